// buf.c - appending, failing once and staying so, handing over.
#include "vm/base/buf.h"
#include "tests/unit/unit.h"

static void test_appends(Unit *u)
{
    Memory memory;
    memory_init(&memory, NULL, NULL, SIZE_MAX);
    Buf buf;
    buf_init(&buf, &memory);
    EXPECT(u, buf_append(&buf, NULL, 0) && buf.data == NULL);
    buf_append_text(&buf, "one ");
    buf_append_char(&buf, '2');
    buf_append_utf8(&buf, 0x20ac);
    buf_append_utf8(&buf, 0xd800);
    buf_append_repeat(&buf, '-', 3);
    buf_append_repeat(&buf, '-', 0);
    buf_format(&buf, "%d|%s", 42, "x");
    EXPECT_TEXT(u, buf.data, buf.size, "one 2\xe2\x82\xac\xed\xa0\x80---42|x");
    EXPECT_TEXT(u, buf_text(&buf), strlen(buf_text(&buf)), "one 2\xe2\x82\xac\xed\xa0\x80---42|x");
    buf_truncate(&buf, 3);
    buf_truncate(&buf, 10);
    EXPECT_TEXT(u, buf.data, buf.size, "one");
    memcpy(buf_extend(&buf, 2), "!?", 2);
    size_t size = 0;
    char *taken = buf_take(&buf, &size);
    EXPECT_TEXT(u, taken, size, "one!?");
    EXPECT(u, memory.used == 5 && buf.data == NULL && buf.size == 0);
    memory_release(&memory, taken, size);
    taken = buf_take(&buf, &size);
    EXPECT(u, taken != NULL && size == 0);
    memory_release(&memory, taken, size);

    // Long formats, and many growths.
    char expected[5001];
    memset(expected, 'z', 5000);
    expected[5000] = '\0';
    buf_format(&buf, "%s%s", expected, "");
    EXPECT_TEXT(u, buf.data, buf.size, expected);
    for (int i = 0; i < 100000; i++) buf_append_char(&buf, (char)i);
    EXPECT_INT(u, buf.size, 105000);
    for (int i = 0; i < 100000; i++) EXPECT(u, buf.data[5000 + i] == (char)i);
    buf_free(&buf);
    EXPECT_INT(u, memory.used, 0);
}

static void test_failure(Unit *u)
{
    Memory memory;
    memory_init(&memory, NULL, NULL, 100);
    Buf buf;
    buf_init(&buf, &memory);
    for (int i = 0; i < 100; i++) EXPECT(u, buf_append_char(&buf, 'a'));
    EXPECT(u, buf.size == 100 && memory.used == 100); // up to the cap exactly
    EXPECT(u, !buf_append_char(&buf, 'a') && buf_failed(&buf) && memory.used == 0);
    EXPECT(u,
           !buf_append(&buf, "", 0) && !buf_append_text(&buf, "x") && !buf_format(&buf, "%d", 1));
    EXPECT(u, !buf_append_utf8(&buf, 'x') && !buf_append_repeat(&buf, 'x', 0) &&
                  buf_text(&buf) == NULL);
    EXPECT(u, buf_extend(&buf, 0) == NULL && !buf_reserve(&buf, 0));
    buf_truncate(&buf, 5);
    size_t size;
    EXPECT(u, buf_take(&buf, &size) == NULL && buf.size == 0);
    buf_free(&buf);
    EXPECT(u, buf_append_text(&buf, "again") && !buf_failed(&buf));
    EXPECT(u, !buf_append_repeat(&buf, 'x', SIZE_MAX) && buf_failed(&buf));
    buf_free(&buf);
    EXPECT_INT(u, memory.used, 0);
}

int main(void)
{
    Unit unit = {0};
    test_appends(&unit);
    test_failure(&unit);
    return unit_end(&unit);
}
