def f(a, b): return f"{a:{b}.{b!r}}" f"{a!s:>{b}}"
# ----
def f(a, b): return f'{a:{ b }.{ (b)!r}}{ a !s:>{b}}'
