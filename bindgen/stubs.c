// stubs.c -- `cranky bind --stubs HEADER`: what `from __c__.x import ...` offers, as a .pyi file.
//
// Type checkers read it together with stdlib/stubs/__c__/__init__.pyi, which has the types named here. Each function, record
// and variable has C's declaration and the header's comment as its docstring. A record of another header that a declaration
// needs is there without its fields. What C and Python would both call `str` or `Ptr` is left out with a remark: annotations
// need these words. A function with a parameter that could be OUT gives Any: its result may be a tuple.
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "bindgen/comments.h"
#include "bindgen/offer.h"
#include "bindgen/text.h"

typedef struct Stubs {
    StrBuf out;
    Arena a;
    const BindHeader *h;
    int flags;               // BindPrintFlags
    Comments comments;
    NameMap taken;           // names defined in the file so far -> non-NULL
    NameMap aliases;         // names written as _c_NAME because a field has NAME -> non-NULL
    VEC(const char *) alias_list;
    VEC(const BindDecl *) needed; // records and enums that annotations name; those not listed are made up at the end
    NameMap needed_ids;           // their Python names -> non-NULL
    const BindDecl *record;       // whose fields are being written; NULL elsewhere
} Stubs;

// ---- Names ------------------------------------------------------------------------------------------------

#define C_TYPES                                                                                               \
    "c_bool", "c_char", "c_schar", "c_uchar", "c_short", "c_ushort", "c_int", "c_uint", "c_long", "c_ulong",  \
        "c_longlong", "c_ulonglong", "c_wchar", "c_char16", "c_char32", "c_float",                           \
        "c_double", "c_longdouble", "c_void"

// The words that annotations here are made of.
static const char *const IMPORTED[] = {"Address", "Array", "CString", "ConstPointer", "FunctionPointer", "FunctionType",
                                       "Pointer", "Ptr", "Struct", C_TYPES};
static const char *const WORDS[] = {"Any", "Callable", "Final", "IntEnum", "Union", "bool", "bytes", "complex", "dict",
                                    "float", "int", "str", "tuple", "type"};

static bool is_word(const char *name) {
    for (size_t i = 0; i < sizeof IMPORTED / sizeof *IMPORTED; i++) {
        if (!strcmp(name, IMPORTED[i])) return true;
    }
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (!strcmp(name, WORDS[i])) return true;
    }
    return false;
}

static bool has_field(const BindDecl *record, const char *name) {
    int64_t offset;
    return record && bind_find_field(record, name, &offset);
}

// A name inside an annotation. In a class whose field has that name, the field would be meant: there it is an alias.
static void put_name(Stubs *s, StrBuf *out, const char *name) {
    if (!has_field(s->record, name)) {
        strbuf_puts(out, name);
        return;
    }
    if (!names_get(&s->aliases, name)) {
        const char *copy = arena_strdup(&s->a, name);
        names_put(&s->a, &s->aliases, copy, s);
        vec_push(&s->a, &s->alias_list, copy);
    }
    strbuf_printf(out, "_c_%s", name);
}

// The class of a record or enum: "Parent.anon_0" is written with underscores.
static const char *class_name(Stubs *s, const BindDecl *d) {
    char *name = arena_strdup(&s->a, bind_python_name(&s->a, s->h, d));
    if (!strchr(name, '.')) return name;
    for (char *p = name; *p; p++) *p = *p == '.' ? '_' : *p;
    return arena_printf(&s->a, "_%s", name);
}

static void put_class(Stubs *s, StrBuf *out, const BindDecl *d) {
    const char *name = class_name(s, d);
    if (!*name || is_word(name)) {
        put_name(s, out, d->kind == BIND_ENUM ? "int" : "Any");
        return;
    }
    if (!names_get(&s->needed_ids, name)) {
        names_put(&s->a, &s->needed_ids, name, s);
        vec_push(&s->a, &s->needed, d);
    }
    put_name(s, out, name);
}

// False, with a remark in the file, for a name that is taken or that annotations need.
static bool take(Stubs *s, const char *name) {
    if (is_word(name)) strbuf_printf(&s->out, "# %s: not here, since Python's own %s is needed in this file\n", name, name);
    if (is_word(name) || names_get(&s->taken, name)) return false;
    names_put(&s->a, &s->taken, arena_strdup(&s->a, name), s);
    return true;
}

// ---- Types ------------------------------------------------------------------------------------------------

static const struct {
    const char *accepted, *given, *element; // as an argument, as a result, inside Ptr[...] and Array[...]
} TYPES[] = {
    [BT_UNSUPPORTED] = {"Any", "Any", "Any"},
    [BT_VOID] = {"None", "None", "c_void"},
    [BT_BOOL] = {"bool", "bool", "c_bool"},
    [BT_CHAR] = {"Union[int, str]", "int", "c_char"},
    [BT_SCHAR] = {"int", "int", "c_schar"},
    [BT_UCHAR] = {"int", "int", "c_uchar"},
    [BT_SHORT] = {"int", "int", "c_short"},
    [BT_USHORT] = {"int", "int", "c_ushort"},
    [BT_INT] = {"int", "int", "c_int"},
    [BT_UINT] = {"int", "int", "c_uint"},
    [BT_LONG] = {"int", "int", "c_long"},
    [BT_ULONG] = {"int", "int", "c_ulong"},
    [BT_LONGLONG] = {"int", "int", "c_longlong"},
    [BT_ULONGLONG] = {"int", "int", "c_ulonglong"},
    [BT_INT128] = {"int", "int", "Any"},
    [BT_UINT128] = {"int", "int", "Any"},
    [BT_WCHAR] = {"str", "str", "c_wchar"},
    [BT_CHAR16] = {"str", "str", "c_char16"},
    [BT_CHAR32] = {"str", "str", "c_char32"},
    [BT_ENUM] = {"int", "int", "c_int"},
    [BT_FLOAT] = {"float", "float", "c_float"},
    [BT_DOUBLE] = {"float", "float", "c_double"},
    [BT_LONGDOUBLE] = {"float", "float", "c_longdouble"},
    [BT_COMPLEX] = {"complex", "complex", "complex"},
    [BT_PTR] = {"Any", "Any", "Any"},
    [BT_ARRAY] = {"Any", "Any", "Any"},
    [BT_RECORD] = {"Any", "Any", "Any"},
    [BT_FUNCTION] = {"Any", "Any", "Any"},
    [BT_VECTOR] = {"Any", "tuple[Any, ...]", "Any"},
    [BT_VALIST] = {"Any", "Any", "Any"},
};

// Writes the words of a table entry, each through put_name.
static void put_words(Stubs *s, StrBuf *out, const char *text) {
    while (*text) {
        size_t n = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
        if (n) put_name(s, out, arena_strndup(&s->a, text, n));
        else strbuf_putc(out, *text);
        text += n ? n : 1;
    }
}

static void put_element(Stubs *s, StrBuf *out, const BindType *t) {
    if (t->kind == BT_RECORD || t->kind == BT_ENUM) {
        put_class(s, out, t->decl);
    } else if ((t->kind == BT_PTR && t->to->kind != BT_FUNCTION) || t->kind == BT_ARRAY) {
        put_name(s, out, t->kind == BT_PTR ? "Ptr" : "Array");
        strbuf_putc(out, '[');
        put_element(s, out, t->to);
        strbuf_putc(out, ']');
    } else {
        put_words(s, out, TYPES[t->kind].element);
    }
}

static bool is_string(const BindType *t) {
    return t->kind == BT_PTR && t->to->is_const && t->to->kind >= BT_CHAR && t->to->kind <= BT_UCHAR;
}

static void put_generic(Stubs *s, StrBuf *out, const char *name, const BindType *element) {
    put_name(s, out, name);
    strbuf_putc(out, '[');
    put_element(s, out, element);
    strbuf_putc(out, ']');
}

// What a parameter of that type takes.
static void put_accepted(Stubs *s, StrBuf *out, const BindType *t) {
    if (is_string(t)) put_name(s, out, "CString");
    else if (t->kind == BT_PTR && t->to->kind == BT_FUNCTION) put_name(s, out, "FunctionPointer");
    else if (t->kind == BT_PTR && t->to->kind == BT_VOID) put_name(s, out, "Address");
    else if (t->kind == BT_PTR) put_generic(s, out, t->to->is_const ? "ConstPointer" : "Pointer", t->to);
    else if (t->kind == BT_RECORD) put_class(s, out, t->decl);
    else put_words(s, out, TYPES[t->kind].accepted);
}

// What a result, field or variable of that type is.
static void put_given(Stubs *s, StrBuf *out, const BindType *t) {
    if (t->kind == BT_PTR && t->to->kind == BT_CHAR && t->to->is_const) {
        put_words(s, out, "Union[str, None]");
    } else if (t->kind == BT_PTR && t->to->kind == BT_FUNCTION) {
        put_words(s, out, "Union[Callable[..., Any], None]");
    } else if (t->kind == BT_PTR) {
        put_words(s, out, "Union[");
        put_generic(s, out, "Ptr", t->to);
        strbuf_puts(out, ", None]");
    } else if (t->kind == BT_ARRAY) {
        put_generic(s, out, "Array", t->to);
    } else if (t->kind == BT_RECORD || t->kind == BT_ENUM) {
        put_class(s, out, t->decl);
    } else {
        put_words(s, out, TYPES[t->kind].given);
    }
}

// ---- Docstrings -------------------------------------------------------------------------------------------

static void put_doc_text(StrBuf *out, const char *text, const char *indent) {
    for (const char *p = text; *p; p++) {
        unsigned char c = (unsigned char)*p;
        if (c == '\\') strbuf_puts(out, "\\\\");
        else if (c == '"') strbuf_puts(out, p[1] == '"' || !p[1] ? "\\\"" : "\"");
        else if (c == '\n') strbuf_printf(out, p[1] == '\n' ? "\n" : "\n%s", indent);
        else if (c >= 0x80 || (c < ' ' && c != '\t')) strbuf_putc(out, '?'); // headers are in any encoding
        else strbuf_putc(out, (char)c);
    }
}

// C's declaration, then the comment.
static void put_docstring(Stubs *s, const BindDecl *d, const char *c, const char *indent) {
    const char *comment = d->file >= 0 ? comment_of(&s->comments, s->h->files[d->file].path, d->line) : "";
    strbuf_printf(&s->out, "%s\"\"\"", indent);
    put_doc_text(&s->out, c, indent);
    if (*comment) {
        strbuf_printf(&s->out, "\n\n%s", indent);
        put_doc_text(&s->out, comment, indent);
        strbuf_printf(&s->out, "\n%s", indent);
    }
    strbuf_puts(&s->out, "\"\"\"\n");
}

// ---- Functions --------------------------------------------------------------------------------------------

// Could the caller write OUT for it?
static bool may_be_out(const BindType *t) {
    if (t->kind != BT_PTR || t->to->is_const || t->to->kind == BT_FUNCTION || t->to->kind == BT_VOID) return false;
    return t->to->kind != BT_RECORD || t->to->size >= 0;
}

// "__s" is s, "from" is from_; nameless ones, and those whose names clash then, are numbered.
static const char *param_name(Stubs *s, const BindDecl *d, int i) {
    const char *name = d->fn.params[i].name + strspn(d->fn.params[i].name, "_");
    bool clashes = !*name;
    for (int k = 0; k < i; k++) clashes |= !strcmp(d->fn.params[k].name + strspn(d->fn.params[k].name, "_"), name);
    if (clashes) return arena_printf(&s->a, "arg%d", i + 1);
    return bind_is_python_keyword(name) ? arena_printf(&s->a, "%s_", name) : name;
}

static void put_function(Stubs *s, const BindDecl *d) {
    const char *name = bind_python_name(&s->a, s->h, d);
    if (!take(s, name)) return;
    StrBuf c = {0};
    bool gives_tuple = false;
    strbuf_printf(&s->out, "\ndef %s(", name);
    for (int i = 0; i < d->fn.param_count; i++) {
        const BindType *t = d->fn.params[i].type;
        strbuf_printf(&s->out, "%s: ", param_name(s, d, i));
        put_accepted(s, &s->out, t);
        strbuf_puts(&s->out, ", ");
        gives_tuple |= may_be_out(t);
    }
    if (d->fn.param_count) strbuf_puts(&s->out, "/");
    bool takes_more = d->type->is_variadic || d->type->has_no_prototype;
    if (takes_more) strbuf_puts(&s->out, d->fn.param_count ? ", *args: Any" : "*args: Any");
    strbuf_puts(&s->out, ") -> ");
    if (gives_tuple) strbuf_puts(&s->out, "Any");
    else put_given(s, &s->out, d->type->to);
    strbuf_puts(&s->out, ":\n");
    text_c_function(&c, d);
    put_docstring(s, d, c.data, "    ");
    strbuf_free(&c);
}

static void put_macro_function(Stubs *s, const BindDecl *d) {
    const char *name = bind_python_name(&s->a, s->h, d);
    if (!take(s, name)) return;
    StrBuf c = {0};
    strbuf_printf(&s->out, "\ndef %s(*args: Any) -> Any:\n", name);
    strbuf_printf(&c, "#define %s(", d->name);
    for (int i = 0; i < d->macro.param_count; i++) strbuf_printf(&c, "%s%s", i ? ", " : "", d->macro.params[i]);
    strbuf_printf(&c, ") %s", d->text);
    put_docstring(s, d, c.data, "    ");
    strbuf_free(&c);
}

// ---- Records and enums ------------------------------------------------------------------------------------

static void put_fields(Stubs *s, const BindDecl *d) {
    for (int i = 0; i < d->record.field_count; i++) {
        const BindField *f = &d->record.fields[i];
        if (!*f->name) {
            if (f->type->kind == BT_RECORD) put_fields(s, f->type->decl);
            continue;
        }
        strbuf_printf(&s->out, "    %s%s: ", f->name, bind_is_python_keyword(f->name) ? "_" : "");
        put_given(s, &s->out, f->type);
        strbuf_putc(&s->out, '\n');
    }
}

static void put_record(Stubs *s, const BindDecl *d) {
    const char *name = class_name(s, d);
    if (!*name || !take(s, name)) return;
    const BindRecord *r = &d->record;
    strbuf_printf(&s->out, "\nclass %s(Struct):\n", name);
    bool has_tag = !r->typedef_name && !r->is_anonymous;
    const char *head = has_tag ? arena_printf(&s->a, "%s %s", bind_kind_name(d->kind), d->name) : bind_kind_name(d->kind);
    const char *size = arena_printf(&s->a, "%" PRId64 " bytes, aligned to %d", r->size, r->align);
    put_docstring(s, d, arena_printf(&s->a, "%s, %s", head, r->is_opaque ? "opaque" : size), "    ");
    s->record = d;
    put_fields(s, d);
    s->record = NULL;
}

static void put_integer(Stubs *s, const char *indent, const char *name, const BindDecl *d) {
    strbuf_printf(&s->out, "%s%s = ", indent, name);
    text_integer(&s->out, d->value.integer, d->type);
    strbuf_putc(&s->out, '\n');
}

// enum.Enum takes no member called _x_ or __x; those and the members of an enum without a name are constants.
static bool is_member_name(const char *name) { return *name != '_' && strcmp(name, "mro") != 0; }

static void put_enum(Stubs *s, const BindDecl *d) {
    const BindEnum *e = &d->enumeration;
    const char *class = class_name(s, d);
    bool has_class = *class && e->constant_count && take(s, class);
    if (has_class) {
        strbuf_printf(&s->out, "\nclass %s(IntEnum):\n", class);
        put_docstring(s, d, arena_printf(&s->a, "enum%s%s", e->typedef_name ? "" : " ", e->typedef_name ? "" : d->name), "    ");
    }
    for (int i = 0; has_class && i < e->constant_count; i++) {
        const char *name = bind_python_name(&s->a, s->h, e->constants[i]);
        if (is_member_name(name)) put_integer(s, "    ", name, e->constants[i]);
    }
    for (int i = 0; i < e->constant_count; i++) {
        const char *name = bind_python_name(&s->a, s->h, e->constants[i]);
        if (bind_lookup(s->h, e->constants[i]->name) != e->constants[i] || !take(s, name)) continue;
        if (has_class && is_member_name(name)) strbuf_printf(&s->out, "%s: %s\n", name, class);
        else put_integer(s, "", arena_printf(&s->a, "%s: Final", name), e->constants[i]);
    }
}

// ---- Constants, variables, other names -------------------------------------------------------------------

// A Python literal for bytes that are UTF-8 or not.
static void put_literal(StrBuf *out, const char *bytes, int64_t n) {
    strbuf_putc(out, '"');
    for (int64_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c == '"' || c == '\\') strbuf_printf(out, "\\%c", c);
        else if (c < ' ' || c == 127) strbuf_printf(out, "\\x%02x", c);
        else strbuf_putc(out, (char)c);
    }
    strbuf_putc(out, '"');
}

static bool is_ascii(const char *bytes, int64_t n) {
    for (int64_t i = 0; i < n; i++) {
        if ((unsigned char)bytes[i] >= 0x80) return false;
    }
    return true;
}

static void put_constant(Stubs *s, const BindDecl *d) {
    const char *name = bind_python_name(&s->a, s->h, d);
    if (!take(s, name)) return;
    if (d->kind == BIND_MACRO_STRING && is_ascii(d->value.bytes, d->value.length)) {
        strbuf_printf(&s->out, "%s: Final = ", name);
        put_literal(&s->out, d->value.bytes, d->value.length);
        strbuf_putc(&s->out, '\n');
    } else if (d->kind == BIND_MACRO_STRING) {
        strbuf_printf(&s->out, "%s: Final[str]\n", name);
    } else if (d->kind == BIND_MACRO_FLOAT) {
        strbuf_printf(&s->out, "%s: Final[float]  # %.17g\n", name, d->value.number);
    } else {
        put_integer(s, "", arena_printf(&s->a, "%s: Final", name), d);
    }
}

static void put_variable(Stubs *s, const BindDecl *d) {
    const char *name = bind_python_name(&s->a, s->h, d);
    StrBuf c = {0};
    if (!take(s, name)) return;
    strbuf_printf(&s->out, "%s: ", name);
    put_given(s, &s->out, d->type);
    strbuf_putc(&s->out, '\n');
    if (d->kind == BIND_VARIABLE) {
        text_c(&c, d->type->spelling, d->name);
        put_docstring(s, d, c.data, "");
        strbuf_free(&c);
    }
}

static void put_typedef(Stubs *s, const BindDecl *d) {
    const BindType *t = d->type;
    bool same = (t->kind == BT_RECORD || t->kind == BT_ENUM) && !strcmp(class_name(s, t->decl), bind_python_name(&s->a, s->h, d));
    const char *name = bind_python_name(&s->a, s->h, d);
    if (same) {
        StrBuf ignored = {0};
        put_class(s, &ignored, t->decl); // it must be there
        strbuf_free(&ignored);
        return;
    }
    if (!take(s, name)) return;
    bool is_function = t->kind == BT_FUNCTION || (t->kind == BT_PTR && t->to->kind == BT_FUNCTION);
    strbuf_printf(&s->out, is_function ? "%s: " : "%s = ", name);
    if (is_function) strbuf_puts(&s->out, "FunctionType");
    else put_element(s, &s->out, t);
    strbuf_putc(&s->out, '\n');
}

static void put_alias(Stubs *s, const BindDecl *d) {
    const char *name = bind_python_name(&s->a, s->h, d), *target = bind_python_name(&s->a, s->h, d->target);
    bool known = names_get(&s->taken, target) != NULL;
    if (!take(s, name)) return;
    strbuf_printf(&s->out, known ? "%s = %s\n" : "%s: Any\n", name, target);
}

// ---- The file ---------------------------------------------------------------------------------------------

static bool is_kind(const BindDecl *d, BindKind from, BindKind to) { return d->kind >= from && d->kind <= to; }

// Names that nobody can see (hidden by a macro) and those that are not asked for are left out.
static bool is_written(Stubs *s, const BindDecl *d) {
    if (!*d->name) return d->kind == BIND_ENUM && (d->is_own || s->flags & BIND_PRINT_ALL);
    if (!(s->flags & BIND_PRINT_ALL) && (!d->is_own || (*d->name == '_' && !is_kind(d, BIND_STRUCT, BIND_ENUM)))) return false;
    if (*offer_refusal(&s->a, d)) return false;
    return is_kind(d, BIND_STRUCT, BIND_ENUM) || bind_lookup(s->h, d->name) == d;
}

static void put_section(Stubs *s, BindKind from, BindKind to, void (*put)(Stubs *, const BindDecl *)) {
    for (int i = 0; i < s->h->decl_count; i++) {
        const BindDecl *d = s->h->decls[i];
        if (is_kind(d, from, to) && is_written(s, d)) put(s, d);
    }
}

static void put_head(Stubs *s) {
    StrBuf *out = &s->out;
    strbuf_printf(out, "# <%s>%s%s, as Cranky offers it: cranky bind --stubs.\n", s->h->spelling,
                  *s->h->package ? " of " : "", s->h->package);
    strbuf_puts(out, "from collections.abc import Callable\nfrom enum import IntEnum\nfrom typing import Any, Final, Union\n\n"
                     "from __c__ import (\n");
    for (size_t i = 0; i < sizeof IMPORTED / sizeof *IMPORTED; i++) strbuf_printf(out, "    %s,\n", IMPORTED[i]);
    strbuf_puts(out, ")\n\n");
}

// Records and enums of other headers that annotations name; their fields are not described.
static void put_needed(Stubs *s) {
    for (int i = 0; i < s->needed.len; i++) {
        const BindDecl *d = s->needed.items[i];
        const char *name = class_name(s, d);
        if (names_get(&s->taken, name)) continue;
        names_put(&s->a, &s->taken, name, s);
        if (d->kind == BIND_ENUM) strbuf_printf(&s->out, "%s = int\n", name);
        else strbuf_printf(&s->out, "\nclass %s(Struct):\n    \"\"\"declared in %s\"\"\"\n", name, bind_where(&s->a, s->h, d));
    }
}

int bind_print_stubs(FILE *out, const BindHeader *h, int flags) {
    Stubs s = {.h = h, .flags = flags};
    s.comments.a = &s.a;
    put_head(&s);
    put_section(&s, BIND_ENUM, BIND_ENUM, put_enum);
    put_section(&s, BIND_STRUCT, BIND_UNION, put_record);
    put_section(&s, BIND_TYPEDEF, BIND_TYPEDEF, put_typedef);
    put_section(&s, BIND_MACRO_INT, BIND_MACRO_STRING, put_constant);
    put_section(&s, BIND_VARIABLE, BIND_VARIABLE, put_variable);
    put_section(&s, BIND_MACRO_EXPR, BIND_MACRO_EXPR, put_variable);
    put_section(&s, BIND_MACRO_TYPE, BIND_MACRO_TYPE, put_typedef);
    put_section(&s, BIND_FUNCTION, BIND_FUNCTION, put_function);
    put_section(&s, BIND_MACRO_FUNCTION, BIND_MACRO_FUNCTION, put_macro_function);
    put_section(&s, BIND_MACRO_ALIAS, BIND_MACRO_ALIAS, put_alias);
    put_needed(&s);
    for (int i = 0; i < s.alias_list.len; i++) {
        strbuf_printf(&s.out, "_c_%s = %s\n", s.alias_list.items[i], s.alias_list.items[i]);
    }
    bool ok = fwrite(s.out.data, 1, s.out.len, out) == s.out.len && !ferror(out);
    strbuf_free(&s.out);
    arena_free(&s.a);
    return ok ? 0 : -1;
}
