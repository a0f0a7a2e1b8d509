// atexitmodule.c -- module atexit: functions that are called when the program ends, the last registered first.
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "stdlib/stdlib.h"

static CrValue callbacks; // list of (function, args, keywords); CR_ERROR before the module is imported

static CrValue register_callback(CrThread *t, CrFunction *f, CrValue args, CrValue kwargs) {
    if (!cr_tuple_len(args)) return CR_RAISE(t, TypeError, "register() takes at least 1 argument (0 given)");
    CrValue function = cr_tuple_items(args)[0], rest = cr_tuple_from(t, cr_tuple_items(args) + 1, cr_tuple_len(args) - 1);
    if (!cr_type_of(function)->slots.call) return CR_RAISE(t, TypeError, "the first argument must be callable");
    CrValue entry = rest ? cr_tuple_from(t, (CrValue[]){function, rest, kwargs}, 3) : CR_ERROR;
    return entry && cr_list_append(t, callbacks, entry) == 0 ? function : CR_ERROR;
}

void cr_atexit_run(CrThread *t) {
    while (callbacks && cr_list_len(callbacks)) {
        CrValue entry = cr_list_pop(t, callbacks, -1);
        if (!entry) {
            cr_exception_take(t); // another thread took it
            continue;
        }
        const CrValue *parts = cr_tuple_items(entry);
        if (!cr_call_tuple(t, parts[0], parts[1], parts[2])) cr_unraisable_as(t, "Exception ignored in atexit callback", parts[0]);
    }
}

static CrValue run_now(CrThread *t, CrFunction *f) { return cr_atexit_run(t), CR_NONE; }
static CrValue clear(CrThread *t, CrFunction *f) { return cr_list_clear(t, callbacks), CR_NONE; }
static CrValue count(CrThread *t, CrFunction *f) { return cr_int((int64_t)cr_list_len(callbacks)); }

static CrValue unregister(CrThread *t, CrFunction *f, CrValue function) {
    CrValue entry;
    for (uint64_t i = 0; (entry = cr_list_at(callbacks, i));) {
        int same = cr_same(t, cr_tuple_items(entry)[0], function);
        if (same < 0) return CR_ERROR;
        if (!same || !cr_list_remove_at(callbacks, i, entry)) i++;
    }
    return CR_NONE;
}

static const CrMethodDef functions[] = {
    {"_clear()", CR_FN(clear), "Forget all functions.", 0},
    {"_ncallbacks()", CR_FN(count), "Return the number of functions.", 0},
    {"_run_exitfuncs()", CR_FN(run_now), "Call and forget all functions.", 0},
    {"register(*args, **kwargs)", CR_FN(register_callback), "Register a function, with its arguments, to be called at exit.", 0},
    {"unregister(func, /)", CR_FN(unregister), "Forget a function, however often it was registered.", 0},
    {0},
};

static int init(CrThread *t, CrValue module) { return (callbacks = cr_list_new(t, 0)) ? 0 : -1; }

const CrModuleDef cr_module_atexit = {"atexit", "Functions to be called when the program ends.", functions, init};
