// unparse.c -- writes an annotation, which may be any expression, back as source text.
//
// In: the expression of an annotation. Out: the text CPython stores for it under `from __future__ import annotations`: its
// spacing, its quotes, parentheses only where the precedence of what is around an expression asks for them.
#include "transpile/unparse.h"

#include <string.h>

// From the loosest to the tightest; an expression whose own level is below that of its place stands in parentheses.
typedef enum Level {
    TUPLE, TEST, OR, AND, NOT, COMPARE, BIT_OR, BIT_XOR, BIT_AND, SHIFT, ARITHMETIC, TERM, FACTOR, POWER, AWAIT, ATOM,
} Level;

static const struct {
    const char *text;
    Level level;
} binary_operators[] = {
    [OP_Add] = {" + ", ARITHMETIC}, [OP_Sub] = {" - ", ARITHMETIC}, [OP_Mult] = {" * ", TERM},
    [OP_MatMult] = {" @ ", TERM},   [OP_Div] = {" / ", TERM},       [OP_Mod] = {" % ", TERM},
    [OP_FloorDiv] = {" // ", TERM}, [OP_Pow] = {" ** ", POWER},     [OP_LShift] = {" << ", SHIFT},
    [OP_RShift] = {" >> ", SHIFT},  [OP_BitOr] = {" | ", BIT_OR},   [OP_BitXor] = {" ^ ", BIT_XOR},
    [OP_BitAnd] = {" & ", BIT_AND},
};
static const struct {
    const char *text;
    Level level;
} unary_operators[] = {
    [UNARY_Invert] = {"~", FACTOR}, [UNARY_Not] = {"not ", NOT}, [UNARY_UAdd] = {"+", FACTOR}, [UNARY_USub] = {"-", FACTOR}};
static const char *const comparisons[] = {
    [CMP_Eq] = " == ",  [CMP_NotEq] = " != ", [CMP_Lt] = " < ",         [CMP_LtE] = " <= ", [CMP_Gt] = " > ",
    [CMP_GtE] = " >= ", [CMP_Is] = " is ",    [CMP_IsNot] = " is not ", [CMP_In] = " in ",  [CMP_NotIn] = " not in ",
};

static void expression(StrBuf *out, const Node *n, Level level);

static void items(StrBuf *out, const NodeList *list, Level level, const char *separator) {
    for (int i = 0; i < list->len; i++) {
        if (i) strbuf_puts(out, separator);
        expression(out, list->items[i], level);
    }
}

static void display(StrBuf *out, const NodeList *list, const char *open, const char *close) {
    strbuf_puts(out, open);
    items(out, list, TEST, ", ");
    strbuf_puts(out, close);
}

// A number too large for a double reads as the first power of ten that is.
static void constant(StrBuf *out, const Node *n) {
    const Constant *c = &n->Constant.value;
    if (n->Constant.kind) strbuf_puts(out, n->Constant.kind);
    if (c->kind == CONST_Ellipsis) return strbuf_puts(out, "...");
    if (c->kind != CONST_Float && c->kind != CONST_Complex) return ast_repr_constant(out, c);
    StrBuf text = {0};
    ast_repr_constant(&text, c);
    bool infinite = text.len >= 3 && !memcmp(text.data, "inf", 3);
    if (infinite) strbuf_puts(out, "1e309");
    strbuf_append(out, text.data + (infinite ? 3 : 0), text.len - (infinite ? 3 : 0));
    strbuf_free(&text);
}

// ---- f-strings: the whole is the repr of what would stand between the quotes ----------------------------------------

static void fstring_body(StrBuf *out, const NodeList *values);

static void field(StrBuf *out, const Node *n) {
    StrBuf value = {0};
    expression(&value, n->FormattedValue.value, TEST + 1);
    strbuf_puts(out, value.len && value.data[0] == '{' ? "{ " : "{");
    strbuf_append(out, value.data ? value.data : "", value.len);
    strbuf_free(&value);
    if (n->FormattedValue.conversion > 0) strbuf_printf(out, "!%c", (int)n->FormattedValue.conversion);
    if (n->FormattedValue.format_spec) {
        strbuf_putc(out, ':');
        fstring_body(out, &n->FormattedValue.format_spec->JoinedStr.values);
    }
    strbuf_putc(out, '}');
}

static void fstring_body(StrBuf *out, const NodeList *values) {
    for (int i = 0; i < values->len; i++) {
        const Node *v = values->items[i];
        if (v->kind == AST_FormattedValue) {
            field(out, v);
            continue;
        }
        const Constant *text = &v->Constant.value;
        for (size_t k = 0; k < text->len; k++) {
            strbuf_putc(out, text->text[k]);
            if (strchr("{}", text->text[k]) && text->text[k]) strbuf_putc(out, text->text[k]);
        }
    }
}

static void fstring(StrBuf *out, const NodeList *values) {
    StrBuf body = {0};
    fstring_body(&body, values);
    strbuf_putc(out, 'f');
    ast_repr_str(out, body.data ? body.data : "", body.len);
    strbuf_free(&body);
}

// ---- Expressions with parts of their own ---------------------------------------------------------------------------

static void parameter(StrBuf *out, const char *stars, const Node *arg, const Node *value, int *n) {
    strbuf_printf(out, "%s%s%s", (*n)++ ? ", " : "", stars, arg ? arg->arg.arg : "");
    if (value) strbuf_putc(out, '='), expression(out, value, TEST);
}

static void parameters(StrBuf *out, const Node *a) {
    const NodeList *lists[] = {&a->arguments.posonlyargs, &a->arguments.args};
    int n = 0, required = lists[0]->len + lists[1]->len - a->arguments.defaults.len;
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < lists[k]->len; i++)
            parameter(out, "", lists[k]->items[i], n < required ? NULL : a->arguments.defaults.items[n - required], &n);
        if (!k && lists[0]->len) strbuf_puts(out, ", /");
    }
    if (a->arguments.vararg || a->arguments.kwonlyargs.len) parameter(out, "*", a->arguments.vararg, NULL, &n);
    for (int i = 0; i < a->arguments.kwonlyargs.len; i++)
        parameter(out, "", a->arguments.kwonlyargs.items[i], a->arguments.kw_defaults.items[i], &n);
    if (a->arguments.kwarg) parameter(out, "**", a->arguments.kwarg, NULL, &n);
}

static void lambda(StrBuf *out, const Node *n) {
    const Node *a = n->Lambda.args;
    bool positional = a->arguments.posonlyargs.len || a->arguments.args.len;
    strbuf_puts(out, positional ? "lambda " : "lambda"); // as CPython: "lambda*args"
    parameters(out, a);
    strbuf_puts(out, ": ");
    expression(out, n->Lambda.body, TEST);
}

static void dict(StrBuf *out, const Node *n) {
    strbuf_putc(out, '{');
    for (int i = 0; i < n->Dict.values.len; i++) {
        const Node *key = n->Dict.keys.items[i];
        if (i) strbuf_puts(out, ", ");
        if (key) expression(out, key, TEST);
        strbuf_puts(out, key ? ": " : "**");
        expression(out, n->Dict.values.items[i], key ? TEST : BIT_OR);
    }
    strbuf_putc(out, '}');
}

static void comprehension(StrBuf *out, const NodeList *generators, const char *close) {
    for (int i = 0; i < generators->len; i++) {
        const Node *g = generators->items[i];
        strbuf_puts(out, g->comprehension.is_async ? " async for " : " for ");
        expression(out, g->comprehension.target, TUPLE);
        strbuf_puts(out, " in ");
        expression(out, g->comprehension.iter, TEST + 1);
        for (int k = 0; k < g->comprehension.ifs.len; k++) {
            strbuf_puts(out, " if ");
            expression(out, g->comprehension.ifs.items[k], TEST + 1);
        }
    }
    strbuf_puts(out, close);
}

static void compare(StrBuf *out, const Node *n) {
    expression(out, n->Compare.left, COMPARE + 1);
    for (int i = 0; i < n->Compare.ops.len; i++) {
        strbuf_puts(out, comparisons[n->Compare.ops.items[i]]);
        expression(out, n->Compare.comparators.items[i], COMPARE + 1);
    }
}

static void call(StrBuf *out, const Node *n) {
    const NodeList *args = &n->Call.args, *keywords = &n->Call.keywords;
    expression(out, n->Call.func, ATOM);
    if (args->len == 1 && !keywords->len && args->items[0]->kind == AST_GeneratorExp)
        return expression(out, args->items[0], ATOM); // it has parentheses of its own
    display(out, args, "(", "");
    for (int i = 0; i < keywords->len; i++) {
        const Node *k = keywords->items[i];
        if (i || args->len) strbuf_puts(out, ", ");
        strbuf_printf(out, k->keyword.arg ? "%s=" : "**", k->keyword.arg);
        expression(out, k->keyword.value, TEST);
    }
    strbuf_putc(out, ')');
}

static void slice(StrBuf *out, const Node *n) {
    if (n->Slice.lower) expression(out, n->Slice.lower, TEST);
    strbuf_putc(out, ':');
    if (n->Slice.upper) expression(out, n->Slice.upper, TEST);
    if (n->Slice.step) strbuf_putc(out, ':'), expression(out, n->Slice.step, TEST);
}

static void tuple(StrBuf *out, const Node *n) {
    items(out, &n->Tuple.elts, TEST, ", ");
    if (n->Tuple.elts.len == 1) strbuf_putc(out, ',');
}

static void attribute(StrBuf *out, const Node *n) {
    const Node *value = n->Attribute.value;
    expression(out, value, ATOM);
    bool number = value->kind == AST_Constant && value->Constant.value.kind == CONST_Int; // "1.x" would be a float
    strbuf_printf(out, number ? " .%s" : ".%s", n->Attribute.attr);
}

// Of what may need parentheses.
static Level level_of(const Node *n) {
    switch (n->kind) {
    case AST_Tuple: return n->Tuple.elts.len ? TUPLE : ATOM;
    case AST_NamedExpr: return TUPLE;
    case AST_Lambda: case AST_IfExp: return TEST;
    case AST_BoolOp: return n->BoolOp.op == BOOL_And ? AND : OR;
    case AST_UnaryOp: return unary_operators[n->UnaryOp.op].level;
    case AST_Compare: return COMPARE;
    case AST_BinOp: return binary_operators[n->BinOp.op].level;
    case AST_Await: return AWAIT;
    default: return ATOM;
    }
}

// ListComp, SetComp and GeneratorExp have the same fields.
static void element_comprehension(StrBuf *out, const Node *n, const char *open, const char *close) {
    strbuf_puts(out, open);
    expression(out, n->ListComp.elt, TEST);
    comprehension(out, &n->ListComp.generators, close);
}

static void without_parentheses(StrBuf *out, const Node *n, Level own) {
    switch (n->kind) {
    case AST_Name: return strbuf_puts(out, n->Name.id);
    case AST_Constant: return constant(out, n);
    case AST_JoinedStr: return fstring(out, &n->JoinedStr.values);
    case AST_Attribute: return attribute(out, n);
    case AST_Subscript:
        expression(out, n->Subscript.value, ATOM);
        strbuf_putc(out, '[');
        expression(out, n->Subscript.slice, TUPLE);
        return strbuf_putc(out, ']');
    case AST_Slice: return slice(out, n);
    case AST_Call: return call(out, n);
    case AST_Starred: strbuf_putc(out, '*'); return expression(out, n->Starred.value, BIT_OR);
    case AST_BinOp: // ** alone groups to the right
        expression(out, n->BinOp.left, own + (n->BinOp.op == OP_Pow));
        strbuf_puts(out, binary_operators[n->BinOp.op].text);
        return expression(out, n->BinOp.right, own + (n->BinOp.op != OP_Pow));
    case AST_UnaryOp: strbuf_puts(out, unary_operators[n->UnaryOp.op].text); return expression(out, n->UnaryOp.operand, own);
    case AST_BoolOp: return items(out, &n->BoolOp.values, own + 1, n->BoolOp.op == BOOL_And ? " and " : " or ");
    case AST_Compare: return compare(out, n);
    case AST_IfExp:
        expression(out, n->IfExp.body, TEST + 1);
        strbuf_puts(out, " if ");
        expression(out, n->IfExp.test, TEST + 1);
        strbuf_puts(out, " else ");
        return expression(out, n->IfExp.orelse, TEST);
    case AST_Lambda: return lambda(out, n);
    case AST_NamedExpr:
        expression(out, n->NamedExpr.target, ATOM);
        strbuf_puts(out, " := ");
        return expression(out, n->NamedExpr.value, ATOM);
    case AST_Await: strbuf_puts(out, "await "); return expression(out, n->Await.value, ATOM);
    case AST_Yield:
        strbuf_puts(out, n->Yield.value ? "(yield " : "(yield");
        if (n->Yield.value) expression(out, n->Yield.value, TEST);
        return strbuf_putc(out, ')');
    case AST_YieldFrom:
        strbuf_puts(out, "(yield from ");
        expression(out, n->YieldFrom.value, TEST);
        return strbuf_putc(out, ')');
    case AST_Tuple: return n->Tuple.elts.len ? tuple(out, n) : strbuf_puts(out, "()");
    case AST_List: return display(out, &n->List.elts, "[", "]");
    case AST_Set: return display(out, &n->Set.elts, "{", "}");
    case AST_Dict: return dict(out, n);
    case AST_ListComp: return element_comprehension(out, n, "[", "]");
    case AST_SetComp: return element_comprehension(out, n, "{", "}");
    case AST_GeneratorExp: return element_comprehension(out, n, "(", ")");
    case AST_DictComp:
        strbuf_putc(out, '{');
        expression(out, n->DictComp.key, TEST);
        strbuf_puts(out, ": ");
        expression(out, n->DictComp.value, TEST);
        return comprehension(out, &n->DictComp.generators, "}");
    default: return; // no expression
    }
}

static void expression(StrBuf *out, const Node *n, Level level) {
    Level own = level_of(n);
    if (level > own) strbuf_putc(out, '(');
    without_parentheses(out, n, own);
    if (level > own) strbuf_putc(out, ')');
}

void unparse_annotation(StrBuf *out, const Node *n) { expression(out, n, TEST); }
