// frame.c -- the types frame and traceback.
//
// Active calls have no frame objects: a CrFrame on the C stack is all there is. A frame object is a copy of it, with
// copies of its callers' frames. What a compiled function's locals hold is not recorded: f_locals of one refuses.
#include "runtime/frame.h"

#include "runtime/module.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"

#define FRAME(v)     CR_AS(CrFrameObject, v)
#define TRACEBACK(v) CR_AS(CrTraceback, v)

uint32_t cr_code_line(const CrCode *code, uint32_t position) {
    uint32_t line = position < code->npositions ? code->positions[position].line : 0;
    return line ? line : code->line;
}

static CrFrameObject *new_frame(CrThread *t, const CrCode *code, uint32_t position, CrValue globals) {
    CrFrameObject *f = cr_alloc(t, sizeof *f);
    f->ob.shape = CR_T_FRAME;
    f->code = code;
    f->position = position;
    f->globals = globals;
    return f;
}

CrValue cr_frame_snapshot(CrThread *t, int64_t depth) {
    CrValue first = CR_ERROR;
    CrFrameObject *last = NULL;
    for (const CrFrame *active = t->frame; active; active = active->caller) {
        uint32_t position = active->position;
        for (bool inner = true; inner;) { // the comprehensions it is in are frames, too
            const CrInlined *in = cr_code_inlined(active->code, position);
            if (depth-- <= 0) {
                CrFrameObject *f = new_frame(t, in ? in->code : active->code, position, active->globals);
                if (last) last->back = cr_box(f);
                else first = cr_box(f);
                last = f;
            }
            if (in) position = in->at;
            inner = in != NULL;
        }
    }
    return first ? first : CR_RAISE(t, ValueError, "call stack is not deep enough");
}

CrValue cr_frame_suspended(CrThread *t, CrGenerator *g) {
    CrFrameObject *f = new_frame(t, g->frame.code, g->frame.position, g->frame.globals);
    f->generator = cr_box(g);
    return cr_box(f);
}

// ---- Frames -----------------------------------------------------------------------------------------------------------

static CrValue frame_back(CrThread *t, CrValue v) {
    if (FRAME(v)->back) return FRAME(v)->back;
    if (FRAME(v)->detached && !(FRAME(v)->code->flags & CR_CODE_MODULE))
        return CR_RAISE(t, NotImplementedError, "f_back: the callers of a traceback's frame are not recorded");
    return CR_NONE;
}
static CrValue frame_code(CrThread *t, CrValue v) {
    CrFrameObject *f = FRAME(v);
    CrValue code = CR_GET(f->code_object);
    if (!code) CR_SET(f->code_object, code = cr_code_object(t, f->code));
    return code;
}
static CrValue frame_line(CrThread *t, CrValue v) { return (void)t, CR_INT(cr_code_line(FRAME(v)->code, FRAME(v)->position)); }
static CrValue frame_lasti(CrThread *t, CrValue v) { return (void)t, CR_INT(2 * FRAME(v)->position); }
static CrValue frame_globals(CrThread *t, CrValue v) { return (void)t, FRAME(v)->globals; }
static CrValue frame_builtins(CrThread *t, CrValue v) { return (void)t, (void)v, cr_builtins_dict(); }
static CrValue frame_locals(CrThread *t, CrValue v) {
    const CrCode *c = FRAME(v)->code;
    if (c->flags & CR_CODE_MODULE) return FRAME(v)->globals;
    return CR_RAISE(t, NotImplementedError, "f_locals: the locals of compiled code in %s are not recorded", c->qualname);
}
static CrValue frame_trace(CrThread *t, CrValue v) { return (void)t, (void)v, CR_NONE; }
static int frame_set_trace(CrThread *t, CrValue v, CrValue function) {
    (void)v;
    if (!function || function == CR_NONE) return 0;
    return CR_RAISE(t, NotImplementedError, "compiled code cannot be traced"), -1;
}
static CrValue frame_clear(CrThread *t, CrFunction *f, CrValue self) {
    CrValue generator = FRAME(self)->generator; // frames of other calls have nothing to clear
    return (void)f, generator ? cr_generator_clear(t, CR_AS(CrGenerator, generator)) : CR_NONE;
}

static CrValue frame_repr(CrThread *t, CrValue v) {
    const CrCode *c = FRAME(v)->code;
    return cr_str_printf(t, "<frame at %p, file %R, line %d, code %s>", (void *)(uintptr_t)v, cr_str_from_c(t, c->filename),
                         (int)cr_code_line(c, FRAME(v)->position), c->name);
}

static const CrGetSetDef frame_getsets[] = {
    {"f_back", frame_back, NULL, NULL},         {"f_code", frame_code, NULL, NULL},
    {"f_lineno", frame_line, NULL, NULL},       {"f_lasti", frame_lasti, NULL, NULL},
    {"f_globals", frame_globals, NULL, NULL},   {"f_builtins", frame_builtins, NULL, NULL},
    {"f_locals", frame_locals, NULL, NULL},     {"f_trace", frame_trace, frame_set_trace, NULL},
    {0},
};
static const CrMethodDef frame_methods[] = {
    {"clear(self, /)", CR_FN(frame_clear), "F.clear(): clear most references held by the frame", 0},
    {0},
};
const CrTypeDef cr_frame_typedef = {.slots = {.repr = frame_repr}, .getsets = frame_getsets, .methods = frame_methods};

// ---- Tracebacks ---------------------------------------------------------------------------------------------------------

static CrValue tb_next(CrThread *t, CrValue v) {
    CrValue next = CR_GET(TRACEBACK(v)->next);
    return (void)t, next ? next : CR_NONE;
}
static int tb_set_next(CrThread *t, CrValue v, CrValue next) {
    if (!next) return CR_RAISE(t, TypeError, "can't delete tb_next attribute"), -1;
    if (next != CR_NONE && !CR_IS(TRACEBACK, next))
        return CR_RAISE(t, TypeError, "expected traceback object, got '%T'", next), -1;
    for (CrValue tb = next; tb && tb != CR_NONE; tb = CR_GET(TRACEBACK(tb)->next))
        if (tb == v) return CR_RAISE(t, ValueError, "traceback loop detected"), -1;
    CR_SET(TRACEBACK(v)->next, next == CR_NONE ? CR_ERROR : next);
    return 0;
}
static CrValue tb_lineno(CrThread *t, CrValue v) {
    return (void)t, CR_INT(cr_code_line(TRACEBACK(v)->code, TRACEBACK(v)->position));
}
static CrValue tb_lasti(CrThread *t, CrValue v) { return (void)t, CR_INT(2 * TRACEBACK(v)->position); }
static CrValue tb_frame(CrThread *t, CrValue v) {
    CrTraceback *tb = TRACEBACK(v);
    CrValue frame = CR_GET(tb->frame);
    if (!frame) {
        CrFrameObject *f = new_frame(t, tb->code, tb->position, tb->globals);
        f->detached = true;
        frame = cr_box(f);
        CR_SET(tb->frame, frame);
    }
    return frame;
}
static const CrGetSetDef traceback_getsets[] = {
    {"tb_next", tb_next, tb_set_next, NULL}, {"tb_lineno", tb_lineno, NULL, NULL},
    {"tb_lasti", tb_lasti, NULL, NULL},      {"tb_frame", tb_frame, NULL, NULL},
    {0},
};
const CrTypeDef cr_traceback_typedef = {.getsets = traceback_getsets};
