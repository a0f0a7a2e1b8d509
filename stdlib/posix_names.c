// posix_names.c -- module posix: operations on paths: making, removing, renaming, linking, permissions, attributes.
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "runtime/types/bytes.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "stdlib/posix.h"

enum { XATTR_SIZE = 65536 };

static CrValue done(CrThread *t, int error, const CrPath *p) { return error ? cr_posix_fail(t, error, p) : CR_NONE; }

// path and dir_fd, as most functions take them.
static bool path_at(CrThread *t, CrValue path, CrValue dir, const char *function, CrPath *p, int *dir_fd) {
    return cr_posix_path(t, path, function, "path", 0, p) && cr_posix_dir_fd(t, dir, dir_fd);
}

// A function over (path, mode) with dir_fd.
#define MODE_AT(name, call)                                                                                  \
    static CrValue posix_##name(CrThread *t, CrFunction *f, CrValue path, CrValue mode, CrValue dir) {       \
        CrPath p;                                                                                            \
        int dir_fd, m, r, error;                                                                             \
        if (!path_at(t, path, dir, #name, &p, &dir_fd) || !cr_posix_int(t, mode, &m)) return CR_ERROR;       \
        CR_SYSCALL(t, error, r, call(dir_fd, p.text, (mode_t)m));                                            \
        return done(t, error, &p);                                                                           \
    }
MODE_AT(mkdir, mkdirat)
MODE_AT(mkfifo, mkfifoat)

#define UNLINK_AT(name, flags)                                                                               \
    static CrValue posix_##name(CrThread *t, CrFunction *f, CrValue path, CrValue dir) {                     \
        CrPath p;                                                                                            \
        int dir_fd, r, error;                                                                                \
        if (!path_at(t, path, dir, #name, &p, &dir_fd)) return CR_ERROR;                                     \
        CR_SYSCALL(t, error, r, unlinkat(dir_fd, p.text, flags));                                            \
        return done(t, error, &p);                                                                           \
    }
UNLINK_AT(rmdir, AT_REMOVEDIR)
UNLINK_AT(unlink, 0)
UNLINK_AT(remove, 0)

static CrValue posix_mknod(CrThread *t, CrFunction *f, CrValue path, CrValue mode, CrValue device, CrValue dir) {
    CrPath p;
    int dir_fd, m, r, error;
    int64_t dev;
    if (!path_at(t, path, dir, "mknod", &p, &dir_fd) || !cr_posix_int(t, mode, &m) ||
        !cr_index_int64(t, device, &dev, CR_TYPE_OF_ID(OverflowError)))
        return CR_ERROR;
    CR_SYSCALL(t, error, r, mknodat(dir_fd, p.text, (mode_t)m, (dev_t)dev));
    return done(t, error, &p);
}

// src and dst, each with its directory.
typedef struct Pair {
    CrPath from, to;
    int from_dir, to_dir;
} Pair;

static bool pair_of(CrThread *t, const char *function, CrValue src, CrValue dst, CrValue src_dir, CrValue dst_dir, Pair *p) {
    if (!cr_posix_path(t, src, function, "src", 0, &p->from) || !cr_posix_path(t, dst, function, "dst", 0, &p->to) ||
        !cr_posix_dir_fd(t, src_dir, &p->from_dir) || !cr_posix_dir_fd(t, dst_dir, &p->to_dir))
        return false;
    return true;
}

static CrValue rename_pair(CrThread *t, const char *function, CrValue src, CrValue dst, CrValue src_dir, CrValue dst_dir) {
    Pair p;
    int r, error;
    if (!pair_of(t, function, src, dst, src_dir, dst_dir, &p)) return CR_ERROR;
    CR_SYSCALL(t, error, r, renameat(p.from_dir, p.from.text, p.to_dir, p.to.text));
    return error ? cr_posix_fail2(t, error, &p.from, &p.to) : CR_NONE;
}
static CrValue posix_rename(CrThread *t, CrFunction *f, CrValue src, CrValue dst, CrValue src_dir, CrValue dst_dir) {
    return rename_pair(t, "rename", src, dst, src_dir, dst_dir);
}
static CrValue posix_replace(CrThread *t, CrFunction *f, CrValue src, CrValue dst, CrValue src_dir, CrValue dst_dir) {
    return rename_pair(t, "replace", src, dst, src_dir, dst_dir);
}

static CrValue posix_link(CrThread *t, CrFunction *f, CrValue src, CrValue dst, CrValue src_dir, CrValue dst_dir, CrValue follow_symlinks) {
    Pair p;
    int r, error, follow = cr_truth(t, follow_symlinks);
    if (follow < 0 || !pair_of(t, "link", src, dst, src_dir, dst_dir, &p)) return CR_ERROR;
    // By default link() follows no symbolic link on Linux, whatever the documentation says.
    bool plain = p.from_dir == AT_FDCWD && p.to_dir == AT_FDCWD && follow;
    CR_SYSCALL(t, error, r, plain ? link(p.from.text, p.to.text)
                                  : linkat(p.from_dir, p.from.text, p.to_dir, p.to.text, follow ? AT_SYMLINK_FOLLOW : 0));
    return error ? cr_posix_fail2(t, error, &p.from, &p.to) : CR_NONE;
}

static CrValue posix_symlink(CrThread *t, CrFunction *f, CrValue src, CrValue dst, CrValue is_directory, CrValue dir) {
    CrPath from, to;
    int dir_fd, r, error;
    if (!cr_posix_path(t, src, "symlink", "src", 0, &from) || !cr_posix_path(t, dst, "symlink", "dst", 0, &to) ||
        !cr_posix_dir_fd(t, dir, &dir_fd))
        return CR_ERROR;
    CR_SYSCALL(t, error, r, symlinkat(from.text, dir_fd, to.text));
    return error ? cr_posix_fail2(t, error, &from, &to) : CR_NONE;
}

static CrValue posix_readlink(CrThread *t, CrFunction *f, CrValue path, CrValue dir) {
    CrPath p;
    char target[PATH_MAX + 1];
    int dir_fd, error;
    ssize_t r;
    if (!path_at(t, path, dir, "readlink", &p, &dir_fd)) return CR_ERROR;
    CR_SYSCALL(t, error, r, readlinkat(dir_fd, p.text, target, PATH_MAX));
    if (error) return cr_posix_fail(t, error, &p);
    target[r] = 0;
    return cr_posix_name(t, target, p.bytes);
}

static CrValue posix_access(CrThread *t, CrFunction *f, CrValue path, CrValue mode, CrValue dir, CrValue effective, CrValue follow_symlinks) {
    CrPath p;
    int dir_fd, m, r, error, eff = cr_truth(t, effective), follow = cr_truth(t, follow_symlinks);
    if (eff < 0 || follow < 0 || !path_at(t, path, dir, "access", &p, &dir_fd) || !cr_posix_int(t, mode, &m)) return CR_ERROR;
    CR_SYSCALL(t, error, r, faccessat(dir_fd, p.text, m, (eff ? AT_EACCESS : 0) | (follow ? 0 : AT_SYMLINK_NOFOLLOW)));
    return error == -1 ? CR_ERROR : cr_bool(error == 0);
}

static CrValue posix_chmod(CrThread *t, CrFunction *f, CrValue path, CrValue mode, CrValue dir, CrValue follow_symlinks) {
    CrPath p;
    int dir_fd, m, r, error, follow = cr_truth(t, follow_symlinks);
    if (follow < 0 || !cr_posix_path(t, path, "chmod", "path", CR_PATH_FD, &p) || !cr_posix_dir_fd(t, dir, &dir_fd) ||
        !cr_posix_int(t, mode, &m))
        return CR_ERROR;
    if (!follow) return CR_RAISE(t, NotImplementedError, "chmod: follow_symlinks unavailable on this platform");
    CR_SYSCALL(t, error, r, p.text ? fchmodat(dir_fd, p.text, (mode_t)m, 0) : fchmod(p.fd, (mode_t)m));
    return done(t, error, &p);
}

static CrValue posix_chown(CrThread *t, CrFunction *f, const CrValue *args) {
    CrPath p;
    uint32_t uid, gid;
    int dir_fd, r, error, follow = cr_truth(t, args[4]);
    if (follow < 0 || !cr_posix_path(t, args[0], "chown", "path", CR_PATH_FD, &p) || !cr_posix_id(t, args[1], "uid", &uid) ||
        !cr_posix_id(t, args[2], "gid", &gid) || !cr_posix_dir_fd(t, args[3], &dir_fd))
        return CR_ERROR;
    CR_SYSCALL(t, error, r, p.text ? fchownat(dir_fd, p.text, uid, gid, follow ? 0 : AT_SYMLINK_NOFOLLOW) : fchown(p.fd, uid, gid));
    return done(t, error, &p);
}
static CrValue posix_chown5(CrThread *t, CrFunction *f, CrValue path, CrValue uid, CrValue gid, CrValue dir, CrValue follow) {
    return posix_chown(t, f, (CrValue[]){path, uid, gid, dir, follow});
}
static CrValue posix_lchown(CrThread *t, CrFunction *f, CrValue path, CrValue uid, CrValue gid) {
    return posix_chown(t, f, (CrValue[]){path, uid, gid, CR_NONE, CR_FALSE});
}

static CrValue posix_truncate(CrThread *t, CrFunction *f, CrValue path, CrValue length) {
    CrPath p;
    int64_t n;
    int r, error;
    if (!cr_posix_path(t, path, "truncate", "path", CR_PATH_FD, &p) || !cr_index_int64(t, length, &n, CR_TYPE_OF_ID(OverflowError)))
        return CR_ERROR;
    CR_SYSCALL(t, error, r, p.text ? truncate(p.text, n) : ftruncate(p.fd, n));
    return done(t, error, &p);
}

static CrValue posix_open(CrThread *t, CrFunction *f, CrValue path, CrValue flags, CrValue mode, CrValue dir) {
    CrPath p;
    int dir_fd, fl, m, fd, error;
    if (!path_at(t, path, dir, "open", &p, &dir_fd) || !cr_posix_int(t, flags, &fl) || !cr_posix_int(t, mode, &m)) return CR_ERROR;
    CR_SYSCALL(t, error, fd, openat(dir_fd, p.text, fl | O_CLOEXEC, (mode_t)m));
    return error ? cr_posix_fail(t, error, &p) : cr_int(fd);
}

static CrValue posix_chdir(CrThread *t, CrFunction *f, CrValue path) {
    CrPath p;
    int r, error;
    if (!cr_posix_path(t, path, "chdir", "path", CR_PATH_FD, &p)) return CR_ERROR;
    CR_SYSCALL(t, error, r, p.text ? chdir(p.text) : fchdir(p.fd));
    return done(t, error, &p);
}
static CrValue posix_chroot(CrThread *t, CrFunction *f, CrValue path) {
    CrPath p;
    int r, error;
    if (!cr_posix_path(t, path, "chroot", "path", 0, &p)) return CR_ERROR;
    CR_SYSCALL(t, error, r, chroot(p.text));
    return done(t, error, &p);
}

static CrValue current_directory(CrThread *t, bool bytes) {
    char *name = getcwd(NULL, 0);
    if (!name) return cr_posix_fail(t, cr_errno(), NULL);
    CrValue v = cr_posix_name(t, name, bytes);
    free(name);
    return v;
}
static CrValue posix_getcwd(CrThread *t, CrFunction *f) { return current_directory(t, false); }
static CrValue posix_getcwdb(CrThread *t, CrFunction *f) { return current_directory(t, true); }

static CrValue posix_fspath(CrThread *t, CrFunction *f, CrValue path) { return cr_posix_fspath(t, path); }

static bool name_number(CrThread *t, CrValue name, const char *table, int *out);

static CrValue posix_pathconf(CrThread *t, CrFunction *f, CrValue path, CrValue name) {
    CrPath p;
    int n, error;
    if (!cr_posix_path(t, path, "pathconf", "path", CR_PATH_FD, &p) || !name_number(t, name, "pathconf_names", &n)) return CR_ERROR;
    errno = 0;
    long v = p.text ? pathconf(p.text, n) : fpathconf(p.fd, n);
    error = cr_errno();
    return v == -1 && error ? cr_posix_fail(t, error, &p) : cr_int_from_int64(t, v);
}

static bool name_number(CrThread *t, CrValue name, const char *table, int *out) {
    if (!cr_is_str(name)) {
        if (cr_type_of(name)->slots.index) return cr_posix_int(t, name, out);
        return CR_RAISE(t, TypeError, "configuration names must be strings or integers"), false;
    }
    CrValue module = cr_import(t, cr_intern_c(t, "posix"), true), names = module ? cr_getattr(t, module, cr_intern_c(t, table)) : CR_ERROR;
    CrValue number = names ? cr_getitem(t, names, name) : CR_ERROR;
    if (number != CR_ERROR) return cr_posix_int(t, number, out);
    if (cr_exception_clear_if(t, CR_TYPE_OF_ID(KeyError))) CR_RAISE(t, ValueError, "unrecognized configuration name");
    return false;
}

static CrValue posix_sysconf(CrThread *t, CrFunction *f, CrValue name) {
    int n;
    if (!name_number(t, name, "sysconf_names", &n)) return CR_ERROR;
    errno = 0;
    long v = sysconf(n);
    int error = cr_errno();
    return v == -1 && error ? cr_posix_fail(t, error, NULL) : cr_int_from_int64(t, v);
}

static CrValue posix_confstr(CrThread *t, CrFunction *f, CrValue name) {
    int n;
    char text[1024];
    if (!name_number(t, name, "confstr_names", &n)) return CR_ERROR;
    errno = 0;
    size_t size = confstr(n, text, sizeof text);
    int error = cr_errno();
    if (size == 0) return error ? cr_posix_fail(t, error, NULL) : CR_NONE;
    return cr_posix_name(t, text, false);
}

// ---- Extended attributes ----------------------------------------------------------------------------------

static bool xattr_arguments(CrThread *t, const char *function, CrValue path, CrValue name, CrValue follow_symlinks, CrPath *p,
                            CrPath *attribute, bool *follow) {
    int truth = cr_truth(t, follow_symlinks);
    *follow = truth;
    if (truth < 0 || !cr_posix_path(t, path, function, "path", CR_PATH_FD | (name ? 0 : CR_PATH_NONE), p)) return false;
    if (!truth && p->fd >= 0) {
        CR_RAISE(t, ValueError, "%s: cannot use fd and follow_symlinks together", function);
        return false;
    }
    return !name || cr_posix_path(t, name, function, "attribute", 0, attribute);
}

static CrValue posix_getxattr(CrThread *t, CrFunction *f, CrValue path, CrValue attribute, CrValue follow_symlinks) {
    CrPath p, a;
    bool follow;
    ssize_t r;
    int error;
    if (!xattr_arguments(t, "getxattr", path, attribute, follow_symlinks, &p, &a, &follow)) return CR_ERROR;
    char *value = malloc(XATTR_SIZE);
    if (!value) return cr_raise_no_memory(t);
    CR_SYSCALL(t, error, r, p.fd >= 0 ? fgetxattr(p.fd, a.text, value, XATTR_SIZE)
                            : follow  ? getxattr(p.text, a.text, value, XATTR_SIZE)
                                      : lgetxattr(p.text, a.text, value, XATTR_SIZE));
    CrValue v = error ? cr_posix_fail(t, error, &p) : cr_bytes_from(t, value, (size_t)r);
    free(value);
    return v;
}

static CrValue posix_setxattr(CrThread *t, CrFunction *f, CrValue path, CrValue attribute, CrValue value, CrValue flags, CrValue follow_symlinks) {
    CrPath p, a;
    bool follow;
    const uint8_t *data;
    size_t n;
    int fl, r, error;
    if (!xattr_arguments(t, "setxattr", path, attribute, follow_symlinks, &p, &a, &follow) || !cr_bytes_view(t, value, &data, &n) ||
        !cr_posix_int(t, flags, &fl))
        return CR_ERROR;
    CR_SYSCALL(t, error, r, p.fd >= 0 ? fsetxattr(p.fd, a.text, data, n, fl)
                            : follow  ? setxattr(p.text, a.text, data, n, fl)
                                      : lsetxattr(p.text, a.text, data, n, fl));
    return done(t, error, &p);
}

static CrValue posix_removexattr(CrThread *t, CrFunction *f, CrValue path, CrValue attribute, CrValue follow_symlinks) {
    CrPath p, a;
    bool follow;
    int r, error;
    if (!xattr_arguments(t, "removexattr", path, attribute, follow_symlinks, &p, &a, &follow)) return CR_ERROR;
    CR_SYSCALL(t, error, r, p.fd >= 0 ? fremovexattr(p.fd, a.text) : follow ? removexattr(p.text, a.text) : lremovexattr(p.text, a.text));
    return done(t, error, &p);
}

static CrValue posix_listxattr(CrThread *t, CrFunction *f, CrValue path, CrValue follow_symlinks) {
    CrPath p;
    bool follow;
    ssize_t r;
    int error;
    if (!xattr_arguments(t, "listxattr", path, CR_ERROR, follow_symlinks, &p, NULL, &follow)) return CR_ERROR;
    const char *name = p.text ? p.text : ".";
    char *names = malloc(XATTR_SIZE);
    if (!names) return cr_raise_no_memory(t);
    CR_SYSCALL(t, error, r, p.fd >= 0 ? flistxattr(p.fd, names, XATTR_SIZE)
                            : follow  ? listxattr(name, names, XATTR_SIZE)
                                      : llistxattr(name, names, XATTR_SIZE));
    CrValue list = error ? cr_posix_fail(t, error, &p) : cr_list_new(t, 0);
    for (ssize_t i = 0; list != CR_ERROR && i < r; i += (ssize_t)strlen(names + i) + 1)
        if (cr_list_append(t, list, cr_posix_name(t, names + i, false)) < 0) list = CR_ERROR;
    free(names);
    return list;
}

const CrMethodDef cr_posix_name_functions[] = {
    {"access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)", CR_FN(posix_access),
     "Use the real uid/gid to test for access to a path.", 0},
    {"chdir(path)", CR_FN(posix_chdir), "Change the current working directory to the specified path.", 0},
    {"chmod(path, mode, *, dir_fd=None, follow_symlinks=True)", CR_FN(posix_chmod), "Change the access permissions of a file.", 0},
    {"chown(path, uid, gid, *, dir_fd=None, follow_symlinks=True)", CR_FN(posix_chown5),
     "Change the owner and group id of path to the numeric uid and gid.", 0},
    {"chroot(path)", CR_FN(posix_chroot), "Change root directory to path.", 0},
    {"confstr(name, /)", CR_FN(posix_confstr), "Return a string-valued system configuration variable.", 0},
    {"fspath(path)", CR_FN(posix_fspath), "Return the file system path representation of the object.", 0},
    {"getcwd()", CR_FN(posix_getcwd), "Return a unicode string representing the current working directory.", 0},
    {"getcwdb()", CR_FN(posix_getcwdb), "Return a bytes string representing the current working directory.", 0},
    {"getxattr(path, attribute, *, follow_symlinks=True)", CR_FN(posix_getxattr), "Return the value of extended attribute.", 0},
    {"lchown(path, uid, gid)", CR_FN(posix_lchown), "Change the owner and group id of path; do not follow symbolic links.", 0},
    {"link(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)", CR_FN(posix_link), "Create a hard link to a file.", 0},
    {"listxattr(path=None, *, follow_symlinks=True)", CR_FN(posix_listxattr), "Return a list of extended attributes on path.", 0},
    {"mkdir(path, mode=511, *, dir_fd=None)", CR_FN(posix_mkdir), "Create a directory.", 0},
    {"mkfifo(path, mode=438, *, dir_fd=None)", CR_FN(posix_mkfifo), "Create a \"fifo\" (a POSIX named pipe).", 0},
    {"mknod(path, mode=384, device=0, *, dir_fd=None)", CR_FN(posix_mknod), "Create a node in the file system.", 0},
    {"open(path, flags, mode=511, *, dir_fd=None)", CR_FN(posix_open), "Open a file for low level IO.  Returns a file descriptor (integer).", 0},
    {"pathconf(path, name)", CR_FN(posix_pathconf), "Return the configuration limit name for the file or directory path.", 0},
    {"readlink(path, *, dir_fd=None)", CR_FN(posix_readlink), "Return a string representing the path to which the symbolic link points.", 0},
    {"remove(path, *, dir_fd=None)", CR_FN(posix_remove), "Remove a file (same as unlink()).", 0},
    {"removexattr(path, attribute, *, follow_symlinks=True)", CR_FN(posix_removexattr), "Remove extended attribute attribute on path.", 0},
    {"rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", CR_FN(posix_rename), "Rename a file or directory.", 0},
    {"replace(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", CR_FN(posix_replace), "Rename a file or directory, overwriting the destination.", 0},
    {"rmdir(path, *, dir_fd=None)", CR_FN(posix_rmdir), "Remove a directory.", 0},
    {"setxattr(path, attribute, value, flags=0, *, follow_symlinks=True)", CR_FN(posix_setxattr), "Set extended attribute on path.", 0},
    {"symlink(src, dst, target_is_directory=False, *, dir_fd=None)", CR_FN(posix_symlink), "Create a symbolic link pointing to src named dst.", 0},
    {"sysconf(name, /)", CR_FN(posix_sysconf), "Return an integer-valued system configuration variable.", 0},
    {"truncate(path, length)", CR_FN(posix_truncate), "Truncate a file, specified by path, to a specific length.", 0},
    {"unlink(path, *, dir_fd=None)", CR_FN(posix_unlink), "Remove a file (same as remove()).", 0},
    {0},
};
