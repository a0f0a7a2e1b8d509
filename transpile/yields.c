// yields.c -- which registers of a generator live across a yield, and so must be kept in its frame object.
//
// If a yield lies in a register's live range (ranges.h), or if the register is a Python local, it goes into the frame; the rest
// stay C variables.
#include "transpile/ranges.h"

void ir_mark_across_yield(IrFunction *f) {
    Arena scratch = {0};
    IrYields yields = {0};
    const IrRange *ranges = ir_live_ranges(&scratch, f, &yields);
    for (int r = 0; r < f->regs.len; r++) {
        IrRegister *reg = &f->regs.items[r];
        reg->across_yield = reg->is_local || reg->is_param || reg->name;
        for (int i = 0; i < yields.len; i++)
            if (ranges[r].first && ranges[r].first <= yields.items[i] && ranges[r].last > yields.items[i]) reg->across_yield = true;
    }
    arena_free(&scratch);
}
