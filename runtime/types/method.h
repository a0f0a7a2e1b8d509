// method.h -- what the files that implement built-in types share: how a method written in C is declared,
// the list of arguments every type checks alike, and instances of subclasses of int, str, bytes and float.
#ifndef CRANKY_RUNTIME_METHOD_H
#define CRANKY_RUNTIME_METHOD_H

#include "runtime/call.h"
#include "runtime/object.h"
#include "runtime/raise.h"

#define CR_UNUSED __attribute__((unused))

// A method's entry: CR_METHOD(str_find, CrValue self, CrValue sub) { ... }; `t` is the thread.
#define CR_METHOD(name, ...)                                                                                 \
    static CrValue name(CrThread *t CR_UNUSED, CrFunction *function CR_UNUSED, ##__VA_ARGS__)

// A start or end argument of find(), index(), ... : None keeps *out, anything else must be an index and is clamped
// to int64. False with TypeError otherwise.
bool cr_slice_bound(CrThread *t, CrValue v, int64_t *out);
// Both bounds of a search in a sequence of `len` items, adjusted as slices are (negative ones count from the end).
bool cr_slice_bounds(CrThread *t, CrValue start, CrValue end, int64_t len, int64_t *from, int64_t *to);

// An argument that is a size or a count: an index that fits int64. False with TypeError or OverflowError.
bool cr_size_argument(CrThread *t, CrValue v, int64_t *out);

// An instance of `cls`, a subclass of int, str or bytes, that boxes the plain value.
CrValue cr_boxed_new(CrThread *t, CrType *cls, CrValue value);
// Atomic memory of any size; NULL with MemoryError set.
void *cr_alloc_text(CrThread *t, size_t bytes);

#endif
