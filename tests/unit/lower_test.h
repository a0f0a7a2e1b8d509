// lower_test.h -- from a literal program to its IR's text, its C, or its error.
#ifndef CRANKY_TESTS_UNIT_LOWER_TEST_H
#define CRANKY_TESTS_UNIT_LOWER_TEST_H

#include "frontend.h"
#include "transpile/emit_c.h"
#include "transpile/ir.h"

static inline IrModule *module_of(Arena *a, const char *text, Source **source) {
    *source = source_of(a, text);
    Node *module = parse_module(a, *source);
    Symtable *st = module ? symtable_build(a, *source, module) : NULL;
    return st ? lower_module(a, *source, st, module, "__main__", false, NULL) : NULL;
}

// The IR of the function called `name` ("<module>" for the module body), or the error.
static inline const char *ir_of(Arena *a, const char *text, const char *name) {
    Source *s;
    IrModule *m = module_of(a, text, &s);
    StrBuf out = {0};
    if (!m) source_format_error(s, &out);
    for (int i = 0; m && i < m->functions.len; i++)
        if (!strcmp(m->functions.items[i]->qualname, name)) ir_dump_function(&out, m, m->functions.items[i]);
    const char *copy = arena_strdup(a, out.data ? out.data : "");
    strbuf_free(&out);
    return copy;
}

static inline const char *c_of(Arena *a, const char *text) {
    Source *s;
    IrModule *m = module_of(a, text, &s);
    StrBuf out = {0};
    if (m) emit_module(&out, m, false);
    else source_format_error(s, &out);
    const char *copy = arena_strdup(a, out.data);
    strbuf_free(&out);
    return copy;
}

static inline int count_of(const char *text, const char *word) {
    int n = 0;
    for (const char *p = text; (p = strstr(p, word)); p += strlen(word)) n++;
    return n;
}

#define HAS(text, word)     cr_assert(strstr((text), (word)), "no \"%s\" in:\n%s", (word), (text))
#define HAS_NOT(text, word) cr_assert(!strstr((text), (word)), "\"%s\" in:\n%s", (word), (text))
// `first` stands before `second`.
#define ORDER(text, first, second)                                                                           \
    do {                                                                                                     \
        HAS(text, first);                                                                                    \
        HAS(text, second);                                                                                   \
        cr_assert_lt(strstr((text), (first)), strstr((text), (second)), "%s not before %s in:\n%s", (first), (second), (text)); \
    } while (0)

#endif
