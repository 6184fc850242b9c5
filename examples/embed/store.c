/* store.c - a key-value store in C whose commands are Python: the data stays in C, scripts see it as a class. */
#include <kukri.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLACES 64

typedef struct Store {
    char *keys[PLACES], *values[PLACES];
} Store;

static size_t place_of(const Store *store, const char *key)
{
    size_t free_place = PLACES;
    for (size_t i = 0; i < PLACES; i++) {
        if (!store->keys[i]) free_place = free_place < i ? free_place : i;
        else if (!strcmp(store->keys[i], key)) return i;
    }
    return free_place;
}

static void destroy(void *data, void *user)
{
    Store *store = data;
    (void)user;
    for (size_t i = 0; i < PLACES; i++) free(store->keys[i]), free(store->values[i]);
    free(store);
}

static const KukriClass store_class;
#define SELF(vm, args) kukri_data(vm, args[0], &store_class)

static KukriValue store_get(KukriVM *vm, const KukriValue *args, void *user)
{
    const Store *store = SELF(vm, args);
    const char *key;
    (void)user;
    if (!store || !kukri_to_text(vm, args[1], &key, NULL)) return (KukriValue){0};
    size_t place = place_of(store, key);
    if (place == PLACES || !store->keys[place]) return kukri_raise(vm, "KeyError", key);
    return kukri_str(vm, store->values[place]);
}

static KukriValue store_set(KukriVM *vm, const KukriValue *args, void *user)
{
    Store *store = SELF(vm, args);
    const char *key, *value;
    (void)user;
    if (!store || !kukri_to_text(vm, args[1], &key, NULL) || !kukri_to_text(vm, args[2], &value, NULL)) return (KukriValue){0};
    size_t place = place_of(store, key);
    if (place == PLACES) return kukri_raise(vm, "MemoryError", "the store is full");
    char *copy = strdup(value), *name = store->keys[place] ? store->keys[place] : strdup(key);
    if (!copy || !name) return kukri_raise(vm, "MemoryError", "");
    free(store->values[place]);
    store->keys[place] = name;
    store->values[place] = copy;
    return kukri_none(vm);
}

static KukriValue store_length(KukriVM *vm, const KukriValue *args, void *user)
{
    const Store *store = SELF(vm, args);
    int64_t count = 0;
    (void)user;
    if (!store) return (KukriValue){0};
    for (size_t i = 0; i < PLACES; i++) count += store->keys[i] != NULL;
    return kukri_int(vm, count);
}

static const KukriDefinition store_methods[] = {
    {"__getitem__(self, key, /)", store_get, NULL, NULL},
    {"__setitem__(self, key, value, /)", store_set, NULL, NULL},
    {"__len__(self, /)", store_length, NULL, NULL},
    {0},
};
static const KukriClass store_class = {.name = "store.Store", .doc = "What the server keeps.", .methods = store_methods, .destroy = destroy};

static const char commands[] = "def SET(key, *words): db[key] = ' '.join(words); return 'OK'\n"
                               "def GET(key): return db[key]\n"
                               "def INCR(key, by='1'):\n"
                               "    try: n = int(db[key])\n"
                               "    except KeyError: n = 0\n"
                               "    db[key] = str(n + int(by))\n"
                               "    return db[key]\n"
                               "def SIZE(): return len(db)\n";

/* One line of a client's: the command's name, then its arguments. */
static void serve(KukriVM *vm, const char *line)
{
    size_t scope = kukri_scope(vm), count = 0;
    char text[256], *rest = text;
    KukriValue words[16];
    snprintf(text, sizeof text, "%s", line);
    const char *name = strsep(&rest, " ");
    for (char *word; rest && count < 16 && (word = strsep(&rest, " "));) words[count++] = kukri_str(vm, word);
    KukriValue answer = kukri_text(vm, kukri_call(vm, kukri_get_global(vm, name), words, count));
    const char *shown;
    if (kukri_to_text(vm, answer, &shown, NULL)) printf("%s: %s\n", line, shown);
    else printf("%s: -%s %s\n", line, kukri_error_type(vm, 0), kukri_error_message(vm, 0));
    kukri_clear_error(vm);
    kukri_scope_end(vm, scope);
}

int main(void)
{
    KukriVM *vm = kukri_new(NULL);
    Store *store = calloc(1, sizeof *store);
    if (!vm || !store) return 1;
    kukri_define_class(vm, &store_class);
    kukri_set_global(vm, "db", kukri_make(vm, &store_class, store));
    if (kukri_run_string(vm, commands, "<commands>") != KUKRI_DONE) return fputs(kukri_error_text(vm, 0), stderr), 1;
    static const char *const lines[] = {"SET greeting good morning", "GET greeting", "INCR visits", "INCR visits 41", "GET nothing", "SIZE",
                                        "DROP everything", "INCR greeting"};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) serve(vm, lines[i]);
    kukri_free(vm);
    return 0;
}
