// iterators.h -- iterators over built-in sequences, and what iter(), enumerate, zip, map, filter, reversed make.
#ifndef CRANKY_RUNTIME_ITERATORS_H
#define CRANKY_RUNTIME_ITERATORS_H

#include "runtime/types/list.h"
#include "runtime/types/range.h"

// iter(callable, sentinel)
typedef struct CrCallableIterator {
    CrObject ob;
    CrValue callable; // CR_ERROR when exhausted
    CrValue sentinel;
} CrCallableIterator;

typedef struct CrEnumerate {
    CrObject ob;
    CrValue iterator;
    CrValue index; // the next one, any int
} CrEnumerate;

typedef struct CrZip {
    CrObject ob;
    CrValue iterators; // tuple; CR_ERROR once strict zip found unequal lengths
    uint64_t strict;   // raise ValueError when the lengths differ
} CrZip;

typedef struct CrMap {
    CrObject ob;
    CrValue function;
    CrValue iterators; // tuple of at least one
} CrMap;

typedef struct CrFilter {
    CrObject ob;
    CrValue function; // CR_NONE: the items' own truth
    CrValue iterator;
} CrFilter;

CrValue cr_iterator_new(CrThread *t, CrTypeId type, CrValue sequence, int64_t index);
CrValue cr_list_iter(CrThread *t, CrValue list);
CrValue cr_list_reverse_iter(CrThread *t, CrValue list);
CrValue cr_tuple_iter(CrThread *t, CrValue tuple);
CrValue cr_seq_iterator_new(CrThread *t, CrValue sequence); // for objects with __getitem__ only
CrValue cr_callable_iter(CrThread *t, CrValue callable, CrValue sentinel);

// __reduce__ and __setstate__ of an iterator over a sequence that does not change its length: (iter, (sequence,), index).
CrValue cr_iterator_reduce(CrThread *t, CrFunction *f, CrValue self);
CrValue cr_iterator_setstate(CrThread *t, CrFunction *f, CrValue self, CrValue state);

// One step of a list iterator; in line in compiled loops. Exhausted: CR_ERROR.
static inline CrValue cr_list_iterator_next(CrIterator *it) {
    CrValue list = CR_GET(it->sequence);
    if (list == CR_ERROR) return CR_ERROR;
    int64_t i = __atomic_load_n(&it->index, __ATOMIC_RELAXED);
    CrValue item = cr_list_at(list, (uint64_t)i);
    if (CR_LIKELY(item != CR_ERROR)) __atomic_store_n(&it->index, i + 1, __ATOMIC_RELAXED);
    else CR_SET(it->sequence, CR_ERROR);
    return item;
}

static inline CrValue cr_tuple_iterator_next(CrIterator *it) {
    CrValue tuple = CR_GET(it->sequence);
    if (tuple == CR_ERROR) return CR_ERROR;
    uint64_t i = (uint64_t)__atomic_load_n(&it->index, __ATOMIC_RELAXED);
    if (CR_LIKELY(i < cr_tuple_len(tuple))) {
        __atomic_store_n(&it->index, (int64_t)i + 1, __ATOMIC_RELAXED);
        return cr_tuple_items(tuple)[i];
    }
    CR_SET(it->sequence, CR_ERROR);
    return CR_ERROR;
}

// next() of any iterator, as its `next` slot gives it; the common ones in line.
static inline CrValue cr_step(CrThread *t, CrValue iterator) {
    if (CR_IS(LIST_ITERATOR, iterator)) return cr_list_iterator_next(CR_AS(CrIterator, iterator));
    if (CR_IS(RANGE_ITERATOR, iterator)) return cr_range_step(t, iterator);
    if (CR_IS(TUPLE_ITERATOR, iterator)) return cr_tuple_iterator_next(CR_AS(CrIterator, iterator));
    return CR_SLOT(cr_type_of(iterator)->slots.next)(t, iterator);
}

#endif
