// lower_names.c -- names: what the symbol table says of a name, turned into the operation that reads or binds it.
//
//      module scope     a global: a C variable of the module; in text given to exec() an entry of its `locals` mapping
//      class scope      an entry of the namespace mapping
//      function scope   a register; or, if a closure captures it, a cell held in a register
//      free             a cell of the running function's closure
//
// List, set and dict comprehensions and type parameters are inlined: their scope opens inside the function's own registers. A name that only
// such a comprehension captures needs no cell, whatever the symbol table says.
#include "transpile/lower.h"

#include <string.h>

static bool is_inlined(const Scope *s) {
    return s->kind == SCOPE_TypeParams || (s->kind == SCOPE_Comprehension && s->node->kind != AST_GeneratorExp);
}

// Does a real closure (not an inlined comprehension) inside `scope` capture `name` from it?
static bool captured(const Scope *scope, const char *name) {
    for (int i = 0; i < scope->children.len; i++) {
        const Scope *child = scope->children.items[i];
        Symbol *s = scope_lookup(child, name);
        bool takes = s && (s->place == PLACE_Free || (s->flags & SYM_FreeInClass));
        if (takes && (!is_inlined(child) || captured(child, name))) return true;
    }
    return false;
}

static bool needs_cell(const Scope *scope, const Symbol *s) { return s->place == PLACE_Cell && captured(scope, s->name); }

static IrReg *reg_of(Lower *l, const Scope *scope, const Symbol *s) {
    return &l->scope_regs[scope->index][s->index];
}

static bool has_registers(const Scope *s) { return s->kind != SCOPE_Module && s->kind != SCOPE_Class; }

void declare_scope(Lower *l, Scope *scope) {
    if (!l->scope_regs[scope->index]) l->scope_regs[scope->index] = arena_array(l->arena, IrReg, scope->symbols.len + 1);
    if (!has_registers(scope)) return;
    for (int i = 0; i < scope->symbols.len; i++) {
        Symbol *s = scope->symbols.items[i];
        if (s->place != PLACE_Local && s->place != PLACE_Cell) continue;
        IrReg r = IR_NONE;
        for (int p = 0; scope == l->fn->root && p < l->fn->ir->nparams; p++)
            if (l->fn->ir->regs.items[p].name == s->name) r = p;
        if (needs_cell(scope, s)) {
            IrNode *cell = emit(l, IR_NEW_CELL, NULL, 1, r == IR_NONE ? arg_null() : arg_reg(r));
            r = cell->result;
            l->fn->ir->regs.items[r].name = s->name;
        } else if (r == IR_NONE) {
            r = new_reg(l, IR_REG_VALUE);
            l->fn->ir->regs.items[r].name = s->name;
            l->fn->ir->regs.items[r].is_local = true;
        }
        if (s->flags & SYM_Deleted) l->fn->ir->regs.items[r].is_deleted = true;
        *reg_of(l, scope, s) = r;
    }
}

// The top level of text given to exec(): a name bound there, or only read, is looked up in a mapping, as in a class body.
static bool is_namespace(const Lower *l, const Scope *s) {
    return s->kind == SCOPE_Class || (s->kind == SCOPE_Module && l->module->unit != IR_UNIT_MODULE);
}

typedef struct Place {
    enum { IN_REGISTER, IN_CELL, IN_FREE_CELL, IN_NAMESPACE, IN_GLOBAL, IN_NAMESPACE_OR_FREE } kind;
    IrReg reg;
} Place;

// The register of the cell through which the running function's closure gives `name`, or IR_NONE.
static IrReg free_cell(const Function *fn, const char *name) {
    const Scope *s = fn->root;
    for (int i = 0; i < s->frees.len; i++)
        if (s->frees.items[i]->name == name) return fn->frees[i];
    return IR_NONE;
}

// Are names of this scope, although it is no class body, looked up in the namespace of the class around first?
static bool sees_class(const Function *fn, const Scope *s) { return s->can_see_class_scope && fn->namespace != IR_NONE; }

// Where `name` (mangled) is found from the current scope.
static Place find(Lower *l, const char *name) {
    Function *fn = l->fn;
    for (Scope *s = fn->scope;; s = s->parent) {
        Symbol *sym = scope_lookup(s, name);
        if (!sym) { // a name the compiler itself asks for
            if (s != fn->root) continue;
            return (Place){is_namespace(l, s) ? IN_NAMESPACE : IN_GLOBAL, IR_NONE};
        }
        switch (sym->place) {
        case PLACE_GlobalExplicit: case PLACE_GlobalImplicit:
            if ((is_namespace(l, s) || sees_class(fn, s)) && sym->place == PLACE_GlobalImplicit) return (Place){IN_NAMESPACE, IR_NONE};
            return (Place){IN_GLOBAL, IR_NONE};
        case PLACE_Local: case PLACE_Cell:
            if (s->kind == SCOPE_Module) {
                bool global = s != fn->scope || sym->flags & SYM_GlobalElsewhere; // as if it were declared global here
                return (Place){is_namespace(l, s) && !global ? IN_NAMESPACE : IN_GLOBAL, IR_NONE};
            }
            if (s->kind == SCOPE_Class && !strcmp(name, "__class__") && s != fn->scope)
                return (Place){IN_CELL, fn->class_cell};
            if (s->kind == SCOPE_Class && s != fn->scope) // an inlined comprehension does not see the class's own names
                return (Place){IN_FREE_CELL, free_cell(fn, name)};
            if (s->kind == SCOPE_Class) return (Place){IN_NAMESPACE, IR_NONE};
            return (Place){needs_cell(s, sym) ? IN_CELL : IN_REGISTER, *reg_of(l, s, sym)};
        case PLACE_Free: break;
        }
        if (s == fn->scope && sees_class(fn, s)) return (Place){IN_NAMESPACE_OR_FREE, free_cell(fn, name)};
        if (s != fn->root) continue; // an inlined comprehension: look on in the scope around it
        IrReg cell = free_cell(fn, name);
        if (cell == IR_NONE) return (Place){IN_GLOBAL, IR_NONE};
        bool in_class = s->kind == SCOPE_Class && s == fn->scope && !(sym->flags & SYM_Nonlocal);
        return (Place){in_class ? IN_NAMESPACE_OR_FREE : IN_FREE_CELL, cell};
    }
}

// The number of an interned name in a list of the module; added if `add`, else -1.
static int name_index(Lower *l, IndexTable *table, IrGlobals *list, const char *name, bool add) {
    uint32_t hash = index_hash_pointer(name);
    for (IndexProbe p = index_probe(table, hash); index_next(table, &p);)
        if (list->items[p.index].name == name) return p.index;
    if (!add) return -1;
    index_add(l->arena, table, hash, list->len);
    IrGlobal g = {.name = name};
    vec_push(l->arena, list, g);
    return list->len - 1;
}

int global_index(Lower *l, const char *name) { return name_index(l, &l->globals, &l->module->globals, name, true); }

static int builtin_index(Lower *l, const char *name) { return name_index(l, &l->builtins, &l->module->builtins, name, true); }

bool is_global_name(Lower *l, const char *name) {
    return find(l, symtable_mangle(l->source, l->fn->scope, name)).kind == IN_GLOBAL;
}

bool is_register_name(Lower *l, const char *name) {
    return find(l, symtable_mangle(l->source, l->fn->scope, name)).kind == IN_REGISTER;
}

IrFunction *known_function(Lower *l, const char *name) {
    int i = name_index(l, &l->globals, &l->module->globals, name, false);
    return i < 0 ? NULL : l->module->globals.items[i].function;
}

static IrOperand load_global(Lower *l, const char *name, const Node *at) {
    IrOperand slot = {.kind = IR_ARG_GLOBAL, .index = global_index(l, name)};
    Symbol *in_module = scope_lookup(l->symtable->scopes[0], name);
    bool bound_here = in_module && in_module->flags & (SYM_Assigned | SYM_Imported | SYM_Function | SYM_Class);
    for (int i = 1; i < l->symtable->n_scopes && !bound_here; i++) { // `global x` in a function binds it too
        Symbol *s = scope_lookup(l->symtable->scopes[i], name);
        bound_here = s && s->place == PLACE_GlobalExplicit;
    }
    if (bound_here) return result(emit(l, IR_LOAD_GLOBAL, at, 3, slot, arg_globals(), arg_name(l, name)));
    IrOperand cell = {.kind = IR_ARG_BUILTIN, .index = builtin_index(l, name)};
    return result(emit(l, IR_LOAD_BUILTIN, at, 4, slot, cell, arg_globals(), arg_name(l, name)));
}

// Is the name one of the function around the inlined comprehension that reads it? To Python it is a free variable there.
static bool from_comprehension(const Lower *l, const char *name) {
    const Symbol *s = is_inlined(l->fn->scope) ? scope_lookup(l->fn->scope, name) : NULL;
    return s && s->place == PLACE_Free;
}

IrOperand load_name(Lower *l, const char *name, const Node *at) {
    if (!strcmp(name, "__debug__")) return (IrOperand){.kind = l->source->optimize ? IR_ARG_FALSE : IR_ARG_TRUE}; // a constant
    name = symtable_mangle(l->source, l->fn->scope, name);
    Place p = find(l, name);
    switch (p.kind) {
    case IN_REGISTER: {
        IrNode *check = emit(l, from_comprehension(l, name) ? IR_CHECK_FREE : IR_CHECK_LOCAL, at, 2, arg_reg(p.reg), arg_name(l, name)); // dropped where bound for sure
        return check->args[0];
    }
    case IN_CELL: return result(emit(l, from_comprehension(l, name) ? IR_LOAD_FREE : IR_LOAD_CELL, at, 2, arg_reg(p.reg), arg_name(l, name)));
    case IN_FREE_CELL: return result(emit(l, IR_LOAD_FREE, at, 2, arg_reg(p.reg), arg_name(l, name)));
    case IN_NAMESPACE:
        return result(emit(l, IR_LOAD_NAME, at, 3, arg_reg(l->fn->namespace), arg_globals(), arg_name(l, name)));
    case IN_NAMESPACE_OR_FREE:
        return result(emit(l, IR_LOAD_CLASS_FREE, at, 3, arg_reg(l->fn->namespace), arg_reg(p.reg), arg_name(l, name)));
    case IN_GLOBAL: break;
    }
    return load_global(l, name, at);
}

void store_name(Lower *l, const char *name, IrOperand v, const Node *at) {
    name = symtable_mangle(l->source, l->fn->scope, name);
    Place p = find(l, name);
    switch (p.kind) {
    case IN_REGISTER: move(l, p.reg, v); return;
    case IN_CELL: case IN_FREE_CELL: emit(l, IR_STORE_CELL, at, 2, arg_reg(p.reg), v); return;
    case IN_NAMESPACE: case IN_NAMESPACE_OR_FREE:
        emit(l, IR_STORE_NAME, at, 3, arg_reg(l->fn->namespace), arg_name(l, name), v);
        return;
    case IN_GLOBAL: break;
    }
    emit(l, IR_STORE_GLOBAL, at, 2, (IrOperand){.kind = IR_ARG_GLOBAL, .index = global_index(l, name)}, v);
}

void delete_name(Lower *l, const char *name, const Node *at) {
    name = symtable_mangle(l->source, l->fn->scope, name);
    Place p = find(l, name);
    switch (p.kind) {
    case IN_REGISTER:
        emit(l, IR_DELETE_LOCAL, at, 2, arg_reg(p.reg), arg_name(l, name));
        move(l, p.reg, arg_null());
        return;
    case IN_CELL: case IN_FREE_CELL: emit(l, IR_DELETE_CELL, at, 2, arg_reg(p.reg), arg_name(l, name)); return;
    case IN_NAMESPACE: case IN_NAMESPACE_OR_FREE:
        emit(l, IR_DELETE_NAME, at, 2, arg_reg(l->fn->namespace), arg_name(l, name));
        return;
    case IN_GLOBAL: break;
    }
    emit(l, IR_DELETE_GLOBAL, at, 2, (IrOperand){.kind = IR_ARG_GLOBAL, .index = global_index(l, name)}, arg_name(l, name));
}

IrOperand raw_variable(Lower *l, const char *name, bool *in_cell) {
    Place p = find(l, name);
    *in_cell = p.kind == IN_CELL || p.kind == IN_FREE_CELL || p.kind == IN_NAMESPACE_OR_FREE;
    return *in_cell || p.kind == IN_REGISTER ? arg_reg(p.reg) : arg_null();
}

IrOperand cell_for(Lower *l, const char *name) {
    if (l->fn->class_cell != IR_NONE && !strcmp(name, "__class__")) return arg_reg(l->fn->class_cell);
    Place p = find(l, name);
    if (p.kind == IN_CELL || p.kind == IN_FREE_CELL || p.kind == IN_NAMESPACE_OR_FREE) return arg_reg(p.reg);
    IrReg passed_through = free_cell(l->fn, name); // a class body that binds the name too, or declares it global
    if ((p.kind == IN_NAMESPACE || p.kind == IN_GLOBAL) && passed_through != IR_NONE) return arg_reg(passed_through);
    refuse(l, l->fn->root->node, "this kind of captured name");
    return arg_null();
}

// ---- locals() ---------------------------------------------------------------------------------------------------------------

typedef struct LocalList {
    StrBuf names;       // "a,*b,": a register's, and one in a cell
    VEC(IrOperand) values;
} LocalList;

static void add_local(Lower *l, LocalList *list, const char *name) {
    Place p = *name == '.' ? (Place){IN_REGISTER, 0} : find(l, name); // .0: the parameter of a generator expression
    if (p.kind != IN_REGISTER && p.kind != IN_CELL && p.kind != IN_FREE_CELL) return;
    strbuf_printf(&list->names, "%s%s,", p.kind == IN_REGISTER ? "" : "*", name);
    vec_push(l->arena, &list->values, arg_reg(p.reg));
}

// The names in CPython's order: parameters, other locals, cells, free variables.
static void list_function(Lower *l, LocalList *list) {
    IrVariables v = ir_variables(l->arena, l->fn->ir);
    for (int i = 0; i < v.n; i++) {
        bool seen = false; // a captured parameter is among the cells, too
        for (int k = 0; k < i && !seen; k++) seen = v.items[k].name == v.items[i].name;
        if (!seen) add_local(l, list, v.items[i].name);
    }
}

// Those of a comprehension's symbols that have this place; how many.
static int add_inlined(Lower *l, IrVariables *v, Symbol *const *symbols, int len, SymbolPlace place) {
    int first = v->n;
    for (int i = 0; i < len; i++) {
        const char *name = symbols[i]->name;
        if (symbols[i]->place != place) continue;
        Place p = find(l, name);
        IrVariable variable = {name, p.kind <= IN_FREE_CELL ? p.reg : IR_NONE, p.kind == IN_CELL || p.kind == IN_FREE_CELL, -1};
        for (int k = 0; p.kind == IN_FREE_CELL && k < l->fn->root->frees.len; k++)
            if (l->fn->root->frees.items[k]->name == name) variable.free = k;
        v->items[v->n++] = variable;
    }
    if (place != PLACE_Local) ir_sort_variables(v->items + first, v->n - first);
    return v->n - first;
}

IrVariables inlined_variables(Lower *l) {
    const Scope *s = l->fn->scope;
    IrVariables v = {.items = arena_array(l->arena, IrVariable, s->symbols.len + s->frees.len + 1), .n = 1, .nparams = 1};
    v.items[0] = (IrVariable){".0", IR_NONE, false, -1};
    v.nlocals = add_inlined(l, &v, s->symbols.items, s->symbols.len, PLACE_Local);
    v.ncells = add_inlined(l, &v, s->symbols.items, s->symbols.len, PLACE_Cell);
    v.nfrees = add_inlined(l, &v, s->frees.items, s->frees.len, PLACE_Free);
    return v;
}

static void list_comprehension(Lower *l, LocalList *list) {
    IrVariables v = inlined_variables(l);
    for (int i = v.nparams; i < v.n; i++) add_local(l, list, v.items[i].name);
}

IrOperand local_variables(Lower *l, const Node *at) {
    Function *fn = l->fn;
    bool inlined = fn->scope != fn->root;
    if (!inlined && fn->namespace != IR_NONE) return arg_reg(fn->namespace);
    if (!inlined && fn->ir->kind == IR_MODULE_BODY) return arg_globals();
    LocalList list = {0};
    if (inlined) list_comprehension(l, &list);
    else list_function(l, &list);
    if (!inlined && fn->locals == IR_NONE) {
        fn->locals = new_reg(l, IR_REG_VALUE);
        fn->ir->regs.items[fn->locals].is_local = true;
    }
    IrOperand names = {.kind = IR_ARG_CONST, .index = add_constant(l, IR_CONST_KWNAMES, list.names.data ? list.names.data : "", list.names.len)};
    strbuf_free(&list.names);
    IrOperand fixed[] = {inlined ? arg_null() : arg_reg(fn->locals), names};
    IrOperand dict = result(emit_array(l, IR_LOCALS, at, 2, fixed, list.values.len, list.values.items));
    if (!inlined) move(l, fn->locals, dict);
    return dict;
}
