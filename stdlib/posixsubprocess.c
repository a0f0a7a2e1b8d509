// posixsubprocess.c -- module _posixsubprocess: fork_exec, with which subprocess starts its children.
//
// Everything the child needs is made in malloc'ed memory beforehand: between fork and exec it only makes system calls (but
// for preexec_fn, which is Python). Where it may, the child is a vfork: the address space of a process with many tasks is
// expensive to copy. What goes wrong in the child is told through the pipe errpipe_write, in subprocess's format
// "Exception:errno in hex:text".
#include <grp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/types/bytes.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "stdlib/posix.h"
#include "stdlib/stdlib.h"

typedef struct Child {
    char **argv, **programs, **environment; // ending with NULL; environment NULL: as ours
    const char *directory;                  // NULL: as ours
    int *keep;                              // descriptors to be inherited, ascending
    size_t nkeep;
    int p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read, errpipe_write;
    int restore_signals, new_session, group, umask; // group, umask: negative: as ours
    bool close_others, has_groups, has_gid, has_uid;
    gid_t *groups, gid;
    size_t ngroups;
    uid_t uid;
    CrValue preexec; // or CR_NONE
    sigset_t mask;   // to be restored
} Child;

// ---- In the child -------------------------------------------------------------------------------------------

static bool set_inherited(int fd, bool on) {
    int flags = fcntl(fd, F_GETFD);
    return flags >= 0 && fcntl(fd, F_SETFD, on ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC) >= 0;
}

// Makes `fd` the descriptor `as`, to be inherited.
static bool place(int fd, int as) {
    if (fd == as) return set_inherited(fd, true);
    return fd < 0 || dup2(fd, as) >= 0;
}

static bool arrange_descriptors(Child *c) {
    for (size_t i = 0; i < c->nkeep; i++)
        if (c->keep[i] != c->errpipe_write) (void)set_inherited(c->keep[i], true); // a bad one is no error
    if (c->p2cwrite >= 0) close(c->p2cwrite);
    if (c->c2pread >= 0) close(c->c2pread);
    if (c->errread >= 0) close(c->errread);
    close(c->errpipe_read);
    // What stands where another must go is moved away first.
    if (c->c2pwrite == 0 && (c->c2pwrite = fcntl(0, F_DUPFD_CLOEXEC, 3)) < 0) return false;
    while (c->errwrite == 0 || c->errwrite == 1)
        if ((c->errwrite = fcntl(c->errwrite, F_DUPFD_CLOEXEC, 3)) < 0) return false;
    return place(c->p2cread, 0) && place(c->c2pwrite, 1) && place(c->errwrite, 2);
}

static bool change_identity(const Child *c) {
    if (c->umask >= 0) umask((mode_t)c->umask);
    if (c->restore_signals) {
        signal(SIGPIPE, SIG_DFL);
        signal(SIGXFSZ, SIG_DFL);
    }
    if (c->new_session) setsid();
    if (c->group >= 0 && setpgid(0, c->group) < 0) return false;
    if (c->has_groups && setgroups(c->ngroups, c->groups) < 0) return false;
    if (c->has_gid && setregid(c->gid, c->gid) < 0) return false;
    return !c->has_uid || setreuid(c->uid, c->uid) == 0;
}

static void close_others(const Child *c) {
    unsigned from = 3;
    for (size_t i = 0; i < c->nkeep; i++) {
        unsigned fd = (unsigned)c->keep[i];
        if (fd < from) continue;
        if (fd > from) (void)close_range(from, fd - 1, 0);
        from = fd + 1;
    }
    (void)close_range(from, ~0u, 0);
}

static void tell(const Child *c, const char *text) { (void)!write(c->errpipe_write, text, strlen(text)); }

static void tell_error(const Child *c, int error, const char *text) {
    char message[64] = "OSError:", *p = message + 8;
    bool begun = false;
    for (int shift = 28; shift >= 0; shift -= 4) {
        int digit = (error >> shift) & 15;
        if (digit || begun || !shift) *p++ = "0123456789ABCDEF"[digit];
        begun |= digit != 0;
    }
    *p++ = ':';
    strcpy(p, text);
    tell(c, message);
}

// `t` is the thread where Python may run: after a real fork.
static void run_child(CrThread *t, Child *c) {
    bool ok = arrange_descriptors(c) && (!c->directory || chdir(c->directory) == 0) && change_identity(c);
    if (!ok) {
        tell_error(c, errno, "noexec");
        return;
    }
    sigprocmask(SIG_SETMASK, &c->mask, NULL);
    if (t && c->preexec != CR_NONE && cr_call0(t, c->preexec) == CR_ERROR) {
        tell(c, "SubprocessError:0:Exception occurred in preexec_fn.");
        return;
    }
    if (c->close_others) close_others(c);
    int error = 0;
    for (char **program = c->programs; *program; program++) {
        if (c->environment) execve(*program, c->argv, c->environment);
        else execv(*program, c->argv);
        if ((errno != ENOENT && errno != ENOTDIR && error == 0) || !program[1]) error = error ? error : errno;
    }
    tell_error(c, error, "");
}

// The child shares our memory until it execs, so no signal handler may run in it, nor any code of the caller's function.
static __attribute__((noinline)) pid_t start_sharing(Child *c) {
    Child copy = *c;
    pid_t pid = vfork();
    if (pid == 0) {
        struct sigaction action;
        for (int n = 1; n < NSIG; n++)
            if (sigaction(n, NULL, &action) == 0 && action.sa_handler != SIG_IGN && action.sa_handler != SIG_DFL) signal(n, SIG_DFL);
        run_child(NULL, &copy);
        _exit(255);
    }
    return pid < 0 ? -errno : pid;
}

static pid_t start(CrThread *t, Child *c, bool share) {
    sigset_t all;
    sigfillset(&all);
    bool python = c->preexec != CR_NONE;
    share = share && !python && !c->has_uid && !c->has_gid && !c->has_groups;
    if (share) pthread_sigmask(SIG_SETMASK, &all, &c->mask);
    else pthread_sigmask(SIG_SETMASK, NULL, &c->mask);
    pid_t pid = share ? start_sharing(c) : python ? cr_posix_fork_hooked(t) : cr_fork(t);
    if (pid == 0) {
        run_child(t, c);
        _exit(255);
    }
    if (share) pthread_sigmask(SIG_SETMASK, &c->mask, NULL);
    return pid;
}

// ---- The arguments ------------------------------------------------------------------------------------------


static bool kept_descriptors(CrThread *t, CrValue keep, Child *c) {
    if (!cr_has_flag(keep, CR_TYPE_TUPLE)) return CR_RAISE(t, TypeError, "fork_exec() argument 4 must be tuple, not %T", keep), false;
    c->nkeep = cr_tuple_len(keep);
    c->keep = calloc(c->nkeep + 1, sizeof *c->keep);
    if (!c->keep) abort();
    int64_t last = -1;
    for (size_t i = 0; i < c->nkeep; i++) {
        CrValue v = cr_tuple_items(keep)[i];
        int64_t fd;
        if (!cr_is_any_int(v) || !cr_int_to_int64(cr_int_plain(v), &fd) || fd <= last || fd > INT32_MAX)
            return CR_RAISE(t, ValueError, "bad value(s) in fds_to_keep"), false;
        c->keep[i] = (int)(last = fd);
    }
    return true;
}

static bool group_list(CrThread *t, CrValue groups, Child *c) {
    if (groups == CR_NONE) return true;
    if (!cr_has_flag(groups, CR_TYPE_LIST)) return CR_RAISE(t, TypeError, "setgroups argument must be a list"), false;
    CrValue items = cr_list_to_tuple(t, groups);
    if (items == CR_ERROR) return false;
    c->has_groups = true;
    c->ngroups = cr_tuple_len(items);
    if (c->ngroups > 65536) return CR_RAISE(t, ValueError, "too many extra_groups"), false;
    c->groups = calloc(c->ngroups + 1, sizeof *c->groups);
    if (!c->groups) abort();
    for (size_t i = 0; i < c->ngroups; i++) {
        CrValue v = cr_tuple_items(items)[i];
        if (!cr_is_any_int(v)) return CR_RAISE(t, TypeError, "extra_groups must be integers"), false;
        if (!cr_posix_id(t, v, "gid", &c->groups[i])) {
            cr_exception_take(t);
            return CR_RAISE(t, ValueError, "invalid group id"), false;
        }
    }
    return true;
}

static bool one_id(CrThread *t, CrValue v, const char *what, bool *has, uint32_t *id) {
    if (v == CR_NONE) return true;
    *has = true;
    if (cr_posix_id(t, v, what, id)) return true;
    cr_exception_take(t);
    return CR_RAISE(t, ValueError, what[0] == 'u' ? "invalid user id" : "invalid group id"), false;
}

static bool numbers(CrThread *t, const CrValue *a, Child *c) {
    int *const places[] = {&c->p2cread, &c->p2cwrite, &c->c2pread, &c->c2pwrite, &c->errread, &c->errwrite, &c->errpipe_read,
                           &c->errpipe_write, &c->restore_signals, &c->new_session, &c->group};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (!cr_posix_int(t, a[6 + i], places[i])) return false;
    int close_fds = cr_truth(t, a[2]);
    c->close_others = close_fds > 0;
    if (close_fds < 0 || !cr_posix_int(t, a[20], &c->umask)) return false;
    if (c->close_others && c->errpipe_write < 3) return CR_RAISE(t, ValueError, "errpipe_write must be >= 3"), false;
    return group_list(t, a[18], c) && one_id(t, a[17], "gid", &c->has_gid, &c->gid) && one_id(t, a[19], "uid", &c->has_uid, &c->uid);
}

static bool strings(CrThread *t, const CrValue *a, Child *c) {
    if (cr_len(t, a[0]) < 0 || !(c->argv = cr_posix_vector(t, a[0]))) return false;
    if (!(c->programs = cr_posix_vector(t, a[1]))) return false;
    if (a[5] != CR_NONE && !(c->environment = cr_posix_vector(t, a[5]))) return false;
    if (a[4] == CR_NONE) return true;
    CrValue directory = cr_posix_bytes(t, a[4]);
    if (directory == CR_ERROR) return false;
    c->directory = strdup((const char *)CR_AS(CrBytes, directory)->data);
    return true;
}

// (process_args, executable_list, close_fds, pass_fds, cwd, env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite,
//  errpipe_read, errpipe_write, restore_signals, call_setsid, pgid_to_set, gid, groups_list, uid, child_umask, preexec_fn,
//  allow_vfork)
static CrValue fork_exec(CrThread *t, CrFunction *f, const CrValue *a) {
    Child c = {.preexec = a[21]};
    int share = cr_truth(t, a[22]);
    pid_t pid = 0;
    if (share >= 0 && kept_descriptors(t, a[3], &c) && numbers(t, a, &c) && strings(t, a, &c)) pid = start(t, &c, share);
    cr_posix_free_vector(c.argv);
    cr_posix_free_vector(c.programs);
    cr_posix_free_vector(c.environment);
    free((void *)(uintptr_t)c.directory);
    free(c.keep);
    free(c.groups);
    if (cr_raised(t)) return CR_ERROR;
    return pid < 0 ? cr_posix_fail(t, -pid, NULL) : cr_int(pid);
}

static const CrMethodDef functions[] = {
    {"fork_exec(args, executable_list, close_fds, pass_fds, cwd, env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, "
     "errpipe_read, errpipe_write, restore_signals, call_setsid, pgid_to_set, gid, groups_list, uid, child_umask, preexec_fn, "
     "allow_vfork, /)",
     CR_FN(fork_exec), "Forks a child process, closes parent file descriptors as appropriate in the\nchild and execs a program.", 0},
    {0},
};

const CrModuleDef cr_module__posixsubprocess = {"_posixsubprocess", "A POSIX helper for the subprocess module.", functions, NULL};
