// parse_string.c -- string literals: prefixes, escapes, implicit concatenation, f-strings.
//
// Adjacent literals become one node that spans them all. As soon as one of them is an f-string the node is a
// JoinedStr, and, as in CPython 3.11, all its parts (Constant, FormattedValue, the format spec's JoinedStr)
// carry the range of the whole; only the expressions in replacement fields have their own positions.
#include "transpile/parser_internal.h"
#include "transpile/unicode.h"

#include <string.h>

enum { MAX_FIELD_DEPTH = 2 }; // a format spec may contain fields, theirs may not

// A literal of one token, taken apart.
typedef struct Literal {
    unsigned from, to;                   // its body, as offsets into the text
    bool raw, bytes, formatted, unicode; // the prefix letters r, b, f, u
} Literal;

// Decoded text. Its room is allocated at once: no escape is shorter than what it stands for.
typedef struct Text {
    char *data;
    size_t len;
} Text;

// The concatenation under construction.
typedef struct Joined {
    const Token *first, *last; // the literals
    const Token *current;      // the one being taken in
    const char *kind;          // "u" if the first literal has the prefix u
    Text text;                 // decoded text since the last replacement field
    NodeList values;           // finished parts
} Joined;

static Literal take_apart(Parser *p, const Token *t) {
    const char *text = p->source->text;
    Literal l = {.from = t->start, .to = t->end};
    for (; text[l.from] != '"' && text[l.from] != '\''; l.from++) {
        char c = text[l.from] | 32;
        l.raw |= c == 'r';
        l.bytes |= c == 'b';
        l.formatted |= c == 'f';
        l.unicode |= text[l.from] == 'u'; // only the small letter makes a kind
    }
    char q = text[l.from];
    bool triple = l.to - l.from >= 6 && text[l.from + 1] == q && text[l.from + 2] == q;
    l.from += triple ? 3 : 1;
    l.to -= triple ? 3 : 1;
    return l;
}

static void append(Text *t, const char *bytes, size_t n) {
    memcpy(t->data + t->len, bytes, n);
    t->len += n;
}

static void append_char(Text *t, char c) {
    t->data[t->len++] = c;
}

static Text new_text(Parser *p, size_t room) {
    return (Text){arena_alloc(p->arena, room + 1), 0};
}

// ---- escapes ----

typedef struct Escape {
    Parser *p;
    const char *base;    // start of the body: error positions count from it
    const char *at, *to; // read position and end of the body
    Text *out;
    const Token *token; // the literal
    bool warned; // of an invalid escape: once a literal
} Escape;

// CPython decodes a copy of the body in which each non-ASCII character takes ten bytes (\UXXXXXXXX).
static int shown_position(const Escape *e, const char *to) {
    int n = 0;
    for (const char *s = e->base; s < to; s++)
        if (((unsigned char)*s & 0xc0) != 0x80) n += (unsigned char)*s >= 0x80 ? 10 : 1;
    return n;
}

static _Noreturn void fail_escape(Escape *e, const char *start, const char *end, const char *reason) {
    int from = shown_position(e, start), to = shown_position(e, end) - 1;
    SourceRange where = token_range(e->p->tok);
    if (from == to)
        fail_at(e->p, where,
                "(unicode error) 'unicodeescape' codec can't decode byte 0x5c in position %d: %s", from,
                reason);
    fail_at(e->p, where, "(unicode error) 'unicodeescape' codec can't decode bytes in position %d-%d: %s",
            from, to, reason);
}

static void put_char(Text *out, uint32_t c) {
    char utf8[4];
    append(out, utf8, (size_t)unicode_encode(c, utf8));
}

static int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// \xHH \uHHHH \UHHHHHHHH; e->at is after the letter, `start` at the backslash.
static void hex_escape(Escape *e, const char *start, int digits, const char *reason) {
    uint32_t c = 0;
    for (int i = 0; i < digits; i++, e->at++) {
        int v = e->at < e->to ? hex_value(*e->at) : -1;
        if (v < 0) fail_escape(e, start, e->at, reason);
        c = c << 4 | (uint32_t)v;
    }
    if (c > 0x10ffff) fail_escape(e, start, e->at, "illegal Unicode character");
    put_char(e->out, c);
}

// \N{name}
static void name_escape(Escape *e, const char *start) {
    if (e->at >= e->to || *e->at != '{') fail_escape(e, start, e->at, "malformed \\N character escape");
    const char *name = ++e->at, *close = memchr(name, '}', (size_t)(e->to - name));
    if (!close || close == name)
        fail_escape(e, start, close ? close + 1 : e->to, "malformed \\N character escape");
    uint32_t c = unicode_by_name(name, (size_t)(close - name));
    if (c == UINT32_MAX) fail_escape(e, start, close + 1, "unknown Unicode character name");
    put_char(e->out, c);
    e->at = close + 1;
}

static uint32_t octal(const char **at, const char *to) {
    uint32_t c = 0;
    for (int i = 0; i < 3 && *at < to && **at >= '0' && **at <= '7'; i++)
        c = c * 8 + (uint32_t)(*(*at)++ - '0');
    return c;
}

// The value of the one-letter escape c, or -1.
static int simple_escape(char c) {
    static const char from[] = "\\'\"abfnrtv", to[] = "\\'\"\a\b\f\n\r\t\v";
    const char *found = c ? strchr(from, c) : NULL;
    return found ? to[found - from] : -1;
}

// Escapes that CPython does not know, or that are too large, are left as they are, with a warning.
static void warn_escape(Escape *e, const char *at) {
    if (e->warned || (unsigned char)*at >= 0x80) return;
    e->warned = true;
    source_warn_deprecated(e->p->source, token_range(e->token), "invalid escape sequence '\\%c'", *at);
}

static void warn_octal(Escape *e, const char *at) { // above \377; `at` is behind the backslash
    if (e->warned || at + 2 >= e->to || at[0] < '4' || at[1] < '0' || at[1] > '7' || at[2] < '0' || at[2] > '7') return;
    e->warned = true;
    source_warn_deprecated(e->p->source, token_range(e->token), "invalid octal escape sequence '\\%.3s'", at);
}

// One escape of a str; e->at is at the backslash.
static void str_escape(Escape *e) {
    const char *start = e->at++;
    if (e->at == e->to) { // before a brace of an f-string
        if (*e->at == '{') warn_escape(e, e->at);
        append_char(e->out, '\\');
        return;
    }
    char c = *e->at++;
    int simple = simple_escape(c);
    if (simple >= 0)
        append_char(e->out, (char)simple);
    else if (c == '\n')
        return;
    else if (c == 'x')
        hex_escape(e, start, 2, "truncated \\xXX escape");
    else if (c == 'u')
        hex_escape(e, start, 4, "truncated \\uXXXX escape");
    else if (c == 'U')
        hex_escape(e, start, 8, "truncated \\UXXXXXXXX escape");
    else if (c == 'N')
        name_escape(e, start);
    else if (c >= '0' && c <= '7') {
        e->at--;
        warn_octal(e, e->at);
        put_char(e->out, octal(&e->at, e->to));
    } else { // not an escape: both characters stay
        e->at--;
        warn_escape(e, e->at);
        append_char(e->out, '\\');
    }
}

static void decode_str(Parser *p, Text *out, const Token *token, unsigned from, unsigned to, unsigned body, bool raw) {
    const char *text = p->source->text;
    Escape e = {p, text + body, text + from, text + to, out, token, false};
    if (raw) {
        append(out, e.at, (size_t)(e.to - e.at));
        return;
    }
    while (e.at < e.to) {
        const char *stop = memchr(e.at, '\\', (size_t)(e.to - e.at));
        if (!stop) stop = e.to;
        append(out, e.at, (size_t)(stop - e.at));
        e.at = stop;
        if (stop < e.to) str_escape(&e);
    }
}

// One escape of a bytes literal.
static void bytes_escape(Escape *e) {
    const char *start = e->at++;
    char c = *e->at++; // a body never ends in a lone backslash
    int simple = simple_escape(c);
    if (simple >= 0)
        append_char(e->out, (char)simple);
    else if (c == '\n')
        return;
    else if (c >= '0' && c <= '7') {
        e->at--;
        warn_octal(e, e->at);
        append_char(e->out, (char)octal(&e->at, e->to));
    } else if (c == 'x') {
        int high = e->at < e->to ? hex_value(e->at[0]) : -1,
            low = e->at + 1 < e->to ? hex_value(e->at[1]) : -1;
        if (high < 0 || low < 0)
            fail_at(e->p, token_range(e->p->tok), "(value error) invalid \\x escape at position %d",
                    (int)(start - e->base));
        append_char(e->out, (char)(high << 4 | low));
        e->at += 2;
    } else {
        e->at--;
        warn_escape(e, e->at);
        append_char(e->out, '\\');
    }
}

static void decode_bytes(Parser *p, Text *out, const Token *token, const Literal *l) {
    const char *text = p->source->text;
    Escape e = {p, text + l->from, text + l->from, text + l->to, out, token, false};
    for (const char *s = e.at; s < e.to; s++)
        if ((unsigned char)*s >= 0x80)
            fail_at(p, token_range(p->tok), "bytes can only contain ASCII literal characters");
    while (e.at < e.to) {
        if (*e.at == '\\' && !l->raw)
            bytes_escape(&e);
        else
            append_char(out, *e.at++);
    }
}

// ---- f-strings ----

static Node *part(Parser *p, const Joined *j, AstKind k) {
    Node *n = ast_new(p->arena, k);
    n->lineno = j->first->line;
    n->col_offset = j->first->col;
    n->end_lineno = j->last->end_line;
    n->end_col_offset = j->last->end_col;
    return n;
}

static Node *text_constant(Parser *p, Joined *j, ConstantKind k) {
    Node *n = part(p, j, AST_Constant);
    n->Constant.value.kind = k;
    n->Constant.value.text = arena_strndup(p->arena, j->text.data, j->text.len);
    n->Constant.value.len = j->text.len;
    n->Constant.kind = j->kind;
    j->text.len = 0;
    return n;
}

static void flush(Parser *p, Joined *j) {
    if (j->text.len == 0) return;
    Node *n = text_constant(p, j, CONST_Str);
    vec_push(p->arena, &j->values, n);
}

static _Noreturn void fail_field(Parser *p, const char *message) {
    fail_at(p, token_range(p->tok), "f-string: %s", message);
}

// The end of a field's expression: the first of } ! : = at bracket depth 0 that is no part of a comparison.
static unsigned expression_end(Parser *p, unsigned from, unsigned to) {
    const char *text = p->source->text;
    char open[200];
    int depth = 0;
    for (unsigned i = from; i < to;) {
        char c = text[i], next = i + 1 < to ? text[i + 1] : '\0';
        if (c == '"' || c == '\'') {
            unsigned end = lex_string_end(p->source, i, from, to);
            if (!end || end > to) fail_field(p, "unterminated string");
            i = end;
            continue;
        }
        if (c == '#') {
            const char *stop = memchr(text + i, '\n', to - i);
            if (!stop) fail_at(p, token_range(p->tok), "f-string expression part cannot include '#'");
            i = (unsigned)(stop - text);
            continue;
        }
        if (c == '(' || c == '[' || c == '{') {
            if (depth == sizeof open) fail_field(p, "too many nested parenthesis");
            open[depth++] = c;
        } else if (depth == 0 && strchr("!=<>", c) && next == '=' && c)
            i++;
        else if (depth == 0 && (c == '}' || c == '!' || c == ':' || c == '='))
            return i;
        else if (c == ')' || c == ']' || c == '}') {
            if (depth == 0) fail_at(p, token_range(p->tok), "f-string: unmatched '%c'", c);
            char o = open[--depth];
            if ((o == '(' && c != ')') || (o == '[' && c != ']') || (o == '{' && c != '}'))
                fail_at(p, token_range(p->tok),
                        "f-string: closing parenthesis '%c' does not match opening parenthesis '%c'", c, o);
        }
        i++;
    }
    if (depth) fail_at(p, token_range(p->tok), "f-string: unmatched '%c'", open[depth - 1]);
    return to;
}

static unsigned parse_formatted(Parser *p, Joined *j, unsigned at, unsigned to, unsigned body, bool raw,
                                int depth);

static bool only_space(const char *text, unsigned from, unsigned to) {
    while (from < to && strchr(" \t\n\f\r", text[from])) from++;
    return from == to;
}

// '!' conversion: returns the letter.
static int conversion(Parser *p, unsigned *at, unsigned to) {
    const char *text = p->source->text;
    ++*at;
    if (*at >= to) fail_field(p, "expecting '}'");
    char c = text[*at];
    ++*at;
    if (c == 's' || c == 'r' || c == 'a') return c;
    fail_field(p, "invalid conversion character: expected 's', 'r', or 'a'");
}

static Node *format_spec(Parser *p, Joined *j, unsigned *at, unsigned to, unsigned body, bool raw,
                         int depth) {
    Joined spec = {.first = j->first, .last = j->last, .current = j->current, .kind = j->kind};
    spec.text = new_text(p, to - *at);
    *at = parse_formatted(p, &spec, *at + 1, to, body, raw, depth + 1);
    spec.first = spec.last =
        j->current; // what follows the last field, and the spec itself, have the token's range
    spec.kind = NULL;
    flush(p, &spec);
    Node *n = part(p, &spec, AST_JoinedStr);
    n->JoinedStr.values = spec.values;
    return n;
}

// replacement_field: '{' expression ['='] ['!' conversion] [':' format_spec] '}'; `at` is after '{'. Returns
// the offset after '}'.
static unsigned replacement_field(Parser *p, Joined *j, unsigned at, unsigned to, unsigned body, bool raw,
                                  int depth) {
    const char *text = p->source->text;
    if (depth >= MAX_FIELD_DEPTH) fail_field(p, "expressions nested too deeply");
    unsigned start = at, end = expression_end(p, at, to);
    if (end >= to) fail_field(p, "expecting '}'");
    if (only_space(text, start, end)) {
        if (text[end] == '}') fail_field(p, "empty expression not allowed");
        fail_at(p, token_range(p->tok), "f-string: expression required before '%c'", text[end]);
    }
    Node *value = parse_field_expression(p, start, end);
    at = end;
    bool debug = text[at] == '=';
    if (debug) {
        at++;
        while (at < to && strchr(" \t\n\f\r", text[at])) at++;
        append(&j->text, text + start, at - start);
    }
    int letter = at < to && text[at] == '!' ? conversion(p, &at, to) : -1;
    bool has_spec = at < to && text[at] == ':';
    Node *spec = has_spec ? format_spec(p, j, &at, to, body, raw, depth) : NULL;
    if (at >= to || text[at] != '}') fail_field(p, "expecting '}'");
    if (debug && !spec && letter == -1) letter = 'r';
    flush(p, j);
    Node *n = part(p, j, AST_FormattedValue);
    n->FormattedValue.value = value;
    n->FormattedValue.conversion = letter;
    n->FormattedValue.format_spec = spec;
    vec_push(p->arena, &j->values, n);
    return at + 1;
}

// The end of the literal text at `at`: the next brace that is not part of \N{...}.
static unsigned literal_end(const char *text, unsigned at, unsigned to, bool raw) {
    while (at < to && text[at] != '{' && text[at] != '}') {
        if (text[at] != '\\' || raw || at + 1 >= to)
            at++;
        else if (text[at + 1] == 'N' && at + 2 < to && text[at + 2] == '{') {
            const char *close = memchr(text + at, '}', to - at);
            if (!close) return to;
            at = (unsigned)(close - text) + 1;
        } else
            at += text[at + 1] == '{' || text[at + 1] == '}' ? 1 : 2;
    }
    return at < to ? at : to;
}

// The body of an f-string, or at depth > 0 of a format spec, which ends at its '}'. Returns where it ended.
static unsigned parse_formatted(Parser *p, Joined *j, unsigned at, unsigned to, unsigned body, bool raw,
                                int depth) {
    const char *text = p->source->text;
    while (at < to) {
        unsigned end = literal_end(text, at, to, raw);
        decode_str(p, &j->text, j->current, at, end, body, raw);
        at = end;
        if (at >= to) break;
        if (depth == 0 && at + 1 < to && text[at + 1] == text[at]) { // {{ or }}
            append_char(&j->text, text[at]);
            at += 2;
        } else if (text[at] == '{')
            at = replacement_field(p, j, at + 1, to, body, raw, depth);
        else if (depth == 0)
            fail_field(p, "single '}' is not allowed");
        else
            return at;
    }
    return at;
}

// ---- literals ----

static void add_literal(Parser *p, Joined *j, const Token *t, bool bytes) {
    Literal l = take_apart(p, t);
    j->current = t;
    if (l.bytes != bytes) fail_at(p, token_range(p->tok), "cannot mix bytes and nonbytes literals");
    if (bytes)
        decode_bytes(p, &j->text, t, &l);
    else if (l.formatted)
        parse_formatted(p, j, l.from, l.to, l.from, l.raw, 0);
    else
        decode_str(p, &j->text, t, l.from, l.to, l.from, l.raw);
}

// One plain literal without escapes, the common case: no buffer needed.
static Node *simple_string(Parser *p, const Token *t) {
    Literal l = take_apart(p, t);
    const char *text = p->source->text + l.from;
    size_t len = l.to - l.from;
    if (l.formatted || l.bytes || (!l.raw && memchr(text, '\\', len))) return NULL;
    Node *n = new_node(p, AST_Constant, t);
    n->Constant.value.kind = CONST_Str;
    n->Constant.value.text = arena_strndup(p->arena, text, len);
    n->Constant.value.len = len;
    n->Constant.kind = l.unicode ? intern(p->source->names, "u", 1) : NULL;
    return n;
}

// strings: STRING+
Node *parse_strings(Parser *p) {
    const Token *first = p->tok;
    bool formatted = false;
    while (at(p, TOK_STRING)) formatted |= p->tok++->fstring;
    if (p->tok == first + 1) {
        Node *simple = simple_string(p, first);
        if (simple) return simple;
    }
    Literal l = take_apart(p, first);
    Joined j = {
        .first = first, .last = p->tok - 1, .kind = l.unicode ? intern(p->source->names, "u", 1) : NULL};
    j.text = new_text(p, j.last->end - first->start);
    for (const Token *t = first; t <= j.last; t++) add_literal(p, &j, t, l.bytes);
    Node *n;
    if (formatted) {
        flush(p, &j);
        n = part(p, &j, AST_JoinedStr);
        n->JoinedStr.values = j.values;
    } else
        n = text_constant(p, &j, l.bytes ? CONST_Bytes : CONST_Str);
    return n;
}
