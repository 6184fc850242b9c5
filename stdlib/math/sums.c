// sums.c - math.fsum, prod, sumprod, hypot and dist: sums that do not lose digits.
//
// The building blocks are exact: the sum or product of two doubles is the sum of a rounded double and an
// error that is itself a double (Dekker, Knuth). Pairs and triples of doubles then carry two and three times
// the precision (Ogita, Rump, Oishi: Accurate Sum and Dot Product).
#include <float.h>
#include <math.h>
#include "stdlib/math/math.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/tuple.h"

typedef struct Pair {
    double high, low; // low is what high lost in rounding
} Pair;

static inline Pair exact_sum(double a, double b)
{
    double sum = a + b, part = sum - a;
    return (Pair){sum, (a - (sum - part)) + (b - part)};
}

// The same where |a| >= |b|.
static inline Pair exact_sum_ordered(double a, double b)
{
    double sum = a + b;
    return (Pair){sum, (a - sum) + b};
}

static inline Pair exact_product(double a, double b)
{
    double product = a * b;
    return (Pair){product, fma(a, b, -product)};
}

static inline bool read_double(VM *vm, Value v, double *d)
{
    if (LIKELY(is_double(v))) {
        *d = as_double(v);
        return true;
    }
    return float_from_number(vm, v, "must be real number, not %.50T", d);
}

// --- fsum ---

// Partial sums that do not overlap, by rising size: their exact sum is that of all that was added
// (Shewchuk). Rarely more than a handful.
typedef struct Partials {
    double *items;
    size_t count, capacity;
    double room[32];
} Partials;

static void partials_free(VM *vm, Partials *p)
{
    if (p->items != p->room) memory_release(&vm->memory, p->items, p->capacity * sizeof(double));
}

static bool partials_grow(VM *vm, Partials *p)
{
    if (p->count < p->capacity) return true;
    size_t capacity = p->capacity * 2;
    double *items = memory_take(&vm->memory, capacity * sizeof(double));
    if (!items) return (void)throw_memory(vm), false;
    memcpy(items, p->items, p->count * sizeof(double));
    partials_free(vm, p);
    p->items = items;
    p->capacity = capacity;
    return true;
}

// What fsum keeps of values that are not finite: they decide the result alone.
typedef struct SpecialSum {
    double sum, infinities;
} SpecialSum;

static bool add_partial(VM *vm, Partials *p, SpecialSum *special, double x)
{
    double original = x;
    size_t kept = 0;
    for (size_t i = 0; i < p->count; i++) {
        double y = p->items[i];
        Pair sum = fabs(x) < fabs(y) ? exact_sum_ordered(y, x) : exact_sum_ordered(x, y);
        if (sum.low != 0) p->items[kept++] = sum.low;
        x = sum.high;
    }
    p->count = kept;
    if (x == 0) return true;
    if (isfinite(x)) {
        if (!partials_grow(vm, p)) return false;
        p->items[p->count++] = x;
        return true;
    }
    if (isfinite(original)) return throw_false(vm, OverflowError, "intermediate overflow in fsum");
    if (isinf(original)) special->infinities += original;
    special->sum += original;
    p->count = 0;
    return true;
}

// The partials added from the largest down; rounding stops at the first that leaves an error. Should that be
// exactly half a unit, the next smaller one decides which way the tie goes.
static double partials_total(const Partials *p)
{
    if (p->count == 0) return 0.0;
    size_t i = p->count - 1;
    Pair sum = {p->items[i], 0};
    while (i > 0 && sum.low == 0) sum = exact_sum_ordered(sum.high, p->items[--i]);
    if (i > 0 && ((sum.low < 0 && p->items[i - 1] < 0) || (sum.low > 0 && p->items[i - 1] > 0))) {
        double twice = sum.low * 2.0, rounded = sum.high + twice;
        if (twice == rounded - sum.high) sum.high = rounded;
    }
    return sum.high;
}

static bool sum_all(VM *vm, Partials *p, SpecialSum *special, Value iterable)
{
    Iter iter;
    if (!iter_open(vm, &iter, iterable)) return false;
    while (iter_next(vm, &iter)) {
        double x;
        if (!read_double(vm, iter.item, &x) || !charge(vm, 1)) return false;
        if (!add_partial(vm, p, special, x)) return false;
    }
    return !iter.failed;
}

Value py_math_fsum(VM *vm, Value *args)
{
    Partials partials = {.count = 0, .capacity = COUNT_OF(partials.room)};
    partials.items = partials.room;
    SpecialSum special = {0, 0};
    Value result = RAISED;
    if (sum_all(vm, &partials, &special, args[0])) {
        if (special.sum == 0) result = value_of_double(partials_total(&partials));
        else if (isnan(special.infinities)) result = throw(vm, ValueError, "-inf + inf in fsum");
        else result = value_of_double(special.sum);
    }
    partials_free(vm, &partials);
    return result;
}

// --- prod ---

static Value multiply(VM *vm, Value a, Value b)
{
    if (is_exact_int(a) && is_exact_int(b)) return int_multiply(vm, a, b);
    if (is_double(a) && is_double(b)) return value_of_double(as_double(a) * as_double(b));
    return binary_op(vm, OP_MULTIPLICATION, a, b);
}

Value py_math_prod(VM *vm, Value *args)
{
    Value result = args[1];
    Iter iter;
    if (!iter_open(vm, &iter, args[0])) return RAISED;
    while (iter_next(vm, &iter)) {
        result = multiply(vm, result, iter.item);
        if (raised(result) || !charge(vm, 1)) return RAISED;
    }
    return iter.failed ? RAISED : result;
}

// --- sumprod ---

// Three doubles of falling size whose sum is the total.
typedef struct Triple {
    double high, low, tiny;
} Triple;

static Triple triple_add_product(double x, double y, Triple total)
{
    Pair product = exact_product(x, y);
    Pair high = exact_sum(total.high, product.high);
    Pair low = exact_sum(total.low, product.low);
    Pair middle = exact_sum(low.high, high.low);
    return (Triple){high.high, middle.high, total.tiny + low.low + middle.low};
}

static double triple_value(Triple total)
{
    Pair last = exact_sum(total.low, total.tiny);
    Pair sum = exact_sum(total.high, last.high);
    return sum.high + (sum.low + last.low);
}

// The sum so far is total + integers + floats. The quick accumulators are used until an item does not fit
// them; from then on everything goes through Python's + and *.
typedef struct ProductSum {
    Value total;
    int64_t integers;
    Triple floats;
    bool use_integers, use_floats; // still open
    bool has_floats;
} ProductSum;

static bool add_to_total(VM *vm, ProductSum *sum, Value v)
{
    sum->total = binary_op(vm, OP_ADDITION, sum->total, v);
    return !raised(sum->total);
}

static bool close_integers(VM *vm, ProductSum *sum)
{
    sum->use_integers = false;
    return sum->integers == 0 || add_to_total(vm, sum, int_new(vm, sum->integers));
}

static bool close_floats(VM *vm, ProductSum *sum)
{
    sum->use_floats = false;
    return !sum->has_floats || add_to_total(vm, sum, value_of_double(triple_value(sum->floats)));
}

static bool add_integers(ProductSum *sum, Value p, Value q)
{
    int64_t a, b, product, total;
    if (!is_exact_int(p) || !is_exact_int(q)) return false;
    if (!int_fits_int64(p, &a) || !int_fits_int64(q, &b)) return false;
    if (mul_overflows(a, b, &product) || add_overflows(sum->integers, product, &total))
        return false;
    sum->integers = total;
    return true;
}

// A factor of the float accumulator: at least one of the two is a float, the other may be an int.
static bool float_factor(Value v, double *d)
{
    int64_t i;
    if (is_double(v)) {
        *d = as_double(v);
        return true;
    }
    if (!(is_exact_int(v) || is_bool(v))) return false;
    if (int_fits_int64(v, &i)) {
        *d = (double)i;
        return true;
    }
    BigDigit scratch[2];
    return big_to_double(int_view(v, scratch), d) == BIG_OK;
}

static bool add_floats(ProductSum *sum, Value p, Value q)
{
    double a, b;
    if (!is_double(p) && !is_double(q)) return false;
    if (!float_factor(p, &a) || !float_factor(q, &b)) return false;
    Triple total = triple_add_product(a, b, sum->floats);
    if (!isfinite(total.high)) return false;
    sum->floats = total;
    sum->has_floats = true;
    return true;
}

static bool add_product(VM *vm, ProductSum *sum, Value p, Value q)
{
    if (sum->use_integers) {
        if (add_integers(sum, p, q)) return true;
        if (!close_integers(vm, sum)) return false;
    }
    if (sum->use_floats) {
        if (add_floats(sum, p, q)) return true;
        if (!close_floats(vm, sum)) return false;
    }
    Value product = multiply(vm, p, q);
    return !raised(product) && add_to_total(vm, sum, product);
}

Value py_math_sumprod(VM *vm, Value *args)
{
    ProductSum sum = {.total = value_of_small(0), .use_integers = true, .use_floats = true};
    Iter p, q;
    if (!iter_open(vm, &p, args[0]) || !iter_open(vm, &q, args[1])) return RAISED;
    for (;;) {
        bool p_more = iter_next(vm, &p);
        if (p.failed) return RAISED;
        bool q_more = iter_next(vm, &q);
        if (q.failed) return RAISED;
        if (p_more != q_more) return throw(vm, ValueError, "Inputs are not the same length");
        if (!p_more) break;
        if (!add_product(vm, &sum, p.item, q.item) || !charge(vm, 1)) return RAISED;
    }
    if (sum.use_integers && !close_integers(vm, &sum)) return RAISED;
    if (sum.use_floats && !close_floats(vm, &sum)) return RAISED;
    return sum.total;
}

// --- hypot, dist ---

// The length of a vector, rounded nearly always to the nearest double: squares are summed in pairs of
// doubles, and the square root improved by one step of Newton's method. max is the largest of the sizes.
static double vector_length(double *vector, size_t count, double max, bool found_nan)
{
    if (isinf(max)) return max;
    if (found_nan) return NAN;
    if (max == 0 || count <= 1) return max;
    int exponent;
    (void)frexp(max, &exponent);
    if (exponent < -1023) { // 1 / 2**exponent would overflow
        for (size_t i = 0; i < count; i++) vector[i] /= DBL_MIN;
        return DBL_MIN * vector_length(vector, count, max / DBL_MIN, false);
    }
    // Scaled to below 1, the sum starts at 1 so that each addition finds the larger operand first.
    double scale = ldexp(1.0, -exponent), sum = 1.0, low_products = 0.0, low_sums = 0.0;
    for (size_t i = 0; i < count; i++) {
        double x = vector[i] * scale;
        Pair square = exact_product(x, x), next = exact_sum_ordered(sum, square.high);
        sum = next.high;
        low_products += square.low;
        low_sums += next.low;
    }
    double root = sqrt(sum - 1.0 + (low_products + low_sums));
    Pair square = exact_product(-root, root), next = exact_sum_ordered(sum, square.high);
    sum = next.high;
    low_products += square.low;
    low_sums += next.low;
    double rest = sum - 1.0 + (low_products + low_sums);
    root += rest / (2.0 * root);
    return root / scale;
}

// Coordinates on the C stack as long as they are few.
typedef struct Vector {
    double *items;
    size_t count;
    double room[16];
    double max;
    bool found_nan;
} Vector;

static bool vector_open(VM *vm, Vector *vector, size_t count)
{
    vector->items = vector->room;
    vector->count = count;
    vector->max = 0;
    vector->found_nan = false;
    if (count <= COUNT_OF(vector->room)) return true;
    vector->items = memory_take(&vm->memory, count * sizeof(double));
    return vector->items || ((void)throw_memory(vm), false);
}

static void vector_close(VM *vm, Vector *vector)
{
    if (vector->items != vector->room)
        memory_release(&vm->memory, vector->items, vector->count * sizeof(double));
}

static void vector_set(Vector *vector, size_t i, double x)
{
    x = fabs(x);
    vector->items[i] = x;
    vector->found_nan |= isnan(x);
    if (x > vector->max) vector->max = x;
}

static Value vector_result(VM *vm, Vector *vector, bool read)
{
    Value result = RAISED;
    if (read)
        result = value_of_double(
            vector_length(vector->items, vector->count, vector->max, vector->found_nan));
    vector_close(vm, vector);
    return result;
}

Value py_math_hypot(VM *vm, Value *args)
{
    Tuple *coordinates = as_tuple(args[0]);
    Vector vector;
    if (!vector_open(vm, &vector, coordinates->count)) return RAISED;
    bool read = true;
    for (size_t i = 0; read && i < coordinates->count; i++) {
        double x;
        read = read_double(vm, coordinates->items[i], &x);
        if (read) vector_set(&vector, i, x);
    }
    return vector_result(vm, &vector, read);
}

static Tuple *point(VM *vm, Value v)
{
    return is_tuple(v) ? as_tuple(v) : tuple_from(vm, v);
}

Value py_math_dist(VM *vm, Value *args)
{
    Tuple *p = point(vm, args[0]);
    if (!p) return RAISED;
    Tuple *q = point(vm, args[1]);
    if (!q) return RAISED;
    if (p->count != q->count)
        return throw(vm, ValueError, "both points must have the same number of dimensions");
    Vector vector;
    if (!vector_open(vm, &vector, p->count)) return RAISED;
    bool read = true;
    for (size_t i = 0; read && i < p->count; i++) {
        double x, y;
        read = read_double(vm, p->items[i], &x) && read_double(vm, q->items[i], &y);
        if (read) vector_set(&vector, i, x - y);
    }
    return vector_result(vm, &vector, read);
}
