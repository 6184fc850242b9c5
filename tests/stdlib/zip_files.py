# zipfile: members of ZIP files, written and read back.
import io, os, tempfile, zipfile

top = tempfile.mkdtemp()
os.chdir(top)
os.makedirs("d/e")
data = bytes(range(256)) * 100
with open("d/x.bin", "wb") as f:
    f.write(data)
with zipfile.ZipFile("t.zip", "w", zipfile.ZIP_DEFLATED) as z:
    z.write("d/x.bin")
    z.writestr("hé.txt", "hello" * 100, compress_type=zipfile.ZIP_STORED)
    z.mkdir("q")
    with z.open("two", "w") as member:
        member.write(b"123")
        member.write(b"456")
    z.comment = b"note"
with zipfile.ZipFile("t.zip") as z:
    print(z.namelist(), z.comment, z.testzip())                 #=> ['d/x.bin', 'hé.txt', 'q/', 'two'] b'note' None
    print(z.getinfo("two"), z.read("two"))
    #=> <ZipInfo filename='two' compress_type=deflate filemode='?rw-------' file_size=6 compress_size=8> b'123456'
    with z.open("d/x.bin") as f:
        print(f.read(3), f.seek(300), f.read(2), f.tell(), len(f.read()), f.read())
        #=> b'\x00\x01\x02' 300 b',-' 302 25298 b''
    z.extractall("out")
print(open("out/d/x.bin", "rb").read() == data, os.path.isdir("out/q"))     #=> True True
with zipfile.ZipFile("t.zip", "a") as z:
    z.writestr("more", b"m")
print(zipfile.ZipFile("t.zip").namelist()[-1], zipfile.is_zipfile("t.zip"), zipfile.is_zipfile("d/x.bin"))  #=> more True False
damaged = open("t.zip", "rb").read().replace(b"hellohello", b"hellohellO", 1)
print(zipfile.ZipFile(io.BytesIO(damaged)).testzip())           #=> hé.txt

def attempt(function, *args):
    try:
        function(*args)
    except Exception as e:
        print(type(e).__name__, e)
attempt(zipfile.ZipFile, "d/x.bin")                             #=> BadZipFile File is not a zip file
attempt(zipfile.ZipFile("t.zip").read, "none")                  #=> KeyError "There is no item named 'none' in the archive"
attempt(zipfile.ZipFile, "t.zip", "q")                          #=> ValueError ZipFile requires mode 'r', 'w', 'x', or 'a'
