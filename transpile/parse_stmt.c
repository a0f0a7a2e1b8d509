// parse_stmt.c -- simple statements and the division of the text into statements.
#include "transpile/parser_internal.h"

#include <string.h>

// ---- assignment ----

static bool is_single_target(const Node *e) {
    return e->kind == AST_Name || e->kind == AST_Attribute || e->kind == AST_Subscript;
}

// assignment: target ':' expression ['=' annotated_rhs], at ':'
static Node *annotated_assignment(Parser *p, Node *target, const Token *start) {
    const Token *colon = p->tok++;
    if (!is_single_target(target)) {
        const Token *after;
        if (look_ahead(p, parse_expression_node, &after)) {
            if (target->kind == AST_List || target->kind == AST_Tuple) {
                bool bare = target->kind == AST_Tuple && !target->parenthesized;
                fail_at(p, node_range(bare ? target->Tuple.elts.items[0] : target),
                        "only single target (not %s) can be annotated", expr_name(target));
            }
            fail_at(p, node_range(target), "illegal target for annotation");
        }
        p->tok = colon;
        fail_syntax(p);
    }
    Node *annotation = parse_expression_node(p);
    Node *value = accept(p, TOK_EQUAL) ? parse_annotated_rhs(p) : NULL;
    set_context(p, target, CTX_Store);
    Node *n = new_node(p, AST_AnnAssign, start);
    n->AnnAssign.target = target;
    n->AnnAssign.annotation = annotation;
    n->AnnAssign.value = value;
    n->AnnAssign.simple = target->kind == AST_Name && !target->parenthesized;
    return n;
}

static const uint8_t augmented_ops[TOKEN_KIND_COUNT] = {
    // one more than the Operator
    [TOK_PLUSEQUAL] = OP_Add + 1,
    [TOK_MINEQUAL] = OP_Sub + 1,
    [TOK_STAREQUAL] = OP_Mult + 1,
    [TOK_ATEQUAL] = OP_MatMult + 1,
    [TOK_SLASHEQUAL] = OP_Div + 1,
    [TOK_PERCENTEQUAL] = OP_Mod + 1,
    [TOK_AMPEREQUAL] = OP_BitAnd + 1,
    [TOK_VBAREQUAL] = OP_BitOr + 1,
    [TOK_CIRCUMFLEXEQUAL] = OP_BitXor + 1,
    [TOK_LEFTSHIFTEQUAL] = OP_LShift + 1,
    [TOK_RIGHTSHIFTEQUAL] = OP_RShift + 1,
    [TOK_DOUBLESTAREQUAL] = OP_Pow + 1,
    [TOK_DOUBLESLASHEQUAL] = OP_FloorDiv + 1,
};

// assignment: single_target augassign ~ annotated_rhs, at the operator
static Node *augmented_assignment(Parser *p, Node *target, const Token *start) {
    Operator op = (Operator)(augmented_ops[kind(p)] - 1);
    const Token *operator_token = p->tok++;
    if (!is_single_target(target)) {
        if (look_ahead(p, parse_annotated_rhs, NULL))
            fail_at(p, node_range(target), "'%s' is an illegal expression for augmented assignment",
                    expr_name(target));
        p->tok = operator_token;
        fail_syntax(p);
    }
    Node *value = parse_annotated_rhs(p);
    set_context(p, target, CTX_Store);
    Node *n = new_node(p, AST_AugAssign, start);
    n->AugAssign.target = target;
    n->AugAssign.op = op;
    n->AugAssign.value = value;
    return n;
}

// "f() = 1". CPython first looks at the last name before the first '=' as if it were part of an expression.
static _Noreturn void fail_assignment(Parser *p, Node *first, Node *bad, const Token *first_equal) {
    bool tuple = first->kind == AST_Tuple && !first->parenthesized;
    p->tok = first_equal;
    check_assignment_in_expression(p, tuple ? first->Tuple.elts.items[first->Tuple.elts.len - 1] : first);
    fail_at(p, node_range(bad), "cannot assign to %s", expr_name(bad));
}

// assignment: (star_targets '=')+ annotated_rhs, at the first '='
static Node *assignment(Parser *p, Node *e, const Token *start) {
    NodeList targets = {0};
    const Token *first_equal = p->tok;
    while (at(p, TOK_EQUAL)) {
        if ((e->kind == AST_Yield || e->kind == AST_YieldFrom) && !e->parenthesized)
            fail_at(p, node_range(e), "assignment to yield expression not possible");
        Node *bad = invalid_target(e, TARGET_Star);
        if (bad) fail_assignment(p, targets.len ? targets.items[0] : e, bad, first_equal);
        set_context(p, e, CTX_Store);
        vec_push(p->arena, &targets, e);
        p->tok++;
        e = parse_annotated_rhs(p);
    }
    Node *n = new_node(p, AST_Assign, start);
    n->Assign.targets = targets;
    n->Assign.value = e;
    return n;
}

// Statements that begin with an expression.
static Node *expression_statement(Parser *p) {
    const Token *start = p->tok;
    Node *e = parse_annotated_rhs(p);
    if (at(p, TOK_EQUAL)) return assignment(p, e, start);
    if (at(p, TOK_COLON) && start->kind != KW_yield) return annotated_assignment(p, e, start);
    if (augmented_ops[kind(p)] && start->kind != KW_yield) return augmented_assignment(p, e, start);
    Node *n = new_node(p, AST_Expr, start);
    n->Expr.value = e;
    return n;
}

// ---- keyword statements ----

static bool at_simple_end(const Parser *p) {
    return at(p, TOK_NEWLINE) || at(p, TOK_SEMI);
}

// return_stmt: 'return' [star_expressions]
static Node *return_statement(Parser *p) {
    const Token *start = p->tok++;
    Node *value = at_simple_end(p) ? NULL : parse_star_expressions(p);
    Node *n = new_node(p, AST_Return, start);
    n->Return.value = value;
    return n;
}

// raise_stmt: 'raise' [expression ['from' expression]]
static Node *raise_statement(Parser *p) {
    const Token *start = p->tok++;
    Node *exc = NULL, *cause = NULL;
    if (!at_simple_end(p)) {
        exc = parse_expression_node(p);
        if (accept(p, KW_from)) cause = parse_expression_node(p);
    }
    Node *n = new_node(p, AST_Raise, start);
    n->Raise.exc = exc;
    n->Raise.cause = cause;
    return n;
}

// del_stmt: 'del' del_targets &(';' | NEWLINE)
static Node *del_statement(Parser *p) {
    const Token *start = p->tok++;
    Node *e = look_ahead(p, parse_star_expressions, NULL);
    if (e) check_target(p, e, TARGET_Del); // even if what follows is wrong
    e = parse_star_expressions(p);
    if (!at_simple_end(p)) fail_syntax(p);
    set_context(p, e, CTX_Del);
    Node *n = new_node(p, AST_Delete, start);
    if (e->kind == AST_Tuple && !e->parenthesized)
        n->Delete.targets = e->Tuple.elts;
    else
        vec_push(p->arena, &n->Delete.targets, e);
    return n;
}

// assert_stmt: 'assert' expression [',' expression]
static Node *assert_statement(Parser *p) {
    const Token *start = p->tok++;
    Node *test = parse_expression_node(p);
    Node *msg = accept(p, TOK_COMMA) ? parse_expression_node(p) : NULL;
    Node *n = new_node(p, AST_Assert, start);
    n->Assert.test = test;
    n->Assert.msg = msg;
    return n;
}

// global_stmt: 'global' ','.NAME+       nonlocal_stmt: 'nonlocal' ','.NAME+
static Node *scope_statement(Parser *p, AstKind k) {
    const Token *start = p->tok++;
    IdentList names = {0};
    do {
        const char *name = expect_name(p);
        vec_push(p->arena, &names, name);
    } while (accept(p, TOK_COMMA));
    Node *n = new_node(p, k, start);
    n->Global.names = names;
    return n;
}

static Node *bare_statement(Parser *p, AstKind k) {
    const Token *start = p->tok++;
    return new_node(p, k, start);
}

// ---- imports ----

// dotted_name: NAME ('.' NAME)*
static const char *dotted_name(Parser *p) {
    const char *first = expect_name(p);
    if (!at(p, TOK_DOT)) return first;
    StrBuf joined = {0};
    strbuf_puts(&joined, first);
    while (at(p, TOK_DOT) && p->tok[1].kind == TOK_NAME) {
        strbuf_putc(&joined, '.');
        strbuf_puts(&joined, p->tok[1].name);
        p->tok += 2;
    }
    const char *name = intern(p->source->names, joined.data, joined.len);
    strbuf_free(&joined);
    if (accept(p, TOK_DOT)) fail_syntax(p);
    return name;
}

static Node *alias(Parser *p, const Token *start, const char *name) {
    const char *asname = accept(p, KW_as) ? expect_name(p) : NULL;
    Node *n = new_node(p, AST_alias, start);
    n->alias.name = name;
    n->alias.asname = asname;
    return n;
}

// import_name: 'import' ','.(dotted_name ['as' NAME])+
static Node *import_statement(Parser *p) {
    const Token *start = p->tok++;
    NodeList names = {0};
    do {
        const Token *first = p->tok;
        Node *a = alias(p, first, dotted_name(p));
        vec_push(p->arena, &names, a);
    } while (accept(p, TOK_COMMA));
    Node *n = new_node(p, AST_Import, start);
    n->Import.names = names;
    return n;
}

// import_from_targets: '(' names [','] ')' | names !',' | '*'
static void import_from_targets(Parser *p, NodeList *names) {
    const Token *first = p->tok;
    if (accept(p, TOK_STAR)) {
        Node *star = new_node(p, AST_alias, first);
        star->alias.name = intern_str(p->source->names, "*");
        vec_push(p->arena, names, star);
        return;
    }
    bool open = accept(p, TOK_LPAR);
    do {
        const Token *name = p->tok;
        if (open && names->len && at(p, TOK_RPAR)) break;
        if (!open && names->len && at(p, TOK_NEWLINE))
            fail_at(p, token_range(p->tok), "trailing comma not allowed without surrounding parentheses");
        Node *a = alias(p, name, expect_name(p));
        vec_push(p->arena, names, a);
    } while (accept(p, TOK_COMMA));
    if (open) expect(p, TOK_RPAR);
}

// import_from: 'from' ('.' | '...')* [dotted_name] 'import' import_from_targets
static Node *from_statement(Parser *p) {
    const Token *start = p->tok++;
    int level = 0;
    while (at(p, TOK_DOT) || at(p, TOK_ELLIPSIS)) level += p->tok++->kind == TOK_DOT ? 1 : 3;
    const char *module = level && at(p, KW_import) ? NULL : dotted_name(p);
    expect(p, KW_import);
    NodeList names = {0};
    import_from_targets(p, &names);
    Node *n = new_node(p, AST_ImportFrom, start);
    n->ImportFrom.module = module;
    n->ImportFrom.names = names;
    n->ImportFrom.level = level;
    return n;
}

// type_alias: "type" NAME [type_params] '=' expression
static Node *type_alias(Parser *p) {
    const Token *start = p->tok++, *name = p->tok++;
    Node *target = new_node(p, AST_Name, name);
    target->Name.id = name->name;
    target->Name.ctx = CTX_Store;
    NodeList params = {0};
    parse_type_params(p, &params);
    expect(p, TOK_EQUAL);
    Node *value = parse_expression_node(p);
    Node *n = new_node(p, AST_TypeAlias, start);
    n->TypeAlias.name = target;
    n->TypeAlias.type_params = params;
    n->TypeAlias.value = value;
    return n;
}

// ---- statements ----

// simple_stmt
static Node *simple_statement(Parser *p) {
    switch (kind(p)) {
    case KW_return: return return_statement(p);
    case KW_import: return import_statement(p);
    case KW_from: return from_statement(p);
    case KW_raise: return raise_statement(p);
    case KW_pass: return bare_statement(p, AST_Pass);
    case KW_break: return bare_statement(p, AST_Break);
    case KW_continue: return bare_statement(p, AST_Continue);
    case KW_del: return del_statement(p);
    case KW_assert: return assert_statement(p);
    case KW_global: return scope_statement(p, AST_Global);
    case KW_nonlocal: return scope_statement(p, AST_Nonlocal);
    case TOK_NAME:
        if (p->tok[1].kind == TOK_NAME && at_name(p, "type") &&
            (p->tok[2].kind == TOK_EQUAL || p->tok[2].kind == TOK_LSQB))
            return type_alias(p);
        return expression_statement(p);
    default: return expression_statement(p);
    }
}

// simple_stmts: ';'.simple_stmt+ [';'] NEWLINE
void parse_simple_statements(Parser *p, NodeList *out) {
    do {
        if (at(p, TOK_NEWLINE) && p->tok > p->tokens.items && p->tok[-1].kind == TOK_SEMI) break;
        Node *n = simple_statement(p);
        vec_push(p->arena, out, n);
    } while (accept(p, TOK_SEMI));
    expect(p, TOK_NEWLINE);
}

// statement: compound_stmt | simple_stmts
void parse_statement(Parser *p, NodeList *out) {
    Node *n = parse_compound_statement(p);
    if (n)
        vec_push(p->arena, out, n);
    else
        parse_simple_statements(p, out);
}

// block: NEWLINE INDENT statements DEDENT | simple_stmts
void parse_block(Parser *p, NodeList *out, const char *what, const Token *opener) {
    if (!accept(p, TOK_NEWLINE)) return parse_simple_statements(p, out);
    if (!accept(p, TOK_INDENT))
        fail_kind(p, ERR_IndentationError, layout_position(p),
                  "expected an indented block after %s on line %d", what, opener->line);
    enter(p);
    do parse_statement(p, out);
    while (!at(p, TOK_DEDENT) && !at(p, TOK_END));
    leave(p);
    expect(p, TOK_DEDENT);
}

void expect_colon(Parser *p) {
    if (at(p, TOK_NEWLINE)) fail_at(p, token_range(p->tok), "expected ':'");
    expect(p, TOK_COLON);
}
