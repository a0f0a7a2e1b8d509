# ** and pow with a modulus.
for base in (0, 1, -1, 2, -2, 3, 10, -10, 2**49, 2**64, -2**64 + 1, 12345678901234567890):
    for e in (0, 1, 2, 3, 5, 10, 33):
        print(base, e, base**e)
    for e in (-1, -2, -3):
        try:
            print(base, e, base**e)
        except ZeroDivisionError as error:
            print(error)
for a in (0, 1, 2, 3, -3, 7, 10**20, -10**20, 2**200 + 1):
    for b in (0, 1, 2, 5, 17, 100, 2**70, 10**30):
        for m in (1, -1, 2, 7, -7, 97, 2**31 - 1, 2**61 - 1, 2**63 - 1, 2**64, 2**127 - 1, -10**25, 10**50 + 7):
            print(pow(a, b, m), end=' ')
    print()
for a, m in ((3, 7), (2, 4), (10, 17), (-3, 7), (3, -7), (10**20, 2**89 - 1), (6, 9), (1, 1), (0, 1), (5, 1)):
    try:
        inverse = pow(a, -1, m)
        print(a, m, inverse, a * inverse % m, pow(a, -5, m))
    except ValueError as e:
        print(a, m, e)
for f in (lambda: pow(2, 3, 0), lambda: pow(2, 3, 'a'), lambda: pow(2.0, 3, 5), lambda: pow(2, 3.0, 5), lambda: 2**'a', lambda: 2**None, lambda: pow('a', 2),
          lambda: pow(2), lambda: 0**-1, lambda: 2**-10000, lambda: 10**400 * 1.0, lambda: (10**400)**-1):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
print(2**0.5, 4**-0.5, (-8)**3, 10**-3, 2**1000 % 10**20, pow(2, 10), pow(base=2, exp=5, mod=7), 3**1000 // 3**998)
