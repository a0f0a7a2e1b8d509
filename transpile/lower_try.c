// lower_try.c -- try, with, and jumps (return, break, continue) that pass through them.
//
// A finally body exists once. What arrives there notes its reason in a control register `why`:
//
//      why = 0     the protected body ended
//      why = 1     an exception, kept in a register
//      why = 2+k   jump number k (a return, break or continue) is on its way
//
//      BLOCK F { TRY { body } HANDLER { exc = caught; why = 1 } }      a jump inside: why = 2+k; BREAK F
//      <finally body>
//      if why == 1: rethrow exc;    if why == 2+k: go on with jump k, outwards
//
// A with statement is the same, with the call of __exit__ as its finally body; async with awaits what the calls give.
#include "transpile/lower.h"

// ---- Jumps ---------------------------------------------------------------------------------------------------------------

static void leave_handler(Lower *l, const Control *c) {
    if (c->as_name) { // e = None; del e
        store_name(l, c->as_name, arg_none(), c->as_node);
        delete_name(l, c->as_name, c->as_node);
    } else if (l->fn->ir->is_generator) {
        emit(l, IR_GENERATOR_HANDLER_LEAVE, NULL, 2, (IrOperand){.kind = IR_ARG_GENERATOR}, arg_reg(c->previous));
    } else {
        emit(l, IR_HANDLER_LEAVE, NULL, 1, arg_reg(c->previous));
    }
}

static IrReg enter_handler(Lower *l, IrReg e) {
    if (l->fn->ir->is_generator)
        return emit(l, IR_GENERATOR_HANDLER_ENTER, NULL, 2, (IrOperand){.kind = IR_ARG_GENERATOR}, arg_reg(e))->result;
    return emit(l, IR_HANDLER_ENTER, NULL, 1, arg_reg(e))->result;
}

// Notes the jump at a finally and goes there.
static void divert(Lower *l, Control *c, PendingJump j, IrOperand value) {
    int k = 0;
    while (k < c->jumps.len && (c->jumps.items[k].kind != j.kind || c->jumps.items[k].loop != j.loop)) k++;
    if (k == c->jumps.len) vec_push(l->arena, &c->jumps, j);
    if (j.kind == JUMP_RETURN) move(l, c->value, value);
    set_int(l, c->why, 2 + k);
    jump(l, IR_BREAK, c->label);
}

// Emits a jump from inside `from`, outwards: restores handlers on the way, stops at the first finally.
static void go(Lower *l, Control *from, PendingJump j, IrOperand value) {
    for (Control *c = from; c; c = c->outer) {
        if (c->kind == CONTROL_HANDLER) {
            Control *saved = l->fn->control;
            l->fn->control = c->outer;
            leave_handler(l, c);
            l->fn->control = saved;
        } else if (c->kind == CONTROL_FINALLY) {
            divert(l, c, j, value);
            return;
        } else if (j.kind != JUMP_RETURN && c == j.loop) {
            if (j.kind == JUMP_BREAK) jump(l, IR_BREAK, c->break_label);
            else jump(l, IR_CONTINUE, c->continue_label);
            return;
        }
    }
    IrNode *n = add_node(l, IR_RETURN);
    n->args = arena_array(l->arena, IrOperand, 1);
    n->args[0] = value;
    n->nargs = 1;
}

void lower_return(Lower *l, IrOperand v, const Node *at) {
    (void)at;
    bool crosses = false; // a finally body could rebind a returned local
    for (Control *c = l->fn->control; c; c = c->outer) crosses |= c->kind != CONTROL_LOOP;
    if (crosses) v = stable(l, v);
    go(l, l->fn->control, (PendingJump){.kind = JUMP_RETURN}, v);
}

void lower_break(Lower *l, bool is_continue) {
    Control *loop = l->fn->control;
    while (loop && loop->kind != CONTROL_LOOP) loop = loop->outer;
    if (!loop) return; // the symbol table has refused it
    go(l, l->fn->control, (PendingJump){.kind = is_continue ? JUMP_CONTINUE : JUMP_BREAK, .loop = loop}, arg_none());
}

// ---- Protected regions ---------------------------------------------------------------------------------------------------------

typedef struct Protected {
    Control control;
    IrNode *block, *try;
    IrReg exception;
    IrBody *outside, *in_block;
} Protected;

static void begin_protected(Lower *l, Protected *p) {
    p->control = (Control){.kind = CONTROL_FINALLY, .outer = l->fn->control};
    p->control.why = new_reg(l, IR_REG_INT);
    p->control.value = new_reg(l, IR_REG_VALUE);
    l->fn->ir->regs.items[p->control.value].writes += 2;
    p->exception = new_reg(l, IR_REG_VALUE);
    l->fn->ir->regs.items[p->exception].writes += 2;
    move(l, p->exception, arg_null());
    set_int(l, p->control.why, 0);
    p->control.label = new_label(l);
    p->block = add_node(l, IR_BLOCK);
    p->block->label = p->control.label;
    p->outside = begin_body(l, &p->block->body);
    p->try = add_node(l, IR_TRY);
    p->try->result = p->exception;
    p->in_block = begin_body(l, &p->try->body);
    l->fn->control = &p->control;
}

static void end_protected(Lower *l, Protected *p) {
    l->fn->control = p->control.outer;
    end_body(l, p->in_block);
    IrBody *saved = begin_body(l, &p->try->other);
    set_int(l, p->control.why, 1);
    end_body(l, saved);
    end_body(l, p->outside);
}

static IrNode *if_why(Lower *l, const Protected *p, int value) {
    return begin_if(l, emit(l, IR_TEST_INT, NULL, 2, arg_reg(p->control.why), arg_int(value))->result, false);
}

// After the finally body: the exception or jump that was on its way goes on.
static void resume_jumps(Lower *l, Protected *p) {
    IrBody *saved = begin_body(l, &if_why(l, p, 1)->body);
    emit(l, IR_RETHROW, NULL, 1, arg_reg(p->exception));
    end_body(l, saved);
    for (int k = 0; k < p->control.jumps.len; k++) {
        saved = begin_body(l, &if_why(l, p, 2 + k)->body);
        go(l, l->fn->control, p->control.jumps.items[k], arg_reg(p->control.value));
        end_body(l, saved);
    }
}

// Runs `body` so that leave_handler(c) follows however it is left.
static void with_cleanup(Lower *l, Control *c, void (*body)(Lower *, void *), void *context) {
    IrNode *try = add_node(l, IR_TRY);
    try->result = new_reg(l, IR_REG_VALUE);
    l->fn->ir->regs.items[try->result].writes += 2;
    IrBody *saved = begin_body(l, &try->body);
    l->fn->control = c;
    body(l, context);
    l->fn->control = c->outer;
    end_body(l, saved);
    begin_body(l, &try->other);
    leave_handler(l, c);
    emit(l, IR_RETHROW, NULL, 1, arg_reg(try->result));
    end_body(l, saved);
    leave_handler(l, c);
}

// Runs `body` with exception `e` as sys.exc_info(); if the register is empty at run time, with what is there already.
static void with_handler(Lower *l, IrReg e, void (*body)(Lower *, void *), void *context) {
    Control c = {.kind = CONTROL_HANDLER, .outer = l->fn->control, .previous = enter_handler(l, e)};
    with_cleanup(l, &c, body, context);
}

// ---- try ----------------------------------------------------------------------------------------------------------------------------

typedef struct Handlers {
    const Node *try;
    IrReg exception;
    int done; // block to leave when a clause has run
} Handlers;

typedef struct StarClause {
    const Node *handler;
    IrReg match; // the group that it handles
} StarClause;

static void handler_body(Lower *l, void *context) { lower_body(l, context); }

static void lower_clause(Lower *l, const Node *h, IrReg e) {
    NodeList *body = (NodeList *)(uintptr_t)&h->ExceptHandler.body;
    if (!h->ExceptHandler.name) {
        lower_body(l, body);
        return;
    }
    Control c = {.kind = CONTROL_HANDLER, .outer = l->fn->control, .as_name = h->ExceptHandler.name, .as_node = h};
    store_name(l, c.as_name, arg_reg(e), h);
    with_cleanup(l, &c, handler_body, body);
}

// The except clauses. Falls out at the end of the one that matches, rethrows if none does. All of it runs with the
// exception handled, so that what is raised while matching has it as its context.
static void lower_clauses(Lower *l, void *context) {
    Handlers *hs = context;
    for (int i = 0; i < hs->try->Try.handlers.len; i++) {
        const Node *h = hs->try->Try.handlers.items[i];
        l->fn->stmt = h;
        mark_line(l, h);
        if (!h->ExceptHandler.type) {
            lower_clause(l, h, hs->exception);
            return;
        }
        IrOperand pattern = expr(l, h->ExceptHandler.type);
        IrReg matches = emit(l, IR_MATCH_EXCEPTION, h->ExceptHandler.type, 2, arg_reg(hs->exception), pattern)->result;
        IrBody *saved = begin_body(l, &begin_if(l, matches, false)->body);
        lower_clause(l, h, hs->exception);
        jump(l, IR_BREAK, hs->done);
        end_body(l, saved);
    }
    emit(l, IR_RETHROW, NULL, 1, arg_reg(hs->exception));
}

static void lower_star_body(Lower *l, void *context) {
    StarClause *c = context;
    lower_clause(l, c->handler, c->match);
}

// One except* clause: MATCH; if it is not None, TRY { body } HANDLER { note what it raised }.
static void lower_star_clause(Lower *l, const Node *h, IrReg state) {
    const Node *at = h->ExceptHandler.type;
    l->fn->stmt = h;
    mark_line(l, h);
    IrOperand pattern = expr(l, at);
    IrReg match = emit(l, IR_EXCEPT_STAR_MATCH, at, 2, arg_reg(state), pattern)->result;
    IrReg found = emit(l, IR_TEST_IS_NOT, at, 2, arg_reg(match), arg_none())->result;
    IrBody *outside = begin_body(l, &begin_if(l, found, false)->body);
    IrNode *try = add_node(l, IR_TRY);
    try->result = new_reg(l, IR_REG_VALUE);
    l->fn->ir->regs.items[try->result].writes += 2;
    IrBody *saved = begin_body(l, &try->body);
    StarClause c = {h, match};
    with_handler(l, match, lower_star_body, &c);
    end_body(l, saved);
    begin_body(l, &try->other);
    emit(l, IR_EXCEPT_STAR_RAISED, at, 2, arg_reg(state), arg_reg(try->result));
    end_body(l, saved);
    end_body(l, outside);
}

// except*: every clause gets its part of the group; what is left and what the bodies raise goes on in the end.
static void lower_star_clauses(Lower *l, const Handlers *hs) {
    const NodeList *handlers = &hs->try->Try.handlers;
    IrReg state = emit(l, IR_EXCEPT_STAR, hs->try, 1, arg_reg(hs->exception))->result;
    for (int i = 0; i < handlers->len; i++) lower_star_clause(l, handlers->items[i], state);
    IrReg left = emit(l, IR_EXCEPT_STAR_END, hs->try, 1, arg_reg(state))->result;
    IrReg any = emit(l, IR_TEST_IS_NOT, hs->try, 2, arg_reg(left), arg_none())->result;
    IrBody *saved = begin_body(l, &begin_if(l, any, false)->body);
    emit(l, IR_RETHROW, NULL, 1, arg_reg(left));
    end_body(l, saved);
}

// BLOCK done { ...clauses, each ending in BREAK done... }, inside with_handler.
static void lower_handlers(Lower *l, void *context) {
    Handlers *hs = context;
    if (hs->try->kind == AST_TryStar) {
        lower_star_clauses(l, hs);
        return;
    }
    IrNode *block = add_node(l, IR_BLOCK);
    block->label = hs->done = new_label(l);
    IrBody *saved = begin_body(l, &block->body);
    lower_clauses(l, hs);
    end_body(l, saved);
}

static void lower_try_except(Lower *l, const Node *n) {
    if (!n->Try.handlers.len) {
        lower_body(l, &n->Try.body);
        lower_body(l, &n->Try.orelse);
        return;
    }
    const Node *stmt = l->fn->stmt;
    l->fn->stmt = NULL;
    IrNode *end = add_node(l, IR_BLOCK);
    end->label = new_label(l);
    IrBody *outside = begin_body(l, &end->body);
    l->fn->stmt = stmt;
    IrNode *try = add_node(l, IR_TRY);
    IrReg e = try->result = new_reg(l, IR_REG_VALUE);
    l->fn->ir->regs.items[e].writes += 2;
    IrBody *saved = begin_body(l, &try->body);
    lower_body(l, &n->Try.body);
    end_body(l, saved);
    begin_body(l, &try->other);
    Handlers hs = {.try = n, .exception = e};
    with_handler(l, e, lower_handlers, &hs);
    jump(l, IR_BREAK, end->label);
    end_body(l, saved);
    lower_body(l, &n->Try.orelse);
    end_body(l, outside);
}

static void finally_body(Lower *l, void *context) { lower_body(l, context); }

void lower_try(Lower *l, Node *n) {
    if (!n->Try.finalbody.len) {
        lower_try_except(l, n);
        return;
    }
    Protected p;
    begin_protected(l, &p);
    lower_try_except(l, n);
    end_protected(l, &p);
    with_handler(l, p.exception, finally_body, &n->Try.finalbody);
    resume_jumps(l, &p);
}

// ---- with ---------------------------------------------------------------------------------------------------------------------------

typedef struct WithBody {
    IrOperand exit;
    IrReg exception, suppressed;
    const Node *at;
    bool is_async;
} WithBody;

static void with_exception(Lower *l, void *context) {
    WithBody *w = context;
    if (w->is_async) {
        IrOperand v = result(emit(l, IR_ASYNC_WITH_LEAVE, w->at, 2, w->exit, arg_reg(w->exception)));
        v = lower_await(l, w->at, v, AWAIT_AEXIT);
        move(l, w->suppressed, result(emit(l, IR_TRUTH, w->at, 1, v)));
        return;
    }
    IrReg r = emit(l, IR_WITH_SUPPRESS, w->at, 2, w->exit, arg_reg(w->exception))->result;
    move(l, w->suppressed, arg_reg(r));
}

void lower_with(Lower *l, Node *n, int item) {
    if (item == n->With.items.len) {
        lower_body(l, &n->With.body);
        return;
    }
    const Node *w = n->With.items.items[item], *at = n; // errors of the protocol are at the statement, as CPython's
    IrOperand manager = stable(l, expr(l, w->withitem.context_expr));
    bool is_async = n->kind == AST_AsyncWith;
    IrOperand exit = result(emit(l, is_async ? IR_ASYNC_WITH_EXIT : IR_WITH_EXIT, at, 1, manager));
    IrOperand entered = result(emit(l, is_async ? IR_ASYNC_WITH_ENTER : IR_WITH_ENTER, at, 1, manager));
    if (is_async) entered = lower_await(l, at, entered, AWAIT_AENTER);
    Protected p;
    begin_protected(l, &p);
    if (w->withitem.optional_vars) assign(l, w->withitem.optional_vars, entered);
    lower_with(l, n, item + 1);
    end_protected(l, &p);
    mark_line(l, n);
    IrNode *raised = if_why(l, &p, 1);
    IrBody *saved = begin_body(l, &raised->body);
    WithBody body = {exit, p.exception, new_reg(l, IR_REG_INT), at, is_async};
    with_handler(l, p.exception, with_exception, &body);
    IrNode *suppressed = begin_if(l, body.suppressed, false);
    IrBody *inner = begin_body(l, &suppressed->body);
    set_int(l, p.control.why, 0);
    end_body(l, inner);
    end_body(l, saved);
    begin_body(l, &raised->other);
    if (is_async)
        lower_await(l, at, result(emit(l, IR_ASYNC_WITH_LEAVE, at, 2, exit, arg_null())), AWAIT_AEXIT);
    else
        emit(l, IR_WITH_LEAVE, at, 1, exit);
    end_body(l, saved);
    resume_jumps(l, &p);
}
