# Several threads on one buffered stream: each waits until the others' reads and writes are done.
import os
import tempfile
import threading
import time

with tempfile.NamedTemporaryFile() as file:
    file.write(b"abcdefghij" * 2000)
    file.flush()
    pieces = []

    def read(stream):
        while piece := stream.read(7):
            pieces.append(piece)

    with open(file.name, "rb", buffering=128) as stream:
        threads = [threading.Thread(target=read, args=(stream,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    print(sum(map(len, pieces)))    #=> 20000

# A pipe that is full holds up those who write to it, not who reads it.
reading, writing = os.pipe()
received = []


def drain():
    with os.fdopen(reading, "rb", buffering=0) as stream:
        while piece := stream.read(3000):
            received.append(piece)
            time.sleep(0.0001)


def write(letter, stream):
    for _ in range(100):
        print(letter * 200, file=stream)


reader = threading.Thread(target=drain)
reader.start()
with os.fdopen(writing, "w") as stream:
    threads = [threading.Thread(target=write, args=(letter, stream)) for letter in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stream.write("x" * 100_000)
reader.join()
data = b"".join(received)
print(len(data), sum(data.count(letter) for letter in (b"a", b"b", b"c", b"d")), data.count(b"\n"))    #=> 180400 80000 400
