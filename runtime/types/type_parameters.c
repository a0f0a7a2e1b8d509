// type_parameters.c -- type variables in the arguments of aliases and unions: which there are, and types in their place.
//
// What a type variable is and accepts is module typing's business. Its objects say so by special attributes:
//      __typing_subst__(x)                    a type variable: what x becomes in its place (a tuple, if it is unpacked)
//      __typing_prepare_subst__(alias, args)  the arguments as they fit the alias's variables
//      __typing_unpacked_tuple_args__         of *tuple[a, b]: the arguments that it stands for
//      __typing_is_unpacked_typevartuple__    of *Ts: what replaces it is several arguments
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/types/container.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/list.h"

// An attribute of anything but a class, which would mean its instances. Missing: CR_ERROR without an exception.
static CrValue attribute(CrThread *t, CrValue v, const char *name) {
    return cr_has_flag(v, CR_TYPE_TYPE) ? CR_ERROR : cr_getattr_or_zero(t, v, cr_intern_c(t, name));
}

static int add_new(CrThread *t, CrValue list, CrValue v) {
    int there = cr_list_contains(t, list, v);
    return there ? (there < 0 ? -1 : 0) : cr_list_append(t, list, v);
}

// Adds the type variables of one argument.
static int add_parameters_of(CrThread *t, CrValue found, CrValue v) {
    if (attribute(t, v, "__typing_subst__")) return add_new(t, found, v);
    CrValue inner = cr_raised(t) ? CR_ERROR : attribute(t, v, "__parameters__");
    if (!inner || !cr_has_flag(inner, CR_TYPE_TUPLE)) return cr_raised(t) ? -1 : 0;
    for (uint64_t i = 0; i < cr_tuple_len(inner); i++)
        if (add_new(t, found, cr_tuple_items(inner)[i]) < 0) return -1;
    return 0;
}

CrValue cr_type_parameters(CrThread *t, CrValue args) {
    CrValue found = cr_list_new(t, 0);
    for (uint64_t i = 0; found && i < cr_tuple_len(args); i++)
        if (add_parameters_of(t, found, cr_tuple_items(args)[i]) < 0) return CR_ERROR;
    return found ? cr_list_to_tuple(t, found) : CR_ERROR;
}

// ---- Substitution -------------------------------------------------------------------------------------------------

// What stands in the brackets as a tuple, with the arguments that *tuple[a, b] stands for in its place.
static CrValue unpacked(CrThread *t, CrValue item) {
    bool many = cr_has_flag(item, CR_TYPE_TUPLE);
    uint64_t n = many ? cr_tuple_len(item) : 1;
    CrValue result = cr_list_new(t, n);
    for (uint64_t i = 0; result && i < n; i++) {
        CrValue v = many ? cr_tuple_items(item)[i] : item, inner = attribute(t, v, "__typing_unpacked_tuple_args__");
        if (cr_raised(t)) return CR_ERROR;
        uint64_t len = inner && cr_has_flag(inner, CR_TYPE_TUPLE) ? cr_tuple_len(inner) : 0;
        bool fixed = inner && inner != CR_NONE && cr_has_flag(inner, CR_TYPE_TUPLE) &&
                     !(len && cr_tuple_items(inner)[len - 1] == CR_ELLIPSIS);
        if ((fixed ? cr_list_extend(t, result, inner) : cr_list_append(t, result, v)) < 0) return CR_ERROR;
    }
    return result ? cr_list_to_tuple(t, result) : CR_ERROR;
}

// The arguments, after each type variable has had a look at them.
static CrValue prepared(CrThread *t, CrValue self, CrValue parameters, CrValue args) {
    for (uint64_t i = 0; args && i < cr_tuple_len(parameters); i++) {
        CrValue prepare = attribute(t, cr_tuple_items(parameters)[i], "__typing_prepare_subst__");
        if (cr_raised(t)) return CR_ERROR;
        if (!prepare || prepare == CR_NONE) continue;
        args = cr_call2(t, prepare, self, args);
        if (args && !cr_has_flag(args, CR_TYPE_TUPLE)) args = cr_tuple_from(t, &args, 1);
    }
    return args;
}

// Where the variable is among the parameters; their number if it is not.
static uint64_t index_of(CrValue parameters, CrValue v) {
    uint64_t i = 0;
    while (i < cr_tuple_len(parameters) && cr_tuple_items(parameters)[i] != v) i++;
    return i;
}

// A generic argument with its own variables replaced: subscripted with what is given for them.
static CrValue substituted_inside(CrThread *t, CrValue v, CrValue parameters, CrValue given) {
    CrValue inner = attribute(t, v, "__parameters__");
    if (!inner || !cr_has_flag(inner, CR_TYPE_TUPLE) || !cr_tuple_len(inner)) return cr_raised(t) ? CR_ERROR : v;
    CrValue args = cr_list_new(t, cr_tuple_len(inner));
    for (uint64_t i = 0; args && i < cr_tuple_len(inner); i++) {
        CrValue parameter = cr_tuple_items(inner)[i], arg = parameter;
        uint64_t k = index_of(parameters, parameter);
        if (k < cr_tuple_len(parameters)) arg = cr_tuple_items(given)[k];
        bool several = cr_has_flag(arg, CR_TYPE_TUPLE) && cr_type_of(parameter)->slots.iter; // of a TypeVarTuple
        if ((several ? cr_list_extend(t, args, arg) : cr_list_append(t, args, arg)) < 0) return CR_ERROR;
    }
    return args ? cr_getitem(t, v, cr_list_to_tuple(t, args)) : CR_ERROR;
}

// Appends to `result` what argument v becomes.
static int substitute_one(CrThread *t, CrValue result, CrValue v, CrValue parameters, CrValue given) {
    CrValue several = attribute(t, v, "__typing_is_unpacked_typevartuple__");
    int unpack = several ? cr_truth(t, several) : cr_raised(t) ? -1 : 0;
    CrValue subst = unpack < 0 ? CR_ERROR : attribute(t, v, "__typing_subst__");
    if (cr_raised(t)) return -1;
    uint64_t k = index_of(parameters, v);
    if (!subst) v = substituted_inside(t, v, parameters, given);
    else if (k < cr_tuple_len(parameters)) v = cr_call1(t, subst, cr_tuple_items(given)[k]);
    if (!v) return -1;
    return unpack && cr_has_flag(v, CR_TYPE_TUPLE) ? cr_list_extend(t, result, v) : cr_list_append(t, result, v);
}

CrValue cr_type_substitute(CrThread *t, CrValue self, CrValue args, CrValue parameters, CrValue item) {
    uint64_t n = cr_tuple_len(parameters);
    if (!n) return CR_RAISE(t, TypeError, "%R is not a generic class", self);
    CrValue given = unpacked(t, item);
    if (!given || !(given = prepared(t, self, parameters, given))) return CR_ERROR;
    if (cr_tuple_len(given) != n)
        return CR_RAISE(t, TypeError, "Too %s arguments for %R; actual %i, expected %i",
                        cr_tuple_len(given) > n ? "many" : "few", self, (int64_t)cr_tuple_len(given), (int64_t)n);
    CrValue result = cr_list_new(t, cr_tuple_len(args));
    for (uint64_t i = 0; result && i < cr_tuple_len(args); i++)
        if (substitute_one(t, result, cr_tuple_items(args)[i], parameters, given) < 0) return CR_ERROR;
    return result ? cr_list_to_tuple(t, result) : CR_ERROR;
}
