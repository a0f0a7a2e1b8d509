# Classes whose special methods are descriptors, super() without what it needs, OSError with __new__ and __init__.
class B: pass
class M(type):
    def mro(cls):
        del M.mro
        return (B,)
try:
    class A(metaclass=M): pass
except TypeError as e: print(e)
class C_is_none(tuple):
    __class_getitem__ = None
try: C_is_none[int]
except TypeError as e: print(e)
class C_n:
    __class_getitem__ = 3
try: C_n[int]
except TypeError as e: print(e)
class C:
    def __mro_entries__(self, bases): return ()
try: type('Bad', (C(),), {})
except TypeError as e: print(e)
try: type('Bad', (1,), {})
except TypeError as e: print(e)
class A(int):
    __eq__ = str.__eq__
    __add__ = str.__add__
a = A()
for f in (lambda: a == a, lambda: a+a, lambda: a != a):
    try: print(f())
    except TypeError as e: print(e)
def f(): super()
def g(x):
    del x
    super()
class X:
    def f(x):
        nonlocal __class__
        del __class__
        super()
    def g(x):
        super(1)
    def h(x):
        del x
        super()
    def i(x):
        del x
        def j(): return x
        super()
    def k(*x):
        super()
    def l(x):
        y = lambda: x
        return super()
for h in (f, lambda: g(1), X().f, X().g, X().h, X().i, X().k, X().l):
    try: print(type(h()))
    except Exception as e: print(type(e), e)
class O(OSError):
    def __new__(cls, m, baz):
        self = super().__new__(cls, m); self.baz = baz; return self
print(O('a', baz=3).args, O('a', 3).args)
class O(OSError):
    def __init__(self, m, bar):
        self.bar = bar
        super().__init__(m)
print(O('a', bar=3).args, O('a', 3).args, O(2, 3).args, O(2,3).errno)
class O1(OSError):
    def __init__(self): pass
print(O1().args, O1().errno)
try: print(O1(1,2))
except TypeError as e: print(e)
class O2(OSError):
    def __init__(self, *a): super().__init__(2, 'x', 'f')
o = O2(1); print(o.args, o.errno, o.filename, o)
try: OSError(a=1)
except TypeError as e: print(e)
try: FileNotFoundError(a=1)
except TypeError as e: print(e)
o = OSError(2, 'x'); o.__init__(3, 'y'); print(type(o), o.args, o.errno)
o = OSError.__new__(OSError, 2, 'x'); print(type(o), o.args, o.errno)
o = OSError.__new__(O2, 2, 'x'); print(type(o), o.args, o.errno)
class B(BlockingIOError): pass
b = B(11, "m", 5); print(b.filename)
class I:
    __init__ = property(lambda s: (_ for _ in ()).throw(AttributeError('booh')))
try: I()
except AttributeError as e: print(e)
class I:
    __init__ = property(lambda s: print)
try: I(1,2)
except TypeError as e: print(e)
class E:
    __eq__ = property(lambda s: 1/0)
    __lt__ = property(lambda s: 1/0)
print(E() == 3)
try: E() < 3
except TypeError as e: print(e)
class N:
    __new__ = classmethod(lambda *a: a)
print(N(1), len(N(2)))
class N:
    __new__ = property(lambda *a: a)
try: N()
except TypeError as e: print(e)
