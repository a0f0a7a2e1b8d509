// bisectmodule.c -- module _bisect: binary search in sorted sequences.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "stdlib/stdlib.h"

// The item at i: of lists and tuples without a call.
static CrValue item_at(CrThread *t, CrValue a, int64_t i) {
    CrValue item = CR_IS(LIST, a) ? cr_list_at(a, (uint64_t)i) : CR_ERROR;
    return item ? item : cr_getitem(t, a, cr_int_from_int64(t, i));
}

static inline int less(CrThread *t, CrValue a, CrValue b) {
    if (CR_LIKELY(cr_both_int(a, b))) return a < b;
    if (cr_is_float(a) && cr_is_float(b)) return cr_float_get(a) < cr_float_get(b);
    CrValue r = cr_compare(t, a, b, CR_LT);
    return r ? cr_truth(t, r) : -1;
}

// Where x belongs in a[lo:hi]: before (left) or behind the items that are equal to it. -1: exception.
static int64_t search(CrThread *t, CrValue a, CrValue x, CrValue from, CrValue to, CrValue key, bool left) {
    int64_t lo, hi = -1;
    if (!cr_index_int64(t, from, &lo, CR_TYPE_OF_ID(OverflowError))) return -1;
    if (to != CR_NONE && !cr_index_int64(t, to, &hi, CR_TYPE_OF_ID(OverflowError))) return -1;
    if (lo < 0) return CR_RAISE(t, ValueError, "lo must be non-negative"), -1;
    if (hi == -1 && (hi = cr_len(t, a)) < 0) return -1;
    while (lo < hi) {
        int64_t middle = (int64_t)(((uint64_t)lo + (uint64_t)hi) / 2);
        CrValue item = item_at(t, a, middle);
        if (item && key != CR_NONE) item = cr_call1(t, key, item);
        int below = !item ? -1 : left ? less(t, item, x) : less(t, x, item);
        if (below < 0) return -1;
        if (below == left) lo = middle + 1;
        else hi = middle;
    }
    return lo;
}

static CrValue bisect(CrThread *t, const CrValue *a, bool left) {
    int64_t i = search(t, a[0], a[1], a[2], a[3], a[4], left);
    return i < 0 ? CR_ERROR : cr_int_from_int64(t, i);
}
static CrValue bisect_left(CrThread *t, CrFunction *f, CrValue a, CrValue x, CrValue lo, CrValue hi, CrValue key) {
    return bisect(t, (CrValue[]){a, x, lo, hi, key}, true);
}
static CrValue bisect_right(CrThread *t, CrFunction *f, CrValue a, CrValue x, CrValue lo, CrValue hi, CrValue key) {
    return bisect(t, (CrValue[]){a, x, lo, hi, key}, false);
}

static CrValue insort(CrThread *t, CrValue a, CrValue x, CrValue lo, CrValue hi, CrValue key, bool left) {
    CrValue by = key == CR_NONE ? x : cr_call1(t, key, x);
    int64_t i = by ? search(t, a, by, lo, hi, key, left) : -1;
    if (i < 0) return CR_ERROR;
    if (CR_IS(LIST, a)) return cr_list_insert(t, a, i, x) < 0 ? CR_ERROR : CR_NONE;
    return cr_call_method(t, a, cr_intern_c(t, "insert"), (CrValue[]){cr_int_from_int64(t, i), x}, 2) ? CR_NONE : CR_ERROR;
}
static CrValue insort_left(CrThread *t, CrFunction *f, CrValue a, CrValue x, CrValue lo, CrValue hi, CrValue key) {
    return insort(t, a, x, lo, hi, key, true);
}
static CrValue insort_right(CrThread *t, CrFunction *f, CrValue a, CrValue x, CrValue lo, CrValue hi, CrValue key) {
    return insort(t, a, x, lo, hi, key, false);
}

static const CrMethodDef functions[] = {
    {"bisect_left(a, x, lo=0, hi=None, *, key=None)", CR_FN(bisect_left), "Return where to insert x before the items equal to it.", 0},
    {"bisect_right(a, x, lo=0, hi=None, *, key=None)", CR_FN(bisect_right), "Return where to insert x behind the items equal to it.", 0},
    {"insort_left(a, x, lo=0, hi=None, *, key=None)", CR_FN(insort_left), "Insert x before the items equal to it.", 0},
    {"insort_right(a, x, lo=0, hi=None, *, key=None)", CR_FN(insort_right), "Insert x behind the items equal to it.", 0},
    {0},
};

const CrModuleDef cr_module__bisect = {"_bisect", "Binary search.", functions, NULL};
