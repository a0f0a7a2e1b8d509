// hooks.h -- what happens to exceptions that nobody caught: sys.excepthook, sys.unraisablehook, sys.last_value.
#ifndef CRANKY_RUNTIME_HOOKS_H
#define CRANKY_RUNTIME_HOOKS_H

#include "runtime/object.h"

// Gives an uncaught exception to sys.excepthook. A SystemExit that the hook raises is left pending; other exceptions of the
// hook are printed. `last`: sets sys.last_type, last_value and last_traceback first.
void cr_uncaught(CrThread *t, CrValue e, bool last);
// What sys.unraisablehook does at first: prints. `args` has the attributes exc_value, err_msg and object.
CrValue cr_unraisable_report(CrThread *t, CrValue args);
// Writes to what sys.stderr is, whatever that is now; exceptions of its write() are dropped, as None is.
void cr_stderr_write(CrThread *t, const char *utf8, size_t n);
void cr_stderr_printf(CrThread *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
// The attribute of a module that has been imported; missing: CR_ERROR, no exception.
CrValue cr_module_attribute(CrThread *t, const char *module, const char *name);

#endif
