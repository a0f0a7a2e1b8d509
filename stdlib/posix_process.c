// posix_process.c -- module posix: processes, users, the environment, and the system at large.
#include <grp.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/dict.h"
#include "runtime/types/io.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "stdlib/posix.h"
#include "stdlib/structseq.h"

static CrValue uname_type, times_type, rusage_type, sched_param_type, waitid_type;
static CrValue before_fork, after_in_child, after_in_parent; // lists of callables

static CrValue done(CrThread *t, int error) { return error ? cr_posix_fail(t, error, NULL) : CR_NONE; }
static CrValue result(CrThread *t, int64_t r) { return r < 0 ? cr_posix_fail(t, cr_errno(), NULL) : cr_int_from_int64(t, r); }

// ---- Who we are -------------------------------------------------------------------------------------------

#define GETTER(name) static CrValue posix_##name(CrThread *t, CrFunction *f) { return cr_int_from_int64(t, (int64_t)name()); }
GETTER(getpid)
GETTER(getppid)
GETTER(getuid)
GETTER(geteuid)
GETTER(getgid)
GETTER(getegid)
GETTER(getpgrp)

#define SET_ID(name, what)                                                                                   \
    static CrValue posix_##name(CrThread *t, CrFunction *f, CrValue id) {                                    \
        uint32_t n;                                                                                          \
        if (!cr_posix_id(t, id, what, &n)) return CR_ERROR;                                                  \
        return done(t, name(n) ? cr_errno() : 0);                                                            \
    }
SET_ID(setuid, "uid")
SET_ID(seteuid, "uid")
SET_ID(setgid, "gid")
SET_ID(setegid, "gid")

#define SET_IDS(name, what)                                                                                  \
    static CrValue posix_##name(CrThread *t, CrFunction *f, CrValue a, CrValue b) {                          \
        uint32_t x, y;                                                                                       \
        if (!cr_posix_id(t, a, what, &x) || !cr_posix_id(t, b, what, &y)) return CR_ERROR;                   \
        return done(t, name(x, y) ? cr_errno() : 0);                                                         \
    }
SET_IDS(setreuid, "uid")
SET_IDS(setregid, "gid")

static CrValue posix_getresuid(CrThread *t, CrFunction *f) {
    uid_t a, b, c;
    (void)getresuid(&a, &b, &c);
    return cr_tuple_from(t, (CrValue[]){cr_int(a), cr_int(b), cr_int(c)}, 3);
}
static CrValue posix_getresgid(CrThread *t, CrFunction *f) {
    gid_t a, b, c;
    (void)getresgid(&a, &b, &c);
    return cr_tuple_from(t, (CrValue[]){cr_int(a), cr_int(b), cr_int(c)}, 3);
}
static CrValue posix_getpgid(CrThread *t, CrFunction *f, CrValue pid) {
    int n;
    return cr_posix_int(t, pid, &n) ? result(t, getpgid(n)) : CR_ERROR;
}
static CrValue posix_getsid(CrThread *t, CrFunction *f, CrValue pid) {
    int n;
    return cr_posix_int(t, pid, &n) ? result(t, getsid(n)) : CR_ERROR;
}
static CrValue posix_setsid(CrThread *t, CrFunction *f) { return done(t, setsid() < 0 ? cr_errno() : 0); }
static CrValue posix_setpgrp(CrThread *t, CrFunction *f) { return done(t, setpgid(0, 0) ? cr_errno() : 0); }
static CrValue posix_setpgid(CrThread *t, CrFunction *f, CrValue pid, CrValue group) {
    int a, b;
    if (!cr_posix_int(t, pid, &a) || !cr_posix_int(t, group, &b)) return CR_ERROR;
    return done(t, setpgid(a, b) ? cr_errno() : 0);
}
static CrValue posix_tcgetpgrp(CrThread *t, CrFunction *f, CrValue fd) {
    int n;
    return cr_posix_int(t, fd, &n) ? result(t, tcgetpgrp(n)) : CR_ERROR;
}
static CrValue posix_tcsetpgrp(CrThread *t, CrFunction *f, CrValue fd, CrValue group) {
    int n, g;
    if (!cr_posix_int(t, fd, &n) || !cr_posix_int(t, group, &g)) return CR_ERROR;
    return done(t, tcsetpgrp(n, g) ? cr_errno() : 0);
}
static CrValue posix_getgroups(CrThread *t, CrFunction *f) {
    gid_t groups[65536 / sizeof(gid_t)];
    int n = getgroups(sizeof groups / sizeof *groups, groups);
    if (n < 0) return cr_posix_fail(t, cr_errno(), NULL);
    CrValue list = cr_list_new(t, (size_t)n);
    for (int i = 0; i < n; i++) cr_list_append(t, list, cr_int(groups[i]));
    return list;
}
static CrValue posix_getlogin(CrThread *t, CrFunction *f) {
    char name[256];
    int error = getlogin_r(name, sizeof name);
    return error ? cr_posix_fail(t, error, NULL) : cr_posix_name(t, name, false);
}
static CrValue posix_umask(CrThread *t, CrFunction *f, CrValue mask) {
    int m;
    return cr_posix_int(t, mask, &m) ? cr_int(umask((mode_t)m)) : CR_ERROR;
}
static CrValue posix_nice(CrThread *t, CrFunction *f, CrValue increment) {
    int n;
    if (!cr_posix_int(t, increment, &n)) return CR_ERROR;
    errno = 0;
    int r = nice(n), error = cr_errno();
    return r == -1 && error ? cr_posix_fail(t, error, NULL) : cr_int(r);
}
static CrValue posix_getpriority(CrThread *t, CrFunction *f, CrValue which, CrValue who) {
    int a, b;
    if (!cr_posix_int(t, which, &a) || !cr_posix_int(t, who, &b)) return CR_ERROR;
    errno = 0;
    int r = getpriority((unsigned)a, (id_t)b), error = cr_errno();
    return r == -1 && error ? cr_posix_fail(t, error, NULL) : cr_int(r);
}
static CrValue posix_setpriority(CrThread *t, CrFunction *f, CrValue which, CrValue who, CrValue priority) {
    int a, b, p;
    if (!cr_posix_int(t, which, &a) || !cr_posix_int(t, who, &b) || !cr_posix_int(t, priority, &p)) return CR_ERROR;
    return done(t, setpriority((unsigned)a, (id_t)b, p) ? cr_errno() : 0);
}

// ---- fork, exec, wait -------------------------------------------------------------------------------------

static void run_hooks(CrThread *t, CrValue hooks, bool backwards) {
    uint64_t n = cr_list_len(hooks);
    for (uint64_t i = 0; i < n; i++) {
        CrValue hook = cr_list_at(hooks, backwards ? n - 1 - i : i);
        if (hook != CR_ERROR && cr_call0(t, hook) == CR_ERROR) cr_unraisable(t, hook);
    }
}

static CrValue posix_register_at_fork(CrThread *t, CrFunction *f, CrValue before, CrValue child, CrValue parent) {
    const struct {
        const char *name;
        CrValue hook, list;
    } hooks[] = {{"before", before, before_fork}, {"after_in_child", child, after_in_child}, {"after_in_parent", parent, after_in_parent}};
    bool any = false;
    for (size_t i = 0; i < 3; i++) {
        if (hooks[i].hook == CR_ERROR) continue;
        any = true;
        if (!cr_type_of(hooks[i].hook)->slots.call)
            return CR_RAISE(t, TypeError, "'%s' must be callable, not %T", hooks[i].name, hooks[i].hook);
    }
    if (!any) return CR_RAISE(t, TypeError, "At least one argument is required.");
    for (size_t i = 0; i < 3; i++)
        if (hooks[i].hook != CR_ERROR) cr_list_append(t, hooks[i].list, hooks[i].hook);
    return CR_NONE;
}

pid_t cr_posix_fork_hooked(CrThread *t) {
    if (before_fork) run_hooks(t, before_fork, true);
    pid_t pid = cr_fork(t);
    CrValue after = pid == 0 ? after_in_child : after_in_parent;
    if (after) run_hooks(t, after, false);
    return pid;
}

static CrValue posix_fork(CrThread *t, CrFunction *f) {
    pid_t pid = cr_posix_fork_hooked(t);
    return pid < 0 ? cr_posix_fail(t, -pid, NULL) : cr_int(pid);
}

// Vectors of C strings in malloc'ed memory: freed when exec fails.
void cr_posix_free_vector(char **v) {
    for (char **p = v; p && *p; p++) free(*p);
    free(v);
}

char **cr_posix_vector(CrThread *t, CrValue paths) {
    CrValue items = cr_tuple_from_iterable(t, paths);
    if (items == CR_ERROR) return NULL;
    size_t n = cr_tuple_len(items);
    char **v = calloc(n + 1, sizeof *v);
    if (!v) abort();
    for (size_t i = 0; i < n; i++) {
        CrValue bytes = cr_posix_bytes(t, cr_tuple_items(items)[i]);
        if (bytes == CR_ERROR) return cr_posix_free_vector(v), NULL;
        v[i] = strdup((const char *)CR_AS(CrBytes, bytes)->data);
        if (!v[i]) abort();
    }
    return v;
}

static char **argument_vector(CrThread *t, CrValue argv, const char *function) {
    if (!cr_is_list_or_tuple(argv)) {
        CR_RAISE(t, TypeError, "%s() arg 2 must be a tuple or list", function);
        return NULL;
    }
    char **v = cr_posix_vector(t, argv);
    if (!v || (v[0] && v[0][0])) return v;
    CR_RAISE(t, ValueError, v[0] ? "%s() arg 2 first element cannot be empty" : "%s() arg 2 must not be empty", function);
    cr_posix_free_vector(v);
    return NULL;
}

static char **environment_vector(CrThread *t, CrValue env) {
    CrValue keys = cr_call_method(t, env, cr_name_keys, NULL, 0), names = keys ? cr_tuple_from_iterable(t, keys) : CR_ERROR;
    if (names == CR_ERROR) return NULL;
    char **v = calloc(cr_tuple_len(names) + 1, sizeof *v);
    if (!v) abort();
    for (uint64_t i = 0; i < cr_tuple_len(names); i++) {
        CrValue value = cr_getitem(t, env, cr_tuple_items(names)[i]);
        CrValue k = value ? cr_posix_bytes(t, cr_tuple_items(names)[i]) : CR_ERROR, x = k ? cr_posix_bytes(t, value) : CR_ERROR;
        if (x == CR_ERROR) return cr_posix_free_vector(v), NULL;
        const char *name = (const char *)CR_AS(CrBytes, k)->data, *text = (const char *)CR_AS(CrBytes, x)->data;
        if (!*name || strchr(name + 1, '=')) {
            cr_posix_free_vector(v);
            CR_RAISE(t, ValueError, "illegal environment variable name");
            return NULL;
        }
        size_t n = strlen(name), m = strlen(text);
        char *entry = malloc(n + m + 2);
        if (!entry) abort();
        memcpy(entry, name, n);
        entry[n] = '=';
        memcpy(entry + n + 1, text, m + 1);
        v[i] = entry;
    }
    return v;
}

static CrValue posix_execv(CrThread *t, CrFunction *f, CrValue path, CrValue argv) {
    CrPath p;
    if (!cr_posix_path(t, path, "execv", "path", 0, &p)) return CR_ERROR;
    char **v = argument_vector(t, argv, "execv");
    if (!v) return CR_ERROR;
    execv(p.text, v);
    int error = cr_errno();
    cr_posix_free_vector(v);
    return cr_posix_fail(t, error, NULL);
}

static CrValue posix_execve(CrThread *t, CrFunction *f, CrValue path, CrValue argv, CrValue env) {
    CrPath p;
    if (!cr_posix_path(t, path, "execve", "path", CR_PATH_FD, &p)) return CR_ERROR;
    if (!cr_is_list_or_tuple(argv)) return CR_RAISE(t, TypeError, "execve: argv must be a tuple or list");
    char **v = argument_vector(t, argv, "execve");
    if (!v) return CR_ERROR;
    char **e = environment_vector(t, env);
    if (!e) return cr_posix_free_vector(v), CR_ERROR;
    if (p.text) execve(p.text, v, e);
    else fexecve(p.fd, v, e);
    int error = cr_errno();
    cr_posix_free_vector(v);
    cr_posix_free_vector(e);
    return cr_posix_fail(t, error, &p);
}

static CrValue posix_exit(CrThread *t, CrFunction *f, CrValue status) {
    int n;
    if (cr_posix_int(t, status, &n)) _exit(n);
    return CR_ERROR;
}
static CrValue posix_abort(CrThread *t, CrFunction *f) { abort(); }

static CrValue pid_and_status(CrThread *t, pid_t pid, int status) {
    return cr_tuple_from(t, (CrValue[]){cr_int(pid), cr_int(status)}, 2);
}
static CrValue posix_waitpid(CrThread *t, CrFunction *f, CrValue pid, CrValue options) {
    int p, o, status = 0, error;
    pid_t r;
    if (!cr_posix_int(t, pid, &p) || !cr_posix_int(t, options, &o)) return CR_ERROR;
    CR_SYSCALL(t, error, r, waitpid(p, &status, o));
    return error ? cr_posix_fail(t, error, NULL) : pid_and_status(t, r, r == 0 ? 0 : status);
}
static CrValue posix_wait(CrThread *t, CrFunction *f) { return posix_waitpid(t, f, CR_INT(-1), CR_INT(0)); }

static CrValue seconds(struct timeval tv) { return cr_float((double)tv.tv_sec + (double)tv.tv_usec * 1e-6); }

CrValue cr_posix_rusage_type(CrThread *t) {
    static const char *const fields[] = {"ru_utime", "ru_stime", "ru_maxrss", "ru_ixrss", "ru_idrss", "ru_isrss",
                                         "ru_minflt", "ru_majflt", "ru_nswap", "ru_inblock", "ru_oublock", "ru_msgsnd",
                                         "ru_msgrcv", "ru_nsignals", "ru_nvcsw", "ru_nivcsw", NULL};
    if (!rusage_type) rusage_type = cr_structseq_type(t, "resource", "struct_rusage", fields);
    return rusage_type;
}

CrValue cr_posix_rusage(CrThread *t, const struct rusage *u) {
    const long counts[] = {u->ru_maxrss, u->ru_ixrss, u->ru_idrss, u->ru_isrss, u->ru_minflt, u->ru_majflt, u->ru_nswap,
                           u->ru_inblock, u->ru_oublock, u->ru_msgsnd, u->ru_msgrcv, u->ru_nsignals, u->ru_nvcsw, u->ru_nivcsw};
    CrValue items[16] = {seconds(u->ru_utime), seconds(u->ru_stime)};
    for (size_t i = 0; i < 14; i++) items[i + 2] = cr_int_from_int64(t, counts[i]);
    return cr_structseq_new(t, cr_posix_rusage_type(t), items, 16);
}

static CrValue wait_usage(CrThread *t, int p, int o) {
    int status = 0, error;
    struct rusage u;
    pid_t r;
    memset(&u, 0, sizeof u);
    CR_SYSCALL(t, error, r, wait4(p, &status, o, &u));
    if (error) return cr_posix_fail(t, error, NULL);
    return cr_tuple_from(t, (CrValue[]){cr_int(r), cr_int(r ? status : 0), cr_posix_rusage(t, &u)}, 3);
}
static CrValue posix_wait3(CrThread *t, CrFunction *f, CrValue options) {
    int o;
    return cr_posix_int(t, options, &o) ? wait_usage(t, -1, o) : CR_ERROR;
}
static CrValue posix_wait4(CrThread *t, CrFunction *f, CrValue pid, CrValue options) {
    int p, o;
    return cr_posix_int(t, pid, &p) && cr_posix_int(t, options, &o) ? wait_usage(t, p, o) : CR_ERROR;
}
static CrValue posix_waitid(CrThread *t, CrFunction *f, CrValue idtype, CrValue id, CrValue options) {
    int kind, o, n, r, error;
    siginfo_t si = {0};
    if (!cr_posix_int(t, idtype, &kind) || !cr_posix_int(t, id, &n) || !cr_posix_int(t, options, &o)) return CR_ERROR;
    CR_SYSCALL(t, error, r, waitid((idtype_t)kind, (id_t)n, &si, o));
    if (error) return cr_posix_fail(t, error, NULL);
    if (si.si_pid == 0) return CR_NONE;
    CrValue items[] = {cr_int(si.si_pid), cr_int(si.si_uid), cr_int(si.si_signo), cr_int(si.si_status), cr_int(si.si_code)};
    return cr_structseq_new(t, waitid_type, items, 5);
}

#define STATUS(name, convert)                                                                                \
    static CrValue posix_##name(CrThread *t, CrFunction *f, CrValue status) {                                \
        int s;                                                                                               \
        return cr_posix_int(t, status, &s) ? convert(name(s)) : CR_ERROR;                                    \
    }
STATUS(WCOREDUMP, cr_bool)
STATUS(WIFCONTINUED, cr_bool)
STATUS(WIFSTOPPED, cr_bool)
STATUS(WIFSIGNALED, cr_bool)
STATUS(WIFEXITED, cr_bool)
STATUS(WEXITSTATUS, cr_int)
STATUS(WTERMSIG, cr_int)
STATUS(WSTOPSIG, cr_int)

static CrValue posix_exit_code(CrThread *t, CrFunction *f, CrValue status) {
    int s;
    if (!cr_posix_int(t, status, &s)) return CR_ERROR;
    if (WIFEXITED(s)) return cr_int(WEXITSTATUS(s));
    if (WIFSIGNALED(s)) return cr_int(-WTERMSIG(s));
    if (WIFSTOPPED(s)) return CR_RAISE(t, ValueError, "process stopped by delivery of signal %d", WSTOPSIG(s));
    return CR_RAISE(t, ValueError, "invalid wait status: %d", s);
}

static CrValue posix_kill(CrThread *t, CrFunction *f, CrValue pid, CrValue number) {
    int p, n;
    if (!cr_posix_int(t, pid, &p) || !cr_posix_int(t, number, &n)) return CR_ERROR;
    int error = kill(p, n) ? cr_errno() : 0;
    if (error) return cr_posix_fail(t, error, NULL);
    return cr_safepoint(t) ? CR_NONE : CR_ERROR; // the signal may have been for us
}
static CrValue posix_killpg(CrThread *t, CrFunction *f, CrValue group, CrValue number) {
    int p, n;
    if (!cr_posix_int(t, group, &p) || !cr_posix_int(t, number, &n)) return CR_ERROR;
    int error = killpg(p, n) ? cr_errno() : 0;
    if (error) return cr_posix_fail(t, error, NULL);
    return cr_safepoint(t) ? CR_NONE : CR_ERROR;
}

static CrValue posix_system(CrThread *t, CrFunction *f, CrValue command) {
    CrValue bytes = cr_posix_bytes(t, command);
    if (bytes == CR_ERROR) return CR_ERROR;
    const char *text = (const char *)CR_AS(CrBytes, bytes)->data;
    cr_enter_blocking(t);
    int status = system(text);
    cr_exit_blocking(t);
    return cr_int(status);
}

// ---- The environment --------------------------------------------------------------------------------------

static CrValue posix_putenv(CrThread *t, CrFunction *f, CrValue name, CrValue value) {
    CrValue k = cr_posix_bytes(t, name), v = k ? cr_posix_bytes(t, value) : CR_ERROR;
    if (v == CR_ERROR) return CR_ERROR;
    const char *key = (const char *)CR_AS(CrBytes, k)->data;
    if (strchr(key, '=')) return CR_RAISE(t, ValueError, "illegal environment variable name");
    return done(t, setenv(key, (const char *)CR_AS(CrBytes, v)->data, 1) ? cr_errno() : 0);
}
static CrValue posix_unsetenv(CrThread *t, CrFunction *f, CrValue name) {
    CrValue k = cr_posix_bytes(t, name);
    if (k == CR_ERROR) return CR_ERROR;
    return done(t, unsetenv((const char *)CR_AS(CrBytes, k)->data) ? cr_errno() : 0);
}

static CrValue environment(CrThread *t) {
    CrValue dict = cr_dict_new(t);
    for (char **e = environ; e && *e; e++) {
        const char *equals = strchr(*e, '=');
        if (!equals) continue;
        CrValue name = cr_bytes_from(t, *e, (size_t)(equals - *e)), value = cr_bytes_from(t, equals + 1, strlen(equals + 1));
        if (!cr_dict_get(t, dict, name) && cr_dict_set(t, dict, name, value) < 0) return CR_ERROR;
    }
    return dict;
}

// ---- The system -------------------------------------------------------------------------------------------

static CrValue random_bytes(CrThread *t, CrValue size, unsigned flags) {
    int64_t n;
    if (!cr_index_int64(t, size, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (n < 0) return CR_RAISE(t, ValueError, "negative argument not allowed");
    CrBytes *b = cr_bytes_alloc(t, (size_t)n);
    for (int64_t have = 0; b && have < n;) {
        ssize_t r = getrandom(b->data + have, (size_t)(n - have), flags);
        int error = r < 0 ? cr_errno() : 0;
        if (error && error != EINTR) return cr_posix_fail(t, error, NULL);
        if (r > 0) have += r;
    }
    return b ? cr_box(b) : CR_ERROR;
}
static CrValue posix_urandom(CrThread *t, CrFunction *f, CrValue size) { return random_bytes(t, size, 0); }
static CrValue posix_getrandom(CrThread *t, CrFunction *f, CrValue size, CrValue flags) {
    int fl;
    return cr_posix_int(t, flags, &fl) ? random_bytes(t, size, (unsigned)fl) : CR_ERROR;
}

static CrValue posix_cpu_count(CrThread *t, CrFunction *f) {
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? CR_NONE : cr_int(n);
}
static CrValue posix_getloadavg(CrThread *t, CrFunction *f) {
    double load[3];
    if (getloadavg(load, 3) != 3) return CR_RAISE(t, OSError, "Load averages are unobtainable");
    return cr_tuple_from(t, (CrValue[]){cr_float(load[0]), cr_float(load[1]), cr_float(load[2])}, 3);
}
static CrValue posix_sched_yield(CrThread *t, CrFunction *f) { return cr_yield(t), CR_NONE; }
static CrValue posix_sched_getaffinity(CrThread *t, CrFunction *f, CrValue pid) {
    int p;
    cpu_set_t cpus;
    if (!cr_posix_int(t, pid, &p)) return CR_ERROR;
    if (sched_getaffinity(p, sizeof cpus, &cpus)) return cr_posix_fail(t, cr_errno(), NULL);
    CrValue list = cr_list_new(t, 8);
    for (int i = 0; i < CPU_SETSIZE; i++)
        if (CPU_ISSET(i, &cpus)) cr_list_append(t, list, cr_int(i));
    return cr_call1(t, cr_box(CR_TYPE_OF_ID(SET)), list);
}
static CrValue posix_strerror(CrThread *t, CrFunction *f, CrValue code) {
    int n;
    return cr_posix_int(t, code, &n) ? cr_str_from_c(t, strerror(n)) : CR_ERROR;
}
static CrValue posix_sync(CrThread *t, CrFunction *f) {
    cr_enter_blocking(t);
    sync();
    cr_exit_blocking(t);
    return CR_NONE;
}
static CrValue posix_ctermid(CrThread *t, CrFunction *f) { return cr_str_from_c(t, "/dev/tty"); }

static CrValue posix_times(CrThread *t, CrFunction *f) {
    struct tms now;
    double unit = 1.0 / (double)sysconf(_SC_CLK_TCK);
    clock_t elapsed = times(&now);
    CrValue items[] = {cr_float((double)now.tms_utime * unit), cr_float((double)now.tms_stime * unit),
                       cr_float((double)now.tms_cutime * unit), cr_float((double)now.tms_cstime * unit), cr_float((double)elapsed * unit)};
    return cr_structseq_new(t, times_type, items, 5);
}

static CrValue posix_uname(CrThread *t, CrFunction *f) {
    struct utsname u;
    if (uname(&u)) return cr_posix_fail(t, cr_errno(), NULL);
    const char *const texts[] = {u.sysname, u.nodename, u.release, u.version, u.machine};
    CrValue items[5];
    for (size_t i = 0; i < 5; i++) items[i] = cr_posix_name(t, texts[i], false);
    return cr_structseq_new(t, uname_type, items, 5);
}

static CrValue posix_major(CrThread *t, CrFunction *f, CrValue device) {
    int64_t d;
    return cr_index_int64(t, device, &d, CR_TYPE_OF_ID(OverflowError)) ? cr_int(major((dev_t)d)) : CR_ERROR;
}
static CrValue posix_minor(CrThread *t, CrFunction *f, CrValue device) {
    int64_t d;
    return cr_index_int64(t, device, &d, CR_TYPE_OF_ID(OverflowError)) ? cr_int(minor((dev_t)d)) : CR_ERROR;
}
static CrValue posix_makedev(CrThread *t, CrFunction *f, CrValue high, CrValue low) {
    int a, b;
    return cr_posix_int(t, high, &a) && cr_posix_int(t, low, &b) ? cr_int_from_uint64(t, makedev((unsigned)a, (unsigned)b)) : CR_ERROR;
}

bool cr_posix_process_init(CrThread *t, CrValue module) {
    static const char *const uname_fields[] = {"sysname", "nodename", "release", "version", "machine", NULL};
    static const char *const times_fields[] = {"user", "system", "children_user", "children_system", "elapsed", NULL};
    static const char *const param_fields[] = {"sched_priority", NULL};
    static const char *const waitid_fields[] = {"si_pid", "si_uid", "si_signo", "si_status", "si_code", NULL};
    uname_type = cr_structseq_type(t, "posix", "uname_result", uname_fields);
    times_type = cr_structseq_type(t, "posix", "times_result", times_fields);
    sched_param_type = cr_structseq_type(t, "posix", "sched_param", param_fields);
    waitid_type = cr_structseq_type(t, "posix", "waitid_result", waitid_fields);
    before_fork = cr_list_new(t, 0);
    after_in_child = cr_list_new(t, 0);
    after_in_parent = cr_list_new(t, 0);
    CrValue env = environment(t);
    return !cr_raised(t) && cr_module_set(t, module, "uname_result", uname_type) == 0 &&
           cr_module_set(t, module, "times_result", times_type) == 0 &&
           cr_module_set(t, module, "sched_param", sched_param_type) == 0 &&
           cr_module_set(t, module, "waitid_result", waitid_type) == 0 && cr_module_set(t, module, "environ", env) == 0;
}

const CrMethodDef cr_posix_process_functions[] = {
    {"WCOREDUMP(status, /)", CR_FN(posix_WCOREDUMP), "Return True if the process returning status was dumped to a core file.", 0},
    {"WEXITSTATUS(status)", CR_FN(posix_WEXITSTATUS), "Return the process return code from status.", 0},
    {"WIFCONTINUED(status)", CR_FN(posix_WIFCONTINUED), "Return True if a particular process was continued from a job control stop.", 0},
    {"WIFEXITED(status)", CR_FN(posix_WIFEXITED), "Return True if the process returning status exited via the exit() system call.", 0},
    {"WIFSIGNALED(status)", CR_FN(posix_WIFSIGNALED), "Return True if the process returning status was terminated by a signal.", 0},
    {"WIFSTOPPED(status)", CR_FN(posix_WIFSTOPPED), "Return True if the process returning status was stopped.", 0},
    {"WSTOPSIG(status)", CR_FN(posix_WSTOPSIG), "Return the signal that stopped the process that provided the status value.", 0},
    {"WTERMSIG(status)", CR_FN(posix_WTERMSIG), "Return the signal that terminated the process that provided the status value.", 0},
    {"_exit(status)", CR_FN(posix_exit), "Exit to the system with specified status, without normal exit processing.", 0},
    {"abort()", CR_FN(posix_abort), "Abort the interpreter immediately.", 0},
    {"cpu_count()", CR_FN(posix_cpu_count), "Return the number of CPUs in the system; return None if indeterminable.", 0},
    {"ctermid()", CR_FN(posix_ctermid), "Return the name of the controlling terminal for this process.", 0},
    {"execv(path, argv, /)", CR_FN(posix_execv), "Execute an executable path with arguments, replacing current process.", 0},
    {"execve(path, argv, env)", CR_FN(posix_execve), "Execute an executable path with arguments, replacing current process.", 0},
    {"fork()", CR_FN(posix_fork), "Fork a child process.", 0},
    {"getegid()", CR_FN(posix_getegid), "Return the current process's effective group id.", 0},
    {"geteuid()", CR_FN(posix_geteuid), "Return the current process's effective user id.", 0},
    {"getgid()", CR_FN(posix_getgid), "Return the current process's group id.", 0},
    {"getgroups()", CR_FN(posix_getgroups), "Return list of supplemental group IDs for the process.", 0},
    {"getloadavg()", CR_FN(posix_getloadavg), "Return average recent system load information.", 0},
    {"getlogin()", CR_FN(posix_getlogin), "Return the actual login name.", 0},
    {"getpgid(pid)", CR_FN(posix_getpgid), "Call the system call getpgid(), and return the result.", 0},
    {"getpgrp()", CR_FN(posix_getpgrp), "Return the current process group id.", 0},
    {"getpid()", CR_FN(posix_getpid), "Return the current process id.", 0},
    {"getppid()", CR_FN(posix_getppid), "Return the parent's process id.", 0},
    {"getpriority(which, who)", CR_FN(posix_getpriority), "Return program scheduling priority.", 0},
    {"getrandom(size, flags=0)", CR_FN(posix_getrandom), "Obtain a series of random bytes.", 0},
    {"getresgid()", CR_FN(posix_getresgid), "Return a tuple of the current process's real, effective, and saved group ids.", 0},
    {"getresuid()", CR_FN(posix_getresuid), "Return a tuple of the current process's real, effective, and saved user ids.", 0},
    {"getsid(pid, /)", CR_FN(posix_getsid), "Call the system call getsid(pid) and return the result.", 0},
    {"getuid()", CR_FN(posix_getuid), "Return the current process's user id.", 0},
    {"kill(pid, signal, /)", CR_FN(posix_kill), "Kill a process with a signal.", 0},
    {"killpg(pgid, signal, /)", CR_FN(posix_killpg), "Kill a process group with a signal.", 0},
    {"major(device, /)", CR_FN(posix_major), "Extracts a device major number from a raw device number.", 0},
    {"makedev(major, minor, /)", CR_FN(posix_makedev), "Composes a raw device number from the major and minor device numbers.", 0},
    {"minor(device, /)", CR_FN(posix_minor), "Extracts a device minor number from a raw device number.", 0},
    {"nice(increment, /)", CR_FN(posix_nice), "Add increment to the priority of process and return the new priority.", 0},
    {"putenv(name, value, /)", CR_FN(posix_putenv), "Change or add an environment variable.", 0},
    {"register_at_fork(*, before=<unset>, after_in_child=<unset>, after_in_parent=<unset>)", CR_FN(posix_register_at_fork),
     "Register callables to be called when forking a new process.", 0},
    {"sched_getaffinity(pid, /)", CR_FN(posix_sched_getaffinity), "Return the affinity of the process identified by pid.", 0},
    {"sched_yield()", CR_FN(posix_sched_yield), "Voluntarily relinquish the CPU.", 0},
    {"setegid(egid, /)", CR_FN(posix_setegid), "Set the current process's effective group id.", 0},
    {"seteuid(euid, /)", CR_FN(posix_seteuid), "Set the current process's effective user id.", 0},
    {"setgid(gid, /)", CR_FN(posix_setgid), "Set the current process's group id.", 0},
    {"setpgid(pid, pgrp, /)", CR_FN(posix_setpgid), "Call the system call setpgid(pid, pgrp).", 0},
    {"setpgrp()", CR_FN(posix_setpgrp), "Make the current process the leader of its process group.", 0},
    {"setpriority(which, who, priority)", CR_FN(posix_setpriority), "Set program scheduling priority.", 0},
    {"setregid(rgid, egid, /)", CR_FN(posix_setregid), "Set the current process's real and effective group ids.", 0},
    {"setreuid(ruid, euid, /)", CR_FN(posix_setreuid), "Set the current process's real and effective user ids.", 0},
    {"setsid()", CR_FN(posix_setsid), "Call the system call setsid().", 0},
    {"setuid(uid, /)", CR_FN(posix_setuid), "Set the current process's user id.", 0},
    {"strerror(code, /)", CR_FN(posix_strerror), "Translate an error code to a message string.", 0},
    {"sync()", CR_FN(posix_sync), "Force write of everything to disk.", 0},
    {"system(command)", CR_FN(posix_system), "Execute the command in a subshell.", 0},
    {"tcgetpgrp(fd, /)", CR_FN(posix_tcgetpgrp), "Return the process group associated with the terminal specified by fd.", 0},
    {"tcsetpgrp(fd, pgid, /)", CR_FN(posix_tcsetpgrp), "Set the process group associated with the terminal specified by fd.", 0},
    {"times()", CR_FN(posix_times), "Return a collection containing process timing information.", 0},
    {"umask(mask, /)", CR_FN(posix_umask), "Set the current numeric umask and return the previous umask.", 0},
    {"uname()", CR_FN(posix_uname), "Return an object identifying the current operating system.", 0},
    {"unsetenv(name, /)", CR_FN(posix_unsetenv), "Delete an environment variable.", 0},
    {"urandom(size, /)", CR_FN(posix_urandom), "Return a bytes object containing random bytes suitable for cryptographic use.", 0},
    {"wait()", CR_FN(posix_wait), "Wait for completion of a child process.", 0},
    {"wait3(options)", CR_FN(posix_wait3), "Wait for completion of a child process.", 0},
    {"wait4(pid, options)", CR_FN(posix_wait4), "Wait for completion of a specific child process.", 0},
    {"waitid(idtype, id, options, /)", CR_FN(posix_waitid), "Returns the result of waiting for a process or processes.", 0},
    {"waitpid(pid, options, /)", CR_FN(posix_waitpid), "Wait for completion of a given child process.", 0},
    {"waitstatus_to_exitcode(status)", CR_FN(posix_exit_code), "Convert a wait status to an exit code.", 0},
    {0},
};
