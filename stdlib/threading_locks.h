// threading_locks.h -- what the two files of module threading share.
#ifndef CRANKY_STDLIB_THREADING_LOCKS_H
#define CRANKY_STDLIB_THREADING_LOCKS_H

#include "runtime/object.h"

// A timeout in seconds as nanoseconds: None (or not given) is CR_FOREVER, negative ones are 0. False: exception.
bool cr_timeout_ns(CrThread *t, CrValue timeout, int64_t *ns);

#endif
