// memoryview_items.c -- the items of memoryviews: native formats, indexing, slicing, assignment, comparison, lists.
#include <limits.h>
#include <math.h>
#include <string.h>

#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/memory.h"
#include "runtime/types/slice.h"
#include "runtime/types/str.h"

// ---- Formats ----------------------------------------------------------------------------------------------

typedef struct Format {
    char code;
    uint8_t size;
    bool is_signed;
} Format;
static const Format formats[] = {
    {'B', 1, false}, {'b', 1, true}, {'c', 1, false}, {'h', sizeof(short), true}, {'H', sizeof(short), false},
    {'i', sizeof(int), true}, {'I', sizeof(int), false}, {'l', sizeof(long), true}, {'L', sizeof(long), false},
    {'q', 8, true}, {'Q', 8, false}, {'n', sizeof(size_t), true}, {'N', sizeof(size_t), false}, {'P', sizeof(void *), false},
    {'f', sizeof(float), true}, {'d', sizeof(double), true}, {'?', 1, false},
};

static const Format *format_of(char code) {
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (formats[i].code == code) return &formats[i];
    return NULL;
}

char cr_view_code(CrThread *t, CrValue format, int64_t *itemsize) {
    const CrStr *s = cr_str_of(format);
    int64_t skip = s->len == 2 && cr_str_at(s, 0) == '@';
    if (s->len - skip != 1 || cr_str_at(s, skip) > 127) return 0;
    const Format *f = format_of((char)cr_str_at(s, skip));
    if (f) *itemsize = f->size;
    return f ? f->code : 0;
}

CrValue cr_view_unpack(CrThread *t, const uint8_t *p, char code) {
    float single;
    double wide;
    switch (code) {
    case 'B': return cr_int(*p);
    case 'c': return cr_bytes_from(t, p, 1);
    case '?': return cr_bool(*p);
    case 'f': return memcpy(&single, p, sizeof single), cr_float_raw(single);
    case 'd': return memcpy(&wide, p, sizeof wide), cr_float_raw(wide);
    default: {
        const Format *f = format_of(code);
        uint64_t u = 0;
        memcpy(&u, p, f->size); // little endian
        if (!f->is_signed) return cr_int_from_uint64(t, u);
        int shift = 64 - 8 * f->size;
        return cr_int_from_int64(t, (int64_t)(u << shift) >> shift);
    }
    }
}

static bool invalid(CrThread *t, bool type, char code) {
    if (type) CR_RAISE(t, TypeError, "memoryview: invalid type for format '%c'", code);
    else CR_RAISE(t, ValueError, "memoryview: invalid value for format '%c'", code);
    return false;
}

static bool pack_int(CrThread *t, uint8_t *p, const Format *f, CrValue v) {
    if (!cr_is_any_int(v) && !cr_type_of(v)->slots.index) return invalid(t, true, f->code);
    CrValue index = cr_index(t, v);
    if (index == CR_ERROR) return false;
    uint64_t u;
    int64_t i;
    int bits = 8 * f->size;
    if (f->is_signed) {
        if (!cr_int_to_int64(index, &i)) return invalid(t, false, f->code);
        if (bits < 64 && (i < -((int64_t)1 << (bits - 1)) || i >= (int64_t)1 << (bits - 1))) return invalid(t, false, f->code);
        u = (uint64_t)i;
    } else {
        if (f->code == 'P' && cr_int_to_int64(index, &i)) u = (uint64_t)i;
        else if (!cr_int_to_uint64(index, &u)) return invalid(t, false, f->code);
        if (bits < 64 && u >> bits) return invalid(t, false, f->code);
    }
    memcpy(p, &u, f->size);
    return true;
}

bool cr_view_pack(CrThread *t, uint8_t *p, char code, CrValue v) {
    double wide;
    float single;
    if (code == 'c') {
        if (!cr_is_bytes(v)) return invalid(t, true, code);
        if (cr_bytes_of(v)->len != 1) return invalid(t, false, code);
        *p = cr_bytes_of(v)->data[0];
        return true;
    }
    if (code == '?') {
        int truth = cr_truth(t, v);
        if (truth >= 0) *p = (uint8_t)truth;
        return truth >= 0;
    }
    if (code != 'f' && code != 'd') return pack_int(t, p, format_of(code), v);
    if (!cr_float_from(t, v, &wide)) return cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError)) ? invalid(t, true, code) : false;
    single = (float)wide;
    if (code == 'd') memcpy(p, &wide, sizeof wide);
    else memcpy(p, &single, sizeof single);
    return true;
}

// The letter of a view's format; 0: NotImplementedError.
static char item_code(CrThread *t, CrMemoryView *m) {
    int64_t itemsize;
    char code = cr_view_code(t, m->format, &itemsize);
    if (!code) CR_RAISE(t, NotImplementedError, "memoryview: format %S not supported", m->format);
    return code;
}

// ---- Where items are --------------------------------------------------------------------------------------

static uint8_t *at_dimension(CrThread *t, CrMemoryView *m, uint8_t *p, int k, CrValue index) {
    int64_t i, n = cr_view_shape(m)[k];
    if (!cr_index_int64(t, index, &i, CR_TYPE_OF_ID(IndexError))) return NULL;
    if (CR_GET(m->loan) == NULL) return cr_view_open(t, cr_box(m)), NULL; // released by __index__
    if (i < 0) i += n;
    if (i >= 0 && i < n) return p + i * cr_view_strides(m)[k];
    CR_RAISE(t, IndexError, "index out of bounds on dimension %d", k + 1);
    return NULL;
}

static bool is_index(CrValue v) { return cr_is_int(v) || cr_type_of(v)->slots.index; }

static bool is_multi(CrValue key, bool (*all)(CrValue)) {
    if (!cr_has_flag(key, CR_TYPE_TUPLE)) return false;
    for (uint64_t i = 0; i < cr_tuple_len(key); i++)
        if (!all(cr_tuple_items(key)[i])) return false;
    return true;
}
static bool is_slice(CrValue v) { return CR_IS(SLICE, v); }

// The item that a tuple of indices names.
static uint8_t *at_indices(CrThread *t, CrMemoryView *m, CrValue key) {
    int64_t n = (int64_t)cr_tuple_len(key);
    if (n < m->ndim) return CR_RAISE(t, NotImplementedError, "sub-views are not implemented"), NULL;
    if (n > m->ndim) return CR_RAISE(t, TypeError, "cannot index %d-dimension view with %i-element tuple", (int)m->ndim, n), NULL;
    uint8_t *p = m->data;
    for (int k = 0; p && k < m->ndim; k++) p = at_dimension(t, m, p, k, cr_tuple_items(key)[k]);
    return p;
}

// m[slice], over the first dimension.
static CrMemoryView *sliced(CrThread *t, CrMemoryView *m, CrValue slice) {
    int64_t start, stop, step;
    CrMemoryView *to = cr_view_another(t, m, m->ndim); // first: an __index__ may release m
    if (!to || !cr_slice_unpack(t, slice, &start, &stop, &step)) return NULL;
    int64_t count = cr_slice_adjust(cr_view_shape(to)[0], &start, &stop, step);
    to->data += start * cr_view_strides(to)[0];
    cr_view_shape(to)[0] = count;
    cr_view_strides(to)[0] *= step;
    to->len = to->itemsize;
    for (int i = 0; i < to->ndim; i++) to->len *= cr_view_shape(to)[i];
    return to;
}

// ---- Reading ----------------------------------------------------------------------------------------------

CrValue cr_view_getitem(CrThread *t, CrValue self, CrValue key) {
    CrMemoryView *m = cr_view_open(t, self);
    if (!m) return CR_ERROR;
    char code = 'B';
    if (m->ndim == 0) {
        if (key == CR_ELLIPSIS) return self;
        if (!cr_has_flag(key, CR_TYPE_TUPLE) || cr_tuple_len(key)) return CR_RAISE(t, TypeError, "invalid indexing of 0-dim memory");
        return (code = item_code(t, m)) ? cr_view_unpack(t, m->data, code) : CR_ERROR;
    }
    if (is_index(key)) {
        if (!(code = item_code(t, m))) return CR_ERROR;
        if (m->ndim > 1) return CR_RAISE(t, NotImplementedError, "multi-dimensional sub-views are not implemented");
        uint8_t *p = at_dimension(t, m, m->data, 0, key);
        return p ? cr_view_unpack(t, p, code) : CR_ERROR;
    }
    if (is_slice(key)) return cr_box(sliced(t, m, key));
    if (is_multi(key, is_index)) {
        if (!(code = item_code(t, m))) return CR_ERROR;
        uint8_t *p = at_indices(t, m, key);
        return p ? cr_view_unpack(t, p, code) : CR_ERROR;
    }
    if (is_multi(key, is_slice)) return CR_RAISE(t, NotImplementedError, "multi-dimensional slicing is not implemented");
    return CR_RAISE(t, TypeError, "memoryview: invalid slice key");
}

static CrValue list_of(CrThread *t, CrMemoryView *m, const uint8_t *p, int k, char code) {
    if (k == m->ndim) return cr_view_unpack(t, p, code);
    int64_t n = cr_view_shape(m)[k], step = cr_view_strides(m)[k];
    CrValue list = cr_list_new(t, (size_t)n);
    for (int64_t i = 0; i < n; i++) {
        CrValue item = list_of(t, m, p + i * step, k + 1, code);
        if (item == CR_ERROR || cr_list_append(t, list, item) < 0) return CR_ERROR;
    }
    return list;
}

CrValue cr_view_tolist(CrThread *t, CrMemoryView *m) {
    char code = item_code(t, m);
    return code ? list_of(t, m, m->data, 0, code) : CR_ERROR;
}

// ---- Writing ----------------------------------------------------------------------------------------------

// m[slice] = value: the same structure, through a copy, since both may be of the same memory.
static int assign_slice(CrThread *t, CrMemoryView *m, CrValue slice, CrValue value) {
    CrMemory from, to;
    CrMemoryView *part = sliced(t, m, slice);
    if (!part || !cr_view_open(t, cr_box(m)) || !cr_memory_borrow(t, value, &from)) return -1;
    cr_view_memory(part, &to);
    bool same = from.ndim == 1 && from.itemsize == to.itemsize && from.len == to.len &&
                cr_str_is(m->format, from.format ? from.format : "B");
    if (!same) {
        int64_t size;
        char a = cr_view_code(t, m->format, &size), b = cr_view_code(t, cr_str_from_c(t, from.format ? from.format : "B"), &size);
        same = from.ndim == 1 && from.len == to.len && from.itemsize == to.itemsize && a && a == b;
    }
    if (same) {
        uint8_t small[256], *copy = from.len <= (int64_t)sizeof small ? small : cr_alloc_large_atomic(t, (size_t)from.len);
        if (copy) {
            cr_memory_copy(&from, copy, false);
            for (int64_t i = 0, at = 0; at < from.len; i++, at += to.itemsize)
                memcpy(to.data + i * to.strides[0], copy + at, (size_t)to.itemsize);
        } else cr_raise_no_memory(t);
    } else {
        CR_RAISE(t, ValueError, "memoryview assignment: lvalue and rvalue have different structures");
    }
    cr_memory_release(t, &from);
    return cr_raised(t) ? -1 : 0;
}

int cr_view_setitem(CrThread *t, CrValue self, CrValue key, CrValue value) {
    CrMemoryView *m = cr_view_open(t, self);
    if (!m) return -1;
    char code = item_code(t, m);
    if (!code) return -1;
    if (m->readonly) return CR_RAISE(t, TypeError, "cannot modify read-only memory"), -1;
    if (value == CR_ERROR) return CR_RAISE(t, TypeError, "cannot delete memory"), -1;
    uint8_t *p = NULL;
    if (m->ndim == 0) {
        if (key != CR_ELLIPSIS && !(cr_has_flag(key, CR_TYPE_TUPLE) && cr_tuple_len(key) == 0))
            return CR_RAISE(t, TypeError, "invalid indexing of 0-dim memory"), -1;
        p = m->data;
    } else if (is_index(key)) {
        if (m->ndim > 1) return CR_RAISE(t, NotImplementedError, "sub-views are not implemented"), -1;
        p = at_dimension(t, m, m->data, 0, key);
    } else if (is_slice(key) && m->ndim == 1) {
        return assign_slice(t, m, key, value);
    } else if (is_multi(key, is_index)) {
        p = at_indices(t, m, key);
    } else if (is_slice(key) || is_multi(key, is_slice)) {
        return CR_RAISE(t, NotImplementedError, "memoryview slice assignments are currently restricted to ndim = 1"), -1;
    } else {
        return CR_RAISE(t, TypeError, "memoryview: invalid slice key"), -1;
    }
    if (!p) return -1;
    uint8_t item[16];
    if (!cr_view_pack(t, item, code, value)) return -1; // may run Python code, which may release the view
    if (!cr_view_open(t, self)) return -1;
    memcpy(p, item, (size_t)m->itemsize);
    return 0;
}

// ---- Comparing --------------------------------------------------------------------------------------------

static int equal_items(CrThread *t, const CrMemory *a, const CrMemory *b, int k, const uint8_t *p, const uint8_t *q, char x, char y) {
    if (k == a->ndim) {
        if (x == y && x != 'f' && x != 'd' && x != '?') return memcmp(p, q, (size_t)a->itemsize) == 0;
        CrValue v = cr_view_unpack(t, p, x), w = v ? cr_view_unpack(t, q, y) : CR_ERROR;
        CrValue r = w ? cr_compare(t, v, w, CR_EQ) : CR_ERROR;
        return r ? cr_truth(t, r) : -1;
    }
    for (int64_t i = 0; i < a->shape[k]; i++) {
        int same = equal_items(t, a, b, k + 1, p + i * a->strides[k], q + i * b->strides[k], x, y);
        if (same <= 0) return same;
    }
    return 1;
}

// The lender's own dimensions, or those that a row has.
static void complete(CrMemory *m, int64_t dims[2]) {
    if (m->shape) return;
    dims[0] = m->len / m->itemsize;
    dims[1] = m->itemsize;
    m->shape = &dims[0];
    m->strides = &dims[1];
}

static int equal_memory(CrThread *t, CrMemory *a, CrMemory *b) {
    int64_t rows[4], size;
    char x = cr_view_code(t, cr_str_from_c(t, a->format ? a->format : "B"), &size);
    char y = cr_view_code(t, cr_str_from_c(t, b->format ? b->format : "B"), &size);
    complete(a, rows);
    complete(b, rows + 2);
    if (a->ndim != b->ndim) return 0;
    for (int i = 0; i < a->ndim; i++) {
        if (a->shape[i] != b->shape[i]) return 0;
        if (a->shape[i] == 0) break;
    }
    if (!x || !y) return 0; // formats of module struct with more than one letter are not looked into
    return equal_items(t, a, b, 0, a->data, b->data, x, y);
}

CrValue cr_view_compare(CrThread *t, CrValue v, CrValue w, CrCompare op) {
    if (op != CR_EQ && op != CR_NE) return CR_NOT_IMPLEMENTED;
    if (v == w && !CR_GET(CR_AS(CrMemoryView, v)->loan)) return cr_bool(op == CR_EQ);
    if (!CR_IS(MEMORYVIEW, v)) { // reflected
        CrValue swap = v;
        v = w, w = swap;
    }
    if (!CR_GET(CR_AS(CrMemoryView, v)->loan)) return cr_bool((v == w) == (op == CR_EQ));
    if (CR_IS(MEMORYVIEW, w) && !cr_has_memory(w)) return cr_bool(op == CR_NE);
    if (!cr_has_memory(w)) return CR_NOT_IMPLEMENTED;
    CrMemory a, b;
    if (!cr_memory_borrow(t, v, &a)) return CR_ERROR;
    if (!cr_memory_borrow(t, w, &b)) {
        cr_memory_release(t, &a);
        cr_exception_take(t);
        return CR_NOT_IMPLEMENTED;
    }
    int same = equal_memory(t, &a, &b);
    cr_memory_release(t, &a);
    cr_memory_release(t, &b);
    return same < 0 ? CR_ERROR : cr_bool(same == (op == CR_EQ));
}
