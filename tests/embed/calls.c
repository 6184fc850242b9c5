// calls.c - evaluating, compiling once and running often, saved code, modules from memory, calling.
#include "tests/embed/check.h"

static void code(KukriVM *vm)
{
    CHECK(shows(vm, kukri_eval(vm, "  6 * 7"), "42"));
    CHECK(kukri_eval(vm, "6 *").handle == 0 && strstr(kukri_error_text(vm, 0), "SyntaxError: invalid syntax"));
    kukri_clear_error(vm);
    // Bytes that are no text: the line that is shown is.
    CHECK(kukri_run_string(vm, "x = 1\n\x9c", "<bytes>") == KUKRI_RAISED);
    CHECK(strstr(kukri_error_text(vm, 0), "SyntaxError: ") && strstr(kukri_error_text(vm, 0), "\xef\xbf\xbd"));
    kukri_clear_error(vm);
    KukriValue program = kukri_compile(vm, "x = x * 2\n", "double.py"), space = kukri_dict(vm);
    CHECK(kukri_type(vm, program) == KUKRI_CODE && kukri_set_global(vm, "x", kukri_int(vm, 1)));
    for (int i = 0; i < 5; i++) CHECK(kukri_execute(vm, program, (KukriValue){0}));
    CHECK(shows(vm, kukri_get_global(vm, "x"), "32"));
    CHECK(kukri_set_key(vm, space, "x", kukri_str(vm, "ab")) && kukri_execute(vm, program, space));
    CHECK(shows(vm, kukri_get_key(vm, space, "x"), "'abab'"));
    CHECK(!kukri_execute(vm, program, kukri_dict(vm)));
    CHECK(strstr(kukri_error_text(vm, 0), "File \"double.py\", line 1, in <module>\n    x = x * 2\n"));
    CHECK(kukri_get_global(vm, "nowhere").handle == 0 && !kukri_execute(vm, space, space));
    kukri_clear_error(vm);
}

static void saved(KukriVM *vm)
{
    KukriValue program = kukri_compile(vm, "def f(a, *b): return [a + i for i in b]\nr = f(1, 2, 3)\n", "f.py");
    const void *data;
    size_t size;
    CHECK(kukri_to_data(vm, kukri_save(vm, program), &data, &size) && size > 100);
    KukriVM *other = kukri_new(NULL);
    CHECK(other && kukri_execute(other, kukri_load(other, data, size), (KukriValue){0}));
    CHECK(shows(other, kukri_get_global(other, "r"), "[3, 4]"));
    // Bytes that are not what they were are refused, or do no harm.
    unsigned char *broken = malloc(size);
    unsigned refused = 0;
    for (size_t i = 0; i < size; i += 3) {
        size_t scope = kukri_scope(other);
        memcpy(broken, data, size);
        broken[i] ^= (unsigned char)(1u << i % 8);
        refused += kukri_load(other, broken, size).handle == 0;
        kukri_scope_end(other, scope);
    }
    for (size_t cut = 0; cut < size; cut += 7) refused += kukri_load(other, data, cut).handle == 0;
    CHECK(refused > size / 7 && kukri_load(other, "", 0).handle == 0);
    free(broken);
    kukri_free(other);
}

static void modules(KukriVM *vm)
{
    CHECK(shows(vm, kukri_call_method(vm, kukri_import(vm, "math"), "gcd", (KukriValue[]){kukri_int(vm, 12), kukri_int(vm, 18)}, 2), "6"));
    CHECK(kukri_import(vm, "no_such_module").handle == 0 && strstr(kukri_error_text(vm, 0), "ModuleNotFoundError"));
    CHECK(kukri_add_module(vm, "rules", "def price(n, *, factor=2): return n * factor\n").handle);
    CHECK(kukri_run_string(vm, "import rules\np = rules.price(4)\n", "<test>") == KUKRI_DONE);
    CHECK(shows(vm, kukri_get_global(vm, "p"), "8"));
    CHECK(kukri_add_module(vm, "bad", "1 / 0").handle == 0 && kukri_import(vm, "bad").handle == 0);
    kukri_clear_error(vm);
}

static void calls(KukriVM *vm)
{
    KukriValue function = kukri_eval(vm, "lambda *a, **k: (a, k)"), args[20];
    for (int i = 0; i < 20; i++) args[i] = kukri_int(vm, i);
    CHECK(shows(vm, kukri_call(vm, function, args, 2), "((0, 1), {})"));
    size_t length;
    CHECK(kukri_length(vm, kukri_get_index(vm, kukri_call(vm, function, args, 20), 0), &length) && length == 20);
    const char *names[] = {"x", "y"};
    CHECK(shows(vm, kukri_call_keywords(vm, function, args, 1, names, args + 5, 2), "((0,), {'x': 5, 'y': 6})"));
    CHECK(shows(vm, kukri_call_method(vm, kukri_str(vm, "a-b"), "split", (KukriValue[]){kukri_str(vm, "-")}, 1), "['a', 'b']"));
    CHECK(kukri_call(vm, kukri_int(vm, 1), NULL, 0).handle == 0);
    CHECK(strstr(kukri_error_text(vm, 0), "TypeError: 'int' object is not callable"));
    CHECK(kukri_call(vm, kukri_eval(vm, "exit"), args + 3, 1).handle == 0 && kukri_status(vm) == KUKRI_EXITED);
    CHECK(kukri_exit_status(vm) == 3);
    kukri_clear_error(vm);
}

static void limits(void)
{
    KukriConfig config = {0};
    config.size = sizeof config;
    config.fuel = 200000;
    config.memory_limit = 32 << 20;
    KukriVM *vm = kukri_new(&config);
    CHECK(vm && kukri_eval(vm, "'x' * 10**9").handle == 0 && kukri_status(vm) == KUKRI_RAISED);
    CHECK(strstr(kukri_error_text(vm, 0), "MemoryError"));
    CHECK(kukri_eval(vm, "sum(range(10**12))").handle == 0 && kukri_status(vm) == KUKRI_LIMIT);
    kukri_free(vm);
}

int main(void)
{
    KukriVM *vm = kukri_new(NULL);
    if (!vm) return 1;
    code(vm);
    saved(vm);
    modules(vm);
    calls(vm);
    limits();
    kukri_free(vm);
    return 0;
}
