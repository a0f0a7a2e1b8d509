// lower_expr.c -- expressions: each returns the operand that holds its value, after emitting what computes it.
#include "transpile/lower.h"

#include <string.h>

IrOperand expr_or_none(Lower *l, const Node *n) { return n ? expr(l, n) : arg_none(); }

IrOperand stable(Lower *l, IrOperand v) {
    if (v.kind != IR_ARG_REG || !l->fn->ir->regs.items[v.reg].is_local) return v;
    IrReg copy = new_reg(l, IR_REG_VALUE);
    move(l, copy, v);
    l->fn->ir->regs.items[copy].writes = 1;
    return arg_reg(copy);
}

// Could evaluating `n` bind a local of this function? (Only := and inlined comprehensions do.)
static void find_binding(Node *n, void *context) {
    if (n->kind == AST_NamedExpr || n->kind == AST_Yield || n->kind == AST_YieldFrom) *(bool *)context = true;
    if (n->kind != AST_Lambda) ast_visit_children(n, find_binding, context);
}
bool may_rebind(const Node *n) {
    bool found = false;
    if (n) find_binding((Node *)(uintptr_t)n, &found);
    return found;
}

void expr_list(Lower *l, const NodeList *list, IrOperand *out) {
    for (int i = 0; i < list->len; i++) {
        out[i] = expr(l, list->items[i]);
        for (int k = i + 1; k < list->len; k++)
            if (may_rebind(list->items[k])) {
                out[i] = stable(l, out[i]);
                break;
            }
    }
}

// Two operands in order.
static void pair(Lower *l, const Node *a, const Node *b, IrOperand *x, IrOperand *y) {
    *x = expr(l, a);
    if (may_rebind(b)) *x = stable(l, *x);
    *y = expr(l, b);
}

static IrOperand imaginary(Lower *l, double d) {
    StrBuf text = {0};
    ast_repr_float(&text, d);
    IrOperand v = {.kind = IR_ARG_CONST, .index = add_constant(l, IR_CONST_COMPLEX, text.data, text.len)};
    strbuf_free(&text);
    return v;
}

static IrOperand constant(Lower *l, const Node *n) {
    const Constant *c = &n->Constant.value;
    switch (c->kind) {
    case CONST_None: return arg_none();
    case CONST_True: return (IrOperand){.kind = IR_ARG_TRUE};
    case CONST_False: return (IrOperand){.kind = IR_ARG_FALSE};
    case CONST_Ellipsis: return (IrOperand){.kind = IR_ARG_ELLIPSIS};
    case CONST_Int:
        if (c->fits_int64 && c->integer < (int64_t)1 << 49) return (IrOperand){.kind = IR_ARG_SMALLINT, .integer = c->integer};
        return (IrOperand){.kind = IR_ARG_CONST, .index = add_constant(l, IR_CONST_BIGINT, c->text, c->len)};
    case CONST_Float: return (IrOperand){.kind = IR_ARG_FLOAT, .number = c->real};
    case CONST_Str: return arg_str(l, c->text, c->len);
    case CONST_Bytes: return (IrOperand){.kind = IR_ARG_CONST, .index = add_constant(l, IR_CONST_BYTES, c->text, c->len)};
    case CONST_Complex: return imaginary(l, c->real);
    }
    return arg_none();
}

static const IrOp binary_op[] = {
    [OP_Add] = IR_ADD, [OP_Sub] = IR_SUB, [OP_Mult] = IR_MUL, [OP_MatMult] = IR_MATMUL, [OP_Div] = IR_TRUEDIV,
    [OP_Mod] = IR_MOD, [OP_Pow] = IR_POW, [OP_LShift] = IR_LSHIFT, [OP_RShift] = IR_RSHIFT, [OP_BitOr] = IR_BITOR,
    [OP_BitXor] = IR_BITXOR, [OP_BitAnd] = IR_BITAND, [OP_FloorDiv] = IR_FLOORDIV,
};
static const IrOp unary_op[] = {
    [UNARY_Invert] = IR_INVERT, [UNARY_Not] = IR_NOT, [UNARY_UAdd] = IR_POS, [UNARY_USub] = IR_NEG};
static const IrOp compare_op[] = {
    [CMP_Eq] = IR_EQ, [CMP_NotEq] = IR_NE, [CMP_Lt] = IR_LT, [CMP_LtE] = IR_LE, [CMP_Gt] = IR_GT, [CMP_GtE] = IR_GE,
    [CMP_Is] = IR_IS, [CMP_IsNot] = IR_IS_NOT, [CMP_In] = IR_IN, [CMP_NotIn] = IR_NOT_IN,
};
static const IrOp test_op[] = {
    [CMP_Eq] = IR_TEST_EQ, [CMP_NotEq] = IR_TEST_NE, [CMP_Lt] = IR_TEST_LT, [CMP_LtE] = IR_TEST_LE,
    [CMP_Gt] = IR_TEST_GT, [CMP_GtE] = IR_TEST_GE, [CMP_Is] = IR_TEST_IS, [CMP_IsNot] = IR_TEST_IS_NOT,
    [CMP_In] = IR_TEST_IN, [CMP_NotIn] = IR_TEST_NOT_IN,
};

// A negative literal is one constant.
static bool negative_literal(const Node *n, IrOperand *out) {
    if (n->UnaryOp.op != UNARY_USub || n->UnaryOp.operand->kind != AST_Constant) return false;
    const Constant *c = &n->UnaryOp.operand->Constant.value;
    if (c->kind == CONST_Int && c->fits_int64 && c->integer <= (int64_t)1 << 49)
        return *out = (IrOperand){.kind = IR_ARG_SMALLINT, .integer = -c->integer}, true;
    if (c->kind == CONST_Float) return *out = (IrOperand){.kind = IR_ARG_FLOAT, .number = -c->real}, true;
    return false;
}

// a and b and c: the first value that decides, else the last.
// Evaluates `n` into r and leaves: to block `when_true` or `when_false`. Each operand of a nested `and` and `or` is tested once,
// as CPython's jumps do: in (a or b) and c, a true `a` goes straight to c.
static void test_value(Lower *l, const Node *n, IrReg r, int when_true, int when_false) {
    if (n->kind != AST_BoolOp) {
        move(l, r, expr(l, n));
        IrNode *decided = begin_if(l, emit(l, IR_TRUTH, n, 1, arg_reg(r))->result, false);
        IrBody *saved = begin_body(l, &decided->body);
        jump(l, IR_BREAK, when_true);
        end_body(l, saved);
        jump(l, IR_BREAK, when_false);
        return;
    }
    bool is_and = n->BoolOp.op == BOOL_And;
    for (int i = 0; i < n->BoolOp.values.len; i++) {
        if (i + 1 == n->BoolOp.values.len) {
            test_value(l, n->BoolOp.values.items[i], r, when_true, when_false);
            return;
        }
        IrNode *block = add_node(l, IR_BLOCK);
        int next = block->label = new_label(l);
        IrBody *saved = begin_body(l, &block->body);
        test_value(l, n->BoolOp.values.items[i], r, is_and ? next : when_true, is_and ? when_false : next);
        end_body(l, saved);
    }
}

static IrOperand bool_op(Lower *l, const Node *n) {
    IrReg r = new_reg(l, IR_REG_VALUE);
    int label = new_label(l);
    IrNode *block = add_node(l, IR_BLOCK);
    block->label = label;
    IrBody *saved = begin_body(l, &block->body);
    for (int i = 0; i < n->BoolOp.values.len; i++) {
        const Node *v = n->BoolOp.values.items[i];
        if (v->kind == AST_BoolOp && i + 1 < n->BoolOp.values.len) {
            IrNode *operand = add_node(l, IR_BLOCK);
            int next = operand->label = new_label(l);
            bool is_and = n->BoolOp.op == BOOL_And;
            IrBody *outer = begin_body(l, &operand->body);
            test_value(l, v, r, is_and ? next : label, is_and ? label : next);
            end_body(l, outer);
            continue;
        }
        move(l, r, expr(l, v));
        if (i + 1 == n->BoolOp.values.len) break;
        IrReg truth = emit(l, IR_TRUTH, v, 1, arg_reg(r))->result;
        IrNode *decided = begin_if(l, truth, n->BoolOp.op == BOOL_And);
        IrBody *inner = begin_body(l, &decided->body);
        jump(l, IR_BREAK, label);
        end_body(l, inner);
    }
    end_body(l, saved);
    return arg_reg(r);
}

static IrOperand if_exp(Lower *l, const Node *n) {
    IrReg r = new_reg(l, IR_REG_VALUE);
    IrNode *branch = begin_if(l, condition(l, n->IfExp.test), false);
    IrBody *saved = begin_body(l, &branch->body);
    move(l, r, expr(l, n->IfExp.body));
    end_body(l, saved);
    begin_body(l, &branch->other);
    move(l, r, expr(l, n->IfExp.orelse));
    end_body(l, saved);
    return arg_reg(r);
}

// a < b < c: each operand once; stops at the first false result.
static IrOperand compare(Lower *l, const Node *n) {
    IrOperand a, b;
    pair(l, n->Compare.left, n->Compare.comparators.items[0], &a, &b);
    int count = n->Compare.ops.len;
    if (count == 1) return result(emit(l, compare_op[n->Compare.ops.items[0]], n, 2, a, b));
    IrReg r = new_reg(l, IR_REG_VALUE);
    int label = new_label(l);
    IrNode *block = add_node(l, IR_BLOCK);
    block->label = label;
    IrBody *saved = begin_body(l, &block->body);
    for (int i = 0; i < count; i++) {
        if (i + 1 < count && may_rebind(n->Compare.comparators.items[i + 1])) b = stable(l, b);
        move(l, r, result(emit(l, compare_op[n->Compare.ops.items[i]], n, 2, a, b)));
        if (i + 1 == count) break;
        IrReg truth = emit(l, IR_TRUTH, n, 1, arg_reg(r))->result;
        IrNode *failed = begin_if(l, truth, true);
        IrBody *inner = begin_body(l, &failed->body);
        jump(l, IR_BREAK, label);
        end_body(l, inner);
        a = b;
        b = expr(l, n->Compare.comparators.items[i + 1]);
    }
    end_body(l, saved);
    return arg_reg(r);
}

// A condition made of several: `r` ends up as the int that decides.
static IrReg condition_bool_op(Lower *l, const Node *n) {
    IrReg r = new_reg(l, IR_REG_INT);
    int label = new_label(l);
    IrNode *block = add_node(l, IR_BLOCK);
    block->label = label;
    IrBody *saved = begin_body(l, &block->body);
    for (int i = 0; i < n->BoolOp.values.len; i++) {
        move(l, r, arg_reg(condition(l, n->BoolOp.values.items[i])));
        if (i + 1 == n->BoolOp.values.len) break;
        IrNode *decided = begin_if(l, r, n->BoolOp.op == BOOL_And);
        IrBody *inner = begin_body(l, &decided->body);
        jump(l, IR_BREAK, label);
        end_body(l, inner);
    }
    end_body(l, saved);
    return r;
}

// `a if b else c`: the part that is chosen is tested itself, once.
static IrReg condition_if_exp(Lower *l, const Node *n) {
    IrReg r = new_reg(l, IR_REG_INT);
    IrNode *choice = begin_if(l, condition(l, n->IfExp.test), false);
    IrBody *saved = begin_body(l, &choice->body);
    move(l, r, arg_reg(condition(l, n->IfExp.body)));
    end_body(l, saved);
    begin_body(l, &choice->other);
    move(l, r, arg_reg(condition(l, n->IfExp.orelse)));
    end_body(l, saved);
    return r;
}

IrReg condition(Lower *l, const Node *n) {
    if (n->kind == AST_IfExp) return condition_if_exp(l, n);
    if (n->kind == AST_Compare && n->Compare.ops.len == 1) {
        IrOperand a, b;
        warn_compare(l, n);
        pair(l, n->Compare.left, n->Compare.comparators.items[0], &a, &b);
        return emit(l, test_op[n->Compare.ops.items[0]], n, 2, a, b)->result;
    }
    if (n->kind == AST_BoolOp) return condition_bool_op(l, n);
    if (n->kind == AST_UnaryOp && n->UnaryOp.op == UNARY_Not) {
        IrReg inner = condition(l, n->UnaryOp.operand);
        return emit(l, IR_TEST_INT, n, 2, arg_reg(inner), arg_int(0))->result;
    }
    return emit(l, IR_TRUTH, n, 1, expr(l, n))->result;
}

static IrOperand joined_str(Lower *l, const Node *n) {
    const NodeList *values = &n->JoinedStr.values;
    if (!values->len) return arg_str(l, "", 0);
    IrOperand *parts = arena_array(l->arena, IrOperand, values->len);
    for (int i = 0; i < values->len; i++) {
        const Node *v = values->items[i];
        if (v->kind == AST_Constant) {
            parts[i] = constant(l, v);
            continue;
        }
        IrOperand value = expr(l, v->FormattedValue.value);
        if (may_rebind(v->FormattedValue.format_spec)) value = stable(l, value);
        IrOperand spec = v->FormattedValue.format_spec ? expr(l, v->FormattedValue.format_spec) : arg_str(l, "", 0);
        int conversion = v->FormattedValue.conversion < 0 ? 0 : v->FormattedValue.conversion;
        parts[i] = result(emit(l, IR_FORMAT_VALUE, n, 3, value, arg_int(conversion), spec));
    }
    return values->len == 1 ? parts[0] : result(emit_array(l, IR_CONCAT, n, 0, NULL, values->len, parts));
}

static bool has_star(const NodeList *elts) {
    for (int i = 0; i < elts->len; i++)
        if (elts->items[i]->kind == AST_Starred) return true;
    return false;
}

IrOperand star_sequence(Lower *l, const NodeList *elts, const Node *at, bool tuple) {
    if (!has_star(elts)) {
        IrOperand *items = arena_array(l->arena, IrOperand, elts->len + 1);
        expr_list(l, elts, items);
        return result(emit_array(l, tuple ? IR_TUPLE : IR_LIST, at, 0, NULL, elts->len, items));
    }
    IrOperand list = result(emit_array(l, IR_LIST, at, 0, NULL, 0, NULL));
    for (int i = 0; i < elts->len; i++) {
        const Node *e = elts->items[i];
        if (e->kind == AST_Starred)
            emit(l, IR_LIST_EXTEND, at, 2, list, expr(l, e->Starred.value));
        else
            emit(l, IR_LIST_APPEND, e, 2, list, expr(l, e));
    }
    return tuple ? result(emit(l, IR_LIST_TO_TUPLE, at, 1, list)) : list;
}

// Would CPython fold the expression to a constant? (Sets of such are filled in another order.)
static bool is_constant(const Node *n) {
    if (n->kind == AST_UnaryOp) return is_constant(n->UnaryOp.operand);
    if (n->kind == AST_BinOp) return is_constant(n->BinOp.left) && is_constant(n->BinOp.right);
    if (n->kind != AST_Tuple) return n->kind == AST_Constant;
    for (int i = 0; i < n->Tuple.elts.len; i++)
        if (!is_constant(n->Tuple.elts.items[i])) return false;
    return true;
}

static bool all_constant(const NodeList *elts) {
    for (int i = 0; i < elts->len; i++)
        if (!is_constant(elts->items[i])) return false;
    return elts->len >= 3;
}

static IrOperand set_display(Lower *l, const Node *n) {
    const NodeList *elts = &n->Set.elts;
    if (!has_star(elts)) {
        IrOperand *items = arena_array(l->arena, IrOperand, elts->len);
        expr_list(l, elts, items);
        return result(emit_array(l, all_constant(elts) ? IR_SET_CONSTANTS : IR_SET, n, 0, NULL, elts->len, items));
    }
    IrOperand set = result(emit_array(l, IR_SET, n, 0, NULL, 0, NULL));
    for (int i = 0; i < elts->len; i++) {
        const Node *e = elts->items[i];
        if (e->kind == AST_Starred) emit(l, IR_SET_UPDATE, n, 2, set, expr(l, e->Starred.value));
        else emit(l, IR_SET_ADD, n, 2, set, expr(l, e));
    }
    return set;
}

static IrOperand dict_display(Lower *l, const Node *n) {
    int count = n->Dict.values.len, run = 0;
    bool unpacks = false;
    for (int i = 0; i < count; i++) unpacks |= !n->Dict.keys.items[i];
    if (!unpacks && count <= 64) {
        IrOperand *pairs = arena_array(l->arena, IrOperand, 2 * count + 1);
        for (; run < count; run++) {
            pairs[2 * run] = stable(l, expr(l, n->Dict.keys.items[run]));
            pairs[2 * run + 1] = stable(l, expr(l, n->Dict.values.items[run]));
        }
        return result(emit_array(l, IR_DICT, n, 0, NULL, 2 * count, pairs));
    }
    IrOperand dict = result(emit_array(l, IR_DICT, n, 0, NULL, 0, NULL));
    for (int i = 0; i < count; i++) {
        IrOperand k, v;
        if (!n->Dict.keys.items[i]) {
            emit(l, IR_DICT_UPDATE, n, 2, dict, expr(l, n->Dict.values.items[i]));
            continue;
        }
        pair(l, n->Dict.keys.items[i], n->Dict.values.items[i], &k, &v);
        emit(l, IR_DICT_SET, n->Dict.keys.items[i], 3, dict, k, v);
    }
    return dict;
}

static IrOperand slice(Lower *l, const Node *n) {
    IrOperand lower = expr_or_none(l, n->Slice.lower);
    if (may_rebind(n->Slice.upper) || may_rebind(n->Slice.step)) lower = stable(l, lower);
    IrOperand upper = expr_or_none(l, n->Slice.upper);
    if (may_rebind(n->Slice.step)) upper = stable(l, upper);
    return result(emit(l, IR_SLICE, n, 3, lower, upper, expr_or_none(l, n->Slice.step)));
}

static IrOperand yield_from(Lower *l, const Node *n) {
    IrOperand it = result(emit(l, IR_DELEGATE_ITER, n, 1, expr(l, n->YieldFrom.value)));
    l->fn->ir->nyields++;
    return result(emit(l, IR_DELEGATE, n, 1, it));
}

// await v: what gives the value of `v` is stepped as by `yield from`.
IrOperand lower_await(Lower *l, const Node *at, IrOperand v, AwaitOf of) {
    IrOperand it = result(emit(l, IR_AWAITABLE, at, 2, v, arg_int(of)));
    l->fn->ir->nyields++;
    return result(emit(l, IR_DELEGATE, at, 1, it));
}

IrOperand lower_yield(Lower *l, const Node *at, IrOperand v) {
    l->fn->ir->nyields++;
    return result(emit(l, IR_YIELD, at, 1, v));
}

static IrOperand named_expr(Lower *l, const Node *n) {
    IrOperand v = expr(l, n->NamedExpr.value);
    assign(l, n->NamedExpr.target, v);
    return v;
}

IrOperand expr(Lower *l, const Node *n) {
    IrOperand a, b;
    switch (n->kind) {
    case AST_Constant: return constant(l, n);
    case AST_Name: return load_name(l, n->Name.id, n);
    case AST_BinOp:
        pair(l, n->BinOp.left, n->BinOp.right, &a, &b);
        return result(emit(l, binary_op[n->BinOp.op], n, 2, a, b));
    case AST_UnaryOp:
        if (negative_literal(n, &a)) return a;
        return result(emit(l, unary_op[n->UnaryOp.op], n, 1, expr(l, n->UnaryOp.operand)));
    case AST_BoolOp: return bool_op(l, n);
    case AST_Compare: warn_compare(l, n); return compare(l, n);
    case AST_IfExp: return if_exp(l, n);
    case AST_Call: warn_call(l, n); return lower_call(l, n);
    case AST_Attribute:
        a = expr(l, n->Attribute.value);
        return result(emit(l, IR_LOAD_ATTR, n, 3, a, arg_name(l, symtable_mangle(l->source, l->fn->scope, n->Attribute.attr)),
                           (IrOperand){.kind = IR_ARG_SITE, .index = l->module->nattr_sites++}));
    case AST_Subscript:
        warn_subscript(l, n);
        pair(l, n->Subscript.value, n->Subscript.slice, &a, &b);
        return result(emit(l, IR_LOAD_ITEM, n, 2, a, b));
    case AST_Slice: return slice(l, n);
    case AST_JoinedStr: return joined_str(l, n);
    case AST_List: return star_sequence(l, &n->List.elts, n, false);
    case AST_Tuple: return star_sequence(l, &n->Tuple.elts, n, true);
    case AST_Set: return set_display(l, n);
    case AST_Dict: return dict_display(l, n);
    case AST_ListComp: case AST_SetComp: case AST_DictComp: case AST_GeneratorExp: return lower_comprehension(l, n);
    case AST_Lambda: return make_function(l, (Node *)(uintptr_t)n, "<lambda>", n->Lambda.args, NULL, n->Lambda.body);
    case AST_NamedExpr: return named_expr(l, n);
    case AST_Yield: return lower_yield(l, n, expr_or_none(l, n->Yield.value));
    case AST_YieldFrom: return yield_from(l, n);
    case AST_Await: return lower_await(l, n, expr(l, n->Await.value), AWAIT_PLAIN);
    default: refuse(l, n, ast_kind_name(n->kind)); return arg_none();
    }
}
