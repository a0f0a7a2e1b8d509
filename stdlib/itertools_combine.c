// itertools_combine.c -- product, permutations, combinations, combinations_with_replacement.
//
// All are arrays of indices into a pool. A step allocates its tuple first, then advances the indices and fills the tuple
// under the object's byte lock: no Python code runs there.
#include <string.h>

#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/int.h"
#include "runtime/types/method.h"
#include "stdlib/itertools.h"

static CrCombinator *self_of(CrValue v) { return CR_AS(CrCombinator, v); }

static CrValue new_combinator(CrThread *t, CrValue cls, CrValue pool, int64_t n, int64_t r, int64_t nindices) {
    int64_t *indices = cr_alloc_text(t, (size_t)(nindices ? nindices : 1) * sizeof *indices);
    CrValue self = indices ? cr_instance_new(t, CR_AS(CrType, cls)) : CR_ERROR;
    if (!self) return CR_ERROR;
    CrCombinator *c = self_of(self);
    c->pool = pool;
    c->indices = indices;
    c->n = n;
    c->r = r;
    for (int64_t i = 0; i < nindices; i++) indices[i] = i;
    return self;
}

// One step: `advance` moves the indices on under the lock (false: there is nothing more), then items are taken.
static CrValue step(CrThread *t, CrValue self, bool (*advance)(CrCombinator *), bool product) {
    CrCombinator *c = self_of(self);
    if (__atomic_load_n(&c->state, __ATOMIC_RELAXED) >= CR_COMBINATOR_STOPPED) {
        if (product) __atomic_store_n(&c->state, CR_COMBINATOR_STOPPED, __ATOMIC_RELAXED);
        return CR_ERROR;
    }
    CrTuple *result = cr_tuple_alloc(t, (uint64_t)c->r);
    if (!result) return CR_ERROR;
    const CrValue *pool = cr_tuple_items(c->pool);
    cr_lock_object(c);
    bool going = c->state < CR_COMBINATOR_STOPPED && (c->state == CR_COMBINATOR_FRESH || advance(c));
    __atomic_store_n(&c->state, going ? CR_COMBINATOR_GOING : CR_COMBINATOR_STOPPED, __ATOMIC_RELAXED);
    for (int64_t i = 0; going && i < c->r; i++) result->item[i] = product ? cr_tuple_items(pool[i])[c->indices[i]] : pool[c->indices[i]];
    cr_unlock_object(c);
    return going ? cr_box(result) : CR_ERROR;
}

static CrValue index_tuple(CrThread *t, const int64_t *indices, int64_t n) {
    CrTuple *tuple = cr_tuple_alloc(t, (uint64_t)n);
    for (int64_t i = 0; tuple && i < n; i++) tuple->item[i] = cr_int(indices[i]);
    return tuple ? cr_box(tuple) : CR_ERROR;
}

// Reads n indices out of a tuple into `out`, forced into range by `low` and `high`.
static bool read_index(CrThread *t, CrValue v, int64_t low, int64_t high, int64_t *out) {
    if (!cr_is_any_int(v)) return CR_RAISE(t, TypeError, "an integer is required"), false;
    if (!cr_index_int64(t, v, out, CR_TYPE_OF_ID(OverflowError))) return false;
    *out = *out < low ? low : *out > high ? high : *out;
    return true;
}

static CrValue reduce(CrThread *t, CrValue self) {
    const CrCombinator *c = self_of(self);
    CrValue r = cr_int_from_int64(t, c->r);
    if (c->state == CR_COMBINATOR_STOPPED) return cr_itertools_reduced(t, self, (CrValue[]){cr_tuple_empty, r}, 2);
    CrValue args[2] = {c->pool, r};
    if (c->state != CR_COMBINATOR_GOING) return cr_itertools_reduced(t, self, args, 2);
    return cr_itertools_reduced_state(t, self, cr_tuple_from(t, args, 2), index_tuple(t, c->indices, c->r));
}
static CrValue combinations_reduce(CrThread *t, CrFunction *f, CrValue self) { return reduce(t, self); }

static CrValue combinator_sizeof(CrThread *t, CrFunction *f, CrValue self) {
    const CrCombinator *c = self_of(self);
    return cr_int((int64_t)sizeof *c + c->r * (int64_t)sizeof(int64_t));
}

// (pool as a tuple, its length, r): false with an exception.
static bool pool_and_r(CrThread *t, CrValue iterable, CrValue r, CrValue *pool, int64_t *n, int64_t *out) {
    if (!(*pool = cr_tuple_from_iterable(t, iterable))) return false;
    *n = (int64_t)cr_tuple_len(*pool);
    if (!cr_index_int64(t, r, out, CR_TYPE_OF_ID(OverflowError))) return false;
    if (*out < 0) return CR_RAISE(t, ValueError, "r must be non-negative"), false;
    return true;
}

static bool state_tuple(CrThread *t, CrValue state, int64_t n) {
    if (cr_has_flag(state, CR_TYPE_TUPLE) && cr_tuple_len(state) == (uint64_t)n) return true;
    CR_RAISE(t, ValueError, "invalid arguments");
    return false;
}

// ---- combinations -----------------------------------------------------------------------------------------

static CrValue combinations_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue iterable, CrValue length) {
    CrValue pool;
    int64_t n, r;
    if (!pool_and_r(t, iterable, length, &pool, &n, &r)) return CR_ERROR;
    CrValue self = new_combinator(t, cls, pool, n, r, r);
    if (self && r > n) self_of(self)->state = CR_COMBINATOR_EMPTY;
    return self;
}

static bool combinations_advance(CrCombinator *c) {
    int64_t i = c->r - 1, *indices = c->indices;
    while (i >= 0 && indices[i] == i + c->n - c->r) i--;
    if (i < 0) return false;
    indices[i]++;
    for (i++; i < c->r; i++) indices[i] = indices[i - 1] + 1;
    return true;
}
static CrValue combinations_next(CrThread *t, CrValue self) { return step(t, self, combinations_advance, false); }

static CrValue set_indices(CrThread *t, CrValue self, CrValue state, bool distinct) {
    CrCombinator *c = self_of(self);
    if (!state_tuple(t, state, c->r)) return CR_ERROR;
    int64_t *fresh = cr_alloc_text(t, (size_t)(c->r + 1) * sizeof *fresh);
    for (int64_t i = 0; fresh && i < c->r; i++)
        if (!read_index(t, cr_tuple_items(state)[i], 0, distinct ? i + c->n - c->r : c->n - 1, &fresh[i])) return CR_ERROR;
    if (!fresh) return CR_ERROR;
    if (c->n == 0 && c->r) return CR_NONE; // nothing to point at
    cr_lock_object(c);
    memcpy(c->indices, fresh, (size_t)c->r * sizeof *fresh);
    c->state = CR_COMBINATOR_GOING;
    cr_unlock_object(c);
    return CR_NONE;
}
static CrValue combinations_setstate(CrThread *t, CrFunction *f, CrValue self, CrValue state) {
    if (self_of(self)->r > self_of(self)->n) return state_tuple(t, state, self_of(self)->r) ? CR_NONE : CR_ERROR;
    return set_indices(t, self, state, true);
}

#define METHODS(name)                                                                                        \
    static const CrMethodDef name##_methods[] = {                                                            \
        {"__reduce__(self, /)", CR_FN(name##_reduce), "Return state information for pickling.", 0},          \
        {"__setstate__(self, state, /)", CR_FN(name##_setstate), "Set state information for unpickling.", 0}, \
        {"__sizeof__(self, /)", CR_FN(combinator_sizeof), "Returns size in memory, in bytes.", 0},           \
        {0},                                                                                                 \
    };
#define TYPE(name, signature, text)                                                                          \
    METHODS(name)                                                                                            \
    const CrTypeDef cr_##name##_typedef = {                                                                  \
        .doc = text,                                                                                         \
        .flags = CR_TYPE_BASE,                                                                               \
        .slots = {.iter = cr_iterator_self, .next = name##_next},                                           \
        .methods = name##_methods,                                                                           \
        .constructor = {signature, CR_FN(name##_construct), NULL, 0},                                        \
    };
TYPE(combinations, "combinations(cls, iterable, r)", "The subsequences of r items of an iterable.")

// ---- combinations_with_replacement ------------------------------------------------------------------------

static CrValue replacements_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue iterable, CrValue length) {
    CrValue pool;
    int64_t n, r;
    if (!pool_and_r(t, iterable, length, &pool, &n, &r)) return CR_ERROR;
    CrValue self = new_combinator(t, cls, pool, n, r, r);
    if (!self) return CR_ERROR;
    memset(self_of(self)->indices, 0, (size_t)r * sizeof(int64_t));
    if (n == 0 && r > 0) self_of(self)->state = CR_COMBINATOR_EMPTY;
    return self;
}
static bool replacements_advance(CrCombinator *c) {
    int64_t i = c->r - 1, *indices = c->indices;
    while (i >= 0 && indices[i] == c->n - 1) i--;
    if (i < 0) return false;
    for (int64_t index = indices[i] + 1; i < c->r; i++) indices[i] = index;
    return true;
}
static CrValue replacements_next(CrThread *t, CrValue self) { return step(t, self, replacements_advance, false); }
static CrValue replacements_reduce(CrThread *t, CrFunction *f, CrValue self) { return reduce(t, self); }
static CrValue replacements_setstate(CrThread *t, CrFunction *f, CrValue self, CrValue state) {
    return set_indices(t, self, state, false);
}
TYPE(replacements, "combinations_with_replacement(cls, iterable, r)",
     "The sequences of r items of an iterable that keep its order; items may repeat.")

// ---- permutations -----------------------------------------------------------------------------------------

static void start_cycles(CrCombinator *c) {
    for (int64_t i = 0; i < c->r; i++) c->indices[c->n + i] = c->n - i;
}

static CrValue permutations_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue iterable, CrValue length) {
    CrValue pool = cr_tuple_from_iterable(t, iterable);
    if (!pool) return CR_ERROR;
    int64_t n = (int64_t)cr_tuple_len(pool), r = n;
    if (length != CR_NONE) {
        if (!cr_is_any_int(length)) return CR_RAISE(t, TypeError, "Expected int as r");
        if (!cr_index_int64(t, length, &r, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
        if (r < 0) return CR_RAISE(t, ValueError, "r must be non-negative");
    }
    CrValue self = new_combinator(t, cls, pool, n, r, r > n ? 0 : n + r);
    if (!self) return CR_ERROR;
    if (r > n) self_of(self)->state = CR_COMBINATOR_EMPTY;
    else start_cycles(self_of(self));
    return self;
}

static bool permutations_advance(CrCombinator *c) {
    int64_t *indices = c->indices, *cycles = indices + c->n, n = c->n;
    for (int64_t i = c->r - 1; i >= 0; i--) {
        if (--cycles[i] == 0) { // rotate the tail
            int64_t index = indices[i];
            memmove(indices + i, indices + i + 1, (size_t)(n - 1 - i) * sizeof *indices);
            indices[n - 1] = index;
            cycles[i] = n - i;
        } else {
            int64_t j = n - cycles[i], index = indices[i];
            indices[i] = indices[j];
            indices[j] = index;
            return true;
        }
    }
    return false;
}
static CrValue permutations_next(CrThread *t, CrValue self) { return step(t, self, permutations_advance, false); }

static CrValue permutations_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrCombinator *c = self_of(self);
    if (c->state != CR_COMBINATOR_GOING) return reduce(t, self);
    CrValue args = cr_tuple_from(t, (CrValue[]){c->pool, cr_int_from_int64(t, c->r)}, 2);
    CrValue state[2] = {index_tuple(t, c->indices, c->n), index_tuple(t, c->indices + c->n, c->r)};
    return state[0] && state[1] ? cr_itertools_reduced_state(t, self, args, cr_tuple_from(t, state, 2)) : CR_ERROR;
}
static CrValue permutations_setstate(CrThread *t, CrFunction *f, CrValue self, CrValue state) {
    CrCombinator *c = self_of(self);
    const CrValue *parts;
    if (!cr_itertools_state(t, state, 2, 2, &parts)) return CR_ERROR;
    if (!state_tuple(t, parts[0], c->n) || !state_tuple(t, parts[1], c->r)) return CR_ERROR;
    if (c->r > c->n) return CR_NONE;
    int64_t *fresh = cr_alloc_text(t, (size_t)(c->n + c->r + 1) * sizeof *fresh);
    if (!fresh) return CR_ERROR;
    for (int64_t i = 0; i < c->n; i++)
        if (!read_index(t, cr_tuple_items(parts[0])[i], 0, c->n - 1, &fresh[i])) return CR_ERROR;
    for (int64_t i = 0; i < c->r; i++)
        if (!read_index(t, cr_tuple_items(parts[1])[i], 1, c->n - i, &fresh[c->n + i])) return CR_ERROR;
    cr_lock_object(c);
    memcpy(c->indices, fresh, (size_t)(c->n + c->r) * sizeof *fresh);
    c->state = CR_COMBINATOR_GOING;
    cr_unlock_object(c);
    return CR_NONE;
}
TYPE(permutations, "permutations(cls, iterable, r=None)", "The arrangements of r items of an iterable.")

// ---- product ----------------------------------------------------------------------------------------------

static CrValue product_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue repeat, CrValue iterables) {
    int64_t times, n = (int64_t)cr_tuple_len(iterables), total;
    if (!cr_index_int64(t, repeat, &times, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (times < 0) return CR_RAISE(t, ValueError, "repeat argument cannot be negative");
    if (times == 0) n = 0;
    if (__builtin_mul_overflow(n, times, &total) || total > INT64_MAX / 16) return CR_RAISE(t, OverflowError, "repeat argument too large");
    CrTuple *pools = cr_tuple_alloc(t, (uint64_t)total);
    if (!pools) return CR_ERROR;
    bool empty = false;
    for (int64_t i = 0; i < n; i++) {
        if (!(pools->item[i] = cr_tuple_from_iterable(t, cr_tuple_items(iterables)[i]))) return CR_ERROR;
        empty |= cr_tuple_len(pools->item[i]) == 0;
    }
    for (int64_t i = n; i < total; i++) pools->item[i] = pools->item[i - n];
    CrValue self = new_combinator(t, cls, cr_box(pools), total, total, total);
    if (!self) return CR_ERROR;
    memset(self_of(self)->indices, 0, (size_t)total * sizeof(int64_t));
    if (empty) self_of(self)->state = CR_COMBINATOR_EMPTY;
    return self;
}

static bool product_advance(CrCombinator *c) {
    const CrValue *pools = cr_tuple_items(c->pool);
    for (int64_t i = c->r - 1; i >= 0; i--) {
        if (++c->indices[i] < (int64_t)cr_tuple_len(pools[i])) return true;
        c->indices[i] = 0;
    }
    return false;
}
static CrValue product_next(CrThread *t, CrValue self) { return step(t, self, product_advance, true); }

static CrValue product_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrCombinator *c = self_of(self);
    if (c->state == CR_COMBINATOR_STOPPED) return cr_itertools_reduced(t, self, (CrValue[]){cr_tuple_empty}, 1);
    if (c->state != CR_COMBINATOR_GOING) return cr_tuple_from(t, (CrValue[]){cr_box(cr_type_of(self)), c->pool}, 2);
    return cr_itertools_reduced_state(t, self, c->pool, index_tuple(t, c->indices, c->r));
}
static CrValue product_setstate(CrThread *t, CrFunction *f, CrValue self, CrValue state) {
    CrCombinator *c = self_of(self);
    if (!state_tuple(t, state, c->r)) return CR_ERROR;
    int64_t *fresh = cr_alloc_text(t, (size_t)(c->r + 1) * sizeof *fresh);
    if (!fresh) return CR_ERROR;
    for (int64_t i = 0; i < c->r; i++) {
        int64_t n = (int64_t)cr_tuple_len(cr_tuple_items(c->pool)[i]);
        if (n == 0) {
            __atomic_store_n(&c->state, CR_COMBINATOR_STOPPED, __ATOMIC_RELAXED);
            return CR_NONE;
        }
        if (!read_index(t, cr_tuple_items(state)[i], 0, n - 1, &fresh[i])) return CR_ERROR;
    }
    cr_lock_object(c);
    memcpy(c->indices, fresh, (size_t)c->r * sizeof *fresh);
    c->state = CR_COMBINATOR_GOING;
    cr_unlock_object(c);
    return CR_NONE;
}
TYPE(product, "product(cls, /, *iterables, repeat=1)", "The tuples with one item of each iterable: nested loops.")
