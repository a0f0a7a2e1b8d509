# _sre without package re: what compile() accepts, the objects it makes, and the case of all characters.
import _sre


def show(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, e)


def pattern(text, code, groups=0, flags=32, **names):
    index = [None] * (groups + 1)
    for name, i in names.items():
        index[i] = name
    return _sre.compile(text, flags, code, groups, names, tuple(index))


print(_sre.MAGIC, _sre.CODESIZE, _sre.MAXREPEAT, _sre.MAXGROUPS, _sre.getcodesize())

# Characters
total = cased = 0
for c in range(0x110000):
    total = (total * 31 + _sre.unicode_tolower(c)) % 1000003
    cased += _sre.unicode_iscased(c)
print(total, cased, sum(map(_sre.ascii_iscased, range(1000))), [_sre.ascii_tolower(c) for c in (64, 65, 90, 91, 97, 192)])
show(_sre.unicode_tolower, 'a')
show(_sre.ascii_iscased)

# Arguments
LITERAL = [16, 97, 1]
show(_sre.compile, 'a', 0, (), 0, {}, ())
show(_sre.compile, 'a', 0, LITERAL, 0, [], ())
show(_sre.compile, 'a', 0, LITERAL, 0, {}, [])
show(_sre.compile, 'a', 'x', LITERAL, 0, {}, ())
show(_sre.compile, 1.5, 0, LITERAL, 0, {}, ())
show(_sre.compile, 'a', 0, LITERAL, -1, {}, ())
show(_sre.compile, 'a', 0)
show(_sre.compile, pattern='a', flags=32, code=LITERAL, groups=0, groupindex={}, indexgroup=(None,))
show(_sre.compile, b'a', 0, LITERAL, 0, {}, (None,))
show(_sre.compile, None, 0, LITERAL, 0, {}, (None,))

# Lists that are none
for code in [[16], [16, 97], [16, 1 << 32, 1], [43, 1], [99], [6, 12, 1], [8, 18, 1],
             [11, 0, 1], [15, 1, 1], [13, 4, 16, 97, 1, 1], [13, 5, 16, 97, 0, 1], [13, 6, 9, 1, 2, 3, 0, 1],
             [7, 5, 16, 97, 15, 2, 0, 1], [7, 5, 16, 97, 15, 9, 0, 1], [7, 0, 1], [24, 6, 2, 1, 16, 97, 1, 1],
             [24, 6, 0, 1, 16, 97, 0, 1], [23, 5, 0, 1, 16, 97, 20, 1], [23, 5, 0, 1, 16, 97, 1, 1], [4, 5, 0, 16, 97, 0, 1],
             [27, 4, 16, 97, 0, 1], [12, 0, 4, 16, 97, 1], [22, 97, 99, 1], [25, 1], [18, 1], [21, 1], [14, 9, 0, 1, 1, 1],
             [13, 68, 10, 1] + [0x01010101] * 64 + [0] * 8 + [0, 1]]:
    show(_sre.compile, 'a', 0, code, 0, {}, (None,))

# Objects
p = pattern('(a)|(?P<name>b+)', [14, 4, 0, 1, 4294967295, 7, 9, 17, 0, 16, 97, 17, 1, 15, 16, 14, 17, 2, 24, 6, 1, 4294967295, 16,
                                98, 1, 17, 3, 15, 2, 0, 1], 2, name=2)
print(p, p.flags, p.groups, dict(p.groupindex), p.pattern)
m = p.search('xxbbba')
print(m, m.regs, m.span(), m.span('name'), m.start(2), m.end('name'), m.groups(), m.groups('-'), m.groupdict(), m.groupdict(0))
print(m.lastindex, m.lastgroup, m.pos, m.endpos, m.string, m.re is p, m[0], m['name'], m[1], m.group(), m.group(0, 2, 'name'))
print(m.__copy__() is m, m.__deepcopy__({}) is m, p.__copy__() is p, p.__deepcopy__(1) is p, type(m), type(p), bool(m))
for key in (3, -1, 'x', 1 << 70, None, [], (1, 2)):
    show(m.group, key)
    show(m.start, key)
show(lambda: m['nope'])
show(lambda: m[0:1])
show(m.groups, 1, 2)
show(m.start, 1, 2)
print(p.findall('abbaxb'), p.split('xaxbbx'), p.split('xaxbbx', 1), p.split('xax', -1), p.split('xax', maxsplit=1))
print([x.span() for x in p.finditer('abbab', 1)], [x.span() for x in p.finditer('abbab', endpos=3)], type(p.finditer('')).__name__)
print(p.sub('-', 'xabbx'), p.subn('-', 'xabbx'), p.sub('-', 'xabbx', 1), p.sub('-', 'xabbx', count=-1), p.subn('-', 'xx'))
print(p.sub(lambda m: m.group().upper() * 2, 'xabbx'), p.subn(lambda m: None, 'xabbx'), p.sub(lambda m: '', 'ab'))
show(p.sub, lambda m: 1, 'xab')
show(p.sub, b'x', 'xab')
show(p.sub, lambda m: 1 / 0, 'xab')
s = p.scanner('abxb')
print(s.pattern is p, s.match(), s.match(), s.match(), s.match(), s.search())
s = p.scanner('abxb', 1, 4)
print(s.search(), s.search(), s.search(), s.search())

# Subjects
for subject in (1, None, b'a', bytearray(b'a'), 'a', ['a']):
    show(p.match, subject)
show(p.match)
show(p.match, 'a', 'b')
show(p.match, 'a', 1, 2, 3)
show(p.match, 'a', endpos=None)
show(p.match, string='ab', pos=1, endpos=2)
b = pattern(b'b', [16, 98, 1], flags=0)
for subject in (1, None, b'ab', bytearray(b'ab'), 'a'):
    show(b.search, subject)
m = b.search(bytearray(b'abc'))
print(m, m.group(), m.string, b.findall(bytearray(b'abab')), b.split(bytearray(b'xbx')), b.sub(b'--', bytearray(b'abab')), b.subn(b'', b'xx'))
show(b.sub, 'x', b'abc')
show(b.sub, lambda m: 'x', b'abc')


class Text(str):
    def __getitem__(self, i):
        return 'never'


t = Text('abba')
m = p.search(t)
print(m.string is t, type(m.group()), m.group(), type(p.sub('x', t)), type(p.sub('x', Text('zz'))), type(p.split(t)[0]))
print(p.search('ab', -5, 100).span(), p.search('ab', 5), p.match('ab', 2, 1), p.search('ab', 1 << 60), p.fullmatch('bb'), p.fullmatch('bba'))

# Equality and hash
q = pattern('(a)|(?P<name>b+)', [14, 4, 0, 1, 4294967295, 7, 9, 17, 0, 16, 97, 17, 1, 15, 16, 14, 17, 2, 24, 6, 1, 4294967295, 16,
                                98, 1, 17, 3, 15, 2, 0, 1], 2, name=2)
print(p == q, hash(p) == hash(q), p == b, p != q, p == 1, p != b, p is q)
show(lambda: p < q)
x, y = pattern('a', [16, 97, 1]), pattern('a', [16, 98, 1])
print(x == y, x == pattern(b'a', [16, 97, 1]), x == pattern('a', [16, 97, 1], flags=0), x == pattern('a', [16, 97, 1]))
show(lambda: type(p)())
show(lambda: type(m)())
show(setattr, p, 'flags', 1)
show(setattr, p, 'groupindex', 1)
show(setattr, m, 'regs', 1)
show(setattr, m, 'x', 1)
print(type(p)[str], type(m)[bytes])
for flags in (0, 32, 2, 2 | 32, 8 | 16 | 64 | 256, 4, 1, 128, 1 << 10, 2 | 1 << 12):
    print(pattern('a' * 300, [1], flags=flags), pattern(b"'a", [1], flags=flags))
print(pattern('', [1]).search('x' * 100), pattern('x', [24, 6, 0, 4294967295, 16, 120, 1, 1]).search('x' * 100))

# A match keeps what it needs
data = bytearray(b'abcb')
m = b.search(data)
del data[2:]
print(m.group(), m.span(), data)
del data[:]
print(m.group(), m.span())
