// parse_args.c -- arguments of calls, parameters of functions and lambdas, PEP 695 type parameters.
#include "transpile/parser_internal.h"

#include <string.h>

// ---- call arguments ----

typedef struct Arguments {
    NodeList *args, *keywords; // where they go
    const Token *open;         // the '('
    bool is_class;             // the bases of a class
    bool unpacked_mapping;     // a ** was seen
} Arguments;

static Node *keyword_node(Parser *p, const Token *start, const char *name, Node *value) {
    Node *n = new_node(p, AST_keyword, start);
    n->keyword.arg = name;
    n->keyword.value = value;
    return n;
}

// kwarg: NAME '=' expression, at the NAME
static void keyword_argument(Parser *p, Arguments *a) {
    const Token *name = p->tok, *equal = name + 1;
    p->tok += 2;
    Node *value = parse_expression_node(p);
    if (at_comprehension(p) && probe_for_if_clauses(p))
        fail_at(p, token_span(name, equal), "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    Node *n = keyword_node(p, name, name->name, value);
    vec_push(p->arena, a->keywords, n);
}

// '*' expression or '**' expression
static void unpacked_argument(Parser *p, Arguments *a) {
    const Token *start = p->tok++;
    if (start->kind == TOK_STAR && start > a->open + 1 && !starts_expression(kind(p)))
        fail_at(p, token_span(a->open + 1, start - 2),
                "iterable argument unpacking follows keyword argument unpacking");
    Node *value = parse_expression_node(p);
    if (start->kind == TOK_DOUBLESTAR) {
        Node *n = keyword_node(p, start, NULL, value);
        vec_push(p->arena, a->keywords, n);
        a->unpacked_mapping = true;
        return;
    }
    Node *n = new_node(p, AST_Starred, start);
    n->Starred.value = value;
    vec_push(p->arena, a->args, n);
}

// A generator expression as an argument: it may do without its own parentheses only when it stands alone.
static Node *generator_argument(Parser *p, Arguments *a, Node *elt) {
    NodeList generators = {0};
    bool first = a->args->len + a->keywords->len == 0;
    if (first ? a->is_class : !probe_for_if_clauses(p)) fail_syntax(p);
    parse_for_if_clauses(p, &generators);
    if (at(p, TOK_COMMA) && p->tok[1].kind == TOK_ERROR) {
        p->tok++;
        fail_syntax(p);
    }
    Node *last = generators.items[generators.len - 1];
    NodeList *ifs = &last->comprehension.ifs;
    Node *end = ifs->len ? ifs->items[ifs->len - 1] : last->comprehension.iter;
    bool alone = first && at(p, TOK_RPAR);
    if (!alone)
        fail_at(p, range_from(node_range(elt), node_range(end)),
                "Generator expression must be parenthesized");
    p->tok++; // the ')' belongs to the generator's range as well as to the call's
    Node *n = new_node(p, AST_GeneratorExp, a->open);
    p->tok--;
    n->GeneratorExp.elt = elt;
    n->GeneratorExp.generators = generators;
    return n;
}

static void positional_argument(Parser *p, Arguments *a) {
    const Token *start = p->tok;
    Node *e = parse_assignment_expression(p);
    if (at(p, TOK_EQUAL)) {
        if (start + 1 == p->tok &&
            (start->kind == KW_True || start->kind == KW_False || start->kind == KW_None))
            fail_at(p, token_span(start, p->tok), "cannot assign to %s", start->name);
        fail_at(p, range_from(node_range(e), token_range(p->tok)),
                "expression cannot contain assignment, perhaps you meant \"==\"?");
    }
    if (at(p, TOK_COLONEQUAL)) fail_syntax(p);
    if (a->args->len + a->keywords->len == 0) check_async(p);
    if (at_comprehension(p)) e = generator_argument(p, a, e);
    vec_push(p->arena, a->args, e);
}

// Where the error about a misplaced positional argument is shown: CPython has read the other arguments by
// then.
static const Token *after_arguments(Parser *p) {
    NodeList args = {0}, keywords = {0};
    Arguments rest = {&args, &keywords, p->tok, false, false};
    while (!at(p, TOK_RPAR)) {
        if (at(p, TOK_STAR) || at(p, TOK_DOUBLESTAR))
            unpacked_argument(p, &rest);
        else if (at(p, TOK_NAME) && p->tok[1].kind == TOK_EQUAL)
            keyword_argument(p, &rest);
        else if (keywords.len)
            break;
        else
            positional_argument(p, &rest);
        if (!accept(p, TOK_COMMA)) break;
    }
    return p->tok;
}

// Positional arguments may not follow keywords, nor *iterables a **mapping.
static void check_order(Parser *p, Arguments *a) {
    if (at(p, TOK_STAR)) {
        if (!a->unpacked_mapping) return;
        const Token *first = a->open + 1;
        fail_at(p, token_span(first, p->tok - 2),
                "iterable argument unpacking follows keyword argument unpacking");
    }
    if (a->keywords->len == 0) return;
    bool unpacked = ((Node *)a->keywords->items[a->keywords->len - 1])->keyword.arg == NULL;
    const Token *shown = after_arguments(p);
    fail_at(p, token_range(shown), "positional argument follows keyword argument%s",
            unpacked ? " unpacking" : "");
}

// arguments: args [','] &')'
// args: positional and '*' arguments, then keywords and '*', then keywords and '**'
void parse_call_arguments(Parser *p, const Token *open, bool is_class, NodeList *args, NodeList *keywords) {
    Arguments a = {args, keywords, open, is_class, false};
    while (!at(p, TOK_RPAR)) {
        if (at(p, TOK_DOUBLESTAR))
            unpacked_argument(p, &a);
        else if (at(p, TOK_NAME) && p->tok[1].kind == TOK_EQUAL)
            keyword_argument(p, &a);
        else {
            bool star = at(p, TOK_STAR);
            if (star || starts_expression(kind(p))) check_order(p, &a);
            if (star)
                unpacked_argument(p, &a);
            else
                positional_argument(p, &a);
        }
        if (!accept(p, TOK_COMMA)) break;
    }
    expect(p, TOK_RPAR);
}

// ---- parameters ----

typedef struct Parameters {
    Node *arguments;    // the AST_arguments being filled
    TokenKind close;    // ')' of a def, ':' of a lambda
    bool lambda;        // no annotations
    const Token *slash; // the '/' seen, or NULL
    const Token *star;  // the '*' seen, or NULL
} Parameters;

// annotation: ':' expression; after '*' also ':' star_expression
static Node *annotation(Parser *p, bool star) {
    if (!accept(p, TOK_COLON)) return NULL;
    return star ? parse_star_expression(p) : parse_expression_node(p);
}

// param: NAME [annotation]
static Node *param(Parser *p, Parameters *ps, bool star) {
    const Token *start = p->tok;
    const char *name = expect_name(p);
    Node *type = ps->lambda ? NULL : annotation(p, star);
    Node *n = new_node(p, AST_arg, start);
    n->arg.arg = name;
    n->arg.annotation = type;
    return n;
}

// default: '=' expression
static Node *default_value(Parser *p, Parameters *ps) {
    const Token *equal = p->tok;
    if (!accept(p, TOK_EQUAL)) return NULL;
    if (at(p, ps->close) || at(p, TOK_COMMA))
        fail_at(p, token_range(equal), "expected default value expression");
    return parse_expression_node(p);
}

// A parameter with or without a default, before or after the '*'.
static void plain_parameter(Parser *p, Parameters *ps) {
    Node *args = ps->arguments;
    Node *name = param(p, ps, false);
    Node *value = default_value(p, ps);
    if (ps->star) {
        vec_push(p->arena, &args->arguments.kwonlyargs, name);
        vec_push(p->arena, &args->arguments.kw_defaults, value);
        return;
    }
    if (value)
        vec_push(p->arena, &args->arguments.defaults, value);
    else if (args->arguments.defaults.len && (at(p, TOK_COMMA) || at(p, ps->close)))
        fail_at(p, node_range(name), "non-default argument follows default argument");
    vec_push(p->arena, &args->arguments.args, name);
}

static void slash(Parser *p, Parameters *ps) {
    const Token *here = p->tok++;
    Node *args = ps->arguments;
    if (ps->slash) fail_at(p, token_range(here), "/ may appear only once");
    if (ps->star) fail_at(p, token_range(here), "/ must be ahead of *");
    if (args->arguments.args.len == 0) {
        if (at(p, TOK_COMMA)) fail_at(p, token_range(here), "at least one argument must precede /");
        p->tok--;
        fail_syntax(p);
    }
    if (at(p, TOK_STAR)) fail_at(p, token_range(p->tok), "expected comma between / and *");
    ps->slash = here;
    args->arguments.posonlyargs = args->arguments.args;
    memset(&args->arguments.args, 0, sizeof args->arguments.args);
}

static _Noreturn void fail_bare_star(Parser *p, Parameters *ps, const Token *star, const Token *next) {
    fail_at(p, ps->lambda ? start_of(token_range(next)) : token_range(star),
            "named arguments must follow bare *");
}

// star_etc: '*' param | '*' ','
static void star(Parser *p, Parameters *ps) {
    const Token *here = p->tok++;
    if (ps->star) fail_at(p, token_range(here), "* argument may appear only once");
    ps->star = here;
    if (at(p, TOK_COMMA)) {
        TokenKind next = p->tok[1].kind;
        if (next == ps->close || next == TOK_DOUBLESTAR) fail_bare_star(p, ps, here, p->tok + 1);
        return;
    }
    if (at(p, ps->close)) fail_bare_star(p, ps, here, p->tok);
    Node *vararg = ps->arguments->arguments.vararg = param(p, ps, true);
    bool unpacked = vararg->arg.annotation && vararg->arg.annotation->kind == AST_Starred;
    if (at(p, TOK_EQUAL) && !unpacked)
        fail_at(p, token_range(p->tok), "var-positional argument cannot have default value");
}

// kwds: '**' param
static void double_star(Parser *p, Parameters *ps) {
    p->tok++;
    ps->arguments->arguments.kwarg = param(p, ps, false);
    if (at(p, TOK_EQUAL)) fail_at(p, token_range(p->tok), "var-keyword argument cannot have default value");
    if (!at(p, TOK_COMMA)) return;
    TokenKind next = p->tok[1].kind;
    if (next != TOK_NAME && next != TOK_STAR && next != TOK_DOUBLESTAR && next != TOK_SLASH) return;
    p->tok++;
    SourceRange where = next == TOK_NAME ? node_range(param(p, ps, false)) : token_range(p->tok);
    fail_at(p, where, "arguments cannot follow var-keyword argument");
}

// `def f(a, (b, c)):` of Python 2.
static void check_parenthesized(Parser *p, Parameters *ps) {
    const Token *open = p->tok, *t = open + 1;
    while (t->kind == TOK_NAME && t[1].kind == TOK_COMMA) t += 2;
    if (t->kind == TOK_NAME) t++;
    bool first = !ps->star && !ps->slash && ps->arguments->arguments.defaults.len == 0;
    if (first && t->kind == TOK_RPAR && t > open + 1)
        fail_at(p, token_span(open, t), "%s parameters cannot be parenthesized",
                ps->lambda ? "Lambda expression" : "Function");
    fail_syntax(p);
}

// parameters: (param [default] ',')* ['/' ','] ... ['*' [param] ','] ... ['**' param]   up to `close`
Node *parse_parameters(Parser *p, TokenKind close) {
    const Token *start = p->tok;
    Parameters ps = {
        .arguments = new_node(p, AST_arguments, start), .close = close, .lambda = close == TOK_COLON};
    Node *args = ps.arguments;
    args->lineno = args->col_offset = args->end_lineno = args->end_col_offset = 0;
    while (!at(p, close)) {
        if (at(p, TOK_NAME))
            plain_parameter(p, &ps);
        else if (at(p, TOK_SLASH))
            slash(p, &ps);
        else if (at(p, TOK_STAR))
            star(p, &ps);
        else if (at(p, TOK_DOUBLESTAR))
            double_star(p, &ps);
        else if (at(p, TOK_LPAR))
            check_parenthesized(p, &ps);
        else
            break;
        if (!accept(p, TOK_COMMA)) break;
        if (args->arguments.kwarg) break;
    }
    return args;
}

// ---- type parameters ----

// type_param: NAME [':' expression] | '*' NAME | '**' NAME
static Node *type_param(Parser *p) {
    const Token *start = p->tok;
    AstKind k = accept(p, TOK_STAR)         ? AST_TypeVarTuple
                : accept(p, TOK_DOUBLESTAR) ? AST_ParamSpec
                                            : AST_TypeVar;
    const char *name = expect_name(p);
    const Token *colon = p->tok;
    Node *bound = NULL;
    if (accept(p, TOK_COLON)) {
        bound = parse_expression_node(p);
        if (k != AST_TypeVar)
            fail_at(p, token_range(colon), "cannot use %s with %s",
                    bound->kind == AST_Tuple ? "constraints" : "bound",
                    k == AST_ParamSpec ? "ParamSpec" : "TypeVarTuple");
    }
    Node *n = new_node(p, k, start);
    n->TypeVar.name = name;
    if (k == AST_TypeVar) n->TypeVar.bound = bound;
    return n;
}

// type_params: '[' ','.type_param+ [','] ']'
void parse_type_params(Parser *p, NodeList *out) {
    if (!accept(p, TOK_LSQB)) return;
    if (at(p, TOK_RSQB)) fail_at(p, token_range(p->tok), "Type parameter list cannot be empty");
    do {
        Node *n = type_param(p);
        vec_push(p->arena, out, n);
    } while (accept(p, TOK_COMMA) && !at(p, TOK_RSQB));
    expect(p, TOK_RSQB);
}
