// timer.c -- deadlines: one binary heap of the tasks that wait with a time limit, earliest first.
//
// The heap holds fibers, and each fiber knows its place, so a wait that ends early is removed in O(log n).
// Running the heap claims the waits that are due under the lock and queues the tasks after it is released.
// Idle pollers sleep until the first deadline; a new first deadline wakes them.
#include "runtime/sched/sched_internal.h"

#include <stdlib.h>

static struct {
    uint32_t spin;
    CrFiber **heap; // heap[i] is due no later than heap[2i+1] and heap[2i+2]
    uint32_t count, capacity;
    int64_t first; // deadline of heap[0], INT64_MAX when empty (atomic: read without the lock)
} timers = {.first = INT64_MAX};

static void put(uint32_t i, CrFiber *f) {
    timers.heap[i] = f;
    f->timer_index = i + 1;
}

static void sift_up(uint32_t i, CrFiber *f) {
    while (i > 0 && timers.heap[(i - 1) / 2]->deadline > f->deadline) {
        put(i, timers.heap[(i - 1) / 2]);
        i = (i - 1) / 2;
    }
    put(i, f);
}

static void sift_down(uint32_t i, CrFiber *f) {
    for (;;) {
        uint32_t child = 2 * i + 1;
        if (child >= timers.count) break;
        if (child + 1 < timers.count && timers.heap[child + 1]->deadline < timers.heap[child]->deadline)
            child++;
        if (timers.heap[child]->deadline >= f->deadline) break;
        put(i, timers.heap[child]);
        i = child;
    }
    put(i, f);
}

static void publish_first(void) {
    __atomic_store_n(&timers.first, timers.count ? timers.heap[0]->deadline : INT64_MAX, __ATOMIC_SEQ_CST);
}

static void remove_at(uint32_t i) {
    timers.heap[i]->timer_index = 0;
    CrFiber *last = timers.heap[--timers.count];
    if (i < timers.count) {
        if (i > 0 && timers.heap[(i - 1) / 2]->deadline > last->deadline)
            sift_up(i, last);
        else
            sift_down(i, last);
    }
    if (i == 0) publish_first();
}

static void grow(void) {
    if (timers.count < timers.capacity) return;
    timers.capacity = timers.capacity ? timers.capacity * 2 : 64;
    timers.heap = realloc(timers.heap, timers.capacity * sizeof *timers.heap);
    if (!timers.heap) cr_sched_fatal("out of memory");
}

void cr_timer_add(CrFiber *f, int64_t deadline) {
    f->deadline = deadline;
    cr_spin_lock(&timers.spin);
    grow();
    sift_up(timers.count++, f);
    bool first = timers.heap[0] == f;
    if (first) publish_first();
    cr_spin_unlock(&timers.spin);
    if (first) cr_sched_new_deadline(deadline);
}

void cr_timer_cancel(CrFiber *f) {
    cr_spin_lock(&timers.spin);
    if (f->timer_index) remove_at(f->timer_index - 1);
    cr_spin_unlock(&timers.spin);
}

int64_t cr_timer_next(void) {
    return __atomic_load_n(&timers.first, __ATOMIC_SEQ_CST);
}

int cr_timers_run(CrCarrier *c, int64_t now) {
    enum { BATCH = 64 };
    int woken = 0;
    while (cr_timer_next() <= now) {
        CrFiber *due[BATCH];
        int n = 0;
        cr_spin_lock(&timers.spin);
        while (n < BATCH && timers.count && timers.heap[0]->deadline <= now) {
            CrFiber *f = timers.heap[0];
            bool must_queue;
            remove_at(0);
            if (cr_wake_claim(f, CR_WOKEN_TIMEOUT, &must_queue) && must_queue) due[n++] = f;
        }
        cr_spin_unlock(&timers.spin);
        for (int i = 0; i < n; i++) cr_ready(c, due[i]);
        woken += n;
    }
    return woken;
}

void cr_timers_forget(void) {
    timers.spin = 0;
    for (uint32_t i = 0; i < timers.count; i++) timers.heap[i]->timer_index = 0;
    timers.count = 0;
    publish_first();
}
