// print.h -- print and the writing of text to whatever sys.stdout is.
#ifndef CRANKY_RUNTIME_PRINT_H
#define CRANKY_RUNTIME_PRINT_H

#include "runtime/object.h"

CrValue cr_builtin_print(CrThread *t, CrFunction *f, CrValue sep, CrValue end, CrValue file, CrValue flush, CrValue args);
// Writes the values to a file object with separator and end (UTF-8). False: exception set.
bool cr_print_to(CrThread *t, CrValue file, const CrValue *values, size_t n, const char *separator, const char *end);
bool cr_flush_object(CrThread *t, CrValue file); // file.flush(); None is fine

#endif
