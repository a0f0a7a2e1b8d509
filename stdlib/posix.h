// posix.h -- what the files of module posix share: arguments as the system wants them, system calls, their errors.
//
//   posixmodule.c   the module: table of functions, constants, environ        posix_args.c     this header
//   posix_stat.c    stat_result, listdir, scandir, times of files              posix_names.c    operations on paths
//   posix_fd.c      operations on descriptors                                  posix_process.c  processes, the system
#ifndef CRANKY_STDLIB_POSIX_H
#define CRANKY_STDLIB_POSIX_H

#include <errno.h>
#include <fcntl.h>
#include <sys/types.h>

#include "runtime/call.h"
#include "runtime/module.h"
#include "runtime/object.h"
#include "runtime/raise.h"
#include "runtime/sched/sched.h"

#pragma GCC diagnostic ignored "-Wunused-parameter"

#define POSIX_ENTRY(name, ...) CrValue cr_posix_##name(CrThread *t, CrFunction *f, ##__VA_ARGS__)

// A path argument.
typedef struct CrPath {
    CrValue object;     // as given, for errors
    const char *text;   // for the system; NULL when it is a descriptor or None
    CrValue keep;       // what holds the text
    int fd;             // -1: none
    bool bytes;         // names that come from it are bytes
} CrPath;
enum { CR_PATH_FD = 1, CR_PATH_NONE = 2 }; // what else it may be
bool cr_posix_path(CrThread *t, CrValue v, const char *function, const char *argument, int allowed, CrPath *p);
CrValue cr_posix_fspath(CrThread *t, CrValue path); // os.fspath: a str or bytes
CrValue cr_posix_name(CrThread *t, const char *name, bool bytes); // a name from the system
CrValue cr_posix_bytes(CrThread *t, CrValue v); // fsencode of str, bytes or PathLike, as bytes without NUL
bool cr_posix_int(CrThread *t, CrValue v, int *out);
bool cr_posix_fd(CrThread *t, CrValue v, int *out);      // an int, or an object with fileno()
bool cr_posix_dir_fd(CrThread *t, CrValue v, int *out);  // None: AT_FDCWD
bool cr_posix_id(CrThread *t, CrValue v, const char *what, uint32_t *out); // uid, gid: -1 is all ones

// Raises the OSError for `error` (or leaves what is set when it is -1). The paths may be NULL.
CrValue cr_posix_fail(CrThread *t, int error, const CrPath *path);
CrValue cr_posix_fail2(CrThread *t, int error, const CrPath *from, const CrPath *to);
pid_t cr_posix_fork_hooked(CrThread *t); // os.fork: with the callbacks of register_at_fork; -errno on failure
struct rusage;
CrValue cr_posix_rusage_type(CrThread *t); // resource.struct_rusage
CrValue cr_posix_rusage(CrThread *t, const struct rusage *u);
// The items of an iterable of paths as C strings, ending with NULL, for cr_posix_free_vector. NULL: exception set.
char **cr_posix_vector(CrThread *t, CrValue paths);
void cr_posix_free_vector(char **v); // NULL is fine
CrValue cr_posix_dup(CrThread *t, CrFunction *f, CrValue fd); // os.dup, and that of sockets: not inheritable
int cr_errno(void); // errno, of the OS thread that the task is on now

// A system call that may block: `r` receives its result, `error` is 0, an errno, or -1: a signal handler raised. Retried after
// EINTR. The expression must not touch Python objects.
#define CR_SYSCALL(t, error, r, expression)                                                                  \
    do {                                                                                                     \
        cr_enter_blocking(t);                                                                                \
        (r) = (expression);                                                                                  \
        error = (r) < 0 ? cr_errno() : 0;                                                                    \
        cr_exit_blocking(t);                                                                                 \
        if (error == EINTR && !cr_safepoint(t)) error = -1;                                                  \
    } while (error == EINTR)

// ---- The functions, by file -------------------------------------------------------------------------------
bool cr_posix_stat_init(CrThread *t, CrValue module); // types
bool cr_posix_fd_init(CrThread *t, CrValue module);
bool cr_posix_process_init(CrThread *t, CrValue module);
extern const CrMethodDef cr_posix_stat_functions[], cr_posix_name_functions[], cr_posix_fd_functions[],
    cr_posix_process_functions[];

typedef struct CrDirEntry {
    CrObject ob;
    CrValue name, path;     // str or bytes
    CrValue status, lstatus; // stat_results, CR_ERROR until asked for
    int64_t inode;
    int32_t kind;           // d_type
    int32_t dir_fd;         // descriptor that scandir was given, or -1
} CrDirEntry;

typedef struct CrScandir {
    CrObject ob;
    CrValue entries; // list of DirEntry; CR_ERROR once closed
    int64_t next;
} CrScandir;

#endif
