# str() itself, conversion methods, and subclasses.
class Loud:
    def __str__(self):
        return 'loud'

    def __repr__(self):
        return 'Loud!'


class OnlyRepr:
    def __repr__(self):
        return 'only'


class Bad:
    def __str__(self):
        return 5


class Name(str):
    def __new__(cls, value, extra=None):
        self = super().__new__(cls, value)
        self.extra = extra
        return self

    def shout(self):
        return self.upper() + '!'


class Custom(str):
    def __str__(self):
        return 'custom:' + self[:]

    def __eq__(self, other):
        return 'equal'

    def __hash__(self):
        return 7

    def __len__(self):
        return 99

    def __format__(self, spec):
        return 'formatted ' + spec


print(str(), str(5), str(1.5), str(None), str(True), str([1, 'a']), str(Loud()), str(OnlyRepr()), str(object=5), str(b'abc'))
print(str(b'caf\xc3\xa9', 'utf-8'), str(b'\xff', 'latin-1'), str(b'\xff', errors='replace'), str(bytearray(b'x'), encoding='ascii'))
for f in (lambda: str(Bad()), lambda: str('a', 'utf-8'), lambda: str(5, 'utf-8'), lambda: str(b'\xff', 'utf-8'), lambda: str(b'a', 5), lambda: str(b'a', 'nope'),
          lambda: str(1, 2, 3, 4), lambda: str(x=1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
n = Name('bob', 5)
print(n, repr(n), n.extra, n.shout(), type(n), type(n + ''), type(str(n)), n == 'bob', {n: 1}['bob'], isinstance(n, str), n[0], n.join(['a', 'b']))
print(type(n[:]), type(n.lower()), type(n * 1), type(n.strip()), type(n.replace('x', 'y')), type('%s' % n), type(f'{n}'), len(n), 'o' in n, list(n))
n.extra = 'changed'
n.new = 1
print(n.extra, n.__dict__)
c = Custom('x')
print(str(c), c == 1, hash(c), len(c), f'{c:spec}', '{:s}'.format(c), '%s' % c, c + 'y', [c], 'x' == c)
print(Name('b') < Name('c'), sorted([Name('b'), 'a', Name('c')]), max(Name('q'), 'p'), Name('a') in ['a'], 'a'.join(Name('xyz')))
print(str.upper(Name('q')), str.__len__(c), 'pre' + Name('fix'), Name('%s') % 'v', 'abc'.find(Name('b')), Name('a b').split())
