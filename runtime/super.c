// super.c -- super objects: attribute look-up that starts behind a class in the mro of another.
#include "runtime/attr.h"
#include "runtime/call.h"
#include "runtime/descr.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

// The attribute itself, without binding; missing: CR_ERROR, no exception.
static CrValue find_behind(const CrType *start, const CrType *in, CrValue name) {
    const CrTuple *mro = CR_GET(in->mro);
    uint64_t i = 0, n = mro ? mro->len : 0; // none yet in a metaclass's mro()
    while (i < n && mro->item[i] != cr_box(start)) i++;
    for (i++; i < n; i++) {
        CrValue v = cr_dict_get_interned(CR_AS(CrType, mro->item[i])->attrs, name);
        if (v) return v;
    }
    return CR_ERROR;
}

static CrValue bind_found(CrThread *t, CrValue found, CrValue object, CrType *object_type) {
    CrType *type = cr_type_of(found);
    if (!type->slots.descr_get) return found;
    CrValue instance = object == cr_box(object_type) ? CR_ERROR : object; // super in a class method
    return CR_SLOT(type->slots.descr_get)(t, found, instance, cr_box(object_type));
}

// A metaclass's mro() may have left the class itself out.
static bool has_in_mro(const CrType *of, const CrType *type) {
    const CrTuple *mro = CR_GET(of->mro);
    for (uint64_t i = 0; mro && i < mro->len; i++)
        if (mro->item[i] == cr_box(type)) return true;
    return !mro && cr_is_subtype(of, type);
}

// Whose mro `super(type, object)` searches: the class of object, or object itself when it is a subclass.
static CrType *search_type(CrThread *t, CrType *type, CrValue object) {
    if (cr_has_flag(object, CR_TYPE_TYPE) && has_in_mro(CR_AS(CrType, object), type)) return CR_AS(CrType, object);
    if (has_in_mro(cr_type_of(object), type)) return cr_type_of(object);
    CrValue claimed = cr_getattr_or_zero(t, object, cr_name___class__); // a proxy's
    if (claimed && cr_has_flag(claimed, CR_TYPE_TYPE) && cr_is_subtype(CR_AS(CrType, claimed), type)) return CR_AS(CrType, claimed);
    if (!claimed && cr_raised(t)) return NULL;
    CR_RAISE(t, TypeError, "super(type, obj): obj must be an instance or subtype of type");
    return NULL;
}

CrValue cr_super_lookup(CrThread *t, CrType *type, CrValue object, CrValue name) {
    CrType *in = search_type(t, type, object);
    if (!in) return CR_ERROR;
    CrValue found = find_behind(type, in, name);
    if (found) return bind_found(t, found, object, in);
    CrValue s = cr_super_new(t, cr_box(type), object); // its own attribute, or the error
    return s ? cr_object_getattr(t, s, name) : CR_ERROR;
}

CrValue cr_super_new(CrThread *t, CrValue type, CrValue object) {
    if (!cr_has_flag(type, CR_TYPE_TYPE)) return CR_RAISE(t, TypeError, "super() argument 1 must be a type, not %T", type);
    CrType *in = NULL;
    if (object && object != CR_NONE && !(in = search_type(t, CR_AS(CrType, type), object))) return CR_ERROR;
    CrSuper *s = cr_alloc(t, sizeof *s);
    s->ob.shape = CR_T_SUPER;
    s->type = CR_AS(CrType, type);
    s->object = in ? object : CR_ERROR;
    s->object_type = in;
    return cr_box(s);
}

CrValue cr_super_implicit(CrThread *t, CrValue class_cell, CrValue first, int first_in_cell) {
    if (first_in_cell) first = CR_GET(CR_AS(CrCell, first)->value);
    if (!first) return CR_RAISE(t, RuntimeError, "super(): arg[0] deleted");
    if (!class_cell) return CR_RAISE(t, RuntimeError, "super(): __class__ cell not found");
    CrValue type = CR_GET(CR_AS(CrCell, class_cell)->value);
    return type ? cr_super_new(t, type, first) : CR_RAISE(t, RuntimeError, "super(): empty __class__ cell");
}

static CrValue super_init(CrThread *t, CrFunction *f, CrValue self, CrValue type, CrValue object) {
    (void)f;
    if (!type) return CR_RAISE(t, RuntimeError, "super(): no arguments");
    CrValue made = cr_super_new(t, type, object);
    if (!made) return CR_ERROR;
    CrSuper *s = CR_AS(CrSuper, self), *from = CR_AS(CrSuper, made);
    CR_SET(s->type, from->type);
    CR_SET(s->object, from->object);
    CR_SET(s->object_type, from->object_type);
    return CR_NONE;
}

static CrValue super_getattr(CrThread *t, CrValue self, CrValue name) {
    CrSuper *s = CR_AS(CrSuper, self);
    if (!s->object_type || name == cr_name___class__) return cr_object_getattr(t, self, name);
    CrValue found = find_behind(s->type, s->object_type, name);
    return found ? bind_found(t, found, s->object, s->object_type) : cr_object_getattr(t, self, name);
}

static CrValue super_repr(CrThread *t, CrValue v) {
    CrSuper *s = CR_AS(CrSuper, v);
    if (!s->type) return cr_str_printf(t, "<super: <class 'NULL'>, NULL>"); // without __init__
    if (!s->object_type) return cr_str_printf(t, "<super: <class '%N'>, NULL>", s->type);
    return cr_str_printf(t, "<super: <class '%N'>, <%N object>>", s->type, s->object_type);
}

static CrValue super_get(CrThread *t, CrValue self, CrValue object, CrValue type) {
    (void)type;
    CrSuper *s = CR_AS(CrSuper, self);
    if (!object || object == CR_NONE || s->object_type || !s->type) return self;
    if (cr_type_of(self) == CR_TYPE_OF_ID(SUPER)) return cr_super_new(t, cr_box(s->type), object);
    return cr_call2(t, cr_box(cr_type_of(self)), cr_box(s->type), object);
}

static CrValue super_thisclass(CrThread *t, CrValue v) { 
    CrType *type = CR_AS(CrSuper, v)->type;
    return (void)t, type ? cr_box(type) : CR_NONE;
}
static CrValue super_self(CrThread *t, CrValue v) {
    return (void)t, CR_AS(CrSuper, v)->object_type ? CR_AS(CrSuper, v)->object : CR_NONE;
}
static CrValue super_self_class(CrThread *t, CrValue v) {
    CrType *type = CR_AS(CrSuper, v)->object_type;
    return (void)t, type ? cr_box(type) : CR_NONE;
}
static const CrGetSetDef super_getsets[] = {
    {"__thisclass__", super_thisclass, NULL, "the class invoking super()"},
    {"__self__", super_self, NULL, "the instance invoking super(); may be None"},
    {"__self_class__", super_self_class, NULL, "the type of the instance invoking super(); may be None"}, {0}};

const CrTypeDef cr_super_typedef = {
    .flags = CR_TYPE_BASE,
    .slots = {.repr = super_repr, .getattr = super_getattr, .descr_get = super_get},
    .getsets = super_getsets,
    .constructor = {"super(cls, /, *args, **kwargs)", CR_FN(cr_new_ignoring_arguments), NULL, 0},
    .init = {"super(self, type=<implicit>, object_or_type=None, /)", CR_FN(super_init), NULL, 0},
};
