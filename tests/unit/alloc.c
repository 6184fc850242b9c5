// alloc.c - counting, the cap, the host's allocator, injected failures.
#include "tests/unit/unit.h"
#include "vm/base/alloc.h"

typedef struct Host {
    size_t held;
    int calls;
} Host;

static void *host_allocate(void *user, void *pointer, size_t old_size, size_t new_size)
{
    Host *host = user;
    host->calls++;
    host->held += new_size - old_size;
    if (new_size == 0) {
        free(pointer);
        return NULL;
    }
    return realloc(pointer, new_size);
}

static void test_counting(Unit *u, AllocFn fn, void *user)
{
    Memory memory;
    memory_init(&memory, fn, user, 1000);
    void *a = memory_take(&memory, 600);
    EXPECT(u, a != NULL && memory.used == 600);
    EXPECT(u, memory_take(&memory, 401) == NULL && memory.used == 600);
    EXPECT(u, memory_take(&memory, SIZE_MAX) == NULL && memory.used == 600);
    unsigned char *b = memory_take_zeroed(&memory, 400);
    EXPECT(u, b != NULL && memory.used == 1000 && b[0] == 0 && b[399] == 0);
    EXPECT(u, memory_resize(&memory, b, 400, 401) == NULL && memory.used == 1000);
    b = memory_resize(&memory, b, 400, 100);
    EXPECT(u, b != NULL && memory.used == 700);
    EXPECT(u, memory_count(&memory, 300) && !memory_count(&memory, 1) && memory.used == 1000);
    EXPECT(u, memory_count(&memory, -300) && memory.used == 700);
    EXPECT(u, memory.peak == 1000 && memory.pressure == 1300);
    memory_release(&memory, a, 600);
    memory_release(&memory, b, 100);
    memory_release(&memory, NULL, 7);
    EXPECT_INT(u, memory.used, 0);

    // No bytes are a block too.
    void *none = memory_take(&memory, 0), *other = memory_take(&memory, 0);
    EXPECT(u, none != NULL && other != NULL && none != other && memory.used == 0);
    none = memory_resize(&memory, none, 0, 10);
    EXPECT(u, none != NULL && memory.used == 10);
    none = memory_resize(&memory, none, 10, 0);
    EXPECT(u, none != NULL && memory.used == 0);
    memory_release(&memory, none, 0);
    memory_release(&memory, other, 0);
    void *made = memory_resize(&memory, NULL, 0, 5);
    EXPECT(u, made != NULL && memory.used == 5);
    memory_release(&memory, made, 5);
}

static void test_faults(Unit *u)
{
    Memory memory;
    memory_init(&memory, NULL, NULL, SIZE_MAX);
    memory.countdown = 2;
    void *a = memory_take(&memory, 1), *b = memory_take_zeroed(&memory, 1);
    EXPECT(u, a != NULL && b != NULL);
    EXPECT(u, memory_take(&memory, 1) == NULL);
    EXPECT(u, memory.countdown == UINT64_MAX && memory.used == 2);
    void *c = memory_resize(&memory, NULL, 0, 1);
    EXPECT(u, c != NULL);
    memory.countdown = 0;
    memory.keep_failing = true;
    EXPECT(u, memory_resize(&memory, a, 1, 2) == NULL && !memory_count(&memory, 1));
    a = memory_resize(&memory, a, 1, 1);
    EXPECT(u, a != NULL && memory_count(&memory, -3) && memory_take(&memory, 0) == NULL);
    memory.countdown = UINT64_MAX;
    EXPECT(u, memory_count(&memory, 3));
    memory_release(&memory, a, 1);
    memory_release(&memory, b, 1);
    memory_release(&memory, c, 1);
    EXPECT_INT(u, memory.used, 0);
}

int main(void)
{
    Unit unit = {0};
    Host host = {0};
    test_counting(&unit, NULL, NULL);
    test_counting(&unit, host_allocate, &host);
    EXPECT(&unit, host.held == 0 && host.calls > 0);
    test_faults(&unit);
    return unit_end(&unit);
}
