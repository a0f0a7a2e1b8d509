// trace.h -- sys.settrace and sys.setprofile: Python functions that are told of calls, lines, returns and exceptions of code
// that the interpreter runs. Compiled code tells nobody.
//
// Nothing of this costs code that is not watched more than a test at each call (t->watched). Once a function of Python's is
// traced, the words of its code where lines begin are marked (BcLine; they hold other instructions, which come here first),
// and remain so: if nobody watches any more, they cost one more test each.
//
// Thread safety: a thread's functions are its own. Words are marked with atomic operations; either value is right.
#ifndef CRANKY_RUNTIME_TRACE_H
#define CRANKY_RUNTIME_TRACE_H

#include "runtime/frame.h"
#include "runtime/thread.h"

void cr_trace_set(CrThread *t, CrValue *function, CrValue to); // &t->trace or &t->profile; None: nobody watches
CrValue cr_trace_inside(CrThread *t, CrValue function, CrValue args); // function(*args), called by a trace function, yet traced
void cr_trace_frame(CrFrame *frame, bool on);                  // f_trace of an interpreted call was set or cleared

// The events of an interpreted call, in a thread that is watched. False: a trace function has raised an exception.
bool cr_trace_call(CrThread *t, CrFrame *frame); // it begins, or a generator goes on
bool cr_trace_line(CrThread *t, CrFrame *frame, uint32_t word);
bool cr_trace_return(CrThread *t, CrFrame *frame, CrValue v); // returns or yields v; CR_ERROR: the pending exception leaves it
void cr_trace_exception(CrThread *t, const CrFrame *frame);   // is raised there, or comes by; may be replaced by another

#endif
