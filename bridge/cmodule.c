// cmodule.c -- the module __c__: out-parameter markers, Ptr, cast, owned, check, get_errno, sizeof, and the scalar types.
#include "stdlib/stdlib.h"

#include <stdlib.h>

#include "bridge/foreign.h"
#include "bridge/owned.h"
#include "bridge/pointer.h"
#include "bridge/record.h"
#include "runtime/attr.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

static CrValue module_inout(CrThread *t, CrFunction *f, CrValue value) {
    (void)f;
    CrMarker *m = cr_alloc(t, sizeof *m);
    m->ob.shape = CR_T_C_MARKER;
    m->ob.aux = 1;
    m->count = -1;
    m->value = value;
    return cr_box(m);
}

// What C functions return to say that they failed: NULL, -1, and the all-ones value of pointers and sizes.
static bool is_failure(CrValue v) {
    uint64_t u;
    if (v == CR_NONE || v == cr_int(-1)) return true;
    if (CR_IS(C_POINTER, v)) return (uintptr_t)CR_AS(CrPointer, v)->address == UINTPTR_MAX;
    return cr_is_any_int(v) && cr_int_to_uint64(v, &u) && u == UINT64_MAX;
}

static CrValue module_check(CrThread *t, CrFunction *f, CrValue result, CrValue filename) {
    (void)f;
    CrValue tested = result;
    if (CR_IS(TUPLE, result) && cr_tuple_len(result)) tested = cr_tuple_items(result)[0]; // (result, *outs)
    if (!is_failure(tested)) return result;
    return cr_raise_errno(t, t->c_errno, filename == CR_NONE ? CR_ERROR : filename);
}

static CrValue module_errno(CrThread *t, CrFunction *f) { return (void)f, cr_int(t->c_errno); }

static const CrCType *type_argument(CrThread *t, CrValue v, const char *function) {
    const CrCType *type = cr_ctype_of_annotation(t, v);
    if (!type) CR_RAISE(t, TypeError, "%s() needs a C type such as c_int or Ptr[c_int], not %T", function, v);
    return type;
}

static CrValue module_sizeof(CrThread *t, CrFunction *f, CrValue v) {
    (void)f;
    if (CR_IS(C_POINTER, v)) return cr_int(sizeof(void *));
    if (cr_is_record(v)) return cr_int(CR_AS(CrRecord, v)->type->size);
    const CrCType *type = type_argument(t, v, "sizeof");
    if (!type) return CR_ERROR;
    if (!type->size) return CR_RAISE(t, TypeError, "the size of C type '%s' is not known", type->name);
    return cr_int(type->size);
}

static CrValue module_cast(CrThread *t, CrFunction *f, CrValue to, CrValue v) {
    (void)f;
    const CrCType *type = type_argument(t, to, "cast");
    if (!type) return CR_ERROR;
    if (type->kind != CR_C_POINTER) return CR_RAISE(t, TypeError, "cast() is to a pointer type, not to '%s'", type->name);
    if (v == CR_NONE) return v;
    if (CR_IS(C_POINTER, v)) {
        const CrPointer *p = CR_AS(CrPointer, v);
        if (cr_pointer_closed(t, p)) return CR_ERROR;
        int64_t bytes = p->count * (int64_t)(p->type->size ? p->type->size : 1);
        int64_t count = p->count < 0 || !type->to->size ? -1 : bytes / (int64_t)type->to->size;
        return cr_pointer_new_counted(t, p->address, type->to, count, p->keep ? p->keep : v);
    }
    uint64_t address;
    if (!cr_is_any_int(v)) return CR_RAISE(t, TypeError, "cast() needs a Ptr, an address or None, not %T", v);
    if (!cr_int_to_uint64(v, &address)) return CR_RAISE(t, OverflowError, "cast(): %R is no address", v);
    return cr_pointer_new(t, (void *)(uintptr_t)address, type->to, CR_ERROR);
}

static CrValue module_owned(CrThread *t, CrFunction *f, CrValue pointer, CrValue free_function) {
    (void)f;
    if (!CR_IS(C_POINTER, pointer)) return CR_RAISE(t, TypeError, "owned() needs a Ptr, not %T", pointer);
    if (!cr_type_of(free_function)->slots.call) return CR_RAISE(t, TypeError, "owned() needs a function that frees, not %T", free_function);
    return cr_pointer_own(t, pointer, free_function);
}

// offsetof(T, "a.b[2].c")
static CrValue module_offsetof(CrThread *t, CrFunction *f, CrValue v, CrValue path) {
    const CrCType *type = type_argument(t, v, "offsetof");
    (void)f;
    if (!type) return CR_ERROR;
    const char *text = cr_is_str(path) ? cr_str_utf8(t, path, NULL) : NULL;
    if (!text) return cr_raised(t) ? CR_ERROR : CR_RAISE(t, TypeError, "offsetof() needs the path of a field as a str, not %T", path);
    int64_t offset = 0;
    for (const char *p = text; *p;) {
        if (*p == '[' && type->kind == CR_C_ARRAY) {
            char *end;
            long i = strtol(p + 1, &end, 10);
            if (end == p + 1 || *end != ']' || i < 0) return CR_RAISE(t, ValueError, "offsetof(): '%s' is no path of a field", text);
            type = type->to;
            offset += i * (int64_t)type->size;
            p = end + 1;
            continue;
        }
        if (*p == '.' && p > text) p++;
        size_t n = strcspn(p, ".[");
        const CrCField *field = n ? cr_record_field(type, cr_str_from_utf8(t, p, n)) : NULL;
        if (!field) return cr_raised(t) ? CR_ERROR : CR_RAISE(t, AttributeError, "'%s' has no field '%s'", type->name, text);
        if (field->width) return CR_RAISE(t, TypeError, "'%s' is a bit-field: it has no offset in bytes", text);
        offset += field->offset;
        type = field->type;
        p += n;
    }
    return cr_int(offset);
}

static CrValue module_alignof(CrThread *t, CrFunction *f, CrValue v) {
    const CrCType *type = type_argument(t, v, "alignof");
    (void)f;
    while (type && type->kind == CR_C_ARRAY) type = type->to;
    if (!type) return CR_ERROR;
    switch (type->kind) {
#define CR_CTYPE(KIND, name, type, class) case CR_C_##KIND: return cr_int(_Alignof(type));
#include "bridge/ctypes.def"
#undef CR_CTYPE
    case CR_C_POINTER: return cr_int(_Alignof(void *));
    case CR_C_RECORD:
        if (type->record) return cr_int(type->record->align);
        break;
    default: break;
    }
    return CR_RAISE(t, TypeError, "the alignment of C type '%s' is not known", type->name);
}

static CrValue module_addressof(CrThread *t, CrFunction *f, CrValue v) {
    (void)f;
    if (CR_IS(C_POINTER, v)) return v;
    if (!cr_is_record(v)) return CR_RAISE(t, TypeError, "addressof() needs a struct's or union's instance, not %T", v);
    return cr_pointer_new_counted(t, CR_AS(CrRecord, v)->address, CR_AS(CrRecord, v)->type, 1, v);
}

// A module with a class of its own: C variables are descriptors in that.
static CrValue new_c_module(CrThread *t, CrValue name) {
    CrValue base = cr_box(CR_TYPE_OF_ID(MODULE)), bases = cr_tuple_from(t, &base, 1);
    CrValue class = cr_type_new(t, CR_TYPE_OF_ID(TYPE), cr_intern_c(t, "module"), bases, cr_dict_new(t), CR_ERROR, 0);
    return class ? cr_call1(t, class, name) : CR_ERROR;
}

// One module object for each header, whoever imports it; its attributes are what compiled code has asked for.
CrValue cr_c_module(CrThread *t, const char *name) {
    CrValue modules = cr_sys_modules(), around = cr_import(t, cr_intern_c(t, "__c__"), true);
    for (const char *part = name, *end; around; part = end + 1) {
        end = strchrnul(part, '.');
        CrValue full = cr_intern(t, cr_str_printf(t, "__c__.%S", cr_str_from_utf8(t, name, (size_t)(end - name))));
        CrValue module = cr_dict_get(t, modules, full);
        if (!module && !cr_raised(t)) {
            CrValue made = new_c_module(t, full);
            module = made ? cr_dict_set_default(t, modules, full, made) : CR_ERROR; // another thread may have been first
            CrValue attribute = cr_intern(t, cr_str_from_utf8(t, part, (size_t)(end - part)));
            if (module && cr_setattr(t, around, attribute, module) < 0) return CR_ERROR;
        }
        around = module;
        if (!*end) break;
    }
    return around;
}

CrValue cr_enum_class(CrThread *t, const char *module, const char *name, const CrEnumConstant *constants, int n) {
    CrValue home = cr_c_module(t, module), class_name = cr_intern_c(t, name);
    CrValue class = home ? cr_dict_get(t, cr_module_dict(home), class_name) : CR_ERROR;
    if (class || cr_raised(t)) return class;
    CrValue enum_module = cr_import(t, cr_intern_c(t, "enum"), true), pairs = cr_list_new(t, (size_t)n);
    CrValue base = enum_module ? cr_getattr(t, enum_module, cr_intern_c(t, "IntEnum")) : CR_ERROR;
    for (int i = 0; i < n; i++) {
        CrValue pair[] = {cr_intern_c(t, constants[i].name), cr_int_from_int64(t, constants[i].value)};
        if (cr_list_append(t, pairs, cr_tuple_from(t, pair, 2)) < 0) return CR_ERROR;
    }
    class = base ? cr_call2(t, base, class_name, pairs) : CR_ERROR;
    if (!class || cr_setattr(t, class, cr_intern_c(t, "__module__"), cr_str_printf(t, "__c__.%s", module)) < 0) return CR_ERROR;
    return cr_dict_set_default(t, cr_module_dict(home), class_name, class); // another thread may have been first
}

static const CrMethodDef functions[] = {
    {"owned(pointer, free, /)", CR_FN(module_owned), "The pointer, with free(pointer) called when it is closed or collected.", 0},
    {"INOUT(value, /)", CR_FN(module_inout), "An argument that the C function reads and changes; its new value is returned.", 0},
    {"check(result, filename=None, /)", CR_FN(module_check), "Returns result, or raises OSError from errno if it says failure.", 0},
    {"get_errno()", CR_FN(module_errno), "errno as the last failed C call left it.", 0},
    {"sizeof(type, /)", CR_FN(module_sizeof), "Size of a C type in bytes.", 0},
    {"alignof(type, /)", CR_FN(module_alignof), "What addresses of a C type are multiples of.", 0},
    {"offsetof(type, path, /)", CR_FN(module_offsetof), "Where a field begins, in bytes: offsetof(T, 'a.b[2]').", 0},
    {"addressof(value, /)", CR_FN(module_addressof), "A pointer to a struct's or union's instance, which it keeps alive.", 0},
    {"cast(type, value, /)", CR_FN(module_cast), "A pointer as one of another type.", 0},
    {0},
};

static int init(CrThread *t, CrValue module) {
    static const struct {
        const char *name;
        const CrCType *type;
    } types[] = {
        {"c_void", &cr_c_void},
        {"c_void_p", &cr_c_void_ptr},
        {"c_size_t", &cr_c_ulong},
        {"c_ssize_t", &cr_c_long},
#define CR_CTYPE(KIND, name, type, class) {"c_" #name, &cr_c_##name},
#include "bridge/ctypes.def"
#undef CR_CTYPE
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (cr_module_set(t, module, types[i].name, cr_ctype_object(t, types[i].type)) < 0) return -1;
    if (cr_module_set(t, module, "OUT", cr_box(&cr_marker_out)) < 0) return -1;
    if (cr_module_set(t, module, "Array", cr_box(CR_TYPE_OF_ID(C_ARRAY))) < 0) return -1;
    return cr_module_set(t, module, "Ptr", cr_box(CR_TYPE_OF_ID(C_POINTER)));
}

const CrModuleDef cr_module___c__ = {.name = "__c__", .doc = "C, as Python sees it.", .functions = functions, .init = init};
