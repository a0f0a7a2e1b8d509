// pointer.c -- the type Ptr, the markers OUT and INOUT, and C types as Python objects (c_int, Ptr[c_int]).
//
// A Ptr reads and writes what it points to by its CrCType: p[i], p[i] = v for numbers and pointers; p + n, p - n, p - q;
// p.str() up to the first NUL; p.bytes(n). Indexes are checked where the number of elements is known, otherwise C's rules
// hold: negative indexes count from the end of what is known, or go before the pointer. Pointers compare by address.
#include "bridge/pointer.h"

#include <stdio.h>

#include "bridge/call.h"
#include "bridge/owned.h"
#include "bridge/record.h"
#include "runtime/attr.h"
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/shape.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/iterators.h"
#include "runtime/types/list.h"
#include "runtime/types/memory.h"
#include "runtime/types/slice.h"
#include "runtime/types/str.h"

#define POINTER(v) CR_AS(CrPointer, v)

CrValue cr_pointer_new_counted(CrThread *t, void *address, const CrCType *type, int64_t count, CrValue keep) {
    if (!address) return CR_NONE;
    CrPointer *p = cr_alloc(t, sizeof *p);
    p->ob.shape = CR_T_C_POINTER;
    p->address = address;
    p->type = type;
    p->count = count;
    p->keep = keep;
    return cr_box(p);
}

CrValue cr_pointer_new(CrThread *t, void *address, const CrCType *type, CrValue keep) {
    return cr_pointer_new_counted(t, address, type, -1, keep);
}

bool cr_pointer_fits(const CrCType *from, const CrCType *to) {
    if ((from->flags & CR_CTYPE_CONST) && !(to->flags & CR_CTYPE_CONST)) return false;
    if (from->kind == CR_C_VOID || to->kind == CR_C_VOID) return true;
    if (cr_ctype_is_byte(from) && cr_ctype_is_byte(to)) return true;
    return cr_ctype_same(from, to);
}

bool cr_pointer_store(CrThread *t, void *p, const CrCType *type, CrValue v, CrPlace place) {
    void *address = NULL;
    if (CR_IS(C_POINTER, v)) {
        if (cr_pointer_closed(t, POINTER(v))) return false;
        if (!cr_pointer_fits(POINTER(v)->type, type->to)) {
            CrValue where = cr_c_where(t, place);
            if (where) CR_RAISE(t, TypeError, "%S'%s' expected, got Ptr[%s]", where, type->name, POINTER(v)->type->name);
            return false;
        }
        address = POINTER(v)->address;
    } else if (v != CR_NONE) {
        cr_c_type_error(t, type, v, place);
        return false;
    }
    memcpy(p, &address, sizeof address);
    return true;
}

// ---- Items ----------------------------------------------------------------------------------------------------------

static bool opaque(CrThread *t, const CrPointer *p) {
    if (p->type->size) return false;
    if (cr_pointer_closed(t, p)) return true;
    CR_RAISE(t, TypeError, "Ptr[%s]: the size of what it points to is not known", p->type->name);
    return true;
}

// The address of item i, checked where the bounds are known.
static char *item_address(CrThread *t, const CrPointer *p, CrValue key) {
    int64_t i = cr_int_get(key);
    if (CR_LIKELY(cr_is_int(key) && p->type->size && (p->count < 0 || (uint64_t)i < (uint64_t)p->count)))
        return (char *)p->address + i * (int64_t)p->type->size;
    if (!cr_is_any_int(key) && !(cr_is_ptr(key) && cr_type_of(key)->slots.index))
        return CR_RAISE(t, TypeError, "Ptr indices must be integers, not %T", key), NULL;
    if (!cr_index_int64(t, key, &i, CR_TYPE_OF_ID(IndexError)) || opaque(t, p)) return NULL;
    if (p->count >= 0) {
        if (i < 0) i += p->count;
        if (i < 0 || i >= p->count) return CR_RAISE(t, IndexError, "Ptr index out of range"), NULL;
    }
    return (char *)p->address + i * (int64_t)p->type->size;
}

static CrValue pointer_getitem(CrThread *t, CrValue self, CrValue key) {
    const CrPointer *p = POINTER(self);
    char *address = item_address(t, p, key);
    if (!address) return CR_ERROR;
    if (p->type->kind == CR_C_INT) {
        int i;
        memcpy(&i, address, sizeof i);
        return cr_int(i);
    }
    return cr_field_get(t, address, &(CrCField){.type = p->type}, NULL, p->keep ? p->keep : self);
}

static int pointer_setitem(CrThread *t, CrValue self, CrValue key, CrValue v) {
    const CrPointer *p = POINTER(self);
    if (!v) return CR_RAISE(t, TypeError, "items of a Ptr cannot be deleted"), -1;
    if (p->type->flags & CR_CTYPE_CONST) return CR_RAISE(t, TypeError, "Ptr[%s] is read-only", p->type->name), -1;
    char *address = item_address(t, p, key);
    CrRecord *owner = p->keep && cr_is_record(p->keep) ? CR_AS(CrRecord, p->keep) : NULL;
    return address && cr_field_set(t, address, &(CrCField){.type = p->type}, v, owner) ? 0 : -1;
}

// ---- Fields of what it points to, and calls ------------------------------------------------------------------------------

static const CrCField *field_of(CrThread *t, const CrPointer *p, CrValue name) {
    const CrCField *f = p->type->kind == CR_C_RECORD ? cr_record_field(p->type, name) : NULL;
    if (!f || p->count != 0) return f;
    CR_RAISE(t, IndexError, "Ptr[%s] points behind its memory", p->type->name);
    return NULL;
}

static CrValue pointer_getattr(CrThread *t, CrValue self, CrValue name) {
    const CrCField *f = field_of(t, POINTER(self), name);
    if (!f) return cr_raised(t) ? CR_ERROR : cr_object_getattr(t, self, name);
    const CrPointer *p = POINTER(self);
    return cr_field_get(t, p->address, f, p->type, p->keep ? p->keep : self);
}

static int pointer_setattr(CrThread *t, CrValue self, CrValue name, CrValue v) {
    const CrPointer *p = POINTER(self);
    const CrCField *f = field_of(t, p, name);
    if (!f) {
        if (!cr_raised(t)) CR_RAISE(t, AttributeError, "'%s' has no field '%S'", p->type->name, name);
        return -1;
    }
    if (!v) return CR_RAISE(t, AttributeError, "field '%S' cannot be deleted", name), -1;
    if (p->type->flags & CR_CTYPE_CONST) return CR_RAISE(t, AttributeError, "Ptr[%s] is read-only", p->type->name), -1;
    CrRecord *owner = p->keep && cr_is_record(p->keep) ? CR_AS(CrRecord, p->keep) : NULL;
    return cr_field_set(t, p->address, f, v, owner) ? 0 : -1;
}

static CrValue pointer_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    const CrPointer *p = POINTER(self);
    const CrCType *f = p->type;
    if (f->kind != CR_C_FUNCTION) return CR_RAISE(t, TypeError, "Ptr[%s] is not callable", f->name);
    if (kwnames && cr_tuple_len(kwnames)) return CR_RAISE(t, TypeError, "a C function pointer takes no keyword arguments");
    if (nargs < f->nparams || (nargs > f->nparams && !(f->flags & CR_CTYPE_VARIADIC)))
        return CR_RAISE(t, TypeError, "'%s' takes %d argument%s (%i given)", f->name, (int)f->nparams, f->nparams == 1 ? "" : "s", (int64_t)nargs);
    CrForeign d = {.code = {.name = f->name, .argcount = f->nparams}, .params = f->params, .result = f->to};
    return cr_ffi_call(t, &d, p->address, args, f->nparams, args + f->nparams, (int)nargs - f->nparams);
}

// ---- Arithmetic and comparison ----------------------------------------------------------------------------------------

static CrValue moved(CrThread *t, CrValue self, CrValue offset, int sign) {
    const CrPointer *p = POINTER(self);
    int64_t n;
    if (!cr_is_any_int(offset)) return CR_NOT_IMPLEMENTED;
    if (opaque(t, p) || !cr_index_int64(t, offset, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    n *= sign;
    bool is_bounded = p->count >= 0;
    if (is_bounded && (n > p->count || n < -p->before)) return CR_RAISE(t, IndexError, "Ptr moved out of its memory");
    CrValue q = cr_pointer_new_counted(t, (char *)p->address + n * (int64_t)p->type->size, p->type,
                                       is_bounded ? p->count - n : -1, p->keep ? p->keep : self);
    if (is_bounded) POINTER(q)->before = p->before + n;
    return q;
}

static int64_t pointer_length(CrThread *t, CrValue v) {
    const CrPointer *p = POINTER(v);
    if (cr_pointer_closed(t, p)) return -1;
    return p->count >= 0 ? p->count : (CR_RAISE(t, TypeError, "how many '%s' are at a Ptr is not known", p->type->name), -1);
}

static CrValue pointer_iter(CrThread *t, CrValue v) { return pointer_length(t, v) < 0 ? CR_ERROR : cr_seq_iterator_new(t, v); }

// Its items as memory, where their number is known.
static bool pointer_lend(CrThread *t, CrValue v, CrMemory *m) {
    static const char *const formats[] = {
        [CR_C_BOOL] = "?", [CR_C_CHAR] = "b", [CR_C_SCHAR] = "b", [CR_C_SHORT] = "h", [CR_C_USHORT] = "H", [CR_C_INT] = "i",
        [CR_C_UINT] = "I", [CR_C_LONG] = "l", [CR_C_ULONG] = "L", [CR_C_LONGLONG] = "q", [CR_C_ULONGLONG] = "Q", [CR_C_FLOAT] = "f",
        [CR_C_DOUBLE] = "d", [CR_C_POINTER] = NULL};
    const CrPointer *p = POINTER(v);
    int64_t n = pointer_length(t, v);
    if (n < 0) return false;
    m->data = p->address;
    m->len = n * (int64_t)p->type->size;
    m->readonly = p->type->flags & CR_CTYPE_CONST;
    if (p->type->kind < CR_C_POINTER && formats[p->type->kind]) m->itemsize = p->type->size, m->format = formats[p->type->kind];
    return true;
}
static bool pointer_can_lend(CrValue v) { return POINTER(v)->address && POINTER(v)->count >= 0; }
static const struct CrMemoryDef pointer_memory = {.lend = pointer_lend, .can_lend = pointer_can_lend};

static CrValue pointer_add(CrThread *t, CrValue a, CrValue b) {
    return CR_IS(C_POINTER, a) ? moved(t, a, b, 1) : moved(t, b, a, 1);
}

static CrValue pointer_sub(CrThread *t, CrValue a, CrValue b) {
    if (!CR_IS(C_POINTER, a)) return CR_NOT_IMPLEMENTED;
    if (!CR_IS(C_POINTER, b)) return moved(t, a, b, -1);
    if (opaque(t, POINTER(a))) return CR_ERROR;
    if (!cr_pointer_fits(POINTER(a)->type, POINTER(b)->type) && !cr_pointer_fits(POINTER(b)->type, POINTER(a)->type))
        return CR_RAISE(t, TypeError, "the pointers are of different types");
    int64_t bytes = (char *)POINTER(a)->address - (char *)POINTER(b)->address;
    return cr_int_from_int64(t, bytes / (int64_t)POINTER(a)->type->size);
}

static CrValue pointer_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    (void)t;
    if (!CR_IS(C_POINTER, a) || !CR_IS(C_POINTER, b)) return CR_NOT_IMPLEMENTED;
    uintptr_t x = (uintptr_t)POINTER(a)->address, y = (uintptr_t)POINTER(b)->address;
    bool results[] = {[CR_LT] = x < y, [CR_LE] = x <= y, [CR_EQ] = x == y, [CR_NE] = x != y, [CR_GT] = x > y, [CR_GE] = x >= y};
    return cr_bool(results[op]);
}

static int pointer_hash(CrThread *t, CrValue v, int64_t *hash) {
    (void)t;
    *hash = (int64_t)((uintptr_t)POINTER(v)->address >> 3);
    return 0;
}

static int pointer_truth(CrThread *t, CrValue v) { return (void)t, (void)v, 1; }
static CrValue pointer_int(CrThread *t, CrValue v) { return cr_int_from_uint64(t, (uintptr_t)POINTER(v)->address); }
static CrValue pointer_repr(CrThread *t, CrValue v) {
    if (!POINTER(v)->address) return cr_str_from_c(t, "<Ptr closed>");
    return cr_str_printf(t, "<Ptr[%s] %p>", POINTER(v)->type->name, POINTER(v)->address);
}

// ---- Methods ------------------------------------------------------------------------------------------------------------

static bool bytes_only(CrThread *t, const CrPointer *p, const char *method) {
    if (cr_ctype_is_byte(p->type) || p->type->kind == CR_C_VOID) return true;
    if (cr_pointer_closed(t, p)) return false;
    CR_RAISE(t, TypeError, "%s() is for pointers to char or void, not Ptr[%s]", method, p->type->name);
    return false;
}

static CrValue pointer_str(CrThread *t, CrFunction *f, CrValue self, CrValue encoding, CrValue errors) {
    const CrPointer *p = POINTER(self);
    (void)f;
    if (!bytes_only(t, p, "str")) return CR_ERROR;
    size_t n = p->count < 0 ? strlen(p->address) : strnlen(p->address, (size_t)p->count);
    const char *encoding_text = cr_str_utf8(t, encoding, NULL), *errors_text = encoding_text ? cr_str_utf8(t, errors, NULL) : NULL;
    return errors_text ? cr_str_decode(t, p->address, n, encoding_text, errors_text) : CR_ERROR;
}

// p.bytes(): to the first NUL; p.bytes(n): n bytes.
static CrValue pointer_bytes(CrThread *t, CrFunction *f, CrValue self, CrValue length) {
    const CrPointer *p = POINTER(self);
    int64_t n;
    (void)f;
    if (length == CR_NONE) {
        if (!bytes_only(t, p, "bytes")) return CR_ERROR;
        return cr_bytes_from(t, p->address, p->count < 0 ? strlen(p->address) : strnlen(p->address, (size_t)p->count));
    }
    if (!cr_index_int64(t, length, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (cr_pointer_closed(t, p)) return CR_ERROR;
    int64_t known = p->count < 0 ? -1 : p->count * (int64_t)(p->type->size ? p->type->size : 1);
    if (n < 0 || (known >= 0 && n > known)) return CR_RAISE(t, IndexError, "bytes(): %i bytes are not there", n);
    return cr_bytes_from(t, p->address, (size_t)n);
}

static CrValue pointer_class_getitem(CrThread *t, CrFunction *f, CrValue cls, CrValue item) {
    (void)f, (void)cls;
    if (item == CR_NONE) return cr_ctype_object(t, &cr_c_void_ptr);
    const CrCType *to = cr_ctype_of_annotation(t, item);
    if (!to) return CR_RAISE(t, TypeError, "Ptr[...] needs a C type such as c_int, not %T", item);
    return cr_ctype_object(t, cr_ctype_pointer_to(to));
}

static CrValue pointer_close(CrThread *t, CrFunction *f, CrValue self) { return (void)f, cr_pointer_close(t, self); }
static CrValue pointer_release(CrThread *t, CrFunction *f, CrValue self) { return (void)f, cr_pointer_release(t, self); }
static CrValue pointer_enter(CrThread *t, CrFunction *f, CrValue self) {
    (void)f;
    if (cr_pointer_closed(t, POINTER(self))) return CR_ERROR;
    return POINTER(self)->free ? self : CR_RAISE(t, TypeError, "the Ptr is not owned; see owned(p, free_fn)");
}
static CrValue pointer_exit(CrThread *t, CrFunction *f, CrValue self, CrValue type, CrValue e, CrValue traceback) {
    (void)f, (void)type, (void)e, (void)traceback;
    if (POINTER(self)->type == &cr_c_closed) return CR_NONE; // closed or released inside the block
    return cr_pointer_close(t, self) ? CR_NONE : CR_ERROR;
}

static const CrMethodDef pointer_methods[] = {
    {"close(self, /)", CR_FN(pointer_close), "Frees an owned pointer now.", 0},
    {"release(self, /)", CR_FN(pointer_release), "Hands an owned pointer over: it will not be freed.", 0},
    {"__enter__(self, /)", CR_FN(pointer_enter), NULL, 0},
    {"__exit__(self, type, value, traceback, /)", CR_FN(pointer_exit), NULL, 0},
    {"str(self, encoding='utf-8', errors='surrogateescape')", CR_FN(pointer_str), "The text up to the first NUL.", 0},
    {"bytes(self, n=None, /)", CR_FN(pointer_bytes), "n bytes, or those before the first NUL.", 0},
    {"__class_getitem__(cls, item, /)", CR_FN(pointer_class_getitem), NULL, CR_METHOD_CLASS},
    {0},
};

const CrTypeDef cr_c_pointer_typedef = {
    .doc = "A pointer into C memory.",
    .memory = &pointer_memory,
    .slots = {.repr = pointer_repr, .hash = pointer_hash, .truth = pointer_truth, .compare = pointer_compare, .to_int = pointer_int,
              .length = pointer_length, .iter = pointer_iter, .getitem = pointer_getitem, .setitem = pointer_setitem,
              .getattr = pointer_getattr, .setattr = pointer_setattr, .call = pointer_call,
              .binary = {[CR_ADD] = pointer_add, [CR_SUB] = pointer_sub}},
    .methods = pointer_methods,
};

// ---- Markers --------------------------------------------------------------------------------------------------------------

CrMarker cr_marker_out = {.ob = {.shape = CR_T_C_MARKER, .flags = CR_OBJ_STATIC}, .count = -1};

static CrValue marker_repr(CrThread *t, CrValue v) {
    const CrMarker *m = CR_AS(CrMarker, v);
    if (m->ob.aux) return cr_str_printf(t, "INOUT(%R)", m->value);
    return m->count < 0 ? cr_str_from_c(t, "OUT") : cr_str_printf(t, "OUT[%i]", m->count);
}

static CrValue marker_getitem(CrThread *t, CrValue self, CrValue key) {
    int64_t n;
    if (CR_AS(CrMarker, self)->ob.aux || CR_AS(CrMarker, self)->count >= 0)
        return CR_RAISE(t, TypeError, "only OUT takes a number of items");
    if (!cr_index_int64(t, key, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (n < 0) return CR_RAISE(t, ValueError, "OUT[n]: n must not be negative");
    CrMarker *m = cr_alloc(t, sizeof *m);
    m->ob.shape = CR_T_C_MARKER;
    m->count = n;
    return cr_box(m);
}

const CrTypeDef cr_c_marker_typedef = {
    .doc = "Stands for an argument that a C function fills in.",
    .slots = {.repr = marker_repr, .getitem = marker_getitem},
};

// ---- C types as objects ------------------------------------------------------------------------------------------------------

static CrCTypeObject scalar_objects[] = {
    {{.shape = CR_T_C_TYPE, .flags = CR_OBJ_STATIC}, &cr_c_void},
    {{.shape = CR_T_C_TYPE, .flags = CR_OBJ_STATIC}, &cr_c_void_ptr},
#define CR_CTYPE(KIND, name, type, class) {{.shape = CR_T_C_TYPE, .flags = CR_OBJ_STATIC}, &cr_c_##name},
#include "bridge/ctypes.def"
#undef CR_CTYPE
};

CrValue cr_ctype_object(CrThread *t, const CrCType *type) {
    for (size_t i = 0; i < sizeof scalar_objects / sizeof *scalar_objects; i++)
        if (scalar_objects[i].type == type) return cr_box(&scalar_objects[i]);
    if (type->kind == CR_C_RECORD && type->record) return cr_record_class(t, type);
    CrCTypeObject *o = cr_alloc(t, sizeof *o);
    o->ob.shape = CR_T_C_TYPE;
    o->type = type;
    return cr_box(o);
}

// ---- Types made from others ------------------------------------------------------------------------------------------------

typedef enum Derivation { POINTER_TO, ARRAY_OF, CONST_OF } Derivation;
typedef struct Derived Derived;
struct Derived {
    CrCType type;
    Derivation how;
    const CrCType *from;
    uint32_t n; // ARRAY_OF: items; 0: of unknown length
    Derived *next;
};
static Derived *all_derived; // prepended with compare-and-swap, never removed

static const CrCType *find_derived(const Derived *d, Derivation how, const CrCType *from, uint32_t n) {
    while (d && !(d->how == how && d->from == from && d->n == n)) d = d->next;
    return d ? &d->type : NULL;
}

static const char *derived_name(Derivation how, const CrCType *from, uint32_t n) {
    size_t len = strlen(from->name), size = len + 16;
    char *name = cr_alloc_permanent(size);
    switch (how) {
    case POINTER_TO: snprintf(name, size, "%s%s*", from->name, from->name[len - 1] == '*' ? "" : " "); break;
    case ARRAY_OF: snprintf(name, size, n ? "%s[%u]" : "%s[]", from->name, n); break;
    case CONST_OF: snprintf(name, size, from->kind == CR_C_POINTER ? "%s const" : "const %s", from->name); break;
    }
    return name;
}

// One descriptor for each derivation, however often it is asked for.
static const CrCType *derive(Derivation how, const CrCType *from, uint32_t n) {
    Derived *first = __atomic_load_n(&all_derived, __ATOMIC_ACQUIRE), *made = NULL;
    const CrCType *known;
    while (!(known = find_derived(first, how, from, n))) {
        if (!made) {
            made = cr_alloc_permanent(sizeof *made);
            *made = (Derived){.how = how, .from = from, .n = n};
            const char *name = derived_name(how, from, n);
            if (how == POINTER_TO) made->type = (CrCType){.name = name, .kind = CR_C_POINTER, .size = sizeof(void *), .to = from};
            if (how == ARRAY_OF) made->type = (CrCType){.name = name, .kind = CR_C_ARRAY, .size = n * from->size, .to = from};
            if (how == CONST_OF) made->type = *from, made->type.name = name, made->type.flags |= CR_CTYPE_CONST;
        }
        made->next = first;
        if (__atomic_compare_exchange_n(&all_derived, &first, made, false, __ATOMIC_RELEASE, __ATOMIC_ACQUIRE)) return &made->type;
    }
    return known;
}

const CrCType *cr_ctype_pointer_to(const CrCType *to) {
#define CR_CTYPE(KIND, name, type, class) if (to == &cr_c_##name) return &cr_c_##name##_ptr;
#include "bridge/ctypes.def"
#undef CR_CTYPE
    return to == &cr_c_void ? &cr_c_void_ptr : derive(POINTER_TO, to, 0);
}

const CrCType *cr_ctype_array_of(const CrCType *item, uint32_t n) { return derive(ARRAY_OF, item, n); }

const CrCType *cr_ctype_const(const CrCType *type) {
    if (type->flags & CR_CTYPE_CONST) return type;
    if (type->kind == CR_C_ARRAY) // it is the items that are const, in C
        return cr_ctype_array_of(cr_ctype_const(type->to), type->to->size ? type->size / type->to->size : 0);
#define CR_CTYPE(KIND, name, ctype, class) if (type == &cr_c_##name) return &cr_c_##name##_const;
#include "bridge/ctypes.def"
#undef CR_CTYPE
    return derive(CONST_OF, type, 0);
}

const CrCType *cr_ctype_of_annotation(CrThread *t, CrValue v) {
    if (!v) return NULL;
    return CR_IS(C_TYPE, v) ? CR_AS(CrCTypeObject, v)->type : cr_record_type_of_class(t, v);
}

static CrValue ctype_repr(CrThread *t, CrValue v) {
    const CrCType *type = CR_AS(CrCTypeObject, v)->type;
    if (type->kind == CR_C_POINTER) return cr_str_printf(t, "Ptr[%s]", type->to->name);
    return cr_str_printf(t, "<C type %s>", type->name);
}
static CrValue ctype_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    (void)t;
    if ((op != CR_EQ && op != CR_NE) || !CR_IS(C_TYPE, a) || !CR_IS(C_TYPE, b)) return CR_NOT_IMPLEMENTED;
    return cr_bool(cr_ctype_same(CR_AS(CrCTypeObject, a)->type, CR_AS(CrCTypeObject, b)->type) == (op == CR_EQ));
}
static int ctype_hash(CrThread *t, CrValue v, int64_t *hash) {
    const CrCType *type = CR_AS(CrCTypeObject, v)->type;
    (void)t;
    *hash = 0x5c0de; // equal types hash alike, whatever they are called
    for (; type; type = type->kind == CR_C_POINTER ? type->to : NULL) *hash = *hash * 31 + type->kind;
    return 0;
}

// Memory of its own for n items, zeroed, or for those of a sequence, a str or bytes (char, with a NUL behind them).
static CrValue new_array(CrThread *t, const CrCType *type, CrValue v) {
    const CrCType *item = type->to;
    int64_t n = -1;
    if (type->size) n = type->size / item->size;
    bool is_text = cr_ctype_is_byte(item) && (cr_is_str(v) || cr_is_bytes(v)), is_number = cr_is_any_int(v);
    if (is_number && n < 0 && !cr_index_int64(t, v, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (is_number && n < 0) return CR_RAISE(t, ValueError, "Array[%s]: the number of items must not be negative", item->name);
    size_t len = 0;
    if (n < 0 && is_text && cr_is_str(v) && !cr_str_utf8(t, v, &len)) return CR_ERROR;
    if (n < 0) n = is_text ? (cr_is_str(v) ? (int64_t)len : cr_bytes_of(v)->len) + 1 : cr_len(t, v);
    size_t bytes;
    if (n < 0) return CR_ERROR;
    if (__builtin_mul_overflow((size_t)n, (size_t)item->size, &bytes) || bytes > UINT32_MAX) return cr_raise_no_memory(t);
    void *block = cr_alloc_large(t, bytes ? bytes : 1);
    if (!block) return cr_raise_no_memory(t);
    CrCType filled = {.name = type->name, .kind = CR_C_ARRAY, .size = (uint32_t)bytes, .to = item};
    CrCField field = {.type = &filled};
    if (!is_number && !cr_field_set(t, block, &field, v, NULL)) return CR_ERROR;
    return cr_pointer_new_counted(t, block, item, n, CR_ERROR); // its address keeps the block
}

static CrValue array_class_getitem(CrThread *t, CrFunction *f, CrValue cls, CrValue item) {
    const CrCType *to = cr_ctype_of_annotation(t, item);
    (void)f, (void)cls;
    if (!to || !to->size) return CR_RAISE(t, TypeError, "Array[...] needs a C type of known size such as c_int, not %R", item);
    return cr_ctype_object(t, cr_ctype_array_of(to, 0));
}

static const CrMethodDef array_methods[] = {{"__class_getitem__(cls, item, /)", CR_FN(array_class_getitem), NULL, CR_METHOD_CLASS}, {0}};
const CrTypeDef cr_c_array_typedef = {.doc = "Array[T](n), Array[T](items): C memory of its own, as a Ptr that knows its bounds.",
                                      .methods = array_methods};

// T * n
static CrValue ctype_multiply(CrThread *t, CrValue a, CrValue b) {
    int64_t n;
    const CrCType *type = CR_IS(C_TYPE, a) ? CR_AS(CrCTypeObject, a)->type : NULL;
    if (!type || !cr_is_any_int(b) || !cr_index_int64(t, b, &n, CR_TYPE_OF_ID(OverflowError))) return cr_raised(t) ? CR_ERROR : CR_NOT_IMPLEMENTED;
    if (!type->size || n <= 0 || n > UINT32_MAX / type->size) return CR_RAISE(t, ValueError, "there is no array of %i '%s'", n, type->name);
    return cr_ctype_object(t, cr_ctype_array_of(type, (uint32_t)n));
}

// A function type called with a callable, or as its decorator: the C function pointer that calls it.
static CrValue ctype_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    const CrCType *type = CR_AS(CrCTypeObject, self)->type, *f = type->kind == CR_C_POINTER ? type->to : type;
    if (type->kind == CR_C_ARRAY && nargs <= 1 && !kwnames)
        return nargs || type->size ? new_array(t, type, nargs ? args[0] : CR_INT(0)) : CR_RAISE(t, TypeError, "Array needs a number of items, or the items");
    if (f->kind != CR_C_FUNCTION) return CR_RAISE(t, TypeError, "C type '%s' is not callable", type->name);
    if (nargs != 1 || (kwnames && cr_tuple_len(kwnames)) || !cr_is_ptr(args[0]) || !cr_type_of(args[0])->slots.call)
        return CR_RAISE(t, TypeError, "'%s' needs a callable that stands for it", type->name);
    void *address = cr_foreign_address(args[0]);
    if (!address) address = cr_callback_address(t, args[0], f);
    return address ? cr_pointer_new(t, address, f, args[0]) : CR_ERROR;
}

const CrTypeDef cr_c_type_typedef = {
    .doc = "A C type.",
    .slots = {.repr = ctype_repr, .compare = ctype_compare, .hash = ctype_hash, .call = ctype_call,
              .binary = {[CR_MUL] = ctype_multiply}},
};
