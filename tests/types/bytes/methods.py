# The methods that bytes and bytearray share.
def show(f, *args):
    try:
        return repr(f(*args))
    except Exception as e:
        return f'{type(e).__name__}: {e}'


samples = [b'', b'a', b'banana', b'  pad\t', b'a,b,,c', b'Hello World', b'\xff\x00\x80', b'line\r\nline2\nline3\r', b"it's", b'say "hi"', b'12', b'-5', b'ALL', b'aXXbXXc']
parts = [b'', b'a', b'an', b',', b' ', b'\xff', b'XX', bytearray(b'a')]
for cls in (bytes, bytearray):
    for sample in samples:
        s = cls(sample)
        print(repr(s), [getattr(s, n)() for n in ('upper', 'lower', 'title', 'capitalize', 'swapcase', 'strip', 'lstrip', 'rstrip', 'split', 'rsplit', 'splitlines', 'hex')])
        print([getattr(s, n)() for n in ('isalnum', 'isalpha', 'isascii', 'isdigit', 'islower', 'isspace', 'istitle', 'isupper')])
        print(s.center(9), s.ljust(9, b'*'), s.rjust(9, b'-'), s.zfill(5), s.expandtabs(4), s.splitlines(True), s.split(None, 1), s.rsplit(None, 1))
        for part in parts:
            print([show(getattr(s, n), part) for n in ('find', 'rfind', 'index', 'count', 'startswith', 'endswith', 'partition', 'rpartition', 'split', 'removeprefix', 'removesuffix', 'strip')],
                  s.replace(part, b'--'), s.replace(part, b'', 1), part in s, s + part, part + s, s == part, s < part)
        for number in (97, 0, 255, 256, -1):
            print(show(s.find, number), show(s.count, number), show(s.index, number), show(s.__contains__, number))
print(b','.join([b'a', bytearray(b'b'), b'c']), bytearray(b'-').join((b'x', b'y')), b''.join([]), b'ab'.join([b'q']))
table = bytes.maketrans(b'abc', b'xyz')
print(len(table), b'aabbcc'.translate(table), b'abc'.translate(None, b'b'), bytearray(b'abc').translate(table, b'a'), b'abc'.translate(table, delete=b'c'))
for f in (lambda: b'a' + 'b', lambda: 'a' + b'b', lambda: b'a' * 1.5, lambda: b'a'.find('a'), lambda: b'a'.split(''), lambda: b'a'.split(b''), lambda: b'a'.replace('a', b'b'), lambda: b','.join(['a']),
          lambda: b','.join(1), lambda: b'a'.startswith('a'), lambda: b'a'.startswith(('a',)), lambda: b'a'.strip('a'), lambda: b'a'.center(5, 'x'), lambda: b'a'.translate(b'x'),
          lambda: bytes.maketrans(b'a', b'bc'), lambda: b'abc'[5], lambda: b'abc'['a'], lambda: 'a' in b'a', lambda: b'a' < 'a', lambda: b'a' == 'a', lambda: b'a'.foo, lambda: b'a'.partition(b''),
          lambda: b'a'.index(b'z'), lambda: b'a'.join([1]), lambda: -b'a'):
    print(show(f))
