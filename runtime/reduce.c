// reduce.c -- object.__reduce_ex__, __reduce__, __getstate__: how copy and pickle take an object apart.
//
//      protocol 0, 1   copyreg._reduce_ex(object, protocol)
//      protocol 2 ...  (copyreg.__newobj__, (class, argument ...), state, list items, dict items), or with keyword arguments
//                      (copyreg.__newobj_ex__, (class, arguments, keywords), ...)
#include "runtime/reduce.h"

#include "runtime/attr.h"
#include "runtime/call.h"
#include "runtime/module.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

static CrValue copyreg_function(CrThread *t, const char *name) {
    CrValue module = cr_import(t, cr_intern_c(t, "copyreg"), true);
    return module ? cr_getattr(t, module, cr_intern_c(t, name)) : CR_ERROR;
}

// ---- State ----------------------------------------------------------------------------------------------------------

// The values of attributes that live in __slots__, a dict; CR_ERROR without an exception: there are none.
static CrValue slot_state(CrThread *t, CrValue self) {
    CrValue names_of = copyreg_function(t, "_slotnames");
    CrValue names = names_of ? cr_call1(t, names_of, cr_box(cr_type_of(self))) : CR_ERROR;
    if (!names) return CR_ERROR;
    if (names != CR_NONE && !cr_has_flag(names, CR_TYPE_LIST))
        return CR_RAISE(t, TypeError, "copyreg._slotnames didn't return a list or None");
    int64_t n = names == CR_NONE ? 0 : cr_len(t, names), found = 0;
    CrValue slots = cr_dict_new(t);
    for (int64_t i = 0; i < n; i++) {
        CrValue name = cr_getitem(t, names, cr_int(i)), v = name ? cr_getattr_or_zero(t, self, name) : CR_ERROR;
        if (cr_raised(t)) return CR_ERROR;
        if (!v) continue;
        if (cr_dict_set(t, slots, name, v) < 0) return CR_ERROR;
        found++;
    }
    return found ? slots : CR_ERROR;
}

// `required`: the state must be all there is to the object; one with fields of its own in C has more.
static CrValue default_state(CrThread *t, CrValue self, bool required) {
    CrType *type = cr_type_of(self);
    if (required && type->base_size > CR_TYPE_OF_ID(OBJECT)->base_size)
        return CR_RAISE(t, TypeError, "cannot pickle '%T' object", self);
    CrValue state = cr_getattr_or_zero(t, self, cr_name___dict__);
    if (cr_raised(t)) return CR_ERROR;
    if (!state || (CR_IS(DICT, state) && !cr_dict_len(state))) state = CR_NONE;
    CrValue slots = slot_state(t, self), pair[2] = {state, slots};
    if (cr_raised(t)) return CR_ERROR;
    return slots ? cr_tuple_from(t, pair, 2) : state;
}

CrValue cr_object_getstate(CrThread *t, CrFunction *f, CrValue self) { return (void)f, default_state(t, self, false); }

static CrValue state_of(CrThread *t, CrValue self, bool required) {
    CrValue name = cr_intern_c(t, "__getstate__"), method = cr_type_lookup(cr_type_of(self), name);
    bool is_default = method && CR_IS(METHOD_DESCRIPTOR, method) && CR_AS(CrFunction, method)->entry == CR_FN(cr_object_getstate);
    return is_default ? default_state(t, self, required) : cr_call_method(t, self, name, NULL, 0);
}

CrValue cr_object_state(CrThread *t, CrValue object) { return state_of(t, object, false); }

// ---- Arguments of __new__ --------------------------------------------------------------------------------------------

static bool arguments_ex(CrThread *t, CrValue result, CrValue *args, CrValue *kwargs) {
    if (!result) return false;
    if (!cr_has_flag(result, CR_TYPE_TUPLE))
        return CR_RAISE(t, TypeError, "__getnewargs_ex__ should return a tuple, not '%T'", result), false;
    if (cr_tuple_len(result) != 2)
        return CR_RAISE(t, ValueError, "__getnewargs_ex__ should return a tuple of length 2, not %i", (int64_t)cr_tuple_len(result)), false;
    *args = cr_tuple_items(result)[0];
    *kwargs = cr_tuple_items(result)[1];
    if (!cr_has_flag(*args, CR_TYPE_TUPLE))
        return CR_RAISE(t, TypeError, "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '%T'", *args), false;
    if (!cr_has_flag(*kwargs, CR_TYPE_DICT))
        return CR_RAISE(t, TypeError, "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '%T'", *kwargs), false;
    return true;
}

// *args, *kwargs: CR_ERROR if the class does not say.
static bool new_arguments(CrThread *t, CrValue self, CrValue *args, CrValue *kwargs) {
    bool found;
    *args = *kwargs = CR_ERROR;
    CrValue result = cr_call_special(t, self, cr_intern_c(t, "__getnewargs_ex__"), NULL, 0, &found);
    if (found) return arguments_ex(t, result, args, kwargs);
    result = cr_call_special(t, self, cr_intern_c(t, "__getnewargs__"), NULL, 0, &found);
    if (!found) return true;
    if (result && !cr_has_flag(result, CR_TYPE_TUPLE))
        return CR_RAISE(t, TypeError, "__getnewargs__ should return a tuple, not '%T'", result), false;
    return (*args = result) != CR_ERROR;
}

// ---- Reduction -------------------------------------------------------------------------------------------------------

// The function that makes the object again, and its arguments.
static CrValue maker(CrThread *t, CrValue self, CrValue args, CrValue kwargs, CrValue *maker_args) {
    CrValue cls = cr_box(cr_type_of(self));
    if (!kwargs || !cr_dict_len(kwargs)) {
        CrValue first = cr_tuple_from(t, &cls, 1);
        *maker_args = args ? cr_tuple_concat(t, first, args) : first;
        return copyreg_function(t, "__newobj__");
    }
    CrValue items[3] = {cls, args, kwargs};
    *maker_args = cr_tuple_from(t, items, 3);
    return copyreg_function(t, "__newobj_ex__");
}

static CrValue reduce_2(CrThread *t, CrValue self) {
    CrValue args, kwargs, items[5], pairs = CR_NONE;
    if (!cr_type_of(self)->new_fn) return CR_RAISE(t, TypeError, "cannot pickle '%T' object", self);
    if (!new_arguments(t, self, &args, &kwargs)) return CR_ERROR;
    items[0] = maker(t, self, args, kwargs, &items[1]);
    if (!items[0] || !items[1]) return CR_ERROR;
    bool is_list = cr_has_flag(self, CR_TYPE_LIST), is_dict = cr_has_flag(self, CR_TYPE_DICT);
    items[2] = state_of(t, self, !args && !is_list && !is_dict);
    items[3] = !items[2] ? CR_ERROR : is_list ? cr_iter(t, self) : CR_NONE;
    if (is_dict && items[3]) pairs = cr_call_method(t, self, cr_intern_c(t, "items"), NULL, 0);
    items[4] = is_dict && pairs ? cr_iter(t, pairs) : pairs;
    return items[3] && items[4] ? cr_tuple_from(t, items, 5) : CR_ERROR;
}

static CrValue reduce(CrThread *t, CrValue self, int64_t protocol) {
    if (protocol >= 2) return reduce_2(t, self);
    CrValue f = copyreg_function(t, "_reduce_ex");
    return f ? cr_call2(t, f, self, cr_int(protocol)) : CR_ERROR;
}

CrValue cr_object_reduce(CrThread *t, CrFunction *f, CrValue self) { return (void)f, reduce(t, self, 0); }

// A class's own __reduce__ goes first.
CrValue cr_object_reduce_ex(CrThread *t, CrFunction *f, CrValue self, CrValue protocol) {
    (void)f;
    int64_t n;
    if (!cr_index_int64(t, protocol, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    CrValue name = cr_intern_c(t, "__reduce__"), method = cr_type_lookup(cr_type_of(self), name);
    bool is_default = method && CR_IS(METHOD_DESCRIPTOR, method) && CR_AS(CrFunction, method)->entry == CR_FN(cr_object_reduce);
    return is_default ? reduce(t, self, n) : cr_call_method(t, self, name, NULL, 0);
}
