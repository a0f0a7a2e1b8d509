// itertools_group.c -- the itertools with bookkeeping of their own: islice, zip_longest, groupby, tee.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/int.h"
#include "stdlib/itertools.h"

#define next_of cr_itertools_next
#define FRESH(T, var)                                                                                        \
    CrValue self = cr_instance_new(t, CR_AS(CrType, cls));                                                   \
    if (!self) return CR_ERROR;                                                                              \
    T *var = CR_AS(T, self)
#define REDUCE(f) {"__reduce__(self, /)", CR_FN(f), "Return state information for pickling.", 0}
#define SETSTATE(f) {"__setstate__(self, state, /)", CR_FN(f), "Set state information for unpickling.", 0}

// ---- islice -----------------------------------------------------------------------------------------------

// None or an int from 0 on, else ValueError.
static bool slice_part(CrThread *t, CrValue v, int64_t none, int64_t *out, const char *message) {
    if (v == CR_NONE) return *out = none, true;
    if (cr_index_int64(t, v, out, CR_TYPE_OF_ID(OverflowError))) {
        if (*out >= 0) return true;
    } else {
        cr_exception_take(t);
    }
    CR_RAISE(t, ValueError, "%s", message);
    return false;
}

static CrValue islice_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue args) {
    static const char stop_text[] = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    static const char index_text[] = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    static const char step_text[] = "Step for islice() must be a positive integer or None.";
    uint64_t n = cr_tuple_len(args);
    const CrValue *a = cr_tuple_items(args);
    if (n < 2 || n > 4) return CR_RAISE(t, TypeError, "islice expected at %s arguments, got %i", n < 2 ? "least 2" : "most 4", (int64_t)n);
    int64_t start = 0, stop, step = 1;
    if (n == 2) {
        if (!slice_part(t, a[1], -1, &stop, stop_text)) return CR_ERROR;
    } else if (!slice_part(t, a[2], -1, &stop, stop_text) || !slice_part(t, a[1], 0, &start, index_text)) {
        return CR_ERROR;
    }
    if (n == 4 && (!slice_part(t, a[3], 1, &step, step_text))) return CR_ERROR;
    if (step < 1) return CR_RAISE(t, ValueError, step_text);
    CrValue iterator = cr_iter(t, a[0]);
    if (!iterator) return CR_ERROR;
    FRESH(CrISlice, s);
    *s = (CrISlice){s->ob, iterator, start, stop, step, 0};
    return self;
}

static CrValue islice_end(CrISlice *s) {
    CR_SET(s->iterator, CR_ERROR);
    return CR_ERROR;
}

static CrValue islice_next(CrThread *t, CrValue self) {
    CrISlice *s = CR_AS(CrISlice, self);
    CrValue iterator = CR_GET(s->iterator), item;
    if (!iterator) return CR_ERROR;
    while (s->count < s->next) {
        if (!next_of(t, iterator)) return islice_end(s);
        s->count++;
        if (!cr_poll(t)) return CR_ERROR;
    }
    if (s->stop >= 0 && s->count >= s->stop) return islice_end(s);
    if (!(item = next_of(t, iterator))) return islice_end(s);
    s->count++;
    if (__builtin_add_overflow(s->next, s->step, &s->next) || (s->stop >= 0 && s->next > s->stop)) s->next = s->stop;
    return item;
}

static CrValue islice_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrISlice *s = CR_AS(CrISlice, self);
    if (!s->iterator) {
        CrValue list = cr_list_new(t, 0), empty = list ? cr_list_iter(t, list) : CR_ERROR;
        CrValue args = empty ? cr_tuple_from(t, (CrValue[]){empty, CR_INT(0)}, 2) : CR_ERROR;
        return cr_itertools_reduced_state(t, self, args, CR_INT(0));
    }
    CrValue stop = s->stop < 0 ? CR_NONE : cr_int_from_int64(t, s->stop);
    CrValue args[4] = {s->iterator, cr_int_from_int64(t, s->next), stop, cr_int_from_int64(t, s->step)};
    return cr_itertools_reduced_state(t, self, cr_tuple_from(t, args, 4), cr_int_from_int64(t, s->count));
}
static CrValue islice_setstate(CrThread *t, CrFunction *f, CrValue self, CrValue state) {
    return cr_index_int64(t, state, &CR_AS(CrISlice, self)->count, CR_TYPE_OF_ID(OverflowError)) ? CR_NONE : CR_ERROR;
}
static const CrMethodDef islice_methods[] = {REDUCE(islice_reduce), SETSTATE(islice_setstate), {0}};
const CrTypeDef cr_islice_typedef = {
    .doc = "islice(iterable, stop) or islice(iterable, start, stop[, step]): a slice of what an iterator gives.",
    .flags = CR_TYPE_BASE,
    .slots = {.iter = cr_iterator_self, .next = islice_next},
    .methods = islice_methods,
    .constructor = {"islice(cls, /, *args)", CR_FN(islice_construct), NULL, 0},
};

// ---- zip_longest ------------------------------------------------------------------------------------------

static CrValue zip_longest_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue iterables, CrValue keywords) {
    CrValue fill = CR_NONE, name = cr_intern_c(t, "fillvalue");
    if (cr_dict_len(keywords) && (cr_dict_len(keywords) > 1 || !(fill = cr_dict_get_interned(CR_AS(CrDict, keywords), name))))
        return CR_RAISE(t, TypeError, "zip_longest() got an unexpected keyword argument");
    uint64_t n = cr_tuple_len(iterables);
    CrTuple *iterators = cr_tuple_alloc(t, n);
    if (!iterators) return CR_ERROR;
    for (uint64_t i = 0; i < n; i++)
        if (!(iterators->item[i] = cr_iter(t, cr_tuple_items(iterables)[i]))) return CR_ERROR;
    FRESH(CrZipLongest, z);
    z->iterators = iterators;
    z->active = n;
    z->fill = fill;
    return self;
}

static CrValue zip_longest_next(CrThread *t, CrValue self) {
    CrZipLongest *z = CR_AS(CrZipLongest, self);
    uint64_t n = z->iterators->len;
    if (!n || !z->active) return CR_ERROR;
    CrTuple *row = cr_tuple_alloc(t, n);
    if (!row) return CR_ERROR;
    for (uint64_t i = 0; i < n; i++) {
        CrValue iterator = CR_GET(z->iterators->item[i]), item = iterator ? next_of(t, iterator) : z->fill;
        if (!item) {
            if (z->active) z->active--;
            if (!z->active || cr_raised(t)) return z->active = 0, CR_ERROR;
            CR_SET(z->iterators->item[i], CR_ERROR);
            item = z->fill;
        }
        row->item[i] = item;
    }
    return cr_box(row);
}

static CrValue zip_longest_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrZipLongest *z = CR_AS(CrZipLongest, self);
    CrTuple *args = cr_tuple_alloc(t, z->iterators->len);
    if (!args) return CR_ERROR;
    for (uint64_t i = 0; i < args->len; i++) args->item[i] = z->iterators->item[i] ? z->iterators->item[i] : cr_tuple_empty;
    return cr_itertools_reduced_state(t, self, cr_box(args), z->fill);
}
static CrValue zip_longest_setstate(CrThread *t, CrFunction *f, CrValue self, CrValue state) {
    CR_SET(CR_AS(CrZipLongest, self)->fill, state);
    return CR_NONE;
}
static const CrMethodDef zip_longest_methods[] = {REDUCE(zip_longest_reduce), SETSTATE(zip_longest_setstate), {0}};
const CrTypeDef cr_zip_longest_typedef = {
    .doc = "Tuples with one item of each iterable, until the longest is exhausted.",
    .flags = CR_TYPE_BASE,
    .slots = {.iter = cr_iterator_self, .next = zip_longest_next},
    .methods = zip_longest_methods,
    .constructor = {"zip_longest(cls, /, *iterables, **keywords)", CR_FN(zip_longest_construct), NULL, 0},
};

// ---- groupby ----------------------------------------------------------------------------------------------

static CrValue groupby_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue iterable, CrValue key) {
    CrValue iterator = cr_iter(t, iterable);
    if (!iterator) return CR_ERROR;
    FRESH(CrGroupBy, g);
    g->iterator = iterator;
    g->function = key;
    return self;
}

static bool groupby_step(CrThread *t, CrGroupBy *g) {
    CrValue value = next_of(t, g->iterator);
    CrValue key = !value ? CR_ERROR : g->function == CR_NONE ? value : cr_call1(t, g->function, value);
    if (!key) return false;
    CR_SET(g->value, value);
    CR_SET(g->key, key);
    return true;
}

static CrValue new_grouper(CrThread *t, CrValue parent, CrValue key) {
    CrValue self = cr_instance_new(t, CR_TYPE_OF_ID(GROUPER));
    if (!self) return CR_ERROR;
    CR_AS(CrGrouper, self)->parent = parent;
    CR_AS(CrGrouper, self)->key = key;
    CR_SET(CR_AS(CrGroupBy, parent)->grouper, self);
    return self;
}

static CrValue groupby_next(CrThread *t, CrValue self) {
    CrGroupBy *g = CR_AS(CrGroupBy, self);
    CR_SET(g->grouper, CR_ERROR);
    for (;;) { // over the rest of the last group
        CrValue key = CR_GET(g->key), target = CR_GET(g->target_key);
        if (key) {
            int same = target ? cr_compare_bool(t, target, key, CR_EQ) : 0;
            if (same < 0) return CR_ERROR;
            if (!same) break;
        }
        if (!groupby_step(t, g) || !cr_poll(t)) return CR_ERROR;
    }
    CrValue key = CR_GET(g->key);
    if (!key) return CR_ERROR; // a key's __eq__ has used this object
    CR_SET(g->target_key, key);
    CrValue grouper = new_grouper(t, self, key);
    return grouper ? cr_tuple_from(t, (CrValue[]){key, grouper}, 2) : CR_ERROR;
}

static CrValue groupby_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrGroupBy *g = CR_AS(CrGroupBy, self);
    CrValue args[2] = {g->iterator, g->function}, state[3] = {g->key, g->value, g->target_key};
    if (!g->target_key || !g->key || !g->value) return cr_itertools_reduced(t, self, args, 2);
    return cr_itertools_reduced_state(t, self, cr_tuple_from(t, args, 2), cr_tuple_from(t, state, 3));
}
static CrValue groupby_setstate(CrThread *t, CrFunction *f, CrValue self, CrValue state) {
    const CrValue *items;
    if (!cr_itertools_state(t, state, 3, 3, &items)) return CR_ERROR;
    CrGroupBy *g = CR_AS(CrGroupBy, self);
    CR_SET(g->key, items[0]);
    CR_SET(g->value, items[1]);
    CR_SET(g->target_key, items[2]);
    return CR_NONE;
}
static const CrMethodDef groupby_methods[] = {REDUCE(groupby_reduce), SETSTATE(groupby_setstate), {0}};
const CrTypeDef cr_groupby_typedef = {
    .doc = "Pairs of a key and an iterator over the neighbouring items that have it.",
    .flags = CR_TYPE_BASE,
    .slots = {.iter = cr_iterator_self, .next = groupby_next},
    .methods = groupby_methods,
    .constructor = {"groupby(cls, iterable, key=None)", CR_FN(groupby_construct), NULL, 0},
};

static CrValue grouper_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue parent, CrValue key) {
    if (!cr_is_subtype(cr_type_of(parent), CR_TYPE_OF_ID(GROUPBY)))
        return CR_RAISE(t, TypeError, "_grouper() argument 1 must be itertools.groupby, not %T", parent);
    return new_grouper(t, parent, key);
}

static CrValue grouper_next(CrThread *t, CrValue self) {
    const CrGrouper *grouper = CR_AS(CrGrouper, self);
    CrGroupBy *g = CR_AS(CrGroupBy, grouper->parent);
    if (CR_GET(g->grouper) != self) return CR_ERROR; // the next group has begun
    if (!CR_GET(g->value) && !groupby_step(t, g)) return CR_ERROR;
    CrValue key = CR_GET(g->key);
    if (!key || cr_compare_bool(t, grouper->key, key, CR_EQ) <= 0) return CR_ERROR;
    CrValue value = CR_GET(g->value);
    CR_SET(g->value, CR_ERROR);
    CR_SET(g->key, CR_ERROR);
    return value;
}
static CrValue grouper_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrGrouper *g = CR_AS(CrGrouper, self);
    if (CR_AS(CrGroupBy, g->parent)->grouper == self) return cr_itertools_reduced(t, self, (CrValue[]){g->parent, g->key}, 2);
    CrValue iter = cr_dict_get_interned(CR_AS(CrDict, cr_builtins_dict()), cr_intern_c(t, "iter"));
    return cr_tuple_from(t, (CrValue[]){iter ? iter : CR_NONE, cr_tuple_from(t, &cr_tuple_empty, 1)}, 2);
}
static const CrMethodDef grouper_methods[] = {REDUCE(grouper_reduce), {0}};
const CrTypeDef cr_grouper_typedef = {
    .slots = {.iter = cr_iterator_self, .next = grouper_next},
    .methods = grouper_methods,
    .constructor = {"_grouper(cls, parent, tgtkey, /)", CR_FN(grouper_construct), NULL, 0},
};

// ---- tee --------------------------------------------------------------------------------------------------

static CrValue tee_data_new(CrThread *t, CrValue iterator) {
    CrValue data = cr_instance_new(t, CR_TYPE_OF_ID(TEE_DATA));
    if (data) CR_AS(CrTeeData, data)->iterator = iterator;
    return data;
}

// Item i of a block, fetched if nobody has yet.
static CrValue tee_data_item(CrThread *t, CrTeeData *d, uint64_t i) {
    if (i < __atomic_load_n(&d->count, __ATOMIC_ACQUIRE)) return d->value[i];
    if (__atomic_exchange_n(&d->running, 1, __ATOMIC_ACQUIRE)) return CR_RAISE(t, RuntimeError, "cannot re-enter the tee iterator");
    uint32_t count = __atomic_load_n(&d->count, __ATOMIC_ACQUIRE);
    CrValue item = i < count ? d->value[i] : next_of(t, d->iterator);
    if (item && i == count) {
        CR_SET(d->value[i], item);
        __atomic_store_n(&d->count, count + 1, __ATOMIC_RELEASE);
    }
    __atomic_store_n(&d->running, 0, __ATOMIC_RELEASE);
    return item;
}

static CrValue tee_data_next(CrThread *t, CrTeeData *d) {
    CrValue next = __atomic_load_n(&d->next, __ATOMIC_ACQUIRE), none = CR_ERROR;
    if (next || !(next = tee_data_new(t, d->iterator))) return next;
    return __atomic_compare_exchange_n(&d->next, &none, next, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE) ? next : none;
}

static CrValue tee_data_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue iterator, CrValue values, CrValue next) {
    if (!cr_has_flag(values, CR_TYPE_LIST))
        return CR_RAISE(t, TypeError, "teedataobject() argument 2 must be list, not %T", values);
    uint64_t n;
    const CrValue *items = cr_list_view(t, values, &n);
    if (!items) return CR_ERROR;
    bool linked = next != CR_NONE;
    if (n > CR_TEE_CELLS || (linked && (n < CR_TEE_CELLS || !CR_IS(TEE_DATA, next)))) return CR_RAISE(t, ValueError, "Invalid arguments");
    CrValue self = tee_data_new(t, iterator);
    if (!self) return CR_ERROR;
    CrTeeData *d = CR_AS(CrTeeData, self);
    for (uint64_t i = 0; i < n; i++) d->value[i] = items[i];
    d->count = (uint32_t)n;
    if (linked) d->next = next;
    return self;
}
static CrValue tee_data_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrTeeData *d = CR_AS(CrTeeData, self);
    CrValue values = cr_list_from(t, d->value, d->count);
    return values ? cr_itertools_reduced(t, self, (CrValue[]){d->iterator, values, d->next ? d->next : CR_NONE}, 3) : CR_ERROR;
}
static const CrMethodDef tee_data_methods[] = {REDUCE(tee_data_reduce), {0}};
const CrTypeDef cr_tee_data_typedef = {
    .doc = "Data container common to multiple tee objects.",
    .methods = tee_data_methods,
    .constructor = {"_tee_dataobject(cls, iterable, values, next, /)", CR_FN(tee_data_construct), NULL, 0},
};

static CrValue tee_new(CrThread *t, CrValue data, uint64_t index) {
    CrValue self = data ? cr_instance_new(t, CR_TYPE_OF_ID(TEE)) : CR_ERROR;
    if (!self) return CR_ERROR;
    CR_AS(CrTee, self)->data = data;
    CR_AS(CrTee, self)->index = index;
    return self;
}
static CrValue tee_copy(CrThread *t, CrFunction *f, CrValue self) { return tee_new(t, CR_AS(CrTee, self)->data, CR_AS(CrTee, self)->index); }

static CrValue tee_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue iterable) {
    CrValue iterator = cr_iter(t, iterable);
    if (!iterator) return CR_ERROR;
    return CR_IS(TEE, iterator) ? tee_copy(t, f, iterator) : tee_new(t, tee_data_new(t, iterator), 0);
}

static CrValue tee_next(CrThread *t, CrValue self) {
    CrTee *tee = CR_AS(CrTee, self);
    if (tee->index >= CR_TEE_CELLS) {
        CrValue next = tee_data_next(t, CR_AS(CrTeeData, tee->data));
        if (!next) return CR_ERROR;
        CR_SET(tee->data, next);
        tee->index = 0;
    }
    uint64_t i = tee->index;
    CrValue item = i < CR_TEE_CELLS ? tee_data_item(t, CR_AS(CrTeeData, CR_GET(tee->data)), i) : CR_ERROR;
    if (item) tee->index = i + 1;
    return item;
}

static CrValue tee_reduce(CrThread *t, CrFunction *f, CrValue self) {
    CrValue state[2] = {CR_AS(CrTee, self)->data, cr_int((int64_t)CR_AS(CrTee, self)->index)};
    return cr_itertools_reduced_state(t, self, cr_tuple_from(t, &cr_tuple_empty, 1), cr_tuple_from(t, state, 2));
}
static CrValue tee_setstate(CrThread *t, CrFunction *f, CrValue self, CrValue state) {
    const CrValue *items;
    int64_t index;
    if (!cr_itertools_state(t, state, 2, 2, &items)) return CR_ERROR;
    if (!CR_IS(TEE_DATA, items[0]))
        return CR_RAISE(t, TypeError, "argument 1 must be itertools._tee_dataobject, not %T", items[0]);
    if (!cr_index_int64(t, items[1], &index, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (index < 0 || index > CR_TEE_CELLS) return CR_RAISE(t, ValueError, "Index out of range");
    CR_SET(CR_AS(CrTee, self)->data, items[0]);
    CR_AS(CrTee, self)->index = (uint64_t)index;
    return CR_NONE;
}
static const CrMethodDef tee_methods[] = {
    {"__copy__(self, /)", CR_FN(tee_copy), "Returns an independent iterator.", 0},
    REDUCE(tee_reduce),
    SETSTATE(tee_setstate),
    {0},
};
const CrTypeDef cr_tee_typedef = {
    .doc = "Iterator wrapped to make it copyable.",
    .flags = CR_TYPE_WEAKREF,
    .slots = {.iter = cr_iterator_self, .next = tee_next},
    .methods = tee_methods,
    .constructor = {"_tee(cls, iterable, /)", CR_FN(tee_construct), NULL, 0},
};
