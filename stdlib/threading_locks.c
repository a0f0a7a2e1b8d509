// threading_locks.c -- Lock, RLock, Event, Condition, Semaphore, BoundedSemaphore: objects around the scheduler's own.
#include "stdlib/threading_locks.h"

#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "stdlib/threading.h"

static CrLockObject *lock_of(CrValue v) { return CR_AS(CrLockObject, v); }
static uint64_t my_ident(CrThread *t) { return cr_task_ident(cr_task_current(t)); }
static CrValue wait_result(CrWait wait) { return wait == CR_WAIT_ERROR ? CR_ERROR : cr_bool(wait == CR_WAIT_OK); }

// The arguments of Lock.acquire: how long to wait.
static bool acquire_timeout(CrThread *t, CrValue blocking, CrValue timeout, int64_t *ns) {
    int wait = cr_truth(t, blocking);
    double seconds = -1;
    if (wait < 0 || !cr_float_from(t, timeout, &seconds)) return false;
    if (!wait && seconds != -1) CR_RAISE(t, ValueError, "can't specify a timeout for a non-blocking call");
    else if (seconds < 0 && seconds != -1) CR_RAISE(t, ValueError, "timeout value must be positive");
    else if (seconds > 9223372036.0) CR_RAISE(t, OverflowError, "timeout value is too large");
    if (cr_raised(t)) return false;
    *ns = !wait ? 0 : seconds == -1 ? CR_FOREVER : (int64_t)(seconds * 1e9);
    return true;
}

// ---- Lock -------------------------------------------------------------------------------------------------

static CrValue lock_acquire(CrThread *t, CrFunction *f, CrValue self, CrValue blocking, CrValue timeout) {
    int64_t ns;
    if (!acquire_timeout(t, blocking, timeout, &ns)) return CR_ERROR;
    return wait_result(cr_lock_acquire(t, &lock_of(self)->lock, ns));
}

static CrValue lock_release(CrThread *t, CrFunction *f, CrValue self) {
    return cr_lock_release(t, &lock_of(self)->lock) ? CR_NONE : CR_RAISE(t, RuntimeError, "release unlocked lock");
}

static CrValue lock_locked(CrThread *t, CrFunction *f, CrValue self) { return cr_bool(cr_lock_held(&lock_of(self)->lock)); }

static CrValue lock_enter(CrThread *t, CrFunction *f, CrValue self) {
    return wait_result(cr_lock_acquire(t, &lock_of(self)->lock, CR_FOREVER));
}
static CrValue lock_exit(CrThread *t, CrFunction *f, CrValue self, CrValue args) { return lock_release(t, f, self); }

static CrValue lock_repr(CrThread *t, CrValue self) {
    const char *state = cr_lock_held(&lock_of(self)->lock) ? "locked" : "unlocked";
    return cr_str_printf(t, "<%s _thread.lock object at %p>", state, (void *)lock_of(self));
}

static CrValue new_instance(CrThread *t, CrFunction *f, CrValue cls) { return cr_instance_new(t, CR_AS(CrType, cls)); }

// In a child process after fork: whoever held it is not there.
static CrValue lock_reinit(CrThread *t, CrFunction *f, CrValue self) {
    CrLockObject *l = lock_of(self);
    l->lock = (CrLock){0};
    l->owner = l->depth = 0;
    return CR_NONE;
}

static const CrMethodDef lock_methods[] = {
    {"acquire(self, blocking=True, timeout=-1)", CR_FN(lock_acquire), "Lock the lock.", 0},
    {"acquire_lock(self, blocking=True, timeout=-1)", CR_FN(lock_acquire), NULL, 0},
    {"locked(self, /)", CR_FN(lock_locked), "Return whether the lock is in the locked state.", 0},
    {"release(self, /)", CR_FN(lock_release), "Release the lock.", 0},
    {"_at_fork_reinit(self, /)", CR_FN(lock_reinit), NULL, 0},
    {"__enter__(self, /)", CR_FN(lock_enter), NULL, 0},
    {"__exit__(self, /, *args)", CR_FN(lock_exit), NULL, 0},
    {0},
};

const CrTypeDef cr_lock_typedef = {
    .flags = CR_TYPE_WEAKREF,
    .doc = "A lock object is a synchronization primitive.",
    .slots = {.repr = lock_repr},
    .methods = lock_methods,
    .constructor = {"lock(cls)", CR_FN(new_instance), NULL, 0},
};

// ---- RLock: only the owner touches depth, and only it can see its own ident in owner ----------------------

static bool owns(CrThread *t, const CrLockObject *l) { return __atomic_load_n(&l->owner, __ATOMIC_RELAXED) == my_ident(t); }

static CrWait rlock_take(CrThread *t, CrLockObject *l, int64_t ns) {
    if (owns(t, l)) {
        l->depth++;
        return CR_WAIT_OK;
    }
    CrWait wait = cr_lock_acquire(t, &l->lock, ns);
    if (wait != CR_WAIT_OK) return wait;
    l->depth = 1;
    __atomic_store_n(&l->owner, my_ident(t), __ATOMIC_RELAXED);
    return wait;
}

static bool rlock_give(CrThread *t, CrLockObject *l) {
    if (!owns(t, l)) return false;
    if (--l->depth > 0) return true;
    __atomic_store_n(&l->owner, 0, __ATOMIC_RELAXED);
    return cr_lock_release(t, &l->lock);
}

static CrValue rlock_acquire(CrThread *t, CrFunction *f, CrValue self, CrValue blocking, CrValue timeout) {
    int64_t ns;
    if (!acquire_timeout(t, blocking, timeout, &ns)) return CR_ERROR;
    return wait_result(rlock_take(t, lock_of(self), ns));
}
static CrValue rlock_release(CrThread *t, CrFunction *f, CrValue self) {
    return rlock_give(t, lock_of(self)) ? CR_NONE : CR_RAISE(t, RuntimeError, "cannot release un-acquired lock");
}
static CrValue rlock_enter(CrThread *t, CrFunction *f, CrValue self) {
    return wait_result(rlock_take(t, lock_of(self), CR_FOREVER));
}
static CrValue rlock_exit(CrThread *t, CrFunction *f, CrValue self, CrValue args) { return rlock_release(t, f, self); }
static CrValue rlock_is_owned(CrThread *t, CrFunction *f, CrValue self) { return cr_bool(owns(t, lock_of(self))); }

static CrValue rlock_repr(CrThread *t, CrValue self) {
    const CrLockObject *l = lock_of(self);
    const char *state = l->owner ? "locked" : "unlocked";
    return cr_str_printf(t, "<%s _thread.RLock object owner=%i count=%i at %p>", state, (int64_t)l->owner,
                         (int64_t)(l->owner ? l->depth : 0), (const void *)l);
}

static const CrMethodDef rlock_methods[] = {
    {"acquire(self, blocking=True, timeout=-1)", CR_FN(rlock_acquire), "Lock the lock.", 0},
    {"release(self, /)", CR_FN(rlock_release), "Release the lock.", 0},
    {"_is_owned(self, /)", CR_FN(rlock_is_owned), NULL, 0},
    {"_at_fork_reinit(self, /)", CR_FN(lock_reinit), NULL, 0},
    {"__enter__(self, /)", CR_FN(rlock_enter), NULL, 0},
    {"__exit__(self, /, *args)", CR_FN(rlock_exit), NULL, 0},
    {0},
};

const CrTypeDef cr_rlock_typedef = {
    .doc = "A lock that its owner may acquire again.",
    .flags = CR_TYPE_WEAKREF | CR_TYPE_BASE,
    .slots = {.repr = rlock_repr},
    .methods = rlock_methods,
    .constructor = {"RLock(cls)", CR_FN(new_instance), NULL, 0},
};

// ---- Event ------------------------------------------------------------------------------------------------

static CrEvent *event_of(CrValue v) { return &CR_AS(CrEventObject, v)->event; }
static bool event_is_set(CrValue v) { return __atomic_load_n(&event_of(v)->set, __ATOMIC_ACQUIRE); }

static CrValue event_isset(CrThread *t, CrFunction *f, CrValue self) { return cr_bool(event_is_set(self)); }
static CrValue event_set(CrThread *t, CrFunction *f, CrValue self) {
    cr_event_set(t, event_of(self));
    return CR_NONE;
}
static CrValue event_clear(CrThread *t, CrFunction *f, CrValue self) {
    cr_event_clear(event_of(self));
    return CR_NONE;
}
static CrValue event_wait(CrThread *t, CrFunction *f, CrValue self, CrValue timeout) {
    int64_t ns;
    if (!cr_timeout_ns(t, timeout, &ns)) return CR_ERROR;
    return wait_result(cr_event_wait(t, event_of(self), ns));
}
static CrValue event_repr(CrThread *t, CrValue self) {
    return cr_str_printf(t, "<threading.%T at %p: %s>", self, (void *)cr_object(self), event_is_set(self) ? "set" : "unset");
}

static const CrMethodDef event_methods[] = {
    {"clear(self, /)", CR_FN(event_clear), "Reset the internal flag to false.", 0},
    {"isSet(self, /)", CR_FN(event_isset), NULL, 0},
    {"is_set(self, /)", CR_FN(event_isset), "Return true if and only if the internal flag is true.", 0},
    {"set(self, /)", CR_FN(event_set), "Set the internal flag to true.", 0},
    {"wait(self, timeout=None)", CR_FN(event_wait), "Block until the internal flag is true.", 0},
    {0},
};

const CrTypeDef cr_event_typedef = {
    .doc = "Class implementing event objects.",
    .flags = CR_TYPE_WEAKREF | CR_TYPE_BASE,
    .slots = {.repr = event_repr},
    .methods = event_methods,
    .constructor = {"Event(cls)", CR_FN(new_instance), NULL, 0},
};

// ---- Condition --------------------------------------------------------------------------------------------

static CrConditionObject *condition_of(CrValue v) { return CR_AS(CrConditionObject, v); }
static bool is_reentrant(CrValue lock) { return cr_is_subtype(cr_type_of(lock), CR_TYPE_OF_ID(RLOCK)); }

static CrValue condition_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue lock) {
    CrValue self = cr_instance_new(t, CR_AS(CrType, cls));
    if (self == CR_ERROR) return CR_ERROR;
    if (lock == CR_NONE) lock = cr_instance_new(t, CR_TYPE_OF_ID(RLOCK));
    else if (!CR_IS(LOCK, lock) && !is_reentrant(lock))
        return CR_RAISE(t, TypeError, "Condition needs a Lock or RLock, not %T", lock);
    condition_of(self)->lock = lock;
    return lock == CR_ERROR ? CR_ERROR : self;
}

// Raises unless the condition's lock is held (an RLock: by the caller).
static bool check_held(CrThread *t, CrValue self, const char *action) {
    CrValue lock = condition_of(self)->lock;
    if (is_reentrant(lock) ? owns(t, lock_of(lock)) : cr_lock_held(&lock_of(lock)->lock)) return true;
    CR_RAISE(t, RuntimeError, "cannot %s on un-acquired lock", action);
    return false;
}

// Waits with the lock given up, whatever its depth, and taken again as it was.
static CrWait condition_park(CrThread *t, CrValue self, int64_t ns) {
    CrConditionObject *c = condition_of(self);
    CrLockObject *l = lock_of(c->lock);
    uint64_t depth = l->depth, owner = l->owner;
    l->depth = 0;
    __atomic_store_n(&l->owner, 0, __ATOMIC_RELAXED);
    CrWait wait = cr_condition_wait(t, &c->condition, &l->lock, ns);
    l->depth = depth;
    __atomic_store_n(&l->owner, owner, __ATOMIC_RELAXED);
    return wait;
}

static CrValue condition_wait(CrThread *t, CrFunction *f, CrValue self, CrValue timeout) {
    int64_t ns;
    if (!check_held(t, self, "wait") || !cr_timeout_ns(t, timeout, &ns)) return CR_ERROR;
    return wait_result(condition_park(t, self, ns));
}

static CrValue condition_wait_for(CrThread *t, CrFunction *f, CrValue self, CrValue predicate, CrValue timeout) {
    int64_t ns, deadline = 0;
    if (!cr_timeout_ns(t, timeout, &ns)) return CR_ERROR;
    if (ns > 0) deadline = cr_now_ns() + ns;
    for (;;) {
        CrValue result = cr_call0(t, predicate);
        int done = result == CR_ERROR ? -1 : cr_truth(t, result);
        if (done) return done < 0 ? CR_ERROR : result;
        if (ns >= 0 && (ns == 0 || (ns = deadline - cr_now_ns()) <= 0)) return result;
        if (!check_held(t, self, "wait") || condition_park(t, self, ns) == CR_WAIT_ERROR) return CR_ERROR;
    }
}

static CrValue condition_notify(CrThread *t, CrFunction *f, CrValue self, CrValue n) {
    int64_t count;
    if (!check_held(t, self, "notify") || !cr_index_int64(t, n, &count, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (count > 0) cr_condition_notify(t, &condition_of(self)->condition, count);
    return CR_NONE;
}
static CrValue condition_notify_all(CrThread *t, CrFunction *f, CrValue self) {
    if (!check_held(t, self, "notify")) return CR_ERROR;
    cr_condition_notify(t, &condition_of(self)->condition, -1);
    return CR_NONE;
}

static CrValue condition_acquire(CrThread *t, CrFunction *f, CrValue self, CrValue blocking, CrValue timeout) {
    CrValue lock = condition_of(self)->lock;
    return is_reentrant(lock) ? rlock_acquire(t, f, lock, blocking, timeout) : lock_acquire(t, f, lock, blocking, timeout);
}
static CrValue condition_release(CrThread *t, CrFunction *f, CrValue self) {
    CrValue lock = condition_of(self)->lock;
    return is_reentrant(lock) ? rlock_release(t, f, lock) : lock_release(t, f, lock);
}
static CrValue condition_enter(CrThread *t, CrFunction *f, CrValue self) {
    CrValue lock = condition_of(self)->lock;
    return is_reentrant(lock) ? rlock_enter(t, f, lock) : lock_enter(t, f, lock);
}
static CrValue condition_exit(CrThread *t, CrFunction *f, CrValue self, CrValue args) { return condition_release(t, f, self); }

static CrValue condition_repr(CrThread *t, CrValue self) {
    return cr_str_printf(t, "<Condition(%R, 0)>", condition_of(self)->lock);
}

static const CrMethodDef condition_methods[] = {
    {"acquire(self, blocking=True, timeout=-1)", CR_FN(condition_acquire), "Acquire the underlying lock.", 0},
    {"notify(self, n=1)", CR_FN(condition_notify), "Wake up one or more threads waiting on this condition, if any.", 0},
    {"notifyAll(self, /)", CR_FN(condition_notify_all), NULL, 0},
    {"notify_all(self, /)", CR_FN(condition_notify_all), "Wake up all threads waiting on this condition.", 0},
    {"release(self, /)", CR_FN(condition_release), "Release the underlying lock.", 0},
    {"wait(self, timeout=None)", CR_FN(condition_wait), "Wait until notified or until a timeout occurs.", 0},
    {"wait_for(self, predicate, timeout=None)", CR_FN(condition_wait_for), "Wait until a condition evaluates to True.", 0},
    {"__enter__(self, /)", CR_FN(condition_enter), NULL, 0},
    {"__exit__(self, /, *args)", CR_FN(condition_exit), NULL, 0},
    {0},
};

const CrTypeDef cr_condition_typedef = {
    .doc = "Class that implements a condition variable.",
    .flags = CR_TYPE_WEAKREF | CR_TYPE_BASE,
    .slots = {.repr = condition_repr},
    .methods = condition_methods,
    .constructor = {"Condition(cls, lock=None)", CR_FN(condition_construct), NULL, 0},
};

// ---- Semaphores -------------------------------------------------------------------------------------------

static CrSemaphoreObject *semaphore_of(CrValue v) { return CR_AS(CrSemaphoreObject, v); }

static CrValue semaphore_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue value) {
    int64_t n;
    if (!cr_index_int64(t, value, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (n < 0) return CR_RAISE(t, ValueError, "semaphore initial value must be >= 0");
    CrType *type = CR_AS(CrType, cls);
    CrValue self = cr_instance_new(t, type);
    if (self == CR_ERROR) return CR_ERROR;
    semaphore_of(self)->semaphore.count = n;
    semaphore_of(self)->initial = cr_is_subtype(type, CR_TYPE_OF_ID(BOUNDED_SEMAPHORE)) ? n : -1;
    return self;
}

static CrValue semaphore_acquire(CrThread *t, CrFunction *f, CrValue self, CrValue blocking, CrValue timeout) {
    int64_t ns;
    int wait = cr_truth(t, blocking);
    if (wait < 0) return CR_ERROR;
    if (!wait && timeout != CR_NONE) return CR_RAISE(t, ValueError, "can't specify timeout for non-blocking acquire");
    if (!cr_timeout_ns(t, timeout, &ns)) return CR_ERROR;
    return wait_result(cr_semaphore_acquire(t, &semaphore_of(self)->semaphore, wait ? ns : 0));
}

static CrValue semaphore_release(CrThread *t, CrFunction *f, CrValue self, CrValue n) {
    CrSemaphoreObject *s = semaphore_of(self);
    int64_t count;
    if (!cr_index_int64(t, n, &count, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (count < 1) return CR_RAISE(t, ValueError, "n must be one or more");
    if (s->initial >= 0 && __atomic_load_n(&s->semaphore.count, __ATOMIC_RELAXED) + count > s->initial)
        return CR_RAISE(t, ValueError, "Semaphore released too many times");
    cr_semaphore_release(t, &s->semaphore, count);
    return CR_NONE;
}

static CrValue semaphore_enter(CrThread *t, CrFunction *f, CrValue self) {
    return wait_result(cr_semaphore_acquire(t, &semaphore_of(self)->semaphore, CR_FOREVER));
}
static CrValue semaphore_exit(CrThread *t, CrFunction *f, CrValue self, CrValue args) {
    return semaphore_release(t, f, self, CR_INT(1));
}

static CrValue semaphore_repr(CrThread *t, CrValue self) {
    const CrSemaphoreObject *s = semaphore_of(self);
    if (s->initial < 0)
        return cr_str_printf(t, "<threading.%T at %p: value=%i>", self, (const void *)s, s->semaphore.count);
    return cr_str_printf(t, "<threading.%T at %p: value=%i/%i>", self, (const void *)s, s->semaphore.count, s->initial);
}

static const CrMethodDef semaphore_methods[] = {
    {"acquire(self, blocking=True, timeout=None)", CR_FN(semaphore_acquire),
     "Acquire a semaphore, decrementing the internal counter by one.", 0},
    {"release(self, n=1)", CR_FN(semaphore_release), "Release a semaphore, incrementing the internal counter.", 0},
    {"__enter__(self, /)", CR_FN(semaphore_enter), NULL, 0},
    {"__exit__(self, /, *args)", CR_FN(semaphore_exit), NULL, 0},
    {0},
};

const CrTypeDef cr_semaphore_typedef = {
    .doc = "This class implements semaphore objects.",
    .flags = CR_TYPE_WEAKREF | CR_TYPE_BASE,
    .slots = {.repr = semaphore_repr},
    .methods = semaphore_methods,
    .constructor = {"Semaphore(cls, value=1)", CR_FN(semaphore_construct), NULL, 0},
};

const CrTypeDef cr_bounded_semaphore_typedef = {
    .doc = "Implements a bounded semaphore.",
    .flags = CR_TYPE_WEAKREF | CR_TYPE_BASE,
    .slots = {.repr = semaphore_repr},
    .constructor = {"BoundedSemaphore(cls, value=1)", CR_FN(semaphore_construct), NULL, 0},
};
