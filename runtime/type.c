// type.c -- type objects: built-in ones from their definitions, classes from class statements, and their attributes.
#include "runtime/type.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/ic.h"
#include "runtime/groups.h"
#include "runtime/lock.h"
#include "runtime/module.h"
#include "runtime/shape.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/weakref.h"

CrType cr_types[CR_T_COUNT];

// ---- The type lock ------------------------------------------------------------------------------------------

static uint8_t type_lock;

void cr_type_lock(void) {
    for (int spins = 0; __atomic_exchange_n(&type_lock, 1, __ATOMIC_ACQUIRE); spins++)
        if (spins > 64) sched_yield();
}

void cr_type_unlock(void) { __atomic_store_n(&type_lock, 0, __ATOMIC_RELEASE); }

// ---- Look-up ------------------------------------------------------------------------------------------------

bool cr_is_subtype(const CrType *a, const CrType *b) {
    if (a == b) return true;
    if (!a->mro) { // while the built-in types are being made
        for (; a; a = a->base)
            if (a == b) return true;
        return false;
    }
    for (uint64_t i = 0; i < a->mro->len; i++)
        if (a->mro->item[i] == cr_box(b)) return true;
    return false;
}

// Answers of recent look-ups, misses included, good for one version of the type. A seqlock per entry: a reader that meets a
// writer does the walk; a writer that finds the entry busy leaves it.
typedef struct LookupEntry {
    uint32_t sequence; // odd while being written
    uint32_t version;
    const CrType *type;
    CrValue name, value;
} LookupEntry;
enum { LOOKUP_ENTRIES = 4096 };
static LookupEntry lookup_cache[LOOKUP_ENTRIES];

static LookupEntry *lookup_entry(const CrType *type, CrValue name) {
    return &lookup_cache[(((uintptr_t)type >> 5) * 31 + (name >> 4)) % LOOKUP_ENTRIES];
}

static bool lookup_cached(const CrType *type, CrValue name, CrValue *value) {
    LookupEntry *e = lookup_entry(type, name);
    uint32_t sequence = __atomic_load_n(&e->sequence, __ATOMIC_ACQUIRE);
    bool same = __atomic_load_n(&e->type, __ATOMIC_RELAXED) == type && __atomic_load_n(&e->name, __ATOMIC_RELAXED) == name &&
                __atomic_load_n(&e->version, __ATOMIC_RELAXED) == __atomic_load_n(&type->version, __ATOMIC_ACQUIRE);
    *value = __atomic_load_n(&e->value, __ATOMIC_ACQUIRE);
    return same && !(sequence & 1) && __atomic_load_n(&e->sequence, __ATOMIC_ACQUIRE) == sequence;
}

static void lookup_remember(const CrType *type, uint32_t version, CrValue name, CrValue value) {
    LookupEntry *e = lookup_entry(type, name);
    uint32_t sequence = __atomic_load_n(&e->sequence, __ATOMIC_RELAXED);
    if (sequence & 1 ||
        !__atomic_compare_exchange_n(&e->sequence, &sequence, sequence + 1, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
        return;
    __atomic_store_n(&e->type, type, __ATOMIC_RELEASE);
    __atomic_store_n(&e->name, name, __ATOMIC_RELEASE);
    __atomic_store_n(&e->version, version, __ATOMIC_RELEASE);
    __atomic_store_n(&e->value, value, __ATOMIC_RELEASE);
    __atomic_store_n(&e->sequence, sequence + 2, __ATOMIC_RELEASE);
}

static CrValue walk_mro(const CrType *type, CrValue name) {
    const CrTuple *mro = __atomic_load_n(&type->mro, __ATOMIC_ACQUIRE);
    for (uint64_t i = 0; mro && i < mro->len; i++) { // none yet while the metaclass's mro() runs
        CrValue v = cr_dict_get_interned(CR_AS(CrType, mro->item[i])->attrs, name);
        if (v) return v;
    }
    return CR_ERROR;
}

static bool types_complete; // set by cr_types_init: before, the types' attrs still change without notice

CrValue cr_type_lookup(const CrType *type, CrValue name) {
    CrValue value;
    if (CR_LIKELY(lookup_cached(type, name, &value))) return value;
    uint32_t version = __atomic_load_n(&type->version, __ATOMIC_ACQUIRE);
    value = walk_mro(type, name);
    if (types_complete && type->root) lookup_remember(type, version, name, value); // a class under construction still changes
    return value;
}

CrValue cr_type_getattr(CrThread *t, CrValue type, CrValue name) {
    CrType *self = CR_AS(CrType, type), *meta = cr_object_type(&self->ob);
    CrValue meta_attr = cr_type_lookup(meta, name);
    CrType *meta_attr_type = meta_attr ? cr_type_of(meta_attr) : NULL;
    if (meta_attr && meta_attr_type->slots.descr_set && meta_attr_type->slots.descr_get)
        return CR_SLOT(meta_attr_type->slots.descr_get)(t, meta_attr, type, cr_box(meta));
    CrValue attr = cr_type_lookup(self, name);
    if (attr) {
        CrType *attr_type = cr_type_of(attr);
        return attr_type->slots.descr_get ? CR_SLOT(attr_type->slots.descr_get)(t, attr, CR_ERROR, type) : attr;
    }
    if (meta_attr)
        return meta_attr_type->slots.descr_get ? CR_SLOT(meta_attr_type->slots.descr_get)(t, meta_attr, type, cr_box(meta))
                                               : meta_attr;
    return cr_raise_attribute(t, type, name, "type object '%N' has no attribute '%S'", self, name);
}

int cr_type_setattr(CrThread *t, CrValue type, CrValue name, CrValue value) {
    CrType *self = CR_AS(CrType, type), *meta = cr_object_type(&self->ob);
    if (self->flags & CR_TYPE_IMMUTABLE)
        return CR_RAISE(t, TypeError, "cannot set %R attribute of immutable type '%N'", name, self), -1;
    CrValue meta_attr = cr_type_lookup(meta, name);
    if (meta_attr && cr_type_of(meta_attr)->slots.descr_set)
        return CR_SLOT(cr_type_of(meta_attr)->slots.descr_set)(t, meta_attr, type, value);
    CrValue attrs = cr_box(self->attrs);
    if (value) {
        if (cr_dict_set(t, attrs, name, value) < 0) return -1;
    } else {
        int deleted = cr_dict_delete(t, attrs, name);
        if (deleted < 0) return -1;
        if (!deleted) {
            cr_raise_attribute(t, type, name, "type object '%N' has no attribute '%S'", self, name);
            return -1;
        }
    }
    cr_type_modified(t, self, name);
    return 0;
}

// The caller holds the type lock.
static void bump(CrType *type) {
    __atomic_store_n(&type->version, type->version + 1, __ATOMIC_RELEASE);
    cr_ic_clear_sites(type);
    CrValue list = cr_box(__atomic_load_n(&type->subclasses, __ATOMIC_ACQUIRE)), subclass;
    for (uint64_t i = 0; list && (subclass = cr_list_at(list, i)); i++) bump(CR_AS(CrType, subclass));
}

static void update_slots_down(CrType *type, CrValue name) {
    cr_type_update_slots(type, name);
    CrValue list = cr_box(__atomic_load_n(&type->subclasses, __ATOMIC_ACQUIRE)), subclass;
    for (uint64_t i = 0; list && (subclass = cr_list_at(list, i)); i++) update_slots_down(CR_AS(CrType, subclass), name);
}

void cr_type_modified(CrThread *t, CrType *type, CrValue name) {
    (void)t;
    for (int i = 0; i < 2; i++) { // before: the slots are decided by look-ups, which must not be answered from the cache of
        cr_type_lock();           // the old state; after: sites that were filled meanwhile by the old slots
        bump(type);
        cr_type_unlock();
        if (i == 0) update_slots_down(type, name);
    }
}

// ---- Built-in types --------------------------------------------------------------------------------------------

static void inherit_slots(CrSlots *to, const CrSlots *from) {
    void **a = (void **)to, *const *b = (void *const *)from;
    bool own_compare = to->compare != NULL, own_hash = to->hash != NULL;
    for (size_t i = 0; i < sizeof(CrSlots) / sizeof(void *); i++)
        if (!a[i]) a[i] = b[i];
    if (own_compare && !own_hash) to->hash = NULL; // equality without a hash: unhashable, as in CPython
}

enum { KIND_FLAGS = CR_TYPE_INT | CR_TYPE_STR | CR_TYPE_BYTES | CR_TYPE_LIST | CR_TYPE_TUPLE | CR_TYPE_DICT |
                    CR_TYPE_EXCEPTION | CR_TYPE_TYPE | CR_TYPE_SET | CR_TYPE_FLOAT | CR_TYPE_COMPLEX,
       COLLECTION_FLAGS = CR_TYPE_SEQUENCE | CR_TYPE_MAPPING };

static void init_builtin(CrType *type, uint32_t id, const char *name, const CrTypeDef *def, CrType *base, size_t size) {
    type->ob.shape = CR_T_TYPE;
    type->ob.flags = CR_OBJ_STATIC;
    type->def = def;
    type->name = name;
    type->base = type == base ? NULL : base;
    type->flags = def->flags | CR_TYPE_IMMUTABLE | CR_TYPE_READY;
    if (type->base) type->flags |= type->base->flags & (KIND_FLAGS | COLLECTION_FLAGS | CR_TYPE_HAS_DICT | CR_TYPE_WEAKREF);
    type->base_size = (uint32_t)((size + 7) & ~(size_t)7);
    type->inline_slots = type->flags & CR_TYPE_HAS_DICT ? 1 : 0;
    type->slots = def->slots;
    if (type->base) inherit_slots(&type->slots, &type->base->slots);
    cr_shape_init_builtin(type, id);
}

static void set_attr(CrThread *t, CrType *type, const char *name, CrValue v) {
    cr_dict_set(t, cr_box(type->attrs), cr_intern_c(t, name), v);
}

static void add_methods(CrThread *t, CrType *type, const CrTypeDef *def) {
    for (const CrMethodDef *m = def->methods; m && m->signature; m++) {
        size_t n = strcspn(m->signature, "(");
        char name[64];
        snprintf(name, sizeof name, "%.*s", (int)n, m->signature);
        CrTypeId kind = m->flags & CR_METHOD_CLASS    ? CR_T_CLASSMETHOD_DESCRIPTOR
                        : m->flags & CR_METHOD_STATIC ? CR_T_BUILTIN
                                                      : CR_T_METHOD_DESCRIPTOR;
        CrValue f = cr_box(cr_builtin_new(t, m, kind, type));
        set_attr(t, type, name, m->flags & CR_METHOD_STATIC ? cr_staticmethod_new(t, f) : f);
    }
    for (const CrGetSetDef *g = def->getsets; g && g->name; g++) set_attr(t, type, g->name, cr_getset_new(t, type, g));
    if (def->constructor.signature) {
        CrFunction *f = cr_builtin_new(t, &def->constructor, CR_T_BUILTIN, type);
        type->new_fn = cr_box(f);
        set_attr(t, type, "__new__", cr_staticmethod_new(t, cr_box(f)));
    } else if (type->base && type->flags & CR_TYPE_BASE) {
        type->new_fn = type->base->new_fn;
    }
    if (def->init.signature) {
        CrFunction *f = cr_builtin_new(t, &def->init, CR_T_WRAPPER_DESCRIPTOR, type);
        type->init_fn = cr_box(f);
        set_attr(t, type, "__init__", cr_box(f));
    } else if (type->base) {
        type->init_fn = type->base->init_fn;
    }
}

// The first class on the way to object whose instances have a __dict__ has its descriptor.
static void add_dict_getset(CrThread *t, CrType *type) {
    if (!cr_type_has_dict(type) || cr_type_lookup(type, cr_name___dict__)) return;
    cr_dict_set(t, cr_box(type->attrs), cr_name___dict__, cr_getset_new(t, type, &cr_instance_dict_getset));
}

static void finish_builtin(CrThread *t, CrType *type) {
    const char *dot = strrchr(type->name, '.');
    type->name_str = type->qualname = cr_intern_c(t, dot ? dot + 1 : type->name);
    CrTuple *bases = cr_tuple_alloc(t, type->base ? 1 : 0);
    if (type->base) bases->item[0] = cr_box(type->base);
    type->bases = bases;
    uint64_t depth = 1;
    for (CrType *b = type->base; b; b = b->base) depth++;
    CrTuple *mro = cr_tuple_alloc(t, depth);
    CrType *b = type;
    for (uint64_t i = 0; i < depth; i++, b = b->base) mro->item[i] = cr_box(b);
    type->mro = mro;
    type->attrs = CR_AS(CrDict, cr_dict_new(t));
    if (dot) cr_dict_set(t, cr_box(type->attrs), cr_name___module__, cr_intern(t, cr_str_from_utf8(t, type->name, (size_t)(dot - type->name))));
    cr_type_add_wrappers(t, type);
    add_methods(t, type, type->def);
    add_dict_getset(t, type);
    if (!cr_dict_get_interned(type->attrs, cr_name___doc__)) // functions and properties have one for each instance
        set_attr(t, type, "__doc__", type->def->doc ? cr_str_from_c(t, type->def->doc) : CR_NONE);
    if (!type->slots.hash) set_attr(t, type, "__hash__", CR_NONE);
}

#define CR_TYPE(ID, name, definition, base, T) extern const CrTypeDef definition;
#include "runtime/types.def"
#undef CR_TYPE
#include "runtime/all_types.h"

void cr_types_init(CrThread *t) {
    cr_gc_exclude_roots(cr_shapes, cr_shapes + CR_MAX_SHAPES); // 8 MiB, mostly empty; shapes are permanent anyway
#define CR_TYPE(ID, name, definition, base, T)                                                               \
    init_builtin(&cr_types[CR_T_##ID], CR_T_##ID, name, &definition, &cr_types[CR_T_##base], sizeof(T));
#include "runtime/types.def"
#undef CR_TYPE
#define CR_EXCEPTION(name, base)                                                                             \
    init_builtin(&cr_types[CR_T_##name], CR_T_##name, #name, cr_exception_definition(#name),                  \
                 &cr_types[CR_T_##base], sizeof(CrException));
#include "runtime/exceptions.def"
#undef CR_EXCEPTION
    cr_shapes[CR_T_BUILTIN_METHOD]->type = CR_TYPE_OF_ID(BUILTIN); // one type to Python: function.c
    cr_str_init(t);
    cr_names_init(t);
    for (int id = 1; id < CR_T_COUNT; id++) finish_builtin(t, &cr_types[id]);
    cr_type_slots_init(t);
    cr_exception_groups_init(t);
    types_complete = true;
}

// ---- Classes -----------------------------------------------------------------------------------------------------

// The most derived of the metaclasses of all bases and `meta`.
CrType *cr_type_best_metatype(CrThread *t, CrType *meta, CrValue bases) {
    for (uint64_t i = 0; i < cr_tuple_len(bases); i++) {
        CrType *other = cr_type_of(cr_tuple_items(bases)[i]);
        if (cr_is_subtype(meta, other)) continue;
        if (!cr_is_subtype(other, meta)) {
            CR_RAISE(t, TypeError,
                     "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the "
                     "metaclasses of all its bases");
            return NULL;
        }
        meta = other;
    }
    return meta;
}

static bool check_duplicates(CrThread *t, CrValue bases) {
    const CrValue *b = cr_tuple_items(bases);
    for (uint64_t i = 0; i < cr_tuple_len(bases); i++)
        for (uint64_t k = 0; k < i; k++)
            if (b[i] == b[k]) return CR_RAISE(t, TypeError, "duplicate base class %N", CR_AS(CrType, b[i])), false;
    return true;
}

static bool call_set_names(CrThread *t, CrType *type) {
    CrValue copy = cr_dict_copy(t, cr_box(type->attrs)), key, value;
    for (uint64_t pos = 0; cr_dict_step(copy, &pos, &key, &value);) {
        bool found;
        CrValue r = cr_call_special(t, value, cr_name___set_name__, (CrValue[]){cr_box(type), key}, 2, &found);
        if (found && !r) {
            CrValue cause = cr_exception_take(t);
            CrValue e = cr_str_printf(t, "Error calling __set_name__ on '%T' instance %R in '%N'", value, key, type);
            CrValue error = e ? cr_call1(t, cr_box(CR_TYPE_OF_ID(RuntimeError)), e) : CR_ERROR;
            if (error) cr_raise_from(t, error, cause);
            return false;
        }
    }
    return true;
}

static bool call_init_subclass(CrThread *t, CrType *type, CrValue keywords) {
    CrValue super_init = cr_super_lookup(t, type, cr_box(type), cr_name___init_subclass__);
    return super_init && cr_call_tuple(t, super_init, cr_tuple_empty, keywords);
}

// __slots__: each name becomes a member descriptor over an inline slot that no __dict__ shows: the first slots of the root
// shape (cr_shape_new_root). "No other attributes" is enforced when __dict__ is not among them.
static bool check_slots(CrThread *t, CrType *type) {
    CrValue slots = cr_dict_get_interned(type->attrs, cr_name___slots__);
    if (!slots) return true;
    CrValue names = cr_is_str(slots) ? cr_tuple_from(t, &slots, 1) : cr_tuple_from_iterable(t, slots);
    if (!names) return false;
    return cr_members_add(t, type, names);
}

// A class adds the place for weak references unless its __slots__ leave it out or a base has it; one type's layout, as
// CPython sees it, has no room for it.
static bool check_weakref_slot(CrThread *t, CrType *type) {
    static const CrGetSetDef getset = {"__weakref__", cr_weakref_first, NULL, "list of weak references to the object"};
    bool inherited = type->base->flags & CR_TYPE_WEAKREF, adds = !inherited;
    if (type->flags & (CR_TYPE_INT | CR_TYPE_TUPLE | CR_TYPE_BYTES)) adds = false;
    CrValue slots = cr_dict_get_interned(type->attrs, cr_name___slots__);
    if (slots) {
        int named = cr_is_str(slots) ? cr_str_is(slots, "__weakref__") : cr_contains(t, slots, cr_name___weakref__);
        if (named < 0) return false;
        if (named && !adds) {
            CR_RAISE(t, TypeError, CR_WEAKREF_DISALLOWED);
            return false;
        }
        for (uint64_t i = 0; !named && i < type->bases->len; i++)
            named = CR_AS(CrType, type->bases->item[i])->flags & CR_TYPE_WEAKREF && adds;
        adds = named;
    }
    if (adds) cr_dict_set(t, cr_box(type->attrs), cr_name___weakref__, cr_getset_new(t, type, &getset));
    if (adds || inherited) type->flags |= CR_TYPE_WEAKREF;
    return true;
}

static void move_classmethod(CrThread *t, CrType *type, CrValue name) {
    CrValue f = cr_dict_get_interned(type->attrs, name);
    if (f && CR_IS(FUNCTION, f)) cr_dict_set(t, cr_box(type->attrs), name, cr_classmethod_new(t, f));
}

static CrValue take_attr(CrThread *t, CrType *type, CrValue name) {
    CrValue v = cr_dict_get_interned(type->attrs, name);
    if (v) cr_dict_delete(t, cr_box(type->attrs), name);
    return v;
}

const char *cr_type_check_name(CrThread *t, CrValue name) {
    size_t n;
    const char *utf8 = cr_str_utf8(t, name, &n);
    if (!utf8 || strlen(utf8) == n) return utf8;
    return CR_RAISE(t, ValueError, "type name must not contain null characters"), NULL;
}

CrValue cr_type_new(CrThread *t, CrType *metatype, CrValue name, CrValue bases, CrValue namespace, CrValue keywords,
                    uint32_t inline_slots) {
    if (!cr_tuple_len(bases)) bases = cr_tuple_from(t, (CrValue[]){cr_box(CR_TYPE_OF_ID(OBJECT))}, 1);
    metatype = cr_type_best_metatype(t, metatype, bases);
    CrType *base = metatype ? cr_type_best_base(t, bases) : NULL;
    if (!base || !check_duplicates(t, bases)) return CR_ERROR;
    CrType *type = CR_AS(CrType, cr_instance_new(t, metatype));
    type->name_str = name;
    type->name = cr_type_check_name(t, name);
    if (!type->name) return CR_ERROR;
    type->base = base;
    type->bases = CR_AS(CrTuple, bases);
    type->flags = CR_TYPE_HEAP | CR_TYPE_BASE | CR_TYPE_READY | CR_TYPE_HAS_DICT | (base->flags & KIND_FLAGS);
    type->base_size = base->base_size;
    type->inline_slots = inline_slots > base->inline_slots ? inline_slots : base->inline_slots;
    if (type->inline_slots > 64) type->inline_slots = 64;
    CrValue attrs = cr_dict_new(t);
    if (cr_dict_update(t, attrs, namespace) < 0) return CR_ERROR;
    type->attrs = CR_AS(CrDict, attrs);
    CrValue qualname = take_attr(t, type, cr_name___qualname__);
    if (qualname && !cr_is_str(qualname))
        return CR_RAISE(t, TypeError, "type __qualname__ must be a str, not %T", qualname);
    type->qualname = qualname ? qualname : name;
    CrValue doc = cr_dict_get_interned(type->attrs, cr_name___doc__);
    if (doc && cr_is_str(doc) && !cr_str_utf8(t, doc, NULL)) return CR_ERROR;
    if (!cr_dict_get_interned(type->attrs, cr_name___module__) && t->frame && t->frame->globals) { // type(name, bases, dict)
        CrValue module = cr_dict_get_interned(CR_AS(CrDict, t->frame->globals), cr_name___name__);
        if (module) cr_dict_set(t, attrs, cr_name___module__, module);
    }
    if (cr_dict_get_interned(type->attrs, cr_name___eq__) && !cr_dict_get_interned(type->attrs, cr_name___hash__))
        cr_dict_set(t, attrs, cr_name___hash__, CR_NONE); // equality without a hash: unhashable
    CrValue class_cell = take_attr(t, type, cr_name___classcell__);
    if (class_cell && !CR_IS(CELL, class_cell))
        return CR_RAISE(t, TypeError, "type.__new__: __classcell__ must be a nonlocal cell, not %R", cr_box(cr_type_of(class_cell)));
    CrValue new_fn = cr_dict_get_interned(type->attrs, cr_name___new__);
    if (new_fn && CR_IS(FUNCTION, new_fn)) cr_dict_set(t, attrs, cr_name___new__, cr_staticmethod_new(t, new_fn));
    move_classmethod(t, type, cr_name___init_subclass__);
    move_classmethod(t, type, cr_name___class_getitem__);
    if (class_cell) CR_SET(CR_AS(CrCell, class_cell)->value, cr_box(type));
    if (!cr_type_find_mro(t, type)) return CR_ERROR;
    const CrTuple *mro = type->mro;
    for (uint64_t i = 1; i < mro->len && !(type->flags & COLLECTION_FLAGS); i++) // the first collection decides
        type->flags |= CR_AS(CrType, mro->item[i])->flags & COLLECTION_FLAGS;
    if (!check_slots(t, type)) return CR_ERROR;
    add_dict_getset(t, type);
    if (!check_weakref_slot(t, type)) return CR_ERROR;
    if (!cr_dict_get_interned(type->attrs, cr_name___doc__)) cr_dict_set(t, attrs, cr_name___doc__, CR_NONE);
    type->root = cr_shape_new_root(t, type);
    if (!type->root) return CR_RAISE(t, MemoryError, "too many classes");
    cr_type_update_slots(type, CR_ERROR);
    cr_type_link_bases(t, type);
    if (!call_set_names(t, type) || !call_init_subclass(t, type, keywords)) return CR_ERROR;
    return cr_box(type);
}

// The method that says what an object among the bases stands for: CR_ERROR, with or without an exception, if there is none.
static CrValue mro_entries_of(CrThread *t, CrValue base) {
    return cr_has_flag(base, CR_TYPE_TYPE) ? CR_ERROR : cr_getattr_or_zero(t, base, cr_name___mro_entries__);
}

// Replaces bases that are not types by what their __mro_entries__ give.
static CrValue resolve_bases(CrThread *t, CrValue bases) {
    CrValue resolved = CR_ERROR;
    for (uint64_t i = 0; i < cr_tuple_len(bases); i++) {
        CrValue b = cr_tuple_items(bases)[i];
        CrValue found = mro_entries_of(t, b), entries = found ? cr_call1(t, found, bases) : CR_ERROR;
        if (cr_raised(t)) return CR_ERROR;
        if (found && !cr_has_flag(entries, CR_TYPE_TUPLE))
            return CR_RAISE(t, TypeError, "__mro_entries__ must return a tuple");
        if (found && !resolved) resolved = cr_list_from(t, cr_tuple_items(bases), i);
        if (found ? cr_list_extend(t, resolved, entries) < 0 : resolved && cr_list_append(t, resolved, b) < 0)
            return CR_ERROR;
    }
    return resolved ? cr_list_to_tuple(t, resolved) : bases;
}

// Gives the __class__ cell, or None. A function that is no class body (__build_class__ called by hand) has variables of
// its own.
static CrValue run_body(CrThread *t, CrValue body, CrValue namespace) {
    bool is_class_body = CR_IS(FUNCTION, body) && CR_GET(CR_AS(CrFunction, body)->code)->flags & CR_CODE_CLASS;
    return is_class_body ? cr_call1(t, body, namespace) : cr_call0(t, body);
}

CrValue cr_class_build(CrThread *t, CrValue body, CrValue name, CrValue bases, CrValue keywords,
                       uint32_t inline_slots) {
    CrValue original = bases;
    bases = resolve_bases(t, bases);
    if (!bases) return CR_ERROR;
    CrValue meta = keywords ? cr_dict_pop(t, keywords, cr_name_metaclass) : CR_ERROR;
    if (!meta) meta = cr_tuple_len(bases) ? cr_box(cr_type_of(cr_tuple_items(bases)[0])) : cr_box(CR_TYPE_OF_ID(TYPE));
    if (cr_has_flag(meta, CR_TYPE_TYPE)) {
        CrType *best = cr_type_best_metatype(t, CR_AS(CrType, meta), bases);
        if (!best) return CR_ERROR;
        meta = cr_box(best);
    }
    bool plain = meta == cr_box(CR_TYPE_OF_ID(TYPE));
    CrValue namespace = CR_ERROR;
    if (!plain) {
        CrValue prepare = cr_getattr_or_zero(t, meta, cr_name___prepare__);
        if (!prepare && cr_raised(t)) return CR_ERROR;
        if (prepare) {
            CrValue pair[2] = {name, bases};
            namespace = cr_call_tuple(t, prepare, cr_tuple_from(t, pair, 2), keywords);
            if (!namespace) return CR_ERROR;
            if (!cr_type_of(namespace)->slots.getitem)
                return CR_RAISE(t, TypeError, "%s.__prepare__() must return a mapping, not %T",
                                cr_has_flag(meta, CR_TYPE_TYPE) ? CR_AS(CrType, meta)->name : "<metaclass>", namespace);
        }
    }
    if (!namespace) namespace = cr_dict_new(t);
    CrValue cell = run_body(t, body, namespace);
    if (!cell) return CR_ERROR;
    if (original != bases && cr_setitem(t, namespace, cr_intern_c(t, "__orig_bases__"), original) < 0) return CR_ERROR;
    CrValue cls;
    if (plain) {
        cls = cr_type_new(t, CR_TYPE_OF_ID(TYPE), name, bases, namespace, keywords, inline_slots);
    } else {
        CrValue triple[3] = {name, bases, namespace};
        cls = cr_call_tuple(t, meta, cr_tuple_from(t, triple, 3), keywords);
    }
    CrValue defined = cls && cr_has_flag(cls, CR_TYPE_TYPE) && CR_IS(CELL, cell) ? CR_GET(CR_AS(CrCell, cell)->value) : cls;
    if (!defined)
        return cls ? CR_RAISE(t, RuntimeError, "__class__ not set defining %R as %R. Was __classcell__ propagated to type.__new__?",
                              name, cls)
                   : CR_ERROR;
    return defined == cls ? cls : CR_RAISE(t, TypeError, "__class__ set to %R defining %R as %R", defined, name, cls);
}

// ---- Instances and type.__call__ ------------------------------------------------------------------------------------

static uint64_t undeleted; // instances whose __del__ is still to be run (atomic)

// An instance is dead, and may be back to life after this.
static void run_del(CrThread *t, void *object) {
    CrValue v = cr_box(object), f = cr_type_lookup(cr_type_of(v), cr_name___del__);
    bool found;
    __atomic_or_fetch(&cr_object(v)->flags, CR_OBJ_DELETED, __ATOMIC_RELAXED);
    __atomic_sub_fetch(&undeleted, 1, __ATOMIC_RELAXED);
    CrValue r = cr_call_special(t, v, cr_name___del__, NULL, 0, &found);
    if (found && !r) cr_unraisable(t, f);
}

void cr_instance_made(CrThread *t, CrObject *o, const CrType *type) {
    if (CR_LIKELY(!(type->flags & CR_TYPE_DEL))) return;
    __atomic_add_fetch(&undeleted, 1, __ATOMIC_RELAXED);
    cr_gc_finalize_object(t, o, run_del);
}

void cr_instances_at_exit(CrThread *t) {
    if (__atomic_load_n(&undeleted, __ATOMIC_RELAXED)) cr_gc_finalize_all(t, run_del);
}

CrValue cr_instance_new(CrThread *t, CrType *type) {
    size_t size = type->flags & CR_TYPE_HAS_DICT ? cr_instance_size(type->root) : type->base_size;
    CrObject *o = cr_alloc(t, size);
    o->shape = type->root->id;
    cr_instance_made(t, o, type);
    return cr_box(o);
}

static CrValue call_init(CrThread *t, CrValue init, CrValue object, const CrValue *args, size_t nargs, CrValue kwnames) {
    CrType *type = cr_type_of(init);
    if (!(type->flags & CR_TYPE_METHOD)) { // some other descriptor, or a plain callable
        if (type->slots.descr_get) init = CR_SLOT(type->slots.descr_get)(t, init, object, cr_box(cr_type_of(object)));
        return init ? cr_call(t, init, args, nargs, kwnames) : CR_ERROR;
    }
    size_t total = nargs + (kwnames ? cr_tuple_len(kwnames) : 0);
    CrValue with_self[total + 1];
    with_self[0] = object;
    for (size_t i = 0; i < total; i++) with_self[i + 1] = args[i];
    return cr_call(t, init, with_self, nargs + 1, kwnames);
}

CrValue cr_type_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    CrType *type = CR_AS(CrType, self);
    if (type == CR_TYPE_OF_ID(TYPE) && nargs == 1 && !kwnames) return cr_box(cr_type_of(args[0]));
    CrValue new_fn = CR_GET(type->new_fn), init = CR_GET(type->init_fn), object;
    if (!new_fn) return CR_RAISE(t, TypeError, "cannot create '%N' instances", type);
    size_t total = nargs + (kwnames ? cr_tuple_len(kwnames) : 0);
    if (new_fn == CR_TYPE_OF_ID(OBJECT)->new_fn && init != CR_TYPE_OF_ID(OBJECT)->init_fn &&
        !(type->flags & CR_TYPE_ABSTRACT)) {
        object = cr_instance_new(t, type); // object.__new__ ignores arguments when __init__ is overridden
    } else {
        CrValue with_class[total + 1];
        with_class[0] = self;
        for (size_t i = 0; i < total; i++) with_class[i + 1] = args[i];
        object = cr_call(t, new_fn, with_class, nargs + 1, kwnames);
        if (!object || !cr_is_subtype(cr_type_of(object), type)) return object;
        init = CR_GET(cr_type_of(object)->init_fn);
    }
    if (!init || init == CR_TYPE_OF_ID(OBJECT)->init_fn) return object;
    CrValue result;
    if (CR_LIKELY(nargs == 2 && !kwnames && CR_CALLABLE_DIRECT(init, 3))) {
        result = CR_ENTRY(init, CrValue, CrValue, CrValue)(t, CR_AS(CrFunction, init), object, args[0], args[1]);
    } else if (CR_LIKELY(nargs == 1 && !kwnames && CR_CALLABLE_DIRECT(init, 2))) {
        result = CR_ENTRY(init, CrValue, CrValue)(t, CR_AS(CrFunction, init), object, args[0]);
    } else {
        result = call_init(t, init, object, args, nargs, kwnames);
    }
    if (!result) return CR_ERROR;
    if (result != CR_NONE) return CR_RAISE(t, TypeError, "__init__() should return None, not '%T'", result);
    return object;
}
