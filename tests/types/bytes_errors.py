# bytes and bytearray: what their methods refuse, and the words of it.
def show(f):
    try:
        print(ascii(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

B = bytes
b = B(b"abc")
show(lambda:b.find('a'))  #=> TypeError: argument should be integer or bytes-like object, not 'str'
show(lambda:b.find(256))  #=> ValueError: byte must be in range(0, 256)
show(lambda:b.find(1.5))  #=> TypeError: argument should be integer or bytes-like object, not 'float'
show(lambda:b.count('a'))  #=> TypeError: argument should be integer or bytes-like object, not 'str'
show(lambda:b.index(b'z'))  #=> ValueError: subsection not found
show(lambda:b.index('a'))  #=> TypeError: argument should be integer or bytes-like object, not 'str'
show(lambda:b.startswith('a'))  #=> TypeError: startswith first arg must be bytes or a tuple of bytes, not str
show(lambda:b.startswith(('a',)))  #=> TypeError: a bytes-like object is required, not 'str'
show(lambda:b.replace('a',b''))  #=> TypeError: a bytes-like object is required, not 'str'
show(lambda:b.replace(b'a',5))  #=> TypeError: a bytes-like object is required, not 'int'
show(lambda:b.split('a'))  #=> TypeError: a bytes-like object is required, not 'str'
show(lambda:b.split(b''))  #=> ValueError: empty separator
show(lambda:b.strip('a'))  #=> TypeError: a bytes-like object is required, not 'str'
show(lambda:b.join(5))  #=> TypeError: can only join an iterable
show(lambda:b.join(['a']))  #=> TypeError: sequence item 0: expected a bytes-like object, str found
show(lambda:b.join([b'a',5]))  #=> TypeError: sequence item 1: expected a bytes-like object, int found
show(lambda:b.partition('a'))  #=> TypeError: a bytes-like object is required, not 'str'
show(lambda:b.partition(b''))  #=> ValueError: empty separator
show(lambda:b.translate('a'))  #=> TypeError: a bytes-like object is required, not 'str'
show(lambda:b.translate(b'a'))  #=> ValueError: translation table must be 256 characters long
show(lambda:b.translate(None,'a'))  #=> TypeError: a bytes-like object is required, not 'str'
show(lambda:B.maketrans('a',b'b'))  #=> TypeError: a bytes-like object is required, not 'str'
show(lambda:B.maketrans(b'a',b'bc'))  #=> ValueError: maketrans arguments must have same length
show(lambda:b.center(5,'a'))  #=> TypeError: center() argument 2 must be a byte string of length 1, not str
show(lambda:b.center(5,b'ab'))
#=> TypeError: center() argument 2 must be a byte string of length 1, not bytes
show(lambda:b.ljust(5,5))  #=> TypeError: ljust() argument 2 must be a byte string of length 1, not int
show(lambda:b.zfill('a'))  #=> TypeError: 'str' object cannot be interpreted as an integer
show(lambda:b.hex('é'))  #=> ValueError: sep must be ASCII.
show(lambda:b.hex('ab'))  #=> ValueError: sep must be length 1.
show(lambda:b.hex(5))  #=> TypeError: object of type 'int' has no len()
show(lambda:b.hex(b':',1.5))  #=> TypeError: 'float' object cannot be interpreted as an integer
show(lambda:b.hex(b'\xff'))  #=> ValueError: sep must be ASCII.
show(lambda:B.fromhex('zz'))  #=> ValueError: non-hexadecimal number found in fromhex() arg at position 0
show(lambda:B.fromhex('a'))  #=> ValueError: non-hexadecimal number found in fromhex() arg at position 1
show(lambda:B.fromhex('aaé'))  #=> ValueError: non-hexadecimal number found in fromhex() arg at position 2
show(lambda:B.fromhex(b'aa'))  #=> TypeError: fromhex() argument must be str, not bytes
show(lambda:b['a'])  #=> TypeError: byte indices must be integers or slices, not str
show(lambda:b[10])  #=> IndexError: index out of range
show(lambda:b[10**30])  #=> IndexError: cannot fit 'int' into an index-sized integer
show(lambda:b+5)  #=> TypeError: can't concat int to bytes
show(lambda:b+'a')  #=> TypeError: can't concat str to bytes
show(lambda:b*'a')  #=> TypeError: can't multiply sequence by non-int of type 'str'
show(lambda:b*(2**62))  #=> OverflowError: repeated bytes are too long
show(lambda:b<5)  #=> TypeError: '<' not supported between instances of 'bytes' and 'int'
show(lambda:b=='abc')  #=> False
show(lambda:'a' in b)  #=> TypeError: a bytes-like object is required, not 'str'
show(lambda:256 in b)  #=> ValueError: byte must be in range(0, 256)
show(lambda:1.5 in b)  #=> TypeError: a bytes-like object is required, not 'float'
show(lambda:B('a'))  #=> TypeError: string argument without an encoding
show(lambda:B(5,'a'))  #=> TypeError: encoding without a string argument
show(lambda:B('a','zz'))  #=> LookupError: unknown encoding: zz
show(lambda:B(-1))  #=> ValueError: negative count
show(lambda:B(10**30))  #=> OverflowError: cannot fit 'int' into an index-sized integer
show(lambda:B([256]))  #=> ValueError: bytes must be in range(0, 256)
show(lambda:B(['a']))  #=> TypeError: 'str' object cannot be interpreted as an integer
show(lambda:B([1.5]))  #=> TypeError: 'float' object cannot be interpreted as an integer
show(lambda:B(1.5))  #=> TypeError: cannot convert 'float' object to bytes
show(lambda:B(b'a','ascii'))  #=> TypeError: encoding without a string argument
show(lambda:B(errors='strict'))  #=> TypeError: errors without a string argument
show(lambda:B(encoding='ascii'))  #=> TypeError: encoding without a string argument
show(lambda:B('a',errors='strict'))  #=> TypeError: string argument without an encoding
show(lambda:B(None))  #=> TypeError: cannot convert 'NoneType' object to bytes
show(lambda:B(object()))  #=> TypeError: cannot convert 'object' object to bytes
show(lambda:b.decode(5))  #=> TypeError: decode() argument 'encoding' must be str, not int
show(lambda:b.decode('zz'))  #=> LookupError: unknown encoding: zz
show(lambda:b.removeprefix('a'))  #=> TypeError: a bytes-like object is required, not 'str'
show(lambda:b.expandtabs('a'))  #=> TypeError: 'str' object cannot be interpreted as an integer
show(lambda:B(2**62))  #=> MemoryError: 
show(lambda: b.endswith(5))  #=> TypeError: endswith first arg must be bytes or a tuple of bytes, not int
show(lambda:b.rsplit(5))  #=> TypeError: a bytes-like object is required, not 'int'
show(lambda:b.splitlines('a'))  #=> [b'abc']
show(lambda:b.__getitem__(slice('a')))
#=> TypeError: slice indices must be integers or None or have an __index__ method
show(lambda:b.rfind(-1))  #=> ValueError: byte must be in range(0, 256)
show(lambda:b.rindex(300))  #=> ValueError: byte must be in range(0, 256)
show(lambda:b.rindex(3))  #=> ValueError: subsection not found
show(lambda:b.translate(bytes(256),delete=5))  #=> TypeError: a bytes-like object is required, not 'int'
show(lambda:b.hex(''))  #=> ValueError: sep must be length 1.
show(lambda:b.hex(None))  #=> TypeError: object of type 'NoneType' has no len()
show(lambda:B([10**30]))  #=> ValueError: bytes must be in range(0, 256)
show(lambda:B.fromhex('a b'))  #=> ValueError: non-hexadecimal number found in fromhex() arg at position 1
show(lambda:B.fromhex('ab c'))  #=> ValueError: non-hexadecimal number found in fromhex() arg at position 4
show(lambda:b.decode('ascii',5))  #=> TypeError: decode() argument 'errors' must be str, not int
show(lambda:B(string=5))  #=> TypeError: bytes() got an unexpected keyword argument 'string'
show(lambda:B(1,2,3,4))  #=> TypeError: bytes() takes at most 3 arguments (4 given)
show(lambda:B(source='a',encoding='utf8'))  #=> b'a'
B = bytearray
b = B(b"abc")
show(lambda:b.find('a'))  #=> TypeError: argument should be integer or bytes-like object, not 'str'
show(lambda:b.find(256))  #=> ValueError: byte must be in range(0, 256)
show(lambda:b.find(1.5))  #=> TypeError: argument should be integer or bytes-like object, not 'float'
show(lambda:b.count('a'))  #=> TypeError: argument should be integer or bytes-like object, not 'str'
show(lambda:b.index(b'z'))  #=> ValueError: subsection not found
show(lambda:b.index('a'))  #=> TypeError: argument should be integer or bytes-like object, not 'str'
show(lambda:b.startswith('a'))  #=> TypeError: startswith first arg must be bytes or a tuple of bytes, not str
show(lambda:b.startswith(('a',)))  #=> TypeError: a bytes-like object is required, not 'str'
show(lambda:b.replace('a',b''))  #=> TypeError: a bytes-like object is required, not 'str'
show(lambda:b.replace(b'a',5))  #=> TypeError: a bytes-like object is required, not 'int'
show(lambda:b.split('a'))  #=> TypeError: a bytes-like object is required, not 'str'
show(lambda:b.split(b''))  #=> ValueError: empty separator
show(lambda:b.strip('a'))  #=> TypeError: a bytes-like object is required, not 'str'
show(lambda:b.join(5))  #=> TypeError: can only join an iterable
show(lambda:b.join(['a']))  #=> TypeError: sequence item 0: expected a bytes-like object, str found
show(lambda:b.join([b'a',5]))  #=> TypeError: sequence item 1: expected a bytes-like object, int found
show(lambda:b.partition('a'))  #=> TypeError: a bytes-like object is required, not 'str'
show(lambda:b.partition(b''))  #=> ValueError: empty separator
show(lambda:b.translate('a'))  #=> TypeError: a bytes-like object is required, not 'str'
show(lambda:b.translate(b'a'))  #=> ValueError: translation table must be 256 characters long
show(lambda:b.translate(None,'a'))  #=> TypeError: a bytes-like object is required, not 'str'
show(lambda:B.maketrans('a',b'b'))  #=> TypeError: a bytes-like object is required, not 'str'
show(lambda:B.maketrans(b'a',b'bc'))  #=> ValueError: maketrans arguments must have same length
show(lambda:b.center(5,'a'))  #=> TypeError: center() argument 2 must be a byte string of length 1, not str
show(lambda:b.center(5,b'ab'))
#=> TypeError: center() argument 2 must be a byte string of length 1, not bytes
show(lambda:b.ljust(5,5))  #=> TypeError: ljust() argument 2 must be a byte string of length 1, not int
show(lambda:b.zfill('a'))  #=> TypeError: 'str' object cannot be interpreted as an integer
show(lambda:b.hex('é'))  #=> ValueError: sep must be ASCII.
show(lambda:b.hex('ab'))  #=> ValueError: sep must be length 1.
show(lambda:b.hex(5))  #=> TypeError: object of type 'int' has no len()
show(lambda:b.hex(b':',1.5))  #=> TypeError: 'float' object cannot be interpreted as an integer
show(lambda:b.hex(b'\xff'))  #=> ValueError: sep must be ASCII.
show(lambda:B.fromhex('zz'))  #=> ValueError: non-hexadecimal number found in fromhex() arg at position 0
show(lambda:B.fromhex('a'))  #=> ValueError: non-hexadecimal number found in fromhex() arg at position 1
show(lambda:B.fromhex('aaé'))  #=> ValueError: non-hexadecimal number found in fromhex() arg at position 2
show(lambda:B.fromhex(b'aa'))  #=> TypeError: fromhex() argument must be str, not bytes
show(lambda:b['a'])  #=> TypeError: bytearray indices must be integers or slices, not str
show(lambda:b[10])  #=> IndexError: bytearray index out of range
show(lambda:b[10**30])  #=> IndexError: cannot fit 'int' into an index-sized integer
show(lambda:b+5)  #=> TypeError: can't concat int to bytearray
show(lambda:b+'a')  #=> TypeError: can't concat str to bytearray
show(lambda:b*'a')  #=> TypeError: can't multiply sequence by non-int of type 'str'
show(lambda:b*(2**62))  #=> MemoryError: 
show(lambda:b<5)  #=> TypeError: '<' not supported between instances of 'bytearray' and 'int'
show(lambda:b=='abc')  #=> False
show(lambda:'a' in b)  #=> TypeError: a bytes-like object is required, not 'str'
show(lambda:256 in b)  #=> ValueError: byte must be in range(0, 256)
show(lambda:1.5 in b)  #=> TypeError: a bytes-like object is required, not 'float'
show(lambda:B('a'))  #=> TypeError: string argument without an encoding
show(lambda:B(5,'a'))  #=> TypeError: encoding without a string argument
show(lambda:B('a','zz'))  #=> LookupError: unknown encoding: zz
show(lambda:B(-1))  #=> ValueError: negative count
show(lambda:B(10**30))  #=> OverflowError: cannot fit 'int' into an index-sized integer
show(lambda:B([256]))  #=> ValueError: byte must be in range(0, 256)
show(lambda:B(['a']))  #=> TypeError: 'str' object cannot be interpreted as an integer
show(lambda:B([1.5]))  #=> TypeError: 'float' object cannot be interpreted as an integer
show(lambda:B(1.5))  #=> TypeError: cannot convert 'float' object to bytearray
show(lambda:B(b'a','ascii'))  #=> TypeError: encoding without a string argument
show(lambda:B(errors='strict'))  #=> TypeError: errors without a string argument
show(lambda:B(encoding='ascii'))  #=> TypeError: encoding without a string argument
show(lambda:B('a',errors='strict'))  #=> TypeError: string argument without an encoding
show(lambda:B(None))  #=> TypeError: cannot convert 'NoneType' object to bytearray
show(lambda:B(object()))  #=> TypeError: cannot convert 'object' object to bytearray
show(lambda:b.decode(5))  #=> TypeError: decode() argument 'encoding' must be str, not int
show(lambda:b.decode('zz'))  #=> LookupError: unknown encoding: zz
show(lambda:b.removeprefix('a'))  #=> TypeError: a bytes-like object is required, not 'str'
show(lambda:b.expandtabs('a'))  #=> TypeError: 'str' object cannot be interpreted as an integer
show(lambda:B(2**62))  #=> MemoryError: 
show(lambda: b.endswith(5))  #=> TypeError: endswith first arg must be bytes or a tuple of bytes, not int
show(lambda:b.rsplit(5))  #=> TypeError: a bytes-like object is required, not 'int'
show(lambda:b.splitlines('a'))  #=> [bytearray(b'abc')]
show(lambda:b.__getitem__(slice('a')))
#=> TypeError: slice indices must be integers or None or have an __index__ method
show(lambda:b.rfind(-1))  #=> ValueError: byte must be in range(0, 256)
show(lambda:b.rindex(300))  #=> ValueError: byte must be in range(0, 256)
show(lambda:b.rindex(3))  #=> ValueError: subsection not found
show(lambda:b.translate(bytes(256),delete=5))  #=> TypeError: a bytes-like object is required, not 'int'
show(lambda:b.hex(''))  #=> ValueError: sep must be length 1.
show(lambda:b.hex(None))  #=> TypeError: object of type 'NoneType' has no len()
show(lambda:B([10**30]))  #=> ValueError: byte must be in range(0, 256)
show(lambda:B.fromhex('a b'))  #=> ValueError: non-hexadecimal number found in fromhex() arg at position 1
show(lambda:B.fromhex('ab c'))  #=> ValueError: non-hexadecimal number found in fromhex() arg at position 4
show(lambda:b.decode('ascii',5))  #=> TypeError: decode() argument 'errors' must be str, not int
show(lambda:B(string=5))  #=> TypeError: bytearray() got an unexpected keyword argument 'string'
show(lambda:B(1,2,3,4))  #=> TypeError: bytearray() takes at most 3 arguments (4 given)
show(lambda:B(source='a',encoding='utf8'))  #=> bytearray(b'a')
