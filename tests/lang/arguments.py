"""All kinds of parameters, and the messages of wrong calls of Python functions."""
def t(f, *a, **k):
    try:
        print(f(*a, **k))
    except TypeError as e:
        print('TypeError:', e)
def f0(): return 'f0'
def f1(a): return a
def f2(a, b): return a, b
def fd(a, b=2, c=3): return a, b, c
def fpos(a, /, b, *, c): return a, b, c
def fposd(a, b=2, /): return a, b
def fkw(*, a, b=1, c): return a, b, c
def fall(a, b=2, /, c=3, *args, d, e=5, **kw): return a, b, c, args, d, e, kw
def fva(*args): return args
def fkk(**kw): return kw
def fposkw(a, /, **kw): return a, kw
t(f0); t(f0, 1); t(f0, 1, 2); t(f0, x=1)
t(f1); t(f1, 1); t(f1, 1, 2); t(f1, b=1); t(f1, 1, a=2); t(f1, a=3)
t(f2); t(f2, 1); t(f2, b=1); t(f2, 1, 2, 3); t(f2, 1, 2, c=3); t(f2, *[1], **{'b': 4})
t(fd); t(fd, 1); t(fd, 1, c=9); t(fd, 1, 2, 3, 4); t(fd, b=1); t(fd, 1, b=5, a=2)
t(fpos, 1, 2, c=3); t(fpos, 1, b=2, c=3); t(fpos, a=1, b=2, c=3); t(fpos, 1, 2); t(fpos, 1, 2, 3); t(fpos, 1, 2, 3, c=4)
t(fposd, 1); t(fposd, a=1); t(fposd, 1, b=2); t(fposd, 1, a=1, b=2)
t(fkw); t(fkw, a=1, c=2); t(fkw, 1); t(fkw, 1, a=1, c=2); t(fkw, a=1); t(fkw, 1, 2, a=1)
t(fall, 1, d=4); t(fall, 1, 2, 3, 4, 5, d=6, x=7, a=8, b=9); t(fall); t(fall, 1); t(fall, d=1); t(fall, 1, c=3, d=1, e=2)
t(fva); t(fva, 1, 2); t(fva, a=1)
t(fkk); t(fkk, a=1, b=2); t(fkk, 1)
t(fposkw, 1, a=2); t(fposkw, a=2)
def f3(a, b, c): pass
t(f3); t(f3, 1)
def k3(*, aa, bb, cc): pass
t(k3); t(k3, aa=1)
class M:
    def m(self, x): return x
    @classmethod
    def c(cls, x): return cls.__name__, x
    @staticmethod
    def s(x): return x
    def __call__(self, a, *, b=2): return a, b
m = M()
t(m.m); t(m.m, 1); t(m.m, 1, 2); t(M.m); t(M.m, 1); t(m.c, 1); t(M.c); t(m.s, 3); t(m.s); t(m, 1); t(m); t(m, 1, 2); t(m, 1, b=5)
class I:
    def __init__(self, a, b=1): self.a, self.b = a, b
t(I); t(lambda: I(1).b); t(I, 1, 2, 3); t(I, c=1)
class N: pass
t(N, 1); t(N, a=1); t(object, 1)
def outer():
    def inner(a): return a
    return inner
t(outer()); t(outer(), 1, 2)
t(lambda x, y=2: (x, y)); t(lambda x, y=2: (x, y), 1); t(lambda: 0, 1)
try: f1(*5)
except TypeError as e: print(e)
try: f1(**5)
except TypeError as e: print(e)
try: f1(1, *None)
except TypeError as e: print(e)
try: f1(**{1: 2})
except TypeError as e: print(e)
try: f1(a=1, **{'a': 2})
except TypeError as e: print(e)
try: f1(**{'a': 2}, a=1)
except TypeError as e: print(e)
try: fkk(**{'a': 2}, **{'b': 1}, **{'a': 3})
except TypeError as e: print(e)
try: fkk(x=1, **{'a': 2}, y=3, **{'y': 1})
except TypeError as e: print(e)
print(fkk(x=1, **{'a': 2}, y=3, **{'z': 1}))
print(fall(*[1, 2], *(3, 4), d=1, *'ab', **{'k': 1}, e=0))
t(3); t(None); t('x', 1)
def mutable(x=[]):
    x.append(1)
    return x
print(mutable(), mutable(), mutable([5]), mutable.__defaults__)
n = 1
def late(a=n, *, b=n + 1): return a, b
n = 10
print(late(), late.__kwdefaults__)
late.__defaults__ = (7,)
late.__kwdefaults__ = {'b': 8}
print(late())
late.__defaults__ = None
t(late)
def many(a, b, c, d, e, f, g, h, i=9, *, j=10): return a, b, c, d, e, f, g, h, i, j
print(many(1, 2, 3, 4, 5, 6, 7, 8), many(1, 2, 3, 4, 5, 6, 7, 8, j=0, i=1))
t(many, 1, 2); t(many, *range(11))
def order():
    def p(x): print(x, end=' '); return x
    fall(p(1), *p([2]), p(3), d=p(4), **p({'z': 5}), e=p(6))
    print()
order()
print(f2(b=1, a=2), fd(c=1, a=0))
