// trace.c -- see trace.h.
#include "runtime/trace.h"

#include "runtime/raise.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/vm/vm.h"

static void update_watched(CrThread *t) { t->watched = !t->telling && (t->trace || t->profile); }

void cr_trace_set(CrThread *t, CrValue *function, CrValue to) {
    CR_SET(*function, to == CR_NONE ? CR_ERROR : to);
    update_watched(t);
}

CrValue cr_trace_inside(CrThread *t, CrValue function, CrValue args) {
    bool telling = t->telling;
    t->telling = false;
    update_watched(t);
    CrValue v = cr_call_tuple(t, function, args, CR_ERROR);
    t->telling = telling;
    update_watched(t);
    return v;
}

// ---- Marks ------------------------------------------------------------------------------------------------------------

static void mark(const CrVmFunction *code) {
    for (uint32_t i = 0; i < code->nlines; i++) {
        uint32_t *word = (uint32_t *)(uintptr_t)&code->words[code->lines[i].word], op = __atomic_load_n(word, __ATOMIC_RELAXED);
        if (op < BC_OP_COUNT)
            __atomic_compare_exchange_n(word, &op, op + BC_OP_COUNT, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
    }
    __atomic_store_n((bool *)(uintptr_t)&code->is_marked, true, __ATOMIC_RELAXED);
}

void cr_trace_frame(CrFrame *frame, bool on) {
    if (!on) {
        frame->flags &= ~(uint32_t)CR_FRAME_TRACED;
        return;
    }
    frame->flags |= CR_FRAME_TRACED;
    const CrVmFunction *code = cr_vm_function(frame->code);
    if (!__atomic_load_n(&code->is_marked, __ATOMIC_RELAXED)) mark(code);
}

// ---- Telling ------------------------------------------------------------------------------------------------------------

// Calls the function, which is *watcher or what it gave for this frame; CR_ERROR: it raised, and watches no longer. A pending
// exception is put aside meanwhile. What the function does to f_locals is done to the variables.
static CrValue tell(CrThread *t, CrFrameObject *f, CrValue *watcher, CrValue function, const char *event, CrValue arg) {
    CrValue pending = cr_exception_take(t);
    t->telling = true;
    update_watched(t);
    CrValue r = f->locals && !cr_getattr(t, cr_box(f), cr_intern_c(t, "f_locals")) ? CR_ERROR : CR_NONE; // up to date again
    if (r) r = cr_call3(t, function, cr_box(f), cr_intern_c(t, event), arg);
    if (r && f->locals) cr_frame_locals_back(t, f);
    t->telling = false;
    if (!r) CR_SET(*watcher, CR_ERROR), CR_SET(cr_frame_trace(t, f)->function, CR_ERROR);
    update_watched(t);
    if (r) t->exception = pending;
    return r;
}

// Tells the trace function; what it returns, unless it is None, is the frame's from now on.
static bool tell_tracer(CrThread *t, CrFrame *frame, CrFrameObject *f, CrValue function, const char *event, CrValue arg) {
    CrValue r = tell(t, f, &t->trace, function, event, arg);
    if (r && r != CR_NONE) CR_SET(cr_frame_trace(t, f)->function, r);
    cr_trace_frame(frame, f->trace && (f->trace->function || t->profile));
    return r != CR_ERROR;
}

static bool is_traced(const CrThread *t, const CrFrameObject *f) { return t->trace && f->trace && f->trace->function; }

bool cr_trace_call(CrThread *t, CrFrame *frame) {
    CrFrameObject *f = cr_frame_object(t, frame);
    if (t->trace && !tell_tracer(t, frame, f, t->trace, "call", CR_NONE)) return false;
    if (!t->profile) return true;
    cr_frame_trace(t, f);
    cr_trace_frame(frame, true); // for the line of its return
    return tell(t, f, &t->profile, t->profile, "call", CR_NONE);
}

bool cr_trace_return(CrThread *t, CrFrame *frame, CrValue v) {
    CrFrameObject *f = cr_frame_object(t, frame);
    CrValue arg = v ? v : CR_NONE;
    if (f->trace && v) f->trace->shown = f->trace->line;
    bool ok = !is_traced(t, f) || tell_tracer(t, frame, f, f->trace->function, "return", arg);
    if (ok && t->profile) ok = tell(t, f, &t->profile, t->profile, "return", arg);
    if (f->trace) f->trace->shown = 0;
    return ok;
}

void cr_trace_exception(CrThread *t, const CrFrame *frame) {
    CrFrameObject *f = cr_frame_object(t, frame);
    CrValue e = t->exception;
    if (!is_traced(t, f)) return;
    CrValue tb = CR_GET(CR_AS(CrException, e)->traceback);
    CrValue arg = cr_tuple_from(t, (CrValue[]){cr_box(cr_type_of(e)), e, tb ? tb : CR_NONE}, 3);
    tell_tracer(t, (CrFrame *)(uintptr_t)frame, f, f->trace->function, "exception", arg);
}

// ---- Lines --------------------------------------------------------------------------------------------------------------

static uint32_t first_line_at(const CrVmFunction *code, uint32_t word) {
    uint32_t low = 0, high = code->nlines;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (code->lines[middle].word < word) low = middle + 1;
        else high = middle;
    }
    return low;
}

// As in CPython: when the line is another one than the last, or the same one again after a jump back.
bool cr_trace_line(CrThread *t, CrFrame *frame, uint32_t word) {
    const CrVmFunction *code = cr_vm_function(frame->code);
    CrFrameObject *f = cr_frame_object(t, frame);
    CrFrameTrace *trace = f->trace;
    bool back = word <= trace->word, ok = true;
    for (uint32_t i = first_line_at(code, word); ok && i < code->nlines && code->lines[i].word == word; i++, back = false) {
        bool due = back || code->lines[i].line != trace->line;
        trace->line = trace->shown = code->lines[i].line;
        trace->word = word;
        if (due && !trace->no_lines && is_traced(t, f)) ok = tell_tracer(t, frame, f, trace->function, "line", CR_NONE);
        trace->shown = 0;
    }
    return ok;
}
