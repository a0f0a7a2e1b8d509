// slots.c -- where each register of a function lives in the interpreter's frame.
//
// Parameters come first, in their order. Python's locals and cells keep a slot for themselves (they may be unbound, and
// start so); temporaries share: each gets the lowest slot that no other living one has. A temporary lives from its first to
// its last mention (ranges.h). One that is made only to be moved to a local right away has that local's slot: no copy stays
// behind, which would keep the object alive.
#include "transpile/slots.h"

#include <stdlib.h>

// The temporary that items[i] makes for items[i + 1] to move to a local, which has a slot by now, and nothing else mentions.
static void join_move(const IrFunction *f, IrRange *ranges, const IrBody *body, int i, int *of) {
    const IrNode *maker = body->items[i], *move = body->items[i + 1];
    if (maker->kind != IR_OP || move->kind != IR_OP || move->op != IR_MOVE || move->args[0].kind != IR_ARG_REG) return;
    IrReg temporary = maker->result;
    if (temporary == IR_NONE || move->args[0].reg != temporary || move->result == IR_NONE) return;
    const IrRegister *made = &f->regs.items[temporary], *local = &f->regs.items[move->result];
    IrRange *range = &ranges[temporary];
    if (slots_keeps(made) || !slots_keeps(local) || made->kind != IR_REG_VALUE || range->last != range->first + 1) return;
    of[temporary] = of[move->result];
    range->first = 0;
}

static void join_moves(const IrFunction *f, IrRange *ranges, const IrBody *body, int *of) {
    for (int i = 0; i < body->len; i++) {
        if (i + 1 < body->len) join_move(f, ranges, body, i, of);
        join_moves(f, ranges, &body->items[i]->body, of);
        join_moves(f, ranges, &body->items[i]->other, of);
    }
}

// The cell of a captured parameter takes the parameter's slot, which nothing else reads.
static void join_cells(const IrFunction *f, const IrRange *ranges, int *of) {
    for (int i = 0; i < f->body.len; i++) {
        const IrNode *n = f->body.items[i];
        if (n->kind != IR_OP || n->op != IR_NEW_CELL || n->args[0].kind != IR_ARG_REG) continue;
        IrReg value = n->args[0].reg;
        if (f->regs.items[value].is_param && ranges[value].last == n->number) of[n->result] = value;
    }
}

static int by_first(const void *a, const void *b) {
    const IrRange *x = a, *y = b;
    return x->first != y->first ? (x->first > y->first) - (x->first < y->first) : x->reg - y->reg;
}

// The lowest run of `width` slots that are free at `now`: busy[i] is the node at which slot i is last used.
static int take(int *busy, int *nbusy, int width, const IrRange *range) {
    int at = 0;
    for (int i = 0; i < width; i++)
        if (at + i < *nbusy && busy[at + i] >= range->first) at += i + 1, i = -1;
    while (*nbusy < at + width) busy[(*nbusy)++] = 0;
    for (int i = 0; i < width; i++) busy[at + i] = range->last;
    return at;
}

enum { UNASSIGNED = -1 };

Slots slots_assign(Arena *a, const IrFunction *f, int nconstants) {
    Slots s = {.of = arena_array(a, int, f->regs.len + 1)};
    IrRange *ranges = ir_live_ranges(a, f, NULL);
    int next = f->nparams + nconstants;
    for (int r = 0; r < f->regs.len; r++) s.of[r] = f->regs.items[r].is_param ? r : UNASSIGNED;
    join_cells(f, ranges, s.of);
    for (int r = 0; r < f->regs.len; r++)
        if (slots_keeps(&f->regs.items[r]) && s.of[r] == UNASSIGNED) s.of[r] = next++;
    s.nlocals = next - f->nparams - nconstants;
    s.first = next;
    s.ranges = ranges;
    join_moves(f, ranges, &f->body, s.of);
    qsort(ranges, (size_t)f->regs.len, sizeof *ranges, by_first);
    int *busy = arena_array(a, int, f->regs.len * SLOTS_RANGE + 1), nbusy = 0;
    for (int i = 0; i < f->regs.len; i++) {
        const IrRange *range = &ranges[i];
        const IrRegister *reg = &f->regs.items[range->reg];
        if (!range->first || slots_keeps(reg)) continue;
        s.of[range->reg] = next + take(busy, &nbusy, slots_width(reg), range);
    }
    s.n = next + nbusy;
    return s;
}
