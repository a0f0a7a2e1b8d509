// frontend.c -- the compiler as a library: text in, bytecode or an error out (runtime/vm/bytecode.h). What exec() and eval()
// call at run time, and what programs that run on the VM are compiled by.
#include "runtime/vm/bytecode.h"

#include <stdlib.h>
#include <string.h>

#include "transpile/emit_bytecode.h"
#include "transpile/parse.h"
#include "transpile/unicode.h"

static Source *read(Arena *a, const BcRequest *r) {
    return (r->is_bytes ? source_from_bytes : source_from_text)(a, NULL, r->filename, r->text, r->len);
}

static Node *parse(Arena *a, Source *s, BcMode mode) {
    if (s->error.message) return NULL;
    return mode == BC_EVAL ? parse_expression(a, s) : mode == BC_SINGLE ? parse_interactive(a, s) : parse_module(a, s);
}

static IrModule *lower(Arena *a, Source *s, const BcRequest *r) {
    static const IrUnit units[] = {IR_UNIT_MODULE, IR_UNIT_EXEC, IR_UNIT_EVAL, IR_UNIT_SINGLE};
    Node *root = parse(a, s, r->mode);
    Symtable *st = root ? symtable_build(a, s, root) : NULL;
    if (!st) return NULL;
    return r->mode == BC_MODULE ? lower_module(a, s, st, root, r->module_name, r->is_package, NULL)
                                : lower_unit(a, s, st, root, units[r->mode], "");
}

// Characters in the first n bytes of a line, counted from 1; 0 for a column that is not known.
static int offset(const char *line, size_t len, int col) {
    if (col < 0) return 0;
    int n = 1;
    for (size_t i = 0; i < (size_t)col; i++) n += i >= len || (line[i] & 0xC0) != 0x80;
    return n;
}

static BcError error_of(const Source *s) {
    const SyntaxErrorInfo *e = &s->error;
    BcError out = {.kind = (BcErrorKind)e->kind, .message = e->message, .line = e->line, .incomplete = e->incomplete};
    out.text = e->text;
    out.text_len = e->text ? strlen(e->text) : 0;
    if (!e->text && e->line > 0 && e->line <= s->n_lines) {
        out.text = source_line(s, e->line, &out.text_len);
        out.text_len += !s->missing_newline || e->line <= s->n_lines; // with its end, as CPython
    }
    if (!e->line) return out;
    out.offset = offset(out.text ? out.text : "", out.text_len, e->col);
    if (!e->end_line) return out;
    size_t len = 0;
    const char *last = e->text ? e->text : e->end_line <= s->n_lines ? source_line(s, e->end_line, &len) : "";
    out.end_line = e->end_line;
    out.end_offset = offset(last, e->text ? out.text_len : len, e->end_col);
    return out;
}

void bc_compile(const BcRequest *request, BcResult *result) {
    Arena *a = calloc(1, sizeof *a);
    *result = (BcResult){.memory = a};
    if (!a) abort();
    Source *s = read(a, request);
    s->future_annotations = request->future_annotations;
    IrModule *m = lower(a, s, request);
    if (m) result->module = emit_bytecode(m);
    else result->error = error_of(s);
}

void bc_free(BcResult *result) {
    arena_free(result->memory);
    free(result->memory);
    *result = (BcResult){0};
}
