# dict: construction, access, order, update, deletion, comparison, errors.
def err(f, *args, **kwargs):
    try:
        print('ok', repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)

print({}, dict(), {1: 2}, dict(a=1, b=2), dict([(1, 2), (3, 4)]), dict({1: 2}, x=3), dict(['ab', 'cd']), dict([[1, 2]]), dict(zip('abc', range(3))))
print({**{1: 2}, 3: 4, **{1: 5}}, {i: i * i for i in range(4)}, {1: 'a', 1.0: 'b', True: 'c'})
err(dict, 5)
err(dict, [1])
err(dict, [(1, 2, 3)])
err(dict, ['abc'])
err(dict, [(1,)])
err(dict, [1, 2], [3])
err(dict, [([], 1)])
err(lambda: {[]: 1})
err(lambda: {{}: 1})
err(lambda: {1: 2}[[]])
d = {'a': 1, 'b': 2, 3: 'three', None: 'none', (1, 2): 'tuple', 1.5: 'float'}
print(d['a'], d[3], d[None], d[(1, 2)], d[1.5], d[3.0], len(d), bool(d), bool({}))
for key in ('x', 5, (2, 1), 'it\'s', None):
    err(lambda: {'q': 1}[key])
print('a' in d, 'z' in d, None in d, 3.0 in d)
err(lambda: [] in d)
d['new'] = 'n'
d['a'] = 'changed'
print(d, list(d), list(d.keys()), list(d.values()), list(d.items()))
del d[3]
print(d)
def delete(d, k):
    del d[k]
err(delete, d, 3)
err(delete, d, [])
d[3] = 'back'
print(list(d))
print(d.get('a'), d.get('zz'), d.get('zz', 5), d.get(None))
err(d.get)
err(d.get, [])
err(d.get, 1, 2, 3)
print(d.pop('a'), d.pop('a', 'gone'), len(d))
err(d.pop, 'a')
err(d.pop)
err(d.pop, [])
err({}.pop, 1)
print(d.popitem(), d.popitem(), d)
err({}.popitem)
print(d.setdefault('x', []), d.setdefault('x', 5), d.setdefault('y'), d)
err(d.setdefault)
err(d.setdefault, [], 1)
e = {1: 'a', 2: 'b'}
print(e.update({2: 'c', 3: 'd'}), e, e.update([(4, 'e')]), e, e.update(x=1, y=2), e, e.update(), e.update({}, z=5), e)
err(e.update, 5)
err(e.update, [5])
err(e.update, ['abc'])
err(e.update, {}, {})
print(e.copy(), e.copy() is e, e.clear(), e)
print(dict.fromkeys('abc'), dict.fromkeys([1, 2], 0), dict.fromkeys(range(3), []), {}.fromkeys('x'))
err(dict.fromkeys)
err(dict.fromkeys, 5)
err(dict.fromkeys, [[]])
print({1: 2} == {1: 2}, {1: 2} == {1: 3}, {1: 2, 3: 4} == {3: 4, 1: 2}, {1: 2} != {}, {} == [], {1: 2} == {1.0: 2.0})
err(lambda: {} < {})
err(lambda: {} + {})
err(hash, {})
print({1: 2} | {3: 4}, {1: 2} | {1: 3}, {'a': 1} | {})
err(lambda: {} | [])
err(lambda: [] | {})
f = {1: 2}
g = f
f |= {3: 4}
f |= [(5, 6)]
print(f, g is f)
def ior(x):
    h = {}
    h |= x
    return h
err(ior, 5)
err(ior, 'ab')
print(list(reversed({1: 2, 3: 4, 5: 6})), list(reversed({}.items())), list({1: 2}.__reversed__()))
print(repr({'a': {'b': []}, 1: (2,)}), str({}))
r = {}
r['self'] = r
r['list'] = [r]
print(r)
print({}.__class__, type({}) is dict, isinstance({}, dict), {1: 2}.__len__(), {1: 2}.__contains__(1), {1: 2}.__getitem__(1), {1: 2}.__eq__({1: 2}))
print(max({1: 2, 5: 0}), min({'b': 1, 'a': 2}), sum({1: 'x', 2: 'y'}), sorted({3: 1, 1: 1}), tuple({1: 2}), set({1: 2}), ''.join({'a': 1, 'b': 2}))
k, v = {1: 2, 3: 4}
print(k, v)
for k, v in {1: 2, 3: 4}.items():
    print(k, v)
big = {}
for i in range(1000):
    big[i * 7 % 1009] = i
for i in range(0, 1000, 3):
    del big[i * 7 % 1009]
for i in range(500):
    big['k%d' % i] = i
print(len(big), sum(v for v in big.values()), list(big)[:10], list(big)[-3:], all(big[i * 7 % 1009] == i for i in range(1000) if i % 3))
while len(big) > 3:
    big.popitem()
print(big)
q = {}
for i in range(2000):
    q[i] = i
    if i >= 5:
        del q[i - 5]
print(q)
x = {-1: 'm1', -2: 'm2', 2**61 - 1: 'p', 0: 'z', 2**61: 'p1', 1: 'one'}
print(x[-1], x[-2], x[2**61 - 1], x[0], x[2**61], x[1], len(x))
for empty in {}, {1: 1}:  # an empty dict does not hash the key
    for args in ([],), ([], 'default'):
        try:
            print(empty.pop(*args))
        except (KeyError, TypeError) as e:
            print(type(e).__name__, e)
