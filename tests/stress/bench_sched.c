// bench_sched.c -- what tasks and allocation cost; the source of the table in runtime/sched/README.md.
//
//      bench_sched [section...]     sections: switch spawn blocked fib alloc calls; default all
//
// "cpu" is process CPU time per operation, which a busy machine does not distort; each figure is the best of
// several runs. Ratios come from runs of the same process.
#define GC_THREADS
#define GC_NO_THREAD_REDIRECTS
#include <gc/gc.h>

#include "runtime/gc.h"
#include "runtime/sched/sched_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

void cr_raise_recursion_error(CrThread *t) {
    t->exception = CR_INT(1);
}

static double clock_ms(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}
static double cpu_ms(void) {
    return clock_ms(CLOCK_PROCESS_CPUTIME_ID);
}
static double wall_ms(void) {
    return clock_ms(CLOCK_MONOTONIC);
}

// Best CPU time in ns per operation of `runs` runs of `n` operations.
static double best(CrThread *t, int runs, long n, void (*body)(CrThread *t, long n)) {
    double least = 1e30;
    for (int i = 0; i < runs; i++) {
        double start = cpu_ms();
        body(t, n);
        double ns = (cpu_ms() - start) * 1e6 / (double)n;
        if (ns < least) least = ns;
    }
    return least;
}
static void report(const char *what, double ns) {
    printf("%-44s %9.1f ns\n", what, ns);
}

static CrTask *spawn(CrThread *t, CrValue (*fn)(CrThread *, CrValue), int64_t arg) {
    CrTask *task = cr_task_spawn(t, fn, CR_INT(arg));
    if (!task) cr_sched_fatal("no more stacks");
    return task;
}

// --- switches ----------------------------------------------------------------------------------------------

static CrValue nothing(CrThread *t, CrValue arg) {
    return (void)t, arg;
}

// Two bare contexts. The other stack's first frame runs `switch_back`; the scheduler knows neither.
static CrContext here;
static CrFiber *other_stack;
static CrValue switch_back(CrThread *t, CrValue arg) {
    for (;;) cr_context_go(&other_stack->context, &here, false);
    return (void)t, arg;
}
static void raw_switches(CrThread *t, long n) {
    (void)t;
    for (long i = 0; i < n; i += 2) cr_context_go(&here, &other_stack->context, false);
}
static CrValue yielder(CrThread *t, CrValue n) {
    for (int64_t i = 0; i < cr_int_get(n); i++) cr_yield(t);
    return n;
}
static void yields(CrThread *t, long n) {
    CrTask *other = spawn(t, yielder, n / 2);
    for (long i = 0; i < n / 2; i++) cr_yield(t);
    cr_task_join(t, other, CR_FOREVER);
}
static CrSemaphore ping, pong;
static CrValue ponger(CrThread *t, CrValue n) {
    for (int64_t i = 0; i < cr_int_get(n); i++) {
        cr_semaphore_acquire(t, &ping, CR_FOREVER);
        cr_semaphore_release(t, &pong, 1);
    }
    return n;
}
static void round_trips(CrThread *t, long n) {
    CrTask *other = spawn(t, ponger, n);
    for (long i = 0; i < n; i++) {
        cr_semaphore_release(t, &ping, 1);
        cr_semaphore_acquire(t, &pong, CR_FOREVER);
    }
    cr_task_join(t, other, CR_FOREVER);
}
static void bench_switch(CrThread *t) {
    CrWorker idle = {0}; // what the start of a fiber looks at
    other_stack = cr_stack_new(t->carrier);
    other_stack->fn = switch_back;
    other_stack->worker = &idle;
    cr_context_init_fiber(other_stack);
    report("bare context switch", best(t, 5, 10000000, raw_switches));
    cr_stack_free(t->carrier, other_stack);
    report("yield between two tasks, each switch", best(t, 5, 1000000, yields));
    report("semaphore round trip, two tasks", best(t, 5, 300000, round_trips));
}

// --- spawn -------------------------------------------------------------------------------------------------

enum { CROWD = 100000 };
static CrTask *crowd[CROWD];
static void spawn_join_each(CrThread *t, long n) {
    for (long i = 0; i < n; i++) cr_task_join(t, spawn(t, nothing, i), CR_FOREVER);
}
static void spawn_all_then_join(CrThread *t, long n) {
    for (long i = 0; i < n; i++) crowd[i] = spawn(t, nothing, i);
    for (long i = 0; i < n; i++) cr_task_join(t, crowd[i], CR_FOREVER);
}
static void bench_spawn(CrThread *t) {
    report("spawn + join, one at a time, cpu", best(t, 5, CROWD, spawn_join_each));
    report("spawn 100,000 then join, cpu each", best(t, 5, CROWD, spawn_all_then_join));
}

static CrEvent gate;
static uint32_t arrived;
static CrValue wait_at_gate(CrThread *t, CrValue arg) {
    __atomic_add_fetch(&arrived, 1, __ATOMIC_RELAXED);
    cr_event_wait(t, &gate, CR_FOREVER);
    return arg;
}
static double status_mb(const char *key) {
    char line[200];
    double kb = 0;
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f)) {
        if (strncmp(line, key, strlen(key)) == 0) kb = atof(line + strlen(key) + 1);
    }
    if (f) fclose(f);
    return kb / 1024;
}
static void blocked_round(CrThread *t, const char *which) {
    arrived = 0;
    cr_event_clear(&gate);
    double start = cpu_ms();
    for (int i = 0; i < CROWD; i++) crowd[i] = spawn(t, wait_at_gate, i);
    while (__atomic_load_n(&arrived, __ATOMIC_RELAXED) < CROWD) cr_sleep_ns(t, 1000000);
    printf("%-44s %9.2f us\n", which, (cpu_ms() - start) * 1e3 / CROWD);
    printf("%-44s %9.0f MB + %.0f MB page tables\n", "  resident with 100,000 blocked", status_mb("VmRSS:"),
           status_mb("VmPTE:"));
    start = cpu_ms();
    double wall = wall_ms();
    cr_gc_collect();
    printf("%-44s %9.1f ms cpu, %.1f ms wall\n", "  full collection meanwhile", cpu_ms() - start,
           wall_ms() - wall);
    cr_event_set(t, &gate);
    for (int i = 0; i < CROWD; i++) cr_task_join(t, crowd[i], CR_FOREVER);
}
static void bench_blocked(CrThread *t) {
    blocked_round(t, "spawn until 100,000 are blocked, cold, each");
    blocked_round(t, "the same, warm");
}

// --- parallel fib ------------------------------------------------------------------------------------------

static int64_t fib(CrThread *t, int64_t n) {
    if (!cr_stack_ok(t)) return 0;
    return n < 2 ? n : fib(t, n - 1) + fib(t, n - 2);
}
static CrValue fib_task(CrThread *t, CrValue n) {
    return cr_int(fib(t, cr_int_get(n)));
}
static void bench_fib(CrThread *t) {
    double one = 1e30, two = 1e30, cpu_one = 1e30, cpu_two = 1e30;
    for (int i = 0; i < 8; i++) {
        double wall = wall_ms(), cpu = cpu_ms();
        cr_task_join(t, spawn(t, fib_task, 35), CR_FOREVER);
        if (wall_ms() - wall < one) one = wall_ms() - wall;
        if (cpu_ms() - cpu < cpu_one) cpu_one = cpu_ms() - cpu;
        wall = wall_ms(), cpu = cpu_ms();
        CrTask *a = spawn(t, fib_task, 35), *b = spawn(t, fib_task, 35);
        cr_task_join(t, a, CR_FOREVER), cr_task_join(t, b, CR_FOREVER);
        if (wall_ms() - wall < two) two = wall_ms() - wall;
        if (cpu_ms() - cpu < cpu_two) cpu_two = cpu_ms() - cpu;
    }
    printf("%-44s %9.2f x throughput, %.2f x cpu\n", "fib(35) in two tasks against one", 2 * one / two,
           cpu_two / cpu_one);
}

// --- allocation --------------------------------------------------------------------------------------------

static size_t size;
static void *volatile sink;
static void allocate_ours(CrThread *t, long n) {
    for (long i = 0; i < n; i++) sink = cr_alloc(t, size);
}
static void allocate_ours_atomic(CrThread *t, long n) {
    for (long i = 0; i < n; i++) sink = cr_alloc_atomic(t, size);
}
static void *gc_loop(void *arg) {
    for (long i = 0; i < *(long *)arg; i++) sink = GC_MALLOC(size);
    return NULL;
}
static void allocate_gc(CrThread *t, long n) {
    cr_call_on_system_stack(t, gc_loop, &n);
}
static void allocate_malloc(CrThread *t, long n) {
    (void)t;
    for (long i = 0; i < n; i++) {
        sink = malloc(size);
        free(sink);
    }
}
// A window of live blocks, so that malloc cannot serve every request from one hot block.
static void allocate_malloc_window(CrThread *t, long n) {
    enum { WINDOW = 1 << 14 };
    static void *window[WINDOW];
    (void)t;
    for (long i = 0; i < n; i++) {
        void **p = &window[i % WINDOW];
        free(*p);
        sink = *p = malloc(size);
    }
}
static void bench_alloc(CrThread *t) {
    printf("%-12s %8s %8s %8s %14s %14s\n", "bytes", "cr_alloc", "atomic", "GC_MALLOC", "malloc+free",
           "same, 16k live");
    for (size = 16; size <= 64; size *= 2) {
        double ours = best(t, 5, 4000000, allocate_ours), atomic = best(t, 5, 4000000, allocate_ours_atomic);
        double gc = best(t, 5, 4000000, allocate_gc);
        double hot = best(t, 5, 4000000, allocate_malloc), live = best(t, 5, 4000000, allocate_malloc_window);
        printf("%-12zu %8.1f %8.1f %8.1f %14.1f %14.1f\n", size, ours, atomic, gc, hot, live);
    }
}

// --- calls -------------------------------------------------------------------------------------------------

static void *identity(void *arg) {
    return arg;
}
static void foreign_pairs(CrThread *t, long n) {
    for (long i = 0; i < n; i++) cr_enter_foreign(t), cr_exit_foreign(t);
}
static void blocking_pairs(CrThread *t, long n) {
    for (long i = 0; i < n; i++) cr_enter_blocking(t), cr_exit_blocking(t);
}
static void system_calls(CrThread *t, long n) {
    for (long i = 0; i < n; i++) cr_call_on_system_stack(t, identity, t);
}
static void callbacks(CrThread *t, long n) {
    for (long i = 0; i < n; i++) {
        CrCallback c;
        cr_enter_foreign(t);
        cr_callback_enter(&c);
        cr_callback_leave(&c);
        cr_exit_foreign(t);
    }
}
static CrLock lock;
static void lock_pairs(CrThread *t, long n) {
    for (long i = 0; i < n; i++) cr_lock_acquire(t, &lock, CR_FOREVER), cr_lock_release(t, &lock);
}
static void bench_calls(CrThread *t) {
    report("enter/exit_foreign, one thread", best(t, 5, 5000000, foreign_pairs));
    cr_task_join(t, spawn(t, nothing, 0), CR_FOREVER);
    report("enter/exit_foreign", best(t, 5, 5000000, foreign_pairs));
    report("enter/exit_blocking", best(t, 5, 1000000, blocking_pairs));
    report("call on the system stack", best(t, 5, 5000000, system_calls));
    report("enter_foreign, callback, exit", best(t, 5, 2000000, callbacks));
    report("uncontended lock + unlock", best(t, 5, 5000000, lock_pairs));
}

static const struct {
    const char *name;
    void (*run)(CrThread *t);
} sections[] = {{"alloc", bench_alloc}, {"calls", bench_calls},     {"switch", bench_switch},
                {"spawn", bench_spawn}, {"blocked", bench_blocked}, {"fib", bench_fib}};

static bool wanted(const char *name) {
    for (int i = 1; i < cr_argc; i++) {
        if (strcmp(cr_argv[i], name) == 0) return true;
    }
    return cr_argc < 2;
}

static CrValue run(CrThread *t) {
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        if (wanted(sections[i].name)) sections[i].run(t);
        fflush(stdout);
    }
    return CR_INT(0);
}

int main(int argc, char **argv) {
    return cr_runtime_main(argc, argv, run);
}
