// symtable.c -- scopes and symbols.
//
// Two passes. The walk (visit_*) opens a Scope for every construct that has one and notes in it each name's
// uses and bindings, in the order CPython's symbol table meets them. The resolution (resolve_*) then decides
// for each name that is only used where it is bound, and passes captured names through the scopes between.
// Last, check_module (check.c) raises what CPython's code generator would.
#include "transpile/symtable.h"
#include "transpile/check.h"
#include "transpile/parse.h"

#include <stdlib.h>
#include <string.h>

enum {
    MAX_DEPTH = 3000, // of the tree, as CPython's recursion limit for compilation
    SMALL_SCOPE = 8,  // up to here lookup is a linear search
};

// The hash table of a scope with more than SMALL_SCOPE symbols.
typedef struct SymbolMap {
    Symbol **slots; // NULL: empty
    uint32_t mask;  // slots - 1
} SymbolMap;

// A global or nonlocal statement (or what acts as one), for errors found in the resolution.
typedef struct Directive {
    Scope *scope;
    const char *name; // mangled
    Node *node;
} Directive;

typedef struct Builder {
    Arena *arena;
    Source *source;
    Symtable *table;
    Scope *scope;       // the innermost
    int depth;          // of the walk
    int comp_iterable;  // > 0: inside the iterable of a comprehension, at any depth
    bool comp_target;   // visiting a for-target of a comprehension
    bool in_annotation; // inside an annotation that is never evaluated
    const char *name_super, *name_class, *name_star; // "super", "__class__", "*", interned
    VEC(Scope *) scopes;
    VEC(Directive) directives;
} Builder;

static void visit(Builder *b, Node *n);

static bool failed(const Builder *b) {
    return b->source->error.message != NULL;
}

static bool is_function_like(const Scope *s) {
    return s->kind != SCOPE_Module && s->kind != SCOPE_Class;
}

// ---- symbols ----

static Symbol *map_find(const SymbolMap *map, const char *name) {
    for (uint32_t i = intern_head(name)->hash & map->mask; map->slots[i]; i = (i + 1) & map->mask)
        if (map->slots[i]->name == name) return map->slots[i];
    return NULL;
}

Symbol *scope_lookup(const Scope *scope, const char *name) {
    if (scope->table) return map_find(scope->table, name);
    for (int i = 0; i < scope->symbols.len; i++)
        if (scope->symbols.items[i]->name == name) return scope->symbols.items[i];
    return NULL;
}

static void map_insert(SymbolMap *map, Symbol *sym) {
    uint32_t i = intern_head(sym->name)->hash & map->mask;
    while (map->slots[i]) i = (i + 1) & map->mask;
    map->slots[i] = sym;
}

// Brings the map in line with a scope that has just got a symbol.
static void update_map(Builder *b, Scope *s) {
    SymbolMap *map = s->table;
    if (s->symbols.len <= SMALL_SCOPE) return;
    if (map && (uint32_t)s->symbols.len * 2 <= map->mask)
        return map_insert(map, s->symbols.items[s->symbols.len - 1]);
    s->table = map = arena_new(b->arena, SymbolMap);
    uint32_t slots = 32;
    while (slots < (uint32_t)s->symbols.len * 4) slots *= 2;
    map->mask = slots - 1;
    map->slots = arena_array(b->arena, Symbol *, slots);
    for (int i = 0; i < s->symbols.len; i++) map_insert(map, s->symbols.items[i]);
}

static Symbol *new_symbol(Builder *b, Scope *s, const char *name, Node *at) {
    Symbol *sym = arena_new(b->arena, Symbol);
    sym->name = name;
    sym->index = s->symbols.len;
    sym->first = at;
    vec_push(b->arena, &s->symbols, sym);
    update_map(b, s);
    return sym;
}

static const char *mangle(Source *s, const char *class_name, const char *name) {
    if (!class_name || name[0] != '_' || name[1] != '_') return name;
    size_t len = strlen(name);
    if ((name[len - 1] == '_' && name[len - 2] == '_') || strchr(name, '.')) return name;
    while (*class_name == '_') class_name++;
    if (!*class_name) return name;
    return intern_str(s->names, arena_printf(s->arena, "_%s%s", class_name, name));
}

const char *symtable_mangle(Source *s, const Scope *scope, const char *name) {
    return mangle(s, scope->private_of, name);
}

static const unsigned SYM_Bound = SYM_Assigned | SYM_Parameter | SYM_Imported | SYM_TypeParam;

// Notes in `s` that `name` (mangled already) is used or bound at `at`.
static void note(Builder *b, Scope *s, const char *name, unsigned flags, Node *at) {
    Symbol *sym = scope_lookup(s, name);
    if (!sym) sym = new_symbol(b, s, name, at);
    if ((flags & SYM_Parameter) && (sym->flags & SYM_Parameter)) {
        source_error(b->source, node_range(at), "duplicate argument '%s' in function definition", name);
        return;
    }
    if ((flags & SYM_TypeParam) && (sym->flags & SYM_TypeParam)) {
        source_error(b->source, node_range(at), "duplicate type parameter '%s'", name);
        return;
    }
    if (b->comp_target && (flags & SYM_Assigned)) {
        if (sym->flags & (SYM_Global | SYM_Nonlocal)) {
            source_error(b->source, node_range(at),
                         "comprehension inner loop cannot rebind assignment expression target '%s'", name);
            return;
        }
        flags |= SYM_CompTarget;
    }
    sym->flags |= flags;
    if (flags & SYM_Bound) sym->assignments++;
}

static void define(Builder *b, const char *name, unsigned flags, Node *at) {
    note(b, b->scope, mangle(b->source, b->scope->private_of, name), flags, at);
}

// ---- scopes ----

static const char *scope_name(const Node *n, ScopeKind k) {
    if (k == SCOPE_Module) return "<module>";
    switch (n->kind) {
    case AST_FunctionDef:
    case AST_AsyncFunctionDef: return n->FunctionDef.name;
    case AST_ClassDef: return n->ClassDef.name;
    case AST_Lambda: return "<lambda>";
    case AST_ListComp: return "<listcomp>";
    case AST_SetComp: return "<setcomp>";
    case AST_DictComp: return "<dictcomp>";
    case AST_GeneratorExp: return "<genexpr>";
    case AST_TypeAlias: return n->TypeAlias.name->Name.id;
    case AST_TypeVar: return n->TypeVar.name;
    default: return "";
    }
}

static Scope *open_scope(Builder *b, ScopeKind k, Node *n) {
    Scope *s = arena_new(b->arena, Scope), *parent = b->scope;
    s->kind = k;
    s->node = n;
    s->name = scope_name(n, k);
    s->index = b->scopes.len;
    s->parent = parent;
    s->future_annotations = b->table->future_annotations;
    if (parent) {
        s->private_of = parent->private_of;
        s->is_nested = parent->is_nested || is_function_like(parent);
        vec_push(b->arena, &parent->children, s);
    }
    vec_push(b->arena, &b->scopes, s);
    if (k != SCOPE_TypeParams) n->scope = s->index;
    b->scope = s;
    return s;
}

static void close_scope(Builder *b) {
    b->scope = b->scope->parent;
}

static bool has_docstring(const NodeList *body) {
    if (body->len == 0 || body->items[0]->kind != AST_Expr) return false;
    const Node *e = body->items[0]->Expr.value;
    return e->kind == AST_Constant && e->Constant.value.kind == CONST_Str;
}

// ---- the walk: helpers ----

static void visit_list(Builder *b, const NodeList *list) {
    for (int i = 0; i < list->len; i++)
        if (list->items[i]) visit(b, list->items[i]);
}

static void visit_opt(Builder *b, Node *n) {
    if (n) visit(b, n);
}

static void visit_child(Node *child, void *context) {
    visit(context, child);
}

// An annotation is evaluated where it stands, or never under `from __future__ import annotations`: then its
// names belong to a scope that is thrown away.
static void visit_annotation(Builder *b, Node *annotation) {
    if (!annotation || failed(b)) return;
    if (!b->table->future_annotations) return visit(b, annotation);
    Scope *outer = b->scope, *thrown_away = arena_new(b->arena, Scope);
    thrown_away->kind = SCOPE_Lambda;
    thrown_away->parent = outer;
    thrown_away->private_of = outer->private_of;
    int scopes = b->scopes.len;
    bool was = b->in_annotation;
    b->in_annotation = true;
    b->scope = thrown_away;
    visit(b, annotation);
    b->scope = outer;
    b->in_annotation = was;
    for (int i = scopes; i < b->scopes.len; i++) b->scopes.items[i]->node->scope = 0;
    b->scopes.len = scopes;
}

// Constructs that a never-evaluated annotation and the scopes of PEP 695 may not contain.
static bool refused_here(Builder *b, Node *n, const char *what) {
    static const char *const places[] = {[SCOPE_TypeParams] = "the definition of a generic",
                                         [SCOPE_TypeAlias] = "a type alias", [SCOPE_TypeBound] = "a TypeVar bound"};
    const Scope *s = b->scope;
    while (s->kind == SCOPE_Comprehension) s = s->parent;
    if (b->in_annotation)
        source_error(b->source, node_range(n), "'%s' can not be used within an annotation", what);
    else if (s->kind >= SCOPE_TypeParams)
        source_error(b->source, node_range(n), "%s cannot be used within %s", what, places[s->kind]);
    return failed(b);
}

// ---- the walk: functions and classes ----

static void visit_type_params(Builder *b, NodeList *params) {
    for (int i = 0; i < params->len; i++) {
        Node *n = params->items[i];
        define(b, n->TypeVar.name, SYM_TypeParam, n);
        if (n->kind != AST_TypeVar || !n->TypeVar.bound) continue;
        bool in_class = b->scope->can_see_class_scope;
        open_scope(b, SCOPE_TypeBound, n)->can_see_class_scope = in_class;
        visit(b, n->TypeVar.bound);
        close_scope(b);
    }
}

// Opens the scope of type parameters, if there are any.
static bool open_type_params(Builder *b, Node *n, NodeList *params) {
    if (params->len == 0) return false;
    bool in_class = b->scope->kind == SCOPE_Class;
    open_scope(b, SCOPE_TypeParams, n)->can_see_class_scope = in_class;
    visit_type_params(b, params);
    return true;
}

static void define_parameters(Builder *b, const NodeList *list) {
    for (int i = 0; i < list->len; i++) define(b, list->items[i]->arg.arg, SYM_Parameter, list->items[i]);
}

static void visit_parameters(Builder *b, Node *args) {
    Scope *s = b->scope;
    s->n_posonly = args->arguments.posonlyargs.len;
    s->n_args = s->n_posonly + args->arguments.args.len;
    s->n_kwonly = args->arguments.kwonlyargs.len;
    s->has_varargs = args->arguments.vararg != NULL;
    s->has_varkw = args->arguments.kwarg != NULL;
    define_parameters(b, &args->arguments.posonlyargs);
    define_parameters(b, &args->arguments.args);
    define_parameters(b, &args->arguments.kwonlyargs);
    if (s->has_varargs) define(b, args->arguments.vararg->arg.arg, SYM_Parameter, args->arguments.vararg);
    if (s->has_varkw) define(b, args->arguments.kwarg->arg.arg, SYM_Parameter, args->arguments.kwarg);
}

static void visit_annotations_of(Builder *b, const NodeList *list) {
    for (int i = 0; i < list->len; i++) visit_annotation(b, list->items[i]->arg.annotation);
}

static void visit_signature_annotations(Builder *b, Node *args, Node *returns) {
    visit_annotations_of(b, &args->arguments.posonlyargs);
    visit_annotations_of(b, &args->arguments.args);
    if (args->arguments.vararg) visit_annotation(b, args->arguments.vararg->arg.annotation);
    if (args->arguments.kwarg) visit_annotation(b, args->arguments.kwarg->arg.annotation);
    visit_annotations_of(b, &args->arguments.kwonlyargs);
    visit_annotation(b, returns);
}

static void visit_function(Builder *b, Node *n) {
    Node *args = n->FunctionDef.args;
    define(b, n->FunctionDef.name, SYM_Assigned | SYM_Function, n);
    visit_list(b, &args->arguments.defaults);
    visit_list(b, &args->arguments.kw_defaults);
    visit_list(b, &n->FunctionDef.decorator_list);
    bool generic = open_type_params(b, n, &n->FunctionDef.type_params);
    visit_signature_annotations(b, args, n->FunctionDef.returns);
    Scope *s = open_scope(b, SCOPE_Function, n);
    s->is_coroutine = n->kind == AST_AsyncFunctionDef;
    s->has_docstring = has_docstring(&n->FunctionDef.body);
    visit_parameters(b, args);
    visit_list(b, &n->FunctionDef.body);
    close_scope(b);
    if (generic) close_scope(b);
}

static void visit_class(Builder *b, Node *n) {
    define(b, n->ClassDef.name, SYM_Assigned | SYM_Class, n);
    visit_list(b, &n->ClassDef.decorator_list);
    bool generic = open_type_params(b, n, &n->ClassDef.type_params);
    visit_list(b, &n->ClassDef.bases);
    visit_list(b, &n->ClassDef.keywords);
    Scope *s = open_scope(b, SCOPE_Class, n);
    s->private_of = n->ClassDef.name;
    s->has_docstring = has_docstring(&n->ClassDef.body);
    visit_list(b, &n->ClassDef.body);
    close_scope(b);
    if (generic) close_scope(b);
}

static void visit_lambda(Builder *b, Node *n) {
    visit_list(b, &n->Lambda.args->arguments.defaults);
    visit_list(b, &n->Lambda.args->arguments.kw_defaults);
    open_scope(b, SCOPE_Lambda, n);
    visit_parameters(b, n->Lambda.args);
    visit(b, n->Lambda.body);
    close_scope(b);
}

static void visit_type_alias(Builder *b, Node *n) {
    visit(b, n->TypeAlias.name);
    bool in_class = b->scope->kind == SCOPE_Class;
    bool generic = open_type_params(b, n, &n->TypeAlias.type_params);
    open_scope(b, SCOPE_TypeAlias, n)->can_see_class_scope = in_class;
    visit(b, n->TypeAlias.value);
    close_scope(b);
    if (generic) close_scope(b);
}

// ---- the walk: comprehensions and walrus ----

static void visit_iterable(Builder *b, Node *iter) {
    b->comp_iterable++;
    visit(b, iter);
    b->comp_iterable--;
}

static void visit_target(Builder *b, Node *target) {
    b->comp_target = true;
    visit(b, target);
    b->comp_target = false;
}

static const NodeList *generators_of(const Node *n) {
    return n->kind == AST_DictComp ? &n->DictComp.generators : &n->ListComp.generators;
}

static bool any_async(const NodeList *generators) {
    for (int i = 0; i < generators->len; i++)
        if (generators->items[i]->comprehension.is_async) return true;
    return false;
}

// The first iterable belongs to the enclosing scope, all the rest to the comprehension's own.
static void visit_comprehension(Builder *b, Node *n) {
    const NodeList *generators = generators_of(n);
    Node *first = generators->items[0];
    visit_iterable(b, first->comprehension.iter);
    Scope *s = open_scope(b, SCOPE_Comprehension, n);
    s->is_coroutine = any_async(generators);
    s->is_generator = n->kind == AST_GeneratorExp;
    for (int i = 0; i < generators->len; i++) {
        Node *g = generators->items[i];
        visit_target(b, g->comprehension.target);
        if (i > 0) visit_iterable(b, g->comprehension.iter);
        visit_list(b, &g->comprehension.ifs);
    }
    if (n->kind == AST_DictComp) visit(b, n->DictComp.value);
    visit(b, n->kind == AST_DictComp ? n->DictComp.key : n->ListComp.elt);
    close_scope(b);
    if (s->is_coroutine && !s->is_generator) b->scope->is_coroutine = true;
}

static void add_directive(Builder *b, Scope *s, const char *name, Node *at) {
    vec_push(b->arena, &b->directives, ((Directive){s, name, at}));
}

// The target of := inside comprehensions is bound in the function (or module) around them.
static void bind_outside_comprehension(Builder *b, Node *target, Node *walrus) {
    const char *name = mangle(b->source, b->scope->private_of, target->Name.id);
    Scope *s = b->scope;
    for (; s->kind == SCOPE_Comprehension; s = s->parent) {
        Symbol *sym = scope_lookup(s, name);
        if (sym && (sym->flags & SYM_CompTarget)) {
            source_error(b->source, node_range(target),
                         "assignment expression cannot rebind comprehension iteration variable '%s'", name);
            return;
        }
    }
    if (s->kind == SCOPE_Class) {
        source_error(b->source, node_range(target),
                     "assignment expression within a comprehension cannot be used in a class body");
        return;
    }
    Symbol *outer = scope_lookup(s, name);
    bool global = s->kind == SCOPE_Module || (outer && (outer->flags & SYM_Global));
    for (Scope *inner = b->scope; inner != s; inner = inner->parent)
        note(b, inner, name, global ? SYM_Global : SYM_Nonlocal, target);
    add_directive(b, b->scope, name, walrus);
    note(b, s, name, SYM_Assigned, target);
}

static void visit_named_expr(Builder *b, Node *n) {
    if (refused_here(b, n, "named expression")) return;
    if (b->comp_iterable) {
        source_error(b->source, node_range(n),
                     "assignment expression cannot be used in a comprehension iterable expression");
        return;
    }
    if (b->scope->kind == SCOPE_Comprehension) bind_outside_comprehension(b, n->NamedExpr.target, n);
    if (failed(b)) return;
    visit(b, n->NamedExpr.value);
    if (b->scope->kind != SCOPE_Comprehension) visit(b, n->NamedExpr.target);
}

// ---- the walk: statements and expressions with a meaning for names ----

// x.y.z binds x, unless renamed.
static void visit_alias(Builder *b, Node *n) {
    const char *bound = n->alias.asname ? n->alias.asname : n->alias.name, *dot = strchr(bound, '.');
    if (bound == b->name_star) {
        b->scope->has_star_import = true;
        if (b->scope->kind != SCOPE_Module)
            source_error(b->source, node_range(n), "import * only allowed at module level");
        return;
    }
    if (dot && !n->alias.asname) bound = intern(b->source->names, bound, (size_t)(dot - bound));
    define(b, bound, SYM_Imported | SYM_Assigned, n);
}

// Why a global or nonlocal statement comes too late, or NULL.
static const char *late_reason(unsigned flags, bool global) {
    if (flags & SYM_Parameter)
        return global ? "name '%s' is parameter and global" : "name '%s' is parameter and nonlocal";
    if (flags & SYM_Used)
        return global ? "name '%s' is used prior to global declaration"
                      : "name '%s' is used prior to nonlocal declaration";
    if (flags & SYM_Annotated)
        return global ? "annotated name '%s' can't be global" : "annotated name '%s' can't be nonlocal";
    if (flags & (SYM_Assigned | SYM_Imported))
        return global ? "name '%s' is assigned to before global declaration"
                      : "name '%s' is assigned to before nonlocal declaration";
    return NULL;
}

static void visit_scope_statement(Builder *b, Node *n) {
    bool global = n->kind == AST_Global;
    for (int i = 0; i < n->Global.names.len; i++) {
        const char *name = mangle(b->source, b->scope->private_of, n->Global.names.items[i]);
        Symbol *sym = scope_lookup(b->scope, name);
        const char *reason = sym ? late_reason(sym->flags, global) : NULL;
        if (reason) {
            source_error(b->source, node_range(n), "%s", arena_printf(b->arena, reason, name));
            return;
        }
        note(b, b->scope, name, global ? SYM_Global : SYM_Nonlocal, n);
        add_directive(b, b->scope, name, n);
        if (global && b->scope->kind != SCOPE_Module)
            note(b, b->scopes.items[0], name, SYM_GlobalElsewhere, n);
    }
}

static void visit_ann_assign(Builder *b, Node *n) {
    Node *target = n->AnnAssign.target;
    if (b->scope->kind == SCOPE_Module || b->scope->kind == SCOPE_Class) b->scope->has_annotations = true;
    if (target->kind == AST_Name) {
        Symbol *sym = scope_lookup(b->scope, mangle(b->source, b->scope->private_of, target->Name.id));
        unsigned declared = sym ? sym->flags & (SYM_Global | SYM_Nonlocal) : 0;
        if (declared && b->scope->kind != SCOPE_Module && n->AnnAssign.simple) {
            source_error(b->source, node_range(n),
                         declared & SYM_Global ? "annotated name '%s' can't be global"
                                               : "annotated name '%s' can't be nonlocal",
                         target->Name.id);
            return;
        }
        if (n->AnnAssign.simple)
            define(b, target->Name.id, SYM_Annotated | SYM_Assigned, target);
        else if (n->AnnAssign.value)
            define(b, target->Name.id, SYM_Assigned, target);
    } else
        visit(b, target);
    visit_annotation(b, n->AnnAssign.annotation);
    visit_opt(b, n->AnnAssign.value);
}

static void visit_name(Builder *b, Node *n) {
    const char *id = n->Name.id;
    switch (n->Name.ctx) {
    case CTX_Load: define(b, id, SYM_Used, n); break;
    case CTX_Store: define(b, id, SYM_Assigned, n); break;
    case CTX_Del: define(b, id, SYM_Assigned | SYM_Deleted, n); break;
    }
    bool super = id == b->name_super && n->Name.ctx == CTX_Load;
    if (super || id == b->name_class) b->scope->uses_super = true;
    if (super && is_function_like(b->scope)) note(b, b->scope, b->name_class, SYM_Used, n);
}

// Calls that read the local variables by name.
static void mark_namespace_use(Builder *b, Node *n) {
    static const char *const readers[] = {"locals", "vars", "eval", "exec", "dir"};
    if (n->Call.func->kind != AST_Name) return;
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
        if (strcmp(n->Call.func->Name.id, readers[i]) == 0) b->scope->uses_locals = true;
}

static void visit_yield(Builder *b, Node *n) {
    if (refused_here(b, n, "yield expression")) return;
    visit_opt(b, n->Yield.value); // YieldFrom has the same layout
    b->scope->is_generator = true;
    if (b->scope->kind == SCOPE_Comprehension) {
        AstKind k = b->scope->node->kind;
        source_error(b->source, node_range(n), "'yield' inside %s",
                     k == AST_ListComp   ? "list comprehension"
                     : k == AST_SetComp  ? "set comprehension"
                     : k == AST_DictComp ? "dict comprehension"
                                         : "generator expression");
    }
}

static void visit_handler(Builder *b, Node *n) {
    visit_opt(b, n->ExceptHandler.type);
    if (n->ExceptHandler.name) define(b, n->ExceptHandler.name, SYM_Assigned | SYM_Deleted, n);
    visit_list(b, &n->ExceptHandler.body);
}

static void visit_try(Builder *b, Node *n) {
    b->scope->has_try = true;
    visit_list(b, &n->Try.body);
    visit_list(b, &n->Try.orelse);
    visit_list(b, &n->Try.handlers);
    visit_list(b, &n->Try.finalbody);
}

static void visit_capture(Builder *b, Node *n, const char *name) {
    if (name) define(b, name, SYM_Assigned, n);
}

static void dispatch(Builder *b, Node *n) {
    switch (n->kind) {
    case AST_FunctionDef:
    case AST_AsyncFunctionDef: return visit_function(b, n);
    case AST_ClassDef: return visit_class(b, n);
    case AST_Lambda: return visit_lambda(b, n);
    case AST_TypeAlias: return visit_type_alias(b, n);
    case AST_ListComp:
    case AST_SetComp:
    case AST_DictComp:
    case AST_GeneratorExp: return visit_comprehension(b, n);
    case AST_NamedExpr: return visit_named_expr(b, n);
    case AST_Name: return visit_name(b, n);
    case AST_alias: return visit_alias(b, n);
    case AST_Global:
    case AST_Nonlocal: return visit_scope_statement(b, n);
    case AST_AnnAssign: return visit_ann_assign(b, n);
    case AST_Yield:
    case AST_YieldFrom: return visit_yield(b, n);
    case AST_ExceptHandler: return visit_handler(b, n);
    case AST_Try:
    case AST_TryStar: return visit_try(b, n);
    case AST_Await:
        if (refused_here(b, n, "await expression")) return;
        b->scope->is_coroutine = true;
        break;
    case AST_Return:
        if (n->Return.value) b->scope->has_return_value = true;
        break;
    case AST_With:
    case AST_AsyncWith: b->scope->has_try = true; break;
    case AST_Call: mark_namespace_use(b, n); break;
    case AST_MatchAs: visit_opt(b, n->MatchAs.pattern); return visit_capture(b, n, n->MatchAs.name);
    case AST_MatchStar: return visit_capture(b, n, n->MatchStar.name);
    case AST_MatchMapping:
        visit_list(b, &n->MatchMapping.keys);
        visit_list(b, &n->MatchMapping.patterns);
        return visit_capture(b, n, n->MatchMapping.rest);
    case AST_Constant:
    case AST_Pass:
    case AST_Break:
    case AST_Continue: return;
    default: break;
    }
    ast_visit_children(n, visit_child, b);
}

static void visit(Builder *b, Node *n) {
    if (failed(b)) return;
    if (++b->depth > MAX_DEPTH)
        source_error(b->source, node_range(n), "too many nested expressions or statements");
    else
        dispatch(b, n);
    b->depth--;
}

// ---- resolution ----

// The scope around `s` that binds `name` for it, or NULL: then it is global. A class binds only __class__ for
// others.
static Scope *owner_of(const Builder *b, const Scope *s, const char *name) {
    for (Scope *p = s->parent; p && p->kind != SCOPE_Module; p = p->parent) {
        if (p->kind == SCOPE_Class) {
            if (name == b->name_class) return p;
            continue;
        }
        Symbol *sym = scope_lookup(p, name);
        if (!sym) continue;
        if (sym->flags & SYM_Global) return NULL;
        if ((sym->flags & SYM_Bound) && !(sym->flags & SYM_Nonlocal)) return p;
    }
    return NULL;
}

static void make_free(Builder *b, Scope *s, const char *name, Node *at) {
    Symbol *sym = scope_lookup(s, name);
    bool bound = sym && (sym->flags & (SYM_Bound | SYM_Global)) && !(sym->flags & SYM_Nonlocal);
    if (!sym) sym = new_symbol(b, s, name, at);
    if (bound) { // only in a class: its own name, and a free one for the functions inside
        if (sym->flags & SYM_FreeInClass) return;
        sym->flags |= SYM_FreeInClass;
    } else {
        if (sym->place == PLACE_Free) return;
        sym->place = PLACE_Free;
    }
    vec_push(b->arena, &s->frees, sym);
}

// `sym` of scope s is bound in `owner`: it becomes a cell there and free in every scope between.
static void capture(Builder *b, Scope *s, Symbol *sym, Scope *owner) {
    for (Scope *p = s; p != owner; p = p->parent) make_free(b, p, sym->name, sym->first);
    if (owner->kind == SCOPE_Class)
        owner->needs_class_cell = true;
    else
        scope_lookup(owner, sym->name)->place = PLACE_Cell;
}

static Node *directive_node(const Builder *b, const Scope *s, const Symbol *sym) {
    for (int i = 0; i < b->directives.len; i++)
        if (b->directives.items[i].scope == s && b->directives.items[i].name == sym->name)
            return b->directives.items[i].node;
    return sym->first;
}

static void resolve_nonlocal(Builder *b, Scope *s, Symbol *sym) {
    SourceRange where = node_range(directive_node(b, s, sym));
    if (s->kind == SCOPE_Module) {
        source_error(b->source, where, "nonlocal declaration not allowed at module level");
        return;
    }
    Scope *owner = owner_of(b, s, sym->name);
    if (owner)
        capture(b, s, sym, owner);
    else
        source_error(b->source, where, "no binding for nonlocal '%s' found", sym->name);
}

static void resolve_symbol(Builder *b, Scope *s, Symbol *sym) {
    if ((sym->flags & SYM_Global) && (sym->flags & SYM_Nonlocal)) {
        source_error(b->source, node_range(directive_node(b, s, sym)), "name '%s' is nonlocal and global",
                     sym->name);
    } else if (sym->flags & SYM_Global)
        sym->place = PLACE_GlobalExplicit;
    else if (sym->flags & SYM_Nonlocal)
        resolve_nonlocal(b, s, sym);
    else if (sym->flags & (SYM_Bound | SYM_GlobalElsewhere)) {
        if (sym->place != PLACE_Cell) sym->place = PLACE_Local;
    } else if (sym->place != PLACE_Free) {
        Scope *owner = owner_of(b, s, sym->name);
        if (owner)
            capture(b, s, sym, owner);
        else
            sym->place = PLACE_GlobalImplicit;
    }
}

// Scopes stand in the order of their opening, so an enclosing scope comes before the ones it encloses.
static void resolve(Builder *b) {
    for (int i = 0; i < b->scopes.len; i++)
        for (int k = 0; k < b->scopes.items[i]->symbols.len; k++) // grows while captured names pass through
            if (!failed(b)) resolve_symbol(b, b->scopes.items[i], b->scopes.items[i]->symbols.items[k]);
}

static void list_cells(Builder *b, Scope *s) {
    for (int i = 0; i < s->symbols.len; i++)
        if (s->symbols.items[i]->place == PLACE_Cell) vec_push(b->arena, &s->cells, s->symbols.items[i]);
}

static int by_name(const void *a, const void *b) {
    return strcmp((*(Symbol *const *)a)->name, (*(Symbol *const *)b)->name);
}

// The closure's cells stand in the order of co_freevars.
static void sort_frees(Scope *s) {
    if (s->frees.len) qsort(s->frees.items, (size_t)s->frees.len, sizeof(Symbol *), by_name);
}

// __qualname__: the names of the scopes around, "<locals>" after functions, though not after comprehensions. Type parameters leave no trace in
// it, and a name declared global in the scope around begins anew.
static void set_qualname(Builder *b, Scope *s) {
    Scope *parent = s->parent;
    while (parent && (parent->kind == SCOPE_TypeParams || parent->kind == SCOPE_TypeBound))
        parent = parent->parent;
    s->qualname = s->name;
    if (!parent || parent->kind == SCOPE_Module) return;
    if (s->kind == SCOPE_Function || s->kind == SCOPE_Class) {
        Symbol *sym = scope_lookup(parent, mangle(b->source, parent->private_of, s->name));
        if (sym && sym->place == PLACE_GlobalExplicit) return;
    }
    const char *locals = parent->kind == SCOPE_Class || parent->kind == SCOPE_Comprehension ? "" : ".<locals>";
    s->qualname = arena_printf(b->arena, "%s%s.%s", parent->qualname, locals, s->name);
}

// ---- entry ----

Scope *symtable_scope(const Symtable *st, const Node *n) {
    if (n->scope) return st->scopes[n->scope];
    bool whole = n->kind == AST_Module || n->kind == AST_Interactive || n->kind == AST_Expression;
    return whole ? st->scopes[0] : NULL;
}

Symtable *symtable_build(Arena *a, Source *s, Node *module) {
    Builder b = {.arena = a, .source = s, .table = arena_new(a, Symtable)};
    b.name_super = intern_str(s->names, "super");
    b.name_class = intern_str(s->names, "__class__");
    b.name_star = intern_str(s->names, "*");
    b.table->future_annotations = s->future_annotations;
    s->phase = PHASE_Symbols;
    if (!check_future_imports(s, module, &b.table->future_annotations)) return NULL;
    Scope *top = open_scope(&b, SCOPE_Module, module);
    top->has_docstring = module->kind == AST_Module && has_docstring(&module->Module.body);
    ast_visit_children(module, visit_child, &b);
    resolve(&b);
    if (failed(&b)) return NULL;
    for (int i = 0; i < b.scopes.len; i++) {
        list_cells(&b, b.scopes.items[i]);
        sort_frees(b.scopes.items[i]);
        set_qualname(&b, b.scopes.items[i]);
    }
    b.table->scopes = b.scopes.items;
    b.table->n_scopes = b.scopes.len;
    s->phase = PHASE_Check;
    return check_module(s, b.table, module) ? b.table : NULL;
}
