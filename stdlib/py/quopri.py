"""Quoted-printable text (RFC 1521): bytes that are not plain ASCII are written as =XX."""

from io import BytesIO

try:
    from binascii import a2b_qp, b2a_qp
except ImportError:
    a2b_qp = b2a_qp = None

__all__ = ["encode", "decode", "encodestring", "decodestring"]

ESCAPE = b"="
MAXLINESIZE = 76
HEX = b"0123456789ABCDEF"
EMPTYSTRING = b""


def needsquoting(c, quotetabs, header):
    """Return whether the byte c (bytes of length 1) must be quoted."""
    assert isinstance(c, bytes)
    if c in b" \t":
        return quotetabs
    if c == b"_":
        return header
    return c == ESCAPE or not b" " <= c <= b"~"


def quote(c):
    """Return the byte as =XX."""
    c = ord(c)
    return ESCAPE + bytes((HEX[c // 16], HEX[c % 16]))


def encode(input, output, quotetabs, header=False):
    """Read from one binary file, write it quoted to the other."""
    if b2a_qp is not None:
        output.write(b2a_qp(input.read(), quotetabs=quotetabs, header=header))
        return

    def write(line, end=b"\n"):
        # A blank at the end of a line, or a dot alone, could get lost on the way.
        if line and line[-1:] in b" \t":
            output.write(line[:-1] + quote(line[-1:]) + end)
        elif line == b".":
            output.write(quote(line) + end)
        else:
            output.write(line + end)

    before = None
    while line := input.readline():
        end = b""
        if line[-1:] == b"\n":
            line, end = line[:-1], b"\n"
        quoted = [quote(c) if needsquoting(c, quotetabs, header) else c
                  for c in (line[i:i + 1] for i in range(len(line)))]
        if header:
            quoted = [b"_" if c == b" " else c for c in quoted]
        if before is not None:
            write(before)
        this = b"".join(quoted)
        while len(this) > MAXLINESIZE:
            write(this[:MAXLINESIZE - 1], b"=\n")
            this = this[MAXLINESIZE - 1:]
        before, last_end = this, end
    if before is not None:
        write(before, last_end)


def encodestring(s, quotetabs=False, header=False):
    """Return the bytes quoted."""
    if b2a_qp is not None:
        return b2a_qp(s, quotetabs=quotetabs, header=header)
    output = BytesIO()
    encode(BytesIO(s), output, quotetabs, header)
    return output.getvalue()


def decode(input, output, header=False):
    """Read quoted text from one binary file, write the bytes to the other."""
    if a2b_qp is not None:
        output.write(a2b_qp(input.read(), header=header))
        return
    new = b""
    while line := input.readline():
        ended = line[-1:] == b"\n"
        line = line[:-1].rstrip(b" \t\r") if ended else line
        i = 0
        while i < len(line):
            c = line[i:i + 1]
            i += 1
            if c == b"_" and header:
                new += b" "
            elif c != ESCAPE:
                new += c
            elif i == len(line):
                ended = False  # a soft line break
            elif line[i:i + 1] == ESCAPE:
                new += ESCAPE
                i += 1
            elif ishex(line[i:i + 1]) and ishex(line[i + 1:i + 2]):
                new += bytes((unhex(line[i:i + 2]),))
                i += 2
            else:
                new += c
        if ended:
            output.write(new + b"\n")
            new = b""
    if new:
        output.write(new)


def decodestring(s, header=False):
    """Return the bytes that quoted text stands for."""
    if a2b_qp is not None:
        return a2b_qp(s, header=header)
    output = BytesIO()
    decode(BytesIO(s), output, header)
    return output.getvalue()


def ishex(c):
    """Return whether the byte is a hexadecimal digit."""
    return c in b"0123456789abcdefABCDEF" and len(c) == 1


def unhex(s):
    """Return the number of two hexadecimal digits."""
    return int(s.decode("ascii"), 16)


def main():
    import getopt
    import sys
    try:
        options, files = getopt.getopt(sys.argv[1:], "td")
    except getopt.error as error:
        sys.stdout = sys.stderr
        print(error)
        print("usage: quopri [-t | -d] [file] ...")
        print("-t: quote tabs")
        print("-d: decode; default encode")
        sys.exit(2)
    decodes, tabs = ("-d", "") in options, ("-t", "") in options
    if decodes and tabs:
        sys.stdout = sys.stderr
        print("-t and -d are mutually exclusive")
        sys.exit(2)
    failed = False
    for file in files or ["-"]:
        try:
            stream = sys.stdin.buffer if file == "-" else open(file, "rb")
        except OSError as error:
            sys.stderr.write("%s: can't open (%s)\n" % (file, error))
            failed = True
            continue
        try:
            if decodes:
                decode(stream, sys.stdout.buffer)
            else:
                encode(stream, sys.stdout.buffer, tabs)
        finally:
            if file != "-":
                stream.close()
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main()
