# Encodings whose tables are the C library's. A system may lack some of its tables: then they are unknown.
import codecs, io


def installed(name):
    try:
        "".encode(name)
        return True
    except LookupError:
        return False


TEXTS = {"shift_jis": "日本語 ｶﾅ", "cp932": "日本語①", "euc_jp": "日本語 ｶﾅ", "gb2312": "中文", "gbk": "中文龍",
         "gb18030": "中文龍🐉", "big5": "中文龍", "cp950": "中文", "big5hkscs": "中文", "euc_kr": "한국어",
         "cp949": "한국어 똠", "johab": "한국어", "shift_jis_2004": "日本語"}
wrong = []
for name, text in TEXTS.items():
    if not installed(name):
        continue
    data = f"a{text}\n".encode(name)
    decoder = codecs.getincrementaldecoder(name)()
    pieces = "".join(decoder.decode(data[i:i + 1]) for i in range(len(data))) + decoder.decode(b"", True)
    read = io.TextIOWrapper(io.BytesIO(data), encoding=name).read()
    if not data.decode(name) == pieces == read == f"a{text}\n":
        wrong.append(name)
print(wrong)                                    #=> []


def failure(function, *args):
    try:
        return function(*args)
    except UnicodeError as error:
        return str(error)


if installed("gbk"):
    assert "你好".encode("GBK") == b"\xc4\xe3\xba\xc3"
    assert failure(b"\xc4\xe3\xba".decode, "gbk") == (
        "'gbk' codec can't decode byte 0xba in position 2: incomplete multibyte sequence")
    assert failure(b"a\xff\xffb".decode, "gbk") == (
        "'gbk' codec can't decode byte 0xff in position 1: illegal multibyte sequence")
    assert failure("€🐉".encode, "gbk") == (
        "'gbk' codec can't encode character '\\u20ac' in position 0: illegal multibyte sequence")
    assert b"a\xff\xffb".decode("gbk", "replace") == "a��b"
    assert "é🐉x".encode("gbk", "xmlcharrefreplace") == b"\xa8\xa6&#128009;x"
    assert codecs.lookup("CP936").name == "gbk"
if installed("cp037"):
    assert "Hello".encode("cp037") == b"\xc8\x85\x93\x93\x96"
    assert failure("€".encode, "cp037") == (
        "'charmap' codec can't encode character '\\u20ac' in position 0: character maps to <undefined>")

print(codecs.encode("é", "charmap"), b"\xe9".decode("charmap"))     #=> b'\xe9' é
