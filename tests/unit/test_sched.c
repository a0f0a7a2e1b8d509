// test_sched.c -- tasks, preemption, blocking calls, callbacks, signals, descriptors, fork, the end of the
// process.
#include "tests/unit/sched_test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

static uint32_t flag_a, flag_b, counter; // atomic
static uint32_t get(uint32_t *p) {
    return __atomic_load_n(p, __ATOMIC_ACQUIRE);
}
static void set(uint32_t *p, uint32_t v) {
    __atomic_store_n(p, v, __ATOMIC_RELEASE);
}
static void add(uint32_t *p) {
    __atomic_add_fetch(p, 1, __ATOMIC_ACQ_REL);
}

// --- main task ---------------------------------------------------------------------------------------------

static CrValue return_seven(CrThread *t) {
    return (void)t, CR_INT(7);
}
Test(main_task, status_is_the_returned_int) {
    cr_assert_eq(run_runtime(NULL, return_seven), 7);
}

static CrValue return_error(CrThread *t) {
    return (void)t, CR_ERROR;
}
Test(main_task, status_of_an_error_is_one) {
    cr_assert_eq(run_runtime(NULL, return_error), 1);
}

static CrValue look_at_arguments(CrThread *t) {
    CHECK(cr_argc == 1 && strcmp(cr_argv[0], "test") == 0 && cr_argv[1] == NULL);
    CHECK(cr_is_main_task(t) && cr_main_thread() == t && cr_thread_current() == t);
    CHECK(cr_task_ident(cr_task_current(t)) == 1);
    CHECK(cr_tasks_alive() == 1);
    return CR_INT(0);
}
Test(main_task, knows_itself) {
    RUN(look_at_arguments);
}

static CrValue nothing(CrThread *t, CrValue arg) {
    return (void)t, arg;
}
static CrValue flag_rises_with_the_second_task(CrThread *t) {
    CHECK(cr_multithreaded == 0);
    CrTask *task = spawn(t, nothing, 0);
    CHECK(cr_multithreaded == 1);
    cr_task_join(t, task, CR_FOREVER);
    CHECK(cr_multithreaded == 1);
    return CR_INT(0);
}
Test(main_task, multithreaded_flag) {
    RUN(flag_rises_with_the_second_task);
}

static CrValue carriers(CrThread *t) {
    return (void)t, CHECK(cr_carrier_count() == 3), CR_INT(0);
}
Test(main_task, environment_sets_carriers) {
    RUN_ON("3", carriers);
}

static CrValue sleep_alone(CrThread *t) {
    int64_t start = cr_now_ns();
    CHECK(cr_sleep_ns(t, 20 * MS) == CR_WAIT_OK);
    int64_t took = cr_now_ns() - start;
    CHECK(took >= 20 * MS && took < 500 * MS);
    CHECK(cr_multithreaded == 0);
    return CR_INT(0);
}
Test(main_task, sleeps_without_other_threads) {
    RUN(sleep_alone);
}

// --- spawn and join ----------------------------------------------------------------------------------------

static CrValue twice(CrThread *t, CrValue arg) {
    return (void)t, cr_int(cr_int_get(arg) * 2);
}
static CrValue spawn_many(CrThread *t) {
    CrTask *tasks[1000];
    int64_t sum = 0;
    for (int i = 0; i < 1000; i++) tasks[i] = spawn(t, twice, i);
    for (int i = 0; i < 1000; i++) sum += join_int(t, tasks[i]);
    CHECK(sum == 999000);
    CHECK(cr_task_done(tasks[5]) && cr_task_result(tasks[5]) == CR_INT(10));
    CHECK(cr_task_ident(tasks[5]) != cr_task_ident(tasks[6]));
    CHECK(cr_tasks_alive() == 1);
    return CR_INT(0);
}
Test(spawn, a_thousand_tasks) {
    RUN(spawn_many);
}
Test(spawn, a_thousand_tasks_on_one_carrier) {
    RUN_ON("1", spawn_many);
}
Test(spawn, a_thousand_tasks_on_four_carriers) {
    RUN_ON("4", spawn_many);
}

static CrValue tree(CrThread *t, CrValue depth) {
    int64_t d = cr_int_get(depth);
    if (d == 0) return CR_INT(1);
    CrTask *left = spawn(t, tree, d - 1), *right = spawn(t, tree, d - 1);
    return cr_int(join_int(t, left) + join_int(t, right));
}
static CrValue grow_tree(CrThread *t) {
    return CHECK(tree(t, CR_INT(10)) == CR_INT(1024)), CR_INT(0);
}
Test(spawn, tasks_spawn_tasks) {
    RUN(grow_tree);
}

static CrValue sleeper(CrThread *t, CrValue ms) {
    cr_sleep_ns(t, cr_int_get(ms) * MS);
    return ms;
}
static CrValue join_with_timeout(CrThread *t) {
    CrTask *task = spawn(t, sleeper, 200);
    int64_t start = cr_now_ns();
    CHECK(cr_task_join(t, task, 20 * MS) == CR_WAIT_TIMEOUT);
    CHECK(cr_now_ns() - start >= 20 * MS);
    CHECK(cr_task_join(t, task, 0) == CR_WAIT_TIMEOUT);
    CHECK(!cr_task_done(task) && cr_task_result(task) == CR_ERROR);
    CHECK(cr_task_join(t, task, CR_FOREVER) == CR_WAIT_OK);
    CHECK(cr_task_join(t, task, 0) == CR_WAIT_OK);
    return CR_INT(0);
}
Test(join, timeout) {
    RUN(join_with_timeout);
}

static CrTask *shared_task;
static CrValue joiner(CrThread *t, CrValue arg) {
    return (void)arg, cr_int(join_int(t, shared_task));
}
static CrValue many_join_one(CrThread *t) {
    CrTask *tasks[50];
    shared_task = spawn(t, sleeper, 30);
    for (int i = 0; i < 50; i++) tasks[i] = spawn(t, joiner, 0);
    for (int i = 0; i < 50; i++) CHECK(join_int(t, tasks[i]) == 30);
    return CR_INT(0);
}
Test(join, by_many) {
    RUN(many_join_one);
}

static CrValue raises(CrThread *t, CrValue arg) {
    return t->exception = arg, CR_ERROR;
}
static CrValue exception_is_kept(CrThread *t) {
    CrTask *task = spawn(t, raises, 42);
    cr_task_join(t, task, CR_FOREVER);
    CHECK(cr_task_result(task) == CR_ERROR && cr_task_exception(task) == CR_INT(42));
    CHECK(t->exception == CR_ERROR);
    return CR_INT(0);
}
Test(join, exception) {
    RUN(exception_is_kept);
}

enum { CROWD = 20000 / SCALE };
static CrEvent gate;
static CrValue wait_at_gate(CrThread *t, CrValue arg) {
    add(&counter);
    return CHECK(cr_event_wait(t, &gate, CR_FOREVER) == CR_WAIT_OK), arg;
}
static long resident_kb(void) {
    long pages = 0, ignored;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f && fscanf(f, "%ld %ld", &ignored, &pages) != 2) pages = 0;
    if (f) fclose(f);
    return pages * 4;
}
static CrValue crowd(CrThread *t) {
    static CrTask *tasks[CROWD];
    long before = resident_kb();
    for (int i = 0; i < CROWD; i++) tasks[i] = spawn(t, wait_at_gate, i);
    while (get(&counter) < CROWD) cr_sleep_ns(t, MS);
    CHECK(cr_tasks_alive() == CROWD + 1);
    long each = (resident_kb() - before) * 1024 / CROWD;
    (void)each;
#if !defined(SANITIZED) && !defined(CR_STRESS)
    CHECK(each < 8000);
#endif
    cr_gc_collect();
    cr_event_set(t, &gate);
    for (int i = 0; i < CROWD; i++) CHECK(join_int(t, tasks[i]) == i);
    return CR_INT(0);
}
Test(spawn, twenty_thousand_blocked_at_once) {
    RUN(crowd);
}

// --- preemption and parallelism ----------------------------------------------------------------------------

static CrValue spin_until_a(CrThread *t, CrValue arg) {
    while (!get(&flag_a)) cr_poll(t);
    return arg;
}
static CrValue set_a(CrThread *t, CrValue arg) {
    return (void)t, set(&flag_a, 1), arg;
}
static CrValue preempt_one_carrier(CrThread *t) {
    CrTask *hog = spawn(t, spin_until_a, 1), *setter = spawn(t, set_a, 2);
    CHECK(join_int(t, hog) == 1 && join_int(t, setter) == 2);
    return CR_INT(0);
}
Test(preemption, loops_yield_on_one_carrier) {
    RUN_ON("1", preempt_one_carrier);
}

static CrValue hog_with_sleeper(CrThread *t) {
    CrTask *s = spawn(t, sleeper, 5);
    int64_t start = cr_now_ns();
    while (!cr_task_done(s)) cr_poll(t);
    CHECK(cr_now_ns() - start < 2000 * MS);
    return CR_INT(0);
}
Test(preemption, timers_fire_beside_a_loop) {
    RUN_ON("1", hog_with_sleeper);
}

static CrValue prologues_only(CrThread *t, CrValue arg) {
    while (!get(&flag_a)) CHECK(cr_stack_ok(t));
    return arg;
}
static CrValue poisoned_limit_switches(CrThread *t) {
    CrTask *hog = spawn(t, prologues_only, 1), *setter = spawn(t, set_a, 2);
    CHECK(join_int(t, hog) == 1 && join_int(t, setter) == 2);
    CHECK(recursion_errors == 0);
    return CR_INT(0);
}
Test(preemption, prologues_are_safepoints) {
    RUN_ON("1", poisoned_limit_switches);
}

static CrValue meet(CrThread *t, CrValue which) { // never polls: the two must truly run at the same time
    uint32_t *mine = which == CR_INT(0) ? &flag_a : &flag_b, *other = which == CR_INT(0) ? &flag_b : &flag_a;
    set(mine, 1);
    int64_t start = cr_now_ns();
    while (!get(other) && cr_now_ns() - start < 5000 * MS) {
    }
    CHECK(get(other));
    return (void)t, which;
}
static CrValue parallel(CrThread *t) {
    CrTask *a = spawn(t, meet, 0), *b = spawn(t, meet, 1);
    return join_int(t, a), join_int(t, b), CR_INT(0);
}
Test(parallelism, two_carriers_run_at_once) {
    RUN_ON("2", parallel);
}

static char order[64];
static CrValue note(CrThread *t, CrValue c) {
    for (int i = 0; i < 3; i++) {
        size_t n = strlen(order);
        order[n] = (char)cr_int_get(c);
        cr_yield(t);
    }
    return c;
}
static CrValue yields_take_turns(CrThread *t) {
    CrTask *a = spawn(t, note, 'a'), *b = spawn(t, note, 'b');
    join_int(t, a), join_int(t, b);
    CHECK(strcmp(order, "ababab") == 0);
    return CR_INT(0);
}
Test(yield, takes_turns) {
    RUN_ON("1", yields_take_turns);
}

static CrValue sleepers_in_order(CrThread *t) {
    CrTask *tasks[20];
    int64_t start = cr_now_ns();
    for (int i = 0; i < 20; i++) tasks[i] = spawn(t, sleeper, 100 - i * 5);
    for (int i = 19; i >= 0; i--) CHECK(join_int(t, tasks[i]) == 100 - i * 5);
    int64_t took = cr_now_ns() - start;
    CHECK(took >= 100 * MS && took < 1000 * MS);
    return CR_INT(0);
}
Test(sleep, twenty_at_once) {
    RUN(sleepers_in_order);
}

// --- foreign code ------------------------------------------------------------------------------------------

static CrValue block_200ms(CrThread *t, CrValue arg) {
    cr_enter_blocking(t);
    usleep(200000);
    cr_exit_blocking(t);
    return arg;
}
static CrValue blocking_calls_overlap(CrThread *t) {
    CrTask *tasks[8];
    int64_t start = cr_now_ns();
    for (int i = 0; i < 8; i++) tasks[i] = spawn(t, block_200ms, i);
    for (int i = 0; i < 8; i++) CHECK(join_int(t, tasks[i]) == i);
    CHECK(cr_now_ns() - start < 1200 * MS); // in turn it would be 1600
    return CR_INT(0);
}
Test(blocking, calls_overlap_on_one_carrier) {
    RUN_ON("1", blocking_calls_overlap);
}

static CrValue lazy_call(CrThread *t, CrValue arg) {
    cr_enter_foreign(t);
    usleep(1000000);
    cr_exit_foreign(t);
    return arg;
}
static CrValue monitor_takes_the_carrier(CrThread *t) {
    CrTask *call = spawn(t, lazy_call, 1);
    int64_t start = cr_now_ns();
    cr_yield(t); // into the call; we come back when the monitor has taken its carrier
    CHECK(cr_now_ns() - start < 800 * MS);
    CHECK(!cr_task_done(call));
    CHECK(join_int(t, call) == 1);
    return CR_INT(0);
}
Test(blocking, long_foreign_call_loses_its_carrier) {
    RUN_ON("1", monitor_takes_the_carrier);
}

static CrValue sections_alone(CrThread *t) {
    for (int i = 0; i < 1000; i++) {
        cr_enter_foreign(t), cr_exit_foreign(t);
        cr_enter_blocking(t), cr_exit_blocking(t);
    }
    CHECK(t->heap != NULL && cr_alloc(t, 16) != NULL);
    return CR_INT(0);
}
Test(blocking, sections_without_other_tasks) {
    RUN(sections_alone);
}

static int os_threads(void) {
    int n = 0;
    DIR *dir = opendir("/proc/self/task");
    while (dir && readdir(dir)) n++;
    if (dir) closedir(dir);
    return n - 2; // . and ..
}
static CrValue idle_threads_end(CrThread *t) {
    CrTask *tasks[20];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 20; i++) tasks[i] = spawn(t, block_200ms, i);
        cr_sleep_ns(t, 100 * MS);
        CHECK(os_threads() >= 15);
        for (int i = 0; i < 20; i++) CHECK(join_int(t, tasks[i]) == i);
        cr_sleep_ns(t, 2600 * MS);
        CHECK(os_threads() < 12); // carriers, poller, monitor, markers, sanitizer
        cr_gc_collect();
    }
    return CR_INT(0);
}
Test(blocking, idle_os_threads_end) {
    RUN_ON("2", idle_threads_end);
}

static void *where_am_i(void *arg) {
    *(void **)arg = __builtin_frame_address(0);
    return (char *)arg + 1;
}
static CrValue system_stack(CrThread *t) {
    void *frame = NULL;
    char here;
    CHECK(cr_call_on_system_stack(t, where_am_i, &frame) == (char *)&frame + 1);
#if !defined(SANITIZED)
    CHECK(llabs((char *)frame - &here) > 1 << 20);
#endif
    return (void)here, CR_INT(0);
}
Test(system_stack, is_another_one) {
    RUN(system_stack);
}

static void *callback_that_waits(void *arg) {
    CrCallback c;
    CrThread *t = cr_callback_enter(&c);
    void **p = cr_alloc(t, 32);
    p[1] = p;
    cr_sleep_ns(t, 40 * MS);
    CHECK(cr_stack_ok(t) && p[1] == p);
    cr_callback_leave(&c);
    return arg;
}
static CrValue system_stack_caller(CrThread *t, CrValue arg) {
    for (int i = 0; i < 5; i++) cr_call_on_system_stack(t, callback_that_waits, NULL);
    return arg;
}
static CrValue callbacks_wait_on_the_system_stack(CrThread *t) {
    CrTask *tasks[10];
    int64_t start = cr_now_ns();
    for (int i = 0; i < 10; i++) tasks[i] = spawn(t, system_stack_caller, i);
    for (int i = 0; i < 10; i++) CHECK(join_int(t, tasks[i]) == i);
    CHECK(cr_now_ns() - start < 1500 * MS); // in turn it would be 2000
    return CR_INT(0);
}
Test(system_stack, callbacks_may_wait) {
    RUN_ON("1", callbacks_wait_on_the_system_stack);
}

static CrThread *seen_thread;
static void *c_thread(void *arg) {
    CrCallback c;
    CHECK(cr_thread_current() == NULL);
    CrThread *t = cr_callback_enter(&c);
    seen_thread = t;
    CHECK(cr_thread_current() == t && !cr_is_main_task(t));
    CHECK(cr_stack_ok(t) && cr_poll(t));
    CrTask *task = spawn(t, twice, 21);
    CHECK(join_int(t, task) == 42);
    cr_sleep_ns(t, 5 * MS);
    for (int i = 0; i < 10000; i++) cr_alloc(t, 48);
    cr_callback_leave(&c);
    return arg;
}
static CrValue foreign_thread_calls_back(CrThread *t) {
    cr_attach_prepare();
    for (int i = 0; i < 3; i++) {
        pthread_t thread;
        pthread_create(&thread, NULL, c_thread, NULL);
        cr_enter_blocking(t);
        pthread_join(thread, NULL);
        cr_exit_blocking(t);
        CHECK(seen_thread != t && seen_thread != NULL);
    }
    CHECK(cr_multithreaded == 1);
    cr_gc_collect();
    return CR_INT(0);
}
Test(attach, foreign_threads_call_back) {
    RUN(foreign_thread_calls_back);
}
Test(attach, foreign_threads_call_back_on_one_carrier) {
    RUN_ON("1", foreign_thread_calls_back);
}

static CrValue callback_in_section(CrThread *t) {
    CrTask *other = spawn(t, sleeper, 10);
    for (int blocking = 0; blocking < 2; blocking++) {
        CrCallback c;
        if (blocking)
            cr_enter_blocking(t);
        else
            cr_enter_foreign(t);
        CrThread *inner = cr_callback_enter(&c);
        CHECK(inner == t && t->heap != NULL);
        cr_alloc(t, 64);
        cr_sleep_ns(t, MS);
        cr_callback_leave(&c);
        if (blocking)
            cr_exit_blocking(t);
        else
            cr_exit_foreign(t);
        CHECK(t->heap != NULL);
    }
    return join_int(t, other), CR_INT(0);
}
Test(attach, callback_inside_a_section) {
    RUN(callback_in_section);
}

// --- signals -----------------------------------------------------------------------------------------------

static int hook_calls;
static bool hook_ok(CrThread *t) {
    return CHECK(cr_is_main_task(t)), hook_calls++, true;
}
static bool hook_raises(CrThread *t) {
    return t->exception = CR_INT(9), hook_calls++, false;
}
static void on_alarm(int signum) {
    cr_signal_notify(signum);
}
static void alarm_after(int ms) {
    struct sigaction action = {.sa_handler = on_alarm};
    struct itimerval timer = {.it_value.tv_usec = ms * 1000};
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &timer, NULL);
}

static CrValue signal_during_sleep(CrThread *t) {
    cr_signal_hook = hook_ok;
    alarm_after(10);
    int64_t start = cr_now_ns();
    CHECK(cr_sleep_ns(t, 60 * MS) == CR_WAIT_OK);
    CHECK(hook_calls == 1 && cr_now_ns() - start >= 60 * MS);
    return CR_INT(0);
}
Test(signals, handler_runs_and_sleep_goes_on) {
    RUN(signal_during_sleep);
}

static CrValue signal_ends_sleep(CrThread *t) {
    cr_signal_hook = hook_raises;
    spawn(t, sleeper, 50); // the same with carriers and a monitor about
    alarm_after(10);
    int64_t start = cr_now_ns();
    CHECK(cr_sleep_ns(t, 5000 * MS) == CR_WAIT_ERROR);
    CHECK(t->exception == CR_INT(9) && cr_now_ns() - start < 2000 * MS);
    t->exception = CR_ERROR;
    return CR_INT(0);
}
Test(signals, raising_handler_ends_sleep) {
    RUN(signal_ends_sleep);
}

static CrValue signal_during_lock(CrThread *t) {
    static CrLock lock;
    cr_signal_hook = hook_raises;
    CHECK(cr_lock_acquire(t, &lock, CR_FOREVER) == CR_WAIT_OK);
    alarm_after(10);
    CHECK(cr_lock_acquire(t, &lock, CR_FOREVER) == CR_WAIT_ERROR);
    t->exception = CR_ERROR;
    CHECK(cr_lock_release(t, &lock));
    CHECK(cr_lock_acquire(t, &lock, 0) == CR_WAIT_OK);
    return CR_INT(0);
}
Test(signals, raising_handler_ends_lock) {
    RUN(signal_during_lock);
}

static CrValue signal_during_loop(CrThread *t) {
    cr_signal_hook = hook_raises;
    alarm_after(10);
    int64_t start = cr_now_ns();
    while (cr_poll(t) && cr_now_ns() - start < 5000 * MS) {
    }
    CHECK(hook_calls == 1 && t->exception == CR_INT(9));
    t->exception = CR_ERROR;
    return CR_INT(0);
}
Test(signals, loops_see_them) {
    RUN(signal_during_loop);
}

static __attribute__((noinline)) int sleep_in_c(int seconds) {
    struct timespec pause = {.tv_sec = seconds};
    return nanosleep(&pause, NULL) == 0 ? 0 : -errno;
}
static CrValue signal_interrupts_c(CrThread *t) {
    cr_signal_hook = hook_ok;
    spawn(t, sleeper, 1);
    cr_sleep_ns(t, 5 * MS);
    alarm_after(20);
    cr_enter_blocking(t);
    int r = sleep_in_c(5);
    cr_exit_blocking(t);
    CHECK(r == -EINTR);
    CHECK(cr_safepoint(t) && hook_calls == 1);
    return CR_INT(0);
}
Test(signals, blocking_call_of_main_is_interrupted) {
    RUN(signal_interrupts_c);
}

// --- descriptors -------------------------------------------------------------------------------------------

static __attribute__((noinline)) ssize_t io(int fd, void *buffer, size_t n, bool out) {
    ssize_t r = out ? write(fd, buffer, n) : read(fd, buffer, n);
    return r < 0 ? -errno : r;
}
static int ends[2];
static void make_pipe(void) {
    CHECK(pipe2(ends, O_NONBLOCK) == 0);
}

static CrValue write_later(CrThread *t, CrValue arg) {
    char c = 'x';
    cr_sleep_ns(t, 20 * MS);
    CHECK(io(ends[1], &c, 1, true) == 1);
    return arg;
}
static CrValue read_waits(CrThread *t) {
    char c = 0;
    make_pipe();
    CrTask *writer = spawn(t, write_later, 0);
    int64_t start = cr_now_ns();
    while (io(ends[0], &c, 1, false) == -EAGAIN) CHECK(cr_wait_fd(t, ends[0], CR_FD_READ, -1) == CR_WAIT_OK);
    CHECK(c == 'x' && cr_now_ns() - start >= 15 * MS);
    join_int(t, writer);
    return CR_INT(0);
}
Test(fd, read_waits_for_data) {
    RUN(read_waits);
}

static CrValue read_times_out(CrThread *t) {
    make_pipe();
    int64_t start = cr_now_ns();
    CHECK(cr_wait_fd(t, ends[0], CR_FD_READ, start + 30 * MS) == CR_WAIT_TIMEOUT);
    CHECK(cr_now_ns() - start >= 30 * MS);
    CHECK(cr_wait_fd(t, ends[1], CR_FD_WRITE, start + 1000 * MS) == CR_WAIT_OK);
    return CR_INT(0);
}
Test(fd, deadline) {
    RUN(read_times_out);
}

static CrValue drain_later(CrThread *t, CrValue arg) {
    static char buffer[1 << 20];
    cr_sleep_ns(t, 20 * MS);
    CHECK(io(ends[0], buffer, sizeof buffer, false) > 0);
    return arg;
}
static CrValue write_waits(CrThread *t) {
    static char buffer[1 << 16];
    make_pipe();
    while (io(ends[1], buffer, sizeof buffer, true) > 0) {
    }
    CrTask *reader = spawn(t, drain_later, 0);
    ssize_t n;
    while ((n = io(ends[1], buffer, 1, true)) == -EAGAIN)
        CHECK(cr_wait_fd(t, ends[1], CR_FD_WRITE, -1) == CR_WAIT_OK);
    CHECK(n == 1);
    return join_int(t, reader), CR_INT(0);
}
Test(fd, write_waits_for_room) {
    RUN(write_waits);
}

static CrValue odd_descriptors(CrThread *t) {
    FILE *f = tmpfile();
    CHECK(cr_wait_fd(t, fileno(f), CR_FD_READ, -1) == CR_WAIT_OK); // a regular file
    CHECK(cr_wait_fd(t, 999, CR_FD_READ, -1) == CR_WAIT_OK);       // not open: the read will tell
    CHECK(cr_wait_fd(t, -1, CR_FD_READ, -1) == CR_WAIT_OK);
    fclose(f);
    return CR_INT(0);
}
Test(fd, odd_ones_are_ready) {
    RUN(odd_descriptors);
}

static CrValue wait_to_read(CrThread *t, CrValue fd) {
    return cr_int(cr_wait_fd(t, (int)cr_int_get(fd), CR_FD_READ, cr_now_ns() + 5000 * MS));
}
static CrValue closing_wakes(CrThread *t) {
    make_pipe();
    CrTask *a = spawn(t, wait_to_read, ends[0]), *b = spawn(t, wait_to_read, ends[0]);
    cr_sleep_ns(t, 20 * MS);
    CHECK(!cr_task_done(a) && !cr_task_done(b));
    cr_fd_closing(t, ends[0]);
    close(ends[0]);
    CHECK(join_int(t, a) == CR_WAIT_OK && join_int(t, b) == CR_WAIT_OK);
    int again[2]; // the number is used again and must be registered again
    CHECK(pipe2(again, O_NONBLOCK) == 0 && again[0] == ends[0]);
    CHECK(cr_wait_fd(t, again[0], CR_FD_READ, cr_now_ns() + 5 * MS) == CR_WAIT_TIMEOUT);
    CHECK(io(again[1], (char[]){1}, 1, true) == 1);
    CHECK(cr_wait_fd(t, again[0], CR_FD_READ, cr_now_ns() + 1000 * MS) == CR_WAIT_OK);
    return CR_INT(0);
}
Test(fd, closing_wakes_and_forgets) {
    RUN(closing_wakes);
}

static CrValue write_to(CrThread *t, CrValue fd) {
    cr_sleep_ns(t, 20 * MS);
    return CHECK(io((int)cr_int_get(fd), (char[]){1}, 1, true) == 1), fd;
}
// C code closes a registered descriptor and opens another one of the same number, unknown to the poller.
static void reopen_behind_the_back(CrThread *t) {
    make_pipe();
    CHECK(cr_wait_fd(t, ends[0], CR_FD_READ, cr_now_ns() + MS) == CR_WAIT_TIMEOUT);
    int first = ends[0];
    close(ends[0]), close(ends[1]);
    make_pipe();
    CHECK(ends[0] == first);
}
static CrValue reused_alone(CrThread *t) {
    reopen_behind_the_back(t);
    alarm_after(20); // no second task: a signal handler writes
    CHECK(cr_wait_fd(t, ends[0], CR_FD_READ, cr_now_ns() + 3000 * MS) == CR_WAIT_OK);
    return CR_INT(0);
}
static bool hook_writes(CrThread *t) {
    return (void)t, io(ends[1], (char[]){1}, 1, true) == 1;
}
static CrValue reused_alone_with_hook(CrThread *t) {
    cr_signal_hook = hook_writes;
    return reused_alone(t);
}
Test(fd, reused_behind_the_back_alone) {
    RUN(reused_alone_with_hook);
}

static CrValue reused_with_tasks(CrThread *t) {
    spawn(t, nothing, 0);
    reopen_behind_the_back(t);
    spawn(t, write_to, ends[1]);
    CHECK(cr_wait_fd(t, ends[0], CR_FD_READ, cr_now_ns() + 4000 * MS) == CR_WAIT_OK);
    return CR_INT(0);
}
Test(fd, reused_behind_the_back) {
    RUN(reused_with_tasks);
}

enum { ROUNDS = 5000 };
static void transfer(CrThread *t, int fd, uint32_t *value, bool out) {
    while (io(fd, value, sizeof *value, out) == -EAGAIN)
        cr_wait_fd(t, fd, out ? CR_FD_WRITE : CR_FD_READ, -1);
}
static CrValue echo(CrThread *t, CrValue fd) {
    for (uint32_t i = 0; i < ROUNDS; i++) {
        uint32_t value = 0;
        transfer(t, (int)cr_int_get(fd), &value, false);
        value++;
        transfer(t, (int)cr_int_get(fd), &value, true);
    }
    return fd;
}
static CrValue ping_pong(CrThread *t) {
    int pair[2];
    CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair) == 0);
    CrTask *task = spawn(t, echo, pair[1]);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        uint32_t value = i;
        transfer(t, pair[0], &value, true);
        transfer(t, pair[0], &value, false);
        CHECK(value == i + 1);
    }
    return join_int(t, task), CR_INT(0);
}
Test(fd, ping_pong) {
    RUN(ping_pong);
}

// --- fork --------------------------------------------------------------------------------------------------

static CrValue child_works(CrThread *t) {
    CrTask *tasks[20];
    for (int i = 0; i < 20; i++) tasks[i] = spawn(t, sleeper, 30);
    pid_t pid = cr_fork(t);
    if (pid == 0) {
        CHECK(cr_tasks_alive() == 1 && cr_is_main_task(t));
        for (int i = 0; i < 20000; i++) cr_alloc(t, 32);
        cr_gc_collect();
        CHECK(join_int(t, spawn(t, twice, 4)) == 8);
        cr_sleep_ns(t, 5 * MS);
        _exit(failures ? 1 : 17);
    }
    int status = 0;
    cr_enter_blocking(t);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    cr_exit_blocking(t);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 17);
    for (int i = 0; i < 20; i++) CHECK(join_int(t, tasks[i]) == 30);
    return CR_INT(0);
}
Test(fork, child_has_one_task_and_can_make_more) {
    RUN(child_works);
}

// --- the end -----------------------------------------------------------------------------------------------

static CrValue count_after_sleep(CrThread *t, CrValue arg) {
    cr_sleep_ns(t, 30 * MS);
    add(&counter);
    return arg;
}
static CrValue leave_tasks_running(CrThread *t) {
    for (int i = 0; i < 10; i++) spawn(t, count_after_sleep, i);
    return CR_INT(0);
}
Test(exit, waits_for_tasks) {
    RUN(leave_tasks_running);
    cr_assert_eq(get(&counter), 10);
}

static CrValue spin_for_ever(CrThread *t, CrValue arg) {
    for (;;) cr_poll(t);
    return arg;
}
static CrValue leave_daemons(CrThread *t) {
    cr_task_spawn_flags(t, sleeper, CR_INT(100000), CR_TASK_DAEMON);
    cr_task_spawn_flags(t, wait_at_gate, CR_INT(0), CR_TASK_DAEMON);
    for (int i = 0; i < 4; i++) cr_task_spawn_flags(t, spin_for_ever, CR_INT(i), CR_TASK_DAEMON);
    cr_sleep_ns(t, 15 * MS);
    return CR_INT(0);
}
Test(exit, does_not_wait_for_daemons) {
    int64_t start = cr_now_ns();
    RUN(leave_daemons);
    cr_assert_lt(cr_now_ns() - start, 1500 * MS);
}
Test(exit, does_not_wait_for_daemons_on_one_carrier) {
    RUN_ON("1", leave_daemons);
}

static CrValue stuck_in_c(CrThread *t, CrValue arg) {
    cr_enter_blocking(t);
    for (;;) pause();
    return arg;
}
static CrValue leave_stuck_daemons(CrThread *t) {
    for (int i = 0; i < 8; i++) cr_task_spawn_flags(t, stuck_in_c, CR_INT(0), CR_TASK_DAEMON);
    cr_sleep_ns(t, 50 * MS);
    return CR_INT(23);
}
// The first OS thread may be one of the stuck ones: then the runtime itself calls exit(23).
Test(exit, daemons_stuck_in_c, .exit_code = 23) {
    exit(run_runtime("1", leave_stuck_daemons));
}
