# A mapping pattern with many keys compiles in time in proportion to them.
source = "match %s:\n    case {%s}: print(v0, v29999)\n    case _: print('no')\n"
keys = ", ".join(f"{i}: v{i}" for i in range(30_000))
values = "dict(zip(range(30_000), range(7, 40_000)))"
exec(source % (values, keys))  #=> 7 30006
exec(source % ("{}", keys))    #=> no
try: compile(source % ("{}", keys + ", 5: x"), "f", "exec")
except SyntaxError as error: print(error.msg)  #=> mapping pattern checks duplicate key (5)
