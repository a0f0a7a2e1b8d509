"""Module marshal: values through dumps and loads, and bytes made by CPython."""
import marshal

values = [None, True, False, ..., StopIteration, 0, -1, 2**31 - 1, 2**31, -2**31, 10**30, -2**200, 1.5, float('inf'), 1 - 2j, '', 'abc', 'é€𝒳',
          'x' * 300, '\udc80', b'', b'\x00\xff' * 200, (), (1, 'a'), tuple(range(300)), [], [1, [2, [3]]], {}, {'a': 1, 2: None}, set(), {3},
          frozenset({1}), bytearray(b'abc')]
for v in values:
    for version in range(5):
        data = marshal.dumps(v, version)
        again = marshal.loads(data)
        assert again == v or v is ..., (v, again)
        if version < 3 and not isinstance(v, (tuple, list, dict, str, set, frozenset, bytearray)):  # later, flags tell how many refer to it
            print(version, data)
a = ['x']
b = marshal.loads(marshal.dumps((a, a)))
print(b, b[0] is b[1])
a.append(a)
c = marshal.loads(marshal.dumps(a))
print(c[1] is c, len(c))
# made by CPython
for data in (b'\xe9\x01\x00\x00\x00', b'\xa9\x02\xe9\x01\x00\x00\x00\xda\x01a', b'\xfb\x01\x00\x00\x00i', b'\xdb\x01\x00\x00\x00r\x00\x00\x00\x00',
             b'f\x031.5', b'l\xfe\xff\xff\xff\x01\x00\x01\x00', b'{z\x01ai\x01\x00\x00\x000'):
    try:
        v = marshal.loads(data)
        print(v if data[0] != 0xdb else v[0] is v)
    except Exception as e:
        print(type(e).__name__, e)
for bad in (b'', b'i\x01', b'?', b'q', b'r\x05\x00\x00\x00', b'(\x01\x00\x00\x000', b's\xff\xff\xff\xff', b'l\x01\x00\x00\x00\x00\x00'):
    try:
        print(marshal.loads(bad))
    except Exception as e:
        print(bad, type(e).__name__, e)
for bad in (object(), [print], {1: lambda: 0}, range(3)):
    try:
        print(marshal.dumps(bad))
    except ValueError as e:
        print(e)
print(marshal.version)
