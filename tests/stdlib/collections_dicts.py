# _collections: defaultdict, OrderedDict, _tuplegetter, _count_elements.
from _collections import defaultdict, OrderedDict, _tuplegetter, _count_elements


def tr(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


dd = defaultdict(list)
for f in [lambda: defaultdict(1), lambda: defaultdict().__missing__(3), lambda: dd, lambda: dd.__reduce__()[:4], lambda: dd.__missing__(3), lambda: dd | {1: 2},
          lambda: {1: 2} | dd, lambda: dd.copy(), lambda: dd.__copy__(), lambda: dd | 3, lambda: defaultdict(list, {1: 2}, x=3),
          lambda: defaultdict(list, {}, 3), lambda: defaultdict(default_factory=3), lambda: dd['x'], lambda: defaultdict()['y'], lambda: defaultdict(int)[1],
          lambda: defaultdict(lambda: 1 / 0)[1], lambda: dd.get('nope'), lambda: dd.default_factory, lambda: dd == {3: [], 'x': []}]:
    tr(f)
dd.default_factory = dict
dd['q']['r'] = 1
dd |= {5: 6}
print(type(dd), dict(dd))
dd.default_factory = None
tr(lambda: dd['zz'])


class D(defaultdict):
    def __missing__(self, key):
        return key


print(D(list)['k'], D(list), D(list).copy())

od = OrderedDict(a=1, b=2)
for f in [lambda: OrderedDict(1), lambda: od, lambda: OrderedDict(), lambda: od.keys(), lambda: od.values(), lambda: od.items(), lambda: od.__reduce__()[:4],
          lambda: od.popitem(last=False), lambda: OrderedDict().popitem(), lambda: od.move_to_end('z'), lambda: od.pop('z'), lambda: od.pop('z', 3),
          lambda: OrderedDict(1, 2), lambda: od.update(1, 2), lambda: od.update(1), lambda: od.update([1]), lambda: od.update([(1, 2, 3)]), lambda: od.update([(1,)]),
          lambda: od | 3, lambda: od | {3: 4}, lambda: {3: 4} | od, lambda: od.setdefault([]), lambda: od.fromkeys('ab'), lambda: type(od.keys()).__mro__,
          lambda: type(reversed(od)), lambda: type(reversed(od.keys())), lambda: od['zz'], lambda: od.__delitem__('zz'), lambda: od.__init__(1, 2)]:
    tr(f)
od = OrderedDict.fromkeys('abcdef', 0)
od.move_to_end('c')
od.move_to_end('f', last=False)
od.move_to_end('e', False)
od.move_to_end('e', False)
print(list(od), list(reversed(od)), list(od.items())[:2], list(reversed(od.values())), len(od))
od['g'] = 1
del od['a']
od['a'] = 2
print(od, od.popitem(), od.popitem(False), od.popitem(last=False))
for i in range(100):
    od[i] = i
    od.move_to_end(i, last=i % 2)
for i in range(0, 100, 3):
    od.move_to_end(i, last=False)
print(list(od)[:20], len(od), [od.popitem(False)[0] for i in range(60)][-5:], od.popitem())
print(OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == dict(b=2, a=1), OrderedDict(a=1) != OrderedDict(a=1), {'a': 1} == OrderedDict(a=1))
print(OrderedDict([(1, 2)]).keys() & {1}, OrderedDict(a=1).keys() | {'b'}, OrderedDict(a=1).items() == {('a', 1)}, 'a' in OrderedDict(a=1).keys(), (1, 2) in OrderedDict({1: 2}).items())
for change in [lambda: od.__setitem__('new', 1), lambda: od.popitem(), lambda: od.move_to_end('b'), lambda: od.clear(), lambda: od.__setitem__('b', 7)]:
    od = OrderedDict(a=1, b=2, c=3)
    it = iter(od)
    print(next(it), end=' ')
    change()
    try:
        print(list(it))
    except RuntimeError as e:
        print(e)
od = OrderedDict(a=1)
od['self'] = od
od.attr = 5
print(od, od.__dict__, od.copy().__dict__, od.__reduce__()[2])
it = iter(OrderedDict(a=1, b=2).items())
next(it)
print(it.__reduce__()[1], next(it), next(it, None), next(it, None))


class Log(OrderedDict):
    def __setitem__(self, key, value):
        print('set', key)
        super().__setitem__(key, value)

    def __getitem__(self, key):
        print('get', key)
        return super().__getitem__(key)


x = Log(a=1)
x.update({'b': 2})
x.update([('c', 3)], d=4)
x.setdefault('e', 5)
x.setdefault('a')
print(x.copy(), x.pop('a'), Log.fromkeys('x'))
x |= {'z': 1}
print(type(x | {}), {**OrderedDict(a=1)}, dict(OrderedDict(b=1)))


class Missing(OrderedDict):
    def __missing__(self, key):
        return 'missing ' + key


print(Missing()['k'], f'{OrderedDict(a=1)}')

g = _tuplegetter(1, 'the doc')
print(g, g.__doc__, g.__get__((1, 2)), g.__get__(None, int) is g, g.__reduce__()[1])
tr(lambda: g.__get__([1, 2]))
tr(lambda: g.__get__((1,)))
tr(lambda: g.__set__((1,), 2))
tr(lambda: g.__delete__((1,)))
c = {}
_count_elements(c, 'abracadabra')
print(c)


class Counts(dict):
    def get(self, key, default=None):
        return super().get(key, 10)


c = Counts()
_count_elements(c, 'aab')
print(c)
tr(lambda: _count_elements({}, [[]]))
tr(lambda: _count_elements({'a': 'x'}, 'a'))
