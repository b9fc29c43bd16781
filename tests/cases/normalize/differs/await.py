async def f(a): return await a
# ----
async def f(a): return a
