// items.c -- the kinds of items of array.array, read and written.
#include "runtime/raise.h"
#include "runtime/types/container.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "stdlib/array/array.h"

static const CrArrayKind kinds[] = {
    {'b', 1, 'b', 1, true, true},  {'B', 1, 'B', 0, true, false}, {'u', 4, 'w', 20, false, false}, {'h', 2, 'h', 4, true, true},
    {'H', 2, 'H', 2, true, false}, {'i', 4, 'i', 8, true, true},  {'I', 4, 'I', 6, true, false},   {'l', 8, 'l', 12, true, true},
    {'L', 8, 'L', 10, true, false}, {'q', 8, 'q', 12, true, true}, {'Q', 8, 'Q', 10, true, false}, {'f', 4, 'f', 14, false, true},
    {'d', 8, 'd', 16, false, true},
};
const char cr_array_codes[] = "bBuhHiIlLqQfd";

const CrArrayKind *cr_array_kind(uint32_t code) {
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if ((uint32_t)kinds[i].code == code) return &kinds[i];
    return NULL;
}

const CrArrayKind *cr_array_integer_kind(uint8_t size, bool is_signed) {
    const CrArrayKind *found = NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) // of two, the last
        if (kinds[i].integer && kinds[i].size == size && kinds[i].is_signed == is_signed) found = &kinds[i];
    return found;
}

// Single items may be read while others write them.
static uint64_t load(const uint8_t *p, int size) {
    switch (size) {
    case 1: return __atomic_load_n(p, __ATOMIC_RELAXED);
    case 2: return __atomic_load_n((const uint16_t *)(const void *)p, __ATOMIC_RELAXED);
    case 4: return __atomic_load_n((const uint32_t *)(const void *)p, __ATOMIC_RELAXED);
    default: return __atomic_load_n((const uint64_t *)(const void *)p, __ATOMIC_RELAXED);
    }
}

CrValue cr_array_get(CrThread *t, const CrArrayKind *kind, const uint8_t *from) {
    uint64_t u = load(from, kind->size);
    float single;
    double wide;
    int shift = 64 - 8 * kind->size;
    switch (kind->code) {
    case 'f': return memcpy(&single, &u, sizeof single), cr_float_raw(single);
    case 'd': return memcpy(&wide, &u, sizeof wide), cr_float_raw(wide);
    case 'u':
        if (u > 0x10FFFF) return CR_RAISE(t, ValueError, "chr() arg not in range(0x110000)");
        return cr_str_from_char(t, (uint32_t)u);
    default: break;
    }
    if (!kind->is_signed) return cr_int_from_uint64(t, u);
    return cr_int_from_int64(t, (int64_t)(u << shift) >> shift);
}

static bool overflow(CrThread *t, const char *message) { return CR_RAISE(t, OverflowError, "%s", message), false; }

typedef struct Limit {
    int64_t low, high;
    const char *name;
} Limit;

static bool within(CrThread *t, int64_t i, const Limit *l) {
    if (i < l->low) CR_RAISE(t, OverflowError, "%s is less than minimum", l->name);
    else if (i > l->high) CR_RAISE(t, OverflowError, "%s is greater than maximum", l->name);
    else return true;
    return false;
}

// Kinds that are read as a C long first, with the limits they meet in turn.
static bool put_small(CrThread *t, char code, CrValue v, uint64_t *out) {
    static const Limit byte = {-128, 127, "signed char"}, ubyte = {0, 255, "unsigned byte integer"},
                       word = {-32768, 32767, "signed short integer"}, uword = {0, 65535, "unsigned short"},
                       wide = {INT32_MIN, INT32_MAX, "signed integer"};
    int64_t i;
    if (!cr_int_to_int64(v, &i)) return overflow(t, "Python int too large to convert to C long");
    *out = (uint64_t)i;
    switch (code) {
    case 'b': return within(t, i, &word) && within(t, i, &byte);
    case 'B': return within(t, i, &ubyte);
    case 'h': return within(t, i, &word);
    case 'H': return within(t, i, &wide) && within(t, i, &uword);
    case 'i': return within(t, i, &wide);
    default: return true;
    }
}

static bool put_integer(CrThread *t, const CrArrayKind *kind, CrValue v, uint64_t *out) {
    CrValue i = cr_is_int(v) ? v : cr_index(t, v);
    if (!i) return false;
    switch (kind->code) {
    case 'I':
    case 'L':
        if (cr_int_sign(i) < 0) return overflow(t, "can't convert negative value to unsigned int");
        if (!cr_int_to_uint64(i, out)) return overflow(t, "Python int too large to convert to C unsigned long");
        if (kind->code == 'I' && *out > UINT32_MAX) return overflow(t, "unsigned int is greater than maximum");
        return true;
    case 'q': return cr_int_to_int64(i, (int64_t *)out) || overflow(t, "int too big to convert");
    case 'Q':
        if (cr_int_sign(i) < 0) return overflow(t, "can't convert negative int to unsigned");
        return cr_int_to_uint64(i, out) || overflow(t, "int too big to convert");
    default: return put_small(t, kind->code, i, out);
    }
}

static bool put_character(CrThread *t, CrValue v, uint64_t *out) {
    if (cr_is_str(v) && cr_str_of(v)->len == 1) return *out = cr_str_at(cr_str_of(v), 0), true;
    CR_RAISE(t, TypeError, "array item must be unicode character");
    return false;
}

bool cr_array_put(CrThread *t, const CrArrayKind *kind, CrValue v, uint8_t *to) {
    uint64_t u = 0;
    if (kind->code == 'u') {
        if (!put_character(t, v, &u)) return false;
    } else if (kind->integer) {
        if (!put_integer(t, kind, v, &u)) return false;
    } else {
        double d;
        if (!cr_float_from(t, v, &d)) return false;
        float single = (float)d;
        if (kind->size == 8) memcpy(&u, &d, sizeof d);
        else memcpy(&u, &single, sizeof single);
    }
    switch (kind->size) {
    case 1: __atomic_store_n(to, (uint8_t)u, __ATOMIC_RELAXED); break;
    case 2: __atomic_store_n((uint16_t *)(void *)to, (uint16_t)u, __ATOMIC_RELAXED); break;
    case 4: __atomic_store_n((uint32_t *)(void *)to, (uint32_t)u, __ATOMIC_RELAXED); break;
    default: __atomic_store_n((uint64_t *)(void *)to, u, __ATOMIC_RELAXED);
    }
    return true;
}
