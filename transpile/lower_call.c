// lower_call.c -- calls: the cheapest operation that fits the callee and the arguments.
//
//      o.m(a)        CALL_METHOD    no bound method is made
//      f(a)          CALL_KNOWN     f is a function this module defines once: direct behind a guard
//      super()       CALL_SUPER     with the __class__ cell and the first argument
//      g(a)          CALL
//      g(a, k=b)     CALL_KEYWORDS
//      g(*a, **k)    CALL_STAR
#include "transpile/lower.h"

#include <string.h>

#include "transpile/emit_bridge.h"

static bool has_star_args(const Node *n) {
    for (int i = 0; i < n->Call.args.len; i++)
        if (n->Call.args.items[i]->kind == AST_Starred) return true;
    for (int i = 0; i < n->Call.keywords.len; i++)
        if (!n->Call.keywords.items[i]->keyword.arg) return true;
    return false;
}

// {name: value, ...} of the keywords from *i up to the next **.
static IrOperand keyword_run(Lower *l, const NodeList *keywords, int *i, const Node *at) {
    NodeList values = {.items = arena_array(l->arena, Node *, keywords->len + 1)};
    IrOperand *pairs = arena_array(l->arena, IrOperand, 2 * keywords->len + 1);
    IrOperand *v = arena_array(l->arena, IrOperand, keywords->len + 1);
    int first = *i;
    for (; *i < keywords->len && keywords->items[*i]->keyword.arg; ++*i)
        values.items[values.len++] = keywords->items[*i]->keyword.value;
    expr_list(l, &values, v);
    for (int k = 0; k < values.len; k++) {
        pairs[2 * k] = arg_name(l, keywords->items[first + k]->keyword.arg);
        pairs[2 * k + 1] = v[k];
    }
    return result(emit_array(l, IR_DICT, at, 0, NULL, 2 * values.len, pairs));
}

// What stands behind a ** is merged, and so are the keywords behind it: no name may come twice.
IrOperand keyword_dict(Lower *l, const NodeList *keywords, IrOperand function, const Node *at) {
    int i = 0;
    IrOperand dict = keyword_run(l, keywords, &i, at);
    while (i < keywords->len) {
        IrOperand more = keywords->items[i]->keyword.arg ? keyword_run(l, keywords, &i, at)
                                                         : expr(l, keywords->items[i++]->keyword.value);
        emit(l, IR_DICT_MERGE, at, 3, dict, more, function);
    }
    return dict;
}

// A lone *x goes to the callee as it is: it is iterated after the keywords have been evaluated.
static IrOperand call_star(Lower *l, const Node *n, IrOperand f) {
    const NodeList *a = &n->Call.args;
    IrOperand args = a->len == 1 && a->items[0]->kind == AST_Starred ? stable(l, expr(l, a->items[0]->Starred.value))
                                                                    : star_sequence(l, a, n, true);
    IrOperand kwargs = n->Call.keywords.len ? keyword_dict(l, &n->Call.keywords, f, n) : arg_null();
    return result(emit(l, IR_CALL_STAR, n, 3, f, args, kwargs));
}

static int keyword_names(Lower *l, const NodeList *keywords) {
    StrBuf key = {0};
    int *parts = arena_array(l->arena, int, keywords->len);
    for (int i = 0; i < keywords->len; i++) {
        const char *name = keywords->items[i]->keyword.arg;
        parts[i] = add_constant(l, IR_CONST_NAME, name, strlen(name));
        strbuf_printf(&key, "%s,", name);
    }
    int index = add_constant(l, IR_CONST_KWNAMES, key.data, key.len);
    l->module->constants.items[index].parts = parts;
    l->module->constants.items[index].nparts = keywords->len;
    strbuf_free(&key);
    return index;
}

static void all_arguments(Lower *l, const Node *n, IrOperand *out) {
    int nargs = n->Call.args.len, nkw = n->Call.keywords.len;
    NodeList list = {.items = arena_array(l->arena, Node *, nargs + nkw + 1), .len = nargs + nkw};
    for (int i = 0; i < nargs; i++) list.items[i] = n->Call.args.items[i];
    for (int i = 0; i < nkw; i++) list.items[nargs + i] = n->Call.keywords.items[i]->keyword.value;
    expr_list(l, &list, out);
}

static IrOperand call_plain(Lower *l, const Node *n, IrOperand f) {
    int nargs = n->Call.args.len, nkw = n->Call.keywords.len;
    IrOperand *args = arena_array(l->arena, IrOperand, nargs + nkw + 2);
    all_arguments(l, n, args);
    if (!nkw) return result(emit_array(l, IR_CALL, n, 1, &f, nargs, args));
    args[nargs + nkw] = (IrOperand){.kind = IR_ARG_CONST, .index = keyword_names(l, &n->Call.keywords)};
    return result(emit_array(l, IR_CALL_KEYWORDS, n, 1, &f, nargs + nkw + 1, args));
}

// Evaluating it neither runs other code nor raises (but for a local that is unbound: bound.c sees to that).
static bool is_inert(Lower *l, const Node *n) {
    return n->kind == AST_Constant || (n->kind == AST_Name && is_register_name(l, n->Name.id));
}

// o.m(a): the method is looked up before the arguments are evaluated. Where that makes no difference, look-up and call are
// one operation.
static IrOperand call_method(Lower *l, const Node *n) {
    const Node *f = n->Call.func;
    int nargs = n->Call.args.len;
    bool inert = true;
    for (int i = 0; i < nargs; i++) inert &= is_inert(l, n->Call.args.items[i]);
    IrOperand *args = arena_array(l->arena, IrOperand, nargs + 1);
    IrOperand object = expr(l, f->Attribute.value);
    IrOperand name = arg_name(l, symtable_mangle(l->source, l->fn->scope, f->Attribute.attr));
    IrOperand site = {.kind = IR_ARG_SITE, .index = l->module->nmethod_sites++};
    if (inert) {
        args[0] = object;
        expr_list(l, &n->Call.args, args + 1);
        add_position(l, f); // the position before that of the call: where the look-up fails (cr_method_miss)
        IrOperand fixed[] = {name, site};
        return result(emit_array(l, IR_CALL_METHOD, n, 2, fixed, nargs + 1, args));
    }
    IrOperand self = arg_reg(new_reg(l, IR_REG_VALUE)), look_up[] = {object, name, site};
    l->fn->ir->regs.items[self.reg].writes += 2; // set by address: declared beforehand
    IrOperand function = result(emit_array(l, IR_LOAD_METHOD, f, 3, look_up, 1, &self));
    expr_list(l, &n->Call.args, args);
    IrOperand fixed[] = {function, self};
    return result(emit_array(l, IR_CALL_LOADED, n, 2, fixed, nargs, args));
}

// super() without arguments, in a function that has one.
static bool call_super(Lower *l, const Node *n, IrOperand *out) {
    if (n->Call.func->kind != AST_Name || strcmp(n->Call.func->Name.id, "super") || n->Call.args.len || n->Call.keywords.len)
        return false;
    Function *fn = l->fn;
    if (fn->ir->kind != IR_FUNCTION || !fn->ir->argcount || !is_global_name(l, n->Call.func->Name.id)) return false;
    bool cell;
    IrOperand class_cell = raw_variable(l, intern_str(l->source->names, "__class__"), &cell);
    if (!cell) class_cell = arg_null();
    IrOperand self = raw_variable(l, fn->ir->regs.items[0].name, &cell);
    *out = result(emit(l, IR_CALL_SUPER, n, 3, class_cell, self, arg_int(cell)));
    return true;
}

static int format_argument(const IrFunction *f) {
    const BindDecl *d = f->foreign->decl;
    return d->kind == BIND_FUNCTION && d->fn.format != BIND_FORMAT_NONE ? d->fn.format_param : -1;
}

// printf("%d\n", x): a wrapper for this very call, if there can be one. The literal format is checked now.
static IrFunction *variadic_call(Lower *l, const Node *n, IrFunction *f) {
    int nargs = n->Call.args.len, at = format_argument(f);
    const Node *format = at >= 0 && at < nargs ? n->Call.args.items[at] : NULL;
    bool literal = format && format->kind == AST_Constant && format->Constant.value.kind == CONST_Str;
    return variadic_site(l, f, literal ? format->Constant.value.text : NULL, literal ? format->Constant.value.len : 0, nargs, n);
}

// f(...) where the module defines f once: its function object is called directly if it still is f.
static bool call_known(Lower *l, const Node *n, IrOperand *out) {
    if (n->Call.func->kind != AST_Name || n->Call.keywords.len || !is_global_name(l, n->Call.func->Name.id)) return false;
    IrFunction *f = known_function(l, n->Call.func->Name.id);
    if (f && f->kind == IR_FOREIGN && f->varargs) f = variadic_call(l, n, f);
    if (!f || f->varargs || f->varkeywords || f->kwonly || f->argcount != n->Call.args.len || f->argcount > 6) return false;
    IrOperand callee = load_name(l, n->Call.func->Name.id, n->Call.func);
    IrOperand *args = arena_array(l->arena, IrOperand, f->argcount + 1);
    expr_list(l, &n->Call.args, args);
    IrOperand fixed[] = {callee, {.kind = IR_ARG_FUNCTION, .function = f}};
    *out = result(emit_array(l, IR_CALL_KNOWN, n, 2, fixed, f->argcount, args));
    return true;
}

// locals() and its relatives, called by their bare names: they get the variables that are the caller's at this moment.
static bool call_locals(Lower *l, const Node *n, IrOperand *out) {
    static const struct {
        const char *name;
        int least, most; // with another number of arguments, the call does not concern the locals
    } readers[] = {{"locals", 0, 0}, {"vars", 0, 0}, {"dir", 0, 0}, {"eval", 1, 3}, {"exec", 1, 3}}; // globals may be None
    const Node *f = n->Call.func;
    int nargs = n->Call.args.len;
    if (f->kind != AST_Name || n->Call.keywords.len || has_star_args(n)) return false;
    if (l->fn->ir->kind == IR_MODULE_BODY && l->fn->scope == l->fn->root && l->fn->namespace == IR_NONE) return false;
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        if (strcmp(f->Name.id, readers[i].name) || nargs < readers[i].least || nargs > readers[i].most) continue;
        if (nargs > 1 && n->Call.args.items[1]->kind == AST_Dict) return false; // certainly globals of its own
        IrOperand args[3], callee = expr(l, f);
        expr_list(l, &n->Call.args, args);
        IrOperand fixed[] = {callee, local_variables(l, n)};
        *out = result(emit_array(l, IR_CALL_LOCALS, n, 2, fixed, nargs, args));
        return true;
    }
    return false;
}

IrOperand lower_call(Lower *l, const Node *n) {
    IrOperand v;
    if (call_locals(l, n, &v)) return v;
    if (!has_star_args(n)) {
        if (call_super(l, n, &v) || call_known(l, n, &v)) return v;
        if (n->Call.func->kind == AST_Attribute && !n->Call.keywords.len) return call_method(l, n);
    }
    IrOperand f = expr(l, n->Call.func);
    bool rebinds = false; // := in an argument may rebind the name of the callee
    for (int i = 0; i < n->Call.args.len; i++) rebinds |= may_rebind(n->Call.args.items[i]);
    for (int i = 0; i < n->Call.keywords.len; i++) rebinds |= may_rebind(n->Call.keywords.items[i]->keyword.value);
    if (rebinds) f = stable(l, f);
    return has_star_args(n) ? call_star(l, n, f) : call_plain(l, n, f);
}
