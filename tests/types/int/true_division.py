# Correct rounding of int / int, for operands no double can hold.
seed = 99


def rnd(bits):
    global seed
    v = 0
    while v.bit_length() < bits:
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
        v = v << 32 | seed >> 32
    return v >> (v.bit_length() - bits)


for bits_a in (1, 30, 53, 54, 63, 64, 65, 100, 128, 500, 1000):
    for bits_b in (1, 30, 53, 54, 64, 100, 129, 500, 1000):
        a, b = rnd(bits_a), rnd(bits_b)
        print((a / b).hex(), (-a / b).hex(), (a / -b).hex())
for a, b in ((2**53 + 1, 1), (2**54 + 1, 2), (2**54 + 3, 2), (2**1100, 2**1090 + 1), (1, 2**1074), (1, 2**1075), (3, 2**1075), (1, 2**1076), (2**60 - 1, 2**1130), (7, 2**1075),
             (2**1024 - 1, 2**1000), (10**300, 10**600), (0, 2**100), (0, -2**100), (5 * 10**400, 10**400)):
    print(a.bit_length(), b.bit_length(), (a / b).hex())
