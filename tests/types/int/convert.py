# int() of everything: __int__, __index__, __trunc__, subclasses, errors; bool.
class ToInt:
    def __int__(self):
        return 7


class ToIndex:
    def __index__(self):
        return 8


class ToTrunc:
    def __trunc__(self):
        return 9


class Wrong:
    def __int__(self):
        return 'x'


class WrongIndex:
    def __index__(self):
        return 1.5


class Mine(int):
    def __new__(cls, value=0, note=None):
        self = super().__new__(cls, value)
        self.note = note
        return self

    def __add__(self, other):
        return Mine(int(self) + int(other), 'sum')

    def double(self):
        return self * 2


class Raises:
    def __int__(self):
        raise KeyError('inside')


print(int(), int(5), int(-5.9), int('7'), int(True), int(ToInt()), int(ToIndex()), int(Mine(6)), int(1e20), int(-1e300) == -int(1e300))
for v in (Wrong(), WrongIndex(), Raises(), None, [], object(), float('inf'), float('nan'), 'x', b'', {}):
    try:
        print(int(v))
    except Exception as e:
        print(type(e).__name__, e)
for f in (lambda: int('1', 2, 3), lambda: int(base=3), lambda: int(5, 10), lambda: int('5', 'a'), lambda: int(x=1), lambda: int('1', 1.5), lambda: int(None, 5)):
    try:
        print(f())
    except TypeError as e:
        print('TypeError')
print(int('11', ToIndex()), int('z', base=36), [1, 2, 3, 4, 5, 6, 7, 8, 9][ToIndex()], range(10)[ToIndex()], 'a' * ToIndex(), hex(ToIndex()), bin(ToIndex()))
m = Mine(5, 'five')
print(m, m.note, m + 1, (m + 1).note, type(m + 1), type(m - 1), m.double(), type(m.double()), m == 5, hash(m) == hash(5), {5: 'v'}[m], m < 6, -m, type(-m), type(+m),
      type(abs(m)), isinstance(m, int), m.real, type(m.real), m.bit_length(), f'{m:04}', '%d' % m, repr(m), [0] * m, m / 2, m // 2, m**2, 1 + m, divmod(m, 2), round(m), m.__index__())
m.extra = 1
print(m.extra, sorted(m.__dict__), Mine('12'), Mine(), sum([m, m]), max(m, 3), bool(Mine(0)), Mine(2**70, 'big') * 1 == 2**70, str(Mine(2**70)))
print(bool(), bool(0), bool(2**70), bool(''), bool([0]), bool(None), bool(0.0), bool(float('nan')), bool(Mine(0)), bool(ToInt()))
print(True + True, True * 3, -True, ~False, True & False, True | False, True ^ True, True & 1, type(True & 1).__name__, type(True & True).__name__, True == 1, hash(True),
      str(True), repr(False), True < 2, int(True), float(True), f'{True}', f'{True:d}', '%d' % True, [10, 20][True], isinstance(True, int), True is True, not True, True / 2,
      round(True), True.bit_length(), True.real, True.conjugate(), 1 - True, sum([True, True, False]))
for f in (lambda: bool(1, 2), lambda: bool(x=1), lambda: type('B', (bool,), {})):
    try:
        print(f())
    except TypeError as e:
        print('TypeError', e)


class Truth:
    def __init__(self, v):
        self.v = v

    def __bool__(self):
        return self.v


class Length:
    def __len__(self):
        return 0


print(bool(Truth(True)), bool(Truth(False)), bool(Length()))
try:
    bool(Truth(1))
except TypeError as e:
    print(e)
print((5).numerator, (5).denominator, (5).real, (5).imag, (5).conjugate(), (5).as_integer_ratio(), (-2**70).as_integer_ratio(), (5).__trunc__(), (5).__floor__(), (5).__ceil__())
