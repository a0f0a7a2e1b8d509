// blocking.c -- leaving Python for C code: sections in which a task does without its carrier, and the OS
// stack.
//
//   lazy      (enter_foreign)   the carrier stays, marked as in a call by this worker; the monitor takes it
//   away
//                               if the call lasts, so most calls pay one store and one compare-and-swap
//   released  (enter_blocking)  the carrier is handed to whoever has work, or left idle, at once
//   single    either, while the process has one thread: nobody could use the carrier
#include "runtime/sched/sched_internal.h"

static uint32_t in_call(CrWorker *w) {
    return CR_CARRIER_IN_CALL | w->number << CR_CARRIER_STATUS_BITS;
}

static void set_section(CrFiber *f, uint32_t section) {
    __atomic_store_n(&f->foreign, section, __ATOMIC_RELAXED);
}

void cr_enter_foreign(CrThread *t) {
    CrFiber *f = cr_fiber(t);
    CrWorker *w = f->worker;
    if (!__atomic_load_n(&cr_multithreaded, __ATOMIC_RELAXED) || !w) {
        set_section(f, CR_SECTION_SINGLE);
        return;
    }
    set_section(f, CR_SECTION_LAZY);
    __atomic_store_n(&w->carrier->status, in_call(w), __ATOMIC_RELEASE);
}

void cr_enter_blocking(CrThread *t) {
    CrFiber *f = cr_fiber(t);
    CrWorker *w = f->worker;
    if (!__atomic_load_n(&cr_multithreaded, __ATOMIC_RELAXED) || !w) {
        set_section(f, CR_SECTION_SINGLE);
        return;
    }
    CrCarrier *c = w->carrier;
    set_section(f, CR_SECTION_RELEASED);
    t->heap = NULL;
    t->carrier = NULL;
    __atomic_store_n(&w->carrier, NULL, __ATOMIC_RELAXED);
    cr_carrier_release(c);
}

// Back to Python without a carrier: an idle one, or the end of the global queue.
static void regain(CrFiber *f) {
    CrWorker *w = f->worker;
    if (cr_carrier_try_acquire(w))
        cr_sched_bind(f, w);
    else if (f->pinned)
        cr_carrier_wait_pinned(f);
    else
        cr_switch_away(f, CR_POST_GLOBAL);
}

static void leave_section(CrFiber *f) {
    uint32_t section = f->foreign;
    set_section(f, CR_SECTION_NONE);
    if (section == CR_SECTION_RELEASED) regain(f);
    if (section != CR_SECTION_LAZY) return;
    CrWorker *w = f->worker;
    uint32_t ours = in_call(w);
    CrCarrier *c = w->carrier;
    if (CR_LIKELY(__atomic_compare_exchange_n(&c->status, &ours, CR_CARRIER_RUNNING, false, __ATOMIC_ACQ_REL,
                                              __ATOMIC_RELAXED)))
        return;
    __atomic_store_n(&w->carrier, NULL, __ATOMIC_RELAXED);
    regain(f);
}

void cr_exit_foreign(CrThread *t) {
    leave_section(cr_fiber(t));
}
void cr_exit_blocking(CrThread *t) {
    leave_section(cr_fiber(t));
}

void cr_reenter_section(CrThread *t, uint32_t section) {
    if (section == CR_SECTION_RELEASED)
        cr_enter_blocking(t);
    else if (section != CR_SECTION_NONE)
        cr_enter_foreign(t);
}

// --- the OS stack ------------------------------------------------------------------------------------------

bool cr_on_own_stack(CrFiber *f) {
    char *sp = __builtin_frame_address(0);
    return sp >= f->context.stack_low && sp < f->context.stack_top;
}

// The OS stack is free below the scheduler loop's saved sp. Sanitizers would have to be told of every call,
// so under them the task's own stack has to do.
void *cr_call_on_system_stack(CrThread *t, void *(*fn)(void *), void *arg) {
#if defined(CR_ASAN) || defined(CR_TSAN)
    (void)t;
    return fn(arg);
#else
    CrFiber *f = cr_fiber(t);
    CrWorker *w = f->worker;
    if (!w || !cr_on_own_stack(f)) return fn(arg);
    f->pinned++;
    void *result = cr_context_call(fn, arg, w->context.sp, &f->context.sp);
    f->pinned--;
    return result;
#endif
}
