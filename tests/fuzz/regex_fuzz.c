// regex_fuzz.c - any pattern compiles or says what is wrong, and what it finds agrees with itself.
//
// The input is flags, a pattern and a string; the checks are written in Python. They run under a limit of
// time and memory, since a pattern may ask for any amount of both.
#include "include/kukri.h"
#include "tests/fuzz/fuzz.h"

static const char program[] =
    "import re, warnings\n"
    "warnings.simplefilter('ignore')\n"
    "def check(pattern, string, flags):\n"
    "    try:\n"
    "        compiled = re.compile(pattern, flags)\n"
    "    except (re.error, OverflowError, RecursionError, ValueError, MemoryError):\n"
    "        return\n"
    "    try:\n"
    "        agree(compiled, string)\n"
    "    except (MemoryError, OverflowError, RecursionError):\n"
    "        pass\n"
    "    except AssertionError:\n"
    "        raise AssertionError((pattern, string, flags))\n"
    "def agree(compiled, string):\n"
    "    end = 0\n"
    "    matches = list(compiled.finditer(string))\n"
    "    for match in matches:\n"
    "        assert end <= match.start() <= match.end() <= len(string)\n"
    "        end = match.end()\n"
    "        assert len(match.regs) == compiled.groups + 1\n"
    "        for i, (start, stop) in enumerate(match.regs):\n"
    "            assert match[i] == (None if start < 0 else string[start:stop])\n"
    "        assert match.lastindex is None or match[match.lastindex] is not None\n"
    "    assert len(compiled.findall(string)) == len(matches)\n"
    "    assert compiled.sub(lambda match: match[0], string) == string\n"
    "    assert compiled.split(string)[:: compiled.groups + 1] == [\n"
    "        string[start:stop] for start, stop in zip([0] + [m.end() for m in matches],\n"
    "                                                  [m.start() for m in matches] + [len(string)])]\n"
    "    first = compiled.search(string)\n"
    "    assert (first and first.regs) == (matches[0].regs if matches else None)\n"
    "    match = compiled.match(string)\n"
    "    assert match is None or first.start() == 0\n"
    "    match = compiled.fullmatch(string)\n"
    "    assert match is None or match.span() == (0, len(string))\n";

// A str of the piece, or bytes if it is no UTF-8.
static KukriValue text_of(KukriVM *vm, const char *data, size_t size, bool as_bytes)
{
    KukriValue text = as_bytes ? kukri_bytes(vm, data, size) : kukri_str_size(vm, data, size);
    if (!kukri_failed(vm)) return text;
    kukri_clear_error(vm);
    return kukri_bytes(vm, data, size);
}

static KukriVM *vm; // of all inputs: what one leaves in caches must not harm the next

static void close_vm(void)
{
    kukri_free(vm);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (vm == NULL) {
        KukriConfig config = {
            .size = sizeof config,
            .time_limit_ns = 500000000,
            .memory_limit = (size_t)256 << 20,
        };
        vm = kukri_new(&config);
        EXPECT(vm != NULL && kukri_run_string(vm, program, "<fuzz>") == KUKRI_DONE);
        atexit(close_vm);
    }
    if (size > 2048) return 0;
    Input input = {data, size};
    int64_t flags = input_byte(&input) | (input_byte(&input) & 1) << 8;
    flags &= ~(int64_t)128; // DEBUG prints
    bool as_bytes = input_byte(&input) % 4 == 0;
    size_t scope = kukri_scope(vm), pattern_size;
    const char *pattern = input_piece(&input, 256, &pattern_size);
    KukriValue args[3];
    args[0] = text_of(vm, pattern, pattern_size, as_bytes);
    args[1] = text_of(vm, (const char *)input.data, input.size, as_bytes);
    args[2] = kukri_int(vm, flags);
    int same_kind = kukri_type(vm, args[0]) == kukri_type(vm, args[1]);
    if (same_kind) (void)kukri_call(vm, kukri_get_global(vm, "check"), args, 3);
    if (kukri_failed(vm)) {
        if (kukri_status(vm) != KUKRI_LIMIT) fprintf(stderr, "%s\n", kukri_error_text(vm, 0));
        EXPECT(kukri_status(vm) == KUKRI_LIMIT);
        kukri_clear_error(vm);
    }
    kukri_scope_end(vm, scope);
    return 0;
}
