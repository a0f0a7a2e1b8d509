// owned.h -- pointers that Python must free: owned(p, free_fn).
#ifndef CRANKY_BRIDGE_OWNED_H
#define CRANKY_BRIDGE_OWNED_H

#include "bridge/pointer.h"

// What a closed pointer points to: no parameter has this type, so that every fast path misses it.
extern const CrCType cr_c_closed;

CrValue cr_pointer_own(CrThread *t, CrValue pointer, CrValue free_function);
CrValue cr_pointer_close(CrThread *t, CrValue self);   // frees now; ValueError if it is closed already
CrValue cr_pointer_release(CrThread *t, CrValue self); // hands over: a plain Ptr; self is closed
bool cr_pointer_closed(CrThread *t, const CrPointer *p); // true with ValueError set

#endif
