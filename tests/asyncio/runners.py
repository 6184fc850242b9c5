# asyncio.run and Runner: what happens at the end, nesting, reuse, contexts.
import asyncio
import contextvars

log = []

def attempt(call):
    log.clear()
    try:
        result = call()
    except BaseException as e:
        result = repr(e)
    print(*log, *([] if result is None else [result]))

async def value(x=None):
    await asyncio.sleep(0)
    return x
attempt(lambda: asyncio.run(value(5)))      #=> 5
attempt(lambda: asyncio.run(5))     #=> ValueError('a coroutine was expected, got 5')
attempt(lambda: asyncio.run('value'))       #=> ValueError("a coroutine was expected, got 'value'")

async def fails():
    raise ValueError('main')
attempt(lambda: asyncio.run(fails()))       #=> ValueError('main')

async def exits():
    raise SystemExit(4)
attempt(lambda: asyncio.run(exits()))       #=> SystemExit(4)

async def nested():
    coro = value()
    try:
        asyncio.run(coro)
    except RuntimeError as e:
        log.append(f'{e};')
    try:
        asyncio.Runner().run(coro)
    except RuntimeError as e:
        log.append(e)
    coro.close()
attempt(lambda: asyncio.run(nested()))      #=> asyncio.run() cannot be called from a running event loop; Runner.run() cannot be called from a running event loop

async def left_over():
    async def background():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log.append('cancelled')
            await asyncio.sleep(0)
            raise
        finally:
            log.append('finally')
    async def generator():
        try:
            yield 1
            yield 2
        finally:
            log.append('generator closed')
            await asyncio.sleep(0)
            log.append('behind that')
    asyncio.create_task(background())
    global held
    held = generator()
    await anext(held)
    await asyncio.sleep(0)
    log.append('main ends')
attempt(lambda: asyncio.run(left_over()))       #=> main ends cancelled finally generator closed behind that

async def cancels_itself():
    asyncio.current_task().cancel()
    await asyncio.sleep(0)
attempt(lambda: asyncio.run(cancels_itself()))      #=> CancelledError()

async def late_error():
    async def background():
        try:
            await asyncio.sleep(10)
        finally:
            raise KeyError('late')
    def handler(loop, context):
        log.append((context['message'], repr(context['exception'])))
    asyncio.get_running_loop().set_exception_handler(handler)
    asyncio.create_task(background())
    await asyncio.sleep(0)
attempt(lambda: asyncio.run(late_error()))      #=> ('unhandled exception during asyncio.run() shutdown', "KeyError('late')")

var = contextvars.ContextVar('var', default=0)
async def count():
    var.set(var.get() + 1)
    return var.get()
def runner_keeps_its_context():
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        log.append([runner.run(count()) for _ in range(3)])
        log.append(loop is runner.get_loop())
        other = contextvars.copy_context()
        log.append((runner.run(count(), context=other), other[var], var.get()))
    log.append(loop.is_closed())
    runner.close()
    for again in runner.get_loop, runner.__enter__:
        try:
            again()
        except RuntimeError as e:
            log.append(e)
attempt(runner_keeps_its_context)       #=> [1, 2, 3] True (1, 1, 0) True Runner is closed Runner is closed

def options():
    made = []
    def factory():
        made.append(asyncio.new_event_loop())
        return made[-1]
    async def debug():
        return asyncio.get_running_loop().get_debug(), asyncio.get_running_loop() in made
    log.append(asyncio.run(debug(), debug=True, loop_factory=factory))
    log.append(asyncio.run(debug(), debug=False))
    with asyncio.Runner(debug=True) as runner:
        log.append(runner.run(debug()))
attempt(options)    #=> (True, True) (False, False) (True, False)

def old_style():
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    log.append(loop.run_until_complete(value('old')))
    task = loop.create_task(value('task'))
    log.append(loop.run_until_complete(task))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
    try:
        loop.run_forever()
    except RuntimeError as e:
        log.append(e)
    asyncio.set_event_loop(None)
attempt(old_style)      #=> old task Event loop is closed
