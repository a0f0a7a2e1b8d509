// exceptions.c -- the built-in exception types: construction, str and repr, and the attributes particular ones have.
//
// All share the layout CrException; what a type keeps in `data` and how its __init__ fills it is in the table at the
// end, found along the hierarchy (a type without an entry uses its base's).
#include "runtime/raise.h"

#include <errno.h>

#include "runtime/all_types.h"
#include "runtime/attr.h"
#include "runtime/call.h"
#include "runtime/function.h"
#include "runtime/groups.h"
#include "runtime/shape.h"
#include "runtime/type.h"
#include "runtime/types/dict.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

#define EXCEPTION(v) CR_AS(CrException, v)

static CrValue base_new(CrThread *t, CrFunction *self, CrValue cls, CrValue args, CrValue kwargs) {
    (void)self, (void)kwargs;
    CrValue e = cr_instance_new(t, CR_AS(CrType, cls));
    EXCEPTION(e)->args = args;
    return e;
}

static CrValue base_init(CrThread *t, CrFunction *f, CrValue self, CrValue args, CrValue kwargs) {
    (void)f;
    if (cr_dict_len(kwargs)) return CR_RAISE(t, TypeError, "%T() takes no keyword arguments", self);
    CR_SET(EXCEPTION(self)->args, args);
    return CR_NONE;
}

static CrValue base_str(CrThread *t, CrValue self) {
    CrValue args = CR_GET(EXCEPTION(self)->args);
    switch (cr_tuple_len(args)) {
    case 0: return cr_str_empty;
    case 1: return cr_str(t, cr_tuple_items(args)[0]);
    default: return cr_str(t, args);
    }
}

static CrValue base_repr(CrThread *t, CrValue self) {
    CrValue args = CR_GET(EXCEPTION(self)->args);
    if (cr_tuple_len(args) == 1) return cr_str_printf(t, "%T(%R)", self, cr_tuple_items(args)[0]);
    return cr_str_printf(t, "%T%R", self, args);
}

// ---- Attributes that all have -----------------------------------------------------------------------------------------

static CrValue or_none(CrValue v) { return v ? v : CR_NONE; }
static CrValue get_args(CrThread *t, CrValue v) { return (void)t, CR_GET(EXCEPTION(v)->args); }
static int set_args(CrThread *t, CrValue v, CrValue args) {
    if (!args) return CR_RAISE(t, TypeError, "args may not be deleted"), -1;
    CrValue tuple = cr_tuple_from_iterable(t, args);
    if (!tuple) return -1;
    CR_SET(EXCEPTION(v)->args, tuple);
    return 0;
}
static CrValue get_traceback(CrThread *t, CrValue v) { return (void)t, or_none(CR_GET(EXCEPTION(v)->traceback)); }
static int set_traceback(CrThread *t, CrValue v, CrValue tb) {
    if (!tb) return CR_RAISE(t, TypeError, "__traceback__ may not be deleted"), -1;
    if (tb != CR_NONE && !CR_IS(TRACEBACK, tb))
        return CR_RAISE(t, TypeError, "__traceback__ must be a traceback or None"), -1;
    CR_SET(EXCEPTION(v)->traceback, tb == CR_NONE ? CR_ERROR : tb);
    return 0;
}
static int set_exception_field(CrThread *t, CrValue *field, CrValue v, const char *what) {
    if (!v) return CR_RAISE(t, TypeError, "%s may not be deleted", what), -1;
    if (v != CR_NONE && !cr_has_flag(v, CR_TYPE_EXCEPTION))
        return CR_RAISE(t, TypeError, "exception %s must be None or derive from BaseException",
                        what[2] == 'c' && what[4] == 'n' ? "context" : "cause"), -1;
    CR_SET(*field, v == CR_NONE ? CR_ERROR : v);
    return 0;
}
static CrValue get_context(CrThread *t, CrValue v) { return (void)t, or_none(CR_GET(EXCEPTION(v)->context)); }
static int set_context(CrThread *t, CrValue v, CrValue c) {
    return set_exception_field(t, &EXCEPTION(v)->context, c, "__context__");
}
static CrValue get_cause(CrThread *t, CrValue v) { return (void)t, or_none(CR_GET(EXCEPTION(v)->cause)); }
static int set_cause(CrThread *t, CrValue v, CrValue c) {
    if (set_exception_field(t, &EXCEPTION(v)->cause, c, "__cause__") < 0) return -1;
    CR_SET(EXCEPTION(v)->suppress, CR_TRUE);
    return 0;
}
static CrValue get_suppress(CrThread *t, CrValue v) { return (void)t, cr_bool(CR_GET(EXCEPTION(v)->suppress) == CR_TRUE); }
static int set_suppress(CrThread *t, CrValue v, CrValue b) {
    int truth = b ? cr_truth(t, b) : 0;
    if (truth >= 0) CR_SET(EXCEPTION(v)->suppress, truth ? CR_TRUE : CR_ERROR);
    return truth < 0 ? -1 : 0;
}
static CrValue get_dict(CrThread *t, CrValue v) { return cr_instance_dict(t, cr_object(v)); }
static int set_dict(CrThread *t, CrValue self, CrValue dict) {
    if (!dict) return CR_RAISE(t, TypeError, "cannot delete __dict__"), -1;
    if (!cr_has_flag(dict, CR_TYPE_DICT))
        return CR_RAISE(t, TypeError, "__dict__ must be set to a dictionary, not a '%T'", dict), -1;
    return cr_instance_set_dict(t, cr_object(self), dict);
}
static const CrGetSetDef base_getsets[] = {
    {"args", get_args, set_args, NULL},
    {"__traceback__", get_traceback, set_traceback, NULL},
    {"__context__", get_context, set_context, NULL},
    {"__cause__", get_cause, set_cause, NULL},
    {"__suppress_context__", get_suppress, set_suppress, NULL},
    {"__dict__", get_dict, set_dict, NULL},
    {0},
};

static CrValue with_traceback(CrThread *t, CrFunction *f, CrValue self, CrValue tb) {
    (void)f;
    return set_traceback(t, self, tb) < 0 ? CR_ERROR : self;
}
static CrValue add_note(CrThread *t, CrFunction *f, CrValue self, CrValue note) {
    (void)f;
    if (!cr_is_str(note)) return CR_RAISE(t, TypeError, "note must be a str, not '%T'", note);
    CrValue notes = cr_getattr_or_zero(t, self, cr_name___notes__);
    if (!notes && cr_raised(t)) return CR_ERROR;
    if (!notes) {
        notes = cr_list_new(t, 1);
        if (cr_setattr(t, self, cr_name___notes__, notes) < 0) return CR_ERROR;
    }
    if (!cr_has_flag(notes, CR_TYPE_LIST)) return CR_RAISE(t, TypeError, "Cannot add note: __notes__ is not a list");
    return cr_list_append(t, notes, note) < 0 ? CR_ERROR : CR_NONE;
}
static CrValue set_state(CrThread *t, CrFunction *f, CrValue self, CrValue state) {
    (void)f;
    CrValue name, value;
    if (state == CR_NONE) return CR_NONE;
    if (!cr_has_flag(state, CR_TYPE_DICT)) return CR_RAISE(t, TypeError, "state is not a dictionary");
    for (uint64_t pos = 0; cr_dict_step(state, &pos, &name, &value);)
        if (cr_setattr(t, self, name, value) < 0) return CR_ERROR;
    return CR_NONE;
}
// How copy and pickle make an exception again: its class, args, and attributes if it has any (`state`, if a dict).
static CrValue reduced(CrThread *t, CrValue self, CrValue args, CrValue state) {
    CrValue items[3] = {cr_box(cr_type_of(self)), args, state};
    bool stateless = !state || (CR_IS(DICT, state) && !cr_dict_len(state));
    return args ? cr_tuple_from(t, items, stateless ? 2 : 3) : CR_ERROR;
}
static CrValue base_reduce(CrThread *t, CrFunction *f, CrValue self) {
    (void)f;
    return reduced(t, self, CR_GET(EXCEPTION(self)->args), get_dict(t, self));
}
static const CrMethodDef base_methods[] = {
    {"__reduce__(self, /)", CR_FN(base_reduce), NULL, 0},
    {"with_traceback(self, tb, /)", CR_FN(with_traceback), "Exception.with_traceback(tb) --\n    set self.__traceback__ to tb and return self.", 0},
    {"__setstate__(self, state, /)", CR_FN(set_state), NULL, 0},
    {"add_note(self, note, /)", CR_FN(add_note), "Exception.add_note(note) --\n    add a note to the exception", 0},
    {0},
};

// ---- Attributes in data[] -------------------------------------------------------------------------------------------------

#define DATA_FIELD(i)                                                                                        \
    static CrValue get_data##i(CrThread *t, CrValue v) { return (void)t, or_none(EXCEPTION(v)->data[i]); }   \
    static int set_data##i(CrThread *t, CrValue v, CrValue x) { return (void)t, EXCEPTION(v)->data[i] = x, 0; }
DATA_FIELD(0)
DATA_FIELD(1)
DATA_FIELD(2)
DATA_FIELD(3)
DATA_FIELD(4)
DATA_FIELD(5)
DATA_FIELD(6)
DATA_FIELD(7)
#define FIELD(name, i) {name, get_data##i, set_data##i, NULL}

static CrValue first_arg_init(CrThread *t, CrFunction *f, CrValue self, CrValue args, CrValue kwargs) {
    if (!base_init(t, f, self, args, kwargs)) return CR_ERROR;
    uint64_t n = cr_tuple_len(args);
    EXCEPTION(self)->data[0] = n == 0 ? CR_NONE : n == 1 ? cr_tuple_items(args)[0] : args;
    return CR_NONE;
}
static CrValue stop_iteration_init(CrThread *t, CrFunction *f, CrValue self, CrValue args, CrValue kwargs) {
    if (!base_init(t, f, self, args, kwargs)) return CR_ERROR;
    EXCEPTION(self)->data[0] = cr_tuple_len(args) ? cr_tuple_items(args)[0] : CR_NONE;
    return CR_NONE;
}
static const CrGetSetDef stop_iteration_getsets[] = {FIELD("value", 0), {0}};
static const CrGetSetDef system_exit_getsets[] = {FIELD("code", 0), {0}};

// Takes the keywords that `names` allow out of kwargs into data[i]; others are refused.
static bool keyword_fields(CrThread *t, CrValue self, CrValue kwargs, const char *const *names, int first) {
    CrValue key, value;
    for (uint64_t pos = 0; cr_dict_step(kwargs, &pos, &key, &value);) {
        int i = 0;
        while (names[i] && !cr_str_is(key, names[i])) i++;
        if (!names[i])
            return CR_RAISE(t, TypeError, "'%S' is an invalid keyword argument for %T()", key, self), false;
        EXCEPTION(self)->data[first + i] = value;
    }
    return true;
}
static CrValue attribute_error_init(CrThread *t, CrFunction *f, CrValue self, CrValue args, CrValue kwargs) {
    (void)f;
    static const char *const names[] = {"name", "obj", NULL};
    CR_SET(EXCEPTION(self)->args, args);
    EXCEPTION(self)->data[0] = EXCEPTION(self)->data[1] = CR_ERROR;
    return keyword_fields(t, self, kwargs, names, 0) ? CR_NONE : CR_ERROR;
}
static CrValue name_error_init(CrThread *t, CrFunction *f, CrValue self, CrValue args, CrValue kwargs) {
    (void)f;
    static const char *const names[] = {"name", NULL};
    CR_SET(EXCEPTION(self)->args, args);
    EXCEPTION(self)->data[0] = CR_ERROR;
    return keyword_fields(t, self, kwargs, names, 0) ? CR_NONE : CR_ERROR;
}
static const CrGetSetDef attribute_error_getsets[] = {FIELD("name", 0), FIELD("obj", 1), {0}};
static const CrGetSetDef name_error_getsets[] = {FIELD("name", 0), {0}};

static CrValue import_error_init(CrThread *t, CrFunction *f, CrValue self, CrValue args, CrValue kwargs) {
    (void)f;
    static const char *const names[] = {"name", "path", NULL};
    CR_SET(EXCEPTION(self)->args, args);
    EXCEPTION(self)->data[0] = cr_tuple_len(args) == 1 ? cr_tuple_items(args)[0] : CR_NONE;
    EXCEPTION(self)->data[1] = EXCEPTION(self)->data[2] = CR_ERROR;
    return keyword_fields(t, self, kwargs, names, 1) ? CR_NONE : CR_ERROR;
}
static CrValue import_error_str(CrThread *t, CrValue self) {
    CrValue msg = EXCEPTION(self)->data[0];
    return msg && CR_IS(STR, msg) ? msg : base_str(t, self);
}
static CrValue import_error_reduce(CrThread *t, CrFunction *f, CrValue self) {
    (void)f;
    static const char *const names[] = {"name", "path"};
    CrValue own = get_dict(t, self), state = cr_dict_new(t), name, value;
    for (uint64_t pos = 0; own && cr_dict_step(own, &pos, &name, &value);)
        if (cr_dict_set(t, state, name, value) < 0) return CR_ERROR;
    for (int i = 0; i < 2; i++) {
        value = CR_GET(EXCEPTION(self)->data[i + 1]);
        if (value && cr_dict_set(t, state, cr_intern_c(t, names[i]), value) < 0) return CR_ERROR;
    }
    return reduced(t, self, CR_GET(EXCEPTION(self)->args), state);
}
static const CrMethodDef import_error_methods[] = {{"__reduce__(self, /)", CR_FN(import_error_reduce), NULL, 0}, {0}};
static const CrGetSetDef import_error_getsets[] = {FIELD("msg", 0), FIELD("name", 1), FIELD("path", 2), {0}};

static CrValue key_error_str(CrThread *t, CrValue self) {
    CrValue args = CR_GET(EXCEPTION(self)->args);
    return cr_tuple_len(args) == 1 ? cr_repr(t, cr_tuple_items(args)[0]) : base_str(t, self);
}

// ---- OSError: the class of the instance depends on errno ----------------------------------------------------------------------

static const struct {
    int error;
    CrTypeId type;
} errno_types[] = {
    {EAGAIN, CR_T_BlockingIOError},     {EALREADY, CR_T_BlockingIOError},        {EINPROGRESS, CR_T_BlockingIOError},
    {ECHILD, CR_T_ChildProcessError},   {EPIPE, CR_T_BrokenPipeError},           {ESHUTDOWN, CR_T_BrokenPipeError},
    {ECONNABORTED, CR_T_ConnectionAbortedError}, {ECONNREFUSED, CR_T_ConnectionRefusedError},
    {ECONNRESET, CR_T_ConnectionResetError}, {EEXIST, CR_T_FileExistsError},     {ENOENT, CR_T_FileNotFoundError},
    {EINTR, CR_T_InterruptedError},     {EISDIR, CR_T_IsADirectoryError},        {ENOTDIR, CR_T_NotADirectoryError},
    {EACCES, CR_T_PermissionError},     {EPERM, CR_T_PermissionError},           {ESRCH, CR_T_ProcessLookupError},
    {ETIMEDOUT, CR_T_TimeoutError},
};

// What the arguments of an OSError say: two to five of them.
static void os_error_fill(CrThread *t, CrValue self, CrValue args) {
    uint64_t n = cr_tuple_len(args);
    CrException *x = EXCEPTION(self);
    CR_SET(x->args, args);
    if (n < 2 || n > 5) return;
    const CrValue *a = cr_tuple_items(args);
    x->data[0] = a[0];
    x->data[1] = a[1];
    if (n >= 3 && cr_type_of(self) == CR_TYPE_OF_ID(BlockingIOError) && cr_is_any_int(a[2])) { // no file name: how much is written
        x->data[5] = a[2];
        return;
    }
    if (n >= 3) x->data[2] = a[2];
    if (n == 5) x->data[4] = a[4];
    if (n >= 3) x->args = cr_tuple_from(t, a, 2);
}

static CrType *os_error_class(CrType *cls, CrValue args) {
    uint64_t n = cr_tuple_len(args);
    if (cls != CR_TYPE_OF_ID(OSError) || n < 2 || n > 5 || !cr_is_int(cr_tuple_items(args)[0])) return cls;
    for (size_t i = 0; i < sizeof errno_types / sizeof *errno_types; i++)
        if (errno_types[i].error == cr_int_get(cr_tuple_items(args)[0])) return &cr_types[errno_types[i].type];
    return cls;
}

// A subclass with an __init__ of its own decides there what the arguments are; one with a __new__ of its own, there.
static bool os_error_filled_by_init(const CrType *cls) {
    const CrType *ours = CR_TYPE_OF_ID(OSError);
    return CR_GET(cls->init_fn) != ours->init_fn && CR_GET(cls->new_fn) == ours->new_fn;
}

static CrValue os_error_new(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs) {
    CrType *type = CR_AS(CrType, cls);
    if (os_error_filled_by_init(type)) return base_new(t, f, cls, cr_tuple_empty, kwargs);
    if (cr_dict_len(kwargs)) return CR_RAISE(t, TypeError, "%N() takes no keyword arguments", type);
    CrValue e = base_new(t, f, cr_box(os_error_class(type, args)), args, kwargs);
    os_error_fill(t, e, args);
    return e;
}
static CrValue os_error_init(CrThread *t, CrFunction *f, CrValue self, CrValue args, CrValue kwargs) {
    (void)f;
    if (!os_error_filled_by_init(cr_type_of(self))) return CR_NONE;
    if (cr_dict_len(kwargs)) return CR_RAISE(t, TypeError, "%T() takes no keyword arguments", self);
    os_error_fill(t, self, args);
    return CR_NONE;
}
static CrValue os_error_str(CrThread *t, CrValue self) {
    CrException *x = EXCEPTION(self);
    if (x->data[2] && x->data[4])
        return cr_str_printf(t, "[Errno %S] %S: %R -> %R", x->data[0], x->data[1], x->data[2], x->data[4]);
    if (x->data[2]) return cr_str_printf(t, "[Errno %S] %S: %R", x->data[0], x->data[1], x->data[2]);
    if (x->data[0] && x->data[1]) return cr_str_printf(t, "[Errno %S] %S", x->data[0], x->data[1]);
    return base_str(t, self);
}
static CrValue get_characters_written(CrThread *t, CrValue self) {
    CrValue v = EXCEPTION(self)->data[5];
    return v ? v : CR_RAISE(t, AttributeError, "characters_written");
}
static int set_characters_written(CrThread *t, CrValue self, CrValue v) {
    int64_t n;
    if (v == CR_ERROR && !EXCEPTION(self)->data[5]) return CR_RAISE(t, AttributeError, "characters_written"), -1;
    if (v != CR_ERROR && !cr_index_int64(t, v, &n, CR_TYPE_OF_ID(ValueError))) return -1;
    EXCEPTION(self)->data[5] = v;
    return 0;
}
// The file names are no longer among the args.
static CrValue os_error_reduce(CrThread *t, CrFunction *f, CrValue self) {
    (void)f;
    CrException *x = EXCEPTION(self);
    CrValue args = CR_GET(x->args);
    if (cr_tuple_len(args) == 2 && x->data[2]) {
        const CrValue *a = cr_tuple_items(args);
        args = cr_tuple_from(t, (CrValue[]){a[0], a[1], x->data[2], CR_NONE, x->data[4]}, x->data[4] ? 5 : 3);
    }
    return reduced(t, self, args, get_dict(t, self));
}
static const CrMethodDef os_error_methods[] = {{"__reduce__(self, /)", CR_FN(os_error_reduce), NULL, 0}, {0}};
static const CrGetSetDef os_error_getsets[] = {{"characters_written", get_characters_written, set_characters_written, NULL},
                                               FIELD("errno", 0), FIELD("strerror", 1), FIELD("filename", 2),
                                               FIELD("filename2", 4), {0}};

// ---- Unicode errors -------------------------------------------------------------------------------------------------------------

// encoding, object, start, end, reason in data[0..4]; an error of translation has no encoding.

static CrValue get_size(CrValue v) { return v ? v : CR_INT(0); }
static CrValue get_start(CrThread *t, CrValue v) { return (void)t, get_size(CR_GET(EXCEPTION(v)->data[2])); }
static CrValue get_end(CrThread *t, CrValue v) { return (void)t, get_size(CR_GET(EXCEPTION(v)->data[3])); }
static int set_size(CrThread *t, CrValue *field, CrValue v) {
    int64_t n;
    if (!v) return CR_RAISE(t, TypeError, "can't delete numeric/char attribute"), -1;
    if (!cr_is_any_int(v)) return CR_RAISE(t, TypeError, "an integer is required"), -1;
    if (!cr_index_int64(t, v, &n, CR_TYPE_OF_ID(OverflowError))) return -1;
    CR_SET(*field, cr_int(n));
    return 0;
}
static int set_start(CrThread *t, CrValue v, CrValue x) { return set_size(t, &EXCEPTION(v)->data[2], x); }
static int set_end(CrThread *t, CrValue v, CrValue x) { return set_size(t, &EXCEPTION(v)->data[3], x); }

// The value for data[field] that argument `number` gives; CR_ERROR: it has the wrong type.
static CrValue unicode_error_field(CrThread *t, CrValue v, int field, int number, bool decode) {
    int64_t n;
    if (field == 2 || field == 3)
        return cr_index_int64(t, v, &n, CR_TYPE_OF_ID(OverflowError)) ? cr_int(n) : CR_ERROR;
    if (field == 1 && decode) return v;
    return cr_is_str(v) ? v : CR_RAISE(t, TypeError, "argument %i must be str, not %T", (int64_t)number, v);
}
static CrValue unicode_error_init(CrThread *t, CrFunction *f, CrValue self, CrValue args, CrValue kwargs) {
    if (!base_init(t, f, self, args, kwargs)) return CR_ERROR;
    bool translate = cr_is_subtype(cr_type_of(self), CR_TYPE_OF_ID(UnicodeTranslateError));
    bool decode = cr_is_subtype(cr_type_of(self), CR_TYPE_OF_ID(UnicodeDecodeError));
    uint64_t expected = translate ? 4 : 5, n = cr_tuple_len(args);
    if (n != expected)
        return CR_RAISE(t, TypeError, "function takes exactly %i arguments (%i given)", (int64_t)expected, (int64_t)n);
    CrValue fields[5] = {CR_ERROR};
    for (int i = 0; i < (int)n; i++) {
        int field = i + translate;
        fields[field] = unicode_error_field(t, cr_tuple_items(args)[i], field, i + 1, decode);
        if (!fields[field]) return CR_ERROR;
    }
    const uint8_t *bytes;
    size_t length;
    if (decode && !cr_is_bytes(fields[1])) {
        if (!cr_bytes_view(t, fields[1], &bytes, &length)) return CR_ERROR;
        fields[1] = cr_bytes_from(t, bytes, length);
    }
    for (int i = 0; i < 5; i++) CR_SET(EXCEPTION(self)->data[i], fields[i]);
    return CR_NONE;
}

// The byte or character that the error is about, if it is a single one within the object: -1.
static int64_t bad_item(const CrException *x, bool decode, int64_t start, int64_t end) {
    CrValue object = x->data[1];
    if (end != start + 1 || start < 0) return -1;
    if (decode) return cr_is_bytes(object) && start < cr_bytes_of(object)->len ? cr_bytes_of(object)->data[start] : -1;
    return cr_is_str(object) && start < cr_str_of(object)->len ? (int64_t)cr_str_at(cr_str_of(object), start) : -1;
}
static CrValue unicode_error_str(CrThread *t, CrValue self) {
    CrException *x = EXCEPTION(self);
    if (!x->data[1]) return cr_str_empty;
    bool decode = cr_is_subtype(cr_type_of(self), CR_TYPE_OF_ID(UnicodeDecodeError));
    bool translate = cr_is_subtype(cr_type_of(self), CR_TYPE_OF_ID(UnicodeTranslateError));
    int64_t start, end;
    if (!cr_index_int64(t, get_start(t, self), &start, NULL) || !cr_index_int64(t, get_end(t, self), &end, NULL)) return CR_ERROR;
    int64_t bad = bad_item(x, decode, start, end);
    const char *verb = decode ? "decode" : translate ? "translate" : "encode";
    CrValue reason = cr_str(t, or_none(x->data[4])), encoding = cr_str(t, or_none(x->data[0]));
    if (!reason || !encoding) return CR_ERROR;
    CrValue prefix = translate ? cr_intern_c(t, "can't") : cr_str_printf(t, "'%S' codec can't", encoding);
    if (bad < 0)
        return cr_str_printf(t, "%S %s %s in position %i-%i: %S", prefix, verb, decode ? "bytes" : "characters", start,
                             end - 1, reason);
    char text[16];
    if (decode) {
        snprintf(text, sizeof text, "0x%02x", (unsigned)bad);
        return cr_str_printf(t, "%S decode byte %s in position %i: %S", prefix, text, start, reason);
    }
    uint32_t c = (uint32_t)bad;
    snprintf(text, sizeof text, c < 0x100 ? "'\\x%02x'" : c < 0x10000 ? "'\\u%04x'" : "'\\U%08x'", c);
    return cr_str_printf(t, "%S %s character %s in position %i: %S", prefix, verb, text, start, reason);
}
static const CrGetSetDef unicode_error_getsets[] = {
    {"start", get_start, set_start, NULL}, {"end", get_end, set_end, NULL}, FIELD("encoding", 0), FIELD("object", 1),
    FIELD("reason", 4), {0}};

// ---- SyntaxError: (msg, (filename, lineno, offset, text, end_lineno, end_offset)) ----------------------------------------------

static CrValue syntax_error_init(CrThread *t, CrFunction *f, CrValue self, CrValue args, CrValue kwargs) {
    if (!base_init(t, f, self, args, kwargs)) return CR_ERROR;
    uint64_t n = cr_tuple_len(args);
    if (n) EXCEPTION(self)->data[0] = cr_tuple_items(args)[0];
    if (n != 2) return CR_NONE;
    CrValue details = cr_tuple_from_iterable(t, cr_tuple_items(args)[1]);
    if (!details) return CR_ERROR;
    uint64_t given = cr_tuple_len(details);
    if (given < 4) return CR_RAISE(t, TypeError, "function missing required argument (pos %i)", (int64_t)given + 1);
    if (given > 6) return CR_RAISE(t, TypeError, "function takes at most 6 arguments (%i given)", (int64_t)given);
    if (given == 5) return CR_RAISE(t, TypeError, "end_offset must be provided when end_lineno is provided");
    for (uint64_t i = 0; i < given; i++)
        EXCEPTION(self)->data[i + 1] = cr_tuple_items(details)[i];
    return CR_NONE;
}
static CrValue syntax_error_str(CrThread *t, CrValue self) {
    CrException *x = EXCEPTION(self);
    CrValue msg = or_none(x->data[0]);
    bool line = x->data[2] && cr_is_int(x->data[2]);
    if (x->data[1] && cr_is_str(x->data[1])) { // the last part of the path
        const char *path = cr_str_utf8(t, x->data[1], NULL), *slash = path ? strrchr(path, '/') : NULL;
        if (!path) return CR_ERROR;
        if (slash) path = slash + 1;
        return line ? cr_str_printf(t, "%S (%s, line %S)", msg, path, x->data[2]) : cr_str_printf(t, "%S (%s)", msg, path);
    }
    if (line) return cr_str_printf(t, "%S (line %S)", msg, x->data[2]);
    return cr_str(t, msg);
}
static const CrGetSetDef syntax_error_getsets[] = {FIELD("msg", 0), FIELD("filename", 1), FIELD("lineno", 2),
                                                   FIELD("offset", 3), FIELD("text", 4), FIELD("end_lineno", 5),
                                                   FIELD("end_offset", 6), FIELD("print_file_and_line", 7), {0}};

// ---- The table -----------------------------------------------------------------------------------------------------------------

#define FLAGS    (CR_TYPE_BASE | CR_TYPE_HAS_DICT | CR_TYPE_EXCEPTION)
#define INIT(fn) .init = {"__init__(self, /, *args, **kwargs)", CR_FN(fn), NULL, 0}

static const struct {
    const char *name; // of the first type in the hierarchy that uses it
    CrTypeDef def;
} definitions[] = {
    {"BaseException",
     {.flags = FLAGS, .slots = {.repr = base_repr, .str = base_str}, .methods = base_methods, .getsets = base_getsets,
      .constructor = {"BaseException(cls, *args, **kwargs)", CR_FN(base_new), NULL, 0}, INIT(base_init)}},
    {"StopIteration", {.flags = FLAGS, .getsets = stop_iteration_getsets, INIT(stop_iteration_init)}},
    {"SystemExit", {.flags = FLAGS, .getsets = system_exit_getsets, INIT(first_arg_init)}},
    {"AttributeError", {.flags = FLAGS, .getsets = attribute_error_getsets, INIT(attribute_error_init)}},
    {"NameError", {.flags = FLAGS, .getsets = name_error_getsets, INIT(name_error_init)}},
    {"ImportError",
     {.flags = FLAGS, .slots = {.str = import_error_str}, .getsets = import_error_getsets,
      .methods = import_error_methods, INIT(import_error_init)}},
    {"KeyError", {.flags = FLAGS, .slots = {.str = key_error_str}}},
    {"OSError",
     {.flags = FLAGS, .slots = {.str = os_error_str}, .getsets = os_error_getsets, .methods = os_error_methods,
      .constructor = {"OSError(cls, *args, **kwargs)", CR_FN(os_error_new), NULL, 0}, INIT(os_error_init)}},
    {"UnicodeDecodeError",
     {.flags = FLAGS, .slots = {.str = unicode_error_str}, .getsets = unicode_error_getsets, INIT(unicode_error_init)}},
    {"UnicodeEncodeError",
     {.flags = FLAGS, .slots = {.str = unicode_error_str}, .getsets = unicode_error_getsets, INIT(unicode_error_init)}},
    {"UnicodeTranslateError",
     {.flags = FLAGS, .slots = {.str = unicode_error_str}, .getsets = unicode_error_getsets, INIT(unicode_error_init)}},
    {"SyntaxError",
     {.flags = FLAGS, .slots = {.str = syntax_error_str}, .getsets = syntax_error_getsets, INIT(syntax_error_init)}},
};
static const CrTypeDef plain_definition = {.flags = FLAGS};

const CrTypeDef *cr_exception_definition(const char *name) {
    if (!strcmp(name, "BaseExceptionGroup")) return &cr_exception_group_typedef;
    for (size_t i = 0; i < sizeof definitions / sizeof *definitions; i++)
        if (!strcmp(definitions[i].name, name)) return &definitions[i].def;
    return &plain_definition;
}
