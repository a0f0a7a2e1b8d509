// traceback_object.c -- the type traceback.
//
// An entry is made as a call is left by an exception (raise.c), or by Python code, which says itself what it stands for: then
// it is a CrTracebackMade, and `aux` is set.
#include "runtime/frame.h"

#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "runtime/types/list.h"

#define TRACEBACK(v) CR_AS(CrTraceback, v)

typedef struct CrTracebackMade {
    CrTraceback tb;
    int64_t lasti, line;
} CrTracebackMade;

static const CrTracebackMade *made(const CrTraceback *tb) { return tb->ob.aux ? (const CrTracebackMade *)tb : NULL; }

int64_t cr_traceback_line(const CrTraceback *tb) { return made(tb) ? made(tb)->line : cr_code_line(tb->code, tb->position); }

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
static CrValue tb_lineno(CrThread *t, CrValue v) { return (void)t, cr_int(cr_traceback_line(TRACEBACK(v))); }
static CrValue tb_lasti(CrThread *t, CrValue v) {
    const CrTraceback *tb = TRACEBACK(v);
    return (void)t, cr_int(made(tb) ? made(tb)->lasti : 2 * (int64_t)tb->position);
}
static CrValue tb_frame(CrThread *t, CrValue v) {
    CrTraceback *tb = TRACEBACK(v);
    CrValue frame = CR_GET(tb->frame);
    if (!frame) CR_SET(tb->frame, frame = cr_frame_of_traceback(t, tb->code, tb->position, tb->globals));
    return frame;
}

static CrValue traceback_new(CrThread *t, CrFunction *f, CrValue cls, CrValue next, CrValue frame, CrValue lasti,
                             CrValue line) {
    int64_t numbers[2];
    (void)f, (void)cls;
    if (next != CR_NONE && !CR_IS(TRACEBACK, next))
        return CR_RAISE(t, TypeError, "expected traceback object or None, got '%T'", next);
    if (!CR_IS(FRAME, frame)) return CR_RAISE(t, TypeError, "traceback() argument 'tb_frame' must be frame, not %T", frame);
    if (!cr_index_int64(t, lasti, &numbers[0], CR_TYPE_OF_ID(OverflowError)) ||
        !cr_index_int64(t, line, &numbers[1], CR_TYPE_OF_ID(OverflowError)))
        return CR_ERROR;
    const CrFrameObject *of = CR_AS(CrFrameObject, frame);
    CrTracebackMade *m = cr_alloc(t, sizeof *m);
    bool known = numbers[0] > 0 && numbers[0] / 2 < of->code->npositions;
    m->tb = (CrTraceback){.ob = {.shape = CR_T_TRACEBACK, .aux = 1}, .next = next == CR_NONE ? CR_ERROR : next,
                          .code = of->code, .position = known ? (uint32_t)numbers[0] / 2 : 0, .globals = of->globals,
                          .frame = frame};
    m->lasti = numbers[0];
    m->line = numbers[1];
    return cr_box(m);
}

static const CrGetSetDef traceback_getsets[] = {
    {"tb_next", tb_next, tb_set_next, NULL}, {"tb_lineno", tb_lineno, NULL, NULL},
    {"tb_lasti", tb_lasti, NULL, NULL},      {"tb_frame", tb_frame, NULL, NULL},
    {0},
};
// What it is of interest for, without what every object has.
static CrValue traceback_dir(CrThread *t, CrFunction *f, CrValue v) {
    (void)f, (void)v;
    CrValue names = cr_list_new(t, 4);
    for (const CrGetSetDef *g = traceback_getsets; names && g->name; g++)
        if (cr_list_append(t, names, cr_intern_c(t, g->name)) < 0) return CR_ERROR;
    return names;
}
static const CrMethodDef traceback_methods[] = {{"__dir__(self, /)", CR_FN(traceback_dir), NULL, 0}, {0}};
const CrTypeDef cr_traceback_typedef = {
    .methods = traceback_methods,
    .getsets = traceback_getsets,
    .constructor = {"traceback(cls, tb_next, tb_frame, tb_lasti, tb_lineno)", CR_FN(traceback_new), "Create a new traceback object.", 0},
};
