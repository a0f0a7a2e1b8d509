// groups.h -- exception groups, for what prints them; and the operations of `except*`.
#ifndef CRANKY_RUNTIME_GROUPS_H
#define CRANKY_RUNTIME_GROUPS_H

#include "runtime/object.h"

bool cr_is_exception_group(CrValue v);        // a complete BaseExceptionGroup, subclasses included
CrValue cr_group_exceptions(CrValue group);   // its members, a tuple
void cr_exception_groups_init(CrThread *t);   // ExceptionGroup's second base; after the built-in types are made
extern const struct CrTypeDef cr_exception_group_typedef;

// except*: the state for a caught exception (see groups.c); the part that a clause handles, or None; notes what its body
// raised; what has to go on being raised in the end, or None. CR_ERROR, -1: raised.
CrValue cr_except_star_begin(CrThread *t, CrValue e);
CrValue cr_except_star_match(CrThread *t, CrValue state, CrValue pattern);
int cr_except_star_raised(CrThread *t, CrValue state, CrValue e);
CrValue cr_except_star_end(CrThread *t, CrValue state);

#endif
