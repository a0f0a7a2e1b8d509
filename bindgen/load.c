// load.c -- bind_load(): the cache file of a header, checked, and made by cranky-bindgen when it is not valid.
//
// A cache file is valid while every file that the scan read is unchanged (size and time; when only the time
// differs, the content's hash decides and the new time is noted), cranky-bindgen and libclang are the same, and
// the header is still found in the same place. A warm load is one read and some hundred stat calls.
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bindgen/cache.h"
#include "bindgen/names.h"
#include "bindgen/process.h"
#include "bindgen/search.h"

// ---- Where things are -------------------------------------------------------------------------------------

static const char *cache_dir(Arena *a, const BindOptions *o) {
    const char *dir = o->cache_dir, *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (!dir) dir = getenv("CRANKY_CACHE");
    if (dir && *dir) return arena_printf(a, "%s/bindings", dir);
    if (xdg && *xdg == '/') return arena_printf(a, "%s/cranky/bindings", xdg);
    return arena_printf(a, "%s/.cache/cranky/bindings", home && *home ? home : "/tmp");
}

static bool make_dirs(Arena *a, const char *path) {
    char *part = arena_strdup(a, path);
    for (char *p = part + 1;; p++) {
        if (*p && *p != '/') continue;
        char end = *p;
        *p = 0;
        if (mkdir(part, 0777) < 0 && errno != EEXIST) return false;
        if (!end) return true;
        *p = end;
    }
}

// "sys/stat.h" and its key -> "DIR/sys_stat.h-0123456789abcdef".
static const char *cache_path(Arena *a, const char *spelling, const BindOptions *o) {
    char *flat = arena_strdup(a, spelling);
    for (char *p = flat; *p; p++) *p = *p == '/' ? '_' : *p;
    return arena_printf(a, "%s/%.100s-%s", cache_dir(a, o), flat, cache_key(a, spelling, o));
}

static const char *tool_path(Arena *a, const BindOptions *o) {
    char self[4096];
    if (o->tool) return o->tool;
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n <= 0) return "cranky-bindgen";
    self[n] = 0;
    *strrchr(self, '/') = 0;
    return arena_printf(a, "%s/cranky-bindgen", self);
}

// ---- Validity ---------------------------------------------------------------------------------------------

typedef enum FileState { FILE_SAME, FILE_TOUCHED, FILE_CHANGED } FileState;

static FileState file_state(BindFile *f) {
    BindFile now;
    if (!cache_stat(f->path, &now) || now.size != f->size) return FILE_CHANGED;
    if (now.mtime_ns == f->mtime_ns) return FILE_SAME;
    StrBuf text = {0};
    bool same = strbuf_read_file(&text, f->path) && names_hash(text.data, text.len) == f->hash;
    strbuf_free(&text);
    if (same) f->mtime_ns = now.mtime_ns;
    return same ? FILE_TOUCHED : FILE_CHANGED;
}

static bool same_program(const BindFile *recorded) {
    BindFile now;
    return cache_stat(recorded->path, &now) && now.size == recorded->size && now.mtime_ns == recorded->mtime_ns;
}

// The header is where it was: a new file earlier in the search path would hide it.
static bool same_place(Arena *a, const BindHeader *h, const BindOptions *o) {
    SearchResult r;
    return !search_header_dirs(a, h->spelling, o, &r, NULL) || !strcmp(r.path, h->path);
}

static bool is_valid(Arena *a, BindHeader *h, const CacheOrigin *origin, const char *spelling, const BindOptions *o) {
    bool touched = false;
    if (strcmp(h->spelling, spelling) || strcmp(origin->options, cache_key(a, spelling, o))) return false;
    char *real = realpath(tool_path(a, o), NULL);
    bool same_tool = !real || (!strcmp(real, origin->tool.path) && same_program(&origin->tool)); // no tool: trust
    free(real);
    if (!same_tool || !same_program(&origin->clang) || !same_place(a, h, o)) return false;
    for (int i = 0; i < h->file_count; i++) {
        FileState state = file_state(&h->files[i]);
        if (state == FILE_CHANGED) return false;
        touched |= state == FILE_TOUCHED;
    }
    if (touched) { // note the new times; if that fails, the hashes are compared again next time
        StrBuf text = {0};
        cache_write(&text, h, origin);
        if (!strbuf_write_file(&text, h->cache_path)) touched = false;
        strbuf_free(&text);
    }
    return true;
}

static BindHeader *read_cache(Arena *a, const char *path, CacheOrigin *origin) {
    StrBuf text = {0};
    BindHeader *h = NULL;
    // A NUL byte cannot be in a cache file: strlen finds one that is damaged.
    if (strbuf_read_file(&text, path) && strlen(text.data) == text.len) {
        h = cache_read(a, arena_strndup(a, text.data, text.len), origin);
    }
    if (h) h->cache_path = path;
    strbuf_free(&text);
    return h;
}

// ---- Scanning ---------------------------------------------------------------------------------------------

static void push_each(Arena *a, BindArgs *argv, const char *flag, const char **values, int n) {
    for (int i = 0; i < n; i++) {
        vec_push(a, argv, flag);
        vec_push(a, argv, values[i]);
    }
}

static bool run_tool(Arena *a, const char *spelling, const BindOptions *o, const char *output, char **error) {
    BindArgs argv = {0};
    char *messages;
    const char *tool = tool_path(a, o), *key = cache_key(a, spelling, o);
    vec_push(a, &argv, tool);
    push_each(a, &argv, "-I", o->include_dirs, o->include_dir_count);
    push_each(a, &argv, "-D", o->defines, o->define_count);
    push_each(a, &argv, "--prelude", o->prelude, o->prelude_count);
    if (o->cranky_include) push_each(a, &argv, "--cranky-include", (const char **)&o->cranky_include, 1);
    if (o->target) push_each(a, &argv, "--target", (const char **)&o->target, 1);
    if (o->sysroot) push_each(a, &argv, "--sysroot", (const char **)&o->sysroot, 1);
    push_each(a, &argv, "--key", &key, 1);
    push_each(a, &argv, "-o", &output, 1);
    vec_push(a, &argv, "--");
    vec_push(a, &argv, spelling);
    vec_push(a, &argv, NULL);
    int status = process_run(a, argv.items, NULL, &messages);
    if (status == 0) return true;
    size_t n = strlen(messages);
    while (n && messages[n - 1] == '\n') messages[--n] = 0;
    if (status < 0) *error = arena_printf(a, "cannot run %s: %s", tool, strerror(errno));
    else if (status == 1 && n) *error = messages;
    else *error = arena_printf(a, "<%s>: %s stopped with status %d\n%s", spelling, tool, status, messages);
    return false;
}

// Scans into a private file when the cache directory cannot be written.
static const char *temporary(Arena *a) {
    const char *dir = getenv("TMPDIR");
    char *path = arena_printf(a, "%s/cranky-bind-XXXXXX", dir && *dir ? dir : "/tmp");
    int fd = mkstemp(path);
    if (fd >= 0) close(fd);
    return fd >= 0 ? path : NULL;
}

static BindHeader *scan(Arena *a, const char *spelling, const BindOptions *o, const char *path, char **error) {
    CacheOrigin origin;
    bool kept = make_dirs(a, cache_dir(a, o)) && access(cache_dir(a, o), W_OK) == 0;
    if (!kept) path = temporary(a);
    if (!path) {
        *error = arena_printf(a, "cannot write to the cache %s or to a temporary file: %s", cache_dir(a, o), strerror(errno));
        return NULL;
    }
    BindHeader *h = NULL;
    if (run_tool(a, spelling, o, path, error)) {
        h = read_cache(a, path, &origin);
        if (!h) *error = arena_printf(a, "%s wrote a file that cannot be read back: %s", tool_path(a, o), path);
    }
    if (!kept) unlink(path);
    if (h && !kept) h->cache_path = "";
    return h;
}

BindHeader *bind_load(Arena *a, const char *spelling, const BindOptions *options, char **error) {
    static const BindOptions none;
    const BindOptions *o = options ? options : &none;
    CacheOrigin origin;
    const char *path = cache_path(a, spelling, o);
    BindHeader *h = read_cache(a, path, &origin);
    if (h && is_valid(a, h, &origin, spelling, o)) return h;
    return scan(a, spelling, o, path, error);
}
