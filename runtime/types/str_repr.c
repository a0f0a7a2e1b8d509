// str_repr.c -- repr() of str, and ascii().
//
// In: any str; out: its Python literal. Quotes are single unless the text has single and no double ones; what is not
// printable is escaped as \t \r \n \xXX \uXXXX \UXXXXXXXX.
#include "runtime/types/str_internal.h"
#include "runtime/types/unicode.h"

static void escape(CrStrBuilder *b, uint32_t c) {
    static const char digits[] = "0123456789abcdef";
    char text[10] = {'\\', c < 0x100 ? 'x' : c < 0x10000 ? 'u' : 'U'};
    int n = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    for (int i = 0; i < n; i++) text[2 + i] = digits[c >> 4 * (n - 1 - i) & 15];
    cr_builder_ascii(b, text, (size_t)n + 2);
}

static void add_char(CrStrBuilder *b, uint32_t c, char quote) {
    const char *named = c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\t' ? "\\t" : c == '\\' ? "\\\\" : NULL;
    if (named) cr_builder_ascii(b, named, 2);
    else if (c == (uint32_t)quote) {
        cr_builder_char(b, '\\');
        cr_builder_char(b, c);
    } else if (cr_char_is_printable(c)) cr_builder_char(b, c);
    else escape(b, c);
}

// Text that needs no escapes: most of it.
static bool is_plain(const CrStr *s) {
    const uint8_t *p = cr_str_data(s);
    for (int64_t i = 0; i < s->len; i++)
        if (p[i] < 0x20 || p[i] == '\'' || p[i] == '\\' || p[i] == 0x7F) return false;
    return true;
}

static CrValue quoted_plain(CrThread *t, const CrStr *s) {
    CrStr *r = cr_str_alloc_width(t, s->len + 2, 1, true);
    if (!r) return CR_ERROR;
    char *p = cr_str_data(r);
    p[0] = p[s->len + 1] = '\'';
    memcpy(p + 1, cr_str_data(s), (size_t)s->len);
    return cr_box(r);
}

CrValue cr_str_repr_slot(CrThread *t, CrValue v) {
    const CrStr *s = cr_str_of(v);
    if (cr_str_is_ascii(s) && is_plain(s)) return quoted_plain(t, s);
    bool has_single = false, has_double = false;
    for (int64_t i = 0; i < s->len; i++) {
        uint32_t c = cr_str_at(s, i);
        has_single |= c == '\'';
        has_double |= c == '"';
    }
    char quote = has_single && !has_double ? '"' : '\'';
    CrStrBuilder b = {0};
    cr_builder_char(&b, (uint32_t)quote);
    for (int64_t i = 0; i < s->len; i++) add_char(&b, cr_str_at(s, i), quote);
    cr_builder_char(&b, (uint32_t)quote);
    return cr_builder_finish(t, &b);
}

CrValue cr_str_ascii_escaped(CrThread *t, CrValue v) {
    const CrStr *s = cr_str_of(v);
    if (cr_str_is_ascii(s)) return cr_box(s);
    CrStrBuilder b = {0};
    for (int64_t i = 0; i < s->len; i++) {
        uint32_t c = cr_str_at(s, i);
        if (c < 128) cr_builder_char(&b, c);
        else escape(&b, c);
    }
    return cr_builder_finish(t, &b);
}
