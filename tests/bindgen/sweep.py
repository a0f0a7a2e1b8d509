#!/usr/bin/env python3
"""The header sweep: binds the main headers of Debian's libraries whole, and has the C compiler check what came out.

    tests/bindgen/sweep.py                     all libraries of tests/bindgen/libraries.txt
    tests/bindgen/sweep.py --quick             those marked * there: what configure.py --deps installs anyway
    tests/bindgen/sweep.py zlib SDL            some by name
    tests/bindgen/sweep.py --cc=clang          ask another compiler (gcc)

For each header, `cranky bind --json` says what is offered and what is not, with reasons. Judged by others:

    dropped    the compilers' own lists of functions (gcc -aux-info) and macros (clang -dD) in the library's files, and of
               structs, unions, enums and their members in any (both, -g): every name must be offered or listed with a reason. A macro not offered that makes a constant initialiser counts as a
               constant. What a header declares to gcc alone, by its version, counts as not offered: bindgen reads it with clang.
               What it declares to clang alone is checked by clang.
    layouts    size, alignment and offset of each field: _Static_assert; place of bit-fields: a program that sets them
    values     constants: the same program compares them; their types and those of functions: _Static_assert
    links      the program refers to the symbol of every function and variable offered

A table row a library, totals, and the bars (issue: at least 99 % of functions, all layouts, 98 % of constants); what is not
offered or wrong is in build/sweep/LIBRARY.txt. Exit status 0: all libraries are installed, every check passed, the bars are met.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BARS = {'functions': 99, 'layouts': 100, 'constants': 98}  # per cent of all that there are
REPORTS = os.path.join(ROOT, 'build', 'sweep')


@dataclass
class Library:
    """A line of libraries.txt."""
    name: str
    package: str
    headers: list
    defines: list
    quick: bool
    counts: bool = True  # in the totals
    prelude: list = field(default_factory=list)
    include_dirs: list = field(default_factory=list)


def read_libraries():
    libraries = []
    with open(os.path.join(ROOT, 'tests/bindgen/libraries.txt')) as f:
        for line in f:
            words = line.split('#')[0].split()
            if not words:
                continue
            quick, counts = words[0].startswith('*'), not words[0].startswith('~')
            headers = [w for w in words[2:] if not w.startswith(('-D', '+'))]
            prelude = [w[1:] for w in words[2:] if w.startswith('+')]
            defines = [w[2:] for w in words[2:] if w.startswith('-D')]
            libraries.append(Library(words[0].lstrip('*~'), words[1], headers, defines, quick, counts, prelude))
    return libraries


@dataclass
class Result:
    """What was counted: (good, all) by what the table's columns are; and the lines of the report."""
    counts: dict = field(default_factory=dict)
    not_offered: dict = field(default_factory=dict)  # (kind, name) -> line
    wrong: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    seconds: float = 0

    def count(self, what, good):
        have, total = self.counts.get(what, (0, 0))
        self.counts[what] = (have + bool(good), total + 1)


def is_installed(package):
    r = subprocess.run(['dpkg-query', '-W', '-f', '${db:Status-Abbrev}', package], capture_output=True, text=True)
    return r.returncode == 0 and r.stdout.startswith('ii')


# ---- C that checks a description -------------------------------------------------------------------------------------------

class Checks:
    """A C file whose lines each check one thing: a static assertion, or a statement of the program."""

    HEAD = '''#include <stdio.h>
#include <string.h>
#define SWEEP_CHECK(id, test) do { if (!(test)) printf("%d\\n", id); } while (0)
static __attribute__((unused)) int sweep_bits(const void *p, int size, int offset, int width) {
    const unsigned char *bytes = p;
    for (int i = 0; i < size * 8; i++)
        if ((bytes[i / 8] >> i % 8 & 1) != (i >= offset && i < offset + width)) return 0;
    return 1;
}
'''

    def __init__(self, description):
        includes = [f'#include <{h}>' for h in description['prelude'] + [description['header']]]
        self.cflags = description['cflags']
        self.lines = '\n'.join(includes).split('\n') + self.HEAD.rstrip('\n').split('\n')
        self.subjects = {}   # line number -> (what, name)
        self.statements = []  # (text, subject)

    def static(self, subject, text):
        self.lines.append(text)
        self.subjects[len(self.lines)] = subject

    def run_time(self, subject, text):
        self.statements.append((text, subject))

    def finish(self, name):
        """Adds the statements, as functions of 100 each that `name` calls."""
        calls = []
        for start in range(0, len(self.statements), 100):
            calls.append(f'{name}_{start}();')
            self.lines.append(f'static void {name}_{start}(void) {{')
            for text, subject in self.statements[start:start + 100]:
                line = len(self.lines) + 1
                self.static(subject, text.replace('@', str(line)))
            self.lines.append('}')
        self.lines.append(f'void {name}(void) {{ {" ".join(calls)} }}')

    def compile(self, cc, directory, name):
        """Returns (object, {line: error}); lines with errors are left out and the rest is compiled again."""
        source, target = f'{directory}/{name}.c', f'{directory}/{name}.o'
        errors = {}
        flags = ['-std=gnu11', '-w', '-O0', '-fno-builtin', '-fmax-errors=0' if cc == 'gcc' else '-ferror-limit=0']
        for _ in range(4):
            with open(source, 'w') as f:
                f.write('\n'.join(self.lines) + '\n')
            r = subprocess.run([cc, *flags, *self.cflags, '-c', source, '-o', target], capture_output=True, text=True,
                               errors='replace')
            if not r.returncode:
                return target, errors
            found = {}
            for at, message in re.findall(rf'^{re.escape(source)}:(\d+):\d+: (?:fatal )?error: (.*)$', r.stderr, re.M):
                if int(at) in self.subjects:
                    found.setdefault(int(at), message)
            if not found:
                break
            errors.update(found)
            for at in found:
                self.lines[at - 1] = ''
        return None, errors | {0: r.stderr[:2000]}


def integer(value):
    """A C expression of type __int128 or narrower."""
    if value < 0:
        return f'(-(__int128){-value - 1}ull - 1)' if value >= -2**64 else f'(-({integer(-value)}))'
    if value < 2**64:
        return f'{value}ull'
    return f'((__int128){value >> 64}ull << 64 | {value & (2**64 - 1)}ull)'


def c_string(text):
    data = text.encode('utf-8', 'surrogateescape')
    return ''.join(f'\\{b:03o}' for b in data), len(data)


def add_constant(checks, c):
    name, subject = c['name'], ('constant', c['name'])
    if c['kind'] == 'string':
        octal, size = c_string(c['value'])
        checks.run_time(subject, f'SWEEP_CHECK(@, sizeof({name}) == {size + 1} && !memcmp({name}, "{octal}", {size + 1}));')
        return
    if c['kind'] == 'floating':
        value = float(c['value'])
        test = f'({name}) != ({name})' if value != value else \
            f'(double)({name}) == ' + (value.hex() if abs(value) != float('inf') else f'{"-" * (value < 0)}(1e308 * 10)')
    else:
        test = f'(__int128)({name}) == {integer(c["value"])}'
    checks.run_time(subject, f'SWEEP_CHECK(@, {test});')
    checks.static(subject, f'_Static_assert(__builtin_types_compatible_p(__typeof__(({name})), {c["type"]}), "type");')


def fields_of(record, records, base=0):
    """(name, offset in bits, field) with the fields of unnamed members among them."""
    for f in record['fields']:
        if f['name']:
            yield f['name'], base + f['offset'], f
        elif 'record' in f and f['record'] in records:
            yield from fields_of(records[f['record']], records, base + f['offset'])


def add_record(checks, r, records):
    """False if C has no name for the record."""
    t, subject = r['type'], ('record', r['name'])
    if not t:
        return False
    checks.static(subject, f'_Static_assert(sizeof({t}) == {r["size"]}, "size");')
    checks.static(subject, f'_Static_assert(_Alignof({t}) == {r["align"]}, "alignment");')
    for name, offset, f in fields_of(r, records):
        text = f'_Static_assert(__builtin_offsetof({t}, {name}) == {offset // 8}, "offset of {name}");'
        if 'width' in f and f['width'] > 0:
            bits = 1 if f['kind'] == '_Bool' else -1
            text = (f'{{ __typeof__({t}) s; memset(&s, 0, sizeof s); s.{name} = {bits}; '
                    f'SWEEP_CHECK(@, sweep_bits(&s, sizeof s, {offset}, {f["width"]})); }}')
            if not f['is_macro']:
                checks.run_time(subject, text)
            continue
        if f['is_macro']:  # the name means something else now
            checks.lines += [f'#pragma push_macro("{name}")', f'#undef {name}']
            checks.static(subject, text)
            checks.lines.append(f'#pragma pop_macro("{name}")')
        else:
            checks.static(subject, text)
            if f['type'] and f['kind'] not in ('unsupported', 'va_list'):
                checks.static(subject, f'_Static_assert(sizeof((({t} *)0)->{name}) == {max(f["size"], 0)}, "size of {name}");'
                              if f['size'] >= 0 else '')
    return True


def add_enum(checks, e):
    for c in e['constants']:
        if not c['is_macro']:
            checks.run_time(('constant', c['name']), f'SWEEP_CHECK(@, (__int128)({c["name"]}) == {integer(c["value"])});')


def add_function(checks, f, macros):
    if f['name'] not in macros and f['prototype']:
        checks.static(('function', f['name']),
                      f'_Static_assert(__builtin_types_compatible_p(__typeof__(({f["name"]})), {f["type"]}), "type");')


# ---- What the C compiler has in the library's files ---------------------------------------------------------------------------

def own_files(description):
    return {os.path.realpath(f['path']) for f in description['files'] if f['own']}


def declared_name(text):
    """The name that a prototype as -aux-info writes it declares: "extern int (*f (int)) (void);" -> "f"."""
    text = re.sub(r'__attribute__ *\(\(.*?\)\)+', '', text)
    for m in re.finditer(r'(\w+) \(', text):
        if m[1] not in ('int', 'void', 'char', 'long', 'short', 'double', 'float', 'unsigned', 'signed') and text[m.end()] != '*':
            return m[1]
    return None


def compiler_functions(description, directory):
    """Names of the functions that gcc sees declared in the library's own files."""
    own, names = own_files(description), set()
    source, listing = f'{directory}/all.c', f'{directory}/all.txt'
    with open(source, 'w') as f:
        f.writelines(f'#include <{h}>\n' for h in description['prelude'] + [description['header']])
    subprocess.run(['gcc', '-std=gnu11', '-w', '-fsyntax-only', *description['cflags'], '-aux-info', listing, source],
                   capture_output=True)
    if not os.path.exists(listing):
        return names
    with open(listing, errors='replace') as f:
        for line in f:
            m = re.match(r'/\* (.*?):\d+:\w+ \*/ (.*)', line)
            if m and os.path.realpath(m[1]) in own:
                names.add(declared_name(m[2]))
    return names - {None}


def compiler_macros(description, directory):
    """{name: body or None for a function-like one} of the macros that own files define and the header leaves defined."""
    own, macros, place = own_files(description), {}, None
    r = subprocess.run(['clang', '-std=gnu11', '-E', '-dD', '-w', *description['cflags'], f'{directory}/all.c'],
                       capture_output=True, text=True, errors='replace')
    for line in r.stdout.splitlines():
        if line.startswith('# '):
            m = re.match(r'# \d+ "(.*?)"', line)
            place = os.path.realpath(m[1]) if m else place
        elif m := re.match(r'#define (\w+)(\(?)(.*)', line):
            macros.pop(m[1], None)
            if place in own:
                macros[m[1]] = None if m[2] else m[3].strip()
        elif m := re.match(r'#undef (\w+)', line):
            macros.pop(m[1], None)
    return macros


TYPE_TAGS = {'structure_type': 'struct', 'union_type': 'union', 'enumeration_type': 'enum', 'enumerator': 'enumerator'}


def compiler_types(cc, description, directory):
    """("struct", name), also for unions, enums and enumerators: all that the debugging information of the header has."""
    target, names, tag = f'{directory}/types.o', set(), None
    r = subprocess.run([cc, '-std=gnu11', '-w', '-g', '-fno-eliminate-unused-debug-types', *description['cflags'], '-c',
                        f'{directory}/all.c', '-o', target], capture_output=True)
    if r.returncode:
        return names
    r = subprocess.run(['readelf', '--debug-dump=info', target], capture_output=True, text=True, errors='replace')
    for line in r.stdout.splitlines():
        if m := re.search(r'\(DW_TAG_(\w+)\)', line):
            tag = TYPE_TAGS.get(m[1])
        elif tag and 'DW_AT_name ' in line:
            names.add((tag, line.split(': ')[-1].strip()))
            tag = None
    return names - {('struct', '__va_list_tag')}  # the compiler's own


def described_types(d):
    """The same of a description with all names."""
    return ({(r['kind'], r['name']) for r in d['records']} | {('enum', e['name']) for e in d['enums']} |
            {('enumerator', c['name']) for e in d['enums'] for c in e['constants']})


def constants_among(cc, description, names, directory):
    """Which of these macros C takes as the initialiser of a constant."""
    candidates = Checks(description)
    for name in names:
        candidates.static(('macro', name), f'static const __typeof__(({name})) sweep_{len(candidates.lines)} = ({name});')
    _, errors = candidates.compile(cc, directory, 'candidates')
    if 0 in errors:  # one of them spoils the lines after it: each for itself
        return [] if len(names) == 1 else [n for name in names for n in constants_among(cc, description, [name], directory)]
    refused = {candidates.subjects[at][1] for at in errors if at}
    return [n for n in names if n not in refused]


# ---- One library ---------------------------------------------------------------------------------------------------------------

class Sweep:
    """The headers of one library, one after the other; each name counts where it comes first."""

    def __init__(self, library, options, directory):
        self.library, self.options, self.directory = library, options, directory
        self.result = Result()
        self.seen = set()     # (section, name)
        self.known = set()    # names accounted for in some way
        self.symbols = []     # (symbol, subject)
        self.link = []
        self.objects = []
        self.bad = {}         # subject -> what is wrong
        self.offered = {}     # subject -> column of the table
        self.functions, self.macros = set(), {}  # the compiler's lists
        self.dropped_types = set()
        self.descriptions = []

    def describe(self, header, *words):
        flags = [f'-D{d}' for d in self.library.defines] + [f'-I{d}' for d in self.library.include_dirs]
        flags += [f'--prelude={h}' for h in self.library.prelude]
        command = [self.options.cranky, 'bind', '--json', *words, *flags, header]
        r = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
        if r.returncode:
            self.result.wrong.append(f'{header}: {r.stderr.strip()}')
            return None
        return json.loads(r.stdout)

    def is_private(self, name):
        """The C library's own names for its own use: half of what its headers declare. Other libraries' count."""
        return self.library.package == 'libc6-dev' and name.startswith('_')

    def new(self, section, d):
        """True the first time that this declaration of the library's is met."""
        key = (section, d['name'] or d['where'])
        if not d['own'] or key in self.seen or self.is_private(d['name']):
            return False
        self.seen.add(key)
        return True

    def offer(self, column, subject):
        self.offered[subject] = column

    def header(self, header, number):
        d = self.describe(header)
        if not d:
            return
        self.descriptions.append(d)
        self.link += [a for a in d['link'] if a not in self.link]
        checks = Checks(d)
        self.take_functions(d, checks)
        self.take_records(d, checks)
        self.take_constants(d, checks)
        for section in ('typedefs', 'macros'):
            self.known |= {x['name'] for x in d[section]}
        for x in d['macros']:
            if self.new('macros', x):
                self.result.count('macros', True)
        self.take_not_offered(d)
        checks.finish(f'sweep_{number}')
        lines = list(checks.lines)
        target, errors = checks.compile(self.options.cc, self.directory, f'check_{number}')
        if errors and self.options.cc != 'clang':
            errors = self.ask_clang(checks, lines, errors, number)
        for at, message in errors.items():
            self.bad.setdefault(checks.subjects.get(at, ('header', header)), message)
        if target:
            self.objects.append((number, target, checks))
        self.functions |= compiler_functions(d, self.directory)
        self.macros |= compiler_macros(d, self.directory)
        everything = self.describe(header, '--all')
        types = [compiler_types(cc, d, self.directory) for cc in ('gcc', 'clang')]  # not what each has for itself
        self.dropped_types |= types[0] & types[1] - described_types(everything)

    def ask_clang(self, checks, lines, errors, number):
        """Drops the errors about what is not declared to gcc, and about _Float32 and its like, which are types of their own in
        gcc and typedefs to clang; if clang agrees."""
        undeclared = re.compile('undeclared|incomplete type|unknown type|storage size of')
        missing = {at for at, message in errors.items() if undeclared.search(message)}
        missing |= {at for at in errors if re.search(r'[fF](32|64)[xX]?$', checks.subjects.get(at, ('', ''))[1])}
        others = set(checks.subjects) - missing
        checks.lines = ['' if at in others else line for at, line in enumerate(lines, 1)]
        _, refused = checks.compile('clang', self.directory, f'clang_{number}')
        for at in missing - set(refused) if 0 not in refused else ():
            what, name = checks.subjects[at]
            self.result.notes.append(f'{what} {name}: gcc has another type or none; clang agrees')
            del errors[at]
        return errors

    def take_functions(self, d, checks):
        macros = {x['name'] for section in ('constants', 'macros') for x in d[section]}
        for f in d['functions']:
            self.known.add(f['name'])
            if not self.new('functions', f):
                continue
            self.offer('functions', ('function', f['name']))
            add_function(checks, f, macros)
            if not f['static'] and not f['defined']:
                self.symbols.append((f['symbol'], ('function', f['name'])))
        for v in d['variables']:
            self.known.add(v['name'])
            if self.new('variables', v):
                self.offer('variables', ('variable', v['name']))
                if not v['defined']:
                    self.symbols.append((v['symbol'], ('variable', v['name'])))

    def take_records(self, d, checks):
        records = {r['id']: r for r in d['records']}
        unnamed = {f['record'] for r in d['records'] for f in r['fields'] if not f['name'] and 'record' in f}
        for r in d['records']:
            if not self.new('records', r):
                continue
            if r['opaque']:
                self.result.count('opaque', True)
            elif r['id'] in unnamed:
                pass  # checked with the record that it is a part of
            else:
                self.offer('layouts', ('record', r['name']))
                if not add_record(checks, r, records):
                    self.bad[('record', r['name'])] = 'C has no name for it'

    def take_constants(self, d, checks):
        for c in d['constants']:
            self.known.add(c['name'])
            if self.new('macros', c):
                self.offer('constants', ('constant', c['name']))
                add_constant(checks, c)
        for c in d['macros']:
            if c.get('constant') and c['own'] and ('macros', c['name']) not in self.seen:
                self.offer('constants', ('expression', c['name']))
        for e in d['enums']:
            self.known |= {c['name'] for c in e['constants']}
            if self.new('enums', e):
                for c in e['constants']:
                    self.offer('enum', ('constant', c['name']))
                add_enum(checks, e)

    def take_not_offered(self, d):
        columns = {'function': 'functions', 'variable': 'variables', 'struct': 'layouts', 'union': 'layouts'}
        lost = []
        for x in d['not_offered']:
            self.known.add(x['name'])
            if not self.new('not offered', x):
                continue
            self.result.not_offered[x['kind'], x['name']] = f"{x['kind']} {x['name']} ({x['where']}): {x['reason']}"
            if x['kind'] in columns:
                self.result.count(columns[x['kind']], False)
            elif x['kind'] == 'macro' and x['text'] and not re.search(r'brackets|several|statement', x['reason']):
                lost.append(x['name'])
        for name in constants_among(self.options.cc, d, lost, self.directory) if lost else []:
            self.result.count('constants', False)
            self.result.not_offered['macro', name] += ' [but C makes a constant of it]'

    def run_program(self):
        """Links everything that is offered and runs the checks of values."""
        with open(f'{self.directory}/main.c', 'w') as f:
            symbols = list(dict(self.symbols).items())
            f.writelines(f'extern char sweep_symbol_{i}[] __asm__("{s}");\n' for i, (s, _) in enumerate(symbols))
            f.write('void *volatile sweep_symbols[] = {0')
            f.writelines(f',\nsweep_symbol_{i}' for i in range(len(symbols)))
            f.write('};\n')
            f.writelines(f'void sweep_{n}(void);\n' for n, _, _ in self.objects)
            f.write('#include <stdio.h>\nint main(void) {\n')
            f.writelines(f'puts("= {n}"); sweep_{n}();\n' for n, _, _ in self.objects)
            f.write('return 0; }\n')
        command = ['gcc', '-w', '-fno-builtin', '-fuse-ld=lld', '-Wl,--error-limit=0', f'{self.directory}/main.c',
                   *[o for _, o, _ in self.objects], '-o', f'{self.directory}/main', *self.link, '-lm']
        r = subprocess.run(command, capture_output=True, text=True, errors='replace')
        if r.returncode:
            self.note_undefined(r.stderr)
            subprocess.run([*command, '-Wl,--unresolved-symbols=ignore-all'], capture_output=True)
        if not os.path.exists(f'{self.directory}/main'):
            self.bad['program', 'link'] = r.stderr[:2000]
            return
        r = subprocess.run([f'{self.directory}/main'], capture_output=True, text=True)
        checks = None
        for line in r.stdout.splitlines():
            if line.startswith('= '):
                checks = next(c for n, _, c in self.objects if n == int(line[2:]))
            else:
                self.bad.setdefault(checks.subjects[int(line)], 'the value differs: ' + checks.lines[int(line) - 1])
        if r.returncode:
            self.bad['program', 'run'] = f'status {r.returncode}: {r.stderr[:500]}'

    def note_undefined(self, messages):
        by_symbol = dict(self.symbols)
        for symbol in set(re.findall(r'undefined symbol: (\S+)', messages)):
            self.bad[by_symbol.get(symbol, ('program', symbol))] = f'no library chosen defines {symbol}'

    def declared_to_clang(self, names):
        declared = set()
        for d in self.descriptions if names else ():
            checks = Checks(d)
            for name in names:
                checks.static(name, f'extern __typeof__({name}) *sweep_{name};')
            _, errors = checks.compile('clang', self.directory, 'declared')
            declared |= set(names) - {checks.subjects.get(at) for at in errors}
        return declared

    def note_dropped(self):
        unknown = sorted(n for n in self.functions - self.known if not self.is_private(n))
        declared = set(unknown) & self.declared_to_clang(unknown)
        for name in unknown:
            self.result.count('functions', False)
            if name in declared:
                self.result.wrong.append(f'function {name}: neither offered nor listed')
            else:
                self.result.not_offered['function', name] = f'function {name}: declared to gcc only, by its version'
        for what, name in sorted(self.dropped_types):
            self.result.count('layouts', False)
            self.result.wrong.append(f'{what} {name}: neither offered nor listed')
        for name, body in sorted(self.macros.items()):
            is_itself = body == name or (body is None and name in self.functions)
            if name not in self.known and not is_itself and not self.is_private(name):
                self.result.wrong.append(f'macro {name}: neither offered nor listed')

    def run(self):
        start = time.monotonic()
        for number, header in enumerate(self.library.headers):
            self.header(header, number)
        if self.objects:
            self.run_program()
        for subject, column in self.offered.items():
            self.result.count(column, subject not in self.bad)
        self.note_dropped()
        self.result.wrong += [f'{what} {name}: {message}' for (what, name), message in self.bad.items()]
        self.result.seconds = time.monotonic() - start
        return self.result


def sweep(library, options):
    with tempfile.TemporaryDirectory(prefix='cranky-sweep-') as directory:
        result = Sweep(library, options, directory).run()
    os.makedirs(REPORTS, exist_ok=True)
    with open(f'{REPORTS}/{library.name}.txt', 'w') as f:
        f.writelines(f'WRONG {line}\n' for line in result.wrong)
        f.writelines(f'note: {line}\n' for line in result.notes)
        f.writelines(f'{line}\n' for line in result.not_offered.values())
    return result


# ---- The table ------------------------------------------------------------------------------------------------------------------

COLUMNS = ['functions', 'layouts', 'opaque', 'constants', 'enum', 'variables', 'macros']
WIDTHS = [13, 11, 7, 13, 11, 10, 7]


def cell(counts, column):
    have, total = counts.get(column, (0, 0))
    if column in ('opaque', 'macros'):
        return str(total)
    return f'{have}/{total}'


def print_row(name, counts, rest):
    print(f'{name:14}' + ''.join(f'{cell(counts, c):>{w}}' for c, w in zip(COLUMNS, WIDTHS)) + rest, flush=True)


def print_bars(total):
    """How many bars are missed."""
    missed = 0
    for what, bar in BARS.items():
        have, all_of_them = total.get(what, (0, 0))
        percent = 100 * have / all_of_them if all_of_them else 0
        met = 100 * have >= bar * all_of_them > 0
        missed += not met
        print(f'{what}: {have} of {all_of_them}, {percent:.2f} % (bar {bar} %){"" if met else "  MISSED"}')
    return missed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--quick', action='store_true', help='only the libraries marked *')
    parser.add_argument('--cc', default='gcc', help='the compiler that is asked (gcc)')
    parser.add_argument('--cranky', default=os.path.join(ROOT, 'build', 'cranky'))
    parser.add_argument('--wrong', action='store_true', help='print what is wrong, too')
    parser.add_argument('libraries', nargs='*', help='names (all)')
    options = parser.parse_args()
    libraries = [x for x in read_libraries() if x.quick or not options.quick]
    libraries = [x for x in libraries if not options.libraries or x.name in options.libraries]
    print(f'{"library":14}' + ''.join(f'{c:>{w}}' for c, w in zip(COLUMNS, WIDTHS)) + '  not offered  wrong   time', flush=True)
    total, passed, failed = {}, 0, 0
    for library in libraries:
        if not is_installed(library.package):
            print(f'{library.name:14}  {library.package} is not installed: ./configure.py --deps=sweep')
            failed += 1
            continue
        result = sweep(library, options)
        passed, failed = passed + (not result.wrong), failed + bool(result.wrong)
        for column, (have, all_of_them) in result.counts.items() if library.counts else ():
            had, before = total.get(column, (0, 0))
            total[column] = (had + have, before + all_of_them)
        print_row(library.name, result.counts, f'{len(result.not_offered):13}{len(result.wrong):7}{result.seconds:6.1f}s')
        for line in result.wrong if options.wrong else []:
            print('    ' + line.split('\n')[0])
    print_row('total', total, '')
    missed = print_bars(total)
    print(f'{passed + len(BARS) - missed} passed, {failed + missed} failed')
    return 1 if failed or missed else 0


if __name__ == '__main__':
    sys.exit(main())
