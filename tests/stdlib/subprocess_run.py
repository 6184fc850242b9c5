# subprocess: programs, their pipes and codes.
import subprocess as sp, sys

print(sp.run(["echo", "hi"], capture_output=True))
#=> CompletedProcess(args=['echo', 'hi'], returncode=0, stdout=b'hi\n', stderr=b'')
print(sp.run("cat; echo oops >&2; exit 3", shell=True, input="text", text=True, capture_output=True))
#=> CompletedProcess(args='cat; echo oops >&2; exit 3', returncode=3, stdout='text', stderr='oops\n')
print(len(sp.check_output(["cat"], input=b"x" * 300_000)))      #=> 300000
print(sp.call(["false"]), sp.getstatusoutput("echo a; exit 2"))             #=> 1 (2, 'a')
print(sp.check_output("echo $A", shell=True, env={"A": "b"}), sp.check_output(["pwd"], cwd="/"))    #=> b'b\n' b'/\n'

def attempt(*args, **kwargs):
    try:
        sp.run(*args, **kwargs)
    except (OSError, sp.SubprocessError) as e:
        print(type(e).__name__, str(e).partition(" after")[0])
attempt(["no such program"])        #=> FileNotFoundError [Errno 2] No such file or directory: 'no such program'
attempt(["ls"], cwd="/none")        #=> FileNotFoundError [Errno 2] No such file or directory: '/none'
attempt(["false"], check=True)      #=> CalledProcessError Command '['false']' returned non-zero exit status 1.
attempt("kill -9 $$", shell=True, check=True)   #=> CalledProcessError Command 'kill -9 $$' died with <Signals.SIGKILL: 9>.
attempt(["sleep", "5"], timeout=0.02)           #=> TimeoutExpired Command '['sleep', '5']' timed out
attempt(["true"], preexec_fn=lambda: 1 / 0)     #=> SubprocessError Exception occurred in preexec_fn.

with sp.Popen(["cat"], stdin=sp.PIPE, stdout=sp.PIPE, text=True, bufsize=1) as p:
    p.stdin.write("line\n")
    print(repr(p.stdout.readline()), p.poll())                  #=> 'line\n' None
    p.terminate()
print(p.returncode)                                             #=> -15

# An empty name is looked for like any other.
try:
    sp.run('')
except OSError as e:
    print(type(e).__name__, e)      #=> PermissionError [Errno 13] Permission denied: ''
