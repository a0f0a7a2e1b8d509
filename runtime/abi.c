// abi.c -- operations of ops.def that belong to no built-in type: names, unpacking, f-strings, with.
#include "runtime/cranky.h"

#include "runtime/attr.h"
#include "runtime/builtins.h"

// ---- Names ------------------------------------------------------------------------------------------------------------

CrValue cr_raise_unbound(CrThread *t, CrValue name) {
    CR_RAISE(t, UnboundLocalError, "cannot access local variable '%S' where it is not associated with a value", name);
    if (t->exception) CR_AS(CrException, t->exception)->data[0] = name;
    return CR_ERROR;
}

CrValue cr_raise_unbound_free(CrThread *t, CrValue name) {
    CR_RAISE(t, NameError, "cannot access free variable '%S' where it is not associated with a value in enclosing scope", name);
    if (t->exception) CR_AS(CrException, t->exception)->data[0] = name;
    return CR_ERROR;
}

int cr_global_delete(CrThread *t, CrValue *slot, CrValue name) {
    if (!__atomic_exchange_n(slot, CR_ERROR, __ATOMIC_ACQ_REL)) return cr_raise_name_error(t, name), -1;
    return 0;
}

int cr_cell_delete(CrThread *t, CrValue cell, CrValue name) {
    if (!__atomic_exchange_n(&CR_AS(CrCell, cell)->value, CR_ERROR, __ATOMIC_ACQ_REL)) return cr_raise_unbound(t, name), -1;
    return 0;
}

// The namespace's own entry; missing: CR_ERROR without an exception.
static CrValue namespace_get(CrThread *t, CrValue namespace, CrValue name) {
    if (CR_IS(DICT, namespace)) return cr_dict_get_interned(CR_AS(CrDict, namespace), name);
    CrValue v = cr_getitem(t, namespace, name);
    if (!v) cr_exception_clear_if(t, CR_TYPE_OF_ID(KeyError));
    return v;
}

CrValue cr_name_load(CrThread *t, CrValue namespace, CrValue globals, CrValue name) {
    CrValue v = namespace_get(t, namespace, name);
    return v || cr_raised(t) ? v : cr_global_find(t, globals, name);
}

CrValue cr_class_free_load(CrThread *t, CrValue namespace, CrValue cell, CrValue name) {
    CrValue v = namespace_get(t, namespace, name);
    return v || cr_raised(t) ? v : cr_free_load(t, cell, name, t->frame->position);
}

int cr_name_store(CrThread *t, CrValue namespace, CrValue name, CrValue v) {
    return CR_IS(DICT, namespace) ? cr_dict_set(t, namespace, name, v) : cr_setitem(t, namespace, name, v);
}

int cr_setup_annotations(CrThread *t, CrValue namespace, CrValue name) {
    if (namespace_get(t, namespace, name)) return 0;
    return cr_raised(t) ? -1 : cr_name_store(t, namespace, name, cr_dict_new(t));
}

int cr_name_delete(CrThread *t, CrValue namespace, CrValue name) {
    int r = CR_IS(DICT, namespace) ? cr_dict_delete(t, namespace, name) : cr_setitem(t, namespace, name, CR_ERROR) < 0 ? -1 : 1;
    if (r < 0 && !cr_exception_clear_if(t, CR_TYPE_OF_ID(KeyError))) return -1;
    return r > 0 ? 0 : (cr_raise_name_error(t, name), -1);
}

CrRangeLoop cr_range_loop_slow(CrThread *t, CrValue callee, const CrValue *args, int n) {
    CrValue range = cr_call(t, callee, args, (size_t)n, CR_ERROR);
    CrValue iterator = range ? cr_iter(t, range) : CR_ERROR;
    return (CrRangeLoop){iterator, 0, 0, iterator ? 0 : -1};
}

// ---- Unpacking -----------------------------------------------------------------------------------------------------------

static int wrong_count(CrThread *t, int expected, int64_t got, bool at_least) {
    if (got < 0)
        CR_RAISE(t, ValueError, "too many values to unpack (expected %d)", expected);
    else
        CR_RAISE(t, ValueError, "not enough values to unpack (expected %s%d, got %i)", at_least ? "at least " : "", expected, got);
    return -1;
}

static CrValue iterate_to_unpack(CrThread *t, CrValue v) {
    if (!cr_is_iterable(v)) return CR_RAISE(t, TypeError, "cannot unpack non-iterable %T object", v);
    return cr_iter(t, v);
}

int cr_unpack(CrThread *t, CrValue v, int n, CrValue **targets) {
    uint64_t len = 0;
    const CrValue *items = NULL;
    if (CR_IS(TUPLE, v)) items = cr_tuple_items(v), len = cr_tuple_len(v);
    else if (CR_IS(LIST, v)) items = cr_list_view(t, v, &len);
    if (items) {
        if (len != (uint64_t)n) return wrong_count(t, n, len > (uint64_t)n ? -1 : (int64_t)len, false);
        for (int i = 0; i < n; i++) *targets[i] = items[i];
        return 0;
    }
    CrValue it = iterate_to_unpack(t, v);
    if (!it) return -1;
    for (int i = 0; i < n; i++)
        if (!(*targets[i] = cr_next(t, it))) return cr_raised(t) ? -1 : wrong_count(t, n, i, false);
    if (cr_next(t, it)) return wrong_count(t, n, -1, false);
    return cr_raised(t) ? -1 : 0;
}

int cr_unpack_star(CrThread *t, CrValue v, int before, int after, CrValue **targets) {
    if (!iterate_to_unpack(t, v)) return -1;
    CrValue list = cr_list_from_iterable(t, v);
    if (!list) return -1;
    uint64_t len;
    const CrValue *items = cr_list_items(list, &len);
    if (len < (uint64_t)(before + after)) return wrong_count(t, before + after, (int64_t)len, true);
    for (int i = 0; i < before; i++) *targets[i] = items[i];
    *targets[before] = cr_list_from(t, items + before, len - (uint64_t)(before + after));
    for (int i = 0; i < after; i++) *targets[before + 1 + i] = items[len - (uint64_t)(after - i)];
    return 0;
}

// ---- Displays and calls ------------------------------------------------------------------------------------------------------

CrValue cr_call_star(CrThread *t, CrValue f, CrValue args, CrValue kwargs) {
    if (!CR_IS(TUPLE, args)) {
        if (!cr_is_iterable(args)) {
            CrValue text = cr_function_text(t, f);
            return text ? CR_RAISE(t, TypeError, "%S argument after * must be an iterable, not %T", text, args) : CR_ERROR;
        }
        if (!(args = cr_tuple_from_iterable(t, args))) return CR_ERROR;
    }
    return cr_call_tuple(t, f, args, kwargs);
}

CrValue cr_dict_display(CrThread *t, const CrValue *pairs, size_t n) { return cr_dict_from_pairs(t, pairs, n); }

int cr_list_extend_star(CrThread *t, CrValue list, CrValue iterable) {
    if (!cr_is_iterable(iterable))
        return CR_RAISE(t, TypeError, "Value after * must be an iterable, not %T", iterable), -1;
    return cr_list_extend(t, list, iterable);
}

int cr_set_update_star(CrThread *t, CrValue set, CrValue iterable) {
    CrValue it = cr_iter(t, iterable), v;
    if (!it) return -1;
    while ((v = cr_next(t, it)))
        if (cr_set_add(t, set, v) < 0) return -1;
    return cr_raised(t) ? -1 : 0;
}

int cr_dict_update_star(CrThread *t, CrValue dict, CrValue mapping) {
    if (!cr_has_flag(mapping, CR_TYPE_DICT)) {
        CrValue keys = cr_getattr_or_zero(t, mapping, cr_name_keys);
        if (!keys) return cr_raised(t) ? -1 : (CR_RAISE(t, TypeError, "'%T' object is not a mapping", mapping), -1);
    }
    return cr_dict_update(t, dict, mapping);
}

CrValue cr_format_value(CrThread *t, CrValue v, int conversion, CrValue spec) {
    if (conversion == 's') v = cr_str(t, v);
    else if (conversion == 'r') v = cr_repr(t, v);
    else if (conversion == 'a') v = cr_ascii(t, v);
    return v ? cr_format(t, v, spec) : CR_ERROR;
}

// ---- locals() --------------------------------------------------------------------------------------------------------------

// A name of a variable in a cell stands behind a '*'. What is unbound leaves the dict; what else is in it stays.
CrValue cr_locals(CrThread *t, CrValue dict, CrValue names, const CrValue *values, size_t n) {
    if (!dict) dict = cr_dict_new(t);
    for (size_t i = 0; i < n; i++) {
        CrValue name = cr_tuple_items(names)[i], v = values[i];
        if (cr_str_at(CR_AS(CrStr, name), 0) == '*') {
            name = cr_intern(t, cr_str_slice(t, name, 1, CR_AS(CrStr, name)->len));
            v = CR_GET(CR_AS(CrCell, v)->value);
        }
        if ((v ? cr_dict_set(t, dict, name, v) : cr_dict_delete(t, dict, name)) < 0) return CR_ERROR;
    }
    return dict;
}

CrValue cr_call_locals(CrThread *t, CrValue f, CrValue locals, const CrValue *args, size_t n) {
    const CrMethodDef *def = CR_IS(BUILTIN, f) ? CR_AS(CrFunction, f)->def : NULL;
    if (def && def->flags & CR_METHOD_LOCALS) t->caller_locals = locals;
    CrValue v = cr_call(t, f, args, n, CR_ERROR);
    t->caller_locals = CR_ERROR;
    return v;
}

// ---- Functions and classes -----------------------------------------------------------------------------------------------------

CrValue cr_function_make(CrThread *t, const CrCode *code, void *entry, CrValue globals, CrValue defaults, CrValue kwdefaults,
                         const CrValue *cells, size_t ncells) {
    CrTuple *closure = NULL;
    if (ncells) {
        closure = cr_tuple_alloc(t, ncells);
        for (size_t i = 0; i < ncells; i++) closure->item[i] = cells[i];
    }
    return cr_function_new(t, code, entry, globals, defaults, kwdefaults, closure);
}

CrValue cr_function_define(CrThread *t, CrFunction *f, const CrCode *code, void *entry, CrValue globals, CrValue defaults,
                           CrValue kwdefaults) {
    return cr_function_init(t, f, code, entry, globals, defaults, kwdefaults);
}

void cr_function_set(CrThread *t, CrValue f, CrValue name, CrValue v) {
    (void)t;
    if (name == cr_name___doc__) CR_AS(CrFunction, f)->doc = v;
    else CR_AS(CrFunction, f)->annotations = v;
}

CrValue cr_class_cell(CrThread *t, CrValue namespace, CrValue cell) {
    return cr_name_store(t, namespace, cr_name___classcell__, cell) < 0 ? CR_ERROR : cell;
}

CrValue cr_raise_assertion(CrThread *t, CrValue message) {
    CrValue type = cr_box(CR_TYPE_OF_ID(AssertionError));
    return cr_raise_value(t, message ? cr_call1(t, type, message) : type);
}

// ---- with ---------------------------------------------------------------------------------------------------------------------------

static CrValue special_method(CrThread *t, CrValue manager, CrValue name, const char *protocol) {
    CrType *type = cr_type_of(manager);
    CrValue f = cr_type_lookup(type, name);
    if (!f) return CR_RAISE(t, TypeError, "'%N' object does not support the context manager protocol%s", type, protocol);
    CrType *ft = cr_type_of(f);
    return ft->slots.descr_get ? CR_SLOT(ft->slots.descr_get)(t, f, manager, cr_box(type)) : f;
}

CrValue cr_with_exit(CrThread *t, CrValue manager) {
    if (!cr_type_lookup(cr_type_of(manager), cr_name___enter__)) return special_method(t, manager, cr_name___enter__, "");
    return special_method(t, manager, cr_name___exit__, " (missed __exit__ method)");
}

CrValue cr_with_enter(CrThread *t, CrValue manager) {
    bool found;
    return cr_call_special(t, manager, cr_name___enter__, NULL, 0, &found);
}

int cr_with_leave(CrThread *t, CrValue exit) { return cr_call3(t, exit, CR_NONE, CR_NONE, CR_NONE) ? 0 : -1; }

int cr_with_suppress(CrThread *t, CrValue exit, CrValue e) {
    CrValue tb = CR_GET(CR_AS(CrException, e)->traceback);
    CrValue r = cr_call3(t, exit, cr_box(cr_type_of(e)), e, tb ? tb : CR_NONE);
    int suppressed = r ? cr_truth(t, r) : -1;
    const CrTraceback *from = tb ? CR_AS(CrTraceback, tb) : NULL;
    if (!suppressed && from && from->code == t->frame->code) t->frame->position = from->position; // there it is left, to f_lineno
    return suppressed;
}
