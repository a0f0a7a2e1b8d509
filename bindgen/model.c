// model.c -- looking names up in a BindHeader: C's two name spaces and Python's spellings of both.
#include "bindgen/model.h"

#include <stdlib.h>
#include <string.h>

#include "bindgen/names.h"

struct BindIndex {
    NameMap ordinary; // what the plain C identifier means -> BindDecl
    NameMap tags;     // "struct T", "union T", "enum T" -> BindDecl
    NameMap macros;   // every macro name -> non-NULL
};

// ---- Kinds ------------------------------------------------------------------------------------------------

static const char *const KIND_NAMES[BIND_KIND_COUNT] = {
    [BIND_UNAVAILABLE] = "not offered",
    [BIND_FUNCTION] = "function",
    [BIND_VARIABLE] = "variable",
    [BIND_TYPEDEF] = "typedef",
    [BIND_STRUCT] = "struct",
    [BIND_UNION] = "union",
    [BIND_ENUM] = "enum",
    [BIND_ENUM_CONSTANT] = "enum constant",
    [BIND_MACRO_INT] = "integer constant",
    [BIND_MACRO_CHAR] = "character constant",
    [BIND_MACRO_FLOAT] = "floating constant",
    [BIND_MACRO_STRING] = "string constant",
    [BIND_MACRO_EXPR] = "expression macro",
    [BIND_MACRO_ALIAS] = "alias",
    [BIND_MACRO_TYPE] = "type macro",
    [BIND_MACRO_MEMBER] = "member macro",
    [BIND_MACRO_FUNCTION] = "function-like macro",
};

static const char *const TYPE_KIND_NAMES[] = {
    [BT_UNSUPPORTED] = "unsupported", [BT_VOID] = "void",
    [BT_BOOL] = "_Bool",              [BT_CHAR] = "char",
    [BT_SCHAR] = "signed char",       [BT_UCHAR] = "unsigned char",
    [BT_SHORT] = "short",             [BT_USHORT] = "unsigned short",
    [BT_INT] = "int",                 [BT_UINT] = "unsigned int",
    [BT_LONG] = "long",               [BT_ULONG] = "unsigned long",
    [BT_LONGLONG] = "long long",      [BT_ULONGLONG] = "unsigned long long",
    [BT_INT128] = "__int128",         [BT_UINT128] = "unsigned __int128",
    [BT_WCHAR] = "wchar_t",           [BT_CHAR16] = "char16_t",
    [BT_CHAR32] = "char32_t",         [BT_ENUM] = "enum",
    [BT_FLOAT] = "float",             [BT_DOUBLE] = "double",
    [BT_LONGDOUBLE] = "long double",  [BT_COMPLEX] = "_Complex",
    [BT_PTR] = "pointer",             [BT_ARRAY] = "array",
    [BT_RECORD] = "record",           [BT_FUNCTION] = "function",
    [BT_VECTOR] = "vector",           [BT_VALIST] = "va_list",
};

const char *bind_kind_name(BindKind kind) { return KIND_NAMES[kind]; }
const char *bind_type_kind_name(BindTypeKind kind) { return TYPE_KIND_NAMES[kind]; }
bool bind_is_integer(const BindType *t) { return t->kind >= BT_BOOL && t->kind <= BT_ENUM; }
bool bind_is_arithmetic(const BindType *t) { return t->kind >= BT_BOOL && t->kind <= BT_LONGDOUBLE; }

bool bind_decl_is_macro(const BindDecl *d) {
    return d->kind >= BIND_MACRO_INT || (d->kind == BIND_UNAVAILABLE && d->is_macro);
}

static const char *tag_keyword(BindKind kind) {
    return kind == BIND_STRUCT ? "struct" : kind == BIND_UNION ? "union" : kind == BIND_ENUM ? "enum" : NULL;
}

// ---- Python's words ---------------------------------------------------------------------------------------

static const char *const KEYWORDS[] = {
    "False", "None",   "True",  "and",    "as",   "assert", "async",  "await",    "break", "class",  "continue", "def",
    "del",   "elif",   "else",  "except", "finally", "for", "from",   "global",   "if",    "import", "in",       "is",
    "lambda", "nonlocal", "not", "or",    "pass", "raise",  "return", "try",      "while", "with",   "yield",
};

// Builtin functions and types that a star-import must not hide (exceptions have no C namesakes).
static const char *const BUILTINS[] = {
    "abs",      "aiter",     "all",       "anext",        "any",       "ascii",      "bin",         "bool",     "breakpoint",
    "bytearray", "bytes",    "callable",  "chr",          "classmethod", "compile",  "complex",     "delattr",  "dict",
    "dir",      "divmod",    "enumerate", "eval",         "exec",      "filter",     "float",       "format",   "frozenset",
    "getattr",  "globals",   "hasattr",   "hash",         "help",      "hex",        "id",          "input",    "int",
    "isinstance", "issubclass", "iter",   "len",          "list",      "locals",     "map",         "max",      "memoryview",
    "min",      "next",      "object",    "oct",          "open",      "ord",        "pow",         "print",    "property",
    "range",    "repr",      "reversed",  "round",        "set",       "setattr",    "slice",       "sorted",   "staticmethod",
    "str",      "sum",       "super",     "tuple",        "type",      "vars",       "zip",         "exit",     "quit",
    "copyright", "credits",  "license",
};

static bool is_among(const char *name, const char *const *words, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (!strcmp(words[i], name)) return true;
    }
    return false;
}

bool bind_is_python_keyword(const char *name) { return is_among(name, KEYWORDS, sizeof KEYWORDS / sizeof *KEYWORDS); }

static bool is_builtin(const char *name) { return is_among(name, BUILTINS, sizeof BUILTINS / sizeof *BUILTINS); }

// ---- The index --------------------------------------------------------------------------------------------

// What C means by the identifier when two declarations share it: an object-like macro hides the rest, a
// function-like one is hidden by a variable or typedef (it needs parentheses to be seen).
static int precedence(const BindDecl *d) {
    if (d->kind == BIND_MACRO_FUNCTION) return 1;
    return bind_decl_is_macro(d) ? 3 : 2;
}

static void index_decl(Arena *a, struct BindIndex *index, BindDecl *d) {
    const char *keyword = tag_keyword(d->kind);
    if (!*d->name) return;
    if (bind_decl_is_macro(d) || d->has_macro) names_put(a, &index->macros, d->name, d);
    if (!keyword) {
        BindDecl *old = names_get(&index->ordinary, d->name);
        if (!old || precedence(d) >= precedence(old)) names_put(a, &index->ordinary, d->name, d);
        return;
    }
    char *key = arena_printf(a, "%s %s", keyword, d->name);
    if (!names_get(&index->tags, key)) names_put(a, &index->tags, key, d);
}

void bind_build_index(BindHeader *h) {
    h->index = arena_new(h->arena, struct BindIndex);
    for (int i = 0; i < h->decl_count; i++) index_decl(h->arena, h->index, h->decls[i]);
}

BindDecl *bind_lookup_tag(const BindHeader *h, BindKind kind, const char *tag) {
    char key[512];
    const char *keyword = tag_keyword(kind);
    if (!keyword || (size_t)snprintf(key, sizeof key, "%s %s", keyword, tag) >= sizeof key) return NULL;
    return names_get(&h->index->tags, key);
}

static BindDecl *lookup_any_tag(const BindHeader *h, const char *tag) {
    static const BindKind kinds[] = {BIND_STRUCT, BIND_UNION, BIND_ENUM};
    BindDecl *d = NULL;
    for (int i = 0; i < 3 && !d; i++) d = bind_lookup_tag(h, kinds[i], tag);
    return d;
}

static BindDecl *lookup_prefixed_tag(const BindHeader *h, const char *name) {
    static const BindKind kinds[] = {BIND_STRUCT, BIND_UNION, BIND_ENUM};
    for (int i = 0; i < 3; i++) {
        const char *keyword = tag_keyword(kinds[i]);
        size_t n = strlen(keyword);
        if (!strncmp(name, keyword, n) && name[n] == '_') return bind_lookup_tag(h, kinds[i], name + n + 1);
    }
    return NULL;
}

BindDecl *bind_lookup(const BindHeader *h, const char *name) {
    BindDecl *d = names_get(&h->index->ordinary, name);
    if (!d) d = lookup_prefixed_tag(h, name);
    if (!d) d = lookup_any_tag(h, name);
    size_t n = strlen(name);
    if (d || n < 2 || n > 32 || name[n - 1] != '_') return d;
    char plain[40];
    memcpy(plain, name, n - 1);
    plain[n - 1] = 0;
    return bind_is_python_keyword(plain) ? bind_lookup(h, plain) : NULL;
}

const char *bind_python_name(Arena *a, const BindHeader *h, const BindDecl *d) {
    const char *keyword = tag_keyword(d->kind);
    if (!*d->name) return "";
    BindDecl *seen = bind_lookup(h, d->name);
    bool hidden = keyword && seen != d && !(seen && seen->kind == BIND_TYPEDEF && seen->type->decl == d);
    if (hidden) return arena_printf(a, "%s_%s", keyword, d->name);
    return bind_is_python_keyword(d->name) ? arena_printf(a, "%s_", d->name) : d->name;
}

bool bind_is_macro(const BindHeader *h, const char *name) { return names_get(&h->index->macros, name) != NULL; }

bool bind_is_star_name(const BindHeader *h, const BindDecl *d) {
    if (!d->is_own || !*d->name || *d->name == '_' || d->kind == BIND_UNAVAILABLE) return false;
    if (d->kind == BIND_MACRO_MEMBER || strchr(d->name, '.')) return false;
    return !bind_is_python_keyword(d->name) && !is_builtin(d->name) && bind_lookup(h, d->name) == d;
}

const char *bind_where(Arena *a, const BindHeader *h, const BindDecl *d) {
    if (d->file < 0) return "(built in)";
    const char *path = h->files[d->file].path, *name = strrchr(path, '/');
    // The path as one would include it: what follows the last ".../include/", else the base name.
    for (const char *at = path; (at = strstr(at, "/include/")); at++) name = at + 8;
    return arena_printf(a, "%s:%d", name ? name + 1 : path, d->line);
}

const BindField *bind_find_field(const BindDecl *record, const char *name, int64_t *offset_bits) {
    for (int i = 0; i < record->record.field_count; i++) {
        const BindField *f = &record->record.fields[i];
        if (!strcmp(f->name, name) && *name) {
            *offset_bits = f->offset;
            return f;
        }
        if (*f->name || f->type->kind != BT_RECORD) continue;
        const BindField *inner = bind_find_field(f->type->decl, name, offset_bits);
        if (!inner) continue;
        *offset_bits += f->offset;
        return inner;
    }
    return NULL;
}

// ---- Did you mean -----------------------------------------------------------------------------------------

enum { SUGGEST_MAX = 64 };

// Edit distance with transpositions, given up (limit + 1) once it must exceed `limit`.
static int distance(const char *x, const char *y, int limit) {
    int n = (int)strlen(x), m = (int)strlen(y), rows[3][SUGGEST_MAX + 1];
    if (n > SUGGEST_MAX || m > SUGGEST_MAX || abs(n - m) > limit) return limit + 1;
    for (int j = 0; j <= m; j++) rows[0][j] = j;
    for (int i = 1; i <= n; i++) {
        int *row = rows[i % 3], *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3], best = i;
        row[0] = i;
        for (int j = 1; j <= m; j++) {
            int cost = above[j - 1] + (x[i - 1] != y[j - 1]);
            if (above[j] + 1 < cost) cost = above[j] + 1;
            if (row[j - 1] + 1 < cost) cost = row[j - 1] + 1;
            bool swapped = i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1];
            if (swapped && two_above[j - 2] + 1 < cost) cost = two_above[j - 2] + 1;
            row[j] = cost;
            if (cost < best) best = cost;
        }
        if (best > limit) return limit + 1;
    }
    return rows[n % 3][m];
}

// Small is better: distance first, then own names before transitive, public before private.
static int score(const BindDecl *d, int edits) { return edits * 4 + !d->is_own * 2 + (*d->name == '_'); }

const BindDecl *bind_suggest(const BindHeader *h, const char *name) {
    int limit = strlen(name) < 4 ? 1 : strlen(name) < 8 ? 2 : 3, best = 4 * limit + 4;
    const BindDecl *found = NULL;
    for (int i = 0; i < h->decl_count; i++) {
        const BindDecl *d = h->decls[i];
        if (!*d->name || d->kind == BIND_UNAVAILABLE) continue;
        int edits = distance(name, d->name, limit);
        if (edits > limit || score(d, edits) >= best) continue;
        best = score(d, edits);
        found = d;
    }
    return found;
}
