# What keeps what alive, and what is read-only: views, const records, pointers into borrowed memory.
import gc
import __c__.netinet.in_ as inet
from array import array
from __c__ import Array, c_char, c_int, addressof
from __c__.arpa.inet import inet_ntop
from __c__.netdb import struct_addrinfo
from __c__.string import memchr, strchr, strcpy, strrchr
from __c__.sys.socket import AF_INET6


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ':', e)


def assign(owner, name, value):
    setattr(owner, name, value)


# a const variable first: its class is the plain one's, its view is read-only
loopback = inet.in6addr_loopback
print(type(loopback).__name__, loopback.s6_addr[15], loopback == inet.struct_in6_addr())
attempt(lambda: assign(loopback, 's6_addr', bytes(16)))
attempt(lambda: loopback.s6_addr.__setitem__(15, 2))
attempt(lambda: strcpy(loopback.s6_addr, 'x'))
attempt(lambda: memoryview(loopback).cast('B').__setitem__(0, 1))
address = inet.struct_in6_addr()
address.s6_addr[15] = 2
text = bytearray(64)
print(type(address) is type(loopback), inet_ntop(AF_INET6, address, text, len(text)), inet_ntop(AF_INET6, loopback, text, 64))
print(loopback.copy() == loopback, memoryview(loopback.copy()).readonly)


# objects in pointer fields live as long as the instance that owns the memory, also through a view of it
def chain(n):
    first = struct_addrinfo(ai_flags=n)
    for i in range(n - 1, -1, -1):
        first = struct_addrinfo(ai_flags=i, ai_next=first)
    return first


p = chain(50)
gc.collect()
garbage = [struct_addrinfo(ai_flags=-1) for i in range(1000)]
total = 0
while p is not None:
    total += p.ai_flags
    p = p.ai_next
print(total)
records = Array[struct_addrinfo](2)
attempt(lambda: assign(records[0], 'ai_next', struct_addrinfo()))
attempt(lambda: assign(addressof(struct_addrinfo()), 'ai_flags', 7))

# a pointer into memory that an argument has lent has its bounds and keeps it
numbers = array('b', b'key=value\0')
found = strchr(memoryview(numbers), ord('='))
del numbers
gc.collect()
print(found.str(), len(found), (found - 3).bytes(3))
attempt(lambda: found[7])
attempt(lambda: found - 4)
print(len(memchr(array('i', [1, 2, 3]), 3, 12).bytes(4)))
print(strrchr(Array[c_char]('a/b/c'), ord('/')).str())


class Sub(inet.struct_in6_addr):
    def method(self):
        pass


print('method' in dir(Sub()), 's6_addr' in dir(Sub()), 'copy' in dir(Sub()))
