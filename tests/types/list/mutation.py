# Lists that change while something walks over them.
a = [1, 2, 3]
seen = []
for x in a:
    seen.append(x)
    if len(a) < 8:
        a.append(x * 10)
print(seen)

a = list(range(10))
seen = []
for x in a:
    seen.append(x)
    a.remove(x)
print(seen, a)

a = list(range(6))
it = iter(a)
print(next(it), next(it))
del a[:]
print(list(it))
a.extend([1, 2, 3, 4, 5])
print(list(it))

a = [1, 2, 3]
r = reversed(a)
print(next(r))
a.clear()
print(list(r))

class Shrink:
    def __init__(self, l):
        self.l = l
    def __eq__(self, other):
        self.l.clear()
        return False
l = []
l.extend([Shrink(l), 1, 2, 3])
print(3 in l, l)
l.extend([Shrink(l), 1, 2, 3])
try:
    print(l.index(3))
except ValueError as e:
    print('ValueError', 'is not in list' in str(e))
l.extend([Shrink(l), 1, 2, 3])
print(l.count(1))

class Grow:
    def __init__(self, l):
        self.l = l
    def __repr__(self):
        if len(self.l) < 5:
            self.l.append(len(self.l))
        return 'G'
l = []
l.append(Grow(l))
l.append(Grow(l))
print(l)

def gen(l):
    for i in range(3):
        l.append('from generator')
        yield i
l = [0]
l.extend(gen(l))
print(l)
l = [0, 1, 2]
l[1:2] = gen(l)
print(l)

class Stop:
    def __index__(self):
        del l[2:]
        return 5
l = list(range(10))
print(l[0:Stop()])
l = list(range(10))
l[Stop():] = ['end']
print(l)
l = [1, 2, 3, 4]
for i, x in enumerate(l):
    if i < 3:
        l[i + 1] = x * 2
print(l)
l = [3, 1, 2]
try:
    l.sort(key=lambda x: l.append(x) or x)
    print('no error')
except ValueError as e:
    print(e, l)
l = [3, 1, 2]
try:
    l.sort(key=lambda x: (l.append(x), l.pop(), x)[2])
    print('no error')
except ValueError as e:
    print(e, l)
l = [3, 1, 2]
print(sorted(l, key=lambda x: len(l) and -x), l)
l = [3, 1, 2]
def key(x):
    return len(l), x
l.sort(key=key)
print(l)
l = [3, 1, 2]
try:
    l.sort(key=lambda x: 1 // (x - 1))
except ZeroDivisionError as e:
    print(e, sorted(l))
class Cmp:
    def __init__(self, v):
        self.v = v
    def __lt__(self, other):
        if self.v == 5:
            raise KeyError('five')
        return self.v < other.v
l = [Cmp(x) for x in (3, 1, 4, 1, 5, 9, 2, 6)]
try:
    l.sort()
except KeyError as e:
    print(repr(e), sorted(c.v for c in l))
