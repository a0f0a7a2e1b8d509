// scan_type.c -- CXType -> BindType, each spelling once.
//
// A type's key is clang's spelling of it. Types built on a struct without a name are spelled with a place
// ("struct (unnamed at z.h:3:9)"), which is ambiguous when one macro makes several; their key gets a hash of
// the fields as well, and their C spelling is made from an expression of that type: __typeof__(((struct P *)0)->f).
#include <string.h>

#include "bindgen/scan.h"

// clang's kinds that map one to one.
static const struct {
    enum CXTypeKind clang;
    BindTypeKind kind;
    bool is_signed;
} SIMPLE[] = {
    {CXType_Void, BT_VOID, false},
    {CXType_Bool, BT_BOOL, false},
    {CXType_Char_S, BT_CHAR, true},
    {CXType_Char_U, BT_CHAR, false},
    {CXType_SChar, BT_SCHAR, true},
    {CXType_UChar, BT_UCHAR, false},
    {CXType_WChar, BT_WCHAR, true},
    {CXType_Char16, BT_CHAR16, false},
    {CXType_Char32, BT_CHAR32, false},
    {CXType_Short, BT_SHORT, true},
    {CXType_UShort, BT_USHORT, false},
    {CXType_Int, BT_INT, true},
    {CXType_UInt, BT_UINT, false},
    {CXType_Long, BT_LONG, true},
    {CXType_ULong, BT_ULONG, false},
    {CXType_LongLong, BT_LONGLONG, true},
    {CXType_ULongLong, BT_ULONGLONG, false},
    {CXType_Int128, BT_INT128, true},
    {CXType_UInt128, BT_UINT128, false},
    {CXType_Float, BT_FLOAT, true},
    {CXType_Double, BT_DOUBLE, true},
    {CXType_LongDouble, BT_LONGDOUBLE, true},
};

// Typedefs that say more than the type they stand for.
static const struct {
    const char *name;
    BindTypeKind kind;
} MEANINGFUL[] = {
    {"wchar_t", BT_WCHAR},      {"char16_t", BT_CHAR16},          {"char32_t", BT_CHAR32},
    {"va_list", BT_VALIST},     {"__builtin_va_list", BT_VALIST}, {"__gnuc_va_list", BT_VALIST},
};

static bool is_nameless(const char *spelling) {
    return strstr(spelling, "(unnamed") || strstr(spelling, "(anonymous");
}

// The record or enum at the bottom of pointers, arrays and functions.
static CXCursor innermost(CXType t) {
    for (;;) {
        t = clang_getCanonicalType(t);
        CXType to = clang_getPointeeType(t);
        if (to.kind == CXType_Invalid) to = clang_getArrayElementType(t);
        if (to.kind == CXType_Invalid) to = clang_getResultType(t);
        if (to.kind == CXType_Invalid) return clang_getTypeDeclaration(t);
        t = to;
    }
}

static enum CXVisitorResult hash_field(CXCursor c, CXClientData hash) {
    CXString texts[] = {clang_getCursorSpelling(c), clang_getTypeSpelling(clang_getCursorType(c))};
    for (int i = 0; i < 2; i++) {
        const char *text = clang_getCString(texts[i]);
        *(uint64_t *)hash = names_hash_more(*(uint64_t *)hash, text, strlen(text) + 1);
        clang_disposeString(texts[i]);
    }
    return CXVisit_Continue;
}

static const char *type_key(Scan *s, CXType t, const char *spelling) {
    if (!is_nameless(spelling)) return spelling;
    uint64_t hash = names_hash("", 0);
    clang_Type_visitFields(clang_getCursorType(innermost(t)), hash_field, &hash);
    return arena_printf(s->a, "%s#%llx", spelling, (unsigned long long)hash);
}

// Strips qualifiers that belong to the type itself, not to what it points to.
static const char *strip_qualifiers(Scan *s, const char *spelling, BindTypeKind kind) {
    static const char *const words[] = {"const", "volatile", "restrict", "__restrict"};
    char *text = arena_strdup(s->a, spelling);
    for (size_t i = 0; i < sizeof words / sizeof *words;) {
        size_t n = strlen(words[i]), len = strlen(text);
        char *star = strrchr(text, '*');
        if (kind != BT_PTR && !strncmp(text, words[i], n) && text[n] == ' ') {
            text += n + 1;
            i = 0;
        } else if (kind == BT_PTR && star && len > n && !strcmp(text + len - n, words[i]) && star < text + len - n) {
            text[len - n] = 0;
            while (len > n + 1 && text[len - n - 1] == ' ') text[--len - n] = 0;
            i = 0;
        } else {
            i++;
        }
    }
    return text;
}

static bool is_va_list(Scan *s, CXType canonical) {
    CXType to = clang_getPointeeType(canonical);
    if (to.kind == CXType_Invalid) to = clang_getArrayElementType(canonical);
    if (to.kind != CXType_Record) return false;
    return !strcmp(scan_string(s, clang_getCursorSpelling(clang_getTypeDeclaration(to))), "__va_list_tag");
}

// Follows typedefs: fills typedef_name, and the kind when a typedef on the way decides it.
static void follow_typedefs(Scan *s, CXType t, BindType *b) {
    for (;;) {
        if (t.kind == CXType_Elaborated) {
            t = clang_Type_getNamedType(t);
            continue;
        }
        if (t.kind != CXType_Typedef) return;
        const char *name = scan_string(s, clang_getTypedefName(t));
        if (!b->typedef_name) b->typedef_name = name;
        for (size_t i = 0; i < sizeof MEANINGFUL / sizeof *MEANINGFUL; i++) {
            if (b->kind == BT_UNSUPPORTED && !strcmp(name, MEANINGFUL[i].name)) b->kind = MEANINGFUL[i].kind;
        }
        t = clang_getTypedefDeclUnderlyingType(clang_getTypeDeclaration(t));
    }
}

static const char *derived(Scan *s, const char *format, const char *expr) {
    if (!expr) return NULL;
    return arena_printf(s->a, !strcmp(format, "*") ? "(*%s)" : "%s[0]", expr);
}

static void describe_function(Scan *s, CXType t, BindType *b) {
    b->kind = BT_FUNCTION;
    b->size = -1;
    b->align = 0;
    b->to = scan_type(s, clang_getResultType(t), NULL);
    b->is_variadic = clang_isFunctionTypeVariadic(t) != 0;
    b->has_no_prototype = clang_getCanonicalType(t).kind == CXType_FunctionNoProto;
    if (b->has_no_prototype) b->is_variadic = false;
    int n = clang_getNumArgTypes(t);
    b->param_count = n > 0 ? n : 0;
    b->params = arena_array(s->a, BindType *, b->param_count);
    for (int i = 0; i < b->param_count; i++) {
        BindType *p = scan_type(s, clang_getArgType(t, (unsigned)i), NULL);
        if (p->kind == BT_ARRAY || p->kind == BT_FUNCTION) { // as written; the canonical type is adjusted
            p = scan_type(s, clang_getArgType(clang_getCanonicalType(t), (unsigned)i), NULL);
        }
        b->params[i] = p;
    }
}

// Type one level in: through typedefs and sugar, but keeping the element's own spelling where clang has it.
static CXType desugar(CXType t) {
    for (;;) {
        if (t.kind == CXType_Elaborated) {
            t = clang_Type_getNamedType(t);
        } else if (t.kind == CXType_Typedef) {
            t = clang_getTypedefDeclUnderlyingType(clang_getTypeDeclaration(t));
        } else {
            return t.kind == CXType_Unexposed || t.kind == CXType_Attributed ? clang_getCanonicalType(t) : t;
        }
    }
}

static void describe_tag(Scan *s, CXType canonical, BindType *b) {
    CXCursor c = clang_getTypeDeclaration(canonical);
    CXType plain = clang_getCursorType(c);
    b->kind = canonical.kind == CXType_Enum ? BT_ENUM : BT_RECORD;
    b->decl = scan_tag(s, c, type_key(s, plain, scan_string(s, clang_getTypeSpelling(plain))));
    if (b->kind != BT_ENUM) return;
    CXType integer = clang_getEnumDeclIntegerType(c);
    if (integer.kind == CXType_Invalid) return;
    b->to = scan_type(s, integer, NULL);
    b->is_signed = b->to->is_signed;
}

static void describe(Scan *s, CXType t, BindType *b, const char *expr) {
    CXType c = clang_getCanonicalType(t), d = desugar(t);
    switch ((int)c.kind) {
    case CXType_Pointer:
        b->kind = BT_PTR;
        b->to = scan_type(s, clang_getPointeeType(d), derived(s, "*", expr));
        return;
    case CXType_ConstantArray:
    case CXType_IncompleteArray:
    case CXType_VariableArray:
        b->kind = BT_ARRAY;
        b->to = scan_type(s, clang_getArrayElementType(d), derived(s, "[0]", expr));
        b->length = c.kind == CXType_ConstantArray ? clang_getArraySize(c) : -1;
        return;
    case CXType_Vector:
    case CXType_ExtVector:
        b->kind = BT_VECTOR;
        b->to = scan_type(s, clang_getElementType(c), NULL);
        b->length = clang_getNumElements(c);
        return;
    case CXType_Complex:
        b->kind = BT_COMPLEX;
        b->to = scan_type(s, clang_getElementType(c), NULL);
        return;
    case CXType_FunctionProto:
    case CXType_FunctionNoProto: describe_function(s, d, b); return;
    case CXType_Record:
    case CXType_Enum: describe_tag(s, c, b); return;
    default:
        for (size_t i = 0; i < sizeof SIMPLE / sizeof *SIMPLE; i++) {
            if (SIMPLE[i].clang != c.kind) continue;
            b->is_signed = SIMPLE[i].is_signed;
            if (b->kind == BT_UNSUPPORTED) b->kind = SIMPLE[i].kind;
        }
    }
}

static void measure(CXType t, BindType *b) {
    long long size = clang_Type_getSizeOf(t), align = clang_Type_getAlignOf(t);
    if (b->kind == BT_FUNCTION || b->kind == BT_VOID) size = align = -1;
    b->size = size >= 0 ? size : -1;
    b->align = align > 0 ? (int)align : 0;
}

// clang writes `struct T` for a record that has no tag and is named by the typedef T: C must say T.
static const char *drop_false_keyword(Scan *s, CXType t, const char *spelling) {
    static const char *const keywords[] = {"struct ", "union ", "enum "};
    CXCursor c = innermost(t);
    if (clang_Cursor_isNull(c) || clang_getCursorKind(c) == CXCursor_NoDeclFound) return spelling;
    const char *name = scan_string(s, clang_getTypeSpelling(clang_getCursorType(c)));
    for (int i = 0; i < 3; i++) {
        if (!strncmp(name, keywords[i], strlen(keywords[i]))) return spelling; // it has a tag
    }
    for (int i = 0; i < 3; i++) {
        const char *false_name = arena_printf(s->a, "%s%s", keywords[i], name), *at = strstr(spelling, false_name);
        if (!at) continue;
        return arena_printf(s->a, "%.*s%s", (int)(at - spelling), spelling, at + strlen(keywords[i]));
    }
    return spelling;
}

// clang shows what va_list is made of where it has lost the typedef, a record that no other compiler knows, and
// writes `noreturn` into types.
static const char *make_portable(Scan *s, const char *spelling) {
    static const char *const forms[][2] = {
        {"struct __va_list_tag (*)[1]", "__builtin_va_list *"},
        {"struct __va_list_tag[1]", "__builtin_va_list"},
        {"struct __va_list_tag *", "__builtin_va_list"}, // as a parameter, where it has decayed
        {" __attribute__((noreturn))", ""},              // gcc takes no attribute in a type name
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        for (const char *at; (at = strstr(spelling, forms[i][0]));) {
            const char *rest = at + strlen(forms[i][0]);
            spelling = arena_printf(s->a, "%.*s%s%s", (int)(at - spelling), spelling, forms[i][1], rest);
        }
    }
    return spelling;
}

static void spell(Scan *s, BindType *b, const char *clang_spelling, const char *expr) {
    clang_spelling = make_portable(s, clang_spelling);
    if (!is_nameless(clang_spelling)) {
        b->spelling = clang_spelling;
        b->plain = strip_qualifiers(s, clang_spelling, b->kind);
    } else if (expr && (!b->spelling || !*b->spelling)) {
        b->spelling = b->plain = arena_printf(s->a, "__typeof__(%s)", expr);
    } else if (!b->spelling) {
        b->spelling = b->plain = "";
    }
}

// The type that stands for a record or enum itself: one that C can write, without qualifiers, untypedefed first.
static void offer_as_own_type(BindType *t) {
    BindType *old = t->decl->type;
    if (!old || (!*old->spelling && *t->spelling) || (*t->spelling && old->is_const && !t->is_const)) t->decl->type = t;
}

BindType *scan_type(Scan *s, CXType t, const char *expr) {
    const char *spelling = scan_string(s, clang_getTypeSpelling(t));
    if (!strncmp(spelling, "typeof ", 7)) { // its operand is not for others to read
        t = clang_getCanonicalType(t);
        spelling = scan_string(s, clang_getTypeSpelling(t));
    }
    const char *key = type_key(s, t, spelling);
    BindType *b = names_get(&s->type_map, key);
    if (b) {
        if (!*b->spelling && expr) { // met before where it could not be named
            spell(s, b, spelling, expr);
            if (b->decl) offer_as_own_type(b);
            if (b->kind == BT_PTR) scan_type(s, clang_getPointeeType(desugar(t)), derived(s, "*", expr));
            if (b->kind == BT_ARRAY) scan_type(s, clang_getArrayElementType(desugar(t)), derived(s, "[0]", expr));
        }
        return b;
    }
    b = arena_new(s->a, BindType);
    b->id = s->types.len;
    vec_push(s->a, &s->types, b);
    names_put(s->a, &s->type_map, key, b);
    b->spelling = b->plain = "";
    CXType canonical = clang_getCanonicalType(t), whole = t; // a typedef may be aligned more than what it stands for
    b->is_const = clang_isConstQualifiedType(canonical) != 0;
    b->is_volatile = clang_isVolatileQualifiedType(canonical) != 0;
    if (canonical.kind == CXType_Atomic) {
        b->is_atomic = true;
        canonical = t = clang_Type_getValueType(canonical);
    }
    follow_typedefs(s, t, b);
    if (is_va_list(s, canonical)) b->kind = BT_VALIST;
    if (b->kind != BT_VALIST) describe(s, t, b, expr);
    spell(s, b, drop_false_keyword(s, t, spelling), expr);
    measure(whole, b);
    if (b->decl) offer_as_own_type(b);
    return b;
}
