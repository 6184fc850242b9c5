# coding: koi8-r
# A source may be in any encoding that codecs knows.
print("Привет" == "\u041f\u0440\u0438\u0432\u0435\u0442")    #=> True
def run(name, data):
    try:
        exec(compile(b"# coding: " + name + b"\nprint(ascii('" + data + b"'))", "<text>", "exec"))
    except SyntaxError as error:
        print(error.msg)

run(b"cp1251", b"\xc1")    #=> '\u0411'
run(b"cp437", b"\x80")     #=> '\xc7'
run(b"nonsense", b"a")     #=> unknown encoding: nonsense
