"""What Grumpy accepted and got wrong, each once: a table to look at, judged by CPython like all the rest."""
import sys


def attempt(f, *args, **keywords):
    try:
        return f(*args, **keywords)
    except Exception as e:
        return f'{type(e).__name__}: {e}'


# Exceptions in class bodies are exceptions.
try:
    class Broken:
        x = 1
        raise ValueError('in a class body')
except ValueError as e:
    print(e, 'Broken' in globals())

try:
    class Name:
        y = undefined
except NameError as e:
    print(e)

# Unpacking of one element.
a, = [1]
(b,) = (2,)
[c] = {3: 0}
for d, in [(4,), [5]]:
    print(a, b, c, d)
print([e for e, in ((6,), (7,))], attempt(lambda: [e for e, in ((6, 6),)]))

# Tuples hash and compare by their items.
t = {(1, 'a'): 'found', (1, ('b', 2.0)): 'nested'}
print(t[1, 'a'], t[1, ('b', 2)], (1, 2) in {(1, 2)}, hash((1, 2)) == hash((1, 2)), len({(), (), tuple([])}))

# Keyword arguments of built-ins, and those that there are none of.
print(sorted([3, 1, 2], key=lambda v: -v, reverse=True), int('ff', base=16), max([1, 2], default=0), max((), default='none'))
print(list(enumerate('ab', start=5)), 'a-b-c'.split(sep='-', maxsplit=1), sum([1, 2], start=10), round(number=2.567, ndigits=1))
print(str(b'x', encoding='ascii'), bytes('é', encoding='utf-8'), dict([('k', 1)], m=2), list(zip([1], [2], strict=True)))
print(attempt(len, obj=[]), attempt(sorted, [1], cmp=None), attempt(print, 1, sepp=''), attempt(int, '1', bass=2), sep=' | ')

# x[f()] += 1 calls f once, and so for attributes and slices.
calls = []


def f(v):
    calls.append(v)
    return v


x = [1, 2, 3]
x[f(1)] += 10
x[f(0):f(2)] += [7]
vars_ = type('V', (), {'n': 1})()
f(vars_).n += 1
print(x, vars_.n, [v for v in calls if not hasattr(v, 'n')], len(calls))

# A list assigned to itself, whole or in part.
s = [1, 2, 3]
s[:] = s
s[1:1] = s
s[::2] = s[::2]
s += s
s[len(s):] = s
print(s, len(s))
s.extend(s)
print(len(s))

# Mutation while sorting, removing, iterating.
m = [3, 1, 2]
print(attempt(m.sort, key=lambda v: m.append(v)), m)


class Remover:
    def __init__(self, n): self.n = n

    def __eq__(self, other):
        r.clear()
        return self.n == other

    def __repr__(self): return f'R{self.n}'


r = [Remover(i) for i in range(4)]
print(attempt(r.remove, 9), r)
r = [Remover(i) for i in range(4)]
print(attempt(r.index, 2), attempt(r.count, 2), r)
seen = []
grow = [1, 2, 3]
for v in grow:
    seen.append(v)
    if len(grow) < 6: grow.append(v * 10)
    if v == 2: grow.remove(1)
print(seen, grow)
k = {1: 1, 2: 2}
print(attempt(lambda: [k.pop(v) for v in k]), attempt(lambda: [k.update({v + 10: 1}) for v in k]))


# Endless recursion is an exception: recursion.py. What contains itself has a repr.
loop = []
loop.append(loop)
print(loop)

# Optional imports.
try:
    import no_such_module_here
except ImportError as e:
    no_such_module_here = None
    print(type(e).__name__, e, e.name)
try:
    from sys import no_such_name
except ImportError as e:
    print(e)
try:
    import no_such_package.part as part
except ModuleNotFoundError:
    part = None
print(no_such_module_here, part)


# Bare docstrings, and statements that are nothing else.
def documented():
    "Only this."


class Documented:
    'Only this, too.'


def twice():
    """first"""
    """second"""


'a string'
...
5
print(documented.__doc__, Documented.__doc__, twice.__doc__, documented(), __doc__.split(':')[0])

# print to other streams.
print('to stderr', file=sys.stderr)
print('a', 'b', sep='', end='!\n', file=sys.stdout, flush=True)
print(attempt(print, 1, file=3), attempt(print, file=None))
