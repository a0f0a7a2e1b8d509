// signalmodule.c -- module _signal, and how signals reach Python handlers.
//
// The C handler only notes the signal, writes to the wake-up descriptor and tells the scheduler; the Python handler runs in the
// main task at its next safepoint or out of its wait (cr_signal_hook). Masks are those of the OS thread that the task is on,
// which for a program without further threads is the only one.
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "runtime/call.h"
#include "runtime/frame.h"
#include "runtime/module.h"
#include "runtime/raise.h"
#include "runtime/sched/sched.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/set.h"
#include "stdlib/posix.h"
#include "stdlib/stdlib.h"
#include "stdlib/structseq.h"

enum { SIGNALS = 65 };

static volatile sig_atomic_t tripped[SIGNALS], any_tripped;
static CrValue handlers[SIGNALS]; // as signal.getsignal tells: an int (SIG_DFL, SIG_IGN), a callable, None; CR_ERROR: not looked at yet
static int wakeup_fd = -1;
static CrValue itimer_error, siginfo_type;

#define DEFAULT CR_INT(0)
#define IGNORE  CR_INT(1)

// ---- Delivery ---------------------------------------------------------------------------------------------

static void on_signal(int number) {
    int saved = errno;
    tripped[number] = 1;
    any_tripped = 1;
    if (wakeup_fd >= 0) {
        unsigned char byte = (unsigned char)number;
        (void)!write(wakeup_fd, &byte, 1);
    }
    cr_signal_notify(number);
    errno = saved;
}

static bool serve_signals(CrThread *t) {
    if (!any_tripped) return true;
    any_tripped = 0;
    for (int i = 1; i < SIGNALS; i++) {
        if (!tripped[i]) continue;
        tripped[i] = 0;
        CrValue handler = CR_GET(handlers[i]);
        if (handler == CR_ERROR || cr_is_int(handler) || handler == CR_NONE) continue; // changed meanwhile
        CrValue frame = t->frame ? cr_frame_snapshot(t, 0) : CR_NONE;
        if (frame == CR_ERROR) return false;
        if (cr_call2(t, handler, cr_int(i), frame) != CR_ERROR) continue;
        if (any_tripped) cr_signal_notify(0);
        for (int k = i + 1; k < SIGNALS; k++)
            if (tripped[k]) any_tripped = 1, cr_signal_notify(0); // the others later
        return false;
    }
    return true;
}

static CrValue default_int_handler(CrThread *t, CrFunction *f, CrValue number, CrValue frame) {
    CrValue e = cr_call0(t, cr_box(CR_TYPE_OF_ID(KeyboardInterrupt)));
    return e == CR_ERROR ? CR_ERROR : cr_raise_value(t, e);
}
static const CrMethodDef int_handler_def = {"default_int_handler(signalnum, frame, /)", CR_FN(default_int_handler),
                                            "The default handler for SIGINT installed by Python.", 0};

static int install(int number, void (*handler)(int)) {
    struct sigaction act;
    memset(&act, 0, sizeof act);
    act.sa_handler = handler; // no SA_RESTART: blocking calls must notice
    return sigaction(number, &act, NULL);
}

void cr_signals_init(CrThread *t) {
    struct sigaction old;
    cr_signal_hook = serve_signals;
    sigaction(SIGINT, NULL, &old);
    if (old.sa_handler != SIG_IGN) {
        handlers[SIGINT] = cr_builtin_function(t, &int_handler_def, cr_intern_c(t, "_signal"));
        install(SIGINT, on_signal);
    }
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

// ---- Arguments --------------------------------------------------------------------------------------------

static bool number_argument(CrThread *t, CrValue v, int *number) {
    if (!cr_posix_int(t, v, number)) return false;
    if (*number >= 1 && *number < SIGNALS) return true;
    return CR_RAISE(t, ValueError, "signal number out of range"), false;
}

static CrValue handler_of(CrThread *t, int number) {
    CrValue h = CR_GET(handlers[number]);
    if (h != CR_ERROR) return h;
    struct sigaction old;
    if (sigaction(number, NULL, &old)) return CR_NONE;
    return old.sa_handler == SIG_DFL ? DEFAULT : old.sa_handler == SIG_IGN ? IGNORE : CR_NONE;
}

static bool set_argument(CrThread *t, CrValue v, sigset_t *set) {
    CrValue items = cr_tuple_from_iterable(t, v);
    if (items == CR_ERROR) return false;
    sigemptyset(set);
    for (uint64_t i = 0; i < cr_tuple_len(items); i++) {
        int64_t n;
        if (!cr_index_int64(t, cr_tuple_items(items)[i], &n, CR_TYPE_OF_ID(OverflowError))) return false;
        if (n < 1 || n >= SIGNALS)
            return CR_RAISE(t, ValueError, "signal number %i out of range [1; %i]", n, (int64_t)SIGNALS - 1), false;
        sigaddset(set, (int)n);
    }
    return true;
}

static CrValue set_value(CrThread *t, const sigset_t *set) {
    CrValue v = cr_set_new(t);
    for (int i = 1; i < SIGNALS; i++)
        if (sigismember(set, i) == 1 && cr_set_add(t, v, cr_int(i)) < 0) return CR_ERROR;
    return v;
}

static CrValue fail(CrThread *t, int error) { return cr_posix_fail(t, error, NULL); }

// ---- Handlers ---------------------------------------------------------------------------------------------

static CrValue signal_signal(CrThread *t, CrFunction *f, CrValue signalnum, CrValue handler) {
    int number;
    if (!cr_posix_int(t, signalnum, &number)) return CR_ERROR;
    if (!cr_is_main_task(t)) return CR_RAISE(t, ValueError, "signal only works in main thread of the main interpreter");
    if (number < 1 || number >= SIGNALS) return CR_RAISE(t, ValueError, "signal number out of range");
    bool is_number = cr_is_any_int(handler);
    CrValue plain = is_number ? cr_int_plain(handler) : handler;
    if (is_number ? plain != DEFAULT && plain != IGNORE : !cr_type_of(handler)->slots.call)
        return CR_RAISE(t, TypeError, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
    if (!cr_safepoint(t)) return CR_ERROR;
    CrValue old = handler_of(t, number);
    if (!is_number) CR_SET(handlers[number], plain);
    int error = install(number, plain == DEFAULT ? SIG_DFL : plain == IGNORE ? SIG_IGN : on_signal) ? cr_errno() : 0;
    if (error) return CR_SET(handlers[number], CR_ERROR), fail(t, error);
    CR_SET(handlers[number], plain);
    return old;
}

static CrValue signal_getsignal(CrThread *t, CrFunction *f, CrValue signalnum) {
    int number;
    return number_argument(t, signalnum, &number) ? handler_of(t, number) : CR_ERROR;
}

static CrValue signal_raise_signal(CrThread *t, CrFunction *f, CrValue signalnum) {
    int number;
    if (!cr_posix_int(t, signalnum, &number)) return CR_ERROR;
    int error = raise(number) ? cr_errno() : 0;
    if (error) return fail(t, error);
    return cr_safepoint(t) ? CR_NONE : CR_ERROR;
}

static CrValue signal_strsignal(CrThread *t, CrFunction *f, CrValue signalnum) {
    int number;
    if (!number_argument(t, signalnum, &number)) return CR_ERROR;
    const char *text = sigdescr_np(number);
    if (text) return cr_str_from_c(t, text);
    if (number >= SIGRTMIN && number <= SIGRTMAX) return cr_str_printf(t, "Real-time signal %d", number - SIGRTMIN);
    return CR_NONE;
}

static CrValue signal_valid_signals(CrThread *t, CrFunction *f) {
    sigset_t set;
    sigfillset(&set);
    return set_value(t, &set);
}

static CrValue signal_siginterrupt(CrThread *t, CrFunction *f, CrValue signalnum, CrValue flag) {
    int number, on;
    struct sigaction act;
    if (!number_argument(t, signalnum, &number) || !cr_posix_int(t, flag, &on)) return CR_ERROR;
    (void)sigaction(number, NULL, &act);
    act.sa_flags = on ? act.sa_flags & ~SA_RESTART : act.sa_flags | SA_RESTART;
    int error = sigaction(number, &act, NULL) ? cr_errno() : 0;
    return error ? fail(t, error) : CR_NONE;
}

static CrValue signal_set_wakeup_fd(CrThread *t, CrFunction *f, CrValue fd, CrValue warn) {
    int n, warns = cr_truth(t, warn);
    if (warns < 0 || !cr_posix_int(t, fd, &n)) return CR_ERROR;
    if (!cr_is_main_task(t)) return CR_RAISE(t, ValueError, "set_wakeup_fd only works in main thread of the main interpreter");
    if (n != -1) {
        int flags = fcntl(n, F_GETFL), error = cr_errno();
        if (flags < 0) return fail(t, error);
        if (!(flags & O_NONBLOCK)) return CR_RAISE(t, ValueError, "the fd %i must be in non-blocking mode", (int64_t)n);
    }
    int old = wakeup_fd;
    wakeup_fd = n;
    return cr_int(old);
}

// ---- Timers -----------------------------------------------------------------------------------------------

static CrValue signal_alarm(CrThread *t, CrFunction *f, CrValue seconds) {
    int n;
    return cr_posix_int(t, seconds, &n) ? cr_int(alarm((unsigned)n)) : CR_ERROR;
}

static CrValue signal_pause(CrThread *t, CrFunction *f) {
    cr_enter_blocking(t);
    pause();
    cr_exit_blocking(t);
    return cr_safepoint(t) ? CR_NONE : CR_ERROR;
}

static bool to_timeval(CrThread *t, CrValue v, struct timeval *tv) {
    double s;
    if (!cr_float_from(t, v, &s)) return false;
    double whole = floor(s);
    tv->tv_sec = (time_t)whole;
    tv->tv_usec = (suseconds_t)ceil((s - whole) * 1e6);
    if (tv->tv_usec >= 1000000) tv->tv_sec++, tv->tv_usec -= 1000000;
    return true;
}
static double from_timeval(struct timeval tv) { return (double)tv.tv_sec + (double)tv.tv_usec * 1e-6; }

static CrValue timer_error(CrThread *t, int error) {
    CrValue args[] = {cr_int(error), cr_str_from_c(t, strerror(error))};
    CrValue e = cr_call(t, itimer_error, args, 2, CR_ERROR);
    return e == CR_ERROR ? CR_ERROR : cr_raise_value(t, e);
}
static CrValue timer_value(CrThread *t, const struct itimerval *it) {
    return cr_tuple_from(t, (CrValue[]){cr_float(from_timeval(it->it_value)), cr_float(from_timeval(it->it_interval))}, 2);
}
static CrValue signal_setitimer(CrThread *t, CrFunction *f, CrValue which, CrValue seconds, CrValue interval) {
    int w;
    struct itimerval new, old;
    if (!cr_posix_int(t, which, &w) || !to_timeval(t, seconds, &new.it_value) || !to_timeval(t, interval, &new.it_interval)) return CR_ERROR;
    int error = setitimer((unsigned)w, &new, &old) ? cr_errno() : 0;
    return error ? timer_error(t, error) : timer_value(t, &old);
}
static CrValue signal_getitimer(CrThread *t, CrFunction *f, CrValue which) {
    int w;
    struct itimerval now;
    if (!cr_posix_int(t, which, &w)) return CR_ERROR;
    int error = getitimer((unsigned)w, &now) ? cr_errno() : 0;
    return error ? timer_error(t, error) : timer_value(t, &now);
}

// ---- Masks and waiting ------------------------------------------------------------------------------------

static CrValue signal_pthread_sigmask(CrThread *t, CrFunction *f, CrValue how, CrValue mask) {
    int h;
    sigset_t set, old;
    if (!cr_posix_int(t, how, &h) || !set_argument(t, mask, &set)) return CR_ERROR;
    int error = pthread_sigmask(h, &set, &old);
    if (error) return fail(t, error);
    return cr_safepoint(t) ? set_value(t, &old) : CR_ERROR; // one may have been unblocked
}

static CrValue signal_pthread_kill(CrThread *t, CrFunction *f, CrValue thread, CrValue signalnum) {
    int number;
    int64_t ident;
    if (!cr_index_int64(t, thread, &ident, CR_TYPE_OF_ID(OverflowError)) || !cr_posix_int(t, signalnum, &number)) return CR_ERROR;
    int error = kill(getpid(), number) ? cr_errno() : 0; // tasks have no OS thread of their own
    if (error) return fail(t, error);
    return cr_safepoint(t) ? CR_NONE : CR_ERROR;
}

static CrValue signal_sigpending(CrThread *t, CrFunction *f) {
    sigset_t set;
    return sigpending(&set) ? fail(t, cr_errno()) : set_value(t, &set);
}

static CrValue signal_sigwait(CrThread *t, CrFunction *f, CrValue sigset) {
    sigset_t set;
    int number;
    if (!set_argument(t, sigset, &set)) return CR_ERROR;
    cr_enter_blocking(t);
    int error = sigwait(&set, &number);
    cr_exit_blocking(t);
    return error ? fail(t, error) : cr_int(number);
}

static CrValue siginfo_value(CrThread *t, const siginfo_t *si) {
    CrValue items[] = {cr_int(si->si_signo), cr_int(si->si_code), cr_int(si->si_errno), cr_int(si->si_pid),
                       cr_int(si->si_uid),   cr_int(si->si_status), cr_int_from_int64(t, si->si_band)};
    return cr_structseq_new(t, siginfo_type, items, 7);
}
static CrValue signal_sigwaitinfo(CrThread *t, CrFunction *f, CrValue sigset) {
    sigset_t set;
    siginfo_t si;
    int r, error;
    if (!set_argument(t, sigset, &set)) return CR_ERROR;
    CR_SYSCALL(t, error, r, sigwaitinfo(&set, &si));
    return error ? fail(t, error) : siginfo_value(t, &si);
}
static CrValue signal_sigtimedwait(CrThread *t, CrFunction *f, CrValue sigset, CrValue timeout) {
    sigset_t set;
    siginfo_t si;
    double s;
    if (!set_argument(t, sigset, &set) || !cr_float_from(t, timeout, &s)) return CR_ERROR;
    if (s < 0) return CR_RAISE(t, ValueError, "timeout must be non-negative");
    for (int64_t end = cr_now_ns() + (int64_t)(s * 1e9);;) {
        int64_t left = end - cr_now_ns();
        struct timespec ts = {left > 0 ? left / 1000000000 : 0, left > 0 ? left % 1000000000 : 0};
        cr_enter_blocking(t);
        int r = sigtimedwait(&set, &si, &ts), error = r < 0 ? cr_errno() : 0;
        cr_exit_blocking(t);
        if (!error) return siginfo_value(t, &si);
        if (error == EAGAIN) return CR_NONE;
        if (error != EINTR) return fail(t, error);
        if (!cr_safepoint(t)) return CR_ERROR;
    }
}

static CrValue signal_pidfd_send_signal(CrThread *t, CrFunction *f, CrValue pidfd, CrValue signalnum, CrValue siginfo, CrValue flags) {
    int fd, number, fl;
    if (!cr_posix_int(t, pidfd, &fd) || !cr_posix_int(t, signalnum, &number) || !cr_posix_int(t, flags, &fl)) return CR_ERROR;
    if (siginfo != CR_NONE) return CR_RAISE(t, TypeError, "siginfo must be None");
    int error = syscall(SYS_pidfd_send_signal, fd, number, NULL, fl) < 0 ? cr_errno() : 0;
    return error ? fail(t, error) : CR_NONE;
}

// ---- The module -------------------------------------------------------------------------------------------

static const CrMethodDef functions[] = {
    {"alarm(seconds, /)", CR_FN(signal_alarm), "Arrange for SIGALRM to arrive after the given number of seconds.", 0},
    {"getitimer(which, /)", CR_FN(signal_getitimer), "Returns current value of given itimer.", 0},
    {"getsignal(signalnum, /)", CR_FN(signal_getsignal), "Return the current action for the given signal.", 0},
    {"pause()", CR_FN(signal_pause), "Wait until a signal arrives.", 0},
    {"pidfd_send_signal(pidfd, signalnum, siginfo=None, flags=0, /)", CR_FN(signal_pidfd_send_signal),
     "Send a signal to a process referred to by a pid file descriptor.", 0},
    {"pthread_kill(thread_id, signalnum, /)", CR_FN(signal_pthread_kill), "Send a signal to a thread.", 0},
    {"pthread_sigmask(how, mask, /)", CR_FN(signal_pthread_sigmask), "Fetch and/or change the signal mask of the calling thread.", 0},
    {"raise_signal(signalnum, /)", CR_FN(signal_raise_signal), "Send a signal to the executing process.", 0},
    {"set_wakeup_fd(fd, /, *, warn_on_full_buffer=True)", CR_FN(signal_set_wakeup_fd),
     "Sets the fd to be written to (with the signal number) when a signal comes in.", 0},
    {"setitimer(which, seconds, interval=0, /)", CR_FN(signal_setitimer), "Sets given itimer.", 0},
    {"siginterrupt(signalnum, flag, /)", CR_FN(signal_siginterrupt), "Change system call restart behaviour.", 0},
    {"signal(signalnum, handler, /)", CR_FN(signal_signal), "Set the action for the given signal.", 0},
    {"sigpending()", CR_FN(signal_sigpending), "Examine pending signals.", 0},
    {"sigtimedwait(sigset, timeout, /)", CR_FN(signal_sigtimedwait), "Like sigwaitinfo(), but with a timeout.", 0},
    {"sigwait(sigset, /)", CR_FN(signal_sigwait), "Wait for a signal.", 0},
    {"sigwaitinfo(sigset, /)", CR_FN(signal_sigwaitinfo), "Wait synchronously until one of the signals in *sigset* is delivered.", 0},
    {"strsignal(signalnum, /)", CR_FN(signal_strsignal), "Return the system description of the given signal.", 0},
    {"valid_signals()", CR_FN(signal_valid_signals), "Return a set of valid signal numbers on this platform.", 0},
    {0},
};

static int signal_init(CrThread *t, CrValue module) {
#define C(name) {#name, name}
    const struct {
        const char *name;
        int value;
    } constants[] = {
        C(ITIMER_PROF), C(ITIMER_REAL), C(ITIMER_VIRTUAL), C(SIGABRT), C(SIGALRM), C(SIGBUS), C(SIGCHLD), C(SIGCLD), C(SIGCONT),
        C(SIGFPE), C(SIGHUP), C(SIGILL), C(SIGINT), C(SIGIO), C(SIGIOT), C(SIGKILL), C(SIGPIPE), C(SIGPOLL), C(SIGPROF), C(SIGPWR),
        C(SIGQUIT), C(SIGRTMAX), C(SIGRTMIN), C(SIGSEGV), C(SIGSTKFLT), C(SIGSTOP), C(SIGSYS), C(SIGTERM), C(SIGTRAP), C(SIGTSTP),
        C(SIGTTIN), C(SIGTTOU), C(SIGURG), C(SIGUSR1), C(SIGUSR2), C(SIGVTALRM), C(SIGWINCH), C(SIGXCPU), C(SIGXFSZ), C(SIG_BLOCK),
        C(SIG_SETMASK), C(SIG_UNBLOCK), {"NSIG", SIGNALS}, {"SIG_DFL", 0}, {"SIG_IGN", 1},
    };
#undef C
    static const char *const info_fields[] = {"si_signo", "si_code", "si_errno", "si_pid", "si_uid", "si_status", "si_band", NULL};
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (cr_module_set(t, module, constants[i].name, cr_int(constants[i].value)) < 0) return -1;
    CrValue base = cr_box(CR_TYPE_OF_ID(OSError)), namespace = cr_dict_new(t);
    cr_dict_set(t, namespace, cr_name___module__, cr_intern_c(t, "signal"));
    itimer_error = cr_type_new(t, CR_TYPE_OF_ID(TYPE), cr_intern_c(t, "itimer_error"), cr_tuple_from(t, &base, 1), namespace, CR_ERROR, 0);
    siginfo_type = cr_structseq_type(t, "signal", "struct_siginfo", info_fields);
    CrValue int_handler = handlers[SIGINT] && !cr_is_int(handlers[SIGINT]) ? handlers[SIGINT]
                                                                         : cr_builtin_function(t, &int_handler_def, cr_intern_c(t, "_signal"));
    if (itimer_error == CR_ERROR || siginfo_type == CR_ERROR) return -1;
    cr_module_set(t, module, "default_int_handler", int_handler);
    cr_module_set(t, module, "struct_siginfo", siginfo_type);
    return cr_module_set(t, module, "ItimerError", itimer_error);
}

const CrModuleDef cr_module__signal = {"_signal", "This module provides mechanisms to use signal handlers in Python.", functions, signal_init};
