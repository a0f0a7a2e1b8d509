# Construction, indexing, slicing, assignment and deletion of lists, with their errors.
def err(f, *args, **kwargs):
    try:
        print('ok', repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)

print(list(), list('abc'), list((1, 2)), list(range(3)), list({1: 2}), list({5}))
print([1, *[2, 3], *'ab'], [x * x for x in range(5) if x % 2])
a = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
for i in (0, 3, 9, -1, -10):
    print(i, a[i])
for i in (10, -11, 10**30, -10**30):
    err(lambda: a[i])
err(lambda: a['x'])
err(lambda: a[1.0])
err(lambda: a[None])
for s in (slice(None), slice(2, 5), slice(-3, None), slice(None, None, 2), slice(None, None, -1), slice(8, 2, -2),
          slice(100, 200), slice(-100, 3), slice(5, 2), slice(None, 10**30), slice(-10**30, None, 3), slice(3, -100, -1)):
    print(s, a[s])
err(lambda: a[::0])
err(lambda: a['a':])
err(lambda: a[::1.5])

class Index:
    def __init__(self, i):
        self.i = i
    def __index__(self):
        return self.i
print(a[Index(2)], a[Index(1):Index(4)], a[True])

def setitem(l, i, v):
    l[i] = v
    return l
def delitem(l, i):
    del l[i]
    return l
err(setitem, [1, 2, 3], 1, 'x')
err(setitem, [1, 2, 3], -1, 'x')
err(setitem, [1, 2, 3], 3, 'x')
err(setitem, [1, 2, 3], 'a', 'x')
err(delitem, [1, 2, 3], 0)
err(delitem, [1, 2, 3], -1)
err(delitem, [1, 2, 3], 3)
for s in (slice(1, 2), slice(0, 0), slice(None), slice(3, 1), slice(100, None), slice(-1, None), slice(1, 3)):
    for v in ([], [7], [7, 8, 9], 'xyz', (1,), range(2), {4: 5}):
        err(setitem, [0, 1, 2, 3], s, v)
err(setitem, [0, 1, 2, 3], slice(None, None, 2), [8, 9])
err(setitem, [0, 1, 2, 3], slice(None, None, 2), [8])
err(setitem, [0, 1, 2, 3], slice(None, None, -1), 'abcd')
err(setitem, [0, 1, 2, 3], slice(None, None, -1), 'abc')
err(setitem, [0, 1], slice(0, 1), 5)
err(setitem, [0, 1], slice(0, 2, 2), 5)
b = [1, 2, 3]
b[1:1] = b
print(b)
b[:] = (x for x in b if x > 1)
print(b)
for s in (slice(None, None, 2), slice(1, None, 3), slice(None, None, -2), slice(7, 2, -2), slice(2, 5), slice(5, 2),
          slice(0, 100), slice(-2, None), slice(9, None, -4)):
    err(delitem, list(range(10)), s)
print([1, 2] == [1, 2], [1, 2] != [1, 2], [1] < [1, 2], [2] > [1, 5], [1, 2] <= [1, 2], [] < [0], [1, 'a'] == [1, 'a'])
err(lambda: [1] < (1,))
err(lambda: [1] < ['a'])
err(lambda: [None] < [None])
err(lambda: [None, 1] < [None, 2])
print([1] == (1,))
n = float('nan')
print([n] == [n], n in [n], [n].index(n), [n].count(n))
print(len([]), bool([]), bool([0]), len(a))
print([1] + [2], [1] * 3, 2 * [1, 2], [] * 5, [1] * 0, [1] * -4, [1, 2] * True)
err(lambda: [1] + (2,))
err(lambda: [1] + 3)
err(lambda: [1] * 1.5)
err(lambda: [1] * 'a')
err(lambda: 'a' * [1])
err(lambda: hash([]))
c = [1]
d = c
c += [2]
c += 'ab'
c += (x for x in range(2))
c *= 2
print(c, d is c)
err(lambda: c.__iadd__(5))
print(repr([1, [2, 'three', None], 4.5, True, b'x']), str([]))
r = [1]
r.append(r)
print(r, [r])
print(3 in [1, 2, 3], '3' in [1, 2, 3], [] in [[]], 1.0 in [1], True in [1])
print(list.__name__, [].__class__, type([]) is list, isinstance([], list))
x, *y, z = [1, 2, 3, 4]
print(x, y, z)
print([[0] * 2 for _ in range(3)])
