/* plugins.c - plugins that are loaded, called at events, and loaded anew when their source changes: what they keep survives. */
#include <kukri.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where the host keeps them: here they change between two events. */
static const char *greeter = "count = 0\n"
                             "def on_event(name):\n"
                             "    global count\n"
                             "    count += 1\n"
                             "    return f'hello {name}, {count}'\n";

static char *load(void *user, const char *name, int *is_package)
{
    (void)user, (void)is_package;
    return strcmp(name, "greeter") ? NULL : strdup(greeter);
}

static void complain(KukriVM *vm)
{
    KukriFrame frame = {0};
    size_t count = kukri_error_frames(vm, 0);
    if (count) kukri_error_frame(vm, 0, count - 1, &frame); /* where it was raised */
    printf("the plugin fails: %s in line %d\n", kukri_error_message(vm, 0), frame.line);
}

static void event(KukriVM *vm, const char *name)
{
    size_t scope = kukri_scope(vm);
    KukriValue argument = kukri_str(vm, name);
    KukriValue answer = kukri_call_method(vm, kukri_import(vm, "greeter"), "on_event", &argument, 1);
    const char *text;
    if (kukri_to_text(vm, answer, &text, NULL)) printf("%s\n", text);
    else complain(vm);
    kukri_clear_error(vm);
    kukri_scope_end(vm, scope);
}

/* Runs the new source in the module that is there: its functions change, its state stays. */
static int reload(KukriVM *vm)
{
    size_t scope = kukri_scope(vm);
    KukriValue code = kukri_compile(vm, greeter, "<greeter>");
    KukriValue old = kukri_get_attr(vm, kukri_import(vm, "greeter"), "__dict__");
    KukriValue count = kukri_get_key(vm, old, "count");
    int done = kukri_execute(vm, code, old) && kukri_set_key(vm, old, "count", count);
    if (!done) printf("the new one is refused: %s\n", kukri_error_message(vm, 0));
    kukri_clear_error(vm);
    kukri_scope_end(vm, scope);
    return done;
}

int main(void)
{
    KukriConfig config = KUKRI_CONFIG_INIT;
    config.load_module = load;
    config.time_limit_ns = 1000000000;
    KukriVM *vm = kukri_new(&config);
    if (!vm) return 1;
    event(vm, "Alice");
    event(vm, "Bob");
    greeter = "def on_event(name: syntax error\n";
    if (reload(vm)) return 1;
    event(vm, "Carol");
    greeter = "count = 0\ndef on_event(name):\n    global count\n    count += 1\n    if name == 'Eve': raise ValueError('not you')\n"
              "    return f'good day {name}, {count}'\n";
    if (!reload(vm)) return 1;
    event(vm, "Dave");
    event(vm, "Eve");
    kukri_free(vm);
    return 0;
}
