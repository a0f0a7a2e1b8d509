#ifndef MYLIB_H
#define MYLIB_H
#include "mylib-parts.h"
#include <stddef.h>
#define CRANKY_LINK "-lmylib -lm"
int mylib_run(size_t n);
#endif
