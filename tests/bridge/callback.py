# Python functions where C wants function pointers.
from __c__ import Ptr, c_int, c_double
from __c__.stdlib import qsort, bsearch, atexit
from __c__.string import strcmp
from __c__.search import twalk


def pack(values):
    return bytearray(b''.join(v.to_bytes(4, 'little', signed=True) for v in values))


def unpack(data):
    return [int.from_bytes(data[i:i + 4], 'little', signed=True) for i in range(0, len(data), 4)]


def compare(p: Ptr[c_int], q: Ptr[c_int]) -> int:
    return (p[0] > q[0]) - (p[0] < q[0])


numbers = pack([5, -3, 12, 0, 7, -3])
qsort(numbers, 6, 4, compare)
print(unpack(numbers))
qsort(numbers, 6, 4, lambda p, q: -1)
key = pack([7])
qsort(numbers, 6, 4, compare)
found = bsearch(key, numbers, 6, 4, compare)
print(found is not None, bsearch(pack([8]), numbers, 6, 4, compare))


class Counter:
    def __init__(self):
        self.calls = 0

    def compare(self, p: Ptr[c_int], q: Ptr[c_int]):
        self.calls += 1
        return q[0] - p[0]


counter = Counter()
qsort(numbers, 6, 4, counter.compare)
print(unpack(numbers), counter.calls > 4)

# An exception stops the callbacks and comes out of the C call.
calls = 0


def failing(p, q):
    global calls
    calls += 1
    if calls == 3:
        raise LookupError('third call')
    return 0


try:
    qsort(numbers, 6, 4, failing)
except LookupError as e:
    print('caught', e, calls)
print(type(failing).__name__, calls)


# Results are checked as arguments are.
def check(function):
    try:
        qsort(numbers, 6, 4, function)
    except Exception as e:
        print(type(e).__name__ + ':', e)


check(lambda p, q: 'x')
check(lambda p, q: 2**40)
check(lambda p: 0)
check(lambda p, q: None)
check(3)
check('compare')


# A C call inside a callback inside a C call.
def nested(p: Ptr[c_int], q: Ptr[c_int]):
    inner = pack([2, 1])
    qsort(inner, 2, 4, compare)
    assert unpack(inner) == [1, 2]
    return compare(p, q)


qsort(numbers, 6, 4, nested)
print(unpack(numbers))

words = bytearray(b'pear\0\0\0\0fig\0\0\0\0\0apple\0\0\0')
qsort(words, 3, 8, strcmp)  # a C function as a C function
print(words)
try:
    qsort(numbers, 6, 4, lambda p, q: numbers.append(1))
except BufferError as e:
    print('BufferError:', e)
numbers.append(1)
print(len(numbers))
print(atexit(lambda: print('at exit')))
