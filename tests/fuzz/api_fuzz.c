// api_fuzz.c - sequences of calls of kukri.h, with any values and texts, in any order, in host functions too, with memory that may end.
//
// The input is a program for a small machine: a byte chooses a call, those behind it its arguments. Handles come from a table of
// those that live, so what is tried is what a correct host may do, however strange.
#include "include/kukri.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/supply.h"

enum { HANDLES = 24, SCOPES = 6, TOKENS = 8, DEPTH = 3 };

typedef struct Host {
    Input input;
    KukriVM *vm;
    KukriValue handles[HANDLES], kept[HANDLES];
    size_t base;            // handles below it belong to scopes around this one
    size_t count, kept_count;
    KukriToken *tokens[TOKENS];
    size_t token_count;
    int depth;              // of host functions
    int steps;
    size_t living;          // data behind objects
    Supply memory;
} Host;

static const char *const texts[] = {
    "", "x", "f", "len", "append", "__class__", "__dict__", "__name__", "host", "later", "Thing", "os", "json", "fuzzed", "ValueError",
    "a.b", "\xc3\xa9", "\xff", "print", "thing", "keys", "throw", "close", "send", "StopIteration", "asyncio", "__init__", "data",
};
static const char *const sources[] = {
    "x = 1", "1 / 0", "def f(*a, **k): return host(*a)", "[i for i in range(30)]", "'a' * 30 + x", "syntax error here",
    "import asyncio\nawait asyncio.sleep(0)", "x = await later()", "import sys; sys.exit(3)", "host(1, [2], {'a': x})", "Thing(5)", "thing.data",
    "class A(Thing):\n    def __del__(s): host(s)\nx = [A(i) for i in range(20)]\ndel x", "def g():\n    while True: x = yield host()\nx = g()", "while True: pass",
    "import gc; gc.collect()", "raise KeyboardInterrupt", "{i: str(i) for i in range(50)}", "type('T', (Thing,), {'__eq__': lambda s, o: host(s, o)})(1)",
    "import asyncio\nasync def f():\n    try: await later()\n    finally: host()\nasyncio.create_task(f())\nawait asyncio.sleep(0)",
    "x = lambda: x", "(yield)", "import fuzzed", "import threading\nthreading.Thread(target=host).start()", "try: x = await asyncio.gather(later(), later())\nexcept Exception as e: x = e",
    "__import__('asyncio').run(later())", "print(x)", "x.append(x)", "x = x[0]", "async def f(): await f()\nx = f()", "del __builtins__", "import sys\nsys.modules.clear()",
    "import weakref\nw = weakref.finalize(Thing(1), host)", "exec(open('/etc/passwd').read())", "bytes(10**7)", "def f(n=0): return f(n + 1)\nf()",
};
#define PICK(self, array) (array)[input_byte(&(self)->input) % (sizeof(array) / sizeof *(array))]

static KukriValue keep(Host *self, KukriValue value)
{
    if (value.handle && self->count < HANDLES) self->handles[self->count++] = value;
    return value;
}

static KukriValue pick(Host *self)
{
    size_t all = self->count + self->kept_count + 1, i = input_byte(&self->input) % all;
    if (i < self->count) return self->handles[i];
    return i - self->count < self->kept_count ? self->kept[i - self->count] : (KukriValue){0};
}

static void steps(Host *self, int most);

static KukriValue host(KukriVM *vm, const KukriValue *args, void *user)
{
    Host *self = user;
    if (self->depth >= DEPTH) return kukri_none(vm);
    // What it makes ends with it.
    size_t count = self->count, base = self->base;
    self->depth++;
    keep(self, args[0]);
    steps(self, input_byte(&self->input) % 6);
    KukriValue answer = pick(self);
    self->depth--;
    self->count = count;
    self->base = base;
    if (answer.handle) return answer;
    return input_byte(&self->input) & 1 ? kukri_raise(vm, PICK(self, texts), "fuzzed") : kukri_none(vm);
}

static void forget(KukriToken *token, void *user)
{
    Host *self = user;
    for (size_t i = 0; i < self->token_count; i++) {
        if (self->tokens[i] != token) continue;
        self->tokens[i] = self->tokens[--self->token_count];
        EXPECT(kukri_complete(token) == 0);
        return;
    }
    EXPECT(!"a token that is cancelled is the host's");
}

static KukriValue later(KukriVM *vm, const KukriValue *args, void *user)
{
    Host *self = user;
    (void)args;
    KukriToken *token;
    if (self->token_count == TOKENS) return kukri_raise(vm, "RuntimeError", "enough");
    KukriValue promise = kukri_pending(vm, &token);
    EXPECT((promise.handle != 0) == (token != NULL));
    if (token) {
        kukri_on_cancel(token, forget, self);
        self->tokens[self->token_count++] = token;
    }
    return promise;
}

static KukriValue thing_init(KukriVM *vm, const KukriValue *args, void *user);
static KukriValue thing_data(KukriVM *vm, const KukriValue *args, void *user);

static void thing_destroy(void *data, void *user)
{
    (void)user;
    Host *self = *(Host **)data;
    self->living--;
    free(data);
}

static const KukriDefinition thing_methods[] = {{"@property data(self)", thing_data, NULL, NULL},
                                                {"call(self, f=?, /)", thing_data, NULL, "Calls."}, {0}};
static const KukriClass thing = {.name = "fuzz.Thing", .init = {"Thing(self, x=?)", thing_init, NULL, NULL}, .methods = thing_methods,
                                 .destroy = thing_destroy};

static Host *current; // init has no user of its own here

static void *new_data(void)
{
    Host **data = malloc(sizeof *data);
    EXPECT(data != NULL);
    *data = current;
    current->living++;
    return data;
}

static KukriValue thing_init(KukriVM *vm, const KukriValue *args, void *user)
{
    (void)user;
    void *data = new_data();
    void *old = kukri_data(vm, args[0], &thing);
    if (old) thing_destroy(old, NULL);
    if (!kukri_set_data(vm, args[0], &thing, data)) {
        thing_destroy(data, NULL);
        return (KukriValue){0};
    }
    return args[0];
}

static KukriValue thing_data(KukriVM *vm, const KukriValue *args, void *user)
{
    (void)user;
    return kukri_int(vm, kukri_data(vm, args[0], &thing) != NULL);
}

static KukriValue made(KukriVM *vm, void *user)
{
    Host *self = user;
    return vm ? kukri_int(vm, self->steps) : (KukriValue){0};
}

static void complete(Host *self)
{
    if (self->token_count == 0) return;
    KukriToken *token = self->tokens[--self->token_count];
    switch (input_byte(&self->input) % 8) {
    case 0: kukri_complete(token); return;
    case 1: kukri_complete_int(token, -1); return;
    case 2: kukri_complete_str(token, "\xff", 1); return;
    case 3: kukri_complete_bytes(token, "abc", 3); return;
    case 4: kukri_fail(token, PICK(self, texts), "failed"); return;
    case 5: kukri_complete_with(token, made, self); return;
    case 6: kukri_complete_float(token, 0.5); return;
    case 7: kukri_complete_bool(token, 1); return;
    }
}

static void read_all(Host *self, KukriValue value)
{
    KukriVM *vm = self->vm;
    int truth;
    int64_t number;
    uint64_t natural;
    double real;
    size_t size;
    const char *text;
    const void *data;
    if (kukri_to_text(vm, value, &text, &size)) EXPECT(text[size] == 0);
    if (kukri_to_data(vm, value, &data, &size) && size) (void)*(const volatile char *)data;
    (void)kukri_to_bool(vm, value, &truth);
    (void)kukri_to_int(vm, value, &number);
    (void)kukri_to_uint(vm, value, &natural);
    (void)kukri_to_float(vm, value, &real);
    (void)kukri_length(vm, value, &size);
    (void)kukri_type(vm, value);
}

static void read_error(Host *self)
{
    KukriVM *vm = self->vm;
    KukriFrame frame;
    EXPECT(kukri_error_text(vm, self->steps & 1));
    for (size_t link = 0; link < 3 && kukri_error_type(vm, link); link++) {
        EXPECT(kukri_error_message(vm, link));
        (void)kukri_error_is_cause(vm, link);
        size_t count = kukri_error_frames(vm, link);
        for (size_t i = 0; i < count && i < 4; i++) EXPECT(kukri_error_frame(vm, link, i, &frame) && frame.file && frame.function);
        EXPECT(!kukri_error_frame(vm, link, count, &frame));
    }
    (void)kukri_exit_status(vm);
}

static void scoped(Host *self)
{
    size_t scope = kukri_scope(self->vm), count = self->count, base = self->base;
    self->base = count;
    steps(self, input_byte(&self->input) % 8);
    self->count = count;
    self->base = base;
    if (input_byte(&self->input) & 1) kukri_scope_end(self->vm, scope);
    else keep(self, kukri_scope_return(self->vm, scope, kukri_str(self->vm, "kept")));
}

static void step(Host *self)
{
    KukriVM *vm = self->vm;
    int answer;
    KukriValue value, args[4];
    const void *data;
    size_t size;
    switch (input_byte(&self->input) % 64) {
    case 0: keep(self, kukri_none(vm)); return;
    case 1: keep(self, kukri_int(vm, (int64_t)input_word(&self->input))); return;
    case 2: keep(self, kukri_uint(vm, input_word(&self->input))); return;
    case 3: keep(self, kukri_int_text(vm, PICK(self, texts), input_byte(&self->input) % 40)); return;
    case 4: keep(self, kukri_float(vm, (double)input_byte(&self->input) / 3)); return;
    case 5: keep(self, kukri_str(vm, PICK(self, texts))); return;
    case 6: {
        const char *piece = input_piece(&self->input, 40, &size);
        keep(self, kukri_str_size(vm, piece, size));
        return;
    }
    case 7: {
        const char *piece = input_piece(&self->input, 40, &size);
        keep(self, kukri_bytes(vm, piece, size));
        return;
    }
    case 8: case 9: case 10: {
        for (size = 0; size < 3; size++) args[size] = pick(self);
        size = input_byte(&self->input) % 4;
        keep(self, size & 1 ? kukri_list(vm, args, size) : input_byte(&self->input) & 1 ? kukri_tuple(vm, args, size) : kukri_set(vm, args, size));
        return;
    }
    case 11: keep(self, kukri_dict(vm)); return;
    case 12: read_all(self, pick(self)); return;
    case 13: keep(self, kukri_get_attr(vm, pick(self), PICK(self, texts))); return;
    case 14: value = pick(self); (void)kukri_set_attr(vm, value, PICK(self, texts), pick(self)); return;
    case 15: (void)kukri_delete_attr(vm, pick(self), PICK(self, texts)); return;
    case 16: (void)kukri_has_attr(vm, pick(self), PICK(self, texts)); return;
    case 17: value = pick(self); keep(self, kukri_get_item(vm, value, pick(self))); return;
    case 18: args[0] = pick(self), args[1] = pick(self); (void)kukri_set_item(vm, args[0], args[1], pick(self)); return;
    case 19: value = pick(self); (void)kukri_delete_item(vm, value, pick(self)); return;
    case 20: keep(self, kukri_get_index(vm, pick(self), (int8_t)input_byte(&self->input))); return;
    case 21: value = pick(self); (void)kukri_set_index(vm, value, (int8_t)input_byte(&self->input), pick(self)); return;
    case 22: keep(self, kukri_get_key(vm, pick(self), PICK(self, texts))); return;
    case 23: value = pick(self); (void)kukri_set_key(vm, value, PICK(self, texts), pick(self)); return;
    case 24: value = pick(self); (void)kukri_append(vm, value, pick(self)); return;
    case 25: value = pick(self); (void)kukri_contains(vm, value, pick(self), &answer); return;
    case 26: value = pick(self); (void)kukri_equal(vm, value, pick(self), &answer); return;
    case 27: value = pick(self); (void)kukri_same(vm, value, pick(self)); return;
    case 28: value = pick(self); (void)kukri_is_instance(vm, value, pick(self), &answer); return;
    case 29: keep(self, kukri_repr(vm, pick(self))); return;
    case 30: keep(self, kukri_text(vm, pick(self))); return;
    case 31: {
        KukriValue iterator = keep(self, kukri_iterate(vm, pick(self)));
        for (int i = 0; i < 5 && kukri_next(vm, iterator, &value) > 0; i++) {}
        return;
    }
    case 32: case 33: keep(self, kukri_eval(vm, PICK(self, sources))); return;
    case 34: case 35: keep(self, kukri_compile(vm, PICK(self, sources), "<fuzz>")); return;
    case 36: value = pick(self); (void)kukri_execute(vm, value, input_byte(&self->input) & 1 ? pick(self) : (KukriValue){0}); return;
    case 37:
        value = kukri_save(vm, pick(self));
        if (kukri_to_data(vm, value, &data, &size)) keep(self, kukri_load(vm, data, input_byte(&self->input) & 7 ? size : size / 2));
        return;
    case 38: keep(self, kukri_get_global(vm, PICK(self, texts))); return;
    case 39: (void)kukri_set_global(vm, PICK(self, texts), pick(self)); return;
    case 40: keep(self, kukri_import(vm, PICK(self, texts))); return;
    case 41: keep(self, kukri_add_module(vm, PICK(self, texts), PICK(self, sources))); return;
    case 42: case 43:
        value = pick(self);
        for (size = 0; size < 3; size++) args[size] = pick(self);
        keep(self, kukri_call(vm, value, args, input_byte(&self->input) % 4));
        return;
    case 44: {
        const char *names[2] = {PICK(self, texts), PICK(self, texts)};
        value = pick(self);
        for (size = 0; size < 4; size++) args[size] = pick(self);
        keep(self, kukri_call_keywords(vm, value, args, input_byte(&self->input) % 3, names, args + 2, input_byte(&self->input) % 3));
        return;
    }
    case 45:
        value = pick(self), args[0] = pick(self);
        keep(self, kukri_call_method(vm, value, PICK(self, texts), args, input_byte(&self->input) % 2));
        return;
    case 46: read_error(self); return;
    case 47: keep(self, kukri_error(vm)); return;
    case 48: kukri_clear_error(vm); return;
    case 49: (void)kukri_raise(vm, PICK(self, texts), PICK(self, texts)); return;
    case 50: (void)kukri_raise_value(vm, pick(self)); return;
    case 51: {
        void *mine = new_data();
        value = kukri_make(vm, &thing, mine);
        if (!value.handle) thing_destroy(mine, NULL);
        keep(self, value);
        return;
    }
    case 52: (void)kukri_data(vm, pick(self), &thing); return;
    case 53: keep(self, kukri_start(vm, PICK(self, sources), "<task>")); return;
    case 54: keep(self, kukri_spawn(vm, pick(self))); return;
    case 55: (void)kukri_poll(vm, 0); return;
    case 56: (void)kukri_wait(vm, pick(self), 1000000); return;
    case 57: value = pick(self); (void)kukri_task_status(vm, value); keep(self, kukri_task_result(vm, value)); return;
    case 58: (void)kukri_task_cancel(vm, pick(self)); (void)kukri_task_count(vm); return;
    case 59: complete(self); return;
    case 60:
        if (self->kept_count < HANDLES) {
            value = kukri_keep(vm, pick(self));
            if (value.handle) self->kept[self->kept_count++] = value;
        } else {
            while (self->kept_count) kukri_drop(vm, self->kept[--self->kept_count]);
        }
        return;
    case 61: scoped(self); return;
    case 62: {
        const char *source = PICK(self, sources);
        KukriStatus status = input_byte(&self->input) & 1 ? kukri_run_string(vm, source, "<run>") : kukri_run_interactive(vm, source, "<run>");
        EXPECT(status <= KUKRI_INCOMPLETE);
        EXPECT(status == KUKRI_DONE || kukri_failed(vm));
        return;
    }
    case 63: {
        KukriLimit limit = input_byte(&self->input) % (KUKRI_LIMIT_OUTPUT + 1);
        (void)kukri_used(vm, limit);
        if (limit == KUKRI_LIMIT_FUEL) kukri_set_limit(vm, limit, 1 + 1000 * input_byte(&self->input));
        else if (limit == KUKRI_LIMIT_TASKS || limit == KUKRI_LIMIT_OUTPUT) kukri_set_limit(vm, limit, input_byte(&self->input));
        else if (limit == KUKRI_LIMIT_RECURSION) kukri_set_limit(vm, limit, 20 + input_byte(&self->input));
        else if (limit == KUKRI_LIMIT_TIME) kukri_interrupt(vm);
        else if (limit == KUKRI_LIMIT_HANDLES) kukri_stop(vm);
        return;
    }
    }
}

static void steps(Host *self, int most)
{
    for (int i = 0; i < most && self->input.size > 0 && self->steps < 400; i++) {
        self->steps++;
        step(self);
    }
}

static void nowhere(void *user, int stream, const char *data, size_t size)
{
    (void)user, (void)stream, (void)data, (void)size;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    Host self = {.input = {bytes, size}, .memory = {.left = UINT64_MAX}};
    const KukriDefinition functions[] = {{"host(x=None, *rest, **more)", host, &self, NULL}, {"later()", later, &self, NULL}};
    current = &self;
    uint8_t options = input_byte(&self.input), failing = input_byte(&self.input);
    KukriConfig config = KUKRI_CONFIG_INIT;
    config.memory_limit = 64 << 20;
    config.fuel = 400000;
    config.time_limit_ns = 1000000000;
    config.allocator = supply;
    config.allocator_user = &self.memory;
    config.write = nowhere;
    config.optimize = options >> 1 & 1;
    KukriVM *vm = self.vm = kukri_new(&config);
    EXPECT(vm != NULL);
    size_t scope = kukri_scope(vm);
    EXPECT(kukri_set_global(vm, "Thing", kukri_define_class(vm, &thing)));
    EXPECT(kukri_set_global(vm, "host", kukri_define_function(vm, &functions[0])));
    EXPECT(kukri_set_global(vm, "later", kukri_define_function(vm, &functions[1])));
    EXPECT(kukri_set_global(vm, "thing", kukri_make(vm, &thing, new_data())));
    kukri_scope_end(vm, scope);
    if (options & 1) self.memory.left = (uint64_t)failing * failing;
    steps(&self, 400);
    self.memory.left = UINT64_MAX;
    if (options & 4) while (self.token_count) complete(&self);
    kukri_free(vm);
    while (self.token_count) complete(&self);
    EXPECT(self.living == 0);
    EXPECT(self.memory.held == 0);
    return 0;
}
