// threadmodule.c -- module _thread: tasks started by hand, and the locks of module threading under their old names.
#include <signal.h>
#include <unistd.h>

#include "runtime/attr.h"
#include "runtime/call.h"
#include "runtime/hooks.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "stdlib/stdlib.h"
#include "stdlib/threading.h"

static uint64_t running; // tasks that start_new_thread started and that have not ended

// ---- Starting -----------------------------------------------------------------------------------------------

static void report_ignored(CrThread *t, CrValue function) {
    if (cr_exception_clear_if(t, CR_TYPE_OF_ID(SystemExit))) return;
    cr_unraisable_as(t, "Exception ignored in thread started by", function);
}

// Lets those go on that wait for the end of this thread.
static void release_sentinel(CrThread *t) {
    CrValue sentinel = t->sentinel;
    t->sentinel = CR_ERROR;
    if (sentinel) cr_lock_release(t, &CR_AS(CrLockObject, sentinel)->lock);
}

static CrValue thread_main(CrThread *t, CrValue call) { // (function, args, kwargs)
    const CrValue *c = cr_tuple_items(call);
    if (!cr_call_tuple(t, c[0], c[1], c[2] == CR_NONE ? CR_ERROR : c[2])) report_ignored(t, c[0]);
    __atomic_fetch_sub(&running, 1, __ATOMIC_RELAXED);
    release_sentinel(t);
    cr_thread_forget(t);
    return CR_NONE;
}

static CrValue start_new_thread(CrThread *t, CrFunction *f, CrValue function, CrValue args, CrValue kwargs) {
    (void)f;
    if (!cr_type_of(function)->slots.call) return CR_RAISE(t, TypeError, "first arg must be callable");
    if (!cr_has_flag(args, CR_TYPE_TUPLE)) return CR_RAISE(t, TypeError, "2nd arg must be a tuple");
    if (kwargs && !cr_has_flag(kwargs, CR_TYPE_DICT)) return CR_RAISE(t, TypeError, "optional 3rd arg must be a dictionary");
    CrValue call[3] = {function, args, kwargs ? kwargs : CR_NONE};
    __atomic_fetch_add(&running, 1, __ATOMIC_RELAXED);
    CrTask *task = cr_task_spawn_flags(t, thread_main, cr_tuple_from(t, call, 3), CR_TASK_DAEMON);
    if (task) return cr_int_from_uint64(t, cr_task_ident(task));
    __atomic_fetch_sub(&running, 1, __ATOMIC_RELAXED);
    return CR_RAISE(t, RuntimeError, "can't start new thread");
}

// ---- The module's other functions ---------------------------------------------------------------------------

static CrValue get_ident(CrThread *t, CrFunction *f) { return (void)f, cr_int_from_uint64(t, cr_task_ident(cr_task_current(t))); }
static CrValue count(CrThread *t, CrFunction *f) {
    return (void)f, cr_int_from_uint64(t, __atomic_load_n(&running, __ATOMIC_RELAXED));
}
static CrValue exit_thread(CrThread *t, CrFunction *f) {
    (void)f;
    CrValue e = cr_call0(t, cr_box(CR_TYPE_OF_ID(SystemExit)));
    return e ? cr_raise_value(t, e) : CR_ERROR;
}
static CrValue allocate_lock(CrThread *t, CrFunction *f) { return (void)f, cr_instance_new(t, CR_TYPE_OF_ID(LOCK)); }

static CrValue set_sentinel(CrThread *t, CrFunction *f) {
    CrValue lock = allocate_lock(t, f);
    if (lock) t->sentinel = lock;
    return lock;
}

static CrValue interrupt_main(CrThread *t, CrFunction *f, CrValue signum) {
    (void)f;
    int64_t n;
    struct sigaction action;
    if (!cr_index_int64(t, signum, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (n < 1 || n >= NSIG) return CR_RAISE(t, ValueError, "signal number out of range");
    if (sigaction((int)n, NULL, &action) < 0 || action.sa_handler == SIG_IGN || action.sa_handler == SIG_DFL) return CR_NONE;
    kill(getpid(), (int)n);
    return CR_NONE;
}

// Stacks have one size; what CPython would refuse is refused.
static CrValue stack_size(CrThread *t, CrFunction *f, CrValue size) {
    (void)f;
    int64_t n;
    if (!cr_index_int64(t, size, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (n < 0) return CR_RAISE(t, ValueError, "size must be 0 or a positive value");
    return CR_INT(0);
}

static const CrMethodDef functions[] = {
    {"_count()", CR_FN(count), "Return the number of threads that start_new_thread has started and that run.", 0},
    {"_set_sentinel()", CR_FN(set_sentinel), "Return a lock that is released when this thread ends.", 0},
    {"allocate()", CR_FN(allocate_lock), "An obsolete name of allocate_lock.", 0},
    {"allocate_lock()", CR_FN(allocate_lock), "Create a new lock object.", 0},
    {"exit()", CR_FN(exit_thread), "Raise SystemExit, which ends the thread silently.", 0},
    {"exit_thread()", CR_FN(exit_thread), "An obsolete name of exit.", 0},
    {"get_ident()", CR_FN(get_ident), "Return a non-zero integer that identifies the current thread.", 0},
    {"get_native_id()", CR_FN(get_ident), "Return a non-zero integer that identifies the current thread.", 0},
    {"interrupt_main(signum=2, /)", CR_FN(interrupt_main), "Simulate the arrival of a signal.", 0},
    {"stack_size(size=0, /)", CR_FN(stack_size), "Stacks have one size: returns 0.", 0},
    {"start_new(function, args, kwargs=<none>, /)", CR_FN(start_new_thread), "An obsolete name of start_new_thread.", 0},
    {"start_new_thread(function, args, kwargs=<none>, /)", CR_FN(start_new_thread), "Start a new thread; return its identifier.", 0},
    {0},
};

static int thread_init(CrThread *t, CrValue module) {
    static const struct {
        const char *name;
        CrTypeId type;
    } types[] = {{"LockType", CR_T_LOCK}, {"RLock", CR_T_RLOCK}, {"_local", CR_T_LOCAL}, {"error", CR_T_RuntimeError}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (cr_module_set(t, module, types[i].name, cr_box(&cr_types[types[i].type])) < 0) return -1;
    if (cr_module_set(t, module, "_ExceptHookArgs", cr_thread_hook_args(t)) < 0) return -1;
    if (cr_module_set(t, module, "_excepthook", cr_builtin_function(t, &cr_thread_excepthook, cr_intern_c(t, "_thread"))) < 0) return -1;
    return cr_module_set(t, module, "TIMEOUT_MAX", cr_float(9223372036.0));
}

const CrModuleDef cr_module__thread = {"_thread", "Threads and locks, as module threading builds on them.", functions, thread_init};
