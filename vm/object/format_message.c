// format_message.c - the format language of throw, warn and str_format: printf's, and values of
// Python.
#include "vm/base/utf8.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/types/str.h"

// One conversion: %[flags][width][.precision][l|ll|z]letter
typedef struct Conversion {
    char flags[8];
    int width, precision; // -1: not given
    int longs;            // 0 int, 1 long, 2 long long, 3 size_t
    char letter;
} Conversion;

// Reads the conversion behind a '%' and answers where it ends.
static const char *read_conversion(const char *format, va_list *arguments, Conversion *conversion)
{
    size_t flag_count = 0;
    *conversion = (Conversion){.width = -1, .precision = -1};
    while (*format != '\0' && strchr("-+ #0", *format) != NULL) {
        if (flag_count < sizeof conversion->flags - 1) conversion->flags[flag_count++] = *format;
        format++;
    }
    if (*format >= '1' && *format <= '9') {
        conversion->width = 0;
        while (*format >= '0' && *format <= '9') {
            conversion->width = conversion->width * 10 + (*format++ - '0');
        }
    }
    if (*format == '.') {
        format++;
        conversion->precision = 0;
        if (*format == '*') {
            conversion->precision = va_arg(*arguments, int);
            format++;
        }
        while (*format >= '0' && *format <= '9') {
            conversion->precision = conversion->precision * 10 + (*format++ - '0');
        }
    }
    while (*format == 'l') {
        conversion->longs++;
        format++;
    }
    if (*format == 'z') {
        conversion->longs = 3;
        format++;
    }
    conversion->letter = *format;
    return *format != '\0' ? format + 1 : format;
}

// Adds text of which nobody promised that it is UTF-8: a byte that is not becomes a lone surrogate,
// as surrogateescape has it.
static void append_foreign(Buf *buf, const char *text, size_t size)
{
    while (size > 0) {
        Utf8Error error;
        if (utf8_validate(text, size, UTF8_PERMISSIVE, NULL, &error)) {
            buf_append(buf, text, size);
            return;
        }
        buf_append(buf, text, error.start);
        for (size_t i = error.start; i < error.end; i++) {
            buf_append_utf8(buf, 0xdc00u | (unsigned char)text[i]);
        }
        text += error.end;
        size -= error.end;
    }
}

// Adds text, valid UTF-8, cut and padded as the conversion says.
static void append_text(Buf *buf, const Conversion *conversion, const char *text, size_t size)
{
    if (conversion->precision >= 0 && (size_t)conversion->precision < size) {
        size_t count = utf8_count(text, size);
        if (count > (size_t)conversion->precision) {
            size = utf8_offset(text, size, (size_t)conversion->precision);
        }
    }
    size_t count = conversion->width > 0 ? utf8_count(text, size) : 0;
    size_t padding = conversion->width > 0 && (size_t)conversion->width > count
                         ? (size_t)conversion->width - count
                         : 0;
    bool left = strchr(conversion->flags, '-') != NULL;
    if (!left) buf_append_repeat(buf, ' ', padding);
    buf_append(buf, text, size);
    if (left) buf_append_repeat(buf, ' ', padding);
}

static void append_c_text(Buf *buf, const Conversion *conversion, const char *text)
{
    if (text == NULL) text = "(null)";
    size_t size = strlen(text);
    if (utf8_validate(text, size, UTF8_PERMISSIVE, NULL, NULL)) {
        append_text(buf, conversion, text, size);
    } else {
        append_foreign(buf, text, size);
    }
}

// Adds a number as printf does; template is "%" and the conversion's own letters.
static void append_number(Buf *buf, const Conversion *conversion, va_list *arguments)
{
    static const char *const lengths[] = {"", "l", "ll", "z"};
    char template[48];
    int used = snprintf(template, sizeof template, "%%%s", conversion->flags);
    if (conversion->width >= 0) {
        used += snprintf(template + used, sizeof template - (size_t)used, "%d", conversion->width);
    }
    if (conversion->precision >= 0) {
        used +=
            snprintf(template + used, sizeof template - (size_t)used, ".%d", conversion->precision);
    }
    snprintf(template + used, sizeof template - (size_t)used, "%s%c",
             conversion->letter == 'g' || conversion->letter == 'p' ? ""
                                                                    : lengths[conversion->longs],
             conversion->letter);
    char number[160];
    size_t room = sizeof number;
    int size;
    if (conversion->letter == 'g')
        size = snprintf(number, room, template, va_arg(*arguments, double));
    else if (conversion->letter == 'p')
        size = snprintf(number, room, template, va_arg(*arguments, void *));
    else if (conversion->longs == 0)
        size = snprintf(number, room, template, va_arg(*arguments, int));
    else if (conversion->longs == 1)
        size = snprintf(number, room, template, va_arg(*arguments, long));
    else if (conversion->longs == 2)
        size = snprintf(number, room, template, va_arg(*arguments, long long));
    else size = snprintf(number, room, template, va_arg(*arguments, size_t));
    if (size > 0) buf_append(buf, number, (size_t)size < room ? (size_t)size : room - 1);
}

// Adds what one conversion asks for; false with an exception if a value's repr or str raised.
static RUNS bool append_conversion(VM *vm, Buf *buf, const Conversion *conversion,
                                   va_list *arguments)
{
    String *text;
    switch (conversion->letter) {
    case '%': buf_append_char(buf, '%'); return true;
    case 'c': buf_append_utf8(buf, (uint32_t)va_arg(*arguments, int)); return true;
    case 's': append_c_text(buf, conversion, va_arg(*arguments, const char *)); return true;
    case 'T':
        append_c_text(buf, conversion, type_name_of(vm, va_arg(*arguments, Value)));
        return true;
    case 'N': append_c_text(buf, conversion, type_name(va_arg(*arguments, Type *))); return true;
    case 'S': text = va_arg(*arguments, String *); break;
    case 'R': text = repr_of(vm, va_arg(*arguments, Value)); break;
    case 'V': text = str_of(vm, va_arg(*arguments, Value)); break;
    default: append_number(buf, conversion, arguments); return true;
    }
    if (text == NULL) return false;
    append_text(buf, conversion, text->data, text->size);
    return true;
}

String *format_message(VM *vm, const char *format, va_list arguments)
{
    if (strchr(format, '%') == NULL) return str_from_c(vm, format);
    Buf buf;
    buf_init(&buf, &vm->memory);
    va_list rest;
    va_copy(rest, arguments);
    bool fine = true;
    while (fine && *format != '\0') {
        const char *percent = strchr(format, '%');
        if (percent == NULL) {
            buf_append_text(&buf, format);
            break;
        }
        buf_append(&buf, format, (size_t)(percent - format));
        Conversion conversion;
        format = read_conversion(percent + 1, &rest, &conversion);
        fine = append_conversion(vm, &buf, &conversion, &rest);
    }
    va_end(rest);
    if (fine) return str_from_buf(vm, &buf);
    buf_free(&buf);
    return NULL;
}
