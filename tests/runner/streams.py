# The runner itself: stdout, stderr, stdin, arguments and the exit status, from files beside the test.
import sys

print(sys.argv[1:])
print(repr(sys.stdin.read()))

def fail():
    raise ValueError("the traceback goes to stderr, with this file's lines")

[].pop()                    #=> raises IndexError: pop from empty list
fail()
