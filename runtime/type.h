// type.h -- making types, looking names up on them, and telling inline caches when they change.
//
// The type lock is one process-wide spin lock. It guards: shape creation, the lists of inline-cache sites, subclass
// lists, and the version bump of a modified type. No user code runs and nothing parks while it is held.
#ifndef CRANKY_RUNTIME_TYPE_H
#define CRANKY_RUNTIME_TYPE_H

#include "runtime/object.h"
#include "runtime/raise.h"
#include "runtime/types/dict.h"

void cr_type_lock(void);
void cr_type_unlock(void);

// Looks `name` (interned) up along the mro, without descriptors. Missing: CR_ERROR; never raises.
CrValue cr_type_lookup(const CrType *type, CrValue name);
// The type's attribute as `type.name` gives it.
CrValue cr_type_getattr(CrThread *t, CrValue type, CrValue name);
int cr_type_setattr(CrThread *t, CrValue type, CrValue name, CrValue value);

// A new class, as type(name, bases, namespace, **keywords) makes it. `inline_slots` is a hint from the compiler (how
// many attributes the class's methods set on self), 0 if unknown. Calls __set_name__ and __init_subclass__.
CrValue cr_type_new(CrThread *t, CrType *metatype, CrValue name, CrValue bases, CrValue namespace, CrValue keywords,
                    uint32_t inline_slots);
// The name of a new class as UTF-8. NULL: it cannot be one (ValueError, UnicodeEncodeError).
const char *cr_type_check_name(CrThread *t, CrValue name);
// The most derived of `meta` and the bases' metaclasses. NULL: they conflict (TypeError).
CrType *cr_type_best_metatype(CrThread *t, CrType *meta, CrValue bases);

// A class and its bases (type_bases.c). Where NULL, false or -1 is given, an exception is set.
CrType *cr_type_best_base(CrThread *t, CrValue bases);      // the base whose layout instances have
CrTuple *cr_type_compute_mro(CrThread *t, CrType *type);    // the C3 order of its bases
bool cr_type_find_mro(CrThread *t, CrType *type);           // sets type->mro: C3's, or what a metaclass's mro() says
void cr_type_link_bases(CrThread *t, CrType *type);         // into the bases' subclass lists
int cr_type_set_bases(CrThread *t, CrType *type, CrValue bases);
int cr_type_same_layout(CrThread *t, const CrType *a, const CrType *b); // may instances change from a to b? 1, 0, -1

// The class statement: resolves bases' __mro_entries__ and the metaclass, prepares the namespace, runs the body.
// `keywords` is a dict or CR_ERROR ("metaclass" included).
CrValue cr_class_build(CrThread *t, CrValue body, CrValue name, CrValue bases, CrValue keywords, uint32_t inline_slots);

// An instance of `type` with zeroed fields and no attributes.
CrValue cr_instance_new(CrThread *t, CrType *type);
void cr_instance_made(CrThread *t, CrObject *o, const CrType *type); // was allocated otherwise: for its __del__
void cr_instances_at_exit(CrThread *t); // runs every __del__ that has not been run, oldest instances first
CrValue cr_type_call(CrThread *t, CrValue type, const CrValue *args, size_t nargs, CrValue kwnames);

bool cr_type_has_dict(const CrType *type);             // have its instances a __dict__ made of attribute slots?
extern const CrGetSetDef cr_instance_dict_getset;      // its descriptor
// __new__ of types whose __init__ does all the work: allocates, whatever the arguments.
CrValue cr_new_ignoring_arguments(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs);
const struct CrTypeDef *cr_exception_definition(const char *name); // of a built-in exception type (exceptions.c)

void cr_types_init(CrThread *t); // fills cr_types from the definitions; called once at start

// To be called after type->attrs changed: recomputes slots that depend on `name` (all of them when CR_ERROR), for
// subclasses too, bumps versions and clears the inline caches that relied on them.
void cr_type_modified(CrThread *t, CrType *type, CrValue name);

// Dunder methods <-> slots (type_slots.c).
void cr_type_update_slots(CrType *type, CrValue name); // heap types: from the mro's dunders
void cr_type_add_wrappers(CrThread *t, CrType *type);  // built-in types: dunders from the slots
void cr_type_slots_init(CrThread *t);                  // once, when the built-in types are there
// `__x__` name constants of the slot table and of other special names, interned at start.
void cr_names_init(CrThread *t);
#define CR_NAMES(X)                                                                                          \
    X(__init__) X(__new__) X(__dict__) X(__class__) X(__name__) X(__qualname__) X(__module__) X(__doc__)     \
    X(__bases__) X(__mro__) X(__slots__) X(__classcell__) X(__set_name__) X(__init_subclass__)               \
    X(__prepare__) X(__mro_entries__) X(__getattr__) X(__getattribute__) X(__setattr__) X(__delattr__)       \
    X(__get__) X(__set__) X(__delete__) X(__iter__) X(__next__) X(__call__) X(__enter__) X(__exit__)         \
    X(__hash__) X(__eq__) X(__format__) X(__index__) X(__len__) X(__length_hint__) X(__reversed__)           \
    X(__contains__) X(__getitem__) X(__missing__) X(__class_getitem__) X(__instancecheck__)                  \
    X(__subclasscheck__) X(__bool__) X(__dir__) X(__round__) X(__bytes__) X(__int__) X(__float__)            \
    X(__trunc__) X(__floor__) X(__ceil__) X(__builtins__) X(__file__) X(__annotations__) X(__weakref__)      \
    X(__fspath__) X(__notes__) X(__abstractmethods__) X(__isabstractmethod__) X(__self__) X(__func__)        \
    X(__wrapped__) X(__path__) X(__all__) X(__package__) X(__spec__) X(__loader__) X(__match_args__) X(__del__)         \
    X(__build_class__) X(__main__) X(metaclass) X(builtins) X(mro) X(__await__) X(__aiter__)\
    X(__anext__) X(__aenter__) X(__aexit__) X(send) X(close) X(throw) X(keys) X(value)         \
    X(print) X(name) X(obj) X(write) X(flush) X(_)
#define X(n) extern CrValue cr_name_##n;
CR_NAMES(X)
#undef X

// Its __module__, as its own namespace has it: CR_ERROR if it has none (a built-in type of module builtins). What type has
// under the name is the descriptor for its instances.
static inline CrValue cr_type_own_module(const CrType *type) {
    return type == CR_TYPE_OF_ID(TYPE) ? CR_ERROR : cr_dict_get_interned(type->attrs, cr_name___module__);
}

#endif
