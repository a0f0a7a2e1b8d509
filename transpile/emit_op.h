// emit_op.h -- one operation of the IR as a statement of C: what emit_op.c and emit_c.c share.
#ifndef CRANKY_TRANSPILE_EMIT_OP_H
#define CRANKY_TRANSPILE_EMIT_OP_H

#include "transpile/ir.h"
#include "transpile/strbuf.h"

typedef struct Emit {
    StrBuf *out;
    IrModule *m;
    IrFunction *f;
    int indent;
    int try_label;       // innermost enclosing TRY, 0: the function itself
    bool *except_used, *rethrow_used, *break_used, *continue_used; // by label
    int *reads;          // by register
    bool *holds_objects; // by register: it may hold something that dies, not only what range() counts and constants
    int loop, loop_exit; // innermost LOOP's label and the label of the BLOCK right around it
    int position;        // last one stored on this straight line; -1: unknown
    int line;            // Python's, of the last comment
    size_t line_end;     // where the last line ends in `out` that nothing may follow: a comment, a jump behind an `if`
    int ntries, nyields;
    bool framed;         // the function keeps a CrFrame
    const struct FrameForm *form; // where, and what that makes of the macros
} Emit;

// A function's CrFrame is a C variable; or in the struct f_ with the variables that f_locals shows; or in a generator.
typedef struct FrameForm {
    const char *frame, *at, *leave; // the expression; macros that note a position, that return a value
} FrameForm;

void emit_indent(Emit *e);
const char *emit_reg_name(Emit *e, IrReg r);
void emit_operand(Emit *e, IrOp op, IrOperand a);
void emit_operand_list(Emit *e, IrOp op, const IrOperand *a, int n);
void emit_go_to_raise(Emit *e, bool again); // again: no new traceback entry
void emit_break_to(Emit *e, int label);
void emit_continue_to(Emit *e, int label);

bool emit_may_raise(IrOp op);
// Is the operation not printed, since nobody reads its result? Right for temporaries once all that comes after it is counted.
bool emit_is_dropped(const Emit *e, const IrNode *n);
// Prints an operation; true: and with it the node that follows.
bool emit_operation(Emit *e, IrNode *n, const IrNode *next);

#endif
