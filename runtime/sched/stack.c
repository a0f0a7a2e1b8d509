// stack.c -- where tasks live: one big region of address space cut into slots of 512 KiB, one slot a task.
//
//      slot i:  | guard page | C reserve 64 KiB | ... stack grows down ... | CrFiber | colour | (next slot)
//                ^ lowest      ^ stack_low                                  ^ stack_top
//
// The region is reserved without backing, so a task that uses one page costs one page (and 1 KiB of page
// tables). The CrFiber sits on top of its own stack, inside the range the collector scans. Its position
// varies with the slot number ("colour"): else all fibers of a program would compete for the same few cache
// sets. Guard pages are installed only where they are free (MADV_GUARD_INSTALL, Linux 6.13): page protection
// would exhaust vm.max_map_count. The compiled prologues' compare with stack_limit is the real guard. The
// main task has a region of its own: 64 MiB for Python frames.
//
// Freed slots go to a small cache of their carrier, then to a shared last-in first-out list; the monitor
// returns the memory of those at its cold end that were not used for some seconds.
#include "runtime/sched/sched_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>

#define SLOT_SHIFT 19
#define SLOT_SIZE  ((size_t)1 << SLOT_SHIFT)
#define PAGE       ((size_t)4096)
#define C_RESERVE  ((size_t)64 << 10)
#define MAIN_SIZE  (((size_t)64 << 20) + C_RESERVE + 2 * PAGE)

#ifndef MADV_GUARD_INSTALL
#define MADV_GUARD_INSTALL 102
#endif

static struct {
    uint32_t spin;       // guards next_fresh, the free list and the first mmap
    char *region;        // slot i (from 1) is at region + (i - 1) * SLOT_SIZE; NULL before the second task
    uint32_t slots;      // how many fit
    uint32_t high_water; // slots 1 .. high_water have been used (atomic)
    uint8_t *
        live; // per slot: the collector must scan it; written with compiler barriers, read in a stopped world
    uint32_t *free; // free slot numbers, hottest last
    uint32_t free_count;
    uint32_t free_low; // least free_count since the last trim
    uint32_t trimmed;  // free[0 .. trimmed) have no memory behind them
    char *main_low;    // the main task's region
    char *main_top;
    CrFiber *main_fiber; // on top of it
    bool main_live;      // the main task has started and not ended
} stacks;

static void *reserve(size_t bytes) {
    void *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

// A limited address space (ulimit -v, overcommit_memory=2) gets fewer slots.
static bool reserve_region(void) {
#if defined(CR_TSAN)
    uint32_t slots = 1u << 14;
#else
    uint32_t slots = 1u << 18;
#endif
    for (; slots >= 64; slots /= 4) {
        char *region = reserve((size_t)slots * SLOT_SIZE);
        if (!region) continue;
        char *tables = reserve(slots * (sizeof(uint8_t) + sizeof(uint32_t)) + 16);
        if (!tables) return false;
        madvise(region, (size_t)slots * SLOT_SIZE, MADV_NOHUGEPAGE);
        stacks.free = (uint32_t *)tables;
        stacks.live = (uint8_t *)(tables + (size_t)slots * sizeof(uint32_t));
        stacks.slots = slots - 1;
        __atomic_store_n(&stacks.region, region, __ATOMIC_RELEASE);
        return true;
    }
    return false;
}

static char *slot_low(uint32_t slot) {
    return stacks.region + (size_t)(slot - 1) * SLOT_SIZE;
}

// 16 pages times 8 cache lines.
static CrFiber *slot_fiber(uint32_t slot) {
    size_t colour = (slot % 16) * PAGE + (slot / 16 % 8) * 64;
    size_t size = (sizeof(CrFiber) + 63) & ~(size_t)63;
    return (CrFiber *)(slot_low(slot) + SLOT_SIZE - size - colour);
}

static CrFiber *format(CrFiber *f, uint32_t slot, char *low) {
    // The monitor may still ask the slot's last fiber to switch: what it writes is not cleared but set, atomically.
    char *before = (char *)&f->thread.stack_limit, *after = (char *)&f->thread.c_depth;
    memset(f, 0, (size_t)(before - (char *)f));
    memset(after, 0, (size_t)((char *)(f + 1) - after));
    __atomic_store_n(&f->thread.preempt, 0, __ATOMIC_RELAXED);
    f->slot = slot;
    f->context.stack_low = low;
    f->context.stack_top = (char *)f;
    f->thread.stack_low = (uintptr_t)low + PAGE + C_RESERVE;
    __atomic_store_n(&f->thread.stack_limit, f->thread.stack_low, __ATOMIC_RELAXED);
    return f;
}

CrFiber *cr_stack_new_main(void) {
    char *low = reserve(MAIN_SIZE);
    if (!low) cr_sched_fatal("cannot reserve the main stack");
    madvise(low, MAIN_SIZE, MADV_NOHUGEPAGE);
    mprotect(low, PAGE, PROT_NONE);
    stacks.main_low = low;
    stacks.main_top = low + MAIN_SIZE;
    size_t size = (sizeof(CrFiber) + 63) & ~(size_t)63;
    stacks.main_fiber = format((CrFiber *)(stacks.main_top - size), CR_MAIN_SLOT, low);
    return stacks.main_fiber;
}

static void guard(uint32_t slot) {
    static bool unsupported;
    if (!unsupported && madvise(slot_low(slot), PAGE, MADV_GUARD_INSTALL) != 0) unsupported = true;
}

static uint32_t take_shared(bool *fresh) {
    uint32_t slot = 0;
    cr_spin_lock(&stacks.spin);
    *fresh = false;
    if (stacks.free_count > 0) {
        slot = stacks.free[--stacks.free_count];
        if (stacks.free_count < stacks.free_low) stacks.free_low = stacks.free_count;
        if (stacks.free_count < stacks.trimmed) stacks.trimmed = stacks.free_count;
    } else if ((stacks.region || reserve_region()) && stacks.high_water < stacks.slots) {
        slot = stacks.high_water + 1;
        *fresh = true;
        __atomic_store_n(&stacks.high_water, slot, __ATOMIC_RELEASE);
    }
    cr_spin_unlock(&stacks.spin);
    return slot;
}

CrFiber *cr_stack_new(CrCarrier *c) {
    uint32_t slot;
    bool fresh = false;
    if (c->cached_stacks > 0)
        slot = c->stack_cache[--c->cached_stacks];
    else
        slot = take_shared(&fresh);
    if (slot == 0) return NULL;
    if (fresh) {
        guard(slot);
        cr_gc_slot_table_grow(slot);
    }
    return format(slot_fiber(slot), slot, slot_low(slot));
}

void cr_stack_free(CrCarrier *c, CrFiber *f) {
    uint32_t slot = f->slot;
    cr_stack_set_live(f, false);
    cr_context_release(&f->context);
    if (c->cached_stacks < CR_STACK_CACHE) {
        c->stack_cache[c->cached_stacks++] = slot;
        return;
    }
    cr_spin_lock(&stacks.spin);
    stacks.free[stacks.free_count++] = slot;
    cr_spin_unlock(&stacks.spin);
}

void cr_stack_set_live(CrFiber *f, bool live) {
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    if (f->slot == CR_MAIN_SLOT)
        stacks.main_live = live;
    else
        __atomic_store_n(&stacks.live[f->slot], live, __ATOMIC_RELAXED);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
}

CrFiber *cr_stack_fiber(uint32_t slot) {
    if (slot == CR_MAIN_SLOT) return stacks.main_live ? stacks.main_fiber : NULL;
    if (slot > stacks.high_water || !stacks.live[slot]) return NULL;
    return slot_fiber(slot);
}

CrFiber *cr_stack_owner(const void *address) {
    char *a = (char *)address;
    if (a >= stacks.main_low && a < stacks.main_top) return stacks.main_fiber;
    char *region = __atomic_load_n(&stacks.region, __ATOMIC_ACQUIRE);
    if (!region || a < region) return NULL;
    size_t index = (size_t)(a - region) >> SLOT_SHIFT;
    return index < stacks.slots ? slot_fiber((uint32_t)index + 1) : NULL;
}

uint32_t cr_stack_high_water(void) {
    return __atomic_load_n(&stacks.high_water, __ATOMIC_ACQUIRE) + 1;
}

void cr_stack_trim(void) {
    cr_spin_lock(&stacks.spin);
    uint32_t unused = stacks.free_low;
    if (unused > stacks.trimmed + 256)
        unused = stacks.trimmed + 256; // a bounded pause for whoever wants a slot
    for (uint32_t i = stacks.trimmed; i < unused; i++) {
        char *low = slot_low(stacks.free[i]);
        madvise(low + PAGE, SLOT_SIZE - PAGE, MADV_DONTNEED);
    }
    if (unused > stacks.trimmed) stacks.trimmed = unused;
    if (stacks.trimmed == stacks.free_low) stacks.free_low = stacks.free_count;
    cr_spin_unlock(&stacks.spin);
}

void cr_stack_forget_others(CrFiber *survivor) {
    stacks.spin = 0;
    stacks.main_live = survivor->slot == CR_MAIN_SLOT;
    for (uint32_t i = 1; i <= stacks.high_water; i++) stacks.live[i] = i == survivor->slot;
}
