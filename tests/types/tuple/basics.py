# Tuples: all operations, subclasses with attributes, hash.
def err(f, *args, **kwargs):
    try:
        print('ok', repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)

print((), (1,), (1, 2), tuple(), tuple('abc'), tuple([1, 2]), tuple(x for x in range(3)), tuple({1: 2}))
t = (0, 1, 2, 3, 4)
print(t[0], t[-1], t[1:3], t[::-1], t[::2], t[5:], t[:], t[:] is t, tuple(t) is t, t[-100:2], t[3:-100:-1])
for i in (5, -6, 'a', 1.5, None, 10**30):
    err(lambda: t[i])
err(lambda: t[::0])
err(lambda: t[True])
print(t + (5,), t * 2, 2 * t, t * 0, () + (), (1,) * 3, t + () is t, () + t is t)
err(lambda: t + [1])
err(lambda: t + 1)
err(lambda: t * 1.5)
err(lambda: t * 'a')
print(t == (0, 1, 2, 3, 4), t != (0,), (1, 2) < (1, 3), (1,) < (1, 0), (1, 2) >= (1, 2), () < (0,), (1, 'a') == (1, 'a'), (1,) == [1])
err(lambda: (1,) < [1])
err(lambda: (1,) < ('a',))
print(3 in t, 9 in t, t.index(3), t.count(2), (1, 1.0, True).count(1))
err(t.index, 99)
err(t.index, 3, 0, 2)
err(t.index, 3, -2)
err(t.index, 'x')
err(t.index)
err(t.count)
def setitem():
    t[0] = 1
def delitem():
    del t[0]
err(setitem)
err(delitem)
err(lambda: t.append(1))
def setattr_():
    t.x = 1
err(setattr_)
err(tuple, 1)
err(tuple, [1], [2])
err(tuple, x=1)
print(hash(()) == hash(tuple()), hash((1, 2)), hash(()), hash((1, (2, 3))), hash((0,)), hash((-1, -2)), hash((1.5, True, 2**70)))
err(lambda: hash(([],)))
print(len(()), bool(()), bool((0,)), len(t), max(t), min(t), sum(t), sorted(t, reverse=True))
a, b, *c = t
print(a, b, c)
(a, b), c = (1, 2), 3
print(a, b, c)
print(repr(((1,), ((),), 'a', 1.5)), str((1,)))
l = []
x = (l, 1)
l.append(x)
print(x, l)
d = {(1, 2): 'a', (): 'e'}
print(d[(1, 2)], d[1, 2], d[()])

class P(tuple):
    def __new__(cls, x, y):
        return super().__new__(cls, (x, y))
    @property
    def x(self):
        return self[0]
    def dot(self, other):
        return self[0] * other[0] + self[1] * other[1]
p = P(3, 4)
p.name = 'p'
p.other = [1]
print(p, p.x, p.name, p.other, p.dot(p), p == (3, 4), hash(p) == hash((3, 4)), len(p), isinstance(p, tuple), type(p + (5,)), type(p[:]))
p.name = 'q'
del p.other
print(p.name, hasattr(p, 'other'), p.__dict__, {p: 1}[(3, 4)], [*p], p[::-1], p * 2)
class E(tuple):
    __slots__ = ()
e = E([1, 2])
print(e, e[0], tuple(e), type(tuple(e)))
try:
    e.foo = 1
except AttributeError as ex:
    print(ex)
class Many(tuple):
    pass
m = Many(range(20))
for i in range(40):
    setattr(m, 'a%d' % i, i)
print(sum(getattr(m, 'a%d' % i) for i in range(40)), m[19], len(m))
print((1, 2).__getnewargs__(), (1, 2).__len__(), (1,).__add__((2,)), (1, 2).__contains__(1), (1,).__eq__((1,)), (1,).__lt__((2,)), (1,).__mul__(2))
