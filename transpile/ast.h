// ast.h -- the abstract syntax tree: CPython's node and field names (ast.def), as one C struct.
//
// A Node is a header (kind, position) and a union with one member per kind, named as the kind:
//
//     if (n->kind == AST_BinOp) use(n->BinOp.left, n->BinOp.op, n->BinOp.right);
//     for (int i = 0; i < n->Module.body.len; i++) statement(n->Module.body.items[i]);
//
// ast_new allocates only the bytes its kind needs, so a Node is never copied by value.
// Pairs that differ only in `async` or `*` (FunctionDef/AsyncFunctionDef, For/AsyncFor, With/AsyncWith,
// Try/TryStar) and the three comprehensions with one `elt` share their layout.
// Identifiers are interned (intern.h): two equal names of one Interner are the same pointer.
#ifndef CRANKY_TRANSPILE_AST_H
#define CRANKY_TRANSPILE_AST_H

#include "transpile/arena.h"
#include "transpile/ast_tables.h"
#include "transpile/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Node Node;

typedef enum AstKind {
#define NODE(kind, category) AST_##kind,
#include "transpile/ast.def"
    AST_KIND_COUNT
} AstKind;

// Lists are filled while parsing through VEC's rules (arena.h: vec_push) and constant afterwards.
typedef VEC(Node *) NodeList;
typedef VEC(const char *) IdentList;

typedef enum ExprContext { CTX_Load, CTX_Store, CTX_Del } ExprContext;
typedef enum BoolOpKind { BOOL_And, BOOL_Or } BoolOpKind;
typedef enum Operator {
    OP_Add,
    OP_Sub,
    OP_Mult,
    OP_MatMult,
    OP_Div,
    OP_Mod,
    OP_Pow,
    OP_LShift,
    OP_RShift,
    OP_BitOr,
    OP_BitXor,
    OP_BitAnd,
    OP_FloorDiv,
} Operator;
typedef enum UnaryOpKind { UNARY_Invert, UNARY_Not, UNARY_UAdd, UNARY_USub } UnaryOpKind;
typedef enum CmpOp {
    CMP_Eq,
    CMP_NotEq,
    CMP_Lt,
    CMP_LtE,
    CMP_Gt,
    CMP_GtE,
    CMP_Is,
    CMP_IsNot,
    CMP_In,
    CMP_NotIn,
} CmpOp;
typedef VEC(CmpOp) CmpOpList;

typedef enum ConstantKind {
    CONST_None,
    CONST_False,
    CONST_True,
    CONST_Ellipsis,
    CONST_Int,     // text, and integer when fits_int64
    CONST_Float,   // real
    CONST_Complex, // real holds the imaginary part; the real part of a literal is 0
    CONST_Str,     // text, len: UTF-8, NULs allowed, lone surrogates as three bytes (WTF-8)
    CONST_Bytes,   // text, len
} ConstantKind;

typedef struct Constant {
    ConstantKind kind;
    bool fits_int64;  // CONST_Int: `integer` is the value
    int64_t integer;  // CONST_Int
    double real;      // CONST_Float, CONST_Complex
    const char *text; // Str, Bytes; Int: decimal digits, or "0x" and hex digits when written in another base
    size_t len;       // bytes of text; a NUL follows
} Constant;

// C type of each field type of ast.def.
#define AST_FIELD_node      Node *
#define AST_FIELD_opt       Node *
#define AST_FIELD_list      NodeList
#define AST_FIELD_optlist   NodeList
#define AST_FIELD_newlist   NodeList
#define AST_FIELD_ident     const char *
#define AST_FIELD_optident  const char *
#define AST_FIELD_identlist IdentList
#define AST_FIELD_constant  Constant
#define AST_FIELD_integer   int
#define AST_FIELD_ctx       ExprContext
#define AST_FIELD_boolop    BoolOpKind
#define AST_FIELD_operator  Operator
#define AST_FIELD_unaryop   UnaryOpKind
#define AST_FIELD_cmpops    CmpOpList

struct Node {
    uint8_t kind;       // AstKind
    bool parenthesized; // the expression stood in its own parentheses
    int lineno;         // first line, from 1; 0 in nodes without a position (mod, arguments, withitem, ...)
    int col_offset;     // column of the first byte, from 0, in UTF-8 bytes
    int end_lineno;     // line of the last byte
    int end_col_offset; // column one past the last byte
    int scope; // set by symtable_build on nodes that open a scope: index into Symtable.scopes; 0 else
    union {
#define NODE(kind, category)    struct {
#define FIELD(kind, name, type) AST_FIELD_##type name;
#define END(kind)                                                                                            \
    }                                                                                                        \
    kind;
#include "transpile/ast.def"
    };
};

// A zeroed Node of this kind.
Node *ast_new(Arena *a, AstKind kind);
const char *ast_kind_name(AstKind kind); // "FunctionDef"
bool ast_is_stmt(const Node *n);
bool ast_is_expr(const Node *n);
bool ast_is_pattern(const Node *n);
bool ast_has_position(const Node *n); // false: lineno..end_col_offset are 0

// The fields of a kind, for generic walks.
typedef struct AstField {
    const char *name;
    AstFieldType type;
    unsigned offset; // from the start of the Node
} AstField;
const AstField *ast_fields(AstKind kind, int *count);
static inline void *ast_field_of(const Node *n, const AstField *f) {
    return (char *)n + f->offset;
}

// Calls visit(child, context) for each direct child of n in field order (NULL children left out).
void ast_visit_children(Node *n, void (*visit)(Node *child, void *context), void *context);

// Appends what CPython 3.11's ast.dump(tree, include_attributes=attributes) prints (no trailing newline).
void ast_dump(StrBuf *out, const Node *n, bool attributes);

// What `repr` prints: shared with the dump, useful in messages. ast_repr_str takes WTF-8.
void ast_repr_str(StrBuf *out, const char *text, size_t len);
void ast_repr_bytes(StrBuf *out, const char *text, size_t len);
void ast_repr_float(StrBuf *out, double value);
void ast_repr_constant(StrBuf *out, const Constant *c);

#endif
