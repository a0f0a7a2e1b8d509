// str.h -- str: immutable Unicode text of fixed width, 1, 2 or 4 bytes a code point (the smallest that holds all).
//
//      CrStr (24 bytes) | len code points of `width` bytes | one zero code point
//      ob.aux:  bits 0-2 width (1, 2, 4)   CR_STR_ASCII: all < 128   CR_STR_INTERNED: the one str of its text
//               CR_STR_NO_NUL: known to hold no NUL (the C bridge has looked)
//
// Allocated atomic (holds no pointers). `hash` is filled when first asked for (idempotent relaxed store). An
// interned str equals another interned str only if it is the same object: attribute and global names are interned.
#ifndef CRANKY_RUNTIME_STR_H
#define CRANKY_RUNTIME_STR_H

#include "runtime/object.h"

struct CrStr {
    CrObject ob;
    int64_t len;  // code points
    int64_t hash; // 0: not computed yet (a hash of 0 is stored as 1)
    // data follows
};
enum { CR_STR_WIDTH = 7, CR_STR_ASCII = 8, CR_STR_INTERNED = 16, CR_STR_NO_NUL = 32 };

static inline void *cr_str_data(const CrStr *s) { return (void *)(s + 1); }
static inline int cr_str_width(const CrStr *s) { return s->ob.aux & CR_STR_WIDTH; }
static inline bool cr_str_is_ascii(const CrStr *s) { return s->ob.aux & CR_STR_ASCII; }
static inline uint32_t cr_str_at(const CrStr *s, int64_t i) {
    const void *p = cr_str_data(s);
    int w = cr_str_width(s);
    return w == 1 ? ((const uint8_t *)p)[i] : w == 2 ? ((const uint16_t *)p)[i] : ((const uint32_t *)p)[i];
}

extern CrValue cr_str_empty;             // ''
extern CrValue cr_str_latin1[256];       // the one-character strs below U+0100, interned

CrValue cr_str_from_utf8(CrThread *t, const char *bytes, size_t n); // invalid: UnicodeDecodeError
CrValue cr_str_from_wtf8(CrThread *t, const char *bytes, size_t n); // UTF-8 that may encode surrogates (compiler output)
CrValue cr_str_from_c(CrThread *t, const char *s);                  // strlen, then cr_str_from_utf8
CrValue cr_str_from_char(CrThread *t, uint32_t code_point);
CrValue cr_str_from_latin1(CrThread *t, const uint8_t *p, int64_t n);
CrValue cr_str_from_ucs4(CrThread *t, const uint32_t *p, int64_t n); // narrows
// A new str of n code points not above max_char, contents to be filled in by the caller before anyone sees it.
CrStr *cr_str_alloc(CrThread *t, int64_t n, uint32_t max_char);
CrValue cr_intern(CrThread *t, CrValue str);                          // the interned str with this text (exact str type)
CrValue cr_intern_c(CrThread *t, const char *s);
CrValue cr_str_concat(CrThread *t, CrValue a, CrValue b);             // both strs
CrValue cr_str_concat_n(CrThread *t, const CrValue *parts, size_t n); // all strs: f-strings
CrValue cr_str_join(CrThread *t, CrValue separator, CrValue iterable);
CrValue cr_str_slice(CrThread *t, CrValue s, int64_t start, int64_t stop); // clamped by the caller
bool cr_str_equal(CrValue a, CrValue b);                              // both strs; never raises
int cr_str_order(CrValue a, CrValue b);                               // <0, 0, >0 by code point
int64_t cr_str_hash(CrValue s);
// UTF-8 of s, NUL-terminated; *n may be NULL. ASCII text is not copied. Valid while s is reachable.
// Surrogates: UnicodeEncodeError, NULL.
const char *cr_str_utf8(CrThread *t, CrValue s, size_t *n);
// True if s is a str equal to the ASCII text.
bool cr_str_is(CrValue s, const char *ascii);
CrValue cr_str_format_percent(CrThread *t, CrValue format, CrValue args); // '%'
// The format mini-language (types/format.c), one function per type it serves.
CrValue cr_format_str(CrThread *t, CrValue s, CrValue spec);
CrValue cr_format_int(CrThread *t, CrValue i, CrValue spec);
CrValue cr_format_float(CrThread *t, CrValue f, CrValue spec);

// Building text piece by piece: an object-free builder on the malloc heap that widens as needed.
typedef struct CrStrBuilder {
    uint32_t *data; // malloc'ed code points
    size_t len, cap;
} CrStrBuilder;
void cr_builder_char(CrStrBuilder *b, uint32_t code_point);
void cr_builder_ascii(CrStrBuilder *b, const char *s, size_t n);
void cr_builder_str(CrStrBuilder *b, CrValue str);
CrValue cr_builder_finish(CrThread *t, CrStrBuilder *b); // makes the str and releases the builder
void cr_builder_free(CrStrBuilder *b);                   // gives up

#endif
