// list.h -- list and tuple, and the iterators over sequences.
//
//      CrList {header, items} ---> CrArray {len, cap, item[cap]}
//
// The bounds live in the array block that is read, and an array is replaced, never resized in place: a lock-free
// reader of one item loads `items` once and stays consistent. Writers hold the list's byte lock (elided with one thread) and
// store single words; readers of many items take the lock too (cr_list_view).
#ifndef CRANKY_RUNTIME_LIST_H
#define CRANKY_RUNTIME_LIST_H

#include "runtime/object.h"

typedef struct CrArray {
    uint64_t len; // items in use
    uint64_t cap; // items allocated
    CrValue item[];
} CrArray;

struct CrList {
    CrObject ob;
    CrArray *items; // never NULL: an empty list points at a shared empty array of capacity 0
};

// An instance of a subclass of tuple has the same layout, so its items are read the same way. It has no inline
// attribute slots (their offset would depend on the length): if the class has a __dict__, all attributes live behind
// the one overflow word that stands after the last item, item[len]. Its shapes have slot_offset 0 to say so.
struct CrTuple {
    CrObject ob;
    uint64_t len;
    CrValue item[];
};
static inline CrValue *cr_tuple_overflow(CrTuple *tuple) { return &tuple->item[tuple->len]; }

// Iterators over list, tuple, str, bytes and sequences by index.
typedef struct CrIterator {
    CrObject ob;
    CrValue sequence; // CR_ERROR when exhausted
    int64_t index;
} CrIterator;

extern CrArray cr_empty_array;
extern CrValue cr_tuple_empty;

CrValue cr_list_new(CrThread *t, size_t capacity);                          // []
CrValue cr_list_from(CrThread *t, const CrValue *items, size_t n);          // [a, b, c]
CrValue cr_list_from_iterable(CrThread *t, CrValue iterable);
int cr_list_append(CrThread *t, CrValue list, CrValue item);                // 0; -1 only without memory
int cr_list_extend(CrThread *t, CrValue list, CrValue iterable);
int cr_list_sort(CrThread *t, CrValue list, CrValue key, bool reverse);     // key CR_NONE: none
CrValue cr_list_to_tuple(CrThread *t, CrValue list);
CrValue cr_tuple_from(CrThread *t, const CrValue *items, size_t n);
CrTuple *cr_tuple_alloc(CrThread *t, size_t n);                             // items zero: fill before anyone sees it
CrValue cr_tuple_from_iterable(CrThread *t, CrValue iterable);
CrValue cr_tuple_concat(CrThread *t, CrValue a, CrValue b);
CrValue cr_list_repeat(CrThread *t, CrValue list, CrValue count);           // [x] * n
CrValue cr_list_slice(CrThread *t, CrValue list, int64_t start, int64_t stop); // a new list; bounds are clamped
int cr_list_insert(CrThread *t, CrValue list, int64_t index, CrValue item);
CrValue cr_list_pop(CrThread *t, CrValue list, int64_t index);              // IndexError when out of range
bool cr_list_remove_at(CrValue list, uint64_t i, CrValue item);            // false: with several threads, it is not there any more
void cr_list_clear(CrThread *t, CrValue list);
int cr_list_assign_slice(CrThread *t, CrValue list, CrValue slice, CrValue value); // value CR_ERROR: delete
int cr_list_contains(CrThread *t, CrValue list, CrValue item);              // 1, 0, -1
// A snapshot of a list's items as an array nobody else writes to.
CrArray *cr_list_snapshot(CrThread *t, CrValue list);
CrArray *cr_array_alloc(CrThread *t, uint64_t cap); // len 0; NULL with MemoryError when it is too large
static inline bool cr_is_list_or_tuple(CrValue v) { return cr_has_flag(v, CR_TYPE_LIST | CR_TYPE_TUPLE); }

// The items of a list (or subclass) as they are now, for readers of many of them: nobody changes what is returned until
// Python code runs. With one thread that is the array itself, else a copy made under the lock. NULL: MemoryError.
const CrValue *cr_list_view(CrThread *t, CrValue list, uint64_t *n);
// list[i]; beyond the end CR_ERROR, no exception. Other threads may change the list between two calls.
static inline CrValue cr_list_at(CrValue list, uint64_t i) {
    CrArray *a = __atomic_load_n(&CR_AS(CrList, list)->items, __ATOMIC_ACQUIRE);
    return i < __atomic_load_n(&a->len, __ATOMIC_RELAXED) ? CR_GET(a->item[i]) : CR_ERROR;
}
static inline uint64_t cr_list_len(CrValue list) {
    return __atomic_load_n(&__atomic_load_n(&CR_AS(CrList, list)->items, __ATOMIC_ACQUIRE)->len, __ATOMIC_RELAXED);
}
// The list itself, or, with several threads, a copy: for searches that must not miss items others are moving.
CrValue cr_list_to_search(CrThread *t, CrValue list);
// Pointer and count, consistent, of a list that no other thread knows.
static inline const CrValue *cr_list_items(CrValue list, uint64_t *n) {
    CrArray *a = __atomic_load_n(&CR_AS(CrList, list)->items, __ATOMIC_ACQUIRE);
    *n = __atomic_load_n(&a->len, __ATOMIC_RELAXED);
    return a->item;
}
static inline CrValue *cr_tuple_items(CrValue tuple) { return CR_AS(CrTuple, tuple)->item; }
static inline uint64_t cr_tuple_len(CrValue tuple) { return CR_AS(CrTuple, tuple)->len; }
// list[i] for an exact list and small int, without a call; anything else CR_ERROR (no exception): take the slow way.
static inline CrValue cr_list_get_fast(CrValue list, CrValue index) {
    CrArray *a = __atomic_load_n(&CR_AS(CrList, list)->items, __ATOMIC_ACQUIRE);
    uint64_t i = index - CR_INT_BIAS;
    if (__builtin_constant_p(i) && i >= (uint64_t)CR_INT_MAX) return CR_ERROR; // l[1.5], l[-1]: gcc warns of the impossible load
    return i < __atomic_load_n(&a->len, __ATOMIC_RELAXED) ? CR_GET(a->item[i]) : CR_ERROR;
}

#endif
