// gc.h -- allocation from the collected heap. gc.c and sched/ are the only files that know which collector it
// is.
//
// Small objects (<= 256 bytes) come from the carrier's free lists, refilled in batches; the fast path below
// is inlined into generated code. Scanned memory is zeroed and may hold CrValues and base pointers (never
// interior pointers: only stacks and registers are searched for those). Atomic memory is not scanned and not
// zeroed. Objects never move. Buffers given to system calls must be atomic, malloc'ed or on the stack.
//
// None of these return NULL for small sizes: when the system has no more memory the process ends with a
// message. cr_alloc_large and cr_alloc_large_atomic return NULL without setting an exception when the request
// is too large.
#ifndef CRANKY_RUNTIME_GC_H
#define CRANKY_RUNTIME_GC_H

#include <stddef.h>

#include "runtime/thread.h"

void *cr_alloc_slow(CrThread *t, size_t bytes); // refills the list, or a larger object
void *cr_alloc_atomic_slow(CrThread *t, size_t bytes);
void *cr_alloc_large(CrThread *t, size_t bytes);        // any size; NULL when it cannot be had
void *cr_alloc_large_atomic(CrThread *t, size_t bytes); // any size; NULL when it cannot be had
bool cr_gc_uses_signal(int number); // the collector stops the world with it: nobody else may handle it
void *cr_alloc_permanent(size_t bytes); // zeroed, scanned, never collected; callable before any task
void cr_gc_free(void *p); // gives an object back at once; only where no other thread can have seen it
void *cr_gc_base(void *p); // the heap object that p points to or into; NULL: none
void cr_gc_collect(void); // a full collection now
void cr_gc_exclude_roots(void *low, void *high); // static data that never holds a pointer to the heap
size_t cr_gc_heap_bytes(void);                   // current size of the heap, free parts included
size_t cr_gc_collections(void);                  // how many there have been

// A scanned, zeroed object whose `finalise` runs once in the finaliser task, some time after the object has
// become unreachable; it and everything it refers to are intact then, and it may make the object reachable
// again. It is a task like any other: it may allocate, lock and wait. `finalise` is not run for what is alive
// at exit.
void *cr_alloc_finalized(CrThread *t, size_t bytes, void (*finalise)(void *object));
void cr_gc_cancel_finalizer(void *object); // of cr_alloc_finalized: forget it
size_t cr_gc_run_finalizers(CrThread *t);  // runs those due now, in the calling task; returns how many
size_t cr_gc_collect_and_finalize(CrThread *t); // collects and runs what that makes due, until nothing more is: how many
// Has `finalise` run once when `object`, a base pointer that cr_alloc gave, is dead: whatever refers to whatever among the
// dead. Slower than cr_alloc_finalized, whose objects are never found dead if they refer to themselves.
void cr_gc_finalize_object(CrThread *t, void *object, void (*finalise)(CrThread *t, void *object));

// Runs `finalise` now for every object, dead or alive, that waits for it, oldest first. For the exit: what waits for another
// finaliser is forgotten.
void cr_gc_finalize_all(CrThread *t, void (*finalise)(CrThread *t, void *object));
// It is not to be finalised after all. False: that is under way already.
bool cr_gc_forget_object(CrThread *t, void *object);

// A weak reference: lives in scanned or atomic memory and does not keep `object` (a base pointer) alive.
typedef struct CrWeakLink {
    uintptr_t hidden; // complemented address; 0 once the object is dead or the link was cleared
} CrWeakLink;
void cr_weak_init(CrWeakLink *link, void *object);
void *cr_weak_get(CrWeakLink *link);  // the object, or NULL
void cr_weak_clear(CrWeakLink *link); // needed only when the link is reused or freed by hand

static inline void *cr_alloc(CrThread *t, size_t bytes) {
    size_t size_class = (bytes + 15) / 16;
#ifndef CR_STRESS
    if (CR_LIKELY(size_class < CR_SIZE_CLASSES)) {
        void **p = t->heap->free[size_class];
        if (CR_LIKELY(p != NULL)) {
            t->heap->free[size_class] = *p;
            *p = NULL;
            return p;
        }
    }
#endif
    return cr_alloc_slow(t, size_class * 16);
}

static inline void *cr_alloc_atomic(CrThread *t, size_t bytes) {
    size_t size_class = (bytes + 15) / 16;
#ifndef CR_STRESS
    if (CR_LIKELY(size_class < CR_SIZE_CLASSES)) {
        void **p = t->heap->free_atomic[size_class];
        if (CR_LIKELY(p != NULL)) {
            t->heap->free_atomic[size_class] = *p;
            // The collector walks this list: no write to *p may be moved up over the store to its head.
            __asm__ volatile("" : "+r"(p) : "m"(t->heap->free_atomic[size_class]));
            return p;
        }
    }
#endif
    return cr_alloc_atomic_slow(t, size_class * 16);
}

#endif
