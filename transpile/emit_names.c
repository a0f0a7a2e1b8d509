// emit_names.c -- C names for Python's: registers, functions, constants, globals.
//
// Python names survive where C allows. Prefixes keep the kinds apart (py_ functions, F_ function objects, g_ globals, k_ and n_
// constants); locals have none, so a local whose name means something in the C around it gets underscores appended.
#include "transpile/emit_names.h"

#include <ctype.h>
#include <string.h>

#include "transpile/emit_bridge.h"
#include "transpile/index_table.h"

static const char *const reserved[] = {
    "auto", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum", "extern", "float", "for",
    "goto", "if", "inline", "int", "long", "register", "restrict", "return", "short", "signed", "sizeof", "static", "struct",
    "switch", "typedef", "union", "unsigned", "void", "volatile", "while", "asm", "typeof", "bool", "true", "false", "linux",
    "unix", "callee", "frame", "gen", "sent", "raised", "rethrown", "errno", "stdin", "stdout", "stderr", "main", "f_", "args_",
    "code", "constants", "globals", "builtins", "module_body", "i386", "memcpy", "memset", "strlen", "assert",
    "likely", "unlikely", "isnan", "isinf", "signbit", "alloca", "thread_local", "noreturn", "complex", "offsetof", "strdupa", "strndupa", "va_arg", "va_copy", "va_end", "va_start",
};

static bool is_temp_name(const char *s) {
    if (*s != 't') return false;
    for (s++; *s; s++)
        if (!isdigit((unsigned char)*s)) return false;
    return true;
}

// Capitals are what macros of the C headers look like, known ones (EOF, NAN, EINTR) and those of the next release; C keeps an
// underscore and a capital to itself.
static bool looks_like_macro(const char *s) {
    if (*s == '_') return isupper((unsigned char)s[1]);
    if (!isupper((unsigned char)*s)) return false;
    for (const char *p = s; *p; p++)
        if (islower((unsigned char)*p)) return strchr(s, '_') != NULL;
    return true;
}

static bool looks_like_type(const char *s) { // of <stdint.h> and POSIX
    size_t n = strlen(s);
    return n > 2 && !strcmp(s + n - 2, "_t");
}

static bool is_reserved(const IrModule *m, const char *name) {
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (!strcmp(reserved[i], name)) return true;
    static const char *const prefixes[] = {"cr_", "Cr", "CR_", "py_", "F_", "keep_", "code_", "g_", "k_", "kb_", "ki_", "kj_", "kw_", "n_", "b_", "__", "raised_", "rethrow_",
                                           "break_", "continue_", "resume_"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (!strncmp(name, prefixes[i], strlen(prefixes[i]))) return true;
    return is_temp_name(name) || looks_like_macro(name) || looks_like_type(name) || (m->bridge && bridge_is_macro(m->bridge, name));
}

char *emit_sanitize(Arena *a, const char *text, size_t len) {
    StrBuf b = {0};
    for (size_t i = 0; i < len && b.len < 48; i++) {
        unsigned char c = (unsigned char)text[i];
        if (isalnum(c) || c == '_') strbuf_putc(&b, (char)c);
        else if (c < 0x80) strbuf_putc(&b, '_');
        else strbuf_printf(&b, "x%02x", c);
    }
    char *s = arena_strndup(a, b.data ? b.data : "", b.len);
    strbuf_free(&b);
    return s;
}

char *emit_distinct(Arena *a, const char *name) {
    char *s = emit_sanitize(a, name, strlen(name));
    return strcmp(s, name) ? arena_printf(a, "%s_%08x", s, index_hash(name, strlen(name), 0)) : s;
}

void emit_name_registers(IrModule *m, IrFunction *f) {
    for (int i = 0; i < f->regs.len; i++) {
        IrRegister *r = &f->regs.items[i];
        if (!r->name) {
            r->c_name = arena_printf(m->arena, "t%d", i);
            continue;
        }
        char *name = emit_sanitize(m->arena, r->name[0] == '.' ? "iterator" : r->name, strlen(r->name[0] == '.' ? "iterator" : r->name));
        bool again = is_reserved(m, name);
        do {
            if (again) name = arena_printf(m->arena, "%s_", name);
            if (is_reserved(m, name)) name = arena_printf(m->arena, "v_%s", name); // k_ would be a constant
            again = false;
            for (int k = 0; k < i && !again; k++) again = f->regs.items[k].c_name && !strcmp(f->regs.items[k].c_name, name);
        } while (again);
        r->c_name = name;
    }
    for (int i = 0; i < f->regs.len; i++)
        if (f->regs.items[i].in_frame) f->regs.items[i].c_name = arena_printf(m->arena, "f_->%s", f->regs.items[i].c_name);
}

// outer.<locals>.inner -> outer__inner
static char *function_base(Arena *a, const char *qualname) {
    StrBuf b = {0};
    for (const char *p = qualname; *p;) {
        if (!strncmp(p, ".<locals>.", 10)) strbuf_puts(&b, "__"), p += 10;
        else if (*p == '<' || *p == '>') p++;
        else if (*p == '.') strbuf_putc(&b, '_'), p++;
        else strbuf_putc(&b, *p++);
    }
    char *s = emit_sanitize(a, b.data, b.len);
    strbuf_free(&b);
    return s;
}

void emit_name_module(IrModule *m) {
    for (int i = 0; i < m->functions.len; i++) {
        IrFunction *f = m->functions.items[i];
        char *base = f->kind == IR_MODULE_BODY ? "module" : function_base(m->arena, f->qualname), *name = base;
        if (f->kind == IR_CLASS_BODY) name = base = arena_printf(m->arena, "class_%s", base);
        for (int k = 0, suffix = 2; k < i; k++)
            if (!strcmp(m->functions.items[k]->c_name, name)) name = arena_printf(m->arena, "%s_%d", base, suffix++), k = -1;
        f->c_name = name;
    }
    for (int i = 0; i < m->constants.len; i++) {
        IrConstant *c = &m->constants.items[i];
        static const char *const prefix[] = {"n_", "k_", "kb_", "ki_", "kw_", "kj_"};
        char *base = arena_printf(m->arena, "%s%.24s", prefix[c->kind], emit_sanitize(m->arena, c->text, c->len)), *name = base;
        for (int k = 0, suffix = 2; k < i; k++)
            if (!strcmp(m->constants.items[k].c_name, name)) name = arena_printf(m->arena, "%s_%d", base, suffix++), k = -1;
        c->c_name = name;
    }
    for (int i = 0; i < m->globals.len; i++)
        m->globals.items[i].c_name = arena_printf(m->arena, "g_%s", emit_distinct(m->arena, m->globals.items[i].name));
    for (int i = 0; i < m->builtins.len; i++)
        m->builtins.items[i].c_name = arena_printf(m->arena, "b_%s", m->builtins.items[i].name);
}
