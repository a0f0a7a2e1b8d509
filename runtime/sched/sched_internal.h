// sched_internal.h -- the scheduler's own data: fibers, OS threads, carriers, and how its files call each
// other.
//
//   CrFiber    a task's stack with its state on top of it. CrThread is its first member: same address.
//   CrCarrier  the right to run Python code on one CPU: run queue, allocation lists. There is a fixed number.
//   CrWorker   an OS thread of the pool. It runs fibers while it holds a carrier; without one it is asleep,
//   polls,
//              or sits in a blocking C call. A foreign OS thread has a fiber and a private carrier, but no
//              worker.
//
// A wait has a state word in the fiber, so that any number of wakers (unlock, timer, poller, signal) can
// race:
//
//     RUNNING --begin--> PARKING --post-switch action--> WAITING --wake: CAS--> reason (>= CR_WOKEN) -->
//     queue
//                           \----- wake: CAS ----> reason; the post-switch action puts it into the queue
//
// The first CAS wins, the others see a word that is not theirs and leave. Nobody can put the fiber into a
// queue before its registers are saved, because only the post-switch action makes it WAITING.
#ifndef CRANKY_RUNTIME_SCHED_INTERNAL_H
#define CRANKY_RUNTIME_SCHED_INTERNAL_H

#include <pthread.h>
#include <signal.h>

#include "runtime/gc.h"
#include "runtime/sched/sched.h"

#if defined(__SANITIZE_ADDRESS__)
#define CR_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CR_ASAN 1
#endif
#if __has_feature(thread_sanitizer)
#define CR_TSAN 1
#endif
#endif
#if defined(__SANITIZE_THREAD__)
#define CR_TSAN 1
#endif

typedef struct CrFiber CrFiber;
typedef struct CrWorker CrWorker;

// One suspended flow of control: a fiber's, or a worker's scheduler loop.
typedef struct CrContext {
    void *sp;        // saved stack pointer; stale while the context runs
    char *stack_low; // lowest address of its stack
    char *stack_top; // one past the highest
#if defined(CR_ASAN)
    void *fake_stack; // AddressSanitizer's bookkeeping of this stack
#endif
#if defined(CR_TSAN)
    void *tsan_fiber; // ThreadSanitizer's
#endif
} CrContext;

// Values of CrFiber.wait; see the diagram above.
enum {
    CR_RUNNING = 0,
    CR_PARKING,
    CR_WAITING,
    CR_WAITING_PINNED, // WAITING, but its OS thread sleeps on the word itself
    CR_WOKEN,          // by the object it waited for
    CR_WOKEN_TIMEOUT,  // by its deadline
    CR_WOKEN_SIGNAL,   // to run Python signal handlers
    CR_WOKEN_HANDED,   // with the lock already taken for it
};

struct CrFiber {
    CrThread thread; // must be first
    CrContext context;
    CrWorker *worker;                   // OS thread it runs on, or ran last; NULL for a foreign thread's
    CrTask *task;                       // its join handle
    CrValue (*fn)(CrThread *, CrValue); // what it computes
    CrValue arg;                        // argument of fn
    uint32_t wait;                      // state word of its current wait (atomic)
    uint32_t pinned;      // > 0: must not leave its OS thread (a callback runs on the system stack)
    uint32_t foreign;     // kind of foreign section it is in (Section), 0 outside
    uint32_t slot;        // index of its stack; 0 is the main task, FOREIGN_SLOT a foreign thread
    uint32_t flags;       // CR_TASK_DAEMON
    uint32_t in_overflow; // a RecursionError is being raised
    uint64_t gc_epoch;    // collection that found it running; guarded by the stopped world
    CrFiber *queue_next;  // link in the global run queue
    CrFiber *wait_next;   // links in the wait queue it stands in, guarded by that queue's spin
    CrFiber *wait_previous;
    CrWaitQueue *wait_queue; // queue it stands in, NULL when taken out
    int64_t deadline;        // when its timer is due, on the monotonic clock
    uint32_t fd_events;      // CR_FD_* it waits for; guarded by the descriptor's spin
    uint32_t starving;    // it lost the lock it waits for to a passer-by once; guarded by that queue's spin
    uint32_t timer_index; // place in the timer heap + 1, 0 outside; guarded by the timer lock
};

enum { CR_MAIN_SLOT = 0, CR_FOREIGN_SLOT = UINT32_MAX };

// CrFiber.foreign. Single: entered while the process had one thread, the carrier was kept.
enum { CR_SECTION_NONE = 0, CR_SECTION_SINGLE, CR_SECTION_LAZY, CR_SECTION_RELEASED };

enum { CR_RING_SIZE = 256, CR_STACK_CACHE = 32 };

// CrCarrier.status. A carrier in a lazy call carries the worker's number above these bits, so that the right
// worker alone can take it back.
enum { CR_CARRIER_IDLE = 0, CR_CARRIER_RUNNING = 1, CR_CARRIER_IN_CALL = 2, CR_CARRIER_STATUS_BITS = 2 };

struct CrCarrier {
    CrHeap heap;            // first: what inline allocation uses
    uint32_t number;        // index in cr_sched.carriers
    uint32_t status;        // see above (atomic)
    CrWorker *worker;       // who holds it (relaxed atomic; the monitor reads it)
    CrCarrier *idle_next;   // link in the idle list; guarded by cr_sched.lock
    CrCarrier *all_next;    // link in the list of all, private ones included; push-only
    CrFiber *run_next;      // runs before the ring: woken by the current task (atomic)
    uint32_t head, tail;    // of the ring: thieves and owner advance head, the owner tail (atomic)
    uint32_t picks;         // tasks chosen so far; every 61st pick looks at the global queue first
    uint32_t slice;         // changes whenever a task begins a new time slice (relaxed atomic)
    uint32_t seen_slice;    // the monitor's copy of slice one tick ago
    uint32_t seen_status;   // the monitor's copy of status one tick ago
    uint32_t random;        // state of the victim choice
    uint32_t cached_stacks; // number of entries in stack_cache
    uint32_t stack_cache[CR_STACK_CACHE]; // free slots, the owner's alone
    CrFiber *ring[CR_RING_SIZE];          // runnable tasks (atomic entries)
};

// What is to be done with the fiber just left, once its registers are saved: run by whoever runs next.
typedef enum CrPostAction {
    CR_POST_NONE,
    CR_POST_PARK,   // make it WAITING, or queue it if it was woken already
    CR_POST_GLOBAL, // to the end of the global queue
    CR_POST_FREE,   // it has ended
} CrPostAction;

struct CrWorker {
    CrContext context;  // its scheduler loop, on the OS stack
    CrFiber *current;   // fiber it runs, NULL in the scheduler loop (the collector does not trust it)
    CrCarrier *carrier; // carrier it holds, or NULL (atomic: a waker gives it one)
    CrPostAction post;  // pending post-switch action, for post_fiber
    CrFiber *post_fiber;
    uint32_t number;      // of this record; 0 is the process's first OS thread
    uint32_t futex;       // asleep while 0
    bool retires;         // it has left the idle list and is about to end
    CrWorker *idle_next;  // link in the list of idle workers; guarded by cr_sched.lock
    CrWorker *all_next;   // link in the list of all workers; push-only
    void *gc_handle;      // the collector's name for this OS thread; NULL until it is attached
    char *os_base;        // cold end of its OS stack
    char *interrupted_sp; // an address on the stack the suspend signal interrupted; NULL outside the handler
    int tid;              // kernel thread id, for directed signals
};

typedef struct CrSched {
    uint32_t lock;          // spin word for everything marked (lock)
    uint32_t carrier_count; // 1 until the second task, then carriers_wanted (but see cr_sched_add_carrier)
    uint32_t carriers_wanted;
    CrCarrier **carriers;                // room for one more than carrier_count at start
    CrCarrier *all_carriers;             // push-only
    CrCarrier *idle_carriers;            // (lock)
    uint32_t idle_count;                 // length of that list (read without the lock)
    CrWorker *idle_workers;              // asleep on their futex (lock)
    CrWorker *all_workers;               // push-only
    CrWorker *retired_workers;           // records of OS threads that have ended, linked by idle_next (lock)
    uint32_t idle_worker_count;          // length of idle_workers (lock)
    uint32_t workers_made;               // records so far, for their numbers (atomic)
    uint32_t worker_count;               // OS threads of the pool (lock)
    CrFiber *global_first, *global_last; // global run queue (lock)
    uint32_t global_count;               // its length (read without the lock)
    uint32_t poller_active;    // an idle worker sits in, or is about to enter, the poll (lock to change)
    uint32_t poller_notified;  // it has been sent an event and not yet answered
    int64_t poller_deadline;   // when it will wake by itself (atomic)
    int64_t last_poll;         // cr_now_ns of the last poll by anyone (relaxed)
    int64_t coarse_now;        // clock written by the monitor (relaxed)
    uint32_t fd_waiters;       // tasks parked on descriptors (atomic)
    sigset_t worker_mask;      // signals blocked in workers: as in the thread that started the second task
    uint32_t monitor_running;  // there is a monitor thread
    uint32_t monitor_asleep;   // monitor waits on this word when all carriers have long been idle
    uint32_t signal_pending;   // cr_signal_notify was called (atomic)
    uint32_t exiting;          // the main task is done: nothing may be scheduled any more
    uint32_t main_returned;    // who ends the process: see task.c
    uint64_t main_safepoints;  // safepoints the main task has passed (written by it alone)
    uint64_t tasks_alive;      // (atomic)
    uint64_t tasks_foreground; // live tasks that are not daemons, the main one included (atomic)
    uint32_t join_all_calls;   // tasks inside cr_tasks_join_all (atomic)
    CrWaitQueue joiners;       // waits for tasks_foreground to fall
    uint64_t next_ident;       // last task number given out (atomic)
    CrFiber *main_fiber;
    CrWorker *main_worker; // the process's first OS thread
    int exit_status;
} CrSched;

extern CrSched cr_sched;

static inline CrFiber *cr_fiber(CrThread *t) {
    return (CrFiber *)t;
}

// context_<isa>.S: saves the callee-saved registers and sp, continues at the other sp.
void cr_context_switch(void **save_sp, void *load_sp);
// Calls fn(arg) with sp = stack after storing the caller's sp, which the collector needs.
void *cr_context_call(void *(*fn)(void *), void *arg, void *stack, void **save_sp);
// Builds below `top` the frame with which a new fiber is switched to; returns its sp. It calls
// cr_fiber_start.
void *cr_context_frame(void *top, CrFiber *f);
void cr_fiber_start(CrFiber *f) __attribute__((noreturn)); // task.c

// context.c: the same with what the sanitizers must be told.
void cr_context_init_fiber(CrFiber *f);                    // a fresh or reused stack, ready to be switched to
void cr_context_adopt_thread(CrContext *c, bool is_first); // describes the OS stack we are on
void cr_context_go(CrContext *from, CrContext *to, bool from_dies); // returns when someone switches back
void cr_context_arrived(CrContext *self);                           // first thing a new fiber does
void cr_context_release(CrContext *c);                              // after a fiber has died

// stack.c
CrFiber *cr_stack_new_main(void);
CrFiber *cr_stack_new(CrCarrier *c); // NULL when there is no more room; the fiber is zeroed
void cr_stack_free(CrCarrier *c, CrFiber *f);
CrFiber *cr_stack_owner(const void *address); // the fiber whose stack contains it, or NULL
CrFiber *cr_stack_fiber(uint32_t slot);       // NULL if that slot is not alive
uint32_t cr_stack_high_water(void);           // slots ever used + 1, the main one included
void cr_stack_trim(void);                     // gives the memory of stacks long unused back
void cr_stack_set_live(CrFiber *f, bool live);
void cr_stack_forget_others(CrFiber *survivor); // after fork

// gc_roots.c
void cr_gc_roots_init(void);
void cr_gc_roots_go_multi(void); // before the second OS thread: suspend signal, thread registration
void cr_gc_roots_after_collection(void);
void cr_gc_unblock_signals(void); // on a thread about to be attached
void cr_gc_attach_worker(CrWorker *w);
void cr_gc_detach_worker(CrWorker *w);
void cr_gc_slot_table_grow(uint32_t slot); // the collector object of a slot used for the first time

// gc.c
void cr_gc_init(void);
void cr_gc_mark_free_lists(CrHeap *heap); // world stopped
void cr_gc_finalisers_poll(CrThread *t);  // has the finaliser task run what is pending
extern uint32_t cr_gc_finalisers_pending;

// run_queue.c
bool cr_ring_empty(CrCarrier *c);
void cr_ring_put(CrCarrier *c, CrFiber *f); // owner only
CrFiber *cr_ring_take(CrCarrier *c);        // owner only
CrFiber *cr_run_next_take(CrCarrier *c);    // anyone
CrFiber *cr_steal(CrCarrier *thief);        // from another carrier's ring; the thief's own must be empty
bool cr_rings_have_work(void);
CrFiber *cr_global_take(CrCarrier *c);
void cr_global_append_locked(CrFiber *first, CrFiber *last, uint32_t n);

// scheduler.c
void cr_sched_init(void);
void cr_sched_go_multi(void); // before the second task or thread can run; idempotent
void cr_sched_add_carrier(
    void);                      // one more than wanted, once: for a thread whose main task keeps the only one
CrWorker *cr_worker_self(void); // NULL on foreign threads
void cr_worker_loop(CrWorker *w); // returns when the worker retires, and on the first OS thread at exit
void cr_switch_away(CrFiber *f, CrPostAction post);
void cr_run_post(CrWorker *w);
void cr_ready(CrCarrier *c, CrFiber *f);      // runs it next; c: the caller's carrier, or NULL
void cr_ready_last(CrCarrier *c, CrFiber *f); // the same behind the others
bool cr_sched_has_work(CrCarrier *c);
CrCarrier *cr_carrier_new(void);
void cr_carrier_release(CrCarrier *c); // hands it to someone who has work for it, or leaves it idle
bool cr_carrier_try_acquire(CrWorker *w);
void cr_carrier_wait_pinned(CrFiber *f);     // blocks the OS thread until its worker holds a carrier
void cr_sched_bind(CrFiber *f, CrWorker *w); // f runs on w and its carrier from now on
void cr_sched_poll_now(CrCarrier *c);
void cr_sched_serve_signal(CrCarrier *c);     // a pending signal calls the main task out of its wait
void cr_sched_new_deadline(int64_t deadline); // a timer has become the first
void cr_sched_need_poller(void);              // a wait may have been added that only a poller can end
void cr_sched_after_fork(CrFiber *survivor);

// task.c
CrTask *cr_task_new_handle(CrThread *t);
void cr_exit_worker(CrWorker *w); // the worker has seen cr_sched.exiting

// monitor.c
void cr_monitor_start(void);
void cr_monitor_wake(void);
void cr_preempt(CrThread *t); // asks for a safepoint; async-signal-safe
// Nothing is asked of the task any more; while its calls are counted every one of them asks cr_stack_event().
static inline void cr_stack_limit_reset(CrThread *t) {
    __atomic_store_n(&t->stack_limit, t->call_limit ? UINTPTR_MAX : t->stack_low, __ATOMIC_RELAXED);
}

// wait.c
void cr_wait_begin(CrFiber *f);
uint32_t cr_wait_park(CrFiber *f);                    // switches away until woken; returns the reason
uint32_t cr_wait_until(CrFiber *f, int64_t deadline); // the whole wait: timer, park, leave timer and queue
int64_t cr_deadline(int64_t timeout_ns);
bool cr_wake(CrCarrier *c, CrFiber *f, uint32_t reason);           // false: something else had woken it
bool cr_wake_claim(CrFiber *f, uint32_t reason, bool *must_queue); // its first half, for use under locks
bool cr_signal_run_hook(CrThread *t);                              // false with an exception set
void cr_queue_add(CrWaitQueue *q, CrFiber *f); // this and the next four: caller holds the spin
void cr_queue_add_first(CrWaitQueue *q, CrFiber *f);
CrFiber *cr_queue_pop(CrWaitQueue *q);
void cr_queue_unlink(CrWaitQueue *q, CrFiber *f);
CrFiber *cr_queue_claim(CrWaitQueue *q, uint32_t reason, bool *must_queue);
void cr_queue_remove(CrFiber *f); // takes the spin, if it still stands in a queue
int cr_queue_wake(CrCarrier *c, CrWaitQueue *q, int64_t n, uint32_t reason); // takes the spin; n < 0: all

// timer.c
void cr_timer_add(CrFiber *f, int64_t deadline);
void cr_timer_cancel(CrFiber *f);
int cr_timers_run(CrCarrier *c, int64_t now); // wakes what is due
void cr_timers_forget(void);                  // after fork
int64_t cr_timer_next(void);                  // deadline of the first one, INT64_MAX if none

// poller_epoll.c
CrFiber *cr_poll_events(int64_t deadline); // waits until then (0: not at all); tasks to queue, by queue_next
void cr_poll_interrupt(void);              // ends a running or the next wait; async-signal-safe
void cr_poll_verify(void);                 // finds waits for descriptors that were closed and reused
void cr_poll_reset_after_fork(void);
void cr_poll_init(void); // idempotent

// blocking.c, attach.c
void cr_reenter_section(CrThread *t, uint32_t section);
bool cr_on_own_stack(CrFiber *f); // the caller runs on f's stack, not on an OS thread's
CrFiber *cr_attached_fiber(void); // of this foreign thread, or NULL

// Spin words: 0 free, 1 held.
void cr_spin_contended(uint32_t *word);
static inline void cr_spin_lock(uint32_t *word) {
    if (CR_UNLIKELY(__atomic_exchange_n(word, 1, __ATOMIC_ACQUIRE))) cr_spin_contended(word);
}
static inline void cr_spin_unlock(uint32_t *word) {
    __atomic_store_n(word, 0, __ATOMIC_RELEASE);
}

// Orders what this thread has written before what it reads next. (TSan knows no fences, but atomic
// operations.)
static inline void cr_full_fence(void) {
#if defined(CR_TSAN)
    static uint32_t word;
    __atomic_add_fetch(&word, 1, __ATOMIC_SEQ_CST);
#else
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
#endif
}

void cr_futex_wait(uint32_t *word, uint32_t while_value, int64_t timeout_ns); // may return early
void cr_futex_wake(uint32_t *word, int n);
void cr_sched_fatal(const char *message) __attribute__((noreturn));

#endif
