// attach.c -- callbacks from C into Python, also on OS threads the runtime did not make.
//
// A callback finds its thread state through the only two __thread variables of the runtime: the worker, or
// the fiber of an attached thread. During a callback the task is pinned: C frames below it may hold pthread
// mutexes or addresses of their own __thread variables, so it must come back on the same OS thread. Where it
// waits, the OS thread waits and its carrier goes to another one.
//
// A foreign thread gets, at its first callback, a fiber that is not a stack of ours but describes the
// thread's own, and a private carrier (allocation lists; it takes no part in scheduling). Both return to a
// pool when it ends.
#include "runtime/sched/sched_internal.h"

#define GC_THREADS
#define GC_NO_THREAD_REDIRECTS
#include <gc/gc.h>
#include <time.h>

#define C_RESERVE ((uintptr_t)64 << 10)

static __thread CrFiber *attached __attribute__((tls_model("initial-exec")));

static pthread_key_t detach_key; // its destructor detaches a thread that ends
static uint32_t prepare_spin;
static uint32_t prepared;
static uint32_t pool_spin;
static CrFiber *pool; // detached fibers, linked by queue_next

__attribute__((noinline)) CrFiber *cr_attached_fiber(void) {
    __asm__ volatile("");
    return attached;
}
static __attribute__((noinline)) void set_attached(CrFiber *f) {
    attached = f;
}

static CrFiber *current_fiber(void) {
    CrWorker *w = cr_worker_self();
    return w ? w->current : cr_attached_fiber();
}

CrThread *cr_thread_current(void) {
    CrFiber *f = current_fiber();
    return f ? &f->thread : NULL;
}

static void detach(void *arg) {
    CrFiber *f = arg;
    set_attached(NULL);
    memset(&f->thread.carrier->heap, 0, sizeof(CrHeap)); // what is left in the lists is garbage
    GC_unregister_my_thread();
    cr_spin_lock(&pool_spin);
    f->queue_next = pool;
    pool = f;
    cr_spin_unlock(&pool_spin);
}

void cr_attach_prepare(void) {
    if (CR_LIKELY(__atomic_load_n(&prepared, __ATOMIC_ACQUIRE))) return;
    cr_spin_lock(&prepare_spin);
    if (!prepared) {
        cr_gc_roots_go_multi();
        if (pthread_key_create(&detach_key, detach) != 0) cr_sched_fatal("no thread-specific data left");
        __atomic_store_n(&prepared, 1, __ATOMIC_RELEASE);
    }
    cr_spin_unlock(&prepare_spin);
}

static CrFiber *take_record(void) {
    cr_spin_lock(&pool_spin);
    CrFiber *f = pool;
    if (f) pool = f->queue_next;
    cr_spin_unlock(&pool_spin);
    CrCarrier *c = f ? f->thread.carrier : NULL;
    if (!f) {
        f = cr_alloc_permanent(sizeof *f);
        c = cr_carrier_new();
    }
    memset(f, 0, sizeof *f);
    f->thread.carrier = c;
    f->thread.heap = &c->heap;
    f->slot = CR_FOREIGN_SLOT;
    f->pinned = 1;
    return f;
}

// Container writers elide their locks until they see cr_multithreaded. The main task may be between such an
// elided lock and its unlock, for nanoseconds: wait until it has passed a safepoint, waits, or is in C code.
// A main task in an unbracketed C call shows none of these; it holds no lock, so patience may end.
static void await_main_task(uint64_t safepoints) {
    struct timespec pause = {.tv_nsec = 100 * 1000};
    CrFiber *f = cr_sched.main_fiber;
    for (int i = 0; i < 1000; i++) {
        cr_preempt(&f->thread);
        if (__atomic_load_n(&cr_sched.main_safepoints, __ATOMIC_ACQUIRE) != safepoints) return;
        if (__atomic_load_n(&f->foreign, __ATOMIC_ACQUIRE) != CR_SECTION_NONE) return;
        if (__atomic_load_n(&f->wait, __ATOMIC_ACQUIRE) == CR_WAITING) return;
        clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL);
    }
}

// The first foreign thread makes the process multi-threaded; others that come meanwhile wait with it.
static void become_multithreaded(void) {
    static uint32_t spin, settled;
    if (CR_LIKELY(__atomic_load_n(&settled, __ATOMIC_ACQUIRE))) return;
    cr_spin_lock(&spin);
    if (!settled && !__atomic_load_n(&cr_multithreaded, __ATOMIC_ACQUIRE)) {
        uint64_t safepoints = __atomic_load_n(&cr_sched.main_safepoints, __ATOMIC_ACQUIRE);
        cr_sched_go_multi();
        if (__atomic_load_n(&cr_sched.main_fiber->foreign, __ATOMIC_ACQUIRE) == CR_SECTION_SINGLE)
            cr_sched_add_carrier();
        await_main_task(safepoints);
    }
    __atomic_store_n(&settled, 1, __ATOMIC_RELEASE);
    cr_spin_unlock(&spin);
}

static CrFiber *attach(void) {
    struct GC_stack_base base;
    if (!__atomic_load_n(&prepared, __ATOMIC_ACQUIRE))
        cr_sched_fatal("a thread made by C code called Python unprepared");
    cr_gc_unblock_signals(); // libraries like to block all signals in their threads
    GC_get_stack_base(&base);
    GC_register_my_thread(&base);
    CrFiber *f = take_record();
    cr_context_adopt_thread(&f->context, false);
    f->thread.stack_low = (uintptr_t)f->context.stack_low + C_RESERVE;
    __atomic_store_n(&f->thread.stack_limit, f->thread.stack_low, __ATOMIC_RELAXED);
    set_attached(f);
    pthread_setspecific(detach_key, f);
    become_multithreaded();
    f->task = cr_task_new_handle(&f->thread);
    return f;
}

// --- callbacks ---------------------------------------------------------------------------------------------

// On the OS stack (cr_call_on_system_stack) another limit holds than on the task's own.
static void use_this_stack(CrCallback *c, CrFiber *f) {
    CrThread *t = &f->thread;
    c->saved_low = 0;
    if (!f->worker || cr_on_own_stack(f)) return;
    c->saved_low = t->stack_low;
    t->stack_low = (uintptr_t)f->worker->context.stack_low + C_RESERVE;
    cr_stack_limit_reset(t);
}

CrThread *cr_callback_enter(CrCallback *c) {
    CrFiber *f = current_fiber();
    if (!f) f = attach();
    c->thread = &f->thread;
    f->pinned++;
    c->reenter = f->foreign;
    if (c->reenter != CR_SECTION_NONE) cr_exit_foreign(&f->thread);
    use_this_stack(c, f);
    return &f->thread;
}

void cr_callback_leave(CrCallback *c) {
    CrThread *t = c->thread;
    if (c->saved_low) {
        t->stack_low = c->saved_low;
        cr_stack_limit_reset(t);
    }
    cr_reenter_section(t, c->reenter);
    cr_fiber(t)->pinned--;
}
