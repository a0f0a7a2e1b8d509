# Module zlib: whole buffers, streams with limits and dictionaries, what is left over, copies, messages.
import zlib


def show(f, *args, **kwargs):
    try:
        r = f(*args, **kwargs)
        print(len(r) if isinstance(r, bytes) and len(r) > 40 else repr(r) if not hasattr(r, 'copy') or isinstance(r, bytes) else type(r))
    except Exception as e:
        print(type(e).__name__, e)


data = b''.join(b'line %d of the text that is compressed here\n' % (i * i % 97) for i in range(3000))
for level in range(-1, 10):
    c = zlib.compress(data, level)
    print(level, len(c), zlib.crc32(c) if level else 0, zlib.decompress(c) == data)
for wbits in (15, -15, 31, 9, -9):
    c = zlib.compress(data, wbits=wbits)
    print(wbits, len(c), zlib.decompress(c, wbits) == data, zlib.decompress(c, wbits=wbits, bufsize=1) == data)
show(zlib.decompress, zlib.compress(data, wbits=31), 47)
for args in (('a',), (b'a', 10), (b'a', -2), (b'a', 1, 100), (b'a', 'x'), (), (b'a', 2**40)):
    show(zlib.compress, *args)
good = zlib.compress(b'abc')
for args in ((b'',), (b'abc',), (b'x\x9c',), (good[:-1],), (good[:-4] + b'xxxx',), (good + b'rest',), (good, 15, 0), (good, 15, -1), (b'x\x9c\xff\xff',), (good, 99), ('x',)):
    show(zlib.decompress, *args)
for args in ((99,), (1, 2), (1, 8, 50), (1, 8, 15, 99), (1, 8, 15, 8, 99)):
    show(zlib.compressobj, *args)
show(zlib.compressobj, zdict=1)
show(zlib.decompressobj, 99)
show(zlib.decompressobj, zdict=1)
show(zlib.compressobj, level=9, strategy=zlib.Z_RLE)

c = zlib.compressobj()
show(c.flush, 99)
show(c.flush, 0)
show(c.compress, 'a')
show(c.compress, b'hello')
show(c.flush, zlib.Z_SYNC_FLUSH)
d = c.copy()
show(c.compress, b' there')
show(c.flush)
show(c.flush)
show(c.compress, b'a')
show(c.copy)
show(d.flush)
for mode in (zlib.Z_SYNC_FLUSH, zlib.Z_FULL_FLUSH, zlib.Z_PARTIAL_FLUSH, zlib.Z_BLOCK):
    c = zlib.compressobj(6)
    out = b''
    for i in range(0, len(data), 7777):
        out += c.compress(data[i:i + 7777])
        out += c.flush(mode)
    out += c.flush()
    print(mode, len(out), zlib.decompress(out) == data)

d = zlib.decompressobj()
show(d.decompress, b'a')
d = zlib.decompressobj()
show(d.decompress, b'', -1)
show(d.flush, 0)
show(d.flush, -1)
show(d.flush)
d = zlib.decompressobj()
show(d.decompress, good + b'rest', 2)
print(d.unused_data, len(d.unconsumed_tail), d.eof)
show(d.flush)
print(d.unused_data, d.unconsumed_tail, d.eof)
show(d.decompress, b'more')
print(d.unused_data, d.unconsumed_tail, d.eof)
show(d.copy)
show(d.flush)
show(setattr, d, 'eof', 1)
d = zlib.decompressobj()
print(d.decompress(good + b'rest'), d.unused_data, d.unconsumed_tail, d.eof, d.decompress(b'more'), d.unused_data, d.flush())
packed = zlib.compress(data)
for limit in (1, 10, 16384, 100000):
    d = zlib.decompressobj()
    out, rest, steps = b'', packed + b'tail', 0
    while not d.eof:
        piece = d.decompress(rest, limit)
        assert len(piece) <= limit
        out, rest, steps = out + piece, d.unconsumed_tail, steps + 1
        if limit == 1 and steps > 2000:
            out += d.decompress(rest)
    print(limit, out == data, d.unused_data, steps > 1)
d = zlib.decompressobj()
out = b''
for i in range(len(packed)):
    out += d.decompress(packed[i:i + 1])
    if i == 700:
        e = d.copy()
print(out == data, d.eof, d.flush(), len(e.decompress(packed[701:])), e.eof)
import copy
d = zlib.decompressobj()
d.decompress(packed[:500])
print(len(copy.copy(d).decompress(packed[500:])) == len(copy.deepcopy(d).decompress(packed[500:])))

# Dictionaries
c = zlib.compressobj(zdict=b'hello there')
x = c.compress(b'hello there, hello') + c.flush()
for zdict in (b'', b'bad', b'hello there', bytearray(b'hello there')):
    d = zlib.decompressobj(zdict=zdict) if zdict else zlib.decompressobj()
    show(d.decompress, x)
show(zlib.decompress, x)
c = zlib.compressobj(wbits=-15, zdict=b'hello there')
x = c.compress(b'hello there, hello') + c.flush()
show(zlib.decompressobj(-15, b'hello there').decompress, x)

for f in (zlib.adler32, zlib.crc32):
    for args in ((b'abc',), (b'abc', -1), (b'', 5), (data, 2**70 + 3), ('x',), (b'a', 'x'), (memoryview(b'abc'),), ()):
        show(f, *args)
print(zlib.error.__mro__, zlib.error.__module__, sorted(n for n in dir(zlib) if not n.startswith('_')))
show(type(zlib.compressobj()))
print(zlib.decompress(zlib.compress(bytes(50000000))) == bytes(50000000))
