// wait.c -- parking and waking: the state word of a wait, and queues of parked tasks.
//
// A wait goes like this, whatever the object:
//
//      cr_wait_begin(f)                  the word becomes PARKING
//      queue up, register with a poller  from here on wakers may claim the wait
//      cr_wait_until(f, deadline)        timer, switch away; afterwards timer and queue are left again
//
// A waker first wins the word (cr_wake_claim), then queues the fiber. As the woken task leaves queue and
// timer heap under their locks before it goes on, no waker can hit a later wait of the same task by mistake.
#include "runtime/sched/sched_internal.h"

#include <time.h>

int64_t cr_now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

// -1 (no deadline) stays -1; a timeout too long for the clock is none.
int64_t cr_deadline(int64_t timeout_ns) {
    if (timeout_ns < 0) return -1;
    int64_t now = cr_now_ns();
    return timeout_ns > INT64_MAX - 1 - now ? -1 : now + timeout_ns;
}

void cr_wait_begin(CrFiber *f) {
    __atomic_store_n(&f->wait, CR_PARKING, __ATOMIC_SEQ_CST);
}

bool cr_wake_claim(CrFiber *f, uint32_t reason, bool *must_queue) {
    uint32_t state = __atomic_load_n(&f->wait, __ATOMIC_ACQUIRE);
    while (state == CR_WAITING || state == CR_PARKING || state == CR_WAITING_PINNED) {
        if (!__atomic_compare_exchange_n(&f->wait, &state, reason, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
            continue;
        *must_queue = state == CR_WAITING;
        if (state == CR_WAITING_PINNED) cr_futex_wake(&f->wait, 1);
        return true;
    }
    return false;
}

bool cr_wake(CrCarrier *c, CrFiber *f, uint32_t reason) {
    bool must_queue;
    if (!cr_wake_claim(f, reason, &must_queue)) return false;
    if (must_queue) cr_ready(c, f);
    return true;
}

// A task that cannot leave its OS thread: the thread itself waits, without its carrier.
static void park_pinned(CrFiber *f) {
    CrCarrier *carrier = f->worker ? f->worker->carrier : NULL;
    if (carrier) {
        __atomic_store_n(&f->worker->carrier, NULL, __ATOMIC_RELAXED);
        cr_carrier_release(carrier);
    }
    uint32_t expected = CR_PARKING;
    __atomic_compare_exchange_n(&f->wait, &expected, CR_WAITING_PINNED, false, __ATOMIC_ACQ_REL,
                                __ATOMIC_ACQUIRE);
    while (__atomic_load_n(&f->wait, __ATOMIC_ACQUIRE) == CR_WAITING_PINNED)
        cr_futex_wait(&f->wait, CR_WAITING_PINNED, -1);
    if (carrier) cr_carrier_wait_pinned(f);
}

uint32_t cr_wait_park(CrFiber *f) {
    if (CR_UNLIKELY(f->pinned))
        park_pinned(f);
    else
        cr_switch_away(f, CR_POST_PARK);
    return __atomic_exchange_n(&f->wait, CR_RUNNING, __ATOMIC_ACQ_REL);
}

// Whether a pending signal calls the main task out of the wait it has begun. Either this load sees the
// signal, or whoever serves the signal sees the wait.
static bool signal_claims(CrFiber *f) {
    if (f != cr_sched.main_fiber || !__atomic_load_n(&cr_sched.signal_pending, __ATOMIC_SEQ_CST))
        return false;
    bool must_queue;
    return cr_wake_claim(f, CR_WOKEN_SIGNAL, &must_queue);
}

// Waits until woken or the deadline (negative: none). Returns the reason; the task is out of queue and timer.
uint32_t cr_wait_until(CrFiber *f, int64_t deadline) {
    signal_claims(f);
    if (deadline >= 0) cr_timer_add(f, deadline);
    uint32_t reason = cr_wait_park(f);
    if (deadline >= 0) cr_timer_cancel(f);
    cr_queue_remove(f);
    return reason;
}

bool cr_signal_run_hook(CrThread *t) {
    if (!__atomic_exchange_n(&cr_sched.signal_pending, 0, __ATOMIC_SEQ_CST)) return true;
    return !cr_signal_hook || cr_signal_hook(t);
}

// --- queues ------------------------------------------------------------------------------------------------

void cr_queue_add(CrWaitQueue *q, CrFiber *f) {
    f->wait_next = NULL;
    f->wait_previous = q->last;
    if (q->last)
        ((CrFiber *)q->last)->wait_next = f;
    else
        q->first = f;
    q->last = f;
    f->wait_queue = q;
}

void cr_queue_add_first(CrWaitQueue *q, CrFiber *f) {
    f->wait_previous = NULL;
    f->wait_next = q->first;
    if (q->first)
        ((CrFiber *)q->first)->wait_previous = f;
    else
        q->last = f;
    q->first = f;
    f->wait_queue = q;
}

void cr_queue_unlink(CrWaitQueue *q, CrFiber *f) {
    if (f->wait_previous)
        f->wait_previous->wait_next = f->wait_next;
    else
        q->first = f->wait_next;
    if (f->wait_next)
        f->wait_next->wait_previous = f->wait_previous;
    else
        q->last = f->wait_previous;
    __atomic_store_n(&f->wait_queue, NULL, __ATOMIC_RELEASE);
}

// Wakers take fibers out; only the fiber itself puts itself in, so what it reads as NULL stays NULL.
void cr_queue_remove(CrFiber *f) {
    CrWaitQueue *q = __atomic_load_n(&f->wait_queue, __ATOMIC_ACQUIRE);
    if (!q) return;
    cr_spin_lock(&q->spin);
    if (f->wait_queue) cr_queue_unlink(q, f);
    cr_spin_unlock(&q->spin);
}

CrFiber *cr_queue_pop(CrWaitQueue *q) {
    CrFiber *f = q->first;
    if (f) cr_queue_unlink(q, f);
    return f;
}

// Claims the first waiter that still waits; the rest have been woken by something else and are on their way
// out. Caller holds the spin. *must_queue: hand it to cr_ready after the spin is released.
CrFiber *cr_queue_claim(CrWaitQueue *q, uint32_t reason, bool *must_queue) {
    CrFiber *f;
    while ((f = cr_queue_pop(q))) {
        if (cr_wake_claim(f, reason, must_queue)) return f;
    }
    return NULL;
}

int cr_queue_wake(CrCarrier *c, CrWaitQueue *q, int64_t n, uint32_t reason) {
    int woken = 0;
    while (n < 0 || woken < n) {
        bool must_queue = false;
        cr_spin_lock(&q->spin);
        CrFiber *f = cr_queue_claim(q, reason, &must_queue);
        cr_spin_unlock(&q->spin);
        if (!f) break;
        if (must_queue) cr_ready(c, f);
        woken++;
    }
    return woken;
}
