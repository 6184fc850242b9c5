"""The Python debugger.

    python -m pdb script.py [args]    debugs a script
    breakpoint()                      in a program: stops there
    pdb.pm()                          after an exception: looks at where it came from

At the prompt "help" lists the commands; what is no command is Python code, run in the frame that is looked at.
"""

import bdb
import cmd
import code
import inspect
import linecache
import os
import pprint
import re
import sys
import textwrap
import traceback

__all__ = ["run", "pm", "Pdb", "runeval", "runctx", "runcall", "set_trace", "post_mortem", "help"]

line_prefix = "\n-> "


class Restart(Exception):
    """The program is to be begun anew."""


def find_function(funcname, filename):
    """The name, file and line of a function's first statement in a file, or None."""
    lines = linecache.getlines(filename)
    pattern = re.compile(rf"(?:async\s+)?def\s+{re.escape(funcname)}(\s*\[.+\])?\s*[(]")
    for number, line in enumerate(lines, 1):
        if pattern.match(line.lstrip()):
            try:
                block = "".join(inspect.getblock(lines[number - 1:]))
                module = compile(textwrap.dedent(block), filename, "exec")
            except SyntaxError:
                return funcname, filename, number
            inner = next((const for const in module.co_consts if inspect.iscode(const)), None)
            return funcname, filename, number - 1 + (_first_line(inner) if inner else 1)
    return None


def _first_line(code):
    """The line of a function's first statement."""
    for _, _, line in code.co_lines():
        if line is not None and line > code.co_firstlineno:
            return line
    return code.co_firstlineno


def lasti2lineno(code, lasti):
    """The line of an instruction."""
    last = 0
    for start, end, line in code.co_lines():
        if start <= lasti < end and line is not None:
            return line
        last = line or last
    return last


class _rstr(str):
    """Text that is shown without quotes."""

    def __repr__(self):
        return self


class _ScriptTarget:
    """A file to debug."""

    def __init__(self, path):
        self.path = os.path.realpath(path)
        if not os.path.exists(self.path):
            print(f"Error: {path} does not exist")
            sys.exit(1)
        if os.path.isdir(self.path):
            print(f"Error: {path} is a directory")
            sys.exit(1)
        sys.path[0] = os.path.dirname(self.path)

    filename = property(lambda self: self.path)

    @property
    def code(self):
        import io
        with io.open_code(self.path) as file:
            return compile(file.read(), self.path, "exec")

    @property
    def namespace(self):
        return {"__name__": "__main__", "__file__": self.path, "__builtins__": __builtins__, "__spec__": None}


class _ModuleTarget:
    """A module to debug."""

    def __init__(self, name):
        import runpy
        try:
            _, self.spec, self.code = runpy._get_module_details(name)
        except ImportError as error:
            print(f"ImportError: {error}")
            sys.exit(1)
        self.filename = self.code.co_filename

    @property
    def namespace(self):
        return {"__name__": "__main__", "__file__": os.path.normcase(os.path.abspath(self.filename)),
                "__package__": self.spec.parent, "__loader__": self.spec.loader, "__spec__": self.spec,
                "__builtins__": __builtins__}


class Pdb(bdb.Bdb, cmd.Cmd):
    """Pdb(completekey='tab', stdin=None, stdout=None, skip=None, nosigint=False, readrc=True)"""

    _previous_sigint_handler = None
    _last_pdb_instance = None
    MAX_CHAINED_EXCEPTION_DEPTH = 999
    _file_mtime_table = {}

    def __init__(self, completekey="tab", stdin=None, stdout=None, skip=None, nosigint=False, readrc=True):
        bdb.Bdb.__init__(self, skip=skip)
        cmd.Cmd.__init__(self, completekey, stdin, stdout)
        if stdout:
            self.use_rawinput = 0
        self.prompt = "(Pdb) "
        self.aliases = {}
        self.displaying = {}
        self.mainpyfile = ""
        self._wait_for_mainpyfile = False
        self.tb_lineno = {}
        self.nosigint = nosigint
        self.commands = {}              # breakpoint number -> commands to run there
        self.commands_doprompt = {}
        self.commands_silent = {}
        self.commands_defining = False
        self.commands_bnum = None
        self.rcLines = []
        self._chained_exceptions = ()
        self._chained_exception_index = 0
        if readrc:
            for name in (os.path.expanduser("~/.pdbrc"), ".pdbrc"):
                try:
                    with open(name, encoding="utf-8") as file:
                        self.rcLines.extend(file)
                except OSError:
                    pass

    def set_trace(self, frame=None, *, commands=None):
        Pdb._last_pdb_instance = self
        if frame is None:
            frame = sys._getframe().f_back
        if commands is not None:
            self.rcLines.extend(commands)
        super().set_trace(frame)
        # Stop here already, not at the line behind.
        sys.settrace(None)
        with self.set_enterframe(frame):
            self.user_line(frame)
        if self.quitting:
            raise bdb.BdbQuit
        if self.breaks or self.stoplineno != -1:
            sys.settrace(self.trace_dispatch)

    def sigint_handler(self, signum, frame):
        self.message("\nProgram interrupted. (Use 'cont' to resume).")
        self.set_step()
        self.set_trace(frame)

    # ---- Where we are ----------------------------------------------------------------------------

    def reset(self):
        bdb.Bdb.reset(self)
        self.forget()

    def forget(self):
        self.lineno = None
        self.stack = []
        self.curindex = 0
        self.curframe = None
        self.tb_lineno.clear()

    def setup(self, f, tb):
        self.forget()
        self.stack, self.curindex = self.get_stack(f, tb)
        while tb:
            # The line of a frame that an exception came through is the traceback's.
            lineno = tb.tb_lineno
            self.tb_lineno[tb.tb_frame] = lineno
            tb = tb.tb_next
        self.curframe = self.stack[self.curindex][0]
        self.set_convenience_variable(self.curframe, "_frame", self.curframe)
        if self._chained_exceptions:
            self.set_convenience_variable(self.curframe, "_exception",
                                          self._chained_exceptions[self._chained_exception_index])
        if self.rcLines:
            self.cmdqueue = [line for line in self.rcLines if line.strip() and not line.strip().startswith("#")]
            self.rcLines = []

    def set_convenience_variable(self, frame, name, value):
        frame.f_globals.setdefault("__pdb_convenience_variables", {})[name] = value

    def user_call(self, frame, argument_list):
        if self._wait_for_mainpyfile:
            return
        if self.stop_here(frame):
            self.message("--Call--")
            self.interaction(frame, None)

    def user_line(self, frame):
        if self._wait_for_mainpyfile:
            if self.mainpyfile != self.canonic(frame.f_code.co_filename):
                return
            self._wait_for_mainpyfile = False
        if self.bp_commands(frame):
            self.interaction(frame, None)

    user_opcode = user_line

    def bp_commands(self, frame):
        """Run the commands of the breakpoint that was hit; whether the prompt is to come."""
        if getattr(self, "currentbp", False) and self.currentbp in self.commands:
            currentbp, self.currentbp = self.currentbp, 0
            lastcmd = self.lastcmd
            self.setup(frame, None)
            for line in self.commands[currentbp]:
                self.onecmd(line)
            self.lastcmd = lastcmd
            if not self.commands_silent[currentbp]:
                self.print_stack_entry(self.stack[self.curindex])
            if self.commands_doprompt[currentbp]:
                self._cmdloop()
            self.forget()
            return False
        return True

    def user_return(self, frame, return_value):
        if self._wait_for_mainpyfile:
            return
        frame.f_locals["__return__"] = return_value
        self.set_convenience_variable(frame, "_retval", return_value)
        self.message("--Return--")
        self.interaction(frame, None)

    def user_exception(self, frame, exc_info):
        if self._wait_for_mainpyfile:
            return
        exc_type, exc_value, exc_traceback = exc_info
        frame.f_locals["__exception__"] = exc_type, exc_value
        self.set_convenience_variable(frame, "_exception", exc_value)
        prefix = "Internal " if not exc_traceback and exc_type is StopIteration else ""
        self.message(f"{prefix}{traceback.format_exception_only(exc_type, exc_value)[-1].strip()}")
        self.interaction(frame, exc_traceback)

    def _cmdloop(self):
        while True:
            try:
                self.allow_kbdint = True
                self.cmdloop()
                self.allow_kbdint = False
                break
            except KeyboardInterrupt:
                self.message("--KeyboardInterrupt--")

    def _get_tb_and_exceptions(self, tb_or_exc):
        """A traceback and the exceptions behind an exception, the first cause first."""
        if not isinstance(tb_or_exc, BaseException):
            return tb_or_exc, ()
        exceptions, current = [], tb_or_exc
        while current and current not in exceptions:
            if len(exceptions) >= self.MAX_CHAINED_EXCEPTION_DEPTH:
                self.message(f"More than {self.MAX_CHAINED_EXCEPTION_DEPTH} chained exceptions found, "
                             "not all exceptions will be browsable with `exceptions`.")
                break
            exceptions.append(current)
            if current.__cause__ is not None:
                current = current.__cause__
            elif not current.__suppress_context__:
                current = current.__context__
            else:
                current = None
        return tb_or_exc.__traceback__, tuple(reversed(exceptions))

    def interaction(self, frame, tb_or_exc):
        """Show where the program is and read commands until one lets it go on."""
        if Pdb._previous_sigint_handler:
            import signal
            try:
                signal.signal(signal.SIGINT, Pdb._previous_sigint_handler)
            except ValueError:
                pass  # not in the main thread
            Pdb._previous_sigint_handler = None
        tb, self._chained_exceptions = self._get_tb_and_exceptions(tb_or_exc)
        self._chained_exception_index = len(self._chained_exceptions) - 1
        if isinstance(tb_or_exc, BaseException) and tb is None:
            raise ValueError("A valid traceback must be passed if no exception is being handled")
        try:
            self.setup(frame, tb)
            self.print_stack_entry(self.stack[self.curindex])
            self._cmdloop()
        finally:
            self._chained_exceptions = ()
            self._chained_exception_index = 0
            self.forget()

    # ---- Talking ---------------------------------------------------------------------------------

    def message(self, msg, end="\n"):
        print(msg, end=end, file=self.stdout)

    def error(self, msg):
        print("***", msg, file=self.stdout)

    def _error_exc(self):
        error = sys.exception()
        self.error(traceback.format_exception_only(error)[-1].strip())

    def print_stack_entry(self, frame_lineno, prompt_prefix=line_prefix):
        frame, lineno = frame_lineno
        prefix = "> " if frame is self.curframe else "  "
        self.message(prefix + self.format_stack_entry(frame_lineno, prompt_prefix))

    def print_stack_trace(self, count=None):
        stack = self.stack if count is None else self.stack[:count] if count < 0 else self.stack[-count:]
        if count == 0:
            stack = [self.stack[self.curindex]]
        elif count is not None and count < 0:
            stack = self.stack[:-count]
        try:
            for frame_lineno in stack:
                self.print_stack_entry(frame_lineno)
        except KeyboardInterrupt:
            pass

    def displayhook(self, obj):
        """What an expression typed at the prompt shows."""
        if obj is not None:
            self.message(repr(obj))

    # ---- Python code -----------------------------------------------------------------------------

    def default(self, line):
        if line[:1] == "!":
            line = line[1:].strip()
        namespace, locals_ = self.curframe.f_globals, self.curframe.f_locals
        try:
            compiled = code.compile_command(line + "\n", "<stdin>", "single")
            source = line
            while compiled is None:  # more lines are needed
                more = self._read_more()
                if more is None:
                    return
                source += "\n" + more
                compiled = code.compile_command(source, "<stdin>", "single")
            saved = sys.stdout, sys.stdin, sys.displayhook
            try:
                sys.stdin, sys.stdout, sys.displayhook = self.stdin, self.stdout, self.displayhook
                exec(compiled, namespace, locals_)
            finally:
                sys.stdout, sys.stdin, sys.displayhook = saved
        except:
            self._error_exc()

    def _read_more(self):
        prompt = "...   "
        if self.use_rawinput:
            try:
                return input(prompt)
            except (EOFError, KeyboardInterrupt):
                return None
        self.stdout.write(prompt)
        self.stdout.flush()
        line = self.stdin.readline()
        return line.rstrip("\r\n") if line else None

    def precmd(self, line):
        """Aliases and convenience variables are put in; what comes behind ;; waits."""
        if not line.strip():
            return line
        args = line.split()
        while args[0] in self.aliases:
            line = self.aliases[args[0]]
            for index, argument in enumerate(args[1:], 1):
                line = line.replace(f"%{index}", argument)
            line = line.replace("%*", " ".join(args[1:]))
            args = line.split()
        if args[0] != "alias":
            marker = line.find(";;")
            if marker >= 0:
                self.cmdqueue.insert(0, line[marker + 2:].lstrip())
                line = line[:marker].rstrip()
        return re.sub(r"(?<!\w)\$([a-zA-Z_]\w*)", r'__pdb_convenience_variables["\1"]', line)

    def onecmd(self, line):
        if not self.commands_defining:
            if line.startswith("_pdbcmd"):
                return False
            return cmd.Cmd.onecmd(self, line)
        return self.handle_command_def(line)

    def _getval(self, arg):
        try:
            return eval(arg, self.curframe.f_globals, self.curframe.f_locals)
        except:
            self._error_exc()
            raise

    def _getval_except(self, arg, frame=None):
        frame = frame or self.curframe
        try:
            return eval(arg, frame.f_globals, frame.f_locals)
        except BaseException as error:
            return _rstr(f"** raised {traceback.format_exception_only(error)[-1].strip()} **")

    # ---- Breakpoints -----------------------------------------------------------------------------

    def handle_command_def(self, line):
        name, arg, line = self.parseline(line)
        if not name:
            return False
        if name == "end":
            return True
        if name == "silent":
            self.commands_silent[self.commands_bnum] = True
            return False
        commands = self.commands[self.commands_bnum]
        commands.append(f"{name} {arg}" if arg else name)
        function = getattr(self, "do_" + name, self.default)
        if function.__name__ in ("do_continue", "do_step", "do_next", "do_return", "do_until", "do_quit", "do_jump"):
            self.commands_doprompt[self.commands_bnum] = False
            return True
        return False

    def do_commands(self, arg):
        """(Pdb) commands [bpnumber]
        (com) ...
        (com) end

        Specify a list of commands for breakpoint number bpnumber, by default the last one."""
        if not arg:
            number = len(bdb.Breakpoint.bpbynumber) - 1
        else:
            try:
                number = int(arg)
            except ValueError:
                self._print_invalid_arg(arg)
                return
        try:
            self.get_bpbynumber(number)
        except ValueError as error:
            self.error(f"cannot set commands: {error}")
            return
        self.commands_bnum = number
        self.commands[number] = []
        self.commands_doprompt[number] = True
        self.commands_silent[number] = False
        prompt, self.prompt = self.prompt, "(com) "
        self.commands_defining = True
        try:
            self.cmdloop()
        except KeyboardInterrupt:
            self.commands.pop(number, None)
            self.error("command definition aborted, old commands restored")
        finally:
            self.commands_defining = False
            self.prompt = prompt

    def do_break(self, arg, temporary=False):
        """b(reak) [ ([filename:]lineno | function) [, condition] ]

        Without argument, list all breaks; else set one at a line or at a function's first line."""
        if not arg:
            if self.breaks:
                self.message("Num Type         Disp Enb   Where")
                for breakpoint in bdb.Breakpoint.bpbynumber:
                    if breakpoint:
                        self.message(breakpoint.bpformat())
            return
        condition = None
        comma = arg.find(",")
        if comma > 0:
            condition = arg[comma + 1:].lstrip()
            error = self._compile_error_message(condition)
            if error:
                self.error(f"Invalid condition {arg}: {error!r}")
                return
            arg = arg[:comma].rstrip()
        filename = function_name = None
        colon = arg.rfind(":")
        if colon >= 0:
            name = arg[:colon].rstrip()
            filename = self.lookupmodule(name)
            if not filename:
                self.error(f"{name!r} not found from sys.path")
                return
            arg = arg[colon + 1:].lstrip()
            try:
                lineno = int(arg)
            except ValueError:
                self.error(f"Bad lineno: {arg}")
                return
        else:
            try:
                lineno = int(arg)
            except ValueError:
                found = self._find_function(arg)
                if not found:
                    self.error(f"The specified object {arg!r} is not a function or was not found along sys.path.")
                    return
                function_name, filename, lineno = found
        if not filename:
            filename = self.defaultFile()
        line = self.checkline(filename, lineno)
        if not line:
            return
        error = self.set_break(filename, line, temporary, condition, function_name)
        if error:
            self.error(error)
        else:
            breakpoint = self.get_breaks(filename, line)[-1]
            self.message(f"Breakpoint {breakpoint.number} at {breakpoint.file}:{breakpoint.line}")

    do_b = do_break

    def _compile_error_message(self, expression):
        try:
            compile(expression, "<stdin>", "eval")
        except SyntaxError as error:
            return _rstr(str(error))
        return ""

    def _find_function(self, arg):
        """The name, file and line of a function named at the prompt."""
        try:
            function = eval(arg, self.curframe.f_globals, self.curframe.f_locals)
        except Exception:
            function = None
        function = getattr(function, "__func__", function)
        if hasattr(function, "__code__"):
            where = function.__code__
            return where.co_name, where.co_filename, _first_line(where)
        parts = arg.split(".")
        if len(parts) == 1:
            return find_function(arg, self.defaultFile())
        filename = self.lookupmodule(".".join(parts[:-1]))
        return find_function(parts[-1], filename) if filename else None

    def defaultFile(self):
        """The file of the frame that is looked at."""
        filename = self.curframe.f_code.co_filename
        return self.mainpyfile if filename == "<string>" and self.mainpyfile else filename

    def do_tbreak(self, arg):
        """tbreak [ ([filename:]lineno | function) [, condition] ]

        Same arguments as break, but the breakpoint goes when it is first hit."""
        self.do_break(arg, True)

    def lookupmodule(self, filename):
        """The path of a file or module named at the prompt, or None."""
        if not filename.endswith(".py"):
            filename = filename.replace(".", os.sep) + ".py"
        if os.path.isabs(filename):
            return filename if os.path.exists(filename) else None
        for folder in sys.path:
            path = os.path.join(folder, filename)
            if os.path.exists(path):
                return self.canonic(path)
        path = self.canonic(filename)
        return path if os.path.exists(path) else None

    def checkline(self, filename, lineno):
        """The line if something can be executed there, else 0."""
        frame = getattr(self, "curframe", None)
        line = linecache.getline(filename, lineno, frame.f_globals if frame else None)
        if not line:
            self.message("End of file")
            return 0
        line = line.strip()
        if not line or line[0] == "#" or line[:3] in ('"""', "'''"):
            self.error("Blank or comment")
            return 0
        return lineno

    def _numbers(self, arg):
        for number in arg.split():
            try:
                yield self.get_bpbynumber(number)
            except ValueError as error:
                self.error(error)

    def do_enable(self, arg):
        """enable bpnumber [bpnumber ...]

        Enables the breakpoints given."""
        if not arg:
            self._print_invalid_arg(arg)
        for breakpoint in self._numbers(arg):
            breakpoint.enable()
            self.message(f"Enabled {breakpoint}")

    def do_disable(self, arg):
        """disable bpnumber [bpnumber ...]

        Disables the breakpoints given: they stay, but do not stop the program."""
        if not arg:
            self._print_invalid_arg(arg)
        for breakpoint in self._numbers(arg):
            breakpoint.disable()
            self.message(f"Disabled {breakpoint}")

    def do_condition(self, arg):
        """condition bpnumber [condition]

        Set what must be true for the breakpoint to stop; without it, it always stops."""
        number, _, condition = arg.partition(" ")
        condition = condition.strip() or None
        if condition and self._compile_error_message(condition):
            self.error(f"Invalid condition {condition}: {self._compile_error_message(condition)!r}")
            return
        try:
            breakpoint = self.get_bpbynumber(number.strip())
        except ValueError as error:
            self.error(error)
            return
        breakpoint.cond = condition
        self.message(f"New condition set for breakpoint {breakpoint.number}." if condition else
                     f"Breakpoint {breakpoint.number} is now unconditional.")

    def do_ignore(self, arg):
        """ignore bpnumber [count]

        Let the breakpoint pass that many times; 0 if there is no count."""
        args = arg.split()
        try:
            count = max(int(args[1]), 0) if len(args) > 1 else 0
        except ValueError:
            self.error(f"Invalid ignore count: {args[1]}")
            return
        try:
            breakpoint = self.get_bpbynumber(args[0] if args else "")
        except ValueError as error:
            self.error(error)
            return
        breakpoint.ignore = count
        if count > 0:
            crossings = f"{count} crossings" if count > 1 else "1 crossing"
            self.message(f"Will ignore next {crossings} of breakpoint {breakpoint.number}.")
        else:
            self.message(f"Will stop next time breakpoint {breakpoint.number} is reached.")

    def do_clear(self, arg):
        """cl(ear) [filename:lineno | bpnumber ...]

        Remove breakpoints: by number, of a line, or all of them."""
        if not arg:
            try:
                reply = input("Clear all breaks? ")
            except EOFError:
                reply = "no"
            if reply.strip().lower() in ("y", "yes"):
                gone = [breakpoint for breakpoint in bdb.Breakpoint.bpbynumber if breakpoint]
                self.clear_all_breaks()
                for breakpoint in gone:
                    self.message(f"Deleted {breakpoint}")
            return
        if ":" in arg:
            filename, _, line = arg.rpartition(":")
            try:
                lineno = int(line)
            except ValueError:
                self.error(f"Invalid line number ({line})")
                return
            gone = self.get_breaks(filename, lineno)[:]
            error = self.clear_break(filename, lineno)
            if error:
                self.error(error)
            for breakpoint in gone if not error else ():
                self.message(f"Deleted {breakpoint}")
            return
        for breakpoint in self._numbers(arg):
            self.clear_bpbynumber(breakpoint.number)
            self.message(f"Deleted {breakpoint}")

    do_cl = do_clear

    # ---- The stack -------------------------------------------------------------------------------

    def do_where(self, arg):
        """w(here) [count]

        Print a stack trace, with the most recent frame at the bottom."""
        try:
            count = int(arg) if arg else None
        except ValueError:
            self._print_invalid_arg(arg)
            return
        self.print_stack_trace(count)

    do_w = do_bt = do_where

    def _select_frame(self, number):
        self.curindex = number
        self.curframe = self.stack[number][0]
        self.set_convenience_variable(self.curframe, "_frame", self.curframe)
        self.print_stack_entry(self.stack[number])
        self.lineno = None

    def _move(self, arg, direction, limit, edge):
        if self.curindex == limit:
            self.error(edge)
            return
        try:
            count = int(arg or 1)
        except ValueError:
            self.error(f"Invalid frame count ({arg})")
            return
        index = self.curindex + direction * count
        self._select_frame(limit if count < 0 or not 0 <= index < len(self.stack) else index)

    def do_up(self, arg):
        """u(p) [count]

        Look at the frame count (1) levels up: at the caller."""
        self._move(arg, -1, 0, "Oldest frame")

    do_u = do_up

    def do_down(self, arg):
        """d(own) [count]

        Look at the frame count (1) levels down: at what it called."""
        self._move(arg, 1, len(self.stack) - 1, "Newest frame")

    do_d = do_down

    def do_exceptions(self, arg):
        """exceptions [number]

        List the chained exceptions, or look at the one of that number."""
        if not self._chained_exceptions:
            self.message("Did not find chained exceptions. To move between exceptions, pdb/post_mortem must be "
                         "given an exception object rather than a traceback.")
            return
        if not arg:
            for index, error in enumerate(self._chained_exceptions):
                marker = ">" if index == self._chained_exception_index else " "
                shown = f"{index:>3}" if error.__traceback__ is not None else "  -"
                self.message(f"{marker} {shown} {error!r}")
            return
        try:
            number = int(arg)
        except ValueError:
            self.error("Argument must be an integer")
            return
        if not 0 <= number < len(self._chained_exceptions):
            self.error("No exception with that number")
            return
        if self._chained_exceptions[number].__traceback__ is None:
            self.error("This exception does not have a traceback, cannot jump to it")
            return
        self._chained_exception_index = number
        self.setup(None, self._chained_exceptions[number].__traceback__)
        self.print_stack_entry(self.stack[self.curindex])

    # ---- Going on --------------------------------------------------------------------------------

    def do_until(self, arg):
        """unt(il) [lineno]

        Continue until a line greater than this one, or lineno, is reached, or the frame returns."""
        lineno = None
        if arg:
            try:
                lineno = int(arg)
            except ValueError:
                self.error(f"Error in argument: {arg!r}")
                return
            if lineno <= self.curframe.f_lineno:
                self.error('"until" line number is smaller than current line number')
                return
        self.set_until(self.curframe, lineno)
        return 1

    do_unt = do_until

    def do_step(self, arg):
        """s(tep)

        Execute the current line, stop at the first possible occasion."""
        if arg:
            self._print_invalid_arg(arg)
            return
        self.set_step()
        return 1

    do_s = do_step

    def do_next(self, arg):
        """n(ext)

        Continue until the next line of the current function is reached or it returns."""
        if arg:
            self._print_invalid_arg(arg)
            return
        self.set_next(self.curframe)
        return 1

    do_n = do_next

    def do_return(self, arg):
        """r(eturn)

        Continue until the current function returns."""
        if arg:
            self._print_invalid_arg(arg)
            return
        self.set_return(self.curframe)
        return 1

    do_r = do_return

    def do_continue(self, arg):
        """c(ont(inue))

        Continue, stop only at breakpoints."""
        if arg:
            self._print_invalid_arg(arg)
            return
        if not self.nosigint:
            import signal
            try:
                Pdb._previous_sigint_handler = signal.signal(signal.SIGINT, self.sigint_handler)
            except ValueError:
                pass  # not in the main thread
        self.set_continue()
        return 1

    do_c = do_cont = do_continue

    def do_jump(self, arg):
        """j(ump) lineno

        Set the next line that will be executed, in the bottom-most frame."""
        if self.curindex + 1 != len(self.stack):
            self.error("You can only jump within the bottom frame")
            return
        try:
            line = int(arg)
        except ValueError:
            self.error("The 'jump' command requires a line number")
            return
        try:
            self.curframe.f_lineno = line
            self.stack[self.curindex] = self.stack[self.curindex][0], line
            self.print_stack_entry(self.stack[self.curindex])
        except (ValueError, AttributeError) as error:
            self.error(f"Jump failed: {error}")

    do_j = do_jump

    def do_run(self, arg):
        """run [args...]

        Begin the program anew, with new arguments if there are any; breakpoints stay."""
        if arg:
            import shlex
            try:
                sys.argv[1:] = shlex.split(arg)
            except ValueError as error:
                self.error(f"Cannot run {arg}: {error}")
                return
        raise Restart

    do_restart = do_run

    def do_debug(self, arg):
        """debug code

        Step through the code, in a debugger of its own."""
        sys.settrace(None)
        inner = Pdb(self.completekey, self.stdin, self.stdout)
        inner.prompt = f"({self.prompt.strip()}) "
        self.message("ENTERING RECURSIVE DEBUGGER")
        try:
            sys.call_tracing(inner.run, (arg, self.curframe.f_globals, self.curframe.f_locals))
        except Exception:
            self._error_exc()
        self.message("LEAVING RECURSIVE DEBUGGER")
        sys.settrace(self.trace_dispatch)
        self.lastcmd = inner.lastcmd

    def do_quit(self, arg):
        """q(uit) | exit

        Quit from the debugger: the program is aborted."""
        self._user_requested_quit = True
        self.set_quit()
        return 1

    do_q = do_exit = do_quit

    def do_EOF(self, arg):
        """EOF

        As quit."""
        self.message("")
        return self.do_quit(arg)

    # ---- Looking ---------------------------------------------------------------------------------

    def do_args(self, arg):
        """a(rgs)

        Print the argument list of the current function."""
        where, locals_ = self.curframe.f_code, self.curframe.f_locals
        count = where.co_argcount + where.co_kwonlyargcount
        count += bool(where.co_flags & inspect.CO_VARARGS) + bool(where.co_flags & inspect.CO_VARKEYWORDS)
        for name in where.co_varnames[:count]:
            shown = self._safe_repr(locals_[name], name) if name in locals_ else "*** undefined ***"
            self.message(f"{name} = {shown}")

    do_a = do_args

    def _safe_repr(self, obj, expression):
        try:
            return repr(obj)
        except Exception as error:
            return _rstr(f"*** repr({expression}) failed: {traceback.format_exception_only(error)[-1].strip()} ***")

    def do_retval(self, arg):
        """retval

        Print the return value of the function that has just returned."""
        if "__return__" in self.curframe.f_locals:
            self.message(self._safe_repr(self.curframe.f_locals["__return__"], "retval"))
        else:
            self.error("Not yet returned!")

    do_rv = do_retval

    def do_p(self, arg):
        """p expression

        Print the value of the expression."""
        try:
            value = self._getval(arg)
        except:
            return
        try:
            self.message(repr(value))
        except:
            self._error_exc()

    def do_pp(self, arg):
        """pp expression

        Pretty-print the value of the expression."""
        try:
            value = self._getval(arg)
        except:
            return
        try:
            self.message(pprint.pformat(value))
        except:
            self._error_exc()

    def do_list(self, arg):
        """l(ist) [first[, last] | .]

        List source around the current line, go on with the listing, or list the lines given."""
        self.lastcmd = "list"
        last = None
        if arg and arg != ".":
            try:
                if "," in arg:
                    first, last = arg.split(",")
                    first, last = int(first.strip()), int(last.strip())
                    if last < first:
                        last = first + last  # a count
                else:
                    first = max(1, int(arg.strip()) - 5)
            except ValueError:
                self.error(f"Error in argument: {arg!r}")
                return
        elif self.lineno is None or arg == ".":
            first = max(1, self._current_line() - 5)
        else:
            first = self.lineno + 1
        if last is None:
            last = first + 10
        filename = self.curframe.f_code.co_filename
        breaks = self.get_file_breaks(filename)
        try:
            lines = linecache.getlines(filename, self.curframe.f_globals)
            self._print_lines(lines[first - 1:last], first, breaks, self.curframe)
            self.lineno = min(last, len(lines))
            if len(lines) < last:
                self.message("[EOF]")
        except KeyboardInterrupt:
            pass

    do_l = do_list

    def _current_line(self):
        return self.tb_lineno.get(self.curframe, self.curframe.f_lineno)

    def do_longlist(self, arg):
        """ll | longlist

        List all source of the current function or frame."""
        if arg:
            self._print_invalid_arg(arg)
            return
        filename = self.curframe.f_code.co_filename
        try:
            lines, start = self._getsourcelines(self.curframe)
        except OSError as error:
            self.error(error)
            return
        self._print_lines(lines, start, self.get_file_breaks(filename), self.curframe)

    do_ll = do_longlist

    def _getsourcelines(self, obj):
        lines, start = inspect.findsource(obj)
        if inspect.isframe(obj) and obj.f_globals is self.curframe.f_globals and obj.f_code.co_name == "<module>":
            return lines, 1
        if inspect.ismodule(obj):
            return lines, 1
        return inspect.getblock(lines[start:]), start + 1

    def do_source(self, arg):
        """source expression

        Show the source of the object, if there is any."""
        try:
            obj = self._getval(arg)
        except:
            return
        try:
            lines, start = self._getsourcelines(obj)
        except (OSError, TypeError) as error:
            self.error(error)
            return
        self._print_lines(lines, start)

    def _print_lines(self, lines, start, breaks=(), frame=None):
        current = frame.f_lineno if frame else -1
        raised = self.tb_lineno.get(frame, -1) if frame else -1
        for number, line in enumerate(lines, start):
            shown = str(number).rjust(3)
            if len(shown) < 4:
                shown += " "
            shown += "B" if number in breaks else " "
            shown += "->" if number == current else ">>" if number == raised else ""
            self.message(shown + "\t" + line.rstrip())

    def do_whatis(self, arg):
        """whatis expression

        Print the type of the value."""
        try:
            value = self._getval(arg)
        except:
            return
        where = getattr(getattr(value, "__func__", value), "__code__", None)
        if inspect.ismethod(value) and where:
            self.message(f"Method {where.co_name}")
        elif where:
            self.message(f"Function {where.co_name}")
        elif value.__class__ is type:
            self.message(f"Class {value.__module__}.{value.__qualname__}")
        else:
            self.message(type(value))

    def do_display(self, arg):
        """display [expression]

        Show the value each time the program stops in this frame, if it has changed; list what is shown."""
        shown = self.displaying.setdefault(self.curframe, {})
        if not arg:
            if shown:
                self.message("Currently displaying:")
                for expression, value in shown.items():
                    self.message(f"{expression}: {self._safe_repr(value, expression)}")
            else:
                self.message("No expression is being displayed")
            return
        error = self._compile_error_message(arg)
        if error:
            self.error(f"Unable to display {arg}: {error!r}")
            return
        shown[arg] = self._getval_except(arg)
        self.message(f"display {arg}: {self._safe_repr(shown[arg], arg)}")

    def do_undisplay(self, arg):
        """undisplay [expression]

        Do not show the expression, or any, any more."""
        if arg:
            try:
                del self.displaying.get(self.curframe, {})[arg]
            except KeyError:
                self.error(f"not displaying {arg}")
        else:
            self.displaying.pop(self.curframe, None)

    def preloop(self):
        shown = self.displaying.get(self.curframe)
        for expression, before in list(shown.items()) if shown else ():
            now = self._getval_except(expression)
            if now is not before and now != before:
                shown[expression] = now
                self.message(f"display {expression}: {self._safe_repr(now, expression)}  "
                             f"[old: {self._safe_repr(before, expression)}]")

    def do_interact(self, arg):
        """interact

        Start an interactive interpreter with the names of the current frame."""
        names = {**self.curframe.f_globals, **self.curframe.f_locals}
        code.interact("*pdb interact start*", local=names, exitmsg="*exit from pdb interact command*")

    def do_alias(self, arg):
        """alias [name [command]]

        Give a command a name; %1, %2 in it stand for arguments, %* for all of them."""
        args = arg.split()
        if not args:
            for name in sorted(self.aliases):
                self.message(f"{name} = {self.aliases[name]}")
            return
        if len(args) == 1:
            if args[0] in self.aliases:
                self.message(f"{args[0]} = {self.aliases[args[0]]}")
            else:
                self.error(f"Unknown alias {args[0]!r}")
            return
        self.aliases[args[0]] = " ".join(args[1:])

    def do_unalias(self, arg):
        """unalias name

        Delete the alias."""
        args = arg.split()
        if args:
            self.aliases.pop(args[0], None)

    # ---- Help ------------------------------------------------------------------------------------

    def do_help(self, arg):
        """h(elp)

        Without argument, print the list of commands; with a command's name, what it does."""
        if not arg:
            return cmd.Cmd.do_help(self, arg)
        command = getattr(self, "do_" + arg, None)
        if command is None:
            self.error(f"No help for {arg!r}")
        elif not command.__doc__:
            self.error(f"No help for {arg!r}; __doc__ string missing")
        else:
            self.message(inspect.cleandoc(command.__doc__))

    do_h = do_help

    def _print_invalid_arg(self, arg):
        self.error(f"Invalid argument: {arg}")
        command = sys._getframe().f_back.f_code.co_name.removeprefix("do_")
        text = getattr(self, "do_" + command).__doc__
        self.message(f"Usage: {text.splitlines()[0].strip()}")

    # ---- Running ---------------------------------------------------------------------------------

    def _run(self, target):
        # The program begins where its own first line is reached.
        self._wait_for_mainpyfile = True
        self._user_requested_quit = False
        self.mainpyfile = self.canonic(target.filename)
        import __main__
        saved = dict(__main__.__dict__)
        __main__.__dict__.clear()
        __main__.__dict__.update(target.namespace)
        try:
            self.run(target.code)
        finally:
            if not __main__.__dict__.get("__name__"):
                __main__.__dict__.update(saved)


# ---- For programs --------------------------------------------------------------------------------

def run(statement, globals=None, locals=None):
    """Execute a statement under the debugger."""
    Pdb().run(statement, globals, locals)


def runeval(expression, globals=None, locals=None):
    """Evaluate an expression under the debugger and return its value."""
    return Pdb().runeval(expression, globals, locals)


def runctx(statement, globals, locals):
    """run() with its arguments required."""
    run(statement, globals, locals)


def runcall(*args, **kwds):
    """Call a function under the debugger and return what it returns."""
    return Pdb().runcall(*args, **kwds)


def set_trace(*, header=None, commands=None):
    """Enter the debugger in the caller's frame."""
    if Pdb._last_pdb_instance is not None:
        pdb = Pdb._last_pdb_instance
    else:
        pdb = Pdb()
    if header is not None:
        pdb.message(header)
    pdb.set_trace(sys._getframe().f_back, commands=commands)


def post_mortem(t=None):
    """Look at where an exception, or a traceback, came from; without one, at what is handled now."""
    if t is None:
        t = sys.exception()
        if t is not None and t.__traceback__ is None:
            t = None
    if t is None or (isinstance(t, BaseException) and t.__traceback__ is None):
        raise ValueError("A valid traceback must be passed if no exception is being handled")
    pdb = Pdb()
    pdb.reset()
    pdb.interaction(None, t)


def pm():
    """Look at where the last uncaught exception of the prompt came from."""
    post_mortem(sys.last_exc if hasattr(sys, "last_exc") else sys.last_traceback)


def help():
    """Print what the debugger can do."""
    print(__doc__.strip())
    print()
    for name in sorted(name[3:] for name in dir(Pdb) if name.startswith("do_") and len(name) > 6):
        text = getattr(Pdb, "do_" + name).__doc__
        if text:
            print(inspect.cleandoc(text), end="\n\n")


def main():
    import argparse
    parser = argparse.ArgumentParser(
        prog="pdb", usage="%(prog)s [-h] [-c command] (-m module | pyfile) [args ...]",
        description="Debug the Python program given by pyfile.", allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-c", "--command", action="append", default=[], metavar="command", dest="commands")
    parser.add_argument("-m", metavar="module", dest="module")
    if len(sys.argv) == 1:
        parser.print_help()
        sys.exit(2)
    options, args = parser.parse_known_args()
    if options.module:
        sys.argv[:] = [options.module, *args]
        target = _ModuleTarget(options.module)
        sys.argv[0] = target.filename
    else:
        if not args:
            parser.error("no module or script to run")
        if args[0].startswith("-"):
            parser.error(f"unrecognized arguments: {args[0]}")
        sys.argv[:] = args
        target = _ScriptTarget(args[0])
    pdb = Pdb()
    pdb.rcLines.extend(options.commands)
    while True:
        try:
            pdb._run(target)
        except Restart:
            print("Restarting", target.filename, "with arguments:")
            print("\t" + " ".join(sys.argv[1:]))
            continue
        except SystemExit as error:
            print("The program exited via sys.exit(). Exit status:", end=" ")
            print(error)
        except BaseException as error:
            traceback.print_exc()
            print("Uncaught exception. Entering post mortem debugging")
            print("Running 'cont' or 'step' will restart the program")
            pdb.interaction(None, error)
        if pdb._user_requested_quit:
            break
        print("The program finished and will be restarted")


if __name__ == "__main__":
    # What the program imports as pdb must be this module, with its one debugger.
    import pdb
    pdb.main()
