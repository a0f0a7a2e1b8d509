// array.c -- the type array.array: storage, construction, and the operations of the language.
#include "runtime/builtins.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/memory.h"
#include "runtime/types/method.h"
#include "runtime/types/slice.h"
#include "runtime/types/str.h"
#include "stdlib/array/array.h"
#include "stdlib/stdlib.h"

// ---- Storage ------------------------------------------------------------------------------------------------

static CrByteBlock empty_block; // of all empty arrays; never written

static CrByteBlock *block_new(CrThread *t, int64_t cap) {
    if (cap >> 46) return cr_raise_no_memory(t), NULL;
    CrByteBlock *b = cr_alloc_text(t, sizeof *b + (size_t)cap + 1);
    if (b) *b = (CrByteBlock){0, (uint64_t)cap};
    return b;
}

CrByteBlock *cr_array_block(CrValue v) {
    CrByteBlock *b = __atomic_load_n(&cr_array_of(v)->block, __ATOMIC_ACQUIRE);
    return b ? b : &empty_block;
}

CrValue cr_array_new(CrThread *t, CrType *cls, const CrArrayKind *kind) {
    CrValue v = cr_instance_new(t, cls);
    if (v) cr_array_of(v)->kind = kind;
    return v;
}

CrValue cr_array_like(CrThread *t, const CrArrayKind *kind, const uint8_t *p, int64_t bytes) {
    CrValue v = cr_array_new(t, CR_TYPE_OF_ID(ARRAY), kind);
    CrByteBlock *b = bytes ? block_new(t, bytes) : NULL;
    if (!v || (bytes && !b)) return CR_ERROR;
    if (b) {
        if (p) memcpy(b->data, p, (size_t)bytes);
        b->len = (uint64_t)bytes;
        cr_array_of(v)->block = b;
    }
    return v;
}

// Views that nobody uses any more may only not have been collected yet.
static bool lent(CrThread *t, const CrArrayObject *a) {
    cr_gc_collect();
    cr_gc_run_finalizers(t);
    if (!__atomic_load_n(&a->ob.aux, __ATOMIC_RELAXED)) return false;
    CR_RAISE(t, BufferError, "cannot resize an array that is exporting buffers");
    return true;
}

static int64_t clamp(int64_t i, int64_t n) { return i < 0 ? 0 : i > n ? n : i; }

bool cr_array_splice(CrThread *t, CrValue v, int64_t from, int64_t to, const uint8_t *p, int64_t n) {
    CrArrayObject *a = cr_array_of(v);
    CrByteBlock *fresh = NULL;
    for (;;) {
        cr_lock_object(a);
        CrByteBlock *old = cr_array_block(v);
        int64_t len = (int64_t)old->len, start = clamp(from, len), end = clamp(to, len);
        if (end < start) end = start;
        int64_t new_len = len - (end - start) + n;
        if (new_len != len && __atomic_load_n(&a->ob.aux, __ATOMIC_RELAXED)) {
            cr_unlock_object(a);
            if (lent(t, a)) return false;
            continue;
        }
        bool done = end - start == n || (end == len && new_len <= (int64_t)old->cap);
        if (done) {
            if (n) memmove(old->data + start, p, (size_t)n);
            if (new_len != len) __atomic_store_n(&old->len, (uint64_t)new_len, __ATOMIC_RELEASE);
        } else if (fresh && (int64_t)fresh->cap >= new_len) {
            memcpy(fresh->data, old->data, (size_t)start);
            if (n) memcpy(fresh->data + start, p, (size_t)n);
            memcpy(fresh->data + start + n, old->data + end, (size_t)(len - end));
            fresh->len = (uint64_t)new_len;
            __atomic_store_n(&a->block, fresh, __ATOMIC_RELEASE);
            done = true;
        }
        cr_unlock_object(a);
        if (done) return true;
        fresh = block_new(t, new_len > len ? new_len + new_len / 8 + 16 : new_len);
        if (!fresh) return false;
    }
}

static bool lend(CrThread *t, CrValue v, CrMemory *m) {
    static const char formats[][2] = {"b", "B", "w", "h", "H", "i", "I", "l", "L", "q", "Q", "f", "d"};
    const CrArrayKind *kind = cr_array_of(v)->kind;
    cr_lock_object(cr_object(v));
    __atomic_fetch_add(&cr_object(v)->aux, 1, __ATOMIC_RELAXED);
    CrByteBlock *b = cr_array_block(v);
    m->data = b->data;
    m->len = (int64_t)b->len;
    cr_unlock_object(cr_object(v));
    m->itemsize = kind->size;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (formats[i][0] == kind->format) m->format = formats[i];
    return true;
}
static void give_back(CrThread *t, CrValue v) { __atomic_fetch_sub(&cr_object(v)->aux, 1, __ATOMIC_RELAXED); }
static const struct CrMemoryDef memory = {.lend = lend, .give_back = give_back};

// ---- Items --------------------------------------------------------------------------------------------------

CrValue cr_array_at(CrThread *t, CrValue v, int64_t i) {
    const CrArrayKind *kind = cr_array_of(v)->kind;
    const CrByteBlock *b = cr_array_block(v);
    if (i < 0 || (uint64_t)(i + 1) * kind->size > __atomic_load_n(&b->len, __ATOMIC_ACQUIRE)) return CR_ERROR;
    return cr_array_get(t, kind, b->data + i * kind->size);
}

bool cr_array_append(CrThread *t, CrValue v, CrValue item) {
    uint64_t raw;
    const CrArrayKind *kind = cr_array_of(v)->kind;
    return cr_array_put(t, kind, item, (uint8_t *)&raw) && cr_array_splice(t, v, INT64_MAX, INT64_MAX, (uint8_t *)&raw, kind->size);
}

bool cr_array_add_bytes(CrThread *t, CrValue v, const uint8_t *p, int64_t n) {
    if (n % cr_array_of(v)->kind->size) return CR_RAISE(t, ValueError, "bytes length not a multiple of item size"), false;
    return n == 0 || cr_array_splice(t, v, INT64_MAX, INT64_MAX, p, n);
}

bool cr_array_add_text(CrThread *t, CrValue v, CrValue text) {
    const CrStr *s = cr_str_of(text);
    if (s->len == 0) return true;
    uint32_t *wide = cr_alloc_text(t, (size_t)s->len * sizeof *wide);
    if (!wide) return false;
    for (int64_t i = 0; i < s->len; i++) wide[i] = cr_str_at(s, i);
    return cr_array_splice(t, v, INT64_MAX, INT64_MAX, (const uint8_t *)wide, s->len * 4);
}

static bool add_array(CrThread *t, CrValue v, CrValue other) {
    if (cr_array_of(other)->kind != cr_array_of(v)->kind)
        return CR_RAISE(t, TypeError, "can only extend with array of same kind"), false;
    const CrByteBlock *b = cr_array_block(other); // stays as it is where it ends now, even if it is our own
    int64_t n = (int64_t)b->len;
    return n == 0 || cr_array_splice(t, v, INT64_MAX, INT64_MAX, b->data, n);
}

bool cr_array_extend(CrThread *t, CrValue v, CrValue iterable) {
    if (cr_is_array(iterable)) return add_array(t, v, iterable);
    CrValue iterator = cr_iter(t, iterable), item;
    if (!iterator) return false;
    while ((item = cr_next(t, iterator)))
        if (!cr_array_append(t, v, item)) return false;
    return !cr_raised(t);
}

// ---- Construction -------------------------------------------------------------------------------------------

bool cr_array_typecode(CrThread *t, CrValue v, const char *where, uint32_t *code) {
    if (cr_is_str(v) && cr_str_of(v)->len == 1) return *code = cr_str_at(cr_str_of(v), 0), true;
    CR_RAISE(t, TypeError, "%s must be a unicode character, not %s", where,
             v == CR_NONE ? "None" : cr_type_of(v)->name);
    return false;
}

static bool fill(CrThread *t, CrValue v, CrValue initial) {
    const uint8_t *p;
    size_t n;
    const CrArrayKind *kind = cr_array_of(v)->kind;
    if (cr_is_bytes(initial) || cr_is_bytearray(initial))
        return cr_bytes_view(t, initial, &p, &n) && cr_array_add_bytes(t, v, p, (int64_t)n);
    if (cr_is_str(initial)) return cr_array_add_text(t, v, initial);
    if (cr_is_array(initial) && cr_array_of(initial)->kind == kind) return add_array(t, v, initial);
    CrValue iterator = cr_iter(t, initial), item;
    if (!iterator) return false;
    while ((item = cr_next(t, iterator)))
        if (!cr_array_append(t, v, item)) return false;
    return !cr_raised(t);
}

CrValue cr_array_make(CrThread *t, CrType *cls, CrValue typecode, CrValue initial) {
    uint32_t code;
    if (!cr_array_typecode(t, typecode, "array() argument 1", &code)) return CR_ERROR;
    if (initial && code != 'u' && (cr_is_str(initial) || (cr_is_array(initial) && cr_array_of(initial)->kind->code == 'u'))) {
        const char *what = cr_is_str(initial) ? "a str" : "a unicode array";
        return CR_RAISE(t, TypeError, "cannot use %s to initialize an array with typecode '%S'", what, typecode);
    }
    const CrArrayKind *kind = cr_array_kind(code);
    if (!kind) return CR_RAISE(t, ValueError, "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)");
    CrValue v = cr_array_new(t, cls, kind);
    return v && (!initial || fill(t, v, initial)) ? v : CR_ERROR;
}

CR_METHOD(construct, CrValue cls, CrValue args, CrValue kwargs) {
    uint64_t n = cr_tuple_len(args);
    if (cr_dict_len(kwargs) && CR_AS(CrType, cls) == CR_TYPE_OF_ID(ARRAY))
        return CR_RAISE(t, TypeError, "array.array() takes no keyword arguments");
    if (n < 1) return CR_RAISE(t, TypeError, "array() takes at least 1 argument (0 given)");
    if (n > 2) return CR_RAISE(t, TypeError, "array() takes at most 2 arguments (%i given)", (int64_t)n);
    return cr_array_make(t, CR_AS(CrType, cls), cr_tuple_items(args)[0], n > 1 ? cr_tuple_items(args)[1] : CR_ERROR);
}

// ---- Subscripts ---------------------------------------------------------------------------------------------

static bool subscript(CrThread *t, CrValue v, CrValue key, int64_t *i) {
    if (!cr_is_int(key) && !cr_type_of(key)->slots.index) return CR_RAISE(t, TypeError, "array indices must be integers"), false;
    if (!cr_index_int64(t, key, i, CR_TYPE_OF_ID(IndexError))) return false;
    if (*i < 0) *i += cr_array_len(v);
    return true;
}

static CrValue get_slice(CrThread *t, CrValue v, CrValue slice) {
    int64_t start, stop, step, count;
    const CrArrayKind *kind = cr_array_of(v)->kind;
    if (!cr_slice_unpack(t, slice, &start, &stop, &step)) return CR_ERROR;
    const CrByteBlock *b = cr_array_block(v);
    count = cr_slice_adjust((int64_t)b->len / kind->size, &start, &stop, step);
    if (step == 1) return cr_array_like(t, kind, b->data + start * kind->size, count * kind->size);
    CrValue result = cr_array_like(t, kind, NULL, count * kind->size);
    for (int64_t i = 0; result && i < count; i++)
        memcpy(cr_array_of(result)->block->data + i * kind->size, b->data + (start + i * step) * kind->size, kind->size);
    return result;
}

static CrValue getitem(CrThread *t, CrValue v, CrValue key) {
    int64_t i;
    if (CR_IS(SLICE, key)) return get_slice(t, v, key);
    if (!subscript(t, v, key, &i)) return CR_ERROR;
    CrValue item = cr_array_at(t, v, i);
    return item || cr_raised(t) ? item : CR_RAISE(t, IndexError, "array index out of range");
}

static int set_index(CrThread *t, CrValue v, CrValue key, CrValue value) {
    int64_t i;
    uint64_t raw;
    const CrArrayKind *kind = cr_array_of(v)->kind;
    if (!subscript(t, v, key, &i)) return -1;
    if (i < 0 || i >= cr_array_len(v)) return CR_RAISE(t, IndexError, "array assignment index out of range"), -1;
    if (!value) return cr_array_splice(t, v, i * kind->size, (i + 1) * kind->size, NULL, 0) ? 0 : -1;
    if (!cr_array_put(t, kind, value, (uint8_t *)&raw)) return -1;
    if (i >= cr_array_len(v)) return 0; // __index__ has shortened it
    return cr_array_splice(t, v, i * kind->size, (i + 1) * kind->size, (uint8_t *)&raw, kind->size) ? 0 : -1;
}

// v[start:stop:step] = value, whose bytes are p[0, n); CR_ERROR: deletion.
static int set_stepped(CrThread *t, CrValue v, int64_t start, int64_t count, int64_t step, CrValue value, const uint8_t *p, int64_t n) {
    const CrArrayKind *kind = cr_array_of(v)->kind;
    int64_t size = kind->size;
    if (value && n != count * size) {
        CR_RAISE(t, ValueError, "attempt to assign array of size %i to extended slice of size %i", n / size, count);
        return -1;
    }
    if (step < 0) { // from the other end
        start += (count - 1) * step;
        step = -step;
    }
    const CrByteBlock *b = cr_array_block(v);
    int64_t len = (int64_t)b->len;
    uint8_t *copy = cr_alloc_text(t, (size_t)len + 1);
    if (!copy) return -1;
    memcpy(copy, b->data, (size_t)len);
    int64_t kept = 0;
    for (int64_t i = 0, next = start, left = count; i < len / size; i++) {
        bool hit = left && i == next;
        if (hit) {
            next += step;
            left--;
        }
        if (hit && !value) continue;
        memmove(copy + kept, copy + i * size, (size_t)size);
        kept += size;
    }
    return cr_array_splice(t, v, 0, INT64_MAX, copy, kept) ? 0 : -1;
}

static int set_slice(CrThread *t, CrValue v, CrValue slice, CrValue value) {
    int64_t start, stop, step, n = 0;
    const CrArrayKind *kind = cr_array_of(v)->kind;
    const uint8_t *p = NULL;
    if (!cr_slice_unpack(t, slice, &start, &stop, &step)) return -1;
    if (value) {
        if (!cr_is_array(value)) return CR_RAISE(t, TypeError, "can only assign array (not \"%T\") to array slice", value), -1;
        if (cr_array_of(value)->kind != kind) return CR_RAISE(t, TypeError, "bad argument type for built-in operation"), -1;
        CrValue other = value == v ? cr_array_like(t, kind, cr_array_block(v)->data, cr_array_bytes(v)) : value;
        if (!other) return -1;
        p = cr_array_block(other)->data;
        n = cr_array_bytes(other);
    }
    if (n == 0 && __atomic_load_n(&cr_object(v)->aux, __ATOMIC_RELAXED) && lent(t, cr_array_of(v))) return -1; // as CPython, always
    int64_t count = cr_slice_adjust(cr_array_len(v), &start, &stop, step);
    if (step == 1 || (!value && (step == -1 || count < 2))) {
        if (step != 1) start += count ? (count - 1) * step : 0;
        return cr_array_splice(t, v, start * kind->size, (start + count) * kind->size, p, n) ? 0 : -1;
    }
    if (!value) return count ? set_stepped(t, v, start, count, step, value, p, n) : 0;
    if (n != count * kind->size) return set_stepped(t, v, start, count, step, value, p, n);
    for (int64_t i = 0; i < count; i++) {
        int64_t at = (start + i * step) * kind->size;
        if (at < cr_array_bytes(v) && !cr_array_splice(t, v, at, at + kind->size, p + i * kind->size, kind->size)) return -1;
    }
    return 0;
}

static int setitem(CrThread *t, CrValue v, CrValue key, CrValue value) {
    return CR_IS(SLICE, key) ? set_slice(t, v, key, value) : set_index(t, v, key, value);
}

// ---- Operators ----------------------------------------------------------------------------------------------

static int64_t length(CrThread *t, CrValue v) { return cr_array_len(v); }

static CrValue repr(CrThread *t, CrValue v) {
    const CrArrayKind *kind = cr_array_of(v)->kind;
    const char *dot = strrchr(cr_type_of(v)->name, '.'), *name = dot ? dot + 1 : cr_type_of(v)->name;
    if (cr_array_bytes(v) == 0) return cr_str_printf(t, "%s('%c')", name, kind->code);
    CrValue items;
    static CrValue tolist, tounicode;
    if (!CR_GET(tolist)) {
        CR_SET(tounicode, cr_intern_c(t, "tounicode"));
        CR_SET(tolist, cr_intern_c(t, "tolist"));
    }
    items = cr_call_method(t, v, kind->code == 'u' ? tounicode : tolist, NULL, 0);
    return items ? cr_str_printf(t, "%s('%c', %R)", name, kind->code, items) : CR_ERROR;
}

// Arrays of the same integer or character type are equal as their bytes are.
static CrValue compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if (!cr_is_array(a) || !cr_is_array(b)) return CR_NOT_IMPLEMENTED;
    const CrArrayKind *kind = cr_array_of(a)->kind;
    int64_t n = cr_array_len(a), m = cr_array_len(b);
    if (n != m && (op == CR_EQ || op == CR_NE)) return cr_bool(op == CR_NE);
    if (kind == cr_array_of(b)->kind && kind->integer && (op == CR_EQ || op == CR_NE) && n == m) {
        const CrByteBlock *x = cr_array_block(a), *y = cr_array_block(b);
        if (x->len == y->len) return cr_bool((memcmp(x->data, y->data, x->len) == 0) == (op == CR_EQ));
    }
    for (int64_t i = 0;; i++) {
        CrValue x = cr_array_at(t, a, i), y = x ? cr_array_at(t, b, i) : CR_ERROR;
        if (cr_raised(t)) return CR_ERROR;
        if (!y) return cr_compare_lengths((uint64_t)cr_array_len(a), (uint64_t)cr_array_len(b), op);
        int same = cr_is_float(x) || cr_is_float(y) ? cr_truth(t, cr_compare(t, x, y, CR_EQ)) : cr_same(t, x, y);
        if (same < 0) return CR_ERROR;
        if (!same) return cr_compare_different(t, x, y, op);
    }
}

static int contains(CrThread *t, CrValue v, CrValue item) {
    for (int64_t i = 0;; i++) {
        CrValue x = cr_array_at(t, v, i);
        if (!x) return cr_raised(t) ? -1 : 0;
        int same = cr_same(t, x, item);
        if (same) return same;
    }
}

static CrValue concat(CrThread *t, CrValue a, CrValue b) {
    if (!cr_is_array(a)) return CR_NOT_IMPLEMENTED;
    if (!cr_is_array(b)) return CR_RAISE(t, TypeError, "can only append array (not \"%T\") to array", b);
    if (cr_array_of(a)->kind != cr_array_of(b)->kind) return CR_RAISE(t, TypeError, "bad argument type for built-in operation");
    CrValue r = cr_array_like(t, cr_array_of(a)->kind, cr_array_block(a)->data, cr_array_bytes(a));
    return r && add_array(t, r, b) ? r : CR_ERROR;
}

static CrValue inplace_concat(CrThread *t, CrValue a, CrValue b) {
    if (!cr_is_array(a)) return CR_NOT_IMPLEMENTED;
    if (!cr_is_array(b)) return CR_RAISE(t, TypeError, "can only extend array with array (not \"%T\")", b);
    return add_array(t, a, b) ? a : CR_ERROR;
}

static CrValue repeat(CrThread *t, CrValue a, CrValue b) {
    CrValue v = cr_is_array(a) ? a : b;
    int64_t times, bytes;
    if (!cr_repeat_count(t, v == a ? b : a, &times)) return CR_ERROR;
    const CrByteBlock *block = cr_array_block(v);
    int64_t n = (int64_t)block->len;
    if (__builtin_mul_overflow(n, times, &bytes)) return cr_raise_no_memory(t);
    CrValue r = cr_array_like(t, cr_array_of(v)->kind, NULL, bytes);
    for (int64_t i = 0; r && bytes && i < times; i++) memcpy(cr_array_of(r)->block->data + i * n, block->data, (size_t)n);
    return r;
}

static CrValue inplace_repeat(CrThread *t, CrValue a, CrValue b) {
    if (!cr_is_array(a)) return CR_NOT_IMPLEMENTED;
    CrValue r = repeat(t, a, b);
    return r && cr_array_splice(t, a, 0, INT64_MAX, cr_array_block(r)->data, cr_array_bytes(r)) ? a : CR_ERROR;
}

// ---- Iterators ----------------------------------------------------------------------------------------------

static CrValue iter(CrThread *t, CrValue v) {
    CrArrayIterator *it = cr_alloc(t, sizeof *it);
    it->ob.shape = CR_T_ARRAY_ITERATOR;
    it->array = v;
    return cr_box(it);
}

static CrValue iterator_next(CrThread *t, CrValue self) {
    CrArrayIterator *it = CR_AS(CrArrayIterator, self);
    CrValue array = CR_GET(it->array);
    if (!array) return CR_ERROR;
    int64_t i = __atomic_load_n(&it->index, __ATOMIC_RELAXED);
    CrValue item = cr_array_at(t, array, i);
    if (item) __atomic_store_n(&it->index, i + 1, __ATOMIC_RELAXED);
    else if (!cr_raised(t)) CR_SET(it->array, CR_ERROR);
    return item;
}

CR_METHOD(iterator_reduce, CrValue self) {
    CrArrayIterator *it = CR_AS(CrArrayIterator, self);
    CrValue array = CR_GET(it->array), iter_function = cr_builtins_get(t, "iter");
    if (!iter_function) return CR_ERROR;
    CrValue argument = array ? array : cr_tuple_empty, arguments = cr_tuple_from(t, &argument, 1);
    return cr_tuple_from(t, (CrValue[]){iter_function, arguments, cr_int(it->index)}, array ? 3 : 2);
}

CR_METHOD(iterator_setstate, CrValue self, CrValue state) {
    CrArrayIterator *it = CR_AS(CrArrayIterator, self);
    int64_t i;
    if (!cr_size_argument(t, state, &i)) return CR_ERROR;
    CrValue array = CR_GET(it->array);
    if (array) __atomic_store_n(&it->index, clamp(i, cr_array_len(array)), __ATOMIC_RELAXED);
    return CR_NONE;
}

static const CrMethodDef iterator_methods[] = {
    {"__reduce__(self, /)", CR_FN(iterator_reduce), "Return state information for pickling.", 0},
    {"__setstate__(self, state, /)", CR_FN(iterator_setstate), "Set state information for unpickling.", 0},
    {0},
};
const CrTypeDef cr_array_iterator_typedef = {.slots = {.iter = cr_iterator_self, .next = iterator_next}, .methods = iterator_methods};

// ---- The type and the module --------------------------------------------------------------------------------

static CrValue get_typecode(CrThread *t, CrValue v) { return cr_str_from_char(t, (uint32_t)cr_array_of(v)->kind->code); }
static CrValue get_itemsize(CrThread *t, CrValue v) { return cr_int(cr_array_of(v)->kind->size); }
static const CrGetSetDef getsets[] = {
    {"typecode", get_typecode, NULL, "the typecode character used to create the array"},
    {"itemsize", get_itemsize, NULL, "the size, in bytes, of one array item"},
    {0},
};

const CrTypeDef cr_array_typedef = {
    .doc = "array(typecode [, initializer]) -> array\n\nReturn a new array whose items are restricted by typecode, and\n"
           "initialized from the optional initializer value, which must be a list,\nstring or iterable over elements of the "
           "appropriate type.\n",
    .flags = CR_TYPE_BASE | CR_TYPE_SEQUENCE | CR_TYPE_WEAKREF,
    .memory = &memory,
    .slots = {.repr = repr, .length = length, .compare = compare, .iter = iter, .getitem = getitem, .setitem = setitem,
              .contains = contains, .concat = concat, .repeat = repeat, .inplace_concat = inplace_concat,
              .inplace_repeat = inplace_repeat},
    .methods = cr_array_methods,
    .getsets = getsets,
    .constructor = {"array(cls, /, *args, **kwargs)", CR_FN(construct), NULL, 0},
};

static int array_init(CrThread *t, CrValue module) {
    CrValue type = cr_box(CR_TYPE_OF_ID(ARRAY)), reconstructor = cr_builtin_function(t, &cr_array_reconstructor, cr_intern_c(t, "array"));
    if (cr_module_set(t, module, "array", type) < 0 || cr_module_set(t, module, "ArrayType", type) < 0 ||
        cr_module_set(t, module, "_array_reconstructor", reconstructor) < 0 ||
        cr_module_set(t, module, "typecodes", cr_str_from_c(t, cr_array_codes)) < 0)
        return -1;
    CrValue abc = cr_import(t, cr_intern_c(t, "_collections_abc"), false);
    CrValue sequence = abc ? cr_getattr(t, abc, cr_intern_c(t, "MutableSequence")) : CR_ERROR;
    return sequence && cr_call_method(t, sequence, cr_intern_c(t, "register"), &type, 1) ? 0 : -1;
}

const CrModuleDef cr_module_array = {
    "array",
    "This module defines an object type which can efficiently represent\nan array of basic values: characters, integers, "
    "floating point\nnumbers.  Arrays are sequence types and behave very much like lists,\nexcept that the type of objects "
    "stored in them is constrained.\n",
    NULL, array_init};
