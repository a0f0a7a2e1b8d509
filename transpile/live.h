// live.h -- which temporaries of the interpreter's frame are still needed while an operation runs.
//
// What a dead one holds would keep objects alive. Emptying it at its last use would cost the interpreter time; instead
// gc.collect() empties what this map does not name in the frames of its callers (runtime/vm/dead_slots.c). A frame knows the
// position that is running, so the map is by position: operations that share one are taken together.
#ifndef CRANKY_TRANSPILE_LIVE_H
#define CRANKY_TRANSPILE_LIVE_H

#include "transpile/slots.h"

// By position: bit i is temporary slot i, of the first 64. [0]: of operations without a position, which may run under any.
uint64_t *live_map(Arena *a, const IrFunction *f, const Slots *slots);

#endif
