// type_object.c -- the types `object` and `type` as Python sees them: constructors, methods, attributes.
#include "runtime/all_types.h"
#include "runtime/attr.h"
#include "runtime/builtins.h"
#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/function.h"
#include "runtime/raise.h"
#include "runtime/reduce.h"
#include "runtime/shape.h"
#include "runtime/type.h"
#include "runtime/types/dict.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

// ---- object -----------------------------------------------------------------------------------------------------------

static CrValue raise_abstract(CrThread *t, CrType *type) {
    CrValue names = cr_type_lookup(type, cr_name___abstractmethods__);
    CrValue list = names ? cr_list_from_iterable(t, names) : CR_ERROR;
    if (!list || cr_list_sort(t, list, CR_NONE, false) < 0) return CR_ERROR;
    uint64_t n;
    n = cr_list_len(list);
    CrValue joined = cr_str_join(t, cr_intern_c(t, ", "), list);
    return joined ? CR_RAISE(t, TypeError, "Can't instantiate abstract class %N with abstract method%s %S", type,
                             n == 1 ? "" : "s", joined)
                  : CR_ERROR;
}

static CrValue object_new(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs) {
    (void)f;
    if (!cr_has_flag(cls, CR_TYPE_TYPE))
        return CR_RAISE(t, TypeError, "object.__new__(X): X is not a type object (%T)", cls);
    CrType *type = CR_AS(CrType, cls);
    if (cr_tuple_len(args) || cr_dict_len(kwargs)) {
        if (type->new_fn != CR_TYPE_OF_ID(OBJECT)->new_fn)
            return CR_RAISE(t, TypeError, "object.__new__() takes exactly one argument (the type to instantiate)");
        if (type->init_fn == CR_TYPE_OF_ID(OBJECT)->init_fn) return CR_RAISE(t, TypeError, "%N() takes no arguments", type);
    }
    if (type->flags & CR_TYPE_ABSTRACT) return raise_abstract(t, type);
    return cr_instance_new(t, type);
}

CrValue cr_new_ignoring_arguments(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs) {
    (void)f, (void)args, (void)kwargs;
    return cr_instance_new(t, CR_AS(CrType, cls));
}

static CrValue object_init(CrThread *t, CrFunction *f, CrValue self, CrValue args, CrValue kwargs) {
    (void)f;
    CrType *type = cr_type_of(self);
    bool excess = cr_tuple_len(args) || cr_dict_len(kwargs);
    if (excess && type->init_fn != CR_TYPE_OF_ID(OBJECT)->init_fn)
        return CR_RAISE(t, TypeError, "object.__init__() takes exactly one argument (the instance to initialize)");
    if (excess && type->new_fn == CR_TYPE_OF_ID(OBJECT)->new_fn)
        return CR_RAISE(t, TypeError, "%N.__init__() takes exactly one argument (the instance to initialize)", type);
    return CR_NONE;
}

static CrValue object_repr(CrThread *t, CrValue self) {
    CrType *type = cr_type_of(self);
    CrValue module = cr_type_own_module(type);
    if (module && cr_is_str(module) && !cr_str_is(module, "builtins"))
        return cr_str_printf(t, "<%S.%S object at %p>", module, type->qualname, (void *)(uintptr_t)self);
    return cr_str_printf(t, "<%S object at %p>", type->qualname, (void *)(uintptr_t)self);
}

static CrValue object_str(CrThread *t, CrValue self) { return CR_SLOT(cr_type_of(self)->slots.repr)(t, self); }

static int object_hash(CrThread *t, CrValue self, int64_t *hash) {
    (void)t;
    *hash = (int64_t)(self >> 4 | self << 60);
    return 0;
}

static CrValue object_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    if (op == CR_EQ) return a == b ? CR_TRUE : CR_NOT_IMPLEMENTED;
    if (op != CR_NE) return CR_NOT_IMPLEMENTED;
    CrValue r = CR_SLOT(cr_type_of(a)->slots.compare)(t, a, b, CR_EQ);
    if (!r || r == CR_NOT_IMPLEMENTED) return r;
    int truth = cr_truth(t, r);
    return truth < 0 ? CR_ERROR : cr_bool(!truth);
}

static CrValue object_format(CrThread *t, CrFunction *f, CrValue self, CrValue spec) {
    (void)f;
    if (!cr_is_str(spec)) return CR_RAISE(t, TypeError, "__format__() argument must be str, not %T", spec);
    if (cr_len(t, spec)) return CR_RAISE(t, TypeError, "unsupported format string passed to %T.__format__", self);
    return cr_str(t, self);
}

static CrValue object_init_subclass(CrThread *t, CrFunction *f, CrValue cls, CrValue kwargs) {
    (void)f;
    if (!cr_dict_len(kwargs)) return CR_NONE;
    return CR_RAISE(t, TypeError, "%S.__init_subclass__() takes no keyword arguments", CR_AS(CrType, cls)->qualname);
}

static CrValue object_sizeof(CrThread *t, CrFunction *f, CrValue self) {
    (void)t, (void)f;
    return CR_INT(cr_is_ptr(self) ? cr_instance_size(cr_shapes[cr_shape_id(cr_object(self))]) : 8);
}

static bool add_names_of_class(CrThread *t, CrValue names, CrType *type) {
    CrValue key, value;
    for (uint64_t i = 0; i < type->mro->len; i++)
        for (uint64_t pos = 0; cr_dict_step(cr_box(CR_AS(CrType, type->mro->item[i])->attrs), &pos, &key, &value);)
            if (cr_dict_set(t, names, key, CR_NONE) < 0) return false;
    return true;
}

static CrValue object_dir(CrThread *t, CrFunction *f, CrValue self) {
    (void)f;
    CrValue names = cr_dict_new(t), key, value;
    CrValue own = cr_getattr_or_zero(t, self, cr_name___dict__);
    if (!own && cr_raised(t)) return CR_ERROR;
    if (own && cr_has_flag(own, CR_TYPE_DICT))
        for (uint64_t pos = 0; cr_dict_step(own, &pos, &key, &value);)
            if (cr_dict_set(t, names, key, CR_NONE) < 0) return CR_ERROR;
    CrValue cls = cr_has_flag(self, CR_TYPE_TYPE) ? self : cr_getattr_or_zero(t, self, cr_name___class__);
    bool is_class = cls && cr_has_flag(cls, CR_TYPE_TYPE);
    if (cr_raised(t) || (is_class && !add_names_of_class(t, names, CR_AS(CrType, cls)))) return CR_ERROR;
    return cr_list_from_iterable(t, names);
}

// ---- __class__ --------------------------------------------------------------------------------------------------------

bool cr_type_has_dict(const CrType *type) {
    return type->flags & CR_TYPE_HAS_DICT && !(type->flags & CR_TYPE_NO_DICT) && type != CR_TYPE_OF_ID(OBJECT);
}
static bool adds_dict(const CrType *type) { return cr_type_has_dict(type) && !cr_type_has_dict(type->base); }
static bool adds_weakref(const CrType *type) { return type->flags & ~type->base->flags & CR_TYPE_WEAKREF; }

// The first class on the way to object whose instances have more to them than its base's.
static const CrType *layout_of(const CrType *type) {
    while (type->flags & CR_TYPE_HEAP && !type->members && !adds_dict(type) && !adds_weakref(type)) type = type->base;
    return type;
}

// As CPython sees it: ints, tuples and bytes have no fixed place for a __dict__.
int cr_type_same_layout(CrThread *t, const CrType *a, const CrType *b) {
    a = layout_of(a), b = layout_of(b);
    if (a == b) return true;
    if (!(a->flags & b->flags & CR_TYPE_HEAP) || a->base != b->base || adds_dict(a) != adds_dict(b) ||
        adds_weakref(a) != adds_weakref(b)) return false;
    if (adds_dict(a) && a->flags & (CR_TYPE_INT | CR_TYPE_TUPLE | CR_TYPE_BYTES)) return false;
    if (!a->members || !b->members) return a->members == b->members;
    return cr_compare_bool(t, cr_box(a->members), cr_box(b->members), CR_EQ);
}

static CrValue get_class(CrThread *t, CrValue self) { return (void)t, cr_box(cr_type_of(self)); }
static int set_class(CrThread *t, CrValue self, CrValue cls) {
    if (!cls || !cr_has_flag(cls, CR_TYPE_TYPE))
        return CR_RAISE(t, TypeError, "__class__ must be set to a class, not '%T' object", cls ? cls : CR_NONE), -1;
    CrType *from = cr_type_of(self), *to = CR_AS(CrType, cls);
    const CrType *module = CR_TYPE_OF_ID(MODULE);
    bool changeable = from->flags & to->flags & CR_TYPE_HEAP || (cr_is_subtype(from, module) && cr_is_subtype(to, module));
    if (!changeable)
        return CR_RAISE(t, TypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses"), -1;
    int same = cr_type_same_layout(t, from, to);
    if (same < 0) return -1;
    if (!same)
        return CR_RAISE(t, TypeError, "__class__ assignment: '%N' object layout differs from '%N'", to, from), -1;
    return cr_instance_change_class(t, cr_object(self), to);
}
// Types, modules and the like have a __dict__ of their own kind, whatever class of their bases the descriptor is from.
static CrValue own_dict(const CrType *type) {
    while (type->flags & CR_TYPE_HEAP) type = type->base;
    CrValue d = cr_type_lookup(type, cr_name___dict__);
    bool own = d && CR_IS(GETSET_DESCRIPTOR, d) && CR_AS(CrGetSet, d)->def != &cr_instance_dict_getset;
    return own ? d : CR_ERROR;
}
static CrValue get_dict(CrThread *t, CrValue self) {
    CrType *type = cr_type_of(self);
    CrValue own = own_dict(type);
    if (own) return CR_AS(CrGetSet, own)->def->get(t, self);
    if (!(type->flags & CR_TYPE_HAS_DICT) || type->flags & CR_TYPE_NO_DICT || !cr_is_ptr(self))
        return cr_raise_attribute(t, self, cr_name___dict__, "'%N' object has no attribute '__dict__'", type);
    return cr_instance_dict(t, cr_object(self));
}
static int set_dict(CrThread *t, CrValue self, CrValue v) {
    CrValue own = own_dict(cr_type_of(self));
    if (own) return CR_SLOT(cr_type_of(own)->slots.descr_set)(t, own, self, v);
    if (!v) v = cr_dict_new(t); // deleted: a new one
    if (!cr_has_flag(v, CR_TYPE_DICT))
        return CR_RAISE(t, TypeError, "__dict__ must be set to a dictionary, not a '%T'", v), -1;
    if (!(cr_type_of(self)->flags & CR_TYPE_HAS_DICT))
        return cr_raise_attribute(t, self, cr_name___dict__, "'%T' object has no attribute '__dict__'", self), -1;
    return cr_instance_set_dict(t, cr_object(self), v);
}

static CrValue object_subclasshook(CrThread *t, CrFunction *f, CrValue cls, CrValue subclass) {
    return (void)t, (void)f, (void)cls, (void)subclass, CR_NOT_IMPLEMENTED;
}

static const CrMethodDef object_methods[] = {
    {"__format__(self, format_spec, /)", CR_FN(object_format), "Default object formatter.", 0},
    {"__init_subclass__(cls, /, **kwargs)", CR_FN(object_init_subclass), NULL, CR_METHOD_CLASS},
    {"__getstate__(self, /)", CR_FN(cr_object_getstate), "Helper for pickle.", 0},
    {"__reduce__(self, /)", CR_FN(cr_object_reduce), "Helper for pickle.", 0},
    {"__reduce_ex__(self, protocol, /)", CR_FN(cr_object_reduce_ex), "Helper for pickle.", 0},
    {"__subclasshook__(cls, subclass, /)", CR_FN(object_subclasshook), "Abstract classes can override this to customize issubclass().", CR_METHOD_CLASS},
    {"__sizeof__(self, /)", CR_FN(object_sizeof), "Size of object in memory, in bytes.", 0},
    {"__dir__(self, /)", CR_FN(object_dir), "Default dir() implementation.", 0},
    {0},
};
static const CrGetSetDef object_getsets[] = {
    {"__class__", get_class, set_class, NULL}, {0}};
const CrGetSetDef cr_instance_dict_getset = {"__dict__", get_dict, set_dict, "dictionary for instance variables"};

const CrTypeDef cr_object_typedef = {
    .flags = CR_TYPE_BASE,
    .slots = {.repr = object_repr, .str = object_str, .hash = object_hash, .compare = object_compare,
              .getattr = cr_object_getattr, .setattr = cr_object_setattr},
    .methods = object_methods,
    .getsets = object_getsets,
    .constructor = {"object(cls, /, *args, **kwargs)", CR_FN(object_new), NULL, 0},
    .init = {"__init__(self, /, *args, **kwargs)", CR_FN(object_init), NULL, 0},
};

// ---- type --------------------------------------------------------------------------------------------------------------

// What stands for bases is resolved by class statements only.
static bool check_no_mro_entries(CrThread *t, CrValue bases) {
    for (uint64_t i = 0; i < cr_tuple_len(bases); i++) {
        CrValue b = cr_tuple_items(bases)[i];
        if (cr_has_flag(b, CR_TYPE_TYPE)) continue;
        if (cr_getattr_or_zero(t, b, cr_name___mro_entries__))
            return CR_RAISE(t, TypeError, "type() doesn't support MRO entry resolution; use types.new_class()"), false;
        if (cr_raised(t)) return false;
    }
    return true;
}

static CrValue type_new(CrThread *t, CrFunction *f, CrValue metatype, CrValue args, CrValue kwargs) {
    (void)f;
    if (cr_tuple_len(args) != 3 && metatype == cr_box(CR_TYPE_OF_ID(TYPE)))
        return CR_RAISE(t, TypeError, "type() takes 1 or 3 arguments");
    if (cr_tuple_len(args) != 3)
        return CR_RAISE(t, TypeError, "type.__new__() takes exactly 3 arguments (%i given)", (int64_t)cr_tuple_len(args));
    const CrValue *a = cr_tuple_items(args);
    if (!cr_is_str(a[0])) return CR_RAISE(t, TypeError, "type.__new__() argument 1 must be str, not %T", a[0]);
    if (!cr_has_flag(a[1], CR_TYPE_TUPLE))
        return CR_RAISE(t, TypeError, "type.__new__() argument 2 must be tuple, not %T", a[1]);
    if (!cr_has_flag(a[2], CR_TYPE_DICT))
        return CR_RAISE(t, TypeError, "type.__new__() argument 3 must be dict, not %T", a[2]);
    if (!check_no_mro_entries(t, a[1])) return CR_ERROR;
    CrType *best = cr_type_best_metatype(t, CR_AS(CrType, metatype), a[1]);
    if (!best) return CR_ERROR;
    CrValue new_fn = CR_GET(best->new_fn), best_value = cr_box(best);
    if (cr_box(best) == metatype || new_fn == CR_TYPE_OF_ID(TYPE)->new_fn) return cr_type_new(t, best, a[0], a[1], a[2], kwargs, 0);
    return cr_call_tuple(t, new_fn, cr_tuple_concat(t, cr_tuple_from(t, &best_value, 1), args), kwargs); // a base's metaclass makes it
}

static CrValue type_init(CrThread *t, CrFunction *f, CrValue self, CrValue args, CrValue kwargs) {
    (void)f, (void)self, (void)kwargs;
    uint64_t n = cr_tuple_len(args);
    return n == 1 || n == 3 ? CR_NONE : CR_RAISE(t, TypeError, "type.__init__() takes 1 or 3 arguments");
}

static CrValue type_repr(CrThread *t, CrValue v) {
    CrType *type = CR_AS(CrType, v);
    CrValue module = cr_type_own_module(type);
    if (module && cr_is_str(module) && !cr_str_is(module, "builtins"))
        return cr_str_printf(t, "<class '%S.%S'>", module, type->qualname);
    return cr_str_printf(t, "<class '%S'>", type->qualname);
}

static CrValue type_mro_method(CrThread *t, CrFunction *f, CrValue self) {
    (void)f;
    CrTuple *mro = cr_type_compute_mro(t, CR_AS(CrType, self));
    return mro ? cr_list_from(t, mro->item, mro->len) : CR_ERROR;
}
static CrValue type_subclasses(CrThread *t, CrFunction *f, CrValue self) {
    (void)f;
    CrList *list = __atomic_load_n(&CR_AS(CrType, self)->subclasses, __ATOMIC_ACQUIRE);
    return list ? cr_list_slice(t, cr_box(list), 0, INT64_MAX) : cr_list_new(t, 0);
}
static CrValue type_instancecheck(CrThread *t, CrFunction *f, CrValue self, CrValue object) {
    (void)f;
    int r = cr_isinstance_plain(t, object, self);
    return r < 0 ? CR_ERROR : cr_bool(r);
}
static CrValue type_subclasscheck(CrThread *t, CrFunction *f, CrValue self, CrValue cls) {
    (void)f;
    int r = cr_issubclass_plain(t, cls, self);
    return r < 0 ? CR_ERROR : cr_bool(r);
}
static CrValue type_prepare(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs) {
    (void)f, (void)cls, (void)args, (void)kwargs;
    return cr_dict_new(t);
}
static const CrMethodDef type_methods[] = {
    {"mro(self, /)", CR_FN(type_mro_method), "Return a type's method resolution order.", 0},
    {"__subclasses__(self, /)", CR_FN(type_subclasses), "Return a list of immediate subclasses.", 0},
    {"__instancecheck__(self, instance, /)", CR_FN(type_instancecheck), "Check if an object is an instance.", 0},
    {"__subclasscheck__(self, subclass, /)", CR_FN(type_subclasscheck), "Check if a class is a subclass.", 0},
    {"__prepare__(cls, /, *args, **kwargs)", CR_FN(type_prepare), "__prepare__() -> dict\nused to create the namespace for the class statement", CR_METHOD_CLASS},
    {0},
};

#define TYPE(v) CR_AS(CrType, v)
// Sets an entry of the class's own namespace.
static int set_own(CrThread *t, CrValue type, CrValue name, CrValue v) {
    if (cr_dict_set(t, cr_box(TYPE(type)->attrs), name, v) < 0) return -1;
    cr_type_modified(t, TYPE(type), name);
    return 0;
}
static CrValue type_get_name(CrThread *t, CrValue v) { return (void)t, TYPE(v)->name_str; }
static bool changeable(CrThread *t, CrValue v, const char *name) {
    if (!(TYPE(v)->flags & CR_TYPE_IMMUTABLE)) return true;
    return CR_RAISE(t, TypeError, "cannot set '%s' attribute of immutable type '%N'", name, TYPE(v)), false;
}
static bool settable(CrThread *t, CrValue v, CrValue x, const char *name) {
    if (!changeable(t, v, name)) return false;
    if (!x) return CR_RAISE(t, TypeError, "cannot delete '%s' attribute of type '%N'", name, TYPE(v)), false;
    return true;
}
static int type_set_name(CrThread *t, CrValue v, CrValue name) {
    if (!settable(t, v, name, "__name__")) return -1;
    if (!cr_is_str(name))
        return CR_RAISE(t, TypeError, "can only assign string to %N.__name__, not '%T'", TYPE(v), name), -1;
    const char *utf8 = cr_type_check_name(t, name);
    if (!utf8) return -1;
    TYPE(v)->name_str = name;
    TYPE(v)->name = utf8;
    return 0;
}
static CrValue type_get_qualname(CrThread *t, CrValue v) { return (void)t, TYPE(v)->qualname; }
static int type_set_qualname(CrThread *t, CrValue v, CrValue name) {
    if (!settable(t, v, name, "__qualname__")) return -1;
    if (!cr_is_str(name))
        return CR_RAISE(t, TypeError, "can only assign string to %N.__qualname__, not '%T'", TYPE(v), name), -1;
    TYPE(v)->qualname = name;
    return 0;
}
static CrValue type_get_module(CrThread *t, CrValue v) {
    CrValue m = cr_type_own_module(TYPE(v));
    return m ? m : cr_intern_c(t, "builtins");
}
static int type_set_module(CrThread *t, CrValue v, CrValue m) {
    if (!settable(t, v, m, "__module__")) return -1;
    return set_own(t, v, cr_name___module__, m);
}
static CrValue type_get_bases(CrThread *t, CrValue v) { return (void)t, cr_box(TYPE(v)->bases); }
static int type_set_bases(CrThread *t, CrValue v, CrValue bases) {
    return settable(t, v, bases, "__bases__") ? cr_type_set_bases(t, TYPE(v), bases) : -1;
}
static CrValue type_get_base(CrThread *t, CrValue v) { return (void)t, TYPE(v)->base ? cr_box(TYPE(v)->base) : CR_NONE; }
static CrValue type_get_mro(CrThread *t, CrValue v) {
    CrTuple *mro = CR_GET(TYPE(v)->mro);
    return (void)t, mro ? cr_box(mro) : CR_NONE; // none yet: in a metaclass's mro()
}
static CrValue type_get_dict(CrThread *t, CrValue v) { return cr_mapping_proxy_new(t, cr_box(TYPE(v)->attrs)); }
static CrValue type_get_doc(CrThread *t, CrValue v) {
    const CrTypeDef *def = TYPE(v)->def;
    if (def) return def->doc ? cr_str_from_c(t, def->doc) : CR_NONE;
    CrValue doc = cr_dict_get_interned(TYPE(v)->attrs, cr_name___doc__);
    if (!doc) return CR_NONE;
    CrType *dt = cr_type_of(doc);
    return dt->slots.descr_get ? CR_SLOT(dt->slots.descr_get)(t, doc, CR_ERROR, v) : doc;
}
static int type_set_doc(CrThread *t, CrValue v, CrValue doc) {
    if (!doc && changeable(t, v, "__doc__"))
        return CR_RAISE(t, TypeError, "cannot delete '__doc__' attribute of immutable type '%N'", TYPE(v)), -1;
    if (!settable(t, v, doc, "__doc__")) return -1;
    return set_own(t, v, cr_name___doc__, doc);
}
static CrValue type_get_abstract(CrThread *t, CrValue v) {
    CrValue names = v == cr_box(CR_TYPE_OF_ID(TYPE)) ? CR_ERROR
                                                     : cr_dict_get_interned(TYPE(v)->attrs, cr_name___abstractmethods__);
    return names ? names : cr_raise_attribute(t, v, cr_name___abstractmethods__, "__abstractmethods__");
}
// Deletes an entry of the class's own namespace. 1: it was there; 0; -1.
static int delete_own(CrThread *t, CrValue type, CrValue name) {
    int deleted = cr_dict_delete(t, cr_box(TYPE(type)->attrs), name);
    if (deleted > 0) cr_type_modified(t, TYPE(type), name);
    return deleted;
}
static int type_set_abstract(CrThread *t, CrValue v, CrValue names) {
    int truth = 0;
    if (names) {
        truth = cr_truth(t, names);
        if (truth < 0 || set_own(t, v, cr_name___abstractmethods__, names) < 0) return -1;
    } else {
        int deleted = delete_own(t, v, cr_name___abstractmethods__);
        if (!deleted) cr_raise_attribute(t, v, cr_name___abstractmethods__, "__abstractmethods__");
        if (deleted <= 0) return -1;
    }
    if (truth) TYPE(v)->flags |= CR_TYPE_ABSTRACT;
    else TYPE(v)->flags &= ~(uint32_t)CR_TYPE_ABSTRACT;
    return 0;
}
static CrValue type_get_annotations(CrThread *t, CrValue v) {
    if (TYPE(v)->flags & CR_TYPE_IMMUTABLE)
        return cr_raise_attribute(t, v, cr_name___annotations__, "type object '%N' has no attribute '__annotations__'", TYPE(v));
    CrValue a = cr_dict_get_interned(TYPE(v)->attrs, cr_name___annotations__);
    if (a) return a;
    a = cr_dict_new(t);
    return set_own(t, v, cr_name___annotations__, a) < 0 ? CR_ERROR : a;
}
static int type_set_annotations(CrThread *t, CrValue v, CrValue a) {
    if (!changeable(t, v, "__annotations__")) return -1;
    if (a) return set_own(t, v, cr_name___annotations__, a);
    int deleted = delete_own(t, v, cr_name___annotations__);
    if (!deleted) cr_raise_attribute(t, v, cr_name___annotations__, "__annotations__");
    return deleted > 0 ? 0 : -1;
}
// What CPython has of a type's layout, as far as programs ask: sizes are ours, offsets tell only whether there is such a place.
static CrValue type_get_basicsize(CrThread *t, CrValue v) { return (void)t, CR_INT(TYPE(v)->base_size); }
static CrValue type_get_itemsize(CrThread *t, CrValue v) {
    uint32_t f = TYPE(v)->flags;
    return (void)t, CR_INT(f & CR_TYPE_INT ? 4 : f & CR_TYPE_TUPLE ? 8 : f & CR_TYPE_BYTES ? 1 : f & CR_TYPE_TYPE ? 40 : 0);
}
static CrValue type_get_dictoffset(CrThread *t, CrValue v) { return (void)t, CR_INT(cr_type_has_dict(TYPE(v)) ? 16 : 0); }
static CrValue type_get_weakrefoffset(CrThread *t, CrValue v) { return (void)t, CR_INT(TYPE(v)->flags & CR_TYPE_WEAKREF ? 24 : 0); }

static CrValue type_get_flags(CrThread *t, CrValue v) {
    static const struct {
        uint32_t ours;
        int cpythons; // bit number
    } flags[] = {{CR_TYPE_SEQUENCE, 5}, {CR_TYPE_MAPPING, 6}, {CR_TYPE_IMMUTABLE, 8}, {CR_TYPE_HEAP, 9}, {CR_TYPE_BASE, 10},
                 {CR_TYPE_READY, 12}, {CR_TYPE_METHOD, 17}, {CR_TYPE_ABSTRACT, 20}, {CR_TYPE_INT, 24}, {CR_TYPE_LIST, 25},
                 {CR_TYPE_TUPLE, 26}, {CR_TYPE_BYTES, 27}, {CR_TYPE_STR, 28}, {CR_TYPE_DICT, 29}, {CR_TYPE_EXCEPTION, 30},
                 {CR_TYPE_TYPE, 31}};
    int64_t bits = 0;
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (TYPE(v)->flags & flags[i].ours) bits |= (int64_t)1 << flags[i].cpythons;
    return (void)t, cr_int(bits);
}

static CrValue type_get_text_signature(CrThread *t, CrValue v) {
    const CrTypeDef *def = TYPE(v)->def;
    const char *signature = !def ? NULL : def->init.signature ? def->init.signature : def->constructor.signature;
    if (!signature || v == cr_box(CR_TYPE_OF_ID(TYPE)) || v == cr_box(CR_TYPE_OF_ID(INT))) return CR_NONE;
    const char *rest = strpbrk(signature, ",)"); // after self or cls
    if (!strncmp(rest, ", /, ", 5)) rest += 5;
    else if (!strncmp(rest, ", /)", 4)) rest += 3;
    else if (*rest == ',') rest += 2;
    return cr_str_printf(t, "(%s", rest);
}

static const CrGetSetDef type_getsets[] = {
    {"__name__", type_get_name, type_set_name, NULL},
    {"__qualname__", type_get_qualname, type_set_qualname, NULL},
    {"__module__", type_get_module, type_set_module, NULL},
    {"__bases__", type_get_bases, type_set_bases, NULL},
    {"__base__", type_get_base, NULL, NULL},
    {"__mro__", type_get_mro, NULL, NULL},
    {"__dict__", type_get_dict, NULL, NULL},
    {"__doc__", type_get_doc, type_set_doc, NULL},
    {"__abstractmethods__", type_get_abstract, type_set_abstract, NULL},
    {"__annotations__", type_get_annotations, type_set_annotations, NULL},
    {"__basicsize__", type_get_basicsize, NULL, NULL},
    {"__itemsize__", type_get_itemsize, NULL, NULL},
    {"__dictoffset__", type_get_dictoffset, NULL, NULL},
    {"__weakrefoffset__", type_get_weakrefoffset, NULL, NULL},
    {"__flags__", type_get_flags, NULL, NULL},
    {"__text_signature__", type_get_text_signature, NULL, NULL},
    {0},
};

const CrTypeDef cr_type_typedef = {
    .doc = "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
    .flags = CR_TYPE_WEAKREF | CR_TYPE_BASE | CR_TYPE_TYPE,
    .slots = {.repr = type_repr, .call = cr_type_call, .getattr = cr_type_getattr, .setattr = cr_type_setattr,
              .binary = {[CR_OR] = cr_type_or}},
    .methods = type_methods,
    .getsets = type_getsets,
    .constructor = {"type(cls, /, *args, **kwargs)", CR_FN(type_new), NULL, 0},
    .init = {"__init__(self, /, *args, **kwargs)", CR_FN(type_init), NULL, 0},
};
