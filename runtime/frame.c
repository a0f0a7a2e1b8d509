// frame.c -- the type frame. See frame.h.
#include "runtime/frame.h"

#include "runtime/module.h"
#include "runtime/raise.h"
#include "runtime/trace.h"
#include "runtime/type.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/variables.h"

#define FRAME(v) CR_AS(CrFrameObject, v)

uint32_t cr_code_line(const CrCode *code, uint32_t position) {
    uint32_t line = cr_code_position(code, position).line;
    return line ? line : code->line;
}

// ---- Calls and their objects ------------------------------------------------------------------------------------------

static bool interpreted(const CrCode *code) { return code->flags & CR_CODE_VM; }

static CrGenerator *generator_of(const CrFrame *frame) {
    if (!(frame->code->flags & CR_CODE_RESUMABLE)) return NULL;
    return (CrGenerator *)((uintptr_t)frame - offsetof(CrGenerator, frame));
}

static bool in_chain(const CrThread *t, const CrFrame *frame) {
    const CrFrame *f = t->frame;
    while (f && f != frame) f = f->caller;
    return f != NULL;
}

// The object's active call; NULL: it is over, or of another thread. A suspended generator's counts as active.
static const CrFrame *active_of(const CrThread *t, const CrFrameObject *f) {
    if (f->generator) return &f->generator->frame;
    if (!f->active || f->thread != t) return NULL;
    if (cr_code_knows_variables(f->code)) return f->active; // it would have left
    return in_chain(t, f->active) && f->active->flags / CR_FRAME_NUMBER == f->number ? f->active : NULL;
}

static CrFrameObject *find(const CrThread *t, const CrFrame *frame) {
    if (!frame->flags) return NULL;
    const CrGenerator *g = generator_of(frame);
    if (g) return FRAME(g->frame_object);
    CrFrameObject *f = t->frame_objects;
    while (f && (f->active != frame || f->number != frame->flags / CR_FRAME_NUMBER)) f = f->next;
    return f;
}

// Objects of compiled calls that stood deeper in the stack than where it ends now.
static void drop_dead(CrThread *t) {
    CrFrameObject *f;
    while ((f = t->frame_objects) && !cr_code_knows_variables(f->code) && (uintptr_t)f->active < (uintptr_t)__builtin_frame_address(0))
        t->frame_objects = f->next;
}

// Room for the variables where they are known, unless a generator keeps them.
static size_t nsaved(const CrCode *code) {
    return cr_code_knows_variables(code) && !(code->flags & CR_CODE_RESUMABLE) ? (size_t)cr_code_nnames(code) : 0;
}

static CrFrameObject *new_object(CrThread *t, const CrCode *code, uint32_t position, CrValue globals) {
    CrFrameObject *f = cr_alloc(t, sizeof *f + sizeof(CrValue) * nsaved(code));
    f->ob.shape = CR_T_FRAME;
    f->code = code;
    f->position = position;
    f->globals = globals;
    return f;
}

CrFrameObject *cr_frame_object(CrThread *t, const CrFrame *frame) {
    static uint32_t numbers;
    CrFrameObject *f = find(t, frame);
    if (f) return f;
    drop_dead(t);
    f = new_object(t, frame->code, frame->position, frame->globals);
    do f->number = __atomic_add_fetch(&numbers, 1, __ATOMIC_RELAXED) & UINT32_MAX / CR_FRAME_NUMBER;
    while (!f->number);
    ((CrFrame *)(uintptr_t)frame)->flags = f->number * CR_FRAME_NUMBER;
    f->thread = t;
    f->generator = generator_of(frame);
    if (f->generator) {
        CR_SET(f->generator->frame_object, cr_box(f));
        return f;
    }
    f->active = frame;
    f->next = t->frame_objects;
    t->frame_objects = f;
    return f;
}

CrFrameObject *cr_frame_inlined(CrThread *t, const CrCode *code, const CrFrame *around, uint32_t position) {
    CrFrameObject *f = new_object(t, code, position, around->globals);
    if (cr_code_knows_variables(code)) cr_variables_save(code, around, f->saved);
    return f;
}

// What a call at `position` of `frame` has as its caller: the comprehension that it stands in, or the function.
static CrFrameObject *caller_at(CrThread *t, const CrFrame *frame, uint32_t position) {
    const CrInlined *in = cr_code_inlined(frame->code, position);
    if (!in) return cr_frame_object(t, frame);
    CrFrameObject *f = cr_frame_inlined(t, in->code, frame, position);
    CR_SET(f->back, cr_box(caller_at(t, frame, in->at)));
    return f;
}
static CrValue caller_of(CrThread *t, const CrFrame *frame) {
    return frame->caller ? cr_box(caller_at(t, frame->caller, frame->caller->position)) : CR_ERROR;
}

// Somebody wants the frame, perhaps for later: code that does not tell when it leaves is asked for its callers now.
static void ask(CrThread *t, const CrFrame *frame) {
    for (; frame; frame = frame->caller) {
        CrFrameObject *f = cr_frame_object(t, frame);
        if (f->asked || f->generator) return;
        f->asked = true;
        if (cr_code_knows_variables(f->code)) return;
        f->back = caller_of(t, frame);
    }
}

CrValue cr_frame_at(CrThread *t, int64_t depth) {
    for (const CrFrame *active = t->frame; active; active = active->caller) {
        uint32_t position = active->position;
        for (const CrInlined *in = NULL;; position = in->at) { // the comprehensions it is in are frames, too
            in = cr_code_inlined(active->code, position);
            if (depth-- <= 0) {
                ask(t, active);
                return cr_box(caller_at(t, active, position));
            }
            if (!in) break;
        }
    }
    return CR_RAISE(t, ValueError, "call stack is not deep enough");
}

void cr_frame_leave(CrThread *t, CrFrame *frame) {
    CrFrameObject *f = find(t, frame), **link = &t->frame_objects;
    if (!f) return;
    while (*link && *link != f) link = &(*link)->next;
    if (*link) *link = f->next;
    f->position = frame->position;
    cr_variables_save(frame->code, frame, f->saved);
    if (frame->caller && (f->asked || cr_code_knows_variables(frame->caller->code))) f->back = caller_of(t, frame);
    if (f->asked) ask(t, frame->caller);
    f->active = NULL;
}

CrValue cr_frame_of_traceback(CrThread *t, const CrCode *code, uint32_t position, CrValue globals) {
    return cr_box(new_object(t, code, position, globals));
}

// ---- Attributes ---------------------------------------------------------------------------------------------------------

static uint32_t position_of(const CrThread *t, const CrFrameObject *f) {
    const CrFrame *active = active_of(t, f);
    return active ? active->position : f->position;
}

static CrValue frame_back(CrThread *t, CrValue v) {
    CrFrameObject *f = FRAME(v);
    const CrFrame *active = active_of(t, f);
    if (f->generator && !in_chain(t, active)) return CR_NONE;
    CrValue back = active && active->caller ? caller_of(t, active) : f->back;
    if (back) return back;
    if (active || f->asked || f->code->flags & CR_CODE_MODULE) return CR_NONE;
    return CR_RAISE(t, NotImplementedError, "f_back: the callers of a traceback's frame are not recorded");
}
static CrValue frame_code(CrThread *t, CrValue v) {
    CrFrameObject *f = FRAME(v);
    CrValue code = CR_GET(f->code_object);
    if (!code) CR_SET(f->code_object, code = cr_code_object(t, f->code));
    return code;
}
static CrValue frame_line(CrThread *t, CrValue v) {
    const CrFrameObject *f = FRAME(v);
    return CR_INT(f->trace && f->trace->shown ? f->trace->shown : cr_code_line(f->code, position_of(t, f)));
}
static CrValue frame_lasti(CrThread *t, CrValue v) { return CR_INT(2 * position_of(t, FRAME(v))); }
static CrValue frame_globals(CrThread *t, CrValue v) { return (void)t, FRAME(v)->globals; }
static CrValue frame_builtins(CrThread *t, CrValue v) { return (void)t, (void)v, cr_builtins_dict(); }

static CrValue frame_locals(CrThread *t, CrValue v) {
    CrFrameObject *f = FRAME(v);
    const CrCode *c = f->code;
    if (c->flags & CR_CODE_MODULE && !c->nparams) return f->globals;
    if (!cr_code_knows_variables(c))
        return CR_RAISE(t, NotImplementedError, "f_locals: the locals of compiled code in %s are not recorded (see cranky run --frame-locals)", c->qualname);
    const CrFrame *active = active_of(t, f);
    if (c->flags & (CR_CODE_MODULE | CR_CODE_CLASS)) return cr_variable(c, active, f->saved, 0); // its mapping
    if (!f->locals) CR_SET(f->locals, cr_dict_new(t));
    return cr_variables_to_dict(t, c, active, f->saved, f->locals) < 0 ? CR_ERROR : f->locals;
}

void cr_frame_locals_back(CrThread *t, CrFrameObject *f) {
    const CrFrame *active = active_of(t, f);
    if (active && f->locals) cr_variables_from_dict(t, f->code, active, f->locals);
}

CrFrameTrace *cr_frame_trace(CrThread *t, CrFrameObject *f) {
    if (!f->trace) f->trace = cr_alloc(t, sizeof *f->trace);
    return f->trace;
}

static CrValue frame_trace(CrThread *t, CrValue v) {
    const CrFrameTrace *trace = FRAME(v)->trace;
    return (void)t, trace && trace->function ? trace->function : CR_NONE;
}
// Compiled code is never traced, but what is set is kept: debuggers set it for all frames.
static int frame_set_trace(CrThread *t, CrValue v, CrValue function) {
    CrFrameObject *f = FRAME(v);
    if (function == CR_NONE) function = CR_ERROR;
    CR_SET(cr_frame_trace(t, f)->function, function);
    CrFrame *active = (CrFrame *)(uintptr_t)active_of(t, f);
    if (active && interpreted(f->code)) cr_trace_frame(active, function != CR_ERROR);
    return 0;
}
static CrValue frame_trace_lines(CrThread *t, CrValue v) {
    return (void)t, cr_bool(!FRAME(v)->trace || !FRAME(v)->trace->no_lines);
}
static CrValue frame_trace_opcodes(CrThread *t, CrValue v) {
    return (void)t, cr_bool(FRAME(v)->trace && FRAME(v)->trace->opcodes);
}
static int set_flag(CrThread *t, bool *flag, CrValue v, CrValue sets) {
    if (v != CR_TRUE && v != CR_FALSE) return CR_RAISE(t, TypeError, "attribute value type must be bool"), -1;
    return *flag = v == sets, 0;
}
static int frame_set_trace_lines(CrThread *t, CrValue v, CrValue b) {
    return set_flag(t, &cr_frame_trace(t, FRAME(v))->no_lines, b, CR_FALSE);
}
static int frame_set_trace_opcodes(CrThread *t, CrValue v, CrValue b) {
    return set_flag(t, &cr_frame_trace(t, FRAME(v))->opcodes, b, CR_TRUE);
}

static CrValue frame_clear(CrThread *t, CrFunction *function, CrValue self) {
    CrFrameObject *f = FRAME(self);
    const CrFrame *active = active_of(t, f);
    (void)function;
    if (active && (!f->generator || CR_GET(f->generator->running)))
        return CR_RAISE(t, RuntimeError, "cannot clear an executing frame");
    if (f->generator) return cr_generator_clear(t, f->generator);
    for (size_t i = 0; i < nsaved(f->code); i++) CR_SET(f->saved[i], CR_ERROR);
    CR_SET(f->locals, CR_ERROR);
    return CR_NONE;
}

static CrValue frame_repr(CrThread *t, CrValue v) {
    const CrCode *c = FRAME(v)->code;
    return cr_str_printf(t, "<frame at %p, file %R, line %d, code %s>", (void *)(uintptr_t)v, cr_str_from_c(t, c->filename),
                         (int)cr_int_get(frame_line(t, v)), c->name);
}

static const CrGetSetDef frame_getsets[] = {
    {"f_back", frame_back, NULL, NULL},
    {"f_code", frame_code, NULL, NULL},
    {"f_lineno", frame_line, NULL, NULL},
    {"f_lasti", frame_lasti, cr_readonly_member, NULL},
    {"f_globals", frame_globals, cr_readonly_member, NULL},
    {"f_builtins", frame_builtins, cr_readonly_member, NULL},
    {"f_locals", frame_locals, NULL, NULL},
    {"f_trace", frame_trace, frame_set_trace, NULL},
    {"f_trace_lines", frame_trace_lines, frame_set_trace_lines, NULL},
    {"f_trace_opcodes", frame_trace_opcodes, frame_set_trace_opcodes, NULL},
    {0},
};
static const CrMethodDef frame_methods[] = {
    {"clear(self, /)", CR_FN(frame_clear), "F.clear(): clear most references held by the frame", 0},
    {0},
};
const CrTypeDef cr_frame_typedef = {.slots = {.repr = frame_repr}, .getsets = frame_getsets, .methods = frame_methods};
