// test_emit_bridge.c -- wrappers of C functions as the compiler emits them: text, refusals, formats, and that both C
// compilers take them without a warning.
#include "bindgen_fixture.h"

#include "transpile/emit_bridge.h"
#include "transpile/emit_format.h"
#include "transpile/emit_marshal.h"

// A bridge over tests/bindgen/NAME, without the cache and its program.
static Bridge *bridge_over(const char *header, BindHeader **h) {
    static BindOptions options;
    options = fixture_options("tests/bindgen");
    Bridge *b = bridge_new(&arena, &options);
    *h = fixture_scan(header);
    BridgeModule *m = arena_new(&arena, BridgeModule);
    m->module = m->ident = "m";
    m->header = *h;
    m->type_emitted = arena_array(&arena, bool, (*h)->type_count + 1);
    vec_push(&arena, &b->modules, m);
    return b;
}

static BridgeFunction *function_of(Bridge *b, BindHeader *h, const char *name) {
    char *error = NULL;
    BridgeFunction *f = bridge_function(b, h, fixture_get(h, name), &error);
    cr_assert(f, "%s: %s", name, error);
    return f;
}

static const char *emitted(Bridge *b) {
    StrBuf out = {0};
    bridge_emit_functions(b, &out);
    const char *text = arena_strndup(&arena, out.data ? out.data : "", out.len);
    strbuf_free(&out);
    return text;
}

static void expect_in(const char *text, const char *part) { cr_expect(strstr(text, part), "no '%s' in:\n%s", part, text); }

// Compiles what the bridge emits with both compilers, all warnings being errors.
static void compiles(Bridge *b, const char *flags) {
    static const char *const compilers[] = {"gcc", "clang"};
    StrBuf out = {0};
    strbuf_puts(&out, "#include \"runtime/cranky.h\"\n");
    bridge_emit_includes(b, &out);
    bridge_emit_functions(b, &out);
    strbuf_puts(&out, "CrFunction *all[] = {\n");
    for (BridgeWrapper *w = b->first; w; w = w->next)
        if (!w->f.object_of) strbuf_printf(&out, "    (CrFunction *)cr_foreign_define(NULL, &F_%s, &foreign_%s),\n", w->f.c_name, w->f.c_name);
    char path[] = "/tmp/cranky-bridge-XXXXXX.c";
    int fd = mkstemps(path, 2);
    cr_assert(fd >= 0);
    char *list = strstr(out.data, "CrFunction *all[]"); // as statements of a function
    *list = 0;
    out.len = (size_t)(list - out.data);
    strbuf_puts(&out, "void define_all(CrThread *t);\nvoid define_all(CrThread *t) {\n    (void)t;\n");
    for (BridgeWrapper *w = b->first; w; w = w->next)
        if (!w->f.object_of) strbuf_printf(&out, "    cr_foreign_define(t, &F_%s, &foreign_%s);\n", w->f.c_name, w->f.c_name);
    strbuf_puts(&out, "}\n");
    cr_assert(write(fd, out.data, out.len) == (ssize_t)out.len);
    close(fd);
    for (int i = 0; i < 2; i++) {
        char *command = arena_printf(&arena, "%s -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -fno-strict-aliasing -O1 -I%s -I%s %s -c %s -o /dev/null",
                                     compilers[i], fixture_root(), fixture_path("tests/bindgen"), flags, path);
        cr_expect_eq(system(command), 0, "%s fails on:\n%s", compilers[i], out.data);
    }
    unlink(path);
    strbuf_free(&out);
}

Test(emit_bridge, wrapper_text) {
    BindHeader *h;
    Bridge *b = bridge_over("zlib.h", &h);
    BridgeFunction *f = function_of(b, h, "compress2");
    cr_expect_eq(f->argcount, 5);
    cr_expect_str_eq(f->c_name, "m_compress2");
    const char *text = emitted(b);
    expect_in(text, "// int compress2(Bytef *dest, uLongf *destLen, const Bytef *source, uLong sourceLen, int level)");
    expect_in(text, "static inline CrValue py_m_compress2(CrThread *t, CrFunction *callee CR_UNUSED, CrValue v_dest, ");
    expect_in(text, "if (!cr_to_pointer(t, &x[1], v_destLen, &foreign_m_compress2, 1)) return cr_args_drop(t, x, 1);");
    expect_in(text, "if (!cr_to_int32(t, &c_level, v_level, &foreign_m_compress2, 4)) return cr_args_drop(t, x, 3);");
    expect_in(text, "int32_t r = compress2(x[0].p, x[1].p, x[2].p, c_sourceLen, c_level);");
    expect_in(text, "static CrFunction F_m_compress2;");
}

Test(emit_bridge, made_once) {
    BindHeader *h;
    Bridge *b = bridge_over("zlib.h", &h);
    cr_expect_eq(function_of(b, h, "crc32"), function_of(b, h, "crc32"));
    const char *first = emitted(b);
    cr_expect_str_eq(emitted(b), first); // deterministic, and may be emitted again
}

Test(emit_bridge, no_function) {
    BindHeader *h;
    Bridge *b = bridge_over("zlib.h", &h);
    char *error = NULL;
    cr_expect_null(bridge_function(b, h, fixture_get(h, "Z_OK"), &error));
    expect_in(error, "'Z_OK' (zlib.h:");
    expect_in(error, "cannot be called from Python: a ");
}

Test(emit_bridge, refusals_say_why) {
    BindHeader *h;
    Bridge *b = bridge_over("stdio.h", &h);
    char *error = NULL;
    cr_expect_null(bridge_function(b, h, fixture_get(h, "vprintf"), &error));
    expect_in(error, "parameter 2: a va_list cannot be made in Python");
}

Test(emit_bridge, parameter_names_are_python_names) {
    BindHeader *h;
    Bridge *b = bridge_over("string.h", &h);
    function_of(b, h, "strcpy");
    expect_in(emitted(b), "static const char *const N_m_strcpy[] = {\"dest\", \"src\"};");
}

Test(emit_bridge, blocking_functions_are_bracketed) {
    BindHeader *h;
    Bridge *b = bridge_over("unistd.h", &h);
    function_of(b, h, "sleep");
    const char *text = emitted(b);
    expect_in(text, "    cr_enter_blocking(t);\n    uint32_t r = sleep(c_seconds);\n    cr_exit_blocking(t);\n");
    b = bridge_over("stdio.h", &h);
    function_of(b, h, "fclose");
    expect_in(emitted(b), "cr_enter_foreign(t);");
}

Test(emit_bridge, annotated_errors_raise) {
    BindHeader *h;
    Bridge *b = bridge_over("functions.h", &h);
    function_of(b, h, "annotated");
    expect_in(emitted(b), "cr_enter_blocking(t);");
}

Test(emit_bridge, printf_site) {
    BindHeader *h;
    Bridge *b = bridge_over("stdio.h", &h);
    char *error = NULL;
    BridgeFunction *f = function_of(b, h, "printf");
    cr_expect_eq(f->argcount, -1);
    BridgeFunction *site = bridge_variadic_site(b, f, "%s: %ld\n", 8, 3, &error);
    cr_assert(site, "%s", error);
    cr_expect_eq(site->argcount, 3);
    cr_expect_eq(site->object_of, f);
    const char *text = emitted(b);
    expect_in(text, "printf(\"%s: %ld\\n\", (const char *)x[0].p, (long)c_arg3)");
    cr_expect_null(bridge_variadic_site(b, f, NULL, 0, 3, &error));
    cr_expect_null(error);
}

Test(emit_bridge, printf_site_errors) {
    BindHeader *h;
    Bridge *b = bridge_over("stdio.h", &h);
    char *error = NULL;
    BridgeFunction *f = function_of(b, h, "printf");
    cr_expect_null(bridge_variadic_site(b, f, "%d %d", 5, 2, &error));
    cr_expect_str_eq(error, "printf: the format needs 2 arguments, but 1 was given");
    cr_expect_null(bridge_variadic_site(b, f, "%d", 2, 3, &error));
    cr_expect_str_eq(error, "printf: the format needs 1 argument, but 2 were given");
    cr_expect_null(bridge_variadic_site(b, f, "%y", 2, 2, &error));
    cr_expect_str_eq(error, "printf: '%y' in the format: unknown conversion");
    cr_expect_null(bridge_variadic_site(b, f, "%n", 2, 2, &error));
    cr_expect_str_eq(error, "printf: '%n' in the format: %n is not supported");
    cr_expect_null(bridge_variadic_site(b, f, "50%", 3, 1, &error));
    cr_expect_str_eq(error, "printf: '%' in the format: the conversion is incomplete");
}

static const char *types_of(bool is_scanf, const char *format) {
    FormatArguments arguments = {0};
    char *error = NULL, *text = arena_strdup(&arena, "");
    if (!format_parse(&arena, is_scanf, format, strlen(format), &arguments, &error)) return error;
    for (int i = 0; i < arguments.len; i++) text = arena_printf(&arena, "%s%s%s", text, i ? " " : "", arguments.items[i].type + 6);
    return text;
}

Test(format, printf_types) {
    cr_expect_str_eq(types_of(false, "plain 100%%"), "");
    cr_expect_str_eq(types_of(false, "%d%i%u%x%o%X"), "int int uint uint uint uint");
    cr_expect_str_eq(types_of(false, "%hhd%hu%ld%lld%zu%jd%td"), "schar ushort long longlong ulong long long");
    cr_expect_str_eq(types_of(false, "%-+ #08.3f%*.*g%e%La"), "double int int double double longdouble");
    cr_expect_str_eq(types_of(false, "%s%c%p%m"), "string char void_ptr");
    cr_expect_str_eq(types_of(false, "%ls"), "'%ls' in the format: wide strings are not supported");
    cr_expect_str_eq(types_of(false, "%1$d"), "'%1$' in the format: numbered arguments are not supported");
    cr_expect_str_eq(types_of(false, "%Ld"), "'%Ld' in the format: this modifier is not for integers");
}

Test(format, scanf_types) {
    cr_expect_str_eq(types_of(true, "%d %lf %f %10s %[^]a-z] %c %n"), "int_ptr double_ptr float_ptr char_ptr char_ptr char_ptr int_ptr");
    cr_expect_str_eq(types_of(true, "%*d %lu"), "ulong_ptr");
    cr_expect_str_eq(types_of(true, "%[abc"), "'%[' in the format: ']' is missing");
}

Test(format, literals) {
    cr_expect_str_eq(format_literal(&arena, "a\"b\\\n\t\x01?\xC3\xA4", 10), "\"a\\\"b\\\\\\n\\t\\001\\?\\303\\244\"");
}

// Every function of a header that can be offered, through both compilers.
static void whole_header(const char *header, const char *flags, int at_least) {
    BindHeader *h;
    Bridge *b = bridge_over(header, &h);
    int offered = 0;
    for (int i = 0; i < h->decl_count; i++) {
        char *error = NULL;
        const BindDecl *d = h->decls[i];
        if (d->kind == BIND_FUNCTION && bind_is_star_name(h, d)) offered += bridge_function(b, h, d, &error) != NULL;
    }
    cr_expect_geq(offered, at_least, "%s: only %d functions", header, offered);
    compiles(b, flags);
}

Test(emit_bridge, whole_zlib) { whole_header("zlib.h", "", 70); }
Test(emit_bridge, whole_string) { whole_header("string.h", "", 40); }
Test(emit_bridge, whole_stdio) { whole_header("stdio.h", "", 70); }
Test(emit_bridge, whole_stdlib) { whole_header("stdlib.h", "", 70); }
Test(emit_bridge, whole_math) { whole_header("math.h", "", 100); }
Test(emit_bridge, whole_unistd) { whole_header("unistd.h", "", 80); }
Test(emit_bridge, whole_fixture) { whole_header("functions.h", "", 3); }

Test(emit_bridge, sites_compile) {
    BindHeader *h;
    Bridge *b = bridge_over("stdio.h", &h);
    char *error = NULL;
    static const char *const formats[] = {"", "%%", "%d", "%hhd%hd%ld%lld%zd%jd%td%hhu%hu%lu%llu%zu%ju%tx", "%*.*f|%-5s|%c|%p", "%Lf%e\n\"\\?"};
    static const char scan[] = "%d%ld%hhu%f%lf%Lf%s%c%[a]%zu%n";
    static const int counts[] = {0, 0, 1, 14, 6, 2};
    for (int i = 0; i < 6; i++)
        cr_assert(bridge_variadic_site(b, function_of(b, h, "printf"), formats[i], strlen(formats[i]), counts[i] + 1, &error), "%s", error);
    cr_assert(bridge_variadic_site(b, function_of(b, h, "snprintf"), "%d", 2, 4, &error), "%s", error);
    cr_assert(bridge_variadic_site(b, function_of(b, h, "sscanf"), scan, strlen(scan), 13, &error), "%s", error);
    compiles(b, "");
}
