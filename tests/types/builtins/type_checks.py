"""What may be a class's name, base and slots; what may be iterated and subscripted."""
import types
def tr(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
tr(lambda: type('A\x00B', (), {}))
tr(lambda: type('A\udcdcB', (), {}))
A = type('C', (), {})
def setn(n): A.__name__ = n
tr(lambda: setn('A\x00B'))
tr(lambda: setn('A\udcdcB'))
tr(lambda: setn(b'A'))
tr(lambda: type('A', (), {'__doc__': 'x\udcdcy'}))
tr(lambda: type('A', (), {'__slots__': b'x'}))
tr(lambda: type('A', (int,), {'__slots__': 'x'}))
tr(lambda: type('A', (), {'__slots__': ''}))
tr(lambda: type('A', (), {'__slots__': '42'}))
tr(lambda: type('A', (), {'__slots__': 'x\x00y'}))
tr(lambda: type('A', (), {'__slots__': 'x', 'x': 0}))
tr(lambda: type('A', (), {'__slots__': ('__dict__', '__dict__')}))
tr(lambda: type('A', (), {'__slots__': ('__weakref__', '__weakref__')}))
class B: pass
tr(lambda: type('A', (B,), {'__slots__': '__dict__'}))
tr(lambda: type('A', (B,), {'__slots__': '__weakref__'}))
tr(lambda: type('A', (), {'__qualname__': 3}))
tr(lambda: type('A', (), {'__slots__': '\udc00'}))
tr(lambda: type.__doc__[:10] + type.__module__ + repr(type[int]))
tr(lambda: type.__annotations__)
import re
class Base: pass
b = Base(); 
def f(): pass
f.__mro_entries__ = lambda bases: (Base,)
b.__mro_entries__ = lambda bases: (Base,)
class X(b): pass
print(X.__mro__, X.__orig_bases__ == (b,))
class Y(f): pass
print(Y.__mro__)
for x in re.match('a','a'), range, type(iter([])), int|str, 3, type[int]:
    for n in iter, len, lambda x: x['a'], lambda x: x[0], list, sorted, lambda x: 3 in x, lambda x: (lambda *a: a)(*x), reversed:
        try: r = n(x); print(r if "object at" not in repr(r) else type(r))
        except Exception as e: print(type(e).__name__, e)
class M(type): pass
for f in lambda: M[int], lambda: type[int], lambda: int[3]:
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
try: type('A', (b,), {})
except Exception as e: print(type(e).__name__, e)
try: type('A', (f,), {})
except Exception as e: print(type(e).__name__, e)
class C_is_none:
    __class_getitem__ = None
try: C_is_none[int]
except Exception as e: print(type(e).__name__, e)
print((...).__reduce__(), NotImplemented.__reduce__())
