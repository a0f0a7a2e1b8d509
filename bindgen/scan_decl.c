// scan_decl.c -- functions, variables, typedefs, records and enums of the translation unit.
//
// libclang shows few attributes as cursors (format, nonnull and noreturn are all "unexposed"), but it can print
// a declaration back as C with every attribute in one canonical form, macros expanded. Attributes are read from
// that text. A function declared twice is one BindDecl, with the attributes of both.
#include <stdlib.h>
#include <string.h>

#include "bindgen/scan.h"

// ---- Attributes -------------------------------------------------------------------------------------------

// Calls visit("format", "(printf, 1, 2)") for each __attribute__ outside the parameter list.
static void each_attribute(Scan *s, const char *text, BindDecl *d,
                           void (*visit)(Scan *, BindDecl *, const char *name, const char *args)) {
    static const char MARK[] = "__attribute__((";
    int depth = 0;
    for (const char *p = text; *p; p++) {
        if (*p == '"') {
            for (p++; *p && *p != '"'; p++) p += *p == '\\' && p[1];
            if (!*p) return;
        } else if (depth == 0 && !strncmp(p, MARK, sizeof MARK - 1)) {
            p += sizeof MARK - 1;
            size_t n = strcspn(p, "() ,");
            visit(s, d, arena_strndup(s->a, p, n), p + n);
            depth = 2;
            p--;
        } else {
            depth += (*p == '(') - (*p == ')');
        }
    }
}

static void set_format(BindDecl *d, const char *args) {
    static const struct {
        const char *name;
        BindFormatKind kind;
    } KINDS[] = {{"printf", BIND_FORMAT_PRINTF},
                 {"gnu_printf", BIND_FORMAT_PRINTF},
                 {"scanf", BIND_FORMAT_SCANF},
                 {"gnu_scanf", BIND_FORMAT_SCANF},
                 {"strftime", BIND_FORMAT_STRFTIME}};
    if (*args++ != '(') return;
    size_t n = strcspn(args, ", )");
    for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
        const char *name = KINDS[i].name;
        if (strlen(name) != n || strncmp(name, args, n)) continue;
        char *end;
        d->fn.format_param = (int)strtol(args + n + strspn(args + n, ", "), &end, 10) - 1;
        d->fn.format_first = (int)strtol(end + strspn(end, ", "), NULL, 10) - 1;
        d->fn.format = KINDS[i].kind;
    }
}

static void set_nonnull(BindDecl *d, const char *args) {
    if (*args != '(') { // all pointers
        for (int i = 0; i < d->fn.param_count; i++) {
            d->fn.params[i].is_nonnull |= d->fn.params[i].type->kind == BT_PTR;
        }
        return;
    }
    for (const char *p = args + 1; *p && *p != ')';) {
        char *end;
        long i = strtol(p, &end, 10);
        if (i >= 1 && i <= d->fn.param_count) d->fn.params[i - 1].is_nonnull = true;
        p = end > p ? end : p + 1;
    }
}

static void use_attribute(Scan *s, BindDecl *d, const char *name, const char *args) {
    (void)s;
    if (!strcmp(name, "format")) set_format(d, args);
    if (!strcmp(name, "nonnull")) set_nonnull(d, args);
    if (!strcmp(name, "noreturn")) d->fn.is_noreturn = true;
}

// C's own printf and scanf families: compilers know them without an attribute in the header.
static const struct {
    const char *name;
    BindFormatKind kind;
    int format, first;
} BUILTIN_FORMATS[] = {
    {"printf", BIND_FORMAT_PRINTF, 0, 1},     {"fprintf", BIND_FORMAT_PRINTF, 1, 2},
    {"sprintf", BIND_FORMAT_PRINTF, 1, 2},    {"snprintf", BIND_FORMAT_PRINTF, 2, 3},
    {"vprintf", BIND_FORMAT_PRINTF, 0, -1},   {"vfprintf", BIND_FORMAT_PRINTF, 1, -1},
    {"vsprintf", BIND_FORMAT_PRINTF, 1, -1},  {"vsnprintf", BIND_FORMAT_PRINTF, 2, -1},
    {"dprintf", BIND_FORMAT_PRINTF, 1, 2},    {"vdprintf", BIND_FORMAT_PRINTF, 1, -1},
    {"asprintf", BIND_FORMAT_PRINTF, 1, 2},   {"vasprintf", BIND_FORMAT_PRINTF, 1, -1},
    {"scanf", BIND_FORMAT_SCANF, 0, 1},       {"fscanf", BIND_FORMAT_SCANF, 1, 2},
    {"sscanf", BIND_FORMAT_SCANF, 1, 2},      {"vscanf", BIND_FORMAT_SCANF, 0, -1},
    {"vfscanf", BIND_FORMAT_SCANF, 1, -1},    {"vsscanf", BIND_FORMAT_SCANF, 1, -1},
    {"strftime", BIND_FORMAT_STRFTIME, 2, -1},
};

static bool is_const_char_pointer(const BindType *t) {
    return t->kind == BT_PTR && t->to->kind == BT_CHAR && t->to->is_const;
}

static void set_builtin_format(BindDecl *d) {
    for (size_t i = 0; i < sizeof BUILTIN_FORMATS / sizeof *BUILTIN_FORMATS; i++) {
        int at = BUILTIN_FORMATS[i].format;
        if (strcmp(d->name, BUILTIN_FORMATS[i].name) || d->fn.format || at >= d->fn.param_count) continue;
        if (!is_const_char_pointer(d->fn.params[at].type)) continue; // somebody else's function of that name
        if ((BUILTIN_FORMATS[i].first >= 0) != d->type->is_variadic) continue;
        d->fn.format = BUILTIN_FORMATS[i].kind;
        d->fn.format_param = at;
        d->fn.format_first = BUILTIN_FORMATS[i].first;
    }
}

static enum CXChildVisitResult collect_annotation(CXCursor c, CXCursor parent, CXClientData data) {
    (void)parent;
    BindArgs *found = ((void **)data)[1];
    Scan *s = ((void **)data)[0];
    if (clang_getCursorKind(c) == CXCursor_AnnotateAttr) {
        vec_push(s->a, found, scan_string(s, clang_getCursorSpelling(c)));
    }
    return CXChildVisit_Continue;
}

static void add_annotations(Scan *s, CXCursor c, BindDecl *d) {
    BindArgs found = {0};
    for (int i = 0; i < d->fn.annotation_count; i++) vec_push(s->a, &found, d->fn.annotations[i]);
    void *data[2] = {s, &found};
    clang_visitChildren(c, collect_annotation, data);
    d->fn.annotations = found.items;
    d->fn.annotation_count = found.len;
}

// The declaration as C text, with attributes but without a body.
static const char *printed(Scan *s, CXCursor c) {
    CXPrintingPolicy policy = clang_getCursorPrintingPolicy(c);
    clang_PrintingPolicy_setProperty(policy, CXPrintingPolicy_TerseOutput, 1);
    clang_PrintingPolicy_setProperty(policy, CXPrintingPolicy_PolishForDeclaration, 0);
    const char *text = scan_string(s, clang_getCursorPrettyPrinted(c, policy));
    clang_PrintingPolicy_dispose(policy);
    return text;
}

// ---- Functions and variables ------------------------------------------------------------------------------

static const char *symbol_of(Scan *s, CXCursor c, const char *name) {
    const char *symbol = scan_string(s, clang_Cursor_getMangling(c));
    if (*symbol == '\1') symbol++;
    return *symbol ? symbol : name;
}

static void set_params(Scan *s, CXCursor c, BindDecl *d) {
    int named = clang_Cursor_getNumArguments(c);
    d->fn.param_count = d->type->param_count;
    d->fn.params = arena_array(s->a, BindParam, d->fn.param_count);
    for (int i = 0; i < d->fn.param_count; i++) {
        BindParam *p = &d->fn.params[i];
        p->type = d->type->params[i];
        p->name = "";
        if (i >= named) continue;
        CXCursor param = clang_Cursor_getArgument(c, (unsigned)i);
        p->name = scan_string(s, clang_getCursorSpelling(param));
        p->is_nonnull = clang_Type_getNullability(clang_getCursorType(param)) == CXTypeNullability_NonNull;
    }
}

// _Noreturn is printed behind the parameters; __attribute__((noreturn)) is part of the type.
static bool is_noreturn(Scan *s, CXCursor c, const char *text) {
    const char *type = scan_string(s, clang_getTypeSpelling(clang_getCursorType(c)));
    const char *close = strrchr(text, ')'), *type_close = strrchr(type, ')');
    bool in_type = type_close && strstr(type, ") __attribute__((noreturn))") && !strcmp(type_close - 1, "))");
    return in_type || (close && strstr(close, "_Noreturn")) || !strncmp(text, "_Noreturn", 9);
}

static void scan_function(Scan *s, CXCursor c) {
    const char *name = scan_string(s, clang_getCursorSpelling(c));
    BindDecl *d = names_get(&s->ordinary, name);
    if (!d || d->kind != BIND_FUNCTION) {
        d = scan_new_decl(s, BIND_FUNCTION, name, c);
        names_put(s->a, &s->ordinary, name, d);
    }
    BindType *type = scan_type(s, clang_getCursorType(c), NULL);
    if (!d->type || d->type->has_no_prototype) {
        d->type = type;
        d->fn.format_first = -1;
        set_params(s, c, d);
    }
    const char *text = printed(s, c);
    each_attribute(s, text, d, use_attribute);
    set_builtin_format(d);
    d->fn.is_noreturn |= is_noreturn(s, c, text);
    if (strstr(text, "annotate(\"")) add_annotations(s, c, d);
    d->fn.symbol = symbol_of(s, c, name);
    d->fn.is_static |= clang_Cursor_getStorageClass(c) == CX_SC_Static;
    d->fn.is_inline |= clang_Cursor_isFunctionInlined(c) != 0;
    d->fn.has_body |= clang_isCursorDefinition(c) != 0;
}

static void scan_variable(Scan *s, CXCursor c) {
    const char *name = scan_string(s, clang_getCursorSpelling(c));
    BindType *type = scan_type(s, clang_getCursorType(c), name);
    BindDecl *d = names_get(&s->ordinary, name);
    if (!d) {
        d = scan_new_decl(s, BIND_VARIABLE, name, c);
        names_put(s->a, &s->ordinary, name, d);
    }
    if (!d->type || d->type->size < 0) d->type = type; // `extern T a[];` may be completed later
    d->var.is_static = clang_Cursor_getStorageClass(c) == CX_SC_Static;
    d->var.is_extern = clang_Cursor_getStorageClass(c) == CX_SC_Extern;
    d->var.is_thread = clang_getCursorTLSKind(c) != CXTLS_None;
    d->var.symbol = symbol_of(s, c, name);
}

// ---- Records and enums ------------------------------------------------------------------------------------

static BindDecl *anonymous_record(BindType *t) {
    while (t->kind == BT_PTR || t->kind == BT_ARRAY) t = t->to;
    return t->kind == BT_RECORD && t->decl->record.is_anonymous ? t->decl : NULL;
}

static const char *id_key(Scan *s, const BindDecl *d) { return arena_printf(s->a, "%d", d->id); }

// What to write before a field of `d` for an expression: "((struct P *)0)->". The fields of an unnamed member
// are reached through its parent, whose prefix was noted. NULL when there is no way to write it.
static const char *field_prefix(Scan *s, const BindDecl *d) {
    const char *noted = names_get(&s->field_prefixes, id_key(s, d));
    if (noted) return noted;
    return *d->type->spelling ? arena_printf(s->a, "((%s *)0)->", d->type->spelling) : NULL;
}

// A record without a name is "Parent.anon_0": the n-th such in its parent.
static void name_anonymous(Scan *s, BindDecl *parent, BindDecl *inner) {
    int n = 0;
    for (int i = 0; i + 1 < parent->record.field_count; i++) {
        n += anonymous_record(parent->record.fields[i].type) != NULL;
    }
    inner->name = arena_printf(s->a, "%s.anon_%d", parent->name, n);
}

static void add_field(Scan *s, BindDecl *d, BindField f) {
    size_t n = (size_t)d->record.field_count++;
    d->record.fields = arena_grow(s->a, d->record.fields, sizeof f * n, sizeof f * (n + 1));
    d->record.fields[n] = f;
}

static enum CXVisitorResult scan_field(CXCursor c, CXClientData data) {
    Scan *s = ((void **)data)[0];
    BindDecl *d = ((void **)data)[1];
    const char *name = scan_string(s, clang_getCursorSpelling(c)), *prefix = field_prefix(s, d);
    const char *expr = *name && prefix ? arena_printf(s->a, "%s%s", prefix, name) : NULL;
    unsigned line;
    clang_getExpansionLocation(clang_getCursorLocation(c), NULL, &line, NULL, NULL);
    BindField f = {.name = name, .line = (int)line, .offset = clang_Cursor_getOffsetOfField(c)};
    f.width = clang_Cursor_isBitField(c) ? clang_getFieldDeclBitWidth(c) : -1;
    f.type = scan_type(s, clang_getCursorType(c), expr);
    add_field(s, d, f);
    BindDecl *inner = anonymous_record(f.type);
    if (inner && !*inner->name) name_anonymous(s, d, inner);
    if (inner && !*name && prefix) names_put(s->a, &s->field_prefixes, id_key(s, inner), (void *)prefix);
    if (*name) names_put(s->a, &s->field_names, name, s);
    return CXVisit_Continue;
}

static void scan_fields(Scan *s, CXCursor definition, BindDecl *d) {
    void *data[2] = {s, d};
    CXType t = clang_getCursorType(definition);
    long long size = clang_Type_getSizeOf(t), align = clang_Type_getAlignOf(t);
    d->record.is_opaque = size < 0;
    d->record.size = size < 0 ? -1 : size;
    d->record.align = size < 0 ? 0 : (int)align;
    clang_Type_visitFields(t, scan_field, data);
    if (d->record.field_count) {
        BindType *last = d->record.fields[d->record.field_count - 1].type;
        d->record.has_flexible = last->kind == BT_ARRAY && (last->length < 0 || last->length == 0);
    }
}

static enum CXChildVisitResult scan_constant(CXCursor c, CXCursor parent, CXClientData data) {
    (void)parent;
    Scan *s = ((void **)data)[0];
    BindDecl *e = ((void **)data)[1];
    if (clang_getCursorKind(c) != CXCursor_EnumConstantDecl) return CXChildVisit_Continue;
    const char *name = scan_string(s, clang_getCursorSpelling(c));
    BindDecl *d = scan_new_decl(s, BIND_ENUM_CONSTANT, name, c);
    names_put(s->a, &s->ordinary, name, d);
    d->target = e;
    d->type = scan_type(s, clang_getCursorType(c), NULL);
    d->value.integer = clang_getEnumConstantDeclValue(c);
    if (!e->type->is_signed) d->value.integer = (__int128)clang_getEnumConstantDeclUnsignedValue(c);
    int n = e->enumeration.constant_count++;
    e->enumeration.constants = arena_grow(s->a, e->enumeration.constants, sizeof(BindDecl *) * (size_t)n,
                                          sizeof(BindDecl *) * (size_t)(n + 1));
    e->enumeration.constants[n] = d;
    return CXChildVisit_Continue;
}

static void scan_enum_body(Scan *s, CXCursor definition, BindDecl *d) {
    void *data[2] = {s, d};
    clang_visitChildren(definition, scan_constant, data);
}

static BindKind tag_kind(CXCursor c) {
    enum CXCursorKind kind = clang_getCursorKind(c);
    return kind == CXCursor_EnumDecl ? BIND_ENUM : kind == CXCursor_UnionDecl ? BIND_UNION : BIND_STRUCT;
}

// The typedef that names an untagged record is its type's spelling; a tag comes with its keyword.
static void set_tag_name(Scan *s, CXCursor c, BindDecl *d) {
    const char *tag = scan_string(s, clang_getCursorSpelling(c));
    const char *type = scan_string(s, clang_getTypeSpelling(clang_getCursorType(c)));
    bool has_tag = !strncmp(type, "struct ", 7) || !strncmp(type, "union ", 6) || !strncmp(type, "enum ", 5);
    bool nameless = strstr(type, "(unnamed") || strstr(type, "(anonymous") || !*type;
    const char *typedef_name = !has_tag && !nameless ? type : NULL;
    d->name = nameless ? "" : has_tag ? tag : typedef_name;
    if (d->kind == BIND_ENUM) {
        d->enumeration.is_anonymous = nameless;
        d->enumeration.typedef_name = typedef_name;
    } else {
        d->record.is_anonymous = nameless;
        d->record.typedef_name = typedef_name;
    }
}

BindDecl *scan_tag(Scan *s, CXCursor c, const char *key) {
    BindDecl *d = names_get(&s->record_map, key);
    if (d) return d;
    CXCursor definition = clang_getCursorDefinition(c);
    bool defined = !clang_Cursor_isNull(definition) && clang_getCursorKind(definition) == clang_getCursorKind(c);
    if (defined) c = definition;
    d = scan_new_decl(s, tag_kind(c), "", c);
    names_put(s->a, &s->record_map, key, d);
    set_tag_name(s, c, d);
    if (d->kind != BIND_ENUM) {
        d->record.size = -1;
        d->record.is_opaque = true;
    }
    return d;
}

// Describes the body of a record or enum once, at the first sight of its definition.
void scan_tag_body(Scan *s, CXCursor c) {
    CXCursor definition = clang_getCursorDefinition(c);
    BindType *type = scan_type(s, clang_getCursorType(c), NULL);
    BindDecl *d = type->decl;
    if (!d) return;
    if (clang_Cursor_isNull(definition) || !clang_equalCursors(definition, c)) return;
    if (d->kind == BIND_ENUM && !d->enumeration.constant_count) scan_enum_body(s, c, d);
    if (d->kind != BIND_ENUM && !d->record.field_count) scan_fields(s, c, d);
}

// Records and enums defined inside others come before the body that uses them, so that names exist first.
static enum CXChildVisitResult scan_nested(CXCursor c, CXCursor parent, CXClientData data) {
    (void)parent;
    enum CXCursorKind kind = clang_getCursorKind(c);
    if (kind != CXCursor_StructDecl && kind != CXCursor_UnionDecl && kind != CXCursor_EnumDecl) {
        return kind == CXCursor_FieldDecl ? CXChildVisit_Recurse : CXChildVisit_Continue;
    }
    scan_tag_body(data, c);
    clang_visitChildren(c, scan_nested, data);
    return CXChildVisit_Continue;
}

static void scan_tag_decl(Scan *s, CXCursor c) {
    scan_tag_body(s, c);
    clang_visitChildren(c, scan_nested, s);
}

// `typedef struct { ... } T __attribute__((aligned(16)))` aligns T, not the struct; but T is all the name that this has, and
// clang writes both types so.
static void align_as_typedef(CXCursor c, BindDecl *d) {
    long long align = clang_Type_getAlignOf(clang_getCursorType(c));
    BindDecl *record = d->type->kind == BT_RECORD ? d->type->decl : NULL;
    if (align <= d->type->align) return;
    d->type->align = (int)align;
    bool is_named_by_it = record && record->record.typedef_name && !strcmp(record->record.typedef_name, d->name);
    if (is_named_by_it) record->record.align = (int)align;
}

static void scan_typedef(Scan *s, CXCursor c) {
    const char *name = scan_string(s, clang_getCursorSpelling(c));
    if (names_get(&s->ordinary, name)) return; // C11 allows it twice, with one meaning
    BindDecl *d = scan_new_decl(s, BIND_TYPEDEF, name, c);
    names_put(s->a, &s->ordinary, name, d);
    d->type = scan_type(s, clang_getCursorType(c), NULL);
    align_as_typedef(c, d);
    // Gives a name to what it is made of, when that has none: typedef struct { ... } *T;
    CXType under = clang_getTypedefDeclUnderlyingType(c);
    BindDecl *inner = anonymous_record(scan_type(s, under, arena_printf(s->a, "(*(%s *)0)", name)));
    if (inner && !*inner->name) inner->name = arena_printf(s->a, "%s.anon_0", name);
}

// ---- The top level ----------------------------------------------------------------------------------------

static void scan_other(Scan *s, CXCursor c) {
    const char *name = scan_string(s, clang_getCursorSpelling(c));
    if (!*name || names_get(&s->ordinary, name) || !clang_isDeclaration(clang_getCursorKind(c))) return;
    BindDecl *d = scan_new_decl(s, BIND_UNAVAILABLE, name, c);
    const char *kind = scan_string(s, clang_getCursorKindSpelling(clang_getCursorKind(c)));
    d->reason = arena_printf(s->a, "a declaration of a kind that is not known (%s)", kind);
    names_put(s->a, &s->ordinary, name, d);
}

static enum CXChildVisitResult scan_top(CXCursor c, CXCursor parent, CXClientData data) {
    (void)parent;
    Scan *s = data;
    switch ((int)clang_getCursorKind(c)) {
    case CXCursor_FunctionDecl: scan_function(s, c); break;
    case CXCursor_VarDecl: scan_variable(s, c); break;
    case CXCursor_TypedefDecl: scan_typedef(s, c); break;
    case CXCursor_StructDecl:
    case CXCursor_UnionDecl:
    case CXCursor_EnumDecl: scan_tag_decl(s, c); break;
    case CXCursor_MacroDefinition: scan_collect_macro(s, c); break;
    default: scan_other(s, c);
    }
    return CXChildVisit_Continue;
}

void scan_declarations(Scan *s) {
    clang_visitChildren(clang_getTranslationUnitCursor(s->tu), scan_top, s);
}
