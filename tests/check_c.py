#!/usr/bin/env python3
"""Compiles the C that Cranky emits for test programs with gcc and clang under -Wall -Wextra -Werror.

    tests/check_c.py                 every program of tests/lang, tests/types, tests/error, and one whose names are all that mean
                                     something to C: each identifier and macro of the runtime's headers, in every role
    tests/check_c.py tests/lang/match_patterns.py ...
    tests/check_c.py --release       with -O2, which finds more (-Wmaybe-uninitialized) and takes longer

Prints the first messages of each file that does not compile cleanly, and closes with `N passed, N failed`.
"""

import argparse
import concurrent.futures
import glob
import keyword
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FLAGS = ['-std=gnu11', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', '-fno-strict-aliasing', '-c', '-o', '/dev/null',
         '-I' + ROOT, '-I' + os.path.join(ROOT, 'runtime')]
COMPILERS = ['gcc', 'clang']


def names_in_c():
    """The identifiers and macros of the headers that generated C includes, as far as they are names in Python."""
    header = os.path.join(ROOT, 'runtime', 'cranky.h')
    command = ['gcc', *FLAGS[:2], '-I' + ROOT, '-I' + os.path.join(ROOT, 'runtime'), '-E', '-P', header]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    macros = subprocess.run([*command, '-dM'], capture_output=True, text=True, check=True).stdout
    names = set(re.findall(r'[A-Za-z_]\w*', text)) | set(re.findall(r'#define (\w+)', macros)) | {'main', 'module', 'module_body', 'gen'}
    return sorted(name for name in names if not keyword.iskeyword(name) and name not in ('print', 'range', 'list'))


def names_program():
    """A program with these names for its locals, parameters, cells, attributes, functions, classes and globals."""
    lines, names = [], names_in_c()
    for first in range(0, len(names), 40):
        part = names[first:first + 40]
        total = ' + '.join(part)
        for head, tail in ((f'def local{first}(v):', f'    return {total}'), (f'def generator{first}(v):', f'    yield {total}; return {total}'),
                           (f'def cell{first}(v):', f'    return (lambda: {total})()')):
            lines += [head, *(f'    {name} = v' for name in part), tail]
        for i in range(0, len(part), 5):
            a, b = part[i], part[i:i + 5][-1]
            lines += [f'def parameters{first}_{i}({", ".join(part[i:i + 5])}):', f'    try: return [{a} for {a} in [{a}, {b}]]',
                      f'    except Class{first} as {a}: pass', f'    for {a} in range({b}): {b} += {a}']
        lines += [f'class Class{first}(Exception):', *(f'    {name} = 1' for name in part),
                  f'print({first}, local{first}(1), list(generator{first}(1)), cell{first}(2), Class{first}.{part[0]})']
    lines += [line for name in names for line in (f'def {name}(): return 1', f'class {name}: pass', f'{name} = 0')]
    return '\n'.join(lines) + '\n'


def check(path, level):
    emitted = subprocess.run([os.path.join(ROOT, 'build/cranky'), 'emit', path], capture_output=True)
    if emitted.returncode:
        return [f'cranky emit: {emitted.stderr.decode()[:400]}']
    problems = []
    with tempfile.NamedTemporaryFile(suffix='.c') as f:
        f.write(emitted.stdout)
        f.flush()
        for compiler in COMPILERS:
            r = subprocess.run([compiler, level, *FLAGS, f.name], capture_output=True)
            if r.returncode:
                problems.append(f'{compiler}: ' + '\n    '.join(r.stderr.decode().replace(f.name, 'emitted.c').splitlines()[:6]))
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('paths', nargs='*')
    parser.add_argument('--release', action='store_true', help='with -O2')
    parser.add_argument('-j', type=int, default=os.cpu_count(), help='how many at a time')
    options = parser.parse_args()
    paths = options.paths or sorted(p for folder in ('lang', 'types', 'error')
                                    for p in glob.glob(os.path.join(ROOT, 'tests', folder, '**/*.py'), recursive=True))
    failed = 0
    names = tempfile.NamedTemporaryFile('w', prefix='names_', suffix='.py')
    if not options.paths:
        names.write(names_program())
        names.flush()
        paths.append(names.name)
    with concurrent.futures.ThreadPoolExecutor(options.j) as pool:
        for path, problems in zip(paths, pool.map(lambda p: check(p, '-O2' if options.release else '-O0'), paths)):
            if problems:
                failed += 1
                print(f'FAILED {os.path.relpath(path, ROOT)}')
                for p in problems:
                    print('  ' + p)
    print(f'{len(paths) - failed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
