// paths.c -- see paths.h.
#include "transpile/paths.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *path_dirname(Arena *a, const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash) return ".";
    return slash == path ? "/" : arena_strndup(a, path, (size_t)(slash - path));
}

const char *path_build_dir(Arena *a) {
    char exe[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    return n < 0 ? "." : path_dirname(a, arena_strndup(a, exe, (size_t)n));
}

const char *path_root_dir(Arena *a) { return path_dirname(a, path_build_dir(a)); }

const char *path_cache_dir(Arena *a) {
    const char *own = getenv("CRANKY_CACHE"), *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (own && *own) return own;
    if (xdg && *xdg) return arena_printf(a, "%s/cranky", xdg);
    return arena_printf(a, "%s/.cache/cranky", home && *home ? home : "/tmp");
}

bool path_make_dirs(const char *path) {
    char buffer[PATH_MAX];
    size_t n = strlen(path);
    if (n >= sizeof buffer) return errno = ENAMETOOLONG, false;
    memcpy(buffer, path, n + 1);
    for (char *p = buffer + 1;; p++) {
        if (*p && *p != '/') continue;
        char saved = *p;
        *p = 0;
        if (mkdir(buffer, 0777) < 0 && errno != EEXIST) return false;
        *p = saved;
        if (!saved) return true;
    }
}

const char *path_absolute(Arena *a, const char *path) {
    char real[PATH_MAX];
    return realpath(path, real) ? arena_strdup(a, real) : path;
}
