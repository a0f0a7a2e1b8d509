"""The order in which operands, targets, arguments and displays are evaluated."""
def p(x, r=None):
    print(x, end=' ')
    return x if r is None else r
class O:
    def __getattr__(self, n): print('get', n, end=' '); return lambda *a, **k: self
    def __setattr__(self, n, v): print('set', n, v, end=' ')
    def __getitem__(self, i): print('getitem', i, end=' '); return 1
    def __setitem__(self, i, v): print('setitem', i, v, end=' ')
    def __delitem__(self, i): print('delitem', i, end=' ')
    def __call__(self, *a, **k): print('call', a, k, end=' '); return self
o = O()
def nl(): print()
p(1) + p(2) * p(3) - p(4); nl()
p(1) < p(2) < p(3) < p(0) < p(5); nl()
[p(1), p(2), *[p(3)]], {p(1): p(2), p(3): p(4)}, {p(9), p(8)}; nl()
{**{p(1): p(2)}, p(3): p(4), **{p(5): p(6)}}; nl()
{p(k): p(v) for k, v in [(1, 2), (3, 4)]}; nl()
p('f', o)(p(1), *[p(2)], k=p(3), **{p('z'): p(4)}); nl()
p('o', o).m(p(1), k=p(2)); nl()
p('o', o).m(p(1)).n(p(2), p(3)); nl()
p('o', o).m(p(1), p(2), p(3), p(4)); nl()
p('t', o)[p('k')] = p('v'); nl()
p('t', o).a = p('v'); nl()
p('t', o)[p('k')] += p(5); nl()
o.x = o[p(0)] = p('v'); nl()
p('o', o)[p(1)], p('o2', o).b = p('a'), p('b'); nl()
p('o', o)[p(1):p(2):p(3)]; nl()
del p('o', o)[p(1)], p('o', o)[p(2)]; nl()
p(0) or p('') or p('x') or p('no'); p(1) and p(0) and p('no'); nl()
p('a') if p(0) else p('b'); nl()
f"{p('a')}{p('b'):{p(5)}}{p('c')!r:>{p(4)}}"; nl()
def g(a=p('d1'), *, b=p('d2'), c: p('ann') = p('d3')) -> p('ret'): pass
nl()
class C(p('base', object), metaclass=p('meta', type)):
    p('body')
nl()
for x in p('it', [1, 2]): p(x)
else: p('else')
nl()
assert p(1), p('msg')
try: assert p(0), p('msg')
except AssertionError as e: print(e)
x = 5
x += (x := 7)
print(x)
def loc():
    y = 1
    r = y + (y := 2) + y
    s = [y, (y := 3), y]
    t = (y, (y := 4), y)
    d = {y: (y := 5), y: y}
    c = y < (y := 6) < y + 1
    u = f'{y}{(y := 7)}{y}'
    z = max(y, (y := 8), y)
    y -= (y := 1)
    q = [0, 1, 2, 3, 4, 5, 6, 7, 8]
    w = q[y:(y := 3)]
    a = 'ab'
    v = a.replace(a[0], (a := 'xyz'))
    k = dict(a=a, b=(a := 1), c=a)
    def fn(*args): return args
    m = fn(a, *[(a := 2)], a)
    n = a if (a := 3) else 0
    a, b = (a := 10), a
    return r, s, t, d, c, u, z, y, w, v, k, m, n, a, b
print(loc())
def swap():
    a, b, c = 1, 2, 3
    a, b, c = c, a, b
    a, b = b, a
    l = [0, 1, 2]
    i = 0
    i, l[i] = 1, 'x'
    return a, b, c, l, i
print(swap())
def ret():
    v = 1
    try:
        return v
    finally:
        v = 2
print(ret())
class None_:
    pass
try: None_().missing(p('arg'))
except AttributeError as e: print(e)
try: None_.missing(undefined_name)
except (AttributeError, NameError) as e: print(e)
class Rebind:
    def m(self, *a): return 'old'
    def change(self):
        Rebind.m = lambda self, *a: 'new'
        return 1
r = Rebind()
print(r.m(r.change()), r.m(1))
def callee():
    def f(*a): return 'first', a
    def g(*a): return 'second', a
    return f((f := g) is g), f(k := 1), f(*[5], (f := 2))
print(callee())


def unbound_arguments():
    def method():
        (1.5).nope(late)
        late = 1

    def object_first():
        late.nope(late2)
        late = late2 = 1

    def two():
        [].append(a, b)
        a = b = 1

    def cell():
        'a'.nope(late)
        late = lambda: late

    def operand_before():
        late != 'a'.nope(late, early)
        late = early = 1

    for f in (method, object_first, two, cell, operand_before):
        try:
            f()
        except Exception as e:
            print(type(e).__name__, e)

    try:
        class Body:
            'a'.nope(late)
    except Exception as e:
        print(type(e).__name__, e)


unbound_arguments()


# A condition is asked for its truth once, whatever it is made of.
class Truth:
    def __init__(self, name, value): self.name, self.value = name, value

    def __bool__(self):
        print(self.name, end=' ')
        return self.value

    def __lt__(self, other): return Truth(f'{self.name}<{other.name}', self.value and other.value)


yes, no, also = Truth('yes', True), Truth('no', False), Truth('also', True)
print(1 if ((yes or also) if no or 1 else no) else 2)
print(1 if not ((no and yes) if also else yes) else 2)
while (no and yes) if also else yes: break
print([i for i in 'x' if ((yes and no) if also else yes)], [i for i in 'x' if (no if no else yes or no)])
assert (yes or no) if also else yes
if yes < also < no: print('chained')
elif (yes < also) if (no if yes else also) else not no: print('negated')
print((yes or no) if no else (no or also).name, not (no if yes else yes))
