def f(a): return a
# ----
async def f(a): return a
