# What classmethod and staticmethod take over from what they wrap; built-in functions and methods.
class C:
    def __init_subclass__(cls): "d"
    def __class_getitem__(cls, x): pass
    def __new__(cls): return object.__new__(cls)
for n in '__init_subclass__','__class_getitem__','__new__':
    w = C.__dict__[n]
    print(n, w.__dict__, hasattr(w,'__name__'))
import functools
def f(a:int): "doc"
f.x = 1
for k in classmethod, staticmethod:
    w = k(f)
    print(list(w.__dict__), w.__wrapped__ is f, w.__name__, w.__doc__)
    f.__name__ = 'g'
    print(w.__name__)
    print(sorted(classmethod(functools.partial(f)).__dict__))
    print(k.__new__(k).__dict__)
    try: print(k.__new__(k).__func__)
    except Exception as e: print(repr(e))
    except Exception as e: print(repr(e))
    try: print(k.__new__(k).__get__(1))
    except Exception as e: print(repr(e))
    try: print(k.__new__(k))
    except Exception as e: print(repr(e))
    try: print(k.__new__(k).__isabstractmethod__)
    except Exception as e: print(repr(e))
    for a, kw in ((), {}), ((1,2), {}), ((1,), {'a':1}), ((), {'function':1}):
        try: k(*a, **kw)
        except Exception as e: print(repr(e))
    class S(k):
        def __init__(self, x, y): k.__init__(self, y)
    print(S(1, f).__dict__)
    class P:
        __doc__ = property(lambda s: 1/0)
    try: k(P())
    except Exception as e: print(repr(e))
    try: w.__func__ = 1
    except Exception as e: print(repr(e))
    w.__init__(len)
    print(w, w.__dict__)
print(type(int.__new__) is type(len) is type([].append), type(int.__new__))
import types, pickle, copy
import re
def show(f): return re.sub('0x[0-9a-f]+', '0x', repr(f))
class S(str): pass
for f in int.__new__, len, [].append, str.maketrans, dict.fromkeys, 'a'.join, S('a').join, S.maketrans, S().maketrans, type.__new__, object.__new__, OSError.__new__, print, {}.get, int.from_bytes:
    print(show(f), f.__name__, f.__qualname__, type(f) is type(len), f.__module__, type(f.__self__), f == f, hash(f) == hash(f), f.__doc__ is None)
print(types.BuiltinMethodType is types.BuiltinFunctionType)
l = []
print(l.append == l.append, l.append == len, len == l.append, [].append == [].append, l.append != l.append, len != len, hash(l.append) == hash(l.append))
print(pickle.loads(pickle.dumps(len)) is len, copy.copy(l.append)([3]), l, pickle.loads(pickle.dumps(str.maketrans)) == str.maketrans, pickle.loads(pickle.dumps(int.__new__)) is int.__new__)
print(sorted(set(dir(len))-set(dir(object))))
print(sorted(set(dir(l.append))-set(dir(object))))
print(len.__call__('abc'), l.append.__call__(3), l, len.__text_signature__, l.append.__text_signature__, len.__self__)
