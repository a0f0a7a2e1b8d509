// bindgen_fixture.h -- what the bindgen tests share: scanning the headers of tests/bindgen in this process.
#ifndef CRANKY_TESTS_BINDGEN_FIXTURE_H
#define CRANKY_TESTS_BINDGEN_FIXTURE_H

#include <criterion/criterion.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bindgen/model.h"

BindHeader *bind_scan(Arena *a, const char *spelling, const BindOptions *options, char **error);

static Arena arena;

// Repository root: above this file's tests/unit.
static inline const char *fixture_root(void) {
    char *file = arena_strdup(&arena, __FILE__);
    char real[PATH_MAX];
    cr_assert(realpath(dirname(dirname(dirname(file))), real), "run the tests from where they were compiled");
    return arena_strdup(&arena, real);
}

static inline const char *fixture_path(const char *below_root) {
    return arena_printf(&arena, "%s/%s", fixture_root(), below_root);
}

static inline BindOptions fixture_options(const char *include_dir) {
    const char **dirs = arena_array(&arena, const char *, 1);
    dirs[0] = fixture_path(include_dir);
    return (BindOptions){.include_dirs = dirs, .include_dir_count = 1};
}

// Scans tests/bindgen/NAME, or a system header.
static inline BindHeader *fixture_scan(const char *name) {
    BindOptions options = fixture_options("tests/bindgen");
    char *error = NULL;
    BindHeader *h = bind_scan(&arena, name, &options, &error);
    cr_assert(h, "%s: %s", name, error);
    return h;
}

static inline BindDecl *fixture_get(const BindHeader *h, const char *name) {
    BindDecl *d = bind_lookup(h, name);
    cr_assert(d, "no %s in %s", name, h->spelling);
    return d;
}

static inline BindDecl *fixture_kind(const BindHeader *h, const char *name, BindKind kind) {
    BindDecl *d = fixture_get(h, name);
    cr_assert_eq(d->kind, kind, "%s is %s (%s), not %s", name, bind_kind_name(d->kind), d->reason, bind_kind_name(kind));
    return d;
}

static inline const BindField *fixture_field(const BindDecl *record, const char *name, int64_t offset_bits) {
    int64_t offset = -1;
    const BindField *f = bind_find_field(record, name, &offset);
    cr_assert(f, "no field %s in %s", name, record->name);
    cr_assert_eq(offset, offset_bits, "%s.%s at bit %lld, not %lld", record->name, name, (long long)offset, (long long)offset_bits);
    return f;
}

// cranky-bindgen: $CRANKY_BINDGEN, beside the test program, above it, or in build/.
static inline const char *fixture_tool(void) {
    const char *named = getenv("CRANKY_BINDGEN");
    char self[PATH_MAX] = "";
    if (named) return named;
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    cr_assert(n > 0);
    const char *dir = dirname(self);
    const char *places[] = {arena_printf(&arena, "%s/cranky-bindgen", dir), arena_printf(&arena, "%s/../cranky-bindgen", dir),
                            arena_printf(&arena, "%s/../../cranky-bindgen", dir), fixture_path("build/cranky-bindgen")};
    for (int i = 0; i < 4; i++) {
        if (access(places[i], X_OK) == 0) return places[i];
    }
    cr_assert_fail("cranky-bindgen is not built");
    return NULL;
}

static const char *fixture_dirs[16]; // made by fixture_temp_dir
static int fixture_dir_count;

static inline void fixture_remove_dirs(void) {
    for (int i = 0; i < fixture_dir_count; i++) {
        char *command = arena_printf(&arena, "rm -rf '%s'", fixture_dirs[i]);
        if (system(command)) fprintf(stderr, "%s failed\n", command);
    }
}

// A fresh directory, removed when the test ends.
static inline const char *fixture_temp_dir(void) {
    const char *tmp = getenv("TMPDIR");
    char *dir = arena_printf(&arena, "%s/cranky-test-XXXXXX", tmp ? tmp : "/tmp");
    cr_assert(mkdtemp(dir));
    cr_assert_lt(fixture_dir_count, 16);
    if (!fixture_dir_count) atexit(fixture_remove_dirs);
    fixture_dirs[fixture_dir_count++] = dir;
    return dir;
}

static inline void fixture_write(const char *path, const char *text) {
    FILE *f = fopen(path, "w");
    cr_assert(f && fputs(text, f) >= 0 && fclose(f) == 0);
}

#endif
