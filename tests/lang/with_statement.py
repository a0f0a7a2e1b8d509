"""with: several managers, suppression, exceptions in __enter__ and __exit__, jumps."""
class M:
    def __init__(self, n, suppress=False, enter=None, exit=None): self.n, self.s, self.en, self.ex = n, suppress, enter, exit
    def __enter__(self):
        print('enter', self.n, end=' ')
        if self.en: raise self.en
        return self.n
    def __exit__(self, t, v, tb):
        print('exit', self.n, t and t.__name__, v, tb is not None, end=' ')
        if self.ex: raise self.ex
        return self.s
def run(f):
    try: print('->', f())
    except Exception as e: print('raised', repr(e), repr(e.__context__))
def a():
    with M(1) as x, M(2) as y: return x, y
def b():
    with M(1), M(2, suppress=True): raise ValueError('v')
    return 'after'
def c():
    with M(1, suppress=True) as x: raise ValueError('v')
    return 'suppressed'
def d():
    with M(1), M(2): raise ValueError('v')
def e():
    with M(1, enter=KeyError('e')): print('never')
def f():
    with M(1, suppress=True), M(2, enter=KeyError('e')): print('never')
    return 'f'
def g():
    with M(1, exit=TypeError('x')): raise ValueError('v')
def h():
    with M(1, exit=TypeError('x')): return 5
def i():
    with M(1, suppress=True): 
        with M(2, exit=TypeError('x')): raise ValueError('v')
    return 'i'
def j():
    for k in range(4):
        with M(k):
            if k == 0: continue
            if k == 2: break
    return k
def k():
    with (M(1) as p, M(2), M(3) as (q)): return p, q
def l():
    class T:
        def __enter__(self): return 1, [2, 3]
        def __exit__(self, *a): return None
    with T() as (a, [b, c]): pass
    o = {}
    with T() as o['k']: pass
    return a, b, c, o
def m():
    with 5: pass
def n():
    class N:
        def __enter__(self): pass
    with N(): pass
def o():
    class N:
        def __exit__(self, *a): pass
    with N(): pass
def p():
    x = M('i'); x.__enter__ = lambda: 'instance'
    with x as v: return v
def q():
    class B(M):
        def __exit__(self, *a): return E()
    class E:
        def __bool__(self): raise IndexError('bool')
    with B(1): raise ValueError('v')
def r():
    with M(1) as x, M(x + 1) as y, M(y + 1) as z: return x + y + z
def s():
    with M(1) as (a, b): pass
def t():
    try:
        with M(1): raise ValueError('v')
    except ValueError as e: return 'caught', e.__traceback__ is not None
    finally: print('fin', end=' ')
def u():
    with M(1, suppress=True):
        try: return 'ret'
        finally: raise KeyError('k')
    return 'after u'
for fn in (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u):
    print(fn.__name__, end=': '); run(fn)
def gen():
    with M('g') as x:
        yield x
        yield 2
g1 = gen(); print(next(g1)); g1.close(); print()
print(list(gen()))
g2 = gen(); next(g2)
try: g2.throw(ValueError('t'))
except ValueError as e: print(e)
