// warn.c -- what the compiler warns of: expressions that are valid and hardly what was meant. The conditions and texts are
// CPython's. The warnings collect in the Source; whoever runs the code issues them (runtime/warn.h).
#include "transpile/lower.h"

#include <string.h>

// A constant whose identity means nothing, once constants are folded.
static bool is_literal(const Node *n) {
    if (n->kind == AST_UnaryOp && n->UnaryOp.op != UNARY_Not) return is_literal(n->UnaryOp.operand);
    if (n->kind == AST_Tuple) {
        for (int i = 0; i < n->Tuple.elts.len; i++)
            if (n->Tuple.elts.items[i]->kind != AST_Constant && !is_literal(n->Tuple.elts.items[i])) return false;
        return true;
    }
    if (n->kind != AST_Constant) return false;
    ConstantKind k = n->Constant.value.kind;
    return k != CONST_None && k != CONST_True && k != CONST_False && k != CONST_Ellipsis;
}

void warn_compare(Lower *l, const Node *n) {
    bool left = is_literal(n->Compare.left);
    for (int i = 0; i < n->Compare.ops.len; i++) {
        CmpOp op = n->Compare.ops.items[i];
        bool right = is_literal(n->Compare.comparators.items[i]);
        if ((op == CMP_Is || op == CMP_IsNot) && (left || right)) {
            source_warn(l->source, node_range(n), op == CMP_Is ? "\"is\" with a literal. Did you mean \"==\"?"
                                                               : "\"is not\" with a literal. Did you mean \"!=\"?");
            return;
        }
        left = right;
    }
}

// The name of the type that the expression's value certainly has, or NULL.
static const char *known_type(const Node *n) {
    switch (n->kind) {
    case AST_Tuple: return "tuple";
    case AST_List: case AST_ListComp: return "list";
    case AST_Dict: case AST_DictComp: return "dict";
    case AST_Set: case AST_SetComp: return "set";
    case AST_GeneratorExp: return "generator";
    case AST_Lambda: return "function";
    case AST_JoinedStr: case AST_FormattedValue: return "str";
    case AST_Constant:
        switch (n->Constant.value.kind) {
        case CONST_None: return "NoneType";
        case CONST_True: case CONST_False: return "bool";
        case CONST_Ellipsis: return "ellipsis";
        case CONST_Str: return "str";
        case CONST_Bytes: return "bytes";
        case CONST_Float: return "float";
        case CONST_Complex: return "complex";
        default: return "int";
        }
    default: return NULL;
    }
}

void warn_call(Lower *l, const Node *n) {
    const Node *f = n->Call.func;
    const char *type = known_type(f);
    if (type && f->kind != AST_Lambda)
        source_warn(l->source, node_range(n), "'%s' object is not callable; perhaps you missed a comma?", type);
}

void warn_subscript(Lower *l, const Node *n) {
    const Node *value = n->Subscript.value, *index = n->Subscript.slice;
    const char *type = known_type(value), *by = known_type(index);
    if (!type || value->kind == AST_Dict || value->kind == AST_DictComp) return;
    bool sequence = !strcmp(type, "str") || !strcmp(type, "bytes") || !strcmp(type, "tuple") || !strcmp(type, "list");
    if (!sequence)
        source_warn(l->source, node_range(n), "'%s' object is not subscriptable; perhaps you missed a comma?", type);
    else if (by && strcmp(by, "int") && strcmp(by, "bool"))
        source_warn(l->source, node_range(n), "%s indices must be integers or slices, not %s; perhaps you missed a comma?", type, by);
}

void warn_assert(Lower *l, const Node *n) {
    if (n->Assert.test->kind == AST_Tuple && n->Assert.test->Tuple.elts.len)
        source_warn(l->source, node_range(n), "assertion is always true, perhaps remove parentheses?");
}
