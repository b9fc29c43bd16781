async def f(a):
    async with a as b: await b
    async for c in a: yield c
    return_ = [d async for d in a if await d]
# ----
async def f(a):
    async with (a as x):
        await (x)
    async for y in (a):
        yield (y)
    z = [w async for w in a if (await w)]
