// mail.c - uuencode and quoted-printable.
#include "stdlib/binascii/binascii.h"

#define LINE_MAX 76 // characters of a quoted-printable line

// ---- uuencode: a length, then four characters from 32 up for three bytes ------------------------

Value py_binascii_b2a_uu(VM *vm, Value *args) // (data, /, *, backtick=False)
{
    BufferView view;
    bool backtick;
    if (!arg_truth(vm, args, 1, &backtick) || !arg_buffer(vm, args, 0, &view)) return RAISED;
    if (view.size > 45) {
        buffer_release(vm, &view);
        return binascii_throw(vm, "At most 45 bytes at once");
    }
    char line[80], *out = line;
    char zero = backtick ? '`' : ' ';
    *out++ = view.size == 0 ? zero : (char)(' ' + view.size);
    for (size_t i = 0; i < view.size; i += 3) {
        uint32_t three = 0;
        for (size_t j = 0; j < 3; j++)
            three = three << 8 | (i + j < view.size ? (unsigned char)view.data[i + j] : 0);
        for (int shift = 18; shift >= 0; shift -= 6) {
            uint32_t six = three >> shift & 63;
            *out++ = six == 0 ? zero : (char)(' ' + six);
        }
    }
    *out++ = '\n';
    buffer_release(vm, &view);
    return value_of_bytes(bytes_new(vm, line, (size_t)(out - line)));
}

// Six bits of a character, 0 behind the end of a line; -1 for one that is none.
static int six_bits(unsigned char c)
{
    if (c == '\n' || c == '\r') return 0;
    return c < ' ' || c > ' ' + 64 ? -1 : (c - ' ') & 63;
}

Value py_binascii_a2b_uu(VM *vm, Value *args)
{
    AsciiInput input;
    if (!ascii_open(vm, args, 0, &input)) return RAISED;
    const unsigned char *in = input.data, *end = in + input.size;
    size_t size = in < end ? (size_t)(*in++ - ' ') & 63 : 0;
    if (input.size == 0) size = 32; // what CPython takes the NUL behind an empty buffer for
    Bytes *bytes = bytes_new(vm, NULL, size);
    Value result = bytes != NULL ? value_of_object(bytes) : RAISED;
    uint32_t pending = 0;
    int bits = 0;
    for (size_t count = 0; !raised(result) && count < size;) {
        int six = in < end ? six_bits(*in) : 0; // what is missing is zeros
        if (six < 0) result = binascii_throw(vm, "Illegal char");
        else if (in < end) in++;
        pending = pending << 6 | (uint32_t)six;
        bits += 6;
        if (bits >= 8 && six >= 0) {
            bits -= 8;
            bytes->data[count++] = (char)(pending >> bits);
            pending &= (1u << bits) - 1;
        }
    }
    // The rest may only fill the line up.
    for (; !raised(result) && in < end; in++) {
        if (*in != ' ' && *in != ' ' + 64 && *in != '\n' && *in != '\r')
            result = binascii_throw(vm, "Trailing garbage");
    }
    ascii_close(vm, &input);
    return result;
}

// ---- Quoted-printable ---------------------------------------------------------------------------

static int hex_value(unsigned char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

Value py_binascii_a2b_qp(VM *vm, Value *args) // (data, header=False)
{
    AsciiInput input;
    bool header;
    if (!arg_truth(vm, args, 1, &header) || !ascii_open(vm, args, 0, &input)) return RAISED;
    Buf buf;
    buf_init(&buf, &vm->memory);
    const unsigned char *in = input.data;
    size_t size = input.size, i = 0;
    while (i < size) {
        if (in[i] == '=') {
            i++;
            if (i >= size) break;
            if (in[i] == '\n' || in[i] == '\r') {
                // A soft line break.
                if (in[i] != '\n') {
                    while (i < size && in[i] != '\n') i++;
                }
                if (i < size) i++;
            } else if (in[i] == '=') {
                buf_append_char(&buf, '='); // broken, but common
                i++;
            } else if (i + 1 < size && hex_value(in[i]) >= 0 && hex_value(in[i + 1]) >= 0) {
                buf_append_char(&buf, (char)(hex_value(in[i]) << 4 | hex_value(in[i + 1])));
                i += 2;
            } else {
                buf_append_char(&buf, '=');
            }
        } else {
            buf_append_char(&buf, header && in[i] == '_' ? ' ' : (char)in[i]);
            i++;
        }
    }
    ascii_close(vm, &input);
    return value_of_bytes(bytes_from_buf(vm, &buf));
}

typedef struct Quoting {
    bool tabs, text, header;
} Quoting;

// Whether in[i] must be written as =XX; column: characters in the line so far.
static bool needs_quoting(const unsigned char *in, size_t i, size_t size, size_t column,
                          Quoting quoting)
{
    unsigned char c = in[i];
    if (c > 126 || c == '=' || (quoting.header && c == '_')) return true;
    if (c == '.' && column == 0) {
        // A dot alone on a line would end the mail.
        return i + 1 == size || in[i + 1] == '\n' || in[i + 1] == '\r' || in[i + 1] == 0;
    }
    if (!quoting.text && (c == '\r' || c == '\n')) return true;
    if ((c == '\t' || c == ' ') && i + 1 == size) return true;
    if (c >= 33) return false;
    if (c == '\r' || c == '\n') return false;
    return quoting.tabs || (c != '\t' && c != ' ');
}

static void append_quoted(Buf *buf, unsigned char c)
{
    static const char digits[] = "0123456789ABCDEF";
    char text[3] = {'=', digits[c >> 4], digits[c & 15]};
    buf_append(buf, text, 3);
}

Value py_binascii_b2a_qp(VM *vm, Value *args) // (data, quotetabs=False, istext=True, header=False)
{
    BufferView view;
    Quoting quoting;
    if (!arg_truth(vm, args, 1, &quoting.tabs) || !arg_truth(vm, args, 2, &quoting.text) ||
        !arg_truth(vm, args, 3, &quoting.header) || !arg_buffer(vm, args, 0, &view)) {
        return RAISED;
    }
    const unsigned char *in = (const unsigned char *)view.data;
    size_t size = view.size, column = 0;
    const unsigned char *newline = size == 0 ? NULL : memchr(in, '\n', size);
    const char *line_end = newline != NULL && newline > in && newline[-1] == '\r' ? "\r\n" : "\n";
    Buf buf;
    buf_init(&buf, &vm->memory);
    for (size_t i = 0; i < size;) {
        unsigned char c = in[i];
        if (needs_quoting(in, i, size, column, quoting)) {
            if (column + 3 >= LINE_MAX) {
                buf_append_char(&buf, '=');
                buf_append_text(&buf, line_end);
                column = 0;
            }
            append_quoted(&buf, c);
            column += 3;
            i++;
        } else if (quoting.text &&
                   (c == '\n' || (c == '\r' && i + 1 < size && in[i + 1] == '\n'))) {
            // White space before the end of a line would be lost.
            char last = buf.size > 0 && column > 0 ? buf.data[buf.size - 1] : 0;
            if (last == ' ' || last == '\t') {
                buf_truncate(&buf, buf.size - 1);
                append_quoted(&buf, (unsigned char)last);
            }
            buf_append_text(&buf, line_end);
            column = 0;
            i += c == '\r' ? 2 : 1;
        } else {
            if (i + 1 < size && in[i + 1] != '\n' && column + 1 >= LINE_MAX) {
                buf_append_char(&buf, '=');
                buf_append_text(&buf, line_end);
                column = 0;
            }
            column++;
            buf_append_char(&buf, quoting.header && c == ' ' ? '_' : (char)c);
            i++;
        }
    }
    buffer_release(vm, &view);
    return value_of_bytes(bytes_from_buf(vm, &buf));
}
