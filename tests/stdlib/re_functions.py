# Module re as programs use it: templates, flags, errors, scanners, subclasses, callbacks that do odd things.
import re


def show(f, *args, **kwargs):
    try:
        print(ascii(f(*args, **kwargs)))
    except re.error as e:
        print('error', e, e.pos, e.lineno, e.colno)
    except Exception as e:
        print(type(e).__name__, e)


# Templates
p = re.compile(r'(?P<key>\w+)=(?P<value>\d+)?')
m = p.match('abc=12')
for template in (r'\1', r'\g<key>-\g<2>', r'\g<0>', r'\\1', r'\n\t\x', r'a\1b\2c', r'\g<nope>', r'\g<5>', r'\8', r'\g<', 'plain', r'\101', r'\0',
                 r'\g<-1>', r'\q', '', r'\g<1>0'):
    show(m.expand, template)
    show(p.sub, template, 'x=1, y=2 z=')
show(p.sub, rb'\1', 'x=1')
show(re.sub, 'a', r'\\', 'banana')
show(re.subn, 'a', r'[\g<0>]', 'banana', 2)
show(re.sub, b'a', rb'[\g<0>]', b'banana')
show(re.sub, '(a)|b', r'<\1>', 'ab')
show(re.sub, 'x*', '-', 'abxd')
show(re.sub, r'\b', '|', 'some words')
show(re.sub, '(?i)b+', 'x', 'bbbb BBBB')
show(re.sub, '.', lambda m: r'\n', 'x')
show(re.sub, 'a', 5, 'banana')
show(re.sub, 'a', None, 'banana')
show(re.split, r'(\W)|(x)', 'a,bxc')
show(re.split, '', 'abc')
show(re.split, r'\b', 'a bc')
show(re.split, '(a)', 'banana', maxsplit=2)
show(re.findall, r'\b|:+', 'a::bc')
show(re.findall, '(a)(b)?', 'aab')
show(re.findall, '(a)|(b)', b'ab')
show(re.escape, 'a.b*c\n\0 é')
show(re.escape, b'a.b*c\xff')

# Syntax errors
for text in ('(', ')', '[a', 'a**', '*', '(?P<a', '(?P<1>a)', '(?P<a>x)(?P<a>y)', r'\1', '(?P=a)', 'a{2,1}', r'[\d-z]', '[z-a]', '(?<=a*)', '(?i',
             '(?z)', 'a(?i)b', r'\x1', r'\N{nope}', r'\N{LATIN SMALL LETTER A}', '(?(1)a|b)', '(?(1)a|b|c)', r'\q', '(?#', '(?<a', '(?-i)', '(?aL:a)',
             'a++', 'a*+', '(?>a', '(?:a){2}+', 'x{99999999999}', '(?P>a)', '\\'):
    show(re.compile, text)
show(re.compile, 5)
show(re.compile, 'a', re.L)
show(re.compile, b'a', re.U)
show(re.compile, 'a', re.A | re.U)
show(re.compile, p, re.I)
show(lambda: re.compile(p) is p)
show(re.match, b'a', 'a')
show(re.match, 'a', b'a')

# Atomic groups, possessive repeats, look-around, conditions
for text, subject in [('(?>a|ab)c', 'abc'), ('(?>a+)b', 'aaab'), ('a++a', 'aaa'), ('a?+a', 'a'), ('(?:ab)++c', 'ababc'), ('(?:ab)*+a', 'ababa'),
                      ('a{2,3}+a', 'aaa'), ('a{2,3}+a', 'aaaa'), ('(?=(a+))a*b\\1', 'baaabac'), ('(?!b)(?:(a)|.)', 'ba'), ('(?<=(a))b', 'ab'),
                      ('(?<!ab)c', 'abcxc'), ('(\\()?a(?(1)\\))', '(a)'), ('(\\()?a(?(1)\\))$', '(a'), ('(?(1)a)b()', 'b'),
                      ('(a)?(?(1)b|c)', 'ab'), ('(?:(a)|b)*', 'ab'), ('(?:(a)|(b))*', 'ab'), ('(a|ab)(c|bcd)(d*)', 'abcd'), ('(a*)*', 'b'),
                      ('(a*)+', 'aab'), ('(?:a?)*?$', 'aa'), ('(?:)*x', 'x'), ('((a)|b)*?c', 'abc'), ('(?s).*', 'a\nb'), ('.*', 'a\nb'),
                      ('^a$', 'a\n'), (r'a\Z', 'a\n'), ('(?m)^b$', 'a\nb\nc'), (r'(?i)\u212a', 'k'), ('(?i)[k]', '\u212a'), ('(?i)s', '\u017f'),
                      ('(?ia)k', '\u212a'), ('(?i)straße', 'STRASSE'), ('(?i)[à-ü]+', 'ÀÉÜ'), ('(?i)İ', 'i̇'), ('(?i)µ', 'μ'), ('(?i)[^a]', 'A'),
                      ('(?i:a)b', 'Ab'), ('(?i)a(?-i:b)', 'AB'), ('(?x) a b # c\n c', 'abc'), ('[\\]]', ']'), ('[]a]', ']'), ('[^]]', 'a'),
                      ('[a\\-z]', '-'), ('\\w+', 'añb_1²٣'), ('(?a)\\w+', 'añb'), ('\\d+', '1٣²'), ('\\s+', ' \x1c\x85\u2003'), ('(?a)\\s+', ' \x1c'),
                      ('\\bfoo\\b', 'a foo.'), ('\\B', ''), ('\\b', ''), ('\\Boo\\b', 'foo')]:
    show(re.search, text, subject)
    m = re.search(text, subject)
    print(m and (m.regs, m.lastindex, m.groups()))
show(re.search, rb'(?L)\w+', b'a\xe9b')
show(re.search, rb'(?iL)A\xe9', b'a\xe9')

# Names, scanners, iteration
m = re.match(r'(?P<a>x)(y)(?P<c>z)?', 'xy')
print(m.groupdict(), m.groupdict('-'), m.lastgroup, m.lastindex, m.re.groupindex, list(m.re.groupindex))
show(lambda: m.re.groupindex.__setitem__('a', 1))
scanner = re.Scanner([(r'[a-zA-Z_]\w*', lambda s, t: ('name', t)), (r'\d+\.\d*', lambda s, t: float(t)), (r'\d+', lambda s, t: int(t)),
                      (r'=|\+|-|\*|/', lambda s, t: 'op' + t), (r'\s+', None)])
show(scanner.scan, 'sum = 3*foo + 312.50+bar ?')
it = re.finditer('a|(b)', 'abxa')
print(iter(it) is it, [(m.span(), m.group(1)) for m in it], list(it))
print(re.compile('x').finditer('axbx', 2).__next__().span())
print(repr(re.compile('a', re.I | re.M | re.S | re.X | re.A)), re.compile('(?im)a').flags, re.I | re.X)
print({re.compile('x'): 1}[re.compile('x')], re.compile('x') == re.compile('x', re.I))
import copy
print(copy.copy(p) is p, copy.deepcopy(p) is p, copy.copy(m) is m)
print([type(re.compile('a')), type(re.match('a', 'a')), re.Pattern[str], re.Match])


# Callbacks that raise, recurse and change things
class Odd:
    def __init__(self):
        self.n = 0

    def __call__(self, m):
        self.n += 1
        if self.n > 3:
            raise KeyError(self.n)
        return re.sub('b', lambda m: '<%s>' % m.group(), 'ab') + str(m.start())


show(re.sub, 'a', Odd(), 'aaa')
show(re.sub, 'a', Odd(), 'aaaa')
show(re.sub, 'a', lambda m: m.string.upper() if m.pos == 0 else '', 'ba')
show(re.sub, 'a', lambda m: m.group(7), 'ba')


class S(str):
    pass


print(type(re.sub('x', 'y', S('abc'))), type(re.sub('a', 'y', S('abc'))), type(re.split('b', S('abc'))[0]), type(re.match('.', S('a')).group()))

# Deep and long
print(re.match('(?:a|b)*', 'ab' * 50000).end(), re.match('(?:(a)|(b))*c', 'ab' * 5000 + 'c').groups(), re.match('(?:a+b?)*?$', 'aab' * 3000).end())
print(re.match('((((((((((a))))))))))' * 10 + 'b', 'a' * 10 + 'b').groups()[-1], len(re.findall('a', 'ba' * 100000)))
print(re.search('(x+x+)+y', 'x' * 18), re.match('(?:' + '|'.join('w%d' % i for i in range(500)) + ')$', 'w499').group())
big = re.compile('|'.join('(%d)' % i for i in range(300)))
print(big.match('299').lastindex, big.groups)
re.purge()

# What lends memory stays as it is during a match
data = bytearray(b'aab')
show(re.sub, b'a', lambda m: data.append(1) or b'', data)
print(data, re.findall(b'a', memoryview(b'xaya')), re.match(b'a', memoryview(bytearray(b'ab'))), re.split(b'x', memoryview(b'axb')[:2]))
show(re.match, b'a', memoryview(b'abc')[::2])
data = bytearray(b'x')
it = re.finditer(b'a', data)
show(data.extend, b'y')
print(list(it), data.extend(b'y'), data)
import weakref
print(weakref.ref(p)() is p)
