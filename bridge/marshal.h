// marshal.h -- conversion of arguments and results of C calls: the inlined fast paths.
//
// Every cr_to_* converts argument number `i` (from 0) of the C function described by d. False: exception set, which
// names function and argument. Pointer arguments leave what must be undone in their CrArg (foreign.h). Strict: nothing
// is truncated; an int out of range is OverflowError, another type TypeError, an embedded NUL ValueError.
#ifndef CRANKY_BRIDGE_MARSHAL_H
#define CRANKY_BRIDGE_MARSHAL_H

#include "bridge/foreign.h"
#include "bridge/pointer.h"
#include "bridge/record.h"
#include "runtime/raise.h"
#include "runtime/sched/sched.h"
#include "runtime/types/bytes.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

// ---- Numbers --------------------------------------------------------------------------------------------------------

bool cr_to_scalar(CrThread *t, void *out, CrValue v, const CrForeign *d, int i); // any scalar, by d->params[i]

#define CR_TO_INTEGER(name, T)                                                                               \
    static inline bool name(CrThread *t, T *out, CrValue v, const CrForeign *d, int i) {                     \
        if (CR_LIKELY(cr_is_int(v) && cr_int_get(v) == (T)cr_int_get(v))) return *out = (T)cr_int_get(v), true; \
        return cr_to_scalar(t, out, v, d, i);                                                                \
    }
CR_TO_INTEGER(cr_to_int8, int8_t)
CR_TO_INTEGER(cr_to_uint8, uint8_t)
CR_TO_INTEGER(cr_to_int16, int16_t)
CR_TO_INTEGER(cr_to_uint16, uint16_t)
CR_TO_INTEGER(cr_to_int32, int32_t)
CR_TO_INTEGER(cr_to_uint32, uint32_t)
CR_TO_INTEGER(cr_to_int64, int64_t)
static inline bool cr_to_uint64(CrThread *t, uint64_t *out, CrValue v, const CrForeign *d, int i) {
    if (CR_LIKELY(v >= CR_INT(0))) return *out = v - CR_INT_BIAS, true;
    return cr_to_scalar(t, out, v, d, i);
}
static inline bool cr_to_double(CrThread *t, double *out, CrValue v, const CrForeign *d, int i) {
    if (CR_LIKELY(cr_is_float(v))) return *out = cr_float_get(v), true;
    if (cr_is_int(v)) return *out = (double)cr_int_get(v), true;
    return cr_to_scalar(t, out, v, d, i);
}
static inline bool cr_to_float(CrThread *t, float *out, CrValue v, const CrForeign *d, int i) {
    return cr_to_scalar(t, out, v, d, i);
}
static inline bool cr_to_longdouble(CrThread *t, long double *out, CrValue v, const CrForeign *d, int i) {
    if (CR_LIKELY(cr_is_float(v))) return *out = cr_float_get(v), true;
    return cr_to_scalar(t, out, v, d, i);
}
static inline bool cr_to_bool(CrThread *t, _Bool *out, CrValue v, const CrForeign *d, int i) {
    if (CR_LIKELY(v == CR_TRUE || v == CR_FALSE)) return *out = v == CR_TRUE, true;
    return cr_to_scalar(t, out, v, d, i);
}

static inline CrValue cr_from_int32(CrThread *t, int32_t i) { return (void)t, cr_int(i); }
static inline CrValue cr_from_uint32(CrThread *t, uint32_t i) { return (void)t, cr_int(i); }
static inline CrValue cr_from_int64(CrThread *t, int64_t i) {
    return CR_LIKELY(cr_int_fits(i)) ? cr_int(i) : cr_int_from_int64(t, i);
}
static inline CrValue cr_from_uint64(CrThread *t, uint64_t i) {
    return CR_LIKELY(i < (uint64_t)CR_INT_MAX) ? cr_int((int64_t)i) : cr_int_from_uint64(t, i);
}
static inline CrValue cr_from_double(CrThread *t, double x) { return (void)t, cr_float_raw(x); }
static inline CrValue cr_from_bool(CrThread *t, bool b) { return (void)t, cr_bool(b); }
static inline CrValue cr_from_char32(CrThread *t, uint32_t c) { return cr_str_from_char(t, c); }
static inline CrValue cr_from_string(CrThread *t, const char *s) { return s ? cr_c_text(t, s) : CR_NONE; }

// The value of an expression of any type that is no pointer to data but a string: for function-like macros.
#define cr_from_any(t, x)                                                                                    \
    _Generic((x), _Bool: cr_from_bool, float: cr_from_double, double: cr_from_double,                        \
             long double: cr_from_long_double, unsigned long: cr_from_uint64,                                \
             unsigned long long: cr_from_uint64, char *: cr_from_string, const char *: cr_from_string,       \
             default: cr_from_int64)((t), (x))
static inline CrValue cr_from_long_double(CrThread *t, long double x) { return cr_from_double(t, (double)x); }

// ---- Pointers --------------------------------------------------------------------------------------------------------

bool cr_to_pointer_slow(CrThread *t, CrArg *x, CrValue v, const CrForeign *d, int i);
bool cr_to_string_slow(CrThread *t, CrArg *x, CrValue v, const CrForeign *d, int i);
bool cr_to_function(CrThread *t, CrArg *x, CrValue v, const CrForeign *d, int i); // a C function pointer

// A str that C can read as it is: ASCII, known to hold no NUL, and in one piece (a shared text may go on behind its end).
static inline bool cr_string_ready(CrValue v) {
    enum { READY = CR_STR_ASCII | CR_STR_NO_NUL };
    return CR_IS(STR, v) && (cr_object(v)->aux & (READY | CR_STR_SHARED)) == READY;
}
static inline const void *cr_string_chars(CrValue v) { // for any kind of char
    const CrStr *s = CR_AS(CrStr, v);
    __asm__("" : "+r"(s)); // else gcc warns of what it would read were v a constant such as None
    return s + 1;
}

// For `const char *`: a str without NUL characters goes as it is when it is ASCII (the flag remembers the search).
static inline bool cr_to_string(CrThread *t, CrArg *x, CrValue v, const CrForeign *d, int i) {
    if (CR_LIKELY(cr_string_ready(v))) {
        x->p = (void *)(uintptr_t)cr_string_chars(v);
        x->kind = CR_ARG_PLAIN;
        return true;
    }
    if (CR_IS(BYTES, v)) {
        CrBytes *b = CR_AS(CrBytes, v);
        __asm__("" : "+r"(b)); // as above
        x->p = b->data;
        x->kind = CR_ARG_PLAIN;
        return true;
    }
    return cr_to_string_slow(t, x, v, d, i);
}

// For any other pointer to data.
static inline bool cr_to_pointer(CrThread *t, CrArg *x, CrValue v, const CrForeign *d, int i) {
    if (CR_IS(C_POINTER, v)) {
        CrPointer *p = CR_AS(CrPointer, v);
        __asm__("" : "+r"(p)); // as above
        if (CR_LIKELY(p->type == d->params[i]->to)) {
            x->p = p->address;
            x->kind = CR_ARG_PLAIN;
            return true;
        }
    }
    return cr_to_pointer_slow(t, x, v, d, i);
}

// A struct or union by value.
bool cr_to_record(CrThread *t, void *out, CrValue v, const CrForeign *d, int i);
// A pointer result. Inside a buffer among the arguments it keeps that buffer alive.
CrValue cr_from_pointer(CrThread *t, const void *p, const CrCType *type, const CrArg *x, int n);

// ---- The end of a call --------------------------------------------------------------------------------------------------

// A call without pointer arguments.
static inline CrValue cr_call_done(CrThread *t, CrValue result) {
    return CR_UNLIKELY(cr_raised(t)) ? CR_ERROR : result;
}

// A call with n pointer arguments; `kinds` is the union of their kinds: 0 when there is nothing to undo.
static inline CrValue cr_args_done(CrThread *t, uint32_t kinds, CrArg *x, int n, CrValue result, const CrForeign *d) {
    return CR_UNLIKELY(kinds != CR_ARG_PLAIN || cr_raised(t)) ? cr_args_finish(t, x, n, result, d) : result;
}

// A call of a variadic function whose shape is known only now (variadic.c): the declared arguments, and a tuple of the
// others. An int goes as a 64-bit integer, a float as double, str and bytes as const char *, None as NULL.
CrValue cr_call_variadic(CrThread *t, const CrForeign *d, const CrValue *args, CrValue rest);

// OSError from the negative errno that a function annotated "cranky:error=negative_errno" has returned.
CrValue cr_raise_negative_errno(CrThread *t, int64_t error, const char *text);

#endif
