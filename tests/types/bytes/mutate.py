# bytearray: every way to change one.
def show(f):
    try:
        r = f()
        print(repr(r))
    except Exception as e:
        print(type(e).__name__, e)


def assign(a, key, value):
    a = bytearray(a)
    a[key] = value
    return a


def delete(a, key):
    a = bytearray(a)
    del a[key]
    return a


def call(a, name, *args):
    a = bytearray(a)
    r = getattr(a, name)(*args)
    return r, a


slices = [slice(1, 2), slice(0, 0), slice(1, None), slice(None, None, 2), slice(None, None, -1), slice(None, None, -2), slice(5, 2), slice(-2, None), slice(10, 20), slice(1, 5, 2), slice(None, None, 3), slice(None, None, 0)]
for base in (b'', b'abc', b'abcdefgh'):
    for key in (0, -1, 1, 10, -10, 'a', 1.5, None):
        show(lambda: assign(base, key, 65))
        show(lambda: delete(base, key))
        show(lambda: bytearray(base)[key])
    for value in (0, 255, 256, -1, 'a', b'a', None):
        show(lambda: assign(base, 0, value))
    for key in slices:
        for value in (b'', b'X', b'XY', b'WXYZ', [1, 2], bytearray(b'12'), range(3), 'ab', 5, None, [256], ['a']):
            show(lambda: assign(base, key, value))
        show(lambda: delete(base, key))
    for name, *args in (('append', 65), ('append', 256), ('append', 'a'), ('extend', b'xy'), ('extend', [1, 2]), ('extend', 'ab'), ('extend', 5), ('extend', bytearray(b'q')), ('insert', 1, 65), ('insert', -1, 66),
                        ('insert', 100, 67), ('insert', 0, 'a'), ('pop',), ('pop', 0), ('pop', -1), ('pop', 10), ('remove', 97), ('remove', 1), ('remove', 'a'), ('reverse',), ('clear',), ('copy',)):
        show(lambda: call(base, name, *args))
a = bytearray()
for i in range(1000):
    a.append(i % 256)
    if i % 3 == 0:
        a.pop(0)
print(len(a), a[:5], a[-5:], sum(a))
a += b'tail'
a *= 2
alias = a
alias += b'!'
print(len(a), a is alias, a[-5:])
a.extend(a)
a[10:10] = a[:5]
del a[5:600]
del a[::3]
print(len(a), hash(bytes(a)) == hash(bytes(bytearray(a))), a.find(b'!'))
b = bytearray(b'abc')
for x in b:
    if len(b) < 10:
        b.append(x)
print(b, b == bytearray(b), b is not bytearray(b))
b[:] = b'new contents'
b[0:3] = b''
print(b, b.copy(), b.__len__(), 32 in b)
it = iter(b)
b.clear()
print(list(it), b, bool(b))
