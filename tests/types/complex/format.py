# format() of complex: types, precision, signs, grouping, width, and what is refused.
inf, nan = float("inf"), float("nan")
values = [0j, 1j, -1j, 1 + 2j, -1.5 - 2.25j, complex(-0.0, -0.0), complex(0, -0.0), 1e10 + 1e-10j, 1234567.891 - 7654321j, complex(inf, nan), complex(nan, -inf),
          complex(-inf, 0), 1 / 3 + 2j / 3, 1e100 + 1e15j, -0.0001 + 0.0001j]
specs = ["", "g", "f", "e", "G", "F", "E", "n", ".0f", ".1f", ".3", ".0", ".10g", ".2e", "+", "-", " ", "+.2f", " .2f", "30", "<30", ">30", "^30", "*^31", "30.2f",
         "+30.3e", ",", "_", ",.2f", "_.1f", "#", "#.3", "#.0f", "#g", "#.0e", "z", "z.2f", "z.0f", "+z.1f", "3", "1", "x<40,.3f", "é^20", ".20f", "+e", "#+^25.2g", "z#.1"]
bad = ["d", "x", "%", "s", "c", "b", "030", "=30", "0=30", "0<30", "0^30.2f", "010.3f", "=", "0", "q", ".", ".f", "5.2ff", ",_", ",n", "_n", "\u0661z", "1é", "^=", "05",
       ".99999999999f", "99999999999999999999"]
for v in values:
    for s in specs:
        print(v, repr(s), repr(format(v, s)))
for s in bad:
    try:
        print(repr(format(1 + 2j, s)))
    except Exception as e:
        print(repr(s), type(e).__name__, e)
z, width = 1 + 2j, 20
print(f"{z:>{width}}|{z!r:>{width}}|{z.real:.2f}", "{:.1f} {0.imag}".format(z) if False else "{0:.1f} {0.imag}".format(z))
print("%s|%10s|%-10r|" % (z, z, z))
for f in (lambda: z.__format__(1), lambda: z.__format__(), lambda: format(z, 1), lambda: "{:d}".format(z)):
    try:
        print(f())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
