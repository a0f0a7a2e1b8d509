# The real libz, found and linked by its header's name: compresses a file, restores it, and shows how errors arrive.
import sys

from __c__ import INOUT
from __c__.zlib import Z_BEST_COMPRESSION, Z_OK, compress2, compressBound, crc32, uncompress, zError


class ZlibError(Exception):
    pass


def checked(code):
    if code != Z_OK:
        raise ZlibError(zError(code))


def deflate(data):
    buffer = bytearray(compressBound(len(data)))
    code, size = compress2(buffer, INOUT(len(buffer)), data, len(data), Z_BEST_COMPRESSION)
    checked(code)
    return bytes(buffer[:size])


def inflate(packed, size):
    buffer = bytearray(size)
    code, size = uncompress(buffer, INOUT(size), packed, len(packed))
    checked(code)
    return bytes(buffer[:size])


path = sys.argv[1] if len(sys.argv) > 1 else __file__
with open(path, "rb") as f:
    data = f.read()

packed = deflate(data)
assert inflate(packed, len(data)) == data
assert crc32(0, data, len(data)) == crc32(0, inflate(packed, len(data)), len(data))
print(f"{len(data)} bytes -> {len(packed)} bytes, ratio {len(data) / len(packed):.2f}", file=sys.stderr)
print("round trip:", "ok" if len(packed) < len(data) else "did not shrink")

try:
    inflate(b"garbage" + packed[7:], len(data))
except ZlibError as e:
    print("corrupted:", e)

try:
    crc32("zero", data, len(data))
except TypeError as e:
    print("TypeError:", e)

try:
    crc32(0, data, -1)
except OverflowError as e:
    print("OverflowError:", e)
