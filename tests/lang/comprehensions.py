"""Comprehension scopes, conditions, nesting, walrus, class bodies."""
x = 'outer'
print([x for x in range(3)], x, {x: x * 2 for x in 'ab'}, {x for x in (1, 1, 2)}, x)
print([(a, b) for a in range(3) if a for b in range(a, 3) if b != 2 if a < 5], [[j for j in range(i)] for i in range(4)])
print([y := 1, y ** 2], [z := i for i in range(3)], z, [(w := i) * w for i in range(3) if (q := i) >= 0], w, q)
def f():
    t = [last := v for v in range(4)]
    g = list((inner := v) for v in range(3))
    return t, last, g, inner
print(f())
def fg():
    global gl
    [gl := i for i in range(3)]
    return gl
print(fg(), gl)
def nl():
    c = 0
    def inc():
        nonlocal c
        return [c := c + i for i in range(4)]
    return inc(), c
print(nl())
print([*map(lambda k: k + 1, [i for i in range(3)])], [i for i in [j for j in (1, 2)]], {k: [v for v in range(k)] for k in range(3)})
class A:
    n = 3
    r = [i for i in range(n)]
    s = [(lambda: i)() for i in range(n)]
    try: u = [n for _ in range(2)]
    except NameError as e: print('NameError', e)
    fs = [lambda i=i: i for i in range(3)]
print(A.r, A.s, [f() for f in A.fs])
def shadow(i):
    r = [i for i in range(i)]
    return i, r, [i for i in (i, i + 1)]
print(shadow(2))
def unpack(): return [a + b for a, b in [(1, 2), (3, 4)]], [h for h, *t in ['ab', 'cd']], {k: v for (k, v), w in [(('a', 1), 2)]}
print(unpack())
def gen_err():
    try: [1 // i for i in (1, 0)]
    except ZeroDivisionError as e: return str(e)
print(gen_err())
def many(): return [i + j + k for i in range(2) for j in range(2) for k in range(2)], sum(i * j for i in range(4) for j in range(i))
print(many())
def cond(): return [i if i % 2 else -i for i in range(5)], [i for i in range(10) if not i % 2 and i > 3 or i == 1]
print(cond())
def in_loop():
    out = []
    for k in range(3):
        out.append([lambda: (k, j) for j in range(2)])
    return [[g() for g in fs] for fs in out]
print(in_loop())
def attr_target():
    class O: pass
    o = O(); l = [0]
    return [o.v for o.v in range(3)], o.v, [l[0] for l[0] in 'ab'], l
print(attr_target())
def nested_names(): 
    a = 1
    return [[a + b for b in range(a, 3)] for a in range(a, 3)], a
print(nested_names())
print([[[(i, j, k) for k in range(1)] for j in range(1)] for i in range(1)], [(yield_) for yield_ in ()])
print(dict([(i, {j for j in range(i)}) for i in range(3)]), all(i < 5 for i in range(5)), next((i for i in range(9) if i > 4), None))
g = (i for i in [1, 2, 3]); print(next(g), list(g), list(g))
data = [1, 2, 3]; g = (d for d in data); data.append(4); print(list(g)); data = None
def lazy():
    def p(v): print('p', v, end=' '); return v
    g = (p(i) for i in p([1, 2]))
    print('made', end=' ')
    return list(g)
print(lazy())
print([a for a in range(3)][0], len([b for b in 'abc']), *[c for c in 'xy'], [i for i in range(5)][::-1], {**{k: 1 for k in 'a'}})
if any((hit := v) > 2 for v in [1, 3, 5]): print('hit', hit)
while (n := len(data or [])) > 0: pass
print(n, [s.upper() for s in 'ab' if (lambda v: v == 'a')(s)])
