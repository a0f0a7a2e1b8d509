// generic_alias.c -- types.GenericAlias (list[int]) and types.UnionType (int | str).
//
// An alias behaves as its origin: calls and attributes go there, but for a few names of its own. A union is good for
// isinstance and issubclass. Neither looks at what the arguments mean; that is for tools that read annotations.
#include "runtime/types/generic_alias.h"

#include "runtime/attr.h"
#include "runtime/builtins.h"
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/set.h"

static CrGenericAlias *alias_of(CrValue v) { return CR_AS(CrGenericAlias, v); }

CrValue cr_generic_alias_new(CrThread *t, CrValue origin, CrValue args) {
    if (!CR_IS(TUPLE, args) && (args = cr_tuple_from(t, &args, 1)) == CR_ERROR) return CR_ERROR;
    CrGenericAlias *a = cr_alloc(t, sizeof *a);
    a->ob.shape = CR_T_GENERIC_ALIAS;
    a->origin = origin;
    a->args = args;
    return cr_box(a);
}

CrValue cr_class_getitem(CrThread *t, CrFunction *f, CrValue cls, CrValue item) { return cr_generic_alias_new(t, cls, item); }

// How a class reads in brackets: its qualified name with its module, other things as their repr.
static CrValue item_text(CrThread *t, CrValue v) {
    if (v == CR_ELLIPSIS) return cr_str_from_c(t, "...");
    if (CR_IS(GENERIC_ALIAS, v) || CR_IS(UNION, v) || !cr_has_flag(v, CR_TYPE_TYPE)) return cr_repr(t, v);
    CrValue name = cr_getattr(t, v, cr_name___qualname__);
    CrValue module = name == CR_ERROR ? CR_ERROR : cr_getattr_or_zero(t, v, cr_name___module__);
    if (cr_raised(t)) return CR_ERROR;
    if (module == CR_ERROR || !cr_is_str(module) || cr_str_is(module, "builtins")) return name;
    return cr_str_printf(t, "%S.%S", module, name);
}

// The items' texts with a separator between them.
static CrValue joined(CrThread *t, CrValue items, const char *separator, bool none_type_is_none) {
    CrValue text = cr_str_empty;
    for (uint64_t i = 0; i < cr_tuple_len(items) && text != CR_ERROR; i++) {
        CrValue v = cr_tuple_items(items)[i];
        CrValue item = none_type_is_none && v == cr_box(CR_TYPE_OF_ID(NONE)) ? cr_str_from_c(t, "None") : item_text(t, v);
        text = item == CR_ERROR ? CR_ERROR : cr_str_printf(t, "%S%s%S", text, i ? separator : "", item);
    }
    return text;
}

static CrValue alias_repr(CrThread *t, CrValue self) {
    CrReprLink link;
    if (!cr_stack_ok(t)) return CR_ERROR;
    if (!cr_repr_enter(t, &link, self)) return cr_str_from_c(t, "...");
    CrValue origin = item_text(t, alias_of(self)->origin);
    CrValue args = origin == CR_ERROR ? CR_ERROR : joined(t, alias_of(self)->args, ", ", false);
    cr_repr_leave(t, &link);
    if (args == CR_ERROR) return CR_ERROR;
    return cr_str_printf(t, "%S[%S]", origin, cr_tuple_len(alias_of(self)->args) ? args : cr_str_from_c(t, "()"));
}

static int alias_hash(CrThread *t, CrValue self, int64_t *hash) {
    int64_t origin, args;
    if (cr_hash(t, alias_of(self)->origin, &origin) < 0 || cr_hash(t, alias_of(self)->args, &args) < 0) return -1;
    *hash = origin ^ args;
    return 0;
}

static CrValue alias_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if (!CR_IS(GENERIC_ALIAS, a) || !CR_IS(GENERIC_ALIAS, b) || (op != CR_EQ && op != CR_NE)) return CR_NOT_IMPLEMENTED;
    int equal = cr_compare_bool(t, alias_of(a)->origin, alias_of(b)->origin, CR_EQ);
    if (equal > 0) equal = cr_compare_bool(t, alias_of(a)->args, alias_of(b)->args, CR_EQ);
    return equal < 0 ? CR_ERROR : cr_bool(equal == (op == CR_EQ));
}

static CrValue alias_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    CrValue result = cr_call(t, alias_of(self)->origin, args, nargs, kwnames);
    if (result == CR_ERROR || cr_setattr(t, result, cr_intern_c(t, "__orig_class__"), self) == 0) return result;
    if (cr_exception_clear_if(t, CR_TYPE_OF_ID(AttributeError)) || cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError)))
        return result;
    return CR_ERROR;
}

// Names that are the alias's own; all others are the origin's.
static CrValue alias_getattr(CrThread *t, CrValue self, CrValue name) {
    static const char *const own[] = {"__origin__",      "__args__",   "__parameters__", "__mro_entries__",     "__class__",
                                      "__instancecheck__", "__subclasscheck__", "__reduce__", "__reduce_ex__",   "__copy__",
                                      "__deepcopy__",    "__getitem__", "__eq__",        "__hash__"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (cr_str_is(name, own[i])) return cr_object_getattr(t, self, name);
    return cr_getattr(t, alias_of(self)->origin, name);
}

// The objects among the arguments that say they are type variables (they have __typing_subst__), each once.
static CrValue find_parameters(CrThread *t, CrValue args) {
    CrValue found = cr_list_new(t, 0), subst = cr_intern_c(t, "__typing_subst__");
    for (uint64_t i = 0; i < cr_tuple_len(args); i++) {
        CrValue v = cr_tuple_items(args)[i];
        if (cr_has_flag(v, CR_TYPE_TYPE)) continue;
        CrValue nested = CR_IS(GENERIC_ALIAS, v) ? find_parameters(t, alias_of(v)->args) : CR_ERROR;
        if (nested != CR_ERROR) {
            for (uint64_t k = 0; k < cr_tuple_len(nested); k++)
                if (cr_list_contains(t, found, cr_tuple_items(nested)[k]) == 0) cr_list_append(t, found, cr_tuple_items(nested)[k]);
        } else if (!cr_raised(t) && cr_getattr_or_zero(t, v, subst) != CR_ERROR && cr_list_contains(t, found, v) == 0) {
            cr_list_append(t, found, v);
        }
        if (cr_raised(t)) return CR_ERROR;
    }
    return cr_list_to_tuple(t, found);
}

static CrValue get_origin(CrThread *t, CrValue self) { return alias_of(self)->origin; }
static CrValue get_args(CrThread *t, CrValue self) { return alias_of(self)->args; }
static CrValue get_parameters(CrThread *t, CrValue self) {
    if (alias_of(self)->parameters == CR_ERROR) alias_of(self)->parameters = find_parameters(t, alias_of(self)->args);
    return alias_of(self)->parameters;
}

// Replaces the type variables `from` by `to` in an argument.
static CrValue substituted(CrThread *t, CrValue v, CrValue from, CrValue to) {
    for (uint64_t i = 0; i < cr_tuple_len(from); i++)
        if (cr_tuple_items(from)[i] == v) return cr_tuple_items(to)[i];
    if (!CR_IS(GENERIC_ALIAS, v)) return v;
    uint64_t n = cr_tuple_len(alias_of(v)->args);
    CrTuple *args = cr_tuple_alloc(t, n);
    for (uint64_t i = 0; args && i < n; i++)
        if ((args->item[i] = substituted(t, cr_tuple_items(alias_of(v)->args)[i], from, to)) == CR_ERROR) return CR_ERROR;
    return args ? cr_generic_alias_new(t, alias_of(v)->origin, cr_box(args)) : CR_ERROR;
}

static CrValue alias_getitem(CrThread *t, CrValue self, CrValue item) {
    CrValue parameters = get_parameters(t, self);
    if (parameters == CR_ERROR) return CR_ERROR;
    uint64_t n = cr_tuple_len(parameters);
    if (n == 0) return CR_RAISE(t, TypeError, "%R is not a generic class", self);
    if (!CR_IS(TUPLE, item)) item = cr_tuple_from(t, &item, 1);
    if (cr_tuple_len(item) != n)
        return CR_RAISE(t, TypeError, "Too %s arguments for %R; actual %i, expected %i", cr_tuple_len(item) > n ? "many" : "few",
                        self, (int64_t)cr_tuple_len(item), (int64_t)n);
    return substituted(t, self, parameters, item);
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
static CrValue alias_reduce(CrThread *t, CrFunction *f, CrValue self) {
    CrValue arguments = cr_tuple_from(t, (CrValue[]){alias_of(self)->origin, alias_of(self)->args}, 2);
    return cr_tuple_from(t, (CrValue[]){cr_box(CR_TYPE_OF_ID(GENERIC_ALIAS)), arguments}, 2);
}

static CrValue alias_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue origin, CrValue args) {
    return cr_generic_alias_new(t, origin, args);
}

static const CrMethodDef alias_methods[] = {
    {"__mro_entries__(self, bases, /)", CR_FN(alias_mro_entries), NULL, 0},
    {"__instancecheck__(self, object, /)", CR_FN(alias_instancecheck), NULL, 0},
    {"__subclasscheck__(self, cls, /)", CR_FN(alias_subclasscheck), NULL, 0},
    {"__reduce__(self, /)", CR_FN(alias_reduce), NULL, 0},
    {0},
};
static const CrGetSetDef alias_getsets[] = {
    {"__origin__", get_origin, NULL, NULL},
    {"__args__", get_args, NULL, NULL},
    {"__parameters__", get_parameters, NULL, NULL},
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
            .getitem = alias_getitem,
            .binary = {[CR_OR] = cr_type_or},
        },
    .methods = alias_methods,
    .getsets = alias_getsets,
    .constructor = {"GenericAlias(cls, origin, args, /)", CR_FN(alias_construct), NULL, 0},
};

// ---- Unions -----------------------------------------------------------------------------------------------

static CrValue union_args(CrValue v) { return CR_AS(CrUnion, v)->args; }
static bool is_unionable(CrValue v) {
    return v == CR_NONE || cr_has_flag(v, CR_TYPE_TYPE) || CR_IS(GENERIC_ALIAS, v) || CR_IS(UNION, v);
}

// Adds v (of a union: its members) to the list unless it is there.
static bool add_member(CrThread *t, CrValue members, CrValue v) {
    if (CR_IS(UNION, v)) {
        for (uint64_t i = 0; i < cr_tuple_len(union_args(v)); i++)
            if (!add_member(t, members, cr_tuple_items(union_args(v))[i])) return false;
        return true;
    }
    if (v == CR_NONE) v = cr_box(CR_TYPE_OF_ID(NONE));
    int there = cr_list_contains(t, members, v);
    return there > 0 || (there == 0 && cr_list_append(t, members, v) == 0);
}

CrValue cr_type_or(CrThread *t, CrValue a, CrValue b) {
    if (!is_unionable(a) || !is_unionable(b)) return CR_NOT_IMPLEMENTED;
    CrValue members = cr_list_new(t, 2);
    if (!add_member(t, members, a) || !add_member(t, members, b)) return CR_ERROR;
    uint64_t n;
    const CrValue *items = cr_list_items(members, &n);
    if (n == 1) return items[0];
    CrUnion *u = cr_alloc(t, sizeof *u);
    u->ob.shape = CR_T_UNION;
    u->args = cr_list_to_tuple(t, members);
    return u->args == CR_ERROR ? CR_ERROR : cr_box(u);
}

static CrValue union_repr(CrThread *t, CrValue self) { return joined(t, union_args(self), " | ", true); }

static int union_hash(CrThread *t, CrValue self, int64_t *hash) {
    CrValue members = cr_frozenset_from_iterable(t, union_args(self));
    return members == CR_ERROR ? -1 : cr_hash(t, members, hash);
}

static CrValue union_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if (!CR_IS(UNION, a) || !CR_IS(UNION, b) || (op != CR_EQ && op != CR_NE)) return CR_NOT_IMPLEMENTED;
    CrValue x = cr_set_from_iterable(t, union_args(a)), y = cr_set_from_iterable(t, union_args(b));
    if (x == CR_ERROR || y == CR_ERROR) return CR_ERROR;
    return cr_compare(t, x, y, op);
}

// isinstance and issubclass: does the function say so for any member?
static CrValue any_member(CrThread *t, CrValue self, CrValue v, const char *function) {
    for (uint64_t i = 0; i < cr_tuple_len(union_args(self)); i++) {
        CrValue member = cr_tuple_items(union_args(self))[i];
        if (CR_IS(GENERIC_ALIAS, member))
            return CR_RAISE(t, TypeError, "%s() argument 2 cannot be a parameterized generic", function);
    }
    for (uint64_t i = 0; i < cr_tuple_len(union_args(self)); i++) {
        CrValue member = cr_tuple_items(union_args(self))[i];
        int yes;
        if (!strcmp(function, "isinstance")) yes = cr_isinstance(t, v, member);
        else if (!cr_has_flag(v, CR_TYPE_TYPE)) return CR_RAISE(t, TypeError, "issubclass() arg 1 must be a class");
        else yes = cr_issubclass(t, v, member);
        if (yes) return yes < 0 ? CR_ERROR : CR_TRUE;
    }
    return CR_FALSE;
}
static CrValue union_instancecheck(CrThread *t, CrFunction *f, CrValue self, CrValue v) {
    return any_member(t, self, v, "isinstance");
}
static CrValue union_subclasscheck(CrThread *t, CrFunction *f, CrValue self, CrValue v) {
    return any_member(t, self, v, "issubclass");
}

static CrValue get_union_args(CrThread *t, CrValue self) { return union_args(self); }
static CrValue get_union_parameters(CrThread *t, CrValue self) { return find_parameters(t, union_args(self)); }

static const CrMethodDef union_methods[] = {
    {"__instancecheck__(self, object, /)", CR_FN(union_instancecheck), NULL, 0},
    {"__subclasscheck__(self, cls, /)", CR_FN(union_subclasscheck), NULL, 0},
    {0},
};
static const CrGetSetDef union_getsets[] = {
    {"__args__", get_union_args, NULL, NULL},
    {"__parameters__", get_union_parameters, NULL, NULL},
    {0},
};

const CrTypeDef cr_union_typedef = {
    .doc = "Represent a PEP 604 union type",
    .slots = {.repr = union_repr, .hash = union_hash, .compare = union_compare, .binary = {[CR_OR] = cr_type_or}},
    .methods = union_methods,
    .getsets = union_getsets,
};
