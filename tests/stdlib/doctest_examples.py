# doctest: examples are found, run and compared.
import doctest
import sys


def f(x):
    """
    >>> f(2)
    4
    >>> f("a")
    Traceback (most recent call last):
      ...
    TypeError: can't multiply sequence by non-int of type 'str'
    >>> print("a  b\\n\\nc")     # doctest: +NORMALIZE_WHITESPACE
    a b
    <BLANKLINE>
    c
    >>> list(range(20))         # doctest: +ELLIPSIS
    [0, ..., 19]
    >>> f(5)                    # doctest: +SKIP
    nothing of that
    >>> f(5)
    24
    >>> for i in range(2):
    ...     print(i)
    1
    """
    return x * x


class C:
    """
    >>> C().name
    'c'
    """
    name = "c"


def run(obj, name, flags=0):
    runner = doctest.DocTestRunner(verbose=False, optionflags=flags)
    for test in doctest.DocTestFinder(recurse=False).find(obj, name, globs={"f": f, "C": C}):
        test.filename = None
        print(test.name, len(test.examples))
        print(runner.run(test, out=sys.stdout.write))
    return runner.summarize()


print(run(f, "f"))                  #=> f 7
                                    #=> **********************************************************************
                                    #=> Line 16, in f
                                    #=> Failed example:
                                    #=>     f(5)
                                    #=> Expected:
                                    #=>     24
                                    #=> Got:
                                    #=>     25
                                    #=> **********************************************************************
                                    #=> Line 18, in f
                                    #=> Failed example:
                                    #=>     for i in range(2):
                                    #=>         print(i)
                                    #=> Expected:
                                    #=>     1
                                    #=> Got:
                                    #=>     0
                                    #=>     1
                                    #=> TestResults(failed=2, attempted=7, skipped=1)
                                    #=> **********************************************************************
                                    #=> 1 item had failures:
                                    #=>    2 of   7 in f
                                    #=> ***Test Failed*** 2 failures and 1 skipped test.
                                    #=> TestResults(failed=2, attempted=7, skipped=1)
print(run(C, "C"))                  #=> C 1
                                    #=> TestResults(failed=0, attempted=1)
                                    #=> TestResults(failed=0, attempted=1)
print(run(f, "f", doctest.REPORT_NDIFF | doctest.FAIL_FAST))    #=> f 7
                                                                #=> **********************************************************************
                                                                #=> Line 16, in f
                                                                #=> Failed example:
                                                                #=>     f(5)
                                                                #=> Differences (ndiff with -expected +actual):
                                                                #=>     - 24
                                                                #=>     + 25
                                                                #=> TestResults(failed=1, attempted=6, skipped=1)
                                                                #=> **********************************************************************
                                                                #=> 1 item had failures:
                                                                #=>    1 of   6 in f
                                                                #=> ***Test Failed*** 1 failure and 1 skipped test.
                                                                #=> TestResults(failed=1, attempted=6, skipped=1)
parser = doctest.DocTestParser()
print([(e.source, e.want, e.exc_msg, e.lineno, e.indent, e.options) for e in parser.get_examples("text\n  >>> a = 1\n  >>> a\n  1\n\nmore\n")])  #=> [('a = 1\n', '', None, 1, 2, {}), ('a\n', '1\n', None, 2, 2, {})]
parser.get_examples(">>>x")         #=> raises ValueError: line 1 of the docstring for <string> lacks blank after >>>: '>>>x'
parser.get_examples(">>> a # doctest: +NOPE")   #=> raises ValueError: line 1 of the doctest for <string> has an invalid option: '+NOPE'
parser.get_examples("  >>> a\n 1\n")    #=> raises ValueError: line 2 of the docstring for <string> has inconsistent leading whitespace: '1'
print(doctest.script_from_examples("text\n>>> a\n1\n\nmore\n>>> b\n"))  #=> # text
                                                                        #=> a
                                                                        #=> # Expected:
                                                                        #=> ## 1
                                                                        #=> #
                                                                        #=> # more
                                                                        #=> b
                                                                        #=>
print(doctest.OutputChecker().check_output("a...z\n", "abcz\n", doctest.ELLIPSIS), doctest.OutputChecker().check_output("1\n", "True\n", 0))  #=> True True
