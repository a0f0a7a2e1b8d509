#!/usr/bin/python3
"""Compares our syntax errors with CPython's, text and caret.

    compare_errors.py DUMP_MAIN [--mutate N [SEED]]

The programs are the string literals and doctest examples of CPython's own tests of syntax, or with --mutate, N random
token edits of the standard library's files. CPython 3.11 (this interpreter) is the oracle: what it accepts must be
accepted, what it refuses refused, with the same printed error. PEP 695 and 701 syntax, which only we accept, is not
counted. Prints each difference, then totals; exit code 1 when acceptance differs or fewer than 95 % of the error texts
are equal.
"""
import ast
import contextlib
import doctest
import io
import os
import random
import subprocess
import sys
import sysconfig
import tempfile
import textwrap
import tokenize
import warnings

warnings.simplefilter("ignore")

SOURCES = """test_syntax test_exceptions test_fstring test_named_expressions test_patma test_positional_only_arg
test_unpack test_unpack_ex test_string_literals test_eof test_grammar test_symtable test_scope test_generators
test_coroutines test_dictcomps test_listcomps test_setcomps test_genexps test_except_star test_global test_keywordonlyarg
test_extcall test_future test_flufl test_tokenize test_parser test_type_annotations test_codeop test_compile
test_decorators test_with test_dataclasses test_ast test_unparse test_asyncgen test_complex test_float test_int
test_unicode_identifiers test_utf8source test_lambda test_class test_pep646_syntax test_cmd_line_script""".split()

# Accepted by us on purpose (PEP 695, PEP 701), or texts that depend on how the oracle is called.
OURS_ONLY = ("f-string expression part cannot include a backslash", "f-string expression part cannot include '#'")


def test_strings():
    """Every string constant and doctest example of the test files that could be a program."""
    folder = os.path.join(sysconfig.get_path("stdlib"), "test")
    for name in SOURCES:
        path = os.path.join(folder, name + ".py")
        if not os.path.exists(path):
            continue
        with open(path, "rb") as f:
            tree = ast.parse(f.read())
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
                continue
            if ">>>" in node.value:
                with contextlib.suppress(ValueError):
                    for example in doctest.DocTestParser().get_examples(node.value):
                        yield example.source
            elif len(node.value) < 3000:
                yield node.value
                yield textwrap.dedent(node.value)


def mutations(count, seed):
    """Small random edits of pieces of library files: a token dropped, doubled, swapped or replaced."""
    rng = random.Random(seed)
    folder = sysconfig.get_path("stdlib")
    names = sorted(n for n in os.listdir(folder) if n.endswith(".py"))
    odd = "( ) [ ] { } : , . ; = == := * ** -> @ x 1 'a' if else for in not and lambda def class return None import " \
          "yield await async with as f'{x}' ... \\ \n $ ? ! 0x 1_ print".split(" ")
    while count:
        with open(os.path.join(folder, rng.choice(names)), encoding="utf-8", errors="ignore") as f:
            lines = f.read().splitlines(keepends=True)
        at = rng.randrange(max(1, len(lines)))
        while at and (lines[at][:1].isspace() or not lines[at].startswith(("def", "class", "@", "async"))):
            at -= 1
        piece = "".join(lines[at:at + rng.randrange(3, 25)])
        try:
            ast.parse(piece)
            tokens = [t for t in tokenize.generate_tokens(io.StringIO(piece).readline) if t.string.strip()]
        except (SyntaxError, ValueError, tokenize.TokenError):
            continue
        if not tokens:
            continue
        count -= 1
        offsets = [0]
        for line in piece.splitlines(keepends=True):
            offsets.append(offsets[-1] + len(line))
        t = rng.choice(tokens)
        start, end = offsets[t.start[0] - 1] + t.start[1], offsets[t.end[0] - 1] + t.end[1]
        new = rng.choice(["", t.string + " " + t.string, rng.choice(odd), rng.choice(tokens).string,
                          t.string + " " + rng.choice(odd)])
        yield piece[:start] + new + piece[end:]


class Ours:
    def __init__(self, program):
        self.process = subprocess.Popen([program, "--check", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def check(self, path):
        self.process.stdin.write(path.encode() + b"\n")
        self.process.stdin.flush()
        head = self.process.stdout.readline().split()
        if len(head) != 2:
            sys.exit("dump_main died; its last input is " + path)
        text = self.process.stdout.read(int(head[1]))
        return "" if head[0] == b"ok" else text.decode(errors="replace")


def oracle(path, program):
    """What `python3 path` prints before running anything, or "" if it compiles."""
    out = io.StringIO()
    try:
        compile(program, path, "exec", dont_inherit=True)
    except SyntaxError as error:
        with contextlib.redirect_stderr(out):
            sys.__excepthook__(type(error), error.with_traceback(None), None)
    except (ValueError, RecursionError, OverflowError, MemoryError):
        return None
    return out.getvalue()


def programs():
    if "--mutate" in sys.argv:
        at = sys.argv.index("--mutate")
        yield from mutations(int(sys.argv[at + 1]), int(sys.argv[at + 2]) if len(sys.argv) > at + 2 else 0)
    else:
        yield from test_strings()


def main():
    ours = Ours(sys.argv[1])
    seen = set()
    totals = {"accepted by both": 0, "same error": 0, "other error": 0, "acceptance differs": 0, "not compared": 0}
    path = os.path.join(tempfile.mkdtemp(), "program.py")
    for program in programs():
        if program in seen or "\0" in program or any("\ud800" <= c <= "\udfff" for c in program):
            continue
        seen.add(program)
        data = program.encode()
        with open(path, "wb") as f:
            f.write(data)
        theirs = oracle(path, data)
        mine = ours.check(path)
        if theirs is None or any(text in theirs for text in OURS_ONLY):
            totals["not compared"] += 1
            continue
        kind = ("accepted by both" if not theirs and not mine else "acceptance differs" if bool(theirs) != bool(mine)
                else "same error" if theirs == mine else "other error")
        totals[kind] += 1
        if kind in ("other error", "acceptance differs"):
            print(f"==== {kind}\n{program.rstrip()[:1500]}\n-- CPython\n{theirs.rstrip()}\n-- ours\n{mine.rstrip()}")
    print(", ".join(f"{n} {what}" for what, n in totals.items()))
    errors = totals["same error"] + totals["other error"]
    return 1 if totals["acceptance differs"] or totals["same error"] < 0.95 * errors else 0


if __name__ == "__main__":
    sys.exit(main())
