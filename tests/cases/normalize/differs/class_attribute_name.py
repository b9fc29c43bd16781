class A:
    x = 1
# ----
class A:
    y = 1
