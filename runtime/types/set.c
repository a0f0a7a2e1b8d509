// set.c -- the hash table of set and frozenset; what the types' operations and methods do is in set_methods.c.
//
// Look-up is lock-free as in dict.c: it takes the table once, and after a call of __eq__ checks that table and slot
// are still the same. Writers look up without the lock, take it, and write if what they found still holds. The
// probe sequence and the growth rule are the ones CPython uses, because they decide the order of iteration.
#include "runtime/types/set.h"

#include "runtime/raise.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/set_internal.h"

static inline void set_live(CrSet *s, uint64_t n) { __atomic_store_n(&s->live, n, __ATOMIC_RELAXED); }

enum { SMALLEST = 8, RUN = 9, SHIFT = 5 }; // slots of the smallest table; neighbours tried before a jump; bits per jump

CrObject cr_set_deleted_object = {.flags = CR_OBJ_STATIC};

// All empty sets share this table: the first insert replaces it.
static uint64_t empty_table[(sizeof(CrSetTable) + SMALLEST * sizeof(CrSetSlot)) / sizeof(uint64_t)] = {SMALLEST - 1};
#define EMPTY_TABLE ((CrSetTable *)empty_table)

typedef struct Place {
    CrSetTable *table;
    uint64_t adds;   // of the table, before the search
    CrSetSlot *slot; // the item's slot; NULL: not there
    CrSetSlot *free; // the last deleted slot met on the way; NULL: none
    CrValue key;     // the slot's
} Place;

// ---- Tables -----------------------------------------------------------------------------------------------

static CrSetTable *table_alloc(CrThread *t, uint64_t more_than) {
    uint64_t slots = SMALLEST;
    while (slots <= more_than && slots >> 40 == 0) slots *= 2;
    size_t bytes = sizeof(CrSetTable) + slots * sizeof(CrSetSlot);
    CrSetTable *table = bytes <= 256 ? cr_alloc(t, bytes) : cr_alloc_large(t, bytes);
    if (!table) {
        cr_raise_no_memory(t);
        return NULL;
    }
    table->mask = slots - 1;
    return table;
}

static void fill_slot(CrSetTable *table, CrSetSlot *slot, int64_t hash, CrValue key) {
    __atomic_store_n(&slot->hash, hash, __ATOMIC_RELEASE);
    __atomic_store_n(&slot->key, key, __ATOMIC_RELEASE);
    __atomic_store_n(&table->adds, table->adds + 1, __ATOMIC_RELEASE);
}

// Fills the first empty slot of the item's probe sequence; the item is known to be new.
static void table_add(CrSetTable *table, int64_t hash, CrValue key) {
    uint64_t mask = table->mask, perturb = (uint64_t)hash, i = (uint64_t)hash & mask;
    for (;;) {
        uint64_t last = i + RUN <= mask ? i + RUN : i;
        for (uint64_t j = i; j <= last; j++) {
            if (table->slot[j].key != CR_ERROR) continue;
            fill_slot(table, &table->slot[j], hash, key);
            __atomic_store_n(&table->fill, table->fill + 1, __ATOMIC_RELAXED);
            return;
        }
        perturb >>= SHIFT;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

static inline bool is_item(CrValue key) { return key != CR_ERROR && key != CR_SET_DELETED; }

// Replaces the table by one with more than `more_than` slots; under the lock (or with a set nobody else knows).
static bool resize(CrThread *t, CrSet *s, uint64_t more_than) {
    CrSetTable *table = table_alloc(t, more_than);
    if (!table) return false;
    const CrSetTable *old = s->table;
    for (uint64_t i = 0; i <= old->mask; i++)
        if (is_item(old->slot[i].key)) table_add(table, old->slot[i].hash, old->slot[i].key);
    __atomic_store_n(&s->table, table, __ATOMIC_RELEASE);
    return true;
}

bool cr_set_resize(CrThread *t, CrSet *s) { return resize(t, s, s->live > 50000 ? s->live * 2 : s->live * 4); }

// ---- Look-up ----------------------------------------------------------------------------------------------

// 1 the item, 0 another, -1 exception, 2 the set changed while __eq__ ran
static inline int slot_matches(CrThread *t, const CrSet *s, const CrSetTable *table, CrSetSlot *slot, CrValue k,
                               CrValue item, int64_t hash) {
    if (k == item) return 1;
    if (__atomic_load_n(&slot->hash, __ATOMIC_RELAXED) != hash || cr_both_int(k, item)) return 0;
    if (CR_IS(STR, k) && CR_IS(STR, item)) return cr_str_equal(k, item);
    int same = cr_compare_bool(t, k, item, CR_EQ);
    if (same < 0) return -1;
    if (__atomic_load_n(&s->table, __ATOMIC_ACQUIRE) != table || __atomic_load_n(&slot->key, __ATOMIC_ACQUIRE) != k) return 2;
    return same;
}

static inline int find_once(CrThread *t, const CrSet *s, CrValue item, int64_t hash, Place *p) {
    CrSetTable *table = p->table;
    uint64_t mask = table->mask, perturb = (uint64_t)hash, i = (uint64_t)hash & mask;
    for (;;) {
        uint64_t last = i + RUN <= mask ? i + RUN : i;
        for (uint64_t j = i; j <= last; j++) {
            CrSetSlot *slot = &table->slot[j];
            CrValue k = __atomic_load_n(&slot->key, __ATOMIC_ACQUIRE);
            if (k == CR_ERROR) return 0;
            if (k == CR_SET_DELETED) {
                p->free = slot;
                continue;
            }
            int match = slot_matches(t, s, table, slot, k, item, hash);
            if (match) return p->slot = slot, p->key = k, match;
        }
        perturb >>= SHIFT;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

static inline int find(CrThread *t, const CrSet *s, CrValue item, int64_t hash, Place *p) {
    for (;;) {
        p->table = __atomic_load_n(&s->table, __ATOMIC_ACQUIRE);
        p->adds = __atomic_load_n(&p->table->adds, __ATOMIC_ACQUIRE);
        p->slot = p->free = NULL;
        int match = find_once(t, s, item, hash, p);
        if (CR_LIKELY(match != 2)) return match;
        if (!cr_poll(t)) return -1;
    }
}

static inline bool still_true(const CrSet *s, const Place *p) {
    if (s->table != p->table) return false;
    return p->slot ? p->slot->key == p->key : p->table->adds == p->adds;
}

int cr_set_contains_hashed(CrThread *t, CrValue set, CrValue item, int64_t hash) {
    Place p;
    return find(t, CR_AS(CrSet, set), item, hash, &p);
}

int cr_set_contains(CrThread *t, CrValue set, CrValue item) {
    int64_t hash;
    return cr_hash_fast(t, item, &hash) < 0 ? -1 : cr_set_contains_hashed(t, set, item, hash);
}

// ---- Adding and removing ----------------------------------------------------------------------------------

// Under the lock. The table is never full, but for the shared empty one, which is copied first.
static bool add_new(CrThread *t, CrSet *s, const Place *p, CrValue item, int64_t hash) {
    if (p->free) {
        fill_slot(s->table, p->free, hash, item);
        set_live(s, s->live + 1);
        return true;
    }
    if (s->table == EMPTY_TABLE && !resize(t, s, 0)) return false;
    table_add(s->table, hash, item);
    set_live(s, s->live + 1);
    return s->table->fill * 5 < s->table->mask * 3 || cr_set_resize(t, s);
}

int cr_set_add_hashed(CrThread *t, CrValue set, CrValue item, int64_t hash) {
    CrSet *s = CR_AS(CrSet, set);
    for (;;) {
        Place p;
        int found = find(t, s, item, hash, &p);
        if (found) return found < 0 ? -1 : 0;
        cr_lock_object(s);
        bool current = still_true(s, &p), ok = current && add_new(t, s, &p, item, hash);
        cr_unlock_object(s);
        if (CR_LIKELY(current)) return ok ? 0 : -1;
    }
}

int cr_set_add(CrThread *t, CrValue set, CrValue item) {
    int64_t hash;
    return cr_hash_fast(t, item, &hash) < 0 ? -1 : cr_set_add_hashed(t, set, item, hash);
}

static void remove_slot(CrSet *s, CrSetSlot *slot) {
    __atomic_store_n(&slot->key, CR_SET_DELETED, __ATOMIC_RELEASE);
    set_live(s, s->live - 1);
}

int cr_set_discard_hashed(CrThread *t, CrValue set, CrValue item, int64_t hash) {
    CrSet *s = CR_AS(CrSet, set);
    for (;;) {
        Place p;
        int found = find(t, s, item, hash, &p);
        if (found <= 0) return found;
        cr_lock_object(s);
        bool current = still_true(s, &p);
        if (current) remove_slot(s, p.slot);
        cr_unlock_object(s);
        if (current) return 1;
    }
}

int cr_set_discard(CrThread *t, CrValue set, CrValue item) {
    int64_t hash;
    return cr_hash_fast(t, item, &hash) < 0 ? -1 : cr_set_discard_hashed(t, set, item, hash);
}

CrValue cr_set_pop(CrThread *t, CrValue set) {
    CrSet *s = CR_AS(CrSet, set);
    CrValue item = CR_ERROR;
    cr_lock_object(s);
    if (s->live) {
        uint64_t i = s->finger & s->table->mask;
        while (!is_item(s->table->slot[i].key)) i = (i + 1) & s->table->mask;
        item = s->table->slot[i].key;
        remove_slot(s, &s->table->slot[i]);
        s->finger = i + 1;
    }
    cr_unlock_object(s);
    return item != CR_ERROR ? item : CR_RAISE(t, KeyError, "pop from an empty set");
}

void cr_set_clear(CrValue set) {
    CrSet *s = CR_AS(CrSet, set);
    cr_lock_object(s);
    __atomic_store_n(&s->table, EMPTY_TABLE, __ATOMIC_RELEASE);
    set_live(s, 0);
    cr_unlock_object(s);
}

// ---- Whole sets -------------------------------------------------------------------------------------------

void cr_set_start(CrSet *s) { s->table = EMPTY_TABLE; }

CrValue cr_set_make(CrThread *t, CrTypeId type) {
    CrSet *s = cr_alloc(t, sizeof *s);
    s->ob.shape = type;
    s->table = EMPTY_TABLE;
    return cr_box(s);
}

CrValue cr_set_new(CrThread *t) { return cr_set_make(t, CR_T_SET); }

CrValue cr_set_from(CrThread *t, const CrValue *items, size_t n) {
    CrValue s = cr_set_new(t);
    for (size_t i = 0; i < n; i++)
        if (cr_set_add(t, s, items[i]) < 0) return CR_ERROR;
    return s;
}

// CPython's compiler folds such a display into a frozenset, makes a second one from the first one's items, and the
// program copies that: it shows in the order.
CrValue cr_set_from_constants(CrThread *t, const CrValue *items, size_t n) {
    CrValue first = cr_set_from(t, items, n), second = cr_set_new(t);
    CrSetSlot slot;
    if (first == CR_ERROR) return CR_ERROR;
    for (uint64_t i = 0; cr_set_table_step(cr_set_table(first), &i, &slot);)
        if (cr_set_add_hashed(t, second, slot.key, slot.hash) < 0) return CR_ERROR;
    return cr_set_from_iterable(t, second);
}

CrValue cr_set_from_iterable(CrThread *t, CrValue iterable) {
    CrValue s = cr_set_new(t);
    return cr_set_update(t, s, iterable) < 0 ? CR_ERROR : s;
}

CrValue cr_frozenset_from_iterable(CrThread *t, CrValue iterable) {
    if (CR_IS(FROZENSET, iterable)) return iterable;
    CrValue s = cr_set_make(t, CR_T_FROZENSET);
    return cr_set_update(t, s, iterable) < 0 ? CR_ERROR : s;
}

bool cr_set_table_step(const CrSetTable *table, uint64_t *position, CrSetSlot *out) {
    for (uint64_t i = *position; i <= table->mask; i++) {
        CrValue key = __atomic_load_n(&table->slot[i].key, __ATOMIC_ACQUIRE);
        if (!is_item(key)) continue;
        int64_t hash = __atomic_load_n(&table->slot[i].hash, __ATOMIC_ACQUIRE);
        if (CR_UNLIKELY(__atomic_load_n(&table->slot[i].key, __ATOMIC_RELAXED) != key)) { // filled anew just now
            i--;
            continue;
        }
        *out = (CrSetSlot){hash, key};
        *position = i + 1;
        return true;
    }
    *position = table->mask + 1;
    return false;
}

bool cr_set_step(CrValue set, uint64_t *position, CrValue *item) {
    CrSetSlot slot;
    if (!cr_set_table_step(cr_set_table(set), position, &slot)) return false;
    *item = slot.key;
    return true;
}

// Makes room for `more` items at once, where a set would otherwise grow while they come in.
static bool make_room(CrThread *t, CrSet *s, uint64_t more) {
    bool ok = true;
    cr_lock_object(s);
    if ((s->table->fill + more) * 5 >= s->table->mask * 3) ok = resize(t, s, (s->live + more) * 2);
    cr_unlock_object(s);
    return ok;
}

// An empty set takes over the other's items without comparing them: into the same slots if the sizes agree.
static bool fill_empty(CrThread *t, CrSet *s, const CrSetTable *from, uint64_t live) {
    cr_lock_object(s);
    bool fits = s->live == 0 && s->table->fill == 0;
    CrSetTable *table = fits ? table_alloc(t, s->table->mask) : NULL; // the same number of slots
    if (table) {
        bool same_slots = table->mask == from->mask && __atomic_load_n(&from->fill, __ATOMIC_RELAXED) == live;
        CrSetSlot slot;
        for (uint64_t i = 0; cr_set_table_step(from, &i, &slot);) {
            if (!same_slots) {
                table_add(table, slot.hash, slot.key);
            } else {
                table->slot[i - 1] = slot;
                table->fill++;
            }
        }
        set_live(s, table->fill);
        __atomic_store_n(&s->table, table, __ATOMIC_RELEASE);
    }
    cr_unlock_object(s);
    return table != NULL;
}

static int update_from_set(CrThread *t, CrValue set, CrValue other) {
    if (set == other) return 0;
    const CrSetTable *from = cr_set_table(other);
    uint64_t live = cr_set_len(other);
    CrSet *s = CR_AS(CrSet, set);
    if (live == 0) return 0;
    if (!make_room(t, s, live)) return -1;
    if (__atomic_load_n(&cr_set_table(set)->fill, __ATOMIC_RELAXED) == 0) {
        if (fill_empty(t, s, from, live)) return 0;
        if (cr_raised(t)) return -1;
    }
    CrSetSlot slot;
    for (uint64_t i = 0; cr_set_table_step(from, &i, &slot);)
        if (cr_set_add_hashed(t, set, slot.key, slot.hash) < 0) return -1;
    return 0;
}

static int update_from_dict(CrThread *t, CrValue set, CrValue dict) {
    if (!make_room(t, CR_AS(CrSet, set), cr_dict_len(dict))) return -1;
    const CrTable *table = cr_dict_table(dict);
    CrEntry e;
    for (uint64_t i = 0; cr_table_step(CR_AS(CrDict, dict), table, &i, &e);)
        if (cr_set_add_hashed(t, set, e.key, e.hash) < 0) return -1;
    return 0;
}

int cr_set_update(CrThread *t, CrValue set, CrValue iterable) {
    if (cr_has_flag(iterable, CR_TYPE_SET)) return update_from_set(t, set, iterable);
    if (CR_IS(DICT, iterable)) return update_from_dict(t, set, iterable);
    CrValue iterator = cr_iter(t, iterable);
    if (iterator == CR_ERROR) return -1;
    CrUnaryFn next = cr_type_of(iterator)->slots.next;
    for (;;) {
        CrValue item = next(t, iterator);
        if (item == CR_ERROR) return cr_iteration_ended(t) ? 0 : -1;
        if (cr_set_add(t, set, item) < 0 || !cr_poll(t)) return -1;
    }
}
