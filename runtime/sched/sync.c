// sync.c -- locks, semaphores, events, conditions: what tasks wait for among each other.
//
// All of them are a few words of state and a CrWaitQueue; the queue's spin word makes "test the state, else
// queue up" one step. Every wait loops over cr_wait_until, since it may be woken to run a signal handler.
#include "runtime/sched/sched_internal.h"

enum { HELD = 1, CONTENDED = 2 };

// After a wait: true if the caller must return *result, false if it has to look at its object again.
static bool wait_ended(CrThread *t, uint32_t reason, CrWait *result) {
    switch (reason) {
    case CR_WOKEN_TIMEOUT: return *result = CR_WAIT_TIMEOUT, true;
    case CR_WOKEN_HANDED: return *result = CR_WAIT_OK, true;
    case CR_WOKEN_SIGNAL:
        if (!cr_signal_run_hook(t)) return *result = CR_WAIT_ERROR, true;
        return false;
    default: return false;
    }
}

// --- lock --------------------------------------------------------------------------------------------------

bool cr_lock_try(CrLock *lock) {
    uint32_t state = __atomic_load_n(&lock->state, __ATOMIC_RELAXED);
    while (!(state & HELD)) {
        if (__atomic_compare_exchange_n(&lock->state, &state, state | HELD, true, __ATOMIC_ACQUIRE,
                                        __ATOMIC_RELAXED))
            return true;
    }
    return false;
}

// One step under the spin: take the lock, or announce a waiter and queue up. A waiter that has lost the lock
// to a passer-by once before goes to the front, and the lock will be handed to it.
static bool take_or_queue(CrLock *lock, CrFiber *f, bool again) {
    cr_spin_lock(&lock->waiters.spin);
    uint32_t state = __atomic_load_n(&lock->state, __ATOMIC_RELAXED);
    for (;;) {
        uint32_t next = state & HELD ? state | CONTENDED : state | HELD;
        if (__atomic_compare_exchange_n(&lock->state, &state, next, true, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
            break;
    }
    bool taken = !(state & HELD);
    if (!taken) {
        f->starving = again;
        cr_wait_begin(f);
        if (again)
            cr_queue_add_first(&lock->waiters, f);
        else
            cr_queue_add(&lock->waiters, f);
    }
    cr_spin_unlock(&lock->waiters.spin);
    return taken;
}

static CrWait acquire_slow(CrThread *t, CrLock *lock, int64_t deadline, bool signals) {
    CrFiber *f = cr_fiber(t);
    CrWait result;
    bool again = false;
    while (!take_or_queue(lock, f, again)) {
        uint32_t reason = cr_wait_until(f, deadline);
        if (reason == CR_WOKEN_SIGNAL && !signals) continue;
        if (wait_ended(t, reason, &result)) return result;
        again = reason == CR_WOKEN;
    }
    return CR_WAIT_OK;
}

CrWait cr_lock_acquire(CrThread *t, CrLock *lock, int64_t timeout_ns) {
    if (CR_LIKELY(cr_lock_try(lock))) return CR_WAIT_OK;
    if (timeout_ns == 0) return CR_WAIT_TIMEOUT;
    return acquire_slow(t, lock, cr_deadline(timeout_ns), true);
}

// Only reached with waiters about, or after the last of them left without the lock.
static bool release_slow(CrThread *t, CrLock *lock) {
    bool must_queue = false;
    cr_spin_lock(&lock->waiters.spin);
    uint32_t state = __atomic_load_n(&lock->state, __ATOMIC_RELAXED);
    if (!(state & HELD)) {
        cr_spin_unlock(&lock->waiters.spin);
        return false;
    }
    CrFiber *first = lock->waiters.first;
    bool hand_over = first && first->starving;
    CrFiber *f = cr_queue_claim(&lock->waiters, hand_over ? CR_WOKEN_HANDED : CR_WOKEN, &must_queue);
    uint32_t rest = lock->waiters.first ? CONTENDED : 0;
    __atomic_store_n(&lock->state, rest | (f && hand_over ? HELD : 0), __ATOMIC_RELEASE);
    cr_spin_unlock(&lock->waiters.spin);
    if (must_queue) cr_ready(t->carrier, f);
    return true;
}

bool cr_lock_release(CrThread *t, CrLock *lock) {
    uint32_t state = HELD;
    if (CR_LIKELY(
            __atomic_compare_exchange_n(&lock->state, &state, 0, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED)))
        return true;
    return state & HELD ? release_slow(t, lock) : false;
}

// --- semaphore ---------------------------------------------------------------------------------------------

static bool semaphore_take_or_queue(CrSemaphore *s, CrFiber *f) {
    cr_spin_lock(&s->waiters.spin);
    bool taken = s->count > 0;
    if (taken)
        s->count--;
    else if (f) {
        cr_wait_begin(f);
        cr_queue_add(&s->waiters, f);
    }
    cr_spin_unlock(&s->waiters.spin);
    return taken;
}

CrWait cr_semaphore_acquire(CrThread *t, CrSemaphore *s, int64_t timeout_ns) {
    CrFiber *f = cr_fiber(t);
    if (timeout_ns == 0) return semaphore_take_or_queue(s, NULL) ? CR_WAIT_OK : CR_WAIT_TIMEOUT;
    int64_t deadline = -2;
    CrWait result;
    while (!semaphore_take_or_queue(s, f)) {
        if (deadline == -2) deadline = cr_deadline(timeout_ns);
        if (wait_ended(t, cr_wait_until(f, deadline), &result)) return result;
    }
    return CR_WAIT_OK;
}

// Permits go straight to waiters: whoever is woken owns one.
void cr_semaphore_release(CrThread *t, CrSemaphore *s, int64_t n) {
    for (; n > 0; n--) {
        bool must_queue = false;
        cr_spin_lock(&s->waiters.spin);
        CrFiber *f = cr_queue_claim(&s->waiters, CR_WOKEN_HANDED, &must_queue);
        if (!f) s->count += n;
        cr_spin_unlock(&s->waiters.spin);
        if (must_queue) cr_ready(t->carrier, f);
        if (!f) return;
    }
}

// --- event -------------------------------------------------------------------------------------------------

static bool event_set_or_queue(CrEvent *e, CrFiber *f) {
    cr_spin_lock(&e->waiters.spin);
    bool set = __atomic_load_n(&e->set, __ATOMIC_RELAXED);
    if (!set) {
        cr_wait_begin(f);
        cr_queue_add(&e->waiters, f);
    }
    cr_spin_unlock(&e->waiters.spin);
    return set;
}

CrWait cr_event_wait(CrThread *t, CrEvent *e, int64_t timeout_ns) {
    if (__atomic_load_n(&e->set, __ATOMIC_ACQUIRE)) return CR_WAIT_OK;
    if (timeout_ns == 0) return CR_WAIT_TIMEOUT;
    CrFiber *f = cr_fiber(t);
    int64_t deadline = cr_deadline(timeout_ns);
    CrWait result;
    while (!event_set_or_queue(e, f)) {
        if (wait_ended(t, cr_wait_until(f, deadline), &result)) return result;
    }
    return CR_WAIT_OK;
}

// Waiters are handed the event: they return even if it is cleared before they run.
void cr_event_set(CrThread *t, CrEvent *e) {
    cr_spin_lock(&e->waiters.spin);
    __atomic_store_n(&e->set, 1, __ATOMIC_RELEASE);
    cr_spin_unlock(&e->waiters.spin);
    cr_queue_wake(t->carrier, &e->waiters, -1, CR_WOKEN_HANDED);
}

void cr_event_clear(CrEvent *e) {
    __atomic_store_n(&e->set, 0, __ATOMIC_RELEASE);
}

// --- condition ---------------------------------------------------------------------------------------------

CrWait cr_condition_wait(CrThread *t, CrCondition *c, CrLock *lock, int64_t timeout_ns) {
    CrFiber *f = cr_fiber(t);
    int64_t deadline = cr_deadline(timeout_ns);
    cr_spin_lock(&c->waiters.spin);
    cr_wait_begin(f);
    cr_queue_add(&c->waiters, f);
    cr_spin_unlock(&c->waiters.spin);
    cr_lock_release(t, lock);
    uint32_t reason = cr_wait_until(f, deadline);
    CrWait result = reason == CR_WOKEN_TIMEOUT ? CR_WAIT_TIMEOUT : CR_WAIT_OK;
    if (!cr_lock_try(lock)) acquire_slow(t, lock, -1, false);
    if (reason == CR_WOKEN_SIGNAL && !cr_signal_run_hook(t)) result = CR_WAIT_ERROR;
    return result;
}

void cr_condition_notify(CrThread *t, CrCondition *c, int64_t n) {
    cr_queue_wake(t->carrier, &c->waiters, n, CR_WOKEN);
}
