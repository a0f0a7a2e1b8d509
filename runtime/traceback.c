// traceback.c -- printing exceptions as CPython does: traceback, source lines with ^^^^ markers, chained exceptions.
#include "runtime/raise.h"

#include <stdio.h>
#include <stdlib.h>

#include "runtime/attr.h"
#include "runtime/call.h"
#include "runtime/groups.h"
#include "runtime/hooks.h"
#include "runtime/suggest.h"
#include "runtime/type.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

enum { MAX_CHAIN = 64, REPEAT_LIMIT = 3, MAX_GROUP_WIDTH = 15, MAX_GROUP_DEPTH = 10 };

// Line `number` (from 1) of the file, in a malloc'ed buffer without its end; NULL if it cannot be read.
char *cr_source_line(const char *filename, uint32_t number) {
    FILE *f = fopen(filename, "r");
    if (!f) return NULL;
    char *line = NULL;
    size_t cap = 0;
    ssize_t n = -1;
    for (uint32_t i = 0; i < number && (n = getline(&line, &cap, f)) >= 0; i++) {}
    fclose(f);
    if (n < 0) {
        free(line);
        return NULL;
    }
    while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r')) line[--n] = 0;
    return line;
}

// importlib's frames say nothing to whoever wrote the import: as CPython, an ImportError loses them all, another exception those
// that end in _call_with_frames_removed.
void cr_traceback_drop_importlib(CrThread *t) {
    CrException *e = CR_AS(CrException, t->exception);
    bool all = cr_exception_is(t, CR_TYPE_OF_ID(ImportError)), inside = false;
    CrValue *link = &e->traceback, *chunk = link;
    while (*link) {
        CrTraceback *tb = CR_AS(CrTraceback, *link);
        bool own = strstr(tb->code->filename, "/importlib/_bootstrap") != NULL;
        if (own && !inside) chunk = link;
        inside = own;
        if (own && (all || !strcmp(tb->code->name, "_call_with_frames_removed"))) *chunk = tb->next, link = chunk;
        else link = &tb->next;
    }
}

// Code points in the first n bytes of UTF-8 text.
static int columns(const char *s, int n) {
    int count = 0;
    for (int i = 0; i < n && s[i]; i++) count += (s[i] & 0xC0) != 0x80;
    return count;
}

// ---- Where the report stands ------------------------------------------------------------------------------------------

// A report in the making. Members of exception groups are indented, two columns a level, behind a margin "| ".
typedef struct Report {
    CrThread *t;
    FILE *out;
    int depth;       // levels of groups around what is being printed; 0: none
    bool need_close; // the last member of a group is being printed, and nobody has drawn the line under it
    CrValue seen;    // list of the exceptions printed or begun: none is printed as a cause or context again
} Report;

static void margin(const Report *r) {
    if (r->depth) fprintf(r->out, "%*s| ", 2 * r->depth, "");
}

static void print_str(Report *r, CrValue s, const char *failed) {
    size_t n;
    const char *utf8 = s ? cr_str_utf8(r->t, s, &n) : NULL;
    if (utf8) fwrite(utf8, 1, n, r->out);
    else cr_exception_take(r->t), fputs(failed, r->out);
}

// ---- Tracebacks -------------------------------------------------------------------------------------------------------

static void print_markers(const Report *r, const char *line, const CrPosition *p, int indent) {
    int length = (int)strlen(line), start = p->column, end = p->end_line == p->line ? p->end_column : length;
    if (end > length) end = length;
    if (start < indent || start >= end) return;
    bool op = p->operator_column && p->operator_end > p->operator_column;
    if (start == indent && end == length && !op) return; // the whole line: CPython shows no markers
    margin(r);
    fprintf(r->out, "    %*s", columns(line + indent, start - indent), "");
    int last = columns(line, end);
    for (int c = columns(line, start); c < last; c++) {
        bool in_operator = op && c >= columns(line, p->operator_column) && c < columns(line, p->operator_end);
        fputc(op ? (in_operator ? '^' : '~') : '^', r->out);
    }
    fputc('\n', r->out);
}

static void print_entry(const Report *r, const CrTraceback *tb) {
    const CrCode *c = tb->code;
    CrPosition p = cr_code_position(c, tb->position);
    uint32_t number = (uint32_t)cr_traceback_line(tb);
    margin(r);
    fprintf(r->out, "  File \"%s\", line %u, in %s\n", c->filename, number, c->name);
    char *line = cr_source_line(c->filename, number);
    if (!line) return;
    int indent = (int)strspn(line, " \t\f");
    margin(r);
    fprintf(r->out, "    %s\n", line + indent);
    if (p.line == number) print_markers(r, line, &p, indent);
    free(line);
}

static void print_repeats(const Report *r, int repeats) {
    int more = repeats - REPEAT_LIMIT;
    if (more <= 0) return;
    margin(r);
    fprintf(r->out, "  [Previous line repeated %d more time%s]\n", more, more == 1 ? "" : "s");
}

static void print_traceback(const Report *r, CrValue traceback, bool group) {
    if (!traceback) return;
    if (group && r->depth == 1) fputs("  + ", r->out); // a group that is no member of another
    else margin(r);
    fprintf(r->out, "%sTraceback (most recent call last):\n", group ? "Exception Group " : "");
    const CrTraceback *previous = NULL;
    int repeats = 0;
    for (CrValue v = traceback; v; v = CR_GET(CR_AS(CrTraceback, v)->next)) {
        const CrTraceback *tb = CR_AS(CrTraceback, v);
        bool same = previous && previous->code == tb->code && previous->position == tb->position;
        if (!same) print_repeats(r, repeats);
        repeats = same ? repeats + 1 : 1;
        if (repeats <= REPEAT_LIMIT) print_entry(r, tb);
        previous = tb;
    }
    print_repeats(r, repeats);
}

// ---- One exception ------------------------------------------------------------------------------------------------------

// A line of source text with a caret, of a SyntaxError.
static void print_error_text(Report *r, const char *text, int64_t offset, int64_t end_offset) {
    int length = (int)strcspn(text, "\n"), indent = (int)strspn(text, " \t\f");
    if (indent > length) indent = length;
    fprintf(r->out, "    %.*s\n", length - indent, text + indent); // without the margin, as CPython 3.11
    int64_t start = offset - 1 - indent, width = end_offset > offset ? end_offset - offset : 1;
    int64_t shown = columns(text, length) - indent;
    if (offset < 1 || start < 0) return;
    if (start > shown) start = shown;
    if (start + width > shown && shown > start) width = shown - start;
    fprintf(r->out, "    %*s", (int)start, "");
    for (int64_t i = 0; i < width; i++) fputc('^', r->out);
    fputc('\n', r->out);
}

// What a SyntaxError knows of its place; its message then is `msg` alone. False: e is none, or knows no line.
static bool print_place(Report *r, CrValue e) {
    const CrValue *d = CR_AS(CrException, e)->data; // see raise.h
    if (!cr_is_subtype(cr_type_of(e), CR_TYPE_OF_ID(SyntaxError)) || !d[2] || !cr_is_int(d[2])) return false;
    margin(r);
    fputs("  File \"", r->out);
    if (d[1] && d[1] != CR_NONE) print_str(r, cr_str(r->t, d[1]), "?");
    else fputs("<string>", r->out);
    fprintf(r->out, "\", line %lld\n", (long long)cr_int_get(d[2]));
    const char *text = d[4] && cr_is_str(d[4]) ? cr_str_utf8(r->t, d[4], NULL) : NULL;
    CrValue end = d[6];
    if (text) print_error_text(r, text, d[3] && cr_is_int(d[3]) ? cr_int_get(d[3]) : 0, end && cr_is_int(end) ? cr_int_get(end) : -1);
    cr_exception_take(r->t);
    return true;
}

static void print_exception_line(Report *r, CrValue e) {
    CrThread *t = r->t;
    bool placed = print_place(r, e);
    CrType *type = cr_type_of(e);
    CrValue module = cr_type_own_module(type);
    margin(r);
    if (module && cr_is_str(module) && !cr_str_is(module, "__main__") && !cr_str_is(module, "builtins")) {
        print_str(r, module, "");
        fputc('.', r->out);
    }
    print_str(r, type->qualname, "<unknown>");
    CrValue text = cr_str(t, placed && CR_AS(CrException, e)->data[0] ? CR_AS(CrException, e)->data[0] : e);
    if (!text || CR_AS(CrStr, cr_str_plain(text))->len) {
        fputs(": ", r->out);
        print_str(r, text, "<exception str() failed>");
    }
    CrValue meant = cr_suggestion(t, e);
    if (meant) {
        fputs(". Did you mean: '", r->out);
        print_str(r, meant, "?");
        fputs("'?", r->out);
    }
    fputc('\n', r->out);
}

// Every line of it behind the margin; a line end after the last is an empty line without one.
static void print_note(Report *r, CrValue note) {
    CrValue text = cr_str(r->t, note);
    const char *p = text ? cr_str_utf8(r->t, text, NULL) : NULL;
    if (!p) cr_exception_take(r->t), p = "<note str() failed>";
    while (*p) {
        int n = (int)strcspn(p, "\n");
        n += p[n] == '\n';
        margin(r);
        fprintf(r->out, "%.*s", n, p);
        p += n;
    }
    fputc('\n', r->out);
}

static void print_notes(Report *r, CrValue e) {
    CrValue notes = cr_getattr_or_zero(r->t, e, cr_name___notes__);
    bool sequence = notes && cr_type_of(notes)->slots.getitem && !cr_has_flag(notes, CR_TYPE_DICT);
    CrValue list = sequence ? cr_list_from_iterable(r->t, notes) : CR_ERROR;
    cr_exception_take(r->t);
    if (!notes) return;
    if (!list) { // whatever it is; no line end, as CPython 3.11
        margin(r);
        print_str(r, cr_repr(r->t, notes), "<__notes__ repr() failed>");
        return;
    }
    uint64_t n;
    const CrValue *note = cr_list_items(list, &n);
    for (uint64_t i = 0; i < n; i++) print_note(r, note[i]);
}

static void print_plain(Report *r, CrValue e, bool group) {
    print_traceback(r, CR_GET(CR_AS(CrException, e)->traceback), group);
    print_exception_line(r, e);
    print_notes(r, e);
}

// ---- Groups and chains ----------------------------------------------------------------------------------------------------

static void print_one(Report *r, CrValue e, int chained);

// Draws the line above member i of n, and the member; the last one also gets a line below.
static void print_member(Report *r, CrValue members, int i, int n) {
    r->need_close = i == n - 1;
    fprintf(r->out, "%*s%s+---------------- ", 2 * r->depth - 2, "", i == 0 ? "+-" : "  ");
    if (i < MAX_GROUP_WIDTH) {
        fprintf(r->out, "%d ----------------\n", i + 1);
        print_one(r, cr_tuple_items(members)[i], 0);
    } else {
        int more = (int)cr_tuple_len(members) - MAX_GROUP_WIDTH;
        fputs("... ----------------\n", r->out);
        margin(r);
        fprintf(r->out, "and %d more exception%s\n", more, more == 1 ? "" : "s");
    }
    if (i == n - 1 && r->need_close) {
        fprintf(r->out, "%*s+------------------------------------\n", 2 * r->depth, "");
        r->need_close = false; // the lines of the groups around it end here too
    }
}

static void print_group(Report *r, CrValue e) {
    if (r->depth > MAX_GROUP_DEPTH) {
        margin(r);
        fprintf(r->out, "... (max_group_depth is %d)\n", MAX_GROUP_DEPTH);
        return;
    }
    bool outermost = r->depth == 0;
    r->depth += outermost;
    print_plain(r, e, true);
    CrValue members = cr_group_exceptions(e);
    int n = cr_tuple_len(members) > MAX_GROUP_WIDTH ? MAX_GROUP_WIDTH + 1 : (int)cr_tuple_len(members);
    r->depth++;
    for (int i = 0; i < n; i++) print_member(r, members, i, n);
    r->depth -= 1 + outermost;
}

static void print_earlier(Report *r, CrValue e, int chained, const char *how) {
    bool need_close = r->need_close;
    print_one(r, e, chained + 1);
    r->need_close = need_close;
    margin(r);
    fputc('\n', r->out);
    margin(r);
    fprintf(r->out, "%s\n", how);
    margin(r);
    fputc('\n', r->out);
}

static bool seen(const Report *r, CrValue e) {
    uint64_t n;
    const CrValue *items = cr_list_items(r->seen, &n);
    while (n > 0)
        if (items[--n] == e) return true;
    return false;
}

// An exception after those that led to it; `chained` counts how far down the chain it is.
static void print_one(Report *r, CrValue e, int chained) {
    CrException *x = CR_AS(CrException, e);
    cr_list_append(r->t, r->seen, e);
    CrValue cause = CR_GET(x->cause), context = CR_GET(x->suppress) == CR_TRUE ? CR_ERROR : CR_GET(x->context);
    CrValue earlier = cause ? cause : context;
    if (earlier && chained < MAX_CHAIN && !seen(r, earlier))
        print_earlier(r, earlier, chained, cause ? "The above exception was the direct cause of the following exception:"
                                                    : "During handling of the above exception, another exception occurred:");
    if (cr_is_exception_group(e)) print_group(r, e);
    else print_plain(r, e, false);
}

void cr_exception_print(CrThread *t, CrValue e) {
    CrValue pending = cr_exception_take(t);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out) return;
    print_one(&(Report){.t = t, .out = out, .seen = cr_list_new(t, 0)}, e, 0);
    fclose(out);
    cr_stderr_write(t, text, size); // one write: reports of several threads do not mix
    free(text);
    t->exception = pending;
}
