// signalmodule.c -- module _signal: handlers in Python, and the system's calls on signals.
//
//      C handler (any OS thread)  notes the number, wakes the main task   -->   main task, at its next safepoint or when a
//                                                                              wait of it is cut short: calls handler(number, frame)
//
// `handlers` is written by the main task alone, as signal() is for it alone; others read it without a lock. A signal that
// pthread_sigmask blocks is noted and kept: the mask is the process's, since tasks have no OS thread of their own.
#include "stdlib/signal.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include "runtime/call.h"
#include "runtime/frame.h"
#include "runtime/gc.h"
#include "runtime/raise.h"
#include "runtime/sched/sched.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/set.h"
#include "runtime/types/str.h"
#include "stdlib/stdlib.h"
#include "stdlib/structseq.h"

enum { SIGNALS = 65, DEFAULT = 0, IGNORE = 1 }; // numbers 1 .. 64

static CrValue handlers[SIGNALS]; // CR_ERROR: not ours, CR_INT(DEFAULT), CR_INT(IGNORE), or a callable
static uint64_t pending;          // bit n - 1: signal n has arrived; written by C handlers (atomic)
static uint64_t blocked;          // bits of signals that are kept pending (atomic)
static int wakeup_fd = -1;        // gets a byte for each signal (atomic)
static CrValue itimer_error, siginfo_type;
static CrValue int_handler; // default_int_handler

static CrValue default_int_handler(CrThread *t, CrFunction *f, CrValue number, CrValue frame);
static const CrMethodDef int_handler_def = {"default_int_handler(signalnum, frame, /)", CR_FN(default_int_handler),
                                            "The default handler for SIGINT: raises KeyboardInterrupt.", 0};

static uint64_t bit(int number) { return (uint64_t)1 << (number - 1); }

// ---- Arriving -------------------------------------------------------------------------------------------------------

static void on_signal(int number) {
    int saved = errno, fd = __atomic_load_n(&wakeup_fd, __ATOMIC_RELAXED);
    __atomic_fetch_or(&pending, bit(number), __ATOMIC_RELEASE);
    if (fd >= 0) {
        unsigned char byte = (unsigned char)number;
        if (write(fd, &byte, 1) < 0) {} // a full pipe wakes its reader, too
    }
    cr_signal_notify(number);
    errno = saved;
}

static bool call_handler(CrThread *t, int number) {
    CrValue handler = CR_GET(handlers[number]);
    if (!handler || cr_is_int(handler)) return true; // it was taken back meanwhile
    CrValue frame = t->frame ? cr_frame_at(t, 0) : CR_NONE;
    return frame && cr_call2(t, handler, CR_INT(number), frame);
}

// The hook of the scheduler: in the main task.
static bool serve(CrThread *t) {
    for (;;) {
        uint64_t ready = __atomic_load_n(&pending, __ATOMIC_ACQUIRE) & ~__atomic_load_n(&blocked, __ATOMIC_RELAXED);
        if (!ready) return true;
        int number = __builtin_ctzll(ready) + 1;
        __atomic_fetch_and(&pending, ~bit(number), __ATOMIC_RELAXED);
        if (!call_handler(t, number)) {
            if (ready & (ready - 1)) cr_signal_notify(0); // the others are served at the next safepoint
            return false;
        }
    }
}

static int set_action(int number, void (*action)(int)) {
    struct sigaction act = {.sa_handler = action}; // no SA_RESTART: blocking calls must notice
    return sigaction(number, &act, NULL);
}

void cr_signals_install(CrThread *t) {
    struct sigaction old;
    cr_signal_hook = serve;
    for (int n = 1; n < SIGNALS; n++) {
        if (sigaction(n, NULL, &old) < 0) continue;
        if (old.sa_handler == SIG_DFL) handlers[n] = CR_INT(DEFAULT);
        else if (old.sa_handler == SIG_IGN) handlers[n] = CR_INT(IGNORE);
    }
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    handlers[SIGPIPE] = handlers[SIGXFSZ] = CR_INT(IGNORE);
    if (handlers[SIGINT] != CR_INT(DEFAULT)) return;
    handlers[SIGINT] = int_handler = cr_builtin_function(t, &int_handler_def, cr_intern_c(t, "_signal"));
    set_action(SIGINT, on_signal);
}

// ---- Arguments ------------------------------------------------------------------------------------------------------

static bool signal_number(CrThread *t, CrValue v, int *number) {
    int64_t n;
    if (!cr_index_int64(t, v, &n, CR_TYPE_OF_ID(OverflowError))) return false;
    if (n < 1 || n >= SIGNALS) return CR_RAISE(t, ValueError, "signal number out of range"), false;
    *number = (int)n;
    return true;
}

static bool signal_set(CrThread *t, CrValue iterable, uint64_t *bits) {
    CrValue it = cr_iter(t, iterable), v;
    *bits = 0;
    while (it && (v = cr_next(t, it))) {
        int64_t n;
        if (!cr_index_int64(t, v, &n, CR_TYPE_OF_ID(OverflowError))) return false;
        if (n < 1 || n >= SIGNALS) return CR_RAISE(t, ValueError, "signal number %i out of range [1; 64]", n), false;
        *bits |= bit((int)n);
    }
    return !cr_raised(t);
}

static CrValue set_of(CrThread *t, uint64_t bits) {
    CrValue set = cr_set_new(t);
    for (; bits; bits &= bits - 1) cr_set_add(t, set, CR_INT(__builtin_ctzll(bits) + 1));
    return cr_raised(t) ? CR_ERROR : set;
}

// What has arrived meanwhile is served now.
static CrValue after(CrThread *t, CrValue result) { return result && (!cr_is_main_task(t) || serve(t)) ? result : CR_ERROR; }

// ---- Handlers -------------------------------------------------------------------------------------------------------

static CrValue default_int_handler(CrThread *t, CrFunction *f, CrValue number, CrValue frame) {
    (void)f, (void)number, (void)frame;
    CrValue e = cr_call0(t, cr_box(CR_TYPE_OF_ID(KeyboardInterrupt)));
    return e ? cr_raise_value(t, e) : CR_ERROR;
}

static CrValue f_signal(CrThread *t, CrFunction *f, CrValue signalnum, CrValue handler) {
    (void)f;
    int number;
    int64_t kind;
    if (!cr_is_main_task(t)) return CR_RAISE(t, ValueError, "signal only works in main thread of the main interpreter");
    if (!signal_number(t, signalnum, &number)) return CR_ERROR;
    bool named = cr_is_any_int(handler) && cr_int_to_int64(handler, &kind) && (kind == DEFAULT || kind == IGNORE);
    if (!named && !cr_type_of(handler)->slots.call)
        return CR_RAISE(t, TypeError, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
    if (!after(t, CR_NONE)) return CR_ERROR;
    if (cr_gc_uses_signal(number)) return cr_raise_errno(t, EINVAL, CR_ERROR);
    if (set_action(number, !named ? on_signal : kind == DEFAULT ? SIG_DFL : SIG_IGN) < 0) return cr_raise_errno(t, errno, CR_ERROR);
    CrValue old = CR_GET(handlers[number]);
    CR_SET(handlers[number], named ? CR_INT(kind) : handler);
    return old ? old : CR_NONE;
}

static CrValue f_getsignal(CrThread *t, CrFunction *f, CrValue signalnum) {
    (void)f;
    int number;
    if (!signal_number(t, signalnum, &number)) return CR_ERROR;
    CrValue handler = CR_GET(handlers[number]);
    return handler ? handler : CR_NONE;
}

static CrValue f_siginterrupt(CrThread *t, CrFunction *f, CrValue signalnum, CrValue flag) {
    (void)f;
    int number, interrupts = cr_truth(t, flag);
    struct sigaction act;
    if (interrupts < 0 || !signal_number(t, signalnum, &number)) return CR_ERROR;
    if (sigaction(number, NULL, &act) < 0) return cr_raise_errno(t, errno, CR_ERROR);
    act.sa_flags = interrupts ? act.sa_flags & ~SA_RESTART : act.sa_flags | SA_RESTART;
    return sigaction(number, &act, NULL) < 0 ? cr_raise_errno(t, errno, CR_ERROR) : CR_NONE;
}

static CrValue f_set_wakeup_fd(CrThread *t, CrFunction *f, CrValue fd, CrValue warn) {
    (void)f;
    int64_t n;
    if (cr_truth(t, warn) < 0 || !cr_index_int64(t, fd, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (!cr_is_main_task(t)) return CR_RAISE(t, ValueError, "set_wakeup_fd only works in main thread of the main interpreter");
    int flags = n == -1 ? O_NONBLOCK : fcntl((int)n, F_GETFL);
    if (flags < 0) return cr_raise_errno(t, errno, CR_ERROR);
    if (!(flags & O_NONBLOCK)) return CR_RAISE(t, ValueError, "the fd %i must be in non-blocking mode", n);
    return CR_INT(__atomic_exchange_n(&wakeup_fd, (int)n, __ATOMIC_RELAXED));
}

// ---- Sending and waiting --------------------------------------------------------------------------------------------

static CrValue f_raise_signal(CrThread *t, CrFunction *f, CrValue signalnum) {
    (void)f;
    int64_t n;
    if (!cr_index_int64(t, signalnum, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    return raise((int)n) ? cr_raise_errno(t, errno, CR_ERROR) : after(t, CR_NONE);
}

// Tasks have no thread of their own to get it: the process does.
static CrValue f_pthread_kill(CrThread *t, CrFunction *f, CrValue thread_id, CrValue signalnum) {
    (void)f;
    int64_t n;
    if (!cr_is_any_int(thread_id)) return CR_RAISE(t, TypeError, "an integer is required, not %T", thread_id);
    if (!cr_index_int64(t, signalnum, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    return kill(getpid(), (int)n) < 0 ? cr_raise_errno(t, errno, CR_ERROR) : after(t, CR_NONE);
}

static CrValue f_pidfd_send_signal(CrThread *t, CrFunction *f, CrValue pidfd, CrValue signalnum, CrValue siginfo, CrValue flags) {
    (void)f;
    int64_t fd, n, bits;
    if (!cr_index_int64(t, pidfd, &fd, CR_TYPE_OF_ID(OverflowError)) || !cr_index_int64(t, signalnum, &n, CR_TYPE_OF_ID(OverflowError)) ||
        !cr_index_int64(t, flags, &bits, CR_TYPE_OF_ID(OverflowError)))
        return CR_ERROR;
    if (siginfo != CR_NONE) return CR_RAISE(t, TypeError, "siginfo must be None");
    return syscall(SYS_pidfd_send_signal, (int)fd, (int)n, NULL, (unsigned)bits) < 0 ? cr_raise_errno(t, errno, CR_ERROR) : CR_NONE;
}

static CrValue f_pthread_sigmask(CrThread *t, CrFunction *f, CrValue how, CrValue mask) {
    (void)f;
    int64_t kind;
    uint64_t bits, old;
    sigset_t set, unblock;
    if (!cr_index_int64(t, how, &kind, CR_TYPE_OF_ID(OverflowError)) || !signal_set(t, mask, &bits)) return CR_ERROR;
    bits &= ~(bit(SIGKILL) | bit(SIGSTOP));
    if (kind == SIG_BLOCK) old = __atomic_fetch_or(&blocked, bits, __ATOMIC_ACQ_REL);
    else if (kind == SIG_UNBLOCK) old = __atomic_fetch_and(&blocked, ~bits, __ATOMIC_ACQ_REL);
    else if (kind == SIG_SETMASK) old = __atomic_exchange_n(&blocked, bits, __ATOMIC_ACQ_REL);
    else return cr_raise_errno(t, EINVAL, CR_ERROR);
    // Without a handler of ours, a blocked signal must not act either: the handler notes it.
    uint64_t now = __atomic_load_n(&blocked, __ATOMIC_RELAXED);
    sigemptyset(&set), sigemptyset(&unblock);
    for (int n = 1; n < SIGNALS; n++) {
        if (CR_GET(handlers[n]) != CR_INT(DEFAULT) || cr_gc_uses_signal(n)) continue;
        if (now & bit(n) & ~old) set_action(n, on_signal);
        if (old & bit(n) & ~now) {
            set_action(n, SIG_DFL);
            if (__atomic_fetch_and(&pending, ~bit(n), __ATOMIC_RELAXED) & bit(n)) raise(n);
        }
    }
    CrValue result = set_of(t, old);
    return after(t, result);
}

static CrValue f_sigpending(CrThread *t, CrFunction *f) {
    return (void)f, set_of(t, __atomic_load_n(&pending, __ATOMIC_ACQUIRE) & __atomic_load_n(&blocked, __ATOMIC_RELAXED));
}

enum { LOOK_AGAIN = 1000000 }; // nanoseconds between looks

// The first signal of the set to arrive, taken out of the pending ones. 0: the time is over; -1: exception.
static int wait_for(CrThread *t, uint64_t bits, int64_t deadline) {
    for (;;) {
        uint64_t ready = __atomic_load_n(&pending, __ATOMIC_ACQUIRE) & bits;
        if (ready) {
            int number = __builtin_ctzll(ready) + 1;
            __atomic_fetch_and(&pending, ~bit(number), __ATOMIC_RELAXED);
            return number;
        }
        if (deadline >= 0 && cr_now_ns() >= deadline) return 0;
        if (cr_sleep_ns(t, LOOK_AGAIN) == CR_WAIT_ERROR) return -1;
    }
}

static CrValue f_sigwait(CrThread *t, CrFunction *f, CrValue sigset) {
    (void)f;
    uint64_t bits;
    int number = signal_set(t, sigset, &bits) ? wait_for(t, bits, -1) : -1;
    return number < 0 ? CR_ERROR : CR_INT(number);
}

static CrValue info(CrThread *t, int number) {
    CrValue items[7] = {CR_INT(number), CR_INT(0), CR_INT(0), CR_INT(getpid()), CR_INT(getuid()), CR_INT(0), CR_INT(0)};
    return cr_structseq_new(t, siginfo_type, items, 7);
}

static CrValue f_sigwaitinfo(CrThread *t, CrFunction *f, CrValue sigset) {
    (void)f;
    uint64_t bits;
    int number = signal_set(t, sigset, &bits) ? wait_for(t, bits, -1) : -1;
    return number < 0 ? CR_ERROR : info(t, number);
}

static CrValue f_sigtimedwait(CrThread *t, CrFunction *f, CrValue sigset, CrValue timeout) {
    (void)f;
    uint64_t bits;
    double seconds;
    if (!cr_float_from(t, timeout, &seconds)) return CR_ERROR;
    if (seconds < 0) return CR_RAISE(t, ValueError, "timeout must be non-negative");
    int number = signal_set(t, sigset, &bits) ? wait_for(t, bits, cr_now_ns() + (int64_t)(seconds * 1e9)) : -1;
    return number < 0 ? CR_ERROR : number ? info(t, number) : CR_NONE;
}

static CrValue f_pause(CrThread *t, CrFunction *f) {
    (void)f;
    for (uint64_t before = __atomic_load_n(&pending, __ATOMIC_ACQUIRE);;) {
        if (cr_sleep_ns(t, 1000 * (int64_t)LOOK_AGAIN) != CR_WAIT_OK) return cr_raised(t) ? CR_ERROR : CR_NONE;
        if (__atomic_load_n(&pending, __ATOMIC_ACQUIRE) != before) return after(t, CR_NONE);
    }
}

// ---- Timers ---------------------------------------------------------------------------------------------------------

static CrValue f_alarm(CrThread *t, CrFunction *f, CrValue seconds) {
    (void)f;
    int64_t n;
    return cr_index_int64(t, seconds, &n, CR_TYPE_OF_ID(OverflowError)) ? CR_INT(alarm((unsigned)n)) : CR_ERROR;
}

static struct timeval to_timeval(double seconds) {
    double whole = floor(seconds);
    return (struct timeval){.tv_sec = (time_t)whole, .tv_usec = (suseconds_t)((seconds - whole) * 1e6)};
}

static CrValue from_itimer(CrThread *t, const struct itimerval *v) {
    CrValue items[2] = {cr_float((double)v->it_value.tv_sec + (double)v->it_value.tv_usec * 1e-6),
                        cr_float((double)v->it_interval.tv_sec + (double)v->it_interval.tv_usec * 1e-6)};
    return cr_tuple_from(t, items, 2);
}

static CrValue raise_itimer(CrThread *t) {
    CrValue args[2] = {CR_INT(errno), cr_str_from_c(t, strerror(errno))};
    CrValue e = cr_call2(t, itimer_error, args[0], args[1]);
    return e ? cr_raise_value(t, e) : CR_ERROR;
}

static CrValue f_setitimer(CrThread *t, CrFunction *f, CrValue which, CrValue seconds, CrValue interval) {
    (void)f;
    int64_t kind;
    double first, next = 0;
    struct itimerval old;
    if (!cr_index_int64(t, which, &kind, CR_TYPE_OF_ID(OverflowError)) || !cr_float_from(t, seconds, &first) ||
        (interval && !cr_float_from(t, interval, &next)))
        return CR_ERROR;
    struct itimerval new = {.it_value = to_timeval(first), .it_interval = to_timeval(next)};
    return setitimer((int)kind, &new, &old) < 0 ? raise_itimer(t) : from_itimer(t, &old);
}

static CrValue f_getitimer(CrThread *t, CrFunction *f, CrValue which) {
    (void)f;
    int64_t kind;
    struct itimerval now;
    if (!cr_index_int64(t, which, &kind, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    return getitimer((int)kind, &now) < 0 ? raise_itimer(t) : from_itimer(t, &now);
}

// ---- Names ----------------------------------------------------------------------------------------------------------

static CrValue f_strsignal(CrThread *t, CrFunction *f, CrValue signalnum) {
    (void)f;
    int number;
    if (!signal_number(t, signalnum, &number)) return CR_ERROR;
    const char *text = strsignal(number);
    return text && strncmp(text, "Unknown signal", 14) ? cr_str_from_c(t, text) : CR_NONE;
}

static CrValue f_valid_signals(CrThread *t, CrFunction *f) {
    (void)f;
    sigset_t all;
    uint64_t bits = 0;
    sigfillset(&all);
    for (int n = 1; n < SIGNALS; n++)
        if (sigismember(&all, n) == 1) bits |= bit(n);
    return set_of(t, bits);
}

static const CrMethodDef functions[] = {
    {"alarm(seconds, /)", CR_FN(f_alarm), "Arrange for SIGALRM to arrive after the given number of seconds.", 0},
    {"getitimer(which, /)", CR_FN(f_getitimer), "Return current value of given itimer.", 0},
    {"getsignal(signalnum, /)", CR_FN(f_getsignal), "Return the current action for the given signal.", 0},
    {"pause()", CR_FN(f_pause), "Wait until a signal arrives.", 0},
    {"pidfd_send_signal(pidfd, signalnum, siginfo=None, flags=0, /)", CR_FN(f_pidfd_send_signal), "Send a signal to a process referred to by a pid file descriptor.", 0},
    {"pthread_kill(thread_id, signalnum, /)", CR_FN(f_pthread_kill), "Send a signal to this process, whatever the thread.", 0},
    {"pthread_sigmask(how, mask, /)", CR_FN(f_pthread_sigmask), "Fetch and/or change the signal mask.", 0},
    {"raise_signal(signalnum, /)", CR_FN(f_raise_signal), "Send a signal to the executing process.", 0},
    {"set_wakeup_fd(fd, /, *, warn_on_full_buffer=True)", CR_FN(f_set_wakeup_fd), "Sets the fd to be written to when a signal comes in.", 0},
    {"setitimer(which, seconds, interval=<0.0>, /)", CR_FN(f_setitimer), "Sets given itimer.", 0},
    {"siginterrupt(signalnum, flag, /)", CR_FN(f_siginterrupt), "Change system call restart behaviour.", 0},
    {"signal(signalnum, handler, /)", CR_FN(f_signal), "Set the action for the given signal.", 0},
    {"sigpending()", CR_FN(f_sigpending), "Examine pending signals.", 0},
    {"sigtimedwait(sigset, timeout, /)", CR_FN(f_sigtimedwait), "Like sigwaitinfo(), but with a timeout.", 0},
    {"sigwait(sigset, /)", CR_FN(f_sigwait), "Wait for a signal.", 0},
    {"sigwaitinfo(sigset, /)", CR_FN(f_sigwaitinfo), "Wait synchronously until one of the signals in sigset is delivered.", 0},
    {"strsignal(signalnum, /)", CR_FN(f_strsignal), "Return the system description of the given signal.", 0},
    {"valid_signals()", CR_FN(f_valid_signals), "Return a set of valid signal numbers on this platform.", 0},
    {0},
};

static const CrIntConstant constants[] = {
#define S(name) {#name, name}
    S(SIGABRT), S(SIGALRM), S(SIGBUS), S(SIGCHLD), {"SIGCLD", SIGCHLD}, S(SIGCONT), S(SIGFPE), S(SIGHUP), S(SIGILL), S(SIGINT),
    S(SIGIO), {"SIGIOT", SIGABRT}, S(SIGKILL), S(SIGPIPE), {"SIGPOLL", SIGIO}, S(SIGPROF), S(SIGPWR), S(SIGQUIT), S(SIGSEGV),
#ifdef SIGSTKFLT
    S(SIGSTKFLT),
#endif
    S(SIGSTOP), S(SIGSYS), S(SIGTERM), S(SIGTRAP), S(SIGTSTP), S(SIGTTIN), S(SIGTTOU), S(SIGURG), S(SIGUSR1), S(SIGUSR2),
    S(SIGVTALRM), S(SIGWINCH), S(SIGXCPU), S(SIGXFSZ), S(SIG_BLOCK), S(SIG_SETMASK), S(SIG_UNBLOCK), {"SIG_DFL", DEFAULT},
    {"SIG_IGN", IGNORE}, {"NSIG", SIGNALS}, S(ITIMER_PROF), S(ITIMER_REAL), S(ITIMER_VIRTUAL),
#undef S
};

static int signal_init(CrThread *t, CrValue module) {
    static const char *const fields[] = {"si_signo", "si_code", "si_errno", "si_pid", "si_uid", "si_status", "si_band", NULL};
    if (CR_SET_INTS(t, module, constants) < 0) return -1;
    if (cr_module_set(t, module, "SIGRTMIN", CR_INT(SIGRTMIN)) < 0 || cr_module_set(t, module, "SIGRTMAX", CR_INT(SIGRTMAX)) < 0) return -1;
    siginfo_type = cr_structseq_type(t, "signal", "struct_siginfo", fields);
    CrValue base = cr_box(CR_TYPE_OF_ID(OSError)), namespace = cr_dict_new(t);
    if (!siginfo_type || cr_dict_set(t, namespace, cr_name___module__, cr_intern_c(t, "signal")) < 0) return -1;
    itimer_error = cr_type_new(t, CR_TYPE_OF_ID(TYPE), cr_intern_c(t, "itimer_error"), cr_tuple_from(t, &base, 1), namespace, CR_ERROR, 0);
    if (cr_module_set(t, module, "struct_siginfo", siginfo_type) < 0 || cr_module_set(t, module, "ItimerError", itimer_error) < 0) return -1;
    if (!int_handler) int_handler = cr_builtin_function(t, &int_handler_def, cr_intern_c(t, "_signal"));
    return cr_module_set(t, module, "default_int_handler", int_handler);
}

const CrModuleDef cr_module__signal = {"_signal", "Signals: handlers in Python, and the system's calls.", functions, signal_init};
