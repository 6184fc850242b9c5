# codecs: every native encoding both ways, error handlers, incremental codecs, streams.
import codecs, io
def show(f):
    try:
        print(ascii(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

text = "aé€😀"
for name in ["utf-8", "UTF8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "unicode_escape", "raw_unicode_escape", "U8", "utf_16", "Utf-32BE"]:
    data = text.encode(name)
    print(name, data, ascii(data.decode(name)), len(data))
    #=> utf-8 b'a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80' 'a\xe9\u20ac\U0001f600' 10
    #=> UTF8 b'a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80' 'a\xe9\u20ac\U0001f600' 10
    #=> utf-8-sig b'\xef\xbb\xbfa\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80' 'a\xe9\u20ac\U0001f600' 13
    #=> utf-16 b'\xff\xfea\x00\xe9\x00\xac =\xd8\x00\xde' 'a\xe9\u20ac\U0001f600' 12
    #=> utf-16-le b'a\x00\xe9\x00\xac =\xd8\x00\xde' 'a\xe9\u20ac\U0001f600' 10
    #=> utf-16-be b'\x00a\x00\xe9 \xac\xd8=\xde\x00' 'a\xe9\u20ac\U0001f600' 10
    #=> utf-32 b'\xff\xfe\x00\x00a\x00\x00\x00\xe9\x00\x00\x00\xac \x00\x00\x00\xf6\x01\x00' 'a\xe9\u20ac\U0001f600' 20
    #=> utf-32-le b'a\x00\x00\x00\xe9\x00\x00\x00\xac \x00\x00\x00\xf6\x01\x00' 'a\xe9\u20ac\U0001f600' 16
    #=> utf-32-be b'\x00\x00\x00a\x00\x00\x00\xe9\x00\x00 \xac\x00\x01\xf6\x00' 'a\xe9\u20ac\U0001f600' 16
    #=> unicode_escape b'a\\xe9\\u20ac\\U0001f600' 'a\xe9\u20ac\U0001f600' 21
    #=> raw_unicode_escape b'a\xe9\\u20ac\\U0001f600' 'a\xe9\u20ac\U0001f600' 18
    #=> U8 b'a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80' 'a\xe9\u20ac\U0001f600' 10
    #=> utf_16 b'\xff\xfea\x00\xe9\x00\xac =\xd8\x00\xde' 'a\xe9\u20ac\U0001f600' 12
    #=> Utf-32BE b'\x00\x00\x00a\x00\x00\x00\xe9\x00\x00 \xac\x00\x01\xf6\x00' 'a\xe9\u20ac\U0001f600' 16
for name in ["ascii", "latin-1", "cp1252", "cp437", "iso-8859-15", "cp1251", "koi8-r", "mac-roman", "cp850", "iso8859-2", "us-ascii", "8859", "L1", "windows-1252", "646"]:
    print(name, ascii(bytes(range(0x7e, 0x100, 13)).decode(name, "replace")), "é€я".encode(name, "replace"), "é".encode(name, "xmlcharrefreplace"))
    #=> ascii '~\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd' b'???' b'&#233;'
    #=> latin-1 '~\x8b\x98\xa5\xb2\xbf\xcc\xd9\xe6\xf3' b'\xe9??' b'\xe9'
    #=> cp1252 '~\u2039\u02dc\xa5\xb2\xbf\xcc\xd9\xe6\xf3' b'\xe9\x80?' b'\xe9'
    #=> cp437 '~\xef\xff\xd1\u2593\u2510\u2560\u2518\xb5\u2264' b'\x82??' b'\x82'
    #=> iso-8859-15 '~\x8b\x98\xa5\xb2\xbf\xcc\xd9\xe6\xf3' b'\xe9\xa4?' b'\xe9'
    #=> cp1251 '~\u2039\ufffd\u0490\u0406\u0457\u041c\u0429\u0436\u0443' b'?\x88\xff' b'&#233;'
    #=> koi8-r '~\u2580\u2264\u2554\u2561\xa9\u043b\u044b\u0424\u0421' b'??\xd1' b'&#233;'
    #=> mac-roman '~\xe3\xf2\u2022\u2264\xf8\xc3\u0178\xca\xdb' b'\x8e\xdb?' b'\x8e'
    #=> cp850 '~\xef\xff\xd1\u2593\u2510\u2560\u2518\xb5\xbe' b'\x82??' b'\x82'
    #=> iso8859-2 '~\x8b\x98\u013d\u02db\u017c\u011a\u016e\u0107\xf3' b'\xe9??' b'\xe9'
    #=> us-ascii '~\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd' b'???' b'&#233;'
    #=> 8859 '~\x8b\x98\xa5\xb2\xbf\xcc\xd9\xe6\xf3' b'\xe9??' b'\xe9'
    #=> L1 '~\x8b\x98\xa5\xb2\xbf\xcc\xd9\xe6\xf3' b'\xe9??' b'\xe9'
    #=> windows-1252 '~\u2039\u02dc\xa5\xb2\xbf\xcc\xd9\xe6\xf3' b'\xe9\x80?' b'\xe9'
    #=> 646 '~\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd' b'???' b'&#233;'
for errors in ["ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "surrogateescape", "surrogatepass", "strict", "nope"]:
    for name in ["ascii", "latin-1", "utf-8", "cp1252", "utf-16-le"]:
        show(lambda: (name, errors, "a€\udc80\ud800b".encode(name, errors)))
        #=> ('ascii', 'ignore', b'ab')
        #=> ('latin-1', 'ignore', b'ab')
        #=> ('utf-8', 'ignore', b'a\xe2\x82\xacb')
        #=> ('cp1252', 'ignore', b'a\x80b')
        #=> ('utf-16-le', 'ignore', b'a\x00\xac b\x00')
        #=> ('ascii', 'replace', b'a???b')
        #=> ('latin-1', 'replace', b'a???b')
        #=> ('utf-8', 'replace', b'a\xe2\x82\xac??b')
        #=> ('cp1252', 'replace', b'a\x80??b')
        #=> ('utf-16-le', 'replace', b'a\x00\xac ?\x00?\x00b\x00')
        #=> ('ascii', 'backslashreplace', b'a\\u20ac\\udc80\\ud800b')
        #=> ('latin-1', 'backslashreplace', b'a\\u20ac\\udc80\\ud800b')
        #=> ('utf-8', 'backslashreplace', b'a\xe2\x82\xac\\udc80\\ud800b')
        #=> ('cp1252', 'backslashreplace', b'a\x80\\udc80\\ud800b')
        #=> ('utf-16-le', 'backslashreplace', b'a\x00\xac \\\x00u\x00d\x00c\x008\x000\x00\\\x00u\x00d\x008\x000\x000\x00b\x00')
        #=> ('ascii', 'xmlcharrefreplace', b'a&#8364;&#56448;&#55296;b')
        #=> ('latin-1', 'xmlcharrefreplace', b'a&#8364;&#56448;&#55296;b')
        #=> ('utf-8', 'xmlcharrefreplace', b'a\xe2\x82\xac&#56448;&#55296;b')
        #=> ('cp1252', 'xmlcharrefreplace', b'a\x80&#56448;&#55296;b')
        #=> ('utf-16-le', 'xmlcharrefreplace', b'a\x00\xac &\x00#\x005\x006\x004\x004\x008\x00;\x00&\x00#\x005\x005\x002\x009\x006\x00;\x00b\x00')
        #=> ('ascii', 'namereplace', b'a\\N{EURO SIGN}\\udc80\\ud800b')
        #=> ('latin-1', 'namereplace', b'a\\N{EURO SIGN}\\udc80\\ud800b')
        #=> ('utf-8', 'namereplace', b'a\xe2\x82\xac\\udc80\\ud800b')
        #=> ('cp1252', 'namereplace', b'a\x80\\udc80\\ud800b')
        #=> ('utf-16-le', 'namereplace', b'a\x00\xac \\\x00u\x00d\x00c\x008\x000\x00\\\x00u\x00d\x008\x000\x000\x00b\x00')
        #=> UnicodeEncodeError: 'ascii' codec can't encode characters in position 1-3: ordinal not in range(128)
        #=> UnicodeEncodeError: 'latin-1' codec can't encode characters in position 1-3: ordinal not in range(256)
        #=> UnicodeEncodeError: 'utf-8' codec can't encode character '\ud800' in position 3: surrogates not allowed
        #=> UnicodeEncodeError: 'charmap' codec can't encode characters in position 2-3: character maps to <undefined>
        #=> UnicodeEncodeError: 'utf-16-le' codec can't encode character '\udc80' in position 2: surrogates not allowed
        #=> UnicodeEncodeError: 'ascii' codec can't encode characters in position 1-3: ordinal not in range(128)
        #=> UnicodeEncodeError: 'latin-1' codec can't encode characters in position 1-3: ordinal not in range(256)
        #=> ('utf-8', 'surrogatepass', b'a\xe2\x82\xac\xed\xb2\x80\xed\xa0\x80b')
        #=> UnicodeEncodeError: 'charmap' codec can't encode characters in position 2-3: character maps to <undefined>
        #=> ('utf-16-le', 'surrogatepass', b'a\x00\xac \x80\xdc\x00\xd8b\x00')
        #=> UnicodeEncodeError: 'ascii' codec can't encode characters in position 1-3: ordinal not in range(128)
        #=> UnicodeEncodeError: 'latin-1' codec can't encode characters in position 1-3: ordinal not in range(256)
        #=> UnicodeEncodeError: 'utf-8' codec can't encode characters in position 2-3: surrogates not allowed
        #=> UnicodeEncodeError: 'charmap' codec can't encode characters in position 2-3: character maps to <undefined>
        #=> UnicodeEncodeError: 'utf-16-le' codec can't encode character '\udc80' in position 2: surrogates not allowed
        #=> LookupError: unknown error handler name 'nope'
        #=> LookupError: unknown error handler name 'nope'
        #=> LookupError: unknown error handler name 'nope'
        #=> LookupError: unknown error handler name 'nope'
        #=> LookupError: unknown error handler name 'nope'
for errors in ["ignore", "replace", "backslashreplace", "surrogateescape", "surrogatepass", "strict", "xmlcharrefreplace", "nope"]:
    for name, data in [("ascii", b"a\xffb"), ("utf-8", b"a\xe2\x82\xed\xa0\x80\xffz\xf0\x9f"), ("cp1252", b"a\x81b"), ("utf-16-le", b"a\x00\x00\xd8b\x00\x00\xdcc"), ("utf-32-le", b"\xff\xff\xff\xff\x00\xd8\x00\x00a\x00")]:
        show(lambda: (name, errors, data.decode(name, errors)))
        #=> ('ascii', 'ignore', 'ab')
        #=> ('utf-8', 'ignore', 'az')
        #=> ('cp1252', 'ignore', 'ab')
        #=> ('utf-16-le', 'ignore', 'ab')
        #=> ('utf-32-le', 'ignore', '')
        #=> ('ascii', 'replace', 'a\ufffdb')
        #=> ('utf-8', 'replace', 'a\ufffd\ufffd\ufffd\ufffd\ufffdz\ufffd')
        #=> ('cp1252', 'replace', 'a\ufffdb')
        #=> ('utf-16-le', 'replace', 'a\ufffdb\ufffd\ufffd')
        #=> ('utf-32-le', 'replace', '\ufffd\ufffd\ufffd')
        #=> ('ascii', 'backslashreplace', 'a\\xffb')
        #=> ('utf-8', 'backslashreplace', 'a\\xe2\\x82\\xed\\xa0\\x80\\xffz\\xf0\\x9f')
        #=> ('cp1252', 'backslashreplace', 'a\\x81b')
        #=> ('utf-16-le', 'backslashreplace', 'a\\x00\\xd8b\\x00\\xdc\\x63')
        #=> ('utf-32-le', 'backslashreplace', '\\xff\\xff\\xff\\xff\\x00\\xd8\\x00\\x00\\x61\\x00')
        #=> ('ascii', 'surrogateescape', 'a\udcffb')
        #=> ('utf-8', 'surrogateescape', 'a\udce2\udc82\udced\udca0\udc80\udcffz\udcf0\udc9f')
        #=> ('cp1252', 'surrogateescape', 'a\udc81b')
        #=> UnicodeDecodeError: 'utf-16-le' codec can't decode bytes in position 2-3: illegal UTF-16 surrogate
        #=> UnicodeDecodeError: 'utf-32-le' codec can't decode bytes in position 4-7: code point in surrogate code point range(0xd800, 0xe000)
        #=> UnicodeDecodeError: 'ascii' codec can't decode byte 0xff in position 1: ordinal not in range(128)
        #=> UnicodeDecodeError: 'utf-8' codec can't decode bytes in position 1-2: invalid continuation byte
        #=> UnicodeDecodeError: 'charmap' codec can't decode byte 0x81 in position 1: character maps to <undefined>
        #=> UnicodeDecodeError: 'utf-16-le' codec can't decode byte 0x63 in position 8: truncated data
        #=> UnicodeDecodeError: 'utf-32-le' codec can't decode bytes in position 0-3: code point not in range(0x110000)
        #=> UnicodeDecodeError: 'ascii' codec can't decode byte 0xff in position 1: ordinal not in range(128)
        #=> UnicodeDecodeError: 'utf-8' codec can't decode bytes in position 1-2: invalid continuation byte
        #=> UnicodeDecodeError: 'charmap' codec can't decode byte 0x81 in position 1: character maps to <undefined>
        #=> UnicodeDecodeError: 'utf-16-le' codec can't decode bytes in position 2-3: illegal UTF-16 surrogate
        #=> UnicodeDecodeError: 'utf-32-le' codec can't decode bytes in position 0-3: code point not in range(0x110000)
        #=> TypeError: don't know how to handle UnicodeDecodeError in error callback
        #=> TypeError: don't know how to handle UnicodeDecodeError in error callback
        #=> TypeError: don't know how to handle UnicodeDecodeError in error callback
        #=> TypeError: don't know how to handle UnicodeDecodeError in error callback
        #=> TypeError: don't know how to handle UnicodeDecodeError in error callback
        #=> LookupError: unknown error handler name 'nope'
        #=> LookupError: unknown error handler name 'nope'
        #=> LookupError: unknown error handler name 'nope'
        #=> LookupError: unknown error handler name 'nope'
        #=> LookupError: unknown error handler name 'nope'

def error(f):
    try:
        f()
    except UnicodeError as e:
        print(type(e).__name__, e.encoding, ascii(e.object), e.start, e.end, e.reason, "|", ascii(str(e)))
error(lambda: "aé€b".encode("ascii"))
#=> UnicodeEncodeError ascii 'a\xe9\u20acb' 1 3 ordinal not in range(128) | "'ascii' codec can't encode characters in position 1-2: ordinal not in range(128)"
error(lambda: "a€".encode("latin-1"))
#=> UnicodeEncodeError latin-1 'a\u20ac' 1 2 ordinal not in range(256) | "'latin-1' codec can't encode character '\\u20ac' in position 1: ordinal not in range(256)"
error(lambda: "a\udc80\udc81b".encode())
#=> UnicodeEncodeError utf-8 'a\udc80\udc81b' 1 3 surrogates not allowed | "'utf-8' codec can't encode characters in position 1-2: surrogates not allowed"
error(lambda: "a\u0100\u0101b".encode("cp1252"))
#=> UnicodeEncodeError charmap 'a\u0100\u0101b' 1 3 character maps to <undefined> | "'charmap' codec can't encode characters in position 1-2: character maps to <undefined>"
error(lambda: "\ud800".encode("utf-16"))
#=> UnicodeEncodeError utf-16 '\ud800' 0 1 surrogates not allowed | "'utf-16' codec can't encode character '\\ud800' in position 0: surrogates not allowed"
error(lambda: "\ud800".encode("utf-32-be"))
#=> UnicodeEncodeError utf-32-be '\ud800' 0 1 surrogates not allowed | "'utf-32-be' codec can't encode character '\\ud800' in position 0: surrogates not allowed"
error(lambda: b"ab\xff".decode("ascii"))
#=> UnicodeDecodeError ascii b'ab\xff' 2 3 ordinal not in range(128) | "'ascii' codec can't decode byte 0xff in position 2: ordinal not in range(128)"
error(lambda: b"ab\xff".decode())
#=> UnicodeDecodeError utf-8 b'ab\xff' 2 3 invalid start byte | "'utf-8' codec can't decode byte 0xff in position 2: invalid start byte"
error(lambda: b"ab\xe2\x82".decode())
#=> UnicodeDecodeError utf-8 b'ab\xe2\x82' 2 4 unexpected end of data | "'utf-8' codec can't decode bytes in position 2-3: unexpected end of data"
error(lambda: b"ab\xe2\x28\xa1".decode())
#=> UnicodeDecodeError utf-8 b'ab\xe2(\xa1' 2 3 invalid continuation byte | "'utf-8' codec can't decode byte 0xe2 in position 2: invalid continuation byte"
error(lambda: b"\xf4\x90\x80\x80".decode())
#=> UnicodeDecodeError utf-8 b'\xf4\x90\x80\x80' 0 1 invalid continuation byte | "'utf-8' codec can't decode byte 0xf4 in position 0: invalid continuation byte"
error(lambda: b"\xc0\x80".decode())
#=> UnicodeDecodeError utf-8 b'\xc0\x80' 0 1 invalid start byte | "'utf-8' codec can't decode byte 0xc0 in position 0: invalid start byte"
error(lambda: b"a".decode("utf-16"))
#=> UnicodeDecodeError utf-16-le b'a' 0 1 truncated data | "'utf-16-le' codec can't decode byte 0x61 in position 0: truncated data"
error(lambda: b"\x00\xd8".decode("utf-16"))
#=> UnicodeDecodeError utf-16-le b'\x00\xd8' 0 2 unexpected end of data | "'utf-16-le' codec can't decode bytes in position 0-1: unexpected end of data"
error(lambda: b"\xd8\x00a".decode("utf-16-be"))
#=> UnicodeDecodeError utf-16-be b'\xd8\x00a' 0 3 unexpected end of data | "'utf-16-be' codec can't decode bytes in position 0-2: unexpected end of data"
error(lambda: b"\x81".decode("cp1252"))
#=> UnicodeDecodeError charmap b'\x81' 0 1 character maps to <undefined> | "'charmap' codec can't decode byte 0x81 in position 0: character maps to <undefined>"
error(lambda: b"\\x4".decode("unicode_escape"))
#=> UnicodeDecodeError unicodeescape b'\\x4' 0 3 truncated \xXX escape | "'unicodeescape' codec can't decode bytes in position 0-2: truncated \\xXX escape"
error(lambda: b"\\N{nope}".decode("unicode_escape"))
#=> UnicodeDecodeError unicodeescape b'\\N{nope}' 0 8 unknown Unicode character name | "'unicodeescape' codec can't decode bytes in position 0-7: unknown Unicode character name"
error(lambda: b"\\u12".decode("raw_unicode_escape"))
#=> UnicodeDecodeError rawunicodeescape b'\\u12' 0 4 truncated \uXXXX escape | "'rawunicodeescape' codec can't decode bytes in position 0-3: truncated \\uXXXX escape"
error(lambda: b"\\U00110000".decode("unicode_escape"))
#=> UnicodeDecodeError unicodeescape b'\\U00110000' 0 10 illegal Unicode character | "'unicodeescape' codec can't decode bytes in position 0-9: illegal Unicode character"
error(lambda: b"x\\".decode("unicode_escape"))
#=> UnicodeDecodeError unicodeescape b'x\\' 1 2 \ at end of string | "'unicodeescape' codec can't decode byte 0x5c in position 1: \\ at end of string"

print(ascii(b"\\x41\\u00e9\\U0001f600\\n\\101\\N{BULLET}\\\\\\'\\\na\xe9".decode("unicode_escape")), ascii(b"\\u0041\\x41\\\\u\xe9".decode("raw_unicode_escape")))
#=> "A\xe9\U0001f600\nA\u2022\\'a\xe9" 'A\\x41\\\\u\xe9'
print("\x00\n\t\\é€😀\x7f".encode("unicode_escape"), "a\\é€😀".encode("raw_unicode_escape"))
#=> b'\\x00\\n\\t\\\\\\xe9\\u20ac\\U0001f600\\x7f' b'a\\\xe9\\u20ac\\U0001f600'

def handler(e):
    if isinstance(e, UnicodeEncodeError):
        return ("<%s>" % e.object[e.start:e.end].encode("unicode_escape").decode(), e.end)
    return ("[%r]" % e.object[e.start:e.end], e.end)
codecs.register_error("test.angle", handler)
print("aéb€€c".encode("ascii", "test.angle"), b"a\xffb\xfe".decode("ascii", "test.angle"), b"\xe2\x82x".decode("utf-8", "test.angle"), "€".encode("cp437", "test.angle"), codecs.lookup_error("test.angle") is handler)
#=> b'a<\\xe9>b<\\u20ac\\u20ac>c' a[b'\xff']b[b'\xfe'] [b'\xe2\x82']x b'<\\u20ac>' True
codecs.register_error("test.bytes", lambda e: (b"\xff\xfe", e.end))
print("aéb".encode("ascii", "test.bytes"), "é\ud800".encode("utf-8", "test.bytes"), "\ud800".encode("utf-16-le", "test.bytes"))
#=> b'a\xff\xfeb' b'\xc3\xa9\xff\xfe' b'\xff\xfe'
codecs.register_error("test.back", lambda e: ("?", e.start - len(e.object) + 1))
print("éa".encode("ascii", "test.back"))  #=> b'?a'
codecs.register_error("test.bad", lambda e: 5)
codecs.register_error("test.far", lambda e: ("", 100))
codecs.register_error("test.non", lambda e: ("é", e.end))
for name in ["test.bad", "test.far", "test.non"]:
    show(lambda: "é".encode("ascii", name))
    #=> TypeError: encoding error handler must return (str/bytes, int) tuple
    #=> IndexError: position 100 from error handler out of bounds
    #=> UnicodeEncodeError: 'ascii' codec can't encode character '\xe9' in position 0: ordinal not in range(128)
for name in ["test.bad", "test.far", "test.non"]:
    show(lambda: b"\xff".decode("ascii", name))
    #=> TypeError: decoding error handler must return (str, int) tuple
    #=> IndexError: position 100 from error handler out of bounds
    #=> '\xe9'
show(lambda: codecs.lookup_error("no.such"))  #=> LookupError: unknown error handler name 'no.such'
show(lambda: codecs.register_error("x", 5))  #=> TypeError: handler must be callable
show(lambda: "a".encode("no-such"))  #=> LookupError: unknown encoding: no-such
show(lambda: b"a".decode("no-such"))  #=> LookupError: unknown encoding: no-such
show(lambda: "a".encode("rot13"))
#=> LookupError: 'rot13' is not a text encoding; use codecs.encode() to handle arbitrary codecs
show(lambda: b"a".decode("hex"))
#=> LookupError: 'hex' is not a text encoding; use codecs.decode() to handle arbitrary codecs
def call_handler(name):
    show(lambda: codecs.lookup_error(name)(UnicodeEncodeError("ascii", "a\udc80€", 1, 3, "why")))
    show(lambda: codecs.lookup_error(name)(UnicodeDecodeError("utf-8", b"a\xed\xb2\x80", 1, 4, "why")))
    show(lambda: codecs.lookup_error(name)(ValueError("other")))
for name in ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "surrogateescape", "surrogatepass"]:
    call_handler(name)
    #=> UnicodeEncodeError: 'ascii' codec can't encode characters in position 1-2: why
    #=> UnicodeDecodeError: 'utf-8' codec can't decode bytes in position 1-3: why
    #=> ValueError: other
    #=> ('', 3)
    #=> ('', 4)
    #=> TypeError: don't know how to handle ValueError in error callback
    #=> ('??', 3)
    #=> ('\ufffd', 4)
    #=> TypeError: don't know how to handle ValueError in error callback
    #=> ('\\udc80\\u20ac', 3)
    #=> ('\\xed\\xb2\\x80', 4)
    #=> TypeError: don't know how to handle ValueError in error callback
    #=> ('&#56448;&#8364;', 3)
    #=> TypeError: don't know how to handle UnicodeDecodeError in error callback
    #=> TypeError: don't know how to handle ValueError in error callback
    #=> ('\\udc80\\N{EURO SIGN}', 3)
    #=> TypeError: don't know how to handle UnicodeDecodeError in error callback
    #=> TypeError: don't know how to handle ValueError in error callback
    #=> UnicodeEncodeError: 'ascii' codec can't encode characters in position 1-2: why
    #=> ('\udced\udcb2\udc80', 4)
    #=> TypeError: don't know how to handle ValueError in error callback
    #=> UnicodeEncodeError: 'ascii' codec can't encode characters in position 1-2: why
    #=> ('\udc80', 4)
    #=> TypeError: don't know how to handle ValueError in error callback

print(codecs.encode("Hello", "rot13"), codecs.decode("Uryyb", "rot_13"), codecs.encode(b"ab", "hex"), codecs.decode(b"6162", "hex_codec"), codecs.encode(b"ab", "base64"), codecs.decode(b"YWI=", "base64"))
#=> Uryyb Hello b'6162' b'ab' b'YWI=\n' b'ab'
print(codecs.lookup("UTF8").name, codecs.lookup("latin1").name, codecs.lookup("windows-1252").name, codecs.lookup("utf_16_le").name, codecs.lookup("utf-8-sig").name, codecs.lookup("ascii").encode("é", "replace"), codecs.lookup("u8")[1](b"a"))
#=> utf-8 iso8859-1 cp1252 utf-16-le utf-8-sig (b'?', 1) ('a', 1)
print(codecs.utf_8_decode(b"a\xe2\x82"), codecs.utf_8_decode(b"a\xe2\x82", "replace", True), codecs.utf_16_ex_decode(b"\xfe\xff\x00a\x00"), codecs.charmap_decode(b"\x00\x01\x02", "replace", "ab"), codecs.charmap_encode("ab", "strict", {97: 65, 98: b"BB"}), codecs.charmap_decode(b"ab", "strict", {97: "AA", 98: None, 99: 1}) if 0 else "", codecs.escape_decode(b"a\\n\\x41\\101"), codecs.escape_encode(b"a\n'\\\xff"))
#=> ('a', 1) ('a�', 3) ('a', 4, 1) ('ab�', 3) (b'ABB', 2)  (b'a\nAA', 11) (b"a\\n\\'\\\\\\xff", 5)
show(lambda: codecs.charmap_decode(b"\x05", "strict", "ab"))
#=> UnicodeDecodeError: 'charmap' codec can't decode byte 0x05 in position 0: character maps to <undefined>
show(lambda: codecs.charmap_encode("c", "strict", {97: 65}))
#=> UnicodeEncodeError: 'charmap' codec can't encode character '\x63' in position 0: character maps to <undefined>

def increments(name):
    sample = "é€" if name.startswith("utf") else "az"
    decoder = codecs.getincrementaldecoder(name)()
    print(name, ascii([decoder.decode(bytes([b])) for b in sample.encode(name)]), ascii(decoder.decode(b"", True)), decoder.getstate())
    encoder = codecs.getincrementalencoder(name)()
    print([encoder.encode(c) for c in sample], encoder.encode("", True), encoder.getstate())
for name in ["utf-8", "utf-16", "utf-8-sig", "utf-32-be", "ascii", "cp1252"]:
    increments(name)
    #=> utf-8 ['', '\xe9', '', '', '\u20ac'] '' (b'', 0)
    #=> [b'\xc3\xa9', b'\xe2\x82\xac'] b'' 0
    #=> utf-16 ['', '', '', '\xe9', '', '\u20ac'] '' (b'', 0)
    #=> [b'\xff\xfe\xe9\x00', b'\xac '] b'' 0
    #=> utf-8-sig ['', '', '', '', '\xe9', '', '', '\u20ac'] '' (b'', 0)
    #=> [b'\xef\xbb\xbf\xc3\xa9', b'\xe2\x82\xac'] b'' 0
    #=> utf-32-be ['', '', '', '\xe9', '', '', '', '\u20ac'] '' (b'', 0)
    #=> [b'\x00\x00\x00\xe9', b'\x00\x00 \xac'] b'' 0
    #=> ascii ['a', 'z'] '' (b'', 0)
    #=> [b'a', b'z'] b'' 0
    #=> cp1252 ['a', 'z'] '' (b'', 0)
    #=> [b'a', b'z'] b'' 0
show(lambda: codecs.getincrementaldecoder("utf-8")().decode(b"\xe2", True))
#=> UnicodeDecodeError: 'utf-8' codec can't decode byte 0xe2 in position 0: unexpected end of data
print(list(codecs.iterencode(["a", "é"], "utf-16")), list(codecs.iterdecode([b"\xc3", b"\xa9a"], "utf-8")))
#=> [b'\xff\xfea\x00', b'\xe9\x00'] ['éa']

raw = io.BytesIO("line é\nnext €\r\nlast".encode("utf-16"))
reader = codecs.getreader("utf-16")(raw)
print(ascii(reader.readline()), ascii(reader.read(3)), ascii(reader.readlines()), reader.read() == "")
#=> 'line \xe9\n' 'nex' ['t \u20ac\r\n', 'last'] True
raw = io.BytesIO()
writer = codecs.getwriter("utf-8-sig")(raw)
writer.write("é"); writer.writelines(["a", "b"])
print(raw.getvalue())  #=> b'\xef\xbb\xbf\xc3\xa9ab'
lines = codecs.getreader("utf-8")(io.BytesIO(b"a\nb\xc3\xa9\n" * 3))
print([ascii(l) for l in lines])
#=> ["'a\\n'", "'b\\xe9\\n'", "'a\\n'", "'b\\xe9\\n'", "'a\\n'", "'b\\xe9\\n'"]
recoder = codecs.EncodedFile(io.BytesIO("é".encode("latin-1")), "utf-8", "latin-1")
print(recoder.read())  #=> b'\xc3\xa9'
print(codecs.BOM_UTF8, codecs.BOM_UTF16, codecs.BOM_UTF32_BE, codecs.make_encoding_map({1: 2, 3: 2, 4: 5}), codecs.make_identity_dict(range(2)))
#=> b'\xef\xbb\xbf' b'\xff\xfe' b'\x00\x00\xfe\xff' {2: None, 5: 4} {0: 0, 1: 1}
def search(name):
    if name == "test_upper":
        return codecs.CodecInfo(lambda s, e="strict": (s.upper().encode(), len(s)), lambda b, e="strict": (bytes(b).decode().lower(), len(b)), name="test-upper")
codecs.register(search)
print("abc".encode("test-upper"), b"ABC".decode("Test Upper"), codecs.lookup("test_upper").name)
#=> b'ABC' abc test-upper
codecs.unregister(search)
show(lambda: "abc".encode("test-upper"))  #=> LookupError: unknown encoding: test-upper
