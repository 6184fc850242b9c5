/* rules.c - prices decided by scripts: each is compiled once, checked bytes can be kept, and C calls what it defines. */
#include <kukri.h>
#include <stdio.h>

static const char *const rules[] = {
    "def price(item, count): return item['price'] * count * (0.9 if count >= 10 else 1)\n",
    "def price(item, count): return max(item['price'] * count - stock(item['name']) // 100, 0)\n",
    "def price(item, count): return item['cost'] * count\n", /* this one is wrong */
};

/* What scripts may ask of the shop. */
static KukriValue stock(KukriVM *vm, const KukriValue *args, void *user)
{
    (void)user;
    const char *name;
    if (!kukri_to_text(vm, args[0], &name, NULL)) return (KukriValue){0};
    return kukri_int(vm, name[0] == 't' ? 500 : 0);
}

static const KukriDefinition shop[] = {{"stock(name, /)", stock, NULL, "How many there are."}, {0}};

/* Ten thousand rules, each with a namespace of its own, all kept and then asked. */
static int many_rules(KukriVM *vm, KukriValue item)
{
    enum { COUNT = 10000 };
    static KukriValue prices[COUNT];
    double sum = 0, price;
    for (int i = 0; i < COUNT; i++) {
        size_t scope = kukri_scope(vm);
        char source[128];
        snprintf(source, sizeof source, "def price(item, count): return item['price'] * count + %d\n", i % 100);
        KukriValue names = kukri_dict(vm);
        kukri_execute(vm, kukri_compile(vm, source, "rule"), names);
        prices[i] = kukri_keep(vm, kukri_get_key(vm, names, "price"));
        kukri_scope_end(vm, scope);
    }
    for (int i = 0; i < COUNT; i++) {
        size_t scope = kukri_scope(vm);
        KukriValue args[] = {item, kukri_int(vm, 2)};
        if (kukri_to_float(vm, kukri_call(vm, prices[i], args, 2), &price)) sum += price;
        kukri_scope_end(vm, scope);
        kukri_drop(vm, prices[i]);
    }
    printf("%d rules: %.2f\n", COUNT, sum);
    return sum == 5.0 * COUNT + 49.5 * COUNT;
}

int main(void)
{
    KukriVM *vm = kukri_new(NULL);
    if (!vm) return 1;
    kukri_set_global(vm, "stock", kukri_define_function(vm, &shop[0]));
    KukriValue item = kukri_dict(vm);
    kukri_set_key(vm, item, "name", kukri_str(vm, "tea"));
    kukri_set_key(vm, item, "price", kukri_float(vm, 2.5));
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        size_t scope = kukri_scope(vm);
        double total;
        /* Any of these may fail: "no value" goes through to the end. */
        kukri_execute(vm, kukri_compile(vm, rules[i], "rule"), (KukriValue){0});
        KukriValue args[] = {item, kukri_int(vm, 12)};
        KukriValue price = kukri_call(vm, kukri_get_global(vm, "price"), args, 2);
        if (kukri_to_float(vm, price, &total)) printf("rule %zu: %.2f\n", i + 1, total);
        else printf("rule %zu fails: %s", i + 1, kukri_error_text(vm, 0));
        kukri_clear_error(vm);
        kukri_scope_end(vm, scope);
    }
    int right = many_rules(vm, item);
    kukri_free(vm);
    return !right;
}
