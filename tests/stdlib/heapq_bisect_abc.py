# _heapq, _bisect, _abc, _string, _stat, errno, atexit.
import _heapq as H
import _bisect as B
import abc
import _abc
import _string
import _stat
import errno
import atexit


def tr(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


x = 12345
data = []
for i in range(200):
    x = x * 1103515245 + 12345 & 0x7fffffff
    data.append(x % 100)
h = data[:]
H.heapify(h)
print(h == sorted(h) or all(h[i] <= h[c] for i in range(200) for c in (2 * i + 1, 2 * i + 2) if c < 200))
print([H.heappop(h) for i in range(200)] == sorted(data), h)
for v in data[:20]:
    H.heappush(h, v)
print(h, H.heappushpop(h, 3), H.heapreplace(h, 50), h)
H._heapify_max(h)
print(h, H._heappop_max(h), H._heapreplace_max(h, 1), h)
for f in [lambda: H.heappop([]), lambda: H.heapreplace([], 1), lambda: H.heappushpop([], 1), lambda: H.heappush((), 1), lambda: H.heapify(3), lambda: H.heappush([1], 'a'), lambda: H.heappop(3), lambda: H._heappop_max(())]:
    tr(f)


class Shrink:
    def __init__(self, heap):
        self.heap = heap

    def __lt__(self, other):
        self.heap.clear()
        return True


heap = []
heap.extend(Shrink(heap) for i in range(8))
tr(lambda: H.heapify(heap))
heap[:] = [Shrink(heap) for i in range(8)]
tr(lambda: H.heappop(heap))
tr(lambda: H.heappush(heap, Shrink(heap)))

a = sorted(data)
print([B.bisect_left(a, v) for v in (-1, 0, 50, 99, 100)], [B.bisect_right(a, v) for v in (-1, 0, 50, 99, 100)])
print(B.bisect_left('abc', 'b'), B.bisect_right(range(10), 3, lo=2, hi=5), B.bisect_left([(1, 'a'), (2, 'b')], 2, key=lambda p: p[0]))
l = [1, 3, 3, 5]
B.insort_left(l, 3.0)
B.insort_right(l, 3.0)
B.insort_right(l, 4, 0, 2)
B.insort_left(l, -2, key=abs)
print(l)
for f in [lambda: B.bisect_left([1], 'a'), lambda: B.bisect_left([1], 1, -1), lambda: B.bisect_left(3, 1), lambda: B.bisect_left([1, 2], 2, 0, 5), lambda: B.bisect_left([1, 2]), lambda: B.insort_left(3, 3)]:
    tr(f)


class Abstract(abc.ABC):
    @abc.abstractmethod
    def one(self):
        pass

    @property
    @abc.abstractmethod
    def two(self):
        pass


class Half(Abstract):
    def one(self):
        return 1


class Whole(Half):
    two = 2


print(sorted(Abstract.__abstractmethods__), sorted(Half.__abstractmethods__), Whole().one(), Whole.__abstractmethods__)
tr(Abstract)
tr(Half)


class Other:
    pass


class Third(Other):
    pass


print(issubclass(Third, Abstract), isinstance(Third(), Abstract))
token = abc.get_cache_token()
print(Abstract.register(Other) is Other, abc.get_cache_token() == token + 1)
print(issubclass(Third, Abstract), isinstance(Third(), Abstract), issubclass(int, Abstract), isinstance(1, Abstract))
for f in [lambda: Abstract.register(3), lambda: Half.register(Abstract), lambda: issubclass(3, Abstract)]:
    tr(f)
print([len(s) for s in _abc._get_dump(Abstract)[:3]])
_abc._reset_registry(Abstract)
_abc._reset_caches(Abstract)
print([len(s) for s in _abc._get_dump(Abstract)[:3]], issubclass(Third, Abstract))


class Hooked(metaclass=abc.ABCMeta):
    answer = NotImplemented

    @classmethod
    def __subclasshook__(cls, other):
        return cls.answer


print(issubclass(int, Hooked))
Hooked.answer = 3
tr(lambda: issubclass(str, Hooked))
Hooked.answer = True
print(issubclass(str, Hooked), issubclass(int, Hooked))

import collections.abc as C
print([isinstance(v, C.Sequence) for v in ([], (), '', b'', range(1), {}, set())])
print([isinstance(v, C.Hashable) for v in ([], (), '', {}, set(), frozenset())])
print([isinstance(v, C.Iterable) for v in ([], 1, iter(''), print)], isinstance(print, C.Callable), issubclass(dict, C.MutableMapping))


class Seq(C.Sequence):
    def __init__(self, *items):
        self.items = items

    def __getitem__(self, i):
        return self.items[i]

    def __len__(self):
        return len(self.items)


class Map(C.Mapping):
    def __init__(self, d):
        self.d = d

    def __getitem__(self, k):
        return self.d[k]

    def __iter__(self):
        return iter(self.d)

    def __len__(self):
        return len(self.d)


class Plain:
    def __len__(self):
        return 2

    def __getitem__(self, i):
        return (1, 2)[i]


for v in (Seq(1, 2), Map({'a': 1}), Plain(), [1, 2]):
    match v:
        case [a, b]:
            print('sequence', a, b)
        case {'a': one}:
            print('mapping', one)
        case _:
            print('neither')
C.Sequence.register(Plain)
match Plain():
    case [a, b]:
        print('sequence now', a, b)

for s in ['a{b!r:c}d{}', '{{x}}', '{', '}', '{a', '{a!', '{a!x', '{a!rr}', '{a:{b}}', '{a!r', 'x{a[}]}', '{[}]}', '{!r}', '{:x}', '{a}}']:
    tr(lambda: list(_string.formatter_parser(s)))
for s in ['a.b[c][1]', '0.x', '', '[0]', 'a[', 'a[]', 'a.', 'a[b]c', '1[2]', '99999999999999999999', 'a..b', '01', '-1', 'a[99999999999999999999]', 'a b']:
    tr(lambda: (lambda r: (r[0], list(r[1])))(_string.formatter_field_name_split(s)))
tr(lambda: _string.formatter_parser(1))
tr(lambda: _string.formatter_field_name_split(b''))
import string
print(string.Formatter().format('{0!r:>5} {x.imag} {1[2]}', 'a', 'bcd', x=3j))
print([_stat.filemode(m) for m in (0o100644, 0o40755, 0o120777, 0o104755, 0o102000, 0o41777, 0o20000, 0)], _stat.S_ISDIR(0o40755), _stat.S_IMODE(0o100644), _stat.S_IFMT(0o100644))
print(sorted((n, getattr(_stat, n)) for n in dir(_stat) if isinstance(getattr(_stat, n), int)))
tr(lambda: _stat.S_ISDIR('a'))
print(sorted(errno.errorcode.items()) == sorted(errno.errorcode.items()), sorted((n, getattr(errno, n)) for n in dir(errno) if n.startswith('E')))
print(sorted(errno.errorcode.items()))
atexit.register(print, 'last', end='!\n')
f = atexit.register(print, 'gone')
print(f is print)
atexit.unregister(print)


@atexit.register
def first():
    print('first registered')


atexit.register(print, 'kept', sep='')
atexit._run_exitfuncs()
atexit.register(print, 'at the end')
tr(lambda: atexit.register())
tr(lambda: atexit.register(3))
