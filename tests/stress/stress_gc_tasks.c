// stress_gc_tasks.c -- do collections lose objects that only task stacks and registers refer to?
//
//      stress_gc_tasks [seconds [tasks]]        default 10 seconds, 300 tasks; CRANKY_THREADS=n sets the
//      carriers
//
// Every task holds objects nobody else knows: in local variables (so in callee-saved registers or stack
// slots), as interior pointers, as the heads of chains, and atomic ones. Between checks it does everything
// that can move or park it: yields, sleeps, fights for locks and semaphores, waits on pipes, makes blocking
// calls that hand the carrier over, short foreign calls, calls on the system stack with callbacks, spawns and
// joins. One task forces collections, allocation causes the rest, and foreign threads call back and hold
// objects too. An object that was lost has been zeroed or given to somebody else, so its pattern is wrong.
// Exit status 1 then.
//
// Negative control: built with -DCR_GC_TRUST_CURRENT the collector believes worker->current instead of the
// stack pointer, and this program must fail (or crash) within seconds.
#include "runtime/gc.h"
#include "runtime/lock.h"
#include "runtime/sched/sched.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { PIPES = 8, LOCKS = 16, FOREIGN_THREADS = 2 };

// One object: enough to tell that it is still the one that was made.
typedef struct Item {
    uint64_t magic;    // MAGIC ^ serial
    uint64_t serial;   // unique
    struct Item *next; // chains; always NULL in atomic items
    uint64_t check;    // ~serial
} Item;

#define MAGIC 0x5EEDC0DE12345678ull

static uint64_t serials, checks, lost, operations; // atomic counters
static int64_t end_ns;                             // when to stop
static int ntasks = 300;
static CrLock locks[LOCKS];
static CrSemaphore permits = {.count = 4};
static int pipes[PIPES][2];

static uint64_t count(uint64_t *counter) {
    return __atomic_add_fetch(counter, 1, __ATOMIC_RELAXED);
}
static uint64_t total(uint64_t *counter) {
    return __atomic_load_n(counter, __ATOMIC_RELAXED);
}

void cr_raise_recursion_error(CrThread *t) {
    t->exception = CR_INT(1);
}

static uint32_t random_next(uint32_t *state) {
    return (*state = *state * 1664525 + 1013904223) >> 8;
}

static Item *fill(Item *p, Item *next) {
    p->serial = count(&serials);
    p->magic = MAGIC ^ p->serial;
    p->check = ~p->serial;
    p->next = next;
    return p;
}
static Item *item(CrThread *t, size_t size, Item *next) {
    return fill(cr_alloc(t, size), next);
}
static Item *atomic_item(CrThread *t, size_t size) {
    return fill(cr_alloc_atomic(t, size), NULL);
}

static void check(const Item *p, uint64_t serial, const char *what) {
    count(&checks);
    if (p->serial == serial && p->magic == (MAGIC ^ serial) && p->check == ~serial) return;
    if (count(&lost) < 20)
        fprintf(stderr, "LOST %s: item %lu at %p\n", what, (unsigned long)serial, (void *)p);
}

static void check_chain(const Item *p, int length) {
    for (; p; p = p->next, length--) check(p, p->serial, "in a chain");
    if (length != 0 && count(&lost) < 20) fprintf(stderr, "LOST: a chain is %d short\n", length);
}

// --- things that switch or run elsewhere -------------------------------------------------------------------

static void *on_system_stack(void *arg) {
    CrCallback c;
    CrThread *t = cr_callback_enter(&c);
    Item *p = item(t, 48, arg);
    uint64_t serial = p->serial;
    for (int i = 0; i < 20; i++) item(t, 16 * (2 + (size_t)i % 8), NULL);
    cr_sleep_ns(t, 1000);
    check(p, serial, "on the system stack");
    cr_callback_leave(&c);
    return p;
}

static void system_stack_call(CrThread *t) {
    Item *argument = item(t, 32, NULL);
    uint64_t serial = argument->serial;
    Item *p = cr_call_on_system_stack(t, on_system_stack, argument);
    check(p->next, serial, "behind a result from the system stack");
}

static void blocking_call(CrThread *t, uint32_t r) {
    struct timespec pause = {.tv_nsec = (long)(r % 200) * 1000};
    cr_enter_blocking(t);
    nanosleep(&pause, NULL);
    cr_exit_blocking(t);
}

static void foreign_call(CrThread *t, uint32_t r) {
    cr_enter_foreign(t);
    if (r % 64 == 0)
        usleep(15000); // long enough for the monitor to take the carrier away
    else
        sched_yield();
    cr_exit_foreign(t);
}

static __attribute__((noinline)) ssize_t pipe_io(int fd, bool to_read) {
    char byte = 0;
    ssize_t n = to_read ? read(fd, &byte, 1) : write(fd, &byte, 1);
    return n < 0 ? -errno : n;
}

static void pipe_wait(CrThread *t, uint32_t r) {
    int *fds = pipes[r % PIPES];
    if (r & 256) {
        pipe_io(fds[1], false);
        return;
    }
    int64_t deadline = cr_now_ns() + 2000000;
    while (pipe_io(fds[0], true) == -EAGAIN && cr_wait_fd(t, fds[0], CR_FD_READ, deadline) == CR_WAIT_OK) {
    }
}

static void with_lock(CrThread *t, uint32_t r) {
    CrLock *lock = &locks[r % LOCKS];
    if (cr_lock_acquire(t, lock, r & 64 ? 1000000 : CR_FOREVER) != CR_WAIT_OK) return;
    item(t, 32, NULL);
    if (r % 3 == 0) cr_yield(t);
    cr_lock_release(t, lock);
}

static CrValue child(CrThread *t, CrValue arg) {
    Item *p = (Item *)(uintptr_t)arg; // by now only this stack refers to it
    uint64_t serial = p->serial;
    Item *own = item(t, 64, p);
    cr_yield(t);
    check(p, serial, "given to a child");
    check(own->next, serial, "behind a child's item");
    return (CrValue)(uintptr_t)own;
}

static void spawn_and_join(CrThread *t) {
    Item *p = item(t, 32, NULL);
    uint64_t serial = p->serial;
    CrTask *task = cr_task_spawn(t, child, (CrValue)(uintptr_t)p);
    if (!task) return;
    p = NULL;
    cr_task_join(t, task, CR_FOREVER);
    Item *result = (Item *)(uintptr_t)cr_task_result(task);
    check(result->next, serial, "behind a result");
}

static void disturb(CrThread *t, uint32_t r) {
    count(&operations);
    switch (r % 16) {
    case 0:
    case 1:
    case 2: cr_yield(t); break;
    case 3: cr_sleep_ns(t, (int64_t)(r % 1000) * 1000); break;
    case 4:
    case 5: with_lock(t, r >> 4); break;
    case 6:
        if (cr_semaphore_acquire(t, &permits, 5000000) != CR_WAIT_OK) break;
        cr_yield(t);
        cr_semaphore_release(t, &permits, 1);
        break;
    case 7: blocking_call(t, r >> 4); break;
    case 8: foreign_call(t, r >> 4); break;
    case 9: pipe_wait(t, r >> 4); break;
    case 10: system_stack_call(t); break;
    case 11: spawn_and_join(t); break;
    case 12: cr_poll(t); break;
    default:
        for (int i = 0; i < 50; i++) item(t, 16 * (2 + (r + (uint32_t)i) % 20), NULL);
    }
}

// --- tasks -------------------------------------------------------------------------------------------------

// Locals that live across every kind of switch; the compiler keeps some in callee-saved registers.
static __attribute__((noinline)) void hold(CrThread *t, uint32_t *random, int depth) {
    Item *a = item(t, 32, NULL), *b = atomic_item(t, 64), *chain = NULL;
    char *interior = (char *)item(t, 128, NULL) + 40, *large = (char *)item(t, 9000, NULL) + 5000;
    uint64_t sa = a->serial, sb = b->serial, si = ((Item *)(interior - 40))->serial,
             sl = ((Item *)(large - 5000))->serial;
    for (int i = 0; i < 5; i++) chain = item(t, 48, chain);
    for (int i = 0; i < 6; i++) {
        disturb(t, random_next(random));
        check(a, sa, "scanned");
        check(b, sb, "atomic");
        check((Item *)(interior - 40), si, "by interior pointer");
        check((Item *)(large - 5000), sl, "large, by interior pointer");
        check_chain(chain, 5);
        if (depth > 0 && i == 3) hold(t, random, depth - 1);
    }
}

static CrValue holder(CrThread *t, CrValue number) {
    uint32_t random = (uint32_t)cr_int_get(number) * 7919 + 1;
    while (cr_now_ns() < end_ns) hold(t, &random, (int)(random % 4));
    return CR_INT(0);
}

static CrValue collector(CrThread *t, CrValue unused) {
    while (cr_now_ns() < end_ns) {
        cr_gc_collect();
        cr_sleep_ns(t, 500000);
    }
    return unused;
}

static void *foreign_thread(void *unused) {
    sigset_t all;
    sigfillset(&all); // as libraries do: the collector must be able to stop the thread all the same
    pthread_sigmask(SIG_SETMASK, &all, NULL);
    for (uint32_t round = 0; round < 50 && cr_now_ns() < end_ns; round++) {
        CrCallback c;
        CrThread *t = cr_callback_enter(&c);
        Item *p = item(t, 64, NULL), *q = atomic_item(t, 32);
        uint64_t sp = p->serial, sq = q->serial;
        with_lock(t, round);
        cr_sleep_ns(t, 100000);
        check(p, sp, "in a foreign thread");
        check(q, sq, "atomic, in a foreign thread");
        cr_callback_leave(&c);
        usleep(100);
    }
    return unused;
}

static void *foreign_generations(void *unused) {
    while (cr_now_ns() < end_ns) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, foreign_thread, NULL) != 0) break;
        pthread_join(thread, NULL);
    }
    return unused;
}

static CrValue run(CrThread *t) {
    pthread_t foreign[FOREIGN_THREADS];
    cr_attach_prepare();
    for (int i = 0; i < PIPES; i++) {
        if (pipe2(pipes[i], O_NONBLOCK | O_CLOEXEC) != 0) return CR_INT(2);
    }
    for (int i = 0; i < FOREIGN_THREADS; i++) pthread_create(&foreign[i], NULL, foreign_generations, NULL);
    for (int i = 0; i < ntasks; i++) cr_task_spawn(t, holder, CR_INT(i));
    cr_task_spawn(t, collector, CR_INT(0));
    cr_tasks_join_all(t);
    cr_enter_blocking(t);
    for (int i = 0; i < FOREIGN_THREADS; i++) pthread_join(foreign[i], NULL);
    cr_exit_blocking(t);
    printf("%lu operations, %lu checks, %zu collections, %lu lost\n", (unsigned long)total(&operations),
           (unsigned long)total(&checks), cr_gc_collections(), (unsigned long)total(&lost));
    return CR_INT(total(&lost) ? 1 : 0);
}

int main(int argc, char **argv) {
    double seconds = argc > 1 ? atof(argv[1]) : 10;
    if (argc > 2) ntasks = atoi(argv[2]);
    end_ns = cr_now_ns() + (int64_t)(seconds * 1e9);
    return cr_runtime_main(argc, argv, run);
}
