// parse_number.c -- the values of number literals.
//
// Integers stay text (decimal, or hexadecimal when written in another base); those that fit also carry their
// int64.
#include "transpile/parser_internal.h"

#include <locale.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

// strtod in the C locale, whatever locale the program has set.
static double to_double(const char *text) {
    static _Atomic(locale_t) c_locale;
    locale_t l = atomic_load(&c_locale);
    if (!l) {
        locale_t fresh = newlocale(LC_ALL_MASK, "C", (locale_t)0), none = (locale_t)0;
        if (atomic_compare_exchange_strong(&c_locale, &none, fresh))
            l = fresh;
        else
            freelocale(fresh), l = none;
    }
    return strtod_l(text, NULL, l);
}

// The literal without underscores, in lower case.
static char *clean(Parser *p, const Token *t, size_t *len) {
    const char *from = p->source->text + t->start;
    char *text = arena_alloc(p->arena, t->end - t->start + 1);
    size_t n = 0;
    for (unsigned i = 0; i < t->end - t->start; i++)
        if (from[i] != '_') text[n++] = from[i] >= 'A' && from[i] <= 'Z' ? from[i] | 32 : from[i];
    *len = n;
    return text;
}

// Digits of base 2^bits to "0x" and hexadecimal digits.
static void to_hex(Parser *p, Constant *c, const char *digits, size_t n, int bits) {
    char *out = arena_alloc(p->arena, n * (size_t)bits / 4 + 4);
    size_t room = n * (size_t)bits / 4 + 3, at = room; // filled from the end
    unsigned pending = 0;
    int have = 0;
    for (size_t i = n; i-- > 0;) {
        pending |= (unsigned)(digits[i] <= '9' ? digits[i] - '0' : digits[i] - 'a' + 10) << have;
        for (have += bits; have >= 4; have -= 4, pending >>= 4) out[--at] = "0123456789abcdef"[pending & 15];
    }
    if (have && pending) out[--at] = "0123456789abcdef"[pending & 15];
    while (at < room && out[at] == '0') at++;
    if (at == room) out[--at] = '0';
    out[--at] = 'x';
    out[--at] = '0';
    c->text = out + at;
    c->len = room - at;
}

static void set_small_value(Constant *c, int base) {
    const char *digits = c->text + (base == 16 ? 2 : 0);
    size_t n = c->len - (base == 16 ? 2 : 0);
    uint64_t value = 0;
    if (n > 19) return;
    for (size_t i = 0; i < n; i++) {
        unsigned d = (unsigned)(digits[i] <= '9' ? digits[i] - '0' : digits[i] - 'a' + 10);
        if (value > ((uint64_t)INT64_MAX - d) / (unsigned)base) return;
        value = value * (unsigned)base + d;
    }
    c->fits_int64 = true;
    c->integer = (int64_t)value;
}

static void set_integer(Parser *p, const Token *t, Constant *c, const char *text, size_t len) {
    c->kind = CONST_Int;
    int bits = len > 1 && text[0] == '0' ? text[1] == 'x'   ? 4
                                           : text[1] == 'o' ? 3
                                           : text[1] == 'b' ? 1
                                                            : 0
                                         : 0;
    if (bits)
        to_hex(p, c, text + 2, len - 2, bits);
    else {
        while (len > 1 && *text == '0') text++, len--;
        c->text = text;
        c->len = len;
        int64_t most = p->source->max_digits;
        if (most && (int64_t)len > most)
            fail_at(p, (SourceRange){t->line, -1, 0, 0},
                    "Exceeds the limit (%lld digits) for integer string conversion: value has %zu digits; use "
                    "sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer "
                    "literals to avoid decimal conversion limits.",
                    (long long)most, len);
    }
    set_small_value(c, bits ? 16 : 10);
}

Node *parse_number(Parser *p) {
    const Token *t = p->tok++;
    Node *n = new_node(p, AST_Constant, t);
    Constant *c = &n->Constant.value;
    size_t len;
    char *text = clean(p, t, &len);
    bool based = len > 1 && text[0] == '0' && (text[1] == 'x' || text[1] == 'o' || text[1] == 'b');
    if (!based && text[len - 1] == 'j') {
        text[len - 1] = '\0';
        c->kind = CONST_Complex;
        c->real = to_double(text);
    } else if (!based && strpbrk(text, ".e")) {
        c->kind = CONST_Float;
        c->real = to_double(text);
    } else
        set_integer(p, t, c, text, len);
    return n;
}
