// bound.c -- definite binding: drops the CHECK_LOCAL nodes of locals that are certainly bound where they are read, and lets
// methods be looked up before those that are left. What cannot be reached is dropped with them.
//
// In:  IR with a CHECK_LOCAL before each read of a local. Out: only those that can fail.
// A forward walk over the structured IR with the set of bound registers; joins intersect. Registers that some `del`
// unbinds are never taken as bound, so the set only grows in a loop and one pass is enough.
#include "transpile/ir.h"

#include <string.h>

typedef struct Set {
    uint64_t *words; // one bit per register; `all` instead of words for unreachable code
} Set;

static bool is_check(const IrNode *n) { return n->kind == IR_OP && (n->op == IR_CHECK_LOCAL || n->op == IR_CHECK_FREE); }

typedef struct Label {
    Set exits;     // intersection over the jumps to a BLOCK's end
    bool reached;
} Label;

typedef struct Walk {
    Arena *arena;
    IrFunction *f;
    int nwords;
    Set now;       // registers bound here
    bool dead;     // code here cannot be reached
    Label *labels;
} Walk;

static Set copy(Walk *w, Set s) {
    Set c = {arena_array(w->arena, uint64_t, w->nwords)};
    memcpy(c.words, s.words, sizeof(uint64_t) * (size_t)w->nwords);
    return c;
}

static void intersect(Walk *w, Set *into, Set s) {
    for (int i = 0; i < w->nwords; i++) into->words[i] &= s.words[i];
}

static bool has(Set s, IrReg r) { return s.words[r / 64] >> (r % 64) & 1; }
static void bind(Walk *w, IrReg r) {
    if (!w->f->regs.items[r].is_deleted) w->now.words[r / 64] |= (uint64_t)1 << (r % 64);
}

// Two ways come together: bound is what is bound on both that can be reached.
static void join(Walk *w, Set s, bool dead) {
    if (dead) return;
    if (w->dead) {
        w->now = copy(w, s);
        w->dead = false;
    } else {
        intersect(w, &w->now, s);
    }
}

static void walk(Walk *w, IrBody *body);

static void jump_to(Walk *w, int label) {
    Label *l = &w->labels[label];
    if (!w->dead) {
        if (l->reached) intersect(w, &l->exits, w->now);
        else l->exits = copy(w, w->now);
        l->reached = true;
    }
    w->dead = true;
}

static void walk_if(Walk *w, IrNode *n) {
    Set before = copy(w, w->now);
    bool dead = w->dead;
    walk(w, &n->body);
    Set after_then = w->now;
    bool dead_then = w->dead;
    w->now = before;
    w->dead = dead;
    walk(w, &n->other);
    join(w, after_then, dead_then);
}

static void walk_try(Walk *w, IrNode *n) {
    Set before = copy(w, w->now);
    bool dead = w->dead;
    walk(w, &n->body);
    Set after_body = w->now;
    bool dead_body = w->dead;
    w->now = before;
    w->dead = dead;
    bind(w, n->result);
    walk(w, &n->other);
    join(w, after_body, dead_body);
}

static void walk_op(Walk *w, IrNode *n) {
    bool unbinds = n->op == IR_MOVE && n->args[0].kind == IR_ARG_NULL; // a comprehension's variable, which only it reads
    if (unbinds) w->now.words[n->result / 64] &= ~((uint64_t)1 << (n->result % 64));
    else if (n->result != IR_NONE) bind(w, n->result);
    if (strchr(ir_ops[n->op].operands, '*'))
        for (int i = n->fixed; i < n->nargs; i++) bind(w, n->args[i].reg);
    if (is_check(n)) bind(w, n->args[0].reg);
    if (ir_ops[n->op].result == 'R') w->dead = true;
}

static void walk(Walk *w, IrBody *body) {
    int kept = 0;
    for (int i = 0; i < body->len; i++) {
        IrNode *n = body->items[i];
        if (w->dead) break;
        bool needless = is_check(n) && has(w->now, n->args[0].reg);
        if (needless) { // its statement comment moves on to the next node
            if (n->stmt && i + 1 < body->len && !body->items[i + 1]->stmt) body->items[i + 1]->stmt = n->stmt;
            continue;
        }
        body->items[kept++] = n;
        switch (n->kind) {
        case IR_OP: walk_op(w, n); break;
        case IR_IF: walk_if(w, n); break;
        case IR_TRY: walk_try(w, n); break;
        case IR_BLOCK:
            walk(w, &n->body);
            if (w->labels[n->label].reached) join(w, w->labels[n->label].exits, false);
            break;
        case IR_LOOP:
            walk(w, &n->body);
            w->dead = true; // left by BREAK only
            break;
        case IR_BREAK: jump_to(w, n->label); break;
        case IR_CONTINUE: case IR_RETURN: w->dead = true; break;
        }
    }
    body->len = kept;
}

// ---- o.m(x) with an x that may be unbound ------------------------------------------------------------------------------------

static IrReg new_register(Walk *w, int writes) {
    IrRegister r = {.kind = IR_REG_VALUE, .writes = writes};
    vec_push(w->arena, &w->f->regs, r);
    return w->f->regs.len - 1;
}

// CHECK_LOCAL x; CALL_METHOD o.m(x)  becomes  LOAD_METHOD o.m; CHECK_LOCAL x; CALL_LOADED(x): Python looks the method up before
// it reads the arguments. `first` is where in `out` the checks of the arguments begin.
static void split_call(Walk *w, IrBody *out, int first, const IrNode *call) {
    IrReg function = new_register(w, 1), self = new_register(w, 2); // self is set by address: declared beforehand
    int nargs = call->nargs - call->fixed - 1;
    IrNode *load = arena_new(w->arena, IrNode), *loaded = arena_new(w->arena, IrNode);
    *load = (IrNode){.kind = IR_OP, .op = IR_LOAD_METHOD, .result = function, .position = call->position - 1, .fixed = 3, .nargs = 4};
    load->args = arena_array(w->arena, IrOperand, 4);
    load->args[0] = call->args[2];
    load->args[1] = call->args[0];
    load->args[2] = call->args[1];
    load->args[3] = (IrOperand){.kind = IR_ARG_REG, .reg = self};
    load->stmt = out->items[first]->stmt;
    out->items[first]->stmt = NULL;
    *loaded = (IrNode){.kind = IR_OP, .op = IR_CALL_LOADED, .result = call->result, .position = call->position, .fixed = 2, .nargs = nargs + 2};
    loaded->args = arena_array(w->arena, IrOperand, nargs + 2);
    loaded->args[0] = (IrOperand){.kind = IR_ARG_REG, .reg = function};
    loaded->args[1] = (IrOperand){.kind = IR_ARG_REG, .reg = self};
    memcpy(loaded->args + 2, call->args + 3, sizeof(IrOperand) * (size_t)nargs);
    vec_push(w->arena, out, NULL);
    memmove(out->items + first + 1, out->items + first, sizeof *out->items * (size_t)(out->len - 1 - first));
    out->items[first] = load;
    vec_push(w->arena, out, loaded);
}

// Does the check stand inside the call in the source? One before it may be of an operand of the expression around.
static bool belongs_to(const Walk *w, const IrNode *check, const IrNode *call) {
    SourceRange in = w->f->positions.items[check->position], out = w->f->positions.items[call->position];
    bool after_start = in.line > out.line || (in.line == out.line && in.col >= out.col);
    bool before_end = in.end_line < out.end_line || (in.end_line == out.end_line && in.end_col <= out.end_col);
    return after_start && before_end;
}

static void order_look_ups(Walk *w, IrBody *body) {
    IrBody out = {0};
    for (int i = 0; i < body->len; i++) {
        IrNode *n = body->items[i];
        order_look_ups(w, &n->body);
        order_look_ups(w, &n->other);
        int first = out.len;
        if (n->kind == IR_OP && n->op == IR_CALL_METHOD) {
            while (first > 0 && is_check(out.items[first - 1]) && belongs_to(w, out.items[first - 1], n)) first--;
            bool of_object = first < out.len && n->args[2].kind == IR_ARG_REG && out.items[first]->args[0].reg == n->args[2].reg;
            first += of_object;
        }
        if (first < out.len) split_call(w, &out, first, n);
        else vec_push(w->arena, &out, n);
    }
    *body = out;
}

void ir_check_bound(Arena *a, IrModule *m, IrFunction *f) {
    (void)m;
    Walk w = {.arena = a, .f = f, .nwords = f->regs.len / 64 + 1};
    w.now.words = arena_array(a, uint64_t, w.nwords);
    w.labels = arena_array(a, Label, f->nlabels + 1);
    for (int i = 0; i < f->nparams; i++) bind(&w, i);
    walk(&w, &f->body);
    order_look_ups(&w, &f->body);
}
