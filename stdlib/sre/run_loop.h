// run_loop.h -- the matcher, for subjects of one width: CH is the type of a character, RUN(name) names what is defined.
//
// A backtracking machine without recursion. What must be undone or tried again lies on one stack:
//      CHOICE arg=pc, p                 go on there, at p
//      GREEDY, ONE_LAZY arg=pc, p, q    a one-character repeat that can end elsewhere: GREEDY from q down to p, LAZY from p up to q
//      LOOP arg=pc, p                   one more round of a lazy loop
//      MARK, REGISTER arg, p, q         what a mark (with the last index) or a register held before
// Failing pops until something can be tried. While the stack is empty nothing needs to be saved: to fail then is to fail
// for good. The ends of atomic groups take the choices made inside off the stack, but leave what must be undone.
#include <stdlib.h>

#include "runtime/raise.h"
#include "stdlib/sre/codes.h"
#include "stdlib/sre/sre.h"

#ifndef CRANKY_STDLIB_SRE_RUN_LOOP_H
#define CRANKY_STDLIB_SRE_RUN_LOOP_H
enum { CHOICE, GREEDY, ONE_LAZY, LOOP, MARK, REGISTER };
#endif

// ---- One character ------------------------------------------------------------------------------------------

static inline bool RUN(in_set)(const CrSreProgram *g, const CrSreSet *set, uint32_t c) {
    if (sizeof(CH) == 1 || c < 256) {
        if (CR_LIKELY(!set->dynamic)) return cr_sre_bit(set, c);
    } else if (set->high < 2) {
        return set->high;
    }
    return cr_sre_set_has(g->words, set, c);
}

static inline bool RUN(is)(const CrSreProgram *g, uint8_t item, uint32_t arg, CH c) {
    switch (item) {
    case CR_SRE_ALL: return true;
    case CR_SRE_ANY: return c != '\n';
    case CR_SRE_CHAR: return c == arg;
    case CR_SRE_NOT_CHAR: return c != arg;
    default: return RUN(in_set)(g, &g->sets[arg], c);
    }
}

static inline const CH *RUN(find)(const CH *p, const CH *end, uint32_t c) {
    if (sizeof(CH) == 1) {
        const CH *q = c < 256 ? memchr(p, (int)c, (size_t)(end - p)) : NULL;
        return q ? q : end;
    }
    while (p < end && *p != c) p++;
    return p;
}

// Where the run of characters that pass the test ends, at `limit` at the latest.
static inline const CH *RUN(span)(const CrSreProgram *g, uint8_t item, uint32_t arg, const CH *p, const CH *limit) {
    switch (item) {
    case CR_SRE_ALL: return limit;
    case CR_SRE_ANY: return RUN(find)(p, limit, '\n');
    case CR_SRE_NOT_CHAR: return RUN(find)(p, limit, arg);
    case CR_SRE_CHAR:
        while (p < limit && *p == arg) p++;
        return p;
    default: {
        const CrSreSet *set = &g->sets[arg];
        if (sizeof(CH) == 1 && !set->dynamic)
            while (p < limit && cr_sre_bit(set, *p)) p++;
        else
            while (p < limit && RUN(in_set)(g, set, *p)) p++;
        return p;
    }
    }
}

// May what a first set describes begin at p?
static inline bool RUN(may_begin)(const CrSreProgram *g, uint32_t tail, const CH *p, const CH *end) {
    return tail == CR_SRE_NONE || (p < end && RUN(in_set)(g, &g->sets[tail], *p));
}

static inline const CH *RUN(limit)(const CH *p, const CH *end, uint32_t max) {
    return max == CR_SRE_UNLIMITED || (size_t)(end - p) <= max ? end : p + max;
}

static inline bool RUN(at)(const CrSreState *s, uint32_t where, const CH *p) {
    const CH *begin = s->begin, *end = s->end;
    return cr_sre_at(where, s, p > begin, p > begin ? p[-1] : 0, p < end, p < end ? *p : 0, end - p == 1);
}

static inline bool RUN(same_text)(const CrSreProgram *g, const CrSreInsn *i, const CH *p) {
    if (sizeof(CH) == 1) {
        const uint8_t *text = g->text8 + i->arg;
        for (uint32_t k = 0; k < i->min; k++)
            if (p[k] != text[k] || g->text[i->arg + k] > 255) return false;
        return true;
    }
    const uint32_t *text = g->text + i->arg;
    for (uint32_t k = 0; k < i->min; k++)
        if (p[k] != text[k]) return false;
    return true;
}

// The text of a group again at p: where that ends; NULL: it is not there.
static const CH *RUN(group_again)(const CrSreState *s, const CrSreInsn *i, const CH *p) {
    const CH *from = s->marks[2 * i->arg], *to = s->marks[2 * i->arg + 1];
    if (!from || !to || to < from || (const CH *)s->end - p < to - from) return NULL;
    for (; from < to; from++, p++)
        if (!cr_sre_same((CrSreFold)i->item, *p, *from)) return NULL;
    return p;
}

// ---- The machine --------------------------------------------------------------------------------------------

// Takes the choices above `base` off the stack; what must be undone stays (unless nothing below could want it).
static inline size_t RUN(commit)(CrSreEntry *stack, size_t base, size_t top) {
    size_t n = base;
    for (size_t i = base; base > 0 && i < top; i++)
        if (stack[i].kind >= MARK) stack[n++] = stack[i];
    return n;
}

static inline void RUN(undo)(CrSreState *s, const CrSreEntry *e) {
    if (e->kind == MARK) {
        s->marks[e->arg] = e->p;
        s->last_index = (int64_t)(intptr_t)e->q;
    } else if (e->kind == REGISTER) {
        s->regs[e->arg] = (CrSreRegister){e->p, (int64_t)(intptr_t)e->q};
    }
}

#define PUSH(k, a, x, y)                                                                                     \
    do {                                                                                                     \
        if (CR_UNLIKELY(top == s->cap) && !cr_sre_grow(s)) return -1;                                        \
        s->stack[top++] = (CrSreEntry){k, (uint32_t)(a), x, y};                                              \
    } while (0)
#define SAVE_REGISTER(r)                                                                                     \
    do {                                                                                                     \
        if (top) PUSH(REGISTER, r, s->regs[r].at, (const void *)(intptr_t)s->regs[r].count);                 \
    } while (0)
#define NEED(test) do { if (!(test)) goto fail; } while (0)

// From `p` on: 1 and s->ptr, 0, or -1 with an exception.
static int RUN(run)(CrSreState *s, const CH *p) {
    const CrSreProgram *g = s->program;
    const CrSreInsn *insns = g->insns, *i = insns;
    const CH *const end = s->end;
    const CH *low, *high; // of a repeat
    size_t top = 0;
    for (;;) {
        switch ((CrSreOp)i->op) {
        case CR_SRE_FAIL: goto fail;
        case CR_SRE_MATCH:
            NEED(p != s->forbidden && (!s->whole || p == end));
            s->ptr = p;
            return 1;
        case CR_SRE_ALL: NEED(p < end); p++; i++; continue;
        case CR_SRE_ANY: NEED(p < end && *p != '\n'); p++; i++; continue;
        case CR_SRE_CHAR: NEED(p < end && *p == i->arg); p++; i++; continue;
        case CR_SRE_NOT_CHAR: NEED(p < end && *p != i->arg); p++; i++; continue;
        case CR_SRE_SET: NEED(p < end && RUN(in_set)(g, &g->sets[i->arg], *p)); p++; i++; continue;
        case CR_SRE_TEXT:
            NEED((size_t)(end - p) >= i->min && RUN(same_text)(g, i, p));
            p += i->min;
            i++;
            continue;
        case CR_SRE_MARK:
            if (top) PUSH(MARK, i->arg, s->marks[i->arg], (const void *)(intptr_t)s->last_index);
            s->marks[i->arg] = p;
            if (i->arg & 1) s->last_index = i->arg / 2 + 1;
            i++;
            continue;
        case CR_SRE_AT: NEED(RUN(at)(s, i->arg, p)); i++; continue;
        case CR_SRE_JUMP: i = insns + i->target; continue;
        case CR_SRE_BRANCH: {
            while (!RUN(may_begin)(g, i->tail, p, end)) {
                NEED(i->target);
                i = insns + i->target;
            }
            uint32_t other = i->target;
            while (other && !RUN(may_begin)(g, insns[other].tail, p, end)) other = insns[other].target;
            if (other) PUSH(CHOICE, other, p, NULL);
            i++;
            continue;
        }
        case CR_SRE_GROUP:
            low = RUN(group_again)(s, i, p);
            NEED(low);
            p = low;
            i++;
            continue;
        case CR_SRE_IF_GROUP: {
            const CH *from = s->marks[2 * i->arg], *to = s->marks[2 * i->arg + 1];
            i = from && to && to >= from ? i + 1 : insns + i->target;
            continue;
        }
        case CR_SRE_POSSESSIVE:
            high = RUN(span)(g, i->item, i->arg, p, RUN(limit)(p, end, i->max));
            NEED((size_t)(high - p) >= i->min);
            p = high;
            i++;
            continue;
        case CR_SRE_GREEDY:
            NEED((size_t)(end - p) >= i->min);
            low = p + i->min;
            high = RUN(span)(g, i->item, i->arg, p, RUN(limit)(p, end, i->max));
            NEED(high >= low);
            goto greedy;
        case CR_SRE_LAZY:
            NEED((size_t)(end - p) >= i->min);
            low = p + i->min;
            high = RUN(limit)(p, end, i->max);
            NEED(RUN(span)(g, i->item, i->arg, p, low) == low);
            goto lazy;
        case CR_SRE_LOOP:
            SAVE_REGISTER(i->arg);
            s->regs[i->arg] = (CrSreRegister){NULL, -1};
            if (i->item) s->regs[i->arg + 1].count = (int64_t)top;
            i = insns + i->target;
            continue;
        case CR_SRE_LOOP_ATOMIC:
            top = RUN(commit)(s->stack, (size_t)s->regs[i->arg + 1].count, top);
            __attribute__((fallthrough));
        case CR_SRE_LOOP_GREEDY: {
            if (CR_UNLIKELY(!cr_poll(s->t))) return -1;
            CrSreRegister *r = &s->regs[i->arg];
            int64_t count = r->count + 1;
            if (count >= i->min) {
                if ((i->max != CR_SRE_UNLIMITED && count >= i->max) || r->at == p) {
                    i++;
                    continue;
                }
                PUSH(CHOICE, i + 1 - insns, p, NULL);
                if (i->op == CR_SRE_LOOP_GREEDY) SAVE_REGISTER(i->arg); // nobody goes back into rounds of the other
                r->at = p;
            } else if (i->op == CR_SRE_LOOP_GREEDY) {
                SAVE_REGISTER(i->arg);
            }
            r->count = count;
            i = insns + i->target;
            continue;
        }
        case CR_SRE_LOOP_LAZY: {
            if (CR_UNLIKELY(!cr_poll(s->t))) return -1;
            CrSreRegister *r = &s->regs[i->arg];
            if (r->count + 1 >= i->min) {
                PUSH(LOOP, i - insns, p, NULL);
                i++;
                continue;
            }
            SAVE_REGISTER(i->arg);
            r->count++;
            i = insns + i->target;
            continue;
        }
        case CR_SRE_LOOK:
            NEED((size_t)(p - (const CH *)s->begin) >= i->min);
            __attribute__((fallthrough));
        case CR_SRE_ATOMIC:
            s->regs[i->arg] = (CrSreRegister){p, (int64_t)top};
            p -= i->min;
            i++;
            continue;
        case CR_SRE_LOOK_END:
            p = s->regs[i->arg].at;
            __attribute__((fallthrough));
        case CR_SRE_ATOMIC_END:
            top = RUN(commit)(s->stack, (size_t)s->regs[i->arg].count, top);
            i++;
            continue;
        case CR_SRE_LOOK_NOT:
            if ((size_t)(p - (const CH *)s->begin) < i->min) {
                i = insns + i->target;
                continue;
            }
            s->regs[i->arg].count = (int64_t)top;
            PUSH(CHOICE, i->target, p, NULL);
            p -= i->min;
            i++;
            continue;
        case CR_SRE_LOOK_NOT_END:
            for (size_t base = (size_t)s->regs[i->arg].count; top > base;) RUN(undo)(s, &s->stack[--top]);
            goto fail;
        }
        __builtin_unreachable();

    greedy: // the repeat i can end anywhere from low to high: as late as what follows allows
        if (i->tail != CR_SRE_NONE) {
            const CrSreSet *set = &g->sets[i->tail];
            if (high == end) {
                NEED(high > low);
                high--;
            }
            while (!RUN(in_set)(g, set, *high)) NEED(high-- > low);
        }
        if (high > low) PUSH(GREEDY, i - insns, low, high - 1);
        p = high;
        i++;
        continue;

    lazy: // it can end from low to high: as early as what follows allows
        if (i->tail != CR_SRE_NONE) {
            const CrSreSet *set = &g->sets[i->tail];
            for (;; low++) {
                NEED(low < end);
                if (RUN(in_set)(g, set, *low)) break;
                NEED(low < high && RUN(is)(g, i->item, i->arg, *low));
            }
        }
        if (low < high) PUSH(ONE_LAZY, i - insns, low, high);
        p = low;
        i++;
        continue;

    fail:
        if (CR_UNLIKELY(!cr_poll(s->t))) return -1;
        for (;;) {
            if (top == 0) return 0;
            const CrSreEntry *e = &s->stack[--top];
            i = insns + e->arg;
            if (e->kind == CHOICE) {
                p = e->p;
                break;
            }
            if (e->kind == GREEDY) {
                low = e->p;
                high = e->q;
                goto greedy;
            }
            if (e->kind == ONE_LAZY) {
                low = e->p;
                high = e->q;
                if (!RUN(is)(g, i->item, i->arg, *low)) continue;
                low++;
                goto lazy;
            }
            if (e->kind == LOOP) {
                CrSreRegister *r = &s->regs[i->arg];
                p = e->p;
                if ((i->max != CR_SRE_UNLIMITED && r->count + 1 >= i->max) || r->at == p) continue;
                SAVE_REGISTER(i->arg);
                *r = (CrSreRegister){p, r->count + 1};
                i = insns + i->target;
                break;
            }
            RUN(undo)(s, e);
        }
    }
}

// ---- Searching ----------------------------------------------------------------------------------------------

static inline int RUN(attempt)(CrSreState *s, const CH *p) {
    for (uint32_t k = 0; k < s->program->nmarks; k++) s->marks[k] = NULL;
    s->last_index = -1;
    return RUN(run)(s, p);
}

int RUN(cr_sre_match)(CrSreState *s) { return RUN(attempt)(s, s->start); }

// The next place from p on where the literal prefix stands; NULL: nowhere.
static const CH *RUN(find_prefix)(const CrSreProgram *g, const CH *p, const CH *end) {
    const uint32_t *text = g->text + g->prefix;
    uint32_t n = g->nprefix;
    if (sizeof(CH) == 1) return g->narrow_prefix ? memmem(p, (size_t)(end - p), g->text8 + g->prefix, n) : NULL;
    for (; end - p >= n; p++) {
        p = RUN(find)(p, end - n + 1, text[0]);
        if (end - p < n) return NULL;
        uint32_t k = 1;
        while (k < n && p[k] == text[k]) k++;
        if (k == n) return p;
    }
    return NULL;
}

int RUN(cr_sre_search)(CrSreState *s) {
    const CrSreProgram *g = s->program;
    const CH *p = s->start, *const end = s->end;
    if (p > end || (size_t)(end - p) < g->min_width) return 0;
    if (g->anchored) return p == (const CH *)s->begin ? RUN(attempt)(s, p) : 0;
    const CH *const last = end - g->min_width; // no match begins behind it
    const CrSreSet *first = g->first == CR_SRE_NONE ? NULL : &g->sets[g->first];
    for (;; p++) {
        if (g->nprefix) {
            p = RUN(find_prefix)(g, p, end);
            if (!p) return 0;
        } else if (first) {
            while (p < end && !RUN(in_set)(g, first, *p)) p++;
            if (p == end) return 0;
        }
        if (p > last) return 0;
        int found = RUN(attempt)(s, p);
        if (found) {
            s->start = p;
            return found;
        }
    }
}

#undef PUSH
#undef SAVE_REGISTER
#undef NEED
#undef RUN
#undef CH
