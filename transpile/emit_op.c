// emit_op.c -- operations: position, call, check, each one line of C. See emit_c.c for where they stand.
#include "transpile/emit_op.h"

#include <string.h>

void emit_indent(Emit *e) {
    for (int i = 0; i < e->indent; i++) strbuf_puts(e->out, "    ");
}

const char *emit_reg_name(Emit *e, IrReg r) { return e->f->regs.items[r].c_name; }

void emit_operand(Emit *e, IrOp op, IrOperand a) {
    StrBuf *out = e->out;
    uint64_t bits;
    switch (a.kind) {
    case IR_ARG_REG:
        if (e->f->regs.items[a.reg].kind == IR_REG_RANGE) strbuf_putc(out, '&');
        strbuf_puts(out, emit_reg_name(e, a.reg));
        break;
    case IR_ARG_CONST: strbuf_puts(out, e->m->constants.items[a.index].c_name); break;
    case IR_ARG_NONE: strbuf_puts(out, "CR_NONE"); break;
    case IR_ARG_TRUE: strbuf_puts(out, "CR_TRUE"); break;
    case IR_ARG_FALSE: strbuf_puts(out, "CR_FALSE"); break;
    case IR_ARG_ELLIPSIS: strbuf_puts(out, "CR_ELLIPSIS"); break;
    case IR_ARG_SMALLINT: strbuf_printf(out, "CR_INT(%lld)", (long long)a.integer); break;
    case IR_ARG_FLOAT:
        memcpy(&bits, &a.number, sizeof bits);
        strbuf_printf(out, "CR_FLOAT_BITS(0x%llx /* %g */)", (unsigned long long)bits, a.number);
        break;
    case IR_ARG_NULL: strbuf_puts(out, "CR_ERROR"); break;
    case IR_ARG_INT: strbuf_printf(out, "%lld", (long long)a.integer); break;
    case IR_ARG_GLOBAL: strbuf_printf(out, "&%s", e->m->globals.items[a.index].c_name); break;
    case IR_ARG_BUILTIN: strbuf_puts(out, e->m->builtins.items[a.index].c_name); break;
    case IR_ARG_GLOBALS: strbuf_puts(out, "module_globals"); break;
    case IR_ARG_FUNCTION:
        a.function->is_mentioned = true;
        if (op == IR_DEFINE_FUNCTION)
            strbuf_printf(out, "&F_%s, &code_%s, CR_FN(py_%s)", a.function->c_name, a.function->c_name, a.function->c_name);
        else if (op == IR_DEFINE_FOREIGN)
            strbuf_printf(out, "&F_%s, &foreign_%s", a.function->c_name, a.function->c_name);
        else
            strbuf_printf(out, "&code_%s, CR_FN(py_%s)", a.function->c_name, a.function->c_name);
        break;
    case IR_ARG_SITE:
        strbuf_printf(out, "&%c[%d]", op == IR_LOAD_ATTR ? 'A' : op == IR_STORE_ATTR ? 'S' : 'M', a.index);
        break;
    case IR_ARG_GENERATOR: strbuf_puts(out, "&f_->gen"); break;
    case IR_ARG_CALLEE: strbuf_puts(out, e->f->is_generator ? "f_->gen.function" : "callee"); break;
    }
}

void emit_operand_list(Emit *e, IrOp op, const IrOperand *a, int n) {
    for (int i = 0; i < n; i++) {
        if (i) strbuf_puts(e->out, ", ");
        emit_operand(e, op, a[i]);
    }
}

static void operand_array(Emit *e, IrOp op, const IrOperand *a, int n) {
    if (!n) {
        strbuf_puts(e->out, "NULL");
        return;
    }
    strbuf_puts(e->out, "(CrValue[]){");
    emit_operand_list(e, op, a, n);
    strbuf_putc(e->out, '}');
}

// ---- Labels -------------------------------------------------------------------------------------------------------------

static void raise_label(Emit *e, bool again) {
    (again ? e->rethrow_used : e->except_used)[e->try_label] = true;
    if (!e->try_label) strbuf_puts(e->out, again ? "rethrown" : "raised");
    else strbuf_printf(e->out, "%s_%d", again ? "rethrow" : "except", e->try_label);
}

void emit_go_to_raise(Emit *e, bool again) {
    strbuf_puts(e->out, "goto ");
    raise_label(e, again);
    strbuf_putc(e->out, ';');
}

static void check(Emit *e, const char *format, const char *name) {
    strbuf_puts(e->out, " if (CR_UNLIKELY(");
    strbuf_printf(e->out, "%s%s", name, format);
    strbuf_puts(e->out, ")) ");
    emit_go_to_raise(e, false);
}

void emit_break_to(Emit *e, int label) {
    if (label == e->loop_exit) {
        strbuf_puts(e->out, "break;");
        return;
    }
    e->break_used[label] = true;
    strbuf_printf(e->out, "goto break_%d;", label);
}

void emit_continue_to(Emit *e, int label) {
    if (label == e->loop) {
        strbuf_puts(e->out, "continue;");
        return;
    }
    e->continue_used[label] = true;
    strbuf_printf(e->out, "goto continue_%d;", label);
}

// ---- Operations -------------------------------------------------------------------------------------------------------------

bool emit_may_raise(IrOp op) { return strchr("VIXSRL", ir_ops[op].result); }

static void store_position(Emit *e, const IrNode *n) {
    if (!n->position || n->position == e->position || !emit_may_raise(n->op) || !e->framed) return;
    if (strchr(ir_ops[n->op].operands, '@')) return; // the operation notes it itself, if need be
    strbuf_printf(e->out, "%s(%d) ", e->form->at, n->position);
    e->position = n->position;
}

static const char *const register_type[] = {[IR_REG_VALUE] = "CrValue", [IR_REG_INT] = "int", [IR_REG_RANGE] = "CrRangeLoop"};

// "CrValue t3 = " or "x = "; nothing if the result is never read.
static void assign_result(Emit *e, const IrNode *n) {
    const IrRegister *r = &e->f->regs.items[n->result];
    bool declare = r->writes == 1 && !r->is_local && !r->is_param && !r->in_frame;
    bool may_be_unread = strchr(ir_ops[n->op].flags, 'P') != NULL; // by a handler only, say, of what cannot raise
    if (declare) strbuf_printf(e->out, "%s %s", register_type[r->kind], may_be_unread ? "CR_UNUSED " : "");
    strbuf_printf(e->out, "%s = ", r->c_name);
}

// A call of the operation's first operand, whatever it is, with positional arguments.
static void generic_call(Emit *e, const IrNode *n, const IrOperand *args, int nargs) {
    bool few = nargs <= 3; // runtime/call.h has a function for each of these counts
    if (few) strbuf_printf(e->out, "cr_call%d(t, ", nargs);
    else strbuf_puts(e->out, "cr_call(t, ");
    emit_operand(e, n->op, n->args[0]);
    for (int i = 0; few && i < nargs; i++) {
        strbuf_puts(e->out, ", ");
        emit_operand(e, n->op, args[i]);
    }
    if (!few) {
        strbuf_puts(e->out, ", ");
        operand_array(e, n->op, args, nargs);
        strbuf_printf(e->out, ", %d, CR_ERROR", nargs);
    }
    strbuf_putc(e->out, ')');
}

static void call_text(Emit *e, const IrNode *n) {
    const IrOpInfo *info = &ir_ops[n->op];
    const IrOperand *array = n->args + n->fixed;
    int narray = n->nargs - n->fixed;
    StrBuf *out = e->out;
    switch (n->op) {
    case IR_CALL:
        generic_call(e, n, array, narray);
        return;
    case IR_CALL_KEYWORDS: {
        int nkw = e->m->constants.items[n->args[n->nargs - 1].index].nparts;
        strbuf_puts(out, "cr_call(t, ");
        emit_operand(e, n->op, n->args[0]);
        strbuf_puts(out, ", ");
        operand_array(e, n->op, array, narray - 1);
        strbuf_printf(out, ", %d, %s)", narray - 1 - nkw, e->m->constants.items[n->args[n->nargs - 1].index].c_name);
        return;
    }
    case IR_CALL_METHOD:
        if (narray <= 3) {
            strbuf_printf(out, "cr_method_call%d(t, ", narray - 1);
            emit_operand(e, n->op, array[0]);
            strbuf_puts(out, ", ");
            emit_operand(e, n->op, n->args[0]);
            for (int i = 1; i < narray; i++) {
                strbuf_puts(out, ", ");
                emit_operand(e, n->op, array[i]);
            }
        } else {
            strbuf_puts(out, "cr_method_miss(t, ");
            emit_operand(e, n->op, n->args[0]);
            strbuf_puts(out, ", ");
            operand_array(e, n->op, array, narray);
            strbuf_printf(out, ", %d", narray);
        }
        strbuf_puts(out, ", ");
        emit_operand(e, n->op, n->args[1]);
        strbuf_putc(out, ')');
        return;
    case IR_CALL_KNOWN: {
        IrFunction *f = n->args[1].function;
        f->is_mentioned = true;
        const char *object = f->object_of ? f->object_of->c_name : f->c_name;
        strbuf_puts(out, "CR_LIKELY(");
        emit_operand(e, n->op, n->args[0]);
        strbuf_printf(out, " == cr_box(&F_%s)) ? py_%s(t, &F_%s%s", object, f->c_name, object, narray ? ", " : "");
        emit_operand_list(e, n->op, array, narray);
        strbuf_puts(out, ") : ");
        generic_call(e, n, array, narray);
        return;
    }
    case IR_MAKE_FUNCTION:
        strbuf_puts(out, "cr_function_make(t, ");
        emit_operand_list(e, n->op, n->args, n->fixed);
        strbuf_puts(out, ", ");
        operand_array(e, n->op, array, narray);
        strbuf_printf(out, ", %d)", narray);
        return;
    case IR_LOAD_METHOD:
        strbuf_puts(out, "cr_method_load(t, ");
        emit_operand_list(e, n->op, n->args, n->fixed);
        strbuf_printf(out, ", &%s)", emit_reg_name(e, array[0].reg));
        return;
    case IR_CALL_LOADED:
        strbuf_printf(out, narray <= 2 ? "cr_call_loaded%d(t, " : "cr_call_loaded(t, ", narray);
        emit_operand_list(e, n->op, n->args, n->fixed);
        if (narray) strbuf_puts(out, ", ");
        if (narray <= 2) emit_operand_list(e, n->op, array, narray);
        else operand_array(e, n->op, array, narray), strbuf_printf(out, ", %d", narray);
        strbuf_putc(out, ')');
        return;
    case IR_UNPACK: case IR_UNPACK_STAR:
        strbuf_printf(out, "%s(t, ", info->function);
        emit_operand_list(e, n->op, n->args, n->fixed);
        strbuf_puts(out, ", (CrValue *[]){");
        for (int i = 0; i < narray; i++) strbuf_printf(out, "%s&%s", i ? ", " : "", emit_reg_name(e, array[i].reg));
        strbuf_puts(out, "})");
        return;
    case IR_MOVE: emit_operand(e, n->op, n->args[0]); return;
    case IR_MOVE_INT: emit_operand(e, n->op, n->args[0]); return;
    case IR_TEST_INT:
        emit_operand(e, n->op, n->args[0]);
        strbuf_puts(out, " == ");
        emit_operand(e, n->op, n->args[1]);
        return;
    default: break;
    }
    strbuf_printf(out, "%s(t", info->function);
    bool by_address = n->op == IR_LOAD_GLOBAL || n->op == IR_LOAD_BUILTIN; // what only the slow path reads
    for (int i = 0; i < n->fixed; i++) {
        strbuf_puts(out, by_address && n->args[i].kind != IR_ARG_GLOBAL && n->args[i].kind != IR_ARG_BUILTIN ? ", &" : ", ");
        emit_operand(e, n->op, n->args[i]);
    }
    if (strchr(info->operands, 'a')) {
        strbuf_puts(out, ", ");
        operand_array(e, n->op, array, narray);
        strbuf_printf(out, ", %d", n->op == IR_DICT ? narray / 2 : narray);
    }
    if (strchr(info->operands, '@')) strbuf_printf(out, ", %d", n->position);
    strbuf_putc(out, ')');
}

// yield: remember the place, hand out the value; what is sent comes in as the result.
static void emit_yield(Emit *e, const IrNode *n) {
    int k = ++e->nyields;
    emit_indent(e);
    strbuf_printf(e->out, "CR_GENERATOR_AT(%d) %s(%d, ", n->position, e->f->is_coroutine ? "CR_YIELD_ITEM" : "CR_YIELD", k);
    emit_operand(e, n->op, n->args[0]);
    strbuf_puts(e->out, ") ");
    if (e->reads[n->result] || e->f->regs.items[n->result].in_frame) {
        assign_result(e, n);
        strbuf_puts(e->out, "sent; ");
    }
    strbuf_puts(e->out, "if (CR_UNLIKELY(!sent)) ");
    emit_go_to_raise(e, false);
    strbuf_putc(e->out, '\n');
    e->position = -1;
}

// yield from: step the iterator until it is done; each step's value is yielded, what is sent goes in with the next step.
static void emit_delegate(Emit *e, const IrNode *n) {
    int k = ++e->nyields;
    const char *it = emit_reg_name(e, n->args[0].reg);
    emit_indent(e);
    strbuf_printf(e->out, "CR_GENERATOR_AT(%d) CR_DELEGATE(%d, %s, ", n->position, k, it);
    raise_label(e, false);
    e->except_used[e->try_label] = true;
    strbuf_puts(e->out, ")");
    if (e->reads[n->result] || e->f->regs.items[n->result].in_frame) {
        strbuf_putc(e->out, ' ');
        assign_result(e, n);
        strbuf_puts(e->out, "sent;");
    }
    strbuf_putc(e->out, '\n');
    e->position = -1;
}

bool emit_is_dropped(const Emit *e, const IrNode *n) {
    if (n->kind != IR_OP || n->result == IR_NONE || !strchr(ir_ops[n->op].flags, 'P')) return false;
    if (n->op == IR_MOVE && n->args[0].kind == IR_ARG_REG && n->args[0].reg == n->result) return true;
    const IrRegister *r = &e->f->regs.items[n->result];
    return !e->reads[n->result] && !r->is_local && !(r->name && r->in_frame);
}

static void emit_op(Emit *e, const IrNode *n) {
    const IrOpInfo *info = &ir_ops[n->op];
    if (n->op == IR_YIELD) {
        emit_yield(e, n);
        return;
    }
    if (n->op == IR_DELEGATE) {
        emit_delegate(e, n);
        return;
    }
    if (emit_is_dropped(e, n)) return;
    bool keep = n->result != IR_NONE && (e->reads[n->result] || e->f->regs.items[n->result].is_local || e->f->regs.items[n->result].name);
    emit_indent(e);
    store_position(e, n);
    switch (info->result) {
    case 'V': case 'X':
        assign_result(e, n);
        call_text(e, n);
        strbuf_putc(e->out, ';');
        if (info->result == 'V') {
            strbuf_puts(e->out, " if (CR_UNLIKELY(!");
            strbuf_printf(e->out, "%s)) ", emit_reg_name(e, n->result));
            emit_go_to_raise(e, false);
        } else {
            check(e, " && t->exception", arena_printf(e->m->arena, "!%s", emit_reg_name(e, n->result)));
        }
        break;
    case 'I': case 'L':
        assign_result(e, n);
        call_text(e, n);
        strbuf_putc(e->out, ';');
        check(e, info->result == 'L' ? ".left < 0" : " < 0", emit_reg_name(e, n->result));
        break;
    case 'B': case 'C':
        if (keep) assign_result(e, n);
        call_text(e, n);
        strbuf_putc(e->out, ';');
        break;
    case 'S':
        strbuf_puts(e->out, "if (CR_UNLIKELY(");
        call_text(e, n);
        strbuf_puts(e->out, " < 0)) ");
        emit_go_to_raise(e, false);
        break;
    case 'N':
        call_text(e, n);
        strbuf_putc(e->out, ';');
        break;
    case 'R':
        if (n->op == IR_RAISE_AGAIN) { // true: the exception goes on without a new traceback entry
            strbuf_puts(e->out, "if (cr_reraise(t)) ");
            emit_go_to_raise(e, true);
            strbuf_putc(e->out, ' ');
            emit_go_to_raise(e, false);
            break;
        }
        call_text(e, n);
        strbuf_puts(e->out, "; ");
        emit_go_to_raise(e, n->op == IR_RETHROW);
        break;
    }
    strbuf_putc(e->out, '\n');
    if (strchr(info->operands, '@')) e->position = -1; // it may have noted its own
}

// `r = f(); x = r;` where nothing else reads r becomes `x = f();`, unless a handler could see x after f failed.
static bool sets_variable(const Emit *e, const IrNode *n, const IrNode *next) {
    return ir_ops[n->op].result == 'V' && n->op != IR_MOVE && n->op != IR_YIELD && n->op != IR_DELEGATE && e->try_label == 0 && next &&
           next->kind == IR_OP && next->op == IR_MOVE && !next->stmt && next->args[0].kind == IR_ARG_REG &&
           next->args[0].reg == n->result && e->reads[n->result] == 1 && !e->f->regs.items[n->result].name;
}

// `r = next(); if (!r) break;`: exhaustion and failure are one test.
static bool ends_loop(const IrNode *n, const IrNode *next) {
    return ir_ops[n->op].result == 'X' && next && next->kind == IR_IF && next->result == n->result && next->negated &&
           next->body.len == 1 && next->body.items[0]->kind == IR_BREAK && !next->other.len;
}

static void emit_loop_end(Emit *e, const IrNode *n, const IrNode *next) {
    emit_indent(e);
    store_position(e, n);
    assign_result(e, n);
    call_text(e, n);
    strbuf_printf(e->out, "; if (CR_UNLIKELY(!%s)) { if (t->exception) ", emit_reg_name(e, n->result));
    emit_go_to_raise(e, false);
    strbuf_putc(e->out, ' ');
    emit_break_to(e, next->body.items[0]->label);
    strbuf_puts(e->out, " }\n");
    if (strchr(ir_ops[n->op].operands, '@')) e->position = -1;
}

bool emit_operation(Emit *e, IrNode *n, const IrNode *next) {
    if (ends_loop(n, next)) {
        emit_loop_end(e, n, next);
        return true;
    }
    if (!sets_variable(e, n, next)) {
        emit_op(e, n);
        return false;
    }
    IrReg temporary = n->result;
    n->result = next->result;
    emit_op(e, n);
    n->result = temporary;
    return true;
}
