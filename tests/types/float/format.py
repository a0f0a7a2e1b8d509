# Precisions: 'f', 'e', 'g' and '%' at every number of digits, rounding half to even on the exact binary value.
values = [0.0, 0.5, 1.5, 2.5, 0.125, 0.375, 2.675, 1.005, 9.995, 99.5, 999999.5, 0.1, 1 / 3, 1e-10, 123456789.987654321, 1e15, 1e16, 1e17, 1e22, 1e300, 5e-324, 9007199254740991.0,
          9007199254740993.0, 4503599627370495.5, 0.00001234, -7.5, -0.0]
for v in values:
    for p in (0, 1, 2, 3, 4, 6, 9, 15, 17, 18, 19, 20, 30):
        print(f'{v:.{p}f} {v:.{p}e} {v:.{p}g} {v:.{p}%} {v:.{p}}', '%.*f %.*e %.*g' % (p, v, p, v, p, v))
for k in range(0, 2000, 7):
    x = k / 1000
    print(f'{x:.2f} {x:.1f} {x:.0f} {x * 1000:.1f} {x:8.3f}|{x:<8.2f}|{x:+.1e} {x:,.2f}', round(x, 2), round(x, 1))
