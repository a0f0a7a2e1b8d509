# The hash functions: digests of all lengths around the blocks, copies, keys and parameters of BLAKE2, messages.
import _blake2
import _md5
import _sha1
import _sha256
import _sha3
import _sha512


def show(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)


plain = [_md5.md5, _sha1.sha1, _sha256.sha224, _sha256.sha256, _sha512.sha384, _sha512.sha512, _sha3.sha3_224, _sha3.sha3_256, _sha3.sha3_384,
         _sha3.sha3_512, _blake2.blake2b, _blake2.blake2s]
shake = [_sha3.shake_128, _sha3.shake_256]
data = bytes(i * 7 & 255 for i in range(1000))
for new in plain + shake:
    h = new()
    print(h.name, h.block_size, h.digest_size, type(h))
    size = (100,) if new in shake else ()
    total = b''
    for n in list(range(0, 300)) + [335, 336, 337, 1000]:
        total = _sha1.sha1(total + new(data[:n]).digest(*size)).digest()
    print(total.hex(), new(b'abc').hexdigest(*size), h.hexdigest(*size))
    h.update(data)
    whole = h.digest(*size)
    h = new()
    for i in range(0, 1000, 37):
        h.update(data[i:i + 37])
        if i == 370:
            c = h.copy()
    c.update(memoryview(data)[407:])
    print(h.digest(*size) == whole == c.digest(*size), whole == new(data).digest(*size), h.update(b''), type(c) is type(h))
    for bad in ('text', 1, None):
        show(new, bad)
        show(h.update, bad)
    show(h.digest, 1, 2)
    show(setattr, h, 'name', 1)
for h in (_sha3.shake_128(b'x'), _sha3.shake_256(b'x')):
    for n in (0, 1, 7, 168, 169, 500, -1, 2**29, 'x'):
        show(h.digest, n)
    show(h.hexdigest, 5)
    print(h._capacity_bits, h._rate_bits, h._suffix)
print(_sha3.sha3_256()._capacity_bits, _sha3.sha3_256()._rate_bits, _sha3.sha3_256()._suffix)
show(lambda: type(_md5.md5())())
show(lambda: _md5.md5(b'a', usedforsecurity=False).hexdigest())
show(lambda: _md5.md5(string=b'a').hexdigest())
show(lambda: _sha256.sha256(data=b'a').hexdigest())
print(_md5.MD5Type, _sha1.SHA1Type, _sha256.SHA224Type, _sha256.SHA256Type, _sha512.SHA384Type)

for new, half in ((_blake2.blake2b, 1), (_blake2.blake2s, 2)):
    for kwargs in (dict(digest_size=1), dict(digest_size=20), dict(key=b'k'), dict(key=b'x' * (64 // half)), dict(salt=b'salt'), dict(person=b'p' * (16 // half)),
                   dict(fanout=0, depth=255), dict(leaf_size=4096, node_offset=77), dict(node_depth=3, inner_size=16), dict(last_node=True), dict(last_node=2),
                   dict(node_offset=2**47, leaf_size=2**32 - 1), dict(key=b'key', salt=b's', person=b'q', fanout=2, depth=2, leaf_size=1, node_offset=1, node_depth=1, inner_size=9, last_node=True)):
        h = new(data[:200], **kwargs)
        print(h.digest_size, h.hexdigest(), new(**kwargs).hexdigest(), new(data[:128 // half], **kwargs).hexdigest())
        c = h.copy()
        c.update(b'1')
        print(c.hexdigest() == new(data[:200] + b'1', **kwargs).hexdigest())
    for kwargs in (dict(digest_size=0), dict(digest_size=65), dict(salt=b'x' * 17), dict(person=b'x' * 17), dict(key=b'x' * 65), dict(fanout=256), dict(fanout=-1), dict(depth=0),
                   dict(depth=256), dict(leaf_size=-1), dict(leaf_size=2**32), dict(node_offset=-1), dict(node_offset=2**64), dict(node_depth=256), dict(inner_size=65),
                   dict(digest_size='x'), dict(key=1), dict(salt='x')):
        show(new, **kwargs)
    print(new.MAX_DIGEST_SIZE, new.MAX_KEY_SIZE, new.PERSON_SIZE, new.SALT_SIZE, new().MAX_DIGEST_SIZE)
print(sorted(n for n in dir(_blake2) if n[0] != '_'), [n for n in dir(_sha3) if n[:4] == 'sha3'])
big = b'x' * 3000000
print([new(big).hexdigest() for new in plain])
