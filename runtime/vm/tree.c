// tree.c -- see tree.h. Both directions follow the table of nodes in transpile/ast.def; the classes are those of module _ast.
#include "runtime/vm/tree.h"

#include <stdlib.h>

#include "runtime/cranky.h"
#include "runtime/raise.h"
#include "runtime/types/bytes.h"
#include "runtime/types/complex.h"
#include "runtime/types/float.h"
#include "runtime/types/int.h"
#include "runtime/types/str.h"
#include "transpile/ast_tables.h"

enum { MAX_FIELDS = 8, MAX_DEPTH = 3000 };

typedef struct Kind {
    const char *name;
    AstCategory category;
    struct {
        const char *name;
        AstFieldType type;
    } fields[MAX_FIELDS]; // ends with a NULL name
} Kind;

static const Kind kinds[] = {
#define NODE(kind, category)    {#kind, CATEGORY_##category, {
#define FIELD(kind, name, type) {#name, FIELD_##type},
#define END(kind)               {0}}},
#include "transpile/ast.def"
};
enum { KINDS = sizeof kinds / sizeof *kinds };

static const char *const enum_bases[] = {[FIELD_ctx] = "expr_context",
                                         [FIELD_boolop] = "boolop",
                                         [FIELD_operator] = "operator",
                                         [FIELD_unaryop] = "unaryop",
                                         [FIELD_cmpops] = "cmpop"};

static bool has_position(const Kind *k) { return k->category != CATEGORY_mod && k->category != CATEGORY_part; }

static CrValue ast_classes(CrThread *t) { // the dict of module _ast
    CrValue module = cr_import(t, cr_intern_c(t, "_ast"), true);
    return module ? cr_module_dict(module) : CR_ERROR;
}

static CrValue class_named(CrThread *t, CrValue classes, const char *name) {
    CrValue cls = cr_dict_get_interned(CR_AS(CrDict, classes), cr_intern_c(t, name));
    return cls ? cls : CR_RAISE(t, AttributeError, "module '_ast' has no attribute '%s'", name);
}

bool cr_is_tree(CrValue v) { return cr_is_subtype(cr_type_of(v), CR_TYPE_OF_ID(AST)); }

// ---- Objects from items ------------------------------------------------------------------------------------------------

typedef struct Build {
    CrThread *t;
    CrValue classes;
    CrValue *stack; // scanned
    size_t n;
} Build;

static CrValue constant_object(CrThread *t, const BcTreeItem *item) {
    switch (item->constant) {
    case BC_TREE_VALUE_NONE: return CR_NONE;
    case BC_TREE_FALSE: return CR_FALSE;
    case BC_TREE_TRUE: return CR_TRUE;
    case BC_TREE_ELLIPSIS: return CR_ELLIPSIS;
    case BC_TREE_INT:
        return item->text ? cr_int_from_text(t, item->text, item->len, 0) : cr_int_from_int64(t, item->integer);
    case BC_TREE_FLOAT: return cr_float_raw(item->real);
    case BC_TREE_COMPLEX: return cr_complex_new(t, 0.0, item->real);
    case BC_TREE_STR: return cr_str_from_wtf8(t, item->text, item->len);
    default: return cr_bytes_from(t, item->text, item->len);
    }
}

static int set(CrThread *t, CrValue node, const char *name, CrValue v) {
    return v ? cr_setattr(t, node, cr_intern_c(t, name), v) : -1;
}

static int set_position(CrThread *t, CrValue node, const BcTreeItem *item) {
    if (set(t, node, "lineno", CR_INT(item->lineno)) < 0 || set(t, node, "col_offset", CR_INT(item->col_offset)) < 0)
        return -1;
    return set(t, node, "end_lineno", CR_INT(item->end_lineno)) < 0 ||
                   set(t, node, "end_col_offset", CR_INT(item->end_col_offset)) < 0
               ? -1
               : 0;
}

// Fields of CPython's classes that the compiler has no use for.
static bool has_type_comment(const Kind *k) {
    static const char *const names[] = {"FunctionDef", "AsyncFunctionDef", "Assign", "For", "AsyncFor",
                                        "With",        "AsyncWith",        "arg"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!strcmp(k->name, names[i])) return true;
    return false;
}

static CrValue node_object(Build *b, const BcTreeItem *item) {
    CrThread *t = b->t;
    const Kind *k = &kinds[item->integer];
    CrValue cls = class_named(t, b->classes, k->name), node = cls ? cr_instance_new(t, CR_AS(CrType, cls)) : CR_ERROR;
    if (!node) return CR_ERROR;
    size_t wanted = 0;
    for (int i = 0; k->fields[i].name; i++) wanted += k->fields[i].type != FIELD_newlist;
    const CrValue *values = b->stack + (b->n -= wanted);
    for (int i = 0; k->fields[i].name; i++)
        if (k->fields[i].type != FIELD_newlist && set(t, node, k->fields[i].name, *values++) < 0) return CR_ERROR;
    if (has_type_comment(k) && set(t, node, "type_comment", CR_NONE) < 0) return CR_ERROR;
    return has_position(k) && set_position(t, node, item) < 0 ? CR_ERROR : node;
}

static CrValue enum_object(Build *b, const char *name) { // one instance of each, as in CPython
    CrValue cls = class_named(b->t, b->classes, name), key = cr_intern_c(b->t, "_instance_");
    if (!cls) return CR_ERROR;
    CrValue attrs = cr_box(CR_AS(CrType, cls)->attrs), one = cr_dict_get_interned(CR_AS(CrDict, attrs), key);
    if (one) return one;
    one = cr_instance_new(b->t, CR_AS(CrType, cls));
    return one ? cr_dict_set_default(b->t, attrs, key, one) : CR_ERROR;
}

static CrValue object_of(Build *b, const BcTreeItem *item) {
    switch (item->op) {
    case BC_TREE_NONE: return CR_NONE;
    case BC_TREE_NAME: return cr_intern(b->t, cr_str_from_utf8(b->t, item->text, item->len));
    case BC_TREE_INTEGER: return CR_INT(item->integer);
    case BC_TREE_ENUM: return enum_object(b, item->text);
    case BC_TREE_CONSTANT: return constant_object(b->t, item);
    case BC_TREE_LIST: b->n -= (size_t)item->integer; return cr_list_from(b->t, b->stack + b->n, (size_t)item->integer);
    default: return node_object(b, item);
    }
}

CrValue cr_tree_objects(CrThread *t, const BcTreeItem *items, size_t n) {
    Build b = {.t = t, .classes = ast_classes(t), .stack = cr_alloc_large(t, sizeof(CrValue) * (n + 1))};
    if (!b.classes) return CR_ERROR;
    if (!b.stack) return cr_raise_no_memory(t);
    for (size_t i = 0; i < n; i++) {
        CrValue v = object_of(&b, &items[i]);
        if (!v) return CR_ERROR;
        b.stack[b.n++] = v;
    }
    return b.stack[0];
}

// ---- Items from objects ------------------------------------------------------------------------------------------------

typedef struct Take {
    CrThread *t;
    CrValue classes;
    CrValue texts; // list: what items point into
    BcTreeItem *items;
    size_t n, cap;
    int depth;
} Take;

static bool add(Take *k, BcTreeItem item) {
    if (k->n == k->cap) {
        size_t cap = k->cap ? k->cap * 2 : 256;
        BcTreeItem *items = realloc(k->items, cap * sizeof *items);
        if (!items) return cr_raise_no_memory(k->t), false;
        k->items = items;
        k->cap = cap;
    }
    k->items[k->n++] = item;
    return true;
}

static bool add_text(Take *k, BcTreeItem item, CrValue str) {
    CrValue bytes = cr_str_encode(k->t, cr_str_plain(str), "utf-8", "surrogatepass");
    const uint8_t *data;
    if (!bytes || !cr_bytes_view(k->t, bytes, &data, &item.len) || cr_list_append(k->t, k->texts, bytes) < 0)
        return false;
    item.text = (const char *)data;
    return add(k, item);
}

static bool add_identifier(Take *k, CrValue v) {
    if (v == CR_NONE) return add(k, (BcTreeItem){.op = BC_TREE_NONE});
    if (!CR_IS(STR, v)) return CR_RAISE(k->t, TypeError, "AST identifier must be of type str"), false;
    return add_text(k, (BcTreeItem){.op = BC_TREE_NAME}, v);
}

static bool take_integer(Take *k, CrValue v, int *out) {
    int64_t n;
    if (!cr_is_any_int(v)) return CR_RAISE(k->t, ValueError, "invalid integer value: %R", v), false;
    if (!cr_int_to_int64(v, &n) || n < INT32_MIN || n > INT32_MAX)
        return CR_RAISE(k->t, OverflowError, "Python int too large to convert to C int"), false;
    *out = (int)n;
    return true;
}

static bool add_int(Take *k, CrValue v) {
    int64_t n;
    if (cr_int_to_int64(v, &n))
        return add(k, (BcTreeItem){.op = BC_TREE_CONSTANT, .constant = BC_TREE_INT, .integer = n});
    CrValue text = cr_format(k->t, v, cr_str_from_c(k->t, "#x"));
    return text && add_text(k, (BcTreeItem){.op = BC_TREE_CONSTANT, .constant = BC_TREE_INT}, text);
}

static bool add_constant(Take *k, CrValue v) {
    BcTreeItem item = {.op = BC_TREE_CONSTANT};
    if (v == CR_NONE) item.constant = BC_TREE_VALUE_NONE;
    else if (v == CR_TRUE || v == CR_FALSE) item.constant = v == CR_TRUE ? BC_TREE_TRUE : BC_TREE_FALSE;
    else if (v == CR_ELLIPSIS) item.constant = BC_TREE_ELLIPSIS;
    else if (cr_type_of(v) == CR_TYPE_OF_ID(INT)) return add_int(k, v);
    else if (cr_type_of(v) == CR_TYPE_OF_ID(FLOAT)) item.constant = BC_TREE_FLOAT, item.real = cr_float_of(v);
    else if (CR_IS(STR, v)) return add_text(k, (BcTreeItem){.op = BC_TREE_CONSTANT, .constant = BC_TREE_STR}, v);
    else if (CR_IS(BYTES, v)) {
        const uint8_t *data;
        item.constant = BC_TREE_BYTES;
        if (!cr_bytes_view(k->t, v, &data, &item.len) || cr_list_append(k->t, k->texts, v) < 0) return false;
        item.text = (const char *)data;
    } else if (CR_IS(COMPLEX, v) && CR_AS(CrComplex, v)->real == 0.0) {
        item.constant = BC_TREE_COMPLEX;
        item.real = CR_AS(CrComplex, v)->imag;
    } else if (CR_IS(FROZENSET, v) || CR_IS(COMPLEX, v)) {
        CR_RAISE(k->t, NotImplementedError, "compile(): a %T as the value of a Constant", v);
        return false;
    } else {
        CR_RAISE(k->t, TypeError, "got an invalid type in Constant: %T", v);
        return false;
    }
    return add(k, item);
}

// ---- Which class a field wants

static const char *category_name(const Kind *k) {
    switch (k->category) {
    case CATEGORY_mod: return "mod";
    case CATEGORY_stmt: return "stmt";
    case CATEGORY_expr: return "expr";
    case CATEGORY_pattern: return "pattern";
    default: return !strcmp(k->name, "ExceptHandler") ? "excepthandler" : k->name;
    }
}

static const char *wanted_class(const Kind *k, int field) {
    static const struct {
        const char *field, *wanted;
    } by_name[] = {{"handlers", "excepthandler"},
                   {"keywords", "keyword"},
                   {"generators", "comprehension"},
                   {"names", "alias"},
                   {"items", "withitem"},
                   {"cases", "match_case"},
                   {"pattern", "pattern"},
                   {"patterns", "pattern"},
                   {"kwd_patterns", "pattern"},
                   {"vararg", "arg"},
                   {"kwarg", "arg"},
                   {"posonlyargs", "arg"},
                   {"kwonlyargs", "arg"},
                   {"type_ignores", "type_ignore"}};
    const char *name = k->fields[field].name;
    bool list = k->fields[field].type == FIELD_list;
    if (list && (!strcmp(name, "body") || !strcmp(name, "orelse") || !strcmp(name, "finalbody"))) return "stmt";
    if (!strcmp(name, "args")) return !list ? "arguments" : !strcmp(k->name, "arguments") ? "arg" : "expr";
    for (size_t i = 0; i < sizeof by_name / sizeof *by_name; i++)
        if (!strcmp(name, by_name[i].field)) return by_name[i].wanted;
    return "expr";
}

// The node's kind: its class, or the first base that is one of ours. NULL with TypeError.
static const Kind *kind_of(Take *k, CrValue v, const char *wanted) {
    const CrTuple *mro = cr_type_of(v)->mro;
    for (uint64_t i = 0; i < cr_tuple_len(cr_box(mro)); i++) {
        CrValue cls = cr_tuple_items(cr_box(mro))[i];
        for (int n = 0; n < KINDS; n++) {
            if (strcmp(kinds[n].name, CR_AS(CrType, cls)->name) || strcmp(category_name(&kinds[n]), wanted)) continue;
            if (cr_dict_get_interned(CR_AS(CrDict, k->classes), cr_intern_c(k->t, kinds[n].name)) == cls)
                return &kinds[n];
        }
    }
    CR_RAISE(k->t, TypeError, "expected some sort of %s, but got %R", wanted, v);
    return NULL;
}

static bool add_enum(Take *k, CrValue v, const char *base) {
    CrValue cls = class_named(k->t, k->classes, base);
    if (!cls) return false;
    const CrTuple *mro = cr_type_of(v)->mro;
    for (uint64_t i = 0; i < cr_tuple_len(cr_box(mro)); i++) {
        CrType *type = CR_AS(CrType, cr_tuple_items(cr_box(mro))[i]);
        if (type->base != CR_AS(CrType, cls)) continue;
        return add_text(k, (BcTreeItem){.op = BC_TREE_ENUM}, type->name_str);
    }
    CR_RAISE(k->t, TypeError, "expected some sort of %s, but got %R", base, v);
    return false;
}

static bool add_node(Take *k, CrValue v, const char *wanted);

// An attribute; missing: CR_ERROR without an exception.
static CrValue attribute(Take *k, CrValue node, const char *name) {
    return cr_getattr_or_zero(k->t, node, cr_intern_c(k->t, name));
}

static bool missing(Take *k, const char *name, const char *of) {
    if (!cr_raised(k->t)) CR_RAISE(k->t, TypeError, "required field \"%s\" missing from %s", name, of);
    return false;
}

static bool add_list(Take *k, const Kind *kind, int field, CrValue list) {
    const char *name = kind->fields[field].name;
    AstFieldType type = kind->fields[field].type;
    if (!cr_has_flag(list, CR_TYPE_LIST))
        return CR_RAISE(k->t, TypeError, "%s field \"%s\" must be a list, not a %T", kind->name, name, list), false;
    int64_t n = cr_len(k->t, list);
    const char *wanted = wanted_class(kind, field);
    for (int64_t i = 0; i < n; i++) {
        uint64_t now;
        const CrValue *items = cr_list_view(k->t, list, &now);
        if ((int64_t)now != n)
            return CR_RAISE(k->t, RuntimeError, "%s field \"%s\" changed size during iteration", kind->name, name),
                   false;
        CrValue item = items[i];
        bool ok = type == FIELD_identlist ? add_identifier(k, item)
                  : type == FIELD_cmpops  ? add_enum(k, item, "cmpop")
                  : item == CR_NONE       ? add(k, (BcTreeItem){.op = BC_TREE_NONE})
                                          : add_node(k, item, wanted);
        if (!ok) return false;
    }
    return add(k, (BcTreeItem){.op = BC_TREE_LIST, .integer = n});
}

static bool add_field(Take *k, const Kind *kind, int field, CrValue node) {
    const char *name = kind->fields[field].name;
    AstFieldType type = kind->fields[field].type;
    CrValue v = attribute(k, node, name);
    if (!v && cr_raised(k->t)) return false;
    bool optional = type == FIELD_opt || type == FIELD_optident || (type == FIELD_integer && !strcmp(name, "level"));
    if (!v && !optional) return missing(k, name, kind->name);
    if (!v) v = type == FIELD_integer ? CR_INT(0) : CR_NONE;
    switch (type) {
    case FIELD_node: case FIELD_opt:
        if (v != CR_NONE) return add_node(k, v, wanted_class(kind, field));
        if (type == FIELD_node)
            return CR_RAISE(k->t, ValueError, "field '%s' is required for %s", name, kind->name), false;
        return add(k, (BcTreeItem){.op = BC_TREE_NONE});
    case FIELD_ident:
        if (v == CR_NONE) return CR_RAISE(k->t, ValueError, "field '%s' is required for %s", name, kind->name), false;
        return add_identifier(k, v);
    case FIELD_optident:
        if (!strcmp(name, "kind") && v != CR_NONE && !cr_is_str(v))
            return CR_RAISE(k->t, TypeError, "AST string must be of type str"), false;
        return add_identifier(k, v);
    case FIELD_constant: return add_constant(k, v);
    case FIELD_integer: {
        int n = 0;
        if (v != CR_NONE && !take_integer(k, v, &n)) return false;
        return add(k, (BcTreeItem){.op = BC_TREE_INTEGER, .integer = n});
    }
    case FIELD_ctx: case FIELD_boolop: case FIELD_operator: case FIELD_unaryop: return add_enum(k, v, enum_bases[type]);
    default: return add_list(k, kind, field, v);
    }
}

static bool take_position(Take *k, const char *category, CrValue node, BcTreeItem *item) {
    static const char *const names[] = {"lineno", "col_offset", "end_lineno", "end_col_offset"};
    int *const to[] = {&item->lineno, &item->col_offset, &item->end_lineno, &item->end_col_offset};
    for (int i = 0; i < 4; i++) {
        CrValue v = attribute(k, node, names[i]);
        if (!v && cr_raised(k->t)) return false;
        if (i >= 2 && (!v || v == CR_NONE)) *to[i] = *to[i - 2];
        else if (!v) return missing(k, names[i], category);
        else if (!take_integer(k, v, to[i])) return false;
    }
    return true;
}

// The position that every node of a category has is asked for before anything else.
static bool is_placed_category(const char *wanted) {
    return !strcmp(wanted, "expr") || !strcmp(wanted, "stmt") || !strcmp(wanted, "pattern") ||
           !strcmp(wanted, "excepthandler");
}

static int kind_number(const char *name) {
    int n = 0;
    while (strcmp(kinds[n].name, name)) n++;
    return n;
}

// A tuple as a constant: becomes the display of its items.
static bool add_tuple(Take *k, CrValue tuple, BcTreeItem item) {
    if (!cr_stack_ok(k->t)) return false;
    item.op = BC_TREE_NODE;
    for (uint64_t i = 0; i < cr_tuple_len(tuple); i++) {
        CrValue v = cr_tuple_items(tuple)[i];
        item.integer = kind_number("Constant");
        if (CR_IS(TUPLE, v) ? !add_tuple(k, v, item)
                            : !(add_constant(k, v) && add(k, (BcTreeItem){.op = BC_TREE_NONE}) && add(k, item)))
            return false;
    }
    item.integer = kind_number("Tuple");
    return add(k, (BcTreeItem){.op = BC_TREE_LIST, .integer = (int64_t)cr_tuple_len(tuple)}) &&
           add(k, (BcTreeItem){.op = BC_TREE_ENUM, .text = "Load", .len = 4}) && add(k, item);
}

static bool add_node(Take *k, CrValue v, const char *wanted) {
    BcTreeItem item = {.op = BC_TREE_NODE};
    if (k->depth >= MAX_DEPTH) {
        CR_RAISE(k->t, RecursionError, "maximum recursion depth exceeded while traversing '%s' node", wanted);
        return false;
    }
    if (!cr_stack_ok(k->t) || (is_placed_category(wanted) && !take_position(k, wanted, v, &item))) return false;
    const Kind *kind = kind_of(k, v, wanted);
    if (!kind) return false;
    CrValue tuple = !strcmp(kind->name, "Constant") ? attribute(k, v, "value") : CR_ERROR;
    if (cr_raised(k->t)) return false;
    if (tuple && CR_IS(TUPLE, tuple)) return add_tuple(k, tuple, item);
    item.integer = kind - kinds;
    k->depth++;
    for (int i = 0; kind->fields[i].name; i++)
        if (kind->fields[i].type != FIELD_newlist && !add_field(k, kind, i, v)) return false;
    k->depth--;
    if (has_position(kind) && !is_placed_category(wanted) && !take_position(k, wanted, v, &item)) return false;
    return add(k, item);
}

BcTreeItem *cr_tree_items(CrThread *t, CrValue tree, const char *root, size_t *n, CrValue *texts) {
    Take k = {.t = t, .classes = ast_classes(t), .texts = cr_list_new(t, 0)};
    CrValue cls = k.classes ? class_named(t, k.classes, root) : CR_ERROR;
    int is = cls ? cr_isinstance(t, tree, cls) : -1;
    if (!is) CR_RAISE(t, TypeError, "expected %s node, got %T", root, tree);
    if (is <= 0) return NULL;
    if (!add_node(&k, tree, "mod")) return free(k.items), NULL;
    *n = k.n;
    *texts = k.texts;
    return k.items;
}
