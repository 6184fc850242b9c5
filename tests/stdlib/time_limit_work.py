# --max-time: loops of calls that each take long, and the compiler, end in time.
# CPython differs: it has no limits
import subprocess
import sys

programs = [
    "a = list(range(3_000_000))\nwhile True: a.insert(0, 1)",
    "a = bytearray(20_000_000)\nwhile True: a.count(1)",
    "a = 'é' * 10_000_000\nwhile True: a.isalnum()",
    "import collections\na = collections.deque(range(1_000_000))\nwhile True: a.rotate(300_000)",
    "import zlib\na = bytes(20_000_000)\nwhile True: zlib.crc32(a)",
    "compile('x = 1\\n' * 4_000_000, 'text', 'exec')",
    "import ast\nast.parse('x = 1\\n' * 4_000_000)",
]
runs = [subprocess.Popen([sys.executable, '--max-time', '0.3s', '-c', code + "\nprint('it went on')"], stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, text=True) for code in programs]
for code, run in zip(programs, runs):
    out, error = run.communicate()
    if run.returncode != 1 or out or not error.endswith("TimeoutError: the program used up its time\n"):
        print(code, run.returncode, out, error)
print('all have ended')  #=> all have ended

# A field that is too large is refused at once.
import csv
try: list(csv.reader(['"' + 'a' * 100_000, '"' + 'b' * 100_000]))
except csv.Error as error: print(error)  #=> field larger than field limit (131072)
