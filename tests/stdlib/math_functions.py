# Module math: values over a grid of arguments, special values, errors.
import math

def err(f, *args, **kwargs):
    try:
        return repr(f(*args, **kwargs))
    except Exception as e:
        return type(e).__name__ + ': ' + str(e)

print(math.pi, math.e, math.tau, math.inf, math.nan)
values = [0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 2.0, 10.0, 0.1, 1e-10, -3.7, 100.25, 709.0, 1e300, -1e300, math.inf, -math.inf, math.nan, 3, -2, True]
ones = ['acos', 'acosh', 'asin', 'asinh', 'atan', 'atanh', 'ceil', 'cos', 'cosh', 'degrees', 'exp', 'expm1', 'fabs', 'floor', 'frexp', 'gamma',
        'isfinite', 'isinf', 'isnan', 'lgamma', 'log', 'log10', 'log1p', 'log2', 'modf', 'radians', 'sin', 'sinh', 'sqrt', 'tan', 'tanh', 'trunc', 'ulp', 'cbrt', 'exp2', 'erf', 'erfc']
for name in ones:
    print(name, [err(getattr(math, name), v) for v in values])
for name in ones:
    if name == 'log':
        continue
    print(name, err(getattr(math, name), 'a'), err(getattr(math, name)), err(getattr(math, name), 1, 2), err(getattr(math, name), None))
for name in ('atan2', 'copysign', 'fmod', 'pow', 'remainder', 'nextafter', 'hypot', 'isclose'):
    print(name, [err(getattr(math, name), a, b) for a in (0.0, -0.0, 1.5, -2.0, 7, math.inf, -math.inf, math.nan) for b in (0.0, 3.0, -2, 0.5, math.inf, math.nan)])
    print(name, err(getattr(math, name), 'a', 1), err(getattr(math, name), 1, []))
print([err(math.gamma, x / 4) for x in range(-30, 100)])
print([err(math.lgamma, x / 4) for x in range(-30, 100)])
print([err(math.gamma, x) for x in (171, 171.7, 172, -170.5, -200.5, 1e-300, 1e-310, -1e-310, 23, 24, 150.5, 140.25)])
print([err(math.ldexp, x, i) for x in (1.0, -0.75, 0.0, math.inf, math.nan) for i in (0, 1, -1, 1000, 2000, -2000, 10**30, -10**30)], err(math.ldexp, 1.0, 1.5))
print(err(math.log, 8, 2), err(math.log, 100, 10), err(math.log, 10, 1), err(math.log, 0, 2), err(math.log, 2, 0), err(math.log, 2**1000), err(math.log, 2**2000), err(math.log2, 2**2000), err(math.log10, 10**1000), err(math.log, -5), err(math.log2, 0), err(math.log10, -10**400), err(math.log2, 2**1023), err(math.log2, 8), err(math.log10, 1000), err(math.log, 10**5000, 10))
print([math.factorial(n) for n in range(25)], math.factorial(100), err(math.factorial, -1), err(math.factorial, 1.0), err(math.factorial, 'a'), len(str(math.factorial(1500))), math.factorial(True))
print([[math.comb(n, k) for k in range(n + 2)] for n in range(8)], math.comb(100, 50), math.comb(1000, 3), math.comb(10**20, 2), err(math.comb, -1, 2), err(math.comb, 1, -2), err(math.comb, 1.5, 1), err(math.comb, 5))
print([[math.perm(n, k) for k in range(n + 2)] for n in range(7)], math.perm(5), math.perm(20, 5), math.perm(5, None), math.perm(10**20, 2), err(math.perm, -1, 2), err(math.perm, 1, -2), err(math.perm))
print(math.gcd(), math.gcd(12), math.gcd(12, 18), math.gcd(-12, 18), math.gcd(0, 0), math.gcd(0, -5), math.gcd(2**100, 6**50), math.gcd(12, 18, 27), err(math.gcd, 1.5), math.gcd(2**70 * 3, 2**65 * 5))
print(math.lcm(), math.lcm(4), math.lcm(4, 6), math.lcm(-4, 6), math.lcm(0, 5), math.lcm(2**70, 3), math.lcm(4, 6, 10), err(math.lcm, 'a'))
print([math.isqrt(n) for n in range(30)], math.isqrt(10**30), math.isqrt(10**31 - 1), math.isqrt(2**128 - 1), math.isqrt(2**64 - 1), math.isqrt(2**62), err(math.isqrt, -1), err(math.isqrt, 1.5))
print(math.fsum([]), math.fsum([0.1] * 10), math.fsum([1e16, 1, -1e16]), math.fsum([1e308, 1e308, -1e308][::-1]), err(math.fsum, [1e308, 1e308]), math.fsum([math.inf, 1]), err(math.fsum, [math.inf, -math.inf]), math.fsum([math.nan, 1]), math.fsum(range(10)), err(math.fsum, ['a']), math.fsum([1e-16] * 10 + [1.0]), math.fsum([2.0**-i for i in range(60)]))
print(math.prod([]), math.prod([1, 2, 3]), math.prod([1.5, 2]), math.prod([2, 3], start=10), math.prod(range(1, 25)), math.prod([[1], 2]), err(math.prod, ['a', 'b']), err(math.prod, 5), math.prod((1, 2.0, 3)))
print(math.dist((0, 0), (3, 4)), math.dist([1, 2, 3], (4, 5, 6)), err(math.dist, (1,), (1, 2)), err(math.dist, 1, 2), math.dist((), ()), math.dist((math.inf,), (1,)))
print(math.hypot(), math.hypot(3), math.hypot(3, 4), math.hypot(1, 1), math.hypot(1, 2, 3), math.hypot(1e300, 1e300), math.hypot(1e-320, 1e-320), math.hypot(math.nan, math.inf), math.hypot(0.1, 0.2, 0.3, 0.4), math.hypot(-3, 4.0))
print([math.hypot(x / 7, y / 11) for x in range(5) for y in range(5)])
print(math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10, abs_tol=1e-9), math.isclose(math.inf, math.inf), math.isclose(math.nan, math.nan), err(math.isclose, 1, 2, rel_tol=-1), err(math.isclose, 1), math.isclose(a=1, b=2))
class F:
    def __float__(self): return 2.25
class I:
    def __index__(self): return 9
class R:
    def __ceil__(self): return 'ceil'
    def __floor__(self): return 'floor'
    def __trunc__(self): return 'trunc'
print(math.sqrt(F()), math.sqrt(I()), math.ceil(R()), math.floor(R()), math.trunc(R()), math.ceil(F()), math.floor(I()), math.factorial(I()), math.floor(10**20), math.ceil(2.0**70), math.trunc(-1e20), math.gcd(I(), 6))
print(math.modf(-1.25), math.modf(math.inf), math.frexp(8), math.frexp(-0.1), math.frexp(math.inf), math.ulp(1), math.ulp(0), math.ulp(1e300), math.nextafter(1, 2), math.nextafter(0, -1))
print(math.sin(1e22), math.cos(1e15), math.tan(math.pi / 2), math.exp(1), math.pow(2, 0.5), math.cbrt(27), math.exp2(10))
