# float() of everything, subclasses.
class ToFloat:
    def __float__(self):
        return 2.5


class ToIndex:
    def __index__(self):
        return 3


class Wrong:
    def __float__(self):
        return 1


class Mine(float):
    def __new__(cls, value=0.0, unit=''):
        self = super().__new__(cls, value)
        self.unit = unit
        return self

    def __str__(self):
        return f'{float(self)}{self.unit}'

    def __add__(self, other):
        return Mine(float(self) + float(other), self.unit)


print(float(), float(5), float(2**70), float('1.5'), float(True), float(ToFloat()), float(ToIndex()), float(1.5), float(b'2.5'))
for v in (Wrong(), None, [], 'x', '', object(), 10**400, {}, b'x', [1.0]):
    try:
        print(float(v))
    except Exception as e:
        print(type(e).__name__, e)
m = Mine(3.5, 'kg')
print(m, repr(m), m + 1, type(m + 1), type(m - 1), m.unit, m == 3.5, hash(m) == hash(3.5), {3.5: 1}[m], -m, type(-m), abs(m), m * 2, 2 * m, m // 1, m % 2, round(m), int(m), m > 3, f'{m:.3f}', '%.1f' % m,
      m.is_integer(), m.hex(), m.real, type(m.real), isinstance(m, float), Mine('2.5', 's'), Mine(), bool(Mine()), Mine.fromhex('0x1p1'), type(Mine.fromhex('0x1p1')), float(m), type(float(m)), max(m, 1), sum([m]))
m.extra = [1]
print(m.extra, sorted(m.__dict__), [m], (m,), f'{m}', '%s' % m, m.as_integer_ratio(), m.__float__(), 1.5 + m, m / 2, 7 / m, m**2, divmod(m, 2))
print((1.5).real, (1.5).imag, (1.5).conjugate(), (1.5).__int__(), (1.5).__trunc__(), (-1.5).__floor__(), (-1.5).__ceil__(), (1.5).__getformat__('double'))
