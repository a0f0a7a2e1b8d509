// lower_stmt.c -- statements and assignment targets.
#include "transpile/lower.h"

#include <string.h>

void lower_body(Lower *l, const NodeList *body) {
    for (int i = 0; i < body->len; i++) lower_stmt(l, body->items[i]);
}

// ---- Targets ------------------------------------------------------------------------------------------------------------

static IrOp inplace_op(Operator op) {
    static const IrOp table[] = {
        [OP_Add] = IR_IADD, [OP_Sub] = IR_ISUB, [OP_Mult] = IR_IMUL, [OP_MatMult] = IR_IMATMUL, [OP_Div] = IR_ITRUEDIV,
        [OP_Mod] = IR_IMOD, [OP_Pow] = IR_IPOW, [OP_LShift] = IR_ILSHIFT, [OP_RShift] = IR_IRSHIFT,
        [OP_BitOr] = IR_IBITOR, [OP_BitXor] = IR_IBITXOR, [OP_BitAnd] = IR_IBITAND, [OP_FloorDiv] = IR_IFLOORDIV,
    };
    return table[op];
}

static void store_attribute(Lower *l, IrOperand object, const char *attr, IrOperand v, const Node *at) {
    emit(l, IR_STORE_ATTR, at, 4, object, arg_name(l, symtable_mangle(l->source, l->fn->scope, attr)), v,
         (IrOperand){.kind = IR_ARG_SITE, .index = l->module->nstore_sites++});
}

static void unpack(Lower *l, const NodeList *targets, IrOperand v, const Node *at) {
    int n = targets->len, star = -1;
    for (int i = 0; i < n; i++)
        if (targets->items[i]->kind == AST_Starred) star = i;
    IrOperand fixed[] = {v, arg_int(star < 0 ? n : star), arg_int(n - star - 1)};
    IrOperand *regs = arena_array(l->arena, IrOperand, n + 1);
    for (int i = 0; i < n; i++) {
        regs[i] = arg_reg(new_reg(l, IR_REG_VALUE));
        l->fn->ir->regs.items[regs[i].reg].writes += 2; // set by address: declared beforehand
    }
    emit_array(l, star < 0 ? IR_UNPACK : IR_UNPACK_STAR, at, star < 0 ? 2 : 3, fixed, n, regs);
    for (int i = 0; i < n; i++) {
        const Node *target = targets->items[i];
        assign(l, target->kind == AST_Starred ? target->Starred.value : target, regs[i]);
    }
}

void assign(Lower *l, const Node *target, IrOperand v) {
    switch (target->kind) {
    case AST_Name: store_name(l, target->Name.id, v, target); return;
    case AST_Attribute:
        v = stable(l, v);
        store_attribute(l, expr(l, target->Attribute.value), target->Attribute.attr, v, target);
        return;
    case AST_Subscript: {
        v = stable(l, v);
        IrOperand object = stable(l, expr(l, target->Subscript.value));
        emit(l, IR_STORE_ITEM, target, 3, object, expr(l, target->Subscript.slice), v);
        return;
    }
    case AST_List: unpack(l, &target->List.elts, v, target); return;
    case AST_Tuple: unpack(l, &target->Tuple.elts, v, target); return;
    default: refuse(l, target, ast_kind_name(target->kind));
    }
}

// a, b = x, y: without the tuple. Values first, in order, then the targets.
static bool assign_pairwise(Lower *l, const Node *target, const Node *value) {
    if (target->kind != AST_Tuple || value->kind != AST_Tuple) return false;
    int n = target->Tuple.elts.len;
    if (n != value->Tuple.elts.len) return false;
    for (int i = 0; i < n; i++)
        if (target->Tuple.elts.items[i]->kind == AST_Starred || value->Tuple.elts.items[i]->kind == AST_Starred) return false;
    IrOperand *v = arena_array(l->arena, IrOperand, n + 1);
    for (int i = 0; i < n; i++) v[i] = stable(l, expr(l, value->Tuple.elts.items[i]));
    for (int i = 0; i < n; i++) assign(l, target->Tuple.elts.items[i], v[i]);
    return true;
}

static void lower_assign(Lower *l, const Node *n) {
    if (n->Assign.targets.len == 1 && assign_pairwise(l, n->Assign.targets.items[0], n->Assign.value)) return;
    IrOperand v = expr(l, n->Assign.value);
    if (n->Assign.targets.len > 1) v = stable(l, v);
    for (int i = 0; i < n->Assign.targets.len; i++) assign(l, n->Assign.targets.items[i], v);
}

// x[i] += v: object and index are evaluated once.
static void lower_aug_assign(Lower *l, const Node *n) {
    const Node *target = n->AugAssign.target;
    IrOp op = inplace_op(n->AugAssign.op);
    if (target->kind == AST_Name) {
        IrOperand old = load_name(l, target->Name.id, target);
        if (may_rebind(n->AugAssign.value)) old = stable(l, old);
        IrOperand v = expr(l, n->AugAssign.value);
        store_name(l, target->Name.id, result(emit(l, op, n, 2, old, v)), target);
    } else if (target->kind == AST_Attribute) {
        IrOperand object = stable(l, expr(l, target->Attribute.value));
        IrOperand old = result(emit(l, IR_LOAD_ATTR, target, 3, object,
                                    arg_name(l, symtable_mangle(l->source, l->fn->scope, target->Attribute.attr)),
                                    (IrOperand){.kind = IR_ARG_SITE, .index = l->module->nattr_sites++}));
        IrOperand v = result(emit(l, op, n, 2, old, expr(l, n->AugAssign.value)));
        store_attribute(l, object, target->Attribute.attr, v, target);
    } else {
        IrOperand object = stable(l, expr(l, target->Subscript.value)), key = stable(l, expr(l, target->Subscript.slice));
        IrOperand old = result(emit(l, IR_LOAD_ITEM, target, 2, object, key));
        IrOperand v = result(emit(l, op, n, 2, old, expr(l, n->AugAssign.value)));
        emit(l, IR_STORE_ITEM, target, 3, object, key, v);
    }
}

static void lower_ann_assign(Lower *l, const Node *n) {
    const Node *target = n->AnnAssign.target;
    if (n->AnnAssign.value) assign(l, target, expr(l, n->AnnAssign.value));
    ScopeKind kind = l->fn->scope->kind;
    bool recorded = kind == SCOPE_Module || kind == SCOPE_Class;
    if (!recorded || !n->AnnAssign.simple) {
        if (recorded && !l->symtable->future_annotations) expr(l, n->AnnAssign.annotation);
        return;
    }
    IrOperand annotation;
    if (l->symtable->future_annotations) {
        annotation = annotation_text(l, n->AnnAssign.annotation);
    } else {
        annotation = expr(l, n->AnnAssign.annotation);
    }
    IrOperand dict = load_name(l, intern_str(l->source->names, "__annotations__"), n);
    emit(l, IR_STORE_ITEM, n, 3, dict, arg_name(l, symtable_mangle(l->source, l->fn->scope, target->Name.id)), annotation);
}

static void lower_delete(Lower *l, const Node *target) {
    switch (target->kind) {
    case AST_Name: delete_name(l, target->Name.id, target); return;
    case AST_Attribute: {
        IrOperand object = expr(l, target->Attribute.value);
        emit(l, IR_DELETE_ATTR, target, 2, object, arg_name(l, symtable_mangle(l->source, l->fn->scope, target->Attribute.attr)));
        return;
    }
    case AST_Subscript: {
        IrOperand object = stable(l, expr(l, target->Subscript.value));
        emit(l, IR_DELETE_ITEM, target, 2, object, expr(l, target->Subscript.slice));
        return;
    }
    case AST_List: case AST_Tuple: {
        const NodeList *elts = target->kind == AST_List ? &target->List.elts : &target->Tuple.elts;
        for (int i = 0; i < elts->len; i++) lower_delete(l, elts->items[i]);
        return;
    }
    default: refuse(l, target, ast_kind_name(target->kind));
    }
}

// ---- Loops and branches ------------------------------------------------------------------------------------------------------

// `if __name__ == '__main__':` in a module that is not.
static bool for_scripts(const Lower *l, const Node *n) {
    const Node *test = n->If.test;
    return test->kind == AST_Compare && test->Compare.left->kind == AST_Name &&
           !strcmp(test->Compare.left->Name.id, "__name__") && strcmp(l->module->name, "__main__") != 0;
}

static void lower_if(Lower *l, const Node *n) {
    IrNode *branch = begin_if(l, condition(l, n->If.test), false);
    IrBody *saved = begin_body(l, &branch->body);
    bool deferred = l->imports_deferred;
    l->imports_deferred |= for_scripts(l, n);
    lower_body(l, &n->If.body);
    l->imports_deferred = deferred;
    end_body(l, saved);
    begin_body(l, &branch->other);
    lower_body(l, &n->If.orelse);
    end_body(l, saved);
}

// BLOCK { LOOP { poll; <head, which breaks at the end>; <body> } }. `orelse` runs when the head ends the loop.
typedef struct LoopParts {
    IrNode *block, *loop;
    Control control;
    IrBody *outside, *inside;
} LoopParts;

static void begin_loop(Lower *l, LoopParts *p) {
    p->block = add_node(l, IR_BLOCK);
    p->block->label = new_label(l);
    p->outside = begin_body(l, &p->block->body);
    p->loop = add_node(l, IR_LOOP);
    p->loop->label = new_label(l);
    p->control = (Control){.kind = CONTROL_LOOP, .outer = l->fn->control, .break_label = p->block->label,
                           .continue_label = p->loop->label};
    p->inside = begin_body(l, &p->loop->body);
}

static void end_loop(Lower *l, LoopParts *p) {
    end_body(l, p->inside);
    end_body(l, p->outside);
}

// The head found that the loop is over: run the else clause, leave.
static void loop_over(Lower *l, LoopParts *p, IrBody *into, const NodeList *orelse) {
    IrBody *saved = begin_body(l, into);
    if (orelse) lower_body(l, orelse);
    jump(l, IR_BREAK, p->block->label);
    end_body(l, saved);
}

static void lower_while(Lower *l, const Node *n) {
    LoopParts p;
    const Node *stmt = l->fn->stmt;
    l->fn->stmt = NULL;
    begin_loop(l, &p);
    bool for_ever = n->While.test->kind == AST_Constant && n->While.test->Constant.value.kind == CONST_True;
    mark_line(l, n);
    emit(l, IR_POLL, NULL, 0);
    l->fn->stmt = stmt;
    if (!for_ever) loop_over(l, &p, &begin_if(l, condition(l, n->While.test), true)->body, &n->While.orelse);
    l->fn->stmt = NULL;
    l->fn->control = &p.control;
    lower_body(l, &n->While.body);
    l->fn->control = p.control.outer;
    end_loop(l, &p);
}

// range(...) with plain arguments, where the module does not define the name: most likely the built-in.
static bool is_range_call(Lower *l, const Node *n) {
    if (n->kind != AST_Call || n->Call.func->kind != AST_Name || strcmp(n->Call.func->Name.id, "range")) return false;
    if (n->Call.keywords.len || !n->Call.args.len || n->Call.args.len > 3 || l->fn->ir->is_generator) return false;
    for (int i = 0; i < n->Call.args.len; i++)
        if (n->Call.args.items[i]->kind == AST_Starred) return false;
    return is_global_name(l, n->Call.func->Name.id) && !known_function(l, n->Call.func->Name.id);
}

IrOperand loop_source(Lower *l, const Node *n, const Node *at) {
    if (!is_range_call(l, n)) return result(emit(l, IR_ITER, at, 1, expr(l, n)));
    IrOperand callee = load_name(l, n->Call.func->Name.id, n->Call.func), args[3];
    int count = n->Call.args.len;
    expr_list(l, &n->Call.args, args);
    IrOperand zero = {.kind = IR_ARG_SMALLINT, .integer = 0}, one = {.kind = IR_ARG_SMALLINT, .integer = 1};
    return result(emit(l, IR_RANGE_LOOP, n, 5, callee, count == 1 ? zero : args[0], args[count == 1 ? 0 : 1],
                       count == 3 ? args[2] : one, arg_int(count)));
}

void lower_for_loop(Lower *l, const Node *at, const Node *target, IrOperand it, void (*body)(Lower *, void *),
                    void *context, const NodeList *orelse) {
    bool range = l->fn->ir->regs.items[it.reg].kind == IR_REG_RANGE;
    LoopParts p;
    begin_loop(l, &p);
    mark_line(l, at);
    emit(l, IR_POLL, NULL, 0);
    IrNode *next = emit(l, range ? IR_RANGE_NEXT : IR_NEXT, at, 1, it);
    // The node after NEXT tests its result: an IF on a value register means "exhausted".
    loop_over(l, &p, &begin_if(l, next->result, true)->body, orelse);
    assign(l, target, result(next));
    l->fn->control = &p.control;
    body(l, context);
    l->fn->control = p.control.outer;
    end_loop(l, &p);
}

// BLOCK { LOOP { TRY { v = await ANEXT } HANDLER { over = StopAsyncIteration? else rethrow }; if over: else clause, leave } }
void lower_async_for_loop(Lower *l, const Node *at, const Node *target, IrOperand it, void (*body)(Lower *, void *),
                          void *context, const NodeList *orelse) {
    LoopParts p;
    begin_loop(l, &p);
    mark_line(l, at);
    emit(l, IR_POLL, NULL, 0);
    IrReg over = new_reg(l, IR_REG_INT), item = new_reg(l, IR_REG_VALUE), caught = new_reg(l, IR_REG_VALUE);
    l->fn->ir->regs.items[caught].writes += 2;
    set_int(l, over, 0);
    IrNode *try = add_node(l, IR_TRY);
    try->result = caught;
    IrBody *saved = begin_body(l, &try->body);
    IrOperand next = result(emit(l, IR_ASYNC_NEXT, at, 1, it));
    l->fn->ir->nyields++;
    move(l, item, result(emit(l, IR_DELEGATE, at, 1, next)));
    begin_body(l, &try->other);
    move(l, over, result(emit(l, IR_ASYNC_OVER, NULL, 1, arg_reg(caught))));
    IrBody *handler = begin_body(l, &begin_if(l, over, true)->body);
    emit(l, IR_RETHROW, NULL, 1, arg_reg(caught));
    end_body(l, handler);
    end_body(l, saved);
    loop_over(l, &p, &begin_if(l, over, false)->body, orelse);
    assign(l, target, arg_reg(item));
    l->fn->control = &p.control;
    body(l, context);
    l->fn->control = p.control.outer;
    end_loop(l, &p);
}

static void for_body(Lower *l, void *context) { lower_body(l, context); }

static void lower_async_for(Lower *l, Node *n) {
    IrOperand source = result(emit(l, IR_ASYNC_ITER, n, 1, expr(l, n->For.iter)));
    lower_async_for_loop(l, n, n->For.target, source, for_body, &n->For.body, &n->For.orelse);
}

static void lower_for(Lower *l, Node *n) {
    IrOperand source = loop_source(l, n->For.iter, n);
    lower_for_loop(l, n, n->For.target, source, for_body, &n->For.body, &n->For.orelse);
}

// ---- Others -------------------------------------------------------------------------------------------------------------------

// Where CPython places a failed assertion: at the last comparison of the condition, else at the statement.
static const Node *last_comparison(const Node *test) {
    const Node *found = NULL, *other;
    switch (test->kind) {
    case AST_Compare: return test;
    case AST_UnaryOp: return test->UnaryOp.op == UNARY_Not ? last_comparison(test->UnaryOp.operand) : NULL;
    case AST_BoolOp:
        for (int i = 0; i < test->BoolOp.values.len; i++)
            if ((other = last_comparison(test->BoolOp.values.items[i]))) found = other;
        return found;
    case AST_IfExp: {
        const Node *parts[] = {test->IfExp.orelse, test->IfExp.body, test->IfExp.test};
        for (int i = 0; i < 3 && !found; i++) found = last_comparison(parts[i]);
        return found;
    }
    default: return NULL;
    }
}

static void lower_assert(Lower *l, const Node *n) {
    warn_assert(l, n);
    if (l->source->optimize) return;
    const Node *at = last_comparison(n->Assert.test);
    IrNode *failed = begin_if(l, condition(l, n->Assert.test), true);
    IrBody *saved = begin_body(l, &failed->body);
    emit(l, IR_RAISE_ASSERTION, at ? at : n, 1, n->Assert.msg ? expr(l, n->Assert.msg) : arg_null());
    end_body(l, saved);
}

static void lower_raise(Lower *l, const Node *n) {
    if (!n->Raise.exc) {
        emit(l, IR_RAISE_AGAIN, n, 0);
    } else if (!n->Raise.cause) {
        emit(l, IR_RAISE, n, 1, expr(l, n->Raise.exc));
    } else {
        IrOperand e = stable(l, expr(l, n->Raise.exc));
        emit(l, IR_RAISE_FROM, n, 2, e, expr(l, n->Raise.cause));
    }
}

static IrOperand decorate(Lower *l, const Node *def, const NodeList *decorators, IrOperand *functions, IrOperand v) {
    for (int i = decorators->len - 1; i >= 0; i--) {
        mark_line(l, decorators->items[i]);
        v = result(emit_array(l, IR_CALL, decorators->items[i], 1, &functions[i], 1, &v));
    }
    if (decorators->len) mark_line(l, def);
    return v;
}

static IrOperand *evaluate_decorators(Lower *l, const Node *def, const NodeList *decorators) {
    IrOperand *functions = arena_array(l->arena, IrOperand, decorators->len + 1);
    for (int i = 0; i < decorators->len; i++) {
        mark_line(l, decorators->items[i]);
        functions[i] = stable(l, expr(l, decorators->items[i]));
    }
    if (decorators->len) mark_line(l, def);
    return functions;
}

static void lower_function_def(Lower *l, Node *n) {
    IrOperand *decorators = evaluate_decorators(l, n, &n->FunctionDef.decorator_list);
    IrOperand f = make_function(l, n, n->FunctionDef.name, n->FunctionDef.args, &n->FunctionDef.body, NULL);
    store_name(l, n->FunctionDef.name, decorate(l, n, &n->FunctionDef.decorator_list, decorators, f), n);
}

static void lower_class_def(Lower *l, Node *n) {
    IrOperand *decorators = evaluate_decorators(l, n, &n->ClassDef.decorator_list);
    IrOperand cls = lower_class(l, n);
    store_name(l, n->ClassDef.name, decorate(l, n, &n->ClassDef.decorator_list, decorators, cls), n);
}

static void lower_expr_stmt(Lower *l, const Node *n) {
    if (l->module->unit == IR_UNIT_SINGLE && l->fn->ir->kind == IR_MODULE_BODY) {
        emit(l, IR_DISPLAY, n, 1, expr(l, n->Expr.value));
        return;
    }
    if (n->Expr.value->kind == AST_Constant) return; // docstrings and other constants do nothing
    expr(l, n->Expr.value);
}

// Declarations do nothing that could be traced, nor does a function's docstring.
static bool has_line(const Lower *l, const Node *n) {
    if (n->kind == AST_Global || n->kind == AST_Nonlocal) return false;
    if (n->kind == AST_While) return false; // the loop's head has it
    if (is_def(n) && n->FunctionDef.decorator_list.len) return false; // the decorators have theirs first
    if (n->kind == AST_ClassDef && n->ClassDef.decorator_list.len) return false;
    const Node *def = l->fn->ir->node;
    if (n->kind != AST_Expr || n->Expr.value->kind != AST_Constant || l->fn->ir->kind != IR_FUNCTION) return true;
    return n->Expr.value->Constant.value.kind != CONST_Str || !is_def(def) || def->FunctionDef.body.items[0] != n;
}

void lower_stmt(Lower *l, Node *n) {
    l->fn->stmt = n;
    if (has_line(l, n)) mark_line(l, n);
    switch (n->kind) {
    case AST_Expr: lower_expr_stmt(l, n); break;
    case AST_Assign: lower_assign(l, n); break;
    case AST_AugAssign: lower_aug_assign(l, n); break;
    case AST_AnnAssign: lower_ann_assign(l, n); break;
    case AST_Return: lower_return(l, expr_or_none(l, n->Return.value), n); break;
    case AST_If: lower_if(l, n); break;
    case AST_While: lower_while(l, n); break;
    case AST_For: lower_for(l, n); break;
    case AST_AsyncFor: lower_async_for(l, n); break;
    case AST_Break: lower_break(l, false); break;
    case AST_Continue: lower_break(l, true); break;
    case AST_Pass: case AST_Global: case AST_Nonlocal: break;
    case AST_Delete:
        for (int i = 0; i < n->Delete.targets.len; i++) lower_delete(l, n->Delete.targets.items[i]);
        break;
    case AST_FunctionDef: case AST_AsyncFunctionDef: lower_function_def(l, n); break;
    case AST_ClassDef: lower_class_def(l, n); break;
    case AST_Raise: lower_raise(l, n); break;
    case AST_Assert: lower_assert(l, n); break;
    case AST_Try: case AST_TryStar: lower_try(l, n); break;
    case AST_With: case AST_AsyncWith: lower_with(l, n, 0); break;
    case AST_Import: lower_import(l, n); break;
    case AST_ImportFrom: lower_import_from(l, n); break;
    case AST_Match: lower_match(l, n); break;
    case AST_TypeAlias: lower_type_alias(l, n); break;
    default: refuse(l, n, ast_kind_name(n->kind)); break;
    }
    l->fn->stmt = NULL;
}
