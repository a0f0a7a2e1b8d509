// slots.h -- see slots.c.
#ifndef CRANKY_TRANSPILE_SLOTS_H
#define CRANKY_TRANSPILE_SLOTS_H

#include "transpile/ir.h"

typedef struct Slots {
    int *of;     // by register: its first slot
    int nlocals; // slots behind parameters and constants that start empty
    int n;       // all
} Slots;

Slots slots_assign(Arena *a, const IrFunction *f, int nconstants);

#endif
