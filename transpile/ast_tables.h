// ast_tables.h -- the words of the table ast.def: types of fields, categories of nodes. As neutral as the table: the runtime's
// conversion of trees (runtime/vm/tree.c) includes it, too.
#ifndef CRANKY_TRANSPILE_AST_TABLES_H
#define CRANKY_TRANSPILE_AST_TABLES_H

typedef enum AstFieldType {
    FIELD_node,
    FIELD_opt,
    FIELD_list,
    FIELD_optlist,
    FIELD_newlist,
    FIELD_ident,
    FIELD_optident,
    FIELD_identlist,
    FIELD_constant,
    FIELD_integer,
    FIELD_ctx,
    FIELD_boolop,
    FIELD_operator,
    FIELD_unaryop,
    FIELD_cmpops,
} AstFieldType;

typedef enum AstCategory {
    CATEGORY_mod,
    CATEGORY_stmt,
    CATEGORY_expr,
    CATEGORY_pattern,
    CATEGORY_handler,
    CATEGORY_part
} AstCategory;

#endif
