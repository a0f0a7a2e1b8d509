// poller_epoll.c -- waiting for file descriptors with epoll, edge-triggered.
//
// A descriptor is registered once, for both directions, when it is first waited for; after that a wait costs
// no system call. Each has an entry with the directions known to be ready and a queue of waiters. An event
// wakes the waiters it concerns; a direction nobody waits for is kept in `ready`, where the next wait finds
// it and returns at once. So an edge that comes between EAGAIN and the wait is not lost, and waits may return
// early.
//
// A descriptor closed behind our back (by C code) leaves the epoll set silently, and its number may be used
// again. So the kernel is asked once for every wait that lasts a second, by the monitor; without a monitor,
// every time.
//
// One epoll instance serves all carriers. Whoever is idle polls; an eventfd ends a running poll.
#include "runtime/sched/sched_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum { LEAF = 256, LEAVES = 4096, BATCH = 128 };

typedef struct FdEntry {
    CrWaitQueue waiters; // its spin guards the whole entry
    uint8_t registered;  // 1: in the epoll set; 2: cannot be (regular file), always ready
    uint8_t ready;       // CR_FD_* bits: an edge came and nobody has used it yet
    uint8_t unverified;  // a wait began since the kernel was last asked whether it knows the descriptor
} FdEntry;

static FdEntry *leaves[LEAVES]; // entry of fd at leaves[fd / LEAF][fd % LEAF]; NULL until used (atomic)
static int epoll_fd = -1;
static int event_fd = -1;
static uint32_t init_spin;

static FdEntry *entry_of(int fd) {
    if (fd < 0 || fd >= LEAF * LEAVES) return NULL;
    FdEntry **place = &leaves[fd / LEAF];
    FdEntry *leaf = __atomic_load_n(place, __ATOMIC_ACQUIRE);
    if (!leaf) {
        FdEntry *fresh = calloc(LEAF, sizeof *fresh);
        if (!fresh) cr_sched_fatal("out of memory");
        if (__atomic_compare_exchange_n(place, &leaf, fresh, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
            leaf = fresh;
        else
            free(fresh);
    }
    return leaf + fd % LEAF;
}

enum { WATCHED = EPOLLIN | EPOLLOUT | EPOLLRDHUP };

static __attribute__((noinline)) int control(int operation, int fd, uint32_t events) {
    struct epoll_event event = {.events = events, .data.fd = fd};
    return epoll_ctl(epoll_fd, operation, fd, &event) == 0 ? 0 : -errno;
}

void cr_poll_init(void) {
    if (__atomic_load_n(&event_fd, __ATOMIC_ACQUIRE) >= 0) return;
    cr_spin_lock(&init_spin);
    if (event_fd < 0) {
        epoll_fd = epoll_create1(EPOLL_CLOEXEC);
        int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        if (epoll_fd < 0 || fd < 0 || control(EPOLL_CTL_ADD, fd, EPOLLIN) < 0)
            cr_sched_fatal("cannot create a poller");
        __atomic_store_n(&event_fd, fd, __ATOMIC_RELEASE);
    }
    cr_spin_unlock(&init_spin);
}

void cr_poll_interrupt(void) {
    int fd = __atomic_load_n(&event_fd, __ATOMIC_ACQUIRE), saved = errno;
    uint64_t one = 1;
    if (fd >= 0 && write(fd, &one, sizeof one) < 0) errno = saved; // full is as good as written
}

// --- waiting -----------------------------------------------------------------------------------------------

// True if there is nothing to wait for, or nothing one could wait for: the operation itself will tell.
static bool register_or_ready(FdEntry *e, int fd, int events) {
    if (!e->registered) {
        int r = control(EPOLL_CTL_ADD, fd, WATCHED | EPOLLET);
        if (r == 0 || r == -EEXIST)
            e->registered = 1;
        else if (r == -EPERM)
            e->registered = 2;
        else
            return true;
    }
    if (e->registered == 2) return true;
    bool ready = e->ready & events;
    e->ready &= (uint8_t)~events;
    return ready;
}

static bool ready_or_queue(FdEntry *e, CrFiber *f, int fd, int events) {
    cr_spin_lock(&e->waiters.spin);
    bool ready = register_or_ready(e, fd, events);
    if (!ready) {
        f->fd_events = (uint32_t)events;
        __atomic_store_n(&e->unverified, 1, __ATOMIC_RELAXED);
        cr_wait_begin(f);
        cr_queue_add(&e->waiters, f);
    }
    cr_spin_unlock(&e->waiters.spin);
    return ready;
}

// Arms the registration again, which makes the kernel report what is ready now, or makes it anew.
static void verify(FdEntry *e, int fd) {
    cr_spin_lock(&e->waiters.spin);
    bool due = e->registered == 1 && e->waiters.first;
    __atomic_store_n(&e->unverified, 0, __ATOMIC_RELAXED);
    if (due && control(EPOLL_CTL_MOD, fd, WATCHED | EPOLLET) == -ENOENT)
        control(EPOLL_CTL_ADD, fd, WATCHED | EPOLLET);
    cr_spin_unlock(&e->waiters.spin);
}

void cr_poll_verify(void) {
    if (!__atomic_load_n(&cr_sched.fd_waiters, __ATOMIC_RELAXED)) return;
    for (int i = 0; i < LEAVES; i++) {
        FdEntry *leaf = __atomic_load_n(&leaves[i], __ATOMIC_ACQUIRE);
        for (int j = 0; leaf && j < LEAF; j++) {
            if (__atomic_load_n(&leaf[j].unverified, __ATOMIC_RELAXED)) verify(&leaf[j], i * LEAF + j);
        }
    }
}

CrWait cr_wait_fd(CrThread *t, int fd, int events, int64_t deadline_ns) {
    CrFiber *f = cr_fiber(t);
    FdEntry *e = entry_of(fd);
    if (!e) return CR_WAIT_OK;
    cr_poll_init();
    for (;;) {
        if (ready_or_queue(e, f, fd, events)) return CR_WAIT_OK;
        __atomic_add_fetch(&cr_sched.fd_waiters, 1, __ATOMIC_SEQ_CST);
        if (!__atomic_load_n(&cr_multithreaded, __ATOMIC_RELAXED)) verify(e, fd);
        uint32_t reason = cr_wait_until(f, deadline_ns);
        __atomic_sub_fetch(&cr_sched.fd_waiters, 1, __ATOMIC_SEQ_CST);
        if (reason == CR_WOKEN_TIMEOUT) return CR_WAIT_TIMEOUT;
        if (reason != CR_WOKEN_SIGNAL) return CR_WAIT_OK;
        if (!cr_signal_run_hook(t)) return CR_WAIT_ERROR;
    }
}

void cr_fd_closing(CrThread *t, int fd) {
    FdEntry *e = entry_of(fd);
    if (!e) return;
    cr_spin_lock(&e->waiters.spin);
    if (e->registered == 1) epoll_ctl(epoll_fd, EPOLL_CTL_DEL, fd, NULL);
    e->registered = 0;
    e->ready = 0;
    cr_spin_unlock(&e->waiters.spin);
    cr_queue_wake(t->carrier, &e->waiters, -1, CR_WOKEN);
}

// --- polling -----------------------------------------------------------------------------------------------

// Claims the waiters that `events` concern and puts those that must be queued in front of *list.
static void deliver(FdEntry *e, uint32_t events, CrFiber **list) {
    CrFiber *next;
    uint32_t used = 0;
    cr_spin_lock(&e->waiters.spin);
    for (CrFiber *f = e->waiters.first; f; f = next) {
        bool must_queue = false;
        next = f->wait_next;
        if (!(f->fd_events & events)) continue;
        uint32_t wanted = f->fd_events;
        cr_queue_unlink(&e->waiters, f);
        if (!cr_wake_claim(f, CR_WOKEN, &must_queue)) continue;
        used |= wanted;
        if (must_queue) f->queue_next = *list, *list = f;
    }
    e->ready |= (uint8_t)(events & ~used);
    cr_spin_unlock(&e->waiters.spin);
}

static uint32_t directions(uint32_t epoll_events) {
    uint32_t events = 0;
    if (epoll_events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) events |= CR_FD_READ;
    if (epoll_events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) events |= CR_FD_WRITE;
    return events;
}

// Sleeps until something happens or the deadline; with nanoseconds where the kernel can.
static __attribute__((noinline)) int poll_kernel(struct epoll_event *events, int64_t deadline) {
    static bool coarse;
    int64_t wait = deadline == 0 ? 0 : deadline == INT64_MAX ? -1 : deadline - cr_now_ns();
    if (wait < 0 && deadline != INT64_MAX) wait = 0;
    if (!coarse) {
        struct timespec limit = {.tv_sec = wait / 1000000000, .tv_nsec = wait % 1000000000};
        int n = epoll_pwait2(epoll_fd, events, BATCH, wait < 0 ? NULL : &limit, NULL);
        if (n >= 0 || errno != ENOSYS) return n < 0 ? 0 : n;
        coarse = true;
    }
    int64_t ms = wait < 0 ? -1 : (wait + 999999) / 1000000;
    int n = epoll_wait(epoll_fd, events, BATCH, ms > 1000000 ? 1000000 : (int)ms);
    return n < 0 ? 0 : n;
}

// Returns the fibers to be queued, linked by queue_next. An interrupted poll returns none: callers loop.
CrFiber *cr_poll_events(int64_t deadline) {
    struct epoll_event events[BATCH];
    CrFiber *list = NULL;
    int n = poll_kernel(events, deadline);
    for (int i = 0; i < n; i++) {
        int fd = events[i].data.fd;
        uint64_t count;
        if (fd != event_fd)
            deliver(entry_of(fd), directions(events[i].events), &list);
        else if (read(event_fd, &count, sizeof count) < 0 && errno != EAGAIN)
            cr_sched_fatal("cannot read an eventfd");
    }
    return list;
}

// The child shares the parent's epoll set: it gets its own, and its entries start afresh.
void cr_poll_reset_after_fork(void) {
    if (event_fd < 0) return;
    close(epoll_fd);
    close(event_fd);
    epoll_fd = event_fd = -1;
    for (int i = 0; i < LEAVES; i++) {
        if (leaves[i]) memset(leaves[i], 0, LEAF * sizeof *leaves[i]);
    }
}
