// test_lexer.c -- tokens: layout, names, numbers, strings, operators, positions, errors.
#include "tests/unit/frontend.h"

// clang-format off: it would tear the expected texts apart

// The kinds of all tokens as words: "NAME = NUMBER NEWLINE END".
static const char *kinds_of(Arena *a, const char *text) {
    TokenArray tokens;
    StrBuf out = {0};
    lex(a, source_of(a, text), &tokens);
    for (int i = 0; i < tokens.len; i++) {
        static const char *const plain[] = {"END", "ERROR", "NEWLINE", "INDENT", "DEDENT", "NAME", "NUMBER", "STRING", "STRAY"};
        TokenKind k = tokens.items[i].kind;
        strbuf_printf(&out, "%s%s", i ? " " : "", k <= TOK_STRAY ? plain[k] : token_text(k));
    }
    const char *copy = arena_strdup(a, out.data);
    strbuf_free(&out);
    return copy;
}

static const Token *token(Arena *a, const char *text, int index) {
    TokenArray tokens;
    lex(a, source_of(a, text), &tokens);
    cr_assert_lt(index, tokens.len);
    return &tokens.items[index];
}

static const char *lex_error(Arena *a, const char *text) {
    TokenArray tokens;
    Source *s = source_of(a, text);
    lex(a, s, &tokens);
    lex_report_error(s, &tokens);
    return s->error.message ? s->error.message : "";
}

#define KINDS(text, wanted) assert_made(kinds_of(&a_, text), wanted)
#define ERROR(text, wanted) assert_made(lex_error(&a_, text), wanted)

Test(lexer, empty_text) { KINDS("", "END"); }
Test(lexer, simple_statement) { KINDS("x = 1\n", "NAME = NUMBER NEWLINE END"); }
Test(lexer, blank_and_comment_lines_are_no_tokens) { KINDS("\n\n# c\n   # d\nx\n\n", "NAME NEWLINE END"); }
Test(lexer, form_feed_resets_the_column) { KINDS("  \fx\n", "NAME NEWLINE END"); }

Test(lexer, blocks) {
    KINDS("if x:\n  y\n  if z:\n     w\nv\n",
          "if NAME : NEWLINE INDENT NAME NEWLINE if NAME : NEWLINE INDENT NAME NEWLINE DEDENT DEDENT NAME NEWLINE END");
}

Test(lexer, open_blocks_are_closed_at_the_end) { KINDS("if x:\n  y", "if NAME : NEWLINE INDENT NAME NEWLINE DEDENT END"); }
Test(lexer, no_layout_inside_brackets) { KINDS("f(a,\n  b\n)\n", "NAME ( NAME , NAME ) NEWLINE END"); }
Test(lexer, backslash_joins_lines) { KINDS("x = \\\n  1\n", "NAME = NUMBER NEWLINE END"); }
Test(lexer, backslash_in_indentation) { KINDS("if x:\n  \\\n  y\n", "if NAME : NEWLINE INDENT NAME NEWLINE DEDENT END"); }

Test(lexer, keywords_and_soft_keywords) { KINDS("match case type _ None\n", "NAME NAME NAME NAME None NEWLINE END"); }

Test(lexer, longest_operator_wins) {
    KINDS("a **= b // c >> d -> e ... := != <=\n", "NAME **= NAME // NAME >> NAME -> NAME ... := != <= NEWLINE END");
}

Test(lexer, numbers) {
    KINDS("1 1_000 0xFF 0o17 0b1 1.5 .5 5. 1e5 1E-5 1j 0 00 0_0 1_0.2_0e1_0j\n",
          "NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NUMBER NEWLINE END");
}

Test(lexer, keyword_directly_after_number) { KINDS("1if x else 2\n", "NUMBER if NAME else NUMBER NEWLINE END"); }
Test(lexer, dots) { KINDS("a.b..c\n", "NAME . NAME . . NAME NEWLINE END"); }

Test(lexer, strings_and_prefixes) {
    KINDS("'a' \"b\" r'\\d' b'c' Rb'd' f'e' rF'g' u'h'\n",
          "STRING STRING STRING STRING STRING STRING STRING STRING NEWLINE END");
}

Test(lexer, names_that_look_like_prefixes) { KINDS("br f rb bu fr'x'\n", "NAME NAME NAME NAME STRING NEWLINE END"); }

Test(lexer, triple_quotes_span_lines) {
    Arena a = {0};
    const Token *t = token(&a, "x = '''a\n''b'''\n", 2);
    cr_assert_eq(t->kind, TOK_STRING);
    cr_assert(t->line == 1 && t->col == 4 && t->end_line == 2 && t->end_col == 6);
    arena_free(&a);
}

Test(lexer, fstring_may_reuse_its_quote_inside) {
    Arena a = {0};
    const Token *t = token(&a, "f'{d['k']}' + 1\n", 0);
    cr_assert_eq(t->kind, TOK_STRING);
    cr_assert(t->fstring);
    cr_assert_eq(t->end - t->start, 11);
    arena_free(&a);
}

Test(lexer, positions_count_bytes) {
    Arena a = {0};
    const Token *t = token(&a, "\xc3\xa9 = x\n", 2);
    cr_assert(t->line == 1 && t->col == 5 && t->end_col == 6);
    arena_free(&a);
}

Test(lexer, identifiers_are_normalised) {
    Arena a = {0};
    assert_str(token(&a, "\xef\xac\x81n\n", 0)->name, "fin"); // the ligature fi
    assert_str(token(&a, "\xc3\xa9t\xc3\xa9\n", 0)->name, "\xc3\xa9t\xc3\xa9");
    arena_free(&a);
}

Test(lexer, tabs_must_agree_with_spaces) {
    ERROR("if x:\n\ty\n        z\n", "inconsistent use of tabs and spaces in indentation");
    ERROR("if x:\n        y\n\tz\n", "inconsistent use of tabs and spaces in indentation");
}

Test(lexer, dedent_to_no_block) {
    ERROR("if x:\n    y\n  z\n", "unindent does not match any outer indentation level");
}

Test(lexer, too_many_blocks) {
    Arena a = {0};
    StrBuf text = {0};
    for (int i = 0; i < 101; i++) strbuf_printf(&text, "%*sif x:\n", i, "");
    assert_str(lex_error(&a, text.data), "too many levels of indentation");
    strbuf_free(&text);
    arena_free(&a);
}

Test(lexer, brackets) {
    ERROR("x = )\n", "unmatched ')'");
    ERROR("(]\n", "closing parenthesis ']' does not match opening parenthesis '('");
    ERROR("(\n]\n", "closing parenthesis ']' does not match opening parenthesis '(' on line 1");
    ERROR("f(1,\n2\n", "'(' was never closed");
}

Test(lexer, too_many_brackets) {
    Arena a = {0};
    StrBuf text = {0};
    for (int i = 0; i < 201; i++) strbuf_putc(&text, '(');
    assert_str(lex_error(&a, text.data), "too many nested parentheses");
    strbuf_free(&text);
    arena_free(&a);
}

Test(lexer, number_errors) {
    ERROR("0x\n", "invalid hexadecimal literal");
    ERROR("0o8\n", "invalid digit '8' in octal literal");
    ERROR("0b12\n", "invalid digit '2' in binary literal");
    ERROR("1__0\n", "invalid decimal literal");
    ERROR("1_\n", "invalid decimal literal");
    ERROR("1a\n", "invalid decimal literal");
    ERROR("1e+\n", "invalid decimal literal");
    ERROR("1jx\n", "invalid imaginary literal");
    ERROR("012\n", "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers");
}

Test(lexer, string_errors) {
    ERROR("x = 'abc\n", "unterminated string literal (detected at line 1)");
    ERROR("x = '''abc\n\n", "unterminated triple-quoted string literal (detected at line 2)");
    ERROR("'a\\\nb\n", "unterminated string literal (detected at line 2)");
}

Test(lexer, character_errors) {
    ERROR("x = \xe2\x82\xac\n", "invalid character '\xe2\x82\xac' (U+20AC)");
    ERROR("x = \xc2\xa0\n", "invalid non-printable character U+00A0");
    ERROR("x = \x01\n", "invalid non-printable character U+0001");
}

Test(lexer, backslash_errors) {
    ERROR("x = \\ 1\n", "unexpected character after line continuation character");
    ERROR("x = \\", "unexpected EOF while parsing");
}
