// traceback.c -- printing exceptions as CPython does: traceback, source lines with ^^^^ markers, chained exceptions.
#include "runtime/raise.h"

#include <stdio.h>
#include <stdlib.h>

#include "runtime/attr.h"
#include "runtime/call.h"
#include "runtime/type.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

enum { MAX_CHAIN = 64, REPEAT_LIMIT = 3 };

// Line `number` (from 1) of the file, in a malloc'ed buffer without its end; NULL if it cannot be read.
static char *source_line(const char *filename, uint32_t number) {
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

// Code points in the first n bytes of UTF-8 text.
static int columns(const char *s, int n) {
    int count = 0;
    for (int i = 0; i < n && s[i]; i++) count += (s[i] & 0xC0) != 0x80;
    return count;
}

static void print_markers(FILE *out, const char *line, const CrPosition *p, int indent) {
    int length = (int)strlen(line), start = p->column, end = p->end_line == p->line ? p->end_column : length;
    if (end > length) end = length;
    if (start < indent || start >= end) return;
    int op = p->operator_column && p->operator_end > p->operator_column ? 1 : 0;
    if (start == indent && end == length && !op) return; // the whole line: CPython shows no markers
    fprintf(out, "    %*s", columns(line + indent, start - indent), "");
    int last = columns(line, end);
    for (int c = columns(line, start); c < last; c++) {
        bool in_operator = op && c >= columns(line, p->operator_column) && c < columns(line, p->operator_end);
        fputc(op ? (in_operator ? '^' : '~') : '^', out);
    }
    fputc('\n', out);
}

static void print_entry(FILE *out, const CrTraceback *tb) {
    const CrCode *c = tb->code;
    const CrPosition *p = tb->position < c->npositions ? &c->positions[tb->position] : NULL;
    uint32_t number = p && p->line ? p->line : c->line;
    fprintf(out, "  File \"%s\", line %u, in %s\n", c->filename, number, c->name);
    char *line = source_line(c->filename, number);
    if (!line) return;
    int indent = (int)strspn(line, " \t\f");
    fprintf(out, "    %s\n", line + indent);
    if (p && p->line) print_markers(out, line, p, indent);
    free(line);
}

static void print_traceback(FILE *out, CrValue traceback) {
    if (!traceback) return;
    fprintf(out, "Traceback (most recent call last):\n");
    const CrTraceback *previous = NULL;
    int repeats = 0;
    for (CrValue v = traceback; v; v = CR_AS(CrTraceback, v)->next) {
        const CrTraceback *tb = CR_AS(CrTraceback, v);
        bool same = previous && previous->code == tb->code && previous->position == tb->position;
        if (!same && repeats > REPEAT_LIMIT)
            fprintf(out, "  [Previous line repeated %d more time%s]\n", repeats - REPEAT_LIMIT,
                    repeats - REPEAT_LIMIT == 1 ? "" : "s");
        repeats = same ? repeats + 1 : 1;
        if (repeats <= REPEAT_LIMIT) print_entry(out, tb);
        previous = tb;
    }
    if (repeats > REPEAT_LIMIT)
        fprintf(out, "  [Previous line repeated %d more time%s]\n", repeats - REPEAT_LIMIT,
                repeats - REPEAT_LIMIT == 1 ? "" : "s");
}

static void print_str(CrThread *t, FILE *out, CrValue s) {
    size_t n;
    const char *utf8 = s ? cr_str_utf8(t, s, &n) : NULL;
    if (utf8) fwrite(utf8, 1, n, out);
    else cr_exception_take(t), fputs("<exception str() failed>", out);
}

static void print_exception_line(CrThread *t, FILE *out, CrValue e) {
    CrType *type = cr_type_of(e);
    CrValue module = type->flags & CR_TYPE_HEAP ? cr_type_lookup(type, cr_name___module__) : CR_ERROR;
    if (module && cr_is_str(module) && !cr_str_is(module, "__main__") && !cr_str_is(module, "builtins")) {
        print_str(t, out, module);
        fputc('.', out);
    }
    print_str(t, out, type->qualname);
    CrValue text = cr_str(t, e);
    if (!text || CR_AS(CrStr, text)->len) {
        fputs(": ", out);
        print_str(t, out, text);
    }
    fputc('\n', out);
}

static void print_notes(CrThread *t, FILE *out, CrValue e) {
    CrValue notes = cr_getattr_or_zero(t, e, cr_name___notes__);
    if (!notes || !cr_has_flag(notes, CR_TYPE_LIST)) {
        cr_exception_take(t);
        return;
    }
    uint64_t n;
    const CrValue *note = cr_list_view(t, notes, &n);
    for (uint64_t i = 0; i < n; i++) {
        print_str(t, out, cr_str(t, note[i]));
        fputc('\n', out);
    }
}

static void print_one(CrThread *t, FILE *out, CrValue e, int depth) {
    CrException *x = CR_AS(CrException, e);
    if (depth < MAX_CHAIN) {
        CrValue cause = CR_GET(x->cause), context = CR_GET(x->context);
        if (cause) {
            print_one(t, out, cause, depth + 1);
            fputs("\nThe above exception was the direct cause of the following exception:\n\n", out);
        } else if (context && CR_GET(x->suppress) != CR_TRUE) {
            print_one(t, out, context, depth + 1);
            fputs("\nDuring handling of the above exception, another exception occurred:\n\n", out);
        }
    }
    print_traceback(out, CR_GET(x->traceback));
    print_exception_line(t, out, e);
    print_notes(t, out, e);
}

void cr_exception_print(CrThread *t, CrValue e) {
    CrValue pending = cr_exception_take(t);
    fflush(stdout);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out) return;
    print_one(t, out, e, 0);
    fclose(out);
    fwrite(text, 1, size, stderr); // one write: reports of several threads do not mix
    fflush(stderr);
    free(text);
    t->exception = pending;
}

void cr_unraisable(CrThread *t, CrValue where) {
    CrValue e = cr_exception_take(t);
    if (!e) return;
    CrValue text = cr_repr(t, where);
    const char *utf8 = text ? cr_str_utf8(t, text, NULL) : NULL;
    cr_exception_take(t);
    fprintf(stderr, "Exception ignored in: %s\n", utf8 ? utf8 : "<object repr() failed>");
    cr_exception_print(t, e);
}

// ---- The traceback type ---------------------------------------------------------------------------------------------------

static CrValue tb_next(CrThread *t, CrValue v) {
    CrValue next = CR_AS(CrTraceback, v)->next;
    return (void)t, next ? next : CR_NONE;
}
static CrValue tb_lineno(CrThread *t, CrValue v) {
    CrTraceback *tb = CR_AS(CrTraceback, v);
    (void)t;
    return CR_INT(tb->position < tb->code->npositions ? tb->code->positions[tb->position].line : tb->code->line);
}
static const CrGetSetDef traceback_getsets[] = {
    {"tb_next", tb_next, NULL, NULL}, {"tb_lineno", tb_lineno, NULL, NULL}, {0}};
const CrTypeDef cr_traceback_typedef = {.getsets = traceback_getsets};
