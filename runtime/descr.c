// descr.c -- the descriptor types: property, classmethod, staticmethod, getset, __slots__ members, mappingproxy.
#include "runtime/descr.h"

#include "runtime/attr.h"
#include "runtime/call.h"
#include "runtime/function.h"
#include "runtime/raise.h"
#include "runtime/shape.h"
#include "runtime/type.h"
#include "runtime/types/dict.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

// ---- getset ------------------------------------------------------------------------------------------------------

CrValue cr_getset_new(CrThread *t, CrType *owner, const CrGetSetDef *def) {
    if (def->set == cr_readonly_member) {
        CrMember *m = cr_alloc(t, sizeof *m);
        m->ob.shape = CR_T_MEMBER_DESCRIPTOR;
        m->owner = owner;
        m->name = cr_intern_c(t, def->name);
        m->def = def;
        return cr_box(m);
    }
    CrGetSet *g = cr_alloc(t, sizeof *g);
    g->ob.shape = CR_T_GETSET_DESCRIPTOR;
    g->def = def;
    g->owner = owner;
    return cr_box(g);
}

int cr_readonly_member(CrThread *t, CrValue self, CrValue value) {
    (void)self, (void)value;
    return CR_RAISE(t, AttributeError, "readonly attribute"), -1;
}

static bool check_owner(CrThread *t, const char *name, CrType *owner, CrValue object) {
    if (cr_is_subtype(cr_type_of(object), owner)) return true;
    CR_RAISE(t, TypeError, "descriptor '%s' for '%N' objects doesn't apply to a '%T' object", name, owner, object);
    return false;
}

static CrValue getset_get(CrThread *t, CrValue self, CrValue object, CrValue type) {
    (void)type;
    CrGetSet *g = CR_AS(CrGetSet, self);
    if (!object) return self;
    return check_owner(t, g->def->name, g->owner, object) ? g->def->get(t, object) : CR_ERROR;
}

static int getset_set(CrThread *t, CrValue self, CrValue object, CrValue value) {
    CrGetSet *g = CR_AS(CrGetSet, self);
    if (!check_owner(t, g->def->name, g->owner, object)) return -1;
    if (g->def->set) return g->def->set(t, object, value);
    cr_raise_attribute(t, object, cr_intern_c(t, g->def->name), "attribute '%s' of '%N' objects is not writable",
                       g->def->name, g->owner);
    return -1;
}

static CrValue getset_repr(CrThread *t, CrValue v) {
    CrGetSet *g = CR_AS(CrGetSet, v);
    return cr_str_printf(t, "<attribute '%s' of '%N' objects>", g->def->name, g->owner);
}
static CrValue getset_name(CrThread *t, CrValue v) { return cr_intern_c(t, CR_AS(CrGetSet, v)->def->name); }
static CrValue getset_objclass(CrThread *t, CrValue v) { return (void)t, cr_box(CR_AS(CrGetSet, v)->owner); }
static CrValue getset_qualname(CrThread *t, CrValue v) {
    return cr_str_printf(t, "%S.%s", CR_AS(CrGetSet, v)->owner->qualname, CR_AS(CrGetSet, v)->def->name);
}
static CrValue getset_doc(CrThread *t, CrValue v) {
    const char *doc = CR_AS(CrGetSet, v)->def->doc;
    return doc ? cr_str_from_c(t, doc) : CR_NONE;
}
static const CrGetSetDef getset_getsets[] = {
    {"__name__", getset_name, NULL, NULL}, {"__objclass__", getset_objclass, NULL, NULL},
    {"__qualname__", getset_qualname, NULL, NULL}, {"__doc__", getset_doc, NULL, NULL}, {0}};

// ---- __slots__ members ---------------------------------------------------------------------------------------------
//
// The value lives in one of the first slots of the class's shapes, which stay in the object even in dict mode, under a
// private storage name ("x" + a character no identifier has), so that look-ups by name do not meet it.

static CrValue member_get(CrThread *t, CrValue self, CrValue object, CrValue type) {
    (void)type;
    CrMember *m = CR_AS(CrMember, self);
    if (!object) return self;
    if (!cr_is_subtype(cr_type_of(object), m->owner))
        return CR_RAISE(t, TypeError, "descriptor '%S' for '%N' objects doesn't apply to a '%T' object", m->name,
                        m->owner, object);
    if (m->def) return m->def->get(t, object);
    CrValue v = cr_instance_get(t, cr_object(object), m->storage);
    return v ? v : cr_raise_attribute(t, object, m->name, "'%T' object has no attribute '%S'", object, m->name);
}

static int member_set(CrThread *t, CrValue self, CrValue object, CrValue value) {
    CrMember *m = CR_AS(CrMember, self);
    if (!cr_is_subtype(cr_type_of(object), m->owner)) {
        CR_RAISE(t, TypeError, "descriptor '%S' for '%N' objects doesn't apply to a '%T' object", m->name, m->owner,
                 object);
        return -1;
    }
    if (m->def) return m->def->set(t, object, value);
    if (value) return cr_instance_set(t, cr_object(object), m->storage, value);
    int deleted = cr_instance_delete(t, cr_object(object), m->storage);
    if (deleted) return deleted < 0 ? -1 : 0;
    cr_raise_attribute(t, object, m->name, "%S", m->name);
    return -1;
}

static CrValue member_repr(CrThread *t, CrValue v) {
    CrMember *m = CR_AS(CrMember, v);
    return cr_str_printf(t, "<member '%S' of '%N' objects>", m->name, m->owner);
}
static CrValue member_name(CrThread *t, CrValue v) { return (void)t, CR_AS(CrMember, v)->name; }
static CrValue member_objclass(CrThread *t, CrValue v) { return (void)t, cr_box(CR_AS(CrMember, v)->owner); }
static CrValue member_qualname(CrThread *t, CrValue v) {
    return cr_str_printf(t, "%S.%S", CR_AS(CrMember, v)->owner->qualname, CR_AS(CrMember, v)->name);
}
static CrValue member_doc(CrThread *t, CrValue v) {
    const CrGetSetDef *def = CR_AS(CrMember, v)->def;
    return def && def->doc ? cr_str_from_c(t, def->doc) : CR_NONE;
}
static const CrGetSetDef member_getsets[] = {{"__name__", member_name, NULL, NULL}, {"__objclass__", member_objclass, NULL, NULL},
                                             {"__qualname__", member_qualname, NULL, NULL}, {"__doc__", member_doc, NULL, NULL}, {0}};

static CrValue mangle(CrThread *t, CrType *type, CrValue name) {
    CrStr *s = CR_AS(CrStr, name);
    bool private = s->len > 2 && cr_str_at(s, 0) == '_' && cr_str_at(s, 1) == '_' &&
                   !(cr_str_at(s, s->len - 1) == '_' && cr_str_at(s, s->len - 2) == '_');
    if (!private) return cr_intern(t, name);
    const char *class_name = type->name;
    while (*class_name == '_') class_name++;
    return *class_name ? cr_intern(t, cr_str_printf(t, "_%s%S", class_name, name)) : cr_intern(t, name);
}

bool cr_members_add(CrThread *t, CrType *type, CrValue names) {
    bool has_dict = cr_type_has_dict(type->base), other_dict = false, has_weakref = false;
    for (uint64_t i = 0; i < type->bases->len; i++) other_dict |= cr_type_has_dict(CR_AS(CrType, type->bases->item[i]));
    if (cr_tuple_len(names) && type->flags & (CR_TYPE_TUPLE | CR_TYPE_INT | CR_TYPE_BYTES))
        return CR_RAISE(t, TypeError, "nonempty __slots__ not supported for subtype of '%N'", type->base), false;
    uint64_t total = type->base->root->nslots + cr_tuple_len(names);
    if (total > UINT16_MAX) return CR_RAISE(t, MemoryError, "too many slots"), false;
    if (type->inline_slots < total) type->inline_slots = (uint32_t)total;
    CrValue declared = cr_list_new(t, cr_tuple_len(names));
    if (!declared) return false;
    for (uint64_t i = 0; i < cr_tuple_len(names); i++) {
        CrValue name = cr_tuple_items(names)[i];
        if (!cr_is_str(name))
            return CR_RAISE(t, TypeError, "__slots__ items must be strings, not '%T'", name), false;
        CrValue is_name = cr_call_method(t, cr_str_plain(name), cr_intern_c(t, "isidentifier"), NULL, 0);
        if (is_name != CR_TRUE) return is_name ? CR_RAISE(t, TypeError, "__slots__ must be identifiers"), false : false;
        if (cr_str_is(name, "__dict__")) {
            if (has_dict) return CR_RAISE(t, TypeError, "__dict__ slot disallowed: we already got one"), false;
            has_dict = true;
            continue;
        }
        if (cr_str_is(name, "__weakref__")) {
            if (has_weakref) return CR_RAISE(t, TypeError, CR_WEAKREF_DISALLOWED), false;
            has_weakref = true;
            continue;
        }
        if (cr_list_append(t, declared, mangle(t, type, name)) < 0) return false;
    }
    if (cr_list_sort(t, declared, CR_NONE, false) < 0) return false; // CPython's order: what decides if layouts are equal
    CrValue members = cr_list_to_tuple(t, declared);
    if (!members) return false;
    if (cr_tuple_len(members)) type->members = CR_AS(CrTuple, members);
    for (uint64_t i = 0; i < cr_tuple_len(members); i++) {
        CrValue name = cr_tuple_items(members)[i];
        if (i && name == cr_tuple_items(members)[i - 1]) continue; // named twice
        if (cr_dict_get_interned(type->attrs, name))
            return CR_RAISE(t, ValueError, "%R in __slots__ conflicts with class variable", name), false;
        CrMember *m = cr_alloc(t, sizeof *m);
        m->ob.shape = CR_T_MEMBER_DESCRIPTOR;
        m->owner = type;
        m->name = name;
        m->storage = cr_intern(t, cr_str_printf(t, "%S@%p", name, (void *)type));
        if (cr_dict_set(t, cr_box(type->attrs), name, cr_box(m)) < 0) return false;
    }
    if (!has_dict && !other_dict) type->flags |= CR_TYPE_NO_DICT;
    return true;
}

// ---- property ---------------------------------------------------------------------------------------------------------

static bool given(CrValue v) { return v && v != CR_NONE; }

static CrValue property_init(CrThread *t, CrFunction *self, CrValue object, CrValue fget, CrValue fset, CrValue fdel,
                             CrValue doc) {
    (void)self;
    CrProperty *p = CR_AS(CrProperty, object);
    p->fget = fget;
    p->fset = fset;
    p->fdel = fdel;
    p->doc = doc;
    p->doc_of_getter = false;
    if (given(doc) || !given(fget)) return CR_NONE;
    CrValue from_getter = cr_getattr_or_zero(t, fget, cr_name___doc__);
    if (!from_getter) return cr_raised(t) ? CR_ERROR : CR_NONE;
    p->doc_of_getter = true;
    if (cr_type_of(object) == CR_TYPE_OF_ID(PROPERTY)) p->doc = from_getter;
    else if (cr_setattr(t, object, cr_name___doc__, from_getter) < 0) return CR_ERROR; // the class's __doc__ hides p->doc
    return CR_NONE;
}

static CrValue property_name(CrProperty *p) { return p->name ? p->name : CR_ERROR; }

static CrValue raise_property(CrThread *t, CrProperty *p, CrValue object, const char *what) {
    CrValue name = property_name(p);
    CrValue qualname = cr_type_of(object)->qualname;
    if (!name) return cr_raise_attribute(t, object, cr_str_empty, "property of %R object has no %s", qualname, what);
    return cr_raise_attribute(t, object, name, "property %R of %R object has no %s", name, qualname, what);
}

static CrValue property_get(CrThread *t, CrValue self, CrValue object, CrValue type) {
    (void)type;
    CrProperty *p = CR_AS(CrProperty, self);
    if (!object) return self;
    return given(p->fget) ? cr_call1(t, p->fget, object) : raise_property(t, p, object, "getter");
}

static int property_set(CrThread *t, CrValue self, CrValue object, CrValue value) {
    CrProperty *p = CR_AS(CrProperty, self);
    CrValue f = value ? p->fset : p->fdel;
    if (!given(f)) return raise_property(t, p, object, value ? "setter" : "deleter"), -1;
    CrValue r = value ? cr_call2(t, f, object, value) : cr_call1(t, f, object);
    return r ? 0 : -1;
}

static CrValue property_copy(CrThread *t, CrValue self, CrValue fget, CrValue fset, CrValue fdel) {
    CrProperty *old = CR_AS(CrProperty, self);
    CrValue args[4] = {given(fget) ? fget : old->fget, given(fset) ? fset : old->fset, given(fdel) ? fdel : old->fdel, CR_NONE};
    for (int i = 0; i < 3; i++)
        if (!args[i]) args[i] = CR_NONE;
    if (!old->doc_of_getter || !given(args[0])) args[3] = old->doc ? old->doc : CR_NONE;
    CrValue copy = cr_call(t, cr_box(cr_type_of(self)), args, 4, CR_ERROR);
    if (copy && cr_is_subtype(cr_type_of(copy), CR_TYPE_OF_ID(PROPERTY)))
        CR_AS(CrProperty, copy)->name = old->name;
    return copy;
}
static CrValue property_getter(CrThread *t, CrFunction *f, CrValue self, CrValue g) {
    return (void)f, property_copy(t, self, g, CR_ERROR, CR_ERROR);
}
static CrValue property_setter(CrThread *t, CrFunction *f, CrValue self, CrValue s) {
    return (void)f, property_copy(t, self, CR_ERROR, s, CR_ERROR);
}
static CrValue property_deleter(CrThread *t, CrFunction *f, CrValue self, CrValue d) {
    return (void)f, property_copy(t, self, CR_ERROR, CR_ERROR, d);
}
static CrValue property_set_name(CrThread *t, CrFunction *f, CrValue self, CrValue args) {
    (void)f;
    if (cr_tuple_len(args) != 2)
        return CR_RAISE(t, TypeError, "__set_name__() takes 2 positional arguments but %i were given", (int64_t)cr_tuple_len(args));
    CR_AS(CrProperty, self)->name = cr_tuple_items(args)[1];
    return CR_NONE;
}
static const CrMethodDef property_methods[] = {
    {"getter(self, fget, /)", CR_FN(property_getter), "Descriptor to obtain a copy of the property with a different getter.", 0},
    {"setter(self, fset, /)", CR_FN(property_setter), "Descriptor to obtain a copy of the property with a different setter.", 0},
    {"deleter(self, fdel, /)", CR_FN(property_deleter), "Descriptor to obtain a copy of the property with a different deleter.", 0},
    {"__set_name__(self, /, *args)", CR_FN(property_set_name), NULL, 0},
    {0},
};
static CrValue none_if_missing(CrValue v) { return v ? v : CR_NONE; }
static CrValue property_fget(CrThread *t, CrValue v) { return (void)t, none_if_missing(CR_AS(CrProperty, v)->fget); }
static CrValue property_fset(CrThread *t, CrValue v) { return (void)t, none_if_missing(CR_AS(CrProperty, v)->fset); }
static CrValue property_fdel(CrThread *t, CrValue v) { return (void)t, none_if_missing(CR_AS(CrProperty, v)->fdel); }
static CrValue property_doc(CrThread *t, CrValue v) { return (void)t, none_if_missing(CR_AS(CrProperty, v)->doc); }
static int property_set_doc(CrThread *t, CrValue v, CrValue doc) { return (void)t, CR_AS(CrProperty, v)->doc = doc, 0; }
static CrValue property_abstract(CrThread *t, CrValue v) {
    CrProperty *p = CR_AS(CrProperty, v);
    CrValue parts[3] = {p->fget, p->fset, p->fdel};
    for (int i = 0; i < 3; i++) {
        if (!given(parts[i])) continue;
        CrValue flag = cr_getattr_or_zero(t, parts[i], cr_name___isabstractmethod__);
        if (!flag && cr_raised(t)) return CR_ERROR;
        int truth = flag ? cr_truth(t, flag) : 0;
        if (truth) return truth < 0 ? CR_ERROR : CR_TRUE;
    }
    return CR_FALSE;
}
static const CrGetSetDef property_getsets[] = {
    {"fget", property_fget, cr_readonly_member, NULL}, {"fset", property_fset, cr_readonly_member, NULL},
    {"fdel", property_fdel, cr_readonly_member, NULL},
    {"__doc__", property_doc, property_set_doc, NULL}, {"__isabstractmethod__", property_abstract, NULL, NULL}, {0}};

// ---- classmethod and staticmethod -------------------------------------------------------------------------------------

static CrValue wrap(CrThread *t, CrType *type, CrValue wrapped) {
    CrValue w = cr_instance_new(t, type);
    CR_AS(CrWrapper, w)->wrapped = wrapped;
    return w;
}
CrValue cr_staticmethod_new(CrThread *t, CrValue f) { return wrap(t, CR_TYPE_OF_ID(STATICMETHOD), f); }
CrValue cr_classmethod_new(CrThread *t, CrValue f) { return wrap(t, CR_TYPE_OF_ID(CLASSMETHOD), f); }

static CrValue wrapper_init(CrThread *t, CrFunction *f, CrValue self, CrValue wrapped) {
    const CrValue copied[] = {cr_name___module__, cr_name___name__, cr_name___qualname__, cr_name___doc__, cr_name___annotations__};
    (void)f;
    CR_SET(CR_AS(CrWrapper, self)->wrapped, wrapped);
    for (size_t i = 0; i < sizeof copied / sizeof *copied; i++) {
        CrValue v = cr_getattr_or_zero(t, wrapped, copied[i]);
        if (v ? cr_setattr(t, self, copied[i], v) < 0 : cr_raised(t)) return CR_ERROR;
    }
    return CR_NONE;
}

// What is wrapped; RuntimeError where __init__ was never called.
static CrValue wrapped_in(CrThread *t, CrValue self) {
    CrValue f = CR_GET(CR_AS(CrWrapper, self)->wrapped);
    return f ? f : CR_RAISE(t, RuntimeError, "uninitialized %T object", self);
}

static CrValue staticmethod_get(CrThread *t, CrValue self, CrValue object, CrValue type) {
    return (void)object, (void)type, wrapped_in(t, self);
}

static CrValue staticmethod_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    CrValue f = wrapped_in(t, self);
    return f ? cr_call(t, f, args, nargs, kwnames) : CR_ERROR;
}

static CrValue classmethod_get(CrThread *t, CrValue self, CrValue object, CrValue type) {
    CrValue f = wrapped_in(t, self), cls = type ? type : cr_box(cr_type_of(object));
    if (!f) return CR_ERROR;
    CrType *ft = cr_type_of(f);
    if (ft->slots.descr_get && !(ft->flags & CR_TYPE_METHOD)) return CR_SLOT(ft->slots.descr_get)(t, f, cls, cls);
    return cr_method_new(t, f, cls);
}

static CrValue wrapper_repr(CrThread *t, CrValue v) {
    CrValue f = CR_GET(CR_AS(CrWrapper, v)->wrapped);
    return f ? cr_str_printf(t, "<%T(%R)>", v, f) : cr_str_printf(t, "<%T(<NULL>)>", v);
}
static CrValue wrapper_func(CrThread *t, CrValue v) { return (void)t, none_if_missing(CR_GET(CR_AS(CrWrapper, v)->wrapped)); }
static CrValue wrapper_abstract(CrThread *t, CrValue v) {
    CrValue f = CR_GET(CR_AS(CrWrapper, v)->wrapped);
    CrValue flag = f ? cr_getattr_or_zero(t, f, cr_name___isabstractmethod__) : CR_ERROR;
    if (!flag) return cr_raised(t) ? CR_ERROR : CR_FALSE;
    int truth = cr_truth(t, flag);
    return truth < 0 ? CR_ERROR : cr_bool(truth);
}
static const CrGetSetDef wrapper_getsets[] = {{"__func__", wrapper_func, cr_readonly_member, NULL},
                                              {"__wrapped__", wrapper_func, cr_readonly_member, NULL},
                                              {"__isabstractmethod__", wrapper_abstract, NULL, NULL},
                                              {0}};

// ---- mappingproxy ------------------------------------------------------------------------------------------------------

CrValue cr_mapping_proxy_new(CrThread *t, CrValue mapping) { return wrap(t, CR_TYPE_OF_ID(MAPPING_PROXY), mapping); }
#define MAPPING(v) (CR_AS(CrWrapper, v)->wrapped)
static CrValue proxy_getitem(CrThread *t, CrValue v, CrValue key) { return cr_getitem(t, MAPPING(v), key); }
static int proxy_contains(CrThread *t, CrValue v, CrValue key) { return cr_contains(t, MAPPING(v), key); }
static int64_t proxy_length(CrThread *t, CrValue v) { return cr_len(t, MAPPING(v)); }
static CrValue proxy_iter(CrThread *t, CrValue v) { return cr_iter(t, MAPPING(v)); }
static CrValue proxy_str(CrThread *t, CrValue v) { return cr_str(t, MAPPING(v)); }
static CrValue proxy_repr(CrThread *t, CrValue v) { return cr_str_printf(t, "mappingproxy(%R)", MAPPING(v)); }
static CrValue proxy_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) { return cr_compare(t, MAPPING(a), b, op); }
static CrValue proxy_binary_or(CrThread *t, CrValue a, CrValue b) {
    if (CR_IS(MAPPING_PROXY, a)) a = MAPPING(a);
    if (CR_IS(MAPPING_PROXY, b)) b = MAPPING(b);
    return cr_binary(t, CR_OR, a, b);
}
static CrValue proxy_inplace_or(CrThread *t, CrValue a, CrValue b) {
    (void)b;
    return CR_RAISE(t, TypeError, "'|=' is not supported by %T; use '|' instead", a);
}
static int proxy_hash(CrThread *t, CrValue v, int64_t *hash) { return cr_hash(t, MAPPING(v), hash); }

// get, keys, values, items, copy: the mapping's own.
static CrValue forward(CrThread *t, CrValue self, const char *method, const CrValue *args, size_t n) {
    return cr_call_method(t, MAPPING(self), cr_intern_c(t, method), args, n);
}
static CrValue proxy_get(CrThread *t, CrFunction *f, CrValue self, CrValue key, CrValue otherwise) {
    CrValue args[2] = {key, otherwise};
    return (void)f, forward(t, self, "get", args, 2);
}
static CrValue proxy_keys(CrThread *t, CrFunction *f, CrValue self) { return (void)f, forward(t, self, "keys", NULL, 0); }
static CrValue proxy_values(CrThread *t, CrFunction *f, CrValue self) { return (void)f, forward(t, self, "values", NULL, 0); }
static CrValue proxy_items(CrThread *t, CrFunction *f, CrValue self) { return (void)f, forward(t, self, "items", NULL, 0); }
static CrValue proxy_copy(CrThread *t, CrFunction *f, CrValue self) { return (void)f, forward(t, self, "copy", NULL, 0); }
static CrValue proxy_reversed(CrThread *t, CrFunction *f, CrValue self) {
    return (void)f, forward(t, self, "__reversed__", NULL, 0);
}
static const CrMethodDef proxy_methods[] = {
    CR_CLASS_GETITEM,
    {"__reversed__(self, /)", CR_FN(proxy_reversed), "D.__reversed__() -> reverse iterator", 0},
    {"copy(self, /)", CR_FN(proxy_copy), "D.copy() -> a shallow copy of D", 0},
    {"get(self, key, default=None, /)", CR_FN(proxy_get), "Return the value for key if key is in the mapping, else default.", 0},
    {"items(self, /)", CR_FN(proxy_items), "D.items() -> a set-like object providing a view on D's items", 0},
    {"keys(self, /)", CR_FN(proxy_keys), "D.keys() -> a set-like object providing a view on D's keys", 0},
    {"values(self, /)", CR_FN(proxy_values), "D.values() -> an object providing a view on D's values", 0},
    {0},
};
static CrValue proxy_new(CrThread *t, CrFunction *f, CrValue cls, CrValue mapping) {
    (void)f, (void)cls;
    const CrSlots *s = &cr_type_of(mapping)->slots;
    if (!s->getitem || cr_has_flag(mapping, CR_TYPE_LIST | CR_TYPE_TUPLE))
        return CR_RAISE(t, TypeError, "mappingproxy() argument must be a mapping, not %T", mapping);
    return cr_mapping_proxy_new(t, mapping);
}

// ---- Type definitions ------------------------------------------------------------------------------------------------------

const CrTypeDef cr_getset_descriptor_typedef = {
    .slots = {.repr = getset_repr, .descr_get = getset_get, .descr_set = getset_set},
    .getsets = getset_getsets,
};
const CrTypeDef cr_member_descriptor_typedef = {
    .slots = {.repr = member_repr, .descr_get = member_get, .descr_set = member_set},
    .getsets = member_getsets,
};
const CrTypeDef cr_property_typedef = {
    .flags = CR_TYPE_BASE,
    .slots = {.descr_get = property_get, .descr_set = property_set},
    .methods = property_methods,
    .getsets = property_getsets,
    .constructor = {"property(cls, *args, **kwargs)", CR_FN(cr_new_ignoring_arguments), NULL, 0},
    .init = {"__init__(self, fget=None, fset=None, fdel=None, doc=None)", CR_FN(property_init), NULL, 0},
};
const CrTypeDef cr_classmethod_typedef = {
    .flags = CR_TYPE_BASE | CR_TYPE_HAS_DICT,
    .slots = {.repr = wrapper_repr, .descr_get = classmethod_get},
    .getsets = wrapper_getsets,
    .constructor = {"classmethod(cls, *args, **kwargs)", CR_FN(cr_new_ignoring_arguments), NULL, 0},
    .init = {"classmethod(self, function, /)", CR_FN(wrapper_init), NULL, 0},
};
const CrTypeDef cr_staticmethod_typedef = {
    .flags = CR_TYPE_BASE | CR_TYPE_HAS_DICT,
    .slots = {.repr = wrapper_repr, .descr_get = staticmethod_get, .call = staticmethod_call},
    .getsets = wrapper_getsets,
    .constructor = {"staticmethod(cls, *args, **kwargs)", CR_FN(cr_new_ignoring_arguments), NULL, 0},
    .init = {"staticmethod(self, function, /)", CR_FN(wrapper_init), NULL, 0},
};
const CrTypeDef cr_mapping_proxy_typedef = {
    .flags = CR_TYPE_MAPPING,
    .slots = {.repr = proxy_repr, .str = proxy_str, .getitem = proxy_getitem, .contains = proxy_contains,
              .length = proxy_length, .iter = proxy_iter, .compare = proxy_compare, .hash = proxy_hash,
              .binary = {[CR_OR] = proxy_binary_or}, .inplace = {[CR_OR] = proxy_inplace_or}},
    .methods = proxy_methods,
    .constructor = {"mappingproxy(cls, mapping)", CR_FN(proxy_new), NULL, 0},
};
