def f(a, b): return a[b, 1], a[(b,)], a[b:], a[:], a[*b], a[1:2, b]
# ----
def f(a, b): return a[(b, 1)], a[b,], a[b::], a[::], a[(*b,)], a[1:2, (b)]
