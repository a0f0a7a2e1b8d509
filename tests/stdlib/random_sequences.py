# _random and random: the same sequences as CPython for a seed; state; errors.
import _random
import random

R = _random.Random


def tr(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, '|', e)


r = R(1)
for f in [lambda: R(1, 2), lambda: R(x=1), lambda: r.getrandbits(-1), lambda: r.getrandbits(0), lambda: r.getrandbits('a'), lambda: r.getrandbits(), lambda: r.seed(1, 2),
          lambda: r.setstate(1), lambda: r.setstate((1,)), lambda: r.setstate(('a',) * 625), lambda: r.setstate((1,) * 624 + (700,)),
          lambda: R([]), lambda: r.seed([])]:
    tr(f)
for seed in (0, 1, -1, 12345678901234567890, 2**700 + 5, 1.5, True, (1, 2)):
    r.seed(seed)
    print(seed if seed.__class__ is not int or abs(seed) < 2**70 else 'big', r.random(), r.getrandbits(5), r.getrandbits(32), r.getrandbits(33), r.getrandbits(100), r.random())
state = r.getstate()
a = [r.random() for i in range(700)]
r.setstate(state)
print(a == [r.random() for i in range(700)], len(state), state[-1], a[-1])
random.seed(42)
print([random.randint(1, 100) for i in range(10)], random.choice('abc'), random.sample(range(50), 5), random.shuffle(list(range(3))), random.uniform(1, 2), random.gauss(0, 1))
random.seed('text')
print(random.random(), random.randrange(10**30), random.choices('xyz', [1, 2, 3], k=5), random.expovariate(1.5), random.betavariate(1, 2), random.randbytes(5))
x = random.Random(7)
s = x.getstate()
l = list(range(20))
x.shuffle(l)
print(l, s[0], x.random())
print(0 <= R().random() < 1, random.SystemRandom().random() < 1)
