// posix_stat.c -- module posix: what is known of files (stat_result), their times, and the contents of directories.
#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "runtime/type.h"
#include "runtime/types/bytes.h"
#include "runtime/types/float.h"
#include "runtime/types/generic_alias.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "stdlib/posix.h"
#include "stdlib/structseq.h"

// ---- stat_result ------------------------------------------------------------------------------------------

static CrValue stat_type, statvfs_type;

static CrValue seconds_of(struct timespec ts) { return cr_float((double)ts.tv_sec + 1e-9 * (double)ts.tv_nsec); }

static CrValue nanoseconds_of(CrThread *t, struct timespec ts) {
    CrValue seconds = cr_int_mul(t, cr_int_from_int64(t, ts.tv_sec), CR_INT(1000000000));
    return cr_int_add(t, seconds, cr_int(ts.tv_nsec));
}

static CrValue stat_new(CrThread *t, const struct stat *st) {
    CrValue items[] = {cr_int(st->st_mode),
                       cr_int_from_uint64(t, st->st_ino),
                       cr_int_from_uint64(t, st->st_dev),
                       cr_int_from_uint64(t, st->st_nlink),
                       cr_int(st->st_uid),
                       cr_int(st->st_gid),
                       cr_int_from_int64(t, st->st_size),
                       cr_int_from_int64(t, st->st_atim.tv_sec),
                       cr_int_from_int64(t, st->st_mtim.tv_sec),
                       cr_int_from_int64(t, st->st_ctim.tv_sec),
                       seconds_of(st->st_atim),
                       seconds_of(st->st_mtim),
                       seconds_of(st->st_ctim),
                       nanoseconds_of(t, st->st_atim),
                       nanoseconds_of(t, st->st_mtim),
                       nanoseconds_of(t, st->st_ctim),
                       cr_int_from_int64(t, st->st_blksize),
                       cr_int_from_int64(t, st->st_blocks),
                       cr_int_from_uint64(t, st->st_rdev)};
    return cr_structseq_new(t, stat_type, items, sizeof items / sizeof *items);
}

static CrValue stat_at(CrThread *t, const CrPath *p, int dir_fd, bool follow) {
    struct stat st;
    int r, error;
    if (p->fd >= 0) CR_SYSCALL(t, error, r, fstat(p->fd, &st));
    else CR_SYSCALL(t, error, r, fstatat(dir_fd, p->text, &st, follow ? 0 : AT_SYMLINK_NOFOLLOW));
    return error ? cr_posix_fail(t, error, p) : stat_new(t, &st);
}

static CrValue posix_stat(CrThread *t, CrFunction *f, CrValue path, CrValue dir, CrValue follow_symlinks) {
    CrPath p;
    int dir_fd, follow = cr_truth(t, follow_symlinks);
    if (follow < 0 || !cr_posix_path(t, path, "stat", "path", CR_PATH_FD, &p) || !cr_posix_dir_fd(t, dir, &dir_fd)) return CR_ERROR;
    if (p.text == NULL && dir_fd != AT_FDCWD)
        return CR_RAISE(t, ValueError, "stat: can't specify dir_fd without matching path");
    if (p.text == NULL && !follow) return CR_RAISE(t, ValueError, "stat: cannot use fd and follow_symlinks together");
    if (p.text == NULL && p.fd < 0) return cr_posix_fail(t, EBADF, &p);
    return stat_at(t, &p, dir_fd, follow);
}

static CrValue posix_lstat(CrThread *t, CrFunction *f, CrValue path, CrValue dir) {
    CrPath p;
    int dir_fd;
    if (!cr_posix_path(t, path, "lstat", "path", 0, &p) || !cr_posix_dir_fd(t, dir, &dir_fd)) return CR_ERROR;
    return stat_at(t, &p, dir_fd, false);
}

static CrValue posix_fstat(CrThread *t, CrFunction *f, CrValue fd) {
    struct stat st;
    int n, r, error;
    if (!cr_posix_int(t, fd, &n)) return CR_ERROR;
    CR_SYSCALL(t, error, r, fstat(n, &st));
    return error ? cr_posix_fail(t, error, NULL) : stat_new(t, &st);
}

static CrValue statvfs_new(CrThread *t, const struct statvfs *s) {
    CrValue items[] = {cr_int_from_uint64(t, s->f_bsize),  cr_int_from_uint64(t, s->f_frsize), cr_int_from_uint64(t, s->f_blocks),
                       cr_int_from_uint64(t, s->f_bfree),  cr_int_from_uint64(t, s->f_bavail), cr_int_from_uint64(t, s->f_files),
                       cr_int_from_uint64(t, s->f_ffree),  cr_int_from_uint64(t, s->f_favail), cr_int_from_uint64(t, s->f_flag),
                       cr_int_from_uint64(t, s->f_namemax), cr_int_from_uint64(t, s->f_fsid)};
    return cr_structseq_new(t, statvfs_type, items, sizeof items / sizeof *items);
}

static CrValue posix_statvfs(CrThread *t, CrFunction *f, CrValue path) {
    CrPath p;
    struct statvfs s;
    int r, error;
    if (!cr_posix_path(t, path, "statvfs", "path", CR_PATH_FD, &p)) return CR_ERROR;
    CR_SYSCALL(t, error, r, p.text ? statvfs(p.text, &s) : fstatvfs(p.fd, &s));
    return error ? cr_posix_fail(t, error, &p) : statvfs_new(t, &s);
}

static CrValue posix_fstatvfs(CrThread *t, CrFunction *f, CrValue fd) {
    struct statvfs s;
    int n, r, error;
    if (!cr_posix_int(t, fd, &n)) return CR_ERROR;
    CR_SYSCALL(t, error, r, fstatvfs(n, &s));
    return error ? cr_posix_fail(t, error, NULL) : statvfs_new(t, &s);
}

// ---- utime ------------------------------------------------------------------------------------------------

// Seconds (int or float) as a timespec, rounded down.
static bool to_timespec(CrThread *t, CrValue v, struct timespec *ts) {
    int64_t seconds;
    if (cr_is_any_float(v)) {
        double d;
        if (!cr_float_from(t, v, &d)) return false;
        if (isnan(d)) return CR_RAISE(t, ValueError, "Invalid value NaN (not a number)"), false;
        double whole = floor(d);
        if (whole < -9.2e18 || whole > 9.2e18)
            return CR_RAISE(t, OverflowError, "timestamp out of range for platform time_t"), false;
        ts->tv_sec = (time_t)whole;
        ts->tv_nsec = (long)floor((d - whole) * 1e9);
        return true;
    }
    CrValue index = cr_index(t, v);
    if (index == CR_ERROR) return false;
    if (!cr_int_to_int64(index, &seconds)) return CR_RAISE(t, OverflowError, "timestamp out of range for platform time_t"), false;
    *ts = (struct timespec){seconds, 0};
    return true;
}

static bool from_nanoseconds(CrThread *t, CrValue v, struct timespec *ts) {
    int64_t seconds, rest;
    CrValue index = cr_index(t, v), remainder;
    if (index == CR_ERROR) return false;
    CrValue quotient = cr_int_divmod(t, index, CR_INT(1000000000), &remainder);
    if (quotient == CR_ERROR) return false;
    if (!cr_int_to_int64(quotient, &seconds) || !cr_int_to_int64(remainder, &rest))
        return CR_RAISE(t, OverflowError, "Python int too large to convert to C int"), false;
    *ts = (struct timespec){seconds, rest};
    return true;
}

static bool time_pair(CrThread *t, CrValue times, CrValue ns, struct timespec pair[2]) {
    if (times != CR_NONE && ns != CR_ERROR) {
        CR_RAISE(t, ValueError, "utime: you may specify either 'times' or 'ns' but not both");
        return false;
    }
    CrValue given = ns != CR_ERROR ? ns : times;
    if (given == CR_NONE && ns == CR_ERROR) {
        pair[0] = pair[1] = (struct timespec){0, UTIME_NOW};
        return true;
    }
    if (!cr_has_flag(given, CR_TYPE_TUPLE) || cr_tuple_len(given) != 2) {
        CR_RAISE(t, TypeError, ns != CR_ERROR ? "utime: 'ns' must be a tuple of two ints"
                                              : "utime: 'times' must be either a tuple of two ints or None");
        return false;
    }
    bool (*convert)(CrThread *, CrValue, struct timespec *) = ns != CR_ERROR ? from_nanoseconds : to_timespec;
    return convert(t, cr_tuple_items(given)[0], &pair[0]) && convert(t, cr_tuple_items(given)[1], &pair[1]);
}

static CrValue posix_utime(CrThread *t, CrFunction *f, CrValue path, CrValue times, CrValue ns, CrValue dir, CrValue follow_symlinks) {
    CrPath p;
    struct timespec pair[2];
    int dir_fd, r, error, follow = cr_truth(t, follow_symlinks);
    if (follow < 0 || !cr_posix_path(t, path, "utime", "path", CR_PATH_FD, &p) || !cr_posix_dir_fd(t, dir, &dir_fd) ||
        !time_pair(t, times, ns, pair))
        return CR_ERROR;
    if (!p.text && dir_fd != AT_FDCWD) return CR_RAISE(t, ValueError, "utime: can't specify dir_fd without matching path");
    if (!p.text && !follow) return CR_RAISE(t, ValueError, "utime: cannot use fd and follow_symlinks together");
    CR_SYSCALL(t, error, r, p.text ? utimensat(dir_fd, p.text, pair, follow ? 0 : AT_SYMLINK_NOFOLLOW) : futimens(p.fd, pair));
    return error ? cr_posix_fail(t, error, &p) : CR_NONE;
}

// ---- Directories ------------------------------------------------------------------------------------------

typedef struct Name {
    struct Name *next;
    uint64_t inode;
    uint8_t kind;
    char text[];
} Name;

static bool is_dots(const char *name) { return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2])); }

// All entries in the order the system gives them, malloc'ed. Returns an errno.
static int read_directory(const CrPath *p, Name **first) {
    int fd = p->fd >= 0 ? dup(p->fd) : -1;
    if (p->fd >= 0 && fd < 0) return cr_errno();
    DIR *dir = p->fd >= 0 ? fdopendir(fd) : opendir(p->text ? p->text : ".");
    if (!dir) {
        int error = cr_errno();
        if (fd >= 0) close(fd);
        return error;
    }
    if (p->fd >= 0) rewinddir(dir);
    int error = 0;
    for (struct dirent *e; errno = 0, (e = readdir(dir));) {
        if (is_dots(e->d_name)) continue;
        size_t n = strlen(e->d_name) + 1;
        Name *name = malloc(sizeof *name + n);
        if (!name) abort();
        *name = (Name){NULL, e->d_ino, e->d_type};
        memcpy(name->text, e->d_name, n);
        *first = name;
        first = &name->next;
    }
    error = cr_errno();
    if (p->fd >= 0) rewinddir(dir);
    closedir(dir);
    return error;
}

static void free_names(Name *n) {
    for (Name *next; n; n = next) {
        next = n->next;
        free(n);
    }
}

static int read_names(CrThread *t, const CrPath *p, Name **first) {
    *first = NULL;
    cr_enter_blocking(t);
    int error = read_directory(p, first);
    cr_exit_blocking(t);
    return error;
}

static CrValue posix_listdir(CrThread *t, CrFunction *f, CrValue path) {
    CrPath p;
    Name *names;
    if (!cr_posix_path(t, path, "listdir", "path", CR_PATH_FD | CR_PATH_NONE, &p)) return CR_ERROR;
    int error = read_names(t, &p, &names);
    CrValue list = error ? cr_posix_fail(t, error, &p) : cr_list_new(t, 0);
    for (Name *n = names; n && list != CR_ERROR; n = n->next) {
        CrValue name = cr_posix_name(t, n->text, p.bytes);
        if (name == CR_ERROR || cr_list_append(t, list, name) < 0) list = CR_ERROR;
    }
    free_names(names);
    return list;
}

// The path of an entry: the directory's with the name behind it. For a descriptor the name alone.
static CrValue entry_path(CrThread *t, const CrPath *p, const char *name) {
    const char *dir = p->fd >= 0 ? "" : p->text ? p->text : ".";
    size_t n = strlen(dir), m = strlen(name), slash = n && dir[n - 1] != '/';
    char *whole = malloc(n + m + 2);
    if (!whole) abort();
    memcpy(whole, dir, n);
    if (slash) whole[n] = '/';
    memcpy(whole + n + slash, name, m + 1);
    CrValue path = cr_posix_name(t, whole, p->bytes);
    free(whole);
    return path;
}

static CrValue entry_new(CrThread *t, const CrPath *p, const Name *n) {
    CrDirEntry *e = cr_alloc(t, sizeof *e);
    e->ob.shape = CR_T_DIR_ENTRY;
    e->name = cr_posix_name(t, n->text, p->bytes);
    e->path = entry_path(t, p, n->text);
    e->inode = (int64_t)n->inode;
    e->kind = n->kind;
    e->dir_fd = p->fd;
    return e->name && e->path ? cr_box(e) : CR_ERROR;
}

static CrValue posix_scandir(CrThread *t, CrFunction *f, CrValue path) {
    CrPath p;
    Name *names;
    if (!cr_posix_path(t, path, "scandir", "path", CR_PATH_FD | CR_PATH_NONE, &p)) return CR_ERROR;
    int error = read_names(t, &p, &names);
    CrValue list = error ? cr_posix_fail(t, error, &p) : cr_list_new(t, 0);
    for (Name *n = names; n && list != CR_ERROR; n = n->next) {
        CrValue e = entry_new(t, &p, n);
        if (e == CR_ERROR || cr_list_append(t, list, e) < 0) list = CR_ERROR;
    }
    free_names(names);
    if (list == CR_ERROR) return CR_ERROR;
    CrScandir *s = cr_alloc(t, sizeof *s);
    s->ob.shape = CR_T_SCANDIR_ITERATOR;
    s->entries = list;
    return cr_box(s);
}

static CrValue scandir_next(CrThread *t, CrValue self) {
    CrScandir *s = CR_AS(CrScandir, self);
    CrValue entries = CR_GET(s->entries);
    CrValue e = entries ? cr_list_at(entries, (uint64_t)__atomic_fetch_add(&s->next, 1, __ATOMIC_RELAXED)) : CR_ERROR;
    if (e == CR_ERROR) CR_SET(s->entries, CR_ERROR);
    return e;
}
static CrValue scandir_close(CrThread *t, CrFunction *f, CrValue self) {
    CR_SET(CR_AS(CrScandir, self)->entries, CR_ERROR);
    return CR_NONE;
}
static CrValue scandir_enter(CrThread *t, CrFunction *f, CrValue self) { return self; }
static CrValue scandir_exit(CrThread *t, CrFunction *f, CrValue self, CrValue args) { return scandir_close(t, f, self); }

static const CrMethodDef scandir_methods[] = {
    {"close(self, /)", CR_FN(scandir_close), NULL, 0},
    {"__enter__(self, /)", CR_FN(scandir_enter), NULL, 0},
    {"__exit__(self, /, *args)", CR_FN(scandir_exit), NULL, 0},
    {0},
};
const CrTypeDef cr_scandir_iterator_typedef = {
    .slots = {.iter = cr_iterator_self, .next = scandir_next},
    .methods = scandir_methods,
};

// ---- DirEntry ---------------------------------------------------------------------------------------------

static CrDirEntry *entry_of(CrValue v) { return CR_AS(CrDirEntry, v); }

static CrValue entry_fetch(CrThread *t, CrDirEntry *e, bool follow) {
    CrPath p;
    if (!cr_posix_path(t, e->path, "DirEntry", "path", 0, &p)) return CR_ERROR;
    return stat_at(t, &p, e->dir_fd >= 0 ? e->dir_fd : AT_FDCWD, follow);
}

static bool is_link(CrThread *t, CrDirEntry *e, bool *link);

static CrValue entry_lstat(CrThread *t, CrDirEntry *e) {
    CrValue st = CR_GET(e->lstatus);
    if (st == CR_ERROR && (st = entry_fetch(t, e, false)) != CR_ERROR) CR_SET(e->lstatus, st);
    return st;
}

static CrValue entry_stat(CrThread *t, CrDirEntry *e, bool follow) {
    bool link;
    if (!follow) return entry_lstat(t, e);
    CrValue st = CR_GET(e->status);
    if (st != CR_ERROR) return st;
    if (!is_link(t, e, &link)) return CR_ERROR;
    st = link ? entry_fetch(t, e, true) : entry_lstat(t, e);
    if (st != CR_ERROR) CR_SET(e->status, st);
    return st;
}

// Is it of the kind: 1, 0, -1.
static int entry_is(CrThread *t, CrDirEntry *e, bool follow, unsigned d_type, mode_t mode) {
    if (e->kind != DT_UNKNOWN && !(follow && e->kind == DT_LNK)) return (unsigned)e->kind == d_type;
    CrValue st = entry_stat(t, e, follow);
    if (st == CR_ERROR) return cr_exception_clear_if(t, CR_TYPE_OF_ID(FileNotFoundError)) ? 0 : -1;
    return (cr_int_get(cr_tuple_items(st)[0]) & S_IFMT) == (int64_t)mode;
}

static bool is_link(CrThread *t, CrDirEntry *e, bool *link) {
    int is = e->kind != DT_UNKNOWN ? e->kind == DT_LNK : entry_is(t, e, false, DT_LNK, S_IFLNK);
    *link = is > 0;
    return is >= 0;
}

static CrValue answer(int is) { return is < 0 ? CR_ERROR : cr_bool(is); }

static CrValue entry_is_dir(CrThread *t, CrFunction *f, CrValue self, CrValue follow) {
    int truth = cr_truth(t, follow);
    return truth < 0 ? CR_ERROR : answer(entry_is(t, entry_of(self), truth, DT_DIR, S_IFDIR));
}
static CrValue entry_is_file(CrThread *t, CrFunction *f, CrValue self, CrValue follow) {
    int truth = cr_truth(t, follow);
    return truth < 0 ? CR_ERROR : answer(entry_is(t, entry_of(self), truth, DT_REG, S_IFREG));
}
static CrValue entry_is_symlink(CrThread *t, CrFunction *f, CrValue self) {
    bool link;
    return is_link(t, entry_of(self), &link) ? cr_bool(link) : CR_ERROR;
}
static CrValue entry_stat_method(CrThread *t, CrFunction *f, CrValue self, CrValue follow) {
    int truth = cr_truth(t, follow);
    return truth < 0 ? CR_ERROR : entry_stat(t, entry_of(self), truth);
}
static CrValue entry_inode(CrThread *t, CrFunction *f, CrValue self) { return cr_int_from_int64(t, entry_of(self)->inode); }
static CrValue entry_fspath(CrThread *t, CrFunction *f, CrValue self) { return entry_of(self)->path; }
static CrValue entry_name(CrThread *t, CrValue self) { return entry_of(self)->name; }
static CrValue entry_path_get(CrThread *t, CrValue self) { return entry_of(self)->path; }
static CrValue entry_repr(CrThread *t, CrValue self) { return cr_str_printf(t, "<DirEntry %R>", entry_of(self)->name); }

static const CrMethodDef entry_methods[] = {
    CR_CLASS_GETITEM,
    {"__fspath__(self, /)", CR_FN(entry_fspath), "Return the path for the entry.", 0},
    {"inode(self, /)", CR_FN(entry_inode), "Return inode of the entry; cached per entry.", 0},
    {"is_dir(self, /, *, follow_symlinks=True)", CR_FN(entry_is_dir), "Return True if the entry is a directory.", 0},
    {"is_file(self, /, *, follow_symlinks=True)", CR_FN(entry_is_file), "Return True if the entry is a file.", 0},
    {"is_symlink(self, /)", CR_FN(entry_is_symlink), "Return True if the entry is a symbolic link.", 0},
    {"stat(self, /, *, follow_symlinks=True)", CR_FN(entry_stat_method), "Return stat_result object for the entry.", 0},
    {0},
};
static const CrGetSetDef entry_getsets[] = {
    {"name", entry_name, NULL, "the entry's base filename, relative to scandir() \"path\" argument"},
    {"path", entry_path_get, NULL, "the entry's full path name"},
    {0},
};
const CrTypeDef cr_dir_entry_typedef = {
    .slots = {.repr = entry_repr},
    .methods = entry_methods,
    .getsets = entry_getsets,
};

// ---- The table --------------------------------------------------------------------------------------------

const CrMethodDef cr_posix_stat_functions[] = {
    {"fstat(fd)", CR_FN(posix_fstat), "Perform a stat system call on the given file descriptor.", 0},
    {"fstatvfs(fd, /)", CR_FN(posix_fstatvfs), "Perform an fstatvfs system call on the given fd.", 0},
    {"listdir(path=None)", CR_FN(posix_listdir), "Return a list containing the names of the files in the directory.", 0},
    {"lstat(path, *, dir_fd=None)", CR_FN(posix_lstat), "Perform a stat system call on the given path, without following symbolic links.", 0},
    {"scandir(path=None)", CR_FN(posix_scandir), "Return an iterator of DirEntry objects for given path.", 0},
    {"stat(path, *, dir_fd=None, follow_symlinks=True)", CR_FN(posix_stat), "Perform a stat system call on the given path.", 0},
    {"statvfs(path)", CR_FN(posix_statvfs), "Perform a statvfs system call on the given path.", 0},
    {"utime(path, times=None, *, ns=<unset>, dir_fd=None, follow_symlinks=True)", CR_FN(posix_utime),
     "Set the access and modified time of path.", 0},
    {0},
};

bool cr_posix_stat_init(CrThread *t, CrValue module) {
    static const char *const stat_fields[] = {"st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "", "", "",
                                              "st_atime", "st_mtime", "st_ctime", "st_atime_ns", "st_mtime_ns", "st_ctime_ns",
                                              "st_blksize", "st_blocks", "st_rdev", NULL};
    static const char *const statvfs_fields[] = {"f_bsize", "f_frsize", "f_blocks", "f_bfree", "f_bavail", "f_files", "f_ffree",
                                                 "f_favail", "f_flag", "f_namemax", "f_fsid", NULL};
    stat_type = cr_structseq_type_hidden(t, "os", "stat_result", stat_fields, 10);
    statvfs_type = cr_structseq_type_hidden(t, "os", "statvfs_result", statvfs_fields, 10);
    return stat_type && statvfs_type && cr_module_set(t, module, "stat_result", stat_type) == 0 &&
           cr_module_set(t, module, "statvfs_result", statvfs_type) == 0 &&
           cr_module_set(t, module, "DirEntry", cr_box(CR_TYPE_OF_ID(DIR_ENTRY))) == 0;
}
