async def f(a): return [x for x in a]
# ----
async def f(a): return [x async for x in a]
