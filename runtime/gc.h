// gc.h -- allocation from the collected heap. gc.c and sched/ are the only files that know which collector it is.
//
// Small objects (<= 256 bytes) come from the carrier's free lists, refilled in batches; the fast path below is
// inlined into generated code. Scanned memory is zeroed and may hold CrValues and base pointers (never interior
// pointers: only stacks and registers are searched for those). Atomic memory is not scanned and not zeroed.
// Objects never move. Buffers given to system calls must be atomic, malloc'ed or on the stack.
//
// None of these return NULL for small sizes: when the system has no more memory the process ends with a message.
// cr_alloc_large and cr_alloc_large_atomic return NULL without setting an exception when the request is too large.
#ifndef CRANKY_RUNTIME_GC_H
#define CRANKY_RUNTIME_GC_H

#include <stddef.h>

#include "runtime/thread.h"

void *cr_alloc_slow(CrThread *t, size_t bytes);        // refills the list, or a larger object
void *cr_alloc_atomic_slow(CrThread *t, size_t bytes);
void *cr_alloc_large(CrThread *t, size_t bytes);        // any size; NULL when it cannot be had
void *cr_alloc_large_atomic(CrThread *t, size_t bytes); // any size; NULL when it cannot be had
void *cr_alloc_permanent(size_t bytes);                 // zeroed, scanned, never collected; callable before any task
void cr_gc_free(void *p); // gives an object back at once; only where no other thread can have seen it
void cr_gc_collect(void); // a full collection now

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
            return p;
        }
    }
#endif
    return cr_alloc_atomic_slow(t, size_class * 16);
}

#endif
