// dict.c -- the hash table of dict: look-up, insertion, deletion, growth, copying; see dict.h for the picture.
//
// The idea: look-up takes the table pointer once and needs no lock, because a table's entries are only ever added
// or blanked. When it must call __eq__, it checks afterwards that the table and the entry are still the same, and
// starts again if not. A writer looks up without the lock, takes it, checks that what it found still holds
// (same table; same key in the entry, or nothing inserted since), and only then writes.
#include "runtime/types/dict.h"

#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/types/container.h"

enum { NO_INDEX_MAX = 8, SMALLEST = 4 };

static inline void set_live(CrDict *d, uint64_t n) { __atomic_store_n(&d->live, n, __ATOMIC_RELAXED); }

static CrTable empty_table; // of every empty dict; capacity 0, so nobody writes to it

// What a look-up found, and what must still be true when a writer acts on it.
typedef struct Place {
    CrTable *table;
    uint64_t used;  // of the table, before the search
    CrEntry *entry; // NULL: the key is not there
    CrValue key;    // the entry's
} Place;

// ---- Tables -----------------------------------------------------------------------------------------------

// The cells an entry may be in: its hash's low bits first, so that the keys 0, 1, 2, ... lie side by side; then jumps
// into which ever more of the hash is mixed, so that keys that agree in the low bits part company at once.
typedef struct Probe {
    uint64_t cell, rest;
} Probe;
static inline Probe first_probe(int64_t hash, uint64_t mask) { return (Probe){(uint64_t)hash & mask, (uint64_t)hash}; }
static inline void next_probe(Probe *p, uint64_t mask) {
    p->rest >>= 5;
    p->cell = (p->cell * 5 + p->rest + 1) & mask;
}
static inline uint32_t fragment_of(int64_t hash) { return (uint32_t)hash ^ (uint32_t)((uint64_t)hash >> 32); }

// The smallest table that holds n entries.
static CrTable *table_alloc(CrThread *t, uint64_t n) {
    if (n == 0) return &empty_table;
    uint64_t cells = 0, cap = n <= SMALLEST ? SMALLEST : NO_INDEX_MAX;
    if (n > NO_INDEX_MAX) {
        for (cells = 16; cells * 2 / 3 < n; cells *= 2) {}
        cap = cells * 2 / 3;
    }
    if (cap >> 32) {
        cr_raise_no_memory(t);
        return NULL;
    }
    size_t bytes = sizeof(CrTable) + cells * sizeof(uint64_t) + cap * sizeof(CrEntry);
    CrTable *table = bytes <= 256 ? cr_alloc(t, bytes) : cr_alloc_large(t, bytes);
    if (!table) {
        cr_raise_no_memory(t);
        return NULL;
    }
    table->mask = cells ? cells - 1 : 0;
    table->cap = cap;
    table->entries = (CrEntry *)(table->index + cells);
    return table;
}

// Adds an entry that is known to be new, with room for it. The release stores publish it to lock-free readers.
static void table_add(CrTable *table, int64_t hash, CrValue key, CrValue value) {
    uint64_t n = table->used;
    table->entries[n] = (CrEntry){hash, key, value};
    table->top = n + 1;
    __atomic_store_n(&table->used, n + 1, __ATOMIC_RELEASE);
    if (!table->mask) return;
    Probe p = first_probe(hash, table->mask);
    while (table->index[p.cell]) next_probe(&p, table->mask);
    __atomic_store_n(&table->index[p.cell], (uint64_t)fragment_of(hash) << 32 | (n + 1), __ATOMIC_RELEASE);
}

// A table with room for `n` entries that holds the live ones of `from`.
static CrTable *table_rebuilt(CrThread *t, const CrTable *from, uint64_t n) {
    CrTable *table = table_alloc(t, n);
    if (!table) return NULL;
    for (uint64_t i = 0; i < from->used; i++) {
        const CrEntry *e = &from->entries[i];
        if (e->key != CR_ERROR) table_add(table, e->hash, e->key, e->value);
    }
    return table;
}

// Room for one more entry, under the lock. NULL with MemoryError.
static CrTable *table_with_room(CrThread *t, CrDict *d) {
    CrTable *table = d->table;
    if (CR_LIKELY(table->used < table->cap)) return table;
    table = table_rebuilt(t, table, d->live + d->live / 2 + 1);
    if (table) __atomic_store_n(&d->table, table, __ATOMIC_RELEASE);
    return table;
}

// ---- Look-up ----------------------------------------------------------------------------------------------

// Is this entry the key's? 1, 0, -1 exception, 2: the dict changed while __eq__ ran, start again.
static inline int entry_matches(CrThread *t, const CrDict *d, const CrTable *table, const CrEntry *e, CrValue key,
                                int64_t hash, CrValue *found) {
    CrValue k = __atomic_load_n(&e->key, __ATOMIC_ACQUIRE);
    *found = k;
    if (k == key) return 1;
    if (e->hash != hash || k == CR_ERROR || cr_both_int(k, key)) return 0;
    if (CR_IS(STR, k) && CR_IS(STR, key)) return cr_str_equal(k, key);
    int same = cr_compare_bool(t, k, key, CR_EQ);
    if (same < 0) return -1;
    if (__atomic_load_n(&d->table, __ATOMIC_ACQUIRE) != table || __atomic_load_n(&e->key, __ATOMIC_ACQUIRE) != k) return 2;
    return same;
}

static inline int find_in_row(CrThread *t, const CrDict *d, CrValue key, int64_t hash, Place *p) {
    for (uint64_t i = 0; i < p->used; i++) {
        CrEntry *e = &p->table->entries[i];
        int match = entry_matches(t, d, p->table, e, key, hash, &p->key);
        if (match) return p->entry = e, match;
    }
    return 0;
}

static inline int find_by_index(CrThread *t, const CrDict *d, CrValue key, int64_t hash, Place *p) {
    CrTable *table = p->table;
    uint32_t fragment = fragment_of(hash);
    for (Probe probe = first_probe(hash, table->mask);; next_probe(&probe, table->mask)) {
        uint64_t cell = __atomic_load_n(&table->index[probe.cell], __ATOMIC_ACQUIRE);
        if (cell == 0) return 0;
        if (cell >> 32 != fragment) continue;
        CrEntry *e = &table->entries[(uint32_t)cell - 1];
        int match = entry_matches(t, d, table, e, key, hash, &p->key);
        if (match) return p->entry = e, match;
    }
}

// 1 found (p says where), 0 not there, -1 exception.
static inline int find(CrThread *t, const CrDict *d, CrValue key, int64_t hash, Place *p) {
    for (;;) {
        p->table = __atomic_load_n(&d->table, __ATOMIC_ACQUIRE);
        p->used = __atomic_load_n(&p->table->used, __ATOMIC_ACQUIRE);
        p->entry = NULL;
        int match = p->table->mask ? find_by_index(t, d, key, hash, p) : find_in_row(t, d, key, hash, p);
        if (CR_LIKELY(match != 2)) return match;
        if (!cr_poll(t)) return -1;
    }
}

// Under the lock: does what the look-up found still hold?
static inline bool still_true(const CrDict *d, const Place *p) {
    if (d->table != p->table) return false;
    return p->entry ? p->entry->key == p->key : p->table->used == p->used;
}

static inline bool is_namespace(const CrDict *d) { return d->ob.aux & CR_DICT_NAMESPACE; }
static inline CrValue *cell_of(CrValue value) { return (CrValue *)(uintptr_t)value; }

// The value of an entry that matched; CR_ERROR if it was deleted meanwhile (or is an unbound name).
static inline CrValue entry_value(const CrDict *d, const CrEntry *e) {
    CrValue value = __atomic_load_n(&e->value, __ATOMIC_ACQUIRE);
    if (CR_LIKELY(!is_namespace(d)) || value == CR_ERROR) return value;
    return __atomic_load_n(cell_of(value), __ATOMIC_ACQUIRE);
}

CrValue cr_dict_get_hashed(CrThread *t, CrValue dict, CrValue key, int64_t hash) {
    const CrDict *d = CR_AS(CrDict, dict);
    Place p;
    return find(t, d, key, hash, &p) > 0 ? entry_value(d, p.entry) : CR_ERROR;
}

CrValue cr_dict_get(CrThread *t, CrValue dict, CrValue key) {
    int64_t hash;
    return cr_hash_fast(t, key, &hash) < 0 ? CR_ERROR : cr_dict_get_hashed(t, dict, key, hash);
}

// Entry of an interned name. Equal strs that are not interned count, keys of other types do not.
static CrEntry *find_name(CrTable *table, CrValue name) {
    int64_t hash = cr_str_hash(name);
    if (!table->mask) {
        for (uint64_t i = 0, n = __atomic_load_n(&table->used, __ATOMIC_ACQUIRE); i < n; i++) {
            CrEntry *e = &table->entries[i];
            CrValue k = __atomic_load_n(&e->key, __ATOMIC_ACQUIRE);
            if (k == name) return e;
            if (e->hash == hash && k != CR_ERROR && CR_IS(STR, k) && cr_str_equal(k, name)) return e;
        }
        return NULL;
    }
    uint32_t fragment = fragment_of(hash);
    for (Probe probe = first_probe(hash, table->mask);; next_probe(&probe, table->mask)) {
        uint64_t cell = __atomic_load_n(&table->index[probe.cell], __ATOMIC_ACQUIRE);
        if (cell == 0) return NULL;
        if (cell >> 32 != fragment) continue;
        CrEntry *e = &table->entries[(uint32_t)cell - 1];
        CrValue k = __atomic_load_n(&e->key, __ATOMIC_ACQUIRE);
        if (k == name) return e;
        if (e->hash == hash && k != CR_ERROR && CR_IS(STR, k) && cr_str_equal(k, name)) return e;
    }
}

CrValue cr_dict_get_interned(CrDict *d, CrValue name) {
    CrEntry *e = find_name(__atomic_load_n(&d->table, __ATOMIC_ACQUIRE), name);
    return e ? entry_value(d, e) : CR_ERROR;
}

CrValue *cr_dict_slot(const CrDict *d, const CrTable *table, CrValue name) {
    CrEntry *e = find_name((CrTable *)(uintptr_t)table, name);
    if (!e || !is_namespace(d)) return e ? &e->value : NULL;
    return cell_of(__atomic_load_n(&e->value, __ATOMIC_ACQUIRE));
}

int cr_dict_contains(CrThread *t, CrValue dict, CrValue key) {
    const CrDict *d = CR_AS(CrDict, dict);
    int64_t hash;
    if (cr_hash_fast(t, key, &hash) < 0) return -1;
    Place p;
    int found = find(t, d, key, hash, &p);
    return found > 0 ? entry_value(d, p.entry) != CR_ERROR : found;
}

// ---- Writing ----------------------------------------------------------------------------------------------

static CrValue *new_cell(CrThread *t, CrValue value) {
    CrValue *cell = cr_alloc(t, sizeof *cell);
    *cell = value;
    return cell;
}

// Appends a new entry, under the lock.
static bool add_entry(CrThread *t, CrDict *d, CrValue key, int64_t hash, CrValue value) {
    CrTable *table = table_with_room(t, d);
    if (!table) return false;
    if (is_namespace(d)) {
        if (CR_IS(STR, key)) key = cr_intern(t, key);
        value = cr_box(new_cell(t, value));
    }
    table_add(table, hash, key, value);
    set_live(d, d->live + 1);
    return true;
}

static inline void set_value(const CrDict *d, CrEntry *e, CrValue value) {
    __atomic_store_n(is_namespace(d) ? cell_of(e->value) : &e->value, value, __ATOMIC_RELEASE);
}

int cr_dict_set_hashed(CrThread *t, CrValue dict, CrValue key, int64_t hash, CrValue value) {
    CrDict *d = CR_AS(CrDict, dict);
    for (;;) {
        Place p;
        if (find(t, d, key, hash, &p) < 0) return -1;
        cr_lock_object(d);
        if (CR_LIKELY(still_true(d, &p))) {
            bool ok = true;
            if (p.entry) set_value(d, p.entry, value);
            else ok = add_entry(t, d, key, hash, value);
            cr_unlock_object(d);
            return ok ? 0 : -1;
        }
        cr_unlock_object(d);
    }
}

int cr_dict_set(CrThread *t, CrValue dict, CrValue key, CrValue value) {
    int64_t hash;
    return cr_hash_fast(t, key, &hash) < 0 ? -1 : cr_dict_set_hashed(t, dict, key, hash, value);
}

CrValue cr_dict_set_default(CrThread *t, CrValue dict, CrValue key, CrValue value) {
    int64_t hash;
    return cr_hash_fast(t, key, &hash) < 0 ? CR_ERROR : cr_dict_set_default_hashed(t, dict, key, hash, value);
}

CrValue cr_dict_set_default_hashed(CrThread *t, CrValue dict, CrValue key, int64_t hash, CrValue value) {
    CrDict *d = CR_AS(CrDict, dict);
    for (;;) {
        Place p;
        if (find(t, d, key, hash, &p) < 0) return CR_ERROR;
        cr_lock_object(d);
        if (still_true(d, &p)) {
            CrValue now = p.entry ? entry_value(d, p.entry) : CR_ERROR;
            if (now == CR_ERROR) {
                now = value;
                if (p.entry) set_value(d, p.entry, value);
                else if (!add_entry(t, d, key, hash, value)) now = CR_ERROR;
            }
            cr_unlock_object(d);
            return now;
        }
        cr_unlock_object(d);
    }
}

// Blanks an entry under the lock and returns what it held. Names of a namespace only become unbound.
static CrValue remove_entry(CrDict *d, CrEntry *e) {
    CrValue value = entry_value(d, e);
    if (is_namespace(d)) {
        set_value(d, e, CR_ERROR);
        return value;
    }
    __atomic_store_n(&e->key, CR_ERROR, __ATOMIC_RELEASE);
    __atomic_store_n(&e->value, CR_ERROR, __ATOMIC_RELEASE);
    set_live(d, d->live - 1);
    return value;
}

// Removes a key; if `only` is given, on the condition that this is its value. CR_ERROR: exception, or not removed.
static CrValue remove_hashed(CrThread *t, CrValue dict, CrValue key, int64_t hash, CrValue only) {
    CrDict *d = CR_AS(CrDict, dict);
    for (;;) {
        Place p;
        if (find(t, d, key, hash, &p) <= 0) return CR_ERROR;
        cr_lock_object(d);
        bool current = still_true(d, &p), wanted = current && (!only || entry_value(d, p.entry) == only);
        CrValue value = wanted ? remove_entry(d, p.entry) : CR_ERROR;
        cr_unlock_object(d);
        if (current) return value;
    }
}

static CrValue remove_key(CrThread *t, CrValue d, CrValue key, CrValue only) {
    int64_t hash;
    return cr_hash_fast(t, key, &hash) < 0 ? CR_ERROR : remove_hashed(t, d, key, hash, only);
}

CrValue cr_dict_pop(CrThread *t, CrValue d, CrValue key) { return remove_key(t, d, key, CR_ERROR); }

static int removed(CrThread *t, CrValue value) { return value != CR_ERROR ? 1 : cr_raised(t) ? -1 : 0; }
int cr_dict_delete(CrThread *t, CrValue d, CrValue key) { return removed(t, remove_key(t, d, key, CR_ERROR)); }
int cr_dict_delete_if(CrThread *t, CrValue d, CrValue key, CrValue value) { return removed(t, remove_key(t, d, key, value)); }
int cr_dict_delete_if_hashed(CrThread *t, CrValue d, CrValue key, int64_t hash, CrValue value) {
    return removed(t, remove_hashed(t, d, key, hash, value));
}

void cr_dict_clear(CrThread *t, CrValue dict) {
    CrDict *d = CR_AS(CrDict, dict);
    cr_lock_object(d);
    if (is_namespace(d)) {
        for (uint64_t i = 0; i < d->table->used; i++) set_value(d, &d->table->entries[i], CR_ERROR);
    } else {
        __atomic_store_n(&d->table, &empty_table, __ATOMIC_RELEASE);
        set_live(d, 0);
    }
    cr_unlock_object(d);
}

bool cr_dict_pop_last(CrThread *t, CrValue dict, CrValue *key, CrValue *value) {
    CrDict *d = CR_AS(CrDict, dict);
    bool found = false;
    cr_lock_object(d);
    CrTable *table = d->table;
    uint64_t i = is_namespace(d) ? table->used : table->top;
    while (i > 0 && !found) {
        CrEntry *e = &table->entries[--i];
        if (e->key == CR_ERROR || entry_value(d, e) == CR_ERROR) continue;
        *key = e->key;
        *value = remove_entry(d, e);
        found = true;
    }
    if (table->cap) table->top = i;
    cr_unlock_object(d);
    return found;
}

// ---- Order ------------------------------------------------------------------------------------------------

// Blanks an entry whose key has another one now.
static void blank(CrEntry *e) {
    __atomic_store_n(&e->key, CR_ERROR, __ATOMIC_RELEASE);
    __atomic_store_n(&e->value, CR_ERROR, __ATOMIC_RELEASE);
}

int cr_dict_move_to_end(CrThread *t, CrValue dict, CrValue key) {
    CrDict *d = CR_AS(CrDict, dict);
    int64_t hash;
    if (cr_hash_fast(t, key, &hash) < 0) return -1;
    for (;;) {
        Place p;
        int found = find(t, d, key, hash, &p);
        if (found <= 0) return found;
        cr_lock_object(d);
        bool current = still_true(d, &p), ok = true;
        if (current && p.entry != &p.table->entries[p.table->used - 1]) {
            CrTable *table = table_with_room(t, d);
            ok = table != NULL;
            if ((current = table == p.table)) { // else it has been rebuilt: once more
                table_add(table, hash, p.key, p.entry->value);
                blank(p.entry);
            }
        }
        cr_unlock_object(d);
        if (!ok) return -1;
        if (current) return 1;
    }
}

static void know_front(CrDict *d, CrDictFront *front) {
    if (front->known != d->table) *front = (CrDictFront){.known = d->table};
}

// Replaces the table by one with a gap at the start, under the lock.
static bool make_gap(CrThread *t, CrDict *d, CrDictFront *front) {
    uint64_t gap = d->live / 2 + 4;
    CrTable *table = table_alloc(t, d->live + gap + 1);
    if (!table) return false;
    table->used = gap;
    for (uint64_t i = 0; i < d->table->used; i++) {
        const CrEntry *e = &d->table->entries[i];
        if (e->key != CR_ERROR) table_add(table, e->hash, e->key, e->value);
    }
    __atomic_store_n(&d->table, table, __ATOMIC_RELEASE);
    *front = (CrDictFront){.known = table, .gap = gap, .first = gap};
    return true;
}

// Uses the last entry of the gap. The key comes last: it is what makes readers look at the rest.
static void add_in_front(CrTable *table, CrDictFront *front, int64_t hash, CrValue key, CrValue value) {
    uint64_t n = --front->gap;
    CrEntry *e = &table->entries[n];
    e->hash = hash;
    __atomic_store_n(&e->value, value, __ATOMIC_RELAXED);
    __atomic_store_n(&e->key, key, __ATOMIC_RELEASE);
    front->first = n;
    if (!table->mask) return;
    Probe p = first_probe(hash, table->mask);
    while (table->index[p.cell]) next_probe(&p, table->mask);
    __atomic_store_n(&table->index[p.cell], (uint64_t)fragment_of(hash) << 32 | (n + 1), __ATOMIC_RELEASE);
}

int cr_dict_move_to_front(CrThread *t, CrValue dict, CrValue key, CrDictFront *front) {
    CrDict *d = CR_AS(CrDict, dict);
    int64_t hash;
    if (cr_hash_fast(t, key, &hash) < 0) return -1;
    for (;;) {
        Place p;
        int found = find(t, d, key, hash, &p);
        if (found <= 0) return found;
        cr_lock_object(d);
        bool current = still_true(d, &p), ok = true;
        know_front(d, front);
        while (front->first < d->table->used && !d->table->entries[front->first].key) front->first++;
        if (current && p.entry != &p.table->entries[front->first]) {
            if (!front->gap) ok = make_gap(t, d, front), current = false;
            else add_in_front(p.table, front, hash, p.key, p.entry->value), blank(p.entry);
        }
        cr_unlock_object(d);
        if (!ok) return -1;
        if (current) return 1;
    }
}

bool cr_dict_pop_first(CrThread *t, CrValue dict, CrDictFront *front, CrValue *key, CrValue *value) {
    CrDict *d = CR_AS(CrDict, dict);
    bool found = false;
    cr_lock_object(d);
    know_front(d, front);
    CrTable *table = d->table;
    for (; front->first < table->used && !found; front->first++) {
        CrEntry *e = &table->entries[front->first];
        if (e->key == CR_ERROR) continue;
        *key = e->key;
        *value = remove_entry(d, e);
        found = true;
    }
    cr_unlock_object(d);
    return found;
}

// ---- Whole dicts ------------------------------------------------------------------------------------------

static CrDict *dict_alloc(CrThread *t, CrTable *table) {
    CrDict *d = cr_alloc(t, sizeof *d);
    d->ob.shape = CR_T_DICT;
    d->table = table;
    return d;
}

CrValue cr_dict_new(CrThread *t) { return cr_box(dict_alloc(t, &empty_table)); }

CrValue cr_dict_namespace(CrThread *t) {
    CrDict *d = dict_alloc(t, &empty_table);
    d->ob.aux = CR_DICT_NAMESPACE;
    return cr_box(d);
}

CrValue cr_dict_from_pairs(CrThread *t, const CrValue *kv, size_t n) {
    CrTable *table = table_alloc(t, n);
    if (!table) return CR_ERROR;
    CrValue d = cr_box(dict_alloc(t, table));
    for (size_t i = 0; i < n; i++)
        if (cr_dict_set(t, d, kv[2 * i], kv[2 * i + 1]) < 0) return CR_ERROR;
    return d;
}

bool cr_table_step(const CrDict *d, const CrTable *table, uint64_t *position, CrEntry *out) {
    uint64_t used = __atomic_load_n(&table->used, __ATOMIC_ACQUIRE);
    for (uint64_t i = *position; i < used; i++) {
        const CrEntry *e = &table->entries[i];
        CrValue key = __atomic_load_n(&e->key, __ATOMIC_ACQUIRE);
        if (key == CR_ERROR) continue;
        CrValue value = entry_value(d, e);
        if (value == CR_ERROR) continue;
        *out = (CrEntry){e->hash, key, value};
        *position = i + 1;
        return true;
    }
    *position = used;
    return false;
}

bool cr_dict_step(CrValue dict, uint64_t *position, CrValue *key, CrValue *value) {
    CrEntry e;
    if (!cr_table_step(CR_AS(CrDict, dict), cr_dict_table(dict), position, &e)) return false;
    *key = e.key;
    *value = e.value;
    return true;
}

size_t cr_dict_len(CrValue dict) {
    const CrDict *d = CR_AS(CrDict, dict);
    if (CR_LIKELY(!is_namespace(d))) return __atomic_load_n(&d->live, __ATOMIC_RELAXED);
    size_t n = 0;
    CrEntry e;
    for (uint64_t i = 0; cr_table_step(d, cr_dict_table(dict), &i, &e);) n++;
    return n;
}

// A dense table is copied as it is.
static CrTable *table_copy(CrThread *t, const CrTable *from, uint64_t live) {
    if (from->used != live || from->cap == 0) return table_rebuilt(t, from, live);
    size_t bytes = (size_t)((const char *)(from->entries + from->cap) - (const char *)from);
    CrTable *table = bytes <= 256 ? cr_alloc(t, bytes) : cr_alloc_large(t, bytes);
    if (!table) {
        cr_raise_no_memory(t);
        return NULL;
    }
    memcpy(table, from, bytes);
    table->entries = (CrEntry *)((char *)table + ((const char *)from->entries - (const char *)from));
    return table;
}

static CrValue namespace_copy(CrThread *t, const CrDict *d) {
    CrValue copy = cr_dict_new(t);
    CrEntry e;
    const CrTable *table = cr_dict_table(cr_box(d));
    for (uint64_t i = 0; cr_table_step(d, table, &i, &e);)
        if (cr_dict_set_hashed(t, copy, e.key, e.hash, e.value) < 0) return CR_ERROR;
    return copy;
}

CrValue cr_dict_copy(CrThread *t, CrValue dict) {
    CrDict *d = CR_AS(CrDict, dict);
    if (is_namespace(d)) return namespace_copy(t, d);
    CrDict *copy = dict_alloc(t, &empty_table);
    cr_lock_object(d);
    CrTable *table = table_copy(t, d->table, d->live);
    copy->live = d->live;
    cr_unlock_object(d);
    if (!table) return CR_ERROR;
    copy->table = table;
    return cr_box(copy);
}

CrValue *cr_dict_cell(CrThread *t, CrValue dict, CrValue name, CrValue *given) {
    CrDict *d = CR_AS(CrDict, dict);
    cr_lock_object(d);
    CrEntry *e = find_name(d->table, name);
    CrValue *cell = given;
    if (e) {
        CrValue *old = cell_of(e->value);
        if (!cell || cell == old) {
            cell = old;
        } else {
            __atomic_store_n(cell, __atomic_load_n(old, __ATOMIC_ACQUIRE), __ATOMIC_RELEASE);
            __atomic_store_n(&e->value, cr_box(cell), __ATOMIC_RELEASE);
        }
    } else {
        if (!cell) cell = new_cell(t, CR_ERROR);
        CrTable *table = table_with_room(t, d);
        if (table) {
            table_add(table, cr_str_hash(name), name, cr_box(cell));
            set_live(d, d->live + 1);
        } else {
            cell = NULL;
        }
    }
    cr_unlock_object(d);
    return cell;
}
