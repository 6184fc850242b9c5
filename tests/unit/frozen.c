// frozen.c - the modules written in Python that are built in: sorted, complete, found by name, their sources whole.
#include "stdlib/frozen.h"
#include <stdlib.h>
#include "tests/unit/unit.h"

static void test_table(Unit *unit)
{
    char before[300] = "";
    const char *data;
    size_t size;
    for (size_t i = 0; (data = frozen_name(i, &size)) != NULL; i++) {
        char name[300] = {0};
        FrozenModule module, again;
        EXPECT(unit, size < sizeof name - 2);
        memcpy(name, data, size);
        EXPECT(unit, strcmp(before, name) < 0);
        EXPECT(unit, frozen_find(name, size, &module));
        EXPECT(unit, (uintptr_t)module.image % 8 == 0);
        EXPECT(unit, !frozen_find(name, size + 2, &again)); // a NUL byte and more is another name
        char *source = malloc(module.source_size + 1);
        source[module.source_size] = 'x';
        EXPECT(unit, frozen_unpack(&module, source));
        EXPECT(unit, source[module.source_size] == 'x');
        EXPECT(unit, module.source_size == 0 || source[module.source_size - 1] == '\n');
        EXPECT(unit, !memchr(source, '\0', module.source_size));
        free(source);
        memcpy(before, name, sizeof before);
    }
}

static void test_absent(Unit *unit)
{
    FrozenModule module;
    EXPECT(unit, !frozen_find("", 0, &module));
    EXPECT(unit, !frozen_find("no such module", 14, &module));
    EXPECT(unit, !frozen_find("zzzz", 4, &module));
}

int main(void)
{
    Unit unit = {0};
    test_table(&unit);
    test_absent(&unit);
    return unit_end(&unit);
}
