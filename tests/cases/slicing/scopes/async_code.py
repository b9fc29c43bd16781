# entry: m.run
# show: m.run()
# unchanged: m.py

# file: m.py
import asyncio
limit = 3
class Context:
    async def __aenter__(self): return step
    async def __aexit__(self, *a): pass
step = 1
async def numbers():
    for i in range(limit):
        yield i
async def main():
    async with Context() as s:
        return [i + s async for i in numbers() if i] + [x for x in await other()]
async def other(): return [9]
def run(): return asyncio.run(main())
