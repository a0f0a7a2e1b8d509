// weakref.h -- weak references: weakref.ref and the proxies, and the table from objects to their references.
//
//      table[hash of address] --> CrWeakNode {hidden object, weak link to the ref, next} --> ...
//      ref, proxy: CrWeakRef {weak link to the object, callback, hash}
//
// Neither direction keeps anything alive. The collector clears a ref's link when the object is dead; the next look
// through the table (cr_weak_sweep, after a collection) finds such refs, drops their nodes and calls their callbacks. The
// table is guarded by one spin lock, under which nothing is allocated and no Python code runs.
#ifndef CRANKY_RUNTIME_WEAKREF_H
#define CRANKY_RUNTIME_WEAKREF_H

#include "runtime/object.h"

typedef struct CrWeakRef {
    CrObject ob;
    CrWeakLink link;
    CrValue callback; // CR_ERROR: none
    int64_t hash;     // of the object, once somebody has asked; valid if aux is set
} CrWeakRef;

CrValue cr_weakref_new(CrThread *t, CrType *type, CrValue object, CrValue callback); // callback: CR_NONE for none
CrValue cr_weakproxy_new(CrThread *t, CrValue object, CrValue callback);
CrValue cr_weakref_get(CrValue ref);                            // the object, or CR_ERROR (no exception)
bool cr_is_weakref(CrValue v);                                  // a ref (or subclass) or a proxy
CrValue cr_weakref_list(CrThread *t, CrValue object);           // a list of all refs and proxies
CrValue cr_weakref_first(CrThread *t, CrValue object);          // __weakref__: one of them, or CR_NONE
bool cr_weak_exists(void);                                      // are there any?
size_t cr_weak_sweep(CrThread *t); // in a task, after a collection: runs the callbacks of the dead; how many it ran

#endif
