def f[*T](a): return T
# ----
def f[**T](a): return T
