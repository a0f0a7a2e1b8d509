# _functools and _operator: results, errors, reprs, pickling, subclasses, caches (bounded, not, typed, from threads).
import _operator as O
import functools as F


def tr(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


for f in [lambda: O.concat(1, 2), lambda: O.concat([], ()), lambda: O.concat([1], 1), lambda: O.iconcat(1, 2), lambda: O.iconcat([1], (2,)),
          lambda: O.length_hint(1, 'a'), lambda: O.length_hint(1), lambda: O.length_hint(1, 4), lambda: O.length_hint([1, 2]), lambda: O.length_hint(iter([1])),
          lambda: O.indexOf([1], 2), lambda: O.indexOf([1, 2], 2), lambda: O.indexOf(1, 2), lambda: O.countOf(1, 2), lambda: O.countOf('aba', 'a'),
          lambda: O.contains(1, 2), lambda: O.contains('ab', 'a'), lambda: O._compare_digest('a', 'é'), lambda: O._compare_digest('a', b'a'),
          lambda: O._compare_digest(b'a', bytearray(b'a')), lambda: O._compare_digest('a', 'a'), lambda: O._compare_digest('a', 'b'), lambda: O._compare_digest('a', 'ab'), lambda: O._compare_digest(1, 'a'),
          lambda: O.attrgetter(), lambda: O.attrgetter(1), lambda: O.attrgetter('a.b', 'c'), lambda: O.attrgetter('a')(1, 2), lambda: O.attrgetter('a')(x=1),
          lambda: O.attrgetter('a', x=1), lambda: O.attrgetter('real.imag')(1), lambda: O.attrgetter('real', 'imag')(1), lambda: O.attrgetter('real.zz')(1),
          lambda: O.itemgetter(), lambda: O.itemgetter(1, 2), lambda: O.itemgetter(1)(), lambda: O.itemgetter(1)('ab'), lambda: O.itemgetter(1, 0)('ab'), lambda: O.itemgetter(5)('ab'),
          lambda: O.itemgetter(x=1), lambda: O.itemgetter(1)(x=1), lambda: O.itemgetter('a')({'a': 3}), lambda: O.itemgetter(slice(1))('ab'),
          lambda: O.methodcaller(), lambda: O.methodcaller(1), lambda: O.methodcaller('a', 1, x=2), lambda: O.methodcaller('upper')('a'), lambda: O.methodcaller('split', maxsplit=1)('a b c'),
          lambda: O.methodcaller('a')(), lambda: O.methodcaller('a')(1, 2), lambda: O.methodcaller('a')(1),
          lambda: O.methodcaller('a', 1).__reduce__(), lambda: O.methodcaller('a', 1, x=2).__reduce__(), lambda: O.itemgetter(1, 2).__reduce__(), lambda: O.attrgetter('a.b', 'c').__reduce__(),
          lambda: O.call(len, 'abc'), lambda: O.call(dict, a=1), lambda: O.add(1), lambda: O.not_([]), lambda: O.truth([1]), lambda: O.is_(1, 1), lambda: O.is_not(1, 1),
          lambda: O.setitem([1], 0, 2), lambda: O.delitem([1], 0), lambda: O.index('a'), lambda: O.inv(1), lambda: O.pow(2, 3), lambda: O.ipow(2, 3), lambda: O.lt(1, 'a'),
          lambda: O.length_hint([], 1.5), lambda: [f(7, 2) for f in (O.add, O.sub, O.mul, O.truediv, O.floordiv, O.mod, O.lshift, O.rshift, O.and_, O.or_, O.xor, O.eq, O.ne, O.lt, O.le, O.gt, O.ge)],
          lambda: [f(7, 2) for f in (O.iadd, O.isub, O.imul, O.itruediv, O.ifloordiv, O.imod, O.ilshift, O.irshift, O.iand, O.ior, O.ixor)], lambda: [f(-7) for f in (O.neg, O.pos, O.abs, O.invert, O.index)],
          lambda: O.matmul(1, 2), lambda: O.imatmul(1, 2), lambda: O.getitem([1], 3)]:
    tr(f)
print(sorted(n for n in dir(O) if not n.startswith('__')))

for f in [lambda: F.partial(), lambda: F.partial(1), lambda: F.partial(print, 1, a=2), lambda: F.partial(F.partial(print, 1, a=1, b=2), 2, b=3), lambda: F.partial(print, 1, a=2).__reduce__(),
          lambda: F.partial(print).__setstate__(1), lambda: F.partial(print).__setstate__((1, 2, 3, 4)), lambda: F.reduce(max, []), lambda: F.reduce(max, 1), lambda: F.reduce(max),
          lambda: F.reduce(max, [1], 2, 3), lambda: F.reduce(lambda a, b: a * 10 + b, range(5)), lambda: F.reduce(max, [], 5), lambda: F.cmp_to_key(max)(3) < 4, lambda: F.cmp_to_key(max)(3).obj,
          lambda: hash(F.cmp_to_key(max)(3)), lambda: F.cmp_to_key(max)(), lambda: F.cmp_to_key(),
          lambda: sorted([3, 1, 2], key=F.cmp_to_key(lambda a, b: b - a)), lambda: F.cmp_to_key(lambda a, b: a - b)(1) == F.cmp_to_key(max)(1),
          lambda: F._lru_cache_wrapper(1, 2, 3, 4), lambda: F._lru_cache_wrapper(max, 'a', 3, 4), lambda: F.lru_cache(max)([]), lambda: F.partial[int], lambda: F.partial(print).foo,
          lambda: F.partial(print, x=1).keywords, lambda: F.partial(print, 1, 2).args, lambda: F.partial(print).func]:
    tr(f)


class Show:
    def __repr__(self):
        return 'show'

    def __call__(self, *args, **kwargs):
        return self.run(*args, **kwargs)

    @staticmethod
    def run(*args, **kwargs):
        return args, kwargs


show = Show()
p = F.partial(show, 1, 2, a=3)
print(p(), p(4), p(4, a=5), p(b=6, a=7), p(*range(20), **{'k%d' % i: i for i in range(3)}))
p.attr = 5
print(p.__dict__, p.__reduce__()[2][3], F.partial(p, 9).func is p, F.partial(p, 9)())
p.__setstate__((show, (9,), None, {'z': 1}))
print(p(), p.__dict__, p.args, p.keywords)
p.__setstate__((p, (), {}, None))
print(p)
p.__setstate__((show, (p,), {}, None))
print(p)


class P(F.partial):
    pass


print(P(show, 1), P(P(show, 1), 2)(), type(P(show).func))


class C:
    def meth(self, a, b):
        return a, b
    part = F.partial(show, 'x')
    pm = F.partialmethod(meth, 1)


print(C().part(2), C().pm(3))

calls = []


@F.lru_cache(maxsize=2)
def g(*args, **kwargs):
    calls.append(args)
    return len(calls)


print(g(1), g(2), g(1), g(3), g(1), g(2), g.cache_info(), g.cache_parameters())
print(g(1, a=2), g(1, a=2), g(a=2), g(a=2), g('a', 2), g(('a', 2)), g.cache_info())
g.cache_clear()
print(g.cache_info(), g.__wrapped__.__name__, g.__name__)


@F.lru_cache(maxsize=None, typed=True)
def h(x, y=1):
    return type(x), y


print(h(1), h(1.0), h(True), h(1), h(1, y=2), h(1, y=2.0), h.cache_info())


@F.lru_cache(maxsize=0)
def z(x):
    return x


print(z(1), z(1), z.cache_info())


@F.cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(100), fib.cache_info())


class M:
    def __init__(self, n):
        self.n = n

    @F.lru_cache(8)
    def get(self, k):
        return self.n + k

    @F.cached_property
    def prop(self):
        print('computed')
        return 5


m = M(10)
print(m.get(1), m.get(1), M(20).get(1), M.get.cache_info(), m.prop, m.prop)


class Once:
    hashes = 0

    def __hash__(self):
        Once.hashes += 1
        return 5

    def __eq__(self, other):
        return True


g.cache_clear()
g(Once(), 1)
print(Once.hashes)


@F.lru_cache(10)
def again(n):
    if n:
        return again(n - 1) + again(n - 1)
    return 1


print(again(15), again.cache_info())


@F.lru_cache(4)
def fails(x):
    raise ValueError(x)


tr(lambda: fails(1))
tr(lambda: fails(1))
print(fails.cache_info())

import threading


@F.lru_cache(maxsize=20)
def f(x, y):
    return 3 * x + y


def work():
    for i in range(500):
        assert f(i % 30, 5) == 3 * (i % 30) + 5


threads = [threading.Thread(target=work) for i in range(5)]
for t in threads:
    t.start()
for t in threads:
    t.join()
info = f.cache_info()
print(info.hits + info.misses, info.currsize)


@F.singledispatch
def sd(x):
    return 'object'


@sd.register
def _(x: int):
    return 'int'


@F.total_ordering
class T:
    def __init__(self, v):
        self.v = v

    def __eq__(self, o):
        return self.v == o.v

    def __lt__(self, o):
        return self.v < o.v


print(sd(1), sd('a'), T(1) <= T(2), T(1) > T(2))
