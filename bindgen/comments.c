// comments.c -- finding and cleaning comments.
//
// A comment belongs to a declaration when it
//   1. ends on the line above it (a declaration may begin some lines above the one that has its name), or
//   2. begins behind its semicolon on the same line, or
//   3. begins on the line below its semicolon and has a blank line behind it.
#include "bindgen/comments.h"

#include <string.h>

#include "transpile/strbuf.h"

enum { MAX_HEAD = 6, MAX_TAIL = 40, MAX_COMMENT = 400 }; // lines that are looked through

typedef struct CommentFile {
    char **lines; // without line ends; lines[0] is line 1
    int count;    //
} CommentFile;

// Bytes from..to of some lines, `to` exclusive.
typedef struct Span {
    int first, last;   // line indices
    size_t from;       // offset in the first line
    bool found;        //
} Span;

static CommentFile *read_lines(Comments *c, const char *path) {
    CommentFile *f = names_get(&c->files, path);
    if (f) return f;
    f = arena_new(c->a, CommentFile);
    names_put(c->a, &c->files, path, f);
    StrBuf text = {0};
    VEC(char *) lines = {0};
    if (strbuf_read_file(&text, path) && strlen(text.data) == text.len) {
        char *rest = arena_strndup(c->a, text.data, text.len);
        for (char *line; (line = strsep(&rest, "\n"));) {
            line[strcspn(line, "\r")] = 0;
            vec_push(c->a, &lines, line);
        }
    }
    strbuf_free(&text);
    f->lines = lines.items;
    f->count = lines.len;
    return f;
}

// ---- Finding ----------------------------------------------------------------------------------------------

static const char *trimmed(const char *line) { return line + strspn(line, " \t"); }

static size_t trimmed_length(const char *line) {
    size_t n = strlen(line);
    while (n && strchr(" \t", line[n - 1])) n--;
    return n;
}

static bool ends_with(const char *line, const char *tail) {
    size_t n = trimmed_length(line), m = strlen(tail);
    return n >= m && !strncmp(line + n - m, tail, m);
}

// Could `line`, above a declaration's name, be the beginning of that declaration?
static bool continues(const char *line) {
    const char *start = trimmed(line);
    if (!*start || *start == '#' || !strncmp(start, "//", 2)) return false;
    return !ends_with(line, "*/") && !ends_with(line, ";") && !ends_with(line, "{") && !ends_with(line, "}") &&
           !ends_with(line, ",") && !ends_with(line, "\\");
}

static Span line_comments_above(const CommentFile *f, int last) {
    int first = last;
    while (first > 0 && !strncmp(trimmed(f->lines[first - 1]), "//", 2)) first--;
    return (Span){first, last, 0, true};
}

static Span above(const CommentFile *f, int at) {
    for (int i = 0; i < MAX_HEAD && at > 0 && continues(f->lines[at - 1]); i++) at--;
    int last = at - 1;
    if (last < 0) return (Span){0};
    if (!strncmp(trimmed(f->lines[last]), "//", 2)) return line_comments_above(f, last);
    if (!ends_with(f->lines[last], "*/")) return (Span){0};
    for (int first = last; first >= 0 && last - first < MAX_COMMENT; first--) {
        const char *open = strstr(f->lines[first], "/*");
        if (!open) continue;
        // Behind code of the line, it is about that code.
        return (Span){first, last, 0, open == trimmed(f->lines[first])};
    }
    return (Span){0};
}

// From `open` in line `first` to the end of the comment.
static Span reaching(const CommentFile *f, int first, const char *open) {
    Span s = {first, first, (size_t)(open - f->lines[first]), true};
    if (!strncmp(open, "//", 2)) return s;
    const char *from = open + 2;
    while (!strstr(from, "*/")) {
        if (++s.last >= f->count || s.last - first > MAX_COMMENT) return (Span){0};
        from = f->lines[s.last];
    }
    return s;
}

static Span behind_or_below(const CommentFile *f, int at) {
    for (int i = at; i < f->count && i - at < MAX_TAIL; i++) {
        const char *line = f->lines[i], *end = strchr(line, ';'), *open = strstr(line, "/*");
        if (strchr(line, '{')) break;                   // a body: its comments are about parts of it
        if (!end || (open && open < end)) continue;
        open = trimmed(end + 1);
        if (!strncmp(open, "/*", 2) || !strncmp(open, "//", 2)) return reaching(f, i, open);
        if (*open || i + 1 >= f->count) break;
        open = trimmed(f->lines[i + 1]);
        if (strncmp(open, "/*", 2) != 0) break;
        Span below = reaching(f, i + 1, open);
        bool alone = below.found && (below.last + 1 >= f->count || !*trimmed(f->lines[below.last + 1]));
        return alone ? below : (Span){0};
    }
    return (Span){0};
}

// ---- Cleaning ---------------------------------------------------------------------------------------------

// Without "/*", "*/", "//" and the row of stars at the left; lines of ornament are empty.
static char *clean_line(Comments *c, const char *line, bool is_first) {
    const char *start = line;
    if (is_first) {
        start = trimmed(line);
        start += strspn(start, "/*!<");
    } else if (*trimmed(line) == '*' && strncmp(trimmed(line), "*/", 2) != 0) {
        start = trimmed(line);
        start += strspn(start, "*");
        if (*start == '/') return arena_strdup(c->a, ""); // "**/"
    } else if (!strncmp(trimmed(line), "//", 2)) {
        start = trimmed(line);
        start += strspn(start, "/!<");
    }
    char *text = arena_strdup(c->a, start), *close = strstr(text, "*/");
    if (close) *close = 0;
    text[trimmed_length(text)] = 0;
    while (close && *text && text[strlen(text) - 1] == '*') text[strlen(text) - 1] = 0;
    if (strlen(text) > 3 && strspn(text, " \t*-=_/#+~") == strlen(text)) *text = 0;
    return text;
}

static int indentation(char **lines, int n) {
    int least = MAX_COMMENT;
    for (int i = 1; i < n; i++) { // the first stands behind the mark
        int spaces = (int)strspn(lines[i], " \t");
        if (lines[i][spaces] && spaces < least) least = spaces;
    }
    return least;
}

static const char *clean(Comments *c, const CommentFile *f, Span s) {
    VEC(char *) lines = {0};
    for (int i = s.first; i <= s.last; i++) {
        vec_push(c->a, &lines, clean_line(c, f->lines[i] + (i == s.first ? s.from : 0), i == s.first));
    }
    int first = 0, last = lines.len - 1, indent = indentation(lines.items, lines.len);
    while (first <= last && !*trimmed(lines.items[first])) first++;
    while (last >= first && !*trimmed(lines.items[last])) last--;
    StrBuf text = {0};
    for (int i = first; i <= last; i++) {
        const char *line = lines.items[i];
        size_t spaces = strspn(line, " \t");
        if (i > first) strbuf_putc(&text, '\n');
        strbuf_puts(&text, i == 0 || spaces < (size_t)indent ? line + spaces : line + indent);
    }
    const char *copy = text.len ? arena_strndup(c->a, text.data, text.len) : "";
    strbuf_free(&text);
    return copy;
}

const char *comment_of(Comments *c, const char *path, int line) {
    const CommentFile *f = read_lines(c, path);
    if (line < 1 || line > f->count) return "";
    Span s = above(f, line - 1);
    if (!s.found) s = behind_or_below(f, line - 1);
    return s.found ? clean(c, f, s) : "";
}
