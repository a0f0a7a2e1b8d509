// ranges.h -- where in a function each register is alive.
//
// Nodes are numbered in text order. A register lives from its first to its last mention, widened to the end of every loop that
// it enters from outside (the next round reads it again).
#ifndef CRANKY_TRANSPILE_RANGES_H
#define CRANKY_TRANSPILE_RANGES_H

#include "transpile/ir.h"

typedef struct IrRange {
    int reg, first, last; // node numbers; first 0: never mentioned
} IrRange;
typedef VEC(int) IrYields; // numbers of the nodes that yield: what they read is dead by then, what they give is born after

// By register; numbers the nodes. yields may be NULL.
IrRange *ir_live_ranges(Arena *a, const IrFunction *f, IrYields *yields);

#endif
