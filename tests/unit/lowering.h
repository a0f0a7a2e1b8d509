// lowering.h -- shared by the tests of the middle: from a literal to IR, its text, or C.
#ifndef CRANKY_TESTS_UNIT_LOWERING_H
#define CRANKY_TESTS_UNIT_LOWERING_H

#include "frontend.h"
#include "transpile/emit_c.h"
#include "transpile/ir.h"

IrModule *lower_module(Arena *a, Source *s, Symtable *st, Node *module, const char *name, bool is_package,
                       const struct BindOptions *bind_options);

// The module's IR; NULL with *error set if it does not compile.
static inline IrModule *ir_of(Arena *a, const char *text, const char **error) {
    Source *s = source_of(a, text);
    Node *module = parse_module(a, s);
    Symtable *st = module ? symtable_build(a, s, module) : NULL;
    IrModule *m = st ? lower_module(a, s, st, module, "__main__", false, NULL) : NULL;
    if (error) *error = s->error.message ? s->error.message : "";
    return m;
}

static inline const char *taken(Arena *a, StrBuf *out) {
    const char *text = arena_strdup(a, out->data ? out->data : "");
    strbuf_free(out);
    return text;
}

static inline IrFunction *function_of(IrModule *m, const char *qualname) {
    for (int i = 0; i < m->functions.len; i++)
        if (!strcmp(m->functions.items[i]->qualname, qualname)) return m->functions.items[i];
    cr_assert_fail("no function %s", qualname);
    return NULL;
}

// The IR text of one function of the module.
static inline const char *ir_text(Arena *a, const char *text, const char *qualname) {
    const char *error;
    IrModule *m = ir_of(a, text, &error);
    cr_assert_not_null(m, "%s: %s", text, error);
    StrBuf out = {0};
    ir_dump_function(&out, m, function_of(m, qualname));
    return taken(a, &out);
}

static inline const char *c_text(Arena *a, const char *text) {
    const char *error;
    IrModule *m = ir_of(a, text, &error);
    cr_assert_not_null(m, "%s: %s", text, error);
    StrBuf out = {0};
    emit_module(&out, m, false);
    return taken(a, &out);
}

static inline int occurrences(const char *text, const char *word) {
    int n = 0;
    for (const char *p = text; (p = strstr(p, word)); p += strlen(word)) n++;
    return n;
}
#define assert_has(text, word) cr_assert(strstr((text), (word)), "no '%s' in:\n%s", (word), (text))
#define assert_lacks(text, word) cr_assert(!strstr((text), (word)), "'%s' in:\n%s", (word), (text))
// `first` comes before `second`.
#define assert_order(text, first, second)                                                                    \
    do {                                                                                                     \
        assert_has(text, first);                                                                             \
        assert_has(text, second);                                                                            \
        cr_assert(strstr((text), (first)) < strstr((text), (second)), "'%s' after '%s' in:\n%s", (first), (second), (text)); \
    } while (0)

#endif
