#!/usr/bin/env python3
"""Random programs, run by CPython and by Cranky: what they print must be the same, messages and line numbers included.

    tests/fuzz/programs.py                   a bounded run (2 batches)
    tests/fuzz/programs.py -n 1000           so many batches of 100 programs (ninja fuzz-programs)
    tests/fuzz/programs.py --seed 7          one batch, from this seed; --keep leaves the file that differs
    tests/fuzz/programs.py --fast            with clang -O0: the same C in a tenth of the time
    tests/fuzz/programs.py --vm              on the interpreter instead of compiled

A batch is one file of many small functions, each a program: statements over a few variables of all built-in types, with
loops, exceptions, closures, generators, classes, patterns. A function that fails ends in an exception; its type, text and
the lines of its traceback are part of the output. Values are kept small, loops have fuel. A warning of the C compiler counts as
a difference, too.
"""

import argparse
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import warnings

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CASES = 100  # in a batch
SECONDS, MEMORY = 120, 8 << 30  # what a batch may take

PRELUDE = '''\
fuel = 0
log = []

def tick():
    global fuel
    fuel -= 1
    return fuel < 0

def note(value):
    if len(log) < 60:
        log.append(clip(value))
    return value

def clip(v):
    if type(v) is int and abs(v) > 10**30:
        return v % 1000003
    if type(v) in (str, bytes, list, tuple) and len(v) > 40:
        return v[:40]
    return v

class Manager:
    def __init__(self, name, swallow=False):
        self.name, self.swallow = name, swallow
    def __enter__(self):
        note('enter ' + self.name)
        return self.name
    def __exit__(self, kind, value, traceback):
        note('exit ' + self.name + ' ' + (kind.__name__ if kind else 'None'))
        return self.swallow

class Vector:
    __match_args__ = ('x', 'y')
    def __init__(self, x, y=0):
        self.x, self.y = x, y
    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y) if isinstance(other, Vector) else NotImplemented
    def __eq__(self, other):
        return isinstance(other, Vector) and (self.x, self.y) == (other.x, other.y)
    def __lt__(self, other):
        return note(self.x) < other.x
    def __hash__(self):
        return hash((self.x, self.y))
    def __getitem__(self, i):
        return (self.x, self.y)[i]
    def __bool__(self):
        return bool(note(self.x))
    def __repr__(self):
        return f'Vector({self.x!r}, {self.y!r})'
    @property
    def size(self):
        return abs(self.x) + abs(self.y)
    @classmethod
    def make(cls, *args, **kwargs):
        return cls(*args, **kwargs)

def show(v):
    text = repr(v)
    return text if ' at 0x' not in text else type(v).__name__

def run(number, function):
    global fuel
    fuel = 200
    log.clear()
    try:
        result = show(clip(function()))
    except Exception as e:
        lines = []
        tb = e.__traceback__.tb_next
        while tb is not None and len(lines) < 12:
            lines.append(tb.tb_lineno)
            tb = tb.tb_next
        result = f'{type(e).__name__}: {e} {lines} {type(e.__context__).__name__} {type(e.__cause__).__name__}'
    print(number, result, show(log))
'''

NAMES = 'a b c d e'.split()
BINARY = '+ - * / // % ** << >> & | ^ @'.split()
COMPARE = '== != < <= > >= in is'.split() + ['not in', 'is not']
EXCEPTIONS = 'ValueError TypeError KeyError IndexError ZeroDivisionError AttributeError LookupError ArithmeticError Exception'.split()
METHODS = {
    'str': '''upper() lower() title() strip() split() split({s}) join({L}) replace({s},{s}) find({s}) index({s}) count({s}) startswith({s})
        endswith({s}) partition({s}) rpartition({s}) zfill({i}) center({i}) ljust({i},'*') isalpha() isdigit() swapcase() splitlines()
        encode() format({v},{v}) expandtabs({i}) capitalize() casefold() isspace() removeprefix({s}) removesuffix({s}) translate({D})''',
    'list': '''append({v}) extend({v}) insert({i},{v}) pop() pop({i}) remove({v}) index({v}) count({v}) reverse() copy() clear() sort()
        sort(key=str) sort(reverse=True) __len__() __contains__({v})''',
    'dict': '''get({v}) get({v},{v}) pop({v}) pop({v},{v}) setdefault({v},{v}) update({D}) keys() values() items() copy() popitem() clear()''',
    'set': '''add({v}) discard({v}) remove({v}) pop() union({v}) intersection({L}) difference({L}) issubset({v}) copy()''',
    'tuple': 'index({v}) count({v}) __len__()',
    'int': 'bit_length() to_bytes({i},"big") bit_count() __add__({v}) conjugate() as_integer_ratio()',
    'float': 'is_integer() hex() as_integer_ratio() __radd__({v}) conjugate()',
    'bytes': 'decode() hex() upper() split() find({b}) replace({b},{b}) join({L}) strip() startswith({b}) count({b})',
}
METHODS = {kind: text.split() for kind, text in METHODS.items()}
FUNCTIONS = '''abs({v}) len({v}) repr({v}) str({v}) int({v}) float({v}) bool({v}) list({v}) tuple({v}) dict({v}) sorted({v}) sum({v}) min({v})
    max({v}) min({v},{v}) max({v},{v},key=repr) any({v}) all({v}) list(zip({v},{v})) list(enumerate({v})) list(map(str,{v})) list(reversed({v}))
    divmod({v},{v}) pow({v},{i}) round({v}) round({v},{i}) hash(repr({v})) chr({i}) ord({v}) bin({v}) hex({v}) format({v},{f}) isinstance({v},(int,str))
    list(range({i})) list(range({i},{i})) slice({v},{v}) list(filter(None,{v})) iter({v}) next(iter({v})) next(iter({v}),{v}) getattr({v},{n})
    hasattr({v},{n}) type({v}) callable({v}) ascii({v}) bytes({v}) set({v}) frozenset({v}) complex({v}) sorted({v},reverse=True) oct({v})
    Vector({v},{v}) Vector.make({v},y={v}) note({v}) int({s},{i}) str({v},{s}) bytearray({v}) memoryview({v}) vars({v}) issubclass({v},int)'''.split()


class Generator:
    """Writes the functions of one batch."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.lines = []
        self.depth = 0
        self.loops = 0
        self.functions = 0
        self.in_generator = False

    def one(self, *choices):
        return self.r.choice(choices)

    def chance(self, p):
        return self.r.random() < p

    # ---- values ----

    def literal(self):
        r = self.r
        kind = r.randrange(16)
        if kind < 4:
            return str(r.randrange(-3, 12))
        if kind == 4:
            return str(r.choice([2**31, -2**49, 2**49 - 1, 2**64, 10**20, 255, 1000]))
        if kind == 5:
            return r.choice(['0.5', '-1.25', '1e16', '3.0', '-0.0', "float('inf')", "float('nan')", '1e-7', '2.5'])
        if kind < 9:
            return repr(r.choice(['', 'a', 'ab', 'Hello World', 'x,y', '12', ' pad ', 'ß', 'é€', '𝒳y', '%s', '{}', '0x1f']))
        if kind == 9:
            return repr(r.choice([b'', b'ab', b'\x00\xff', b'12']))
        if kind == 10:
            return r.choice(['None', 'True', 'False', '...', '1j', 'NotImplemented'])
        if kind == 11:
            return 'Vector(%d, %d)' % (r.randrange(3), r.randrange(3))
        return self.display()

    def display(self):
        items = [self.literal() if self.chance(.8) else self.variable() for _ in range(self.r.randrange(4))]
        kind = self.r.randrange(5)
        if kind == 0:
            return '[' + ', '.join(items) + ']'
        if kind == 1:
            return '(' + ''.join(i + ', ' for i in items) + ')'
        if kind == 2:
            return '{' + ', '.join(f'{self.literal()}: {i}' for i in items) + '}'
        if kind == 3:
            return '{' + ', '.join(str(self.r.randrange(20)) for _ in items) + '}' if items else 'set()'
        return 'range(%d, %d)' % (self.r.randrange(4), self.r.randrange(9))

    def variable(self):
        return self.r.choice(NAMES)

    def small(self):
        return str(self.r.randrange(-2, 6))

    def fill(self, template):
        parts = {'v': self.atom, 'i': self.small, 's': lambda: repr(self.one('a', ' ', ',', 'l', '')), 'b': lambda: repr(self.one(b'a', b'')),
                 'n': lambda: repr(self.one('x', 'real', 'size', 'nope')), 'f': lambda: repr(self.one('', '5', '>4', 'x', '.2f', ',', '+d', 'e', '08b', '%')),
                 'L': lambda: self.one('[]', "['x', 'y']", '[1, 2]', self.variable()), 'D': lambda: self.one('{}', '{97: None}', "{'k': 1}", self.variable())}
        out, rest = '', template
        while '{' in rest:
            before, _, rest = rest.partition('{')
            key, _, rest = rest.partition('}')
            out += before + parts[key]()
        return out + rest

    def atom(self):
        return self.variable() if self.chance(.65) else self.literal()

    def expression(self, depth=0):
        if depth > 2 or self.chance(.25):
            return self.atom()
        e = lambda: self.expression(depth + 1)
        kind = self.r.randrange(22)
        if kind < 4:
            op = self.r.choice(BINARY)
            if op in ('**', '<<'):
                return f'({e()} {op} {self.small()})'
            if op == '*':
                return f'({self.atom()} {op} {self.small()})'
            return f'({e()} {op} {e()})'
        if kind < 6:
            return f'({e()} {self.r.choice(COMPARE)} {e()})'
        if kind == 6:
            return f'({e()} {self.r.choice(COMPARE[:6])} {e()} {self.r.choice(COMPARE[:6])} {e()})'
        if kind == 7:
            return f'({e()} {self.one("and", "or")} {e()})'
        if kind == 8:
            return f'({self.one("not ", "-", "+", "~")}{e()})'
        if kind == 9:
            return f'({e()} if {e()} else {e()})'
        if kind < 13:
            return self.fill(self.r.choice(FUNCTIONS))
        if kind < 15:
            return f'{self.atom_or_parenthesised()}.{self.fill(self.r.choice(METHODS[self.r.choice(list(METHODS))]))}'
        if kind == 15:
            return f'{self.variable()}[{self.index()}]'
        if kind == 16:
            return self.comprehension(e)
        if kind == 17:
            spec = self.one('', '', ':>6', ':.2f', ':x', '!r', '!s:4', '!a')
            return f"f'{{{self.variable()}{spec}}}-{{{self.variable()}}}'"
        if kind == 18:
            return f'({self.variable()} := {e()})'
        if kind == 19:
            return f'(lambda {self.one("q", "q=1", "*q", "q, w=2", "*, q=3", "**q")}: {self.one("q", "(q, a)")})({self.one("", self.atom(), "q=" + self.atom())})'
        if kind == 20:
            return f'[*{self.atom()}, {self.atom()}]'
        return f'{self.variable()}.{self.one("x", "y", "size", "real", "imag", "nope", "__class__", "__len__")}'

    def atom_or_parenthesised(self):
        a = self.atom()
        return f'({a})' if a[0] in '-0123456789.' else a

    def index(self):
        return self.one(self.small(), self.variable(), f'{self.small()}:{self.small()}', '::-1', f':{self.small()}', f'::{self.small()}')

    def comprehension(self, e):
        target = self.one('p', 'p', 'p, q', '*p, q')
        tail = f' for {target} in {self.atom()}' + (f' if {self.one("p", "note(p)", self.atom())}' if self.chance(.4) else '')
        if self.chance(.2):
            tail += f' for r in {self.one("p", self.atom())}'
        return self.one(f'[{self.one("p", e())}{tail}]', f'{{{self.one("p", "repr(p)")}{tail}}}', f'{{p: {e()}{tail}}}', f'list(p{tail})', f'sum(1{tail})')

    # ---- statements ----

    def emit(self, text):
        self.lines.append('    ' * self.depth + text)

    def block(self, n=None):
        self.depth += 1
        for _ in range(n or self.r.randrange(1, 4)):
            self.statement()
        self.depth -= 1

    def target(self):
        v = self.variable
        return self.one(v(), v(), v(), f'{v()}, {v()}', f'{v()}, *{v()}', f'({v()}, ({v()}, {v()}))', f'{v()}[{self.index()}]', f'{v()}.x', f'[{v()}, {v()}]')

    def statement(self):
        if self.depth > 4:
            self.emit(f'{self.variable()} = clip({self.expression()})')
            return
        kind = self.r.randrange(26)
        if kind < 7:
            self.emit(f'{self.variable()} = clip({self.expression()})')
        elif kind == 7:
            self.emit(f'{self.target()} = {self.expression()}')
        elif kind == 8:
            op = self.r.choice([o for o in BINARY if o not in ('**', '<<', '*')])
            self.emit(f'{self.one(self.variable(), f"{self.variable()}[{self.index()}]")} {op}= {self.atom()}')
        elif kind == 9:
            self.emit(f'note({self.expression()})')
        elif kind < 12:
            self.emit(f'if {self.expression()}:')
            self.block()
            if self.chance(.3):
                self.emit(f'elif {self.expression()}:')
                self.block()
            if self.chance(.5):
                self.emit('else:')
                self.block()
        elif kind < 14:
            self.emit(f'for {self.target()} in {self.atom()}:')
            self.loop_body()
        elif kind == 14:
            self.emit(f'while {self.expression()}:')
            self.loop_body()
        elif kind < 18:
            self.try_statement()
        elif kind == 18:
            items = ', '.join(f"Manager('{self.one('m', 'n')}', {self.one('True', 'False')})" + (f' as {self.target()}' if self.chance(.5) else '')
                              for _ in range(self.one(1, 1, 2)))
            self.emit(f'with {items}:')
            self.block()
        elif kind == 19:
            self.function()
        elif kind == 20:
            self.class_statement()
        elif kind == 21:
            self.match_statement()
        elif kind == 22:
            self.emit(f'del {self.one(self.variable(), f"{self.variable()}[{self.index()}]")}')
        elif kind == 23:
            self.emit(f'assert {self.expression()}, {self.atom()}')
        elif kind == 24:
            self.emit(self.one(f'raise {self.r.choice(EXCEPTIONS)}({self.atom()})', f'raise {self.r.choice(EXCEPTIONS)} from {self.r.choice(EXCEPTIONS)}()',
                               'raise', f'return {self.atom()}', f'yield_ = {self.atom()}', f'{self.variable()} = {self.expression()}'))
        elif self.loops:
            self.emit(self.one('break', 'continue', f'if {self.atom()}: break'))
        else:
            self.emit(f'note({self.variable()})')

    def loop_body(self):
        self.loops += 1
        self.depth += 1
        self.emit('if tick(): break')
        self.depth -= 1
        self.block()
        self.loops -= 1
        if self.chance(.2):
            self.emit('else:')
            self.block(1)

    def try_statement(self):
        self.emit('try:')
        self.block()
        handlers = self.chance(.8)
        if handlers:
            for _ in range(self.one(1, 1, 2)):
                names = self.one(self.r.choice(EXCEPTIONS), f'({self.r.choice(EXCEPTIONS)}, {self.r.choice(EXCEPTIONS)})')
                self.emit(f'except {names}{self.one("", " as " + self.variable())}:')
                self.block()
            if self.chance(.3):
                self.emit('else:')
                self.block(1)
        if not handlers or self.chance(.4):
            self.emit('finally:')
            self.block()

    def nested(self, body):
        saved, self.loops = self.loops, 0
        body()
        self.loops = saved

    def function(self):
        self.functions += 1
        name = f'f{self.functions}'
        v = self.variable()
        parameters = self.one('', 'a', 'a, b=1', 'a, /, b', '*a', 'a, *, b=2', '**a', 'a, *b, c=3, **d', f'a={self.atom()}')
        self.emit(f'def {name}({parameters}):')
        own = {p for p in NAMES if p in parameters}
        self.depth += 1
        if self.chance(.4) and v not in own and self.depth > 1:
            self.emit(f'nonlocal {v}')
        generator = self.chance(.4)
        if generator:
            self.emit(f'{self.one("", "x = ")}yield {self.atom()}')
        self.depth -= 1
        self.nested(self.block)
        self.depth += 1
        if generator and self.chance(.5):
            self.emit(f'yield from {self.atom()}')
        self.emit(f'return {self.expression()}')
        self.depth -= 1
        arguments = self.one('', self.atom(), f'{self.atom()}, {self.atom()}', f'*{self.atom()}', f'b={self.atom()}', f'{self.atom()}, b={self.atom()}')
        if generator:
            self.emit(f'{self.variable()} = [note(p) for p in {name}({arguments})]')
        else:
            self.emit(f'{self.variable()} = clip({name}({arguments}))')

    def class_statement(self):
        self.functions += 1
        name = f'C{self.functions}'
        base = self.one('', '', '(Vector)', '(list)', '(dict)', '(int)', '(str)', '(Exception)')
        self.emit(f'class {name}{base}:')
        self.depth += 1
        if self.chance(.2):
            self.emit(f'x = {self.atom()}')
        if self.chance(.2):
            self.emit("__slots__ = ('x', 'z')" if not base or base == '(Vector)' else 'y = 5')
        for _ in range(self.one(1, 2)):
            method = self.one('__init__', '__repr__', '__len__', '__getattr__', '__eq__', '__add__', '__iter__', '__call__', '__contains__', 'm')
            extra = {'__getattr__': ', name', '__eq__': ', other', '__add__': ', other', '__contains__': ', item', '__init__': ', *args'}.get(method, '')
            self.emit(f'def {method}(self{extra}):')
            self.depth += 1
            if method == '__init__':
                self.emit(self.one('super().__init__(*args)', 'self.x = args', 'note(args)'))
            elif method == '__repr__':
                self.emit(f"return '{name}'")
            elif method == '__len__':
                self.emit(f'return {self.small()}')
            elif method == '__iter__':
                self.emit(self.one('yield 1', 'return iter((1, 2))', f'return {self.atom()}'))
            else:
                self.emit(f'return {self.one("5", "note(7)", "self", "super()." + method + "(5)", "None")}')
            self.depth -= 1
        self.depth -= 1
        v = self.variable()
        self.emit(f'{v} = {name}({self.one("", self.atom(), self.atom() + ", 1")})')
        self.emit(self.one(f'note(len({v}))', f'note({v} == {self.atom()})', f'note({v} + {self.atom()})', f'note({v}.x)', f'note(list({v}))', f'{v}.y = 3', f'note({v}.m())'))

    def pattern(self, depth=0):
        if depth > 2:
            return self.one('_', str(self.r.randrange(3)))
        p = lambda: self.pattern(depth + 1)
        self.names = getattr(self, 'names', 0) + 1
        capture = f'k{self.names}'
        return self.one(lambda: str(self.r.randrange(5)), lambda: repr(self.one('a', 'ab', '')), lambda: 'None', lambda: '_', lambda: capture,
                        lambda: f'[{p()}, {p()}]', lambda: f'[{p()}, *_]', lambda: f'({p()}, *{capture})', lambda: f"{{'k': {p()}}}",
                        lambda: f'{{1: {p()}, **{capture}}}', lambda: f'Vector({p()}, y={p()})', lambda: f'int() as {capture}',
                        lambda: 'str()', lambda: f'1 | 2 | {self.r.randrange(9)}', lambda: 'Vector()', lambda: f'[{p()}]', lambda: 'True')()

    def match_statement(self):
        self.emit(f'match {self.expression()}:')
        self.depth += 1
        for _ in range(self.r.randrange(1, 4)):
            pattern = self.pattern()
            guard = f' if {self.atom()}'
            self.emit(f'case {pattern}{guard if self.chance(.3) or pattern == "_" or pattern[0] == "k" else ""}:')
            self.block(1)
        self.depth -= 1

    def batch(self):
        self.lines = [PRELUDE]
        for i in range(CASES):
            self.emit(f'def case{i}():')
            self.depth = 1
            self.emit(f'{" = ".join(NAMES)} = 0')
            for name in NAMES:
                if self.chance(.8):
                    self.emit(f'{name} = {self.literal()}')
            for _ in range(self.r.randrange(2, 8)):
                self.statement()
            self.emit(f'return ({", ".join(NAMES)})')
            self.depth = 0
            self.emit('')
        for i in range(CASES):
            self.emit(f'run({i}, case{i})')
        return '\n'.join(self.lines) + '\n'


def valid(text):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            compile(text, 'x', 'exec')
        return True
    except (SyntaxError, ValueError):
        return False


def batch(seed):
    """A batch that CPython compiles: those of its functions that are no Python (say, a nonlocal after use) are left out."""
    text = Generator(seed).batch()
    head, *cases = text.split('def case')
    last, _, calls = cases[-1].partition('\nrun(')
    cases[-1] = last + '\n'
    kept = [(c.split('(')[0], 'def case' + c) for c in cases if valid('def case' + c)]
    return head + ''.join(c for _, c in kept) + ''.join(f'run({n}, case{n})\n' for n, _ in kept)


def output(command, path):
    try:
        r = subprocess.run([*command, path], capture_output=True, text=True, errors='replace', timeout=SECONDS, preexec_fn=limit_memory,
                           env=dict(os.environ, PYTHONHASHSEED='0', PYTHONWARNINGS='ignore'))
    except subprocess.TimeoutExpired:
        return ['hangs']
    warnings_of_c = [line for line in r.stderr.splitlines() if re.search(r'\.c:\d+.* (warning|error): ', line)]
    return r.stdout.splitlines() + warnings_of_c + ([f'exit status {r.returncode}', *r.stderr.splitlines()[-6:]] if r.returncode else [])


def unfinished(lines):
    """Did the program hang, or die of a signal or for want of memory?"""
    return lines == ['hangs'] or any(re.match(r"exit status|MemoryError|RecursionError", line) for line in lines[-7:])


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def same(want, got):
    """Equal but for addresses, and for one quirk that depends on how often CPython's loops have run: a local that is unbound is
    reported on the line of the assignment before, when the two instructions have become one (STORE_FAST__LOAD_FAST)."""
    want, got = (re.sub(r' at 0x[0-9a-f]+', ' at 0x', text) for text in (want, got))
    if want == got:
        return True
    quirk = re.fullmatch(r'(\d+ UnboundLocalError: .*\[(?:\d+, )*)(\d+)(\].*)', want)
    other = quirk and re.fullmatch(re.escape(quirk[1]) + r'(\d+)' + re.escape(quirk[3]), got)
    return bool(other) and int(quirk[2]) < int(other[1])


def compare(seed, command, keep):
    text = batch(seed)
    with tempfile.TemporaryDirectory(prefix='cranky-fuzz-') as d:
        path = os.path.join(d, f'batch{seed}.py')
        with open(path, 'w') as f:
            f.write(text)
        want = output(['/usr/bin/python3.11', '-W', 'ignore'], path)
        if unfinished(want): # a value has grown without bounds: a repr of a repr of a ...
            print(f'seed {seed}: left out, CPython does not finish it either')
            return 0
        got = output(command, path)
        pairs = zip(want + [''] * (len(got) - len(want)), got + [''] * (len(want) - len(got)))
        differences = [(w, g) for w, g in pairs if not same(w, g)]
        if not differences:
            return 0
        if keep:
            with open(f'batch{seed}.py', 'w') as f:
                f.write(text)
    print(f'seed {seed}: {len(differences)} programs differ')
    for w, g in differences[:5]:
        print('   CPython', w[:300])
        print('   Cranky ', g[:300])
    return len(differences)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('-n', type=int, default=2, help='batches')
    parser.add_argument('--seed', type=int, help='one batch, from this seed')
    parser.add_argument('--first', type=int, default=1, help='seed of the first batch')
    parser.add_argument('--vm', action='store_true', help='run on the interpreter')
    parser.add_argument('--fast', action='store_true', help='compile with clang -O0')
    parser.add_argument('--keep', action='store_true', help='keep files that differ')
    parser.add_argument('--cranky', default=os.path.join(ROOT, 'build', 'cranky'))
    options = parser.parse_args()
    command = [options.cranky, 'run'] + (['--vm'] if options.vm else ['--no-cache'])
    seeds = [options.seed] if options.seed is not None else range(options.first, options.first + options.n)
    with tempfile.TemporaryDirectory(prefix='cranky-cc-') as d:
        if options.fast: # -O0 after Cranky's own flags, so that it wins
            compiler = os.path.join(d, 'clang-O0')
            with open(compiler, 'w') as f:
                f.write('#!/bin/sh\nexec clang "$@" -O0 -g0\n')
            os.chmod(compiler, 0o755)
            command.append(f'--cc={compiler}')
        failed = sum(compare(seed, command, options.keep) > 0 for seed in seeds)
    print(f'{len(seeds) - failed} passed, {failed} failed')
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
