async def f(a):
    for x in a: x()
# ----
async def f(a):
    async for x in a: x()
