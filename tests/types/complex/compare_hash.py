# Equality across the number types, exact for big ints; hashes that agree with it; no ordering.
inf, nan = float("inf"), float("nan")
numbers = [0, 1, -1, 2 ** 53 + 1, 2 ** 53, 10 ** 400, True, False, 0.0, -0.0, 0.5, inf, -inf, nan, 0j, complex(1, 0), complex(-1, 0), 1j, 1 + 1j,
           complex(2 ** 53, 0), complex(0.5, 0), complex(inf, 0), complex(inf, inf), complex(nan, 0), complex(0, nan), complex(-0.0, -0.0), "1j", None]
for a in numbers:
    print(*[int(a == b) for b in numbers], *[int(a != b) for b in numbers])
for c in (0j, 1j, -1j, 1 + 1j, -1 + 0j, -1000004 + 1j, complex(-0.0, -0.0), 0.5 + 0.25j, 1e300 - 1e-300j, complex(inf, -inf), complex(2 ** 61, 0), 3 + 0j,
          complex(-inf, 1), 2 ** 60 + 2 ** 60 * 1j):
    print(c, hash(c))
print(hash(3 + 0j) == hash(3) == hash(3.0), hash(0.5 + 0j) == hash(0.5), hash(complex(2 ** 80, 0)) == hash(2 ** 80))
d = {1: "one", 2.5: "float", 1j: "i", (1, 2j): "tuple"}
print(d[1 + 0j], d[2.5 + 0j], d[1j], d[(1 + 0j, 2j)], 2j in d, complex(0, 1.0) in d)
d[1 + 0j] = "changed"
print(d, {1, 1.0, 1 + 0j, True}, {0j, 0, 1j, 1 + 0j, 2j} == {0, 1, 1j, 2j})
words = {1 + 0j: "a", 2 + 0j: "b"}
print(words[1], words[2.0], words.get(3), words.pop(True), words)
print([1j, 2, 3 + 0j].index(3), [1, 1 + 0j, True, 1.0].count(1 + 0j), 2 + 0j in (1, 2), max([1j], key=abs))
z = complex(nan, nan)
print(z == z, z in [z], z != z, [z] == [z])
for f in (lambda: 1j < 2j, lambda: 1j <= 1, lambda: 1 > 1j, lambda: 1.5 >= 1j, lambda: sorted([1j, 2j]), lambda: max(1j, 2), lambda: min(1, 1j),
          lambda: 1j < "a", lambda: (1j).__lt__(1), lambda: (1j).__eq__("a"), lambda: (1j).__eq__(1j), lambda: (1).__eq__(1j), lambda: (1.0).__ne__(1j)):
    try:
        print(f())
    except TypeError as e:
        print(e)
print(isinstance(1j, complex), isinstance(1, complex), isinstance(1j, (int, complex)), issubclass(complex, object), type(1j) is complex, type(1j))


def kind(x):
    match x:
        case 1j:
            return "i"
        case 1 + 2j | -3 - 0.5j:
            return "sum"
        case complex(real=0.0, imag=y):
            return f"imaginary {y}"
        case complex():
            return "complex"
        case 0:
            return "zero"
    return "other"


print([kind(x) for x in (1j, 1 + 2j, -3 - 0.5j, 7j, 1 + 1j, 0, 0j, 1.5)])
