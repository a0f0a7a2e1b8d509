// source.c -- decoding of source files (BOM, PEP 263 cookie, line ends) and the printing of syntax errors.
//
// Decoding makes one pass for the encoding, one for line ends and line starts. Errors found here have no line
// text to show, since there is no text: CPython prints only the message then, and so does
// source_format_error.
#include "transpile/source.h"
#include "transpile/unicode.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { MAX_ENCODING_NAME = 64 };

// ---- errors ----

static bool record(Source *s, SyntaxErrorKind kind, SourceRange r, const char *format, va_list args) {
    if (s->error.message) return false;
    s->error = (SyntaxErrorInfo){.kind = kind, .message = arena_vprintf(s->arena, format, args)};
    s->error.line = r.line;
    s->error.col = r.col;
    s->error.end_line = r.end_line;
    s->error.end_col = r.end_col;
    return false;
}

bool source_error(Source *s, SourceRange range, const char *format, ...) {
    va_list args;
    va_start(args, format);
    record(s, ERR_SyntaxError, range, format, args);
    va_end(args);
    return false;
}

bool source_error_kind(Source *s, SyntaxErrorKind kind, SourceRange range, const char *format, ...) {
    va_list args;
    va_start(args, format);
    record(s, kind, range, format, args);
    va_end(args);
    return false;
}

static void add_warning(Source *s, bool deprecation, SourceRange r, const char *format, va_list args) {
    SourceWarning w = {deprecation, false, r.line, r.col, r.end_line, r.end_col, arena_vprintf(s->arena, format, args)};
    vec_push(s->arena, &s->warnings, w);
}

void source_warn(Source *s, SourceRange range, const char *format, ...) {
    va_list args;
    va_start(args, format);
    add_warning(s, false, range, format, args);
    va_end(args);
}

void source_warn_token(Source *s, SourceRange at, const char *message) {
    SourceWarning w = {false, true, at.line, at.col, 0, 0, message};
    vec_push(s->arena, &s->warnings, w);
}

void source_warn_deprecated(Source *s, SourceRange range, const char *format, ...) {
    va_list args;
    va_start(args, format);
    add_warning(s, true, range, format, args);
    va_end(args);
}

// An error of the text as a whole.
static Source *whole_error(Source *s, const char *message) {
    source_error(s, (SourceRange){0, -1, 0, 0}, "%s", message);
    return s;
}

const char *source_error_name(SyntaxErrorKind kind) {
    static const char *const names[] = {"SyntaxError", "IndentationError", "TabError", "ValueError", "TypeError", "RecursionError"};
    return names[kind];
}

const char *source_line(const Source *s, int line, size_t *len) {
    if (line < 1 || line > s->n_lines) {
        *len = 0;
        return "";
    }
    const char *start = s->text + s->lines[line - 1];
    size_t n = s->lines[line] - s->lines[line - 1];
    *len = n && start[n - 1] == '\n' ? n - 1 : n;
    return start;
}

void source_position(const Source *s, unsigned offset, int *line, int *col) {
    int low = 0, high = s->n_lines; // the line's index is in [low, high)
    while (high - low > 1) {
        int middle = low + (high - low) / 2;
        if (s->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    *line = low + 1;
    *col = (int)(offset - s->lines[low]);
}

// CPython 3.11 counts columns in bytes of UTF-8, unless the file says its encoding, and so do we.
static int shown_column(const Source *s, const char *line, size_t len, int col) {
    if (!s->encoding_named || s->phase != PHASE_Parse || s->error.of_tokenizer) return col;
    int characters = 0;
    for (int i = 0; i < col; i++) characters += (size_t)i >= len || (line[i] & 0xC0) != 0x80;
    return characters;
}

static void format_caret(const Source *s, StrBuf *out, const char *line, size_t len, size_t indent) {
    const SyntaxErrorInfo *e = &s->error;
    int col = shown_column(s, line, len, e->col), from = col - (int)indent, width = 1;
    if (e->col < 0 || from < 0) return;
    if (e->end_line > e->line)
        width = shown_column(s, line, len, (int)len) - col;
    else if (e->end_line == e->line)
        width = shown_column(s, line, len, e->end_col) - col;
    strbuf_printf(out, "    %*s", from, "");
    for (int i = 0; i < (width > 1 ? width : 1); i++) strbuf_putc(out, '^');
    strbuf_putc(out, '\n');
}

void source_format_error(const Source *s, StrBuf *out) {
    const SyntaxErrorInfo *e = &s->error;
    if (!e->message) return;
    if (e->line > 0) {
        strbuf_printf(out, "  File \"%s\", line %d\n", s->path, e->line);
        size_t len;
        const char *line = source_line(s, e->line, &len);
        if (e->text) line = e->text, len = strlen(e->text);
        size_t indent = 0;
        while (indent < len && strchr(" \t\f", line[indent])) indent++;
        if (e->text || e->line <= s->n_lines) {
            strbuf_puts(out, "    ");
            strbuf_append(out, line + indent, len - indent);
            strbuf_putc(out, '\n');
            format_caret(s, out, line, len, indent);
        }
    }
    strbuf_printf(out, "%s: %s\n", source_error_name(e->kind), e->message);
}

void source_print_error(const Source *s) {
    StrBuf out = {0};
    source_format_error(s, &out);
    if (out.len) fwrite(out.data, 1, out.len, stderr);
    strbuf_free(&out);
}

// ---- encoding ----

static bool is_blank_or_comment(const char *line, size_t len) {
    size_t i = 0;
    while (i < len && strchr(" \t\f\r", line[i])) i++;
    return i == len || line[i] == '#';
}

static bool cookie_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

// Finds `coding[:=][ \t]*name` in a comment line and copies the name. PEP 263's regular expression.
static bool find_cookie(const char *line, size_t len, char *name) {
    size_t i = 0;
    while (i < len && strchr(" \t\f", line[i])) i++;
    if (i == len || line[i] != '#') return false;
    for (; i + 7 < len; i++) {
        if (memcmp(line + i, "coding", 6) != 0 || (line[i + 6] != ':' && line[i + 6] != '=')) continue;
        size_t from = i + 7;
        while (from < len && (line[from] == ' ' || line[from] == '\t')) from++;
        size_t to = from;
        while (to < len && cookie_char(line[to])) to++;
        if (to == from || to - from >= MAX_ENCODING_NAME) continue;
        memcpy(name, line + from, to - from);
        name[to - from] = '\0';
        return true;
    }
    return false;
}

// The cookie of the first two lines; the second counts only after a blank or comment line.
static bool declared_encoding(const char *bytes, size_t len, char *name) {
    for (int line = 0; line < 2 && len; line++) {
        size_t n = 0;
        while (n < len && bytes[n] != '\n' && bytes[n] != '\r') n++;
        if (find_cookie(bytes, n, name)) return true;
        if (!is_blank_or_comment(bytes, n)) return false;
        if (n + 1 < len && bytes[n] == '\r' && bytes[n + 1] == '\n') n++;
        if (n < len) n++;
        bytes += n;
        len -= n;
    }
    return false;
}

// Python's spellings of the two encodings handled here and of some that iconv knows under another name.
static const struct {
    const char *python; // lower case, '_' as '-'
    const char *name;   // canonical: "utf-8", "iso-8859-1", or iconv's name
} encodings[] = {
    {"utf-8", "utf-8"},
    {"utf8", "utf-8"},
    {"u8", "utf-8"},
    {"utf-8-sig", "utf-8"},
    {"latin-1", "iso-8859-1"},
    {"latin1", "iso-8859-1"},
    {"l1", "iso-8859-1"},
    {"iso-8859-1", "iso-8859-1"},
    {"iso8859-1", "iso-8859-1"},
    {"8859", "iso-8859-1"},
    {"iso-latin-1", "iso-8859-1"},
    {"mac-roman", "MACINTOSH"},
    {"ascii", "ascii"},
    {"us-ascii", "ascii"},
    {"sjis", "SHIFT_JIS"},
    {"eucjp", "EUC-JP"},
};

static const char *canonical_encoding(char *name) {
    char key[MAX_ENCODING_NAME];
    size_t n = 0;
    for (; name[n]; n++)
        key[n] = name[n] == '_' ? '-' : (char)(name[n] | (name[n] >= 'A' && name[n] <= 'Z' ? 32 : 0));
    key[n] = '\0';
    if (strncmp(key, "utf-8-", 6) == 0) return "utf-8";
    if (strncmp(key, "latin-1-", 8) == 0 || strncmp(key, "iso-8859-1-", 11) == 0) return "iso-8859-1";
    for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++)
        if (strcmp(key, encodings[i].python) == 0) return encodings[i].name;
    return name;
}

static char *latin1_to_utf8(Arena *a, const char *bytes, size_t *len) {
    char *out = arena_alloc(a, *len * 2 + 2);
    size_t n = 0;
    for (size_t i = 0; i < *len; i++) n += (size_t)unicode_encode((unsigned char)bytes[i], out + n);
    *len = n;
    return out;
}

// Through iconv; NULL when the encoding is unknown or the bytes are not of it.
static char *iconv_to_utf8(Arena *a, const char *encoding, const char *bytes, size_t *len) {
    iconv_t cd = iconv_open("UTF-8", encoding);
    if (cd == (iconv_t)-1) return NULL;
    size_t in_left = *len, room = *len * 4 + 16, out_left = room;
    char *out = arena_alloc(a, room + 2), *to = out, *from = (char *)(uintptr_t)bytes;
    size_t result = iconv(cd, &from, &in_left, &to, &out_left);
    iconv_close(cd);
    if (result == (size_t)-1 || in_left) return NULL;
    *len = (size_t)(to - out);
    return out;
}

static int line_of(const char *bytes, size_t at) {
    int line = 1;
    for (size_t i = 0; i < at; i++)
        if (bytes[i] == '\n' || (bytes[i] == '\r' && bytes[i + 1] != '\n')) line++;
    return line;
}

// ---- construction ----

// Copies text with all line ends as '\n', a final '\n', and fills lines[].
static void set_text(Source *s, const char *text, size_t len) {
    char *to = arena_alloc(s->arena, len + 2);
    s->text = to;
    VEC(unsigned) lines = {0};
    vec_push(s->arena, &lines, 0);
    for (const char *p = text, *end = text + len; p < end;) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        const char *cr = memchr(p, '\r', (size_t)((stop ? stop : end) - p));
        if (cr) stop = cr;
        if (!stop) stop = end;
        memcpy(to, p, (size_t)(stop - p));
        to += stop - p;
        p = stop + (stop < end) + (cr && stop + 1 < end && stop[1] == '\n');
        s->missing_newline = stop == end;
        *to++ = '\n';
        vec_push(s->arena, &lines, (unsigned)(to - s->text));
    }
    s->len = (size_t)(to - s->text);
    s->lines = lines.items;
    s->n_lines = lines.len - 1;
}

static Source *new_source(Arena *a, Interner *names, const char *path) {
    Source *s = arena_new(a, Source);
    s->arena = a;
    s->path = arena_strdup(a, path);
    s->names = names ? names : interner_new(a);
    s->max_digits = 4300; // CPython's default
    set_text(s, "", 0);
    return s;
}

static Source *finish(Source *s, const char *text, size_t len) {
    if (len > INT32_MAX / 2) return whole_error(s, "source file is too large");
    set_text(s, text, len);
    const char *nul = memchr(s->text, '\0', s->len);
    if (nul) {
        int line = line_of(s->text, (size_t)(nul - s->text));
        source_error(s, (SourceRange){line, -1, 0, 0}, "source code cannot contain null bytes");
    }
    return s;
}

Source *source_from_text(Arena *a, Interner *names, const char *path, const char *utf8, size_t len) {
    return finish(new_source(a, names, path), utf8, len);
}

static Source *decode_utf8(Source *s, const char *bytes, size_t len, bool declared) {
    size_t good = unicode_valid_prefix(bytes, len);
    if (good == len) return finish(s, bytes, len);
    int line = line_of(bytes, good);
    unsigned bad = (unsigned char)bytes[good];
    if (declared)
        source_error(s, (SourceRange){line, -1, 0, 0},
                     "(unicode error) 'utf-8' codec can't decode byte 0x%02x in position %zu: invalid utf-8",
                     bad, good);
    else
        source_error(
            s, (SourceRange){0, -1, 0, 0},
            "Non-UTF-8 code starting with '\\x%02x' in file %s on line %d, but no encoding declared; "
            "see https://peps.python.org/pep-0263/ for details",
            bad, s->path, line);
    return s;
}

// ASCII is ours for the message: where the first byte is that it does not have.
static Source *decode_ascii(Source *s, const char *bytes, size_t len) {
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)bytes[i] >= 128)
            return whole_error(s, arena_printf(s->arena, "'ascii' codec can't decode byte 0x%02x in position %zu: "
                                               "ordinal not in range(128)", (unsigned char)bytes[i], i));
    return finish(s, bytes, len);
}

Source *source_from_bytes(Arena *a, Interner *names, const char *path, const char *bytes, size_t len) {
    Source *s = new_source(a, names, path);
    bool bom = len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0;
    if (bom) bytes += 3, len -= 3;
    char name[MAX_ENCODING_NAME];
    bool declared = declared_encoding(bytes, len, name);
    s->encoding_named = bom || declared;
    const char *encoding = declared ? canonical_encoding(name) : "utf-8";
    bool utf8 = strcmp(encoding, "utf-8") == 0;
    if (bom && declared && !(utf8 && strncasecmp(name, "utf", 3) == 0 && (name[3] == '-' || name[3] == '_')))
        return whole_error(
            s, arena_printf(a, "encoding problem: %s with BOM", utf8 ? name : encoding)); // CPython's quirk
    if (utf8) return decode_utf8(s, bytes, len, declared);
    if (strcmp(encoding, "ascii") == 0) return decode_ascii(s, bytes, len);
    char *text = strcmp(encoding, "iso-8859-1") == 0 ? latin1_to_utf8(a, bytes, &len)
                                                     : iconv_to_utf8(a, encoding, bytes, &len);
    if (!text) return whole_error(s, arena_printf(a, "encoding problem: %s", name));
    return finish(s, text, len);
}

Source *source_from_file(Arena *a, Interner *names, const char *path) {
    StrBuf bytes = {0};
    if (!strbuf_read_file(&bytes, path)) {
        int saved = errno;
        strbuf_free(&bytes);
        errno = saved;
        return NULL;
    }
    Source *s = source_from_bytes(a, names, path, bytes.data ? bytes.data : "", bytes.len);
    strbuf_free(&bytes);
    return s;
}
