"""Running other programs."""

import _thread
import io
import os
import posix
import sys
import time
import types
import warnings

__all__ = ["Popen", "PIPE", "STDOUT", "call", "check_call", "getstatusoutput", "getoutput", "check_output", "run",
           "CalledProcessError", "DEVNULL", "SubprocessError", "TimeoutExpired", "CompletedProcess"]

PIPE = -1
STDOUT = -2
DEVNULL = -3

_active = []    # programs whose Popen went before they ended
_NO_FD = 0x7fffffff
_PIPE_SIZE = 32768
_PIPE_BUF = 4096    # what a pipe that is ready surely takes
_STAGE_FOLDER, _STAGE_PREEXEC = 2, 3
_fork_exec = posix._fork_exec
_PopenSelector = None   # the class of selector that communicate() waits with; None: PollSelector
_USE_POSIX_SPAWN = False
_USE_VFORK = True


class SubprocessError(Exception):
    pass


class CalledProcessError(SubprocessError):
    """A program that had to succeed ended with another code than 0."""

    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode = returncode
        self.cmd = cmd
        self.output = output
        self.stderr = stderr

    def __str__(self):
        if self.returncode and self.returncode < 0:
            import signal
            try:
                return "Command '%s' died with %r." % (self.cmd, signal.Signals(-self.returncode))
            except ValueError:
                return "Command '%s' died with unknown signal %d." % (self.cmd, -self.returncode)
        return "Command '%s' returned non-zero exit status %d." % (self.cmd, self.returncode)

    @property
    def stdout(self):
        """What output is, too."""
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class TimeoutExpired(SubprocessError):
    """A program did not end in time."""

    def __init__(self, cmd, timeout, output=None, stderr=None):
        self.cmd = cmd
        self.timeout = timeout
        self.output = output
        self.stderr = stderr

    def __str__(self):
        return "Command '%s' timed out after %s seconds" % (self.cmd, self.timeout)

    @property
    def stdout(self):
        """What output is, too."""
        return self.output

    @stdout.setter
    def stdout(self, value):
        self.output = value


class CompletedProcess:
    """A program that has ended: its args, returncode, stdout and stderr."""

    def __init__(self, args, returncode, stdout=None, stderr=None):
        self.args = args
        self.returncode = returncode
        self.stdout = stdout
        self.stderr = stderr

    def __repr__(self):
        parts = ["args={!r}".format(self.args), "returncode={!r}".format(self.returncode)]
        if self.stdout is not None:
            parts.append("stdout={!r}".format(self.stdout))
        if self.stderr is not None:
            parts.append("stderr={!r}".format(self.stderr))
        return "{}({})".format(type(self).__name__, ", ".join(parts))

    __class_getitem__ = classmethod(types.GenericAlias)

    def check_returncode(self):
        """CalledProcessError unless the code is 0."""
        if self.returncode:
            raise CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)


# ---- Functions

def call(*popenargs, timeout=None, **kwargs):
    """Runs a program and gives its code."""
    with Popen(*popenargs, **kwargs) as p:
        try:
            return p.wait(timeout=timeout)
        except:
            p.kill()
            raise


def check_call(*popenargs, **kwargs):
    """call() that raises CalledProcessError for any code but 0."""
    retcode = call(*popenargs, **kwargs)
    if retcode:
        cmd = kwargs.get("args")
        raise CalledProcessError(retcode, popenargs[0] if cmd is None else cmd)
    return 0


def check_output(*popenargs, timeout=None, **kwargs):
    """Runs a program and gives what it wrote; CalledProcessError for any code but 0."""
    for name in ("stdout", "check"):
        if name in kwargs:
            raise ValueError(f"{name} argument not allowed, it will be overridden.")
    if "input" in kwargs and kwargs["input"] is None:
        # An empty input, of the type that is asked for.
        text = kwargs.get("universal_newlines") or kwargs.get("text") or kwargs.get("encoding") or kwargs.get("errors")
        kwargs["input"] = "" if text else b""
    return run(*popenargs, stdout=PIPE, timeout=timeout, check=True, **kwargs).stdout


def run(*popenargs, input=None, capture_output=False, timeout=None, check=False, **kwargs):
    """Runs a program to its end and gives a CompletedProcess."""
    if input is not None:
        if kwargs.get("stdin") is not None:
            raise ValueError("stdin and input arguments may not both be used.")
        kwargs["stdin"] = PIPE
    if capture_output:
        if kwargs.get("stdout") is not None or kwargs.get("stderr") is not None:
            raise ValueError("stdout and stderr arguments may not be used with capture_output.")
        kwargs["stdout"] = kwargs["stderr"] = PIPE
    with Popen(*popenargs, **kwargs) as process:
        try:
            stdout, stderr = process.communicate(input, timeout=timeout)
        except TimeoutExpired:
            process.kill()
            process.wait()
            raise
        except:
            process.kill()
            raise
        retcode = process.poll()
        if check and retcode:
            raise CalledProcessError(retcode, process.args, output=stdout, stderr=stderr)
    return CompletedProcess(process.args, retcode, stdout, stderr)


def list2cmdline(seq):
    """A list of arguments as Windows' C library takes a command line apart."""
    result = []
    for arg in map(os.fsdecode, seq):
        backslashes = 0
        if result:
            result.append(" ")
        quote = " " in arg or "\t" in arg or not arg
        if quote:
            result.append('"')
        for c in arg:
            if c == "\\":
                backslashes += 1
                continue
            if c == '"':
                result.append("\\" * (backslashes * 2 + 1) + '"')
            else:
                result.append("\\" * backslashes + c)
            backslashes = 0
        result.append("\\" * backslashes * (2 if quote else 1))
        if quote:
            result.append('"')
    return "".join(result)


def getstatusoutput(cmd, *, encoding=None, errors=None):
    """(code, output) of a command of the shell, errors included in the output."""
    try:
        data = check_output(cmd, shell=True, text=True, stderr=STDOUT, encoding=encoding, errors=errors)
        exitcode = 0
    except CalledProcessError as error:
        data = error.output
        exitcode = error.returncode
    return exitcode, data.removesuffix("\n")


def getoutput(cmd, *, encoding=None, errors=None):
    """The output of a command of the shell."""
    return getstatusoutput(cmd, encoding=encoding, errors=errors)[1]


def _text_encoding():
    if sys.flags.warn_default_encoding:
        warnings.warn("'encoding' argument not specified.", EncodingWarning, 3)
    return "utf-8" if sys.flags.utf8_mode else "locale"


def _args_from_interpreter_flags():
    """The options this interpreter was started with."""
    flags = sys.flags
    args = []
    for flag, option in (("debug", "d"), ("dont_write_bytecode", "B"), ("no_site", "S"), ("verbose", "v"),
                         ("bytes_warning", "b"), ("quiet", "q")):
        value = getattr(flags, flag, 0)
        if value > 0:
            args.append("-" + option * value)
    if flags.optimize > 0:
        args.append("-" + "O" * flags.optimize)
    if getattr(flags, "isolated", 0):
        args.append("-I")
    else:
        if flags.ignore_environment:
            args.append("-E")
        if flags.no_user_site:
            args.append("-s")
        if getattr(flags, "safe_path", False):
            args.append("-P")
    args += ["-W" + option for option in sys.warnoptions]
    return args


def _optim_args_from_interpreter_flags():
    return ["-" + "O" * sys.flags.optimize] if sys.flags.optimize > 0 else []


def _cleanup():
    """Reaps programs nobody waits for."""
    for process in _active[:]:
        if process._internal_poll(_deadstate=sys.maxsize) is not None:
            try:
                _active.remove(process)
            except ValueError:
                pass


# ---- Popen

class Popen:
    """A program that runs. Its ends of pipes are stdin, stdout and stderr, its code is returncode."""

    _controlling_terminal = False   # of a new session: descriptor 0
    _child_created = False
    _waitpid_lock = None    # held while the end is asked for: of several threads one finds it

    def __init__(self, args, bufsize=-1, executable=None, stdin=None, stdout=None, stderr=None, preexec_fn=None,
                 close_fds=True, shell=False, cwd=None, env=None, universal_newlines=None, startupinfo=None,
                 creationflags=0, restore_signals=True, start_new_session=False, pass_fds=(), *, user=None, group=None,
                 extra_groups=None, encoding=None, errors=None, text=None, umask=-1, pipesize=-1, process_group=None):
        _cleanup()
        self._waitpid_lock = _thread.allocate_lock()
        self._input = None
        self._communication_started = False
        if bufsize is None:
            bufsize = -1
        if not isinstance(bufsize, int):
            raise TypeError("bufsize must be an integer")
        if stdout is STDOUT:
            raise ValueError("STDOUT can only be used for stderr")
        if pipesize is None:
            pipesize = -1
        if not isinstance(pipesize, int):
            raise TypeError("pipesize must be an integer")
        if pass_fds and not close_fds:
            warnings.warn("pass_fds overriding close_fds.", RuntimeWarning)
            close_fds = True
        if startupinfo is not None:
            raise ValueError("startupinfo is only supported on Windows platforms")
        if creationflags != 0:
            raise ValueError("creationflags is only supported on Windows platforms")
        self.args = args
        self.stdin = self.stdout = self.stderr = None
        self.pid = None
        self.returncode = None
        self.encoding = encoding
        self.errors = errors
        self.pipesize = pipesize
        if text is not None and universal_newlines is not None and bool(universal_newlines) != bool(text):
            raise SubprocessError("Cannot disambiguate when both text and universal_newlines are supplied but "
                                  "different. Pass one or the other.")
        self.text_mode = encoding or errors or text or universal_newlines
        if self.text_mode and encoding is None:
            self.encoding = encoding = _text_encoding()
        self._sigint_wait_secs = 0.25
        self._closed_child_pipe_fds = False
        gid = self._number_of(group, "Group", "grp", "getgrnam")
        uid = self._number_of(user, "User", "pwd", "getpwnam")
        gids = None
        if extra_groups is not None:
            if isinstance(extra_groups, str):
                raise ValueError("Groups must be a list, not a string")
            gids = []
            for entry in extra_groups:
                try:
                    gids.append(self._number_of(entry, "Group", "grp", "getgrnam"))
                except OverflowError:
                    raise ValueError("invalid group id") from None
        line_buffering = False
        if bufsize == 1:
            if self.text_mode:
                line_buffering = True
                bufsize = -1
            else:
                warnings.warn("line buffering (buffering=1) isn't supported in binary mode, the default buffer size "
                              "will be used", RuntimeWarning, stacklevel=2)
        ends, to_close = self._open_pipes(stdin, stdout, stderr)
        ours = ends[1], ends[2], ends[4]
        try:
            if ours[0] != -1:
                self.stdin = io.open(ours[0], "wb", bufsize)
                if self.text_mode:
                    self.stdin = io.TextIOWrapper(self.stdin, write_through=True, line_buffering=line_buffering,
                                                  encoding=encoding, errors=errors)
            if ours[1] != -1:
                self.stdout = io.open(ours[1], "rb", bufsize)
                if self.text_mode:
                    self.stdout = io.TextIOWrapper(self.stdout, encoding=encoding, errors=errors)
            if ours[2] != -1:
                self.stderr = io.open(ours[2], "rb", bufsize)
                if self.text_mode:
                    self.stderr = io.TextIOWrapper(self.stderr, encoding=encoding, errors=errors)
            self._execute_child(args, executable, preexec_fn, close_fds, pass_fds, cwd, env, shell,
                                (ends[0], ends[3], ends[5]), restore_signals, gid, gids, uid, umask, start_new_session,
                                -1 if process_group is None else process_group)
        except:
            for f in filter(None, (self.stdin, self.stdout, self.stderr)):
                try:
                    f.close()
                except OSError:
                    pass
            raise
        finally:
            for fd in to_close:
                os.close(fd)
            self._closed_child_pipe_fds = True

    @staticmethod
    def _number_of(who, what, module, function):
        """The number of a user or a group, or None."""
        if who is None:
            return None
        if isinstance(who, str):
            try:
                module = __import__(module)
            except ImportError:
                raise ValueError(f"{what} cannot be a string on this platform")
            return getattr(module, function)(who)[2]
        if not isinstance(who, int):
            raise TypeError(f"{what} must be a string or an integer, not {type(who)}" if what == "User" else
                            "Group must be a string or an integer, not {}".format(type(who)))
        if who < 0:
            raise ValueError(f"{what} ID cannot be negative, got {who}")
        if who > 0xffffffff:
            raise OverflowError(f"{what} ID is greater than maximum")
        return who

    def _open_pipes(self, stdin, stdout, stderr):
        """((stdin read, stdin write, stdout read, stdout write, stderr read, stderr write), those of the child)."""
        to_close = []
        opened = []

        def open_one(spec, reads):
            if spec is None:
                return -1, -1
            if spec == PIPE:
                pair = os.pipe()
                opened.extend(pair)
                if self.pipesize > 0:
                    import fcntl
                    fcntl.fcntl(pair[0], fcntl.F_SETPIPE_SZ, self.pipesize)
                to_close.append(pair[0] if reads else pair[1])
                return pair
            if spec == DEVNULL:
                fd = os.open(os.devnull, os.O_RDWR)
                opened.append(fd)
                to_close.append(fd)
            else:
                fd = spec if isinstance(spec, int) else spec.fileno()
            return (fd, -1) if reads else (-1, fd)

        try:
            p2c = open_one(stdin, True)
            c2p = open_one(stdout, False)
            if stderr == STDOUT:
                err = -1, c2p[1] if c2p[1] != -1 else sys.__stdout__.fileno()
            else:
                err = open_one(stderr, False)
        except:
            for fd in opened:
                os.close(fd)
            raise
        return (*p2c, *c2p, *err), to_close

    def _execute_child(self, args, executable, preexec_fn, close_fds, pass_fds, cwd, env, shell, fds, restore_signals,
                       gid, gids, uid, umask, start_new_session, process_group):
        if isinstance(args, (str, bytes)):
            args = [args]
        elif isinstance(args, os.PathLike):
            if shell:
                raise TypeError("path-like args is not allowed when shell is true")
            args = [args]
        else:
            args = list(args)
        if shell:
            args = ["/bin/sh", "-c"] + args
            if executable:
                args[0] = executable
        if executable is None:
            executable = args[0]
        sys.audit("subprocess.Popen", executable, args, cwd, env)
        name = os.fsencode(executable)
        if os.path.dirname(name):
            candidates = (name,)
        else:
            candidates = tuple(os.path.join(os.fsencode(folder), name) for folder in os.get_exec_path(env))
        if not candidates:
            candidates = (name,)
        pid, stage, number = _fork_exec(
            args, candidates, tuple(_NO_FD if fd == -1 else fd for fd in fds),
            tuple(map(int, pass_fds)) if close_fds else None, cwd, env,
            (restore_signals, start_new_session, process_group, gid, uid, umask, self._controlling_terminal), gids,
            preexec_fn)
        if stage == 0:
            self.pid = pid
            self._child_created = True
            return
        if stage == _STAGE_PREEXEC:
            raise SubprocessError("Exception occurred in preexec_fn.")
        self.returncode = 255
        if stage == _STAGE_FOLDER:
            raise OSError(number, os.strerror(number), cwd)
        if stage == 1:
            raise OSError(number, os.strerror(number), executable)
        raise OSError(number, os.strerror(number))

    def __repr__(self):
        text = f"<{type(self).__name__}: returncode: {self.returncode} args: {self.args!r}>"
        return text[:76] + "...>" if len(text) > 80 else text

    __class_getitem__ = classmethod(types.GenericAlias)

    @property
    def universal_newlines(self):
        return self.text_mode

    @universal_newlines.setter
    def universal_newlines(self, universal_newlines):
        self.text_mode = bool(universal_newlines)

    def __enter__(self):
        return self

    def __exit__(self, exc_type, value, traceback):
        if self.stdout:
            self.stdout.close()
        if self.stderr:
            self.stderr.close()
        try:
            if self.stdin:
                self.stdin.close()
        finally:
            if exc_type == KeyboardInterrupt:
                # The program has had the same Ctrl-C: a moment for it to end.
                if self._sigint_wait_secs > 0:
                    try:
                        self._wait(timeout=self._sigint_wait_secs)
                    except TimeoutExpired:
                        pass
                self._sigint_wait_secs = 0
                return
            self.wait()

    def __del__(self, _maxsize=sys.maxsize, _warn=warnings.warn):
        if not self._child_created:
            return
        if self.returncode is None:
            _warn("subprocess %s is still running" % self.pid, ResourceWarning, source=self)
        self._internal_poll(_deadstate=_maxsize)
        if self.returncode is None and _active is not None:
            _active.append(self)

    # ---- Ends

    def _handle_exitstatus(self, status):
        self.returncode = -os.WSTOPSIG(status) if os.WIFSTOPPED(status) else os.waitstatus_to_exitcode(status)

    def _internal_poll(self, _deadstate=None, _waitpid=os.waitpid, _no_hang=os.WNOHANG):
        if self.returncode is None:
            if not self._waitpid_lock.acquire(False):
                return None     # another thread waits: it runs
            try:
                if self.returncode is not None:
                    return self.returncode
                pid, status = _waitpid(self.pid, _no_hang)
                if pid == self.pid:
                    self._handle_exitstatus(status)
            except ChildProcessError:
                # Somebody else has reaped it.
                self.returncode = 0 if _deadstate is None else _deadstate
            except OSError:
                if _deadstate is not None:
                    self.returncode = _deadstate
            finally:
                self._waitpid_lock.release()
        return self.returncode

    def poll(self):
        """The program's code if it has ended, else None."""
        return self._internal_poll()

    def _try_wait(self, flags):
        try:
            return os.waitpid(self.pid, flags)
        except ChildProcessError:
            return self.pid, 0

    def _wait(self, timeout):
        if self.returncode is not None:
            return self.returncode
        if timeout is None:
            while self.returncode is None:
                with self._waitpid_lock:
                    if self.returncode is not None:
                        break
                    pid, status = self._try_wait(0)
                    if pid == self.pid:
                        self._handle_exitstatus(status)
            return self.returncode
        end = time.monotonic() + timeout
        delay = 0.0005
        while True:
            if self._waitpid_lock.acquire(False):
                try:
                    if self.returncode is None:
                        pid, status = self._try_wait(os.WNOHANG)
                        if pid == self.pid:
                            self._handle_exitstatus(status)
                finally:
                    self._waitpid_lock.release()
            if self.returncode is not None:
                return self.returncode
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutExpired(self.args, timeout)
            if delay > 0.004 and self._wait_for_end(left):
                continue
            delay = min(delay * 2, left, 0.05)
            time.sleep(delay)

    def _wait_for_end(self, timeout):
        """Waits until the program has ended, or the time is up. False: the system cannot tell."""
        import select
        try:
            fd = os.pidfd_open(self.pid)
        except OSError:
            return False
        try:
            poll = select.poll()
            poll.register(fd, select.POLLIN)
            poll.poll(min(timeout * 1000 + 1, 1e9))
        finally:
            os.close(fd)
        return True

    def wait(self, timeout=None):
        """Waits for the program's end and gives its code."""
        end = None if timeout is None else time.monotonic() + timeout
        try:
            return self._wait(timeout=timeout)
        except KeyboardInterrupt:
            if timeout is not None:
                sigint_timeout = min(self._sigint_wait_secs, end - time.monotonic())
            else:
                sigint_timeout = self._sigint_wait_secs
            self._sigint_wait_secs = 0
            try:
                self._wait(timeout=sigint_timeout)
            except TimeoutExpired:
                pass
            raise

    def send_signal(self, sig):
        """Sends a signal, unless the program has ended."""
        self.poll()
        if self.returncode is not None:
            return
        try:
            os.kill(self.pid, sig)
        except ProcessLookupError:
            pass

    def terminate(self):
        """Sends SIGTERM."""
        self.send_signal(15)

    def kill(self):
        """Sends SIGKILL."""
        self.send_signal(9)

    # ---- Talking

    def _translate_newlines(self, data, encoding, errors):
        if encoding == "locale":
            encoding = "utf-8"
        return data.decode(encoding, errors or "strict").replace("\r\n", "\n").replace("\r", "\n")

    def _stdin_write(self, input):
        if input:
            try:
                self.stdin.write(input)
            except BrokenPipeError:
                pass
        try:
            self.stdin.close()
        except BrokenPipeError:
            pass

    def communicate(self, input=None, timeout=None):
        """Sends input, reads all output and waits for the end; gives (stdout, stderr)."""
        if self._communication_started and input:
            raise ValueError("Cannot send input after starting communication")
        if timeout is None and not self._communication_started and \
                [self.stdin, self.stdout, self.stderr].count(None) >= 2:
            # One pipe at most cannot block another.
            stdout = stderr = None
            if self.stdin:
                self._stdin_write(input)
            elif self.stdout:
                stdout = self.stdout.read()
                self.stdout.close()
            elif self.stderr:
                stderr = self.stderr.read()
                self.stderr.close()
            self.wait()
            return stdout, stderr
        end = None if timeout is None else time.monotonic() + timeout
        try:
            stdout, stderr = self._communicate(input, end, timeout)
        except KeyboardInterrupt:
            sigint_timeout = self._sigint_wait_secs if timeout is None else \
                min(self._sigint_wait_secs, max(0, end - time.monotonic()))
            self._sigint_wait_secs = 0
            try:
                self._wait(timeout=sigint_timeout)
            except TimeoutExpired:
                pass
            raise
        finally:
            self._communication_started = True
        self.wait(timeout=None if end is None else max(0, end - time.monotonic()))
        return stdout, stderr

    def _communicate(self, input, end, orig_timeout):
        if self.stdin and not self._communication_started:
            try:
                self.stdin.flush()
            except BrokenPipeError:
                pass
            if not input:
                try:
                    self.stdin.close()
                except BrokenPipeError:
                    pass
        if not self._communication_started:
            self._output = {stream: [] for stream in (self.stdout, self.stderr) if stream}
        if self.stdin and self._input is None:
            self._input_offset = 0
            self._input = input
            if input is not None and self.text_mode:
                encoding = self.stdin.encoding
                self._input = input.encode("utf-8" if encoding == "locale" else encoding, self.stdin.errors)
        view = memoryview(self._input) if self._input else b""
        writer = self.stdin if self.stdin and view and not self.stdin.closed else None
        readers = {stream.fileno(): stream for stream in self._output if not stream.closed}
        import selectors
        with (_PopenSelector or selectors.PollSelector)() as selector:
            for fd in readers:
                selector.register(fd, selectors.EVENT_READ)
            if writer:
                selector.register(writer, selectors.EVENT_WRITE)
            while selector.get_map():
                left = None if end is None else end - time.monotonic()
                if left is not None and left < 0:
                    self._timed_out(orig_timeout)
                ready = selector.select(left)
                if end is not None and time.monotonic() > end:
                    self._timed_out(orig_timeout)
                for key, events in ready:
                    if key.fileobj is writer:
                        if not self._write_some(view):
                            selector.unregister(writer)
                            writer.close()
                            writer = None
                        continue
                    data = os.read(key.fd, _PIPE_SIZE)
                    if data:
                        self._output[readers[key.fd]].append(data)
                    else:
                        selector.unregister(key.fd)
                        readers.pop(key.fd).close()
        self.wait(timeout=None if end is None else max(0, end - time.monotonic()))
        return tuple(self._collected(stream) for stream in (self.stdout, self.stderr))

    def _write_some(self, view):
        """Writes what the pipe takes; whether there is more."""
        try:
            self._input_offset += os.write(self.stdin.fileno(), view[self._input_offset:self._input_offset + _PIPE_BUF])
        except BrokenPipeError:
            return False
        return self._input_offset < len(view)

    def _collected(self, stream):
        if stream is None:
            return None
        data = b"".join(self._output[stream])
        return self._translate_newlines(data, stream.encoding, stream.errors) if self.text_mode else data

    def _timed_out(self, timeout):
        out, err = (b"".join(self._output[stream]) or None if stream else None for stream in (self.stdout, self.stderr))
        raise TimeoutExpired(self.args, timeout, output=out, stderr=err)
