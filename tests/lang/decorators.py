"""Decorators: order, arguments, on classes and methods, arbitrary expressions."""
def log(tag):
    print('make', tag)
    def deco(f):
        print('apply', tag, getattr(f, '__name__', f))
        return f
    return deco
@log('a')
@log('b')
def f(x=print('default')):
    return 1
print(f())
@log('c')
@log('d')
class C:
    print('body')
    @log('m')
    def m(self): return 2
    @staticmethod
    @log('s')
    def s(): return 3
    @property
    @log('p')
    def p(self): return 4
    @classmethod
    def k(cls): return cls
print(C().m(), C.s(), C().p, C.k())
def twice(f):
    def w(*a, **k):
        return f(*a, **k), f(*a, **k)
    w.__name__ = f.__name__
    return w
@twice
def g(a, *, b=1): return a + b
print(g(1), g(1, b=5), g.__name__)
@(lambda f: 5)
def five(): pass
print(five)
table = [twice, log('t')]
@table[0]
def h(): return 'h'
print(h())
@table[1]
def h2(): return 'h2'
print(h2())
class Reg:
    def __init__(self): self.items = {}
    def __call__(self, f):
        self.items[f.__name__] = f
        return f
    def named(self, n):
        return lambda f: self.items.setdefault(n, f)
reg = Reg()
@reg
def one(): return 1
@reg.named('zwei')
def two(): return 2
print({k: v() for k, v in reg.items.items()})
@str
def s(): pass
print(s.startswith('<function s at'))
def bad(f): raise ValueError('bad ' + f.__name__)
try:
    @bad
    def z(): pass
except ValueError as e:
    print(e)
try:
    z
except NameError as e:
    print(e)
try:
    @None
    def zz(): pass
except TypeError as e:
    print(e)
class Desc:
    def __init__(self, f): self.f = f
    def __set_name__(self, owner, name): print('set_name', owner.__name__, name)
    def __get__(self, o, t=None): return self.f(o) if o is not None else self
class D:
    @Desc
    def attr(self): return id(self) == id(self)
print(D().attr, type(D.attr).__name__)
