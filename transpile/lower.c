// lower.c -- from AST to IR: the builder, functions, classes and modules. See lower.h for the other parts.
#include "transpile/lower.h"

#include <assert.h>
#include <stdarg.h>
#include <string.h>

#include "transpile/unparse.h"

void refuse(Lower *l, const Node *n, const char *what) {
    source_error(l->source, node_range(n), "Cranky cannot compile %s yet", what);
}

// ---- Building nodes --------------------------------------------------------------------------------------------------

IrNode *ir_node(Arena *a, IrBody *into, IrKind kind) {
    IrNode *n = arena_new(a, IrNode);
    n->kind = kind;
    n->result = IR_NONE;
    vec_push(a, into, n);
    return n;
}

IrNode *add_node(Lower *l, IrKind kind) {
    IrNode *n = ir_node(l->arena, l->fn->into, kind);
    n->stmt = l->fn->stmt;
    l->fn->stmt = NULL;
    return n;
}

IrReg new_reg(Lower *l, IrRegKind kind) {
    IrRegister r = {.kind = kind};
    vec_push(l->arena, &l->fn->ir->regs, r);
    return l->fn->ir->regs.len - 1;
}

int new_label(Lower *l) { return ++l->fn->ir->nlabels; }

IrOperand arg_reg(IrReg r) { return (IrOperand){.kind = IR_ARG_REG, .reg = r}; }
IrOperand arg_int(int64_t i) { return (IrOperand){.kind = IR_ARG_INT, .integer = i}; }
IrOperand arg_none(void) { return (IrOperand){.kind = IR_ARG_NONE}; }
IrOperand arg_null(void) { return (IrOperand){.kind = IR_ARG_NULL}; }
IrOperand arg_globals(void) { return (IrOperand){.kind = IR_ARG_GLOBALS}; }

int add_constant(Lower *l, int kind, const char *text, size_t len) {
    IrModule *m = l->module;
    uint32_t hash = index_hash(text, len, (uint32_t)kind);
    for (IndexProbe p = index_probe(&l->constants, hash); index_next(&l->constants, &p);) {
        const IrConstant *c = &m->constants.items[p.index];
        if ((int)c->kind == kind && c->len == len && (!len || !memcmp(c->text, text, len))) return p.index;
    }
    index_add(l->arena, &l->constants, hash, m->constants.len);
    IrConstant c = {.kind = kind, .text = arena_strndup(l->arena, text, len), .len = len};
    vec_push(l->arena, &m->constants, c);
    return m->constants.len - 1;
}

IrOperand arg_name(Lower *l, const char *name) {
    return (IrOperand){.kind = IR_ARG_CONST, .index = add_constant(l, IR_CONST_NAME, name, strlen(name))};
}
IrOperand arg_str(Lower *l, const char *text, size_t len) {
    return (IrOperand){.kind = IR_ARG_CONST, .index = add_constant(l, IR_CONST_STR, text, len)};
}

static SourceRange operator_range(Lower *l, const Node *n) {
    SourceRange none = {0};
    const Node *left = n->kind == AST_BinOp ? n->BinOp.left : n->kind == AST_Subscript ? n->Subscript.value : NULL;
    if (!left || left->end_lineno != n->end_lineno || n->lineno != n->end_lineno) return none;
    size_t len;
    const char *line = source_line(l->source, n->lineno, &len);
    if (!len || (size_t)n->end_col_offset > len) return none; // a tree without text
    if (n->kind == AST_Subscript) return (SourceRange){n->lineno, left->end_col_offset, n->lineno, n->end_col_offset};
    int at = left->end_col_offset;
    while (at < (int)len && (line[at] == ' ' || line[at] == '\t' || line[at] == '\f')) at++;
    int end = at + 1; // as CPython: two characters unless the second is a space, whatever they are
    if (end < n->BinOp.right->col_offset && !strchr(" \t\f", line[end])) end++;
    return (SourceRange){n->lineno, at, n->lineno, end};
}

int add_position(Lower *l, const Node *n) {
    if (!n || !n->lineno) return 0;
    IrFunction *f = l->fn->ir;
    SourceRange r = node_range(n);
    if (f->positions.len > f->fresh_positions && f->positions.len) {
        SourceRange *last = &f->positions.items[f->positions.len - 1];
        if (last->line == r.line && last->col == r.col && last->end_line == r.end_line && last->end_col == r.end_col)
            return f->positions.len - 1;
    }
    if (!f->positions.len) {
        SourceRange none = {0};
        vec_push(l->arena, &f->positions, none);
        vec_push(l->arena, &f->operators, none);
    }
    vec_push(l->arena, &f->positions, r);
    vec_push(l->arena, &f->operators, operator_range(l, n));
    return f->positions.len - 1;
}

static void set_result(Lower *l, IrNode *n) {
    switch (ir_ops[n->op].result) {
    case 'V': case 'B': case 'X': n->result = new_reg(l, IR_REG_VALUE); break;
    case 'I': case 'C': n->result = new_reg(l, IR_REG_INT); break;
    case 'L': n->result = new_reg(l, IR_REG_RANGE); break;
    default: return;
    }
    l->fn->ir->regs.items[n->result].writes++;
}

// How many operands the operation has besides its array; a constant that follows the array is its last item.
static int fixed_operands(IrOp op) {
    int n = 0;
    for (const char *p = ir_ops[op].operands; *p; p++) n += !strchr("a*@", *p);
    return strstr(ir_ops[op].operands, "ak") ? n - 1 : n;
}

IrNode *emit_array(Lower *l, IrOp op, const Node *at, int fixed, const IrOperand *fixed_args, int n,
                   const IrOperand *array) {
    assert(fixed == fixed_operands(op));
    IrNode *node = add_node(l, IR_OP);
    node->op = op;
    node->position = add_position(l, at);
    node->nargs = fixed + n;
    node->fixed = fixed;
    node->args = arena_array(l->arena, IrOperand, fixed + n + 1);
    for (int i = 0; i < fixed; i++) node->args[i] = fixed_args[i];
    for (int i = 0; i < n; i++) node->args[fixed + i] = array[i];
    set_result(l, node);
    return node;
}

IrNode *emit(Lower *l, IrOp op, const Node *at, int n, ...) {
    IrOperand args[8];
    va_list list;
    va_start(list, n);
    for (int i = 0; i < n; i++) args[i] = va_arg(list, IrOperand);
    va_end(list);
    return emit_array(l, op, at, n, args, 0, NULL);
}

void move(Lower *l, IrReg to, IrOperand from) {
    IrNode *n = emit(l, IR_MOVE, NULL, 1, from);
    l->fn->ir->regs.len--; // the register set_result made: `to` takes its place
    n->result = to;
    l->fn->ir->regs.items[to].writes += 2; // declared beforehand: other scopes may read it
}

void set_int(Lower *l, IrReg to, int value) {
    IrNode *n = emit(l, IR_MOVE_INT, NULL, 1, arg_int(value));
    l->fn->ir->regs.len--;
    n->result = to;
    l->fn->ir->regs.items[to].writes += 2; // declared beforehand: other scopes may read it
}

void mark_line(Lower *l, const Node *at) { mark_line_number(l, at, at->lineno); }

void mark_line_number(Lower *l, const Node *at, int line) {
    if (!l->source->mark_lines) return;
    const Node *stmt = l->fn->stmt;
    l->fn->stmt = NULL;
    emit(l, IR_LINE, at->kind == AST_Pass ? at : NULL, 1, arg_int(line));
    l->fn->stmt = stmt;
}

void jump(Lower *l, IrKind kind, int label) { add_node(l, kind)->label = label; }

IrBody *begin_body(Lower *l, IrBody *into) {
    IrBody *saved = l->fn->into;
    l->fn->into = into;
    return saved;
}
void end_body(Lower *l, IrBody *saved) { l->fn->into = saved; }

IrNode *begin_if(Lower *l, IrReg cond, bool negated) {
    IrNode *n = add_node(l, IR_IF);
    n->result = cond;
    n->negated = negated;
    return n;
}

// ---- Functions --------------------------------------------------------------------------------------------------------

// co_firstlineno: of a definition with decorators, the first one's.
static int first_line(const Node *n) {
    const NodeList *decorators = is_def(n) ? &n->FunctionDef.decorator_list : n->kind == AST_ClassDef ? &n->ClassDef.decorator_list : NULL;
    if (decorators && decorators->len) n = decorators->items[0];
    return n->lineno ? n->lineno : 1;
}

static IrFunction *new_function(Lower *l, int kind, Node *node, const char *name) {
    IrFunction *f = arena_new(l->arena, IrFunction);
    f->kind = kind;
    f->node = node;
    f->name = name;
    f->scope = symtable_scope(l->symtable, node);
    f->qualname = f->scope && f->scope->qualname ? f->scope->qualname : name;
    f->parent = l->fn ? l->fn->ir : NULL;
    f->line = first_line(node);
    return f;
}

static void enter_function(Lower *l, Function *fn, IrFunction *ir) {
    *fn = (Function){.outer = l->fn, .ir = ir, .root = ir->scope, .scope = ir->scope, .into = &ir->body,
                     .namespace = IR_NONE, .class_cell = IR_NONE, .locals = IR_NONE};
    l->fn = fn;
}

static void leave_function(Lower *l) {
    IrFunction *f = l->fn->ir;
    ir_check_bound(l->arena, l->module, f);
    f->records = l->source->record_locals && (f->kind != IR_MODULE_BODY || f->inlined.len); // a module's own are globals
    f->cleans_up = f->is_generator && ir_yields_in_try(&f->body, false);
    if (f->is_generator || f->records) ir_mark_in_frame(f);
    vec_push(l->arena, &l->module->functions, f);
    l->fn = l->fn->outer;
}

static void add_parameter(Lower *l, const char *name) {
    IrReg r = new_reg(l, IR_REG_VALUE);
    IrRegister *reg = &l->fn->ir->regs.items[r];
    reg->name = name;
    reg->is_param = reg->is_local = true;
    l->fn->ir->nparams++;
}

static void declare_parameters(Lower *l, IrFunction *f, const Node *args) {
    const NodeList *lists[] = {&args->arguments.posonlyargs, &args->arguments.args, &args->arguments.kwonlyargs};
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < lists[k]->len; i++)
            add_parameter(l, symtable_mangle(l->source, f->scope, lists[k]->items[i]->arg.arg));
    f->posonly = lists[0]->len;
    f->argcount = lists[0]->len + lists[1]->len;
    f->kwonly = lists[2]->len;
    if ((f->varargs = args->arguments.vararg))
        add_parameter(l, symtable_mangle(l->source, f->scope, args->arguments.vararg->arg.arg));
    if ((f->varkeywords = args->arguments.kwarg))
        add_parameter(l, symtable_mangle(l->source, f->scope, args->arguments.kwarg->arg.arg));
}

static void load_closure(Lower *l) {
    Scope *s = l->fn->root;
    l->fn->frees = arena_array(l->arena, IrReg, s->frees.len + 1);
    for (int i = 0; i < s->frees.len; i++) {
        IrNode *n = emit(l, IR_CLOSURE, NULL, 2, (IrOperand){.kind = IR_ARG_CALLEE}, arg_int(i));
        l->fn->frees[i] = n->result;
        if (l->source->record_locals) l->fn->ir->regs.items[n->result].name = s->frees.items[i]->name;
    }
}

bool is_def(const Node *n) { return n->kind == AST_FunctionDef || n->kind == AST_AsyncFunctionDef; }

// What a call of the function gives: its result, a generator, a coroutine or an async generator.
static void classify(IrFunction *f) {
    f->yields_items = f->scope->is_generator;
    f->is_coroutine = f->scope->is_coroutine;
    f->is_generator = f->yields_items || f->is_coroutine;
}

// The docstring of a body; NULL: there is none, or it is not wanted.
static const Node *docstring(const Lower *l, const NodeList *body) {
    if (l->source->optimize > 1 || !body || !body->len || body->items[0]->kind != AST_Expr) return NULL;
    const Node *v = body->items[0]->Expr.value;
    return v->kind == AST_Constant && v->Constant.value.kind == CONST_Str ? v : NULL;
}

IrFunction *lower_function(Lower *l, Node *def, const char *name, Node *args, NodeList *body, Node *expression) {
    IrFunction *known = is_def(def) && l->fn->root->kind == SCOPE_Module ? known_function(l, name) : NULL;
    IrFunction *f = known && known->node == def ? known : new_function(l, IR_FUNCTION, def, name);
    classify(f);
    Function fn;
    enter_function(l, &fn, f);
    declare_parameters(l, f, args);
    load_closure(l);
    declare_scope(l, f->scope);
    if (expression) {
        fn.stmt = expression;
        mark_line(l, expression);
        lower_return(l, expr(l, expression), expression);
    } else {
        lower_body(l, body);
        lower_return(l, arg_none(), NULL);
    }
    leave_function(l);
    return f;
}

// A generator expression's function: one parameter, the iterator of its outermost loop.
IrFunction *lower_generator_function(Lower *l, Node *n) {
    IrFunction *f = new_function(l, IR_FUNCTION, n, "<genexpr>");
    classify(f);
    f->argcount = 1;
    Function fn;
    enter_function(l, &fn, f);
    add_parameter(l, ".0");
    load_closure(l);
    declare_scope(l, f->scope);
    lower_generator_body(l, n);
    lower_return(l, arg_none(), NULL);
    leave_function(l);
    return f;
}

IrFunction *lower_late_function(Lower *l, Node *def, const Node *value, bool in_class) {
    IrFunction *f = new_function(l, IR_FUNCTION, def, symtable_scope(l->symtable, def)->name);
    Function fn;
    enter_function(l, &fn, f);
    if (in_class) {
        add_parameter(l, ".namespace");
        f->argcount = f->posonly = 1;
        fn.namespace = 0;
    }
    load_closure(l);
    declare_scope(l, f->scope);
    fn.stmt = value;
    lower_return(l, expr(l, value), value);
    leave_function(l);
    return f;
}

IrOperand make_closure(Lower *l, IrFunction *f, const Node *at, IrOperand defaults) {
    IrOperand *cells = arena_array(l->arena, IrOperand, f->scope->frees.len + 1);
    for (int i = 0; i < f->scope->frees.len; i++) cells[i] = cell_for(l, f->scope->frees.items[i]->name);
    IrOperand fixed[] = {{.kind = IR_ARG_FUNCTION, .function = f}, arg_globals(), defaults, arg_null()};
    return result(emit_array(l, IR_MAKE_FUNCTION, at, 4, fixed, f->scope->frees.len, cells));
}

IrOperand annotation_text(Lower *l, const Node *n) {
    StrBuf text = {0};
    unparse_annotation(&text, n);
    IrOperand v = arg_str(l, text.data ? text.data : "", text.len);
    strbuf_free(&text);
    return v;
}

static void add_annotation(const Node *arg, const char **names, const Node **list, int *n) {
    if (!arg || !arg->arg.annotation) return;
    names[*n] = arg->arg.arg;
    list[(*n)++] = arg->arg.annotation;
}

// `*args: *Ts`: the one item of Ts.
static IrOperand annotation_value(Lower *l, const Node *n) {
    if (n->kind != AST_Starred) return expr(l, n);
    IrOperand fixed[] = {expr(l, n->Starred.value), arg_int(1)}, item = arg_reg(new_reg(l, IR_REG_VALUE));
    l->fn->ir->regs.items[item.reg].writes += 2; // set by address: declared beforehand
    emit_array(l, IR_UNPACK, n, 2, fixed, 1, &item);
    return item;
}

static IrOperand annotations_dict(Lower *l, const Node *def, const Node *args) {
    int count = args->arguments.posonlyargs.len + args->arguments.args.len + args->arguments.kwonlyargs.len + 3, n = 0;
    const Node **list = arena_array(l->arena, const Node *, count);
    const char **names = arena_array(l->arena, const char *, count);
    const NodeList *positional[] = {&args->arguments.args, &args->arguments.posonlyargs}; // CPython's order
    const NodeList *kwonly = &args->arguments.kwonlyargs;
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < positional[k]->len; i++) add_annotation(positional[k]->items[i], names, list, &n);
    add_annotation(args->arguments.vararg, names, list, &n);
    for (int i = 0; i < kwonly->len; i++) add_annotation(kwonly->items[i], names, list, &n);
    add_annotation(args->arguments.kwarg, names, list, &n);
    if (is_def(def) && def->FunctionDef.returns)
        names[n] = "return", list[n++] = def->FunctionDef.returns;
    if (!n) return arg_null();
    IrOperand *pairs = arena_array(l->arena, IrOperand, 2 * n);
    for (int i = 0; i < n; i++) {
        pairs[2 * i] = arg_name(l, symtable_mangle(l->source, l->fn->scope, names[i]));
        if (l->symtable->future_annotations) {
            pairs[2 * i + 1] = annotation_text(l, list[i]);
        } else {
            pairs[2 * i + 1] = stable(l, annotation_value(l, list[i]));
        }
    }
    return result(emit_array(l, IR_DICT, def, 0, NULL, 2 * n, pairs));
}

IrOperand make_function(Lower *l, Node *def, const char *name, Node *args, NodeList *body, Node *expression) {
    IrOperand defaults = arg_null(), kwdefaults = arg_null();
    const NodeList *d = &args->arguments.defaults;
    if (d->len) {
        IrOperand *items = arena_array(l->arena, IrOperand, d->len);
        expr_list(l, d, items);
        defaults = result(emit_array(l, IR_TUPLE, def, 0, NULL, d->len, items));
    }
    IrOperand *pairs = arena_array(l->arena, IrOperand, 2 * args->arguments.kwonlyargs.len + 1);
    int n = 0;
    for (int i = 0; i < args->arguments.kwonlyargs.len; i++) {
        const Node *v = args->arguments.kw_defaults.items[i];
        if (!v) continue;
        pairs[n++] = arg_name(l, symtable_mangle(l->source, l->fn->scope, args->arguments.kwonlyargs.items[i]->arg.arg));
        pairs[n++] = stable(l, expr(l, v));
    }
    if (n) kwdefaults = result(emit_array(l, IR_DICT, def, 0, NULL, n, pairs));
    static const NodeList none;
    TypeParams params = open_type_params(l, def, is_def(def) ? &def->FunctionDef.type_params : &none);
    IrOperand annotations = annotations_dict(l, def, args);

    const Node *stmt = l->fn->stmt; // the comment belongs to the def, not to what its body contains
    IrFunction *f = lower_function(l, def, name, args, body, expression);
    l->fn->stmt = stmt;
    IrOperand function = {.kind = IR_ARG_FUNCTION, .function = f};
    IrOperand v;
    if (f->is_static_object) {
        v = result(emit(l, IR_DEFINE_FUNCTION, def, 4, function, arg_globals(), defaults, kwdefaults));
    } else {
        IrOperand *cells = arena_array(l->arena, IrOperand, f->scope->frees.len + 1);
        for (int i = 0; i < f->scope->frees.len; i++) cells[i] = cell_for(l, f->scope->frees.items[i]->name);
        IrOperand fixed[] = {function, arg_globals(), defaults, kwdefaults};
        v = result(emit_array(l, IR_MAKE_FUNCTION, def, 4, fixed, f->scope->frees.len, cells));
    }
    const Node *doc = docstring(l, body);
    if (doc)
        emit(l, IR_SET_FUNCTION_ATTR, def, 3, v, arg_name(l, "__doc__"),
             arg_str(l, doc->Constant.value.text, doc->Constant.value.len));
    if (annotations.kind != IR_ARG_NULL)
        emit(l, IR_SET_FUNCTION_ATTR, def, 3, v, arg_name(l, "__annotations__"), annotations);
    if (params.n) set_type_params(l, &params, v, def);
    close_type_params(l, &params);
    return v;
}

// ---- Classes -----------------------------------------------------------------------------------------------------------

typedef struct SlotCount {
    const char *names[64];
    int n;
    const char *self;
} SlotCount;

// Collects the names X of `self.X = ...` in a method.
static void count_stores(Node *n, void *context) {
    SlotCount *c = context;
    if (is_def(n) || n->kind == AST_ClassDef || n->kind == AST_Lambda) return;
    if (n->kind == AST_Attribute && n->Attribute.ctx == CTX_Store && n->Attribute.value->kind == AST_Name &&
        n->Attribute.value->Name.id == c->self) {
        for (int i = 0; i < c->n; i++)
            if (c->names[i] == n->Attribute.attr) return;
        if (c->n < 64) c->names[c->n++] = n->Attribute.attr;
    }
    ast_visit_children(n, count_stores, context);
}

// How many attributes the class's methods set on their first parameter.
static int attribute_slots(const Node *def) {
    SlotCount c = {.n = 0};
    for (int i = 0; i < def->ClassDef.body.len; i++) {
        Node *m = def->ClassDef.body.items[i];
        if (!is_def(m)) continue;
        const Node *a = m->FunctionDef.args;
        const NodeList *first = a->arguments.posonlyargs.len ? &a->arguments.posonlyargs : &a->arguments.args;
        if (!first->len) continue;
        c.self = first->items[0]->arg.arg;
        for (int k = 0; k < m->FunctionDef.body.len; k++) count_stores(m->FunctionDef.body.items[k], &c);
    }
    return c.n;
}

static IrFunction *lower_class_body(Lower *l, Node *def) {
    IrFunction *f = new_function(l, IR_CLASS_BODY, def, def->ClassDef.name);
    Function fn;
    enter_function(l, &fn, f);
    add_parameter(l, "__namespace__");
    f->argcount = 1;
    fn.namespace = 0;
    if (def->ClassDef.type_params.len) add_parameter(l, ".type_params"), f->argcount = 2; // has a default
    load_closure(l);
    declare_scope(l, f->scope);
    mark_line_number(l, def, f->line);
    if (f->scope->needs_class_cell) fn.class_cell = emit(l, IR_NEW_CELL, NULL, 1, arg_null())->result;
    emit(l, IR_STORE_NAME, def, 3, arg_reg(0), arg_name(l, "__module__"), load_name(l, intern_str(l->source->names, "__name__"), def));
    emit(l, IR_STORE_NAME, def, 3, arg_reg(0), arg_name(l, "__qualname__"), arg_str(l, f->qualname, strlen(f->qualname)));
    if (def->ClassDef.type_params.len) emit(l, IR_STORE_NAME, def, 3, arg_reg(0), arg_name(l, "__type_params__"), arg_reg(1));
    const Node *doc = docstring(l, &def->ClassDef.body);
    if (doc)
        emit(l, IR_STORE_NAME, def, 3, arg_reg(0), arg_name(l, "__doc__"),
             arg_str(l, doc->Constant.value.text, doc->Constant.value.len));
    if (f->scope->has_annotations)
        emit(l, IR_SETUP_ANNOTATIONS, def, 2, arg_reg(0), arg_name(l, "__annotations__"));
    lower_body(l, &def->ClassDef.body);
    IrOperand cell = arg_none();
    if (fn.class_cell != IR_NONE) cell = result(emit(l, IR_CLASS_CELL, def, 2, arg_reg(0), arg_reg(fn.class_cell)));
    lower_return(l, cell, NULL);
    leave_function(l);
    return f;
}

IrOperand lower_class(Lower *l, Node *def) {
    TypeParams params = open_type_params(l, def, &def->ClassDef.type_params);
    IrOperand bases = star_sequence(l, &def->ClassDef.bases, def, true);
    IrOperand keywords = def->ClassDef.keywords.len ? keyword_dict(l, &def->ClassDef.keywords, arg_str(l, "__build_class__()", strlen("__build_class__()")), def) : arg_null();
    IrOperand defaults = arg_null();
    if (params.n) {
        IrOperand base = generic_base(l, &params, def), params_tuple = type_params_tuple(l, &params, def);
        IrOperand generic = result(emit_array(l, IR_TUPLE, def, 0, NULL, 1, &base));
        bases = result(emit(l, IR_ADD, def, 2, bases, generic));
        defaults = result(emit_array(l, IR_TUPLE, def, 0, NULL, 1, &params_tuple));
    }
    const Node *stmt = l->fn->stmt;
    IrFunction *f = lower_class_body(l, def);
    l->fn->stmt = stmt;
    IrOperand body = make_closure(l, f, def, defaults);
    IrOperand cls = result(emit(l, IR_BUILD_CLASS, def, 5, body, arg_name(l, def->ClassDef.name), bases, keywords,
                       arg_int(attribute_slots(def))));
    close_type_params(l, &params);
    return cls;
}

// ---- Modules ---------------------------------------------------------------------------------------------------------------

// Finds module-level functions that are defined once and never rebound: calls of them can be direct, behind a guard.
// Their IrFunctions are made now, so that calls that stand before the def (or in it) find them.
static void find_known_functions(Lower *l, const Node *module) {
    for (int i = 0; i < module->Module.body.len; i++) {
        Node *n = module->Module.body.items[i];
        if (!is_def(n) || n->FunctionDef.decorator_list.len || n->FunctionDef.type_params.len) continue;
        Symbol *s = scope_lookup(l->symtable->scopes[0], n->FunctionDef.name);
        if (!s || s->assignments != 1) continue;
        const Node *args = n->FunctionDef.args;
        IrFunction *f = new_function(l, IR_FUNCTION, n, n->FunctionDef.name);
        f->is_static_object = true;
        f->posonly = args->arguments.posonlyargs.len;
        f->argcount = f->posonly + args->arguments.args.len;
        f->kwonly = args->arguments.kwonlyargs.len;
        f->varargs = args->arguments.vararg;
        f->varkeywords = args->arguments.kwarg;
        l->module->globals.items[global_index(l, s->name)].function = f;
    }
}

static Lower begin_module(IrModule *m) {
    Lower l = {.arena = m->arena, .source = m->source, .symtable = m->symtable, .module = m};
    l.scope_regs = arena_array(m->arena, int *, m->symtable->n_scopes);
    return l;
}

// The docstring, and the dict of annotations, of a module or of what exec() runs.
static void begin_module_body(Lower *l, const Node *module) {
    const Node *doc = module->kind == AST_Module ? docstring(l, &module->Module.body) : NULL;
    if (l->fn->root->has_annotations) {
        global_index(l, intern_str(l->source->names, "__annotations__"));
        emit(l, IR_SETUP_ANNOTATIONS, NULL, 2, local_variables(l, module), arg_name(l, "__annotations__"));
    }
    if (doc)
        store_name(l, intern_str(l->source->names, "__doc__"), arg_str(l, doc->Constant.value.text, doc->Constant.value.len), doc);
}

IrModule *lower_module(Arena *a, Source *s, Symtable *st, Node *module, const char *name,
                       bool is_package, const struct BindOptions *bind_options) {
    IrModule *m = arena_new(a, IrModule);
    *m = (IrModule){.arena = a, .source = s, .symtable = st, .name = name, .is_package = is_package, .bind_options = bind_options};
    Lower l = begin_module(m);
    Function fn;
    enter_function(&l, &fn, new_function(&l, IR_MODULE_BODY, module, "<module>"));
    for (int i = 0; i < fn.root->symbols.len; i++) global_index(&l, fn.root->symbols.items[i]->name);
    find_known_functions(&l, module);
    declare_scope(&l, fn.root);
    begin_module_body(&l, module);
    lower_body(&l, &module->Module.body);
    lower_return(&l, arg_none(), NULL);
    leave_function(&l);
    return s->error.message ? NULL : m;
}

IrModule *lower_unit(Arena *a, Source *s, Symtable *st, Node *root, IrUnit unit, const char *name) {
    IrModule *m = arena_new(a, IrModule);
    *m = (IrModule){.arena = a, .source = s, .symtable = st, .name = name, .unit = unit};
    Lower l = begin_module(m);
    Function fn;
    IrFunction *f = new_function(&l, IR_MODULE_BODY, root, "<module>");
    enter_function(&l, &fn, f);
    add_parameter(&l, "__namespace__");
    f->argcount = 1;
    fn.namespace = 0;
    declare_scope(&l, fn.root);
    if (unit == IR_UNIT_EVAL) {
        lower_return(&l, expr(&l, root->Expression.body), root->Expression.body);
    } else {
        begin_module_body(&l, root);
        lower_body(&l, root->kind == AST_Module ? &root->Module.body : &root->Interactive.body);
        lower_return(&l, arg_none(), NULL);
    }
    leave_function(&l);
    return s->error.message ? NULL : m;
}
