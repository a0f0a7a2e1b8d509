# The methods of list: results, errors, argument checks.
def err(f, *args, **kwargs):
    try:
        print('ok', repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)

a = []
print(a.append(1), a.append('x'), a.append([2]), a)
print(a.extend([3, 4]), a.extend('yz'), a.extend(i for i in range(2)), a.extend({7: 8}), a)
print(a.insert(0, 'first'), a.insert(-1, 'before last'), a.insert(100, 'end'), a.insert(-100, 'start'), a)
print(a.pop(), a.pop(0), a.pop(-2), a)
err([].pop)
err([1].pop, 5)
err([1].pop, -2)
err([1].pop, 'a')
err([1, 2, 3].pop, True)
err([1].pop, 10**30)
print(a.remove('x'), a)
err(a.remove, 'nothing')
print(a.index(3), a.index('y'), [1, 2, 1, 2].index(2, 2), [1, 2, 1, 2].index(2, -1), [1, 2, 3].index(3, 0, 10**30))
err([1, 2].index, 5)
err([1, 2].index, 'ab')
err([1, 2].index, 1, 1)
err([1, 2, 3].index, 3, 0, 2)
err([1, 2, 3].index, 3, 'a')
err([1, 2, 3].index, 1, -100, 100)
print([1, 2, 1, True, 1.0].count(1), [].count(3), ['a', 'b'].count('a'))
b = [3, 1, 2]
print(b.reverse(), b, b.copy(), b.copy() is b, b.clear(), b)
print([1, 2, 3].__len__(), [1, 2].__contains__(2), [1, 2].__getitem__(0), [1] .__add__([2]), [1].__mul__(2), [1].__rmul__(2))
print([5, 6].__eq__([5, 6]), [5].__lt__([6]), [5].__eq__(5), [1].__ne__([2]))
print(list(reversed([1, 2, 3])), list([4, 5].__reversed__()), list([4, 5].__iter__()))
c = [1, 2, 3]
c.__setitem__(0, 9)
c.__delitem__(1)
print(c)
err(a.append)
err(a.append, 1, 2)
err(a.extend)
err(a.extend, 5)
err(a.insert, 1)
err(a.insert, 'a', 1)
err(a.remove)
err(a.clear, 1)
err(a.copy, 1)
err(a.reverse, 1)
err(a.count)
err(a.index)
err(a.pop, 1, 2)
err(a.sort, 1)
err(a.sort, foo=1)
err(a.append, x=1)
err(lambda: a.nothing)
err(list, 1)
err(list, [1], [2])
err(list, x=1)
err(list.append, 1, 2)
err(list.append)

class L(list):
    def total(self):
        return sum(self)
l = L([1, 2, 3])
l.name = 'l'
print(l, l.total(), l.name, type(l), isinstance(l, list), l == [1, 2, 3], type(l + [4]), type(l[:2]), type(l.copy()), len(l))
l.append(4)
print(l, repr(l), L() == [], L('ab'))

class Logged(list):
    def __getitem__(self, i):
        return ('item', i)
    def __len__(self):
        return 42
    def __contains__(self, x):
        return x == 'magic'
g = Logged([1, 2, 3])
print(g[0], g[1:2], len(g), 'magic' in g, 1 in g, list(g))

class Eq:
    def __eq__(self, other):
        return True
print([Eq()].index(5), Eq() in [1], [1, 2].count(Eq()), [Eq()] == [3])

class Bad:
    def __eq__(self, other):
        raise ValueError('no comparing')
err(lambda: [Bad()].index(1))
err(lambda: 1 in [Bad()])
err(lambda: [Bad()].remove(1))
err(lambda: [Bad()].count(1))
err(lambda: [Bad()] == [1])
x = Bad()
print([x] == [x], x in [x], [x].index(x))
