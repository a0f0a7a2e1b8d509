// run2.c -- the matcher for subjects of 2 bytes a character.
#define CH uint16_t
#define RUN(name) name##_2
#include "stdlib/sre/run_loop.h"
