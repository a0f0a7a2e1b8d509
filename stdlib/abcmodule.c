// abcmodule.c -- module _abc: registration and subclass checks of abstract base classes, with their caches.
//
// What is known about a class hangs on its _abc_impl: three dicts from a class's address to a weak reference to it. They
// are read without a lock; that an answer is remembered twice or forgotten does no harm.
#include "runtime/builtins.h"
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/weakref.h"
#include "stdlib/abc.h"
#include "stdlib/stdlib.h"

static uint64_t registrations; // how many there have been: negative answers from before one may be wrong

static CrValue impl_name, isabstract_name, subclasshook_name, subclasses_name;

static CrAbcData *data_of(CrThread *t, CrValue cls) {
    CrValue data = cr_getattr(t, cls, impl_name);
    if (!data) return NULL;
    if (!CR_IS(ABC_DATA, data)) return CR_RAISE(t, TypeError, "_abc_impl is set to a wrong type"), NULL;
    return CR_AS(CrAbcData, data);
}

// ---- Sets of classes --------------------------------------------------------------------------------------

static CrValue address_key(CrValue cls) { return cr_int((int64_t)(cls >> 4)); }

static int has(CrThread *t, CrValue set, CrValue cls) {
    CrValue ref = cr_dict_get(t, set, address_key(cls));
    return ref ? cr_weakref_get(ref) == cls : cr_raised(t) ? -1 : 0;
}
static bool add(CrThread *t, CrValue set, CrValue cls) {
    CrValue ref = cr_weakref_new(t, CR_TYPE_OF_ID(WEAKREF), cls, CR_NONE);
    return ref && cr_dict_set(t, set, address_key(cls), ref) == 0;
}
static CrValue refs(CrThread *t, CrValue set) {
    CrValue result = cr_set_new(t), key, ref;
    for (uint64_t pos = 0; result && cr_dict_step(set, &pos, &key, &ref);)
        if (cr_set_add(t, result, ref) < 0) return CR_ERROR;
    return result;
}

// ---- Making a class ---------------------------------------------------------------------------------------

// Does it say that it is abstract? 1, 0, -1.
static int is_abstract(CrThread *t, CrValue v) {
    CrValue flag = cr_getattr_or_zero(t, v, isabstract_name);
    return flag ? cr_truth(t, flag) : cr_raised(t) ? -1 : 0;
}

static bool add_inherited(CrThread *t, CrValue cls, CrValue base, CrValue names) {
    CrValue inherited = cr_getattr_or_zero(t, base, cr_name___abstractmethods__), iterator, name;
    if (!inherited) return !cr_raised(t);
    if (!(iterator = cr_iter(t, inherited))) return false;
    while ((name = cr_next(t, iterator))) {
        CrValue v = cr_getattr_or_zero(t, cls, name);
        int abstract = v ? is_abstract(t, v) : cr_raised(t) ? -1 : 0;
        if (abstract < 0 || (abstract && cr_set_add(t, names, name) < 0)) return false;
    }
    return !cr_raised(t);
}

static bool compute_abstract_methods(CrThread *t, CrType *type) {
    CrValue cls = cr_box(type), names = cr_set_new(t), attrs = cr_dict_copy(t, cr_box(type->attrs)), name, v;
    if (!names || !attrs) return false;
    for (uint64_t pos = 0; cr_dict_step(attrs, &pos, &name, &v);) {
        int abstract = is_abstract(t, v);
        if (abstract < 0 || (abstract && cr_set_add(t, names, name) < 0)) return false;
    }
    for (uint64_t i = 0; i < type->bases->len; i++)
        if (!add_inherited(t, cls, type->bases->item[i], names)) return false;
    CrValue frozen = cr_frozenset_from_iterable(t, names);
    return frozen && cr_setattr(t, cls, cr_name___abstractmethods__, frozen) == 0;
}

enum { COLLECTION_FLAGS = CR_TYPE_SEQUENCE | CR_TYPE_MAPPING };

// __abc_tpflags__ says what patterns match the class, in the bits of CPython's type flags.
static bool take_pattern_flags(CrThread *t, CrType *type) {
    enum { SEQUENCE_BIT = 1 << 5, MAPPING_BIT = 1 << 6 };
    CrValue name = cr_intern_c(t, "__abc_tpflags__"), v = cr_dict_get_interned(type->attrs, name);
    if (!v || !cr_is_int(v)) return true;
    int64_t bits = cr_int_get(v);
    if ((bits & SEQUENCE_BIT) && (bits & MAPPING_BIT)) {
        CR_RAISE(t, TypeError, "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
        return false;
    }
    uint32_t flag = bits & SEQUENCE_BIT ? CR_TYPE_SEQUENCE : bits & MAPPING_BIT ? CR_TYPE_MAPPING : 0;
    if (flag) type->flags = (type->flags & ~(uint32_t)COLLECTION_FLAGS) | flag;
    return cr_setattr(t, cr_box(type), name, CR_ERROR) == 0;
}

static bool check_class(CrThread *t, CrValue cls, const char *message) {
    if (cr_has_flag(cls, CR_TYPE_TYPE)) return true;
    CR_RAISE(t, TypeError, "%s", message);
    return false;
}

static CrValue abc_init(CrThread *t, CrFunction *f, CrValue cls) {
    if (!check_class(t, cls, "_abc_init() argument must be a class") || !compute_abstract_methods(t, CR_AS(CrType, cls))) return CR_ERROR;
    CrValue data = cr_instance_new(t, CR_TYPE_OF_ID(ABC_DATA));
    if (!data) return CR_ERROR;
    CrAbcData *d = CR_AS(CrAbcData, data);
    d->registry = cr_dict_new(t), d->cache = cr_dict_new(t), d->negative = cr_dict_new(t);
    d->version = __atomic_load_n(&registrations, __ATOMIC_RELAXED);
    if (cr_setattr(t, cls, impl_name, data) < 0) return CR_ERROR;
    return take_pattern_flags(t, CR_AS(CrType, cls)) ? CR_NONE : CR_ERROR;
}

// ---- Registering ------------------------------------------------------------------------------------------

static void set_pattern_flag(CrType *type, uint32_t flag) {
    if (type->flags & CR_TYPE_IMMUTABLE || (type->flags & COLLECTION_FLAGS) == flag) return;
    type->flags = (type->flags & ~(uint32_t)COLLECTION_FLAGS) | flag;
    CrValue list = cr_box(__atomic_load_n(&type->subclasses, __ATOMIC_ACQUIRE)), subclass;
    for (uint64_t i = 0; list && (subclass = cr_list_at(list, i)); i++) set_pattern_flag(CR_AS(CrType, subclass), flag);
}

static CrValue abc_register(CrThread *t, CrFunction *f, CrValue cls, CrValue subclass) {
    if (!check_class(t, subclass, "Can only register classes")) return CR_ERROR;
    int below = cr_issubclass(t, subclass, cls), above = below ? 0 : cr_issubclass(t, cls, subclass);
    if (below < 0 || above < 0) return CR_ERROR;
    if (below) return subclass;
    if (above) return CR_RAISE(t, RuntimeError, "Refusing to create an inheritance cycle");
    CrAbcData *d = data_of(t, cls);
    if (!d || !add(t, d->registry, subclass)) return CR_ERROR;
    __atomic_add_fetch(&registrations, 1, __ATOMIC_RELEASE);
    uint32_t flag = cr_has_flag(cls, CR_TYPE_TYPE) ? CR_AS(CrType, cls)->flags & COLLECTION_FLAGS : 0;
    if (flag) set_pattern_flag(CR_AS(CrType, subclass), flag);
    return subclass;
}

// ---- Checks -----------------------------------------------------------------------------------------------

static CrValue remember(CrThread *t, CrValue set, CrValue cls, CrValue answer) { return add(t, set, cls) ? answer : CR_ERROR; }

// 1, 0: the hook has decided; 2: it has not; -1.
static int ask_hook(CrThread *t, CrValue cls, CrValue subclass) {
    CrValue answer = cr_call_method(t, cls, subclasshook_name, &subclass, 1);
    if (!answer) return -1;
    if (answer == CR_TRUE || answer == CR_FALSE) return answer == CR_TRUE;
    if (answer == CR_NOT_IMPLEMENTED) return 2;
    CR_RAISE(t, AssertionError, "__subclasshook__ must return either False, True, or NotImplemented");
    return -1;
}

static int below_registered(CrThread *t, CrAbcData *d, CrValue subclass) {
    CrValue registry = cr_dict_copy(t, d->registry), key, ref; // it may grow meanwhile
    if (!registry) return -1;
    for (uint64_t pos = 0; cr_dict_step(registry, &pos, &key, &ref);) {
        CrValue registered = cr_weakref_get(ref);
        int below = registered ? cr_issubclass(t, subclass, registered) : 0;
        if (below) return below;
    }
    return 0;
}

static int below_subclass(CrThread *t, CrValue cls, CrValue subclass) {
    CrValue list = cr_call_method(t, cls, subclasses_name, NULL, 0), other;
    if (!list) return -1;
    if (!cr_has_flag(list, CR_TYPE_LIST)) return CR_RAISE(t, TypeError, "__subclasses__() must return a list"), -1;
    for (uint64_t i = 0; (other = cr_list_at(list, i)); i++) {
        int below = cr_issubclass(t, subclass, other);
        if (below) return below;
    }
    return 0;
}

static CrValue abc_subclasscheck(CrThread *t, CrFunction *f, CrValue cls, CrValue subclass) {
    if (!check_class(t, subclass, "issubclass() arg 1 must be a class")) return CR_ERROR;
    CrAbcData *d = data_of(t, cls);
    if (!d) return CR_ERROR;
    int known = has(t, d->cache, subclass);
    if (known) return known < 0 ? CR_ERROR : CR_TRUE;
    uint64_t now = __atomic_load_n(&registrations, __ATOMIC_ACQUIRE);
    if (__atomic_load_n(&d->version, __ATOMIC_RELAXED) < now) {
        cr_dict_clear(t, d->negative);
        __atomic_store_n(&d->version, now, __ATOMIC_RELAXED);
    } else if ((known = has(t, d->negative, subclass))) {
        return known < 0 ? CR_ERROR : CR_FALSE;
    }
    int answer = ask_hook(t, cls, subclass);
    if (answer == 2) {
        answer = cr_has_flag(cls, CR_TYPE_TYPE) && cr_is_subtype(CR_AS(CrType, subclass), CR_AS(CrType, cls));
        if (!answer) answer = below_registered(t, d, subclass);
        if (!answer) answer = below_subclass(t, cls, subclass);
    }
    if (answer < 0) return CR_ERROR;
    return answer ? remember(t, d->cache, subclass, CR_TRUE) : remember(t, d->negative, subclass, CR_FALSE);
}

static CrValue ask_class(CrThread *t, CrValue cls, CrValue subclass) {
    return cr_call_method(t, cls, cr_name___subclasscheck__, &subclass, 1);
}

static CrValue abc_instancecheck(CrThread *t, CrFunction *f, CrValue cls, CrValue instance) {
    CrAbcData *d = data_of(t, cls);
    CrValue subclass = d ? cr_getattr(t, instance, cr_name___class__) : CR_ERROR, type = cr_box(cr_type_of(instance));
    if (!subclass) return CR_ERROR;
    int known = has(t, d->cache, subclass);
    if (known) return known < 0 ? CR_ERROR : CR_TRUE;
    if (subclass == type) {
        bool current = __atomic_load_n(&d->version, __ATOMIC_RELAXED) == __atomic_load_n(&registrations, __ATOMIC_ACQUIRE);
        if (current && (known = has(t, d->negative, subclass))) return known < 0 ? CR_ERROR : CR_FALSE;
        return ask_class(t, cls, subclass);
    }
    CrValue answer = ask_class(t, cls, subclass);
    int truth = answer ? cr_truth(t, answer) : -1;
    return truth < 0 ? CR_ERROR : truth ? answer : ask_class(t, cls, type);
}

// ---- For tests --------------------------------------------------------------------------------------------

static CrValue get_cache_token(CrThread *t, CrFunction *f) { return cr_int_from_uint64(t, __atomic_load_n(&registrations, __ATOMIC_RELAXED)); }
static CrValue get_dump(CrThread *t, CrFunction *f, CrValue cls) {
    CrAbcData *d = data_of(t, cls);
    CrValue parts[4] = {CR_ERROR};
    if (!d || !(parts[0] = refs(t, d->registry)) || !(parts[1] = refs(t, d->cache)) || !(parts[2] = refs(t, d->negative))) return CR_ERROR;
    parts[3] = cr_int_from_uint64(t, d->version);
    return cr_tuple_from(t, parts, 4);
}
static CrValue reset_caches(CrThread *t, CrFunction *f, CrValue cls) {
    CrAbcData *d = data_of(t, cls);
    return d ? cr_dict_clear(t, d->cache), cr_dict_clear(t, d->negative), CR_NONE : CR_ERROR;
}
static CrValue reset_registry(CrThread *t, CrFunction *f, CrValue cls) {
    CrAbcData *d = data_of(t, cls);
    return d ? cr_dict_clear(t, d->registry), CR_NONE : CR_ERROR;
}

const CrTypeDef cr_abc_data_typedef = {.doc = "Internal state held by ABC machinery."};

static const CrMethodDef functions[] = {
    {"_abc_init(self, /)", CR_FN(abc_init), "Set up a class of ABCMeta: its abstract methods and caches.", 0},
    {"_abc_instancecheck(self, instance, /)", CR_FN(abc_instancecheck), "What ABCMeta.__instancecheck__ does.", 0},
    {"_abc_register(self, subclass, /)", CR_FN(abc_register), "What ABCMeta.register does.", 0},
    {"_abc_subclasscheck(self, subclass, /)", CR_FN(abc_subclasscheck), "What ABCMeta.__subclasscheck__ does.", 0},
    {"_get_dump(self, /)", CR_FN(get_dump), "Return registry, cache, negative cache and its version.", 0},
    {"_reset_caches(self, /)", CR_FN(reset_caches), "Clear both caches of a class.", 0},
    {"_reset_registry(self, /)", CR_FN(reset_registry), "Clear the registry of a class.", 0},
    {"get_cache_token()", CR_FN(get_cache_token), "Return a number that changes with every registration.", 0},
    {0},
};

static int init(CrThread *t, CrValue module) {
    impl_name = cr_intern_c(t, "_abc_impl");
    isabstract_name = cr_name___isabstractmethod__;
    subclasshook_name = cr_intern_c(t, "__subclasshook__");
    subclasses_name = cr_intern_c(t, "__subclasses__");
    return 0;
}

const CrModuleDef cr_module__abc = {"_abc", "What module abc builds on.", functions, init};
