"""Star forms everywhere: displays, calls, targets, subscripts, for, return, yield."""
a = [1, 2]; b = (3, 4); d = {'x': 1}; e = {'x': 2, 'y': 3}
print([*a, *b], (*a, 5), {*a, *b, 1}, {**d, **e}, {**e, **d}, {**d, 'x': 9}, {'x': 9, **d})
print([*'ab', *range(2), *{}, *()], (*(),), [*[*[*[1]]]])
def f(*args, **kw): return args, kw
print(f(*a, *b, 7, *'z', k=1, **d, **{'q': 2}))
first, *rest = 'hello'
print(first, rest)
*init, last = range(4)
print(init, last)
x, *y, z = 1, 2
print(x, y, z)
(p, *q), *r = [[1, 2, 3], 4, 5]
print(p, q, r)
[m, [*n]] = 1, 'ab'
print(m, n)
for i, *j in [(1, 2, 3), (4,), 'xyz']: print(i, j)
def g(): yield *a, *b
print(next(g()))
def h(): return *a, 3
print(h())
class S:
    def __getitem__(self, k): return k
s = S()
print(s[*a], s[1, *a, 2], s[*a, *b], s[1:2], s[1:2, 3], s[:, ...], s[()], s[1,])
for v in *a, *b: print(v, end=' ')
print()
w = *a,
print(w)
class O: pass
o = O()
o.a, *o.b = 1, 2, 3
print(o.a, o.b)
lst = [0] * 3
lst[0], *lst[1:] = 9, 8, 7, 6
print(lst)
def t(fn):
    try: print(fn())
    except Exception as ex: print(type(ex).__name__ + ':', ex)
def un2(v):
    a, b = v
    return a, b
def un_star(v):
    a, *b, c = v
    return a, b, c
t(lambda: [*1]); t(lambda: {*1}); t(lambda: {**1}); t(lambda: {**[1]}); t(lambda: (*None,)); t(lambda: {*[[]]})
t(lambda: un2([1])); t(lambda: un2([1, 2, 3])); t(lambda: un2(5)); t(lambda: un2('ab')); t(lambda: un2({1: 2, 3: 4})); t(lambda: un2(iter('a')))
t(lambda: un2(iter('abc'))); t(lambda: un_star([1])); t(lambda: un_star('ab')); t(lambda: un_star(3)); t(lambda: un2(()))
t(lambda: f(*1)); t(lambda: f(**1)); t(lambda: f(*a, **{'a': 1}, **{'a': 2}))
class It:
    def __iter__(self): raise ValueError('no')
t(lambda: [*It()]); t(lambda: un2(It())); t(lambda: f(*It()))
class Seq:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
t(lambda: [*Seq()]); t(lambda: un_star(Seq()))
class Map:
    def keys(self): return ['k1', 'k2']
    def __getitem__(self, k): return k.upper()
t(lambda: {**Map()}); t(lambda: f(**Map()))
