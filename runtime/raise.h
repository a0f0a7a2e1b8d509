// raise.h -- exceptions: their layout, raising with a formatted message, matching, tracebacks.
//
// An exception travels as a return value: the function that fails sets t->exception and returns CR_ERROR
// (or -1, or false). Whoever handles it takes it with cr_exception_take.
#ifndef CRANKY_RUNTIME_RAISE_H
#define CRANKY_RUNTIME_RAISE_H

#include <stdarg.h>

#include "runtime/object.h"

typedef struct CrTraceback {
    CrObject ob;
    CrValue next;        // towards the place where it was raised; CR_ERROR at the end
    const CrCode *code;
    uint32_t position;   // index into code->positions
    CrValue globals;     // the module's namespace
    CrValue frame;       // tb_frame; CR_ERROR until asked for
} CrTraceback;

typedef struct CrException {
    CrObject ob;
    CrValue args;       // tuple
    CrValue traceback;  // CrTraceback or CR_ERROR
    CrValue context;    // __context__ or CR_ERROR
    CrValue cause;      // __cause__ or CR_ERROR
    CrValue suppress;   // __suppress_context__: CR_TRUE or CR_ERROR
    CrValue data[8];    // by type. StopIteration: value. SystemExit: code. OSError: errno, strerror, filename, winerror
                        // unused, filename2. AttributeError/NameError: name, obj. ImportError: msg, name, path.
                        // Unicode errors: encoding, object, start, end, reason. SyntaxError: msg, filename, lineno, offset, text,
                        // end_lineno, end_offset, print_file_and_line. Groups: message, exceptions.
} CrException;

// Raises `type(message)`; always returns CR_ERROR, so that `return cr_raise(...)` works in value functions.
// The format knows: %s C string (UTF-8), %d int, %i int64_t, %c char, %S str(v), %R repr(v), %T name of v's type,
// %N name of a CrType *, %%.
CrValue cr_raise(CrThread *t, CrType *type, const char *format, ...);
#define CR_RAISE(t, NAME, ...) cr_raise((t), CR_TYPE_OF_ID(NAME), __VA_ARGS__)
// The same format, as a new str.
CrValue cr_str_printf(CrThread *t, const char *format, ...);
CrValue cr_str_vprintf(CrThread *t, const char *format, va_list args);

CrValue cr_raise_value(CrThread *t, CrValue exception); // raises an instance, or a class after calling it: `raise e`
CrValue cr_raise_from(CrThread *t, CrValue exception, CrValue cause); // `raise e from cause`
CrValue cr_raise_key_error(CrThread *t, CrValue key);   // KeyError whose argument is the key itself
CrValue cr_raise_errno(CrThread *t, int error, CrValue filename); // OSError or its subclass for `error`; filename may be CR_ERROR
CrValue cr_raise_stop_iteration(CrThread *t, CrValue value);
// AttributeError with its `name` and `obj` set.
CrValue cr_raise_attribute(CrThread *t, CrValue object, CrValue name, const char *format, ...);
// Gives a pending AttributeError that has neither the `name` and `obj` of the access that failed.
void cr_attribute_error_complete(CrThread *t, CrValue object, CrValue name);
CrValue cr_raise_name_error(CrThread *t, CrValue name); // "name 'x' is not defined"
CrValue cr_raise_no_memory(CrThread *t);
void cr_raise_recursion_error(CrThread *t);
// What sys.setrecursionlimit() was told. It limits the runtime's own recursion; calls only if it is below the default
// (thread.h: call_limit), else the stack's size is their limit.
extern int64_t cr_recursion_limit;
extern uint32_t cr_recursion_free; // native recursion below it needs no closer look: the limit, or 0 while calls are counted
enum { CR_DEFAULT_RECURSION_LIMIT = 1000 };
void cr_recursion_set_limit(CrThread *t, int64_t limit);
bool cr_reraise(CrThread *t);                        // bare `raise`

static inline bool cr_raised(const CrThread *t) { return t->exception != CR_ERROR; }
// Takes the pending exception out of the thread: the caller now owns it.
static inline CrValue cr_exception_take(CrThread *t) {
    CrValue e = t->exception;
    t->exception = CR_ERROR;
    return e;
}
// Around recursion of the runtime itself (a comparison of nested lists, isinstance() with nested tuples). What entered must leave.
// False: RecursionError, "maximum recursion depth exceeded" and `doing`.
bool cr_recursion_allowed(CrThread *t, const char *doing);
static inline bool cr_recursion_enter(CrThread *t, const char *doing) {
    bool free = t->native_depth < __atomic_load_n(&cr_recursion_free, __ATOMIC_RELAXED);
    if (CR_UNLIKELY(!free && !cr_recursion_allowed(t, doing))) return false;
    if (!cr_stack_ok(t)) return false;
    t->native_depth++;
    return true;
}
static inline void cr_recursion_leave(CrThread *t) { t->native_depth--; }

bool cr_exception_is(const CrThread *t, const CrType *type); // the pending one is an instance of `type`
// Clears the pending exception if it is an instance of `type`; true if it did.
bool cr_exception_clear_if(CrThread *t, const CrType *type);
// `except pattern:` for exception value e: 1, 0, or -1 with TypeError if pattern is no exception class (or tuple).
int cr_exception_matches(CrThread *t, CrValue e, CrValue pattern);
// The `except` block is entered / left: maintains sys.exc_info() and so the __context__ of what is raised inside.
CrValue cr_handler_enter(CrThread *t, CrValue e); // returns what must be given to cr_handler_leave
void cr_handler_leave(CrThread *t, CrValue previous);

// Adds the frame's current position to the pending exception's traceback; called as the frame is left by failure.
void cr_traceback_add(CrThread *t, const CrFrame *frame);
int64_t cr_traceback_line(const CrTraceback *tb); // tb_lineno
void cr_traceback_drop_importlib(CrThread *t); // from the pending exception's traceback
// Prints an exception with traceback and chain as CPython does, to file descriptor 2.
void cr_exception_print(CrThread *t, CrValue e);
// Line `number` (from 1) of a file, in a malloc'ed buffer without its end; NULL if it cannot be read.
char *cr_source_line(const char *filename, uint32_t number);
// For exceptions nobody can catch ("Exception ignored in: ..."): takes the pending one, gives it to sys.unraisablehook.
void cr_unraisable(CrThread *t, CrValue where);
void cr_unraisable_as(CrThread *t, const char *message, CrValue where); // the same with another text before the colon

#endif
