// posixmodule.c -- module posix: its table, put together from the posix_*.c files, and its constants.
#include <dlfcn.h>
#include <limits.h>
#include <linux/limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <sysexits.h>
#include <unistd.h>

#include "runtime/type.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "stdlib/posix.h"
#include "stdlib/stdlib.h"

#define C(name) {#name, name}

static const CrIntConstant constants[] = {
    C(CLD_CONTINUED), C(CLD_DUMPED), C(CLD_EXITED), C(CLD_KILLED), C(CLD_STOPPED), C(CLD_TRAPPED), C(EFD_CLOEXEC),
    C(EFD_NONBLOCK), C(EFD_SEMAPHORE), C(EX_CANTCREAT), C(EX_CONFIG), C(EX_DATAERR), C(EX_IOERR), C(EX_NOHOST),
    C(EX_NOINPUT), C(EX_NOPERM), C(EX_NOUSER), C(EX_OK), C(EX_OSERR), C(EX_OSFILE), C(EX_PROTOCOL), C(EX_SOFTWARE),
    C(EX_TEMPFAIL), C(EX_UNAVAILABLE), C(EX_USAGE), C(F_LOCK), C(F_OK), C(F_TEST), C(F_TLOCK), C(F_ULOCK),
    C(GRND_NONBLOCK), C(GRND_RANDOM), C(MFD_ALLOW_SEALING), C(MFD_CLOEXEC), C(NGROUPS_MAX), C(O_ACCMODE), C(O_APPEND),
    C(O_ASYNC), C(O_CLOEXEC), C(O_CREAT), C(O_DIRECT), C(O_DIRECTORY), C(O_DSYNC), C(O_EXCL), C(O_FSYNC), C(O_NDELAY),
    C(O_NOATIME), C(O_NOCTTY), C(O_NOFOLLOW), C(O_NONBLOCK), C(O_PATH), C(O_RDONLY), C(O_RDWR), C(O_RSYNC), C(O_SYNC),
    C(O_TMPFILE), C(O_TRUNC), C(O_WRONLY), C(POSIX_FADV_DONTNEED), C(POSIX_FADV_NOREUSE), C(POSIX_FADV_NORMAL),
    C(POSIX_FADV_RANDOM), C(POSIX_FADV_SEQUENTIAL), C(POSIX_FADV_WILLNEED), C(PRIO_PGRP), C(PRIO_PROCESS),
    C(PRIO_USER), C(P_ALL), C(P_PGID), C(P_PID), C(P_PIDFD), C(RTLD_DEEPBIND), C(RTLD_GLOBAL), C(RTLD_LAZY),
    C(RTLD_LOCAL), C(RTLD_NODELETE), C(RTLD_NOLOAD), C(RTLD_NOW), C(R_OK), C(SCHED_BATCH), C(SCHED_FIFO),
    C(SCHED_IDLE), C(SCHED_OTHER), C(SCHED_RR), C(SEEK_DATA), C(SEEK_HOLE), C(SPLICE_F_MORE), C(SPLICE_F_MOVE),
    C(SPLICE_F_NONBLOCK), C(ST_APPEND), C(ST_MANDLOCK), C(ST_NOATIME), C(ST_NODEV), C(ST_NODIRATIME), C(ST_NOEXEC),
    C(ST_NOSUID), C(ST_RDONLY), C(ST_RELATIME), C(ST_SYNCHRONOUS), C(ST_WRITE), C(TMP_MAX), C(WCONTINUED), C(WEXITED),
    C(WNOHANG), C(WNOWAIT), C(WSTOPPED), C(WUNTRACED), C(W_OK), C(XATTR_CREATE), C(XATTR_REPLACE), C(X_OK),
    {"SCHED_RESET_ON_FORK", SCHED_RESET_ON_FORK}, {"XATTR_SIZE_MAX", 65536}, {"O_LARGEFILE", 0}, {NULL, 0},
};

// sysconf_names and its like: the C names begin with one more underscore.
#undef C
#define C(name) {&#name[1], name}
static const CrIntConstant sysconf_names[] = {
    C(_SC_2_CHAR_TERM), C(_SC_2_C_BIND), C(_SC_2_C_DEV), C(_SC_2_C_VERSION), C(_SC_2_FORT_DEV), C(_SC_2_FORT_RUN),
    C(_SC_2_LOCALEDEF), C(_SC_2_SW_DEV), C(_SC_2_UPE), C(_SC_2_VERSION), C(_SC_AIO_LISTIO_MAX), C(_SC_AIO_MAX),
    C(_SC_AIO_PRIO_DELTA_MAX), C(_SC_ARG_MAX), C(_SC_ASYNCHRONOUS_IO), C(_SC_ATEXIT_MAX), C(_SC_AVPHYS_PAGES),
    C(_SC_BC_BASE_MAX), C(_SC_BC_DIM_MAX), C(_SC_BC_SCALE_MAX), C(_SC_BC_STRING_MAX), C(_SC_CHARCLASS_NAME_MAX),
    C(_SC_CHAR_BIT), C(_SC_CHAR_MAX), C(_SC_CHAR_MIN), C(_SC_CHILD_MAX), C(_SC_CLK_TCK), C(_SC_COLL_WEIGHTS_MAX),
    C(_SC_DELAYTIMER_MAX), C(_SC_EQUIV_CLASS_MAX), C(_SC_EXPR_NEST_MAX), C(_SC_FSYNC), C(_SC_GETGR_R_SIZE_MAX),
    C(_SC_GETPW_R_SIZE_MAX), C(_SC_INT_MAX), C(_SC_INT_MIN), C(_SC_IOV_MAX), C(_SC_JOB_CONTROL), C(_SC_LINE_MAX),
    C(_SC_LOGIN_NAME_MAX), C(_SC_LONG_BIT), C(_SC_MAPPED_FILES), C(_SC_MB_LEN_MAX), C(_SC_MEMLOCK),
    C(_SC_MEMLOCK_RANGE), C(_SC_MEMORY_PROTECTION), C(_SC_MESSAGE_PASSING), C(_SC_MINSIGSTKSZ), C(_SC_MQ_OPEN_MAX),
    C(_SC_MQ_PRIO_MAX), C(_SC_NGROUPS_MAX), C(_SC_NL_ARGMAX), C(_SC_NL_LANGMAX), C(_SC_NL_MSGMAX), C(_SC_NL_NMAX),
    C(_SC_NL_SETMAX), C(_SC_NL_TEXTMAX), C(_SC_NPROCESSORS_CONF), C(_SC_NPROCESSORS_ONLN), C(_SC_NZERO),
    C(_SC_OPEN_MAX), C(_SC_PAGESIZE), C(_SC_PAGE_SIZE), C(_SC_PASS_MAX), C(_SC_PHYS_PAGES), C(_SC_PII),
    C(_SC_PII_INTERNET), C(_SC_PII_INTERNET_DGRAM), C(_SC_PII_INTERNET_STREAM), C(_SC_PII_OSI), C(_SC_PII_OSI_CLTS),
    C(_SC_PII_OSI_COTS), C(_SC_PII_OSI_M), C(_SC_PII_SOCKET), C(_SC_PII_XTI), C(_SC_POLL), C(_SC_PRIORITIZED_IO),
    C(_SC_PRIORITY_SCHEDULING), C(_SC_REALTIME_SIGNALS), C(_SC_RE_DUP_MAX), C(_SC_RTSIG_MAX), C(_SC_SAVED_IDS),
    C(_SC_SCHAR_MAX), C(_SC_SCHAR_MIN), C(_SC_SELECT), C(_SC_SEMAPHORES), C(_SC_SEM_NSEMS_MAX), C(_SC_SEM_VALUE_MAX),
    C(_SC_SHARED_MEMORY_OBJECTS), C(_SC_SHRT_MAX), C(_SC_SHRT_MIN), C(_SC_SIGQUEUE_MAX), C(_SC_SSIZE_MAX),
    C(_SC_STREAM_MAX), C(_SC_SYNCHRONIZED_IO), C(_SC_THREADS), C(_SC_THREAD_ATTR_STACKADDR),
    C(_SC_THREAD_ATTR_STACKSIZE), C(_SC_THREAD_DESTRUCTOR_ITERATIONS), C(_SC_THREAD_KEYS_MAX),
    C(_SC_THREAD_PRIORITY_SCHEDULING), C(_SC_THREAD_PRIO_INHERIT), C(_SC_THREAD_PRIO_PROTECT),
    C(_SC_THREAD_PROCESS_SHARED), C(_SC_THREAD_SAFE_FUNCTIONS), C(_SC_THREAD_STACK_MIN), C(_SC_THREAD_THREADS_MAX),
    C(_SC_TIMERS), C(_SC_TIMER_MAX), C(_SC_TTY_NAME_MAX), C(_SC_TZNAME_MAX), C(_SC_T_IOV_MAX), C(_SC_UCHAR_MAX),
    C(_SC_UINT_MAX), C(_SC_UIO_MAXIOV), C(_SC_ULONG_MAX), C(_SC_USHRT_MAX), C(_SC_VERSION), C(_SC_WORD_BIT),
    C(_SC_XBS5_ILP32_OFF32), C(_SC_XBS5_ILP32_OFFBIG), C(_SC_XBS5_LP64_OFF64), C(_SC_XBS5_LPBIG_OFFBIG),
    C(_SC_XOPEN_CRYPT), C(_SC_XOPEN_ENH_I18N), C(_SC_XOPEN_LEGACY), C(_SC_XOPEN_REALTIME),
    C(_SC_XOPEN_REALTIME_THREADS), C(_SC_XOPEN_SHM), C(_SC_XOPEN_UNIX), C(_SC_XOPEN_VERSION),
    C(_SC_XOPEN_XCU_VERSION), C(_SC_XOPEN_XPG2), C(_SC_XOPEN_XPG3), C(_SC_XOPEN_XPG4),
    {NULL, 0},
};
static const CrIntConstant confstr_names[] = {
    C(_CS_GNU_LIBC_VERSION), C(_CS_GNU_LIBPTHREAD_VERSION), C(_CS_LFS64_CFLAGS), C(_CS_LFS64_LDFLAGS),
    C(_CS_LFS64_LIBS), C(_CS_LFS64_LINTFLAGS), C(_CS_LFS_CFLAGS), C(_CS_LFS_LDFLAGS), C(_CS_LFS_LIBS),
    C(_CS_LFS_LINTFLAGS), C(_CS_PATH), C(_CS_XBS5_ILP32_OFF32_CFLAGS), C(_CS_XBS5_ILP32_OFF32_LDFLAGS),
    C(_CS_XBS5_ILP32_OFF32_LIBS), C(_CS_XBS5_ILP32_OFF32_LINTFLAGS), C(_CS_XBS5_ILP32_OFFBIG_CFLAGS),
    C(_CS_XBS5_ILP32_OFFBIG_LDFLAGS), C(_CS_XBS5_ILP32_OFFBIG_LIBS), C(_CS_XBS5_ILP32_OFFBIG_LINTFLAGS),
    C(_CS_XBS5_LP64_OFF64_CFLAGS), C(_CS_XBS5_LP64_OFF64_LDFLAGS), C(_CS_XBS5_LP64_OFF64_LIBS),
    C(_CS_XBS5_LP64_OFF64_LINTFLAGS), C(_CS_XBS5_LPBIG_OFFBIG_CFLAGS), C(_CS_XBS5_LPBIG_OFFBIG_LDFLAGS),
    C(_CS_XBS5_LPBIG_OFFBIG_LIBS), C(_CS_XBS5_LPBIG_OFFBIG_LINTFLAGS),
    {NULL, 0},
};
static const CrIntConstant pathconf_names[] = {
    C(_PC_ALLOC_SIZE_MIN), C(_PC_ASYNC_IO), C(_PC_CHOWN_RESTRICTED), C(_PC_FILESIZEBITS), C(_PC_LINK_MAX),
    C(_PC_MAX_CANON), C(_PC_MAX_INPUT), C(_PC_NAME_MAX), C(_PC_NO_TRUNC), C(_PC_PATH_MAX), C(_PC_PIPE_BUF),
    C(_PC_PRIO_IO), C(_PC_REC_INCR_XFER_SIZE), C(_PC_REC_MAX_XFER_SIZE), C(_PC_REC_MIN_XFER_SIZE),
    C(_PC_REC_XFER_ALIGN), C(_PC_SOCK_MAXBUF), C(_PC_SYMLINK_MAX), C(_PC_SYNC_IO), C(_PC_VDISABLE),
    {NULL, 0},
};
#undef C

static CrValue dict_of(CrThread *t, const CrIntConstant *c) {
    CrValue dict = cr_dict_new(t);
    for (; c->name; c++)
        if (cr_dict_set(t, dict, cr_intern_c(t, c->name), cr_int_from_int64(t, c->value)) < 0) return CR_ERROR;
    return dict;
}

// What os.py wants to know of the system.
static CrValue have_functions(CrThread *t) {
    static const char *const names[] = {
        "HAVE_FACCESSAT",  "HAVE_FCHDIR",    "HAVE_FCHMOD",   "HAVE_FCHMODAT",  "HAVE_FCHOWN",    "HAVE_FCHOWNAT",  "HAVE_FEXECVE",
        "HAVE_FDOPENDIR",  "HAVE_FPATHCONF", "HAVE_FSTATAT",  "HAVE_FSTATVFS",  "HAVE_FTRUNCATE", "HAVE_FUTIMENS",  "HAVE_FUTIMES",
        "HAVE_FUTIMESAT",  "HAVE_LINKAT",    "HAVE_LCHOWN",   "HAVE_LSTAT",     "HAVE_LUTIMES",   "HAVE_MKDIRAT",   "HAVE_MKFIFOAT",
        "HAVE_MKNODAT",    "HAVE_OPENAT",    "HAVE_READLINKAT", "HAVE_RENAMEAT", "HAVE_SYMLINKAT", "HAVE_UNLINKAT", "HAVE_UTIMENSAT"};
    CrValue list = cr_list_new(t, 32);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) cr_list_append(t, list, cr_intern_c(t, names[i]));
    return list;
}

static int add_functions(CrThread *t, CrValue module) {
    static const CrMethodDef *const tables[] = {cr_posix_fd_functions, cr_posix_name_functions, cr_posix_process_functions,
                                                cr_posix_stat_functions};
    CrValue name = cr_intern_c(t, "posix");
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const CrMethodDef *f = tables[i]; f->signature; f++) {
            CrValue function = cr_builtin_function(t, f, name);
            if (cr_module_set(t, module, CR_AS(CrFunction, function)->code->name, function) < 0) return -1;
        }
    return 0;
}

static int posix_init(CrThread *t, CrValue module) {
    if (add_functions(t, module) < 0) return -1;
    for (const CrIntConstant *c = constants; c->name; c++)
        if (cr_module_set(t, module, c->name, cr_int_from_int64(t, c->value)) < 0) return -1;
    if (!cr_posix_stat_init(t, module) || !cr_posix_fd_init(t, module) || !cr_posix_process_init(t, module)) return -1;
    cr_module_set(t, module, "sysconf_names", dict_of(t, sysconf_names));
    cr_module_set(t, module, "confstr_names", dict_of(t, confstr_names));
    cr_module_set(t, module, "pathconf_names", dict_of(t, pathconf_names));
    cr_module_set(t, module, "_have_functions", have_functions(t));
    cr_module_set(t, module, "error", cr_box(CR_TYPE_OF_ID(OSError)));
    return cr_raised(t) ? -1 : 0;
}

const CrModuleDef cr_module_posix = {
    "posix",
    "This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard.",
    NULL, posix_init};
