// container.h -- what the container types share: item equality with fast paths, hashes of the common keys, guards
// against containers that contain themselves, the end of iterations, length hints.
#ifndef CRANKY_RUNTIME_CONTAINER_H
#define CRANKY_RUNTIME_CONTAINER_H

#include "runtime/lock.h"
#include "runtime/object.h"
#include "runtime/raise.h"
#include "runtime/types/str.h"

// Functions in type tables have fixed signatures, of which many do not need every parameter.
#pragma GCC diagnostic ignored "-Wunused-parameter"

// One container whose repr is being made; lives on the C stack, linked from t->repr.
typedef struct CrReprLink {
    struct CrReprLink *outer;
    CrValue object;
} CrReprLink;

// False if the repr of `object` is already under way in this thread: then it prints as "..." in its brackets.
static inline bool cr_repr_enter(CrThread *t, CrReprLink *link, CrValue object) {
    for (const CrReprLink *l = t->repr; l; l = l->outer)
        if (l->object == object) return false;
    *link = (CrReprLink){t->repr, object};
    t->repr = link;
    return true;
}
static inline void cr_repr_leave(CrThread *t, const CrReprLink *link) { t->repr = link->outer; }

// a == b as containers test it: 1, 0, -1. Identity implies equality.
static inline int cr_same(CrThread *t, CrValue a, CrValue b) {
    if (a == b) return 1;
    if (cr_both_int(a, b)) return 0;
    if (CR_IS(STR, a) && CR_IS(STR, b)) return cr_str_equal(a, b);
    return cr_compare_bool(t, a, b, CR_EQ);
}

// Sequences compare as their first items that differ do, which are a and b,
static inline CrValue cr_compare_different(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    return op == CR_EQ || op == CR_NE ? cr_bool(op == CR_NE) : cr_compare(t, a, b, op);
}
// and as their lengths do if one begins with the other.
static inline CrValue cr_compare_lengths(uint64_t a, uint64_t b, CrCompare op) { return cr_order_is(op, (a > b) - (a < b)); }

// hash(v), without a call for strs that know theirs and for small ints.
static inline int cr_hash_fast(CrThread *t, CrValue v, int64_t *hash) {
    if (cr_is_int(v)) {
        int64_t i = cr_int_get(v);
        *hash = i == -1 ? -2 : i;
        return 0;
    }
    if (CR_IS(STR, v)) {
        int64_t h = __atomic_load_n(&CR_AS(CrStr, v)->hash, __ATOMIC_RELAXED);
        *hash = h ? h : cr_str_hash(v);
        return 0;
    }
    return cr_hash(t, v, hash);
}

// After a `next` slot returned CR_ERROR: true if the iterator is exhausted, false if it failed.
static inline bool cr_iteration_ended(CrThread *t) {
    return !cr_raised(t) || cr_exception_clear_if(t, CR_TYPE_OF_ID(StopIteration));
}

// True if `contains` finds no item of `iterable` in `container`; CR_ERROR: exception.
typedef int CrContains(CrThread *t, CrValue container, CrValue item);
CrValue cr_is_disjoint(CrThread *t, CrValue container, CrContains *contains, CrValue iterable);

// The number of items an iterable says it will give (len, then __length_hint__), 0 if it does not say; -1: exception.
int64_t cr_length_hint(CrThread *t, CrValue iterable);

// The count of a repetition `sequence * n`: false with TypeError (no integer) or OverflowError. Negative is 0.
bool cr_repeat_count(CrThread *t, CrValue n, int64_t *count);

#endif
