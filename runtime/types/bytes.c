// bytes.c -- the type bytes: allocation, conversion from anything, comparison, indexing, iteration.
//
// In: bytes-like objects, ints, iterables; out: immutable CrBytes. The operations that bytearray shares take either
// kind through a view; their results are of the kind of the first operand.
#include "runtime/types/bytes.h"

#include "runtime/types/bytes_internal.h"
#include "runtime/types/codec.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/iterators.h"
#include "runtime/types/memory.h"
#include "runtime/types/search.h"
#include "runtime/types/slice.h"

// ---- Making bytes -----------------------------------------------------------------------------------------

CrBytes *cr_bytes_alloc(CrThread *t, size_t n) {
    if (n >> 46) return cr_raise_no_memory(t), NULL;
    CrBytes *b = cr_alloc_text(t, sizeof(CrBytes) + n + 1);
    if (!b) return NULL;
    b->ob = (CrObject){.shape = CR_T_BYTES};
    b->len = (int64_t)n;
    b->hash = 0;
    b->data[n] = 0;
    return b;
}

CrValue cr_bytes_from(CrThread *t, const void *data, size_t n) {
    CrBytes *b = cr_bytes_alloc(t, n);
    if (b && n) memcpy(b->data, data, n);
    return cr_box(b);
}

// The bytes of any lender of memory, as they lie there or, when they lie apart, in a copy.
static bool view_memory(CrThread *t, CrValue v, CrByteView *view) {
    CrMemory m;
    if (!cr_memory_borrow(t, v, &m)) return false;
    *view = (CrByteView){m.data, m.len};
    if (!cr_memory_contiguous(&m, false)) {
        CrBytes *copy = cr_bytes_alloc(t, (size_t)m.len);
        if (copy) cr_memory_copy(&m, copy->data, false);
        *view = (CrByteView){copy ? copy->data : NULL, m.len};
    }
    cr_memory_release(t, &m);
    return !cr_raised(t);
}

bool cr_bytes_view(CrThread *t, CrValue v, const uint8_t **data, size_t *n) {
    CrByteView view;
    if (cr_is_bytes(v) || cr_is_bytearray(v)) view = cr_view(t, v);
    else if (!view_memory(t, v, &view)) return false;
    *data = view.p;
    *n = (size_t)view.n;
    return true;
}

CrByteView cr_view(CrThread *t, CrValue v) {
    if (cr_is_bytes(v)) {
        const CrBytes *b = cr_bytes_of(v);
        return (CrByteView){b->data, b->len};
    }
    CrByteView view;
    if (!cr_is_bytearray(v)) { // seen by the caller to lend memory
        if (view_memory(t, v, &view)) return view;
        cr_exception_take(t);
        return (CrByteView){(const uint8_t *)"", 0};
    }
    const CrByteBlock *block = cr_bytearray_snapshot(t, v);
    return (CrByteView){block->data, (int64_t)block->len};
}

CrValue cr_bytes_like(CrThread *t, CrValue like, const uint8_t *p, int64_t n) {
    return cr_is_bytes(like) ? cr_bytes_from(t, p, (size_t)n) : cr_bytearray_from(t, p, (size_t)n);
}

int cr_byte_value(CrThread *t, CrValue v, const char *message) {
    int64_t i;
    if (!cr_index_int64(t, v, &i, NULL)) return -1;
    if (i >= 0 && i < 256) return (int)i;
    CR_RAISE(t, ValueError, "%s", message);
    return -1;
}

bool cr_byte_or_view(CrThread *t, CrValue v, uint8_t *single, CrByteView *view) {
    if (cr_is_bytes_like(v)) {
        *view = cr_view(t, v);
        return true;
    }
    if (!cr_type_of(v)->slots.index)
        return CR_RAISE(t, TypeError, "argument should be integer or bytes-like object, not '%T'", v), false;
    int byte = cr_byte_value(t, v, "byte must be in range(0, 256)");
    *single = (uint8_t)byte;
    *view = (CrByteView){single, 1};
    return byte >= 0;
}

// ---- bytes(source) ----------------------------------------------------------------------------------------

static CrValue from_text(CrThread *t, CrValue text, CrValue encoding, CrValue errors) {
    const char *name = cr_str_utf8(t, encoding, NULL);
    const char *handler = name && errors != CR_ERROR ? cr_str_utf8(t, errors, NULL) : NULL;
    return cr_raised(t) ? CR_ERROR : cr_str_encode(t, text, name, handler);
}

static bool optional_str(CrThread *t, CrValue v, bool for_bytearray, const char *name) {
    if (v == CR_ERROR || cr_is_str(v)) return true;
    CR_RAISE(t, TypeError, "%s() argument '%s' must be str, not %T", for_bytearray ? "bytearray" : "bytes", name, v);
    return false;
}

static CrValue zeros(CrThread *t, CrValue count) {
    int64_t n;
    if (!cr_index_int64(t, count, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (n < 0) return CR_RAISE(t, ValueError, "negative count");
    CrBytes *b = cr_bytes_alloc(t, (size_t)n);
    if (b) memset(b->data, 0, (size_t)n);
    return cr_box(b);
}

// Item by item: what __index__ of one does to the source shows in the rest.
static CrValue from_items(CrThread *t, CrValue iterator, const char *message) {
    CrByteBuffer b = {0};
    for (CrValue item; (item = cr_next(t, iterator));) {
        int byte = cr_byte_value(t, item, message);
        if (byte < 0) return cr_buffer_free(&b), CR_ERROR;
        cr_buffer_byte(&b, (uint8_t)byte);
    }
    return cr_raised(t) ? (cr_buffer_free(&b), CR_ERROR) : cr_buffer_finish(t, &b);
}

static CrValue from_iterable(CrThread *t, CrValue v, bool for_bytearray) {
    CrValue iterator = cr_is_str(v) ? CR_ERROR : cr_iter(t, v);
    if (iterator == CR_ERROR) {
        if (cr_raised(t) && !cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError))) return CR_ERROR;
        return CR_RAISE(t, TypeError, "cannot convert '%T' object to %s", v, for_bytearray ? "bytearray" : "bytes");
    }
    return from_items(t, iterator, for_bytearray ? "byte must be in range(0, 256)" : "bytes must be in range(0, 256)");
}

// __bytes__ of the object; CR_ERROR without an exception: it has none.
static CrValue from_bytes_method(CrThread *t, CrValue v) {
    bool found = false;
    CrValue made = cr_call_special(t, v, cr_intern_c(t, "__bytes__"), NULL, 0, &found);
    if (!found || made == CR_ERROR || cr_is_bytes(made)) return made;
    return CR_RAISE(t, TypeError, "__bytes__ returned non-bytes (type %T)", made);
}

static CrValue from_object(CrThread *t, CrValue v, bool for_bytearray) {
    if (cr_is_int(v)) return zeros(t, v);
    if (CR_IS(BYTES, v)) return v;
    CrValue made = for_bytearray ? CR_ERROR : from_bytes_method(t, v);
    if (made != CR_ERROR || cr_raised(t)) return made;
    if (cr_is_bytes_like(v)) {
        CrByteView view = cr_view(t, v);
        return cr_bytes_from(t, view.p, (size_t)view.n);
    }
    if (cr_type_of(v)->slots.index) {
        CrValue count = zeros(t, v);
        if (count != CR_ERROR || !cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError))) return count;
    }
    return from_iterable(t, v, for_bytearray);
}

CrValue cr_bytes_from_object(CrThread *t, CrValue v) {
    if (cr_is_str(v)) return CR_RAISE(t, TypeError, "cannot convert 'str' object to bytes");
    if (cr_is_any_int(v)) return CR_RAISE(t, TypeError, "cannot convert '%T' object to bytes", v);
    CrValue b = from_object(t, v, false);
    return b == CR_ERROR ? b : cr_box(cr_bytes_of(b));
}

CrValue cr_bytes_convert(CrThread *t, CrValue source, CrValue encoding, CrValue errors, bool for_bytearray) {
    if (!optional_str(t, encoding, for_bytearray, "encoding") || !optional_str(t, errors, for_bytearray, "errors"))
        return CR_ERROR;
    if (source != CR_ERROR && cr_is_str(source)) {
        CrValue made = encoding != CR_ERROR || errors != CR_ERROR || for_bytearray ? CR_ERROR : from_bytes_method(t, source);
        if (made != CR_ERROR || cr_raised(t)) return made;
        if (encoding == CR_ERROR) return CR_RAISE(t, TypeError, "string argument without an encoding");
        return from_text(t, source, encoding, errors);
    }
    if (encoding != CR_ERROR) return CR_RAISE(t, TypeError, "encoding without a string argument");
    if (errors != CR_ERROR) return CR_RAISE(t, TypeError, "errors without a string argument");
    if (source == CR_ERROR) return cr_bytes_from(t, "", 0);
    return from_object(t, source, for_bytearray);
}

CR_METHOD(construct, CrValue cls, CrValue source, CrValue encoding, CrValue errors) {
    CrValue b = cr_bytes_convert(t, source, encoding, errors, false);
    if (b == CR_ERROR || CR_AS(CrType, cls) == CR_TYPE_OF_ID(BYTES)) return b;
    return cr_boxed_new(t, CR_AS(CrType, cls), cr_box(cr_bytes_of(b)));
}

// ---- Operations shared with bytearray ---------------------------------------------------------------------

int cr_bytes_contains(CrThread *t, CrValue v, CrValue item) {
    uint8_t single;
    CrByteView part;
    if (!cr_is_bytes_like(item) && !cr_type_of(item)->slots.index)
        return CR_RAISE(t, TypeError, "a bytes-like object is required, not '%T'", item), -1;
    if (!cr_byte_or_view(t, item, &single, &part)) return -1;
    CrByteView all = cr_view(t, v);
    return cr_search(all.p, all.n, part.p, part.n, 1) >= 0;
}

CrValue cr_bytes_compare(CrThread *t CR_UNUSED, CrValue a, CrValue b, CrCompare op) {
    if (!cr_is_bytes_like(a) || !cr_is_bytes_like(b)) return CR_NOT_IMPLEMENTED;
    bool one_sided = !cr_is_bytearray(a) && !cr_is_bytearray(b); // bytes know only bytes
    if (one_sided && !(cr_is_bytes(a) && cr_is_bytes(b))) return CR_NOT_IMPLEMENTED;
    CrByteView x = cr_view(t, a), y = cr_view(t, b);
    if (x.n != y.n && (op == CR_EQ || op == CR_NE)) return cr_bool(op == CR_NE);
    int64_t n = x.n < y.n ? x.n : y.n;
    int order = n ? memcmp(x.p, y.p, (size_t)n) : 0;
    if (order == 0) order = (x.n > y.n) - (x.n < y.n);
    return cr_order_is(op, order);
}

CrValue cr_bytes_concat(CrThread *t, CrValue a, CrValue b) {
    if (!cr_is_bytes_like(a)) return CR_NOT_IMPLEMENTED;
    if (!cr_is_bytes_like(b)) return CR_RAISE(t, TypeError, "can't concat %T to %T", b, a);
    CrByteView x = cr_view(t, a), y = cr_view(t, b);
    if (CR_IS(BYTES, a) && y.n == 0) return a;
    CrBytes *r = cr_bytes_alloc(t, (size_t)(x.n + y.n));
    if (!r) return CR_ERROR;
    memcpy(r->data, x.p, (size_t)x.n);
    memcpy(r->data + x.n, y.p, (size_t)y.n);
    return cr_is_bytes(a) ? cr_box(r) : cr_bytearray_from(t, r->data, (size_t)r->len);
}

CrValue cr_bytes_repeat(CrThread *t, CrValue a, CrValue b) {
    if (!cr_is_bytes_like(a)) {
        CrValue swap = a;
        a = b, b = swap;
    }
    int64_t count, n;
    if (!cr_repeat_count(t, b, &count)) return CR_ERROR;
    CrByteView x = cr_view(t, a);
    if (count < 0) count = 0;
    if (count == 1 && CR_IS(BYTES, a)) return a;
    if (__builtin_mul_overflow(x.n, count, &n)) return cr_raise_no_memory(t);
    CrBytes *r = cr_bytes_alloc(t, (size_t)n);
    if (!r) return CR_ERROR;
    if (x.n == 1) memset(r->data, x.p[0], (size_t)n);
    else
        for (int64_t i = 0; i < count; i++) memcpy(r->data + i * x.n, x.p, (size_t)x.n);
    return cr_is_bytes(a) ? cr_box(r) : cr_bytearray_from(t, r->data, (size_t)n);
}

CrValue cr_bytes_slice(CrThread *t, CrValue v, CrValue slice) {
    int64_t start, stop, step;
    if (!cr_slice_unpack(t, slice, &start, &stop, &step)) return CR_ERROR;
    CrByteView x = cr_view(t, v);
    int64_t count = cr_slice_adjust(x.n, &start, &stop, step);
    if (step == 1) {
        if (count == x.n && CR_IS(BYTES, v)) return v;
        return cr_bytes_like(t, v, x.p + start, count);
    }
    CrBytes *r = cr_bytes_alloc(t, (size_t)count);
    if (!r) return CR_ERROR;
    for (int64_t i = 0; i < count; i++) r->data[i] = x.p[start + i * step];
    return cr_is_bytes(v) ? cr_box(r) : cr_bytearray_from(t, r->data, (size_t)count);
}

CrValue cr_bytes_repr(CrThread *t, const uint8_t *p, size_t n, bool escape_single) {
    static const char digits[] = "0123456789abcdef";
    char quote = memchr(p, '\'', n) && !memchr(p, '"', n) ? '"' : '\'';
    CrStrBuilder b = {0};
    cr_builder_char(&b, 'b');
    cr_builder_char(&b, (uint8_t)quote);
    for (size_t i = 0; i < n; i++) {
        uint8_t c = p[i];
        char escape[4] = {'\\', c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : 'x', digits[c >> 4], digits[c & 15]};
        if (c == quote || c == '\\' || (c == '\'' && escape_single)) {
            cr_builder_char(&b, '\\');
            cr_builder_char(&b, c);
        } else if (c >= 0x20 && c < 0x7F) cr_builder_char(&b, c);
        else cr_builder_ascii(&b, escape, escape[1] == 'x' ? 4 : 2);
    }
    cr_builder_char(&b, (uint8_t)quote);
    return cr_builder_finish(t, &b);
}

// ---- Iterators --------------------------------------------------------------------------------------------

CrValue cr_bytes_iter(CrThread *t, CrValue v) {
    CrIterator *it = cr_alloc(t, sizeof *it);
    it->ob.shape = cr_is_bytes(v) ? CR_T_BYTES_ITERATOR : CR_T_BYTEARRAY_ITERATOR;
    it->sequence = v;
    it->index = 0;
    return cr_box(it);
}

static CrValue iterator_next(CrThread *t CR_UNUSED, CrValue v) {
    CrIterator *it = CR_AS(CrIterator, v);
    CrValue sequence = CR_GET(it->sequence);
    if (sequence == CR_ERROR) return CR_ERROR;
    int64_t i = __atomic_load_n(&it->index, __ATOMIC_RELAXED);
    int byte = -1;
    if (!cr_is_bytes(sequence)) byte = cr_bytearray_at(sequence, i);
    else if (i < cr_bytes_of(sequence)->len) byte = cr_bytes_of(sequence)->data[i];
    if (byte < 0) CR_SET(it->sequence, CR_ERROR);
    else __atomic_store_n(&it->index, i + 1, __ATOMIC_RELAXED);
    return byte < 0 ? CR_ERROR : cr_int(byte);
}

static CrValue iterator_self(CrThread *t CR_UNUSED, CrValue v) { return v; }

CR_METHOD(iterator_length_hint, CrValue self) {
    const CrIterator *it = CR_AS(CrIterator, self);
    int64_t left = it->sequence == CR_ERROR ? 0 : cr_view(t, it->sequence).n - it->index;
    return cr_int(left < 0 ? 0 : left);
}

static const CrMethodDef iterator_methods[] = {
    {"__length_hint__(self, /)", CR_FN(iterator_length_hint),
     "Private method returning an estimate of len(list(it)).", 0},
    {"__reduce__(self, /)", CR_FN(cr_iterator_reduce), "Return state information for pickling.", 0},
    {"__setstate__(self, state, /)", CR_FN(cr_iterator_setstate), "Set state information for unpickling.", 0},
    {0},
};

const CrTypeDef cr_bytes_iterator_typedef = {
    .slots = {.iter = iterator_self, .next = iterator_next},
    .methods = iterator_methods,
};
const CrTypeDef cr_bytearray_iterator_typedef = {
    .slots = {.iter = iterator_self, .next = iterator_next},
    .methods = iterator_methods,
};

// ---- The type ---------------------------------------------------------------------------------------------

static CrValue repr(CrThread *t, CrValue v) {
    const CrBytes *b = cr_bytes_of(v);
    return cr_bytes_repr(t, b->data, (size_t)b->len, false);
}

static int hash(CrThread *t CR_UNUSED, CrValue v, int64_t *out) {
    CrBytes *b = cr_bytes_of(v);
    int64_t h = __atomic_load_n(&b->hash, __ATOMIC_RELAXED);
    if (!h) {
        h = cr_hash_bytes(b->data, (size_t)b->len);
        __atomic_store_n(&b->hash, h, __ATOMIC_RELAXED);
    }
    *out = h;
    return 0;
}

static int64_t length(CrThread *t CR_UNUSED, CrValue v) { return cr_bytes_of(v)->len; }
static int truth(CrThread *t CR_UNUSED, CrValue v) { return cr_bytes_of(v)->len != 0; }

static CrValue getitem(CrThread *t, CrValue v, CrValue key) {
    int64_t i;
    if (CR_IS(SLICE, key)) return cr_bytes_slice(t, v, key);
    if (!cr_is_int(key) && !cr_type_of(key)->slots.index)
        return CR_RAISE(t, TypeError, "byte indices must be integers or slices, not %T", key);
    if (!cr_index_int64(t, key, &i, CR_TYPE_OF_ID(IndexError))) return CR_ERROR;
    const CrBytes *b = cr_bytes_of(v);
    if (i < 0) i += b->len;
    if ((uint64_t)i >= (uint64_t)b->len) return CR_RAISE(t, IndexError, "index out of range");
    return cr_int(b->data[i]);
}

static CrValue percent(CrThread *t, CrValue a, CrValue b) {
    return cr_is_bytes(a) ? cr_bytes_format_percent(t, a, b) : CR_NOT_IMPLEMENTED;
}

static bool lend(CrThread *t CR_UNUSED, CrValue v, CrMemory *m) {
    CrBytes *b = cr_bytes_of(v);
    m->data = b->data;
    m->len = b->len;
    m->readonly = true;
    return true;
}
static const struct CrMemoryDef memory = {.lend = lend, .give_back = NULL};

const CrTypeDef cr_bytes_typedef = {
    .doc = "bytes(iterable_of_ints), bytes(string, encoding[, errors]), bytes(bytes_or_buffer), bytes(int): immutable bytes.",
    .memory = &memory,
    .flags = CR_TYPE_BASE | CR_TYPE_BYTES,
    .slots = {.repr = repr, .hash = hash, .truth = truth, .length = length, .compare = cr_bytes_compare,
              .iter = cr_bytes_iter, .getitem = getitem, .contains = cr_bytes_contains, .concat = cr_bytes_concat,
              .repeat = cr_bytes_repeat, .binary = {[CR_MOD] = percent}},
    .methods = cr_bytes_methods,
    .constructor = {"bytes(cls, source=<unset>, encoding=<unset>, errors=<unset>)", CR_FN(construct), NULL, 0},
};
