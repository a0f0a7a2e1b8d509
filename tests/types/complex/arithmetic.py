# + - * / ** between complex, float, int and bool in every order, values chosen for their signs, zeros and infinities.
inf, nan = float("inf"), float("nan")
numbers = [0, 1, -3, True, 0.0, -0.0, 2.5, inf, -inf, nan, 0j, -0j, 1j, 1 + 2j, -1.5 - 0.25j, complex(inf, 1), complex(1, -inf),
           complex(nan, 0), complex(0, nan), complex(-0.0, -0.0), 1e300 + 1e300j, 1e-320j, 2 ** 70]


def show(name, f, *args):
    try:
        print(name, *args, "->", repr(f(*args)))
    except Exception as e:
        print(name, *args, "->", type(e).__name__, e)


for a in numbers:
    for b in numbers:
        if not isinstance(a, complex) and not isinstance(b, complex):
            continue
        show("+", lambda x, y: x + y, a, b)
        show("-", lambda x, y: x - y, a, b)
        show("*", lambda x, y: x * y, a, b)
        show("/", lambda x, y: x / y, a, b)
for a in numbers:
    if isinstance(a, complex):
        print(-a, +a, not a, bool(a), a.conjugate(), a.real, a.imag)
        show("abs", abs, a)

x = 1 + 1j
x += 1
print(x)
x -= 2.5j
print(x)
x *= 3
print(x)
x /= 2
print(x)
x **= 2
print(x)
print(sum([1, 2.5, 3j]), sum([1j, 2j], 1), sum([1j] * 100))
c = 3 + 4j
print(+c is c, complex(c) is c, c.conjugate() == c)

for f in (lambda: 1j // 1, lambda: 1 // 1j, lambda: 1j % 2, lambda: 2.5 % 1j, lambda: divmod(1j, 1), lambda: divmod(1, 1j),
          lambda: 1j + "a", lambda: "a" + 1j, lambda: 1j * [1], lambda: [1] * 1j, lambda: 1j / None, lambda: ~1j,
          lambda: 1j << 1, lambda: 1j & 1, lambda: 1j @ 1, lambda: round(1j), lambda: int(1j), lambda: float(1j),
          lambda: 10 ** 400 + 1j, lambda: 1j * 10 ** 400, lambda: range(1j), lambda: [1, 2][1j], lambda: "%d" % 1j,
          lambda: "%f" % 1j, lambda: "%x" % 1j, lambda: abs(complex(1.7e308, 1.7e308)), lambda: 1j ** "a", lambda: chr(1j),
          lambda: hex(1j), lambda: 1j(), lambda: 1j[0], lambda: len(1j), lambda: list(1j)):
    show("", f)


def inplace():
    y = 1j
    y //= 2


show("//=", inplace)
