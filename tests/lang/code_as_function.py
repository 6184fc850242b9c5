# Code of a module as a function: it runs in its globals. With top-level await it makes a coroutine.
import ast
import asyncio
import types

names = {"__builtins__": __builtins__, "asyncio": asyncio}
function = types.FunctionType(compile("x = 1\nclass C: y = x\nprint(C.y + x)", "<code>", "exec"), names)
print(function(), names["x"])
#=> 2
#=> None 1

flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
function = types.FunctionType(compile("z = await asyncio.sleep(0, 5)", "<code>", "exec", flags), names)
asyncio.run(function())
print(names["z"])    #=> 5
local = {}
asyncio.run(eval(compile("q = [await asyncio.sleep(0, i) for i in range(3)]", "<code>", "exec", flags), names, local))
print(local)    #=> {'q': [0, 1, 2]}
print(eval(compile("1 + 1", "<code>", "eval", flags), names))    #=> 2
