// attr.h -- attribute access: the generic algorithm over descriptors, instance attributes and the class.
#ifndef CRANKY_RUNTIME_ATTR_H
#define CRANKY_RUNTIME_ATTR_H

#include "runtime/object.h"

// object.__getattribute__ and object.__setattr__/__delattr__ (value CR_ERROR).
CrValue cr_object_getattr(CrThread *t, CrValue object, CrValue name);
int cr_object_setattr(CrThread *t, CrValue object, CrValue name, CrValue value);
// What `object.name(...)` calls. A plain function found in the class is returned unbound with *self = object (to be
// passed first); anything else is the attribute itself with *self = CR_ERROR. CR_ERROR: AttributeError set.
CrValue cr_method_lookup(CrThread *t, CrValue object, CrValue name, CrValue *self);

#endif
