# bytearray: what changes it, item and slice assignment, and the lock of its views.
def show(f):
    try:
        print(ascii(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)
def put(a, key, value):
    a[key] = value
def delete(a, key):
    del a[key]

a = bytearray(b"abc")
a[0] = 65; a[-1] = 0x43
a.append(100); a.extend(b"ef"); a.extend([103, 104]); a.extend(memoryview(b"i")); a.insert(0, 33); a.insert(-1, 63); a.insert(100, 46)
print(a, a.pop(), a.pop(0), a.pop(-2), a)  #=> bytearray(b'AbCdefghi') 46 33 63 bytearray(b'AbCdefghi')
a.remove(98); a.reverse()
print(a, a.copy() is not a, len(a))  #=> bytearray(b'ihgfedCA') True 8
a += b"++"; a *= 2
print(a); a.clear(); print(a, len(a))
#=> bytearray(b'ihgfedCA++ihgfedCA++')
#=> bytearray(b'') 0
a = bytearray(range(10))
a[2:4] = b"xyz"; print(a)  #=> bytearray(b'\x00\x01xyz\x04\x05\x06\x07\x08\t')
a[2:5] = b""; print(a)  #=> bytearray(b'\x00\x01\x04\x05\x06\x07\x08\t')
a[::2] = b"ABCD"; print(a)  #=> bytearray(b'A\x01B\x05C\x07D\t')
a[1:1] = [1, 2, 3]; print(a)  #=> bytearray(b'A\x01\x02\x03\x01B\x05C\x07D\t')
a[5:2] = b"in"; print(a)  #=> bytearray(b'A\x01\x02\x03\x01inB\x05C\x07D\t')
a[-2:] = (9, 9, 9); print(a)  #=> bytearray(b'A\x01\x02\x03\x01inB\x05C\x07\t\t\t')
a[:] = a[::-1]; print(a)  #=> bytearray(b'\t\t\t\x07C\x05Bni\x01\x03\x02\x01A')
a[2:4] = a; print(a)  #=> bytearray(b'\t\t\t\t\t\x07C\x05Bni\x01\x03\x02\x01AC\x05Bni\x01\x03\x02\x01A')
del a[0], a[-1], a[1:3]; print(a)  #=> bytearray(b'\t\t\x07C\x05Bni\x01\x03\x02\x01AC\x05Bni\x01\x03\x02\x01')
del a[::3]; print(a)  #=> bytearray(b'\t\x07\x05Bi\x01\x02\x01C\x05ni\x03\x02')
del a[::-2]; print(a)  #=> bytearray(b'\t\x05i\x02Cn\x03')
del a[5:1]; print(a)  #=> bytearray(b'\t\x05i\x02Cn\x03')
del a[:]; print(a)  #=> bytearray(b'')
a = bytearray(b"x" * 1000)
for i in range(990):
    del a[0]
print(a, len(a))  #=> bytearray(b'xxxxxxxxxx') 10
a[:0] = b"front"
print(a)  #=> bytearray(b'frontxxxxxxxxxx')
for i in range(100):
    a.extend(b"0123456789"); del a[:10]
print(len(a), a[:20])  #=> 15 bytearray(b'567890123456789')
for key, value in [(0, "a"), (0, 256), (0, -1), (50, 1), ("a", 1), (1.5, 1), (slice(0, 1), "a"), (slice(0, 1), 5), (slice(0, 4, 2), b"abc"), (slice(0, 4, 0), b""), (slice(0, 1), [256]), (slice(0, 1), [1.5])]:
    show(lambda: put(a, key, value))
    #=> TypeError: 'str' object cannot be interpreted as an integer
    #=> ValueError: byte must be in range(0, 256)
    #=> ValueError: byte must be in range(0, 256)
    #=> IndexError: bytearray index out of range
    #=> TypeError: bytearray indices must be integers or slices, not str
    #=> TypeError: bytearray indices must be integers or slices, not float
    #=> TypeError: can assign only bytes, buffers, or iterables of ints in range(0, 256)
    #=> TypeError: can assign only bytes, buffers, or iterables of ints in range(0, 256)
    #=> ValueError: attempt to assign bytes of size 3 to extended slice of size 2
    #=> ValueError: slice step cannot be zero
    #=> ValueError: byte must be in range(0, 256)
    #=> TypeError: 'float' object cannot be interpreted as an integer
for key in [50, -50, "a", slice(0, 4, 0), 10**30]:
    show(lambda: delete(a, key))
    #=> IndexError: bytearray index out of range
    #=> IndexError: bytearray index out of range
    #=> TypeError: bytearray indices must be integers or slices, not str
    #=> ValueError: slice step cannot be zero
    #=> IndexError: cannot fit 'int' into an index-sized integer
show(lambda: a.append(256))  #=> ValueError: byte must be in range(0, 256)
show(lambda: a.append("a"))  #=> TypeError: 'str' object cannot be interpreted as an integer
show(lambda: a.extend("a"))  #=> TypeError: expected iterable of integers; got: 'str'
show(lambda: a.extend(5))  #=> TypeError: can't extend bytearray with int
show(lambda: a.extend([1, 2, 300]))  #=> ValueError: byte must be in range(0, 256)
show(lambda: a.extend([1, "a"]))  #=> TypeError: 'str' object cannot be interpreted as an integer
show(lambda: a.insert(0, 256))  #=> ValueError: byte must be in range(0, 256)
show(lambda: a.pop(1000))  #=> IndexError: pop index out of range
show(lambda: a.remove(7))  #=> ValueError: value not found in bytearray
show(lambda: a.remove("a"))  #=> TypeError: 'str' object cannot be interpreted as an integer
show(lambda: bytearray().pop())  #=> IndexError: pop from empty bytearray
show(lambda: hash(a))  #=> TypeError: unhashable type: 'bytearray'
show(lambda: a.__iadd__("a"))  #=> TypeError: can't concat str to bytearray
show(lambda: a.__init__(-1))  #=> ValueError: negative count
print(a[:10])  #=> bytearray(b'')
a.__init__(b"new"); print(a)  #=> bytearray(b'new')

view = memoryview(a)
for f in [lambda: a.append(1), lambda: a.clear(), lambda: a.pop(), lambda: put(a, slice(0, 1), b"xy"), lambda: delete(a, 0), lambda: a.extend(b"z"), lambda: a.__iadd__(b"z"), lambda: a.__imul__(2), lambda: a.insert(0, 1), lambda: a.remove(110), lambda: a.__init__(b"")]:
    show(f)
    #=> BufferError: Existing exports of data: object cannot be re-sized
    #=> BufferError: Existing exports of data: object cannot be re-sized
    #=> BufferError: Existing exports of data: object cannot be re-sized
    #=> BufferError: Existing exports of data: object cannot be re-sized
    #=> BufferError: Existing exports of data: object cannot be re-sized
    #=> BufferError: Existing exports of data: object cannot be re-sized
    #=> BufferError: Existing exports of data: object cannot be re-sized
    #=> BufferError: Existing exports of data: object cannot be re-sized
    #=> BufferError: Existing exports of data: object cannot be re-sized
    #=> BufferError: Existing exports of data: object cannot be re-sized
    #=> BufferError: Existing exports of data: object cannot be re-sized
put(a, 0, 78); put(a, slice(1, 3), b"EW"); a.reverse()
print(a, view.tobytes(), a.find(b"E"))  #=> bytearray(b'WEN') b'WEN' 1
view.release()
a.append(33)
print(a)  #=> bytearray(b'WEN!')

class Evil:
    def __index__(self):
        target.clear()
        return 1
target = bytearray(b"abcdef")
show(lambda: put(target, 2, Evil()))  #=> IndexError: bytearray index out of range
target = bytearray(b"abcdef")
show(lambda: target[Evil():3])  #=> bytearray(b'')
target = bytearray(b"abcdef")
show(lambda: put(target, slice(Evil(), 3), b"x"))  #=> None
print(target)  #=> bytearray(b'x')
target = bytearray(b"abcdef")
show(lambda: target.find(b"a", Evil()))  #=> -1
target = bytearray(b"abcdef")
def items():
    yield 1
    target.extend(b"while")
    yield 2
target.extend(items())
print(target)  #=> bytearray(b'abcdefwhile\x01\x02')
it = iter(target)
next(it)
target.clear()
print(list(it), bytearray(b"ab").__reduce_ex__(2)[1:], bytearray(b"ab").__reduce_ex__(4)[1:], bytearray(b"a").__alloc__() > 0)
#=> [] (('ab', 'latin-1'), None) ((b'ab',), None) True
