// binascii.c - see binascii.h.
#include "stdlib/binascii/binascii.h"

#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/hex.h"

typedef struct BinasciiState {
    Type *error, *incomplete;
} BinasciiState;

static void trace_state(VM *vm, Tracer *tracer, void *memory)
{
    (void)vm;
    BinasciiState *state = memory;
    trace_object(tracer, state->error);
    trace_object(tracer, state->incomplete);
}

static const StateDef state_def = {"binascii", sizeof(BinasciiState), trace_state, NULL};

static RUNS Type *error_class(VM *vm)
{
    BinasciiState *state = state_get(vm, &state_def);
    return state != NULL
               ? module_error(vm, &state->error, "binascii", "Error", type_get(vm, ValueError))
               : NULL;
}

Value binascii_throw(VM *vm, const char *format, ...)
{
    Type *type = error_class(vm);
    va_list arguments;
    va_start(arguments, format);
    String *text = type != NULL ? format_message(vm, format, arguments) : NULL;
    va_end(arguments);
    return text != NULL ? module_throw(vm, type, "%S", text) : RAISED;
}

bool ascii_open(VM *vm, Value *args, size_t i, AsciiInput *input)
{
    input->is_view = false;
    if (is_str(args[i])) {
        if (!str_is_ascii(as_str(args[i]))) {
            return throw_false(vm, ValueError,
                               "string argument should contain only ASCII characters");
        }
        input->data = (const unsigned char *)as_str(args[i])->data;
        input->size = as_str(args[i])->size;
        return true;
    }
    if (!has_buffer(vm, args[i])) {
        return throw_false(vm, TypeError,
                           "argument should be bytes, buffer or ASCII string, not '%.100T'",
                           args[i]);
    }
    if (!buffer_get(vm, args[i], &input->view, false)) return false;
    input->is_view = true;
    input->data = (const unsigned char *)input->view.data;
    input->size = input->view.size;
    return true;
}

void ascii_close(VM *vm, AsciiInput *input)
{
    if (input->is_view) buffer_release(vm, &input->view);
}

// ---- Hexadecimal --------------------------------------------------------------------------------

static int hex_digit(unsigned char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static Value py_binascii_unhexlify(VM *vm, Value *args)
{
    AsciiInput input;
    if (!ascii_open(vm, args, 0, &input)) return RAISED;
    Value result = RAISED;
    if (input.size % 2 != 0) {
        result = binascii_throw(vm, "Odd-length string");
    } else {
        Bytes *bytes = bytes_new(vm, NULL, input.size / 2);
        size_t i = 0;
        for (; bytes != NULL && i < bytes->size; i++) {
            int high = hex_digit(input.data[2 * i]), low = hex_digit(input.data[2 * i + 1]);
            if (high < 0 || low < 0) break;
            bytes->data[i] = (char)(high << 4 | low);
        }
        if (bytes != NULL)
            result = i < bytes->size ? binascii_throw(vm, "Non-hexadecimal digit found")
                                     : value_of_object(bytes);
    }
    ascii_close(vm, &input);
    return result;
}

static Value py_binascii_hexlify(VM *vm, Value *args) // (data, sep=?, bytes_per_sep=1)
{
    BufferView view;
    int group;
    if (!arg_int(vm, args, 2, &group) || !arg_buffer(vm, args, 0, &view)) return RAISED;
    String *text = hex_text(vm, view.data, view.size, args[1], group);
    buffer_release(vm, &view);
    return text != NULL ? value_of_bytes(bytes_new(vm, text->data, text->size)) : RAISED;
}

// ---- Checksums ----------------------------------------------------------------------------------

// crc32: four bits at a time, by the table of the reflected polynomial 0xedb88320.
static uint32_t crc32_update(uint32_t crc, const unsigned char *data, size_t size)
{
    static const uint32_t table[16] = {0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac,
                                       0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
                                       0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
                                       0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};
    crc = ~crc;
    for (size_t i = 0; i < size; i++) {
        crc ^= data[i];
        crc = crc >> 4 ^ table[crc & 15];
        crc = crc >> 4 ^ table[crc & 15];
    }
    return ~crc;
}

// A starting checksum: an int of which the low bits count.
static RUNS bool start_read(VM *vm, Value v, uint32_t *start)
{
    Value index = index_of(vm, v);
    if (raised(index)) return false;
    Value low = int_bit_and(vm, index, int_new(vm, UINT32_MAX));
    int64_t wide;
    if (raised(low) || !int_fits_int64(low, &wide)) return false;
    *start = (uint32_t)wide;
    return true;
}

static Value py_binascii_crc32(VM *vm, Value *args) // (data, crc=0, /)
{
    BufferView view;
    uint32_t crc;
    if (!start_read(vm, args[1], &crc) || !arg_buffer(vm, args, 0, &view)) return RAISED;
    crc = crc32_update(crc, (const unsigned char *)view.data, view.size);
    buffer_release(vm, &view);
    return int_new(vm, crc);
}

static Value py_binascii_crc_hqx(VM *vm, Value *args) // (data, crc, /)
{
    BufferView view;
    uint32_t crc;
    if (!start_read(vm, args[1], &crc) || !arg_buffer(vm, args, 0, &view)) return RAISED;
    crc &= 0xffff;
    bool goes_on = true;
    for (size_t i = 0; i < view.size && goes_on; i++) {
        crc ^= (uint32_t)(unsigned char)view.data[i] << 8;
        for (int bit = 0; bit < 8; bit++) crc = (crc << 1 ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
        if (UNLIKELY(i % 65536 == 65535)) goes_on = charge(vm, 20000);
    }
    buffer_release(vm, &view);
    return goes_on ? int_new(vm, crc) : RAISED;
}

// ---- The module ---------------------------------------------------------------------------------

static bool binascii_init(VM *vm, Module *module)
{
    BinasciiState *state = state_get(vm, &state_def);
    if (state == NULL) return false;
    Type *error = error_class(vm);
    Type *incomplete = error != NULL ? module_error(vm, &state->incomplete, "binascii",
                                                    "Incomplete", type_get(vm, Exception))
                                     : NULL;
    return incomplete != NULL && dict_set_c(vm, module->dict, "Error", value_of_object(error)) &&
           dict_set_c(vm, module->dict, "Incomplete", value_of_object(incomplete));
}

static const Native binascii_functions[] = {
    {"a2b_base64(data, /, *, strict_mode=False)", py_binascii_a2b_base64,
     "Decode a line of base64 data."},
    {"b2a_base64(data, /, *, newline=True)", py_binascii_b2a_base64, "Base64-code line of data."},
    {"a2b_hex(hexstr, /)", py_binascii_unhexlify, "Binary data of hexadecimal representation."},
    {"unhexlify(hexstr, /)", py_binascii_unhexlify, "Binary data of hexadecimal representation."},
    {"b2a_hex(data, sep=?, bytes_per_sep=1)", py_binascii_hexlify,
     "Hexadecimal representation of binary data."},
    {"hexlify(data, sep=?, bytes_per_sep=1)", py_binascii_hexlify,
     "Hexadecimal representation of binary data."},
    {"a2b_uu(data, /)", py_binascii_a2b_uu, "Decode a line of uuencoded data."},
    {"b2a_uu(data, /, *, backtick=False)", py_binascii_b2a_uu, "Uuencode line of data."},
    {"a2b_qp(data, header=False)", py_binascii_a2b_qp, "Decode a string of qp-encoded data."},
    {"b2a_qp(data, quotetabs=False, istext=True, header=False)", py_binascii_b2a_qp,
     "Encode a string using quoted-printable encoding."},
    {"crc32(data, crc=0, /)", py_binascii_crc32, "Compute CRC-32 incrementally."},
    {"crc_hqx(data, crc, /)", py_binascii_crc_hqx, "Compute CRC-CCITT incrementally."},
    {0},
};

const ModuleDef binascii_module = {
    .name = "binascii",
    .doc = "Conversion between binary data and ASCII",
    .functions = binascii_functions,
    .init = binascii_init,
};
