# os: the environment and other processes.
import os

os.environ["KUKRI_TEST"] = "é"
print(os.getenv("KUKRI_TEST"), os.environb[b"KUKRI_TEST"], os.popen("echo $KUKRI_TEST").read())     #=> é b'\xc3\xa9' é
                                                                #=>
del os.environ["KUKRI_TEST"]
print(os.getenv("KUKRI_TEST", "none"), "KUKRI_TEST" in os.environ)          #=> none False
try:
    os.environ["x"] = 1
except TypeError as e:
    print(e)                                                    #=> str expected, not int

read, write = os.pipe()
pid = os.fork()
if pid == 0:
    os.write(write, b"from the child")
    os._exit(7)
os.close(write)
print(os.read(read, 100))                                       #=> b'from the child'
found, status = os.waitpid(pid, 0)
print(found == pid, os.WIFEXITED(status), os.WEXITSTATUS(status), os.waitstatus_to_exitcode(status))  #=> True True 7 7
print(os.system("exit 3") >> 8, os.spawnlp(os.P_WAIT, "sh", "sh", "-c", "exit 4"))      #=> 3 4

pid = os.posix_spawn("/bin/sh", ["sh", "-c", "kill -9 $$"], {})
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))         #=> -9
try:
    os.execv("/nonexistent", ["x"])
except FileNotFoundError as e:
    print(e)                                                    #=> [Errno 2] No such file or directory
try:
    os.execv("/bin/true", [])
except ValueError as e:
    print(e)                                                    #=> execv() arg 2 must not be empty
calls = []
os.register_at_fork(before=lambda: calls.append("before"), after_in_parent=lambda: calls.append("parent"))
pid = os.fork()
if pid == 0:
    os._exit(0)
os.waitpid(pid, 0)
print(calls)                                                    #=> ['before', 'parent']
print(os.getpid() > 0, os.cpu_count() > 0, len(os.urandom(8)), os.uname().sysname)      #=> True True 8 Linux
print(os.terminal_size((80, 24)), os.sysconf("SC_PAGE_SIZE") > 0, os.strerror(2))
#=> os.terminal_size(columns=80, lines=24) True No such file or directory
