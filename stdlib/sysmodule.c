// sysmodule.c -- module sys: what the interpreter tells about itself, the standard streams, exit.
//
// The three streams live in C variables that are the cells of the module's names, so print sees at once when a
// program assigns to sys.stdout.
#include <dirent.h>
#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/call.h"
#include "runtime/frame.h"
#include "runtime/hooks.h"
#include "runtime/init.h"
#include "runtime/raise.h"
#include "runtime/trace.h"
#include "runtime/type.h"
#include "runtime/warn.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/io.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/set.h"
#include "runtime/types/str.h"
#include "stdlib/stdlib.h"
#include "stdlib/structseq.h"

#define VERSION_HEX 0x030B02F0


void cr_standard_files_init(CrThread *t) {
    cr_sys_stdin = cr_file_standard(t, stdin, "<stdin>", false);
    cr_sys_stdout = cr_file_standard(t, stdout, "<stdout>", true);
    cr_sys_stderr = cr_file_standard(t, stderr, "<stderr>", true);
}

// ---- Functions --------------------------------------------------------------------------------------------

static CrValue sys_displayhook(CrThread *t, CrFunction *f, CrValue object) {
    if (object == CR_NONE) return CR_NONE;
    CrValue text = cr_repr(t, object), end = cr_str_from_c(t, "\n");
    if (text == CR_ERROR || cr_call_method(t, cr_sys_stdout, cr_name_write, &text, 1) == CR_ERROR) return CR_ERROR;
    return cr_call_method(t, cr_sys_stdout, cr_name_write, &end, 1) == CR_ERROR ? CR_ERROR : CR_NONE;
}

static CrValue sys_excepthook(CrThread *t, CrFunction *f, CrValue type, CrValue value, CrValue traceback) {
    cr_exception_print(t, value);
    return CR_NONE;
}

static CrValue sys_exception(CrThread *t, CrFunction *f) { return t->handled != CR_ERROR ? t->handled : CR_NONE; }

static CrValue sys_exc_info(CrThread *t, CrFunction *f) {
    CrValue info[3] = {CR_NONE, CR_NONE, CR_NONE};
    if (t->handled != CR_ERROR) {
        CrValue traceback = CR_GET(CR_AS(CrException, t->handled)->traceback);
        info[0] = cr_box(cr_type_of(t->handled));
        info[1] = t->handled;
        if (traceback != CR_ERROR) info[2] = traceback;
    }
    return cr_tuple_from(t, info, 3);
}

static CrValue sys_exit(CrThread *t, CrFunction *f, CrValue status) {
    CrValue type = cr_box(CR_TYPE_OF_ID(SystemExit));
    CrValue exception = status == CR_ERROR ? cr_call0(t, type) : cr_call1(t, type, status);
    return exception == CR_ERROR ? CR_ERROR : cr_raise_value(t, exception);
}

static CrValue sys_getframe(CrThread *t, CrFunction *f, CrValue depth) {
    int64_t n;
    if (!cr_index_int64(t, depth, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    return cr_frame_at(t, n);
}

static CrValue sys_unraisablehook(CrThread *t, CrFunction *f, CrValue unraisable) {
    return cr_unraisable_report(t, unraisable);
}

static CrValue sys_getdefaultencoding(CrThread *t, CrFunction *f) { return cr_str_from_c(t, "utf-8"); }
static CrValue sys_getfilesystemencodeerrors(CrThread *t, CrFunction *f) { return cr_str_from_c(t, "surrogateescape"); }
static CrValue sys_getrecursionlimit(CrThread *t, CrFunction *f) { return cr_int(cr_recursion_limit); }

static CrValue sys_setrecursionlimit(CrThread *t, CrFunction *f, CrValue limit) {
    int64_t n;
    if (!cr_index_int64(t, limit, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (n < 1) return CR_RAISE(t, ValueError, "recursion limit must be greater or equal than 1");
    int64_t depth = (int64_t)cr_call_depth(t) + 1; // this call, too
    if (n <= depth)
        return CR_RAISE(t, RecursionError, "cannot set the recursion limit to %i at the recursion depth %i: the limit is too low",
                        n, depth);
    cr_recursion_set_limit(t, n);
    return CR_NONE;
}

// Objects are not counted; callers compare the result with small numbers, so it is one.
static CrValue sys_getrefcount(CrThread *t, CrFunction *f, CrValue object) { return CR_INT(2); }

static CrValue sys_getsizeof(CrThread *t, CrFunction *f, CrValue object, CrValue absent) {
    bool found;
    CrValue size = cr_call_special(t, object, cr_intern_c(t, "__sizeof__"), NULL, 0, &found);
    if (!found) CR_RAISE(t, TypeError, "Type %T doesn't define __sizeof__", object);
    if (size != CR_ERROR || absent == CR_ERROR) return size;
    return cr_exception_clear_if(t, CR_TYPE_OF_ID(AttributeError)) || cr_exception_clear_if(t, CR_TYPE_OF_ID(TypeError))
               ? absent : CR_ERROR;
}

static CrValue sys_getswitchinterval(CrThread *t, CrFunction *f) { return cr_float(0.01); }
static CrValue sys_setswitchinterval(CrThread *t, CrFunction *f, CrValue interval) { return CR_NONE; }

static CrValue sys_intern(CrThread *t, CrFunction *f, CrValue string) {
    if (!cr_is_str(string)) return CR_RAISE(t, TypeError, "intern() argument must be str, not %T", string);
    if (!CR_IS(STR, string)) return CR_RAISE(t, TypeError, "can't intern %T", string);
    return cr_intern(t, string);
}

static CrValue sys_is_finalizing(CrThread *t, CrFunction *f) { return CR_FALSE; }
static CrValue sys_gettrace(CrThread *t, CrFunction *f) { return t->trace ? t->trace : CR_NONE; }
static CrValue sys_getprofile(CrThread *t, CrFunction *f) { return t->profile ? t->profile : CR_NONE; }
static CrValue sys_settrace(CrThread *t, CrFunction *f, CrValue function) {
    return cr_trace_set(t, &t->trace, function), CR_NONE;
}
static CrValue sys_setprofile(CrThread *t, CrFunction *f, CrValue function) {
    return cr_trace_set(t, &t->profile, function), CR_NONE;
}
static CrValue sys_call_tracing(CrThread *t, CrFunction *f, CrValue function, CrValue args) {
    if (!cr_has_flag(args, CR_TYPE_TUPLE))
        return CR_RAISE(t, TypeError, "call_tracing() argument 2 must be tuple, not %T", args);
    return cr_trace_inside(t, function, args);
}

// ---- Hooks that are kept and called where Cranky has the occasion ------------------------------------------

static CrValue audit_hooks; // list, or CR_ERROR: none yet

static CrValue sys_addaudithook(CrThread *t, CrFunction *f, CrValue hook) {
    if (!audit_hooks) audit_hooks = cr_list_new(t, 1);
    return audit_hooks && cr_list_append(t, audit_hooks, hook) == 0 ? CR_NONE : CR_ERROR;
}

// Only events of Python code; the runtime's own operations raise none.
static CrValue sys_audit(CrThread *t, CrFunction *f, CrValue event, CrValue args) {
    if (!cr_is_str(event)) return CR_RAISE(t, TypeError, "expected str for argument 'event', not %T", event);
    for (int64_t i = 0; audit_hooks && i < cr_len(t, audit_hooks); i++)
        if (!cr_call2(t, cr_getitem(t, audit_hooks, cr_int(i)), event, args)) return CR_ERROR;
    return CR_NONE;
}

static CrValue sys_breakpointhook(CrThread *t, CrFunction *f, CrValue args, CrValue kwargs) {
    const char *name = getenv("PYTHONBREAKPOINT");
    if (!name || !*name) name = "pdb.set_trace";
    if (!strcmp(name, "0")) return CR_NONE;
    const char *dot = strrchr(name, '.');
    CrValue module_name = dot ? cr_str_from_utf8(t, name, (size_t)(dot - name)) : cr_intern_c(t, "builtins");
    CrValue module = cr_import(t, module_name, true);
    CrValue function = module ? cr_getattr(t, module, cr_intern_c(t, dot ? dot + 1 : name)) : CR_ERROR;
    if (function) return cr_call_tuple(t, function, args, kwargs);
    cr_exception_take(t);
    if (CR_WARN(t, RuntimeWarning, 1, "Ignoring unimportable $PYTHONBREAKPOINT: \"%s\"", name) < 0) return CR_ERROR;
    return CR_NONE;
}

static CrValue sys_zero(CrThread *t, CrFunction *f) { return CR_INT(0); }

// ---- Limits ------------------------------------------------------------------------------------------------

enum { LOWEST_STR_DIGITS = 640 };

static CrValue sys_get_int_max_str_digits(CrThread *t, CrFunction *f) {
    return cr_int(__atomic_load_n(&cr_int_max_str_digits, __ATOMIC_RELAXED));
}
static CrValue sys_set_int_max_str_digits(CrThread *t, CrFunction *f, CrValue maxdigits) {
    int64_t n;
    if (!cr_index_int64(t, maxdigits, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (n < 0 || (n && n < LOWEST_STR_DIGITS))
        return CR_RAISE(t, ValueError, "maxdigits must be 0 or larger than %d", (int)LOWEST_STR_DIGITS);
    __atomic_store_n(&cr_int_max_str_digits, n, __ATOMIC_RELAXED);
    return CR_NONE;
}

static CrValue sys_getattr(CrThread *t, CrFunction *f, CrValue name);

// ---- Hooks of async generators ------------------------------------------------------------------------------

static CrValue async_hooks_type;

static CrValue sys_get_origin_depth(CrThread *t, CrFunction *f) { return cr_int(t->origin_depth); }
static CrValue sys_set_origin_depth(CrThread *t, CrFunction *f, CrValue depth) {
    int64_t n;
    if (!cr_index_int64(t, depth, &n, CR_TYPE_OF_ID(OverflowError))) return CR_ERROR;
    if (n < 0) return CR_RAISE(t, ValueError, "depth must be >= 0");
    t->origin_depth = n > INT32_MAX ? INT32_MAX : (uint32_t)n;
    return CR_NONE;
}

static CrValue sys_get_asyncgen_hooks(CrThread *t, CrFunction *f) {
    static const char *const fields[] = {"firstiter", "finalizer", NULL};
    if (!async_hooks_type) async_hooks_type = cr_structseq_type(t, "sys", "asyncgen_hooks", fields);
    CrValue items[] = {t->async_first ? t->async_first : CR_NONE, t->async_finalizer ? t->async_finalizer : CR_NONE};
    return cr_structseq_new(t, async_hooks_type, items, 2);
}

static bool hook_given(CrThread *t, CrValue hook, const char *name) {
    if (hook == CR_ERROR || hook == CR_NONE || cr_type_of(hook)->slots.call) return true;
    return CR_RAISE(t, TypeError, "callable %s expected, got %T", name, hook), false;
}

static CrValue sys_set_asyncgen_hooks(CrThread *t, CrFunction *f, CrValue first, CrValue finalizer) {
    if (!hook_given(t, finalizer, "finalizer") || !hook_given(t, first, "firstiter")) return CR_ERROR;
    if (finalizer) t->async_finalizer = finalizer == CR_NONE ? CR_ERROR : finalizer;
    if (first) t->async_first = first == CR_NONE ? CR_ERROR : first;
    return CR_NONE;
}

static const CrMethodDef functions[] = {
    {"__getattr__(name, /)", CR_FN(sys_getattr), NULL, 0},
    {"addaudithook(hook)", CR_FN(sys_addaudithook), "Add a hook that sys.audit() calls.", 0},
    {"audit(event, /, *args)", CR_FN(sys_audit), "Pass the event to the audit hooks.", 0},
    {"breakpointhook(*args, **kws)", CR_FN(sys_breakpointhook), "What breakpoint() calls.", 0},
    {"call_tracing(func, args, /)", CR_FN(sys_call_tracing), "Call func(*args).", 0},
    {"get_coroutine_origin_tracking_depth()", CR_FN(sys_get_origin_depth), "Return how many frames cr_origin of new coroutines has.", 0},
    {"set_coroutine_origin_tracking_depth(depth)", CR_FN(sys_set_origin_depth), "Set how many frames cr_origin of new coroutines has; 0: none.", 0},
    {"get_asyncgen_hooks()", CR_FN(sys_get_asyncgen_hooks), "Return the installed asynchronous generators hooks.", 0},
    {"set_asyncgen_hooks(firstiter=<unset>, finalizer=<unset>)", CR_FN(sys_set_asyncgen_hooks),
     "Set a finalizer for async generators objects.", 0},
    {"get_int_max_str_digits()", CR_FN(sys_get_int_max_str_digits), "Return the maximum string digits limit for non-binary int<->str conversions.", 0},
    {"getallocatedblocks()", CR_FN(sys_zero), "Blocks are not counted: returns 0.", 0},
    {"set_int_max_str_digits(maxdigits)", CR_FN(sys_set_int_max_str_digits), "Set the maximum string digits limit for non-binary int<->str conversions.", 0},
    {"_getframe(depth=0, /)", CR_FN(sys_getframe), "Return a frame object of the call stack.", 0},
    {"displayhook(object, /)", CR_FN(sys_displayhook), "Print an object to sys.stdout.", 0},
    {"exc_info()", CR_FN(sys_exc_info), "Return (type, value, traceback) of the exception being handled.", 0},
    {"excepthook(exctype, value, traceback, /)", CR_FN(sys_excepthook), "Print an exception to sys.stderr.", 0},
    {"exception()", CR_FN(sys_exception), "Return the exception being handled.", 0},
    {"exit(status=<none>, /)", CR_FN(sys_exit), "Exit the interpreter by raising SystemExit(status).", 0},
    {"getdefaultencoding()", CR_FN(sys_getdefaultencoding), "Return the default encoding of str.", 0},
    {"getfilesystemencodeerrors()", CR_FN(sys_getfilesystemencodeerrors), "Return the error mode of file names.", 0},
    {"getfilesystemencoding()", CR_FN(sys_getdefaultencoding), "Return the encoding of file names.", 0},
    {"getprofile()", CR_FN(sys_getprofile), "Return the profiling function set with sys.setprofile.", 0},
    {"getrecursionlimit()", CR_FN(sys_getrecursionlimit), "Return the recursion limit.", 0},
    {"getrefcount(object, /)", CR_FN(sys_getrefcount), "Return a small number.", 0},
    {"getsizeof(object, default=<none>)", CR_FN(sys_getsizeof), "Return the size of object in bytes.", 0},
    {"getswitchinterval()", CR_FN(sys_getswitchinterval), "Return the thread switch interval in seconds.", 0},
    {"gettrace()", CR_FN(sys_gettrace), "Return the global debug tracing function set with sys.settrace.", 0},
    {"intern(string, /)", CR_FN(sys_intern), "Intern the given string.", 0},
    {"is_finalizing()", CR_FN(sys_is_finalizing), "Is the program shutting down?", 0},
    {"setprofile(function, /)", CR_FN(sys_setprofile),
     "Set the profiling function, which is told of calls and returns of interpreted code.", 0},
    {"setrecursionlimit(limit, /)", CR_FN(sys_setrecursionlimit), "Set what getrecursionlimit returns.", 0},
    {"setswitchinterval(interval, /)", CR_FN(sys_setswitchinterval), "Does nothing.", 0},
    {"settrace(function, /)", CR_FN(sys_settrace),
     "Set the trace function, which is told of interpreted code's calls, lines, returns and exceptions.", 0},
    {"unraisablehook(unraisable, /)", CR_FN(sys_unraisablehook), "Handle an unraisable exception.", 0},
    {0},
};

// ---- Constants --------------------------------------------------------------------------------------------

static CrValue text(CrThread *t, const char *s) { return cr_str_from_c(t, s); }

static CrValue version_info(CrThread *t) {
    static const char *const fields[] = {"major", "minor", "micro", "releaselevel", "serial", NULL};
    CrValue items[] = {CR_INT(3), CR_INT(11), CR_INT(2), text(t, "final"), CR_INT(0)};
    return cr_structseq_new(t, cr_structseq_type(t, "sys", "version_info", fields), items, 5);
}

static CrValue float_info(CrThread *t) {
    static const char *const fields[] = {"max",        "max_exp", "max_10_exp", "min",   "min_exp", "min_10_exp",
                                         "dig",        "mant_dig", "epsilon",   "radix", "rounds",  NULL};
    CrValue items[] = {cr_float(DBL_MAX), CR_INT(DBL_MAX_EXP), CR_INT(DBL_MAX_10_EXP), cr_float(DBL_MIN),
                       CR_INT(DBL_MIN_EXP), CR_INT(DBL_MIN_10_EXP), CR_INT(DBL_DIG), CR_INT(DBL_MANT_DIG),
                       cr_float(DBL_EPSILON), CR_INT(FLT_RADIX), CR_INT(1)};
    return cr_structseq_new(t, cr_structseq_type(t, "sys", "float_info", fields), items, 11);
}

static CrValue hash_info(CrThread *t) {
    static const char *const fields[] = {"width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff", NULL};
    CrValue items[] = {CR_INT(64), cr_int_from_int64(t, (INT64_C(1) << 61) - 1), CR_INT(314159), CR_INT(0), CR_INT(1000003),
                       text(t, "siphash13"), CR_INT(64), CR_INT(128), CR_INT(0)};
    return cr_structseq_new(t, cr_structseq_type(t, "sys", "hash_info", fields), items, 9);
}

static CrValue int_info(CrThread *t) {
    static const char *const fields[] = {"bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold", NULL};
    CrValue items[] = {CR_INT(64), CR_INT(8), CR_INT(4300), CR_INT(640)};
    return cr_structseq_new(t, cr_structseq_type(t, "sys", "int_info", fields), items, 4);
}

static CrValue flags(CrThread *t) {
    static const char *const fields[] = {"debug", "inspect", "interactive", "optimize", "dont_write_bytecode",
                                         "no_user_site", "no_site", "ignore_environment", "verbose", "bytes_warning",
                                         "quiet", "hash_randomization", "isolated", "dev_mode", "utf8_mode",
                                         "warn_default_encoding", "safe_path", "int_max_str_digits", NULL};
    CrValue items[18];
    for (size_t i = 0; i < 18; i++) items[i] = CR_INT(0);
    items[3] = CR_INT(cr_options.optimize);
    items[11] = CR_INT(cr_hash_is_random);
    items[4] = items[14] = CR_INT(1);
    items[13] = cr_bool(cr_options.dev_mode);
    items[16] = CR_FALSE;
    items[17] = CR_INT(4300);
    return cr_structseq_new(t, cr_structseq_type(t, "sys", "flags", fields), items, 18);
}

static CrValue implementation(CrThread *t, CrValue version) {
    CrValue object = cr_call0(t, cr_box(CR_TYPE_OF_ID(SIMPLE_NAMESPACE)));
    if (object == CR_ERROR) return CR_ERROR;
    cr_setattr(t, object, cr_intern_c(t, "name"), text(t, "cranky"));
    cr_setattr(t, object, cr_intern_c(t, "cache_tag"), text(t, "cranky-311"));
#ifdef __aarch64__
    cr_setattr(t, object, cr_intern_c(t, "_multiarch"), text(t, "aarch64-linux-gnu")); // sysconfig finds its data by it
#else
    cr_setattr(t, object, cr_intern_c(t, "_multiarch"), text(t, "x86_64-linux-gnu"));
#endif
    cr_setattr(t, object, cr_intern_c(t, "version"), version);
    cr_setattr(t, object, cr_intern_c(t, "hexversion"), CR_INT(VERSION_HEX));
    return cr_raised(t) ? CR_ERROR : object;
}

static CrValue thread_info(CrThread *t) {
    static const char *const fields[] = {"name", "lock", "version", NULL};
    CrValue items[] = {text(t, "pthread"), text(t, "semaphore"), CR_NONE};
    return cr_structseq_new(t, cr_structseq_type(t, "sys", "thread_info", fields), items, 3);
}

// The top-level modules of the library where it is installed, and those written in C.
static CrValue library_names(CrThread *t) {
    CrValue names = cr_set_new(t);
    DIR *d = opendir(CRANKY_LIBRARY);
    for (struct dirent *e; d && (e = readdir(d));) {
        size_t n = strlen(e->d_name);
        if (n > 3 && !strcmp(e->d_name + n - 3, ".py")) n -= 3;
        else if (e->d_type != DT_DIR || strchr(e->d_name, '-') || strchr(e->d_name, '.')) continue;
        cr_set_add(t, names, cr_str_from_utf8(t, e->d_name, n));
    }
    if (d) closedir(d);
    for (const CrModuleDef *const *m = cr_builtin_modules; *m; m++) cr_set_add(t, names, cr_intern_c(t, (*m)->name));
    return cr_raised(t) ? CR_ERROR : cr_call1(t, cr_box(CR_TYPE_OF_ID(FROZENSET)), names);
}

// Names that cost something to make are made when they are asked for.
static CrValue sys_getattr(CrThread *t, CrFunction *f, CrValue name) {
    CrValue sys = cr_dict_get(t, cr_sys_modules(), cr_intern_c(t, "sys"));
    if (!sys) return CR_ERROR;
    if (cr_is_str(name) && cr_str_is(name, "stdlib_module_names")) {
        CrValue v = library_names(t);
        if (v) cr_module_set(t, sys, "stdlib_module_names", v);
        return v;
    }
    return cr_raise_attribute(t, sys, name, "module 'sys' has no attribute '%S'", name);
}

static CrValue argument_list(CrThread *t) {
    CrValue list = cr_list_new(t, (size_t)cr_argc);
    for (int i = 0; i < cr_argc; i++) {
        CrValue s = cr_str_decode(t, (const uint8_t *)cr_argv[i], strlen(cr_argv[i]), "utf-8", "surrogateescape");
        if (s == CR_ERROR || cr_list_append(t, list, s) < 0) return CR_ERROR;
    }
    return list;
}

// Where the running program's modules were compiled from, PYTHONPATH, then the library.
static CrValue search_path(CrThread *t) {
    CrValue main = cr_dict_get(t, cr_sys_modules(), cr_name___main__), path = cr_list_new(t, 2);
    CrValue file = main ? cr_getattr_or_zero(t, main, cr_name___file__) : CR_ERROR;
    const char *name = file && cr_is_str(file) ? cr_str_utf8(t, file, NULL) : NULL, *slash = name ? strrchr(name, '/') : NULL;
    cr_list_append(t, path, slash ? cr_str_from_utf8(t, name, (size_t)(slash - name)) : cr_str_empty);
    for (const char *p = getenv("PYTHONPATH"), *end; p && *p; p = *end ? end + 1 : end) {
        end = strchrnul(p, ':');
        cr_list_append(t, path, cr_str_decode(t, (const uint8_t *)p, (size_t)(end - p), "utf-8", "surrogateescape"));
    }
    cr_list_append(t, path, text(t, CRANKY_LIBRARY));
    return cr_raised(t) ? CR_ERROR : path;
}

static CrValue module_names(CrThread *t) {
    CrValue names = cr_list_new(t, 0);
    for (const CrModuleDef *const *m = cr_builtin_modules; *m; m++) cr_list_append(t, names, cr_intern_c(t, (*m)->name));
    return cr_list_sort(t, names, CR_NONE, false) < 0 ? CR_ERROR : cr_list_to_tuple(t, names);
}

// The arguments of options -W or -X, as the program was started with them.
static CrValue option_list(CrThread *t, char letter) {
    CrValue list = cr_list_new(t, 0);
    for (const char *line = cr_options.more, *end; *line; line = *end ? end + 1 : end) {
        end = strchrnul(line, '\n');
        if (line[0] == '-' && line[1] == letter)
            cr_list_append(t, list, cr_str_decode(t, (const uint8_t *)line + 2, (size_t)(end - line - 2), "utf-8", "surrogateescape"));
    }
    return cr_raised(t) ? CR_ERROR : list;
}

// The command that runs Python programs; a program that was built alone knows of none.
static CrValue executable(CrThread *t) {
    CrValue paths = option_list(t, 'E');
    return paths && cr_list_len(paths) ? cr_list_at(paths, 0) : text(t, "");
}

// sys._xoptions: name=value as a pair, a name alone as True.
static CrValue x_options(CrThread *t) {
    CrValue dict = cr_dict_new(t), list = option_list(t, 'X'), separator = text(t, "="), parts;
    for (int64_t i = 0; list && i < cr_len(t, list); i++) {
        parts = cr_call_method(t, cr_getitem(t, list, cr_int(i)), cr_intern_c(t, "partition"), &separator, 1);
        if (!parts) return CR_ERROR;
        const CrValue *p = cr_tuple_items(parts);
        if (cr_dict_set(t, dict, p[0], cr_len(t, p[1]) ? p[2] : CR_TRUE) < 0) return CR_ERROR;
    }
    return list ? dict : CR_ERROR;
}

// PYTHONWARNINGS, then the options -W.
static CrValue warn_options(CrThread *t) {
    const char *variable = getenv("PYTHONWARNINGS");
    CrValue list = variable && *variable ? cr_call_method(t, text(t, variable), cr_intern_c(t, "split"), (CrValue[]){text(t, ",")}, 1)
                                         : cr_list_new(t, 0);
    CrValue given = option_list(t, 'W');
    return list && given ? cr_inplace(t, CR_ADD, list, given) : CR_ERROR;
}

// The streams' cells, and the names under which the originals stay.
static bool add_streams(CrThread *t, CrValue module) {
    static const struct {
        const char *name, *original;
        CrValue *cell;
    } streams[] = {{"stdin", "__stdin__", &cr_sys_stdin},
                   {"stdout", "__stdout__", &cr_sys_stdout},
                   {"stderr", "__stderr__", &cr_sys_stderr}};
    if (cr_sys_stdout == CR_ERROR) cr_standard_files_init(t);
    for (size_t i = 0; i < 3; i++) {
        if (cr_module_set(t, module, streams[i].original, *streams[i].cell) < 0) return false;
        if (!cr_dict_cell(t, cr_module_dict(module), cr_intern_c(t, streams[i].name), streams[i].cell)) return false;
    }
    return true;
}

static int sys_init(CrThread *t, CrValue module) {
    CrValue version = version_info(t), options = option_list(t, 'X');
    if (!options) return -1;
    cr_options.dev_mode = cr_list_contains(t, options, text(t, "dev")) > 0;
    const struct {
        const char *name;
        CrValue value;
    } constants[] = {
        {"_xoptions", x_options(t)},
        {"api_version", CR_INT(1013)},
        {"abiflags", cr_str_empty},
        {"argv", argument_list(t)},
        {"base_exec_prefix", text(t, "/usr")},
        {"builtin_module_names", module_names(t)},
        {"byteorder", text(t, "little")},
        {"copyright", text(t, "Cranky: C running Python.")},
        {"dont_write_bytecode", CR_TRUE},
        {"exec_prefix", text(t, "/usr")},
        {"base_prefix", text(t, "/usr")},
        {"executable", executable(t)},
        {"flags", flags(t)},
        {"float_info", float_info(t)},
        {"float_repr_style", text(t, "short")},
        {"hash_info", hash_info(t)},
        {"hexversion", CR_INT(VERSION_HEX)},
        {"implementation", implementation(t, version)},
        {"int_info", int_info(t)},
        {"maxsize", cr_int_from_int64(t, INT64_MAX)},
        {"maxunicode", CR_INT(0x10FFFF)},
        {"meta_path", cr_list_new(t, 0)},
        {"modules", cr_sys_modules()},
        {"orig_argv", argument_list(t)},
        {"path", search_path(t)},
        {"path_hooks", cr_list_new(t, 0)},
        {"path_importer_cache", cr_dict_new(t)},
        {"platform", text(t, "linux")},
        {"platlibdir", text(t, "lib")},
        {"prefix", text(t, "/usr")},
        {"pycache_prefix", CR_NONE},
        {"thread_info", thread_info(t)},
        {"version", text(t, "3.11.2 (Cranky) [C]")},
        {"version_info", version},
        {"warnoptions", warn_options(t)},
    };
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        if (cr_module_set(t, module, constants[i].name, constants[i].value) < 0) return -1;
    CrValue hook = cr_dict_get(t, cr_module_dict(module), cr_intern_c(t, "excepthook"));
    cr_module_set(t, module, "__excepthook__", hook);
    hook = cr_dict_get(t, cr_module_dict(module), cr_intern_c(t, "unraisablehook"));
    cr_module_set(t, module, "__unraisablehook__", hook);
    hook = cr_dict_get(t, cr_module_dict(module), cr_intern_c(t, "displayhook"));
    cr_module_set(t, module, "__displayhook__", hook);
    hook = cr_dict_get(t, cr_module_dict(module), cr_intern_c(t, "breakpointhook"));
    cr_module_set(t, module, "__breakpointhook__", hook);
    return add_streams(t, module) ? 0 : -1;
}

const CrModuleDef cr_module_sys = {"sys", "System-specific parameters and functions.", functions, sys_init};
