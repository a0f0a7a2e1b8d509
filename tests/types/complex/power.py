# ** with complex operands: small integer powers by squaring, others by polar coordinates, and the powers that fail.
inf, nan = float("inf"), float("nan")


def show(f, *args):
    try:
        print(*args, "->", repr(f(*args)))
    except Exception as e:
        print(*args, "->", type(e).__name__, e)


power = lambda a, b: a ** b
bases = [0j, 1j, -1j, 1 + 0j, 1 + 1j, 0.1 - 2.5j, -3 + 0j, 1e200j, 1e-200 + 0j, complex(inf, 0), complex(0, inf), complex(nan, 1), 2, -2.0, 0]
exponents = [0, 1, 2, 3, 7, 10, 99, 100, 101, -1, -2, -5, -100, -101, 0.5, -0.5, 1.5, 2.0, 1j, -1j, 0j, 2 + 0j, 1 + 2j, -1 - 1j,
             1e3j, 1e308j, complex(inf, 0), complex(nan, 0), complex(0, inf), 1000, 10 ** 30]
for a in bases:
    for b in exponents:
        if isinstance(a, complex) or isinstance(b, complex):
            show(power, a, b)

for a, b in ((-8, 1 / 3), (-1, 0.5), (-2.0, 0.5), (-2.5, -1.5), (-4, 0.5), (-1e-300, -1.5), (-1e300, 2.5), (-inf, 0.5), (-2, inf), (-2.0, 3.0),
             (True, 0.5), (-0.0, 0.5), (-7, 1e-10), (-10 ** 20, 0.25), (-1e300, 0.1)):
    show(power, a, b)
    show(pow, a, b)

for args in ((1j, 2, 3), (2, 1j, 3), (2, 3, 1j), (2.0, 1j, 3), (1j, 2.0, 3), (2, 1j, 3.0), (1j, "a", 3), (1j, 1, None), (1j, 1j, 1j)):
    show(pow, *args)
show((1j).__pow__, 2, 3)
show((1j).__pow__, 2)
show((1j).__rpow__, 2)
show((1j).__pow__, "x")
show(pow, -1, 0.5)
show(pow, 1e300 + 1j, 1e308j)
