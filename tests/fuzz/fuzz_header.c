// fuzz_header.c -- the scanner on mutated headers: it must either give an error or a model that survives a round
// trip through the cache, and it must not take long. Bounded: a scan costs some 30 ms.
//
//     fuzz_header [iterations [seed]]
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bindgen/cache.h"
#include "bindgen/scan.h"

enum { SECONDS_PER_SCAN = 20 };

static uint64_t state = 1;

static unsigned random_below(unsigned n) {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return (unsigned)(state >> 33) % n;
}

static const char SEED[] =
    "#define A 1\n#define B (A + 2)\n#define T \"text\" \"more\"\n#define F(x, ...) ((x) + A)\n#define M when.seconds\n"
    "#define ALIAS f\n#define TYPE struct s *\nstruct s { int a : 3; union { int u; struct { char c[4]; } in; }; struct s *next; };\n"
    "typedef struct { int x, y; } point;\nenum e { ONE = 1, TWO };\nint f(int a, const char *b, ...) __attribute__((format(printf, 2, 3)));\n"
    "void g(int (*callback)(void *, point), void *data) __attribute__((nonnull(1), annotate(\"cranky:x\")));\n"
    "extern const double table[3];\nstatic inline int inl(point p) { return p.x; }\n";

static const char *const PIECES[] = {
    "{",      "}",         "(",          ")",           ";",        "#",         "\n#define ",  "\n#undef A\n", "\\\n",
    "\"",     "'",         "/*",         "*/",          "//",       "struct ",   "union ",      "enum ",        "typedef ",
    "__attribute__((packed))", " : 70", "[0]",          "[]",       "...",       "_Pragma(\"once\")", "##",     "__COUNTER__",
    "__VA_ARGS__", "const ", "_Atomic ", "__int128 ",   "_Complex ", "asm(\"x\")", "({ 1; })",  "sizeof",       "\n#if 0\n",
    "\n#include <stdio.h>\n", "\n#include \"fuzz.h\"\n", "A", "F(F(F(1)))", "\n#define A A A\n", "\n#define f f2\n", "__typeof__(f) ",
};

// Macros of random bodies: they break nothing until they are evaluated.
static void add_macros(StrBuf *out) {
    for (int i = (int)random_below(20); i > 0; i--) {
        strbuf_printf(out, "#define Z%u%s ", random_below(20), random_below(4) ? "" : "(x)");
        for (int j = (int)random_below(6); j > 0; j--) {
            const char *piece = PIECES[random_below(sizeof PIECES / sizeof *PIECES)];
            if (random_below(3) == 0) strbuf_printf(out, "Z%u ", random_below(20));
            if (!strpbrk(piece, "\n\\") && !strstr(piece, "/*")) strbuf_puts(out, piece);
        }
        strbuf_putc(out, '\n');
    }
}

static void mutate(StrBuf *out) {
    size_t n = sizeof SEED - 1;
    out->len = 0;
    strbuf_append(out, SEED, n);
    add_macros(out);
    if (random_below(3)) return;
    for (int i = 1 + (int)random_below(5); i > 0; i--) {
        size_t at = random_below((unsigned)out->len), len = random_below(12);
        const char *piece = PIECES[random_below(sizeof PIECES / sizeof *PIECES)];
        if (random_below(3) == 0) { // delete
            if (at + len > out->len) len = out->len - at;
            memmove(out->data + at, out->data + at + len, out->len - at - len);
            out->len -= len;
            out->data[out->len] = 0;
        } else { // insert
            char *tail = strdup(out->data + at);
            out->len = at;
            strbuf_puts(out, piece);
            strbuf_puts(out, tail);
            free(tail);
        }
        if (!out->len) strbuf_puts(out, "int f(void);\n");
    }
}

static void check_round_trip(Arena *a, const BindHeader *h) {
    CacheOrigin origin = {.options = ""}, read_origin;
    StrBuf text = {0}, again = {0};
    cache_write(&text, h, &origin);
    BindHeader *copy = cache_read(a, arena_strndup(a, text.data, text.len), &read_origin);
    if (copy) cache_write(&again, copy, &origin);
    if (!copy || again.len != text.len || memcmp(again.data, text.data, text.len)) {
        fprintf(stderr, "fuzz_header: the model does not survive the cache\n");
        abort();
    }
    FILE *null = fopen("/dev/null", "w");
    if (null) {
        bind_print(null, h, BIND_PRINT_ALL | BIND_PRINT_UNAVAILABLE);
        fclose(null);
    }
    strbuf_free(&text);
    strbuf_free(&again);
}

int main(int argc, char **argv) {
    long iterations = argc > 1 ? atol(argv[1]) : 200, good = 0;
    state = argc > 2 ? strtoull(argv[2], NULL, 10) | 1 : 88172645463325252u;
    const char *tmp = getenv("TMPDIR");
    char dir[256];
    snprintf(dir, sizeof dir, "%s/cranky-fuzz-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(dir)) return 2;
    char path[300];
    snprintf(path, sizeof path, "%s/fuzz.h", dir);
    const char *dirs[] = {dir};
    BindOptions options = {.include_dirs = dirs, .include_dir_count = 1};
    StrBuf header = {0};
    for (long i = 0; i < iterations; i++) {
        Arena a = {0};
        char *error = NULL;
        mutate(&header);
        if (!strbuf_write_file(&header, path)) return 2;
        alarm(SECONDS_PER_SCAN); // ends the process: the header stays for inspection
        BindHeader *h = bind_scan(&a, "fuzz.h", &options, &error);
        alarm(0);
        if (!h && (!error || !*error)) abort();
        if (h) check_round_trip(&a, h), good++;
        arena_free(&a);
    }
    unlink(path);
    rmdir(dir);
    strbuf_free(&header);
    printf("fuzz_header: %ld headers, %ld of them parsed\n", iterations, good);
    return 0;
}
