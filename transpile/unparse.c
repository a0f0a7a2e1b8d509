// unparse.c -- writes an annotation back as source text.
//
// In: the expression of an annotation. Out: the text CPython stores for it under `from __future__ import annotations`.
// Names, attributes, subscripts, calls, displays, constants and X | Y: what annotations consist of. Binary operators other
// than | would need precedences and are refused with the rest.
#include "transpile/unparse.h"

static bool list(StrBuf *out, const NodeList *items, const char *open, const char *close) {
    strbuf_puts(out, open);
    for (int i = 0; i < items->len; i++) {
        if (i) strbuf_puts(out, ", ");
        if (!unparse_annotation(out, items->items[i])) return false;
    }
    strbuf_puts(out, close);
    return true;
}

static bool constant(StrBuf *out, const Constant *c) {
    switch (c->kind) {
    case CONST_None: strbuf_puts(out, "None"); return true;
    case CONST_True: strbuf_puts(out, "True"); return true;
    case CONST_False: strbuf_puts(out, "False"); return true;
    case CONST_Ellipsis: strbuf_puts(out, "..."); return true;
    case CONST_Str: ast_repr_str(out, c->text, c->len); return true;
    case CONST_Bytes: ast_repr_bytes(out, c->text, c->len); return true;
    case CONST_Float: ast_repr_float(out, c->real); return true;
    case CONST_Int:
        if (c->fits_int64) strbuf_printf(out, "%lld", (long long)c->integer);
        return c->fits_int64;
    default: return false;
    }
}

// The index of a subscript: a tuple has no parentheses here, unless it is empty.
static bool index_text(StrBuf *out, const Node *n) {
    if (n->kind != AST_Tuple || !n->Tuple.elts.len) return unparse_annotation(out, n);
    return list(out, &n->Tuple.elts, "", n->Tuple.elts.len == 1 ? "," : "");
}

static bool call(StrBuf *out, const Node *n) {
    if (!unparse_annotation(out, n->Call.func)) return false;
    const NodeList *keywords = &n->Call.keywords;
    if (!list(out, &n->Call.args, "(", "")) return false;
    for (int i = 0; i < keywords->len; i++) {
        const Node *k = keywords->items[i];
        if (i || n->Call.args.len) strbuf_puts(out, ", ");
        strbuf_printf(out, k->keyword.arg ? "%s=" : "**", k->keyword.arg);
        if (!unparse_annotation(out, k->keyword.value)) return false;
    }
    strbuf_putc(out, ')');
    return true;
}

bool unparse_annotation(StrBuf *out, const Node *n) {
    switch (n->kind) {
    case AST_Name: strbuf_puts(out, n->Name.id); return true;
    case AST_Constant: return constant(out, &n->Constant.value);
    case AST_Attribute:
        if (n->Attribute.value->kind == AST_BinOp || !unparse_annotation(out, n->Attribute.value)) return false;
        strbuf_printf(out, ".%s", n->Attribute.attr);
        return true;
    case AST_Subscript:
        if (n->Subscript.value->kind == AST_BinOp || !unparse_annotation(out, n->Subscript.value)) return false;
        strbuf_putc(out, '[');
        if (!index_text(out, n->Subscript.slice)) return false;
        strbuf_putc(out, ']');
        return true;
    case AST_BinOp:
        if (n->BinOp.op != OP_BitOr || n->BinOp.right->kind == AST_BinOp || !unparse_annotation(out, n->BinOp.left)) return false;
        strbuf_puts(out, " | ");
        return unparse_annotation(out, n->BinOp.right);
    case AST_List: return list(out, &n->List.elts, "[", "]");
    case AST_Tuple: return list(out, &n->Tuple.elts, "(", n->Tuple.elts.len == 1 ? ",)" : ")");
    case AST_Call: return call(out, n);
    case AST_Starred: strbuf_putc(out, '*'); return unparse_annotation(out, n->Starred.value);
    default: return false;
    }
}
