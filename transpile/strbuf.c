// strbuf.c -- growing byte strings, and whole-file reading and writing on top of them.
#include "transpile/strbuf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void reserve(StrBuf *b, size_t more) {
    if (b->len + more + 1 <= b->cap) return;
    size_t cap = b->cap ? b->cap * 2 : 256;
    while (cap < b->len + more + 1) cap *= 2;
    b->data = realloc(b->data, cap);
    if (!b->data) {
        fprintf(stderr, "cranky: out of memory (%zu bytes)\n", cap);
        exit(70);
    }
    b->cap = cap;
}

void strbuf_append(StrBuf *b, const char *bytes, size_t n) {
    reserve(b, n);
    if (n) memcpy(b->data + b->len, bytes, n);
    b->len += n;
    b->data[b->len] = 0;
}

void strbuf_puts(StrBuf *b, const char *s) { strbuf_append(b, s, strlen(s)); }

void strbuf_putc(StrBuf *b, char c) { strbuf_append(b, &c, 1); }

void strbuf_printf(StrBuf *b, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    reserve(b, (size_t)n);
    vsnprintf(b->data + b->len, (size_t)n + 1, format, again);
    va_end(again);
    b->len += (size_t)n;
}

void strbuf_free(StrBuf *b) {
    free(b->data);
    *b = (StrBuf){0};
}

bool strbuf_read_file(StrBuf *b, const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    for (;;) {
        reserve(b, 64 * 1024);
        ssize_t n = read(fd, b->data + b->len, b->cap - b->len - 1);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            int saved = errno;
            close(fd);
            b->data[b->len] = 0;
            errno = saved;
            return n == 0;
        }
        b->len += (size_t)n;
    }
}

static bool write_all(int fd, const char *p, size_t n) {
    while (n) {
        ssize_t k = write(fd, p, n);
        if (k < 0 && errno == EINTR) continue;
        if (k < 0) return false;
        p += k;
        n -= (size_t)k;
    }
    return true;
}

bool strbuf_write_file(const StrBuf *b, const char *path) {
    StrBuf temp = {0};
    strbuf_printf(&temp, "%s.XXXXXX", path);
    int fd = mkostemp(temp.data, O_CLOEXEC);
    bool ok = fd >= 0;
    if (ok) {
        mode_t mask = umask(0);
        umask(mask);
        ok = write_all(fd, b->data, b->len) && fchmod(fd, 0666 & ~mask) == 0;
        ok = close(fd) == 0 && ok;
        ok = ok && rename(temp.data, path) == 0;
        if (!ok) {
            int saved = errno;
            unlink(temp.data);
            errno = saved;
        }
    }
    strbuf_free(&temp);
    return ok;
}
