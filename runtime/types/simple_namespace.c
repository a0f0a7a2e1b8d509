// simple_namespace.c -- types.SimpleNamespace: an object with attributes.
#include "runtime/attr.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/method.h"

static CrValue attributes(CrThread *t, CrValue self) { return cr_getattr(t, self, cr_name___dict__); }

CR_METHOD(construct, CrValue cls, CrValue args, CrValue kwargs) { return cr_instance_new(t, CR_AS(CrType, cls)); }

CR_METHOD(init, CrValue self, CrValue args, CrValue kwargs) {
    CrValue key, value;
    if (cr_tuple_len(args)) return CR_RAISE(t, TypeError, "no positional arguments expected");
    for (uint64_t at = 0; cr_dict_step(kwargs, &at, &key, &value);)
        if (cr_setattr(t, self, key, value) < 0) return CR_ERROR;
    return CR_NONE;
}

static CrValue namespace_repr(CrThread *t, CrValue self) {
    CrType *type = cr_type_of(self);
    CrValue name = type == CR_TYPE_OF_ID(SIMPLE_NAMESPACE) ? cr_intern_c(t, "namespace") : type->name_str;
    CrReprLink link;
    if (!cr_repr_enter(t, &link, self)) return cr_str_printf(t, "%S(...)", name);
    CrValue dict = attributes(t, self), parts = dict ? cr_list_new(t, 0) : CR_ERROR, text = CR_ERROR;
    CrValue names = parts ? cr_list_from_iterable(t, dict) : CR_ERROR;
    for (uint64_t i = 0; names && i < cr_list_len(names) && !cr_raised(t); i++) {
        CrValue key = cr_list_at(names, i), value;
        if (!cr_is_str(key) || !CR_AS(CrStr, cr_str_plain(key))->len || !(value = cr_dict_get(t, dict, key))) continue;
        CrValue part = cr_str_printf(t, "%S=%R", key, value);
        if (part) cr_list_append(t, parts, part);
    }
    if (names && !cr_raised(t)) text = cr_str_join(t, cr_intern_c(t, ", "), parts);
    cr_repr_leave(t, &link);
    return text ? cr_str_printf(t, "%S(%S)", name, text) : CR_ERROR;
}

static CrValue namespace_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    CrType *type = CR_TYPE_OF_ID(SIMPLE_NAMESPACE);
    if (!cr_is_subtype(cr_type_of(a), type) || !cr_is_subtype(cr_type_of(b), type)) return CR_NOT_IMPLEMENTED;
    CrValue x = attributes(t, a), y = x ? attributes(t, b) : CR_ERROR;
    return y ? cr_compare(t, x, y, op) : CR_ERROR;
}

CR_METHOD(reduce, CrValue self) {
    CrValue dict = attributes(t, self);
    return dict ? cr_tuple_from(t, (CrValue[]){cr_box(cr_type_of(self)), cr_tuple_empty, dict}, 3) : CR_ERROR;
}

static const CrMethodDef methods[] = {{"__reduce__(self, /)", CR_FN(reduce), "Return state information for pickling", 0}, {0}};

const CrTypeDef cr_simple_namespace_typedef = {
    .doc = "A simple attribute-based namespace.\n\nSimpleNamespace(**kwargs)",
    .flags = CR_TYPE_BASE | CR_TYPE_HAS_DICT,
    .slots = {.repr = namespace_repr, .compare = namespace_compare},
    .methods = methods,
    .constructor = {"SimpleNamespace(cls, /, *args, **kwargs)", CR_FN(construct), NULL, 0},
    .init = {"__init__(self, /, *args, **kwargs)", CR_FN(init), NULL, 0},
};
