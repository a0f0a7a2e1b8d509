// json.c -- the description of a header as JSON, for `cranky bind --json` and the header sweep.
//
//   {"header": "zlib.h", "path", "package", "target", "cflags": [], "prelude": [], "link": ["-lz"],
//    "files":      [{"path", "own"}],
//    "functions":  [{"name", "python", "where", "own", "c", "type", "symbol", "result": TYPE,
//                    "params": [{"name", "nonnull", TYPE...}], "variadic", "static", "inline", "defined", "noreturn",
//                    "has_macro", "format": null or [language, string, first], "annotations": []}],
//    "records":    [{..., "id", "kind": "struct" or "union", "type", "size", "align", "opaque", "anonymous", "flexible",
//                    "fields": [{"name", "offset": bits, "width": bits of a bit-field or null, "is_macro", "record": id or null,
//                                TYPE...}]}],
//    "enums":      [{..., "anonymous", "type", "constants": [{"name", "value"}]}],
//    "constants":  [{..., "kind": "integer", "character", "floating" or "string", "type", "value", "text"}],
//    "typedefs":   [{..., TYPE...}],  "variables": [{..., "symbol", "const", "defined", TYPE...}],
//    "macros":     [{..., "kind", "text", "params", "type", "target", "constant"}],
//    "not_offered": [{"name", "kind", "own", "where", "reason", "text"}]}
//
// TYPE is "type": the C spelling, "kind", "size". Bytes of a string that are not UTF-8 are lone surrogates (\udc80 to \udcff),
// as Python's surrogateescape has them; a floating value that is no number is a string.
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "bindgen/offer.h"
#include "bindgen/text.h"

typedef struct Json {
    StrBuf out;
    Arena a;           // text of one member
    const BindHeader *h;
    BindOffer offer;   // reasons, by declaration
    int flags;         // BindPrintFlags
} Json;

// ---- Members ----------------------------------------------------------------------------------------------

// Length of the UTF-8 sequence at p, 0 if it is none.
static int utf8_length(const unsigned char *p, const unsigned char *end) {
    int n = *p < 0x80 ? 1 : *p >= 0xc2 && *p < 0xe0 ? 2 : *p >= 0xe0 && *p < 0xf0 ? 3 : *p >= 0xf0 && *p < 0xf5 ? 4 : 0;
    if (end - p < n) return 0;
    for (int i = 1; i < n; i++) {
        if ((p[i] & 0xc0) != 0x80) return 0;
    }
    bool overlong = (*p == 0xe0 && p[1] < 0xa0) || (*p == 0xf0 && p[1] < 0x90);
    bool no_character = (*p == 0xed && p[1] > 0x9f) || (*p == 0xf4 && p[1] > 0x8f);
    return overlong || no_character ? 0 : n;
}

static void put_string(StrBuf *out, const char *bytes, int64_t n) {
    const unsigned char *p = (const unsigned char *)bytes, *end = p + n;
    strbuf_putc(out, '"');
    while (p < end) {
        int len = utf8_length(p, end);
        if (*p == '"' || *p == '\\') strbuf_printf(out, "\\%c", *p++);
        else if (*p < ' ' || *p == 127) strbuf_printf(out, "\\u%04x", *p++);
        else if (!len) strbuf_printf(out, "\\udc%02x", *p++);
        else strbuf_append(out, (const char *)p, (size_t)len), p += len;
    }
    strbuf_putc(out, '"');
}

// What stands before a member or element: a comma unless it is the first, and the key if it has one.
static void begin(Json *j, const char *key) {
    char last = j->out.len ? j->out.data[j->out.len - 1] : '{';
    if (last != '{' && last != '[') strbuf_putc(&j->out, ',');
    if (key) strbuf_printf(&j->out, "\"%s\":", key);
}

static void open(Json *j, const char *key, char bracket) {
    begin(j, key);
    strbuf_putc(&j->out, bracket);
}

static void close(Json *j, char bracket) { strbuf_putc(&j->out, bracket); }

static void text(Json *j, const char *key, const char *value) {
    begin(j, key);
    if (value) put_string(&j->out, value, (int64_t)strlen(value));
    else strbuf_puts(&j->out, "null");
}

static void number(Json *j, const char *key, int64_t value) {
    begin(j, key);
    strbuf_printf(&j->out, "%" PRId64, value);
}

static void truth(Json *j, const char *key, bool value) {
    begin(j, key);
    strbuf_puts(&j->out, value ? "true" : "false");
}

static void texts(Json *j, const char *key, const char *const *values, int n) {
    open(j, key, '[');
    for (int i = 0; i < n; i++) text(j, NULL, values[i]);
    close(j, ']');
}

static void type(Json *j, const BindType *t) {
    text(j, "type", t->spelling);
    text(j, "kind", bind_type_kind_name(t->kind));
    number(j, "size", t->size);
}

static void named_type(Json *j, const char *key, const BindType *t) {
    open(j, key, '{');
    type(j, t);
    close(j, '}');
}

// ---- Declarations -----------------------------------------------------------------------------------------

static const char *const FORMATS[] = {NULL, "printf", "scanf", "strftime"};

static void write_function(Json *j, const BindDecl *d) {
    const BindFunction *f = &d->fn;
    StrBuf c = {0};
    text_c_function(&c, d);
    text(j, "c", c.data);
    strbuf_free(&c);
    text(j, "type", d->type->spelling);
    text(j, "symbol", f->symbol);
    named_type(j, "result", d->type->to);
    open(j, "params", '[');
    for (int i = 0; i < f->param_count; i++) {
        open(j, NULL, '{');
        text(j, "name", f->params[i].name);
        type(j, f->params[i].type);
        truth(j, "nonnull", f->params[i].is_nonnull);
        close(j, '}');
    }
    close(j, ']');
    truth(j, "variadic", d->type->is_variadic);
    truth(j, "prototype", !d->type->has_no_prototype);
    truth(j, "static", f->is_static);
    truth(j, "inline", f->is_inline);
    truth(j, "defined", f->has_body);
    truth(j, "noreturn", f->is_noreturn);
    truth(j, "has_macro", d->has_macro);
    if (f->format) {
        open(j, "format", '[');
        text(j, NULL, FORMATS[f->format]);
        number(j, NULL, f->format_param);
        number(j, NULL, f->format_first);
        close(j, ']');
    }
    texts(j, "annotations", f->annotations, f->annotation_count);
}

static void write_record(Json *j, const BindDecl *d) {
    const BindRecord *r = &d->record;
    number(j, "id", d->id);
    text(j, "kind", bind_kind_name(d->kind));
    text(j, "type", d->type ? d->type->spelling : "");
    number(j, "size", r->size);
    number(j, "align", r->align);
    truth(j, "opaque", r->is_opaque);
    truth(j, "anonymous", r->is_anonymous);
    truth(j, "flexible", r->has_flexible);
    text(j, "typedef", r->typedef_name);
    open(j, "fields", '[');
    for (int i = 0; i < r->field_count; i++) {
        const BindField *f = &r->fields[i];
        open(j, NULL, '{');
        text(j, "name", f->name);
        number(j, "offset", f->offset);
        if (f->width >= 0) number(j, "width", f->width);
        if (f->type->kind == BT_RECORD) number(j, "record", f->type->decl->id);
        truth(j, "is_macro", *f->name && bind_is_macro(j->h, f->name));
        type(j, f->type);
        close(j, '}');
    }
    close(j, ']');
}

static void integer(Json *j, const char *key, const BindDecl *d) {
    begin(j, key);
    text_integer(&j->out, d->value.integer, d->type);
}

static void write_enum(Json *j, const BindDecl *d) {
    truth(j, "anonymous", d->enumeration.is_anonymous);
    text(j, "type", d->type ? d->type->spelling : "");
    open(j, "constants", '[');
    for (int i = 0; i < d->enumeration.constant_count; i++) {
        open(j, NULL, '{');
        text(j, "name", d->enumeration.constants[i]->name);
        text(j, "type", d->enumeration.constants[i]->type->spelling);
        truth(j, "is_macro", bind_is_macro(j->h, d->enumeration.constants[i]->name));
        integer(j, "value", d->enumeration.constants[i]);
        close(j, '}');
    }
    close(j, ']');
}

static void write_constant(Json *j, const BindDecl *d) {
    const char *kinds[BIND_KIND_COUNT] = {[BIND_MACRO_INT] = "integer", [BIND_MACRO_CHAR] = "character",
                                          [BIND_MACRO_FLOAT] = "floating", [BIND_MACRO_STRING] = "string"};
    text(j, "kind", kinds[d->kind]);
    text(j, "type", d->type->spelling);
    text(j, "text", d->text);
    if (d->kind == BIND_MACRO_STRING) {
        begin(j, "value");
        put_string(&j->out, d->value.bytes, d->value.length);
    } else if (d->kind == BIND_MACRO_FLOAT) {
        begin(j, "value");
        strbuf_printf(&j->out, isfinite(d->value.number) ? "%.17g" : "\"%f\"", d->value.number);
    } else {
        integer(j, "value", d);
    }
}

static void write_typedef(Json *j, const BindDecl *d) { type(j, d->type); }

static void write_variable(Json *j, const BindDecl *d) {
    StrBuf c = {0};
    text_c(&c, d->type->spelling, d->name);
    text(j, "c", c.data);
    strbuf_free(&c);
    type(j, d->type);
    text(j, "symbol", d->var.symbol);
    truth(j, "const", d->type->is_const);
    truth(j, "defined", !d->var.is_extern);
}

static void write_macro(Json *j, const BindDecl *d) {
    text(j, "kind", bind_kind_name(d->kind));
    text(j, "text", d->text);
    if (d->kind == BIND_MACRO_FUNCTION) texts(j, "params", d->macro.params, d->macro.param_count);
    if (d->kind == BIND_MACRO_FUNCTION) truth(j, "statement", d->macro.is_statement);
    if (d->kind == BIND_MACRO_ALIAS) text(j, "target", d->target->name);
    if (d->kind == BIND_MACRO_EXPR || d->kind == BIND_MACRO_TYPE) text(j, "type", d->type->spelling);
    if (d->kind == BIND_MACRO_EXPR) truth(j, "constant", d->expr.is_constant);
}

// ---- Sections ---------------------------------------------------------------------------------------------

// Which section each kind is in, and what is written there beside name and place.
static const struct {
    const char *section;
    void (*write)(Json *, const BindDecl *);
} KINDS[BIND_KIND_COUNT] = {
    [BIND_FUNCTION] = {"functions", write_function},
    [BIND_VARIABLE] = {"variables", write_variable},
    [BIND_TYPEDEF] = {"typedefs", write_typedef},
    [BIND_STRUCT] = {"records", write_record},
    [BIND_UNION] = {"records", write_record},
    [BIND_ENUM] = {"enums", write_enum},
    [BIND_MACRO_INT] = {"constants", write_constant},
    [BIND_MACRO_CHAR] = {"constants", write_constant},
    [BIND_MACRO_FLOAT] = {"constants", write_constant},
    [BIND_MACRO_STRING] = {"constants", write_constant},
    [BIND_MACRO_EXPR] = {"macros", write_macro},
    [BIND_MACRO_ALIAS] = {"macros", write_macro},
    [BIND_MACRO_TYPE] = {"macros", write_macro},
    [BIND_MACRO_MEMBER] = {"macros", write_macro},
    [BIND_MACRO_FUNCTION] = {"macros", write_macro},
};

static bool is_wanted(const Json *j, const BindDecl *d) { return d->is_own || (j->flags & BIND_PRINT_ALL); }

static void begin_decl(Json *j, const BindDecl *d) {
    begin(j, NULL);
    strbuf_puts(&j->out, "\n{");
    text(j, "name", d->name);
    text(j, "where", bind_where(&j->a, j->h, d));
    truth(j, "own", d->is_own);
}

static void write_section(Json *j, const char *section) {
    begin(j, NULL);
    strbuf_printf(&j->out, "\n\"%s\":[", section);
    for (int i = 0; i < j->h->decl_count; i++) {
        const BindDecl *d = j->h->decls[i];
        const char *its = KINDS[d->kind].section;
        if (!its || strcmp(its, section) || *j->offer.reasons[i] || !is_wanted(j, d)) continue;
        begin_decl(j, d);
        text(j, "python", bind_python_name(&j->a, j->h, d));
        KINDS[d->kind].write(j, d);
        close(j, '}');
        arena_free(&j->a);
    }
    close(j, ']');
}

static void write_not_offered(Json *j) {
    strbuf_puts(&j->out, ",\n\"not_offered\":[");
    for (int i = 0; i < j->h->decl_count; i++) {
        const BindDecl *d = j->h->decls[i];
        if (!*j->offer.reasons[i] || !is_wanted(j, d)) continue;
        begin_decl(j, d);
        text(j, "kind", d->kind == BIND_UNAVAILABLE && d->is_macro ? "macro" : bind_kind_name(d->kind));
        text(j, "reason", j->offer.reasons[i]);
        text(j, "text", d->text);
        close(j, '}');
        arena_free(&j->a);
    }
    close(j, ']');
}

static void write_head(Json *j) {
    const BindHeader *h = j->h;
    text(j, "header", h->spelling);
    text(j, "path", h->path);
    text(j, "package", h->package);
    text(j, "target", h->target);
    texts(j, "cflags", h->cflags, h->cflag_count);
    texts(j, "prelude", h->prelude, h->prelude_count);
    texts(j, "link", j->offer.link.items, j->offer.link.len);
    text(j, "link_reason", j->offer.how);
    open(j, "files", '[');
    for (int i = 0; i < h->file_count; i++) {
        open(j, NULL, '{');
        text(j, "path", h->files[i].path);
        truth(j, "own", h->files[i].is_own);
        close(j, '}');
    }
    close(j, ']');
}

int bind_print_json(FILE *out, const BindHeader *h, const BindOptions *options, int flags) {
    static const char *const sections[] = {"functions", "records", "enums", "constants", "typedefs", "variables", "macros"};
    Arena offers = {0};
    Json j = {.h = h, .flags = flags, .offer = bind_offer(&offers, h, options)};
    strbuf_putc(&j.out, '{');
    write_head(&j);
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) write_section(&j, sections[i]);
    write_not_offered(&j);
    strbuf_puts(&j.out, "}\n");
    size_t written = fwrite(j.out.data, 1, j.out.len, out);
    bool ok = written == j.out.len && !ferror(out);
    strbuf_free(&j.out);
    arena_free(&j.a);
    arena_free(&offers);
    return ok ? 0 : -1;
}
