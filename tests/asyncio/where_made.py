# Tracebacks and reports that say where tasks begin and were made: on a terminal, or by -X tasks.
# CPython differs: it knows where a task was made in debug mode only.
import asyncio
import io
import logging
import os
import sys
import traceback

sys._xoptions['tasks'] = True
here = os.path.dirname(os.path.abspath(__file__)) + os.sep
sys.stderr = sys.stdout
logging.basicConfig(stream=sys.stdout, format='%(message)s')


def told(text):
    # The lines that are of interest, and which function each entry is of.
    for line in text.replace(here, '').splitlines():
        line = line.strip(' |+-')
        if line.startswith('Task') or 'created at' in line:
            print(line)
        elif line.startswith('File'):
            print('in', line.rpartition(' ')[2])


async def leaf():
    await asyncio.sleep(0)
    raise ValueError('leaf')


async def middle():
    task = asyncio.create_task(leaf(), name='the leaf')
    await task


async def gathering():
    both = asyncio.gather(middle())
    await both


def both_ways(error):
    told(traceback.format_exc())
    out = sys.stderr = io.StringIO()
    sys.__excepthook__(type(error), error, error.__traceback__)  # the other writer of tracebacks
    sys.stderr = sys.stdout
    assert out.getvalue() == traceback.format_exc()


async def main():
    try:
        await gathering()
    except ValueError as error:
        both_ways(error)
    #=> in main
    #=> in gathering
    #=> Task 'Task-2', created at where_made.py:37 in gathering:
    #=> in middle
    #=> Task 'the leaf', created at where_made.py:32 in middle:
    #=> in leaf
    try:
        await asyncio.create_task(leaf(), name='same line')
    except ValueError as error:
        both_ways(error)        # the place is told by the entry above
    #=> in main
    #=> in leaf
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(leaf(), name='in a group')
    except ExceptionGroup as error:
        both_ways(error)
    #=> in main
    #=> in __aexit__
    #=> Task 'in a group', created at where_made.py:68 in main:
    #=> in leaf
    del sys._xoptions['tasks']
    try:
        await gathering()
    except ValueError as error:
        both_ways(error)
    #=> in main
    #=> in gathering
    #=> in middle
    #=> in leaf


asyncio.run(main())


class Loop(asyncio.SelectorEventLoop):
    def default_exception_handler(self, context):
        future = context['future']
        print(context['message'], future.get_name())
        super().default_exception_handler(context)


def report(*options):
    out = io.StringIO()
    logging.getLogger().handlers[0].setStream(out)
    for option in options:
        sys._xoptions[option] = True
    with asyncio.Runner(loop_factory=Loop) as runner:
        async def forget():
            task = asyncio.create_task(leaf(), name='forgotten')
            await asyncio.wait([task])
        runner.run(forget())
    sys._xoptions.clear()
    for line in out.getvalue().replace(here, '').splitlines():
        if 'created at' in line:
            print(line.partition('exception=')[2] or line)


report()            #=> Task exception was never retrieved forgotten
report('tasks')     #=> Task exception was never retrieved forgotten
                    #=> ValueError('leaf') created at where_made.py:103>
                    #=>   Task 'forgotten', created at where_made.py:103 in report.<locals>.forget:
