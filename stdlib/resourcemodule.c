// resourcemodule.c -- module resource: limits of a process, and what it has used.
#include <sys/resource.h>
#include <unistd.h>

#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "stdlib/posix.h"
#include "stdlib/stdlib.h"

static CrValue limits_tuple(CrThread *t, struct rlimit l) { // unlimited is -1
    return cr_tuple_from(t, (CrValue[]){cr_int_from_int64(t, (int64_t)l.rlim_cur), cr_int_from_int64(t, (int64_t)l.rlim_max)}, 2);
}

static bool one_limit(CrThread *t, CrValue v, rlim_t *out) {
    int64_t i;
    CrValue index = cr_index(t, v);
    if (index == CR_ERROR) return false;
    if (!cr_int_to_int64(index, &i)) return CR_RAISE(t, OverflowError, "Python int too large to convert to C long"), false;
    *out = (rlim_t)i;
    return true;
}

static bool limits_from(CrThread *t, CrValue v, struct rlimit *l) {
    CrValue pair = cr_tuple_from_iterable(t, v);
    if (pair == CR_ERROR) return false;
    if (cr_tuple_len(pair) != 2) return CR_RAISE(t, ValueError, "expected a tuple of 2 integers"), false;
    return one_limit(t, cr_tuple_items(pair)[0], &l->rlim_cur) && one_limit(t, cr_tuple_items(pair)[1], &l->rlim_max);
}

static bool resource_number(CrThread *t, CrValue v, int *out) {
    if (!cr_posix_int(t, v, out)) return false;
    if (*out < 0 || *out >= RLIM_NLIMITS) return CR_RAISE(t, ValueError, "invalid resource specified"), false;
    return true;
}

static CrValue fail(CrThread *t, int error) {
    if (error == EINVAL) return CR_RAISE(t, ValueError, "current limit exceeds maximum limit");
    if (error == EPERM) return CR_RAISE(t, ValueError, "not allowed to raise maximum limit");
    return cr_posix_fail(t, error, NULL);
}

static CrValue resource_getrlimit(CrThread *t, CrFunction *f, CrValue resource) {
    int r;
    struct rlimit l;
    if (!resource_number(t, resource, &r)) return CR_ERROR;
    return getrlimit((__rlimit_resource_t)r, &l) ? cr_posix_fail(t, cr_errno(), NULL) : limits_tuple(t, l);
}
static CrValue resource_setrlimit(CrThread *t, CrFunction *f, CrValue resource, CrValue limits) {
    int r;
    struct rlimit l;
    if (!resource_number(t, resource, &r) || !limits_from(t, limits, &l)) return CR_ERROR;
    return setrlimit((__rlimit_resource_t)r, &l) ? fail(t, cr_errno()) : CR_NONE;
}
static CrValue resource_prlimit(CrThread *t, CrFunction *f, CrValue pid, CrValue resource, CrValue limits) {
    int p, r;
    struct rlimit fresh, old;
    bool set = limits != CR_ERROR && limits != CR_NONE;
    if (!cr_posix_int(t, pid, &p) || !resource_number(t, resource, &r) || (set && !limits_from(t, limits, &fresh))) return CR_ERROR;
    int error = prlimit(p, (__rlimit_resource_t)r, set ? &fresh : NULL, &old) ? cr_errno() : 0;
    if (error == EINVAL) return fail(t, error);
    return error ? cr_posix_fail(t, error, NULL) : limits_tuple(t, old);
}
static CrValue resource_getrusage(CrThread *t, CrFunction *f, CrValue who) {
    int w;
    struct rusage u;
    if (!cr_posix_int(t, who, &w)) return CR_ERROR;
    if (getrusage((__rusage_who_t)w, &u) == 0) return cr_posix_rusage(t, &u);
    int error = cr_errno();
    return error == EINVAL ? CR_RAISE(t, ValueError, "invalid who parameter") : cr_posix_fail(t, error, NULL);
}
static CrValue resource_getpagesize(CrThread *t, CrFunction *f) { return cr_int(sysconf(_SC_PAGESIZE)); }

static const CrMethodDef functions[] = {
    {"getpagesize()", CR_FN(resource_getpagesize), NULL, 0},
    {"getrlimit(resource, /)", CR_FN(resource_getrlimit), NULL, 0},
    {"getrusage(who, /)", CR_FN(resource_getrusage), NULL, 0},
    {"prlimit(pid, resource, limits=<none>, /)", CR_FN(resource_prlimit), NULL, 0},
    {"setrlimit(resource, limits, /)", CR_FN(resource_setrlimit), NULL, 0},
    {0},
};

static int init(CrThread *t, CrValue module) {
    static const CrIntConstant constants[] = {
#define C(name) {#name, (int64_t)(name)}
        C(RLIMIT_AS), C(RLIMIT_CORE), C(RLIMIT_CPU), C(RLIMIT_DATA), C(RLIMIT_FSIZE), C(RLIMIT_MEMLOCK), C(RLIMIT_MSGQUEUE),
        C(RLIMIT_NICE), C(RLIMIT_NOFILE), C(RLIMIT_NPROC), C(RLIMIT_OFILE), C(RLIMIT_RSS), C(RLIMIT_RTPRIO), C(RLIMIT_RTTIME),
        C(RLIMIT_SIGPENDING), C(RLIMIT_STACK), C(RLIM_INFINITY), C(RUSAGE_CHILDREN), C(RUSAGE_SELF), C(RUSAGE_THREAD),
#undef C
    };
    if (CR_SET_INTS(t, module, constants) < 0) return -1;
    if (cr_module_set(t, module, "struct_rusage", cr_posix_rusage_type(t)) < 0) return -1;
    return cr_module_set(t, module, "error", cr_box(CR_TYPE_OF_ID(OSError)));
}

const CrModuleDef cr_module_resource = {"resource", NULL, functions, init};
