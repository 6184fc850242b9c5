// base64.c - base64: three bytes as four characters of A-Z a-z 0-9 + /, padded with =.
#include "stdlib/binascii/binascii.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// What a character stands for, or -1.
static const int8_t digits[256] = {
    -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
    -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 62, -1, -1, -1, 63,
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61, -1, -1, -1, -1, -1, -1, -1, 0,  1,  2,  3,  4,  5,  6,
    7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, -1, -1, -1, -1, -1,
    -1, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48,
    49, 50, 51, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
    -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
    -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
    -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
    -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
    -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
};

Value py_binascii_b2a_base64(VM *vm, Value *args) // (data, /, *, newline=True)
{
    BufferView view;
    bool newline;
    if (!arg_truth(vm, args, 1, &newline) || !arg_buffer(vm, args, 0, &view)) return RAISED;
    Bytes *result = NULL;
    if (view.size > (PTRDIFF_MAX / 4 - 4) * 3)
        (void)binascii_throw(vm, "Too much data for base64 line");
    else result = bytes_new(vm, NULL, (view.size + 2) / 3 * 4 + newline);
    if (result != NULL) {
        const unsigned char *in = (const unsigned char *)view.data;
        char *out = result->data;
        size_t left = view.size;
        for (; left >= 3; left -= 3, in += 3) {
            uint32_t three = (uint32_t)in[0] << 16 | (uint32_t)in[1] << 8 | in[2];
            *out++ = alphabet[three >> 18];
            *out++ = alphabet[three >> 12 & 63];
            *out++ = alphabet[three >> 6 & 63];
            *out++ = alphabet[three & 63];
        }
        if (left > 0) {
            uint32_t rest = (uint32_t)in[0] << 16 | (left == 2 ? (uint32_t)in[1] << 8 : 0);
            *out++ = alphabet[rest >> 18];
            *out++ = alphabet[rest >> 12 & 63];
            *out++ = left == 2 ? alphabet[rest >> 6 & 63] : '=';
            *out++ = '=';
        }
        if (newline) *out = '\n';
    }
    buffer_release(vm, &view);
    return result != NULL ? value_of_object(result) : RAISED;
}

typedef struct Decoder {
    char *out;
    size_t count;     // bytes written
    int position;     // in the group of four
    unsigned pending; // bits that make no byte yet
    size_t pads;      // = signs in a row
} Decoder;

// Decodes; NULL, or the words of what is wrong in strict mode.
static const char *decode(Decoder *decoder, const AsciiInput *input, bool strict)
{
    bool padding = false;
    if (strict && input->size > 0 && input->data[0] == '=') return "Leading padding not allowed";
    for (size_t i = 0; i < input->size; i++) {
        // Whole groups, as long as there is nothing else.
        while (decoder->position == 0 && input->size - i >= 4 && !padding) {
            const unsigned char *four = input->data + i;
            int32_t bits =
                (int32_t)((uint32_t)digits[four[0]] << 18 | (uint32_t)digits[four[1]] << 12 |
                          (uint32_t)digits[four[2]] << 6 | (uint32_t)digits[four[3]]);
            if (bits < 0) break;
            decoder->out[decoder->count++] = (char)(bits >> 16);
            decoder->out[decoder->count++] = (char)(bits >> 8);
            decoder->out[decoder->count++] = (char)bits;
            decoder->pads = 0;
            i += 4;
        }
        if (i == input->size) break;
        unsigned char c = input->data[i];
        if (c == '=') {
            if (strict && decoder->position == 0) return "Excess padding not allowed";
            padding = true;
            if (decoder->position >= 2 && (size_t)decoder->position + ++decoder->pads >= 4) {
                // The group is complete: what follows is not read.
                decoder->position = 0;
                return strict && i + 1 < input->size ? "Excess data after padding" : NULL;
            }
            continue;
        }
        int digit = digits[c];
        if (digit < 0) {
            if (strict) return "Only base64 data is allowed";
            continue;
        }
        if (strict && padding) return "Discontinuous padding not allowed";
        decoder->pads = 0;
        decoder->pending = decoder->pending << 6 | (unsigned)digit;
        if (decoder->position > 0) {
            int shift = 6 - 2 * decoder->position;
            decoder->out[decoder->count++] = (char)(decoder->pending >> shift);
            decoder->pending &= (1u << shift) - 1;
        }
        decoder->position = (decoder->position + 1) & 3;
    }
    return NULL;
}

Value py_binascii_a2b_base64(VM *vm, Value *args) // (data, /, *, strict_mode=False)
{
    AsciiInput input;
    bool strict;
    if (!arg_truth(vm, args, 1, &strict) || !ascii_open(vm, args, 0, &input)) return RAISED;
    Value result = RAISED;
    Bytes *room = bytes_new(vm, NULL, (input.size + 3) / 4 * 3);
    if (room != NULL) {
        Decoder decoder = {.out = room->data};
        const char *wrong = decode(&decoder, &input, strict);
        if (wrong != NULL) {
            result = binascii_throw(vm, "%s", wrong);
        } else if (decoder.position == 1) {
            result = binascii_throw(
                vm,
                "Invalid base64-encoded string: number of data characters (%zu) cannot be 1 more than a multiple of 4",
                decoder.count / 3 * 4 + 1);
        } else if (decoder.position != 0) {
            result = binascii_throw(vm, "Incorrect padding");
        } else {
            result = decoder.count == room->size
                         ? value_of_object(room)
                         : value_of_bytes(bytes_new(vm, room->data, decoder.count));
        }
    }
    ascii_close(vm, &input);
    return result;
}
