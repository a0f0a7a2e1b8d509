// generic_alias.c -- types.GenericAlias: list[int], and *tuple[int], which stands for the items of a tuple.
//
// An alias behaves as its origin: calls and attributes go there, but for a few names of its own. What the arguments mean is
// for tools that read annotations; only type variables among them are replaced when an alias is subscripted.
#include "runtime/types/generic_alias.h"

#include "runtime/attr.h"
#include "runtime/builtins.h"
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"

static CrGenericAlias *alias_of(CrValue v) { return CR_AS(CrGenericAlias, v); }
bool cr_is_generic_alias(CrValue v) {
    return cr_is_ptr(v) && cr_is_subtype(cr_object_type(cr_object(v)), CR_TYPE_OF_ID(GENERIC_ALIAS));
}

static CrValue make(CrThread *t, CrType *type, CrValue origin, CrValue args, bool starred) {
    if (!cr_has_flag(args, CR_TYPE_TUPLE) && !(args = cr_tuple_from(t, &args, 1))) return CR_ERROR;
    CrValue self = cr_instance_new(t, type);
    if (!self) return CR_ERROR;
    CrGenericAlias *a = alias_of(self);
    a->origin = origin;
    a->args = args;
    a->starred = starred;
    return self;
}

CrValue cr_generic_alias_new(CrThread *t, CrValue origin, CrValue args) {
    return make(t, CR_TYPE_OF_ID(GENERIC_ALIAS), origin, args, false);
}
CrValue cr_class_getitem(CrThread *t, CrFunction *f, CrValue cls, CrValue item) { return cr_generic_alias_new(t, cls, item); }

static CrValue alias_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue origin, CrValue args) {
    return make(t, CR_AS(CrType, cls), origin, args, false);
}

// ---- How it reads ---------------------------------------------------------------------------------------------

// Has the object an attribute of that name, other than None? 1, 0, -1.
static int has(CrThread *t, CrValue v, CrValue name) {
    CrValue found = cr_getattr_or_zero(t, v, name);
    return found ? found != CR_NONE : cr_raised(t) ? -1 : 0;
}

// Classes and functions: the qualified name with the module; aliases and other things: their repr.
CrValue cr_generic_item_text(CrThread *t, CrValue v) {
    if (v == CR_ELLIPSIS) return cr_str_from_c(t, "...");
    int generic = has(t, v, cr_intern_c(t, "__origin__"));
    if (generic > 0) generic = has(t, v, cr_intern_c(t, "__args__"));
    if (generic) return generic < 0 ? CR_ERROR : cr_repr(t, v);
    CrValue name = cr_getattr_or_zero(t, v, cr_name___qualname__);
    CrValue module = name ? cr_getattr_or_zero(t, v, cr_name___module__) : CR_ERROR;
    if (cr_raised(t)) return CR_ERROR;
    if (!module || module == CR_NONE) return cr_repr(t, v);
    if (cr_is_str(module) && cr_str_is(module, "builtins")) return cr_str(t, name);
    return cr_str_printf(t, "%S.%S", module, name);
}

CrValue cr_generic_items_text(CrThread *t, CrValue items, const char *separator, CrGenericItemText *item_text) {
    CrValue text = cr_str_empty;
    for (uint64_t i = 0; i < cr_tuple_len(items) && text; i++) {
        CrValue item = item_text(t, cr_tuple_items(items)[i]);
        text = item ? cr_str_printf(t, "%S%s%S", text, i ? separator : "", item) : CR_ERROR;
    }
    return text;
}

static CrValue alias_repr(CrThread *t, CrValue self) {
    const CrGenericAlias *a = alias_of(self);
    CrReprLink link;
    if (!cr_stack_ok(t)) return CR_ERROR;
    if (!cr_repr_enter(t, &link, self)) return cr_str_from_c(t, "...");
    CrValue origin = cr_generic_item_text(t, a->origin);
    CrValue args = origin ? cr_generic_items_text(t, a->args, ", ", cr_generic_item_text) : CR_ERROR;
    cr_repr_leave(t, &link);
    if (args && !cr_tuple_len(a->args)) args = cr_str_from_c(t, "()");
    return args ? cr_str_printf(t, "%s%S[%S]", a->starred ? "*" : "", origin, args) : CR_ERROR;
}

// ---- What it has of its own ---------------------------------------------------------------------------------------

static int alias_hash(CrThread *t, CrValue self, int64_t *hash) {
    int64_t origin, args;
    if (cr_hash(t, alias_of(self)->origin, &origin) < 0 || cr_hash(t, alias_of(self)->args, &args) < 0) return -1;
    *hash = origin ^ args;
    return 0;
}

static CrValue alias_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if (!cr_is_generic_alias(a) || !cr_is_generic_alias(b) || (op != CR_EQ && op != CR_NE)) return CR_NOT_IMPLEMENTED;
    int equal = alias_of(a)->starred == alias_of(b)->starred;
    if (equal) equal = cr_compare_bool(t, alias_of(a)->origin, alias_of(b)->origin, CR_EQ);
    if (equal > 0) equal = cr_compare_bool(t, alias_of(a)->args, alias_of(b)->args, CR_EQ);
    return equal < 0 ? CR_ERROR : cr_bool(equal == (op == CR_EQ));
}

static CrValue alias_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    CrValue result = cr_call(t, alias_of(self)->origin, args, nargs, kwnames);
    if (!result || cr_setattr(t, result, cr_intern_c(t, "__orig_class__"), self) == 0) return result;
    if (cr_exception_clear_if(t, CR_TYPE_OF_ID(AttributeError)) || cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError)))
        return result;
    return CR_ERROR;
}

// Names that are the alias's own; all others are the origin's.
static const char *const own_names[] = {
    "__class__", "__origin__", "__args__", "__unpacked__", "__parameters__", "__typing_unpacked_tuple_args__",
    "__mro_entries__", "__reduce_ex__", "__reduce__", "__copy__", "__deepcopy__"};
enum { OWN_NAMES = sizeof own_names / sizeof *own_names };

static CrValue alias_getattr(CrThread *t, CrValue self, CrValue name) {
    for (size_t i = 0; i < OWN_NAMES; i++)
        if (cr_str_is(name, own_names[i])) return cr_object_getattr(t, self, name);
    return cr_getattr(t, alias_of(self)->origin, name);
}

static CrValue alias_dir(CrThread *t, CrFunction *f, CrValue self) {
    bool found;
    CrValue names = cr_call_special(t, alias_of(self)->origin, cr_name___dir__, NULL, 0, &found);
    CrValue list = names ? cr_list_from_iterable(t, names) : CR_ERROR;
    for (size_t i = 0; list && i < OWN_NAMES; i++) {
        CrValue name = cr_intern_c(t, own_names[i]);
        int there = cr_list_contains(t, list, name);
        if (there < 0 || (!there && cr_list_append(t, list, name) < 0)) return CR_ERROR;
    }
    return list;
}

static CrValue get_origin(CrThread *t, CrValue self) { return alias_of(self)->origin; }
static CrValue get_args(CrThread *t, CrValue self) { return alias_of(self)->args; }
static CrValue get_unpacked(CrThread *t, CrValue self) { return cr_bool(alias_of(self)->starred); }
static CrValue get_parameters(CrThread *t, CrValue self) {
    CrValue parameters = CR_GET(alias_of(self)->parameters);
    if (parameters || !(parameters = cr_type_parameters(t, alias_of(self)->args))) return parameters;
    CR_SET(alias_of(self)->parameters, parameters);
    return parameters;
}
static CrValue get_unpacked_args(CrThread *t, CrValue self) {
    const CrGenericAlias *a = alias_of(self);
    return a->starred && a->origin == cr_box(CR_TYPE_OF_ID(TUPLE)) ? a->args : CR_NONE;
}

static CrValue alias_getitem(CrThread *t, CrValue self, CrValue item) {
    CrValue parameters = get_parameters(t, self);
    CrValue args = parameters ? cr_type_substitute(t, self, alias_of(self)->args, parameters, item) : CR_ERROR;
    return args ? make(t, CR_TYPE_OF_ID(GENERIC_ALIAS), alias_of(self)->origin, args, alias_of(self)->starred) : CR_ERROR;
}

static CrValue alias_mro_entries(CrThread *t, CrFunction *f, CrValue self, CrValue bases) {
    return cr_tuple_from(t, &alias_of(self)->origin, 1);
}
static CrValue alias_instancecheck(CrThread *t, CrFunction *f, CrValue self, CrValue object) {
    return CR_RAISE(t, TypeError, "isinstance() argument 2 cannot be a parameterized generic");
}
static CrValue alias_subclasscheck(CrThread *t, CrFunction *f, CrValue self, CrValue cls) {
    return CR_RAISE(t, TypeError, "issubclass() argument 2 cannot be a parameterized generic");
}

// (function, (argument,)), as pickle wants it.
static CrValue call_of(CrThread *t, CrValue function, CrValue argument) {
    if (!function || !argument) return CR_ERROR;
    return cr_tuple_from(t, (CrValue[]){function, cr_tuple_from(t, &argument, 1)}, 2);
}

static CrValue alias_iter(CrThread *t, CrValue self);

static CrValue alias_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrGenericAlias *a = alias_of(self);
    if (a->starred) {
        CrValue plain = cr_generic_alias_new(t, a->origin, a->args);
        return call_of(t, cr_builtins_get(t, "next"), plain ? alias_iter(t, plain) : CR_ERROR);
    }
    CrValue arguments = cr_tuple_from(t, (CrValue[]){a->origin, a->args}, 2);
    return cr_tuple_from(t, (CrValue[]){cr_box(CR_TYPE_OF_ID(GENERIC_ALIAS)), arguments}, 2);
}

static const CrMethodDef alias_methods[] = {
    {"__mro_entries__(self, bases, /)", CR_FN(alias_mro_entries), NULL, 0},
    {"__instancecheck__(self, object, /)", CR_FN(alias_instancecheck), NULL, 0},
    {"__subclasscheck__(self, cls, /)", CR_FN(alias_subclasscheck), NULL, 0},
    {"__reduce__(self, /)", CR_FN(alias_reduce), NULL, 0},
    {"__dir__(self, /)", CR_FN(alias_dir), NULL, 0},
    {0},
};
static const CrGetSetDef alias_getsets[] = {
    {"__origin__", get_origin, cr_readonly_member, NULL},
    {"__args__", get_args, cr_readonly_member, NULL},
    {"__unpacked__", get_unpacked, cr_readonly_member, NULL},
    {"__parameters__", get_parameters, NULL, "Type variables in the GenericAlias."},
    {"__typing_unpacked_tuple_args__", get_unpacked_args, NULL, NULL},
    {0},
};

const CrTypeDef cr_generic_alias_typedef = {
    .doc = "Represent a PEP 585 generic type",
    .flags = CR_TYPE_WEAKREF | CR_TYPE_BASE,
    .slots =
        {
            .repr = alias_repr,
            .hash = alias_hash,
            .call = alias_call,
            .getattr = alias_getattr,
            .compare = alias_compare,
            .iter = alias_iter,
            .getitem = alias_getitem,
            .binary = {[CR_OR] = cr_type_or},
        },
    .methods = alias_methods,
    .getsets = alias_getsets,
    .constructor = {"GenericAlias(cls, origin, args, /)", CR_FN(alias_construct), NULL, 0},
};

// ---- Its iterator: gives the starred alias, once ------------------------------------------------------------------

static CrValue alias_iter(CrThread *t, CrValue self) {
    CrGenericAliasIterator *i = cr_alloc(t, sizeof *i);
    i->ob.shape = CR_T_GENERIC_ALIAS_ITERATOR;
    i->alias = self;
    return cr_box(i);
}

static CrValue iterator_next(CrThread *t, CrValue self) {
    CrValue alias = __atomic_exchange_n(&CR_AS(CrGenericAliasIterator, self)->alias, CR_ERROR, __ATOMIC_ACQ_REL);
    return alias ? make(t, CR_TYPE_OF_ID(GENERIC_ALIAS), alias_of(alias)->origin, alias_of(alias)->args, true) : CR_ERROR;
}
static CrValue iterator_reduce(CrThread *t, CrFunction *f, CrValue self) {
    CrValue alias = CR_GET(CR_AS(CrGenericAliasIterator, self)->alias);
    return call_of(t, cr_builtins_get(t, "iter"), alias ? alias : cr_tuple_empty);
}

static const CrMethodDef iterator_methods[] = {{"__reduce__(self, /)", CR_FN(iterator_reduce), NULL, 0}, {0}};
const CrTypeDef cr_generic_alias_iterator_typedef = {
    .slots = {.iter = cr_iterator_self, .next = iterator_next},
    .methods = iterator_methods,
};
