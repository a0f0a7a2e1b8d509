// run_queue.c -- where runnable tasks wait: a ring per carrier, and one global queue behind a lock.
//
// A ring holds 256 fibers. Its owner appends at the tail without atomics on the way; owner and thieves both
// take from the head with a compare-and-swap. A full ring moves half of itself to the global queue. Thieves
// take half of what they find. `run_next` is a slot in front of the ring for the task just woken by the
// current one; thieves leave it alone (the two are likely to talk again), the monitor rescues it from a hog.
#include "runtime/sched/sched_internal.h"

static uint32_t load_head(CrCarrier *c) {
    return __atomic_load_n(&c->head, __ATOMIC_ACQUIRE);
}
static uint32_t load_tail(CrCarrier *c) {
    return __atomic_load_n(&c->tail, __ATOMIC_ACQUIRE);
}
static CrFiber *load_slot(CrCarrier *c, uint32_t i) {
    return __atomic_load_n(&c->ring[i % CR_RING_SIZE], __ATOMIC_RELAXED);
}
static void store_slot(CrCarrier *c, uint32_t i, CrFiber *f) {
    __atomic_store_n(&c->ring[i % CR_RING_SIZE], f, __ATOMIC_RELAXED);
}
static bool advance_head(CrCarrier *c, uint32_t from, uint32_t n) {
    return __atomic_compare_exchange_n(&c->head, &from, from + n, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

bool cr_ring_empty(CrCarrier *c) {
    return load_head(c) == load_tail(c);
}

// --- global queue: the caller of the _locked functions holds cr_sched.lock ---------------------------------

void cr_global_append_locked(CrFiber *first, CrFiber *last, uint32_t n) {
    last->queue_next = NULL;
    if (cr_sched.global_last)
        cr_sched.global_last->queue_next = first;
    else
        cr_sched.global_first = first;
    cr_sched.global_last = last;
    __atomic_store_n(&cr_sched.global_count, cr_sched.global_count + n, __ATOMIC_RELAXED);
}

static CrFiber *global_pop_locked(void) {
    CrFiber *f = cr_sched.global_first;
    if (!f) return NULL;
    cr_sched.global_first = f->queue_next;
    if (!f->queue_next) cr_sched.global_last = NULL;
    __atomic_store_n(&cr_sched.global_count, cr_sched.global_count - 1, __ATOMIC_RELAXED);
    return f;
}

// Takes this carrier's share of the queue, the first to run now. A pinned task is taken alone, since it must
// not get into a ring.
CrFiber *cr_global_take(CrCarrier *c) {
    if (!__atomic_load_n(&cr_sched.global_count, __ATOMIC_RELAXED)) return NULL;
    cr_spin_lock(&cr_sched.lock);
    uint32_t share = cr_sched.global_count / cr_sched.carrier_count;
    uint32_t room = CR_RING_SIZE - (c->tail - load_head(c));
    CrFiber *f = global_pop_locked();
    if (f && !f->pinned) {
        if (share > CR_RING_SIZE / 2) share = CR_RING_SIZE / 2;
        if (share > room) share = room;
        while (share-- > 0 && cr_sched.global_first && !cr_sched.global_first->pinned) {
            store_slot(c, c->tail, global_pop_locked());
            __atomic_store_n(&c->tail, c->tail + 1, __ATOMIC_RELEASE);
        }
    }
    cr_spin_unlock(&cr_sched.lock);
    return f;
}

// --- ring --------------------------------------------------------------------------------------------------

// The older half of a full ring, and f after it. False if thieves were faster: there is room now.
static bool spill(CrCarrier *c, uint32_t head, CrFiber *f) {
    enum { HALF = CR_RING_SIZE / 2 };
    CrFiber *batch[HALF];
    for (uint32_t i = 0; i < HALF; i++) batch[i] = load_slot(c, head + i);
    if (!advance_head(c, head, HALF)) return false;
    for (uint32_t i = 0; i + 1 < HALF; i++) batch[i]->queue_next = batch[i + 1];
    batch[HALF - 1]->queue_next = f;
    cr_spin_lock(&cr_sched.lock);
    cr_global_append_locked(batch[0], f, HALF + 1);
    cr_spin_unlock(&cr_sched.lock);
    return true;
}

void cr_ring_put(CrCarrier *c, CrFiber *f) {
    for (;;) {
        uint32_t head = load_head(c);
        if (c->tail - head < CR_RING_SIZE) {
            store_slot(c, c->tail, f);
            __atomic_store_n(&c->tail, c->tail + 1, __ATOMIC_RELEASE);
            return;
        }
        if (spill(c, head, f)) return;
    }
}

CrFiber *cr_ring_take(CrCarrier *c) {
    for (;;) {
        uint32_t head = load_head(c);
        if (head == c->tail) return NULL;
        CrFiber *f = load_slot(c, head);
        if (advance_head(c, head, 1)) return f;
    }
}

CrFiber *cr_run_next_take(CrCarrier *c) {
    if (!__atomic_load_n(&c->run_next, __ATOMIC_RELAXED)) return NULL;
    return __atomic_exchange_n(&c->run_next, NULL, __ATOMIC_ACQUIRE);
}

// Moves half of the victim's ring into the thief's, which is empty; returns one of them.
static CrFiber *steal_from(CrCarrier *thief, CrCarrier *victim) {
    for (;;) {
        uint32_t head = load_head(victim), n = load_tail(victim) - head;
        n -= n / 2;
        if (n == 0) return NULL;
        if (n > CR_RING_SIZE / 2) continue; // head and tail were read at different times
        for (uint32_t i = 0; i < n; i++) store_slot(thief, thief->tail + i, load_slot(victim, head + i));
        if (!advance_head(victim, head, n)) continue;
        CrFiber *f = load_slot(thief, thief->tail + n - 1);
        __atomic_store_n(&thief->tail, thief->tail + n - 1, __ATOMIC_RELEASE);
        return f;
    }
}

CrFiber *cr_steal(CrCarrier *thief) {
    uint32_t n = __atomic_load_n(&cr_sched.carrier_count, __ATOMIC_RELAXED);
    thief->random = thief->random * 1664525 + 1013904223;
    uint32_t start = (thief->random >> 8) % n;
    for (uint32_t i = 0; i < n; i++) {
        CrCarrier *victim = cr_sched.carriers[(start + i) % n];
        CrFiber *f = victim == thief ? NULL : steal_from(thief, victim);
        if (f) return f;
    }
    return NULL;
}

bool cr_rings_have_work(void) {
    uint32_t n = __atomic_load_n(&cr_sched.carrier_count, __ATOMIC_RELAXED);
    for (uint32_t i = 0; i < n; i++) {
        if (!cr_ring_empty(cr_sched.carriers[i])) return true;
    }
    return false;
}
