// collections_ordered.c -- collections.OrderedDict: a dict that can move its entries to either end, and compares in order.
//
// The table is dict's, which keeps the order of insertion; what is special about the front is in dict.c (CrDictFront).
// Methods that CPython routes through a subclass's own item assignment do so here too.
#include "runtime/builtins.h"
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/iterators.h"
#include "stdlib/collections.h"

static CrOrderedDict *ordered_of(CrValue v) { return CR_AS(CrOrderedDict, v); }
static bool is_ordered(CrValue v) { return cr_is_subtype(cr_type_of(v), CR_TYPE_OF_ID(ORDERED_DICT)); }

// d[key] = value, as a subclass may define it.
static int set_item(CrThread *t, CrValue self, CrValue key, CrValue value) {
    return CR_IS(ORDERED_DICT, self) ? cr_dict_set(t, self, key, value) : cr_setitem(t, self, key, value);
}

// ---- Updating ---------------------------------------------------------------------------------------------

static bool set_pair(CrThread *t, CrValue self, CrValue pair) {
    CrValue iterator = cr_iter(t, pair), item[2];
    if (!iterator) return false;
    for (int i = 0; i < 2; i++) {
        if ((item[i] = cr_next(t, iterator))) continue;
        if (!cr_raised(t)) CR_RAISE(t, ValueError, "need more than %d value%s to unpack", i, i == 1 ? "" : "s");
        return false;
    }
    if (cr_next(t, iterator)) return CR_RAISE(t, ValueError, "too many values to unpack (expected 2)"), false;
    return !cr_raised(t) && set_item(t, self, item[0], item[1]) == 0;
}

static bool add_pairs(CrThread *t, CrValue self, CrValue pairs) {
    CrValue iterator = cr_iter(t, pairs), pair;
    if (!iterator) return false;
    while ((pair = cr_next(t, iterator)))
        if (!set_pair(t, self, pair)) return false;
    return !cr_raised(t);
}

static bool add_keys(CrThread *t, CrValue self, CrValue mapping, CrValue keys_method) {
    CrValue keys = cr_call0(t, keys_method), iterator = keys ? cr_iter(t, keys) : CR_ERROR, key;
    if (!iterator) return false;
    while ((key = cr_next(t, iterator))) {
        CrValue value = cr_getitem(t, mapping, key);
        if (!value || set_item(t, self, key, value) < 0) return false;
    }
    return !cr_raised(t);
}

static bool add_plain(CrThread *t, CrValue self, CrValue dict) {
    CrValue key, value;
    for (uint64_t pos = 0; cr_dict_step(dict, &pos, &key, &value);)
        if (set_item(t, self, key, value) < 0) return false;
    return true;
}

static bool update(CrThread *t, CrValue self, CrValue other) {
    if (CR_IS(DICT, other)) return add_plain(t, self, other);
    CrValue method = cr_getattr_or_zero(t, other, cr_name_keys);
    if (method) return add_keys(t, self, other, method);
    if (cr_raised(t)) return false;
    if ((method = cr_getattr_or_zero(t, other, cr_intern_c(t, "items")))) {
        CrValue items = cr_call0(t, method);
        return items && add_pairs(t, self, items);
    }
    return !cr_raised(t) && add_pairs(t, self, other);
}

static bool update_all(CrThread *t, CrValue self, CrValue args, CrValue kwargs) {
    if (cr_tuple_len(args) && !update(t, self, cr_tuple_items(args)[0])) return false;
    return !cr_dict_len(kwargs) || update(t, self, kwargs);
}

static CrValue ordered_init(CrThread *t, CrFunction *f, CrValue self, CrValue args, CrValue kwargs) {
    if (cr_tuple_len(args) > 1) return CR_RAISE(t, TypeError, "expected at most 1 arguments, got %i", (int64_t)cr_tuple_len(args));
    return update_all(t, self, args, kwargs) ? CR_NONE : CR_ERROR;
}
static CrValue ordered_update(CrThread *t, CrFunction *f, CrValue self, CrValue args, CrValue kwargs) {
    if (cr_tuple_len(args) > 1)
        return CR_RAISE(t, TypeError, "update() takes at most 1 positional argument (%i given)", (int64_t)cr_tuple_len(args));
    return update_all(t, self, args, kwargs) ? CR_NONE : CR_ERROR;
}

// ---- Methods ----------------------------------------------------------------------------------------------

static CrValue ordered_fromkeys(CrThread *t, CrFunction *f, CrValue cls, CrValue iterable, CrValue value) {
    CrValue d = cr_call0(t, cls), iterator = d ? cr_iter(t, iterable) : CR_ERROR, key;
    if (!iterator) return CR_ERROR;
    while ((key = cr_next(t, iterator)))
        if (cr_setitem(t, d, key, value) < 0) return CR_ERROR;
    return cr_raised(t) ? CR_ERROR : d;
}

static CrValue ordered_setdefault(CrThread *t, CrFunction *f, CrValue self, CrValue key, CrValue absent) {
    if (CR_IS(ORDERED_DICT, self)) return cr_dict_set_default(t, self, key, absent);
    int there = cr_contains(t, self, key);
    if (there < 0) return CR_ERROR;
    if (there) return cr_getitem(t, self, key);
    return cr_setitem(t, self, key, absent) < 0 ? CR_ERROR : absent;
}

static CrValue ordered_pop(CrThread *t, CrFunction *f, CrValue self, CrValue key, CrValue absent) {
    CrValue value = cr_dict_pop(t, self, key);
    if (value || cr_raised(t)) return value;
    return absent ? absent : cr_raise_key_error(t, key);
}

static CrValue ordered_popitem(CrThread *t, CrFunction *f, CrValue self, CrValue last) {
    int at_end = cr_truth(t, last);
    CrValue item[2];
    if (at_end < 0) return CR_ERROR;
    bool found = at_end ? cr_dict_pop_last(t, self, &item[0], &item[1])
                        : cr_dict_pop_first(t, self, &ordered_of(self)->front, &item[0], &item[1]);
    return found ? cr_tuple_from(t, item, 2) : CR_RAISE(t, KeyError, "dictionary is empty");
}

static CrValue ordered_move(CrThread *t, CrFunction *f, CrValue self, CrValue key, CrValue last) {
    int at_end = cr_truth(t, last);
    if (at_end < 0) return CR_ERROR;
    int found = at_end ? cr_dict_move_to_end(t, self, key) : cr_dict_move_to_front(t, self, key, &ordered_of(self)->front);
    return found > 0 ? CR_NONE : found < 0 ? CR_ERROR : cr_raise_key_error(t, key);
}

static CrValue ordered_clear(CrThread *t, CrFunction *f, CrValue self) { return cr_dict_clear(t, self), CR_NONE; }

static CrValue ordered_copy(CrThread *t, CrFunction *f, CrValue self) {
    CrValue copy = cr_call0(t, cr_box(cr_type_of(self))), key, value;
    if (!copy) return CR_ERROR;
    bool exact = CR_IS(ORDERED_DICT, self);
    for (uint64_t pos = 0; cr_dict_step(self, &pos, &key, &value);) {
        if (!exact && !(value = cr_getitem(t, self, key))) return CR_ERROR;
        if (set_item(t, copy, key, value) < 0) return CR_ERROR;
    }
    return copy;
}

static CrValue ordered_reduce(CrThread *t, CrFunction *f, CrValue self) {
    CrValue state = cr_collections_state(t, self);
    CrValue items = state ? cr_call_method(t, self, cr_intern_c(t, "items"), NULL, 0) : CR_ERROR, iterator = items ? cr_iter(t, items) : CR_ERROR;
    if (!iterator) return CR_ERROR;
    return cr_tuple_from(t, (CrValue[]){cr_box(cr_type_of(self)), cr_tuple_empty, state, CR_NONE, iterator}, 5);
}

static CrValue ordered_sizeof(CrThread *t, CrFunction *f, CrValue self) {
    const CrTable *table = cr_dict_table(self);
    uint64_t cells = table->mask ? table->mask + 1 : 0;
    return cr_int((int64_t)(sizeof(CrOrderedDict) + sizeof(CrTable) + cells * sizeof(uint64_t) + table->cap * sizeof(CrEntry)));
}

// ---- Operations -------------------------------------------------------------------------------------------

static CrValue ordered_repr(CrThread *t, CrValue self) {
    CrReprLink link;
    CrValue name = cr_type_of(self)->name_str, items, list;
    if (!cr_dict_len(self)) return cr_str_printf(t, "%S()", name);
    if (!cr_repr_enter(t, &link, self)) return cr_str_from_c(t, "...");
    items = CR_IS(ORDERED_DICT, self) ? cr_dict_view(t, CR_T_ORDERED_ITEMS, self) : cr_call_method(t, self, cr_intern_c(t, "items"), NULL, 0);
    list = items ? cr_list_from_iterable(t, items) : CR_ERROR;
    CrValue text = list ? cr_str_printf(t, "%S(%R)", name, list) : CR_ERROR;
    cr_repr_leave(t, &link);
    return text;
}

static int same_order(CrThread *t, CrValue a, CrValue b) {
    CrValue x, y, value;
    uint64_t i = 0, j = 0;
    while (cr_dict_step(a, &i, &x, &value)) {
        int same = cr_dict_step(b, &j, &y, &value) ? cr_same(t, x, y) : 0;
        if (same <= 0) return same;
    }
    return 1;
}

static CrValue ordered_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    CrValue equal = CR_SLOT(CR_TYPE_OF_ID(DICT)->slots.compare)(t, a, b, op);
    if (!equal || equal == CR_NOT_IMPLEMENTED || !is_ordered(a) || !is_ordered(b) || (equal == CR_TRUE) != (op == CR_EQ)) return equal;
    int same = same_order(t, a, b);
    return same < 0 ? CR_ERROR : cr_bool((op == CR_EQ) == (same != 0));
}

static CrValue ordered_or(CrThread *t, CrValue a, CrValue b) {
    if (!cr_has_flag(a, CR_TYPE_DICT) || !cr_has_flag(b, CR_TYPE_DICT)) return CR_NOT_IMPLEMENTED;
    CrValue result = cr_call1(t, cr_box(cr_type_of(is_ordered(a) ? a : b)), a);
    return result && update(t, result, b) ? result : CR_ERROR;
}
static CrValue ordered_inplace_or(CrThread *t, CrValue a, CrValue b) { return update(t, a, b) ? a : CR_ERROR; }

// ---- Iterators --------------------------------------------------------------------------------------------

static CrValue iterator_new(CrThread *t, CrValue dict, uint16_t kind) {
    CrOrderedIterator *it = cr_alloc(t, sizeof *it);
    it->ob.shape = CR_T_ORDERED_ITERATOR;
    it->ob.aux = kind;
    it->dict = dict;
    it->table = cr_dict_table(dict);
    it->used = __atomic_load_n(&it->table->used, __ATOMIC_ACQUIRE);
    it->live = it->left = cr_dict_len(dict);
    it->position = kind & CR_ORDERED_REVERSED ? it->used : 0;
    return cr_box(it);
}

// The next live entry of the table; false at the end.
static bool next_entry(CrOrderedIterator *it, CrEntry *e) {
    const CrDict *d = CR_AS(CrDict, it->dict);
    uint64_t i = it->position;
    if (!(it->ob.aux & CR_ORDERED_REVERSED)) {
        bool more = cr_table_step(d, it->table, &i, e);
        it->position = i;
        return more;
    }
    while (i-- > 0) {
        uint64_t at = i;
        if (!cr_table_step(d, it->table, &at, e) || at != i + 1) continue;
        it->position = i;
        return true;
    }
    return false;
}

static CrValue iterator_next(CrThread *t, CrValue self) {
    CrOrderedIterator *it = CR_AS(CrOrderedIterator, self);
    CrEntry e;
    if (!CR_GET(it->dict)) return CR_ERROR;
    if (!it->left) return CR_SET(it->dict, CR_ERROR), CR_ERROR;
    const CrDict *d = CR_AS(CrDict, it->dict);
    const CrTable *table = cr_dict_table(it->dict);
    uint64_t live = __atomic_load_n(&d->live, __ATOMIC_RELAXED);
    if (!table->cap) return CR_RAISE(t, RuntimeError, "OrderedDict changed size during iteration"); // clear()
    if (table != it->table || __atomic_load_n(&table->used, __ATOMIC_RELAXED) != it->used || live != it->live)
        return CR_RAISE(t, RuntimeError, "OrderedDict mutated during iteration");
    if (!next_entry(it, &e)) return CR_RAISE(t, RuntimeError, "OrderedDict mutated during iteration");
    it->left--;
    if (!(it->ob.aux & CR_ORDERED_VALUES)) return e.key;
    return it->ob.aux & CR_ORDERED_KEYS ? cr_tuple_from(t, (CrValue[]){e.key, e.value}, 2) : e.value;
}

static CrValue iterator_reduce(CrThread *t, CrFunction *f, CrValue self) {
    CrOrderedIterator *copy = cr_alloc(t, sizeof *copy);
    *copy = *CR_AS(CrOrderedIterator, self);
    CrValue left = cr_list_from_iterable(t, cr_box(copy)), iter = left ? cr_builtins_get(t, "iter") : CR_ERROR;
    return iter ? cr_tuple_from(t, (CrValue[]){iter, cr_tuple_from(t, &left, 1)}, 2) : CR_ERROR;
}
static const CrMethodDef iterator_methods[] = {{"__reduce__(self, /)", CR_FN(iterator_reduce), "Return state information for pickling", 0}, {0}};
const CrTypeDef cr_ordered_iterator_typedef = {
    .slots = {.iter = cr_iterator_self, .next = iterator_next},
    .methods = iterator_methods,
};

static CrValue ordered_iter(CrThread *t, CrValue self) { return iterator_new(t, self, CR_ORDERED_KEYS); }
static CrValue ordered_reversed(CrThread *t, CrFunction *f, CrValue self) {
    return iterator_new(t, self, CR_ORDERED_KEYS | CR_ORDERED_REVERSED);
}

#define VIEW(name, kind)                                                                                     \
    static CrValue name##_iter(CrThread *t, CrValue self) { return iterator_new(t, CR_AS(CrDictView, self)->dict, kind); } \
    static CrValue name##_reversed(CrThread *t, CrFunction *f, CrValue self) {                               \
        return iterator_new(t, CR_AS(CrDictView, self)->dict, (kind) | CR_ORDERED_REVERSED);                 \
    }                                                                                                        \
    static const CrMethodDef name##_methods[] = {{"__reversed__(self, /)", CR_FN(name##_reversed), NULL, 0}, {0}}; \
    const CrTypeDef cr_ordered_##name##_typedef = {.slots = {.iter = name##_iter}, .methods = name##_methods};
VIEW(keys, CR_ORDERED_KEYS)
VIEW(values, CR_ORDERED_VALUES)
VIEW(items, CR_ORDERED_KEYS | CR_ORDERED_VALUES)

static CrValue ordered_keys(CrThread *t, CrFunction *f, CrValue self) { return cr_dict_view(t, CR_T_ORDERED_KEYS, self); }
static CrValue ordered_values(CrThread *t, CrFunction *f, CrValue self) { return cr_dict_view(t, CR_T_ORDERED_VALUES, self); }
static CrValue ordered_items(CrThread *t, CrFunction *f, CrValue self) { return cr_dict_view(t, CR_T_ORDERED_ITEMS, self); }

// ---- The type ---------------------------------------------------------------------------------------------

static const CrMethodDef ordered_methods[] = {
    {"clear(self, /)", CR_FN(ordered_clear), "od.clear() -> None.  Remove all items from od.", 0},
    {"copy(self, /)", CR_FN(ordered_copy), "od.copy() -> a shallow copy of od", 0},
    {"fromkeys(cls, /, iterable, value=None)", CR_FN(ordered_fromkeys),
     "Create a new ordered dictionary with keys from iterable and values set to value.", CR_METHOD_CLASS},
    {"items(self, /)", CR_FN(ordered_items), NULL, 0},
    {"keys(self, /)", CR_FN(ordered_keys), NULL, 0},
    {"move_to_end(self, /, key, last=True)", CR_FN(ordered_move), "Move an existing element to the end (or beginning if last is false).", 0},
    {"pop(self, /, key, default=<none>)", CR_FN(ordered_pop), "Remove the key and return its value, or the default.", 0},
    {"popitem(self, /, last=True)", CR_FN(ordered_popitem), "Remove and return a (key, value) pair from the dictionary.", 0},
    {"setdefault(self, /, key, default=None)", CR_FN(ordered_setdefault),
     "Insert key with a value of default if key is not in the dictionary.", 0},
    {"update(self, /, *args, **kwargs)", CR_FN(ordered_update), "Update D from a mapping or an iterable, and keywords.", 0},
    {"values(self, /)", CR_FN(ordered_values), NULL, 0},
    {"__reduce__(self, /)", CR_FN(ordered_reduce), "Return state information for pickling", 0},
    {"__reversed__(self, /)", CR_FN(ordered_reversed), "od.__reversed__() <==> reversed(od)", 0},
    {"__sizeof__(self, /)", CR_FN(ordered_sizeof), NULL, 0},
    {0},
};

const CrTypeDef cr_ordered_dict_typedef = {
    .doc = "Dictionary that remembers insertion order",
    .flags = CR_TYPE_BASE | CR_TYPE_HAS_DICT | CR_TYPE_WEAKREF,
    .slots = {.repr = ordered_repr, .compare = ordered_compare, .iter = ordered_iter, .binary = {[CR_OR] = ordered_or},
              .inplace = {[CR_OR] = ordered_inplace_or}},
    .methods = ordered_methods,
    .init = {"OrderedDict(self, /, *args, **kwargs)", CR_FN(ordered_init), NULL, 0},
};
