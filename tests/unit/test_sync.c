// test_sync.c -- locks, semaphores, events, conditions and the lock byte of objects.
#include "tests/unit/sched_test.h"

static CrLock lock;
static CrSemaphore semaphore;
static CrEvent event;
static CrCondition condition;
static int64_t shared; // guarded by what the test is about
static uint32_t inside;

// --- lock --------------------------------------------------------------------------------------------------

static CrValue lock_alone(CrThread *t) {
    CHECK(!cr_lock_held(&lock));
    CHECK(cr_lock_acquire(t, &lock, CR_FOREVER) == CR_WAIT_OK && cr_lock_held(&lock));
    CHECK(!cr_lock_try(&lock));
    CHECK(cr_lock_acquire(t, &lock, 0) == CR_WAIT_TIMEOUT);
    CHECK(cr_lock_release(t, &lock) && !cr_lock_held(&lock));
    CHECK(cr_lock_try(&lock) && cr_lock_release(t, &lock));
    return CR_INT(0);
}
Test(lock, by_one_task) {
    RUN(lock_alone);
}

static CrValue release_free(CrThread *t) {
    CHECK(!cr_lock_release(t, &lock));
    CHECK(cr_lock_acquire(t, &lock, 0) == CR_WAIT_OK && cr_lock_release(t, &lock) &&
          !cr_lock_release(t, &lock));
    return CR_INT(0);
}
Test(lock, release_of_a_free_one_fails) {
    RUN(release_free);
}

static CrValue lock_timeout(CrThread *t) {
    cr_lock_try(&lock);
    int64_t start = cr_now_ns();
    CHECK(cr_lock_acquire(t, &lock, 20 * MS) == CR_WAIT_TIMEOUT);
    CHECK(cr_now_ns() - start >= 20 * MS);
    CHECK(cr_lock_release(t, &lock)); // with the contended bit still set
    CHECK(!cr_lock_release(t, &lock));
    CHECK(cr_lock_acquire(t, &lock, 20 * MS) == CR_WAIT_OK);
    return CR_INT(0);
}
Test(lock, timeout) {
    RUN(lock_timeout);
}

enum { TASKS = 20, TURNS = 2000 };
static CrValue increment(CrThread *t, CrValue arg) {
    for (int i = 0; i < TURNS; i++) {
        CHECK(cr_lock_acquire(t, &lock, CR_FOREVER) == CR_WAIT_OK);
        CHECK(__atomic_add_fetch(&inside, 1, __ATOMIC_RELAXED) == 1);
        int64_t seen = shared;
        if (i % 50 == 0) cr_yield(t);
        shared = seen + 1;
        __atomic_sub_fetch(&inside, 1, __ATOMIC_RELAXED);
        CHECK(cr_lock_release(t, &lock));
    }
    return arg;
}
static CrValue lock_excludes(CrThread *t) {
    CrTask *tasks[TASKS];
    for (int i = 0; i < TASKS; i++) tasks[i] = spawn(t, increment, i);
    for (int i = 0; i < TASKS; i++) join_int(t, tasks[i]);
    CHECK(shared == TASKS * TURNS && !cr_lock_held(&lock));
    return CR_INT(0);
}
Test(lock, excludes) {
    RUN(lock_excludes);
}
Test(lock, excludes_on_one_carrier) {
    RUN_ON("1", lock_excludes);
}
Test(lock, excludes_on_four_carriers) {
    RUN_ON("4", lock_excludes);
}

static CrValue increment_with_timeouts(CrThread *t, CrValue arg) {
    for (int i = 0; i < TURNS / 4; i++) {
        while (cr_lock_acquire(t, &lock, 20000) == CR_WAIT_TIMEOUT) {
        }
        int64_t seen = shared;
        if (i % 20 == 0) cr_sleep_ns(t, 50000);
        shared = seen + 1;
        CHECK(cr_lock_release(t, &lock));
    }
    return arg;
}
static CrValue timeouts_lose_nothing(CrThread *t) {
    CrTask *tasks[TASKS];
    for (int i = 0; i < TASKS; i++) tasks[i] = spawn(t, increment_with_timeouts, i);
    for (int i = 0; i < TASKS; i++) join_int(t, tasks[i]);
    CHECK(shared == TASKS * (TURNS / 4));
    return CR_INT(0);
}
Test(lock, timeouts_race_with_releases) {
    RUN(timeouts_lose_nothing);
}

static uint32_t stop;
static CrValue greedy(CrThread *t, CrValue arg) {
    while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
        cr_lock_acquire(t, &lock, CR_FOREVER);
        for (int i = 0; i < 1000; i++) cr_poll(t);
        cr_lock_release(t, &lock);
    }
    return arg;
}
static CrValue no_starvation(CrThread *t) {
    CrTask *a = spawn(t, greedy, 0), *b = spawn(t, greedy, 1);
    for (int i = 0; i < 20; i++) {
        CHECK(cr_lock_acquire(t, &lock, 3000 * MS) == CR_WAIT_OK);
        CHECK(cr_lock_release(t, &lock));
    }
    __atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
    return join_int(t, a), join_int(t, b), CR_INT(0);
}
Test(lock, greedy_tasks_do_not_starve_others) {
    RUN(no_starvation);
}

static CrValue release_it(CrThread *t, CrValue arg) {
    cr_sleep_ns(t, 10 * MS);
    return CHECK(cr_lock_release(t, &lock)), arg;
}
static CrValue released_by_another(CrThread *t) {
    cr_lock_try(&lock);
    CrTask *other = spawn(t, release_it, 0);
    CHECK(cr_lock_acquire(t, &lock, 3000 * MS) == CR_WAIT_OK);
    return join_int(t, other), CR_INT(0);
}
Test(lock, may_be_released_by_another_task) {
    RUN(released_by_another);
}

// --- semaphore ---------------------------------------------------------------------------------------------

static CrValue with_permit(CrThread *t, CrValue arg) {
    for (int i = 0; i < 200; i++) {
        CHECK(cr_semaphore_acquire(t, &semaphore, CR_FOREVER) == CR_WAIT_OK);
        CHECK(__atomic_add_fetch(&inside, 1, __ATOMIC_RELAXED) <= 3);
        if (i % 8 == 0) cr_yield(t);
        __atomic_sub_fetch(&inside, 1, __ATOMIC_RELAXED);
        cr_semaphore_release(t, &semaphore, 1);
    }
    return arg;
}
static CrValue semaphore_limits(CrThread *t) {
    CrTask *tasks[TASKS];
    semaphore.count = 3;
    for (int i = 0; i < TASKS; i++) tasks[i] = spawn(t, with_permit, i);
    for (int i = 0; i < TASKS; i++) join_int(t, tasks[i]);
    CHECK(semaphore.count == 3);
    return CR_INT(0);
}
Test(semaphore, limits) {
    RUN(semaphore_limits);
}

static CrValue semaphore_timeout(CrThread *t) {
    CHECK(cr_semaphore_acquire(t, &semaphore, 0) == CR_WAIT_TIMEOUT);
    CHECK(cr_semaphore_acquire(t, &semaphore, 10 * MS) == CR_WAIT_TIMEOUT);
    cr_semaphore_release(t, &semaphore, 2);
    CHECK(semaphore.count == 2);
    CHECK(cr_semaphore_acquire(t, &semaphore, 0) == CR_WAIT_OK);
    CHECK(cr_semaphore_acquire(t, &semaphore, CR_FOREVER) == CR_WAIT_OK);
    CHECK(cr_semaphore_acquire(t, &semaphore, 0) == CR_WAIT_TIMEOUT);
    return CR_INT(0);
}
Test(semaphore, timeout_and_counting) {
    RUN(semaphore_timeout);
}

static CrSemaphore ping, pong;
static CrValue answer(CrThread *t, CrValue n) {
    for (int64_t i = 0; i < cr_int_get(n); i++) {
        cr_semaphore_acquire(t, &ping, CR_FOREVER);
        shared++;
        cr_semaphore_release(t, &pong, 1);
    }
    return n;
}
static CrValue ping_pong(CrThread *t) {
    CrTask *other = spawn(t, answer, 20000);
    for (int i = 0; i < 20000; i++) {
        cr_semaphore_release(t, &ping, 1);
        CHECK(cr_semaphore_acquire(t, &pong, CR_FOREVER) == CR_WAIT_OK && shared == i + 1);
    }
    return join_int(t, other), CR_INT(0);
}
Test(semaphore, ping_pong) {
    RUN(ping_pong);
}

// --- event -------------------------------------------------------------------------------------------------

static CrValue wait_event(CrThread *t, CrValue ms) {
    return cr_int(cr_event_wait(t, &event, cr_int_get(ms) < 0 ? CR_FOREVER : cr_int_get(ms) * MS));
}
static CrValue event_wakes_all(CrThread *t) {
    CrTask *tasks[TASKS];
    for (int i = 0; i < TASKS; i++) tasks[i] = spawn(t, wait_event, i % 2 ? -1 : 5000);
    cr_sleep_ns(t, 10 * MS);
    for (int i = 0; i < TASKS; i++) CHECK(!cr_task_done(tasks[i]));
    cr_event_set(t, &event);
    cr_event_clear(&event); // those that waited have been told already
    for (int i = 0; i < TASKS; i++) CHECK(join_int(t, tasks[i]) == CR_WAIT_OK);
    CHECK(cr_event_wait(t, &event, 0) == CR_WAIT_TIMEOUT);
    return CR_INT(0);
}
Test(event, wakes_all_waiters) {
    RUN(event_wakes_all);
}

static CrValue event_timeout(CrThread *t) {
    CHECK(cr_event_wait(t, &event, 10 * MS) == CR_WAIT_TIMEOUT);
    cr_event_set(t, &event);
    cr_event_set(t, &event);
    CHECK(cr_event_wait(t, &event, CR_FOREVER) == CR_WAIT_OK);
    return CR_INT(0);
}
Test(event, timeout) {
    RUN(event_timeout);
}

// --- condition ---------------------------------------------------------------------------------------------

static CrValue wait_for_shared(CrThread *t, CrValue arg) {
    cr_lock_acquire(t, &lock, CR_FOREVER);
    while (shared == 0)
        CHECK(cr_condition_wait(t, &condition, &lock, CR_FOREVER) == CR_WAIT_OK && cr_lock_held(&lock));
    shared--;
    cr_lock_release(t, &lock);
    return arg;
}
static CrValue condition_notifies(CrThread *t) {
    CrTask *tasks[TASKS];
    int done = 0;
    for (int i = 0; i < TASKS; i++) tasks[i] = spawn(t, wait_for_shared, i);
    cr_sleep_ns(t, 10 * MS);
    for (int i = 0; i < 3; i++) {
        cr_lock_acquire(t, &lock, CR_FOREVER);
        shared++;
        cr_condition_notify(t, &condition, 1);
        cr_lock_release(t, &lock);
    }
    cr_sleep_ns(t, 20 * MS);
    for (int i = 0; i < TASKS; i++) done += cr_task_done(tasks[i]);
    CHECK(done == 3);
    cr_lock_acquire(t, &lock, CR_FOREVER);
    shared = TASKS;
    cr_condition_notify(t, &condition, -1);
    cr_lock_release(t, &lock);
    for (int i = 0; i < TASKS; i++) CHECK(join_int(t, tasks[i]) == i);
    CHECK(shared == 3);
    return CR_INT(0);
}
Test(condition, notify_one_and_all) {
    RUN(condition_notifies);
}

static CrValue condition_timeout(CrThread *t) {
    cr_lock_try(&lock);
    CHECK(cr_condition_wait(t, &condition, &lock, 10 * MS) == CR_WAIT_TIMEOUT);
    CHECK(cr_lock_held(&lock));
    cr_condition_notify(t, &condition, 5); // nobody is there, and nothing is kept
    CHECK(cr_condition_wait(t, &condition, &lock, 10 * MS) == CR_WAIT_TIMEOUT);
    return CR_INT(0);
}
Test(condition, timeout) {
    RUN(condition_timeout);
}

// --- the lock byte -----------------------------------------------------------------------------------------

typedef struct Object {
    uint32_t shape;
    uint8_t lock, flags;
    uint16_t aux;
    int64_t value;
} Object;
static Object first_object, second_object;

static CrValue byte_lock_alone(CrThread *t) {
    cr_lock_object(&first_object);
    CHECK(first_object.lock == 0); // elided
    cr_unlock_object(&first_object);
    join_int(t, spawn(t, wait_event, 0));
    cr_lock_object(&first_object);
    CHECK(first_object.lock == 1 && first_object.shape == 0 && first_object.flags == 0);
    CHECK(!cr_lock_byte_try(&first_object.lock));
    cr_unlock_object(&first_object);
    CHECK(first_object.lock == 0);
    return CR_INT(0);
}
Test(lock_byte, elided_until_the_second_task) {
    RUN(byte_lock_alone);
}

static CrValue count_under_byte(CrThread *t, CrValue arg) {
    Object *a = cr_int_get(arg) % 2 ? &first_object : &second_object;
    Object *b = cr_int_get(arg) % 2 ? &second_object : &first_object;
    for (int i = 0; i < 20000; i++) {
        cr_lock_two_objects(a, b);
        a->value++, b->value++;
        cr_unlock_two_objects(a, b);
        if (i % 64 == 0) cr_poll(t);
    }
    return arg;
}
static CrValue byte_lock_excludes(CrThread *t) {
    CrTask *tasks[8];
    for (int i = 0; i < 8; i++) tasks[i] = spawn(t, count_under_byte, i);
    for (int i = 0; i < 8; i++) join_int(t, tasks[i]);
    CHECK(first_object.value == 160000 && second_object.value == 160000);
    return CR_INT(0);
}
Test(lock_byte, excludes) {
    RUN_ON("4", byte_lock_excludes);
}
