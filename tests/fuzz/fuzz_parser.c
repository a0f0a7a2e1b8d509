// fuzz_parser.c -- no text may crash or hang the front end.
//
// With -fsanitize=fuzzer (clang) this is a libFuzzer target; without, a program of its own:
//
//     fuzz_parser ROUNDS SEED FILE...
//
// that mutates pieces of the files and feeds them to lexer, parser, dump, symbol table and error printing.
// Sanitizers find the crashes, an alarm the hangs; the text at fault is then in ./fuzz_parser.input. What is
// checked besides: whatever is refused has a message, and what is accepted has none.
#include "transpile/ast.h"
#include "transpile/parse.h"
#include "transpile/source.h"
#include "transpile/symtable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void require(bool holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "fuzz_parser: %s\n", what);
    abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) {
    Node *(*const entries[])(Arena *, Source *) = {parse_module, parse_expression, parse_interactive};
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        Arena a = {0};
        StrBuf out = {0};
        Source *s = source_from_bytes(&a, NULL, "fuzz.py", (const char *)data, size);
        Node *n = entries[i](&a, s);
        require((n == NULL) == (s->error.message != NULL),
                "a refused text has no message, or an accepted one has");
        if (n) {
            ast_dump(&out, n, true);
            bool built = symtable_build(&a, s, n) != NULL;
            require(built == (s->error.message == NULL), "the symbol table failed without a message");
        }
        source_format_error(s, &out);
        strbuf_free(&out);
        arena_free(&a);
    }
    return 0;
}

#ifndef FUZZ_WITH_LIBFUZZER

enum { MAX_PIECE = 3000, SECONDS_PER_INPUT = 20 };

static unsigned long state;

// xorshift: the same seed gives the same inputs everywhere.
static unsigned random_below(unsigned n) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return n ? (unsigned)((state >> 11) % n) : 0;
}

// clang-format off
static const char *const pieces[] = {
    "(", ")", "[", "]", "{", "}", ":", ",", "=", "==", ":=", "*", "**", "->", ".", "...", "@", "\\", "\\\n",
    "\n", "\n\t", "\n  ", "'", "\"", "'''", "\"\"\"", "f'", "f'{", "}'", "{x!r:>{y}}", "rb'", "#", "\0",
    "\xff", "\xc3\xa9", "\xe2\x82\xac", "$", "?", "!", "0x", "1_", "1e", "1j", "lambda ", "if ", " else ",
    "for ", " in ", "not ", "async ", "await ", "yield ", "def f(", "class C(", "match x:\n case ", "case ",
    "type X = ", "with (", "try:\n ", "except* ", "finally:", "global x\n", "nonlocal x\n",
    "from __future__ import annotations\n", "import *", "print ", "exec ", "\f", "\r", "\r\n",
    "\\N{DIGIT ONE}", "\\u12", "[T: int]",
};
// clang-format on

static size_t insert(char *text, size_t len, size_t at, const char *bytes, size_t n) {
    if (len + n > MAX_PIECE * 2) return len;
    memmove(text + at + n, text + at, len - at);
    memcpy(text + at, bytes, n);
    return len + n;
}

// One to eight edits: a piece put in, bytes removed, a stretch doubled or moved, a byte changed.
static size_t mutate(char *text, size_t len) {
    for (unsigned edits = 1 + random_below(8); edits; edits--) {
        size_t at = random_below((unsigned)len + 1), n = random_below(20);
        if (n > len - at) n = len - at;
        char copy[20];
        switch (random_below(5)) {
        case 0:
        case 1: {
            const char *piece = pieces[random_below(sizeof pieces / sizeof *pieces)];
            len = insert(text, len, at, piece, *piece ? strlen(piece) : 1);
            break;
        }
        case 2:
            memmove(text + at, text + at + n, len - at - n);
            len -= n;
            break;
        case 3:
            memcpy(copy, text + at, n);
            for (unsigned times = random_below(8) ? 1 : 40; times; times--)
                len = insert(text, len, at, copy, n);
            break;
        default:
            if (at < len) text[at] = (char)random_below(256);
        }
    }
    return len;
}

static void run_one(const char *text, size_t len) {
    FILE *f = fopen("fuzz_parser.input", "wb");
    require(f && fwrite(text, 1, len, f) == len && fclose(f) == 0, "cannot write fuzz_parser.input");
    char *exact = malloc(len + 1); // so that reading past the end is seen
    require(exact != NULL, "out of memory");
    memcpy(exact, text, len);
    alarm(SECONDS_PER_INPUT);
    LLVMFuzzerTestOneInput((unsigned char *)exact, len);
    free(exact);
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fprintf(stderr, "usage: fuzz_parser ROUNDS SEED FILE...\n");
        return 2;
    }
    unsigned long rounds = strtoul(argv[1], NULL, 10);
    state = strtoul(argv[2], NULL, 10) * 2 + 1;
    static char text[MAX_PIECE * 3];
    for (unsigned long i = 0; i < rounds; i++) {
        StrBuf file = {0};
        if (!strbuf_read_file(&file, argv[3 + random_below((unsigned)argc - 3)]) || !file.len) {
            strbuf_free(&file);
            continue;
        }
        size_t from = random_below((unsigned)file.len), len = file.len - from;
        while (from && file.data[from - 1] != '\n') from--, len++;
        if (len > MAX_PIECE) len = random_below(MAX_PIECE) + 1;
        memcpy(text, file.data + from, len);
        strbuf_free(&file);
        run_one(text, mutate(text, len));
    }
    unlink("fuzz_parser.input");
    printf("%lu inputs\n", rounds);
    return 0;
}
#endif
