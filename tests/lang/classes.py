"""Classes: inheritance, MRO and its errors, super in all forms, mangling, class bodies."""
class A:
    def f(self): return 'A'
    @classmethod
    def c(cls): return cls.__name__ + 'A'
    @staticmethod
    def s(): return 'sA'
class B(A):
    def f(self): return 'B' + super().f()
    @classmethod
    def c(cls): return 'B' + super().c()
    @staticmethod
    def s(): return 'B' + A.s()
class C(A):
    def f(self): return 'C' + super().f()
class D(B, C):
    def f(self): return 'D' + super(D, self).f()
    def g(self): return super(B, self).f(), [super(D, self).f() for _ in range(1)]
    def h(self): return (lambda: super().f())() if False else __class__.__name__
    x = property(lambda self: super(D, self).f())
d = D()
print(d.f(), d.c(), D.c(), d.s(), d.g(), d.h(), d.x)
print([k.__name__ for k in D.__mro__], D.__bases__ == (B, C), D.__base__.__name__, issubclass(D, A), isinstance(d, C))
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__ + ':', e)
def mk(*bases, **kw): return lambda: type('X', bases, kw)
t(mk(A, B)); t(mk(B, B)); t(mk(A, 5)); t(mk(int, str)); t(mk(bool)); t(mk(type(None))); t(lambda: mk(C, B)().__mro__)
def c1():
    class X(A, B): pass
t(c1)
def c3():
    class X(A, foo=1): pass
t(c3)
class Priv:
    __x = 1
    def __init__(self): self.__y = 2
    def __m(self, __a=3): return self.__x, self.__y, __a
    def call(self): return self.__m(), self.__m(__a=5) if False else None
    class __Inner: __z = 5
    def inner(self): return self.__Inner._Inner__z if False else type(self).__Inner.__name__
    __dunder__ = 7
    def kw(self, *, __k=1): return __k
    def glob(self):
        global __gl
        __gl = 4
p = Priv(); p.glob()
print(p.call(), sorted(k for k in p.__dict__), sorted(k for k in Priv.__dict__ if 'riv' in k), p.inner(), p.__dunder__, _Priv__gl, p.kw(_Priv__k=6))
class Body:
    a = 1
    b = a + 1
    for i in range(3): a += i
    if a > 3: big = True
    l = [a for a in range(b)]
    del i
    def m(self): return self.a
    try: 1 / 0
    except ZeroDivisionError as e: err = str(e)
    with open('/dev/null') as fh: pass
    n = m
    lam = lambda self: self.b
    print(__name__, __qualname__, __module__, sorted(k for k in locals() if not k.startswith('__')))
print(Body.a, Body.b, Body.big, Body.l, hasattr(Body, 'i'), hasattr(Body, 'e'), Body.err, Body().n(), Body().lam())
def c4():
    class X:
        y = nope
t(c4)
def c5():
    class X:
        z = 1
        w = [z for _ in range(2)]
t(c5)
def c6():
    class X:
        del nothing
t(c6)
class New:
    def __new__(cls, *a): o = super().__new__(cls); o.a = a; return o
    def __init__(self, *a): self.n = len(a)
class NotInst:
    def __new__(cls): return 5
    def __init__(self): print('never')
class Singleton:
    inst = None
    def __new__(cls):
        if cls.inst is None: cls.inst = object.__new__(cls)
        return cls.inst
print(New(1, 2).__dict__, NotInst(), Singleton() is Singleton())
class BadInit:
    def __init__(self): return 5
t(BadInit)
class I(int):
    def __new__(cls, v): return super().__new__(cls, v * 2)
    def __add__(self, o): return I(int(self) + o)
i = I(4); print(i, i + 1, i * 2, type(i * 2).__name__, i == 8, hash(i) == hash(8), {i: 1}[8], isinstance(i, int))
class S(str):
    def __len__(self): return 99
class L(list):
    def __getitem__(self, k): return 'got %s' % (k,)
class Dm(dict):
    def __missing__(self, k): return 'miss %s' % k
class T(tuple):
    def __new__(cls, a, b): return tuple.__new__(cls, (a, b))
    x = property(lambda s: s[0])
print(len(S('ab')), S('ab') + 'c', L([1, 2])[0], list(L([1, 2])), Dm(a=1)['a'], Dm()['z'], Dm().get('z'), T(1, 2), T(1, 2).x)
t(lambda: super().f()); t(lambda: super(B, 5).f()); t(lambda: super(5)); t(lambda: super(B, B()).nope); t(lambda: A.nope); t(lambda: A().nope)
class E(A):
    def f(self):
        def inner(): return super(E, self).f()
        return inner()
    def gen(self):
        yield super().f()
    def comp(self): return [super(E, self).f() for i in range(1)]
print(E().f(), list(E().gen()), E().comp(), repr(super(E, E())).startswith("<super: <class 'E'>, <E object>>"))
a = A(); a.__class__ = B; print(a.f(), type(a).__name__)
def cc(): a.__class__ = int
t(cc)
def cd(): a.__class__ = 5
t(cd)
A.f = lambda self: 'patched'; print(d.f(), a.f()); del A.f; t(d.f)
d.f = lambda: 'inst'; print(d.f()); del d.f
class Doc:
    """doc string"""
    def m(self): "m doc"
    attr: int = 5
    other: 'str'
print(Doc.__doc__, Doc.m.__doc__, Doc.__annotations__, Doc.__name__, Doc.__module__, Doc.m.__qualname__)
print(type('Dyn', (A,), {'v': 1, 'm': lambda self: self.v})().m(), type(D), type(type))
class Meta(type): pass
class Em(metaclass=Meta): pass
class Fm(Em): pass
print(type(Fm).__name__, isinstance(Fm, Meta))
class M2(type): pass
class Gm(metaclass=M2): pass
def c7():
    class H(Em, Gm): pass
t(c7)
