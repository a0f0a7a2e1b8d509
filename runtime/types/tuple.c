// tuple.c -- tuple: an immutable row of values behind its header.
//
// Instances of subclasses have the same layout (list.h says where their attributes are), so one set of functions
// serves both. The empty tuple is one static object. Hashes are CPython's, so that sets of tuples print alike.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/iterators.h"
#include "runtime/types/list.h"
#include "runtime/types/list_methods.h"
#include "runtime/types/slice.h"
#include "runtime/types/str.h"

static CrTuple empty_tuple = {.ob = {.shape = CR_T_TUPLE, .flags = CR_OBJ_STATIC}};
#define EMPTY cr_box(&empty_tuple)
CrValue cr_tuple_empty = (CrValue)(uintptr_t)&empty_tuple;

static size_t tuple_bytes(size_t n) { return sizeof(CrTuple) + n * sizeof(CrValue); }

CrTuple *cr_tuple_alloc(CrThread *t, size_t n) {
    CrTuple *tuple;
    if (CR_LIKELY(n <= 30)) {
        tuple = cr_alloc(t, tuple_bytes(n));
    } else if (n >> 44 || !(tuple = cr_alloc_large(t, tuple_bytes(n)))) {
        cr_raise_no_memory(t);
        return NULL;
    }
    tuple->ob.shape = CR_T_TUPLE;
    tuple->len = n;
    return tuple;
}

CrValue cr_tuple_from(CrThread *t, const CrValue *items, size_t n) {
    if (n == 0) return EMPTY;
    CrTuple *tuple = cr_tuple_alloc(t, n);
    if (!tuple) return CR_ERROR;
    memcpy(tuple->item, items, n * sizeof(CrValue));
    return cr_box(tuple);
}

CrValue cr_list_to_tuple(CrThread *t, CrValue list) {
    uint64_t n;
    const CrValue *items = cr_list_view(t, list, &n);
    return !items ? CR_ERROR : cr_tuple_from(t, items, n);
}

CrValue cr_tuple_from_iterable(CrThread *t, CrValue iterable) {
    if (CR_IS(TUPLE, iterable)) return iterable;
    if (CR_IS(LIST, iterable)) return cr_list_to_tuple(t, iterable);
    CrValue list = cr_list_from_iterable(t, iterable);
    return list == CR_ERROR ? CR_ERROR : cr_list_to_tuple(t, list);
}

CrValue cr_tuple_concat(CrThread *t, CrValue a, CrValue b) {
    if (!cr_has_flag(a, CR_TYPE_TUPLE)) return CR_NOT_IMPLEMENTED;
    if (!cr_has_flag(b, CR_TYPE_TUPLE))
        return CR_RAISE(t, TypeError, "can only concatenate tuple (not \"%T\") to tuple", b);
    uint64_t na = cr_tuple_len(a), nb = cr_tuple_len(b);
    if (na == 0 && CR_IS(TUPLE, b)) return b;
    if (nb == 0 && CR_IS(TUPLE, a)) return a;
    if (na + nb == 0) return EMPTY;
    CrTuple *tuple = cr_tuple_alloc(t, na + nb);
    if (!tuple) return CR_ERROR;
    memcpy(tuple->item, cr_tuple_items(a), na * sizeof(CrValue));
    memcpy(tuple->item + na, cr_tuple_items(b), nb * sizeof(CrValue));
    return cr_box(tuple);
}

static CrValue tuple_repeat(CrThread *t, CrValue self, CrValue count) {
    int64_t n;
    if (!cr_repeat_count(t, count, &n)) return CR_ERROR;
    uint64_t len = cr_tuple_len(self), total;
    if (len == 0 || n == 0) return EMPTY;
    if (n == 1 && CR_IS(TUPLE, self)) return self;
    if (__builtin_mul_overflow(len, (uint64_t)n, &total)) return cr_raise_no_memory(t);
    CrTuple *tuple = cr_tuple_alloc(t, total);
    if (!tuple) return CR_ERROR;
    for (uint64_t i = 0; i < total; i += len) memcpy(tuple->item + i, cr_tuple_items(self), len * sizeof(CrValue));
    return cr_box(tuple);
}

// ---- Indexing ---------------------------------------------------------------------------------------------

static CrValue tuple_get_slice(CrThread *t, CrValue self, CrValue slice) {
    int64_t start, stop, step, count;
    uint64_t n = cr_tuple_len(self);
    if (!cr_slice_resolve(t, slice, (int64_t)n, &start, &stop, &step, &count)) return CR_ERROR;
    if (count == 0) return EMPTY;
    if (step == 1 && (uint64_t)count == n && CR_IS(TUPLE, self)) return self;
    CrTuple *tuple = cr_tuple_alloc(t, (size_t)count);
    if (!tuple) return CR_ERROR;
    for (int64_t i = 0; i < count; i++) tuple->item[i] = cr_tuple_items(self)[start + i * step];
    return cr_box(tuple);
}

static CrValue tuple_getitem(CrThread *t, CrValue self, CrValue key) {
    int64_t i;
    if (cr_is_int(key)) i = cr_int_get(key);
    else if (CR_IS(SLICE, key)) return tuple_get_slice(t, self, key);
    else if (!cr_type_of(key)->slots.index)
        return CR_RAISE(t, TypeError, "tuple indices must be integers or slices, not %T", key);
    else if (!cr_index_int64(t, key, &i, CR_TYPE_OF_ID(IndexError))) return CR_ERROR;
    if (i < 0) i += (int64_t)cr_tuple_len(self);
    if ((uint64_t)i < cr_tuple_len(self)) return cr_tuple_items(self)[i];
    return CR_RAISE(t, IndexError, "tuple index out of range");
}

// ---- The other operations ---------------------------------------------------------------------------------

static CrValue tuple_repr(CrThread *t, CrValue self) {
    uint64_t n = cr_tuple_len(self);
    if (n == 0) return cr_str_from_c(t, "()");
    CrReprLink link;
    if (!cr_repr_enter(t, &link, self)) return cr_str_from_c(t, "(...)");
    CrStrBuilder b = {0};
    cr_builder_char(&b, '(');
    bool ok = true;
    for (uint64_t i = 0; ok && i < n; i++) {
        CrValue text = cr_repr(t, cr_tuple_items(self)[i]);
        ok = text != CR_ERROR;
        if (!ok) break;
        if (i) cr_builder_ascii(&b, ", ", 2);
        cr_builder_str(&b, text);
    }
    cr_repr_leave(t, &link);
    if (!ok) {
        cr_builder_free(&b);
        return CR_ERROR;
    }
    cr_builder_ascii(&b, n == 1 ? ",)" : ")", n == 1 ? 2 : 1); // only one item keeps its comma
    return cr_builder_finish(t, &b);
}

// xxHash's 64-bit rounds over the items' hashes, with CPython's constants.
static int tuple_hash(CrThread *t, CrValue self, int64_t *hash) {
    const uint64_t prime1 = 11400714785074694791u, prime2 = 14029467366897019727u, prime5 = 2870177450012600261u;
    uint64_t acc = prime5, n = cr_tuple_len(self);
    if (!cr_stack_ok(t)) return -1;
    for (uint64_t i = 0; i < n; i++) {
        int64_t h;
        if (cr_hash_fast(t, cr_tuple_items(self)[i], &h) < 0) return -1;
        acc += (uint64_t)h * prime2;
        acc = (acc << 31) | (acc >> 33);
        acc *= prime1;
    }
    acc += n ^ (prime5 ^ 3527539u);
    *hash = acc == UINT64_MAX ? 1546275796 : (int64_t)acc;
    return 0;
}

static int tuple_truth(CrThread *t, CrValue self) { return cr_tuple_len(self) != 0; }
static int64_t tuple_length(CrThread *t, CrValue self) { return (int64_t)cr_tuple_len(self); }

static int tuple_contains(CrThread *t, CrValue self, CrValue item) {
    for (uint64_t i = 0, n = cr_tuple_len(self); i < n; i++) {
        int same = cr_same(t, cr_tuple_items(self)[i], item);
        if (same) return same;
    }
    return 0;
}

static CrValue tuple_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if (!cr_has_flag(a, CR_TYPE_TUPLE) || !cr_has_flag(b, CR_TYPE_TUPLE)) return CR_NOT_IMPLEMENTED;
    uint64_t na = cr_tuple_len(a), nb = cr_tuple_len(b);
    for (uint64_t i = 0; i < na && i < nb; i++) {
        CrValue x = cr_tuple_items(a)[i], y = cr_tuple_items(b)[i];
        int same = cr_same(t, x, y);
        if (same < 0) return CR_ERROR;
        if (!same) return cr_compare_different(t, x, y, op);
    }
    return cr_compare_lengths(na, nb, op);
}

// ---- Methods ----------------------------------------------------------------------------------------------

static CrValue tuple_count(CrThread *t, CrFunction *f, CrValue self, CrValue value) {
    int64_t count = 0;
    for (uint64_t i = 0, n = cr_tuple_len(self); i < n; i++) {
        int same = cr_same(t, cr_tuple_items(self)[i], value);
        if (same < 0) return CR_ERROR;
        count += same;
    }
    return cr_int(count);
}

static CrValue tuple_index(CrThread *t, CrFunction *f, CrValue self, CrValue value, CrValue from, CrValue to) {
    int64_t start, stop, n = (int64_t)cr_tuple_len(self);
    if (!cr_search_bound(t, from, 0, &start) || !cr_search_bound(t, to, INT64_MAX, &stop)) return CR_ERROR;
    if (start < 0) start = start + n < 0 ? 0 : start + n;
    if (stop < 0) stop += n;
    for (int64_t i = start; i < stop && i < n; i++) {
        int same = cr_same(t, cr_tuple_items(self)[i], value);
        if (same) return same < 0 ? CR_ERROR : cr_int(i);
    }
    return CR_RAISE(t, ValueError, "tuple.index(x): x not in tuple");
}

static CrValue tuple_getnewargs(CrThread *t, CrFunction *f, CrValue self) {
    CrValue plain = cr_tuple_from(t, cr_tuple_items(self), cr_tuple_len(self));
    return plain == CR_ERROR ? CR_ERROR : cr_tuple_from(t, &plain, 1);
}

static const CrMethodDef tuple_methods[] = {
    {"count(self, value, /)", CR_FN(tuple_count), "Return number of occurrences of value.", 0},
    {"index(self, value, start=<none>, stop=<none>, /)", CR_FN(tuple_index), "Return first index of value.", 0},
    {"__getnewargs__(self, /)", CR_FN(tuple_getnewargs), NULL, 0},
    CR_CLASS_GETITEM,
    {0},
};

static CrValue tuple_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue iterable) {
    CrValue plain = iterable == CR_ERROR ? EMPTY : cr_tuple_from_iterable(t, iterable);
    CrType *type = CR_AS(CrType, cls);
    if (plain == CR_ERROR || type == CR_TYPE_OF_ID(TUPLE)) return plain;
    uint64_t n = cr_tuple_len(plain);
    CrTuple *tuple = cr_tuple_alloc(t, n + 1); // one more: the overflow word
    if (!tuple) return CR_ERROR;
    tuple->ob.shape = type->root->id;
    tuple->len = n;
    memcpy(tuple->item, cr_tuple_items(plain), n * sizeof(CrValue));
    cr_instance_made(t, &tuple->ob, type);
    return cr_box(tuple);
}

const CrTypeDef cr_tuple_typedef = {
    .doc = "Built-in immutable sequence.",
    .flags = CR_TYPE_SEQUENCE | CR_TYPE_BASE | CR_TYPE_TUPLE,
    .slots =
        {
            .repr = tuple_repr,
            .hash = tuple_hash,
            .truth = tuple_truth,
            .length = tuple_length,
            .compare = tuple_compare,
            .iter = cr_tuple_iter,
            .getitem = tuple_getitem,
            .contains = tuple_contains,
            .concat = cr_tuple_concat,
            .repeat = tuple_repeat,
        },
    .methods = tuple_methods,
    .constructor = {"tuple(cls, iterable=<none>, /)", CR_FN(tuple_construct), NULL, 0},
};
