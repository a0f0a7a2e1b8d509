// package.c -- search in dpkg's file lists. A package named by two lists (multi-arch) counts once: the first.
#include "bindgen/package.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "transpile/strbuf.h"

#define DPKG_INFO "/var/lib/dpkg/info"

bool package_owns(const Package *p, const char *path) {
    size_t n = strlen(path);
    for (const char *at = p->list; (at = strstr(at, path)); at += n) {
        if (at[-1] == '\n' && at[n] == '\n') return true;
    }
    return false;
}

// "zlib1g-dev:amd64.list" -> "zlib1g-dev"; NULL for other files.
static const char *package_name(Arena *a, const char *file) {
    size_t n = strlen(file);
    if (n < 6 || strcmp(file + n - 5, ".list")) return NULL;
    const char *colon = strchr(file, ':');
    return arena_strndup(a, file, colon ? (size_t)(colon - file) : n - 5);
}

static bool search(Arena *a, const char *path, Package *found) {
    DIR *dir = opendir(DPKG_INFO);
    if (!dir) return false;
    bool ok = false;
    StrBuf text = {0}, name = {0};
    for (struct dirent *entry; !ok && (entry = readdir(dir));) {
        const char *package = package_name(a, entry->d_name);
        if (!package) continue;
        text.len = name.len = 0;
        strbuf_printf(&name, DPKG_INFO "/%s", entry->d_name);
        strbuf_putc(&text, '\n');
        if (!strbuf_read_file(&text, name.data)) continue;
        Package candidate = {package, text.data};
        ok = package_owns(&candidate, path);
        if (ok) *found = (Package){package, arena_strndup(a, text.data, text.len)};
    }
    closedir(dir);
    strbuf_free(&text);
    strbuf_free(&name);
    return ok;
}

bool package_of_file(Arena *a, const char *path, Package *found) {
    char real[PATH_MAX];
    if (search(a, path, found)) return true;
    return realpath(path, real) && strcmp(real, path) && search(a, real, found);
}

void package_each(Arena *a, const Package *p, const char *suffix, void (*visit)(const char *, void *), void *context) {
    size_t suffix_len = strlen(suffix);
    for (const char *line = p->list + 1, *end; (end = strchr(line, '\n')); line = end + 1) {
        size_t n = (size_t)(end - line);
        if (n >= suffix_len && !memcmp(end - suffix_len, suffix, suffix_len)) {
            visit(arena_strndup(a, line, n), context);
        }
    }
}
