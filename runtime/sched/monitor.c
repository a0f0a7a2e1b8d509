// monitor.c -- the thread that looks at the carriers every 10 ms, from the moment there is a second task.
//
// Each tick it takes carriers away from C calls that last, asks tasks that have run for a whole tick while
// others wait to switch, rescues what waits in `run_next` behind them, and does the timers and the polling if
// everybody is busy. It runs no tasks, allocates nothing and is unknown to the collector. When all carriers
// have been idle for a second it sleeps until one is taken.
#include "runtime/sched/sched_internal.h"

#include <signal.h>
#include <time.h>

#define TICK_NS ((int64_t)10 * 1000 * 1000)
enum { IDLE_TICKS = 150, VERIFY_TICKS = 100, TRIM_TICKS = 500 };

void cr_preempt(CrThread *t) {
    __atomic_store_n(&t->preempt, 1, __ATOMIC_RELAXED);
    __atomic_store_n(&t->stack_limit, UINTPTR_MAX, __ATOMIC_RELAXED);
}

void cr_monitor_wake(void) {
    if (CR_LIKELY(!__atomic_load_n(&cr_sched.monitor_asleep, __ATOMIC_RELAXED))) return;
    if (__atomic_exchange_n(&cr_sched.monitor_asleep, 0, __ATOMIC_RELAXED))
        cr_futex_wake(&cr_sched.monitor_asleep, 1);
}

static void check_carrier(CrCarrier *c) {
    uint32_t status = __atomic_load_n(&c->status, __ATOMIC_ACQUIRE);
    uint32_t slice = __atomic_load_n(&c->slice, __ATOMIC_RELAXED);
    bool same = status == c->seen_status && slice == c->seen_slice;
    c->seen_status = status;
    c->seen_slice = slice;
    if (!same || status == CR_CARRIER_IDLE) return;
    if (status != CR_CARRIER_RUNNING) {
        if (__atomic_compare_exchange_n(&c->status, &status, CR_CARRIER_RUNNING, false, __ATOMIC_ACQ_REL,
                                        __ATOMIC_RELAXED))
            cr_carrier_release(c);
        return;
    }
    if (!cr_sched_has_work(c)) return;
    CrFiber *behind = cr_run_next_take(c);
    if (behind) cr_ready(NULL, behind);
    CrWorker *w = __atomic_load_n(&c->worker, __ATOMIC_RELAXED);
    CrFiber *f = w ? __atomic_load_n(&w->current, __ATOMIC_RELAXED) : NULL;
    if (f) cr_preempt(&f->thread);
}

static void serve_waits(int64_t now) {
    if (cr_timer_next() <= now) cr_timers_run(NULL, now);
    if (__atomic_load_n(&cr_sched.signal_pending, __ATOMIC_RELAXED)) cr_sched_serve_signal(NULL);
    bool polled = __atomic_load_n(&cr_sched.poller_active, __ATOMIC_RELAXED) ||
                  now - __atomic_load_n(&cr_sched.last_poll, __ATOMIC_RELAXED) < TICK_NS;
    if (!polled && __atomic_load_n(&cr_sched.fd_waiters, __ATOMIC_RELAXED)) cr_sched_poll_now(NULL);
}

static bool all_idle(void) {
    return __atomic_load_n(&cr_sched.idle_count, __ATOMIC_SEQ_CST) ==
           __atomic_load_n(&cr_sched.carrier_count, __ATOMIC_RELAXED);
}

// With all carriers idle somebody polls, and nothing can become due that the poller does not see.
static void sleep_until_wanted(void) {
    __atomic_store_n(&cr_sched.monitor_asleep, 1, __ATOMIC_SEQ_CST);
    while (all_idle() && __atomic_load_n(&cr_sched.monitor_asleep, __ATOMIC_SEQ_CST))
        cr_futex_wait(&cr_sched.monitor_asleep, 1, -1);
    __atomic_store_n(&cr_sched.monitor_asleep, 0, __ATOMIC_RELAXED);
}

static void *monitor_main(void *arg) {
    struct timespec tick = {.tv_nsec = TICK_NS};
    uint32_t idle_ticks = 0;
    for (uint32_t ticks = 1; !__atomic_load_n(&cr_sched.exiting, __ATOMIC_RELAXED); ticks++) {
        clock_nanosleep(CLOCK_MONOTONIC, 0, &tick, NULL);
        int64_t now = cr_now_ns();
        __atomic_store_n(&cr_sched.coarse_now, now, __ATOMIC_RELAXED);
        uint32_t n = __atomic_load_n(&cr_sched.carrier_count, __ATOMIC_ACQUIRE);
        for (uint32_t i = 0; i < n; i++) check_carrier(cr_sched.carriers[i]);
        serve_waits(now);
        if (ticks % VERIFY_TICKS == 0) cr_poll_verify();
        if (ticks % TRIM_TICKS == 0) cr_stack_trim();
        idle_ticks = all_idle() ? idle_ticks + 1 : 0;
        if (idle_ticks > IDLE_TICKS) sleep_until_wanted();
    }
    return arg;
}

void cr_monitor_start(void) {
    sigset_t all, old;
    pthread_t thread;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &old);
    int failed = pthread_create(&thread, NULL, monitor_main, NULL);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (failed) cr_sched_fatal("cannot start a thread");
    pthread_detach(thread);
}
