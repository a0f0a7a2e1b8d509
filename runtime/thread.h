// thread.h -- CrThread, the state of one running Python thread, and the protocol every compiled function follows.
//
// A Python thread is a *task*: a stackful fiber, scheduled M:N over carriers (runtime/sched/). Its CrThread is
// the hidden first argument of every function; compiled code never uses `__thread` variables, since a task may
// continue on another OS thread after any call that can switch.
//
// The three things compiled code does with it:
//   prologue    if the stack pointer is below t->stack_limit, cr_stack_event(t) tells overflow (RecursionError)
//               from a poisoned limit (a request for a safepoint)
//   back edge   if t->preempt is set, cr_safepoint(t)
//   failure     a function that returns CR_ERROR (or -1) has set t->exception; nobody else clears it but the
//               handler that catches it
// Only safepoints, parks and C-call edges may switch tasks, so per-carrier state needs no atomics between them.
#ifndef CRANKY_RUNTIME_THREAD_H
#define CRANKY_RUNTIME_THREAD_H

#include "runtime/value.h"

typedef struct CrThread CrThread;
typedef struct CrCarrier CrCarrier;
typedef struct CrCode CrCode;
typedef struct CrFunction CrFunction;

// One active call of a compiled function: lives on the C stack, linked from t->frame, written with plain stores.
typedef struct CrFrame {
    struct CrFrame *caller; // the frame below, NULL for the task's first
    const CrCode *code;     // which function; its positions table translates `position`
    uint32_t position;      // index into code->positions of the operation under way
    uint32_t flags;         // 0, or what its frame object is known by (frame.h)
    CrValue globals;        // the module's namespace dict
} CrFrame;

enum { CR_SIZE_CLASSES = 17 }; // small objects: 16, 32, ... 256 bytes; class i holds 16*i bytes, class 0 unused

// The per-carrier part that inline allocation touches. One carrier is one OS thread that runs tasks.
// Only the carrier's current task (or its scheduler) touches these lists.
typedef struct CrHeap {
    void *free[CR_SIZE_CLASSES];        // scanned objects, zeroed but for the link in their first word
    void *free_atomic[CR_SIZE_CLASSES]; // pointer-free objects, contents undefined; linked the same way
    uint64_t stress_countdown;          // stress builds: allocations until the next forced collection
} CrHeap;

struct CrThread {
    uintptr_t stack_limit; // prologue compare; UINTPTR_MAX asks for a safepoint (relaxed atomic: a monitor writes it)
    uint32_t preempt;      // nonzero: call cr_safepoint at the next back edge (relaxed atomic)
    uint32_t c_depth;      // nesting of foreign C calls that may call back into Python
    CrHeap *heap;          // of the carrier this task runs on; the scheduler updates it at every switch-in
    CrFrame *frame;        // innermost active frame
    CrValue exception;     // the exception being raised; CR_ERROR when none
    CrValue handled;       // the exception being handled (sys.exc_info()), linked by its __context__; CR_ERROR when none
    CrValue thread_object; // the Python-level threading object's payload, or CR_ERROR
    CrCarrier *carrier;    // where it runs now
    struct CrReprLink *repr; // containers whose repr is being made, innermost first (types/container.h); NULL: none
    uintptr_t stack_low;   // the true limit that stack_limit is reset to after a safepoint
    CrValue sentinel;      // _thread: the lock that is released when the thread ends, or CR_ERROR
    CrValue caller_locals; // for a built-in that is being called: the mapping of its caller's locals, or CR_ERROR
    CrValue async_first, async_finalizer; // sys.set_asyncgen_hooks: callables, or CR_ERROR
    CrValue context;       // contextvars: the current context, or CR_ERROR
    struct CrFrameObject *frame_objects; // of active calls, inner ones first (frame.h)
    CrValue trace, profile; // sys.settrace, sys.setprofile: callables, or CR_ERROR
    bool watched, telling; // there is one of them, and none is running just now; one is running (trace.h)
    int32_t c_errno;       // errno as the last foreign call that may have failed left it (bridge/foreign.h)
    uint32_t origin_depth; // sys.set_coroutine_origin_tracking_depth
    struct CrGenerator *newest_coroutine; // that this thread has created; it may not have begun (unawaited.h). Or NULL
    uint32_t native_depth; // nesting of the runtime's own recursion (raise.h: cr_recursion_enter)
    uint32_t call_limit;   // so many calls may be under way, native_depth included; 0: as many as the stack holds
};

// Out of line, in runtime/sched/: false with RecursionError set, or true after the safepoint was served.
bool cr_stack_event(CrThread *t);
// Elsewhere in the runtime: sets RecursionError. Called with some 24 KiB of stack for compiled code left.
void cr_raise_recursion_error(CrThread *t);
// Serves a preemption request: may switch to another task, may run a signal handler. False with an exception set.
bool cr_safepoint(CrThread *t);

// sys.setrecursionlimit() asks for less than the default: calls are counted from now on, which makes them slower. 0: not.
void cr_limit_calls(CrThread *t, uint32_t limit);
uint32_t cr_call_depth(const CrThread *t); // calls under way that count

// Prologue test; a depth counter would cost three times as much. False: return CR_ERROR.
static inline bool cr_stack_ok(CrThread *t) {
    return CR_LIKELY((uintptr_t)__builtin_frame_address(0) >= __atomic_load_n(&t->stack_limit, __ATOMIC_RELAXED)) ||
           cr_stack_event(t);
}
static inline bool cr_poll(CrThread *t) {
#ifdef __SANITIZE_THREAD__
    uint32_t preempt = __atomic_load_n(&t->preempt, __ATOMIC_RELAXED);
#else
    uint32_t preempt = *(volatile uint32_t *)&t->preempt; // the same, but gcc folds it into one addressing mode
#endif
    return CR_LIKELY(!preempt) || cr_safepoint(t);
}

#endif
