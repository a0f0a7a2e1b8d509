// range.c -- range: an immutable arithmetic progression, and the iterator that for loops run on.
//
// The length is computed when the range is made. If everything fits in small ints the range says so, and indexing,
// membership and iteration are plain 64-bit arithmetic; otherwise the int functions do the same on any size.
#include "runtime/types/range.h"

#include "runtime/builtins.h"
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/slice.h"

static bool is_small(CrValue range) { return CR_AS(CrRange, range)->ob.aux & CR_RANGE_SMALL; }

// ---- Making ranges ----------------------------------------------------------------------------------------

static int64_t small_length(int64_t start, int64_t stop, int64_t step) {
    if (step > 0) return start < stop ? (stop - start - 1) / step + 1 : 0;
    return stop < start ? (start - stop - 1) / -step + 1 : 0;
}

static CrValue big_length(CrThread *t, CrValue start, CrValue stop, CrValue step) {
    bool up = cr_int_sign(step) > 0;
    if (up ? cr_int_order(start, stop) >= 0 : cr_int_order(start, stop) <= 0) return CR_INT(0);
    CrValue distance = up ? cr_int_sub(t, stop, start) : cr_int_sub(t, start, stop);
    CrValue stride = up ? step : cr_int_sub(t, CR_INT(0), step);
    if (distance == CR_ERROR || stride == CR_ERROR) return CR_ERROR;
    CrValue before_last = cr_int_sub(t, distance, CR_INT(1));
    CrValue steps = before_last == CR_ERROR ? CR_ERROR : cr_int_floordiv(t, before_last, stride);
    return steps == CR_ERROR ? CR_ERROR : cr_int_add(t, steps, CR_INT(1));
}

// A range of exact ints with step != 0.
static CrValue range_from_ints(CrThread *t, CrValue start, CrValue stop, CrValue step) {
    CrRange *r = cr_alloc(t, sizeof *r);
    r->ob.shape = CR_T_RANGE;
    r->start = start;
    r->stop = stop;
    r->step = step;
    if (cr_is_int(start) && cr_is_int(stop) && cr_is_int(step)) {
        int64_t n = small_length(cr_int_get(start), cr_int_get(stop), cr_int_get(step));
        r->length = cr_int_from_int64(t, n);
        r->ob.aux = cr_is_int(r->length) ? CR_RANGE_SMALL : 0;
    } else if ((r->length = big_length(t, start, stop, step)) == CR_ERROR) {
        return CR_ERROR;
    }
    return cr_box(r);
}

CrValue cr_range_new(CrThread *t, CrValue start, CrValue stop, CrValue step) {
    if ((start = cr_index(t, start)) == CR_ERROR) return CR_ERROR;
    if ((stop = cr_index(t, stop)) == CR_ERROR) return CR_ERROR;
    if ((step = cr_index(t, step)) == CR_ERROR) return CR_ERROR;
    if (step == CR_INT(0)) return CR_RAISE(t, ValueError, "range() arg 3 must not be zero");
    return range_from_ints(t, start, stop, step);
}

static CrValue range_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue a, CrValue b, CrValue c) {
    if (b == CR_ERROR) return cr_range_new(t, CR_INT(0), a, CR_INT(1));
    return cr_range_new(t, a, b, c == CR_ERROR ? CR_INT(1) : c);
}

// ---- Items ------------------------------------------------------------------------------------------------

// start + i * step for any int i.
static CrValue item_at(CrThread *t, const CrRange *r, CrValue i) {
    if ((r->ob.aux & CR_RANGE_SMALL) && cr_is_int(i)) {
        __int128 v = (__int128)cr_int_get(r->start) + (__int128)cr_int_get(i) * cr_int_get(r->step);
        if (v >= -CR_INT_MAX && v < CR_INT_MAX) return cr_int((int64_t)v);
    }
    CrValue offset = cr_int_mul(t, i, r->step);
    return offset == CR_ERROR ? CR_ERROR : cr_int_add(t, r->start, offset);
}

static CrValue clamped(CrThread *t, CrValue bound, CrValue absent, CrValue length, CrValue low, CrValue high) {
    if (bound == CR_NONE) return absent;
    if (!cr_type_of(bound)->slots.index)
        return CR_RAISE(t, TypeError, "slice indices must be integers or None or have an __index__ method");
    CrValue i = cr_index(t, bound);
    if (i == CR_ERROR) return CR_ERROR;
    if (cr_int_sign(i) < 0) {
        i = cr_int_add(t, i, length);
        return i == CR_ERROR || cr_int_order(i, low) >= 0 ? i : low;
    }
    return cr_int_order(i, high) < 0 ? i : high;
}

static CrValue range_slice(CrThread *t, const CrRange *r, const CrSlice *s) {
    CrValue step = s->step == CR_NONE ? CR_INT(1) : CR_ERROR;
    if (step == CR_ERROR) {
        if (!cr_type_of(s->step)->slots.index)
            return CR_RAISE(t, TypeError, "slice indices must be integers or None or have an __index__ method");
        if ((step = cr_index(t, s->step)) == CR_ERROR) return CR_ERROR;
        if (step == CR_INT(0)) return CR_RAISE(t, ValueError, "slice step cannot be zero");
    }
    bool backwards = cr_int_sign(step) < 0;
    CrValue low = backwards ? CR_INT(-1) : CR_INT(0);
    CrValue high = backwards ? cr_int_sub(t, r->length, CR_INT(1)) : r->length;
    if (high == CR_ERROR) return CR_ERROR;
    CrValue start = clamped(t, s->start, backwards ? high : low, r->length, low, high);
    CrValue stop = start == CR_ERROR ? CR_ERROR : clamped(t, s->stop, backwards ? low : high, r->length, low, high);
    if (stop == CR_ERROR) return CR_ERROR;
    CrValue first = item_at(t, r, start);
    CrValue end = first == CR_ERROR ? CR_ERROR : item_at(t, r, stop);
    CrValue stride = end == CR_ERROR ? CR_ERROR : cr_int_mul(t, r->step, step);
    return stride == CR_ERROR ? CR_ERROR : range_from_ints(t, first, end, stride);
}

static CrValue range_getitem(CrThread *t, CrValue self, CrValue key) {
    const CrRange *r = CR_AS(CrRange, self);
    if (CR_IS(SLICE, key)) return range_slice(t, r, CR_AS(CrSlice, key));
    if (!cr_is_int(key) && !cr_type_of(key)->slots.index)
        return CR_RAISE(t, TypeError, "range indices must be integers or slices, not %T", key);
    CrValue i = cr_index(t, key);
    if (i == CR_ERROR) return CR_ERROR;
    if (cr_int_sign(i) < 0 && (i = cr_int_add(t, i, r->length)) == CR_ERROR) return CR_ERROR;
    if (cr_int_sign(i) < 0 || cr_int_order(i, r->length) >= 0)
        return CR_RAISE(t, IndexError, "range object index out of range");
    return item_at(t, r, i);
}

// The position of an exact int in the range, or CR_INT(-1); CR_ERROR without memory.
static CrValue position_of(CrThread *t, const CrRange *r, CrValue v) {
    bool up = cr_int_sign(r->step) > 0;
    bool inside = up ? cr_int_order(v, r->start) >= 0 && cr_int_order(v, r->stop) < 0
                     : cr_int_order(v, r->start) <= 0 && cr_int_order(v, r->stop) > 0;
    if (!inside) return CR_INT(-1);
    CrValue distance = cr_int_sub(t, v, r->start);
    CrValue rest = distance == CR_ERROR ? CR_ERROR : cr_int_mod(t, distance, r->step);
    if (rest == CR_ERROR) return CR_ERROR;
    return rest == CR_INT(0) ? cr_int_floordiv(t, distance, r->step) : CR_INT(-1);
}

// Ints (and bools) are computed; anything else is compared with every item, since it may equal one.
static bool is_computable(CrValue v) { return cr_is_int(v) || CR_IS(INT, v) || CR_IS(BOOL, v); }

static int search(CrThread *t, CrValue self, CrValue v, int64_t *index, int64_t *count) {
    CrValue iterator = cr_range_iter(t, self);
    *count = 0;
    for (int64_t i = 0;; i++) {
        CrValue item = cr_next(t, iterator);
        if (item == CR_ERROR) return cr_raised(t) ? -1 : 0;
        int same = cr_same(t, item, v);
        if (same < 0) return -1;
        if (same && index) return *index = i, 1;
        *count += same;
    }
}

static int range_contains(CrThread *t, CrValue self, CrValue v) {
    if (!is_computable(v)) {
        int64_t index, count;
        return search(t, self, v, &index, &count);
    }
    CrValue position = position_of(t, CR_AS(CrRange, self), cr_int_plain(v));
    return position == CR_ERROR ? -1 : position != CR_INT(-1);
}

// ---- The other operations ---------------------------------------------------------------------------------

static CrValue range_repr(CrThread *t, CrValue self) {
    const CrRange *r = CR_AS(CrRange, self);
    if (r->step == CR_INT(1)) return cr_str_printf(t, "range(%R, %R)", r->start, r->stop);
    return cr_str_printf(t, "range(%R, %R, %R)", r->start, r->stop, r->step);
}

static int range_truth(CrThread *t, CrValue self) { return CR_AS(CrRange, self)->length != CR_INT(0); }

static int64_t range_length(CrThread *t, CrValue self) {
    int64_t n;
    if (cr_int_to_int64(CR_AS(CrRange, self)->length, &n)) return n;
    CR_RAISE(t, OverflowError, "Python int too large to convert to C ssize_t");
    return -1;
}

// Ranges are equal when they are the same sequence: what does not show in it does not count.
static CrValue range_key(CrThread *t, const CrRange *r) {
    CrValue key[3] = {r->length, CR_NONE, CR_NONE};
    if (r->length != CR_INT(0)) key[1] = r->start;
    if (r->length != CR_INT(0) && r->length != CR_INT(1)) key[2] = r->step;
    return cr_tuple_from(t, key, 3);
}

static int range_hash(CrThread *t, CrValue self, int64_t *hash) {
    return cr_hash(t, range_key(t, CR_AS(CrRange, self)), hash);
}

static CrValue range_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if (!CR_IS(RANGE, a) || !CR_IS(RANGE, b) || (op != CR_EQ && op != CR_NE)) return CR_NOT_IMPLEMENTED;
    int equal = cr_compare_bool(t, range_key(t, CR_AS(CrRange, a)), range_key(t, CR_AS(CrRange, b)), CR_EQ);
    return equal < 0 ? CR_ERROR : cr_bool(equal == (op == CR_EQ));
}

static CrValue range_count(CrThread *t, CrFunction *f, CrValue self, CrValue v) {
    int64_t count;
    if (!is_computable(v)) return search(t, self, v, NULL, &count) < 0 ? CR_ERROR : cr_int(count);
    int inside = range_contains(t, self, v);
    return inside < 0 ? CR_ERROR : cr_int(inside);
}

static CrValue range_index(CrThread *t, CrFunction *f, CrValue self, CrValue v) {
    if (!is_computable(v)) {
        int64_t index, count;
        int found = search(t, self, v, &index, &count);
        if (found) return found < 0 ? CR_ERROR : cr_int(index);
        return CR_RAISE(t, ValueError, "sequence.index(x): x not in sequence");
    }
    CrValue position = position_of(t, CR_AS(CrRange, self), cr_int_plain(v));
    if (position != CR_INT(-1)) return position;
    return CR_RAISE(t, ValueError, "%R is not in range", v);
}

// ---- Iteration --------------------------------------------------------------------------------------------

static CrValue iterator_of(CrThread *t, bool small, CrValue start, CrValue step, CrValue length) {
    CrRangeIterator *it = cr_alloc(t, sizeof *it);
    it->ob.shape = CR_T_RANGE_ITERATOR;
    it->ob.aux = small ? CR_RANGE_SMALL : 0;
    it->next = small ? cr_int_get(start) : (int64_t)start;
    it->step = small ? cr_int_get(step) : (int64_t)step;
    it->left = small ? cr_int_get(length) : (int64_t)length;
    it->start = start;
    it->length = length;
    return cr_box(it);
}

CrValue cr_range_iter(CrThread *t, CrValue self) {
    const CrRange *r = CR_AS(CrRange, self);
    return iterator_of(t, is_small(self), r->start, r->step, r->length);
}

static CrValue range_reversed(CrThread *t, CrFunction *f, CrValue self) {
    const CrRange *r = CR_AS(CrRange, self);
    CrValue last = cr_int_sub(t, r->length, CR_INT(1));
    if (last == CR_ERROR || (last = item_at(t, r, last)) == CR_ERROR) return CR_ERROR;
    CrValue step = cr_int_sub(t, CR_INT(0), r->step);
    return step == CR_ERROR ? CR_ERROR : iterator_of(t, is_small(self) && cr_is_int(last) && cr_is_int(step), last, step, r->length);
}

static CrValue range_iterator_next(CrThread *t, CrValue self) { return cr_range_step(t, self); }

CrValue cr_range_iterator_next_big(CrThread *t, CrValue self) {
    CrRangeIterator *it = CR_AS(CrRangeIterator, self);
    if (cr_int_sign((CrValue)it->left) <= 0) return CR_ERROR;
    CrValue item = (CrValue)it->next;
    CrValue next = cr_int_add(t, item, (CrValue)it->step), left = cr_int_sub(t, (CrValue)it->left, CR_INT(1));
    if (next == CR_ERROR || left == CR_ERROR) return CR_ERROR;
    it->next = (int64_t)next;
    it->left = (int64_t)left;
    return item;
}

static CrValue iterator_hint(CrThread *t, CrFunction *f, CrValue self) {
    const CrRangeIterator *it = CR_AS(CrRangeIterator, self);
    if (!(it->ob.aux & CR_RANGE_SMALL)) return (CrValue)it->left;
    return cr_int(it->left > 0 ? it->left : 0);
}

// (iter, (the whole range,), how many are done)
static CrValue iterator_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrRangeIterator *it = CR_AS(CrRangeIterator, self);
    bool small = it->ob.aux & CR_RANGE_SMALL;
    CrValue step = small ? cr_int(it->step) : (CrValue)it->step, left = small ? cr_int(it->left) : (CrValue)it->left;
    CrValue span = cr_int_mul(t, step, it->length);
    CrValue stop = span == CR_ERROR ? CR_ERROR : cr_int_add(t, it->start, span);
    CrValue range = stop == CR_ERROR ? CR_ERROR : range_from_ints(t, it->start, stop, step);
    CrValue iter = range == CR_ERROR ? CR_ERROR : cr_builtins_get(t, "iter");
    if (iter == CR_ERROR) return CR_ERROR;
    return cr_tuple_from(t, (CrValue[]){iter, cr_tuple_from(t, &range, 1), cr_int_sub(t, it->length, left)}, 3);
}

static CrValue set_state_big(CrThread *t, CrRangeIterator *it, CrValue state) {
    if (!cr_is_any_int(state)) return CR_RAISE(t, TypeError, "state must be an int, not %T", state);
    CrValue done = cr_int_sign(state) < 0 ? CR_INT(0) : cr_int_order(state, it->length) > 0 ? it->length : cr_int_plain(state);
    CrValue way = cr_int_mul(t, done, (CrValue)it->step), next = way ? cr_int_add(t, it->start, way) : CR_ERROR;
    CrValue left = next ? cr_int_sub(t, it->length, done) : CR_ERROR;
    if (left == CR_ERROR) return CR_ERROR;
    it->next = (int64_t)next;
    it->left = (int64_t)left;
    return CR_NONE;
}

static CrValue iterator_setstate(CrThread *t, CrFunction *f, CrValue self, CrValue state) {
    CrRangeIterator *it = CR_AS(CrRangeIterator, self);
    int64_t index;
    if (!(it->ob.aux & CR_RANGE_SMALL)) return set_state_big(t, it, state);
    if (!cr_index_int64(t, state, &index, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    int64_t length = cr_int_get(it->length), done = index < 0 ? 0 : index > length ? length : index;
    it->next = cr_int_get(it->start) + done * it->step;
    it->left = length - done;
    return CR_NONE;
}

static const CrMethodDef range_iterator_methods[] = {
    {"__length_hint__(self, /)", CR_FN(iterator_hint), NULL, 0},
    {"__reduce__(self, /)", CR_FN(iterator_reduce), NULL, 0},
    {"__setstate__(self, state, /)", CR_FN(iterator_setstate), NULL, 0},
    {0},
};

const CrTypeDef cr_range_iterator_typedef = {
    .slots = {.iter = cr_iterator_self, .next = range_iterator_next},
    .methods = range_iterator_methods,
};

// ---- The type ---------------------------------------------------------------------------------------------

static CrValue range_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrRange *r = CR_AS(CrRange, self);
    CrValue arguments = cr_tuple_from(t, (CrValue[]){r->start, r->stop, r->step}, 3);
    return cr_tuple_from(t, (CrValue[]){cr_box(CR_TYPE_OF_ID(RANGE)), arguments}, 2);
}

static CrValue range_start(CrThread *t, CrValue self) { return CR_AS(CrRange, self)->start; }
static CrValue range_stop(CrThread *t, CrValue self) { return CR_AS(CrRange, self)->stop; }
static CrValue range_step(CrThread *t, CrValue self) { return CR_AS(CrRange, self)->step; }

static const CrGetSetDef range_getsets[] = {
    {"start", range_start, cr_readonly_member, NULL},
    {"stop", range_stop, cr_readonly_member, NULL},
    {"step", range_step, cr_readonly_member, NULL},
    {0},
};

static const CrMethodDef range_methods[] = {
    {"count(self, value, /)", CR_FN(range_count), "rangeobject.count(value) -> integer", 0},
    {"index(self, value, /)", CR_FN(range_index), "rangeobject.index(value) -> integer", 0},
    {"__reversed__(self, /)", CR_FN(range_reversed), "Return a reverse iterator.", 0},
    {"__reduce__(self, /)", CR_FN(range_reduce), NULL, 0},
    {0},
};

const CrTypeDef cr_range_typedef = {
    .flags = CR_TYPE_SEQUENCE,
    .doc = "range(stop) -> range object\nrange(start, stop[, step]) -> range object",
    .slots =
        {
            .repr = range_repr,
            .hash = range_hash,
            .truth = range_truth,
            .length = range_length,
            .compare = range_compare,
            .iter = cr_range_iter,
            .getitem = range_getitem,
            .contains = range_contains,
        },
    .methods = range_methods,
    .getsets = range_getsets,
    .constructor = {"range(cls, start, stop=<none>, step=<none>, /)", CR_FN(range_construct), NULL, 0},
};
