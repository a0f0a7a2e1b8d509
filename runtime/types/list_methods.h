// list_methods.h -- the method table of list.
#ifndef CRANKY_RUNTIME_LIST_METHODS_H
#define CRANKY_RUNTIME_LIST_METHODS_H

#include "runtime/object.h"

extern const CrMethodDef cr_list_methods[];

// The optional start and stop of list.index and tuple.index: integers, clamped to int64_t. False: TypeError.
bool cr_search_bound(CrThread *t, CrValue v, int64_t absent, int64_t *out);

#endif
