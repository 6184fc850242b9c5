# The runner itself: statements that raise, in every shape that it must recognise.

[].pop()                    #=> raises IndexError: pop from empty list
print("after")              #=> after
print(f"{'#=> no'} {1:>{3}}", '''#=> not
this either''')             #=> #=> no   1 #=> not
                            #=> this either
raise ValueError            #=> raises ValueError
x = 1; x.y; print("never")  #=> raises AttributeError: 'int' object has no attribute 'y'
len(
    1,
    2,                      #=> raises TypeError: len() takes exactly one argument (2 given)
)
class Broken(int, str): pass    #=> raises TypeError: multiple bases have instance lay-out conflict
print("between")            #=> between

class Outer:
    """A block inside a block."""
    value = 1

    class Inner(Missing):   #=> raises NameError: name 'Missing' is not defined
        text = """
not indented
"""
        def method(self):
            return 1

    other = value + 1
    del nothing             #=> raises NameError: name 'nothing' is not defined

print(Outer.other)          #=> 2

def returned():
    for i in range(3):
        if i == 1: raise KeyError(i)    #=> raises KeyError: 1
    return missing \
        + 1                 #=> raises NameError: name 'missing' is not defined

print(returned())           #=> None

for item in 5:              #=> raises TypeError: 'int' object is not iterable
    print("never")
else:
    print("never")

def decorate(function): raise RuntimeError("two\nlines")

@decorate
@decorate
def decorated():            #=> raises RuntimeError: two
    pass                    #=> lines
match x:                    #=> raises ZeroDivisionError: division by zero
    case 1:
        1 / 0

match = [1]
match[2]                    #=> raises IndexError: list index out of range
print(rf"\{x}", f'{x!r:^5}', f"{ {'a': "}'"}['a'] }")   #=> \1   1   }'
if x:                       #=> raises ZeroDivisionError: division by zero
    0 / 0
elif x:
    pass
try:
    raise ValueError(1)
except ValueError as error:
    raise KeyError("k") from error      #=> raises KeyError: 'k'
import sys
sys.exit(3)                 #=> raises SystemExit: 3
print("é", end="")          # no newline at the end of output
#=> é
