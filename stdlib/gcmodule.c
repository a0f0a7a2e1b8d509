// gcmodule.c -- module gc over bdwgc. There are no reference counts and no generations here: collect() is a full collection
// and everything it makes due; switching automatic collection off is remembered but not done, since without reference
// counts nothing would ever be freed; what asks for lists of all objects refuses.
#include "runtime/all_types.h"
#include "runtime/shape.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/unawaited.h"
#include "runtime/vm/vm.h"
#include "stdlib/stdlib.h"

static CrValue callbacks, garbage; // lists
static bool enabled = true;
static int64_t debug_flags, thresholds[3] = {700, 10, 10};
static uint64_t collections, collected;

static CrValue gc_enable(CrThread *t, CrFunction *f) { return __atomic_store_n(&enabled, true, __ATOMIC_RELAXED), CR_NONE; }
static CrValue gc_disable(CrThread *t, CrFunction *f) { return __atomic_store_n(&enabled, false, __ATOMIC_RELAXED), CR_NONE; }
static CrValue gc_isenabled(CrThread *t, CrFunction *f) { return cr_bool(__atomic_load_n(&enabled, __ATOMIC_RELAXED)); }

static bool run_callbacks(CrThread *t, const char *phase, int64_t generation, int64_t n) {
    CrValue info = cr_dict_new(t), f;
    if (cr_dict_set(t, info, cr_intern_c(t, "generation"), cr_int(generation)) < 0 ||
        cr_dict_set(t, info, cr_intern_c(t, "collected"), cr_int(n)) < 0 ||
        cr_dict_set(t, info, cr_intern_c(t, "uncollectable"), CR_INT(0)) < 0)
        return false;
    for (uint64_t i = 0; (f = cr_list_at(callbacks, i)); i++)
        if (!cr_call2(t, f, cr_str_from_c(t, phase), info)) cr_unraisable(t, f);
    return true;
}

static CrValue gc_collect(CrThread *t, CrFunction *f, CrValue generation) {
    int64_t which;
    if (!cr_index_int64(t, generation, &which, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (which < 0 || which > 2) return CR_RAISE(t, ValueError, "invalid generation");
    if (cr_list_len(callbacks) && !run_callbacks(t, "start", which, 0)) return CR_ERROR;
    cr_vm_clear_dead_slots(t);
    cr_coroutine_watch_newest(t);
    int64_t n = (int64_t)cr_gc_collect_and_finalize(t);
    __atomic_add_fetch(&collections, 1, __ATOMIC_RELAXED);
    __atomic_add_fetch(&collected, (uint64_t)n, __ATOMIC_RELAXED);
    if (cr_list_len(callbacks) && !run_callbacks(t, "stop", which, n)) return CR_ERROR;
    return cr_int(n);
}

static CrValue gc_get_debug(CrThread *t, CrFunction *f) { return cr_int(debug_flags); }
static CrValue gc_set_debug(CrThread *t, CrFunction *f, CrValue flags) {
    return cr_index_int64(t, flags, &debug_flags, CR_TYPE_OF_ID(OverflowError)) ? CR_NONE : CR_ERROR;
}

static CrValue gc_get_threshold(CrThread *t, CrFunction *f) {
    CrValue items[3];
    for (int i = 0; i < 3; i++) items[i] = cr_int(thresholds[i]);
    return cr_tuple_from(t, items, 3);
}
static CrValue gc_set_threshold(CrThread *t, CrFunction *f, CrValue args) {
    uint64_t n = cr_tuple_len(args);
    if (n < 1 || n > 3)
        return CR_RAISE(t, TypeError, "set_threshold() takes %s (%i given)", n ? "at most 3 arguments" : "at least 1 argument", (int64_t)n);
    for (uint64_t i = 0; i < n; i++)
        if (!cr_index_int64(t, cr_tuple_items(args)[i], &thresholds[i], CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    return CR_NONE;
}
static CrValue gc_get_count(CrThread *t, CrFunction *f) { return cr_tuple_from(t, (CrValue[]){CR_INT(0), CR_INT(0), CR_INT(0)}, 3); }

static CrValue gc_get_stats(CrThread *t, CrFunction *f) {
    CrValue list = cr_list_new(t, 3);
    for (int i = 0; list && i < 3; i++) { // all collections are full ones
        CrValue pairs[6] = {cr_intern_c(t, "collections"), cr_int(i == 2 ? (int64_t)collections : 0),
                            cr_intern_c(t, "collected"), cr_int(i == 2 ? (int64_t)collected : 0),
                            cr_intern_c(t, "uncollectable"), CR_INT(0)};
        CrValue d = cr_dict_from_pairs(t, pairs, 3);
        if (!d || cr_list_append(t, list, d) < 0) return CR_ERROR;
    }
    return list;
}

static CrValue gc_freeze(CrThread *t, CrFunction *f) { return CR_NONE; } // nothing moves between generations
static CrValue gc_freeze_count(CrThread *t, CrFunction *f) { return CR_INT(0); }

static CrValue refuse(CrThread *t, const char *name) {
    return CR_RAISE(t, NotImplementedError, "gc.%s: the collector keeps no list of objects", name);
}
static CrValue gc_get_objects(CrThread *t, CrFunction *f, CrValue generation) { return refuse(t, "get_objects"); }
static CrValue gc_get_referrers(CrThread *t, CrFunction *f, CrValue objects) { return refuse(t, "get_referrers"); }

// ---- What an object refers to -----------------------------------------------------------------------------

static bool add(CrThread *t, CrValue list, CrValue v) { return v == CR_ERROR || cr_list_append(t, list, v) == 0; }

static bool add_dict(CrThread *t, CrValue list, CrValue dict) {
    CrValue key, value;
    for (uint64_t pos = 0; cr_dict_step(dict, &pos, &key, &value);)
        if (!add(t, list, key) || !add(t, list, value)) return false;
    return true;
}

static bool add_fields(CrThread *t, CrValue list, CrValue v) {
    if (cr_has_flag(v, CR_TYPE_LIST | CR_TYPE_TUPLE)) return cr_list_extend(t, list, v) == 0;
    if (cr_has_flag(v, CR_TYPE_DICT)) return add_dict(t, list, v);
    if (cr_has_flag(v, CR_TYPE_SET)) {
        CrValue item;
        for (uint64_t pos = 0; cr_set_step(v, &pos, &item);)
            if (!add(t, list, item)) return false;
        return true;
    }
    if (CR_IS(METHOD, v)) return add(t, list, CR_AS(CrMethod, v)->function) && add(t, list, CR_AS(CrMethod, v)->self);
    if (CR_IS(CELL, v)) return add(t, list, CR_AS(CrCell, v)->value);
    if (CR_IS(FUNCTION, v)) {
        const CrFunction *f = CR_AS(CrFunction, v);
        const CrValue fields[] = {f->globals, f->defaults, f->kwdefaults, f->closure ? cr_box(f->closure) : CR_ERROR, f->dict};
        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
            if (!add(t, list, fields[i])) return false;
    }
    return true;
}

static bool add_attributes(CrThread *t, CrValue list, CrValue v) {
    const CrShape *s = cr_shapes[cr_shape_id(cr_object(v))];
    if (!(s->type->flags & CR_TYPE_HAS_DICT) || s->type == CR_TYPE_OF_ID(OBJECT)) return true;
    for (uint32_t i = 0; i < s->nslots; i++) {
        CrValue *slot = s->names[i] ? cr_slot_address(cr_object(v), s, (int)i) : NULL;
        if (slot && !add(t, list, CR_GET(*slot))) return false;
    }
    return !(s->flags & CR_SHAPE_DICT) || add(t, list, cr_instance_dict(t, cr_object(v)));
}

static CrValue gc_get_referents(CrThread *t, CrFunction *f, CrValue objects) {
    CrValue list = cr_list_new(t, 0);
    for (uint64_t i = 0; list && i < cr_tuple_len(objects); i++) {
        CrValue v = cr_tuple_items(objects)[i];
        if (!cr_is_ptr(v)) continue;
        if (!add_fields(t, list, v) || !add_attributes(t, list, v)) return CR_ERROR;
        if (cr_type_of(v)->flags & CR_TYPE_HEAP && !add(t, list, cr_box(cr_type_of(v)))) return CR_ERROR;
    }
    return list;
}

// As CPython would say: instances of the atomic types are not tracked, dicts only with something in them that is.
static bool is_tracked(CrValue v) {
    CrType *type = cr_type_of(v);
    if (!cr_is_ptr(v)) return false;
    if (type->flags & CR_TYPE_HEAP) return !(type->flags & CR_TYPE_NO_DICT) || type->root->nslots || type->base != CR_TYPE_OF_ID(OBJECT);
    if (CR_IS(DICT, v)) {
        CrValue key, value;
        for (uint64_t pos = 0; cr_dict_step(v, &pos, &key, &value);)
            if (is_tracked(key) || is_tracked(value)) return true;
        return false;
    }
    if (v == cr_tuple_empty) return false;
    if (cr_has_flag(v, CR_TYPE_INT | CR_TYPE_STR | CR_TYPE_BYTES | CR_TYPE_FLOAT | CR_TYPE_COMPLEX)) return false;
    switch (cr_shape_id(cr_object(v))) {
    case CR_T_OBJECT: case CR_T_NONE: case CR_T_NOT_IMPLEMENTED: case CR_T_ELLIPSIS: case CR_T_RANGE: case CR_T_BYTEARRAY:
    case CR_T_CODE: case CR_T_LOCK: case CR_T_RLOCK: return false;
    default: return true;
    }
}
static CrValue gc_is_tracked(CrThread *t, CrFunction *f, CrValue v) { return cr_bool(is_tracked(v)); }
static CrValue gc_is_finalized(CrThread *t, CrFunction *f, CrValue v) {
    return cr_bool(cr_is_ptr(v) && __atomic_load_n(&cr_object(v)->flags, __ATOMIC_RELAXED) & CR_OBJ_DELETED);
}

static const CrMethodDef functions[] = {
    {"collect(generation=2)", CR_FN(gc_collect), "Run a full collection and the finalisers it makes due; return how many ran.", 0},
    {"disable()", CR_FN(gc_disable), "Have isenabled() say no. Collections go on.", 0},
    {"enable()", CR_FN(gc_enable), "Have isenabled() say yes.", 0},
    {"freeze()", CR_FN(gc_freeze), "Does nothing: there are no generations.", 0},
    {"get_count()", CR_FN(gc_get_count), "Return (0, 0, 0): there are no generations.", 0},
    {"get_debug()", CR_FN(gc_get_debug), "Return the debugging flags.", 0},
    {"get_freeze_count()", CR_FN(gc_freeze_count), "Return the number of frozen objects: 0.", 0},
    {"get_objects(generation=None)", CR_FN(gc_get_objects), "Refused.", 0},
    {"get_referents(*objs)", CR_FN(gc_get_referents), "Return the list of objects that the arguments refer to directly.", 0},
    {"get_referrers(*objs)", CR_FN(gc_get_referrers), "Refused.", 0},
    {"get_stats()", CR_FN(gc_get_stats), "Return a list of three dicts: how often collect() ran and what it found.", 0},
    {"get_threshold()", CR_FN(gc_get_threshold), "Return the thresholds that were set.", 0},
    {"is_finalized(obj, /)", CR_FN(gc_is_finalized), "Return whether the object's __del__ has run.", 0},
    {"is_tracked(obj, /)", CR_FN(gc_is_tracked), "Return whether the object may be part of a cycle.", 0},
    {"isenabled()", CR_FN(gc_isenabled), "Return whether automatic collection was left on.", 0},
    {"set_debug(flags, /)", CR_FN(gc_set_debug), "Remember the debugging flags.", 0},
    {"set_threshold(*args)", CR_FN(gc_set_threshold), "Remember the thresholds.", 0},
    {"unfreeze()", CR_FN(gc_freeze), "Does nothing: there are no generations.", 0},
    {0},
};

static int init(CrThread *t, CrValue module) {
    static const struct {
        const char *name;
        int value;
    } flags[] = {{"DEBUG_STATS", 1}, {"DEBUG_COLLECTABLE", 2}, {"DEBUG_UNCOLLECTABLE", 4}, {"DEBUG_SAVEALL", 32}, {"DEBUG_LEAK", 38}};
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (cr_module_set(t, module, flags[i].name, cr_int(flags[i].value)) < 0) return -1;
    callbacks = cr_list_new(t, 0);
    garbage = cr_list_new(t, 0);
    return cr_module_set(t, module, "callbacks", callbacks) < 0 ? -1 : cr_module_set(t, module, "garbage", garbage);
}

const CrModuleDef cr_module_gc = {"gc", "The garbage collector.", functions, init};
