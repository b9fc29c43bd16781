async def f(a):
    with a: a()
# ----
async def f(a):
    async with a: a()
