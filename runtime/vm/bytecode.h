// bytecode.h -- the form in which the compiler hands code to the interpreter: plain data, of neither side.
//
// transpile/emit_bytecode.c makes it from a module's IR, runtime/vm/load.c turns it into code objects, runtime/vm/interp.c
// runs it. Like ops.def it is included by both; it includes nothing of either.
//
//      BcModule ── constants (strs, names, bytes, big ints, ...)
//               └─ functions[] ── code[]       32-bit words
//                              ├─ initial[]    what the frame starts with
//                              ├─ handlers[]   which part of the code a `try` protects
//                              └─ positions[]  source ranges, for tracebacks
//
// A function works on a *frame* of 64-bit words. Operands of instructions are slots of it:
//
//      | parameters | initial: constants, then locals (empty) | temporaries | gather |
//        0 ..         nparams ..                                              scratch for arrays of arguments
//
// so a constant operand is read like a register, and entering a function is one copy. A slot holds a value, a C int (as a
// word), or (four of them) a CrRangeLoop. Temporaries share slots where their lives do not overlap.
//
// An instruction:
//
//      opcode | position | [result slot] | operands, by the letters of ops.def ... | [branch]
//
//      v l t   a slot                            n k   a constant
//      d       NO_SLOT: the function's globals, else the slot of a namespace
//      i       the integer                       f     a function of the module
//      g       a constant (the name), a site of globals; nothing for the other letters of these operations
//      A S M   a site                            a     a count, and so many slots. Always last
//      *       a slot for each register that is set by address, like `a`
//      b F G @ nothing
//
// BC_IF_x is operation x (of result kind C, I or X) fused with the branch on its result; C and I then have no result slot.
// A branch is one word: 2 * target + sense: jump to word `target` if (condition != 0) == sense.
#ifndef CRANKY_RUNTIME_VM_BYTECODE_H
#define CRANKY_RUNTIME_VM_BYTECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum BcOp {
#define OP(NAME, function, result, operands, flags, meaning) BC_##NAME,
#include "runtime/ops.def"
#undef OP
#define OP(NAME, function, result, operands, flags, meaning) BC_IF_##NAME,
#include "runtime/ops.def"
#undef OP
    BC_JUMP,   // word 2: target
    BC_NOP,    // where a line begins that has no instruction of its own
    BC_BRANCH, // word 2: slot, word 3: branch
    BC_RETURN, // word 2: slot
    BC_WIPE,   // no operands: a variable has let go of its value
    BC_CALL_0, // CALL with so many arguments: without the count
    BC_CALL_1,
    BC_CALL_2,
    BC_CALL_3,
    BC_CALL_METHOD_0, // CALL_METHOD with so many arguments besides the object
    BC_CALL_METHOD_1,
    BC_CALL_METHOD_2,
    BC_OP_COUNT
} BcOp;

enum { BC_NO_SLOT = 0xFFFFFFFF };

typedef enum BcConstantKind { BC_NAME, BC_STR, BC_BYTES, BC_INT, BC_NAMES, BC_COMPLEX } BcConstantKind; // as CR_CONST_*

typedef struct BcConstant {
    BcConstantKind kind;
    const char *text; // NAMES: "a,b,"; INT: decimal, or 0x...; COMPLEX: the imaginary part
    size_t len;
} BcConstant;

// A word of a new frame, or a constant operand.
typedef struct BcValue {
    enum { BC_EMPTY, BC_NONE, BC_TRUE, BC_FALSE, BC_ELLIPSIS, BC_SMALLINT, BC_FLOAT, BC_CONSTANT } kind;
    union {
        int64_t integer;
        double number;
        uint32_t index; // CONSTANT
    };
} BcValue;

typedef struct BcHandler {
    uint32_t start, end; // words [start, end) are protected
    uint32_t target;     // where the handler begins
    uint32_t slot;       // receives the exception
} BcHandler; // inner ones stand before outer ones

// A statement begins (or a part that has a line of its own: an except clause, the next round of a loop), for who traces.
// In the order of the words; if two stand at the same word, both are passed.
typedef struct BcLine {
    uint32_t word, line;
} BcLine;

// Where a variable lives: a slot of the frame, a slot with a cell, or a cell of the closure.
typedef struct BcVariable {
    const char *name;
    enum { BC_NOWHERE, BC_IN_SLOT, BC_IN_CELL, BC_IN_CLOSURE } place;
    uint32_t index;
} BcVariable;

typedef struct BcVariables {
    const BcVariable *items; // nparams, nlocals, ncells, nfrees: as CrCode says
    int nparams, nlocals, ncells, nfrees;
} BcVariables;

typedef struct BcInlined { // a comprehension: as IrInlined
    const char *name, *qualname;
    bool is_nested;
    uint32_t line, first, end, at;
    BcVariables variables;
} BcInlined;

typedef struct BcFunction {
    const char *name, *qualname;
    int line;
    int argcount, posonly, kwonly;
    bool varargs, varkeywords;
    bool is_generator, is_coroutine, yields_items; // as in IrFunction
    bool is_class, is_module, is_nested, cleans_up;
    int parent;              // index of the function around it; -1: none
    const uint32_t *used;    // constants that are names of globals, attributes and modules, in the order of their use
    uint32_t nused;
    uint32_t nconstants;     // how many of `initial` are constants
    BcVariables variables;
    const BcLine *lines;
    uint32_t nlines;
    const uint32_t *code;
    uint32_t ncode;
    const BcValue *initial; // slots nparams .. nparams + ninitial
    uint32_t ninitial, nslots, gather; // gather: first slot of the scratch part
    const BcHandler *handlers;
    uint32_t nhandlers;
    const char *positions; // runtime/position.h
    const uint64_t *live;        // by position: which temporaries are still needed while it runs (transpile/live.h)
    uint32_t npositions;
    const BcInlined *inlined;
    uint32_t ninlined;
} BcFunction;

typedef struct BcModule {
    const BcFunction *functions; // the body is the last
    uint32_t nfunctions;
    const BcConstant *constants;
    uint32_t nconstants;
    uint32_t nattr_sites, nmethod_sites, nstore_sites, nglobal_sites;
    bool future_annotations;
} BcModule;

// ---- Syntax trees ----------------------------------------------------------------------------------------------------------

// A tree as a row of items in reverse Polish order: each takes what it is made of from the end of the row so far. A node's
// fields stand in the order of transpile/ast.def, without those that Python 3.11 does not have (`newlist`).
typedef enum BcTreeOp {
    BC_TREE_NONE,     // an absent field or list item
    BC_TREE_NAME,     // text: an identifier
    BC_TREE_INTEGER,  // integer: a field that is a C int
    BC_TREE_ENUM,     // text: "Load", "Add", ...
    BC_TREE_CONSTANT, // constant, with integer, real or text
    BC_TREE_LIST,     // integer: of so many items
    BC_TREE_NODE,     // integer: its number in ast.def; the position, where it has one
} BcTreeOp;

typedef enum BcTreeConstant { // as ConstantKind
    BC_TREE_VALUE_NONE, BC_TREE_FALSE, BC_TREE_TRUE, BC_TREE_ELLIPSIS,
    BC_TREE_INT,     // text: decimal or 0x...; NULL: integer
    BC_TREE_FLOAT,   // real
    BC_TREE_COMPLEX, // real: the imaginary part
    BC_TREE_STR, BC_TREE_BYTES, // text, len
} BcTreeConstant;

typedef struct BcTreeItem {
    BcTreeOp op;
    BcTreeConstant constant;
    int lineno, col_offset, end_lineno, end_col_offset; // 0: none
    size_t len;
    const char *text;
    union {
        int64_t integer;
        double real;
    };
} BcTreeItem;

// ---- The compiler as a library (transpile/frontend.c) ------------------------------------------------------------------

typedef enum BcMode {
    BC_MODULE, // a module's body: top-level names are globals. No parameters
    BC_EXEC,   // statements. These three have one parameter, the mapping of their local names
    BC_EVAL,   // an expression: its value is the result
    BC_SINGLE, // one statement; values of expressions are displayed
} BcMode;

typedef struct BcRequest {
    BcMode mode;
    const char *filename;    // as shown in messages
    const char *text;        // UTF-8 (lone surrogates as WTF-8)
    size_t len;
    bool is_bytes;           // any encoding: BOM and coding cookie count
    int optimize;            // 0, 1: without asserts; 2: without docstrings too
    bool future_annotations; // in force from the start
    int64_t max_digits;      // of a decimal integer; 0: any number
    bool barry;              // PEP 401: <> is the operator, not !=
    bool open_blocks;        // SINGLE: a text without a newline at its end does not end its blocks
    bool incomplete_input;   // call an error that more text could mend so
    const char *module_name; // dotted; MODULE
    bool only_tree;          // parse, no more: the result is a tree
    const BcTreeItem *tree;  // instead of the text: what is to be compiled
    size_t ntree;
    bool is_package;
} BcRequest;

typedef enum BcErrorKind { BC_SYNTAX_ERROR, BC_INDENTATION_ERROR, BC_TAB_ERROR, BC_VALUE_ERROR, BC_TYPE_ERROR,
    BC_RECURSION_ERROR } BcErrorKind; // the last three: of trees

typedef enum BcPhase { BC_PARSE, BC_SYMBOLS, BC_CHECK } BcPhase; // what found it

typedef struct BcError {
    BcPhase phase;
    BcErrorKind kind;
    const char *message; // NULL: none
    const char *text;    // the line, or NULL
    size_t text_len;
    int line, end_line;  // as SyntaxError has them
    int offset, end_offset;
    bool placed;         // false: the message is all there is
    bool incomplete;     // more lines could make it valid
} BcError;

typedef struct BcWarning {
    bool deprecation; // a DeprecationWarning, not a SyntaxWarning
    BcError error;    // what it says, and the error that it becomes if the filters want that
} BcWarning;

typedef struct BcResult {
    const BcModule *module; // NULL: error says why, or a tree was asked for
    const BcTreeItem *tree; // only_tree
    size_t ntree;
    BcError error;
    const BcWarning *warnings;
    uint32_t nwarnings;
    void *memory;           // what all of it lives in
} BcResult;

// Compiles. Touches no state but the result: any number of threads may do so at once. Uses up to 4 MB of stack.
void bc_compile(const BcRequest *request, BcResult *result);
void bc_free(BcResult *result);

#endif
