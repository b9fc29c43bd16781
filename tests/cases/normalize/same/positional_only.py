def f(a, /, b, *, c): return a
# ----
def f(
    a,
    /,
    b,
    *,
    c,
): return a
