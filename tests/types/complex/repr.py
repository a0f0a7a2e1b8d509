# repr and str: brackets, signs of zeros, infinities and NaNs, shortest digits; literals and constants.
inf, nan = float("inf"), float("nan")
parts = [0.0, -0.0, 1.0, -1.0, 0.1, -2.5, 1e16, 1e15, 1e-5, 123456.789, inf, -inf, nan, 5e-324, 1.7976931348623157e308]
for a in parts:
    for b in parts:
        z = complex(a, b)
        print(repr(z), str(z), f"{z}", "%s %r" % (z, z), [z])
print(1j, 0j, -0j, 1.5J, 1e3j, 1_0.5j, 1e400j, .5j, 5.j, 0777j, 00j, 1e-400j)
print(1 + 2j, 1 - 2j, -1 - 2j, -(1 + 2j), 2j * 2j, 1j ** 2, -1j, +1j, -(0j), 0 - 0j, -0.0 + 0j, -0.0 - 0j)
for z in (1 + 2j, -0j, complex(0, -0.0), complex(-0.0, 0.0), 1j / 3, complex(1e22, 1e-7)):
    back = complex(repr(z))
    print(back, back == z)
print((1j, 2j), [1j], {1j: 2j}, {1j}, (1j,) * 2)


def default(x=2j, *, y=1 + 1j):
    return x, y


print(default(), default(1j, y=3j))


class Point:
    origin = 0j

    def __init__(self, z=origin):
        self.z = z


print(Point().z, Point.origin is Point().z, Point(1j).z.imag)


def gen():
    for k in range(3):
        yield k * 1j


print(list(gen()), [z.real for z in gen()], {z: abs(z) for z in gen()})


def shadows():  # names like those the compiler gives to constants
    kj_2_0, ki_1208925819614629174706176, kb_a = 5, 6, 7
    return 2j, 2 ** 80, 1208925819614629174706176, b"a", kj_2_0, ki_1208925819614629174706176, kb_a


print(shadows())
