// dtoa.c - floats to text and back: known cases, and many against the C library.
#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include "tests/unit/unit.h"
#include "vm/base/dtoa.h"

static double from_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint64_t to_bits(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static void expect_repr(Unit *u, double value, const char *expected)
{
    char out[DOUBLE_REPR_MAX];
    int length = double_repr(value, out);
    EXPECT_TEXT(u, out, (size_t)length, expected);
    EXPECT(u, out[length] == '\0');
}

static void test_repr(Unit *u)
{
    expect_repr(u, 0.0, "0.0");
    expect_repr(u, -0.0, "-0.0");
    expect_repr(u, 1.0, "1.0");
    expect_repr(u, 0.1, "0.1");
    expect_repr(u, -1.5, "-1.5");
    expect_repr(u, 100.0, "100.0");
    expect_repr(u, 123456789.125, "123456789.125");
    expect_repr(u, 1e16, "1e+16");
    expect_repr(u, 9999999999999998.0, "9999999999999998.0");
    expect_repr(u, 1e15, "1000000000000000.0");
    expect_repr(u, 1e22, "1e+22");
    expect_repr(u, 1.5e300, "1.5e+300");
    expect_repr(u, 0.0001, "0.0001");
    expect_repr(u, 0.00012345, "0.00012345");
    expect_repr(u, 0.00001, "1e-05");
    expect_repr(u, 5e-324, "5e-324");
    expect_repr(u, 1.7976931348623157e308, "1.7976931348623157e+308");
    expect_repr(u, 2.2250738585072014e-308, "2.2250738585072014e-308");
    expect_repr(u, 5.684341886080802e-14, "5.684341886080802e-14");
    expect_repr(u, 2e-44, "2e-44");
    expect_repr(u, 9007199254740993.0, "9007199254740992.0");
    expect_repr(u, 2305843009213693952.0, "2.305843009213694e+18");
    expect_repr(u, INFINITY, "inf");
    expect_repr(u, -INFINITY, "-inf");
    expect_repr(u, NAN, "nan");
}

// The fewest digits, by trying 1, 2, ... with printf.
static void expect_shortest(Unit *u, double value)
{
    char digits[DOUBLE_SHORTEST_MAX + 1], text[40], expected[40];
    int point, count = double_shortest(value, digits, &point);
    snprintf(text, sizeof text, "0.%.*se%d", count, digits, point);
    EXPECT(u, to_bits(strtod(text, NULL)) == to_bits(fabs(value)));
    for (int precision = 0; precision < 17; precision++) {
        snprintf(expected, sizeof expected, "%.*e", precision, fabs(value));
        if (strtod(expected, NULL) == fabs(value)) break;
    }
    // printf's digits are the nearest of their length; so are ours, unless only a farther one reads
    // back.
    int wanted = 1 + (int)(strchr(expected, 'e') - expected) - 1;
    if (strchr(expected, '.') != NULL) wanted--;
    EXPECT(u, count <= wanted);
    if (count == wanted) {
        char again[40];
        snprintf(again, sizeof again, "%.*e", count - 1, fabs(value));
        char ours[40];
        snprintf(ours, sizeof ours, "%c%s%.*se%+03d", digits[0], count > 1 ? "." : "", count - 1,
                 digits + 1, point - 1);
        EXPECT_TEXT(u, ours, strlen(ours), again);
    }
}

static void expect_parse(Unit *u, const char *text, double expected)
{
    double value = -77;
    EXPECT_INT(u, double_parse(text, strlen(text), &value), strlen(text));
    if (to_bits(value) != to_bits(expected)) printf("%s: %.17g for %.17g\n", text, value, expected);
    EXPECT(u, to_bits(value) == to_bits(expected));
}

static void test_parse(Unit *u)
{
    static const char *const texts[] = {
        "0",
        "1",
        "-1",
        "+1",
        "1.",
        ".5",
        "-.5e1",
        "1e5",
        "1E+5",
        "1e-5",
        "123456789012345678901234567890",
        "9007199254740993",
        "9007199254740992.99999999999999999999999999",
        "9007199254740993.00000000000000000000000000001",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "4.9406564584124654e-324",
        "7.4109846876186981e-324",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "1.7976931348623159e308",
        "1e308",
        "1e309",
        "1e-400",
        "1e400",
        "1e99999999999999999999",
        "1e-99999999999999999999",
        "0e999999999999",
        "2.2250738585072011e-308",
        "2.2250738585072012e-308",
        "2.2250738585072014e-308",
        "6.929001713869936e+236",
        "1.00000000000000011102230246251565404236316680908203125",
        "1.00000000000000011102230246251565404236316680908203124",
        "1.00000000000000011102230246251565404236316680908203126",
        "0.000000000000000000000000000000001",
        "100000000000000000000000000000000000000000000000000e-49",
        "8.98846567431158e307",
        "3.5844466002796428e+298",
        "1090544144181609348671888949248",
        "17976931348623158079372897140530341507993413271003782693617377898044496829276475"
        "0946649017977587"
        "20709633028641669288791094655554785194040263065748867150582068190890200070838367"
        "6273854845817711"
        "53176447573027006985557136695962284291481986083493647529271907416844436551070434"
        "2711559699508093"
        "042880",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        expect_parse(u, texts[i], strtod(texts[i], NULL));
    }
    expect_parse(u, "inf", INFINITY);
    expect_parse(u, "-Infinity", -INFINITY);
    double value;
    EXPECT(u, double_parse("nan", 3, &value) == 3 && isnan(value));
    EXPECT_INT(u, double_parse("", 0, &value), 0);
    EXPECT_INT(u, double_parse("-", 1, &value), 0);
    EXPECT_INT(u, double_parse(".", 1, &value), 0);
    EXPECT_INT(u, double_parse("e5", 2, &value), 0);
    EXPECT_INT(u, double_parse(".e5", 3, &value), 0);
    EXPECT_INT(u, double_parse("1e", 2, &value), 1);
    EXPECT_INT(u, double_parse("1e+", 3, &value), 1);
    EXPECT_INT(u, double_parse("1.5x", 4, &value), 3);
    EXPECT_INT(u, double_parse("1.5.2", 5, &value), 3);
    EXPECT_INT(u, double_parse("1_0", 3, &value), 1);
    EXPECT_INT(u, double_parse("infinit", 7, &value), 3);
    EXPECT_INT(u, double_parse("0x10", 4, &value), 1);
}

// Doubles of every kind of size.
static double random_double(uint64_t *state)
{
    uint64_t x = unit_random(state);
    switch (x & 7) {
    case 0: return (double)(unit_random(state) >> 40) / 100;
    case 1: return (double)(unit_random(state) >> 20);
    case 2: return (double)(int64_t)(unit_random(state) % 2000000) / 1000.0;
    case 3: return from_bits(unit_random(state) >> (unit_random(state) % 63)); // many subnormals
    case 4: return ldexp(1, (int)(unit_random(state) % 2098) - 1074);
    case 5: return nextafter(pow(10, (int)(unit_random(state) % 600) - 300), x & 8 ? 0 : INFINITY);
    default: return from_bits(unit_random(state) & ~(UINT64_C(1) << 63));
    }
}

static void test_random(Unit *u, int rounds)
{
    uint64_t state = 12345;
    static char text[2000], expected[2000];
    for (int i = 0; i < rounds; i++) {
        double value = random_double(&state);
        if (!isfinite(value)) continue;
        char out[DOUBLE_REPR_MAX];
        int length = double_repr(value, out);
        double back = -1;
        EXPECT(u, double_parse(out, (size_t)length, &back) == (size_t)length);
        EXPECT(u, to_bits(back) == to_bits(value));
        if (i % 8 == 0 && value != 0) expect_shortest(u, value);

        // Random decimals, and decimals near the half-way points.
        int digits = 1 + (int)(unit_random(&state) % 40);
        snprintf(text, sizeof text, "%.*e", digits, value);
        expect_parse(u, text, strtod(text, NULL));
        if (i % 16 == 0 && value < 1e300) {
            long double middle = ((long double)value + nextafter(value, INFINITY)) / 2;
            snprintf(text, sizeof text, "%.*Le", (int)(unit_random(&state) % 900), middle);
            expect_parse(u, text, strtod(text, NULL));
        }

        char format[40], got[DOUBLE_DIGITS_MAX];
        int point, precision = (int)(unit_random(&state) % (i % 64 == 0 ? 1100 : 20));
        int count = double_digits(value, DOUBLE_TOTAL, precision + 1, got, &point);
        snprintf(expected, sizeof expected, "%.*e", precision, value);
        Memory memory;
        memory_init(&memory, NULL, NULL, SIZE_MAX);
        Buf buf;
        buf_init(&buf, &memory);
        double_format(&buf, value, 'e', precision, 0);
        EXPECT_TEXT(u, buf.data, buf.size, expected);
        EXPECT(u, count <= precision + 1 && (count == 0 || got[count - 1] != '0'));
        buf_truncate(&buf, 0);
        snprintf(expected, sizeof expected, "%.*f", precision, value);
        double_format(&buf, value, 'f', precision, 0);
        EXPECT_TEXT(u, buf.data, buf.size, expected);
        buf_truncate(&buf, 0);
        snprintf(expected, sizeof expected, "%.*g", precision, value);
        double_format(&buf, value, 'g', precision, 0);
        EXPECT_TEXT(u, buf.data, buf.size, expected);
        buf_truncate(&buf, 0);
        snprintf(expected, sizeof expected, "%#.*G", precision, value);
        double_format(&buf, value, 'G', precision, DOUBLE_ALTERNATE);
        // Some C libraries lose the zeros of what they round up to a power of ten.
        if (strncmp(expected, "1.E", 3) != 0) EXPECT_TEXT(u, buf.data, buf.size, expected);

        double_hex(value, out);
        EXPECT(u, double_from_hex(out, strlen(out), &back) == DOUBLE_HEX_OK && back == value);
        snprintf(format, sizeof format, "%.*a", (int)(unit_random(&state) % 13), value);
        DoubleHexStatus status = double_from_hex(format, strlen(format), &back);
        double wanted = strtod(format, NULL);
        EXPECT(u, isinf(wanted) ? status == DOUBLE_HEX_OVERFLOW
                                : status == DOUBLE_HEX_OK && to_bits(back) == to_bits(wanted));
        buf_free(&buf);
        EXPECT_INT(u, memory.used, 0);
    }
}

static void expect_format(Unit *u, double value, char kind, int precision, int flags,
                          const char *expected)
{
    Memory memory;
    memory_init(&memory, NULL, NULL, SIZE_MAX);
    Buf buf;
    buf_init(&buf, &memory);
    EXPECT(u, double_format(&buf, value, kind, precision, flags));
    EXPECT_TEXT(u, buf.data, buf.size, expected);
    buf_free(&buf);
}

static void test_format(Unit *u)
{
    expect_format(u, 0.5, 'f', 0, 0, "0");
    expect_format(u, 1.5, 'f', 0, 0, "2");
    expect_format(u, 2.5, 'f', 0, 0, "2");
    expect_format(u, 0.125, 'f', 2, 0, "0.12");
    expect_format(u, 2.675, 'f', 2, 0, "2.67");
    expect_format(u, 0.0, 'f', 3, 0, "0.000");
    expect_format(u, 0.0, 'e', 3, 0, "0.000e+00");
    expect_format(u, -0.0, 'g', 6, 0, "-0");
    expect_format(u, 0.0, 'r', 0, DOUBLE_DOT_0, "0.0");
    expect_format(u, 1e16, 'r', 0, DOUBLE_DOT_0, "1e+16");
    expect_format(u, 12, 'r', 0, DOUBLE_PLUS, "+12");
    expect_format(u, 1e15, 'g', 17, DOUBLE_DOT_0, "1000000000000000.0");
    expect_format(u, 123456.0, 'g', 6, DOUBLE_DOT_0, "1.23456e+05");
    expect_format(u, -0.001, 'f', 2, DOUBLE_NO_NEGATIVE_0, "0.00");
    expect_format(u, -0.0, 'e', 0, DOUBLE_NO_NEGATIVE_0, "0e+00");
    expect_format(u, 9.5, 'e', 0, 0, "1e+01");
    expect_format(u, 9.9999, 'f', 2, 0, "10.00");
    expect_format(u, 3.0, 'f', 0, DOUBLE_ALTERNATE, "3.");
    expect_format(u, 3.0, 'e', 0, DOUBLE_ALTERNATE, "3.e+00");
    expect_format(u, INFINITY, 'F', 2, DOUBLE_PLUS, "+INF");
    expect_format(u, -INFINITY, 'g', 2, 0, "-inf");
    expect_format(u, -NAN, 'e', 2, DOUBLE_SPACE, " nan");
    expect_format(u, 1e22, 'f', 1, 0, "10000000000000000000000.0");

    double result;
    EXPECT(u, double_round(2.675, 2, &result) && result == 2.67);
    EXPECT(u, double_round(1234.5, -2, &result) && result == 1200);
    EXPECT(u, double_round(-0.4, 0, &result) && result == 0 && signbit(result));
    EXPECT(u, double_round(1e300, 500, &result) && result == 1e300);
    EXPECT(u, double_round(-1e300, -400, &result) && result == 0 && signbit(result));
    EXPECT(u, !double_round(1.7976931348623157e308, -308, &result));
    EXPECT(u, double_round(5e-324, 323, &result) && result == 0);
    EXPECT(u, double_round(150, -2, &result) && result == 200);
    EXPECT(u, double_round(50, -2, &result) && result == 0);

    // The buffer fails, nothing else happens.
    Memory memory;
    memory_init(&memory, NULL, NULL, 100);
    Buf buf;
    buf_init(&buf, &memory);
    EXPECT(u, !double_format(&buf, 1.0, 'f', INT32_MAX, 0) && buf_failed(&buf));
    EXPECT(u, !double_format(&buf, 1.0, 'e', INT32_MAX, 0) && memory.used == 0);
    buf_free(&buf);
}

static void expect_hex(Unit *u, const char *text, DoubleHexStatus status, double expected)
{
    double value = 77;
    EXPECT_INT(u, double_from_hex(text, strlen(text), &value), status);
    if (status == DOUBLE_HEX_OK) EXPECT(u, to_bits(value) == to_bits(expected));
}

static void test_hex(Unit *u)
{
    char out[DOUBLE_REPR_MAX];
    EXPECT_TEXT(u, out, (size_t)double_hex(1.5, out), "0x1.8000000000000p+0");
    EXPECT_TEXT(u, out, (size_t)double_hex(-0.0, out), "-0x0.0p+0");
    EXPECT_TEXT(u, out, (size_t)double_hex(5e-324, out), "0x0.0000000000001p-1022");
    EXPECT_TEXT(u, out, (size_t)double_hex(-INFINITY, out), "-inf");
    expect_hex(u, "  0x1.8p1\n", DOUBLE_HEX_OK, 3);
    expect_hex(u, "-1.8", DOUBLE_HEX_OK, -1.5);
    expect_hex(u, "0x.8", DOUBLE_HEX_OK, .5);
    expect_hex(u, "0x", DOUBLE_HEX_INVALID, 0);
    expect_hex(u, "", DOUBLE_HEX_INVALID, 0);
    expect_hex(u, ".", DOUBLE_HEX_INVALID, 0);
    expect_hex(u, "0x1p", DOUBLE_HEX_INVALID, 0);
    expect_hex(u, "0x1p+", DOUBLE_HEX_INVALID, 0);
    expect_hex(u, "0x1 2", DOUBLE_HEX_INVALID, 0);
    expect_hex(u, "infinityx", DOUBLE_HEX_INVALID, 0);
    expect_hex(u, "-Inf", DOUBLE_HEX_OK, -INFINITY);
    expect_hex(u, "0x1p1024", DOUBLE_HEX_OVERFLOW, 0);
    expect_hex(u, "0x1.fffffffffffff8p1023", DOUBLE_HEX_OVERFLOW, 0);
    expect_hex(u, "0x1.fffffffffffff7ffp1023", DOUBLE_HEX_OK, 1.7976931348623157e308);
    expect_hex(u, "0x1p-1075", DOUBLE_HEX_OK, 0);
    expect_hex(u, "0x1.0000000000000000001p-1075", DOUBLE_HEX_OK, 5e-324);
    expect_hex(u, "0x3p-1075", DOUBLE_HEX_OK, 1e-323);
    expect_hex(u, "0x1p-99999999999999999999", DOUBLE_HEX_OK, 0);
    expect_hex(u, "0x1p99999999999999999999", DOUBLE_HEX_OVERFLOW, 0);
    expect_hex(u, "-0x0p99999999999999999999", DOUBLE_HEX_OK, -0.0);
    expect_hex(u, "0x1.00000000000008", DOUBLE_HEX_OK, 1.0);
    expect_hex(u, "0x1.000000000000080000000000001", DOUBLE_HEX_OK, 1.0000000000000002);
    expect_hex(u, "0x1.00000000000018", DOUBLE_HEX_OK, 1.0000000000000004);
}

int main(int count, char **arguments)
{
    Unit unit = {0};
    test_repr(&unit);
    test_parse(&unit);
    test_format(&unit);
    test_hex(&unit);
    test_random(&unit, count > 1 ? atoi(arguments[1]) : 100000);
    return unit_end(&unit);
}
