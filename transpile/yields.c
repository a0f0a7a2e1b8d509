// yields.c -- which registers are members of a struct, the function's frame; the rest stay C variables.
//
// In a generator those that live across a yield (ranges.h) and Python's locals; in a function whose locals are recorded, for
// f_locals, all that have a name.
#include "transpile/ranges.h"

bool ir_yields_in_try(const IrBody *body, bool inside) {
    for (int i = 0; i < body->len; i++) {
        const IrNode *n = body->items[i];
        if (n->kind == IR_OP && (n->op == IR_YIELD || n->op == IR_DELEGATE) && inside) return true;
        if (ir_yields_in_try(&n->body, inside || (n->kind == IR_TRY && !ir_only_unwinds(n)))) return true;
        if (ir_yields_in_try(&n->other, inside)) return true;
    }
    return false;
}

void ir_mark_in_frame(IrFunction *f) {
    Arena scratch = {0};
    IrYields yields = {0};
    const IrRange *ranges = ir_live_ranges(&scratch, f, &yields);
    for (int r = 0; r < f->regs.len; r++) {
        IrRegister *reg = &f->regs.items[r];
        reg->in_frame = reg->is_local || reg->is_param || reg->name;
        for (int i = 0; i < yields.len; i++)
            if (ranges[r].first && ranges[r].first <= yields.items[i] && ranges[r].last > yields.items[i]) reg->in_frame = true;
    }
    arena_free(&scratch);
}
