// define.c - functions, modules and classes of the host's, as Python sees them.
#include "tests/embed/check.h"

static KukriValue add(KukriVM *vm, const KukriValue *args, void *user)
{
    int64_t a, b;
    if (!kukri_to_int(vm, args[0], &a) || !kukri_to_int(vm, args[1], &b)) return (KukriValue){0};
    *(int *)user += 1;
    return kukri_int(vm, a + b);
}

static KukriValue show(KukriVM *vm, const KukriValue *args, void *user)
{
    (void)user;
    KukriValue parts[] = {args[0], args[1].handle ? args[1] : kukri_str(vm, "not given"), args[2], args[3]};
    return kukri_tuple(vm, parts, 4);
}

static KukriValue refuse(KukriVM *vm, const KukriValue *args, void *user)
{
    (void)args, (void)user;
    return kukri_raise(vm, "LookupError", "no such player");
}

static KukriValue forget(KukriVM *vm, const KukriValue *args, void *user)
{
    (void)vm, (void)args, (void)user;
    return (KukriValue){0};
}

// Calls back, and again.
static KukriValue apply(KukriVM *vm, const KukriValue *args, void *user)
{
    (void)user;
    KukriValue list = kukri_list(vm, NULL, 0), iterator = kukri_iterate(vm, args[1]), item;
    int more;
    while ((more = kukri_next(vm, iterator, &item)) > 0) {
        if (!kukri_append(vm, list, kukri_call(vm, args[0], &item, 1))) return (KukriValue){0};
    }
    return more < 0 ? (KukriValue){0} : list;
}

static void functions(KukriVM *vm)
{
    int count = 0;
    const KukriDefinition table[] = {
        {"add(a, b=10, /)", add, &count, "Adds."},
        {"show(first, second=?, *rest, **more)", show, NULL, NULL},
        {"refuse()", refuse, NULL, NULL},
        {"forget()", forget, NULL, NULL},
        {"apply(function, items)", apply, NULL, NULL},
        {0},
    };
    CHECK(kukri_define_module(vm, "host", "Of the host.", table).handle);
    CHECK(kukri_run_string(vm, "from host import *\nimport host", "<t>") == KUKRI_DONE);
    CHECK(shows(vm, kukri_eval(vm, "host.add(1, 2), add(5), host.__doc__, add.__doc__, add.__module__"),
                "(3, 15, 'Of the host.', 'Adds.', 'host')") && count == 2);
    CHECK(shows(vm, kukri_eval(vm, "show(1), show(second=2, first=0), show(1, 2, 3, x=4)"),
                "((1, 'not given', (), {}), (0, 2, (), {}), (1, 2, (3,), {'x': 4}))"));
    CHECK(kukri_eval(vm, "add()").handle == 0);
    CHECK(strstr(kukri_error_text(vm, 0), "TypeError: add expected at least 1 argument, got 0"));
    CHECK(kukri_eval(vm, "add('x')").handle == 0 && strstr(kukri_error_text(vm, 0), "TypeError: 'str' object cannot"));
    CHECK(kukri_run_string(vm, "try: refuse()\nexcept LookupError as error: text = str(error)\n", "<t>") == KUKRI_DONE);
    CHECK(shows(vm, kukri_get_global(vm, "text"), "'no such player'"));
    CHECK(kukri_eval(vm, "forget()").handle == 0 && strstr(kukri_error_text(vm, 0), "SystemError: a host function"));
    CHECK(shows(vm, kukri_eval(vm, "apply(lambda x: apply(str, range(x)), [1, 2])"), "[['0'], ['0', '1']]"));
    CHECK(kukri_eval(vm, "apply(lambda x: 1 // x, [1, 0])").handle == 0);
    CHECK(strstr(kukri_error_text(vm, 0), "in <lambda>") && strstr(kukri_error_text(vm, 0), "ZeroDivisionError"));
    CHECK(kukri_run_string(vm, "def f(n): return apply(f, [n])\ntry: f(1)\nexcept RecursionError: deep = True\n", "<t>") == KUKRI_DONE);
    CHECK(shows(vm, kukri_get_global(vm, "deep"), "True"));
    // Host functions of several threads at once: they do not end in the order they began.
    CHECK(kukri_run_string(vm, "import threading, time\n"
                               "found = {}\n"
                               "def slow(n):\n"
                               "    time.sleep(0.0005 * (n % 3))\n"
                               "    return str(n)\n"
                               "def work(k): found[k] = apply(lambda n: apply(slow, [n, n + k]), range(4))\n"
                               "threads = [threading.Thread(target=work, args=(k,)) for k in range(5)]\n"
                               "for t in threads: t.start()\n"
                               "for t in threads: t.join()\n"
                               "good = found == {k: [[str(n), str(n + k)] for n in range(4)] for k in range(5)}\n",
                           "<t>") == KUKRI_DONE);
    CHECK(shows(vm, kukri_get_global(vm, "good"), "True"));
    // From outside too, through a builtin that collects and keeps what it has in C variables.
    KukriValue key = kukri_define_function(vm, &table[0]);
    CHECK(shows(vm, kukri_call(vm, key, (KukriValue[]){kukri_int(vm, 2), kukri_int(vm, 3)}, 2), "5"));
    const char *names[] = {"key"};
    KukriValue big = kukri_eval(vm, "[i * 7919 % 10007 for i in range(5000)]");
    KukriValue sorted = kukri_call_keywords(vm, kukri_get_global(vm, "sorted"), &big, 1, names, &key, 1);
    CHECK(kukri_set_global(vm, "r", sorted) && shows(vm, kukri_eval(vm, "r == sorted(r), len(r)"), "(True, 5000)"));
    kukri_clear_error(vm);
}

typedef struct Counter {
    int64_t count;
    int *alive;
} Counter;

static const KukriClass counter_class;

static KukriValue counter_init(KukriVM *vm, const KukriValue *args, void *user)
{
    Counter *counter = kukri_data(vm, args[0], &counter_class);
    if (kukri_failed(vm)) return (KukriValue){0};
    if (!counter) {
        counter = calloc(1, sizeof *counter);
        counter->alive = user;
        ++*counter->alive;
        if (!kukri_set_data(vm, args[0], &counter_class, counter)) return (KukriValue){0};
    }
    if (!kukri_to_int(vm, args[1], &counter->count)) return (KukriValue){0};
    return kukri_none(vm);
}

static KukriValue counter_up(KukriVM *vm, const KukriValue *args, void *user)
{
    (void)user;
    int64_t by;
    Counter *counter = kukri_data(vm, args[0], &counter_class);
    if (!counter || !kukri_to_int(vm, args[1], &by)) return (KukriValue){0};
    return kukri_int(vm, counter->count += by);
}

static KukriValue counter_value(KukriVM *vm, const KukriValue *args, void *user)
{
    (void)user;
    Counter *counter = kukri_data(vm, args[0], &counter_class);
    return counter ? kukri_int(vm, counter->count) : (KukriValue){0};
}

static KukriValue counter_zero(KukriVM *vm, const KukriValue *args, void *user)
{
    (void)user;
    return kukri_call(vm, args[0], (KukriValue[]){kukri_int(vm, 0)}, 1);
}

static KukriValue counter_twice(KukriVM *vm, const KukriValue *args, void *user)
{
    (void)user;
    KukriValue both[] = {args[0], args[0]};
    return kukri_tuple(vm, both, 2);
}

static KukriValue counter_set(KukriVM *vm, const KukriValue *args, void *user)
{
    (void)user;
    int64_t number;
    Counter *counter = kukri_data(vm, args[0], &counter_class);
    if (!counter || !kukri_to_int(vm, args[1], &number)) return KUKRI_NOTHING;
    counter->count = number;
    return kukri_none(vm);
}

static KukriValue counter_same(KukriVM *vm, const KukriValue *args, void *user)
{
    (void)user;
    int is = 0;
    if (!kukri_is_instance(vm, args[1], kukri_define_class(vm, &counter_class), &is)) return KUKRI_NOTHING;
    if (!is) return kukri_bool(vm, 0);
    const Counter *one = kukri_data(vm, args[0], &counter_class), *other = kukri_data(vm, args[1], &counter_class);
    return kukri_bool(vm, one->count == other->count);
}

static KukriValue counter_iterate(KukriVM *vm, const KukriValue *args, void *user)
{
    (void)user;
    KukriValue number = kukri_get_attr(vm, args[0], "value");
    return kukri_iterate(vm, kukri_call(vm, kukri_get_global(vm, "range"), &number, 1));
}

static void counter_destroy(void *data, void *user)
{
    Counter *counter = data;
    (void)user;
    --*counter->alive;
    free(counter);
}

static int alive;

static const KukriDefinition counter_methods[] = {
    {"up(self, by=1, /)", counter_up, NULL, "Counts."},
    {"@property value(self)", counter_value, NULL, NULL},
    {"@setter value(self, number)", counter_set, NULL, NULL},
    {"@property fixed(self)", counter_value, NULL, "Stays."},
    {"__eq__(self, other, /)", counter_same, NULL, NULL},
    {"__iter__(self)", counter_iterate, NULL, NULL},
    {"__len__(self)", counter_value, NULL, NULL},
    {"__call__(self, by=1, /)", counter_up, NULL, NULL},
    {"__getitem__(self, by, /)", counter_up, NULL, NULL},
    {"@classmethod zero(cls)", counter_zero, NULL, NULL},
    {"@staticmethod twice(x)", counter_twice, NULL, NULL},
    {0},
};

static const KukriClass counter_class = {
    .name = "game.Counter", .doc = "Counts.", .init = {"Counter(self, start=0)", counter_init, &alive, NULL},
    .methods = counter_methods, .destroy = counter_destroy,
};

static KukriValue interrupt(KukriVM *vm, const KukriValue *args, void *user)
{
    (void)args;
    if (user) kukri_stop(vm);
    else kukri_interrupt(vm);
    return kukri_none(vm);
}

// A host function may end the run that it is called in: nothing more of it is run.
static void ends_the_run(KukriVM *vm)
{
    const KukriDefinition definitions[] = {{"interrupt()", interrupt, NULL, NULL}, {"stop()", interrupt, vm, NULL}};
    for (int i = 0; i < 2; i++) CHECK(kukri_set_global(vm, i ? "stop" : "interrupt", kukri_define_function(vm, &definitions[i])));
    CHECK(kukri_run_string(vm, "n = 0\nfor i in range(3):\n    interrupt()\n    n += 1\n", "<t>") == KUKRI_INTERRUPTED);
    CHECK(shows(vm, kukri_get_global(vm, "n"), "0"));
    CHECK(kukri_run_string(vm, "for i in range(3):\n    stop()\n    n += 1\n", "<t>") == KUKRI_LIMIT);
    CHECK(shows(vm, kukri_get_global(vm, "n"), "0"));
}

static void classes(KukriVM *vm)
{
    KukriValue type = kukri_define_class(vm, &counter_class);
    CHECK(kukri_set_global(vm, "Counter", type) && kukri_same(vm, type, kukri_define_class(vm, &counter_class)));
    CHECK(shows(vm, kukri_eval(vm, "[(c := Counter(5)).up(), c.up(10), c.value, Counter.zero().value, Counter.twice(3)]"),
                "[6, 16, 16, 0, (3, 3)]"));
    CHECK(shows(vm, kukri_eval(vm, "Counter, Counter.__module__, Counter.__doc__, Counter(start=2).value"),
                "(<class 'game.Counter'>, 'game', 'Counts.', 2)"));
    CHECK(kukri_run_string(vm, "class Loud(Counter):\n    def up(self): return super().up(2)\n"
                               "loud = Loud(1)\nloud.name = 'x'\nr = loud.up(), loud.value, loud.name\n", "<t>") == KUKRI_DONE);
    CHECK(shows(vm, kukri_get_global(vm, "r"), "(3, 3, 'x')"));
    CHECK(kukri_run_string(vm, "c = Counter(1)\nc.value = 3\nc.value += 2\n"
                               "try: c.fixed = 3\nexcept AttributeError as e: r = [str(e)]\n"
                               "r += [c.value, len(c), list(c), c == Counter(5), c != Counter(5), c == 5, c(), c[4], bool(Counter(0)), Counter.fixed.__doc__]\n",
                           "<t>") == KUKRI_DONE);
    CHECK(shows(vm, kukri_get_global(vm, "r"),
                "[\"property 'fixed' of 'Counter' object has no setter\", 5, 5, [0, 1, 2, 3, 4], True, False, False, 6, 10, False, 'Stays.']"));
    CHECK(kukri_eval(vm, "Counter('x')").handle == 0 && kukri_eval(vm, "Counter.up(5)").handle == 0);
    CHECK(strstr(kukri_error_text(vm, 0), "TypeError: descriptor 'up' for 'game.Counter' objects doesn't apply to a 'int' object"));
    CHECK(kukri_eval(vm, "Counter.value.fget(5)").handle == 0);
    CHECK(strstr(kukri_error_text(vm, 0), "TypeError: expected game.Counter, not 'int'"));
    kukri_clear_error(vm);
    Counter *mine = calloc(1, sizeof *mine);
    *mine = (Counter){77, &alive};
    alive++;
    KukriValue made = kukri_make(vm, &counter_class, mine);
    CHECK(kukri_data(vm, made, &counter_class) == mine && shows(vm, kukri_get_attr(vm, made, "value"), "77"));
    CHECK(kukri_data(vm, kukri_int(vm, 1), &counter_class) == NULL && kukri_failed(vm));
    kukri_clear_error(vm);
}

int main(void)
{
    KukriVM *vm = kukri_new(NULL);
    if (!vm) return 1;
    functions(vm);
    classes(vm);
    ends_the_run(vm);
    kukri_free(vm);
    if (alive != 0) fprintf(stderr, "%d counters were not destroyed\n", alive);
    return alive != 0;
}
