// frame.h -- frame objects: what Python code sees of a call, while it is active and after.
//
// An active call is a CrFrame on the C stack (a generator's: in its object). Few ever have a frame object; the first who asks
// for one numbers the CrFrame (in `flags`, which every call starts with 0), so that
//
//      one call has one object            t->frame_objects lists those of active calls; a generator keeps its own
//      an object knows its call is over   there is no CrFrame with its number any more in the thread's chain
//
// Code whose variables are known by name (variables.h: all that is interpreted, and what is compiled for programs that mention
// f_locals) tells its object when it returns (cr_frame_leave): it takes over the variables and the caller. Other compiled code
// tells nobody, so of one the callers are noted when somebody asks for the frame.
//
// Thread safety: what is read of an active call is read by its own thread; for others a frame object is as it was last seen.
#ifndef CRANKY_RUNTIME_FRAME_H
#define CRANKY_RUNTIME_FRAME_H

#include "runtime/call.h"
#include "runtime/generator.h"
#include "runtime/object.h"

enum { CR_FRAME_TRACED = 1, CR_FRAME_NUMBER = 2 }; // CrFrame.flags: its lines are followed; the object's number, times two

// What tracing notes of a call (trace.h).
typedef struct CrFrameTrace {
    CrValue function; // f_trace, or CR_ERROR
    uint32_t word;    // where the last line began that was traced,
    uint32_t line;    // and which one; 0: none yet
    uint32_t shown;   // f_lineno while a trace function runs; 0: the position says it
    bool no_lines, opcodes; // f_trace_lines is False; f_trace_opcodes
} CrFrameTrace;

typedef struct CrFrameObject {
    CrObject ob;
    const CrCode *code;
    const CrFrame *active; // NULL: over, or a comprehension's frame, or one that was known from a traceback only
    CrThread *thread;      // whose call it is
    uint32_t number;       // in active->flags as long as that is this call
    uint32_t position;     // index into code->positions; of an active call `active` knows better
    CrValue globals;
    CrValue back;          // the caller's frame object, once the call is over; CR_ERROR: none, or not known
    bool asked;            // somebody has asked for the frame: its callers are to be known after it
    CrFrameTrace *trace;   // NULL until it is traced
    CrValue code_object;   // CR_ERROR until asked for
    CrValue locals;        // f_locals of a function: the dict, once asked for
    CrGenerator *generator; // whose frame it is, or NULL
    struct CrFrameObject *next; // in thread->frame_objects
    CrValue saved[];       // of a call that is over: what its variables held (variables.h)
} CrFrameObject;

// The active frame `depth` calls up; CR_ERROR with ValueError: the stack is not that deep.
CrValue cr_frame_at(CrThread *t, int64_t depth);
CrFrameObject *cr_frame_object(CrThread *t, const CrFrame *frame); // the call's object, made if there is none
CrFrameTrace *cr_frame_trace(CrThread *t, CrFrameObject *f);       // its f->trace, made if there is none
void cr_frame_leave(CrThread *t, CrFrame *frame);                  // a call whose variables are known and whose flags are set is over
// The frame of a comprehension that is a loop in place, at `position` of the function around it. Its variables are as they are now.
CrFrameObject *cr_frame_inlined(CrThread *t, const CrCode *code, const CrFrame *around, uint32_t position);
// The frame of a traceback's entry, of a call of which nobody knows more.
CrValue cr_frame_of_traceback(CrThread *t, const CrCode *code, uint32_t position, CrValue globals);
// What a trace function has put into f_locals becomes the variables' values.
void cr_frame_locals_back(CrThread *t, CrFrameObject *f);
CrValue cr_code_object(CrThread *t, const CrCode *code);
CrValue cr_code_of_function(CrThread *t, const CrFunction *f);
uint32_t cr_code_line(const CrCode *code, uint32_t position);

#endif
