// parse_pattern.c -- the match statement and its patterns (PEP 634).
//
// `match` and `case` are names everywhere else. The token array makes the decision exact: a match statement
// is a line that begins with the name `match`, ends in ':' and is followed by an indented `case`.
#include "transpile/parser_internal.h"

#include <string.h>

static Node *pattern(Parser *p);
static Node *closed_pattern(Parser *p);

static bool is_underscore(const Token *t) {
    return t->kind == TOK_NAME && strcmp(t->name, "_") == 0;
}

// ---- literals and values ----

// signed_number: NUMBER | '-' NUMBER
static Node *signed_number(Parser *p) {
    const Token *start = p->tok;
    bool minus = accept(p, TOK_MINUS);
    if (!at(p, TOK_NUMBER)) fail_syntax(p);
    Node *number = parse_number(p);
    if (!minus) return number;
    Node *n = new_node(p, AST_UnaryOp, start);
    n->UnaryOp.op = UNARY_USub;
    n->UnaryOp.operand = number;
    return n;
}

static ConstantKind number_kind(const Node *n) {
    return n->kind == AST_UnaryOp ? n->UnaryOp.operand->Constant.value.kind : n->Constant.value.kind;
}

// complex_number: signed_number ('+' | '-') NUMBER, or only the signed_number
static Node *number_literal(Parser *p) {
    const Token *start = p->tok;
    Node *real = signed_number(p);
    if (!at(p, TOK_PLUS) && !at(p, TOK_MINUS)) return real;
    Operator op = p->tok++->kind == TOK_PLUS ? OP_Add : OP_Sub;
    if (!at(p, TOK_NUMBER)) fail_syntax(p);
    Node *imaginary = parse_number(p);
    if (number_kind(real) == CONST_Complex)
        fail_at(p, node_range(real), "real number required in complex literal");
    if (number_kind(imaginary) != CONST_Complex)
        fail_at(p, node_range(imaginary), "imaginary number required in complex literal");
    Node *n = new_node(p, AST_BinOp, start);
    n->BinOp.left = real;
    n->BinOp.op = op;
    n->BinOp.right = imaginary;
    return n;
}

static bool at_literal(const Parser *p) {
    return at(p, TOK_NUMBER) || at(p, TOK_MINUS) || at(p, TOK_STRING) || at(p, KW_None) || at(p, KW_True) ||
           at(p, KW_False);
}

static ConstantKind singleton_kind(TokenKind k) {
    return k == KW_None ? CONST_None : k == KW_True ? CONST_True : CONST_False;
}

// literal_expr: numbers, strings, None, True, False
static Node *literal_expr(Parser *p) {
    if (at(p, TOK_STRING)) return parse_strings(p);
    if (at(p, TOK_NUMBER) || at(p, TOK_MINUS)) return number_literal(p);
    const Token *start = p->tok++;
    Node *n = new_node(p, AST_Constant, start);
    n->Constant.value.kind = singleton_kind(start->kind);
    return n;
}

static Node *value_pattern(Parser *p, const Token *start, Node *value) {
    Node *n = new_node(p, AST_MatchValue, start);
    n->MatchValue.value = value;
    return n;
}

// literal_pattern
static Node *literal_pattern(Parser *p) {
    const Token *start = p->tok;
    if (at(p, TOK_STRING) || at(p, TOK_NUMBER) || at(p, TOK_MINUS))
        return value_pattern(p, start, literal_expr(p));
    p->tok++;
    Node *n = new_node(p, AST_MatchSingleton, start);
    n->MatchSingleton.value.kind = singleton_kind(start->kind);
    return n;
}

// name_or_attr: NAME ('.' NAME)*
static Node *name_or_attr(Parser *p) {
    const Token *start = p->tok;
    const char *id = expect_name(p);
    Node *e = new_node(p, AST_Name, start);
    e->Name.id = id;
    while (accept(p, TOK_DOT)) {
        const char *attr = expect_name(p);
        Node *n = new_node(p, AST_Attribute, start);
        n->Attribute.value = e;
        n->Attribute.attr = attr;
        e = n;
    }
    return e;
}

// ---- sequences ----

// star_pattern: '*' NAME
static Node *star_pattern(Parser *p) {
    const Token *start = p->tok++;
    bool wildcard = is_underscore(p->tok);
    const char *name = expect_name(p);
    Node *n = new_node(p, AST_MatchStar, start);
    n->MatchStar.name = wildcard ? NULL : name;
    return n;
}

// maybe_star_pattern: star_pattern | as_pattern
static Node *maybe_star_pattern(Parser *p) {
    return at(p, TOK_STAR) ? star_pattern(p) : pattern(p);
}

static Node *sequence(Parser *p, const Token *start, NodeList patterns) {
    Node *n = new_node(p, AST_MatchSequence, start);
    n->MatchSequence.patterns = patterns;
    return n;
}

// sequence_pattern: '[' [','.maybe_star_pattern+ [',']] ']', and group_pattern: '(' pattern ')'
static Node *bracketed_pattern(Parser *p, TokenKind close) {
    const Token *open = p->tok++;
    NodeList patterns = {0};
    bool comma = close == TOK_RSQB;
    while (!at(p, close)) {
        Node *next = maybe_star_pattern(p);
        vec_push(p->arena, &patterns, next);
        if (!accept(p, TOK_COMMA)) break;
        comma = true;
    }
    expect(p, close);
    bool group = !comma && patterns.len == 1 && patterns.items[0]->kind != AST_MatchStar;
    if (!comma && patterns.len == 1 && !group) {
        p->tok--;
        fail_syntax(p);
    }
    return group ? patterns.items[0] : sequence(p, open, patterns);
}

// patterns: open_sequence_pattern | pattern
static Node *patterns(Parser *p) {
    const Token *start = p->tok;
    Node *first = maybe_star_pattern(p);
    if (!at(p, TOK_COMMA)) {
        if (first->kind == AST_MatchStar) fail_syntax(p);
        return first;
    }
    NodeList list = {0};
    vec_push(p->arena, &list, first);
    while (accept(p, TOK_COMMA) && !at(p, TOK_COLON) && !at(p, KW_if)) {
        Node *next = maybe_star_pattern(p);
        vec_push(p->arena, &list, next);
    }
    return sequence(p, start, list);
}

// ---- mappings ----

// mapping_pattern: '{' [','.(key ':' pattern | '**' NAME)+ [',']] '}'
static Node *mapping_pattern(Parser *p) {
    const Token *open = p->tok++;
    NodeList keys = {0}, values = {0};
    const char *rest = NULL;
    while (!at(p, TOK_RBRACE)) {
        if (accept(p, TOK_DOUBLESTAR)) {
            if (is_underscore(p->tok)) fail_syntax(p);
            rest = expect_name(p);
            accept(p, TOK_COMMA);
            break;
        }
        Node *key = at_literal(p) ? literal_expr(p) : name_or_attr(p);
        if (key->kind == AST_Name) fail_syntax(p);
        expect(p, TOK_COLON);
        Node *value = pattern(p);
        vec_push(p->arena, &keys, key);
        vec_push(p->arena, &values, value);
        if (!accept(p, TOK_COMMA)) break;
    }
    expect(p, TOK_RBRACE);
    Node *n = new_node(p, AST_MatchMapping, open);
    n->MatchMapping.keys = keys;
    n->MatchMapping.patterns = values;
    n->MatchMapping.rest = rest;
    return n;
}

// ---- classes ----

// Positional patterns after keyword ones: shown from the first to the last of them.
static _Noreturn void fail_positional(Parser *p) {
    Node *first = pattern(p), *last = first;
    while (at(p, TOK_COMMA) && p->tok[1].kind != TOK_RPAR &&
           !(p->tok[1].kind == TOK_NAME && p->tok[2].kind == TOK_EQUAL)) {
        p->tok++;
        last = pattern(p);
    }
    fail_at(p, range_from(node_range(first), node_range(last)),
            "positional patterns follow keyword patterns");
}

// class_pattern: name_or_attr '(' [positional patterns] [NAME '=' pattern ...] [','] ')', at '('
static Node *class_pattern(Parser *p, const Token *start, Node *cls) {
    p->tok++;
    NodeList positional = {0}, by_keyword = {0};
    IdentList names = {0};
    while (!at(p, TOK_RPAR)) {
        if (at(p, TOK_NAME) && p->tok[1].kind == TOK_EQUAL) {
            const char *name = p->tok->name;
            p->tok += 2;
            Node *value = pattern(p);
            vec_push(p->arena, &names, name);
            vec_push(p->arena, &by_keyword, value);
        } else {
            if (names.len) fail_positional(p);
            Node *value = pattern(p);
            vec_push(p->arena, &positional, value);
        }
        if (!accept(p, TOK_COMMA)) break;
    }
    expect(p, TOK_RPAR);
    Node *n = new_node(p, AST_MatchClass, start);
    n->MatchClass.cls = cls;
    n->MatchClass.patterns = positional;
    n->MatchClass.kwd_attrs = names;
    n->MatchClass.kwd_patterns = by_keyword;
    return n;
}

// capture_pattern: NAME    wildcard_pattern: '_'    value_pattern: attr    class_pattern
static Node *name_pattern(Parser *p) {
    const Token *start = p->tok;
    Node *e = name_or_attr(p);
    if (at(p, TOK_LPAR)) return class_pattern(p, start, e);
    if (e->kind == AST_Attribute) return value_pattern(p, start, e);
    Node *n = new_node(p, AST_MatchAs, start);
    n->MatchAs.name = is_underscore(start) ? NULL : e->Name.id;
    return n;
}

// ---- patterns ----

static Node *closed_pattern(Parser *p) {
    if (at_literal(p)) return literal_pattern(p);
    switch (kind(p)) {
    case TOK_NAME: return name_pattern(p);
    case TOK_LPAR: return bracketed_pattern(p, TOK_RPAR);
    case TOK_LSQB: return bracketed_pattern(p, TOK_RSQB);
    case TOK_LBRACE: return mapping_pattern(p);
    default: fail_syntax(p);
    }
}

// or_pattern: '|'.closed_pattern+
static Node *or_pattern(Parser *p) {
    const Token *start = p->tok;
    Node *first = closed_pattern(p);
    if (!at(p, TOK_VBAR)) return first;
    NodeList alternatives = {0};
    vec_push(p->arena, &alternatives, first);
    while (accept(p, TOK_VBAR)) {
        Node *next = closed_pattern(p);
        vec_push(p->arena, &alternatives, next);
    }
    Node *n = new_node(p, AST_MatchOr, start);
    n->MatchOr.patterns = alternatives;
    return n;
}

// pattern: or_pattern ['as' NAME]
static Node *pattern(Parser *p) {
    const Token *start = p->tok;
    enter(p);
    Node *inner = or_pattern(p);
    leave(p);
    if (!accept(p, KW_as)) return inner;
    if (is_underscore(p->tok)) fail_at(p, token_range(p->tok), "cannot use '_' as a target");
    if (!at(p, TOK_NAME)) {
        Node *e = look_ahead(p, parse_expression_node, NULL);
        if (e) fail_at(p, node_range(e), "invalid pattern target");
    }
    const char *name = expect_name(p);
    Node *n = new_node(p, AST_MatchAs, start);
    n->MatchAs.pattern = inner;
    n->MatchAs.name = name;
    return n;
}

// ---- the statement ----

// case_block: "case" patterns ['if' named_expression] ':' block
static Node *case_block(Parser *p) {
    const Token *word = p->tok++;
    Node *n = ast_new(p->arena, AST_match_case);
    n->match_case.pattern = patterns(p);
    if (accept(p, KW_if)) n->match_case.guard = parse_named_expression(p);
    expect_colon(p);
    parse_block(p, &n->match_case.body, "'case' statement", word);
    return n;
}

// subject_expr: star_named_expression ',' [star_named_expressions] | named_expression
static Node *subject(Parser *p) {
    const Token *start = p->tok;
    Node *first = parse_star_named_expression(p);
    if (!at(p, TOK_COMMA)) return first;
    NodeList elts = {0};
    vec_push(p->arena, &elts, first);
    while (accept(p, TOK_COMMA) && !at(p, TOK_COLON)) {
        Node *next = parse_star_named_expression(p);
        vec_push(p->arena, &elts, next);
    }
    Node *n = new_node(p, AST_Tuple, start);
    n->Tuple.elts = elts;
    return n;
}

// The NEWLINE token of this logical line.
static const Token *line_end(const Token *t) {
    while (t->kind != TOK_NEWLINE && t->kind != TOK_END && t->kind != TOK_ERROR) t++;
    return t;
}

typedef enum MatchKind { MATCH_No, MATCH_Yes, MATCH_Broken } MatchKind;

// Does a match statement begin here? Broken: it can be nothing else, but it is not a valid one either.
static MatchKind match_kind(Parser *p) {
    const Token *next = p->tok + 1;
    if (!starts_expression(next->kind) && next->kind != TOK_STAR) return MATCH_No;
    if (next->kind == KW_not && next[1].kind == KW_in) return MATCH_No;
    const Token *end = line_end(next);
    if (end->kind == TOK_NEWLINE && end[-1].kind == TOK_COLON) {
        bool cases = end[1].kind == TOK_INDENT && end[2].kind == TOK_NAME && strcmp(end[2].name, "case") == 0;
        if (cases) return MATCH_Yes;
        return MATCH_Broken;
    }
    bool only_match = next->kind == TOK_NAME || next->kind == TOK_NUMBER || next->kind == TOK_STRING;
    return only_match ? MATCH_Broken : MATCH_No;
}

// "match" subject with nothing of the block: finds the better message, or returns to let the line fail as an
// expression.
static void check_broken_match(Parser *p) {
    const Token *word = p->tok++, *after;
    Node *s = look_ahead(p, subject, &after);
    if (s && after->kind == TOK_NEWLINE) {
        p->tok = after;
        fail_at(p, token_range(after), "expected ':'");
    }
    if (s && after->kind == TOK_COLON && after[1].kind == TOK_NEWLINE) {
        p->tok = after + 2;
        if (accept(p, TOK_INDENT)) fail_syntax(p);
        fail_kind(p, ERR_IndentationError, layout_position(p),
                  "expected an indented block after 'match' statement on line %d", word->line);
    }
    p->tok = word;
}

// match_stmt: "match" subject_expr ':' NEWLINE INDENT case_block+ DEDENT
Node *parse_match_statement(Parser *p) {
    if (!at_name(p, "match")) return NULL;
    MatchKind k = match_kind(p);
    if (k == MATCH_Broken) check_broken_match(p);
    if (k != MATCH_Yes) return NULL;
    const Token *start = p->tok++;
    Node *value = subject(p);
    expect(p, TOK_COLON);
    expect(p, TOK_NEWLINE);
    expect(p, TOK_INDENT);
    NodeList cases = {0};
    enter(p);
    while (at_name(p, "case")) {
        Node *c = case_block(p);
        vec_push(p->arena, &cases, c);
    }
    leave(p);
    expect(p, TOK_DEDENT);
    Node *n = new_node(p, AST_Match, start);
    n->Match.subject = value;
    n->Match.cases = cases;
    return n;
}
