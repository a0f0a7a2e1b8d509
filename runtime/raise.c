// raise.c -- raising exceptions, matching and handling them, and the message formatter they share with str building.
#include "runtime/raise.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "runtime/call.h"
#include "runtime/frame.h"
#include "runtime/type.h"
#include "runtime/types/int.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"

// ---- The formatter -------------------------------------------------------------------------------------------------

static void append_utf8(CrThread *t, CrStrBuilder *b, const char *s) {
    if (!s) s = "<NULL>";
    CrValue text = cr_str_from_c(t, s);
    if (text) cr_builder_str(b, text);
    else (void)cr_exception_take(t); // a file or type name that is no UTF-8: left out rather than failing the report
}

// False if a repr or str failed; its exception is set.
static bool append_value(CrStrBuilder *b, CrValue text) {
    if (!text) return false;
    cr_builder_str(b, text);
    return true;
}

CrValue cr_str_vprintf(CrThread *t, const char *format, va_list args) {
    CrStrBuilder b = {0};
    char number[32];
    for (const char *p = format; *p; p++) {
        if (*p != '%') {
            cr_builder_char(&b, (unsigned char)*p);
            continue;
        }
        bool ok = true;
        number[0] = 0;
        switch (*++p) {
        case 's': append_utf8(t, &b, va_arg(args, const char *)); break;
        case 'd': snprintf(number, sizeof number, "%d", va_arg(args, int)); break;
        case 'i': snprintf(number, sizeof number, "%lld", (long long)va_arg(args, int64_t)); break;
        case 'p': snprintf(number, sizeof number, "%p", va_arg(args, void *)); break;
        case 'c': cr_builder_char(&b, (unsigned char)va_arg(args, int)); break;
        case 'S': ok = append_value(&b, cr_str(t, va_arg(args, CrValue))); break;
        case 'R': ok = append_value(&b, cr_repr(t, va_arg(args, CrValue))); break;
        case 'T': append_utf8(t, &b, cr_type_of(va_arg(args, CrValue))->name); break;
        case 'N': append_utf8(t, &b, va_arg(args, CrType *)->name); break;
        default: cr_builder_char(&b, (unsigned char)*p); break;
        }
        if (!ok) {
            cr_builder_free(&b);
            return CR_ERROR;
        }
        cr_builder_ascii(&b, number, strlen(number));
    }
    return cr_builder_finish(t, &b);
}

CrValue cr_str_printf(CrThread *t, const char *format, ...) {
    va_list args;
    va_start(args, format);
    CrValue s = cr_str_vprintf(t, format, args);
    va_end(args);
    return s;
}

// ---- Raising ---------------------------------------------------------------------------------------------------------

// Cuts the chain of contexts from `first` where it leads to e. A program may have tied the chain to a ring: `slow` follows
// at half the speed, so that it is met again in one.
static void cut_chain(CrValue first, CrValue e) {
    bool step = false;
    for (CrValue c = first, slow = first; c;) {
        CrException *link = CR_AS(CrException, c);
        c = CR_GET(link->context);
        if (c == e) {
            CR_SET(link->context, CR_ERROR);
            return;
        }
        if (c == slow) return;
        if (step) slow = CR_GET(CR_AS(CrException, slow)->context);
        step = !step;
    }
}

// Makes `e` the pending exception; what is being handled becomes its context (avoiding a cycle).
static CrValue set_pending(CrThread *t, CrValue e) {
    CrException *x = CR_AS(CrException, e);
    if (t->handled && t->handled != e) {
        cut_chain(t->handled, e);
        CR_SET(x->context, t->handled);
    }
    t->exception = e;
    return CR_ERROR;
}

// An instance without running Python code: type is a built-in exception type.
static CrException *new_exception(CrThread *t, CrType *type, CrValue message) {
    CrException *e = CR_AS(CrException, cr_instance_new(t, type));
    e->args = message ? cr_tuple_from(t, &message, 1) : cr_tuple_empty;
    return e;
}

CrValue cr_raise(CrThread *t, CrType *type, const char *format, ...) {
    va_list args;
    va_start(args, format);
    CrValue message = cr_str_vprintf(t, format, args);
    va_end(args);
    return message ? set_pending(t, cr_box(new_exception(t, type, message))) : CR_ERROR;
}

CrValue cr_raise_attribute(CrThread *t, CrValue object, CrValue name, const char *format, ...) {
    va_list args;
    va_start(args, format);
    CrValue message = cr_str_vprintf(t, format, args);
    va_end(args);
    if (!message) return CR_ERROR;
    CrException *e = new_exception(t, CR_TYPE_OF_ID(AttributeError), message);
    e->data[0] = name;
    e->data[1] = object;
    return set_pending(t, cr_box(e));
}

void cr_attribute_error_complete(CrThread *t, CrValue object, CrValue name) {
    if (!cr_exception_is(t, CR_TYPE_OF_ID(AttributeError))) return;
    CrException *e = CR_AS(CrException, t->exception);
    if (e->data[0] || e->data[1]) return;
    CR_SET(e->data[0], name);
    CR_SET(e->data[1], object);
}

CrValue cr_raise_name_error(CrThread *t, CrValue name) {
    CrException *e = new_exception(t, CR_TYPE_OF_ID(NameError), cr_str_printf(t, "name '%S' is not defined", name));
    e->data[0] = name;
    return set_pending(t, cr_box(e));
}

CrValue cr_raise_key_error(CrThread *t, CrValue key) {
    return set_pending(t, cr_box(new_exception(t, CR_TYPE_OF_ID(KeyError), key)));
}

CrValue cr_raise_stop_iteration(CrThread *t, CrValue value) {
    CrException *e = new_exception(t, CR_TYPE_OF_ID(StopIteration), value == CR_NONE ? CR_ERROR : value);
    e->data[0] = value;
    return set_pending(t, cr_box(e));
}

CrValue cr_raise_no_memory(CrThread *t) {
    return set_pending(t, cr_box(new_exception(t, CR_TYPE_OF_ID(MemoryError), CR_ERROR)));
}

int64_t cr_recursion_limit = CR_DEFAULT_RECURSION_LIMIT;
uint32_t cr_recursion_free = CR_DEFAULT_RECURSION_LIMIT;

void cr_recursion_set_limit(CrThread *t, int64_t limit) {
    bool counted = limit < CR_DEFAULT_RECURSION_LIMIT;
    __atomic_store_n(&cr_recursion_limit, limit, __ATOMIC_RELAXED);
    __atomic_store_n(&cr_recursion_free, counted ? 0 : limit > INT32_MAX ? INT32_MAX : (uint32_t)limit, __ATOMIC_RELAXED);
    cr_limit_calls(t, counted ? (uint32_t)limit : 0);
}

bool cr_recursion_allowed(CrThread *t, const char *doing) {
    uint32_t depth = t->call_limit ? cr_call_depth(t) : t->native_depth;
    if (depth < __atomic_load_n(&cr_recursion_limit, __ATOMIC_RELAXED)) return true;
    CR_RAISE(t, RecursionError, "maximum recursion depth exceeded%s", doing);
    return false;
}

CrValue cr_raise_errno(CrThread *t, int error, CrValue filename) {
    CrValue args[3] = {CR_INT(error), cr_str_from_c(t, strerror(error)), filename};
    CrValue e = cr_call(t, cr_box(CR_TYPE_OF_ID(OSError)), args, filename ? 3 : 2, CR_ERROR);
    return e ? set_pending(t, e) : CR_ERROR;
}

// An exception instance from what stands behind `raise`: an instance, or a class to be called.
static CrValue instantiate(CrThread *t, CrValue v, const char *complaint) {
    if (cr_has_flag(v, CR_TYPE_EXCEPTION)) return v;
    if (cr_has_flag(v, CR_TYPE_TYPE) && CR_AS(CrType, v)->flags & CR_TYPE_EXCEPTION) {
        CrValue e = cr_call0(t, v);
        if (e && !cr_has_flag(e, CR_TYPE_EXCEPTION))
            return CR_RAISE(t, TypeError, "calling %R should have returned an instance of BaseException, not <class '%T'>", v, e);
        return e;
    }
    return CR_RAISE(t, TypeError, "%s", complaint);
}

CrValue cr_raise_value(CrThread *t, CrValue exception) {
    CrValue e = instantiate(t, exception, "exceptions must derive from BaseException");
    return e ? set_pending(t, e) : CR_ERROR;
}

CrValue cr_raise_from(CrThread *t, CrValue exception, CrValue cause) {
    CrValue e = instantiate(t, exception, "exceptions must derive from BaseException");
    if (!e) return CR_ERROR;
    CrException *x = CR_AS(CrException, e);
    if (cause != CR_NONE) {
        cause = instantiate(t, cause, "exception causes must derive from BaseException");
        if (!cause) return CR_ERROR;
    }
    CR_SET(x->cause, cause == CR_NONE ? CR_ERROR : cause);
    CR_SET(x->suppress, CR_TRUE);
    return set_pending(t, e);
}

bool cr_reraise(CrThread *t) {
    if (!t->handled) return CR_RAISE(t, RuntimeError, "No active exception to reraise"), false;
    t->exception = t->handled;
    return true;
}

// ---- Matching and handling ---------------------------------------------------------------------------------------------

bool cr_exception_is(const CrThread *t, const CrType *type) {
    return t->exception && cr_is_subtype(cr_type_of(t->exception), type);
}

bool cr_exception_clear_if(CrThread *t, const CrType *type) {
    if (!cr_exception_is(t, type)) return false;
    t->exception = CR_ERROR;
    return true;
}

static bool is_exception_class(CrValue v) {
    return cr_has_flag(v, CR_TYPE_TYPE) && CR_AS(CrType, v)->flags & CR_TYPE_EXCEPTION;
}

int cr_exception_matches(CrThread *t, CrValue e, CrValue pattern) {
    if (is_exception_class(pattern)) return cr_is_subtype(cr_type_of(e), CR_AS(CrType, pattern));
    if (cr_has_flag(pattern, CR_TYPE_TUPLE)) {
        int matched = 0;
        for (uint64_t i = 0; i < cr_tuple_len(pattern); i++) {
            CrValue p = cr_tuple_items(pattern)[i];
            if (!is_exception_class(p)) goto wrong;
            matched |= cr_is_subtype(cr_type_of(e), CR_AS(CrType, p));
        }
        return matched;
    }
wrong:
    CR_RAISE(t, TypeError, "catching classes that do not inherit from BaseException is not allowed");
    return -1;
}

CrValue cr_handler_enter(CrThread *t, CrValue e) {
    CrValue previous = t->handled;
    if (e) t->handled = e; // a finally body is entered without an exception too
    return previous;
}

void cr_handler_leave(CrThread *t, CrValue previous) { t->handled = previous; }

static CrTraceback *add_entry(CrThread *t, CrValue e, const CrCode *code, uint32_t position, CrValue globals) {
    CrTraceback *tb = cr_alloc(t, sizeof *tb);
    tb->ob.shape = CR_T_TRACEBACK;
    tb->next = CR_GET(CR_AS(CrException, e)->traceback);
    tb->code = code;
    tb->position = position;
    tb->globals = globals;
    CR_SET(CR_AS(CrException, e)->traceback, cr_box(tb));
    return tb;
}

void cr_traceback_add(CrThread *t, const CrFrame *frame) {
    CrValue e = t->exception;
    CrTraceback *tb;
    uint32_t position = frame->position;
    if (!e) return;
    for (const CrInlined *in; (in = cr_code_inlined(frame->code, position)); position = in->at)
        if (tb = add_entry(t, e, in->code, position, frame->globals), cr_code_knows_variables(in->code))
            CR_SET(tb->frame, cr_box(cr_frame_inlined(t, in->code, frame, position)));
    tb = add_entry(t, e, frame->code, position, frame->globals);
    if (cr_code_knows_variables(frame->code)) CR_SET(tb->frame, cr_box(cr_frame_object(t, frame))); // it will know the variables
}
