# Shortest repr of doubles: powers of two and ten and their neighbours, random bits, all magnitudes.
import math

values = [0.0, -0.0, 1.0, 0.1, 0.2, 0.3, 1 / 3, 2 / 3, 1e15, 1e16, 1e17, 123456789012345680.0, 1e-4, 1e-5, 9.999e-5, 1e22, 1e23, 5e-324, 2.2250738585072014e-308,
          1.7976931348623157e308, 2.0**-44, 9007199254740993.0, 4503599627370497.5, float('inf'), float('-inf'), float('nan'), 100.0, 1e100, 12345678.9]
for v in values:
    print(v, repr(v), str(v), f'{v}', '%s' % v, '%r' % v)
for e in range(-1074, 1024):
    x = math.ldexp(1.0, e)
    print(x, float(repr(x)) == x)
for e in range(-323, 309, 2):
    print(float(f'1e{e}'), float(f'9.5e{min(e, 307)}'), float(f'-7.25e{e}'))
seed = 1
for i in range(2000):
    seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
    mantissa, exponent = seed >> 11, (seed * 40503 >> 17) % 2040 - 1060
    x = math.ldexp(mantissa, exponent - 53)
    print(x, float(str(x)) == x)
