// signal.h -- signals: what the process's start needs of module _signal.
#ifndef CRANKY_STDLIB_SIGNAL_H
#define CRANKY_STDLIB_SIGNAL_H

#include "runtime/object.h"

// SIGINT becomes KeyboardInterrupt (unless it is ignored), SIGPIPE and SIGXFSZ are ignored; as CPython starts.
void cr_signals_install(CrThread *t);

#endif
