# cmd: lines as commands, help, columns.
import cmd
import io
import sys


class Shell(cmd.Cmd):
    prompt = "> "
    use_rawinput = False

    def do_add(self, arg):
        """Adds numbers."""
        self.stdout.write(f"{sum(map(int, arg.split()))}\n")

    def do_stop(self, arg):
        return True

    def help_topic(self):
        self.stdout.write("about the topic\n")


def run(text):
    out = io.StringIO()
    Shell(stdin=io.StringIO(text), stdout=out).cmdloop("hello")
    print(out.getvalue())


run("add 1 2\n\nnonsense 3\nhelp add\n?topic\nhelp nothing\n!ls\nhelp\nstop\n") #=> hello
                                                                                #=> > 3
                                                                                #=> > 3
                                                                                #=> > *** Unknown syntax: nonsense 3
                                                                                #=> > Adds numbers.
                                                                                #=> > about the topic
                                                                                #=> > *** No help on nothing
                                                                                #=> > *** Unknown syntax: !ls
                                                                                #=> >
                                                                                #=> Documented commands (type help <topic>):
                                                                                #=> ========================================
                                                                                #=> add  help
                                                                                #=>
                                                                                #=> Miscellaneous help topics:
                                                                                #=> ==========================
                                                                                #=> topic
                                                                                #=>
                                                                                #=> Undocumented commands:
                                                                                #=> ======================
                                                                                #=> stop
                                                                                #=>
                                                                                #=> >
shell = Shell(stdout=io.StringIO())
print(shell.parseline("  add 1 2 "), shell.parseline("? x"), shell.parseline(""), shell.completenames("s"), shell.complete_help("to"))  #=> ('add', '1 2', 'add 1 2') ('help', 'x', 'help  x') (None, None, '') ['stop'] ['topic']
shell.columnize([str(i) * (i % 7 + 1) for i in range(30)], 40)
print(shell.stdout.getvalue())      #=> 0        10101010        20202020202020
                                    #=> 11       1111111111      21
                                    #=> 222      121212121212    2222
                                    #=> 3333     13131313131313  232323
                                    #=> 44444    14              24242424
                                    #=> 555555   1515            2525252525
                                    #=> 6666666  161616          262626262626
                                    #=> 7        17171717        27272727272727
                                    #=> 88       1818181818      28
                                    #=> 999      191919191919    2929
                                    #=>
shell.columnize([1])                #=> raises TypeError: list[i] not a string for i in 0
