// scan_macro.c -- what each macro is: clang evaluates them, this file only asks the questions.
//
// A second translation unit includes the header and, for each object-like macro M, holds one probe a line:
//
//     enum { __cr_d7 };                                    is M still defined at the end? (if it has an #undef)
//     void __cr_e7(void) { __typeof__((M)) *__cr_p7; }     is it an expression, and of what type?
//     typedef __typeof__(M) *__cr_t7;                      or a type?
//     static const __typeof__((M)) __cr_v7 = (M);          is it a constant, and of what value?
//     static const char *const __cr_s7 = M;                or a string?
//     void __cr_l7(void) { (void)&(M); }                   is it an lvalue?
//
// A line with an error answers no; clang_Cursor_Evaluate gives the values. Most macros are plain literals, for
// which the fourth line alone (and the fifth, for strings) tells everything. Macros whose expansion could disturb
// the lines after it (unbalanced brackets, `;`, _Pragma, more than MAX_EXPANSION tokens) are not probed. What
// clang's API cannot hand over whole, strings with NUL bytes and 128-bit integers, is asked for again piecewise.
#include <stdlib.h>
#include <string.h>

#include "bindgen/scan.h"

enum { MAX_ROUNDS = 4, MAX_EXPANSION = 65536, MAX_BRACKETS = 200, MAX_CHAIN = 1000, MAX_PIECES = 65536 };

// Lines of one macro's probes, in the order written; the numbers are bits of ScanMacro.errors.
enum { PROBE_DEFINED, PROBE_EXPR, PROBE_TYPE, PROBE_VALUE, PROBE_STRING, PROBE_LVALUE, PROBE_LINES };

static const char PRAGMA[] = "a pragma";
static const char NOT_REACHED[] = "clang stopped before it could look at this macro";

typedef struct MacroToken {
    const char *text;
    CXTokenKind kind;
} MacroToken;

// An upper bound on the tokens that a macro expands to when its arguments have n tokens together: fixed + uses * n.
typedef struct Expansion {
    int64_t fixed, uses;
} Expansion;

struct ScanMacro {
    const char *name;
    CXCursor where;            // its last definition
    MacroToken *tokens;        // the body
    int token_count;           //
    const char *text;          // the body as written, on one line
    bool is_function_like;     //
    BindMacro fn;              // when it is
    const char *unsafe;        // why it is not probed; NULL when it is
    bool varies;               // its expansion depends on where it stands (__LINE__, ...)
    Expansion expansion;       // bound on what it expands to; `fixed` is 0 before it was computed
    int depth;                 // deepest bracket nesting of the expansion
    bool is_visiting;          // guards measure() against self-reference
    bool may_be_gone;          // some file has an #undef of the name
    bool is_defined;           // at the end of the header
    unsigned errors;           // bit PROBE_x: that line had an error
    BindType *type;            // of the expression, or of the type it stands for
    const char *refers_to;     // name of what the expression is, when it is just that; else NULL
    CXCursor value, string;    // probe variables; null cursors when clang dropped them
};

// ---- Definitions ------------------------------------------------------------------------------------------

static unsigned offset_of(CXSourceLocation at) {
    unsigned offset;
    clang_getSpellingLocation(at, NULL, NULL, NULL, &offset);
    return offset;
}

// A token without the line splices that libclang leaves in it ("\\\n(" for a bracket that begins the next line).
static const char *token_text(Scan *s, CXToken token) {
    char *text = (char *)(uintptr_t)scan_string(s, clang_getTokenSpelling(s->tu, token)), *to = text;
    for (const char *from = text; *from; from++) {
        if (from[0] == '\\' && from[1] == '\n') from++;
        else if (from[0] == '\\' && from[1] == '\r' && from[2] == '\n') from += 2;
        else *to++ = *from;
    }
    if (*text) *to = 0; // the empty string is a literal
    return text;
}

// Joins tokens[from..n) with single blanks where the source has any space.
static const char *join_tokens(Scan *s, CXToken *tokens, unsigned from, unsigned n) {
    StrBuf text = {0};
    unsigned last_end = 0;
    for (unsigned i = from; i < n; i++) {
        CXSourceRange extent = clang_getTokenExtent(s->tu, tokens[i]);
        if (i > from && offset_of(clang_getRangeStart(extent)) > last_end) strbuf_putc(&text, ' ');
        last_end = offset_of(clang_getRangeEnd(extent));
        strbuf_puts(&text, token_text(s, tokens[i]));
    }
    const char *copy = text.len ? arena_strndup(s->a, text.data, text.len) : "";
    strbuf_free(&text);
    return copy;
}

static bool is_token(const MacroToken *t, const char *text) { return !strcmp(t->text, text); }

// Takes "(a, b, ...)" after the name of a function-like macro; returns the index of the first body token.
static unsigned take_params(Scan *s, ScanMacro *m, CXToken *tokens, unsigned n) {
    BindArgs params = {0};
    unsigned i = 2;
    for (; i < n; i++) {
        const char *text = token_text(s, tokens[i]);
        if (!strcmp(text, ")")) break;
        if (!strcmp(text, ",")) continue;
        if (!strcmp(text, "...")) {
            m->fn.is_variadic = true;
            bool named = params.len && i > 2 && strcmp(",", token_text(s, tokens[i - 1]));
            if (named) text = arena_printf(s->a, "%s...", params.items[--params.len]); // GNU `args...`
        }
        vec_push(s->a, &params, text);
    }
    m->fn.params = params.items;
    m->fn.param_count = params.len;
    return i + 1;
}

void scan_collect_macro(Scan *s, CXCursor c) {
    CXFile file;
    clang_getExpansionLocation(clang_getCursorLocation(c), &file, NULL, NULL, NULL);
    if (clang_Cursor_isMacroBuiltin(c) || !file) return; // the compiler's own, or -D
    const char *name = scan_string(s, clang_getCursorSpelling(c));
    ScanMacro *m = names_get(&s->macro_map, name);
    if (!m) {
        m = arena_new(s->a, ScanMacro);
        names_put(s->a, &s->macro_map, name, m);
        vec_push(s->a, &s->macros, m);
    }
    *m = (ScanMacro){.name = name, .where = c, .is_function_like = clang_Cursor_isMacroFunctionLike(c) != 0};
    CXToken *tokens;
    unsigned n;
    clang_tokenize(s->tu, clang_getCursorExtent(c), &tokens, &n);
    unsigned from = m->is_function_like ? take_params(s, m, tokens, n) : 1;
    if (from > n) from = n;
    m->text = join_tokens(s, tokens, from, n);
    m->tokens = arena_array(s->a, MacroToken, n - from + 1);
    for (unsigned i = from; i < n; i++) {
        const char *text = token_text(s, tokens[i]);
        CXTokenKind kind = clang_getTokenKind(tokens[i]);
        if (kind != CXToken_Comment) m->tokens[m->token_count++] = (MacroToken){text, kind};
    }
    clang_disposeTokens(s->tu, tokens, n);
}

static bool is_one_of(const char *text, const char *const *words) {
    for (; *words; words++) {
        if (!strcmp(text, *words)) return true;
    }
    return false;
}

// ---- Which macros may be expanded -------------------------------------------------------------------------

static int bracket(const char *t) { return !t[0] || t[1] ? 0 : strchr("([{", *t) ? 1 : strchr(")]}", *t) ? -1 : 0; }

// Index of the bracket that closes tokens[open], or -1.
static int closing(const ScanMacro *m, int open) {
    int depth = 0;
    for (int i = open; i < m->token_count; i++) {
        depth += bracket(m->tokens[i].text);
        if (depth == 0) return i;
    }
    return -1;
}

// Built-in macros that are different at each use: what they make is an expression, never a constant.
static bool is_place_name(const char *name) {
    static const char *const names[] = {"__FILE__", "__LINE__", "__COUNTER__", "__DATE__", "__TIME__", "__TIMESTAMP__",
                                        "__BASE_FILE__", "__FILE_NAME__", "__INCLUDE_LEVEL__", NULL};
    return is_one_of(name, names);
}

static int64_t saturate(int64_t n) { return n > MAX_EXPANSION ? MAX_EXPANSION + 1 : n; }

static void measure(Scan *s, ScanMacro *m, int chain);

static bool is_param(const ScanMacro *m, const char *text) {
    if (m->fn.is_variadic && !strcmp(text, "__VA_ARGS__")) return true;
    for (int i = 0; i < m->fn.param_count; i++) {
        size_t n = strcspn(m->fn.params[i], ".");
        if (!strncmp(m->fn.params[i], text, n) && !text[n]) return true;
    }
    return false;
}

// Pragmas that only say something when the macro is used (`GCC warning "deprecated"`): nothing after them changes.
// Behind the last token there is one without text.
static bool only_warns(const MacroToken *t) {
    return (is_token(t, "GCC") && t[1].text && is_token(t + 1, "warning")) || !strncmp(t->text, "\"GCC warning", 12);
}

// Does tokens[i], which is `inner`, make a pragma, as in DO_PRAGMA(GCC warning "deprecated")?
static bool is_harmless_pragma(const ScanMacro *m, int i, const ScanMacro *inner) {
    return inner->unsafe == PRAGMA && i + 3 < m->token_count && is_token(&m->tokens[i + 1], "(") && only_warns(&m->tokens[i + 2]);
}

// Bound for tokens[from..to) of `m`, whose arguments are those of `m`. A macro's name before a bracket counts as a call
// of it also when it is object-like: its expansion may end in the name of a function-like one.
static Expansion expansion_of(Scan *s, ScanMacro *m, int from, int to, int chain) {
    Expansion total = {0};
    for (int i = from; i < to && total.fixed <= MAX_EXPANSION && total.uses <= MAX_EXPANSION; i++) {
        ScanMacro *inner = is_param(m, m->tokens[i].text) ? NULL : names_get(&s->macro_map, m->tokens[i].text);
        if (!inner || inner == m) {
            m->varies |= is_place_name(m->tokens[i].text);
            if (is_param(m, m->tokens[i].text)) total.uses++;
            else total.fixed++;
            continue;
        }
        measure(s, inner, chain + 1);
        Expansion size = inner->is_visiting ? (Expansion){1, 1} : inner->expansion, args = {0, 1};
        if (inner->unsafe && !m->unsafe && !is_harmless_pragma(m, i, inner)) m->unsafe = inner->unsafe;
        m->varies |= inner->varies;
        if (i + 1 < to && is_token(&m->tokens[i + 1], "(") && (inner->is_function_like || size.uses)) {
            int end = closing(m, i + 1);
            if (end < 0 || end >= to) end = to - 1;
            args = expansion_of(s, m, i + 2, end, chain + 1);
            i = end;
        }
        total.fixed = saturate(total.fixed + size.fixed + saturate(size.uses) * saturate(args.fixed));
        total.uses = saturate(total.uses + saturate(size.uses) * saturate(args.uses));
    }
    return total;
}

// clang drops the rest of the file after `__has_attribute` without an argument, outside of #if.
static bool is_preprocessor_operator(const ScanMacro *m, int i) {
    static const char *const names[] = {"__has_attribute", "__has_builtin", "__has_c_attribute", "__has_cpp_attribute",
                                        "__has_declspec_attribute", "__has_extension", "__has_feature", "__has_include",
                                        "__has_include_next", "__has_warning", "__is_identifier", NULL};
    bool is_called = i + 1 < m->token_count && is_token(&m->tokens[i + 1], "(");
    return !is_called && is_one_of(m->tokens[i].text, names);
}

// Bracket balance of the body alone; fills depth. NULL, or what is wrong.
static const char *check_brackets(Scan *s, ScanMacro *m) {
    char open[MAX_BRACKETS + 1];
    const char *several = NULL; // (1, 2) would be 2: a wrong answer
    int depth = 0;
    for (int i = 0; i < m->token_count; i++) {
        const char *t = m->tokens[i].text;
        ScanMacro *inner = names_get(&s->macro_map, t);
        if (inner && depth + inner->depth > m->depth) m->depth = depth + inner->depth;
        bool warns = i + 2 < m->token_count && only_warns(&m->tokens[i + 2]);
        if (is_token(&m->tokens[i], "_Pragma") && !warns) return PRAGMA;
        if (is_preprocessor_operator(m, i)) return "an operator of the preprocessor";
        if (depth == 0 && !m->is_function_like && !strcmp(t, ";")) return "a statement or declaration";
        if (depth == 0 && !m->is_function_like && !strcmp(t, ",")) several = "a list of several expressions";
        int step = bracket(t);
        if (step > 0) open[depth] = *t == '(' ? ')' : *t == '[' ? ']' : '}';
        if (step < 0 && (depth == 0 || open[depth - 1] != *t)) return "not balanced in its brackets";
        depth += step;
        if (depth > m->depth) m->depth = depth;
        if (m->depth >= MAX_BRACKETS) return "nested too deeply";
    }
    return depth ? "not balanced in its brackets" : several;
}

// Fills unsafe, expansion and depth. `chain` counts macros in progress, to bound the recursion.
static void measure(Scan *s, ScanMacro *m, int chain) {
    if (m->expansion.fixed || m->is_visiting) return;
    if (chain > MAX_CHAIN) {
        m->unsafe = "a chain of too many macros";
        m->expansion = (Expansion){1, 1};
        return;
    }
    m->is_visiting = true;
    m->expansion = expansion_of(s, m, 0, m->token_count, chain);
    m->is_visiting = false;
    bool is_long = m->expansion.fixed > MAX_EXPANSION || m->expansion.uses > MAX_EXPANSION;
    if (!m->expansion.fixed) m->expansion.fixed = 1;
    const char *wrong = check_brackets(s, m);
    if (wrong) m->unsafe = wrong;
    if (is_long) m->unsafe = arena_printf(s->a, "more than %d tokens when expanded", MAX_EXPANSION);
}

// ---- Probes -----------------------------------------------------------------------------------------------

static bool is_probed(const ScanMacro *m) { return !m->is_function_like && m->token_count && !m->unsafe; }

// Questions not worth asking: a body of numbers and operators is no type, no string and no lvalue.
static bool has_kind(const ScanMacro *m, CXTokenKind kind, char first) {
    for (int i = 0; i < m->token_count; i++) {
        if (m->tokens[i].kind == kind && (!first || strchr(m->tokens[i].text, first))) return true;
    }
    return false;
}

static bool has_names(const ScanMacro *m) {
    return has_kind(m, CXToken_Identifier, 0) || has_kind(m, CXToken_Keyword, 0);
}

// A probe line, or a blank one when it is not wanted: the line numbers say which macro an error belongs to.
static void write_probe(StrBuf *out, bool wanted, const char *before, int i, const char *between, const char *name,
                        const char *after) {
    if (wanted) strbuf_printf(out, "%s%d%s%s%s", before, i, between, name, after);
    strbuf_putc(out, '\n');
}

static void write_probes(StrBuf *out, const ScanMacro *m, int i) {
    bool probed = is_probed(m), names = probed && has_names(m), strings = names || (probed && has_kind(m, CXToken_Literal, '"'));
    const char *n = m->name;
    strbuf_printf(out, m->may_be_gone ? "#ifdef %s\n" : "\n", n);
    write_probe(out, m->may_be_gone, "enum { __cr_d", i, " };", "", "");
    if (names) strbuf_printf(out, "void __cr_e%d(void) { __typeof__((%s)) *__cr_p%d; }", i, n, i);
    strbuf_putc(out, '\n');
    if (names) strbuf_printf(out, "typedef __typeof__(%s) *__cr_t%d;", n, i);
    strbuf_putc(out, '\n');
    if (probed) strbuf_printf(out, "static const __typeof__((%s)) ", n);
    write_probe(out, probed, "__cr_v", i, " = (", n, ");");
    write_probe(out, strings, "static const char *const __cr_s", i, " = ", n, ";");
    write_probe(out, names, "void __cr_l", i, "(void) { (void)&(", n, "); }");
    strbuf_puts(out, m->may_be_gone ? "#endif\n" : "\n");
}

enum { LINES_PER_MACRO = PROBE_LINES + 2 };

static int count_lines(const char *text) {
    int n = 0;
    for (; *text; text++) n += *text == '\n';
    return n;
}

// Notes which probe lines have errors.
static void read_errors(Scan *s, int first_line) {
    unsigned n = clang_getNumDiagnostics(s->probe_tu);
    for (unsigned i = 0; i < n; i++) {
        CXDiagnostic d = clang_getDiagnostic(s->probe_tu, i);
        unsigned line;
        CXFile file;
        clang_getExpansionLocation(clang_getDiagnosticLocation(d), &file, &line, NULL, NULL);
        bool is_error = clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error;
        int at = (int)line - first_line;
        if (is_error && file && at >= 0 && at / LINES_PER_MACRO < s->macros.len &&
            !strcmp(scan_string(s, clang_getFileName(file)), SCAN_MAIN)) {
            int probe = at % LINES_PER_MACRO - 1;
            if (probe >= 0) s->macros.items[at / LINES_PER_MACRO]->errors |= 1u << probe;
        }
        clang_disposeDiagnostic(d);
    }
}

// The operand of __typeof__: its own type keeps the typedef that clang's API does not show through typeof.
static enum CXChildVisitResult find_operand(CXCursor c, CXCursor parent, CXClientData data) {
    (void)parent;
    if (clang_getCursorKind(c) != CXCursor_ParenExpr) return CXChildVisit_Recurse;
    *(CXCursor *)data = c;
    return CXChildVisit_Break;
}

// The declaration that an expression names and does nothing else with: through parentheses only.
static enum CXChildVisitResult find_reference(CXCursor c, CXCursor parent, CXClientData data) {
    (void)parent;
    if (clang_getCursorKind(c) == CXCursor_ParenExpr) return CXChildVisit_Recurse;
    if (clang_getCursorKind(c) == CXCursor_DeclRefExpr) *(CXCursor *)data = clang_getCursorReferenced(c);
    return CXChildVisit_Break;
}

// A macro may hold a whole `struct { ... }`: the only place where that type is seen.
static void describe_macro_record(Scan *s, ScanMacro *m, CXType t) {
    BindDecl *d = m->type->kind == BT_RECORD ? m->type->decl : NULL;
    if (!d || d->file >= 0 || d->record.field_count) return;
    if (!*d->name) d->name = arena_printf(s->a, "%s.anon_0", m->name);
    scan_tag_body(s, clang_getTypeDeclaration(clang_getCanonicalType(t)));
}

// `expr` is written with the macro's name: an expression that has the type, see scan_type.
static void set_macro_type(Scan *s, ScanMacro *m, CXType t, const char *expr) {
    m->type = scan_type(s, t, expr);
    describe_macro_record(s, m, t);
}

static bool has_error(const ScanMacro *m, int probe) { return m->errors >> probe & 1; }

// Takes type and meaning of the expression from a cursor that holds __typeof__((M)).
static void read_expression(Scan *s, ScanMacro *m, CXCursor c) {
    CXCursor operand = clang_getNullCursor(), reference = operand;
    clang_visitChildren(c, find_operand, &operand);
    if (clang_Cursor_isNull(operand)) return;
    set_macro_type(s, m, clang_getCursorType(operand), arena_printf(s->a, "(%s)", m->name));
    clang_visitChildren(operand, find_reference, &reference);
    if (!clang_Cursor_isNull(reference)) m->refers_to = scan_string(s, clang_getCursorSpelling(reference));
}

// Takes in one probe's cursor: "__cr_X7".
static void read_probe(Scan *s, ScanMacro *m, char which, CXCursor c) {
    switch (which) {
    case 'e':
        if (!has_error(m, PROBE_EXPR)) read_expression(s, m, c);
        break;
    case 't':
        if (m->errors & 1u << PROBE_TYPE || !(m->errors & 1u << PROBE_EXPR)) break;
        set_macro_type(s, m, clang_getPointeeType(clang_getTypedefDeclUnderlyingType(c)),
                       arena_printf(s->a, "(*(__typeof__(%s) *)0)", m->name));
        break;
    case 'v':
        m->value = c;
        if (!has_names(m) && !has_error(m, PROBE_VALUE)) read_expression(s, m, c);
        break;
    case 's': m->string = c; break;
    default: break;
    }
}

static enum CXChildVisitResult visit_probe(CXCursor c, CXCursor parent, CXClientData data) {
    Scan *s = ((void **)data)[0];
    bool *complete = ((void **)data)[1];
    (void)parent;
    if (clang_getCursorKind(c) == CXCursor_MacroDefinition) return CXChildVisit_Continue;
    if (clang_getCursorKind(c) == CXCursor_EnumDecl) return CXChildVisit_Recurse;
    CXString spelled = clang_getCursorSpelling(c);
    const char *name = clang_getCString(spelled);
    if (name && !strncmp(name, "__cr_", 5)) {
        int i = atoi(name + 6);
        if (!strcmp(name, "__cr_end")) *complete = true;
        else if (i >= s->macros.len) i = 0;
        else if (name[5] == 'd') s->macros.items[i]->is_defined = true;
        else read_probe(s, s->macros.items[i], name[5], c);
    }
    clang_disposeString(spelled);
    return CXChildVisit_Continue;
}

// Parses the probes. *complete is false when clang gave up on the way.
static bool run_probes(Scan *s, bool *complete, char **error) {
    StrBuf text = {0};
    strbuf_puts(&text, s->includes);
    for (int i = 0; i < s->macros.len; i++) write_probes(&text, s->macros.items[i], i);
    strbuf_puts(&text, "enum { __cr_end };\n");
    s->probe_tu = scan_parse(s, text.data, CXTranslationUnit_None, error);
    strbuf_free(&text);
    if (!s->probe_tu) return false;
    read_errors(s, count_lines(s->includes) + 1);
    void *data[2] = {s, complete};
    clang_visitChildren(clang_getTranslationUnitCursor(s->probe_tu), visit_probe, data);
    return true;
}

static bool was_read(const ScanMacro *m) { return m->errors || m->type || !clang_Cursor_isNull(m->value); }

// clang gave up somewhere behind the last macro that it has said anything of: leaves that one and the next out.
static bool drop_culprits(Scan *s) {
    int last = s->macros.len - 1, dropped = 0;
    while (last > 0 && !was_read(s->macros.items[last])) last--;
    for (int i = last; i >= 0 && i < s->macros.len && dropped < 2; i++) {
        if (!is_probed(s->macros.items[i])) continue;
        s->macros.items[i]->unsafe = "something that clang cannot read past";
        dropped++;
    }
    return dropped > 0;
}

static void forget_probes(Scan *s) {
    for (int i = 0; i < s->macros.len; i++) {
        ScanMacro *m = s->macros.items[i];
        m->is_defined = !m->may_be_gone;
        m->errors = 0;
        m->type = NULL;
        m->refers_to = NULL;
        m->value = m->string = clang_getNullCursor();
    }
    if (s->probe_tu) clang_disposeTranslationUnit(s->probe_tu);
    s->probe_tu = NULL;
}

// Probes until clang comes to the end, or it is no use; *complete is false then.
static bool run_all_probes(Scan *s, bool *complete, char **error) {
    for (int round = 1;; round++) {
        forget_probes(s);
        if (!run_probes(s, complete, error)) return false;
        if (*complete || round == MAX_ROUNDS || !drop_culprits(s)) return true;
    }
}

// ---- Values -----------------------------------------------------------------------------------------------

static bool evaluate_integer(CXCursor c, __int128 *value) {
    CXEvalResult r = clang_Cursor_isNull(c) ? NULL : clang_Cursor_Evaluate(c);
    bool ok = r && clang_EvalResult_getKind(r) == CXEval_Int;
    if (ok && clang_EvalResult_isUnsignedInt(r)) *value = (__int128)clang_EvalResult_getAsUnsigned(r);
    else if (ok) *value = clang_EvalResult_getAsLongLong(r);
    if (r) clang_EvalResult_dispose(r);
    return ok;
}

static bool evaluate_float(CXCursor c, double *value) {
    CXEvalResult r = clang_Cursor_isNull(c) ? NULL : clang_Cursor_Evaluate(c);
    bool ok = r && clang_EvalResult_getKind(r) == CXEval_Float;
    if (ok) *value = clang_EvalResult_getAsDouble(r);
    if (r) clang_EvalResult_dispose(r);
    return ok;
}

// The string's bytes, if the API hands them over whole: it stops at a NUL.
static bool evaluate_string(Scan *s, const ScanMacro *m, BindDecl *d) {
    CXEvalResult r = clang_Cursor_isNull(m->string) || has_error(m, PROBE_STRING) ? NULL : clang_Cursor_Evaluate(m->string);
    bool ok = false;
    if (r && clang_EvalResult_getKind(r) == CXEval_StrLiteral) {
        const char *bytes = clang_EvalResult_getAsStr(r);
        ok = (int64_t)strlen(bytes) == m->type->length - 1;
        if (ok) d->value.bytes = arena_strdup(s->a, bytes);
    }
    if (r) clang_EvalResult_dispose(r);
    return ok;
}

// Questions asked again in a third translation unit: one variable per byte, or per half of a 128-bit integer.
typedef struct Piece {
    BindDecl *decl;
    int index; // byte of the string; 0 low, 1 high half
} Piece;

typedef struct Pieces {
    VEC(Piece) list; // piece k is the variable __cr_k
    StrBuf text;     // their definitions
    Scan *s;
} Pieces;

static void ask_piece(Pieces *p, BindDecl *d, int index, const char *format) {
    vec_push(p->s->a, &p->list, ((Piece){d, index}));
    char expr[64];
    snprintf(expr, sizeof expr, format, index);
    strbuf_printf(&p->text, "static const unsigned long long __cr_%d = (unsigned long long)((%s)%s);\n", p->list.len - 1,
                  d->name, expr);
}

static enum CXChildVisitResult visit_piece(CXCursor c, CXCursor parent, CXClientData data) {
    (void)parent;
    Pieces *p = data;
    if (clang_getCursorKind(c) != CXCursor_VarDecl) return CXChildVisit_Continue;
    CXString spelled = clang_getCursorSpelling(c);
    const char *name = clang_getCString(spelled);
    int i = !strncmp(name, "__cr_", 5) ? atoi(name + 5) : p->list.len;
    clang_disposeString(spelled);
    if (i >= p->list.len) return CXChildVisit_Continue;
    BindDecl *d = p->list.items[i].decl;
    __int128 value;
    if (!evaluate_integer(c, &value)) {
        d->kind = BIND_MACRO_EXPR; // C can evaluate it though clang's API cannot
        d->expr.is_lvalue = false, d->expr.is_constant = true;
    } else if (d->kind == BIND_MACRO_STRING) {
        ((char *)d->value.bytes)[p->list.items[i].index] = (char)value;
    } else if (d->kind == BIND_MACRO_INT) {
        d->value.integer |= (__int128)((unsigned __int128)(uint64_t)value << (64 * p->list.items[i].index));
    }
    return CXChildVisit_Continue;
}

static bool run_pieces(Scan *s, Pieces *p, char **error) {
    if (!p->list.len) return true;
    StrBuf all = {0};
    strbuf_puts(&all, s->includes);
    strbuf_append(&all, p->text.data, p->text.len);
    CXTranslationUnit tu = scan_parse(s, all.data, CXTranslationUnit_None, error);
    strbuf_free(&all);
    if (!tu) return false;
    clang_visitChildren(clang_getTranslationUnitCursor(tu), visit_piece, p);
    clang_disposeTranslationUnit(tu);
    return true;
}

// ---- Classification ---------------------------------------------------------------------------------------

static void unavailable(BindDecl *d, const char *reason) {
    d->kind = BIND_UNAVAILABLE;
    d->reason = reason;
}

static bool is_character(const ScanMacro *m) {
    for (int i = 0; i < m->token_count; i++) {
        const MacroToken *t = &m->tokens[i];
        if (t->kind == CXToken_Literal && *t->text != '\'') return false;
        if (t->kind != CXToken_Literal && !is_token(t, "(") && !is_token(t, ")")) return false;
    }
    return true;
}

static void set_integer(Pieces *p, ScanMacro *m, BindDecl *d) {
    if (m->type->size == 16) { // the two halves are asked for separately
        d->kind = BIND_MACRO_INT;
        ask_piece(p, d, 0, "");
        ask_piece(p, d, 1, " >> 64");
    } else if (evaluate_integer(m->value, &d->value.integer)) {
        if (!m->type->is_signed) d->value.integer = (__int128)(uint64_t)d->value.integer;
        d->kind = is_character(m) ? BIND_MACRO_CHAR : BIND_MACRO_INT;
    }
}

static void set_string(Pieces *p, ScanMacro *m, BindDecl *d) {
    d->value.length = m->type->length - 1;
    if (evaluate_string(p->s, m, d)) {
        d->kind = BIND_MACRO_STRING;
    } else if (p->list.len + d->value.length <= MAX_PIECES) {
        d->kind = BIND_MACRO_STRING;
        d->value.bytes = arena_alloc(p->s->a, (size_t)d->value.length + 1);
        for (int i = 0; i < d->value.length; i++) ask_piece(p, d, i, "[%d]");
    }
}

// The macro is an expression of type m->type: constant of a kind Python has, or evaluated by C at each use.
static void classify_expression(Pieces *p, ScanMacro *m, BindDecl *d) {
    BindType *t = m->type;
    bool constant = !has_error(m, PROBE_VALUE) && !m->varies;
    d->type = t;
    d->kind = BIND_MACRO_EXPR;
    if (constant && t->kind >= BT_BOOL && t->kind <= BT_ENUM) set_integer(p, m, d);
    if (constant && t->kind >= BT_FLOAT && t->kind <= BT_LONGDOUBLE && evaluate_float(m->value, &d->value.number)) {
        d->kind = BIND_MACRO_FLOAT;
    }
    if (constant && t->kind == BT_ARRAY && t->to->kind == BT_CHAR && t->length > 0) set_string(p, m, d);
    if (d->kind != BIND_MACRO_EXPR) return;
    d->value = (BindValue){0};
    d->expr.is_constant = constant;
    d->expr.is_lvalue = !has_error(m, PROBE_LVALUE) && has_names(m);
}

// `st_mtim.tv_sec`: names joined by dots and constant subscripts, starting with some record's field.
static bool is_member_path(Scan *s, const ScanMacro *m) {
    if (!names_get(&s->field_names, m->tokens[0].text)) return false;
    for (int i = 1; i < m->token_count; i++) {
        const MacroToken *t = &m->tokens[i];
        bool joint = is_token(t, ".") || is_token(t, "[") || is_token(t, "]");
        if (!joint && t->kind != CXToken_Identifier && t->kind != CXToken_Literal) return false;
    }
    return true;
}

// The function-like macro that a body of one identifier names, through other such macros.
static BindDecl *macro_target(Scan *s, const ScanMacro *m, int chain) {
    if (m->token_count != 1 || m->tokens[0].kind != CXToken_Identifier || chain > MAX_CHAIN) return NULL;
    ScanMacro *inner = names_get(&s->macro_map, m->tokens[0].text);
    if (!inner || inner == m || !inner->is_defined) return NULL;
    return inner->is_function_like ? names_get(&s->macro_decls, inner->name) : macro_target(s, inner, chain + 1);
}

// What the macro is another name for: a function, a variable or a function-like macro.
static BindDecl *alias_target(Scan *s, const ScanMacro *m) {
    BindDecl *d = m->refers_to ? names_get(&s->ordinary, m->refers_to) : NULL;
    return d && (d->kind == BIND_FUNCTION || d->kind == BIND_VARIABLE) ? d : macro_target(s, m, 0);
}

static void classify_object(Pieces *p, ScanMacro *m, BindDecl *d) {
    Scan *s = p->s;
    BindDecl *target = alias_target(s, m);
    if (!m->token_count) {
        unavailable(d, "an empty macro has no value");
    } else if (target) {
        d->kind = BIND_MACRO_ALIAS;
        d->target = target;
        d->type = target->type;
    } else if (m->unsafe) {
        unavailable(d, arena_printf(s->a, "the macro is %s", m->unsafe));
    } else if (m->type && !has_error(m, PROBE_EXPR)) {
        classify_expression(p, m, d);
    } else if (m->type) {
        d->kind = BIND_MACRO_TYPE;
        d->type = m->type;
    } else if (is_member_path(s, m)) {
        d->kind = BIND_MACRO_MEMBER;
    } else if (is_token(&m->tokens[0], "{")) {
        unavailable(d, "the macro is an initialiser in braces, which has no type");
    } else {
        unavailable(d, m->errors ? "the macro is neither an expression nor a type" : NOT_REACHED);
    }
}

static void classify_function_like(Scan *s, ScanMacro *m, BindDecl *d) {
    static const char *const statements[] = {"do", "if", "for", "while", "switch", "return", "goto", "break",
                                             "continue", "{", "asm", "__asm__", NULL};
    static const char *const declarations[] = {"extern", "static", "typedef", "inline", "__inline", "__inline__",
                                               "__attribute__", "__attribute", "__declspec", "_Alignas", "_Noreturn",
                                               "_Static_assert", NULL};
    d->macro = m->fn;
    d->kind = BIND_MACRO_FUNCTION;
    const char *first = m->token_count ? m->tokens[0].text : "";
    d->macro.is_statement = !*first || is_one_of(first, statements);
    int depth = 0;
    for (int i = 0; i < m->token_count; i++) {
        depth += bracket(m->tokens[i].text);
        d->macro.is_statement |= depth == 0 && is_token(&m->tokens[i], ";");
    }
    if (m->unsafe) unavailable(d, arena_printf(s->a, "the macro is %s", m->unsafe));
    else if (is_one_of(first, declarations)) unavailable(d, "the macro makes a declaration, not an expression");
}

// True when the macro adds nothing to the declaration of the same name: `#define stdin stdin`, and
// function-like macros that stand for a function (its own declaration has the types).
static bool is_covered(Scan *s, ScanMacro *m) {
    BindDecl *d = names_get(&s->ordinary, m->name);
    if (!d) return false;
    if (m->is_function_like && d->kind == BIND_FUNCTION) d->has_macro = true;
    return m->is_function_like ? d->kind == BIND_FUNCTION : m->token_count == 1 && !strcmp(m->text, m->name);
}

static void classify(Pieces *p, ScanMacro *m) {
    BindDecl *d = names_get(&p->s->macro_decls, m->name);
    if (!d) return;
    if (m->is_function_like) classify_function_like(p->s, m, d);
    else classify_object(p, m, d);
}

bool scan_macros(Scan *s, char **error) {
    bool complete = false;
    for (int i = 0; i < s->macros.len; i++) {
        ScanMacro *m = s->macros.items[i];
        measure(s, m, 0);
        m->may_be_gone = names_get(&s->undefined, m->name) != NULL;
    }
    if (!run_all_probes(s, &complete, error)) return false;
    for (int i = 0; i < s->macros.len; i++) { // first all, so that aliases find their targets
        ScanMacro *m = s->macros.items[i];
        if ((!m->is_defined && complete) || is_covered(s, m)) continue;
        BindDecl *d = scan_new_decl(s, BIND_UNAVAILABLE, m->name, m->where);
        d->text = m->text;
        d->is_macro = true;
        if (!m->is_defined) d->reason = NOT_REACHED;
        names_put(s->a, &s->macro_decls, m->name, d);
    }
    Pieces pieces = {.s = s};
    for (int i = 0; i < s->macros.len; i++) {
        if (s->macros.items[i]->is_defined) classify(&pieces, s->macros.items[i]);
    }
    bool ok = run_pieces(s, &pieces, error);
    strbuf_free(&pieces.text);
    return ok;
}
