// format_fields.h - the pieces of a format string, for str.format and the _string module.
#pragma once
#include "vm/object/type.h"

typedef struct TextRange {
    const char *start, *end;
} TextRange;

typedef struct FormatField {
    TextRange name, spec;
    uint32_t conversion;  // 0: none
    bool spec_has_fields;
} FormatField;

// Takes the next piece off *rest, which is not empty: literal text (braces undoubled), then perhaps a field.
RAISES bool format_next(VM *vm, TextRange *rest, TextRange *literal, FormatField *field, bool *has_field);

// Takes the part before the first '.' or '[' off a field's name. *index: the number it is, or -1.
RAISES bool format_first_name(VM *vm, TextRange *rest, TextRange *first, int64_t *index);
// Takes the next ".name" or "[key]" off *rest, which is not empty.
RAISES bool format_next_name(VM *vm, TextRange *rest, TextRange *name, bool *is_attribute, int64_t *index);
