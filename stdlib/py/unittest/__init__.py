"""Unit tests: cases with assertions, suites of them, what finds them and what runs them."""

from .case import (FunctionTestCase, SkipTest, TestCase, addModuleCleanup, doModuleCleanups,
                   enterModuleContext, expectedFailure, skip, skipIf, skipUnless)
from .loader import TestLoader, defaultTestLoader
from .result import TestResult
from .suite import BaseTestSuite, TestSuite

__all__ = ["IsolatedAsyncioTestCase", "TestResult", "TestCase", "TestSuite", "TextTestRunner",
           "TestLoader", "FunctionTestCase", "main", "defaultTestLoader", "SkipTest", "skip",
           "skipIf", "skipUnless", "expectedFailure", "TextTestResult", "installHandler",
           "registerResult", "removeResult", "removeHandler", "addModuleCleanup",
           "doModuleCleanups", "enterModuleContext"]

__unittest = True

# What only some programs ask for is imported when they do.
_LAZY = {
    "IsolatedAsyncioTestCase": "async_case",
    "TextTestResult": "runner",
    "TextTestRunner": "runner",
    "TestProgram": "main",
    "main": "main",
    "installHandler": "signals",
    "registerResult": "signals",
    "removeResult": "signals",
    "removeHandler": "signals",
}


def __getattr__(name):
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = __import__("unittest." + _LAZY[name], fromlist=[name])
    value = globals()[name] = getattr(module, name)
    return value


def __dir__():
    return globals().keys() | {"IsolatedAsyncioTestCase"}


def load_tests(loader, tests, pattern):
    """Asked by discovery in this package: what is found below it."""
    import os.path
    return loader.discover(start_dir=os.path.dirname(__file__), pattern=pattern)
