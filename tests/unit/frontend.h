// frontend.h -- what the unit tests of the front end share: from a literal to tokens, an AST, scopes or an
// error text. The Arena of a test is never freed by these; each test frees it, or leaves it to the end of its
// process.
#ifndef CRANKY_TESTS_UNIT_FRONTEND_H
#define CRANKY_TESTS_UNIT_FRONTEND_H

#include "transpile/ast.h"
#include "transpile/lexer.h"
#include "transpile/parse.h"
#include "transpile/source.h"
#include "transpile/symtable.h"

#include <criterion/criterion.h>
#include <string.h>

static inline Source *source_of(Arena *a, const char *text) {
    return source_from_text(a, NULL, "t.py", text, strlen(text));
}

// The dump of a module without positions, or the error as printed.
static inline const char *dump_of(Arena *a, const char *text) {
    Source *s = source_of(a, text);
    Node *module = parse_module(a, s);
    StrBuf out = {0};
    if (module)
        ast_dump(&out, module, false);
    else
        source_format_error(s, &out);
    const char *copy = arena_strdup(a, out.data ? out.data : "");
    strbuf_free(&out);
    return copy;
}

// The value of the module's only statement, an expression, dumped without positions.
static inline const char *expr_dump(Arena *a, const char *text) {
    Source *s = source_of(a, text);
    Node *module = parse_module(a, s);
    cr_assert_not_null(module, "%s: %s", text, s->error.message);
    cr_assert_eq(module->Module.body.len, 1);
    cr_assert_eq(module->Module.body.items[0]->kind, AST_Expr);
    StrBuf out = {0};
    ast_dump(&out, module->Module.body.items[0]->Expr.value, false);
    const char *copy = arena_strdup(a, out.data);
    strbuf_free(&out);
    return copy;
}

// The first error of parser, symbol table or checks, or "".
static inline const char *error_of(Arena *a, const char *text) {
    Source *s = source_of(a, text);
    Node *module = parse_module(a, s);
    if (module) symtable_build(a, s, module);
    return s->error.message ? s->error.message : "";
}

static inline Symtable *scopes_of(Arena *a, Source **s, const char *text) {
    *s = source_of(a, text);
    Node *module = parse_module(a, *s);
    cr_assert_not_null(module, "%s", (*s)->error.message);
    Symtable *st = symtable_build(a, *s, module);
    cr_assert_not_null(st, "%s", (*s)->error.message);
    return st;
}

#define assert_str(got, wanted) cr_assert_str_eq((got), (wanted), "got:    %s\nwanted: %s", (got), (wanted))
// The same for a text made in the Arena a_, which lives as long.
#define assert_made(made, wanted)                                                                            \
    do {                                                                                                     \
        Arena a_ = {0};                                                                                      \
        assert_str(made, wanted);                                                                            \
        arena_free(&a_);                                                                                     \
    } while (0)

#endif
