# marshal: values as bytes and back.
import io
import marshal

values = [None, True, False, ..., StopIteration, 0, -1, 2**31 - 1, -2**31, 2**31, 2**64 + 7, -3**200, 1.5, -0.0,
          float('inf'), 1e300, 2 - 3j, '', 'name', 'a b' * 200, 'é\U0001f600', '\ud800', b'', b'x\0y', (), (1, (2,)),
          tuple(range(300)), [], [1, [2]], {}, {'a': [1], 2: 'b'}, set(), {1, 'x'}, frozenset({3, 4})]
for version in range(5):
    for value in values:
        back = marshal.loads(marshal.dumps(value, version))
        # The order of a set with a str in it is another in each process, and after a resize.
        same = back == value if isinstance(value, set) else repr(back) == repr(value)
        if not same or type(back) is not type(value): print(version, value, back)
print(marshal.version)                              #=> 4

# The format is CPython's.
print(marshal.dumps(5), marshal.dumps(-2**31 - 1))  #=> b'\xe9\x05\x00\x00\x00' b'\xec\xfd\xff\xff\xff\x01\x00\x00\x00\x02\x00'
print(marshal.dumps((None, True)))                  #=> b'\xa9\x02NT'
print(marshal.loads(b'(\x02\x00\x00\x00i\x01\x00\x00\x00s\x02\x00\x00\x00ab'))  #=> (1, b'ab')
print(marshal.loads(b'I\xff\xff\xff\xff\xff\xff\xff\x7f'), marshal.loads(b'f\x031.5'))  #=> 9223372036854775807 1.5
print(marshal.loads(marshal.dumps(bytearray(b'ab'))), marshal.loads(memoryview(marshal.dumps(1))))  #=> b'ab' 1

# What occurs twice is one object again, and may be inside itself.
a = ['x']
b = marshal.loads(marshal.dumps([a, a]))
print(b, b[0] is b[1])                              #=> [['x'], ['x']] True
a.append(a)
b = marshal.loads(marshal.dumps(a))
print(b, b[1] is b)                                 #=> ['x', [...]] True

# Files: each load takes as much as it needs.
file = io.BytesIO()
for value in (1, 'two', [3.0]): marshal.dump(value, file)
file.seek(0)
print(marshal.load(file), marshal.load(file), marshal.load(file))  #=> 1 two [3.0]

def fails(function, *args, **keywords):
    try: print(function(*args, **keywords))
    except (ValueError, EOFError, TypeError) as error: print(type(error).__name__ + ':', error)
fails(marshal.dumps, object())          #=> ValueError: unmarshallable object
fails(marshal.dumps, [fails])           #=> ValueError: unmarshallable object
fails(marshal.loads, b'')               #=> EOFError: EOF read where object expected
fails(marshal.loads, b'i\0')            #=> EOFError: marshal data too short
fails(marshal.loads, b'?')              #=> ValueError: bad marshal data (unknown type code)
fails(marshal.loads, b'0')              #=> TypeError: NULL object in marshal data for object
fails(marshal.loads, b')\x010')         #=> TypeError: NULL object in marshal data for tuple
fails(marshal.loads, b'r\0\0\0\0')      #=> ValueError: bad marshal data (invalid reference)
fails(marshal.loads, b'l\1\0\0\0\0\0')  #=> ValueError: bad marshal data (unnormalized long data)
fails(marshal.loads, b'l\1\0\0\0\0\x80')    #=> ValueError: bad marshal data (digit out of range in long)
fails(marshal.loads, b'[\xff\xff\xff\xff')  #=> ValueError: bad marshal data (list size out of range)
fails(marshal.loads, b'<\1\0\0\0[\0\0\0\0')  #=> TypeError: unhashable type: 'list'
fails(marshal.loads, b'f\x03x15')       #=> ValueError: could not convert string to float: 'x15'
fails(marshal.loads, b'f\x031_5')       #=> ValueError: could not convert string to float: '1_5'
try: marshal.loads(b'f\2a\xf8')         # no text at all
except ValueError as error: print(str(error)[:34])  #=> could not convert string to float:
fails(marshal.loads, 5)                 #=> TypeError: a bytes-like object is required, not 'int'
fails(marshal.loads, b')\1' * 2000 + b'N')  #=> ValueError: recursion limit exceeded
deep = []
for i in range(2100): deep = [deep]
fails(marshal.dumps, deep)              #=> ValueError: object too deeply nested to marshal
code = compile('1', '', 'eval')
fails(marshal.dumps, code, allow_code=False)  #=> ValueError: marshalling code objects is disallowed
fails(marshal.loads, marshal.dumps(code), allow_code=False)  #=> ValueError: unmarshalling code objects is disallowed
