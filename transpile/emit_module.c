// emit_module.c -- see emit_module.h; and the main file of a program.
#include "transpile/emit_module.h"

#include <string.h>

#include "transpile/emit_c.h"
#include "transpile/emit_names.h"
#include "transpile/emit_text.h"

// ---- Functions' records ---------------------------------------------------------------------------------------------------

static const char *code_flags(IrModule *m, const IrFunction *f) {
    const struct { bool set; const char *name; } flags[] = {
        {f->kind == IR_FUNCTION && f->scope->is_nested, "NESTED"},
        {m->symtable->future_annotations, "FUTURE_ANNOTATIONS"},
        {f->varargs, "VARARGS"},
        {f->varkeywords, "VARKEYWORDS"},
        {f->is_coroutine && f->yields_items, "ASYNC_GENERATOR"},
        {f->is_coroutine && !f->yields_items, "COROUTINE"},
        {f->is_generator && !f->is_coroutine, "GENERATOR"},
        {f->cleans_up, "CLEANS_UP"},
        {f->kind == IR_CLASS_BODY, "CLASS"},
        {f->kind == IR_MODULE_BODY, "MODULE"},
    };
    const char *text = "";
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (flags[i].set) text = arena_printf(m->arena, "%s%sCR_CODE_%s", text, *text ? " | " : "", flags[i].name);
    return *text ? text : "0";
}

// Where f_locals finds the variables: CrCode.places.
static void emit_places(Wrap *w, Arena *a, const IrFunction *f, const IrVariables *v) {
    if (!v->n) wrap_item(w, ".places = (const uint32_t[]){0}");
    for (int i = 0; i < v->n; i++) {
        const IrVariable *variable = &v->items[i];
        const char *place = "0";
        if (variable->reg != IR_NONE)
            place = arena_printf(a, "CR_PLACE(%s, %s, %s)%s", f->c_name, f->is_generator ? "gen.frame" : "frame",
                                 f->regs.items[variable->reg].c_name + 4, variable->is_cell ? " + CR_PLACE_CELL" : "");
        wrap_item(w, arena_printf(a, "%s%s%s", i ? "" : ".places = (const uint32_t[]){", place, i + 1 < v->n ? "" : "}"));
    }
}

static void emit_names(Wrap *w, Arena *a, const IrVariables *v) {
    for (int i = 0; i < v->n; i++)
        wrap_item(w, arena_printf(a, "%s%s%s", i ? "" : "(const char *const[]){", text_quoted(a, v->items[i].name), i + 1 < v->n ? "" : "}"));
    if (!v->n) wrap_item(w, "NULL");
}

static void emit_variables(Wrap *w, Arena *a, const IrFunction *f, const IrVariables *v) {
    if (v->nlocals) wrap_item(w, arena_printf(a, ".nlocals = %d", v->nlocals));
    if (v->ncells) wrap_item(w, arena_printf(a, ".ncells = %d", v->ncells));
    if (v->nfrees) wrap_item(w, arena_printf(a, ".nfrees = %d", v->nfrees));
    if (f->records) emit_places(w, a, f, v);
}

// The comprehensions in the function: to tracebacks and frames each is code of its own, with the function's positions.
static void emit_inlined(StrBuf *out, Arena *a, const IrFunction *f) {
    Wrap positions = {.out = out, .prefix = arena_printf(a, "static const char positions_%s[] = ", f->c_name)};
    wrap_string(&positions, ir_position_text(a, f));
    wrap_end(&positions, ";\n");
    Wrap codes = {.out = out, .prefix = arena_printf(a, "static CrCode inlined_code_%s[] = {", f->c_name)};
    for (int i = 0; i < f->inlined.len; i++) {
        const IrInlined *in = &f->inlined.items[i];
        wrap_item(&codes, arena_printf(a, "{%s, %s, module_file, %d, 1, 0, 0, %s, 1", text_quoted(a, in->name),
                                       text_quoted(a, in->qualname), in->line, in->is_nested ? "CR_CODE_NESTED" : "0"));
        emit_names(&codes, a, &in->variables);
        emit_variables(&codes, a, f, &in->variables);
        wrap_item(&codes, arena_printf(a, ".positions = positions_%s, .npositions = %d}", f->c_name, f->positions.len));
    }
    wrap_end(&codes, "};\n");
    Wrap places = {.out = out, .prefix = arena_printf(a, "static const CrInlined inlined_%s[] = {", f->c_name)};
    for (int i = 0; i < f->inlined.len; i++) {
        const IrInlined *in = &f->inlined.items[i];
        wrap_item(&places, arena_printf(a, "{&inlined_code_%s[%d], %d, %d, %d}", f->c_name, i, in->first, in->end, in->at));
    }
    wrap_end(&places, "};\n");
}

// The function's record, in the order of struct CrCode.
void emit_code(StrBuf *out, IrModule *m, IrFunction *f) {
    Arena *a = m->arena;
    IrVariables v = ir_variables(a, f);
    if (f->inlined.len) emit_inlined(out, a, f);
    Wrap w = {.out = out, .prefix = arena_printf(a, "static CrCode code_%s = {", f->c_name)};
    wrap_item(&w, text_quoted(a, f->name));
    wrap_item(&w, text_quoted(a, f->qualname));
    wrap_item(&w, arena_printf(a, "module_file, %d, %d, %d, %d", f->line, f->argcount, f->posonly, f->kwonly));
    wrap_item(&w, arena_printf(a, "%s, %d", code_flags(m, f), f->nparams));
    emit_names(&w, a, &v);
    if (f->inlined.len) wrap_item(&w, arena_printf(a, "positions_%s", f->c_name));
    else wrap_string(&w, ir_position_text(a, f));
    wrap_item(&w, arena_printf(a, ".npositions = %d", f->positions.len ? f->positions.len : 1));
    emit_variables(&w, a, f, &v);
    if (f->inlined.len) wrap_item(&w, arena_printf(a, ".inlined = inlined_%s, .ninlined = %d", f->c_name, f->inlined.len));
    wrap_end(&w, "};\n");
}

// ---- Constants and names ----------------------------------------------------------------------------------------------------

static void declare_words(StrBuf *out, const char *prefix, int n, const char *(*word)(IrModule *, int), IrModule *m) {
    Wrap w = {.out = out, .prefix = prefix};
    for (int i = 0; i < n; i++) wrap_item(&w, word(m, i));
    wrap_end(&w, ";\n");
}
static const char *constant_word(IrModule *m, int i) { return m->constants.items[i].c_name; }
static const char *global_word(IrModule *m, int i) { return m->globals.items[i].c_name; }
static const char *builtin_word(IrModule *m, int i) { return arena_printf(m->arena, "*%s", m->builtins.items[i].c_name); }

void emit_constants(StrBuf *out, IrModule *m) {
    static const char *const kinds[] = {"CR_CONST_NAME", "CR_CONST_STR", "CR_CONST_BYTES", "CR_CONST_INT", "CR_CONST_NAMES",
                                        "CR_CONST_COMPLEX"};
    if (!m->constants.len) return;
    declare_words(out, "static CrValue ", m->constants.len, constant_word, m);
    Wrap w = {.out = out, .prefix = "static const CrConstant constants[] = {"};
    for (int i = 0; i < m->constants.len; i++) {
        IrConstant *c = &m->constants.items[i];
        StrBuf item = {0};
        strbuf_printf(&item, "{&%s, %s, %zu, ", c->c_name, kinds[c->kind], c->len);
        text_string(&item, c->text, c->len);
        strbuf_putc(&item, '}');
        wrap_item(&w, item.data);
        strbuf_free(&item);
    }
    wrap_end(&w, "};\n");
}

void emit_names_table(StrBuf *out, IrModule *m) {
    if (m->globals.len) {
        declare_words(out, "static CrValue ", m->globals.len, global_word, m);
        Wrap w = {.out = out, .prefix = "static const CrGlobal globals[] = {"};
        for (int i = 0; i < m->globals.len; i++)
            wrap_item(&w, arena_printf(m->arena, "{&%s, \"%s\"}", m->globals.items[i].c_name, m->globals.items[i].name));
        wrap_end(&w, "};\n");
    }
    if (m->builtins.len) {
        declare_words(out, "static CrValue ", m->builtins.len, builtin_word, m);
        Wrap w = {.out = out, .prefix = "static const CrBuiltinRef builtins[] = {"};
        for (int i = 0; i < m->builtins.len; i++)
            wrap_item(&w, arena_printf(m->arena, "{&%s, \"%s\"}", m->builtins.items[i].c_name, m->builtins.items[i].name));
        wrap_end(&w, "};\n");
    }
    if (m->nattr_sites) strbuf_printf(out, "static CrAttrSite A[%d];\n", m->nattr_sites);
    if (m->nmethod_sites) strbuf_printf(out, "static CrMethodSite M[%d];\n", m->nmethod_sites);
    if (m->nstore_sites) strbuf_printf(out, "static CrStoreSite S[%d];\n", m->nstore_sites);
}

char *emit_module_symbol(Arena *a, const char *name) {
    return arena_printf(a, "cr_module_%s", emit_distinct(a, name));
}

static void emit_warnings(StrBuf *out, const Source *s) {
    if (!s->warnings.len) return;
    strbuf_puts(out, "static const CrCompileWarning warnings[] = {\n");
    for (int i = 0; i < s->warnings.len; i++) {
        const SourceWarning *w = &s->warnings.items[i];
        strbuf_printf(out, "    {%s, %d, ", w->deprecation ? "true" : "false", w->line);
        text_string(out, w->message, strlen(w->message));
        strbuf_puts(out, "},\n");
    }
    strbuf_puts(out, "};\n");
}

void emit_descriptor(StrBuf *out, IrModule *m, bool is_main) {
    const char *name = is_main ? "__main__" : m->name, *dot = strrchr(m->name, '.');
    const char *body = m->functions.items[m->functions.len - 1]->c_name;
    strbuf_printf(out, "\nstatic CrValue module_body(CrThread *t, CrValue namespace) {\n"
                       "    static CrFunction module_function;\n"
                       "    cr_function_init(t, &module_function, &code_%s, CR_FN(py_%s), namespace, CR_ERROR, CR_ERROR);\n"
                       "    return py_%s(t, &module_function);\n}\n", body, body, body);
    emit_warnings(out, m->source);
    strbuf_printf(out, "extern const CrCompiledModule %s;\nconst CrCompiledModule %s = {\n    ", emit_module_symbol(m->arena, name),
                  emit_module_symbol(m->arena, name));
    text_string(out, name, strlen(name));
    strbuf_printf(out, ", module_file, %s, %d, %s, %d, %s, %d, module_body, &module_globals, %s",
                  m->constants.len ? "constants" : "NULL", m->constants.len, m->globals.len ? "globals" : "NULL", m->globals.len,
                  m->builtins.len ? "builtins" : "NULL", m->builtins.len, m->is_package ? "true" : "false");
    if (strcmp(name, m->name)) strbuf_printf(out, ", \"%.*s\"", dot ? (int)(dot - m->name) : 0, m->name); // run by -m
    else strbuf_puts(out, ", NULL");
    strbuf_puts(out, m->source->warnings.len ? arena_printf(m->arena, ", warnings, %d};\n", m->source->warnings.len) : ", NULL, 0};\n");
}

void emit_main(StrBuf *out, const char *const *names, int n, int optimize) {
    Arena a = {0};
    strbuf_puts(out, "// Generated by Cranky: the program's modules and its start.\n#include \"cranky.h\"\n");
    for (int i = 0; i < n; i++) strbuf_printf(out, "extern const CrCompiledModule %s;\n", emit_module_symbol(&a, names[i]));
    strbuf_puts(out, "static const CrCompiledModule *const modules[] = {\n");
    for (int i = 0; i < n; i++) strbuf_printf(out, "    &%s,\n", emit_module_symbol(&a, names[i]));
    strbuf_printf(out, "};\n\nint main(int argc, char **argv) { return cr_program_main(argc, argv, modules, %d, %d); }\n", n, optimize);
    arena_free(&a);
}
