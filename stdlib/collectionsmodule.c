// collectionsmodule.c -- module _collections: its names; defaultdict, the getters of named tuples' fields, Counter's loop.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/shape.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/int.h"
#include "runtime/types/iterators.h"
#include "stdlib/collections.h"
#include "stdlib/stdlib.h"

CrValue cr_collections_state(CrThread *t, CrValue self) {
    return cr_call_method(t, self, cr_intern_c(t, "__getstate__"), NULL, 0);
}

// ---- defaultdict ------------------------------------------------------------------------------------------

static CrDefaultDict *default_of(CrValue v) { return CR_AS(CrDefaultDict, v); }

static CrValue default_init(CrThread *t, CrFunction *f, CrValue self, CrValue args, CrValue kwargs) {
    uint64_t n = cr_tuple_len(args);
    CrValue factory = n ? cr_tuple_items(args)[0] : CR_NONE;
    if (factory != CR_NONE && !cr_type_of(factory)->slots.call) return CR_RAISE(t, TypeError, "first argument must be callable or None");
    if (n > 2) return CR_RAISE(t, TypeError, "dict expected at most 1 argument, got %i", (int64_t)n - 1);
    CR_SET(default_of(self)->factory, factory);
    if (n == 2 && cr_dict_update(t, self, cr_tuple_items(args)[1]) < 0) return CR_ERROR;
    return cr_dict_len(kwargs) && cr_dict_update(t, self, kwargs) < 0 ? CR_ERROR : CR_NONE;
}

static CrValue factory_of(CrValue self) {
    CrValue factory = CR_GET(default_of(self)->factory);
    return factory ? factory : CR_NONE;
}

static CrValue default_missing(CrThread *t, CrFunction *f, CrValue self, CrValue key) {
    CrValue factory = factory_of(self);
    if (factory == CR_NONE) return cr_raise_key_error(t, key);
    CrValue value = cr_call0(t, factory);
    return value && cr_setitem(t, self, key, value) == 0 ? value : CR_ERROR;
}

// d[key]; without a look-up of __missing__ where nothing overrides it.
static CrValue default_getitem(CrThread *t, CrValue self, CrValue key) {
    CrValue value = cr_dict_get(t, self, key);
    if (value || cr_raised(t)) return value;
    if (CR_IS(DEFAULT_DICT, self)) return default_missing(t, NULL, self, key);
    return cr_dict_getitem(t, self, key);
}

static CrValue default_repr(CrThread *t, CrValue self) {
    CrReprLink link;
    CrValue base = CR_SLOT(CR_TYPE_OF_ID(DICT)->slots.repr)(t, self), factory = factory_of(self), text;
    if (!base) return CR_ERROR;
    if (factory == CR_NONE) text = cr_str_from_c(t, "None");
    else if (!cr_repr_enter(t, &link, factory)) text = cr_str_from_c(t, "...");
    else {
        text = cr_repr(t, factory);
        cr_repr_leave(t, &link);
    }
    return text ? cr_str_printf(t, "%S(%S, %S)", cr_type_of(self)->name_str, text, base) : CR_ERROR;
}

static CrValue default_copy(CrThread *t, CrFunction *f, CrValue self) {
    return cr_call2(t, cr_box(cr_type_of(self)), factory_of(self), self);
}

static CrValue default_reduce(CrThread *t, CrFunction *f, CrValue self) {
    CrValue factory = factory_of(self), args = factory == CR_NONE ? cr_tuple_empty : cr_tuple_from(t, &factory, 1);
    CrValue items = cr_call_method(t, self, cr_intern_c(t, "items"), NULL, 0), iterator = items ? cr_iter(t, items) : CR_ERROR;
    if (!args || !iterator) return CR_ERROR;
    return cr_tuple_from(t, (CrValue[]){cr_box(cr_type_of(self)), args, CR_NONE, CR_NONE, iterator}, 5);
}

static CrValue default_or(CrThread *t, CrValue a, CrValue b) {
    CrValue self = cr_is_subtype(cr_type_of(a), CR_TYPE_OF_ID(DEFAULT_DICT)) ? a : b;
    if (!cr_has_flag(a, CR_TYPE_DICT) || !cr_has_flag(b, CR_TYPE_DICT)) return CR_NOT_IMPLEMENTED;
    CrValue result = cr_call2(t, cr_box(cr_type_of(self)), factory_of(self), a);
    return result && cr_dict_update(t, result, b) == 0 ? result : CR_ERROR;
}

static const CrMethodDef default_methods[] = {
    {"copy(self, /)", CR_FN(default_copy), "D.copy() -> a shallow copy of D.", 0},
    {"__copy__(self, /)", CR_FN(default_copy), "D.copy() -> a shallow copy of D.", 0},
    {"__missing__(self, key, /)", CR_FN(default_missing), "Called for a missing key: sets it to what default_factory() gives.", 0},
    {"__reduce__(self, /)", CR_FN(default_reduce), "Return state information for pickling.", 0},
    CR_CLASS_GETITEM,
    {0},
};
static CrValue get_factory(CrThread *t, CrValue self) { return factory_of(self); }
static int set_factory(CrThread *t, CrValue self, CrValue v) {
    CR_SET(default_of(self)->factory, v ? v : CR_NONE);
    return 0;
}
static const CrGetSetDef default_getsets[] = {{"default_factory", get_factory, set_factory, "Factory for default value called by __missing__()."}, {0}};

const CrTypeDef cr_default_dict_typedef = {
    .doc = "defaultdict(default_factory=None, /, [...]) --> dict with default factory",
    .flags = CR_TYPE_BASE,
    .slots = {.repr = default_repr, .getitem = default_getitem, .binary = {[CR_OR] = default_or}},
    .methods = default_methods,
    .getsets = default_getsets,
    .init = {"defaultdict(self, /, *args, **kwargs)", CR_FN(default_init), NULL, 0},
};

// ---- _tuplegetter -----------------------------------------------------------------------------------------

static CrValue getter_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue index, CrValue doc) {
    int64_t i;
    if (!cr_index_int64(t, index, &i, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    CrValue self = cr_instance_new(t, CR_AS(CrType, cls));
    if (!self) return CR_ERROR;
    CR_AS(CrTupleGetter, self)->index = i;
    CR_AS(CrTupleGetter, self)->doc = doc;
    return self;
}
static CrValue getter_get(CrThread *t, CrValue self, CrValue object, CrValue type) {
    int64_t i = CR_AS(CrTupleGetter, self)->index;
    if (!object || object == CR_NONE) return self;
    if (!cr_has_flag(object, CR_TYPE_TUPLE))
        return CR_RAISE(t, TypeError, "descriptor for index '%i' for tuple subclasses doesn't apply to '%T' object", i, object);
    return i >= 0 && (uint64_t)i < cr_tuple_len(object) ? cr_tuple_items(object)[i] : CR_RAISE(t, IndexError, "tuple index out of range");
}
static int getter_set(CrThread *t, CrValue self, CrValue object, CrValue value) {
    CR_RAISE(t, AttributeError, "can't %s attribute", value ? "set" : "delete");
    return -1;
}
static CrValue getter_repr(CrThread *t, CrValue self) {
    const CrTupleGetter *g = CR_AS(CrTupleGetter, self);
    return cr_str_printf(t, "%S(%i, %R)", cr_type_of(self)->name_str, g->index, g->doc);
}
static CrValue getter_reduce(CrThread *t, CrFunction *f, CrValue self) {
    CrValue args = cr_tuple_from(t, (CrValue[]){cr_int(CR_AS(CrTupleGetter, self)->index), CR_AS(CrTupleGetter, self)->doc}, 2);
    return cr_tuple_from(t, (CrValue[]){cr_box(cr_type_of(self)), args}, 2);
}
static CrValue getter_doc(CrThread *t, CrValue self) { return CR_AS(CrTupleGetter, self)->doc; }
static int getter_set_doc(CrThread *t, CrValue self, CrValue doc) {
    CR_SET(CR_AS(CrTupleGetter, self)->doc, doc ? doc : CR_NONE);
    return 0;
}
static const CrMethodDef getter_methods[] = {{"__reduce__(self, /)", CR_FN(getter_reduce), NULL, 0}, {0}};
static const CrGetSetDef getter_getsets[] = {{"__doc__", getter_doc, getter_set_doc, NULL}, {0}};
const CrTypeDef cr_tuple_getter_typedef = {
    .slots = {.repr = getter_repr, .descr_get = getter_get, .descr_set = getter_set},
    .methods = getter_methods,
    .getsets = getter_getsets,
    .constructor = {"_tuplegetter(cls, index, doc, /)", CR_FN(getter_construct), NULL, 0},
};

// ---- _count_elements --------------------------------------------------------------------------------------

// The mapping's own get and item assignment are asked unless they are dict's.
static bool counts_as_dict(CrThread *t, CrValue mapping) {
    CrType *type = cr_type_of(mapping), *dict = CR_TYPE_OF_ID(DICT);
    CrValue get = cr_intern_c(t, "get");
    return type->flags & CR_TYPE_DICT && cr_type_lookup(type, get) == cr_type_lookup(dict, get) &&
           type->slots.setitem == dict->slots.setitem;
}

static CrValue count_elements(CrThread *t, CrFunction *f, CrValue mapping, CrValue iterable) {
    CrValue iterator = cr_iter(t, iterable), key, get = CR_ERROR;
    if (!iterator) return CR_ERROR;
    bool plain = counts_as_dict(t, mapping);
    if (!plain && !(get = cr_getattr(t, mapping, cr_intern_c(t, "get")))) return CR_ERROR;
    while ((key = cr_step(t, iterator))) {
        CrValue old = plain ? cr_dict_get(t, mapping, key) : cr_call2(t, get, key, CR_INT(0));
        if (!old && cr_raised(t)) return CR_ERROR;
        CrValue sum = !old ? CR_INT(1) : cr_is_int(old) && old + 1 != 0 && cr_int_fits(cr_int_get(old) + 1) ? old + 1 : cr_binary(t, CR_ADD, old, CR_INT(1));
        if (!sum || (plain ? cr_dict_set(t, mapping, key, sum) : cr_setitem(t, mapping, key, sum)) < 0) return CR_ERROR;
        if (!cr_poll(t)) return CR_ERROR;
    }
    return cr_iteration_ended(t) ? CR_NONE : CR_ERROR;
}

static const CrMethodDef functions[] = {
    {"_count_elements(mapping, iterable, /)", CR_FN(count_elements), "Count the elements of the iterable in the mapping.", 0},
    {0},
};

static int init(CrThread *t, CrValue module) {
    static const CrTypeId types[] = {CR_T_DEQUE, CR_T_DEQUE_ITERATOR, CR_T_DEQUE_REVERSE_ITERATOR, CR_T_DEFAULT_DICT, CR_T_ORDERED_DICT,
                                     CR_T_TUPLE_GETTER};
    return cr_module_add_types(t, module, types, sizeof types / sizeof *types);
}

const CrModuleDef cr_module__collections = {"_collections", "High performance containers, as module collections offers them.", functions, init};
