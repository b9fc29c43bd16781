class A:
    x = 1
    y = 2
# ----
class A:
    y = 2
    x = 1
