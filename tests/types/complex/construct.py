# complex(): numbers, text, keywords, __complex__, __float__ and __index__; every message.
inf, nan = float("inf"), float("nan")


def show(*args, **keywords):
    try:
        print(args, keywords, "->", repr(complex(*args, **keywords)))
    except Exception as e:
        print(args, keywords, "->", type(e).__name__, e)


show()
for args in ((1,), (1.5,), (True,), (1j,), (1, 2), (1, 2.5), (1j, 2), (1, 2j), (1j, 2j), (1 + 2j, 3 + 4j), (-0.0,), (-0.0, -0.0), (0, -0.0), (0j, -0.0),
             (-0.0, 0j), (inf, nan), (nan, -inf), (2 ** 60, 2 ** 70), (10 ** 400,), (1, 10 ** 400), ([],), (1, []), (None,), (1, None), (b"1",), ("1", 2),
             (1, "2"), ("1", "2"), (1j, "2"), ({},), (object,), (complex(-0.0, 1),), (1, complex(inf, nan))):
    show(*args)
show(real=1)
show(imag=2)
show(real=3, imag=4j)
show(1, imag=2)
show(real="1+2j")
show(real="1", imag=1)

texts = ["1", "1j", "j", "-j", "+j", "J", "1+2j", "1-2J", "-1.5e3-.5E-2j", "1.+1.j", ".5j", " 1+2j ", "(1+2j)", " ( 1+2j ) ", "( 3 )", "(j)", "1e5", "1e5j",
         "inf", "infj", "-inf+nanj", "Infinity-infinityJ", "nan", "NaNj", "+nan-infj", "1e500", "-1e500j", "1_000", "1_0.2_5e1_0-3_0j", "0_1j", "١+٢j",
         "\u00a01+2j\u2003", "1e-400j", "\t1j\n", "1+j", "1-j", "-0", "-0j", "-0-0j", "0.1+0.2j", "123456789012345678901234567890j"]
bad = ["", " ", "(", ")", "()", "1+", "1+2", "1 + 2j", "1+ 2j", "1 +2j", "1+2j)", "(1+2j", "((1))", "1j+2", "1j2", "1jj", "jj", "e5", "1ej", ".j", ".", "--1j",
       "1+-2j", "1++2j", "1+2j 3", "0x1", "1,2", "a", "1+2i", "infinit", "1\0", "1j\0", "\0", "1__0", "_1", "1_", "1_j", "1._5", "é", "1+é", "1_é", "é_", "\ud800",
       "1e", "1e+j", "()j", "( 1+2j ", "+", "-", "+-j", "nanj1"]
for s in texts + bad:
    show(s)


class C:
    def __init__(self, value):
        self.value = value

    def __complex__(self):
        if isinstance(self.value, Exception):
            raise self.value
        return self.value

    def __repr__(self):
        return "C"


class F:
    def __float__(self):
        return 2.5

    def __repr__(self):
        return "F"


class I:
    def __index__(self):
        return 7

    def __repr__(self):
        return "I"


class Both(F):
    def __complex__(self):
        return 9j


class Bad:
    def __float__(self):
        return "x"

    def __repr__(self):
        return "Bad"


class Text(str):
    pass


show(C(1j))
show(C(1))
show(C("a"))
show(C(ValueError("mine")))
show(C(1j), 1)
show(1, C(1j))
show(F())
show(F(), F())
show(I())
show(1, I())
show(Both())
show(1, Both())
show(Bad())
show(1, Bad())
show(Text("1+1j"))
print(complex.__new__(complex, 1, 2), callable(complex), complex.__name__)
for f in (lambda: complex.__new__(int), lambda: complex.__new__(3), lambda: complex(1, 2, 3), lambda: complex(x=1), lambda: complex(1, real=2),
          lambda: str(1, object=2), lambda: bytes("a", source="b"), lambda: "a".split(None, sep=1)):
    try:
        print(f())
    except TypeError as e:
        print(e)
