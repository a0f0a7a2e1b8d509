// dead_slots.c -- empties what the interpreter's frames hold and no longer need.
//
// The frames are those of the calling task, each in a call; the position that it noted tells what is needed when the call is
// over. Slots that arrays of arguments are gathered in may be read by the callee, and are left alone.
#include "runtime/vm/vm.h"

enum { MAPPED = 64 };

static void clear_dead(const CrVmFunction *c, const CrFrame *frame) {
    uint64_t live = c->live[0] | c->live[frame->position];
    uint32_t first = c->code.nparams + c->ninitial;
    CrValue *slots = cr_vm_frame_registers(frame) + first;
    for (uint32_t i = 0; i < MAPPED && first + i < c->gather; i++)
        if (!(live >> i & 1)) CR_SET(slots[i], CR_ERROR);
}

void cr_vm_clear_dead_slots(CrThread *t) {
    for (const CrFrame *frame = t->frame; frame; frame = frame->caller) {
        const CrVmFunction *c = cr_vm_function(frame->code);
        if (c) clear_dead(c, frame);
    }
}
