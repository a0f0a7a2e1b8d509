# Every type of itertools: results, errors, reprs, pickling by __reduce__, subclasses, reentrancy.
import itertools as I
from operator import add, mul


def show(f, *args, n=12, **kwargs):
    try:
        r = f(*args, **kwargs)
        print(f.__name__, list(I.islice(r, n)))
    except Exception as e:
        print(f.__name__, type(e).__name__, e)


def rebuilt(it):
    r = it.__reduce__()
    new = r[0](*r[1])
    if len(r) > 2 and r[2] is not None:
        new.__setstate__(r[2])
    return new


def kind(x):
    if isinstance(x, type):
        return x.__name__
    if isinstance(x, tuple):
        return tuple(map(kind, x))
    if isinstance(x, list):
        return list(map(kind, x))
    if callable(x) or 'tee_data' in repr(x) or hasattr(x, '__next__'):
        return type(x).__name__
    return x


def states(make, steps=4):
    it = make()
    for i in range(steps):
        print('  ', kind(it.__reduce__()))
        print('  ', list(I.islice(rebuilt(it), 8)))
        it = rebuilt(it)
        try:
            print('  ->', next(it))
        except StopIteration:
            print('  end')


def small(a):
    return a < 3


print(sorted(n for n in dir(I) if not n.startswith('__')))
show(I.accumulate, [1, 2, 3])
show(I.accumulate, [1, 2, 3], mul)
show(I.accumulate, [1, 2, 3], func=mul, initial=10)
show(I.accumulate, [], initial=10)
show(I.accumulate, [1, 'a'])
show(I.accumulate)
show(I.accumulate, [1], 2, 3)
show(I.chain, 'ab', [], (1, 2))
show(I.chain, 'ab', 1)
show(I.chain.from_iterable, ['ab', 'c'])
show(I.chain, x=1)
show(I.combinations, 'abcd', 2)
show(I.combinations, 'ab', 3)
show(I.combinations, 'ab', 0)
show(I.combinations, 'ab', -1)
show(I.combinations, 'ab')
show(I.combinations, 'ab', 'c')
show(I.combinations_with_replacement, 'abc', 2)
show(I.combinations_with_replacement, '', 2)
show(I.combinations_with_replacement, '', 0)
show(I.compress, 'abcd', [1, 0, 1])
show(I.compress, data='abcd', selectors=[1, 0, 1])
show(I.count)
show(I.count, 5)
show(I.count, 5, -2)
show(I.count, 1.5)
show(I.count, 1.5, 0.5)
show(I.count, 2**62 - 1)
show(I.count, 2**49 - 3)
show(I.count, True)
show(I.count, 'a')
show(I.count, 1, 'a')
show(I.cycle, 'abc')
show(I.cycle, '')
show(I.dropwhile, small, [1, 2, 3, 1])
show(I.takewhile, small, [1, 2, 3, 1])
show(I.filterfalse, small, [1, 2, 3, 1])
show(I.filterfalse, None, [1, 0, 3, ''])
print([(k, list(g)) for k, g in I.groupby('aabbcaa')])
print([(k, list(g)) for k, g in I.groupby(range(7), lambda x: x // 3)])
show(I.islice, range(10), 3)
show(I.islice, range(10), 2, 7, 2)
show(I.islice, range(10), 2, None, 3)
show(I.islice, range(10), None)
show(I.islice, range(10), -1)
show(I.islice, range(10), 'a')
show(I.islice, range(10), 1, 'a')
show(I.islice, range(10), 'a', 1)
show(I.islice, range(10), 1, 2, 0)
show(I.islice, range(10), 1, 2, 'a')
show(I.islice, range(10))
show(I.islice, range(10), 1, 2, 3, 4)
show(I.pairwise, 'abcd')
show(I.pairwise, 'a')
show(I.permutations, 'abc')
show(I.permutations, 'abc', 2)
show(I.permutations, 'abc', 4)
show(I.permutations, 'abc', r=0)
show(I.permutations, 'abc', -1)
show(I.permutations, 'abc', 'a')
show(I.product, 'ab', range(3))
show(I.product, 'ab', repeat=2)
show(I.product)
show(I.product, 'ab', '')
show(I.product, 'ab', repeat=-1)
show(I.product, 'ab', repeat=0)
show(I.repeat, 1)
show(I.repeat, 1, 3)
show(I.repeat, object=1, times=-3)
show(I.repeat, 1, 'a')
show(I.repeat)
show(I.starmap, add, [(1, 2), [3, 4]])
show(I.starmap, add, [1])
show(I.zip_longest, 'abc', 'd', fillvalue='-')
show(I.zip_longest, 'abc', 'd')
show(I.zip_longest)
show(I.zip_longest, 'abc', fill=3)
for n in range(4):
    print([list(x) for x in I.tee('abc', n)])
show(I.tee, 'abc', -1)
show(I.tee, 3)

print(I.count(), I.count(3), I.count(1, 2), I.count(1.5), I.count(1.5, 1.0), I.count(2**70), I.count(-3, 1))
print(I.repeat('a'), I.repeat('a', 3), I.repeat('a', -3))
c = I.count(2**63 - 2)
print(next(c), c, next(c), c, next(c), c)
try:
    I.repeat(1).__length_hint__()
except TypeError as e:
    print(e)
print(I.repeat(1, 5).__length_hint__())

for make in [lambda: I.accumulate([1, 2, 3]), lambda: I.accumulate([1, 2], initial=5), lambda: I.accumulate([None, 2, 3], lambda a, b: b),
             lambda: I.chain('ab', 'c'), lambda: I.chain(), lambda: I.combinations('abc', 2), lambda: I.combinations('a', 2),
             lambda: I.combinations_with_replacement('ab', 2), lambda: I.compress('abc', [0, 1, 1]), lambda: I.count(3), lambda: I.count(3, 2),
             lambda: I.cycle('abc'), lambda: I.dropwhile(small, [1, 2, 3, 4]), lambda: I.takewhile(small, [1, 2, 3, 4]),
             lambda: I.filterfalse(small, [1, 4, 2, 5]), lambda: I.islice('abcdef', 1, 4, 2), lambda: I.permutations('abc', 2), lambda: I.permutations('abc', 4),
             lambda: I.product('ab', 'cd'), lambda: I.product('ab', ''), lambda: I.repeat('a', 3), lambda: I.repeat('a'), lambda: I.starmap(pow, [(1, 2), (3, 4)]),
             lambda: I.zip_longest('ab', 'c'), lambda: I.tee('abc')[0]]:
    print(type(make()).__name__)
    states(make)

g = I.groupby('aab')
k, grp = next(g)
print(kind(g.__reduce__()), kind(grp.__reduce__()), list(grp), kind(g.__reduce__()))
next(g)
print(list(grp), grp.__reduce__()[1])

for bad in [lambda: I.chain().__setstate__(1), lambda: I.chain().__setstate__((1,)), lambda: I.chain().__setstate__((iter(''), 2)), lambda: I.chain().__setstate__(()),
            lambda: I.cycle('').__setstate__(()), lambda: I.cycle('').__setstate__(((), 1)), lambda: I.combinations('ab', 2).__setstate__((1,)),
            lambda: I.permutations('ab', 2).__setstate__((1,)), lambda: I.product('ab').__setstate__(()), lambda: I.tee('a')[0].__setstate__((1, 2)),
            lambda: I.groupby('').__setstate__(())]:
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, str(e)[:24])


class Sub(I.chain):
    def __init__(self, *args, newarg=None):
        self.arg = newarg


s = Sub('ab', newarg=3)
print(list(s), s.arg)


class Sub2(I.islice):
    def __new__(cls, it, n):
        return super().__new__(cls, it, n)


print(list(Sub2('abc', 2)))
print(I.chain[int])

# an iterator that uses the object that uses it


class Again:
    def __init__(self):
        self.n = 0
        self.other = None

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n == 1:
            next(self.other, None)
        if self.n > 4:
            raise StopIteration
        return self.n


for make in [I.pairwise, I.cycle, lambda it: I.accumulate(it), lambda it: I.groupby(it), lambda it: I.zip_longest(it, it), lambda it: I.tee(it)[0], I.chain.from_iterable]:
    a = Again()
    a.other = make(a)
    try:
        print([kind(x) for x in I.islice(a.other, 6)])
    except Exception as e:
        print(type(e).__name__, e)


def failing():
    yield 1
    raise ValueError('x')


for make in [I.pairwise, I.cycle, I.accumulate, I.groupby, lambda it: I.zip_longest(it, 'abc'), lambda it: I.tee(it)[0], lambda it: I.chain(it, 'a'),
             lambda it: I.islice(it, 5), lambda it: I.takewhile(bool, it), lambda it: I.compress(it, [1, 1, 1])]:
    it = make(failing())
    out = []
    for i in range(5):
        try:
            out.append(kind(next(it)))
        except Exception as e:
            out.append(type(e).__name__)
    print(out)
