// interp.c -- the interpreter: runs bytecode.
//
// A call comes in through the function object's entry, as for compiled code: a C function for each number of parameters
// (entry_0 ... entry_6, entry_array), which sets up the frame's words on the C stack (a generator: in its object) and calls
// run(). So neither callers nor callees can tell interpreted code from compiled code.
//
// run() has one label per instruction; most are written by dispatch.py from ops.def. `pc` stays at an instruction until it
// is done: where it raises, `raised` finds the handler by it.
#include "runtime/cranky.h"
#include "runtime/trace.h"
#include "runtime/vm/globals.h"
#include "runtime/vm/vm.h"

enum {
    MAX_STACK_SLOTS = 512, // larger frames go to the heap
    WIPED = 257,           // words: the frames of a few calls; odd, and the function cold: no word of its frame is padding
};

// ---- Operations with a form of their own ---------------------------------------------------------------------------------

static inline CrValue cr_op_move(CrThread *t, CrValue v) { return (void)t, v; }
static inline int cr_op_int(CrThread *t, int i) { return (void)t, i; }
static inline int cr_op_test_int(CrThread *t, int a, int b) { return (void)t, a == b; }

// The array operand at `words`, copied to the frame's scratch part.
static inline CrValue *gather(CrValue *r, uint32_t at, const uint32_t *words) {
    CrValue *to = r + at;
    for (uint32_t i = 0; i < words[0]; i++) to[i] = r[words[i + 1]];
    return to;
}

// What is left there when the operation is done would keep objects alive.
static inline void clear_gathered(CrValue *r, uint32_t at, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) r[at + i] = CR_ERROR;
}

static int unpack(CrThread *t, CrValue *r, const uint32_t *pc, bool star) {
    const uint32_t *words = pc + (star ? 5 : 4);
    CrValue *targets[words[0] + 1];
    for (uint32_t i = 0; i < words[0]; i++) targets[i] = &r[words[i + 1]];
    return star ? cr_unpack_star(t, r[pc[2]], (int)pc[3], (int)pc[4], targets)
                : cr_unpack(t, r[pc[2]], (int)pc[3], targets);
}

// A variable has just let go of its value. What earlier calls left of it on the stack below would be found by the collector
// as soon as the frames of other calls cover it without writing to it.
static __attribute__((noinline, cold)) void wipe_stack(void) {
    CrValue space[WIPED];
    __asm__ volatile("" : : "r"(memset(space, 0, sizeof space)) : "memory");
}

static const BcHandler *find_handler(const CrVmFunction *code, uint32_t at) {
    for (uint32_t i = 0; i < code->nhandlers; i++)
        if (at >= code->handlers[i].start && at < code->handlers[i].end) return &code->handlers[i];
    return NULL;
}

// ---- The loop --------------------------------------------------------------------------------------------------------------

#define R(i)         r[pc[i]]
#define K(i)         unit->constants[pc[i]]
#define NAMESPACE(i) (pc[i] == BC_NO_SLOT ? f->globals : r[pc[i]])
#define AT()                                                                                                 \
    if (pc[1]) frame->position = pc[1]
#define DISPATCH() goto *labels[*pc]
#define NEXT(n)                                                                                              \
    do {                                                                                                     \
        pc += (n);                                                                                           \
        DISPATCH();                                                                                          \
    } while (0)
#define BRANCH(condition, word, n)                                                                           \
    do {                                                                                                     \
        uint32_t w_ = (word);                                                                                \
        pc = (condition) == (w_ & 1) ? code->words + (w_ >> 1) : pc + (n);                                   \
        DISPATCH();                                                                                          \
    } while (0)
#define VALUE(call, n)                                                                                       \
    do {                                                                                                     \
        CrValue v_ = (call);                                                                                 \
        if (CR_UNLIKELY(!v_)) goto raised;                                                                   \
        R(2) = v_;                                                                                           \
        NEXT(n);                                                                                             \
    } while (0)

#define GATHERED(call, words, n)                                                                              \
    do {                                                                                                     \
        CrValue v_ = (call);                                                                                 \
        clear_gathered(r, code->gather, words);                                                              \
        if (CR_UNLIKELY(!v_)) goto raised;                                                                   \
        R(2) = v_;                                                                                           \
        NEXT(n);                                                                                             \
    } while (0)

// g: the generator whose body this is, or NULL. start: 0, or 1 + the word of the YIELD or DELEGATE to go on at with `sent`.
static CrValue run(CrThread *t, CrFunction *f, const CrVmFunction *code, CrValue *r, CrFrame *frame, CrGenerator *g,
                   uint32_t start, CrValue sent) {
#define IF_I(NAME) &&L_IF_##NAME
#define IF_C(NAME) &&L_IF_##NAME
#define IF_X(NAME) &&L_IF_##NAME
#define IF_V(NAME) NULL
#define IF_B(NAME) NULL
#define IF_S(NAME) NULL
#define IF_N(NAME) NULL
#define IF_R(NAME) NULL
#define IF_L(NAME) NULL
    static const void *const labels[2 * BC_OP_COUNT] = {
#define OP(NAME, function, result, operands, flags, meaning)                                                           \
    [BC_##NAME] = &&L_##NAME, [BC_IF_##NAME] = IF_##result(NAME),
#include "runtime/ops.def"
#undef OP
        [BC_WIPE] = &&L_WIPE, [BC_JUMP] = &&L_JUMP, [BC_NOP] = &&L_NOP, [BC_BRANCH] = &&L_BRANCH, [BC_RETURN] = &&L_RETURN,
        [BC_CALL_0] = &&L_CALL_0, [BC_CALL_1] = &&L_CALL_1, [BC_CALL_2] = &&L_CALL_2, [BC_CALL_3] = &&L_CALL_3,
        [BC_CALL_METHOD_0] = &&L_CALL_METHOD_0, [BC_CALL_METHOD_1] = &&L_CALL_METHOD_1,
        [BC_CALL_METHOD_2] = &&L_CALL_METHOD_2,
        [BC_OP_COUNT ... 2 * BC_OP_COUNT - 1] = &&L_MARKED,
    };
    const CrVmUnit *unit = code->unit;
    const uint32_t *pc = code->words + (start ? start - 1 : 0);
    if (start) goto *(*pc % BC_OP_COUNT == BC_YIELD ? &&resume_yield : &&resume_delegate);
    DISPATCH();

#include "vm_dispatch.inc"

L_MARKED: // a line begins, and somebody traces or has traced the function
    if (frame->flags & CR_FRAME_TRACED && t->watched && !cr_trace_line(t, frame, (uint32_t)(pc - code->words))) goto raised;
    goto *labels[*pc - BC_OP_COUNT];
L_NOP:
    AT();
    NEXT(2);

    // ---- Jumps
L_JUMP:
    pc = code->words + pc[2];
    DISPATCH();
L_BRANCH:
    BRANCH(R(2) != 0, pc[3], 4);
L_RETURN:
    if (!g) return R(2);
    CR_SET(g->result, R(2));
    __atomic_store_n(&g->state, CR_GENERATOR_DONE, __ATOMIC_RELAXED);
    return CR_ERROR;

    // ---- Calls
L_WIPE:
    wipe_stack();
    NEXT(2);
L_CALL_0:
    AT();
    VALUE(cr_call0(t, R(3)), 4);
L_CALL_1:
    AT();
    VALUE(cr_call1(t, R(3), R(4)), 5);
L_CALL_2:
    AT();
    VALUE(cr_call2(t, R(3), R(4), R(5)), 6);
L_CALL_3:
    AT();
    VALUE(cr_call3(t, R(3), R(4), R(5), R(6)), 7);
L_CALL:
    AT();
    GATHERED(cr_call(t, R(3), gather(r, code->gather, pc + 4), pc[4], CR_ERROR), pc[4], 5 + pc[4]);
L_CALL_KEYWORDS:
    AT();
    GATHERED(cr_call(t, R(3), gather(r, code->gather, pc + 5), pc[5] - cr_tuple_len(K(4)), K(4)), pc[5], 6 + pc[5]);
L_CALL_METHOD_0:
    AT();
    VALUE(cr_method_call0(t, R(5), K(3), &unit->method_sites[pc[4]]), 6);
L_CALL_METHOD_1:
    AT();
    VALUE(cr_method_call1(t, R(5), K(3), R(6), &unit->method_sites[pc[4]]), 7);
L_CALL_METHOD_2:
    AT();
    VALUE(cr_method_call2(t, R(5), K(3), R(6), R(7), &unit->method_sites[pc[4]]), 8);
L_CALL_METHOD:
    AT();
    GATHERED(cr_method_miss(t, K(3), gather(r, code->gather, pc + 5), pc[5], &unit->method_sites[pc[4]]), pc[5], 6 + pc[5]);
L_LOAD_METHOD:
    AT();
    VALUE(cr_method_load(t, R(3), K(4), &unit->method_sites[pc[5]], &R(7)), 8);
L_CALL_LOADED:
    AT();
    GATHERED(cr_call_loaded(t, R(3), R(4), gather(r, code->gather, pc + 5), pc[5]), pc[5], 6 + pc[5]);

    // ---- Functions
L_MAKE_FUNCTION: {
    const CrVmFunction *made = unit->functions[pc[3]];
    VALUE(
        cr_function_make(t, &made->code, made->entry, NAMESPACE(4), R(5), R(6), gather(r, code->gather, pc + 7), pc[7]),
        8 + pc[7]);
}
L_DEFINE_FUNCTION: {
    const CrVmFunction *made = unit->functions[pc[3]];
    VALUE(cr_function_make(t, &made->code, made->entry, NAMESPACE(4), R(5), R(6), NULL, 0), 7);
}
L_UNPACK:
    AT();
    if (CR_UNLIKELY(unpack(t, r, pc, false) < 0)) goto raised;
    NEXT(5 + pc[4]);
L_UNPACK_STAR:
    AT();
    if (CR_UNLIKELY(unpack(t, r, pc, true) < 0)) goto raised;
    NEXT(6 + pc[5]);

    // ---- Generators
L_YIELD:
    AT();
    if (code->code.flags & CR_CODE_ASYNC_GENERATOR) __atomic_store_n(&g->item, 1, __ATOMIC_RELAXED);
    __atomic_store_n(&g->state, (uint32_t)(pc - code->words) + 1, __ATOMIC_RELAXED);
    return R(3);
resume_yield:
    if (CR_UNLIKELY(!sent)) goto raised;
    R(2) = sent;
    NEXT(4);
L_DELEGATE:
    AT();
    sent = CR_NONE;
resume_delegate:
    sent = cr_delegate(t, g, R(3), sent);
    if (CR_UNLIKELY(!sent)) goto raised;
    if (!g->delegate) {
        R(2) = sent;
        NEXT(4);
    }
    __atomic_store_n(&g->state, (uint32_t)(pc - code->words) + 1, __ATOMIC_RELAXED);
    return sent;

    // ---- Exceptions
L_RAISE_AGAIN:
    AT();
    if (cr_reraise(t)) goto rethrown;
    goto raised;
L_RETHROW:
    cr_rethrow(t, R(2));
    goto rethrown;
L_CALL_KNOWN: // never emitted
L_DEFINE_FOREIGN:
L_LINE:
    CR_RAISE(t, SystemError, "bad instruction");
raised:
    cr_traceback_add(t, frame);
    if (CR_UNLIKELY(frame->flags & CR_FRAME_TRACED && t->watched)) cr_trace_exception(t, frame);
rethrown: {
    const BcHandler *h = find_handler(code, (uint32_t)(pc - code->words));
    if (h) {
        r[h->slot] = cr_exception_take(t);
        pc = code->words + h->target;
        DISPATCH();
    }
    if (g) __atomic_store_n(&g->state, CR_GENERATOR_DONE, __ATOMIC_RELAXED);
    return CR_ERROR;
}
}

// ---- Entries -----------------------------------------------------------------------------------------------------------------

static inline void fill_frame(const CrVmFunction *c, CrValue *r) {
    const CrValue *from = c->initial;
    CrValue *to = r + c->code.nparams;
    for (uint32_t i = 0; i < c->ninitial; i++) to[i] = from[i];
    clear_gathered(r, c->code.nparams + c->ninitial, c->nslots - c->code.nparams - c->ninitial); // old addresses on the stack
}

// The call has a frame object, or somebody watches.
static CrValue leave(CrThread *t, CrFrame *frame, CrValue v) {
    if (t->watched && !cr_trace_return(t, frame, v)) v = CR_ERROR;
    cr_frame_leave(t, frame);
    return v;
}

static inline CrValue call(CrThread *t, CrFunction *f, const CrVmFunction *c, CrVmFrame *vf) {
    fill_frame(c, vf->r);
    vf->frame = (CrFrame){t->frame, &c->code, 0, 0, f->globals};
    vf->function = f;
    t->frame = &vf->frame;
    bool go = CR_LIKELY(!t->watched) || cr_trace_call(t, &vf->frame);
    CrValue v = go ? run(t, f, c, vf->r, &vf->frame, NULL, 0, CR_ERROR) : CR_ERROR;
    if (CR_UNLIKELY(vf->frame.flags)) v = leave(t, &vf->frame, v);
    t->frame = vf->frame.caller;
    return v;
}

// The frame: on the stack, unless its words are too many. Entries put the arguments there at once: a copy of them in the entry's
// own frame would keep them alive during the call.
enum { FRAME_WORDS = sizeof(CrVmFrame) / sizeof(CrValue) };
#define IS_LARGE(c)          ((c)->nslots > MAX_STACK_SLOTS)
#define ROOM_ON_STACK(c)     (IS_LARGE(c) ? 1 : FRAME_WORDS + (c)->nslots)
#define NEW_FRAME(t, c, room) \
    ((CrVmFrame *)(CR_UNLIKELY(IS_LARGE(c)) ? cr_alloc((t), sizeof(CrVmFrame) + sizeof(CrValue) * (c)->nslots) : (room)))

static CrValue resume_watched(CrThread *t, CrGenerator *g, const CrVmFunction *c, uint32_t state, CrValue sent) {
    CrValue *r = ((CrVmGenerator *)g)->r;
    CrValue v = cr_trace_call(t, &g->frame) ? run(t, g->function, c, r, &g->frame, g, state, sent) : CR_ERROR;
    if (!t->watched) return v;
    CrValue given = v || t->exception ? v : CR_GET(g->result);
    return cr_trace_return(t, &g->frame, given) ? v : CR_ERROR;
}

static CrValue resume(CrThread *t, CrGenerator *g, CrValue sent) {
    uint32_t state = __atomic_load_n(&g->state, __ATOMIC_RELAXED);
    if (state == CR_GENERATOR_DONE) return CR_ERROR;
    const CrVmFunction *c = (const CrVmFunction *)g->frame.code;
    if (CR_UNLIKELY(t->watched)) return resume_watched(t, g, c, state, sent);
    return run(t, g->function, c, ((CrVmGenerator *)g)->r, &g->frame, g, state, sent);
}

static CrValue make_generator(CrThread *t, CrFunction *f, const CrVmFunction *c, const CrValue *args) {
    CrVmGenerator *g = (CrVmGenerator *)cr_generator_new(t, sizeof *g + sizeof(CrValue) * c->nslots, f, resume);
    for (int i = 0; i < c->code.nparams; i++) g->r[i] = args[i];
    fill_frame(c, g->r);
    return cr_box(g);
}

// entry_N, and make_N for generator functions: the same parameters, gathered in `args`.
#define ENTRY(n, PARAMETERS, ...)                                                                            \
    static CrValue entry_##n PARAMETERS {                                                                    \
        const CrVmFunction *c = (const CrVmFunction *)f->code;                                               \
        if (!cr_stack_ok(t)) return CR_ERROR;                                                                \
        const CrValue args[] = {__VA_ARGS__};                                                                \
        CrValue room[ROOM_ON_STACK(c)];                                                                      \
        CrVmFrame *vf = NEW_FRAME(t, c, room);                                                               \
        for (int i = 0; i < (n); i++) vf->r[i] = args[i];                                                        \
        return call(t, f, c, vf);                                                                             \
    }                                                                                                        \
    static CrValue make_##n PARAMETERS {                                                                     \
        const CrValue args[] = {__VA_ARGS__};                                                                \
        return make_generator(t, f, (const CrVmFunction *)f->code, args);                                    \
    }
ENTRY(0, (CrThread *t, CrFunction *f), 0)
ENTRY(1, (CrThread *t, CrFunction *f, CrValue a), a)
ENTRY(2, (CrThread *t, CrFunction *f, CrValue a, CrValue b), a, b)
ENTRY(3, (CrThread *t, CrFunction *f, CrValue a, CrValue b, CrValue c_), a, b, c_)
ENTRY(4, (CrThread *t, CrFunction *f, CrValue a, CrValue b, CrValue c_, CrValue d), a, b, c_, d)
ENTRY(5, (CrThread *t, CrFunction *f, CrValue a, CrValue b, CrValue c_, CrValue d, CrValue e), a, b, c_, d, e)
ENTRY(6, (CrThread * t, CrFunction *f, CrValue a, CrValue b, CrValue c_, CrValue d, CrValue e, CrValue g), a, b, c_, d,
      e, g)

static CrValue entry_array(CrThread *t, CrFunction *f, const CrValue *args) {
    const CrVmFunction *c = (const CrVmFunction *)f->code;
    if (!cr_stack_ok(t)) return CR_ERROR;
    CrValue room[ROOM_ON_STACK(c)];
    CrVmFrame *vf = NEW_FRAME(t, c, room);
    for (int i = 0; i < c->code.nparams; i++) vf->r[i] = args[i];
    return call(t, f, c, vf);
}
static CrValue make_array(CrThread *t, CrFunction *f, const CrValue *args) {
    return make_generator(t, f, (const CrVmFunction *)f->code, args);
}

void *cr_vm_entry(const CrVmFunction *c) {
    static void *const entries[] = {CR_FN(entry_0), CR_FN(entry_1), CR_FN(entry_2), CR_FN(entry_3), CR_FN(entry_4),
                                    CR_FN(entry_5), CR_FN(entry_6), CR_FN(entry_array)};
    static void *const makers[] = {CR_FN(make_0), CR_FN(make_1), CR_FN(make_2), CR_FN(make_3), CR_FN(make_4),
                                   CR_FN(make_5), CR_FN(make_6), CR_FN(make_array)};
    bool generator = c->code.flags & (CR_CODE_GENERATOR | CR_CODE_COROUTINE | CR_CODE_ASYNC_GENERATOR);
    int n = c->code.nparams > CR_DIRECT_MAX ? CR_DIRECT_MAX + 1 : c->code.nparams;
    return (generator ? makers : entries)[n];
}
