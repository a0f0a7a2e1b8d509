// tree_validate.c -- checks of trees that Python code has made, in CPython's words: what the parser guarantees and the later
// stages rely on.
#include <stdarg.h>
#include <string.h>

#include "transpile/parse.h"
#include "transpile/tree.h"

enum { MAX_DEPTH = 3000 };

typedef struct Check {
    Source *source;
    int depth;
} Check;

static bool expression(Check *c, const Node *n, ExprContext ctx);
static bool statements(Check *c, const NodeList *list, const char *owner);
static bool pattern(Check *c, const Node *n, bool star_ok);

static bool fail(Check *c, SyntaxErrorKind kind, const char *format, ...) {
    va_list args;
    va_start(args, format);
    const char *text = arena_vprintf(c->source->arena, format, args);
    va_end(args);
    source_error_kind(c->source, kind, (SourceRange){0, -1, 0, 0}, "%s", text);
    return false;
}
#define BAD_VALUE(c, ...) fail(c, ERR_ValueError, __VA_ARGS__)
#define BAD_TYPE(c, ...)  fail(c, ERR_TypeError, __VA_ARGS__)

static bool position(Check *c, const Node *n) {
    if (!ast_has_position(n)) return true;
    if (n->lineno > n->end_lineno)
        return BAD_VALUE(c, "AST node line range (%d, %d) is not valid", n->lineno, n->end_lineno);
    if ((n->lineno < 0 && n->end_lineno != n->lineno) || (n->col_offset < 0 && n->col_offset != n->end_col_offset))
        return BAD_VALUE(c, "AST node column range (%d, %d) for line range (%d, %d) is not valid", n->col_offset,
                         n->end_col_offset, n->lineno, n->end_lineno);
    if (n->lineno == n->end_lineno && n->col_offset > n->end_col_offset)
        return BAD_VALUE(c, "line %d, column %d-%d is not a valid range", n->lineno, n->col_offset, n->end_col_offset);
    return true;
}

static bool name(Check *c, const char *text) {
    static const char *const constants[] = {"None", "True", "False"};
    for (int i = 0; text && i < 3; i++)
        if (!strcmp(text, constants[i])) return BAD_VALUE(c, "identifier field can't represent '%s' constant", text);
    return true;
}

static bool expressions(Check *c, const NodeList *list, ExprContext ctx, bool null_ok) {
    for (int i = 0; i < list->len; i++) {
        if (!list->items[i] && !null_ok) return BAD_VALUE(c, "None disallowed in expression list");
        if (list->items[i] && !expression(c, list->items[i], ctx)) return false;
    }
    return true;
}

static bool not_empty(Check *c, int n, const char *what, const char *owner) {
    return n > 0 || BAD_VALUE(c, "empty %s on %s", what, owner);
}

static bool targets(Check *c, const NodeList *list, const char *owner, ExprContext ctx) {
    return not_empty(c, list->len, "targets", owner) && expressions(c, list, ctx, false);
}

static bool optional(Check *c, const Node *n) { return !n || expression(c, n, CTX_Load); }

static bool arg(Check *c, const Node *n) { return !n || (position(c, n) && optional(c, n->arg.annotation)); }

static bool arguments(Check *c, const Node *n) {
    const NodeList *lists[] = {&n->arguments.posonlyargs, &n->arguments.args, &n->arguments.kwonlyargs};
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < lists[k]->len; i++)
            if (!lists[k]->items[i]) return BAD_VALUE(c, "None disallowed in argument list");
            else if (!arg(c, lists[k]->items[i])) return false;
    if (!arg(c, n->arguments.vararg) || !arg(c, n->arguments.kwarg)) return false;
    if (n->arguments.defaults.len > n->arguments.posonlyargs.len + n->arguments.args.len)
        return BAD_VALUE(c, "more positional defaults than args on arguments");
    if (n->arguments.kw_defaults.len != n->arguments.kwonlyargs.len)
        return BAD_VALUE(c, "length of kwonlyargs is not the same as kw_defaults on arguments");
    return expressions(c, &n->arguments.defaults, CTX_Load, false) &&
           expressions(c, &n->arguments.kw_defaults, CTX_Load, true);
}

static bool comprehensions(Check *c, const NodeList *list) {
    if (!list->len) return BAD_VALUE(c, "comprehension with no generators");
    for (int i = 0; i < list->len; i++) {
        const Node *g = list->items[i];
        if (!g) return BAD_VALUE(c, "None disallowed in expression list");
        if (!expression(c, g->comprehension.target, CTX_Store) || !expression(c, g->comprehension.iter, CTX_Load) ||
            !expressions(c, &g->comprehension.ifs, CTX_Load, false))
            return false;
    }
    return true;
}

static bool keywords(Check *c, const NodeList *list) {
    for (int i = 0; i < list->len; i++) {
        if (!list->items[i]) return BAD_VALUE(c, "None disallowed in expression list");
        if (!position(c, list->items[i]) || !expression(c, list->items[i]->keyword.value, CTX_Load)) return false;
    }
    return true;
}

static const char *context_name(ExprContext ctx) {
    static const char *const names[] = {"Load", "Store", "Del"};
    return names[ctx];
}

// The context that the node has; -1: it has none, and can only be loaded.
static int context_of(const Node *n) {
    switch (n->kind) {
    case AST_Attribute: return n->Attribute.ctx;
    case AST_Subscript: return n->Subscript.ctx;
    case AST_Starred: return n->Starred.ctx;
    case AST_Name: return n->Name.ctx;
    case AST_List: return n->List.ctx;
    case AST_Tuple: return n->Tuple.ctx;
    default: return -1;
    }
}

static bool context(Check *c, const Node *n, ExprContext ctx) {
    int own = context_of(n);
    if (own < 0 && ctx != CTX_Load)
        return BAD_VALUE(c, "expression which can't be assigned to in %s context", context_name(ctx));
    if (own >= 0 && own != (int)ctx)
        return BAD_VALUE(c, "expression must have %s context but has %s instead", context_name(ctx),
                         context_name((ExprContext)own));
    return true;
}

static bool inner(Check *c, const Node *n, ExprContext ctx) {
    switch (n->kind) {
    case AST_BoolOp:
        if (n->BoolOp.values.len < 2) return BAD_VALUE(c, "BoolOp with less than 2 values");
        return expressions(c, &n->BoolOp.values, CTX_Load, false);
    case AST_NamedExpr:
        if (n->NamedExpr.target->kind != AST_Name) return BAD_TYPE(c, "NamedExpr target must be a Name");
        return expression(c, n->NamedExpr.target, CTX_Store) && expression(c, n->NamedExpr.value, CTX_Load);
    case AST_BinOp: return expression(c, n->BinOp.left, CTX_Load) && expression(c, n->BinOp.right, CTX_Load);
    case AST_UnaryOp: return expression(c, n->UnaryOp.operand, CTX_Load);
    case AST_Lambda: return arguments(c, n->Lambda.args) && expression(c, n->Lambda.body, CTX_Load);
    case AST_IfExp:
        return expression(c, n->IfExp.test, CTX_Load) && expression(c, n->IfExp.body, CTX_Load) &&
               expression(c, n->IfExp.orelse, CTX_Load);
    case AST_Dict:
        if (n->Dict.keys.len != n->Dict.values.len)
            return BAD_VALUE(c, "Dict doesn't have the same number of keys as values");
        return expressions(c, &n->Dict.keys, CTX_Load, true) && expressions(c, &n->Dict.values, CTX_Load, false);
    case AST_Set: return expressions(c, &n->Set.elts, CTX_Load, false);
    case AST_ListComp: case AST_SetComp: case AST_GeneratorExp:
        return comprehensions(c, &n->ListComp.generators) && expression(c, n->ListComp.elt, CTX_Load);
    case AST_DictComp:
        return comprehensions(c, &n->DictComp.generators) && expression(c, n->DictComp.key, CTX_Load) &&
               expression(c, n->DictComp.value, CTX_Load);
    case AST_Yield: return optional(c, n->Yield.value);
    case AST_YieldFrom: case AST_Await: return expression(c, n->Await.value, CTX_Load);
    case AST_Compare:
        if (!n->Compare.comparators.len) return BAD_VALUE(c, "Compare with no comparators");
        if (n->Compare.comparators.len != n->Compare.ops.len)
            return BAD_VALUE(c, "Compare has a different number of comparators and operands");
        return expressions(c, &n->Compare.comparators, CTX_Load, false) && expression(c, n->Compare.left, CTX_Load);
    case AST_Call:
        return expression(c, n->Call.func, CTX_Load) && expressions(c, &n->Call.args, CTX_Load, false) &&
               keywords(c, &n->Call.keywords);
    case AST_FormattedValue:
        return expression(c, n->FormattedValue.value, CTX_Load) && optional(c, n->FormattedValue.format_spec);
    case AST_JoinedStr: return expressions(c, &n->JoinedStr.values, CTX_Load, false);
    case AST_Attribute: return expression(c, n->Attribute.value, CTX_Load);
    case AST_Subscript:
        return expression(c, n->Subscript.slice, CTX_Load) && expression(c, n->Subscript.value, CTX_Load);
    case AST_Starred: return expression(c, n->Starred.value, ctx);
    case AST_Name: return name(c, n->Name.id);
    case AST_List: return expressions(c, &n->List.elts, ctx, false);
    case AST_Tuple: return expressions(c, &n->Tuple.elts, ctx, false);
    case AST_Slice: return optional(c, n->Slice.lower) && optional(c, n->Slice.upper) && optional(c, n->Slice.step);
    default: return true;
    }
}

static bool expression(Check *c, const Node *n, ExprContext ctx) {
    if (++c->depth > MAX_DEPTH)
        return fail(c, ERR_RecursionError, "maximum recursion depth exceeded during compilation");
    bool ok = position(c, n) && context(c, n, ctx) && inner(c, n, ctx);
    c->depth--;
    return ok;
}

// ---- Patterns ------------------------------------------------------------------------------------------------------------

static bool capture(Check *c, const char *text) {
    if (text && !strcmp(text, "_")) return BAD_VALUE(c, "can't capture name '_' in patterns");
    return name(c, text);
}

static bool patterns(Check *c, const NodeList *list, bool star_ok) {
    for (int i = 0; i < list->len; i++)
        if (!list->items[i] || !pattern(c, list->items[i], star_ok)) return false;
    return true;
}

static bool match_value(Check *c, const Node *n) {
    switch (n->kind) {
    case AST_Constant:
        if (n->Constant.value.kind == CONST_None || n->Constant.value.kind == CONST_True ||
            n->Constant.value.kind == CONST_False || n->Constant.value.kind == CONST_Ellipsis)
            return BAD_VALUE(c, "unexpected constant inside of a literal pattern");
        return true;
    case AST_Attribute: case AST_UnaryOp: case AST_BinOp: return true;
    case AST_JoinedStr: return true;
    default: return BAD_VALUE(c, "patterns may only match literals and attribute lookups");
    }
}

static bool pattern_parts(Check *c, const Node *n, bool star_ok) {
    switch (n->kind) {
    case AST_MatchValue: return expression(c, n->MatchValue.value, CTX_Load) && match_value(c, n->MatchValue.value);
    case AST_MatchSingleton:
        if (n->MatchSingleton.value.kind == CONST_None || n->MatchSingleton.value.kind == CONST_True ||
            n->MatchSingleton.value.kind == CONST_False)
            return true;
        return BAD_VALUE(c, "MatchSingleton can only contain True, False and None");
    case AST_MatchSequence: return patterns(c, &n->MatchSequence.patterns, true);
    case AST_MatchMapping:
        if (n->MatchMapping.keys.len != n->MatchMapping.patterns.len)
            return BAD_VALUE(c, "MatchMapping doesn't have the same number of keys as patterns");
        if (!capture(c, n->MatchMapping.rest)) return false;
        for (int i = 0; i < n->MatchMapping.keys.len; i++) {
            const Node *key = n->MatchMapping.keys.items[i];
            if (!key) return BAD_VALUE(c, "None disallowed in expression list");
            bool singleton = key->kind == AST_Constant && key->Constant.value.kind <= CONST_True;
            if (!singleton && !match_value(c, key)) return false;
        }
        return expressions(c, &n->MatchMapping.keys, CTX_Load, false) && patterns(c, &n->MatchMapping.patterns, false);
    case AST_MatchClass: {
        if (n->MatchClass.kwd_attrs.len != n->MatchClass.kwd_patterns.len)
            return BAD_VALUE(c, "MatchClass doesn't have the same number of keyword attributes as patterns");
        const Node *cls = n->MatchClass.cls;
        if (!expression(c, cls, CTX_Load)) return false;
        while (cls->kind == AST_Attribute) cls = cls->Attribute.value;
        if (cls->kind != AST_Name)
            return BAD_VALUE(c, "MatchClass cls field can only contain Name or Attribute nodes.");
        for (int i = 0; i < n->MatchClass.kwd_attrs.len; i++)
            if (!name(c, n->MatchClass.kwd_attrs.items[i])) return false;
        return patterns(c, &n->MatchClass.patterns, false) && patterns(c, &n->MatchClass.kwd_patterns, false);
    }
    case AST_MatchStar:
        if (!star_ok) return BAD_VALUE(c, "can't use MatchStar here");
        return capture(c, n->MatchStar.name);
    case AST_MatchAs:
        if (!capture(c, n->MatchAs.name)) return false;
        if (!n->MatchAs.pattern) return true;
        if (!n->MatchAs.name) return BAD_VALUE(c, "MatchAs must specify a target name if a pattern is given");
        return pattern(c, n->MatchAs.pattern, false);
    case AST_MatchOr:
        if (n->MatchOr.patterns.len < 2) return BAD_VALUE(c, "MatchOr requires at least 2 patterns");
        return patterns(c, &n->MatchOr.patterns, false);
    default: return true;
    }
}

static bool pattern(Check *c, const Node *n, bool star_ok) {
    if (++c->depth > MAX_DEPTH)
        return fail(c, ERR_RecursionError, "maximum recursion depth exceeded during compilation");
    bool ok = position(c, n) && pattern_parts(c, n, star_ok);
    c->depth--;
    return ok;
}

// ---- Statements ----------------------------------------------------------------------------------------------------------

static bool body(Check *c, const NodeList *list, const char *owner) {
    return not_empty(c, list->len, "body", owner) && statements(c, list, owner);
}

static bool function(Check *c, const Node *n, const char *owner) {
    return body(c, &n->FunctionDef.body, owner) && arguments(c, n->FunctionDef.args) &&
           expressions(c, &n->FunctionDef.decorator_list, CTX_Load, false) && optional(c, n->FunctionDef.returns);
}

static bool try(Check *c, const Node *n, const char *owner) {
    if (!body(c, &n->Try.body, owner)) return false;
    if (!n->Try.handlers.len && !n->Try.finalbody.len)
        return BAD_VALUE(c, "%s has neither except handlers nor finalbody", owner);
    if (!n->Try.handlers.len && n->Try.orelse.len) return BAD_VALUE(c, "%s has orelse but no except handlers", owner);
    for (int i = 0; i < n->Try.handlers.len; i++) {
        const Node *h = n->Try.handlers.items[i];
        if (!h) return BAD_VALUE(c, "None disallowed in expression list");
        if (!position(c, h) || !optional(c, h->ExceptHandler.type) || !body(c, &h->ExceptHandler.body, "ExceptHandler"))
            return false;
    }
    return statements(c, &n->Try.finalbody, owner) && statements(c, &n->Try.orelse, owner);
}

static bool with(Check *c, const Node *n, const char *owner) {
    if (!not_empty(c, n->With.items.len, "items", owner)) return false;
    for (int i = 0; i < n->With.items.len; i++) {
        const Node *w = n->With.items.items[i];
        if (!w) return BAD_VALUE(c, "None disallowed in expression list");
        if (!expression(c, w->withitem.context_expr, CTX_Load)) return false;
        if (w->withitem.optional_vars && !expression(c, w->withitem.optional_vars, CTX_Store)) return false;
    }
    return body(c, &n->With.body, owner);
}

static bool aliases(Check *c, const NodeList *list, const char *owner) {
    if (!not_empty(c, list->len, "names", owner)) return false;
    for (int i = 0; i < list->len; i++)
        if (!list->items[i]) return BAD_VALUE(c, "None disallowed in expression list");
    return true;
}

static bool match(Check *c, const Node *n) {
    if (!expression(c, n->Match.subject, CTX_Load) || !not_empty(c, n->Match.cases.len, "cases", "Match")) return false;
    for (int i = 0; i < n->Match.cases.len; i++) {
        const Node *m = n->Match.cases.items[i];
        if (!m || !pattern(c, m->match_case.pattern, false) || !optional(c, m->match_case.guard) ||
            !body(c, &m->match_case.body, "match_case"))
            return false;
    }
    return true;
}

static bool names(Check *c, const IdentList *list, const char *owner) {
    if (!not_empty(c, list->len, "names", owner)) return false;
    for (int i = 0; i < list->len; i++)
        if (!name(c, list->items[i])) return false;
    return true;
}

static bool statement_parts(Check *c, const Node *n) {
    switch (n->kind) {
    case AST_FunctionDef: return function(c, n, "FunctionDef");
    case AST_AsyncFunctionDef: return function(c, n, "AsyncFunctionDef");
    case AST_ClassDef:
        return body(c, &n->ClassDef.body, "ClassDef") && expressions(c, &n->ClassDef.bases, CTX_Load, false) &&
               keywords(c, &n->ClassDef.keywords) && expressions(c, &n->ClassDef.decorator_list, CTX_Load, false);
    case AST_Return: return optional(c, n->Return.value);
    case AST_Delete: return targets(c, &n->Delete.targets, "Delete", CTX_Del);
    case AST_Assign:
        return targets(c, &n->Assign.targets, "Assign", CTX_Store) && expression(c, n->Assign.value, CTX_Load);
    case AST_AugAssign:
        return expression(c, n->AugAssign.target, CTX_Store) && expression(c, n->AugAssign.value, CTX_Load);
    case AST_AnnAssign:
        if (n->AnnAssign.target->kind != AST_Name && n->AnnAssign.simple)
            return BAD_TYPE(c, "AnnAssign with simple non-Name target");
        return expression(c, n->AnnAssign.target, CTX_Store) && optional(c, n->AnnAssign.value) &&
               expression(c, n->AnnAssign.annotation, CTX_Load);
    case AST_For: case AST_AsyncFor:
        return expression(c, n->For.target, CTX_Store) && expression(c, n->For.iter, CTX_Load) &&
               body(c, &n->For.body, ast_kind_name(n->kind)) && statements(c, &n->For.orelse, "For");
    case AST_While:
        return expression(c, n->While.test, CTX_Load) && body(c, &n->While.body, "While") &&
               statements(c, &n->While.orelse, "While");
    case AST_If:
        return expression(c, n->If.test, CTX_Load) && body(c, &n->If.body, "If") && statements(c, &n->If.orelse, "If");
    case AST_With: case AST_AsyncWith: return with(c, n, ast_kind_name(n->kind));
    case AST_Match: return match(c, n);
    case AST_Raise:
        if (!n->Raise.exc && n->Raise.cause) return BAD_VALUE(c, "Raise with cause but no exception");
        return optional(c, n->Raise.exc) && optional(c, n->Raise.cause);
    case AST_Try: return try(c, n, "Try");
    case AST_TryStar: return try(c, n, "TryStar");
    case AST_Assert: return expression(c, n->Assert.test, CTX_Load) && optional(c, n->Assert.msg);
    case AST_Import: return aliases(c, &n->Import.names, "Import");
    case AST_ImportFrom:
        if (n->ImportFrom.level < 0) return BAD_VALUE(c, "Negative ImportFrom level");
        return aliases(c, &n->ImportFrom.names, "ImportFrom");
    case AST_Global: return names(c, &n->Global.names, "Global");
    case AST_Nonlocal: return names(c, &n->Nonlocal.names, "Nonlocal");
    case AST_Expr: return expression(c, n->Expr.value, CTX_Load);
    default: return true;
    }
}

static bool statements(Check *c, const NodeList *list, const char *owner) {
    (void)owner;
    for (int i = 0; i < list->len; i++) {
        const Node *n = list->items[i];
        if (!n) return BAD_VALUE(c, "None disallowed in statement list");
        if (++c->depth > MAX_DEPTH)
            return fail(c, ERR_RecursionError, "maximum recursion depth exceeded during compilation");
        bool ok = position(c, n) && statement_parts(c, n);
        c->depth--;
        if (!ok) return false;
    }
    return true;
}

bool tree_validate(Source *s, Node *root) {
    Check c = {.source = s};
    switch (root->kind) {
    case AST_Module: return statements(&c, &root->Module.body, "Module");
    case AST_Interactive: return statements(&c, &root->Interactive.body, "Interactive");
    default: return expression(&c, root->Expression.body, CTX_Load);
    }
}
