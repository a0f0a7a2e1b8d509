// unawaited.c -- see unawaited.h.
#include "runtime/unawaited.h"

#include "runtime/call.h"
#include "runtime/frame.h"
#include "runtime/module.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/warn.h"

static uint32_t watched; // coroutines that the collector watches (atomic)

static bool has_begun(const CrGenerator *g) { return CR_GET(g->state) || CR_GET(g->running); }

static void finalise(CrThread *t, void *object) {
    CrGenerator *g = object;
    __atomic_sub_fetch(&watched, 1, __ATOMIC_RELAXED);
    if (!has_begun(g)) cr_coroutine_warn(t, g);
}

void cr_coroutine_watch_newest(CrThread *t) {
    CrGenerator *g = t->newest_coroutine;
    t->newest_coroutine = NULL;
    if (!g || has_begun(g) || __atomic_fetch_or(&g->ob.flags, CR_OBJ_WATCHED, __ATOMIC_RELAXED) & CR_OBJ_WATCHED) return;
    __atomic_add_fetch(&watched, 1, __ATOMIC_RELAXED);
    cr_gc_finalize_object(t, g, finalise);
}

void cr_coroutine_unwatch(CrThread *t, CrGenerator *g) {
    if (!(__atomic_fetch_and(&g->ob.flags, (uint8_t)~CR_OBJ_WATCHED, __ATOMIC_RELAXED) & CR_OBJ_WATCHED)) return;
    if (cr_gc_forget_object(t, g)) __atomic_sub_fetch(&watched, 1, __ATOMIC_RELAXED);
}

// ---- The warning --------------------------------------------------------------------------------------------------------

// warnings._warn_unawaited_coroutine, which knows of origins, if the program has imported warnings.
static CrValue python_warner(CrThread *t) {
    CrValue module = cr_dict_get(t, cr_sys_modules(), cr_intern_c(t, "warnings"));
    if (!module) return CR_ERROR;
    CrValue function = cr_getattr_or_zero(t, module, cr_intern_c(t, "_warn_unawaited_coroutine"));
    if (!function && cr_raised(t)) cr_exception_take(t);
    return function;
}

void cr_coroutine_warn(CrThread *t, CrGenerator *g) {
    CrValue warner = python_warner(t);
    bool warned = warner && cr_call1(t, warner, cr_box(g));
    if (cr_raised(t)) {
        warned = warned || cr_exception_is(t, CR_TYPE_OF_ID(RuntimeWarning));
        cr_unraisable(t, cr_box(g));
    }
    CrValue name = cr_generator_get_qualname(t, cr_box(g));
    if (!warned && CR_WARN(t, RuntimeWarning, 1, "coroutine '%S' was never awaited", name) < 0) cr_unraisable(t, cr_box(g));
}

void cr_coroutines_at_exit(CrThread *t) {
    cr_coroutine_watch_newest(t);
    if (__atomic_load_n(&watched, __ATOMIC_RELAXED)) cr_gc_collect_and_finalize(t);
}

// ---- Origins ----------------------------------------------------------------------------------------------------------------

static void add_origin(CrThread *t, CrValue list, const CrCode *code, uint32_t position) {
    if (cr_list_len(list) >= t->origin_depth) return;
    CrValue items[] = {cr_str_from_c(t, code->filename), CR_INT(cr_code_line(code, position)), cr_str_from_c(t, code->name)};
    cr_list_append(t, list, cr_tuple_from(t, items, 3));
}

void cr_coroutine_note_origin(CrThread *t, CrGenerator *g) {
    CrValue list = cr_list_new(t, 0);
    for (const CrFrame *f = t->frame; f && cr_list_len(list) < t->origin_depth; f = f->caller) {
        uint32_t position = f->position;
        for (const CrInlined *in; (in = cr_code_inlined(f->code, position)); position = in->at) add_origin(t, list, in->code, position);
        add_origin(t, list, f->code, position);
    }
    g->origin = cr_tuple_from_iterable(t, list);
}
