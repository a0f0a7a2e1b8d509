// test_gc.c -- allocation, what collections keep and what they free, finalisers, weak references, lack of
// memory.
#include "tests/unit/sched_test.h"

#include <sys/resource.h>

static CrValue memory_is_zeroed(CrThread *t) {
    for (int round = 0; round < 3; round++) {
        for (size_t size = 1; size <= 600; size += 7) {
            for (int i = 0; i < 20; i++) {
                unsigned char *p = cr_alloc(t, size);
                for (size_t j = 0; j < size; j++) {
                    if (p[j] != 0) return CHECK(!"not zero"), CR_INT(0);
                }
                memset(p, 0xFF, size);
                CHECK(((uintptr_t)p & 15) == 0);
            }
        }
        cr_gc_collect();
    }
    return CR_INT(0);
}
Test(gc, scanned_memory_is_zeroed_and_aligned) {
    RUN(memory_is_zeroed);
}

// Chains long enough to be lost for certain if marking missed them.
typedef struct Node {
    struct Node *next;
    uint64_t value;
} Node;
static CrValue chains_survive(CrThread *t) {
    enum { N = 100000 / SCALE };
    Node *head = NULL;
    for (uint64_t i = 0; i < N; i++) {
        Node *n = cr_alloc(t, sizeof *n);
        n->next = head, n->value = i, head = n;
        if (i % 20000 == 0) cr_gc_collect();
    }
    cr_gc_collect();
    uint64_t expected = N;
    for (Node *n = head; n; n = n->next) {
        if (n->value != --expected) return CHECK(!"lost"), CR_INT(0);
    }
    CHECK(expected == 0);
    return CR_INT(0);
}
Test(gc, reachable_objects_survive) {
    RUN(chains_survive);
}

static CrValue garbage_is_reused(CrThread *t) {
    for (int i = 0; i < 200; i++) {
        for (int j = 0; j < 10000 / SCALE; j++) cr_alloc(t, 128);
    }
    CHECK(cr_gc_collections() > 2);
    CHECK(cr_gc_heap_bytes() < (size_t)150 << 20); // 256 MB were allocated
    return CR_INT(0);
}
Test(gc, garbage_is_reused) {
    RUN(garbage_is_reused);
}

static CrValue atomic_lists_survive(CrThread *t) {
    enum { N = 3000 };
    static uint64_t *kept[N];
    uint64_t **table = cr_alloc_large(t, sizeof kept);
    for (uint64_t i = 0; i < N; i++) {
        table[i] = cr_alloc_atomic(t, 32);
        table[i][0] = table[i][3] = i;
        if (i % 100 == 0) cr_gc_collect(); // the rest of the list must not be taken for garbage
    }
    for (uint64_t i = 0; i < N; i++) CHECK(table[i][0] == i && table[i][3] == i);
    return CR_INT(0);
}
Test(gc, atomic_free_lists_survive_collections) {
    RUN(atomic_lists_survive);
}

static CrValue atomic_is_not_scanned(CrThread *t) {
    CrWeakLink *link = cr_alloc_atomic(t, sizeof *link);
    void **holder = cr_alloc_atomic(t, 64);
    void *p = cr_alloc(t, 4096);
    cr_weak_init(link, p);
    holder[0] = p;
    p = NULL;
    for (int i = 0; i < 5; i++) cr_alloc(t, 4096), cr_gc_collect();
    CHECK(holder[0] != NULL);
    return CR_INT(
        0); // whether the object died depends on stale stack words: only that nothing breaks is certain
}
Test(gc, atomic_memory_may_hold_stale_pointers) {
    RUN(atomic_is_not_scanned);
}

static CrValue large_objects(CrThread *t) {
    char *p = cr_alloc_large(t, 5 << 20), *q = cr_alloc_large_atomic(t, 5 << 20);
    CHECK(p && q);
    CHECK(p[0] == 0 && p[(5 << 20) - 1] == 0);
    memset(p, 1, 5 << 20), memset(q, 2, 5 << 20);
    CHECK(cr_alloc_large(t, SIZE_MAX) == NULL && cr_alloc_large_atomic(t, SIZE_MAX / 2) == NULL);
    CHECK(cr_alloc_large(t, (size_t)1 << 45) == NULL);
    CHECK(cr_alloc_large_atomic(t, (size_t)1 << 45) == NULL);
    CHECK(cr_alloc(t, 16) != NULL);
    cr_gc_collect();
    CHECK(p[5000] == 1 && q[(5 << 20) - 1] == 2);
    cr_gc_free(q);
    return CR_INT(0);
}
Test(gc, large_objects_and_impossible_ones) {
    RUN(large_objects);
}

static CrValue interior_pointers(CrThread *t) {
    char *inside[50];
    for (int i = 0; i < 50; i++) {
        char *p = cr_alloc(t, 100 + (size_t)i * 200);
        p[90] = (char)i;
        inside[i] = p + 90;
    }
    cr_gc_collect();
    for (int i = 0; i < 20000 / SCALE; i++) memset(cr_alloc(t, 96 + (size_t)(i % 50) * 200), 0x55, 96);
    for (int i = 0; i < 50; i++) CHECK(*inside[i] == (char)i);
    return CR_INT(0);
}
Test(gc, interior_pointers_from_stacks_count) {
    RUN(interior_pointers);
}

static uintptr_t hidden[1000]; // complements of the addresses: nothing refers to these objects
static void **reveal(int i) {
    return (void **)~hidden[i];
}
static CrValue permanent_survives(CrThread *t) {
    for (int i = 500; i < 1000; i++) hidden[i] = ~(uintptr_t)cr_alloc_permanent(16 + (size_t)i);
    for (int i = 0; i < 1000; i++) {
        Node *n = cr_alloc(t, sizeof *n);
        CHECK(reveal(i)[0] == NULL);
        n->value = (uint64_t)i;
        reveal(i)[1] = n;
    }
    for (int round = 0; round < 3; round++) {
        cr_gc_collect();
        for (int i = 0; i < 2000; i++) memset(cr_alloc(t, 16 + (size_t)i), 0x55, 16 + (size_t)i);
        for (int i = 0; i < 10000 / SCALE; i++) ((Node *)cr_alloc(t, sizeof(Node)))->value = 5000;
    }
    for (int i = 0; i < 1000; i++)
        CHECK(reveal(i)[0] == NULL && ((Node *)reveal(i)[1])->value == (uint64_t)i);
    return CR_INT(0);
}
Test(gc, permanent_memory_also_before_the_runtime) {
    for (int i = 0; i < 500; i++) hidden[i] = ~(uintptr_t)cr_alloc_permanent(16 + (size_t)i);
    cr_gc_collect();
    RUN(permanent_survives);
}

static Node *hidden_root[4];
static CrValue excluded_roots(CrThread *t) {
    cr_gc_exclude_roots(hidden_root, hidden_root + 4);
    hidden_root[0] = cr_alloc(t, 64);
    cr_gc_collect();
    return CHECK(cr_gc_collections() >= 1), CR_INT(0);
}
Test(gc, excluded_roots) {
    RUN(excluded_roots);
}

static Node *global_root;
static CrValue static_roots(CrThread *t) {
    global_root = cr_alloc(t, sizeof(Node));
    global_root->value = 5;
    cr_gc_collect();
    for (int i = 0; i < 10000 / SCALE; i++) ((Node *)cr_alloc(t, sizeof(Node)))->value = 1;
    return CHECK(global_root->value == 5), CR_INT(0);
}
Test(gc, static_data_is_scanned) {
    RUN(static_roots);
}

static CrEvent gate;
static CrValue park_with_object(CrThread *t, CrValue number) {
    Node *n = cr_alloc(t, sizeof *n);
    n->value = (uint64_t)cr_int_get(number);
    cr_event_wait(t, &gate, CR_FOREVER);
    return cr_int((int64_t)n->value);
}
static CrValue parked_stacks(CrThread *t) {
    CrTask *tasks[500];
    for (int i = 0; i < 500; i++) tasks[i] = spawn(t, park_with_object, i);
    cr_sleep_ns(t, 20 * MS);
    for (int k = 0; k < 5; k++) {
        cr_gc_collect();
        for (int i = 0; i < 20000 / SCALE; i++) ((Node *)cr_alloc(t, sizeof(Node)))->value = UINT64_MAX >> 20;
    }
    cr_event_set(t, &gate);
    for (int i = 0; i < 500; i++) CHECK(join_int(t, tasks[i]) == i);
    return CR_INT(0);
}
Test(gc, objects_of_parked_tasks_survive) {
    RUN(parked_stacks);
}

static CrValue freed_by_hand(CrThread *t) {
    for (int i = 0; i < 1000; i++) {
        void *p = cr_alloc(t, 200), *q = cr_alloc_atomic(t, 5000);
        cr_gc_free(p);
        cr_gc_free(q);
    }
    cr_gc_collect();
    return CHECK(cr_gc_heap_bytes() > 0), CR_INT(0);
}
Test(gc, free_by_hand) {
    RUN(freed_by_hand);
}

// --- finalisers and weak references ------------------------------------------------------------------------

static uint32_t finalised, intact;
typedef struct Owner {
    Node *owned;
    uint64_t number;
} Owner;
static Owner *resurrected;

static void count_finalised(void *object) {
    Owner *o = object;
    __atomic_add_fetch(&finalised, 1, __ATOMIC_RELAXED);
    if (o->owned && o->owned->value == o->number) __atomic_add_fetch(&intact, 1, __ATOMIC_RELAXED);
}
static void resurrect(void *object) {
    __atomic_add_fetch(&finalised, 1, __ATOMIC_RELAXED);
    resurrected = object;
}
static __attribute__((noinline)) void make_owners(CrThread *t, int n, void (*finalise)(void *)) {
    for (int i = 0; i < n; i++) {
        Owner *o = cr_alloc_finalized(t, sizeof *o, finalise);
        CHECK(o->owned == NULL && o->number == 0);
        o->owned = cr_alloc(t, sizeof(Node));
        o->owned->value = o->number = (uint64_t)i;
    }
}
static void collect_until(CrThread *t, uint32_t at_least) {
    for (int i = 0; i < 200 && __atomic_load_n(&finalised, __ATOMIC_RELAXED) < at_least; i++) {
        cr_gc_collect();
        for (int j = 0; j < 5000 / SCALE; j++)
            cr_alloc(t, 16 + (size_t)j % 10 * 16), cr_alloc_finalized(t, 16, NULL);
        cr_sleep_ns(t, MS);
    }
}
static CrValue finalisers_run(CrThread *t) {
    make_owners(t, 1000, count_finalised);
    collect_until(t, 990); // a few may be held by stale words
    CHECK(finalised >= 990 && finalised <= 1000);
    CHECK(intact == finalised);
    return CR_INT(0);
}
Test(finaliser, runs_once_with_everything_intact) {
    RUN(finalisers_run);
}

static CrValue finaliser_not_for_the_living(CrThread *t) {
    Owner *o = cr_alloc_finalized(t, sizeof *o, count_finalised);
    o->number = 3;
    for (int i = 0; i < 10; i++) collect_until(t, 1), i += 5;
    CHECK(finalised == 0 && o->number == 3);
    return CR_INT(0);
}
Test(finaliser, does_not_run_for_live_objects) {
    RUN(finaliser_not_for_the_living);
}

static CrValue finaliser_resurrects(CrThread *t) {
    make_owners(t, 50, resurrect);
    collect_until(t, 40);
    CHECK(finalised >= 40 && resurrected && resurrected->owned->value == resurrected->number);
    Owner *saved = resurrected;
    uint64_t number = saved->number;
    collect_until(t, 50);
    CHECK(saved->number == number && saved->owned->value == number);
    CHECK(finalised <= 50);
    return CR_INT(0);
}
Test(finaliser, may_resurrect) {
    RUN(finaliser_resurrects);
}

static __attribute__((noinline)) void make_cancelled(CrThread *t) {
    for (int i = 0; i < 100; i++) cr_gc_cancel_finalizer(cr_alloc_finalized(t, 40, count_finalised));
}
static CrValue finaliser_cancelled(CrThread *t) {
    make_cancelled(t);
    for (int i = 0; i < 5; i++) cr_gc_collect(), make_owners(t, 10, NULL);
    cr_gc_run_finalizers(t);
    CHECK(finalised == 0);
    return CR_INT(0);
}
Test(finaliser, can_be_cancelled) {
    RUN(finaliser_cancelled);
}

static __attribute__((noinline)) void make_links(CrThread *t, CrWeakLink *links, int n) {
    for (int i = 0; i < n; i++) {
        Node *p = cr_alloc(t, 64);
        p->value = (uint64_t)i;
        cr_weak_init(&links[i], p);
        CHECK(cr_weak_get(&links[i]) == p);
    }
}
static CrValue weak_links(CrThread *t) {
    enum { N = 200 };
    CrWeakLink *links = cr_alloc(t, sizeof *links * N), own, cleared;
    Node *live = cr_alloc(t, 64);
    cr_weak_init(&own, live);
    cr_weak_init(&cleared, live);
    cr_weak_clear(&cleared);
    make_links(t, links, N);
    for (int i = 0; i < 5; i++) cr_gc_collect(), cr_sleep_ns(t, MS);
    int dead = 0;
    for (int i = 0; i < N; i++) dead += cr_weak_get(&links[i]) == NULL;
    CHECK(dead > N - 10);
    CHECK(cr_weak_get(&own) == live && cr_weak_get(&cleared) == NULL);
    cr_weak_clear(&own);
    return live->value = 1, CR_INT(0);
}
Test(weak, links_are_cleared) {
    RUN(weak_links);
}

// --- no memory ---------------------------------------------------------------------------------------------

#if !defined(SANITIZED) && !defined(CR_STRESS)
static CrValue eat_everything(CrThread *t) {
    struct rlimit limit = {.rlim_cur = (rlim_t)400 << 20, .rlim_max = (rlim_t)400 << 20};
    setrlimit(RLIMIT_AS, &limit);
    Node *head = NULL;
    for (;;) {
        Node *n = cr_alloc(t, 240);
        n->next = head;
        head = n;
    }
    return CR_INT(0);
}
Test(gc, small_objects_exhausted, .exit_code = 1) {
    exit(run_runtime(NULL, eat_everything) + 50);
}
#endif
