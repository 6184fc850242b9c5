"""Runs one of CPython's test files, from its n-th test on, and writes a line for each test.

    driver.py <CPython's library> <test_name> <file of results> <n>

The results are lines, written at once, so that what a crash or a hang leaves behind says where it was:

    total <count>           how many tests there are
    load <error>            the file could not be loaded; nothing more follows
    > <index> <test>        a test begins
    <status> <test> <why>   and has ended: ok, fail, error or skip
    end                     the last one has ended

Only the interpreter's own unittest is used, and of CPython's library only the folder `test`, and the servers that tests of
asyncio talk to, if the interpreter has none (PEERS). Where
test.support asks for too much to be imported, the stand-in beside this file takes its place. A module
of CPython's library that the interpreter lacks can be imported all the same, but whoever calls
something of it gets NotImplementedError: so the other tests of the file run.
"""
import sys
import unittest


def make_package(name, *folders):
    """A package without a file of its own, so that nothing else of a folder can be imported."""
    package = type(sys)(name)
    package.__path__ = list(folders)
    package.__file__ = folders[0] + "/__init__.py"
    sys.modules[name] = package
    return package


# The modules that can be imported though they are not there: those that the test file, or what it imports, could
# not be loaded without. (A file that asks first, and does without, keeps its answer.)
lacking = {"multiprocessing.connection"}

# Packages of CPython's library, in Python, that stand at the other end of a connection.
PEERS = ("wsgiref", "http", "email")


class PeerModules:
    """A finder of those, of what the interpreter has not itself."""

    library = None

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name not in PEERS:
            return None
        from importlib.machinery import PathFinder
        return PathFinder.find_spec(name, [cls.library])



class AbsentError(NotImplementedError, OSError):
    """Test files that look what the system can do take an OSError for an answer."""


class AbsentType(type):
    """What an absent module has: it can be inherited from or decorate, but whoever calls it fails."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return absent(cls.__module__, name)

    def __getitem__(cls, item):
        return cls

    def __iter__(cls):
        return iter(())

    def __or__(cls, other):
        return cls

    __ror__ = __or__

    def __call__(cls, *args, **kwargs):
        if "is_absent" not in cls.__dict__:  # a subclass
            return super().__call__(*args, **kwargs)
        raise AbsentError(f"{cls.__module__}.{cls.__name__}: there is no such module")


def absent(module, name):
    if name.startswith("__") and name != "__import__":
        raise AttributeError(name)
    bases = (Exception,) if name.endswith(("Error", "Exception")) else ()
    return AbsentType(name, bases, {"__module__": module, "is_absent": True})


class AbsentModules:
    """The last finder: it finds the lacking modules, and what would be in them."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name in lacking or name.rpartition(".")[0] in lacking:
            return type(unittest.__spec__)(name, AbsentModules, is_package=True)
        return None

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        module.__getattr__ = lambda name: absent(module.__name__, name)
        module.has_ipv6 = False  # test.support.socket_helper would try


def import_support(library):
    package = make_package("test", library + "/test")
    try:
        if sys.implementation.name != "cpython":
            import os
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


def missing_module(error):
    """The name of the module whose lack has led to this, or None."""
    while error is not None:
        if isinstance(error, ModuleNotFoundError) and error.name:
            return error.name
        error = error.__cause__ or error.__context__
    return None


def patient_import(name):
    """Imports, and while a module is lacking for that, tries once more with something in its place."""
    while True:
        try:
            return __import__(name, fromlist=["*"])
        except (ImportError, unittest.SkipTest) as error:
            missing = missing_module(error)
            if missing is None or missing in lacking or missing.startswith("test"):
                raise
            lacking.add(missing)


class PatientLoader(unittest.TestLoader):
    def _get_module_from_name(self, name):  # of a package's folder
        patient_import(name)
        return sys.modules[name]


def load_tests(module):
    patient_import("doctest")
    loader = PatientLoader()
    tests = list(flatten(loader.loadTestsFromModule(module)))
    if loader.errors and hasattr(module, "load_tests"):
        print(*loader.errors, sep="\n", file=sys.stderr)
        if "doctest" in lacking and not hasattr(module, "__path__"):
            del module.load_tests  # it adds the doctests, which cannot be had
            tests = list(flatten(unittest.TestLoader().loadTestsFromModule(module)))
    return tests


def keep_pure_variants():
    """Where a module without its part in C cannot be had, the tests of that variant fail alone."""
    from test.support import import_helper
    original = import_helper.import_fresh_module

    def import_fresh_module(name, fresh=(), blocked=(), **options):
        module = original(name, fresh, blocked, **options)
        if module is None and name.startswith("test"):
            patient_import(name)
            module = original(name, fresh, blocked, **options)
        if module is None and blocked:
            module = type(sys)(name)
            module.__getattr__ = lambda attribute: absent(name, attribute)
        return module

    import_helper.import_fresh_module = import_fresh_module


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
    PeerModules.library = library
    sys.meta_path += [PeerModules, AbsentModules]
    try:
        import_support(library)
        keep_pure_variants()
        tests = load_tests(patient_import(module_name))
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
