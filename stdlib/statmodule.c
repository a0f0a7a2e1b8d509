// statmodule.c -- module _stat: file modes: their bits, and tests for them.
#include <sys/stat.h>

#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "stdlib/stdlib.h"

static bool mode_of(CrThread *t, CrValue v, uint32_t *mode) {
    int64_t n;
    if (!cr_is_any_int(v) && !cr_type_of(v)->slots.index) return CR_RAISE(t, TypeError, "an integer is required"), false;
    if (!cr_index_int64(t, v, &n, CR_TYPE_OF_ID(OverflowError))) return false;
    if (n < 0) return CR_RAISE(t, OverflowError, "can't convert negative value to unsigned int"), false;
    if (n > UINT32_MAX) return CR_RAISE(t, OverflowError, "mode out of range"), false;
    *mode = (uint32_t)n;
    return true;
}

#define TEST(name, test)                                                                                     \
    static CrValue name(CrThread *t, CrFunction *f, CrValue v) {                                             \
        uint32_t mode;                                                                                       \
        (void)f;                                                                                             \
        return mode_of(t, v, &mode) ? cr_bool(test) : CR_ERROR;                                              \
    }
TEST(is_dir, S_ISDIR(mode))
TEST(is_chr, S_ISCHR(mode))
TEST(is_blk, S_ISBLK(mode))
TEST(is_reg, S_ISREG(mode))
TEST(is_fifo, S_ISFIFO(mode))
TEST(is_lnk, S_ISLNK(mode))
TEST(is_sock, S_ISSOCK(mode))
TEST(is_never, false && mode) // doors, ports, whiteouts: other systems'

static CrValue imode(CrThread *t, CrFunction *f, CrValue v) {
    uint32_t mode;
    return (void)f, mode_of(t, v, &mode) ? cr_int(mode & 07777) : CR_ERROR;
}
static CrValue ifmt(CrThread *t, CrFunction *f, CrValue v) {
    uint32_t mode;
    return (void)f, mode_of(t, v, &mode) ? cr_int(mode & S_IFMT) : CR_ERROR;
}

static char type_letter(uint32_t mode) {
    switch (mode & S_IFMT) {
    case S_IFREG: return '-';
    case S_IFDIR: return 'd';
    case S_IFLNK: return 'l';
    case S_IFBLK: return 'b';
    case S_IFCHR: return 'c';
    case S_IFIFO: return 'p';
    case S_IFSOCK: return 's';
    default: return '?';
    }
}

static CrValue filemode(CrThread *t, CrFunction *f, CrValue v) {
    uint32_t mode;
    char text[11];
    (void)f;
    if (!mode_of(t, v, &mode)) return CR_ERROR;
    text[0] = type_letter(mode);
    for (int i = 0; i < 9; i++) text[i + 1] = mode & (0400u >> i) ? "rwx"[i % 3] : '-';
    if (mode & S_ISUID) text[3] = mode & S_IXUSR ? 's' : 'S';
    if (mode & S_ISGID) text[6] = mode & S_IXGRP ? 's' : 'S';
    if (mode & S_ISVTX) text[9] = mode & S_IXOTH ? 't' : 'T';
    return cr_str_from_ascii(t, text, 10);
}

static const CrMethodDef functions[] = {
    {"S_IFMT(mode, /)", CR_FN(ifmt), "Return the portion of the file's mode that describes the file type.", 0},
    {"S_IMODE(mode, /)", CR_FN(imode), "Return the portion of the file's mode that can be set by os.chmod().", 0},
    {"S_ISBLK(mode, /)", CR_FN(is_blk), "Return True if mode is from a block special device file.", 0},
    {"S_ISCHR(mode, /)", CR_FN(is_chr), "Return True if mode is from a character special device file.", 0},
    {"S_ISDIR(mode, /)", CR_FN(is_dir), "Return True if mode is from a directory.", 0},
    {"S_ISDOOR(mode, /)", CR_FN(is_never), "Return True if mode is from a door.", 0},
    {"S_ISFIFO(mode, /)", CR_FN(is_fifo), "Return True if mode is from a FIFO (named pipe).", 0},
    {"S_ISLNK(mode, /)", CR_FN(is_lnk), "Return True if mode is from a symbolic link.", 0},
    {"S_ISPORT(mode, /)", CR_FN(is_never), "Return True if mode is from an event port.", 0},
    {"S_ISREG(mode, /)", CR_FN(is_reg), "Return True if mode is from a regular file.", 0},
    {"S_ISSOCK(mode, /)", CR_FN(is_sock), "Return True if mode is from a socket.", 0},
    {"S_ISWHT(mode, /)", CR_FN(is_never), "Return True if mode is from a whiteout.", 0},
    {"filemode(mode, /)", CR_FN(filemode), "Convert a file's mode to a string of the form '-rwxrwxrwx'", 0},
    {0},
};

static int init(CrThread *t, CrValue module) {
    static const CrIntConstant constants[] = {
#define C(name) {#name, name}
        C(S_IFDIR), C(S_IFCHR), C(S_IFBLK), C(S_IFREG), C(S_IFIFO), C(S_IFLNK), C(S_IFSOCK), C(S_ISUID), C(S_ISGID), C(S_ISVTX),
        C(S_IRWXU), C(S_IRUSR), C(S_IWUSR), C(S_IXUSR), C(S_IRWXG), C(S_IRGRP), C(S_IWGRP), C(S_IXGRP), C(S_IRWXO), C(S_IROTH),
        C(S_IWOTH), C(S_IXOTH), C(S_IREAD), C(S_IWRITE), C(S_IEXEC),
#undef C
        {"S_IFDOOR", 0}, {"S_IFPORT", 0}, {"S_IFWHT", 0}, {"S_ENFMT", S_ISGID},
        {"ST_MODE", 0}, {"ST_INO", 1}, {"ST_DEV", 2}, {"ST_NLINK", 3}, {"ST_UID", 4}, {"ST_GID", 5}, {"ST_SIZE", 6}, {"ST_ATIME", 7},
        {"ST_MTIME", 8}, {"ST_CTIME", 9},
        {"UF_NODUMP", 1}, {"UF_IMMUTABLE", 2}, {"UF_APPEND", 4}, {"UF_OPAQUE", 8}, {"UF_NOUNLINK", 0x10}, {"UF_COMPRESSED", 0x20},
        {"UF_HIDDEN", 0x8000}, {"SF_ARCHIVED", 0x10000}, {"SF_IMMUTABLE", 0x20000}, {"SF_APPEND", 0x40000}, {"SF_NOUNLINK", 0x100000},
        {"SF_SNAPSHOT", 0x200000},
    };
    return CR_SET_INTS(t, module, constants);
}

const CrModuleDef cr_module__stat = {"_stat", "S_IFMT_: file type bits, and tests of file modes.", functions, init};
