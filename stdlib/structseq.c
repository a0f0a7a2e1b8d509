// structseq.c -- named tuples for C modules: an ordinary class over tuple whose attributes are properties.
//
// The getter of a field is a C function object that carries the field's number in its header's aux word; how many there are
// is in the class's n_fields and n_sequence_fields. Fields that are no items of the tuple lie behind its overflow word:
//
//      CrTuple header, len | item[0 .. len) | overflow word | hidden[0 .. n_fields - len)
#include "stdlib/structseq.h"

#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"

static CrValue field_at(CrValue self, uint64_t i) {
    uint64_t visible = cr_tuple_len(self);
    CrValue v = i < visible ? cr_tuple_items(self)[i] : cr_tuple_items(self)[i + 1];
    return v == CR_ERROR ? CR_NONE : v;
}

static CrValue get_field(CrThread *t, CrFunction *f, CrValue self) {
    (void)t;
    return field_at(self, f->ob.aux);
}
static const CrMethodDef field_getter = {"field(self, /)", CR_FN(get_field), NULL, 0};

// A class attribute that is a count.
static int64_t count_of(CrThread *t, CrValue type, const char *name) {
    CrValue v = cr_getattr(t, type, cr_intern_c(t, name));
    return v != CR_ERROR && cr_is_int(v) ? cr_int_get(v) : -1;
}

static CrValue full_name(CrThread *t, CrValue type) {
    CrValue module = cr_getattr(t, type, cr_name___module__);
    return module == CR_ERROR ? CR_ERROR : cr_str_printf(t, "%S.%N", module, CR_AS(CrType, type));
}

// The names of all fields, '' for those without: kept in the class as _fields_.
static CrValue names_of(CrThread *t, CrValue type) { return cr_getattr(t, type, cr_intern_c(t, "_fields_")); }

static CrValue structseq_repr(CrThread *t, CrFunction *f, CrValue self) {
    (void)f;
    CrValue type = cr_box(cr_type_of(self)), names = names_of(t, type), text = names ? full_name(t, type) : CR_ERROR;
    if (text != CR_ERROR) text = cr_str_printf(t, "%S(", text);
    for (uint64_t i = 0, k = 0; text != CR_ERROR && i < cr_tuple_len(self); i++, k++) {
        while (!CR_AS(CrStr, cr_tuple_items(names)[k])->len) k++; // as CPython: an item without a name goes by the next one
        text = cr_str_printf(t, "%S%s%S=%R", text, i ? ", " : "", cr_tuple_items(names)[k], cr_tuple_items(self)[i]);
    }
    return text == CR_ERROR ? CR_ERROR : cr_str_printf(t, "%S)", text);
}
static const CrMethodDef repr_def = {"__repr__(self, /)", CR_FN(structseq_repr), NULL, 0};

static CrValue structseq_reduce(CrThread *t, CrFunction *f, CrValue self) {
    (void)f;
    CrValue type = cr_box(cr_type_of(self)), names = names_of(t, type), dict = cr_dict_new(t);
    if (names == CR_ERROR) return CR_ERROR;
    uint64_t visible = cr_tuple_len(self);
    CrValue items = cr_tuple_from(t, cr_tuple_items(self), visible);
    for (uint64_t i = visible; i < cr_tuple_len(names); i++)
        if (cr_dict_set(t, dict, cr_tuple_items(names)[i], field_at(self, i)) < 0) return CR_ERROR;
    CrValue args = cr_tuple_from(t, (CrValue[]){items, dict}, 2);
    return cr_tuple_from(t, (CrValue[]){type, args}, 2);
}
static const CrMethodDef reduce_def = {"__reduce__(self, /)", CR_FN(structseq_reduce), NULL, 0};

static CrValue make(CrThread *t, CrValue type, const CrValue *items, uint64_t n, uint64_t visible, uint64_t all) {
    CrTuple *tuple = cr_tuple_alloc(t, all + 1);
    if (!tuple) return CR_ERROR;
    tuple->ob.shape = CR_AS(CrType, type)->root->id;
    tuple->len = visible;
    for (uint64_t i = 0; i < n && i < all; i++) tuple->item[i < visible ? i : i + 1] = items[i];
    return cr_box(tuple);
}

static CrValue structseq_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue sequence, CrValue dict) {
    (void)f;
    int64_t all = count_of(t, cls, "n_fields"), visible = count_of(t, cls, "n_sequence_fields");
    if (visible < 0) return CR_ERROR;
    CrValue items = cr_tuple_from_iterable(t, sequence);
    if (items == CR_ERROR) {
        if (!cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError))) return CR_ERROR;
        return CR_RAISE(t, TypeError, "constructor requires a sequence");
    }
    if (dict != CR_ERROR && !cr_has_flag(dict, CR_TYPE_DICT))
        return CR_RAISE(t, TypeError, "%S() takes a dict as second arg, if any", full_name(t, cls));
    int64_t n = (int64_t)cr_tuple_len(items);
    if (n < visible || n > all)
        return CR_RAISE(t, TypeError, "%S() takes a%s %i-sequence (%i-sequence given)", full_name(t, cls),
                        all == visible ? "" : n < visible ? "n at least" : "n at most", n < visible ? visible : all, n);
    CrValue self = make(t, cls, cr_tuple_items(items), (uint64_t)n, (uint64_t)visible, (uint64_t)all);
    if (self == CR_ERROR || dict == CR_ERROR) return self;
    CrValue names = names_of(t, cls);
    for (int64_t i = n; names != CR_ERROR && i < all; i++) {
        CrValue given = cr_dict_get(t, dict, cr_tuple_items(names)[i]);
        if (given != CR_ERROR) cr_tuple_items(self)[i + 1] = given;
    }
    return cr_raised(t) ? CR_ERROR : self;
}
static const CrMethodDef new_def = {"__new__(cls, sequence, dict=<none>)", CR_FN(structseq_construct), NULL, 0};

static bool set(CrThread *t, CrValue namespace, const char *name, CrValue v) {
    return v != CR_ERROR && cr_dict_set(t, namespace, cr_intern_c(t, name), v) == 0;
}

static bool add_fields(CrThread *t, CrValue namespace, const char *const *fields, size_t visible) {
    CrValue names[CR_STRUCTSEQ_MAX], matched[CR_STRUCTSEQ_MAX];
    size_t n = 0, nmatched = 0;
    for (; fields[n]; n++) {
        names[n] = cr_intern_c(t, fields[n]);
        if (!fields[n][0]) continue;
        if (n < visible) matched[nmatched++] = names[n];
        CrFunction *getter = cr_builtin_new(t, &field_getter, CR_T_BUILTIN, NULL);
        getter->ob.aux = (uint16_t)n;
        if (!set(t, namespace, fields[n], cr_call1(t, cr_box(CR_TYPE_OF_ID(PROPERTY)), cr_box(getter)))) return false;
    }
    size_t unnamed = 0;
    for (size_t i = 0; i < n; i++) unnamed += !fields[i][0];
    return set(t, namespace, "_fields_", cr_tuple_from(t, names, n)) &&
           set(t, namespace, "__match_args__", cr_tuple_from(t, matched, nmatched)) &&
           set(t, namespace, "n_fields", cr_int((int64_t)n)) &&
           set(t, namespace, "n_sequence_fields", cr_int((int64_t)(visible < n ? visible : n))) &&
           set(t, namespace, "n_unnamed_fields", cr_int((int64_t)unnamed));
}

CrValue cr_structseq_type_hidden(CrThread *t, const char *module, const char *name, const char *const *fields, size_t visible) {
    CrValue namespace = cr_dict_new(t), base = cr_box(CR_TYPE_OF_ID(TUPLE));
    if (!add_fields(t, namespace, fields, visible)) return CR_ERROR;
    // A method descriptor binds to the instance; a plain built-in function would not.
    CrValue construct = cr_box(cr_builtin_new(t, &new_def, CR_T_BUILTIN, NULL));
    if (!set(t, namespace, "__repr__", cr_box(cr_builtin_new(t, &repr_def, CR_T_METHOD_DESCRIPTOR, CR_TYPE_OF_ID(TUPLE)))) ||
        !set(t, namespace, "__reduce__", cr_box(cr_builtin_new(t, &reduce_def, CR_T_METHOD_DESCRIPTOR, CR_TYPE_OF_ID(TUPLE)))) ||
        !set(t, namespace, "__new__", cr_staticmethod_new(t, construct)) ||
        !set(t, namespace, "__module__", cr_intern_c(t, module)) || !set(t, namespace, "__slots__", cr_tuple_empty))
        return CR_ERROR;
    return cr_type_new(t, CR_TYPE_OF_ID(TYPE), cr_intern_c(t, name), cr_tuple_from(t, &base, 1), namespace, CR_ERROR, 0);
}

CrValue cr_structseq_type(CrThread *t, const char *module, const char *name, const char *const *fields) {
    return cr_structseq_type_hidden(t, module, name, fields, CR_STRUCTSEQ_MAX);
}

CrValue cr_structseq_new(CrThread *t, CrValue type, const CrValue *items, size_t n) {
    if (type == CR_ERROR) return CR_ERROR;
    int64_t all = count_of(t, type, "n_fields"), visible = count_of(t, type, "n_sequence_fields");
    return all < 0 ? CR_ERROR : make(t, type, items, n, (uint64_t)visible, (uint64_t)all);
}
