// type_slots.c -- the two directions between special methods and slots (the table is slots.def):
//
//   wrappers   make a built-in type's slots callable as methods: list.__len__
//   generics   let a class's Python methods answer slots: class C: def __len__(self)
//
// A class's slot is decided from what its mro holds under the slot's names: only wrappers of one built-in type's
// slot: that type's C function, inherited as it is; anything else: the generic; nothing: NULL.
#include <stddef.h>
#include <stdio.h>

#include "runtime/attr.h"
#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/function.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/complex.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

typedef struct SlotDef {
    CrMethodDef method; // of the wrapper; first, so that a wrapper's CrFunction.def leads to its SlotDef
    uint16_t offset;    // of the slot in CrSlots
    uint16_t argument;
    void *generic;
} SlotDef;

#define OWNER_SLOT(T, f)                                                                                     \
    (*(T *)((char *)&(f)->owner->slots + ((const SlotDef *)(const void *)(f)->def)->offset))
#define ARGUMENT(f) (((const SlotDef *)(const void *)(f)->def)->argument)

// ---- Wrappers: f is the method object, its owner the built-in type -----------------------------------------------------

static CrValue wrap_unary(CrThread *t, CrFunction *f, CrValue self) { return OWNER_SLOT(CrUnaryFn, f)(t, self); }
static CrValue wrap_left(CrThread *t, CrFunction *f, CrValue self, CrValue v) {
    return OWNER_SLOT(CrBinaryFn, f)(t, self, v);
}
static CrValue wrap_right(CrThread *t, CrFunction *f, CrValue self, CrValue v) {
    return OWNER_SLOT(CrBinaryFn, f)(t, v, self);
}
static bool is_number(CrValue v) { return cr_is_any_int(v) || cr_is_any_float(v) || cr_is_complex(v); }

// Only ints have powers modulo something; the first operand of another numeric type says so in its words.
static CrValue wrap_pow(CrThread *t, CrFunction *f, CrValue self, CrValue v, CrValue modulus) {
    if (modulus == CR_NONE) return OWNER_SLOT(CrBinaryFn, f)(t, self, v);
    const CrValue operands[] = {self, v, modulus};
    for (int i = 0; i < 3; i++) {
        if (cr_is_any_float(operands[i]))
            return CR_RAISE(t, TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
        if (cr_is_complex(operands[i]) && is_number(self) && is_number(v))
            return CR_RAISE(t, ValueError, "complex modulo");
    }
    bool ints = cr_is_any_int(self) && cr_is_any_int(v) && cr_is_any_int(modulus);
    return ints ? cr_int_pow(t, self, v, modulus) : CR_NOT_IMPLEMENTED;
}
static CrValue wrap_rpow(CrThread *t, CrFunction *f, CrValue self, CrValue v, CrValue modulus) {
    (void)modulus;
    return OWNER_SLOT(CrBinaryFn, f)(t, v, self);
}
static CrValue wrap_hash(CrThread *t, CrFunction *f, CrValue self) {
    int64_t h;
    return CR_SLOT(f->owner->slots.hash)(t, self, &h) < 0 ? CR_ERROR : cr_int_from_int64(t, h);
}
static CrValue wrap_truth(CrThread *t, CrFunction *f, CrValue self) {
    int truth = CR_SLOT(f->owner->slots.truth)(t, self);
    return truth < 0 ? CR_ERROR : cr_bool(truth);
}
static CrValue wrap_length(CrThread *t, CrFunction *f, CrValue self) {
    int64_t n = CR_SLOT(f->owner->slots.length)(t, self);
    return n < 0 ? CR_ERROR : cr_int_from_int64(t, n);
}
static CrValue wrap_call(CrThread *t, CrFunction *f, CrValue self, CrValue args, CrValue kwargs) {
    size_t nkw = cr_dict_len(kwargs);
    if (!nkw) return CR_SLOT(f->owner->slots.call)(t, self, cr_tuple_items(args), cr_tuple_len(args), CR_ERROR);
    return cr_call_tuple(t, self, args, kwargs);
}
static CrValue attribute_name(CrThread *t, CrValue name) {
    return cr_is_str(name) ? cr_intern(t, name)
                           : CR_RAISE(t, TypeError, "attribute name must be string, not '%T'", name);
}
static CrValue wrap_getattr(CrThread *t, CrFunction *f, CrValue self, CrValue name) {
    name = attribute_name(t, name);
    return name ? CR_SLOT(f->owner->slots.getattr)(t, self, name) : CR_ERROR;
}
static CrValue wrap_setattr(CrThread *t, CrFunction *f, CrValue self, CrValue name, CrValue v) {
    if (cr_has_flag(self, CR_TYPE_TYPE) && !(f->owner->flags & CR_TYPE_TYPE)) // object's would break what type's looks after
        return CR_RAISE(t, TypeError, "can't apply this %s to %T object", v ? "__setattr__" : "__delattr__", self);
    name = attribute_name(t, name);
    return !name || CR_SLOT(f->owner->slots.setattr)(t, self, name, v) < 0 ? CR_ERROR : CR_NONE;
}
static CrValue wrap_delattr(CrThread *t, CrFunction *f, CrValue self, CrValue name) {
    return wrap_setattr(t, f, self, name, CR_ERROR);
}
static CrValue wrap_compare(CrThread *t, CrFunction *f, CrValue self, CrValue v) {
    return CR_SLOT(f->owner->slots.compare)(t, self, v, (CrCompare)ARGUMENT(f));
}
static CrValue wrap_next(CrThread *t, CrFunction *f, CrValue self) {
    CrValue v = CR_SLOT(f->owner->slots.next)(t, self);
    return v || cr_raised(t) ? v : cr_raise_stop_iteration(t, CR_NONE);
}
static CrValue wrap_setitem(CrThread *t, CrFunction *f, CrValue self, CrValue key, CrValue v) {
    return CR_SLOT(f->owner->slots.setitem)(t, self, key, v) < 0 ? CR_ERROR : CR_NONE;
}
static CrValue wrap_delitem(CrThread *t, CrFunction *f, CrValue self, CrValue key) {
    return wrap_setitem(t, f, self, key, CR_ERROR);
}
static CrValue wrap_contains(CrThread *t, CrFunction *f, CrValue self, CrValue key) {
    int r = CR_SLOT(f->owner->slots.contains)(t, self, key);
    return r < 0 ? CR_ERROR : cr_bool(r);
}
static CrValue wrap_get(CrThread *t, CrFunction *f, CrValue self, CrValue instance, CrValue owner) {
    if (instance == CR_NONE) instance = CR_ERROR;
    if (owner == CR_NONE) owner = CR_ERROR;
    if (!instance && !owner) return CR_RAISE(t, TypeError, "__get__(None, None) is invalid");
    return CR_SLOT(f->owner->slots.descr_get)(t, self, instance, owner);
}
static CrValue wrap_set(CrThread *t, CrFunction *f, CrValue self, CrValue instance, CrValue v) {
    return CR_SLOT(f->owner->slots.descr_set)(t, self, instance, v) < 0 ? CR_ERROR : CR_NONE;
}
static CrValue wrap_delete(CrThread *t, CrFunction *f, CrValue self, CrValue instance) {
    return wrap_set(t, f, self, instance, CR_ERROR);
}

// ---- Generics: the slot of a class whose method is written in Python ----------------------------------------------------

static CrValue special(CrThread *t, CrValue self, const char *name, const CrValue *args, size_t n) {
    if (!cr_stack_ok(t)) return CR_ERROR;
    CrValue interned = cr_intern_c(t, name);
    bool found;
    CrValue r = cr_call_special(t, self, interned, args, n, &found);
    return found ? r : cr_raise_attribute(t, self, interned, "'%T' object has no attribute '%s'", self, name);
}

#define GENERIC_UNARY(slot, name)                                                                            \
    static CrValue slot(CrThread *t, CrValue self) { return special(t, self, name, NULL, 0); }
GENERIC_UNARY(slot_repr, "__repr__")
GENERIC_UNARY(slot_str, "__str__")
GENERIC_UNARY(slot_neg, "__neg__")
GENERIC_UNARY(slot_pos, "__pos__")
GENERIC_UNARY(slot_invert, "__invert__")
GENERIC_UNARY(slot_abs, "__abs__")
GENERIC_UNARY(slot_index, "__index__")
GENERIC_UNARY(slot_int, "__int__")
GENERIC_UNARY(slot_float, "__float__")

static CrValue slot_iter(CrThread *t, CrValue self) {
    if (cr_type_lookup(cr_type_of(self), cr_name___iter__) == CR_NONE)
        return CR_RAISE(t, TypeError, "'%T' object is not iterable", self);
    return special(t, self, "__iter__", NULL, 0);
}

static CrValue slot_next(CrThread *t, CrValue self) {
    CrValue v = special(t, self, "__next__", NULL, 0);
    if (!v) cr_exception_clear_if(t, CR_TYPE_OF_ID(StopIteration));
    return v;
}

static int slot_hash(CrThread *t, CrValue self, int64_t *hash) {
    if (cr_type_lookup(cr_type_of(self), cr_name___hash__) == CR_NONE)
        return CR_RAISE(t, TypeError, "unhashable type: '%T'", self), -1;
    CrValue v = special(t, self, "__hash__", NULL, 0);
    if (!v) return -1;
    if (!cr_is_any_int(v)) return CR_RAISE(t, TypeError, "__hash__ method should return an integer"), -1;
    if (!cr_int_to_int64(v, hash)) *hash = cr_int_hash(v);
    if (*hash == -1) *hash = -2;
    return 0;
}

static int64_t slot_length(CrThread *t, CrValue self) {
    CrValue v = special(t, self, "__len__", NULL, 0);
    int64_t n;
    if (!v || !(v = cr_index(t, v))) return -1;
    if (cr_int_sign(v) < 0) return CR_RAISE(t, ValueError, "__len__() should return >= 0"), -1;
    return cr_index_int64(t, v, &n, CR_TYPE_OF_ID(OverflowError)) ? n : -1;
}

static int slot_truth(CrThread *t, CrValue self) {
    CrValue v = special(t, self, "__bool__", NULL, 0);
    if (!v) return -1;
    if (v != CR_TRUE && v != CR_FALSE)
        return CR_RAISE(t, TypeError, "__bool__ should return bool, returned %T", v), -1;
    return v == CR_TRUE;
}

static CrValue slot_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames) {
    if (!cr_stack_ok(t)) return CR_ERROR;
    CrValue f = cr_type_lookup(cr_type_of(self), cr_name___call__);
    size_t total = nargs + (kwnames ? cr_tuple_len(kwnames) : 0);
    CrValue with_self[total + 1];
    with_self[0] = self;
    for (size_t i = 0; i < total; i++) with_self[i + 1] = args[i];
    CrType *ft = cr_type_of(f);
    if (ft->flags & CR_TYPE_METHOD) return cr_call(t, f, with_self, nargs + 1, kwnames);
    if (ft->slots.descr_get && !(f = CR_SLOT(ft->slots.descr_get)(t, f, self, cr_box(cr_type_of(self))))) return CR_ERROR;
    return cr_call(t, f, args, nargs, kwnames);
}

static CrValue slot_getattr(CrThread *t, CrValue self, CrValue name) {
    CrValue getattribute = cr_type_lookup(cr_type_of(self), cr_name___getattribute__);
    CrValue v;
    if (getattribute && CR_IS(WRAPPER_DESCRIPTOR, getattribute))
        v = CR_SLOT(CR_AS(CrFunction, getattribute)->owner->slots.getattr)(t, self, name);
    else
        v = special(t, self, "__getattribute__", &name, 1);
    if (v || !cr_exception_is(t, CR_TYPE_OF_ID(AttributeError))) return v;
    CrValue error = cr_exception_take(t);
    bool found;
    v = cr_call_special(t, self, cr_name___getattr__, &name, 1, &found);
    if (!found) t->exception = error;
    else if (!v) cr_attribute_error_complete(t, self, name);
    return v;
}

static int slot_setattr(CrThread *t, CrValue self, CrValue name, CrValue v) {
    CrValue args[2] = {name, v};
    return special(t, self, v ? "__setattr__" : "__delattr__", args, v ? 2 : 1) ? 0 : -1;
}

static CrValue slot_compare(CrThread *t, CrValue a, CrValue b, CrCompare op) {
    static const char *const names[] = {"__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"};
    bool found;
    CrValue name = cr_intern_c(t, names[op]), method = cr_type_lookup(cr_type_of(a), name);
    if (method && cr_type_of(method)->slots.descr_get && !(cr_type_of(method)->flags & CR_TYPE_METHOD)) {
        CrType *type = cr_type_of(a); // whatever goes wrong in binding it: there is no comparison
        method = CR_SLOT(cr_type_of(method)->slots.descr_get)(t, method, a, cr_box(type));
        if (!method) cr_exception_take(t);
        return method ? cr_call1(t, method, b) : CR_NOT_IMPLEMENTED;
    }
    CrValue r = cr_call_special(t, a, name, &b, 1, &found);
    return found ? r : CR_NOT_IMPLEMENTED;
}

static CrValue slot_getitem(CrThread *t, CrValue self, CrValue key) { return special(t, self, "__getitem__", &key, 1); }
static int slot_setitem(CrThread *t, CrValue self, CrValue key, CrValue v) {
    CrValue args[2] = {key, v};
    CrValue name = cr_intern_c(t, v ? "__setitem__" : "__delitem__");
    bool found;
    CrValue r = cr_call_special(t, self, name, args, v ? 2 : 1, &found);
    if (!found) CR_RAISE(t, AttributeError, "%S", name);
    return r ? 0 : -1;
}

static int slot_contains(CrThread *t, CrValue self, CrValue item) {
    if (cr_type_lookup(cr_type_of(self), cr_name___contains__) == CR_NONE)
        return CR_RAISE(t, TypeError, "'%T' object is not a container", self), -1;
    CrValue v = special(t, self, "__contains__", &item, 1);
    return v ? cr_truth(t, v) : -1;
}

static CrValue slot_get(CrThread *t, CrValue self, CrValue object, CrValue type) {
    CrValue get = cr_type_lookup(cr_type_of(self), cr_name___get__); // not bound itself, whatever it is
    return get ? cr_call3(t, get, self, object ? object : CR_NONE, type ? type : CR_NONE) : self;
}
static int slot_set(CrThread *t, CrValue self, CrValue object, CrValue v) {
    CrValue args[2] = {object, v}, name = v ? cr_name___set__ : cr_name___delete__;
    bool found;
    CrValue r = cr_call_special(t, self, name, args, v ? 2 : 1, &found);
    if (!found) cr_raise_attribute(t, self, name, "%S", name);
    return r ? 0 : -1;
}

// a op b where this function answers for a, b, or both. `slot` is the calling generic itself.
static CrValue binary_generic(CrThread *t, CrValue a, CrValue b, CrBinary op, CrBinaryFn slot, const char *name,
                              const char *reflected) {
    CrType *ta = cr_type_of(a), *tb = cr_type_of(b);
    bool ours_a = ta->slots.binary[op] == slot, ours_b = ta != tb && tb->slots.binary[op] == slot, found;
    CrValue r, rname = cr_intern_c(t, reflected);
    if (ours_a) {
        if (ours_b && cr_is_subtype(tb, ta) && cr_type_lookup(tb, rname) != cr_type_lookup(ta, rname)) {
            r = cr_call_special(t, b, rname, &a, 1, &found);
            if (found && r != CR_NOT_IMPLEMENTED) return r;
            ours_b = false;
        }
        r = cr_call_special(t, a, cr_intern_c(t, name), &b, 1, &found);
        if (found && r != CR_NOT_IMPLEMENTED) return r;
    }
    if (ours_b) {
        r = cr_call_special(t, b, rname, &a, 1, &found);
        if (found) return r;
    }
    return CR_NOT_IMPLEMENTED;
}

#define GENERIC_BINARY(OP, name)                                                                             \
    static CrValue slot_##name(CrThread *t, CrValue a, CrValue b) {                                          \
        return binary_generic(t, a, b, OP, slot_##name, "__" #name "__", "__r" #name "__");                  \
    }
GENERIC_BINARY(CR_ADD, add)
GENERIC_BINARY(CR_SUB, sub)
GENERIC_BINARY(CR_MUL, mul)
GENERIC_BINARY(CR_MATMUL, matmul)
GENERIC_BINARY(CR_TRUEDIV, truediv)
GENERIC_BINARY(CR_FLOORDIV, floordiv)
GENERIC_BINARY(CR_MOD, mod)
GENERIC_BINARY(CR_DIVMOD, divmod)
GENERIC_BINARY(CR_POW, pow)
GENERIC_BINARY(CR_LSHIFT, lshift)
GENERIC_BINARY(CR_RSHIFT, rshift)
GENERIC_BINARY(CR_AND, and)
GENERIC_BINARY(CR_XOR, xor)
GENERIC_BINARY(CR_OR, or)

#define GENERIC_INPLACE(name)                                                                                \
    static CrValue slot_##name(CrThread *t, CrValue a, CrValue b) {                                          \
        bool found;                                                                                          \
        CrValue r = cr_call_special(t, a, cr_intern_c(t, "__" #name "__"), &b, 1, &found);                   \
        return found ? r : CR_NOT_IMPLEMENTED;                                                               \
    }
GENERIC_INPLACE(iadd)
GENERIC_INPLACE(isub)
GENERIC_INPLACE(imul)
GENERIC_INPLACE(imatmul)
GENERIC_INPLACE(itruediv)
GENERIC_INPLACE(ifloordiv)
GENERIC_INPLACE(imod)
GENERIC_INPLACE(ipow)
GENERIC_INPLACE(ilshift)
GENERIC_INPLACE(irshift)
GENERIC_INPLACE(iand)
GENERIC_INPLACE(ixor)
GENERIC_INPLACE(ior)

// ---- The table, and what is done with it -----------------------------------------------------------------------------------

static const SlotDef slot_defs[] = {
#define SLOT(slot, signature, wrapper, generic, argument, doc)                                               \
    {{signature, CR_FN(wrapper), doc, 0}, offsetof(CrSlots, slot), argument, CR_FN(generic)},
#include "runtime/slots.def"
#undef SLOT
};
enum { NSLOTS = sizeof slot_defs / sizeof *slot_defs };
static CrValue slot_names[NSLOTS]; // interned names, parallel to slot_defs

#define X(n) CrValue cr_name_##n;
CR_NAMES(X)
#undef X

static CrValue intern_until_paren(CrThread *t, const char *signature) {
    char name[32];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(signature, "("), signature);
    return cr_intern_c(t, name);
}

void cr_names_init(CrThread *t) {
#define X(n) cr_name_##n = cr_intern_c(t, #n);
    CR_NAMES(X)
#undef X
    for (int i = 0; i < NSLOTS; i++) slot_names[i] = intern_until_paren(t, slot_defs[i].method.signature);
}

static void **slot_of(CrSlots *slots, const SlotDef *d) { return (void **)((char *)slots + d->offset); }

// Which method of a slot is to Python a method like others: CPython defines those by hand, for speed.
static bool is_plain_method(const CrType *type, const char *name) {
    static const struct { CrTypeId type; const char *name; } plain[] = {
        {CR_T_LIST, "__getitem__"}, {CR_T_DICT, "__getitem__"},      {CR_T_DICT, "__contains__"},
        {CR_T_SET, "__contains__"}, {CR_T_FROZENSET, "__contains__"},
    };
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (type == &cr_types[plain[i].type] && !strncmp(name, plain[i].name, strlen(plain[i].name))) return true;
    return false;
}

void cr_type_add_wrappers(CrThread *t, CrType *type) {
    CrSlots own = type->def->slots;
    for (int i = 0; i < NSLOTS; i++) {
        const SlotDef *d = &slot_defs[i];
        if (!*slot_of(&own, d) || !d->method.entry) continue;
        if (own.length && slot_of(&own, d) == (void **)&own.truth) continue; // a shortcut; Python's test is the length
        bool plain = is_plain_method(type, d->method.signature);
        CrFunction *f = cr_builtin_new(t, &d->method, plain ? CR_T_METHOD_DESCRIPTOR : CR_T_WRAPPER_DESCRIPTOR, type);
        cr_dict_set(t, cr_box(type->attrs), slot_names[i], cr_box(f));
    }
}

// Decides one slot from the methods of defs[first .. end), which share it.
static void *decide_slot(CrType *type, int first, int end) {
    void *inherited = NULL;
    for (int i = first; i < end; i++) {
        CrValue method = cr_type_lookup(type, slot_names[i]);
        if (!method) continue;
        const SlotDef *d = &slot_defs[i];
        const CrFunction *f = CR_AS(CrFunction, method);
        bool of_slot = CR_IS(WRAPPER_DESCRIPTOR, method) || (CR_IS(METHOD_DESCRIPTOR, method) && f->def == &d->method);
        bool wrapper = of_slot && cr_is_subtype(type, f->owner); // of another class: it will refuse
        if (wrapper && f->def != &d->method) {
            if (cr_str_is(slot_names[i], f->code->name)) continue; // another slot's (concat, not add)
            wrapper = false; // another method under this name: __str__ = int.__repr__
        }
        if (!wrapper) {
            if (d->generic) return d->generic;
            continue;
        }
        void *c_function = *slot_of(&f->owner->slots, d);
        if (inherited && inherited != c_function) return d->generic;
        inherited = c_function;
    }
    return inherited;
}

// A __new__ that is another descriptor than a static method is bound at each call.
static CrValue call_bound_new(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs) {
    (void)f;
    CrValue bound = cr_getattr(t, cls, cr_name___new__), all = cr_tuple_concat(t, cr_tuple_from(t, &cls, 1), args);
    return bound ? cr_call_tuple(t, bound, all, kwargs) : CR_ERROR;
}
static const CrMethodDef bound_new_def = {"__new__(cls, /, *args, **kwargs)", CR_FN(call_bound_new), NULL, 0};
static CrValue bound_new;
void cr_type_slots_init(CrThread *t) { bound_new = cr_box(cr_builtin_new(t, &bound_new_def, CR_T_BUILTIN, NULL)); }

// __new__ is stored as a static method; what type.__call__ wants is the function in it.
static CrValue unwrap_new(CrType *type) {
    CrValue v = cr_type_lookup(type, cr_name___new__);
    if (!v) return v;
    if (CR_IS(STATICMETHOD, v)) return CR_AS(CrWrapper, v)->wrapped;
    return cr_type_of(v)->slots.descr_get && !CR_IS(FUNCTION, v) && !CR_IS(BUILTIN, v) ? bound_new : v;
}

void cr_type_update_slots(CrType *type, CrValue name) {
    if (!(type->flags & CR_TYPE_HEAP)) return;
    for (int i = 0, end; i < NSLOTS; i = end) {
        bool concerned = !name;
        for (end = i; end < NSLOTS && slot_defs[end].offset == slot_defs[i].offset; end++)
            concerned |= slot_names[end] == name;
        if (concerned) CR_SET(*slot_of(&type->slots, &slot_defs[i]), decide_slot(type, i, end));
    }
    if (!name || name == cr_name___new__) CR_SET(type->new_fn, unwrap_new(type));
    if (!name || name == cr_name___init__) CR_SET(type->init_fn, cr_type_lookup(type, cr_name___init__));
    if (!name || name == cr_name___del__) { // instances that exist already are not told
        if (cr_type_lookup(type, cr_name___del__)) type->flags |= CR_TYPE_DEL;
        else type->flags &= ~(uint32_t)CR_TYPE_DEL;
    }
    if (!name || name == cr_name___hash__) {
        CrValue hash = cr_type_lookup(type, cr_name___hash__);
        if (hash == CR_NONE) type->slots.hash = NULL;
    }
}
