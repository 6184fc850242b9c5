// bytes_parts.h - what bytes and bytearray share: every method that both have is written once, over spans.
#pragma once
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/bytes.h"

typedef struct Span {
    const char *data;
    size_t size;
} Span;

// The bytes of a bytes or bytearray object. Those of a bytearray may move in any RUNS call.
static inline Span span_of(Value v)
{
    if (is_bytes(v)) return (Span){as_bytes(v)->data, as_bytes(v)->size};
    const ByteArray *array = as_bytearray(v);
    return (Span){array->data != NULL ? array->data : "", array->size};
}

// A new bytes or bytearray, as self is one or the other, of size bytes that the caller fills in.
RAISES Value bytes_like(VM *vm, Value self, size_t size, char **data);
// The same with its content.
RAISES Value bytes_like_of(VM *vm, Value self, const char *data, size_t size);
// The result of a method that changed nothing: self if it is exactly bytes, else a copy.
RAISES Value bytes_like_same(VM *vm, Value self);

// What bytes(source, encoding, errors) and bytearray() fill themselves with, as a buffer that the caller frees;
// it may have failed. `what` is "bytes" or "bytearray".
RUNS bool bytes_from_arguments(VM *vm, Buf *buf, Value *args, const char *what);
// Appends the integers that an iterable gives, each a byte.
RUNS bool bytes_extend_from(VM *vm, Buf *buf, Value iterable, const char *what);
// A byte from an integer: ValueError "byte must be in range(0, 256)" (what is "byte").
RUNS bool byte_from(VM *vm, Value v, const char *what, char *byte);
// Gives the owner of a bytearray's memory a lock against resizing. memory_lock in messages: BufferError.
RAISES bool bytearray_check_resize(VM *vm, ByteArray *array);
// Takes over what buf holds: array's old content goes.
RAISES bool bytearray_adopt(VM *vm, ByteArray *array, Buf *buf);

// Slots and methods of both.
Value bytes_slot_compare(VM *vm, Value self, Value other, CompareOp op);
bool bytes_slot_contains(VM *vm, Value self, Value item, bool *found);
Value bytes_slot_concat(VM *vm, Value left, Value right);
Value bytes_slot_repeat(VM *vm, Value self, Value count);
Value bytes_slot_modulo(VM *vm, Value left, Value right);
Value bytes_slot_get_item(VM *vm, Value self, Value key);
bool bytes_slot_length(VM *vm, Value self, size_t *length);

// X(name, signature, doc) for each method of both, in no order that matters.
#define BYTES_METHODS(X)                                                                             \
    X(find, "find(self, sub, start=?, end=?, /)",                                                    \
      "Return the lowest index in B where subsection 'sub' is found, such that 'sub' is contained "  \
      "within B[start,end].")                                                                        \
    X(rfind, "rfind(self, sub, start=?, end=?, /)",                                                  \
      "Return the highest index in B where subsection 'sub' is found, such that 'sub' is contained " \
      "within B[start,end].")                                                                        \
    X(index, "index(self, sub, start=?, end=?, /)",                                                  \
      "Return the lowest index in B where subsection 'sub' is found, such that 'sub' is contained "  \
      "within B[start,end].")                                                                        \
    X(rindex, "rindex(self, sub, start=?, end=?, /)",                                                \
      "Return the highest index in B where subsection 'sub' is found, such that 'sub' is contained " \
      "within B[start,end].")                                                                        \
    X(count, "count(self, sub, start=?, end=?, /)",                                                  \
      "Return the number of non-overlapping occurrences of subsection 'sub' in bytes B[start:end].") \
    X(startswith, "startswith(self, prefix, start=?, end=?, /)",                                     \
      "Return True if the bytes starts with the specified prefix, False otherwise.")                 \
    X(endswith, "endswith(self, suffix, start=?, end=?, /)",                                         \
      "Return True if the bytes ends with the specified suffix, False otherwise.")                   \
    X(replace, "replace(self, old, new, count=-1, /)",                                               \
      "Return a copy with all occurrences of substring old replaced by new.")                        \
    X(removeprefix, "removeprefix(self, prefix, /)",                                                 \
      "Return a bytes object with the given prefix string removed if present.")                      \
    X(removesuffix, "removesuffix(self, suffix, /)",                                                 \
      "Return a bytes object with the given suffix string removed if present.")                      \
    X(partition, "partition(self, sep, /)",                                                          \
      "Partition the bytes into three parts using the given separator.")                             \
    X(rpartition, "rpartition(self, sep, /)",                                                        \
      "Partition the bytes into three parts using the given separator.")                             \
    X(split, "split(self, sep=None, maxsplit=-1)",                                                   \
      "Return a list of the sections in the bytes, using sep as the delimiter.")                     \
    X(rsplit, "rsplit(self, sep=None, maxsplit=-1)",                                                 \
      "Return a list of the sections in the bytes, using sep as the delimiter.")                     \
    X(splitlines, "splitlines(self, keepends=False)",                                                \
      "Return a list of the lines in the bytes, breaking at line boundaries.")                       \
    X(join, "join(self, iterable_of_bytes, /)", "Concatenate any number of bytes objects.")          \
    X(strip, "strip(self, bytes=None, /)",                                                           \
      "Strip leading and trailing bytes contained in the argument.")                                 \
    X(lstrip, "lstrip(self, bytes=None, /)", "Strip leading bytes contained in the argument.")       \
    X(rstrip, "rstrip(self, bytes=None, /)", "Strip trailing bytes contained in the argument.")      \
    X(ljust, "ljust(self, width, fillchar=?, /)", "Return a left-justified string of length width.") \
    X(rjust, "rjust(self, width, fillchar=?, /)",                                                    \
      "Return a right-justified string of length width.")                                            \
    X(center, "center(self, width, fillchar=?, /)", "Return a centered string of length width.")     \
    X(zfill, "zfill(self, width, /)",                                                                \
      "Pad a numeric string with zeros on the left, to fill a field of the given width.")            \
    X(expandtabs, "expandtabs(self, /, tabsize=8)",                                                  \
      "Return a copy where all tab characters are expanded using spaces.")                           \
    X(upper, "upper(self, /)",                                                                       \
      "B.upper() -> copy of B\n\nReturn a copy of B with all ASCII characters converted to uppercase.")    \
    X(lower, "lower(self, /)",                                                                       \
      "B.lower() -> copy of B\n\nReturn a copy of B with all ASCII characters converted to lowercase.")    \
    X(title, "title(self, /)",                                                                       \
      "B.title() -> copy of B\n\nReturn a titlecased version of B, i.e. ASCII words start with uppercase\n" \
      "characters, all remaining cased characters have lowercase.")                                  \
    X(capitalize, "capitalize(self, /)",                                                             \
      "B.capitalize() -> copy of B\n\nReturn a copy of B with only its first character capitalized (ASCII)\n" \
      "and the rest lower-cased.")                                                                   \
    X(swapcase, "swapcase(self, /)",                                                                 \
      "B.swapcase() -> copy of B\n\nReturn a copy of B with uppercase ASCII characters converted\n"    \
      "to lowercase ASCII and vice versa.")                                                          \
    X(isalpha, "isalpha(self, /)",                                                                   \
      "B.isalpha() -> bool\n\nReturn True if all characters in B are alphabetic\n"                     \
      "and there is at least one character in B, False otherwise.")                                  \
    X(isalnum, "isalnum(self, /)",                                                                   \
      "B.isalnum() -> bool\n\nReturn True if all characters in B are alphanumeric\n"                   \
      "and there is at least one character in B, False otherwise.")                                  \
    X(isdigit, "isdigit(self, /)",                                                                   \
      "B.isdigit() -> bool\n\nReturn True if all characters in B are digits\n"                         \
      "and there is at least one character in B, False otherwise.")                                  \
    X(islower, "islower(self, /)",                                                                   \
      "B.islower() -> bool\n\nReturn True if all cased characters in B are lowercase and there is\n"   \
      "at least one cased character in B, False otherwise.")                                         \
    X(isupper, "isupper(self, /)",                                                                   \
      "B.isupper() -> bool\n\nReturn True if all cased characters in B are uppercase and there is\n"   \
      "at least one cased character in B, False otherwise.")                                         \
    X(istitle, "istitle(self, /)",                                                                   \
      "B.istitle() -> bool\n\nReturn True if B is a titlecased string and there is at least one\n"     \
      "character in B, i.e. uppercase characters may only follow uncased\n"                          \
      "characters and lowercase characters only cased ones. Return False\notherwise.")               \
    X(isspace, "isspace(self, /)",                                                                   \
      "B.isspace() -> bool\n\nReturn True if all characters in B are whitespace\n"                     \
      "and there is at least one character in B, False otherwise.")                                  \
    X(isascii, "isascii(self, /)",                                                                   \
      "B.isascii() -> bool\n\nReturn True if B is empty or all characters in B are ASCII,\n"           \
      "False otherwise.")                                                                            \
    X(translate, "translate(self, table, /, delete=?)",                                            \
      "Return a copy with each character mapped by the given translation table.")                    \
    X(hex, "hex(self, sep=?, bytes_per_sep=1)",                                                      \
      "Create a string of hexadecimal numbers from a bytes object.")                                 \
    X(decode, "decode(self, encoding='utf-8', errors='strict')",                                     \
      "Decode the bytes using the codec registered for encoding.")

#define BYTES_DECLARE(name, signature, doc) Value py_bytes_##name(VM *vm, Value *args);
BYTES_METHODS(BYTES_DECLARE)
#undef BYTES_DECLARE
#define BYTES_ROW(name, signature, doc) {signature, py_bytes_##name, doc},
#define BYTES_MAKETRANS_ROW                                                                          \
    {"@staticmethod maketrans(frm, to, /)", py_bytes_maketrans,                                      \
     "Return a translation table usable for the bytes or bytearray translate method."},

Value py_bytes_maketrans(VM *vm, Value *args);

Bytes *bytes_instance(VM *vm, Type *cls, const char *data, size_t size); // of bytes or a subclass
size_t bytes_cell_size(const Object *object);
String *bytes_repr_within(VM *vm, const char *before, const char *data, size_t size, const char *after);
