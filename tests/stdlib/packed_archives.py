# tar and zip archives that are packed by bz2 and lzma.
import io, os, tarfile, tempfile, zipfile

data = b"hello world " * 200
folder = tempfile.mkdtemp()
path = os.path.join(folder, "packed")
for kind in "bz2", "xz":
    for mode in "w:", "w|":
        with tarfile.open(path, mode + kind) as tar:
            member = tarfile.TarInfo("a.txt")
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
        found = []
        for mode in "r", "r:" + kind, "r|*":
            with tarfile.open(path, mode) as tar:
                found.append(tar.extractfile(tar.next()).read() == data)
        print(kind, found)
#=> bz2 [True, True, True]
#=> bz2 [True, True, True]
#=> xz [True, True, True]
#=> xz [True, True, True]
for kind in zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA:
    with zipfile.ZipFile(path, "w", kind) as out:
        out.writestr("a", data)
        out.writestr("empty", b"")
    with zipfile.ZipFile(path) as archive:
        print(archive.read("a") == data, archive.read("empty"), archive.testzip(), archive.infolist()[0].extract_version)
#=> True b'' None 46
#=> True b'' None 63
os.unlink(path)
os.rmdir(folder)
