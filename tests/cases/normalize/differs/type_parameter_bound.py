def f[T: int](a): return T
# ----
def f[T: str](a): return T
