// run1.c -- the matcher for subjects of 1 byte a character.
#define CH uint8_t
#define RUN(name) name##_1
#include "stdlib/sre/run_loop.h"
