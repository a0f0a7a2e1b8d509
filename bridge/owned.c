// owned.c -- owned(p, free_fn): a Ptr that calls free_fn(p) once, when it is closed, leaves its `with` block, or is
// collected. A closed Ptr has no address and the type cr_c_closed; every use of it is a ValueError.
#include "bridge/owned.h"

#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/sched/sched.h"

const CrCType cr_c_closed = {.name = "closed", .kind = CR_C_OTHER, .tag = "closed"};

// Takes address and type out of p: only one caller gets them. NULL: it was closed before.
static void *take(CrPointer *p, const CrCType **type) {
    *type = p->type;
    void *address = __atomic_exchange_n(&p->address, NULL, __ATOMIC_ACQ_REL);
    p->type = &cr_c_closed;
    return address;
}

static CrValue call_free(CrThread *t, CrPointer *p, void *address, const CrCType *type) {
    CrValue plain = cr_pointer_new(t, address, type, p->keep);
    return cr_call1(t, p->free, plain);
}

static void finalise(void *object) {
    CrPointer *p = object;
    CrThread *t = cr_thread_current();
    const CrCType *type;
    void *address = take(p, &type);
    if (address && !call_free(t, p, address, type)) cr_unraisable(t, p->free);
}

CrValue cr_pointer_own(CrThread *t, CrValue pointer, CrValue free_function) {
    const CrPointer *from = CR_AS(CrPointer, pointer);
    if (cr_pointer_closed(t, from)) return CR_ERROR;
    if (from->free) return CR_RAISE(t, ValueError, "the Ptr has an owner already");
    CrPointer *p = cr_alloc_finalized(t, sizeof *p, finalise);
    *p = *from;
    p->free = free_function;
    return cr_box(p);
}

bool cr_pointer_closed(CrThread *t, const CrPointer *p) {
    if (CR_LIKELY(p->type != &cr_c_closed)) return false;
    CR_RAISE(t, ValueError, "the Ptr was closed or released");
    return true;
}

static CrValue not_owned(CrThread *t) { return CR_RAISE(t, TypeError, "the Ptr is not owned; see owned(p, free_fn)"); }

CrValue cr_pointer_close(CrThread *t, CrValue self) {
    CrPointer *p = CR_AS(CrPointer, self);
    const CrCType *type;
    if (!p->free) return not_owned(t);
    if (cr_pointer_closed(t, p)) return CR_ERROR;
    void *address = take(p, &type);
    if (!address) return CR_NONE; // another thread was faster
    cr_gc_cancel_finalizer(p);
    return call_free(t, p, address, type);
}

CrValue cr_pointer_release(CrThread *t, CrValue self) {
    CrPointer *p = CR_AS(CrPointer, self);
    const CrCType *type;
    if (!p->free) return not_owned(t);
    if (cr_pointer_closed(t, p)) return CR_ERROR;
    CrValue keep = p->keep;
    void *address = take(p, &type);
    cr_gc_cancel_finalizer(p);
    return cr_pointer_new(t, address, type, keep);
}
