// hash.c - SipHash-1-3 and the numeric hashes, against values that CPython gives.
#include "vm/base/hash.h"
#include <math.h>
#include "tests/unit/unit.h"

int main(void)
{
    Unit unit = {0}, *u = &unit;
    // PYTHONHASHSEED=0 and 42: hash(b"..."), and the same for ASCII str.
    HashKey zero, seeded, random, other;
    hash_key_seed(&zero, 0);
    hash_key_seed(&seeded, 42);
    EXPECT(u, zero.k0 == 0 && zero.k1 == 0);
    EXPECT_INT(u, hash_text(&zero, "", 0), 0);
    EXPECT_INT(u, hash_text(&zero, "a", 1), INT64_C(4644417185603328019));
    EXPECT_INT(u, hash_text(&zero, "abcdefg", 7), INT64_C(7904145750247929094));
    EXPECT_INT(u, hash_text(&zero, "abcdefgh", 8), INT64_C(4574395652268504554));
    EXPECT_INT(u, hash_text(&seeded, "The quick brown fox jumps", 25),
               INT64_C(-3144424362129173100));
    hash_key_random(&random);
    hash_key_random(&other);
    EXPECT(u, random.k0 != other.k0 && random.k1 != other.k1);

    EXPECT_INT(u, hash_int(0), 0);
    EXPECT_INT(u, hash_int(-1), -2);
    EXPECT_INT(u, hash_int(-2), -2);
    EXPECT_INT(u, hash_int((INT64_C(1) << 61) - 1), 0);
    EXPECT_INT(u, hash_int(INT64_C(1) << 61), 1);
    EXPECT_INT(u, hash_int(-(INT64_C(1) << 61)), -2);
    EXPECT_INT(u, hash_int(INT64_MIN), INT64_C(-4));
    EXPECT_INT(u, hash_int(INT64_MAX), INT64_C(3));

    EXPECT_INT(u, hash_double(0.0), 0);
    EXPECT_INT(u, hash_double(-0.0), 0);
    EXPECT_INT(u, hash_double(1.0), 1);
    EXPECT_INT(u, hash_double(-1.0), -2);
    EXPECT_INT(u, hash_double(0.5), INT64_C(1152921504606846976));
    EXPECT_INT(u, hash_double(-0.1), INT64_C(-230584300921369408));
    EXPECT_INT(u, hash_double(3.14), INT64_C(322818021289917443));
    EXPECT_INT(u, hash_double(1e300), INT64_C(1224995262755759164));
    EXPECT_INT(u, hash_double(5e-324), INT64_C(16777216));
    EXPECT_INT(u, hash_double(0x1p61), 1);
    EXPECT_INT(u, hash_double(0x1p62), 2);
    EXPECT_INT(u, hash_double(-0x1p63), hash_int(INT64_MIN));
    EXPECT_INT(u, hash_double(INFINITY), HASH_INFINITY);
    EXPECT_INT(u, hash_double(-INFINITY), -HASH_INFINITY);
    EXPECT_INT(u, hash_double(NAN), 0);

    // hash(()), hash((1,)), hash((1, 2, -1))
    EXPECT_INT(u, hash_tuple_end(HASH_TUPLE_START, 0), INT64_C(5740354900026072187));
    EXPECT_INT(u, hash_tuple_end(hash_tuple_add(HASH_TUPLE_START, 1), 1),
               INT64_C(-6644214454873602895));
    uint64_t sum = hash_tuple_add(hash_tuple_add(hash_tuple_add(HASH_TUPLE_START, 1), 2), -2);
    EXPECT_INT(u, hash_tuple_end(sum, 3), INT64_C(-410715377096368836));
    return unit_end(u);
}
