"""What a run collects: failures, errors and their tracebacks."""

import sys
import traceback

from . import util

__unittest = True

STDOUT_LINE = "\nStdout:\n%s"
STDERR_LINE = "\nStderr:\n%s"


def failfast(method):
    """Makes a method of a result stop the run after the first failure, where that is asked for."""
    from functools import wraps

    @wraps(method)
    def inner(self, *args, **kw):
        if getattr(self, "failfast", False):
            self.stop()
        return method(self, *args, **kw)

    return inner


class TestResult:
    """Collects the outcome of tests; runners subclass it to show them as they come."""

    _previousTestClass = None
    _testRunEntered = False
    _moduleSetUpFailed = False

    def __init__(self, stream=None, descriptions=None, verbosity=None):
        self.failfast = False
        self.failures = []
        self.errors = []
        self.testsRun = 0
        self.skipped = []
        self.expectedFailures = []
        self.unexpectedSuccesses = []
        self.collectedDurations = []
        self.shouldStop = False
        self.buffer = False
        self.tb_locals = False
        self._stdout_buffer = None
        self._stderr_buffer = None
        self._original_stdout = sys.stdout
        self._original_stderr = sys.stderr
        self._mirrorOutput = False

    def printErrors(self):
        """Asked by a runner after the tests."""

    def startTest(self, test):
        """A test is about to run."""
        self.testsRun += 1
        self._mirrorOutput = False
        self._setupStdout()

    def _setupStdout(self):
        if self.buffer:
            if self._stderr_buffer is None:
                import io
                self._stderr_buffer = io.StringIO()
                self._stdout_buffer = io.StringIO()
            sys.stdout = self._stdout_buffer
            sys.stderr = self._stderr_buffer

    def startTestRun(self):
        """Asked once, before any test."""

    def stopTest(self, test):
        """The test has run, however it ended."""
        self._restoreStdout()
        self._mirrorOutput = False

    def _restoreStdout(self):
        if not self.buffer:
            return
        if self._mirrorOutput:
            for now, real, line in ((sys.stdout, self._original_stdout, STDOUT_LINE),
                                    (sys.stderr, self._original_stderr, STDERR_LINE)):
                output = now.getvalue()
                if output:
                    real.write(line % (output if output.endswith("\n") else output + "\n"))
        sys.stdout = self._original_stdout
        sys.stderr = self._original_stderr
        for buffer in (self._stdout_buffer, self._stderr_buffer):
            buffer.seek(0)
            buffer.truncate()

    def stopTestRun(self):
        """Asked once, after all tests."""

    @failfast
    def addError(self, test, err):
        """The test raised something unexpected; err is as of sys.exc_info()."""
        self.errors.append((test, self._exc_info_to_string(err, test)))
        self._mirrorOutput = True

    @failfast
    def addFailure(self, test, err):
        """An assertion of the test failed."""
        self.failures.append((test, self._exc_info_to_string(err, test)))
        self._mirrorOutput = True

    def addSubTest(self, test, subtest, err):
        """A subtest has ended; err is None when it went well."""
        if err is None:
            return
        if getattr(self, "failfast", False):
            self.stop()
        failed = issubclass(err[0], test.failureException)
        (self.failures if failed else self.errors).append(
            (subtest, self._exc_info_to_string(err, test)))
        self._mirrorOutput = True

    def addSuccess(self, test):
        """The test went well."""

    def addSkip(self, test, reason):
        """The test was left out."""
        self.skipped.append((test, reason))

    def addExpectedFailure(self, test, err):
        """The test failed as it should."""
        self.expectedFailures.append((test, self._exc_info_to_string(err, test)))

    @failfast
    def addUnexpectedSuccess(self, test):
        """The test should have failed and did not."""
        self.unexpectedSuccesses.append(test)

    def addDuration(self, test, elapsed):
        """How many seconds the test took, or None if it was left out."""
        # The text, not the test: that would keep all of it alive.
        if hasattr(self, "collectedDurations"):  # a subclass may make do without __init__
            self.collectedDurations.append((str(test), elapsed))

    def wasSuccessful(self):
        """Whether all went as it should, so far."""
        return not (self.failures or self.errors or getattr(self, "unexpectedSuccesses", ()))

    def stop(self):
        """Asks for no more tests."""
        self.shouldStop = True

    def _exc_info_to_string(self, err, test):
        """The traceback as text, without the frames of this package around it."""
        exctype, value, tb = err
        report = traceback.TracebackException(
            exctype, value, self._clean_tracebacks(exctype, value, tb, test),
            capture_locals=self.tb_locals, compact=True)
        lines = list(report.format(colorize=True) if self._can_colorize() else report.format())
        if self.buffer:
            for stream, line in ((sys.stdout, STDOUT_LINE), (sys.stderr, STDERR_LINE)):
                output = stream.getvalue()
                if output:
                    lines.append(line % (output if output.endswith("\n") else output + "\n"))
        return "".join(lines)

    def _can_colorize(self):
        if not hasattr(self, "stream"):
            return False
        try:
            from _colorize import can_colorize
        except ImportError:  # an interpreter without the module os
            return False
        return can_colorize()

    def _clean_tracebacks(self, exctype, value, tb, test):
        """The traceback to show; those of the causes and contexts of the error are cleaned in place."""
        result = None
        waiting, seen = [(exctype, value, tb)], {id(value)}
        first = True
        while waiting:
            exctype, value, tb = waiting.pop()
            while tb and self._is_relevant_tb_level(tb):
                tb = tb.tb_next
            if exctype is test.failureException:
                self._remove_unittest_tb_frames(tb)
            if first:
                result, first = tb, False
            else:
                value.__traceback__ = tb
            if value is None:
                continue
            for other in (value.__cause__, value.__context__):
                if other is not None and id(other) not in seen:
                    seen.add(id(other))
                    waiting.append((type(other), other, other.__traceback__))
        return result

    def _is_relevant_tb_level(self, tb):
        return "__unittest" in tb.tb_frame.f_globals

    def _remove_unittest_tb_frames(self, tb):
        """Cuts the traceback behind the last frame that is not of this package."""
        last = None
        while tb and not self._is_relevant_tb_level(tb):
            last, tb = tb, tb.tb_next
        if last is not None:
            last.tb_next = None

    def __repr__(self):
        return (f"<{util.strclass(self.__class__)} run={self.testsRun} errors={len(self.errors)}"
                f" failures={len(self.failures)}>")
