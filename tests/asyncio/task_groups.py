# asyncio.TaskGroup: who is cancelled and when, which errors come out, turns of the loop.
import asyncio

log = []

def run(main):
    log.clear()
    try:
        result = asyncio.run(main())
    except BaseException as e:
        result = show(e)
    print(*log, *([] if result is None else [result]))

def show(e):
    if isinstance(e, BaseExceptionGroup):
        return f'{type(e).__name__}({e.message!r}, [{", ".join(map(show, e.exceptions))}])'
    return repr(e)

async def ticks(n):
    for i in range(n):
        log.append(i)
        await asyncio.sleep(0)

async def work(name, turns=1, error=None, last=0):
    try:
        log.append(f'{name}+')
        for _ in range(turns):
            await asyncio.sleep(0)
        if error is not None:
            raise error
        log.append(f'{name}-')
        return name
    except asyncio.CancelledError:
        log.append(f'{name}!')
        for _ in range(last):
            await asyncio.sleep(0)
        raise

async def all_well():
    asyncio.create_task(ticks(5))
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work(name, i)) for i, name in enumerate('abc')]
        log.append(repr(group))
    return [t.result() for t in tasks], repr(group)
run(all_well)       #=> <TaskGroup tasks=3 entered> 0 a+ a- b+ c+ 1 b- 2 c- 3 4 (['a', 'b', 'c'], '<TaskGroup entered>')

async def empty():
    asyncio.create_task(ticks(2))
    async with asyncio.TaskGroup() as group:
        pass
    log.append('no turn')
    return repr(group)
run(empty)      #=> no turn 0 <TaskGroup entered>

async def one_fails():
    asyncio.create_task(ticks(8))
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work('a', 9))
            group.create_task(work('b', 1, ValueError('b')))
            group.create_task(asyncio.sleep(9))
            log.append('body')
    except* ValueError as e:
        log.append(show(e))
run(one_fails)      #=> body 0 a+ b+ 1 2 3 a! 4 5 ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('b')]) 6

async def body_is_cancelled():
    async with asyncio.TaskGroup() as group:
        group.create_task(work('a', 1, KeyError('a')))
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log.append('cancelled')
            raise
run(body_is_cancelled)      #=> a+ cancelled ExceptionGroup('unhandled errors in a TaskGroup', [KeyError('a')])

async def body_fails():
    async with asyncio.TaskGroup() as group:
        group.create_task(work('a', 9))
        await asyncio.sleep(0)
        raise ValueError('body')
run(body_fails)     #=> a+ a! ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('body')])

async def many_fail():
    async with asyncio.TaskGroup() as group:
        for name in 'abc':
            group.create_task(work(name, 1, ValueError(name)))
run(many_fail)      #=> a+ b+ c+ ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('a'), ValueError('b'), ValueError('c')])

async def fail_while_cancelled():
    async def stubborn():
        try:
            await asyncio.sleep(10)
        finally:
            raise KeyError('finally')
    async with asyncio.TaskGroup() as group:
        group.create_task(stubborn())
        group.create_task(work('a', 1, ValueError('a')))
run(fail_while_cancelled)       #=> a+ ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('a'), KeyError('finally')])

async def from_outside():
    async def inner():
        async with asyncio.TaskGroup() as group:
            group.create_task(work('a', 99))
            group.create_task(work('b', 99, last=1))
            log.append('body')
            await asyncio.sleep(10)
    task = asyncio.create_task(inner())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel('from outside')
    try:
        await task
    except asyncio.CancelledError as e:
        log.append((repr(e), task.cancelled(), task.cancelling()))
run(from_outside)       #=> body a+ b+ a! b! ("CancelledError('from outside')", True, 1)

async def from_outside_while_waiting():
    async def inner():
        async with asyncio.TaskGroup() as group:
            group.create_task(work('a', 99))
    task = asyncio.create_task(inner())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    return task.cancelled()
run(from_outside_while_waiting)     #=> a+ a! True

async def error_and_cancel():
    async def inner():
        async with asyncio.TaskGroup() as group:
            group.create_task(work('a', 2, ValueError('a')))
            try:
                await asyncio.sleep(10)
            finally:
                asyncio.current_task().cancel()
    task = asyncio.create_task(inner())
    try:
        await task
    except* ValueError as e:
        log.append((show(e), task.cancelling()))
run(error_and_cancel)       #=> a+ ("ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('a')])", 1)

async def child_cancelled():
    async with asyncio.TaskGroup() as group:
        task = group.create_task(work('a', 9))
        group.create_task(work('b', 2))
        await asyncio.sleep(0)
        task.cancel()
    return task.cancelled()
run(child_cancelled)    #=> a+ b+ a! b- True

async def nested():
    async with asyncio.TaskGroup() as outer:
        outer.create_task(work('a', 9))
        async with asyncio.TaskGroup() as inner:
            inner.create_task(work('b', 9))
            inner.create_task(work('c', 1, ValueError('c')))
run(nested)     #=> a+ b+ c+ b! a! ExceptionGroup('unhandled errors in a TaskGroup', [ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('c')])])

async def grandchildren():
    async with asyncio.TaskGroup() as group:
        async def spawn(n):
            log.append(n)
            if n:
                group.create_task(spawn(n - 1))
        group.create_task(spawn(3))
run(grandchildren)      #=> 3 2 1 0

async def base_errors():
    for error in SystemExit(3), KeyboardInterrupt():
        async with asyncio.TaskGroup() as group:
            group.create_task(work('a', 9))
            raise error
run(base_errors)    #=> SystemExit(3)

async def misuse():
    group = asyncio.TaskGroup()
    async def attempt(coro):
        try:
            group.create_task(coro)
        except RuntimeError as e:
            log.append(f'{e};')
    await attempt(work('a'))
    async with group:
        try:
            async with group:
                pass
        except RuntimeError as e:
            log.append(f'{e};')
    await attempt(work('b'))
    group = asyncio.TaskGroup()
    try:
        async with group:
            group.create_task(work('c', 9))
            await asyncio.sleep(0)
            group._abort()
            await attempt(work('d'))
    finally:
        log.append(repr(group))
run(misuse)     #=> TaskGroup <TaskGroup> has not been entered; TaskGroup <TaskGroup entered> has already been entered; TaskGroup <TaskGroup entered> is finished; c+ TaskGroup <TaskGroup tasks=1 cancelling> is shutting down; c! <TaskGroup cancelling>

async def names_and_contexts():
    import contextvars
    var = contextvars.ContextVar('var', default='none')
    context = contextvars.copy_context()
    context.run(var.set, 'given')
    async def tell():
        return asyncio.current_task().get_name(), var.get()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(tell(), name='one'), group.create_task(tell(), name='two', context=context)]
    return [t.result() for t in tasks]
run(names_and_contexts)     #=> [('one', 'none'), ('two', 'given')]

async def eager():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    async with asyncio.TaskGroup() as group:
        a = group.create_task(work('a', 0))
        b = group.create_task(work('b', 1))
        log.append((a.done(), b.done(), repr(group)))
run(eager)      #=> a+ a- b+ (True, False, '<TaskGroup tasks=1 entered>') b-
