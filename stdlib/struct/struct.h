// struct.h - module _struct: values packed into bytes, as C lays out its structs.
//
// layout.c reads a format into a Layout, item.c packs and unpacks one item, struct.c is what Python sees.
#pragma once
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/int.h"
#include "vm/types/str.h"

// A run of equal items.
typedef struct Field {
    char code;
    bool is_native;    // '@': in the machine's own form
    bool is_big;       // most significant byte first
    size_t size;       // of an item, in bytes; of 's' and 'p' the whole text
    size_t offset;     // of the first item
    size_t count;      // values
} Field;

// What a format says. The fields lie in a bytes object, so that a Struct that is initialised anew
// while it packs does not lose those in use.
typedef struct Layout {
    Bytes *fields;
    size_t field_count;
    size_t size;  // bytes
    size_t count; // values
} Layout;

static inline const Field *layout_fields(const Layout *layout)
{
    return (const Field *)(const void *)layout->fields->data;
}

// format is a bytes object. struct.error.
RUNS bool layout_read(VM *vm, Bytes *format, Layout *layout);

// One item of a field, from and to `place`. OverflowError, struct.error.
RUNS bool item_pack(VM *vm, const Field *field, char *place, Value value);
RAISES Value item_unpack(VM *vm, const Field *field, const char *place);

// Raises struct.error.
COLD Value struct_throw(VM *vm, const char *format, ...);
#define struct_throw_false(...) ((void)struct_throw(__VA_ARGS__), false)
