// astmodule.c -- module _ast: the classes of syntax-tree nodes, made from the table that the parser's nodes come from
// (transpile/ast.def).
//
// AST is a built-in type; the others are classes over it: one per category (stmt, expr, ...), one per node. Their fields are
// attributes like any others; `_fields` tells their order, `_attributes` those that give the position.
#include <string.h>

#include "runtime/attr.h"
#include "runtime/call.h"
#include "runtime/raise.h"
#include "runtime/type.h"
#include "runtime/types/container.h"
#include "runtime/types/dict.h"
#include "runtime/types/list.h"
#include "runtime/types/str.h"
#include "stdlib/stdlib.h"

enum { MAX_FIELDS = 8, ONLY_AST = 0x400, TYPE_COMMENTS = 0x1000, TOP_LEVEL_AWAIT = 0x2000 };

// ---- AST --------------------------------------------------------------------------------------------------

static CrValue fields_of(CrThread *t, CrValue self) {
    return cr_getattr_or_zero(t, cr_box(cr_type_of(self)), cr_intern_c(t, "_fields"));
}

static CrValue ast_construct(CrThread *t, CrFunction *f, CrValue cls, CrValue args, CrValue kwargs) {
    (void)f, (void)args, (void)kwargs;
    return cr_instance_new(t, CR_AS(CrType, cls));
}

// Is `name` one of the fields that the positional arguments have given already?
static int given_by_position(CrThread *t, CrValue fields, int64_t ngiven, CrValue name) {
    for (int64_t i = 0; i < ngiven; i++) {
        CrValue field = cr_getitem(t, fields, cr_int(i));
        int same = field ? cr_compare_bool(t, field, name, CR_EQ) : -1;
        if (same) return same;
    }
    return 0;
}

static CrValue ast_init(CrThread *t, CrFunction *f, CrValue self, CrValue args, CrValue kwargs) {
    (void)f;
    CrValue fields = fields_of(t, self), key, value;
    if (!fields && cr_raised(t)) return CR_ERROR;
    int64_t nfields = fields ? cr_len(t, fields) : 0, nargs = (int64_t)cr_tuple_len(args);
    if (nfields < 0) return CR_ERROR;
    if (nargs > nfields)
        return CR_RAISE(t, TypeError, "%T constructor takes at most %i positional argument%s", self, nfields, nfields == 1 ? "" : "s");
    for (int64_t i = 0; i < nargs; i++) {
        CrValue name = cr_getitem(t, fields, cr_int(i));
        if (!name || cr_setattr(t, self, name, CR_AS(CrTuple, args)->item[i]) < 0) return CR_ERROR;
    }
    for (uint64_t pos = 0; cr_dict_step(kwargs, &pos, &key, &value);) {
        int twice = given_by_position(t, fields, nargs, key);
        if (twice > 0) return CR_RAISE(t, TypeError, "%T got multiple values for argument %R", self, key);
        if (twice < 0 || cr_setattr(t, self, key, value) < 0) return CR_ERROR;
    }
    return CR_NONE;
}

static CrValue ast_reduce(CrThread *t, CrFunction *f, CrValue self) {
    (void)f;
    CrValue dict = cr_getattr_or_zero(t, self, cr_name___dict__);
    if (!dict && cr_raised(t)) return CR_ERROR;
    CrValue items[3] = {cr_box(cr_type_of(self)), cr_tuple_empty, dict};
    return cr_tuple_from(t, items, dict ? 3 : 2);
}

static const CrMethodDef ast_methods[] = {{"__reduce__(self, /)", CR_FN(ast_reduce), NULL, 0}, {0}};

const CrTypeDef cr_ast_typedef = {
    .flags = CR_TYPE_BASE | CR_TYPE_HAS_DICT,
    .methods = ast_methods,
    .constructor = {"AST(cls, /, *args, **kwargs)", CR_FN(ast_construct), NULL, 0},
    .init = {"__init__(self, /, *args, **kwargs)", CR_FN(ast_init), NULL, 0},
};

// ---- The classes ------------------------------------------------------------------------------------------

typedef struct Field {
    const char *name;
    bool optional; // None unless given
} Field;

typedef struct Class {
    const char *name, *base;
    bool has_position;
    Field fields[MAX_FIELDS]; // ends with a NULL name
} Class;

static CrValue name_tuple(CrThread *t, const Field *fields) {
    CrValue items[MAX_FIELDS];
    size_t n = 0;
    for (; n < MAX_FIELDS && fields[n].name; n++) items[n] = cr_intern_c(t, fields[n].name);
    return cr_tuple_from(t, items, n);
}

static int set(CrThread *t, CrValue dict, const char *name, CrValue v) {
    return v ? cr_dict_set(t, dict, cr_intern_c(t, name), v) : -1;
}

static int add_class(CrThread *t, CrValue module, const Class *c) {
    static const Field positions[MAX_FIELDS] = {{"lineno", false}, {"col_offset", false}, {"end_lineno", true}, {"end_col_offset", true}};
    static const Field none[MAX_FIELDS] = {{0}};
    CrValue base = cr_dict_get(t, cr_module_dict(module), cr_intern_c(t, c->base)), dict = cr_dict_new(t);
    CrValue fields = name_tuple(t, c->fields);
    if (!base || !dict || !fields) return -1;
    if (set(t, dict, "_fields", fields) < 0 || set(t, dict, "__match_args__", fields) < 0) return -1;
    if (set(t, dict, "__module__", cr_intern_c(t, "ast")) < 0) return -1;
    bool is_base = !strcmp(c->base, "AST");
    if ((is_base || c->has_position) && set(t, dict, "_attributes", name_tuple(t, c->has_position ? positions : none)) < 0) return -1;
    for (int i = 0; i < MAX_FIELDS && c->fields[i].name; i++)
        if (c->fields[i].optional && set(t, dict, c->fields[i].name, CR_NONE) < 0) return -1;
    for (int i = 2; c->has_position && i < 4; i++)
        if (set(t, dict, positions[i].name, CR_NONE) < 0) return -1;
    CrValue name = cr_intern_c(t, c->name);
    CrValue type = cr_type_new(t, CR_TYPE_OF_ID(TYPE), name, cr_tuple_from(t, &base, 1), dict, CR_ERROR, 4);
    return type ? cr_dict_set(t, cr_module_dict(module), name, type) : -1;
}

// What a field's type in ast.def says: None if it is left out?
#define OPTIONAL_node false
#define OPTIONAL_opt true
#define OPTIONAL_list false
#define OPTIONAL_optlist false
#define OPTIONAL_ident false
#define OPTIONAL_optident true
#define OPTIONAL_identlist false
#define OPTIONAL_constant false
#define OPTIONAL_integer false
#define OPTIONAL_ctx false
#define OPTIONAL_boolop false
#define OPTIONAL_operator false
#define OPTIONAL_unaryop false
#define OPTIONAL_cmpops false
#define BASE_mod "mod"
#define BASE_stmt "stmt"
#define BASE_expr "expr"
#define BASE_pattern "pattern"
#define BASE_handler "AST" // excepthandler apart
#define BASE_part "AST"
#define POSITION_handler true
#define POSITION_mod false
#define POSITION_stmt false // they have their category's
#define POSITION_expr false
#define POSITION_pattern false
#define POSITION_part false

static const Class categories[] = {
    {"mod", "AST", false, {{0}}},         {"stmt", "AST", true, {{0}}},          {"expr", "AST", true, {{0}}},
    {"expr_context", "AST", false, {{0}}}, {"boolop", "AST", false, {{0}}},      {"operator", "AST", false, {{0}}},
    {"unaryop", "AST", false, {{0}}},     {"cmpop", "AST", false, {{0}}},        {"excepthandler", "AST", true, {{0}}},
    {"pattern", "AST", true, {{0}}},      {"type_ignore", "AST", false, {{0}}},
};

#define OPTIONAL_newlist true // type_params: not in 3.11's classes; left out below
static const Class nodes[] = {
#define NODE(kind, category) {#kind, BASE_##category, POSITION_##category, {
#define FIELD(kind, name, type) {#name, OPTIONAL_##type},
#define END(kind) {0}}},
#include "transpile/ast.def"
    {"FunctionType", "mod", false, {{"argtypes", false}, {"returns", false}}},
    {"TypeIgnore", "type_ignore", false, {{"lineno", false}, {"tag", false}}},
};

static const struct {
    const char *base, *names;
} operators[] = {
    {"expr_context", "Load Store Del"},
    {"boolop", "And Or"},
    {"operator", "Add Sub Mult MatMult Div Mod Pow LShift RShift BitOr BitXor BitAnd FloorDiv"},
    {"unaryop", "Invert Not UAdd USub"},
    {"cmpop", "Eq NotEq Lt LtE Gt GtE Is IsNot In NotIn"},
};

// Fields of CPython's classes that our parser has no use for, last in their order; and type_params, which 3.11 does not have.
static void adapt(Class *c) {
    static const char *const commented[] = {"FunctionDef", "AsyncFunctionDef", "Assign", "For", "AsyncFor", "With", "AsyncWith", "arg"};
    int n = 0;
    while (n < MAX_FIELDS && c->fields[n].name) n++;
    if (n && !strcmp(c->fields[n - 1].name, "type_params")) c->fields[--n] = (Field){0};
    for (size_t i = 0; i < sizeof commented / sizeof *commented; i++)
        if (!strcmp(c->name, commented[i])) c->fields[n] = (Field){"type_comment", true};
    if (!strcmp(c->name, "ExceptHandler")) c->base = "excepthandler", c->has_position = false;
    if (!strcmp(c->name, "ImportFrom")) c->fields[2].optional = true; // level
}

static bool in_version_3_12(const char *name) {
    return !strcmp(name, "TypeAlias") || !strcmp(name, "TypeVar") || !strcmp(name, "ParamSpec") || !strcmp(name, "TypeVarTuple");
}

static int add_operators(CrThread *t, CrValue module, const char *base, const char *names) {
    for (const char *p = names; *p;) {
        char name[16] = {0};
        size_t n = strcspn(p, " ");
        memcpy(name, p, n);
        Class c = {.name = name, .base = base};
        if (add_class(t, module, &c) < 0) return -1;
        p += n + (p[n] == ' ');
    }
    return 0;
}

static int ast_module_init(CrThread *t, CrValue module) {
    CrValue type = cr_box(CR_TYPE_OF_ID(AST)), attrs = cr_box(CR_TYPE_OF_ID(AST)->attrs);
    if (cr_module_set(t, module, "AST", type) < 0) return -1;
    static const char *const empty[] = {"_fields", "_attributes", "__match_args__"};
    for (size_t i = 0; i < 3; i++)
        if (set(t, attrs, empty[i], cr_tuple_empty) < 0) return -1;
    for (size_t i = 0; i < sizeof categories / sizeof *categories; i++)
        if (add_class(t, module, &categories[i]) < 0) return -1;
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++) {
        Class c = nodes[i];
        adapt(&c);
        if (!in_version_3_12(c.name) && add_class(t, module, &c) < 0) return -1;
    }
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (add_operators(t, module, operators[i].base, operators[i].names) < 0) return -1;
    if (cr_module_set(t, module, "PyCF_ONLY_AST", CR_INT(ONLY_AST)) < 0) return -1;
    if (cr_module_set(t, module, "PyCF_TYPE_COMMENTS", CR_INT(TYPE_COMMENTS)) < 0) return -1;
    return cr_module_set(t, module, "PyCF_ALLOW_TOP_LEVEL_AWAIT", CR_INT(TOP_LEVEL_AWAIT));
}

const CrModuleDef cr_module__ast = {"_ast", NULL, NULL, ast_module_init};
