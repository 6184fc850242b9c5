// values.c - handles, and every builtin type made, read and asked.
#include "tests/embed/check.h"

static void make_and_read(KukriVM *vm)
{
    int64_t integer;
    uint64_t natural;
    double real;
    int truth;
    const char *text;
    const void *data;
    size_t size;
    CHECK(shows(vm, kukri_none(vm), "None") && kukri_type(vm, kukri_none(vm)) == KUKRI_NONE);
    CHECK(shows(vm, kukri_bool(vm, 2), "True") && kukri_type(vm, kukri_bool(vm, 0)) == KUKRI_BOOL);
    CHECK(kukri_to_int(vm, kukri_int(vm, INT64_MIN), &integer) && integer == INT64_MIN);
    CHECK(kukri_to_uint(vm, kukri_uint(vm, UINT64_MAX), &natural) && natural == UINT64_MAX);
    CHECK(shows(vm, kukri_int_text(vm, "ff00000000000000000000", 16), "308276084001730439550074880"));
    CHECK(kukri_to_float(vm, kukri_float(vm, 1.5), &real) && real == 1.5);
    CHECK(kukri_to_float(vm, kukri_int(vm, 3), &real) && real == 3);
    CHECK(kukri_to_text(vm, kukri_str(vm, "h\xc3\xa9"), &text, &size) && size == 3 && strcmp(text, "h\xc3\xa9") == 0);
    CHECK(kukri_to_text(vm, kukri_str_size(vm, "a\0b", 3), &text, &size) && size == 3 && memcmp(text, "a\0b", 4) == 0);
    CHECK(kukri_to_data(vm, kukri_bytes(vm, "x\0y", 3), &data, &size) && size == 3 && memcmp(data, "x\0y", 3) == 0);
    CHECK(kukri_to_bool(vm, kukri_str(vm, ""), &truth) && !truth);
    KukriValue items[] = {kukri_int(vm, 1), kukri_str(vm, "two")};
    CHECK(shows(vm, kukri_list(vm, items, 2), "[1, 'two']") && shows(vm, kukri_tuple(vm, items, 1), "(1,)"));
    CHECK(shows(vm, kukri_set(vm, items, 1), "{1}") && kukri_type(vm, kukri_set(vm, NULL, 0)) == KUKRI_SET);
    // A string that grew shares its buffer, and yet ends in a NUL byte.
    CHECK(kukri_run_string(vm, "s = 'a'\nfor i in range(99): s += 'bc'\nt = s\ns += 'd'\n", "<grow>") == KUKRI_DONE);
    CHECK(kukri_to_text(vm, kukri_get_global(vm, "t"), &text, &size) && size == 199 && strlen(text) == 199);
}

static void failures(KukriVM *vm)
{
    int64_t integer;
    uint64_t natural;
    const char *text;
    CHECK(!kukri_failed(vm) && kukri_error(vm).handle == 0);
    CHECK(!kukri_to_int(vm, kukri_str(vm, "1"), &integer) && kukri_failed(vm) && kukri_status(vm) == KUKRI_RAISED);
    CHECK(strstr(kukri_error_text(vm, 0), "TypeError: 'str' object cannot be interpreted as an integer"));
    kukri_clear_error(vm);
    CHECK(!kukri_failed(vm));
    CHECK(!kukri_to_int(vm, kukri_uint(vm, UINT64_MAX), &integer) && !kukri_to_uint(vm, kukri_int(vm, -1), &natural));
    CHECK(shows(vm, kukri_error(vm), "OverflowError(\"can't convert negative int to unsigned\")"));
    CHECK(!kukri_to_text(vm, kukri_str_size(vm, "a\0b", 3), &text, NULL)); // no C string
    CHECK(kukri_str_size(vm, "\xff", 1).handle == 0);
    kukri_clear_error(vm);
    // No value goes through a chain of calls.
    KukriValue nothing = kukri_get_attr(vm, kukri_get_item(vm, kukri_dict(vm), kukri_int(vm, 5)), "real");
    CHECK(nothing.handle == 0 && kukri_type(vm, nothing) == KUKRI_NO_VALUE && shows(vm, kukri_error(vm), "KeyError(5)"));
    CHECK(!kukri_set_key(vm, kukri_dict(vm), "x", nothing));
    kukri_clear_error(vm);
}

static void objects(KukriVM *vm)
{
    size_t length;
    int answer;
    KukriValue dict = kukri_dict(vm), list = kukri_list(vm, NULL, 0);
    CHECK(kukri_set_key(vm, dict, "a", kukri_int(vm, 1)) && kukri_set_item(vm, dict, kukri_int(vm, 2), list));
    for (int i = 0; i < 3; i++) CHECK(kukri_append(vm, list, kukri_int(vm, i * i)));
    CHECK(kukri_set_index(vm, list, -1, kukri_str(vm, "last")) && shows(vm, kukri_get_index(vm, list, 2), "'last'"));
    CHECK(shows(vm, dict, "{'a': 1, 2: [0, 1, 'last']}") && kukri_length(vm, dict, &length) && length == 2);
    CHECK(kukri_contains(vm, dict, kukri_str(vm, "a"), &answer) && answer);
    CHECK(kukri_delete_item(vm, dict, kukri_int(vm, 2)) && shows(vm, dict, "{'a': 1}"));
    CHECK(kukri_equal(vm, kukri_int(vm, 1), kukri_float(vm, 1), &answer) && answer);
    CHECK(kukri_same(vm, list, list) && !kukri_same(vm, list, dict));
    CHECK(kukri_is_instance(vm, list, kukri_get_global(vm, "list"), &answer) && answer);
    CHECK(shows(vm, kukri_text(vm, kukri_float(vm, 2)), "'2.0'"));

    KukriValue thing = kukri_call(vm, kukri_eval(vm, "type('Thing', (), {})"), NULL, 0);
    CHECK(!kukri_has_attr(vm, thing, "x") && kukri_set_attr(vm, thing, "x", list) && kukri_has_attr(vm, thing, "x"));
    CHECK(kukri_same(vm, kukri_get_attr(vm, thing, "x"), list) && kukri_delete_attr(vm, thing, "x"));
    CHECK(!kukri_has_attr(vm, thing, "x") && !kukri_failed(vm));
    CHECK(kukri_type(vm, thing) == KUKRI_OBJECT && kukri_type(vm, kukri_eval(vm, "len")) == KUKRI_FUNCTION);

    int64_t sum = 0, number;
    KukriValue iterator = kukri_iterate(vm, kukri_eval(vm, "range(10)")), item;
    while (kukri_next(vm, iterator, &item) > 0) sum += kukri_to_int(vm, item, &number) ? number : 0;
    CHECK(sum == 45 && kukri_next(vm, iterator, &item) == 0);
    iterator = kukri_eval(vm, "(1 // (1 - i) for i in range(3))");
    CHECK(kukri_next(vm, iterator, &item) == 1 && kukri_next(vm, iterator, &item) == -1);
    CHECK(strstr(kukri_error_text(vm, 0), "ZeroDivisionError"));
    kukri_clear_error(vm);
}

static void scopes(KukriVM *vm)
{
    KukriValue kept[100];
    size_t outer = kukri_scope(vm);
    for (int i = 0; i < 100; i++) {
        size_t scope = kukri_scope(vm);
        for (int k = 0; k < 50; k++) (void)kukri_str(vm, "garbage");
        kept[i] = kukri_keep(vm, kukri_int(vm, i));
        kukri_scope_end(vm, scope);
    }
    CHECK(kukri_scope(vm) == outer);
    for (int i = 0; i < 100; i += 2) kukri_drop(vm, kept[i]);
    for (int i = 0; i < 100; i += 2) kept[i] = kukri_keep(vm, kukri_str(vm, "again"));
    CHECK(kukri_run_string(vm, "import gc; gc.collect()", "<gc>") == KUKRI_DONE);
    CHECK(shows(vm, kept[41], "41") && shows(vm, kept[40], "'again'"));
    KukriValue value = kukri_scope_return(vm, outer, kukri_str(vm, "out"));
    CHECK(shows(vm, value, "'out'") && kukri_scope(vm) == outer + 1);
    for (int i = 0; i < 100; i++) kukri_drop(vm, kept[i]);
}

// Texts that are not UTF-8 are refused; of what is only shown, the odd bytes are escaped or replaced.
static void bytes_that_are_no_text(KukriVM *vm)
{
    KukriValue dict = kukri_dict(vm);
    const char *names[] = {"\xff"};
    for (int i = 0; i < 12; i++) {
        KukriValue value = {0};
        int done = 0;
        switch (i) {
        case 0: value = kukri_get_attr(vm, dict, "a\xff"); break;
        case 1: done = kukri_set_attr(vm, dict, "\xc3", dict); break;
        case 2: done = kukri_set_key(vm, dict, "\xff", dict); break;
        case 3: value = kukri_get_key(vm, dict, "\xff"); break;
        case 4: done = kukri_set_global(vm, "\xff", dict); break;
        case 5: value = kukri_get_global(vm, "\xff"); break;
        case 6: value = kukri_import(vm, "\xff"); break;
        case 7: value = kukri_add_module(vm, "\xff", "x = 1"); break;
        case 8: value = kukri_call_method(vm, dict, "\xff", NULL, 0); break;
        case 9: value = kukri_call_keywords(vm, kukri_get_global(vm, "dict"), NULL, 0, names, &dict, 1); break;
        case 10: value = kukri_int_text(vm, "\xff", 10); break;
        case 11: value = kukri_raise(vm, "\xff", "x"); break;
        }
        CHECK(!value.handle && !done && kukri_failed(vm) && strstr(kukri_error_text(vm, 0), "UnicodeDecodeError: 'utf-8' codec can't decode byte"));
        kukri_clear_error(vm);
    }
    CHECK(kukri_run_string(vm, "x = '\xff'", "<x>") == KUKRI_RAISED && strstr(kukri_error_text(vm, 0), "SyntaxError"));
    CHECK(kukri_run_string(vm, "1 / 0", "<\xff>") == KUKRI_RAISED && strstr(kukri_error_text(vm, 0), "File \"<\\udcff>\", line 1"));
    const char *text;
    CHECK(!kukri_to_text(vm, kukri_eval(vm, "'\\ud800'"), &text, NULL) && strstr(kukri_error_text(vm, 0), "surrogates not allowed"));
    (void)kukri_raise(vm, "OSError", "caf\xe9");
    CHECK(!strcmp(kukri_error_message(vm, 0), "caf\xef\xbf\xbd"));
    kukri_clear_error(vm);
}

int main(void)
{
    KukriVM *vm = kukri_new(NULL);
    if (!vm) return 1;
    make_and_read(vm);
    failures(vm);
    objects(vm);
    scopes(vm);
    bytes_that_are_no_text(vm);
    kukri_free(vm);
    return 0;
}
