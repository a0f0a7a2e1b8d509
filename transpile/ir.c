// ir.c -- the operations' table, and the IR's text form.
#include "transpile/ir.h"

#include <stdlib.h>
#include <string.h>

#include "runtime/position.h"

const IrOpInfo ir_ops[IR_OP_COUNT] = {
#define V 'V'
#define I 'I'
#define B 'B'
#define C 'C'
#define X 'X'
#define S 'S'
#define N 'N'
#define R 'R'
#define L 'L'
#define OP(NAME, function, result, operands, flags, meaning) {#NAME, #function, operands, flags, meaning, result},
#include "runtime/ops.def"
#undef OP
#undef V
#undef I
#undef B
#undef C
#undef X
#undef S
#undef N
#undef R
#undef L
};

// ---- Names -------------------------------------------------------------------------------------------------------------

static int by_name(const void *a, const void *b) { return strcmp(((const IrVariable *)a)->name, ((const IrVariable *)b)->name); }

static uint16_t column(int col) { return col > UINT16_MAX ? UINT16_MAX : (uint16_t)col; }

const char *ir_position_text(Arena *a, const IrFunction *f) {
    StrBuf out = {0};
    CrPosition before = {0};
    for (int i = 1; i < f->positions.len; i++) {
        SourceRange p = f->positions.items[i], op = f->operators.items[i];
        char text[CR_POSITION_TEXT_MAX];
        CrPosition at = {(uint32_t)p.line, (uint32_t)p.end_line, column(p.col), column(p.end_col), 0, 0};
        if (op.line) at.operator_column = column(op.col), at.operator_end = column(op.end_col);
        strbuf_append(&out, text, (size_t)(cr_position_write(text, &at, &before) - text));
        before = at;
    }
    const char *text = arena_strndup(a, out.len ? out.data : "", out.len);
    strbuf_free(&out);
    return text;
}

static IrReg register_of(const IrFunction *f, const char *name, bool cell) {
    for (int r = cell ? f->nparams : 0; r < f->regs.len; r++) {
        const IrRegister *reg = &f->regs.items[r];
        if (reg->name == name && cell == !(reg->is_param || reg->is_local)) return r;
    }
    return IR_NONE;
}

static void add_variable(IrVariables *v, const IrFunction *f, const char *name, int free) {
    IrReg cell = register_of(f, name, true);
    bool is_cell = free >= 0 || cell != IR_NONE;
    v->items[v->n++] = (IrVariable){name, is_cell ? cell : register_of(f, name, false), is_cell, free};
}

// Parameters first, in their order.
static void add_symbols(IrVariables *v, const IrFunction *f, Symbol *const *symbols, int len, bool free) {
    int params = 0;
    for (int i = 0; i < len; i++) {
        add_variable(v, f, symbols[i]->name, free ? i : -1);
        if (params == i && symbols[i]->flags & SYM_Parameter) params++;
    }
    ir_sort_variables(v->items + v->n - len + params, len - params);
}

void ir_sort_variables(IrVariable *items, int n) { qsort(items, (size_t)n, sizeof *items, by_name); }

IrVariables ir_variables(Arena *a, const IrFunction *f) {
    const Scope *s = f->kind == IR_FUNCTION ? f->scope : NULL;
    int most = f->nparams + (s ? s->symbols.len + s->cells.len + s->frees.len : 0);
    IrVariables v = {.items = arena_array(a, IrVariable, most + 1), .nparams = f->nparams};
    for (int i = 0; i < f->nparams; i++) add_variable(&v, f, f->regs.items[i].name, -1);
    if (!s) return v;
    for (int i = 0; i < s->symbols.len; i++)
        if (s->symbols.items[i]->place == PLACE_Local && !(s->symbols.items[i]->flags & SYM_Parameter))
            add_variable(&v, f, s->symbols.items[i]->name, -1);
    v.nlocals = v.n - f->nparams;
    add_symbols(&v, f, s->cells.items, v.ncells = s->cells.len, false);
    add_symbols(&v, f, s->frees.items, v.nfrees = s->frees.len, true);
    return v;
}

bool ir_only_unwinds(const IrNode *try) {
    if (try->other.len != 2) return false;
    const IrNode *leave = try->other.items[0], *rethrow = try->other.items[1];
    return leave->kind == IR_OP && (leave->op == IR_HANDLER_LEAVE || leave->op == IR_GENERATOR_HANDLER_LEAVE) &&
           rethrow->kind == IR_OP && rethrow->op == IR_RETHROW && rethrow->args[0].reg == try->result;
}

// ---- The text form -------------------------------------------------------------------------------------------------------

static void put_reg(StrBuf *out, const IrFunction *f, IrReg r) {
    const IrRegister *reg = &f->regs.items[r];
    if (reg->name) strbuf_printf(out, "%s%%%d", reg->name, r);
    else strbuf_printf(out, "%%%d", r);
}

static void put_constant(StrBuf *out, const IrConstant *c) {
    if (c->kind == IR_CONST_COMPLEX) strbuf_printf(out, "%sj", c->text);
    else if (c->kind == IR_CONST_BYTES) ast_repr_bytes(out, c->text, c->len);
    else ast_repr_str(out, c->text, c->len);
}

static void put_operand(StrBuf *out, const IrModule *m, const IrFunction *f, IrOperand a) {
    switch (a.kind) {
    case IR_ARG_REG: put_reg(out, f, a.reg); break;
    case IR_ARG_CONST: put_constant(out, &m->constants.items[a.index]); break;
    case IR_ARG_NONE: strbuf_puts(out, "None"); break;
    case IR_ARG_TRUE: strbuf_puts(out, "True"); break;
    case IR_ARG_FALSE: strbuf_puts(out, "False"); break;
    case IR_ARG_ELLIPSIS: strbuf_puts(out, "Ellipsis"); break;
    case IR_ARG_SMALLINT: strbuf_printf(out, "%lld", (long long)a.integer); break;
    case IR_ARG_FLOAT: ast_repr_float(out, a.number); break;
    case IR_ARG_NULL: strbuf_puts(out, "-"); break;
    case IR_ARG_INT: strbuf_printf(out, "#%lld", (long long)a.integer); break;
    case IR_ARG_GLOBAL: strbuf_printf(out, "@%s", m->globals.items[a.index].name); break;
    case IR_ARG_BUILTIN: strbuf_printf(out, "@@%s", m->builtins.items[a.index].name); break;
    case IR_ARG_GLOBALS: strbuf_puts(out, "@"); break;
    case IR_ARG_FUNCTION: strbuf_printf(out, "<%s>", a.function->qualname); break;
    case IR_ARG_SITE: strbuf_printf(out, "~%d", a.index); break;
    case IR_ARG_GENERATOR: strbuf_puts(out, "<generator>"); break;
    case IR_ARG_CALLEE: strbuf_puts(out, "<callee>"); break;
    }
}

static void put_body(StrBuf *out, const IrModule *m, const IrFunction *f, const IrBody *body, int depth);

static void put_node(StrBuf *out, const IrModule *m, const IrFunction *f, const IrNode *n, int depth) {
    for (int i = 0; i < depth; i++) strbuf_puts(out, "    ");
    switch (n->kind) {
    case IR_OP:
        if (n->result != IR_NONE) {
            put_reg(out, f, n->result);
            strbuf_puts(out, " = ");
        }
        strbuf_puts(out, ir_ops[n->op].name);
        for (int i = 0; i < n->nargs; i++) {
            strbuf_puts(out, i ? ", " : " ");
            put_operand(out, m, f, n->args[i]);
        }
        strbuf_putc(out, '\n');
        return;
    case IR_IF:
        strbuf_puts(out, n->negated ? "IF NOT " : "IF ");
        put_reg(out, f, n->result);
        strbuf_putc(out, '\n');
        put_body(out, m, f, &n->body, depth + 1);
        if (!n->other.len) return;
        for (int i = 0; i < depth; i++) strbuf_puts(out, "    ");
        strbuf_puts(out, "ELSE\n");
        put_body(out, m, f, &n->other, depth + 1);
        return;
    case IR_BLOCK: case IR_LOOP:
        strbuf_printf(out, "%s L%d\n", n->kind == IR_BLOCK ? "BLOCK" : "LOOP", n->label);
        put_body(out, m, f, &n->body, depth + 1);
        return;
    case IR_TRY:
        strbuf_puts(out, "TRY\n");
        put_body(out, m, f, &n->body, depth + 1);
        for (int i = 0; i < depth; i++) strbuf_puts(out, "    ");
        strbuf_puts(out, "HANDLER ");
        put_reg(out, f, n->result);
        strbuf_putc(out, '\n');
        put_body(out, m, f, &n->other, depth + 1);
        return;
    case IR_BREAK: case IR_CONTINUE:
        strbuf_printf(out, "%s L%d\n", n->kind == IR_BREAK ? "BREAK" : "CONTINUE", n->label);
        return;
    case IR_RETURN:
        strbuf_puts(out, "RETURN ");
        put_operand(out, m, f, n->args[0]);
        strbuf_putc(out, '\n');
        return;
    }
}

static void put_body(StrBuf *out, const IrModule *m, const IrFunction *f, const IrBody *body, int depth) {
    for (int i = 0; i < body->len; i++) put_node(out, m, f, body->items[i], depth);
}

void ir_dump_function(StrBuf *out, const IrModule *m, const IrFunction *f) {
    strbuf_printf(out, "%s %s(", f->kind == IR_MODULE_BODY ? "module" : f->kind == IR_CLASS_BODY ? "class" : f->is_coroutine ? (f->yields_items ? "async generator" : "coroutine") : f->is_generator ? "generator" : "function", f->qualname);
    for (int i = 0; i < f->nparams; i++) {
        if (i) strbuf_puts(out, ", ");
        put_reg(out, f, i);
    }
    strbuf_puts(out, ")\n");
    put_body(out, m, f, &f->body, 1);
}

void ir_dump(StrBuf *out, const IrModule *m) {
    for (int i = 0; i < m->functions.len; i++) ir_dump_function(out, m, m->functions.items[i]);
}
