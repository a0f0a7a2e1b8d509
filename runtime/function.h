// function.h -- function objects: making them, their signatures, bound methods and cells.
#ifndef CRANKY_RUNTIME_FUNCTION_H
#define CRANKY_RUNTIME_FUNCTION_H

#include "runtime/call.h"

// What a C function's optional parameter defaults to when its signature says <...>: arrives as CR_ERROR.
extern CrObject cr_not_given_object;
#define cr_not_given cr_box(&cr_not_given_object)

CrValue cr_function_call(CrThread *t, CrValue self, const CrValue *args, size_t nargs, CrValue kwnames);
// Makes sure code->name_strs exists, and for C functions parses the signature. False: exception set.
bool cr_function_ready(CrThread *t, CrFunction *f);
CrValue cr_function_qualname(CrThread *t, CrFunction *f);
CrValue cr_function_name(CrThread *t, CrFunction *f);

// A closure or a function that is no static object: as the compiler's "make function" operation.
CrValue cr_function_new(CrThread *t, const CrCode *code, void *entry, CrValue globals, CrValue defaults,
                        CrValue kwdefaults, CrTuple *closure);
// Initialises a static function object of a compiled module (the def statement runs).
CrValue cr_function_init(CrThread *t, CrFunction *f, const CrCode *code, void *entry, CrValue globals, CrValue defaults,
                         CrValue kwdefaults);
CrValue cr_method_new(CrThread *t, CrValue function, CrValue self); // bound method
CrValue cr_cell_new(CrThread *t, CrValue value);

// code_function.c: FunctionType(code, globals, ...), and `f.__code__ = code`.
CrValue cr_function_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue code, CrValue globals, CrValue name,
                              CrValue defaults, CrValue closure);
int cr_function_set_code(CrThread *t, CrValue f, CrValue code);
// The C function that runs `code` in `globals`: NULL with NotImplementedError if it is compiled for others.
void *cr_code_entry(CrThread *t, CrValue code, CrValue globals);

CrValue cr_function_text(CrThread *t, CrValue function); // "module.name()" of any callable, for messages

#endif
