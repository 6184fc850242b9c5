# Context variables: values, tokens, contexts, and what tasks and callbacks see of them.
import asyncio
import contextvars
from contextvars import Context, ContextVar, Token, copy_context

plain = ContextVar('plain')
default = ContextVar('default', default=[1])
print(plain.name, default.get(), plain.get('other'), default.get('other'))      #=> plain [1] other other
def show(x):
    import re
    print(re.sub(' at 0x[0-9a-f]+', '', repr(x)))
try:
    plain.get()
except LookupError as e:
    show(e)     #=> LookupError(<ContextVar name='plain'>)
token = plain.set('one')
show(token)     #=> <Token var=<ContextVar name='plain'>>
print(plain.get(), token.var is plain, token.old_value is Token.MISSING, Token.MISSING)     #=> one True True <Token.MISSING>
second = plain.set('two')
print(second.old_value)     #=> one
plain.reset(second)
show(second)    #=> <Token used var=<ContextVar name='plain'>>
print(plain.get())      #=> one
for bad in second, token, 1:
    try:
        default.reset(bad)
    except (RuntimeError, ValueError, TypeError) as e:
        show(e)     #=> RuntimeError("<Token used var=<ContextVar name='plain'>> has already been used once")
                    #=> ValueError("<Token var=<ContextVar name='plain'>> was created by a different ContextVar")
                    #=> TypeError('expected an instance of Token, got 1')
plain.reset(token)
print(plain.get('nothing'))     #=> nothing
ContextVar(1)       #=> raises TypeError: context variable name must be a str
ContextVar()    #=> raises TypeError: ContextVar() takes exactly 1 positional argument (0 given)
ContextVar('x', defualt=1)      #=> raises TypeError: ContextVar() got an unexpected keyword argument 'defualt'. Did you mean 'default'?
Token()     #=> raises RuntimeError: Tokens can only be created by ContextVars
Context(1)      #=> raises TypeError: Context() does not accept any arguments
plain.name = 'other'    #=> raises AttributeError: readonly attribute
hash(token)     #=> raises TypeError: unhashable type: '_contextvars.Token'
hash(Context())     #=> raises TypeError: unhashable type: '_contextvars.Context'
class Sub(ContextVar): pass     #=> raises TypeError: type '_contextvars.ContextVar' is not an acceptable base type
print(ContextVar[int], Token[str])      #=> _contextvars.ContextVar[int] _contextvars.Token[str]
show(default)       #=> <ContextVar name='default' default=[1]>

# Contexts
context = copy_context()
print(len(context), plain in context, context.get(plain), context.get(plain, 5))    #=> 0 False None 5
def change(value):
    print(plain.get('unset'), default.get())
    default.set('in context')
    return plain.set(value)
token = context.run(change, 'inside')       #=> unset [1]
print(plain.get('outside'), default.get(), context[plain], context[default], len(context))
                                        #=> outside [1] inside in context 2
print(sorted(v.name for v in context), sorted(context.values()), sorted((v.name, x) for v, x in context.items()), list(context.keys()) == list(context))
                                        #=> ['default', 'plain'] ['in context', 'inside'] [('default', 'in context'), ('plain', 'inside')] True
try:
    plain.reset(token)      # of another context
except ValueError as e:
    show(e)     #=> ValueError("<Token var=<ContextVar name='plain'>> was created in a different Context")
context.run(plain.reset, token)
print(plain in context, default in context)     #=> False True
try:
    context[plain]
except KeyError as e:
    show(e)     #=> KeyError(<ContextVar name='plain'>)
context['plain']    #=> raises TypeError: a ContextVar key was expected, got 'plain'
1 in context    #=> raises TypeError: a ContextVar key was expected, got 1
context.run()       #=> raises TypeError: run() missing 1 required positional argument
def again():
    context.run(print)
try:
    context.run(again)
except RuntimeError as e:
    show(e)     #=> RuntimeError('cannot enter context: <_contextvars.Context object> is already entered')
print(context.run(lambda *args, **kw: (args, kw), 1, 2, three=3))       #=> ((1, 2), {'three': 3})
copy = context.copy()
print(copy == context, copy is context, copy == Context(), Context() == Context(), Context() != 1)
                                        #=> True False False True True
copy.run(default.set, 'changed')
print(copy == context, context[default], copy[default])     #=> False in context changed
def fails():
    plain.set('kept')
    raise ValueError('out of a context')
context.run(fails)      #=> raises ValueError: out of a context
print(context[plain], copy_context().get(plain))    #=> kept None
variables = [ContextVar(f'v{i}') for i in range(100)]
def many():
    for i in (*range(0, 100, 2), *range(99, 0, -2)):
        variables[i].set(i)
    for i in range(0, 100, 3):
        variables[i].set(-i)
    return [v.get() for v in variables]
print(sum(Context().run(many)), len({v: v.get(None) for v in variables if v.get(None) is not None}))
                                        #=> 1584 0

# Tasks, callbacks
async def child(name):
    seen = plain.get('unset')
    plain.set(name)
    await asyncio.sleep(0)
    return seen, plain.get()

async def main():
    plain.set('main')
    tasks = [asyncio.create_task(child(name)) for name in 'ab']
    plain.set('changed')
    tasks.append(asyncio.create_task(child('c')))
    given = Context()
    tasks.append(asyncio.create_task(child('d'), context=given))
    print(await asyncio.gather(*tasks), plain.get(), given[plain])
    print(await child('awaited'), plain.get())  # no context of its own
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    def callback(*args):
        print('callback', plain.get('unset'))
        plain.set('lost')
    loop.call_soon(callback)
    plain.set('later')
    loop.call_soon(callback, context=given)
    loop.call_later(0, callback, context=given)
    future.add_done_callback(callback)
    future.add_done_callback(callback, context=given)
    plain.set('latest')
    future.set_result(None)
    await asyncio.sleep(0.001)
    async with asyncio.timeout(1):
        plain.set('in timeout')
    print(plain.get())
asyncio.run(main())     #=> [('main', 'a'), ('main', 'b'), ('changed', 'c'), ('unset', 'd')] changed d
                        #=> ('changed', 'awaited') awaited
                        #=> callback awaited
                        #=> callback d
                        #=> callback later
                        #=> callback lost
                        #=> callback lost
                        #=> in timeout
print(plain.get('outside'))     #=> outside

async def generator():
    plain.set('generator')
    yield plain.get()
    yield plain.get()
async def walk():
    async for seen in generator():
        print(seen, plain.get())
        plain.set('walker')
asyncio.run(walk())     #=> generator generator
                        #=> walker walker
