// generator.c -- the generator type: resuming, send, throw, close, and delegation with `yield from`. Coroutines and async
// generators resume through it too; they differ in the words of errors and in what their end is.
#include "runtime/generator.h"

#include "runtime/coroutine.h"
#include "runtime/frame.h"
#include "runtime/function.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/unawaited.h"

static uint32_t state_of(const CrGenerator *g) { return __atomic_load_n(&g->state, __ATOMIC_RELAXED); }

CrGenerator *cr_generator_new(CrThread *t, size_t size, CrFunction *f,
                              CrValue (*resume)(CrThread *, CrGenerator *, CrValue)) {
    CrGenerator *g = cr_alloc(t, size);
    g->ob.shape = f->code->flags & CR_CODE_COROUTINE         ? CR_T_COROUTINE
                  : f->code->flags & CR_CODE_ASYNC_GENERATOR ? CR_T_ASYNC_GENERATOR
                                                             : CR_T_GENERATOR;
    g->resume = resume;
    g->function = f;
    g->frame.code = f->code;
    g->frame.globals = f->globals;
    if (f->code->flags & CR_CODE_COROUTINE) cr_coroutine_created(t, g);
    else if (f->code->flags & CR_CODE_CLEANS_UP && g->ob.shape == CR_T_GENERATOR) g->ob.flags |= CR_OBJ_WATCHED;
    return g;
}

// ---- Generators that die unfinished --------------------------------------------------------------------------------------
// Those with something to clean up (CR_CODE_CLEANS_UP) get a finaliser when they are first resumed; the others just vanish.

static uint64_t uncleaned; // with a finaliser that has not run (atomic)

static void clean_up(CrThread *t, void *object) {
    CrGenerator *g = object;
    __atomic_sub_fetch(&uncleaned, 1, __ATOMIC_RELAXED);
    if (state_of(g) == CR_GENERATOR_DONE || CR_GET(g->running)) return;
    if (!cr_generator_close(t, g)) cr_unraisable(t, cr_box(g));
}

static void watch(CrThread *t, CrGenerator *g) {
    __atomic_and_fetch(&g->ob.flags, (uint16_t)~CR_OBJ_WATCHED, __ATOMIC_RELAXED);
    __atomic_add_fetch(&uncleaned, 1, __ATOMIC_RELAXED);
    cr_gc_finalize_object(t, g, clean_up);
}

void cr_generators_at_exit(CrThread *t) {
    if (__atomic_load_n(&uncleaned, __ATOMIC_RELAXED)) cr_gc_finalize_all(t, clean_up);
}

static const char *kind(const CrGenerator *g) {
    return g->ob.shape == CR_T_COROUTINE ? "coroutine" : g->ob.shape == CR_T_ASYNC_GENERATOR ? "async generator" : "generator";
}

// PEP 479: an exception that would look like the end becomes RuntimeError.
static void convert_stop(CrThread *t, CrGenerator *g) {
    bool stop = cr_exception_is(t, CR_TYPE_OF_ID(StopIteration));
    if (!stop && !(g->ob.shape == CR_T_ASYNC_GENERATOR && cr_exception_is(t, CR_TYPE_OF_ID(StopAsyncIteration)))) return;
    CrValue cause = cr_exception_take(t);
    CR_RAISE(t, RuntimeError, "%s raised %s", kind(g), stop ? "StopIteration" : "StopAsyncIteration");
    CrException *e = CR_AS(CrException, t->exception);
    e->cause = e->context = cause;
    e->suppress = CR_TRUE;
}

// The value of the return statement, for the one who asks first.
static CrValue take_result(CrGenerator *g) {
    CrValue result = __atomic_exchange_n(&g->result, CR_NONE, __ATOMIC_ACQ_REL);
    return result ? result : CR_NONE;
}

// A generator that has not started ends without running. False: it has started, or another thread just resumes it.
static bool end_unstarted(CrGenerator *g) {
    if (state_of(g) != 0 || __atomic_exchange_n(&g->running, 1, __ATOMIC_ACQUIRE)) return false;
    bool unstarted = state_of(g) == 0;
    if (unstarted) __atomic_store_n(&g->state, CR_GENERATOR_DONE, __ATOMIC_RELAXED);
    __atomic_store_n(&g->running, 0, __ATOMIC_RELEASE);
    return unstarted;
}

CrValue cr_generator_resume(CrThread *t, CrGenerator *g, CrValue sent) {
    if (!cr_stack_ok(t)) return CR_ERROR;
    if (__atomic_exchange_n(&g->running, 1, __ATOMIC_ACQUIRE))
        return CR_RAISE(t, ValueError, "%s already executing", kind(g));
    if (CR_UNLIKELY(CR_GET(g->ob.flags) & CR_OBJ_WATCHED)) (g->ob.shape == CR_T_GENERATOR ? watch : cr_coroutine_unwatch)(t, g);
    CR_SET(g->item, 0);
    CrValue outer = t->handled;
    g->outer_handled = outer;
    if (g->handled) t->handled = g->handled;
    g->frame.caller = t->frame;
    t->frame = &g->frame;
    CrValue v = g->resume(t, g, sent);
    t->frame = g->frame.caller;
    g->handled = v && g->handling ? t->handled : CR_ERROR;
    t->handled = outer;
    __atomic_store_n(&g->running, 0, __ATOMIC_RELEASE);
    if (!v && t->exception) convert_stop(t, g);
    return v;
}

// Finished: without an exception if it returned None, else StopIteration(value).
static CrValue finish(CrThread *t, CrGenerator *g) {
    if (t->exception) return CR_ERROR;
    CrValue result = take_result(g);
    return result != CR_NONE ? cr_raise_stop_iteration(t, result) : CR_ERROR;
}

// It cannot be resumed any more: nothing for generators, an error for coroutines.
static CrValue used_up(CrThread *t, const CrGenerator *g) {
    return g->ob.shape == CR_T_COROUTINE ? CR_RAISE(t, RuntimeError, "cannot reuse already awaited coroutine") : CR_ERROR;
}

CrValue cr_generator_next(CrThread *t, CrValue self) {
    CrGenerator *g = CR_AS(CrGenerator, self);
    if (state_of(g) == CR_GENERATOR_DONE) return used_up(t, g);
    CrValue v = cr_generator_resume(t, g, CR_NONE);
    return v ? v : finish(t, g);
}

// Like next, but the end is always a StopIteration: what the methods raise.
CrValue cr_generator_or_stop(CrThread *t, CrGenerator *g, CrValue v) {
    if (v) return v;
    v = finish(t, g);
    return v || cr_raised(t) ? v : cr_raise_stop_iteration(t, CR_NONE);
}

CrValue cr_generator_send(CrThread *t, CrGenerator *g, CrValue value) {
    if (state_of(g) == CR_GENERATOR_DONE) return used_up(t, g);
    if (state_of(g) == 0 && value != CR_NONE && !CR_GET(g->running))
        return CR_RAISE(t, TypeError, "can't send non-None value to a just-started %s", kind(g));
    return cr_generator_resume(t, g, value);
}

static CrValue generator_send(CrThread *t, CrFunction *f, CrValue self, CrValue value) {
    (void)f;
    CrGenerator *g = CR_AS(CrGenerator, self);
    return cr_generator_or_stop(t, g, cr_generator_send(t, g, value));
}

// Resumes with the pending exception; a generator that has not started or is done just lets it through.
static CrValue throw_pending(CrThread *t, CrGenerator *g) {
    if (state_of(g) == CR_GENERATOR_DONE) {
        if (g->ob.shape == CR_T_COROUTINE) cr_exception_take(t);
        return used_up(t, g);
    }
    if (end_unstarted(g)) {
        t->frame = (g->frame.caller = t->frame, &g->frame);
        cr_traceback_add(t, &g->frame);
        t->frame = g->frame.caller;
        return CR_ERROR;
    }
    return cr_generator_resume(t, g, CR_ERROR);
}

// Raises e as if at the point where the generator (or what it delegates to) waits: its context is what is being handled there.
static void raise_inside(CrThread *t, CrGenerator *g, CrValue e) {
    for (CrValue d; (d = CR_GET(g->delegate)) && (CR_IS(GENERATOR, d) || CR_IS(COROUTINE, d));) g = CR_AS(CrGenerator, d);
    CrValue outer = t->handled, own = CR_GET(g->handled);
    if (own) t->handled = own;
    cr_raise_value(t, e);
    t->handled = outer;
}

CrValue cr_generator_throw(CrThread *t, CrGenerator *g, CrValue type, CrValue value, CrValue tb) {
    CrValue e = type;
    if (tb && tb != CR_NONE && !CR_IS(TRACEBACK, tb))
        return CR_RAISE(t, TypeError, "throw() third argument must be a traceback object");
    if (cr_has_flag(type, CR_TYPE_TYPE) && CR_AS(CrType, type)->flags & CR_TYPE_EXCEPTION) {
        if (value && cr_has_flag(value, CR_TYPE_EXCEPTION)) e = value;
        else if (value && value != CR_NONE && cr_has_flag(value, CR_TYPE_TUPLE)) e = cr_call_tuple(t, type, value, CR_ERROR);
        else e = value && value != CR_NONE ? cr_call1(t, type, value) : cr_call0(t, type);
        if (!e) return CR_ERROR;
    } else if (!cr_has_flag(type, CR_TYPE_EXCEPTION)) {
        return CR_RAISE(t, TypeError, "exceptions must be classes or instances deriving from BaseException, not %T", type);
    } else if (value && value != CR_NONE) {
        return CR_RAISE(t, TypeError, "instance exception may not have a separate value");
    }
    if (tb && tb != CR_NONE) CR_SET(CR_AS(CrException, e)->traceback, tb);
    raise_inside(t, g, e);
    return throw_pending(t, g);
}

static CrValue generator_throw(CrThread *t, CrFunction *f, CrValue self, CrValue type, CrValue value, CrValue tb) {
    (void)f;
    CrGenerator *g = CR_AS(CrGenerator, self);
    return cr_generator_or_stop(t, g, cr_generator_throw(t, g, type, value, tb));
}

CrValue cr_generator_exit(CrThread *t, CrGenerator *g) {
    raise_inside(t, g, cr_box(CR_TYPE_OF_ID(GeneratorExit)));
    return throw_pending(t, g);
}

CrValue cr_generator_close(CrThread *t, CrGenerator *g) {
    if (state_of(g) == CR_GENERATOR_DONE) return CR_NONE;
    if (end_unstarted(g)) return CR_NONE;
    if (cr_generator_exit(t, g)) return CR_RAISE(t, RuntimeError, "%s ignored GeneratorExit", kind(g));
    if (!t->exception || cr_exception_clear_if(t, CR_TYPE_OF_ID(GeneratorExit)) ||
        cr_exception_clear_if(t, CR_TYPE_OF_ID(StopIteration)))
        return CR_NONE;
    return CR_ERROR;
}

CrValue cr_generator_clear(CrThread *t, CrGenerator *g) {
    if (CR_GET(g->running)) return CR_RAISE(t, RuntimeError, "cannot clear an executing frame");
    if (g->ob.shape == CR_T_COROUTINE && state_of(g) == 0) cr_coroutine_warn(t, g);
    else if (g->ob.shape != CR_T_ASYNC_GENERATOR && !cr_generator_close(t, g)) cr_unraisable(t, cr_box(g));
    return CR_NONE;
}

static CrValue generator_close(CrThread *t, CrFunction *f, CrValue self) {
    return (void)f, cr_generator_close(t, CR_AS(CrGenerator, self));
}

// ---- yield from ---------------------------------------------------------------------------------------------------

CrValue cr_delegate_iter(CrThread *t, CrValue x) {
    bool coroutine = t->frame->code->flags & CR_CODE_ITERABLE_COROUTINE;
    if (CR_IS(COROUTINE, x) && coroutine) return x;
    if (CR_IS(COROUTINE, x))
        return CR_RAISE(t, TypeError, "cannot 'yield from' a coroutine object in a non-coroutine generator");
    return CR_IS(GENERATOR, x) ? x : cr_iter(t, x);
}

// The value of a finished iterator: from its StopIteration, if that is what ended it.
static CrValue stop_value(CrThread *t, bool *done) {
    if (t->exception && !cr_exception_is(t, CR_TYPE_OF_ID(StopIteration))) return CR_ERROR;
    *done = true;
    if (!t->exception) return CR_NONE;
    CrValue value = CR_AS(CrException, cr_exception_take(t))->data[0];
    return value ? value : CR_NONE;
}

// Throws the pending exception into any iterator; GeneratorExit closes it instead.
static CrValue throw_into(CrThread *t, CrValue iterator, bool *done) {
    CrValue e = cr_exception_take(t);
    bool exiting = cr_is_subtype(cr_type_of(e), CR_TYPE_OF_ID(GeneratorExit));
    CrValue method = cr_getattr_or_zero(t, iterator, exiting ? cr_name_close : cr_name_throw);
    if (!method && cr_raised(t)) {
        if (!exiting) return CR_ERROR;
        cr_unraisable(t, iterator);
    }
    if (exiting) {
        if (method && !cr_call0(t, method)) return CR_ERROR;
        t->exception = e;
        return CR_ERROR;
    }
    if (!method) {
        t->exception = e;
        return CR_ERROR;
    }
    CrValue v = cr_call1(t, method, e);
    return v ? v : stop_value(t, done);
}

// One step of any iterator. *done: it has finished.
static CrValue step_delegate(CrThread *t, CrValue iterator, CrValue sent, bool *done) {
    CrValue v;
    bool generator = CR_IS(GENERATOR, iterator) || CR_IS(COROUTINE, iterator);
    if (!sent && generator && !cr_exception_is(t, CR_TYPE_OF_ID(GeneratorExit))) { // raised inside already: it keeps its context
        v = throw_pending(t, CR_AS(CrGenerator, iterator));
        if (!v && !t->exception) v = take_result(CR_AS(CrGenerator, iterator)), *done = true;
    } else if (!sent) {
        v = throw_into(t, iterator, done);
    } else if (CR_IS(ASYNC_SEND, iterator)) {
        v = cr_async_send_step(t, CR_AS(CrAsyncStep, iterator), sent, done);
    } else if (generator) {
        CrGenerator *inner = CR_AS(CrGenerator, iterator);
        if (state_of(inner) == CR_GENERATOR_DONE) {
            v = CR_IS(COROUTINE, iterator) ? used_up(t, inner) : CR_NONE;
            *done = v;
        } else if (!(v = cr_generator_resume(t, inner, sent)) && !t->exception) {
            *done = true;
            v = take_result(inner);
        }
    } else {
        CrType *type = cr_type_of(iterator);
        bool found; // a class's __next__ is called as it is: its StopIteration has the value
        if (sent != CR_NONE || !type->slots.next) v = cr_call_method(t, iterator, cr_name_send, &sent, 1);
        else if (type->flags & CR_TYPE_HEAP) v = cr_call_special(t, iterator, cr_name___next__, NULL, 0, &found);
        else v = type->slots.next(t, iterator);
        if (!v) v = stop_value(t, done);
    }
    return v;
}

CrValue cr_delegate(CrThread *t, CrGenerator *g, CrValue iterator, CrValue sent) {
    bool done = false;
    CR_SET(g->delegate, iterator);
    CrValue v = step_delegate(t, iterator, sent, &done);
    if (done || !v) CR_SET(g->delegate, CR_ERROR);
    if (!v && !sent && t->exception) cr_raise_value(t, cr_exception_take(t)); // comes up here: what is handled here is its context
    return v;
}

// A finally body that is entered without an exception changes nothing: CR_FALSE says so to the end of it.
CrValue cr_generator_handler_enter(CrThread *t, CrGenerator *g, CrValue e) {
    if (!e) return CR_FALSE;
    CrValue previous = cr_handler_enter(t, e);
    return g->handling++ ? previous : CR_ERROR;
}

void cr_generator_handler_leave(CrThread *t, CrGenerator *g, CrValue previous) {
    if (previous == CR_FALSE) return;
    g->handling--;
    t->handled = previous ? previous : g->outer_handled;
}

// ---- The type --------------------------------------------------------------------------------------------------------


CrValue cr_generator_get_name(CrThread *t, CrValue v) {
    CrGenerator *g = CR_AS(CrGenerator, v);
    CrValue name = CR_GET(g->name);
    return name ? name : cr_function_name(t, g->function);
}
CrValue cr_generator_get_qualname(CrThread *t, CrValue v) {
    CrGenerator *g = CR_AS(CrGenerator, v);
    CrValue name = CR_GET(g->qualname);
    return name ? name : cr_function_qualname(t, g->function);
}
int cr_generator_set_name(CrThread *t, CrValue g, CrValue v) {
    if (!v || !cr_is_str(v)) return CR_RAISE(t, TypeError, "__name__ must be set to a string object"), -1;
    CR_SET(CR_AS(CrGenerator, g)->name, v);
    return 0;
}
int cr_generator_set_qualname(CrThread *t, CrValue g, CrValue v) {
    if (!v || !cr_is_str(v)) return CR_RAISE(t, TypeError, "__qualname__ must be set to a string object"), -1;
    CR_SET(CR_AS(CrGenerator, g)->qualname, v);
    return 0;
}
CrValue cr_generator_get_running(CrThread *t, CrValue g) { return (void)t, cr_bool(CR_GET(CR_AS(CrGenerator, g)->running)); }
CrValue cr_generator_get_suspended(CrThread *t, CrValue v) {
    CrGenerator *g = CR_AS(CrGenerator, v);
    return (void)t, cr_bool(state_of(g) && state_of(g) != CR_GENERATOR_DONE && !CR_GET(g->running));
}
CrValue cr_generator_get_delegate(CrThread *t, CrValue v) {
    CrGenerator *g = CR_AS(CrGenerator, v);
    CrValue d = CR_GET(g->running) ? CR_ERROR : CR_GET(g->delegate);
    return (void)t, d ? d : CR_NONE;
}

CrValue cr_generator_get_code(CrThread *t, CrValue v) {
    CrGenerator *g = CR_AS(CrGenerator, v);
    CrValue code = cr_code_of_function(t, g->function);
    CR_AS(CrCodeObject, code)->code = g->frame.code;
    return code;
}

CrValue cr_generator_get_frame(CrThread *t, CrValue v) {
    CrGenerator *g = CR_AS(CrGenerator, v);
    return state_of(g) == CR_GENERATOR_DONE ? CR_NONE : cr_box(cr_frame_object(t, &g->frame));
}

CrValue cr_generator_repr(CrThread *t, CrValue v) {
    return cr_str_printf(t, "<%T object %S at %p>", v, cr_generator_get_qualname(t, v), (void *)(uintptr_t)v);
}

static const CrMethodDef generator_methods[] = {
    {"send(self, arg, /)", CR_FN(generator_send), "send(arg) -> send 'arg' into generator,\nreturn next yielded value or raise StopIteration.", 0},
    {"throw(self, type, value=<none>, traceback=<none>, /)", CR_FN(generator_throw), "Raise exception in generator, return next yielded value or raise\nStopIteration.", 0},
    {"close(self, /)", CR_FN(generator_close), "close() -> raise GeneratorExit inside generator.", 0},
    {0},
};
static const CrGetSetDef generator_getsets[] = {
    {"__name__", cr_generator_get_name, cr_generator_set_name, NULL},
    {"__qualname__", cr_generator_get_qualname, cr_generator_set_qualname, NULL},
    {"gi_running", cr_generator_get_running, NULL, NULL},
    {"gi_suspended", cr_generator_get_suspended, NULL, NULL},
    {"gi_yieldfrom", cr_generator_get_delegate, NULL, NULL},
    {"gi_code", cr_generator_get_code, NULL, NULL},
    {"gi_frame", cr_generator_get_frame, NULL, NULL},
    {0},
};
const CrTypeDef cr_generator_typedef = {
    .flags = CR_TYPE_WEAKREF,
    .slots = {.repr = cr_generator_repr, .iter = cr_iterator_self, .next = cr_generator_next},
    .methods = generator_methods,
    .getsets = generator_getsets,
};
