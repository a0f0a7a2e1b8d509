// tree.c -- see tree.h. Both directions follow the field table of ast.def.
#include "transpile/tree.h"

#include <string.h>

static const char *const contexts[] = {"Load", "Store", "Del"};
static const char *const bool_ops[] = {"And", "Or"};
static const char *const operators[] = {"Add",    "Sub",    "Mult",  "MatMult", "Div",    "Mod",     "Pow",
                                        "LShift", "RShift", "BitOr", "BitXor",  "BitAnd", "FloorDiv"};
static const char *const unary_ops[] = {"Invert", "Not", "UAdd", "USub"};
static const char *const compare_ops[] = {"Eq", "NotEq", "Lt", "LtE", "Gt", "GtE", "Is", "IsNot", "In", "NotIn"};

// ---- Writing -------------------------------------------------------------------------------------------------------------

static void put(Arena *a, TreeItems *out, BcTreeItem item) { vec_push(a, out, item); }
static void put_enum(Arena *a, TreeItems *out, const char *name) {
    put(a, out, (BcTreeItem){.op = BC_TREE_ENUM, .text = name});
}

static void put_name(Arena *a, TreeItems *out, const char *name) {
    if (name) put(a, out, (BcTreeItem){.op = BC_TREE_NAME, .text = name, .len = strlen(name)});
    else put(a, out, (BcTreeItem){.op = BC_TREE_NONE});
}

static void put_list_end(Arena *a, TreeItems *out, int n) {
    put(a, out, (BcTreeItem){.op = BC_TREE_LIST, .integer = n});
}

static void put_constant(Arena *a, TreeItems *out, const Constant *c) {
    BcTreeItem item = {.op = BC_TREE_CONSTANT, .constant = (BcTreeConstant)c->kind};
    if (c->kind == CONST_Float || c->kind == CONST_Complex) item.real = c->real;
    else if (c->kind == CONST_Int && c->fits_int64) item.integer = c->integer;
    else item.text = c->text, item.len = c->len;
    put(a, out, item);
}

static void put_child(Arena *a, TreeItems *out, const Node *n) {
    if (n) tree_write(a, n, out);
    else put(a, out, (BcTreeItem){.op = BC_TREE_NONE});
}

static void put_field(Arena *a, TreeItems *out, const Node *n, const AstField *f) {
    const void *at = ast_field_of(n, f);
    switch (f->type) {
    case FIELD_node: case FIELD_opt: put_child(a, out, *(Node *const *)at); break;
    case FIELD_list: case FIELD_optlist: {
        const NodeList *list = at;
        for (int i = 0; i < list->len; i++) put_child(a, out, list->items[i]);
        put_list_end(a, out, list->len);
        break;
    }
    case FIELD_newlist: break;
    case FIELD_ident: case FIELD_optident: put_name(a, out, *(const char *const *)at); break;
    case FIELD_identlist: {
        const IdentList *list = at;
        for (int i = 0; i < list->len; i++) put_name(a, out, list->items[i]);
        put_list_end(a, out, list->len);
        break;
    }
    case FIELD_constant: put_constant(a, out, at); break;
    case FIELD_integer: put(a, out, (BcTreeItem){.op = BC_TREE_INTEGER, .integer = *(const int *)at}); break;
    case FIELD_ctx: put_enum(a, out, contexts[*(const ExprContext *)at]); break;
    case FIELD_boolop: put_enum(a, out, bool_ops[*(const BoolOpKind *)at]); break;
    case FIELD_operator: put_enum(a, out, operators[*(const Operator *)at]); break;
    case FIELD_unaryop: put_enum(a, out, unary_ops[*(const UnaryOpKind *)at]); break;
    case FIELD_cmpops: {
        const CmpOpList *list = at;
        for (int i = 0; i < list->len; i++) put_enum(a, out, compare_ops[list->items[i]]);
        put_list_end(a, out, list->len);
        break;
    }
    }
}

void tree_write(Arena *a, const Node *n, TreeItems *out) {
    int count;
    const AstField *fields = ast_fields(n->kind, &count);
    for (int i = 0; i < count; i++) put_field(a, out, n, &fields[i]);
    put(a, out, (BcTreeItem){.op = BC_TREE_NODE, .integer = n->kind, .lineno = n->lineno, .col_offset = n->col_offset,
                             .end_lineno = n->end_lineno, .end_col_offset = n->end_col_offset});
}

// ---- Reading -------------------------------------------------------------------------------------------------------------

typedef struct Value { // on the reader's stack
    const BcTreeItem *item;
    Node *node;   // NODE
    int first;    // LIST: its items are values[first ..]
} Value;

typedef struct Reader {
    Source *source;
    VEC(Value) values;  // what is not part of anything yet
    VEC(Value) parts;   // the items of lists
} Reader;

static int enum_value(const char *const *names, size_t n, const char *name) {
    for (size_t i = 0; i < n; i++)
        if (!strcmp(names[i], name)) return (int)i;
    return 0;
}
#define ENUM_VALUE(names, v) enum_value(names, sizeof(names) / sizeof *(names), (v).item->text)

static const char *name_of(Reader *r, Value v) {
    return v.item->op == BC_TREE_NAME ? intern(r->source->names, v.item->text, v.item->len) : NULL;
}

// Large ones have a text, as the lexer gives them; of negative ones, which it never makes, only small ones go without.
static void set_integer(Arena *a, Constant *c, int64_t i) {
    bool small = i > -((int64_t)1 << 49) && i < (int64_t)1 << 49;
    c->fits_int64 = small || i > 0;
    c->integer = i;
    if (small) return;
    c->text = arena_printf(a, "%lld", (long long)i);
    c->len = strlen(c->text);
}

static Constant constant_of(Reader *r, const BcTreeItem *item) {
    Constant c = {.kind = (ConstantKind)item->constant};
    if (c.kind == CONST_Float || c.kind == CONST_Complex) c.real = item->real;
    else if (c.kind == CONST_Int && !item->text) set_integer(r->source->arena, &c, item->integer);
    bool text = c.kind == CONST_Str || c.kind == CONST_Bytes || item->text; // an empty one may have no address
    if (text) c.text = arena_strndup(r->source->arena, item->text ? item->text : "", item->len), c.len = item->len;
    return c;
}

static void set_field(Reader *r, Node *n, const AstField *f, Value v) {
    Arena *a = r->source->arena;
    void *at = ast_field_of(n, f);
    int count = v.item->op == BC_TREE_LIST ? (int)v.item->integer : 0;
    switch (f->type) {
    case FIELD_node: case FIELD_opt: *(Node **)at = v.node; break;
    case FIELD_list: case FIELD_optlist:
        for (int i = 0; i < count; i++) vec_push(a, (NodeList *)at, r->parts.items[v.first + i].node);
        break;
    case FIELD_newlist: break;
    case FIELD_ident: case FIELD_optident: *(const char **)at = name_of(r, v); break;
    case FIELD_identlist:
        for (int i = 0; i < count; i++) vec_push(a, (IdentList *)at, name_of(r, r->parts.items[v.first + i]));
        break;
    case FIELD_constant: *(Constant *)at = constant_of(r, v.item); break;
    case FIELD_integer: *(int *)at = (int)v.item->integer; break;
    case FIELD_ctx: *(ExprContext *)at = (ExprContext)ENUM_VALUE(contexts, v); break;
    case FIELD_boolop: *(BoolOpKind *)at = (BoolOpKind)ENUM_VALUE(bool_ops, v); break;
    case FIELD_operator: *(Operator *)at = (Operator)ENUM_VALUE(operators, v); break;
    case FIELD_unaryop: *(UnaryOpKind *)at = (UnaryOpKind)ENUM_VALUE(unary_ops, v); break;
    case FIELD_cmpops:
        for (int i = 0; i < count; i++)
            vec_push(a, (CmpOpList *)at, (CmpOp)ENUM_VALUE(compare_ops, r->parts.items[v.first + i]));
        break;
    }
}

static Node *read_node(Reader *r, const BcTreeItem *item) {
    Node *n = ast_new(r->source->arena, (AstKind)item->integer);
    int count, wanted = 0;
    const AstField *fields = ast_fields(n->kind, &count);
    for (int i = 0; i < count; i++) wanted += fields[i].type != FIELD_newlist;
    int at = r->values.len - wanted;
    r->values.len = at;
    for (int i = 0; i < count; i++)
        if (fields[i].type != FIELD_newlist) set_field(r, n, &fields[i], r->values.items[at++]);
    n->lineno = item->lineno;
    n->col_offset = item->col_offset;
    n->end_lineno = item->end_lineno;
    n->end_col_offset = item->end_col_offset;
    return n;
}

Node *tree_read(Source *s, const BcTreeItem *items, size_t n) {
    Reader r = {.source = s};
    for (size_t i = 0; i < n; i++) {
        Value v = {.item = &items[i]};
        if (items[i].op == BC_TREE_NODE) v.node = read_node(&r, &items[i]);
        if (items[i].op == BC_TREE_LIST) { // its items move over to the parts
            int count = (int)items[i].integer;
            v.first = r.parts.len;
            for (int k = r.values.len - count; k < r.values.len; k++) vec_push(s->arena, &r.parts, r.values.items[k]);
            r.values.len -= count;
        }
        vec_push(s->arena, &r.values, v);
    }
    return r.values.items[0].node;
}
