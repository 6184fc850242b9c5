# --max-time: a program that waits in a system call ends at its time too, whatever it waits for.
# CPython differs: it has no limits
import os
import signal
import subprocess
import sys

head = "import fcntl, os, signal, socket, subprocess\nprocess = os.posix_spawn('/bin/sleep', ['sleep', '20'], os.environ)\n"
waits = [
    "os.waitpid(process, 0)",
    "os.wait()",
    "os.wait4(process, 0)",
    "os.waitid(os.P_PID, process, os.WEXITED)",
    "os.system('sleep 20')",
    "signal.pause()",
    "signal.sigwait([signal.SIGUSR1])",
    "signal.sigwaitinfo([signal.SIGUSR1])",
    "signal.sigtimedwait([signal.SIGUSR1], 1e14)",
    "a, b = open('/dev/null'), open(__file__ if '__file__' in globals() else '/etc/passwd')\n"
    "c = open(b.name)\nfcntl.flock(b, fcntl.LOCK_EX); fcntl.flock(c, fcntl.LOCK_EX)",
    "os.splice(os.pipe()[0], os.pipe()[1], 1000)",
    "a, b = socket.socketpair()\nwith open('/bin/sh', 'rb') as file:\n"
    "    while True: os.sendfile(a.fileno(), file.fileno(), 0, 1 << 20)",
]
last = "\nprint('it went on')"
runs = [subprocess.Popen([sys.executable, '--max-time', '0.2s', '-c', head + code + last], stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, text=True, start_new_session=True) for code in waits]
for code, run in zip(waits, runs):
    run.wait()
    try: os.killpg(run.pid, signal.SIGKILL)  # what it waited for
    except ProcessLookupError: pass
    out, error = run.communicate()
    if run.returncode != 1 or out or not error.endswith("TimeoutError: the program used up its time\n"):
        print(code, run.returncode, out, error)
print('all have ended')  #=> all have ended

# With time left they answer as ever.
code = """import os, signal
process = os.posix_spawn('/bin/sh', ['sh', '-c', 'exit 3'], os.environ)
print(os.waitstatus_to_exitcode(os.wait4(process, 0)[1]))
process = os.posix_spawn('/bin/sh', ['sh', '-c', 'exit 4'], os.environ)
print(os.waitid(os.P_PID, process, os.WEXITED).si_status, os.system('exit 5') >> 8)
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])
os.kill(os.getpid(), signal.SIGUSR1)
print(signal.sigwait([signal.SIGUSR1]) == signal.SIGUSR1, signal.sigtimedwait([signal.SIGUSR1], 0.001))
signal.signal(signal.SIGALRM, lambda *_: print('rings'))
signal.setitimer(signal.ITIMER_REAL, 0.05)
signal.pause()
"""
print(subprocess.run([sys.executable, '--max-time', '60s', '-c', code], stdout=subprocess.PIPE, text=True).stdout, end='')
#=> 3
#=> 4 5
#=> True None
#=> rings
