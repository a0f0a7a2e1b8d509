// frame.h -- frame objects: what Python code sees of an active call.
#ifndef CRANKY_RUNTIME_FRAME_H
#define CRANKY_RUNTIME_FRAME_H

#include "runtime/generator.h"

// A snapshot: made when somebody asks, it keeps the line that was running then.
typedef struct CrFrameObject {
    CrObject ob;
    const CrCode *code;
    uint32_t position; // index into code->positions
    bool detached;     // made from a traceback: callers are not known
    CrValue globals;
    CrValue back;      // the caller's frame object; CR_ERROR: none
    CrValue code_object; // CR_ERROR until asked for
    CrValue generator; // that waits in it; CR_ERROR: none
} CrFrameObject;

// The active frame `depth` calls up and its callers; CR_ERROR with ValueError: the stack is not that deep.
CrValue cr_frame_snapshot(CrThread *t, int64_t depth);
CrValue cr_frame_suspended(CrThread *t, CrGenerator *g); // of a generator that waits: it has no caller
CrValue cr_code_object(CrThread *t, const CrCode *code);
CrValue cr_code_of_function(CrThread *t, const CrFunction *f);
uint32_t cr_code_line(const CrCode *code, uint32_t position);

#endif
