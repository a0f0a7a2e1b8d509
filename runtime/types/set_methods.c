// set_methods.c -- the types set and frozenset: operators, methods, comparison, hash, iterator.
//
// Which operand a result is built from and which is walked over follows CPython, since it shows in the order of the
// result. Results are of the base type (set or frozenset), also for subclasses.
#include "runtime/builtins.h"
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/reduce.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/list.h"
#include "runtime/types/set_internal.h"

static bool is_frozen(CrValue s) { return CR_IS(FROZENSET, s) || cr_is_subtype(cr_type_of(s), CR_TYPE_OF_ID(FROZENSET)); }
static CrTypeId base_type(CrValue s) { return is_frozen(s) ? CR_T_FROZENSET : CR_T_SET; }
static inline bool is_any_set(CrValue v) { return cr_has_flag(v, CR_TYPE_SET); }

// A new set of s's base type with the items of `iterable`.
static CrValue new_like(CrThread *t, CrValue s, CrValue iterable) {
    CrValue result = cr_set_make(t, base_type(s));
    return cr_set_update(t, result, iterable) < 0 ? CR_ERROR : result;
}

static CrValue copy_of(CrThread *t, CrValue s) { return new_like(t, s, s); }

// The hash of an item to look for. A set, which has none, stands for the frozenset of its items.
static int search_key(CrThread *t, CrValue *item, int64_t *hash) {
    if (cr_hash_fast(t, *item, hash) == 0) return 0;
    if (!is_any_set(*item) || !cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError))) return -1;
    CrValue frozen = cr_frozenset_from_iterable(t, *item);
    if (frozen == CR_ERROR) return -1;
    *item = frozen;
    return cr_hash(t, frozen, hash);
}

static int set_contains(CrThread *t, CrValue self, CrValue item) {
    int64_t hash;
    return search_key(t, &item, &hash) < 0 ? -1 : cr_set_contains_hashed(t, self, item, hash);
}

// ---- Intersection, difference, symmetric difference -------------------------------------------------------

static CrValue intersect_sets(CrThread *t, CrValue s, CrValue other, CrValue result) {
    if (cr_set_len(other) > cr_set_len(s)) {
        CrValue swap = s;
        s = other;
        other = swap;
    }
    const CrSetTable *table = cr_set_table(other);
    CrSetSlot slot;
    for (uint64_t i = 0; cr_set_table_step(table, &i, &slot);) {
        int inside = cr_set_contains_hashed(t, s, slot.key, slot.hash);
        if (inside < 0 || (inside && cr_set_add_hashed(t, result, slot.key, slot.hash) < 0)) return CR_ERROR;
    }
    return result;
}

static CrValue intersection(CrThread *t, CrValue s, CrValue other) {
    if (s == other) return copy_of(t, s);
    CrValue result = cr_set_make(t, base_type(s));
    if (is_any_set(other)) return intersect_sets(t, s, other, result);
    CrValue iterator = cr_iter(t, other);
    if (iterator == CR_ERROR) return CR_ERROR;
    for (;;) {
        CrValue item = cr_next(t, iterator);
        if (item == CR_ERROR) return cr_raised(t) ? CR_ERROR : result;
        int64_t hash;
        if (cr_hash_fast(t, item, &hash) < 0) return CR_ERROR;
        int inside = cr_set_contains_hashed(t, s, item, hash);
        if (inside < 0 || (inside && cr_set_add_hashed(t, result, item, hash) < 0)) return CR_ERROR;
    }
}

// Gets rid of deleted slots when they are more than a quarter.
static int drop_deleted(CrThread *t, CrValue set) {
    CrSet *s = CR_AS(CrSet, set);
    cr_lock_object(s);
    bool ok = s->table->fill - s->live <= s->table->mask / 4 || cr_set_resize(t, s);
    cr_unlock_object(s);
    return ok ? 0 : -1;
}

static int difference_update(CrThread *t, CrValue s, CrValue other) {
    if (s == other) return cr_set_clear(s), 0;
    if (is_any_set(other)) {
        if (cr_set_len(other) >> 3 > cr_set_len(s) && (other = intersection(t, s, other)) == CR_ERROR) return -1;
        const CrSetTable *table = cr_set_table(other);
        CrSetSlot slot;
        for (uint64_t i = 0; cr_set_table_step(table, &i, &slot);)
            if (cr_set_discard_hashed(t, s, slot.key, slot.hash) < 0) return -1;
        return drop_deleted(t, s);
    }
    CrValue iterator = cr_iter(t, other);
    if (iterator == CR_ERROR) return -1;
    for (;;) {
        CrValue item = cr_next(t, iterator);
        if (item == CR_ERROR) return cr_raised(t) ? -1 : drop_deleted(t, s);
        if (cr_set_discard(t, s, item) < 0) return -1;
    }
}

static CrValue difference(CrThread *t, CrValue s, CrValue other) {
    bool is_dict = CR_IS(DICT, other);
    size_t others = is_dict ? cr_dict_len(other) : is_any_set(other) ? cr_set_len(other) : 0;
    if ((!is_dict && !is_any_set(other)) || cr_set_len(s) >> 2 > others) {
        CrValue result = new_like(t, s, s);
        return result == CR_ERROR || difference_update(t, result, other) < 0 ? CR_ERROR : result;
    }
    CrValue result = cr_set_make(t, base_type(s));
    const CrSetTable *table = cr_set_table(s);
    CrSetSlot slot;
    for (uint64_t i = 0; cr_set_table_step(table, &i, &slot);) {
        int inside = is_dict ? cr_dict_get_hashed(t, other, slot.key, slot.hash) != CR_ERROR
                             : cr_set_contains_hashed(t, other, slot.key, slot.hash);
        if (inside < 0 || cr_raised(t)) return CR_ERROR;
        if (!inside && cr_set_add_hashed(t, result, slot.key, slot.hash) < 0) return CR_ERROR;
    }
    return result;
}

static int toggle(CrThread *t, CrValue s, CrValue item, int64_t hash) {
    int removed = cr_set_discard_hashed(t, s, item, hash);
    return removed ? (removed < 0 ? -1 : 0) : cr_set_add_hashed(t, s, item, hash);
}

static int symmetric_difference_update(CrThread *t, CrValue s, CrValue other) {
    if (s == other) return cr_set_clear(s), 0;
    if (CR_IS(DICT, other)) {
        const CrTable *table = cr_dict_table(other);
        CrEntry e;
        for (uint64_t i = 0; cr_table_step(CR_AS(CrDict, other), table, &i, &e);)
            if (toggle(t, s, e.key, e.hash) < 0) return -1;
        return 0;
    }
    if (!is_any_set(other) && (other = new_like(t, s, other)) == CR_ERROR) return -1;
    const CrSetTable *table = cr_set_table(other);
    CrSetSlot slot;
    for (uint64_t i = 0; cr_set_table_step(table, &i, &slot);)
        if (toggle(t, s, slot.key, slot.hash) < 0) return -1;
    return 0;
}

static CrValue symmetric_difference(CrThread *t, CrValue s, CrValue other) {
    CrValue result = new_like(t, s, other);
    return result == CR_ERROR || symmetric_difference_update(t, result, s) < 0 ? CR_ERROR : result;
}

static CrValue union_of(CrThread *t, CrValue s, CrValue other) {
    CrValue result = new_like(t, s, s);
    return result == CR_ERROR || cr_set_update(t, result, other) < 0 ? CR_ERROR : result;
}

// self becomes what `from`, a new set, is.
static void take_over(CrValue self, CrValue from) {
    CrSet *s = CR_AS(CrSet, self);
    cr_lock_object(s);
    __atomic_store_n(&s->table, CR_AS(CrSet, from)->table, __ATOMIC_RELEASE);
    s->live = CR_AS(CrSet, from)->live;
    cr_unlock_object(s);
}

// ---- Operators --------------------------------------------------------------------------------------------

#define OPERATOR(name, function)                                                                             \
    static CrValue name(CrThread *t, CrValue a, CrValue b) {                                                 \
        return is_any_set(a) && is_any_set(b) ? function(t, a, b) : CR_NOT_IMPLEMENTED;                      \
    }
OPERATOR(set_and, intersection)
OPERATOR(set_sub, difference)
OPERATOR(set_xor, symmetric_difference)
OPERATOR(set_or, union_of)

#define INPLACE_OPERATOR(name, function)                                                                     \
    static CrValue name(CrThread *t, CrValue a, CrValue b) {                                                 \
        if (!is_any_set(b)) return CR_NOT_IMPLEMENTED;                                                       \
        return function(t, a, b) < 0 ? CR_ERROR : a;                                                         \
    }
INPLACE_OPERATOR(set_inplace_sub, difference_update)
INPLACE_OPERATOR(set_inplace_xor, symmetric_difference_update)
INPLACE_OPERATOR(set_inplace_or, cr_set_update)

static CrValue set_inplace_and(CrThread *t, CrValue a, CrValue b) {
    if (!is_any_set(b)) return CR_NOT_IMPLEMENTED;
    CrValue result = intersection(t, a, b);
    if (result == CR_ERROR) return CR_ERROR;
    take_over(a, result);
    return a;
}

static int is_subset(CrThread *t, CrValue a, CrValue b) {
    if (cr_set_len(a) > cr_set_len(b)) return 0;
    const CrSetTable *table = cr_set_table(a);
    CrSetSlot slot;
    for (uint64_t i = 0; cr_set_table_step(table, &i, &slot);) {
        int inside = cr_set_contains_hashed(t, b, slot.key, slot.hash);
        if (inside <= 0) return inside;
    }
    return 1;
}

static int sets_equal(CrThread *t, CrValue a, CrValue b) {
    if (cr_set_len(a) != cr_set_len(b)) return 0;
    int64_t ha = CR_AS(CrSet, a)->hash, hb = CR_AS(CrSet, b)->hash;
    if (ha && hb && ha != hb) return 0;
    return is_subset(t, a, b);
}

static CrValue set_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if (!is_any_set(a) || !is_any_set(b)) return CR_NOT_IMPLEMENTED;
    int result = 0;
    switch (op) {
    case CR_EQ:
    case CR_NE: result = sets_equal(t, a, b); break;
    case CR_LE: result = is_subset(t, a, b); break;
    case CR_GE: result = is_subset(t, b, a); break;
    case CR_LT: result = cr_set_len(a) < cr_set_len(b) ? is_subset(t, a, b) : 0; break;
    case CR_GT: result = cr_set_len(b) < cr_set_len(a) ? is_subset(t, b, a) : 0; break;
    }
    if (result < 0) return CR_ERROR;
    return cr_bool(op == CR_NE ? !result : result);
}

static CrValue set_repr(CrThread *t, CrValue self) {
    if (cr_set_len(self) == 0) return cr_str_printf(t, "%T()", self);
    CrReprLink link;
    if (!cr_repr_enter(t, &link, self)) return cr_str_printf(t, "%T(...)", self);
    CrValue items = cr_list_from_iterable(t, self);
    CrValue list = items == CR_ERROR ? CR_ERROR : cr_repr(t, items);
    cr_repr_leave(t, &link);
    if (list == CR_ERROR) return CR_ERROR;
    CrValue inner = cr_str_slice(t, list, 1, CR_AS(CrStr, list)->len - 1); // the list's brackets become braces
    if (inner == CR_ERROR) return CR_ERROR;
    return CR_IS(SET, self) ? cr_str_printf(t, "{%S}", inner) : cr_str_printf(t, "%T({%S})", self, inner);
}

// Independent of the order: the items' hashes are spread and combined with xor (CPython's function).
static int frozenset_hash(CrThread *t, CrValue self, int64_t *hash) {
    CrSet *s = CR_AS(CrSet, self);
    int64_t known = __atomic_load_n(&s->hash, __ATOMIC_RELAXED);
    if (known) {
        *hash = known;
        return 0;
    }
    uint64_t h = 0;
    CrSetSlot slot;
    for (uint64_t i = 0; cr_set_table_step(s->table, &i, &slot);) {
        uint64_t x = (uint64_t)slot.hash;
        h ^= ((x ^ 89869747u) ^ (x << 16)) * 3644798167u;
    }
    h ^= (s->live + 1) * 1927868237u;
    h ^= (h >> 11) ^ (h >> 25);
    h = h * 69069u + 907133923u;
    *hash = h == UINT64_MAX ? 590923713 : (int64_t)h;
    __atomic_store_n(&s->hash, *hash, __ATOMIC_RELAXED);
    return 0;
}

static int set_truth(CrThread *t, CrValue self) { return cr_set_len(self) != 0; }
static int64_t set_length(CrThread *t, CrValue self) { return (int64_t)cr_set_len(self); }

// ---- Methods ----------------------------------------------------------------------------------------------

static CrValue none_or_error(int status) { return status < 0 ? CR_ERROR : CR_NONE; }

static CrValue m_add(CrThread *t, CrFunction *f, CrValue self, CrValue item) {
    return none_or_error(cr_set_add(t, self, item));
}

static CrValue m_clear(CrThread *t, CrFunction *f, CrValue self) {
    cr_set_clear(self);
    return CR_NONE;
}

static CrValue m_copy(CrThread *t, CrFunction *f, CrValue self) {
    return CR_IS(FROZENSET, self) ? self : copy_of(t, self);
}

// Applies a two-operand function to self and each of the others in turn.
static CrValue fold(CrThread *t, CrValue self, CrValue others, CrValue (*function)(CrThread *, CrValue, CrValue)) {
    uint64_t n = cr_tuple_len(others);
    if (n == 0) return copy_of(t, self);
    for (uint64_t i = 0; i < n && self != CR_ERROR; i++) self = function(t, self, cr_tuple_items(others)[i]);
    return self;
}

static CrValue update_each(CrThread *t, CrValue self, CrValue others, int (*function)(CrThread *, CrValue, CrValue)) {
    for (uint64_t i = 0; i < cr_tuple_len(others); i++)
        if (function(t, self, cr_tuple_items(others)[i]) < 0) return CR_ERROR;
    return CR_NONE;
}

static CrValue m_difference(CrThread *t, CrFunction *f, CrValue self, CrValue others) {
    uint64_t n = cr_tuple_len(others);
    if (n == 0) return copy_of(t, self);
    CrValue result = difference(t, self, cr_tuple_items(others)[0]);
    for (uint64_t i = 1; i < n && result != CR_ERROR; i++)
        if (difference_update(t, result, cr_tuple_items(others)[i]) < 0) return CR_ERROR;
    return result;
}

static CrValue m_difference_update(CrThread *t, CrFunction *f, CrValue self, CrValue others) {
    return update_each(t, self, others, difference_update);
}

static CrValue m_discard(CrThread *t, CrFunction *f, CrValue self, CrValue item) {
    int64_t hash;
    if (search_key(t, &item, &hash) < 0) return CR_ERROR;
    return none_or_error(cr_set_discard_hashed(t, self, item, hash));
}

static CrValue m_intersection(CrThread *t, CrFunction *f, CrValue self, CrValue others) {
    return fold(t, self, others, intersection);
}

static CrValue m_intersection_update(CrThread *t, CrFunction *f, CrValue self, CrValue others) {
    CrValue result = fold(t, self, others, intersection);
    if (result == CR_ERROR) return CR_ERROR;
    take_over(self, result);
    return CR_NONE;
}

static CrValue m_isdisjoint(CrThread *t, CrFunction *f, CrValue self, CrValue other) {
    if (self == other) return cr_bool(cr_set_len(self) == 0);
    if (is_any_set(other) && cr_set_len(other) > cr_set_len(self)) {
        CrValue swap = self;
        self = other;
        other = swap;
    }
    return cr_is_disjoint(t, self, cr_set_contains, other);
}

static CrValue truth_or_error(int truth) { return truth < 0 ? CR_ERROR : cr_bool(truth); }

static CrValue m_issubset(CrThread *t, CrFunction *f, CrValue self, CrValue other) {
    if (!is_any_set(other) && (other = cr_set_from_iterable(t, other)) == CR_ERROR) return CR_ERROR;
    return truth_or_error(is_subset(t, self, other));
}

static CrValue m_issuperset(CrThread *t, CrFunction *f, CrValue self, CrValue other) {
    if (is_any_set(other)) return truth_or_error(is_subset(t, other, self));
    CrValue iterator = cr_iter(t, other);
    if (iterator == CR_ERROR) return CR_ERROR;
    for (;;) {
        CrValue item = cr_next(t, iterator);
        if (item == CR_ERROR) return cr_raised(t) ? CR_ERROR : CR_TRUE;
        int inside = set_contains(t, self, item);
        if (inside <= 0) return truth_or_error(inside);
    }
}

static CrValue m_pop(CrThread *t, CrFunction *f, CrValue self) { return cr_set_pop(t, self); }

static CrValue m_remove(CrThread *t, CrFunction *f, CrValue self, CrValue item) {
    int64_t hash;
    CrValue given = item;
    if (search_key(t, &item, &hash) < 0) return CR_ERROR;
    int removed = cr_set_discard_hashed(t, self, item, hash);
    if (removed == 0) return cr_raise_key_error(t, given);
    return none_or_error(removed);
}

static CrValue m_symmetric_difference(CrThread *t, CrFunction *f, CrValue self, CrValue other) {
    return symmetric_difference(t, self, other);
}

static CrValue m_symmetric_difference_update(CrThread *t, CrFunction *f, CrValue self, CrValue other) {
    return none_or_error(symmetric_difference_update(t, self, other));
}

static CrValue m_union(CrThread *t, CrFunction *f, CrValue self, CrValue others) {
    if (cr_tuple_len(others) == 0) return copy_of(t, self);
    CrValue result = new_like(t, self, self);
    return result == CR_ERROR || update_each(t, result, others, cr_set_update) == CR_ERROR ? CR_ERROR : result;
}

static CrValue m_update(CrThread *t, CrFunction *f, CrValue self, CrValue others) {
    return update_each(t, self, others, cr_set_update);
}

static CrValue m_reduce(CrThread *t, CrFunction *f, CrValue self) {
    CrValue items = cr_list_from_iterable(t, self);
    CrValue state = items == CR_ERROR ? CR_ERROR : cr_object_state(t, self);
    if (state == CR_ERROR) return CR_ERROR;
    return cr_tuple_from(t, (CrValue[]){cr_box(cr_type_of(self)), cr_tuple_from(t, &items, 1), state}, 3);
}

static CrValue m_sizeof(CrThread *t, CrFunction *f, CrValue self) {
    return cr_int((int64_t)(sizeof(CrSet) + sizeof(CrSetTable) + (cr_set_table(self)->mask + 1) * sizeof(CrSetSlot)));
}

#define BOTH_METHODS                                                                                         \
    CR_CLASS_GETITEM,                                                                                        \
    {"copy(self, /)", CR_FN(m_copy), "Return a shallow copy of a set.", 0},                                  \
    {"difference(self, /, *others)", CR_FN(m_difference), "Return the difference of two or more sets as a new set.", 0}, \
    {"intersection(self, /, *others)", CR_FN(m_intersection), "Return the intersection of two sets as a new set.", 0}, \
    {"isdisjoint(self, other, /)", CR_FN(m_isdisjoint), "Return True if two sets have a null intersection.", 0}, \
    {"issubset(self, other, /)", CR_FN(m_issubset), "Report whether another set contains this set.", 0},     \
    {"issuperset(self, other, /)", CR_FN(m_issuperset), "Report whether this set contains another set.", 0}, \
    {"symmetric_difference(self, other, /)", CR_FN(m_symmetric_difference),                                  \
     "Return the symmetric difference of two sets as a new set.", 0},                                        \
    {"union(self, /, *others)", CR_FN(m_union), "Return the union of sets as a new set.", 0},                \
    {"__reduce__(self, /)", CR_FN(m_reduce), "Return state information for pickling.", 0},                   \
    {"__sizeof__(self, /)", CR_FN(m_sizeof), "S.__sizeof__() -> size of S in memory, in bytes", 0}

static const CrMethodDef frozenset_methods[] = {BOTH_METHODS, {0}};

static const CrMethodDef set_methods[] = {
    BOTH_METHODS,
    {"add(self, object, /)", CR_FN(m_add), "Add an element to a set.", 0},
    {"clear(self, /)", CR_FN(m_clear), "Remove all elements from this set.", 0},
    {"difference_update(self, /, *others)", CR_FN(m_difference_update),
     "Remove all elements of another set from this set.", 0},
    {"discard(self, object, /)", CR_FN(m_discard), "Remove an element from a set if it is a member.", 0},
    {"intersection_update(self, /, *others)", CR_FN(m_intersection_update),
     "Update a set with the intersection of itself and another.", 0},
    {"pop(self, /)", CR_FN(m_pop), "Remove and return an arbitrary set element.", 0},
    {"remove(self, object, /)", CR_FN(m_remove), "Remove an element from a set; it must be a member.", 0},
    {"symmetric_difference_update(self, other, /)", CR_FN(m_symmetric_difference_update),
     "Update a set with the symmetric difference of itself and another.", 0},
    {"update(self, /, *others)", CR_FN(m_update), "Update a set with the union of itself and others.", 0},
    {0},
};

// ---- The iterator -----------------------------------------------------------------------------------------

static CrValue set_iter(CrThread *t, CrValue set) {
    CrDictIterator *it = cr_alloc(t, sizeof *it);
    it->ob.shape = CR_T_SET_ITERATOR;
    it->dict = set;
    it->live = it->left = (uint32_t)cr_set_len(set);
    return cr_box(it);
}

static CrValue set_iterator_next(CrThread *t, CrValue self) {
    CrDictIterator *it = CR_AS(CrDictIterator, self);
    CrValue set = CR_GET(it->dict);
    if (set == CR_ERROR) return CR_ERROR;
    if (__atomic_load_n(&it->live, __ATOMIC_RELAXED) != (uint32_t)cr_set_len(set)) {
        __atomic_store_n(&it->live, UINT32_MAX, __ATOMIC_RELAXED);
        return CR_RAISE(t, RuntimeError, "Set changed size during iteration");
    }
    CrSetSlot slot;
    uint64_t position = __atomic_load_n(&it->position, __ATOMIC_RELAXED);
    if (!cr_set_table_step(cr_set_table(set), &position, &slot)) {
        CR_SET(it->dict, CR_ERROR);
        return CR_ERROR;
    }
    __atomic_store_n(&it->position, position, __ATOMIC_RELAXED);
    __atomic_store_n(&it->left, __atomic_load_n(&it->left, __ATOMIC_RELAXED) - 1, __ATOMIC_RELAXED);
    return slot.key;
}

static CrValue set_iterator_hint(CrThread *t, CrFunction *f, CrValue self) {
    const CrDictIterator *it = CR_AS(CrDictIterator, self);
    return cr_int(it->dict != CR_ERROR && it->live == (uint32_t)cr_set_len(it->dict) ? it->left : 0);
}

static CrValue set_iterator_reduce(CrThread *t, CrFunction *f, CrValue self) {
    CrDictIterator *copy = cr_alloc(t, sizeof *copy);
    *copy = *CR_AS(CrDictIterator, self);
    CrValue left = cr_list_from_iterable(t, cr_box(copy));
    CrValue iter = left == CR_ERROR ? CR_ERROR : cr_builtins_get(t, "iter");
    if (iter == CR_ERROR) return CR_ERROR;
    return cr_tuple_from(t, (CrValue[]){iter, cr_tuple_from(t, &left, 1)}, 2);
}

static const CrMethodDef set_iterator_methods[] = {
    {"__length_hint__(self, /)", CR_FN(set_iterator_hint), NULL, 0},
    {"__reduce__(self, /)", CR_FN(set_iterator_reduce), NULL, 0},
    {0},
};

const CrTypeDef cr_set_iterator_typedef = {
    .slots = {.iter = cr_iterator_self, .next = set_iterator_next},
    .methods = set_iterator_methods,
};

// ---- The types --------------------------------------------------------------------------------------------

static CrValue set_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs) {
    CrValue s = cr_instance_new(t, CR_AS(CrType, cls));
    if (s != CR_ERROR) cr_set_start(CR_AS(CrSet, s));
    return s;
}

static CrValue set_init(CrThread *t, CrFunction *f, CrValue self, CrValue iterable) {
    cr_set_clear(self);
    if (iterable != CR_ERROR && cr_set_update(t, self, iterable) < 0) return CR_ERROR;
    return CR_NONE;
}

static CrValue frozenset_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue iterable) {
    if (CR_AS(CrType, cls) == CR_TYPE_OF_ID(FROZENSET)) {
        if (iterable != CR_ERROR) return cr_frozenset_from_iterable(t, iterable);
        return cr_set_make(t, CR_T_FROZENSET);
    }
    CrValue s = cr_instance_new(t, CR_AS(CrType, cls));
    if (s == CR_ERROR) return CR_ERROR;
    cr_set_start(CR_AS(CrSet, s));
    return iterable != CR_ERROR && cr_set_update(t, s, iterable) < 0 ? CR_ERROR : s;
}

const CrTypeDef cr_set_typedef = {
    .doc = "Build an unordered collection of unique elements.",
    .flags = CR_TYPE_WEAKREF | CR_TYPE_BASE | CR_TYPE_SET,
    .slots =
        {
            .repr = set_repr,
            .truth = set_truth,
            .length = set_length,
            .compare = set_compare,
            .iter = set_iter,
            .contains = set_contains,
            .binary = {[CR_AND] = set_and, [CR_SUB] = set_sub, [CR_XOR] = set_xor, [CR_OR] = set_or},
            .inplace = {[CR_AND] = set_inplace_and,
                        [CR_SUB] = set_inplace_sub,
                        [CR_XOR] = set_inplace_xor,
                        [CR_OR] = set_inplace_or},
        },
    .methods = set_methods,
    .constructor = {"set(cls, /, *args, **kwargs)", CR_FN(set_construct), NULL, 0},
    .init = {"set(self, iterable=<none>, /)", CR_FN(set_init), NULL, 0},
};

const CrTypeDef cr_frozenset_typedef = {
    .doc = "Build an immutable unordered collection of unique elements.",
    .flags = CR_TYPE_WEAKREF | CR_TYPE_BASE | CR_TYPE_SET,
    .slots =
        {
            .repr = set_repr,
            .hash = frozenset_hash,
            .truth = set_truth,
            .length = set_length,
            .compare = set_compare,
            .iter = set_iter,
            .contains = set_contains,
            .binary = {[CR_AND] = set_and, [CR_SUB] = set_sub, [CR_XOR] = set_xor, [CR_OR] = set_or},
        },
    .methods = frozenset_methods,
    .constructor = {"frozenset(cls, iterable=<none>, /)", CR_FN(frozenset_construct), NULL, 0},
};
