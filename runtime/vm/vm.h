// vm.h -- code objects that the interpreter runs, and compiling text at run time.
//
//      CrFunction ── code ──► CrVmFunction {CrCode, words, ...} ── unit ──► CrVmUnit: constants, functions, sites
//
// A unit is what one text became. Everything of it is collected like any object, and immutable but for its inline caches;
// functions of a unit refer to it, frames and code objects to their function.
#ifndef CRANKY_RUNTIME_VM_VM_H
#define CRANKY_RUNTIME_VM_VM_H

#include "runtime/call.h"
#include "runtime/generator.h"
#include "runtime/ic.h"
#include "runtime/vm/bytecode.h"

// Where a global was found last. Right as long as the globals have this table, and (slot NULL) nothing was added to it.
typedef struct CrGlobalCell {
    const struct CrTable *table;
    uint64_t used;    // its entries then
    CrValue *slot;    // in an entry of the table, or a namespace's cell; NULL: the name was not there
    CrValue *builtin; // cell of the built-in that the name means while it is not there; NULL: look again
    bool is_cell;     // slot may be written without a lock
} CrGlobalCell;

typedef struct CrGlobalSite {
    CrGlobalCell *cell; // never changed once published; acquire and release
    uint32_t fills;     // so far; relaxed, approximate
} CrGlobalSite;

struct CrVmFunction;

typedef struct CrVmUnit {
    CrValue *constants;
    struct CrVmFunction **functions;
    uint32_t nfunctions;
    CrAttrSite *attr_sites;
    CrMethodSite *method_sites;
    CrStoreSite *store_sites;
    CrGlobalSite *global_sites;
    const char *text; // names and the like
} CrVmUnit;

typedef struct CrVmFunction {
    CrCode code;      // with CR_CODE_VM
    CrVmUnit *unit;
    const uint32_t *words;
    const CrValue *initial;
    uint32_t nwords, ninitial, nslots, gather, nhandlers;
    uint32_t nconstants; // of `initial`: the constants among it, for co_consts
    uint32_t nused;
    const uint32_t *used; // constants that are names, for co_names
    int parent;           // index in the unit of the function around it; -1: none
    const BcHandler *handlers;
    const BcLine *lines;
    uint32_t nlines;
    bool is_marked;   // the words where lines begin have become BC_OP_COUNT more, for whoever traces; never undone
    void *entry;      // the C function of its function objects
    const uint64_t *live; // as BcFunction's
} CrVmFunction;

// The words of an active call: on the C stack, on the heap if they are many; a generator's are in its object.
typedef struct CrVmFrame {
    CrFrame frame;
    CrFunction *function;
    CrValue r[];
} CrVmFrame;

typedef struct CrVmGenerator {
    CrGenerator gen;
    CrValue r[];
} CrVmGenerator;

static inline CrVmGenerator *cr_vm_generator(const CrFrame *frame) {
    return (CrVmGenerator *)((uintptr_t)frame - offsetof(CrVmGenerator, gen.frame));
}
static inline CrValue *cr_vm_frame_registers(const CrFrame *frame) {
    return frame->code->flags & CR_CODE_RESUMABLE ? cr_vm_generator(frame)->r : ((CrVmFrame *)(uintptr_t)frame)->r;
}
static inline CrFunction *cr_vm_frame_function(const CrFrame *frame) {
    return frame->code->flags & CR_CODE_RESUMABLE ? cr_vm_generator(frame)->gen.function
                                                  : ((CrVmFrame *)(uintptr_t)frame)->function;
}

static inline const CrVmFunction *cr_vm_function(const CrCode *code) {
    return code->flags & CR_CODE_VM ? (const CrVmFunction *)code : NULL;
}

// dead_slots.c: empties the temporaries that are not needed any more in the frames of t's callers, for gc.collect().
void cr_vm_clear_dead_slots(CrThread *t);

// load.c: the live form of what the compiler made; the module's body. NULL with an exception set.
CrVmFunction *cr_vm_load(CrThread *t, const BcModule *m, const char *filename);
// interp.c: the entry for a function of this kind.
void *cr_vm_entry(const CrVmFunction *f);

// compile.c: compiles text. NULL with a SyntaxError (or another exception) set.
CrVmFunction *cr_vm_compile(CrThread *t, const BcRequest *request);
// The syntax tree of the text (only_tree is set): an ast object.
CrValue cr_vm_parse(CrThread *t, const BcRequest *request);
// Runs the body of a unit: a module's (locals CR_ERROR), or of text for exec() and eval(). Gives its result.
CrValue cr_vm_execute(CrThread *t, const CrVmFunction *body, CrValue globals, CrValue locals, CrTuple *closure);
// Compiles the bytes of a source file and runs it with `namespace` (a dict) as its globals. `name`: dotted.
CrValue cr_vm_run_module(CrThread *t, const char *name, bool is_package, const char *filename, const char *bytes,
                         size_t len, CrValue namespace);

#endif
