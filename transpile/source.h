// source.h -- one Python source text: decoded, with its line starts, its names and its first error.
//
// In:  a file or bytes in any encoding a coding cookie (PEP 263) or BOM names.
// Out: UTF-8 text with "\n" line ends that always ends in "\n" and a NUL; positions are (line from 1, column
// in
//      bytes from 0), as in the AST.
// The one error idiom of the front end: the first error is stored in the Source with source_error (later ones
// are ignored), the stage returns NULL or false, and source_print_error shows it as CPython does.
#ifndef CRANKY_TRANSPILE_SOURCE_H
#define CRANKY_TRANSPILE_SOURCE_H

#include "transpile/arena.h"
#include "transpile/intern.h"
#include "transpile/strbuf.h"

#include <stdbool.h>

typedef enum SyntaxErrorKind {
    ERR_SyntaxError,
    ERR_IndentationError,
    ERR_TabError,
    ERR_ValueError, // these of trees that are no parser's (tree_validate.c)
    ERR_TypeError,
    ERR_RecursionError,
} SyntaxErrorKind;

// Where in the compiler an error was found: CPython gives its exceptions different arguments.
typedef enum SyntaxPhase { PHASE_Parse, PHASE_Symbols, PHASE_Check } SyntaxPhase;

typedef struct SyntaxErrorInfo {
    SyntaxErrorKind kind;
    const char *message; // NULL: no error
    const char *text;    // the line to show, or NULL: line `line` of the source
    int line;            // from 1; 0: no position known
    int col;             // from 0, in bytes of the line; -1: unknown (no caret)
    int end_line;        // 0: no end known (one caret)
    int end_col;         // one past the last byte
    bool incomplete;     // the text ended too early: more lines could make it valid (for the REPL)
    bool of_tokenizer;   // columns count characters, not bytes
} SyntaxErrorInfo;

typedef struct SourceWarning {
    bool deprecation;  // a DeprecationWarning, not a SyntaxWarning
    bool of_tokenizer; // its column is a tokenizer's (lexer.c)
    int line, col, end_line, end_col;
    const char *message;
} SourceWarning;

typedef struct Source {
    Arena *arena;          // owns everything here and the AST
    const char *path;      // as shown in messages
    const char *text;      // UTF-8; text[len] is NUL and text[len - 1] is '\n' (when len > 0)
    size_t len;            // bytes
    const unsigned *lines; // lines[i]: offset of line i + 1; lines[n_lines] == len
    int n_lines;
    int optimize;            // 1: without asserts, __debug__ is False; 2: without docstrings too
    bool record_locals; // compiled functions keep their variables where f_locals finds them
    bool future_annotations; // as if `from __future__ import annotations` stood at its beginning
    bool mark_lines;       // code that the interpreter runs: IR says where the lines of statements begin
    bool barry;            // as under `from __future__ import barry_as_FLUFL`: <> is the operator, not !=
    bool open_blocks;      // a text without a newline at its end does not end its blocks (for the REPL)
    int64_t max_digits;      // of a decimal integer; 0: any number
    bool encoding_named;   // by a BOM or a cookie
    bool missing_newline;  // the last "\n" was added here
    Interner *names;       // the identifiers' interner
    SyntaxPhase phase;     // the stage that runs, or that found the error
    SyntaxErrorInfo error; // the first error of any stage
    VEC(SourceWarning) warnings; // to be issued before the code runs
} Source;

// A half-open range of source text, as in the AST.
typedef struct SourceRange {
    int line, col, end_line, end_col;
} SourceRange;

// A Source of these bytes (a file's content; NULs inside are an error). NULL interner: a new one. The result
// is never NULL: undecodable text gives a Source whose error is set. `path` and `bytes` are copied.
Source *source_from_bytes(Arena *a, Interner *names, const char *path, const char *bytes, size_t len);
// The same for text already known to be UTF-8 (exec of a str): cookies are ignored.
Source *source_from_text(Arena *a, Interner *names, const char *path, const char *utf8, size_t len);
// Reads the file. NULL with errno set if it cannot be read.
Source *source_from_file(Arena *a, Interner *names, const char *path);

// Line `line` (from 1) without its newline.
const char *source_line(const Source *s, int line, size_t *len);

// The line (from 1) and column (from 0) of an offset into the text.
void source_position(const Source *s, unsigned offset, int *line, int *col);

// Records an error unless there is one. `range.end_line` 0: the end is unknown. Returns false, so that
// `return source_error(...)` reads well.
bool source_error(Source *s, SourceRange range, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool source_error_kind(Source *s, SyntaxErrorKind kind, SourceRange range, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

// Records a SyntaxWarning.
void source_warn(Source *s, struct SourceRange range, const char *format, ...) __attribute__((format(printf, 3, 4)));
void source_warn_token(Source *s, struct SourceRange at, const char *message);
void source_warn_deprecated(Source *s, struct SourceRange range, const char *format, ...) __attribute__((format(printf, 3, 4)));

const char *source_error_name(SyntaxErrorKind kind); // "SyntaxError"
// Appends the error in CPython 3.11's form: file, line, caret, message.
void source_format_error(const Source *s, StrBuf *out);
void source_print_error(const Source *s); // the same to stderr

#endif
