// parse_target.c -- assignment targets: expressions first parsed as values, then checked and turned into
// targets.
//
// Every target is also an expression, so the parser reads a target as one and looks afterwards at whether it
// can be assigned to. That is where "cannot assign to function call" comes from.
#include "transpile/parser_internal.h"

static Node *invalid_element(NodeList *elts, TargetKind k) {
    for (int i = 0; i < elts->len; i++) {
        Node *bad = invalid_target(elts->items[i], k);
        if (bad) return bad;
    }
    return NULL;
}

Node *invalid_target(Node *e, TargetKind k) {
    switch (e->kind) {
    case AST_Name:
    case AST_Attribute:
    case AST_Subscript: return NULL;
    case AST_List: return invalid_element(&e->List.elts, k);
    case AST_Tuple: return invalid_element(&e->Tuple.elts, k);
    case AST_Starred: return k == TARGET_Del ? e : invalid_target(e->Starred.value, k);
    case AST_Compare: // `for f() in x` read as a comparison
        if (k != TARGET_For) return e;
        return e->Compare.ops.items[0] == CMP_In ? invalid_target(e->Compare.left, k) : NULL;
    default: return e;
    }
}

void check_target(Parser *p, Node *e, TargetKind k) {
    Node *bad = invalid_target(e, k);
    if (!bad) return;
    fail_at(p, node_range(bad), "cannot %s %s", k == TARGET_Del ? "delete" : "assign to", expr_name(bad));
}

void set_context(Parser *p, Node *e, ExprContext c) {
    switch (e->kind) {
    case AST_Name: e->Name.ctx = c; break;
    case AST_Attribute: e->Attribute.ctx = c; break;
    case AST_Subscript: e->Subscript.ctx = c; break;
    case AST_Starred:
        e->Starred.ctx = c;
        set_context(p, e->Starred.value, c);
        break;
    case AST_List:
        e->List.ctx = c;
        for (int i = 0; i < e->List.elts.len; i++) set_context(p, e->List.elts.items[i], c);
        break;
    case AST_Tuple:
        e->Tuple.ctx = c;
        for (int i = 0; i < e->Tuple.elts.len; i++) set_context(p, e->Tuple.elts.items[i], c);
        break;
    default: fail_at(p, node_range(e), "cannot assign to %s", expr_name(e));
    }
}

// One element of star_targets, which `in` must not swallow.
static Node *target_element(Parser *p) {
    const Token *start = p->tok;
    bool star = accept(p, TOK_STAR);
    Node *value = parse_bitwise_or(p);
    if (!star) return value;
    Node *n = new_node(p, AST_Starred, start);
    n->Starred.value = value;
    return n;
}

// star_targets: star_target (',' star_target)* [',']
Node *parse_star_targets(Parser *p, TargetKind k) {
    const Token *start = p->tok;
    Node *e = target_element(p);
    if (at(p, TOK_COMMA)) {
        NodeList elts = {0};
        vec_push(p->arena, &elts, e);
        while (accept(p, TOK_COMMA) && !at(p, KW_in) && !at(p, TOK_EQUAL)) {
            Node *next = target_element(p);
            vec_push(p->arena, &elts, next);
        }
        e = new_node(p, AST_Tuple, start);
        e->Tuple.elts = elts;
    }
    if (!at(p, KW_in)) {
        const Token *here = p->tok;
        p->tok = start;
        Node *wider = look_ahead(p, parse_star_expressions, NULL); // may find a mistake inside
        if (wider) check_target(p, wider, k);
        p->tok = here;
        fail_syntax(p);
    }
    check_target(p, e, k);
    set_context(p, e, CTX_Store);
    return e;
}

// star_target: ['*'] target, in `with x as target`
Node *parse_star_target(Parser *p) {
    Node *e = at(p, TOK_STAR) ? target_element(p) : parse_expression_node(p);
    Node *bad = invalid_target(e, TARGET_Star);
    if (bad && !at(p, TOK_COMMA) && !at(p, TOK_RPAR) && !at(p, TOK_COLON)) fail_syntax(p);
    check_target(p, e, TARGET_Star);
    set_context(p, e, CTX_Store);
    return e;
}
