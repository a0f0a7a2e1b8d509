// structseq.c -- named tuples for C modules: an ordinary class over tuple whose attributes are properties.
//
// The getter of a field is a C function object that carries the field's number in its header's aux word; __repr__
// finds the names in the class's __match_args__.
#include "stdlib/structseq.h"

#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"

static CrValue get_field(CrThread *t, CrFunction *f, CrValue self) {
    uint16_t i = f->ob.aux;
    return i < cr_tuple_len(self) ? cr_tuple_items(self)[i] : CR_RAISE(t, AttributeError, "no field %d", i);
}
static const CrMethodDef field_getter = {"field(self, /)", CR_FN(get_field), NULL, 0};

static CrValue structseq_repr(CrThread *t, CrFunction *f, CrValue self) {
    CrValue type = cr_box(cr_type_of(self));
    CrValue names = cr_getattr(t, type, cr_name___match_args__);
    CrValue module = names == CR_ERROR ? CR_ERROR : cr_getattr(t, type, cr_name___module__);
    if (module == CR_ERROR) return CR_ERROR;
    CrValue text = cr_str_printf(t, "%S.%T(", module, self);
    for (uint64_t i = 0; i < cr_tuple_len(names) && text != CR_ERROR; i++)
        text = cr_str_printf(t, "%S%s%S=%R", text, i ? ", " : "", cr_tuple_items(names)[i], cr_tuple_items(self)[i]);
    return text == CR_ERROR ? CR_ERROR : cr_str_printf(t, "%S)", text);
}
static const CrMethodDef repr_def = {"__repr__(self, /)", CR_FN(structseq_repr), NULL, 0};

static bool add_fields(CrThread *t, CrValue namespace, const char *const *fields) {
    CrValue names[CR_STRUCTSEQ_MAX];
    size_t n = 0;
    for (; fields[n]; n++) {
        CrFunction *getter = cr_builtin_new(t, &field_getter, CR_T_BUILTIN, NULL);
        getter->ob.aux = (uint16_t)n;
        CrValue property = cr_call1(t, cr_box(CR_TYPE_OF_ID(PROPERTY)), cr_box(getter));
        names[n] = cr_intern_c(t, fields[n]);
        if (property == CR_ERROR || cr_dict_set(t, namespace, names[n], property) < 0) return false;
    }
    return cr_dict_set(t, namespace, cr_name___match_args__, cr_tuple_from(t, names, n)) == 0;
}

CrValue cr_structseq_type(CrThread *t, const char *module, const char *name, const char *const *fields) {
    CrValue namespace = cr_dict_new(t), base = cr_box(CR_TYPE_OF_ID(TUPLE));
    if (!add_fields(t, namespace, fields)) return CR_ERROR;
    // A method descriptor binds to the instance; a plain built-in function would not.
    CrFunction *repr = cr_builtin_new(t, &repr_def, CR_T_METHOD_DESCRIPTOR, CR_TYPE_OF_ID(TUPLE));
    if (cr_dict_set(t, namespace, cr_intern_c(t, "__repr__"), cr_box(repr)) < 0) return CR_ERROR;
    if (cr_dict_set(t, namespace, cr_name___module__, cr_intern_c(t, module)) < 0) return CR_ERROR;
    if (cr_dict_set(t, namespace, cr_name___slots__, cr_tuple_empty) < 0) return CR_ERROR;
    return cr_type_new(t, CR_TYPE_OF_ID(TYPE), cr_intern_c(t, name), cr_tuple_from(t, &base, 1), namespace, CR_ERROR, 0);
}

CrValue cr_structseq_new(CrThread *t, CrValue type, const CrValue *items, size_t n) {
    CrValue plain = cr_tuple_from(t, items, n);
    return plain == CR_ERROR || type == CR_ERROR ? CR_ERROR : cr_call1(t, type, plain);
}
