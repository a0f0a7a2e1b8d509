// parse.c -- the entries of the parser and what its files share: tokens, nodes, errors, speculation.
#include "transpile/parser_internal.h"

#include <stdio.h>
#include <string.h>

// ---- errors ----

SourceRange token_range(const Token *t) { return (SourceRange){t->line, t->col, t->end_line, t->end_col}; }

SourceRange token_span(const Token *first, const Token *last) {
    return (SourceRange){first->line, first->col, last->end_line, last->end_col};
}

SourceRange range_from(SourceRange from, SourceRange to) {
    return (SourceRange){from.line, from.col, to.end_line, to.end_col};
}

SourceRange start_of(SourceRange r) { return (SourceRange){r.line, r.col, 0, 0}; }

// Makes the recorded error one of an f-string's field: CPython shows the field in parentheses as its own line.
static void move_error_into_field(Parser *p) {
    SyntaxErrorInfo *e = &p->source->error;
    int line, col;
    source_position(p->source, p->field_start - 1, &line, &col);
    const char *text = p->source->text + p->field_start;
    int len = (int)(p->field_end - p->field_start);
    const char *stop = memchr(text, '\n', (size_t)len);
    e->message = arena_printf(p->arena, "f-string: %s", e->message);
    e->text = stop ? arena_printf(p->arena, "(%.*s", (int)(stop - text), text)
                   : arena_printf(p->arena, "(%.*s)", len, text);
    e->file = "<fstring>";
    if (e->line != line) return;
    e->col -= col;
    if (e->end_line == e->line) e->end_col -= col;
}

_Noreturn static void escape(Parser *p) { longjmp(*p->escape, 1); }

// The text ends inside a bracket, and the parser either got there or failed on a line after the bracket: the bracket
// is the better explanation.
static bool blame_open_bracket(Parser *p, int line) {
    if (p->tokens.soft != SOFT_UnclosedBracket || p->source->error.message) return false;
    if (line <= p->tokens.soft_at.line) return false;
    lex_report_soft_error(p->source, &p->tokens);
    return true;
}

static void record(Parser *p, SyntaxErrorKind k, SourceRange at, const char *message) {
    if (p->speculating) return;
    if (p->tok->kind == TOK_ERROR) lex_report_soft_error(p->source, &p->tokens);
    else if (!blame_open_bracket(p, p->tok->line)) {
        bool first = !p->source->error.message;
        source_error_kind(p->source, k, at, "%s", message);
        if (first && p->fstring) move_error_into_field(p);
    }
}

_Noreturn void fail_kind(Parser *p, SyntaxErrorKind k, SourceRange at, const char *format, ...) {
    va_list args;
    va_start(args, format);
    if (!p->speculating) record(p, k, at, arena_vprintf(p->arena, format, args));
    va_end(args);
    escape(p);
}

_Noreturn void fail_at(Parser *p, SourceRange at, const char *format, ...) {
    va_list args;
    va_start(args, format);
    if (!p->speculating) record(p, ERR_SyntaxError, at, arena_vprintf(p->arena, format, args));
    va_end(args);
    escape(p);
}

_Noreturn void fail_syntax(Parser *p) {
    if (at(p, TOK_INDENT)) fail_kind(p, ERR_IndentationError, (SourceRange){p->tok->line, -1, 0, 0}, "unexpected indent");
    if (at(p, TOK_DEDENT))
        fail_kind(p, ERR_IndentationError, (SourceRange){p->tok->line, -1, 0, 0}, "unexpected unindent");
    fail_at(p, token_range(p->tok), "invalid syntax");
}

// ---- tokens ----

void expect(Parser *p, TokenKind k) {
    if (!accept(p, k)) fail_syntax(p);
}

void expect_forced(Parser *p, TokenKind k) {
    if (!accept(p, k)) fail_at(p, token_range(p->tok), "expected '%s'", token_text(k));
}

const char *expect_name(Parser *p) {
    if (!at(p, TOK_NAME)) fail_syntax(p);
    return p->tok++->name;
}

bool at_name(const Parser *p, const char *word) { return at(p, TOK_NAME) && strcmp(p->tok->name, word) == 0; }

bool starts_expression(TokenKind k) {
    switch (k) {
    case TOK_NAME:
    case TOK_NUMBER:
    case TOK_STRING:
    case TOK_LPAR:
    case TOK_LSQB:
    case TOK_LBRACE:
    case TOK_ELLIPSIS:
    case TOK_PLUS:
    case TOK_MINUS:
    case TOK_TILDE:
    case KW_not:
    case KW_lambda:
    case KW_await:
    case KW_None:
    case KW_True:
    case KW_False:
        return true;
    default:
        return false;
    }
}

const Token *last_token(const Parser *p) {
    const Token *t = p->tok - 1;
    while (t > p->tokens.items && (t->kind == TOK_NEWLINE || t->kind == TOK_INDENT || t->kind == TOK_DEDENT)) t--;
    return t;
}

// ---- nodes ----

Node *new_node(Parser *p, AstKind k, const Token *start) {
    Node *n = ast_new(p->arena, k);
    const Token *last = last_token(p);
    n->lineno = start->line;
    n->col_offset = start->col;
    n->end_lineno = last->end_line;
    n->end_col_offset = last->end_col;
    return n;
}

void enter(Parser *p) {
    if (++p->depth > MAX_DEPTH) fail_at(p, token_range(p->tok), "too many nested expressions or statements");
}

const char *expr_name(const Node *e) {
    static const char *const names[AST_KIND_COUNT] = {
        [AST_Attribute] = "attribute",
        [AST_Subscript] = "subscript",
        [AST_Starred] = "starred",
        [AST_Name] = "name",
        [AST_List] = "list",
        [AST_Tuple] = "tuple",
        [AST_Lambda] = "lambda",
        [AST_Call] = "function call",
        [AST_BoolOp] = "expression",
        [AST_BinOp] = "expression",
        [AST_UnaryOp] = "expression",
        [AST_GeneratorExp] = "generator expression",
        [AST_Yield] = "yield expression",
        [AST_YieldFrom] = "yield expression",
        [AST_Await] = "await expression",
        [AST_ListComp] = "list comprehension",
        [AST_SetComp] = "set comprehension",
        [AST_DictComp] = "dict comprehension",
        [AST_Dict] = "dict literal",
        [AST_Set] = "set display",
        [AST_JoinedStr] = "f-string expression",
        [AST_FormattedValue] = "f-string expression",
        [AST_Compare] = "comparison",
        [AST_IfExp] = "conditional expression",
        [AST_NamedExpr] = "named expression",
    };
    static const char *const constants[] = {
        [CONST_None] = "None",       [CONST_False] = "False",   [CONST_True] = "True",
        [CONST_Ellipsis] = "ellipsis", [CONST_Int] = "literal", [CONST_Float] = "literal",
        [CONST_Complex] = "literal", [CONST_Str] = "literal",   [CONST_Bytes] = "literal",
    };
    return e->kind == AST_Constant ? constants[e->Constant.value.kind] : names[e->kind];
}

// ---- speculation ----

Node *look_ahead(Parser *p, Node *(*production)(Parser *), const Token **after) {
    const Token *saved_tok = p->tok;
    jmp_buf *saved_escape = p->escape, here;
    int saved_depth = p->depth;
    Node *volatile result = NULL;
    p->escape = &here;
    p->speculating++;
    if (setjmp(here) == 0) result = production(p);
    if (after) *after = p->tok;
    p->speculating--;
    p->escape = saved_escape;
    p->depth = saved_depth;
    p->tok = saved_tok;
    return result;
}

Node *attempt(Parser *p, Node *(*production)(Parser *)) {
    const Token *after;
    Node *n = look_ahead(p, production, &after);
    if (n) p->tok = after;
    return n;
}

// ---- entries ----

// file: [statements] ENDMARKER
static Node *module(Parser *p) {
    Node *n = ast_new(p->arena, AST_Module);
    while (!at(p, TOK_END)) parse_statement(p, &n->Module.body);
    return n;
}

// eval: expressions NEWLINE* ENDMARKER
static Node *expression(Parser *p) {
    Node *n = ast_new(p->arena, AST_Expression);
    n->Expression.body = parse_star_expressions(p);
    while (accept(p, TOK_NEWLINE)) {}
    if (!at(p, TOK_END)) fail_syntax(p);
    return n;
}

// interactive: statement_newline
static Node *interactive(Parser *p) {
    Node *n = ast_new(p->arena, AST_Interactive);
    while (accept(p, TOK_NEWLINE)) {}
    if (!at(p, TOK_END)) parse_statement(p, &n->Interactive.body);
    while (accept(p, TOK_NEWLINE)) {}
    if (!at(p, TOK_END)) fail_at(p, token_range(p->tok), "multiple statements found while compiling a single statement");
    return n;
}

// fstring: star_expressions
static Node *field(Parser *p) {
    Node *n = parse_star_expressions(p);
    if (!at(p, TOK_END)) fail_syntax(p);
    return n;
}

static Node *run(Parser *p, Node *(*production)(Parser *)) {
    jmp_buf here;
    p->escape = &here;
    p->tok = p->tokens.items;
    return setjmp(here) == 0 ? production(p) : NULL;
}

static Node *parse_source(Arena *a, Source *s, Node *(*production)(Parser *)) {
    Parser p = {.arena = a, .source = s};
    return lex(a, s, &p.tokens) ? run(&p, production) : NULL;
}

Node *parse_module(Arena *a, Source *s) { return parse_source(a, s, module); }
Node *parse_expression(Arena *a, Source *s) { return parse_source(a, s, expression); }
Node *parse_interactive(Arena *a, Source *s) { return parse_source(a, s, interactive); }

Node *parse_field_expression(Parser *p, unsigned start, unsigned end) {
    Parser inner = {.arena = p->arena, .source = p->source, .fstring = true};
    inner.field_start = start;
    inner.field_end = end;
    inner.depth = p->depth;
    inner.field_depth = p->field_depth;
    inner.speculating = p->speculating;
    Node *n = NULL;
    if (lex_fragment(p->arena, p->source, start, end, &inner.tokens)) n = run(&inner, field);
    else if (!p->source->error.file) move_error_into_field(&inner);
    if (!n) escape(p);
    return n;
}
