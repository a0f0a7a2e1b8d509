// run4.c -- the matcher for subjects of 4 bytes a character.
#define CH uint32_t
#define RUN(name) name##_4
#include "stdlib/sre/run_loop.h"
