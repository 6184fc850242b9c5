# readlines(hint): files read on until they have more than hint, BytesIO until it has as much.
import io
import os
import tempfile

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, 'lines')
    with open(path, 'w') as file:
        file.write('ab\ncd\nef\n')
    for hint in (None, -1, 0, 1, 3, 4, 6, 7):
        with open(path) as text, open(path, 'rb') as binary:
            print(hint, len(text.readlines(hint)), len(binary.readlines(hint)),
                  len(io.BytesIO(b'ab\ncd\nef\n').readlines(hint)), len(io.StringIO('ab\ncd\nef\n').readlines(hint)))
        #=> None 3 3 3 3
        #=> -1 3 3 3 3
        #=> 0 3 3 3 3
        #=> 1 1 1 1 1
        #=> 3 2 2 1 2
        #=> 4 2 2 2 2
        #=> 6 3 3 2 3
        #=> 7 3 3 3 3
