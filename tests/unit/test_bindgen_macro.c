// test_bindgen_macro.c -- macros: every kind of value, what is refused and why, hostile definitions.
#include <math.h>
#include <stdio.h>

#include "tests/unit/bindgen_fixture.h"

static BindDecl *macro(const char *name, BindKind kind) { return fixture_kind(fixture_scan("macros.h"), name, kind); }

static void expect_int(const char *name, int64_t value, const char *type) {
    BindDecl *d = macro(name, BIND_MACRO_INT);
    cr_expect_eq((int64_t)d->value.integer, value, "%s is %lld", name, (long long)d->value.integer);
    cr_expect_str_eq(d->type->spelling, type, "%s is a %s", name, d->type->spelling);
}

static void expect_string(const char *name, const char *bytes, size_t n) {
    BindDecl *d = macro(name, BIND_MACRO_STRING);
    cr_assert_eq((size_t)d->value.length, n, "%s has %lld bytes", name, (long long)d->value.length);
    cr_expect_eq(memcmp(d->value.bytes, bytes, n + 1), 0, "%s", name);
}

Test(macro_int, values_and_types) {
    expect_int("INT", 42, "int");
    expect_int("NEGATIVE", -5, "int");
    expect_int("HEX", 0xffffffff, "unsigned int");
    expect_int("LONG", 5, "long");
    expect_int("EXPRESSION", 42 << 4 | 1, "int");
    expect_int("SIZE", 24, "unsigned long");
    expect_int("BOOLEAN", 1, "int");
}

Test(macro_int, cast_keeps_the_typedef) {
    BindDecl *d = macro("CAST", BIND_MACRO_INT);
    cr_expect_eq((int)d->value.integer, 44);
    cr_expect_str_eq(d->type->typedef_name, "uint8_t");
}

Test(macro_int, unsigned_64_bits) {
    BindDecl *d = macro("ULL", BIND_MACRO_INT);
    cr_expect(d->value.integer == (__int128)UINT64_MAX);
    cr_expect_not(d->type->is_signed);
}

Test(macro_int, hundred_and_twenty_eight_bits) {
    cr_expect(macro("BIG128", BIND_MACRO_INT)->value.integer == (__int128)1 << 100);
    cr_expect(macro("NEG128", BIND_MACRO_INT)->value.integer == -((__int128)1 << 100));
}

Test(macro_int, last_definition_counts) { expect_int("CHANGED", 2, "int"); }

Test(macro_int, a_lone_preprocessor_operator_ends_nothing) { expect_int("AFTER_OPERATOR", 77, "int"); }

Test(macro_int, deprecation_pragmas_are_no_harm) { expect_int("DEPRECATED", 78, "int"); }

Test(macro_function, expansion_is_bounded_by_uses_of_arguments) {
    cr_expect_eq(macro("DEEP", BIND_MACRO_FUNCTION)->macro.param_count, 1); // 2^7 times its argument, not 2^7 to some power
}

Test(macro_expr, a_body_may_begin_on_the_next_line) {
    BindDecl *d = macro("SPLICED", BIND_MACRO_EXPR);
    cr_expect(d->expr.is_lvalue);
    cr_expect_str_eq(d->text, "(*real_pointer())");
}

Test(macro_int, private_names_are_there_too) { expect_int("_PRIVATE", 9, "int"); }

Test(macro_int, keyword_names_take_an_underscore) {
    BindHeader *h = fixture_scan("macros.h");
    cr_expect_eq(fixture_get(h, "None_"), fixture_get(h, "None"));
}

Test(macro_char, literals) {
    cr_expect_eq((int)macro("LETTER", BIND_MACRO_CHAR)->value.integer, 'x');
    cr_expect_eq((int)macro("PARENTHESISED_LETTER", BIND_MACRO_CHAR)->value.integer, '\n');
}

Test(macro_float, values) {
    cr_expect_eq(macro("NUMBER", BIND_MACRO_FLOAT)->value.number, 2.5);
    cr_expect_eq(macro("NUMBER", BIND_MACRO_FLOAT)->type->kind, BT_DOUBLE);
    cr_expect_eq(macro("SINGLE", BIND_MACRO_FLOAT)->type->kind, BT_FLOAT);
    cr_expect_eq(macro("PRECISE", BIND_MACRO_FLOAT)->type->kind, BT_LONGDOUBLE);
    cr_expect_eq(macro("PRECISE", BIND_MACRO_FLOAT)->value.number, 1.25);
    cr_expect(isinf(macro("INFINITE", BIND_MACRO_FLOAT)->value.number));
}

Test(macro_string, plain) {
    expect_string("TEXT", "hello", 5);
    expect_string("JOINED", "onetwo", 6);
    expect_string("EMPTY_TEXT", "", 0);
    expect_string("QUOTES", "tab\there \"quoted\"\n", 18);
    expect_string("UTF8", "h\xc3\xa9", 3);
}

Test(macro_string, with_nul_inside) { expect_string("NUL_INSIDE", "a\0b", 3); }

Test(macro_string, in_parentheses) { expect_string("BRACKETED", "in parentheses", 14); }

Test(macro_string, wide_is_an_expression) {
    BindDecl *d = macro("WIDE", BIND_MACRO_EXPR);
    cr_expect_eq(d->type->kind, BT_ARRAY);
    cr_expect_eq(d->type->to->size, 4);
}

Test(macro_alias, function_variable_and_macro) {
    cr_expect_str_eq(macro("ALIAS", BIND_MACRO_ALIAS)->target->name, "real_function");
    cr_expect_eq(macro("ALIAS", BIND_MACRO_ALIAS)->target->kind, BIND_FUNCTION);
    cr_expect_str_eq(macro("ALIAS_OF_ALIAS", BIND_MACRO_ALIAS)->target->name, "real_function");
    cr_expect_eq(macro("VARIABLE_ALIAS", BIND_MACRO_ALIAS)->target->kind, BIND_VARIABLE);
    cr_expect_eq(macro("MACRO_ALIAS", BIND_MACRO_ALIAS)->target->kind, BIND_MACRO_FUNCTION);
}

Test(macro_expr, types) {
    cr_expect_eq(macro("CALL", BIND_MACRO_EXPR)->type->kind, BT_INT);
    cr_expect_not(macro("CALL", BIND_MACRO_EXPR)->expr.is_constant);
    cr_expect_eq(macro("POINTER", BIND_MACRO_EXPR)->type->to->kind, BT_VOID);
    cr_expect(macro("POINTER", BIND_MACRO_EXPR)->expr.is_constant);
    cr_expect(macro("BAD_POINTER", BIND_MACRO_EXPR)->expr.is_constant);
    cr_expect_eq(macro("COMPOUND", BIND_MACRO_EXPR)->type->kind, BT_RECORD);
    cr_expect_eq(macro("STATEMENT_EXPRESSION", BIND_MACRO_EXPR)->type->kind, BT_INT);
}

Test(macro_expr, what_depends_on_its_place_is_no_constant) {
    cr_expect_not(macro("HERE", BIND_MACRO_EXPR)->expr.is_constant);
    macro("FROM_HERE", BIND_MACRO_EXPR);
    macro("THIS_FILE", BIND_MACRO_EXPR);
}

Test(macro_expr, lvalues) {
    cr_expect(macro("LVALUE", BIND_MACRO_EXPR)->expr.is_lvalue);
    cr_expect_not(macro("CALL", BIND_MACRO_EXPR)->expr.is_lvalue);
    cr_expect(fixture_kind(fixture_scan("errno.h"), "errno", BIND_MACRO_EXPR)->expr.is_lvalue);
}

Test(macro_type, kinds) {
    cr_expect_eq(macro("TYPE", BIND_MACRO_TYPE)->type->kind, BT_ULONG);
    cr_expect_eq(macro("TYPE_BY_NAME", BIND_MACRO_TYPE)->type->kind, BT_ULONG);
    cr_expect_eq(macro("STRUCT_TYPE", BIND_MACRO_TYPE)->type->kind, BT_RECORD);
    cr_expect_eq(macro("POINTER_TYPE", BIND_MACRO_TYPE)->type->kind, BT_PTR);
}

Test(macro_member, paths) {
    cr_expect_str_eq(macro("MEMBER", BIND_MACRO_MEMBER)->text, "when.seconds");
    cr_expect_str_eq(macro("ELEMENT", BIND_MACRO_MEMBER)->text, "list[2]");
    cr_expect_str_eq(fixture_kind(fixture_scan("sys/stat.h"), "st_mtime", BIND_MACRO_MEMBER)->text, "st_mtim.tv_sec");
    cr_expect_eq(fixture_get(fixture_scan("netinet/in.h"), "s6_addr")->kind, BIND_MACRO_MEMBER);
}

Test(macro_function, parameters_and_body) {
    BindDecl *d = macro("MAX", BIND_MACRO_FUNCTION);
    cr_assert_eq(d->macro.param_count, 2);
    cr_expect_str_eq(d->macro.params[1], "b");
    cr_expect_str_eq(d->text, "((a) > (b) ? (a) : (b))");
    cr_expect_eq(macro("NO_PARAMETERS", BIND_MACRO_FUNCTION)->macro.param_count, 0);
}

Test(macro_function, variadic) {
    BindDecl *c99 = macro("VARIADIC", BIND_MACRO_FUNCTION), *gnu = macro("GNU_VARIADIC", BIND_MACRO_FUNCTION);
    cr_expect(c99->macro.is_variadic && gnu->macro.is_variadic);
    cr_expect_str_eq(c99->macro.params[1], "...");
    cr_expect_str_eq(gnu->macro.params[1], "rest...");
    cr_expect_eq(gnu->macro.param_count, 2);
}

Test(macro_function, statements_give_no_value) {
    cr_expect(macro("STATEMENT", BIND_MACRO_FUNCTION)->macro.is_statement);
    cr_expect(macro("EMPTY_CALL", BIND_MACRO_FUNCTION)->macro.is_statement);
    cr_expect_not(macro("MAX", BIND_MACRO_FUNCTION)->macro.is_statement);
}

Test(macro_function, function_of_the_same_name_wins) {
    BindHeader *h = fixture_scan("macros.h");
    BindDecl *d = fixture_kind(h, "real_function", BIND_FUNCTION);
    cr_expect(d->has_macro);
    cr_expect(bind_is_macro(h, "real_function"));
    cr_expect(bind_is_macro(h, "INT"));
    cr_expect_not(bind_is_macro(h, "real_variable"));
}

Test(macro_self, macro_named_like_its_declaration_is_the_declaration) {
    cr_expect_eq(fixture_kind(fixture_scan("macros.h"), "FROM_ENUM", BIND_ENUM_CONSTANT)->value.integer == 3, true);
    fixture_kind(fixture_scan("stdio.h"), "stdin", BIND_VARIABLE);
}

Test(macro_gone, undefined_macros_are_not_declared) { cr_expect_null(bind_lookup(fixture_scan("macros.h"), "GONE")); }

Test(macro_unavailable, reasons_and_text) {
    static const struct { const char *name, *reason, *text; } cases[] = {
        {"NOTHING", "an empty macro has no value", ""},
        {"HALF_OPEN", "the macro is not balanced in its brackets", "{"},
        {"HALF_CLOSED", "the macro is not balanced in its brackets", ")"},
        {"SEMICOLON", "the macro is a statement or declaration", "int stolen;"},
        {"SPREAD", "the macro is a list of several expressions", "1, 2"},
        {"BRACES", "the macro is an initialiser in braces, which has no type", "{ 1, 2 }"},
        {"OPERATOR", "the macro is an operator of the preprocessor", "__has_attribute"},
        {"KEYWORD", "the macro is neither an expression nor a type", "extern"},
        {"UNKNOWN", "the macro is neither an expression nor a type", "no_such_name"},
        {"UNKNOWN_CALL", "the macro is neither an expression nor a type", "no_such_function(1)"},
        {"GARBAGE", "the macro is neither an expression nor a type", "@ $ #"},
        {"PRAGMA", "the macro is a pragma", "_Pragma(\"once\")"},
        {"SELF", "the macro is neither an expression nor a type", "SELF"},
        {"LOOP_A", "the macro is neither an expression nor a type", "LOOP_B"},
        {"DECLARES", "the macro makes a declaration, not an expression", "static int n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        BindDecl *d = macro(cases[i].name, BIND_UNAVAILABLE);
        cr_expect_str_eq(d->reason, cases[i].reason, "%s: %s", d->name, d->reason);
        cr_expect_str_eq(d->text, cases[i].text, "%s: %s", d->name, d->text);
        cr_expect(d->line > 0 && d->is_macro);
    }
}

Test(macro_unavailable, does_not_disturb_its_neighbours) {
    BindHeader *h = fixture_scan("macros.h");
    cr_expect_null(bind_lookup(h, "stolen"));
    expect_int("CHANGED", 2, "int"); // after all the broken ones
}

static BindHeader *hostile(const char *name) {
    BindOptions options = fixture_options("tests/bindgen/hostile");
    char *error = NULL;
    BindHeader *h = bind_scan(&arena, name, &options, &error);
    cr_assert(h, "%s: %s", name, error);
    return h;
}

Test(macro_hostile, exponential_expansion, .timeout = 20) {
    BindHeader *h = hostile("macro_bomb.h");
    cr_expect(strstr(fixture_kind(h, "BOMB", BIND_UNAVAILABLE)->reason, "65536 tokens"));
    cr_expect(strstr(fixture_kind(h, "CALLS", BIND_UNAVAILABLE)->reason, "65536 tokens"));
    cr_expect_eq((int)fixture_kind(h, "SAFE", BIND_MACRO_INT)->value.integer, 5);
    fixture_kind(h, "survivor", BIND_FUNCTION);
}

// C499 is C498 is ... C0, defined from the end of the chain; R0 is R1 is ... R2000, from its beginning.
static void write_chains(const char *path) {
    FILE *f = fopen(path, "w");
    cr_assert(f, "%s", path);
    fputs("#define C0 7\n", f);
    for (int i = 1; i < 500; i++) fprintf(f, "#define C%d C%d\n", i, i - 1);
    for (int i = 0; i < 2000; i++) fprintf(f, "#define R%d R%d\n", i, i + 1);
    fputs("#define R2000 8\nint survivor(void);\n", f);
    fclose(f);
}

Test(macro_hostile, long_chains, .timeout = 20) {
    char dir[] = "/tmp/cranky-chains-XXXXXX";
    cr_assert(mkdtemp(dir));
    const char *path = arena_printf(&arena, "%s/chain.h", dir), *dirs[] = {dir};
    write_chains(path);
    char *error = NULL;
    BindHeader *h = bind_scan(&arena, "chain.h", &(BindOptions){.include_dirs = dirs, .include_dir_count = 1}, &error);
    unlink(path), rmdir(dir);
    cr_assert(h, "%s", error);
    cr_expect_eq((int)fixture_kind(h, "C499", BIND_MACRO_INT)->value.integer, 7);
    fixture_kind(h, "survivor", BIND_FUNCTION);
    cr_expect_str_eq(fixture_kind(h, "R0", BIND_UNAVAILABLE)->reason, "the macro is a chain of too many macros");
    fixture_kind(h, "R1999", BIND_MACRO_INT);
}

Test(macro_hostile, deep_brackets) {
    BindHeader *h = hostile("deep_brackets.h");
    cr_expect_str_eq(fixture_kind(h, "DEEP", BIND_UNAVAILABLE)->reason, "the macro is nested too deeply");
    fixture_kind(h, "SHALLOW", BIND_MACRO_INT);
}

Test(macro_hostile, macros_that_are_keywords) {
    BindHeader *h = hostile("keyword_macro.h");
    fixture_kind(h, "survivor", BIND_FUNCTION);
    fixture_get(h, "WORDS");
}

Test(macro_hostile, names_of_the_probes) {
    BindHeader *h = hostile("probe_names.h");
    fixture_kind(h, "survivor", BIND_FUNCTION);
}

Test(macro_hostile, unterminated_string) {
    BindHeader *h = hostile("unterminated_string.h");
    fixture_kind(h, "TEXT", BIND_UNAVAILABLE);
    fixture_kind(h, "after", BIND_FUNCTION);
}

// Each macro of some large system headers is offered or has a reason.
Test(macro_system, nothing_is_without_a_kind_or_reason) {
    static const char *const headers[] = {"signal.h", "netdb.h", "sys/socket.h", "termios.h", "linux/input.h"};
    for (int i = 0; i < 5; i++) {
        BindHeader *h = fixture_scan(headers[i]);
        for (int j = 0; j < h->decl_count; j++) {
            BindDecl *d = h->decls[j];
            cr_expect(d->kind != BIND_UNAVAILABLE || *d->reason, "%s", d->name);
            cr_expect(d->kind == BIND_UNAVAILABLE || !*d->reason, "%s", d->name);
        }
    }
}

Test(macro_system, constants_that_are_well_known) {
    cr_expect_eq((int)fixture_kind(fixture_scan("errno.h"), "EWOULDBLOCK", BIND_MACRO_INT)->value.integer, 11);
    cr_expect_eq((int)fixture_kind(fixture_scan("stdio.h"), "EOF", BIND_MACRO_INT)->value.integer, -1);
    cr_expect_float_eq(fixture_kind(fixture_scan("math.h"), "M_PI", BIND_MACRO_FLOAT)->value.number, 3.14159265358979, 1e-12);
    cr_expect_str_eq(fixture_kind(fixture_scan("zlib.h"), "Z_OK", BIND_MACRO_INT)->type->spelling, "int");
}
