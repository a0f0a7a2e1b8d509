// link.c -- from the C functions a program uses to the linker arguments that define them.
//
//   1. what libc, libm and libc's static part define needs nothing
//   2. a header may say it itself:        #define CRANKY_LINK "-lcranky_http -luv"
//   3. the .pc files of the package that owns the header (or of its prefix, as /usr/local), as far as the
//      libraries they name do export what is asked for
//   4. any development library on the linker's path that exports it, the header's package first
//   5. an error that names the symbol, where it is declared, and what to write
//
// In 3 and 4 the candidate that covers most of what is still missing wins, then the next, until nothing is
// missing; so one library that has it all beats several that mimic parts of it. The choice is kept in a file
// beside the header's cache, with size and time of each library, so that it is made once.
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bindgen/cache.h"
#include "bindgen/elf.h"
#include "bindgen/names.h"
#include "bindgen/package.h"
#include "bindgen/process.h"
#include "bindgen/search.h"

typedef struct Candidate {
    BindArgs args;      // "-L..." "-lz"
    BindArgs libraries; // real paths of the shared libraries behind them
    const char *why;    // "pkg-config zlib", "symbol look-up"
    int preference;     // larger wins among those that cover as much
} Candidate;

typedef struct Linker {
    Arena *a;
    const BindHeader *h;
    const BindOptions *options;
    VEC(const char *) missing; // symbols not defined yet
    BindArgs dirs;             // where the linker looks for -l
    VEC(Candidate) candidates; // of the present step
    BindArgs *args;            // result
    BindArgs libraries;        // what was chosen, for the cache
    StrBuf how;                // text for the user, a line a choice
    int searched;              // libraries looked at in step 4
} Linker;

// ---- Libraries --------------------------------------------------------------------------------------------

static const char *real_path(Arena *a, const char *path) {
    char real[PATH_MAX];
    return realpath(path, real) ? arena_strdup(a, real) : NULL;
}

static void add_dir(Linker *l, const char *dir) {
    const char *real = real_path(l->a, dir);
    for (int i = 0; real && i < l->dirs.len; i++) {
        if (!strcmp(l->dirs.items[i], real)) return;
    }
    if (real) vec_push(l->a, &l->dirs, real);
}

// Asks the C compiler where it looks; the usual places if it does not say.
static void find_dirs(Linker *l) {
    const char *cc = getenv("CC");
    const char *argv[] = {cc && *cc && !strchr(cc, ' ') ? cc : "cc", "-print-search-dirs", NULL};
    char *out, *list = NULL;
    if (process_run(l->a, argv, &out, NULL) == 0 && (list = strstr(out, "libraries: ="))) {
        list += 12;
        for (char *dir, *rest = list; (dir = strsep(&rest, ":\n"));) {
            if (*dir == '/') add_dir(l, dir);
            if (rest && rest > list && rest[-1] == '\n') break;
        }
    }
    add_dir(l, arena_printf(l->a, "/usr/local/lib/%s", search_host_triple()));
    add_dir(l, "/usr/local/lib");
    add_dir(l, arena_printf(l->a, "/usr/lib/%s", search_host_triple()));
    add_dir(l, "/usr/lib");
}

static const char *find_library(Linker *l, const BindArgs *first, const char *name);

// A linker script ("INPUT(libncurses.so.6 -ltinfo)", "GROUP ( /lib/.../libc.so.6 ... )") stands for several.
static void add_script(Linker *l, const char *text, const char *dir, BindArgs *libraries) {
    char *copy = arena_strdup(l->a, text), *rest = copy;
    for (char *word; (word = strsep(&rest, " \t\r\n(),"));) {
        const char *path = *word == '/' ? word : NULL;
        if (!strncmp(word, "-l", 2)) path = find_library(l, NULL, word + 2);
        else if (*word != '/' && strstr(word, ".so")) path = arena_printf(l->a, "%s/%s", dir, word);
        path = path && strstr(path, ".so") ? real_path(l->a, path) : NULL;
        if (path) vec_push(l->a, libraries, path);
    }
}

// Appends the ELF files that `path` (a library or a linker script) stands for.
static void add_library(Linker *l, const char *path, BindArgs *libraries) {
    char magic[4] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    bool is_elf = read(fd, magic, 4) == 4 && !memcmp(magic, "\177ELF", 4);
    close(fd);
    if (is_elf) {
        vec_push(l->a, libraries, real_path(l->a, path));
        return;
    }
    StrBuf text = {0};
    const char *slash = strrchr(path, '/');
    if (strbuf_read_file(&text, path) && text.len < 65536) {
        add_script(l, text.data, arena_strndup(l->a, path, (size_t)(slash - path)), libraries);
    }
    strbuf_free(&text);
}

static const char *find_library(Linker *l, const BindArgs *first, const char *name) {
    const BindArgs *lists[] = {first, &l->dirs};
    for (int list = 0; list < 2; list++) {
        for (int i = 0; lists[list] && i < lists[list]->len; i++) {
            char *path = arena_printf(l->a, "%s/lib%s.so", lists[list]->items[i], name);
            if (access(path, R_OK) == 0) return path;
        }
    }
    return NULL;
}

// How many of the missing symbols the libraries export; sets covered[i] for those (it may be NULL).
static int coverage(Linker *l, const BindArgs *libraries, bool *covered) {
    int n = 0;
    bool *seen = covered ? covered : arena_array(l->a, bool, l->missing.len + 1);
    for (int i = 0; i < libraries->len; i++) {
        ElfLibrary lib;
        if (!elf_open(libraries->items[i], &lib)) continue;
        for (int j = 0; j < l->missing.len; j++) {
            if (seen[j] || !elf_exports(&lib, l->missing.items[j])) continue;
            seen[j] = true;
            n++;
        }
        elf_close(&lib);
    }
    return n;
}

static void drop_covered(Linker *l, const bool *covered) {
    int kept = 0;
    for (int i = 0; i < l->missing.len; i++) {
        if (!covered[i]) l->missing.items[kept++] = l->missing.items[i];
    }
    l->missing.len = kept;
}

// ---- Choosing ---------------------------------------------------------------------------------------------

static void choose(Linker *l, const Candidate *c) {
    bool *covered = arena_array(l->a, bool, l->missing.len + 1);
    int n = coverage(l, &c->libraries, covered);
    for (int i = 0; i < c->args.len; i++) vec_push(l->a, l->args, c->args.items[i]);
    for (int i = 0; i < c->libraries.len; i++) vec_push(l->a, &l->libraries, c->libraries.items[i]);
    if (l->how.len) strbuf_putc(&l->how, '\n');
    strbuf_printf(&l->how, "<%s>:", l->h->spelling);
    for (int i = 0; i < c->args.len; i++) strbuf_printf(&l->how, " %s", c->args.items[i]);
    strbuf_printf(&l->how, " (%s; defines %d of the %d symbols)", c->why, n, l->missing.len);
    drop_covered(l, covered);
}

static bool is_better(const Candidate *x, int x_covers, const Candidate *y, int y_covers) {
    if (x_covers != y_covers) return x_covers > y_covers;
    if (x->preference != y->preference) return x->preference > y->preference;
    if (x->libraries.len != y->libraries.len) return x->libraries.len < y->libraries.len;
    if (x->args.len != y->args.len) return x->args.len < y->args.len;
    const char *a = x->args.items[x->args.len - 1], *b = y->args.items[y->args.len - 1];
    return strlen(a) != strlen(b) ? strlen(a) < strlen(b) : strcmp(a, b) < 0;
}

// Takes the best candidate again and again, while one covers anything that is missing.
static void choose_all(Linker *l) {
    while (l->missing.len) {
        const Candidate *best = NULL;
        int best_covers = 0;
        for (int i = 0; i < l->candidates.len; i++) {
            const Candidate *c = &l->candidates.items[i];
            int covers = c->args.len ? coverage(l, &c->libraries, NULL) : 0;
            if (covers && (!best || is_better(c, covers, best, best_covers))) best = c, best_covers = covers;
        }
        if (!best) break;
        choose(l, best);
    }
    l->candidates.len = 0;
}

// ---- 1: libc ----------------------------------------------------------------------------------------------

static uint32_t big_endian(const char *p) {
    const unsigned char *u = (const unsigned char *)p;
    return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

// The symbol index of a static archive: member "/" right after the magic line holds a count, that many
// offsets, and as many names, each ended by NUL.
static bool archive_defines(const StrBuf *ar, const char *name) {
    enum { HEAD = 8, MEMBER = 60 };
    if (ar->len < HEAD + MEMBER + 4 || memcmp(ar->data, "!<arch>\n/ ", 10)) return false;
    uint64_t count = big_endian(ar->data + HEAD + MEMBER), names = HEAD + MEMBER + 4 + count * 4;
    const char *p = ar->data + names, *end = ar->data + ar->len;
    if (names >= ar->len) return false;
    for (uint64_t i = 0; i < count && p < end; i++, p += strlen(p) + 1) {
        if (!strcmp(p, name)) return true;
    }
    return false;
}

static void drop_libc(Linker *l) {
    static const char *const shared[] = {"libc.so.6", "libm.so.6"};
    BindArgs libraries = {0};
    bool *covered = arena_array(l->a, bool, l->missing.len + 1);
    for (int i = 0; i < 2; i++) {
        char *path = arena_printf(l->a, "/lib/%s/%s", search_host_triple(), shared[i]);
        if (access(path, R_OK) < 0) path = arena_printf(l->a, "/lib64/%s", shared[i]);
        vec_push(l->a, &libraries, path);
    }
    coverage(l, &libraries, covered);
    drop_covered(l, covered);
    if (!l->missing.len) return;
    StrBuf ar = {0};
    covered = arena_array(l->a, bool, l->missing.len + 1);
    if (strbuf_read_file(&ar, arena_printf(l->a, "/usr/lib/%s/libc_nonshared.a", search_host_triple()))) {
        for (int i = 0; i < l->missing.len; i++) covered[i] = archive_defines(&ar, l->missing.items[i]);
    }
    strbuf_free(&ar);
    drop_covered(l, covered);
}

// ---- 2: what the header says ------------------------------------------------------------------------------

static bool use_header_word(Linker *l) {
    BindDecl *d = bind_lookup(l->h, "CRANKY_LINK");
    if (!d || d->kind != BIND_MACRO_STRING) return false;
    if (l->options->cranky_lib) vec_push(l->a, l->args, arena_printf(l->a, "-L%s", l->options->cranky_lib));
    search_split_words(l->a, d->value.bytes, l->args);
    strbuf_printf(&l->how, "<%s>: %s (CRANKY_LINK in the header)", l->h->spelling, d->value.bytes);
    l->missing.len = 0;
    return true;
}

// ---- 3: .pc files -----------------------------------------------------------------------------------------

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void add_pc(Linker *l, const char *path) {
    const char *base = base_name(path);
    const char *name = arena_strndup(l->a, base, strlen(base) - 3);
    const char *argv[] = {"pkg-config", "--libs", path, NULL};
    char *out;
    Candidate c = {.why = arena_printf(l->a, "pkg-config %s", name)};
    BindArgs dirs = {0};
    if (process_run(l->a, argv, &out, NULL) != 0) return;
    search_split_words(l->a, out, &c.args);
    for (int i = 0; i < c.args.len; i++) {
        const char *word = c.args.items[i];
        if (!strncmp(word, "-L", 2)) vec_push(l->a, &dirs, word + 2);
        const char *library = strncmp(word, "-l", 2) ? NULL : find_library(l, &dirs, word + 2);
        if (library) add_library(l, library, &c.libraries);
    }
    if (c.args.len) vec_push(l->a, &l->candidates, c);
}

static void visit_pc(const char *path, void *linker) { add_pc(linker, path); }

// Without a package: the .pc files under the prefix of the header, unless that is /usr, where all are.
static void add_prefix_pcs(Linker *l) {
    const char *include = strstr(l->h->path, "/include/");
    size_t n = include ? (size_t)(include - l->h->path) : 0;
    BindArgs dirs = {0};
    if (!n || (n == 4 && !strncmp(l->h->path, "/usr", 4))) return;
    search_pc_dirs(l->a, &dirs);
    vec_push(l->a, &dirs, arena_printf(l->a, "%.*s/lib/pkgconfig", (int)n, l->h->path));
    for (int i = 0; i < dirs.len; i++) {
        if (strncmp(dirs.items[i], l->h->path, n) || dirs.items[i][n] != '/') continue;
        DIR *dir = opendir(dirs.items[i]);
        for (struct dirent *entry; dir && (entry = readdir(dir));) {
            size_t len = strlen(entry->d_name);
            if (len > 3 && !strcmp(entry->d_name + len - 3, ".pc")) {
                add_pc(l, arena_printf(l->a, "%s/%s", dirs.items[i], entry->d_name));
            }
        }
        if (dir) closedir(dir);
    }
}

// ---- 4: every development library -------------------------------------------------------------------------

// Letters that the library's name and the header's have in common at the start: "bz2" and "bzlib" have 2.
static int common_start(const char *x, const char *y) {
    int n = 0;
    while (x[n] && tolower((unsigned char)x[n]) == tolower((unsigned char)y[n])) n++;
    return n;
}

static void add_dev_library(Linker *l, const char *path, const Package *package, NameMap *seen) {
    BindArgs libraries = {0};
    add_library(l, path, &libraries);
    if (libraries.len != 1 || names_get(seen, libraries.items[0])) return; // scripts repeat what others have
    names_put(l->a, seen, libraries.items[0], l);
    l->searched++;
    if (!coverage(l, &libraries, NULL)) return;
    const char *base = base_name(path) + 3; // past "lib"
    const char *name = arena_strndup(l->a, base, strlen(base) - 3);
    Candidate c = {.libraries = libraries, .why = "symbol look-up", .preference = common_start(name, base_name(l->h->path))};
    if (package->name && package_owns(package, path)) c.preference += 1000;
    vec_push(l->a, &c.args, arena_printf(l->a, "-l%s", name));
    vec_push(l->a, &l->candidates, c);
}

static int by_name(const void *x, const void *y) { return strcmp(*(char *const *)x, *(char *const *)y); }

static void add_dev_libraries(Linker *l, const Package *package) {
    NameMap seen = {0};
    for (int i = 0; i < l->dirs.len; i++) {
        BindArgs names = {0};
        DIR *dir = opendir(l->dirs.items[i]);
        for (struct dirent *entry; dir && (entry = readdir(dir));) {
            size_t n = strlen(entry->d_name);
            if (n > 6 && !strncmp(entry->d_name, "lib", 3) && !strcmp(entry->d_name + n - 3, ".so")) {
                vec_push(l->a, &names, arena_strdup(l->a, entry->d_name));
            }
        }
        if (dir) closedir(dir);
        if (names.len) qsort(names.items, (size_t)names.len, sizeof *names.items, by_name);
        for (int j = 0; j < names.len; j++) {
            add_dev_library(l, arena_printf(l->a, "%s/%s", l->dirs.items[i], names.items[j]), package, &seen);
        }
    }
}

// ---- 5: nowhere -------------------------------------------------------------------------------------------

static char *not_found(Linker *l) {
    const char *symbol = l->missing.items[0], *where = l->h->spelling;
    for (int i = 0; i < l->h->decl_count; i++) {
        const BindDecl *d = l->h->decls[i];
        const char *s = d->kind == BIND_FUNCTION ? d->fn.symbol : d->kind == BIND_VARIABLE ? d->var.symbol : NULL;
        if (s && !strcmp(s, symbol)) where = bind_where(l->a, l->h, d);
    }
    StrBuf text = {0};
    strbuf_printf(&text, "no library defines '%s' (%s)", symbol, where);
    if (l->missing.len > 1) strbuf_printf(&text, " and %d more", l->missing.len - 1);
    strbuf_printf(&text, "\n  searched: libc, libm, %s%s%s%d libraries in", *l->h->package ? "the .pc files of " : "",
                  l->h->package, *l->h->package ? ", " : "", l->searched);
    for (int i = 0; i < l->dirs.len; i++) strbuf_printf(&text, " %s", l->dirs.items[i]);
    strbuf_printf(&text, "\n  If a library has it, name it: __c_options__ = {\"%.*s\": {\"link\": [\"-lNAME\"]}}",
                  (int)strcspn(l->h->spelling, "."), l->h->spelling);
    char *copy = arena_strndup(l->a, text.data, text.len);
    strbuf_free(&text);
    return copy;
}

// ---- The kept choice --------------------------------------------------------------------------------------

// One choice is three lines: key; arguments (tab-separated); libraries as "size mtime path" (tab-separated);
// then the text for the user with its newlines as tabs.
static const char *choice_key(Arena *a, const char **symbols, int n) {
    uint64_t hash = names_hash("", 0);
    for (int i = 0; i < n; i++) hash = names_hash_more(hash, symbols[i], strlen(symbols[i]) + 1);
    return arena_printf(a, "%016llx", (unsigned long long)hash);
}

static const char *choice_path(Linker *l) { return arena_printf(l->a, "%s.links", l->h->cache_path); }

static bool library_unchanged(char *text) {
    BindFile now;
    char *end;
    long long size = strtoll(text, &end, 10), mtime = strtoll(end, &end, 10);
    return *end == ' ' && cache_stat(end + 1, &now) && now.size == size && now.mtime_ns == mtime;
}

static bool recall(Linker *l, const char *key) {
    StrBuf text = {0};
    bool found = false;
    if (*l->h->cache_path && strbuf_read_file(&text, choice_path(l))) {
        char *rest = arena_strndup(l->a, text.data, text.len);
        for (char *line; !found && (line = strsep(&rest, "\n")) && rest;) {
            char *args = strsep(&rest, "\n"), *libraries = strsep(&rest, "\n"), *how = strsep(&rest, "\n");
            if (!how || strcmp(line, key)) continue;
            found = true;
            for (char *lib; (lib = strsep(&libraries, "\t"));) found &= !*lib || library_unchanged(lib);
            if (!found) continue;
            for (char *arg; (arg = strsep(&args, "\t"));) {
                if (*arg) vec_push(l->a, l->args, arg);
            }
            for (char *p = how; *p; p++) *p = *p == '\t' ? '\n' : *p;
            strbuf_puts(&l->how, how);
        }
    }
    strbuf_free(&text);
    return found;
}

static void keep(Linker *l, const char *key) {
    StrBuf text = {0};
    if (!*l->h->cache_path) return;
    strbuf_printf(&text, "%s\n", key);
    for (int i = 0; i < l->args->len; i++) strbuf_printf(&text, "%s\t", l->args->items[i]);
    strbuf_putc(&text, '\n');
    for (int i = 0; i < l->libraries.len; i++) {
        BindFile f = {0};
        cache_stat(l->libraries.items[i], &f);
        strbuf_printf(&text, "%lld %lld %s\t", (long long)f.size, (long long)f.mtime_ns, f.path);
    }
    strbuf_putc(&text, '\n');
    for (const char *p = l->how.data ? l->how.data : ""; *p; p++) strbuf_putc(&text, *p == '\n' ? '\t' : *p);
    strbuf_putc(&text, '\n');
    StrBuf old = {0};
    if (strbuf_read_file(&old, choice_path(l)) && old.len < 65536) strbuf_append(&text, old.data, old.len);
    strbuf_write_file(&text, choice_path(l)); // a choice that cannot be kept is made again
    strbuf_free(&old);
    strbuf_free(&text);
}

// ---- All steps --------------------------------------------------------------------------------------------

static void search_libraries(Linker *l) {
    Package package = {0};
    find_dirs(l);
    if (*l->h->package && package_of_file(l->a, l->h->path, &package)) package_each(l->a, &package, ".pc", visit_pc, l);
    else add_prefix_pcs(l);
    choose_all(l);
    if (!l->missing.len) return;
    add_dev_libraries(l, &package);
    choose_all(l);
}

// Looks all symbols up; what is nowhere stays in l->missing.
static void link_symbols(Linker *l, const char **symbols, int n) {
    const char *key = choice_key(l->a, symbols, n);
    for (int i = 0; i < n; i++) vec_push(l->a, &l->missing, symbols[i]);
    if (l->missing.len && !recall(l, key)) {
        drop_libc(l);
        if (l->missing.len && !use_header_word(l)) search_libraries(l);
        if (!l->missing.len) keep(l, key);
    } else {
        l->missing.len = 0;
    }
}

static void take_how(Linker *l, char **how) {
    if (how) *how = arena_strndup(l->a, l->how.data ? l->how.data : "", l->how.len);
    strbuf_free(&l->how);
}

bool bind_link(Arena *a, const BindHeader *h, const BindOptions *options, const char **symbols, int n,
               BindArgs *args, char **how, char **error) {
    static const BindOptions none;
    BindArgs chosen = {0};
    Linker l = {.a = a, .h = h, .options = options ? options : &none, .args = &chosen};
    link_symbols(&l, symbols, n);
    if (l.missing.len) *error = not_found(&l);
    for (int i = 0; i < chosen.len && !l.missing.len; i++) vec_push(a, args, chosen.items[i]);
    take_how(&l, how);
    return !l.missing.len;
}

void bind_link_most(Arena *a, const BindHeader *h, const BindOptions *options, const char **symbols, int n,
                    BindArgs *args, char **how, BindArgs *missing) {
    static const BindOptions none;
    Linker l = {.a = a, .h = h, .options = options ? options : &none, .args = args};
    link_symbols(&l, symbols, n);
    for (int i = 0; i < l.missing.len; i++) vec_push(a, missing, l.missing.items[i]);
    take_how(&l, how);
}
