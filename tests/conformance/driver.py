"""Runs one of CPython's test files, from its n-th test on, and writes a line for each test.

    driver.py <CPython's library> <test_name> <file of results> <n>

The results are lines, written at once, so that what a crash or a hang leaves behind says where it was:

    total <count>           how many tests there are
    load <error>            the file could not be loaded; nothing more follows
    > <index> <test>        a test begins
    <status> <test> <why>   and has ended: ok, fail, error or skip
    end                     the last one has ended

Only the interpreter's own unittest is used, and of CPython's library only the folder `test`. Where
test.support asks for too much to be imported, the stand-in beside this file takes its place.
"""
import os
import sys
import unittest


def make_package(name, *folders):
    """A package without a file of its own, so that nothing else of a folder can be imported."""
    package = type(sys)(name)
    package.__path__ = list(folders)
    package.__file__ = folders[0] + "/__init__.py"
    sys.modules[name] = package
    return package


def import_support(library):
    package = make_package("test", library + "/test")
    try:
        if os.environ.get("STAND_IN"):
            raise ImportError("the stand-in is asked for")
        import test.support as support
    except Exception:
        for name in list(sys.modules):
            if name.startswith("test.support"):
                del sys.modules[name]
        package.__path__.insert(0, __file__.rpartition("/")[0] + "/stand_in")
        package.support_folder = library + "/test/support"
        import test.support as support
    support.use_resources = ["cpu"]  # no network, no large files, no long waits


def flatten(suite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from flatten(item)
        else:
            yield item


def one_line(text):
    return " ".join(str(text).split())[:300]


class Results(unittest.TestResult):
    def __init__(self, say, module, index):
        super().__init__()
        self.say = say
        self.prefix = module + "."
        self.index = index
        self.status = self.why = ""

    def name_of(self, test):
        name = one_line(test.id()).replace(" ", "_")
        return name[len(self.prefix):] if name.startswith(self.prefix) else name

    def startTest(self, test):
        super().startTest(test)
        self.status, self.why = "ok", ""
        self.say(">", self.index, self.name_of(test))
        self.index += 1

    def stopTest(self, test):
        super().stopTest(test)
        self.say(self.status, self.name_of(test), self.why)
        self.status = ""

    def set_status(self, test, status, why):
        if self.status in ("ok", "skip", ""):
            self.why = one_line(why)
            if self.status == "":  # not in a test, but in what prepares its class or module
                self.say(status, self.name_of(test), self.why)
            else:
                self.status = status

    def addError(self, test, error):
        self.set_status(test, "error", f"{error[0].__name__}: {error[1]}")

    def addFailure(self, test, error):
        self.set_status(test, "fail", error[1])

    def addSubTest(self, test, subtest, error):
        if error is not None:
            is_failure = issubclass(error[0], test.failureException)
            self.set_status(test, "fail" if is_failure else "error", f"{error[0].__name__}: {error[1]}")

    def addSkip(self, test, reason):
        self.set_status(test, "skip", reason)

    def addExpectedFailure(self, test, error):
        pass

    def addUnexpectedSuccess(self, test):
        self.set_status(test, "fail", "succeeds unexpectedly")


def main(library, name, path, start):
    log = open(path, "a", encoding="utf-8", errors="backslashreplace")

    def say(*words):
        log.write(" ".join(map(str, words)).rstrip() + "\n")
        log.flush()

    module_name = "test." + name
    try:
        import_support(library)
        __import__(module_name)
        tests = list(flatten(unittest.TestLoader().loadTestsFromModule(sys.modules[module_name])))
    except unittest.SkipTest as reason:
        say("load", "SkipTest:", one_line(reason))
        return
    except BaseException as error:
        say("load", f"{type(error).__name__}:", one_line(error))
        raise
    say("total", len(tests))
    unittest.TestSuite(tests[start:]).run(Results(say, module_name, start))
    say("end")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
