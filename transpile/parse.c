// parse.c -- the entries of the parser and what its files share: tokens, nodes, errors, speculation.
#include "transpile/parser_internal.h"

#include <string.h>

// ---- errors ----

SourceRange token_range(const Token *t) {
    return (SourceRange){t->line, t->col, t->end_line, t->end_col};
}

SourceRange token_span(const Token *first, const Token *last) {
    return (SourceRange){first->line, first->col, last->end_line, last->end_col};
}

SourceRange range_from(SourceRange from, SourceRange to) {
    return (SourceRange){from.line, from.col, to.end_line, to.end_col};
}

SourceRange layout_position(const Parser *p) {
    bool within = at(p, TOK_INDENT) || (at(p, TOK_DEDENT) && p->tok->end < p->source->len - 1);
    return within ? (SourceRange){p->tok->line, -1, 0, 0} : token_range(p->tok);
}

SourceRange start_of(SourceRange r) {
    return (SourceRange){r.line, r.col, 0, 0};
}

// Makes the recorded error one of an f-string's field. CPython parses the field as a text of its own, in
// parentheses, and shows the line of that.
static void move_error_into_field(Parser *p) {
    SyntaxErrorInfo *e = &p->source->error;
    int line, col;
    source_position(p->source, p->field_start - 1, &line, &col);
    const char *text = p->source->text + p->field_start, *end = p->source->text + p->field_end;
    bool first = e->line == line;
    size_t len;
    if (!first) text = source_line(p->source, e->line, &len);
    const char *stop = memchr(text, '\n', (size_t)(end - text));
    e->text = arena_printf(p->arena, "%s%.*s%s", first ? "(" : "", (int)((stop ? stop : end) - text), text,
                           stop ? "" : ")");
    if (!p->tokens.hard.message) e->message = arena_printf(p->arena, "f-string: %s", e->message);
    if (!first) return;
    e->col -= col;
    if (e->end_line == e->line) e->end_col -= col;
}

// The text ends inside a bracket, and the parser either got there or failed on a line after the bracket: the
// bracket is the better explanation.
static bool blame_open_bracket(Parser *p) {
    int line = p->furthest && p->furthest > p->tok ? p->furthest->line : p->tok->line;
    if (p->tokens.soft != SOFT_UnclosedBracket || line <= p->tokens.soft_at.line) return false;
    lex_report_error(p->source, &p->tokens);
    return true;
}

// Is nothing left but the ends of blocks?
static bool ends_here(const Parser *p) {
    const Token *t = p->tok;
    while (t->kind == TOK_DEDENT) t++;
    bool soft_end = p->tokens.soft == SOFT_UnclosedBracket || p->tokens.soft == SOFT_Eof;
    return !p->fstring && (t->kind == TOK_END || (t->kind == TOK_ERROR && soft_end));
}

static void record(Parser *p, SyntaxErrorKind k, SourceRange where, const char *message) {
    if (p->source->error.message) return;
    if (at(p, TOK_ERROR) || p->tokens.hard.message)
        lex_report_error(p->source, &p->tokens);
    else if (!blame_open_bracket(p))
        source_error_kind(p->source, k, where, "%s", message);
    if (p->fstring) move_error_into_field(p);
    p->source->error.incomplete |= ends_here(p);
}

_Noreturn static void fail_va(Parser *p, SyntaxErrorKind k, SourceRange at, const char *format,
                              va_list args) {
    if (p->speculating) longjmp(*p->escape, 1);
    record(p, k, at, arena_vprintf(p->arena, format, args));
    longjmp(*p->fatal, 1);
}

_Noreturn void fail_kind(Parser *p, SyntaxErrorKind k, SourceRange at, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fail_va(p, k, at, format, args);
}

_Noreturn void fail_at(Parser *p, SourceRange at, const char *format, ...) {
    va_list args;
    va_start(args, format);
    fail_va(p, ERR_SyntaxError, at, format, args);
}

_Noreturn void fail_syntax(Parser *p) {
    if (p->probing && !at(p, TOK_ERROR)) longjmp(*p->escape, 1);
    SourceRange here = token_range(p->tok), line = {p->tok->line, -1, 0, 0};
    bool indent = at(p, TOK_INDENT), dedent = at(p, TOK_DEDENT);
    if (indent || dedent) { // this one error wins over hard errors of the lexer further on
        p->tokens.hard.message = NULL;
        fail_kind(p, ERR_IndentationError, line, indent ? "unexpected indent" : "unexpected unindent");
    }
    fail_at(p, at(p, TOK_END) && !p->fstring ? line : here, "invalid syntax");
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

bool at_name(const Parser *p, const char *word) {
    return at(p, TOK_NAME) && strcmp(p->tok->name, word) == 0;
}

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
    case KW_False: return true;
    default: return false;
    }
}

const Token *last_token(const Parser *p) {
    const Token *t = p->tok - 1;
    while (t > p->tokens.items && (t->kind == TOK_NEWLINE || t->kind == TOK_INDENT || t->kind == TOK_DEDENT))
        t--;
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
    if (++p->depth <= MAX_DEPTH) return;
    if (p->probing) fail_syntax(p);
    fail_at(p, token_range(p->tok), "too many nested expressions or statements");
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
        [CONST_None] = "None",         [CONST_False] = "False", [CONST_True] = "True",
        [CONST_Ellipsis] = "ellipsis", [CONST_Int] = "literal", [CONST_Float] = "literal",
        [CONST_Complex] = "literal",   [CONST_Str] = "literal", [CONST_Bytes] = "literal",
    };
    return e->kind == AST_Constant ? constants[e->Constant.value.kind] : names[e->kind];
}

// ---- speculation ----

// Runs the production with `counter` raised; p is left at the token where it ended or failed.
static Node *run_ahead(Parser *p, Node *(*production)(Parser *), int *counter) {
    jmp_buf *saved_escape = p->escape, here;
    int saved_depth = p->depth;
    Node *volatile result = NULL;
    p->escape = &here;
    ++*counter;
    if (setjmp(here) == 0) result = production(p);
    --*counter;
    p->escape = saved_escape;
    p->depth = saved_depth;
    if (p->tok > p->furthest) p->furthest = p->tok;
    if (at(p, TOK_ERROR)) fail_syntax(p); // an unreadable text is an error whoever meets it
    return result;
}

static Node *run_back(Parser *p, Node *(*production)(Parser *), int *counter, const Token **after) {
    const Token *start = p->tok;
    Node *n = run_ahead(p, production, counter);
    if (after) *after = p->tok;
    p->tok = start;
    return n;
}

Node *look_ahead(Parser *p, Node *(*production)(Parser *), const Token **after) {
    return run_back(p, production, &p->probing, after);
}

Node *look_ahead_quietly(Parser *p, Node *(*production)(Parser *), const Token **after) {
    return run_back(p, production, &p->speculating, after);
}

Node *attempt(Parser *p, Node *(*production)(Parser *)) {
    const Token *start = p->tok;
    Node *n = run_ahead(p, production, &p->speculating);
    if (!n) p->tok = start;
    return n;
}

// ---- entries ----

// file: [statements] ENDMARKER
static Node *module(Parser *p) {
    Node *n = ast_new(p->arena, AST_Module);
    while (!at(p, TOK_END)) parse_statement(p, &n->Module.body);
    return n;
}

// No star may stand outside of parentheses.
static void check_no_star(Parser *p, const Node *e) {
    if (e->kind == AST_Starred)
        fail_at(p, (SourceRange){e->lineno, e->col_offset, e->lineno, e->col_offset + 1}, "invalid syntax");
    for (int i = 0; e->kind == AST_Tuple && !e->parenthesized && i < e->Tuple.elts.len; i++)
        if (e->Tuple.elts.items[i]->kind == AST_Starred) check_no_star(p, e->Tuple.elts.items[i]);
}

// eval: expressions NEWLINE* ENDMARKER
static Node *expression(Parser *p) {
    Node *n = ast_new(p->arena, AST_Expression);
    n->Expression.body = parse_star_expressions(p);
    check_no_star(p, n->Expression.body);
    while (accept(p, TOK_NEWLINE)) {
    }
    if (!at(p, TOK_END)) fail_syntax(p);
    return n;
}

static bool is_compound(const Node *n) {
    switch (n->kind) {
    case AST_FunctionDef: case AST_AsyncFunctionDef: case AST_ClassDef: case AST_For: case AST_AsyncFor: case AST_While:
    case AST_If: case AST_With: case AST_AsyncWith: case AST_Match: case AST_Try: case AST_TryStar: return true;
    default: return false;
    }
}

// interactive: statement_newline. A compound statement needs a newline behind it.
static Node *interactive(Parser *p) {
    Node *n = ast_new(p->arena, AST_Interactive);
    while (accept(p, TOK_NEWLINE)) {
    }
    if (at(p, TOK_END)) fail_syntax(p);
    parse_statement(p, &n->Interactive.body);
    bool compound = is_compound(n->Interactive.body.items[0]);
    const Token *end = p->tok;
    while (accept(p, TOK_NEWLINE)) {
    }
    if (!at(p, TOK_END))
        fail_at(p, start_of(token_range(end - 1)), "multiple statements found while compiling a single statement");
    bool implied = end[-1].kind == TOK_DEDENT && !p->source->open_blocks;
    if (compound && p->source->missing_newline && !implied) fail_syntax(p);
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
    p->escape = p->fatal = &here;
    p->tok = p->tokens.items;
    return setjmp(here) == 0 ? production(p) : NULL;
}

static Node *parse_source(Arena *a, Source *s, Node *(*production)(Parser *)) {
    Parser p = {.arena = a, .source = s};
    if (s->error.message) return NULL;
    lex(a, s, &p.tokens);
    return run(&p, production);
}

Node *parse_module(Arena *a, Source *s) {
    return parse_source(a, s, module);
}
Node *parse_expression(Arena *a, Source *s) {
    return parse_source(a, s, expression);
}
Node *parse_interactive(Arena *a, Source *s) {
    return parse_source(a, s, interactive);
}

Node *parse_field_expression(Parser *p, unsigned start, unsigned end) {
    Parser inner = {.arena = p->arena, .source = p->source, .fstring = true};
    inner.field_start = start;
    inner.field_end = end;
    inner.depth = p->depth;
    inner.field_depth = p->field_depth;
    inner.speculating = p->speculating;
    inner.probing = p->probing;
    lex_fragment(p->arena, p->source, start, end, &inner.tokens);
    Node *n = run(&inner, field);
    if (!n) longjmp(p->source->error.message ? *p->fatal : *p->escape, 1);
    return n;
}
