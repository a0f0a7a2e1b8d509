"""o.__class__ = C: allowed where the instances have the same layout, refused with CPython's words where not."""
class P: pass
class Q: pass
class FromP(P): pass
class PAndZ(P): __slots__ = ('z',)
class PAndZToo(P): __slots__ = ('z',)
class A: __slots__ = ('a',)
class AToo: __slots__ = ('a',)
class AAndB: __slots__ = ('a', 'b')
class BAndA: __slots__ = ('b', 'a')
class Nothing: __slots__ = ()
class FromA(A): __slots__ = ()
class AAndDict(A): pass
class Int(int): pass
class IntToo(int): pass
class List(list): pass
class ListToo(list): pass
class Error(Exception): pass
class ErrorToo(Exception): pass
class Value(ValueError): pass

def assign(o, c):
    try: o.__class__ = c
    except TypeError as e: return str(e)
    return type(o).__name__

classes = [P, Q, FromP, PAndZ, PAndZToo, A, AToo, AAndB, BAndA, Nothing, FromA, AAndDict,
           Int, IntToo, List, ListToo, Error, ErrorToo, Value]
for a in classes:
    for b in classes:
        print(a.__name__, b.__name__, assign(a(), b))

o = BAndA()
o.a, o.b = 1, 2
o.__class__ = AAndB
print(o.a, o.b, o.__class__, [n for n in vars(BAndA) if len(n) == 1])
o = P()
o.x = 3
o.__class__ = FromP
print(o.x, vars(o))
o = List([1, 2])
o.__class__ = ListToo
print(o, assign(3, int), assign(P(), 3), assign(P, type))
