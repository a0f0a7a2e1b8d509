// operator_getters.c -- operator.attrgetter, itemgetter and methodcaller.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "stdlib/functools.h"

// The one object a getter is called with; NULL with TypeError.
static const CrValue *one_argument(CrThread *t, const char *name, const CrValue *args, size_t nargs, CrValue kwnames) {
    if (kwnames && cr_tuple_len(kwnames)) return CR_RAISE(t, TypeError, "%s() takes no keyword arguments", name), NULL;
    if (nargs != 1) return CR_RAISE(t, TypeError, "%s expected 1 argument, got %i", name, (int64_t)nargs), NULL;
    return args;
}

// name(item, ..., key=value, ...)
static CrValue call_repr(CrThread *t, CrValue self, CrValue items, CrValue keywords) {
    CrReprLink link;
    CrType *type = cr_type_of(self);
    if (!cr_repr_enter(t, &link, self)) return cr_str_printf(t, "%N(...)", type);
    CrValue text = cr_str_empty, key, value;
    for (uint64_t i = 0; text && i < cr_tuple_len(items); i++) text = cr_str_printf(t, "%S%s%R", text, i ? ", " : "", cr_tuple_items(items)[i]);
    for (uint64_t pos = 0; text && keywords && cr_dict_step(keywords, &pos, &key, &value);) text = cr_str_printf(t, "%S, %S=%R", text, key, value);
    cr_repr_leave(t, &link);
    return text ? cr_str_printf(t, "%N(%S)", type, text) : CR_ERROR;
}

static CrValue getter_reduce(CrThread *t, CrFunction *f, CrValue self) {
    return cr_tuple_from(t, (CrValue[]){cr_box(cr_type_of(self)), CR_AS(CrGetter, self)->items}, 2);
}
static CrValue getter_repr(CrThread *t, CrValue self) { return call_repr(t, self, CR_AS(CrGetter, self)->items, CR_ERROR); }
static const CrMethodDef getter_methods[] = {{"__reduce__(self, /)", CR_FN(getter_reduce), "Return state information for pickling", 0}, {0}};

static bool check_items(CrThread *t, const char *name, CrValue items) {
    if (cr_tuple_len(items)) return true;
    CR_RAISE(t, TypeError, "%s expected 1 argument, got 0", name);
    return false;
}

static CrValue getter_new(CrThread *t, CrValue cls, CrValue items, CrValue paths) {
    CrValue self = cr_instance_new(t, CR_AS(CrType, cls));
    if (!self) return CR_ERROR;
    CR_AS(CrGetter, self)->items = items;
    CR_AS(CrGetter, self)->paths = paths;
    return self;
}

// ---- itemgetter -------------------------------------------------------------------------------------------

static CrValue itemgetter_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue items) {
    return check_items(t, "itemgetter", items) ? getter_new(t, cls, items, CR_ERROR) : CR_ERROR;
}

static CrValue itemgetter_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    const CrValue *object = one_argument(t, "itemgetter", args, nargs, kwnames);
    if (!object) return CR_ERROR;
    CrValue items = CR_AS(CrGetter, self)->items;
    uint64_t n = cr_tuple_len(items);
    if (n == 1) return cr_getitem(t, *object, cr_tuple_items(items)[0]);
    CrTuple *result = cr_tuple_alloc(t, n);
    for (uint64_t i = 0; result && i < n; i++)
        if (!(result->item[i] = cr_getitem(t, *object, cr_tuple_items(items)[i]))) return CR_ERROR;
    return result ? cr_box(result) : CR_ERROR;
}

const CrTypeDef cr_item_getter_typedef = {
    .doc = "Return a callable that fetches the given items from its operand.",
    .flags = CR_TYPE_BASE,
    .slots = {.repr = getter_repr, .call = itemgetter_call},
    .methods = getter_methods,
    .constructor = {"itemgetter(cls, /, *items)", CR_FN(itemgetter_construct), NULL, 0},
};

// ---- attrgetter -------------------------------------------------------------------------------------------

// 'a' as an interned name, 'a.b' as a tuple of them.
static CrValue path_of(CrThread *t, CrValue name) {
    CrValue dot = cr_intern_c(t, "."), parts = cr_call_method(t, name, cr_intern_c(t, "split"), &dot, 1);
    if (!parts) return CR_ERROR;
    uint64_t n;
    const CrValue *items = cr_list_items(parts, &n);
    if (n == 1) return cr_intern(t, items[0]);
    CrTuple *path = cr_tuple_alloc(t, n);
    for (uint64_t i = 0; path && i < n; i++) path->item[i] = cr_intern(t, items[i]);
    return path ? cr_box(path) : CR_ERROR;
}

static CrValue attrgetter_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue names) {
    if (!check_items(t, "attrgetter", names)) return CR_ERROR;
    uint64_t n = cr_tuple_len(names);
    CrTuple *paths = cr_tuple_alloc(t, n);
    for (uint64_t i = 0; i < n; i++)
        if (!cr_is_str(cr_tuple_items(names)[i])) return CR_RAISE(t, TypeError, "attribute name must be a string");
    for (uint64_t i = 0; paths && i < n; i++)
        if (!(paths->item[i] = path_of(t, cr_tuple_items(names)[i]))) return CR_ERROR;
    return paths ? getter_new(t, cls, names, cr_box(paths)) : CR_ERROR;
}

static CrValue follow(CrThread *t, CrValue object, CrValue path) {
    if (CR_LIKELY(CR_IS(STR, path))) return cr_getattr(t, object, path);
    for (uint64_t i = 0; object && i < cr_tuple_len(path); i++) object = cr_getattr(t, object, cr_tuple_items(path)[i]);
    return object;
}

static CrValue attrgetter_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    const CrValue *object = one_argument(t, "attrgetter", args, nargs, kwnames);
    if (!object) return CR_ERROR;
    CrValue paths = CR_AS(CrGetter, self)->paths;
    uint64_t n = cr_tuple_len(paths);
    if (n == 1) return follow(t, *object, cr_tuple_items(paths)[0]);
    CrTuple *result = cr_tuple_alloc(t, n);
    for (uint64_t i = 0; result && i < n; i++)
        if (!(result->item[i] = follow(t, *object, cr_tuple_items(paths)[i]))) return CR_ERROR;
    return result ? cr_box(result) : CR_ERROR;
}

const CrTypeDef cr_attr_getter_typedef = {
    .doc = "Return a callable that fetches the given attributes from its operand; dots lead on.",
    .flags = CR_TYPE_BASE,
    .slots = {.repr = getter_repr, .call = attrgetter_call},
    .methods = getter_methods,
    .constructor = {"attrgetter(cls, /, *attrs)", CR_FN(attrgetter_construct), NULL, 0},
};

// ---- methodcaller -----------------------------------------------------------------------------------------

static CrValue caller_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs) {
    if (!cr_tuple_len(args)) return CR_RAISE(t, TypeError, "methodcaller needs at least one argument, the method name");
    CrValue name = cr_tuple_items(args)[0];
    if (!cr_is_str(name)) return CR_RAISE(t, TypeError, "method name must be a string");
    CrValue rest = cr_tuple_from(t, cr_tuple_items(args) + 1, cr_tuple_len(args) - 1), self = rest ? cr_instance_new(t, CR_AS(CrType, cls)) : CR_ERROR;
    if (!self) return CR_ERROR;
    CR_AS(CrMethodCaller, self)->name = cr_intern(t, cr_str_plain(name));
    CR_AS(CrMethodCaller, self)->args = rest;
    CR_AS(CrMethodCaller, self)->keywords = kwargs;
    return self;
}

static CrValue caller_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    const CrMethodCaller *m = CR_AS(CrMethodCaller, self);
    const CrValue *object = one_argument(t, "methodcaller", args, nargs, kwnames);
    if (!object) return CR_ERROR;
    if (!cr_dict_len(m->keywords)) return cr_call_method(t, *object, m->name, cr_tuple_items(m->args), cr_tuple_len(m->args));
    CrValue method = cr_getattr(t, *object, m->name);
    return method ? cr_call_tuple(t, method, m->args, m->keywords) : CR_ERROR;
}

static CrValue caller_repr(CrThread *t, CrValue self) {
    const CrMethodCaller *m = CR_AS(CrMethodCaller, self);
    return call_repr(t, self, cr_tuple_concat(t, cr_tuple_from(t, &m->name, 1), m->args), m->keywords);
}

static CrValue caller_reduce(CrThread *t, CrFunction *f, CrValue self) {
    const CrMethodCaller *m = CR_AS(CrMethodCaller, self);
    CrValue type = cr_box(cr_type_of(self)), parts[2] = {type, m->name};
    if (!cr_dict_len(m->keywords)) return cr_tuple_from(t, (CrValue[]){type, cr_tuple_concat(t, cr_tuple_from(t, &m->name, 1), m->args)}, 2);
    CrValue partial = cr_call_tuple(t, cr_box(CR_TYPE_OF_ID(PARTIAL)), cr_tuple_from(t, parts, 2), m->keywords);
    return partial ? cr_tuple_from(t, (CrValue[]){partial, m->args}, 2) : CR_ERROR;
}
static const CrMethodDef caller_methods[] = {{"__reduce__(self, /)", CR_FN(caller_reduce), "Return state information for pickling", 0}, {0}};

const CrTypeDef cr_method_caller_typedef = {
    .doc = "Return a callable that calls the given method on its operand.",
    .flags = CR_TYPE_BASE,
    .slots = {.repr = caller_repr, .call = caller_call},
    .methods = caller_methods,
    .constructor = {"methodcaller(cls, /, *args, **kwargs)", CR_FN(caller_construct), NULL, 0},
};
