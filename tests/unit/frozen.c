// frozen.c - the table of modules written in Python: sorted, complete, searched by name.
#include "stdlib/frozen.h"
#include "tests/unit/unit.h"

static void test_table(Unit *unit)
{
    for (size_t i = 0; i < frozen_module_count; i++) {
        const FrozenModule *module = &frozen_modules[i];
        EXPECT(unit, module->source[module->size] == '\0');
        EXPECT(unit, i == 0 || strcmp(module[-1].name, module->name) < 0);
        EXPECT(unit, frozen_find(module->name, strlen(module->name)) == module);
    }
}

static void test_absent(Unit *unit)
{
    EXPECT(unit, frozen_find("", 0) == NULL);
    EXPECT(unit, frozen_find("no such module", 14) == NULL);
    EXPECT(unit, frozen_find("zzzz", 4) == NULL);
    if (frozen_module_count == 0) return;
    char name[300] = {0};
    size_t length = strlen(frozen_modules[0].name);
    memcpy(name, frozen_modules[0].name, length);
    EXPECT(unit, frozen_find(name, length + 2) == NULL); // a NUL byte and more is another name
    EXPECT(unit, frozen_find(name, length) == &frozen_modules[0]);
}

int main(void)
{
    Unit unit = {0};
    test_table(&unit);
    test_absent(&unit);
    return unit_end(&unit);
}
