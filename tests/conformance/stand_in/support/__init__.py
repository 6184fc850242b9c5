"""What CPython's tests ask of test.support, for an interpreter that cannot import the real one.

Small on purpose: it needs sys, os, time, contextlib, functools and unittest, and imports anything else
where it is used. What the tests import below test.support (os_helper, script_helper ...) is CPython's,
except for the modules beside this file.
"""
import contextlib
import functools
import os
import sys
import time
import unittest

__path__.append(sys.modules["test"].support_folder)

verbose = False
failfast = False
use_resources = None
max_memuse = real_max_memuse = 0
junit_xml_list = None
PGO = PGO_EXTENDED = False
TEST_MODULES_ENABLED = True

Py_DEBUG = Py_TRACE_REFS = Py_GIL_DISABLED = with_pymalloc = False
MS_WINDOWS = is_jython = is_android = is_emscripten = is_wasi = is_apple_mobile = is_apple = False
is_s390x = linked_to_musl = HAVE_ASAN_FORK_BUG = False
has_subprocess_support = has_fork_support = has_socket_support = has_strftime_extensions = True
HAVE_DOCSTRINGS = True
MISSING_C_DOCSTRINGS = False
unix_shell = "/bin/sh"

LOOPBACK_TIMEOUT = 10.0
INTERNET_TIMEOUT = 60.0
SHORT_TIMEOUT = 30.0
LONG_TIMEOUT = 300.0
PIPE_MAX_SIZE = 4 * 1024 * 1024 + 1
SOCK_MAX_SIZE = 16 * 1024 * 1024 + 1
MAX_Py_ssize_t = sys.maxsize
NHASHBITS = sys.hash_info.width
_1M, _1G, _2G, _4G = 1 << 20, 1 << 30, 2 << 30, 4 << 30

STDLIB_DIR = sys.modules["test"].support_folder.rpartition("/test/")[0]
REPO_ROOT = os.path.dirname(STDLIB_DIR)
TEST_HOME_DIR = STDLIB_DIR + "/test"
TEST_DATA_DIR = TEST_HOME_DIR + "/data"


class Error(Exception):
    pass


class TestFailed(Error):
    def __init__(self, message="", *rest, stats=None):
        super().__init__(message, *rest)
        self.msg = message
        self.stats = stats


class TestDidNotRun(Error):
    pass


class ResourceDenied(unittest.SkipTest):
    pass


# ---- Leaving tests out --------------------------------------------------------------------------

def _skip_if(condition, reason):
    return unittest.skipIf(condition, reason)


def _always(decorated):
    return decorated


def check_impl_detail(**guards):
    """Is this the implementation named? `jython=False` asks for any but that one."""
    name = sys.implementation.name
    if not guards:
        return name == "cpython"
    return guards.get(name, not next(iter(guards.values())))


def impl_detail(message=None, **guards):
    if check_impl_detail(**guards):
        return _always
    return unittest.skip(message or "a detail of another implementation")


def cpython_only(test):
    return impl_detail(cpython=True)(test)


def is_resource_enabled(resource):
    return use_resources is None or resource in use_resources


def requires(resource, message=None):
    if not is_resource_enabled(resource):
        raise ResourceDenied(message or f"the resource {resource!r} is not enabled")


def requires_resource(resource):
    return _skip_if(not is_resource_enabled(resource), f"the resource {resource!r} is not enabled")


def _requires_module(name):
    try:
        __import__(name)
    except ImportError:
        return unittest.skip(f"requires {name}")
    return _always


def requires_zlib(reason=""):
    return _requires_module("zlib")


def requires_gzip(reason=""):
    return _requires_module("gzip")


def requires_bz2(reason=""):
    return _requires_module("bz2")


def requires_lzma(reason=""):
    return _requires_module("lzma")


def requires_subprocess():
    return _skip_if(not has_subprocess_support, "requires processes")


def requires_fork():
    return _skip_if(not hasattr(os, "fork"), "requires os.fork")


def requires_working_socket(*, module=False):
    if module and not has_socket_support:
        raise unittest.SkipTest("requires sockets")
    return _always


def requires_gil_enabled(message=""):
    return _always


def requires_linux_version(*minimum):
    return _always


def requires_mac_ver(*minimum):
    return _always


def requires_freebsd_version(*minimum):
    return _always


def skip_if_buggy_ucrt_strfptime(test):
    return test


def skip_if_sanitizer(reason="", *, address=False, memory=False, ub=False, thread=False):
    return _always


def check_sanitizer(*, address=False, memory=False, ub=False, thread=False):
    return False


def skip_on_s390x(test):
    return test


def skip_emscripten_stack_overflow():
    return _always


def skip_wasi_stack_overflow():
    return _always


def skip_if_pgo_task(test):
    return test


def skip_if_broken_multiprocessing_synchronize():
    __import__("_multiprocessing")


def anticipate_failure(condition):
    return unittest.expectedFailure if condition else _always


requires_IEEE_754 = _skip_if(not float.__getformat__("double").startswith("IEEE"), "requires IEEE 754")
requires_docstrings = _skip_if(not HAVE_DOCSTRINGS, "requires docstrings")
requires_limited_api = unittest.skip("requires the C API")
requires_specialization = unittest.skip("requires CPython's specializer")
requires_specialization_ft = requires_specialization
refcount_test = unittest.skip("requires reference counts")


def no_tracing(test):
    return test


def bigmemtest(size, memuse, dry_run=True):
    """Without memory to spare such a test runs with a small size, if it can be dry."""
    def decorate(test):
        @functools.wraps(test)
        def wrapper(self):
            if not dry_run:
                raise unittest.SkipTest("not enough memory")
            return test(self, 5147)
        wrapper.size = size
        wrapper.memuse = memuse
        return wrapper
    return decorate


def bigaddrspacetest(test):
    return unittest.skip("requires all of the address space")(test)


# ---- Changing something for a while -------------------------------------------------------------

@contextlib.contextmanager
def swap_attr(owner, name, value):
    missing = object()
    before = getattr(owner, name, missing)
    setattr(owner, name, value)
    try:
        yield None if before is missing else before
    finally:
        if before is not missing:
            setattr(owner, name, before)
        elif hasattr(owner, name):
            delattr(owner, name)


@contextlib.contextmanager
def swap_item(owner, key, value):
    had = key in owner
    before = owner[key] if had else None
    owner[key] = value
    try:
        yield before
    finally:
        if had:
            owner[key] = before
        elif key in owner:
            del owner[key]


def patch(test, owner, name, value):
    before = getattr(owner, name)
    is_own = name in vars(owner)
    setattr(owner, name, value)
    test.addCleanup(setattr if is_own else lambda one, key, _: delattr(one, key), owner, name, before)


@contextlib.contextmanager
def captured_output(name):
    import io
    before = getattr(sys, name)
    setattr(sys, name, io.StringIO())
    try:
        yield getattr(sys, name)
    finally:
        setattr(sys, name, before)


def captured_stdout():
    return captured_output("stdout")


def captured_stderr():
    return captured_output("stderr")


def captured_stdin():
    return captured_output("stdin")


@contextlib.contextmanager
def adjust_int_max_str_digits(limit):
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(limit)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(before)


@contextlib.contextmanager
def set_recursion_limit(limit):
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(limit)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def infinite_recursion(max_depth=None):
    return set_recursion_limit(get_recursion_depth() + (max_depth or 20000))


def get_recursion_depth():
    depth, frame = 0, sys._getframe(1)
    while frame is not None:
        depth, frame = depth + 1, frame.f_back
    return max(depth, 1)


def get_recursion_available():
    return sys.getrecursionlimit() - get_recursion_depth()


def get_c_recursion_limit():
    return 10000


def exceeds_recursion_limit():
    return 100000


@contextlib.contextmanager
def disable_gc():
    import gc
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextlib.contextmanager
def gc_threshold(*thresholds):
    import gc
    before = gc.get_threshold()
    gc.set_threshold(*thresholds)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextlib.contextmanager
def suppress_immortalization(suppress=True):
    yield


@contextlib.contextmanager
def late_deletion(kept):
    try:
        yield kept
    finally:
        del kept


class SuppressCrashReport:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


class catch_unraisable_exception:
    """Keeps what sys.unraisablehook is told, as `unraisable`."""

    def __init__(self):
        self.unraisable = None

    def _keep(self, unraisable):
        self.unraisable = unraisable

    def __enter__(self):
        self._before = sys.unraisablehook
        sys.unraisablehook = self._keep
        return self

    def __exit__(self, *error):
        sys.unraisablehook = self._before
        del self.unraisable


@contextlib.contextmanager
def run_with_locale(category, *names):
    import locale
    kind = getattr(locale, category)
    before = locale.setlocale(kind)
    try:
        for name in names:
            try:
                locale.setlocale(kind, name)
                break
            except locale.Error:
                continue
        else:
            if "" not in names:
                raise unittest.SkipTest(f"no locale of {names}")
        yield
    finally:
        locale.setlocale(kind, before)


@contextlib.contextmanager
def run_with_tz(zone):
    if not hasattr(time, "tzset"):
        raise unittest.SkipTest("requires time.tzset")
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield
    finally:
        del os.environ["TZ"]
        if before is not None:
            os.environ["TZ"] = before
        time.tzset()


def force_not_colorized(test):
    @functools.wraps(test)
    def wrapper(*args, **options):
        before = {name: os.environ.get(name) for name in ("NO_COLOR", "FORCE_COLOR", "PYTHON_COLORS")}
        for name in before:
            os.environ.pop(name, None)
        os.environ["NO_COLOR"] = "1"
        try:
            return test(*args, **options)
        finally:
            for name, value in before.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value
    return wrapper


def force_not_colorized_test_class(cls):
    return cls


def setswitchinterval(interval):
    if hasattr(sys, "setswitchinterval"):
        sys.setswitchinterval(interval)


# ---- Checks -------------------------------------------------------------------------------------

def gc_collect():
    import gc
    for _ in range(3):
        gc.collect()


def get_attribute(owner, name):
    if not hasattr(owner, name):
        raise unittest.SkipTest(f"{owner!r} has no attribute {name!r}")
    return getattr(owner, name)


def check_syntax_error(test, source, message="", *, lineno=None, offset=None):
    with test.assertRaisesRegex(SyntaxError, message) as caught:
        compile(source, "<test string>", "exec")
    error = caught.exception
    test.assertIsNotNone(error.lineno)
    test.assertIsNotNone(error.offset)
    if lineno is not None:
        test.assertEqual(error.lineno, lineno)
    if offset is not None:
        test.assertEqual(error.offset, offset)


def check_free_after_iterating(test, iterate, cls, args=()):
    """The sequence must be gone once its iterator has been used up, and what that runs must do no harm."""
    gone = False

    def use_up():
        class Watched(cls):
            def __del__(self):
                nonlocal gone
                gone = True
                try:
                    next(iterator)
                except StopIteration:
                    pass

        iterator = iterate(Watched(*args))
        test.assertRaises(StopIteration, next, iterator)

    use_up()
    gc_collect()
    test.assertTrue(gone)


def check_disallow_instantiation(test, kind, *args, **options):
    module, name = kind.__module__, kind.__name__
    full = name if module == "builtins" else f"{module}.{name}"
    with test.assertRaisesRegex(TypeError, f"cannot create '{full}' instances"):
        kind(*args, **options)


def check__all__(test, module, name_of_module=None, extra=(), not_exported=()):
    names_of_module = name_of_module or (module.__name__,)
    if isinstance(names_of_module, str):
        names_of_module = (names_of_module,)
    expected = set(extra)
    for name in dir(module):
        if name.startswith("_") or name in not_exported:
            continue
        value = getattr(module, name)
        if not hasattr(value, "__module__"):
            is_public = not isinstance(value, type(sys))
        else:
            is_public = value.__module__ in names_of_module
        if is_public:
            expected.add(name)
    test.assertCountEqual(module.__all__, expected)


def detect_api_mismatch(first, second, *, ignore=()):
    missing = set(dir(first)) - set(dir(second)) - set(ignore)
    return {name for name in missing if not name.startswith("_") or name.endswith("__")}


def check_sizeof(test, value, size):
    raise unittest.SkipTest("sizes are a detail of CPython")


def calcobjsize(format):
    raise unittest.SkipTest("sizes are a detail of CPython")


calcvobjsize = calcobjsize


def run_code(source):
    import textwrap
    names = {}
    exec(textwrap.dedent(source), names)
    return names


def run_in_subinterp(source, **config):
    raise unittest.SkipTest("requires subinterpreters")


run_in_subinterp_with_config = run_in_subinterp


def iter_builtin_types():
    import builtins
    for value in vars(builtins).values():
        if isinstance(value, type) and value.__module__ == "builtins":
            yield value


def iter_slot_wrappers(cls):
    """The special methods of a built-in type: name, and whether the type itself defines it."""
    import types
    for name in dir(cls):
        if isinstance(getattr(cls, name, None), types.WrapperDescriptorType):
            yield name, name in vars(cls)


def sortdict(mapping):
    return "{" + ", ".join(f"{key!r}: {mapping[key]!r}" for key in sorted(mapping)) + "}"


def collision_stats(bins, balls):
    """The mean and the deviation of collisions when balls fall into bins at random."""
    empty = bins * (1 - 1 / bins) ** balls
    mean = balls - (bins - empty)
    variance = (bins * (bins - 1) * (1 - 2 / bins) ** balls + empty * (1 - empty))
    return mean, max(variance, 0) ** 0.5


def wait_process(pid, *, exitcode, timeout=None):
    limit = time.monotonic() + (timeout or LONG_TIMEOUT)
    while time.monotonic() < limit:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            if os.waitstatus_to_exitcode(status) != exitcode:
                raise AssertionError(f"process {pid} ended with {os.waitstatus_to_exitcode(status)}")
            return
        time.sleep(0.01)
    os.kill(pid, 9)
    raise AssertionError(f"process {pid} did not end")


def reap_children():
    pass


def _retry(timeout, message, error, pause):
    limit = time.monotonic() + timeout
    while True:
        yield
        if time.monotonic() >= limit:
            if error:
                raise AssertionError(message or f"no answer within {timeout} s")
            return
        if pause:
            time.sleep(pause)


def busy_retry(timeout, message=None, /, *, error=True):
    return _retry(timeout, message, error, 0)


def sleeping_retry(timeout, message=None, /, *, init_delay=0.010, max_delay=1.0, error=True):
    return _retry(timeout, message, error, init_delay)


class CPUStopwatch:
    def __enter__(self):
        self._start = time.process_time()
        return self

    def __exit__(self, *error):
        self.seconds = time.process_time() - self._start
        self.clock_info = time.get_clock_info("process_time")


# ---- Files, packages, the command line ----------------------------------------------------------

def findfile(name, subdir=None):
    if os.path.isabs(name):
        return name
    if subdir is not None:
        name = os.path.join(subdir, name)
    for folder in [TEST_HOME_DIR, *sys.path]:
        if os.path.exists(os.path.join(folder, name)):
            return os.path.join(folder, name)
    return name


def open_urlresource(url, *args, **options):
    raise ResourceDenied("no network")


def load_package_tests(folder, loader, tests, pattern):
    """The tests of every module `test*.py` of a package below the folder `test`, and of its packages."""
    package = folder[len(STDLIB_DIR) + 1:].replace("/", ".")
    for name in sorted(os.listdir(folder)):
        path = f"{folder}/{name}"
        if not name.startswith("test"):
            continue
        if not name.endswith(".py") and not os.path.exists(path + "/__init__.py"):
            continue
        try:
            name = f"{package}.{name.removesuffix('.py')}"
            tests.addTests(loader.loadTestsFromModule(loader._get_module_from_name(name)))
        except unittest.SkipTest:
            pass
        except Exception:  # the others are to run all the same
            import traceback
            traceback.print_exc()
    return tests


def has_no_debug_ranges():
    return not hasattr(_always.__code__, "co_positions")


def requires_debug_ranges(reason=""):
    return _skip_if(has_no_debug_ranges(), "requires positions in code")


def darwin_malloc_err_warning(name):
    pass


def check_cflags_pgo():
    return False


def _force_run(path, function, *args):
    try:
        return function(*args)
    except FileNotFoundError:
        raise
    except OSError:
        os.chmod(path, 0o700)
        return function(*args)


def args_from_interpreter_flags():
    return []


optim_args_from_interpreter_flags = args_from_interpreter_flags


def get_pagesize():
    return os.sysconf("SC_PAGE_SIZE")


def flush_std_streams():
    sys.stdout.flush()
    sys.stderr.flush()


def print_warning(message):
    print(message, file=sys.__stderr__, flush=True)


def record_original_stdout(stream):
    pass


def get_original_stdout():
    return sys.stdout


def maybe_get_event_loop_policy():
    import asyncio
    return asyncio.events._event_loop_policy


def ignore_deprecations_from(module, *, like):
    return (module, like)


def clear_ignored_deprecations(*tokens):
    pass


# ---- Objects that answer in a fixed way ---------------------------------------------------------

class _AlwaysEqual:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False


class _NeverEqual:
    def __eq__(self, other):
        return False

    def __ne__(self, other):
        return True

    def __hash__(self):
        return 1


@functools.total_ordering
class _Largest:
    def __eq__(self, other):
        return isinstance(other, _Largest)

    def __lt__(self, other):
        return False


@functools.total_ordering
class _Smallest:
    def __eq__(self, other):
        return isinstance(other, _Smallest)

    def __gt__(self, other):
        return False


ALWAYS_EQ, NEVER_EQ, LARGEST, SMALLEST = _AlwaysEqual(), _NeverEqual(), _Largest(), _Smallest()


class BrokenIter:
    """An iterable that fails where it is told to: when made, when asked for an item, for itself."""

    def __init__(self, init_raises=False, next_raises=False, iter_raises=False):
        if init_raises:
            1 / 0
        self.next_raises = next_raises
        self.iter_raises = iter_raises

    def __next__(self):
        if self.next_raises:
            1 / 0

    def __iter__(self):
        if self.iter_raises:
            1 / 0
        return self


class Matcher:
    """Compares the fields of a log record with those wanted."""

    _partial_matches = ("msg", "message")

    def matches(self, fields, **wanted):
        return all(self.match_value(key, fields.get(key), value) for key, value in wanted.items())

    def match_value(self, key, value, wanted):
        if type(value) is not type(wanted):
            return False
        if isinstance(value, str) and key in self._partial_matches:
            return wanted in value
        return value == wanted


@contextlib.contextmanager
def patch_list(orig):
    """Leaves a list, in the end, as it was before."""
    saved = orig[:]
    try:
        yield
    finally:
        orig[:] = saved
