// dump_main.c -- the front end as a command for the tests in this folder.
//
//     dump_main [--check | --symtable] FILE...
//     dump_main [--check | --symtable] -
//
// Prints each file's AST as ast.dump(tree, include_attributes=True), one line per file; a refused file gives
// its error on stderr and exit code 1. --check builds the AST and the symbol table and prints nothing;
// --symtable prints the scopes. With "-" the names of files come from standard input, one a line, and each is
// answered with the line "ok LENGTH" or "error LENGTH" and that many bytes, so that one process serves a
// whole tree of files.
#include "transpile/ast.h"
#include "transpile/parse.h"
#include "transpile/source.h"
#include "transpile/symtable.h"

#include <stdio.h>
#include <string.h>

typedef enum Mode { MODE_Dump, MODE_Check, MODE_Symtable } Mode;

// One line per scope: name, line, and its symbols as name:place.
static void print_scopes(StrBuf *out, const Symtable *st) {
    static const char *const places[] = {"local", "cell", "free", "global", "implicit"};
    for (int i = 0; i < st->n_scopes; i++) {
        const Scope *s = st->scopes[i];
        strbuf_printf(out, "%s %d", s->name, s->node->lineno);
        for (int k = 0; k < s->symbols.len; k++) {
            const Symbol *sym = s->symbols.items[k];
            strbuf_printf(out, " %s:%s", sym->name, places[sym->place]);
            if (sym->flags & SYM_Parameter) strbuf_puts(out, ":parameter");
        }
        strbuf_putc(out, '\n');
    }
}

// Handles one file. Appends what is to be printed, or its error, to `out`; returns whether it was accepted.
static bool process(const char *path, Mode mode, StrBuf *out) {
    Arena a = {0};
    Source *s = source_from_file(&a, NULL, path);
    Symtable *st = NULL;
    Node *module = s ? parse_module(&a, s) : NULL;
    if (module && mode != MODE_Dump) st = symtable_build(&a, s, module);
    bool ok = mode == MODE_Dump ? module != NULL : st != NULL;
    if (!s)
        strbuf_printf(out, "%s: cannot be read\n", path);
    else if (!ok)
        source_format_error(s, out);
    else if (mode == MODE_Dump)
        ast_dump(out, module, true);
    else if (mode == MODE_Symtable)
        print_scopes(out, st);
    arena_free(&a);
    return ok;
}

static int serve(Mode mode) {
    char path[4096];
    while (fgets(path, sizeof path, stdin)) {
        path[strcspn(path, "\n")] = '\0';
        StrBuf out = {0};
        bool ok = process(path, mode, &out);
        printf("%s %zu\n", ok ? "ok" : "error", out.len);
        if (out.len) fwrite(out.data, 1, out.len, stdout);
        fflush(stdout);
        strbuf_free(&out);
    }
    return 0;
}

int main(int argc, char **argv) {
    Mode mode = MODE_Dump;
    int status = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--check") == 0)
            mode = MODE_Check;
        else if (strcmp(argv[i], "--symtable") == 0)
            mode = MODE_Symtable;
        else if (strcmp(argv[i], "-") == 0)
            return serve(mode);
        else {
            StrBuf out = {0};
            bool ok = process(argv[i], mode, &out);
            if (out.len) fwrite(out.data, 1, out.len, ok ? stdout : stderr);
            if (ok && mode == MODE_Dump) putchar('\n');
            if (!ok) status = 1;
            strbuf_free(&out);
        }
    }
    return status;
}
