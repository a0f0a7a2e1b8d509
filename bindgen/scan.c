// scan.c -- the scanner's driver: from a header's spelling to a complete BindHeader.
//
// The translation unit is an in-memory file that includes the prelude and the header. An error anywhere in it
// stops the scan with clang's own messages: a half-understood header would give wrong layouts silently.
#include "bindgen/scan.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bindgen/search.h"

enum { MAX_ERRORS_SHOWN = 20 };

const char *scan_string(Scan *s, CXString text) {
    const char *c = clang_getCString(text);
    const char *copy = c && *c ? arena_strdup(s->a, c) : "";
    clang_disposeString(text);
    return copy;
}

const char *scan_clang_version(Arena *a) {
    CXString text = clang_getClangVersion();
    const char *copy = arena_strdup(a, clang_getCString(text));
    clang_disposeString(text);
    return copy;
}

const char *scan_clang_library(Arena *a) {
    Dl_info info;
    return dladdr((void *)clang_getClangVersion, &info) && info.dli_fname ? arena_strdup(a, info.dli_fname) : "";
}

// ---- Files ------------------------------------------------------------------------------------------------

// Directories that split a libc's headers into private pieces: they belong to whoever includes them.
static bool is_piece(const char *path) {
    static const char *const pieces[] = {"/bits/", "/asm/", "/asm-generic/", "/gnu/"};
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        if (strstr(path, pieces[i])) return true;
    }
    return false;
}

static bool is_c_library(const char *package) {
    return !strncmp(package, "libc6", 5) || !strncmp(package, "linux-libc-dev", 14) || !strncmp(package, "musl", 4);
}

// /usr/include and its like hold headers of many libraries; a directory below or elsewhere holds one library's.
static bool is_shared_dir(const char *dir, size_t n) {
    static const char *const shared[] = {"/usr/include", "/usr/local/include"};
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++) {
        size_t len = strlen(shared[i]);
        if (n == len && !strncmp(dir, shared[i], n)) return true;
        if (n > len && !strncmp(dir, shared[i], len) && strstr(dir + len, "-linux-gnu") &&
            !memchr(dir + len + 1, '/', n - len - 1)) {
            return true;
        }
    }
    return false;
}

static bool ends_with(const char *text, const char *tail) {
    size_t n = strlen(text), m = strlen(tail);
    return n >= m && !strcmp(text + n - m, tail);
}

// Is `path` one of the library's own headers? The header itself (also under include_next), then: of a libc, its
// private pieces; of another package, its files; without a package, the files of its own directory.
static bool is_own_file(Scan *s, const char *path) {
    const char *main = s->h->path;
    if (!strcmp(path, main) || ends_with(path, arena_printf(s->a, "/%s", s->h->spelling))) return true;
    if (s->package.name && is_c_library(s->package.name)) {
        return is_piece(path) || (strstr(path, "/linux/") && strncmp(s->h->spelling, "sys/", 4) && !strchr(s->h->spelling, '/'));
    }
    if (s->package.name) return package_owns(&s->package, path);
    size_t dir = (size_t)(strrchr(main, '/') - main);
    return !is_shared_dir(main, dir) && !strncmp(path, main, dir + 1);
}

// Notes the names that some file undefines, so that only for these clang need be asked whether they are still
// macros at the end (libclang reports every definition, but no #undef).
static void note_undefined(Scan *s, const char *text) {
    static const char *const words[] = {"undef", "pop_macro"};
    for (int i = 0; i < 2; i++) {
        for (const char *at = text; (at = strstr(at, words[i]));) {
            at += strlen(words[i]);
            at += strspn(at, " \t\\\n(\"");
            size_t n = strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789$");
            if (n) names_put(s->a, &s->undefined, arena_strndup(s->a, at, n), s);
        }
    }
}

static void measure_file(Scan *s, BindFile *f) {
    struct stat st;
    StrBuf text = {0};
    if (stat(f->path, &st) == 0) {
        f->size = st.st_size;
        f->mtime_ns = st.st_mtim.tv_sec * 1000000000ll + st.st_mtim.tv_nsec;
    }
    if (strbuf_read_file(&text, f->path)) {
        f->hash = names_hash(text.data, text.len);
        note_undefined(s, text.data);
    }
    strbuf_free(&text);
    f->is_own = is_own_file(s, f->path);
}

// Index of the file in s->files; -1 for the in-memory one and for compiler built-ins.
static int scan_file(Scan *s, CXFile file) {
    if (!file) return -1;
    if (s->last_file == file) return s->last_index;
    const char *path = scan_string(s, clang_getFileName(file));
    int index = (int)(intptr_t)names_get(&s->file_map, path) - 1;
    if (index < 0 && strcmp(path, SCAN_MAIN)) {
        BindFile f = {.path = path};
        measure_file(s, &f);
        index = s->files.len;
        vec_push(s->a, &s->files, f);
        names_put(s->a, &s->file_map, path, (void *)(intptr_t)(index + 1));
    }
    s->last_file = file;
    s->last_index = index;
    return index;
}

static void visit_inclusion(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data) {
    (void)stack, (void)depth;
    scan_file(data, file);
}

// ---- Declarations -----------------------------------------------------------------------------------------

void scan_place(Scan *s, CXCursor c, BindDecl *d) {
    CXFile file;
    unsigned line;
    clang_getExpansionLocation(clang_getCursorLocation(c), &file, &line, NULL, NULL);
    d->file = scan_file(s, file);
    d->line = (int)line;
    d->is_own = d->file >= 0 && s->files.items[d->file].is_own;
}

BindDecl *scan_new_decl(Scan *s, BindKind kind, const char *name, CXCursor where) {
    BindDecl *d = arena_new(s->a, BindDecl);
    d->kind = kind;
    d->name = name;
    d->id = s->decls.len;
    d->text = d->reason = "";
    scan_place(s, where, d);
    vec_push(s->a, &s->decls, d);
    return d;
}

// ---- Translation units ------------------------------------------------------------------------------------

static char *errors_of(Scan *s, CXTranslationUnit tu) {
    StrBuf text = {0};
    unsigned n = clang_getNumDiagnostics(tu), shown = 0;
    for (unsigned i = 0; i < n; i++) {
        CXDiagnostic d = clang_getDiagnostic(tu, i);
        if (clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error && shown++ < MAX_ERRORS_SHOWN) {
            unsigned options = CXDiagnostic_DisplaySourceLocation | CXDiagnostic_DisplayColumn;
            if (text.len) strbuf_putc(&text, '\n');
            strbuf_puts(&text, scan_string(s, clang_formatDiagnostic(d, options)));
        }
        clang_disposeDiagnostic(d);
    }
    if (shown > MAX_ERRORS_SHOWN) strbuf_printf(&text, "\n(and %u more)", shown - MAX_ERRORS_SHOWN);
    char *copy = shown ? arena_strndup(s->a, text.data, text.len) : NULL;
    strbuf_free(&text);
    return copy;
}

CXTranslationUnit scan_parse(Scan *s, const char *text, unsigned flags, char **error) {
    struct CXUnsavedFile file = {SCAN_MAIN, text, strlen(text)};
    CXTranslationUnit tu = NULL;
    enum CXErrorCode code = clang_parseTranslationUnit2(s->index, SCAN_MAIN, s->clang_args.items, s->clang_args.len,
                                                        &file, 1, flags, &tu);
    if (code == CXError_Success && tu) return tu;
    *error = arena_printf(s->a, "clang could not parse <%s> at all (code %d)", s->h->spelling, (int)code);
    return NULL;
}

static void set_clang_args(Scan *s) {
    const BindOptions *o = s->options;
    static const char *const fixed[] = {"-xc", "-std=gnu11", "-Wno-everything", "-Wsystem-headers",
                                        "-Werror=implicit-function-declaration", "-ferror-limit=0",
                                        "-fno-spell-checking", "-fbracket-depth=1024"};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) vec_push(s->a, &s->clang_args, fixed[i]);
    if (o->target) vec_push(s->a, &s->clang_args, arena_printf(s->a, "--target=%s", o->target));
    if (o->sysroot) vec_push(s->a, &s->clang_args, arena_printf(s->a, "--sysroot=%s", o->sysroot));
    for (int i = 0; i < s->h->cflag_count; i++) vec_push(s->a, &s->clang_args, s->h->cflags[i]);
}

static void set_cflags(Scan *s, SearchResult *found) {
    vec_push(s->a, &found->cflags, "-D_GNU_SOURCE");
    for (int i = 0; i < s->options->define_count; i++) {
        vec_push(s->a, &found->cflags, arena_printf(s->a, "-D%s", s->options->defines[i]));
    }
    s->h->cflags = found->cflags.items;
    s->h->cflag_count = found->cflags.len;
}

static void set_includes(Scan *s) {
    StrBuf text = {0};
    for (int i = 0; i < s->h->prelude_count; i++) strbuf_printf(&text, "#include <%s>\n", s->h->prelude[i]);
    strbuf_printf(&text, "#include <%s>\n", s->h->spelling);
    s->includes = arena_strndup(s->a, text.data, text.len);
    strbuf_free(&text);
}

static bool start(Scan *s, const char *spelling, char **error) {
    SearchResult found;
    BindArgs tried = {0};
    if (!search_header(s->a, spelling, s->options, &found, &tried)) {
        *error = search_missing(s->a, spelling, &tried);
        return false;
    }
    BindHeader *h = s->h;
    h->arena = s->a;
    h->spelling = arena_strdup(s->a, spelling);
    h->path = found.path;
    h->cache_path = "";
    h->prelude = s->options->prelude;
    h->prelude_count = s->options->prelude_count;
    if (package_of_file(s->a, found.path, &s->package)) h->package = s->package.name;
    else h->package = "";
    set_cflags(s, &found);
    set_includes(s);
    set_clang_args(s);
    return true;
}

static const char *hint_for(const char *errors) {
    if (strstr(errors, "unknown type name") || strstr(errors, "undeclared identifier")) {
        return "\n  If this header needs another one first, name it in its `prelude`.";
    }
    return strstr(errors, "file not found") ? "\n  The header includes one that is not installed." : "";
}

static char *parse_errors(Scan *s, char **error) {
    s->tu = scan_parse(s, s->includes, CXTranslationUnit_DetailedPreprocessingRecord, error);
    return s->tu ? errors_of(s, s->tu) : *error;
}

// Some headers (jpeglib.h) take for granted that these were included before.
static bool wants_usual_prelude(const Scan *s, const char *errors) {
    static const char *const names[] = {"'size_t'", "'FILE'", "'bool'", "'int64_t'", "'uint64_t'", "'int32_t'", "'uint32_t'",
                                        "'uint16_t'", "'uint8_t'", "'ssize_t'", "'va_list'"};
    for (size_t i = 0; !s->h->prelude_count && i < sizeof names / sizeof *names; i++) {
        if (strstr(errors, arena_printf(s->a, "unknown type name %s", names[i]))) return true;
    }
    return false;
}

static bool parse_header(Scan *s, char **error) {
    static const char *usual[] = {"stddef.h", "stdint.h", "stdbool.h", "stdarg.h", "stdio.h", "sys/types.h"};
    char *errors = parse_errors(s, error);
    if (errors && s->tu && wants_usual_prelude(s, errors)) {
        clang_disposeTranslationUnit(s->tu);
        s->h->prelude = usual;
        s->h->prelude_count = sizeof usual / sizeof *usual;
        set_includes(s);
        if (!parse_errors(s, error)) return true;
    }
    if (errors) *error = arena_printf(s->a, "<%s> does not parse:\n%s%s", s->h->spelling, errors, hint_for(errors));
    return !errors;
}

static void finish(Scan *s) {
    CXTargetInfo target = clang_getTranslationUnitTargetInfo(s->tu);
    s->h->target = scan_string(s, clang_TargetInfo_getTriple(target));
    clang_TargetInfo_dispose(target);
    s->h->decls = s->decls.items;
    s->h->decl_count = s->decls.len;
    s->h->types = s->types.items;
    s->h->type_count = s->types.len;
    s->h->files = s->files.items;
    s->h->file_count = s->files.len;
}

BindHeader *bind_scan(Arena *a, const char *spelling, const BindOptions *options, char **error) {
    static const BindOptions none;
    Scan s = {.a = a, .h = arena_new(a, BindHeader), .options = options ? options : &none};
    s.index = clang_createIndex(0, 0);
    bool ok = start(&s, spelling, error) && parse_header(&s, error);
    if (ok) {
        clang_getInclusions(s.tu, visit_inclusion, &s);
        scan_declarations(&s);
        ok = scan_macros(&s, error);
    }
    if (ok) {
        finish(&s);
        bind_build_index(s.h);
    }
    if (s.probe_tu) clang_disposeTranslationUnit(s.probe_tu);
    if (s.tu) clang_disposeTranslationUnit(s.tu);
    clang_disposeIndex(s.index);
    return ok ? s.h : NULL;
}
