// analyse.c -- what can be known of a program before it runs: which characters an alternative or the rest of the pattern
// can begin with, which repeats never need to give anything back, and what the search can look for.
//
// A "first set" holds every character with which what follows can begin, and perhaps more; there is none when what follows
// may be empty.
#include "stdlib/sre/codes.h"
#include "stdlib/sre/sre.h"

enum { MAX_STEPS = 400, MAX_DEPTH = 24 }; // beyond: not known

typedef struct First {
    const CrSreBuilder *b;
    CrSreSet set;
    int steps;
} First;

static void add_char(First *f, uint32_t c) {
    if (c < 256) f->set.bits[c >> 5] |= 1u << (c & 31);
    else f->set.high = 1;
}

static void add_all_but(First *f, uint32_t c) {
    for (uint32_t i = 0; i < 8; i++)
        f->set.bits[i] |= c >> 5 == i ? ~(1u << (c & 31)) : UINT32_MAX;
    f->set.high = 1;
}

static void add_item(First *f, uint8_t item, uint32_t arg) {
    switch (item) {
    case CR_SRE_CHAR: add_char(f, arg); break;
    case CR_SRE_ANY: add_all_but(f, '\n'); break;
    case CR_SRE_NOT_CHAR: add_all_but(f, arg); break;
    case CR_SRE_SET: {
        const CrSreSet *s = &f->b->sets[arg];
        if (!s->dynamic) {
            for (int i = 0; i < 8; i++) f->set.bits[i] |= s->bits[i];
            f->set.high |= s->high != 0;
            break;
        }
        // fall through: anything
    }
    __attribute__((fallthrough));
    default: add_all_but(f, UINT32_MAX);
    }
}

// Adds what the program can begin with at instruction `pc`. False: it may match the empty text, or nobody knows.
static bool first(First *f, uint32_t pc, int depth) {
    if (depth > MAX_DEPTH) return false;
    for (;;) {
        if (++f->steps > MAX_STEPS) return false;
        const CrSreInsn *i = &f->b->insns[pc];
        switch ((CrSreOp)i->op) {
        case CR_SRE_FAIL: return true;
        case CR_SRE_ALL:
        case CR_SRE_ANY:
        case CR_SRE_CHAR:
        case CR_SRE_NOT_CHAR:
        case CR_SRE_SET: add_item(f, i->op, i->arg); return true;
        case CR_SRE_TEXT: add_char(f, f->b->text[i->arg]); return true;
        case CR_SRE_MARK:
        case CR_SRE_AT:
        case CR_SRE_ATOMIC: pc++; break;
        case CR_SRE_JUMP: pc = i->target; break;
        case CR_SRE_LOOK:
        case CR_SRE_LOOK_NOT: pc = i->target; break;
        case CR_SRE_BRANCH:
            if (i->target && !first(f, i->target, depth + 1)) return false;
            pc++;
            break;
        case CR_SRE_IF_GROUP:
            if (!first(f, i->target, depth + 1)) return false;
            pc++;
            break;
        case CR_SRE_GREEDY:
        case CR_SRE_LAZY:
        case CR_SRE_POSSESSIVE:
            if (i->max) add_item(f, i->item, i->arg);
            if (i->min) return true;
            pc++;
            break;
        case CR_SRE_LOOP:
            if (!i->min && !first(f, i->target + 1, depth + 1)) return false;
            pc++;
            break;
        case CR_SRE_LOOP_GREEDY:
        case CR_SRE_LOOP_LAZY:
            if (!first(f, i->target, depth + 1)) return false;
            pc++;
            break;
        default:
            // MATCH, GROUP, and the ends of what is atomic: an alternative inside that reaches the end has won, whatever
            // follows, so what follows must not tell which alternative to take.
            return false;
        }
    }
}

static bool first_of(const CrSreBuilder *b, uint32_t pc, CrSreSet *out) {
    First f = {.b = b};
    memset(&f.set, 0, sizeof f.set);
    f.set.code = CR_SRE_NONE;
    bool known = first(&f, pc, 0);
    *out = f.set;
    return known;
}

// Whether no character is both in the item of a repeat and in `set`.
static bool disjoint(const CrSreBuilder *b, const CrSreInsn *i, const CrSreSet *set) {
    First f = {.b = b};
    memset(&f.set, 0, sizeof f.set);
    add_item(&f, i->item, i->arg);
    for (int k = 0; k < 8; k++)
        if (f.set.bits[k] & set->bits[k]) return false;
    return !(f.set.high && set->high);
}

static bool is_full(const CrSreSet *set) {
    for (int i = 0; i < 8; i++)
        if (set->bits[i] != UINT32_MAX) return false;
    return set->high;
}

static void annotate(CrSreBuilder *b, uint32_t pc) {
    CrSreSet set;
    CrSreInsn *i = &b->insns[pc];
    bool branch = i->op == CR_SRE_BRANCH, greedy = i->op == CR_SRE_GREEDY;
    if (!branch && !greedy && i->op != CR_SRE_LAZY) return;
    if (!first_of(b, pc + 1, &set) || is_full(&set)) return;
    i->tail = cr_sre_add_set(b, &set);
    if (greedy && disjoint(b, i, &set)) i->op = CR_SRE_POSSESSIVE; // what follows cannot begin inside the run
}

static void find_prefix(const CrSreBuilder *b, CrSreProgram *p) {
    uint32_t pc = 0;
    while (b->insns[pc].op == CR_SRE_MARK) pc++;
    const CrSreInsn *i = &b->insns[pc];
    p->anchored = i->op == CR_SRE_AT && (i->arg == AT_BEGINNING || i->arg == AT_BEGINNING_STRING);
    if (i->op != CR_SRE_TEXT) return;
    p->prefix = i->arg;
    p->nprefix = i->min;
    p->narrow_prefix = true;
    for (uint32_t k = 0; k < i->min; k++)
        if (b->text[i->arg + k] > 255) p->narrow_prefix = false;
}

void cr_sre_analyse(CrSreBuilder *b, CrSreProgram *program) {
    CrSreSet set;
    for (uint32_t pc = 0; pc < b->ninsns; pc++) annotate(b, pc);
    find_prefix(b, program);
    program->first = first_of(b, 0, &set) && !is_full(&set) ? cr_sre_add_set(b, &set) : CR_SRE_NONE;
}
