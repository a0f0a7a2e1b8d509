// dict_iterators.c -- iterators over the keys, values and items of a dict, forwards and backwards.
//
// An iterator remembers the number of the next entry and how many entries there were: a dict that changes size
// meanwhile makes the next step a RuntimeError, as does one that changed its keys so that more come than there were.
#include "runtime/builtins.h"
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"

static uint32_t live_of(const CrDict *d) { return (uint32_t)__atomic_load_n(&d->live, __ATOMIC_RELAXED); }

CrValue cr_dict_iterator_new(CrThread *t, CrTypeId type, CrValue d) {
    CrDictIterator *it = cr_alloc(t, sizeof *it);
    it->ob.shape = type;
    it->dict = d;
    it->live = live_of(CR_AS(CrDict, d));
    it->left = (uint32_t)cr_dict_len(d);
    bool backwards = type == CR_T_DICT_REVERSE_KEY_ITERATOR || type == CR_T_DICT_REVERSE_VALUE_ITERATOR ||
                     type == CR_T_DICT_REVERSE_ITEM_ITERATOR;
    if (backwards) it->position = __atomic_load_n(&cr_dict_table(d)->used, __ATOMIC_ACQUIRE);
    return cr_box(it);
}

CrValue cr_dict_iter(CrThread *t, CrValue d) { return cr_dict_iterator_new(t, CR_T_DICT_KEY_ITERATOR, d); }

static bool step_back(const CrDict *d, uint64_t *position, CrEntry *out) {
    const CrTable *table = __atomic_load_n(&d->table, __ATOMIC_ACQUIRE);
    uint64_t used = __atomic_load_n(&table->used, __ATOMIC_ACQUIRE);
    for (uint64_t i = *position < used ? *position : used; i-- > 0;) {
        uint64_t at = i;
        if (__atomic_load_n(&table->entries[i].key, __ATOMIC_RELAXED) == CR_ERROR) continue;
        if (!cr_table_step(d, table, &at, out) || at != i + 1) continue; // an unbound name
        *position = i;
        return true;
    }
    return false;
}

// The next entry; false when exhausted or with an exception. Threads that share an iterator may get an entry twice.
static inline bool next_entry(CrThread *t, CrDictIterator *it, bool backwards, CrEntry *e) {
    CrValue dict = CR_GET(it->dict);
    if (dict == CR_ERROR) return false;
    const CrDict *d = CR_AS(CrDict, dict);
    uint32_t live = __atomic_load_n(&it->live, __ATOMIC_RELAXED), left = __atomic_load_n(&it->left, __ATOMIC_RELAXED);
    if (CR_UNLIKELY(live != live_of(d))) {
        __atomic_store_n(&it->live, UINT32_MAX, __ATOMIC_RELAXED);
        CR_RAISE(t, RuntimeError, "dictionary changed size during iteration");
        return false;
    }
    uint64_t position = __atomic_load_n(&it->position, __ATOMIC_RELAXED);
    if (backwards ? !step_back(d, &position, e) : !cr_table_step(d, cr_dict_table(dict), &position, e)) {
        CR_SET(it->dict, CR_ERROR);
        return false;
    }
    __atomic_store_n(&it->position, position, __ATOMIC_RELAXED);
    if (CR_UNLIKELY(left == 0) && !(d->ob.aux & CR_DICT_NAMESPACE)) {
        const char *what = live == live_of(d) ? "keys changed" : "changed size"; // by another thread just now
        CR_SET(it->dict, CR_ERROR);
        CR_RAISE(t, RuntimeError, "dictionary %s during iteration", what);
        return false;
    }
    __atomic_store_n(&it->left, left - 1, __ATOMIC_RELAXED);
    return true;
}

static CrValue key_next(CrThread *t, CrValue self) {
    CrEntry e;
    return next_entry(t, CR_AS(CrDictIterator, self), false, &e) ? e.key : CR_ERROR;
}
static CrValue value_next(CrThread *t, CrValue self) {
    CrEntry e;
    return next_entry(t, CR_AS(CrDictIterator, self), false, &e) ? e.value : CR_ERROR;
}
static CrValue item_next(CrThread *t, CrValue self) {
    CrEntry e;
    if (!next_entry(t, CR_AS(CrDictIterator, self), false, &e)) return CR_ERROR;
    return cr_tuple_from(t, (CrValue[]){e.key, e.value}, 2);
}
static CrValue reverse_key_next(CrThread *t, CrValue self) {
    CrEntry e;
    return next_entry(t, CR_AS(CrDictIterator, self), true, &e) ? e.key : CR_ERROR;
}
static CrValue reverse_value_next(CrThread *t, CrValue self) {
    CrEntry e;
    return next_entry(t, CR_AS(CrDictIterator, self), true, &e) ? e.value : CR_ERROR;
}
static CrValue reverse_item_next(CrThread *t, CrValue self) {
    CrEntry e;
    if (!next_entry(t, CR_AS(CrDictIterator, self), true, &e)) return CR_ERROR;
    return cr_tuple_from(t, (CrValue[]){e.key, e.value}, 2);
}

static CrValue iterator_hint(CrThread *t, CrFunction *f, CrValue self) {
    const CrDictIterator *it = CR_AS(CrDictIterator, self);
    bool valid = it->dict != CR_ERROR && it->live == live_of(CR_AS(CrDict, it->dict));
    return cr_int(valid ? it->left : 0);
}

// (iter, ([what is left],)), without moving the iterator itself.
static CrValue iterator_reduce(CrThread *t, CrFunction *f, CrValue self) {
    CrDictIterator *copy = cr_alloc(t, sizeof *copy);
    *copy = *CR_AS(CrDictIterator, self);
    CrValue left = cr_list_from_iterable(t, cr_box(copy));
    CrValue iter = left == CR_ERROR ? CR_ERROR : cr_builtins_get(t, "iter");
    if (iter == CR_ERROR) return CR_ERROR;
    return cr_tuple_from(t, (CrValue[]){iter, cr_tuple_from(t, &left, 1)}, 2);
}

static const CrMethodDef iterator_methods[] = {
    {"__length_hint__(self, /)", CR_FN(iterator_hint), NULL, 0},
    {"__reduce__(self, /)", CR_FN(iterator_reduce), NULL, 0},
    {0},
};

#define ITERATOR(kind)                                                                                       \
    const CrTypeDef cr_dict_##kind##_iterator_typedef = {                                                    \
        .slots = {.iter = cr_iterator_self, .next = kind##_next},                                               \
        .methods = iterator_methods,                                                                         \
    }
ITERATOR(key);
ITERATOR(value);
ITERATOR(item);
ITERATOR(reverse_key);
ITERATOR(reverse_value);
ITERATOR(reverse_item);
