# Ptr: what C hands out, and what may go back in.
from __c__ import Ptr, cast, sizeof, c_int, c_uchar, c_double, c_void
from __c__.stdlib import malloc, calloc, free, getenv, setenv, unsetenv
from __c__.string import strchr, memchr, strcpy, strlen, memcpy, strdup
from __c__.stdio import fopen, fclose, fputs, fgets, remove, feof


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ':', e)


print(setenv('CRANKY_TEST', 'grün', 1), getenv('CRANKY_TEST').str(), getenv('CRANKY_NOT_THERE'))
print(setenv('CRANKY_TEST', '\udcff', 1), ascii(getenv('CRANKY_TEST').str()), getenv('CRANKY_TEST').bytes())
unsetenv('CRANKY_TEST')

memory = calloc(4, sizeof(c_int))
numbers = cast(Ptr[c_int], memory)
for i in range(4):
    numbers[i] = i * i
print([numbers[i] for i in range(4)], (numbers + 2)[0], (numbers + 3) - numbers, (numbers + 3)[-1])
print(numbers == memory, numbers + 1 == memory, numbers < numbers + 1, numbers != numbers, hash(numbers) == hash(memory))
print(bool(numbers), numbers is None, isinstance(numbers, Ptr), int(numbers) == int(memory))
print(memory.bytes(8), cast(Ptr[c_uchar], memory)[4])
attempt(lambda: numbers.__setitem__(0, 2**31))
attempt(lambda: numbers.__setitem__(0, 'x'))
attempt(lambda: numbers['a'])
attempt(lambda: memory[0])
attempt(lambda: numbers.str())
attempt(lambda: strlen(numbers))
free(memory)

# a pointer into a buffer of the caller's has its bounds and keeps it alive
buffer = bytearray(b'key=value\0')
p = strchr(buffer, ord('='))
print(p[0], p[5], p.str(), p.bytes(3), p - 3 is not None)
attempt(lambda: p[7])
attempt(lambda: p + 8)
attempt(lambda: p - 4)
attempt(lambda: p.bytes(8))
p[0] = ord(':')
print(buffer)
copy = strdup('copied')
print(copy.str(), strlen(copy))
attempt(lambda: strcpy('immutable', 'x'))
attempt(lambda: strcpy(b'immutable', 'x'))
print(strcpy(buffer, 'short').str(), buffer)
free(copy)

f = fopen('/tmp/cranky-pointer-test.txt', 'w')
print(repr(f)[:10], fputs('one\ntwo\n', f), fclose(f))
f = fopen('/tmp/cranky-pointer-test.txt', 'r')
line = bytearray(80)
while fgets(line, len(line), f) is not None:
    print(line[:line.index(0)])
print(feof(f) != 0)
attempt(lambda: fclose(buffer))
attempt(lambda: fclose(p))
fclose(f)
print(remove('/tmp/cranky-pointer-test.txt'), fopen('/tmp/cranky-pointer-test.txt', 'r'))
print(Ptr[c_int], Ptr[Ptr[c_double]], c_int, sizeof(Ptr[c_int]), Ptr[c_int] == Ptr[c_int], Ptr[c_int] == Ptr[c_double])
attempt(lambda: Ptr[int])
attempt(lambda: sizeof(c_void))
attempt(lambda: cast(c_int, numbers))
