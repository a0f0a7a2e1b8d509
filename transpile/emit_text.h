// emit_text.h -- text of C: literals, comments, lists wrapped over lines.
#ifndef CRANKY_TRANSPILE_EMIT_TEXT_H
#define CRANKY_TRANSPILE_EMIT_TEXT_H

#include "transpile/arena.h"
#include "transpile/strbuf.h"

void text_string(StrBuf *out, const char *text, size_t len);  // a C string literal of any bytes
const char *text_quoted(Arena *a, const char *text);          // the same of a C string
// Source text inside a // comment: nothing in it may mean anything to the C compiler (trigraphs, a backslash at the end) or
// disturb its reader (controls, bidirectional marks).
void text_comment(StrBuf *out, const char *text, size_t len);

// Wrapped list of words: "CrValue a = CR_ERROR, b = CR_ERROR;" over lines of bounded width.
typedef struct Wrap {
    StrBuf *out;
    size_t line_start;
    const char *prefix, *separator; // NULL: a comma
    int n;
} Wrap;
void wrap_item(Wrap *w, const char *text);
void wrap_string(Wrap *w, const char *text); // a long string literal of plain characters, in pieces
void wrap_end(Wrap *w, const char *end);     // nothing if there was no item

#endif
