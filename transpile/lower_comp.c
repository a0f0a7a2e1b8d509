// lower_comp.c -- comprehensions. List, set and dict comprehensions become loops in place (as PEP 709 does), with their
// variables in registers of their own; a generator expression becomes a generator function over its first iterable.
#include "transpile/lower.h"

typedef struct Comp {
    const Node *node;
    const NodeList *generators;
    IrOperand into;  // the list, set or dict under construction
    IrOperand first; // the outermost loop's source, already evaluated
    int level;
} Comp;

static void innermost(Lower *l, const Comp *c) {
    const Node *n = c->node;
    IrOperand v;
    switch (n->kind) {
    case AST_ListComp: emit(l, IR_LIST_APPEND, n->ListComp.elt, 2, c->into, expr(l, n->ListComp.elt)); return;
    case AST_SetComp: emit(l, IR_SET_ADD, n->SetComp.elt, 2, c->into, expr(l, n->SetComp.elt)); return;
    case AST_DictComp:
        v = stable(l, expr(l, n->DictComp.key));
        emit(l, IR_DICT_SET, n->DictComp.key, 3, c->into, v, expr(l, n->DictComp.value));
        return;
    default: lower_yield(l, n->GeneratorExp.elt, expr(l, n->GeneratorExp.elt));
    }
}

static void level(Lower *l, Comp *c);

// The body of loop number c->level: its conditions, then the next loop or the element.
static void loop_body(Lower *l, void *context) {
    Comp *c = context;
    const Node *g = c->generators->items[c->level];
    IrBody *saved = l->fn->into;
    for (int i = 0; i < g->comprehension.ifs.len; i++)
        begin_body(l, &begin_if(l, condition(l, g->comprehension.ifs.items[i]), false)->body);
    c->level++;
    if (c->level == c->generators->len) innermost(l, c);
    else level(l, c);
    c->level--;
    end_body(l, saved);
}

// The iterator of one `for` of a comprehension.
static IrOperand comp_source(Lower *l, const Node *comp, const Node *g) {
    const Node *iter = g->comprehension.iter;
    return g->comprehension.is_async ? result(emit(l, IR_ASYNC_ITER, comp, 1, expr(l, iter))) : loop_source(l, iter, comp);
}

static void level(Lower *l, Comp *c) {
    const Node *g = c->generators->items[c->level];
    IrOperand source = c->level ? comp_source(l, c->node, g) : c->first;
    (g->comprehension.is_async ? lower_async_for_loop : lower_for_loop)(l, c->node, g->comprehension.target, source, loop_body,
                                                                        c, NULL);
}

static IrOperand generator_expression(Lower *l, const Node *n) {
    Node *node = (Node *)(uintptr_t)n;
    const Node *outermost = n->GeneratorExp.generators.items[0];
    IrOp op = outermost->comprehension.is_async ? IR_ASYNC_ITER : IR_ITER;
    IrOperand first = result(emit(l, op, n, 1, expr(l, outermost->comprehension.iter)));
    const Node *stmt = l->fn->stmt;
    IrFunction *f = lower_generator_function(l, node);
    l->fn->stmt = stmt;
    IrOperand function = make_closure(l, f, n, arg_null());
    return result(emit_array(l, IR_CALL, n, 1, &function, 1, &first));
}

// The loops of a generator expression, in its own function; register 0 is the outermost iterator.
void lower_generator_body(Lower *l, const Node *n) {
    Comp c = {.node = n, .generators = &n->GeneratorExp.generators, .first = arg_reg(0)};
    level(l, &c);
}

// Inner loops' variables are unbound when the comprehension starts, also when it runs again.
static void clear_locals(Lower *l, const Scope *s) {
    for (int i = 0; i < s->symbols.len; i++)
        if (s->symbols.items[i]->place == PLACE_Local) move(l, l->scope_regs[s->index][i], arg_null());
}

// What is lowered between these two has its positions inside the comprehension.
static int begin_inlined(Lower *l, const Node *n) {
    IrFunction *f = l->fn->ir;
    const Scope *s = l->fn->scope;
    IrInlined inlined = {.name = s->name, .qualname = s->qualname, .is_nested = s->is_nested, .line = n->lineno, .at = add_position(l, n),
                         .variables = inlined_variables(l)};
    inlined.first = f->fresh_positions = f->positions.len;
    vec_push(l->arena, &f->inlined, inlined);
    return f->inlined.len - 1;
}

static void end_inlined(Lower *l, int inlined) {
    IrFunction *f = l->fn->ir;
    f->inlined.items[inlined].end = f->fresh_positions = f->positions.len;
}

IrOperand lower_comprehension(Lower *l, const Node *n) {
    if (n->kind == AST_GeneratorExp) return generator_expression(l, n);
    Comp c = {.node = n};
    c.generators = n->kind == AST_DictComp ? &n->DictComp.generators : &n->ListComp.generators;
    c.first = comp_source(l, n, c.generators->items[0]); // in the scope around the comprehension
    IrOp op = n->kind == AST_ListComp ? IR_LIST : n->kind == AST_SetComp ? IR_SET : IR_DICT;
    c.into = result(emit_array(l, op, n, 0, NULL, 0, NULL));
    Scope *outer = l->fn->scope;
    l->fn->scope = symtable_scope(l->symtable, n);
    declare_scope(l, l->fn->scope);
    if (c.generators->len > 1) clear_locals(l, l->fn->scope);
    int inlined = begin_inlined(l, n);
    level(l, &c);
    end_inlined(l, inlined);
    l->fn->scope = outer;
    return c.into;
}
