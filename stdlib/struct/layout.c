// layout.c - formats of the struct module: which items lie where.
#include "stdlib/struct/struct.h"

typedef struct Code {
    char code;
    uint8_t size, alignment; // native
    uint8_t standard;        // size in the standard forms; 0: there is none
} Code;

#define NATIVE(code, type, standard) {code, sizeof(type), _Alignof(type), standard}
static const Code codes[] = {
    {'x', 1, 1, 1}, {'c', 1, 1, 1}, {'s', 1, 1, 1}, {'p', 1, 1, 1},
    NATIVE('b', char, 1), NATIVE('B', char, 1), NATIVE('?', bool, 1),
    NATIVE('h', short, 2), NATIVE('H', short, 2), NATIVE('i', int, 4), NATIVE('I', int, 4),
    NATIVE('l', long, 4), NATIVE('L', long, 4), NATIVE('q', long long, 8), NATIVE('Q', long long, 8),
    NATIVE('n', size_t, 0), NATIVE('N', size_t, 0), NATIVE('P', void *, 0),
    NATIVE('e', short, 2), NATIVE('f', float, 4), NATIVE('d', double, 8),
};

static const Code *code_of(char c)
{
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        if (codes[i].code == c) return &codes[i];
    return NULL;
}

typedef struct Reader {
    const char *next, *end;
    bool is_native, is_big;
} Reader;

static void read_order(Reader *reader)
{
    const uint16_t probe = 1;
    unsigned char low;
    memcpy(&low, &probe, 1);
    reader->is_big = low == 0;
    reader->is_native = true;
    if (reader->next == reader->end) return;
    switch (*reader->next) {
    case '@': break;
    case '=': reader->is_native = false; break;
    case '<': reader->is_native = reader->is_big = false; break;
    case '>':
    case '!': reader->is_native = false, reader->is_big = true; break;
    default: return;
    }
    reader->next++;
}

static bool too_long(VM *vm)
{
    return struct_throw_false(vm, "total struct size too long");
}

// Reads one run; *found is false at the end of the format. size is where the struct ends so far.
static RUNS bool read_field(VM *vm, Reader *reader, size_t *size, Field *field, bool *found)
{
    while (reader->next < reader->end && (*reader->next == ' ' || (*reader->next >= '\t' && *reader->next <= '\r')))
        reader->next++;
    *found = reader->next < reader->end;
    if (!*found) return true;
    size_t count = 1;
    if (*reader->next >= '0' && *reader->next <= '9') {
        for (count = 0; reader->next < reader->end && *reader->next >= '0' && *reader->next <= '9';) {
            size_t digit = (size_t)(*reader->next++ - '0');
            if (count > (SIZE_MAX / 2 - digit) / 10) return too_long(vm);
            count = count * 10 + digit;
        }
        if (reader->next == reader->end)
            return struct_throw_false(vm, "repeat count given without format specifier");
    }
    const Code *code = code_of(*reader->next++);
    if (code == NULL || (!reader->is_native && code->standard == 0))
        return struct_throw_false(vm, "bad char in struct format");
    size_t item_size = reader->is_native ? code->size : code->standard;
    if (reader->is_native && code->alignment > 1) {
        size_t over = *size % code->alignment;
        if (over != 0 && *size > SIZE_MAX / 2 - code->alignment) return too_long(vm);
        if (over != 0) *size += code->alignment - over;
    }
    if (count > (SIZE_MAX / 2 - *size) / item_size) return too_long(vm);
    bool is_text = code->code == 's' || code->code == 'p';
    *field = (Field){code->code, reader->is_native, reader->is_big, is_text ? count : item_size, *size,
                     is_text ? 1 : code->code == 'x' ? 0 : count};
    *size += count * item_size;
    return true;
}

bool layout_read(VM *vm, Bytes *format, Layout *layout)
{
    if (memchr(format->data, 0, format->size) != NULL)
        return struct_throw_false(vm, "embedded null character");
    Reader reader = {format->data, format->data + format->size, false, false};
    read_order(&reader);
    Buf fields;
    buf_init(&fields, &vm->memory);
    *layout = (Layout){0};
    while (true) {
        Field field;
        bool found;
        if (!charge(vm, 1) || !read_field(vm, &reader, &layout->size, &field, &found)) {
            buf_free(&fields);
            return false;
        }
        if (!found) break;
        if (field.count == 0) continue;
        layout->count += field.count;
        layout->field_count++;
        buf_append(&fields, &field, sizeof field);
    }
    layout->fields = bytes_from_buf(vm, &fields);
    return layout->fields != NULL;
}
