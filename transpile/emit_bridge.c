// emit_bridge.c -- the headers and C functions that a Python module uses, and their part of its C file.
//
// A BridgeWrapper is planned once for each used function, and for each call site of a variadic one (emit_format.c reads
// the formats); emission is emit_marshal.c's.
#include "transpile/emit_marshal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bindgen/offer.h"
#include "transpile/command.h"
#include "transpile/emit_format.h"

Bridge *bridge_new(Arena *a, const BindOptions *options) {
    Bridge *b = arena_new(a, Bridge);
    b->a = a;
    b->options = options;
    return b;
}

// ---- Headers -------------------------------------------------------------------------------------------------------------

// "sys.stat" -> "sys_stat", with a number behind when another header in use has that already.
static const char *module_ident(Bridge *b, const char *module) {
    char *ident = arena_strdup(b->a, module);
    for (char *p = ident; *p; p++)
        if (!isalnum((unsigned char)*p)) *p = '_';
    for (int i = 0; i < b->modules.len; i++)
        if (!strcmp(b->modules.items[i]->ident, ident)) return arena_printf(b->a, "%s_%d", ident, b->modules.len);
    return ident;
}

BindHeader *bridge_header(Bridge *b, const char *module, char **error) {
    for (int i = 0; i < b->modules.len; i++)
        if (!strcmp(b->modules.items[i]->module, module)) return b->modules.items[i]->header;
    const char *spelling = bind_resolve_module(b->a, module, b->options, error);
    BindHeader *h = spelling ? bind_load(b->a, spelling, b->options, error) : NULL;
    if (!h) return NULL;
    BridgeModule *m = arena_new(b->a, BridgeModule);
    m->module = arena_strdup(b->a, module);
    m->ident = module_ident(b, module);
    m->header = h;
    m->type_emitted = arena_array(b->a, bool, h->type_count + 1);
    vec_push(b->a, &b->modules, m);
    return h;
}

static BridgeModule *module_of(Bridge *b, const BindHeader *h) {
    for (int i = 0; i < b->modules.len; i++)
        if (b->modules.items[i]->header == h) return b->modules.items[i];
    return NULL;
}

// ---- Functions -------------------------------------------------------------------------------------------------------------

// C functions that wait for something outside the process: called so that other tasks go on meanwhile.
static bool is_known_to_wait(const char *name) {
    static const char *const names[] = {
        "sleep", "usleep", "nanosleep", "clock_nanosleep", "pause", "select", "pselect", "poll", "ppoll", "epoll_wait",
        "epoll_pwait", "wait", "wait3", "wait4", "waitpid", "waitid", "system", "getaddrinfo", "getnameinfo",
        "gethostbyname", "gethostbyaddr", "connect", "accept", "accept4", "recv", "recvfrom", "recvmsg", "send", "sendto",
        "sendmsg", "read", "readv", "pread", "write", "writev", "pwrite", "fsync", "fdatasync", "sync", "flock", "lockf",
        "sem_wait", "sem_timedwait", "pthread_join", "pthread_cond_wait", "pthread_cond_timedwait", "sigwait",
        "sigwaitinfo", "sigsuspend", "msgrcv", "msgsnd", "getline", "getdelim", "getchar", "tcdrain", "uv_run",
        "curl_easy_perform", "curl_multi_wait", "curl_multi_poll", "PQexec", "PQconnectdb", "PQgetResult",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(names[i], name)) return true;
    return false;
}

static void read_annotations(BridgeWrapper *w, const BindDecl *d) {
    for (int i = 0; i < d->fn.annotation_count; i++) {
        const char *s = d->fn.annotations[i];
        if (!strcmp(s, "cranky:blocking")) w->is_blocking = true;
        if (!strcmp(s, "cranky:error=negative_errno")) w->error = ERROR_NEGATIVE_ERRNO;
        if (!strcmp(s, "cranky:error=null_errno")) w->error = ERROR_NULL_ERRNO;
        if (!strncmp(s, "cranky:error_text=", 18)) w->error_text = s + 18;
    }
    const BindType *result = d->type->to; // an annotation that does not fit the result says nothing
    if (w->error == ERROR_NEGATIVE_ERRNO && !(bind_is_integer(result) && result->is_signed)) w->error = ERROR_NONE;
    if (w->error == ERROR_NULL_ERRNO && result->kind != BT_PTR) w->error = ERROR_NONE;
    w->is_blocking |= is_known_to_wait(d->name);
    if (w->error == ERROR_NONE) w->error_text = NULL;
}

// What Python calls parameter i: glibc's underscores off, keywords with one behind, nameless ones numbered.
static const char *param_name(Bridge *b, const BindDecl *d, int i) {
    const char *name = d->fn.params[i].name, *bare = name;
    while (*bare == '_') bare++;
    if (!*bare) return arena_printf(b->a, "arg%d", i + 1);
    for (int k = 0; k < d->fn.param_count; k++)
        if (k != i && !strcmp(d->fn.params[k].name, bare)) return name;
    return bind_is_python_keyword(bare) ? arena_printf(b->a, "%s_", bare) : bare;
}

static char *refusal(Bridge *b, BindHeader *h, const BindDecl *d, const char *reason) {
    return arena_printf(b->a, "'%s' (%s) cannot be called from Python: %s", d->name, bind_where(b->a, h, d), reason);
}

static void add_wrapper(Bridge *b, BridgeWrapper *w) {
    for (BridgeWrapper *o = b->first; o; o = o->next)
        if (!strcmp(o->f.c_name, w->f.c_name)) w->f.c_name = arena_printf(b->a, "%s_", w->f.c_name);
    if (b->last) {
        b->last->next = w;
        b->last->f.next = &w->f;
    } else {
        b->first = w;
    }
    b->last = w;
}

// Fills in the declared parameters; `unused` is the number of one that the call does not need, or -1. False: *reason.
static bool plan_params(Bridge *b, BridgeWrapper *w, const BindDecl *d, int capacity, int unused, const char **reason) {
    w->params = arena_array(b->a, BridgeParam, capacity + 1);
    for (int i = 0; i < d->fn.param_count; i++) {
        const BindType *type = d->fn.params[i].type;
        BridgeParam *p = &w->params[w->nparams++];
        p->name = param_name(b, d, i);
        if (!marshal_plan(b->a, w->module, type, p, reason)) {
            *reason = arena_printf(b->a, "parameter %d: %s", i + 1, *reason);
            return false;
        }
        p->is_unused = i == unused;
        bool is_local = p->conversion == CONVERT_SCALAR || p->conversion == CONVERT_RECORD;
        p->index = is_local || p->is_unused ? -1 : w->nargs++;
        w->takes_handle |= type->kind == BT_PTR && type->to->kind == BT_RECORD;
    }
    return true;
}

static BridgeWrapper *new_wrapper(Bridge *b, BridgeModule *m, const BindDecl *d, int capacity, int unused, const char **reason) {
    BridgeWrapper *w = arena_new(b->a, BridgeWrapper);
    w->f.decl = d;
    w->f.header = m->header;
    w->f.c_name = arena_printf(b->a, "%s_%s", m->ident, d->name);
    w->module = m;
    read_annotations(w, d);
    if (!plan_params(b, w, d, capacity, unused, reason) || !marshal_plan_result(b->a, m, d->type->to, w, reason)) return NULL;
    w->f.argcount = w->nparams;
    return w;
}

static BridgeWrapper *find_wrapper(Bridge *b, const BindDecl *d) {
    for (BridgeWrapper *w = b->first; w; w = w->next)
        if (w->f.decl == d && !w->f.object_of && w->kind != WRAP_VARIABLE) return w;
    return NULL;
}

// ---- Values and function-like macros ---------------------------------------------------------------------------------------

bool bridge_is_value(const BindDecl *d) {
    switch (d->kind) {
    case BIND_VARIABLE: case BIND_MACRO_EXPR: case BIND_TYPEDEF: case BIND_STRUCT: case BIND_UNION: case BIND_ENUM:
    case BIND_MACRO_TYPE: return true;
    default: return false;
    }
}

// A wrapper without parameters; `prefix` keeps its C name apart from those of other kinds.
static BridgeWrapper *plain_wrapper(Bridge *b, BridgeModule *m, const BindDecl *d, BridgeWrapperKind kind, const char *prefix) {
    BridgeWrapper *w = arena_new(b->a, BridgeWrapper);
    w->f.decl = d;
    w->f.header = m->header;
    w->kind = kind;
    w->module = m;
    w->f.c_name = arena_printf(b->a, "%s%s_%s", prefix, m->ident, d->name);
    w->params = arena_new(b->a, BridgeParam);
    return w;
}

static BridgeFunction *add_value(Bridge *b, BridgeWrapper *w) {
    const BindDecl *d = w->f.decl;
    if (d->kind == BIND_VARIABLE && d->var.is_extern) vec_push(b->a, &w->module->symbols, d->var.symbol);
    add_wrapper(b, w);
    return &w->f;
}

BridgeFunction *bridge_value(Bridge *b, BindHeader *h, const BindDecl *d, char **error) {
    BridgeWrapper *w = find_wrapper(b, d);
    const char *reason = NULL;
    if (w) return &w->f;
    if (!bridge_is_value(d))
        return *error = arena_printf(b->a, "'%s' (%s): a C %s cannot be imported yet", d->name, bind_where(b->a, h, d), bind_kind_name(d->kind)), NULL;
    bool is_type = d->kind != BIND_VARIABLE && d->kind != BIND_MACRO_EXPR;
    w = plain_wrapper(b, module_of(b, h), d, is_type ? WRAP_TYPE : WRAP_VALUE, "");
    if (marshal_plan_result(b->a, w->module, d->type, w, &reason)) return add_value(b, w);
    *error = arena_printf(b->a, "'%s' (%s) cannot be imported: no conversion for C type '%s'", d->name, bind_where(b->a, h, d), d->type->spelling);
    return NULL;
}

BridgeFunction *bridge_attribute(Bridge *b, BindHeader *h, const BindDecl *d) {
    const char *reason = NULL;
    if (d->kind != BIND_VARIABLE || d->var.is_thread) return NULL;
    BridgeWrapper *w = plain_wrapper(b, module_of(b, h), d, WRAP_VARIABLE, "variable_");
    return marshal_plan_result(b->a, w->module, d->type, w, &reason) ? add_value(b, w) : NULL;
}

BridgeFunction *bridge_module(Bridge *b, BindHeader *h) {
    BridgeModule *m = module_of(b, h);
    for (BridgeWrapper *w = b->first; w; w = w->next)
        if (w->kind == WRAP_MODULE && w->module == m) return &w->f;
    BindDecl *d = arena_new(b->a, BindDecl); // stands for the header: what is declared is its module
    *d = (BindDecl){.name = m->ident, .kind = BIND_MACRO_FUNCTION};
    BridgeWrapper *w = plain_wrapper(b, m, d, WRAP_MODULE, "module_");
    w->result_type = "&cr_c_void";
    add_wrapper(b, w);
    return &w->f;
}

static void put_includes(const BindHeader *h, StrBuf *out) {
    for (int k = 0; k < h->prelude_count; k++) strbuf_printf(out, "#include <%s>\n", h->prelude[k]);
    strbuf_printf(out, "#include <%s>\n", h->spelling);
}

// Does the macro, given arguments of C type `type`, make an expression that cr_from_any takes? Asks the C compiler.
static bool macro_compiles(Bridge *b, const BindHeader *h, const BindDecl *d, const char *type) {
    static const char *const fixed[] = {"cc", "-std=gnu11", "-D_GNU_SOURCE", "-fsyntax-only", "-w"};
    StrBuf text = {0}, params = {0}, args = {0};
    char path[] = "/tmp/cranky-macro-XXXXXX.c";
    int fd = mkstemps(path, 2);
    if (fd < 0) return false;
    for (int i = 0; i < d->macro.param_count; i++) {
        strbuf_printf(&params, "%s%s cranky_%d", i ? ", " : "", type, i);
        strbuf_printf(&args, "%scranky_%d", i ? ", " : "", i);
    }
    put_includes(h, &text);
    strbuf_printf(&text, "#define CRANKY_VALUE %s(%s)\n", d->name, args.data ? args.data : "");
    strbuf_puts(&text, "#define CRANKY_NUMBER _Generic((CRANKY_VALUE), char *: 0, const char *: 0, default: CRANKY_VALUE)\n");
    strbuf_printf(&text, "double cranky_probe(%s) { return (double)CRANKY_NUMBER; }\n", params.data ? params.data : "void");
    bool written = write(fd, text.data, text.len) == (ssize_t)text.len;
    close(fd);
    strbuf_free(&text);
    strbuf_free(&params);
    strbuf_free(&args);
    BindArgs argv = {0};
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) vec_push(b->a, &argv, fixed[i]);
    for (int i = 0; i < h->cflag_count; i++) vec_push(b->a, &argv, h->cflags[i]);
    vec_push(b->a, &argv, path);
    bool ok = written && command_succeeds(b->a, &argv);
    unlink(path);
    return ok;
}

// A macro takes integers if it can, else floating-point numbers.
static BridgeWrapper *macro_wrapper(Bridge *b, BindHeader *h, const BindDecl *d, const char **reason) {
    static const struct {
        const char *c_type, *descriptor, *suffix, *local;
    } kinds[] = {{"long", "&cr_c_long", "int64", "int64_t"}, {"double", "&cr_c_double", "double", "double"}};
    *reason = "it is a statement, not an expression";
    if (d->macro.is_statement) return NULL;
    *reason = "it has a variable number of arguments";
    if (d->macro.is_variadic) return NULL;
    size_t kind = 0, count = sizeof kinds / sizeof *kinds;
    while (kind < count && !macro_compiles(b, h, d, kinds[kind].c_type)) kind++;
    *reason = arena_printf(b->a, "with numbers as arguments it is no expression that has a number or string as its value: %s", d->text);
    if (kind == count) return NULL;
    BridgeWrapper *w = plain_wrapper(b, module_of(b, h), d, WRAP_MACRO, "");
    w->result_type = "&cr_c_long";
    w->params = arena_array(b->a, BridgeParam, d->macro.param_count + 1);
    w->f.argcount = w->nparams = d->macro.param_count;
    for (int i = 0; i < w->nparams; i++) {
        const char *name = d->macro.params[i];
        w->params[i] = (BridgeParam){.name = bind_is_python_keyword(name) ? arena_printf(b->a, "%s_", name) : name,
                                     .type = kinds[kind].descriptor, .cast = arena_printf(b->a, "(%s)", kinds[kind].c_type),
                                     .suffix = kinds[kind].suffix, .local = kinds[kind].local, .index = -1};
    }
    return w;
}

BridgeFunction *bridge_function(Bridge *b, BindHeader *h, const BindDecl *d, char **error) {
    if (d->kind == BIND_MACRO_ALIAS) d = d->target;
    if (d->kind == BIND_MACRO_FUNCTION) {
        const char *macro_reason = NULL;
        BridgeWrapper *m = find_wrapper(b, d);
        if (m) return &m->f;
        m = macro_wrapper(b, h, d, &macro_reason);
        if (!m) return *error = refusal(b, h, d, macro_reason), NULL;
        add_wrapper(b, m);
        return &m->f;
    }
    if (d->kind != BIND_FUNCTION) {
        *error = refusal(b, h, d, arena_printf(b->a, "a %s is no function", bind_kind_name(d->kind)));
        return NULL;
    }
    BridgeWrapper *w = find_wrapper(b, d);
    if (w) return &w->f;
    const char *reason;
    BridgeModule *m = module_of(b, h);
    reason = offer_refusal(b->a, d); // as `cranky bind` says
    if (!*reason && d->type->has_no_prototype && d->fn.param_count) reason = "its parameters are not declared";
    if (!*reason) w = new_wrapper(b, m, d, d->fn.param_count, -1, &reason);
    if (!w) return *error = refusal(b, h, d, reason), NULL;
    if (d->type->is_variadic) {
        w->is_dynamic = true;
        w->f.argcount = -1;
    }
    if (!d->fn.is_static && !(d->fn.has_body && d->fn.is_inline)) vec_push(b->a, &m->symbols, d->fn.symbol);
    add_wrapper(b, w);
    return &w->f;
}

// ---- Call sites of variadic functions ------------------------------------------------------------------------------------------

static bool add_format_param(Bridge *b, BridgeWrapper *w, const FormatArgument *f) {
    BridgeParam *p = &w->params[w->nparams++];
    p->name = arena_printf(b->a, "arg%d", w->nparams);
    p->type = f->type;
    p->cast = f->cast;
    p->suffix = f->suffix;
    p->local = f->local;
    p->conversion = f->is_string ? CONVERT_STRING : f->is_pointer ? CONVERT_POINTER : CONVERT_SCALAR;
    p->index = p->conversion == CONVERT_SCALAR ? -1 : w->nargs++;
    return true;
}

BridgeFunction *bridge_variadic_site(Bridge *b, BridgeFunction *f, const char *format, size_t format_len, int nargs,
                                     char **error) {
    const BindDecl *d = f->decl;
    bool known = d->fn.format == BIND_FORMAT_PRINTF || d->fn.format == BIND_FORMAT_SCANF;
    if (!format || !known || d->fn.format_first < 0) return NULL;
    FormatArguments arguments = {0};
    if (!format_parse(b->a, d->fn.format == BIND_FORMAT_SCANF, format, format_len, &arguments, error)) {
        *error = arena_printf(b->a, "%s: %s", d->name, *error);
        return NULL;
    }
    int given = nargs - d->fn.format_first;
    if (given != arguments.len) {
        *error = arena_printf(b->a, "%s: the format needs %d argument%s, but %d %s given", d->name, arguments.len,
                              arguments.len == 1 ? "" : "s", given < 0 ? 0 : given, given == 1 ? "was" : "were");
        return NULL;
    }
    const char *reason;
    BridgeWrapper *w = new_wrapper(b, module_of(b, f->header), d, nargs, d->fn.format_param, &reason);
    if (!w) return NULL; // cannot be: the function's own wrapper exists
    for (int i = 0; i < arguments.len; i++) add_format_param(b, w, &arguments.items[i]);
    int sites = 0;
    for (BridgeWrapper *o = b->first; o; o = o->next) sites += o->f.object_of == f;
    w->f.c_name = arena_printf(b->a, "%s_%d", f->c_name, sites + 1);
    w->f.object_of = f;
    w->f.argcount = nargs;
    w->format = format_literal(b->a, format, format_len);
    w->format_param = d->fn.format_param;
    add_wrapper(b, w);
    return &w->f;
}

// ---- Emission --------------------------------------------------------------------------------------------------------------------

void bridge_emit_includes(const Bridge *b, StrBuf *out) {
    strbuf_puts(out, "#include \"bridge/marshal.h\"\n#pragma GCC diagnostic ignored \"-Wattributes\"\n");
    for (int i = 0; i < b->modules.len; i++) {
        const BindHeader *h = b->modules.items[i]->header;
        put_includes(h, out);
    }
    strbuf_puts(out, "#pragma GCC diagnostic ignored \"-Wdeprecated-declarations\"\n"
                     "#pragma GCC diagnostic ignored \"-Wformat-zero-length\"\n");
}

void bridge_emit_functions(const Bridge *b, StrBuf *out) {
    for (int i = 0; i < b->modules.len; i++)
        memset(b->modules.items[i]->type_emitted, 0, (size_t)b->modules.items[i]->header->type_count * sizeof(bool));
    for (const BridgeWrapper *w = b->first; w; w = w->next) {
        if (w->result) marshal_type(b->a, w->module, w->result, out);
        for (int i = 0; i < w->nparams; i++)
            if (w->params[i].ctype) marshal_type(b->a, w->module, w->params[i].ctype, out);
    }
    for (const BridgeWrapper *w = b->first; w; w = w->next) marshal_emit(b->a, out, w);
}

bool bridge_is_macro(const Bridge *b, const char *name) {
    for (int i = 0; i < b->modules.len; i++)
        if (bind_is_macro(b->modules.items[i]->header, name)) return true;
    return false;
}

static void add_once(Arena *a, BindArgs *args, const char *arg) {
    for (int i = 0; i < args->len; i++)
        if (!strcmp(args->items[i], arg)) return;
    vec_push(a, args, arg);
}

bool bridge_flags(Bridge *b, BindArgs *cflags, BindArgs *ldflags, char **error) {
    for (int i = 0; i < b->modules.len; i++) {
        BridgeModule *m = b->modules.items[i];
        for (int k = 0; k < m->header->cflag_count; k++) add_once(b->a, cflags, m->header->cflags[k]);
        BindArgs found = {0};
        if (m->symbols.len && !bind_link(b->a, m->header, b->options, m->symbols.items, m->symbols.len, &found, NULL, error))
            return false;
        for (int k = 0; k < found.len; k++) add_once(b->a, ldflags, found.items[k]);
    }
    return true;
}

void bridge_dependencies(const Bridge *b, BindArgs *paths) {
    for (int i = 0; i < b->modules.len; i++) {
        const BindHeader *h = b->modules.items[i]->header;
        for (int k = 0; k < h->file_count; k++) add_once(b->a, paths, h->files[k].path);
    }
}
