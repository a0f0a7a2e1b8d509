// slots.h -- see slots.c.
#ifndef CRANKY_TRANSPILE_SLOTS_H
#define CRANKY_TRANSPILE_SLOTS_H

#include "transpile/ranges.h"

typedef struct Slots {
    int *of;     // by register: its first slot
    int nlocals; // slots behind parameters and constants that start empty
    int first;   // of the temporaries' slots, which are the last
    int n;       // all
    const IrRange *ranges; // of all registers, by their first node; those that need no slot of their own have 0 there
} Slots;

// Is it a Python local or cell? It keeps its slot for the whole call.
static inline bool slots_keeps(const IrRegister *r) { return r->is_param || r->is_local || r->name; }
enum { SLOTS_RANGE = 4 }; // a CrRangeLoop
static inline int slots_width(const IrRegister *r) { return r->kind == IR_REG_RANGE ? SLOTS_RANGE : 1; }

Slots slots_assign(Arena *a, const IrFunction *f, int nconstants);

#endif
