// str.h -- str: immutable Unicode text of fixed width, 1, 2 or 4 bytes a code point (the smallest that holds all).
//
//      CrStr (24 bytes) | len code points of `width` bytes | one zero code point
//      ob.aux:  bits 0-2 width (1, 2, 4)   CR_STR_ASCII: all < 128   CR_STR_INTERNED: the one str of its text
//               CR_STR_NO_NUL: known to hold no NUL (the C bridge has looked)
//               CR_STR_SHARED: the text is elsewhere, see below   CR_STR_APPENDED: made by appending to a long str
//
// A long text that grows by appending (s += piece in a loop) is not copied each time: its text lies in a block with
// room behind it, and the longer str is a new header over the same block. The block's `used` tells how far it is
// written; only the str that ends there can be appended to in place, by whoever moves `used` with a compare-and-swap.
//
//      CrStrShared {header, block} ---> CrStrBlock {used, cap, a b c d e ...}
//      CrStrShared {longer, block} ------^
//
// A shared text may go on behind its end: no zero code point follows. All others are allocated atomic (hold no pointers). `hash` is filled when first asked for (idempotent relaxed store). An
// interned str equals another interned str only if it is the same object: attribute and global names are interned.
#ifndef CRANKY_RUNTIME_STR_H
#define CRANKY_RUNTIME_STR_H

#include "runtime/hash.h"
#include "runtime/object.h"

struct CrStr {
    CrObject ob;
    int64_t len;  // code points
    int64_t hash; // 0: not computed yet (a hash of 0 is stored as 1)
    // data follows
};
enum { CR_STR_WIDTH = 7, CR_STR_ASCII = 8, CR_STR_INTERNED = 16, CR_STR_NO_NUL = 32, CR_STR_SHARED = 64,
       CR_STR_APPENDED = 128 };

typedef struct CrStrBlock { // allocated atomic
    uint64_t used, cap;     // bytes
    uint8_t data[];
} CrStrBlock;

typedef struct CrStrShared { // a CrStr with CR_STR_SHARED
    CrStr str;
    CrStrBlock *block;
} CrStrShared;

static inline void *cr_str_data(const CrStr *s) {
    if (CR_UNLIKELY(s->ob.aux & CR_STR_SHARED)) return ((const CrStrShared *)(const void *)s)->block->data;
    return (void *)(s + 1);
}
static inline int cr_str_width(const CrStr *s) { return s->ob.aux & CR_STR_WIDTH; }
static inline bool cr_str_is_ascii(const CrStr *s) { return s->ob.aux & CR_STR_ASCII; }
static inline uint32_t cr_str_at(const CrStr *s, int64_t i) {
    const void *p = cr_str_data(s);
    int w = cr_str_width(s);
    return w == 1 ? ((const uint8_t *)p)[i] : w == 2 ? ((const uint16_t *)p)[i] : ((const uint32_t *)p)[i];
}

// An instance of a subclass of str boxes a plain str: inline text and attribute slots cannot share one object.
// Every function that takes a str takes such an instance too, and reaches the text through cr_str_of.
typedef struct CrStrSubclass {
    CrObject ob;
    CrValue value; // an exact str; attribute slots follow
} CrStrSubclass;

// The text of any str, instances of subclasses included.
static inline CrStr *cr_str_of(CrValue v) {
    return CR_LIKELY(cr_shape_id(cr_object(v)) == CR_T_STR) ? CR_AS(CrStr, v) : CR_AS(CrStr, CR_AS(CrStrSubclass, v)->value);
}
static inline CrValue cr_str_plain(CrValue v) { return cr_box(cr_str_of(v)); } // any str as an exact str

void cr_str_init(CrThread *t);           // once, before any other function of this file
extern CrValue cr_str_empty;             // ''
extern CrValue cr_str_latin1[256];       // the one-character strs below U+0100, interned

CrValue cr_str_from_utf8(CrThread *t, const char *bytes, size_t n); // invalid: UnicodeDecodeError
CrValue cr_str_from_wtf8(CrThread *t, const char *bytes, size_t n); // UTF-8 that may encode surrogates (compiler output)
CrValue cr_str_from_c(CrThread *t, const char *s);                  // strlen, then cr_str_from_utf8
CrValue cr_str_from_char(CrThread *t, uint32_t code_point);
CrValue cr_str_from_latin1(CrThread *t, const uint8_t *p, int64_t n);
CrValue cr_str_from_ucs4(CrThread *t, const uint32_t *p, int64_t n); // narrows
// A new str of n code points not above max_char, contents to be filled in by the caller before anyone sees it. The
// contents must contain a character that needs max_char's width (else use cr_str_from_ucs4). NULL: MemoryError.
CrStr *cr_str_alloc(CrThread *t, int64_t n, uint32_t max_char);
CrStr *cr_str_alloc_width(CrThread *t, int64_t n, int width, bool ascii); // the same, by width
CrValue cr_str_from_ucs2(CrThread *t, const uint16_t *p, int64_t n); // narrows
CrValue cr_str_from_ascii(CrThread *t, const char *p, int64_t n);    // the caller knows that it is ASCII
CrValue cr_intern(CrThread *t, CrValue str);                          // the interned str with this text (exact str type)
CrValue cr_intern_c(CrThread *t, const char *s);
CrValue cr_str_concat(CrThread *t, CrValue a, CrValue b);             // both strs
CrValue cr_str_concat_n(CrThread *t, const CrValue *parts, size_t n); // all strs: f-strings
CrValue cr_str_join(CrThread *t, CrValue separator, CrValue iterable);
CrValue cr_str_slice(CrThread *t, CrValue s, int64_t start, int64_t stop); // clamped by the caller
bool cr_str_equal(CrValue a, CrValue b);                              // both strs; never raises
int cr_str_order(CrValue a, CrValue b);                               // <0, 0, >0 by code point
int64_t cr_str_hash(CrValue s);
// UTF-8 of s, NUL-terminated; *n may be NULL. ASCII text that is not shared is not copied: valid while s is reachable.
// Other text is encoded into a collected buffer: valid while the pointer itself is on a stack or in scanned memory.
// Surrogates: UnicodeEncodeError, NULL.
const char *cr_str_utf8(CrThread *t, CrValue s, size_t *n);
// True if s is a str equal to the ASCII text.
bool cr_str_is(CrValue s, const char *ascii);
CrValue cr_str_format_percent(CrThread *t, CrValue format, CrValue args); // '%'
CrValue cr_str_ascii_escaped(CrThread *t, CrValue s); // ascii(x) from repr(x): what is not ASCII as \\x \\u \\U escapes
// str.format's parsers, step by step (str_format.c); text is an exact str, *i goes on from 0. At the end: CR_ERROR, no exception.
CrValue cr_format_next_part(CrThread *t, CrValue text, int64_t *i);  // (literal, field name, specification, conversion)
CrValue cr_format_first_name(CrThread *t, CrValue text, int64_t *i); // of a field name: an int or a str
CrValue cr_format_next_name(CrThread *t, CrValue text, int64_t *i);  // (is it an attribute?, name or key)
// The format mini-language (types/format.c), one function per type it serves.
CrValue cr_format_str(CrThread *t, CrValue s, CrValue spec);
CrValue cr_format_int(CrThread *t, CrValue i, CrValue spec);
CrValue cr_format_float(CrThread *t, CrValue f, CrValue spec);
CrValue cr_format_complex(CrThread *t, CrValue c, CrValue spec);

// The codecs (str_utf8.c): encoding and errors are C strings, NULL for utf-8 and strict.
CrValue cr_str_encode(CrThread *t, CrValue s, const char *encoding, const char *errors); // a bytes object
CrValue cr_str_decode(CrThread *t, const uint8_t *p, size_t n, const char *encoding, const char *errors);

// Building text piece by piece: an object-free builder on the malloc heap that widens as needed. Starts as zeros.
typedef struct CrStrBuilder {
    void *data;       // malloc'ed, `cap` code points of `width` bytes; NULL at first
    size_t len, cap;  // code points
    uint32_t bits;    // all code points so far or-ed together: decides the width of the result
    uint32_t width;   // 0 (nothing yet), 1, 2 or 4
} CrStrBuilder;
void cr_builder_char(CrStrBuilder *b, uint32_t code_point);
void cr_builder_repeat(CrStrBuilder *b, uint32_t code_point, size_t n);
void cr_builder_ascii(CrStrBuilder *b, const char *s, size_t n);
void cr_builder_puts(CrStrBuilder *b, const char *ascii); // NUL-terminated
void cr_builder_str(CrStrBuilder *b, CrValue str);
void cr_builder_slice(CrStrBuilder *b, CrValue str, int64_t start, int64_t stop); // str[start:stop], bounds in range
CrValue cr_builder_finish(CrThread *t, CrStrBuilder *b); // makes the str and releases the builder
void cr_builder_free(CrStrBuilder *b);                   // gives up

#endif
