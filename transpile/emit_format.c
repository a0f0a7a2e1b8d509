// emit_format.c -- printf and scanf formats: one pass over the text with two tables, length modifiers and conversions.
//
// printf takes numbers of the type that modifier and conversion name; scanf takes pointers to them.
#include "transpile/emit_format.h"

#include <string.h>

#include "transpile/strbuf.h"

typedef enum Length { L_NONE, L_HH, L_H, L_L, L_LL, L_Z, L_J, L_T, L_LONGDOUBLE, L_COUNT } Length;

// A number type: descriptor cr_c_<name>, conversion function and what it fills in, and the type the format means.
typedef struct Number {
    const char *name, *suffix, *local, *type;
} Number;

// By length and signedness; the sizes are those of LP64 targets.
static const Number integers[L_COUNT][2] = {
    [L_NONE] = {{"uint", "uint32", "uint32_t", "unsigned int"}, {"int", "int32", "int32_t", "int"}},
    [L_HH] = {{"uchar", "uint8", "uint8_t", "unsigned char"}, {"schar", "int8", "int8_t", "signed char"}},
    [L_H] = {{"ushort", "uint16", "uint16_t", "unsigned short"}, {"short", "int16", "int16_t", "short"}},
    [L_L] = {{"ulong", "uint64", "uint64_t", "unsigned long"}, {"long", "int64", "int64_t", "long"}},
    [L_LL] = {{"ulonglong", "uint64", "uint64_t", "unsigned long long"}, {"longlong", "int64", "int64_t", "long long"}},
    [L_Z] = {{"ulong", "uint64", "uint64_t", "size_t"}, {"long", "int64", "int64_t", "ssize_t"}},
    [L_J] = {{"ulong", "uint64", "uint64_t", "uintmax_t"}, {"long", "int64", "int64_t", "intmax_t"}},
    [L_T] = {{"ulong", "uint64", "uint64_t", "size_t"}, {"long", "int64", "int64_t", "ptrdiff_t"}},
};
static const Number floats[] = {{"float", "float", "float", "float"},
                                {"double", "double", "double", "double"},
                                {"longdouble", "longdouble", "long double", "long double"}};

typedef struct Format {
    Arena *a;
    const char *p, *end;
    bool is_scanf;
    FormatArguments *out;
    char **error;
} Format;

static const char *const integer_conversions = "diuxXo", *const float_conversions = "fFeEgGaA";

static Length read_length(Format *f) {
    static const struct {
        const char *text;
        Length length;
    } lengths[] = {{"hh", L_HH}, {"h", L_H}, {"ll", L_LL}, {"l", L_L}, {"z", L_Z}, {"j", L_J}, {"t", L_T}, {"L", L_LONGDOUBLE}, {"q", L_LL}};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        size_t n = strlen(lengths[i].text);
        if ((size_t)(f->end - f->p) < n || strncmp(f->p, lengths[i].text, n) != 0) continue;
        f->p += n;
        return lengths[i].length;
    }
    return L_NONE;
}

static void add_number(Format *f, const Number *n) {
    FormatArgument arg = {.suffix = n->suffix, .local = n->local, .cast = ""};
    arg.type = arena_printf(f->a, "&cr_c_%s%s", n->name, f->is_scanf ? "_ptr" : "");
    arg.is_pointer = f->is_scanf;
    if (f->is_scanf) arg.cast = arena_printf(f->a, "(%s *)", n->type);
    else if (strstr(n->suffix, "64")) arg.cast = arena_printf(f->a, "(%s)", n->type);
    vec_push(f->a, f->out, arg);
}

static void add_pointer(Format *f, const char *descriptor, const char *cast, bool is_string) {
    FormatArgument arg = {.type = descriptor, .cast = cast, .is_string = is_string, .is_pointer = !is_string};
    vec_push(f->a, f->out, arg);
}

static bool bad(Format *f, const char *start, const char *why) {
    int n = f->p < f->end ? (int)(f->p - start) + 1 : (int)(f->end - start);
    *f->error = arena_printf(f->a, "'%.*s' in the format: %s", n, start, why);
    return false;
}

// Digits, or '*', which takes an int argument of its own.
static void read_width(Format *f) {
    if (f->p < f->end && *f->p == '*') {
        f->p++;
        add_number(f, &integers[L_NONE][1]);
        return;
    }
    while (f->p < f->end && *f->p >= '0' && *f->p <= '9') f->p++;
}

static bool read_float(Format *f, const char *start, Length length) {
    if (length != L_NONE && length != L_L && length != L_LONGDOUBLE) return bad(f, start, "this modifier is not for floating point");
    if (length == L_LONGDOUBLE) add_number(f, &floats[2]);
    else add_number(f, &floats[!f->is_scanf || length == L_L]);
    return true;
}

static bool printf_conversion(Format *f, const char *start, Length length) {
    char c = *f->p;
    if (c == 's') {
        if (length != L_NONE) return bad(f, start, "wide strings are not supported");
        add_pointer(f, "&cr_c_string", "(const char *)", true);
    } else if (c == 'c') {
        if (length != L_NONE) return bad(f, start, "wide characters are not supported");
        add_number(f, &(Number){"char", "int8", "int8_t", "char"});
    } else if (c == 'p') {
        add_pointer(f, "&cr_c_void_ptr", "", false);
    } else if (c == 'm') {
        return true; // strerror(errno): no argument
    } else {
        return bad(f, start, c == 'n' ? "%n is not supported" : "unknown conversion");
    }
    return true;
}

static bool scanf_conversion(Format *f, const char *start, Length length) {
    char c = *f->p;
    if (c == '[') {
        const char *p = f->p + 1;
        if (p < f->end && *p == '^') p++;
        if (p < f->end && *p == ']') p++;
        while (p < f->end && *p != ']') p++;
        if (p == f->end) return bad(f, start, "']' is missing");
        f->p = p;
    }
    if (c == 's' || c == '[' || c == 'c') {
        if (length != L_NONE) return bad(f, start, "wide characters are not supported");
        add_pointer(f, "&cr_c_char_ptr", "(char *)", false);
    } else if (c == 'n') {
        add_number(f, &integers[length][1]);
    } else {
        return bad(f, start, "unknown conversion");
    }
    return true;
}

static bool read_conversion(Format *f, const char *start, Length length) {
    if (f->p == f->end) return bad(f, start, "the conversion is incomplete");
    char c = *f->p;
    if (!c) return bad(f, start, "null character");
    if (strchr(integer_conversions, c)) {
        if (length == L_LONGDOUBLE) return bad(f, start, "this modifier is not for integers");
        add_number(f, &integers[length][c == 'd' || c == 'i']);
        return true;
    }
    if (strchr(float_conversions, c)) return read_float(f, start, length);
    return f->is_scanf ? scanf_conversion(f, start, length) : printf_conversion(f, start, length);
}

// One directive; p is behind its '%'.
static bool read_directive(Format *f) {
    const char *start = f->p - 1;
    if (f->p < f->end && *f->p == '%') return f->p++, true;
    bool suppressed = f->is_scanf && f->p < f->end && *f->p == '*';
    if (suppressed) f->p++;
    while (!f->is_scanf && f->p < f->end && *f->p && strchr("-+ #0'", *f->p)) f->p++;
    read_width(f);
    if (!f->is_scanf && f->p < f->end && *f->p == '.') {
        f->p++;
        read_width(f);
    }
    if (f->p < f->end && *f->p == '$') return bad(f, start, "numbered arguments are not supported");
    int before = f->out->len;
    if (!read_conversion(f, start, read_length(f))) return false;
    if (suppressed) f->out->len = before;
    f->p++;
    return true;
}

bool format_parse(Arena *a, bool is_scanf, const char *format, size_t len, FormatArguments *out, char **error) {
    Format f = {.a = a, .p = format, .end = format + len, .is_scanf = is_scanf, .out = out, .error = error};
    if (memchr(format, 0, len)) return *error = arena_strdup(a, "the format contains a null character"), false;
    while (f.p < f.end)
        if (*f.p++ == '%' && !read_directive(&f)) return false;
    return true;
}

const char *format_literal(Arena *a, const char *format, size_t len) {
    StrBuf out = {0};
    strbuf_putc(&out, '"');
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)format[i];
        if (c == '\n') strbuf_puts(&out, "\\n");
        else if (c == '\t') strbuf_puts(&out, "\\t");
        else if (c < ' ' || c >= 127) strbuf_printf(&out, "\\%03o", c);
        else {
            if (c == '"' || c == '\\' || c == '?') strbuf_putc(&out, '\\');
            strbuf_putc(&out, (char)c);
        }
    }
    strbuf_putc(&out, '"');
    const char *text = arena_strndup(a, out.data, out.len);
    strbuf_free(&out);
    return text;
}
