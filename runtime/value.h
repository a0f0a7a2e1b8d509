// value.h -- CrValue, one 64-bit word that holds any Python object: the encoding and its inline tests.
//
// NaN-boxed, favouring pointers, with 50-bit small ints ("A50"; ../shared measurements chose it over tagged
// ints and over JavaScriptCore's int32). Reading a word from the top:
//
//      0x0000_0000_0000_0000                  CR_ERROR: "an exception is set", an unbound name, an empty slot
//      0x0000_pppp_pppp_pppp                  pointer to a heap or static object (48 bits, unchanged: the
//                                             conservative collector sees it)
//      0x0001_0000_0000_0000 ..
//      0xFFF9_0000_0000_0000                  double d: its bits + 2^48
//      0xFFF9_0000_0000_0001 ..
//      0xFFFB_FFFF_FFFF_FFFF                  never used (so that "is int" is one compare)
//      0xFFFC_0000_0000_0000 ..
//      0xFFFF_FFFF_FFFF_FFFF                  int i: K + i with K = 0xFFFE << 48 and -2^49 <= i < 2^49
//
// Ints that do not fit in 50 bits are heap objects (types/int.c); every int that fits IS immediate, so equal
// small ints are equal words. None, True, False, NotImplemented and Ellipsis are static objects.
#ifndef CRANKY_RUNTIME_VALUE_H
#define CRANKY_RUNTIME_VALUE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef uint64_t CrValue;

#define CR_ERROR   ((CrValue)0)
#define CR_LIKELY(x)   __builtin_expect(!!(x), 1)
#define CR_UNLIKELY(x) __builtin_expect(!!(x), 0)

// Fields that one thread reads while another writes them: CR_SET publishes what the new value points to, CR_GET sees it.
// A load whose value is the address of the next load needs no fence (the CPU orders the two), but TSan does not follow
// addresses and is told that it acquires.
#if defined(__SANITIZE_THREAD__)
#define CR_DEPENDENT __ATOMIC_ACQUIRE
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define CR_DEPENDENT __ATOMIC_ACQUIRE
#endif
#endif
#ifndef CR_DEPENDENT
#define CR_DEPENDENT __ATOMIC_RELAXED
#endif
#define CR_GET(field)        __atomic_load_n(&(field), CR_DEPENDENT)
#define CR_SET(field, value) __atomic_store_n(&(field), (value), __ATOMIC_RELEASE)

#define CR_TAG_INT   0xFFFC000000000000ull // every word at or above is an int
#define CR_INT_BIAS  0xFFFE000000000000ull // K: the word of the int 0
#define CR_TAG_FLOAT 0x0001000000000000ull // 2^48: what is added to a double's bits
#define CR_INT_MAX   ((int64_t)1 << 49)    // small ints are -CR_INT_MAX <= i < CR_INT_MAX

// A small int as a constant expression; `i` must be in range.
#define CR_INT(i) ((CrValue)(CR_INT_BIAS + (uint64_t)(int64_t)(i)))
// A float from the bits of a double, as a constant expression.
#define CR_FLOAT_BITS(bits) ((CrValue)((uint64_t)(bits) + CR_TAG_FLOAT))

static inline bool cr_is_int(CrValue v) { return v >= CR_TAG_INT; } // a SMALL int (see cr_is_any_int in object.h)
static inline bool cr_is_ptr(CrValue v) { return v < CR_TAG_FLOAT; }
static inline bool cr_is_float(CrValue v) { return v - CR_TAG_FLOAT < CR_TAG_INT - CR_TAG_FLOAT; }
static inline bool cr_both_int(CrValue a, CrValue b) { return (a & b) >= CR_TAG_INT; }

static inline bool cr_int_fits(int64_t i) { return (uint64_t)i + (uint64_t)CR_INT_MAX < (uint64_t)CR_INT_MAX * 2; }
static inline CrValue cr_int(int64_t i) { return CR_INT_BIAS + (uint64_t)i; } // only when cr_int_fits(i)
static inline int64_t cr_int_get(CrValue v) { return (int64_t)(v - CR_INT_BIAS); }

// Boxes a double. A NaN read from raw bytes may carry a payload that would look like an int or a pointer:
// use cr_float_raw for those; arithmetic on canonical NaNs never makes one.
static inline CrValue cr_float(double d) {
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return bits + CR_TAG_FLOAT;
}
static inline CrValue cr_float_raw(double d) { return d != d ? CR_FLOAT_BITS(0x7FF8000000000000ull) : cr_float(d); }
static inline double cr_float_get(CrValue v) {
    uint64_t bits = v - CR_TAG_FLOAT;
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}

#endif
