// http_buffer.h -- a growing byte buffer on the malloc heap. An append that finds no memory sets `failed` and
// changes nothing, so that a sequence of appends is checked once, at its end.
#ifndef CRANKY_STDLIB_HTTP_BUFFER_H
#define CRANKY_STDLIB_HTTP_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

// Starts as all zeros.
typedef struct HttpBuffer {
    char *data;      // `len` bytes; not NUL-terminated
    size_t len, cap; //
    bool failed;     // an append was lost
} HttpBuffer;

void http_buffer_append(HttpBuffer *b, const void *bytes, size_t n);
void http_buffer_puts(HttpBuffer *b, const char *s);
void http_buffer_printf(HttpBuffer *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void http_buffer_free(HttpBuffer *b);

#endif
