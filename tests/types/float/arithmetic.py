# Operators on floats and mixed operands; signs of zero, infinities and NaNs; errors.
values = [0.0, -0.0, 1.0, -1.0, 0.5, 2.5, -2.5, 0.1, 1e300, -1e300, 5e-324, 3.7, -3.7, float('inf'), float('-inf'), float('nan'), 3, -7, 0, 2**60, True]


def show(f):
    try:
        return repr(f())
    except Exception as e:
        return f'{type(e).__name__}: {e}'


for a in values:
    for b in values:
        if isinstance(a, float) or isinstance(b, float):
            print(a, b, show(lambda: a + b), show(lambda: a - b), show(lambda: a * b), show(lambda: a / b), show(lambda: a // b), show(lambda: a % b), show(lambda: divmod(a, b)))
            if not (a < 0 and b != b // 1):
                print(show(lambda: a**b))
    print(-a, +a, abs(a), bool(a))
seed = 7
for i in range(500):
    seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
    x = (seed >> 40) / 1000 - 8000
    y = (seed & 0xFFFF) / 64 - 500 or 1.0
    print(x + y, x - y, x * y, x / y, x // y, x % y, abs(x)**0.3, x**3)
for f in (lambda: 1.5 + 'a', lambda: 'a' * 1.5, lambda: 1.5 // 0, lambda: 1.5 % 0, lambda: 1.5 / 0, lambda: divmod(1.5, 0), lambda: 0.0**-1, lambda: 10.0**400, lambda: 1.5 & 1,
          lambda: ~1.5, lambda: 1.5 << 1, lambda: 1.5 < 'a', lambda: 1.5 == 'a', lambda: 1.5 + None, lambda: 2**1030 + 1.0, lambda: 1.0 < 2**1030, lambda: [1][1.0], lambda: 'a'[0.0],
          lambda: range(1.0)):
    print(show(f))
total = 0.0
for i in range(1000):
    total += 0.1
print(total, sum([0.1] * 10), sum([1, 2.5, True]), max(1.5, 1), min(0.0, -0.0), (0.1 + 0.2 == 0.3), 0.1 + 0.2)
