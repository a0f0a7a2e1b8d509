// generic_alias.h -- what list[int] and int | str evaluate to: types.GenericAlias and types.UnionType.
#ifndef CRANKY_RUNTIME_GENERIC_ALIAS_H
#define CRANKY_RUNTIME_GENERIC_ALIAS_H

#include "runtime/object.h"

typedef struct CrGenericAlias {
    CrObject ob;
    CrValue origin;     // the class that was subscripted
    CrValue args;       // tuple of what stood in the brackets
    CrValue parameters; // tuple of the type variables in args; CR_ERROR until asked for
} CrGenericAlias;

typedef struct CrUnion {
    CrObject ob;
    CrValue args; // tuple of at least two different classes or aliases; no unions among them
} CrUnion;

CrValue cr_generic_alias_new(CrThread *t, CrValue origin, CrValue args); // args: a tuple, or one argument
// __class_getitem__ of the built-in containers, for their method tables.
CrValue cr_class_getitem(CrThread *t, CrFunction *f, CrValue cls, CrValue item);
#define CR_CLASS_GETITEM {"__class_getitem__(cls, item, /)", CR_FN(cr_class_getitem), "See PEP 585", CR_METHOD_CLASS}
CrValue cr_type_or(CrThread *t, CrValue a, CrValue b); // a | b of classes, aliases, unions and None

#endif
