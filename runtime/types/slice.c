// slice.c -- the slice type: three values, compared and printed as a tuple of three; resolution against a length.
//
// Small ints take a path without calls; anything else goes through __index__ and is clamped to 64 bits, which
// loses nothing since no sequence is longer.
#include "runtime/types/slice.h"

#include "runtime/raise.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

CrValue cr_slice_new(CrThread *t, CrValue start, CrValue stop, CrValue step) {
    CrSlice *s = cr_alloc(t, sizeof *s);
    s->ob.shape = CR_T_SLICE;
    s->start = start;
    s->stop = stop;
    s->step = step;
    return cr_box(s);
}

// One index of a slice: `absent` for None.
static bool slice_index(CrThread *t, CrValue v, int64_t absent, int64_t *out) {
    if (v == CR_NONE) {
        *out = absent;
        return true;
    }
    if (cr_is_int(v)) {
        *out = cr_int_get(v);
        return true;
    }
    if (!cr_type_of(v)->slots.index) {
        CR_RAISE(t, TypeError, "slice indices must be integers or None or have an __index__ method");
        return false;
    }
    return cr_index_int64(t, v, out, NULL);
}

bool cr_slice_unpack(CrThread *t, CrValue slice, int64_t *start, int64_t *stop, int64_t *step) {
    const CrSlice *s = CR_AS(CrSlice, slice);
    if (!slice_index(t, s->step, 1, step)) return false;
    if (*step == 0) {
        CR_RAISE(t, ValueError, "slice step cannot be zero");
        return false;
    }
    if (*step == INT64_MIN) *step = -INT64_MAX; // so that it can be negated
    return slice_index(t, s->start, *step < 0 ? INT64_MAX : 0, start) &&
           slice_index(t, s->stop, *step < 0 ? INT64_MIN : INT64_MAX, stop);
}

static int64_t clamp_index(int64_t i, int64_t len, bool backwards) {
    if (i < 0) {
        i += len;
        return i >= 0 ? i : backwards ? -1 : 0;
    }
    return i < len ? i : backwards ? len - 1 : len;
}

int64_t cr_slice_adjust(int64_t len, int64_t *start, int64_t *stop, int64_t step) {
    *start = clamp_index(*start, len, step < 0);
    *stop = clamp_index(*stop, len, step < 0);
    if (step > 0) return *start < *stop ? (*stop - *start - 1) / step + 1 : 0;
    return *stop < *start ? (*start - *stop - 1) / -step + 1 : 0;
}

bool cr_slice_resolve(CrThread *t, CrValue slice, int64_t len, int64_t *start, int64_t *stop, int64_t *step,
                      int64_t *count) {
    if (!cr_slice_unpack(t, slice, start, stop, step)) return false;
    *count = cr_slice_adjust(len, start, stop, *step);
    return true;
}

static CrValue slice_repr(CrThread *t, CrValue self) {
    const CrSlice *s = CR_AS(CrSlice, self);
    return cr_str_printf(t, "slice(%R, %R, %R)", s->start, s->stop, s->step);
}

static CrValue slice_as_tuple(CrThread *t, const CrSlice *s) {
    return cr_tuple_from(t, (CrValue[]){s->start, s->stop, s->step}, 3);
}

static CrValue slice_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if (!CR_IS(SLICE, a) || !CR_IS(SLICE, b)) return CR_NOT_IMPLEMENTED;
    if (a == b) return cr_bool(op == CR_EQ || op == CR_LE || op == CR_GE);
    return cr_compare(t, slice_as_tuple(t, CR_AS(CrSlice, a)), slice_as_tuple(t, CR_AS(CrSlice, b)), op);
}

static CrValue slice_start(CrThread *t, CrValue self) { return CR_AS(CrSlice, self)->start; }
static CrValue slice_stop(CrThread *t, CrValue self) { return CR_AS(CrSlice, self)->stop; }
static CrValue slice_step(CrThread *t, CrValue self) { return CR_AS(CrSlice, self)->step; }

static const CrGetSetDef slice_getsets[] = {
    {"start", slice_start, cr_readonly_member, NULL},
    {"stop", slice_stop, cr_readonly_member, NULL},
    {"step", slice_step, cr_readonly_member, NULL},
    {0},
};

// ---- slice.indices, which works on ints of any size -------------------------------------------------------

// Clamps a bound into [low, high] after counting negative ones from the end.
static CrValue clamp_bound(CrThread *t, CrValue bound, CrValue absent, CrValue length, CrValue low, CrValue high) {
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

static CrValue slice_indices(CrThread *t, CrFunction *f, CrValue self, CrValue len) {
    const CrSlice *s = CR_AS(CrSlice, self);
    CrValue length = cr_index(t, len);
    if (length == CR_ERROR) return CR_ERROR;
    if (cr_int_sign(length) < 0) return CR_RAISE(t, ValueError, "length should not be negative");
    CrValue step = CR_INT(1);
    if (s->step != CR_NONE) {
        if (!cr_type_of(s->step)->slots.index)
            return CR_RAISE(t, TypeError, "slice indices must be integers or None or have an __index__ method");
        if ((step = cr_index(t, s->step)) == CR_ERROR) return CR_ERROR;
        if (cr_int_sign(step) == 0) return CR_RAISE(t, ValueError, "slice step cannot be zero");
    }
    bool backwards = cr_int_sign(step) < 0;
    CrValue low = backwards ? CR_INT(-1) : CR_INT(0);
    CrValue high = backwards ? cr_int_sub(t, length, CR_INT(1)) : length;
    if (high == CR_ERROR) return CR_ERROR;
    CrValue start = clamp_bound(t, s->start, backwards ? high : low, length, low, high);
    if (start == CR_ERROR) return CR_ERROR;
    CrValue stop = clamp_bound(t, s->stop, backwards ? low : high, length, low, high);
    if (stop == CR_ERROR) return CR_ERROR;
    return cr_tuple_from(t, (CrValue[]){start, stop, step}, 3);
}

static CrValue slice_reduce(CrThread *t, CrFunction *f, CrValue self) {
    CrValue arguments = slice_as_tuple(t, CR_AS(CrSlice, self));
    return cr_tuple_from(t, (CrValue[]){cr_box(CR_TYPE_OF_ID(SLICE)), arguments}, 2);
}

static const CrMethodDef slice_methods[] = {
    {"indices(self, len, /)", CR_FN(slice_indices), "(start, stop, step) for a sequence of that length", 0},
    {"__reduce__(self, /)", CR_FN(slice_reduce), NULL, 0},
    {0},
};

// slice(stop) or slice(start, stop[, step])
static CrValue slice_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue a, CrValue b, CrValue c) {
    if (b == CR_ERROR) return cr_slice_new(t, CR_NONE, a, CR_NONE);
    return cr_slice_new(t, a, b, c == CR_ERROR ? CR_NONE : c);
}

const CrTypeDef cr_slice_typedef = {
    .doc = "slice(stop)\nslice(start, stop[, step])",
    .slots = {.repr = slice_repr, .compare = slice_compare},
    .methods = slice_methods,
    .getsets = slice_getsets,
    .constructor = {"slice(cls, start, stop=<none>, step=<none>, /)", CR_FN(slice_construct), NULL, 0},
};
