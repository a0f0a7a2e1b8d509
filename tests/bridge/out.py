# Out-parameters: OUT, OUT[n] and INOUT(v) make the result (ret, *outs); a void function gives the outs alone.
from __c__ import OUT, INOUT
from __c__.math import frexp, modf, sincos
from __c__.stdlib import strtol, strtod
from __c__.stdio import sscanf
from __c__.zlib import compress, compressBound, uncompress
from __c__.unistd import pipe, close, getcwd, write, read
from __c__.time import time

print(frexp(48.0, OUT), modf(-2.25, OUT))
s, c = sincos(0.0, OUT, OUT)
print(s, c)
n, rest = strtol('0x1fz', OUT, 16)
print(n, rest.str())
print(strtol(nptr=' 77', endptr=None, base=10))
x, rest = strtod('1.5e3kg', OUT)
print(x, rest.str(), rest.bytes())
print(sscanf('10:20', '%d:%d', OUT, OUT))
print(sscanf('7 8', '%d%*d', OUT))
word = bytearray(8)
print(sscanf('word 3', '%7s %hhd', word, OUT), word)

rc, fds = pipe(OUT[2])
print(rc, len(fds), fds[0] != fds[1])
print(write(fds[1], b'through', 7))
buffer = bytearray(20)
print(read(fds[0], buffer, len(buffer)), buffer[:7])
print(close(fds[0]), close(fds[1]), close(fds[1]))

data = b'spam and eggs ' * 100
packed = bytearray(compressBound(len(data)))
rc, n = compress(packed, INOUT(len(packed)), data, len(data))
print(rc, n < 100)
back = bytearray(len(data))
print(uncompress(back, INOUT(len(back)), packed, n) == (0, len(data)), back == data)
now, same = time(OUT)
print(now == same, now > 1600000000)
print(OUT, OUT[3], INOUT('x'))

for bad in (lambda: frexp(1.0, OUT[-1]), lambda: frexp(1.0, INOUT('a')), lambda: strtol(OUT, None, 10),
            lambda: frexp(1.0, 3), lambda: frexp(1.0, [3]), lambda: pipe(OUT[2][1])):
    try:
        print(bad())
    except (TypeError, ValueError) as e:
        print(type(e).__name__ + ':', e)
