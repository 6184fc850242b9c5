// open.c - open(), and the module _io.
#include "stdlib/io/io.h"
#include "vm/types/descriptors.h"

typedef struct Mode {
    bool creating, reading, writing, appending, updating, text, binary;
    char raw[4]; // for FileIO
} Mode;

static RAISES bool invalid_mode(VM *vm, const String *mode)
{
    return throw_false(vm, ValueError, "invalid mode: '%.200V'", value_of_object(mode));
}

static RAISES bool read_mode(VM *vm, const String *text, Mode *mode)
{
    *mode = (Mode){0};
    for (size_t i = 0; i < text->size; i++) {
        bool *flag;
        switch (text->data[i]) {
        case 'x': flag = &mode->creating; break;
        case 'r': flag = &mode->reading; break;
        case 'w': flag = &mode->writing; break;
        case 'a': flag = &mode->appending; break;
        case '+': flag = &mode->updating; break;
        case 't': flag = &mode->text; break;
        case 'b': flag = &mode->binary; break;
        default: return invalid_mode(vm, text);
        }
        if (*flag) return invalid_mode(vm, text);
        *flag = true;
    }
    char *raw = mode->raw;
    if (mode->creating) *raw++ = 'x';
    if (mode->reading && raw < mode->raw + 2) *raw++ = 'r';
    if (mode->writing && raw < mode->raw + 2) *raw++ = 'w';
    if (mode->appending && raw < mode->raw + 2) *raw++ = 'a';
    if (mode->updating) *raw++ = '+';
    *raw = '\0';
    if (mode->text && mode->binary) return throw_false(vm, ValueError, "can't have text and binary mode at once");
    if (mode->creating + mode->reading + mode->writing + mode->appending > 1) {
        return throw_false(vm, ValueError, "must have exactly one of create/read/write/append mode");
    }
    return true;
}

// args: file, mode, buffering, encoding, errors, newline, closefd, opener
static RUNS bool check_options(VM *vm, Value *args, const Mode *mode, int buffering)
{
    static const char *const names[] = {"encoding", "errors", "newline"};
    static const char *const articles[] = {"an", "an", "a"};
    for (int i = 0; i < 3; i++) {
        if (!is_none(args[3 + i]) && !is_str(args[3 + i])) {
            return throw_false(vm, TypeError, "open() argument '%s' must be str or None, not %T", names[i], args[3 + i]);
        }
    }
    if (!mode->binary) return true;
    for (int i = 0; i < 3; i++) {
        if (!is_none(args[3 + i])) {
            return throw_false(vm, ValueError, "binary mode doesn't take %s %s argument", articles[i], names[i]);
        }
    }
    return buffering != 1 || warn(vm, RuntimeWarning, 1,
                                  "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used");
}

// Closes what was opened, after a failure on the way up.
static COLD Value give_up(VM *vm, Value stream)
{
    Value error = take_pending(vm);
    Value closed = stream_call(vm, stream, NAME(vm, close));
    if (raised(closed)) {
        stream_chain(vm, error);
        return RAISED;
    }
    return throw_value(vm, error);
}

// A path object gives way to its text, which is what errors and the stream's name show.
static RUNS bool resolve_path(VM *vm, Value *args)
{
    Value file = args[0];
    if (is_str(file) || is_int(file) || is_bytes(file)) return true;
    Value method = type_lookup(vm, type_of(vm, file), NAME(vm, __fspath__));
    if (is_absent(method) || is_none(method)) return true; // a number in disguise, or what FileIO refuses
    Value path = call_special(vm, file, NAME(vm, __fspath__), 0, NULL);
    if (raised(path)) return false;
    if (!is_str(path) && !is_bytes(path)) {
        return throw_false(vm, TypeError, "expected %.200T.__fspath__() to return str or bytes, not %.200T", file,
                           path);
    }
    args[0] = path;
    return true;
}

static Value py_open(VM *vm, Value *args)
{
    Mode mode;
    int buffering;
    bool close_fd;
    if (!is_str(args[1])) return throw(vm, TypeError, "open() argument 'mode' must be str, not %T", args[1]);
    if (!arg_int(vm, args, 2, &buffering) || !truth(vm, args[6], &close_fd)) return RAISED;
    String *mode_text = as_str(args[1]);
    if (!resolve_path(vm, args)) return RAISED;
    if (!read_mode(vm, mode_text, &mode) || !check_options(vm, args, &mode, buffering)) return RAISED;
    FileIO *file = file_open(vm, args[0], mode.raw, close_fd, args[7]);
    if (file == NULL) return RAISED;
    Value raw = value_of_object(file);
    if (buffering < 0 || buffering == 1) {
        bool interactive = !file->regular && isatty(file->fd);
        bool by_line = buffering == 1 || interactive;
        // Large pieces of files: fewer system calls. A short file does not pay for it (see buffered_fill).
        int size = file->regular && mode.reading && !mode.updating ? 4 * DEFAULT_BUFFER_SIZE : (int)file->block_size;
        if (size < DEFAULT_BUFFER_SIZE) size = DEFAULT_BUFFER_SIZE;
        buffering = by_line ? 1 : size;
        if (by_line) buffering = DEFAULT_BUFFER_SIZE;
        args[2] = value_of_bool(by_line);
    } else {
        args[2] = FALSE;
    }
    if (buffering == 0) {
        if (mode.binary) return raw;
        (void)throw(vm, ValueError, "can't have unbuffered text I/O");
        return give_up(vm, raw);
    }
    const TypeDef *def = mode.updating ? &buffered_random_type
                         : mode.reading ? &buffered_reader_type
                                        : &buffered_writer_type;
    Buffered *buffer = buffered_new(vm, def, raw, (size_t)buffering);
    if (buffer == NULL) return give_up(vm, raw);
    if (mode.binary) return value_of_object(buffer);
    Type *type = type_from_def(vm, &text_io_type);
    TextIO *text = type != NULL ? type_allocate(vm, type, 0) : NULL;
    if (text == NULL) return give_up(vm, value_of_object(buffer));
    Value given[] = {value_of_object(text), value_of_object(buffer), args[3], args[4], args[5], args[2], FALSE};
    if (raised(py_text_init(vm, given))) return give_up(vm, value_of_object(buffer));
    text->mode = value_of_object(mode_text);
    object_changed(vm, text);
    return given[0];
}

static Value py_open_code(VM *vm, Value *args)
{
    if (!is_str(args[0])) return throw(vm, TypeError, "open_code() argument 'path' must be str, not %T", args[0]);
    FileIO *file = file_open(vm, args[0], "r", true, NONE);
    if (file == NULL) return RAISED;
    Buffered *buffer = buffered_new(vm, &buffered_reader_type, value_of_object(file), DEFAULT_BUFFER_SIZE);
    return buffer != NULL ? value_of_object(buffer) : give_up(vm, value_of_object(file));
}

static Value py_text_encoding(VM *vm, Value *args)
{
    if (!is_none(args[0])) return args[0];
    return value_of_str(str_intern_c(vm, "locale"));
}

static bool io_init(VM *vm, Module *module)
{
    Type *unsupported = io_unsupported_type(vm);
    return unsupported != NULL && dict_set_c(vm, module->dict, "UnsupportedOperation", value_of_object(unsupported));
}

static const Native io_functions[] = {
    {"open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)", py_open,
     "Open file and return a stream.  Raise OSError upon failure."},
    {"open_code(path)", py_open_code, "Opens the provided file with the intent to import the contents."},
    {"text_encoding(encoding, stacklevel=2, /)", py_text_encoding, "A helper function to choose the text encoding."},
    {0},
};

static const NativeConstant io_constants[] = {
    {"DEFAULT_BUFFER_SIZE", CONSTANT_INT, .i = DEFAULT_BUFFER_SIZE},
    {"BlockingIOError", CONSTANT_CORE_TYPE, .id = BlockingIOError},
    {"_IOBase", CONSTANT_TYPE, .type = &io_base_type},
    {"_RawIOBase", CONSTANT_TYPE, .type = &raw_io_base_type},
    {"_BufferedIOBase", CONSTANT_TYPE, .type = &buffered_io_base_type},
    {"_TextIOBase", CONSTANT_TYPE, .type = &text_io_base_type},
    {"FileIO", CONSTANT_TYPE, .type = &file_io_type},
    {"BufferedReader", CONSTANT_TYPE, .type = &buffered_reader_type},
    {"BufferedWriter", CONSTANT_TYPE, .type = &buffered_writer_type},
    {"BufferedRandom", CONSTANT_TYPE, .type = &buffered_random_type},
    {"BufferedRWPair", CONSTANT_TYPE, .type = &buffered_pair_type},
    {"BytesIO", CONSTANT_TYPE, .type = &bytes_io_type},
    {"_BytesIOBuffer", CONSTANT_TYPE, .type = &bytes_io_buffer_type},
    {"StringIO", CONSTANT_TYPE, .type = &string_io_type},
    {"TextIOWrapper", CONSTANT_TYPE, .type = &text_io_type},
    {"IncrementalNewlineDecoder", CONSTANT_TYPE, .type = &newline_decoder_type},
    {0},
};

const ModuleDef _io_module = {
    .name = "_io",
    .doc = "The io module provides the Python interfaces to stream handling.",
    .functions = io_functions,
    .constants = io_constants,
    .init = io_init,
};
