// dict.h -- dict and set: compact, insertion-ordered hash tables that are read without locks.
//
//      CrDict {header, table} ---> CrTable {mask, used, cap, live, entries --> [hash, key, value]..., index[mask+1]}
//
// `index` cells are 64 bits: (hash fragment << 32 | entry number + 1), 0 = empty, linear probing, load 2/3; tables of
// up to 8 entries have no index and compare in a row. An insert fills the entry, then publishes it with one release
// store. A deleted entry gets key 0 and is not used again in the same table; a table is replaced when full, never
// resized in place. Writers hold the byte lock; no user code (__eq__, __hash__) runs under it.
//
// Namespace dicts (modules) store values by reference: an entry's value is the address of a CrValue cell, so that
// compiled code reads a module global as one C variable. A cell that holds 0 is a deleted or not yet bound name.
// The functions below hide the difference.
#ifndef CRANKY_RUNTIME_DICT_H
#define CRANKY_RUNTIME_DICT_H

#include "runtime/object.h"

typedef struct CrEntry {
    int64_t hash;
    CrValue key;   // CR_ERROR: deleted
    CrValue value; // namespace dicts: address of the cell
} CrEntry;

typedef struct CrTable {
    uint64_t mask;    // index cells - 1; 0 when there is no index
    uint64_t used;    // entries filled, deleted ones included
    uint64_t cap;     // entries allocated
    CrEntry *entries;
    uint64_t index[]; // mask + 1 cells, when mask != 0
} CrTable;

struct CrDict {
    CrObject ob;    // aux: CR_DICT_*
    CrTable *table; // never NULL
    uint64_t live;  // entries that are not deleted (for a namespace: cells that exist, bound or not)
};
enum { CR_DICT_NAMESPACE = 1 };

// set and frozenset: the same table; values unused.
typedef struct CrSet {
    CrObject ob;
    CrTable *table;
    uint64_t live;
    int64_t hash; // frozenset: cached hash, 0 if not computed
} CrSet;

typedef struct CrDictView {
    CrObject ob;
    CrValue dict;
} CrDictView;

typedef struct CrDictIterator {
    CrObject ob;
    CrValue dict;      // dict or set; CR_ERROR when exhausted
    uint64_t position; // next entry number
    uint64_t live;     // expected `live`: changed size during iteration is an error
} CrDictIterator;

CrValue cr_dict_new(CrThread *t);
CrValue cr_dict_namespace(CrThread *t);                                   // a new namespace dict
CrValue cr_dict_from_pairs(CrThread *t, const CrValue *kv, size_t n);     // {k: v, ...}: n pairs, k0 v0 k1 v1 ...
CrValue cr_dict_get(CrThread *t, CrValue d, CrValue key);                 // missing: CR_ERROR, no exception
CrValue cr_dict_get_interned(CrDict *d, CrValue name);                    // interned str key; missing: CR_ERROR; never raises
int cr_dict_set(CrThread *t, CrValue d, CrValue key, CrValue value);      // 0, -1
int cr_dict_delete(CrThread *t, CrValue d, CrValue key);                  // 1 deleted, 0 missing, -1
CrValue cr_dict_pop(CrThread *t, CrValue d, CrValue key);                 // missing: CR_ERROR, no exception
CrValue cr_dict_set_default(CrThread *t, CrValue d, CrValue key, CrValue value); // atomic; the value now there
int cr_dict_update(CrThread *t, CrValue d, CrValue other);                // mapping or iterable of pairs
int cr_dict_merge_keywords(CrThread *t, CrValue d, CrValue mapping, CrValue function); // f(**a, **b): duplicates raise
CrValue cr_dict_copy(CrThread *t, CrValue d);
size_t cr_dict_len(CrValue d);
// Steps through the entries: *position starts at 0. False at the end. Lock-free; consistent per entry.
bool cr_dict_step(CrValue d, uint64_t *position, CrValue *key, CrValue *value);
// Namespace dicts: the cell for `name` (interned), made when missing. `cell` may be given by a compiled module for
// its static variable: it is used if the name has no cell yet, and takes over the value of an existing one.
CrValue *cr_dict_cell(CrThread *t, CrValue d, CrValue name, CrValue *cell);

CrValue cr_set_new(CrThread *t);
CrValue cr_set_from(CrThread *t, const CrValue *items, size_t n);
CrValue cr_set_from_iterable(CrThread *t, CrValue iterable);
int cr_set_add(CrThread *t, CrValue s, CrValue item);      // 0, -1
int cr_set_contains(CrThread *t, CrValue s, CrValue item); // 1, 0, -1
bool cr_set_step(CrValue s, uint64_t *position, CrValue *item);

#endif
