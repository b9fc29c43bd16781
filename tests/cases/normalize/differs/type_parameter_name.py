def f[T](a): return T
# ----
def f[U](a): return U
