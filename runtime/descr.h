// descr.h -- descriptors: property, classmethod, staticmethod, getset and member descriptors, super, mappingproxy.
#ifndef CRANKY_RUNTIME_DESCR_H
#define CRANKY_RUNTIME_DESCR_H

#include "runtime/object.h"

typedef struct CrGetSet { // attribute of a built-in type, computed by C functions
    CrObject ob;
    const CrGetSetDef *def;
    CrType *owner;
} CrGetSet;

typedef struct CrMember { // a name declared in __slots__, or what is a C struct member in CPython: then def is set
    CrObject ob;
    CrType *owner;
    CrValue name;    // as written, for messages
    CrValue storage; // interned name under which the value is kept in the instance (never a Python identifier)
    const CrGetSetDef *def;
} CrMember;

typedef struct CrProperty {
    CrObject ob;
    CrValue fget, fset, fdel, doc, name; // CR_ERROR or None where absent
    bool doc_of_getter;
} CrProperty;

typedef struct CrWrapper { // classmethod, staticmethod, mappingproxy: one wrapped object
    CrObject ob;
    CrValue wrapped;
} CrWrapper;

typedef struct CrSuper {
    CrObject ob;
    CrType *type;        // the search starts behind this one in the mro of
    CrValue object;      // the bound object or class; CR_ERROR: unbound
    CrType *object_type; // whose mro is searched
} CrSuper;

CrValue cr_getset_new(CrThread *t, CrType *owner, const CrGetSetDef *def);
CrValue cr_staticmethod_new(CrThread *t, CrValue function);
CrValue cr_classmethod_new(CrThread *t, CrValue function);
CrValue cr_mapping_proxy_new(CrThread *t, CrValue mapping);
#define CR_WEAKREF_DISALLOWED "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0"
// __slots__: adds member descriptors for `names` (a tuple) to the class under construction. False: exception set.
bool cr_members_add(CrThread *t, CrType *type, CrValue names);
// super(type, object).name; CR_ERROR with AttributeError when missing.
CrValue cr_super_lookup(CrThread *t, CrType *type, CrValue object, CrValue name);
CrValue cr_super_new(CrThread *t, CrValue type, CrValue object);
// super() without arguments: from the cell of __class__ (CR_ERROR: there is none) and the first argument, which may be unbound.
CrValue cr_super_implicit(CrThread *t, CrValue class_cell, CrValue first, int first_in_cell);

#endif
