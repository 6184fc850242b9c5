# A mapping pattern with many keys compiles in time in proportion to them.
source = "match %s:\n    case {%s, 'x': x}: print(x)\n    case _: print('no')\n"
keys = ", ".join(f"{i}: _" for i in range(20_000))
exec(source % ("{**dict.fromkeys(range(20_000)), 'x': 7}", keys))  #=> 7
exec(source % ("{}", keys))    #=> no
try: compile(source % ("{}", keys + ", 5: _"), "f", "exec")
except SyntaxError as error: print(error.msg)  #=> mapping pattern checks duplicate key (5)
