# asyncio.staggered.staggered_race: attempts start in turn, the first that succeeds wins.
import asyncio
from asyncio.staggered import staggered_race

log = []

def attempt(name, delay, error=None):
    async def run():
        log.append(f'{name}+')
        try:
            await asyncio.sleep(delay)
        except asyncio.CancelledError:
            log.append(f'{name}!')
            raise
        log.append(f'{name}-')
        if error:
            raise error
        return name
    return run

def race(*attempts, delay=None):
    log.clear()
    result, index, errors = asyncio.run(staggered_race(attempts, delay))
    print(*log, result, index, [repr(e) for e in errors])

race()      #=> None None []
race(attempt('a', 0), attempt('b', 0))      #=> a+ a- a 0 ['None']
race(attempt('a', 0, OSError('a')), attempt('b', 0), attempt('c', 0))       #=> a+ a- b+ b- b 1 ["OSError('a')", 'None']
race(attempt('a', 0, OSError('a')), attempt('b', 0, OSError('b')))      #=> a+ a- b+ b- None None ["OSError('a')", "OSError('b')"]
race(attempt('a', 60), attempt('b', 0), delay=0.005)     #=> a+ b+ b- a! b 1 ['CancelledError()', 'None']
race(attempt('a', 0.001, OSError('a')), attempt('b', 0), delay=10)      #=> a+ a- b+ b- b 1 ["OSError('a')", 'None']
