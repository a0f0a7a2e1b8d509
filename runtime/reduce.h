// reduce.h -- methods of `object` that copy and pickle build on.
#ifndef CRANKY_RUNTIME_REDUCE_H
#define CRANKY_RUNTIME_REDUCE_H

#include "runtime/object.h"

// What `object.__getstate__()` gives, by its class's own method if there is one: for a __reduce__ in C.
CrValue cr_object_state(CrThread *t, CrValue object);
CrValue cr_object_getstate(CrThread *t, CrFunction *f, CrValue self);
CrValue cr_object_reduce(CrThread *t, CrFunction *f, CrValue self);
CrValue cr_object_reduce_ex(CrThread *t, CrFunction *f, CrValue self, CrValue protocol);

#endif
