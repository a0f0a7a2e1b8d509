// lower_import.c -- import statements. `__c__.x` modules are bound at compile time from their headers: functions become
// function objects with direct wrappers, constants become constants. A header may declare thousands of names: a star import
// and a module object get those that the module mentions.
#include "transpile/lower.h"

#include <string.h>

#include "transpile/emit_bridge.h"

static const char *dotted_head(Lower *l, const char *name) {
    const char *dot = strchr(name, '.');
    return dot ? intern(l->source->names, name, (size_t)(dot - name)) : name;
}

void note_import(Lower *l, const char *name) {
    IrModule *m = l->module;
    bool deferred = l->imports_deferred;
    for (const Scope *s = l->fn->scope; s && !deferred; s = s->parent) deferred = s->kind == SCOPE_Function;
    for (int i = 0; i < m->imports.len; i++) {
        if (strcmp(m->imports.items[i].name, name)) continue;
        m->imports.items[i].deferred &= deferred;
        return;
    }
    vec_push(l->arena, &m->imports, ((IrImport){name, deferred}));
}

// The `x.y` of "__c__.x.y", or NULL if this is no C module.
static const char *c_module(const char *name) {
    return name && !strncmp(name, "__c__.", 6) && name[6] ? name + 6 : NULL;
}

// The locals that __import__ is told of.
static IrOperand locals_of(const Lower *l) {
    if (l->fn->namespace != IR_NONE) return arg_reg(l->fn->namespace);
    return l->fn->ir->kind == IR_MODULE_BODY ? arg_globals() : arg_none();
}

// ---- from __c__.x import ... ---------------------------------------------------------------------------------------------

static bool c_error(Lower *l, const Node *at, const char *error) {
    const char *end = strchr(error, '\n');
    return source_error(l->source, node_range(at), "%.*s", end ? (int)(end - error) : (int)strlen(error), error);
}

static bool constant_operand(Lower *l, const BindDecl *d, IrOperand *v) {
    char text[64];
    switch (d->kind) {
    case BIND_ENUM_CONSTANT: case BIND_MACRO_INT: case BIND_MACRO_CHAR: {
        __int128 i = d->value.integer;
        if (i >= -((__int128)1 << 49) && i < ((__int128)1 << 49)) {
            *v = (IrOperand){.kind = IR_ARG_SMALLINT, .integer = (int64_t)i};
            return true;
        }
        bool negative = i < 0;
        unsigned __int128 u = negative ? -(unsigned __int128)i : (unsigned __int128)i;
        char *p = text + sizeof text - 1;
        for (*p = 0; u; u /= 10) *--p = (char)('0' + (int)(u % 10));
        if (negative) *--p = '-';
        *v = (IrOperand){.kind = IR_ARG_CONST, .index = add_constant(l, IR_CONST_BIGINT, p, strlen(p))};
        return true;
    }
    case BIND_MACRO_FLOAT: *v = (IrOperand){.kind = IR_ARG_FLOAT, .number = d->value.number}; return true;
    case BIND_MACRO_STRING: *v = arg_str(l, d->value.bytes, (size_t)d->value.length); return true;
    default: return false;
    }
}

static IrFunction *foreign_function(Lower *l, BridgeFunction *b) {
    IrFunction *f = arena_new(l->arena, IrFunction);
    f->kind = IR_FOREIGN;
    f->name = f->qualname = b->decl->name;
    f->c_name = b->c_name;
    f->foreign = b;
    f->argcount = f->posonly = b->argcount < 0 ? 0 : b->argcount;
    f->varargs = b->argcount < 0;
    f->is_static_object = true;
    return f;
}

IrFunction *variadic_site(Lower *l, IrFunction *f, const char *format, size_t len, int nargs, const Node *at) {
    char *error = NULL;
    BridgeFunction *site = bridge_variadic_site(l->module->bridge, f->foreign, format, len, nargs, &error);
    if (error) c_error(l, at, error);
    if (!site) return NULL;
    IrFunction *wrapper = foreign_function(l, site);
    wrapper->object_of = f;
    return wrapper;
}

static bool c_error_of(Lower *l, BindHeader *h, const BindDecl *d, const char *name, const char *error, const Node *at) {
    if (error) return c_error(l, at, error);
    return c_error(l, at, arena_printf(l->arena, "'%s' (%s): a C %s cannot be imported yet", name, bind_where(l->arena, h, d),
                                       bind_kind_name(d->kind)));
}

// The value of a name of a header. *function: a C function, which calls can call directly; else NULL. False: the Source has an error.
static bool c_value(Lower *l, BindHeader *h, const char *name, const Node *at, IrOperand *v, IrFunction **function) {
    const BindDecl *d = bind_lookup(h, name);
    char *error = NULL;
    *function = NULL;
    if (!d) {
        const BindDecl *near = bind_suggest(h, name);
        return source_error(l->source, node_range(at), near ? "<%s> has no '%s'; did you mean '%s' (%s)?" : "<%s> has no '%s'",
                            h->spelling, name, near ? near->name : "", near ? bind_where(l->arena, h, near) : "");
    }
    if (d->kind == BIND_MACRO_ALIAS) d = d->target;
    if (constant_operand(l, d, v)) return true;
    if (d->kind == BIND_UNAVAILABLE)
        return source_error(l->source, node_range(at), "'%s' (%s) cannot be offered: %s", name, bind_where(l->arena, h, d), d->reason);
    bool is_value = bridge_is_value(d);
    if (is_value && d->type && d->type->kind == BT_ENUM) note_import(l, "enum"); // its class is an IntEnum
    BridgeFunction *b = (is_value ? bridge_value : bridge_function)(l->module->bridge, h, d, &error);
    if (!b) return c_error_of(l, h, d, name, error, at);
    IrFunction *f = foreign_function(l, b);
    *v = result(emit(l, IR_DEFINE_FOREIGN, at, 1, (IrOperand){.kind = IR_ARG_FUNCTION, .function = f}));
    if (is_value) *v = result(emit(l, IR_CALL, at, 1, *v)); // read once, as `from m import name` does
    else *function = f;
    return true;
}

static bool import_c_name(Lower *l, BindHeader *h, const char *name, const char *as, const Node *at) {
    IrOperand v;
    IrFunction *f;
    if (!c_value(l, h, name, at, &v, &f)) return false;
    const Symbol *s = scope_lookup(l->symtable->scopes[0], as);
    if (f && l->fn->root->kind == SCOPE_Module && (!s || s->assignments <= 1)) l->module->globals.items[global_index(l, as)].function = f;
    store_name(l, as, v, at);
    return true;
}

// from __c__.x import *: the names that the module mentions as globals, of those that a star offers.
static void import_c_star(Lower *l, BindHeader *h, const Node *at) {
    VEC(const char *) done = {0};
    for (int i = 0; i < l->symtable->n_scopes; i++) {
        const Scope *s = l->symtable->scopes[i];
        for (int k = 0; k < s->symbols.len; k++) {
            const Symbol *symbol = s->symbols.items[k];
            bool known = symbol->place != PLACE_GlobalImplicit && symbol->place != PLACE_GlobalExplicit;
            const BindDecl *d = known ? NULL : bind_lookup(h, symbol->name);
            for (int j = 0; j < done.len && !known; j++) known = done.items[j] == symbol->name;
            if (known || !d || !bind_is_star_name(h, d)) continue;
            vec_push(l->arena, &done, symbol->name);
            if (!import_c_name(l, h, symbol->name, symbol->name, at)) return;
        }
    }
}

static BindHeader *c_header(Lower *l, const char *module, const Node *at) {
    char *error = NULL;
    if (!l->module->bridge) l->module->bridge = bridge_new(l->arena, l->module->bind_options);
    BindHeader *h = bridge_header(l->module->bridge, module, &error);
    if (!h) c_error(l, at, error ? error : "the header cannot be read");
    return h;
}

static void import_from_c(Lower *l, Node *n, const char *module) {
    BindHeader *h = c_header(l, module, n);
    for (int i = 0; h && i < n->ImportFrom.names.len; i++) {
        const Node *alias = n->ImportFrom.names.items[i];
        const char *name = alias->alias.name, *as = alias->alias.asname ? alias->alias.asname : name;
        if (!strcmp(name, "*")) import_c_star(l, h, alias);
        else import_c_name(l, h, name, as, alias);
    }
}

// ---- import __c__.x ----------------------------------------------------------------------------------------------------------

// What the module mentions of a C module: the X of all `prefix.X`, where prefix is "sq" or "__c__.sys.stat".
typedef struct Mentions {
    Lower *l;
    const char *prefix;
    VEC(const char *) names;
} Mentions;

// Is the expression these dotted names? `end` is behind the last one.
static bool is_dotted(const Node *n, const char *text, const char *end) {
    const char *last = end;
    while (last > text && last[-1] != '.') last--;
    const char *name = n->kind == AST_Name ? n->Name.id : n->kind == AST_Attribute ? n->Attribute.attr : "";
    if (strlen(name) != (size_t)(end - last) || strncmp(name, last, (size_t)(end - last))) return false;
    return n->kind == AST_Name ? last == text : last > text && is_dotted(n->Attribute.value, text, last - 1);
}

static void find_mentions(Node *n, void *context) {
    Mentions *m = context;
    if (n->kind == AST_Attribute && is_dotted(n->Attribute.value, m->prefix, m->prefix + strlen(m->prefix))) {
        bool known = false;
        for (int i = 0; i < m->names.len && !known; i++) known = m->names.items[i] == n->Attribute.attr;
        if (!known) vec_push(m->l->arena, &m->names, n->Attribute.attr);
    }
    ast_visit_children(n, find_mentions, context);
}

// The module object of a header, with the names that this module mentions of it. A name that the header does not have is left
// out: reading it is an AttributeError, as of every module, but it may be the next part of a header's path.
static bool c_module_object(Lower *l, const char *module, const char *prefix, const Node *at, IrOperand *object) {
    BindHeader *h = c_header(l, module, at);
    if (!h) return false;
    IrOperand function = {.kind = IR_ARG_FUNCTION, .function = foreign_function(l, bridge_module(l->module->bridge, h))};
    *object = result(emit(l, IR_CALL, at, 1, result(emit(l, IR_DEFINE_FOREIGN, at, 1, function))));
    Mentions m = {.l = l, .prefix = prefix};
    find_mentions(l->symtable->scopes[0]->node, &m);
    for (int i = 0; i < m.names.len; i++) {
        IrOperand v;
        IrFunction *f;
        const BindDecl *d = bind_lookup(h, m.names.items[i]);
        if (!d) continue;
        BridgeFunction *variable = bridge_attribute(l->module->bridge, h, d->kind == BIND_MACRO_ALIAS ? d->target : d);
        if (variable) {
            function.function = foreign_function(l, variable);
            emit(l, IR_CALL, at, 1, result(emit(l, IR_DEFINE_FOREIGN, at, 1, function)));
            continue;
        }
        if (!c_value(l, h, m.names.items[i], at, &v, &f)) return false;
        emit(l, IR_STORE_ATTR, at, 4, *object, arg_name(l, m.names.items[i]), v,
             (IrOperand){.kind = IR_ARG_SITE, .index = l->module->nstore_sites++});
    }
    return true;
}

// import __c__.x.y [as z]
static void import_c_module(Lower *l, const Node *n, const Node *alias) {
    const char *name = alias->alias.name, *as = alias->alias.asname;
    IrOperand object;
    if (!c_module_object(l, c_module(name), as ? as : name, alias, &object)) return;
    if (!as) object = result(emit(l, IR_IMPORT, n, 4, arg_globals(), arg_name(l, dotted_head(l, name)), locals_of(l), arg_int(0)));
    store_name(l, as ? as : dotted_head(l, name), object, alias);
}

void lower_import(Lower *l, Node *n) {
    for (int i = 0; i < n->Import.names.len; i++) {
        const Node *alias = n->Import.names.items[i];
        const char *name = alias->alias.name, *as = alias->alias.asname;
        if (c_module(name)) {
            import_c_module(l, n, alias);
            continue;
        }
        note_import(l, name);
        IrOperand v = result(emit(l, IR_IMPORT, n, 4, arg_globals(), arg_name(l, name), locals_of(l), arg_int(as != NULL)));
        store_name(l, as ? as : dotted_head(l, name), v, alias);
    }
}

// The absolute name that `level` dots and `module` mean in this module; NULL: beyond the top.
static const char *absolute_name(Lower *l, const char *module, int level) {
    if (!level) return module;
    const char *package = l->module->name;
    size_t n = strlen(package);
    for (int i = l->module->is_package ? 1 : 0; i < level; i++) {
        while (n && package[n - 1] != '.') n--;
        if (!n) return NULL;
        n--;
    }
    return *module ? arena_printf(l->arena, "%.*s.%s", (int)n, package, module) : arena_strndup(l->arena, package, n);
}

// The module, and each imported name, which may be a submodule.
static void note_from_import(Lower *l, const Node *n, const char *module) {
    const char *name = absolute_name(l, module, n->ImportFrom.level);
    if (!name || !*name) return;
    note_import(l, name);
    for (int i = 0; i < n->ImportFrom.names.len; i++) {
        const char *part = n->ImportFrom.names.items[i]->alias.name;
        if (strcmp(part, "*")) note_import(l, arena_printf(l->arena, "%s.%s", name, part));
    }
}

// ---- from m import ... -----------------------------------------------------------------------------------------------------

// `from __c__ import x` takes names of the runtime module __c__ (OUT, Ptr, c_int, ...); where x is a header's module, the
// module itself is meant.
static bool names_c_module(Lower *l, const Node *alias) {
    char *error = NULL;
    const char *name = alias->alias.name;
    if (!strncmp(name, "c_", 2) || strpbrk(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")) return false;
    return bind_resolve_module(l->arena, name, l->module->bind_options, &error) != NULL;
}

static IrOperand imported_names(Lower *l, const Node *n) {
    StrBuf text = {0};
    for (int i = 0; i < n->ImportFrom.names.len; i++) strbuf_printf(&text, "%s,", n->ImportFrom.names.items[i]->alias.name);
    IrOperand names = {.kind = IR_ARG_CONST, .index = add_constant(l, IR_CONST_KWNAMES, text.data, text.len)};
    strbuf_free(&text);
    return names;
}

void lower_import_from(Lower *l, Node *n) {
    const char *module = n->ImportFrom.module;
    if (module && !strcmp(module, "__future__")) return; // the symbol table has read it
    if (!n->ImportFrom.level && c_module(module)) {
        import_from_c(l, n, c_module(module));
        return;
    }
    if (n->ImportFrom.level && !module) module = intern_str(l->source->names, "");
    note_from_import(l, n, module);
    IrOperand m = result(emit(l, IR_IMPORT_NAMES, n, 5, arg_globals(), arg_name(l, module), locals_of(l), imported_names(l, n),
                              arg_int(n->ImportFrom.level)));
    for (int i = 0; i < n->ImportFrom.names.len; i++) {
        const Node *alias = n->ImportFrom.names.items[i];
        if (!strcmp(alias->alias.name, "*")) {
            emit(l, IR_IMPORT_STAR, alias, 2, m, l->fn->namespace == IR_NONE ? arg_globals() : arg_reg(l->fn->namespace));
            continue;
        }
        const char *as = alias->alias.asname ? alias->alias.asname : alias->alias.name;
        if (!n->ImportFrom.level && !strcmp(module, "__c__") && names_c_module(l, alias)) {
            IrOperand object;
            if (c_module_object(l, alias->alias.name, as, alias, &object)) store_name(l, as, object, alias);
            continue;
        }
        IrOperand v = result(emit(l, IR_IMPORT_FROM, n, 2, m, arg_name(l, alias->alias.name)));
        store_name(l, as, v, alias);
    }
}
