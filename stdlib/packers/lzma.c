// lzma.c - the module _lzma: compressors and decompressors of liblzma, for .xz, the older .lzma, and raw streams.
#include <stddef.h>

#include "stdlib/module_error.h"
#include "stdlib/packers/packer.h"
#include "stdlib/shared_library.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

enum { FORMAT_AUTO, FORMAT_XZ, FORMAT_ALONE, FORMAT_RAW };
#define CHECK_UNKNOWN (LZMA_CHECK_ID_MAX + 1)

// Everything that is used of the library: result, name, parameters.
#define LZMA_FUNCTIONS                                                                                            \
    L(lzma_ret, code, (lzma_stream *, lzma_action))                                                               \
    L(void, end, (lzma_stream *))                                                                                 \
    L(lzma_ret, easy_encoder, (lzma_stream *, uint32_t, lzma_check))                                              \
    L(lzma_ret, stream_encoder, (lzma_stream *, const lzma_filter *, lzma_check))                                 \
    L(lzma_ret, alone_encoder, (lzma_stream *, const lzma_options_lzma *))                                        \
    L(lzma_ret, raw_encoder, (lzma_stream *, const lzma_filter *))                                                \
    L(lzma_ret, stream_decoder, (lzma_stream *, uint64_t, uint32_t))                                              \
    L(lzma_ret, alone_decoder, (lzma_stream *, uint64_t))                                                         \
    L(lzma_ret, auto_decoder, (lzma_stream *, uint64_t, uint32_t))                                                \
    L(lzma_ret, raw_decoder, (lzma_stream *, const lzma_filter *))                                                \
    L(lzma_check, get_check, (const lzma_stream *))                                                               \
    L(lzma_bool, check_is_supported, (lzma_check))                                                                \
    L(lzma_bool, lzma_preset, (lzma_options_lzma *, uint32_t))                                                    \
    L(lzma_ret, properties_size, (uint32_t *, const lzma_filter *))                                               \
    L(lzma_ret, properties_encode, (const lzma_filter *, uint8_t *))                                              \
    L(lzma_ret, properties_decode, (lzma_filter *, const lzma_allocator *, const uint8_t *, size_t))

typedef struct Lzma {
#define L(result, name, parameters) result(*name) parameters;
    LZMA_FUNCTIONS
#undef L
    void *library;
    Type *error;
} Lzma;

static void trace_state(VM *vm, Tracer *tracer, void *memory)
{
    (void)vm;
    trace_object(tracer, ((Lzma *)memory)->error);
}

static const StateDef state_def = {"_lzma", sizeof(Lzma), trace_state, NULL};

static RAISES const Lzma *lzma(VM *vm)
{
    static const LibraryFunction functions[] = {
#define L(result, name, parameters) {"lzma_" #name, NULL, offsetof(Lzma, name)},
        LZMA_FUNCTIONS
#undef L
    };
    static const char *const names[] = {"liblzma.so.5", "liblzma.so", NULL};
    Lzma *state = state_get(vm, &state_def);
    if (!state || state->library) return state;
    state->library = shared_library_load(vm, "lzma needs liblzma", names, functions, COUNT_OF(functions), state);
    return state->library ? state : NULL;
}

static RUNS Type *error_class(VM *vm)
{
    Lzma *state = state_get(vm, &state_def);
    return state ? module_error(vm, &state->error, "_lzma", "LZMAError", type_get(vm, Exception)) : NULL;
}

// Whether a step went well; else raises.
static RUNS bool went_well(VM *vm, lzma_ret status)
{
    const char *text;
    switch (status) {
    case LZMA_OK:
    case LZMA_GET_CHECK:
    case LZMA_NO_CHECK:
    case LZMA_STREAM_END: return true;
    case LZMA_UNSUPPORTED_CHECK: text = "Unsupported integrity check"; break;
    case LZMA_MEM_ERROR: return raised(throw_memory(vm)) && false;
    case LZMA_MEMLIMIT_ERROR: text = "Memory usage limit exceeded"; break;
    case LZMA_FORMAT_ERROR: text = "Input format not supported by decoder"; break;
    case LZMA_OPTIONS_ERROR: text = "Invalid or unsupported options"; break;
    case LZMA_DATA_ERROR: text = "Corrupt input data"; break;
    case LZMA_BUF_ERROR: text = "Insufficient buffer space"; break;
    case LZMA_PROG_ERROR: text = "Internal error"; break;
    default: return raised(module_throw(vm, error_class(vm), "Unrecognized error from liblzma: %d", (int)status)) && false;
    }
    return raised(module_throw(vm, error_class(vm), "%s", text)) && false;
}

// ---- Streams ------------------------------------------------------------------------------------

static PackStatus step(VM *vm, Packer *self, const char **in, size_t *in_size, char **out, size_t *out_size, bool finish)
{
    const Lzma *library = self->library;
    lzma_stream *stream = &self->stream.lzma;
    stream->next_in = (const uint8_t *)*in;
    stream->avail_in = *in_size;
    stream->next_out = (uint8_t *)*out;
    stream->avail_out = *out_size;
    lzma_ret status = library->code(stream, finish ? LZMA_FINISH : LZMA_RUN);
    *in = (const char *)stream->next_in;
    *in_size = stream->avail_in;
    *out = (char *)stream->next_out;
    *out_size = stream->avail_out;
    if (status == LZMA_BUF_ERROR && stream->avail_in == 0 && stream->avail_out > 0) status = LZMA_OK; // more will come
    if (status == LZMA_BUF_ERROR && stream->avail_out == 0) status = LZMA_OK;
    if (status == LZMA_GET_CHECK || status == LZMA_NO_CHECK) self->check = (int)library->get_check(stream);
    if (!went_well(vm, status)) return PACK_RAISED;
    return status == LZMA_STREAM_END ? PACK_END : PACK_MORE;
}

static void close_stream(Packer *self)
{
    ((const Lzma *)self->library)->end(&self->stream.lzma);
}

static const PackerKind compressor_kind = {step, close_stream, NULL, true, 90 << 20};
static const PackerKind decompressor_kind = {step, close_stream, "Already at end of stream", true, 9 << 20};

static RUNS Packer *open_packer(VM *vm, Value type, const PackerKind *kind)
{
    const Lzma *library = lzma(vm);
    Packer *self = library ? packer_new(vm, as_type(type), kind, library) : NULL;
    if (!self) return NULL;
    self->allocator = (lzma_allocator){packer_take, packer_give_back, &vm->memory};
    self->stream.lzma.allocator = &self->allocator;
    self->check = CHECK_UNKNOWN;
    return self;
}

// ---- Filters: a list of dicts, {"id": FILTER_LZMA2, "preset": 6} --------------------------------

typedef struct Filters {
    lzma_filter items[LZMA_FILTERS_MAX + 1];
    union {
        lzma_options_lzma lzma;
        lzma_options_delta delta;
        lzma_options_bcj bcj;
    } options[LZMA_FILTERS_MAX];
} Filters;

// spec[name] as a number that fits 32 bits, if it is there; *known counts those that are.
static RUNS bool read_option(VM *vm, Value spec, const char *name, uint32_t *number, size_t *known)
{
    Value value = dict_get_c(vm, as_dict(spec), name);
    int64_t wide;
    if (raised(value)) return false;
    if (is_absent(value)) return true;
    if (!index_as_int64(vm, value, false, &wide)) return false;
    if (wide < 0 || wide > UINT32_MAX) return throw_false(vm, OverflowError, "Value too large for uint32_t type");
    *number = (uint32_t)wide;
    ++*known;
    return true;
}

// Whether all options were read and there are no others.
static bool all_known(VM *vm, Value spec, bool fine, size_t known, const char *what)
{
    if (fine && as_dict(spec)->count == known) return true;
    if (!fine && !catch_pending(vm, Exception)) return false;
    return throw_false(vm, ValueError, "Invalid filter specifier for %s filter", what);
}

static RUNS bool read_lzma_options(VM *vm, Value spec, lzma_options_lzma *options)
{
    uint32_t preset = LZMA_PRESET_DEFAULT, mode, finder;
    size_t known = 1; // its id
    if (!read_option(vm, spec, "preset", &preset, &known)) return false;
    memset(options, 0, sizeof *options);
    if (lzma(vm)->lzma_preset(options, preset)) {
        return raised(module_throw(vm, error_class(vm), "Invalid compression preset: %u", (unsigned)preset)) && false;
    }
    mode = options->mode;
    finder = options->mf;
    bool fine = read_option(vm, spec, "dict_size", &options->dict_size, &known) && read_option(vm, spec, "lc", &options->lc, &known) &&
                read_option(vm, spec, "lp", &options->lp, &known) && read_option(vm, spec, "pb", &options->pb, &known) &&
                read_option(vm, spec, "mode", &mode, &known) && read_option(vm, spec, "nice_len", &options->nice_len, &known) &&
                read_option(vm, spec, "mf", &finder, &known) && read_option(vm, spec, "depth", &options->depth, &known);
    options->mode = (lzma_mode)mode;
    options->mf = (lzma_match_finder)finder;
    return all_known(vm, spec, fine, known, "LZMA");
}

static RUNS bool read_filter(VM *vm, Value spec, Filters *filters, size_t i)
{
    if (!is_dict(spec)) return throw_false(vm, TypeError, "Filter specifier must be a dict or dict-like object");
    Value id = dict_get_c(vm, as_dict(spec), "id");
    int64_t number;
    if (raised(id)) return false;
    if (is_absent(id)) return throw_false(vm, ValueError, "Filter specifier must have an \"id\" entry");
    if (!index_as_int64(vm, id, false, &number)) return false;
    lzma_filter *filter = &filters->items[i];
    filter->id = (lzma_vli)number;
    filter->options = &filters->options[i];
    size_t known = 1;
    switch (filter->id) {
    case LZMA_FILTER_LZMA1:
    case LZMA_FILTER_LZMA2: return read_lzma_options(vm, spec, &filters->options[i].lzma);
    case LZMA_FILTER_DELTA: {
        uint32_t distance = 1;
        bool fine = read_option(vm, spec, "dist", &distance, &known);
        filters->options[i].delta = (lzma_options_delta){.type = LZMA_DELTA_TYPE_BYTE, .dist = distance};
        return all_known(vm, spec, fine, known, "delta");
    }
    case LZMA_FILTER_X86:
    case LZMA_FILTER_POWERPC:
    case LZMA_FILTER_IA64:
    case LZMA_FILTER_ARM:
    case LZMA_FILTER_ARMTHUMB:
    case LZMA_FILTER_SPARC: {
        uint32_t start = 0;
        bool fine = read_option(vm, spec, "start_offset", &start, &known);
        filters->options[i].bcj = (lzma_options_bcj){.start_offset = start};
        return all_known(vm, spec, fine, known, "BCJ");
    }
    default: return throw_false(vm, ValueError, "Invalid filter ID: %llu", (unsigned long long)filter->id);
    }
}

static RUNS bool read_filters(VM *vm, Value specs, Filters *filters)
{
    Iter iter;
    size_t count = 0;
    if (is_dict(specs)) return throw_false(vm, TypeError, "dict is not a sequence");
    if (!iter_open(vm, &iter, specs)) return false;
    while (iter_next(vm, &iter)) {
        if (count == LZMA_FILTERS_MAX) {
            return throw_false(vm, ValueError, "Too many filters - liblzma supports a maximum of %d", LZMA_FILTERS_MAX);
        }
        if (!read_filter(vm, iter.item, filters, count)) return false;
        count++;
    }
    filters->items[count].id = LZMA_VLI_UNKNOWN;
    return !iter.failed;
}

// ---- The types ----------------------------------------------------------------------------------

static Value py_compressor(VM *vm, Value *args) // (cls, format=1, check=-1, preset=None, filters=None)
{
    int format, check;
    int64_t preset = LZMA_PRESET_DEFAULT;
    Filters filters;
    bool has_filters = !is_none(args[4]);
    if (!arg_int(vm, args, 1, &format) || !arg_int(vm, args, 2, &check)) return RAISED;
    if (!is_none(args[3]) && has_filters) {
        return throw(vm, ValueError, "Cannot specify both preset and filter chain");
    }
    if (!is_none(args[3]) && !index_as_int64(vm, args[3], false, &preset)) return RAISED;
    if (preset < 0 || preset > UINT32_MAX) return throw(vm, OverflowError, "Value too large for uint32_t type");
    if (format != FORMAT_XZ && check != -1 && check != LZMA_CHECK_NONE) {
        return throw(vm, ValueError, "Integrity checks are only supported by FORMAT_XZ");
    }
    Packer *self = open_packer(vm, args[0], &compressor_kind);
    if (!self || (has_filters && !read_filters(vm, args[4], &filters))) return RAISED;
    const Lzma *library = self->library;
    lzma_stream *stream = &self->stream.lzma;
    lzma_options_lzma options;
    lzma_ret status;
    switch (format) {
    case FORMAT_XZ:
        self->check = check == -1 ? LZMA_CHECK_CRC64 : check;
        status = has_filters ? library->stream_encoder(stream, filters.items, (lzma_check)self->check)
                             : library->easy_encoder(stream, (uint32_t)preset, (lzma_check)self->check);
        break;
    case FORMAT_ALONE:
        self->check = LZMA_CHECK_NONE;
        if (has_filters) {
            bool alone = filters.items[0].id == LZMA_FILTER_LZMA1 && filters.items[1].id == LZMA_VLI_UNKNOWN;
            if (!alone) return throw(vm, ValueError, "Invalid filter chain for FORMAT_ALONE - must be a single LZMA1 filter");
            status = library->alone_encoder(stream, filters.items[0].options);
        } else {
            memset(&options, 0, sizeof options);
            if (library->lzma_preset(&options, (uint32_t)preset)) {
                return module_throw(vm, error_class(vm), "Invalid compression preset: %u", (unsigned)preset);
            }
            status = library->alone_encoder(stream, &options);
        }
        break;
    case FORMAT_RAW:
        self->check = LZMA_CHECK_NONE;
        if (!has_filters) return throw(vm, ValueError, "Must specify filters for FORMAT_RAW");
        status = library->raw_encoder(stream, filters.items);
        break;
    default: return throw(vm, ValueError, "Invalid container format: %d", format);
    }
    if (!went_well(vm, status)) return RAISED;
    packer_opened(vm, self);
    return value_of_object(self);
}

static Value py_decompressor(VM *vm, Value *args) // (cls, format=0, memlimit=None, filters=None)
{
    int format;
    int64_t limit = -1;
    Filters filters;
    bool has_filters = !is_none(args[3]);
    if (!arg_int(vm, args, 1, &format)) return RAISED;
    if (!is_none(args[2])) {
        if (format == FORMAT_RAW) return throw(vm, ValueError, "Cannot specify memory limit with FORMAT_RAW");
        if (!index_as_int64(vm, args[2], false, &limit)) return RAISED;
        if (limit < 0) return throw(vm, OverflowError, "can't convert negative int to unsigned");
    }
    if (format == FORMAT_RAW && !has_filters) return throw(vm, ValueError, "Must specify filters for FORMAT_RAW");
    if (format != FORMAT_RAW && has_filters) {
        return throw(vm, ValueError, "Cannot specify filters except with FORMAT_RAW");
    }
    Packer *self = open_packer(vm, args[0], &decompressor_kind);
    if (!self || (has_filters && !read_filters(vm, args[3], &filters))) return RAISED;
    const Lzma *library = self->library;
    lzma_stream *stream = &self->stream.lzma;
    const uint32_t flags = LZMA_TELL_ANY_CHECK | LZMA_TELL_NO_CHECK;
    lzma_ret status;
    switch (format) {
    case FORMAT_AUTO: status = library->auto_decoder(stream, (uint64_t)limit, flags); break;
    case FORMAT_XZ: status = library->stream_decoder(stream, (uint64_t)limit, flags); break;
    case FORMAT_ALONE:
        self->check = LZMA_CHECK_NONE;
        status = library->alone_decoder(stream, (uint64_t)limit);
        break;
    case FORMAT_RAW:
        self->check = LZMA_CHECK_NONE;
        status = library->raw_decoder(stream, filters.items);
        break;
    default: return throw(vm, ValueError, "Invalid container format: %d", format);
    }
    if (!went_well(vm, status)) return RAISED;
    packer_opened(vm, self);
    return value_of_object(self);
}

static Value get_check(VM *vm, Value self)
{
    (void)vm;
    return value_of_small(as_packer(self)->check);
}

// ---- Functions ----------------------------------------------------------------------------------

static Value py_lzma_is_check_supported(VM *vm, Value *args) // (check_id, /)
{
    int check;
    const Lzma *library = lzma(vm);
    if (!library || !arg_int(vm, args, 0, &check)) return RAISED;
    return value_of_bool(check >= 0 && library->check_is_supported((lzma_check)check));
}

static Value py_lzma_encode_properties(VM *vm, Value *args) // (filter, /)
{
    Filters filters;
    uint32_t size;
    const Lzma *library = lzma(vm);
    if (!library || !read_filter(vm, args[0], &filters, 0) ||
        !went_well(vm, library->properties_size(&size, &filters.items[0])))
        return RAISED;
    uint8_t data[64];
    if (size > sizeof data) return throw(vm, ValueError, "the properties are too large");
    if (!went_well(vm, library->properties_encode(&filters.items[0], data))) return RAISED;
    return value_of_bytes(bytes_new(vm, (const char *)data, size));
}

static RUNS bool put(VM *vm, Dict *dict, const char *name, uint64_t number)
{
    return dict_set_c(vm, dict, name, int_from_uint64(vm, number));
}

static Value py_lzma_decode_properties(VM *vm, Value *args) // (filter_id, encoded_props, /)
{
    int64_t id;
    BufferView view;
    const Lzma *library = lzma(vm);
    if (!library || !index_as_int64(vm, args[0], false, &id) || !arg_buffer(vm, args, 1, &view)) return RAISED;
    lzma_allocator allocator = {packer_take, packer_give_back, &vm->memory};
    lzma_filter filter = {.id = (lzma_vli)id};
    lzma_ret status = library->properties_decode(&filter, &allocator, (const uint8_t *)view.data, view.size);
    buffer_release(vm, &view);
    if (!went_well(vm, status)) return RAISED;
    Dict *dict = dict_new(vm);
    bool fine = put(vm, dict, "id", filter.id);
    if (filter.options) {
        const lzma_options_lzma *options = filter.options;
        const lzma_options_delta *delta = filter.options;
        const lzma_options_bcj *bcj = filter.options;
        switch (filter.id) {
        case LZMA_FILTER_LZMA1:
            fine = fine && put(vm, dict, "lc", options->lc) && put(vm, dict, "lp", options->lp) &&
                   put(vm, dict, "pb", options->pb) && put(vm, dict, "dict_size", options->dict_size);
            break;
        case LZMA_FILTER_LZMA2: fine = fine && put(vm, dict, "dict_size", options->dict_size); break;
        case LZMA_FILTER_DELTA: fine = fine && put(vm, dict, "dist", delta->dist); break;
        default: fine = fine && put(vm, dict, "start_offset", bcj->start_offset); break;
        }
        packer_give_back(&vm->memory, filter.options);
    }
    return fine ? value_of_object(dict) : RAISED;
}

// ---- The module ---------------------------------------------------------------------------------

static const NativeProperty decompressor_properties[] = {
    PACKER_PROPERTIES,
    {"check", get_check, NULL, "ID of the integrity check used by the input stream."},
    {0},
};

static const TypeDef compressor_type = {
    .name = "_lzma.LZMACompressor",
    .doc = "Create a compressor object for compressing data incrementally.",
    .signature = "LZMACompressor(format=1, check=-1, preset=None, filters=None)",
    .size = sizeof(Packer),
    .flags = TYPE_IS_FINAL,
    .trace = packer_trace,
    .release = packer_release,
    .construct = py_compressor,
    .methods = packer_compressor_methods,
};

static const TypeDef decompressor_type = {
    .name = "_lzma.LZMADecompressor",
    .doc = "Create a decompressor object for decompressing data incrementally.",
    .signature = "LZMADecompressor(format=0, memlimit=None, filters=None)",
    .size = sizeof(Packer),
    .flags = TYPE_IS_FINAL,
    .trace = packer_trace,
    .release = packer_release,
    .construct = py_decompressor,
    .methods = packer_decompressor_methods,
    .properties = decompressor_properties,
};

static bool lzma_init(VM *vm, Module *module)
{
    Type *error = error_class(vm);
    return error && dict_set_c(vm, module->dict, "LZMAError", value_of_object(error)) &&
           dict_set_c(vm, module->dict, "PRESET_EXTREME", int_from_uint64(vm, LZMA_PRESET_EXTREME));
}

static const Native lzma_functions[] = {
    {"is_check_supported(check_id, /)", py_lzma_is_check_supported,
     "Test whether the given integrity check is supported."},
    {"_encode_filter_properties(filter, /)", py_lzma_encode_properties,
     "Return a bytes object encoding the options (properties) of the filter specified by *filter* (a dict)."},
    {"_decode_filter_properties(filter_id, encoded_props, /)", py_lzma_decode_properties,
     "Return a dict describing a filter with ID *filter_id*."},
    {0},
};

#define C(name) {#name, CONSTANT_INT, .i = LZMA_##name}
static const NativeConstant lzma_constants[] = {
    {"FORMAT_AUTO", CONSTANT_INT, .i = FORMAT_AUTO},
    {"FORMAT_XZ", CONSTANT_INT, .i = FORMAT_XZ},
    {"FORMAT_ALONE", CONSTANT_INT, .i = FORMAT_ALONE},
    {"FORMAT_RAW", CONSTANT_INT, .i = FORMAT_RAW},
    C(CHECK_NONE), C(CHECK_CRC32), C(CHECK_CRC64), C(CHECK_SHA256), C(CHECK_ID_MAX),
    {"CHECK_UNKNOWN", CONSTANT_INT, .i = CHECK_UNKNOWN},
    {"FILTER_LZMA1", CONSTANT_INT, .i = (int64_t)LZMA_FILTER_LZMA1},
    C(FILTER_LZMA2), C(FILTER_DELTA), C(FILTER_X86), C(FILTER_IA64), C(FILTER_ARM), C(FILTER_ARMTHUMB),
    C(FILTER_SPARC), C(FILTER_POWERPC),
    C(MF_HC3), C(MF_HC4), C(MF_BT2), C(MF_BT3), C(MF_BT4), C(MODE_FAST), C(MODE_NORMAL), C(PRESET_DEFAULT),
    {"LZMACompressor", CONSTANT_TYPE, .type = &compressor_type},
    {"LZMADecompressor", CONSTANT_TYPE, .type = &decompressor_type},
    {0},
};

const ModuleDef _lzma_module = {
    .name = "_lzma",
    .doc = "Compressors and decompressors of liblzma.",
    .functions = lzma_functions,
    .constants = lzma_constants,
    .init = lzma_init,
};
