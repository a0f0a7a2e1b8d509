# memoryview: formats and casts, several dimensions.
def attempt(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)


def set_item(m, k, v):
    m[k] = v


data = bytearray(range(48))
m = memoryview(data)
for fmt in 'BbchHiIlLqQnNfd?P':
    v = m.cast(fmt)
    print(fmt, v.itemsize, v.shape, v.strides, v.format, v[1], v[-1], len(v))
for fmt in ('@i', '=i', '<i', 'x', 'ii', '', 's', 3):
    attempt(lambda: m.cast(fmt).format)
v = m.cast('h')
attempt(v.cast, 'i')
attempt(m[:7].cast, 'i')
attempt(m[::2].cast, 'b')
print(v.cast('B') == m)

two = m.cast('B', (6, 8))
print(two.shape, two.strides, two.ndim, two[1, 2], two[-1, -1], len(two), two.nbytes, two.c_contiguous, two.f_contiguous)
print(two.tolist()[1])
three = m.cast('i', shape=[2, 3, 2])
print(three.tolist(), three[1, 2, 1], three.shape, three.strides)
print(two[1:3].tolist(), two[::-2].shape, two[::-2].strides, two[1:3].tobytes())
for key in (0, (0,), (0, 1, 2), (6, 0), (0, 8), (slice(0, 1), slice(0, 1)), (0, slice(1)), 'x', None):
    attempt(lambda: two[key])
two[0, 0] = 200
print(data[0], m[0])
attempt(set_item, two, 0, 1)
attempt(set_item, two, slice(0, 1), b'x')
attempt(set_item, two, (0, 9), 1)
print(two.tobytes() == bytes(data), two.tobytes('F')[:8], two.cast('B') == m, two == m, two == m.cast('B', [6, 8]))
attempt(iter, two)
attempt(two.cast, 'B', (8, 6))
for shape in ((7, 7), (0, 48), (-1, -48), (48.0,), 'ab', 48, (2**62, 2**62), [48], (1,) * 65):
    attempt(lambda: m.cast('B', shape).shape)
zero = memoryview(bytearray(b'\x07\0\0\0')).cast('i', [])
print(zero.ndim, zero.shape, zero.strides, zero[()], zero[...] is zero, zero.tolist(), zero.nbytes, len(zero))
attempt(lambda: zero[0])
zero[()] = 9
zero[...] = 10
print(zero[()])
attempt(set_item, zero, 0, 1)
attempt(lambda: zero[0:1])

for fmt, good, bad in (('b', -128, 128), ('B', 255, -1), ('h', 32767, 32768), ('H', 65535, 65536), ('i', -2**31, 2**31), ('I', 2**32 - 1, 2**32),
                       ('q', -2**63, 2**63), ('Q', 2**64 - 1, 2**64), ('f', 1.5, 'x'), ('d', 2, None), ('c', b'x', b'xy'), ('c', b'z', 3),
                       ('?', 1, None), ('l', True, 1.0), ('L', 0, 'a'), ('P', 5, -1), ('n', -5, 2**63)):
    v = memoryview(bytearray(16)).cast(fmt)
    v[0] = good
    print(fmt, v[0])
    attempt(set_item, v, 1, bad)
a = memoryview(bytearray(8)).cast('h')
a[1:3] = memoryview(b'abcd').cast('h')
print(a.tolist())
attempt(set_item, a, slice(0, 2), b'abcd')
attempt(set_item, a, slice(0, 2), memoryview(b'abcd').cast('H'))
empty = memoryview(b'')
print(empty.cast('i').shape, empty.tolist(), empty.shape)
attempt(empty.cast, 'B', (1,))
attempt(empty.cast, 'B', [0])
print(m.cast('d') == m.cast('d').cast('B').cast('d'), memoryview(b'\1\0').cast('h') == memoryview(b'\1').cast('b'))
print(memoryview(b'a') == memoryview(b'a').cast('c'), memoryview(b'\1').cast('?') == memoryview(b'\1'))
