// lower_match.c -- match statements: each case tests its pattern and leaves the block when it has run.
//
//      BLOCK done { BLOCK next { <test, BREAK next on failure>; body; BREAK done }  ...one BLOCK a case... }
//
// Names are bound when the whole pattern has matched, before the guard: until then their values are `captures`.
#include "transpile/lower.h"

#include <string.h>

typedef struct Capture {
    const char *name;
    IrOperand value;
    const Node *at;
} Capture;

typedef struct Matcher { // of one case
    Lower *l;
    int fail; // label: leaves the case
    VEC(Capture) captures;
} Matcher;

static void pattern(Matcher *m, const Node *p, IrOperand v);

static void fail_unless(Lower *l, IrReg condition, int fail) {
    IrBody *saved = begin_body(l, &begin_if(l, condition, true)->body);
    jump(l, IR_BREAK, fail);
    end_body(l, saved);
}
static void require(Matcher *m, const IrNode *test) { fail_unless(m->l, test->result, m->fail); }

static void capture(Matcher *m, const char *name, IrOperand v, const Node *at) {
    if (name) vec_push(m->l->arena, &m->captures, ((Capture){name, v, at}));
}

static bool is_wildcard(const Node *p) {
    return p->kind == AST_MatchStar ? !p->MatchStar.name : p->kind == AST_MatchAs && !p->MatchAs.pattern && !p->MatchAs.name;
}

// [a, *_, c]: the items are asked for one by one.
static void subscripts(Matcher *m, const Node *p, IrOperand v, int star) {
    const NodeList *ps = &p->MatchSequence.patterns;
    for (int i = 0; i < ps->len; i++) {
        if (is_wildcard(ps->items[i])) continue;
        IrOperand index = arg_int(i < star ? i : i - ps->len);
        pattern(m, ps->items[i], result(emit(m->l, IR_MATCH_ITEM, p, 2, v, index)));
    }
}

// [a, *b, c]: as many leading items from the front and trailing ones from the back; the rest is a list.
static void sequence(Matcher *m, const Node *p, IrOperand v) {
    const NodeList *ps = &p->MatchSequence.patterns;
    Lower *l = m->l;
    int star = -1, n = ps->len, wildcards = 0;
    for (int i = 0; i < n; i++) {
        if (ps->items[i]->kind == AST_MatchStar) star = i;
        wildcards += is_wildcard(ps->items[i]);
    }
    require(m, emit(l, IR_MATCH_SEQUENCE, p, 3, v, arg_int(star < 0 ? n : n - 1), arg_int(star >= 0)));
    if (wildcards == n) return;
    if (star >= 0 && is_wildcard(ps->items[star])) {
        subscripts(m, p, v, star);
        return;
    }
    IrOperand *regs = arena_array(l->arena, IrOperand, n + 1);
    for (int i = 0; i < n; i++) {
        regs[i] = arg_reg(new_reg(l, IR_REG_VALUE));
        l->fn->ir->regs.items[regs[i].reg].writes += 2;
    }
    IrOperand fixed[] = {v, arg_int(star < 0 ? n : star), arg_int(n - star - 1)};
    emit_array(l, star < 0 ? IR_UNPACK : IR_UNPACK_STAR, p, star < 0 ? 2 : 3, fixed, n, regs);
    for (int i = 0; i < n; i++) {
        if (i == star) capture(m, ps->items[i]->MatchStar.name, regs[i], ps->items[i]);
        else pattern(m, ps->items[i], regs[i]);
    }
}

static void mapping(Matcher *m, const Node *p, IrOperand v) {
    Lower *l = m->l;
    int n = p->MatchMapping.keys.len;
    require(m, emit(l, IR_MATCH_MAPPING, p, 2, v, arg_int(n)));
    IrOperand *keys = arena_array(l->arena, IrOperand, n + 1);
    for (int i = 0; i < n; i++) keys[i] = stable(l, expr(l, p->MatchMapping.keys.items[i]));
    if (n) {
        IrOperand values = result(emit_array(l, IR_MATCH_KEYS, p, 1, &v, n, keys));
        require(m, emit(l, IR_TEST_BOUND, p, 1, values));
        for (int i = 0; i < n; i++)
            if (!is_wildcard(p->MatchMapping.patterns.items[i]))
                pattern(m, p->MatchMapping.patterns.items[i], result(emit(l, IR_MATCH_ITEM, p, 2, values, arg_int(i))));
    }
    if (!p->MatchMapping.rest) return;
    IrOperand rest = result(emit_array(l, IR_DICT, p, 0, NULL, 0, NULL));
    emit(l, IR_DICT_UPDATE, p, 2, rest, v);
    for (int i = 0; i < n; i++) emit(l, IR_DELETE_ITEM, p, 2, rest, keys[i]);
    capture(m, p->MatchMapping.rest, rest, p);
}

static void class_pattern(Matcher *m, const Node *p, IrOperand v) {
    Lower *l = m->l;
    IrOperand cls = stable(l, expr(l, p->MatchClass.cls));
    require(m, emit(l, IR_MATCH_CLASS, p, 2, v, cls));
    int npos = p->MatchClass.patterns.len, nkw = p->MatchClass.kwd_patterns.len;
    IrOperand *parts = arena_array(l->arena, IrOperand, npos + nkw + 1); // all are fetched before any is matched
    for (int i = 0; i < npos; i++) {
        parts[i] = result(emit(l, IR_MATCH_POSITIONAL, p, 4, v, cls, arg_int(i), arg_int(npos)));
        require(m, emit(l, IR_TEST_BOUND, p, 1, parts[i]));
    }
    for (int i = 0; i < nkw; i++) {
        IrOperand name = arg_name(l, p->MatchClass.kwd_attrs.items[i]);
        if (npos) emit(l, IR_MATCH_UNIQUE, p, 3, cls, arg_int(npos), name);
        parts[npos + i] = result(emit(l, IR_MATCH_ATTRIBUTE, p, 2, v, name));
        require(m, emit(l, IR_TEST_BOUND, p, 1, parts[npos + i]));
    }
    for (int i = 0; i < npos; i++) pattern(m, p->MatchClass.patterns.items[i], parts[i]);
    for (int i = 0; i < nkw; i++) pattern(m, p->MatchClass.kwd_patterns.items[i], parts[npos + i]);
}

// All alternatives bind the same names: what the one that matches has captured since `first` goes to registers in common.
static void join_captures(Matcher *m, int first, const Capture *common, int n) {
    for (int i = 0; i < n; i++)
        for (int k = first; k < m->captures.len; k++)
            if (m->captures.items[k].name == common[i].name) move(m->l, common[i].value.reg, m->captures.items[k].value);
    m->captures.len = first;
}

static void alternatives(Matcher *m, const Node *p, IrOperand v) {
    Lower *l = m->l;
    IrNode *matched = add_node(l, IR_BLOCK);
    matched->label = new_label(l);
    IrBody *outside = begin_body(l, &matched->body);
    int first = m->captures.len, n = 0, fail = m->fail;
    Capture *common = NULL;
    for (int i = 0; i < p->MatchOr.patterns.len; i++) {
        IrNode *next = add_node(l, IR_BLOCK);
        next->label = m->fail = new_label(l);
        IrBody *saved = begin_body(l, &next->body);
        pattern(m, p->MatchOr.patterns.items[i], v);
        if (!i) {
            n = m->captures.len - first;
            common = arena_array(l->arena, Capture, n + 1);
            for (int k = 0; k < n; k++) {
                common[k] = m->captures.items[first + k];
                common[k].value = arg_reg(new_reg(l, IR_REG_VALUE));
            }
        }
        join_captures(m, first, common, n);
        jump(l, IR_BREAK, matched->label);
        end_body(l, saved);
    }
    m->fail = fail;
    jump(l, IR_BREAK, fail);
    end_body(l, outside);
    for (int k = 0; k < n; k++) capture(m, common[k].name, common[k].value, common[k].at);
}

static void pattern(Matcher *m, const Node *p, IrOperand v) {
    Lower *l = m->l;
    switch (p->kind) {
    case AST_MatchValue: require(m, emit(l, IR_TEST_EQ, p, 2, v, expr(l, p->MatchValue.value))); return;
    case AST_MatchSingleton: {
        ConstantKind k = p->MatchSingleton.value.kind;
        IrOperand c = {.kind = k == CONST_None ? IR_ARG_NONE : k == CONST_True ? IR_ARG_TRUE : IR_ARG_FALSE};
        require(m, emit(l, IR_TEST_IS, p, 2, v, c));
        return;
    }
    case AST_MatchSequence: sequence(m, p, v); return;
    case AST_MatchMapping: mapping(m, p, v); return;
    case AST_MatchClass: class_pattern(m, p, v); return;
    case AST_MatchAs:
        if (p->MatchAs.pattern) pattern(m, p->MatchAs.pattern, v);
        capture(m, p->MatchAs.name, v, p);
        return;
    case AST_MatchOr: alternatives(m, p, v); return;
    default: refuse(l, p, ast_kind_name(p->kind));
    }
}

void lower_match(Lower *l, Node *n) {
    IrOperand subject = stable(l, expr(l, n->Match.subject));
    IrNode *done = add_node(l, IR_BLOCK);
    done->label = new_label(l);
    IrBody *outside = begin_body(l, &done->body);
    for (int i = 0; i < n->Match.cases.len; i++) {
        const Node *c = n->Match.cases.items[i];
        l->fn->stmt = c->match_case.pattern;
        mark_line(l, c->match_case.pattern);
        IrNode *next = add_node(l, IR_BLOCK);
        next->label = new_label(l);
        IrBody *saved = begin_body(l, &next->body);
        Matcher m = {.l = l, .fail = next->label};
        pattern(&m, c->match_case.pattern, subject);
        for (int k = 0; k < m.captures.len; k++) store_name(l, m.captures.items[k].name, m.captures.items[k].value, m.captures.items[k].at);
        if (c->match_case.guard) fail_unless(l, condition(l, c->match_case.guard), next->label);
        lower_body(l, &c->match_case.body);
        jump(l, IR_BREAK, done->label);
        end_body(l, saved);
    }
    end_body(l, outside);
}
