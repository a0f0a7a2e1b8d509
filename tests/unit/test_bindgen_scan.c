// test_bindgen_scan.c -- declarations as libclang reads them: records, enums, functions, types, files, errors.
#include "tests/unit/bindgen_fixture.h"

static const BindField *field(const char *record, const char *name, int64_t bits) {
    return fixture_field(fixture_get(fixture_scan("records.h"), record), name, bits);
}

Test(scan_records, bit_fields_have_offsets_in_bits) {
    cr_expect_eq(field("bits", "a", 0)->width, 3);
    cr_expect_eq(field("bits", "b", 3)->width, 5);
    cr_expect_eq(field("bits", "c", 32)->width, 10);
    cr_expect_eq(field("bits", "wide", 64)->width, 40);
}

Test(scan_records, unnamed_bit_field_is_kept) {
    BindDecl *d = fixture_get(fixture_scan("records.h"), "bits");
    cr_expect_eq(d->record.field_count, 5);
    cr_expect_str_eq(d->record.fields[2].name, "");
    cr_expect_eq(d->record.fields[2].width, 0);
}

Test(scan_records, ordinary_field_has_no_width) { cr_expect_eq(field("node", "next", 0)->width, -1); }

Test(scan_records, packed_layout) {
    BindDecl *d = fixture_get(fixture_scan("records.h"), "packed_one");
    cr_expect_eq(d->record.size, 5);
    cr_expect_eq(d->record.align, 1);
    fixture_field(d, "value", 8);
}

Test(scan_records, a_typedef_may_align_what_it_names) {
    BindHeader *h = fixture_scan("records.h");
    cr_expect_eq(fixture_kind(h, "aligned_typedef", BIND_TYPEDEF)->type->align, 16);
    cr_expect_eq(bind_lookup_tag(h, BIND_STRUCT, "aligned_typedef")->record.align, 16);
    cr_expect_eq(fixture_kind(h, "aligned_int", BIND_TYPEDEF)->type->align, 32);
    cr_expect_eq((int)fixture_get(h, "holds_aligned")->record.size, 64);
}

Test(scan_records, over_aligned_layout) {
    BindDecl *d = fixture_get(fixture_scan("records.h"), "aligned_one");
    cr_expect_eq(d->record.align, 32);
    cr_expect_eq(d->record.size, 64);
    fixture_field(d, "d", 256);
}

Test(scan_records, anonymous_members_are_promoted) {
    BindDecl *d = fixture_get(fixture_scan("records.h"), "with_anonymous");
    fixture_field(d, "i", 64);
    fixture_field(d, "d", 64);
    fixture_field(d, "low", 64);
    fixture_field(d, "high", 80);
}

Test(scan_records, anonymous_records_are_named_after_the_parent) {
    BindDecl *d = fixture_get(fixture_scan("records.h"), "with_anonymous");
    const BindField *point = fixture_field(d, "point", 128);
    cr_expect_str_eq(point->type->decl->name, "with_anonymous.anon_1");
    cr_expect(point->type->decl->record.is_anonymous);
    fixture_field(point->type->decl, "y", 32);
}

Test(scan_records, nameless_types_have_a_c_spelling) {
    BindDecl *d = fixture_get(fixture_scan("records.h"), "with_anonymous");
    int64_t offset;
    cr_expect_str_eq(bind_find_field(d, "point", &offset)->type->spelling, "__typeof__(((struct with_anonymous *)0)->point)");
    cr_expect_str_eq(bind_find_field(d, "colour", &offset)->type->to->spelling,
                     "__typeof__((*((struct with_anonymous *)0)->colour))");
    cr_expect_str_eq(bind_find_field(d, "inner", &offset)->type->spelling, "__typeof__(((struct with_anonymous *)0)->inner)");
}

Test(scan_records, flexible_array_member) {
    BindDecl *d = fixture_get(fixture_scan("records.h"), "flexible");
    cr_expect(d->record.has_flexible);
    const BindField *f = fixture_field(d, "data", 64);
    cr_expect_eq(f->type->kind, BT_ARRAY);
    cr_expect_eq(f->type->length, -1);
    cr_expect_eq(d->record.size, 8);
    cr_expect(fixture_get(fixture_scan("records.h"), "old_flexible")->record.has_flexible);
}

Test(scan_records, opaque_and_self_reference) {
    BindHeader *h = fixture_scan("records.h");
    BindDecl *node = fixture_get(h, "node"), *opaque = fixture_get(h, "opaque");
    cr_expect_eq(fixture_field(node, "next", 0)->type->to->decl, node);
    cr_expect(opaque->record.is_opaque);
    cr_expect_eq(opaque->record.size, -1);
    cr_expect_eq(opaque->type->size, -1);
}

Test(scan_records, typedef_names_an_untagged_struct) {
    BindHeader *h = fixture_scan("records.h");
    BindDecl *t = fixture_kind(h, "pair_t", BIND_TYPEDEF);
    cr_expect_str_eq(t->type->decl->name, "pair_t");
    cr_expect_str_eq(t->type->decl->record.typedef_name, "pair_t");
    for (int i = 0; i < h->type_count; i++) cr_expect_null(strstr(h->types[i]->spelling, "struct pair_t"));
}

Test(scan_records, pointer_typedef_to_nameless_struct) {
    BindDecl *t = fixture_kind(fixture_scan("records.h"), "nameless_pointer", BIND_TYPEDEF);
    cr_expect_eq(t->type->kind, BT_PTR);
    cr_expect_str_eq(t->type->to->decl->name, "nameless_pointer.anon_0");
    cr_expect_str_eq(t->type->to->spelling, "__typeof__((*(*(nameless_pointer *)0)))");
}

Test(scan_records, tag_rule) {
    BindHeader *h = fixture_scan("records.h");
    cr_expect_eq(fixture_get(h, "struct_clash")->kind, BIND_STRUCT);
    cr_expect_eq(fixture_get(h, "clash")->kind, BIND_FUNCTION);
    cr_expect_eq(fixture_get(h, "node"), fixture_get(h, "struct_node"));
    cr_expect_eq(fixture_get(h, "union_number")->kind, BIND_UNION);
    cr_expect_eq(fixture_get(h, "enum_colour")->kind, BIND_ENUM);
    cr_expect_null(bind_lookup(h, "union_node"));
    cr_expect_str_eq(bind_python_name(&arena, h, fixture_get(h, "struct_clash")), "struct_clash");
    cr_expect_str_eq(bind_python_name(&arena, h, fixture_get(h, "node")), "node");
    cr_expect_eq(fixture_get(h, "same_name")->kind, BIND_TYPEDEF);
}

Test(scan_records, function_pointers) {
    const BindField *f = field("callbacks", "compare", 0);
    cr_expect_eq(f->type->kind, BT_PTR);
    cr_expect_eq(f->type->to->kind, BT_FUNCTION);
    cr_expect_eq(f->type->to->param_count, 2);
    cr_expect_eq(f->type->to->to->kind, BT_INT);
    const BindField *table = field("callbacks", "table", 128);
    cr_expect_eq(table->type->length, 4);
    cr_expect_eq(table->type->to->to->kind, BT_FUNCTION);
}

Test(scan_records, two_dimensional_array) {
    const BindType *t = field("matrix", "cell", 0)->type;
    cr_expect_eq(t->length, 3);
    cr_expect_eq(t->to->length, 4);
    cr_expect_eq(t->to->to->kind, BT_DOUBLE);
    cr_expect_eq(t->size, 96);
}

Test(scan_records, nested_definitions_are_declared) {
    BindHeader *h = fixture_scan("records.h");
    cr_expect_eq(fixture_get(h, "inner_tag")->record.field_count, 1);
    cr_expect_eq((int)fixture_kind(h, "OUTER_B", BIND_ENUM_CONSTANT)->value.integer, 2);
}

Test(scan_records, structs_made_by_one_macro_stay_apart) {
    BindDecl *d = fixture_get(fixture_scan("records.h"), "made_by_macro");
    const BindType *x = fixture_field(d, "x", 0)->type, *y = fixture_field(d, "y", 32)->type;
    cr_expect_neq(x->decl, y->decl);
    cr_expect_eq(x->size, 4);
    cr_expect_eq(y->size, 3);
}

Test(scan_records, empty_struct_is_not_opaque) {
    BindDecl *d = fixture_get(fixture_scan("records.h"), "empty");
    cr_expect_not(d->record.is_opaque);
    cr_expect_eq(d->record.size, 0);
}

Test(scan_enums, values_and_types) {
    BindHeader *h = fixture_scan("records.h");
    cr_expect_eq((int)fixture_get(h, "BLUE")->value.integer, 6);
    cr_expect_eq(fixture_get(h, "BLUE")->target, fixture_get(h, "enum_colour"));
    cr_expect_eq((int64_t)fixture_get(h, "BIG_ONE")->value.integer, 0xffffffffll);
    cr_expect_eq((int)fixture_get(h, "NEGATIVE")->value.integer, -7);
    cr_expect_eq((int64_t)fixture_get(h, "WIDE")->value.integer, 0x100000000ll);
    cr_expect_not(fixture_get(h, "enum_colour")->type->is_signed);
    cr_expect(fixture_get(h, "enum_negative")->type->is_signed);
    cr_expect_eq(fixture_get(h, "enum_wide")->type->size, 8);
}

Test(scan_enums, without_a_name) {
    BindHeader *h = fixture_scan("records.h");
    BindDecl *loose = fixture_get(h, "LOOSE");
    cr_expect(loose->target->enumeration.is_anonymous);
    cr_expect_eq(loose->target->enumeration.constant_count, 1);
    cr_expect_str_eq(fixture_get(h, "TD_B")->target->enumeration.typedef_name, "td_enum");
}

Test(scan_variables, kinds) {
    BindHeader *h = fixture_scan("records.h");
    cr_expect(fixture_kind(h, "counter", BIND_VARIABLE)->var.is_extern);
    cr_expect(fixture_get(h, "in_header")->var.is_static);
    cr_expect(fixture_get(h, "in_header")->type->is_const);
    cr_expect(fixture_get(h, "per_thread")->var.is_thread);
    cr_expect_str_eq(fixture_get(h, "renamed")->var.symbol, "real_name");
    cr_expect_eq(fixture_get(h, "table_of_ten")->type->length, 10);
    cr_expect_eq(fixture_get(h, "names")->type->length, -1);
    cr_expect_str_eq(fixture_get(h, "global_record")->type->spelling, "__typeof__(global_record)");
}

static BindDecl *function(const char *name) { return fixture_kind(fixture_scan("functions.h"), name, BIND_FUNCTION); }

Test(scan_functions, parameters) {
    BindDecl *d = function("plain");
    cr_assert_eq(d->fn.param_count, 2);
    cr_expect_str_eq(d->fn.params[1].name, "b");
    cr_expect_str_eq(d->fn.params[1].type->spelling, "const char *");
    cr_expect(d->fn.params[1].type->to->is_const);
    cr_expect_eq(d->type->to->kind, BT_INT);
    cr_expect_str_eq(function("unnamed")->fn.params[0].name, "");
}

Test(scan_functions, prototypes) {
    cr_expect_not(function("nothing")->type->has_no_prototype);
    cr_expect(function("old_style")->type->has_no_prototype);
    cr_expect(function("variadic_only")->type->is_variadic);
    cr_expect_not(function("plain")->type->is_variadic);
}

Test(scan_functions, format_attributes) {
    BindDecl *log = function("logf_like"), *scan = function("scan_like"), *v = function("vlog_like"), *t = function("time_like");
    cr_expect_eq(log->fn.format, BIND_FORMAT_PRINTF);
    cr_expect_eq(log->fn.format_param, 1);
    cr_expect_eq(log->fn.format_first, 2);
    cr_expect_eq(scan->fn.format, BIND_FORMAT_SCANF);
    cr_expect_eq(scan->fn.format_first, 2);
    cr_expect_eq(v->fn.format_param, 0);
    cr_expect_eq(v->fn.format_first, -1);
    cr_expect_eq(t->fn.format, BIND_FORMAT_STRFTIME);
    cr_expect_eq(function("plain")->fn.format, BIND_FORMAT_NONE);
}

Test(scan_functions, c_library_formats_are_known) {
    BindHeader *h = fixture_scan("stdio.h");
    static const struct { const char *name; BindFormatKind kind; int format, first; } cases[] = {
        {"printf", BIND_FORMAT_PRINTF, 0, 1},    {"fprintf", BIND_FORMAT_PRINTF, 1, 2},
        {"snprintf", BIND_FORMAT_PRINTF, 2, 3},  {"sprintf", BIND_FORMAT_PRINTF, 1, 2},
        {"dprintf", BIND_FORMAT_PRINTF, 1, 2},   {"asprintf", BIND_FORMAT_PRINTF, 1, 2},
        {"vprintf", BIND_FORMAT_PRINTF, 0, -1},  {"scanf", BIND_FORMAT_SCANF, 0, 1},
        {"fscanf", BIND_FORMAT_SCANF, 1, 2},     {"sscanf", BIND_FORMAT_SCANF, 1, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        BindDecl *d = fixture_kind(h, cases[i].name, BIND_FUNCTION);
        cr_expect_eq(d->fn.format, cases[i].kind, "%s", d->name);
        cr_expect_eq(d->fn.format_param, cases[i].format, "%s", d->name);
        cr_expect_eq(d->fn.format_first, cases[i].first, "%s", d->name);
    }
}

Test(scan_functions, nonnull) {
    BindDecl *d = function("needs"), *all = function("needs_all");
    cr_expect(d->fn.params[0].is_nonnull && !d->fn.params[1].is_nonnull && d->fn.params[2].is_nonnull);
    cr_expect(all->fn.params[0].is_nonnull && !all->fn.params[1].is_nonnull && all->fn.params[2].is_nonnull);
    cr_expect_not(function("with_text")->fn.params[0].is_nonnull, "text of another attribute");
}

Test(scan_functions, attributes_of_redeclarations_add_up) {
    BindDecl *d = function("twice");
    cr_expect(!d->fn.params[0].is_nonnull && d->fn.params[1].is_nonnull);
}

Test(scan_functions, noreturn) {
    cr_expect(function("stop")->fn.is_noreturn);
    cr_expect(function("halt")->fn.is_noreturn);
    cr_expect_not(function("plain")->fn.is_noreturn);
    cr_expect(fixture_get(fixture_scan("stdlib.h"), "exit")->fn.is_noreturn);
}

Test(scan_functions, symbol_and_linkage) {
    cr_expect_str_eq(function("renamed_function")->fn.symbol, "actual_symbol");
    cr_expect_str_eq(function("plain")->fn.symbol, "plain");
    BindDecl *square = function("square"), *only = function("only_here"), *gnu = function("gnu_one");
    cr_expect(square->fn.is_static && square->fn.is_inline && square->fn.has_body);
    cr_expect(only->fn.is_static && !only->fn.is_inline && only->fn.has_body);
    cr_expect(!gnu->fn.is_static && gnu->fn.is_inline && gnu->fn.has_body);
}

Test(scan_functions, annotations) {
    BindDecl *d = function("annotated");
    cr_assert_eq(d->fn.annotation_count, 2);
    cr_expect_str_eq(d->fn.annotations[0], "cranky:blocking");
    cr_expect_str_eq(d->fn.annotations[1], "cranky:error=negative_errno");
}

Test(scan_functions, parameters_are_adjusted_as_in_c) {
    BindDecl *d = function("array_parameter");
    for (int i = 0; i < 3; i++) cr_expect_eq(d->fn.params[i].type->kind, BT_PTR);
    cr_expect_eq(d->fn.params[2].type->to->kind, BT_ARRAY);
    cr_expect_eq(function("function_parameter")->fn.params[0].type->to->kind, BT_FUNCTION);
}

Test(scan_functions, results) {
    cr_expect_eq(function("by_value")->type->to->kind, BT_RECORD);
    cr_expect_str_eq(function("returns_pointer")->type->to->typedef_name, "comparator");
    cr_expect_eq(function("returns_raw")->type->to->to->kind, BT_FUNCTION);
    cr_expect_eq(function("signal_like")->type->to->to->kind, BT_FUNCTION);
}

Test(scan_types, every_scalar_kind) {
    static const struct { const char *function; int param; BindTypeKind kind; int size; } cases[] = {
        {"spin", 0, BT_COMPLEX, 16},   {"precise", 0, BT_LONGDOUBLE, 16}, {"huge", 0, BT_UINT128, 16},
        {"flag", 0, BT_BOOL, 1},       {"wide", 0, BT_WCHAR, 4},          {"wide", 1, BT_CHAR16, 2},
        {"wide", 2, BT_CHAR32, 4},     {"shuffle", 0, BT_VECTOR, 16},     {"small", 0, BT_UCHAR, 1},
        {"small", 1, BT_SHORT, 2},     {"small", 2, BT_USHORT, 2},        {"small", 3, BT_LONG, 8},
        {"small", 4, BT_ULONG, 8},     {"small", 5, BT_LONGLONG, 8},      {"small", 6, BT_ULONGLONG, 8},
        {"vlog_like", 1, BT_VALIST, 8}, {"plain", 0, BT_INT, 4},          {"unnamed", 2, BT_DOUBLE, 8},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const BindType *t = function(cases[i].function)->fn.params[cases[i].param].type;
        cr_expect_eq(t->kind, cases[i].kind, "%s: %s", cases[i].function, bind_type_kind_name(t->kind));
        if (t->kind != BT_VALIST) cr_expect_eq(t->size, cases[i].size, "%s: %lld", cases[i].function, (long long)t->size);
    }
    cr_expect_eq(function("small")->type->to->kind, BT_SCHAR);
}

Test(scan_types, qualifiers_and_plain_spelling) {
    BindDecl *d = function("restricted");
    cr_expect_str_eq(d->fn.params[0].type->plain, "char *");
    cr_expect_str_eq(d->fn.params[1].type->plain, "const char *");
    cr_expect(d->fn.params[2].type->to->is_volatile);
    cr_expect_str_eq(d->fn.params[2].type->to->plain, "int");
    const BindType *in_header = fixture_get(fixture_scan("records.h"), "in_header")->type;
    cr_expect_str_eq(in_header->spelling, "const int");
    cr_expect_str_eq(in_header->plain, "int");
}

Test(scan_types, typedef_names_are_kept) {
    const BindType *t = function("sort")->fn.params[1].type;
    cr_expect_str_eq(t->typedef_name, "size_t");
    cr_expect_eq(t->kind, BT_ULONG);
    cr_expect_not(t->is_signed);
    cr_expect_str_eq(function("takes_file")->fn.params[0].type->spelling, "FILE *");
}

Test(scan_names, keywords_take_an_underscore) {
    BindHeader *h = fixture_scan("functions.h");
    cr_expect_str_eq(fixture_kind(h, "raise_", BIND_FUNCTION)->name, "raise");
    cr_expect_str_eq(bind_python_name(&arena, h, fixture_get(h, "raise")), "raise_");
    cr_expect_null(bind_lookup(h, "plain_"));
}

Test(scan_names, suggestions) {
    BindHeader *h = fixture_scan("functions.h");
    cr_expect_str_eq(bind_suggest(h, "by_vlaue")->name, "by_value");
    cr_expect_str_eq(bind_suggest(h, "retuns_pointer")->name, "returns_pointer");
    cr_expect_null(bind_suggest(h, "completely_different_name"));
}

Test(scan_names, star_takes_own_public_names_only) {
    BindHeader *h = fixture_scan("functions.h");
    cr_expect(bind_is_star_name(h, fixture_get(h, "plain")));
    cr_expect_not(bind_is_star_name(h, fixture_get(h, "printf")), "transitive");
    cr_expect_not(bind_is_star_name(h, fixture_get(h, "raise")), "keyword");
    h = fixture_scan("stdlib.h");
    cr_expect_not(bind_is_star_name(h, fixture_get(h, "abs")), "builtin");
    cr_expect(bind_is_star_name(h, fixture_get(h, "qsort")));
}

Test(scan_names, star_of_a_library_takes_all_its_headers) {
    BindHeader *h = fixture_scan("zlib.h");
    cr_expect(fixture_get(h, "compress2")->is_own);
    cr_expect(fixture_get(h, "MAX_WBITS")->is_own, "in zconf.h, same package");
    cr_expect_not(fixture_get(h, "size_t")->is_own);
    cr_expect_str_eq(h->package, "zlib1g-dev");
}

Test(scan_names, places) {
    BindHeader *h = fixture_scan("zlib.h");
    cr_expect_str_eq(bind_where(&arena, h, fixture_get(h, "compress2")), "zlib.h:1244");
}

static char *scan_error(const char *name) {
    BindOptions options = fixture_options("tests/bindgen/hostile");
    char *error = NULL;
    cr_assert_null(bind_scan(&arena, name, &options, &error), "%s", name);
    cr_assert(error && *error);
    return error;
}

Test(scan_errors, missing_header_names_it_and_the_directories) {
    char *error = scan_error("no_such_header.h");
    cr_expect(strstr(error, "no header <no_such_header.h>"));
    cr_expect(strstr(error, "/usr/include"));
    cr_expect(strstr(error, "tests/bindgen/hostile"));
}

Test(scan_errors, place_and_message_of_clang) {
    cr_expect(strstr(scan_error("syntax_error.h"), "syntax_error.h:1:15: error: expected ')'"));
    cr_expect(strstr(scan_error("refuses.h"), "refuses.h:1:2: error: this header refuses"));
    cr_expect(strstr(scan_error("unterminated_comment.h"), "unterminated /* comment"));
    cr_expect(strstr(scan_error("unterminated_if.h"), "unterminated conditional directive"));
    cr_expect(strstr(scan_error("recursive.h"), "nested too deeply"));
    cr_expect(strstr(scan_error("missing_include.h"), "'no/such/header.h' file not found"));
    scan_error("binary.h");
}

Test(scan_errors, prelude_makes_a_header_parse) {
    cr_expect(strstr(scan_error("needs_prelude.h"), "prelude"));
    BindOptions options = fixture_options("tests/bindgen/hostile");
    const char *prelude[] = {"prelude.h"};
    options.prelude = prelude, options.prelude_count = 1;
    char *error = NULL;
    BindHeader *h = bind_scan(&arena, "needs_prelude.h", &options, &error);
    cr_assert(h, "%s", error);
    cr_expect_eq(fixture_get(h, "unknown_t")->type->kind, BT_LONG);
    fixture_kind(h, "f", BIND_FUNCTION);
}

Test(scan_errors, the_usual_headers_are_included_when_missed) {
    BindOptions options = fixture_options("tests/bindgen/hostile");
    char *error = NULL;
    BindHeader *h = bind_scan(&arena, "wants_stdio.h", &options, &error);
    cr_assert(h, "%s", error);
    fixture_kind(h, "print_to", BIND_FUNCTION);
    bool stdio = false;
    for (int i = 0; i < h->prelude_count; i++) stdio |= !strcmp(h->prelude[i], "stdio.h");
    cr_expect(stdio);
}

Test(scan_hostile, cycles_and_empty_headers_are_fine) {
    BindOptions options = fixture_options("tests/bindgen/hostile");
    char *error = NULL;
    BindHeader *h = bind_scan(&arena, "cycle_a.h", &options, &error);
    cr_assert(h, "%s", error);
    fixture_get(h, "in_a");
    fixture_get(h, "in_b");
    h = bind_scan(&arena, "empty.h", &options, &error);
    cr_assert(h, "%s", error);
    cr_expect_eq(h->decl_count, 0);
}

Test(scan_files, all_read_files_are_recorded) {
    BindHeader *h = fixture_scan("zlib.h");
    bool zconf = false, clang_own = false;
    for (int i = 0; i < h->file_count; i++) {
        zconf |= strstr(h->files[i].path, "/zconf.h") != NULL;
        clang_own |= strstr(h->files[i].path, "/stddef.h") != NULL;
        cr_expect(h->files[i].size > 0 && h->files[i].hash && h->files[i].mtime_ns, "%s", h->files[i].path);
    }
    cr_expect(zconf && clang_own);
}

Test(scan_options, defines_reach_the_header) {
    static const char *defines[] = {"PCRE2_CODE_UNIT_WIDTH=8"};
    BindOptions options = {.defines = defines, .define_count = 1};
    char *error = NULL;
    BindHeader *h = bind_scan(&arena, "pcre2.h", &options, &error);
    cr_assert(h, "%s", error);
    BindDecl *d = fixture_get(h, "pcre2_compile");
    cr_expect_eq(d->kind, BIND_MACRO_ALIAS);
    cr_expect_str_eq(d->target->name, "pcre2_compile_8");
}

Test(scan_modules, spellings) {
    BindOptions options = fixture_options("tests/bindgen/library");
    char *error = NULL;
    cr_expect_str_eq(bind_resolve_module(&arena, "zlib", NULL, &error), "zlib.h");
    cr_expect_str_eq(bind_resolve_module(&arena, "sys.stat", NULL, &error), "sys/stat.h");
    cr_expect_str_eq(bind_resolve_module(&arena, "net.if_", NULL, &error), "net/if.h");
    cr_expect_str_eq(bind_resolve_module(&arena, "linux.in_", NULL, &error), "linux/in.h");
    cr_expect_str_eq(bind_resolve_module(&arena, "mylib_parts", &options, &error), "mylib-parts.h");
    cr_expect_null(bind_resolve_module(&arena, "no.such.thing", NULL, &error));
    cr_expect(strstr(error, "no header <no/such/thing.h>"));
}

Test(scan_modules, include_directories_of_pc_files) {
    char *error = NULL;
    BindHeader *h = bind_scan(&arena, "libxml/parser.h", NULL, &error); // in /usr/include/libxml2
    cr_assert(h, "%s", error);
    bool found = false;
    for (int i = 0; i < h->cflag_count; i++) found |= !strcmp(h->cflags[i], "-I/usr/include/libxml2");
    cr_expect(found);
}
