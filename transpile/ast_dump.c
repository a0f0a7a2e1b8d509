// ast_dump.c -- the AST as text, byte for byte what CPython 3.11's ast.dump prints on one line.
//
// Rules of ast.dump: every field as name=value in the order of ast.def; optional fields that are None are
// left out; then the position, for nodes that have one.
#include "transpile/ast.h"
#include "transpile/unicode.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_DUMP_DEPTH = 20000 };

static const char *const context_names[] = {"Load", "Store", "Del"};
static const char *const boolop_names[] = {"And", "Or"};
static const char *const operator_names[] = {"Add",    "Sub",    "Mult",    "MatMult", "Div",
                                             "Mod",    "Pow",    "LShift",  "RShift",  "BitOr",
                                             "BitXor", "BitAnd", "FloorDiv"};
static const char *const unaryop_names[] = {"Invert", "Not", "UAdd", "USub"};
static const char *const cmpop_names[] = {"Eq",  "NotEq", "Lt",    "LtE", "Gt",
                                          "GtE", "Is",    "IsNot", "In",  "NotIn"};

// ---- repr ----

static char quote_for(const char *text, size_t len) {
    return len && memchr(text, '\'', len) && !memchr(text, '"', len) ? '"' : '\'';
}

// Appends the escape that repr uses for c inside `quote`s; false if c stands for itself.
static bool escape_ascii(StrBuf *out, uint32_t c, char quote) {
    if (c == (unsigned char)quote || c == '\\')
        strbuf_printf(out, "\\%c", (int)c);
    else if (c == '\t')
        strbuf_puts(out, "\\t");
    else if (c == '\n')
        strbuf_puts(out, "\\n");
    else if (c == '\r')
        strbuf_puts(out, "\\r");
    else if (c < ' ' || c == 0x7f)
        strbuf_printf(out, "\\x%02x", c);
    else
        return false;
    return true;
}

void ast_repr_str(StrBuf *out, const char *text, size_t len) {
    char quote = quote_for(text, len);
    strbuf_putc(out, quote);
    for (const char *s = text, *end = text + len; s < end;) {
        int n;
        uint32_t c = unicode_decode(s, end, &n);
        if (!escape_ascii(out, c, quote)) {
            if (c < 0x7f || unicode_printable(c))
                strbuf_append(out, s, (size_t)n);
            else
                strbuf_printf(out, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
        }
        s += n;
    }
    strbuf_putc(out, quote);
}

void ast_repr_bytes(StrBuf *out, const char *text, size_t len) {
    char quote = quote_for(text, len);
    strbuf_putc(out, 'b');
    strbuf_putc(out, quote);
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (escape_ascii(out, c, quote)) continue;
        if (c < 0x7f)
            strbuf_putc(out, (char)c);
        else
            strbuf_printf(out, "\\x%02x", c);
    }
    strbuf_putc(out, quote);
}

// The shortest decimal that reads back as v; `suffix` is ".0" for a float that looks like an integer, "" for
// a complex.
static void repr_double(StrBuf *out, double v, const char *suffix) {
    if (!isfinite(v)) {
        strbuf_puts(out, isnan(v) ? "nan" : v < 0 ? "-inf" : "inf");
        return;
    }
    char text[40], digits[32];
    int n = 0;
    for (int precision = 0; precision < 18; precision++) {
        snprintf(text, sizeof text, "%.*e", precision, v);
        if (strtod(text, NULL) == v) break;
    }
    const char *e = strchr(text, 'e');
    int exponent = atoi(e + 1);
    const char *s = text;
    if (*s == '-') strbuf_putc(out, *s++);
    for (; s < e; s++)
        if (*s >= '0' && *s <= '9') digits[n++] = *s;
    if (exponent < -4 || exponent >= 16) {
        strbuf_printf(out, "%c%s%.*se%c%02d", digits[0], n > 1 ? "." : "", n - 1, digits + 1,
                      exponent < 0 ? '-' : '+', abs(exponent));
    } else if (exponent < 0) {
        strbuf_printf(out, "0.%.*s%.*s", -exponent - 1, "0000", n, digits);
    } else {
        for (int i = 0; i <= exponent; i++) strbuf_putc(out, i < n ? digits[i] : '0');
        if (n > exponent + 1)
            strbuf_printf(out, ".%.*s", n - exponent - 1, digits + exponent + 1);
        else
            strbuf_puts(out, suffix);
    }
}

void ast_repr_float(StrBuf *out, double value) {
    repr_double(out, value, ".0");
}

// "0x..." of any length in decimal: multiply and add over limbs of nine digits.
static void repr_hex(StrBuf *out, const char *hex, size_t len) {
    size_t n = 1, room = len / 7 + 2;
    uint32_t *limbs = calloc(room, sizeof *limbs);
    if (!limbs) return strbuf_append(out, hex, len);
    for (const char *s = hex + 2; s < hex + len; s++) {
        uint64_t carry = (uint64_t)(*s <= '9' ? *s - '0' : *s - 'a' + 10);
        for (size_t i = 0; i < n; i++) {
            carry += (uint64_t)limbs[i] * 16;
            limbs[i] = (uint32_t)(carry % 1000000000);
            carry /= 1000000000;
        }
        if (carry) limbs[n++] = (uint32_t)carry;
    }
    strbuf_printf(out, "%u", limbs[n - 1]);
    for (size_t i = n - 1; i-- > 0;) strbuf_printf(out, "%09u", limbs[i]);
    free(limbs);
}

void ast_repr_constant(StrBuf *out, const Constant *c) {
    static const char *const words[] = {"None", "False", "True", "Ellipsis"};
    switch (c->kind) {
    case CONST_None:
    case CONST_False:
    case CONST_True:
    case CONST_Ellipsis: strbuf_puts(out, words[c->kind]); break;
    case CONST_Int:
        if (c->fits_int64)
            strbuf_printf(out, "%lld", (long long)c->integer);
        else if (c->len > 2 && c->text[1] == 'x')
            repr_hex(out, c->text, c->len);
        else
            strbuf_append(out, c->text, c->len);
        break;
    case CONST_Float: ast_repr_float(out, c->real); break;
    case CONST_Complex:
        repr_double(out, c->real, "");
        strbuf_putc(out, 'j');
        break;
    case CONST_Str: ast_repr_str(out, c->text, c->len); break;
    case CONST_Bytes: ast_repr_bytes(out, c->text, c->len); break;
    }
}

// ---- nodes ----

typedef struct Dump {
    StrBuf *out;
    bool attributes; // print positions
    int depth;       // of the node being printed
} Dump;

static void dump_node(Dump *d, const Node *n);

static void dump_list(Dump *d, const NodeList *list) {
    strbuf_putc(d->out, '[');
    for (int i = 0; i < list->len; i++) {
        if (i) strbuf_puts(d->out, ", ");
        dump_node(d, list->items[i]);
    }
    strbuf_putc(d->out, ']');
}

static void dump_idents(StrBuf *out, const IdentList *list) {
    strbuf_putc(out, '[');
    for (int i = 0; i < list->len; i++) {
        if (i) strbuf_puts(out, ", ");
        ast_repr_str(out, list->items[i], strlen(list->items[i]));
    }
    strbuf_putc(out, ']');
}

static void dump_cmpops(StrBuf *out, const CmpOpList *list) {
    strbuf_putc(out, '[');
    for (int i = 0; i < list->len; i++)
        strbuf_printf(out, "%s%s()", i ? ", " : "", cmpop_names[list->items[i]]);
    strbuf_putc(out, ']');
}

static bool is_left_out(const AstField *f, const void *at) {
    if (f->type == FIELD_opt || f->type == FIELD_optident) return *(void *const *)at == NULL;
    return f->type == FIELD_newlist && ((const NodeList *)at)->len == 0;
}

static void dump_field(Dump *d, const AstField *f, const void *at) {
    switch (f->type) {
    case FIELD_node:
    case FIELD_opt: dump_node(d, *(Node *const *)at); break;
    case FIELD_list:
    case FIELD_optlist:
    case FIELD_newlist: dump_list(d, at); break;
    case FIELD_ident:
    case FIELD_optident:
        ast_repr_str(d->out, *(const char *const *)at, strlen(*(const char *const *)at));
        break;
    case FIELD_identlist: dump_idents(d->out, at); break;
    case FIELD_constant: ast_repr_constant(d->out, at); break;
    case FIELD_integer: strbuf_printf(d->out, "%d", *(const int *)at); break;
    case FIELD_ctx: strbuf_printf(d->out, "%s()", context_names[*(const ExprContext *)at]); break;
    case FIELD_boolop: strbuf_printf(d->out, "%s()", boolop_names[*(const BoolOpKind *)at]); break;
    case FIELD_operator: strbuf_printf(d->out, "%s()", operator_names[*(const Operator *)at]); break;
    case FIELD_unaryop: strbuf_printf(d->out, "%s()", unaryop_names[*(const UnaryOpKind *)at]); break;
    case FIELD_cmpops: dump_cmpops(d->out, at); break;
    }
}

static void dump_node(Dump *d, const Node *n) {
    if (!n || ++d->depth > MAX_DUMP_DEPTH) {
        strbuf_puts(d->out, n ? "..." : "None");
        if (n) d->depth--;
        return;
    }
    const char *comma = "";
    int count;
    const AstField *fields = ast_fields(n->kind, &count);
    strbuf_printf(d->out, "%s(", ast_kind_name(n->kind));
    for (int i = 0; i < count; i++) {
        const void *at = ast_field_of(n, &fields[i]);
        if (is_left_out(&fields[i], at)) continue;
        strbuf_printf(d->out, "%s%s=", comma, fields[i].name);
        dump_field(d, &fields[i], at);
        comma = ", ";
    }
    if (d->attributes && ast_has_position(n))
        strbuf_printf(d->out, "%slineno=%d, col_offset=%d, end_lineno=%d, end_col_offset=%d", comma,
                      n->lineno, n->col_offset, n->end_lineno, n->end_col_offset);
    strbuf_putc(d->out, ')');
    d->depth--;
}

void ast_dump(StrBuf *out, const Node *n, bool attributes) {
    Dump d = {out, attributes, 0};
    dump_node(&d, n);
}
