// lower_generic.c -- PEP 695: type parameters of functions, classes and aliases, and the `type` statement.
//
// The scope of the parameters is opened in the function around, as a comprehension's is: a parameter is a register or, as
// nearly always, a cell, since bodies capture it. Bounds and aliases' values are functions without arguments; inside a class
// they get its namespace as the default of a hidden parameter, and look names up there first. The objects are made by the
// library's module _type_syntax, which is imported where the syntax is used.
#include "transpile/lower.h"

static const char LIBRARY[] = "_type_syntax";

// _type_syntax.NAME(...)
static IrOperand call_library(Lower *l, const Node *at, const char *name, int n, const IrOperand *args) {
    IrOperand f = result(emit(l, IR_IMPORT, at, 4, arg_globals(), arg_name(l, LIBRARY), arg_none(), arg_int(0)));
    f = result(emit(l, IR_IMPORT_FROM, at, 2, f, arg_name(l, name)));
    return result(emit_array(l, IR_CALL, at, 1, &f, n, args));
}

static IrOperand module_name(Lower *l, const Node *at) {
    return load_name(l, intern_str(l->source->names, "__name__"), at);
}

// The function that evaluates a bound or a value when it is asked for.
static IrOperand make_late(Lower *l, Node *def, const Node *value) {
    Scope *scope = symtable_scope(l->symtable, def);
    bool in_class = scope->can_see_class_scope && l->fn->namespace != IR_NONE;
    IrOperand defaults = arg_null(), namespace = arg_reg(l->fn->namespace);
    if (in_class) defaults = result(emit_array(l, IR_TUPLE, def, 0, NULL, 1, &namespace));
    return make_closure(l, lower_late_function(l, def, value, in_class), def, defaults);
}

static IrOperand make_parameter(Lower *l, Node *n) {
    IrOperand args[4] = {arg_name(l, n->TypeVar.name), module_name(l, n), arg_none(), {.kind = IR_ARG_FALSE}};
    if (n->kind == AST_ParamSpec) return call_library(l, n, "param_spec", 2, args);
    if (n->kind == AST_TypeVarTuple) return call_library(l, n, "type_var_tuple", 2, args);
    if (n->TypeVar.bound) {
        args[2] = make_late(l, n, n->TypeVar.bound);
        if (n->TypeVar.bound->kind == AST_Tuple) args[3].kind = IR_ARG_TRUE;
    }
    return call_library(l, n, "type_var", 4, args);
}

TypeParams open_type_params(Lower *l, Node *def, const NodeList *params) {
    TypeParams t = {.outer = l->fn->scope, .n = params->len};
    if (!params->len) return t;
    note_import(l, LIBRARY);
    l->fn->scope = symtable_scope(l->symtable, def)->parent;
    declare_scope(l, l->fn->scope);
    t.items = arena_array(l->arena, IrOperand, params->len);
    for (int i = 0; i < params->len; i++) {
        Node *n = params->items[i];
        t.items[i] = make_parameter(l, n);
        store_name(l, n->TypeVar.name, t.items[i], n);
    }
    return t;
}

void set_type_params(Lower *l, const TypeParams *t, IrOperand function, const Node *at) {
    IrOperand args[] = {function, type_params_tuple(l, t, at)};
    call_library(l, at, "set_type_params", 2, args);
}

IrOperand type_params_tuple(Lower *l, const TypeParams *t, const Node *at) {
    return result(emit_array(l, IR_TUPLE, at, 0, NULL, t->n, t->items));
}

IrOperand generic_base(Lower *l, const TypeParams *t, const Node *at) {
    return call_library(l, at, "generic_base", t->n, t->items);
}

void close_type_params(Lower *l, const TypeParams *t) { l->fn->scope = t->outer; }

void lower_type_alias(Lower *l, Node *n) {
    note_import(l, LIBRARY);
    TypeParams t = open_type_params(l, n, &n->TypeAlias.type_params);
    IrOperand *args = arena_array(l->arena, IrOperand, t.n + 3);
    args[0] = arg_name(l, n->TypeAlias.name->Name.id);
    args[1] = module_name(l, n);
    args[2] = make_late(l, n, n->TypeAlias.value);
    for (int i = 0; i < t.n; i++) args[3 + i] = t.items[i];
    IrOperand alias = call_library(l, n, "alias", t.n + 3, args);
    close_type_params(l, &t);
    store_name(l, n->TypeAlias.name->Name.id, alias, n);
}
