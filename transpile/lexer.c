// lexer.c -- the tokeniser: layout (indentation, line joining), names, numbers, strings, operators.
//
// One Lexer walks the text once. The text ends in "\n\0", so one character of look-ahead never leaves it.
// Columns are byte offsets from the start of the line; CPython's odd caret rule for its tokenizer errors is
// kept: the caret stands on the byte before the read position (see hard_error).
#include "transpile/lexer.h"
#include "transpile/unicode.h"

#include <string.h>

enum {
    MAX_BRACKETS = 200,       // nesting of ( [ {, as CPython
    MAX_INDENT = 100,         // nesting of blocks, as CPython
    MAX_STRING_NESTING = 100, // f-strings inside f-strings
    TAB_SIZE = 8,
};

typedef struct Bracket {
    char open;     // ( [ {
    int line, col; // where
} Bracket;

typedef struct Lexer {
    Arena *arena;
    Source *source;
    const char *text, *at, *end; // whole text, read position, where reading stops
    const char *line_start;      // first byte of the current line
    int line;                    // its number, from 1
    bool fragment;               // inside an f-string: no layout tokens
    const char *comment;         // the comment read last: a NEWLINE after it begins where it does
    bool soft_stop;              // a TOK_ERROR was put out: stop
    bool failed;                 // a hard error was recorded: stop
    int level;                   // open brackets
    Bracket brackets[MAX_BRACKETS];
    int depth;                   // indents[depth] is the current indentation
    int indents[MAX_INDENT];     // column with tabs to multiples of 8
    int alt_indents[MAX_INDENT]; // column with tabs of width 1: both must agree
    TokenArray *out;
    int cap; // of out->items
} Lexer;

// ---- character classes ----

enum { C_START = 1, C_CONTINUE = 2, C_DIGIT = 4, C_HEX = 8, C_WIDE = 16 };

static uint8_t class_of[256]; // C_* bits of each byte, filled by the constructor

__attribute__((constructor)) static void fill_classes(void) {
    for (int c = 0; c < 256; c++) {
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        bool digit = c >= '0' && c <= '9';
        bool hex = digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        class_of[c] = (uint8_t)((letter ? C_START | C_CONTINUE : 0) | (digit ? C_DIGIT | C_CONTINUE : 0) |
                                (hex ? C_HEX : 0) | (c >= 128 ? C_WIDE | C_START | C_CONTINUE : 0));
    }
}

static bool is(char c, int mask) {
    return class_of[(unsigned char)c] & mask;
}

static const char *const token_texts[TOKEN_KIND_COUNT] = {
#define TOKEN(name, text)   [TOK_##name] = text,
#define KEYWORD(name, text) [KW_##name] = text,
#include "transpile/tokens.def"
};

const char *token_text(TokenKind kind) {
    return token_texts[kind];
}

// Marks the keywords' names, once for each Interner.
static void mark_keywords(Interner *names) {
    if (intern_head(intern_str(names, "None"))->token) return;
    for (int kind = KW_False; kind < TOKEN_KIND_COUNT; kind++)
        intern_head(intern_str(names, token_texts[kind]))->token = (uint16_t)kind;
}

// ---- putting out tokens ----

static int column(const Lexer *lx, const char *p) {
    return (int)(p - lx->line_start);
}

static Token *put(Lexer *lx, TokenKind kind, const char *start, const char *end) {
    TokenArray *out = lx->out;
    if (out->len == lx->cap) vec_reserve_(lx->arena, (void **)&out->items, &lx->cap, sizeof(Token));
    Token *t = &out->items[out->len++];
    t->kind = (uint8_t)kind;
    t->level = (uint16_t)lx->level;
    t->start = (unsigned)(start - lx->text);
    t->end = (unsigned)(end - lx->text);
    t->line = t->end_line = lx->line;
    t->col = column(lx, start);
    t->end_col = column(lx, end);
    return t;
}

// Characters between the start of the line and p.
static int characters(const Lexer *lx, const char *p) {
    int n = 0;
    for (const char *s = lx->line_start; s < p; s++) n += ((unsigned char)*s & 0xc0) != 0x80;
    return n;
}

static void hard_error_at(Lexer *lx, SourceRange at, const char *message) {
    lx->out->hard =
        (SyntaxErrorInfo){.message = message, .line = at.line, .col = at.col, .end_line = at.end_line};
    lx->out->hard.end_col = at.end_col;
    lx->out->hard.of_tokenizer = true;
    put(lx, TOK_ERROR, lx->at, lx->at);
    lx->failed = true;
}

// An error whose caret is on the character before `cur`. Unlike the parser, CPython's tokenizer counts
// characters.
static SourceRange before(const Lexer *lx, const char *cur) {
    int col = characters(lx, cur) - 1;
    return (SourceRange){lx->line, col < 0 ? 0 : col, 0, 0};
}
static void hard_error(Lexer *lx, const char *cur, const char *message) { hard_error_at(lx, before(lx, cur), message); }

static void soft_error(Lexer *lx, SoftError kind, SourceRange at) {
    lx->out->soft = kind;
    lx->out->soft_at = at;
    put(lx, TOK_ERROR, lx->at, lx->at);
    lx->soft_stop = true;
}

void lex_report_error(Source *s, const TokenArray *tokens) {
    SourceRange at = tokens->soft_at;
    if (tokens->hard.message) {
        if (!s->error.message) s->error = tokens->hard;
        return;
    }
    switch (tokens->soft) {
    case SOFT_UnclosedBracket: source_error(s, at, "'%c' was never closed", tokens->open); break;
    case SOFT_Eof: source_error(s, at, "unexpected EOF while parsing"); break;
    case SOFT_LineContinuation:
        source_error(s, at, "unexpected character after line continuation character");
        break;
    case SOFT_Dedent:
        source_error_kind(s, ERR_IndentationError, at, "unindent does not match any outer indentation level");
        break;
    case SOFT_TabSpace:
        source_error_kind(s, ERR_TabError, at, "inconsistent use of tabs and spaces in indentation");
        break;
    case SOFT_TooDeep:
        source_error_kind(s, ERR_IndentationError, at, "too many levels of indentation");
        break;
    case SOFT_None: break;
    }
}

static void next_line(Lexer *lx) {
    lx->line++;
    lx->line_start = lx->at;
}

// ---- layout ----

static void finish(Lexer *lx);

// At a backslash: joins the next line. False if something else follows or the text ends.
static bool join_line(Lexer *lx) {
    const char *backslash = lx->at;
    if (backslash + 1 >= lx->end || backslash[1] != '\n') {
        soft_error(lx, SOFT_LineContinuation, (SourceRange){lx->line, column(lx, backslash) + 1, 0, 0});
        return false;
    }
    if (backslash + 2 >= lx->end) { // the file ends with the backslash
        if (lx->level > lx->fragment) return finish(lx), false;
        soft_error(lx, SOFT_Eof, (SourceRange){lx->line, column(lx, backslash) + 1, 0, 0});
        return false;
    }
    lx->at += 2;
    next_line(lx);
    return true;
}

// Deeper than before: one INDENT.
static void indent(Lexer *lx, int col, int alt) {
    SourceRange here = {lx->line, -1, 0, 0};
    if (lx->depth + 1 >= MAX_INDENT) return soft_error(lx, SOFT_TooDeep, here);
    if (alt <= lx->alt_indents[lx->depth]) return soft_error(lx, SOFT_TabSpace, here);
    lx->depth++;
    lx->indents[lx->depth] = col;
    lx->alt_indents[lx->depth] = alt;
    put(lx, TOK_INDENT, lx->at, lx->at);
}

// Back to `depth`, which is the block with this column: as many DEDENTs as blocks end.
static void dedent(Lexer *lx, int depth, int alt) {
    for (; lx->depth > depth; lx->depth--) put(lx, TOK_DEDENT, lx->at, lx->at);
    if (alt != lx->alt_indents[depth]) soft_error(lx, SOFT_TabSpace, (SourceRange){lx->line, -1, 0, 0});
}

// Puts out the INDENT or DEDENT tokens that lead from the current indentation to this one.
static void change_indent(Lexer *lx, int col, int alt) {
    int depth = lx->depth;
    if (col > lx->indents[depth]) return indent(lx, col, alt);
    while (depth > 0 && col < lx->indents[depth]) depth--;
    if (col == lx->indents[depth]) return dedent(lx, depth, alt);
    const char *stop = memchr(lx->at, '\n', (size_t)(lx->end - lx->at));
    soft_error(lx, SOFT_Dedent, (SourceRange){lx->line, column(lx, stop ? stop : lx->end), 0, 0});
}

static void skip_comment(Lexer *lx) {
    lx->comment = lx->at;
    const char *stop = memchr(lx->at, '\n', (size_t)(lx->end - lx->at));
    lx->at = stop ? stop : lx->end;
}

// At the start of a logical line: measures its indentation; blank and comment lines are passed over.
static void start_line(Lexer *lx) {
    int col = 0, alt = 0, joined = 0;
    for (;;) {
        char c = lx->at < lx->end ? *lx->at : '\0';
        if (c == ' ')
            col++, alt++, lx->at++;
        else if (c == '\t')
            col = (col / TAB_SIZE + 1) * TAB_SIZE, alt++, lx->at++;
        else if (c == '\f')
            col = alt = 0, lx->at++;
        else if (c == '\\') {
            joined = joined ? joined : col;
            if (!join_line(lx)) return;
        } else if (c == '#')
            skip_comment(lx);
        else if (c == '\n') {
            lx->at++;
            next_line(lx);
            col = alt = joined = 0;
        } else
            break;
    }
    if (lx->at >= lx->end) return;
    if (joined) col = alt = joined;
    change_indent(lx, col, alt);
}

// At the end of the text: closes the open blocks. The closing tokens stand at the end of the last line.
static void finish(Lexer *lx) {
    if (lx->line > 1 && !lx->fragment) {
        lx->line--;
        lx->line_start = lx->text + lx->source->lines[lx->line - 1];
        lx->at--;
    }
    if (lx->level > 0) {
        Bracket *b = &lx->brackets[lx->level - 1];
        lx->out->open = b->open;
        soft_error(lx, SOFT_UnclosedBracket, (SourceRange){b->line, b->col, 0, 0});
        return;
    }
    while (lx->depth > 0) {
        lx->depth--;
        put(lx, TOK_DEDENT, lx->at, lx->at);
    }
    put(lx, TOK_END, lx->at, lx->at);
}

// ---- names ----

// Names beyond ASCII: checks each character, normalises.
static const char *wide_name(Lexer *lx, const char *start, const char *end) {
    for (const char *p = start; p < end;) {
        int n;
        uint32_t c = unicode_decode(p, end, &n);
        if (!(p == start ? unicode_id_start(c) : unicode_id_continue(c))) {
            bool printable = unicode_printable(c);
            char shown[8] = {0};
            unicode_encode(c, shown);
            hard_error(lx, p + n,
                       printable ? arena_printf(lx->arena, "invalid character '%s' (U+%04X)", shown, c)
                                 : arena_printf(lx->arena, "invalid non-printable character U+%04X", c));
            return NULL;
        }
        p += n;
    }
    size_t len;
    const char *normal = unicode_nfkc(lx->arena, start, (size_t)(end - start), &len);
    return intern(lx->source->names, normal, len);
}

static void lex_name(Lexer *lx) {
    const char *start = lx->at, *p = start;
    uint8_t seen = 0;
    while (is(*p, C_CONTINUE) && p < lx->end) seen |= class_of[(unsigned char)*p++];
    const char *name =
        seen & C_WIDE ? wide_name(lx, start, p) : intern(lx->source->names, start, (size_t)(p - start));
    if (!name) return;
    uint16_t keyword = intern_head(name)->token;
    lx->at = p;
    put(lx, keyword && !(seen & C_WIDE) ? keyword : TOK_NAME, start, p)->name = name;
}

// ---- numbers ----

// Keywords that may follow a number directly ("1if x else y"); after if, in and is CPython does not look
// further.
static bool keyword_follows_number(const char *p) {
    static const char *const words[] = {"and", "else", "for", "not", "or"};
    if (p[0] == 'i') return p[1] == 'f' || p[1] == 'n' || p[1] == 's';
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (strncmp(p, words[i], n) == 0) return !is(p[n], C_CONTINUE);
    }
    return false;
}

static bool number_ends(Lexer *lx, const char *p, const char *kind) {
    if (!is(*p, C_CONTINUE) || p >= lx->end) return true;
    const char *message = arena_printf(lx->arena, "invalid %s literal", kind);
    if (keyword_follows_number(p)) return source_warn_token(lx->source, before(lx, p), message), true;
    return hard_error(lx, p, message), false;
}

// The error where a digit up to `limit` must stand.
static const char *not_a_digit(Lexer *lx, const char *p, char limit, const char *kind) {
    if (limit < '9' && is(*p, C_DIGIT))
        hard_error(lx, p + 1, arena_printf(lx->arena, "invalid digit '%c' in %s literal", *p, kind));
    else
        hard_error(lx, p, arena_printf(lx->arena, "invalid %s literal", kind));
    return NULL;
}

// Digits of `mask` (or of a base below ten) with single underscores between. NULL after an error.
static const char *digits(Lexer *lx, const char *p, int mask, char limit, const char *kind) {
    for (;;) {
        while (is(*p, mask) && *p <= limit) p++;
        if (*p != '_') return p;
        p++;
        if (!is(*p, mask) || *p > limit) {
            return not_a_digit(lx, p, limit, kind);
        }
    }
}

// 0x, 0o, 0b: `p` is after the letter.
static const char *based_number(Lexer *lx, const char *p, int mask, char limit, const char *kind) {
    if (*p == '_') p++;
    if (!is(*p, mask) || *p > limit) {
        return not_a_digit(lx, p, limit, kind);
    }
    p = digits(lx, p, mask, limit, kind);
    if (!p) return NULL;
    if (limit < '9' && is(*p, C_DIGIT)) {
        hard_error(lx, p + 1, arena_printf(lx->arena, "invalid digit '%c' in %s literal", *p, kind));
        return NULL;
    }
    return number_ends(lx, p, kind) ? p : NULL;
}

// The fraction, exponent and j of a decimal number; `p` is after its integer part.
static const char *decimal_tail(Lexer *lx, const char *p) {
    if (*p == '.') {
        p++;
        if (is(*p, C_DIGIT) && !(p = digits(lx, p, C_DIGIT, '9', "decimal"))) return NULL;
    }
    if (*p == 'e' || *p == 'E') {
        const char *e = p + 1;
        if (*e == '+' || *e == '-') {
            if (!is(e[1], C_DIGIT)) {
                hard_error(lx, e + 1, "invalid decimal literal");
                return NULL;
            }
            e++;
        }
        if (!is(*e, C_DIGIT)) return number_ends(lx, p, "decimal") ? p : NULL;
        if (!(p = digits(lx, e, C_DIGIT, '9', "decimal"))) return NULL;
    }
    if (*p == 'j' || *p == 'J') return number_ends(lx, p + 1, "imaginary") ? p + 1 : NULL;
    return number_ends(lx, p, "decimal") ? p : NULL;
}

static const char *leading_zero(Lexer *lx, const char *start) {
    const char *p = start + 1;
    switch (*p | 32) {
    case 'x': return based_number(lx, p + 1, C_HEX, 'f', "hexadecimal");
    case 'o': return based_number(lx, p + 1, C_DIGIT, '7', "octal");
    case 'b': return based_number(lx, p + 1, C_DIGIT, '1', "binary");
    }
    while (*p == '0' || (*p == '_' && p[1] == '0')) p++;
    const char *zeros = p;
    if (*p == '_' && !is(p[1], C_DIGIT)) {
        hard_error(lx, p + 1, "invalid decimal literal");
        return NULL;
    }
    if (*p == '_') zeros = ++p;
    if (is(*p, C_DIGIT) && !(p = digits(lx, p, C_DIGIT, '9', "decimal"))) return NULL;
    bool nonzero = p != zeros;
    if (*p == '.' || *p == 'e' || *p == 'E' || *p == 'j' || *p == 'J') return decimal_tail(lx, p);
    if (nonzero) {
        hard_error_at(lx, (SourceRange){lx->line, characters(lx, start), lx->line, characters(lx, zeros)},
                      "leading zeros in decimal integer literals are not permitted; "
                      "use an 0o prefix for octal integers");
        return NULL;
    }
    return number_ends(lx, p, "decimal") ? p : NULL;
}

static void lex_number(Lexer *lx) {
    const char *start = lx->at, *p = start;
    if (*p == '0')
        p = leading_zero(lx, p);
    else if (*p == '.')
        p = decimal_tail(lx, p);
    else if ((p = digits(lx, p, C_DIGIT, '9', "decimal")))
        p = decimal_tail(lx, p);
    if (!p) return;
    lx->at = p;
    put(lx, TOK_NUMBER, start, p);
}

// ---- strings ----

// Reads the prefix letters at p. Returns the position of the quote, or NULL if this begins no string.
static const char *string_prefix(const char *p, bool *raw, bool *formatted) {
    bool b = false, u = false, r = false, f = false;
    for (;; p++) {
        char c = *p | 32;
        if (c == 'b' && !(b || u || f))
            b = true;
        else if (c == 'u' && !(b || u || r || f))
            u = true;
        else if (c == 'r' && !(r || u))
            r = true;
        else if (c == 'f' && !(f || b || u))
            f = true;
        else
            break;
    }
    *raw = r;
    *formatted = f;
    return *p == '"' || *p == '\'' ? p : NULL;
}

static const char *plain_string_end(const char *quote, const char *limit) {
    char q = *quote;
    bool triple = quote + 2 < limit && quote[1] == q && quote[2] == q;
    const char *p = quote + (triple ? 3 : 1);
    while (p < limit) {
        if (*p == '\\')
            p += 2;
        else if (*p == '\n' && !triple)
            return NULL;
        else if (*p == q && !triple)
            return p + 1;
        else if (*p == q && p + 2 < limit && p[1] == q && p[2] == q)
            return p + 3;
        else
            p++;
    }
    return NULL;
}

static const char *fstring_end(const char *quote, const char *limit, bool raw, int nesting);

// The end of any string literal at p, or NULL.
static const char *string_end(const char *p, const char *limit, int nesting) {
    bool raw, formatted;
    const char *quote = string_prefix(p, &raw, &formatted);
    if (!quote || quote >= limit) return NULL;
    return formatted ? fstring_end(quote, limit, raw, nesting) : plain_string_end(quote, limit);
}

// The end of a literal whose quote is known; its prefix letters stand before it, but not before `from`.
static const char *nested_string_end(const char *quote, const char *from, const char *limit, int nesting) {
    const char *start = quote;
    bool raw, formatted;
    while (start > from && quote - start < 2 && is(start[-1], C_START)) start--;
    while (start < quote && string_prefix(start, &raw, &formatted) != quote) start++;
    return string_end(start, limit, nesting);
}

// From after a '{' to its '}', for the extent of an f-string: over nested brackets, strings and the format
// spec. In the spec (after ':' at depth 0) only '{', '}' and the end count. NULL if the field is not closed.
static const char *field_end(const char *p, const char *limit, char quote, bool triple, int nesting) {
    const char *start = p;
    int depth = 0;
    bool spec = false;
    if (nesting > MAX_STRING_NESTING) return NULL;
    while (p < limit) {
        char c = *p;
        if (spec) {
            if (c == '}') return p;
            if (c == '\n' && !triple) return NULL;
            if (c == quote && (!triple || (p[1] == quote && p[2] == quote))) return NULL;
            if (c == '{') {
                if (!(p = field_end(p + 1, limit, quote, triple, nesting + 1))) return NULL;
            }
            p++;
            continue;
        }
        if (c == '\'' || c == '"') {
            if (!(p = nested_string_end(p, start, limit, nesting + 1))) return NULL;
            continue;
        }
        if (c == '#') {
            const char *stop = memchr(p, '\n', (size_t)(limit - p));
            if (!stop) return NULL;
            p = stop;
        } else if (c == '(' || c == '[' || c == '{')
            depth++;
        else if (c == '}' && depth == 0)
            return p;
        else if (c == ')' || c == ']' || c == '}')
            depth -= depth > 0;
        else if (c == ':' && depth == 0)
            spec = true;
        p++;
    }
    return NULL;
}

static const char *fstring_end(const char *quote, const char *limit, bool raw, int nesting) {
    char q = *quote;
    bool triple = quote + 2 < limit && quote[1] == q && quote[2] == q;
    const char *p = quote + (triple ? 3 : 1);
    if (!triple && *p == q) return p + 1;
    while (p < limit) {
        if (*p == '\\') {
            if (!raw && p[1] == 'N' && p[2] == '{') { // \N{name}
                while (p < limit && *p != '}' && *p != '\n' && *p != q) p++;
            } else if (p[1] == '{' || p[1] == '}')
                p++;
            else
                p += 2;
        } else if (*p == '\n' && !triple)
            return NULL;
        else if (*p == q && (!triple || (p[1] == q && p[2] == q)))
            return p + (triple ? 3 : 1);
        else if (*p == '{' && p[1] == '{')
            p += 2;
        else if (*p == '{') {
            if (!(p = field_end(p + 1, limit, q, triple, nesting))) return NULL;
            p++;
        } else
            p++;
    }
    return NULL;
}

unsigned lex_string_end(const Source *s, unsigned quote, unsigned from, unsigned limit) {
    const char *end = nested_string_end(s->text + quote, s->text + from, s->text + limit, 0);
    return end ? (unsigned)(end - s->text) : 0;
}

// Counts the lines from start to end, so that the lexer's line is that of `end`.
static void count_lines(Lexer *lx, const char *start, const char *end) {
    for (const char *p = start; (p = memchr(p, '\n', (size_t)(end - p)));) {
        p++;
        lx->line++;
        lx->line_start = p;
        if (p >= end) break;
    }
}

static void unterminated(Lexer *lx, const char *start, const char *quote) {
    bool triple = quote[1] == *quote && quote[2] == *quote;
    int detected = lx->line;
    const char *p = quote;
    if (triple)
        for (; p < lx->end; p++) detected += *p == '\n' && p + 1 < lx->end;
    else
        for (p++; p < lx->end && *p != '\n'; p++) {
            if (*p == '\\' && p + 1 < lx->end) detected += *++p == '\n' && p + 1 < lx->end;
        }
    hard_error(lx, start + 1,
               arena_printf(lx->arena, "unterminated %sstring literal (detected at line %d)",
                            triple ? "triple-quoted " : "", detected));
    lx->out->hard.incomplete = p >= lx->end && !lx->fragment;
}

// At a prefix or quote. False if it begins no string after all.
static bool lex_string(Lexer *lx) {
    bool raw, formatted;
    const char *start = lx->at, *quote = string_prefix(start, &raw, &formatted);
    if (!quote || quote >= lx->end) return false;
    const char *end = string_end(start, lx->end, 0);
    if (!end)
        end = plain_string_end(quote, lx->end); // an f-string with a broken field: the parser will say so
    if (!end || end > lx->end) {
        unterminated(lx, start, quote);
        return true;
    }
    int line = lx->line, col = column(lx, start);
    count_lines(lx, quote, end);
    lx->at = end;
    Token *t = put(lx, TOK_STRING, start, end);
    t->line = line;
    t->col = col;
    t->fstring = formatted;
    return true;
}

// ---- operators ----

// The longest operator at p, or TOK_STRAY.
static TokenKind operator_at(const char *p, int *len) {
    // Operators by first character, longest first; each list ends with 0.
    static const uint8_t by_first[128][6] = {
        ['('] = {TOK_LPAR},
        [')'] = {TOK_RPAR},
        ['['] = {TOK_LSQB},
        [']'] = {TOK_RSQB},
        ['{'] = {TOK_LBRACE},
        ['}'] = {TOK_RBRACE},
        [','] = {TOK_COMMA},
        [':'] = {TOK_COLONEQUAL, TOK_COLON},
        [';'] = {TOK_SEMI},
        ['.'] = {TOK_ELLIPSIS, TOK_DOT},
        ['='] = {TOK_EQEQUAL, TOK_EQUAL},
        ['+'] = {TOK_PLUSEQUAL, TOK_PLUS},
        ['-'] = {TOK_RARROW, TOK_MINEQUAL, TOK_MINUS},
        ['*'] = {TOK_DOUBLESTAREQUAL, TOK_DOUBLESTAR, TOK_STAREQUAL, TOK_STAR},
        ['/'] = {TOK_DOUBLESLASHEQUAL, TOK_DOUBLESLASH, TOK_SLASHEQUAL, TOK_SLASH},
        ['%'] = {TOK_PERCENTEQUAL, TOK_PERCENT},
        ['@'] = {TOK_ATEQUAL, TOK_AT},
        ['<'] = {TOK_LEFTSHIFTEQUAL, TOK_LEFTSHIFT, TOK_LESSEQUAL, TOK_LESS},
        ['>'] = {TOK_RIGHTSHIFTEQUAL, TOK_RIGHTSHIFT, TOK_GREATEREQUAL, TOK_GREATER},
        ['&'] = {TOK_AMPEREQUAL, TOK_AMPER},
        ['|'] = {TOK_VBAREQUAL, TOK_VBAR},
        ['^'] = {TOK_CIRCUMFLEXEQUAL, TOK_CIRCUMFLEX},
        ['~'] = {TOK_TILDE},
        ['!'] = {TOK_NOTEQUAL},
    };
    *len = 1;
    if ((unsigned char)*p >= 128) return TOK_STRAY;
    if (p[0] == '<' && p[1] == '>') { // Python 2's inequality
        *len = 2;
        return TOK_STRAY;
    }
    for (const uint8_t *kind = by_first[(int)*p]; *kind; kind++) {
        const char *text = token_texts[*kind];
        int n = text[1] ? text[2] ? 3 : 2 : 1;
        if (n > 1 && p[1] != text[1]) continue;
        if (n > 2 && p[2] != text[2]) continue;
        *len = n;
        return *kind;
    }
    return TOK_STRAY;
}

static void open_bracket(Lexer *lx, char c) {
    if (lx->level >= MAX_BRACKETS) return hard_error(lx, lx->at + 1, "too many nested parentheses");
    lx->brackets[lx->level++] = (Bracket){c, lx->line, column(lx, lx->at)};
}

static void close_bracket(Lexer *lx, char c) {
    if (lx->level <= lx->fragment)
        return hard_error(lx, lx->at + 1, arena_printf(lx->arena, "unmatched '%c'", c));
    Bracket *b = &lx->brackets[--lx->level];
    char wanted = b->open == '(' ? ')' : b->open == '[' ? ']' : '}';
    if (c == wanted) return;
    const char *where = b->line == lx->line ? "" : arena_printf(lx->arena, " on line %d", b->line);
    hard_error(lx, lx->at + 1,
               arena_printf(lx->arena, "closing parenthesis '%c' does not match opening parenthesis '%c'%s",
                            c, b->open, where));
}

static void lex_operator(Lexer *lx) {
    int n;
    TokenKind kind = operator_at(lx->at, &n);
    if (kind == TOK_STRAY && n == 2 && lx->source->barry) kind = TOK_NOTEQUAL; // <>
    if (kind == TOK_STRAY && !unicode_printable((unsigned char)*lx->at))
        return hard_error(
            lx, lx->at + 1,
            arena_printf(lx->arena, "invalid non-printable character U+%04X", (unsigned char)*lx->at));
    if (kind == TOK_LPAR || kind == TOK_LSQB || kind == TOK_LBRACE)
        open_bracket(lx, *lx->at);
    else if (kind == TOK_RPAR || kind == TOK_RSQB || kind == TOK_RBRACE)
        close_bracket(lx, *lx->at);
    if (lx->failed) return;
    put(lx, kind, lx->at, lx->at + n);
    lx->at += n;
}

// ---- the loop ----

// CPython's NEWLINE spans the comment before it; carets show that.
static void put_newline(Lexer *lx) {
    bool after_comment = lx->comment >= lx->line_start && lx->comment < lx->at;
    put(lx, TOK_NEWLINE, after_comment ? lx->comment : lx->at, lx->at + !after_comment);
}

// One token, or white space between tokens.
static void step(Lexer *lx) {
    char c = *lx->at;
    if (c == ' ' || c == '\t' || c == '\f')
        lx->at++;
    else if (is(c, C_START)) {
        bool maybe_string = (c | 32) == 'b' || (c | 32) == 'f' || (c | 32) == 'r' || (c | 32) == 'u';
        if (!maybe_string || !lex_string(lx)) lex_name(lx);
    } else if (is(c, C_DIGIT) || (c == '.' && is(lx->at[1], C_DIGIT)))
        lex_number(lx);
    else if (c == '"' || c == '\'')
        lex_string(lx);
    else if (c == '#')
        skip_comment(lx);
    else if (c == '\\')
        join_line(lx);
    else if (c == '\n') {
        bool logical_end = lx->level == 0;
        if (logical_end) put_newline(lx);
        lx->at++;
        next_line(lx);
        if (logical_end) start_line(lx);
    } else
        lex_operator(lx);
}

static void run(Lexer *lx) {
    while (lx->at < lx->end && !lx->failed && !lx->soft_stop) step(lx);
}

void lex(Arena *a, Source *s, TokenArray *out) {
    Lexer lx = {.arena = a, .source = s, .text = s->text, .at = s->text, .end = s->text + s->len, .out = out};
    lx.line_start = s->text;
    lx.line = 1;
    mark_keywords(s->names);
    lx.cap = (int)(s->len / 5) + 16; // about one token every five bytes: most files need no second allocation
    *out = (TokenArray){.items = arena_array(a, Token, lx.cap)};
    start_line(&lx);
    run(&lx);
    if (!lx.soft_stop && !lx.failed) finish(&lx);
}

void lex_fragment(Arena *a, Source *s, unsigned start, unsigned end, TokenArray *out) {
    Lexer lx = {
        .arena = a, .source = s, .text = s->text, .at = s->text + start, .end = s->text + end, .out = out};
    int col;
    source_position(s, start - 1, &lx.line, &col);
    lx.line_start = s->text + start - 1 - col;
    lx.fragment = true;
    *out = (TokenArray){0};
    lx.brackets[lx.level++] = (Bracket){'(', lx.line, col};
    put(&lx, TOK_LPAR, lx.at - 1, lx.at);
    run(&lx);
    if (lx.soft_stop || lx.failed) return;
    if (lx.level > 1) return finish(&lx);
    lx.level = 0;
    put(&lx, TOK_RPAR, lx.at, lx.at + 1);
    put(&lx, TOK_END, lx.at + 1, lx.at + 1);
}
