// context.c -- switching between contexts, with what AddressSanitizer and ThreadSanitizer have to be told.
//
// Without sanitizers cr_context_go is the bare assembly switch. ASan wants the bounds of the stack it is
// about to run on before the switch and a confirmation after it; TSan wants to know each fiber as a logical
// thread.
#include "runtime/sched/sched_internal.h"

#include <sys/resource.h>

#if defined(CR_ASAN)
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#if defined(CR_TSAN)
#include <sanitizer/tsan_interface.h>
#endif

#if defined(CR_ASAN)

// A fake stack would hide locals from the collector; leaks cannot be told, as collected memory is unknown to
// LSan.
const char *__asan_default_options(void);
__attribute__((weak)) const char *__asan_default_options(void) {
    return "detect_leaks=0:detect_stack_use_after_return=0:use_sigaltstack=0";
}

static void leaving(CrContext *from, CrContext *to, bool from_dies) {
    __sanitizer_start_switch_fiber(from_dies ? NULL : &from->fake_stack, to->stack_low,
                                   (size_t)(to->stack_top - to->stack_low));
}
void cr_context_arrived(CrContext *self) {
    __sanitizer_finish_switch_fiber(self->fake_stack, NULL, NULL);
}
static void new_annotations(CrContext *c) {
    c->fake_stack = NULL;
    __asan_unpoison_memory_region(c->stack_low, (size_t)(c->stack_top - c->stack_low));
}
void cr_context_release(CrContext *c) {
    (void)c;
}

#elif defined(CR_TSAN)

const char *__tsan_default_options(void);
__attribute__((weak)) const char *__tsan_default_options(void) {
    return "report_thread_leaks=0";
}

static void leaving(CrContext *from, CrContext *to, bool from_dies) {
    (void)from, (void)from_dies;
    __tsan_switch_to_fiber(to->tsan_fiber, 0);
}
void cr_context_arrived(CrContext *self) {
    (void)self;
}
static void new_annotations(CrContext *c) {
    c->tsan_fiber = __tsan_create_fiber(0);
}
void cr_context_release(CrContext *c) {
    if (c->tsan_fiber) __tsan_destroy_fiber(c->tsan_fiber);
    c->tsan_fiber = NULL;
}

#else

static inline void leaving(CrContext *from, CrContext *to, bool from_dies) {
    (void)from, (void)to, (void)from_dies;
}
void cr_context_arrived(CrContext *self) {
    (void)self;
}
static void new_annotations(CrContext *c) {
    (void)c;
}
void cr_context_release(CrContext *c) {
    (void)c;
}

#endif

void cr_context_init_fiber(CrFiber *f) {
    new_annotations(&f->context);
    f->context.sp = cr_context_frame(f->context.stack_top, f);
}

// For the first thread glibc would read /proc/self/maps, which costs more than the rest of the start.
#if defined(CR_ASAN)
static bool guess_first_stack(CrContext *c) {
    return (void)c, false;
} // it wants the true bounds
#else
static bool guess_first_stack(CrContext *c) {
    enum { DEFAULT_SIZE = 8 << 20, ABOVE = 16 << 10 };
    struct rlimit limit;
    size_t size = DEFAULT_SIZE;
    if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur < size) size = limit.rlim_cur;
    c->stack_top = (char *)__builtin_frame_address(0) + ABOVE;
    c->stack_low = c->stack_top - size + 2 * ABOVE;
    return true;
}
#endif

void cr_context_adopt_thread(CrContext *c, bool is_first) {
    pthread_attr_t attr;
    void *low = NULL;
    size_t size = 0;
#if defined(CR_TSAN)
    c->tsan_fiber = __tsan_get_current_fiber();
#endif
    if (is_first && guess_first_stack(c)) return;
    if (pthread_getattr_np(pthread_self(), &attr) == 0) {
        pthread_attr_getstack(&attr, &low, &size);
        pthread_attr_destroy(&attr);
    }
    c->stack_low = low;
    c->stack_top = (char *)low + size;
}

// Not inlined: the code after the switch may run on another OS thread, and no compiler may carry the address
// of a
// __thread variable across it.
__attribute__((noinline)) void cr_context_go(CrContext *from, CrContext *to, bool from_dies) {
    leaving(from, to, from_dies);
    cr_context_switch(&from->sp, to->sp);
    cr_context_arrived(from);
}
