# Changing dicts while iterating, keys with hostile __eq__ and __hash__, __missing__, subclasses.
def err(f, *args, **kwargs):
    try:
        print('ok', repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)

def grow(d):
    for k in d:
        d[k + 100] = 1
def shrink(d):
    for k in d:
        del d[k]
def same_size(d):
    n = 0
    for k in d:
        n += 1
        if n > 20:
            return 'endless'
        d[k] = 5
    return n
def replace(d):
    for k in list(d):
        d[k + 1000] = d.pop(k)
    return d
def values_change(d):
    for v in d.values():
        d['new'] = 1
def items_change(d):
    for k, v in d.items():
        d.clear()
err(grow, {1: 2, 3: 4})
err(shrink, {1: 2, 3: 4})
err(same_size, {1: 2, 3: 4})
err(replace, {1: 2, 3: 4})
err(values_change, {1: 2, 3: 4})
err(items_change, {1: 2, 3: 4})
d = {1: 1, 2: 2}
it = iter(d)
next(it)
d[3] = 3
err(next, it)
err(next, it)
del d[3]
err(next, it)
it = iter(d)
print(list(it), list(it))
d[9] = 9
print(list(it))
r = reversed({1: 2, 3: 4})
print(list(r))
d = {1: 1, 2: 2, 3: 3}
r = reversed(d)
next(r)
d[4] = 4
err(next, r)
def swap_keys():
    d = {0: 0}
    for n, k in enumerate(d):
        if n > 5:
            return 'endless'
        del d[k]
        d[k + 1] = 1
err(swap_keys)

class K:
    def __init__(self, v, h=1):
        self.v, self.h = v, h
    def __hash__(self):
        return self.h
    def __eq__(self, other):
        return isinstance(other, K) and self.v == other.v
    def __repr__(self):
        return 'K(%r)' % self.v
d = {K(i): i for i in range(20)}
print(d, d[K(7)], K(20) in d, d.pop(K(3)), len(d))
class Evil:
    def __init__(self, d):
        self.d = d
    def __hash__(self):
        return 1
    def __eq__(self, other):
        self.d.clear()
        return False
d = {}
d[Evil(d)] = 1
d[K(1)] = 2
print(len(d))
class BadHash:
    def __hash__(self):
        raise ValueError('hash')
class BadEq:
    def __hash__(self):
        return 5
    def __eq__(self, other):
        raise ValueError('eq')
err(lambda: {BadHash(): 1})
err(lambda: {BadEq(): 1, BadEq(): 2})
err(lambda: {5: 1}[BadEq()])
err(lambda: {BadEq(): 1}.get(5))
err(lambda: BadHash() in {})
b = BadEq()
print({b: 1}[b])

class Count(dict):
    def __missing__(self, key):
        return 'missing ' + repr(key)
c = Count(a=1)
print(c['a'], c['b'], c.get('b'), 'b' in c, len(c), c)
class Default(dict):
    def __missing__(self, key):
        self[key] = value = []
        return value
g = Default()
for w in 'the cat the dog'.split():
    g[w].append(len(g))
print(g, type(g.copy()), type(g | {}), Default.fromkeys('ab'))
class Custom(dict):
    def __getitem__(self, k):
        return 'got %s' % k
    def __setitem__(self, k, v):
        super().__setitem__(k, v * 2)
    def keys(self):
        return ['fake']
    def __iter__(self):
        return iter(['it'])
m = Custom(a=1)
m['b'] = 2
m.update(c=3)
m.attr = 'attr'
print(m['zzz'], dict.__getitem__(m, 'b'), m.attr, list(m), len(m), dict(m), {**m}, m == {'a': 1, 'b': 4, 'c': 3})

class Mapping:
    def keys(self):
        return iter('xy')
    def __getitem__(self, k):
        return k.upper()
print(dict(Mapping()), dict(Mapping(), z=1), {**Mapping()})
def kw(**kwargs):
    return kwargs
print(kw(**Mapping()), kw(a=1, **{'b': 2}), kw(**{}))
err(lambda: kw(**{1: 2}))
err(lambda: kw(a=1, **{'a': 2}))
err(lambda: kw(**5))
err(lambda: kw(**{'a': 1}, **{'a': 2}))
x = kw(**{'a b': 1})
print(x)
class Str(str):
    pass
d = {Str('a'): 1, 'b': 2}
print(d['a'], d[Str('b')], type(list(d)[0]).__name__)
s = 'x' * 3
d = {'xxx': 1}
print(d[s], d[''.join(['x', 'x', 'x'])], d.get('xx' + 'x'))
