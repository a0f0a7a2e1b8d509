// recursion.c -- what the scheduler calls when a stack is full. A file of its own: tests of the scheduler bring their own.
#include "runtime/raise.h"

void cr_raise_recursion_error(CrThread *t) { CR_RAISE(t, RecursionError, "maximum recursion depth exceeded"); }
