// live.c -- see live.h.
#include "transpile/live.h"

#include <string.h>

enum { MAPPED = 64 };

typedef struct Sweep {
    const IrFunction *f;
    const Slots *slots;
    int next;                        // first of slots->ranges that has not begun
    int mapped;                      // slots that the map has bits for
    int first[MAPPED], last[MAPPED]; // by slot: the range that began there last
    uint64_t *map;
} Sweep;

static void begin_ranges(Sweep *s, int now) {
    for (; s->next < s->f->regs.len && s->slots->ranges[s->next].first <= now; s->next++) {
        const IrRange *range = &s->slots->ranges[s->next];
        const IrRegister *reg = &s->f->regs.items[range->reg];
        if (!range->first || slots_keeps(reg)) continue;
        int at = s->slots->of[range->reg] - s->slots->first;
        for (int i = at; i < at + slots_width(reg) && i < MAPPED; i++) s->first[i] = range->first, s->last[i] = range->last;
    }
}

// Operands that the operation has by address: it may read and write them while it runs.
static uint64_t by_address(const Sweep *s, const IrNode *n) {
    const char *letters = ir_ops[n->op].operands;
    bool sets = strchr(letters, '*');
    uint64_t slots = 0;
    for (int i = 0; i < n->nargs; i++) {
        if (n->args[i].kind != IR_ARG_REG || (i < n->fixed ? !strchr("lt", letters[i]) : !sets)) continue;
        int at = s->slots->of[n->args[i].reg] - s->slots->first;
        for (int k = at; k < at + slots_width(&s->f->regs.items[n->args[i].reg]); k++)
            if (k >= 0 && k < MAPPED) slots |= UINT64_C(1) << k;
    }
    return slots;
}

static void sweep(Sweep *s, const IrBody *body) {
    for (int i = 0; i < body->len; i++) {
        const IrNode *n = body->items[i];
        begin_ranges(s, n->number);
        if (n->kind == IR_OP) {
            uint64_t slots = by_address(s, n);
            for (int k = 0; k < s->mapped; k++) // operands are read before the operation, its result is set after it
                if (s->first[k] < n->number && s->last[k] > n->number) slots |= UINT64_C(1) << k;
            s->map[n->position] |= slots;
        }
        sweep(s, &n->body);
        sweep(s, &n->other);
    }
}

uint64_t *live_map(Arena *a, const IrFunction *f, const Slots *slots) {
    Sweep s = {.f = f, .slots = slots, .map = arena_array(a, uint64_t, f->positions.len + 1)};
    int n = slots->n - slots->first;
    s.mapped = n < MAPPED ? n : MAPPED;
    sweep(&s, &f->body);
    return s.map;
}
