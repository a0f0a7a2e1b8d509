// dict.h -- dict: a compact, insertion-ordered hash table that is read without locks.
//
//      CrDict {header, table} ---> CrTable {mask, used, cap, top, entries | index[mask+1] | [hash, key, value]...}
//
// `index` cells are 64 bits: (hash fragment << 32 | entry number + 1), 0 = empty, perturbed probing, load 2/3; tables of
// up to 8 entries have no index and compare in a row. An insert fills the entry, then publishes it with one release
// store. A deleted entry gets key 0 and is not used again in the same table; a table is replaced when full, never
// resized in place. Writers hold the byte lock; no user code (__eq__, __hash__) runs under it.
//
// Namespace dicts (modules) store values by reference: an entry's value is the address of a CrValue cell, so that
// compiled code reads a module global as one C variable. A cell that holds 0 is a deleted or not yet bound name.
// The functions below hide the difference. Their str keys are interned as they come in.
#ifndef CRANKY_RUNTIME_DICT_H
#define CRANKY_RUNTIME_DICT_H

#include "runtime/object.h"
#include "runtime/types/set.h"

typedef struct CrEntry {
    int64_t hash;
    CrValue key;   // CR_ERROR: deleted
    CrValue value; // namespace dicts: address of the cell
} CrEntry;

typedef struct CrTable {
    uint64_t mask;    // index cells - 1; 0 when there is no index
    uint64_t used;    // entries filled, deleted ones included
    uint64_t cap;     // entries allocated
    uint64_t top;     // entries at and above this number are deleted (where popitem looks on)
    CrEntry *entries; // behind the index, in the same block
    uint64_t index[]; // mask + 1 cells, when mask != 0
} CrTable;

struct CrDict {
    CrObject ob;    // aux: CR_DICT_*
    CrTable *table; // never NULL
    uint64_t live;  // entries that are not deleted (for a namespace: cells that exist, bound or not)
};
enum { CR_DICT_NAMESPACE = 1 };

typedef struct CrDictView {
    CrObject ob;
    CrValue dict;
} CrDictView;

typedef struct CrDictIterator {
    CrObject ob;
    CrValue dict;      // dict or set; CR_ERROR when exhausted
    uint64_t position; // next entry number (set: next slot); reverse iterators: one above the next
    uint32_t live;     // expected `live`: changed size during iteration is an error, from then on for ever
    uint32_t left;     // items still to come
} CrDictIterator;

CrValue cr_dict_new(CrThread *t);
CrValue cr_dict_namespace(CrThread *t);                                   // a new namespace dict
CrValue cr_dict_from_pairs(CrThread *t, const CrValue *kv, size_t n);     // {k: v, ...}: n pairs, k0 v0 k1 v1 ...
CrValue cr_dict_get(CrThread *t, CrValue d, CrValue key);                 // missing: CR_ERROR, no exception
CrValue cr_dict_get_interned(CrDict *d, CrValue name);                    // interned str key; missing: CR_ERROR; never raises
int cr_dict_set(CrThread *t, CrValue d, CrValue key, CrValue value);      // 0, -1
// Where the value of an interned name stands while the dict has this table: 0 in it means deleted. NULL: not there.
CrValue *cr_dict_slot(const CrDict *d, const CrTable *table, CrValue name);
int cr_dict_delete(CrThread *t, CrValue d, CrValue key);                  // 1 deleted, 0 missing, -1
int cr_dict_delete_if(CrThread *t, CrValue d, CrValue key, CrValue value); // only while it has that very value
CrValue cr_dict_pop(CrThread *t, CrValue d, CrValue key);                 // missing: CR_ERROR, no exception
CrValue cr_dict_set_default(CrThread *t, CrValue d, CrValue key, CrValue value); // atomic; the value now there
int cr_dict_contains(CrThread *t, CrValue d, CrValue key);                // 1, 0, -1
int cr_dict_update(CrThread *t, CrValue d, CrValue other);                // mapping or iterable of pairs
int cr_dict_merge_keywords(CrThread *t, CrValue d, CrValue mapping, CrValue function); // f(**a, **b): duplicates raise
CrValue cr_dict_copy(CrThread *t, CrValue d);                             // an ordinary exact dict
CrValue cr_dict_getitem(CrThread *t, CrValue d, CrValue key);             // d[key]: __missing__, KeyError
void cr_dict_clear(CrThread *t, CrValue d);
bool cr_dict_pop_last(CrThread *t, CrValue d, CrValue *key, CrValue *value); // false: empty

// What an OrderedDict knows about the start of its table: guarded by the dict's lock. After the dict has got another table
// the numbers mean nothing.
typedef struct CrDictFront {
    CrTable *known; // the table it is about
    uint64_t gap;   // entries at the start that have never been used
    uint64_t first; // all entries before are blank
} CrDictFront;
int cr_dict_move_to_end(CrThread *t, CrValue d, CrValue key);                      // 1, 0 missing, -1
int cr_dict_move_to_front(CrThread *t, CrValue d, CrValue key, CrDictFront *front); // likewise
bool cr_dict_pop_first(CrThread *t, CrValue d, CrDictFront *front, CrValue *key, CrValue *value); // false: empty
size_t cr_dict_len(CrValue d);
// Steps through the entries: *position starts at 0. False at the end. Lock-free; consistent per entry.
bool cr_dict_step(CrValue d, uint64_t *position, CrValue *key, CrValue *value);
// The same with the hash, through one table that the caller has taken: immune to changes meanwhile.
bool cr_table_step(const CrDict *d, const CrTable *table, uint64_t *position, CrEntry *out);
// As cr_dict_get, cr_dict_set with a hash that is known already.
CrValue cr_dict_get_hashed(CrThread *t, CrValue d, CrValue key, int64_t hash);
int cr_dict_set_hashed(CrThread *t, CrValue d, CrValue key, int64_t hash, CrValue value);
CrValue cr_dict_set_default_hashed(CrThread *t, CrValue d, CrValue key, int64_t hash, CrValue value);
int cr_dict_delete_if_hashed(CrThread *t, CrValue d, CrValue key, int64_t hash, CrValue value);
// Namespace dicts: the cell for `name` (interned), made when missing. `cell` may be given by a compiled module for
// its static variable: it is used if the name has no cell yet, and takes over the value of an existing one.
CrValue *cr_dict_cell(CrThread *t, CrValue d, CrValue name, CrValue *cell);

CrValue cr_dict_iter(CrThread *t, CrValue d); // over the keys
CrValue cr_dict_iterator_new(CrThread *t, CrTypeId type, CrValue d);
CrValue cr_dict_view(CrThread *t, CrTypeId type, CrValue d);

static inline CrTable *cr_dict_table(CrValue d) {
    return __atomic_load_n(&CR_AS(CrDict, d)->table, __ATOMIC_ACQUIRE);
}

#endif
