// lower_match.c -- match statements: each case tests its pattern and leaves the block when it has run.
//
//      BLOCK done { BLOCK next { <test, BREAK next on failure>; body; BREAK done }  ...one BLOCK a case... }
//
// Names are bound as their patterns match, so a failed pattern may leave some bound, as CPython may too.
#include "transpile/lower.h"

#include <string.h>

static void pattern(Lower *l, const Node *p, IrOperand v, int fail);

static void fail_unless(Lower *l, IrReg condition, int fail) {
    IrBody *saved = begin_body(l, &begin_if(l, condition, true)->body);
    jump(l, IR_BREAK, fail);
    end_body(l, saved);
}

static void bind_name(Lower *l, const char *name, IrOperand v, const Node *at) {
    if (name) store_name(l, name, v, at);
}

static IrOperand item(Lower *l, IrOperand sequence, IrOperand index, const Node *at) {
    return result(emit(l, IR_LOAD_ITEM, at, 2, sequence, index));
}

// [a, *b, c]: as many leading items from the front and trailing ones from the back; the rest is a list.
static void sequence(Lower *l, const Node *p, IrOperand v, int fail) {
    const NodeList *ps = &p->MatchSequence.patterns;
    int star = -1, n = ps->len;
    for (int i = 0; i < n; i++)
        if (ps->items[i]->kind == AST_MatchStar) star = i;
    fail_unless(l, emit(l, IR_MATCH_SEQUENCE, p, 3, v, arg_int(star < 0 ? n : n - 1), arg_int(star >= 0))->result, fail);
    IrOperand list = result(emit_array(l, IR_LIST, p, 0, NULL, 0, NULL));
    emit(l, IR_LIST_EXTEND, p, 2, list, v);
    IrOperand *regs = arena_array(l->arena, IrOperand, n + 1);
    for (int i = 0; i < n; i++) {
        regs[i] = arg_reg(new_reg(l, IR_REG_VALUE));
        l->fn->ir->regs.items[regs[i].reg].writes += 2;
    }
    IrOperand fixed[] = {list, arg_int(star < 0 ? n : star), arg_int(n - star - 1)};
    emit_array(l, star < 0 ? IR_UNPACK : IR_UNPACK_STAR, p, star < 0 ? 2 : 3, fixed, n, regs);
    for (int i = 0; i < n; i++) {
        if (i == star) bind_name(l, ps->items[i]->MatchStar.name, regs[i], ps->items[i]);
        else pattern(l, ps->items[i], regs[i], fail);
    }
}

static void mapping(Lower *l, const Node *p, IrOperand v, int fail) {
    int n = p->MatchMapping.keys.len;
    fail_unless(l, emit(l, IR_MATCH_MAPPING, p, 1, v)->result, fail);
    IrOperand *keys = arena_array(l->arena, IrOperand, n + 1);
    for (int i = 0; i < n; i++) {
        keys[i] = stable(l, expr(l, p->MatchMapping.keys.items[i]));
        fail_unless(l, emit(l, IR_TEST_IN, p, 2, keys[i], v)->result, fail);
        pattern(l, p->MatchMapping.patterns.items[i], item(l, v, keys[i], p), fail);
    }
    if (!p->MatchMapping.rest) return;
    IrOperand rest = result(emit_array(l, IR_DICT, p, 0, NULL, 0, NULL));
    emit(l, IR_DICT_UPDATE, p, 2, rest, v);
    for (int i = 0; i < n; i++) emit(l, IR_DELETE_ITEM, p, 2, rest, keys[i]);
    bind_name(l, p->MatchMapping.rest, rest, p);
}

static void class_pattern(Lower *l, const Node *p, IrOperand v, int fail) {
    IrOperand cls = stable(l, expr(l, p->MatchClass.cls));
    fail_unless(l, emit(l, IR_MATCH_CLASS, p, 2, v, cls)->result, fail);
    int npos = p->MatchClass.patterns.len;
    for (int i = 0; i < npos; i++) {
        IrOperand part = result(emit(l, IR_MATCH_POSITIONAL, p, 4, v, cls, arg_int(i), arg_int(npos)));
        fail_unless(l, emit(l, IR_TEST_BOUND, p, 1, part)->result, fail);
        pattern(l, p->MatchClass.patterns.items[i], part, fail);
    }
    for (int i = 0; i < p->MatchClass.kwd_patterns.len; i++) {
        IrOperand part = result(emit(l, IR_MATCH_ATTRIBUTE, p, 2, v, arg_name(l, p->MatchClass.kwd_attrs.items[i])));
        fail_unless(l, emit(l, IR_TEST_BOUND, p, 1, part)->result, fail);
        pattern(l, p->MatchClass.kwd_patterns.items[i], part, fail);
    }
}

static void alternatives(Lower *l, const Node *p, IrOperand v, int fail) {
    IrNode *matched = add_node(l, IR_BLOCK);
    matched->label = new_label(l);
    IrBody *outside = begin_body(l, &matched->body);
    for (int i = 0; i < p->MatchOr.patterns.len; i++) {
        IrNode *next = add_node(l, IR_BLOCK);
        next->label = new_label(l);
        IrBody *saved = begin_body(l, &next->body);
        pattern(l, p->MatchOr.patterns.items[i], v, next->label);
        jump(l, IR_BREAK, matched->label);
        end_body(l, saved);
    }
    jump(l, IR_BREAK, fail);
    end_body(l, outside);
}

static void pattern(Lower *l, const Node *p, IrOperand v, int fail) {
    switch (p->kind) {
    case AST_MatchValue: fail_unless(l, emit(l, IR_TEST_EQ, p, 2, v, expr(l, p->MatchValue.value))->result, fail); return;
    case AST_MatchSingleton: {
        ConstantKind k = p->MatchSingleton.value.kind;
        IrOperand c = {.kind = k == CONST_None ? IR_ARG_NONE : k == CONST_True ? IR_ARG_TRUE : IR_ARG_FALSE};
        fail_unless(l, emit(l, IR_TEST_IS, p, 2, v, c)->result, fail);
        return;
    }
    case AST_MatchSequence: sequence(l, p, v, fail); return;
    case AST_MatchMapping: mapping(l, p, v, fail); return;
    case AST_MatchClass: class_pattern(l, p, v, fail); return;
    case AST_MatchAs:
        if (p->MatchAs.pattern) pattern(l, p->MatchAs.pattern, v, fail);
        bind_name(l, p->MatchAs.name, v, p);
        return;
    case AST_MatchOr: alternatives(l, p, v, fail); return;
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
        IrNode *next = add_node(l, IR_BLOCK);
        next->label = new_label(l);
        IrBody *saved = begin_body(l, &next->body);
        pattern(l, c->match_case.pattern, subject, next->label);
        if (c->match_case.guard) fail_unless(l, condition(l, c->match_case.guard), next->label);
        lower_body(l, &c->match_case.body);
        jump(l, IR_BREAK, done->label);
        end_body(l, saved);
    }
    end_body(l, outside);
}
