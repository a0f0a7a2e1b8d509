// union.c -- types.UnionType: int | str. Good for isinstance and issubclass; for the rest see generic_alias.c.
#include "runtime/builtins.h"
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/types/container.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/list.h"
#include "runtime/types/set.h"

static CrValue union_args(CrValue v) { return CR_AS(CrUnion, v)->args; }
static bool is_unionable(CrValue v) {
    return v == CR_NONE || cr_has_flag(v, CR_TYPE_TYPE) || cr_is_generic_alias(v) || CR_IS(UNION, v);
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

static CrValue item_text(CrThread *t, CrValue v) {
    return v == cr_box(CR_TYPE_OF_ID(NONE)) ? cr_str_from_c(t, "None") : cr_generic_item_text(t, v);
}
static CrValue union_repr(CrThread *t, CrValue self) { return cr_generic_items_text(t, union_args(self), " | ", item_text); }

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
static CrValue get_union_parameters(CrThread *t, CrValue self) { return cr_type_parameters(t, union_args(self)); }

// The union of what its members become when their type variables are replaced.
static CrValue union_getitem(CrThread *t, CrValue self, CrValue item) {
    CrValue parameters = get_union_parameters(t, self);
    CrValue args = parameters ? cr_type_substitute(t, self, union_args(self), parameters, item) : CR_ERROR;
    if (!args) return CR_ERROR;
    CrValue result = cr_tuple_items(args)[0];
    for (uint64_t i = 1; result && i < cr_tuple_len(args); i++)
        result = cr_binary(t, CR_OR, result, cr_tuple_items(args)[i]);
    return result;
}

static const CrMethodDef union_methods[] = {
    {"__instancecheck__(self, object, /)", CR_FN(union_instancecheck), NULL, 0},
    {"__subclasscheck__(self, cls, /)", CR_FN(union_subclasscheck), NULL, 0},
    {0},
};
static const CrGetSetDef union_getsets[] = {
    {"__args__", get_union_args, cr_readonly_member, NULL},
    {"__parameters__", get_union_parameters, NULL, "Type variables in the types.UnionType."},
    {0},
};

const CrTypeDef cr_union_typedef = {
    .doc = "Represent a PEP 604 union type",
    .slots = {.repr = union_repr, .hash = union_hash, .compare = union_compare, .getitem = union_getitem,
              .binary = {[CR_OR] = cr_type_or}},
    .methods = union_methods,
    .getsets = union_getsets,
};
