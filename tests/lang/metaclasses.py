"""Metaclasses, __prepare__, __init_subclass__, __set_name__, __class_getitem__, __instancecheck__, __mro_entries__."""
class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print('prepare', name, [b.__name__ for b in bases], kw); return {'prepared': 1}
    def __new__(mcs, name, bases, ns, **kw):
        print('new', name, kw); c = super().__new__(mcs, name, bases, ns); c.tag = kw.get('tag'); return c
    def __init__(cls, name, bases, ns, **kw): print('init', name, kw); super().__init__(name, bases, ns)
    def __call__(cls, *a, **k): print('call', cls.__name__, a, k); return super().__call__(*a, **k)
    def meth(cls): return cls.__name__
    @property
    def prop(cls): return 'prop ' + cls.__name__
    def __len__(cls): return 42
    def __iter__(cls): return iter('xyz')
    def __getitem__(cls, k): return k
    def __contains__(cls, k): return k == 1
    def __repr__(cls): return '<M %s>' % cls.__name__
    def __getattr__(cls, n): return 'dyn ' + n
    def __eq__(cls, o): return True
    def __hash__(cls): return 1
    def __add__(cls, o): return 'added'
class A(metaclass=Meta, tag='t'):
    x = prepared + 1
    def __init__(self, v=0): self.v = v
class B(A): pass
print(A.tag, A.x, A.prepared, B.tag, A(5).v, A.meth(), A.prop, len(A), list(A), A[3], 1 in A, A, A.foo, A == 5, A + 1)
try: A().meth()
except AttributeError as e: print(e)
class Base:
    subs = []
    def __init_subclass__(cls, /, key=None, **kw): super().__init_subclass__(**kw); cls.subs.append((cls.__name__, key))
class S1(Base): pass
class S2(Base, key='k'): pass
class S3(S2, key=3): pass
print(Base.subs)
try:
    class S4(Base, other=1): pass
except TypeError as e: print(e)
class D:
    def __set_name__(self, o, n): print('set_name', o.__name__, n); self.n = n
    def __get__(self, o, t=None): return self if o is None else o.__dict__.get(self.n, 'unset')
    def __set__(self, o, v): o.__dict__[self.n] = v * 2
    def __delete__(self, o): print('delete'); del o.__dict__[self.n]
class U:
    a = D(); b = D()
u = U(); print(u.a); u.a = 5; print(u.a, u.__dict__); del u.a; print(u.a, type(U.a).__name__)
class ND:
    def __get__(self, o, t): return ('nd', o is None, t.__name__)
class V:
    n = ND()
v = V(); print(v.n, V.n); v.n = 1; print(v.n)
class BadSN:
    def __set_name__(self, o, n): raise ValueError('sn')
try:
    class W: q = BadSN()
except Exception as e: print(type(e).__name__, e, repr(e.__cause__))
class G:
    def __class_getitem__(cls, k): return (cls.__name__, k)
print(G[int], G[1, 2])
try: V[0]
except TypeError as e: print(e)
class IC(type):
    def __instancecheck__(cls, o): return o == 5
    def __subclasscheck__(cls, c): return c is int
class Five(metaclass=IC): pass
print(isinstance(5, Five), isinstance(6, Five), issubclass(int, Five), issubclass(str, Five), isinstance(5, (str, Five)))
class ME:
    def __mro_entries__(self, bases): print('entries'); return (Base,)
class X(ME(), key='me'): pass
print(X.__bases__, X.__orig_bases__[0].__class__.__name__)
def func_meta(name, bases, ns, **kw): return name, bases, sorted(k for k in ns if k[0] != '_'), kw
class F(metaclass=func_meta, opt=1):
    a = 1
    def f(self): pass
print(F)
class P:
    def __init__(self): self._v = 0
    @property
    def v(self): "the v"; return self._v
    @v.setter
    def v(self, x): self._v = x
    @v.deleter
    def v(self): self._v = 'deleted'
    ro = property(lambda s: 1)
    wo = property(None, lambda s, x: print('wo', x))
p = P(); p.v = 3; print(p.v, P.v.__doc__); del p.v; print(p.v); p.wo = 1
for f in (lambda: setattr(p, 'ro', 1), lambda: p.wo, lambda: delattr(p, 'ro'), lambda: P.v.fget(5)):
    try: f()
    except Exception as e: print(type(e).__name__, e)
class Sl:
    __slots__ = ('a', 'b', '__c')
    def __init__(self): self.a = 1; self.__c = 3
    def c(self): return self.__c
s = Sl(); print(s.a, s.c(), hasattr(s, 'b'), hasattr(s, '__dict__'))
for f in (lambda: s.b, lambda: setattr(s, 'z', 1), lambda: delattr(s, 'b'), lambda: s.nope):
    try: f()
    except AttributeError as e: print(e)
class Sl2(Sl): pass
s2 = Sl2(); s2.z = 1; print(s2.z, s2.a, s2.__dict__)
class Sl3(Sl): __slots__ = 'single'
s3 = Sl3(); s3.single = 1; print(s3.single, Sl3.__slots__)
try:
    class Bad: __slots__ = ('x',); x = 1
except ValueError as e: print(e)
class Get:
    def __init__(self): self.d = {}
    def __getattr__(self, n):
        if n.startswith('x'): return 'dyn ' + n
        raise AttributeError(n)
    def __setattr__(self, n, v): print('set', n); super().__setattr__(n, v)
    def __delattr__(self, n): print('del', n); super().__delattr__(n)
g = Get(); print(g.xa, hasattr(g, 'y'), getattr(g, 'y', 'def')); g.k = 1; del g.k
class GA:
    a = 1
    def __getattribute__(self, n): return 'ga ' + n if n != 'raise' else object.__getattribute__(self, n)
    def __getattr__(self, n): return 'fallback'
print(GA().a, GA().zz, getattr(GA(), 'raise'))
