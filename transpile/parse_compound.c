// parse_compound.c -- statements with blocks: if, while, for, with, try, def, class.
#include "transpile/parser_internal.h"

// else_block: 'else' &&':' block
static void else_block(Parser *p, NodeList *out) {
    const Token *word = p->tok;
    if (!accept(p, KW_else)) return;
    expect_forced(p, TOK_COLON);
    parse_block(p, out, "'else' statement", word);
}

// if_stmt: 'if' named_expression ':' block (elif_stmt | [else_block])
// Each elif is an If in the orelse of the one before; the chain is walked with a loop, then its ends are set.
static Node *if_statement(Parser *p) {
    VEC(Node *) chain = {0};
    NodeList *orelse = NULL;
    while (at(p, KW_if) || at(p, KW_elif)) {
        if (chain.len && !at(p, KW_elif)) break;
        const Token *word = p->tok++;
        Node *test = parse_named_expression(p);
        expect_colon(p);
        Node *n = new_node(p, AST_If, word);
        n->If.test = test;
        parse_block(p, &n->If.body, word->kind == KW_if ? "'if' statement" : "'elif' statement", word);
        if (orelse) vec_push(p->arena, orelse, n);
        vec_push(p->arena, &chain, n);
        orelse = &n->If.orelse;
    }
    else_block(p, orelse);
    const Token *last = last_token(p);
    for (int i = 0; i < chain.len; i++) {
        chain.items[i]->end_lineno = last->end_line;
        chain.items[i]->end_col_offset = last->end_col;
    }
    return chain.items[0];
}

// while_stmt: 'while' named_expression ':' block [else_block]
static Node *while_statement(Parser *p) {
    const Token *word = p->tok++;
    Node *test = parse_named_expression(p);
    expect_colon(p);
    NodeList body = {0}, orelse = {0};
    parse_block(p, &body, "'while' statement", word);
    else_block(p, &orelse);
    Node *n = new_node(p, AST_While, word);
    n->While.test = test;
    n->While.body = body;
    n->While.orelse = orelse;
    return n;
}

// for_stmt: ['async'] 'for' star_targets 'in' ~ star_expressions ':' block [else_block]
static Node *for_statement(Parser *p, const Token *start, bool is_async) {
    const Token *word = p->tok++;
    Node *target = parse_star_targets(p, TARGET_For);
    expect(p, KW_in);
    Node *iter = parse_star_expressions(p);
    expect_colon(p);
    NodeList body = {0}, orelse = {0};
    parse_block(p, &body, "'for' statement", word);
    else_block(p, &orelse);
    Node *n = new_node(p, is_async ? AST_AsyncFor : AST_For, start);
    n->For.target = target;
    n->For.iter = iter;
    n->For.body = body;
    n->For.orelse = orelse;
    return n;
}

// ---- with ----

// with_item: expression ['as' star_target]
static Node *with_item(Parser *p) {
    Node *context = parse_expression_node(p);
    Node *target = accept(p, KW_as) ? parse_star_target(p) : NULL;
    Node *n = ast_new(p->arena, AST_withitem);
    n->withitem.context_expr = context;
    n->withitem.optional_vars = target;
    return n;
}

// '(' ','.with_item+ [','] ')' before ':' or the end of the line -- as a With without body
static Node *parenthesized_items(Parser *p) {
    Node *n = ast_new(p->arena, AST_With);
    expect(p, TOK_LPAR);
    do {
        if (n->With.items.len && at(p, TOK_RPAR)) break;
        Node *item = with_item(p);
        vec_push(p->arena, &n->With.items, item);
    } while (accept(p, TOK_COMMA));
    expect(p, TOK_RPAR);
    if (!at(p, TOK_COLON) && !at(p, TOK_NEWLINE)) fail_syntax(p);
    return n;
}

// with_stmt: ['async'] 'with' '(' ','.with_item+ [','] ')' ':' block | ['async'] 'with' ','.with_item+ ':'
// block
static Node *with_statement(Parser *p, const Token *start, bool is_async) {
    const Token *word = p->tok++;
    NodeList items = {0}, body = {0};
    Node *grouped = at(p, TOK_LPAR) ? attempt(p, parenthesized_items) : NULL;
    if (grouped)
        items = grouped->With.items;
    else {
        do {
            Node *item = with_item(p);
            vec_push(p->arena, &items, item);
        } while (accept(p, TOK_COMMA));
    }
    expect_colon(p);
    parse_block(p, &body, "'with' statement", word);
    Node *n = new_node(p, is_async ? AST_AsyncWith : AST_With, start);
    n->With.items = items;
    n->With.body = body;
    return n;
}

// ---- try ----

// `except A, B:` of Python 2, at ','.
static void check_unparenthesized_types(Parser *p, Node *type) {
    if (!at(p, TOK_COMMA) || p->speculating) return;
    const Token *comma = p->tok++, *after;
    Node *others = look_ahead(p, parse_star_expressions, &after);
    p->tok = comma;
    if (!others) return;
    if (after->kind == KW_as && after[1].kind == TOK_NAME) after += 2;
    if (after->kind != TOK_COLON) return;
    SourceRange shown = range_from(node_range(type), token_range(after));
    shown.end_col--; // the range CPython shows ends before the last byte it has read
    fail_at(p, shown, "multiple exception types must be parenthesized");
}

typedef enum HandlerKind { HANDLER_None, HANDLER_Plain, HANDLER_Star } HandlerKind;

// except_block: 'except' ['*'] [expression ['as' NAME]] ':' block
static Node *except_block(Parser *p, HandlerKind *seen) {
    const Token *word = p->tok++;
    bool star = accept(p, TOK_STAR);
    Node *type = NULL;
    const char *name = NULL;
    if (star && (at(p, TOK_NEWLINE) || at(p, TOK_COLON)))
        fail_at(p, token_range(p->tok), "expected one or more exception types");
    if (!at(p, TOK_COLON) && !at(p, TOK_NEWLINE)) {
        type = parse_expression_node(p);
        check_unparenthesized_types(p, type);
        if (accept(p, KW_as)) name = expect_name(p);
    }
    expect_colon(p);
    if (*seen != HANDLER_None && *seen != (star ? HANDLER_Star : HANDLER_Plain))
        fail_at(p, token_span(word, star ? word + 1 : word),
                "cannot have both 'except' and 'except*' on the same 'try'");
    *seen = star ? HANDLER_Star : HANDLER_Plain;
    NodeList body = {0};
    parse_block(p, &body, star ? "'except*' statement" : "'except' statement", word);
    Node *n = new_node(p, AST_ExceptHandler, word);
    n->ExceptHandler.type = type;
    n->ExceptHandler.name = name;
    n->ExceptHandler.body = body;
    return n;
}

// finally_block: 'finally' &&':' block
static void finally_block(Parser *p, NodeList *out) {
    const Token *word = p->tok;
    if (!accept(p, KW_finally)) return;
    expect_forced(p, TOK_COLON);
    parse_block(p, out, "'finally' statement", word);
}

static bool at_layout(const Parser *p) {
    return at(p, TOK_DEDENT) || at(p, TOK_INDENT) || at(p, TOK_END);
}

// try_stmt: 'try' &&':' block (finally_block | except_block+ [else_block] [finally_block])
static Node *try_statement(Parser *p) {
    const Token *word = p->tok++;
    NodeList body = {0}, handlers = {0}, orelse = {0}, finalbody = {0};
    HandlerKind seen = HANDLER_None;
    expect_forced(p, TOK_COLON);
    parse_block(p, &body, "'try' statement", word);
    if (!at(p, KW_except) && !at(p, KW_finally))
        fail_at(p, at_layout(p) ? layout_position(p) : token_range(p->tok),
                "expected 'except' or 'finally' block");
    while (at(p, KW_except)) {
        Node *handler = except_block(p, &seen);
        vec_push(p->arena, &handlers, handler);
    }
    if (handlers.len) else_block(p, &orelse);
    finally_block(p, &finalbody);
    Node *n = new_node(p, seen == HANDLER_Star ? AST_TryStar : AST_Try, word);
    n->Try.body = body;
    n->Try.handlers = handlers;
    n->Try.orelse = orelse;
    n->Try.finalbody = finalbody;
    return n;
}

// ---- def and class ----

// [type_params], for look_ahead
static Node *type_params_alone(Parser *p) {
    NodeList params = {0};
    parse_type_params(p, &params);
    return params.items[0];
}

// function_def_raw: ['async'] 'def' NAME [type_params] &&'(' [params] ')' ['->' expression] &&':' block
static Node *function_def(Parser *p, const Token *start, bool is_async, NodeList decorators) {
    const Token *word = p->tok++;
    const char *name = expect_name(p);
    NodeList type_params = {0}, body = {0};
    if (at(p, TOK_LSQB) && !look_ahead_quietly(p, type_params_alone, NULL)) expect_forced(p, TOK_LPAR);
    parse_type_params(p, &type_params);
    expect_forced(p, TOK_LPAR);
    Node *args = parse_parameters(p, TOK_RPAR);
    expect(p, TOK_RPAR);
    bool arrow = at(p, TOK_RARROW) && starts_expression(peek(p));
    if (arrow) p->tok++;
    Node *returns = arrow ? parse_expression_node(p) : NULL;
    expect_forced(p, TOK_COLON);
    parse_block(p, &body, "function definition", word);
    Node *n = new_node(p, is_async ? AST_AsyncFunctionDef : AST_FunctionDef, start);
    n->FunctionDef.name = name;
    n->FunctionDef.args = args;
    n->FunctionDef.body = body;
    n->FunctionDef.decorator_list = decorators;
    n->FunctionDef.returns = returns;
    n->FunctionDef.type_params = type_params;
    return n;
}

// class_def_raw: 'class' NAME [type_params] ['(' [arguments] ')'] ':' block
static Node *class_def(Parser *p, NodeList decorators) {
    const Token *word = p->tok++;
    const char *name = expect_name(p);
    NodeList type_params = {0}, bases = {0}, keywords = {0}, body = {0};
    parse_type_params(p, &type_params);
    const Token *open = p->tok;
    if (accept(p, TOK_LPAR)) parse_call_arguments(p, open, true, &bases, &keywords);
    expect_colon(p);
    parse_block(p, &body, "class definition", word);
    Node *n = new_node(p, AST_ClassDef, word);
    n->ClassDef.name = name;
    n->ClassDef.bases = bases;
    n->ClassDef.keywords = keywords;
    n->ClassDef.body = body;
    n->ClassDef.decorator_list = decorators;
    n->ClassDef.type_params = type_params;
    return n;
}

// async_stmt: 'async' (function_def | for_stmt | with_stmt)
static Node *async_statement(Parser *p, NodeList decorators) {
    const Token *start = p->tok++;
    if (at(p, KW_def)) return function_def(p, start, true, decorators);
    if (decorators.len) fail_syntax(p);
    if (at(p, KW_for)) return for_statement(p, start, true);
    if (at(p, KW_with)) return with_statement(p, start, true);
    fail_syntax(p);
}

// decorators: ('@' named_expression NEWLINE)+ (function_def | class_def)
static Node *decorated(Parser *p) {
    NodeList decorators = {0};
    while (accept(p, TOK_AT)) {
        Node *d = parse_named_expression(p);
        vec_push(p->arena, &decorators, d);
        expect(p, TOK_NEWLINE);
    }
    if (at(p, KW_def)) return function_def(p, p->tok, false, decorators);
    if (at(p, KW_class)) return class_def(p, decorators);
    if (at(p, KW_async)) return async_statement(p, decorators);
    fail_syntax(p);
}

// compound_stmt
Node *parse_compound_statement(Parser *p) {
    switch (kind(p)) {
    case KW_if: return if_statement(p);
    case KW_while: return while_statement(p);
    case KW_for: return for_statement(p, p->tok, false);
    case KW_with: return with_statement(p, p->tok, false);
    case KW_try: return try_statement(p);
    case KW_def: return function_def(p, p->tok, false, (NodeList){0});
    case KW_class: return class_def(p, (NodeList){0});
    case KW_async: return async_statement(p, (NodeList){0});
    case TOK_AT: return decorated(p);
    case TOK_NAME: return parse_match_statement(p);
    default: return NULL;
    }
}
