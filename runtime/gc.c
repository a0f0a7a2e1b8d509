// gc.c -- allocation over bdwgc (the Boehm-Demers-Weiser collector), with free lists of our own in front.
//
// Small objects come from the carrier's free lists, which the inline code in gc.h pops; an empty list is
// refilled here with a block's worth of objects in one locked call. Everything that enters the collector runs
// on the OS stack, as the collector clears and uses more stack than a task should pay for.
//
// Lists of scanned objects survive a collection by themselves: their heads are in scanned memory and their
// links are in their first words. Atomic objects are not traced, so the marks of those in free lists are set
// one by one while the world is stopped.
//
// Finalised objects are of a collector kind of their own, swept with a disclaim procedure, which costs
// nothing per collection for live objects. Two words in front of them are ours:
//
//      | finalise*2 + 1 | next in queue | the object ...       the first word is 0 once it has run
//
// The odd first word is how the collector tells such an object from free memory, whose first word is a link.
// When the sweep finds one dead it is kept, with all it refers to, and queued; the finaliser task runs the
// queue.
#include "runtime/gc.h"

#include "runtime/sched/sched_internal.h"
#include "runtime/weakref.h"

#define GC_THREADS
#define GC_NO_THREAD_REDIRECTS
#include <gc/gc.h>
#include <gc/gc_disclaim.h>
#include <gc/gc_inline.h>
#include <gc/gc_mark.h>
#include <gc/javaxfc.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { KIND_ATOMIC = 0, KIND_SCANNED = 1 }; // bdwgc's numbers for pointer-free and ordinary objects

#define INITIAL_HEAP   ((size_t)32 << 20)  // address space only: untouched pages cost nothing
#define LEAST_INTERVAL ((size_t)32 << 20)  // bytes allocated between collections, at least
#define MARKERS_FROM   ((size_t)128 << 20) // heap size at which helper threads for marking pay
#define STACK_WEIGHT   ((size_t)4096)      // bytes of pacing for every live task

typedef void (*Finaliser)(void *object);

static int finalised_kind;         // collector kind with the disclaim procedure
static void *finaliser_queue;      // dead finalised objects, linked by their next word (atomic)
uint32_t cr_gc_finalisers_pending; // the queue has grown since the finaliser task last looked (atomic)
static uint32_t links_uncertain;   // a collection has marked, and has not cleared the weak links of the dead yet
static bool initialised;
static bool markers_started;

// --- start and pacing --------------------------------------------------------------------------------------

static void GC_CALLBACK ignore_warning(char *message, GC_word arg) {
    (void)message, (void)arg;
}
static void *GC_CALLBACK no_memory(size_t bytes) {
    return (void)bytes, NULL;
}

static void die_out_of_memory(void) {
    static const char message[] = "MemoryError: out of memory\n";
    static uint32_t dying;
    ssize_t n = write(2, message, sizeof message - 1);
    (void)n;
    if (__atomic_exchange_n(&dying, 1, __ATOMIC_RELAXED)) _exit(1);
    exit(1);
}

// The collector's own pacing knows neither the stacks it scans nor that a young program should not collect at
// all. Runs with the collector's lock held, after a collection.
static void GC_CALLBACK on_event(GC_EventType event) {
    if (event == GC_EVENT_PRE_START_WORLD) __atomic_store_n(&links_uncertain, 1, __ATOMIC_SEQ_CST);
    if (event != GC_EVENT_END) return;
    __atomic_store_n(&links_uncertain, 0, __ATOMIC_SEQ_CST);
    if (GC_should_invoke_finalizers() || cr_weak_exists()) __atomic_store_n(&cr_gc_finalisers_pending, 1, __ATOMIC_RELAXED);
    size_t live = GC_get_heap_size() - GC_get_free_bytes();
    size_t stacks = (size_t)__atomic_load_n(&cr_sched.tasks_alive, __ATOMIC_RELAXED) * STACK_WEIGHT;
    size_t interval = live + stacks;
    GC_set_min_bytes_allocd(interval > LEAST_INTERVAL ? interval : LEAST_INTERVAL);
    cr_gc_roots_after_collection();
}

static int GC_CALLBACK disclaim(void *base);

void cr_gc_init(void) {
    if (initialised) return;
    initialised = true;
    GC_set_all_interior_pointers(0);
    GC_set_handle_fork(1);
    GC_set_warn_proc(ignore_warning);
    GC_set_oom_fn(no_memory);
    GC_set_dont_precollect(1); // nothing to collect yet, and the roots are large
    GC_INIT();
    GC_set_finalize_on_demand(1);
    GC_expand_hp(INITIAL_HEAP);
    GC_set_min_bytes_allocd(LEAST_INTERVAL);
    GC_set_on_collection_event(on_event);
    finalised_kind = (int)GC_new_kind(GC_new_free_list(), GC_DS_LENGTH, 1, 1);
    GC_register_disclaim_proc(finalised_kind, disclaim, 1);
    GC_register_displacement(2 * sizeof(void *)); // heap words refer to what follows the header
#if defined(CR_ASAN)
    GC_allow_register_threads(); // else it takes the distance between OS and task stacks for a stack's size
#endif
#if defined(CR_TSAN)
    GC_disable(); // ThreadSanitizer delays signals, so the world could not be stopped: such builds never
                  // collect
#endif
}

void cr_gc_exclude_roots(void *low, void *high) {
    cr_gc_init();
    GC_exclude_static_roots(low, high);
}

// --- small objects -----------------------------------------------------------------------------------------

// A request to the collector, carried to the OS stack.
typedef struct Request {
    size_t bytes;
    int kind;
    void **list; // empty free list to be filled
} Request;

// The collector itself stores the list's head, before a collection can start: a head that was only in a
// register would not keep the rest of an atomic list.
static void *refill(void *arg) {
    Request *r = arg;
    GC_generic_malloc_many(r->bytes, r->kind, r->list);
    return NULL;
}

static void *allocate_one(void *arg) {
    Request *r = arg;
    return GC_generic_malloc(r->bytes, r->kind);
}

static void after_collector(CrThread *t) {
    if (CR_UNLIKELY(__atomic_load_n(&cr_gc_finalisers_pending, __ATOMIC_RELAXED))) cr_gc_finalisers_poll(t);
    if (CR_LIKELY(__atomic_load_n(&markers_started, __ATOMIC_RELAXED)) || GC_get_heap_size() <= MARKERS_FROM)
        return;
    if (!__atomic_exchange_n(&markers_started, true, __ATOMIC_RELAXED)) GC_start_mark_threads();
}

static void *call_collector(CrThread *t, void *(*fn)(void *), Request r) {
    void *result = cr_call_on_system_stack(t, fn, &r);
    after_collector(t);
    return result;
}

static void stress(CrThread *t) {
#ifdef CR_STRESS
    enum { ALLOCATIONS_PER_COLLECTION = 100 };
    if (t->heap->stress_countdown-- > 0) return;
    t->heap->stress_countdown = ALLOCATIONS_PER_COLLECTION;
    cr_gc_collect();
#else
    (void)t;
#endif
}

// Takes an object from the class's list, which is refilled first if need be. What is due after that allocates, too, and may
// empty a short list again: it comes last.
static inline void *allocate_small(CrThread *t, void **lists, size_t size_class, int kind) {
    bool empty = !lists[size_class];
    if (empty) {
        Request r = {.bytes = size_class * 16, .kind = kind, .list = &lists[size_class]};
        cr_call_on_system_stack(t, refill, &r);
        if (!lists[size_class]) die_out_of_memory();
    }
    void **p = lists[size_class];
    lists[size_class] = *p;
    __atomic_signal_fence(
        __ATOMIC_SEQ_CST); // the collector walks the list: it must not see p's contents change
    *p = NULL;
    if (empty) after_collector(t);
    return p;
}

void *cr_alloc_slow(CrThread *t, size_t bytes) {
    stress(t);
    size_t size_class = bytes / 16;
    if (size_class == 0) size_class = 1;
    if (size_class < CR_SIZE_CLASSES) return allocate_small(t, t->heap->free, size_class, KIND_SCANNED);
    void *p = cr_alloc_large(t, bytes);
    if (!p) die_out_of_memory();
    return p;
}

void *cr_alloc_atomic_slow(CrThread *t, size_t bytes) {
    stress(t);
    size_t size_class = bytes / 16;
    if (size_class == 0) size_class = 1;
    void *p = size_class < CR_SIZE_CLASSES ? allocate_small(t, t->heap->free_atomic, size_class, KIND_ATOMIC)
                                           : cr_alloc_large_atomic(t, bytes);
    if (!p) die_out_of_memory();
#ifdef CR_STRESS
    memset(p, 0xDB, size_class * 16 < bytes ? bytes : size_class * 16); // nobody may rely on zeros
#endif
    return p;
}

void cr_gc_mark_free_lists(CrHeap *heap) {
    for (int i = 1; i < CR_SIZE_CLASSES; i++) {
        for (void **p = heap->free_atomic[i]; p; p = *p) GC_set_mark_bit(p);
    }
}

// --- large, permanent, freed -------------------------------------------------------------------------------

#define LARGEST_REQUEST ((size_t)1 << 46) // sizes beyond make the collector's arithmetic overflow

void *cr_alloc_large(CrThread *t, size_t bytes) {
    return bytes > LARGEST_REQUEST
               ? NULL
               : call_collector(t, allocate_one, (Request){.bytes = bytes, .kind = KIND_SCANNED});
}
void *cr_alloc_large_atomic(CrThread *t, size_t bytes) {
    return bytes > LARGEST_REQUEST
               ? NULL
               : call_collector(t, allocate_one, (Request){.bytes = bytes, .kind = KIND_ATOMIC});
}

static void *allocate_permanent(void *bytes) {
    return GC_malloc_uncollectable(*(size_t *)bytes);
}

void *cr_alloc_permanent(size_t bytes) {
    cr_gc_init();
    CrThread *t = cr_thread_current();
    void *p = t ? cr_call_on_system_stack(t, allocate_permanent, &bytes) : allocate_permanent(&bytes);
    if (!p) die_out_of_memory();
    return p;
}

void cr_gc_free(void *p) {
    GC_free(p);
}

// What earlier, deeper calls left on the stack would keep objects alive wherever a later frame has a hole.
static __attribute__((noinline, cold)) void clear_stack(void) {
    uintptr_t space[(16 << 10) / sizeof(uintptr_t) + 1]; // odd, and the function cold: no word of the frame is padding
    __asm__ volatile("" : : "r"(memset(space, 0, sizeof space)) : "memory");
}

static void *collect(void *arg) {
    clear_stack(); // of the system
    GC_gcollect();
    return arg;
}

// Callable from any task or attached thread; before the runtime runs it collects directly.
void *cr_gc_base(void *p) { return GC_base(p); }

void cr_gc_collect(void) {
    CrThread *t = cr_thread_current();
    if (t)
        cr_call_on_system_stack(t, collect, NULL);
    else
        GC_gcollect();
}

size_t cr_gc_heap_bytes(void) {
    return GC_get_heap_size();
}
size_t cr_gc_collections(void) {
    return GC_get_gc_no();
}

// --- finalisers --------------------------------------------------------------------------------------------

typedef struct FinalHeader {
    uintptr_t tagged; // twice the finaliser's address, plus 1; 0: nothing to do
    void *next;       // header behind it in the queue; its own address if it is the last
} FinalHeader;

static FinalHeader *final_header(void *object) {
    return (FinalHeader *)object - 1;
}

// Called by the sweep with the collector's lock held; 1 keeps the object. Also sees free memory of this kind.
static int GC_CALLBACK disclaim(void *base) {
    FinalHeader *h = base;
    if (!(h->tagged & 1)) return 0;
    if (h->next) return 1; // queued already, and swept again before its turn came
    void *first = __atomic_load_n(&finaliser_queue, __ATOMIC_RELAXED);
    do h->next = first ? first : h;
    while (
        !__atomic_compare_exchange_n(&finaliser_queue, &first, h, true, __ATOMIC_RELEASE, __ATOMIC_RELAXED));
    __atomic_store_n(&cr_gc_finalisers_pending, 1, __ATOMIC_RELAXED);
    return 1;
}

void *cr_alloc_finalized(CrThread *t, size_t bytes, Finaliser finalise) {
    stress(t);
    Request r = {.bytes = bytes + sizeof(FinalHeader), .kind = finalised_kind};
    FinalHeader *h = call_collector(t, allocate_one, r);
    if (!h) die_out_of_memory();
    if (finalise) h->tagged = (uintptr_t)finalise << 1 | 1;
    return h + 1;
}

void cr_gc_cancel_finalizer(void *object) {
    final_header(object)->tagged = 0;
}

// ---- the same for ordinary objects: bdwgc's own finalisers, which leave them in a list of ours

typedef struct Dead { // collected memory
    struct Dead *next;
    uint64_t sequence; // registered when
    void *object;
    void (*finalise)(CrThread *t, void *object);
} Dead;

static Dead *dead_objects;   // in no order (atomic)
static uint64_t registered; // so far

// `data` is a Dead that has been waiting since the object was registered.
static void GC_CALLBACK note_dead(void *object, void *data) {
    Dead *d = data;
    d->object = object;
    d->next = __atomic_load_n(&dead_objects, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(&dead_objects, &d->next, d, true, __ATOMIC_RELEASE, __ATOMIC_RELAXED)) {}
}

static void *register_object(void *arg) {
    Dead *d = arg;
    void *object = d->object;
    d->object = NULL; // it must not keep the object alive
    GC_register_finalizer_no_order(object, note_dead, d, NULL, NULL);
    return NULL;
}

void cr_gc_finalize_object(CrThread *t, void *object, void (*finalise)(CrThread *t, void *object)) {
    Dead *d = cr_alloc(t, sizeof *d);
    d->object = object;
    d->finalise = finalise;
    d->sequence = __atomic_fetch_add(&registered, 1, __ATOMIC_RELAXED);
    cr_call_on_system_stack(t, register_object, d);
}

// The Dead that was waiting for the object, if it still was.
static void *unregister_object(void *object) {
    void *waiting = NULL;
    GC_finalization_proc proc;
    GC_register_finalizer_no_order(object, NULL, NULL, &proc, &waiting);
    return waiting;
}

bool cr_gc_forget_object(CrThread *t, void *object) { return cr_call_on_system_stack(t, unregister_object, object); }

// Sorts a list of n by age, oldest first; *rest is what follows.
static Dead *sorted_by_age(Dead *list, size_t n, Dead **rest) {
    if (n == 1) {
        *rest = list->next;
        list->next = NULL;
        return list;
    }
    Dead *a = sorted_by_age(list, n / 2, rest), *b = sorted_by_age(*rest, n - n / 2, rest), *first = NULL, **end = &first;
    while (a && b) {
        Dead **older = a->sequence < b->sequence ? &a : &b;
        *end = *older;
        *older = (*older)->next;
        end = &(*end)->next;
    }
    *end = a ? a : b;
    return first;
}

static void *invoke_finalisers(void *arg) { return GC_invoke_finalizers(), arg; }

static Dead *take_dead(size_t *n) {
    Dead *list = __atomic_exchange_n(&dead_objects, NULL, __ATOMIC_ACQUIRE), *rest;
    *n = 0;
    for (Dead *d = list; d; d = d->next) ++*n;
    return *n ? sorted_by_age(list, *n, &rest) : NULL;
}

static size_t finalise_objects(CrThread *t) {
    size_t n;
    if (GC_should_invoke_finalizers()) cr_call_on_system_stack(t, invoke_finalisers, NULL);
    for (Dead *d = take_dead(&n); d; d = d->next) d->finalise(t, d->object);
    return n;
}

static void *take_all(void *arg) { return GC_finalize_all(), arg; }

void cr_gc_finalize_all(CrThread *t, void (*finalise)(CrThread *t, void *object)) {
    size_t n;
    cr_call_on_system_stack(t, take_all, NULL);
    for (Dead *d = take_dead(&n); d; d = d->next)
        if (d->finalise == finalise) finalise(t, d->object);
}

static uint32_t finalisers_running; // tasks that run finalisers now

size_t cr_gc_run_finalizers(CrThread *t) {
    __atomic_store_n(&cr_gc_finalisers_pending, 0, __ATOMIC_RELAXED);
    __atomic_add_fetch(&finalisers_running, 1, __ATOMIC_RELAXED);
    size_t n = cr_weak_sweep(t); // callbacks of weak references first, as in CPython
    n += finalise_objects(t);
    FinalHeader *h = __atomic_exchange_n(&finaliser_queue, NULL, __ATOMIC_ACQUIRE);
    while (h) {
        FinalHeader *next = h->next == h ? NULL : h->next;
        Finaliser finalise = h->tagged ? (Finaliser)(h->tagged >> 1) : NULL;
        h->next = NULL;
        h->tagged = 0;
        if (finalise) finalise(h + 1), n++;
        h = next;
    }
    __atomic_sub_fetch(&finalisers_running, 1, __ATOMIC_RELAXED);
    return n;
}

// What is due may be in the finaliser task's hands: it is given a little time, as it may wait for the caller.
static void wait_for_others(CrThread *t) {
    for (int i = 0; i < 100 && __atomic_load_n(&finalisers_running, __ATOMIC_RELAXED); i++) cr_sleep_ns(t, 100 * 1000);
}

size_t cr_gc_collect_and_finalize(CrThread *t) {
    enum { ROUNDS = 8 }; // what a finaliser lets go of dies in the next collection
    size_t total = 0, n;
    for (int round = 0; round < ROUNDS; round++) {
        clear_stack();
        cr_gc_collect();
        n = cr_gc_run_finalizers(t);
        wait_for_others(t);
        total += n;
        if (!n) break;
    }
    return total;
}

static CrEvent finaliser_wanted;
static uint32_t finaliser_started;

static CrValue finaliser_task(CrThread *t, CrValue arg) {
    for (;;) {
        cr_event_wait(t, &finaliser_wanted, CR_FOREVER);
        cr_event_clear(&finaliser_wanted);
        cr_gc_run_finalizers(t);
    }
    return arg;
}

void cr_gc_finalisers_poll(CrThread *t) {
    if (__atomic_exchange_n(&cr_gc_finalisers_pending, 0, __ATOMIC_RELAXED) == 0) return;
    if (!__atomic_exchange_n(&finaliser_started, 1, __ATOMIC_RELAXED)) {
        if (!cr_task_spawn_flags(t, finaliser_task, CR_ERROR, CR_TASK_DAEMON)) {
            __atomic_store_n(&finaliser_started, 0, __ATOMIC_RELAXED);
            return;
        }
    }
    cr_event_set(t, &finaliser_wanted);
}

// --- weak references ---------------------------------------------------------------------------------------

void cr_weak_init(CrWeakLink *link, void *object) {
    void *base = GC_base(object);
    link->hidden = GC_HIDE_POINTER(object);
    if (base && GC_general_register_disappearing_link((void **)&link->hidden, base) == GC_NO_MEMORY) // else it is static
        die_out_of_memory();
}

static void *reveal(void *arg) {
    CrWeakLink *link = arg;
    return link->hidden ? GC_REVEAL_POINTER(link->hidden) : NULL;
}
// Without the collector's lock if it can be seen that no collection comes in between: the object's address is in a register
// before the look at the flag, so a later collection finds the object alive, and an earlier one has cleared the link.
void *cr_weak_get(CrWeakLink *link) {
    uintptr_t hidden = __atomic_load_n(&link->hidden, __ATOMIC_RELAXED);
    if (!hidden) return NULL;
    void *object = GC_REVEAL_POINTER(hidden);
    __asm__ volatile("" : "+r"(object) : : "memory");
    if (CR_LIKELY(!__atomic_load_n(&links_uncertain, __ATOMIC_SEQ_CST)))
        return __atomic_load_n(&link->hidden, __ATOMIC_SEQ_CST) == hidden ? object : NULL;
    return __atomic_load_n(&link->hidden, __ATOMIC_RELAXED) ? GC_call_with_alloc_lock(reveal, link) : NULL;
}

void cr_weak_clear(CrWeakLink *link) {
    if (!link->hidden) return;
    GC_unregister_disappearing_link((void **)&link->hidden);
    link->hidden = 0;
}

bool cr_gc_uses_signal(int number) { return number == GC_get_suspend_signal() || number == GC_get_thr_restart_signal(); }
