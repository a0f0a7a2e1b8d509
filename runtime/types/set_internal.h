// set_internal.h -- what set.c offers to set_methods.c beside set.h.
#ifndef CRANKY_RUNTIME_SET_INTERNAL_H
#define CRANKY_RUNTIME_SET_INTERNAL_H

#include "runtime/types/set.h"

static inline CrSetTable *cr_set_table(CrValue s) { return __atomic_load_n(&CR_AS(CrSet, s)->table, __ATOMIC_ACQUIRE); }

void cr_set_start(CrSet *s);                          // a new object becomes an empty set
CrValue cr_set_make(CrThread *t, CrTypeId type);      // an empty set or frozenset
bool cr_set_resize(CrThread *t, CrSet *s);            // to the size that growth would choose; under the lock
CrValue cr_set_pop(CrThread *t, CrValue set);         // KeyError when empty
void cr_set_clear(CrValue set);
int cr_set_contains_hashed(CrThread *t, CrValue set, CrValue item, int64_t hash);
int cr_set_add_hashed(CrThread *t, CrValue set, CrValue item, int64_t hash);
int cr_set_discard_hashed(CrThread *t, CrValue set, CrValue item, int64_t hash);
// The next item at or after *position of a table the caller has taken.
bool cr_set_table_step(const CrSetTable *table, uint64_t *position, CrSetSlot *out);

#endif
