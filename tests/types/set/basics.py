# set and frozenset: construction, operators, methods, errors. Sets of small ints print in table order.
def err(f, *args, **kwargs):
    try:
        print('ok', repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)

print(set(), {1}, {3, 1, 2}, set('a'), set([1, 1, 2]), frozenset(), frozenset([1]), frozenset({2, 1}), {*[1, 2], *[2, 3]}, {x % 3 for x in range(10)})
print(set(range(20)), {100, 5, 37, 64, 8, 16, 24}, {-1, -2, 0, 7}, set(range(0, 200, 7)), {10, 20, 30, 40, 50, 60, 70, 80})
print({i * i % 101 for i in range(60)})
print(set(range(1000, 0, -37)), frozenset(range(50, 0, -3)))
print({1, 1.0, True}, {0, False, 0.0}, {2**70, 1, 2**61}, {1.5, 2.5, -3.5}, {(1, 2), (3, 4), (0, 0), (5,)})
a, b = {1, 2, 3, 4}, {3, 4, 5, 6}
print(a | b, a & b, a - b, a ^ b, b - a, a | frozenset([9]), frozenset([1]) | {2}, type(a | frozenset()), type(frozenset() | a))
print(a.union(b, [7], 'x') - {'x'}, a.intersection(b, [3]), a.difference(b, [1]), a.symmetric_difference([1, 9]), a.union(), a.intersection(), a.difference())
for op in (lambda x, y: x | y, lambda x, y: x & y, lambda x, y: x - y, lambda x, y: x ^ y, lambda x, y: x < y, lambda x, y: x <= y, lambda x, y: x > y):
    err(op, a, [1])
    err(op, a, 5)
print(a == b, a == {4, 3, 2, 1}, a == frozenset(a), a != b, {1} < {1, 2}, {1} <= {1}, {1, 2} > {1}, {1} >= {2}, {1} < {1}, set() < {0}, {1} == [1])
print(a.issubset(range(10)), a.issubset([1]), a.issuperset([1, 2]), a.issuperset(b), a.isdisjoint([9]), a.isdisjoint(b), {1}.issubset({1}), a.isdisjoint({}))
err(a.issubset, 5)
err(a.union, 5)
err(a.issubset)
c = {1, 2, 3}
print(c.add(4), c.add(4), c, c.discard(9), c.discard(1), c, c.remove(2), c)
err(c.remove, 99)
err(c.remove, 'x')
err(c.add, [])
err(c.discard, [])
err(c.remove, {})
err(c.add)
err(c.add, 1, 2)
print(c.pop(), c.pop(), len(c))
err(set().pop)
p = set(range(10))
print([p.pop() for _ in range(4)], p, p.add(0), p.pop(), p)
print(c.update([1, 2], (3,)), c.update(), sorted(c), c.clear(), c, c.copy())
d = {1, 2, 3, 4, 5}
d &= {2, 3, 9}
print(d)
d |= {7}
d ^= {7, 8}
d -= {2}
print(d, d.intersection_update([3], [3, 8]), d, d.difference_update([3]), d, d.symmetric_difference_update([1, 2, 2]), d)
def iop(x):
    s = {1}
    s |= x
    return s
err(iop, [2])
e = frozenset([1, 2])
f = e
f |= {3}
print(e, f, type(f))
err(lambda: e.add(1))
err(hash, {1})
print(hash(frozenset()) == hash(frozenset([])), hash(frozenset([1, 2, 3])), hash(frozenset([])), hash(frozenset([(1, 2)])), {frozenset([1]): 'x'}[frozenset([1])], {frozenset([1]), frozenset([1])})
print({1} in {frozenset([1])}, frozenset([1]) in {frozenset([1])}, [1, {2}][1] in {frozenset([2])})
s = {frozenset([1]), 2}
s.remove({1})
print(s, s.discard({5}))
err(s.remove, {7})
print(1 in {1}, 'a' in {1}, len({1, 2}), bool(set()), bool({0}))
err(lambda: [] in {1})
err(lambda: {[]})
err(lambda: {1}[0])
err(set, 5)
err(set, [1], [2])
err(set, x=1)
err(frozenset, 5)
err(frozenset, [[]])
print(e.copy() is e, frozenset(e) is e, set(e) is e, sorted(e), list({3, 1, 2}), sum({1, 2}), max({1, 5}), tuple({2, 1}))
class S(set):
    pass
class F(frozenset):
    pass
x = S([1, 2])
x.name = 'x'
print(x, x.name, x == {1, 2}, type(x | {3}), type(x.copy()), F([3, 1]), S(), F(), type(F([1]) & {1}), isinstance(x, set))
r = set(range(5))
it = iter(r)
next(it)
r.add(99)
err(next, it)
err(next, it)
def shrinking():
    s = {1, 2, 3}
    for i in s:
        s.discard(2)
err(shrinking)
big = set()
for i in range(5000):
    big.add(i * 7919 % 10007)
for i in range(0, 5000, 2):
    big.discard(i * 7919 % 10007)
print(len(big), sum(big), list(big)[:12], list(big & set(range(100))), len(big - set(range(5000))), len(big ^ set(range(5000))))
big -= set(range(3000, 10007))
print(len(big), list(big)[:5])
class K:
    def __init__(self, v): self.v = v
    def __hash__(self): return 7
    def __eq__(self, o): return isinstance(o, K) and self.v == o.v
print(len({K(i % 10) for i in range(50)}), K(3) in {K(i) for i in range(5)})
class Bad:
    def __hash__(self): return 1
    def __eq__(self, o): raise ValueError('eq')
err(lambda: {Bad(), Bad()})
err(lambda: 1 in {Bad()})
print(type(iter({1})).__name__, iter({1, 2}).__length_hint__(), {1}.__len__(), {1}.__contains__(1), {1}.__or__({2}), {1}.__or__([2]), {1}.__ror__({2}))
print(repr({'a'}), str(frozenset('b')), {None}, {True, None} == {None, True}, {()}, {b'x'})
