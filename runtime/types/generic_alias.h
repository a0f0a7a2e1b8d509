// generic_alias.h -- what list[int] and int | str evaluate to: types.GenericAlias and types.UnionType.
#ifndef CRANKY_RUNTIME_GENERIC_ALIAS_H
#define CRANKY_RUNTIME_GENERIC_ALIAS_H

#include "runtime/object.h"

typedef struct CrGenericAlias {
    CrObject ob;
    CrValue origin;     // the class that was subscripted
    CrValue args;       // tuple of what stood in the brackets
    CrValue parameters; // tuple of the type variables in args; CR_ERROR until asked for
    bool starred;       // *tuple[int]: stands for the arguments
} CrGenericAlias;

typedef struct CrGenericAliasIterator {
    CrObject ob;
    CrValue alias; // CR_ERROR when it has been given (atomic)
} CrGenericAliasIterator;

typedef struct CrUnion {
    CrObject ob;
    CrValue args; // tuple of at least two different classes or aliases; no unions among them
} CrUnion;

CrValue cr_generic_alias_new(CrThread *t, CrValue origin, CrValue args); // args: a tuple, or one argument
// __class_getitem__ of the built-in containers, for their method tables.
CrValue cr_class_getitem(CrThread *t, CrFunction *f, CrValue cls, CrValue item);
#define CR_CLASS_GETITEM {"__class_getitem__(cls, item, /)", CR_FN(cr_class_getitem), "See PEP 585", CR_METHOD_CLASS}
bool cr_is_generic_alias(CrValue v); // subclasses included
// How an argument reads in brackets, and several with a separator between them.
typedef CrValue CrGenericItemText(CrThread *t, CrValue v);
CrGenericItemText cr_generic_item_text;
CrValue cr_generic_items_text(CrThread *t, CrValue items, const char *separator, CrGenericItemText *item_text);

// The type variables in arguments, each once: a tuple.
CrValue cr_type_parameters(CrThread *t, CrValue args);
// The arguments of `self` with its variables replaced by what stands in the brackets behind it: a tuple.
CrValue cr_type_substitute(CrThread *t, CrValue self, CrValue args, CrValue parameters, CrValue item);

CrValue cr_type_or(CrThread *t, CrValue a, CrValue b); // a | b of classes, aliases, unions and None

#endif
