// check.c -- what CPython's code generator refuses: constructs that are grammatical but stand in the wrong
// place.
//
// One walk over the tree in the order code would be generated, with a Place that says which function, loop
// and handler the node is in. The first error ends the walk, as every error in the front end does.
#include "transpile/check.h"
#include "transpile/parse.h"

#include <string.h>

enum {
    MAX_BEFORE_STAR = 256,    // targets before a starred one, as CPython's instruction can count
    MAX_AFTER_STAR = 1 << 23, // and after it
    MAX_BLOCKS = 20,          // loops, with and try statements inside each other
};

// Where in the module the walk is.
typedef struct Place {
    const Scope *scope; // the innermost scope
    bool is_async;      // it is an async def (a comprehension inside one is not)
    bool in_loop;       // break and continue have a loop to act on
    bool in_star;       // inside an except* block, with no loop between
    bool in_star_any;   // inside an except* block of this function
    int blocks;         // loops, with and try statements around, in this function
} Place;

typedef struct Checker {
    Source *source;
    const Symtable *table;
    Place place;
    const char *name_debug; // "__debug__", interned
    Node *pattern;          // the pattern entered last: what CPython's errors about captures point at
    int future_end;         // line of the last __future__ import at the head of the module
} Checker;

static void check(Checker *c, Node *n);

static bool failed(const Checker *c) {
    return c->source->error.message != NULL;
}

static void check_list(Checker *c, const NodeList *list) {
    for (int i = 0; i < list->len; i++)
        if (list->items[i]) check(c, list->items[i]);
}

static void check_opt(Checker *c, Node *n) {
    if (n) check(c, n);
}

static void check_child(Node *child, void *context) {
    check(context, child);
}

#define refuse(c, node, ...) source_error((c)->source, node_range(node), __VA_ARGS__)

static bool in_function(const Checker *c) {
    ScopeKind k = c->place.scope->kind;
    return k != SCOPE_Module && k != SCOPE_Class;
}

// ---- __future__ ----

// The features of Python 3.11, all but `annotations` without effect by now.
static const char *const features[] = {
    "nested_scopes",  "generators",       "division",       "absolute_import", "with_statement",
    "print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop",  "annotations",
};

static bool check_features(Source *s, const Node *n, bool *annotations) {
    for (int i = 0; i < n->ImportFrom.names.len; i++) {
        const Node *alias = n->ImportFrom.names.items[i];
        bool known = false;
        for (size_t k = 0; k < sizeof features / sizeof *features; k++)
            known |= strcmp(alias->alias.name, features[k]) == 0;
        if (strcmp(alias->alias.name, "annotations") == 0) *annotations = true;
        if (strcmp(alias->alias.name, "braces") == 0)
            return source_error(s, (SourceRange){n->lineno, n->col_offset, 0, 0}, "not a chance");
        if (!known)
            return source_error(s, (SourceRange){n->lineno, n->col_offset, 0, 0},
                                "future feature %s is not defined", alias->alias.name);
    }
    return true;
}

static bool is_future_import(const Node *n) {
    return n->kind == AST_ImportFrom && n->ImportFrom.module && n->ImportFrom.level == 0 &&
           strcmp(n->ImportFrom.module, "__future__") == 0;
}

static bool is_string_statement(const Node *n) {
    return n->kind == AST_Expr && n->Expr.value->kind == AST_Constant &&
           n->Expr.value->Constant.value.kind == CONST_Str;
}

// Line of the last __future__ import among the first statements: only a docstring may stand before them.
static int end_of_futures(const Node *module) {
    int line = 0;
    if (module->kind == AST_Expression) return 0;
    const NodeList *body = &module->Module.body;
    for (int i = 0; i < body->len; i++) {
        const Node *n = body->items[i];
        if (is_future_import(n))
            line = n->lineno;
        else if (i > 0 || !is_string_statement(n))
            break;
    }
    return line;
}

bool check_future_imports(Source *s, const Node *module, bool *annotations) {
    if (module->kind == AST_Expression) return true;
    const NodeList *body = &module->Module.body;
    bool done = false, same_line = true; // something else came; and it ended on the line that we are on
    for (int i = 0, last = 0; i < body->len; i++) {
        const Node *n = body->items[i];
        same_line &= !done || n->lineno == last;
        last = n->lineno;
        if (!is_future_import(n)) {
            done |= i > 0 || !is_string_statement(n);
            continue;
        }
        SourceRange at = same_line ? (SourceRange){n->lineno, n->col_offset - 1, 0, 0} : node_range(n); // as CPython
        if (done) return source_error(s, at, "from __future__ imports must occur at the beginning of the file");
        if (!check_features(s, n, annotations)) return false;
    }
    return true;
}

// ---- names ----

static bool forbidden(Checker *c, const char *name, ExprContext ctx, Node *at) {
    if (name != c->name_debug || ctx == CTX_Load) return false;
    refuse(c, at, ctx == CTX_Store ? "cannot assign to __debug__" : "cannot delete __debug__");
    return true;
}

static void check_params(Checker *c, Node *function, const NodeList *list) {
    for (int i = 0; i < list->len; i++) forbidden(c, list->items[i]->arg.arg, CTX_Store, function);
}

// The names of parameters; errors are shown at the whole function.
static void check_arguments(Checker *c, Node *function, Node *args) {
    check_params(c, function, &args->arguments.posonlyargs);
    check_params(c, function, &args->arguments.args);
    if (args->arguments.vararg) forbidden(c, args->arguments.vararg->arg.arg, CTX_Store, function);
    check_params(c, function, &args->arguments.kwonlyargs);
    if (args->arguments.kwarg) forbidden(c, args->arguments.kwarg->arg.arg, CTX_Store, function);
}

static void check_keywords(Checker *c, Node *call, const NodeList *keywords) {
    for (int i = 0; i < keywords->len; i++) {
        const char *name = keywords->items[i]->keyword.arg;
        if (!name) continue;
        if (forbidden(c, name, CTX_Store, call)) return;
        for (int k = i + 1; k < keywords->len; k++) {
            if (keywords->items[k]->keyword.arg != name) continue;
            refuse(c, keywords->items[k], "keyword argument repeated: %s", name);
            return;
        }
    }
}

static void check_alias(Checker *c, Node *n) {
    const char *bound = n->alias.asname ? n->alias.asname : n->alias.name;
    forbidden(c, bound, CTX_Store, n);
}

// ---- scopes ----

static const Scope *scope_of(const Checker *c, const Node *n) {
    return symtable_scope(c->table, n);
}

// Under `from __future__ import annotations` they are never evaluated, and so never refused.
static void check_annotation(Checker *c, Node *annotation) {
    if (annotation && !c->table->future_annotations) check(c, annotation);
}

static void check_annotations(Checker *c, const NodeList *list) {
    for (int i = 0; i < list->len; i++) check_annotation(c, list->items[i]->arg.annotation);
}

// `*args: *Ts` (PEP 646)
static void check_vararg_annotation(Checker *c, Node *annotation) {
    bool star = annotation && annotation->kind == AST_Starred;
    check_annotation(c, star ? annotation->Starred.value : annotation);
}

static void check_signature(Checker *c, Node *args, Node *returns) {
    check_list(c, &args->arguments.defaults);
    check_list(c, &args->arguments.kw_defaults);
    check_annotations(c, &args->arguments.posonlyargs);
    check_annotations(c, &args->arguments.args);
    if (args->arguments.vararg) check_vararg_annotation(c, args->arguments.vararg->arg.annotation);
    check_annotations(c, &args->arguments.kwonlyargs);
    if (args->arguments.kwarg) check_annotation(c, args->arguments.kwarg->arg.annotation);
    check_annotation(c, returns);
}

static void check_function(Checker *c, Node *n) {
    check_list(c, &n->FunctionDef.decorator_list);
    check_arguments(c, n, n->FunctionDef.args);
    check_list(c, &n->FunctionDef.type_params);
    check_signature(c, n->FunctionDef.args, n->FunctionDef.returns);
    forbidden(c, n->FunctionDef.name, CTX_Store, n);
    Place saved = c->place;
    c->place = (Place){.scope = scope_of(c, n), .is_async = n->kind == AST_AsyncFunctionDef};
    check_list(c, &n->FunctionDef.body);
    c->place = saved;
}

static void check_class(Checker *c, Node *n) {
    check_list(c, &n->ClassDef.decorator_list);
    check_list(c, &n->ClassDef.type_params);
    forbidden(c, n->ClassDef.name, CTX_Store, n);
    Place saved = c->place;
    c->place = (Place){.scope = scope_of(c, n)};
    check_list(c, &n->ClassDef.body);
    c->place = saved;
    check_keywords(c, n, &n->ClassDef.keywords);
    for (int i = 0; i < n->ClassDef.bases.len; i++) {
        Node *base = n->ClassDef.bases.items[i];
        check(c, base->kind == AST_Starred ? base->Starred.value : base);
    }
    check_list(c, &n->ClassDef.keywords);
}

static void check_lambda(Checker *c, Node *n) {
    check_arguments(c, n, n->Lambda.args);
    check_list(c, &n->Lambda.args->arguments.defaults);
    check_list(c, &n->Lambda.args->arguments.kw_defaults);
    Place saved = c->place;
    c->place = (Place){.scope = scope_of(c, n)};
    check(c, n->Lambda.body);
    c->place = saved;
}

// The parts of PEP 695 that are evaluated later, in a function of their own.
static void check_lazy(Checker *c, Node *owner, Node *value) {
    if (!value) return;
    Place saved = c->place;
    c->place = (Place){.scope = scope_of(c, owner)};
    check(c, value);
    c->place = saved;
}

static void check_comprehension(Checker *c, Node *n) {
    const NodeList *generators = n->kind == AST_DictComp ? &n->DictComp.generators : &n->ListComp.generators;
    const Scope *own = scope_of(c, n);
    check(c, generators->items[0]->comprehension.iter);
    if (own->is_coroutine && n->kind != AST_GeneratorExp && !c->place.is_async &&
        c->place.scope->kind != SCOPE_Comprehension) {
        refuse(c, n, "asynchronous comprehension outside of an asynchronous function");
        return;
    }
    Place saved = c->place;
    c->place = (Place){.scope = own};
    for (int i = 0; i < generators->len; i++) {
        Node *g = generators->items[i];
        if (i > 0) check(c, g->comprehension.iter);
        check(c, g->comprehension.target);
        check_list(c, &g->comprehension.ifs);
    }
    if (n->kind == AST_DictComp) check(c, n->DictComp.value);
    check(c, n->kind == AST_DictComp ? n->DictComp.key : n->ListComp.elt);
    c->place = saved;
}

// ---- statements ----

// Counts a block in; the caller restores c->place.
static void enter_block(Checker *c, Node *n) {
    if (++c->place.blocks > MAX_BLOCKS) refuse(c, n, "too many statically nested blocks");
}

static void check_loop_body(Checker *c, Node *n, const NodeList *body, const NodeList *orelse) {
    Place saved = c->place;
    c->place.in_loop = true;
    c->place.in_star = false;
    enter_block(c, n);
    check_list(c, body);
    c->place = saved;
    check_list(c, orelse);
}

static void check_for(Checker *c, Node *n) {
    if (n->kind == AST_AsyncFor && !c->place.is_async) {
        refuse(c, n, "'async for' outside async function");
        return;
    }
    check(c, n->For.iter);
    check(c, n->For.target);
    check_loop_body(c, n, &n->For.body, &n->For.orelse);
}

static void check_jump(Checker *c, Node *n) {
    if (c->place.in_star)
        refuse(c, n, "'break', 'continue' and 'return' cannot appear in an except* block");
    else if (!c->place.in_loop)
        refuse(c, n, n->kind == AST_Break ? "'break' outside loop" : "'continue' not properly in loop");
}

static void check_return(Checker *c, Node *n) {
    const Scope *s = c->place.scope;
    if (!in_function(c))
        refuse(c, n, "'return' outside function");
    else if (n->Return.value && c->place.is_async && s->is_generator)
        refuse(c, n, "'return' with value in async generator");
    check_opt(c, n->Return.value);
    if (c->place.in_star_any)
        refuse(c, n->Return.value ? n->Return.value : n,
               "'break', 'continue' and 'return' cannot appear in an except* block");
}

static void check_with(Checker *c, Node *n) {
    if (n->kind == AST_AsyncWith && !c->place.is_async) {
        refuse(c, n, "'async with' outside async function");
        return;
    }
    for (int i = 0; i < n->With.items.len; i++) {
        check(c, n->With.items.items[i]->withitem.context_expr);
        check_opt(c, n->With.items.items[i]->withitem.optional_vars);
    }
    int blocks = c->place.blocks;
    enter_block(c, n);
    check_list(c, &n->With.body);
    c->place.blocks = blocks;
}

static void check_handler(Checker *c, Node *n, bool star) {
    check_opt(c, n->ExceptHandler.type);
    if (n->ExceptHandler.name) forbidden(c, n->ExceptHandler.name, CTX_Store, n);
    Place saved = c->place;
    if (star) c->place.in_star = c->place.in_star_any = true;
    check_list(c, &n->ExceptHandler.body);
    c->place = saved;
}

static void check_try(Checker *c, Node *n) {
    const NodeList *handlers = &n->Try.handlers;
    int blocks = c->place.blocks;
    enter_block(c, n);
    check_list(c, &n->Try.body);
    for (int i = 0; i < handlers->len; i++) {
        if (!handlers->items[i]->ExceptHandler.type && i + 1 < handlers->len) {
            refuse(c, handlers->items[i], "default 'except:' must be last");
            return;
        }
        check_handler(c, handlers->items[i], n->kind == AST_TryStar);
    }
    check_list(c, &n->Try.orelse);
    check_list(c, &n->Try.finalbody);
    c->place.blocks = blocks;
}

static void check_import_from(Checker *c, Node *n) {
    if (is_future_import(n) && n->lineno > c->future_end) {
        refuse(c, n, "from __future__ imports must occur at the beginning of the file");
        return;
    }
    check_list(c, &n->ImportFrom.names);
}

// The type itself is evaluated even when the annotation of a local variable is not.
static void check_ann_assign(Checker *c, Node *n) {
    check_opt(c, n->AnnAssign.value);
    Node *target = n->AnnAssign.target;
    if (target->kind == AST_Name) forbidden(c, target->Name.id, CTX_Store, n);
    if (target->kind == AST_Attribute) forbidden(c, target->Attribute.attr, CTX_Store, n);
    check(c, n->AnnAssign.target);
    check_annotation(c, n->AnnAssign.annotation);
}

// ---- targets ----

static void check_starred_targets(Checker *c, Node *n, const NodeList *elts) {
    bool seen = false;
    for (int i = 0; i < elts->len; i++) {
        Node *e = elts->items[i];
        if (e->kind != AST_Starred) continue;
        if (seen) {
            refuse(c, n, "multiple starred expressions in assignment");
            return;
        }
        seen = true;
        if (i >= MAX_BEFORE_STAR || elts->len - i - 1 >= MAX_AFTER_STAR) {
            refuse(c, n, "too many expressions in star-unpacking assignment");
            return;
        }
    }
}

// The elements of a display: stars are at home here.
static void check_elements(Checker *c, Node *n, const NodeList *elts, ExprContext ctx) {
    if (ctx == CTX_Store) check_starred_targets(c, n, elts);
    for (int i = 0; i < elts->len && !failed(c); i++) {
        Node *e = elts->items[i];
        check(c, e->kind == AST_Starred ? e->Starred.value : e);
    }
}

static void check_call(Checker *c, Node *n) {
    check(c, n->Call.func);
    check_keywords(c, n, &n->Call.keywords);
    check_elements(c, n, &n->Call.args, CTX_Load);
    check_list(c, &n->Call.keywords);
}

// ---- patterns ----

typedef VEC(const char *) Captures;

static void check_pattern(Checker *c, Node *n, bool irrefutable_ok, Captures *names);

static bool captures(const Captures *names, const char *name) {
    for (int i = 0; i < names->len; i++)
        if (names->items[i] == name) return true;
    return false;
}

static void capture(Checker *c, Node *n, const char *name, Captures *names) {
    if (!name || forbidden(c, name, CTX_Store, n)) return;
    if (captures(names, name)) refuse(c, c->pattern, "multiple assignments to name '%s' in pattern", name);
    vec_push(c->source->arena, names, name);
}

static void check_patterns(Checker *c, const NodeList *list, Captures *names) {
    for (int i = 0; i < list->len; i++) check_pattern(c, list->items[i], true, names);
}

static void check_sequence_pattern(Checker *c, Node *n, Captures *names) {
    bool seen = false;
    const NodeList *list = &n->MatchSequence.patterns;
    for (int i = 0; i < list->len; i++) {
        if (list->items[i]->kind != AST_MatchStar) continue;
        if (seen) {
            refuse(c, n, "multiple starred names in sequence pattern");
            return;
        }
        seen = true;
    }
    check_patterns(c, list, names);
}

// A number as Python compares it: True == 1 == 1.0 == 1+0j.
typedef struct Number {
    double real, imaginary;
    bool exact; // the doubles hold the value exactly
} Number;

static bool number_of(const Node *n, Number *out) {
    if (n->kind == AST_UnaryOp) {
        if (!number_of(n->UnaryOp.operand, out)) return false;
        *out = (Number){-out->real, -out->imaginary, out->exact};
        return true;
    }
    if (n->kind == AST_BinOp) { // 1 + 2j
        Number imaginary;
        if (!number_of(n->BinOp.left, out) || !number_of(n->BinOp.right, &imaginary)) return false;
        out->imaginary = n->BinOp.op == OP_Add ? imaginary.imaginary : -imaginary.imaginary;
        return true;
    }
    if (n->kind != AST_Constant) return false;
    const Constant *c = &n->Constant.value;
    *out = (Number){0, 0, true};
    if (c->kind == CONST_True)
        out->real = 1;
    else if (c->kind == CONST_Float)
        out->real = c->real;
    else if (c->kind == CONST_Complex)
        out->imaginary = c->real;
    else if (c->kind == CONST_Int) {
        out->real = (double)c->integer;
        out->exact = c->fits_int64 && c->integer < 1LL << 53;
    } else
        return c->kind == CONST_False;
    return true;
}

static bool same_key(const Node *a, const Node *b) {
    Number x, y;
    if (number_of(a, &x) && number_of(b, &y) && x.exact && y.exact)
        return x.real == y.real && x.imaginary == y.imaginary;
    if (a->kind != AST_Constant || b->kind != AST_Constant ||
        a->Constant.value.kind != b->Constant.value.kind)
        return false;
    const Constant *s = &a->Constant.value, *t = &b->Constant.value;
    return s->len == t->len && (s->len == 0 || memcmp(s->text, t->text, s->len) == 0);
}

static void refuse_duplicate_key(Checker *c, Node *mapping, const Node *key) {
    StrBuf shown = {0};
    const Node *constant = key->kind == AST_UnaryOp ? key->UnaryOp.operand : key;
    if (constant->kind == AST_BinOp)
        strbuf_puts(&shown, "complex");
    else {
        bool zero = constant->Constant.value.kind == CONST_Int && constant->Constant.value.integer == 0;
        if (key != constant && !zero) strbuf_putc(&shown, '-');
        ast_repr_constant(&shown, &constant->Constant.value);
    }
    refuse(c, mapping, "mapping pattern checks duplicate key (%s)", shown.data);
    strbuf_free(&shown);
}

static void check_mapping_keys(Checker *c, Node *n) {
    const NodeList *keys = &n->MatchMapping.keys;
    for (int i = 0; i < keys->len && !failed(c); i++) {
        if (keys->items[i]->kind == AST_JoinedStr)
            refuse(c, n, "mapping pattern keys may only match literals and attribute lookups");
        for (int k = 0; k < i && keys->items[i]->kind != AST_Attribute; k++)
            if (same_key(keys->items[k], keys->items[i])) return refuse_duplicate_key(c, n, keys->items[i]);
    }
}

static void check_class_pattern(Checker *c, Node *n, Captures *names) {
    const IdentList *attrs = &n->MatchClass.kwd_attrs;
    for (int i = 0; i < attrs->len; i++) {
        if (forbidden(c, attrs->items[i], CTX_Store, n->MatchClass.kwd_patterns.items[i])) return;
        for (int k = i + 1; k < attrs->len; k++)
            if (attrs->items[k] == attrs->items[i]) {
                refuse(c, n->MatchClass.kwd_patterns.items[k], "attribute name repeated in class pattern: %s",
                       attrs->items[i]);
                return;
            }
    }
    check(c, n->MatchClass.cls);
    check_patterns(c, &n->MatchClass.patterns, names);
    check_patterns(c, &n->MatchClass.kwd_patterns, names);
}

// All alternatives bind the same names, and only the last may match anything.
static void check_or_pattern(Checker *c, Node *n, bool irrefutable_ok, Captures *names) {
    const NodeList *alternatives = &n->MatchOr.patterns;
    Captures first = {0};
    for (int i = 0; i < alternatives->len && !failed(c); i++) {
        Captures own = {0};
        check_pattern(c, alternatives->items[i], irrefutable_ok && i + 1 == alternatives->len, &own);
        bool same = i == 0 || own.len == first.len;
        for (int k = 0; i > 0 && k < own.len; k++) same &= captures(&first, own.items[k]);
        if (!same && !failed(c)) refuse(c, c->pattern, "alternative patterns bind different names");
        if (i == 0) first = own;
    }
    for (int k = 0; k < first.len; k++) capture(c, n, first.items[k], names);
}

static void check_as_pattern(Checker *c, Node *n, bool irrefutable_ok, Captures *names) {
    const char *name = n->MatchAs.name;
    if (n->MatchAs.pattern) {
        check_pattern(c, n->MatchAs.pattern, irrefutable_ok, names);
        if (!failed(c)) capture(c, n, name, names);
        return;
    }
    if (!irrefutable_ok) {
        if (name)
            refuse(c, n, "name capture '%s' makes remaining patterns unreachable", name);
        else
            refuse(c, n, "wildcard makes remaining patterns unreachable");
        return;
    }
    capture(c, n, name, names);
}

static void check_pattern(Checker *c, Node *n, bool irrefutable_ok, Captures *names) {
    if (failed(c)) return;
    c->pattern = n;
    switch (n->kind) {
    case AST_MatchAs: return check_as_pattern(c, n, irrefutable_ok, names);
    case AST_MatchOr: return check_or_pattern(c, n, irrefutable_ok, names);
    case AST_MatchSequence: return check_sequence_pattern(c, n, names);
    case AST_MatchStar: return capture(c, n, n->MatchStar.name, names);
    case AST_MatchMapping:
        check_mapping_keys(c, n);
        check_list(c, &n->MatchMapping.keys);
        check_patterns(c, &n->MatchMapping.patterns, names);
        return capture(c, n, n->MatchMapping.rest, names);
    case AST_MatchClass: return check_class_pattern(c, n, names);
    case AST_MatchValue:
        if (n->MatchValue.value->kind == AST_JoinedStr)
            refuse(c, n, "patterns may only match literals and attribute lookups");
        return check(c, n->MatchValue.value);
    default: return;
    }
}

static void check_match(Checker *c, Node *n) {
    check(c, n->Match.subject);
    for (int i = 0; i < n->Match.cases.len && !failed(c); i++) {
        Node *m = n->Match.cases.items[i];
        Captures names = {0};
        check_pattern(c, m->match_case.pattern, m->match_case.guard || i + 1 == n->Match.cases.len, &names);
        check_opt(c, m->match_case.guard);
        check_list(c, &m->match_case.body);
    }
}

// ---- expressions ----

static void check_yield(Checker *c, Node *n) {
    if (!in_function(c))
        refuse(c, n, "'yield' outside function");
    else if (n->kind == AST_YieldFrom && c->place.is_async)
        refuse(c, n, "'yield from' inside async function");
    check_opt(c, n->Yield.value);
}

static void check_await(Checker *c, Node *n) {
    if (!in_function(c))
        refuse(c, n, "'await' outside function");
    else if (!c->place.is_async && c->place.scope->kind != SCOPE_Comprehension)
        refuse(c, n, "'await' outside async function");
    check(c, n->Await.value);
}

static void check_starred(Checker *c, Node *n) {
    refuse(c, n,
           n->Starred.ctx == CTX_Store ? "starred assignment target must be in a list or tuple"
                                       : "can't use starred expression here");
}

// Kinds with rules of their own; all others only pass the walk on to their children.
static void dispatch(Checker *c, Node *n) {
    switch (n->kind) {
    case AST_FunctionDef:
    case AST_AsyncFunctionDef: return check_function(c, n);
    case AST_ClassDef: return check_class(c, n);
    case AST_Lambda: return check_lambda(c, n);
    case AST_TypeAlias: return check_lazy(c, n, n->TypeAlias.value);
    case AST_TypeVar: return check_lazy(c, n, n->TypeVar.bound);
    case AST_ListComp:
    case AST_SetComp:
    case AST_DictComp:
    case AST_GeneratorExp: return check_comprehension(c, n);
    case AST_For:
    case AST_AsyncFor: return check_for(c, n);
    case AST_While: check(c, n->While.test); return check_loop_body(c, n, &n->While.body, &n->While.orelse);
    case AST_Break:
    case AST_Continue: return check_jump(c, n);
    case AST_Return: return check_return(c, n);
    case AST_With:
    case AST_AsyncWith: return check_with(c, n);
    case AST_Try:
    case AST_TryStar: return check_try(c, n);
    case AST_Match: return check_match(c, n);
    case AST_ImportFrom: return check_import_from(c, n);
    case AST_alias: return check_alias(c, n);
    case AST_Assign: check(c, n->Assign.value); return check_list(c, &n->Assign.targets);
    case AST_AnnAssign: return check_ann_assign(c, n);
    case AST_Call: return check_call(c, n);
    case AST_List: return check_elements(c, n, &n->List.elts, n->List.ctx);
    case AST_Tuple: return check_elements(c, n, &n->Tuple.elts, n->Tuple.ctx);
    case AST_Set: return check_elements(c, n, &n->Set.elts, CTX_Load);
    case AST_Starred: return check_starred(c, n);
    case AST_Yield:
    case AST_YieldFrom: return check_yield(c, n);
    case AST_Await: return check_await(c, n);
    case AST_Name: forbidden(c, n->Name.id, n->Name.ctx, n); return;
    case AST_Attribute:
        forbidden(c, n->Attribute.attr, n->Attribute.ctx, n);
        return check(c, n->Attribute.value);
    default: ast_visit_children(n, check_child, c);
    }
}

static void check(Checker *c, Node *n) {
    if (!failed(c)) dispatch(c, n);
}

bool check_module(Source *s, const Symtable *st, Node *module) {
    Checker c = {.source = s, .table = st, .place = {.scope = st->scopes[0]}};
    c.name_debug = intern_str(s->names, "__debug__");
    c.future_end = end_of_futures(module);
    ast_visit_children(module, check_child, &c);
    return !failed(&c);
}
