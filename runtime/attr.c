// attr.c -- the generic attribute algorithm of CPython's object model: data descriptor, instance, class.
#include "runtime/attr.h"

#include "runtime/call.h"
#include "runtime/ic.h"
#include "runtime/raise.h"
#include "runtime/shape.h"
#include "runtime/type.h"
#include "runtime/types/str.h"

static CrValue own_attribute(CrThread *t, CrType *type, CrValue object, CrValue name) {
    return type->flags & CR_TYPE_HAS_DICT && cr_is_ptr(object) && !(type->flags & CR_TYPE_TYPE)
               ? cr_instance_get(t, cr_object(object), name)
               : CR_ERROR;
}

CrValue cr_object_getattr(CrThread *t, CrValue object, CrValue name) {
    CrType *type = cr_type_of(object);
    CrValue in_class = cr_type_lookup(type, name);
    const CrSlots *descr = in_class ? &cr_type_of(in_class)->slots : NULL;
    if (descr && descr->descr_set && descr->descr_get) return descr->descr_get(t, in_class, object, cr_box(type));
    CrValue own = own_attribute(t, type, object, name);
    if (own) return own;
    if (descr) return descr->descr_get ? descr->descr_get(t, in_class, object, cr_box(type)) : in_class;
    return cr_raise_attribute(t, object, name, "'%N' object has no attribute '%S'", type, name);
}

int cr_object_setattr(CrThread *t, CrValue object, CrValue name, CrValue value) {
    CrType *type = cr_type_of(object);
    CrValue in_class = cr_type_lookup(type, name);
    if (in_class && cr_type_of(in_class)->slots.descr_set)
        return CR_SLOT(cr_type_of(in_class)->slots.descr_set)(t, in_class, object, value);
    if (type->flags & CR_TYPE_HAS_DICT && cr_is_ptr(object) && !(type->flags & CR_TYPE_NO_DICT)) {
        if (value) return cr_instance_set(t, cr_object(object), name, value);
        int deleted = cr_instance_delete(t, cr_object(object), name);
        if (deleted) return deleted < 0 ? -1 : 0;
    }
    if (in_class)
        cr_raise_attribute(t, object, name, "'%N' object attribute '%S' is read-only", type, name);
    else
        cr_raise_attribute(t, object, name, "'%N' object has no attribute '%S'", type, name);
    return -1;
}

CrValue cr_method_lookup(CrThread *t, CrValue object, CrValue name, CrValue *self) {
    CrType *type = cr_type_of(object);
    *self = CR_ERROR;
    if (type->slots.getattr != cr_object_getattr) return CR_SLOT(type->slots.getattr)(t, object, name);
    CrValue in_class = cr_type_lookup(type, name);
    if (!in_class || !(cr_type_of(in_class)->flags & CR_TYPE_METHOD)) return cr_object_getattr(t, object, name);
    CrValue own = own_attribute(t, type, object, name);
    if (own) return own;
    *self = object;
    return in_class;
}

CrValue cr_getattr(CrThread *t, CrValue v, CrValue name) {
    name = cr_intern(t, name);
    return CR_SLOT(cr_type_of(v)->slots.getattr)(t, v, name);
}

CrValue cr_getattr_or_zero(CrThread *t, CrValue v, CrValue name) {
    CrValue a = cr_getattr(t, v, name);
    if (!a) cr_exception_clear_if(t, CR_TYPE_OF_ID(AttributeError));
    return a;
}

int cr_setattr(CrThread *t, CrValue v, CrValue name, CrValue value) {
    return CR_SLOT(cr_type_of(v)->slots.setattr)(t, v, cr_intern(t, name), value);
}
