# slice objects: attributes, indices, comparison, use by all sequences.
def err(f, *args, **kwargs):
    try:
        print('ok', repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)

print(slice(3), slice(1, 2), slice(1, 2, 3), slice(None), slice('a', [1], None))
s = slice(1, 10, 2)
print(s.start, s.stop, s.step, slice(5).start, slice(5).stop, slice(5).step)
print(s == slice(1, 10, 2), s != slice(1, 10), slice(2, 3) < slice(2, 4), slice(1) == 1, slice(1, 2) < slice(1, 3))
err(slice)
err(slice, 1, 2, 3, 4)
err(hash, slice(1))
err(lambda: slice(1) < slice('a'))
def assign():
    s.start = 5
err(assign)
for sl in (slice(None), slice(2), slice(1, 5), slice(-3, None), slice(None, None, -1), slice(10, 0, -3), slice(0, 100, 7), slice(-100, 100), slice(5, -100, -1),
           slice(10**20), slice(-10**20, 10**20, 10**18), slice(10**20, -10**20, -1)):
    print(sl, [sl.indices(n) for n in (0, 1, 5, 10)])
print(slice(1, None).indices(10**25), slice(None, None, -1).indices(10**25))
err(slice(1).indices, -1)
err(slice(1).indices, 'a')
err(slice(1, 2, 0).indices, 5)
err(slice('a').indices, 5)
err(slice(1.5).indices, 5)
class I:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
print(slice(I(1), I(4), I(2)).indices(10))
class Getter:
    def __getitem__(self, key):
        return key
g = Getter()
print(g[1:2], g[:], g[::2], g[1:2, 3], g[..., 1], g[()], g[:, ::-1])
for seq in ([0, 1, 2, 3, 4, 5], (0, 1, 2, 3, 4, 5), '012345', b'012345', range(6), bytearray(b'012345')):
    print([seq[sl] for sl in (slice(2), slice(2, 4), slice(None, None, 2), slice(None, None, -1), slice(4, 1, -2), slice(-2, None), slice(3, 3), slice(-100, 100, 3))])
print(s.__reduce__()[1])
class Odd:
    def __index__(self):
        raise RuntimeError('no index')
err(lambda: [1, 2][Odd():])
err(lambda: 'ab'[:Odd()])
