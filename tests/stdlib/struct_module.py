# Module struct: all formats, byte orders, limits and messages.
import struct


def show(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)


values = (0, 1, -1, 2**7 - 1, 2**7, 2**8 - 1, 2**8, -2**7, -2**7 - 1, 2**15, 2**16 - 1, 2**16, 2**31, 2**32 - 1, 2**32, 2**63 - 1, 2**63,
          2**64 - 1, 2**64, -2**63, -2**63 - 1, 10**400, 'x', None, 1.5, True, b'a')
for order in ('', '@', '=', '<', '>', '!'):
    for code in 'bBhHiIlLqQnNP':
        for v in values:
            show(struct.pack, order + code, v)
floats = (0.0, -0.0, 1.5, -2.25, 1e300, -1e300, 1e39, 65504.0, 65519.9, 65520.0, 6e-8, 2.98e-8, 2.981e-8, 6.1e-5, 1e-310, 1e-45, 7e-46,
          float('inf'), float('-inf'), float('nan'), 0.1, 1.0009765625, 1.00048828125, 1.00146484375, 3, 2**200, 10**400, 'x', b'')
for order in ('', '<', '>'):
    for code in 'efd':
        for v in floats:
            show(struct.pack, order + code, v)
print([struct.unpack('<e', struct.pack('<H', i))[0] for i in list(range(0, 65536, 997)) + [0x3ff, 0x400, 0x7bff, 0x7c00, 0xfc00, 1, 0x8001]])
bad = 0
for i in range(0, 65536):
    v = struct.unpack('>e', i.to_bytes(2, 'big'))[0]
    if v == v and struct.pack('>e', v) != i.to_bytes(2, 'big'):
        bad += 1
print(bad)
for order in ('', '<', '>'):
    for code in 'cbB?hHiIlLqQefdsp':
        n = struct.calcsize(order + code)
        for data in (b'\x00' * n, b'\xff' * n, bytes(range(0x80, 0x80 + n))):
            show(struct.unpack, order + code, data)

# Layout
for format in ('', 'x', '3x', 'b', 'bh', 'bi', 'bq', 'bqb', 'b0q', '0i3x2s0q', 'i q', ' i\tq\n', '2s3p', '5s', '0s', '0p', '1p', '@bi', '=bi', '<bi', '!bqd',
               'P', '10000000000000000000i', '%di' % 2**62, '5', '2 i', 'y', '<n', '=P', 'i\0', 'é', '@@', 'i<', 'b' * 50):
    show(struct.calcsize, format)
show(struct.calcsize, b'<iq')
show(struct.calcsize, b'\xff')
show(struct.calcsize, 1)
show(struct.calcsize)
show(struct.pack, 'b3xh2sc?', 1, -2, b'abc', b'z', [])
show(struct.unpack, 'b3xh2sc?', struct.pack('b3xh2sc?', 1, -2, b'abc', b'z', [1]))
show(struct.pack, '3s4p1p0p', bytearray(b'ab'), b'abcdef', b'q', b'r')
show(struct.unpack, '3p4p2p', b'\x02abcd\x09efgh1')
show(struct.pack, '300p', b'a' * 400)
show(struct.pack, 'c', b'ab')
show(struct.pack, 'c', bytearray(b'a'))
show(struct.pack, 's', 'a')
show(struct.pack, 'p', 1)
show(struct.pack, '2h', 1)
show(struct.pack, 'h', 1, 2)
show(struct.pack)
show(struct.pack, 1)


class Index:
    def __init__(self, v):
        self.v = v

    def __index__(self):
        return self.v


class Float:
    def __float__(self):
        return 2.5


class Raises:
    def __index__(self):
        raise KeyError('index')

    def __float__(self):
        raise KeyError('float')

    def __bool__(self):
        raise KeyError('bool')


for code in ('b', 'I', '>q', '<q', 'P', '>Q', 'f', 'd', '?'):
    for v in (Index(5), Index(2**70), Index(-2**70), Float(), Raises()):
        show(struct.pack, code, v)

# Buffers
show(struct.unpack, 'i', b'')
show(struct.unpack, 'i', 'x')
show(struct.unpack, 'i')
show(struct.unpack, 'i', memoryview(bytearray(b'abcd')))
for offset in (0, 2, 3, 5, -2, -4, -7, -8, -9, 2**70, 'x', Index(1)):
    show(struct.unpack_from, 'i', b'abcdefg', offset)
    data = bytearray(b'-' * 7)
    show(struct.pack_into, 'i', data, offset, 0x41424344)
    print(data)
show(struct.unpack_from, 'i', buffer=b'abcdefg', offset=2)
show(struct.unpack_from, 'i', b'abc')
data = bytearray(8)
for args in ((), ('i',), ('i', data), ('i', data, 0), ('i', data, 0, 1, 2), ('i', b'abcd', 0, 1), ('i', memoryview(data)[4:], 0, 7), ('i', 5, 0, 1)):
    show(struct.pack_into, *args)
print(data)
show(struct.pack_into, 'ic', data, 0, 7, 'bad')

# Struct
s = struct.Struct('ih')
print(s.format, s.size, type(s), struct.Struct, s.pack(1, 2), s.unpack(s.pack(3, 4)), s.unpack_from(b'x' + s.pack(5, 6), offset=1))
show(s.pack)
show(s.pack_into)
show(s.pack_into, data)
show(s.pack_into, data, 0, 9, 9)
show(s.unpack, b'1')
show(s.iter_unpack, b'123')
show(struct.Struct('').iter_unpack, b'')
show(setattr, s, 'size', 1)
show(struct.Struct, 1)
s.__init__('b')
print(s.format, s.size)
show(s.__init__, 'bad')
print(s.format)
it = struct.iter_unpack('h', b'abcdef')
print(it.__length_hint__(), next(it), it.__length_hint__(), list(it), it.__length_hint__(), next(it, 'end'), iter(it) is it)


class Sub(struct.Struct):
    def __init__(self, format, name):
        super().__init__(format)
        self.name = name


s = Sub('<h', 'n')
print(s.pack(258), s.name, s.size)
print(struct.error.__module__, struct.error.__mro__, struct.error.__name__)
struct._clearcache()
for i in range(300):
    assert struct.calcsize('%ds' % i) == i
try:
    struct.pack('b', 1000)
except struct.error as e:
    print('caught', e)
