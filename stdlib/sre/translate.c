// translate.c -- from the list of words that re._compiler makes to a program: every word is checked, relative skips become
// instruction numbers, and the many operations on one character become five.
//
// A list is nested: constructs say how long their parts are. `sequence` takes one part, which must end where it was told
// to; nothing that is wrong in the list can make a program that reads or jumps where it should not.
#include <stdlib.h>

#include "runtime/raise.h"
#include "stdlib/sre/codes.h"
#include "stdlib/sre/sre.h"

typedef struct Translator {
    CrThread *t;
    const uint32_t *code;
    uint32_t n;      // words
    uint32_t groups;
    uint32_t nregs;
    uint32_t min_width;
    CrSreBuilder b;
} Translator;

// ---- What a builder collects --------------------------------------------------------------------------------

static void *reserve(void *array, uint32_t *cap, uint32_t need, size_t item) {
    if (need <= *cap) return array;
    *cap = need * 2 + 16;
    array = realloc(array, *cap * item);
    if (!array) abort();
    return array;
}

static uint32_t emit(Translator *r, CrSreOp op, uint32_t arg) {
    CrSreBuilder *b = &r->b;
    b->insns = reserve(b->insns, &b->cap_insns, b->ninsns + 1, sizeof *b->insns);
    b->insns[b->ninsns] = (CrSreInsn){.op = op, .arg = arg, .tail = CR_SRE_NONE};
    return b->ninsns++;
}

uint32_t cr_sre_add_set(CrSreBuilder *b, const CrSreSet *set) {
    for (uint32_t i = 0; i < b->nsets; i++)
        if (!memcmp(&b->sets[i], set, sizeof *set)) return i;
    b->sets = reserve(b->sets, &b->cap_sets, b->nsets + 1, sizeof *b->sets);
    b->sets[b->nsets] = *set;
    return b->nsets++;
}

static uint32_t add_words(CrSreBuilder *b, const uint32_t *words, uint32_t n) {
    b->words = reserve(b->words, &b->cap_words, b->nwords + n + 1, sizeof *b->words);
    memcpy(b->words + b->nwords, words, n * sizeof *words);
    b->nwords += n;
    b->words[b->nwords] = SRE_FAILURE; // lists may omit it
    return b->nwords++ - n;
}

// ---- Sets ---------------------------------------------------------------------------------------------------

// Whether words [at, end) describe a set, with or without FAILURE at the end.
static bool set_is_valid(const uint32_t *w, uint32_t n, bool *dynamic) {
    uint32_t i = 0;
    while (i < n) {
        uint32_t op = w[i++], left = n - i;
        switch (op) {
        case SRE_FAILURE: return i == n;
        case SRE_NEGATE: break;
        case SRE_LITERAL:
            if (left < 1) return false;
            i++;
            break;
        case SRE_CATEGORY:
            if (left < 1 || w[i] >= CATEGORY_COUNT) return false;
            if (w[i] == CATEGORY_LOC_WORD || w[i] == CATEGORY_LOC_NOT_WORD) *dynamic = true;
            i++;
            break;
        case SRE_RANGE:
        case SRE_RANGE_UNI_IGNORE:
            if (left < 2) return false;
            i += 2;
            break;
        case SRE_CHARSET:
            if (left < 8) return false;
            i += 8;
            break;
        case SRE_BIGCHARSET:
            if (left < 65 || w[i] > 256 || left - 65 < w[i] * 8) return false;
            for (int k = 0; k < 256; k++)
                if (((const uint8_t *)(w + i + 1))[k] >= w[i]) return false;
            i += 65 + w[i] * 8;
            break;
        default: return false;
        }
    }
    return true;
}

// What the set says of all characters from 256 on: 0 none, 1 all, 2 it depends.
static uint8_t high_part(const uint32_t *w, CrSreFold fold) {
    if (fold == CR_SRE_UNICODE) return 2; // the small form of some is below 256
    bool found = true;
    for (;;) {
        uint32_t op = *w++;
        if (op == SRE_FAILURE) return !found;
        if (op == SRE_NEGATE) found = !found;
        else if (op == SRE_CHARSET) w += 8;
        else if (op == SRE_LITERAL && w[0] < 256) w++;
        else if (op == SRE_RANGE && w[1] < 256) w += 2;
        else if (op == SRE_CATEGORY && w[0] < CATEGORY_UNI_DIGIT && !(w[0] & 1)) w++;
        else return 2;
    }
}

static uint32_t make_set(Translator *r, const uint32_t *w, uint32_t n, CrSreFold fold, bool invert) {
    CrSreSet set;
    memset(&set, 0, sizeof set); // padding too: sets are compared as bytes
    if (!set_is_valid(w, n, &set.dynamic)) return CR_SRE_NONE;
    set.fold = fold;
    set.invert = invert;
    set.dynamic |= fold == CR_SRE_LOCALE;
    set.code = add_words(&r->b, w, n);
    set.high = set.dynamic ? 2 : high_part(r->b.words + set.code, fold);
    if (invert && set.high < 2) set.high = !set.high;
    for (uint32_t c = 0; c < 256 && !set.dynamic; c++)
        if (cr_sre_set_has(r->b.words, &set, c)) set.bits[c >> 5] |= 1u << (c & 31);
    return cr_sre_add_set(&r->b, &set);
}

static CrSreFold fold_of(uint32_t op) { // of an operation that has four forms
    if (op >= SRE_GROUPREF_UNI_IGNORE) return CR_SRE_UNICODE;
    if (op >= SRE_GROUPREF_LOC_IGNORE) return CR_SRE_LOCALE;
    return op >= SRE_GROUPREF_IGNORE ? CR_SRE_ASCII : CR_SRE_EXACT;
}

// An operation on one character at code[*at] as item and argument of an instruction; *at moves behind it. False: it is
// none, or not a valid one.
static bool character(Translator *r, uint32_t *at, uint32_t end, uint8_t *item, uint32_t *arg) {
    uint32_t op = r->code[*at], i = *at + 1, left = end - i;
    const uint32_t *w = r->code + i;
    *arg = 0;
    switch (op) {
    case SRE_ANY:
    case SRE_ANY_ALL:
        *item = op == SRE_ANY ? CR_SRE_ANY : CR_SRE_ALL;
        *at = i;
        return true;
    case SRE_LITERAL:
    case SRE_NOT_LITERAL:
        if (left < 1) return false;
        *item = op == SRE_LITERAL ? CR_SRE_CHAR : CR_SRE_NOT_CHAR;
        *arg = w[0];
        *at = i + 1;
        return true;
    case SRE_LITERAL_IGNORE:
    case SRE_LITERAL_LOC_IGNORE:
    case SRE_LITERAL_UNI_IGNORE:
    case SRE_NOT_LITERAL_IGNORE:
    case SRE_NOT_LITERAL_LOC_IGNORE:
    case SRE_NOT_LITERAL_UNI_IGNORE: {
        if (left < 1) return false;
        bool invert = op == SRE_NOT_LITERAL_IGNORE || op == SRE_NOT_LITERAL_LOC_IGNORE || op == SRE_NOT_LITERAL_UNI_IGNORE;
        *arg = make_set(r, (uint32_t[]){SRE_LITERAL, w[0]}, 2, fold_of(op), invert);
        *at = i + 1;
        break;
    }
    case SRE_CATEGORY:
        if (left < 1) return false;
        *arg = make_set(r, r->code + *at, 2, CR_SRE_EXACT, false);
        *at = i + 1;
        break;
    case SRE_IN:
    case SRE_IN_IGNORE:
    case SRE_IN_LOC_IGNORE:
    case SRE_IN_UNI_IGNORE:
        if (left < 1 || w[0] < 1 || w[0] > left) return false;
        *arg = make_set(r, w + 1, w[0] - 1, fold_of(op), false);
        *at = i + w[0];
        break;
    default: return false;
    }
    *item = CR_SRE_SET;
    return *arg != CR_SRE_NONE;
}

// ---- Constructs ---------------------------------------------------------------------------------------------

static bool sequence(Translator *r, uint32_t *at, uint32_t end);

// Words [at, end) as a part of their own.
static bool part(Translator *r, uint32_t at, uint32_t end) { return sequence(r, &at, end) && at == end; }

// A part that ends with SUCCESS.
static bool closed_part(Translator *r, uint32_t at, uint32_t end) {
    return end > at && r->code[end - 1] == SRE_SUCCESS && part(r, at, end - 1);
}

static void literals(Translator *r, uint32_t *at, uint32_t end) {
    CrSreBuilder *b = &r->b;
    uint32_t n = 0, first = *at;
    for (; end - *at >= 2 && r->code[*at] == SRE_LITERAL; *at += 2) n++;
    if (n == 1) {
        emit(r, CR_SRE_CHAR, r->code[first + 1]);
        return;
    }
    b->text = reserve(b->text, &b->cap_text, b->ntext + n, sizeof *b->text);
    uint32_t insn = emit(r, CR_SRE_TEXT, b->ntext);
    b->insns[insn].min = n;
    for (uint32_t i = 0; i < n; i++) b->text[b->ntext++] = r->code[first + 2 * i + 1];
}

// BRANCH [skip part JUMP skip]... 0; `at` is the first skip.
static bool branch(Translator *r, uint32_t *at, uint32_t end) {
    CrSreBuilder *b = &r->b;
    uint32_t previous = CR_SRE_NONE, jumps = CR_SRE_NONE; // jumps: those to the end, linked by their targets
    uint32_t goal = 0;
    for (;;) {
        if (*at >= end) return false;
        uint32_t skip = r->code[*at];
        if (skip == 0) break;
        if (skip < 3 || skip >= end - *at) return false;
        uint32_t next = *at + skip;
        if (r->code[next - 2] != SRE_JUMP || r->code[next - 1] > end - (next - 1)) return false;
        if (previous != CR_SRE_NONE && next - 1 + r->code[next - 1] != goal) return false;
        goal = next - 1 + r->code[next - 1];
        uint32_t insn = emit(r, CR_SRE_BRANCH, 0);
        if (previous != CR_SRE_NONE) b->insns[previous].target = insn;
        previous = insn;
        if (!part(r, *at + 1, next - 2)) return false;
        uint32_t jump = emit(r, CR_SRE_JUMP, 0);
        b->insns[jump].target = jumps;
        jumps = jump;
        *at = next;
    }
    if (previous == CR_SRE_NONE || goal != *at + 1) return false;
    ++*at;
    while (jumps != CR_SRE_NONE) {
        uint32_t next = b->insns[jumps].target;
        b->insns[jumps].target = b->ninsns;
        jumps = next;
    }
    return true;
}

// skip min max item SUCCESS
static bool repeat_one(Translator *r, CrSreOp op, uint32_t *at, uint32_t end) {
    const uint32_t *w = r->code + *at;
    if (end - *at < 4 || w[0] < 5 || w[0] > end - *at || w[1] > w[2]) return false;
    uint32_t next = *at + w[0], i = *at + 3, arg;
    uint8_t item;
    if (!character(r, &i, next - 1, &item, &arg) || i != next - 1 || r->code[i] != SRE_SUCCESS) return false;
    uint32_t number = emit(r, op, arg);
    CrSreInsn *insn = &r->b.insns[number];
    insn->item = item;
    insn->min = w[1];
    insn->max = w[2];
    *at = next;
    return true;
}

// skip min max part UNTIL
static bool repeat(Translator *r, uint32_t op, uint32_t *at, uint32_t end) {
    const uint32_t *w = r->code + *at;
    if (end - *at < 4 || w[0] < 3 || w[0] >= end - *at || w[1] > w[2]) return false;
    uint32_t until = *at + w[0];
    CrSreOp closing;
    if (op == SRE_POSSESSIVE_REPEAT && r->code[until] == SRE_SUCCESS) closing = CR_SRE_LOOP_ATOMIC;
    else if (op == SRE_REPEAT && r->code[until] == SRE_MAX_UNTIL) closing = CR_SRE_LOOP_GREEDY;
    else if (op == SRE_REPEAT && r->code[until] == SRE_MIN_UNTIL) closing = CR_SRE_LOOP_LAZY;
    else return false;
    uint32_t reg = r->nregs;
    r->nregs += closing == CR_SRE_LOOP_ATOMIC ? 2 : 1; // the second one remembers the height of the stack
    uint32_t open = emit(r, CR_SRE_LOOP, reg);
    if (!part(r, *at + 3, until)) return false;
    uint32_t close = emit(r, closing, reg);
    r->b.insns[open].target = close;
    r->b.insns[open].min = w[1];
    r->b.insns[open].item = closing == CR_SRE_LOOP_ATOMIC;
    r->b.insns[close].target = open + 1;
    r->b.insns[close].min = w[1];
    r->b.insns[close].max = w[2];
    *at = until + 1;
    return true;
}

// ATOMIC_GROUP skip part SUCCESS; ASSERT, ASSERT_NOT skip back part SUCCESS
static bool island(Translator *r, CrSreOp open_op, CrSreOp close_op, uint32_t *at, uint32_t end) {
    uint32_t fixed = open_op == CR_SRE_ATOMIC ? 1 : 2, skip = r->code[*at];
    if (end - *at < fixed || skip < fixed + 1 || skip > end - *at) return false;
    uint32_t reg = r->nregs++, open = emit(r, open_op, reg);
    if (fixed == 2) r->b.insns[open].min = r->code[*at + 1];
    if (!closed_part(r, *at + fixed, *at + skip)) return false;
    emit(r, close_op, reg);
    r->b.insns[open].target = r->b.ninsns;
    *at += skip;
    return true;
}

// group skip part [JUMP skip part]
static bool conditional(Translator *r, uint32_t *at, uint32_t end) {
    const uint32_t *w = r->code + *at;
    if (end - *at < 2 || w[0] >= r->groups || w[1] < 2 || w[1] > end - *at) return false;
    uint32_t no = *at + w[1], i = *at + 2, test = emit(r, CR_SRE_IF_GROUP, w[0]);
    if (!sequence(r, &i, no)) return false;
    if (i == no) { // there is no other part
        r->b.insns[test].target = r->b.ninsns;
        *at = no;
        return true;
    }
    if (r->code[i] != SRE_JUMP || i + 2 != no || r->code[i + 1] > end - (i + 1) || r->code[i + 1] < 1) return false;
    uint32_t over = emit(r, CR_SRE_JUMP, 0), stop = i + 1 + r->code[i + 1];
    r->b.insns[test].target = r->b.ninsns;
    if (!part(r, no, stop)) return false;
    r->b.insns[over].target = r->b.ninsns;
    *at = stop;
    return true;
}

static bool construct(Translator *r, uint32_t op, uint32_t *at, uint32_t end) {
    const uint32_t *w = r->code + *at;
    uint32_t left = end - *at;
    switch (op) {
    case SRE_FAILURE: emit(r, CR_SRE_FAIL, 0); return true;
    case SRE_MARK:
        if (left < 1 || w[0] >= 2 * r->groups) return false;
        emit(r, CR_SRE_MARK, w[0]);
        ++*at;
        return true;
    case SRE_AT:
        if (left < 1 || w[0] >= AT_COUNT) return false;
        emit(r, CR_SRE_AT, w[0]);
        ++*at;
        return true;
    case SRE_GROUPREF:
    case SRE_GROUPREF_IGNORE:
    case SRE_GROUPREF_LOC_IGNORE:
    case SRE_GROUPREF_UNI_IGNORE:
        if (left < 1 || w[0] >= r->groups) return false;
        emit(r, CR_SRE_GROUP, w[0]);
        r->b.insns[r->b.ninsns - 1].item = fold_of(op);
        ++*at;
        return true;
    case SRE_BRANCH: return branch(r, at, end);
    case SRE_REPEAT_ONE: return repeat_one(r, CR_SRE_GREEDY, at, end);
    case SRE_MIN_REPEAT_ONE: return repeat_one(r, CR_SRE_LAZY, at, end);
    case SRE_POSSESSIVE_REPEAT_ONE: return repeat_one(r, CR_SRE_POSSESSIVE, at, end);
    case SRE_REPEAT:
    case SRE_POSSESSIVE_REPEAT: return repeat(r, op, at, end);
    case SRE_GROUPREF_EXISTS: return conditional(r, at, end);
    default: break;
    }
    if (left < 1) return false;
    if (op == SRE_ATOMIC_GROUP) return island(r, CR_SRE_ATOMIC, CR_SRE_ATOMIC_END, at, end);
    if (op == SRE_ASSERT) return island(r, CR_SRE_LOOK, CR_SRE_LOOK_END, at, end);
    if (op == SRE_ASSERT_NOT) return island(r, CR_SRE_LOOK_NOT, CR_SRE_LOOK_NOT_END, at, end);
    return false;
}

// Constructs from code[*at] up to `end`, or to a JUMP that does not belong to one; *at tells which.
static bool sequence(Translator *r, uint32_t *at, uint32_t end) {
    if (!cr_stack_ok(r->t)) return false;
    while (*at < end) {
        uint32_t op = r->code[*at], arg;
        uint8_t item;
        if (op == SRE_JUMP) return true;
        if (op == SRE_LITERAL && end - *at >= 2) literals(r, at, end);
        else if (character(r, at, end, &item, &arg)) emit(r, item, arg);
        else {
            ++*at;
            if (!construct(r, op, at, end)) return false;
        }
    }
    return *at == end;
}

// INFO skip flags min max ...: of what it says only the width is used.
static bool information(Translator *r, uint32_t *at) {
    if (r->n == 0 || r->code[0] != SRE_INFO) return true;
    if (r->n < 5 || r->code[1] < 4 || r->code[1] >= r->n) return false;
    r->min_width = r->code[3];
    *at = 1 + r->code[1];
    return true;
}

// ---- The whole ----------------------------------------------------------------------------------------------

static void *keep(CrThread *t, const void *array, size_t bytes) {
    void *p = cr_alloc_large_atomic(t, bytes ? bytes : 1);
    if (p && bytes) memcpy(p, array, bytes);
    else if (!p) cr_raise_no_memory(t);
    return p;
}

static bool publish(Translator *r, CrSreProgram *out) {
    CrSreBuilder *b = &r->b;
    out->insns = keep(r->t, b->insns, b->ninsns * sizeof *b->insns);
    out->sets = keep(r->t, b->sets, b->nsets * sizeof *b->sets);
    out->words = keep(r->t, b->words, b->nwords * sizeof *b->words);
    out->text = keep(r->t, b->text, b->ntext * sizeof *b->text);
    out->text8 = keep(r->t, b->text, b->ntext);
    if (!out->insns || !out->sets || !out->words || !out->text || !out->text8) return false;
    for (uint32_t i = 0; i < b->ntext; i++) out->text8[i] = (uint8_t)b->text[i];
    out->ninsns = b->ninsns;
    out->nsets = b->nsets;
    out->nwords = b->nwords;
    out->ntext = b->ntext;
    return true;
}

bool cr_sre_translate(CrThread *t, const uint32_t *code, uint32_t n, uint32_t groups, CrSreProgram *out) {
    Translator r = {.t = t, .code = code, .n = n, .groups = groups};
    uint32_t at = 0;
    bool ok = information(&r, &at) && n > at && closed_part(&r, at, n);
    if (ok) {
        emit(&r, CR_SRE_MATCH, 0);
        *out = (CrSreProgram){.nmarks = 2 * groups, .nregs = r.nregs, .min_width = r.min_width};
        cr_sre_analyse(&r.b, out);
        ok = publish(&r, out);
    }
    free(r.b.insns);
    free(r.b.sets);
    free(r.b.words);
    free(r.b.text);
    if (!ok && !cr_raised(t)) CR_RAISE(t, RuntimeError, "invalid SRE code");
    return ok;
}
