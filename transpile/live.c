// live.c -- see live.h.
#include "transpile/live.h"

#include <string.h>

enum { MAPPED = 64 };

typedef struct Sweep {
    const IrFunction *f;
    const Slots *slots;
    int next;                        // first of slots->ranges that has not begun
    uint64_t begun;                  // slots with a range that has begun and not ended
    int first[MAPPED], last[MAPPED]; // of that range, by slot
    uint64_t *map;
} Sweep;

static void begin_ranges(Sweep *s, int now) {
    for (; s->next < s->f->regs.len && s->slots->ranges[s->next].first <= now; s->next++) {
        const IrRange *range = &s->slots->ranges[s->next];
        const IrRegister *reg = &s->f->regs.items[range->reg];
        if (!range->first || slots_keeps(reg)) continue;
        int at = s->slots->of[range->reg] - s->slots->first;
        for (int i = at; i < at + slots_width(reg) && i < MAPPED; i++) {
            s->begun |= UINT64_C(1) << i;
            s->first[i] = range->first;
            s->last[i] = range->last;
        }
    }
}

// What is needed behind node n, and was there before it: operands are read before the operation, its result is set after it.
static uint64_t needed(Sweep *s, int n) {
    uint64_t slots = 0;
    for (uint64_t left = s->begun; left; left &= left - 1) {
        int i = __builtin_ctzll(left);
        uint64_t bit = left & -left;
        if (s->last[i] <= n) s->begun &= ~bit;
        else if (s->first[i] < n) slots |= bit;
    }
    return slots;
}

// Operands that the operation has by address: it may read and write them while it runs.
static uint64_t by_address(const Sweep *s, const IrNode *n) {
    const char *letters = ir_ops[n->op].operands;
    bool sets = n->nargs > n->fixed && strchr(letters, '*');
    uint64_t slots = 0;
    for (int i = 0; i < n->nargs; i++) {
        if (n->args[i].kind != IR_ARG_REG || (i < n->fixed ? letters[i] != 'l' && letters[i] != 't' : !sets)) continue;
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
        if (n->kind == IR_OP) s->map[n->position] |= needed(s, n->number) | by_address(s, n);
        sweep(s, &n->body);
        sweep(s, &n->other);
    }
}

uint64_t *live_map(Arena *a, const IrFunction *f, const Slots *slots) {
    Sweep s = {.f = f, .slots = slots, .map = arena_array(a, uint64_t, f->positions.len + 1)};
    sweep(&s, &f->body);
    return s.map;
}
