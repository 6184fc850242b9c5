// codecs.h - encodings: the native ones, the registry of the others, and error handlers.
//
// A native codec reads or writes a piece at a time into a Buf; what it cannot convert goes to the error handler
// named by the caller: one of the known ones, or a callable that codecs.register_error() registered.
#pragma once
#include "vm/base/buf.h"
#include "vm/object/type.h"

typedef struct Codec Codec;

typedef enum HandlerKind {
    HANDLER_STRICT, HANDLER_IGNORE, HANDLER_REPLACE, HANDLER_BACKSLASH, HANDLER_ESCAPE, HANDLER_PASS,
    HANDLER_XML, HANDLER_NAME, HANDLER_OTHER,
} HandlerKind;

// A decoding in progress: data[at .. size) is still to be read.
typedef struct Decoding {
    VM *vm;
    const Codec *codec;
    const char *errors;     // the handler's name
    HandlerKind kind;
    bool final;             // false: an incomplete sequence at the end is left for later
    const char *data;
    size_t size, at;
    size_t skipped;         // bytes of a signature before data
    Value object;           // the input as bytes, once an exception needed it; else ABSENT
    Buf out;                // UTF-8
    int byte_order;         // of UTF-16 and UTF-32: -1 little, 1 big, 0 not known yet
    int width;              // bytes of a code unit, for surrogatepass
    const char *error_name; // as exceptions name the encoding
    int bad_escape;         // unicode_escape: the first invalid escape's character, or 0
    Value mapping;          // charmap_decode's, or ABSENT
} Decoding;

// An encoding in progress: the code points from index `at`, which begin at byte `offset` of text, are still to be written.
typedef struct Encoding {
    VM *vm;
    const Codec *codec;
    const char *errors;
    HandlerKind kind;
    String *text;
    size_t at, offset;
    Buf out;
    int byte_order;
    int width;
    const char *error_name;
    Value mapping;          // charmap_encode's, or ABSENT
    void *table;            // the codec's own, while it runs
} Encoding;

struct Codec {
    const char *name;       // as CodecInfo.name has it: "utf-8", "cp1252"
    const char *error_name; // as exceptions name it: "utf-8", "charmap"
    RUNS bool (*decode)(Decoding *decoding);
    RUNS bool (*encode)(Encoding *encoding);
    int byte_order, width;
    const uint16_t *table;  // of a charmap: the code points of bytes 0x80 and up, 0xfffe: none
    const char *aliases;    // further names, each with a space behind
    const char *charset;    // of those by iconv: the C library's name
};

// The native codec of that name in any of its spellings ("UTF8", "utf-8", "U8"), or NULL.
const Codec *codec_find(const char *name);
// For the methods encode and decode: whether these are the codec and the handler that need no asking.
bool codec_is_plain_utf8(const String *encoding, const String *errors);
// The native codecs one after the other, UTF-8 first; NULL at the end.
const Codec *codec_at(size_t i);

// Decodes with a native codec. consumed (may be NULL: everything) tells how many bytes were used; final false leaves
// an incomplete sequence at the end. byte_order (may be NULL): in and out, of UTF-16 and UTF-32 without one of their own.
RUNS String *codec_decode(VM *vm, const Codec *codec, const char *data, size_t size, const char *errors,
                          bool final, size_t *consumed, int *byte_order);
RUNS Bytes *codec_encode(VM *vm, const Codec *codec, String *text, const char *errors);

// The same for charmap_decode and charmap_encode, whose mapping is a str, a dict or anything with items.
RUNS String *charmap_decode(VM *vm, const char *data, size_t size, const char *errors, Value mapping);
RUNS Bytes *charmap_encode(VM *vm, String *text, const char *errors, Value mapping);

// ---- Error handlers -----------------------------------------------------------------------------

HandlerKind handler_kind(const char *errors);
// What cannot be read is data[start .. end). Adds the replacement and sets `at`.
RUNS bool decode_error(Decoding *decoding, size_t start, size_t end, const char *reason);
// What cannot be written are the code points [start .. end). Adds the replacement, encoded by `write` (the codec's own way
// of writing a str that it can encode; false with nothing raised if it cannot), and sets `at` and `offset`.
RUNS bool encode_error(Encoding *encoding, size_t start, size_t end, const char *reason,
                       bool (*write)(Encoding *encoding, const char *text, size_t size));
// Moves an encoding to a code point.
void encoding_seek(Encoding *encoding, size_t index);
// codecs.lookup_error(name): LookupError "unknown error handler name 'x'".
RUNS Value handler_lookup(VM *vm, const char *name);
RUNS bool handler_register(VM *vm, String *name, Value handler);

// ---- The registry -------------------------------------------------------------------------------

// codecs.lookup(name): a CodecInfo. LookupError: unknown encoding.
RUNS Value registry_lookup(VM *vm, const char *name);
RUNS bool registry_add(VM *vm, Value search_function);
RUNS bool registry_remove(VM *vm, Value search_function);
// codecs.encode(object, encoding, errors) and codecs.decode(): any object to any.
RUNS Value registry_encode(VM *vm, Value object, const char *encoding, const char *errors);
RUNS Value registry_decode(VM *vm, Value object, const char *encoding, const char *errors);

// Per-VM state of the registry, kept alive by the VM.
typedef struct CodecState {
    List *search;     // functions
    Dict *cache;      // normalised name -> CodecInfo
    Dict *handlers;   // name -> callable
    bool encodings_imported;
} CodecState;
RAISES CodecState *codec_state(VM *vm);

// The functions of the native codecs, by file.
RUNS bool utf8_codec_decode(Decoding *decoding);
RUNS bool utf8_codec_encode(Encoding *encoding);
RUNS bool utf8_sig_decode(Decoding *decoding);
RUNS bool utf8_sig_encode(Encoding *encoding);
RUNS bool utf16_decode(Decoding *decoding);
RUNS bool utf16_encode(Encoding *encoding);
RUNS bool utf32_decode(Decoding *decoding);
RUNS bool utf32_encode(Encoding *encoding);
RUNS bool iconv_codec_decode(Decoding *decoding);
RUNS bool iconv_codec_encode(Encoding *encoding);
RUNS bool utf7_decode(Decoding *decoding);
RUNS bool utf7_encode(Encoding *encoding);
RUNS bool ascii_decode(Decoding *decoding);
RUNS bool ascii_encode(Encoding *encoding);
RUNS bool latin1_decode(Decoding *decoding);
RUNS bool latin1_encode(Encoding *encoding);
RUNS bool table_decode(Decoding *decoding);
RUNS bool table_encode(Encoding *encoding);
RUNS bool mapping_decode(Decoding *decoding);
RUNS bool mapping_encode(Encoding *encoding);
RUNS bool unicode_escape_decode(Decoding *decoding);
RUNS bool unicode_escape_encode(Encoding *encoding);
RUNS bool raw_escape_decode(Decoding *decoding);
RUNS bool raw_escape_encode(Encoding *encoding);
extern const Codec mapping_codec;
