#!/usr/bin/env python3
"""Runs CPython's own regression tests (Debian: libpython3.11-testsuite) under Cranky, by test method.

    tests/cpython/run.py                     all files of classes A and B; fails if a method of the manifest does not pass
    tests/cpython/run.py test_int test_dict  these files
    tests/cpython/run.py --update            add what passes now to the manifest; it only grows
    tests/cpython/run.py --failures          also list what fails, and count the failures by cause
    tests/cpython/run.py --manifest          only the manifest's files, against the manifest alone (what CI runs)
    tests/cpython/run.py --native            compile the files and the library to C (slow the first time), not on the interpreter

The manifest (manifest.txt) names the methods that pass, causes.txt those that do not and why: each failure has its cause there,
but for what CPython's own tests skip as a detail of CPython. The measure is what CPython itself passes here, by the same driver.
Logs and results go to build/cpython/: NAME.results, NAME.log. A method that crashes or hangs counts as failed and the
rest of its file goes on after it.
"""

import argparse
import collections
import concurrent.futures
import functools
import glob
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
DRIVER = os.path.join(HERE, 'driver.py')
PYTHON = os.environ.get('PYTHON', '/usr/bin/python3.11')
MANIFEST = os.path.join(HERE, 'manifest.txt')
CAUSES = os.path.join(HERE, 'causes.txt')
DETAIL = 'implementation detail specific to cpython'
NOT_ALWAYS = 'Not always' # how the cause of a method begins that sometimes passes; it never enters the manifest

CLASSES = {  # as in the map of CPython's tests: the language; built-in types and functions
    'A': '''__future__ asyncgen augassign baseexception binop call class compare compile contains coroutines decorators descr
        descrtut dictcomps dynamicclassattribute eof except_star exception_group exception_hierarchy exception_variations
        exceptions extcall flufl fstring funcattrs future future3 future4 future5 generator_stop generators genericalias
        genericclass genexps global grammar index int_literal isinstance iter keyword keywordonlyarg listcomps longexp
        metaclass module named_expressions opcodes patma pep646_syntax pkg positional_only_arg print property raise richcmp
        scope setcomps source_encoding string_literals subclassinit super syntax type_annotations typechecks unary
        unicode_identifiers unpack unpack_ex utf8source with yield_from''',
    'B': '''abstract_numbers bool builtin bytes charmapcodec codeccallbacks codecs complex dict dictviews enumerate float format
        hash int iterlen list long memoryview numeric_tower pow range set slice sort strtod structseq tuple types ucn unicode
        univnewlines''',
}
FILES = [f'test_{name}' for names in CLASSES.values() for name in names.split()]
METHOD_SECONDS = 60  # a file that writes no result for so long hangs


def build_program(name, mode):
    """The program that runs a file: the path, or None with the compiler's words."""
    out = os.path.join(ROOT, mode, 'cpython', name + '.program')
    command = [os.path.join(ROOT, mode, 'cranky'), 'build', f'--include=test.{name}', DRIVER, '-o', out]
    r = subprocess.run(command, capture_output=True, text=True)
    return (out, '') if r.returncode == 0 else (None, r.stderr)


def run_to_end(command, name, results, log, environment={}):
    """Runs the file's methods; after a crash or a hang, again from the next one."""
    first, lines = 0, []
    open(results, 'w').close()
    while True:
        with tempfile.TemporaryDirectory(prefix='cranky-') as cwd, open(log, 'a') as err:
            process = subprocess.Popen([*command, name, results, str(first)], cwd=cwd, stdin=subprocess.DEVNULL,
                                       stdout=err, stderr=subprocess.STDOUT, env=dict(os.environ, PYTHONHASHSEED='0', **environment))
            size = -1
            while True:
                try:
                    status = process.wait(timeout=METHOD_SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    now = os.path.getsize(results)
                    if now == size:
                        process.kill()
                        process.wait()
                        status = 'no result for a minute'
                        break
                    size = now
        with open(results, encoding='utf-8') as f:
            lines = f.read().splitlines()
        begun = [line for line in lines if line.startswith('begin ')]
        if lines and lines[-1] == 'end' or not begun or not lines[-1].startswith('begin '):
            return lines, status
        with open(results, 'a') as f:
            f.write(f'crash {begun[-1][6:]} {status}\n')
        first = len(begun)


def outcomes(lines):
    result = {}
    for line in lines:
        kind, _, rest = line.partition(' ')
        if kind in ('ok', 'fail', 'error', 'skip', 'crash'):
            method, _, text = rest.partition(' ')
            result[method] = (kind, text)
    return result


def oracle(name, mode):
    """What CPython makes of the file; kept from run to run."""
    results = os.path.join(ROOT, mode, 'cpython', name + '.cpython')
    if os.path.exists(results):
        with open(results, encoding='utf-8') as f:
            lines = f.read().splitlines()
        if lines and lines[-1] == 'end':
            return outcomes(lines)
    return outcomes(run_to_end(['/usr/bin/python3.11', DRIVER], name, results, os.devnull)[0])


def run_file(name, mode, native, known):
    """(what is to pass, what became of each method, why nothing ran): the measure is `known`, or else CPython."""
    expected = known if known is not None else {m for m, (kind, _) in oracle(name, mode).items() if kind == 'ok'}
    log = os.path.join(ROOT, mode, 'cpython', name + '.log')
    program, words = build_program(name, mode) if native else (None, '')
    with open(log, 'w') as f:
        f.write(words)
    if native and not program:
        return expected, {}, 'does not compile: ' + words.strip().splitlines()[-1] if words.strip() else ''
    command = [program] if native else [os.path.join(ROOT, mode, 'cranky'), 'run', '--vm', DRIVER]
    environment = {'CRANKY_OPTIONS': f'-E{os.path.join(ROOT, mode, "cranky")}\n'} if native else {} # as `cranky run` says what sys.executable is
    lines, status = run_to_end(command, name, os.path.join(ROOT, mode, 'cpython', name + '.results'), log, environment)
    if native:
        os.unlink(program)
    with open(log) as f:
        tail = f.read().strip().splitlines()
    why = '' if lines else f'does not load ({status}): {tail[-1] if tail else ""}'
    return expected, outcomes(lines), why


def in_installed_suite(method):
    """Does the suite have such a test method anywhere? Debian's security updates add some."""
    name = method.rpartition('.')[2]
    if not name.startswith('test'):
        return True # a doctest
    return any(f'def {name}(' in text for text in suite_texts())


@functools.cache
def suite_texts():
    paths = glob.glob('/usr/lib/python3.11/test/**/*.py', recursive=True)
    return [open(path, encoding='utf-8', errors='replace').read() for path in paths]


def run_manifest_file(name, mode, native, known):
    """As run_file(); what is lost gets a second run, since what a conservative collector keeps is a matter of chance."""
    expected, got, why = run_file(name, mode, native, known)
    absent = {m for m in expected - got.keys() if not in_installed_suite(m)}
    if absent:
        print(f'{name}: not in the suite that is installed here:', *sorted(absent))
    expected -= absent
    if all(got.get(m, ('',))[0] == 'ok' for m in expected):
        return expected, got, why
    again = run_file(name, mode, native, known)[1]
    return expected, got | {m: outcome for m, outcome in again.items() if outcome[0] == 'ok'}, why


def read_manifest():
    manifest, name = {}, None
    if os.path.exists(MANIFEST):
        with open(MANIFEST) as f:
            for line in f:
                if line.startswith(' '):
                    manifest[name].add(line.strip())
                elif line.strip() and not line.startswith('#'):
                    name = line.strip()
                    manifest[name] = set()
    return manifest


def write_manifest(manifest):
    with open(MANIFEST, 'w') as f:
        f.write("# The methods of CPython's tests that pass under Cranky. Written by run.py --update; only grows.\n")
        for name in sorted(manifest):
            f.write(name + '\n')
            f.writelines(f'  {method}\n' for method in sorted(manifest[name]))


def read_causes():
    """{'test_x Class.method': cause}"""
    causes, cause = {}, None
    with open(CAUSES) as f:
        for line in f:
            if line.startswith(' '):
                causes[line.strip()] = cause
            elif line.strip() and not line.startswith('#'):
                cause = line.strip()
    return causes


def explain(failures, good, causes):
    """Counts the failures by cause. True: each has one, and nothing that passes is listed."""
    by_cause = collections.Counter(DETAIL if text == DETAIL else causes.get(method, 'NO CAUSE') for method, text in failures)
    print('\nFailures by cause:')
    for cause, n in by_cause.most_common():
        print(f'{n:5}  {cause}')
    unexplained = [method for method, text in failures if text != DETAIL and method not in causes]
    stale = sorted(method for method in good & causes.keys() if not causes[method].startswith(NOT_ALWAYS))
    for method in unexplained:
        print('NO CAUSE in causes.txt:', method)
    for method in stale:
        print('PASSES, but is in causes.txt:', method)
    return not unexplained and not stale


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('names', nargs='*', metavar='NAME', help='test files (test_int)')
    parser.add_argument('--update', action='store_true', help='add what passes to the manifest')
    parser.add_argument('--failures', action='store_true', help='list the methods that fail, with their last line')
    parser.add_argument('--manifest', action='store_true', help='measure against the manifest alone')
    parser.add_argument('--native', action='store_true', help='compile the files to C')
    parser.add_argument('--mode', default='build', help='build directory (build)')
    parser.add_argument('--jobs', type=int, default=os.cpu_count())
    options = parser.parse_args()
    names = options.names or (sorted(read_manifest()) if options.manifest else FILES)
    os.makedirs(os.path.join(ROOT, options.mode, 'cpython'), exist_ok=True)
    manifest, causes = read_manifest(), read_causes()

    def run_one(name):
        if options.manifest:
            return run_manifest_file(name, options.mode, options.native, manifest.get(name, set()))
        return run_file(name, options.mode, options.native, None)

    passed = wanted = 0
    lost, failures, good_ones = [], [], set()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for name, (expected, got, why) in zip(names, pool.map(run_one, names)):
            good = {m for m in expected if got.get(m, ('',))[0] == 'ok'}
            passed += len(good)
            wanted += len(expected)
            print(f'{name:28} {len(good):4} of {len(expected):4}  {why}', flush=True)
            if options.failures:
                for method in sorted(expected - good):
                    print('   ', *(got.get(method, ('not run', '')) + (method,))[::2], got.get(method, ('', ''))[1])
            failures += [(f'{name} {m}', got.get(m, ('', ''))[1]) for m in sorted(expected - good)]
            good_ones |= {f'{name} {m}' for m in good}
            lost += [f'{name} {m}' for m in sorted((expected if options.manifest else manifest.get(name, set())) - good)]
            if options.update and good:
                manifest[name] = manifest.get(name, set()) | {m for m in good if f'{name} {m}' not in causes}
    if options.update:
        write_manifest(manifest)
    explained = explain(failures, good_ones, causes) if options.failures else True
    for method in lost:
        print('LOST', method)
    print(f'{passed} passed, {len(lost)} failed; {wanted - passed} of the {wanted} that CPython passes do not pass')
    return 1 if (lost or not explained) and not options.update else 0


if __name__ == '__main__':
    sys.exit(main())
