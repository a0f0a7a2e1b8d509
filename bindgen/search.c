// search.c -- finding headers. The compiler's default directories are the ones of every Linux C compiler; the
// resource directory (stddef.h, immintrin.h) is clang's. .pc files are read only when all of those fail: their
// Cflags are expanded just enough to see which one could have the header, then pkg-config has the last word.
#include "bindgen/search.h"

#include <ctype.h>
#include <dirent.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bindgen/process.h"
#include "transpile/strbuf.h"

#if defined(__x86_64__)
#define HOST_TRIPLE "x86_64-linux-gnu"
#elif defined(__aarch64__)
#define HOST_TRIPLE "aarch64-linux-gnu"
#elif defined(__riscv) && __riscv_xlen == 64
#define HOST_TRIPLE "riscv64-linux-gnu"
#else
#error "add this machine's multi-arch name"
#endif

const char *search_host_triple(void) { return HOST_TRIPLE; }

static bool is_file(const char *path) {
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

// clang's own include directory: the newest installed.
static const char *resource_dir(Arena *a) {
    static const char *const patterns[] = {"/usr/lib/llvm-*/lib/clang/*/include", "/usr/lib/clang/*/include"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        glob_t found;
        const char *dir = NULL;
        if (glob(patterns[i], 0, NULL, &found) == 0) {
            dir = arena_strdup(a, found.gl_pathv[found.gl_pathc - 1]);
            globfree(&found);
        }
        if (dir) return dir;
    }
    return NULL;
}

static void default_dirs(Arena *a, const BindOptions *o, BindArgs *dirs) {
    const char *root = o->sysroot ? o->sysroot : "";
    const char *resource = resource_dir(a);
    if (resource) vec_push(a, dirs, resource);
    vec_push(a, dirs, arena_printf(a, "%s/usr/local/include", root));
    vec_push(a, dirs, arena_printf(a, "%s/usr/include/%s", root, o->target ? o->target : HOST_TRIPLE));
    if (o->target && !o->sysroot) vec_push(a, dirs, arena_printf(a, "/usr/%s/include", o->target));
    vec_push(a, dirs, arena_printf(a, "%s/usr/include", root));
}

static bool try_dirs(Arena *a, const BindArgs *dirs, const char *spelling, SearchResult *r) {
    for (int i = 0; i < dirs->len; i++) {
        char *path = arena_printf(a, "%s/%s", dirs->items[i], spelling);
        if (!is_file(path)) continue;
        r->path = path;
        return true;
    }
    return false;
}

// ---- .pc files ----

static void split_dirs(Arena *a, const char *text, BindArgs *dirs) {
    while (*text) {
        size_t n = strcspn(text, ":\n");
        if (n) vec_push(a, dirs, arena_strndup(a, text, n));
        text += n + (text[n] != 0);
    }
}

void search_pc_dirs(Arena *a, BindArgs *dirs) {
    const char *path = getenv("PKG_CONFIG_PATH"), *libdir = getenv("PKG_CONFIG_LIBDIR");
    char *out;
    static const char *const ask[] = {"pkg-config", "--variable", "pc_path", "pkg-config", NULL};
    if (path) split_dirs(a, path, dirs);
    if (libdir) {
        split_dirs(a, libdir, dirs);
    } else if (process_run(a, ask, &out, NULL) == 0 && *out && *out != '\n') {
        split_dirs(a, out, dirs);
    } else {
        split_dirs(a, "/usr/local/lib/" HOST_TRIPLE "/pkgconfig:/usr/local/lib/pkgconfig:/usr/local/share/pkgconfig:"
                      "/usr/lib/" HOST_TRIPLE "/pkgconfig:/usr/lib/pkgconfig:/usr/share/pkgconfig", dirs);
    }
}

// Value of variable `name` (n bytes) in the text of a .pc file: the rest of its line "name=...", or NULL.
static const char *pc_variable(const char *text, const char *name, size_t n, size_t *len) {
    for (const char *line = text; line; line = strchr(line, '\n'), line = line ? line + 1 : NULL) {
        const char *p = line + strspn(line, " \t");
        if (strncmp(p, name, n)) continue;
        p += n;
        p += strspn(p, " \t");
        if (*p != '=') continue;
        p += 1 + strspn(p + 1, " \t");
        *len = strcspn(p, "\r\n");
        return p;
    }
    return NULL;
}

// Appends s[0..n) with ${variables} replaced; `depth` bounds self-reference.
static void pc_expand(StrBuf *out, const char *text, const char *s, size_t n, int depth) {
    for (size_t i = 0; i < n; i++) {
        const char *close;
        if (s[i] != '$' || i + 1 >= n || s[i + 1] != '{' || !(close = memchr(s + i, '}', n - i))) {
            strbuf_putc(out, s[i]);
            continue;
        }
        const char *name = s + i + 2;
        size_t value_len, name_len = (size_t)(close - name);
        const char *value = pc_variable(text, name, name_len, &value_len);
        if (value && depth < 8) pc_expand(out, text, value, value_len, depth + 1);
        i = (size_t)(close - s);
    }
}

// True if an -I of the Cflags line of the .pc file `path` leads to the header.
static bool pc_may_have(Arena *a, const char *path, const char *spelling) {
    StrBuf text = {0}, flags = {0};
    BindArgs words = {0};
    if (strbuf_read_file(&text, path)) {
        const char *line = text.data;
        while (line && strncmp(line, "Cflags:", 7)) line = strchr(line, '\n'), line = line ? line + 1 : NULL;
        if (line) pc_expand(&flags, text.data, line + 7, strcspn(line + 7, "\r\n"), 0);
    }
    if (flags.data) search_split_words(a, flags.data, &words);
    bool found = false;
    for (int i = 0; i < words.len && !found; i++) {
        found = !strncmp(words.items[i], "-I", 2) && is_file(arena_printf(a, "%s/%s", words.items[i] + 2, spelling));
    }
    strbuf_free(&text);
    strbuf_free(&flags);
    return found;
}

void search_split_words(Arena *a, const char *text, BindArgs *args) {
    StrBuf word = {0};
    for (;;) {
        text += strspn(text, " \t\r\n");
        if (!*text) break;
        word.len = 0;
        for (; *text && !isspace((unsigned char)*text); text++) {
            if (*text == '\\' && text[1]) text++;
            strbuf_putc(&word, *text);
        }
        vec_push(a, args, arena_strndup(a, word.data, word.len));
    }
    strbuf_free(&word);
}

// Full flags of .pc module `name` (its requirements too), and the header among them.
static bool use_pc(Arena *a, const char *name, const char *spelling, SearchResult *r) {
    const char *argv[] = {"pkg-config", "--cflags", name, NULL};
    char *out;
    BindArgs words = {0}, dirs = {0};
    if (process_run(a, argv, &out, NULL) != 0) return false;
    search_split_words(a, out, &words);
    for (int i = 0; i < words.len; i++) {
        if (!strncmp(words.items[i], "-I", 2)) vec_push(a, &dirs, words.items[i] + 2);
    }
    if (!try_dirs(a, &dirs, spelling, r)) return false;
    for (int i = 0; i < words.len; i++) vec_push(a, &r->cflags, words.items[i]);
    r->pc = name;
    return true;
}

static int by_name(const void *x, const void *y) { return strcmp(*(char *const *)x, *(char *const *)y); }

// The names of the .pc files in `dir`, sorted.
static void list_pc(Arena *a, const char *dir, BindArgs *names) {
    DIR *d = opendir(dir);
    if (!d) return;
    for (struct dirent *entry; (entry = readdir(d));) {
        size_t n = strlen(entry->d_name);
        if (n > 3 && !strcmp(entry->d_name + n - 3, ".pc")) vec_push(a, names, arena_strndup(a, entry->d_name, n - 3));
    }
    closedir(d);
    if (names->len) qsort(names->items, (size_t)names->len, sizeof *names->items, by_name);
}

static bool search_pc(Arena *a, const char *spelling, SearchResult *r) {
    BindArgs dirs = {0};
    search_pc_dirs(a, &dirs);
    for (int i = 0; i < dirs.len; i++) {
        BindArgs names = {0};
        list_pc(a, dirs.items[i], &names);
        for (int j = 0; j < names.len; j++) {
            char *path = arena_printf(a, "%s/%s.pc", dirs.items[i], names.items[j]);
            if (pc_may_have(a, path, spelling) && use_pc(a, names.items[j], spelling, r)) return true;
        }
    }
    return false;
}

// ---- Headers ----

// Cache files outlive the working directory: paths in them are absolute.
static const char *absolute(Arena *a, const char *dir) {
    char cwd[PATH_MAX];
    return *dir == '/' || !getcwd(cwd, sizeof cwd) ? dir : arena_printf(a, "%s/%s", cwd, dir);
}

bool search_header_dirs(Arena *a, const char *spelling, const BindOptions *o, SearchResult *r, BindArgs *tried) {
    BindArgs dirs = {0};
    *r = (SearchResult){0};
    for (int i = 0; i < o->include_dir_count; i++) vec_push(a, &dirs, absolute(a, o->include_dirs[i]));
    if (o->cranky_include) vec_push(a, &dirs, absolute(a, o->cranky_include));
    for (int i = 0; i < dirs.len; i++) vec_push(a, &r->cflags, arena_printf(a, "-I%s", dirs.items[i]));
    default_dirs(a, o, &dirs);
    for (int i = 0; tried && i < dirs.len; i++) vec_push(a, tried, dirs.items[i]);
    return try_dirs(a, &dirs, spelling, r);
}

bool search_header(Arena *a, const char *spelling, const BindOptions *o, SearchResult *r, BindArgs *tried) {
    static const BindOptions none;
    if (!o) o = &none;
    if (search_header_dirs(a, spelling, o, r, tried)) return true;
    return !o->target && search_pc(a, spelling, r); // .pc files describe the host
}

char *search_missing(Arena *a, const char *spelling, const BindArgs *tried) {
    StrBuf text = {0};
    strbuf_printf(&text, "no header <%s>\n  searched:", spelling);
    for (int i = 0; i < tried->len; i++) strbuf_printf(&text, " %s", tried->items[i]);
    strbuf_puts(&text, " and the include directories of every .pc file\n"
                       "  Headers of a system library are in its development package: look for one with "
                       "`apt-cache search --names-only -- -dev` or\n"
                       "  `apt-file search ");
    strbuf_printf(&text, "/%s`. For a project's own header, add its directory to include-dirs.", spelling);
    char *copy = arena_strndup(a, text.data, text.len);
    strbuf_free(&text);
    return copy;
}

// ---- Modules ----

// One way to spell the path: with the bits of `choice` set, the i-th free underscore becomes `-`.
static char *spell(Arena *a, const char *path, unsigned choice) {
    char *copy = arena_printf(a, "%s.h", path);
    unsigned nth = 0;
    for (char *p = copy; *p; p++) {
        if (*p == '_' && nth < 32 && (choice >> nth++ & 1)) *p = '-';
    }
    return copy;
}

// Module path to header path: dots become slashes, and `_` after a Python keyword is dropped.
static char *module_to_path(Arena *a, const char *module) {
    StrBuf path = {0};
    for (const char *part = module; *part;) {
        size_t n = strcspn(part, ".");
        char *name = arena_strndup(a, part, n);
        if (n > 1 && name[n - 1] == '_') {
            name[n - 1] = 0;
            if (!bind_is_python_keyword(name)) name[n - 1] = '_';
        }
        if (path.len) strbuf_putc(&path, '/');
        strbuf_puts(&path, name);
        part += n + (part[n] != 0);
    }
    char *copy = arena_strndup(a, path.len ? path.data : "", path.len);
    strbuf_free(&path);
    return copy;
}

const char *bind_resolve_module(Arena *a, const char *module, const BindOptions *o, char **error) {
    const char *path = module_to_path(a, module);
    unsigned underscores = 0;
    for (const char *p = path; *p; p++) underscores += *p == '_';
    unsigned choices = 1u << (underscores < 5 ? underscores : 5); // all ways for five underscores, then none
    SearchResult r;
    BindArgs tried = {0};
    for (unsigned choice = 0; choice < choices; choice++) {
        char *spelling = spell(a, path, choice);
        tried.len = 0;
        if (search_header(a, spelling, o, &r, &tried)) return spelling;
    }
    *error = search_missing(a, spell(a, path, 0), &tried);
    return NULL;
}
