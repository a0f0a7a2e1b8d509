# bytes() and bytearray() of everything; fromhex and hex.
class ToBytes:
    def __bytes__(self):
        return b'made'


class Wrong:
    def __bytes__(self):
        return 'text'


class Index:
    def __index__(self):
        return 3


class Mine(bytes):
    def first(self):
        return self[0]


class MineArray(bytearray):
    pass


class Sequence:
    def __len__(self):
        return 3

    def __getitem__(self, i):
        if i < 3:
            return i * 10
        raise IndexError


def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


for cls in (bytes, bytearray):
    for args in ((), (5,), (0,), (-1,), ('abc',), ('é', 'utf-8'), ('é', 'latin-1'), ('é', 'ascii'), ('é', 'ascii', 'replace'), (b'abc',), (bytearray(b'xyz'),), ([1, 2, 255],), ([256],), ([-1],), (['a'],), ((1, 2),),
                 (range(5),), ({3: 1},), (1.5,), (None,), (True,), (b'a', 'ascii'), (Index(),), (Sequence(),), (object(),), (iter([1, 2]),), ('a', 5), ('a', 'nope'), (10**20,), (x for x in b'gen')):
        show(lambda: cls(*args))
show(lambda: bytes(ToBytes()))
show(lambda: bytes(Wrong()))
show(lambda: bytes(source=b'x'))
show(lambda: bytes('x', encoding='ascii', errors='strict'))
show(lambda: bytes(errors='strict'))
m = Mine(b'hello')
m.tag = 1
print(m, type(m), m.first(), m.tag, m == b'hello', hash(m) == hash(b'hello'), m + b'!', type(m + b'!'), m[1:], type(m.upper()), {m: 1}[b'hello'], isinstance(m, bytes), m.decode(), len(m), list(m)[:2], m * 2, b'ell' in m,
      bytes(m), type(bytes(m)), Mine.fromhex('6869'), type(Mine.fromhex('6869')), b''.join([m, m]), b'%s' % m, m.hex())
a = MineArray(b'abc')
a.tag = 2
a.append(100)
a += b'e'
print(a, type(a), a.tag, a[0], a[1:3], len(a), bytes(a), a == b'abcde', MineArray([1, 2]), MineArray('x', 'ascii'))
for text in ('', '00ff', '00 ff\n1A', ' 0a0B ', '0', '0g', '00 0', '0 0', 'zz', '00é'):
    show(lambda: bytes.fromhex(text))
    show(lambda: bytearray.fromhex(text))
data = bytes(range(8))
for args in ((), (':',), ('-', 2), ('-', 3), ('-', -3), (b'.', 1), ('-', 0), ('ab',), (1,), ('é',), (':', 100)):
    show(lambda: data.hex(*args))
show(lambda: data.hex(sep=' ', bytes_per_sep=4))
print(repr(bytes(range(256))), str(b'a'), '%s' % b'a', f'{b"x"}', ascii(b'\xe9'))
print(hash(b''), hash(b'abc') == hash(bytes([97, 98, 99])), {b'k': 1}[b'k'], b'a' == bytearray(b'a'), bytearray(b'a') == b'a', b'a' != 'a', sorted([b'b', b'a', b'']), max(b'abc'), min(b'abc'), sum(b'abc'))
show(lambda: hash(bytearray()))
print([b'abc'[i] for i in (0, -1)], b'abc'[::-1], b'abc'[1:], b'abc'[::2], list(b'ab'), tuple(reversed(b'ab')), 97 in b'abc', b'bc' in b'abc', bytes(3) * 2, 2 * b'ab', b'' * 5, b'ab' * -1)
a, *b = b'xyz'
print(a, b, [x for x in bytearray(b'12')], iter(b'abc').__length_hint__())
