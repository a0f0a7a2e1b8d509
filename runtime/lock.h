// lock.h -- the lock byte of heap objects, taken by everything that writes a container.
//
// Every heap object starts with the 8 bytes
//
//      uint32_t shape | uint8_t lock | uint8_t flags | uint16_t aux
//
// and `lock` is a spin lock of one byte: 0 free, 1 held. It is held for a few dozen instructions at most:
// never across a call of user code (__eq__, __hash__, a key function), a safepoint, an allocation or a wait.
// While the process has one thread (cr_multithreaded is 0) both operations are one predictable branch. The
// flag may only rise between two operations of the same thread if that thread itself starts the second one,
// which it never does while it holds a lock; a foreign thread attaching meanwhile is the one exception, and
// unlocking a byte that was never locked (storing 0 over 0) is harmless.
#ifndef CRANKY_RUNTIME_LOCK_H
#define CRANKY_RUNTIME_LOCK_H

#include "runtime/sched/sched.h"

void cr_lock_byte_contended(uint8_t *lock); // spins 64 times, then yields the CPU between attempts

static inline bool cr_lock_byte_try(uint8_t *lock) {
    return !__atomic_load_n(lock, __ATOMIC_RELAXED) && !__atomic_exchange_n(lock, 1, __ATOMIC_ACQUIRE);
}
static inline void cr_lock_byte(uint8_t *lock) {
    if (CR_LIKELY(!__atomic_load_n(&cr_multithreaded, __ATOMIC_RELAXED))) return;
    if (CR_UNLIKELY(!cr_lock_byte_try(lock))) cr_lock_byte_contended(lock);
}
static inline void cr_unlock_byte(uint8_t *lock) {
    if (CR_LIKELY(!__atomic_load_n(&cr_multithreaded, __ATOMIC_RELAXED))) return;
    __atomic_store_n(lock, 0, __ATOMIC_RELEASE);
}

// The same by object: `object` is the address of its header.
static inline void cr_lock_object(void *object) {
    cr_lock_byte((uint8_t *)object + 4);
}
static inline void cr_unlock_object(void *object) {
    cr_unlock_byte((uint8_t *)object + 4);
}

// Locks two objects in address order, so that a.extend(b) and b.extend(a) cannot dead-lock.
static inline void cr_lock_two_objects(void *a, void *b) {
    if (a == b) {
        cr_lock_object(a);
        return;
    }
    cr_lock_object((uintptr_t)a < (uintptr_t)b ? a : b);
    cr_lock_object((uintptr_t)a < (uintptr_t)b ? b : a);
}
static inline void cr_unlock_two_objects(void *a, void *b) {
    cr_unlock_object(a);
    if (a != b) cr_unlock_object(b);
}

#endif
