// codecs.c - the native codecs by name, the registry of the others, and the doors of both.
#include "vm/types/codecs.h"
#include "vm/base/utf8.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/bytes.h"
#include "vm/types/code_pages.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/text.h"
#include "vm/types/tuple.h"

// ---- Native codecs ------------------------------------------------------------------------------

#define PAGE(name, table, aliases)                                                                   \
    {name, "charmap", table_decode, table_encode, 0, 0, table, aliases, NULL}
// By the C library's tables: single bytes; pairs, with kana in single bytes; pairs alone.
#define SINGLE(name, charset, aliases)                                                               \
    {name, "charmap", iconv_codec_decode, iconv_codec_encode, 0, 0, NULL, aliases, charset}
#define KANA(name, charset, aliases)                                                                 \
    {name, name, iconv_codec_decode, iconv_codec_encode, 0, 1, NULL, aliases, charset}
#define PAIRS(name, charset, aliases)                                                                \
    {name, name, iconv_codec_decode, iconv_codec_encode, 0, 2, NULL, aliases, charset}

static const Codec codecs[] = {
    {"utf-8", "utf-8", utf8_codec_decode, utf8_codec_encode, 0, 1, NULL,
     "utf_8 utf8 u8 utf cp65001 utf8_ucs2 utf8_ucs4 ", NULL},
    {"ascii", "ascii", ascii_decode, ascii_encode, 0, 0, NULL,
     "ascii us_ascii 646 ansi_x3.4_1968 ansi_x3_4_1968 ansi_x3.4_1986 cp367 csascii ibm367 iso646_us "
     "iso_646.irv_1991 iso_ir_6 us ", NULL},
    {"iso8859-1", "latin-1", latin1_decode, latin1_encode, 0, 0, NULL,
     "latin_1 latin1 iso8859_1 iso_8859_1 8859 cp819 csisolatin1 ibm819 iso8859 iso_8859_1_1987 "
     "iso_ir_100 l1 latin ", NULL},
    {"utf-8-sig", "utf-8", utf8_sig_decode, utf8_sig_encode, 0, 1, NULL, "utf_8_sig ", NULL},
    {"utf-16", "utf-16", utf16_decode, utf16_encode, 0, 2, NULL, "utf_16 utf16 u16 ", NULL},
    {"utf-16-le", "utf-16-le", utf16_decode, utf16_encode, -1, 2, NULL,
     "utf_16_le utf_16le unicodelittleunmarked ", NULL},
    {"utf-16-be", "utf-16-be", utf16_decode, utf16_encode, 1, 2, NULL,
     "utf_16_be utf_16be unicodebigunmarked ", NULL},
    {"utf-32", "utf-32", utf32_decode, utf32_encode, 0, 4, NULL, "utf_32 utf32 u32 ", NULL},
    {"utf-32-le", "utf-32-le", utf32_decode, utf32_encode, -1, 4, NULL, "utf_32_le utf_32le ", NULL},
    {"utf-32-be", "utf-32-be", utf32_decode, utf32_encode, 1, 4, NULL, "utf_32_be utf_32be ", NULL},
    {"utf-7", "utf7", utf7_decode, utf7_encode, 0, 0, NULL, "utf_7 utf7 u7 unicode_1_1_utf_7 ", NULL},
    {"unicode-escape", "unicodeescape", unicode_escape_decode, unicode_escape_encode, 0, 0, NULL,
     "unicode_escape ", NULL},
    {"raw-unicode-escape", "rawunicodeescape", raw_escape_decode, raw_escape_encode, 0, 0, NULL,
     "raw_unicode_escape ", NULL},
    PAGE("cp437", cp437_page, "437 cp437 cspc8codepage437 ibm437 "),
    PAGE("cp737", cp737_page, "cp737 "),
    PAGE("cp775", cp775_page, "775 cp775 cspc775baltic ibm775 "),
    PAGE("cp850", cp850_page, "850 cp850 cspc850multilingual ibm850 "),
    PAGE("cp852", cp852_page, "852 cp852 cspcp852 ibm852 "),
    PAGE("cp855", cp855_page, "855 cp855 csibm855 ibm855 "),
    PAGE("cp857", cp857_page, "857 cp857 csibm857 ibm857 "),
    PAGE("cp858", cp858_page, "858 cp858 csibm858 ibm858 "),
    PAGE("cp860", cp860_page, "860 cp860 csibm860 ibm860 "),
    PAGE("cp861", cp861_page, "861 cp861 cp_is csibm861 ibm861 "),
    PAGE("cp862", cp862_page, "862 cp862 cspc862latinhebrew ibm862 "),
    PAGE("cp863", cp863_page, "863 cp863 csibm863 ibm863 "),
    PAGE("cp865", cp865_page, "865 cp865 csibm865 ibm865 "),
    PAGE("cp866", cp866_page, "866 cp866 csibm866 ibm866 "),
    PAGE("cp869", cp869_page, "869 cp869 cp_gr csibm869 ibm869 "),
    PAGE("cp874", cp874_page, "cp874 "),
    PAGE("cp1125", cp1125_page, "1125 cp1125 cp866u ibm1125 ruscii "),
    PAGE("cp1250", cp1250_page, "1250 cp1250 windows_1250 "),
    PAGE("cp1251", cp1251_page, "1251 cp1251 windows_1251 "),
    PAGE("cp1252", cp1252_page, "1252 cp1252 windows_1252 "),
    PAGE("cp1253", cp1253_page, "1253 cp1253 windows_1253 "),
    PAGE("cp1254", cp1254_page, "1254 cp1254 windows_1254 "),
    PAGE("cp1255", cp1255_page, "1255 cp1255 windows_1255 "),
    PAGE("cp1256", cp1256_page, "1256 cp1256 windows_1256 "),
    PAGE("cp1257", cp1257_page, "1257 cp1257 windows_1257 "),
    PAGE("cp1258", cp1258_page, "1258 cp1258 windows_1258 "),
    PAGE("iso8859-2", iso8859_2_page,
         "csisolatin2 iso8859_2 iso_8859_2 iso_8859_2_1987 iso_ir_101 l2 latin2 "),
    PAGE("iso8859-3", iso8859_3_page,
         "csisolatin3 iso8859_3 iso_8859_3 iso_8859_3_1988 iso_ir_109 l3 latin3 "),
    PAGE("iso8859-4", iso8859_4_page,
         "csisolatin4 iso8859_4 iso_8859_4 iso_8859_4_1988 iso_ir_110 l4 latin4 "),
    PAGE("iso8859-5", iso8859_5_page,
         "csisolatincyrillic cyrillic iso8859_5 iso_8859_5 iso_8859_5_1988 iso_ir_144 "),
    PAGE("iso8859-6", iso8859_6_page,
         "arabic asmo_708 csisolatinarabic ecma_114 iso8859_6 iso_8859_6 iso_8859_6_1987 iso_ir_127 "),
    PAGE("iso8859-7", iso8859_7_page,
         "csisolatingreek ecma_118 elot_928 greek greek8 iso8859_7 iso_8859_7 iso_8859_7_1987 iso_ir_126 "),
    PAGE("iso8859-8", iso8859_8_page,
         "csisolatinhebrew hebrew iso8859_8 iso_8859_8 iso_8859_8_1988 iso_ir_138 "),
    PAGE("iso8859-9", iso8859_9_page,
         "csisolatin5 iso8859_9 iso_8859_9 iso_8859_9_1989 iso_ir_148 l5 latin5 "),
    PAGE("iso8859-10", iso8859_10_page,
         "csisolatin6 iso8859_10 iso_8859_10 iso_8859_10_1992 iso_ir_157 l6 latin6 "),
    PAGE("iso8859-11", iso8859_11_page, "iso8859_11 iso_8859_11 iso_8859_11_2001 thai "),
    PAGE("iso8859-13", iso8859_13_page, "iso8859_13 iso_8859_13 l7 latin7 "),
    PAGE("iso8859-14", iso8859_14_page,
         "iso8859_14 iso_8859_14 iso_8859_14_1998 iso_celtic iso_ir_199 l8 latin8 "),
    PAGE("iso8859-15", iso8859_15_page, "iso8859_15 iso_8859_15 l9 latin9 "),
    PAGE("iso8859-16", iso8859_16_page,
         "iso8859_16 iso_8859_16 iso_8859_16_2001 iso_ir_226 l10 latin10 "),
    PAGE("koi8-r", koi8_r_page, "cskoi8r koi8_r "),
    PAGE("koi8-t", koi8_t_page, "koi8_t "),
    PAGE("koi8-u", koi8_u_page, "koi8_u "),
    PAGE("kz1048", kz1048_page, "kz1048 kz_1048 rk1048 strk1048_2002 "),
    PAGE("mac-cyrillic", mac_cyrillic_page, "mac_cyrillic maccyrillic "),
    PAGE("mac-greek", mac_greek_page, "mac_greek macgreek "),
    PAGE("mac-iceland", mac_iceland_page, "mac_iceland maciceland "),
    PAGE("mac-latin2", mac_latin2_page, "mac_centeuro mac_latin2 maccentraleurope maclatin2 "),
    PAGE("mac-roman", mac_roman_page, "mac_roman macintosh macroman "),
    PAGE("mac-turkish", mac_turkish_page, "mac_turkish macturkish "),
    PAGE("ptcp154", ptcp154_page, "cp154 csptcp154 cyrillic_asian pt154 ptcp154 "),
    PAGE("tis-620", tis_620_page,
         "iso_ir_166 tis620 tis_620 tis_620_0 tis_620_2529_0 tis_620_2529_1 "),
    SINGLE("cp037", "CP037",
           "037 cp037 csibm037 ebcdic_cp_ca ebcdic_cp_nl ebcdic_cp_us ebcdic_cp_wt ibm037 ibm039 "),
    SINGLE("cp500", "CP500", "500 cp500 csibm500 ebcdic_cp_be ebcdic_cp_ch ibm500 "),
    SINGLE("cp864", "CP864", "864 cp864 csibm864 ibm864 "),
    SINGLE("cp1140", "CP1140", "1140 cp1140 ibm1140 "),
    SINGLE("hp-roman8", "HP-ROMAN8", "hp_roman8 roman8 r8 cshproman8 cp1051 ibm1051 "),
    KANA("shift_jis", "SHIFT_JIS", "shift_jis csshiftjis shiftjis sjis s_jis "),
    KANA("cp932", "CP932", "cp932 932 ms932 mskanji ms_kanji windows_31j "),
    KANA("shift_jis_2004", "SHIFT_JISX0213", "shift_jis_2004 shiftjis2004 sjis_2004 s_jis_2004 "),
    KANA("shift_jisx0213", "SHIFT_JISX0213", "shift_jisx0213 shiftjisx0213 sjisx0213 s_jisx0213 "),
    PAIRS("euc_jp", "EUC-JP", "euc_jp eucjp ujis u_jis "),
    PAIRS("gb2312", "EUC-CN",
          "gb2312 chinese csiso58gb231280 euc_cn euccn eucgb2312_cn gb2312_1980 gb2312_80 iso_ir_58 "),
    PAIRS("gbk", "GBK", "gbk 936 cp936 ms936 "),
    PAIRS("gb18030", "GB18030", "gb18030 gb18030_2000 "),
    PAIRS("big5", "BIG5", "big5 big5_tw csbig5 "),
    PAIRS("big5hkscs", "BIG5HKSCS", "big5hkscs big5_hkscs hkscs "),
    PAIRS("cp950", "CP950", "cp950 950 ms950 "),
    PAIRS("euc_kr", "EUC-KR",
          "euc_kr euckr korean ksc5601 ks_c_5601 ks_c_5601_1987 ksx1001 ks_x_1001 "),
    PAIRS("cp949", "UHC", "cp949 949 ms949 uhc "),
    PAIRS("johab", "JOHAB", "johab cp1361 ms1361 "),
};

bool codec_is_plain_utf8(const String *encoding, const String *errors)
{
    return encoding->size == 5 && memcmp(encoding->data, "utf-8", 5) == 0 && errors->size == 6 &&
           memcmp(errors->data, "strict", 6) == 0;
}

const Codec *codec_at(size_t i)
{
    return i < COUNT_OF(codecs) ? &codecs[i] : NULL;
}

// Writes name in lower case with every run of other characters than letters, digits and dots as one '_'. Names that
// are too long for any codec come out cut.
static void normalize(const char *name, char *out, size_t room)
{
    char *end = out + room - 1;
    bool gap = false;
    for (char *start = out; *name != '\0' && out < end; name++) {
        if (ascii_is(*name, ASCII_ALNUM) || *name == '.') {
            if (gap && out != start) *out++ = '_';
            gap = false;
            if (out < end) *out++ = ascii_lower(*name);
        } else {
            gap = true;
        }
    }
    *out = '\0';
}

#define NAME_ROOM 64

static bool has_alias(const Codec *codec, const char *name, size_t size)
{
    for (const char *alias = codec->aliases; *alias != '\0';) {
        const char *space = strchr(alias, ' ');
        if ((size_t)(space - alias) == size && memcmp(alias, name, size) == 0) return true;
        alias = space + 1;
    }
    return false;
}

const Codec *codec_find(const char *name)
{
    if (strcmp(name, "utf-8") == 0) return &codecs[0];
    char normal[NAME_ROOM];
    normalize(name, normal, sizeof normal);
    size_t size = strlen(normal);
    for (size_t i = 0; i < COUNT_OF(codecs); i++) {
        if (has_alias(&codecs[i], normal, size)) return &codecs[i];
    }
    return NULL;
}

// ---- Running one --------------------------------------------------------------------------------

// Input that is text of the VM as it stands: no copy through a buffer.
static bool is_plain(const Codec *codec, const char *data, size_t size, size_t *count)
{
    if (codec->decode == utf8_codec_decode) {
        *count = size;
        return utf8_is_ascii(data, size) || utf8_validate(data, size, UTF8_STRICT, count, NULL);
    }
    bool single = codec->decode == ascii_decode || codec->decode == latin1_decode ||
                  codec->decode == table_decode;
    *count = size;
    return single && utf8_is_ascii(data, size);
}

static RUNS String *run_decode(Decoding *d, size_t *consumed, int *byte_order)
{
    buf_init(&d->out, &d->vm->memory);
    bool done = d->codec->decode(d);
    if (consumed != NULL) *consumed = d->at + d->skipped;
    if (byte_order != NULL) *byte_order = d->byte_order;
    if (done) return str_from_buf(d->vm, &d->out);
    buf_free(&d->out);
    return NULL;
}

String *codec_decode(VM *vm, const Codec *codec, const char *data, size_t size, const char *errors,
                     bool final, size_t *consumed, int *byte_order)
{
    size_t count;
    if (is_plain(codec, data, size, &count)) {
        if (consumed != NULL) *consumed = size;
        return str_new_counted(vm, data, size, count);
    }
    Decoding d = {.vm = vm, .codec = codec, .errors = errors, .kind = handler_kind(errors), .final = final,
                  .data = data, .size = size, .object = ABSENT, .width = codec->width,
                  .byte_order = codec->byte_order, .error_name = codec->error_name, .mapping = ABSENT};
    if (byte_order != NULL && d.byte_order == 0) d.byte_order = *byte_order;
    return run_decode(&d, consumed, byte_order);
}

static RUNS Bytes *run_encode(Encoding *e)
{
    buf_init(&e->out, &e->vm->memory);
    if (e->codec->encode(e)) return bytes_from_buf(e->vm, &e->out);
    buf_free(&e->out);
    return NULL;
}

Bytes *codec_encode(VM *vm, const Codec *codec, String *text, const char *errors)
{
    bool plain = codec->encode == utf8_codec_encode
                     ? str_is_ascii(text) || utf8_find_surrogate(text->data, text->size) < 0
                     : str_is_ascii(text) && (codec->encode == ascii_encode || codec->encode == latin1_encode ||
                                              codec->encode == table_encode);
    if (plain) return bytes_new(vm, text->data, text->size);
    Encoding e = {.vm = vm, .codec = codec, .errors = errors, .kind = handler_kind(errors), .text = text,
                  .width = codec->width, .byte_order = codec->byte_order, .error_name = codec->error_name,
                  .mapping = ABSENT};
    return run_encode(&e);
}

String *charmap_decode(VM *vm, const char *data, size_t size, const char *errors, Value mapping)
{
    Decoding d = {.vm = vm, .codec = &mapping_codec, .errors = errors, .kind = handler_kind(errors),
                  .final = true, .data = data, .size = size, .object = ABSENT, .error_name = "charmap",
                  .mapping = mapping};
    return run_decode(&d, NULL, NULL);
}

Bytes *charmap_encode(VM *vm, String *text, const char *errors, Value mapping)
{
    Encoding e = {.vm = vm, .codec = &mapping_codec, .errors = errors, .kind = handler_kind(errors),
                  .text = text, .error_name = "charmap", .mapping = mapping};
    return run_encode(&e);
}

// ---- The registry -------------------------------------------------------------------------------

static void state_trace(VM *vm, Tracer *tracer, void *memory)
{
    CodecState *state = memory;
    trace_object(tracer, state->search);
    trace_object(tracer, state->cache);
    trace_object(tracer, state->handlers);
}

static const StateDef state_def = {"codecs", sizeof(CodecState), state_trace, NULL};

CodecState *codec_state(VM *vm)
{
    CodecState *state = state_get(vm, &state_def);
    if (state != NULL && state->search == NULL) {
        state->search = list_new(vm);
        state->cache = dict_new(vm);
        state->handlers = dict_new(vm);
    }
    return state;
}

bool registry_add(VM *vm, Value search_function)
{
    if (!is_callable(vm, search_function)) return throw_false(vm, TypeError, "argument must be callable");
    CodecState *state = codec_state(vm);
    return state != NULL && list_append(vm, state->search, search_function);
}

bool registry_remove(VM *vm, Value search_function)
{
    CodecState *state = codec_state(vm);
    if (state == NULL) return false;
    for (size_t i = 0; i < state->search->count; i++) {
        if (!same(state->search->items[i], search_function)) continue;
        dict_clear(vm, state->cache);
        (void)list_take(vm, state->search, i);
        break;
    }
    return true;
}

// The package `encodings` knows the codecs written in Python and wraps the native ones; it registers itself.
static RUNS bool import_encodings(VM *vm, CodecState *state)
{
    if (state->encodings_imported) return true;
    state->encodings_imported = true;
    Value import = builtins_get(vm, NAME(vm, __import__));
    String *name = str_static(vm, "encodings");
    if (raised(import) || name == NULL) return false;
    if (is_absent(import)) return true;
    Value argument = value_of_object(name);
    if (!raised(call(vm, import, 1, &argument))) return true;
    state->encodings_imported = false;
    return false;
}

static RUNS Value search(VM *vm, CodecState *state, String *name)
{
    Value argument = value_of_object(name);
    for (size_t i = 0; i < state->search->count; i++) {
        Value found = call(vm, state->search->items[i], 1, &argument);
        if (raised(found)) return RAISED;
        if (is_none(found)) continue;
        if (!is_tuple(found) || as_tuple(found)->count != 4) {
            return throw(vm, TypeError, "codec search functions must return 4-tuples");
        }
        return found;
    }
    return ABSENT;
}

Value registry_lookup(VM *vm, const char *name)
{
    CodecState *state = codec_state(vm);
    if (state == NULL) return RAISED;
    size_t size = strlen(name);
    Buf buf;
    buf_init(&buf, &vm->memory);
    char *room = buf_extend(&buf, size + 1);
    if (room != NULL) {
        normalize(name, room, size + 1);
        buf_truncate(&buf, strlen(room));
    }
    String *key = str_from_buf(vm, &buf);
    if (key == NULL) return RAISED;
    Value found = dict_get_str(vm, state->cache, key);
    if (!is_absent(found)) return found;
    if (!import_encodings(vm, state)) return RAISED;
    found = search(vm, state, key);
    if (raised(found)) return RAISED;
    if (is_absent(found)) return throw(vm, LookupError, "unknown encoding: %s", name);
    return dict_set_str(vm, state->cache, key, found) ? found : RAISED;
}

// Adds a note to the pending exception: whose codec raised it. Runs Python.
static void add_note(VM *vm, const char *name, const char *operation)
{
    Value exception = take_pending(vm);
    String *note = str_format(vm, "%s with '%s' codec failed", operation, name);
    Value argument = value_of_str(note);
    if (note != NULL && !raised(call_method(vm, exception, str_intern_c(vm, "add_note"), 1, &argument))) {
        (void)throw_value(vm, exception);
    }
}

// Calls the encoder (0) or decoder (1) of a codec that lookup found.
static RUNS Value run_codec(VM *vm, const char *name, Value info, size_t which, Value object,
                            const char *errors)
{
    String *handler = str_from_c(vm, errors);
    if (handler == NULL) return RAISED;
    Value arguments[2] = {object, value_of_object(handler)};
    Value answer = call(vm, as_tuple(info)->items[which], 2, arguments);
    if (raised(answer)) {
        add_note(vm, name, which == 0 ? "encoding" : "decoding");
        return RAISED;
    }
    if (is_tuple(answer) && as_tuple(answer)->count == 2) return as_tuple(answer)->items[0];
    return throw(vm, TypeError, which == 0 ? "encoder must return a tuple (object, integer)"
                                           : "decoder must return a tuple (object,integer)");
}

// For str.encode and bytes.decode: a codec between text and bytes.
static RUNS Value lookup_text(VM *vm, const char *name, const char *door)
{
    Value info = registry_lookup(vm, name);
    if (raised(info) || is_exact_tuple(info)) return info;
    Value flag = get_attr_or_absent(vm, info, str_intern_c(vm, "_is_text_encoding"));
    bool is_text = true;
    if (raised(flag) || (!is_absent(flag) && !truth(vm, flag, &is_text))) return RAISED;
    if (is_text) return info;
    return throw(vm, LookupError, "'%.400s' is not a text encoding; use %s to handle arbitrary codecs", name,
                 door);
}

Value registry_encode(VM *vm, Value object, const char *encoding, const char *errors)
{
    const Codec *codec = is_str(object) ? codec_find(encoding) : NULL;
    if (codec != NULL) return value_of_bytes(codec_encode(vm, codec, as_str(object), errors));
    Value info = registry_lookup(vm, encoding);
    return raised(info) ? RAISED : run_codec(vm, encoding, info, 0, object, errors);
}

Value registry_decode(VM *vm, Value object, const char *encoding, const char *errors)
{
    Value info = registry_lookup(vm, encoding);
    return raised(info) ? RAISED : run_codec(vm, encoding, info, 1, object, errors);
}

String *bytes_decode(VM *vm, const char *data, size_t size, const char *encoding, const char *errors)
{
    const Codec *codec = codec_find(encoding);
    if (LIKELY(codec != NULL)) return codec_decode(vm, codec, data, size, errors, true, NULL, NULL);
    Value info = lookup_text(vm, encoding, "codecs.decode()");
    if (raised(info)) return NULL;
    Bytes *bytes = bytes_new(vm, data, size);
    if (bytes == NULL) return NULL;
    Value text = run_codec(vm, encoding, info, 1, value_of_object(bytes), errors);
    if (raised(text)) return NULL;
    if (is_str(text)) return as_str(text);
    return throw_null(vm, TypeError,
                      "'%.400s' decoder returned '%.400T' instead of 'str'; use codecs.decode() to decode to "
                      "arbitrary types", encoding, text);
}

Bytes *str_encode(VM *vm, String *s, const char *encoding, const char *errors)
{
    const Codec *codec = codec_find(encoding);
    if (LIKELY(codec != NULL)) return codec_encode(vm, codec, s, errors);
    Value info = lookup_text(vm, encoding, "codecs.encode()");
    if (raised(info)) return NULL;
    Value bytes = run_codec(vm, encoding, info, 0, value_of_object(s), errors);
    if (raised(bytes)) return NULL;
    if (is_bytes(bytes)) return as_bytes(bytes);
    return throw_null(vm, TypeError,
                      "'%.400s' encoder returned '%.400T' instead of 'bytes'; use codecs.encode() to encode to "
                      "arbitrary types", encoding, bytes);
}
