#!/usr/bin/env python3
"""Runs every suite of one build mode and closes with one line `N passed, N failed`.

    tests/all.py [--mode=release|debug|asan|tsan|stress] [SUITE ...]

Suites: unit (Criterion), programs (tests/run.py), vm (the same, interpreted), cpython (CPython's own tests: the methods of the
manifest), c (the emitted C has no warnings under gcc and clang), bind (the forms of `cranky bind`, and the header sweep over eleven
libraries), random (random programs, compared with CPython), parser (the whole standard library parses, with CPython's trees, scopes
and errors), http (the HTTP library and the redirect server), stress (collections against task stacks, 10 s), fuzz
(bounded; with --long, ten times as long). What a mode leaves out is in SUITES below.
"""

import argparse
import glob
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PYTHON = os.environ.get('PYTHON', '/usr/bin/python3.11')
SUITES = {
    'release': ['unit', 'programs', 'vm', 'cpython', 'c', 'bind', 'random', 'parser', 'http', 'stress'],
    'debug': ['unit', 'programs'],
    'asan': ['unit', 'programs', 'vm', 'http', 'fuzz'],
    'tsan': ['programs', 'stress'],  # Criterion's own runner does not run under TSan
    'stress': ['unit', 'programs', 'vm'],
}
PROGRAMS = {'tsan': ['threads', 'examples']}  # folders of tests/run.py, in modes that do not run all


def run(command):
    environment = dict(os.environ, ASAN_OPTIONS='detect_leaks=0', CRITERION_DISABLE_TIME_MEASUREMENTS='1')
    r = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors='replace', env=environment)
    return r.returncode, r.stdout + r.stderr


def counts(status, text):
    """(passed, failed) from a script's closing line: ours, the corpus comparison's, or unittest's."""
    if found := re.findall(r'^(\d+) passed, (\d+) failed', text, re.M):
        passed, failed = map(int, found[-1])
    elif found := re.findall(r'^(\d+) files: .* (\d+) different', text, re.M):
        failed = int(found[-1][1])
        passed = int(found[-1][0]) - failed
    elif found := re.findall(r'^Ran (\d+) tests?', text, re.M):
        bad = re.findall(r'(?:failures|errors)=(\d+)', text)
        failed = sum(map(int, bad))
        passed = int(found[-1]) - failed
    else:
        return 0, 1
    return passed, failed if failed or not status else 1


def unit(build):
    passed = failed = 0
    for suite in sorted(glob.glob(os.path.join(ROOT, build, 'tests', 'test_*'))):
        if not os.access(suite, os.X_OK) or suite.endswith('.o'):
            continue
        status, text = run([suite, '-j2'])
        found = re.search(r'Tested: (\d+) \| Passing: (\d+)', re.sub(r'\x1b\[[0-9;]*m', '', text))
        tested, passing = map(int, found.groups()) if found else (1, 0)
        passed, failed = passed + passing, failed + tested - passing
        if tested != passing or status:
            failed += tested == passing
            print(f'FAILED {os.path.basename(suite)}\n{text[-4000:]}')
    return passed, failed


def script(*command):
    status, text = run([PYTHON, *command])
    passed, failed = counts(status, text)
    if failed:
        print(text[-20000:])
    return passed, failed


def check(*command):
    """One test, judged by its exit status."""
    status, text = run(command)
    if status:
        print(text[-4000:])
    return int(status == 0), int(status != 0)


def add(*results):
    return sum(passed for passed, _ in results), sum(failed for _, failed in results)


def fuzz(build, rounds):
    sources = sorted(glob.glob('/usr/lib/python3.11/*.py'))[:40]
    texts = sorted(glob.glob(f'{ROOT}/tests/lang/*.py')) + sources[:10]
    return add(check(f'{build}/tests/fuzz_parser', str(4000 * rounds), '1', *sources),
               check(f'{build}/cranky', 'run', '--vm', 'tests/fuzz/compile_text.py', '1', str(10 * rounds), *texts),
               check(f'{build}/tests/fuzz_http', str(100000 * rounds), '1'),
               check(f'{build}/tests/fuzz_header', str(100 * rounds), '1'))


def suite(name, mode, build, rounds):
    if name == 'unit':
        return unit(build)
    if name == 'programs':
        return script('tests/run.py', f'--mode={mode}', *PROGRAMS.get(mode, []))
    if name == 'vm':
        return script('tests/run.py', f'--mode={mode}', '--vm')
    if name == 'c':
        return script('tests/check_c.py')
    if name == 'bind':
        return add(script('tests/bindgen/test_bind.py', f'{build}/cranky'),
                   script('tests/bindgen/sweep.py', '--quick', '--wrong', f'--cranky={build}/cranky'))
    if name == 'cpython':
        return script('tests/cpython/run.py', '--manifest')
    if name == 'random':
        command = f'{build}/cranky'
        return add(script('tests/fuzz/programs.py', f'--cranky={command}', '-n', '2'),
                   script('tests/fuzz/programs.py', f'--cranky={command}', '-n', '10', '--first', '3', '--fast'),
                   script('tests/fuzz/programs.py', f'--cranky={command}', '-n', '10', '--first', '10', '--vm'))
    if name == 'parser':
        dump = f'{build}/tests/dump_main'
        return add(script('tests/parser/compare_stdlib.py', dump), check(PYTHON, 'tests/parser/compare_symtable.py', dump),
                   check(PYTHON, 'tests/parser/compare_errors.py', dump))
    if name == 'http':
        return add(script('tests/http/test_http_server.py', f'{build}/tests/http_server_main'),
                   script('tests/http/test_redirect_server.py', f'{build}/cranky'))
    if name == 'fuzz':
        return fuzz(build, rounds)
    return check(f'{build}/tests/stress_gc_tasks', '10')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--mode', default='release', choices=SUITES)
    parser.add_argument('--long', action='store_true', help='fuzz ten times as long')
    parser.add_argument('suites', nargs='*', help='which suites (those of the mode)')
    options = parser.parse_args()
    build = 'build' if options.mode == 'release' else 'build-' + options.mode
    total_passed = total_failed = 0
    for name in options.suites or SUITES[options.mode]:
        passed, failed = suite(name, options.mode, build, 10 if options.long else 1)
        print(f'{options.mode} {name}: {passed} of {passed + failed}', flush=True)
        total_passed, total_failed = total_passed + passed, total_failed + failed
    print(f'{total_passed} passed, {total_failed} failed')
    return 1 if total_failed or not total_passed else 0


if __name__ == '__main__':
    sys.exit(main())
