def f(a):
    x = a
    self = x
    self.y = 1
    return self
# ----
def f(a):
    x: int = a
    self: "A" = x
    self.y: unknown[1] = 1
    z: str
    return self
