"""Runs tests and writes how they went."""

import sys
import time
import warnings

from . import result
from .case import _SubTest
from .signals import registerResult

__unittest = True


class _WritelnDecorator:
    """A file that has writeln() too."""

    def __init__(self, stream):
        self.stream = stream

    def __getattr__(self, name):
        if name in ("stream", "__getstate__"):
            raise AttributeError(name)
        return getattr(self.stream, name)

    def writeln(self, arg=None):
        if arg:
            self.write(arg)
        self.write("\n")


class TextTestResult(result.TestResult):
    """Writes a character for each test, or a line when asked to be verbose."""

    separator1 = "=" * 70
    separator2 = "-" * 70

    def __init__(self, stream, descriptions, verbosity, *, durations=None):
        super().__init__(stream, descriptions, verbosity)
        self.stream = stream
        self.showAll = verbosity > 1
        self.dots = verbosity == 1
        self.descriptions = descriptions
        self._newline = True
        self.durations = durations

    def getDescription(self, test):
        first_line = test.shortDescription()
        if self.descriptions and first_line:
            return f"{test}\n{first_line}"
        return str(test)

    def startTest(self, test):
        super().startTest(test)
        if self.showAll:
            self.stream.write(self.getDescription(test))
            self.stream.write(" ... ")
            self.stream.flush()
            self._newline = False

    def _write_status(self, test, status):
        stream = self.stream
        is_subtest = isinstance(test, _SubTest)
        if is_subtest or self._newline:
            if not self._newline:
                stream.writeln()
            if is_subtest:
                stream.write("  ")
            stream.write(self.getDescription(test))
            stream.write(" ... ")
        stream.writeln(status)
        stream.flush()
        self._newline = True

    def _tell(self, test, status, dot, is_plain=False):
        if self.showAll and is_plain:
            self.stream.writeln(status)
            self.stream.flush()
        elif self.showAll:
            self._write_status(test, status)
        elif self.dots:
            self.stream.write(dot)
            self.stream.flush()

    def addSubTest(self, test, subtest, err):
        if err is not None:
            failed = issubclass(err[0], subtest.failureException)
            self._tell(subtest, *(("FAIL", "F") if failed else ("ERROR", "E")))
        super().addSubTest(test, subtest, err)

    def addSuccess(self, test):
        super().addSuccess(test)
        self._tell(test, "ok", ".")

    def addError(self, test, err):
        super().addError(test, err)
        self._tell(test, "ERROR", "E")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._tell(test, "FAIL", "F")

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._tell(test, f"skipped {reason!r}", "s")

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._tell(test, "expected failure", "x", is_plain=True)

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._tell(test, "unexpected success", "u", is_plain=True)

    def printErrors(self):
        stream = self.stream
        if self.dots or self.showAll:
            stream.writeln()
            stream.flush()
        self.printErrorList("ERROR", self.errors)
        self.printErrorList("FAIL", self.failures)
        successes = getattr(self, "unexpectedSuccesses", ())
        if successes:
            stream.writeln(self.separator1)
            for test in successes:
                stream.writeln(f"UNEXPECTED SUCCESS: {self.getDescription(test)}")
            stream.flush()

    def printErrorList(self, flavour, errors):
        stream = self.stream
        for test, error in errors:
            stream.writeln(self.separator1)
            stream.writeln(f"{flavour}: {self.getDescription(test)}")
            stream.writeln(self.separator2)
            stream.writeln(str(error))
            stream.flush()


class TextTestRunner:
    """Runs a test and writes a summary; run() returns the result."""

    resultclass = TextTestResult

    def __init__(self, stream=None, descriptions=True, verbosity=1, failfast=False, buffer=False,
                 resultclass=None, warnings=None, *, tb_locals=False, durations=None):
        self.stream = _WritelnDecorator(sys.stderr if stream is None else stream)
        self.descriptions = descriptions
        self.verbosity = verbosity
        self.failfast = failfast
        self.buffer = buffer
        self.tb_locals = tb_locals
        self.durations = durations
        self.warnings = warnings
        if resultclass is not None:
            self.resultclass = resultclass

    def _makeResult(self):
        try:
            return self.resultclass(self.stream, self.descriptions, self.verbosity,
                                    durations=self.durations)
        except TypeError:  # a result class of before there were durations
            return self.resultclass(self.stream, self.descriptions, self.verbosity)

    def _printDurations(self, result):
        if not result.collectedDurations:
            return
        durations = sorted(result.collectedDurations, key=lambda pair: pair[1], reverse=True)
        if self.durations > 0:
            durations = durations[:self.durations]
        stream = self.stream
        stream.writeln("Slowest test durations")
        if hasattr(result, "separator2"):
            stream.writeln(result.separator2)
        hidden = False
        for test, elapsed in durations:
            if self.verbosity < 2 and elapsed < 0.001:
                hidden = True
            else:
                stream.writeln("%-10s %s" % ("%.3fs" % elapsed, test))
        if hidden:
            stream.writeln("\n(durations < 0.001s were hidden; use -v to show these durations)")
        else:
            stream.writeln("")

    def run(self, test):
        result = self._makeResult()
        registerResult(result)
        result.failfast = self.failfast
        result.buffer = self.buffer
        result.tb_locals = self.tb_locals
        with warnings.catch_warnings():
            if self.warnings:
                warnings.simplefilter(self.warnings)
            start = time.perf_counter()
            getattr(result, "startTestRun", lambda: None)()
            try:
                test(result)
            finally:
                getattr(result, "stopTestRun", lambda: None)()
            elapsed = time.perf_counter() - start
        result.printErrors()
        if self.durations is not None:
            self._printDurations(result)
        self._print_summary(result, elapsed)
        return result

    def _print_summary(self, result, elapsed):
        stream = self.stream
        if hasattr(result, "separator2"):
            stream.writeln(result.separator2)
        run = result.testsRun
        stream.writeln("Ran %d test%s in %.3fs" % (run, "s" * (run != 1), elapsed))
        stream.writeln()
        counts = [(name, len(getattr(result, attribute, ())))
                  for name, attribute in (("skipped", "skipped"),
                                          ("expected failures", "expectedFailures"),
                                          ("unexpected successes", "unexpectedSuccesses"))]
        if not result.wasSuccessful():
            stream.write("FAILED")
            counts[:0] = [("failures", len(result.failures)), ("errors", len(result.errors))]
        elif run == 0 and not counts[0][1]:
            stream.write("NO TESTS RAN")
        else:
            stream.write("OK")
        infos = ", ".join(f"{name}={count}" for name, count in counts if count)
        if infos:
            stream.writeln(f" ({infos})")
        else:
            stream.write("\n")
        stream.flush()
