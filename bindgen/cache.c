// cache.c -- writing and reading the text of cache.h. Each write_x has its read_x beside it, field by field in
// the same order. The reader trusts nothing: indices are checked, and any surprise makes the file invalid (it
// is then made again), never the compiler wrong.
#include "bindgen/cache.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bindgen/names.h"

// ---- Fields -----------------------------------------------------------------------------------------------

static void put_bytes(StrBuf *out, const char *bytes, size_t n) {
    for (size_t i = 0; i < n; i++) {
        switch (bytes[i]) {
        case '\t': strbuf_puts(out, "\\t"); break;
        case '\n': strbuf_puts(out, "\\n"); break;
        case '\\': strbuf_puts(out, "\\\\"); break;
        case 0: strbuf_puts(out, "\\0"); break;
        default: strbuf_putc(out, bytes[i]);
        }
    }
    strbuf_putc(out, '\t');
}

static void put_text(StrBuf *out, const char *s) { put_bytes(out, s ? s : "", s ? strlen(s) : 0); }
static void put_int(StrBuf *out, int64_t n) { strbuf_printf(out, "%" PRId64 "\t", n); }
static void put_hex(StrBuf *out, uint64_t n) { strbuf_printf(out, "%" PRIx64 "\t", n); }
static void put_type(StrBuf *out, const BindType *t) { put_int(out, t ? t->id : -1); }
static void put_decl(StrBuf *out, const BindDecl *d) { put_int(out, d ? d->id : -1); }
static void end_line(StrBuf *out) { out->data[out->len - 1] = '\n'; }

static void begin_line(StrBuf *out, char letter) {
    strbuf_putc(out, letter);
    strbuf_putc(out, '\t');
}

typedef struct Reader {
    Arena *a;
    BindHeader *h;
    char *next;     // next unread byte
    char *end;      // the NUL behind the text
    bool line_over; // the last field of the line was read
    bool bad;       // something did not fit; everything after is ignored
} Reader;

static char unescape(char c) { return c == 't' ? '\t' : c == 'n' ? '\n' : c == '0' ? 0 : c; }

// The next field of the line, unescaped in place; "" and r->bad when there is none.
static char *get_bytes(Reader *r, size_t *len) {
    char *start = r->next, *from = start, *to = start;
    *len = 0;
    if (r->bad || r->line_over) {
        r->bad = true;
        return (char *)"";
    }
    while (*from && *from != '\t' && *from != '\n') {
        if (*from == '\\' && from[1]) from++, *to++ = unescape(*from++);
        else *to++ = *from++;
    }
    r->bad = !*from;
    r->line_over = *from == '\n';
    r->next = from + !r->bad;
    *to = 0;
    *len = (size_t)(to - start);
    return start;
}

static char *get_text(Reader *r) {
    size_t len;
    return get_bytes(r, &len);
}

static int64_t get_int(Reader *r) { return strtoll(get_text(r), NULL, 10); }
static uint64_t get_hex(Reader *r) { return strtoull(get_text(r), NULL, 16); }

// A number that must be in [low, high].
static int get_range(Reader *r, int64_t low, int64_t high) {
    int64_t n = get_int(r);
    if (n < low || n > high) r->bad = true;
    return r->bad ? (int)low : (int)n;
}

static BindType *get_type(Reader *r) {
    int id = get_range(r, -1, r->h->type_count - 1);
    return id < 0 ? NULL : r->h->types[id];
}

static BindDecl *get_decl(Reader *r) {
    int id = get_range(r, -1, r->h->decl_count - 1);
    return id < 0 ? NULL : r->h->decls[id];
}

// A count of things of which each takes at least two bytes of the line: so that a wrong one cannot ask for more
// memory than the file is long.
static int get_count(Reader *r) { return get_range(r, 0, r->end - r->next); }

static void begin_read(Reader *r, char letter) {
    if (r->bad || r->next[0] != letter || r->next[1] != '\t') r->bad = true;
    else r->next += 2;
    r->line_over = false;
}

static void end_read(Reader *r) { r->bad |= !r->line_over; }

// Sets of booleans are one number: bit i is flags[i].
static int pack(const bool *const flags[], int n) {
    int bits = 0;
    for (int i = 0; i < n; i++) bits |= *flags[i] << i;
    return bits;
}

static void unpack(int bits, bool *const flags[], int n) {
    for (int i = 0; i < n; i++) *flags[i] = bits >> i & 1;
}

#define FLAGS(...) ((const bool *const[]){__VA_ARGS__}), (int)(sizeof((const bool *[]){__VA_ARGS__}) / sizeof(bool *))
#define OUT_FLAGS(...) ((bool *const[]){__VA_ARGS__}), (int)(sizeof((const bool *[]){__VA_ARGS__}) / sizeof(bool *))
#define TYPE_FLAGS(t)                                                                                         \
    &(t)->is_signed, &(t)->is_const, &(t)->is_volatile, &(t)->is_atomic, &(t)->is_variadic, &(t)->has_no_prototype
#define DECL_FLAGS(d) &(d)->is_own, &(d)->is_macro, &(d)->has_macro
#define FUNCTION_FLAGS(f) &(f)->is_static, &(f)->has_body, &(f)->is_inline, &(f)->is_noreturn
#define RECORD_FLAGS(x) &(x)->is_opaque, &(x)->is_anonymous, &(x)->has_flexible

// ---- Types ------------------------------------------------------------------------------------------------

static void write_type(StrBuf *out, const BindType *t) {
    begin_line(out, 'T');
    put_int(out, t->kind);
    put_int(out, t->size);
    put_int(out, t->align);
    put_int(out, pack(FLAGS(TYPE_FLAGS(t))));
    put_type(out, t->to);
    put_int(out, t->length);
    put_decl(out, t->decl);
    put_text(out, t->typedef_name);
    put_text(out, t->spelling);
    put_text(out, t->plain == t->spelling ? "" : t->plain);
    put_int(out, t->param_count);
    for (int i = 0; i < t->param_count; i++) put_type(out, t->params[i]);
    end_line(out);
}

static const char *or_null(const char *text) { return *text ? text : NULL; }

static void read_type(Reader *r, BindType *t) {
    begin_read(r, 'T');
    t->kind = (BindTypeKind)get_range(r, BT_UNSUPPORTED, BT_VALIST);
    t->size = get_int(r);
    t->align = (int)get_int(r);
    unpack((int)get_int(r), OUT_FLAGS(TYPE_FLAGS(t)));
    t->to = get_type(r);
    t->length = get_int(r);
    t->decl = get_decl(r);
    t->typedef_name = or_null(get_text(r));
    t->spelling = get_text(r);
    t->plain = get_text(r);
    if (!*t->plain) t->plain = t->spelling;
    t->param_count = get_count(r);
    t->params = arena_array(r->a, BindType *, t->param_count);
    for (int i = 0; i < t->param_count; i++) t->params[i] = get_type(r);
    end_read(r);
}

// ---- Declarations -----------------------------------------------------------------------------------------

static void write_function(StrBuf *out, const BindFunction *f) {
    put_int(out, pack(FLAGS(FUNCTION_FLAGS(f))));
    put_text(out, f->symbol);
    put_int(out, f->format);
    put_int(out, f->format_param);
    put_int(out, f->format_first);
    put_int(out, f->param_count);
    for (int i = 0; i < f->param_count; i++) {
        put_text(out, f->params[i].name);
        put_int(out, f->params[i].is_nonnull);
        put_type(out, f->params[i].type);
    }
    put_int(out, f->annotation_count);
    for (int i = 0; i < f->annotation_count; i++) put_text(out, f->annotations[i]);
}

static void read_function(Reader *r, BindFunction *f) {
    unpack((int)get_int(r), OUT_FLAGS(FUNCTION_FLAGS(f)));
    f->symbol = get_text(r);
    f->format = (BindFormatKind)get_range(r, BIND_FORMAT_NONE, BIND_FORMAT_STRFTIME);
    f->format_param = (int)get_int(r);
    f->format_first = (int)get_int(r);
    f->param_count = get_count(r);
    f->params = arena_array(r->a, BindParam, f->param_count);
    for (int i = 0; i < f->param_count; i++) {
        f->params[i].name = get_text(r);
        f->params[i].is_nonnull = get_int(r) != 0;
        f->params[i].type = get_type(r);
    }
    f->annotation_count = get_count(r);
    f->annotations = arena_array(r->a, const char *, f->annotation_count);
    for (int i = 0; i < f->annotation_count; i++) f->annotations[i] = get_text(r);
}

static void write_record(StrBuf *out, const BindRecord *x) {
    put_int(out, pack(FLAGS(RECORD_FLAGS(x))));
    put_int(out, x->size);
    put_int(out, x->align);
    put_text(out, x->typedef_name);
    put_int(out, x->field_count);
    for (int i = 0; i < x->field_count; i++) {
        put_text(out, x->fields[i].name);
        put_type(out, x->fields[i].type);
        put_int(out, x->fields[i].offset);
        put_int(out, x->fields[i].width);
        put_int(out, x->fields[i].line);
    }
}

static void read_record(Reader *r, BindRecord *x) {
    unpack((int)get_int(r), OUT_FLAGS(RECORD_FLAGS(x)));
    x->size = get_int(r);
    x->align = (int)get_int(r);
    x->typedef_name = or_null(get_text(r));
    x->field_count = get_count(r);
    x->fields = arena_array(r->a, BindField, x->field_count);
    for (int i = 0; i < x->field_count; i++) {
        x->fields[i].name = get_text(r);
        x->fields[i].type = get_type(r);
        x->fields[i].offset = get_int(r);
        x->fields[i].width = (int)get_int(r);
        x->fields[i].line = (int)get_int(r);
        r->bad |= !x->fields[i].type;
    }
}

static void write_enum(StrBuf *out, const BindEnum *e) {
    put_int(out, e->is_anonymous);
    put_text(out, e->typedef_name);
    put_int(out, e->constant_count);
    for (int i = 0; i < e->constant_count; i++) put_decl(out, e->constants[i]);
}

static void read_enum(Reader *r, BindEnum *e) {
    e->is_anonymous = get_int(r) != 0;
    e->typedef_name = or_null(get_text(r));
    e->constant_count = get_count(r);
    e->constants = arena_array(r->a, BindDecl *, e->constant_count);
    for (int i = 0; i < e->constant_count; i++) {
        e->constants[i] = get_decl(r);
        r->bad |= !e->constants[i];
    }
}

static void write_value(StrBuf *out, const BindValue *v) {
    put_hex(out, (uint64_t)((unsigned __int128)v->integer >> 64));
    put_hex(out, (uint64_t)v->integer);
    strbuf_printf(out, "%a\t", v->number);
    put_int(out, v->length);
    put_bytes(out, v->bytes, v->bytes ? (size_t)v->length : 0);
}

static void read_value(Reader *r, BindValue *v) {
    size_t len;
    uint64_t high = get_hex(r);
    v->integer = (__int128)((unsigned __int128)high << 64 | get_hex(r));
    v->number = strtod(get_text(r), NULL);
    v->length = get_int(r);
    v->bytes = get_bytes(r, &len);
    r->bad |= v->length != (int64_t)len;
}

static void write_macro(StrBuf *out, const BindMacro *m) {
    put_int(out, m->is_variadic | m->is_statement << 1);
    put_int(out, m->param_count);
    for (int i = 0; i < m->param_count; i++) put_text(out, m->params[i]);
}

static void read_macro(Reader *r, BindMacro *m) {
    unpack((int)get_int(r), OUT_FLAGS(&m->is_variadic, &m->is_statement));
    m->param_count = get_count(r);
    m->params = arena_array(r->a, const char *, m->param_count);
    for (int i = 0; i < m->param_count; i++) m->params[i] = get_text(r);
}

static void write_details(StrBuf *out, const BindDecl *d) {
    switch (d->kind) {
    case BIND_FUNCTION: write_function(out, &d->fn); break;
    case BIND_VARIABLE:
        put_int(out, pack(FLAGS(&d->var.is_static, &d->var.is_extern, &d->var.is_thread)));
        put_text(out, d->var.symbol);
        break;
    case BIND_STRUCT:
    case BIND_UNION: write_record(out, &d->record); break;
    case BIND_ENUM: write_enum(out, &d->enumeration); break;
    case BIND_ENUM_CONSTANT:
    case BIND_MACRO_INT:
    case BIND_MACRO_CHAR:
    case BIND_MACRO_FLOAT:
    case BIND_MACRO_STRING: write_value(out, &d->value); break;
    case BIND_MACRO_FUNCTION: write_macro(out, &d->macro); break;
    case BIND_MACRO_EXPR: put_int(out, pack(FLAGS(&d->expr.is_lvalue, &d->expr.is_constant))); break;
    default: break;
    }
}

static void read_details(Reader *r, BindDecl *d) {
    switch (d->kind) {
    case BIND_FUNCTION: read_function(r, &d->fn); break;
    case BIND_VARIABLE:
        unpack((int)get_int(r), OUT_FLAGS(&d->var.is_static, &d->var.is_extern, &d->var.is_thread));
        d->var.symbol = get_text(r);
        break;
    case BIND_STRUCT:
    case BIND_UNION: read_record(r, &d->record); break;
    case BIND_ENUM: read_enum(r, &d->enumeration); break;
    case BIND_ENUM_CONSTANT:
    case BIND_MACRO_INT:
    case BIND_MACRO_CHAR:
    case BIND_MACRO_FLOAT:
    case BIND_MACRO_STRING: read_value(r, &d->value); break;
    case BIND_MACRO_FUNCTION: read_macro(r, &d->macro); break;
    case BIND_MACRO_EXPR: unpack((int)get_int(r), OUT_FLAGS(&d->expr.is_lvalue, &d->expr.is_constant)); break;
    default: break;
    }
}

static void write_decl(StrBuf *out, const BindDecl *d) {
    begin_line(out, 'D');
    put_int(out, d->kind);
    put_int(out, d->file);
    put_int(out, d->line);
    put_int(out, pack(FLAGS(DECL_FLAGS(d))));
    put_type(out, d->type);
    put_decl(out, d->target);
    put_text(out, d->name);
    put_text(out, d->text);
    put_text(out, d->reason);
    write_details(out, d);
    end_line(out);
}

static void read_decl(Reader *r, BindDecl *d) {
    begin_read(r, 'D');
    d->kind = (BindKind)get_range(r, 0, BIND_KIND_COUNT - 1);
    d->file = get_range(r, -1, r->h->file_count - 1);
    d->line = (int)get_int(r);
    unpack((int)get_int(r), OUT_FLAGS(DECL_FLAGS(d)));
    d->type = get_type(r);
    d->target = get_decl(r);
    d->name = get_text(r);
    d->text = get_text(r);
    d->reason = get_text(r);
    read_details(r, d);
    end_read(r);
}

// Kinds must have what model.h promises, else a damaged file could crash its readers.
static bool is_sound_type(const BindType *t) {
    bool needs_to = t->kind == BT_PTR || t->kind == BT_ARRAY || t->kind == BT_FUNCTION || t->kind == BT_VECTOR ||
                    t->kind == BT_COMPLEX;
    if (needs_to && !t->to) return false;
    for (int i = 0; i < t->param_count; i++) {
        if (!t->params[i]) return false;
    }
    if (t->kind == BT_ENUM) return t->decl && t->decl->kind == BIND_ENUM;
    return t->kind != BT_RECORD || (t->decl && (t->decl->kind == BIND_STRUCT || t->decl->kind == BIND_UNION));
}

static bool is_sound_decl(const BindDecl *d) {
    if (d->kind == BIND_FUNCTION) {
        if (!d->type || d->type->kind != BT_FUNCTION || d->type->param_count != d->fn.param_count) return false;
        for (int i = 0; i < d->fn.param_count; i++) {
            if (!d->fn.params[i].type) return false;
        }
    }
    if (d->kind == BIND_MACRO_ALIAS) return d->target && d->target->kind != BIND_MACRO_ALIAS;
    return d->type || d->kind == BIND_UNAVAILABLE || d->kind == BIND_MACRO_MEMBER || d->kind == BIND_MACRO_FUNCTION;
}

static bool is_sound(const BindHeader *h) {
    for (int i = 0; i < h->type_count; i++) {
        if (!is_sound_type(h->types[i])) return false;
    }
    for (int i = 0; i < h->decl_count; i++) {
        if (!is_sound_decl(h->decls[i])) return false;
    }
    return true;
}

// ---- The header -------------------------------------------------------------------------------------------

static void write_file(StrBuf *out, char letter, const BindFile *f) {
    begin_line(out, letter);
    put_int(out, f->is_own);
    put_int(out, f->size);
    put_int(out, f->mtime_ns);
    put_hex(out, f->hash);
    put_text(out, f->path);
    end_line(out);
}

static void read_file(Reader *r, char letter, BindFile *f) {
    begin_read(r, letter);
    f->is_own = get_int(r) != 0;
    f->size = get_int(r);
    f->mtime_ns = get_int(r);
    f->hash = get_hex(r);
    f->path = get_text(r);
    end_read(r);
}

static void write_texts(StrBuf *out, char letter, const char **texts, int n) {
    begin_line(out, letter);
    put_int(out, n);
    for (int i = 0; i < n; i++) put_text(out, texts[i]);
    end_line(out);
}

static const char **read_texts(Reader *r, char letter, int *n) {
    begin_read(r, letter);
    *n = get_count(r);
    const char **texts = arena_array(r->a, const char *, *n);
    for (int i = 0; i < *n; i++) texts[i] = get_text(r);
    end_read(r);
    return texts;
}

void cache_write(StrBuf *out, const BindHeader *h, const CacheOrigin *origin) {
    strbuf_printf(out, "cranky-bindings\t%d\n", BIND_CACHE_VERSION);
    write_file(out, 'B', &origin->tool);
    write_file(out, 'L', &origin->clang);
    begin_line(out, 'H');
    put_text(out, origin->options);
    put_text(out, h->spelling);
    put_text(out, h->path);
    put_text(out, h->target);
    put_text(out, h->package);
    put_int(out, h->file_count);
    put_int(out, h->type_count);
    put_int(out, h->decl_count);
    end_line(out);
    write_texts(out, 'C', h->cflags, h->cflag_count);
    write_texts(out, 'P', h->prelude, h->prelude_count);
    for (int i = 0; i < h->file_count; i++) write_file(out, 'F', &h->files[i]);
    for (int i = 0; i < h->type_count; i++) write_type(out, h->types[i]);
    for (int i = 0; i < h->decl_count; i++) write_decl(out, h->decls[i]);
    strbuf_puts(out, ".\n");
}

static void read_head(Reader *r, CacheOrigin *origin) {
    BindHeader *h = r->h;
    read_file(r, 'B', &origin->tool);
    read_file(r, 'L', &origin->clang);
    begin_read(r, 'H');
    origin->options = get_text(r);
    h->spelling = get_text(r);
    h->path = get_text(r);
    h->target = get_text(r);
    h->package = get_text(r);
    h->file_count = get_count(r);
    h->type_count = get_count(r);
    h->decl_count = get_count(r);
    end_read(r);
    h->cflags = read_texts(r, 'C', &h->cflag_count);
    h->prelude = read_texts(r, 'P', &h->prelude_count);
}

// All objects exist before any is read, so that they can point to each other.
static void make_objects(Reader *r) {
    BindHeader *h = r->h;
    BindType *types = arena_array(r->a, BindType, h->type_count);
    BindDecl *decls = arena_array(r->a, BindDecl, h->decl_count);
    h->files = arena_array(r->a, BindFile, h->file_count);
    h->types = arena_array(r->a, BindType *, h->type_count);
    h->decls = arena_array(r->a, BindDecl *, h->decl_count);
    for (int i = 0; i < h->type_count; i++) h->types[i] = &types[i], types[i].id = i;
    for (int i = 0; i < h->decl_count; i++) h->decls[i] = &decls[i], decls[i].id = i;
}

BindHeader *cache_read(Arena *a, char *text, CacheOrigin *origin) {
    char first[64];
    int n = snprintf(first, sizeof first, "cranky-bindings\t%d\n", BIND_CACHE_VERSION);
    if (strncmp(text, first, (size_t)n)) return NULL;
    Reader r = {.a = a, .h = arena_new(a, BindHeader), .next = text + n, .end = text + strlen(text)};
    BindHeader *h = r.h;
    h->arena = a;
    h->cache_path = "";
    read_head(&r, origin);
    if (r.bad) return NULL;
    make_objects(&r);
    for (int i = 0; i < h->file_count && !r.bad; i++) read_file(&r, 'F', &h->files[i]);
    for (int i = 0; i < h->type_count && !r.bad; i++) read_type(&r, h->types[i]);
    for (int i = 0; i < h->decl_count && !r.bad; i++) read_decl(&r, h->decls[i]);
    if (r.bad || strcmp(r.next, ".\n") || !is_sound(h)) return NULL;
    bind_build_index(h);
    return h;
}

// ---- Keys -------------------------------------------------------------------------------------------------

static uint64_t hash_text(uint64_t hash, const char *text) {
    return names_hash_more(hash, text ? text : "", text ? strlen(text) + 1 : 1);
}

static uint64_t hash_list(uint64_t hash, const char **texts, int n) {
    for (int i = 0; i < n; i++) hash = hash_text(hash, texts[i]);
    return hash_text(hash, NULL);
}

const char *cache_key(Arena *a, const char *spelling, const BindOptions *o) {
    uint64_t hash = names_hash(spelling, strlen(spelling) + 1);
    hash = hash_list(hash, o->include_dirs, o->include_dir_count);
    hash = hash_list(hash, o->defines, o->define_count);
    hash = hash_list(hash, o->prelude, o->prelude_count);
    hash = hash_text(hash, o->cranky_include);
    hash = hash_text(hash, o->target);
    hash = hash_text(hash, o->sysroot);
    return arena_printf(a, "%016" PRIx64, hash);
}

bool cache_stat(const char *path, BindFile *f) {
    struct stat st;
    f->path = path;
    if (stat(path, &st) < 0) return false;
    f->size = st.st_size;
    f->mtime_ns = st.st_mtim.tv_sec * 1000000000ll + st.st_mtim.tv_nsec;
    return true;
}
