"""A prompt inside a program: lines are compiled and run as they become complete."""

import builtins
import sys
import traceback

from codeop import CommandCompiler, compile_command

__all__ = ["InteractiveInterpreter", "InteractiveConsole", "interact", "compile_command"]


class InteractiveInterpreter:
    """Runs source in a namespace, and shows what goes wrong."""

    def __init__(self, locals=None):
        if locals is None:
            locals = {"__name__": "__console__", "__doc__": None}
        self.locals = locals
        self.compile = CommandCompiler()

    def runsource(self, source, filename="<input>", symbol="single"):
        """Run source if it is complete; answer whether more lines are needed."""
        try:
            code = self.compile(source, filename, symbol)
        except (OverflowError, SyntaxError, ValueError):
            self.showsyntaxerror(filename, source=source)
            return False
        if code is None:
            return True
        self.runcode(code)
        return False

    def runcode(self, code):
        """Run a code object; only SystemExit gets through."""
        try:
            exec(code, self.locals)
        except SystemExit:
            raise
        except:
            self.showtraceback()

    def showsyntaxerror(self, filename=None, **kwargs):
        """Show the syntax error that was just raised; there is no traceback."""
        try:
            kind, error, tb = sys.exc_info()
            if filename and issubclass(kind, SyntaxError):
                error.filename = filename
            self._show(kind, error, None, kwargs.pop("source", ""))
        finally:
            kind = error = tb = None

    def showtraceback(self):
        """Show the exception that was just raised, without the frame that ran the code."""
        try:
            kind, error, tb = sys.exc_info()
            self._show(kind, error, tb.tb_next, "")
        finally:
            kind = error = tb = None

    def _show(self, kind, error, tb, source):
        sys.last_type, sys.last_traceback, sys.last_exc = kind, tb, error.with_traceback(tb)
        sys.last_value = error
        if source and kind is SyntaxError and not error.text and error.lineno is not None:
            lines = source.splitlines()
            if len(lines) >= error.lineno:
                error.text = lines[error.lineno - 1]
        if sys.excepthook is sys.__excepthook__:
            self.write("".join(traceback.format_exception(kind, error, tb)))
            return
        # Somebody else shows exceptions.
        try:
            sys.excepthook(kind, error, tb)
        except SystemExit:
            raise
        except BaseException as second:
            second.__context__ = None
            second = second.with_traceback(second.__traceback__.tb_next)
            print("Error in sys.excepthook:", file=sys.stderr)
            sys.__excepthook__(type(second), second, second.__traceback__)
            print(file=sys.stderr)
            print("Original exception was:", file=sys.stderr)
            sys.__excepthook__(kind, error, tb)

    def write(self, data):
        """Write to sys.stderr."""
        sys.stderr.write(data)


class InteractiveConsole(InteractiveInterpreter):
    """An interpreter that reads lines."""

    def __init__(self, locals=None, filename="<console>", *, local_exit=False):
        InteractiveInterpreter.__init__(self, locals)
        self.filename = filename
        self.local_exit = local_exit
        self.resetbuffer()

    def resetbuffer(self):
        """Forget the lines of an unfinished statement."""
        self.buffer = []

    def interact(self, banner=None, exitmsg=None):
        """Read and run lines until the input ends."""
        if not hasattr(sys, "ps1"):
            sys.ps1 = ">>> "
        if not hasattr(sys, "ps2"):
            sys.ps2 = "... "
        if banner is None:
            self.write('Python %s on %s\n%s\n(%s)\n' % (
                sys.version, sys.platform,
                'Type "help", "copyright", "credits" or "license" for more information.', type(self).__name__))
        elif banner:
            self.write("%s\n" % str(banner))
        exits = builtins.__dict__.get("exit"), builtins.__dict__.get("quit")
        if self.local_exit:
            builtins.exit, builtins.quit = Quitter("exit"), Quitter("quit")
        more = 0
        try:
            while True:
                try:
                    try:
                        line = self.raw_input(sys.ps2 if more else sys.ps1)
                    except EOFError:
                        self.write("\n")
                        break
                    more = self.push(line)
                except KeyboardInterrupt:
                    self.write("\nKeyboardInterrupt\n")
                    self.resetbuffer()
                    more = 0
                except SystemExit as error:
                    if not self.local_exit:
                        raise error
                    self.write("\n")
                    break
        finally:
            if self.local_exit:
                for name, value in zip(("exit", "quit"), exits):
                    if value is not None:
                        setattr(builtins, name, value)
            if exitmsg is None:
                self.write("now exiting %s...\n" % type(self).__name__)
            elif exitmsg != "":
                self.write("%s\n" % exitmsg)

    def push(self, line, filename=None, _symbol="single"):
        """Take a line; answer whether the statement needs more of them."""
        self.buffer.append(line)
        source = "\n".join(self.buffer)
        if filename is None:
            filename = self.filename
        more = self.runsource(source, filename, symbol=_symbol)
        if not more:
            self.resetbuffer()
        return more

    def raw_input(self, prompt=""):
        """Write the prompt and read a line."""
        return input(prompt)


class Quitter:
    """exit or quit of a console that ends only itself."""

    def __init__(self, name):
        self.name = name
        self.eof = "Ctrl-D (i.e. EOF)"

    def __repr__(self):
        return f"Use {self.name} or {self.eof} to exit"

    def __call__(self, code=None):
        raise SystemExit(code)


def interact(banner=None, readfunc=None, local=None, exitmsg=None, local_exit=False):
    """Read and run lines in the namespace local, with readfunc in place of input()."""
    console = InteractiveConsole(local, local_exit=local_exit)
    if readfunc is not None:
        console.raw_input = readfunc
    else:
        try:
            import readline
        except ImportError:
            pass
    console.interact(banner, exitmsg)


if __name__ == "__main__":
    interact()
