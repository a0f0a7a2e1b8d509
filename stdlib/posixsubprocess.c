// posixsubprocess.c -- module _posixsubprocess: fork and exec in one step, for module subprocess.
//
// Everything the child needs is made before the fork; between fork and exec it only makes system calls, unless there is a
// preexec_fn, for which the child must be a whole runtime (cr_fork). What fails is written to the error pipe as
// "OSError:<errno in hex>:<noexec, if exec was not tried>".
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/types/bytes.h"
#include "runtime/types/container.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "stdlib/posix.h"
#include "stdlib/stdlib.h"

typedef struct Child {
    char **argv, **programs, **env; // NULL-terminated; env NULL: as it is
    const char *cwd;                // NULL: as it is
    int *keep;                      // descriptors not to be closed, sorted
    size_t nkeep;
    int in[2], out[2], err[2], report[2]; // [0] read, [1] write; -1: none
    bool close_fds, restore_signals, setsid, set_gid, set_groups, set_uid;
    int group, umask;
    gid_t gid, *groups;
    size_t ngroups;
    uid_t uid;
} Child;

// ---- Arguments --------------------------------------------------------------------------------------------

static void free_vector(char **v) {
    for (char **p = v; p && *p; p++) free(*p);
    free(v);
}

static char **vector(CrThread *t, CrValue sequence) {
    CrValue items = cr_tuple_from_iterable(t, sequence);
    if (items == CR_ERROR) return NULL;
    char **v = calloc(cr_tuple_len(items) + 1, sizeof *v);
    if (!v) abort();
    for (uint64_t i = 0; i < cr_tuple_len(items); i++) {
        CrValue bytes = cr_posix_bytes(t, cr_tuple_items(items)[i]);
        if (bytes == CR_ERROR) return free_vector(v), NULL;
        v[i] = strdup((const char *)CR_AS(CrBytes, bytes)->data);
    }
    return v;
}

static bool descriptors(CrThread *t, CrValue fds, Child *c) {
    if (!cr_has_flag(fds, CR_TYPE_TUPLE)) return CR_RAISE(t, TypeError, "fork_exec() argument 4 must be tuple, not %T", fds), false;
    c->nkeep = cr_tuple_len(fds);
    c->keep = malloc((c->nkeep + 1) * sizeof *c->keep);
    if (!c->keep) abort();
    for (size_t i = 0; i < c->nkeep; i++) {
        int64_t fd;
        bool ok = cr_is_any_int(cr_tuple_items(fds)[i]) && cr_index_int64(t, cr_tuple_items(fds)[i], &fd, NULL);
        if (!ok || fd < 0 || fd > INT32_MAX || (i && fd <= c->keep[i - 1])) {
            if (!cr_raised(t)) CR_RAISE(t, ValueError, "bad value(s) in fds_to_keep");
            return false;
        }
        c->keep[i] = (int)fd;
    }
    return true;
}

static bool identities(CrThread *t, CrValue gid, CrValue groups, CrValue uid, Child *c) {
    if ((c->set_gid = gid != CR_NONE) && !cr_posix_id(t, gid, "gid", &c->gid)) return false;
    if ((c->set_uid = uid != CR_NONE) && !cr_posix_id(t, uid, "uid", &c->uid)) return false;
    if (!(c->set_groups = groups != CR_NONE)) return true;
    CrValue items = cr_tuple_from_iterable(t, groups);
    if (items == CR_ERROR) return false;
    c->ngroups = cr_tuple_len(items);
    c->groups = calloc(c->ngroups + 1, sizeof *c->groups);
    if (!c->groups) abort();
    for (size_t i = 0; i < c->ngroups; i++)
        if (!cr_posix_id(t, cr_tuple_items(items)[i], "gid", &c->groups[i])) return false;
    return true;
}

static bool arguments(CrThread *t, const CrValue *a, Child *c) {
    int *const fds[] = {&c->in[0], &c->in[1], &c->out[0], &c->out[1], &c->err[0], &c->err[1], &c->report[0], &c->report[1]};
    const struct {
        CrValue v;
        bool *to;
    } flags[] = {{a[2], &c->close_fds}, {a[14], &c->restore_signals}, {a[15], &c->setsid}};
    for (size_t i = 0; i < 3; i++) {
        int truth = cr_truth(t, flags[i].v);
        if (truth < 0) return false;
        *flags[i].to = truth;
    }
    for (size_t i = 0; i < 8; i++)
        if (!cr_posix_int(t, a[6 + i], fds[i])) return false;
    if (!cr_posix_int(t, a[16], &c->group) || !cr_posix_int(t, a[20], &c->umask)) return false;
    if (c->close_fds && c->report[1] < 3) return CR_RAISE(t, ValueError, "errpipe_write must be >= 3"), false;
    if (!descriptors(t, a[3], c) || !identities(t, a[17], a[18], a[19], c)) return false;
    if (!(c->programs = vector(t, a[1])) || (a[0] != CR_NONE && !(c->argv = vector(t, a[0])))) return false;
    if (a[5] != CR_NONE && !(c->env = vector(t, a[5]))) return false;
    if (a[4] == CR_NONE) return true;
    CrValue cwd = cr_posix_bytes(t, a[4]);
    if (cwd == CR_ERROR) return false;
    c->cwd = strdup((const char *)CR_AS(CrBytes, cwd)->data);
    return true;
}

static void free_child(Child *c) {
    free_vector(c->argv);
    free_vector(c->programs);
    free_vector(c->env);
    free((char *)(uintptr_t)c->cwd);
    free(c->keep);
    free(c->groups);
}

// ---- The child --------------------------------------------------------------------------------------------

static bool inherit(int fd) {
    int flags = fcntl(fd, F_GETFD);
    return flags >= 0 && fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC) >= 0;
}

// Makes `fd` descriptor `to`.
static bool place(int fd, int to) {
    if (fd == to) return inherit(fd);
    return fd < 0 || dup2(fd, to) >= 0;
}

// The standard descriptors: those that lie in one another's place are moved out of the way first.
static bool place_all(Child *c) {
    const int parents[] = {c->in[1], c->out[0], c->err[0], c->report[0]};
    for (size_t i = 0; i < 4; i++)
        if (parents[i] >= 0) close(parents[i]);
    if (c->out[1] == 0 && (c->out[1] = fcntl(0, F_DUPFD_CLOEXEC, 3)) < 0) return false;
    while (c->err[1] == 0 || c->err[1] == 1)
        if ((c->err[1] = fcntl(c->err[1], F_DUPFD_CLOEXEC, 3)) < 0) return false;
    return place(c->in[0], 0) && place(c->out[1], 1) && place(c->err[1], 2);
}

static bool prepare(Child *c) {
    for (size_t i = 0; i < c->nkeep; i++)
        if (c->keep[i] != c->report[1] && !inherit(c->keep[i])) return false;
    if (!place_all(c)) return false;
    if (c->cwd && chdir(c->cwd)) return false;
    if (c->umask >= 0) umask((mode_t)c->umask);
    if (c->restore_signals) signal(SIGPIPE, SIG_DFL), signal(SIGXFSZ, SIG_DFL);
    if (c->setsid && setsid() < 0) return false;
    if (c->group >= 0 && setpgid(0, c->group) < 0) return false;
    if (c->set_groups && setgroups(c->ngroups, c->groups) < 0) return false;
    if (c->set_gid && setregid(c->gid, c->gid) < 0) return false;
    return !c->set_uid || setreuid(c->uid, c->uid) == 0;
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

static int execute(const Child *c) {
    int error = 0;
    for (char **program = c->programs; *program; program++) {
        if (c->env) execve(*program, c->argv, c->env);
        else execv(*program, c->argv);
        int now = cr_errno();
        if (error == 0 || (now != ENOENT && now != ENOTDIR)) error = now;
    }
    return error;
}

static void report(const Child *c, int error, bool tried) {
    char text[64];
    int n = error >= 0 ? snprintf(text, sizeof text, "OSError:%x:%s", (unsigned)error, tried ? "" : "noexec")
                       : snprintf(text, sizeof text, "SubprocessError:0:Exception occurred in preexec_fn.");
    (void)!write(c->report[1], text, (size_t)n);
    _exit(255);
}

static void run_child(CrThread *t, Child *c, CrValue preexec) {
    if (!prepare(c)) report(c, cr_errno(), false);
    if (preexec != CR_NONE && cr_call0(t, preexec) == CR_ERROR) report(c, -1, true);
    if (c->close_fds) close_others(c);
    report(c, execute(c), true);
}

static CrValue fork_exec(CrThread *t, CrFunction *f, const CrValue *args) {
    Child c = {.group = -1, .umask = -1};
    CrValue preexec = args[21], result = CR_ERROR;
    if (arguments(t, args, &c)) {
        pid_t pid = preexec != CR_NONE ? cr_fork(t) : fork();
        int error = pid >= 0 ? 0 : preexec != CR_NONE ? -pid : cr_errno();
        if (pid == 0) run_child(t, &c, preexec);
        result = error ? cr_posix_fail(t, error, NULL) : cr_int(pid);
    }
    free_child(&c);
    return result;
}

static const CrMethodDef functions[] = {
    {"fork_exec(args, executable_list, close_fds, pass_fds, cwd, env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, "
     "errpipe_read, errpipe_write, restore_signals, call_setsid, pgid_to_set, gid, extra_groups, uid, umask, preexec_fn, allow_vfork, /)",
     CR_FN(fork_exec), "Spawn a fresh new child process.", 0},
    {0},
};

const CrModuleDef cr_module__posixsubprocess = {"_posixsubprocess", "A POSIX helper for the subprocess module.", functions, NULL};
