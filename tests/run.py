#!/usr/bin/env python3
"""Runs Python programs under Cranky and judges them by CPython.

    tests/run.py                     every program of tests/ and examples/
    tests/run.py lang types/str -k slice
    tests/run.py --mode=asan         with the build of another mode (build-asan/)
    tests/run.py --vm                interpreted instead of compiled (programs that bind C headers are left out)

A test is a .py file; adding a file adds a test. What is compared:

    x.py                output and exit status equal those of python3.11 (standard error too, if the first line of the file
                        is `# compare: stderr`)
    x.py with x.out     output equals x.out, and the exit status is 0 (or N with a line `# exit: N`): for what CPython
                        cannot run, such as __c__ imports; x.err likewise for standard error
    x.py with x.in      standard input
    # compiled with: ...  options for `cranky run`, unless it interprets
    # tested by: ...    a line that leaves the program to another test (it needs a peer, say)
    # too slow in: MODE ...    # not in: MODE ... (why)
                        a line that leaves the program out in these modes

Folders are named after what they guard; see tests/README.md. Prints what differs, and closes with one line
`N passed, N failed`.
"""

import argparse
import concurrent.futures
import difflib
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
FOLDERS = ['lang', 'types', 'error', 'bridge', 'difference', 'threads', 'stdlib', '../examples']
PYTHON = os.environ.get('PYTHON', '/usr/bin/python3.11')
TIMEOUT = 120
SANITIZERS = {'TSAN_OPTIONS': 'exitcode=66 halt_on_error=0', 'ASAN_OPTIONS': 'detect_leaks=0'}  # a race ends in status 66


def find(selected, keyword, mode, vm):
    for folder in FOLDERS:
        for directory, folders, files in sorted(os.walk(os.path.join(HERE, folder))):
            for name in sorted(files):
                path = os.path.join(directory, name)
                shown = os.path.relpath(path, HERE)
                if not name.endswith('.py') or name.startswith('_') or '/_' in directory:
                    continue
                if selected and not any(shown.startswith(s.rstrip('/')) or shown.startswith('../' + s) for s in selected):
                    continue
                if keyword and keyword not in shown or '\n# tested by: ' in read(path):
                    continue
                if vm and re.search(r'^\s*from __c__\.', read(path), re.M):  # refused there
                    continue
                if mode in (re.search(r'^# (?:too slow|not) in: ([a-z ]*)', read(path), re.M) or ['', ''])[1].split():
                    continue
                yield path


def run(command, stdin, cwd):
    try:
        r = subprocess.run(command, input=stdin, capture_output=True, timeout=TIMEOUT, cwd=cwd,
                           env=SANITIZERS | os.environ | {'PYTHONHASHSEED': '0'})
        return r.returncode, r.stdout.decode(errors='replace'), r.stderr.decode(errors='replace')
    except subprocess.TimeoutExpired:
        return 'timeout', '', ''


def read(path):
    try:
        with open(path, encoding='utf-8') as f:
            return f.read()
    except FileNotFoundError:
        return None


def expectation(path, source):
    base = path[:-3]
    out, err = read(base + '.out'), read(base + '.err')
    if out is None and err is None:
        stdin = (read(base + '.in') or '').encode()
        status, out, err = run([PYTHON, path], stdin, os.path.dirname(path))
        return status, out, err if source.startswith('# compare: stderr') else None
    status = re.search(r'^# exit: (\d+)', source, re.M)
    return int(status.group(1)) if status else 0, out, err


def test(path, command):
    source = read(path)
    status, out, err = expectation(path, source)
    stdin = (read(path[:-3] + '.in') or '').encode()
    options = re.search(r'^# compiled with: (.*)', source, re.M)
    if options and '--vm' not in command:
        command = command + options.group(1).split()
    got_status, got_out, got_err = run(command + [path], stdin, os.path.dirname(path))
    problems = []
    if got_status != status:
        problems.append(f'exit status {got_status}, expected {status}')
    for what, expected, got in (('output', out, got_out), ('standard error', err, got_err)):
        if expected is not None and got != expected:
            diff = list(difflib.unified_diff(expected.splitlines(), got.splitlines(), 'expected', 'got', lineterm='', n=1))
            problems.append(f'{what} differs:\n    ' + '\n    '.join(diff[2:22]))
    if problems and err is None and got_err:
        problems.append('standard error was:\n    ' + '\n    '.join(got_err.splitlines()[-12:]))
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('paths', nargs='*', help='folders or files below tests/ (all)')
    parser.add_argument('-k', default='', metavar='WORD', help='only tests whose path contains WORD')
    parser.add_argument('--mode', default='release', help='which build to test')
    parser.add_argument('--vm', action='store_true', help='run on the interpreter')
    parser.add_argument('-j', type=int, default=os.cpu_count(), help='how many at a time')
    options = parser.parse_args()
    build = 'build' if options.mode == 'release' else 'build-' + options.mode
    command = [os.path.join(ROOT, build, 'cranky'), 'run'] + ['--vm'] * options.vm
    paths = list(find(options.paths, options.k, options.mode, options.vm))
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.j) as pool:
        for path, problems in zip(paths, pool.map(lambda p: test(p, command), paths)):
            if problems:
                failed += 1
                print(f'FAILED {os.path.relpath(path, ROOT)}')
                for p in problems:
                    print('  ' + p)
                sys.stdout.flush()
    print(f'{len(paths) - failed} passed, {failed} failed')
    return 1 if failed or not paths else 0


if __name__ == '__main__':
    sys.exit(main())
