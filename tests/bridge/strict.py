# What does not fit is an error that names function and argument; nothing is truncated.
from __c__.stdlib import abs as c_abs, labs
from __c__.string import strlen, memset
from __c__.math import sqrt, pow as c_pow, fabsf
from __c__.zlib import crc32, compress2
from __c__.ctype import toupper


def attempt(f, *args, **keywords):
    try:
        print(f(*args, **keywords))
    except Exception as e:
        print(type(e).__name__ + ':', e)


attempt(c_abs, -7)
attempt(c_abs, 2**31 - 1)
attempt(c_abs, 2**31)
attempt(c_abs, -2**31 - 1)
attempt(c_abs, 2**100)
attempt(c_abs, 1.0)
attempt(c_abs, '1')
attempt(c_abs, None)
attempt(c_abs, True)
attempt(labs, -2**63 + 1)
attempt(labs, 2**63)
attempt(sqrt, 2)
attempt(sqrt, '2')
attempt(fabsf, 1e39)
attempt(crc32, -1, b'x', 1)
attempt(crc32, 0, b'x', 2**32)
attempt(crc32, 0, 'x', 1)
attempt(crc32, 0, None, 0)
attempt(crc32, 0, 12, 1)
attempt(strlen, 'a\0b')
attempt(strlen, b'abc')
attempt(strlen, bytearray(b'abcd'))
attempt(strlen, None)
attempt(strlen, ['a'])
attempt(strlen, 'hällo €')
attempt(compress2, bytearray(10), [0], b'', 0, 1)
attempt(compress2, b'0123456789', None, b'', 0, 1)
attempt(compress2, 'x', None, b'', 0, 1)
attempt(compress2, bytearray(10), None, [1, 2], 2, 1)
attempt(memset, 'abc', 0, 3)

# the binder's errors
attempt(c_pow, 2)
attempt(c_pow)
attempt(c_pow, 1, 2, 3)
attempt(c_pow, 2, y=3)
attempt(c_pow, x=2, y=5)
attempt(c_pow, 2, z=3)
attempt(c_pow, 2, x=3)
print(c_pow, toupper)
print(c_pow.__name__, c_pow.__module__, c_pow.__doc__)
