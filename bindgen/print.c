// print.c -- the listing of `cranky bind HEADER`: what `__c__.x` offers, as Python sees it and as C wrote it.
//
// One section a kind of thing, in the order of the header. Each function is two lines, Python's view and C's;
// constants are aligned columns; records show the offset of each field. Last comes what is not offered and why,
// then one line of counts.
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "bindgen/offer.h"
#include "bindgen/text.h"

enum { MAX_NAME_COLUMN = 32, MAX_VALUE_COLUMN = 40, MAX_TEXT = 100 };

typedef struct Printer {
    FILE *out;
    const BindHeader *h;
    int flags;                    // BindPrintFlags
    Arena scratch;                // text of the line at hand
    int counts[BIND_KIND_COUNT];  // what was listed
} Printer;

// ---- Types as Python sees them ----------------------------------------------------------------------------

static const struct {
    const char *value;   // what an argument or result is
    const char *pointee; // inside Ptr[...]
} PYTHON_TYPES[] = {
    [BT_UNSUPPORTED] = {"?", "?"},
    [BT_VOID] = {"None", "void"},
    [BT_BOOL] = {"bool", "c_bool"},
    [BT_CHAR] = {"int", "c_char"},
    [BT_SCHAR] = {"int", "c_schar"},
    [BT_UCHAR] = {"int", "c_uchar"},
    [BT_SHORT] = {"int", "c_short"},
    [BT_USHORT] = {"int", "c_ushort"},
    [BT_INT] = {"int", "c_int"},
    [BT_UINT] = {"int", "c_uint"},
    [BT_LONG] = {"int", "c_long"},
    [BT_ULONG] = {"int", "c_ulong"},
    [BT_LONGLONG] = {"int", "c_longlong"},
    [BT_ULONGLONG] = {"int", "c_ulonglong"},
    [BT_INT128] = {"int", "Any"},
    [BT_UINT128] = {"int", "Any"},
    [BT_WCHAR] = {"str", "c_wchar"},
    [BT_CHAR16] = {"str", "c_char16"},
    [BT_CHAR32] = {"str", "c_char32"},
    [BT_FLOAT] = {"float", "c_float"},
    [BT_DOUBLE] = {"float", "c_double"},
    [BT_LONGDOUBLE] = {"float", "c_longdouble"},
    [BT_COMPLEX] = {"complex", "complex"},
    [BT_VECTOR] = {"tuple", "tuple"},
    [BT_VALIST] = {"va_list", "va_list"},
};

static void put_python_type(Printer *p, StrBuf *out, const BindType *t, bool inside_pointer);

static void put_callable(Printer *p, StrBuf *out, const BindType *f) {
    strbuf_puts(out, "Callable[[");
    for (int i = 0; i < f->param_count; i++) {
        if (i) strbuf_puts(out, ", ");
        put_python_type(p, out, f->params[i], false);
    }
    if (f->is_variadic) strbuf_puts(out, ", ...");
    strbuf_puts(out, "], ");
    put_python_type(p, out, f->to, false);
    strbuf_putc(out, ']');
}

static const char *tag_name(Printer *p, const BindDecl *d) {
    const char *name = bind_python_name(&p->scratch, p->h, d);
    return *name ? name : d->kind == BIND_ENUM ? "int" : "struct";
}

static bool is_string(const BindType *t) { return t->kind == BT_PTR && t->to->kind == BT_CHAR && t->to->is_const; }

static void put_python_type(Printer *p, StrBuf *out, const BindType *t, bool inside_pointer) {
    switch (t->kind) {
    case BT_RECORD:
    case BT_ENUM: strbuf_puts(out, tag_name(p, t->decl)); break;
    case BT_FUNCTION: put_callable(p, out, t); break;
    case BT_ARRAY:
        strbuf_puts(out, "Array[");
        put_python_type(p, out, t->to, true);
        if (t->length >= 0) strbuf_printf(out, ", %" PRId64, t->length);
        strbuf_putc(out, ']');
        break;
    case BT_PTR:
        if (is_string(t)) {
            strbuf_puts(out, "str");
        } else if (t->to->kind == BT_FUNCTION) {
            put_callable(p, out, t->to);
        } else {
            strbuf_puts(out, "Ptr[");
            put_python_type(p, out, t->to, true);
            strbuf_putc(out, ']');
        }
        break;
    default: strbuf_puts(out, inside_pointer ? PYTHON_TYPES[t->kind].pointee : PYTHON_TYPES[t->kind].value);
    }
}

// ---- Sections ---------------------------------------------------------------------------------------------

static bool is_listed(const Printer *p, const BindDecl *d) {
    if (p->flags & BIND_PRINT_ALL) return *d->name != 0;
    return d->is_own && *d->name && *d->name != '_';
}

// Prints the section's heading before its first entry.
static void heading(Printer *p, bool *started, const char *title) {
    if (!*started) fprintf(p->out, "\n%s\n", title);
    *started = true;
}

static const char *where(Printer *p, const BindDecl *d) { return bind_where(&p->scratch, p->h, d); }

static const char *python_name(Printer *p, const BindDecl *d) { return bind_python_name(&p->scratch, p->h, d); }

static void put_python_params(Printer *p, StrBuf *line, const BindDecl *d) {
    for (int i = 0; i < d->fn.param_count; i++) {
        const char *name = d->fn.params[i].name;
        while (*name == '_') name++; // glibc writes __s
        if (i) strbuf_puts(line, ", ");
        if (*name) strbuf_printf(line, "%s%s: ", name, bind_is_python_keyword(name) ? "_" : "");
        else strbuf_printf(line, "arg%d: ", i + 1);
        put_python_type(p, line, d->fn.params[i].type, false);
    }
    if (d->type->is_variadic) strbuf_puts(line, d->fn.param_count ? ", *args" : "*args");
}

static void put_notes(StrBuf *line, const BindDecl *d) {
    if (d->fn.is_noreturn) strbuf_puts(line, "  [does not return]");
    if (d->fn.format == BIND_FORMAT_PRINTF) strbuf_puts(line, "  [printf format]");
    if (d->fn.format == BIND_FORMAT_SCANF) strbuf_puts(line, "  [scanf format]");
    if (d->fn.has_body) strbuf_puts(line, "  [inline]");
    for (int i = 0; i < d->fn.annotation_count; i++) strbuf_printf(line, "  [%s]", d->fn.annotations[i]);
}

static void print_function(Printer *p, const BindDecl *d) {
    StrBuf line = {0};
    strbuf_printf(&line, "  %s(", python_name(p, d));
    put_python_params(p, &line, d);
    strbuf_puts(&line, ") -> ");
    put_python_type(p, &line, d->type->to, false);
    if (is_string(d->type->to)) strbuf_puts(&line, " | None");
    put_notes(&line, d);
    strbuf_puts(&line, "\n      ");
    text_c_function(&line, d);
    fprintf(p->out, "%s    %s\n", line.data, where(p, d));
    strbuf_free(&line);
}

static void put_quoted(StrBuf *out, const char *bytes, int64_t n) {
    strbuf_putc(out, '"');
    for (int64_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c == '"' || c == '\\') strbuf_printf(out, "\\%c", c);
        else if (c == '\n') strbuf_puts(out, "\\n");
        else if (c < ' ' || c == 127) strbuf_printf(out, "\\x%02x", c);
        else strbuf_putc(out, (char)c);
        if (out->len > MAX_TEXT) {
            strbuf_puts(out, "...");
            break;
        }
    }
    strbuf_putc(out, '"');
}

static const char *value_text(Printer *p, const BindDecl *d) {
    StrBuf text = {0};
    if (d->kind == BIND_MACRO_FLOAT) strbuf_printf(&text, "%.17g", d->value.number);
    else if (d->kind == BIND_MACRO_STRING) put_quoted(&text, d->value.bytes, d->value.length);
    else text_integer(&text, d->value.integer, d->type);
    if (d->kind == BIND_MACRO_CHAR) strbuf_printf(&text, "  %s", d->text);
    char *copy = arena_strndup(&p->scratch, text.data, text.len);
    strbuf_free(&text);
    return copy;
}

static bool is_constant(const BindDecl *d) {
    return d->kind == BIND_MACRO_INT || d->kind == BIND_MACRO_CHAR || d->kind == BIND_MACRO_FLOAT ||
           d->kind == BIND_MACRO_STRING;
}

static int capped(size_t n, int max) { return (int)n > max ? max : (int)n; }

static void print_columns(Printer *p, const char *name, int name_width, const char *value, int value_width,
                          const char *type, const char *place) {
    fprintf(p->out, "  %-*s  %-*s  %-14s %s\n", name_width, name, value_width, value, type, place);
}

static void print_constants(Printer *p) {
    int name_width = 0, value_width = 0;
    bool started = false;
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < p->h->decl_count; i++) {
            const BindDecl *d = p->h->decls[i];
            if (!is_constant(d) || !is_listed(p, d)) continue;
            const char *value = value_text(p, d);
            int name = capped(strlen(d->name), MAX_NAME_COLUMN), text = capped(strlen(value), MAX_VALUE_COLUMN);
            if (name > name_width) name_width = name;
            if (text > value_width) value_width = text;
            if (pass == 0) continue;
            heading(p, &started, "CONSTANTS");
            print_columns(p, python_name(p, d), name_width, value, value_width, d->type->spelling, where(p, d));
            p->counts[d->kind]++;
        }
    }
}

static void print_enum(Printer *p, const BindDecl *d) {
    const BindEnum *e = &d->enumeration;
    int width = 0;
    for (int i = 0; i < e->constant_count; i++) {
        int n = capped(strlen(e->constants[i]->name), MAX_NAME_COLUMN);
        if (n > width) width = n;
    }
    fprintf(p->out, "  %s(IntEnum)    %s\n", *d->name ? python_name(p, d) : "(no name)", where(p, d));
    for (int i = 0; i < e->constant_count; i++) {
        fprintf(p->out, "      %-*s  %s\n", width, e->constants[i]->name, value_text(p, e->constants[i]));
        p->counts[BIND_ENUM_CONSTANT]++;
    }
}

static void print_fields(Printer *p, const BindDecl *d, int64_t base, int indent) {
    for (int i = 0; i < d->record.field_count; i++) {
        const BindField *f = &d->record.fields[i];
        int64_t bits = base + f->offset;
        StrBuf c = {0}, python = {0};
        if (!*f->name && f->type->kind == BT_RECORD) {
            fprintf(p->out, "%*s%5" PRId64 "  %s of:\n", indent, "", bits / 8, bind_kind_name(f->type->decl->kind));
            print_fields(p, f->type->decl, bits, indent + 4);
            continue;
        }
        if (strstr(f->type->spelling, "__typeof__")) strbuf_printf(&c, "%s", f->name);
        else text_c(&c, f->type->spelling, f->name);
        if (f->width >= 0) strbuf_printf(&c, " : %d", f->width);
        put_python_type(p, &python, f->type, false);
        fprintf(p->out, "%*s%5" PRId64, indent, "", bits / 8);
        if (f->width >= 0) fprintf(p->out, ".%" PRId64, bits % 8);
        fprintf(p->out, "  %-32s %s\n", c.len ? c.data : "(padding)", python.data);
        strbuf_free(&c);
        strbuf_free(&python);
    }
}

static void print_record(Printer *p, const BindDecl *d) {
    const BindRecord *r = &d->record;
    fprintf(p->out, "  %s    ", tag_name(p, d));
    if (r->is_opaque) fprintf(p->out, "opaque %s", bind_kind_name(d->kind));
    else fprintf(p->out, "%s of %" PRId64 " bytes, aligned to %d", bind_kind_name(d->kind), r->size, r->align);
    fprintf(p->out, "    %s\n", where(p, d));
    print_fields(p, d, 0, 2);
}

static void print_typedef(Printer *p, const BindDecl *d) {
    StrBuf python = {0};
    const BindType *t = d->type;
    put_python_type(p, &python, t, false);
    const char *name = python_name(p, d);
    fprintf(p->out, "  %-24s = %-40s %s\n", name, python.data, where(p, d));
    strbuf_free(&python);
}

static void print_variable(Printer *p, const BindDecl *d) {
    StrBuf c = {0}, python = {0};
    text_c(&c, d->type->spelling, d->name);
    put_python_type(p, &python, d->type, false);
    fprintf(p->out, "  %s: %s%s    %s    %s\n", python_name(p, d), python.data, d->type->is_const ? "  [const]" : "", c.data,
            where(p, d));
    strbuf_free(&c);
    strbuf_free(&python);
}

static void print_macro(Printer *p, const BindDecl *d) {
    StrBuf line = {0};
    strbuf_printf(&line, "  %s", python_name(p, d));
    if (d->kind == BIND_MACRO_FUNCTION) {
        strbuf_putc(&line, '(');
        for (int i = 0; i < d->macro.param_count; i++) strbuf_printf(&line, "%s%s", i ? ", " : "", d->macro.params[i]);
        strbuf_putc(&line, ')');
    }
    if (d->kind == BIND_MACRO_ALIAS) strbuf_printf(&line, " = %s", d->target->name);
    if (d->kind == BIND_MACRO_EXPR || d->kind == BIND_MACRO_TYPE) {
        strbuf_puts(&line, d->kind == BIND_MACRO_TYPE ? " = " : ": ");
        put_python_type(p, &line, d->type, false);
    }
    if (d->kind == BIND_MACRO_MEMBER) strbuf_printf(&line, "  (a field: .%s)", d->text);
    else if (d->kind != BIND_MACRO_ALIAS && *d->text) {
        strbuf_printf(&line, "    %.*s%s", MAX_TEXT, d->text, strlen(d->text) > MAX_TEXT ? "..." : "");
    }
    fprintf(p->out, "%s    %s\n", line.data, where(p, d));
    strbuf_free(&line);
}

static bool is_typedef_of_itself(const BindDecl *d) { // typedef struct T T: the class is listed already
    if (!d->type->decl || (d->type->kind != BT_RECORD && d->type->kind != BT_ENUM)) return false;
    return !strcmp(d->type->decl->name, d->name);
}

static bool is_expression_macro(const BindDecl *d) {
    return d->kind == BIND_MACRO_EXPR || d->kind == BIND_MACRO_ALIAS || d->kind == BIND_MACRO_TYPE ||
           d->kind == BIND_MACRO_MEMBER;
}

static bool is_function(const BindDecl *d) { return d->kind == BIND_FUNCTION; }
static bool is_function_macro(const BindDecl *d) { return d->kind == BIND_MACRO_FUNCTION; }
static bool is_enum(const BindDecl *d) { return d->kind == BIND_ENUM; }
static bool is_typedef(const BindDecl *d) { return d->kind == BIND_TYPEDEF && !is_typedef_of_itself(d); }
static bool is_variable(const BindDecl *d) { return d->kind == BIND_VARIABLE; }
static bool is_record(const BindDecl *d) {
    return (d->kind == BIND_STRUCT || d->kind == BIND_UNION) && !d->record.is_anonymous;
}

static void print_section(Printer *p, const char *title, bool (*takes)(const BindDecl *),
                          void (*print)(Printer *, const BindDecl *)) {
    bool started = false;
    for (int i = 0; i < p->h->decl_count; i++) {
        const BindDecl *d = p->h->decls[i];
        bool listed = is_listed(p, d) || (d->kind == BIND_ENUM && !*d->name && d->is_own);
        if (!takes(d) || !listed || *offer_refusal(&p->scratch, d)) continue;
        heading(p, &started, title);
        print(p, d);
        p->counts[d->kind]++;
        arena_free(&p->scratch);
    }
}

// Empty macros are many and alike (include guards): they are one paragraph.
static void print_unavailable(Printer *p) {
    bool started = false;
    int column = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < p->h->decl_count; i++) {
            const BindDecl *d = p->h->decls[i];
            bool is_empty = d->is_macro && !*d->text;
            const char *reason = offer_refusal(&p->scratch, d);
            if (!*reason || !is_listed(p, d) || is_empty != (pass == 1)) continue;
            p->counts[BIND_UNAVAILABLE]++;
            if (!(p->flags & BIND_PRINT_UNAVAILABLE)) continue;
            heading(p, &started, "NOT OFFERED");
            if (pass == 0) {
                fprintf(p->out, "  %s: %s    %s\n", d->name, reason, where(p, d));
                const char *more = strlen(d->text) > MAX_TEXT ? "..." : "";
                if (*d->text) fprintf(p->out, "      %.*s%s\n", MAX_TEXT, d->text, more);
                continue;
            }
            column += fprintf(p->out, "%s%s", !column ? "  empty macros: " : column > 90 ? ",\n    " : ", ", d->name);
            if (column > 100) column = 1;
        }
    }
    if (column) fputc('\n', p->out);
    arena_free(&p->scratch);
}

static void print_counts(Printer *p) {
    const int *n = p->counts;
    int constants = n[BIND_MACRO_INT] + n[BIND_MACRO_CHAR] + n[BIND_MACRO_FLOAT] + n[BIND_MACRO_STRING];
    int macros = n[BIND_MACRO_EXPR] + n[BIND_MACRO_ALIAS] + n[BIND_MACRO_TYPE] + n[BIND_MACRO_MEMBER] + n[BIND_MACRO_FUNCTION];
    fprintf(p->out,
            "\n%d functions, %d constants, %d enum constants, %d records, %d typedefs, %d variables, %d macros; "
            "%d not offered\n",
            n[BIND_FUNCTION], constants, n[BIND_ENUM_CONSTANT], n[BIND_STRUCT] + n[BIND_UNION], n[BIND_TYPEDEF],
            n[BIND_VARIABLE], macros, n[BIND_UNAVAILABLE]);
}

int bind_print(FILE *out, const BindHeader *h, int flags) {
    Printer p = {.out = out, .h = h, .flags = flags};
    fprintf(out, "<%s>  %s%s%s%s\n", h->spelling, h->path, *h->package ? "  (" : "", h->package, *h->package ? ")" : "");
    print_section(&p, "FUNCTIONS", is_function, print_function);
    print_section(&p, "FUNCTION-LIKE MACROS", is_function_macro, print_macro);
    print_section(&p, "ENUMS", is_enum, print_enum);
    print_constants(&p);
    print_section(&p, "OTHER MACROS", is_expression_macro, print_macro);
    print_section(&p, "STRUCTS AND UNIONS", is_record, print_record);
    print_section(&p, "TYPEDEFS", is_typedef, print_typedef);
    print_section(&p, "VARIABLES", is_variable, print_variable);
    print_unavailable(&p);
    print_counts(&p);
    arena_free(&p.scratch);
    return ferror(out) ? -1 : 0;
}
