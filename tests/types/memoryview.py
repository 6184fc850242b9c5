# memoryview: items, slices, casts, comparison, release.
def show(f):
    try:
        print(ascii(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

m = memoryview(bytearray(b"abcdefgh"))
r = memoryview(b"abc")
def st(m, k, v):
    m[k] = v
show(lambda:memoryview(5))  #=> TypeError: memoryview: a bytes-like object is required, not 'int'
show(lambda:memoryview('a'))  #=> TypeError: memoryview: a bytes-like object is required, not 'str'
show(lambda:m['a'])  #=> TypeError: memoryview: invalid slice key
show(lambda:m[10])  #=> IndexError: index out of bounds on dimension 1
show(lambda:m[1.5])  #=> TypeError: memoryview: invalid slice key
show(lambda:m[::0])  #=> ValueError: slice step cannot be zero
show(lambda:st(r,0,1))  #=> TypeError: cannot modify read-only memory
show(lambda:st(m,0,'a'))  #=> TypeError: memoryview: invalid type for format 'B'
show(lambda:st(m,0,256))  #=> ValueError: memoryview: invalid value for format 'B'
show(lambda:st(m,slice(0,2),b'abc'))
#=> ValueError: memoryview assignment: lvalue and rvalue have different structures
show(lambda:st(m,slice(0,2),5))  #=> TypeError: a bytes-like object is required, not 'int'
show(lambda:st(m,20,5))  #=> IndexError: index out of bounds on dimension 1
show(lambda:m.cast('z'))
#=> ValueError: memoryview: destination format must be a native single character format prefixed with an optional '@'
show(lambda:m.cast('I')[0])  #=> 1684234849
show(lambda:m.cast('I').cast('H'))  #=> TypeError: memoryview: cannot cast between two non-byte formats
show(lambda:m.cast('Q').tolist())  #=> [7523094288207667809]
show(lambda:m[1:].cast('I'))  #=> TypeError: memoryview: length is not a multiple of itemsize
show(lambda:m[::2].cast('B'))  #=> TypeError: memoryview: casts are restricted to C-contiguous views
show(lambda:m.cast('B',[2,4]).tolist())  #=> [[97, 98, 99, 100], [101, 102, 103, 104]]
show(lambda:m.cast('B',[2,4])[1,2])  #=> 103
show(lambda:m.cast('B',[2,4])[1])  #=> NotImplementedError: multi-dimensional sub-views are not implemented
show(lambda:m.cast('B',[3,4]))  #=> TypeError: memoryview: product(shape) * itemsize != buffer size
show(lambda:m.cast('B',5))  #=> TypeError: shape must be a list or a tuple
show(lambda:m.cast('B',['a']))  #=> TypeError: memoryview.cast(): elements of shape must be integers
show(lambda:m.cast('B',[-1]))  #=> ValueError: memoryview.cast(): elements of shape must be integers > 0
show(lambda:m.hex())  #=> '6162636465666768'
show(lambda:m.hex(':'))  #=> '61:62:63:64:65:66:67:68'
show(lambda:m.tobytes('Z'))  #=> ValueError: order must be 'C', 'F' or 'A'
show(lambda:m.tobytes(None))  #=> b'abcdefgh'
show(lambda:hash(m))  #=> ValueError: cannot hash writable memoryview object
show(lambda:hash(r)==hash(b'abc'))  #=> True
show(lambda:hash(r.cast('b'))==hash(b'abc'))  #=> True
show(lambda:m==r)  #=> False
show(lambda:r==b'abc')  #=> True
show(lambda:r=='abc')  #=> False
show(lambda:r<b'abc')  #=> TypeError: '<' not supported between instances of 'memoryview' and 'bytes'
show(lambda:m.toreadonly().readonly)  #=> True
show(lambda:m.obj)  #=> bytearray(b'abcdefgh')
show(lambda:m.nbytes)  #=> 8
show(lambda:m.shape)  #=> (8,)
show(lambda:m.strides)  #=> (1,)
show(lambda:m.suboffsets)  #=> ()
show(lambda:m.format)  #=> 'B'
show(lambda:m.itemsize)  #=> 1
show(lambda:m.ndim)  #=> 1
show(lambda:m.c_contiguous)  #=> True
show(lambda:m[::2].contiguous)  #=> False
show(lambda:m[::2].tolist())  #=> [97, 99, 101, 103]
show(lambda:m[::-1].tobytes())  #=> b'hgfedcba'
show(lambda:len(m.cast('I')))  #=> 2
show(lambda:m.cast('@I').format)  #=> '@I'
show(lambda:m.cast('<I'))
#=> ValueError: memoryview: destination format must be a native single character format prefixed with an optional '@'
show(lambda:m.cast('c').tolist())  #=> [b'a', b'b', b'c', b'd', b'e', b'f', b'g', b'h']
show(lambda:m.cast('?').tolist())  #=> [True, True, True, True, True, True, True, True]
show(lambda:m.cast('f').tolist())  #=> [1.6777999408082104e+22, 4.371022013021617e+24]
show(lambda:m.cast('d').tolist())  #=> [8.540883223036124e+194]
show(lambda:m.cast('P').tolist())  #=> [7523094288207667809]
show(lambda:m.cast('n').tolist())  #=> [7523094288207667809]
show(lambda:m.cast('e').tolist())  #=> [816.5, 1123.0, 1637.0, 2254.0]
show(lambda:m.cast(5))  #=> TypeError: cast() argument 'format' must be str, not int
show(lambda:m.cast('B',(8,)).shape)  #=> (8,)
show(lambda:r.cast('B',()))  #=> TypeError: memoryview: product(shape) * itemsize != buffer size
show(lambda:memoryview(b'a').cast('B',()).tolist())  #=> 97
show(lambda:memoryview(b'a').cast('B',())[()])  #=> 97
show(lambda:5 in r)  #=> False
show(lambda:97 in r)  #=> True
show(lambda:list(r))  #=> [97, 98, 99]
show(lambda:list(reversed(r)))  #=> [99, 98, 97]
show(lambda:m.index)  #=> AttributeError: 'memoryview' object has no attribute 'index'
show(lambda:r.__getitem__((0,1)))  #=> TypeError: cannot index 1-dimension view with 2-element tuple
show(lambda:r[()])  #=> NotImplementedError: sub-views are not implemented
show(lambda:r[...])  #=> TypeError: memoryview: invalid slice key
show(lambda:st(m.cast('I'),0,-1))  #=> ValueError: memoryview: invalid value for format 'I'
show(lambda:st(m.cast('I'),0,2**32))  #=> ValueError: memoryview: invalid value for format 'I'
show(lambda:st(m.cast('b'),0,200))  #=> ValueError: memoryview: invalid value for format 'b'
show(lambda:st(m.cast('c'),0,5))  #=> TypeError: memoryview: invalid type for format 'c'
show(lambda:st(m.cast('c'),0,b'ab'))  #=> ValueError: memoryview: invalid value for format 'c'
show(lambda:st(m.cast('?'),0,5))  #=> None
show(lambda:st(m.cast('f'),0,'a'))  #=> TypeError: memoryview: invalid type for format 'f'
show(lambda:st(m.cast('I'),0,1.5))  #=> TypeError: memoryview: invalid type for format 'I'
show(lambda:st(m.cast('I'),slice(0,1),b'abcd'))
#=> ValueError: memoryview assignment: lvalue and rvalue have different structures
show(lambda:m.cast('I')==m.cast('i'))  #=> True
show(lambda:m.__delitem__(0))  #=> TypeError: cannot delete memory
show(lambda:memoryview(m).obj is m.obj)  #=> True
show(lambda:r+b'a')  #=> TypeError: unsupported operand type(s) for +: 'memoryview' and 'bytes'
show(lambda:r.count(1))  #=> AttributeError: 'memoryview' object has no attribute 'count'
show(lambda:m.cast('B',[2,4])[0,0,0])  #=> TypeError: cannot index 2-dimension view with 3-element tuple
show(lambda:m.cast('B',[2,4])[5,0])  #=> IndexError: index out of bounds on dimension 1
show(lambda:m.cast('B',[2,4])==m)  #=> False
show(lambda:bytes(m.cast('B',[2,4])))  #=> b'\x01bcdefgh'
show(lambda:m.cast('B',[2,4]).strides)  #=> (4, 1)
show(lambda:m.cast('B',[2,2,2]).tolist())  #=> [[[1, 98], [99, 100]], [[101, 102], [103, 104]]]
show(lambda:len(m.cast('B',[2,4])))  #=> 2
show(lambda:memoryview(b'').cast('I').shape)  #=> (0,)

x = memoryview(bytearray(b"ab"))
x.release()
print(repr(x)[:18])  #=> <released memory a
for f in [lambda: x[0], lambda: len(x), lambda: x.tolist(), lambda: x == x, lambda: x == b"ab", lambda: x.obj, lambda: memoryview(x), lambda: x.release(), lambda: hash(x), lambda: x.__enter__(), lambda: x.format, lambda: x.cast("B"), lambda: bytes(x), lambda: x.nbytes, lambda: list(x)]:
    show(f)
    #=> ValueError: operation forbidden on released memoryview object
    #=> ValueError: operation forbidden on released memoryview object
    #=> ValueError: operation forbidden on released memoryview object
    #=> True
    #=> False
    #=> ValueError: operation forbidden on released memoryview object
    #=> ValueError: operation forbidden on released memoryview object
    #=> None
    #=> ValueError: operation forbidden on released memoryview object
    #=> ValueError: operation forbidden on released memoryview object
    #=> ValueError: operation forbidden on released memoryview object
    #=> ValueError: operation forbidden on released memoryview object
    #=> ValueError: operation forbidden on released memoryview object
    #=> ValueError: operation forbidden on released memoryview object
    #=> ValueError: operation forbidden on released memoryview object
w = bytearray(b"ab")
y = memoryview(w)
z = y[0:1]
y.release()
show(lambda: w.append(1))  #=> BufferError: Existing exports of data: object cannot be re-sized
z.release()
w.append(1)
print(w)  #=> bytearray(b'ab\x01')
with memoryview(b"a") as q:
    print(q[0])  #=> 97
show(lambda: q[0])  #=> ValueError: operation forbidden on released memoryview object
base = bytearray(range(16))
v = memoryview(base)
v[2:6] = b"wxyz"
v[::2][0:2] = b"AB" if False else v[1::2][0:2]
print(base, v[::-2].tolist(), v[4:12][::-1].tobytes(), bytes(v[::4]), v[::4].hex("-"), bytearray(v[::5]))
#=> bytearray(b'\x01\x01xxyz\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f') [15, 13, 11, 9, 7, 122, 120, 1] b'\x0b\n\t\x08\x07\x06zy' b'\x01y\x08\x0c' 01-79-08-0c bytearray(b'\x01z\n\x0f')
v[0:4] = v[2:6]
print(base)  #=> bytearray(b'xxyzyz\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f')
h = v.cast("H")
h[1] = 0x4142
print(base[2:4], h[1], len(h), h.itemsize, h.format, h.nbytes, h[2:4].tolist() == list(h)[2:4], h[::-1][0] == h[-1])
#=> bytearray(b'BA') 16706 8 2 H 16 True True
print(v.cast("b")[0], v.cast("q").shape, v.cast("d").tolist() == v.cast("d").tolist(), memoryview(b"\x00\x00\xc0\x7f").cast("f") == memoryview(b"\x00\x00\xc0\x7f").cast("f"))
#=> 120 (2,) True False
print(b"".join([memoryview(b"a"), b"b"]), b"x" + memoryview(b"y"), memoryview(b"ab") == bytearray(b"ab"), {memoryview(b"k"): 1}[b"k"], b"b" in [memoryview(b"b")], memoryview(b"abc").index if hasattr(memoryview, "index") else None)
#=> b'ab' b'xy' True 1 True None
halves = memoryview(bytearray(8)).cast("e")
for i, f in enumerate([1.5, -0.0, 65504.0, 5.96e-08]):
    halves[i] = f
print(halves.tolist(), halves.tobytes().hex())
#=> [1.5, -0.0, 65504.0, 5.960464477539063e-08] 003e0080ff7b0100
show(lambda: st(halves, 0, 65520.0))  #=> ValueError: memoryview: invalid value for format 'e'

# A view that no name holds any more does not keep its bytearray from growing, wherever it was left over.
def consume(data, count):
    taken = memoryview(data)[:count].tobytes()
    del data[:count]
    return taken

def fill(data):
    n = memoryview(data)[2:].tobytes()
    data.append(33)
    return n

data = bytearray(b'0123456789')
print(consume(data, 3), fill(data), data)       #=> b'012' b'56789' bytearray(b'3456789!')
held = [memoryview(data)[1:]]
try:
    data.append(1)
except BufferError as e:
    print(e)                                    #=> Existing exports of data: object cannot be re-sized
held.clear()
for i in range(12):
    data.extend(consume(data, 2))
print(data)                                     #=> bytearray(b'3456789!')
