"""Finds tests: in classes, in modules, by name, and in folders."""

import os
import sys
import traceback
import types
from functools import cmp_to_key

from . import case, suite, util

__unittest = True


class _FailedTest(case.TestCase):
    """A test that stands for what could not be loaded, and raises why."""

    _testMethodName = None

    def __init__(self, method_name, exception):
        self._exception = exception
        super().__init__(method_name)

    def __getattr__(self, name):
        if name != self._testMethodName:
            return super().__getattr__(name)

        def testFailure():
            raise self._exception

        return testFailure


def _make_failed_test(methodname, exception, suiteClass, message):
    return suiteClass((_FailedTest(methodname, exception),)), message


def _make_failed_import_test(name, suiteClass):
    message = f"Failed to import test module: {name}\n{traceback.format_exc()}"
    return _make_failed_test(name, ImportError(message), suiteClass, message)


def _make_failed_load_tests(name, exception, suiteClass):
    message = f"Failed to call load_tests:\n{traceback.format_exc()}"
    return _make_failed_test(name, exception, suiteClass, message)


def _make_skipped_test(methodname, exception, suiteClass):
    @case.skip(str(exception))
    def testSkipped(self):
        pass

    cls = type("ModuleSkipped", (case.TestCase,), {methodname: testSkipped})
    return suiteClass((cls(methodname),))


def _splitext(path):
    """The path without .py or the like."""
    return os.path.splitext(path)[0]


def _is_test_class(obj):
    return (isinstance(obj, type) and issubclass(obj, case.TestCase)
            and obj not in (case.TestCase, case.FunctionTestCase))


class TestLoader:
    """Makes suites of tests."""

    testMethodPrefix = "test"
    sortTestMethodsUsing = staticmethod(util.three_way_cmp)
    testNamePatterns = None
    suiteClass = suite.TestSuite
    _top_level_dir = None

    def __init__(self):
        self.errors = []
        self._loading_packages = set()  # those whose load_tests is running

    def loadTestsFromTestCase(self, testCaseClass):
        """The tests of a class."""
        if issubclass(testCaseClass, suite.TestSuite):
            raise TypeError("Test cases should not be derived from TestSuite. "
                            "Maybe you meant to derive from TestCase?")
        if testCaseClass in (case.TestCase, case.FunctionTestCase):
            names = []
        else:
            names = self.getTestCaseNames(testCaseClass)
            if not names and hasattr(testCaseClass, "runTest"):
                names = ["runTest"]
        return self.suiteClass(map(testCaseClass, names))

    def loadTestsFromModule(self, module, *, pattern=None):
        """The tests of a module, or what its load_tests() makes of them."""
        tests = []
        for name in dir(module):
            obj = getattr(module, name)
            if _is_test_class(obj):
                tests.append(self.loadTestsFromTestCase(obj))
        load_tests = getattr(module, "load_tests", None)
        tests = self.suiteClass(tests)
        if load_tests is None:
            return tests
        try:
            return load_tests(self, tests, pattern)
        except Exception as error:
            return self._failed(_make_failed_load_tests(module.__name__, error, self.suiteClass))

    def _failed(self, case_and_message):
        failed, message = case_and_message
        self.errors.append(message)
        return failed

    def loadTestsFromName(self, name, module=None):
        """The tests that a dotted name stands for: a module, class, method, or what makes tests."""
        parts = name.split(".")
        import_failure = None
        if module is None:
            tried = parts[:]
            while True:
                try:
                    module = __import__(".".join(tried))
                    break
                except ImportError:
                    import_failure = _make_failed_import_test(tried.pop(), self.suiteClass)
                    if not tried:
                        return self._failed(import_failure)
            parts = parts[1:]
        obj, parent = module, None
        for part in parts:
            try:
                parent, obj = obj, getattr(obj, part)
            except AttributeError as error:
                # A package lacks what could not be imported; a module does not have it.
                if getattr(obj, "__path__", None) is not None and import_failure is not None:
                    return self._failed(import_failure)
                return self._failed(_make_failed_test(
                    part, error, self.suiteClass,
                    f"Failed to access attribute:\n{traceback.format_exc()}"))
        return self._tests_of_object(obj, parent, parts)

    def _tests_of_object(self, obj, parent, parts):
        if isinstance(obj, types.ModuleType):
            return self.loadTestsFromModule(obj)
        if _is_test_class(obj):
            return self.loadTestsFromTestCase(obj)
        if (isinstance(obj, types.FunctionType) and isinstance(parent, type)
                and issubclass(parent, case.TestCase)):
            test = parent(parts[-1])
            # A static method is called below, for the test it makes.
            if not isinstance(getattr(test, parts[-1]), types.FunctionType):
                return self.suiteClass([test])
        elif isinstance(obj, suite.TestSuite):
            return obj
        if not callable(obj):
            raise TypeError(f"don't know how to make test from: {obj}")
        test = obj()
        if isinstance(test, suite.TestSuite):
            return test
        if isinstance(test, case.TestCase):
            return self.suiteClass([test])
        raise TypeError(f"calling {obj} returned {test}, not a test")

    def loadTestsFromNames(self, names, module=None):
        """The tests of several names."""
        return self.suiteClass([self.loadTestsFromName(name, module) for name in names])

    def getTestCaseNames(self, testCaseClass):
        """The names of the test methods of a class, in order."""
        names = [name for name in dir(testCaseClass) if self._is_test_name(testCaseClass, name)]
        if self.sortTestMethodsUsing:
            names.sort(key=cmp_to_key(self.sortTestMethodsUsing))
        return names

    def _is_test_name(self, cls, name):
        if not name.startswith(self.testMethodPrefix) or not callable(getattr(cls, name)):
            return False
        if self.testNamePatterns is None:
            return True
        from fnmatch import fnmatchcase
        full_name = f"{util.strclass(cls)}.{name}"
        return any(fnmatchcase(full_name, pattern) for pattern in self.testNamePatterns)

    # ---- Discovery -------------------------------------------------------------------------------

    def discover(self, start_dir, pattern="test*.py", top_level_dir=None):
        """The tests of all modules below a folder (or a package) whose file names match."""
        if top_level_dir is None:
            top_level_dir = self._top_level_dir or start_dir
        original = self._top_level_dir
        is_package = False
        if os.path.isdir(os.path.abspath(start_dir)):
            top_level_dir = self._top_level_dir = os.path.abspath(top_level_dir)
            self._put_on_path(top_level_dir)
            start_dir = os.path.abspath(start_dir)
            importable = (start_dir == top_level_dir
                          or os.path.isfile(os.path.join(start_dir, "__init__.py")))
        else:
            importable = True
            try:
                __import__(start_dir)
            except ImportError:
                importable = False
            else:
                package = sys.modules[start_dir]
                top = sys.modules[start_dir.partition(".")[0]]
                is_package = True
                try:
                    start_dir = os.path.abspath(os.path.dirname(package.__file__))
                except AttributeError:
                    if package.__name__ in sys.builtin_module_names:
                        raise TypeError("Can not use builtin modules "
                                        "as dotted module names") from None
                    raise TypeError(f"don't know how to discover from {package!r}") from None
                top_level_dir = self._folder_above(top)
                self._put_on_path(top_level_dir)
        if not importable:
            raise ImportError(f"Start directory is not importable: {start_dir!r}")
        self._top_level_dir = top_level_dir
        tests = list(self._find_tests(start_dir, pattern))
        self._top_level_dir = original
        return self.suiteClass(tests)

    def _put_on_path(self, folder):
        if folder not in sys.path:
            sys.path.insert(0, folder)

    def _folder_above(self, module):
        path = os.path.abspath(module.__file__)
        if os.path.basename(path).lower().startswith("__init__.py"):
            return os.path.dirname(os.path.dirname(path))
        return os.path.dirname(path)

    def _get_directory_containing_module(self, module_name):
        return self._folder_above(sys.modules[module_name])

    def _get_name_from_path(self, path):
        if path == self._top_level_dir:
            return "."
        relative = os.path.relpath(_splitext(os.path.normpath(path)), self._top_level_dir)
        assert not os.path.isabs(relative), "Path must be within the project"
        assert not relative.startswith(".."), "Path must be within the project"
        return relative.replace(os.path.sep, ".")

    def _get_module_from_name(self, name):
        __import__(name)
        return sys.modules[name]

    def _match_path(self, path, full_path, pattern):
        from fnmatch import fnmatch
        return fnmatch(path, pattern)

    def _find_tests(self, start_dir, pattern):
        name = self._get_name_from_path(start_dir)
        if name != "." and name not in self._loading_packages:
            # The package itself may have tests, or find those below it on its own.
            tests, go_on = self._find_test_path(start_dir, pattern)
            if tests is not None:
                yield tests
            if not go_on:
                return
        for path in sorted(os.listdir(start_dir)):
            full_path = os.path.join(start_dir, path)
            tests, go_on = self._find_test_path(full_path, pattern)
            if tests is not None:
                yield tests
            if go_on:
                name = self._get_name_from_path(full_path)
                self._loading_packages.add(name)
                try:
                    yield from self._find_tests(full_path, pattern)
                finally:
                    self._loading_packages.discard(name)

    def _find_test_path(self, full_path, pattern):
        """The tests of a path, and whether to look below it."""
        basename = os.path.basename(full_path)
        if os.path.isfile(full_path):
            if not basename.endswith(".py") or not _splitext(basename).isidentifier():
                return None, False
            if not self._match_path(basename, full_path, pattern):
                return None, False
            return self._tests_of_file(full_path, pattern), False
        if (not os.path.isdir(full_path)
                or not os.path.isfile(os.path.join(full_path, "__init__.py"))):
            return None, False
        name = self._get_name_from_path(full_path)
        try:
            package = self._get_module_from_name(name)
        except case.SkipTest as reason:
            return _make_skipped_test(name, reason, self.suiteClass), False
        except:
            return self._failed(_make_failed_import_test(name, self.suiteClass)), False
        load_tests = getattr(package, "load_tests", None)
        self._loading_packages.add(name)
        try:
            tests = self.loadTestsFromModule(package, pattern=pattern)
            return tests, load_tests is None
        finally:
            self._loading_packages.discard(name)

    def _tests_of_file(self, full_path, pattern):
        name = self._get_name_from_path(full_path)
        try:
            module = self._get_module_from_name(name)
        except case.SkipTest as reason:
            return _make_skipped_test(name, reason, self.suiteClass)
        except:
            return self._failed(_make_failed_import_test(name, self.suiteClass))
        found = os.path.abspath(getattr(module, "__file__", full_path))
        real = _splitext(os.path.realpath(found))
        expected = _splitext(os.path.realpath(full_path))
        if real.lower() != expected.lower():
            module_dir = os.path.dirname(os.path.realpath(found))
            raise ImportError(
                f"{_splitext(os.path.basename(full_path))!r} module incorrectly imported from "
                f"{module_dir!r}. Expected {os.path.dirname(full_path)!r}. "
                "Is this module globally installed?")
        return self.loadTestsFromModule(module, pattern=pattern)


defaultTestLoader = TestLoader()
