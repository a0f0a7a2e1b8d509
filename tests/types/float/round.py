# round, int, floor, ceil, trunc of floats.
import math

values = [0.0, -0.0, 0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1.005, 0.045, 1e15 + 0.5, 123456.789, -123456.789, 5e-324, 1.7976931348623157e308, 1e22, 0.1, 2.5e-8, 499.5, 500.0, 1500.0, 2500.0,
          55.55, 1 / 3]
for v in values:
    print(v, round(v), int(v), [round(v, d) for d in (-310, -20, -4, -3, -2, -1, 0, 1, 2, 3, 5, 10, 16, 20, 330)], math.floor(v), math.ceil(v), math.trunc(v), v.__round__())
for k in range(-200, 200):
    print(round(k / 8, 0), round(k / 8, 1), round(k / 8, 2), round(k * 12.5, -1), round(k / 8), round(k / 1000, 2))
for f in (lambda: round(float('inf')), lambda: round(float('nan')), lambda: round(1.7976931348623157e308, -308), lambda: round(1.5, 'a'), lambda: round(1.5, 1.0), lambda: int(float('inf')),
          lambda: int(float('nan')), lambda: math.floor(float('nan')), lambda: math.ceil(float('-inf')), lambda: round(float('inf'), 2), lambda: round(float('nan'), -2), lambda: round(1.5, 2**100),
          lambda: round(1.5, -2**100), lambda: round('a'), lambda: round(1.5, None)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
