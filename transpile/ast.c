// ast.c -- node allocation and the generic walk, both from the table ast.def.
#include "transpile/ast.h"

#include <stddef.h>

// All fields of all kinds in one run; a kind's fields are fields[first] .. fields[first + count - 1].
static const AstField all_fields[] = {
#define FIELD(kind, name, type) {#name, FIELD_##type, offsetof(Node, kind.name)},
#include "transpile/ast.def"
};

// One counter per field and two marks per kind give the first index and the count as constants.
enum {
#define NODE(kind, category)    FIRST_##kind, FIRST_BACK_##kind = FIRST_##kind - 1,
#define FIELD(kind, name, type) AT_##kind##_##name,
#define END(kind)               LAST_##kind, LAST_BACK_##kind = LAST_##kind - 1,
#include "transpile/ast.def"
};

typedef struct KindInfo {
    const char *name;
    AstCategory category;
    unsigned size;        // bytes of a Node of this kind
    unsigned short first; // of its fields in all_fields
    unsigned short n_fields;
} KindInfo;

static const KindInfo kinds[] = {
#define NODE(kind, category)                                                                                 \
    {#kind, CATEGORY_##category, offsetof(Node, kind) + sizeof(((Node *)0)->kind), FIRST_##kind,             \
     LAST_##kind - FIRST_##kind},
#include "transpile/ast.def"
};

Node *ast_new(Arena *a, AstKind kind) {
    Node *n = arena_alloc(a, kinds[kind].size);
    n->kind = (uint8_t)kind;
    return n;
}

const char *ast_kind_name(AstKind kind) {
    return kinds[kind].name;
}
bool ast_is_stmt(const Node *n) {
    return kinds[n->kind].category == CATEGORY_stmt;
}
bool ast_is_expr(const Node *n) {
    return kinds[n->kind].category == CATEGORY_expr;
}
bool ast_is_pattern(const Node *n) {
    return kinds[n->kind].category == CATEGORY_pattern;
}

bool ast_has_position(const Node *n) {
    return kinds[n->kind].category != CATEGORY_mod && kinds[n->kind].category != CATEGORY_part;
}

const AstField *ast_fields(AstKind kind, int *count) {
    *count = kinds[kind].n_fields;
    return all_fields + kinds[kind].first;
}

void ast_visit_children(Node *n, void (*visit)(Node *child, void *context), void *context) {
    int count;
    const AstField *fields = ast_fields(n->kind, &count);
    for (int i = 0; i < count; i++) {
        void *at = ast_field_of(n, &fields[i]);
        switch (fields[i].type) {
        case FIELD_node:
        case FIELD_opt:
            if (*(Node **)at) visit(*(Node **)at, context);
            break;
        case FIELD_list:
        case FIELD_optlist:
        case FIELD_newlist:
            for (int k = 0; k < ((NodeList *)at)->len; k++)
                if (((NodeList *)at)->items[k]) visit(((NodeList *)at)->items[k], context);
            break;
        default: break;
        }
    }
}
