# enumerate, zip, map, filter, reversed, iter with a sentinel, user iterators.
def err(f, *args, **kwargs):
    try:
        print('ok', repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)

print(list(enumerate('abc')), list(enumerate([5, 6], 10)), list(enumerate((), start=3)), list(enumerate('ab', start=10**20)), list(enumerate('a', -1)))
print(list(enumerate('abcd', 2**49 - 2)), next(enumerate([1])))
err(enumerate)
err(enumerate, 5)
err(enumerate, [1], 'a')
err(enumerate, [1], 1.5)
err(enumerate, [1], 2, 3)
print(list(zip()), list(zip('ab')), list(zip('ab', [1, 2, 3])), list(zip(range(3), 'xyz', (7, 8, 9))), dict(zip('ab', [1, 2])))
err(zip, 5)
err(zip, [1], 5)
err(zip, [1], foo=2)
print(list(zip([1, 2], 'ab', strict=True)))
err(list, zip([1, 2], 'a', strict=True))
err(list, zip([1], 'ab', strict=True))
err(list, zip([1], 'a', [1, 2], strict=True))
err(list, zip([1, 2], 'ab', [1], strict=True))
err(list, zip([1, 2], 'ab', [1, 2], [1, 2, 3], strict=True))
a, b = zip(*[(1, 2), (3, 4)])
print(a, b)
z = zip([1, 2, 3], iter([1]))
print(list(z), list(z))
print(list(map(str, [1, 2])), list(map(lambda x, y: x + y, [1, 2, 3], [10, 20])), list(map(None.__class__, [])), list(map(int, '123')), sum(map(len, ['a', 'bb'])))
err(map)
err(map, str)
err(map, str, 5)
err(list, map(5, [1]))
err(list, map(lambda: 1, [1]))
err(list, map(lambda x: 1 // x, [1, 0]))
def stopper(x):
    if x == 2:
        raise StopIteration
    return x
print(list(map(stopper, [1, 2, 3])))
print(list(filter(None, [0, 1, '', 'a', [], [0]])), list(filter(lambda x: x % 2, range(6))), list(filter(bool, [0, 3])), list(filter(str.isdigit, 'a1b2')))
err(filter)
err(filter, None)
err(filter, None, 5)
err(list, filter(lambda x: 1 // x, [1, 0]))
print(list(reversed([1, 2, 3])), list(reversed('abc')), list(reversed((1, 2))), list(reversed(range(3))), list(reversed(b'ab')), list(reversed([])))
err(reversed, 5)
err(reversed, {1})
err(reversed, (x for x in []))
err(reversed)
class Seq:
    def __len__(self): return 4
    def __getitem__(self, i):
        if i >= 4: raise IndexError(i)
        return i * i
class Rev:
    def __reversed__(self): return iter('rev')
print(list(Seq()), list(reversed(Seq())), 9 in Seq(), 5 in Seq(), list(reversed(Rev())), tuple(Seq()), max(Seq()), [*Seq()])
class NoRev:
    __reversed__ = None
    def __len__(self): return 1
    def __getitem__(self, i): return 1
err(reversed, NoRev())
class Count:
    def __init__(self, n): self.i, self.n = 0, n
    def __iter__(self): return self
    def __next__(self):
        if self.i >= self.n: raise StopIteration
        self.i += 1
        return self.i
print(list(Count(3)), sum(Count(4)), tuple(Count(2)), set(Count(2)), max(Count(5)), dict(enumerate(Count(2))), sorted(Count(3), reverse=True), 2 in Count(3), 9 in Count(3))
x, y, z = Count(3)
print(x, y, z, [*Count(2), *Count(1)], list(zip(Count(2), Count(3))))
class NotIter:
    def __iter__(self): return 5
err(iter, NotIter())
err(list, NotIter())
err(iter, 5)
err(next, 5)
err(next, [])
err(next, iter([]))
print(next(iter([]), 'default'), next(iter([1]), 'default'), next(iter([]), None))
n = iter([1, 2, 3, 0, 4])
print(list(iter(lambda: next(n), 0)), list(n))
c = iter(lambda: 1 // 0, 0)
err(next, c)
err(iter, 5, 0)
k = iter(iter([1, 2]).__next__, 5)
print(list(k), list(k), type(k).__name__)
print([type(t).__name__ for t in (iter([]), iter(()), iter(''), iter({}), iter(set()), iter(range(0)), iter(Seq()), enumerate([]), zip(), map(str, []), filter(None, []), reversed([]), reversed('a'), reversed(Seq()))])
for it in (iter([1, 2, 3]), iter((1, 2)), reversed([1, 2]), iter(range(4)), iter({1: 2}), iter({5}), iter(Seq()), reversed(Seq())):
    print(it.__length_hint__(), next(it), it.__length_hint__(), iter(it) is it)
g = (i for i in range(3))
print(next(g), list(g), list(g))
def gen():
    x = yield 1
    yield x
    return 'result'
g = gen()
print(next(g), g.send('sent'))
try:
    next(g)
except StopIteration as e:
    print(e.value)
print(any([]), all([]), any([0, 1]), all([1, 0]), any(x > 2 for x in range(5)), all(x < 5 for x in range(5)))
it = iter([1, 2, 3, 4])
for a in it:
    print(a, next(it))
it = iter('abcdef')
print(list(zip(it, it, it)))
class E(enumerate):
    pass
print(list(E('ab')), type(E('')).__name__)
for f in (iter([1, 2, 3]), iter((1, 2, 3)), iter(range(3)), iter({1: 1, 2: 2, 3: 3}), enumerate([1, 2]), reversed([1, 2, 3]), zip([1], [2])):
    next(f)
    r = f.__reduce__()
    print(r[0].__name__, [x for x in r[0](*r[1])] if len(r) == 2 else 'state')
