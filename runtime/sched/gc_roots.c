// gc_roots.c -- tells the collector where the stacks of tasks are, at no cost per switch.
//
// The collector stops every OS thread with a signal and scans [sp, stack bottom] of each. It knows one bottom
// per thread, but our threads wander between task stacks. The SP rule: with the world stopped, the stack
// pointer, and nothing else, decides which stack a thread is on.
//
//   sp inside a task's slot    that task is "running": the thread's bottom becomes the slot's top. The
//   scheduler
//                              loop's frames on the OS stack, [its saved sp, OS base], are pushed besides.
//   sp on the OS stack         the bottom is the OS base.
//   every other live slot      is scanned from its saved sp by a mark procedure.
//
// This holds at every instruction of a switch: saved stack pointers are stored before sp changes, and what a
// switch pops stays in memory below the new sp. A variable like worker->current would be wrong for a few
// instructions each time, which loses objects (build with CR_GC_TRUST_CURRENT to see it: the negative
// control).
//
// The mark procedure hangs on one 16-byte collector object per slot; all of them are reached through one
// table, so parked stacks are scanned by the parallel markers and survive an overflow of the mark stack.
#include "runtime/sched/sched_internal.h"

#define GC_THREADS
#define GC_NO_THREAD_REDIRECTS
#include <gc/gc.h>
#include <gc/gc_mark.h>
#include <signal.h>
#include <sys/mman.h>

enum { MAX_SLOTS = 1 << 18 };

static GC_push_other_roots_proc previous_push; // the collector's own: pushes [sp, bottom] of every thread
static struct sigaction collector_handler;     // its suspend handler
static uint64_t epoch;                         // collections so far, for CrFiber.gc_epoch
static int slot_kind;                          // collector kind of the slot objects
static GC_word **slot_table;                   // slot number -> its object, NULL before first use

// A stack word may point into the middle of an object; heap words may not, so the collector's own
// mark-and-push would ignore it: find the object's base first.
__attribute__((no_sanitize("address"))) static struct GC_ms_entry *
mark_slot(GC_word *object, struct GC_ms_entry *sp, struct GC_ms_entry *limit, GC_word env) {
    (void)env;
    if (object[0] == 0) return sp;
    GC_word slot = ~object[0];
    if (slot >= MAX_SLOTS) return sp;
    CrFiber *f = cr_stack_fiber((uint32_t)slot);
    if (!f || f->gc_epoch == epoch) return sp;
    GC_word least = (GC_word)GC_least_plausible_heap_addr,
            greatest = (GC_word)GC_greatest_plausible_heap_addr;
    for (GC_word *p = f->context.sp, *end = (GC_word *)(f + 1); p < end; p++) {
        if (*p < least || *p > greatest) continue;
        void *base = GC_base((void *)*p);
        if (base) sp = GC_mark_and_push(base, sp, limit, (void **)p);
    }
    return sp;
}

static char *stack_position(CrWorker *w, CrWorker *self) {
#if defined(CR_GC_TRUST_CURRENT)
    CrFiber *f = w->current;
    (void)self;
    return f ? (char *)f : w->os_base - 1;
#else
    return w == self ? __builtin_frame_address(0) : w->interrupted_sp;
#endif
}

static void place_thread(CrWorker *w, char *sp) {
    struct GC_stack_base base = {.mem_base = w->os_base};
    CrFiber *f = cr_stack_owner(sp);
    if (f) {
        f->gc_epoch = epoch;
        base.mem_base = f + 1;
        if (w->context.sp) GC_push_all_eager(w->context.sp, w->os_base);
    }
    GC_set_stackbottom(w->gc_handle, &base);
}

// The world is stopped and the collector's lock is held.
static void GC_CALLBACK push_roots(void) {
    CrWorker *self = cr_worker_self();
    epoch++;
    for (CrWorker *w = __atomic_load_n(&cr_sched.all_workers, __ATOMIC_ACQUIRE); w; w = w->all_next) {
        char *sp = w->gc_handle ? stack_position(w, self) : NULL;
        if (sp) place_thread(w, sp);
    }
    for (CrCarrier *c = __atomic_load_n(&cr_sched.all_carriers, __ATOMIC_ACQUIRE); c; c = c->all_next) {
        cr_gc_mark_free_lists(&c->heap);
    }
    GC_push_all(slot_table, slot_table + cr_stack_high_water());
    previous_push();
}

// While there is one thread the collector estimates its stack from the bottom we gave it last. Lock held.
void cr_gc_roots_after_collection(void) {
    CrWorker *w = cr_sched.main_worker;
    if (!w || !w->gc_handle || cr_multithreaded) return;
    struct GC_stack_base base = {.mem_base = w->os_base};
    GC_set_stackbottom(w->gc_handle, &base);
}

// Runs on the interrupted stack, so that its own frame tells which one that is.
static void suspend_handler(int signum, siginfo_t *info, void *context) {
    CrWorker *w = cr_worker_self();
    if (w) __atomic_store_n(&w->interrupted_sp, (char *)__builtin_frame_address(0), __ATOMIC_RELAXED);
    collector_handler.sa_sigaction(signum, info, context); // returns when the world is started again
    if (w) __atomic_store_n(&w->interrupted_sp, NULL, __ATOMIC_RELAXED);
}

void cr_gc_slot_table_grow(uint32_t slot) {
    GC_word *object = GC_generic_malloc(16, slot_kind);
    if (!object) cr_sched_fatal("out of memory");
    object[0] = ~(GC_word)slot;
    __atomic_store_n(&slot_table[slot], object, __ATOMIC_RELEASE);
}

void cr_gc_roots_init(void) {
    void *p = mmap(NULL, MAX_SLOTS * sizeof(GC_word *), PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED) cr_sched_fatal("out of memory");
    slot_table = p;
    slot_kind = (int)GC_new_kind(GC_new_free_list(), GC_MAKE_PROC(GC_new_proc(mark_slot), 0), 0, 1);
    cr_gc_slot_table_grow(CR_MAIN_SLOT);
    previous_push = GC_get_push_other_roots();
    GC_set_push_other_roots(push_roots);
}

void cr_gc_roots_go_multi(void) {
    static bool done;
    if (done) return;
    done = true;
    GC_allow_register_threads();
    int signum = GC_get_suspend_signal();
    if (sigaction(signum, NULL, &collector_handler) != 0) cr_sched_fatal("no suspend signal");
    struct sigaction ours = collector_handler;
    ours.sa_sigaction = suspend_handler;
    ours.sa_flags |= SA_SIGINFO | SA_RESTART;
    sigaction(signum, &ours, NULL);
}

// A thread inherits its creator's signal mask; with these two blocked it could not be stopped.
void cr_gc_unblock_signals(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, GC_get_suspend_signal());
    sigaddset(&set, GC_get_thr_restart_signal());
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

// On the new OS thread, while it is still on its own stack.
void cr_gc_attach_worker(CrWorker *w) {
    struct GC_stack_base base;
    if (w->number != 0) {
        cr_gc_unblock_signals();
        GC_get_stack_base(&base);
        GC_register_my_thread(&base);
    }
    void *handle = GC_get_my_stackbottom(&base);
    w->os_base = base.mem_base;
    __atomic_store_n(&w->gc_handle, handle, __ATOMIC_RELEASE);
}

// Unregistered first: a registered thread that push_roots skips would be scanned up to a task's slot.
void cr_gc_detach_worker(CrWorker *w) {
    GC_unregister_my_thread();
    __atomic_store_n(&w->gc_handle, NULL, __ATOMIC_RELEASE);
}
