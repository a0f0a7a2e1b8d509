// lower.h -- what the lower_*.c files share: the state of lowering one module, and the builder of IR.
//
//   lower.c          modules, functions, classes: their IrFunctions; entry lower_module()
//   lower_names.c    names: which register, cell, global or namespace entry a name means
//   lower_expr.c     expressions; lower_call.c calls and argument lists; lower_comp.c comprehensions
//   lower_stmt.c     statements and assignment targets; lower_try.c try, with, and jumps through them
//   lower_import.c   import statements, __c__ included
//   lower_generic.c  type parameters and the `type` statement
//
// Errors: a construct that cannot be lowered is recorded with refuse() in the Source; lowering goes on with the rest
// (its output is then thrown away), so every function here may ignore errors.
#ifndef CRANKY_TRANSPILE_LOWER_H
#define CRANKY_TRANSPILE_LOWER_H

#include "transpile/index_table.h"
#include "transpile/ir.h"
#include "transpile/parse.h"

// What a jump out of nested statements has to pass on its way, innermost first.
typedef enum ControlKind {
    CONTROL_LOOP,    // break and continue stop here
    CONTROL_FINALLY, // the jump is noted in `why` and goes to the finally body
    CONTROL_HANDLER, // an except block is left: restore sys.exc_info(), unbind `as` name
} ControlKind;

typedef struct PendingJump { // a jump that waits for a finally body to end
    enum { JUMP_RETURN, JUMP_BREAK, JUMP_CONTINUE } kind;
    struct Control *loop; // BREAK, CONTINUE
} PendingJump;

typedef struct Control {
    ControlKind kind;
    struct Control *outer;
    int break_label, continue_label; // LOOP
    int label;                       // FINALLY: block to break to
    IrReg why;                       // FINALLY: 0 normal, 1 exception, 2.. pending jump number + 2
    IrReg value;                     // FINALLY: return value on its way
    VEC(PendingJump) jumps;          // FINALLY
    IrReg previous;                  // HANDLER: what cr_handler_enter gave
    const char *as_name;             // HANDLER: name to unbind, or NULL
    const Node *as_node;
} Control;

typedef struct Function {
    struct Function *outer;
    IrFunction *ir;
    Scope *root;           // its own scope
    Scope *scope;          // the current one: root, or a comprehension inlined in it
    IrBody *into;          // where nodes go
    Control *control;      // innermost enclosing statement that jumps must pass
    const Node *stmt;      // statement whose first node has not been made yet
    IrReg namespace;       // class bodies: the namespace
    IrReg class_cell;      // class bodies: the __class__ cell, or IR_NONE
    IrReg locals;          // the dict that locals() gave last, or IR_NONE
    IrReg *frees;          // registers of closure cells, parallel to root->frees
} Function;

typedef struct Lower {
    IndexTable constants, globals, builtins; // the module's, by content
    Arena *arena;
    Source *source;
    Symtable *symtable;
    IrModule *module;
    Function *fn;
    bool imports_deferred; // in a branch that running the module will not take
    int **scope_regs; // by scope index and symbol index: the register, or IR_NONE
} Lower;

// ---- Building (lower.c) ----
void refuse(Lower *l, const Node *n, const char *what); // "Cranky cannot compile WHAT yet"
IrReg new_reg(Lower *l, IrRegKind kind);
IrOperand arg_reg(IrReg r);
IrOperand arg_int(int64_t i);
IrOperand arg_none(void);
IrOperand arg_null(void);
IrOperand arg_name(Lower *l, const char *name);
IrOperand arg_globals(void);
IrOperand arg_str(Lower *l, const char *text, size_t len);
int add_constant(Lower *l, int kind, const char *text, size_t len);
int add_position(Lower *l, const Node *n);
int new_label(Lower *l);
IrNode *add_node(Lower *l, IrKind kind);
// Appends an operation with fixed operands; returns its node (result set where the operation has one).
IrNode *emit(Lower *l, IrOp op, const Node *at, int n, ...);
// The same with `fixed` operands followed by an array.
IrNode *emit_array(Lower *l, IrOp op, const Node *at, int fixed, const IrOperand *fixed_args, int n,
                   const IrOperand *array);
static inline IrOperand result(const IrNode *n) { return arg_reg(n->result); }
void move(Lower *l, IrReg to, IrOperand from);
void set_int(Lower *l, IrReg to, int value);
bool is_def(const Node *n); // a def statement
void mark_line_number(Lower *l, const Node *at, int line);
void mark_line(Lower *l, const Node *at); // for tracing: code of the line of `at` begins
void jump(Lower *l, IrKind kind, int label);
// Opens a nested body; the returned pointer goes to end_body.
IrBody *begin_body(Lower *l, IrBody *into);
void end_body(Lower *l, IrBody *saved);
IrNode *begin_if(Lower *l, IrReg condition, bool negated); // caller fills node->body / node->other with begin_body

IrFunction *lower_function(Lower *l, Node *def, const char *name, Node *args, NodeList *body, Node *expression);
IrOperand make_function(Lower *l, Node *def, const char *name, Node *args, NodeList *body, Node *expression);
IrFunction *lower_generator_function(Lower *l, Node *n);
// The function of no arguments that evaluates `value`, in the scope of `def`; `in_class`: with a hidden parameter, the
// namespace of the class around.
IrFunction *lower_late_function(Lower *l, Node *def, const Node *value, bool in_class);
IrOperand make_closure(Lower *l, IrFunction *f, const Node *at, IrOperand defaults); // f with the cells that it captures
void lower_generator_body(Lower *l, const Node *n);
IrOperand lower_class(Lower *l, Node *def);
IrOperand annotation_text(Lower *l, const Node *n); // its source, as a str constant

// ---- Type parameters (lower_generic.c) ----
typedef struct TypeParams {
    Scope *outer;     // the scope around theirs
    int n;
    IrOperand *items; // the parameters
} TypeParams;
// Makes the parameters of `def`, if there are any; until close_type_params() names are looked up in their scope.
TypeParams open_type_params(Lower *l, Node *def, const NodeList *params);
void close_type_params(Lower *l, const TypeParams *t);
void set_type_params(Lower *l, const TypeParams *t, IrOperand function, const Node *at);
IrOperand type_params_tuple(Lower *l, const TypeParams *t, const Node *at);
IrOperand generic_base(Lower *l, const TypeParams *t, const Node *at); // Generic[T, ...]
void lower_type_alias(Lower *l, Node *n);

// ---- Warnings (warn.c): of this node alone ----
void warn_compare(Lower *l, const Node *n);
void warn_call(Lower *l, const Node *n);
void warn_subscript(Lower *l, const Node *n);
void warn_assert(Lower *l, const Node *n);

// ---- Names (lower_names.c) ----
IrOperand load_name(Lower *l, const char *name, const Node *at);
void store_name(Lower *l, const char *name, IrOperand v, const Node *at);
void delete_name(Lower *l, const char *name, const Node *at);
void declare_scope(Lower *l, Scope *scope);         // registers (and cells) for the symbols of a scope being entered
IrOperand raw_variable(Lower *l, const char *name, bool *in_cell); // a local's register or its cell, bound or not; else arg_null()
IrOperand cell_for(Lower *l, const char *name);     // the cell register through which a closure captures `name`
IrVariables inlined_variables(Lower *l); // of the comprehension that is lowered now: its own, and those of the function around
IrOperand local_variables(Lower *l, const Node *at); // as a mapping, for locals() and its relatives
int global_index(Lower *l, const char *name);
IrFunction *known_function(Lower *l, const char *name); // the function a global name is most likely bound to, or NULL
bool is_global_name(Lower *l, const char *name);
bool is_register_name(Lower *l, const char *name); // a local that no closure captures

// ---- Expressions ----
IrOperand expr(Lower *l, const Node *n);
IrOperand expr_or_none(Lower *l, const Node *n);
// The expression as a value that later assignments cannot change (a copy if it is a local's register).
IrOperand stable(Lower *l, IrOperand v);
// Could evaluating `n` bind a local of this function?
bool may_rebind(const Node *n);
// Evaluates a condition: a C int register, nonzero if true.
IrReg condition(Lower *l, const Node *n);
// Evaluates the elements in order, each stable if a later one could rebind it.
void expr_list(Lower *l, const NodeList *list, IrOperand *out);
IrOperand lower_call(Lower *l, const Node *n);
IrOperand lower_comprehension(Lower *l, const Node *n);
typedef enum AwaitOf { AWAIT_PLAIN, AWAIT_AENTER, AWAIT_AEXIT } AwaitOf; // whose result is awaited: for the error message
IrOperand lower_await(Lower *l, const Node *at, IrOperand v, AwaitOf of);
IrOperand lower_yield(Lower *l, const Node *at, IrOperand v);
IrOperand star_sequence(Lower *l, const NodeList *elts, const Node *at, bool tuple); // [a, *b]: list or tuple
IrOperand keyword_dict(Lower *l, const NodeList *keywords, IrOperand function, const Node *at);

// ---- Statements ----
void lower_body(Lower *l, const NodeList *body);
void lower_stmt(Lower *l, Node *n);
void assign(Lower *l, const Node *target, IrOperand v);
// The iterable of loop `at`, evaluated: an iterator register, or the state of a loop over range().
IrOperand loop_source(Lower *l, const Node *iterable, const Node *at);
void lower_for_loop(Lower *l, const Node *at, const Node *target, IrOperand source, void (*body)(Lower *, void *),
                    void *context, const NodeList *orelse);
// The same for `async for`: the source is what IR_ASYNC_ITER gave.
void lower_async_for_loop(Lower *l, const Node *at, const Node *target, IrOperand source, void (*body)(Lower *, void *),
                          void *context, const NodeList *orelse);
void lower_try(Lower *l, Node *n);
void lower_with(Lower *l, Node *n, int item);
void lower_return(Lower *l, IrOperand v, const Node *at);
void lower_break(Lower *l, bool is_continue);
void lower_import(Lower *l, Node *n);
void note_import(Lower *l, const char *name); // the module may have to be compiled in
void lower_import_from(Lower *l, Node *n);
// The wrapper for one call of variadic C function `f`; NULL: none, or an error is recorded.
IrFunction *variadic_site(Lower *l, IrFunction *f, const char *format, size_t len, int nargs, const Node *at);
void lower_match(Lower *l, Node *n);

#endif
