class A: pass
A.x = 1
# ----
class A: pass
A.x = 2
