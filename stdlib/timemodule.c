// timemodule.c -- module time: clocks, sleep, and calendar times.
//
// The clocks are clock_gettime; sleep parks the task. Broken-down times are struct_time tuples; conversion and
// formatting are the C library's.
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/types/container.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "stdlib/stdlib.h"
#include "stdlib/structseq.h"

static CrValue struct_time_type;

// ---- Clocks -----------------------------------------------------------------------------------------------

static int64_t clock_ns(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

#define CLOCK(name, id)                                                                                      \
    static CrValue time_##name(CrThread *t, CrFunction *f) { return cr_float((double)clock_ns(id) * 1e-9); } \
    static CrValue time_##name##_ns(CrThread *t, CrFunction *f) { return cr_int_from_int64(t, clock_ns(id)); }
CLOCK(time, CLOCK_REALTIME)
CLOCK(monotonic, CLOCK_MONOTONIC)
CLOCK(perf_counter, CLOCK_MONOTONIC)
CLOCK(process_time, CLOCK_PROCESS_CPUTIME_ID)
CLOCK(thread_time, CLOCK_THREAD_CPUTIME_ID)

static CrValue time_sleep(CrThread *t, CrFunction *f, CrValue seconds) {
    double s;
    if (!cr_is_any_float(seconds) && !cr_type_of(seconds)->slots.index)
        return CR_RAISE(t, TypeError, "'%T' object cannot be interpreted as an integer", seconds);
    if (!cr_float_from(t, seconds, &s)) return CR_ERROR;
    if (isnan(s)) return CR_RAISE(t, ValueError, "Invalid value NaN (not a number)");
    if (s < 0) return CR_RAISE(t, ValueError, "sleep length must be non-negative");
    if (s > 9.2e9) return CR_RAISE(t, OverflowError, "timestamp too large to convert to C _PyTime_t");
    return cr_sleep_ns(t, (int64_t)ceil(s * 1e9)) == CR_WAIT_ERROR ? CR_ERROR : CR_NONE;
}

// ---- Calendar times ---------------------------------------------------------------------------------------

static CrValue from_tm(CrThread *t, const struct tm *tm) {
    CrValue items[] = {cr_int(tm->tm_year + 1900),
                       cr_int(tm->tm_mon + 1),
                       cr_int(tm->tm_mday),
                       cr_int(tm->tm_hour),
                       cr_int(tm->tm_min),
                       cr_int(tm->tm_sec),
                       cr_int((tm->tm_wday + 6) % 7),
                       cr_int(tm->tm_yday + 1),
                       cr_int(tm->tm_isdst),
                       cr_str_from_c(t, tm->tm_zone ? tm->tm_zone : ""),
                       cr_int(tm->tm_gmtoff)};
    return cr_structseq_new(t, struct_time_type, items, 11);
}

// A number of seconds, now if it is missing or None.
static bool seconds_of(CrThread *t, CrValue v, time_t *out) {
    double s;
    if (v == CR_NONE) {
        *out = time(NULL);
        return true;
    }
    if (!cr_is_any_float(v) && !cr_type_of(v)->slots.index) {
        CR_RAISE(t, TypeError, "'%T' object cannot be interpreted as an integer", v);
        return false;
    }
    if (!cr_float_from(t, v, &s)) return false;
    if (!(s > -1e17 && s < 1e17)) {
        CR_RAISE(t, OverflowError, "timestamp out of range for platform time_t");
        return false;
    }
    *out = (time_t)floor(s);
    return true;
}

static CrValue broken_down(CrThread *t, CrValue seconds, struct tm *(*convert)(const time_t *, struct tm *)) {
    time_t when;
    struct tm tm;
    if (!seconds_of(t, seconds, &when)) return CR_ERROR;
    return convert(&when, &tm) ? from_tm(t, &tm) : cr_raise_errno(t, errno, CR_ERROR);
}
static CrValue time_localtime(CrThread *t, CrFunction *f, CrValue seconds) { return broken_down(t, seconds, localtime_r); }
static CrValue time_gmtime(CrThread *t, CrFunction *f, CrValue seconds) { return broken_down(t, seconds, gmtime_r); }

// A struct_time or tuple of 9; None: local time now.
static bool to_tm(CrThread *t, CrValue v, const char *function, struct tm *tm) {
    *tm = (struct tm){0};
    if (v == CR_NONE) {
        time_t now = time(NULL);
        localtime_r(&now, tm);
        return true;
    }
    if (!cr_has_flag(v, CR_TYPE_TUPLE)) {
        CR_RAISE(t, TypeError, "Tuple or struct_time argument required");
        return false;
    }
    if (cr_tuple_len(v) != 9) {
        CR_RAISE(t, TypeError, "%s(): illegal time tuple argument", function);
        return false;
    }
    int64_t n[9];
    for (int i = 0; i < 9; i++)
        if (!cr_index_int64(t, cr_tuple_items(v)[i], &n[i], CR_TYPE_OF_ID(OverflowError))) return false;
    tm->tm_year = (int)n[0] - 1900;
    tm->tm_mon = (int)n[1] - 1;
    tm->tm_mday = (int)n[2];
    tm->tm_hour = (int)n[3];
    tm->tm_min = (int)n[4];
    tm->tm_sec = (int)n[5];
    tm->tm_wday = (int)(n[6] + 1) % 7;
    tm->tm_yday = (int)n[7] - 1;
    tm->tm_isdst = (int)n[8];
    return true;
}

// For formatting, the fields index tables: all must be in range (0 counts as the first day or month).
static bool check_tm(CrThread *t, struct tm *tm) {
    static const struct {
        size_t offset;
        int low, high;
        const char *message;
    } ranges[] = {
        {offsetof(struct tm, tm_mon), 0, 11, "month out of range"},
        {offsetof(struct tm, tm_mday), 1, 31, "day of month out of range"},
        {offsetof(struct tm, tm_hour), 0, 23, "hour out of range"},
        {offsetof(struct tm, tm_min), 0, 59, "minute out of range"},
        {offsetof(struct tm, tm_sec), 0, 61, "seconds out of range"},
        {offsetof(struct tm, tm_wday), 0, 6, "day of week out of range"},
        {offsetof(struct tm, tm_yday), 0, 365, "day of year out of range"},
    };
    if (tm->tm_mon == -1) tm->tm_mon = 0;
    if (tm->tm_mday == 0) tm->tm_mday = 1;
    if (tm->tm_yday == -1) tm->tm_yday = 0;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        int v = *(int *)((char *)tm + ranges[i].offset);
        if (v >= ranges[i].low && v <= ranges[i].high) continue;
        CR_RAISE(t, ValueError, "%s", ranges[i].message);
        return false;
    }
    return true;
}

static CrValue time_mktime(CrThread *t, CrFunction *f, CrValue tuple) {
    struct tm tm;
    if (tuple == CR_NONE) return CR_RAISE(t, TypeError, "Tuple or struct_time argument required");
    if (!to_tm(t, tuple, "mktime", &tm)) return CR_ERROR;
    tm.tm_wday = -1; // stays so when the time cannot be represented
    time_t when = mktime(&tm);
    if (when == -1 && tm.tm_wday == -1) return CR_RAISE(t, OverflowError, "mktime argument out of range");
    return cr_float((double)when);
}

static CrValue time_strftime(CrThread *t, CrFunction *f, CrValue format, CrValue tuple) {
    struct tm tm;
    if (!cr_is_str(format)) return CR_RAISE(t, TypeError, "strftime() argument 1 must be str, not %T", format);
    const char *text = cr_str_utf8(t, format, NULL);
    if (!text || !to_tm(t, tuple, "strftime", &tm) || !check_tm(t, &tm)) return CR_ERROR;
    if (!*text) return cr_str_empty;
    for (size_t size = 256; size <= (size_t)1 << 20; size *= 4) {
        char *out = cr_alloc_atomic(t, size);
        size_t n = strftime(out, size, text, &tm);
        if (n || size > 256 * strlen(text)) return cr_str_from_utf8(t, out, n);
    }
    return cr_str_empty;
}

static CrValue asctime_text(CrThread *t, const struct tm *tm) {
    static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char out[64];
    snprintf(out, sizeof out, "%.3s %.3s%3d %.2d:%.2d:%.2d %d", days + 3 * tm->tm_wday, months + 3 * tm->tm_mon,
             tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_sec, tm->tm_year + 1900);
    return cr_str_from_c(t, out);
}
static CrValue time_asctime(CrThread *t, CrFunction *f, CrValue tuple) {
    struct tm tm;
    return to_tm(t, tuple, "asctime", &tm) && check_tm(t, &tm) ? asctime_text(t, &tm) : CR_ERROR;
}
static CrValue time_ctime(CrThread *t, CrFunction *f, CrValue seconds) {
    time_t when;
    struct tm tm;
    if (!seconds_of(t, seconds, &when)) return CR_ERROR;
    return localtime_r(&when, &tm) ? asctime_text(t, &tm) : cr_raise_errno(t, errno, CR_ERROR);
}

static CrValue time_get_clock_info(CrThread *t, CrFunction *f, CrValue name) {
    static const struct {
        const char *name, *implementation;
        clockid_t clock;
        bool monotonic, adjustable;
    } clocks[] = {{"monotonic", "clock_gettime(CLOCK_MONOTONIC)", CLOCK_MONOTONIC, true, false},
                  {"perf_counter", "clock_gettime(CLOCK_MONOTONIC)", CLOCK_MONOTONIC, true, false},
                  {"process_time", "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", CLOCK_PROCESS_CPUTIME_ID, true, false},
                  {"thread_time", "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", CLOCK_THREAD_CPUTIME_ID, true, false},
                  {"time", "clock_gettime(CLOCK_REALTIME)", CLOCK_REALTIME, false, true}};
    if (!cr_is_str(name)) return CR_RAISE(t, TypeError, "get_clock_info() argument 1 must be str, not %T", name);
    for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++) {
        struct timespec unit = {0};
        if (!cr_str_is(name, clocks[i].name)) continue;
        clock_getres(clocks[i].clock, &unit);
        CrValue info = cr_call0(t, cr_box(CR_TYPE_OF_ID(SIMPLE_NAMESPACE)));
        if (info == CR_ERROR) return CR_ERROR;
        cr_setattr(t, info, cr_intern_c(t, "implementation"), cr_str_from_c(t, clocks[i].implementation));
        cr_setattr(t, info, cr_intern_c(t, "monotonic"), cr_bool(clocks[i].monotonic));
        cr_setattr(t, info, cr_intern_c(t, "adjustable"), cr_bool(clocks[i].adjustable));
        cr_setattr(t, info, cr_intern_c(t, "resolution"), cr_float((double)unit.tv_sec + 1e-9 * (double)unit.tv_nsec));
        return cr_raised(t) ? CR_ERROR : info;
    }
    return CR_RAISE(t, ValueError, "unknown clock");
}

static const CrMethodDef functions[] = {
    {"asctime(t=None, /)", CR_FN(time_asctime), "Convert a time tuple to a string.", 0},
    {"ctime(seconds=None, /)", CR_FN(time_ctime), "Convert seconds since the epoch to a string in local time.", 0},
    {"get_clock_info(name, /)", CR_FN(time_get_clock_info), "Get information of the specified clock.", 0},
    {"gmtime(seconds=None, /)", CR_FN(time_gmtime), "Convert seconds since the epoch to a UTC time tuple.", 0},
    {"localtime(seconds=None, /)", CR_FN(time_localtime), "Convert seconds since the epoch to a local time tuple.", 0},
    {"mktime(t, /)", CR_FN(time_mktime), "Convert a local time tuple to seconds since the epoch.", 0},
    {"monotonic()", CR_FN(time_monotonic), "Monotonic clock, cannot go backward.", 0},
    {"monotonic_ns()", CR_FN(time_monotonic_ns), "Monotonic clock, as nanoseconds.", 0},
    {"perf_counter()", CR_FN(time_perf_counter), "Performance counter for benchmarking.", 0},
    {"perf_counter_ns()", CR_FN(time_perf_counter_ns), "Performance counter as nanoseconds.", 0},
    {"process_time()", CR_FN(time_process_time), "CPU time of the process.", 0},
    {"process_time_ns()", CR_FN(time_process_time_ns), "CPU time of the process as nanoseconds.", 0},
    {"sleep(seconds, /)", CR_FN(time_sleep), "Delay execution for a given number of seconds.", 0},
    {"strftime(format, t=None, /)", CR_FN(time_strftime), "Convert a time tuple to a string by a format.", 0},
    {"thread_time()", CR_FN(time_thread_time), "CPU time of the OS thread.", 0},
    {"thread_time_ns()", CR_FN(time_thread_time_ns), "CPU time of the OS thread as nanoseconds.", 0},
    {"time()", CR_FN(time_time), "Seconds since the epoch.", 0},
    {"time_ns()", CR_FN(time_time_ns), "Nanoseconds since the epoch.", 0},
    {0},
};

// The zone's offsets and names in January and July tell which of them is summer time.
static void add_zone(CrThread *t, CrValue module) {
    tzset();
    CrValue names[2] = {cr_str_from_c(t, tzname[0]), cr_str_from_c(t, tzname[1])};
    cr_module_set(t, module, "tzname", cr_tuple_from(t, names, 2));
    cr_module_set(t, module, "timezone", cr_int(timezone));
    cr_module_set(t, module, "daylight", cr_int(daylight));
    time_t now = time(NULL);
    long least = timezone;
    for (int month = 0; month < 12; month++) {
        time_t when = now - month * (time_t)2629746;
        struct tm tm;
        if (localtime_r(&when, &tm) && -tm.tm_gmtoff < least) least = -tm.tm_gmtoff;
    }
    cr_module_set(t, module, "altzone", cr_int(least));
}

static int time_init(CrThread *t, CrValue module) {
    static const char *const fields[] = {"tm_year", "tm_mon",  "tm_mday", "tm_hour",  "tm_min",
                                         "tm_sec",  "tm_wday", "tm_yday", "tm_isdst",
                                         "tm_zone", "tm_gmtoff", NULL};
    struct_time_type = cr_structseq_type_hidden(t, "time", "struct_time", fields, 9);
    cr_module_set(t, module, "_STRUCT_TM_ITEMS", CR_INT(11));
    if (cr_module_set(t, module, "struct_time", struct_time_type) < 0) return -1;
    add_zone(t, module);
    return cr_raised(t) ? -1 : 0;
}

const CrModuleDef cr_module_time = {"time", "Clocks, sleeping and calendar times.", functions, time_init};
