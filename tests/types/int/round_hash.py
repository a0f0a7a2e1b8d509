# round with and without digits; hashes; int against float.
for n in (0, 5, 15, 25, 35, -5, -15, -25, 44, 45, 46, 55, 149, 150, 151, 250, 12345, -12355, 10**20 + 5, 2**70, -2**70, 999999999999999995):
    print(n, [round(n, d) for d in (5, 0, -1, -2, -3, -10, -25)], round(n), round(n, None))
for n in (0, 1, -1, -2, 2**61 - 2, 2**61 - 1, 2**61, -2**61, 2**61 + 5, 2**122, 10**50, -10**50, 2**1000):
    print(n % 1000, hash(n), hash(n) == hash(n * 1))
for n in (0, 1, 2**52, 2**53, 2**53 + 1, 2**53 + 2, 2**54 + 2, 2**63 - 1, 2**63, 2**64 - 1, 2**64, 2**70 + 1, 2**100 - 1, 10**22, 10**23, 10**308, 2**1023, 2**1024 - 2**970 - 1):
    f = float(n)
    print(f, int(f) - n, n == f, n < f, n > f, n <= f, n >= f, f == n, f < n, hash(f) == hash(n) or f != n, -n == -f, -n < -f, n / 3, n / 7**20)
for f in (lambda: float(2**1024), lambda: float(2**1024 - 2**970), lambda: 2**1024 * 1.0, lambda: 2**1024 / 3, lambda: 10**400 / 1, lambda: 1 / 10**400, lambda: 10**400 / 10**399,
          lambda: (10**400 + 1) / 10**400, lambda: 10**400 < 1.0, lambda: 10**400 == float('inf'), lambda: 10**400 < float('inf'), lambda: -10**400 > float('-inf'),
          lambda: 0 == float('nan'), lambda: 0 < float('nan'), lambda: 10**400 != float('nan')):
    try:
        print(f())
    except OverflowError as e:
        print(e)
print({1: 'int', 1.0: 'float', True: 'bool'}, {2**70: 'a'}[float(2**70)], 1 in [1.0], 0.0 in {0}, max(2, 2.0), max(2.0, 2), sorted([3, 1.5, 2**65, -1.0, 0, True]))
