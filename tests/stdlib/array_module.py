# array.array: construction, all methods, slices, messages, pickling form, memory that is lent, subclasses, odd callbacks.
import array
from array import array as A, _array_reconstructor as R


def show(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)


for args in ((), (1,), ('x',), ('ii',), (b'i',), ('i', 1), ('i', 'abc'), ('u', 'aé'), ('u', A('i')), ('i', A('u', 'a')), ('i', b'abc'), ('i', b'abcd'),
             ('i', [1.5]), ('i', ['a']), ('f', ['a']), ('u', [1]), ('u', ['ab']), ('i', [], 1), ('x', 'abc'), ('i', range(3)), ('i', (1, 2)),
             ('b', b'ab'), ('i', A('b', [1])), ('f', A('d', [1.5])), ('i', None), ('u', 'a\U0001f600'), ('d', [1, 2.5, True]), ('f', [1e300, 0.1]),
             ('i', bytearray(b'abcd')), ('i', memoryview(b'ab')), ('B', {1: 2}), ('u', ['a', 'b']), (None,)):
    show(A, *args)
show(A, 'i', x=1)
print(array.typecodes, array.ArrayType is A, A.__name__, A.__module__)
values = (127, 128, 255, 256, -1, -128, -129, 32767, 32768, 65535, 65536, -32768, -32769, 2**31 - 1, 2**31, 2**32 - 1, 2**32, -2**31, -2**31 - 1, 2**63 - 1,
          2**63, 2**64 - 1, 2**64, -2**63, -2**63 - 1, 10**400, 1.5, None, True)
for code in array.typecodes:
    a = A(code)
    print(code, a.itemsize, a.typecode, memoryview(a).format)
    for v in values:
        show(A, code, [v])

a = A('i', [1, 2, 3])
for key in (0, -1, 5, -4, 'x', None, 1.0, slice(1, 2), slice(None, None, -1), slice(0, 3, 2), 2**70, True):
    show(lambda: a[key])
for key, value in ((5, 1), ('x', 1), (0, 'x'), (slice(0, 1), [1]), (slice(0, 1), A('b', [1])), (slice(0, 3, 2), A('i', [1])), (slice(0, 3, 2), A('i', [7, 9])),
                   (slice(1, 1), A('i', [4, 5])), (slice(None, None, -1), A('i', range(5))), (slice(1, 3), A('i')), (slice(5, 2), A('i', [8]))):
    show(a.__setitem__, key, value)
    print(a)
for key in (9, slice(0, 2), 0, slice(None, None, -2), slice(5, 9)):
    a = A('i', range(7))
    show(a.__delitem__, key)
    print(a)
a = A('i', [1, 2, 3])
a[1:2] = a
print(a)
show(a.append, 'x')
show(a.extend, 1)
show(a.extend, A('b'))
show(a.extend, [1, 'x'])
print(a)
show(a.fromlist, 1)
show(a.fromlist, [5, 'x'])
show(a.fromlist, [5, 6])
show(a.frombytes, 'abcd')
show(a.frombytes, b'abc')
show(a.frombytes, b'\1\0\0\0')
show(a.frombytes, memoryview(a))
show(a.frombytes, 5)
print(a)
show(a.fromunicode, 'x')
show(a.tounicode)
for f, args in ((a.index, (9,)), (a.index, (2,)), (a.index, (2, 1)), (a.index, (2, -3, 100)), (a.index, (2, 3, 2)), (a.index, (2, 'x')), (a.index, (2, 1, 2, 3)),
                (a.remove, (99,)), (a.remove, (3,)), (a.pop, (99,)), (a.pop, ()), (a.pop, (0,)), (a.pop, (-2,)), (a.pop, ('x',)), (A('i').pop, ()), (a.insert, ('x', 1)),
                (a.insert, (0, 'x')), (a.insert, (0, 7)), (a.insert, (-1, 8)), (a.insert, (100, 9)), (a.insert, (-100, 10)), (a.count, (1,)), (a.count, ('x',)),
                (a.reverse, ()), (a.tolist, ()), (a.tobytes, ()), (a.byteswap, ()), (a.__contains__, (16777216,)), (a.__copy__, ()), (a.__deepcopy__, (None,)),
                (a.__len__, ())):
    show(f, *args)
print(a)
print(A('u', 'ab').tounicode(), len(a.buffer_info()), a.buffer_info()[1])
u = A('u', 'x')
u.fromunicode('yz')
show(u.fromunicode, 1)
print(u, repr(A('u', "ab'c")), A('d', [1.5, float('nan'), float('inf')]), A('b'), str(A('f', [0.5])))
show(lambda: A('u', b'\xff\xff\xff\xff')[0])
show(A('u', b'\xff\xff\x7f\x7f').tounicode)

b = A('i', [1, 2])
for f in (lambda: b + A('i', [3]), lambda: b + [1], lambda: b + A('b'), lambda: b * 2, lambda: 2 * b, lambda: b * -1, lambda: b * 'x', lambda: b * 2**62, lambda: b.__iadd__([1]),
          lambda: b.__iadd__(A('b')), lambda: b.__iadd__(b), lambda: b.__imul__(2), lambda: b == [1], lambda: b == A('d', [1, 2, 1, 2] * 2), lambda: b < A('i', [9]),
          lambda: b <= b, lambda: A('f', [1]) == A('i', [1]), lambda: A('d', [float('nan')]) == A('d', [float('nan')]), lambda: A('i') > A('b'), lambda: A('i', [1, 2]) < A('b', [1]),
          lambda: A('i', [1]) < [1], lambda: hash(b), lambda: 2 in b, lambda: 'x' in b, lambda: bool(A('i')), lambda: A('q', [-1]) == A('Q', [2**64 - 1])):
    show(f)
print(b)
b *= 0
print(b)

# Pickling form, iterators, subclasses
for protocol in (0, 2, 3, 5):
    print(A('h', [1, -2]).__reduce_ex__(protocol))
for code in range(-1, 23):
    for typecode in 'bHilLqfdu':
        show(R, A, typecode, code, b'\0\1\0\0\0\0\0\0')
for args in ((A, 'x', 1, b''), (int, 'i', 8, b''), (A, 'i', 8, 'x'), (A, 'i', 8, b'abc'), (A, 1, 1, b''), (5, 'i', 8, b''), (A, 'd', 6, b'abc'), (A, 'u', 18, b'a\0'), (A, 'i', 9, b'\0\0\0\5')):
    show(R, *args)
it = iter(A('i', [1, 2, 3]))
print(next(it), it.__reduce__(), it.__setstate__(0), list(it), it.__reduce__(), next(it, 'end'))
a = A('i', [1, 2])
it = iter(a)
next(it), next(it)
a.append(3)
print(list(it))
a.append(4)
print(list(it))


class S(A):
    def __new__(cls, code, items=(), name=None):
        self = A.__new__(cls, code, items)
        self.name = name
        return self


s = S('i', [1], name='n')
print(repr(s), s.name, type(s + s), type(s * 2), type(s[:]), type(s.__copy__()), s.__reduce_ex__(3), s.__reduce_ex__(2), R(S, 'i', 7, b'\0\0\0\1'))


class X(A):
    def __init__(self, *args, **kwargs):
        pass


print(X('i', [1], x=2))
import collections.abc
print(isinstance(a, collections.abc.MutableSequence))
match a:
    case [x, *rest]:
        print(x, rest)

# Lent memory
b = A('B', b'abc')
with memoryview(b) as m:
    print(m.format, m.itemsize, m.readonly, m.nbytes)
    for f, args in ((b.append, (1,)), (b.extend, (b,)), (b.__setitem__, (slice(0, 0), A('B'))), (b.__delitem__, (0,)), (b.__imul__, (2,)), (b.__setitem__, (slice(0, 1), A('B', [1, 2]))),
                    (b.pop, ()), (b.__setitem__, (slice(0, 1), A('B', [1]))), (b.byteswap, ()), (b.frombytes, (b'',)), (b.frombytes, (b'x',)), (b.reverse, ()), (b.insert, (0, 1)), (b.fromlist, ([],))):
        show(f, *args)
    m[0] = 9
b.append(7)
print(b)


class File:
    def __init__(self, data=b''):
        self.data = data

    def read(self, n):
        piece, self.data = self.data[:n], self.data[n:]
        return piece

    def write(self, data):
        self.data += data


f = File()
A('h', range(100000 // 4)).tofile(f)
print(len(f.data))
x = A('h')
show(x.fromfile, f, 25000)
print(x == A('h', range(25000)))
show(x.fromfile, File(b'abcd'), 3)
show(x.fromfile, File(b'abc'), 3)
show(x.fromfile, File('ab'), 1)
show(x.fromfile, File(b''), -1)
show(x.fromfile, 5, 1)
show(x.tofile, 5)
print(x[-2:])


# Callbacks that change the array meanwhile
class Index:
    def __init__(self, a, v):
        self.a, self.v = a, v

    def __index__(self):
        del self.a[:]
        return self.v


for f in (lambda a: a.__setitem__(0, Index(a, 1)), lambda a: a.__getitem__(Index(a, 0)), lambda a: a.pop(Index(a, 0)), lambda a: a[Index(a, 0):],
          lambda a: a.index(1, Index(a, 0))):
    a = A('i', [1, 2, 3])
    show(f, a)
    print(a)


class Equal:
    def __init__(self, a):
        self.a = a

    def __eq__(self, other):
        del self.a[:]
        return False


a = A('i', [1, 2, 3])
print(a.count(Equal(a)), a)
a = A('i', [1, 2, 3])
show(a.index, Equal(a))
show(setattr, a, 'itemsize', 1)
print([n for n in dir(A) if n not in dir(object)])
