# hex and fromhex, as_integer_ratio.
for x in (0.0, -0.0, 1.0, -1.5, 0.1, 3.14159, 1e300, 1e-300, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, float('inf'), float('-inf'), float('nan'), 255.0, 1 / 3):
    print(x, x.hex(), float.fromhex(x.hex()) == x or x != x)
    try:
        print(x.as_integer_ratio())
    except (OverflowError, ValueError) as e:
        print(type(e).__name__, e)
for text in ('0x1p3', '1p3', '0x1.8', '-0x1.8p-1', '0x', '.8', '0x.8p0', '1', 'abc', '', 'inf', '-inf', 'nan', '0x1p1024', '0x1p-1075', '0x1p-1074', '0x1.fffffffffffff8p1023',
             '0x1.fffffffffffff7p1023', '0x1p', '0x1pp', '  0x1p0  ', '0x1 p0', '0x.p1', '1.g', '0x1.00000000000008p0', '0x1.00000000000018p0', 'infinity', '0x0p99999999999',
             '0X1P+5', '+0x1', '0x1_0', '0x123456789abcdef12345p-10'):
    try:
        print(text, float.fromhex(text))
    except (ValueError, OverflowError) as e:
        print(text, type(e).__name__, e)
print((0.5).is_integer(), (2.0).is_integer(), float('inf').is_integer(), float('nan').is_integer(), (1e300).is_integer())
