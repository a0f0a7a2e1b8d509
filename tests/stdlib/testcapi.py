"""_testcapi: functions and methods written in C, of every form of signature, and callables that bind as functions do."""
import _testcapi
from functools import lru_cache, partial


def shown(function, *args, **kwargs):
    try:
        result = function(*args, **kwargs)
    except TypeError as e:
        return str(e)
    return result[1:] if type(result) is tuple else 'self'


for owner in _testcapi, _testcapi.MethInstance(), _testcapi.MethClass, _testcapi.MethClass(), _testcapi.MethStatic:
    print((owner if isinstance(owner, type) else type(owner)).__name__)
    for name in 'meth_varargs', 'meth_varargs_keywords', 'meth_o', 'meth_noargs', 'meth_fastcall', 'meth_fastcall_keywords':
        f = getattr(owner, name)
        print('   ', name, *(shown(f, *args) for args in ((), (1,), (1, 2))), shown(f, x=1) if 'key' in name else '')

print(_testcapi.meth_noargs() is _testcapi, len.__self__, int.__new__.__self__)
print(_testcapi.pyobject_fastcall(max, (1, 2)), _testcapi.pyobject_fastcalldict(sorted, ([1, 2],), {'reverse': True}))
print(_testcapi.pyobject_vectorcall(sorted, ([1, 2], True), ('reverse',)), _testcapi.pyvectorcall_call(len, ('abc',)))
print(_testcapi.float_pack(2, 1.5, 0), _testcapi.float_unpack(b'\0\0\xc0?', 1), _testcapi.INT_MAX)


class Uses:
    base = _testcapi.MethodDescriptorBase()
    unbound = _testcapi.MethodDescriptorNopGet()
    calls = 0

    @lru_cache
    def cached(self, x):
        Uses.calls += 1
        return x * 2

    get = staticmethod(partial(max, 3))


class Raw:
    __get__ = _testcapi.meth_varargs


class HasRaw:
    raw = Raw()


o = Uses()
for i in range(3):
    print(o.base(i), o.unbound(i), o.cached(i % 2), o.get(i))
print(Uses.calls, type(Uses.cached).__flags__ >> 17 & 1, [type(x).__name__ for x in HasRaw().raw[1]])
