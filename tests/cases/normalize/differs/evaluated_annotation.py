def f(a: int): return a
# ----
def f(a: str): return a
