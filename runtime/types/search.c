// search.c -- substring search on raw memory.
//
// In: two runs of code points of the same width, 1, 2 or 4 bytes. Out: an index in code points.
// The idea: the C library's memchr, memrchr and memmem (two-way, vectorised) do the work. Wider text is searched as
// bytes too; a match that does not start on a code point is no match, and the search goes on behind it.
#include "runtime/types/search.h"

#include <stddef.h>
#include <string.h>
#include <wchar.h>

static int64_t find_char2(const uint16_t *hay, int64_t n, uint16_t c) {
    for (int64_t i = 0; i < n; i++)
        if (hay[i] == c) return i;
    return -1;
}

static int64_t find_char(const void *hay, int64_t n, const void *needle, int width) {
    if (width == 1) {
        const uint8_t *at = memchr(hay, *(const uint8_t *)needle, (size_t)n);
        return at ? at - (const uint8_t *)hay : -1;
    }
    if (width == 2) return find_char2(hay, n, *(const uint16_t *)needle);
    const wchar_t *at = wmemchr(hay, *(const wchar_t *)needle, (size_t)n);
    return at ? at - (const wchar_t *)hay : -1;
}

int64_t cr_search(const void *hay, int64_t n, const void *needle, int64_t m, int width) {
    if (m > n) return -1;
    if (m == 0) return 0;
    if (m == 1) return find_char(hay, n, needle, width);
    const char *from = hay, *end = from + n * width;
    for (;;) {
        const char *at = memmem(from, (size_t)(end - from), needle, (size_t)(m * width));
        if (!at) return -1;
        ptrdiff_t offset = at - (const char *)hay;
        if (offset % width == 0) return offset / width;
        from = at + 1;
    }
}

int64_t cr_search_last(const void *hay, int64_t n, const void *needle, int64_t m, int width) {
    if (m > n) return -1;
    if (m == 0) return n;
    if (width == 1) { // let memrchr find candidates for the first byte
        const uint8_t *base = hay;
        for (size_t room = (size_t)(n - m + 1); room > 0;) {
            const uint8_t *at = memrchr(base, *(const uint8_t *)needle, room);
            if (!at) return -1;
            if (memcmp(at, needle, (size_t)m) == 0) return at - base;
            room = (size_t)(at - base);
        }
        return -1;
    }
    for (int64_t i = n - m; i >= 0; i--)
        if (memcmp((const char *)hay + i * width, needle, (size_t)(m * width)) == 0) return i;
    return -1;
}

static int64_t count_byte(const uint8_t *hay, int64_t n, uint8_t c) {
    int64_t count = 0;
    for (int64_t i = 0; i < n; i++) count += hay[i] == c;
    return count;
}

int64_t cr_search_count(const void *hay, int64_t n, const void *needle, int64_t m, int width, int64_t limit) {
    if (m == 0) return limit < 0 || limit > n + 1 ? n + 1 : limit;
    if (m == 1 && width == 1 && limit < 0) return count_byte(hay, n, *(const uint8_t *)needle);
    int64_t count = 0, at = 0;
    while (count != limit) {
        int64_t found = cr_search((const char *)hay + at * width, n - at, needle, m, width);
        if (found < 0) break;
        count++;
        at += found + m;
    }
    return count;
}
