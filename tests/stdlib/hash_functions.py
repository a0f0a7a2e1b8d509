# _md5, _sha1, _sha256, _sha512: digests of all lengths around a block, pieces, copies, errors.
import _md5
import _sha1
import _sha256
import _sha512


def tr(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, '|', e)


for new in (_md5.md5, _sha1.sha1, _sha256.sha224, _sha256.sha256, _sha512.sha384, _sha512.sha512):
    h = new()
    print(h.name, h.digest_size, h.block_size, type(h), h.hexdigest())
    total = new()
    for n in (1, 3, 55, 56, 57, 63, 64, 65, 111, 112, 113, 119, 120, 127, 128, 129, 1000, 100000):
        data = bytes(i * 7 + n & 255 for i in range(n))
        pieces = new(data[:n // 3])
        pieces.update(data[n // 3:n // 2])
        copy = pieces.copy()
        pieces.update(bytearray(data[n // 2:]))
        assert pieces.digest() == new(data).digest() and copy.digest() == new(data[:n // 2]).digest()
        total.update(pieces.digest())
        assert pieces.hexdigest() == pieces.digest().hex()
    print(total.hexdigest(), new(string=b'a', usedforsecurity=False).hexdigest()[:8])
h = _sha512.sha512()
for f in [lambda: h.update('a'), lambda: h.update(), lambda: _sha512.sha512('a'), lambda: _sha512.sha512(1), lambda: _sha512.sha512(b'', b''), lambda: type(h)(), lambda: _sha512.sha512(x=1), lambda: h.foo]:
    tr(f)
