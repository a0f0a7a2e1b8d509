// ir.h -- the intermediate representation: registers, operations of runtime/ops.def, structured control flow.
//
// One IrFunction per Python function, class body and module body. A register is a Python local or a temporary. Control
// flow is structured, as Python's is:
//
//      OP        one operation: result register, operands, source position
//      IF        condition register (a C int), then, else
//      BLOCK     runs its body; BREAK to it leaves it at the end
//      LOOP      repeats its body for ever; CONTINUE to it starts the next round. Left by a BREAK to a BLOCK around it
//      TRY       runs its body; an exception there lands in `handler`, in register `result`
//      RETURN    of a value
//
// Evaluation order is explicit: at most one raising operation per node. There are no expressions: the C emitter prints one
// statement per node, a VM would flatten it.
#ifndef CRANKY_TRANSPILE_IR_H
#define CRANKY_TRANSPILE_IR_H

#include "transpile/ast.h"
#include "transpile/symtable.h"

typedef enum IrOp {
#define OP(NAME, function, result, operands, flags, meaning) IR_##NAME,
#include "runtime/ops.def"
#undef OP
    IR_OP_COUNT
} IrOp;

typedef struct IrOpInfo {
    const char *name, *function, *operands, *flags, *meaning;
    char result; // V I B C X S N R, see ops.def
} IrOpInfo;
extern const IrOpInfo ir_ops[IR_OP_COUNT];

typedef int IrReg; // index into IrFunction.regs; IR_NONE: none
enum { IR_NONE = -1 };

typedef enum IrRegKind {
    IR_REG_VALUE, // a CrValue
    IR_REG_INT,   // a C int: conditions and control registers
    IR_REG_RANGE, // a CrRangeLoop: the state of a loop over range(); never across a yield
} IrRegKind;

typedef struct IrRegister {
    IrRegKind kind;
    const char *name;   // the Python name, or NULL for a temporary
    bool is_param;      // a parameter of the C function
    bool is_local;      // a Python local: may be unbound
    bool is_deleted;    // `del` stands somewhere: never taken as definitely bound
    bool in_frame;      // a member of the frame's struct: what a generator keeps across a yield, what f_locals shows
    int writes;         // number of nodes that set it
    const char *c_name; // set by the emitter
} IrRegister;

typedef enum IrOperandKind {
    IR_ARG_REG,      // reg
    IR_ARG_CONST,    // index: constant of the module
    IR_ARG_NONE, IR_ARG_TRUE, IR_ARG_FALSE, IR_ARG_ELLIPSIS, // the singletons
    IR_ARG_SMALLINT, // integer: a small int value
    IR_ARG_FLOAT,    // number
    IR_ARG_NULL,     // CR_ERROR
    IR_ARG_INT,      // integer: a C integer
    IR_ARG_GLOBAL,   // index: the module's variable
    IR_ARG_BUILTIN,  // index: the module's reference to a built-in
    IR_ARG_GLOBALS,  // the module's namespace dict
    IR_ARG_FUNCTION, // function
    IR_ARG_SITE,     // index: inline cache; which table, says the operation
    IR_ARG_GENERATOR, // the running generator
    IR_ARG_CALLEE,   // the running function object
} IrOperandKind;

typedef struct IrFunction IrFunction;

typedef struct IrOperand {
    IrOperandKind kind;
    union {
        IrReg reg;
        int index;
        int64_t integer;
        double number;
        IrFunction *function;
    };
} IrOperand;

typedef enum IrKind { IR_OP, IR_IF, IR_BLOCK, IR_LOOP, IR_TRY, IR_BREAK, IR_CONTINUE, IR_RETURN } IrKind;

typedef struct IrNode IrNode;
typedef VEC(IrNode *) IrBody;

struct IrNode {
    IrKind kind;
    IrOp op;             // IR_OP
    IrReg result;        // IR_OP: set, or IR_NONE. IR_TRY: the caught exception. IR_IF: the condition
    bool negated;        // IR_IF: run `body` when the condition is 0
    int label;           // IR_BLOCK, IR_LOOP: its number. IR_BREAK, IR_CONTINUE: where to
    int position;        // index into IrFunction.positions; 0: none
    int number;          // in text order, as ranges.h counts
    IrOperand *args;     // IR_OP: operands, the array ones last. IR_RETURN: one
    int nargs;
    int fixed;           // IR_OP: operands before the array ("a") or the set registers ("*")
    IrBody body, other;  // IF: then, else. BLOCK, LOOP, TRY: body; TRY: handler in `other`
    const Node *stmt;    // first node of a statement: for the comment in the C
};

// A Python variable by its name, and where it is: the register of its value or of its cell, or a cell of the closure.
typedef struct IrVariable {
    const char *name;
    IrReg reg;      // of the value or the cell; IR_NONE: it has none
    bool is_cell;
    int free;       // number of the cell in the function's closure, or -1
} IrVariable;

// Parameters, other locals, captured ones (parameters first, then by name, as CPython lists them), those of functions around.
typedef struct IrVariables {
    IrVariable *items;
    int n, nparams, nlocals, ncells, nfrees;
} IrVariables;

// A comprehension that is a loop in place: to Python code it is a call of a function of its own. The positions from `first`
// up to `end` are inside it, those of comprehensions in it included; `at` is that of the call.
typedef struct IrInlined {
    const char *name, *qualname;
    bool is_nested;
    int line, first, end, at;
    IrVariables variables;
} IrInlined;

struct IrFunction {
    const char *name, *qualname; // Python's
    const char *c_name;          // py_<c_name>, code_<c_name>, F_<c_name>
    Scope *scope;
    Node *node;                  // FunctionDef, Lambda, ClassDef, Module, GeneratorExp
    IrFunction *parent;
    enum { IR_FUNCTION, IR_CLASS_BODY, IR_MODULE_BODY, IR_FOREIGN } kind;
    struct BridgeFunction *foreign; // IR_FOREIGN: the wrapper of a C function
    IrFunction *object_of;       // IR_FOREIGN, a variadic call site: whose function object guards the call
    bool is_generator;           // a resumable frame: generator, coroutine or both
    bool is_coroutine;           // async def, or a generator expression that awaits
    bool cleans_up;              // it is suspended inside a try or with: see CR_CODE_CLEANS_UP
    bool yields_items;           // it has a yield of its own: a generator, with is_coroutine an async generator
    bool records;                // f_locals shows its variables: they are in a struct (compiled code only)
    bool is_static_object;       // a module-level function defined exactly once: F_<c_name> is its object
    bool is_mentioned;           // the emitter: by a function that is emitted, or it is the module body
    int argcount, posonly, kwonly;
    bool varargs, varkeywords;
    int nparams;                 // registers 0 .. nparams-1
    VEC(IrRegister) regs;
    IrBody body;
    VEC(SourceRange) positions;  // [0] unused
    VEC(SourceRange) operators;  // parallel: the operator's range for ~~^~~ markers, line 0 if none
    VEC(IrInlined) inlined;      // outer ones before those in them
    int fresh_positions;         // earlier positions are of another comprehension than what is lowered now
    int nlabels, nyields;
    int line;
};

// Constants that need an object: strings, names, bytes, big ints, imaginary numbers (the text is their
// imaginary part), tuples of strings (keyword names).
typedef struct IrConstant {
    enum { IR_CONST_NAME, IR_CONST_STR, IR_CONST_BYTES, IR_CONST_BIGINT, IR_CONST_KWNAMES, IR_CONST_COMPLEX } kind;
    const char *text;
    size_t len;
    const char *c_name;
    int *parts;  // KWNAMES: constant indices
    int nparts;
} IrConstant;

typedef struct IrGlobal {
    const char *name;
    const char *c_name;
    IrFunction *function; // module-level function bound exactly once to this name, or NULL
} IrGlobal;

// What is compiled: a module, or text given to exec() or eval(). The latter's top-level names live in a mapping (`locals`).
typedef enum IrUnit {
    IR_UNIT_MODULE,
    IR_UNIT_EXEC,
    IR_UNIT_EVAL,   // the body returns the expression's value
    IR_UNIT_SINGLE, // the values of expression statements are displayed
} IrUnit;

typedef VEC(IrGlobal) IrGlobals;

typedef struct IrImport {
    const char *name; // dotted, absolute
    bool deferred;    // only in functions: running the module does not import it
} IrImport;

typedef struct IrModule {
    Arena *arena;
    IrUnit unit;
    Source *source;
    Symtable *symtable;
    const char *name;          // dotted module name
    VEC(IrFunction *) functions; // in order of their definition; the module body is the last
    VEC(IrConstant) constants;
    IrGlobals globals;
    IrGlobals builtins;        // built-in names used
    int nattr_sites, nmethod_sites, nstore_sites;
    struct Bridge *bridge;     // what is used of C headers; NULL if nothing (emit_bridge.h)
    const struct BindOptions *bind_options;
    bool is_package;           // its file is __init__.py
    VEC(IrImport) imports;     // modules that may have to be compiled in
} IrModule;

// Lowers a module. NULL with the error in the Source: a construct that is not supported is refused by name.
IrModule *lower_module(Arena *a, Source *s, Symtable *st, Node *module, const char *name,
                       bool is_package, const struct BindOptions *bind_options);

// Lowers text given to exec() or eval(): an AST_Module, AST_Expression or AST_Interactive.
IrModule *lower_unit(Arena *a, Source *s, Symtable *st, Node *root, IrUnit unit, const char *name);

// The function's positions as runtime/position.h has them.
const char *ir_position_text(Arena *a, const IrFunction *f);

// A function's variables, with what registers there are by now; of a class or module only the parameter.
IrVariables ir_variables(Arena *a, const IrFunction *f);
void ir_sort_variables(IrVariable *items, int n); // by name, parameters of the function's not counted

IrNode *ir_node(Arena *a, IrBody *into, IrKind kind);
// Text form, for tests and `cranky emit --ir`.
void ir_dump(StrBuf *out, const IrModule *m);
void ir_dump_function(StrBuf *out, const IrModule *m, const IrFunction *f);

// Inserts CHECK_LOCAL before every use of a local that is not definitely bound there (bound.c).
void ir_check_bound(Arena *a, IrModule *m, IrFunction *f);
// Does the handler of a TRY only restore what was handled before, and let the exception go on?
bool ir_only_unwinds(const IrNode *try);
// Is there a yield inside a TRY that does more? `inside`: the body is in one. (yields.c)
bool ir_yields_in_try(const IrBody *body, bool inside);
// Marks registers that are live across a yield (yields.c).
void ir_mark_in_frame(IrFunction *f);

#endif
