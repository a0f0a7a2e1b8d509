# range: construction, items, slices, membership, equality, huge values.
def err(f, *args, **kwargs):
    try:
        print('ok', repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)

for r in (range(5), range(2, 5), range(0, 10, 3), range(10, 0, -3), range(0), range(5, 2), range(2, 5, -1), range(-3, 3), range(0, -10, -4), range(1, 2, 100)):
    print(r, list(r), len(r), bool(r), list(reversed(r)), r.start, r.stop, r.step, hash(r) == hash(range(r.start, r.stop, r.step)), sum(r))
r = range(10, 50, 5)
for i in (0, 1, -1, 7, -8, True):
    print(r[i])
for i in (8, -9, 'a', 1.5, 10**30):
    err(lambda: r[i])
for s in (slice(2), slice(1, 5, 2), slice(None, None, -1), slice(-3, None), slice(100, 200), slice(5, 1), slice(5, 1, -1), slice(None, None, 3)):
    print(s, r[s], list(r[s]))
err(lambda: r[::0])
err(lambda: r['a':])
print([x in r for x in (10, 11, 45, 50, 5, 10.0, 12.5, 'a', None, True, 10**30)])
print(r.index(15), r.count(15), r.count(16), r.count('a'), r.index(15.0), r.count(20.0))
err(r.index, 11)
err(r.index, 'a')
err(r.index, 1.5)
print(range(0) == range(2, 1), range(0, 3, 2) == range(0, 4, 2), range(1) == range(1, 2), range(3) != range(4), range(3) == [0, 1, 2])
print(hash(range(0)) == hash(range(5, 1)), len({range(3), range(0, 3), range(0, 3, 1)}))
err(lambda: range(3) < range(4))
err(lambda: range(3) + range(4))
err(lambda: range(3) * 2)
err(range)
err(range, 1.5)
err(range, 'a')
err(range, 1, 2, 0)
err(range, 1, 2, 3, 4)
err(range, stop=3)
err(lambda: hash(range(3)) and None)
def assign():
    r.start = 1
err(assign)
def setitem():
    r[0] = 1
err(setitem)
big = 10**20
b = range(big, big + 10, 3)
print(b, list(b), len(b), b[1], b[-1], b[1:3], big + 3 in b, big + 4 in b, b.index(big + 6), list(reversed(b)))
h = range(0, 2**100, 2**90)
print(len(h), h[5], h[-1], 2**95 in h, h.index(2**95), h[::-1], h[3:7])
err(len, range(2**100))
err(lambda: range(2**100)[2**99])
print(range(2**100)[2**99], bool(range(2**100)), range(-2**70, 2**70).count(0))
it = iter(range(2**62, 2**62 + 4))
print(next(it), list(it), list(it))
edge = 2**49 - 2
print(list(range(edge, edge + 5)), list(range(-edge, -edge - 5, -1)))
it = iter(range(5))
print(it.__length_hint__(), next(it), it.__length_hint__(), list(it), it.__length_hint__())
print(type(iter(range(3))).__name__, iter(it) is it)
class I:
    def __index__(self): return 4
print(range(I()), list(range(I())), range(True), list(range(1, I())))
print(repr(range(1, 10, 2)), str(range(3)))
total = 0
for i in range(1000):
    for j in range(i, 0, -100):
        total += j
print(total)
a, b, *c = range(5)
print(a, b, c, [*range(3)], {*range(3)}, max(range(3, 9, 2)), min(range(3, 9, 2)))
for i in range(3):
    i = 10
print(i)
print(range(5).__len__(), range(5).__contains__(3), range(5).__getitem__(2), range(3).__eq__(range(3)), range(3).__reduce__()[1])
