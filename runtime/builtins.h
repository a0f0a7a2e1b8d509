// builtins.h -- the built-in functions written in C, and look-up in the builtins module.
#ifndef CRANKY_RUNTIME_BUILTINS_H
#define CRANKY_RUNTIME_BUILTINS_H

#include "runtime/object.h"

extern const CrMethodDef cr_builtin_functions[]; // alphabetical; ends with a NULL signature

CrValue cr_ascii(CrThread *t, CrValue object); // ascii(object): a str

// The builtins module's attribute `name` as it is now (a program may have replaced it). CR_ERROR: exception set.
CrValue cr_builtins_get(CrThread *t, const char *name);
// print(*values) as the compiler calls it when it has seen that `print` is the built-in: sep ' ', end '\n', stdout.
CrValue cr_print(CrThread *t, const CrValue *values, size_t n);

int cr_issubclass(CrThread *t, CrValue cls, CrValue classes); // 1, 0, -1
// What type.__instancecheck__ and type.__subclasscheck__ do: no hooks of the class, but objects with __bases__ are classes.
int cr_isinstance_plain(CrThread *t, CrValue v, CrValue cls);
int cr_issubclass_plain(CrThread *t, CrValue derived, CrValue cls);

#endif
