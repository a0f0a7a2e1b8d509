// test_str.c -- str at the C level: widths, interning, hashing, slices, joins, codecs, the builder, search.
#include "tests/unit/runtime_test.h"

#include "runtime/types/bytes.h"
#include "runtime/types/list.h"
#include "runtime/types/search.h"
#include "runtime/types/str.h"
#include "runtime/types/unicode.h"

static int width_of(CrValue s) { return cr_str_width(cr_str_of(s)); }

PY(str, is_as_narrow_as_its_text) {
    CHECK(width_of(STR("abc")) == 1 && cr_str_is_ascii(cr_str_of(STR("abc"))));
    CHECK(width_of(STR("é")) == 1 && !cr_str_is_ascii(cr_str_of(STR("é"))));
    CHECK(width_of(STR("日本")) == 2);
    CHECK(width_of(STR("a😀")) == 4);
    const uint32_t wide[] = {'a', 'b', 0xE9};
    CHECK(width_of(cr_str_from_ucs4(t, wide, 3)) == 1);
    const uint16_t two[] = {'a', 'b'};
    CHECK(cr_str_is_ascii(cr_str_of(cr_str_from_ucs2(t, two, 2))));
}
PY(str, ends_with_a_zero_code_point) {
    CHECK(strcmp(cr_str_data(cr_str_of(STR("hello"))), "hello") == 0);
    CHECK(cr_str_at(cr_str_of(STR("日本")), 2) == 0);
}
PY(str, one_character_strs_are_shared) {
    CHECK(cr_str_from_char(t, 'x') == STR("x"));
    CHECK(cr_str_from_char(t, 0xE9) == STR("é"));
    CHECK(STR("") == cr_str_empty);
    CHECK(cr_str_slice(t, STR("axb"), 1, 2) == STR("x"));
}
PY(str, interning_gives_one_object) {
    CrValue a = cr_intern(t, STR("some_name")), b = cr_intern(t, STR("some_name"));
    CHECK(a == b && a == cr_intern_c(t, "some_name"));
    CHECK(cr_intern(t, STR("日本語")) == cr_intern(t, STR("日本語")));
    CHECK(a != cr_intern_c(t, "some_other"));
}
PY(str, intern_table_grows) {
    char text[32];
    static CrValue seen[20000];
    for (int i = 0; i < 20000; i++) {
        snprintf(text, sizeof text, "name_%d", i);
        seen[i] = cr_intern_c(t, text);
    }
    for (int i = 0; i < 20000; i++) {
        snprintf(text, sizeof text, "name_%d", i);
        if (!CHECK(cr_intern_c(t, text) == seen[i])) return;
    }
}
PY(str, equal_texts_hash_alike) {
    CrValue a = STR("hello world"), b = cr_str_concat(t, STR("hello "), STR("world"));
    CHECK(a != b && cr_str_equal(a, b) && cr_str_hash(a) == cr_str_hash(b));
    CHECK(cr_str_hash(cr_str_empty) == 0);
    CHECK(!cr_str_equal(STR("hello worlD"), a));
    CHECK(cr_hash_bytes("abc", 3) != cr_hash_bytes("abd", 3));
}
PY(str, hashes_spread) {
    static bool used[1 << 12];
    int distinct = 0;
    for (int i = 0; i < 1 << 12; i++) {
        char text[16];
        int n = snprintf(text, sizeof text, "k%d", i);
        uint64_t cell = (uint64_t)cr_hash_bytes(text, (size_t)n) & ((1 << 12) - 1);
        distinct += !used[cell];
        used[cell] = true;
    }
    CHECK(distinct > 2400); // random: 63% of 4096
}
PY(str, order_is_by_code_point_across_widths) {
    CHECK(cr_str_order(STR("a"), STR("b")) < 0 && cr_str_order(STR("b"), STR("a")) > 0);
    CHECK(cr_str_order(STR("a"), STR("ab")) < 0 && cr_str_order(STR("ab"), STR("ab")) == 0);
    CHECK(cr_str_order(STR("é"), STR("日")) < 0 && cr_str_order(STR("\xEF\xBF\xBF"), STR("😀")) < 0);
}
PY(str, is_compares_with_c_text) {
    CHECK(cr_str_is(STR("abc"), "abc") && !cr_str_is(STR("abc"), "ab") && !cr_str_is(STR("ab"), "abc"));
    CHECK(!cr_str_is(INT(5), "5") && !cr_str_is(STR("é"), "e") && cr_str_is(cr_str_empty, ""));
}
PY(str, concat_widens_and_keeps_identity) {
    CrValue a = STR("abc");
    CHECK(cr_str_concat(t, a, cr_str_empty) == a && cr_str_concat(t, cr_str_empty, a) == a);
    SHOWS(cr_str_concat(t, a, STR("日")), "'abc日'");
    SHOWS(cr_str_concat(t, STR("é"), STR("😀")), "'é😀'");
    CrValue parts[] = {STR("a"), STR("é"), STR("日"), STR("😀"), cr_str_empty};
    SHOWS(cr_str_concat_n(t, parts, 5), "'aé日😀'");
    CHECK(cr_str_concat_n(t, parts, 0) == cr_str_empty);
}
PY(str, slices_narrow) {
    CrValue s = STR("日ab本");
    CHECK(cr_str_is_ascii(cr_str_of(cr_str_slice(t, s, 1, 3))));
    CHECK(cr_str_slice(t, s, 0, 4) == s && cr_str_slice(t, s, 3, 1) == cr_str_empty);
    SHOWS(cr_str_slice(t, s, 2, 4), "'b本'");
}
PY(str, join_checks_its_items) {
    SHOWS(cr_str_join(t, STR(", "), LIST(STR("a"), STR("é"), STR("日"))), "'a, é, 日'");
    CrValue only = STR("only one");
    CHECK(cr_str_join(t, STR(","), TUPLE(only)) == only);
    CHECK(cr_str_join(t, STR(","), LIST(STR("a"), INT(1))) == CR_ERROR);
    RAISED(TypeError, "sequence item 1: expected str instance, int found");
    CHECK(cr_str_join(t, STR(","), INT(5)) == CR_ERROR);
    RAISED(TypeError, "can only join an iterable");
}
PY(str, utf8_of_ascii_is_not_copied) {
    CrValue s = STR("plain text");
    size_t n;
    CHECK(cr_str_utf8(t, s, &n) == cr_str_data(cr_str_of(s)) && n == 10);
    const char *p = cr_str_utf8(t, STR("é日😀"), &n);
    CHECK(n == 9 && strcmp(p, "é日😀") == 0);
}
PY(str, surrogates_have_no_utf8) {
    CrValue s = cr_str_from_wtf8(t, "a\xED\xA0\x80", 4);
    CHECK(cr_str_of(s)->len == 2 && cr_str_at(cr_str_of(s), 1) == 0xD800);
    CHECK(cr_str_utf8(t, s, NULL) == NULL);
    RAISED(UnicodeEncodeError, "'utf-8' codec can't encode character '\\ud800' in position 1: surrogates not allowed");
    CHECK(cr_str_from_utf8(t, "a\xED\xA0\x80", 4) == CR_ERROR);
    RAISED(UnicodeDecodeError, "'utf-8' codec can't decode byte 0xed in position 1: invalid continuation byte");
}
PY(str, ill_formed_utf8_is_reported_in_maximal_parts) {
    SHOWS(cr_str_decode(t, (const uint8_t *)"\xF0\x9F\x98(", 4, NULL, "replace"), "'\xEF\xBF\xBD('");
    SHOWS(cr_str_decode(t, (const uint8_t *)"\xC0\x80", 2, NULL, "backslashreplace"), "'\\\\xc0\\\\x80'");
    SHOWS(cr_str_decode(t, (const uint8_t *)"\xE2\x82", 2, NULL, "ignore"), "''");
    CHECK(cr_str_decode(t, (const uint8_t *)"x", 1, "no-such", NULL) == CR_ERROR);
    RAISED(LookupError, "unknown encoding: no-such");
}
PY(str, codecs_round_trip) {
    static const char *const codecs[] = {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf_32_be", "UTF8", "utf-8-sig"};
    CrValue s = STR("plain é 日本 😀");
    for (size_t i = 0; i < sizeof codecs / sizeof codecs[0]; i++) {
        CrBytes *b = cr_bytes_of(cr_str_encode(t, s, codecs[i], NULL));
        CHECK(cr_str_equal(cr_str_decode(t, b->data, (size_t)b->len, codecs[i], NULL), s));
    }
}
PY(str, builder_widens_and_narrows) {
    CrStrBuilder b = {0};
    cr_builder_ascii(&b, "abc", 3);
    cr_builder_char(&b, 0xE9);
    cr_builder_repeat(&b, '-', 100);
    cr_builder_char(&b, 0x1F600);
    cr_builder_slice(&b, STR("日本語"), 1, 2);
    CrValue s = cr_builder_finish(t, &b);
    CHECK(cr_str_of(s)->len == 106 && width_of(s) == 4 && cr_str_at(cr_str_of(s), 105) == 0x672C);
    CHECK(b.data == NULL && b.len == 0);
    CHECK(cr_builder_finish(t, &b) == cr_str_empty);
    cr_builder_str(&b, STR("日"));
    cr_builder_free(&b);
    cr_builder_puts(&b, "x");
    CHECK(cr_builder_finish(t, &b) == STR("x"));
}
PY(str, search_by_bytes_minds_alignment) {
    // 0x6161 0x6162: the bytes 61 61 61 62 hold the pattern 61 61 at an odd offset as well
    const uint16_t hay[] = {0x6162, 0x6161, 0x6261}, needle[] = {0x6161, 0x6261};
    CHECK(cr_search(hay, 3, needle, 2, 2) == 1 && cr_search_last(hay, 3, needle, 2, 2) == 1);
    const uint16_t shifted[] = {0x0161, 0x0201, 0x0302}, odd[] = {0x0101, 0x0202};
    CHECK(cr_search(shifted, 3, odd, 2, 2) == -1);
    CHECK(cr_search("aaaa", 4, "aa", 2, 1) == 0 && cr_search_last("aaaa", 4, "aa", 2, 1) == 2);
    CHECK(cr_search_count("aaaaa", 5, "aa", 2, 1, -1) == 2 && cr_search_count("abc", 3, "", 0, 1, -1) == 4);
    CHECK(cr_search_count("aaaaa", 5, "a", 1, 1, 3) == 3 && cr_search("abc", 3, "abcd", 4, 1) == -1);
}
PY(str, unicode_properties) {
    CHECK(cr_char_is_space(' ') && cr_char_is_space(0x2003) && !cr_char_is_space(0x200B));
    CHECK(cr_char_decimal('7') == 7 && cr_char_decimal(0x0663) == 3 && cr_char_decimal(0xB2) == -1 && cr_char_digit(0xB2) == 2);
    CHECK(cr_char_is_numeric(0x4E00) && cr_char_is_alpha(0x4E00) && !cr_char_is_printable(0x200B));
    uint32_t out[CR_CASE_MAX];
    CHECK(cr_char_upper(0xDF, out) == 2 && out[0] == 'S' && out[1] == 'S');
    CHECK(cr_char_lower('Q', out) == 1 && out[0] == 'q');
    CHECK(cr_char_upper(0xFB03, out) == 3);
}
PY(str, ascii_escapes) {
    SHOWS(cr_str_ascii_escaped(t, STR("aé日😀")), "'a\\\\xe9\\\\u65e5\\\\U0001f600'");
}
