#!/usr/bin/python3
"""Compares our scopes with those of CPython's symtable module for every .py file of the standard library.

    compare_symtable.py DUMP_MAIN [FILE_OR_FOLDER ...]

For each scope, in source order: its name, its line and for each symbol whether it is local, a cell, free, global by
declaration or global because nothing else binds it. Exit code 1 on any difference.
"""
import os
import subprocess
import sys
import symtable
import sysconfig
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)

PLACES = {1: "local", 2: "global", 3: "implicit", 4: "free", 5: "cell"}
NAMES = {"top": "<module>", "lambda": "<lambda>", "listcomp": "<listcomp>", "setcomp": "<setcomp>",
         "dictcomp": "<dictcomp>", "genexpr": "<genexpr>"}


def places(table):
    """{name: place} of one scope, from the raw table: `symbols` maps names to flags with the place in bits 11 to 14."""
    found = {}
    for name, flags in table._table.symbols.items():
        place = PLACES[flags >> 11 & 0xF]
        if name != ".0":
            found[name] = place + (":parameter" if flags & 4 else "")
    return found


def scopes(table):
    name, module = table.get_name(), table.get_type() == "module"
    generated = module or ".0" in table._table.symbols or name == "lambda"
    found = places(table)
    if module:  # where CPython says "global", we say local: both mean the module's namespace
        found = {n: "local" if place == "global" else place for n, place in found.items()}
    yield NAMES[name] if generated and name in NAMES else name, 0 if module else table.get_lineno(), found
    for child in table.get_children():
        yield from scopes(child)


def parse_ours(text):
    for line in text.splitlines():
        name, number, *symbols = line.split(" ")
        yield name, int(number), dict(s.split(":", 1) for s in symbols)


def python_files(arguments):
    for place in arguments:
        if os.path.isfile(place):
            yield place
        for folder, _, names in os.walk(place):
            yield from (os.path.join(folder, name) for name in sorted(names) if name.endswith(".py"))


def main():
    server = subprocess.Popen([sys.argv[1], "--symtable", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    files = count = bad = 0
    for path in python_files(sys.argv[2:] or [sysconfig.get_path("stdlib")]):
        server.stdin.write(path.encode() + b"\n")
        server.stdin.flush()
        verdict, length = server.stdout.readline().split()
        ours = server.stdout.read(int(length)).decode()
        try:
            with open(path, "rb") as f:
                data = f.read()
            compile(data, path, "exec", dont_inherit=True)  # refuses more than symtable does
            theirs = list(scopes(symtable.symtable(data, path, "exec")))
        except (SyntaxError, ValueError):
            continue
        files += 1
        if verdict != b"ok":
            bad += 1
            print(f"{path}: refused\n{ours}")
            continue
        mine = list(parse_ours(ours))
        count += len(theirs)
        if len(mine) != len(theirs):
            bad += 1
            print(f"{path}: {len(mine)} scopes, CPython has {len(theirs)}")
        for a, b in zip(mine, theirs):
            if a != b:
                bad += 1
                difference = sorted(set(a[2].items()) ^ set(b[2].items()))
                print(f"{path}: ours {a[:2]}, CPython {b[:2]}: {difference[:6]}")
                break
    print(f"{count} scopes in {files} files, {bad} differences")
    return 1 if bad or not files else 0


if __name__ == "__main__":
    sys.exit(main())
