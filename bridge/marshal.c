// marshal.c -- arguments of C calls: the slow paths of marshal.h, and everything that needs memory for the call.
//
// What a pointer parameter `T *` accepts, in the order tried:
//      None                 NULL, unless the parameter is declared nonnull
//      Ptr                  of a type that C would accept without a cast
//      OUT OUT[n] INOUT(v)  memory for the call; its contents become part of the result (T not const)
//      bytearray, bytes     their bytes; bytes only where T is const. A bytearray cannot be resized meanwhile
//      an instance          of struct T or union T: its address
//      what lends memory    array.array, memoryview, ...: where items of T's size and kind are in it, without a copy
//      str                  `const char *` only: UTF-8, no NUL inside
//      list, tuple          `const T *` and `char **`: a copy for the call; not for bytes
//      one T                `const T *` of a scalar: a temporary
#include "bridge/marshal.h"

#include "bridge/owned.h"
#include "bridge/record.h"
#include "runtime/types/memory.h"

static CrPlace place_of(const CrForeign *d, int i) { return (CrPlace){d->code.name, i + 1}; }

bool cr_to_scalar(CrThread *t, void *out, CrValue v, const CrForeign *d, int i) {
    return cr_c_store(t, out, d->params[i], v, place_of(d, i));
}

// TypeError with a hint: "f() argument 1: 'char *' expected, got str: C may write to it, pass a bytearray".
static bool refuse(CrThread *t, CrValue v, const CrForeign *d, int i, const char *hint) {
    const CrCType *type = d->params[i];
    CrValue where = cr_c_where(t, place_of(d, i));
    if (where) CR_RAISE(t, TypeError, "%S'%s' expected, got %T%s%s", where, type->name, v, hint ? ": " : "", hint ? hint : "");
    return false;
}

// ---- Buffers and strings ------------------------------------------------------------------------------------------------

static const char may_write[] = "C may write to it, pass a bytearray";

// Can n bytes be looked at as items of type `to`?
static bool buffer_fits(CrThread *t, CrValue v, size_t n, const CrForeign *d, int i) {
    const CrCType *to = d->params[i]->to;
    if (to->kind == CR_C_VOID || cr_ctype_is_byte(to)) return true;
    if (!cr_ctype_is_scalar(to) && to->kind != CR_C_RECORD) return refuse(t, v, d, i, NULL);
    if (!to->size) return refuse(t, v, d, i, "the type is opaque");
    if (n >= to->size && n % to->size == 0) return true;
    CrValue where = cr_c_where(t, place_of(d, i));
    if (where)
        CR_RAISE(t, ValueError, "%S%i bytes are no whole number of '%s' (%i bytes each)", where, (int64_t)n, to->name,
                 (int64_t)to->size);
    return false;
}

static bool buffer_argument(CrThread *t, CrArg *x, CrValue v, const CrForeign *d, int i) {
    const CrCType *to = d->params[i]->to;
    if (!cr_is_bytearray(v)) {
        if (!(to->flags & CR_CTYPE_CONST)) return refuse(t, v, d, i, may_write);
        CrBytes *b = cr_bytes_of(v);
        x->p = b->data;
        x->count = b->len;
        x->owner = v;
        return buffer_fits(t, v, (size_t)b->len, d, i);
    }
    __atomic_fetch_add(&cr_object(v)->aux, 1, __ATOMIC_RELAXED); // now nobody replaces the block
    CrByteBlock *block = cr_bytearray_block(v);
    x->p = block->data;
    x->count = (int64_t)block->len;
    x->kind = CR_ARG_BUFFER;
    x->owner = v;
    if (buffer_fits(t, v, block->len, d, i)) return true;
    cr_args_drop(t, x, 1);
    return false;
}

// Whatever else lends its memory: array.array, memoryview, mmap.
static bool memory_argument(CrThread *t, CrArg *x, CrValue v, const CrForeign *d, int i) {
    CrMemory *m = cr_alloc(t, sizeof *m);
    if (!cr_memory_borrow(t, v, m)) return false;
    x->p = m->data;
    x->count = m->len;
    x->kind = CR_ARG_MEMORY;
    x->owner = (CrValue)(uintptr_t)m;
    const CrCType *to = d->params[i]->to;
    bool is_typed = cr_ctype_is_scalar(to) && !cr_ctype_is_byte(to), is_float = to->kind == CR_C_FLOAT || to->kind == CR_C_DOUBLE;
    bool has_floats = m->format && strpbrk(m->format, "fde");
    const char *hint = is_typed && (m->itemsize != to->size || is_float != has_floats) ? "its items are of another type"
                       : !cr_memory_contiguous(m, false) ? "its memory is not contiguous"
                       : m->readonly && !(to->flags & CR_CTYPE_CONST) ? "C may write to it, and it is read-only" : NULL;
    if (!hint && buffer_fits(t, v, (size_t)m->len, d, i)) return true;
    if (hint) refuse(t, v, d, i, hint);
    cr_args_drop(t, x, 1);
    return false;
}

static bool embedded_nul(CrThread *t, CrPlace place) {
    CrValue where = cr_c_where(t, place);
    if (where) CR_RAISE(t, ValueError, "%Sembedded null character", where);
    return false;
}

static bool str_argument(CrThread *t, CrArg *x, CrValue v, CrPlace place) {
    CrStr *s = cr_str_of(v);
    size_t n;
    const char *text = cr_str_utf8(t, cr_box(s), &n);
    if (!text) { // surrogates: bytes that were no UTF-8 when they came from C
        CrValue bytes = CR_ERROR;
        if (cr_exception_clear_if(t, CR_TYPE_OF_ID(UnicodeEncodeError)))
            bytes = cr_str_encode(t, cr_box(s), "utf-8", "surrogateescape");
        if (!bytes) return false;
        x->kind = CR_ARG_KEPT;
        x->owner = bytes;
        text = (const char *)CR_AS(CrBytes, bytes)->data;
        n = (size_t)CR_AS(CrBytes, bytes)->len;
    }
    if (!(s->ob.aux & CR_STR_NO_NUL)) {
        if (memchr(text, 0, n)) return embedded_nul(t, place);
        __atomic_fetch_or(&s->ob.aux, CR_STR_NO_NUL, __ATOMIC_RELAXED);
    }
    x->p = (void *)(uintptr_t)text;
    return true;
}

bool cr_to_string_slow(CrThread *t, CrArg *x, CrValue v, const CrForeign *d, int i) {
    if (!cr_is_str(v)) return cr_to_pointer_slow(t, x, v, d, i);
    x->kind = CR_ARG_PLAIN;
    return str_argument(t, x, v, place_of(d, i));
}

// ---- Out-parameters ----------------------------------------------------------------------------------------------------

// Zeroed memory for `n` bytes that lives as long as the call: in x itself when it is small.
static bool call_memory(CrThread *t, CrArg *x, size_t n) {
    x->owner = CR_ERROR;
    x->p = &x->scalar;
    if (n > sizeof x->scalar) {
        x->p = cr_alloc_large_atomic(t, n);
        if (!x->p) return cr_raise_no_memory(t), false;
        x->owner = (CrValue)(uintptr_t)x->p;
    }
    memset(x->p, 0, n < sizeof x->scalar ? sizeof x->scalar : n);
    return true;
}

static bool out_argument(CrThread *t, CrArg *x, CrValue v, const CrForeign *d, int i) {
    const CrMarker *m = CR_AS(CrMarker, v);
    const CrCType *to = d->params[i]->to;
    bool is_bytes = to->kind == CR_C_VOID && m->count >= 0;
    if (to->flags & CR_CTYPE_CONST) return refuse(t, v, d, i, "C only reads what this parameter points to");
    if (!to->size && !is_bytes) return refuse(t, v, d, i, "the size of what it points to is not known");
    size_t size = is_bytes ? 1 : to->size, total;
    if (__builtin_mul_overflow(size, (size_t)(m->count < 0 ? 1 : m->count), &total)) return cr_raise_no_memory(t), false;
    if (!call_memory(t, x, total)) return false;
    if (m->ob.aux && !cr_c_store(t, x->p, to, m->value, place_of(d, i))) return false;
    x->kind = CR_ARG_OUT;
    x->count = m->count;
    x->index = i;
    return true;
}

// ---- Copies for the call -------------------------------------------------------------------------------------------------

static const CrValue *sequence_items(CrThread *t, CrValue v, uint64_t *n) {
    if (cr_has_flag(v, CR_TYPE_LIST)) return cr_list_view(t, v, n);
    *n = cr_tuple_len(v);
    return cr_tuple_items(v);
}

// A list of str (or None) for `char **`: an array of pointers that ends with NULL. The strings are kept by a tuple in
// the word before the array.
static bool string_list_argument(CrThread *t, CrArg *x, CrValue v, const CrForeign *d, int i) {
    CrValue items = cr_tuple_from_iterable(t, v);
    if (!items) return false;
    uint64_t n = cr_tuple_len(items);
    void **block = cr_alloc_large(t, (n + 2) * sizeof(void *));
    if (!block) return cr_raise_no_memory(t), false;
    CrTuple *kept = cr_tuple_alloc(t, n);
    block[0] = kept;
    x->owner = (CrValue)(uintptr_t)block;
    x->p = block + 1;
    x->kind = CR_ARG_KEPT;
    for (uint64_t k = 0; k < n; k++) {
        CrArg item = {0};
        CrValue s = cr_tuple_items(items)[k];
        if (cr_is_bytes(s)) item.p = cr_bytes_of(s)->data;
        else if (s != CR_NONE && !cr_is_str(s)) return refuse(t, v, d, i, "a list of str is needed");
        else if (s != CR_NONE && !str_argument(t, &item, s, place_of(d, i))) return false;
        block[k + 1] = item.p;
        kept->item[k] = item.kind == CR_ARG_KEPT ? item.owner : s;
    }
    return true;
}

static bool list_argument(CrThread *t, CrArg *x, CrValue v, const CrForeign *d, int i) {
    const CrCType *to = d->params[i]->to;
    if (to->kind == CR_C_POINTER && to->to->kind == CR_C_CHAR) return string_list_argument(t, x, v, d, i);
    if ((!cr_ctype_is_scalar(to) && to->kind != CR_C_POINTER) || cr_ctype_is_byte(to)) return refuse(t, v, d, i, NULL);
    if (!(to->flags & CR_CTYPE_CONST)) return refuse(t, v, d, i, "what C writes would be lost");
    uint64_t n;
    const CrValue *items = sequence_items(t, v, &n);
    if (!call_memory(t, x, (n + !n) * to->size)) return false;
    for (uint64_t k = 0; k < n; k++)
        if (!cr_c_store(t, (char *)x->p + k * to->size, to, items[k], place_of(d, i))) return false;
    x->kind = CR_ARG_KEPT;
    return true;
}

// A number where `const T *` is wanted.
static bool temporary_argument(CrThread *t, CrArg *x, CrValue v, const CrForeign *d, int i) {
    const CrCType *to = d->params[i]->to;
    if (!(cr_is_any_int(v) || cr_is_any_float(v)) || !cr_ctype_is_scalar(to) || cr_ctype_is_byte(to))
        return refuse(t, v, d, i, NULL);
    if (!(to->flags & CR_CTYPE_CONST)) return refuse(t, v, d, i, "pass INOUT(value) or OUT");
    x->p = &x->scalar;
    return cr_c_store(t, x->p, to, v, place_of(d, i));
}

// ---- Pointers --------------------------------------------------------------------------------------------------------------

static bool null_argument(CrThread *t, CrArg *x, const CrForeign *d, int i) {
    x->p = NULL;
    if (i >= 64 || !(d->nonnull >> i & 1)) return true;
    CrValue where = cr_c_where(t, place_of(d, i));
    if (where) CR_RAISE(t, ValueError, "%S'%s' must not be NULL (None)", where, d->params[i]->name);
    return false;
}

static bool pointer_argument(CrThread *t, CrArg *x, CrValue v, const CrForeign *d, int i) {
    const CrPointer *p = CR_AS(CrPointer, v);
    if (cr_pointer_closed(t, p)) return false;
    x->p = p->address;
    x->count = p->count;
    x->owner = v;
    if (cr_pointer_fits(p->type, d->params[i]->to)) return true;
    CrValue where = cr_c_where(t, place_of(d, i));
    if (where) CR_RAISE(t, TypeError, "%S'%s' expected, got Ptr[%s]", where, d->params[i]->name, p->type->name);
    return false;
}

// An instance where C wants its address.
static bool record_argument(CrThread *t, CrArg *x, CrValue v, const CrForeign *d, int i) {
    const CrRecord *r = CR_AS(CrRecord, v);
    x->p = r->address;
    x->count = 1;
    return cr_pointer_fits(r->type, d->params[i]->to) || refuse(t, v, d, i, NULL);
}

bool cr_to_record(CrThread *t, void *out, CrValue v, const CrForeign *d, int i) {
    return cr_record_store(t, out, d->params[i], v, place_of(d, i));
}

bool cr_to_pointer_slow(CrThread *t, CrArg *x, CrValue v, const CrForeign *d, int i) {
    const CrCType *to = d->params[i]->to;
    x->kind = CR_ARG_PLAIN;
    x->owner = CR_ERROR;
    x->count = -1;
    if (v == CR_NONE) return null_argument(t, x, d, i);
    if (CR_IS(C_POINTER, v)) return pointer_argument(t, x, v, d, i);
    if (CR_IS(C_MARKER, v)) return out_argument(t, x, v, d, i);
    if (cr_is_record(v)) return record_argument(t, x, v, d, i);
    if (cr_is_bytes(v) || cr_is_bytearray(v)) return buffer_argument(t, x, v, d, i);
    if (cr_is_str(v)) {
        if (!cr_ctype_is_byte(to)) return refuse(t, v, d, i, NULL);
        if (!(to->flags & CR_CTYPE_CONST)) return refuse(t, v, d, i, may_write);
        return str_argument(t, x, v, place_of(d, i));
    }
    if (cr_has_flag(v, CR_TYPE_LIST | CR_TYPE_TUPLE)) return list_argument(t, x, v, d, i);
    return cr_has_memory(v) ? memory_argument(t, x, v, d, i) : temporary_argument(t, x, v, d, i);
}

// ---- Results -----------------------------------------------------------------------------------------------------------------

// The memory that an argument has lent to the call, and an object that keeps it, whatever becomes of the lender's size. NULL: none.
static const uint8_t *lent_memory(CrThread *t, const CrArg *x, size_t *len, CrValue *keep) {
    if (x->kind == CR_ARG_BUFFER) {
        CrByteBlock *block = cr_bytearray_block(x->owner);
        *len = block->len;
        *keep = cr_pointer_new(t, block, &cr_c_void, CR_ERROR);
        return block->data;
    }
    if (x->kind != CR_ARG_MEMORY) return NULL;
    const CrMemory *m = (const CrMemory *)(uintptr_t)x->owner;
    *len = (size_t)m->len;
    *keep = cr_pointer_new(t, m->data, &cr_c_void, m->owner);
    return m->data;
}

CrValue cr_from_pointer(CrThread *t, const void *p, const CrCType *type, const CrArg *x, int n) {
    void *address = (void *)(uintptr_t)p;
    for (int i = 0; p && i < n; i++) {
        size_t len;
        CrValue keep;
        const uint8_t *start = lent_memory(t, &x[i], &len, &keep);
        size_t offset = (size_t)((const uint8_t *)p - start);
        if (!start || (uintptr_t)p < (uintptr_t)start || offset >= len) continue;
        int64_t count = type->size ? (int64_t)((len - offset) / type->size) : -1;
        CrValue v = cr_pointer_new_counted(t, address, type, count, keep);
        CR_AS(CrPointer, v)->before = type->size ? (int64_t)(offset / type->size) : 0;
        return v;
    }
    return cr_pointer_new(t, address, type, CR_ERROR);
}

CrValue cr_raise_negative_errno(CrThread *t, int64_t error, const char *text) {
    if (!text) return cr_raise_errno(t, (int)-error, CR_ERROR);
    CrValue message = cr_c_text(t, text);
    if (!message) return CR_ERROR;
    CrValue e = cr_call2(t, cr_box(CR_TYPE_OF_ID(OSError)), cr_int(-error), message);
    return e ? cr_raise_value(t, e) : CR_ERROR;
}
