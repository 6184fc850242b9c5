// run_fuzz.c - any bytes compile and run, or raise, within limits of memory, fuel and time, with memory running out or not.
//
// Two bytes of options come first, then the program. It can neither open files nor import what touches the system.
#include "include/kukri.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/supply.h"

static const char prelude[] =
    "import sys, builtins\n"
    "import collections, functools, itertools, math, operator, re, json, types, weakref, gc\n"
    "class Nowhere:\n"
    "    encoding = 'utf-8'\n"
    "    def write(self, text): return len(text)\n"
    "    def flush(self): pass\n"
    "for name in ('os', 'posix', 'io', '_io', 'signal', '_signal', 'subprocess', 'shutil', 'socket', '_socket', 'time',\n"
    "             'pathlib', 'tempfile', 'asyncio', '_asyncio', 'fcntl', 'threading', '_thread', 'runpy', 'pwd', 'grp'):\n"
    "    sys.modules[name] = None\n"
    "for name in ('open', 'input', 'breakpoint', 'help', 'exit', 'quit'):\n"
    "    vars(builtins).pop(name, None)\n"
    "sys.stdin = sys.__stdin__ = None\n"
    "sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = Nowhere()\n"
    "del sys, builtins, name, Nowhere\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Input input = {data, size};
    uint8_t bits = input_byte(&input), failing = input_byte(&input);
    Supply memory = {.left = UINT64_MAX};
    KukriConfig config = KUKRI_CONFIG_INIT;
    config.memory_limit = (size_t)(32 + 32 * (bits & 3)) << 20;
    config.time_limit_ns = 2000000000;
    config.fuel = 3000000;
    config.allocator = supply;
    config.allocator_user = &memory;
    config.optimize = bits >> 2 & 1;
    config.isolated = 1;
    KukriVM *vm = kukri_new(&config);
    EXPECT(vm != NULL);
    if (kukri_run_string(vm, prelude, "<prelude>") != KUKRI_DONE) {
        fprintf(stderr, "%s", kukri_error_text(vm, 0));
        EXPECT(!"the prelude runs");
    }
    char *source = malloc(input.size + 1);
    EXPECT(source != NULL);
    if (input.size > 0) memcpy(source, input.data, input.size);
    source[input.size] = '\0';
    if (bits & 8) memory.left = (uint64_t)failing * failing;
    KukriStatus status;
    if (bits & 16) status = kukri_run_interactive(vm, source, "<fuzz>");
    else if (bits & 32) status = kukri_run_source(vm, source, input.size, "<fuzz>");
    else status = kukri_run_string(vm, source, "<fuzz>");
    free(source);
    EXPECT(status <= KUKRI_INCOMPLETE);
    EXPECT(kukri_error_text(vm, bits >> 6 & 1) != NULL);
    memory.left = UINT64_MAX;
    kukri_free(vm);
    EXPECT(memory.held == 0);
    return 0;
}
