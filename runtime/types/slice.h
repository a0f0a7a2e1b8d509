// slice.h -- slice objects, and the resolution of slices against a length that every sequence type uses.
#ifndef CRANKY_RUNTIME_SLICE_H
#define CRANKY_RUNTIME_SLICE_H

#include "runtime/object.h"

typedef struct CrSlice {
    CrObject ob;
    CrValue start, stop, step; // any objects, CR_NONE where left out
} CrSlice;

CrValue cr_slice_new(CrThread *t, CrValue start, CrValue stop, CrValue step);

// Resolves a slice against a sequence of `len` items: start, stop and step as Python would visit them, count the
// number of items. False: TypeError (an index that is no integer), ValueError (step 0) or what __index__ raised.
bool cr_slice_resolve(CrThread *t, CrValue slice, int64_t len, int64_t *start, int64_t *stop, int64_t *step,
                      int64_t *count);
// The same in two steps, for sequences whose length may change while __index__ runs: unpack first (indices clamped
// to int64_t, not yet related to a length), then adjust, which cannot fail and returns the count.
bool cr_slice_unpack(CrThread *t, CrValue slice, int64_t *start, int64_t *stop, int64_t *step);
int64_t cr_slice_adjust(int64_t len, int64_t *start, int64_t *stop, int64_t step);

#endif
