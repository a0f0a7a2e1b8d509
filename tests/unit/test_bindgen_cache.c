// test_bindgen_cache.c -- the cache file: same model after a round trip, validity, damage, the tool's errors.
#include "bindgen/cache.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "tests/unit/bindgen_fixture.h"

static StrBuf written(const BindHeader *h) {
    StrBuf text = {0};
    CacheOrigin origin = {.options = "0123456789abcdef"};
    cache_write(&text, h, &origin);
    StrBuf kept = {arena_strndup(&arena, text.data, text.len), text.len, text.len};
    strbuf_free(&text);
    return kept; // in the arena: not to be appended to
}

static BindHeader *reread(const StrBuf *text) {
    CacheOrigin origin;
    return cache_read(&arena, arena_strndup(&arena, text->data, text->len), &origin);
}

static void expect_round_trip(const char *header) {
    StrBuf first = written(fixture_scan(header));
    BindHeader *h = reread(&first);
    cr_assert(h, "%s cannot be read back", header);
    StrBuf second = written(h);
    cr_assert_eq(first.len, second.len, "%s", header);
    cr_expect_eq(memcmp(first.data, second.data, first.len), 0, "%s", header);
}

Test(cache_format, round_trip_keeps_every_byte) {
    expect_round_trip("records.h");
    expect_round_trip("functions.h");
    expect_round_trip("macros.h");
    expect_round_trip("zlib.h");
}

Test(cache_format, is_deterministic) {
    StrBuf one = written(fixture_scan("functions.h")), two = written(fixture_scan("functions.h"));
    cr_expect_str_eq(one.data, two.data);
}

Test(cache_format, model_is_usable_after_reading) {
    StrBuf text = written(fixture_scan("records.h"));
    BindHeader *h = reread(&text);
    fixture_field(fixture_get(h, "with_anonymous"), "high", 80);
    cr_expect_eq(fixture_get(h, "clash")->fn.params[0].type->to->decl, fixture_get(h, "struct_clash"));
    cr_expect_eq((int)fixture_get(h, "NEGATIVE")->value.integer, -7);
    StrBuf macros = written(fixture_scan("macros.h"));
    h = reread(&macros);
    cr_expect_eq(memcmp(fixture_get(h, "NUL_INSIDE")->value.bytes, "a\0b", 4), 0);
    cr_expect(fixture_get(h, "NEG128")->value.integer == -((__int128)1 << 100));
    cr_expect_str_eq(fixture_get(h, "ALIAS")->target->name, "real_function");
}

Test(cache_format, every_truncation_is_refused, .timeout = 60) {
    StrBuf text = written(fixture_scan("functions.h"));
    for (size_t n = 0; n < text.len; n += 1 + n / 97) {
        StrBuf part = {text.data, n, n};
        char saved = text.data[n];
        text.data[n] = 0;
        cr_expect_null(reread(&part), "%zu of %zu bytes were accepted", n, text.len);
        text.data[n] = saved;
    }
}

Test(cache_format, damage_never_crashes, .timeout = 60) {
    StrBuf text = written(fixture_scan("records.h"));
    Arena scratch = {0};
    uint64_t random = 88172645463325252u;
    for (int i = 0; i < 3000; i++) {
        char *copy = arena_strndup(&scratch, text.data, text.len);
        for (int j = 0; j < 3; j++) {
            random ^= random << 13, random ^= random >> 7, random ^= random << 17;
            copy[random % text.len] = "0123456789-\t\nTDFx"[random >> 32 & 15];
        }
        CacheOrigin origin;
        BindHeader *h = cache_read(&scratch, copy, &origin);
        if (h) bind_lookup(h, "node");
        arena_free(&scratch);
    }
}

Test(cache_format, other_versions_are_refused) {
    StrBuf text = written(fixture_scan("functions.h"));
    text.data[strlen("cranky-bindings\t")] = '9';
    cr_expect_null(reread(&text));
}

Test(cache_key, depends_on_every_option) {
    static const char *one[] = {"A"}, *two[] = {"B"};
    BindOptions options[] = {
        {0},
        {.include_dirs = one, .include_dir_count = 1},
        {.include_dirs = two, .include_dir_count = 1},
        {.defines = one, .define_count = 1},
        {.prelude = one, .prelude_count = 1},
        {.target = "A"},
        {.sysroot = "A"},
        {.cranky_include = "A"},
    };
    for (int i = 0; i < 8; i++) {
        for (int j = 0; j < i; j++) {
            cr_expect_str_neq(cache_key(&arena, "x.h", &options[i]), cache_key(&arena, "x.h", &options[j]));
        }
    }
    cr_expect_str_neq(cache_key(&arena, "x.h", &options[0]), cache_key(&arena, "y.h", &options[0]));
}

// ---- bind_load --------------------------------------------------------------------------------------------

// A project directory with one header and a cache of its own.
typedef struct Project {
    BindOptions options;
    const char *dir, *header;
} Project;

static Project project(const char *text) {
    Project p = {.dir = fixture_temp_dir()};
    const char **dirs = arena_array(&arena, const char *, 1);
    dirs[0] = p.dir;
    p.header = arena_printf(&arena, "%s/proj.h", p.dir);
    fixture_write(p.header, text);
    p.options = (BindOptions){.include_dirs = dirs, .include_dir_count = 1, .tool = fixture_tool()};
    p.options.cache_dir = arena_printf(&arena, "%s/cache/deep", p.dir);
    return p;
}

static BindHeader *load(Project *p) {
    char *error = NULL;
    BindHeader *h = bind_load(&arena, "proj.h", &p->options, &error);
    cr_assert(h, "%s", error);
    return h;
}

static long long mtime(const char *path) {
    BindFile f;
    cr_assert(cache_stat(path, &f));
    return f.mtime_ns;
}

static void set_mtime(const char *path, time_t seconds) {
    struct timespec times[2] = {{.tv_sec = seconds}, {.tv_sec = seconds}};
    cr_assert_eq(utimensat(AT_FDCWD, path, times, 0), 0);
}

Test(cache_load, second_load_does_not_scan) {
    Project p = project("int f(void);\n");
    const char *file = load(&p)->cache_path;
    cr_assert(*file);
    long long first = mtime(file);
    p.options.tool = "/bin/false"; // would fail if it were run... and is a different tool: so it is not trusted
    char *error = NULL;
    cr_expect_null(bind_load(&arena, "proj.h", &p.options, &error));
    p.options.tool = fixture_tool();
    cr_expect_eq(mtime(load(&p)->cache_path), first);
}

Test(cache_load, works_without_the_tool_when_cached) {
    Project p = project("int f(void);\n");
    load(&p);
    p.options.tool = "/nonexistent/cranky-bindgen";
    fixture_get(load(&p), "f");
}

Test(cache_load, changed_header_is_scanned_again) {
    Project p = project("int f(void);\n");
    load(&p);
    fixture_write(p.header, "int f(void);\nint g(void);\n");
    fixture_get(load(&p), "g");
}

Test(cache_load, same_size_different_content) {
    Project p = project("int f(void);\n");
    load(&p);
    fixture_write(p.header, "int g(void);\n");
    set_mtime(p.header, 1000000000);
    fixture_get(load(&p), "g");
}

Test(cache_load, touched_header_stays_valid_and_is_noted) {
    Project p = project("int f(void);\n");
    const char *file = load(&p)->cache_path;
    set_mtime(p.header, 1000000000);
    BindHeader *h = load(&p);
    bool noted = false;
    for (int i = 0; i < h->file_count; i++) {
        noted |= !strcmp(h->files[i].path, p.header) && h->files[i].mtime_ns == 1000000000ll * 1000000000;
    }
    cr_expect(noted);
    long long rewritten = mtime(file);
    load(&p);
    cr_expect_eq(mtime(file), rewritten);
}

Test(cache_load, changed_inner_header_is_noticed) {
    Project p = project("#include \"inner.h\"\n");
    const char *inner = arena_printf(&arena, "%s/inner.h", p.dir);
    fixture_write(inner, "int a(void);\n");
    fixture_get(load(&p), "a");
    fixture_write(inner, "int longer_name(void);\n");
    fixture_get(load(&p), "longer_name");
}

Test(cache_load, header_that_appears_earlier_in_the_path_wins) {
    Project p = project("int late(void);\n");
    const char *first = arena_printf(&arena, "%s/first", p.dir);
    const char *dirs[] = {first, p.dir};
    cr_assert_eq(mkdir(first, 0777), 0);
    p.options.include_dirs = dirs, p.options.include_dir_count = 2;
    fixture_get(load(&p), "late");
    fixture_write(arena_printf(&arena, "%s/proj.h", first), "int early(void);\n");
    fixture_get(load(&p), "early");
}

Test(cache_load, damaged_file_is_made_again) {
    Project p = project("int f(void);\n");
    const char *file = load(&p)->cache_path;
    fixture_write(file, "cranky-bindings\t1\nrubbish\n");
    fixture_get(load(&p), "f");
}

Test(cache_load, unwritable_cache_is_no_obstacle) {
    Project p = project("int f(void);\n");
    p.options.cache_dir = "/proc/no/cache";
    BindHeader *h = load(&p);
    fixture_get(h, "f");
    cr_expect_str_eq(h->cache_path, "");
}

Test(cache_load, errors_come_through) {
    Project p = project("int f(;\n");
    char *error = NULL;
    cr_expect_null(bind_load(&arena, "proj.h", &p.options, &error));
    cr_expect(strstr(error, "proj.h:1:7: error:"), "%s", error);
    cr_expect_null(bind_load(&arena, "not_there.h", &p.options, &error));
    cr_expect(strstr(error, "no header <not_there.h>"), "%s", error);
    p.options.tool = "/nonexistent/cranky-bindgen";
    cr_expect_null(bind_load(&arena, "proj.h", &p.options, &error));
    cr_expect(strstr(error, "cannot run /nonexistent/cranky-bindgen"), "%s", error);
}

#ifndef __SANITIZE_ADDRESS__ // the tool's memory limit does not hold under a sanitizer
Test(cache_load, a_header_that_exhausts_memory_is_an_error, .timeout = 60) {
    Project p = project("#define A(x) x x x x x x x x\n#define B(x) A(A(A(A(A(x)))))\n"
                        "int a[] = { B(B(B(B(1,)))) };\n");
    char *error = NULL;
    cr_expect_null(bind_load(&arena, "proj.h", &p.options, &error));
    cr_expect(strstr(error, "proj.h"), "%s", error);
}
#endif
