// memoryview.c -- lending and borrowing memory, and the type memoryview: making views, their attributes, cast, release.
//
//      memoryview --+--> CrLoan {memory of the owner, number of views}      slices and casts of a view share its loan
//      memoryview --'        '--> owner (bytes, bytearray, array ...)
//
// The memory is given back when one of the views is released by the program, or when all have been collected. (CPython counts
// views; here that would make garbage that has not been collected yet lock its owner's size. An owner that changes its size
// takes new memory, so a view that is used on sees the old state.)
#include "runtime/types/memory.h"

#include <stdlib.h>

#include "runtime/call.h"
#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/iterators.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

// ---- Lending ----------------------------------------------------------------------------------------------

static const struct CrMemoryDef *memory_def(const CrType *type) {
    for (; type; type = type->base)
        if (type->def && type->def->memory) return type->def->memory;
    return NULL;
}

bool cr_has_memory(CrValue v) {
    if (CR_IS(MEMORYVIEW, v)) return CR_GET(CR_AS(CrMemoryView, v)->loan) != NULL;
    const struct CrMemoryDef *def = cr_is_ptr(v) ? memory_def(cr_type_of(v)) : NULL;
    return def && (!def->can_lend || def->can_lend(v));
}

bool cr_memory_borrow(CrThread *t, CrValue v, CrMemory *m) {
    const struct CrMemoryDef *def = memory_def(cr_type_of(v));
    if (!def) return CR_RAISE(t, TypeError, "a bytes-like object is required, not '%T'", v), false;
    *m = (CrMemory){.owner = v, .itemsize = 1};
    if (!def->lend(t, v, m)) return false;
    if (!m->shape) m->ndim = 1;
    return true;
}

void cr_memory_release(CrThread *t, CrMemory *m) {
    if (m->owner == CR_ERROR) return;
    const struct CrMemoryDef *def = memory_def(cr_type_of(m->owner));
    if (def->give_back) def->give_back(t, m->owner);
    m->owner = CR_ERROR;
}

bool cr_memory_contiguous(const CrMemory *m, bool fortran) {
    if (!m->shape || m->len == 0) return true;
    int64_t step = m->itemsize;
    for (int k = 0; k < m->ndim; k++) {
        int i = fortran ? k : m->ndim - 1 - k;
        if (m->shape[i] > 1 && m->strides[i] != step) return false;
        step *= m->shape[i];
    }
    return true;
}

static uint8_t *copy_dimension(const CrMemory *m, int k, const uint8_t *from, uint8_t *to) {
    if (k == m->ndim) {
        memcpy(to, from, (size_t)m->itemsize);
        return to + m->itemsize;
    }
    for (int64_t i = 0; i < m->shape[k]; i++) to = copy_dimension(m, k + 1, from + i * m->strides[k], to);
    return to;
}

// As copy_dimension, from the last dimension to the first.
static uint8_t *copy_fortran(const CrMemory *m, int k, const uint8_t *from, uint8_t *to) {
    if (k < 0) {
        memcpy(to, from, (size_t)m->itemsize);
        return to + m->itemsize;
    }
    for (int64_t i = 0; i < m->shape[k]; i++) to = copy_fortran(m, k - 1, from + i * m->strides[k], to);
    return to;
}

void cr_memory_copy(const CrMemory *m, uint8_t *to, bool fortran) {
    if (cr_memory_contiguous(m, fortran)) {
        if (m->len) memcpy(to, m->data, (size_t)m->len);
    } else if (fortran) copy_fortran(m, m->ndim - 1, m->data, to);
    else copy_dimension(m, 0, m->data, to);
}

bool cr_memory_borrow_writable(CrThread *t, CrValue v, CrMemory *m, const char *function) {
    if (memory_def(cr_type_of(v))) {
        if (!cr_memory_borrow(t, v, m)) return false;
        if (!m->readonly && cr_memory_contiguous(m, false)) return true;
        cr_memory_release(t, m);
    }
    CR_RAISE(t, TypeError, "%s() argument must be read-write bytes-like object, not %T", function, v);
    return false;
}

// ---- Views ------------------------------------------------------------------------------------------------

static void loan_end(CrThread *t, CrLoan *loan) {
    if (__atomic_exchange_n(&loan->ended, 1, __ATOMIC_ACQ_REL) == 0) cr_memory_release(t, &loan->memory);
}

static void finalise(void *loan) { loan_end(cr_thread_current(), loan); }
static void finalise_in_cycle(CrThread *t, void *loan) { loan_end(t, loan); }

bool cr_memoryview_release(CrThread *t, CrMemoryView *m) {
    uint32_t lent = __atomic_load_n(&m->lent, __ATOMIC_ACQUIRE);
    if (lent) return CR_RAISE(t, BufferError, "memoryview has %i exported buffer%s", (int64_t)lent, lent > 1 ? "s" : ""), false;
    CrLoan *loan = __atomic_exchange_n(&m->loan, NULL, __ATOMIC_ACQ_REL);
    if (loan) loan_end(t, loan);
    return true;
}

static CrMemoryView *view_alloc(CrThread *t, CrLoan *loan, uint16_t ndim) {
    CrMemoryView *m = cr_alloc(t, sizeof(CrMemoryView) + (size_t)ndim * 2 * sizeof(int64_t));
    m->ob.shape = CR_T_MEMORYVIEW;
    m->ndim = ndim;
    m->loan = loan;
    return m;
}

CrMemoryView *cr_view_open(CrThread *t, CrValue v) {
    CrMemoryView *m = CR_AS(CrMemoryView, v);
    if (CR_LIKELY(CR_GET(m->loan) != NULL)) return m;
    CR_RAISE(t, ValueError, "operation forbidden on released memoryview object");
    return NULL;
}

CrMemoryView *cr_view_another(CrThread *t, CrMemoryView *like, uint16_t ndim) {
    CrLoan *loan = CR_GET(like->loan);
    if (!loan) return CR_RAISE(t, ValueError, "operation forbidden on released memoryview object"), NULL;
    CrMemoryView *m = view_alloc(t, loan, ndim);
    m->owner = like->owner;
    m->format = like->format;
    m->data = like->data;
    m->len = like->len;
    m->itemsize = like->itemsize;
    m->readonly = like->readonly;
    if (ndim == like->ndim) memcpy(m->dims, like->dims, (size_t)ndim * 2 * sizeof(int64_t));
    return m;
}

void cr_view_memory(CrMemoryView *m, CrMemory *out) {
    out->data = m->data;
    out->len = m->len;
    out->itemsize = m->itemsize;
    out->shape = cr_view_shape(m);
    out->strides = cr_view_strides(m);
    out->ndim = m->ndim;
    out->readonly = m->readonly;
}

static CrMemoryView *view_of_loan(CrThread *t, CrLoan *loan, CrValue owner) {
    const CrMemory *x = &loan->memory;
    CrMemoryView *m = view_alloc(t, loan, (uint16_t)(x->shape ? x->ndim : 1));
    m->owner = owner;
    m->format = cr_intern_c(t, x->format ? x->format : "B");
    m->data = x->data;
    m->len = x->len;
    m->itemsize = x->itemsize;
    m->readonly = x->readonly;
    if (x->shape) {
        memcpy(cr_view_shape(m), x->shape, (size_t)x->ndim * sizeof(int64_t));
        memcpy(cr_view_strides(m), x->strides, (size_t)x->ndim * sizeof(int64_t));
    } else {
        cr_view_shape(m)[0] = x->len / x->itemsize;
        cr_view_strides(m)[0] = x->itemsize;
    }
    return m;
}

// An owner with attributes may refer to the view.
static CrLoan *new_loan(CrThread *t, CrValue owner, const struct CrMemoryDef *def) {
    bool in_cycle = cr_type_of(owner)->flags & CR_TYPE_HEAP;
    if (def->give_back && !in_cycle) return cr_alloc_finalized(t, sizeof(CrLoan), finalise);
    CrLoan *loan = cr_alloc(t, sizeof *loan);
    if (def->give_back) cr_gc_finalize_object(t, loan, finalise_in_cycle);
    return loan;
}

CrValue cr_memoryview_new(CrThread *t, CrValue object) {
    if (CR_IS(MEMORYVIEW, object)) {
        CrMemoryView *like = cr_view_open(t, object);
        return cr_box(like ? cr_view_another(t, like, like->ndim) : NULL);
    }
    const struct CrMemoryDef *def = memory_def(cr_type_of(object));
    if (!def)
        return CR_RAISE(t, TypeError, "memoryview: a bytes-like object is required, not '%T'", object);
    CrLoan *loan = new_loan(t, object, def);
    return cr_memory_borrow(t, object, &loan->memory) ? cr_box(view_of_loan(t, loan, object)) : CR_ERROR;
}

CrValue cr_memoryview_of_bytes(CrThread *t, CrValue keep, uint8_t *data, int64_t n, bool readonly) {
    CrLoan *loan = cr_alloc(t, sizeof *loan);
    loan->memory = (CrMemory){.data = data, .len = n, .itemsize = 1, .ndim = 1, .readonly = readonly};
    CrMemoryView *m = view_of_loan(t, loan, CR_NONE);
    m->owner = keep;
    return cr_box(m);
}

static bool lend(CrThread *t, CrValue self, CrMemory *out) {
    CrMemoryView *m = cr_view_open(t, self);
    if (!m) return false;
    __atomic_fetch_add(&m->lent, 1, __ATOMIC_ACQ_REL);
    cr_view_memory(m, out);
    out->format = cr_str_utf8(t, m->format, NULL);
    return true;
}
static void give_back(CrThread *t, CrValue self) { __atomic_fetch_sub(&CR_AS(CrMemoryView, self)->lent, 1, __ATOMIC_ACQ_REL); }

// ---- Attributes -------------------------------------------------------------------------------------------

#define ATTRIBUTE(name, value)                                                                               \
    static CrValue get_##name(CrThread *t, CrValue self) {                                                   \
        CrMemoryView *m = cr_view_open(t, self);                                                             \
        return m ? (value) : CR_ERROR;                                                                       \
    }

static CrValue int_tuple(CrThread *t, const int64_t *items, int n) {
    if (n == 0) return cr_tuple_empty;
    CrTuple *tuple = cr_tuple_alloc(t, (size_t)n);
    for (int i = 0; tuple && i < n; i++) tuple->item[i] = cr_int_from_int64(t, items[i]);
    return cr_box(tuple);
}

static bool is_contiguous(CrMemoryView *m, bool fortran) {
    CrMemory x;
    cr_view_memory(m, &x);
    return cr_memory_contiguous(&x, fortran);
}

static int64_t count_items(CrMemoryView *m) {
    int64_t n = 1;
    for (int i = 0; i < m->ndim; i++) n *= cr_view_shape(m)[i];
    return n;
}

ATTRIBUTE(obj, m->owner)
ATTRIBUTE(nbytes, cr_int_from_int64(t, count_items(m) * m->itemsize))
ATTRIBUTE(readonly, cr_bool(m->readonly))
ATTRIBUTE(itemsize, cr_int_from_int64(t, m->itemsize))
ATTRIBUTE(format, m->format)
ATTRIBUTE(ndim, cr_int(m->ndim))
ATTRIBUTE(shape, int_tuple(t, cr_view_shape(m), m->ndim))
ATTRIBUTE(strides, int_tuple(t, cr_view_strides(m), m->ndim))
ATTRIBUTE(suboffsets, cr_tuple_empty)
ATTRIBUTE(c_contiguous, cr_bool(is_contiguous(m, false)))
ATTRIBUTE(f_contiguous, cr_bool(is_contiguous(m, true)))
ATTRIBUTE(contiguous, cr_bool(is_contiguous(m, false) || is_contiguous(m, true)))

// ---- cast -------------------------------------------------------------------------------------------------

static bool is_byte_code(char code) { return code == 'B' || code == 'b' || code == 'c'; }

// The format's letter if it can be cast to.
static char cast_code(CrThread *t, CrMemoryView *m, CrValue format, int64_t *itemsize) {
    int64_t ignored;
    if (!cr_is_str(format)) return CR_RAISE(t, TypeError, "cast() argument 'format' must be str, not %T", format), 0;
    char from = cr_view_code(t, m->format, &ignored), to = cr_view_code(t, format, itemsize);
    if (!to)
        CR_RAISE(t, ValueError,
                 "memoryview: destination format must be a native single character format prefixed with an optional '@'");
    else if (!from)
        CR_RAISE(t, ValueError, "memoryview: source format must be a native single character format prefixed with an optional '@'");
    else if (!is_byte_code(from) && !is_byte_code(to)) CR_RAISE(t, TypeError, "memoryview: cannot cast between two non-byte formats");
    else if (m->len % *itemsize) CR_RAISE(t, TypeError, "memoryview: length is not a multiple of itemsize");
    return cr_raised(t) ? 0 : to;
}

// The shape argument's dimensions; false: exception.
static bool cast_shape(CrThread *t, CrValue shape, int64_t *dims, int ndim, int64_t bytes, int64_t itemsize) {
    int64_t product = itemsize;
    for (int i = 0; i < ndim; i++) {
        if (!cr_is_any_int(cr_tuple_items(shape)[i]))
            return CR_RAISE(t, TypeError, "memoryview.cast(): elements of shape must be integers"), false;
        if (!cr_index_int64(t, cr_tuple_items(shape)[i], &dims[i], CR_TYPE_OF_ID(OverflowError))) return false;
        if (dims[i] <= 0) return CR_RAISE(t, ValueError, "memoryview.cast(): elements of shape must be integers > 0"), false;
        if (__builtin_mul_overflow(product, dims[i], &product))
            return CR_RAISE(t, ValueError, "memoryview.cast(): product(shape) > SSIZE_MAX"), false;
    }
    if (product == bytes) return true;
    return CR_RAISE(t, TypeError, "memoryview: product(shape) * itemsize != buffer size"), false;
}

static CrValue view_cast(CrThread *t, CrFunction *f, CrValue self, CrValue format, CrValue shape) {
    CrMemoryView *m = cr_view_open(t, self);
    int64_t itemsize;
    if (!m) return CR_ERROR;
    if (!is_contiguous(m, false)) return CR_RAISE(t, TypeError, "memoryview: casts are restricted to C-contiguous views");
    bool zeros = false;
    for (int i = 0; i < m->ndim; i++) zeros |= cr_view_shape(m)[i] == 0;
    if ((shape != CR_ERROR || m->ndim != 1) && zeros)
        return CR_RAISE(t, TypeError, "memoryview: cannot cast view with zeros in shape or strides");
    uint16_t ndim = 1;
    if (shape != CR_ERROR) {
        if (!cr_is_list_or_tuple(shape)) return CR_RAISE(t, TypeError, "shape must be a list or a tuple");
        if ((shape = cr_tuple_from_iterable(t, shape)) == CR_ERROR) return CR_ERROR;
        if (cr_tuple_len(shape) > 64) return CR_RAISE(t, ValueError, "memoryview: number of dimensions must not exceed 64");
        ndim = (uint16_t)cr_tuple_len(shape);
        if (m->ndim != 1 && ndim != 1) return CR_RAISE(t, TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D");
    }
    if (!cast_code(t, m, format, &itemsize)) return CR_ERROR;
    int64_t dims[64] = {m->len / itemsize};
    if (shape != CR_ERROR && !cast_shape(t, shape, dims, ndim, m->len, itemsize)) return CR_ERROR;
    CrMemoryView *to = cr_view_another(t, m, ndim);
    if (!to) return CR_ERROR;
    to->format = format;
    to->itemsize = itemsize;
    for (int i = ndim - 1; i >= 0; i--) {
        cr_view_shape(to)[i] = dims[i];
        cr_view_strides(to)[i] = itemsize;
        itemsize *= dims[i];
    }
    return cr_box(to);
}

// ---- The other methods ------------------------------------------------------------------------------------

static CrValue to_bytes(CrThread *t, CrMemoryView *m, bool fortran) {
    CrBytes *b = cr_bytes_alloc(t, (size_t)m->len);
    CrMemory x;
    cr_view_memory(m, &x);
    if (b) cr_memory_copy(&x, b->data, fortran);
    return cr_box(b);
}

static CrValue view_tobytes(CrThread *t, CrFunction *f, CrValue self, CrValue order) {
    CrMemoryView *m = cr_view_open(t, self);
    if (!m) return CR_ERROR;
    if (order != CR_NONE && !cr_is_str(order)) return CR_RAISE(t, TypeError, "tobytes() argument 'order' must be str or None, not %T", order);
    bool fortran = order != CR_NONE && cr_str_is(order, "F"), any = order != CR_NONE && cr_str_is(order, "A");
    if (order != CR_NONE && !fortran && !any && !cr_str_is(order, "C")) return CR_RAISE(t, ValueError, "order must be 'C', 'F' or 'A'");
    return to_bytes(t, m, fortran || (any && !is_contiguous(m, false) && is_contiguous(m, true)));
}

static CrValue view_hex(CrThread *t, CrFunction *f, CrValue self, CrValue sep, CrValue group) {
    CrMemoryView *m = cr_view_open(t, self);
    CrValue bytes = m ? to_bytes(t, m, false) : CR_ERROR;
    if (bytes == CR_ERROR) return CR_ERROR;
    return cr_call_method(t, bytes, cr_intern_c(t, "hex"), (CrValue[]){sep, group}, sep == CR_ERROR ? 0 : 2);
}

static CrValue view_tolist(CrThread *t, CrFunction *f, CrValue self) {
    CrMemoryView *m = cr_view_open(t, self);
    return m ? cr_view_tolist(t, m) : CR_ERROR;
}

static CrValue view_toreadonly(CrThread *t, CrFunction *f, CrValue self) {
    CrMemoryView *m = cr_view_open(t, self), *to = m ? cr_view_another(t, m, m->ndim) : NULL;
    if (to) to->readonly = true;
    return cr_box(to);
}

static CrValue view_release(CrThread *t, CrFunction *f, CrValue self) {
    return cr_memoryview_release(t, CR_AS(CrMemoryView, self)) ? CR_NONE : CR_ERROR;
}
static CrValue view_enter(CrThread *t, CrFunction *f, CrValue self) { return cr_box(cr_view_open(t, self)); }
static CrValue view_exit(CrThread *t, CrFunction *f, CrValue self, CrValue args) { return view_release(t, f, self); }

static CrValue view_repr(CrThread *t, CrValue self) {
    CrMemoryView *m = CR_AS(CrMemoryView, self);
    return cr_str_printf(t, "<%smemory at %p>", m->loan ? "" : "released ", (void *)m);
}

static int view_hash(CrThread *t, CrValue self, int64_t *hash) {
    CrMemoryView *m = CR_AS(CrMemoryView, self);
    int64_t ignored, h = __atomic_load_n(&m->hash, __ATOMIC_RELAXED);
    if (h) return *hash = h, 0;
    if (!cr_view_open(t, self)) return -1;
    if (!m->readonly) return CR_RAISE(t, ValueError, "cannot hash writable memoryview object"), -1;
    if (!is_byte_code(cr_view_code(t, m->format, &ignored)))
        return CR_RAISE(t, ValueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'"), -1;
    if (m->owner != CR_NONE && cr_hash(t, m->owner, &h) < 0) return -1;
    CrValue bytes = to_bytes(t, m, false);
    if (bytes == CR_ERROR || cr_hash(t, bytes, hash) < 0) return -1;
    __atomic_store_n(&m->hash, *hash, __ATOMIC_RELAXED);
    return 0;
}

static int64_t view_length(CrThread *t, CrValue self) {
    CrMemoryView *m = cr_view_open(t, self);
    return !m ? -1 : m->ndim ? cr_view_shape(m)[0] : 1;
}

static CrValue view_iter(CrThread *t, CrValue self) {
    CrMemoryView *m = cr_view_open(t, self);
    if (!m) return CR_ERROR;
    if (m->ndim == 0) return CR_RAISE(t, TypeError, "invalid indexing of 0-dim memory");
    if (m->ndim > 1) return CR_RAISE(t, NotImplementedError, "multi-dimensional sub-views are not implemented");
    return cr_seq_iterator_new(t, self);
}

static CrValue construct(CrThread *t, CrFunction *f, CrValue cls, CrValue object) { return cr_memoryview_new(t, object); }

static const CrMethodDef methods[] = {
    {"cast(self, /, format, shape=<unset>)", CR_FN(view_cast), "Cast a memoryview to a new format or shape.", 0},
    {"hex(self, /, sep=<unset>, bytes_per_sep=1)", CR_FN(view_hex), 
     "Return the data in the buffer as a str of hexadecimal numbers.\n\n"
     ">>> memoryview(bytes([15, 240])).hex('-')\n'0f-f0'\n", 0},
    {"release(self, /)", CR_FN(view_release), "Release the underlying buffer exposed by the memoryview object.", 0},
    {"tobytes(self, /, order=None)", CR_FN(view_tobytes), "Return the data in the buffer as a byte string.", 0},
    {"tolist(self, /)", CR_FN(view_tolist), "Return the data in the buffer as a list of elements.", 0},
    {"toreadonly(self, /)", CR_FN(view_toreadonly), "Return a readonly version of the memoryview.", 0},
    {"__enter__(self, /)", CR_FN(view_enter), NULL, 0},
    {"__exit__(self, /, *args)", CR_FN(view_exit), NULL, 0},
    {0},
};

static const CrGetSetDef getsets[] = {
    {"obj", get_obj, NULL, "The underlying object of the memoryview."},
    {"nbytes", get_nbytes, NULL, "The amount of space in bytes that the array would use in a contiguous representation."},
    {"readonly", get_readonly, NULL, "A bool indicating whether the memory is read only."},
    {"itemsize", get_itemsize, NULL, "The size in bytes of each element of the memoryview."},
    {"format", get_format, NULL, "A string containing the format (in struct module style)\n for each element in the view."},
    {"ndim", get_ndim, NULL, "An integer indicating how many dimensions of a multi-dimensional\n array the memory represents."},
    {"shape", get_shape, NULL, "A tuple of ndim integers giving the shape of the memory\n as an N-dimensional array."},
    {"strides", get_strides, NULL, "A tuple of ndim integers giving the size in bytes to access\n each element for each dimension of the array."},
    {"suboffsets", get_suboffsets, NULL, "A tuple of integers used internally for PIL-style arrays."},
    {"c_contiguous", get_c_contiguous, NULL, "A bool indicating whether the memory is C contiguous."},
    {"f_contiguous", get_f_contiguous, NULL, "A bool indicating whether the memory is Fortran contiguous."},
    {"contiguous", get_contiguous, NULL, "A bool indicating whether the memory is contiguous."},
    {0},
};

static const struct CrMemoryDef memory = {.lend = lend, .give_back = give_back};
const CrTypeDef cr_memoryview_typedef = {
    .flags = CR_TYPE_SEQUENCE | CR_TYPE_WEAKREF,
    .doc = "Create a new memoryview object which references the given object.",
    .slots = {.repr = view_repr, .hash = view_hash, .length = view_length, .compare = cr_view_compare, .iter = view_iter,
              .getitem = cr_view_getitem, .setitem = cr_view_setitem},
    .methods = methods,
    .getsets = getsets,
    .constructor = {"memoryview(cls, /, object)", CR_FN(construct), NULL, 0},
    .memory = &memory,
};
