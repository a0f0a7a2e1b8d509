# Recursion in the runtime itself, and calls under a limit that is lower than the default.
import sys
def nest(f, x, n=None):
    for i in range(n or sys.getrecursionlimit()+5):
        x = f(x)
    return x
def tryit(name, f):
    try:
        f()
        print(name, 'ok')
    except RecursionError as e:
        print(name, e)
class Odd:
    __bases__ = ()
class Chain:
    def __init__(self, b): self.__bases__ = b
sys.setrecursionlimit(200)
tryit('isinstance', lambda: isinstance('', nest(lambda x: (x,), int)))
tryit('issubclass', lambda: issubclass(str, nest(lambda x: (x,), int)))
tryit('abstract', lambda: issubclass(nest(lambda x: Chain((x, x)), Odd), Odd()))
a = nest(lambda x: [x], 1); b = nest(lambda x: [x], 1)
tryit('list ==', lambda: a == b)
tryit('list <', lambda: a < b)
a = nest(lambda x: (x,), 1); b = nest(lambda x: (x,), 1)
tryit('tuple ==', lambda: a == b)
a = nest(lambda x: {1: x}, 1); b = nest(lambda x: {1: x}, 1)
tryit('dict ==', lambda: a == b)
g = nest(lambda x: ExceptionGroup('eg', [x]), TypeError(1))
tryit('split', lambda: g.split(TypeError))
tryit('subgroup', lambda: g.subgroup(TypeError))
def f():
    try: raise g
    except* ValueError: pass
tryit('except*', f)
tryit('repr list', lambda: repr(nest(lambda x: [x], 1)))
def low(n):
    sys.setrecursionlimit(n)
def depth(n): return n and depth(n-1)
for n in 1, 3, 20:
    try:
        low(n)
        print('ok')
    except Exception as e: print(type(e), e)
tryit('call', lambda: depth(300))
tryit('call', lambda: depth(10))
def gen(n):
    if n: yield from gen(n - 1)
    yield 1
tryit('gen', lambda: list(gen(300)))
class E:
    def __eq__(self, o): return self == o
tryit('eq', lambda: E() == 1)
class R:
    def __repr__(self): return repr(self)
tryit('repr', lambda: repr(R()))
class S:
    def __str__(self): return str(self)
tryit('str', lambda: str(S()))
class A:
    def __getattr__(self, n): return getattr(self, n)
tryit('getattr', lambda: A().x)
class C:
    def __call__(self): return self()
tryit('call', lambda: C()())
class H:
    def __hash__(self): return hash(self)
tryit('hash', lambda: hash(H()))
tryit('lambda', lambda: (lambda f: f(f))(lambda f: f(f)))
tryit('map', lambda: list(map(depth, [300])))
