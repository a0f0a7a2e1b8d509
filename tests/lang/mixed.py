"""Mixed programs: what the other files found once."""
def comp_unbound():
    for k in range(2):
        try: print([a for b in [1] if k or True for a in ([b] if k == 0 else [c for c in [a]])])
        except UnboundLocalError as e: print(e)
comp_unbound()
def gen_try():
    for i in range(3):
        try:
            try: x = yield i
            except KeyError: x = yield 'ke'; continue
            else: yield 'else %s' % x
            finally: yield 'fin'
        except ValueError as e:
            yield 'VE'
            raise
g = gen_try()
print(next(g), g.send(1), next(g), next(g), g.throw(KeyError), next(g), next(g))
print(g.throw(ValueError('x')), end=' ')
try: print(next(g), end=' '); next(g)
except ValueError as e: print('out', e)
try: next(g)
except StopIteration: print('stop')
def gw():
    class M:
        def __enter__(s): return s
        def __exit__(s, t, v, tb): print('exit', t); return t is ValueError
    for i in range(2):
        with M():
            y = yield i
            if y: raise ValueError
            yield 'end'
g = gw(); print(next(g), g.send(1), next(g), end=' '); g.close()
def many_excepts():
    r = []
    for e in (ValueError, KeyError, TypeError, IndexError, None):
        try:
            try:
                if e: raise e('m')
            except ValueError as v: r.append(('v', str(v)))
            except (KeyError, TypeError) as v: r.append(type(v).__name__); raise IndexError('from') from v
            else: r.append('ok')
        except IndexError as i: r.append((str(i), type(i.__cause__).__name__))
    return r
print(many_excepts())
a = [1, 2, 3]
for a[0] in range(3): pass
print(a)
class Ctx:
    def __enter__(self): return [1, 2]
    def __exit__(self, *a): return False
with Ctx() as (p, q), Ctx() as a[1]: print(p, q, a)
def f(): 
    x = 1
    def g(): nonlocal x; x += 1; return x
    return [g() for _ in range(3)], x, (lambda: x)()
print(f())
i = 0
def idx(): global i; i += 1; return i
l = [0] * 10
l[idx()] += idx(); l[idx()], l[idx()] = idx(), idx(); print(l)
print([*range(3)][-1], (lambda *a: a)(*[1], *[2]), {**{'a': 1}}['a'])
s = 'abc'
print(s[::-1], s[-2:], s[:-1], s[5:], s[1:100])
def default_mut(x, acc=None, *, flag=False): acc = acc if acc is not None else []; acc.append((x, flag)); return acc
print(default_mut(1), default_mut(2, [0]), default_mut(3, flag=True))
def kw_only_known(a, *, b): return a, b
print(kw_only_known(1, b=2))
def f2(a, b=5): return a, b
print(f2(1), f2(1, 2), f2(b=1, a=2), f2(*(1,)), f2(**{'a': 3}))
f2 = lambda *a: 'rebound'
print(f2(1))
print((yield_ := 5), yield_)
def outer():
    def rec(n): return n if n < 2 else rec(n - 1) + rec(n - 2)
    return rec(15)
print(outer())
print(*sorted({3, 1, 2}), sep='-', end='!\n')
print(1 if [] else 2, [] and 1, {} or 'd', not [])
global_x = 5
def shadow():
    global global_x
    for global_x in range(3): pass
    with open('/dev/null') as global_x: pass
    import sys as global_x
    class global_x: pass
    def global_x(): pass
    try: 1/0
    except ZeroDivisionError as global_x: pass
    try: global_x
    except NameError as e: return str(e)
print(shadow())
import sys
print(sys.getsizeof([]) > 0, isinstance(sys.maxsize, int))
x = [1,2,3]
match x:
    case [1, *r] if (n := len(r)) == 2: print(r, n)
def ann():
    v: int
    try: v
    except UnboundLocalError as e: print(e)
ann()
class A:
    x: int = 1
    def f(self) -> 'A': ...
    __slots__ = ()
print(A.__annotations__, A.f(A()))
def nested_f(): return f'{f"{1 + 1}" + "a"!r:>{5 + 5}}'
print(nested_f())
del x
try: x
except NameError as e: print(e)
