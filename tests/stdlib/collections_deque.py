# collections.deque: every method, errors, limits, iterators, subclasses, changes meanwhile.
from _collections import deque
from itertools import islice


def tr(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


d = deque([1, 2, 3], maxlen=3)
for f in [lambda: deque().pop(), lambda: deque().popleft(), lambda: d.remove(9), lambda: d.index(9), lambda: d[9], lambda: d[1:2], lambda: d['a'],
          lambda: d.__setitem__(9, 1), lambda: d.__delitem__(9), lambda: d.insert(0, 1), lambda: deque(3), lambda: deque([], -1),
          lambda: deque([], 'a'), lambda: d + [1], lambda: d * 'a', lambda: d.rotate('a'),
          lambda: d < [1], lambda: hash(d), lambda: d.__reduce__()[:3], lambda: deque().__reduce__()[:3], lambda: type(iter(d)),
          lambda: type(reversed(d)), lambda: iter(d).__reduce__(), lambda: d.index(2, 'a'), lambda: d.foo, lambda: setattr(d, 'maxlen', 3),
          lambda: d.maxlen, lambda: type(iter(d))(d, 1).__length_hint__(), lambda: d.index(3, -1, 10), lambda: d.extend(3), lambda: d.append(),
          lambda: deque(x=1), lambda: d.__init__(iterable=[1], maxlen=None), lambda: [].__add__(d), lambda: d.__iadd__(3)]:
    tr(f)

d = deque('abc')
d.append('d')
d.appendleft('z')
print(d, len(d), bool(d), d[0], d[-1], d[2])
d.extend('xy')
d.extendleft('12')
print(d, list(reversed(d)))
for n in (1, -1, 3, -4, 100, -1000, 0):
    d.rotate(n)
    print(n, ''.join(d))
d.reverse()
print(''.join(d), d.count('a'), d.index('a'), 'a' in d, 'q' in d)
d[1] = 'Q'
del d[0]
del d[-1]
d.remove('b')
print(''.join(d))
for i in (0, 3, -1, 100, -100):
    d.insert(i, str(i))
print(list(d))
print(d.pop(), d.popleft(), d.copy() == d, d.copy() is d, d.__copy__())
d.clear()
print(d, bool(d))
d.extend(range(100))
for i in range(95):
    d.popleft()
print(d)
d.extend(d)
d.extendleft(d)
print(d)
d += 'ab'
d *= 2
print(d, d * 0, deque('ab') * 3, 2 * deque('ab'), deque('ab') + deque('c'))
for maxlen in (0, 1, 3):
    d = deque('abcdef', maxlen)
    d.append(1)
    d.appendleft(2)
    print(d, d.maxlen, d * 3, d + deque('xyz'), d.copy())
    d *= 2
    d.rotate(1)
    print(d)
print(deque([1, 2]) == deque([1, 2]), deque([1]) != deque([1, 2]), deque([1, 2]) < deque([1, 3]), deque([1]) >= deque([1, 0]), deque() == [])
d = deque([1])
d.append(d)
print(d)


class Bad:
    def __eq__(self, other):
        d.append(1)
        return False


for f in [lambda: d.index(Bad()), lambda: d.count(Bad()), lambda: d.remove(Bad()), lambda: Bad() in d, lambda: [d.append(1) for x in d], lambda: [d.pop() for x in reversed(d)]]:
    d = deque([1, 2, 3])
    tr(f)
it = iter(d)
d.append(3)
for i in range(3):
    try:
        next(it)
    except (RuntimeError, StopIteration) as e:
        print(type(e).__name__, e)


class Sub(deque):
    def __init__(self, *args, extra=None, **kwargs):
        self.extra = extra
        super().__init__(*args, **kwargs)


s = Sub('abc', 2, extra=3)
print(s, s.extra, s.__reduce__()[:3], type(s.copy()), type(s + s), s.copy().extra)
print(deque[int], list(islice(deque(range(1000)), 990, None)))
match deque([1, 2]):
    case [a, b]:
        print('matched', a, b)

# several threads
import threading
d = deque()
taken = []


def put(n):
    for i in range(2000):
        d.append((n, i))


def take():
    while len(taken) < 8000:
        try:
            taken.append(d.popleft())
        except IndexError:
            pass


threads = [threading.Thread(target=put, args=(n,)) for n in range(4)] + [threading.Thread(target=take)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(taken), all([i for n, i in taken if n == k] == list(range(2000)) for k in range(4)))
