# Structs and unions: classes, instances, fields of every kind, by value, in pointers; bit-fields, arrays, macros for members.
from __c__ import OUT, check, sizeof, Ptr, owned
from __c__.sys.stat import stat, struct_stat
from __c__.stdlib import div, div_t, ldiv
from __c__.netdb import getaddrinfo, freeaddrinfo, struct_addrinfo
from __c__.time import gmtime, struct_tm, time_t, mktime, strftime
st = struct_stat()
print(check(stat("/etc/passwd", st)), st.st_size > 0, sizeof(struct_stat), sizeof(st), st.st_mtim.tv_sec > 0, type(st.st_mtim).__name__)
try: check(stat("/nonexistent", st))
except OSError as e: print(e)
r = div(17, 5)
print(r, r.quot, r.rem, r == div_t(3, 2), r != div_t(rem=2, quot=3))
rc, res = getaddrinfo("127.0.0.1", "80", struct_addrinfo(ai_socktype=1), OUT)
print(rc, type(res))
with owned(res, freeaddrinfo):
    p = res
    while p is not None:
        print(p.ai_family, p.ai_addrlen, p.ai_addr.sa_family, p.ai_addr.sa_data[0]); p = p.ai_next
tm = struct_tm(tm_year=100, tm_mday=1)
print(mktime(tm), tm.tm_wday, tm)
tm.tm_hour = 5
try: tm.tm_hour = 2**40
except OverflowError as e: print(e)
try: tm.tm_hour = 'x'
except TypeError as e: print(e)
try: struct_tm(foo=1)
except TypeError as e: print(e)
buf = bytearray(64)
n = strftime(buf, len(buf), "%F %T", gmtime([0]))
print(buf[:n].decode(), struct_tm.tm_year, time_t)
c = tm.copy(); c.tm_hour = 6
print(c == tm, c.tm_hour, tm.tm_hour, bytes(div_t(1, 2)), memoryview(div_t(1,2)).nbytes)
print(st.st_mtime == st.st_mtim.tv_sec)
from __c__.sys.utsname import uname, struct_utsname
u = struct_utsname()
print(uname(u), u.sysname.str(), len(u.nodename.str()) > 0)
u.sysname = 'hullo'
print(u.sysname.str(), u.sysname[0], u.sysname[64])
try: u.sysname[65]
except IndexError as e: print(e)
try: u.sysname = 'x' * 66
except ValueError as e: print(e)
from __c__.netinet.ip import struct_iphdr
ip = struct_iphdr(version=4, ihl=5)
print(bytes(ip)[0], ip.version, ip.ihl, struct_iphdr.ihl, struct_iphdr.version)
try: ip.ihl = 16
except OverflowError as e: print(e)
ip.ihl = 15; print(bytes(ip)[0])
from __c__.signal import sigaction, struct_sigaction, SIGUSR1, raise_
hits = []
act = struct_sigaction(sa_handler=lambda n: hits.append(n))
print(sigaction(SIGUSR1, act, None), raise_(SIGUSR1), hits)
