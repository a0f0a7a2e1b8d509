# Comparison and hashing.
values = [0.0, -0.0, 1.0, -1.0, 0.5, 1e300, 5e-324, float('inf'), float('-inf'), float('nan'), 0, 1, -1, 2, 2**53, 2**53 + 1, 2.0**53, 2**63, 2.0**63, 2**64 - 1, 2.0**64, 10**30, 1e30, -10**400, 10**400, True]
for a in values:
    print(str(a)[:20], [(a < b) + 2 * (a <= b) + 4 * (a == b) + 8 * (a != b) + 16 * (a > b) + 32 * (a >= b) for b in values])
for v in (0.0, -0.0, 1.0, -1.0, 0.5, 1.5, 0.1, -0.1, 1e10, 1e300, -1e300, 5e-324, 2.0**61, 2.0**61 - 1, 2.0**100, float('inf'), float('-inf'), 1 / 3, 123.456):
    print(v, hash(v), v != int(v) if abs(v) < 1e18 else '', hash(-v))
print({1.0: 'a', 2: 'b'}[1], {0.5: 'x'}[1 / 2], len({1, 1.0, True}), 1.0 in [1], [1.0, 2.5] == [1, 2.5], (1.0,) < (1, 0))
nan = float('nan')
print(nan == nan, nan != nan, nan in [nan], [nan] == [nan], {nan: 1}[nan], nan is nan, sorted([2.0, 1, 0.5, -3]))
