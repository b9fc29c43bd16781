def f(a): return {**a, "k": 1}
# ----
def f(a): return {"k": 1, **a}
