// functoolsmodule.c -- module _functools: reduce, partial, cmp_to_key. lru_cache is in functools_cache.c.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/shape.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/iterators.h"
#include "stdlib/functools.h"
#include "stdlib/stdlib.h"

// ---- reduce -----------------------------------------------------------------------------------------------

static CrValue reduce(CrThread *t, CrFunction *f, CrValue function, CrValue iterable, CrValue initial) {
    if (!cr_is_iterable(iterable)) return CR_RAISE(t, TypeError, "reduce() arg 2 must support iteration");
    CrValue iterator = cr_iter(t, iterable), item, result = initial;
    if (!iterator) return CR_ERROR;
    while ((item = cr_step(t, iterator))) {
        result = result ? cr_call2(t, function, result, item) : item;
        if (!result || !cr_poll(t)) return CR_ERROR;
    }
    if (!cr_iteration_ended(t)) return CR_ERROR;
    return result ? result : CR_RAISE(t, TypeError, "reduce() of empty iterable with no initial value");
}

// ---- partial ----------------------------------------------------------------------------------------------

static CrPartial *partial_of(CrValue v) { return CR_AS(CrPartial, v); }
static bool is_partial(CrValue v) { return CR_IS(PARTIAL, v) || cr_is_subtype(cr_type_of(v), CR_TYPE_OF_ID(PARTIAL)); }

// The instance's __dict__; CR_NONE if it has no attributes.
static CrValue attributes(CrThread *t, CrValue self) {
    const CrShape *s = cr_shapes[cr_shape_id(cr_object(self))];
    if (!(s->flags & CR_SHAPE_DICT) && s->nslots == s->type->root->nslots) return CR_NONE;
    CrValue dict = cr_instance_dict(t, cr_object(self));
    return dict && !cr_dict_len(dict) ? CR_NONE : dict;
}

static CrValue partial_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs) {
    if (!cr_tuple_len(args)) return CR_RAISE(t, TypeError, "type 'partial' takes at least one argument");
    CrValue function = cr_tuple_items(args)[0], keywords = kwargs;
    CrValue rest = cr_tuple_from(t, cr_tuple_items(args) + 1, cr_tuple_len(args) - 1);
    if (!rest) return CR_ERROR;
    if (!cr_type_of(function)->slots.call) return CR_RAISE(t, TypeError, "the first argument must be callable");
    if (is_partial(function) && cr_type_of(function)->slots.call == CR_TYPE_OF_ID(PARTIAL)->slots.call && attributes(t, function) == CR_NONE) {
        const CrPartial *inner = partial_of(function); // one partial does for both
        function = inner->function;
        if (!(rest = cr_tuple_concat(t, inner->args, rest)) || !(keywords = cr_dict_copy(t, inner->keywords))) return CR_ERROR;
        if (cr_dict_update(t, keywords, kwargs) < 0) return CR_ERROR;
    }
    CrValue self = cr_instance_new(t, CR_AS(CrType, cls));
    if (!self) return CR_ERROR;
    CrPartial *p = partial_of(self);
    p->function = function;
    p->args = rest;
    p->keywords = keywords;
    return self;
}

enum { ON_STACK = 16 };

static CrValue call_with_keywords(CrThread *t, CrValue f, CrValue first, CrValue keywords, const CrValue *args, size_t nargs, CrValue kwnames) {
    size_t n = cr_tuple_len(first), given = kwnames ? cr_tuple_len(kwnames) : 0, most = given + cr_dict_len(keywords), count = 0;
    CrTuple *names = cr_tuple_alloc(t, most), *all = cr_tuple_alloc(t, n + nargs + most);
    if (!names || !all) return CR_ERROR;
    for (size_t i = 0; i < n; i++) all->item[i] = cr_tuple_items(first)[i];
    for (size_t i = 0; i < nargs; i++) all->item[n + i] = args[i];
    CrValue *values = all->item + n + nargs, key, value;
    for (uint64_t pos = 0; count < most && cr_dict_step(keywords, &pos, &key, &value); count++) names->item[count] = key, values[count] = value;
    for (size_t i = 0; i < given; i++) {
        CrValue name = cr_tuple_items(kwnames)[i];
        size_t k = 0;
        while (k < count && !(names->item[k] == name || (cr_is_str(names->item[k]) && cr_str_equal(names->item[k], name)))) k++;
        names->item[k] = name;
        values[k] = args[nargs + i];
        if (k == count) count++;
    }
    names->len = count;
    return cr_call(t, f, all->item, n + nargs, cr_box(names));
}

CrValue cr_call_prefixed(CrThread *t, CrValue f, CrValue first, CrValue keywords, const CrValue *args, size_t nargs, CrValue kwnames) {
    if (CR_UNLIKELY(cr_dict_len(keywords))) return call_with_keywords(t, f, first, keywords, args, nargs, kwnames);
    size_t n = cr_tuple_len(first), given = nargs + (kwnames ? cr_tuple_len(kwnames) : 0);
    CrValue few[ON_STACK], *all = few;
    if (n + given > ON_STACK) {
        CrTuple *many = cr_tuple_alloc(t, n + given);
        if (!many) return CR_ERROR;
        all = many->item;
    }
    for (size_t i = 0; i < n; i++) all[i] = cr_tuple_items(first)[i];
    for (size_t i = 0; i < given; i++) all[n + i] = args[i];
    return cr_call(t, f, all, n + nargs, kwnames);
}

static CrValue partial_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    if (!cr_stack_ok(t)) return CR_ERROR;
    const CrPartial *p = partial_of(self);
    return cr_call_prefixed(t, CR_GET(p->function), CR_GET(p->args), CR_GET(p->keywords), args, nargs, kwnames);
}

static CrValue partial_repr(CrThread *t, CrValue self) {
    const CrPartial *p = partial_of(self);
    CrReprLink link;
    if (!cr_repr_enter(t, &link, self)) return cr_str_from_c(t, "...");
    CrValue text = cr_str_empty, key, value;
    for (uint64_t i = 0; text && i < cr_tuple_len(p->args); i++) text = cr_str_printf(t, "%S, %R", text, cr_tuple_items(p->args)[i]);
    for (uint64_t pos = 0; text && cr_dict_step(p->keywords, &pos, &key, &value);) text = cr_str_printf(t, "%S, %S=%R", text, key, value);
    if (text) text = cr_str_printf(t, "%N(%R%S)", cr_type_of(self), p->function, text);
    cr_repr_leave(t, &link);
    return text;
}

static CrValue partial_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrPartial *p = partial_of(self);
    CrValue dict = attributes(t, self), state[4] = {p->function, p->args, p->keywords, dict};
    if (!dict) return CR_ERROR;
    CrValue parts[3] = {cr_box(cr_type_of(self)), cr_tuple_from(t, &p->function, 1), cr_tuple_from(t, state, 4)};
    return cr_tuple_from(t, parts, 3);
}

static CrValue partial_setstate(CrThread *t, CrFunction *f, CrValue self, CrValue state) {
    const CrValue *v = cr_has_flag(state, CR_TYPE_TUPLE) && cr_tuple_len(state) == 4 ? cr_tuple_items(state) : NULL;
    if (!v || !cr_type_of(v[0])->slots.call || !cr_has_flag(v[1], CR_TYPE_TUPLE) || (v[2] != CR_NONE && !cr_has_flag(v[2], CR_TYPE_DICT)))
        return CR_RAISE(t, TypeError, "invalid partial state");
    CrValue args = CR_IS(TUPLE, v[1]) ? v[1] : cr_tuple_from(t, cr_tuple_items(v[1]), cr_tuple_len(v[1]));
    CrValue keywords = v[2] == CR_NONE ? cr_dict_new(t) : CR_IS(DICT, v[2]) ? v[2] : cr_dict_copy(t, v[2]);
    CrValue dict = v[3] == CR_NONE ? cr_dict_new(t) : v[3];
    if (!args || !keywords || !dict) return CR_ERROR;
    if (!cr_has_flag(dict, CR_TYPE_DICT)) return CR_RAISE(t, TypeError, "__dict__ must be set to a dictionary, not a '%T'", dict);
    if ((v[3] != CR_NONE || attributes(t, self) != CR_NONE) && cr_instance_set_dict(t, cr_object(self), dict) < 0) return CR_ERROR;
    CR_SET(partial_of(self)->function, v[0]);
    CR_SET(partial_of(self)->args, args);
    CR_SET(partial_of(self)->keywords, keywords);
    return CR_NONE;
}

static CrValue partial_function(CrThread *t, CrValue self) { return partial_of(self)->function; }
static CrValue partial_args(CrThread *t, CrValue self) { return partial_of(self)->args; }
static CrValue partial_keywords(CrThread *t, CrValue self) { return partial_of(self)->keywords; }

static const CrMethodDef partial_methods[] = {
    {"__reduce__(self, /)", CR_FN(partial_reduce), NULL, 0},
    {"__setstate__(self, state, /)", CR_FN(partial_setstate), NULL, 0},
    CR_CLASS_GETITEM,
    {0},
};
static const CrGetSetDef partial_getsets[] = {
    {"func", partial_function, cr_readonly_member, "function object to use in future partial calls"},
    {"args", partial_args, cr_readonly_member, "tuple of arguments to future partial calls"},
    {"keywords", partial_keywords, cr_readonly_member, "dictionary of keyword arguments to future partial calls"},
    {0},
};
const CrTypeDef cr_partial_typedef = {
    .doc = "partial(func, *args, **keywords) - new function with partial application\nof the given arguments and keywords.\n",
    .flags = CR_TYPE_BASE | CR_TYPE_HAS_DICT | CR_TYPE_WEAKREF,
    .slots = {.repr = partial_repr, .call = partial_call},
    .methods = partial_methods,
    .getsets = partial_getsets,
    .constructor = {"partial(cls, /, *args, **keywords)", CR_FN(partial_construct), NULL, 0},
};

// ---- cmp_to_key -------------------------------------------------------------------------------------------

static CrValue wrapper_new(CrThread *t, CrValue compare, CrValue object) {
    CrValue self = cr_instance_new(t, CR_TYPE_OF_ID(KEY_WRAPPER));
    if (!self) return CR_ERROR;
    CR_AS(CrKeyWrapper, self)->compare = compare;
    CR_AS(CrKeyWrapper, self)->object = object;
    return self;
}
static CrValue cmp_to_key(CrThread *t, CrFunction *f, CrValue compare) { return wrapper_new(t, compare, CR_ERROR); }

static CrValue wrapper_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    size_t nkw = kwnames ? cr_tuple_len(kwnames) : 0;
    if (nargs + nkw > 1) return CR_RAISE(t, TypeError, "K() takes at most 1 argument (%i given)", (int64_t)(nargs + nkw));
    if (nkw && !cr_str_is(cr_tuple_items(kwnames)[0], "obj"))
        return CR_RAISE(t, TypeError, "'%S' is an invalid keyword argument for K()", cr_tuple_items(kwnames)[0]);
    if (!nargs && !nkw) return CR_RAISE(t, TypeError, "K() missing required argument 'obj' (pos 1)");
    return wrapper_new(t, CR_AS(CrKeyWrapper, self)->compare, args[0]);
}

static CrValue wrapper_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if (!CR_IS(KEY_WRAPPER, a) || !CR_IS(KEY_WRAPPER, b)) return CR_RAISE(t, TypeError, "other argument must be K instance");
    CrValue x = CR_AS(CrKeyWrapper, a)->object, y = CR_AS(CrKeyWrapper, b)->object;
    if (!x || !y) return CR_RAISE(t, AttributeError, "object");
    CrValue order = cr_call2(t, CR_AS(CrKeyWrapper, a)->compare, x, y);
    if (cr_is_int(order)) return cr_order_is(op, (cr_int_get(order) > 0) - (cr_int_get(order) < 0));
    return order ? cr_compare(t, order, CR_INT(0), op) : CR_ERROR;
}
static CrValue wrapper_object(CrThread *t, CrValue self) {
    CrValue object = CR_AS(CrKeyWrapper, self)->object;
    return object ? object : CR_NONE;
}
static int wrapper_set_object(CrThread *t, CrValue self, CrValue v) {
    CR_SET(CR_AS(CrKeyWrapper, self)->object, v);
    return 0;
}
static const CrGetSetDef wrapper_getsets[] = {{"obj", wrapper_object, wrapper_set_object, "Value wrapped by a key function."}, {0}};
const CrTypeDef cr_key_wrapper_typedef = {.slots = {.call = wrapper_call, .compare = wrapper_compare}, .getsets = wrapper_getsets};

// ---- The module -------------------------------------------------------------------------------------------

static const CrMethodDef functions[] = {
    {"cmp_to_key(mycmp)", CR_FN(cmp_to_key), "Convert a cmp= function into a key= function.", 0},
    {"reduce(function, iterable, initial=<none>, /)", CR_FN(reduce),
     "Apply a function of two arguments to the items of an iterable one after the other.", 0},
    {0},
};

static int init(CrThread *t, CrValue module) {
    static const CrTypeId types[] = {CR_T_PARTIAL, CR_T_LRU_CACHE};
    return cr_module_add_types(t, module, types, sizeof types / sizeof *types);
}

const CrModuleDef cr_module__functools = {"_functools", "Tools that operate on functions.", functions, init};
