// warningsmodule.c -- module _warnings, and cr_warn (runtime/warn.h).
//
//      warn(message)  ->  who is blamed (module, file, line, registry)  ->  warn_explicit
//      warn_explicit  ->  seen before?  ->  the first filter that matches: its action  ->  error, nothing, or show
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/attr.h"
#include "runtime/call.h"
#include "runtime/frame.h"
#include "runtime/hooks.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "runtime/warn.h"
#include "stdlib/stdlib.h"

static CrValue own_filters, once_registry, default_action; // what module _warnings was made with
static int64_t filters_version;                             // counts _filters_mutated(): registries of older ones are void

typedef struct Warning {
    CrValue category, message; // a class; an instance of it
    CrValue text;              // str(message)
    CrValue filename, module, registry, source; // registry: dict, CR_NONE or CR_ERROR
    int64_t line;
    CrValue source_line;       // CR_ERROR: unknown
} Warning;

// A name of module `warnings` if that has been imported, else what we have ourselves.
static CrValue current(CrThread *t, const char *name, CrValue own) {
    CrValue v = cr_module_attribute(t, "warnings", name);
    return v || cr_raised(t) ? v : own;
}

// ---- Seen before? -------------------------------------------------------------------------------------------

// 1 if the registry has the key; else 0, and with `note` it has it from now on. -1: exception.
static int already_warned(CrThread *t, CrValue registry, CrValue key, bool note) {
    CrValue version_key = cr_intern_c(t, "version"), version = cr_dict_get(t, registry, version_key);
    int64_t now = CR_GET(filters_version);
    if (cr_raised(t)) return -1;
    if (!version || version != cr_int(now)) {
        cr_dict_clear(t, registry);
        if (cr_dict_set(t, registry, version_key, cr_int(now)) < 0) return -1;
    } else {
        CrValue seen = cr_dict_get(t, registry, key);
        int truth = seen ? cr_truth(t, seen) : cr_raised(t) ? -1 : 0;
        if (truth) return truth;
    }
    return note && cr_dict_set(t, registry, key, CR_TRUE) < 0 ? -1 : 0;
}

static CrValue key_of(CrThread *t, const Warning *w, bool with_line) {
    CrValue items[3] = {w->text, w->category, cr_int(w->line)};
    return cr_tuple_from(t, items, with_line ? 3 : 2);
}

// ---- Filters ------------------------------------------------------------------------------------------------

static int matches(CrThread *t, CrValue pattern, CrValue text) { // None, an exact str, or a compiled pattern
    if (pattern == CR_NONE) return 1;
    if (CR_IS(STR, pattern)) return cr_compare_bool(t, pattern, text, CR_EQ);
    CrValue found = cr_call_method(t, pattern, cr_intern_c(t, "match"), &text, 1);
    return found ? cr_truth(t, found) : -1;
}

static int filter_matches(CrThread *t, const CrValue *f, const Warning *w) {
    int64_t line;
    int ok = matches(t, f[1], w->text);
    if (ok > 0) {
        CrValue args[2] = {w->category, f[2]};
        CrValue is_sub = cr_call2(t, cr_dict_get(t, cr_builtins_dict(), cr_intern_c(t, "issubclass")), args[0], args[1]);
        ok = is_sub ? cr_truth(t, is_sub) : -1;
    }
    if (ok > 0) ok = matches(t, f[3], w->module);
    if (ok > 0) ok = !cr_index_int64(t, f[4], &line, CR_TYPE_OF_ID(OverflowError)) ? -1 : !line || line == w->line;
    return ok;
}

// The action for a warning; *filter is set to the filter that says so, unless it is the default.
static CrValue find_action(CrThread *t, const Warning *w, CrValue *filter) {
    CrValue filters = current(t, "filters", own_filters);
    if (!filters) return CR_ERROR;
    if (!cr_has_flag(filters, CR_TYPE_LIST)) return CR_RAISE(t, ValueError, "_warnings.filters must be a list");
    for (int64_t i = 0; i < cr_len(t, filters); i++) {
        CrValue item = cr_getitem(t, filters, cr_int(i));
        if (!item) return CR_ERROR;
        if (!cr_has_flag(item, CR_TYPE_TUPLE) || cr_tuple_len(item) != 5)
            return CR_RAISE(t, ValueError, "_warnings.filters item %i isn't a 5-tuple", i);
        const CrValue *f = cr_tuple_items(item);
        if (!cr_is_str(f[0])) return CR_RAISE(t, TypeError, "action must be a string, not '%T'", f[0]);
        int ok = filter_matches(t, f, w);
        if (ok) return *filter = item, ok < 0 ? CR_ERROR : f[0];
    }
    return current(t, "defaultaction", default_action);
}

// ---- Showing ------------------------------------------------------------------------------------------------

static int show_plainly(CrThread *t, const Warning *w) {
    CrValue category = cr_getattr(t, w->category, cr_name___name__);
    CrValue text = category ? cr_str_printf(t, "%S:%i: %S: %S\n", w->filename, w->line, category, w->text) : CR_ERROR;
    if (text && w->source_line && cr_is_str(w->source_line)) {
        text = cr_str_printf(t, "%S  %S\n", text, w->source_line);
    } else if (text) {
        const char *name = cr_str_utf8(t, w->filename, NULL);
        char *line = name && w->line > 0 ? cr_source_line(name, (uint32_t)w->line) : NULL;
        const char *start = line ? line + strspn(line, " \t\f") : NULL;
        CrValue shown = start ? cr_str_decode(t, (const uint8_t *)start, strlen(start), "utf-8", "replace") : CR_ERROR;
        free(line);
        if (shown) text = cr_str_printf(t, "%S  %S\n", text, shown);
    }
    size_t n;
    const char *utf8 = text ? cr_str_utf8(t, text, &n) : NULL;
    if (utf8) cr_stderr_write(t, utf8, n);
    cr_exception_take(t); // there is nobody to tell
    return 0;
}

static int show(CrThread *t, const Warning *w) {
    CrValue function = cr_module_attribute(t, "warnings", "_showwarnmsg");
    if (!function) return cr_raised(t) ? -1 : show_plainly(t, w);
    if (!cr_type_of(function)->slots.call) return CR_RAISE(t, TypeError, "warnings._showwarnmsg() must be set to a callable"), -1;
    CrValue type = cr_module_attribute(t, "warnings", "WarningMessage");
    if (!type) return cr_raised(t) ? -1 : (CR_RAISE(t, RuntimeError, "unable to get warnings.WarningMessage"), -1);
    CrValue args[7] = {w->message, w->category, w->filename, cr_int(w->line), CR_NONE, CR_NONE, w->source ? w->source : CR_NONE};
    CrValue message = cr_call(t, type, args, 7, CR_ERROR);
    return message && cr_call1(t, function, message) ? 0 : -1;
}

// ---- warn_explicit ------------------------------------------------------------------------------------------

static bool registry_usable(const Warning *w) {
    return w->registry && w->registry != CR_NONE;
}

// Notes the warning as its action demands. 1: it has been shown before.
static int note(CrThread *t, const Warning *w, CrValue action, CrValue filter) {
    bool usable = registry_usable(w);
    if (cr_str_is(action, "always")) return 0;
    if (usable && cr_dict_set(t, w->registry, key_of(t, w, true), CR_TRUE) < 0) return -1;
    if (cr_str_is(action, "once")) {
        CrValue registry = current(t, "onceregistry", once_registry);
        if (!registry) return -1;
        return already_warned(t, registry, key_of(t, w, false), true);
    }
    if (cr_str_is(action, "module")) return usable ? already_warned(t, w->registry, key_of(t, w, false), true) : 0;
    if (cr_str_is(action, "default")) return 0;
    CR_RAISE(t, RuntimeError, "Unrecognized action (%R) in warnings.filters:\n %R", action, filter);
    return -1;
}

static CrValue module_of(CrThread *t, CrValue filename) {
    size_t n;
    const char *name = cr_str_utf8(t, filename, &n);
    if (!name) return CR_ERROR;
    if (!n) return cr_str_from_c(t, "<unknown>");
    return n >= 3 && !strcmp(name + n - 3, ".py") ? cr_str_from_utf8(t, name, n - 3) : filename;
}

static int warn_explicit(CrThread *t, Warning *w) {
    CrValue filter = CR_NONE;
    if (!own_filters && !cr_import(t, cr_intern_c(t, "_warnings"), true)) return -1;
    if (w->module == CR_NONE) return 0;
    if (w->registry && w->registry != CR_NONE && !cr_has_flag(w->registry, CR_TYPE_DICT))
        return CR_RAISE(t, TypeError, "'registry' must be a dict or None"), -1;
    if (!w->module && !(w->module = module_of(t, w->filename))) return -1;
    if (cr_isinstance(t, w->message, cr_box(CR_TYPE_OF_ID(Warning))) > 0) {
        w->text = cr_str(t, w->message);
        w->category = cr_box(cr_type_of(w->message));
    } else {
        w->text = w->message;
        w->message = cr_call1(t, w->category, w->text);
    }
    if (!w->text || !w->message) return -1;
    if (registry_usable(w)) {
        int seen = already_warned(t, w->registry, key_of(t, w, true), false);
        if (seen) return seen < 0 ? -1 : 0;
    }
    CrValue action = find_action(t, w, &filter);
    if (!action) return -1;
    if (cr_is_str(action) && cr_str_is(action, "error")) return cr_raise_value(t, w->message), -1;
    if (cr_is_str(action) && cr_str_is(action, "ignore")) return 0;
    int seen = note(t, w, action, filter);
    return seen ? (seen < 0 ? -1 : 0) : show(t, w);
}

// ---- Who is blamed ------------------------------------------------------------------------------------------

static bool is_import_machinery(const CrFrame *frame) {
    return strstr(frame->code->filename, "importlib") && strstr(frame->code->filename, "_bootstrap");
}

static const CrFrame *blamed_frame(const CrFrame *frame, int64_t level) {
    bool internal = frame && is_import_machinery(frame);
    for (; frame && --level > 0;)
        do frame = frame->caller;
        while (!(internal || level <= 0) && frame && is_import_machinery(frame));
    return frame;
}

static int blame(CrThread *t, Warning *w, int64_t level) {
    const CrFrame *frame = blamed_frame(t->frame, level);
    CrValue globals = frame && frame->globals ? frame->globals : CR_ERROR;
    w->filename = cr_str_from_c(t, frame ? frame->code->filename : "sys");
    w->line = frame ? cr_code_line(frame->code, frame->position) : 1;
    if (!globals) {
        CrValue sys = cr_dict_get(t, cr_sys_modules(), cr_intern_c(t, "sys"));
        if (!sys) return w->module = cr_intern_c(t, "sys"), w->registry = cr_dict_new(t), 0;
        globals = cr_module_dict(sys);
    }
    CrValue name = cr_intern_c(t, "__warningregistry__");
    w->registry = cr_dict_get(t, globals, name);
    if (!w->registry && !cr_raised(t)) w->registry = cr_dict_set_default(t, globals, name, cr_dict_new(t));
    if (!w->registry) return -1;
    CrValue module = cr_dict_get(t, globals, cr_name___name__);
    w->module = module && (module == CR_NONE || cr_is_str(module)) ? module : cr_str_from_c(t, "<string>");
    return 0;
}

int cr_warn(CrThread *t, CrType *category, int level, const char *format, ...) {
    va_list args;
    va_start(args, format);
    CrValue text = cr_str_vprintf(t, format, args);
    va_end(args);
    Warning w = {.category = cr_box(category), .message = text};
    return text && blame(t, &w, level) == 0 ? warn_explicit(t, &w) : -1;
}

int cr_warn_source(CrThread *t, CrType *category, const char *message, const char *filename, uint32_t line) {
    Warning w = {.category = cr_box(category), .line = line};
    w.message = cr_str_from_wtf8(t, message, strlen(message));
    w.filename = cr_str_from_wtf8(t, filename, strlen(filename));
    return w.message && w.filename ? warn_explicit(t, &w) : -1;
}

// ---- The module ---------------------------------------------------------------------------------------------

static CrValue category_of(CrThread *t, CrValue message, CrValue category) {
    int is_warning = cr_isinstance(t, message, cr_box(CR_TYPE_OF_ID(Warning)));
    if (is_warning) return is_warning < 0 ? CR_ERROR : cr_box(cr_type_of(message));
    if (category == CR_NONE) return cr_box(CR_TYPE_OF_ID(UserWarning));
    bool ok = cr_has_flag(category, CR_TYPE_TYPE) && cr_is_subtype(CR_AS(CrType, category), CR_TYPE_OF_ID(Warning));
    return ok ? category : CR_RAISE(t, TypeError, "category must be a Warning subclass, not '%T'", category);
}

static CrValue f_warn(CrThread *t, CrFunction *f, CrValue message, CrValue category, CrValue stacklevel, CrValue source) {
    (void)f;
    int64_t level;
    Warning w = {.message = message, .source = source};
    if (!cr_index_int64(t, stacklevel, &level, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    w.category = category_of(t, message, category);
    return w.category && blame(t, &w, level) == 0 && warn_explicit(t, &w) == 0 ? CR_NONE : CR_ERROR;
}

// The line of the source that module_globals['__loader__'].get_source() has; CR_ERROR without an exception: none.
static CrValue loaders_line(CrThread *t, CrValue globals, int64_t line) {
    CrValue loader = cr_dict_get(t, globals, cr_name___loader__), name = cr_dict_get(t, globals, cr_name___name__);
    if (!loader || !name || loader == CR_NONE) return CR_ERROR;
    CrValue get = cr_getattr_or_zero(t, loader, cr_intern_c(t, "get_source"));
    CrValue source = get ? cr_call1(t, get, name) : CR_ERROR;
    if (!source || source == CR_NONE) return CR_ERROR;
    CrValue lines = cr_call_method(t, source, cr_intern_c(t, "splitlines"), NULL, 0);
    CrValue text = lines ? cr_getitem(t, lines, cr_int(line - 1)) : CR_ERROR;
    return text ? cr_call_method(t, text, cr_intern_c(t, "strip"), NULL, 0) : CR_ERROR;
}

// (message, category, filename, lineno, module, registry, module_globals, source)
static CrValue f_warn_explicit(CrThread *t, CrFunction *f, const CrValue *a) {
    (void)f;
    Warning w = {.message = a[0], .category = a[1], .filename = a[2], .module = a[4], .registry = a[5], .source = a[7]};
    if (!cr_is_str(w.filename)) return CR_RAISE(t, TypeError, "warn_explicit() argument 'filename' must be str, not %T", w.filename);
    if (!cr_index_int64(t, a[3], &w.line, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (a[6] && a[6] != CR_NONE) {
        if (!cr_has_flag(a[6], CR_TYPE_DICT)) return CR_RAISE(t, TypeError, "module_globals must be a dict, not '%T'", a[6]);
        w.source_line = loaders_line(t, a[6], w.line);
        if (cr_raised(t)) return CR_ERROR;
    }
    return warn_explicit(t, &w) == 0 ? CR_NONE : CR_ERROR;
}

static CrValue f_filters_mutated(CrThread *t, CrFunction *f) {
    (void)t, (void)f;
    __atomic_fetch_add(&filters_version, 1, __ATOMIC_RELAXED);
    return CR_NONE;
}

static const CrMethodDef functions[] = {
    {"_filters_mutated()", CR_FN(f_filters_mutated), "Void what registries have noted.", 0},
    {"warn(message, category=None, stacklevel=1, source=None)", CR_FN(f_warn), "Issue a warning, or maybe ignore it or raise an exception.", 0},
    {"warn_explicit(message, category, filename, lineno, module=<none>, registry=<none>, module_globals=<none>, source=<none>)",
     CR_FN(f_warn_explicit), "Issue a warning whose context is given.", 0},
    {0},
};

static CrValue filter(CrThread *t, const char *action, CrTypeId category, const char *module) {
    CrValue items[5] = {cr_intern_c(t, action), CR_NONE, cr_box(&cr_types[category]), module ? cr_intern_c(t, module) : CR_NONE, CR_INT(0)};
    return cr_tuple_from(t, items, 5);
}

static int warnings_init(CrThread *t, CrValue module) {
    own_filters = cr_list_new(t, 5);
    once_registry = cr_dict_new(t);
    default_action = cr_intern_c(t, "default");
    CrValue filters[] = {filter(t, "default", CR_T_DeprecationWarning, "__main__"), filter(t, "ignore", CR_T_DeprecationWarning, NULL),
                         filter(t, "ignore", CR_T_PendingDeprecationWarning, NULL), filter(t, "ignore", CR_T_ImportWarning, NULL),
                         filter(t, "ignore", CR_T_ResourceWarning, NULL)};
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
        if (!filters[i] || cr_list_append(t, own_filters, filters[i]) < 0) return -1;
    if (cr_module_set(t, module, "filters", own_filters) < 0) return -1;
    if (cr_module_set(t, module, "_onceregistry", once_registry) < 0) return -1;
    return cr_module_set(t, module, "_defaultaction", default_action);
}

const CrModuleDef cr_module__warnings = {"_warnings", "Warnings: filters, and what is done with them.", functions, warnings_init};
