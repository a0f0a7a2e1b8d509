# & | ^ ~ << >> with two's complement semantics; bit_length, bit_count.
values = [0, 1, -1, 2, -2, 255, -256, 2**49 - 1, 2**49, -2**49, -2**49 - 1, 2**63 - 1, 2**63, -2**63, -2**63 - 1, 2**64, -2**64, 2**64 - 1, 2**100, -2**100,
          3**70, -3**70, 2**200 - 1, -2**200 + 1]
for a in values:
    print(a, ~a, a.bit_length(), a.bit_count(), [a & b for b in values], [a | b for b in values], [a ^ b for b in values])
    for n in (0, 1, 7, 31, 32, 49, 50, 62, 63, 64, 65, 127, 128, 129, 200, 1000):
        print(n, a << n, a >> n)
        assert (a << n) >> n == a and a >> n == a // 2**n
print(1 << 0, 0 << 10**30, 5 >> 10**30, -5 >> 10**30, True << 3, True & 6, True | 6, True ^ True, False | True, ~True)
for f in (lambda: 1 << -1, lambda: 1 >> -1, lambda: 1 << 10**30, lambda: 1 << 1.5, lambda: 1.5 & 1, lambda: 1 | 'a', lambda: ~1.5):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
x = 0
for i in range(0, 300, 3):
    x |= 1 << i
print(x, x.bit_count(), x.bit_length(), bin(x)[:20], hex(x), oct(x))
