// emit_marshal.c -- writes the wrappers: type descriptors, argument conversions, the call, the result.
//
// Everything is decided by small tables over BindTypeKind; the shape of the C is shown in bridge/foreign.h.
#include "transpile/emit_marshal.h"

#include <string.h>

#include "bindgen/offer.h"

// ---- Scalar types -----------------------------------------------------------------------------------------------------

// Descriptor of a scalar: cr_c_<name>.
static const char *scalar_name(BindTypeKind kind) {
    static const char *const names[] = {
        [BT_VOID] = "void",       [BT_BOOL] = "bool",         [BT_CHAR] = "char",
        [BT_SCHAR] = "schar",     [BT_UCHAR] = "uchar",       [BT_SHORT] = "short",
        [BT_USHORT] = "ushort",   [BT_INT] = "int",           [BT_UINT] = "uint",
        [BT_LONG] = "long",       [BT_ULONG] = "ulong",       [BT_LONGLONG] = "longlong",
        [BT_ULONGLONG] = "ulonglong", [BT_WCHAR] = "wchar",   [BT_CHAR16] = "char16",
        [BT_CHAR32] = "char32",   [BT_FLOAT] = "float",       [BT_DOUBLE] = "double",
        [BT_LONGDOUBLE] = "longdouble",
    };
    return (size_t)kind < sizeof names / sizeof *names ? names[kind] : NULL;
}

static const BindType *underlying(const BindType *t) {
    while (t->kind == BT_ENUM && t->to) t = t->to;
    return t;
}

// Suffix of the conversion functions for a scalar ("int32"), and the C type they fill in.
static bool scalar_conversion(const BindType *t, const char **suffix, const char **local) {
    static const char *const ints[2][9][2] = {
        {[1] = {"uint8", "uint8_t"}, [2] = {"uint16", "uint16_t"}, [4] = {"uint32", "uint32_t"}, [8] = {"uint64", "uint64_t"}},
        {[1] = {"int8", "int8_t"}, [2] = {"int16", "int16_t"}, [4] = {"int32", "int32_t"}, [8] = {"int64", "int64_t"}},
    };
    t = underlying(t);
    switch (t->kind) {
    case BT_BOOL: *suffix = "bool", *local = "_Bool"; return true;
    case BT_FLOAT: *suffix = "float", *local = "float"; return true;
    case BT_DOUBLE: *suffix = "double", *local = "double"; return true;
    case BT_LONGDOUBLE: *suffix = "longdouble", *local = "long double"; return true;
    default: break;
    }
    if (t->kind < BT_CHAR || t->kind > BT_CHAR32 || t->size < 1 || t->size > 8) return false;
    *suffix = ints[t->is_signed][t->size][0];
    *local = ints[t->is_signed][t->size][1];
    return *suffix != NULL;
}

static bool is_const_char_pointer(const BindType *t) {
    return t->kind == BT_PTR && t->to->is_const && t->to->kind >= BT_CHAR && t->to->kind <= BT_UCHAR;
}
static bool is_function_pointer(const BindType *t) { return t->kind == BT_PTR && t->to->kind == BT_FUNCTION; }

// ---- Descriptors --------------------------------------------------------------------------------------------------------

static void put_c_string(StrBuf *out, const char *s) {
    strbuf_putc(out, '"');
    for (; *s; s++) {
        if (*s == '"' || *s == '\\') strbuf_putc(out, '\\');
        if (*s == '\n') strbuf_puts(out, "\\n");
        else strbuf_putc(out, *s);
    }
    strbuf_putc(out, '"');
}

// The name under which a record is the same type in every header.
static const char *record_tag(Arena *a, const BindType *t) {
    if (!t->decl) return t->spelling;
    if (t->decl->record.typedef_name) return t->decl->record.typedef_name;
    const char *word = t->decl->kind == BIND_UNION ? "union" : "struct";
    return arena_printf(a, "%s %s", word, t->decl->name);
}

static const char *type_descriptor(Arena *a, BridgeModule *m, const BindType *t, StrBuf *out);

static const char *function_params(Arena *a, BridgeModule *m, const BindType *t, StrBuf *out) {
    if (!t->param_count) return "NULL";
    const char **params = arena_array(a, const char *, t->param_count);
    for (int i = 0; i < t->param_count; i++) params[i] = type_descriptor(a, m, t->params[i], out);
    strbuf_printf(out, "static const CrCType *const CT_%s_%d_params[] = {", m->ident, t->id);
    for (int i = 0; i < t->param_count; i++) strbuf_printf(out, "%s%s", i ? ", " : "", params[i]);
    strbuf_puts(out, "};\n");
    return arena_printf(a, "CT_%s_%d_params", m->ident, t->id);
}

static void put_field(Arena *a, BridgeModule *m, const char *name, const BindField *f, int64_t bit, StrBuf *list, int *n, StrBuf *out) {
    strbuf_printf(list, "%s{\"%s\", %s, %lld, %d, %d}", (*n)++ ? ", " : "", name, type_descriptor(a, m, f->type, out),
                  (long long)bit / 8, f->width > 0 ? (int)(bit % 8) : 0, f->width > 0 ? f->width : 0);
}

// The fields of a record, those of anonymous members in it among them; `base`: bits before it.
static void put_fields(Arena *a, BridgeModule *m, const BindRecord *r, int64_t base, StrBuf *list, int *n, StrBuf *out) {
    for (int i = 0; i < r->field_count; i++) {
        const BindField *f = &r->fields[i];
        int64_t bit = base + f->offset;
        if (!*f->name) {
            if (f->type->kind == BT_RECORD && f->type->decl) put_fields(a, m, &f->type->decl->record, bit, list, n, out);
            continue;
        }
        put_field(a, m, f->name, f, bit, list, n, out);
    }
}

// Macros that name a member path which exists in the record (st_mtime: st_mtim.tv_sec) are fields, too. How many.
static int put_member_macros(Arena *a, BridgeModule *m, const BindType *t, StrBuf *list, int *n, StrBuf *out) {
    int before = *n;
    for (int i = 0; i < m->header->decl_count; i++) {
        const BindDecl *d = m->header->decls[i], *record = t->decl;
        const BindField *f = NULL;
        int64_t bit = 0, offset;
        if (d->kind != BIND_MACRO_MEMBER) continue;
        for (const char *part = d->text, *dot; record; part = dot + 1) {
            dot = strchrnul(part, '.');
            f = bind_find_field(record, arena_strndup(a, part, (size_t)(dot - part)), &offset);
            if (f) bit += offset;
            record = f && *dot && f->type->kind == BT_RECORD ? f->type->decl : NULL;
            if (!*dot) break;
            if (!record) f = NULL;
        }
        if (f) put_field(a, m, d->name, f, bit, list, n, out);
    }
    return *n - before;
}

// The record's part that is written once, for its plain and const forms.
static const char *record_fields(Arena *a, BridgeModule *m, const BindType *t, StrBuf *out) {
    if (!t->decl || t->decl->record.is_opaque) return NULL;
    const BindType *plain = t->decl->type;
    const char *name = arena_printf(a, "R_%s_%d", m->ident, plain->id);
    if (plain != t) { // a const one has the fields of the plain one
        type_descriptor(a, m, plain, out);
        return name;
    }
    StrBuf list = {0};
    int n = 0;
    strbuf_printf(out, "static struct CrCRecord %s;\n", name);
    put_fields(a, m, &t->decl->record, 0, &list, &n, out);
    int nmacros = put_member_macros(a, m, t, &list, &n, out);
    strbuf_printf(out, "static struct CrCRecord %s = {&CT_%s_%d, (const CrCField[]){%s}, %d, %d, %d, %s, 0};\n", name, m->ident, t->id,
                  n ? list.data : "{0, 0, 0, 0, 0}", n - nmacros, nmacros, t->decl->record.align, t->decl->kind == BIND_UNION ? "true" : "false");
    strbuf_free(&list);
    return name;
}

static void put_descriptor(Arena *a, BridgeModule *m, const BindType *t, StrBuf *out) {
    bool has_to = t->kind == BT_PTR || t->kind == BT_FUNCTION || t->kind == BT_ARRAY;
    const char *to = has_to ? type_descriptor(a, m, t->to, out) : NULL;
    const char *record = t->kind == BT_RECORD ? record_fields(a, m, t, out) : NULL;
    const char *params = t->kind == BT_FUNCTION ? function_params(a, m, t, out) : NULL;
    static const char *const kinds[] = {[BT_PTR] = "POINTER", [BT_FUNCTION] = "FUNCTION", [BT_RECORD] = "RECORD",
                                        [BT_ARRAY] = "ARRAY"};
    const char *kind = (size_t)t->kind < sizeof kinds / sizeof *kinds ? kinds[t->kind] : NULL;
    strbuf_printf(out, "static const CrCType CR_UNUSED CT_%s_%d = {.name = ", m->ident, t->id);
    put_c_string(out, t->spelling);
    strbuf_printf(out, ", .kind = CR_C_%s", kind ? kind : "OTHER");
    if (t->kind == BT_RECORD) strbuf_printf(out, ", .tag = \"%s\"", record_tag(a, t));
    if (t->size > 0 && t->size < UINT32_MAX && t->kind != BT_FUNCTION) strbuf_printf(out, ", .size = %lld", (long long)t->size);
    if (t->is_const) strbuf_puts(out, ", .flags = CR_CTYPE_CONST");
    if (t->kind == BT_FUNCTION && t->is_variadic) strbuf_puts(out, ", .flags = CR_CTYPE_VARIADIC");
    if (to) strbuf_printf(out, ", .to = %s", to);
    if (record) strbuf_printf(out, ", .record = &%s", record);
    if (params) strbuf_printf(out, ", .params = %s, .nparams = %d", params, t->param_count);
    strbuf_puts(out, "};\n");
}

static const char *type_descriptor(Arena *a, BridgeModule *m, const BindType *t, StrBuf *out) {
    const BindType *base = underlying(t);
    const char *scalar = scalar_name(base->kind);
    if (scalar) return arena_printf(a, "&cr_c_%s%s", scalar, t->is_const ? "_const" : "");
    if (out && !m->type_emitted[t->id]) { // declared first: the fields of a record may lead back to it
        m->type_emitted[t->id] = true;
        strbuf_printf(out, "static const CrCType CR_UNUSED CT_%s_%d;\n", m->ident, t->id);
        put_descriptor(a, m, t, out);
    }
    return arena_printf(a, "&CT_%s_%d", m->ident, t->id);
}

const char *marshal_type(Arena *a, BridgeModule *m, const BindType *type, StrBuf *out) {
    return type_descriptor(a, m, type, out);
}

// ---- Plans ------------------------------------------------------------------------------------------------------------------

static bool is_complete_record(const BindType *t) { return t->kind == BT_RECORD && t->decl && !t->decl->record.is_opaque; }

bool marshal_plan(Arena *a, BridgeModule *m, const BindType *type, BridgeParam *p, const char **reason) {
    p->index = -1;
    p->cast = "";
    p->ctype = type;
    p->type = type_descriptor(a, m, type, NULL);
    if (scalar_conversion(type, &p->suffix, &p->local)) return p->conversion = CONVERT_SCALAR, true;
    if (is_complete_record(type)) return p->conversion = CONVERT_RECORD, p->local = type->plain, true;
    if (type->kind != BT_PTR) return *reason = offer_type_problem(a, type), false;
    p->conversion = is_function_pointer(type) ? CONVERT_FUNCTION : is_const_char_pointer(type) ? CONVERT_STRING : CONVERT_POINTER;
    return true;
}

// A variable that Python sees where it is.
static bool is_view_of(const BridgeWrapper *w, const BindType *type) {
    bool is_variable = w->kind == WRAP_VALUE || w->kind == WRAP_VARIABLE;
    return is_variable && (type->kind == BT_RECORD || type->kind == BT_ARRAY);
}

bool marshal_plan_result(Arena *a, BridgeModule *m, const BindType *type, BridgeWrapper *w, const char **reason) {
    const char *suffix, *local;
    w->result = type;
    w->result_type = type_descriptor(a, m, type, NULL);
    if (type->kind == BT_VOID || type->kind == BT_PTR || scalar_conversion(type, &suffix, &local)) return true;
    if (is_complete_record(type) || is_view_of(w, type) || w->kind == WRAP_TYPE) return true;
    return *reason = offer_type_problem(a, type), false;
}

// ---- Declarations as text ------------------------------------------------------------------------------------------------------

// "int *" + "p" -> "int *p";  "int (*)(void)" + "f" -> "int (*f)(void)".
static void put_declarator(StrBuf *out, const char *spelling, const char *name) {
    const char *star = strstr(spelling, "(*)");
    if (star) {
        strbuf_append(out, spelling, (size_t)(star + 2 - spelling));
        strbuf_puts(out, name);
        strbuf_puts(out, star + 2);
        return;
    }
    size_t n = strlen(spelling);
    strbuf_puts(out, spelling);
    if (*name && n && spelling[n - 1] != '*') strbuf_putc(out, ' ');
    strbuf_puts(out, name);
}

const char *marshal_declaration(Arena *a, const BindDecl *d) {
    StrBuf out = {0};
    if (d->kind == BIND_MACRO_FUNCTION) {
        strbuf_printf(&out, "#define %s(", d->name);
        for (int i = 0; i < d->macro.param_count; i++) strbuf_printf(&out, "%s%s", i ? ", " : "", d->macro.params[i]);
        strbuf_putc(&out, ')');
        const char *macro = arena_strndup(a, out.data, out.len);
        strbuf_free(&out);
        return macro;
    }
    if (d->kind != BIND_FUNCTION) {
        put_declarator(&out, d->type->spelling, d->name);
        const char *variable = arena_strndup(a, out.data, out.len);
        strbuf_free(&out);
        return variable;
    }
    put_declarator(&out, d->type->to->spelling, d->name);
    strbuf_putc(&out, '(');
    for (int i = 0; i < d->fn.param_count; i++) {
        if (i) strbuf_puts(&out, ", ");
        const char *name = d->fn.params[i].name;
        put_declarator(&out, d->fn.params[i].type->spelling, name + strspn(name, "_"));
    }
    if (d->type->is_variadic) strbuf_puts(&out, d->fn.param_count ? ", ..." : "...");
    else if (!d->fn.param_count) strbuf_puts(&out, "void");
    strbuf_putc(&out, ')');
    const char *text = arena_strndup(a, out.data, out.len);
    strbuf_free(&out);
    return text;
}

// ---- The wrapper ------------------------------------------------------------------------------------------------------------------

static bool is_array_form(const BridgeWrapper *w) { return w->nparams + w->is_dynamic > 6; } // CR_DIRECT_MAX

// `kind`: py for the wrapper, slow for the general part of one with a ready path.
static void put_head(StrBuf *out, const BridgeWrapper *w, const char *kind) {
    bool array = is_array_form(w), slow = !strcmp(kind, "slow");
    strbuf_printf(out, "static %s %sCrValue %s_%s(CrThread *t, CrFunction *callee CR_UNUSED", slow ? "CR_COLD" : "inline",
                  w->f.object_of ? "CR_UNUSED " : "", kind, w->f.c_name);
    if (array) strbuf_puts(out, ", const CrValue *args");
    for (int i = 0; i < w->nparams && !array; i++)
        strbuf_printf(out, ", CrValue v_%s%s", w->params[i].name, w->params[i].is_unused ? " CR_UNUSED" : "");
    if (w->is_dynamic && !array) strbuf_puts(out, ", CrValue rest");
    strbuf_puts(out, ") {\n");
}

static const char *value_of(Arena *a, const BridgeWrapper *w, int i) {
    return is_array_form(w) ? arena_printf(a, "args[%d]", i) : arena_printf(a, "v_%s", w->params[i].name);
}

static void put_argument(Arena *a, StrBuf *out, const BridgeWrapper *w, int i, int converted) {
    static const char *const pointers[] = {
        [CONVERT_STRING] = "string", [CONVERT_POINTER] = "pointer", [CONVERT_FUNCTION] = "function"};
    const BridgeParam *p = &w->params[i];
    if (p->is_unused) return;
    if (p->index < 0)
        strbuf_printf(out, "    if (!cr_to_%s(t, &c_%s, %s, &foreign_%s, %d))", p->conversion == CONVERT_RECORD ? "record" : p->suffix,
                      p->name, value_of(a, w, i), w->f.c_name, i);
    else
        strbuf_printf(out, "    if (!cr_to_%s(t, &x[%d], %s, &foreign_%s, %d))", pointers[p->conversion], p->index,
                      value_of(a, w, i), w->f.c_name, i);
    if (converted) strbuf_printf(out, " return cr_args_drop(t, x, %d);\n", converted);
    else strbuf_puts(out, " return CR_ERROR;\n");
}

static void put_arguments(Arena *a, StrBuf *out, const BridgeWrapper *w) {
    if (w->nargs) strbuf_printf(out, "    CrArg x[%d];\n", w->nargs);
    for (int i = 0; i < w->nparams; i++)
        if (w->params[i].index < 0 && !w->params[i].is_unused) strbuf_printf(out, "    %s c_%s;\n", w->params[i].local, w->params[i].name);
    int converted = 0;
    for (int i = 0; i < w->nparams; i++) {
        put_argument(a, out, w, i, converted);
        converted += w->params[i].index >= 0;
    }
}

// `ready`: the strings go as they are (put_ready_path).
static const char *call_text(Arena *a, const BridgeWrapper *w, bool ready) {
    StrBuf out = {0};
    const BindDecl *d = w->f.decl;
    if (w->kind == WRAP_VALUE) return d->name;
    strbuf_printf(&out, d->has_macro && w->kind != WRAP_MACRO ? "(%s)(" : "%s(", d->name);
    for (int i = 0; i < w->nparams; i++) {
        const BridgeParam *p = &w->params[i];
        if (i) strbuf_puts(&out, ", ");
        if (w->format && i == w->format_param) strbuf_puts(&out, w->format);
        else if (p->index >= 0 && ready) strbuf_printf(&out, "%scr_string_chars(%s)", p->cast, value_of(a, w, i));
        else if (p->index >= 0) strbuf_printf(&out, "%sx[%d].p", p->cast, p->index);
        else strbuf_printf(&out, "%sc_%s", p->cast, p->name);
    }
    strbuf_putc(&out, ')');
    const char *text = arena_strndup(a, out.data, out.len);
    strbuf_free(&out);
    return text;
}

// When a result tells that errno is worth keeping (API: check(), errno); NULL: never; "": always.
static const char *failure_test(const BridgeWrapper *w) {
    if (w->kind != WRAP_CALL) return NULL;
    const BindType *r = underlying(w->result);
    bool has_end_pointer = false; // strtol and its like: errno tells of overflow
    for (int i = 0; i < w->f.decl->fn.param_count; i++) {
        const BindType *p = w->f.decl->fn.params[i].type;
        has_end_pointer |= p->kind == BT_PTR && !p->to->is_const && p->to->kind == BT_PTR && p->to->to->kind == BT_CHAR;
    }
    if (r->kind == BT_PTR) return "r == NULL";
    if (r->kind == BT_VOID || r->kind == BT_BOOL) return NULL;
    if (has_end_pointer) return "";
    if (r->kind >= BT_FLOAT) return NULL;
    if (r->is_signed) return "r < 0";
    return r->size == 8 ? "r == UINT64_MAX" : NULL;
}

static const char *convert_result(Arena *a, const BridgeWrapper *w) {
    const BindType *r = underlying(w->result);
    const char *suffix, *local;
    if (r->kind == BT_PTR && r->to->kind == BT_CHAR && r->to->is_const) return "cr_from_string(t, r)";
    if (r->kind == BT_PTR)
        return arena_printf(a, "cr_from_pointer(t, r, %s, %s, %d)", type_descriptor(a, w->module, r->to, NULL),
                            w->nargs ? "x" : "NULL", w->nargs);
    if (r->kind == BT_WCHAR || r->kind == BT_CHAR16 || r->kind == BT_CHAR32) return "cr_from_char32(t, (uint32_t)r)";
    if (r->kind == BT_RECORD) return arena_printf(a, "cr_record_copy(t, %s, &r)", w->result_type);
    scalar_conversion(r, &suffix, &local);
    if (!strncmp(suffix, "int", 3) && r->size < 4) suffix = "int32";
    if (!strncmp(suffix, "uint", 4) && r->size < 4) suffix = "uint32";
    if (r->kind == BT_FLOAT || r->kind == BT_LONGDOUBLE) return "cr_from_double(t, (double)r)";
    return arena_printf(a, "cr_from_%s(t, r)", suffix);
}

static void put_call(Arena *a, StrBuf *out, const BridgeWrapper *w, bool ready) {
    if (w->kind != WRAP_CALL && (w->kind != WRAP_VALUE || is_view_of(w, w->result))) return; // put_result has it all
    const BindType *r = underlying(w->result);
    const char *suffix, *local = "const void *", *section = w->is_blocking ? "blocking" : w->takes_handle ? "foreign" : NULL;
    const char *test = w->kind == WRAP_CALL && w->f.decl->fn.is_noreturn ? NULL : failure_test(w);
    if (section) strbuf_printf(out, "    cr_enter_%s(t);\n", section);
    if (r->kind == BT_VOID) {
        strbuf_printf(out, "    %s;\n", call_text(a, w, ready));
    } else if (r->kind == BT_PTR) {
        bool plain = !r->to->is_volatile && r->to->kind != BT_FUNCTION;
        strbuf_printf(out, "    const void *r = %s%s;\n", plain ? "" : "(const void *)", call_text(a, w, ready));
    } else if (r->kind == BT_RECORD) {
        strbuf_printf(out, "    %s r = %s;\n", r->plain, call_text(a, w, ready));
    } else {
        scalar_conversion(r, &suffix, &local);
        strbuf_printf(out, "    %s r = %s%s;\n", local, r->kind == BT_ENUM ? arena_printf(a, "(%s)", local) : "", call_text(a, w, ready));
    }
    if (test && *test) strbuf_printf(out, "    if (%s) cr_errno_save(t);\n", test);
    else if (test) strbuf_puts(out, "    cr_errno_save(t);\n");
    if (w->error_text)
        strbuf_printf(out, "    const char *error = %s ? %s() : NULL;\n", w->error == ERROR_NULL_ERRNO ? "!r" : "r < 0", w->error_text);
    if (section) strbuf_printf(out, "    cr_exit_%s(t);\n", section);
    for (int i = 0; i < w->nparams; i++)
        if (w->params[i].index >= 0) strbuf_printf(out, "    CR_KEEP(%s);\n", value_of(a, w, i));
}

static const char *enum_class(Arena *a, StrBuf *out, const BridgeWrapper *w) {
    const BindDecl *d = w->result->decl;
    strbuf_puts(out, "    static const CrEnumConstant constants[] = {");
    for (int i = 0; i < d->enumeration.constant_count; i++) {
        const BindDecl *c = d->enumeration.constants[i];
        strbuf_printf(out, "%s{\"%s%s\", %s%lld}", i ? ", " : "", c->name, bind_is_python_keyword(c->name) ? "_" : "",
                      w->result->is_signed ? "" : "(int64_t)", (long long)c->value.integer);
    }
    strbuf_puts(out, "};\n");
    const char *tag = d->enumeration.typedef_name;
    if (!tag) tag = *d->name ? arena_printf(a, "enum_%s", d->name) : w->f.decl->name;
    return arena_printf(a, "cr_enum_class(t, \"%s\", \"%s\", constants, %d)", w->module->module, tag, d->enumeration.constant_count);
}

// The C expression of what the wrapper returns, before errors are looked at.
static const char *result_value(Arena *a, StrBuf *out, const BridgeWrapper *w) {
    const char *module = w->module->module, *name = w->f.decl->name;
    switch (w->kind) {
    case WRAP_MACRO: return arena_printf(a, "cr_from_any(t, %s)", call_text(a, w, false));
    case WRAP_MODULE: return arena_printf(a, "cr_c_module(t, \"%s\")", module);
    case WRAP_VARIABLE:
        return arena_printf(a, "cr_c_variable(t, \"%s\", \"%s\", (void *)(uintptr_t)&%s, %s)", module, name, name, w->result_type);
    case WRAP_TYPE:
        return w->result->kind == BT_ENUM ? enum_class(a, out, w) : arena_printf(a, "cr_ctype_object(t, %s)", w->result_type);
    case WRAP_VALUE:
        if (!is_view_of(w, w->result)) break;
        return arena_printf(a, "cr_field_get(t, (void *)(uintptr_t)&%s, &(CrCField){.type = %s}, NULL, CR_ERROR)", name, w->result_type);
    case WRAP_CALL: break;
    }
    return w->result->kind == BT_VOID ? "CR_NONE" : convert_result(a, w);
}

static void put_result(Arena *a, StrBuf *out, const BridgeWrapper *w) {
    const char *value = result_value(a, out, w);
    const char *text = w->error_text ? "error" : "NULL";
    if (w->error == ERROR_NEGATIVE_ERRNO) value = arena_printf(a, "r < 0 ? cr_raise_negative_errno(t, r, %s) : %s", text, value);
    if (w->error == ERROR_NULL_ERRNO)
        value = arena_printf(a, "!r ? cr_raise_negative_errno(t, -t->c_errno, %s) : %s", text, value);
    if (!w->nargs) {
        strbuf_printf(out, "    return cr_call_done(t, %s);\n}\n", value);
        return;
    }
    strbuf_printf(out, "    CrValue result = %s;\n    return cr_args_done(t, ", value);
    for (int i = 0; i < w->nargs; i++) strbuf_printf(out, "%sx[%d].kind", i ? " | " : "", i);
    strbuf_printf(out, ", x, %d, result, &foreign_%s);\n}\n", w->nargs, w->f.c_name);
}

// A function that takes strings (and scalars) has a path for the usual case, strs that C can read as they are: nothing to undo
// afterwards, and short enough to be inlined at the call. The general part is a function of its own then.
static bool has_ready_path(Arena *a, const BridgeWrapper *w) {
    int strings = 0;
    for (int i = 0; i < w->nparams; i++) {
        if (w->params[i].conversion != CONVERT_SCALAR && w->params[i].conversion != CONVERT_STRING) return false;
        strings += w->params[i].index >= 0;
    }
    if (!strings || strings > 3 || w->is_blocking || w->takes_handle || w->error_text || w->error || w->format) return false;
    return !is_array_form(w) && (underlying(w->result)->kind != BT_PTR || !strcmp(convert_result(a, w), "cr_from_string(t, r)"));
}

static void put_ready_path(Arena *a, StrBuf *out, const BridgeWrapper *w) {
    put_head(out, w, "py");
    strbuf_puts(out, "    if (CR_UNLIKELY(");
    for (int i = 0, n = 0; i < w->nparams; i++)
        if (w->params[i].index >= 0) strbuf_printf(out, "%s!cr_string_ready(%s)", n++ ? " || " : "", value_of(a, w, i));
    strbuf_printf(out, ")) return slow_%s(t, callee", w->f.c_name);
    for (int i = 0; i < w->nparams; i++) strbuf_printf(out, ", %s", value_of(a, w, i));
    strbuf_puts(out, ");\n");
    for (int i = 0; i < w->nparams; i++) {
        if (w->params[i].conversion != CONVERT_SCALAR) continue;
        strbuf_printf(out, "    %s c_%s;\n", w->params[i].local, w->params[i].name);
        put_argument(a, out, w, i, 0);
    }
    put_call(a, out, w, true);
    strbuf_printf(out, "    return cr_call_done(t, %s);\n}\n", w->result->kind == BT_VOID ? "CR_NONE" : convert_result(a, w));
}

static void put_dynamic_body(StrBuf *out, const BridgeWrapper *w) {
    if (is_array_form(w)) {
        strbuf_printf(out, "    return cr_call_variadic(t, &foreign_%s, args, args[%d]);\n}\n", w->f.c_name, w->nparams);
        return;
    }
    strbuf_puts(out, "    const CrValue args[] = {");
    for (int i = 0; i < w->nparams; i++) strbuf_printf(out, "%sv_%s", i ? ", " : "", w->params[i].name);
    if (!w->nparams) strbuf_puts(out, "CR_ERROR");
    strbuf_printf(out, "};\n    return cr_call_variadic(t, &foreign_%s, args, rest);\n}\n", w->f.c_name);
}

// ---- The descriptor -------------------------------------------------------------------------------------------------------------

static void put_param_tables(StrBuf *out, const BridgeWrapper *w) {
    if (w->nparams) {
        strbuf_printf(out, "static const CrCType *const T_%s[] = {", w->f.c_name);
        for (int i = 0; i < w->nparams; i++) strbuf_printf(out, "%s%s", i ? ", " : "", w->params[i].type);
        strbuf_puts(out, "};\n");
    }
    if (!w->nparams && !w->is_dynamic) return;
    strbuf_printf(out, "static const char *const N_%s[] = {", w->f.c_name);
    for (int i = 0; i < w->nparams; i++) strbuf_printf(out, "%s\"%s\"", i ? ", " : "", w->params[i].name);
    if (w->is_dynamic) strbuf_printf(out, "%s\"args\"", w->nparams ? ", " : "");
    strbuf_puts(out, "};\n");
}

static uint64_t nonnull_mask(const BridgeWrapper *w) {
    uint64_t mask = 0;
    if (w->f.decl->kind != BIND_FUNCTION) return 0;
    for (int i = 0; i < w->f.decl->fn.param_count && i < 64; i++)
        mask |= (uint64_t)w->f.decl->fn.params[i].is_nonnull << i;
    return mask;
}

static void put_foreign(Arena *a, StrBuf *out, const BridgeWrapper *w) {
    const BindDecl *d = w->f.decl;
    int n = w->nparams;
    bool has_names = n || w->is_dynamic;
    uint64_t nonnull = nonnull_mask(w);
    strbuf_printf(out, "static %sCrForeign foreign_%s = {\n    .code = {.name = \"%s\", .qualname = \"%s\", .filename = \"%s\", .line = %d, ",
                  w->f.object_of ? "CR_UNUSED " : "", w->f.c_name, d->name, d->name, w->module->header->spelling, d->line);
    strbuf_printf(out, ".argcount = %d, .nparams = %d, .flags = CR_CODE_C | CR_CODE_FOREIGN%s", n, n + w->is_dynamic,
                  w->is_dynamic ? " | CR_CODE_VARARGS" : "");
    if (has_names) strbuf_printf(out, ", .names = N_%s", w->f.c_name);
    strbuf_puts(out, "},\n    .def = {.doc = ");
    put_c_string(out, marshal_declaration(a, d));
    strbuf_printf(out, "}, .module = \"__c__.%s\", .entry = CR_FN(py_%s), .result = %s", w->module->module, w->f.c_name, w->result_type);
    if (n) strbuf_printf(out, ", .params = T_%s", w->f.c_name);
    if (nonnull) strbuf_printf(out, ", .nonnull = %#llx", (unsigned long long)nonnull);
    if (!w->f.object_of && d->kind == BIND_FUNCTION) strbuf_printf(out, ", .address = CR_FN(%s)", d->has_macro ? arena_printf(a, "(%s)", d->name) : d->name);
    strbuf_puts(out, "};\n");
    if (!w->f.object_of) strbuf_printf(out, "static CrFunction F_%s;\n", w->f.c_name);
}

void marshal_emit(Arena *a, StrBuf *out, const BridgeWrapper *w) {
    strbuf_printf(out, "\n// %s\n", marshal_declaration(a, w->f.decl));
    put_param_tables(out, w);
    strbuf_printf(out, "static CrForeign foreign_%s;\n", w->f.c_name);
    bool ready = !w->is_dynamic && has_ready_path(a, w);
    put_head(out, w, ready ? "slow" : "py");
    if (w->is_dynamic) {
        put_dynamic_body(out, w);
    } else {
        put_arguments(a, out, w);
        put_call(a, out, w, false);
        put_result(a, out, w);
        if (ready) put_ready_path(a, out, w);
    }
    put_foreign(a, out, w);
}
