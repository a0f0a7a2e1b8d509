// coroutine.h -- `async def`: coroutines, what `await`, `async for` and `async with` ask of objects, async generators.
//
// A coroutine is a CrGenerator of another type: awaiting is delegation as by `yield from` (cr_delegate), to the iterator that
// cr_awaitable finds. Whoever drives the outermost coroutine gets what the innermost awaited iterator yields.
#ifndef CRANKY_RUNTIME_COROUTINE_H
#define CRANKY_RUNTIME_COROUTINE_H

#include "runtime/generator.h"

typedef struct CrCoroutineWrapper { // coroutine.__await__(): an iterator over the coroutine
    CrObject ob;
    CrGenerator *coroutine;
} CrCoroutineWrapper;

// One asend(), __anext__(), athrow() or aclose() of an async generator: awaitable, and the iterator of its own await.
typedef struct CrAsyncStep {
    CrObject ob;
    CrGenerator *generator;
    CrValue value;   // asend: what is sent. athrow: the exception's type; CR_ERROR: it is an aclose()
    CrValue args[2]; // athrow: value and traceback, or CR_ERROR
    enum { CR_STEP_NEW, CR_STEP_BEGUN, CR_STEP_OVER } state;
} CrAsyncStep;

typedef struct CrAnextAwaitable { // anext(it, default)
    CrObject ob;
    CrValue awaitable; // what __anext__() gave
    CrValue iterator;  // its iterator; CR_ERROR until first stepped
    CrValue absent;    // the default
} CrAnextAwaitable;

// What is awaited, for the error message: 0 an expression, 1 the result of __aenter__, 2 of __aexit__.
CrValue cr_awaitable(CrThread *t, CrValue v, int from);

CrValue cr_async_iter(CrThread *t, CrValue v);  // the iterator of an `async for`
CrValue cr_async_next(CrThread *t, CrValue it); // its next awaitable, as an iterator
int cr_async_over(CrThread *t, CrValue e);      // is exception `e` a StopAsyncIteration?
// The bound __aexit__; calling __aenter__; calling exit(type, e, traceback), with None if e is CR_ERROR. Not awaited here.
CrValue cr_async_with_exit(CrThread *t, CrValue manager);
CrValue cr_async_with_enter(CrThread *t, CrValue manager);
CrValue cr_async_with_leave(CrThread *t, CrValue exit, CrValue e);

// The built-ins aiter() and anext(); absent may be CR_ERROR.
CrValue cr_aiter(CrThread *t, CrValue v);
CrValue cr_anext(CrThread *t, CrValue it, CrValue absent);

// A step of an asend(): what an await inside yields, or with *done the item.
CrValue cr_async_send_step(CrThread *t, CrAsyncStep *s, CrValue sent, bool *done);
CrValue cr_async_generator_next(CrThread *t, CrValue generator); // __anext__()

#endif
