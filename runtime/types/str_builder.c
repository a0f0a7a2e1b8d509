// str_builder.c -- text built piece by piece on the malloc heap.
//
// In: characters, ASCII text, strs. Out: one str. The buffer starts one byte wide and is widened when a character
// needs it; `bits` collects every code point, so that finishing knows the narrowest width without another pass.
#include "runtime/types/str.h"

#include <stdio.h>
#include <stdlib.h>

static uint32_t width_for(uint32_t bits) { return bits < 0x100 ? 1 : bits < 0x10000 ? 2 : 4; }

static void *checked(void *p) {
    if (!p) {
        fputs("cranky: out of memory\n", stderr);
        abort();
    }
    return p;
}

static uint32_t get(const void *data, uint32_t width, size_t i) {
    return width == 1 ? ((const uint8_t *)data)[i] : width == 2 ? ((const uint16_t *)data)[i] : ((const uint32_t *)data)[i];
}

static void put(void *data, uint32_t width, size_t i, uint32_t c) {
    if (width == 1) ((uint8_t *)data)[i] = (uint8_t)c;
    else if (width == 2) ((uint16_t *)data)[i] = (uint16_t)c;
    else ((uint32_t *)data)[i] = c;
}

// Copies n code points between widths (both directions; the caller knows that they fit).
static void copy(void *to, uint32_t to_width, size_t at, const void *from, uint32_t from_width, size_t n) {
    if (to_width == from_width) {
        memcpy((char *)to + at * to_width, from, n * to_width);
        return;
    }
    for (size_t i = 0; i < n; i++) put(to, to_width, at + i, get(from, from_width, i));
}

// Makes room for `more` code points of at least `width` bytes.
static void reserve(CrStrBuilder *b, size_t more, uint32_t width) {
    if (CR_LIKELY(b->len + more <= b->cap && width <= b->width)) return;
    size_t cap = b->len + more;
    if (cap < b->cap * 2) cap = b->cap * 2;
    if (cap < 56) cap = 56;
    if (width <= b->width || !b->data) {
        if (b->width < width) b->width = width;
        b->data = checked(realloc(b->data, cap * b->width));
    } else {
        void *wide = checked(malloc(cap * width));
        copy(wide, width, 0, b->data, b->width, b->len);
        free(b->data);
        b->data = wide;
        b->width = width;
    }
    b->cap = cap;
}

void cr_builder_char(CrStrBuilder *b, uint32_t c) {
    reserve(b, 1, width_for(c));
    put(b->data, b->width, b->len++, c);
    b->bits |= c;
}

void cr_builder_repeat(CrStrBuilder *b, uint32_t c, size_t n) {
    if (n == 0) return;
    reserve(b, n, width_for(c));
    b->bits |= c;
    if (b->width == 1) memset((char *)b->data + b->len, (int)c, n);
    else
        for (size_t i = 0; i < n; i++) put(b->data, b->width, b->len + i, c);
    b->len += n;
}

void cr_builder_ascii(CrStrBuilder *b, const char *s, size_t n) {
    if (n == 0) return;
    reserve(b, n, 1);
    copy(b->data, b->width, b->len, s, 1, n);
    b->len += n;
    b->bits |= 0x7F;
}

void cr_builder_puts(CrStrBuilder *b, const char *ascii) { cr_builder_ascii(b, ascii, strlen(ascii)); }

static uint32_t bits_of(const void *data, uint32_t width, size_t n) {
    uint32_t bits = 0;
    for (size_t i = 0; i < n; i++) bits |= get(data, width, i);
    return bits;
}

void cr_builder_slice(CrStrBuilder *b, CrValue str, int64_t start, int64_t stop) {
    if (stop <= start) return;
    const CrStr *s = cr_str_of(str);
    size_t n = (size_t)(stop - start);
    uint32_t width = (uint32_t)cr_str_width(s);
    const void *from = (const char *)cr_str_data(s) + start * width;
    uint32_t bits = cr_str_is_ascii(s) ? 0x7F : bits_of(from, width, n);
    reserve(b, n, width_for(bits));
    copy(b->data, b->width, b->len, from, width, n);
    b->len += n;
    b->bits |= bits;
}

void cr_builder_str(CrStrBuilder *b, CrValue str) { cr_builder_slice(b, str, 0, cr_str_of(str)->len); }

CrValue cr_builder_finish(CrThread *t, CrStrBuilder *b) {
    CrValue result = cr_str_empty;
    if (b->len == 1) result = cr_str_from_char(t, get(b->data, b->width, 0));
    else if (b->len > 1) {
        uint32_t width = width_for(b->bits); // code points or-ed together need the width of the widest one
        CrStr *s = cr_str_alloc_width(t, (int64_t)b->len, (int)width, b->bits < 0x80);
        if (s) copy(cr_str_data(s), width, 0, b->data, b->width, b->len);
        result = cr_box(s);
    }
    cr_builder_free(b);
    return result;
}

void cr_builder_free(CrStrBuilder *b) {
    free(b->data);
    *b = (CrStrBuilder){0};
}
