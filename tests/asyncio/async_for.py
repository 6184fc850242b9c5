# An asynchronous generator made in the header of async for is closed as the loop is left, by the event loop.
import asyncio
async def agen(n):
    try:
        for i in range(n):
            yield i
            await asyncio.sleep(0)
    finally:
        print("closing", n); await asyncio.sleep(0); print("closed", n)
class H:
    async def items(self):
        async for x in agen(2): yield x
async def main():
    async for x in agen(5):
        if x==1: break
    print("after break")
    await asyncio.sleep(0); print("t1"); await asyncio.sleep(0); print("t2"); await asyncio.sleep(0); print("t3")
    try:
        async for x in agen(4): raise ValueError(x)
    except ValueError as e: print(repr(e))
    await asyncio.sleep(0); print("t1"); await asyncio.sleep(0); print("t2"); await asyncio.sleep(0); print("t3")
    async def r():
        async for x in agen(3): return x
    print(await r())
    await asyncio.sleep(0); print("t1"); await asyncio.sleep(0); print("t2"); await asyncio.sleep(0); print("t3")
    async for x in H().items(): print(x)
    g=agen(3)
    async for x in g: break
    print([x async for x in g])
    for i in range(2):
        async for x in agen(2):
            if x: continue
            print("c", x)
        else: print("else")
asyncio.run(main())
#=> after break
#=> t1
#=> closing 5
#=> t2
#=> closed 5
#=> t3
#=> ValueError(0)
#=> t1
#=> closing 4
#=> t2
#=> closed 4
#=> t3
#=> 0
#=> t1
#=> closing 3
#=> t2
#=> closed 3
#=> t3
#=> 0
#=> 1
#=> closing 2
#=> closed 2
#=> closing 3
#=> closed 3
#=> [1, 2]
#=> c 0
#=> closing 2
#=> closed 2
#=> else
#=> c 0
#=> closing 2
#=> closed 2
#=> else
