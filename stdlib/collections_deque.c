// collections_deque.c -- collections.deque: a ring of items, and its iterators. See collections.h for the picture.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/int.h"
#include "runtime/types/iterators.h"
#include "stdlib/collections.h"

static CrDeque *deque_of(CrValue v) { return CR_AS(CrDeque, v); }
static bool is_deque(CrValue v) { return CR_IS(DEQUE, v) || cr_is_subtype(cr_type_of(v), CR_TYPE_OF_ID(DEQUE)); }

// ---- The ring (under the lock) ----------------------------------------------------------------------------

static CrValue *at(const CrDeque *d, uint64_t i) { return &d->ring->item[(d->head + i) & (d->ring->cap - 1)]; }
static uint64_t capacity(const CrDeque *d) { return d->ring ? d->ring->cap : 0; }

static CrValue take_first(CrDeque *d) {
    CrValue *place = at(d, 0), item = *place;
    *place = CR_ERROR;
    d->head++;
    d->len--;
    d->state++;
    return item;
}
static CrValue take_last(CrDeque *d) {
    CrValue *place = at(d, d->len - 1), item = *place;
    *place = CR_ERROR;
    d->len--;
    d->state++;
    return item;
}

// Gives the deque a ring of `cap`, allocated without the lock, which is held before and after. False: MemoryError, unlocked.
static bool grow(CrThread *t, CrDeque *d, uint64_t cap) {
    cr_unlock_object(d);
    size_t bytes = sizeof(CrRing) + cap * sizeof(CrValue);
    CrRing *ring = bytes <= 256 ? cr_alloc(t, bytes) : cr_alloc_large(t, bytes);
    if (!ring) return cr_raise_no_memory(t), false;
    ring->cap = cap;
    cr_lock_object(d);
    if (capacity(d) >= cap || d->len > cap) return true; // another thread has changed it meanwhile
    for (uint64_t i = 0; i < d->len; i++) ring->item[i] = *at(d, i);
    d->head = 0;
    d->ring = ring;
    return true;
}

// Takes the lock with room for one more item. False: MemoryError.
static bool lock_with_room(CrThread *t, CrDeque *d) {
    cr_lock_object(d);
    while (CR_UNLIKELY(d->len == capacity(d)))
        if (!grow(t, d, capacity(d) ? capacity(d) * 2 : 8)) return false;
    return true;
}

static bool over_limit(const CrDeque *d) { return d->maxlen >= 0 && d->len > (uint64_t)d->maxlen; }

static bool append(CrThread *t, CrDeque *d, CrValue item) {
    if (!lock_with_room(t, d)) return false;
    *at(d, d->len) = item;
    d->len++;
    if (over_limit(d)) take_first(d);
    else d->state++;
    cr_unlock_object(d);
    return true;
}
static bool append_left(CrThread *t, CrDeque *d, CrValue item) {
    if (!lock_with_room(t, d)) return false;
    d->head--;
    *at(d, 0) = item;
    d->len++;
    if (over_limit(d)) take_last(d);
    else d->state++;
    cr_unlock_object(d);
    return true;
}

static void clear(CrDeque *d) {
    cr_lock_object(d);
    d->ring = NULL;
    d->head = d->len = 0;
    d->state++;
    cr_unlock_object(d);
}

// Item i; CR_ERROR: there is none, or the state is not the one expected (if one is).
static CrValue item_at(CrDeque *d, uint64_t i, const uint64_t *state) {
    cr_lock_object(d);
    bool ok = i < d->len && (!state || *state == d->state);
    CrValue item = ok ? *at(d, i) : CR_ERROR;
    cr_unlock_object(d);
    return item;
}

static uint64_t length_of(CrDeque *d) { return __atomic_load_n(&d->len, __ATOMIC_RELAXED); }
static uint64_t state_of(CrDeque *d) { return __atomic_load_n(&d->state, __ATOMIC_RELAXED); }

// The items as they are now, as a list.
static CrValue to_list(CrThread *t, CrDeque *d) {
    for (uint64_t room = length_of(d);; room = length_of(d)) {
        CrArray *a = cr_array_alloc(t, room);
        CrValue list = a ? cr_list_new(t, 0) : CR_ERROR;
        if (!list) return CR_ERROR;
        cr_lock_object(d);
        bool fits = d->len <= room;
        for (uint64_t i = 0; fits && i < d->len; i++) a->item[i] = *at(d, i);
        a->len = fits ? d->len : 0;
        cr_unlock_object(d);
        CR_SET(CR_AS(CrList, list)->items, a);
        if (fits) return list;
    }
}

// ---- Making one -------------------------------------------------------------------------------------------

static CrValue deque_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs) {
    CrValue self = cr_instance_new(t, CR_AS(CrType, cls));
    if (self) deque_of(self)->maxlen = -1;
    return self;
}

static bool extend(CrThread *t, CrValue self, CrValue iterable, bool (*add)(CrThread *, CrDeque *, CrValue)) {
    if (iterable == self && !(iterable = to_list(t, deque_of(self)))) return false;
    CrValue iterator = cr_iter(t, iterable), item;
    if (!iterator) return false;
    while ((item = cr_step(t, iterator)))
        if (!add(t, deque_of(self), item) || !cr_poll(t)) return false;
    return cr_iteration_ended(t);
}

static CrValue deque_init(CrThread *t, CrFunction *f, CrValue self, CrValue iterable, CrValue maxlen) {
    int64_t limit = -1;
    if (maxlen != CR_NONE) {
        if (!cr_is_any_int(maxlen)) return CR_RAISE(t, TypeError, "an integer is required");
        if (!cr_index_int64(t, maxlen, &limit, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
        if (limit < 0) return CR_RAISE(t, ValueError, "maxlen must be non-negative");
    }
    deque_of(self)->maxlen = limit;
    if (length_of(deque_of(self))) clear(deque_of(self));
    return iterable && !extend(t, self, iterable, append) ? CR_ERROR : CR_NONE;
}

static CrValue maxlen_value(CrThread *t, const CrDeque *d) { return d->maxlen < 0 ? CR_NONE : cr_int_from_int64(t, d->maxlen); }

static CrValue deque_copy(CrThread *t, CrFunction *f, CrValue self) {
    CrType *type = cr_type_of(self);
    const CrDeque *d = deque_of(self);
    CrValue copy = d->maxlen < 0 ? cr_call1(t, cr_box(type), self) : cr_call2(t, cr_box(type), self, maxlen_value(t, d));
    if (copy && !is_deque(copy)) return CR_RAISE(t, TypeError, "%N() must return a deque, not %T", type, copy);
    return copy;
}

static CrValue deque_reduce(CrThread *t, CrFunction *f, CrValue self) {
    CrValue state = cr_collections_state(t, self), iterator = state ? cr_iter(t, self) : CR_ERROR;
    if (!iterator) return CR_ERROR;
    const CrDeque *d = deque_of(self);
    CrValue args = d->maxlen < 0 ? cr_tuple_empty : cr_tuple_from(t, (CrValue[]){cr_tuple_empty, maxlen_value(t, d)}, 2);
    return cr_tuple_from(t, (CrValue[]){cr_box(cr_type_of(self)), args, state, iterator}, 4);
}

// ---- Methods ----------------------------------------------------------------------------------------------

static CrValue deque_append(CrThread *t, CrFunction *f, CrValue self, CrValue item) {
    return append(t, deque_of(self), item) ? CR_NONE : CR_ERROR;
}
static CrValue deque_appendleft(CrThread *t, CrFunction *f, CrValue self, CrValue item) {
    return append_left(t, deque_of(self), item) ? CR_NONE : CR_ERROR;
}
static CrValue deque_extend(CrThread *t, CrFunction *f, CrValue self, CrValue iterable) {
    return extend(t, self, iterable, append) ? CR_NONE : CR_ERROR;
}
static CrValue deque_extendleft(CrThread *t, CrFunction *f, CrValue self, CrValue iterable) {
    return extend(t, self, iterable, append_left) ? CR_NONE : CR_ERROR;
}

static CrValue pop(CrThread *t, CrValue self, CrValue (*take)(CrDeque *)) {
    CrDeque *d = deque_of(self);
    cr_lock_object(d);
    CrValue item = d->len ? take(d) : CR_ERROR;
    cr_unlock_object(d);
    return item ? item : CR_RAISE(t, IndexError, "pop from an empty deque");
}
static CrValue deque_pop(CrThread *t, CrFunction *f, CrValue self) { return pop(t, self, take_last); }
static CrValue deque_popleft(CrThread *t, CrFunction *f, CrValue self) { return pop(t, self, take_first); }
static CrValue deque_clear(CrThread *t, CrFunction *f, CrValue self) { return clear(deque_of(self)), CR_NONE; }

static void swap(CrValue *a, CrValue *b) {
    CrValue v = *a;
    *a = *b;
    *b = v;
}
// The caller holds the lock.
static void reverse(CrDeque *d, uint64_t from, uint64_t to) {
    for (; from + 1 < to; from++, to--) swap(at(d, from), at(d, to - 1));
}
// By n to the right; the caller holds the lock. A full ring only moves its head, else at most half of the items move.
static void rotate(CrDeque *d, int64_t n) {
    if (d->len < 2) return;
    int64_t len = (int64_t)d->len;
    n %= len;
    if (n > len / 2) n -= len;
    else if (n < -(len / 2)) n += len;
    for (; n > 0; n--) {
        CrValue *last = at(d, d->len - 1), item = *last;
        *last = CR_ERROR;
        d->head--;
        *at(d, 0) = item;
    }
    for (; n < 0; n++) {
        CrValue *first = at(d, 0), item = *first;
        *first = CR_ERROR;
        d->head++;
        *at(d, d->len - 1) = item;
    }
    d->state++;
}

static CrValue deque_rotate(CrThread *t, CrFunction *f, CrValue self, CrValue count) {
    int64_t n;
    if (!cr_index_int64(t, count, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    cr_lock_object(deque_of(self));
    rotate(deque_of(self), n);
    cr_unlock_object(deque_of(self));
    return CR_NONE;
}
static CrValue deque_reverse(CrThread *t, CrFunction *f, CrValue self) {
    cr_lock_object(deque_of(self));
    reverse(deque_of(self), 0, deque_of(self)->len);
    cr_unlock_object(deque_of(self));
    return CR_NONE;
}

static bool changed(CrThread *t, CrDeque *d, uint64_t state) {
    if (state_of(d) == state) return false;
    CR_RAISE(t, RuntimeError, "deque mutated during iteration");
    return true;
}

// The index of the first of items from..to that equals `value`; -1: none, -2: exception.
static int64_t search(CrThread *t, CrDeque *d, CrValue value, uint64_t from, uint64_t to) {
    uint64_t state = state_of(d);
    CrValue item;
    for (uint64_t i = from; i < to && (item = item_at(d, i, NULL)); i++) {
        int same = cr_same(t, item, value);
        if (same < 0 || changed(t, d, state)) return -2;
        if (same) return (int64_t)i;
    }
    return -1;
}

static CrValue deque_count(CrThread *t, CrFunction *f, CrValue self, CrValue value) {
    int64_t count = 0, i = -1;
    while ((i = search(t, deque_of(self), value, (uint64_t)(i + 1), UINT64_MAX)) >= 0) count++;
    return i == -2 ? CR_ERROR : cr_int(count);
}
static int deque_contains(CrThread *t, CrValue self, CrValue value) {
    int64_t i = search(t, deque_of(self), value, 0, UINT64_MAX);
    return i == -2 ? -1 : i >= 0;
}

static bool bound(CrThread *t, CrValue v, int64_t len, int64_t *out) {
    if (v && !cr_is_any_int(v) && !cr_type_of(v)->slots.index) {
        CR_RAISE(t, TypeError, "slice indices must be integers or have an __index__ method");
        return false;
    }
    if (v && !cr_index_int64(t, v, out, NULL)) return false;
    if (*out < 0) *out = *out + len < 0 ? 0 : *out + len;
    return true;
}
static CrValue deque_index(CrThread *t, CrFunction *f, CrValue self, CrValue value, CrValue start, CrValue stop) {
    CrDeque *d = deque_of(self);
    int64_t len = (int64_t)length_of(d), from = 0, to = len, i;
    if (!bound(t, start, len, &from) || !bound(t, stop, len, &to)) return CR_ERROR;
    if ((i = search(t, d, value, (uint64_t)from, (uint64_t)(to > len ? len : to))) == -2) return CR_ERROR;
    return i >= 0 ? cr_int(i) : CR_RAISE(t, ValueError, "%R is not in deque", value);
}

// Takes item i out; the caller holds the lock and knows that it is there. The shorter side closes up.
static void remove_at(CrDeque *d, uint64_t i) {
    if (i < d->len / 2) {
        for (; i > 0; i--) *at(d, i) = *at(d, i - 1);
        take_first(d);
    } else {
        for (; i + 1 < d->len; i++) *at(d, i) = *at(d, i + 1);
        take_last(d);
    }
}

static CrValue deque_remove(CrThread *t, CrFunction *f, CrValue self, CrValue value) {
    CrDeque *d = deque_of(self);
    uint64_t n = length_of(d);
    for (uint64_t i = 0; i < n; i++) {
        CrValue item = item_at(d, i, NULL);
        int same = item ? cr_same(t, item, value) : 0;
        if (same < 0) return CR_ERROR;
        if (!item || length_of(d) != n) return CR_RAISE(t, IndexError, "deque mutated during iteration");
        if (!same) continue;
        cr_lock_object(d);
        bool there = i < d->len && *at(d, i) == item;
        if (there) remove_at(d, i);
        cr_unlock_object(d);
        return there ? CR_NONE : CR_RAISE(t, IndexError, "deque mutated during iteration");
    }
    return CR_RAISE(t, ValueError, "%R is not in deque", value);
}

static CrValue deque_insert(CrThread *t, CrFunction *f, CrValue self, CrValue index, CrValue value) {
    CrDeque *d = deque_of(self);
    int64_t i;
    if (!cr_index_int64(t, index, &i, CR_TYPE_OF_ID(OverflowError)) || !lock_with_room(t, d)) return CR_ERROR;
    bool full = d->maxlen >= 0 && d->len >= (uint64_t)d->maxlen;
    if (!full) {
        int64_t n = (int64_t)d->len, place = i < 0 ? (i + n < 0 ? 0 : i + n) : i > n ? n : i;
        *at(d, (uint64_t)n) = value;
        d->len++;
        d->state++;
        for (int64_t k = n; k > place; k--) swap(at(d, (uint64_t)k), at(d, (uint64_t)k - 1));
    }
    cr_unlock_object(d);
    return full ? CR_RAISE(t, IndexError, "deque already at its maximum size") : CR_NONE;
}

static CrValue deque_sizeof(CrThread *t, CrFunction *f, CrValue self) {
    return cr_int((int64_t)(sizeof(CrDeque) + (deque_of(self)->ring ? sizeof(CrRing) : 0) + capacity(deque_of(self)) * sizeof(CrValue)));
}

// ---- Operations -------------------------------------------------------------------------------------------

static CrValue deque_repr(CrThread *t, CrValue self) {
    CrReprLink link;
    if (!cr_repr_enter(t, &link, self)) return cr_str_from_c(t, "[...]");
    CrValue list = to_list(t, deque_of(self)), name = cr_type_of(self)->name_str;
    CrValue text = !list                             ? CR_ERROR
                   : deque_of(self)->maxlen < 0 ? cr_str_printf(t, "%S(%R)", name, list)
                                                : cr_str_printf(t, "%S(%R, maxlen=%i)", name, list, deque_of(self)->maxlen);
    cr_repr_leave(t, &link);
    return text;
}

static int deque_truth(CrThread *t, CrValue self) { return length_of(deque_of(self)) != 0; }
static int64_t deque_length(CrThread *t, CrValue self) { return (int64_t)length_of(deque_of(self)); }

static CrValue deque_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if (!is_deque(a) || !is_deque(b)) return CR_NOT_IMPLEMENTED;
    CrDeque *x = deque_of(a), *y = deque_of(b);
    uint64_t sx = state_of(x), sy = state_of(y), nx = length_of(x), ny = length_of(y);
    if (a == b && op == CR_EQ) return CR_TRUE;
    if (nx != ny && (op == CR_EQ || op == CR_NE)) return cr_bool(op == CR_NE);
    for (uint64_t i = 0; i < nx && i < ny; i++) {
        CrValue p = item_at(x, i, &sx), q = item_at(y, i, &sy);
        if (!p || !q) return CR_RAISE(t, RuntimeError, "deque mutated during iteration");
        int same = cr_same(t, p, q);
        if (same < 0) return CR_ERROR;
        if (!same) return cr_compare_different(t, p, q, op);
    }
    return cr_compare_lengths(nx, ny, op);
}

static bool item_index(CrThread *t, CrValue self, CrValue key, uint64_t *i) {
    int64_t n;
    if (!cr_is_any_int(key) && !cr_type_of(key)->slots.index)
        return CR_RAISE(t, TypeError, "sequence index must be integer, not '%T'", key), false;
    if (!cr_index_int64(t, key, &n, CR_TYPE_OF_ID(IndexError))) return false;
    *i = (uint64_t)(n < 0 ? n + (int64_t)length_of(deque_of(self)) : n);
    return true;
}
static CrValue deque_getitem(CrThread *t, CrValue self, CrValue key) {
    uint64_t i;
    if (!item_index(t, self, key, &i)) return CR_ERROR;
    CrValue item = item_at(deque_of(self), i, NULL);
    return item ? item : CR_RAISE(t, IndexError, "deque index out of range");
}
static int deque_setitem(CrThread *t, CrValue self, CrValue key, CrValue value) {
    CrDeque *d = deque_of(self);
    uint64_t i;
    if (!item_index(t, self, key, &i)) return -1;
    cr_lock_object(d);
    bool ok = i < d->len;
    if (ok && value) *at(d, i) = value;
    if (ok && !value) remove_at(d, i);
    cr_unlock_object(d);
    return ok ? 0 : (CR_RAISE(t, IndexError, "deque index out of range"), -1);
}

static CrValue deque_concat(CrThread *t, CrValue self, CrValue other) {
    if (!is_deque(other)) return CR_RAISE(t, TypeError, "can only concatenate deque (not \"%T\") to deque", other);
    CrValue sum = deque_copy(t, NULL, self);
    return sum && extend(t, sum, other, append) ? sum : CR_ERROR;
}
static CrValue deque_inplace_concat(CrThread *t, CrValue self, CrValue other) {
    return extend(t, self, other, append) ? self : CR_ERROR;
}

static CrValue deque_inplace_repeat(CrThread *t, CrValue self, CrValue count) {
    int64_t n, len = (int64_t)length_of(deque_of(self)), total;
    if (!cr_repeat_count(t, count, &n)) return CR_ERROR;
    if (n <= 0) return clear(deque_of(self)), self;
    if (__builtin_mul_overflow(n, len, &total) || total > INT64_MAX / 16) return cr_raise_no_memory(t), CR_ERROR;
    CrValue list = to_list(t, deque_of(self));
    int64_t limit = deque_of(self)->maxlen;
    if (limit >= 0 && len && n > limit / len + 2) n = limit / len + 2; // the rest would be pushed out again
    for (; list && n > 1; n--)
        if (!extend(t, self, list, append)) return CR_ERROR;
    return list ? self : CR_ERROR;
}
static CrValue deque_repeat(CrThread *t, CrValue self, CrValue count) {
    CrValue copy = deque_copy(t, NULL, self);
    return copy ? deque_inplace_repeat(t, copy, count) : CR_ERROR;
}

// ---- Iterators --------------------------------------------------------------------------------------------

static CrValue iterator_new(CrThread *t, CrTypeId type, CrValue deque) {
    CrValue self = cr_instance_new(t, &cr_types[type]);
    if (!self) return CR_ERROR;
    CrDequeIterator *it = CR_AS(CrDequeIterator, self);
    it->deque = deque;
    it->left = length_of(deque_of(deque));
    it->state = state_of(deque_of(deque));
    return self;
}
static CrValue deque_iter(CrThread *t, CrValue self) { return iterator_new(t, CR_T_DEQUE_ITERATOR, self); }
static CrValue deque_reversed(CrThread *t, CrFunction *f, CrValue self) { return iterator_new(t, CR_T_DEQUE_REVERSE_ITERATOR, self); }

static inline CrValue step(CrThread *t, CrDequeIterator *it, bool backwards) {
    CrDeque *d = deque_of(it->deque);
    uint64_t left = __atomic_load_n(&it->left, __ATOMIC_RELAXED);
    if (state_of(d) != it->state) {
        __atomic_store_n(&it->left, 0, __ATOMIC_RELAXED);
        return CR_RAISE(t, RuntimeError, "deque mutated during iteration");
    }
    if (!left) return CR_ERROR;
    CrValue item = item_at(d, backwards ? left - 1 : length_of(d) - left, &it->state);
    __atomic_store_n(&it->left, left - 1, __ATOMIC_RELAXED);
    return item ? item : CR_RAISE(t, RuntimeError, "deque mutated during iteration");
}
static CrValue forward_next(CrThread *t, CrValue self) { return step(t, CR_AS(CrDequeIterator, self), false); }
static CrValue backward_next(CrThread *t, CrValue self) { return step(t, CR_AS(CrDequeIterator, self), true); }

static CrValue iterator_construct(CrThread *t, CrValue deque, CrValue index, CrTypeId type) {
    int64_t n;
    if (!is_deque(deque)) return CR_RAISE(t, TypeError, "argument 1 must be collections.deque, not %T", deque);
    if (!cr_index_int64(t, index, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    CrValue self = iterator_new(t, type, deque);
    if (!self) return CR_ERROR;
    CrDequeIterator *it = CR_AS(CrDequeIterator, self);
    if (n > 0) it->left = (uint64_t)n < it->left ? it->left - (uint64_t)n : 0;
    return self;
}
static CrValue forward_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue deque, CrValue index) {
    return iterator_construct(t, deque, index, CR_T_DEQUE_ITERATOR);
}
static CrValue backward_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue deque, CrValue index) {
    return iterator_construct(t, deque, index, CR_T_DEQUE_REVERSE_ITERATOR);
}
static CrValue iterator_hint(CrThread *t, CrFunction *f, CrValue self) { return cr_int((int64_t)CR_AS(CrDequeIterator, self)->left); }
static CrValue iterator_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrDequeIterator *it = CR_AS(CrDequeIterator, self);
    int64_t done = (int64_t)(length_of(deque_of(it->deque)) - it->left);
    CrValue args = cr_tuple_from(t, (CrValue[]){it->deque, cr_int(done)}, 2);
    return cr_tuple_from(t, (CrValue[]){cr_box(cr_type_of(self)), args}, 2);
}
static const CrMethodDef iterator_methods[] = {
    {"__length_hint__(self, /)", CR_FN(iterator_hint), "Private method returning an estimate of len(list(it)).", 0},
    {"__reduce__(self, /)", CR_FN(iterator_reduce), "Return state information for pickling.", 0},
    {0},
};
const CrTypeDef cr_deque_iterator_typedef = {
    .slots = {.iter = cr_iterator_self, .next = forward_next},
    .methods = iterator_methods,
    .constructor = {"_deque_iterator(cls, deque, index=0, /)", CR_FN(forward_construct), NULL, 0},
};
const CrTypeDef cr_deque_reverse_iterator_typedef = {
    .slots = {.iter = cr_iterator_self, .next = backward_next},
    .methods = iterator_methods,
    .constructor = {"_deque_reverse_iterator(cls, deque, index=0, /)", CR_FN(backward_construct), NULL, 0},
};

// ---- The type ---------------------------------------------------------------------------------------------

static const CrMethodDef deque_methods[] = {
    {"append(self, item, /)", CR_FN(deque_append), "Add an element to the right side of the deque.", 0},
    {"appendleft(self, item, /)", CR_FN(deque_appendleft), "Add an element to the left side of the deque.", 0},
    {"clear(self, /)", CR_FN(deque_clear), "Remove all elements from the deque.", 0},
    {"copy(self, /)", CR_FN(deque_copy), "Return a shallow copy of a deque.", 0},
    {"count(self, value, /)", CR_FN(deque_count), "Return how often a value occurs.", 0},
    {"extend(self, iterable, /)", CR_FN(deque_extend), "Add the elements of an iterable to the right side.", 0},
    {"extendleft(self, iterable, /)", CR_FN(deque_extendleft), "Add the elements of an iterable to the left side, one by one.", 0},
    {"index(self, value, start=<none>, stop=<none>, /)", CR_FN(deque_index), "Return the first index of a value.", 0},
    {"insert(self, index, value, /)", CR_FN(deque_insert), "Insert a value before the index.", 0},
    {"pop(self, /)", CR_FN(deque_pop), "Remove and return the rightmost element.", 0},
    {"popleft(self, /)", CR_FN(deque_popleft), "Remove and return the leftmost element.", 0},
    {"remove(self, value, /)", CR_FN(deque_remove), "Remove the first occurrence of a value.", 0},
    {"reverse(self, /)", CR_FN(deque_reverse), "Reverse the deque in place.", 0},
    {"rotate(self, n=1, /)", CR_FN(deque_rotate), "Rotate the deque n steps to the right, to the left if n is negative.", 0},
    {"__copy__(self, /)", CR_FN(deque_copy), "Return a shallow copy of a deque.", 0},
    {"__reduce__(self, /)", CR_FN(deque_reduce), "Return state information for pickling.", 0},
    {"__reversed__(self, /)", CR_FN(deque_reversed), "Return a reverse iterator over the deque.", 0},
    {"__sizeof__(self, /)", CR_FN(deque_sizeof), "Return the size in memory, in bytes.", 0},
    CR_CLASS_GETITEM,
    {0},
};
static CrValue deque_maxlen(CrThread *t, CrValue self) { return maxlen_value(t, deque_of(self)); }
static const CrGetSetDef deque_getsets[] = {{"maxlen", deque_maxlen, NULL, "maximum size of a deque or None if unbounded"}, {0}};

const CrTypeDef cr_deque_typedef = {
    .doc = "deque([iterable[, maxlen]]) --> a list-like sequence that is fast at both ends.",
    .flags = CR_TYPE_BASE | CR_TYPE_WEAKREF | CR_TYPE_SEQUENCE,
    .slots = {.repr = deque_repr, .truth = deque_truth, .length = deque_length, .compare = deque_compare, .iter = deque_iter,
              .getitem = deque_getitem, .setitem = deque_setitem, .contains = deque_contains, .concat = deque_concat,
              .repeat = deque_repeat, .inplace_concat = deque_inplace_concat, .inplace_repeat = deque_inplace_repeat},
    .methods = deque_methods,
    .getsets = deque_getsets,
    .constructor = {"deque(cls, /, *args, **kwargs)", CR_FN(deque_construct), NULL, 0},
    .init = {"deque(self, iterable=<none>, maxlen=None)", CR_FN(deque_init), NULL, 0},
};
