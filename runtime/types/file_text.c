// file_text.c -- lines and characters of files, newline translation, decoding and encoding.
//
// Lines are found in the bytes, before decoding. The usual case, a line that lies whole in the read buffer and ends
// with '\n', is decoded in place; everything else is gathered in a run of bytes first.
#include "runtime/types/file_text.h"

#include <ctype.h>
#include <stdlib.h>

#include "runtime/raise.h"
#include "runtime/types/bytes.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

// Encodings in which the bytes of '\n' and '\r' mean nothing else. `utf8`: characters have 1 to 4 bytes, else 1.
static const struct {
    const char *alias, *codec;
    bool utf8;
} encodings[] = {
    {"utf-8", "utf-8", true},       {"utf8", "utf-8", true},        {"u8", "utf-8", true},
    {"utf", "utf-8", true},         {"utf-8-sig", "utf-8", true},   {"cp65001", "utf-8", true},
    {"locale", "utf-8", true},      {"ascii", "ascii", false},      {"us-ascii", "ascii", false},
    {"646", "ascii", false},        {"latin-1", "latin-1", false},  {"latin1", "latin-1", false},
    {"l1", "latin-1", false},       {"latin", "latin-1", false},    {"iso-8859-1", "latin-1", false},
    {"iso8859-1", "latin-1", false}, {"cp819", "latin-1", false},   {"8859", "latin-1", false},
};

static int encoding_index(const char *name) {
    char plain[32];
    size_t n = 0;
    for (; name[n] && n < sizeof plain - 1; n++)
        plain[n] = name[n] == '_' || name[n] == ' ' ? '-' : (char)tolower((unsigned char)name[n]);
    plain[n] = 0;
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++)
        if (!strcmp(encodings[i].alias, plain)) return (int)i;
    return -1;
}

const char *cr_text_encoding(CrThread *t, const char *name) {
    int i = encoding_index(name);
    if (i >= 0) return encodings[i].codec;
    CR_RAISE(t, LookupError, "unknown encoding: %s", name);
    return NULL;
}

static const char *c_text(CrThread *t, CrValue str) { return cr_str_utf8(t, str, NULL); }

static bool is_utf8(CrThread *t, const CrFile *f) { return encodings[encoding_index(c_text(t, f->encoding))].utf8; }

static CrValue decode(CrThread *t, const CrFile *f, const uint8_t *p, size_t n) {
    if (f->flags & CR_FILE_BINARY) return cr_bytes_from(t, p, n);
    return cr_str_decode(t, p, n, encodings[encoding_index(c_text(t, f->encoding))].codec, c_text(t, f->errors));
}

static CrValue decode_run(CrThread *t, const CrFile *f, CrBytesRead *r) {
    CrValue text = decode(t, f, r->data ? r->data : (const uint8_t *)"", r->len);
    free(r->data);
    return text;
}

static bool fill_if_empty(CrThread *t, CrFile *f) {
    if (f->in_end == f->in_start && !cr_buffer_fill(t, f)) return false;
    if (f->flags & CR_FILE_MARK && f->in_end > f->in_start) { // utf-8-sig
        f->flags &= ~(uint32_t)CR_FILE_MARK;
        if (f->in_end - f->in_start >= 3 && !memcmp(f->in + f->in_start, "\xEF\xBB\xBF", 3)) f->in_start += 3;
        return fill_if_empty(t, f);
    }
    return true;
}

// ---- Lines ------------------------------------------------------------------------------------------------

// A '\r' ends the line: takes it, and a '\n' behind it, which may have to be read first.
static bool take_carriage_return(CrThread *t, CrFile *f, CrBytesRead *r) {
    if (f->in_end - f->in_start == 1 && !cr_buffer_fill(t, f)) return false;
    bool pair = f->in_end - f->in_start > 1 && f->in[f->in_start + 1] == '\n';
    f->in_start += 1u + pair;
    f->flags |= pair ? CR_FILE_SAW_CRLF : CR_FILE_SAW_CR;
    if (f->flags & CR_FILE_TRANSLATE) cr_read_add(r, "\n", 1);
    else cr_read_add(r, "\r\n", 1u + pair);
    return true;
}

static void take(CrFile *f, CrBytesRead *r, size_t n) {
    cr_read_add(r, f->in + f->in_start, n);
    f->in_start += n;
}

// Appends a line to r where '\n', '\r' and '\r\n' all end lines.
static bool universal_line(CrThread *t, CrFile *f, CrBytesRead *r) {
    for (;;) {
        if (!fill_if_empty(t, f)) return false;
        size_t n = f->in_end - f->in_start;
        if (n == 0) return true;
        const uint8_t *p = f->in + f->in_start, *lf = memchr(p, '\n', n), *cr = memchr(p, '\r', lf ? (size_t)(lf - p) : n);
        if (cr) {
            take(f, r, (size_t)(cr - p));
            return take_carriage_return(t, f, r);
        }
        take(f, r, lf ? (size_t)(lf - p) + 1 : n);
        if (!lf) continue;
        f->flags |= CR_FILE_SAW_LF;
        return true;
    }
}

// Appends a line to r that ends with `end` ("\n", "\r", "\r\n").
static bool exact_line(CrThread *t, CrFile *f, CrBytesRead *r, const char *end) {
    char last = end[strlen(end) - 1];
    for (;;) {
        if (!fill_if_empty(t, f)) return false;
        size_t n = f->in_end - f->in_start;
        if (n == 0) return true;
        const uint8_t *p = f->in + f->in_start, *found = memchr(p, last, n);
        take(f, r, found ? (size_t)(found - p) + 1 : n);
        if (found && (!end[1] || (r->len > 1 && r->data[r->len - 2] == '\r'))) return true;
    }
}

static const char *line_end(CrThread *t, const CrFile *f) {
    return f->flags & CR_FILE_BINARY || f->newline == CR_NONE ? "\n" : c_text(t, f->newline);
}

// ---- Characters -------------------------------------------------------------------------------------------

// Appends one character's bytes to r. *end: it ends a line. False: exception; nothing appended: end of file.
static bool take_character(CrThread *t, CrFile *f, CrBytesRead *r, bool utf8, bool *end) {
    *end = false;
    if (!fill_if_empty(t, f)) return false;
    if (f->in_end == f->in_start) return true;
    uint8_t first = f->in[f->in_start];
    size_t size = !utf8 || first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (first == '\r' && f->flags & CR_FILE_TRANSLATE) {
        *end = true;
        return take_carriage_return(t, f, r);
    }
    if (first == '\n') f->flags |= CR_FILE_SAW_LF;
    while (f->in_end - f->in_start < size) {
        uint64_t before = f->in_end - f->in_start;
        if (!cr_buffer_fill(t, f)) return false;
        if (f->in_end - f->in_start == before) size = before; // cut off by the end of the file
    }
    take(f, r, size);
    if (f->flags & CR_FILE_ANY_NEWLINE && first == '\r') {
        if (!fill_if_empty(t, f)) return false;
        *end = f->in_end == f->in_start || f->in[f->in_start] != '\n';
        return true;
    }
    const char *wanted = line_end(t, f);
    size_t n = strlen(wanted);
    *end = first == '\n' && n == 0;
    if (n && r->len >= n && !memcmp(r->data + r->len - n, wanted, n)) *end = true;
    return true;
}

static CrValue characters(CrThread *t, CrFile *f, int64_t limit, bool one_line) {
    CrBytesRead r = {0};
    bool utf8 = is_utf8(t, f), end = false;
    for (int64_t i = 0; i < limit && !(one_line && end); i++) {
        size_t before = r.len;
        if (!take_character(t, f, &r, utf8, &end)) {
            free(r.data);
            return CR_ERROR;
        }
        if (r.len == before) break;
    }
    return decode_run(t, f, &r);
}

static CrValue binary_line(CrThread *t, CrFile *f, int64_t limit) {
    CrBytesRead r = {0};
    for (;;) {
        if (!fill_if_empty(t, f)) {
            free(r.data);
            return CR_ERROR;
        }
        size_t n = f->in_end - f->in_start;
        if (n > (size_t)limit - r.len) n = (size_t)limit - r.len;
        if (n == 0) return decode_run(t, f, &r);
        const uint8_t *p = f->in + f->in_start, *lf = memchr(p, '\n', n);
        take(f, &r, lf ? (size_t)(lf - p) + 1 : n);
        if (lf) return decode_run(t, f, &r);
    }
}

CrValue cr_text_line(CrThread *t, CrFile *f, int64_t limit) {
    if (limit >= 0) return f->flags & CR_FILE_BINARY ? binary_line(t, f, limit) : characters(t, f, limit, true);
    if (!fill_if_empty(t, f)) return CR_ERROR;
    bool universal = f->flags & (CR_FILE_TRANSLATE | CR_FILE_ANY_NEWLINE);
    const char *end = universal ? "\n" : line_end(t, f);
    size_t n = f->in_end - f->in_start;
    const uint8_t *p = f->in + f->in_start, *lf = n ? memchr(p, '\n', n) : NULL;
    if (lf && !strcmp(end, "\n") && !(universal && memchr(p, '\r', (size_t)(lf - p)))) { // in the buffer as it is
        f->in_start += (uint64_t)(lf - p) + 1;
        f->flags |= CR_FILE_SAW_LF;
        return decode(t, f, p, (size_t)(lf - p) + 1);
    }
    CrBytesRead r = {0};
    if (universal ? universal_line(t, f, &r) : exact_line(t, f, &r, end)) return decode_run(t, f, &r);
    free(r.data);
    return CR_ERROR;
}

// Turns '\r\n' and '\r' into '\n' in place.
static void translate_newlines(CrFile *f, CrBytesRead *r) {
    if (!r->len) return;
    if (!memchr(r->data, '\r', r->len)) {
        if (memchr(r->data, '\n', r->len)) f->flags |= CR_FILE_SAW_LF;
        return;
    }
    uint8_t *to = r->data;
    for (size_t i = 0; i < r->len; i++) {
        uint8_t c = r->data[i];
        bool pair = c == '\r' && i + 1 < r->len && r->data[i + 1] == '\n';
        if (c == '\r' || c == '\n') f->flags |= pair ? CR_FILE_SAW_CRLF : c == '\r' ? CR_FILE_SAW_CR : CR_FILE_SAW_LF;
        i += pair;
        *to++ = c == '\r' ? '\n' : c;
    }
    r->len = (size_t)(to - r->data);
}

CrValue cr_text_read(CrThread *t, CrFile *f, int64_t limit) {
    if (limit >= 0 && !(f->flags & CR_FILE_BINARY)) return characters(t, f, limit, false);
    CrBytesRead r = {0};
    if (f->flags & CR_FILE_MARK && !fill_if_empty(t, f)) return CR_ERROR;
    if (!cr_buffer_read(t, f, &r, limit)) {
        free(r.data);
        return CR_ERROR;
    }
    if (f->flags & CR_FILE_TRANSLATE) translate_newlines(f, &r);
    return decode_run(t, f, &r);
}

CrValue cr_text_newlines(CrThread *t, const CrFile *f) {
    static const struct {
        uint32_t flag;
        const char *text;
    } kinds[] = {{CR_FILE_SAW_CR, "\r"}, {CR_FILE_SAW_LF, "\n"}, {CR_FILE_SAW_CRLF, "\r\n"}};
    CrValue seen[3];
    size_t n = 0;
    if (!(f->flags & (CR_FILE_TRANSLATE | CR_FILE_ANY_NEWLINE))) return CR_NONE;
    for (size_t i = 0; i < 3; i++)
        if (f->flags & kinds[i].flag) seen[n++] = cr_str_from_c(t, kinds[i].text);
    return n == 0 ? CR_NONE : n == 1 ? seen[0] : cr_tuple_from(t, seen, n);
}

// ---- Writing ----------------------------------------------------------------------------------------------

// '\n' becomes '\r' or '\r\n' if the file was opened so.
static bool write_lines(CrThread *t, CrFile *f, const uint8_t *p, size_t n) {
    const char *end = f->newline == CR_NONE ? "\n" : c_text(t, f->newline);
    if (!end[0] || !strcmp(end, "\n")) return cr_buffer_write(t, f, p, n);
    while (n > 0) {
        const uint8_t *lf = memchr(p, '\n', n);
        size_t part = lf ? (size_t)(lf - p) : n;
        if (!cr_buffer_write(t, f, p, part)) return false;
        if (!lf) return true;
        if (!cr_buffer_write(t, f, end, strlen(end))) return false;
        p += part + 1;
        n -= part + 1;
    }
    return true;
}

bool cr_text_write(CrThread *t, CrFile *f, CrValue text) {
    const uint8_t *p;
    size_t n;
    if (f->flags & CR_FILE_BINARY) return cr_bytes_view(t, text, &p, &n) && cr_buffer_write(t, f, p, n);
    bool strict = cr_str_is(f->errors, "strict");
    if (strict && is_utf8(t, f)) {
        const char *utf8 = cr_str_utf8(t, text, &n);
        if (!utf8) return false;
        p = (const uint8_t *)utf8;
        if (f->flags & CR_FILE_MARK) {
            f->flags &= ~(uint32_t)CR_FILE_MARK;
            if (!cr_buffer_write(t, f, "\xEF\xBB\xBF", 3)) return false;
        }
        return write_lines(t, f, p, n);
    }
    const char *codec = encodings[encoding_index(c_text(t, f->encoding))].codec;
    CrValue bytes = cr_str_encode(t, text, codec, c_text(t, f->errors));
    return bytes != CR_ERROR && cr_bytes_view(t, bytes, &p, &n) && write_lines(t, f, p, n);
}
