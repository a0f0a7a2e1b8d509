# Array: memory of its own; lengths, bounds, buffers; sizes, alignments and offsets of C types.
from __c__ import Array, Ptr, addressof, alignof, c_char, c_double, c_int, c_long, c_short, offsetof, sizeof
from __c__.math import fmax
from __c__.netinet.ip import struct_iphdr
from __c__.stdlib import div_t, qsort
from __c__.string import memset, strlen, strcpy
from __c__.sys.stat import struct_stat
from __c__.sys.utsname import struct_utsname


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ':', e)


a = Array[c_int](4)
print(len(a), list(a), bytes(a), memoryview(a).format, memoryview(a).tolist())
a[1] = 7
print(list(a), a[-3], sum(a), max(a), 7 in a, isinstance(a, Ptr))
memset(a, 0xff, 4)
print(list(a))
qsort(a, len(a), sizeof(c_int), lambda p, q: 0)
b = Array[c_double]([1, 2.5])
print(list(b), memoryview(b)[1], (c_short * 3)([1, 2, 3])[2], list((c_short * 2)()))
t = Array[c_char]('grüß')
print(len(t), strlen(t), t.str(), t.bytes(), bytes(t))
t = Array[c_char](10)
strcpy(t, 'hello')
print(t.str(), len(t))
records = Array[div_t](2)
records[1].quot = 5
records[0] = div_t(1, 2)
print(list(records), records[1].quot)
view = memoryview(a)
view[0] = 9
print(a[0], a.bytes(4))
attempt(lambda: a[4])
attempt(lambda: a[-5])
attempt(lambda: a.__setitem__(0, 2**31))
attempt(lambda: Array[c_int](-1))
attempt(lambda: Array[c_int]())
attempt(lambda: Array[c_int]('x'))
attempt(lambda: Array['x'])
attempt(lambda: (c_int * 3)([1, 2]))
attempt(lambda: len(addressof(div_t())))
p = addressof(div_t(3, 4))
print(p.quot, p[0], type(p).__name__)
attempt(lambda: p[1])
attempt(lambda: c_int(5))
attempt(lambda: addressof(5))
print(sizeof(div_t), alignof(div_t), alignof(struct_stat), alignof(c_short), alignof(c_long))
print(offsetof(struct_stat, 'st_mtim.tv_nsec'), offsetof(struct_utsname, 'nodename[3]'), offsetof(div_t, 'rem'))
attempt(lambda: offsetof(div_t, 'nope'))
attempt(lambda: offsetof(struct_iphdr, 'ihl'))
attempt(lambda: offsetof(div_t, 'rem.x'))
attempt(lambda: offsetof(struct_utsname, 'nodename[x]'))
