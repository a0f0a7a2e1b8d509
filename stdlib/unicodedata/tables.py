#!/usr/bin/env python3.11
"""Writes the tables of module unicodedata (C, to standard output), from the data of the Python 3.11 that builds it.

    records     every combination of properties that some character has
    runs        where in the code space each begins: first character << 11 | number of the record, sorted; one list for
                Unicode 14, one for the 3.2 of ucd_3_2_0
    numbers     the characters with a numeric value, likewise; decimal and digit are -1 where there is none, the number of the
                numeric value is 0 then
"""

import sys
import unicodedata

CATEGORIES = 'Cn Lu Ll Lt Mn Mc Me Nd Nl No Zs Zl Zp Cc Cf Cs Co Lm Lo Pc Pd Ps Pe Pi Pf Po Sm Sc Sk So'.split()
BIDI = ['', *'L LRE LRO R AL RLE RLO PDF EN ES ET AN CS NSM BN B S WS ON LRI RLI FSI PDI'.split()]
WIDTHS = 'F H W Na A N'.split()


def record(ucd, c):
    return (CATEGORIES.index(ucd.category(c)), BIDI.index(ucd.bidirectional(c)), WIDTHS.index(ucd.east_asian_width(c)),
            ucd.mirrored(c), ucd.combining(c))


def runs(ucd, numbers):
    last = None
    for code in range(0x110000):
        now = numbers.setdefault(record(ucd, chr(code)), len(numbers))
        if now != last:
            yield code << 11 | now
        last = now


def values(ucd, numbers):
    for code in range(0x110000):
        c = chr(code)
        value, digit = ucd.numeric(c, None), ucd.digit(c, -1)
        if value is not None or digit >= 0:  # digit() of ucd_3_2_0 knows new characters too
            yield code, ucd.decimal(c, -1), digit, numbers.setdefault(value, len(numbers))


def table(kind, name, items):
    print(f'static const {kind} {name}[] = {{')
    line = '   '
    for item in items:
        if len(line) + len(item) > 118:
            print(line)
            line = '   '
        line += f' {item},'
    print(line, '};', sep='\n')


def main():
    if unicodedata.unidata_version != '14.0.0':
        sys.exit(f'tables.py: this Python has Unicode {unicodedata.unidata_version}, not 14.0.0')
    print('// Written by stdlib/unicodedata/tables.py.')
    versions = (('14', unicodedata), ('3_2', unicodedata.ucd_3_2_0))
    records, numbers = {}, {None: 0}
    for name, ucd in versions:
        table('uint32_t', f'runs_{name}', map(str, runs(ucd, records)))
        table('Number', f'numbers_{name}', (f'{{{c}, {d}, {g}, {v}}}' for c, d, g, v in values(ucd, numbers)))
    assert len(records) < 2048
    table('Record', 'records', ('{%d, %d, %d, %d, %d}' % r for r in records))
    table('double', 'values', (repr(v or 0.0) for v in numbers))
    for name, names in (('categories', CATEGORIES), ('bidi_classes', BIDI), ('widths', WIDTHS)):
        table('char *const', name, (f'"{n}"' for n in names))


main()
