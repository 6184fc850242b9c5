# argparse: what a command line gives, what mistakes say, how help looks.
import argparse
import os

os.environ["COLUMNS"] = "80"


def parser(**options):
    return argparse.ArgumentParser(prog="p", exit_on_error=False, **options)


p = parser()
p.add_argument("--foo-bar")
p.add_argument("--foo-baz")
p.add_argument("-v", action="count")
p.add_argument("-x")
print(p.parse_args(["-vvx3"]))      #=> Namespace(foo_bar=None, foo_baz=None, v=2, x='3')
print(p.parse_args(["--foo-bar=1", "--foo-baz", "-1"])) #=> Namespace(foo_bar='1', foo_baz='-1', v=None, x=None)
print(p.parse_known_args(["-a", "b", "--", "-c"]))  #=> (Namespace(foo_bar=None, foo_baz=None, v=None, x=None), ['-a', 'b', '--', '-c'])
p.parse_args(["--foo", "1"])        #=> raises ArgumentError: ambiguous option: --foo could match --foo-bar, --foo-baz
p.parse_args(["-v=3"])              #=> raises ArgumentError: argument -v: ignored explicit argument '3'
p.parse_args(["-x"])                #=> raises ArgumentError: argument -x: expected one argument
p.parse_args(["a"])                 #=> raises ArgumentError: unrecognized arguments: a

p = parser()
p.add_argument("a", nargs="?", choices=["x", 1], default="x")
p.add_argument("b", nargs="*", type=int)
print(p.parse_args([]), p.parse_args(["x", "2", "3"]))  #=> Namespace(a='x', b=[]) Namespace(a='x', b=[2, 3])
p.parse_args(["q"])                 #=> raises ArgumentError: argument a: invalid choice: 'q' (choose from 'x', 1)
p.parse_args(["x", "y"])            #=> raises ArgumentError: argument b: invalid int value: 'y'
p.add_argument("a", dest="b")       #=> raises ValueError: dest supplied twice for positional argument
p.add_argument("--")                #=> raises ValueError: dest= is required for options like '--'
p.add_argument("-c", action="nonsense") #=> raises ValueError: unknown action "nonsense"
p.add_argument("-c", nargs=2, metavar=("A",))   #=> raises ValueError: length of metavar tuple does not match nargs
p.add_argument("-h")                #=> raises ArgumentError: argument -h: conflicting option string: -h

p = parser()
group = p.add_mutually_exclusive_group(required=True)
group.add_argument("-a", action="store_true")
group.add_argument("-b")
p.parse_args([])                    #=> raises ArgumentError: one of the arguments -a -b is required
p.parse_args(["-a", "-b", "1"])     #=> raises ArgumentError: argument -b: not allowed with argument -a
p.add_argument("z", type=int, help="help %(type)s %(default)s %(prog)s")
print(p.format_help())              #=> usage: p [-h] (-a | -b B) z
                                    #=>
                                    #=> positional arguments:
                                    #=>   z           help int None p
                                    #=>
                                    #=> options:
                                    #=>   -h, --help  show this help message and exit
                                    #=>   -a
                                    #=>   -b B
                                    #=>
p.parse_args(["-a"])                #=> raises ArgumentError: the following arguments are required: z

p = parser(description="What it does, in more words than one line of a terminal is able to hold.", epilog="The end.")
p.add_argument("--a-long-option-name", "-l", metavar="M", help="text " * 20)
commands = p.add_subparsers(title="commands", description="what to do", help="one of these", dest="command", required=True)
one = commands.add_parser("one", help="the first")
one.add_argument("items", nargs="+")
commands.add_parser("two", aliases=["t"], help="the second")
p.add_argument("--req", required=True, choices="abc")
p.add_argument("--flag", action=argparse.BooleanOptionalAction, default=True, help="a flag")
p.add_argument("--pair", nargs=2, metavar=("A", "B"))
print(p.format_help())              #=> usage: p [-h] [--a-long-option-name M] --req {a,b,c} [--flag | --no-flag]
                                    #=>          [--pair A B]
                                    #=>          {one,two,t} ...
                                    #=>
                                    #=> What it does, in more words than one line of a terminal is able to hold.
                                    #=>
                                    #=> options:
                                    #=>   -h, --help            show this help message and exit
                                    #=>   --a-long-option-name, -l M
                                    #=>                         text text text text text text text text text text text
                                    #=>                         text text text text text text text text text
                                    #=>   --req {a,b,c}
                                    #=>   --flag, --no-flag     a flag
                                    #=>   --pair A B
                                    #=>
                                    #=> commands:
                                    #=>   what to do
                                    #=>
                                    #=>   {one,two,t}           one of these
                                    #=>     one                 the first
                                    #=>     two (t)             the second
                                    #=>
                                    #=> The end.
                                    #=>
print(one.format_usage())           #=> usage: p one [-h] items [items ...]
                                    #=>
print(p.parse_args(["--req", "a", "--no-flag", "one", "1", "2"]))   #=> Namespace(a_long_option_name=None, command='one', req='a', flag=False, pair=None, items=['1', '2'])
p.parse_args(["--req", "a", "three"])   #=> raises ArgumentError: argument command: invalid choice: 'three' (choose from 'one', 'two', 't')
p.parse_args(["--req", "a"])        #=> raises ArgumentError: the following arguments are required: command

p = parser(formatter_class=argparse.ArgumentDefaultsHelpFormatter, argument_default=argparse.SUPPRESS, fromfile_prefix_chars="@")
p.add_argument("--n", type=int, default=3, help="a number")
p.add_argument("rest", nargs="...")
print(p.format_help())              #=> usage: p [-h] [--n N] ...
                                    #=>
                                    #=> positional arguments:
                                    #=>   rest
                                    #=>
                                    #=> options:
                                    #=>   -h, --help  show this help message and exit
                                    #=>   --n N       a number (default: 3)
                                    #=>
print(p.parse_args(["a", "--", "-b"]), p.parse_args(["--n", "0x1"]) if False else "")  #=> Namespace(n=3, rest=['a', '--', '-b'])
p.parse_args(["@/no/such/file"])    #=> raises ArgumentError: [Errno 2] No such file or directory: '/no/such/file'
print(argparse.Namespace(a=1, **{"b c": 2}), argparse.FileType("r", encoding="utf-8"))  #=> Namespace(a=1, **{'b c': 2}) FileType('r', encoding='utf-8')
