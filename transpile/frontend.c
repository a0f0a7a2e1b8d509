// frontend.c -- the compiler as a library: text in, bytecode or an error out (runtime/vm/bytecode.h). What exec() and eval()
// call at run time, and what programs that run on the VM are compiled by.
#include "runtime/vm/bytecode.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "transpile/emit_bytecode.h"
#include "transpile/parse.h"
#include "transpile/tree.h"
#include "transpile/unicode.h"

static Source *read(Arena *a, const BcRequest *r) {
    return (r->is_bytes ? source_from_bytes : source_from_text)(a, NULL, r->filename, r->text, r->len);
}

static Node *parse(Arena *a, Source *s, BcMode mode) {
    if (s->error.message) return NULL;
    return mode == BC_EVAL ? parse_expression(a, s) : mode == BC_SINGLE ? parse_interactive(a, s) : parse_module(a, s);
}

// The tree that was given, or that of the text.
static Node *root_of(Arena *a, Source *s, const BcRequest *r) {
    if (!r->tree) return parse(a, s, r->mode);
    Node *root = tree_read(s, r->tree, r->ntree);
    return tree_validate(s, root) ? root : NULL;
}

static IrModule *lower(Arena *a, Source *s, const BcRequest *r, Node *root) {
    static const IrUnit units[] = {IR_UNIT_MODULE, IR_UNIT_EXEC, IR_UNIT_EVAL, IR_UNIT_SINGLE};
    Symtable *st = root ? symtable_build(a, s, root) : NULL;
    if (!st) return NULL;
    return r->mode == BC_MODULE ? lower_module(a, s, st, root, r->module_name, r->is_package, NULL)
                                : lower_unit(a, s, st, root, units[r->mode], "");
}

// Characters in the first `col` bytes of a line, counted from 1.
static int offset(const char *line, size_t len, int col) {
    int n = 1;
    for (size_t i = 0; i < (size_t)col; i++) n += i >= len || (line[i] & 0xC0) != 0x80;
    return n;
}

static int indentation(const char *line, size_t len) {
    size_t n = 0;
    while (n < len && strchr(" \t\f", line[n])) n++;
    return (int)n;
}

// There is no text: a tree, which has positions, or nothing at all.
static void place_in_tree(const Source *s, BcError *out) {
    if (out->placed && s->phase == PHASE_Parse) out->line = out->end_line = 0, out->text = "";
    if (!out->line || s->error.col < 0) return;
    out->offset = s->error.col + 1;
    out->end_line = s->error.end_line ? s->error.end_line : s->error.line;
    out->end_offset = s->error.end_line ? s->error.end_col + 1 : 0;
}

// Where the error is. What CPython does not know either, it gives in several ways: offset 0, end 0 or -1.
static void place(const Source *s, BcMode mode, BcError *out) {
    const SyntaxErrorInfo *e = &s->error;
    bool parser = s->phase == PHASE_Parse, bytes = parser && !e->of_tokenizer; // what columns count
    out->placed = e->line > 0;
    out->line = out->end_line = e->line;
    if (!out->placed || s->n_lines == 0) return place_in_tree(s, out);
    size_t len;
    const char *line = e->text ? e->text : source_line(s, e->line, &len);
    if (e->text) len = strlen(e->text);
    bool indent = e->kind == ERR_IndentationError;
    out->offset = e->col >= 0 ? (bytes ? offset(line, len, e->col) : e->col + 1)
                  : indent    ? indentation(line, len)
                              : e->kind == ERR_TabError;
    out->end_offset = indent ? -1 : parser && e->of_tokenizer ? out->offset : 0;
    if (e->end_line && !(e->end_line == e->line && e->end_col == e->col)) {
        size_t n = 0;
        const char *last = e->end_line == e->line ? line : source_line(s, e->end_line, &n);
        if (e->end_line == e->line) n = len;
        int end_col = bytes && (size_t)e->end_col > n ? (int)n : e->end_col; // a newline has no width
        out->end_line = e->end_line;
        out->end_offset = bytes ? offset(last, n, end_col) : end_col + 1;
    }
    if (!parser) return;
    bool whole = !e->text && (!s->missing_newline || e->line < s->n_lines || mode <= BC_EXEC);
    out->text = e->line <= s->n_lines || e->text ? line : "";
    out->text_len = len + (whole && bytes && e->line <= s->n_lines); // with its end, as CPython
    if (e->text) out->text = arena_printf(s->arena, "%s\n", e->text), out->text_len++;
}

static BcError error_of(const Source *s, const BcRequest *r) {
    const SyntaxErrorInfo *e = &s->error;
    BcError out = {
        .kind = (BcErrorKind)e->kind, .phase = (BcPhase)s->phase, .message = e->message, .incomplete = e->incomplete};
    place(s, r->mode, &out);
    if (r->incomplete_input && e->incomplete) out.message = "incomplete input";
    return out;
}

// CPython reads no further than to the first error, so warns of nothing behind it.
static void take_warnings(Source *s, const BcRequest *request, BcResult *result) {
    BcWarning *out = arena_array(s->arena, BcWarning, s->warnings.len + 1);
    int last = s->error.message && s->phase == PHASE_Parse && s->error.line > 0 ? s->error.line : INT_MAX;
    result->warnings = out;
    for (int i = 0; i < s->warnings.len; i++) {
        const SourceWarning *w = &s->warnings.items[i];
        if (w->line > last) continue;
        s->error = (SyntaxErrorInfo){.message = w->message, .line = w->line, .col = w->col, .end_line = w->end_line,
                                     .end_col = w->end_col, .of_tokenizer = w->of_tokenizer};
        s->phase = w->deprecation || w->of_tokenizer ? PHASE_Parse : PHASE_Check;
        out[result->nwarnings++] = (BcWarning){w->deprecation, error_of(s, request)};
    }
}

// Python 3.11's ast has no nodes for PEP 695.
static void find_unrepresentable(Node *n, void *source) {
    if (n->kind == AST_TypeAlias || n->kind == AST_TypeVar || n->kind == AST_ParamSpec || n->kind == AST_TypeVarTuple)
        source_error(source, node_range(n), "type parameters and aliases have no nodes in Python 3.11's ast");
    else ast_visit_children(n, find_unrepresentable, source);
}

void bc_compile(const BcRequest *request, BcResult *result) {
    Arena *a = calloc(1, sizeof *a);
    *result = (BcResult){.memory = a};
    if (!a) abort();
    Source *s = read(a, request);
    s->optimize = request->optimize;
    s->mark_lines = true;
    s->future_annotations = request->future_annotations;
    s->barry = request->barry;
    s->max_digits = request->max_digits;
    s->open_blocks = request->open_blocks;
    Node *root = root_of(a, s, request);
    if (root && request->only_tree) find_unrepresentable(root, s);
    if (s->error.message) {
        result->error = error_of(s, request);
    } else if (request->only_tree) {
        TreeItems items = {0};
        tree_write(a, root, &items);
        result->tree = items.items;
        result->ntree = (size_t)items.len;
    } else {
        IrModule *m = lower(a, s, request, root);
        if (m) result->module = emit_bytecode(m);
        else result->error = error_of(s, request);
    }
    take_warnings(s, request, result);
}

void bc_free(BcResult *result) {
    arena_free(result->memory);
    free(result->memory);
    *result = (BcResult){0};
}
