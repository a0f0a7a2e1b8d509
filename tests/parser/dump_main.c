// dump_main.c -- the front end as a command for the tests in this folder.
//
//     dump_main [--check|--time] FILE...
//
// Prints each file's AST as ast.dump(tree, include_attributes=True), one line per file; a file that is refused gives its
// error on stderr and exit code 1. --check only builds the AST and the symbol table and prints nothing.
// With "-" the names of the files are read from standard input, one a line, and refused files give the line
// "error" and the message's lines count on stdout, so that one process serves a whole tree of files.
#include "transpile/ast.h"
#include "transpile/parse.h"
#include "transpile/source.h"
#include "transpile/symtable.h"

#include <stdio.h>
#include <string.h>

// Parses one file. Appends its dump (unless checking) or its error to `out`; returns whether it was accepted.
static bool process(const char *path, bool check, StrBuf *out) {
    Arena a = {0};
    Source *s = source_from_file(&a, NULL, path);
    bool ok = false;
    if (!s) strbuf_printf(out, "%s: cannot be read\n", path);
    else {
        Node *module = parse_module(&a, s);
        ok = module != NULL;
        if (ok && check) ok = symtable_build(&a, s, module) != NULL;
        if (!ok) source_format_error(s, out);
        else if (!check) ast_dump(out, module, true);
    }
    arena_free(&a);
    return ok;
}

static int serve(bool check) {
    char path[4096];
    while (fgets(path, sizeof path, stdin)) {
        path[strcspn(path, "\n")] = '\0';
        StrBuf out = {0};
        bool ok = process(path, check, &out);
        printf("%s %zu\n", ok ? "ok" : "error", out.len);
        if (out.len) fwrite(out.data, 1, out.len, stdout);
        fflush(stdout);
        strbuf_free(&out);
    }
    return 0;
}

int main(int argc, char **argv) {
    bool check = false;
    int status = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--check") == 0) check = true;
        else if (strcmp(argv[i], "-") == 0) return serve(check);
        else {
            StrBuf out = {0};
            bool ok = process(argv[i], check, &out);
            if (out.len) fwrite(out.data, 1, out.len, ok ? stdout : stderr);
            if (ok && !check) putchar('\n');
            if (!ok) status = 1;
            strbuf_free(&out);
        }
    }
    return status;
}
