// import_statement.c -- import statements. They call builtins.__import__, as CPython does, if the program has put something
// else there; a compare of the cell's value tells.
#include "runtime/call.h"
#include "runtime/module.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/vm/globals.h"

typedef struct Statement {
    CrValue globals, name;
    CrValue locals; // CR_ERROR: the globals
} Statement;

static CrValue *cell; // of builtins.__import__; set once, at start
static CrValue own;   // what it holds at first

void cr_import_statements_init(CrThread *t) {
    cell = cr_dict_cell(t, cr_builtins_dict(), cr_intern_c(t, "__import__"), NULL);
    own = *cell;
}

// What a statement is to call instead of doing the work itself: CR_ERROR with *ours; without it an exception is set.
static CrValue replacement(CrThread *t, CrValue import, bool *ours) {
    *ours = import == own;
    if (*ours) return CR_ERROR;
    return import ? import : CR_RAISE(t, ImportError, "__import__ not found");
}

static CrValue call_replacement(CrThread *t, CrValue import, const Statement *s, CrValue names, int level) {
    CrValue args[5] = {s->name, s->globals, s->locals ? s->locals : s->globals, names, CR_INT(level)};
    return cr_call(t, import, args, 5, CR_ERROR);
}

// `import a.b.c as d`: a, as __import__ gives it, then its b, then its c.
static CrValue descend(CrThread *t, CrValue module, CrValue name) {
    size_t n;
    const char *text = cr_str_utf8(t, name, &n), *end = text ? text + n : NULL;
    for (const char *dot = text ? memchr(text, '.', n) : NULL; dot && module;) {
        const char *next = memchr(dot + 1, '.', (size_t)(end - dot - 1)), *stop = next ? next : end;
        module = cr_import_from(t, module, cr_intern(t, cr_str_from_utf8(t, dot + 1, (size_t)(stop - dot - 1))));
        dot = next;
    }
    return text ? module : CR_ERROR;
}

static CrValue import_by(CrThread *t, CrValue import, const Statement *s, int leaf) {
    bool ours;
    import = replacement(t, import, &ours);
    if (ours) return cr_import(t, s->name, leaf);
    CrValue module = import ? call_replacement(t, import, s, CR_NONE, 0) : CR_ERROR;
    return module && leaf ? descend(t, module, s->name) : module;
}

static CrValue import_names_by(CrThread *t, CrValue import, const Statement *s, CrValue names, int level) {
    bool ours;
    import = replacement(t, import, &ours);
    if (ours) return level ? cr_import_relative(t, s->globals, s->name, level) : cr_import(t, s->name, true);
    return import ? call_replacement(t, import, s, names, level) : CR_ERROR;
}

CrValue cr_import_statement(CrThread *t, CrValue globals, CrValue name, CrValue locals, int leaf) {
    return import_by(t, CR_GET(*cell), &(Statement){globals, name, locals}, leaf);
}

CrValue cr_import_names(CrThread *t, CrValue globals, CrValue name, CrValue locals, CrValue names, int level) {
    return import_names_by(t, CR_GET(*cell), &(Statement){globals, name, locals}, names, level);
}

// Of interpreted code: its globals may have built-ins of their own.
static CrValue import_of(CrThread *t, CrValue globals) {
    CrValue builtins = cr_vm_builtins_of(t, globals);
    if (CR_LIKELY(builtins == cr_builtins_dict())) return CR_GET(*cell);
    CrValue import = cr_getitem(t, builtins, cr_intern_c(t, "__import__"));
    if (!import) cr_exception_clear_if(t, CR_TYPE_OF_ID(KeyError));
    return import;
}

CrValue cr_vm_import(CrThread *t, CrValue globals, CrValue name, CrValue locals, int leaf) {
    CrValue import = import_of(t, globals);
    return cr_raised(t) ? CR_ERROR : import_by(t, import, &(Statement){globals, name, locals}, leaf);
}

CrValue cr_vm_import_names(CrThread *t, CrValue globals, CrValue name, CrValue locals, CrValue names, int level) {
    CrValue import = import_of(t, globals);
    return cr_raised(t) ? CR_ERROR : import_names_by(t, import, &(Statement){globals, name, locals}, names, level);
}
