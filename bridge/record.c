// record.c -- see record.h: the types CStruct and CField, the classes of records, and reading and writing fields.
#include "bridge/record.h"

#include "bridge/call.h"
#include "bridge/pointer.h"
#include "runtime/attr.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/memory.h"
#include "runtime/types/str.h"

#define RECORD(v) CR_AS(CrRecord, v)

typedef struct CrCFieldObject {
    CrObject ob;
    const CrCField *field;
    const CrCType *owner;
} CrCFieldObject;

bool cr_is_record(CrValue v) { return cr_is_ptr(v) && cr_is_subtype(cr_type_of(v), CR_TYPE_OF_ID(C_RECORD)); }

// ---- Bit-fields ---------------------------------------------------------------------------------------------------------
// Little endian: bit 0 is the lowest of the first byte. A field of up to 64 bits lies in at most nine bytes.

static uint64_t bits_load(const uint8_t *p, const CrCField *f) {
    unsigned __int128 word = 0;
    memcpy(&word, p, (size_t)(f->bit + f->width + 7) / 8);
    return (uint64_t)(word >> f->bit) & (UINT64_MAX >> (64 - f->width));
}

static void bits_store(uint8_t *p, const CrCField *f, uint64_t bits) {
    size_t n = (size_t)(f->bit + f->width + 7) / 8;
    unsigned __int128 word = 0, mask = (unsigned __int128)(UINT64_MAX >> (64 - f->width)) << f->bit;
    memcpy(&word, p, n);
    word = (word & ~mask) | ((unsigned __int128)bits << f->bit & mask);
    memcpy(p, &word, n);
}

static bool is_signed(const CrCType *type) {
    switch (type->kind) {
    case CR_C_SCHAR: case CR_C_SHORT: case CR_C_INT: case CR_C_LONG: case CR_C_LONGLONG: return true;
    case CR_C_CHAR: return (char)-1 < 0;
    case CR_C_WCHAR: return (__WCHAR_TYPE__)-1 < 0;
    default: return false;
    }
}

static CrValue bits_get(CrThread *t, const uint8_t *p, const CrCField *f) {
    uint64_t bits = bits_load(p, f);
    if (f->type->kind == CR_C_BOOL) return cr_bool(bits != 0);
    int unused = 64 - f->width;
    return is_signed(f->type) ? cr_int_from_int64(t, (int64_t)(bits << unused) >> unused) : cr_int_from_uint64(t, bits);
}

// For error messages: "field 'tm_sec': ". Items of arrays have no name.
static CrPlace place_of(const CrCField *f) { return (CrPlace){f->name, -1}; }

static bool bits_set(CrThread *t, uint8_t *p, const CrCField *f, CrValue v) {
    uint64_t cell = 0;
    int unused = 64 - f->width;
    if (!cr_c_store(t, &cell, f->type, v, place_of(f))) return false;
    if (is_signed(f->type)) { // as wide as the type, now; widened to 64 bits to see whether it fits
        int above = 64 - 8 * (int)f->type->size;
        int64_t wide = (int64_t)(cell << above) >> above;
        if (((int64_t)((uint64_t)wide << unused) >> unused) != wide) goto range;
    } else if (f->width < 64 && cell >> f->width) {
        goto range;
    }
    bits_store(p, f, cell);
    return true;
range:
    CR_RAISE(t, OverflowError, "field '%s': %R is out of range for '%s' of %d bits", f->name, v, f->type->name, f->width);
    return false;
}

// ---- Fields ---------------------------------------------------------------------------------------------------------------

CrValue cr_field_get(CrThread *t, void *address, const CrCField *f, const CrCType *in, CrValue keep) {
    uint8_t *p = (uint8_t *)address + f->offset;
    if (f->width) return bits_get(t, p, f);
    if (f->type->kind != CR_C_RECORD && f->type->kind != CR_C_ARRAY) return cr_c_load(t, p, f->type);
    const CrCType *type = in && in->flags & CR_CTYPE_CONST ? cr_ctype_const(f->type) : f->type;
    if (type->kind == CR_C_RECORD) return cr_record_view(t, type, p, keep);
    int64_t count = type->size && type->to->size ? (int64_t)(type->size / type->to->size) : -1; // -1: a flexible member
    return cr_pointer_new_counted(t, p, type->to, count, keep);
}

// The instance whose block the view is in; NULL: the memory is C's, or an array's.
static CrRecord *owner_of(CrRecord *view) {
    while (view && !view->owns) view = view->keep && cr_is_record(view->keep) ? RECORD(view->keep) : NULL;
    return view;
}

static bool keep_object(CrThread *t, CrRecord *owner, const uint8_t *p, CrValue v) {
    CrValue kept = CR_GET(owner->kept), offset = cr_int(p - owner->address);
    if (!kept && !v) return true;
    if (!kept) { // of two threads that come here, the second takes the first one's dict
        CrValue made = cr_dict_new(t);
        if (__atomic_compare_exchange_n(&owner->kept, &kept, made, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) kept = made;
    }
    return v ? cr_dict_set(t, kept, offset, v) == 0 : (cr_dict_delete(t, kept, offset), true);
}

// What a pointer field can be given beside pointers: a str, bytes-like memory, an instance, a callable. The address goes to *out,
// what has to stay alive is returned; CR_ERROR without an exception: v is none of these.
static CrValue lent_address(CrThread *t, const CrCType *type, CrValue v, void **out) {
    const CrCType *to = type->to;
    bool reads_only = to->flags & CR_CTYPE_CONST;
    if (cr_is_record(v) && cr_pointer_fits(RECORD(v)->type, to)) return *out = RECORD(v)->address, v;
    if (cr_is_str(v) && reads_only && cr_ctype_is_byte(to)) {
        size_t n;
        const char *text = cr_str_utf8(t, v, &n);
        if (text && strlen(text) != n) return CR_RAISE(t, ValueError, "embedded null character");
        return *out = (void *)(uintptr_t)text, text ? v : CR_ERROR;
    }
    if (cr_is_bytes(v) && reads_only && (cr_ctype_is_byte(to) || to->kind == CR_C_VOID)) return *out = cr_bytes_of(v)->data, v;
    if (to->kind == CR_C_FUNCTION && cr_is_ptr(v) && cr_type_of(v)->slots.call && !CR_IS(C_POINTER, v)) {
        *out = cr_foreign_address(v);
        if (!*out) *out = cr_callback_address(t, v, to);
        return *out ? v : CR_ERROR;
    }
    return CR_ERROR;
}

static bool set_pointer(CrThread *t, uint8_t *p, const CrCField *f, CrValue v, CrRecord *view) {
    CrRecord *owner = owner_of(view);
    const CrCType *type = f->type;
    void *address = NULL;
    CrValue lent = lent_address(t, type, v, &address);
    if (cr_raised(t)) return false;
    if (!lent) {
        if (!cr_pointer_store(t, p, type, v, place_of(f))) return false;
        lent = CR_IS(C_POINTER, v) ? v : CR_ERROR;
    } else if (!owner && type->to->kind != CR_C_FUNCTION) { // a callback lives for ever
        CrValue where = cr_c_where(t, place_of(f));
        if (where) CR_RAISE(t, TypeError, "%S'%s' expected, got %T: nothing would keep it alive in memory that is no instance's", where, type->name, v);
        return false;
    } else {
        memcpy(p, &address, sizeof address);
    }
    return !owner || keep_object(t, owner, p, lent);
}

// char[N] takes str and bytes that fit, the rest becomes 0; every array a sequence of its length.
static bool set_array(CrThread *t, uint8_t *p, const CrCField *f, CrValue v) {
    const CrCType *type = f->type, *item = type->to;
    CrValue where = CR_ERROR;
    uint64_t n = item->size ? type->size / item->size : 0;
    if (cr_ctype_is_byte(item) && (cr_is_str(v) || cr_is_bytes(v))) {
        size_t len;
        const char *text = cr_is_str(v) ? cr_str_utf8(t, v, &len) : (const char *)cr_bytes_of(v)->data;
        if (!text) return false;
        if (cr_is_bytes(v)) len = (size_t)cr_bytes_of(v)->len;
        if (len > n) {
            if ((where = cr_c_where(t, place_of(f)))) CR_RAISE(t, ValueError, "%S%i bytes do not fit in '%s'", where, (int64_t)len, type->name);
            return false;
        }
        memcpy(p, text, len);
        memset(p + len, 0, n - len);
        return true;
    }
    CrValue items = cr_has_flag(v, CR_TYPE_LIST | CR_TYPE_TUPLE) ? cr_tuple_from_iterable(t, v) : CR_ERROR;
    if (!items) return cr_raised(t) ? false : (cr_c_type_error(t, type, v, place_of(f)), false);
    if (cr_tuple_len(items) != n) {
        if (!(where = cr_c_where(t, place_of(f)))) return false;
        return CR_RAISE(t, ValueError, "%S'%s' needs %i items, got %i", where, type->name, (int64_t)n, (int64_t)cr_tuple_len(items)), false;
    }
    for (uint64_t i = 0; i < n; i++) {
        CrCField field = {.name = f->name, .type = item, .offset = (uint32_t)(i * item->size)};
        if (!cr_field_set(t, p, &field, cr_tuple_items(items)[i], NULL)) return false;
    }
    return true;
}

bool cr_field_set(CrThread *t, void *address, const CrCField *f, CrValue v, CrRecord *owner) {
    uint8_t *p = (uint8_t *)address + f->offset;
    if (f->type->flags & CR_CTYPE_CONST) return CR_RAISE(t, AttributeError, "'%s' is read-only", f->name ? f->name : f->type->name), false;
    if (f->width) return bits_set(t, p, f, v);
    switch (f->type->kind) {
    case CR_C_POINTER: return set_pointer(t, p, f, v, owner);
    case CR_C_ARRAY: return set_array(t, p, f, v);
    default: return cr_c_store(t, p, f->type, v, place_of(f));
    }
}

const CrCField *cr_record_field(const CrCType *type, CrValue name) {
    const CrStr *s = cr_str_of(name);
    for (uint32_t i = 0; type->record && i < type->record->nfields + type->record->nmacros; i++) {
        const char *field = type->record->fields[i].name;
        int64_t k = 0;
        while (k < s->len && field[k] && cr_str_at(s, k) == (uint8_t)field[k]) k++;
        if (k == s->len && !field[k]) return &type->record->fields[i];
    }
    return NULL;
}

// ---- The descriptor of a field ---------------------------------------------------------------------------------------------

static CrValue field_get(CrThread *t, CrValue self, CrValue object, CrValue type) {
    (void)type;
    if (!object) return self;
    const CrCFieldObject *f = CR_AS(CrCFieldObject, self);
    if (!cr_is_record(object)) return CR_RAISE(t, TypeError, "field '%s' is one of '%s', not of %T", f->field->name, f->owner->name, object);
    return cr_field_get(t, RECORD(object)->address, f->field, RECORD(object)->type, object);
}

static int field_set(CrThread *t, CrValue self, CrValue object, CrValue v) {
    const CrCField *f = CR_AS(CrCFieldObject, self)->field;
    if (!v) return CR_RAISE(t, AttributeError, "field '%s' cannot be deleted", f->name), -1;
    if (!cr_is_record(object)) return CR_RAISE(t, TypeError, "field '%s' is not one of %T", f->name, object), -1;
    if (RECORD(object)->type->flags & CR_CTYPE_CONST) return CR_RAISE(t, AttributeError, "'%s' is read-only", RECORD(object)->type->name), -1;
    return cr_field_set(t, RECORD(object)->address, f, v, RECORD(object)) ? 0 : -1;
}

static CrValue field_repr(CrThread *t, CrValue v) {
    const CrCFieldObject *f = CR_AS(CrCFieldObject, v);
    if (f->field->width)
        return cr_str_printf(t, "<field %s of %s: %s, %d bits at %d>", f->field->name, f->owner->name, f->field->type->name,
                             f->field->width, (int)f->field->offset * 8 + f->field->bit);
    return cr_str_printf(t, "<field %s of %s: %s at %d>", f->field->name, f->owner->name, f->field->type->name, (int)f->field->offset);
}

const CrTypeDef cr_c_field_typedef = {
    .doc = "A field of a C struct or union.",
    .slots = {.repr = field_repr, .descr_get = field_get, .descr_set = field_set},
};

// ---- Variables -------------------------------------------------------------------------------------------------------------
// Data descriptors in the class of the module object, which each header's has for itself.

typedef struct CrCVariable {
    CrObject ob;
    CrCField field;
    void *address;
} CrCVariable;

static CrValue variable_get(CrThread *t, CrValue self, CrValue object, CrValue type) {
    (void)type;
    const CrCVariable *v = CR_AS(CrCVariable, self);
    return object ? cr_field_get(t, v->address, &v->field, NULL, CR_ERROR) : self;
}

static int variable_set(CrThread *t, CrValue self, CrValue object, CrValue value) {
    const CrCVariable *v = CR_AS(CrCVariable, self);
    (void)object;
    if (!value) return CR_RAISE(t, AttributeError, "C variable '%s' cannot be deleted", v->field.name), -1;
    return cr_field_set(t, v->address, &v->field, value, NULL) ? 0 : -1;
}

static CrValue variable_repr(CrThread *t, CrValue v) {
    return cr_str_printf(t, "<C variable %s: %s>", CR_AS(CrCVariable, v)->field.name, CR_AS(CrCVariable, v)->field.type->name);
}

const CrTypeDef cr_c_variable_typedef = {
    .doc = "A global variable of C.",
    .slots = {.repr = variable_repr, .descr_get = variable_get, .descr_set = variable_set},
};

CrValue cr_c_variable(CrThread *t, const char *module, const char *name, void *address, const CrCType *type) {
    CrValue home = cr_c_module(t, module);
    if (!home) return CR_ERROR;
    CrCVariable *v = cr_alloc(t, sizeof *v);
    v->ob.shape = CR_T_C_VARIABLE;
    v->field = (CrCField){.name = name, .type = type};
    v->address = address;
    return cr_setattr(t, cr_box(cr_type_of(home)), cr_intern_c(t, name), cr_box(v)) < 0 ? CR_ERROR : CR_NONE;
}

// ---- Classes ------------------------------------------------------------------------------------------------------------------

typedef struct Known Known;
struct Known {
    const CrCType *type;
    CrValue class;
    Known *next;
};
static Known *known; // all classes; prepended with compare-and-swap, never removed

static CrValue find_known(Known *k, const CrCType *type) {
    for (; k; k = k->next)
        if (cr_ctype_same(k->type, type)) return k->class;
    return CR_ERROR;
}

// "struct stat" -> struct_stat
static CrValue class_name(CrThread *t, const CrCType *type) {
    char name[256];
    size_t n = strlen(type->tag);
    if (n >= sizeof name) n = sizeof name - 1;
    for (size_t i = 0; i < n; i++) name[i] = type->tag[i] == ' ' ? '_' : type->tag[i];
    name[n] = 0;
    return cr_intern_c(t, name);
}

static CrValue make_class(CrThread *t, const CrCType *type) {
    CrValue namespace = cr_dict_new(t), base = cr_box(CR_TYPE_OF_ID(C_RECORD));
    for (uint32_t i = 0; i < type->record->nfields + type->record->nmacros; i++) {
        CrCFieldObject *f = cr_alloc(t, sizeof *f);
        f->ob.shape = CR_T_C_FIELD;
        f->field = &type->record->fields[i];
        f->owner = type;
        if (cr_dict_set(t, namespace, cr_intern_c(t, f->field->name), cr_box(f)) < 0) return CR_ERROR;
    }
    CrCTypeObject *object = cr_alloc(t, sizeof *object);
    object->ob.shape = CR_T_C_TYPE;
    object->type = type->record->plain;
    if (cr_dict_set(t, namespace, cr_intern_c(t, "_ctype_"), cr_box(object)) < 0 ||
        cr_dict_set(t, namespace, cr_name___module__, cr_intern_c(t, "__c__")) < 0 ||
        cr_dict_set(t, namespace, cr_intern_c(t, "__slots__"), cr_tuple_empty) < 0)
        return CR_ERROR;
    return cr_type_new(t, CR_TYPE_OF_ID(TYPE), class_name(t, type), cr_tuple_from(t, &base, 1), namespace, CR_ERROR, 0);
}

CrValue cr_record_class(CrThread *t, const CrCType *type) {
    if (!type->record) return CR_RAISE(t, TypeError, "'%s' is opaque: its fields are not known", type->name);
    CrValue class = CR_GET(type->record->class);
    if (class) return class;
    Known *first = __atomic_load_n(&known, __ATOMIC_ACQUIRE), *mine = NULL;
    while (!(class = find_known(first, type))) {
        if (!mine) {
            mine = cr_alloc_permanent(sizeof *mine);
            mine->type = type;
            if (!(mine->class = make_class(t, type))) return CR_ERROR;
        }
        mine->next = first;
        if (__atomic_compare_exchange_n(&known, &first, mine, false, __ATOMIC_RELEASE, __ATOMIC_ACQUIRE)) first = mine;
    }
    CR_SET(type->record->class, class);
    return class;
}

const CrCType *cr_record_type_of_class(CrThread *t, CrValue cls) {
    if (!cr_has_flag(cls, CR_TYPE_TYPE) || !cr_is_subtype(CR_AS(CrType, cls), CR_TYPE_OF_ID(C_RECORD))) return NULL;
    CrValue object = cr_getattr_or_zero(t, cls, cr_intern_c(t, "_ctype_"));
    return object && CR_IS(C_TYPE, object) ? CR_AS(CrCTypeObject, object)->type : NULL;
}

// ---- Instances ----------------------------------------------------------------------------------------------------------------

static CrValue instance(CrThread *t, CrValue cls, const CrCType *type, void *address, CrValue keep) {
    CrValue v = cls ? cr_instance_new(t, CR_AS(CrType, cls)) : CR_ERROR;
    if (!v) return CR_ERROR;
    RECORD(v)->type = type;
    RECORD(v)->address = address;
    RECORD(v)->keep = keep;
    return v;
}

enum { BLOCK_ALIGN = 16 }; // what the collector's blocks are aligned to

static CrValue instance_of(CrThread *t, CrValue cls, const CrCType *type) {
    if (!cls) return CR_ERROR;
    if (type->record->align > BLOCK_ALIGN)
        return CR_RAISE(t, TypeError, "'%s' needs memory aligned to %d bytes; take it from C", type->name, (int)type->record->align);
    void *block = cr_alloc_large(t, type->size ? type->size : 1);
    if (!block) return cr_raise_no_memory(t);
    CrValue v = instance(t, cls, type->record->plain, block, CR_ERROR);
    if (v) RECORD(v)->owns = true;
    return v;
}

CrValue cr_record_new(CrThread *t, const CrCType *type) { return instance_of(t, cr_record_class(t, type), type); }

CrValue cr_record_view(CrThread *t, const CrCType *type, void *address, CrValue keep) {
    return instance(t, cr_record_class(t, type), type, address, keep);
}

CrValue cr_record_copy(CrThread *t, const CrCType *type, const void *from) {
    CrValue v = cr_record_new(t, type);
    if (v) memcpy(RECORD(v)->address, from, type->size);
    return v;
}

static bool store_fields(CrThread *t, void *to, const CrCType *type, CrValue dict, CrRecord *owner) {
    CrValue key, v;
    for (uint64_t at = 0; cr_dict_step(dict, &at, &key, &v);) {
        const CrCField *f = cr_is_str(key) ? cr_record_field(type, key) : NULL;
        if (!f) return CR_RAISE(t, TypeError, "'%s' has no field %R", type->name, key), false;
        if (!cr_field_set(t, to, f, v, owner)) return false;
    }
    return true;
}

bool cr_record_store(CrThread *t, void *to, const CrCType *type, CrValue v, CrPlace place) {
    if (cr_is_record(v) && cr_ctype_same(RECORD(v)->type, type)) return memmove(to, RECORD(v)->address, type->size), true;
    if (cr_has_flag(v, CR_TYPE_DICT) && type->record) return memset(to, 0, type->size), store_fields(t, to, type, v, NULL);
    cr_c_type_error(t, type, v, place);
    return false;
}

// struct_T(1, 2, c=3): positions in the order of declaration. A union takes one value.
static CrValue construct(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue keywords) {
    (void)f;
    const CrCType *type = cr_record_type_of_class(t, cls);
    if (!type) return CR_RAISE(t, TypeError, "CStruct is not to be instantiated itself");
    uint64_t n = cr_tuple_len(args), named = keywords ? (uint64_t)cr_len(t, keywords) : 0;
    uint64_t most = type->record->is_union ? 1 : type->record->nfields;
    if (n + named > most)
        return CR_RAISE(t, TypeError, "%N() takes at most %i value%s (%i given)", CR_AS(CrType, cls), (int64_t)most,
                        most == 1 ? "" : "s", (int64_t)(n + named));
    CrValue v = instance_of(t, cls, type);
    if (!v) return CR_ERROR;
    for (uint64_t i = 0; i < n; i++) {
        const CrCField *field = &type->record->fields[i];
        CrValue name = cr_intern_c(t, field->name);
        if (keywords && cr_dict_get(t, keywords, name))
            return CR_RAISE(t, TypeError, "%N() got two values for field %R", CR_AS(CrType, cls), name);
        if (!cr_field_set(t, RECORD(v)->address, field, cr_tuple_items(args)[i], RECORD(v))) return CR_ERROR;
    }
    return keywords && !store_fields(t, RECORD(v)->address, type, keywords, RECORD(v)) ? CR_ERROR : v;
}

static CrValue record_repr(CrThread *t, CrValue v) {
    const CrCType *type = RECORD(v)->type;
    CrValue text = cr_str_printf(t, "%N(", cr_type_of(v));
    for (uint32_t i = 0; text && i < type->record->nfields; i++) {
        const CrCField *f = &type->record->fields[i];
        CrValue field = cr_field_get(t, RECORD(v)->address, f, type, v);
        text = field ? cr_str_printf(t, "%S%s%s=%R", text, i ? ", " : "", f->name, field) : CR_ERROR;
    }
    return text ? cr_str_printf(t, "%S)", text) : CR_ERROR;
}

// By fields: what is between them does not count.
static bool same_fields(const uint8_t *a, const uint8_t *b, const CrCType *type) {
    for (uint32_t i = 0; i < type->record->nfields; i++) {
        const CrCField *f = &type->record->fields[i];
        const uint8_t *x = a + f->offset, *y = b + f->offset;
        bool same = f->width ? bits_load(x, f) == bits_load(y, f)
                    : f->type->kind == CR_C_RECORD && f->type->record ? same_fields(x, y, f->type)
                                                                      : !memcmp(x, y, f->type->size);
        if (!same) return false;
    }
    return true;
}

static CrValue record_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    (void)t;
    if ((op != CR_EQ && op != CR_NE) || !cr_is_record(a) || !cr_is_record(b) || !cr_ctype_same(RECORD(a)->type, RECORD(b)->type))
        return CR_NOT_IMPLEMENTED;
    return cr_bool(same_fields(RECORD(a)->address, RECORD(b)->address, RECORD(a)->type) == (op == CR_EQ));
}

static CrValue copy(CrThread *t, CrFunction *f, CrValue self) {
    (void)f;
    CrValue v = cr_record_copy(t, RECORD(self)->type, RECORD(self)->address), kept = CR_GET(RECORD(self)->kept);
    if (v && kept) CR_SET(RECORD(v)->kept, cr_call1(t, cr_box(CR_TYPE_OF_ID(DICT)), kept));
    return cr_raised(t) ? CR_ERROR : v;
}

static bool lend(CrThread *t, CrValue self, CrMemory *m) {
    (void)t;
    m->data = RECORD(self)->address;
    m->len = RECORD(self)->type->size;
    m->readonly = RECORD(self)->type->flags & CR_CTYPE_CONST;
    return true;
}

static const CrMethodDef record_methods[] = {
    {"copy(self, /)", CR_FN(copy), "An instance of its own with the same contents.", 0},
    {"__copy__(self, /)", CR_FN(copy), NULL, 0},
    {0},
};
static const struct CrMemoryDef record_memory = {.lend = lend};

const CrTypeDef cr_c_record_typedef = {
    .doc = "A C struct or union.",
    .flags = CR_TYPE_BASE,
    .slots = {.repr = record_repr, .compare = record_compare},
    .methods = record_methods,
    .memory = &record_memory,
    .constructor = {"__new__(cls, *args, **fields)", CR_FN(construct), NULL, 0},
};
