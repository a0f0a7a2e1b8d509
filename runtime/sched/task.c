// task.c -- the life of a task: spawn, run, end, join; safepoints; the main task and the end of the process.
#include "runtime/sched/sched_internal.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

// What others know a task by. Collected; the task's own stack refers to it while it lives.
struct CrTask {
    CrEvent finished;  // set when result and exception are valid
    CrValue result;    // what fn returned
    CrValue exception; // the exception it ended with, or CR_ERROR
    uint64_t ident;    // 1 is the main task
    uint32_t flags;    // CR_TASK_*
};

int cr_argc;
char **cr_argv;
bool (*cr_signal_hook)(CrThread *main_task);

// --- spawn and join ----------------------------------------------------------------------------------------

static CrTask *new_handle(CrThread *t, uint32_t flags) {
    CrTask *task = t ? cr_alloc(t, sizeof *task) : cr_alloc_permanent(sizeof *task);
    task->ident = __atomic_add_fetch(&cr_sched.next_ident, 1, __ATOMIC_RELAXED);
    task->flags = flags;
    return task;
}

CrTask *cr_task_new_handle(CrThread *t) {
    return new_handle(t, CR_TASK_DAEMON);
}

static void start(CrFiber *f, CrTask *task, CrValue (*fn)(CrThread *, CrValue), CrValue arg) {
    f->task = task;
    f->flags = task->flags;
    f->fn = fn;
    f->arg = arg;
    cr_context_init_fiber(f);
    cr_stack_set_live(f, true);
    __atomic_add_fetch(&cr_sched.tasks_alive, 1, __ATOMIC_RELAXED);
    if (!(f->flags & CR_TASK_DAEMON)) __atomic_add_fetch(&cr_sched.tasks_foreground, 1, __ATOMIC_RELAXED);
}

CrTask *cr_task_spawn_flags(CrThread *t, CrValue (*fn)(CrThread *, CrValue), CrValue arg, uint32_t flags) {
    cr_sched_go_multi();
    CrTask *task = new_handle(t, flags);
    CrFiber *f = cr_stack_new(t->carrier);
    if (!f) return NULL;
    start(f, task, fn, arg);
    cr_ready_last(t->carrier, f);
    return task;
}

CrTask *cr_task_spawn(CrThread *t, CrValue (*fn)(CrThread *, CrValue), CrValue arg) {
    return cr_task_spawn_flags(t, fn, arg, 0);
}

static void finish(CrFiber *f, CrValue result) {
    CrTask *task = f->task;
    task->result = result;
    task->exception = f->thread.exception;
    cr_event_set(&f->thread, &task->finished);
    __atomic_sub_fetch(&cr_sched.tasks_alive, 1, __ATOMIC_RELAXED);
    if (f->flags & CR_TASK_DAEMON) return;
    __atomic_sub_fetch(&cr_sched.tasks_foreground, 1, __ATOMIC_SEQ_CST);
    if (__atomic_load_n(&cr_sched.join_all_calls, __ATOMIC_SEQ_CST))
        cr_queue_wake(f->thread.carrier, &cr_sched.joiners, -1, CR_WOKEN);
}

// A new fiber's first function, on its own stack.
void cr_fiber_start(CrFiber *f) {
    cr_context_arrived(&f->context);
    cr_run_post(f->worker);
    CrValue result = f->fn(&f->thread, f->arg);
    finish(f, result);
    cr_switch_away(f, CR_POST_FREE);
    __builtin_unreachable();
}

CrWait cr_task_join(CrThread *t, CrTask *task, int64_t timeout_ns) {
    return cr_event_wait(t, &task->finished, timeout_ns);
}
bool cr_task_done(CrTask *task) {
    return __atomic_load_n(&task->finished.set, __ATOMIC_ACQUIRE);
}
CrValue cr_task_result(CrTask *task) {
    return cr_task_done(task) ? task->result : CR_ERROR;
}
CrValue cr_task_exception(CrTask *task) {
    return cr_task_done(task) ? task->exception : CR_ERROR;
}
uint64_t cr_task_ident(CrTask *task) {
    return task->ident;
}
CrTask *cr_task_current(CrThread *t) {
    return cr_fiber(t)->task;
}
uint64_t cr_tasks_alive(void) {
    return __atomic_load_n(&cr_sched.tasks_alive, __ATOMIC_RELAXED);
}

static bool others_done_or_queue(CrFiber *f, uint64_t own) {
    cr_spin_lock(&cr_sched.joiners.spin);
    bool done = __atomic_load_n(&cr_sched.tasks_foreground, __ATOMIC_SEQ_CST) <= own;
    if (!done) {
        cr_wait_begin(f);
        cr_queue_add(&cr_sched.joiners, f);
    }
    cr_spin_unlock(&cr_sched.joiners.spin);
    return done;
}

// The count is raised before the tasks are counted, and a task counts itself out before it reads it.
CrWait cr_tasks_join_all(CrThread *t) {
    CrFiber *f = cr_fiber(t);
    uint64_t own = f->flags & CR_TASK_DAEMON ? 0 : 1;
    CrWait result = CR_WAIT_OK;
    __atomic_add_fetch(&cr_sched.join_all_calls, 1, __ATOMIC_SEQ_CST);
    while (result == CR_WAIT_OK && !others_done_or_queue(f, own)) {
        if (cr_wait_until(f, -1) == CR_WOKEN_SIGNAL && !cr_signal_run_hook(t)) result = CR_WAIT_ERROR;
    }
    __atomic_sub_fetch(&cr_sched.join_all_calls, 1, __ATOMIC_RELAXED);
    return result;
}

// --- safepoints --------------------------------------------------------------------------------------------

static bool anything_due(CrCarrier *c) {
    return cr_sched_has_work(c) || cr_timer_next() <= __atomic_load_n(&cr_sched.coarse_now, __ATOMIC_RELAXED);
}

// A daemon that outlives the main task: it stays where it is until the process is gone.
static void stop_for_ever(CrFiber *f) {
    for (;;) {
        cr_wait_begin(f);
        cr_wait_park(f);
    }
}

bool cr_safepoint(CrThread *t) {
    CrFiber *f = cr_fiber(t);
    bool is_main = f == cr_sched.main_fiber;
#ifndef CR_STRESS
    __atomic_store_n(&t->preempt, 0, __ATOMIC_RELAXED);
#endif
    cr_stack_limit_reset(t);
    if (is_main)
        __atomic_store_n(&cr_sched.main_safepoints, cr_sched.main_safepoints + 1, __ATOMIC_RELEASE);
    else if (CR_UNLIKELY(__atomic_load_n(&cr_sched.exiting, __ATOMIC_RELAXED)))
        stop_for_ever(f);
    if (is_main && !cr_signal_run_hook(t)) return false;
    if (!f->pinned && anything_due(t->carrier)) cr_switch_away(f, CR_POST_GLOBAL);
    return true;
}

void cr_yield(CrThread *t) {
    CrFiber *f = cr_fiber(t);
    if (!f->pinned && anything_due(t->carrier)) cr_switch_away(f, CR_POST_GLOBAL);
}

// While the error is being raised the limit is lowered by half the reserve; should that not be enough either,
// the error is raised again with what is left.
static bool overflow(CrThread *t) {
    enum { HEAD_ROOM = 24 << 10 };
    CrFiber *f = cr_fiber(t);
    if (f->in_overflow) return cr_raise_recursion_error(t), false;
    f->in_overflow = 1;
    uintptr_t low = t->stack_low;
    t->stack_low = low - HEAD_ROOM;
    __atomic_store_n(&t->stack_limit, t->stack_low, __ATOMIC_RELAXED);
    cr_raise_recursion_error(t);
    t->stack_low = low;
    cr_stack_limit_reset(t);
    f->in_overflow = 0;
    return false;
}

uint32_t cr_call_depth(const CrThread *t) {
    uint32_t depth = t->native_depth;
    for (const CrFrame *f = t->frame; f; f = f->caller) depth++;
    return depth;
}

void cr_limit_calls(CrThread *t, uint32_t limit) {
    t->call_limit = limit;
    cr_stack_limit_reset(t);
}

// While the error is being raised calls are not counted.
static bool too_many_calls(CrThread *t) {
    uint32_t limit = t->call_limit;
    t->call_limit = 0;
    cr_raise_recursion_error(t);
    t->call_limit = limit;
    return false;
}

bool cr_stack_event(CrThread *t) {
    if ((uintptr_t)__builtin_frame_address(0) < t->stack_low) return overflow(t);
    if (t->call_limit && cr_call_depth(t) >= t->call_limit) return too_many_calls(t);
    return cr_safepoint(t);
}

// --- sleep -------------------------------------------------------------------------------------------------

CrWait cr_sleep_ns(CrThread *t, int64_t ns) {
    CrFiber *f = cr_fiber(t);
    int64_t deadline = cr_deadline(ns < 0 ? 0 : ns);
    if (ns <= 0) {
        cr_yield(t);
        return CR_WAIT_OK;
    }
    for (;;) {
        cr_wait_begin(f);
        uint32_t reason = cr_wait_until(f, deadline);
        if (reason == CR_WOKEN_TIMEOUT) return CR_WAIT_OK;
        if (reason == CR_WOKEN_SIGNAL && !cr_signal_run_hook(t)) return CR_WAIT_ERROR;
    }
}

// --- signals -----------------------------------------------------------------------------------------------

void cr_signal_notify(int signum) {
    CrFiber *f = cr_sched.main_fiber;
    __atomic_store_n(&cr_sched.signal_pending, 1, __ATOMIC_SEQ_CST);
    if (!f) return;
    cr_preempt(&f->thread);
    cr_poll_interrupt();
    CrWorker *w = f->worker;
    if (signum && w && __atomic_load_n(&f->foreign, __ATOMIC_RELAXED) && w != cr_worker_self())
        syscall(SYS_tgkill, getpid(), w->tid, signum); // its system call shall return EINTR
}

CrThread *cr_main_thread(void) {
    return &cr_sched.main_fiber->thread;
}
bool cr_is_main_task(CrThread *t) {
    return cr_fiber(t) == cr_sched.main_fiber;
}

// --- the process -------------------------------------------------------------------------------------------

// Everything the ending main task has to bring about outside itself: see cr_exit_worker.
static CrWorker *ending_worker;
enum { NOBODY_LEFT = 0, MAIN_RETURNS = 1, ENDER_EXITS = 2 };

static CrValue main_task(CrThread *t, CrValue arg) {
    CrValue (*entry)(CrThread *) = (CrValue(*)(CrThread *))(uintptr_t)arg;
    CrFiber *f = cr_fiber(t);
    CrValue result = entry(t);
    while (cr_tasks_join_all(t) == CR_WAIT_ERROR) t->exception = CR_ERROR;
    cr_sched.exit_status = cr_is_int(result) ? (int)cr_int_get(result) : 1;
    CrWorker *w = f->worker;
    ending_worker = w;
    __atomic_store_n(&cr_sched.exiting, 1, __ATOMIC_SEQ_CST);
    cr_monitor_wake();
    cr_context_go(&f->context, &w->context, true);
    __builtin_unreachable();
}

static void stop_running_tasks(void) {
    for (CrWorker *w = __atomic_load_n(&cr_sched.all_workers, __ATOMIC_ACQUIRE); w; w = w->all_next) {
        CrFiber *f = __atomic_load_n(&w->current, __ATOMIC_RELAXED);
        if (f) cr_preempt(&f->thread);
    }
}

static bool claim_exit(uint32_t how) {
    uint32_t nobody = NOBODY_LEFT;
    bool won = __atomic_compare_exchange_n(&cr_sched.main_returned, &nobody, how, false, __ATOMIC_ACQ_REL,
                                           __ATOMIC_ACQUIRE);
    cr_futex_wake(&cr_sched.main_returned, 1);
    return won;
}

// The worker that ran the main task last has the first OS thread return from cr_runtime_main, unless C code
// of a daemon keeps it: then it ends the process itself.
void cr_exit_worker(CrWorker *w) {
    enum { PATIENCE_NS = 50 * 1000 * 1000 };
    uint32_t never = 0;
    if (w == ending_worker) stop_running_tasks();
    if (w == cr_sched.main_worker && claim_exit(MAIN_RETURNS)) return;
    if (w == ending_worker && w != cr_sched.main_worker) {
        __atomic_store_n(&cr_sched.main_worker->futex, 1, __ATOMIC_RELEASE);
        cr_futex_wake(&cr_sched.main_worker->futex, 1);
        cr_poll_interrupt();
        cr_futex_wait(&cr_sched.main_returned, NOBODY_LEFT, PATIENCE_NS);
        if (claim_exit(ENDER_EXITS)) exit(cr_sched.exit_status);
    }
    for (;;) cr_futex_wait(&never, 0, -1);
}

// Spin words that another thread holds at this moment would stay locked in the child; those of the scheduler
// are reset, those of single objects are held for nanoseconds. The collector looks after itself
// (GC_set_handle_fork).
pid_t cr_fork(CrThread *t) {
    CrFiber *f = cr_fiber(t);
    if (!f->worker) return -ENOTSUP; // a foreign thread: its carrier is not one of ours
    cr_spin_lock(&cr_sched.lock);
    pid_t pid = fork();
    int error = errno;
    if (pid != 0) {
        cr_spin_unlock(&cr_sched.lock);
        return pid < 0 ? -error : pid;
    }
    cr_stack_forget_others(f);
    cr_timers_forget();
    cr_poll_reset_after_fork();
    cr_sched_after_fork(f);
    return 0;
}

int cr_runtime_main(int argc, char **argv, CrValue (*entry)(CrThread *t)) {
    cr_argc = argc;
    cr_argv = argv;
    cr_gc_init();
    cr_sched_init();
    CrFiber *f = cr_stack_new_main();
    cr_gc_roots_init();
    start(f, new_handle(NULL, 0), main_task, (CrValue)(uintptr_t)entry);
    cr_sched.main_fiber = f;
    cr_ready_last(cr_sched.main_worker->carrier, f);
    cr_worker_loop(cr_sched.main_worker);
    return cr_sched.exit_status;
}
