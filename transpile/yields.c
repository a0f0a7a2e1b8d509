// yields.c -- which registers of a generator live across a yield, and so must be kept in its frame object.
//
// Nodes are numbered in text order. A register lives from its first to its last mention, widened to the whole of every loop
// that it enters from outside (the next round reads it again). If a yield lies in that range, or if the register is a
// Python local, it goes into the frame; the rest stay C variables.
#include "transpile/ir.h"

typedef struct Range {
    int first, last; // node numbers; first 0: never mentioned
} Range;

typedef struct Walk {
    IrFunction *f;
    Range *ranges;
    VEC(int) yields;
    Arena *arena;
    int clock;
} Walk;

static void mention(Walk *w, IrReg r) {
    if (r == IR_NONE) return;
    if (!w->ranges[r].first) w->ranges[r].first = w->clock;
    w->ranges[r].last = w->clock;
}

static void walk(Walk *w, const IrBody *body);

static void walk_node(Walk *w, const IrNode *n) {
    w->clock++;
    int start = w->clock;
    for (int i = 0; i < n->nargs; i++)
        if (n->args[i].kind == IR_ARG_REG) mention(w, n->args[i].reg);
    if (n->kind == IR_OP && (n->op == IR_YIELD || n->op == IR_DELEGATE)) {
        vec_push(w->arena, &w->yields, w->clock);
        w->clock++; // what the yield reads is dead before, what it gives is born after
        if (n->op == IR_DELEGATE) mention(w, n->args[0].reg); // the iterator is needed again after each resume
    }
    if (n->kind != IR_TRY) mention(w, n->result);
    walk(w, &n->body);
    if (n->kind == IR_TRY) mention(w, n->result);
    walk(w, &n->other);
    if (n->kind != IR_LOOP) return;
    w->clock++;
    for (int r = 0; r < w->f->regs.len; r++) { // used inside and born outside: alive until the loop's end
        Range *range = &w->ranges[r];
        if (range->first && range->first < start && range->last >= start) range->last = w->clock;
    }
}

static void walk(Walk *w, const IrBody *body) {
    for (int i = 0; i < body->len; i++) walk_node(w, body->items[i]);
}

void ir_mark_across_yield(IrFunction *f) {
    Arena scratch = {0};
    Walk w = {.f = f, .arena = &scratch};
    w.ranges = arena_array(&scratch, Range, f->regs.len + 1);
    walk(&w, &f->body);
    for (int r = 0; r < f->regs.len; r++) {
        IrRegister *reg = &f->regs.items[r];
        reg->across_yield = reg->is_local || reg->is_param || reg->name;
        for (int i = 0; i < w.yields.len; i++)
            if (w.ranges[r].first && w.ranges[r].first <= w.yields.items[i] && w.ranges[r].last > w.yields.items[i])
                reg->across_yield = true;
    }
    arena_free(&scratch);
}
