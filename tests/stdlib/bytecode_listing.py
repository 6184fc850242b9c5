# dis: what is known of code objects; the listing itself is the implementation's own.
import dis, io, py_compile
def f(a, b=1, *c, d, **e):
    return lambda: a
print([line for line in dis.code_info(f).splitlines() if line.startswith(("Name", "Arg", "Pos", "Kw", "Flags"))])  #=> ['Name:              f', 'Argument count:    2', 'Positional-only arguments: 0', 'Kw-only arguments: 1', 'Flags:             OPTIMIZED, NEWLOCALS, VARARGS, VARKEYWORDS']
print(dis.pretty_flags(3), dis.pretty_flags(0x40000020), dis.COMPILER_FLAG_NAMES[128])  #=> OPTIMIZED, NEWLOCALS GENERATOR, 0x40000000 COROUTINE
output = io.StringIO()
dis.dis(f, file=output)
print("lambda" in output.getvalue(), len(list(dis.get_instructions(f))) > 1, dis.Bytecode(f).info() == dis.code_info(f), [line for _, line in dis.findlinestarts(f.__code__)][-1])  #=> True True True 4
dis.dis(3)    #=> raises TypeError: don't know how to disassemble int objects
dis.code_info([])    #=> raises TypeError: don't know how to disassemble list objects
print(issubclass(py_compile.PyCompileError, Exception), [m.name for m in py_compile.PycInvalidationMode])  #=> True ['TIMESTAMP', 'CHECKED_HASH', 'UNCHECKED_HASH']
