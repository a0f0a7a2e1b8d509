"""Operator overloading: reflected, in-place, comparison, hash, truth, length, call, contains, iteration, conversion."""
class N:
    def __init__(self, v): self.v = v
    def __repr__(self): return 'N(%r)' % (self.v,)
def val(o): return o.v if isinstance(o, N) else o
for name, sym in dict(add='+', sub='-', mul='*', matmul='@', truediv='/', floordiv='//', mod='%', pow='**', lshift='<<', rshift='>>', and_='&', or_='|', xor='^').items():
    n = name.rstrip('_')
    setattr(N, '__%s__' % n, lambda s, o, sym=sym: '%r %s %r' % (s, sym, o))
    setattr(N, '__r%s__' % n, lambda s, o, sym=sym: '%r r%s %r' % (s, sym, o))
a = N(1)
print(a + 1, 1 + a, a - 1, 1 - a, a * 2, 2 * a, a @ 1, 1 @ a, a / 1, 1 / a, a // 1, 1 // a, a % 1, 1 % a, a ** 2, 2 ** a)
print(a << 1, 1 << a, a >> 1, 1 >> a, a & 1, 1 & a, a | 1, 1 | a, a ^ 1, 1 ^ a, 'x' + a if False else 'skip', [1] + a, 'a%s' % a)
class Sub(N):
    def __radd__(self, o): return 'Sub.radd'
    def __add__(self, o): return 'Sub.add'
print(N(1) + Sub(2), Sub(1) + N(2), N(1) + N(2))
b = N(5); b += 1; print(b)
class I:
    def __init__(self): self.l = []
    def __iadd__(self, o): self.l.append(o); return self
    def __imul__(self, o): return NotImplemented
    def __mul__(self, o): return 'mul'
    def __isub__(self, o): return 'replaced'
i = I(); j = i; i += 1; i += 2; print(i is j, i.l); i *= 2; print(i); j -= 1; print(j)
l = [1]; m = l; l += (2,); print(m, l is m); t = (1,); u = t; t += (2,); print(t, u); s = 'a'; s *= 3; print(s)
d = {'k': [1]}; d['k'] += [2]; print(d)
tt = ([1],)
try: tt[0] += [2]
except TypeError as e: print(e, tt)
class C:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return isinstance(o, C) and self.v == o.v
    def __lt__(self, o): return self.v < o.v if isinstance(o, C) else NotImplemented
    def __le__(self, o): return 'le'
    def __hash__(self): return hash(self.v)
print(C(1) == C(1), C(1) != C(2), C(1) < C(2), C(2) > C(1), C(1) <= C(2), C(1) >= C(2), C(1) == 1, 1 == C(1), len({C(1), C(1), C(2)}))
def tr(f):
    try: print(f())
    except Exception as e: print(type(e).__name__ + ':', e)
tr(lambda: C(1) < 5); tr(lambda: 5 > C(1)); tr(lambda: sorted([C(3), C(1)])[0].v); tr(lambda: C(1) > 5); tr(lambda: object() < object())
class E:
    def __eq__(self, o): return 'weird'
tr(lambda: hash(E())); tr(lambda: E() == 1); tr(lambda: E() != 1); tr(lambda: E() in [1]); tr(lambda: {E(): 1}); print(E.__hash__)
class B:
    def __bool__(self): return False
class Ln:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
print(bool(B()), not B(), bool(Ln(0)), bool(Ln(2)), 'yes' if Ln(1) else 'no', B() or 'or', len(Ln(0) and 'and'))
class BB:
    def __bool__(self): return 5
tr(lambda: bool(BB())); tr(lambda: len(Ln(-1))); tr(lambda: len(Ln('a'))); tr(lambda: bool(Ln(-1))); tr(lambda: len(Ln(2 ** 70)))
class Cont:
    def __contains__(self, x): return x
class It:
    def __iter__(self): return iter([1, 2, 3])
class Gi:
    def __getitem__(self, i):
        if isinstance(i, slice): return i
        if i < 3: return i * 10
        raise IndexError
print(1 in Cont(), 0 in Cont(), 'x' not in Cont(), 2 in It(), 9 not in It(), 20 in Gi(), list(Gi()), Gi()[1:2], Gi()[::3], list(reversed([1, 2])))
tr(lambda: 1 in 5); tr(lambda: Gi()[1] + 'a'); tr(lambda: 1 + 'a'); tr(lambda: 'a' + 1); tr(lambda: [] + ()); tr(lambda: {} | 1); tr(lambda: -'a'); tr(lambda: ~1.5)
tr(lambda: 1 < 'a'); tr(lambda: None + 1); tr(lambda: [1] * 'a'); tr(lambda: 1 @ 2); tr(lambda: 2 ** 'a'); tr(lambda: 1 << -1); tr(lambda: 1 % 0); tr(lambda: 1.0 // 0)
class Un:
    def __neg__(self): return 'neg'
    def __pos__(self): return 'pos'
    def __invert__(self): return 'inv'
    def __abs__(self): return 'abs'
    def __round__(self, n=None): return 'round %s' % n
    def __int__(self): return 7
    def __float__(self): return 7.5
    def __index__(self): return 2
    def __str__(self): return 'str'
    def __format__(self, s): return 'fmt<%s>' % s
    def __divmod__(self, o): return 'dm'
    def __rdivmod__(self, o): return 'rdm'
    def __getitem__(self, k): return k
    def __setitem__(self, k, v): print('set', k, v)
    def __delitem__(self, k): print('del', k)
    def __call__(self, *a, **k): return a, k
    def __len__(self): return 3
    def __reversed__(self): return 'rev'
    def __bytes__(self): return b'by'
    def __dir__(self): return ['z', 'a']
    def __sizeof__(self): return 1
    def __hash__(self): return 2 ** 70
    def __trunc__(self): return 1
    def __ceil__(self): return 'ceil'
u = Un(); print(-u, +u, ~u, abs(u), round(u), round(u, 2), int(u), float(u), [0, 1, 2, 3][u], 'abc'[u], str(u), f'{u:x}', f'{u!s:>5}', divmod(u, 1), divmod(1, u))
print(u[1, 2], u[1:2, ...], u(1, k=2), len(u), reversed(u), bytes(u), dir(u), hash(u) == hash(2 ** 70), range(u), hex(u), [1, 2, 3][:u], '%d' % u, '%s' % u)
u[1] = 2; del u[3]; u[1:2] = 3
class Bad:
    def __str__(self): return 5
    def __repr__(self): return None
    def __index__(self): return 'a'
    def __int__(self): return 'a'
    def __iter__(self): return 5
    def __hash__(self): return 'a'
    def __call__(self): raise KeyError('c')
x = Bad(); tr(lambda: str(x)); tr(lambda: repr(x)); tr(lambda: [1][x]); tr(lambda: int(x)); tr(lambda: iter(x)); tr(lambda: hash(x)); tr(x); tr(lambda: [*x])
class Late: pass
class LateSub(Late): pass
ls = LateSub(); tr(lambda: len(ls)); Late.__len__ = lambda s: 7; print(len(ls)); del Late.__len__; tr(lambda: len(ls))
tr(lambda: ls[1]); LateSub.__getitem__ = lambda s, k: k; print(ls[1]); tr(lambda: ls()); Late.__call__ = lambda s: 'called'; print(ls())
Late.__eq__ = lambda s, o: 'eq'; print(ls == 1, Late() == 2, hash(ls) == hash(ls)); Late.__bool__ = lambda s: False; print(bool(ls)); Late.__getattr__ = lambda s, n: n; print(ls.zz)
