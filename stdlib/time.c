// time.c - the module time: clocks, sleeping, and broken-down time by the C library.
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>

#include "stdlib/access.h"
#include "stdlib/structseq.h"
#include "vm/exec/thread.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/str.h"

#define NS 1000000000

// ---- Clocks -------------------------------------------------------------------------------------

static RAISES Value clock_seconds(VM *vm, clockid_t clock)
{
    int64_t ns;
    if (!access_time(vm, clock, &ns)) return RAISED;
    return value_of_double((double)(ns / NS) + (double)(ns % NS) * 1e-9);
}

static RAISES Value clock_ns(VM *vm, clockid_t clock)
{
    int64_t ns;
    return access_time(vm, clock, &ns) ? int_new(vm, ns) : RAISED;
}

#define CLOCK_FUNCTIONS(name, clock)                                                                 \
    static Value py_time_##name(VM *vm, Value *args)                                                 \
    {                                                                                                \
        (void)args;                                                                                  \
        return clock_seconds(vm, clock);                                                             \
    }                                                                                                \
    static Value py_time_##name##_ns(VM *vm, Value *args)                                            \
    {                                                                                                \
        (void)args;                                                                                  \
        return clock_ns(vm, clock);                                                                  \
    }
CLOCK_FUNCTIONS(time, CLOCK_REALTIME)
CLOCK_FUNCTIONS(monotonic, CLOCK_MONOTONIC)
CLOCK_FUNCTIONS(process_time, CLOCK_PROCESS_CPUTIME_ID)
CLOCK_FUNCTIONS(thread_time, CLOCK_THREAD_CPUTIME_ID)

static Value py_time_clock_gettime(VM *vm, Value *args)
{
    int clock;
    return arg_int(vm, args, 0, &clock) ? clock_seconds(vm, clock) : RAISED;
}

static Value py_time_clock_gettime_ns(VM *vm, Value *args)
{
    int clock;
    return arg_int(vm, args, 0, &clock) ? clock_ns(vm, clock) : RAISED;
}

static Value py_time_clock_getres(VM *vm, Value *args)
{
    int clock;
    struct timespec step;
    if (!arg_int(vm, args, 0, &clock)) return RAISED;
    if (clock_getres(clock, &step) < 0) return throw_errno(vm, errno, ABSENT);
    return value_of_double((double)step.tv_sec + (double)step.tv_nsec * 1e-9);
}

static RUNS bool timeout_ns(VM *vm, Value v, int64_t *ns);

static RAISES Value set_clock(VM *vm, int clock, int64_t ns)
{
    struct timespec now = {.tv_sec = (time_t)(ns / NS), .tv_nsec = (long)(ns % NS)};
    if (now.tv_nsec < 0) now.tv_nsec += NS, now.tv_sec--;
    return clock_settime(clock, &now) < 0 ? throw_errno(vm, errno, ABSENT) : NONE;
}

static Value py_time_clock_settime(VM *vm, Value *args)
{
    int clock;
    int64_t ns;
    return arg_int(vm, args, 0, &clock) && timeout_ns(vm, args[1], &ns) ? set_clock(vm, clock, ns) : RAISED;
}

static Value py_time_clock_settime_ns(VM *vm, Value *args)
{
    int clock;
    int64_t ns;
    return arg_int(vm, args, 0, &clock) && arg_int64(vm, args, 1, &ns) ? set_clock(vm, clock, ns) : RAISED;
}

static Value py_time_pthread_getcpuclockid(VM *vm, Value *args)
{
    int64_t thread;
    clockid_t clock;
    if (!arg_int64(vm, args, 0, &thread)) return RAISED;
    // Every thread of the program runs on the one that asks.
    int error_number = pthread_getcpuclockid(pthread_self(), &clock);
    return error_number != 0 ? throw_errno(vm, error_number, ABSENT) : value_of_small(clock);
}

// Puts an attribute on a namespace.
static RUNS bool set(VM *vm, Value target, const char *name, Value value)
{
    String *key = str_intern_c(vm, name);
    return key != NULL && set_attr(vm, target, key, value);
}

static Value py_time_get_clock_info(VM *vm, Value *args)
{
    static const struct {
        const char *name, *shown;
        clockid_t clock;
        bool monotonic;
    } rows[] = {
        {"time", "CLOCK_REALTIME", CLOCK_REALTIME, false},
        {"monotonic", "CLOCK_MONOTONIC", CLOCK_MONOTONIC, true},
        {"perf_counter", "CLOCK_MONOTONIC", CLOCK_MONOTONIC, true},
        {"process_time", "CLOCK_PROCESS_CPUTIME_ID", CLOCK_PROCESS_CPUTIME_ID, true},
        {"thread_time", "CLOCK_THREAD_CPUTIME_ID", CLOCK_THREAD_CPUTIME_ID, true},
    };
    String *name;
    if (!arg_str(vm, args, 0, &name)) return RAISED;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (!str_equal_c(name, rows[i].name)) continue;
        struct timespec step = {0};
        clock_getres(rows[i].clock, &step);
        Value info = call(vm, value_of_object(type_get(vm, TYPE_namespace)), 0, NULL);
        String *shown = raised(info) ? NULL : str_format(vm, "clock_gettime(%s)", rows[i].shown);
        if (shown == NULL) return RAISED;
        bool fine = set(vm, info, "implementation", value_of_object(shown)) &&
                    set(vm, info, "monotonic", value_of_bool(rows[i].monotonic)) &&
                    set(vm, info, "adjustable", value_of_bool(!rows[i].monotonic)) &&
                    set(vm, info, "resolution", value_of_double((double)step.tv_sec + (double)step.tv_nsec * 1e-9));
        return fine ? info : RAISED;
    }
    return throw(vm, ValueError, "unknown clock");
}

// ---- Sleeping -----------------------------------------------------------------------------------

// Seconds as nanoseconds, rounded up: what a timeout is.
static RUNS bool timeout_ns(VM *vm, Value v, int64_t *ns)
{
    if (is_float(v)) {
        double seconds = float_value(v);
        if (seconds != seconds) return throw_false(vm, ValueError, "Invalid value NaN (not a number)");
        double exact = seconds < 0 ? floor(seconds * 1e9) : ceil(seconds * 1e9);
        if (!(exact > -9.2e18 && exact < 9.2e18)) {
            return throw_false(vm, OverflowError, "timestamp out of range for platform time_t");
        }
        *ns = (int64_t)exact;
        return true;
    }
    Value whole = index_of(vm, v);
    int64_t seconds;
    if (raised(whole)) return false;
    if (!int_fits_int64(whole, &seconds) || mul_overflows(seconds, (int64_t)NS, ns)) {
        return throw_false(vm, OverflowError, "timestamp too large to convert to C PyTime_t");
    }
    return true;
}

// 0, EINTR or another error number. A signal that has come already ends it as well as one that comes: none may come
// between the look and the sleep.
static int sleep_until(VM *vm, uint64_t end)
{
    struct timespec now, left = {0};
    sigset_t all, before;
    sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    clock_gettime(CLOCK_MONOTONIC, &now);
    uint64_t begin = (uint64_t)now.tv_sec * NS + (uint64_t)now.tv_nsec;
    if (end > begin) left = (struct timespec){(time_t)((end - begin) / NS), (long)((end - begin) % NS)};
    int status = vm->interrupt ? EINTR : ppoll(NULL, 0, &left, &before) < 0 ? errno : 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return status;
}

static Value py_time_sleep(VM *vm, Value *args)
{
    int64_t ns;
    if (!timeout_ns(vm, args[0], &ns)) return RAISED;
    if (ns < 0) return throw(vm, ValueError, "sleep length must be non-negative");
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    uint64_t end = (uint64_t)now.tv_sec * NS + (uint64_t)now.tv_nsec;
    if (add_overflows(end, (uint64_t)ns, &end)) end = INT64_MAX;
    if (thread_must_look(vm)) return thread_wait(vm, NULL, -1, 0, end) ? NONE : RAISED;
    for (;;) {
        // The deadline of the run ends a sleep as well; the poll then says so.
        uint64_t until = end < vm->deadline_ns ? end : vm->deadline_ns;
        int status = sleep_until(vm, until);
        if (status != 0 && status != EINTR) return throw_errno(vm, status, ABSENT);
        if (status == 0 && until == end) return NONE;
        if (!poll_slow(vm)) return RAISED;
    }
}

// ---- struct_time --------------------------------------------------------------------------------

static const char *const time_names[] = {"tm_year", "tm_mon",  "tm_mday",  "tm_hour", "tm_min",   "tm_sec",
                                         "tm_wday", "tm_yday", "tm_isdst", "tm_zone", "tm_gmtoff"};

static const NativeProperty time_properties[] = {
    {"tm_year", structseq_field_0, NULL, "year, for example, 1993"},
    {"tm_mon", structseq_field_1, NULL, "month of year, range [1, 12]"},
    {"tm_mday", structseq_field_2, NULL, "day of month, range [1, 31]"},
    {"tm_hour", structseq_field_3, NULL, "hours, range [0, 23]"},
    {"tm_min", structseq_field_4, NULL, "minutes, range [0, 59]"},
    {"tm_sec", structseq_field_5, NULL, "seconds, range [0, 61])"},
    {"tm_wday", structseq_field_6, NULL, "day of week, range [0, 6], Monday is 0"},
    {"tm_yday", structseq_field_7, NULL, "day of year, range [1, 366]"},
    {"tm_isdst", structseq_field_8, NULL, "1 if summer time is in effect, 0 if not, and -1 if unknown"},
    {"tm_zone", structseq_field_9, NULL, "abbreviation of timezone name"},
    {"tm_gmtoff", structseq_field_10, NULL, "offset from UTC in seconds"},
    {0},
};

static const StructSeq struct_time = {
    .type = STRUCTSEQ_TYPE("time.struct_time",
                           "The time value as returned by gmtime(), localtime(), and strptime(), and\n"
                           " accepted by asctime(), mktime() and strftime().  May be considered as a\n"
                           " sequence of 9 integers.\n\n"
                           " Note that several fields' values are not the same as those defined by\n"
                           " the C language standard for struct tm.  For example, the value of the\n"
                           " field tm_year is the actual year, not year - 1900.  See individual\n"
                           " fields' descriptions for details.",
                           time_properties),
    .names = time_names,
    .visible = 9,
    .total = 11,
};

static RAISES Value broken_down(VM *vm, const struct tm *tm)
{
    String *zone = str_from_system(vm, tm->tm_zone != NULL ? tm->tm_zone : "", tm->tm_zone != NULL ? strlen(tm->tm_zone) : 0);
    if (zone == NULL) return RAISED;
    Value items[] = {
        value_of_small((int64_t)tm->tm_year + 1900), value_of_small(tm->tm_mon + 1),
        value_of_small(tm->tm_mday), value_of_small(tm->tm_hour), value_of_small(tm->tm_min), value_of_small(tm->tm_sec),
        value_of_small((tm->tm_wday + 6) % 7), value_of_small(tm->tm_yday + 1), value_of_small(tm->tm_isdst),
        value_of_object(zone), value_of_small(tm->tm_gmtoff),
    };
    return structseq_new(vm, &struct_time, items);
}

// The moment an optional argument names: seconds since the epoch, rounded down; now if it is None.
static RUNS bool moment(VM *vm, Value v, time_t *when)
{
    if (is_none(v)) {
        int64_t ns;
        if (!access_time(vm, CLOCK_REALTIME, &ns)) return false;
        *when = (time_t)(ns / NS - (ns % NS < 0));
        return true;
    }
    if (is_float(v)) {
        double seconds = floor(float_value(v));
        if (seconds != seconds) return throw_false(vm, ValueError, "Invalid value NaN (not a number)");
        if (!(seconds >= -9223372036854775808.0 && seconds < 9223372036854775808.0)) {
            return throw_false(vm, OverflowError, "timestamp out of range for platform time_t");
        }
        *when = (time_t)seconds;
        return true;
    }
    Value whole = index_of(vm, v);
    int64_t seconds;
    if (raised(whole)) return false;
    if (!int_fits_int64(whole, &seconds)) return throw_false(vm, OverflowError, "timestamp out of range for platform time_t");
    *when = seconds;
    return true;
}

static Value py_time_gmtime(VM *vm, Value *args)
{
    time_t when;
    struct tm tm;
    if (!moment(vm, args[0], &when)) return RAISED;
    errno = 0;
    if (gmtime_r(&when, &tm) == NULL) return throw_errno(vm, errno != 0 ? errno : EINVAL, ABSENT);
    return broken_down(vm, &tm);
}

static Value py_time_localtime(VM *vm, Value *args)
{
    time_t when;
    struct tm tm;
    if (!moment(vm, args[0], &when)) return RAISED;
    errno = 0;
    if (localtime_r(&when, &tm) == NULL) return throw_errno(vm, errno != 0 ? errno : EINVAL, ABSENT);
    return broken_down(vm, &tm);
}

static RUNS bool small_item(VM *vm, Value v, int *result)
{
    int64_t wide;
    Value index = index_of(vm, v);
    if (raised(index)) return false;
    if (!int_fits_int64(index, &wide)) return throw_false(vm, OverflowError, "Python int too large to convert to C long");
    if (wide > INT32_MAX) return throw_false(vm, OverflowError, "signed integer is greater than maximum");
    if (wide < INT32_MIN) return throw_false(vm, OverflowError, "signed integer is less than minimum");
    *result = (int)wide;
    return true;
}

// Reads a time tuple. tm_zone points into its String, which v keeps.
static RUNS bool read_tuple(VM *vm, Value v, const char *function, struct tm *tm)
{
    if (!is_tuple(v)) return throw_false(vm, TypeError, "Tuple or struct_time argument required");
    Tuple *tuple = as_tuple(v);
    if (tuple->count != 9) return throw_false(vm, TypeError, "%s(): illegal time tuple argument", function);
    *tm = (struct tm){0};
    int *fields[] = {&tm->tm_year, &tm->tm_mon,  &tm->tm_mday, &tm->tm_hour, &tm->tm_min,
                     &tm->tm_sec,  &tm->tm_wday, &tm->tm_yday, &tm->tm_isdst};
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        if (!small_item(vm, tuple->items[i], fields[i])) return false;
    }
    if (tm->tm_year < INT32_MIN + 1900) return throw_false(vm, OverflowError, "year out of range");
    tm->tm_year -= 1900;
    tm->tm_mon--;
    tm->tm_wday = (tm->tm_wday + 1) % 7;
    tm->tm_yday--;
    if (!is_native(vm, v, &struct_time.type)) return true;
    int64_t offset;
    if (is_int(tuple->items[10]) && int_fits_int64(tuple->items[10], &offset)) tm->tm_gmtoff = (long)offset;
    if (is_str(tuple->items[9])) tm->tm_zone = str_c(vm, as_str(tuple->items[9]));
    return is_absent(vm->pending);
}

// What strftime and asctime require of the fields; 0 stands for the first month and day.
static RAISES bool check_fields(VM *vm, struct tm *tm)
{
    const char *wrong = NULL;
    if (tm->tm_mon == -1) tm->tm_mon = 0;
    else if (tm->tm_mon < 0 || tm->tm_mon > 11) wrong = "month out of range";
    if (tm->tm_mday == 0) tm->tm_mday = 1;
    else if (!wrong && (tm->tm_mday < 0 || tm->tm_mday > 31)) wrong = "day of month out of range";
    if (!wrong && (tm->tm_hour < 0 || tm->tm_hour > 23)) wrong = "hour out of range";
    if (!wrong && (tm->tm_min < 0 || tm->tm_min > 59)) wrong = "minute out of range";
    if (!wrong && (tm->tm_sec < 0 || tm->tm_sec > 61)) wrong = "seconds out of range";
    if (!wrong && tm->tm_wday < 0) wrong = "day of week out of range";
    if (tm->tm_yday == -1) tm->tm_yday = 0;
    else if (!wrong && (tm->tm_yday < 0 || tm->tm_yday > 365)) wrong = "day of year out of range";
    return wrong == NULL || throw_false(vm, ValueError, "%s", wrong);
}

static RUNS bool local_now(VM *vm, struct tm *tm)
{
    time_t now;
    if (!moment(vm, NONE, &now)) return false;
    return localtime_r(&now, tm) != NULL || ((void)throw_errno(vm, errno, ABSENT), false);
}

static Value py_time_strftime(VM *vm, Value *args)
{
    String *format;
    struct tm tm;
    if (!arg_str(vm, args, 0, &format)) return RAISED;
    if (is_absent(args[1])) {
        if (!local_now(vm, &tm)) return RAISED;
    } else if (!read_tuple(vm, args[1], "strftime", &tm) || !check_fields(vm, &tm)) {
        return RAISED;
    }
    if (tm.tm_isdst < -1) tm.tm_isdst = -1;
    else if (tm.tm_isdst > 1) tm.tm_isdst = 1;
    if (tm.tm_zone == NULL && !is_absent(args[1])) {
        struct tm copy = tm; // the zone's name at that time
        copy.tm_isdst = tm.tm_isdst;
        (void)mktime(&copy);
        tm.tm_zone = tm.tm_isdst > 0 ? tzname[1] : tzname[0];
    }
    const char *text = str_c(vm, format);
    if (text == NULL) return RAISED;
    if (format->size == 0) return value_of_object(vm->empty_str);
    Buf buf;
    buf_init(&buf, &vm->memory);
    for (size_t size = 256; buf_reserve(&buf, size); size *= 2) {
        size_t n = strftime(buf.data, size, text, &tm);
        if (n == 0 && size < 256 * format->size) continue;
        buf.size = n;
        String *result = str_from_system(vm, buf.data, n);
        buf_free(&buf);
        return value_of_str(result);
    }
    return value_of_str(str_from_buf(vm, &buf)); // there was no memory
}

static RAISES Value ascii_time(VM *vm, const struct tm *tm)
{
    static const char days[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char text[64];
    snprintf(text, sizeof text, "%s %s%3d %.2d:%.2d:%.2d %lld", days[tm->tm_wday], months[tm->tm_mon], tm->tm_mday, tm->tm_hour,
             tm->tm_min, tm->tm_sec, (long long)tm->tm_year + 1900);
    return value_of_str(str_from_c(vm, text));
}

static Value py_time_asctime(VM *vm, Value *args)
{
    struct tm tm;
    if (is_absent(args[0])) {
        if (!local_now(vm, &tm)) return RAISED;
    } else if (!read_tuple(vm, args[0], "asctime", &tm) || !check_fields(vm, &tm)) {
        return RAISED;
    }
    return ascii_time(vm, &tm);
}

static Value py_time_ctime(VM *vm, Value *args)
{
    time_t when;
    struct tm tm;
    if (!moment(vm, args[0], &when)) return RAISED;
    errno = 0;
    if (localtime_r(&when, &tm) == NULL) return throw_errno(vm, errno != 0 ? errno : EINVAL, ABSENT);
    return ascii_time(vm, &tm);
}

static Value py_time_mktime(VM *vm, Value *args)
{
    struct tm tm;
    if (!read_tuple(vm, args[0], "mktime", &tm)) return RAISED;
    tm.tm_wday = -1; // stays so only if mktime fails
    time_t when = mktime(&tm);
    if (when == -1 && tm.tm_wday == -1) return throw(vm, OverflowError, "mktime argument out of range");
    return value_of_double((double)when);
}

static Value py_time_strptime(VM *vm, Value *args)
{
    Value module = import_module(vm, "_strptime");
    String *name = raised(module) ? NULL : str_intern_c(vm, "_strptime_time");
    return name != NULL ? call_method(vm, module, name, is_absent(args[1]) ? 1 : 2, args) : RAISED;
}

// ---- The time zone ------------------------------------------------------------------------------

// The zone's offset in seconds west of UTC, at a moment in the middle of a half year.
static void zone_at(time_t when, long *offset, char name[16])
{
    struct tm tm;
    *offset = 0;
    name[0] = '\0';
    if (localtime_r(&when, &tm) == NULL) return;
    *offset = -tm.tm_gmtoff;
    snprintf(name, 16, "%s", tm.tm_zone != NULL ? tm.tm_zone : "");
}

static RAISES bool set_zone(VM *vm, Dict *dict)
{
    long january, july;
    char january_name[16], july_name[16];
    const time_t year = (365 * 24 + 6) * 3600;
    time_t start = time(NULL) / year * year;
    tzset();
    zone_at(start, &january, january_name);
    zone_at(start + year / 2, &july, july_name);
    bool south = january < july; // there summer is in January
    String *standard = str_from_c(vm, south ? july_name : january_name);
    String *summer = standard != NULL ? str_from_c(vm, south ? january_name : july_name) : NULL;
    if (summer == NULL) return false;
    return dict_set_c(vm, dict, "timezone", value_of_small(south ? july : january)) &&
           dict_set_c(vm, dict, "altzone", value_of_small(south ? january : july)) &&
           dict_set_c(vm, dict, "daylight", value_of_small(january != july)) &&
           dict_set_c(vm, dict, "tzname", value_of_object(tuple_pair(vm, value_of_object(standard), value_of_object(summer))));
}

static Value py_time_tzset(VM *vm, Value *args)
{
    (void)args;
    Value module = import_module(vm, "time");
    return raised(module) || !set_zone(vm, as_module(module)->dict) ? RAISED : NONE;
}

static bool time_init(VM *vm, Module *module)
{
    Type *type = structseq_type(vm, &struct_time);
    return type != NULL && dict_set_c(vm, module->dict, "struct_time", value_of_object(type)) &&
           dict_set_c(vm, module->dict, "_STRUCT_TM_ITEMS", value_of_small(11)) && set_zone(vm, module->dict);
}

static const Native time_functions[] = {
    {"time()", py_time_time, "Return the current time in seconds since the Epoch."},
    {"time_ns()", py_time_time_ns, "Return the current time in nanoseconds since the Epoch."},
    {"monotonic()", py_time_monotonic, "Monotonic clock, cannot go backward."},
    {"monotonic_ns()", py_time_monotonic_ns, "Monotonic clock, cannot go backward, as nanoseconds."},
    {"perf_counter()", py_time_monotonic, "Performance counter for benchmarking."},
    {"perf_counter_ns()", py_time_monotonic_ns, "Performance counter for benchmarking as nanoseconds."},
    {"process_time()", py_time_process_time, "Process time for profiling: sum of the kernel and user-space CPU time."},
    {"process_time_ns()", py_time_process_time_ns, "Process time for profiling as nanoseconds."},
    {"thread_time()", py_time_thread_time, "Thread time for profiling: sum of the kernel and user-space CPU time."},
    {"thread_time_ns()", py_time_thread_time_ns, "Thread time for profiling as nanoseconds."},
    {"clock_gettime(clk_id, /)", py_time_clock_gettime, "Return the time of the specified clock clk_id as a float."},
    {"clock_gettime_ns(clk_id, /)", py_time_clock_gettime_ns, "Return the time of the specified clock clk_id as nanoseconds (int)."},
    {"clock_getres(clk_id, /)", py_time_clock_getres, "Return the resolution (precision) of the specified clock clk_id."},
    {"clock_settime(clk_id, time, /)", py_time_clock_settime, "Set the time of the specified clock clk_id."},
    {"clock_settime_ns(clk_id, time, /)", py_time_clock_settime_ns, "Set the time of the specified clock clk_id with nanoseconds."},
    {"pthread_getcpuclockid(thread_id, /)", py_time_pthread_getcpuclockid, "Return the clk_id of a thread's CPU time clock."},
    {"get_clock_info(name, /)", py_time_get_clock_info, "Get information of the specified clock."},
    {"sleep(seconds, /)", py_time_sleep, "Delay execution for a given number of seconds."},
    {"gmtime(seconds=None, /)", py_time_gmtime, "Convert seconds since the Epoch to a time tuple expressing UTC."},
    {"localtime(seconds=None, /)", py_time_localtime, "Convert seconds since the Epoch to a time tuple expressing local time."},
    {"asctime(tuple=?, /)", py_time_asctime, "Convert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'."},
    {"ctime(seconds=None, /)", py_time_ctime, "Convert a time in seconds since the Epoch to a string in local time."},
    {"mktime(tuple, /)", py_time_mktime, "Convert a time tuple in local time to seconds since the Epoch."},
    {"strftime(format, tuple=?, /)", py_time_strftime, "Convert a time tuple to a string according to a format specification."},
    {"strptime(string, format=?, /)", py_time_strptime, "Parse a string to a time tuple according to a format specification."},
    {"tzset()", py_time_tzset, "Initialize, or reinitialize, the local timezone to the value stored in os.environ['TZ']."},
    {0},
};

static const NativeConstant time_constants[] = {
    {"CLOCK_REALTIME", CONSTANT_INT, .i = CLOCK_REALTIME},
    {"CLOCK_MONOTONIC", CONSTANT_INT, .i = CLOCK_MONOTONIC},
    {"CLOCK_MONOTONIC_RAW", CONSTANT_INT, .i = CLOCK_MONOTONIC_RAW},
    {"CLOCK_PROCESS_CPUTIME_ID", CONSTANT_INT, .i = CLOCK_PROCESS_CPUTIME_ID},
    {"CLOCK_THREAD_CPUTIME_ID", CONSTANT_INT, .i = CLOCK_THREAD_CPUTIME_ID},
    {"CLOCK_BOOTTIME", CONSTANT_INT, .i = CLOCK_BOOTTIME},
    {"CLOCK_TAI", CONSTANT_INT, .i = CLOCK_TAI},
    {0},
};

const ModuleDef time_module = {
    .name = "time",
    .doc = "This module provides various functions to manipulate time values.",
    .functions = time_functions,
    .constants = time_constants,
    .init = time_init,
};
