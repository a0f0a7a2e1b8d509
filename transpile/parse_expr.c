// parse_expr.c -- expressions, from star_expressions down to atoms.
//
// The layers or, and, not, comparison are functions; the binary operators below them are one
// precedence-climbing loop over a table. Where CPython has a better message than "invalid syntax" for a
// mistake, the check stands at the place where the mistake first shows: an expression followed by another one
// ("forgot a comma"), by '=' ("maybe you meant
// '=='") and so on. None of these can follow an expression in a valid program.
#include "transpile/parser_internal.h"

#include <string.h>

static Node *atom(Parser *p);

// ---- mistakes ----

static bool is_legacy_statement(const Node *a) {
    return a->kind == AST_Name && (strcmp(a->Name.id, "print") == 0 || strcmp(a->Name.id, "exec") == 0);
}

// `a b` inside brackets, where b is an expression too.
static void check_forgotten_comma(Parser *p, Node *a, const Token *start) {
    if (start->kind == TOK_NAME && (start[1].kind == TOK_STRING || strcmp(start->name, "match") == 0 ||
                                    strcmp(start->name, "case") == 0 || strcmp(start->name, "_") == 0))
        return;
    const Token *after;
    Node *b = look_ahead_quietly(p, parse_expression_node, &after);
    if (!b) b = look_ahead_quietly(p, parse_disjunction, &after);
    p->quiet_from = p->tok;
    p->quiet_to = after;
    if (!b || after[-1].level == 0 || is_legacy_statement(a)) return;
    fail_at(p, range_from(node_range(a), node_range(b)), "invalid syntax. Perhaps you forgot a comma?");
}

// `print x` and `exec x`. What follows another name is probed too: it may hold a mistake with a message of
// its own.
static void check_legacy_statement(Parser *p, Node *a) {
    if (a->kind != AST_Name || a->parenthesized || at(p, TOK_LPAR)) return;
    const char *name = a->Name.id;
    Node *b = look_ahead(p, parse_star_expressions, NULL);
    if (b && is_legacy_statement(a))
        fail_at(p, range_from(node_range(a), node_range(b)),
                "Missing parentheses in call to '%s'. Did you mean %s(...)?", name, name);
}

// At the second of two expressions in a row, which is always an error.
static void two_expressions(Parser *p, Node *e, const Token *start) {
    bool known = start > p->quiet_from && start <= p->quiet_to;
    if (!known) {
        check_forgotten_comma(p, e, start);
        check_legacy_statement(p, e);
    }
    if (p->probing) return;      // the production may end here
    if (at(p, KW_not)) p->tok++; // read as the start of `not in`: the error is after it
    fail_syntax(p);
}

// Would `e` have been parsed by bitwise_or alone?
static bool is_bitwise_or(const Node *e) {
    if (e->parenthesized) return true;
    if (e->kind == AST_UnaryOp) return e->UnaryOp.op != UNARY_Not;
    return e->kind != AST_Compare && e->kind != AST_BoolOp && e->kind != AST_IfExp && e->kind != AST_Lambda &&
           e->kind != AST_NamedExpr && e->kind != AST_Starred;
}

// Does the text of e begin with a list, tuple, generator expression, True, False or None?
static bool begins_with_display(const Node *e) {
    for (;;) {
        if (e->kind == AST_List || e->kind == AST_Tuple || e->kind == AST_GeneratorExp) return true;
        if (e->kind == AST_Constant) return e->Constant.value.kind <= CONST_True;
        if (e->parenthesized) return false;
        if (e->kind == AST_BinOp)
            e = e->BinOp.left;
        else if (e->kind == AST_Attribute)
            e = e->Attribute.value;
        else if (e->kind == AST_Subscript)
            e = e->Subscript.value;
        else if (e->kind == AST_Call)
            e = e->Call.func;
        else
            return false;
    }
}

// What CPython's grammar takes for the right operand at p->tok: the longest bitwise_or that parses. Tells the
// token after.
static bool probe_bitwise_or(Parser *p, const Token **after) {
    return look_ahead(p, parse_bitwise_or, after) || look_ahead(p, atom, after);
}

// invalid_named_expression, at '=' or ':=' after e.
void check_assignment_in_expression(Parser *p, Node *e) {
    if (p->speculating || e->kind == AST_NamedExpr) return;
    if (at(p, TOK_COLONEQUAL)) {
        p->tok++;
        Node *value = look_ahead(p, parse_expression_node, NULL);
        p->tok--;
        if (value) fail_at(p, node_range(e), "cannot use assignment expressions with %s", expr_name(e));
        return;
    }
    if (!at(p, TOK_EQUAL) || !is_bitwise_or(e) || begins_with_display(e)) return;
    p->tok++;
    const Token *after;
    bool value = probe_bitwise_or(p, &after);
    p->tok--;
    if (!value || after->kind == TOK_EQUAL || after->kind == TOK_COLONEQUAL) return;
    if (e->kind == AST_Name && !e->parenthesized)
        fail_at(p, range_from(node_range(e), token_range(after - 1)),
                "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    fail_at(p, node_range(e), "cannot assign to %s here. Maybe you meant '==' instead of '='?", expr_name(e));
}

// ---- lists of expressions ----

static Node *starred(Parser *p) {
    const Token *start = p->tok++;
    Node *value = parse_bitwise_or(p);
    Node *n = new_node(p, AST_Starred, start);
    n->Starred.value = value;
    return n;
}

// star_expression: '*' bitwise_or | expression
Node *parse_star_expression(Parser *p) {
    return at(p, TOK_STAR) ? starred(p) : parse_expression_node(p);
}

// star_named_expression: '*' bitwise_or | named_expression
Node *parse_star_named_expression(Parser *p) {
    return at(p, TOK_STAR) ? starred(p) : parse_named_expression(p);
}

// star_expressions: star_expression (',' star_expression)* [',']      a comma makes a Tuple
Node *parse_star_expressions(Parser *p) {
    const Token *start = p->tok;
    Node *first = parse_star_expression(p);
    if (!at(p, TOK_COMMA)) return first;
    NodeList elts = {0};
    vec_push(p->arena, &elts, first);
    while (accept(p, TOK_COMMA)) {
        if (!starts_expression(kind(p)) && !at(p, TOK_STAR)) break;
        Node *next = parse_star_expression(p);
        vec_push(p->arena, &elts, next);
    }
    Node *n = new_node(p, AST_Tuple, start);
    n->Tuple.elts = elts;
    return n;
}

// assignment_expression: NAME ':=' ~ expression
Node *parse_assignment_expression(Parser *p) {
    if (!at(p, TOK_NAME) || p->tok[1].kind != TOK_COLONEQUAL) return parse_expression_node(p);
    const Token *start = p->tok++;
    Node *target = new_node(p, AST_Name, start);
    target->Name.id = start->name;
    target->Name.ctx = CTX_Store;
    p->tok++;
    Node *value = parse_expression_node(p);
    Node *n = new_node(p, AST_NamedExpr, start);
    n->NamedExpr.target = target;
    n->NamedExpr.value = value;
    return n;
}

// named_expression: assignment_expression | expression !':='
Node *parse_named_expression(Parser *p) {
    Node *e = parse_assignment_expression(p);
    if (at(p, TOK_EQUAL) || at(p, TOK_COLONEQUAL)) check_assignment_in_expression(p, e);
    return e;
}

// yield_expr: 'yield' 'from' expression | 'yield' [star_expressions]
Node *parse_yield_expr(Parser *p) {
    const Token *start = p->tok;
    expect(p, KW_yield);
    if (accept(p, KW_from)) {
        Node *value = parse_expression_node(p);
        Node *n = new_node(p, AST_YieldFrom, start);
        n->YieldFrom.value = value;
        return n;
    }
    Node *value = starts_expression(kind(p)) || at(p, TOK_STAR) ? parse_star_expressions(p) : NULL;
    Node *n = new_node(p, AST_Yield, start);
    n->Yield.value = value;
    return n;
}

// annotated_rhs: yield_expr | star_expressions
Node *parse_annotated_rhs(Parser *p) {
    return at(p, KW_yield) ? parse_yield_expr(p) : parse_star_expressions(p);
}

// ---- expression ----

// lambdef: 'lambda' [lambda_params] ':' expression
static Node *lambda(Parser *p) {
    const Token *start = p->tok++;
    Node *args = parse_parameters(p, TOK_COLON);
    expect(p, TOK_COLON);
    Node *body = parse_expression_node(p);
    Node *n = new_node(p, AST_Lambda, start);
    n->Lambda.args = args;
    n->Lambda.body = body;
    return n;
}

// The rest of disjunction 'if' disjunction 'else' expression, at 'if'.
static Node *conditional(Parser *p, Node *body, const Token *start) {
    p->tok++;
    Node *test = parse_disjunction(p);
    if (!at(p, KW_else) && !at(p, TOK_COLON))
        fail_at(p, range_from(node_range(body), node_range(test)), "expected 'else' after 'if' expression");
    expect(p, KW_else);
    p->quiet_from = p->tok - 1;
    p->quiet_to = p->tok;
    Node *orelse = parse_expression_node(p);
    Node *n = new_node(p, AST_IfExp, start);
    n->IfExp.test = test;
    n->IfExp.body = body;
    n->IfExp.orelse = orelse;
    return n;
}

// expression: disjunction ['if' disjunction 'else' expression] | lambdef
Node *parse_expression_node(Parser *p) {
    enter(p);
    const Token *start = p->tok;
    Node *e;
    if (at(p, KW_lambda))
        e = lambda(p);
    else {
        e = parse_disjunction(p);
        if (at(p, KW_if))
            e = conditional(p, e, start);
        else if (starts_expression(kind(p)) && !p->speculating)
            two_expressions(p, e, start);
    }
    leave(p);
    return e;
}

static Node *bool_op(Parser *p, TokenKind word, BoolOpKind op, Node *(*operand)(Parser *)) {
    const Token *start = p->tok;
    Node *first = operand(p);
    if (!at(p, word)) return first;
    NodeList values = {0};
    vec_push(p->arena, &values, first);
    while (accept(p, word)) {
        Node *next = operand(p);
        vec_push(p->arena, &values, next);
    }
    Node *n = new_node(p, AST_BoolOp, start);
    n->BoolOp.op = op;
    n->BoolOp.values = values;
    return n;
}

// ---- comparison ----

// compare_op: '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not' 'in' | 'is' | 'is' 'not'
static bool compare_op(Parser *p, CmpOp *op) {
    static const int8_t simple[TOKEN_KIND_COUNT] = {
        // one more than the CmpOp
        [TOK_EQEQUAL] = CMP_Eq + 1,    [TOK_NOTEQUAL] = CMP_NotEq + 1, [TOK_LESS] = CMP_Lt + 1,
        [TOK_LESSEQUAL] = CMP_LtE + 1, [TOK_GREATER] = CMP_Gt + 1,     [TOK_GREATEREQUAL] = CMP_GtE + 1,
        [KW_in] = CMP_In + 1,          [KW_is] = CMP_Is + 1,
    };
    if (at(p, KW_not)) {
        if (p->tok[1].kind != KW_in) return false;
        p->tok += 2;
        *op = CMP_NotIn;
        return true;
    }
    int8_t found = simple[kind(p)];
    if (!found) return false;
    *op = (CmpOp)(found - 1);
    if (*op == CMP_NotEq && p->source->barry && p->source->text[p->tok->start] == '!')
        fail_at(p, token_range(p->tok), "with Barry as BDFL, use '<>' instead of '!='");
    p->tok++;
    if (*op == CMP_Is && accept(p, KW_not)) *op = CMP_IsNot;
    return true;
}

// comparison: bitwise_or (compare_op bitwise_or)*
static Node *comparison(Parser *p) {
    const Token *start = p->tok;
    Node *left = parse_bitwise_or(p);
    CmpOp op;
    if (!compare_op(p, &op)) return left;
    CmpOpList ops = {0};
    NodeList comparators = {0};
    do {
        vec_push(p->arena, &ops, op);
        Node *right = parse_bitwise_or(p);
        vec_push(p->arena, &comparators, right);
    } while (compare_op(p, &op));
    Node *n = new_node(p, AST_Compare, start);
    n->Compare.left = left;
    n->Compare.ops = ops;
    n->Compare.comparators = comparators;
    return n;
}

static Node *unary_node(Parser *p, const Token *start, UnaryOpKind op, Node *operand) {
    Node *n = new_node(p, AST_UnaryOp, start);
    n->UnaryOp.op = op;
    n->UnaryOp.operand = operand;
    return n;
}

// inversion: 'not' inversion | comparison
static Node *inversion(Parser *p) {
    if (!at(p, KW_not)) return comparison(p);
    const Token *start = p->tok++;
    enter(p);
    Node *operand = inversion(p);
    leave(p);
    return unary_node(p, start, UNARY_Not, operand);
}

// conjunction: inversion ('and' inversion)*
static Node *conjunction(Parser *p) {
    return bool_op(p, KW_and, BOOL_And, inversion);
}

// disjunction: conjunction ('or' conjunction)*
Node *parse_disjunction(Parser *p) {
    return bool_op(p, KW_or, BOOL_Or, conjunction);
}

// ---- binary operators ----

static const struct {
    uint8_t precedence; // 0: not a binary operator; the higher, the tighter
    uint8_t op;         // Operator
} binary_ops[TOKEN_KIND_COUNT] = {
    [TOK_VBAR] = {1, OP_BitOr},
    [TOK_CIRCUMFLEX] = {2, OP_BitXor},
    [TOK_AMPER] = {3, OP_BitAnd},
    [TOK_LEFTSHIFT] = {4, OP_LShift},
    [TOK_RIGHTSHIFT] = {4, OP_RShift},
    [TOK_PLUS] = {5, OP_Add},
    [TOK_MINUS] = {5, OP_Sub},
    [TOK_STAR] = {6, OP_Mult},
    [TOK_SLASH] = {6, OP_Div},
    [TOK_PERCENT] = {6, OP_Mod},
    [TOK_DOUBLESLASH] = {6, OP_FloorDiv},
    [TOK_AT] = {6, OP_MatMult},
};

static Node *factor(Parser *p);

static Node *binary(Parser *p, int lowest) {
    const Token *start = p->tok;
    Node *left = factor(p);
    int precedence;
    while ((precedence = binary_ops[kind(p)].precedence) >= lowest) {
        Operator op = binary_ops[kind(p)].op;
        p->tok++;
        Node *right = binary(p, precedence + 1);
        Node *n = new_node(p, AST_BinOp, start);
        n->BinOp.left = left;
        n->BinOp.op = op;
        n->BinOp.right = right;
        left = n;
    }
    return left;
}

// bitwise_or and all binary operators below it: operand (op operand)*, left-associative
Node *parse_bitwise_or(Parser *p) {
    return binary(p, 1);
}

static Node *primary(Parser *p);

// await_primary: 'await' primary | primary
static Node *await_primary(Parser *p) {
    if (!at(p, KW_await)) return primary(p);
    const Token *start = p->tok++;
    Node *value = primary(p);
    Node *n = new_node(p, AST_Await, start);
    n->Await.value = value;
    return n;
}

// power: await_primary ['**' factor]
static Node *power(Parser *p) {
    const Token *start = p->tok;
    Node *base = await_primary(p);
    if (!accept(p, TOK_DOUBLESTAR)) return base;
    enter(p);
    Node *exponent = factor(p);
    leave(p);
    Node *n = new_node(p, AST_BinOp, start);
    n->BinOp.left = base;
    n->BinOp.op = OP_Pow;
    n->BinOp.right = exponent;
    return n;
}

// factor: ('+' | '-' | '~') factor | power
static Node *factor(Parser *p) {
    UnaryOpKind op;
    if (at(p, TOK_MINUS))
        op = UNARY_USub;
    else if (at(p, TOK_PLUS))
        op = UNARY_UAdd;
    else if (at(p, TOK_TILDE))
        op = UNARY_Invert;
    else
        return power(p);
    const Token *start = p->tok++;
    enter(p);
    Node *operand = factor(p);
    leave(p);
    return unary_node(p, start, op, operand);
}

// ---- primary ----

static Node *optional_expression(Parser *p) {
    return starts_expression(kind(p)) ? parse_expression_node(p) : NULL;
}

// slice: [expression] ':' [expression] [':' [expression]] | named_expression | starred_expression
static Node *slice(Parser *p) {
    const Token *start = p->tok;
    if (at(p, TOK_STAR)) return starred(p);
    Node *lower = NULL;
    if (!at(p, TOK_COLON)) {
        lower = parse_named_expression(p);
        if (!at(p, TOK_COLON) || (lower->kind == AST_NamedExpr && !lower->parenthesized)) return lower;
    }
    p->tok++;
    Node *upper = optional_expression(p);
    Node *step = accept(p, TOK_COLON) ? optional_expression(p) : NULL;
    Node *n = new_node(p, AST_Slice, start);
    n->Slice.lower = lower;
    n->Slice.upper = upper;
    n->Slice.step = step;
    return n;
}

// slices: slice !',' | ','.(slice | starred_expression)+ [',']
static Node *slices(Parser *p) {
    const Token *start = p->tok;
    Node *first = slice(p);
    if (!at(p, TOK_COMMA) && first->kind != AST_Starred) return first;
    NodeList elts = {0};
    vec_push(p->arena, &elts, first);
    while (accept(p, TOK_COMMA) && !at(p, TOK_RSQB)) {
        Node *next = slice(p);
        vec_push(p->arena, &elts, next);
    }
    Node *n = new_node(p, AST_Tuple, start);
    n->Tuple.elts = elts;
    return n;
}

static Node *call(Parser *p, Node *func, const Token *start) {
    NodeList args = {0}, keywords = {0};
    const Token *open = p->tok++;
    parse_call_arguments(p, open, false, &args, &keywords);
    Node *n = new_node(p, AST_Call, start);
    n->Call.func = func;
    n->Call.args = args;
    n->Call.keywords = keywords;
    return n;
}

static Node *subscript(Parser *p, Node *value, const Token *start) {
    p->tok++;
    Node *index = slices(p);
    expect(p, TOK_RSQB);
    Node *n = new_node(p, AST_Subscript, start);
    n->Subscript.value = value;
    n->Subscript.slice = index;
    return n;
}

static Node *attribute(Parser *p, Node *value, const Token *start) {
    if (p->probing && peek(p) != TOK_NAME) return NULL; // a probed production may end before the dot
    p->tok++;
    const char *attr = expect_name(p);
    Node *n = new_node(p, AST_Attribute, start);
    n->Attribute.value = value;
    n->Attribute.attr = attr;
    return n;
}

// primary: atom ('.' NAME | '(' [arguments] ')' | '[' slices ']')*
static Node *primary(Parser *p) {
    const Token *start = p->tok;
    Node *e = atom(p);
    for (;;) {
        if (at(p, TOK_DOT)) {
            Node *longer = attribute(p, e, start);
            if (!longer) return e;
            e = longer;
        } else if (at(p, TOK_LPAR))
            e = call(p, e, start);
        else if (at(p, TOK_LSQB))
            e = subscript(p, e, start);
        else
            return e;
    }
}

// ---- comprehensions ----

bool at_comprehension(const Parser *p) {
    return at(p, KW_for) || (at(p, KW_async) && p->tok[1].kind == KW_for);
}

// for_if_clause: ['async'] 'for' star_targets 'in' ~ disjunction ('if' disjunction)*
static Node *for_if_clause(Parser *p) {
    bool is_async = accept(p, KW_async);
    expect(p, KW_for);
    Node *target = parse_star_targets(p, TARGET_For);
    expect(p, KW_in);
    Node *iter = parse_disjunction(p);
    NodeList ifs = {0};
    while (accept(p, KW_if)) {
        Node *test = parse_disjunction(p);
        vec_push(p->arena, &ifs, test);
    }
    Node *n = ast_new(p->arena, AST_comprehension);
    n->comprehension.target = target;
    n->comprehension.iter = iter;
    n->comprehension.ifs = ifs;
    n->comprehension.is_async = is_async;
    return n;
}

// for_if_clauses: for_if_clause+
void parse_for_if_clauses(Parser *p, NodeList *out) {
    while (at_comprehension(p)) {
        Node *clause = for_if_clause(p);
        vec_push(p->arena, out, clause);
    }
}

static Node *for_if_clauses_alone(Parser *p) {
    NodeList clauses = {0};
    parse_for_if_clauses(p, &clauses);
    return clauses.items[0];
}

bool probe_for_if_clauses(Parser *p) {
    return look_ahead(p, for_if_clauses_alone, NULL);
}

void check_async(Parser *p) {
    if (!at(p, KW_async) || p->tok[1].kind == KW_for) return;
    p->tok++;
    fail_syntax(p);
}

// The generators and the closing bracket of a comprehension whose element is parsed.
static Node *comprehension(Parser *p, AstKind k, const Token *open, Node *elt, TokenKind close) {
    if (elt->kind == AST_Starred && !elt->parenthesized)
        fail_at(p, node_range(elt), "iterable unpacking cannot be used in comprehension");
    NodeList generators = {0};
    parse_for_if_clauses(p, &generators);
    expect(p, close);
    Node *n = new_node(p, k, open);
    n->ListComp.elt = elt;
    n->ListComp.generators = generators;
    return n;
}

// After the first element: the others up to the closing bracket. A `for` here means forgotten parentheses.
static void more_elements(Parser *p, NodeList *elts, TokenKind close, bool brackets) {
    const Token *comma = p->tok;
    while (accept(p, TOK_COMMA)) {
        if (at(p, close)) break;
        if (brackets && elts->len == 1 && at_comprehension(p) && probe_for_if_clauses(p))
            fail_at(p, range_from(node_range(elts->items[0]), token_range(comma)),
                    "did you forget parentheses around the comprehension target?");
        Node *next = parse_star_named_expression(p);
        vec_push(p->arena, elts, next);
    }
    if (brackets && elts->len > 1 && at_comprehension(p) && probe_for_if_clauses(p))
        fail_at(p, range_from(node_range(elts->items[0]), node_range(elts->items[elts->len - 1])),
                "did you forget parentheses around the comprehension target?");
    expect(p, close);
}

// ---- atoms in brackets ----

static Node *close_group(Parser *p, Node *e) {
    if (e->kind == AST_Starred && at(p, TOK_RPAR))
        fail_at(p, node_range(e), "cannot use starred expression here");
    expect(p, TOK_RPAR);
    e->parenthesized = true;
    return e;
}

// tuple | group | genexp, at '('
static Node *parentheses(Parser *p) {
    const Token *open = p->tok++;
    if (accept(p, TOK_RPAR)) {
        Node *empty = new_node(p, AST_Tuple, open);
        empty->parenthesized = true;
        return empty;
    }
    if (at(p, KW_yield)) return close_group(p, parse_yield_expr(p));
    if (at(p, TOK_DOUBLESTAR)) {
        const Token *stars = p->tok++;
        const Token *after;
        if (look_ahead(p, parse_expression_node, &after) && after->kind == TOK_RPAR)
            fail_at(p, token_range(stars), "cannot use double starred expression here");
        p->tok = stars;
        fail_syntax(p);
    }
    Node *first = parse_star_named_expression(p);
    check_async(p);
    if (at_comprehension(p)) return comprehension(p, AST_GeneratorExp, open, first, TOK_RPAR);
    if (!at(p, TOK_COMMA)) return close_group(p, first);
    NodeList elts = {0};
    vec_push(p->arena, &elts, first);
    more_elements(p, &elts, TOK_RPAR, false);
    Node *n = new_node(p, AST_Tuple, open);
    n->Tuple.elts = elts;
    n->parenthesized = true;
    return n;
}

// list | listcomp, at '['
static Node *square_brackets(Parser *p) {
    const Token *open = p->tok++;
    NodeList elts = {0};
    if (!accept(p, TOK_RSQB)) {
        Node *first = parse_star_named_expression(p);
        check_async(p);
        if (at_comprehension(p)) return comprehension(p, AST_ListComp, open, first, TOK_RSQB);
        vec_push(p->arena, &elts, first);
        more_elements(p, &elts, TOK_RSQB, true);
    }
    Node *n = new_node(p, AST_List, open);
    n->List.elts = elts;
    return n;
}

static void check_dict_value(Parser *p, const Token *colon) {
    if (at(p, TOK_STAR)) {
        const Token *star = p->tok++, *after;
        Node *value = look_ahead(p, parse_bitwise_or, &after);
        p->tok--;
        if (value) { // the range CPython shows ends before the last byte it has read
            SourceRange shown = token_span(star, after);
            shown.end_col--;
            fail_at(p, shown, "cannot use a starred expression in a dictionary value");
        }
    } else if (at(p, TOK_RBRACE) || at(p, TOK_COMMA)) {
        fail_at(p, token_range(colon), "expression expected after dictionary key and ':'");
    }
}

// At ':' after a key.
static Node *dict_value(Parser *p) {
    const Token *colon = p->tok++;
    check_dict_value(p, colon);
    return parse_expression_node(p);
}

// double_starred_kvpair: '**' bitwise_or | expression ':' expression
static void dict_item(Parser *p, NodeList *keys, NodeList *values) {
    Node *key = NULL, *value;
    if (accept(p, TOK_DOUBLESTAR))
        value = parse_bitwise_or(p);
    else {
        key = parse_expression_node(p);
        if (!at(p, TOK_COLON))
            fail_at(
                p,
                (SourceRange){key->lineno, key->end_col_offset - 1, key->end_lineno, key->end_col_offset - 1},
                "':' expected after dictionary key");
        value = dict_value(p);
    }
    vec_push(p->arena, keys, key);
    vec_push(p->arena, values, value);
}

// The rest of a dict display, after its first item.
static Node *dict_rest(Parser *p, const Token *open, Node *key, Node *value) {
    NodeList keys = {0}, values = {0};
    vec_push(p->arena, &keys, key);
    vec_push(p->arena, &values, value);
    while (accept(p, TOK_COMMA) && !at(p, TOK_RBRACE)) dict_item(p, &keys, &values);
    expect(p, TOK_RBRACE);
    Node *n = new_node(p, AST_Dict, open);
    n->Dict.keys = keys;
    n->Dict.values = values;
    return n;
}

// dictcomp: '{' kvpair for_if_clauses '}'
static Node *dict_comprehension(Parser *p, const Token *open, Node *key, Node *value) {
    NodeList generators = {0};
    parse_for_if_clauses(p, &generators);
    expect(p, TOK_RBRACE);
    Node *n = new_node(p, AST_DictComp, open);
    n->DictComp.key = key;
    n->DictComp.value = value;
    n->DictComp.generators = generators;
    return n;
}

// dict | set | dictcomp | setcomp, at '{'
static Node *braces(Parser *p) {
    const Token *open = p->tok++;
    if (accept(p, TOK_RBRACE)) return new_node(p, AST_Dict, open);
    if (at(p, TOK_DOUBLESTAR)) {
        const Token *stars = p->tok++;
        Node *value = parse_bitwise_or(p);
        if (at_comprehension(p))
            fail_at(p, token_range(stars), "dict unpacking cannot be used in dict comprehension");
        return dict_rest(p, open, NULL, value);
    }
    Node *first = parse_star_named_expression(p);
    if (at(p, TOK_COLON) && first->kind != AST_Starred &&
        (first->kind != AST_NamedExpr || first->parenthesized)) {
        Node *value = dict_value(p);
        return at_comprehension(p) ? dict_comprehension(p, open, first, value)
                                   : dict_rest(p, open, first, value);
    }
    check_async(p);
    if (at_comprehension(p)) return comprehension(p, AST_SetComp, open, first, TOK_RBRACE);
    NodeList elts = {0};
    vec_push(p->arena, &elts, first);
    more_elements(p, &elts, TOK_RBRACE, true);
    Node *n = new_node(p, AST_Set, open);
    n->Set.elts = elts;
    return n;
}

// ---- atoms ----

static Node *name(Parser *p) {
    const Token *start = p->tok++;
    Node *n = new_node(p, AST_Name, start);
    n->Name.id = start->name;
    return n;
}

static Node *constant(Parser *p, ConstantKind k) {
    const Token *start = p->tok++;
    Node *n = new_node(p, AST_Constant, start);
    n->Constant.value.kind = k;
    return n;
}

// atom: NAME | 'True' | 'False' | 'None' | strings | NUMBER | tuple | group | genexp | list | listcomp
//     | dict | set | dictcomp | setcomp | '...'
static Node *atom(Parser *p) {
    switch (kind(p)) {
    case TOK_NAME: return name(p);
    case TOK_NUMBER: return parse_number(p);
    case TOK_STRING: return parse_strings(p);
    case TOK_LPAR: return parentheses(p);
    case TOK_LSQB: return square_brackets(p);
    case TOK_LBRACE: return braces(p);
    case TOK_ELLIPSIS: return constant(p, CONST_Ellipsis);
    case KW_None: return constant(p, CONST_None);
    case KW_True: return constant(p, CONST_True);
    case KW_False: return constant(p, CONST_False);
    default: fail_syntax(p);
    }
}
