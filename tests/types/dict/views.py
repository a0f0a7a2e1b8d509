# Views of dicts: live, set operations, comparison, iteration, reversal.
def err(f, *args, **kwargs):
    try:
        print('ok', repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)

d = {'a': 1, 'b': 2, 'c': 3}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), len(v), len(i), {}.keys(), {}.values(), {}.items())
d['d'] = 4
del d['a']
print(k, v, i, list(k), list(v), list(i))
print('b' in k, 'a' in k, 2 in v, 1 in v, ('b', 2) in i, ('b', 3) in i, ('b',) in i, 'b' in i, ['b', 2] in i, ('z', 1) in i)
err(lambda: [] in k)
err(lambda: ([], 1) in i)
def s(x):
    return sorted(x, key=repr), type(x).__name__
print(s(k & {'b', 'x'}), s(k & 'bc'), s(k | ['z']), s(k - {'b'}), s(k ^ {'b', 'q'}), s({'b', 'x'} & k), s({'b', 'x'} - k), s({'x'} | k), s({'b', 'x'} ^ k), s(['b'] & k))
print(s(i & {('b', 2), 1}), s(i | []), s(i - [('b', 2)]), s(i ^ i), s(k & k), s(k & {'b': 0}.keys()), s(i - k))
err(lambda: k & 5)
err(lambda: k | 5)
err(lambda: k - None)
err(lambda: v & v)
err(lambda: v | {1})
print(k == {'b', 'c', 'd'}, k == ['b', 'c', 'd'], k == {'b': 0, 'c': 0, 'd': 0}.keys(), k < {'b', 'c', 'd', 'e'}, k <= k, k > {'b'}, k >= set(), k != k, i == {('b', 2), ('c', 3), ('d', 4)}, k < i)
print(v == v, v == d.values(), {1: 2}.items() == {1: 2}.items())
err(lambda: k < 5)
err(lambda: v < v)
print(k.isdisjoint(['x']), k.isdisjoint('b'), i.isdisjoint([('b', 2)]), k.isdisjoint(k), {}.keys().isdisjoint({}.keys()))
err(k.isdisjoint, 5)
err(hash, k)
err(hash, i)
print(list(reversed(k)), list(reversed(v)), list(reversed(i)), type(reversed(k)).__name__, type(reversed(v)).__name__, type(reversed(i)).__name__)
print(type(k).__name__, type(v).__name__, type(i).__name__, type(iter(k)).__name__, type(iter(v)).__name__, type(iter(i)).__name__)
print(k.mapping['b'], len(v.mapping), dict(i.mapping) == d)
err(type(k))
it = iter(k)
print(it.__length_hint__(), next(it), it.__length_hint__(), list(it), it.__length_hint__(), list(it))
err(lambda: k[0])
err(lambda: k.append(1))
m = {}
m['v'] = m.values()
print(repr(m).count('...'))
print(sorted(k), max(v), sum(v), [x for x in i], dict(i), list(map(str, v)), list(zip(k, v)))
nan = float('nan')
print((1, nan) in {1: nan}.items(), nan in {1: nan}.values())
