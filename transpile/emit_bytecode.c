// emit_bytecode.c -- flattens a module's IR into bytecode (runtime/vm/bytecode.h has the picture).
//
// One IR operation is one instruction; IF, LOOP, BLOCK become jumps, a TRY an entry of the handler table. An operation whose
// result is only branched upon is fused with the IF behind it. Calls of this module's own functions are ordinary calls: the
// text may run more than once, so no function object is known beforehand.
#include "transpile/emit_bytecode.h"

#include <stdlib.h>
#include <string.h>

#include "transpile/index_table.h"
#include "transpile/live.h"
#include "transpile/slots.h"

typedef VEC(uint32_t) Words;

typedef struct Label {
    uint32_t target; // of a LOOP: its start
    Words breaks;    // of a BLOCK: words to be patched when its end is known
} Label;

typedef struct Unit {
    Arena *arena;
    IrModule *m;
    VEC(BcConstant) constants;
    int *global_names; // by IrModule.globals: the constant + 1
    uint32_t nglobal_sites;
} Unit;

typedef struct Emit {
    Unit *unit;
    Arena *arena;
    const IrFunction *f;
    Words code;
    VEC(BcHandler) handlers;
    VEC(BcValue) initial;
    IndexTable values; // of `initial`
    Slots slots;
    Label *labels;
    int *reads; // by register
    bool *seen; // by register: an operation that sets it has been emitted
    int gather; // longest array of operands
    VEC(BcLine) lines;
    Words used; // co_names
} Emit;

static const IrOpInfo *info(const IrNode *n) { return &ir_ops[n->op]; }

// The letter of operand i of an operation: in the array part 'a' or '*', but for a tuple of keyword names at its end.
static char letter(const IrNode *n, int i) {
    if (i < n->fixed) return info(n)->operands[i];
    if (n->op == IR_CALL_KEYWORDS && i == n->nargs - 1) return 'k';
    return strchr(info(n)->operands, '*') ? '*' : 'a';
}

// ---- Constants ---------------------------------------------------------------------------------------------------------

static BcValue constant_value(IrOperand a) {
    switch (a.kind) {
    case IR_ARG_NONE: return (BcValue){.kind = BC_NONE};
    case IR_ARG_TRUE: return (BcValue){.kind = BC_TRUE};
    case IR_ARG_FALSE: return (BcValue){.kind = BC_FALSE};
    case IR_ARG_ELLIPSIS: return (BcValue){.kind = BC_ELLIPSIS};
    case IR_ARG_SMALLINT: return (BcValue){.kind = BC_SMALLINT, .integer = a.integer};
    case IR_ARG_FLOAT: return (BcValue){.kind = BC_FLOAT, .number = a.number};
    case IR_ARG_CONST: return (BcValue){.kind = BC_CONSTANT, .index = (uint32_t)a.index};
    default: return (BcValue){.kind = BC_EMPTY};
    }
}

static bool same_value(BcValue a, BcValue b) { // floats by their bits
    return a.kind == b.kind && (a.kind != BC_CONSTANT ? a.integer == b.integer : a.index == b.index);
}

static int constant_slot(Emit *e, IrOperand a) {
    BcValue v = constant_value(a);
    uint64_t content = v.kind == BC_CONSTANT ? v.index : (uint64_t)v.integer;
    uint32_t hash = index_hash(&content, sizeof content, v.kind);
    for (IndexProbe p = index_probe(&e->values, hash); index_next(&e->values, &p);)
        if (same_value(e->initial.items[p.index], v)) return e->f->nparams + p.index;
    index_add(e->arena, &e->values, hash, e->initial.len);
    vec_push(e->arena, &e->initial, v);
    return e->f->nparams + e->initial.len - 1;
}

static bool is_slot_letter(char c) { return strchr("va*lt", c); }

// First pass: the constants among the operands, the longest array, and how often each register is read.
static void prepare(Emit *e, const IrBody *body) {
    for (int i = 0; i < body->len; i++) {
        const IrNode *n = body->items[i];
        for (int k = 0; k < n->nargs; k++) {
            if (n->args[k].kind == IR_ARG_REG) e->reads[n->args[k].reg]++;
            else if (n->kind == IR_RETURN || is_slot_letter(letter(n, k))) constant_slot(e, n->args[k]);
        }
        if (n->kind == IR_OP && n->nargs - n->fixed > e->gather) e->gather = n->nargs - n->fixed;
        if (n->kind == IR_IF) e->reads[n->result]++;
        prepare(e, &n->body);
        prepare(e, &n->other);
    }
}

// ---- Words -----------------------------------------------------------------------------------------------------------------

static uint32_t here(const Emit *e) { return (uint32_t)e->code.len; }
static void word(Emit *e, uint32_t w) { vec_push(e->arena, &e->code, w); }

static uint32_t slot(Emit *e, IrOperand a) {
    return (uint32_t)(a.kind == IR_ARG_REG ? e->slots.of[a.reg] : constant_slot(e, a));
}

static void use_name(Emit *e, uint32_t constant) {
    for (int i = 0; i < e->used.len; i++)
        if (e->used.items[i] == constant) return;
    vec_push(e->arena, &e->used, constant);
}

static void global_operand(Emit *e, IrOperand a) {
    Unit *u = e->unit;
    const char *name = u->m->globals.items[a.index].name;
    if (!u->global_names[a.index]) {
        BcConstant c = {.kind = BC_NAME, .text = name, .len = strlen(name)};
        vec_push(u->arena, &u->constants, c);
        u->global_names[a.index] = u->constants.len;
    }
    use_name(e, (uint32_t)u->global_names[a.index] - 1);
    word(e, (uint32_t)u->global_names[a.index] - 1);
    word(e, u->nglobal_sites++);
}

static uint32_t function_index(const Emit *e, const IrFunction *f) {
    const IrModule *m = e->unit->m;
    for (int i = m->functions.len - 1; i >= 0; i--)
        if (m->functions.items[i] == f) return (uint32_t)i;
    return 0;
}

static void operand(Emit *e, char kind, IrOperand a) {
    switch (kind) {
    case 'v': case 'l': case 't': word(e, slot(e, a)); break;
    case 'n': case 'k': case 'A': case 'M': case 'S': word(e, (uint32_t)a.index); break;
    case 'd': word(e, a.kind == IR_ARG_REG ? slot(e, a) : BC_NO_SLOT); break;
    case 'i': word(e, (uint32_t)a.integer); break;
    case 'g': global_operand(e, a); break;
    case 'f': word(e, function_index(e, a.function)); break;
    default: break; // b F G: nothing to say
    }
}

static void array(Emit *e, const IrOperand *a, int n, bool with_count) {
    if (with_count) word(e, (uint32_t)n);
    for (int i = 0; i < n; i++) word(e, slot(e, a[i]));
}

// ---- Jumps -----------------------------------------------------------------------------------------------------------------

static void jump(Emit *e, uint32_t *at) {
    word(e, BC_JUMP);
    word(e, 0);
    *at = here(e);
    word(e, 0);
}

static void patch(Emit *e, uint32_t at) { e->code.items[at] = here(e); }

static void jump_to(Emit *e, const IrNode *n) {
    uint32_t at;
    jump(e, &at);
    Label *l = &e->labels[n->label];
    if (n->kind == IR_BREAK) vec_push(e->arena, &l->breaks, at);
    else e->code.items[at] = l->target;
}

static void body(Emit *e, const IrBody *b);

// What follows a condition. The branch word at `at` is the last of the instruction that computes it.
static void branches(Emit *e, const IrNode *n, uint32_t at) {
    uint32_t skip_when = n->negated ? 1 : 0;
    bool swap = !n->body.len;
    const IrBody *then = swap ? &n->other : &n->body, *other = swap ? &n->body : &n->other;
    if (swap) skip_when = !skip_when;
    body(e, then);
    uint32_t end = 0;
    if (other->len) jump(e, &end);
    e->code.items[at] = here(e) << 1 | skip_when;
    body(e, other);
    if (end) patch(e, end);
}

static void branch(Emit *e, const IrNode *n) {
    word(e, BC_BRANCH);
    word(e, 0);
    word(e, (uint32_t)e->slots.of[n->result]);
    word(e, 0);
    branches(e, n, here(e) - 1);
}

// ---- Operations --------------------------------------------------------------------------------------------------------------

// Is its name one that co_names lists (not a local variable's)?
static bool is_named(IrOp op) {
    switch (op) {
    case IR_LOAD_ATTR:
    case IR_STORE_ATTR:
    case IR_DELETE_ATTR:
    case IR_LOAD_METHOD:
    case IR_LOAD_NAME:
    case IR_STORE_NAME:
    case IR_DELETE_NAME:
    case IR_LOAD_CLASS_FREE:
    case IR_IMPORT:
    case IR_IMPORT_NAMES:
    case IR_IMPORT_FROM: return true;
    default: return false;
    }
}

static bool is_call(IrOp op) { return op == IR_CALL || op == IR_CALL_KNOWN; }

static void call(Emit *e, const IrNode *n) {
    static const BcOp few[] = {BC_CALL_0, BC_CALL_1, BC_CALL_2, BC_CALL_3};
    int nargs = n->nargs - n->fixed;
    word(e, nargs <= 3 ? few[nargs] : BC_CALL);
    word(e, (uint32_t)n->position);
    word(e, (uint32_t)e->slots.of[n->result]);
    word(e, slot(e, n->args[0]));
    array(e, n->args + n->fixed, nargs, nargs > 3);
}

static void call_method(Emit *e, const IrNode *n) {
    static const BcOp few[] = {BC_CALL_METHOD_0, BC_CALL_METHOD_1, BC_CALL_METHOD_2};
    int nargs = n->nargs - n->fixed;
    word(e, nargs <= 3 ? few[nargs - 1] : BC_CALL_METHOD);
    word(e, (uint32_t)n->position);
    word(e, (uint32_t)e->slots.of[n->result]);
    use_name(e, (uint32_t)n->args[0].index);
    operand(e, 'n', n->args[0]);
    operand(e, 'M', n->args[1]);
    array(e, n->args + n->fixed, nargs, nargs > 3);
}

// Does it make a variable let go of what it has? `x = None` for the first time in the text does not.
static bool lets_go(const Emit *e, const IrNode *n) {
    const IrOperand *value = &n->args[n->nargs - 1];
    switch (n->op) {
    case IR_MOVE:
        return slots_keeps(&e->f->regs.items[n->result]) && e->seen[n->result] &&
               (value->kind == IR_ARG_NONE || value->kind == IR_ARG_NULL);
    case IR_STORE_CELL: case IR_STORE_GLOBAL: return value->kind == IR_ARG_NONE;
    case IR_DELETE_CELL: case IR_DELETE_GLOBAL: case IR_DELETE_NAME: return true;
    default: return false;
    }
}

static void note_seen(Emit *e, const IrNode *n) {
    if (n->result != IR_NONE) e->seen[n->result] = true;
}

// The instruction of an operation; fused: all but its branch word.
static void operation(Emit *e, const IrNode *n, bool fused) {
    if (is_call(n->op)) {
        call(e, n);
        return;
    }
    if (n->op == IR_CALL_METHOD) {
        call_method(e, n);
        return;
    }
    bool in_place = n->op == IR_MOVE && n->args[0].kind == IR_ARG_REG && e->slots.of[n->args[0].reg] == e->slots.of[n->result];
    if (in_place) return; // slots.c made the value where it goes
    word(e, fused ? (uint32_t)(BC_IF_ADD + n->op) : (uint32_t)n->op);
    word(e, (uint32_t)n->position);
    char result = info(n)->result;
    if (n->result != IR_NONE && !(fused && result != 'X')) word(e, (uint32_t)e->slots.of[n->result]);
    bool global = info(n)->operands[0] == 'g'; // the name says it all
    bool named = is_named(n->op);
    for (int i = 0; i < n->fixed; i++) {
        char c = info(n)->operands[i];
        if (named && c == 'n') use_name(e, (uint32_t)n->args[i].index);
        if (!global || c == 'g' || c == 'v') operand(e, c, n->args[i]);
    }
    int narray = n->nargs - n->fixed;
    if (n->op == IR_CALL_KEYWORDS) operand(e, 'k', n->args[n->fixed + --narray]);
    if (strpbrk(info(n)->operands, "a*")) array(e, n->args + n->fixed, narray, true);
}

// Is the IF behind this operation the only one who reads its result?
static bool fusable(const Emit *e, const IrNode *n, const IrNode *next) {
    if (!next || next->kind != IR_IF || n->result == IR_NONE || next->result != n->result) return false;
    if (info(n)->result == 'X') return true;
    const IrRegister *r = &e->f->regs.items[n->result];
    return strchr("IC", info(n)->result) && r->writes == 1 && e->reads[n->result] == 1;
}

static void try(Emit *e, const IrNode *n) {
    BcHandler h = {.start = here(e), .slot = (uint32_t)e->slots.of[n->result]};
    uint32_t end;
    body(e, &n->body);
    h.end = here(e);
    jump(e, &end);
    h.target = here(e);
    if (h.end > h.start) vec_push(e->arena, &e->handlers, h); // after those inside it
    body(e, &n->other);
    patch(e, end);
}

static bool is_line(const IrNode *n) { return n && n->kind == IR_OP && n->op == IR_LINE; }

// Has what follows a LINE an instruction that nothing jumps to from elsewhere? A TRY begins with its body's first one.
static bool has_instruction(const IrNode *next) {
    if (next && next->kind == IR_TRY && next->body.len > 1 && is_line(next->body.items[0])) next = next->body.items[1];
    return next && next->kind == IR_OP && !is_line(next);
}

static void line(Emit *e, const IrNode *n, const IrNode *next) {
    BcLine at = {here(e), (uint32_t)n->args[0].integer};
    vec_push(e->arena, &e->lines, at);
    if (has_instruction(next)) return;
    word(e, BC_NOP);
    word(e, (uint32_t)n->position);
}

static void body(Emit *e, const IrBody *b) {
    for (int i = 0; i < b->len; i++) {
        const IrNode *n = b->items[i], *next = i + 1 < b->len ? b->items[i + 1] : NULL;
        switch (n->kind) {
        case IR_OP:
            if (is_line(n)) {
                line(e, n, next);
                break;
            }
            if (fusable(e, n, next)) {
                operation(e, n, true);
                word(e, 0);
                branches(e, next, here(e) - 1);
                i++;
                break;
            }
            operation(e, n, false);
            if (lets_go(e, n)) word(e, BC_WIPE), word(e, 0);
            note_seen(e, n);
            if (info(n)->result == 'R') return; // what follows cannot be reached
            break;
        case IR_IF: branch(e, n); break;
        case IR_BLOCK:
            body(e, &n->body);
            for (int k = 0; k < e->labels[n->label].breaks.len; k++) patch(e, e->labels[n->label].breaks.items[k]);
            break;
        case IR_LOOP: {
            e->labels[n->label].target = here(e);
            body(e, &n->body);
            uint32_t at;
            jump(e, &at);
            e->code.items[at] = e->labels[n->label].target;
            break;
        }
        case IR_TRY: try(e, n); break;
        case IR_BREAK: case IR_CONTINUE: jump_to(e, n); return;
        case IR_RETURN:
            word(e, BC_RETURN);
            word(e, 0);
            word(e, slot(e, n->args[0]));
            return;
        }
    }
}

// ---- Functions ---------------------------------------------------------------------------------------------------------------

static BcVariables variables(Emit *e, const IrVariables *v) {
    BcVariable *out = arena_array(e->unit->arena, BcVariable, v->n + 1);
    for (int i = 0; i < v->n; i++) {
        const IrVariable *in = &v->items[i];
        out[i].name = in->name;
        if (in->free >= 0) out[i].place = BC_IN_CLOSURE, out[i].index = (uint32_t)in->free;
        else if (in->reg == IR_NONE) out[i].place = BC_NOWHERE;
        else out[i].place = in->is_cell ? BC_IN_CELL : BC_IN_SLOT, out[i].index = (uint32_t)e->slots.of[in->reg];
    }
    return (BcVariables){out, v->nparams, v->nlocals, v->ncells, v->nfrees};
}

static const BcInlined *inlined(Emit *e) {
    BcInlined *out = arena_array(e->unit->arena, BcInlined, e->f->inlined.len + 1);
    for (int i = 0; i < e->f->inlined.len; i++) {
        const IrInlined *in = &e->f->inlined.items[i];
        out[i] = (BcInlined){in->name, in->qualname, in->is_nested, (uint32_t)in->line, (uint32_t)in->first, (uint32_t)in->end,
                             (uint32_t)in->at, variables(e, &in->variables)};
    }
    return out;
}

static void function(Unit *u, const IrFunction *f, BcFunction *out) {
    Emit e = {.unit = u, .arena = u->arena, .f = f};
    e.reads = arena_array(u->arena, int, f->regs.len + 1);
    e.seen = arena_array(u->arena, bool, f->regs.len + 1);
    for (int i = 0; i < f->nparams; i++) e.seen[i] = true;
    e.labels = arena_array(u->arena, Label, f->nlabels + 1);
    prepare(&e, &f->body);
    int nconstants = e.initial.len;
    e.slots = slots_assign(u->arena, f, nconstants);
    for (int i = 0; i < e.slots.nlocals; i++) {
        BcValue empty = {.kind = BC_EMPTY};
        vec_push(u->arena, &e.initial, empty);
    }
    body(&e, &f->body);
    IrVariables v = ir_variables(u->arena, f);
    *out = (BcFunction){
        .name = f->name,
        .qualname = f->qualname,
        .line = f->line,
        .argcount = f->argcount,
        .posonly = f->posonly,
        .kwonly = f->kwonly,
        .varargs = f->varargs,
        .varkeywords = f->varkeywords,
        .is_generator = f->is_generator,
        .cleans_up = f->cleans_up,
        .is_coroutine = f->is_coroutine,
        .yields_items = f->yields_items,
        .is_class = f->kind == IR_CLASS_BODY,
        .is_module = f->kind == IR_MODULE_BODY,
        .is_nested = f->kind == IR_FUNCTION && f->scope->is_nested,
        .parent = f->parent ? (int)function_index(&e, f->parent) : -1,
        .used = e.used.items,
        .nused = (uint32_t)e.used.len,
        .nconstants = (uint32_t)nconstants,
        .variables = variables(&e, &v),
        .lines = e.lines.items,
        .nlines = (uint32_t)e.lines.len,
        .code = e.code.items,
        .ncode = here(&e),
        .initial = e.initial.items,
        .ninitial = (uint32_t)e.initial.len,
        .nslots = (uint32_t)(e.slots.n + e.gather),
        .gather = (uint32_t)e.slots.n,
        .handlers = e.handlers.items,
        .nhandlers = (uint32_t)e.handlers.len,
        .positions = ir_position_text(e.unit->arena, f),
        .live = live_map(u->arena, f, &e.slots),
        .npositions = (uint32_t)(f->positions.len ? f->positions.len : 1),
        .inlined = inlined(&e),
        .ninlined = (uint32_t)f->inlined.len,
    };
}

static void copy_constants(Unit *u) {
    for (int i = 0; i < u->m->constants.len; i++) {
        const IrConstant *c = &u->m->constants.items[i];
        BcConstant copy = {.kind = (BcConstantKind)c->kind, .text = c->text, .len = c->len};
        vec_push(u->arena, &u->constants, copy);
    }
}

const BcModule *emit_bytecode(IrModule *m) {
    Unit u = {.arena = m->arena, .m = m};
    copy_constants(&u);
    u.global_names = arena_array(m->arena, int, m->globals.len + 1);
    BcFunction *functions = arena_array(m->arena, BcFunction, m->functions.len);
    for (int i = 0; i < m->functions.len; i++) function(&u, m->functions.items[i], &functions[i]);
    BcModule *out = arena_new(m->arena, BcModule);
    *out = (BcModule){
        .functions = functions, .nfunctions = (uint32_t)m->functions.len,
        .constants = u.constants.items, .nconstants = (uint32_t)u.constants.len,
        .nattr_sites = (uint32_t)m->nattr_sites, .nmethod_sites = (uint32_t)m->nmethod_sites,
        .nstore_sites = (uint32_t)m->nstore_sites, .nglobal_sites = u.nglobal_sites,
        .future_annotations = m->symtable->future_annotations,
    };
    return out;
}
