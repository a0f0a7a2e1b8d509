// sched.h -- tasks, blocking, locks and waiting: what the rest of the runtime may use of runtime/sched/.
//
// A task is a Python thread: a stackful fiber run by one of a few carriers. The README beside this file tells
// how it works; this header is the whole public interface. Every function that takes a CrThread *t must be
// called by the task that t describes. "May switch" means: other tasks run meanwhile and the caller may
// continue on another OS thread, so it must hold no lock byte, no pthread mutex and no pointer to a __thread
// variable.
//
// Timeouts are nanoseconds; CR_FOREVER (any negative number) waits without end, 0 only tries.
// Every wait may be cut short by a Python signal handler that raises (main task only): CR_WAIT_ERROR then.
#ifndef CRANKY_RUNTIME_SCHED_H
#define CRANKY_RUNTIME_SCHED_H

#include <stddef.h>
#include <sys/types.h>

#include "runtime/thread.h"

#define CR_FOREVER ((int64_t)-1)

typedef enum CrWait {
    CR_WAIT_ERROR = -1, // the signal hook failed: t->exception is set
    CR_WAIT_TIMEOUT = 0,
    CR_WAIT_OK = 1,
} CrWait;

// --- the process -------------------------------------------------------------------------------------------

// Starts the collector, runs `entry` as the main task on a large stack of its own, waits for the tasks that
// are not daemons, stops the others and returns the exit status: the int entry returned, or 1 for anything
// else. When daemon tasks hold the process's first OS thread in C code it calls exit() with that status
// instead.
int cr_runtime_main(int argc, char **argv, CrValue (*entry)(CrThread *t));

extern int cr_argc; // as given to cr_runtime_main
extern char **cr_argv;

// Nonzero once a second thread of any kind may run Python code. Set before that thread starts, never cleared;
// while it is 0 the byte locks of containers are elided.
extern uint32_t cr_multithreaded;

// Called by cr_safepoint and by interrupted waits on the main task after cr_signal_notify. Returns false with
// an exception set. The runtime sets it once at start; NULL means signals are ignored.
extern bool (*cr_signal_hook)(CrThread *main_task);

// For C signal handlers (async-signal-safe): has the main task run the hook soon, waking it from any wait.
// signum is passed on to the OS thread that sits in a blocking call of the main task; 0 does not.
void cr_signal_notify(int signum);

CrThread *cr_main_thread(void);
bool cr_is_main_task(CrThread *t);
int cr_carrier_count(void); // CRANKY_THREADS, or the CPUs this process may use

// --- tasks -------------------------------------------------------------------------------------------------

// The join handle of a task, a collected object: it outlives the task for as long as somebody refers to it.
typedef struct CrTask CrTask;

enum { CR_TASK_DAEMON = 1 }; // flags: the process does not wait for it

// Starts a task that computes fn(thread, arg). NULL when no stack can be had ("can't start new thread").
CrTask *cr_task_spawn(CrThread *t, CrValue (*fn)(CrThread *, CrValue), CrValue arg);
CrTask *cr_task_spawn_flags(CrThread *t, CrValue (*fn)(CrThread *, CrValue), CrValue arg, uint32_t flags);
CrWait cr_task_join(CrThread *t, CrTask *task, int64_t timeout_ns); // may switch
bool cr_task_done(CrTask *task);
CrValue cr_task_result(CrTask *task);    // what fn returned; CR_ERROR before the task is done
CrValue cr_task_exception(CrTask *task); // t->exception it ended with, or CR_ERROR
uint64_t cr_task_ident(CrTask *task);    // unique in this process, never 0
CrTask *cr_task_current(CrThread *t);    // the caller's own handle
CrWait cr_tasks_join_all(CrThread *t);   // waits until no other task is alive except daemons
uint64_t cr_tasks_alive(void);           // all live tasks, the main one and daemons included

void cr_yield(CrThread *t);                  // lets the others run first
CrWait cr_sleep_ns(CrThread *t, int64_t ns); // CR_WAIT_OK after the full time
int64_t cr_now_ns(void);                     // CLOCK_MONOTONIC

// --- foreign code ------------------------------------------------------------------------------------------

// Around C code that is usually short (3 ns a pair): the carrier is taken away when the call turns out to
// last. Between enter and exit the task must not touch Python objects or allocate.
void cr_enter_foreign(CrThread *t);
void cr_exit_foreign(CrThread *t); // may switch

// Around calls known to block (waitpid, getaddrinfo, read on a file, flock): waiting tasks get the carrier
// now.
void cr_enter_blocking(CrThread *t);
void cr_exit_blocking(CrThread *t); // may switch

// Runs fn(arg) on the OS thread's own large stack (8 MiB). Neither fn nor a callback out of it may switch
// tasks; where a callback waits, the whole OS thread waits and another one serves its carrier.
void *cr_call_on_system_stack(CrThread *t, void *(*fn)(void *), void *arg);

// Callbacks from C. Compiled code that C calls has no hidden argument: its entry stub brackets the body with
// these. Works inside enter/exit_foreign, inside neither, on the system stack, and on OS threads the runtime
// has never seen (they are attached at the first callback and detached when they end).
typedef struct CrCallback {
    CrThread *thread;    // the caller's thread state
    uintptr_t saved_low; // stack limit to restore, when the callback runs on another stack than the task's
    uint32_t reenter;    // how to get back into the foreign call: the kind of section that was left
} CrCallback;
void cr_attach_prepare(void); // once before C code gets the address of a callback; cheap when repeated
CrThread *cr_callback_enter(CrCallback *c); // may switch
void cr_callback_leave(CrCallback *c);
CrThread *cr_thread_current(void); // for callbacks only; NULL on an unattached OS thread

// fork(2) for a process with carriers: only the calling task survives in the child. -errno on failure.
pid_t cr_fork(CrThread *t);

// --- waiting -----------------------------------------------------------------------------------------------

// A list of parked tasks under a spin byte. All zeros is the empty queue; lives inside the object it serves.
typedef struct CrWaitQueue {
    void *first, *last; // CrFiber: waiters in order of arrival, NULL when empty; guarded by spin
    uint32_t spin;      // 0 free; held for a few instructions, never across a switch
} CrWaitQueue;

// A mutual exclusion lock with timeouts; any task may release it (threading.Lock). All zeros is unlocked.
typedef struct CrLock {
    uint32_t state; // bit 0: held; bit 1: there may be waiters
    CrWaitQueue waiters;
} CrLock;
CrWait cr_lock_acquire(CrThread *t, CrLock *lock, int64_t timeout_ns);
bool cr_lock_try(CrLock *lock);
bool cr_lock_release(CrThread *t, CrLock *lock); // false if it was not held
static inline bool cr_lock_held(CrLock *lock) {
    return __atomic_load_n(&lock->state, __ATOMIC_RELAXED) & 1;
}

// A counting semaphore. Set `count` before first use.
typedef struct CrSemaphore {
    int64_t count; // free permits; guarded by waiters.spin
    CrWaitQueue waiters;
} CrSemaphore;
CrWait cr_semaphore_acquire(CrThread *t, CrSemaphore *s, int64_t timeout_ns);
void cr_semaphore_release(CrThread *t, CrSemaphore *s, int64_t n);

// A flag to wait for. All zeros is clear.
typedef struct CrEvent {
    uint32_t set; // 1 once set
    CrWaitQueue waiters;
} CrEvent;
CrWait cr_event_wait(CrThread *t, CrEvent *e, int64_t timeout_ns);
void cr_event_set(CrThread *t, CrEvent *e);
void cr_event_clear(CrEvent *e);

// A condition variable over a CrLock. Wait releases the lock, waits for a notification and takes it again
// whatever the outcome (a wait that ends in an error takes it again without listening to signals).
typedef struct CrCondition {
    CrWaitQueue waiters;
} CrCondition;
CrWait cr_condition_wait(CrThread *t, CrCondition *c, CrLock *lock, int64_t timeout_ns);
void cr_condition_notify(CrThread *t, CrCondition *c, int64_t n); // n < 0: all

// --- file descriptors --------------------------------------------------------------------------------------

enum { CR_FD_READ = 1, CR_FD_WRITE = 2 };

// Waits until a non-blocking fd may be read or written (edge-triggered: call it after EAGAIN or a short read;
// it may return early, so try the operation again in a loop). Regular files are always ready. CR_WAIT_OK also
// when the descriptor is closed meanwhile. Deadline on the cr_now_ns clock, negative: none.
CrWait cr_wait_fd(CrThread *t, int fd, int events, int64_t deadline_ns);

// Call before close(fd) for every fd that was waited for: wakes its waiters and forgets its registration.
void cr_fd_closing(CrThread *t, int fd);

#endif
