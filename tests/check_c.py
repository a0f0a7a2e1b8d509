#!/usr/bin/env python3
"""Compiles the C that Cranky emits for test programs with gcc and clang under -Wall -Wextra -Werror.

    tests/check_c.py                 every program of tests/lang, tests/types, tests/error
    tests/check_c.py tests/lang/match_patterns.py ...
    tests/check_c.py --release       with -O2, which finds more (-Wmaybe-uninitialized) and takes longer

Prints the first messages of each file that does not compile cleanly, and closes with `N passed, N failed`.
"""

import argparse
import concurrent.futures
import glob
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FLAGS = ['-std=gnu11', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', '-fno-strict-aliasing', '-c', '-o', '/dev/null',
         '-I' + ROOT, '-I' + os.path.join(ROOT, 'runtime')]
COMPILERS = ['gcc', 'clang']


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
    with concurrent.futures.ThreadPoolExecutor(options.j) as pool:
        for path, problems in zip(paths, pool.map(lambda p: check(p, '-O2' if options.release else '-O1'), paths)):
            if problems:
                failed += 1
                print(f'FAILED {os.path.relpath(path, ROOT)}')
                for p in problems:
                    print('  ' + p)
    print(f'{len(paths) - failed} passed, {failed} failed')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
