"""match with every kind of pattern."""
class P:
    __match_args__ = ('x', 'y')
    def __init__(self, x, y): self.x, self.y = x, y
class Q: z = 5
class K: A = 1; B = 'b'
def m(v):
    match v:
        case 0: return 'zero'
        case -1 | -1.5: return 'neg'
        case 'a' | b'b': return 'ab'
        case None: return 'none'
        case True: return 'true'
        case False: return 'false'
        case K.A: return 'K.A'
        case K.B: return 'K.B'
        case []: return 'empty'
        case [1]: return 'one'
        case [1, x] if x > 5: return 'big', x
        case [1, x]: return 'pair', x
        case [2, *rest]: return 'rest', rest
        case [3, *_, last]: return 'last', last
        case (4, (a, [b, *c]), {'k': d}): return a, b, c, d
        case [*first, 'end']: return 'first', first
        case {'type': 'p', 'v': [a, b]}: return 'dict', a, b
        case {'type': t, **rest}: return 'dictrest', t, rest
        case {}: return 'mapping'
        case P(x=0, y=0): return 'origin'
        case P(0, y): return 'on y', y
        case P(x, y=P(a, b) as inner): return 'nested', x, a, b, inner is v.y
        case P(): return 'P'
        case Q(z=z): return 'Q', z
        case int(n) if n > 100: return 'int', n
        case int() | float(): return 'num'
        case str(s): return 'str', s
        case bytes() as bb: return 'bytes', bb
        case (set() | frozenset()) as st: return 'set', len(st)
        case range(): return 'range'
        case _: return 'default'
for v in (0, 0.0, -1, -1.5, 'a', b'b', None, True, False, 1, 'b', [], (), [1], (1,), [1, 9], [1, 2], [2], [2, 3, 4], [3, 4], [3, 9, 8, 7],
          (4, (1, [2, 3, 4]), {'k': 5, 'z': 6}), ['x', 'end'], {'type': 'p', 'v': (1, 2)}, {'type': 1, 'o': 2}, {}, {'n': 1}, P(0, 0), P(0, 5),
          P(1, P(2, 3)), P(1, 2), Q(), 101, 50, 2.5, 'hello', b'x', {1}, frozenset(), range(3), object, 'xyz', [7, 8], 1.0, 2 ** 70):
    print(m(v))
def bind(v):
    match v:
        case [x, y]: pass
        case x: y = None
    return x, y
print(bind([1, 2]), bind(3))
def nomatch(v):
    match v:
        case 5: return 'five'
    return 'fell'
print(nomatch(5), nomatch(6))
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__ + ':', e)
def many(v):
    match v:
        case P(a, b, c): return 1
t(lambda: many(P(1, 2)))
def intmany(v):
    match v:
        case int(a, b): return 1
t(lambda: intmany(1))
def noargs(v):
    match v:
        case Q(a): return 1
t(lambda: noargs(Q()))
class BadMA: __match_args__ = 5
def badma(v):
    match v:
        case BadMA(a): return a
t(lambda: badma(BadMA()))
x = 3
def badcls(v):
    match v:
        case x(): return 1
t(lambda: badcls(1))
class Seq:
    def __len__(self): return 2
    def __getitem__(self, i): return i
def seq(v):
    match v:
        case [a, b]: return a, b
        case _: return 'no'
print(seq(Seq()), seq('ab'), seq(b'ab'), seq(bytearray(b'ab')), seq({1, 2}), seq(iter([1, 2])), seq(range(2)))
class D(dict): pass
def mp(v):
    match v:
        case {'a': 1, 'b': x}: return x
        case {'a': _}: return 'a'
        case {1: y} | {2: y}: return y
        case _: return 'no'
print(mp(D(a=1, b=2)), mp({'a': 2}), mp({1: 'one'}), mp({2: 'two'}), mp([]), mp({'b': 1}))
def side():
    def f(x): print('eval', x, end=' '); return x
    match f(1), f(2):
        case (1, 3): return 'no'
        case (a, b) if f(a) == 5: return 'no2'
        case (a, b) if f(b) == 2: return a, b
print(side())
match = 5; case = 6; _ = 7; type = 8
print(match, case, _, type)
match [1, 2]:
    case [a, _]: print(a, _)
for i in range(4):
    match i:
        case 0: continue
        case 2: break
        case n: print('loop', n)
def ret_in_try(v):
    try:
        match v:
            case 1: return 'one'
            case 2: raise ValueError('two')
    except ValueError as e: return str(e)
    finally: print('fin', end=' ')
print(ret_in_try(1), ret_in_try(2), ret_in_try(3))
