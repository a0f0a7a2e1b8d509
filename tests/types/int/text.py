# int(text, base): every base, prefixes, underscores, white space, other digits, errors.
cases = ['', '0', '1', '-1', '+1', ' 12 ', '\t5\n', '1_000', '1__0', '_1', '1_', '0x10', '0X1f', '0b11', '0o17', '0B1', '017', '00', '0_0', '0x_1', '0x', '- 1',
         '1.0', '1e5', 'abc', 'zz', 'Zz', '²', '٣٤', '１２', '1 2', '\x001', '9' * 30, '-' + 'f' * 20, '0' * 50, '\u20075', '+', '-', '--1', '0b2', '1' * 64, 'é', '\ud800']
for text in cases:
    for base in (None, 0, 2, 3, 8, 10, 16, 36):
        try:
            print(ascii(text), base, int(text) if base is None else int(text, base))
        except ValueError as e:
            print(ascii(str(e)))
for value in (b'12', b' -5 ', b'0x1f', b'', b'a\xff', bytearray(b'77'), bytearray(b'x')):
    for args in ((), (0,), (16,)):
        try:
            print(int(value, *args))
        except ValueError as e:
            print(e)
for base in (1, 37, -1, 100, 2**40):
    try:
        int('1', base)
    except ValueError as e:
        print(e)
for n in (0, 1, -1, 35, 36, 12345, -98765, 2**49, -2**49, 2**63, 2**64, 10**30, -10**30):
    print(n, str(n), repr(n), bin(n), oct(n), hex(n), f'{n:x} {n:b} {n:o} {n:X}', int(hex(n), 16) == n, int(bin(n), 2) == n, int(str(n)) == n)
digits = '0123456789abcdefghijklmnopqrstuvwxyz'
for base in range(2, 37):
    n, text = 3**100 + base, ''
    while n:
        n, d = divmod(n, base)
        text = digits[d] + text
    print(base, text, int(text, base) == 3**100 + base, int(text.upper(), base) == 3**100 + base)
big = 7**3000
print(len(str(big)), str(big)[:20], str(big)[-20:], int(str(big)) == big, len(hex(big)))
