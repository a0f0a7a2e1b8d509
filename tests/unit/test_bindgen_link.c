// test_bindgen_link.c -- finding libraries: ELF look-up, pkg-config, symbol look-up, errors, the kept choice.
#include "bindgen/cache.h"
#include "bindgen/elf.h"
#include "tests/unit/bindgen_fixture.h"

static const char *lib(const char *name) {
    return arena_printf(&arena, "/usr/lib/x86_64-linux-gnu/%s", name);
}

Test(elf, exports) {
    ElfLibrary l;
    cr_assert(elf_open(lib("libz.so"), &l));
    cr_expect_str_eq(l.soname, "libz.so.1");
    cr_expect(elf_exports(&l, "compress2"));
    cr_expect(elf_exports(&l, "inflate"));
    cr_expect_not(elf_exports(&l, "malloc"), "imported, not exported");
    cr_expect_not(elf_exports(&l, "no_such_symbol"));
    cr_expect_not(elf_exports(&l, ""));
    elf_close(&l);
}

Test(elf, versioned_symbols) {
    ElfLibrary l;
    cr_assert(elf_open(lib("libc.so.6"), &l));
    cr_expect(elf_exports(&l, "qsort"));
    cr_expect(elf_exports(&l, "stdout"), "a variable");
    cr_expect_not(elf_exports(&l, "gets_no"));
    cr_expect_not(elf_exports(&l, "atexit"), "in libc_nonshared.a only");
    elf_close(&l);
}

Test(elf, other_files_are_refused) {
    ElfLibrary l;
    cr_expect_not(elf_open("/nonexistent", &l));
    cr_expect_not(elf_open(lib("libc.so"), &l), "a linker script");
    cr_expect_not(elf_open(lib("libc.a"), &l));
    cr_expect_not(elf_open("/usr/lib", &l));
    cr_expect_not(elf_open("/dev/null", &l));
}

Test(elf, damage_never_crashes, .timeout = 60) {
    StrBuf whole = {0};
    cr_assert(strbuf_read_file(&whole, lib("libz.so")));
    const char *path = arena_printf(&arena, "%s/damaged.so", fixture_temp_dir());
    uint64_t random = 0x9e3779b97f4a7c15u;
    for (int i = 0; i < 200; i++) {
        StrBuf copy = {0};
        size_t n = i % 4 == 0 ? random % whole.len : whole.len;
        strbuf_append(&copy, whole.data, n);
        for (int j = 0; j < 40 && n > 0; j++) {
            random ^= random << 13, random ^= random >> 7, random ^= random << 17;
            copy.data[random % (n < 4096 ? n : j % 2 ? 4096 : n)] = (char)(random >> 40);
        }
        ElfLibrary l;
        cr_assert(strbuf_write_file(&copy, path));
        if (elf_open(path, &l)) {
            elf_exports(&l, "compress2");
            elf_exports(&l, "nothing");
            elf_close(&l);
        }
        strbuf_free(&copy);
    }
    strbuf_free(&whole);
    unlink(path);
}

// The arguments for `symbols` of `header`, joined by blanks.
static const char *link_of(const BindHeader *h, const BindOptions *o, const char **symbols, int n, char **how) {
    BindArgs args = {0};
    char *error = NULL;
    StrBuf line = {0};
    cr_assert(bind_link(&arena, h, o, symbols, n, &args, how, &error), "%s", error);
    for (int i = 0; i < args.len; i++) strbuf_printf(&line, "%s%s", i ? " " : "", args.items[i]);
    const char *copy = line.len ? arena_strdup(&arena, line.data) : "";
    strbuf_free(&line);
    return copy;
}

static void expect_link(const char *header, const char *symbol, const char *expected, const char *why) {
    char *how = NULL;
    const char *line = link_of(fixture_scan(header), NULL, &symbol, 1, &how);
    cr_expect_str_eq(line, expected, "%s of <%s>: %s", symbol, header, line);
    if (why) cr_expect(strstr(how, why), "%s", how);
}

Test(link, libc_needs_nothing) {
    expect_link("stdlib.h", "qsort", "", NULL);
    expect_link("stdlib.h", "atexit", "", NULL);
    expect_link("math.h", "sin", "", NULL);
    expect_link("stdio.h", "stdout", "", NULL);
}

Test(link, package_of_the_header) {
    expect_link("zlib.h", "compress2", "-lz", "pkg-config zlib");
    expect_link("sqlite3.h", "sqlite3_open", "-lsqlite3", "pkg-config sqlite3");
}

Test(link, smallest_pc_that_covers_everything) {
    expect_link("openssl/ssl.h", "SSL_new", "-lssl", "pkg-config libssl");
    expect_link("openssl/ssl.h", "BIO_new", "-lcrypto", "pkg-config libcrypto");
    static const char *both[] = {"SSL_new", "BIO_new"};
    cr_expect_str_eq(link_of(fixture_scan("openssl/ssl.h"), NULL, both, 2, NULL), "-lssl -lcrypto");
}

Test(link, symbol_look_up_without_a_pc_file) { expect_link("bzlib.h", "BZ2_bzCompress", "-lbz2", "symbol look-up"); }

Test(link, linker_scripts_are_followed) {
    static const char *symbols[] = {"initscr", "stdscr"};
    const char *line = link_of(fixture_scan("curses.h"), NULL, symbols, 2, NULL);
    cr_expect(strstr(line, "-lncurses"), "%s", line);
}

Test(link, no_symbols_no_libraries) { cr_expect_str_eq(link_of(fixture_scan("zlib.h"), NULL, NULL, 0, NULL), ""); }

Test(link, libc_symbols_do_not_count) {
    static const char *symbols[] = {"malloc", "compress2", "printf"};
    cr_expect_str_eq(link_of(fixture_scan("zlib.h"), NULL, symbols, 3, NULL), "-lz");
}

Test(link, error_names_symbol_place_and_what_to_write) {
    BindHeader *h = fixture_scan("functions.h");
    const char *symbol = "logf_like";
    BindArgs args = {0};
    char *error = NULL;
    cr_assert_not(bind_link(&arena, h, NULL, &symbol, 1, &args, NULL, &error));
    cr_expect(strstr(error, "no library defines 'logf_like' (functions.h:20)"), "%s", error);
    cr_expect(strstr(error, "__c_options__ = {\"functions\""), "%s", error);
    cr_expect(strstr(error, "/usr/lib"), "%s", error);
    cr_expect_eq(args.len, 0);
}

Test(link, header_may_name_its_library) {
    BindOptions options = fixture_options("tests/bindgen/library");
    options.cranky_lib = "/some/where";
    char *error = NULL, *how = NULL;
    BindHeader *h = bind_scan(&arena, "mylib.h", &options, &error);
    cr_assert(h, "%s", error);
    const char *symbol = "mylib_run";
    cr_expect_str_eq(link_of(h, &options, &symbol, 1, &how), "-L/some/where -lmylib -lm");
    cr_expect(strstr(how, "CRANKY_LINK"));
}

// What the compiler needs to know of our own HTTP library is in its header.
Test(link, cranky_http) {
    BindOptions options = {.cranky_include = fixture_path("stdlib/http/include"), .cranky_lib = "/lib/dir"};
    char *error = NULL;
    cr_expect_str_eq(bind_resolve_module(&arena, "cranky.http", &options, &error), "cranky/http.h");
    BindHeader *h = bind_scan(&arena, "cranky/http.h", &options, &error);
    cr_assert(h, "%s", error);
    BindDecl *serve = fixture_kind(h, "ListenAndServe", BIND_FUNCTION);
    cr_assert_eq(serve->fn.annotation_count, 3);
    cr_expect_str_eq(serve->fn.annotations[0], "cranky:blocking");
    cr_expect_str_eq(serve->fn.annotations[1], "cranky:error=negative_errno");
    cr_expect_str_eq(serve->fn.annotations[2], "cranky:error_text=cranky_http_last_error");
    cr_expect(fixture_get(h, "HttpHandler")->type->decl->record.is_opaque);
    cr_expect(bind_is_star_name(h, serve));
    const char *symbol = "ListenAndServe";
    cr_expect_str_eq(link_of(h, &options, &symbol, 1, NULL), "-L/lib/dir -lcranky_http -luv");
}

Test(link, choice_is_kept_beside_the_cache) {
    BindOptions options = {.tool = fixture_tool(), .cache_dir = fixture_temp_dir()};
    char *error = NULL;
    BindHeader *h = bind_load(&arena, "bzlib.h", &options, &error);
    cr_assert(h, "%s", error);
    const char *symbol = "BZ2_bzCompress", *path = arena_printf(&arena, "%s.links", h->cache_path);
    cr_expect_str_eq(link_of(h, &options, &symbol, 1, NULL), "-lbz2");
    StrBuf kept = {0};
    cr_assert(strbuf_read_file(&kept, path));
    cr_expect(strstr(kept.data, "-lbz2\t"));
    // A kept choice is used as it stands...
    *strstr(kept.data, "-lbz2") = '+';
    cr_assert(strbuf_write_file(&kept, path));
    cr_expect_str_eq(link_of(h, &options, &symbol, 1, NULL), "+lbz2");
    // ...until the library changes.
    char *size = strstr(kept.data, "\n+lbz2\t\n") + 8;
    *size = *size == '1' ? '2' : '1';
    cr_assert(strbuf_write_file(&kept, path));
    cr_expect_str_eq(link_of(h, &options, &symbol, 1, NULL), "-lbz2");
    strbuf_free(&kept);
}

// The real linker agrees.
Test(link, arguments_link, .timeout = 60) {
    static const char *symbols[] = {"BZ2_bzCompress"};
    const char *line = link_of(fixture_scan("bzlib.h"), NULL, symbols, 1, NULL), *dir = fixture_temp_dir();
    const char *source = arena_printf(&arena, "%s/a.c", dir);
    fixture_write(source, "#include <bzlib.h>\nint main(void) { return BZ2_bzCompress(0, 0) == BZ_OK; }\n");
    cr_expect_eq(system(arena_printf(&arena, "cc %s -o %s/a %s && %s/a", source, dir, line, dir)), 0);
}
