// test_bindgen_agree.c -- the C compiler agrees with the model. For each header a C file is written that states
// what the model says (sizes, alignments, offsets, enum and macro values, function types, every type's spelling)
// as _Static_asserts, and the C compiler is run over it: gcc, which had no part in making the model.
#include <ctype.h>
#include <inttypes.h>

#include "tests/unit/bindgen_fixture.h"
#include "transpile/strbuf.h"

static void put_includes(StrBuf *out, const BindHeader *h) {
    for (int i = 0; i < h->prelude_count; i++) strbuf_printf(out, "#include <%s>\n", h->prelude[i]);
    strbuf_printf(out, "#include <%s>\n", h->spelling);
}

// What differs between clang and gcc, rightly: the C library's private names, max_align_t, macros about the
// compiler, and _Float32 and _Float64, which are types of their own in gcc only.
static bool is_about_the_compiler(const BindDecl *d) {
    return d->name[0] == '_' || !strcmp(d->name, "max_align_t") || strstr(d->text, "__GNUC") || strstr(d->text, "__clang");
}

static void state_type(StrBuf *out, const BindType *t) {
    if (!*t->spelling || t->size < 0 || t->is_atomic || t->kind == BT_UNSUPPORTED || t->kind == BT_VALIST) return;
    strbuf_printf(out, "_Static_assert(sizeof(%s) == %" PRId64 ", \"\");\n", t->spelling, t->size);
    strbuf_printf(out, "_Static_assert(sizeof(%s) == %" PRId64 ", \"\");\n", t->plain, t->size);
    strbuf_printf(out, "__typeof__(%s) *variable_%d;\n", t->spelling, t->id);
}

static void state_record(StrBuf *out, const BindHeader *h, const BindDecl *d) {
    if (d->record.is_opaque || !d->type || !*d->type->spelling || is_about_the_compiler(d)) return;
    strbuf_printf(out, "_Static_assert(_Alignof(%s) == %d, \"\");\n", d->type->spelling, d->record.align);
    for (int i = 0; i < d->record.field_count; i++) {
        const BindField *f = &d->record.fields[i];
        if (!*f->name || f->width >= 0 || bind_is_macro(h, f->name)) continue;
        strbuf_printf(out, "_Static_assert(__builtin_offsetof(%s, %s) == %" PRId64 ", \"\");\n", d->type->spelling, f->name,
                      f->offset / 8);
        if (!*f->type->spelling || f->type->is_atomic) continue;
        strbuf_printf(out, "_Static_assert(__builtin_types_compatible_p(__typeof__(((%s *)0)->%s), %s), \"\");\n",
                      d->type->spelling, f->name, f->type->spelling);
    }
}

static void state_integer(StrBuf *out, const BindDecl *d) {
    if (d->type->size > 8) return;
    if (d->type->is_signed || d->type->kind == BT_CHAR) {
        strbuf_printf(out, "_Static_assert((%s) == %" PRId64 "%s, \"\");\n", d->name, (int64_t)d->value.integer + (d->value.integer == INT64_MIN),
                      d->value.integer == INT64_MIN ? " - 1" : "ll");
    } else {
        strbuf_printf(out, "_Static_assert((%s) == %" PRIu64 "ull, \"\");\n", d->name, (uint64_t)d->value.integer);
    }
    strbuf_printf(out, "_Static_assert(__builtin_types_compatible_p(__typeof__((%s)), %s), \"\");\n", d->name, d->type->spelling);
}

static void state_decl(StrBuf *out, const BindHeader *h, const BindDecl *d) {
    switch (d->kind) {
    case BIND_STRUCT:
    case BIND_UNION: state_record(out, h, d); break;
    case BIND_ENUM_CONSTANT:
        if (!bind_is_macro(h, d->name)) strbuf_printf(out, "_Static_assert((%s) == %" PRId64 "ll, \"\");\n", d->name, (int64_t)d->value.integer);
        break;
    case BIND_MACRO_INT:
        if (!is_about_the_compiler(d)) state_integer(out, d);
        break;
    case BIND_MACRO_STRING:
        if (is_about_the_compiler(d)) break;
        strbuf_printf(out, "_Static_assert(sizeof(%s) == %" PRId64 ", \"\");\n", d->name, d->value.length + 1);
        break;
    case BIND_FUNCTION:
        if (bind_lookup(h, d->name) != d || is_about_the_compiler(d) || strstr(d->name, "f32") || strstr(d->name, "f64")) break;
        strbuf_printf(out, "_Static_assert(__builtin_types_compatible_p(__typeof__((%s)), %s), \"\");\n", d->name, d->type->spelling);
        break;
    case BIND_MACRO_EXPR:
        if (d->type->kind == BT_VOID || is_about_the_compiler(d) || strstr(d->text, "({")) break;
        strbuf_printf(out, "__typeof__((%s)) *expression_%d;\n", d->name, d->id);
        break;
    case BIND_MACRO_TYPE:
        if (!is_about_the_compiler(d)) strbuf_printf(out, "__typeof__(%s) *type_%d;\n", d->name, d->id);
        break;
    default: break;
    }
}

static void expect_agreement(const char *header) {
    BindHeader *h = fixture_scan(header);
    StrBuf text = {0};
    put_includes(&text, h);
    for (int i = 0; i < h->type_count; i++) state_type(&text, h->types[i]);
    for (int i = 0; i < h->decl_count; i++) state_decl(&text, h, h->decls[i]);
    const char *path = arena_printf(&arena, "%s/agree.c", fixture_temp_dir());
    cr_assert(strbuf_write_file(&text, path));
    strbuf_free(&text);
    StrBuf command = {0};
    strbuf_puts(&command, "gcc -std=gnu11 -w -fsyntax-only");
    for (int i = 0; i < h->cflag_count; i++) strbuf_printf(&command, " '%s'", h->cflags[i]);
    strbuf_printf(&command, " %s 2> %s.err", path, path);
    int rc = system(command.data);
    strbuf_free(&command);
    StrBuf errors = {0};
    cr_assert(strbuf_read_file(&errors, arena_printf(&arena, "%s.err", path)));
    cr_expect_eq(rc, 0, "<%s>, %s:\n%.3000s", header, path, errors.data);
    strbuf_free(&errors);
}

#define AGREE(name, header)                                                                                  \
    Test(agree, name, .timeout = 60) { expect_agreement(header); }

AGREE(records, "records.h")
AGREE(functions, "functions.h")
AGREE(macros, "macros.h")
AGREE(stdio, "stdio.h")
AGREE(stdlib, "stdlib.h")
AGREE(string, "string.h")
AGREE(signal, "signal.h")
AGREE(sys_stat, "sys/stat.h")
AGREE(netdb, "netdb.h")
AGREE(pthread, "pthread.h")
AGREE(time, "time.h")
AGREE(termios, "termios.h")
AGREE(dirent, "dirent.h")
AGREE(zlib, "zlib.h")
AGREE(bzlib, "bzlib.h")
AGREE(sqlite3, "sqlite3.h")
AGREE(uv, "uv.h")
AGREE(curses, "curses.h")
AGREE(ffi, "ffi.h")
AGREE(ssl, "openssl/ssl.h")
AGREE(expat, "expat.h")
AGREE(xlib, "X11/Xlib.h")
AGREE(xml, "libxml/parser.h")
AGREE(png, "png.h")
AGREE(jpeg, "jpeglib.h")
