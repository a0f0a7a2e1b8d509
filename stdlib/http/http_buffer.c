// http_buffer.c -- see http_buffer.h.
#include "stdlib/http/http_buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool reserve(HttpBuffer *b, size_t more) {
    if (more <= b->cap - b->len) return true;
    size_t cap = b->cap ? b->cap : 512;
    while (cap - b->len < more && cap <= SIZE_MAX / 2) cap *= 2;
    char *data = cap - b->len >= more ? realloc(b->data, cap) : NULL;
    if (!data) {
        b->failed = true;
        return false;
    }
    b->data = data;
    b->cap = cap;
    return true;
}

void http_buffer_append(HttpBuffer *b, const void *bytes, size_t n) {
    if (!n || !reserve(b, n)) return;
    memcpy(b->data + b->len, bytes, n);
    b->len += n;
}

void http_buffer_puts(HttpBuffer *b, const char *s) { http_buffer_append(b, s, strlen(s)); }

void http_buffer_printf(HttpBuffer *b, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n >= 0 && reserve(b, (size_t)n + 1)) { // vsnprintf wants room for its NUL
        vsnprintf(b->data + b->len, (size_t)n + 1, format, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

void http_buffer_free(HttpBuffer *b) {
    free(b->data);
    *b = (HttpBuffer){0};
}
