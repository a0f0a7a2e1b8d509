// generator.h -- generators as resumable frames: the body's locals live in a heap object behind this header.
// Coroutines (coroutine.h) and async generators are the same object with another type.
//
// The compiler emits, for a generator function, a struct { CrGenerator gen; CrValue local...; } and a resume function
// that switches on gen.state to the point behind the last yield:
//
//      CrValue resume(CrThread *t, CrGenerator *g, CrValue sent)
//
//      sent     the value of the yield expression; CR_ERROR: an exception is pending and is raised at that point
//      result   the yielded value; CR_ERROR: finished (g->state is CR_GENERATOR_DONE), either with t->exception set or
//               with the return value in g->result
//
// An async generator yields items, and hands on what its awaits yield: `item` tells which of the two came out.
// `running` is an atomic flag: two threads that resume one generator get ValueError, as in CPython.
#ifndef CRANKY_RUNTIME_GENERATOR_H
#define CRANKY_RUNTIME_GENERATOR_H

#include "runtime/call.h"
#include "runtime/object.h"

typedef struct CrGenerator {
    CrObject ob;
    uint32_t state;   // 0: not started; CR_GENERATOR_DONE; else the number of the yield it waits at
    uint32_t running; // 1 while resume is active
    CrValue (*resume)(CrThread *t, struct CrGenerator *g, CrValue sent);
    CrFrame frame;    // linked into t->frame while running
    CrValue frame_object; // gi_frame, or CR_ERROR until asked for
    CrFunction *function;
    CrValue result;   // return value, once done
    CrValue handled;  // exception being handled inside when it yielded, or CR_ERROR
    CrValue outer_handled; // the resumer's sys.exc_info() while running
    CrValue delegate; // the iterator of an active `yield from`, or CR_ERROR
    CrValue name, qualname; // CR_ERROR: the function's
    union {
        CrValue finalizer; // async generators: the hook that is told when it dies unfinished, or CR_ERROR
        CrValue origin;    // coroutines: cr_origin, or CR_ERROR
    };
    uint32_t handling; // except and finally bodies that it is in: while there are any, sys.exc_info() is its own
    uint8_t item;     // async generators: the last yield was of an item
    uint8_t busy;     // async generators: an asend(), athrow() or aclose() has begun and not ended (ag_running)
    uint8_t closed;   // async generators: aclose() was called, or it ended with StopAsyncIteration
    uint8_t hooked;   // async generators: the thread's hooks were asked when it was first iterated
} CrGenerator;

#define CR_GENERATOR_DONE UINT32_MAX

// Allocates a generator frame of `size` bytes for a call of `f`.
CrGenerator *cr_generator_new(CrThread *t, size_t size, CrFunction *f,
                              CrValue (*resume)(CrThread *, CrGenerator *, CrValue));
// Resumes with a value, or with the pending exception (value CR_ERROR). Result as for the resume function.
CrValue cr_generator_resume(CrThread *t, CrGenerator *g, CrValue sent);

// send() and throw(): as cr_generator_resume, after the checks of the Python methods. value and tb may be CR_ERROR.
CrValue cr_generator_send(CrThread *t, CrGenerator *g, CrValue value);
CrValue cr_generator_throw(CrThread *t, CrGenerator *g, CrValue type, CrValue value, CrValue tb);
void cr_generators_at_exit(CrThread *t); // closes those that wait inside a try or with
// Throws GeneratorExit at the point where it waits.
CrValue cr_generator_exit(CrThread *t, CrGenerator *g);
CrValue cr_generator_close(CrThread *t, CrGenerator *g); // close(): None, or what is raised
// As if nobody had it any more: frame.clear(). None, or CR_ERROR: it is running.
CrValue cr_generator_clear(CrThread *t, CrGenerator *g);
CrValue cr_generator_next(CrThread *t, CrValue generator); // the `next` slot
// Makes the end of a generator a StopIteration: gives v, or CR_ERROR with an exception set.
CrValue cr_generator_or_stop(CrThread *t, CrGenerator *g, CrValue v);
// Getters and setters that the three types share.
CrValue cr_generator_get_name(CrThread *t, CrValue g);
CrValue cr_generator_get_qualname(CrThread *t, CrValue g);
int cr_generator_set_name(CrThread *t, CrValue g, CrValue v);
int cr_generator_set_qualname(CrThread *t, CrValue g, CrValue v);
CrValue cr_generator_get_running(CrThread *t, CrValue g);
CrValue cr_generator_get_suspended(CrThread *t, CrValue g);
CrValue cr_generator_get_delegate(CrThread *t, CrValue g);
CrValue cr_generator_get_frame(CrThread *t, CrValue g);
CrValue cr_generator_get_code(CrThread *t, CrValue g);
CrValue cr_generator_repr(CrThread *t, CrValue g);

// One step of `yield from`: sends to (or, with sent CR_ERROR, throws the pending exception into) the iterator. If
// g->delegate is CR_ERROR after it, the iterator has finished and the result is the value of the expression.
CrValue cr_delegate(CrThread *t, CrGenerator *g, CrValue iterator, CrValue sent);
// iter(x) for `yield from x`.
CrValue cr_delegate_iter(CrThread *t, CrValue x);

// Entering and leaving `except` inside a generator: as cr_handler_enter/leave, but relative to whoever resumes it.
CrValue cr_generator_handler_enter(CrThread *t, CrGenerator *g, CrValue e);
void cr_generator_handler_leave(CrThread *t, CrGenerator *g, CrValue previous);

#endif
