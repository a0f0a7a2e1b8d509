// async_generator.c -- async generators: __anext__(), asend(), athrow(), aclose(), and the awaitables they give.
//
// The generator's resume function yields two kinds of values: its items, and what its awaits hand out on their way to whoever
// drives the coroutines. An awaitable (CrAsyncStep) steps it: the second kind goes on outwards, an item ends the await, which
// for an iterator is StopIteration(item). cr_delegate takes the item of an asend() without that exception.
#include "runtime/coroutine.h"
#include "runtime/function.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/generic_alias.h"

static CrValue raise_bare(CrThread *t, CrType *type) { return cr_raise_value(t, cr_box(type)); }

static bool is_end(CrThread *t) {
    return cr_exception_is(t, CR_TYPE_OF_ID(StopAsyncIteration)) || cr_exception_is(t, CR_TYPE_OF_ID(GeneratorExit));
}

// After a resume that gave v: notes what that means for the generator. *item: v ends the await.
static CrValue settle(CrThread *t, CrGenerator *g, CrValue v, bool *item) {
    *item = v && CR_GET(g->item);
    if (!v) {
        if (!t->exception) raise_bare(t, CR_TYPE_OF_ID(StopAsyncIteration));
        if (is_end(t)) CR_SET(g->closed, 1);
    }
    if (!v || *item) CR_SET(g->busy, 0);
    return v;
}

static CrValue over(CrAsyncStep *s, CrValue v) {
    s->state = CR_STEP_OVER;
    return v;
}

// For an iterator's methods: an item becomes StopIteration(item).
static CrValue or_stop(CrThread *t, CrValue v, bool item) { return item ? cr_raise_stop_iteration(t, v) : v; }

static CrAsyncStep *new_step(CrThread *t, uint32_t shape, CrValue generator, CrValue value) {
    CrAsyncStep *s = cr_alloc(t, sizeof *s);
    s->ob.shape = shape;
    s->generator = CR_AS(CrGenerator, generator);
    s->value = value;
    return s;
}

// ---- asend, __anext__ ----------------------------------------------------------------------------------------------------

static CrValue reused_send(CrThread *t) {
    return CR_RAISE(t, RuntimeError, "cannot reuse already awaited __anext__()/asend()");
}

CrValue cr_async_send_step(CrThread *t, CrAsyncStep *s, CrValue sent, bool *done) {
    CrGenerator *g = s->generator;
    *done = false;
    if (s->state == CR_STEP_OVER) return reused_send(t);
    if (s->state == CR_STEP_NEW) {
        if (CR_GET(g->busy)) return CR_RAISE(t, RuntimeError, "anext(): asynchronous generator is already running");
        if (sent == CR_NONE) sent = s->value;
        s->state = CR_STEP_BEGUN;
    }
    CR_SET(g->busy, 1);
    CrValue v = settle(t, g, cr_generator_send(t, g, sent), done);
    return !v || *done ? over(s, v) : v;
}

static CrValue send_send(CrThread *t, CrFunction *f, CrValue self, CrValue value) {
    bool item;
    CrValue v = cr_async_send_step(t, CR_AS(CrAsyncStep, self), value, &item);
    return (void)f, or_stop(t, v, item);
}
static CrValue send_next(CrThread *t, CrValue self) { return send_send(t, NULL, self, CR_NONE); }

static CrValue send_throw(CrThread *t, CrFunction *f, CrValue self, CrValue type, CrValue value, CrValue tb) {
    (void)f;
    CrAsyncStep *s = CR_AS(CrAsyncStep, self);
    bool item;
    if (s->state == CR_STEP_OVER) return reused_send(t);
    CrValue v = settle(t, s->generator, cr_generator_throw(t, s->generator, type, value, tb), &item);
    if (!v || item) over(s, v);
    return or_stop(t, v, item);
}

static CrValue step_close(CrThread *t, CrFunction *f, CrValue self) {
    return (void)t, (void)f, over(CR_AS(CrAsyncStep, self), CR_NONE);
}
static CrValue step_await(CrThread *t, CrFunction *f, CrValue self) { return (void)t, (void)f, self; }

static const CrMethodDef send_methods[] = {
    {"send(self, arg, /)", CR_FN(send_send), "send(value) -> send 'value' to the generator.", 0},
    {"throw(self, type, value=<none>, traceback=<none>, /)", CR_FN(send_throw), "Raise an exception in the generator.", 0},
    {"close(self, /)", CR_FN(step_close), "It can no longer be awaited.", 0},
    {"__await__(self, /)", CR_FN(step_await), "Return an iterator to be used in await expression.", 0},
    {0},
};
const CrTypeDef cr_async_send_typedef = {.slots = {.iter = cr_iterator_self, .next = send_next}, .methods = send_methods};

// ---- athrow, aclose --------------------------------------------------------------------------------------------------------

static CrValue reused_throw(CrThread *t) {
    return CR_RAISE(t, RuntimeError, "cannot reuse already awaited aclose()/athrow()");
}

// What a resume gave to an aclose(): that the generator ends is what was wanted, an item is not.
static CrValue settle_close(CrThread *t, CrAsyncStep *s, CrValue v) {
    CrGenerator *g = s->generator;
    if (v && !CR_GET(g->item)) return v;
    CR_SET(g->busy, 0);
    over(s, v);
    if (v) return CR_RAISE(t, RuntimeError, "async generator ignored GeneratorExit");
    if (!t->exception) return cr_raise_stop_iteration(t, CR_NONE);
    if (is_end(t)) {
        cr_exception_take(t);
        return cr_raise_stop_iteration(t, CR_NONE);
    }
    return CR_ERROR;
}

static CrValue settle_throw(CrThread *t, CrAsyncStep *s, CrValue v) {
    if (!s->value) return settle_close(t, s, v);
    bool item;
    v = settle(t, s->generator, v, &item);
    if (!v) over(s, v);
    return or_stop(t, v, item);
}

static CrValue begin_throw(CrThread *t, CrAsyncStep *s, CrValue sent) {
    CrGenerator *g = s->generator;
    if (CR_GET(g->busy)) {
        over(s, CR_ERROR);
        return CR_RAISE(t, RuntimeError, "%s(): asynchronous generator is already running", s->value ? "athrow" : "aclose");
    }
    if (CR_GET(g->closed)) {
        over(s, CR_ERROR);
        return raise_bare(t, CR_TYPE_OF_ID(StopAsyncIteration));
    }
    if (sent != CR_NONE) return CR_RAISE(t, RuntimeError, "can't send non-None value to a just-started coroutine");
    s->state = CR_STEP_BEGUN;
    CR_SET(g->busy, 1);
    if (!s->value) CR_SET(g->closed, 1);
    return settle_throw(t, s, s->value ? cr_generator_throw(t, g, s->value, s->args[0], s->args[1]) : cr_generator_exit(t, g));
}

static CrValue throw_send(CrThread *t, CrFunction *f, CrValue self, CrValue value) {
    (void)f;
    CrAsyncStep *s = CR_AS(CrAsyncStep, self);
    if (s->state == CR_STEP_OVER) return reused_throw(t);
    if (CR_GET(s->generator->state) == CR_GENERATOR_DONE) {
        over(s, CR_ERROR);
        return cr_raise_stop_iteration(t, CR_NONE);
    }
    if (s->state == CR_STEP_NEW) return begin_throw(t, s, value);
    return settle_throw(t, s, cr_generator_send(t, s->generator, value));
}
static CrValue throw_next(CrThread *t, CrValue self) { return throw_send(t, NULL, self, CR_NONE); }

static CrValue throw_throw(CrThread *t, CrFunction *f, CrValue self, CrValue type, CrValue value, CrValue tb) {
    (void)f;
    CrAsyncStep *s = CR_AS(CrAsyncStep, self);
    if (s->state == CR_STEP_OVER) return reused_throw(t);
    return settle_throw(t, s, cr_generator_throw(t, s->generator, type, value, tb));
}

static const CrMethodDef throw_methods[] = {
    {"send(self, arg, /)", CR_FN(throw_send), "send(value) -> send 'value' to the generator.", 0},
    {"throw(self, type, value=<none>, traceback=<none>, /)", CR_FN(throw_throw), "Raise an exception in the generator.", 0},
    {"close(self, /)", CR_FN(step_close), "It can no longer be awaited.", 0},
    {"__await__(self, /)", CR_FN(step_await), "Return an iterator to be used in await expression.", 0},
    {0},
};
const CrTypeDef cr_async_throw_typedef = {.slots = {.iter = cr_iterator_self, .next = throw_next}, .methods = throw_methods};

// ---- The generator ------------------------------------------------------------------------------------------------------------

static void finalise(CrThread *t, void *object) {
    CrGenerator *g = object;
    if (g->state == CR_GENERATOR_DONE || g->closed) return;
    if (cr_call1(t, g->finalizer, cr_box(g)) == CR_ERROR) cr_unraisable(t, cr_box(g));
}

// The first time that it is iterated the thread's hooks (sys.set_asyncgen_hooks) get to know the generator.
static bool begin(CrThread *t, CrValue v) {
    CrGenerator *g = CR_AS(CrGenerator, v);
    if (CR_LIKELY(CR_GET(g->hooked))) return true;
    CR_SET(g->hooked, 1);
    if (t->async_finalizer) {
        g->finalizer = t->async_finalizer;
        cr_gc_finalize_object(t, g, finalise);
    }
    return !t->async_first || cr_call1(t, t->async_first, v) != CR_ERROR;
}

CrValue cr_async_generator_next(CrThread *t, CrValue g) {
    return begin(t, g) ? cr_box(new_step(t, CR_T_ASYNC_SEND, g, CR_NONE)) : CR_ERROR;
}

static CrValue generator_anext(CrThread *t, CrFunction *f, CrValue self) { return (void)f, cr_async_generator_next(t, self); }
static CrValue generator_asend(CrThread *t, CrFunction *f, CrValue self, CrValue value) {
    (void)f;
    return begin(t, self) ? cr_box(new_step(t, CR_T_ASYNC_SEND, self, value)) : CR_ERROR;
}
static CrValue generator_athrow(CrThread *t, CrFunction *f, CrValue self, CrValue type, CrValue value, CrValue tb) {
    (void)f;
    if (!begin(t, self)) return CR_ERROR;
    CrAsyncStep *s = new_step(t, CR_T_ASYNC_THROW, self, type);
    s->args[0] = value;
    s->args[1] = tb;
    return cr_box(s);
}
static CrValue generator_aclose(CrThread *t, CrFunction *f, CrValue self) {
    (void)f;
    return begin(t, self) ? cr_box(new_step(t, CR_T_ASYNC_THROW, self, CR_ERROR)) : CR_ERROR;
}
static CrValue get_running(CrThread *t, CrValue g) { return (void)t, cr_bool(CR_GET(CR_AS(CrGenerator, g)->busy)); }

static const CrMethodDef generator_methods[] = {
    {"__aiter__(self, /)", CR_FN(step_await), "Return an awaitable, that resolves in asynchronous iterator.", 0},
    {"__anext__(self, /)", CR_FN(generator_anext), "Return a value or raise StopAsyncIteration.", 0},
    {"asend(self, value, /)", CR_FN(generator_asend), "asend(v) -> send 'v' in generator.", 0},
    {"athrow(self, type, value=<none>, traceback=<none>, /)", CR_FN(generator_athrow), "athrow(typ[,val[,tb]]) -> raise exception in generator.", 0},
    {"aclose(self, /)", CR_FN(generator_aclose), "aclose() -> raise GeneratorExit inside generator.", 0},
    CR_CLASS_GETITEM,
    {0},
};
static const CrGetSetDef generator_getsets[] = {
    {"__name__", cr_generator_get_name, cr_generator_set_name, NULL},
    {"__qualname__", cr_generator_get_qualname, cr_generator_set_qualname, NULL},
    {"ag_await", cr_generator_get_delegate, NULL, NULL},
    {"ag_code", cr_generator_get_code, NULL, NULL},
    {"ag_frame", cr_generator_get_frame, NULL, NULL},
    {"ag_running", get_running, NULL, NULL},
    {0},
};
const CrTypeDef cr_async_generator_typedef = {
    .flags = CR_TYPE_WEAKREF,
    .slots = {.repr = cr_generator_repr},
    .methods = generator_methods,
    .getsets = generator_getsets,
};
