# to_bytes and from_bytes.
values = [0, 1, -1, 127, 128, -128, -129, 255, 256, -256, 32767, -32768, 2**31, 2**49, -2**49, 2**63 - 1, 2**63, -2**63, 2**64, 2**100, -2**100, 2**127, -2**127]
for v in values:
    for n in (0, 1, 2, 4, 8, 9, 13, 16, 20):
        for order in ('big', 'little'):
            for signed in (False, True):
                try:
                    b = v.to_bytes(n, order, signed=signed)
                    print(v, n, order, signed, b, int.from_bytes(b, order, signed=signed) == v or n == 0)
                except OverflowError as e:
                    print(v, n, order, signed, e)
print((5).to_bytes(), (5).to_bytes(3), (258).to_bytes(length=2, byteorder='little'), True.to_bytes(1))
print(int.from_bytes(b''), int.from_bytes(b'\x01\x02'), int.from_bytes([1, 2, 3], 'little'), int.from_bytes(bytearray(b'\xff'), 'big', signed=True),
      int.from_bytes(range(5), byteorder='big'), bool.from_bytes(b'\x01', 'big'))


class Mine(int):
    pass


print(type(Mine.from_bytes(b'\x05', 'big')), Mine(300).to_bytes(2, 'big'))
for f in (lambda: (5).to_bytes(-1), lambda: (5).to_bytes(1, 'middle'), lambda: (5).to_bytes('a'), lambda: (5).to_bytes(1, 5), lambda: int.from_bytes('abc', 'big'),
          lambda: int.from_bytes(5, 'big'), lambda: int.from_bytes([256], 'big'), lambda: int.from_bytes(b'a', 'x'), lambda: (-1).to_bytes(2)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
