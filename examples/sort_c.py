# C calls back: libc's qsort with a Python function as its comparison.
from __c__ import Ptr, c_int
from __c__.stdlib import qsort

SIZE = 4


def pack(numbers):
    return bytearray(b"".join(n.to_bytes(SIZE, "little", signed=True) for n in numbers))


def unpack(buffer):
    return [int.from_bytes(buffer[i : i + SIZE], "little", signed=True) for i in range(0, len(buffer), SIZE)]


comparisons = 0


def ascending(p: Ptr[c_int], q: Ptr[c_int]) -> int:
    global comparisons
    comparisons += 1
    return (p[0] > q[0]) - (p[0] < q[0])


numbers = [31, -4, 159, 26, -535, 8, 97, 93, 23, 84]
buffer = pack(numbers)
qsort(buffer, len(numbers), SIZE, ascending)
print(unpack(buffer))
print("sorted:", unpack(buffer) == sorted(numbers), "compared:", comparisons > 0)


def fussy(p: Ptr[c_int], q: Ptr[c_int]) -> int:
    if p[0] == 97 or q[0] == 97:
        raise ValueError("97 is not welcome")
    return (p[0] > q[0]) - (p[0] < q[0])


try:
    qsort(buffer, len(numbers), SIZE, fussy)
except ValueError as e:
    print("out of qsort:", e)
