// scheduler.c -- the loop that gives carriers tasks to run, and OS threads carriers.
//
// In:  cr_ready makes a parked task runnable; cr_switch_away leaves the current one.
// Out: some task runs on every carrier as long as there are runnable tasks.
//
// The common switch goes straight from task to task (cr_switch_away finds the next one in the local queue);
// only when there is none, or something else is due, does it go to the scheduler loop on the OS stack, which
// alone runs timers, polls, steals and sleeps. What remains to be done for the task just left (make it
// wakeable, queue it, free its stack) is left behind as the post-switch action and done by whoever runs next.
//
// An OS thread with nothing to do puts its carrier into the idle list and becomes the poller, if there is
// none, or sleeps on its futex. A lost wake-up is impossible: the sleeper publishes itself before it looks at
// the queues a last time, and whoever queues a task looks for sleepers after that.
#include "runtime/sched/sched_internal.h"

#include <errno.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { MAX_WORKERS = 512, FAIRNESS = 61 };
#define IDLE_LIFE_NS                                                                                         \
    ((int64_t)2000 * 1000 * 1000) // how long an OS thread in excess of the carriers sleeps on

CrSched cr_sched;
uint32_t cr_multithreaded;

static __thread CrWorker *this_worker __attribute__((tls_model("initial-exec")));

// Never inlined: a caller that continues on another OS thread must not reuse the address of the variable.
__attribute__((noinline)) CrWorker *cr_worker_self(void) {
    __asm__ volatile("");
    return this_worker;
}
static __attribute__((noinline)) void set_worker_self(CrWorker *w) {
    this_worker = w;
}

void cr_sched_fatal(const char *message) {
    fprintf(stderr, "fatal: %s\n", message);
    abort();
}

// --- spin words and futexes --------------------------------------------------------------------------------

void cr_spin_contended(uint32_t *word) {
    for (int i = 0;; i++) {
        if (!__atomic_load_n(word, __ATOMIC_RELAXED) && !__atomic_exchange_n(word, 1, __ATOMIC_ACQUIRE))
            return;
        if (i >= 64) sched_yield();
    }
}

void cr_lock_byte_contended(uint8_t *lock) {
    for (int i = 0;; i++) {
        if (!__atomic_load_n(lock, __ATOMIC_RELAXED) && !__atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE))
            return;
        if (i >= 64) sched_yield();
    }
}

void cr_futex_wait(uint32_t *word, uint32_t while_value, int64_t timeout_ns) {
    struct timespec limit = {.tv_sec = timeout_ns / 1000000000, .tv_nsec = timeout_ns % 1000000000};
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, while_value, timeout_ns < 0 ? NULL : &limit, NULL, 0);
}

void cr_futex_wake(uint32_t *word, int n) {
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, n, NULL, NULL, 0);
}

// --- carriers and workers ----------------------------------------------------------------------------------

CrCarrier *cr_carrier_new(void) {
    CrCarrier *c = cr_alloc_permanent(sizeof *c);
    c->number = UINT32_MAX;
    c->random = (uint32_t)((uintptr_t)c >> 4);
    c->all_next = __atomic_load_n(&cr_sched.all_carriers, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(&cr_sched.all_carriers, &c->all_next, c, true, __ATOMIC_RELEASE,
                                        __ATOMIC_RELAXED)) {
    }
    return c;
}

static void hold(CrWorker *w, CrCarrier *c) {
    __atomic_store_n(&c->status, CR_CARRIER_RUNNING, __ATOMIC_RELAXED);
    __atomic_store_n(&c->worker, w, __ATOMIC_RELAXED);
    __atomic_store_n(&w->carrier, c, __ATOMIC_RELEASE);
}

static void idle_push_locked(CrCarrier *c) {
    __atomic_store_n(&c->worker, NULL, __ATOMIC_RELAXED);
    __atomic_store_n(&c->status, CR_CARRIER_IDLE, __ATOMIC_RELAXED);
    c->idle_next = cr_sched.idle_carriers;
    cr_sched.idle_carriers = c;
    __atomic_store_n(&cr_sched.idle_count, cr_sched.idle_count + 1, __ATOMIC_SEQ_CST);
}

static CrCarrier *idle_pop_locked(void) {
    CrCarrier *c = cr_sched.idle_carriers;
    if (!c) return NULL;
    cr_sched.idle_carriers = c->idle_next;
    __atomic_store_n(&cr_sched.idle_count, cr_sched.idle_count - 1, __ATOMIC_RELAXED);
    cr_monitor_wake();
    return c;
}

// A record, perhaps of a retired OS thread: the collector's list only grows. Called without the lock.
static CrWorker *worker_new(void) {
    cr_spin_lock(&cr_sched.lock);
    CrWorker *w = cr_sched.retired_workers;
    if (w) cr_sched.retired_workers = w->idle_next;
    cr_spin_unlock(&cr_sched.lock);
    if (w) return w->retires = false, w;
    w = calloc(1, sizeof *w);
    if (!w) cr_sched_fatal("out of memory");
    w->number = __atomic_fetch_add(&cr_sched.workers_made, 1, __ATOMIC_RELAXED);
    w->all_next = __atomic_load_n(&cr_sched.all_workers, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(&cr_sched.all_workers, &w->all_next, w, true, __ATOMIC_RELEASE,
                                        __ATOMIC_RELAXED)) {
    }
    return w;
}

static void retire_locked(CrWorker *w) {
    cr_sched.worker_count--;
    w->idle_next = cr_sched.retired_workers;
    cr_sched.retired_workers = w;
}

static void *worker_main(void *arg) {
    CrWorker *w = arg;
    pthread_sigmask(SIG_SETMASK, &cr_sched.worker_mask,
                    NULL); // its maker may be the monitor, which blocks all
    w->tid = (int)syscall(SYS_gettid);
    set_worker_self(w);
    cr_context_adopt_thread(&w->context, false);
    cr_gc_attach_worker(w);
    cr_worker_loop(w);
    cr_gc_detach_worker(w);
    set_worker_self(NULL);
    cr_spin_lock(&cr_sched.lock);
    retire_locked(w);
    cr_spin_unlock(&cr_sched.lock);
    return NULL;
}

// Starts an OS thread for c. Without one (the system's limit) the carrier stays idle until a thread is free.
static void worker_start(CrCarrier *c) {
    CrWorker *w = worker_new();
    pthread_t thread;
    hold(w, c);
    if (pthread_create(&thread, NULL, worker_main, w) == 0) {
        pthread_detach(thread);
        return;
    }
    cr_spin_lock(&cr_sched.lock);
    w->carrier = NULL;
    retire_locked(w);
    idle_push_locked(c);
    cr_spin_unlock(&cr_sched.lock);
}

// Puts an idle carrier to work, if there is one and somebody to hold it. Releases the lock.
static void wake_idle_and_unlock(void) {
    CrWorker *w = cr_sched.idle_workers;
    bool interrupt = false;
    CrCarrier *start = NULL;
    if (!cr_sched.idle_carriers || cr_sched.exiting)
        w = NULL;
    else if (w) {
        cr_sched.idle_workers = w->idle_next;
        cr_sched.idle_worker_count--;
        hold(w, idle_pop_locked());
    } else if (cr_sched.poller_active) {
        interrupt = !cr_sched.poller_notified;
        cr_sched.poller_notified = 1;
    } else if (cr_sched.worker_count < MAX_WORKERS) {
        cr_sched.worker_count++;
        start = idle_pop_locked();
    }
    cr_spin_unlock(&cr_sched.lock);
    if (w) {
        __atomic_store_n(&w->futex, 1, __ATOMIC_RELEASE);
        cr_futex_wake(&w->futex, 1);
    }
    if (interrupt) cr_poll_interrupt();
    if (start) worker_start(start);
}

static void wake_idle(void) {
    cr_spin_lock(&cr_sched.lock);
    wake_idle_and_unlock();
}

// After a task was put into a ring.
static void ring_grew(void) {
    if (cr_sched.carrier_count == 1) return;
    cr_full_fence();
    if (__atomic_load_n(&cr_sched.idle_count, __ATOMIC_RELAXED)) wake_idle();
}

static void push_global(CrFiber *f) {
    cr_spin_lock(&cr_sched.lock);
    cr_global_append_locked(f, f, 1);
    wake_idle_and_unlock();
}

static bool schedulable(CrCarrier *c) {
    return c && c->number != UINT32_MAX;
}

void cr_ready(CrCarrier *c, CrFiber *f) {
    if (!schedulable(c)) {
        push_global(f);
        return;
    }
    CrFiber *previous = __atomic_exchange_n(&c->run_next, f, __ATOMIC_ACQ_REL);
    if (!previous) return;
    cr_ring_put(c, previous);
    ring_grew();
}

void cr_ready_last(CrCarrier *c, CrFiber *f) {
    if (!schedulable(c)) {
        push_global(f);
        return;
    }
    cr_ring_put(c, f);
    ring_grew();
}

bool cr_sched_has_work(CrCarrier *c) {
    return __atomic_load_n(&cr_sched.global_count, __ATOMIC_RELAXED) ||
           (c && (!cr_ring_empty(c) || __atomic_load_n(&c->run_next, __ATOMIC_RELAXED)));
}

// With every carrier idle nobody would look after timers and descriptors but a poller.
void cr_sched_need_poller(void) {
    cr_spin_lock(&cr_sched.lock);
    bool lacking = !cr_sched.poller_active && cr_sched.idle_count == cr_sched.carrier_count &&
                   (cr_timer_next() != INT64_MAX || __atomic_load_n(&cr_sched.fd_waiters, __ATOMIC_RELAXED));
    if (lacking)
        wake_idle_and_unlock();
    else
        cr_spin_unlock(&cr_sched.lock);
}

void cr_sched_new_deadline(int64_t deadline) {
    if (__atomic_load_n(&cr_sched.poller_active, __ATOMIC_SEQ_CST) &&
        deadline < __atomic_load_n(&cr_sched.poller_deadline, __ATOMIC_SEQ_CST)) {
        __atomic_store_n(&cr_sched.poller_deadline, deadline, __ATOMIC_SEQ_CST);
        cr_poll_interrupt();
    }
}

void cr_carrier_release(CrCarrier *c) {
    cr_spin_lock(&cr_sched.lock);
    idle_push_locked(c);
    bool work = cr_sched_has_work(c) || cr_rings_have_work();
    if (work)
        wake_idle_and_unlock();
    else {
        cr_spin_unlock(&cr_sched.lock);
        cr_sched_need_poller();
    }
}

bool cr_carrier_try_acquire(CrWorker *w) {
    cr_spin_lock(&cr_sched.lock);
    CrCarrier *c = cr_sched.exiting ? NULL : idle_pop_locked();
    if (c) hold(w, c);
    cr_spin_unlock(&cr_sched.lock);
    return c != NULL;
}

// --- switching ---------------------------------------------------------------------------------------------

void cr_sched_bind(CrFiber *f, CrWorker *w) {
    CrCarrier *c = w->carrier;
    f->worker = w;
    f->thread.carrier = c;
    f->thread.heap = &c->heap;
#ifdef CR_STRESS
    __atomic_store_n(&f->thread.preempt, 1, __ATOMIC_RELAXED); // every safepoint switches
#else
    __atomic_store_n(&f->thread.preempt, 0, __ATOMIC_RELAXED);
#endif
    cr_stack_limit_reset(&f->thread);
    if (f == cr_sched.main_fiber && __atomic_load_n(&cr_sched.signal_pending, __ATOMIC_RELAXED))
        cr_preempt(&f->thread);
    __atomic_store_n(&w->current, f, __ATOMIC_RELAXED);
}

void cr_run_post(CrWorker *w) {
    CrFiber *f = w->post_fiber;
    CrPostAction post = w->post;
    w->post = CR_POST_NONE;
    switch (post) {
    case CR_POST_PARK: {
        uint32_t expected = CR_PARKING;
        if (!__atomic_compare_exchange_n(&f->wait, &expected, CR_WAITING, false, __ATOMIC_ACQ_REL,
                                         __ATOMIC_ACQUIRE))
            cr_ready(w->carrier, f);
        break;
    }
    case CR_POST_GLOBAL: push_global(f); break;
    case CR_POST_FREE: cr_stack_free(w->carrier, f); break;
    case CR_POST_NONE: break;
    }
}

// The next task for a direct switch, or NULL if the scheduler loop has to look.
static CrFiber *pick_local(CrCarrier *c) {
    if (!c || ++c->picks % FAIRNESS == 0 || __atomic_load_n(&cr_sched.exiting, __ATOMIC_RELAXED)) return NULL;
    if (cr_timer_next() <= __atomic_load_n(&cr_sched.coarse_now, __ATOMIC_RELAXED)) return NULL;
    CrFiber *f = c->picks % 16 == 0 ? NULL : cr_run_next_take(c); // two friends must not starve the ring
    if (f) return f;
    f = cr_ring_take(c);
    if (f) __atomic_store_n(&c->slice, c->slice + 1, __ATOMIC_RELAXED);
    return f ? f : cr_run_next_take(c);
}

void cr_switch_away(CrFiber *f, CrPostAction post) {
    CrWorker *w = f->worker;
    bool dies = post == CR_POST_FREE;
    w->post = post;
    w->post_fiber = f;
    CrFiber *next = pick_local(w->carrier);
    if (next) {
        cr_sched_bind(next, w);
        cr_context_go(&f->context, &next->context, dies);
    } else {
        __atomic_store_n(&w->current, NULL, __ATOMIC_RELAXED);
        cr_context_go(&f->context, &w->context, dies);
    }
    cr_run_post(f->worker);
}

// --- the loop ----------------------------------------------------------------------------------------------

static void queue_list(CrCarrier *c, CrFiber *list) {
    while (list) {
        CrFiber *f = list;
        list = f->queue_next;
        cr_ready_last(c, f);
    }
}

void cr_sched_poll_now(CrCarrier *c) {
    __atomic_store_n(&cr_sched.last_poll, cr_now_ns(), __ATOMIC_RELAXED);
    queue_list(c, cr_poll_events(0));
}

void cr_sched_serve_signal(CrCarrier *c) {
    if (__atomic_load_n(&cr_sched.signal_pending, __ATOMIC_SEQ_CST) && cr_sched.main_fiber)
        cr_wake(c, cr_sched.main_fiber, CR_WOKEN_SIGNAL);
}

static bool leaving(CrWorker *w) {
    return w == cr_sched.main_worker && __atomic_load_n(&cr_sched.exiting, __ATOMIC_ACQUIRE);
}

// As poller, without a carrier: until there is one to be had and possibly something to run on it.
static void idle_poll(CrWorker *w) {
    cr_poll_init();
    while (!leaving(w)) {
        int64_t deadline = cr_timer_next();
        __atomic_store_n(&cr_sched.poller_deadline, deadline, __ATOMIC_SEQ_CST);
        if (cr_timer_next() < deadline) continue;
        cr_sched_serve_signal(NULL); // one that came before the poller existed
        CrFiber *list = cr_poll_events(deadline);
        __atomic_store_n(&cr_sched.last_poll, cr_now_ns(), __ATOMIC_RELAXED);
        cr_spin_lock(&cr_sched.lock);
        CrCarrier *c = idle_pop_locked();
        if (c) {
            __atomic_store_n(&cr_sched.poller_active, 0, __ATOMIC_SEQ_CST);
            hold(w, c);
        }
        cr_sched.poller_notified = 0;
        cr_spin_unlock(&cr_sched.lock);
        queue_list(c, list);
        cr_sched_serve_signal(c);
        if (c) return;
        cr_timers_run(NULL, cr_now_ns());
    }
}

static void leave_idle_list_locked(CrWorker *w) {
    CrWorker **link = &cr_sched.idle_workers;
    while (*link != w) link = &(*link)->idle_next;
    *link = w->idle_next;
    cr_sched.idle_worker_count--;
}

// Every OS thread costs each collection a signal, so those that a burst of blocking calls has left do not
// stay.
static bool may_retire(CrWorker *w) {
    cr_spin_lock(&cr_sched.lock);
    bool may = !w->carrier && w != cr_sched.main_worker && !cr_sched.exiting &&
               cr_sched.idle_worker_count > cr_sched.carrier_count;
    if (may) leave_idle_list_locked(w);
    cr_spin_unlock(&cr_sched.lock);
    return may;
}

static void idle_sleep(CrWorker *w) {
    while (!__atomic_load_n(&w->carrier, __ATOMIC_ACQUIRE) && !leaving(w)) {
        cr_futex_wait(&w->futex, 0, IDLE_LIFE_NS);
        if (!__atomic_load_n(&w->futex, __ATOMIC_ACQUIRE) && may_retire(w)) {
            w->retires = true;
            return;
        }
    }
}

// Takes a carrier back from the idle list after all. False: there is none, stay idle.
static bool change_mind(CrWorker *w, bool poller) {
    cr_spin_lock(&cr_sched.lock);
    CrCarrier *c = w->carrier ? NULL : idle_pop_locked();
    if (c && poller) {
        __atomic_store_n(&cr_sched.poller_active, 0, __ATOMIC_SEQ_CST);
        cr_sched.poller_notified = 0;
    } else if (c)
        leave_idle_list_locked(w);
    if (c) hold(w, c);
    cr_spin_unlock(&cr_sched.lock);
    return __atomic_load_n(&w->carrier, __ATOMIC_ACQUIRE) != NULL;
}

static void go_idle(CrWorker *w) {
    CrCarrier *c = w->carrier;
    cr_spin_lock(&cr_sched.lock);
    if (c && cr_sched.global_first) {
        cr_spin_unlock(&cr_sched.lock);
        return;
    }
    __atomic_store_n(&w->carrier, NULL, __ATOMIC_RELAXED);
    __atomic_store_n(&w->futex, 0, __ATOMIC_RELAXED);
    if (c) idle_push_locked(c);
    bool poller = !cr_sched.poller_active;
    if (poller)
        __atomic_store_n(&cr_sched.poller_active, 1, __ATOMIC_SEQ_CST);
    else {
        w->idle_next = cr_sched.idle_workers;
        cr_sched.idle_workers = w;
        cr_sched.idle_worker_count++;
    }
    cr_spin_unlock(&cr_sched.lock);
    cr_full_fence();
    if (cr_rings_have_work() && change_mind(w, poller)) return;
    if (poller)
        idle_poll(w);
    else
        idle_sleep(w);
}

// Everything that may be due, in the order of the README. NULL: look again, the worker may have slept.
static CrFiber *find_task(CrWorker *w) {
    CrCarrier *c = w->carrier;
    CrFiber *f = NULL;
    if (!c) return go_idle(w), NULL;
    if (cr_timer_next() != INT64_MAX) cr_timers_run(c, cr_now_ns());
    __atomic_store_n(&c->slice, c->slice + 1, __ATOMIC_RELAXED);
    if (c->picks++ % FAIRNESS == 0) f = cr_global_take(c);
    if (!f) f = cr_run_next_take(c);
    if (!f) f = cr_ring_take(c);
    if (!f) f = cr_global_take(c);
    if (f) return f;
    if (__atomic_load_n(&cr_sched.fd_waiters, __ATOMIC_RELAXED) &&
        !__atomic_load_n(&cr_sched.poller_active, __ATOMIC_RELAXED)) {
        cr_sched_poll_now(c);
        if ((f = cr_ring_take(c))) return f;
    }
    cr_sched_serve_signal(c);
    if ((f = cr_run_next_take(c)) || (f = cr_steal(c))) return f;
    go_idle(w);
    return NULL;
}

// A pinned task is waiting for a carrier on its own OS thread: give it ours.
static void hand_carrier(CrWorker *w, CrFiber *f) {
    CrCarrier *c = w->carrier;
    CrWorker *owner = f->worker;
    __atomic_store_n(&w->carrier, NULL, __ATOMIC_RELAXED);
    hold(owner, c);
    __atomic_store_n(&owner->futex, 1, __ATOMIC_RELEASE);
    cr_futex_wake(&owner->futex, 1);
}

void cr_carrier_wait_pinned(CrFiber *f) {
    CrWorker *w = f->worker;
    if (!cr_carrier_try_acquire(w)) {
        __atomic_store_n(&w->futex, 0, __ATOMIC_RELAXED);
        push_global(f);
        while (!__atomic_load_n(&w->carrier, __ATOMIC_ACQUIRE)) cr_futex_wait(&w->futex, 0, -1);
    }
    cr_sched_bind(f, w);
}

static void run(CrWorker *w, CrFiber *f) {
    cr_sched_bind(f, w);
    cr_context_go(&w->context, &f->context, false);
    cr_run_post(w);
}

void cr_worker_loop(CrWorker *w) {
    while (!__atomic_load_n(&cr_sched.exiting, __ATOMIC_ACQUIRE)) {
        CrFiber *f = find_task(w);
        if (!f && w->retires) return;
        if (!f) continue;
        if (CR_UNLIKELY(f->pinned))
            hand_carrier(w, f);
        else
            run(w, f);
    }
    cr_exit_worker(w);
}

// --- start -------------------------------------------------------------------------------------------------

static uint32_t carriers_wanted(void) {
    cpu_set_t set;
    const char *text = getenv("CRANKY_THREADS");
    long n = text ? strtol(text, NULL, 10) : 0;
    if (n <= 0 && sched_getaffinity(0, sizeof set, &set) == 0) n = CPU_COUNT(&set);
    if (n <= 0) n = 1;
    return n > 1024 ? 1024 : (uint32_t)n;
}

static CrCarrier *schedulable_new(uint32_t number) {
    CrCarrier *c = cr_carrier_new();
    c->number = number;
    cr_sched.carriers[number] = c;
    return c;
}

// The calling OS thread becomes the first worker, with the first carrier. The others are made by go_multi.
void cr_sched_init(void) {
    cr_sched.carriers_wanted = carriers_wanted();
    cr_sched.carriers = calloc(cr_sched.carriers_wanted + 1, sizeof *cr_sched.carriers);
    CrWorker *w = worker_new();
    if (!cr_sched.carriers) cr_sched_fatal("out of memory");
    w->tid = (int)syscall(SYS_gettid);
    cr_sched.worker_count = 1;
    cr_sched.main_worker = w;
    set_worker_self(w);
    cr_context_adopt_thread(&w->context, true);
    cr_gc_attach_worker(w);
    hold(w, schedulable_new(0));
    cr_sched.carrier_count = 1;
}

void cr_sched_add_carrier(void) {
    CrCarrier *c = schedulable_new(cr_sched.carrier_count);
    cr_spin_lock(&cr_sched.lock);
    __atomic_store_n(&cr_sched.carrier_count, cr_sched.carrier_count + 1, __ATOMIC_RELEASE);
    idle_push_locked(c);
    cr_spin_unlock(&cr_sched.lock);
}

void cr_sched_go_multi(void) {
    static uint32_t spin;
    if (CR_LIKELY(__atomic_load_n(&cr_multithreaded, __ATOMIC_ACQUIRE) &&
                  __atomic_load_n(&cr_sched.monitor_running, __ATOMIC_ACQUIRE)))
        return;
    cr_spin_lock(&spin);
    cr_gc_roots_go_multi();
    if (!cr_multithreaded) pthread_sigmask(SIG_SETMASK, NULL, &cr_sched.worker_mask);
    while (cr_sched.carrier_count < cr_sched.carriers_wanted) cr_sched_add_carrier();
    __atomic_store_n(&cr_multithreaded, 1, __ATOMIC_SEQ_CST);
    if (!cr_sched.monitor_running) cr_monitor_start();
    __atomic_store_n(&cr_sched.monitor_running, 1, __ATOMIC_RELEASE);
    cr_spin_unlock(&spin);
}

// In the child only the calling OS thread exists. Its carrier stays with it, the others are idle and empty.
void cr_sched_after_fork(CrFiber *survivor) {
    CrWorker *w = survivor->worker;
    cr_sched.lock = 0;
    w->tid = (int)syscall(SYS_gettid);
    w->all_next = NULL;
    cr_sched.all_workers = cr_sched.main_worker = w;
    cr_sched.main_fiber = survivor;
    cr_sched.worker_count = 1;
    cr_sched.idle_workers = cr_sched.retired_workers = NULL;
    cr_sched.idle_worker_count = 0;
    cr_sched.idle_carriers = NULL;
    cr_sched.idle_count = 0;
    cr_sched.global_first = cr_sched.global_last = NULL;
    cr_sched.global_count = 0;
    cr_sched.poller_active = cr_sched.poller_notified = cr_sched.fd_waiters = 0;
    cr_sched.monitor_running = cr_sched.monitor_asleep = 0;
    cr_sched.joiners = (CrWaitQueue){0};
    cr_sched.tasks_alive = 1;
    cr_sched.tasks_foreground = survivor->flags & CR_TASK_DAEMON ? 0 : 1;
    for (uint32_t i = 0; i < cr_sched.carrier_count; i++) {
        CrCarrier *c = cr_sched.carriers[i];
        c->head = c->tail = 0;
        c->run_next = NULL;
        if (c != w->carrier) idle_push_locked(c);
    }
}

int cr_carrier_count(void) {
    return (int)(cr_sched.carriers_wanted ? cr_sched.carriers_wanted : carriers_wanted());
}
