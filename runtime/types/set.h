// set.h -- set and frozenset: open-addressing hash tables that are read without locks.
//
//      CrSet {header, table, live, hash, finger} ---> CrSetTable {mask, fill, slot[mask+1] of {hash, key}}
//
// Probing and growth are CPython's (runs of 10 neighbours, then a perturbed jump), since they decide the order in
// which a set of ints iterates, and programs' outputs show that order. A deleted slot may be filled again (its hash is
// stored before its key, and a reader that mixes old and new finds no match); tables are replaced, never resized.
#ifndef CRANKY_RUNTIME_SET_H
#define CRANKY_RUNTIME_SET_H

#include "runtime/object.h"

typedef struct CrSetSlot {
    int64_t hash; // valid when key is set; kept after deletion
    CrValue key;  // CR_ERROR: empty, CR_SET_DELETED: deleted
} CrSetSlot;

typedef struct CrSetTable {
    uint64_t mask; // slots - 1; slots is a power of two, at least 8
    uint64_t fill; // slots that are not empty, deleted ones included
    uint64_t adds; // how often an item was put into a slot: tells a writer whether a look-up that found nothing still holds
    CrSetSlot slot[];
} CrSetTable;

typedef struct CrSet {
    CrObject ob;
    CrSetTable *table; // never NULL
    uint64_t live;     // items
    int64_t hash;      // frozenset: cached hash, 0 if not computed
    uint64_t finger;   // where pop() looks next
} CrSet;

extern CrObject cr_set_deleted_object; // marks deleted slots; no Python value
#define CR_SET_DELETED ((CrValue)(uintptr_t)&cr_set_deleted_object)

CrValue cr_set_new(CrThread *t);
CrValue cr_set_from(CrThread *t, const CrValue *items, size_t n); // {a, b, c}
CrValue cr_set_from_constants(CrThread *t, const CrValue *items, size_t n); // the same where all are constants
CrValue cr_set_from_iterable(CrThread *t, CrValue iterable);
CrValue cr_frozenset_from_iterable(CrThread *t, CrValue iterable);
int cr_set_add(CrThread *t, CrValue s, CrValue item);      // 0, -1
int cr_set_contains(CrThread *t, CrValue s, CrValue item); // 1, 0, -1
int cr_set_discard(CrThread *t, CrValue s, CrValue item);  // 1 it was there, 0, -1
int cr_set_update(CrThread *t, CrValue s, CrValue iterable);
bool cr_set_step(CrValue s, uint64_t *position, CrValue *item);
static inline size_t cr_set_len(CrValue s) { return __atomic_load_n(&CR_AS(CrSet, s)->live, __ATOMIC_RELAXED); }

#endif
