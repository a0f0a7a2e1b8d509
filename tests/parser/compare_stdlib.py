#!/usr/bin/python3
"""Compares our AST with CPython's for every .py file of the standard library, its tests included.

    compare_stdlib.py DUMP_MAIN [FILE_OR_FOLDER ...]

DUMP_MAIN is the compiled tests/parser/dump_main.c. Each file CPython accepts must give the same ast.dump text; each
file it refuses must be refused. Run by the interpreter whose ast module is the oracle (3.11). Exit code 1 on any
difference.
"""
import ast
import os
import subprocess
import sys
import sysconfig
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)


def python_files(places):
    for place in places:
        if os.path.isfile(place):
            yield place
        for folder, _, names in os.walk(place):
            for name in sorted(names):
                if name.endswith(".py"):
                    yield os.path.join(folder, name)


class Server:
    """dump_main reading file names from its standard input."""

    def __init__(self, program):
        self.process = subprocess.Popen([program, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def dump(self, path):
        self.process.stdin.write(path.encode() + b"\n")
        self.process.stdin.flush()
        head = self.process.stdout.readline().split()
        if len(head) != 2:
            sys.exit(f"{path}: dump_main died")
        return head[0] == b"ok", self.process.stdout.read(int(head[1]))


def oracle(path):
    """(accepted, dump or error) as CPython sees it."""
    with open(path, "rb") as f:
        data = f.read()
    try:
        return True, ast.dump(ast.parse(data, path), include_attributes=True).encode("utf-8", "surrogatepass")
    except (SyntaxError, ValueError) as error:
        return False, str(error).encode()


def first_difference(a, b):
    at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    return f"    ours:    ...{a[max(0, at - 100):at + 60]!r}\n    CPython: ...{b[max(0, at - 100):at + 60]!r}"


def main():
    server = Server(sys.argv[1])
    places = sys.argv[2:] or [sysconfig.get_path("stdlib")]
    files = same = refused = bad = 0
    for path in python_files(places):
        files += 1
        ours_ok, ours = server.dump(path)
        theirs_ok, theirs = oracle(path)
        if ours_ok != theirs_ok:
            bad += 1
            print(f"{path}: ours {'accepts' if ours_ok else 'refuses'}, CPython does not")
            print("    " + (theirs if ours_ok else ours).decode(errors="replace").strip().replace("\n", "\n    "))
        elif not ours_ok:
            refused += 1
        elif ours != theirs:
            bad += 1
            print(f"{path}: different AST\n{first_difference(ours, theirs)}")
        else:
            same += 1
    print(f"{files} files: {same} equal, {refused} refused by both, {bad} different")
    return 1 if bad or not files else 0


if __name__ == "__main__":
    sys.exit(main())
