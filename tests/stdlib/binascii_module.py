# Module binascii: every function on ordinary, odd and random input.
import binascii as b


def show(f, *args, **kwargs):
    try:
        print(f.__name__, repr(f(*args, **kwargs)))
    except Exception as e:
        print(f.__name__, type(e).__name__, e)


for strict in (False, True):
    for text in ('', 'ab', 'abc', 'a', 'ab=c=', '=abc', 'ab==a', 'ab===', 'a\nb=', 'é', 'abcde', 'YWJj===', 'YWJj=', 'Y=W=Jj', 'YW==Jj', 'YW=',
                 'YQ=\n=', 'YQ=x=', 'YWJjZA==\n', '====', '=', 'Y=', 'Y===', 'YQ==YQ==', '/+-_', b'YWJj', bytearray(b'YWJj'), 1, None, '\0YQ=='):
        show(b.a2b_base64, text, strict_mode=strict)
for data in (b'', b'a', b'ab', b'abc', b'abcd', bytes(range(256)), memoryview(b'xyz'), 'abc', 1):
    show(b.b2a_base64, data)
    show(b.b2a_base64, data, newline=False)
    show(b.hexlify, data)
    show(b.b2a_uu, data)
    show(b.crc32, data)
for text in ('', 'a', 'ab', 'abc', 'zz', 'aG', 'é', '0aFF', b'0aFF', bytearray(b'00'), 1, ' 0'):
    show(b.unhexlify, text)
    show(b.a2b_hex, text)
for args in ((':', 2), (':', -2), (b':', 3), ('::',), ('é',), (1,), ('-', 0), (b'\xff', 1), ('', 1), ('\u0100',), (':', 100), (':', -100), ([1],), (':', 4), (':', 'x')):
    show(b.hexlify, b'abcdefg', *args)
show(b.hexlify, data=b'abc', sep='-', bytes_per_sep=1)
show(b.b2a_hex, b'', ':')
for line in (b' ', b'', b'#86)C\n', b'#86)C1', b'\x7f', b'#86\x7f', b'!"', b'$86', '#86)C', b'#86)C  `\r\n', b'#86)C\0', 'é', 1, b'#8\r6)C', b'`'):
    show(b.a2b_uu, line)
show(b.b2a_uu, b'x' * 45)
show(b.b2a_uu, b'x' * 46)
show(b.b2a_uu, b'\0\0\0\0', backtick=True)
show(b.b2a_uu, b'', backtick=True)
for crc in (0, -1, 1, 2**32, 2**70, -2**70, 'x', None, True):
    show(b.crc32, b'abc', crc)
    show(b.crc_hqx, b'abc', crc)
for text in (b'a=3Db=\nc=\r\nd', b'a=3d=z=4==', b'a_b', b'=', b'=\r', b'==', b'=4', b'a=\rb\nc', 'x=41', 'é', 1):
    for header in (False, True):
        show(b.a2b_qp, text, header=header)
samples = [b'a=b \tc\n x\t\n', b'a b_c', b'x' * 100, b'.\n..\n.x', b'a\r\nb\nc', b'a\r\nb\r\nc\xff', b'.', b'', b' ', b'\t', b'\0\x7f\x80', b'x' * 75 + b'=',
           b'x' * 76, b'x' * 75, b'x' * 75 + b'\n', b'x' * 74 + b' \n', b'a\rb', b'.\0', b'=' * 40, b' ' * 90 + b'\n']
for text in samples:
    for tabs in (False, True):
        for istext in (False, True):
            for header in (False, True):
                show(b.b2a_qp, text, tabs, istext, header)
state = 7


def below(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
    return (state >> 33) % n


total = 0
for i in range(3000):
    data = bytes(b' \t\n\r=._ab\xffZ'[below(11)] for k in range(below(120)))
    for r in (b.b2a_qp(data, below(2), below(2), below(2)), b.a2b_qp(data, below(2)), b.b2a_base64(data), b.b2a_uu(data[:45])):
        total = b.crc32(r, total)
    assert b.a2b_base64(b.b2a_base64(data)) == data and b.a2b_uu(b.b2a_uu(data[:45])) == data[:45] and b.unhexlify(b.hexlify(data)) == data
    try:
        total = b.crc32(b.a2b_base64(bytes(b'ab=Z/\n'[below(6)] for k in range(below(12))), strict_mode=below(2)), total)
    except b.Error as e:
        total = b.crc32(str(e).encode(), total)
print(total, b.Error.__mro__, b.Incomplete.__mro__, b.Error.__module__)
