#!/usr/bin/env python3
"""The forms of `cranky bind`: --json and --stubs on headers of our own, and the header sweep itself, whose judges must notice
a false description.

    tests/bindgen/test_bind.py [CRANKY]
"""

import argparse
import ast
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import sweep  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
CRANKY = os.path.join(sweep.ROOT, 'build', 'cranky')
OPTIONS = argparse.Namespace(cranky=CRANKY, cc='gcc')


def bind(*words):
    r = subprocess.run([CRANKY, 'bind', *words], capture_output=True, text=True, cwd=sweep.ROOT)
    if r.returncode:
        raise RuntimeError(r.stderr)
    return r.stdout


def describe(header, *words):
    return json.loads(bind('--json', '-I', 'tests/bindgen', *words, header))


def named(items, name):
    return next(x for x in items if x['name'] == name)


class Json(unittest.TestCase):
    def test_functions(self):
        functions = describe('stdio.h')['functions']
        printf = named(functions, 'printf')
        self.assertEqual(printf['c'], 'int printf(const char *__format, ...)')
        self.assertEqual(printf['format'], ['printf', 0, 1])
        self.assertTrue(printf['variadic'])
        self.assertEqual(printf['params'][0]['kind'], 'pointer')

    def test_records(self):
        records = describe('records.h')['records']
        bits = named(records, 'bits')
        self.assertEqual([(f['name'], f['offset'], f.get('width')) for f in bits['fields']][:2], [('a', 0, 3), ('b', 3, 5)])
        packed = named(records, 'packed_one')
        self.assertEqual((packed['size'], packed['align'], packed['fields'][1]['offset']), (5, 1, 8))
        self.assertTrue(named(records, 'opaque')['opaque'])

    def test_constants(self):
        constants = describe('macros.h')['constants']
        self.assertEqual(named(constants, 'ULL')['value'], 2**64 - 1)
        self.assertEqual(named(constants, 'NEG128')['value'], -2**100)
        self.assertEqual(named(constants, 'NUL_INSIDE')['value'], 'a\0b')
        word = named(describe('comments.h')['constants'], 'WORD')['value']
        self.assertEqual(word.encode('utf-8', 'surrogateescape'), b'a"b\\\n\xe4')

    def test_enums(self):
        mood = named(describe('comments.h')['enums'], 'mood')
        self.assertEqual([(c['name'], c['value']) for c in mood['constants']], [('CALM', 0), ('None', 3), ('mro', 4)])

    def test_defines_reach_the_header(self):
        self.assertEqual(named(describe('pcre2.h', '-D', 'PCRE2_CODE_UNIT_WIDTH=16')['macros'], 'pcre2_compile')['target'],
                         'pcre2_compile_16')

    def test_headers_to_include_before(self):
        self.assertIn('gmp_printf', [m['name'] for m in describe('gmp.h', '--prelude=stdio.h')['macros']])
        with self.assertRaisesRegex(RuntimeError, 'nowhere.h'):
            describe('gmp.h', '--prelude=nowhere.h')

    def test_what_is_not_offered_has_reasons(self):
        d = describe('zlib.h')
        self.assertIn('va_list', named(d['not_offered'], 'gzvprintf')['reason'])
        self.assertEqual(d['link'], ['-lz'])
        nowhere = named(describe('functions.h')['not_offered'], 'plain')
        self.assertEqual((nowhere['kind'], nowhere['reason']), ('function', "no library here defines its symbol 'plain'"))
        self.assertTrue(all(x['reason'] for x in d['not_offered']))


class Stubs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = bind('--stubs', '-I', 'tests/bindgen', 'comments.h')
        cls.definitions = {n.name: n for n in ast.parse(cls.text).body if isinstance(n, (ast.FunctionDef, ast.ClassDef))}

    def doc(self, name):
        return ast.get_docstring(self.definitions[name])

    def test_comments_are_docstrings(self):
        self.assertEqual(self.doc('above'), 'int above(int a)\n\nAbove it.')
        self.assertEqual(self.doc('above_and_split').split('\n\n', 1)[1],
                         'Adds two numbers.\n\n  indented "quoted" \\backslash')
        self.assertIn('Line comments\nabove.', self.doc('line_comments'))
        self.assertIn('Behind it.', self.doc('behind'))
        self.assertIn('Below it, as zlib has them: ends in a quote "x"', self.doc('below'))
        self.assertTrue(self.doc('commented').endswith('A record.'))

    def test_comments_of_others_are_not_taken(self):
        self.assertEqual(self.doc('first'), 'int first(void)')
        self.assertIn('About the second.', self.doc('second'))
        self.assertEqual(self.doc('bare'), 'int bare(void)')

    def test_signatures(self):
        line = next(x for x in self.text.splitlines() if x.startswith('def takes('))
        self.assertEqual(line, 'def takes(c: Union[int, str], d: float, s: CString, out: Pointer[c_uchar], p: Address, '
                         'f: FunctionPointer, by_value: commented, m: int, pp: ConstPointer[Ptr[c_int]], in_: ConstPointer[c_int], '
                         'from_: int, arg12: int, /, *args: Any) -> Any:')

    def test_names_that_annotations_need(self):
        self.assertIn('# str: not here', self.text)
        self.assertIn('text: Union[_c_str, None]', self.text)
        self.assertIn('next: Union[Ptr[_c_commented], None]', self.text)
        self.assertIn('class foreign(Struct):', self.text)

    def test_constants_and_enums(self):
        for line in ('NUMBER: Final = 42', 'LONG_WORD: Final = "text"', 'WORD: Final[str]', '    None_ = 3', 'None_: mood',
                     'mood_t = mood', 'on_done: FunctionType', 'above_alias = above', 'ratio: float'):
            self.assertIn(f'\n{line}\n', self.text)

    @unittest.skipUnless(shutil.which('mypy'), 'mypy is not installed: ./configure.py --deps')
    def test_mypy_accepts_them(self):
        headers = ['comments.h', 'records.h', 'functions.h', 'macros.h', 'stdio.h', 'sys/stat.h', 'zlib.h', 'sqlite3.h', 'uv.h',
                   'curses.h', 'X11/Xlib.h', 'png.h', 'complex.h', 'stdbool.h']
        with tempfile.TemporaryDirectory() as directory:
            package = shutil.copytree(f'{sweep.ROOT}/stdlib/stubs/__c__', f'{directory}/__c__')
            for header in headers:
                with open(f'{package}/{header[:-2].replace("/", "_")}.pyi', 'w') as f:
                    f.write(bind('--stubs', '-I', 'tests/bindgen', header))
            with open(f'{directory}/use.py', 'w') as f:
                f.write('from __c__ import OUT\nfrom __c__.zlib import compressBound\nfrom __c__.sqlite3 import sqlite3_open\n'
                        'n: int = compressBound(3)\nrc, db = sqlite3_open(":memory:", OUT)\ncompressBound("3")\n')
            command = ['mypy', '--no-incremental', '--cache-dir', f'{directory}/cache']
            r = subprocess.run([*command, '__c__'], capture_output=True, text=True, cwd=directory)
            self.assertEqual(r.returncode, 0, r.stdout)
            r = subprocess.run([*command, 'use.py'], capture_output=True, text=True, cwd=directory)
            self.assertEqual(r.stdout.count('error:'), 1, r.stdout)
            self.assertIn('use.py:6: error: Argument 1', r.stdout)


class Judges(unittest.TestCase):
    """Descriptions made false on purpose."""

    LIBRARY = sweep.Library('test', '', ['zlib.h'], [], False)

    def judge(self, change=None, library=LIBRARY):
        with tempfile.TemporaryDirectory() as directory:
            run = sweep.Sweep(library, OPTIONS, directory)
            true_description = run.describe

            def false_description(header, *words):
                d = true_description(header, *words)
                if change:
                    change(d)
                return d
            run.describe = false_description
            return run.run()

    def expect_wrong(self, change, text):
        wrong = self.judge(change).wrong
        self.assertTrue(any(text in line for line in wrong), wrong)

    def test_the_truth_is_accepted(self):
        result = self.judge()
        self.assertEqual(result.wrong, [])
        self.assertEqual(result.counts['layouts'], (3, 3))

    def test_layouts(self):
        self.expect_wrong(lambda d: named(d['records'], 'z_stream_s').update(size=120), 'record z_stream_s')
        self.expect_wrong(lambda d: named(d['records'], 'z_stream_s').update(align=4), 'record z_stream_s')
        self.expect_wrong(lambda d: named(d['records'], 'z_stream_s')['fields'][1].update(offset=96), 'record z_stream_s')

    def test_bit_fields(self):
        odd = sweep.Library('odd', '', ['records.h'], [], False, include_dirs=['tests/bindgen'])
        result = self.judge(library=odd)
        self.assertEqual(result.wrong, [])
        self.assertEqual(*result.counts['layouts'])
        result = self.judge(lambda d: named(d['records'], 'bits')['fields'][1].update(offset=4), odd)
        self.assertTrue(any('record bits' in line for line in result.wrong), result.wrong)

    def test_odd_constructs(self):
        result = self.judge(library=sweep.Library('odd', '', ['odd.h'], [], False, include_dirs=['tests/bindgen']))
        self.assertEqual(result.wrong, [])
        self.assertEqual(list(result.not_offered), [('macro', 'ODD_H')])
        for column, least in (('layouts', 26), ('constants', 35), ('enum', 5)):
            good, total = result.counts[column]
            self.assertEqual(good, total)
            self.assertGreaterEqual(total, least)

    def test_constants(self):
        self.expect_wrong(lambda d: named(d['constants'], 'Z_OK').update(value=1), 'constant Z_OK')
        self.expect_wrong(lambda d: named(d['constants'], 'Z_OK').update(type='unsigned'), 'constant Z_OK')
        self.expect_wrong(lambda d: named(d['constants'], 'ZLIB_VERSION').update(value='1.2'), 'constant ZLIB_VERSION')

    def test_functions(self):
        self.expect_wrong(lambda d: named(d['functions'], 'crc32').update(type='int (int)'), 'function crc32')
        self.expect_wrong(lambda d: named(d['functions'], 'crc32').update(symbol='crc31'), 'function crc32')
        self.expect_wrong(lambda d: d.update(link=[]), 'function crc32')

    def test_nothing_may_be_dropped(self):
        self.expect_wrong(lambda d: d['functions'].remove(named(d['functions'], 'crc32')), 'function crc32: neither')
        self.expect_wrong(lambda d: d['records'].remove(named(d['records'], 'z_stream_s')), 'struct z_stream_s: neither')
        self.expect_wrong(lambda d: d['constants'].remove(named(d['constants'], 'Z_OK')), 'macro Z_OK: neither')

    def test_constants_that_are_not_offered_count(self):
        def hide(d):
            d['constants'].remove(named(d['constants'], 'Z_OK'))
            d['not_offered'].append({'name': 'Z_OK', 'own': True, 'kind': 'macro', 'where': '', 'reason': 'hidden', 'text': '0'})
        have, total = self.judge(hide).counts['constants']
        self.assertEqual(have, total - 1)


if __name__ == '__main__':
    if len(sys.argv) > 1 and not sys.argv[1].startswith('-'):
        CRANKY = OPTIONS.cranky = os.path.abspath(sys.argv.pop(1))
    unittest.main()
