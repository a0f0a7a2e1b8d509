# memoryview: indexing, slicing, assignment, attributes, release, comparison, hash, conversions.
def attempt(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)


def set_item(m, k, v):
    m[k] = v


def delete(m, k):
    del m[k]


b = bytearray(b'abcdef')
m = memoryview(b)
print(m[0], m[-1], m[1:4].tolist(), m[::-1].tobytes(), m[::2].tobytes(), len(m), list(m))
print(m.format, m.itemsize, m.ndim, m.shape, m.strides, m.suboffsets, m.readonly, m.nbytes)
print(m.c_contiguous, m.f_contiguous, m.contiguous, m[::2].contiguous, m.obj is b)
for key in (6, -7, 'a', None, 1.5, (0,), (0, 0), (slice(1), slice(2)), (0, slice(1))):
    attempt(lambda: m[key])
m[0] = ord('Z')
m[1:3] = b'yx'
m[::-1] = memoryview(bytes(m))
print(b)
m[:] = b'abcdef'
m[1:] = m[:-1]
print(b)
for key, value in ((0, 256), (0, -1), (0, 'a'), (0, b'a'), (slice(0, 2), b'abc'), (slice(0, 2), 'ab'), (slice(0, 2), [1, 2]),
                   (10, 1), ('x', 1), (slice(None), b''), ((0,), 3), (0, 1.5)):
    attempt(set_item, m, key, value)
attempt(delete, m, 0)
attempt(delete, m, slice(0, 1))
ro = memoryview(b'abc')
attempt(set_item, ro, 0, 1)
attempt(set_item, m.toreadonly(), 0, 1)
attempt(delete, ro, 0)

for f in (lambda: b.append(1), lambda: b.clear(), lambda: b.extend(b'xy'), lambda: b.pop(), lambda: b.__delitem__(0),
          lambda: b.__init__(b'longer than before'), lambda: b.__setitem__(slice(0, 1), b'')):
    attempt(f)
b[0] = 1
b[1:3] = b'!!'
n = m[2:]
attempt(b.append, 1)
m.release()
n.release()
b.append(1)
print(b)
for f in (lambda: m[0], lambda: m.tobytes(), lambda: len(m), lambda: m.format, lambda: m.obj, lambda: memoryview(m), lambda: list(m),
          lambda: m.cast('b'), lambda: hash(m), lambda: m.hex(), lambda: set_item(m, 0, 1), lambda: m.__enter__(), lambda: bytes(m)):
    attempt(f)
print(m == m, m == b, m != b, repr(m).startswith('<released memory at 0x'), repr(ro).startswith('<memory at 0x'))
m.release()
with memoryview(b) as v:
    print(v[1])
attempt(lambda: v[1])

# comparison
a = memoryview(b'abc')
print(a == b'abc', b'abc' == a, a == bytearray(b'abc'), a == memoryview(b'abd'), a == 'abc', a != b'abcd', a == memoryview(b'cba')[::-1])
print(a.cast('b') == a, memoryview(b'\x01\0\0\0').cast('i') == memoryview(b'\x01').cast('B'), a == None)
for op in ('__lt__', '__le__', '__gt__', '__ge__'):
    print(getattr(a, op)(a))
attempt(lambda: a < a)
nan = memoryview(b'\0\0\0\0\0\0\xf8\x7f').cast('d')
print(nan == nan)

# hash
print(hash(a) == hash(b'abc'), hash(a[::-1]) == hash(b'cba'))
attempt(hash, memoryview(bytearray(b'abc')))
attempt(hash, memoryview(b'abcd').cast('h'))
attempt(hash, memoryview(bytearray(b'abc')).toreadonly())

# conversions
print(bytes(a), bytearray(a), b'x' + a, bytearray(b'x') + a, b'-'.join([a, a]), b'abcabc'.find(a), b'abc'.startswith(a), int(memoryview(b'12')))
print(str(a, 'ascii'), a.hex(), a.hex('-'), a.hex(':', 2), float(memoryview(b'1.5')), b'%b' % a, a in [b'abc'], 97 in a, sorted(a))
print(b'abc'.replace(a, b'-'), b'x'.translate(memoryview(bytes(range(256)))), b'abc'.split(a), {b'abc': 1}[a])
x = bytearray(b'0')
x += a
x.extend(a)
x[1:1] = a
print(x)
print(a.tobytes('C'), a.tobytes('F'), a.tobytes('A'), a.tobytes(None))
attempt(a.tobytes, 'X')
attempt(a.tobytes, 1)
attempt(memoryview)
attempt(memoryview, 1)
attempt(memoryview, 'abc')
print(memoryview(object=b'a')[0])
attempt(lambda: type('M', (memoryview,), {}))
attempt(iter, memoryview(b'\0').cast('B', []))
print(memoryview(a) == a, memoryview(a).obj)


class Index:
    def __init__(self, m):
        self.m = m

    def __index__(self):
        self.m.release()
        return 0


v = memoryview(bytearray(b'abc'))
attempt(lambda: v[Index(v)])
v = memoryview(bytearray(b'abc'))
attempt(set_item, v, 0, Index(v))
v = memoryview(bytearray(b'abc'))
attempt(set_item, v, Index(v), 1)
v = memoryview(b'abc')
match v:
    case [x, *rest]:
        print('sequence', x, rest)
    case _:
        print('no sequence')
