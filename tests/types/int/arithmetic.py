# + - * // % divmod / and comparisons over all sizes, edges of the three representations included.
edges = []
for bits in (0, 1, 8, 31, 32, 48, 49, 50, 52, 53, 62, 63, 64, 65, 100, 127, 128, 129, 192, 200):
    for delta in (-1, 0, 1):
        edges += [2**bits + delta, -(2**bits) + delta]
edges = sorted(set(edges))
print(len(edges), edges[0], edges[-1])
checksum = 0
for a in edges:
    row = []
    for b in edges:
        values = [a + b, a - b, a * b]
        if b:
            q, r = divmod(a, b)
            values += [q, r, a // b, a % b]
            assert q * b + r == a and (r == 0 or (r < 0) == (b < 0)) and abs(r) < abs(b)
        for v in values:
            checksum = (checksum * 31 + v) % (2**89 - 1)
        row.append((a < b) + 2 * (a <= b) + 4 * (a == b))
    print(a, checksum, sum(row))
seed = 12345


def random_bits(n):
    global seed
    value = 0
    for _ in range(n // 32 + 1):
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
        value = value << 32 | seed >> 32
    value >>= 32 * (n // 32 + 1) - n
    return -value if seed & 1 << 40 else value


for i in range(400):
    a, b = random_bits(i % 300 + 1), random_bits(i * 7 % 200 + 1) or 1
    print(a + b, a - b, a * b, a // b, a % b, a / b, -a, abs(a), +b)
x = 1
for i in range(1, 120):
    x *= i
print(x)
fib = [0, 1]
while len(fib) < 400:
    fib.append(fib[-1] + fib[-2])
print(fib[-1], sum(fib), fib[-1] // fib[-2], fib[-1] / fib[-2])
for f in (lambda: 1 // 0, lambda: 1 % 0, lambda: divmod(1, 0), lambda: 1 / 0, lambda: 2**100 // 0, lambda: 2**100 % 0, lambda: 1 + 'a', lambda: 1 - None,
          lambda: [] * 1.5, lambda: 1 // 'a', lambda: 1 < 'a', lambda: divmod(1, []), lambda: -None, lambda: 1 @ 2):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
