"""Interpreters of commands, a line each: a method do_NAME for every command."""

import sys

__all__ = ["Cmd"]

PROMPT = "(Cmd) "
IDENTCHARS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"


class Cmd:
    """Reads lines and calls do_NAME(rest of the line); help_NAME() or its docstring is the help."""

    prompt = PROMPT
    identchars = IDENTCHARS
    ruler = "="
    lastcmd = ""
    intro = None
    doc_leader = ""
    doc_header = "Documented commands (type help <topic>):"
    misc_header = "Miscellaneous help topics:"
    undoc_header = "Undocumented commands:"
    nohelp = "*** No help on %s"
    use_rawinput = 1

    def __init__(self, completekey="tab", stdin=None, stdout=None):
        self.stdin = sys.stdin if stdin is None else stdin
        self.stdout = sys.stdout if stdout is None else stdout
        self.cmdqueue = []
        self.completekey = completekey

    def cmdloop(self, intro=None):
        """Reads and runs lines until a command answers that it is enough."""
        self.preloop()
        readline = self._start_completion()
        try:
            if intro is not None:
                self.intro = intro
            if self.intro:
                self.stdout.write(str(self.intro) + "\n")
            stop = None
            while not stop:
                line = self.cmdqueue.pop(0) if self.cmdqueue else self._read_line()
                line = self.precmd(line)
                stop = self.onecmd(line)
                stop = self.postcmd(stop, line)
            self.postloop()
        finally:
            if readline is not None:
                readline.set_completer(self.old_completer)

    def _start_completion(self):
        if not self.use_rawinput or not self.completekey:
            return None
        try:
            import readline
        except ImportError:
            return None
        self.old_completer = readline.get_completer()
        readline.set_completer(self.complete)
        readline.parse_and_bind(f"{self.completekey}: complete")
        return readline

    def _read_line(self):
        if self.use_rawinput:
            try:
                return input(self.prompt)
            except EOFError:
                return "EOF"
        self.stdout.write(self.prompt)
        self.stdout.flush()
        line = self.stdin.readline()
        return line.rstrip("\r\n") if len(line) else "EOF"

    def precmd(self, line):
        """For subclasses: the line to run instead."""
        return line

    def postcmd(self, stop, line):
        """For subclasses: whether to stop."""
        return stop

    def preloop(self):
        """For subclasses: before the first line."""

    def postloop(self):
        """For subclasses: behind the last."""

    def parseline(self, line):
        """The command, the rest and the line; ? stands for help, ! for shell."""
        line = line.strip()
        if not line:
            return None, None, line
        if line[0] == "?":
            line = "help " + line[1:]
        elif line[0] == "!":
            if not hasattr(self, "do_shell"):
                return None, None, line
            line = "shell " + line[1:]
        end = 0
        while end < len(line) and line[end] in self.identchars:
            end += 1
        return line[:end], line[end:].strip(), line

    def onecmd(self, line):
        """Runs a line; answers whether to stop."""
        command, arg, line = self.parseline(line)
        if not line:
            return self.emptyline()
        if command is None:
            return self.default(line)
        self.lastcmd = "" if line == "EOF" else line
        function = getattr(self, "do_" + command, None) if command else None
        if function is None:
            return self.default(line)
        return function(arg)

    def emptyline(self):
        """What an empty line does: the last command once more."""
        if self.lastcmd:
            return self.onecmd(self.lastcmd)
        return None

    def default(self, line):
        """What a line does that is no command."""
        self.stdout.write(f"*** Unknown syntax: {line}\n")

    # ---- Completion ------------------------------------------------------------------------------

    def completedefault(self, *ignored):
        return []

    def completenames(self, text, *ignored):
        return [name[3:] for name in self.get_names() if name.startswith("do_" + text)]

    def complete(self, text, state):
        """The state-th way to go on with the text."""
        if state == 0:
            import readline
            whole = readline.get_line_buffer()
            line = whole.lstrip()
            removed = len(whole) - len(line)
            begin, end = readline.get_begidx() - removed, readline.get_endidx() - removed
            complete = self.completenames
            if begin > 0:
                command = self.parseline(line)[0]
                complete = self.completedefault
                if command:
                    complete = getattr(self, "complete_" + command, complete)
            self.completion_matches = complete(text, line, begin, end)
        try:
            return self.completion_matches[state]
        except IndexError:
            return None

    def get_names(self):
        return dir(self.__class__)

    def complete_help(self, *args):
        topics = {name[5:] for name in self.get_names() if name.startswith("help_" + args[0])}
        return list(set(self.completenames(*args)) | topics)

    # ---- Help ------------------------------------------------------------------------------------

    def do_help(self, arg):
        'List available commands with "help" or detailed help with "help cmd".'
        if arg:
            self._help_on(arg)
            return
        names = self.get_names()
        topics = {name[5:] for name in names if name.startswith("help_")}
        documented, undocumented = [], []
        for name in sorted(set(name for name in names if name.startswith("do_"))):
            command = name[3:]
            if command in topics:
                documented.append(command)
                topics.remove(command)
            elif getattr(self, name).__doc__:
                documented.append(command)
            else:
                undocumented.append(command)
        self.stdout.write(f"{self.doc_leader}\n")
        self.print_topics(self.doc_header, documented, 15, 80)
        self.print_topics(self.misc_header, sorted(topics), 15, 80)
        self.print_topics(self.undoc_header, undocumented, 15, 80)

    def _help_on(self, arg):
        function = getattr(self, "help_" + arg, None)
        if function is not None:
            function()
            return
        command = getattr(self, "do_" + arg, None)
        doc = command.__doc__ if command is not None else None
        if doc:
            import inspect
            self.stdout.write(f"{inspect.cleandoc(doc)}\n")
        else:
            self.stdout.write(f"{self.nohelp % (arg,)}\n")

    def print_topics(self, header, cmds, cmdlen, maxcol):
        if cmds:
            self.stdout.write(f"{header}\n")
            if self.ruler:
                self.stdout.write(f"{self.ruler * len(header)}\n")
            self.columnize(cmds, maxcol - 1)
            self.stdout.write("\n")

    def columnize(self, list, displaywidth=80):
        """Writes strings in as few lines as fit, in columns that are read downwards."""
        if not list:
            self.stdout.write("<empty>\n")
            return
        bad = [i for i in range(len(list)) if not isinstance(list[i], str)]
        if bad:
            raise TypeError(f"list[i] not a string for i in {', '.join(map(str, bad))}")
        size = len(list)
        if size == 1:
            self.stdout.write(f"{list[0]}\n")
            return
        for rows in range(1, size):
            columns = (size + rows - 1) // rows
            widths = [max(map(len, list[i * rows:(i + 1) * rows]), default=0)
                      for i in range(columns)]
            if sum(widths) + 2 * (columns - 1) <= displaywidth and all(widths):
                break
        else:
            rows, columns, widths = size, 1, [0]
        for row in range(rows):
            texts = list[row::rows]
            while texts and not texts[-1]:
                del texts[-1]
            line = "  ".join(text.ljust(width) for text, width in zip(texts, widths))
            self.stdout.write(f"{line}\n")
