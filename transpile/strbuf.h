// strbuf.h -- a growing, NUL-terminated byte string on the malloc heap; used wherever the tools build text.
//
// A StrBuf starts as all zeros, is released with strbuf_free, and `data` is never NULL after the first append.
#ifndef CRANKY_TRANSPILE_STRBUF_H
#define CRANKY_TRANSPILE_STRBUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct StrBuf {
    char *data; // `len` bytes and a NUL; NULL while nothing was appended
    size_t len, cap;
} StrBuf;

void strbuf_append(StrBuf *b, const char *bytes, size_t n);
void strbuf_puts(StrBuf *b, const char *s);
void strbuf_putc(StrBuf *b, char c);
void strbuf_printf(StrBuf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void strbuf_free(StrBuf *b);

// Appends the whole file `path`. Returns false, with errno set, if it cannot be read.
bool strbuf_read_file(StrBuf *b, const char *path);

// Writes `b` to `path` by way of a temporary file beside it and rename(2), so that a reader sees the old
// file or the whole new one. Returns false, with errno set, and leaves no temporary behind on failure.
bool strbuf_write_file(const StrBuf *b, const char *path);

#endif
