// coroutine.c -- the coroutine type, and the protocols behind `await`, `async for`, `async with`, aiter() and anext().
#include "runtime/coroutine.h"

#include "runtime/attr.h"
#include "runtime/function.h"
#include "runtime/raise.h"
#include "runtime/type.h"

// ---- await ------------------------------------------------------------------------------------------------------------

static CrValue cannot_await(CrThread *t, CrValue v, int from) {
    if (!from) return CR_RAISE(t, TypeError, "object %T can't be used in 'await' expression", v);
    return CR_RAISE(t, TypeError, "'async with' received an object from %s that does not implement __await__: %T",
                    from == 1 ? "__aenter__" : "__aexit__", v);
}

static CrValue awaitable_iterator(CrThread *t, CrValue v, int from) {
    if (CR_IS(COROUTINE, v) || CR_IS(ASYNC_SEND, v) || CR_IS(ASYNC_THROW, v)) return v;
    if (CR_IS(GENERATOR, v) && CR_AS(CrGenerator, v)->frame.code->flags & CR_CODE_ITERABLE_COROUTINE) return v;
    bool found;
    CrValue it = cr_call_special(t, v, cr_name___await__, NULL, 0, &found);
    if (!found) return cannot_await(t, v, from);
    if (!it) return CR_ERROR;
    if (CR_IS(COROUTINE, it)) return CR_RAISE(t, TypeError, "__await__() returned a coroutine");
    if (!cr_type_of(it)->slots.next) return CR_RAISE(t, TypeError, "__await__() returned non-iterator of type '%T'", it);
    return it;
}

CrValue cr_awaitable(CrThread *t, CrValue v, int from) {
    CrValue it = awaitable_iterator(t, v, from);
    if (it && CR_IS(COROUTINE, it) && cr_generator_get_delegate(t, it) != CR_NONE)
        return CR_RAISE(t, RuntimeError, "coroutine is being awaited already");
    return it;
}

// ---- async for ----------------------------------------------------------------------------------------------------------

static bool has_anext(CrValue v) { return cr_type_lookup(cr_type_of(v), cr_name___anext__) != CR_ERROR; }

CrValue cr_async_iter(CrThread *t, CrValue v) {
    if (CR_IS(ASYNC_GENERATOR, v)) return v;
    bool found;
    CrValue it = cr_call_special(t, v, cr_name___aiter__, NULL, 0, &found);
    if (!found) return CR_RAISE(t, TypeError, "'async for' requires an object with __aiter__ method, got %T", v);
    if (it && !has_anext(it))
        return CR_RAISE(t, TypeError, "'async for' received an object from __aiter__ that does not implement __anext__: %T", it);
    return it;
}

CrValue cr_async_next(CrThread *t, CrValue it) {
    if (CR_IS(ASYNC_GENERATOR, it)) return cr_async_generator_next(t, it);
    bool found;
    CrValue next = cr_call_special(t, it, cr_name___anext__, NULL, 0, &found);
    if (!found) return CR_RAISE(t, TypeError, "'async for' requires an iterator with __anext__ method, got %T", it);
    CrValue awaited = next ? awaitable_iterator(t, next, 0) : CR_ERROR;
    if (awaited || !next) return awaited;
    CrValue cause = cr_exception_take(t);
    CR_RAISE(t, TypeError, "'async for' received an invalid object from __anext__: %T", next);
    CrException *e = CR_AS(CrException, t->exception);
    e->cause = e->context = cause;
    e->suppress = CR_TRUE;
    return CR_ERROR;
}

int cr_async_over(CrThread *t, CrValue e) {
    return (void)t, cr_is_subtype(cr_type_of(e), CR_TYPE_OF_ID(StopAsyncIteration));
}

// ---- async with -----------------------------------------------------------------------------------------------------------

static CrValue bound_special(CrThread *t, CrValue manager, CrValue name, const char *missing) {
    CrType *type = cr_type_of(manager);
    CrValue f = cr_type_lookup(type, name);
    if (!f)
        return CR_RAISE(t, TypeError, "'%N' object does not support the asynchronous context manager protocol%s", type, missing);
    CrType *ft = cr_type_of(f);
    return ft->slots.descr_get ? ft->slots.descr_get(t, f, manager, cr_box(type)) : f;
}

CrValue cr_async_with_exit(CrThread *t, CrValue manager) {
    if (!cr_type_lookup(cr_type_of(manager), cr_name___aenter__)) return bound_special(t, manager, cr_name___aenter__, "");
    return bound_special(t, manager, cr_name___aexit__, " (missed __aexit__ method)");
}

CrValue cr_async_with_enter(CrThread *t, CrValue manager) {
    bool found;
    return cr_call_special(t, manager, cr_name___aenter__, NULL, 0, &found);
}

CrValue cr_async_with_leave(CrThread *t, CrValue exit, CrValue e) {
    if (!e) return cr_call3(t, exit, CR_NONE, CR_NONE, CR_NONE);
    CrValue tb = CR_AS(CrException, e)->traceback;
    return cr_call3(t, exit, cr_box(cr_type_of(e)), e, tb ? tb : CR_NONE);
}

// ---- aiter, anext -----------------------------------------------------------------------------------------------------------

CrValue cr_aiter(CrThread *t, CrValue v) {
    bool found;
    CrValue it = cr_call_special(t, v, cr_name___aiter__, NULL, 0, &found);
    if (!found) return CR_RAISE(t, TypeError, "'%T' object is not an async iterable", v);
    if (it && !has_anext(it)) return CR_RAISE(t, TypeError, "aiter() returned not an async iterator of type '%T'", it);
    return it;
}

CrValue cr_anext(CrThread *t, CrValue it, CrValue absent) {
    bool found;
    CrValue next = cr_call_special(t, it, cr_name___anext__, NULL, 0, &found);
    if (!found) return CR_RAISE(t, TypeError, "'%T' object is not an async iterator", it);
    if (!next || !absent) return next;
    CrAnextAwaitable *a = cr_alloc(t, sizeof *a);
    a->ob.shape = CR_T_ANEXT_AWAITABLE;
    a->awaitable = next;
    a->absent = absent;
    return cr_box(a);
}

// The iterator to step; a coroutine's is its wrapper, which has `next`.
static CrValue anext_iterator(CrThread *t, CrAnextAwaitable *a) {
    if (a->iterator) return a->iterator;
    CrValue it = awaitable_iterator(t, a->awaitable, 0);
    bool found;
    if (it && CR_IS(COROUTINE, it)) it = cr_call_special(t, it, cr_name___await__, NULL, 0, &found);
    return a->iterator = it;
}

// The end of the iteration gives the default.
static CrValue or_absent(CrThread *t, CrAnextAwaitable *a, CrValue v) {
    if (v || !t->exception || !cr_exception_clear_if(t, CR_TYPE_OF_ID(StopAsyncIteration))) return v;
    return cr_raise_stop_iteration(t, a->absent);
}

static CrValue anext_next(CrThread *t, CrValue self) {
    CrAnextAwaitable *a = CR_AS(CrAnextAwaitable, self);
    CrValue it = anext_iterator(t, a);
    return it ? or_absent(t, a, cr_type_of(it)->slots.next(t, it)) : CR_ERROR;
}

static CrValue anext_call(CrThread *t, CrValue self, CrValue name, const CrValue *args, size_t n) {
    CrAnextAwaitable *a = CR_AS(CrAnextAwaitable, self);
    CrValue it = anext_iterator(t, a);
    return it ? or_absent(t, a, cr_call_method(t, it, name, args, n)) : CR_ERROR;
}

static CrValue anext_send(CrThread *t, CrFunction *f, CrValue self, CrValue value) {
    return (void)f, anext_call(t, self, cr_name_send, &value, 1);
}
static CrValue anext_throw(CrThread *t, CrFunction *f, CrValue self, CrValue type, CrValue value, CrValue tb) {
    return (void)f, anext_call(t, self, cr_name_throw, (CrValue[]){type, value, tb}, tb ? 3 : value ? 2 : 1);
}
static CrValue anext_close(CrThread *t, CrFunction *f, CrValue self) {
    return (void)f, anext_call(t, self, cr_name_close, NULL, 0);
}

static CrValue await_itself(CrThread *t, CrFunction *f, CrValue self) { return (void)t, (void)f, self; }

static const CrMethodDef anext_methods[] = {
    {"send(self, value, /)", CR_FN(anext_send), "Sends a value into what is awaited.", 0},
    {"throw(self, type, value=<none>, traceback=<none>, /)", CR_FN(anext_throw), "Raises an exception in what is awaited.", 0},
    {"close(self, /)", CR_FN(anext_close), "Closes what is awaited.", 0},
    {"__await__(self, /)", CR_FN(await_itself), "Return an iterator to be used in await expression.", 0},
    {0},
};
const CrTypeDef cr_anext_awaitable_typedef = {
    .slots = {.iter = cr_iterator_self, .next = anext_next},
    .methods = anext_methods,
};

// ---- The coroutine type, and its __await__ -------------------------------------------------------------------------------------

static CrValue coroutine_send(CrThread *t, CrFunction *f, CrValue self, CrValue value) {
    CrGenerator *g = CR_AS(CrGenerator, self);
    return (void)f, cr_generator_or_stop(t, g, cr_generator_send(t, g, value));
}
static CrValue coroutine_throw(CrThread *t, CrFunction *f, CrValue self, CrValue type, CrValue value, CrValue tb) {
    CrGenerator *g = CR_AS(CrGenerator, self);
    return (void)f, cr_generator_or_stop(t, g, cr_generator_throw(t, g, type, value, tb));
}
static CrValue coroutine_close(CrThread *t, CrFunction *f, CrValue self) {
    return (void)f, cr_generator_close(t, CR_AS(CrGenerator, self));
}
static CrValue coroutine_await(CrThread *t, CrFunction *f, CrValue self) {
    (void)f;
    CrCoroutineWrapper *w = cr_alloc(t, sizeof *w);
    w->ob.shape = CR_T_COROUTINE_WRAPPER;
    w->coroutine = CR_AS(CrGenerator, self);
    return cr_box(w);
}

static CrValue coroutine_origin(CrThread *t, CrValue self) {
    CrValue origin = CR_AS(CrGenerator, self)->origin;
    return (void)t, origin ? origin : CR_NONE;
}

static const CrMethodDef coroutine_methods[] = {
    {"send(self, arg, /)", CR_FN(coroutine_send), "send(arg) -> send 'arg' into coroutine,\nreturn next iterated value or raise StopIteration.", 0},
    {"throw(self, type, value=<none>, traceback=<none>, /)", CR_FN(coroutine_throw), "Raise exception in coroutine, return next iterated value or raise\nStopIteration.", 0},
    {"close(self, /)", CR_FN(coroutine_close), "close() -> raise GeneratorExit inside coroutine.", 0},
    {"__await__(self, /)", CR_FN(coroutine_await), "Return an iterator to be used in await expression.", 0},
    {0},
};
static const CrGetSetDef coroutine_getsets[] = {
    {"__name__", cr_generator_get_name, cr_generator_set_name, "name of the coroutine"},
    {"__qualname__", cr_generator_get_qualname, cr_generator_set_qualname, "qualified name of the coroutine"},
    {"cr_running", cr_generator_get_running, NULL, NULL},
    {"cr_suspended", cr_generator_get_suspended, NULL, NULL},
    {"cr_await", cr_generator_get_delegate, NULL, NULL},
    {"cr_code", cr_generator_get_code, NULL, NULL},
    {"cr_frame", cr_generator_get_frame, NULL, NULL},
    {"cr_origin", coroutine_origin, NULL, NULL},
    {0},
};
const CrTypeDef cr_coroutine_typedef = {
    .flags = CR_TYPE_WEAKREF,
    .slots = {.repr = cr_generator_repr},
    .methods = coroutine_methods,
    .getsets = coroutine_getsets,
};

#define WRAPPED(v) cr_box(CR_AS(CrCoroutineWrapper, (v))->coroutine)
static CrValue wrapper_next(CrThread *t, CrValue self) { return cr_generator_next(t, WRAPPED(self)); }
static CrValue wrapper_send(CrThread *t, CrFunction *f, CrValue self, CrValue value) {
    return coroutine_send(t, f, WRAPPED(self), value);
}
static CrValue wrapper_throw(CrThread *t, CrFunction *f, CrValue self, CrValue type, CrValue value, CrValue tb) {
    return coroutine_throw(t, f, WRAPPED(self), type, value, tb);
}
static CrValue wrapper_close(CrThread *t, CrFunction *f, CrValue self) { return coroutine_close(t, f, WRAPPED(self)); }

static const CrMethodDef wrapper_methods[] = {
    {"send(self, arg, /)", CR_FN(wrapper_send), "send(arg) -> send 'arg' into coroutine\nreturn next iterated value or raise StopIteration.", 0},
    {"throw(self, type, value=<none>, traceback=<none>, /)", CR_FN(wrapper_throw), "Raise exception in coroutine, return next iterated value or raise\nStopIteration.", 0},
    {"close(self, /)", CR_FN(wrapper_close), "close() -> raise GeneratorExit inside coroutine.", 0},
    {0},
};
const CrTypeDef cr_coroutine_wrapper_typedef = {
    .slots = {.iter = cr_iterator_self, .next = wrapper_next},
    .methods = wrapper_methods,
};
