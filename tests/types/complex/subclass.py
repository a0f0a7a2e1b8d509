# Subclasses, attributes and methods.
class C(complex):
    def __new__(cls, *args, note=None):
        self = super().__new__(cls, *args)
        self.note = note
        return self

    def __add__(self, other):
        return C(complex.__add__(self, other), note="sum")

    def __radd__(self, other):
        return "radd"


c = C(3, 4, note="x")
print(c, repr(c), c.note, c.real, c.imag, abs(c), type(c).__name__, isinstance(c, complex), c == 3 + 4j, hash(c) == hash(3 + 4j))
print((c + 1).note, 1 + c, 1j + c, c * 1, type(c * 1).__name__, type(+c).__name__, type(-c).__name__, type(c.conjugate()).__name__)
print(type(complex(c)) is complex, complex(c) == c, C("1+2j"), C(c), type(C(c)).__name__, C(1j, 2), c.__complex__(), type(c.__complex__()) is complex)
c.note = [1, 2, 3]
c.other = "more"
print(c.note, c.__dict__, {c: 1}[3 + 4j], c ** 2, 2 ** c)
print(c.__getnewargs__(), (1j).__getnewargs__(), f"{c:.2f}", f"{c}", bool(C()), not C(0, 1))


class Own(complex):
    def __repr__(self):
        return "own"

    def __bool__(self):
        return False

    def __eq__(self, other):
        return "eq"

    __hash__ = complex.__hash__

    def __complex__(self):
        return 5j


o = Own(1, 2)
print(o, repr(o), format(o), f"{o:.1f}", bool(o), o == 1, 1j == o, hash(o) == hash(1 + 2j), complex(o), [o])


class Plain(complex):
    __slots__ = ()


p = Plain(1, 2)
print(p, p + p, abs(Plain(3, 4)))

keep = [C(i, -i, note=str(i) * 50) for i in range(2000)]
trash = [complex(i, j) for i in range(200) for j in range(200)]
print(all(k.note == str(i) * 50 and k.imag == -i for i, k in enumerate(keep)), sum(trash))


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


def set_real():
    z = 1j
    z.real = 2


def delete_imag():
    z = 1j
    del z.imag


def set_new():
    z = 1j
    z.fresh = 1


attempt(set_real)
attempt(delete_imag)
attempt(set_new)
attempt(lambda: complex.conjugate(1))
attempt(lambda: (1j).conjugate(1))
attempt(lambda: complex.real.__get__(2j))
attempt(lambda: complex.imag.__get__(2j, complex))
attempt(lambda: (1j).nothing)
attempt(lambda: complex.__abs__(3 + 4j))
attempt(lambda: complex.__add__(1j, 2))
attempt(lambda: complex.__radd__(1j, 2))
attempt(lambda: complex.__rsub__(1j, 2))
attempt(lambda: complex.__rtruediv__(1j, 2))
attempt(lambda: complex.__add__(1j, "a"))
attempt(lambda: complex.__bool__(0j))
attempt(lambda: complex.__add__(1, 1j))
attempt(lambda: [name for name in ("__int__", "__float__", "__index__", "__floordiv__", "__mod__", "__divmod__", "__round__", "__complex__", "__trunc__", "__abs__",
                                   "__lt__", "conjugate") if hasattr(1j, name)])
attempt(lambda: (1).conjugate() + (1.5).imag + (2).real)
