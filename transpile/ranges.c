// ranges.c -- see ranges.h.
#include "transpile/ranges.h"

typedef struct Walk {
    Arena *arena;
    const IrFunction *f;
    IrRange *ranges;
    IrYields *yields;
    int clock;
} Walk;

static void mention(Walk *w, IrReg r) {
    if (r == IR_NONE) return;
    if (!w->ranges[r].first) w->ranges[r].first = w->clock;
    w->ranges[r].last = w->clock;
}

static void note_yield(Walk *w, const IrNode *n) {
    if (w->yields) vec_push(w->arena, w->yields, w->clock);
    w->clock++;
    if (n->op == IR_DELEGATE) mention(w, n->args[0].reg); // the iterator is needed again after each resume
}

static void walk(Walk *w, const IrBody *body);

static void walk_node(Walk *w, IrNode *n) {
    int start = n->number = ++w->clock;
    for (int i = 0; i < n->nargs; i++)
        if (n->args[i].kind == IR_ARG_REG) mention(w, n->args[i].reg);
    if (n->kind == IR_OP && (n->op == IR_YIELD || n->op == IR_DELEGATE)) note_yield(w, n);
    if (n->kind != IR_TRY) mention(w, n->result);
    walk(w, &n->body);
    if (n->kind == IR_TRY) ++w->clock, mention(w, n->result);
    walk(w, &n->other);
    if (n->kind != IR_LOOP) return;
    w->clock++;
    for (int r = 0; r < w->f->regs.len; r++) { // used inside and born outside: alive until the loop's end
        IrRange *range = &w->ranges[r];
        if (range->first && range->first < start && range->last >= start) range->last = w->clock;
    }
}

static void walk(Walk *w, const IrBody *body) {
    for (int i = 0; i < body->len; i++) walk_node(w, body->items[i]);
}

IrRange *ir_live_ranges(Arena *a, const IrFunction *f, IrYields *yields) {
    Walk w = {.arena = a, .f = f, .ranges = arena_array(a, IrRange, f->regs.len + 1), .yields = yields};
    for (int r = 0; r < f->regs.len; r++) w.ranges[r].reg = r;
    walk(&w, &f->body);
    return w.ranges;
}
