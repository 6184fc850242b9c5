# getopt, timeit, gettext: options by letters, timing, plural forms.
import getopt
import gettext
import timeit

print(getopt.getopt(["-a", "-bval", "--long", "x", "--flag", "rest", "-z"], "ab:", ["long=", "flag"]))  #=> ([('-a', ''), ('-b', 'val'), ('--long', 'x'), ('--flag', '')], ['rest', '-z'])
print(getopt.gnu_getopt(["arg", "-a", "other", "--fl", "--", "-b"], "ab", ["flag"]))  #=> ([('-a', ''), ('--flag', '')], ['arg', 'other', '-b'])
getopt.getopt(["-x"], "a")          #=> raises GetoptError: option -x not recognized
getopt.getopt(["-b"], "b:")         #=> raises GetoptError: option -b requires argument
getopt.getopt(["--long"], "", ["long="])    #=> raises GetoptError: option --long requires argument
getopt.getopt(["--flag=1"], "", ["flag"])   #=> raises GetoptError: option --flag must not have an argument
getopt.getopt(["--f"], "", ["flag", "fluid"])   #=> raises GetoptError: option --f not a unique prefix

print(timeit.Timer("x += 1", "x = 0", timer=iter(range(100)).__next__).timeit(10))  #=> 1
print(timeit.repeat(lambda: None, timer=iter(range(100)).__next__, number=3, repeat=2))  #=> [1, 1]
timeit.Timer("return")              #=> raises SyntaxError: 'return' outside function (<timeit-src>, line 2)
timeit.Timer(stmt=None)             #=> raises ValueError: stmt is neither a string nor callable

print(gettext.gettext("word"), gettext.ngettext("one", "many", 1), gettext.ngettext("one", "many", 2))  #=> word one many
plural = gettext.c2py("n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2")
print([plural(n) for n in (1, 2, 5, 11, 21, 22, 25, 101, 111)]) #=> [0, 1, 2, 2, 0, 1, 2, 0, 2]
gettext.c2py("n=>1")                #=> raises ValueError: invalid token in plural form: =
gettext.c2py("(n")                  #=> raises ValueError: unbalanced parenthesis in plural form
print(gettext.find("no_such_domain"), gettext.NullTranslations().gettext("same"))  #=> None same
gettext.translation("no_such_domain")   #=> raises FileNotFoundError: [Errno 2] No translation file found for domain: 'no_such_domain'
