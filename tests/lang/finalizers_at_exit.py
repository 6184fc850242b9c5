# Objects that live until the end of the program: __del__ runs then, with all globals still there.
import atexit
import sys


class Named:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name, Named is not None, sys.stdout is not None)


class Node:
    def __init__(self, name):
        self.name, self.other = name, None

    def __del__(self):
        print("node", self.name, "and", self.other.name)


kept = Named("kept")
inside = {"key": [Named("inside")]}
first, second = Node("first"), Node("second")
first.other, second.other = second, first


def generate():
    try:
        yield Named("in a generator")
    finally:
        print("finally")


generator = generate()
held = next(generator)
atexit.register(print, "atexit")
print("end")
#=> end
#=> atexit
#=> finally
#=> del kept True True
#=> del inside True True
#=> node first and second
#=> node second and first
#=> del in a generator True True
sys.exit(0)
