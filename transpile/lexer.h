// lexer.h -- source text to tokens, all at once.
//
// The parser wants to look ahead without limit (is `match` a statement? are these parentheses with-items?),
// so the whole text becomes one array first. It ends with TOK_END, or with TOK_ERROR where the text cannot be
// tokenised.
//
// Errors end the array and are kept in it. They come in two kinds, because CPython reports them at different
// moments:
//   - hard ones (a character, a literal, a bracket) win over nearly every error of the parser before them;
//   - soft ones (bad dedent, end of file inside a bracket, ...) count only if the parser gets there.
// lex_report_error records whichever it is in the Source.
#ifndef CRANKY_TRANSPILE_LEXER_H
#define CRANKY_TRANSPILE_LEXER_H

#include "transpile/arena.h"
#include "transpile/source.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum TokenKind {
    TOK_END,     // end of the text; zero-width
    TOK_ERROR,   // an error stands here: the text after it was not read
    TOK_NEWLINE, // end of a logical line
    TOK_INDENT,
    TOK_DEDENT,
    TOK_NAME, // name: interned and NFKC-normalised
    TOK_NUMBER,
    TOK_STRING, // with its prefix and quotes; f-strings too, whole
    TOK_STRAY,  // a character that begins no token: $ ? ! `
#define TOKEN(name, text)   TOK_##name,
#define KEYWORD(name, text) KW_##name,
#include "transpile/tokens.def"
    TOKEN_KIND_COUNT
} TokenKind;

typedef struct Token {
    uint8_t kind;   // TokenKind
    bool fstring;   // STRING: the prefix contains f
    uint16_t level; // brackets open after this token
    unsigned start; // offset of the first byte in the source text
    unsigned end;   // one past the last byte
    int line, col;  // of start, as in the AST
    int end_line, end_col;
    const char *name; // NAME and keywords
} Token;

typedef enum SoftError {
    SOFT_None,
    SOFT_UnclosedBracket, // end of file inside a bracket
    SOFT_Eof,             // end of file after a backslash
    SOFT_LineContinuation,
    SOFT_Dedent,
    SOFT_TabSpace,
    SOFT_TooDeep,
} SoftError;

typedef struct TokenArray {
    Token *items; // ends with TOK_END or TOK_ERROR
    int len;
    SyntaxErrorInfo hard; // the hard error TOK_ERROR stands for; message NULL: a soft one
    SoftError soft;       // the soft one
    SourceRange soft_at;  // where: the open bracket for UnclosedBracket
    char open;            // UnclosedBracket: the bracket
} TokenArray;

// Tokenises a whole source.
void lex(Arena *a, Source *s, TokenArray *out);

// Tokenises text[start, end) as if it stood in parentheses: the first token is '(' at start - 1 and the last
// two are
// ')' at end and TOK_END. For the replacement fields of f-strings.
void lex_fragment(Arena *a, Source *s, unsigned start, unsigned end, TokenArray *out);

void lex_report_error(Source *s, const TokenArray *tokens);

const char *token_text(TokenKind kind); // "+=", "while"; NULL for names, numbers and layout

// The offset one past the string literal whose opening quote is at `quote`, or 0 if it is unterminated. Its
// prefix letters are looked for before the quote, down to `from`. In f-strings the quote may be reused inside
// replacement fields (PEP 701).
unsigned lex_string_end(const Source *s, unsigned quote, unsigned from, unsigned limit);

#endif
