// test_source.c -- decoding, line ends, positions and the printed form of errors.
#include "tests/unit/frontend.h"

static Source *from_bytes(Arena *a, const char *bytes, size_t len) {
    return source_from_bytes(a, NULL, "t.py", bytes, len);
}
#define BYTES(a, literal) from_bytes((a), (literal), sizeof(literal) - 1)

Test(source, empty_text_has_no_lines) {
    Arena a = {0};
    Source *s = source_of(&a, "");
    cr_assert_eq(s->len, 0);
    cr_assert_eq(s->n_lines, 0);
    arena_free(&a);
}

Test(source, missing_final_newline_is_added) {
    Arena a = {0};
    Source *s = source_of(&a, "x");
    assert_str(s->text, "x\n");
    cr_assert(s->missing_newline);
    cr_assert_not(source_of(&a, "x\n")->missing_newline);
    arena_free(&a);
}

Test(source, all_line_ends_become_newlines) {
    Arena a = {0};
    Source *s = source_of(&a, "a\r\nb\rc\n\r\nd");
    assert_str(s->text, "a\nb\nc\n\nd\n");
    cr_assert_eq(s->n_lines, 5);
    size_t len;
    const char *line = source_line(s, 3, &len);
    cr_assert_eq(len, 1);
    cr_assert_eq(*line, 'c');
    arena_free(&a);
}

Test(source, position_of_an_offset) {
    Arena a = {0};
    Source *s = source_of(&a, "ab\ncd\n");
    int line, col;
    source_position(s, 0, &line, &col);
    cr_assert(line == 1 && col == 0);
    source_position(s, 4, &line, &col);
    cr_assert(line == 2 && col == 1);
    arena_free(&a);
}

Test(source, byte_order_mark_is_dropped) {
    Arena a = {0};
    assert_str(BYTES(&a, "\xef\xbb\xbfx = 1")->text, "x = 1\n");
    arena_free(&a);
}

Test(source, latin1_cookie) {
    Arena a = {0};
    assert_str(BYTES(&a, "# -*- coding: latin-1 -*-\n'\xe9'\n")->text,
               "# -*- coding: latin-1 -*-\n'\xc3\xa9'\n");
    arena_free(&a);
}

Test(source, cookie_in_the_second_line) {
    Arena a = {0};
    assert_str(BYTES(&a, "#!/usr/bin/python\n# vim: set fileencoding=iso-8859-1 :\n'\xe9'")->text,
               "#!/usr/bin/python\n# vim: set fileencoding=iso-8859-1 :\n'\xc3\xa9'\n");
    arena_free(&a);
}

Test(source, cookie_after_code_does_not_count) {
    Arena a = {0};
    Source *s = BYTES(&a, "x = 1\n# coding: latin-1\n'\xe9'\n");
    cr_assert_not_null(s->error.message);
    cr_assert_not_null(
        strstr(s->error.message, "Non-UTF-8 code starting with '\\xe9' in file t.py on line 3"));
    arena_free(&a);
}

Test(source, other_encodings_go_through_iconv) {
    Arena a = {0};
    Source *s = BYTES(&a, "# coding: koi8-r\n'\xc1'\n");
    cr_assert_null(s->error.message);
    assert_str(s->text, "# coding: koi8-r\n'\xd0\xb0'\n");
    arena_free(&a);
}

Test(source, unknown_encoding) {
    Arena a = {0};
    assert_str(BYTES(&a, "# coding: nonsense\n")->error.message, "encoding problem: nonsense");
    arena_free(&a);
}

Test(source, mark_and_other_cookie_contradict) {
    Arena a = {0};
    assert_str(BYTES(&a, "\xef\xbb\xbf# coding: latin-1\n")->error.message,
               "encoding problem: iso-8859-1 with BOM");
    arena_free(&a);
}

Test(source, undeclared_bytes_are_refused) {
    Arena a = {0};
    cr_assert_null(parse_module(&a, BYTES(&a, "x = '\xff'\n")));
    cr_assert_not_null(BYTES(&a, "\xc3")->error.message);         // cut off
    cr_assert_not_null(BYTES(&a, "\xed\xa0\x80")->error.message); // a surrogate
    cr_assert_not_null(BYTES(&a, "\xc0\x80")->error.message);     // overlong
    cr_assert_null(BYTES(&a, "\xf0\x9d\x84\xa0")->error.message);
    arena_free(&a);
}

Test(source, nul_bytes_are_refused) {
    Arena a = {0};
    Source *s = BYTES(&a, "x = 1\n\0y\n");
    assert_str(s->error.message, "source code cannot contain null bytes");
    cr_assert_eq(s->error.line, 2);
    arena_free(&a);
}

Test(source, only_the_first_error_counts) {
    Arena a = {0};
    Source *s = source_of(&a, "x\n");
    cr_assert_not(source_error(s, (SourceRange){1, 0, 1, 1}, "first %d", 1));
    source_error(s, (SourceRange){1, 0, 1, 1}, "second");
    assert_str(s->error.message, "first 1");
    arena_free(&a);
}

Test(source, error_is_printed_as_by_cpython) {
    Arena a = {0};
    assert_str(dump_of(&a, "if x:\n    f(a b)\n"),
               "  File \"t.py\", line 2\n"
               "    f(a b)\n"
               "      ^^^\n"
               "SyntaxError: invalid syntax. Perhaps you forgot a comma?\n");
    arena_free(&a);
}

Test(source, error_over_lines_is_marked_to_the_end_of_the_first) {
    Arena a = {0};
    assert_str(dump_of(&a, "f(a b(\n1))\n"), "  File \"t.py\", line 1\n"
                                             "    f(a b(\n"
                                             "      ^^^^\n"
                                             "SyntaxError: invalid syntax. Perhaps you forgot a comma?\n");
    arena_free(&a);
}

Test(source, error_without_position_is_one_line) {
    Arena a = {0};
    Source *s = BYTES(&a, "# coding: nonsense\n");
    StrBuf out = {0};
    source_format_error(s, &out);
    assert_str(out.data, "SyntaxError: encoding problem: nonsense\n");
    strbuf_free(&out);
    arena_free(&a);
}

Test(source, names_are_shared_through_the_interner) {
    Arena a = {0};
    Interner *names = interner_new(&a);
    Source *s = source_from_text(&a, names, "a.py", "spam", 4),
           *t = source_from_text(&a, names, "b.py", "spam", 4);
    Node *m = parse_module(&a, s), *n = parse_module(&a, t);
    cr_assert_eq(m->Module.body.items[0]->Expr.value->Name.id, n->Module.body.items[0]->Expr.value->Name.id);
    arena_free(&a);
}

Test(intern, many_names_stay_distinct) {
    Arena a = {0};
    Interner *in = interner_new(&a);
    const char *seen[5000];
    for (int i = 0; i < 5000; i++) seen[i] = intern_str(in, arena_printf(&a, "name%d", i));
    for (int i = 0; i < 5000; i++) {
        cr_assert_eq(seen[i], intern_str(in, arena_printf(&a, "name%d", i)));
        cr_assert_eq(intern_head(seen[i])->len, strlen(seen[i]));
    }
    arena_free(&a);
}
