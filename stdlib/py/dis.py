"""Showing the bytecode of functions.

The instructions are Kukri's own: they name registers, not places on a stack. Lines of the listing hold the
line of the source, the number of the instruction, its operation and its operands.
"""

import collections
import io
import sys
import types

import _dis

__all__ = [
    "code_info", "dis", "disassemble", "distb", "disco", "findlinestarts", "findlabels", "show_code",
    "get_instructions", "Instruction", "Bytecode", "COMPILER_FLAG_NAMES",
]  # fmt: skip

COMPILER_FLAG_NAMES = {
    1: "OPTIMIZED", 2: "NEWLOCALS", 4: "VARARGS", 8: "VARKEYWORDS", 16: "NESTED", 32: "GENERATOR",
    64: "NOFREE", 128: "COROUTINE", 256: "ITERABLE_COROUTINE", 512: "ASYNC_GENERATOR",
}  # fmt: skip

Instruction = collections.namedtuple("Instruction", "opname argrepr offset starts_line line_number")
Instruction.__doc__ = "An instruction: its operation, operands as text, number, and line."


# What CPython's module says of CPython's instructions. Kukri's are registers' ones, none of which it lists here.
opname, opmap, cmp_op = [], {}, ('<', '<=', '==', '!=', '>', '>=')
hasarg, hasconst, hasname, hasjump, hasjrel, hasjabs, hasfree, haslocal, hasexc, hascompare = ([] for _ in range(10))
HAVE_ARGUMENT, EXTENDED_ARG = 0, -1


def pretty_flags(flags):
    """Return the names of the flags of a code object."""
    names = []
    for i in range(32):
        flag = 1 << i
        if flags & flag:
            names.append(COMPILER_FLAG_NAMES.get(flag, hex(flag)))
            flags ^= flag
            if not flags:
                break
    else:
        names.append(hex(flags))
    return ", ".join(names)


def _get_code_object(x):
    """The code of a function, method, generator, class of these or source text."""
    x = getattr(x, "__func__", x)
    for attr in ("__code__", "gi_code", "ag_code", "cr_code"):
        if hasattr(x, attr):
            x = getattr(x, attr)
            break
    if isinstance(x, str):
        try:
            x = compile(x, "<disassembly>", "eval")
        except SyntaxError:
            x = compile(x, "<disassembly>", "exec")
    if isinstance(x, types.CodeType):
        return x
    raise TypeError(f"don't know how to disassemble {type(x).__name__} objects")


def code_info(x):
    """Return what is known of the code of x, on several lines."""
    co = _get_code_object(x)
    lines = [
        f"Name:              {co.co_name}",
        f"Filename:          {co.co_filename}",
        f"Argument count:    {co.co_argcount}",
        f"Positional-only arguments: {co.co_posonlyargcount}",
        f"Kw-only arguments: {co.co_kwonlyargcount}",
        f"Number of locals:  {co.co_nlocals}",
        f"Stack size:        {co.co_stacksize}",
        f"Flags:             {pretty_flags(co.co_flags)}",
    ]
    for title, values, show in (
        ("Constants:", co.co_consts, repr), ("Names:", co.co_names, str),
        ("Variable names:", co.co_varnames, str), ("Free variables:", co.co_freevars, str),
        ("Cell variables:", co.co_cellvars, str),
    ):  # fmt: skip
        if values:
            lines.append(title)
            lines += [f"{i:4d}: {show(value)}" for i, value in enumerate(values)]
    return "\n".join(lines)


def show_code(co, *, file=None):
    """Print what is known of the code of co."""
    print(code_info(co), file=file)


def get_instructions(x, *, first_line=None, **options):
    """Yield the Instructions of the code of x."""
    co = _get_code_object(x)
    shift = 0 if first_line is None else first_line - co.co_firstlineno
    line = None
    for text in _dis.disassemble(co).splitlines():
        words = text.split(None, 3)
        if len(words) >= 3 and words[0].isdigit() and words[1].isdigit():
            starts = int(words.pop(0)) + shift
        elif len(words) >= 2 and words[0].isdigit():
            starts = line
            words = text.split(None, 2)
        else:
            continue
        operands = words[2] if len(words) > 2 else ""
        if len(words) > 3:
            operands += " " + words[3]
        yield Instruction(words[1], operands, int(words[0]), starts != line, starts)
        line = starts


def findlinestarts(code):
    """Yield (instruction, line) of those with which a line begins."""
    last = False
    for start, _, line in code.co_lines():
        if line is not last:
            last = line
            yield start, line


def findlabels(code):
    """Return the instructions that are jumped to: none, jumps are not read from bytes here."""
    return []


def disassemble(co, lasti=-1, *, file=None, **options):
    """Print the instructions of a code object."""
    print(_dis.disassemble(co).rstrip("\n"), file=file)


disco = disassemble


def _disassemble_recursive(co, *, file=None, depth=None):
    disassemble(co, file=file)
    if depth is None or depth > 0:
        for const in co.co_consts:
            if isinstance(const, types.CodeType):
                print(file=file)
                print(f"Disassembly of {const!r}:", file=file)
                _disassemble_recursive(const, file=file, depth=None if depth is None else depth - 1)


def dis(x=None, *, file=None, depth=None, **options):
    """Print the instructions of a function, class, module, code object or source text.

    Without one, those of the function in which the last exception was raised.
    """
    if x is None:
        distb(file=file)
        return
    x = getattr(x, "__func__", x)
    for attr in ("__code__", "gi_code", "ag_code", "cr_code"):
        if hasattr(x, attr):
            x = getattr(x, attr)
            break
    if hasattr(x, "__dict__") and not isinstance(x, types.CodeType):  # a class or module
        for name, value in sorted(x.__dict__.items()):
            if isinstance(value, (types.MethodType, types.FunctionType, types.CodeType, classmethod,
                                  staticmethod, type)):  # fmt: skip
                print(f"Disassembly of {name}:", file=file)
                try:
                    dis(value, file=file, depth=depth)
                except TypeError as error:
                    print("Sorry:", error, file=file)
                print(file=file)
    elif isinstance(x, (types.CodeType, str)):
        _disassemble_recursive(_get_code_object(x), file=file, depth=depth)
    else:
        raise TypeError(f"don't know how to disassemble {type(x).__name__} objects")


def distb(tb=None, *, file=None, **options):
    """Print the instructions of the innermost function of a traceback, the last one by default."""
    if tb is None:
        last = getattr(sys, "last_exc", None)
        tb = last.__traceback__ if last is not None else getattr(sys, "last_traceback", None)
        if tb is None:
            raise RuntimeError("no last traceback to disassemble") from None
    while tb.tb_next:
        tb = tb.tb_next
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file)


class Bytecode:
    """The code of x: iterating gives its Instructions, dis() its listing, info() its details."""

    def __init__(self, x, *, first_line=None, **options):
        self.codeobj = _get_code_object(x)
        self.first_line = self.codeobj.co_firstlineno if first_line is None else first_line
        self._original_object = x

    def __iter__(self):
        return get_instructions(self.codeobj, first_line=self.first_line)

    def __repr__(self):
        return f"{self.__class__.__name__}({self._original_object!r})"

    @classmethod
    def from_traceback(cls, tb, **options):
        while tb.tb_next:
            tb = tb.tb_next
        return cls(tb.tb_frame.f_code, **options)

    def info(self):
        return code_info(self.codeobj)

    def dis(self):
        output = io.StringIO()
        disassemble(self.codeobj, file=output)
        return output.getvalue()


def main():
    import argparse

    parser = argparse.ArgumentParser(prog="python -m dis")
    parser.add_argument("infile", nargs="?", default="-")
    args = parser.parse_args()
    if args.infile == "-":
        name, source = "<stdin>", sys.stdin.buffer.read()
    else:
        name = args.infile
        with open(args.infile, "rb") as infile:
            source = infile.read()
    dis(compile(source, name, "exec"))


if __name__ == "__main__":
    main()
