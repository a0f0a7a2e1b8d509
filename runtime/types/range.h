// range.h -- range and its iterator. Bounds may be ints of any size; ranges of small ints have a form without calls.
#ifndef CRANKY_RUNTIME_RANGE_H
#define CRANKY_RUNTIME_RANGE_H

#include "runtime/object.h"

typedef struct CrRange {
    CrObject ob;               // aux: CR_RANGE_SMALL when start, stop, step and all items are small ints
    CrValue start, stop, step; // exact ints; step is not 0
    CrValue length;            // exact int, >= 0
} CrRange;
enum { CR_RANGE_SMALL = 1 };

// Counts `left` items from `next` on. With big ints (aux 0) next, step and left are boxed in the same words.
typedef struct CrRangeIterator {
    CrObject ob;  // aux: CR_RANGE_SMALL: the fields are plain int64_t; else CrValues of exact ints
    int64_t next; // the item to come
    int64_t step;
    int64_t left; // items to come
    CrValue start; // as the iterator began, for __reduce__
    CrValue length;
} CrRangeIterator;

CrValue cr_range_new(CrThread *t, CrValue start, CrValue stop, CrValue step); // any objects with __index__
CrValue cr_range_iter(CrThread *t, CrValue range);

static inline CrValue cr_range_iterator_next_small(CrRangeIterator *it) {
    int64_t left = __atomic_load_n(&it->left, __ATOMIC_RELAXED), next = __atomic_load_n(&it->next, __ATOMIC_RELAXED);
    if (left <= 0) return CR_ERROR;
    __atomic_store_n(&it->left, left - 1, __ATOMIC_RELAXED);
    __atomic_store_n(&it->next, next + it->step, __ATOMIC_RELAXED);
    return cr_int(next);
}
CrValue cr_range_iterator_next_big(CrThread *t, CrValue iterator);

// One step of a range iterator, without a call for small ints. Exhausted: CR_ERROR.
static inline CrValue cr_range_step(CrThread *t, CrValue iterator) {
    CrRangeIterator *it = CR_AS(CrRangeIterator, iterator);
    return CR_LIKELY(it->ob.aux & CR_RANGE_SMALL) ? cr_range_iterator_next_small(it) : cr_range_iterator_next_big(t, iterator);
}

#endif
