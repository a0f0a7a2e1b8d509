# __dict__ of exceptions, types and modules, set and deleted.
e = ValueError()
e.__dict__ = {'a': 1}
print(e.a, e.__dict__)
for v in (None, 3):
    try: e.__dict__ = v
    except TypeError as x: print(x)
try: del e.__dict__
except TypeError as x: print(x)
class E(Exception): pass
e = E(); e.b = 2
e.__dict__ = {'c': 3}
print(e.c, hasattr(e, 'b'))
try: del e.__dict__
except TypeError as x: print(x)
class C: pass
try: C.__dict__['__dict__'].__set__(C, {})
except (TypeError, AttributeError) as x: print(type(x).__name__)
class B: pass
class M(type, B): pass
class D(metaclass=M): pass
try: B.__dict__['__dict__'].__set__(D, {})
except (TypeError, AttributeError) as x: print(type(x).__name__, x)
print(type(B.__dict__['__dict__'].__get__(D)))
c = C(); c.x = 1
del c.__dict__
print(c.__dict__)
