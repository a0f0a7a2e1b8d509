// str_percent.c -- the % operator of str and bytes: printf-style formatting.
//
// In: a template with conversions such as %-8s, %(key)05d, %.*f, and a tuple, mapping or single value; out: a str.
// bytes are formatted as the str of their Latin-1 text, with their own rules for %s %b %c %a, and turned back.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "runtime/types/bytes.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/method.h"
#include "runtime/types/str.h"

// The formatting of one template.
typedef struct Percent {
    CrThread *t;
    CrStrBuilder out;
    const CrStr *text; // the template
    int64_t at;        // position in it
    CrValue args;      // tuple, or the single argument, or the value of the last key
    bool is_tuple;
    int64_t next;      // arguments used up
    CrValue mapping;   // CR_ERROR: args is none
    bool is_bytes;
    bool is_plain;     // no conversion in it: the result is the template itself, of a subclass, too
} Percent;

// One conversion.
typedef struct Conversion {
    bool left, plus, blank, alternate, zero; // the flags - + space # 0
    bool no_negative_zero;                   // the flag z, which only bytes have
    int64_t width, precision;                // -1: none
    uint32_t type;
} Conversion;

static bool no_arguments(Percent *p) {
    return CR_RAISE(p->t, TypeError, "not enough arguments for format string"), false;
}

static bool next_argument(Percent *p, CrValue *v) {
    if (p->is_tuple) {
        if ((uint64_t)p->next >= cr_tuple_len(p->args)) return no_arguments(p);
        *v = cr_tuple_items(p->args)[p->next++];
        return true;
    }
    if (p->next++ > 0) return no_arguments(p);
    *v = p->args;
    return true;
}

// ---- Parsing ----------------------------------------------------------------------------------------------

static bool incomplete(Percent *p, const char *what) { return CR_RAISE(p->t, ValueError, "incomplete format%s", what), false; }

// `(key)`: the argument becomes mapping[key].
static bool read_key(Percent *p) {
    if (p->mapping == CR_ERROR) return CR_RAISE(p->t, TypeError, "format requires a mapping"), false;
    int64_t start = ++p->at, depth = 1;
    for (; p->at < p->text->len; p->at++) {
        uint32_t c = cr_str_at(p->text, p->at);
        if (c == '(') depth++;
        else if (c == ')' && --depth == 0) break;
    }
    if (p->at >= p->text->len) return incomplete(p, " key");
    CrValue key = cr_str_slice(p->t, cr_box(p->text), start, p->at++);
    if (key != CR_ERROR && p->is_bytes) key = cr_str_encode(p->t, key, "latin-1", NULL);
    p->args = key == CR_ERROR ? key : cr_getitem(p->t, p->mapping, key);
    p->is_tuple = false;
    p->next = 0;
    return p->args != CR_ERROR;
}

static bool read_star(Percent *p, int64_t limit, int64_t *out) {
    CrValue v;
    p->at++;
    if (!next_argument(p, &v)) return false;
    if (!cr_is_any_int(v)) return CR_RAISE(p->t, TypeError, "* wants int"), false;
    if (cr_int_to_int64(v, out) && *out >= -limit && *out <= limit) return true;
    return CR_RAISE(p->t, OverflowError, "Python int too large to convert to C %s", limit == INT32_MAX ? "int" : "ssize_t"), false;
}

static bool read_digits(Percent *p, int64_t limit, const char *too_big, int64_t *out) {
    for (uint32_t c; p->at < p->text->len && (c = cr_str_at(p->text, p->at)) - '0' < 10; p->at++) {
        if (*out < 0) *out = 0;
        if (*out > (limit - (int64_t)(c - '0')) / 10) return CR_RAISE(p->t, ValueError, "%s", too_big), false;
        *out = *out * 10 + (c - '0');
    }
    return true;
}

static void read_flags(Percent *p, Conversion *c) {
    for (; p->at < p->text->len; p->at++) switch (cr_str_at(p->text, p->at)) {
        case '-': c->left = true; break;
        case '+': c->plus = true; break;
        case ' ': c->blank = true; break;
        case '#': c->alternate = true; break;
        case '0': c->zero = true; break;
        case 'z':
            if (!p->is_bytes) return;
            c->no_negative_zero = true;
            break;
        default: return;
        }
}

static bool at_char(const Percent *p, char c) { return p->at < p->text->len && cr_str_at(p->text, p->at) == (uint8_t)c; }

static bool read_conversion(Percent *p, Conversion *c) {
    *c = (Conversion){.width = -1, .precision = -1};
    if (at_char(p, '(') && !read_key(p)) return false;
    read_flags(p, c);
    if (at_char(p, '*')) {
        if (!read_star(p, INT64_MAX, &c->width)) return false;
        if (c->width < 0) {
            c->left = true;
            c->width = -c->width;
        }
    } else if (!read_digits(p, INT64_MAX, "width too big", &c->width)) return false;
    if (at_char(p, '.')) {
        p->at++;
        c->precision = 0;
        if (at_char(p, '*')) {
            if (!read_star(p, INT32_MAX, &c->precision)) return false;
            if (c->precision < 0) c->precision = 0;
        } else if (!read_digits(p, INT32_MAX, p->is_bytes ? "prec too big" : "precision too big", &c->precision)) return false;
    }
    if (at_char(p, 'h') || at_char(p, 'l') || at_char(p, 'L')) p->at++;
    if (p->at >= p->text->len) return incomplete(p, "");
    c->type = cr_str_at(p->text, p->at++);
    return true;
}

// ---- Output -----------------------------------------------------------------------------------------------

// Text of a number in parts, padded: zeros go between the sign or prefix and the digits.
static void put_number(Percent *p, const Conversion *c, char sign, const char *prefix, const char *digits, size_t n) {
    int64_t used = (sign != 0) + (int64_t)strlen(prefix) + (int64_t)n, padding = c->width > used ? c->width - used : 0;
    bool zeros = c->zero && !c->left;
    if (!zeros && !c->left) cr_builder_repeat(&p->out, ' ', (size_t)padding);
    if (sign) cr_builder_char(&p->out, (uint8_t)sign);
    cr_builder_puts(&p->out, prefix);
    if (zeros) cr_builder_repeat(&p->out, '0', (size_t)padding);
    cr_builder_ascii(&p->out, digits, n);
    if (c->left) cr_builder_repeat(&p->out, ' ', (size_t)padding);
}

static void put_text(Percent *p, const Conversion *c, CrValue s) {
    int64_t n = cr_str_of(s)->len;
    if (c->precision >= 0 && c->precision < n) n = c->precision;
    int64_t padding = c->width > n ? c->width - n : 0;
    if (!c->left) cr_builder_repeat(&p->out, ' ', (size_t)padding);
    cr_builder_slice(&p->out, s, 0, n);
    if (c->left) cr_builder_repeat(&p->out, ' ', (size_t)padding);
}

static char sign_of(bool negative, const Conversion *c) { return negative ? '-' : c->plus ? '+' : c->blank ? ' ' : 0; }

// ---- Conversions ------------------------------------------------------------------------------------------

static CrValue wrong_number(Percent *p, uint32_t type, CrValue v) {
    bool index = type == 'x' || type == 'X' || type == 'o';
    if (p->is_bytes && type == 'i') type = 'd';
    return CR_RAISE(p->t, TypeError, "%%%c format: %s is required, not %T", (int)type,
                    index ? "an integer" : "a real number", v);
}

static CrValue as_int(Percent *p, uint32_t type, CrValue v) {
    if (cr_is_any_int(v)) return cr_int_plain(v);
    const CrSlots *slots = &cr_type_of(v)->slots;
    bool index = type == 'x' || type == 'X' || type == 'o';
    bool number = slots->index || (!index && (slots->to_int || slots->to_float));
    if (!number || cr_is_str(v)) return wrong_number(p, type, v);
    CrValue i = index ? cr_index(p->t, v) : cr_int_from_number(p->t, v);
    if (i == CR_ERROR && cr_exception_clear_if(p->t, CR_TYPE_OF_ID(TypeError))) wrong_number(p, type, v);
    return i;
}

static bool put_int(Percent *p, const Conversion *c, CrValue v) {
    uint32_t type = c->type;
    CrValue i = as_int(p, type, v);
    if (i == CR_ERROR) return false;
    int base = type == 'o' ? 8 : type == 'x' || type == 'X' ? 16 : 10;
    size_t n;
    char *digits = cr_int_digits(p->t, i, base, &n);
    if (!digits) return false;
    if (c->precision > (int64_t)n) { // the precision is a least number of digits
        char *wide = malloc((size_t)c->precision + 1);
        if (!wide) return free(digits), cr_raise_no_memory(p->t), false;
        memset(wide, '0', (size_t)c->precision - n);
        memcpy(wide + c->precision - n, digits, n + 1);
        free(digits);
        digits = wide;
        n = (size_t)c->precision;
    }
    for (size_t k = 0; type == 'X' && k < n; k++)
        if (digits[k] >= 'a') digits[k] ^= 0x20;
    const char *prefix = !c->alternate || base == 10 ? "" : type == 'o' ? "0o" : type == 'x' ? "0x" : "0X";
    put_number(p, c, sign_of(cr_int_sign(i) < 0, c), prefix, digits, n);
    free(digits);
    return true;
}

static bool put_float(Percent *p, const Conversion *c, CrValue v) {
    double d;
    if (!cr_float_from(p->t, v, &d)) {
        if (p->is_bytes && cr_exception_clear_if(p->t, CR_TYPE_OF_ID(Exception)))
            CR_RAISE(p->t, TypeError, "float argument required, not %T", v);
        return false;
    }
    char *text = cr_float_text(d, (char)c->type, c->precision < 0 ? 6 : (int)c->precision, c->alternate);
    bool negative = text[0] == '-', zero = strspn(text, "-0.") == strcspn(text, "eE");
    put_number(p, c, sign_of(negative && !(zero && c->no_negative_zero), c), "", text + negative, strlen(text) - negative);
    free(text);
    return true;
}

static bool put_char(Percent *p, const Conversion *c, CrValue v) {
    CrValue s = CR_ERROR;
    int64_t code;
    Conversion plain = *c;
    plain.precision = -1;
    if (p->is_bytes && cr_is_bytes_like(v)) {
        const uint8_t *bytes;
        size_t n;
        if (cr_bytes_view(p->t, v, &bytes, &n) && n == 1) s = cr_str_from_char(p->t, bytes[0]);
    } else if (!p->is_bytes && cr_is_str(v)) {
        if (cr_str_of(v)->len == 1) s = v;
    } else if (cr_type_of(v)->slots.index) {
        int64_t limit = p->is_bytes ? 256 : 0x110000;
        if (!cr_index_int64(p->t, v, &code, NULL)) return false;
        if (code < 0 || code >= limit) {
            CR_RAISE(p->t, OverflowError, p->is_bytes ? "%%c arg not in range(256)" : "%%c arg not in range(0x110000)");
            return false;
        }
        s = cr_str_from_char(p->t, (uint32_t)code);
    }
    if (s == CR_ERROR) {
        CR_RAISE(p->t, TypeError,
                 p->is_bytes ? "%%c requires an integer in range(256) or a single byte" : "%%c requires int or char");
        return false;
    }
    put_text(p, &plain, s);
    return true;
}

// %s and %b of bytes: bytes-like objects, or what __bytes__ gives.
static CrValue bytes_text(Percent *p, CrValue v) {
    const uint8_t *bytes;
    size_t n;
    if (!cr_is_bytes_like(v)) {
        bool found;
        CrValue made = cr_call_special(p->t, v, cr_intern_c(p->t, "__bytes__"), NULL, 0, &found);
        if (!found)
            return CR_RAISE(p->t, TypeError,
                            "%%b requires a bytes-like object, or an object that implements __bytes__, not '%T'", v);
        if (made == CR_ERROR) return made;
        if (!cr_is_bytes(made)) return CR_RAISE(p->t, TypeError, "__bytes__ returned non-bytes (type %T)", made);
        v = made;
    }
    return cr_bytes_view(p->t, v, &bytes, &n) ? cr_str_from_latin1(p->t, bytes, (int64_t)n) : CR_ERROR;
}

static CrValue as_text(Percent *p, uint32_t type, CrValue v) {
    if (type == 's' || type == 'b') return p->is_bytes ? bytes_text(p, v) : cr_str(p->t, v);
    CrValue text = cr_repr(p->t, v);
    return text != CR_ERROR && (type == 'a' || p->is_bytes) ? cr_str_ascii_escaped(p->t, text) : text;
}

static bool put_conversion(Percent *p) {
    Conversion c;
    CrValue v;
    int64_t start = p->at;
    if (!read_conversion(p, &c)) return false;
    if (c.type == '%' && p->at == start + 1) return cr_builder_char(&p->out, '%'), true;
    if (!next_argument(p, &v)) return false;
    if (c.width > (int64_t)1 << 32) return cr_raise_no_memory(p->t), false;
    switch (c.type) {
    case 'b':
        if (!p->is_bytes) break;
        // fall through
    case 's': case 'r': case 'a':
        if ((v = as_text(p, c.type, v)) == CR_ERROR) return false;
        return put_text(p, &c, v), true;
    case 'c': return put_char(p, &c, v);
    case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': return put_int(p, &c, v);
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': return put_float(p, &c, v);
    }
    char code[16];
    snprintf(code, sizeof code, "%x", c.type);
    CR_RAISE(p->t, ValueError, "unsupported format character '%S' (0x%s) at index %i",
             cr_str_from_char(p->t, p->is_bytes || (c.type >= 31 && c.type < 127) ? c.type : '?'), code, p->at - 1);
    return false;
}

// ---- The operator -----------------------------------------------------------------------------------------

static bool format_all(Percent *p) {
    for (int64_t n = p->text->len; p->at < n;) {
        int64_t start = p->at;
        while (p->at < n && cr_str_at(p->text, p->at) != '%') p->at++;
        cr_builder_slice(&p->out, cr_box(p->text), start, p->at);
        p->is_plain = start == 0 && p->at == n;
        if (p->at == n) break;
        p->at++;
        if (!put_conversion(p)) return false;
    }
    bool left_over = p->is_tuple ? (uint64_t)p->next < cr_tuple_len(p->args) : p->next == 0;
    if (!left_over || p->mapping != CR_ERROR) return true;
    CR_RAISE(p->t, TypeError, "not all arguments converted during %s formatting", p->is_bytes ? "bytes" : "string");
    return false;
}

static CrValue format_percent(CrThread *t, CrValue text, CrValue args, bool is_bytes) {
    Percent p = {.t = t, .text = cr_str_of(text), .args = args, .is_bytes = is_bytes};
    p.is_tuple = cr_has_flag(args, CR_TYPE_TUPLE);
    bool scalar = p.is_tuple || cr_is_str(args) || (is_bytes && cr_is_bytes_like(args));
    if (!scalar && cr_type_of(args)->slots.getitem) p.mapping = args;
    bool ok = format_all(&p);
    if (ok && !(p.is_plain && !is_bytes)) return cr_builder_finish(t, &p.out);
    cr_builder_free(&p.out);
    return ok ? text : CR_ERROR;
}

CrValue cr_str_format_percent(CrThread *t, CrValue format, CrValue args) { return format_percent(t, format, args, false); }

CrValue cr_bytes_format_percent(CrThread *t, CrValue format, CrValue args) {
    const CrBytes *b = cr_bytes_of(format);
    CrValue text = cr_str_from_latin1(t, b->data, b->len);
    CrValue r = text ? format_percent(t, text, args, true) : CR_ERROR;
    return r == CR_ERROR ? r : cr_str_encode(t, r, "latin-1", NULL);
}
