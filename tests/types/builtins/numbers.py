# Built-in functions on numbers and sequences: results and errors.
def err(f, *args, **kwargs):
    try:
        print('ok', repr(f(*args, **kwargs)))
    except BaseException as e:
        print(type(e).__name__, e)

print(abs(-5), abs(5), abs(-2.5), abs(True), abs(-2**80), abs(-0.0))
err(abs, 'a')
err(abs)
err(abs, 1, 2)
print(bin(5), bin(-5), bin(0), bin(2**70), oct(8), oct(-8), oct(0), hex(255), hex(-255), hex(2**64), hex(True))
err(bin, 1.5)
err(hex, 'a')
err(oct, None)
class I:
    def __index__(self): return 10
print(bin(I()), hex(I()), oct(I()), chr(I()), [0] * I(), range(I()))
print(chr(65), chr(0x20ac), chr(0x1f600), ord('A'), ord('\u20ac'), ord(b'a'), ord(bytearray(b'b')), ord(chr(0x10ffff)))
for x in (-1, 0x110000, 2**40, 2**100, 'a', 1.5):
    err(chr, x)
for x in ('', 'ab', b'', b'ab', 5, None, [1]):
    err(ord, x)
print(divmod(7, 3), divmod(-7, 3), divmod(7, -3), divmod(7.5, 2), divmod(2**70, 3), divmod(True, 2))
err(divmod, 1, 0)
err(divmod, 1.0, 0)
err(divmod, 1, 'a')
err(divmod, 1)
print(pow(2, 10), pow(2, -1), pow(2, 10, 1000), pow(3, -1, 7), pow(2.0, 3), pow(-2, 3), pow(0, 0), pow(2, 100), pow(7, 2**70, 13), pow(base=2, exp=3), pow(2, exp=3, mod=5))
for args in ((1, 2, 0), (2, -1, 4), ('a', 2), (2, 'a'), (2.0, 2, 3), (2, 3, 'a'), (0, -1), (1,), (2, 3, 4, 5)):
    err(pow, *args)
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234, -2), round(1250, -2), round(1350, -2), round(5), round(1.5, 0), round(0.5), round(1e20), round(2.5, None), round(-0.4), round(1.23456, 3), round(True), round(12345.678, -3))
err(round, 'a')
err(round, 1, 2, 3)
err(round, 1.5, 'a')
err(round)
err(round, float('nan'))
err(round, float('inf'))
print(round(number=1.567, ndigits=1), round(float('nan'), 2))
class R:
    def __round__(self, n=None): return ('rounded', n)
print(round(R()), round(R(), 3))
print(sum([]), sum([1, 2]), sum([1.5, 2]), sum([1], 10), sum([[1], [2]], []), sum((1, 2), start=5), sum([True, True]), sum([2**50, 2**50, -2**50]), sum([0.1] * 10), sum([1, 2.5, 3]), sum(range(101)), sum([(1,), (2,)], ()))
err(sum, ['a'])
err(sum, ['a'], '')
err(sum, [b'a'], b'')
err(sum, [1], bytearray())
err(sum, 5)
err(sum)
err(sum, [1, None])
err(sum, [[]])
print(max(1, 2), max([3, 1]), max('abc'), max(1, 2.0), max([1, 1.0]), max([], default=5), max(3, -5, key=abs), max(['a', 'bbb', 'cc'], key=len), max({1: 2, 3: 0}), max((x for x in (2, 1))), max([1], default=0))
print(min(1, 2), min([3, 1]), min('cab'), min(2, 2.0), min([], default=None), min(3, -5, key=abs), min([0.0, -0.0]), min([(2, 'a'), (1, 'b')]))
for f in (max, min):
    err(f)
    err(f, [])
    err(f, 5)
    err(f, 1, 'a')
    err(f, 1, 2, default=3)
    err(f, 1, 2, foo=3)
    err(f, [1, None])
    err(f, 1, 2, key=5)
    err(f, [1], key=lambda x: 1 // 0)
print(len('abc'), len([1]), len({}), len(range(5)), len(b'ab'), len({1, 2}))
err(len, 5)
err(len)
err(len, [], [])
err(len, None)
class L:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
print(len(L(5)), bool(L(0)), bool(L(1)))
err(len, L(-1))
err(len, L('a'))
err(len, L(2**70))
err(len, L(1.5))
err(bool, L(-1))
print(hash(1), hash(1.0), hash(True), hash(-1), hash(2**61 - 1), hash(2**61), hash(-2**61), hash(0.5), hash(1e300), hash(float('inf')), hash(10**50), hash(-10**50), hash(''), hash(2.0**70) == hash(2**70))
err(hash, [])
err(hash, {})
err(hash, ([],))
class H:
    def __hash__(self): return 2**70
class H2:
    def __hash__(self): return 'a'
class H3:
    __hash__ = None
class H4:
    def __eq__(self, o): return True
print(hash(H()) == hash(2**70))
err(hash, H2())
err(hash, H3())
err(hash, H4())
print(id(5) == id(5), id([]) == 0, isinstance(id('a'), int), id(None) == id(None))
print(int(), float(), str(), bool(), bytes(), list(), tuple(), dict(), set(), complex) if False else None
