# sort and sorted: types, stability, keys, reverse, errors.
import time
def err(f, *args, **kwargs):
    try:
        print('ok', repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)

def lcg(seed):
    while True:
        seed = (seed * 1103515245 + 12345) % 2147483648
        yield seed
def take(n, seed=1, mod=1000):
    g = lcg(seed)
    return [(next(g) >> 8) % mod for _ in range(n)]

def check(l, **kwargs):
    s = sorted(l, **kwargs)
    key = kwargs.get('key') or (lambda x: x)
    ok = all(not key(s[i + 1]) < key(s[i]) for i in range(len(s) - 1)) if not kwargs.get('reverse') else \
        all(not key(s[i]) < key(s[i + 1]) for i in range(len(s) - 1))
    return ok and len(s) == len(l)

for n in (0, 1, 2, 3, 5, 10, 31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 500, 1000, 3000):
    l = take(n)
    pairs = [(x % 10, i) for i, x in enumerate(l)]
    print(n, check(l), check(l, reverse=True), check([x / 7 for x in l]), check([str(x) for x in l]),
          sorted(pairs, key=lambda p: p[0]) == sorted(pairs), check(pairs), check(l, key=lambda x: -x),
          sorted(pairs, key=lambda p: p[0], reverse=True) == sorted(pairs, key=lambda p: (-p[0], p[1])))
for name, l in (('up', list(range(300))), ('down', list(range(300, 0, -1))), ('same', [5] * 300), ('saw', [i % 7 for i in range(300)]),
                ('runs', list(range(100)) + list(range(100)) + list(range(50))), ('pipe', list(range(150)) + list(range(150, 0, -1))),
                ('swap', list(range(299)) + [-1]), ('blocks', [x for i in range(10) for x in range(i * 30, i * 30 + 30)][::-1])):
    s = sorted(l)
    print(name, all(s[i] <= s[i + 1] for i in range(len(s) - 1)), sum(s) == sum(l), s[:5], s[-5:], sorted(l, reverse=True)[:3])
print(sorted([3, 1.5, 2, True, False, 0.5, -1]), sorted([10**20, 5, -10**20, 2**60, 2**49, -2**49]))
print(sorted(['b', 'a', 'C', 'ä', '', 'aa', 'Z', '\u20ac', '\U0001f600', 'ab']))
print(sorted([(2, 'b'), (1, 'z'), (2, 'a'), (1, 'a')]), sorted([[2], [1, 5], [1]]), sorted([b'b', b'a', b'']))
print(sorted('hello'), sorted({3: 'a', 1: 'b'}), sorted({5, 2, 9}), sorted(range(5, 0, -1)), sorted(x for x in (3, 2, 1)))
print(sorted(['B', 'a', 'C'], key=str.lower), sorted([1, -3, 2], key=abs), sorted(['aaa', 'b', 'cc'], key=len, reverse=True))
print(sorted([0.0, -0.0, 1.0, -1.0]), sorted([1, 2, 3], key=lambda x: 0), sorted([1, 2, 3], key=lambda x: 0, reverse=True))
l = [5, 2, 8]
print(l.sort(), l, l.sort(reverse=True), l, l.sort(key=lambda x: x % 5), l, l.sort(key=None, reverse=0), l)
err(sorted, [1, 'a'])
err(sorted, ['a', 1])
err(sorted, [None, None])
err(sorted, [{}, {}])
err(sorted, 5)
err(sorted)
err(sorted, [1], [2])
err(sorted, [1], key=5)
err(sorted, [2, 1], reverse='yes')
err(lambda: [2, 1].sort(None))
nan = float('nan')
print(sorted([3.0, nan, 1.0]), sorted([nan, 1.0, 0.5]))

class Only:
    calls = 0
    def __init__(self, v):
        self.v = v
    def __lt__(self, other):
        Only.calls += 1
        return self.v < other.v
    def __repr__(self):
        return 'O%d' % self.v
print(sorted([Only(3), Only(1), Only(2)]), Only.calls)

class Rev(int):
    def __lt__(self, other):
        return int(self) > int(other)
print(sorted([Rev(1), Rev(3), Rev(2)]))
class S(str):
    pass
print(sorted([S('b'), 'a', S('c')]))
