// dates.c - _dates: the calendar's arithmetic for datetime.py.
//
// A date is one int there, year << 9 | month << 5 | day, so that dates compare as such; a time of day is one int too,
// the microseconds since midnight. Both are small ints. These functions make and take apart such ints; they check
// what programs give, and trust what datetime.py made.
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <time.h>

#include "stdlib/modules.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/int.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

#define ORDINAL_MAX 3652059 // of 9999-12-31
#define UNIX_ORDINAL 719163 // of 1970-01-01
#define SECOND 1000000      // in microseconds
#define DAYS_400 146097     // days of 400, 100, 4 years
#define DAYS_100 36524
#define DAYS_4 1461

static const uint8_t month_days[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
static const uint16_t days_before[] = {0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

static inline bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static inline Value pack(int year, int month, int day)
{
    return value_of_small(year << 9 | month << 5 | day);
}

static inline void unpack(int64_t date, int *year, int *month, int *day)
{
    *year = (int)(date >> 9);
    *month = (int)(date >> 5 & 15);
    *day = (int)(date & 31);
}

// Days since 0000-12-31.
static int64_t ordinal_of(int64_t date)
{
    int year, month, day;
    unpack(date, &year, &month, &day);
    int before = year - 1;
    return (int64_t)before * 365 + before / 4 - before / 100 + before / 400 + days_before[month % 13] +
           (month > 2 && is_leap(year)) + day;
}

// The date of an ordinal; 0: there is none.
static Value date_of(int64_t ordinal)
{
    if (ordinal < 1 || ordinal > ORDINAL_MAX) return value_of_small(0);
    int left = (int)ordinal - 1;
    int year = left / DAYS_400 * 400 + 1;
    left %= DAYS_400;
    // The last century of four, and the last year of four, are a day longer: that day is no century or year of its own.
    int centuries = left / DAYS_100 < 4 ? left / DAYS_100 : 3;
    left -= centuries * DAYS_100;
    year += centuries * 100 + left / DAYS_4 * 4;
    left %= DAYS_4;
    int years = left / 365 < 4 ? left / 365 : 3;
    left -= years * 365;
    year += years;
    int month = left / 29 + 1 < 12 ? left / 29 + 1 : 12; // or one too many
    bool leap = is_leap(year);
    if (left < days_before[month] + (month > 2 && leap)) month--;
    return pack(year, month, left - days_before[month] - (month > 2 && leap) + 1);
}

// An int argument of a constructor.
static RUNS bool arg_field(VM *vm, Value *args, size_t i, int *result)
{
    Value index = index_of(vm, args[i]);
    int64_t wide;
    if (raised(index)) return false;
    if (!int_fits_int64(index, &wide)) return throw_false(vm, OverflowError, "Python int too large to convert to C long");
    if (wide > INT_MAX) return throw_false(vm, OverflowError, "signed integer is greater than maximum");
    if (wide < INT_MIN) return throw_false(vm, OverflowError, "signed integer is less than minimum");
    *result = (int)wide;
    return true;
}

static Value py__dates_pack_date(VM *vm, Value *args) // pack_date(year, month, day, /)
{
    int year, month, day;
    if (!arg_field(vm, args, 0, &year) || !arg_field(vm, args, 1, &month) || !arg_field(vm, args, 2, &day)) return RAISED;
    if (year < 1 || year > 9999) return throw(vm, ValueError, "year %d is out of range", year);
    if (month < 1 || month > 12) return throw(vm, ValueError, "month must be in 1..12");
    if (day < 1 || day > month_days[month] + (month == 2 && is_leap(year)))
        return throw(vm, ValueError, "day is out of range for month");
    return pack(year, month, day);
}

static Value py__dates_split_date(VM *vm, Value *args) // split_date(date, /)
{
    int year, month, day;
    int64_t date;
    if (!arg_int64(vm, args, 0, &date)) return RAISED;
    unpack(date, &year, &month, &day);
    Tuple *parts = tuple_of(vm, 3, value_of_small(year), value_of_small(month), value_of_small(day));
    return parts == NULL ? RAISED : value_of_object(parts);
}

static Value py__dates_ordinal(VM *vm, Value *args) // ordinal(date, /)
{
    int64_t date;
    return arg_int64(vm, args, 0, &date) ? value_of_small(ordinal_of(date & 0xffffffff)) : RAISED;
}

static Value py__dates_from_ordinal(VM *vm, Value *args) // from_ordinal(ordinal, /)
{
    int64_t ordinal;
    return arg_index(vm, args, 0, &ordinal) ? date_of(ordinal) : RAISED;
}

static Value py__dates_shift(VM *vm, Value *args) // shift(date, days, /)
{
    int64_t date, days;
    if (!arg_int64(vm, args, 0, &date) || !arg_index(vm, args, 1, &days)) return RAISED;
    if (days < -ORDINAL_MAX || days > ORDINAL_MAX) return value_of_small(0);
    int64_t day = (date & 31) + days;
    if (day >= 1 && day <= 28) return value_of_small((date & 0xffffffe0) | day); // in the same month
    return date_of(ordinal_of(date & 0xffffffff) + days);
}

static Value py__dates_pack_clock(VM *vm, Value *args) // pack_clock(hour, minute, second, microsecond, /)
{
    int hour, minute, second, microsecond;
    if (!arg_field(vm, args, 0, &hour) || !arg_field(vm, args, 1, &minute) || !arg_field(vm, args, 2, &second) ||
        !arg_field(vm, args, 3, &microsecond)) return RAISED;
    if (hour < 0 || hour > 23) return throw(vm, ValueError, "hour must be in 0..23");
    if (minute < 0 || minute > 59) return throw(vm, ValueError, "minute must be in 0..59");
    if (second < 0 || second > 59) return throw(vm, ValueError, "second must be in 0..59");
    if (microsecond < 0 || microsecond > 999999) return throw(vm, ValueError, "microsecond must be in 0..999999");
    return value_of_small(((int64_t)(hour * 60 + minute) * 60 + second) * SECOND + microsecond);
}

typedef struct Clock {
    int hour, minute, second, microsecond;
} Clock;

static Clock clock_of(int64_t clock)
{
    int seconds = (int)(clock / SECOND % 86400);
    return (Clock){seconds / 3600, seconds / 60 % 60, seconds % 60, (int)(clock % SECOND)};
}

static Value py__dates_split_clock(VM *vm, Value *args) // split_clock(clock, /)
{
    int64_t number;
    if (!arg_int64(vm, args, 0, &number)) return RAISED;
    Clock clock = clock_of(number);
    Tuple *parts = tuple_of(vm, 4, value_of_small(clock.hour), value_of_small(clock.minute), value_of_small(clock.second),
                            value_of_small(clock.microsecond));
    return parts == NULL ? RAISED : value_of_object(parts);
}

static char *put_digits(char *to, unsigned number, int count)
{
    for (int i = count; i-- > 0; number /= 10) to[i] = (char)('0' + number % 10);
    return to + count;
}

static Value text_of(VM *vm, const char *text, const char *end)
{
    char *data;
    String *s = str_new_ascii(vm, (size_t)(end - text), &data);
    if (s == NULL) return RAISED;
    memcpy(data, text, (size_t)(end - text));
    return value_of_object(s);
}

static Value py__dates_date_text(VM *vm, Value *args) // date_text(date, /)
{
    int year, month, day;
    int64_t date;
    char text[16], *end = text;
    if (!arg_int64(vm, args, 0, &date)) return RAISED;
    unpack(date, &year, &month, &day);
    end = put_digits(end, (unsigned)year, 4);
    *end++ = '-';
    end = put_digits(end, (unsigned)month, 2);
    *end++ = '-';
    end = put_digits(end, (unsigned)day, 2);
    return text_of(vm, text, end);
}

static Value py__dates_clock_text(VM *vm, Value *args) // clock_text(clock, timespec, /)
{
    static const char *const names[] = {"hours", "minutes", "seconds", "milliseconds", "microseconds", "auto"};
    int64_t number;
    String *spec;
    size_t form = 0;
    char text[24], *end = text;
    if (!arg_int64(vm, args, 0, &number) || !arg_str(vm, args, 1, &spec)) return RAISED;
    while (form < COUNT_OF(names) && !str_equal_c(spec, names[form])) form++;
    if (form == COUNT_OF(names)) return throw(vm, ValueError, "Unknown timespec value");
    Clock clock = clock_of(number);
    if (form == 5) form = clock.microsecond ? 4 : 2;
    end = put_digits(end, (unsigned)clock.hour, 2);
    if (form >= 1) {
        *end++ = ':';
        end = put_digits(end, (unsigned)clock.minute, 2);
    }
    if (form >= 2) {
        *end++ = ':';
        end = put_digits(end, (unsigned)clock.second, 2);
    }
    if (form >= 3) *end++ = '.';
    if (form == 3) end = put_digits(end, (unsigned)clock.microsecond / 1000, 3);
    if (form == 4) end = put_digits(end, (unsigned)clock.microsecond, 6);
    return text_of(vm, text, end);
}

static inline int64_t floor_div(int64_t *rest, int64_t by)
{
    int64_t quotient = *rest / by;
    *rest %= by;
    if (*rest < 0) {
        *rest += by;
        quotient--;
    }
    return quotient;
}

static Value py__dates_delta_parts(VM *vm, Value *args)
{
    for (size_t i = 0; i < 7; i++)
        if (!is_small_int(args[i])) return NONE;
    // Small ints have 50 bits: none of these sums overflows.
    int64_t microseconds = as_small(args[2]) + 1000 * as_small(args[3]);
    int64_t seconds = as_small(args[1]) + 60 * as_small(args[4]) + 3600 * as_small(args[5]);
    int64_t days = as_small(args[0]) + 7 * as_small(args[6]);
    seconds += floor_div(&microseconds, SECOND);
    days += floor_div(&seconds, 86400);
    Tuple *parts = tuple_pair(vm, int_new(vm, days), value_of_small(seconds * SECOND + microseconds));
    return parts == NULL ? RAISED : value_of_object(parts);
}

static Value py__dates_local_offset(VM *vm, Value *args) // local_offset(seconds, /)
{
    int64_t seconds;
    struct tm tm;
    if (!arg_index(vm, args, 0, &seconds)) return RAISED;
    time_t when = (time_t)seconds;
    errno = 0;
    if (localtime_r(&when, &tm) == NULL) return throw_errno(vm, errno != 0 ? errno : EINVAL, ABSENT);
    return value_of_small(tm.tm_gmtoff);
}

// What local clocks are ahead of UTC at a moment; false: nobody can tell.
static bool offset_at(int64_t seconds, int64_t *offset)
{
    time_t when = (time_t)seconds;
    struct tm tm;
    if (localtime_r(&when, &tm) == NULL) return false;
    *offset = tm.tm_gmtoff;
    return true;
}

static Value py__dates_from_timestamp(VM *vm, Value *args) // from_timestamp(timestamp, utc, /)
{
    int64_t seconds, offset = 0, before, after, fold = 0;
    int microsecond = 0;
    if (is_small_int(args[0])) {
        seconds = as_small(args[0]);
    } else if (is_double(args[0])) {
        double t = as_double(args[0]);
        if (!(fabs(t) < 1e12)) return NONE;
        seconds = (int64_t)floor(t);
        microsecond = (int)rint((t - floor(t)) * 1e6);
        if (microsecond >= SECOND) {
            microsecond -= SECOND;
            seconds++;
        }
    } else {
        return NONE;
    }
    if (seconds > 1000000000000 || seconds < -1000000000000) return NONE;
    bool is_local = !same(args[1], TRUE);
    if (is_local && !offset_at(seconds, &offset)) return NONE;
    if (is_local) {
        // The later of two equal local times has fold 1: look at what the clocks showed a day before.
        if (!offset_at(seconds - 86400, &before)) return NONE;
        int64_t change = offset - before;
        if (change < 0) fold = offset_at(seconds + change, &after) && after + change == offset;
    }
    int64_t rest = seconds + offset, days = floor_div(&rest, 86400) + UNIX_ORDINAL;
    if (days < 2 || days > ORDINAL_MAX) return NONE;
    Tuple *parts = tuple_of(vm, 3, date_of(days), value_of_small(rest * SECOND + microsecond), value_of_small(fold));
    return parts == NULL ? RAISED : value_of_object(parts);
}

// Reads count digits at *text; -1 if there are none such.
static int read_digits(const char **text, int count)
{
    int number = 0;
    for (int i = 0; i < count; i++) {
        char c = (*text)[i]; // a NUL ends the text
        if (c < '0' || c > '9') return -1;
        number = number * 10 + (c - '0');
    }
    *text += count;
    return number;
}

static Value py__dates_iso_parts(VM *vm, Value *args) // iso_parts(text, /)
{
    String *s;
    if (!arg_str(vm, args, 0, &s)) return RAISED;
    if (!str_is_ascii(s) || s->size < 10) return NONE;
    const char *at = s->data, *end = s->data + s->size;
    int hour = 0, minute = 0, second = 0, microsecond = 0;
    int year = read_digits(&at, 4), month = 0, day = 0;
    if (year < 1 || *at++ != '-' || (month = read_digits(&at, 2)) < 1 || month > 12 || *at++ != '-' ||
        (day = read_digits(&at, 2)) < 1 || day > month_days[month] + (month == 2 && is_leap(year))) return NONE;
    if (at != end) {
        at++;
        if ((hour = read_digits(&at, 2)) < 0 || hour > 23 || *at++ != ':' ||
            (minute = read_digits(&at, 2)) < 0 || minute > 59) return NONE;
        if (*at == ':') {
            at++;
            if ((second = read_digits(&at, 2)) < 0 || second > 59) return NONE;
            if (*at == '.') {
                at++;
                if ((microsecond = read_digits(&at, 6)) < 0) {
                    if ((microsecond = read_digits(&at, 3)) < 0) return NONE;
                    microsecond *= 1000;
                }
            }
        }
    }
    bool is_utc = at != end && ((end - at == 1 && *at == 'Z') || (end - at == 6 && memcmp(at, "+00:00", 6) == 0));
    if (at != end && (!is_utc || end - s->data < 16)) return NONE;
    int64_t clock = ((int64_t)(hour * 60 + minute) * 60 + second) * SECOND + microsecond;
    Tuple *parts = tuple_of(vm, 3, pack(year, month, day), value_of_small(clock), value_of_bool(is_utc));
    return parts == NULL ? RAISED : value_of_object(parts);
}

static const Native dates_functions[] = {
    {"pack_date(year, month, day, /)", py__dates_pack_date, "The date of a year, month and day, which are checked."},
    {"split_date(date, /)", py__dates_split_date, "(year, month, day)."},
    {"ordinal(date, /)", py__dates_ordinal, "Days since 0000-12-31."},
    {"from_ordinal(ordinal, /)", py__dates_from_ordinal, "The date of an ordinal, or 0."},
    {"shift(date, days, /)", py__dates_shift, "The date so many days later, or 0."},
    {"pack_clock(hour, minute, second, microsecond, /)", py__dates_pack_clock,
     "Microseconds since midnight, of parts that are checked."},
    {"split_clock(clock, /)", py__dates_split_clock, "(hour, minute, second, microsecond)."},
    {"date_text(date, /)", py__dates_date_text, "YYYY-MM-DD."},
    {"clock_text(clock, timespec, /)", py__dates_clock_text, "HH:MM:SS.mmmmmm, as far as timespec says."},
    {"delta_parts(days, seconds, microseconds, milliseconds, minutes, hours, weeks, /)", py__dates_delta_parts,
     "(days, microseconds of a day) of their sum; None unless all are ints of at most 50 bits."},
    {"from_timestamp(timestamp, utc, /)", py__dates_from_timestamp,
     "(date, clock, fold) of an int or float, in local time or UTC; None of what needs a closer look."},
    {"iso_parts(text, /)", py__dates_iso_parts,
     "(date, clock, whether it says UTC) of a usual text like 2024-05-06T07:08:09.123; None of any other."},
    {"local_offset(seconds, /)", py__dates_local_offset,
     "How many seconds local time is ahead of UTC, so many seconds after 1970."},
    {0},
};

const ModuleDef _dates_module = {
    .name = "_dates",
    .doc = "The arithmetic of datetime.",
    .functions = dates_functions,
};
