# Wrong uses of structs, unions, arrays and pointers: an exception that says which function, argument or field.
from __c__ import *
from __c__.stdlib import div, div_t, qsort, free, malloc
from __c__.time import struct_tm, mktime, gmtime, strftime
from __c__.sys.stat import struct_stat, stat
from __c__.string import strlen, memcpy, strcpy
from __c__.netdb import struct_addrinfo
from __c__.sys.utsname import struct_utsname
def a(f):
    try: print('OK', f())
    except Exception as e: print(type(e).__name__ + ':', e)
a(lambda: div('1', 2)); a(lambda: div(2**31, 2)); a(lambda: div(1)); a(lambda: div(1,2,3))
a(lambda: mktime(div_t())); a(lambda: mktime(5)); a(lambda: mktime({}));
a(lambda: strftime(bytearray(5), 5, '%F', struct_stat()))
a(lambda: struct_tm(1,2,3,4,5,6,7,8,9,10,11,12)); a(lambda: struct_tm(1, tm_sec=2)); a(lambda: struct_tm(tm_sec=2**31)); a(lambda: struct_tm('x'))
a(lambda: struct_tm().nope); t = struct_tm()
def s():
    t.nope = 1
a(s)
def d():
    del t.tm_sec
a(d)
a(lambda: hash(t)); a(lambda: t < t); a(lambda: t == 5); a(lambda: t != div_t())
a(lambda: struct_tm.tm_sec.__get__(5, int)); a(lambda: struct_addrinfo(ai_addr=5)); a(lambda: struct_addrinfo(ai_canonname='x'))
a(lambda: struct_addrinfo(ai_next=struct_addrinfo(ai_flags=7)).ai_next.ai_flags)
a(lambda: struct_tm(tm_zone='abc').tm_zone); a(lambda: struct_tm(tm_zone='a\0c').tm_zone); a(lambda: struct_tm(tm_zone=None).tm_zone)
u = struct_utsname()
def n():
    u.sysname = 5
a(n)
def n():
    u.sysname = [1,2]
a(n)
def n():
    u.sysname = [300]*65
a(n)
a(lambda: u.sysname.bytes(66)); a(lambda: (u.sysname + 64)[0]); a(lambda: (u.sysname + 66))
class My(div_t):
    def total(self): return self.quot + self.rem
m = My(3, 4); a(lambda: (m.total(), m, type(m.copy()).__name__))
m.extra = 5; a(lambda: m.extra)
a(lambda: div_t.__new__(int)); a(lambda: type(div_t).mro(div_t)[1]()); a(lambda: Ptr[div_t]); a(lambda: Ptr(5)); a(lambda: cast(Ptr[div_t], m).quot)
a(lambda: cast(Ptr[div_t], addressof(m)).quot); a(lambda: cast(Ptr[div_t], bytearray(8)))
p = cast(Ptr[div_t], malloc(16)); p.quot = 5; p[1] = div_t(8, 9); p[1].rem += 1
a(lambda: (p[0].quot, p[1], p[1].rem))
def n():
    p[0] = 5
a(n)
def n():
    p[0] = {'quot': 1, 'nope': 2}
a(n)
a(lambda: sizeof(5)); a(lambda: offsetof(5, 'x')); a(lambda: offsetof(div_t, 5)); a(lambda: bytes(p)); a(lambda: list(p))
a(lambda: memoryview(t).nbytes); a(lambda: memoryview(t).cast('i')[0])
a(lambda: div_t.from_buffer(b''))
