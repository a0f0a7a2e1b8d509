"""Numbers, strings, f-strings, conditional and chained expressions."""
print(0x1F, 0b101, 0o17, 1_000_000, 0xFFFF_FFFF_FFFF_FFFF, 10 ** 30, -5, --5, -2 ** 2, (-2) ** 2, 2 ** -1, 1e3, 1.5e-7, .5, 5., 1_0.0_1, 0.1 + 0.2, 1e308 * 10, -0.0)
print(562949953421311, 562949953421312, -562949953421312, -562949953421313, 9223372036854775807, 9223372036854775808, -9223372036854775808, 2 ** 49, -2 ** 49)
print('a' 'b' "c", 'it''s', "q\"q", '\n'.encode(), '\t\\\x41\101\u0041\U00000041\N{LATIN SMALL LETTER A}', r'\n\x', b'\x00\xffab', rb'\n', '''multi
line''', 'a\
b', '\q' if True else '', u'uni', '\0end', '\377', '')
n, s, f = 5, 'str', 3.14159
print(f'{n}{s!r}{f:.2f}', f'{n:>5}|{n:<5}|{n:^5}|{n:05d}|{n:+}|{n:x}|{n:#b}', f'{{}}', f'{{{n}}}', f'{s:>{n + 3}}', f'{f:{n}.{2}f}', f'{n=}', f'{n = }', f'{n + 1=:>4}', f'{s=!s}', f"{'nested'}")
print(f'{n!r:>4}{s!a}', f'{"a" if n else "b"}', f'{(lambda x: x * 2)(3)}', f'{[i for i in range(3)]}', f'{ {"k": 1}["k"] }', f'{n:{"<" if n else ">"}4}|', f'a{n}b' 'c{n}' f'd{n}', rf'\{n}\n', f'''{
n}''', f'{s:}', f'{1_000:,}', f'{.5:%}', f'{1e10:g}', f'{s[0]}{s[1:]}', f'{n,}', f'{n, s}', f'{not n}', f'{n if n else 0:d}')
print(1 < 2 < 3, 1 < 3 < 2, 1 == 1.0 == True, 3 > 2 != 2, 1 < 2 > 1 <= 1, 'a' < 'b' < 'c', 1 in [1] == True, not 1 == 2, None is None is not False)
print(1 if 0 else 2 if 0 else 3, (1 and 0) or 'x', 0 or None or [], 1 and 2 and 3, not not 5, not [] and 'e', [] or {} or 0)
print(7 // 2, -7 // 2, 7 % 3, -7 % 3, 7 % -3, 7.5 // 2, -7.5 % 2, divmod(-7, 2), 7 / 2, 6 / 3, 2 ** 0.5, 4 ** 0.5, 10 ** -2, 1 << 70, -1 >> 3, 5 & 3 | 4 ^ 1, ~5)
print(True + True, True * 3.0, 1 + 1.5, 3 * 'ab', [1] * 3, 'x' * -1, (1,) + (2,), 1 == True, hash(1) == hash(1.0), 0 == False, 1.0 is 1.0 or True, 10 ** 20 == 1e20, 2 ** 53 + 1 == 2.0 ** 53)
print(..., Ellipsis, NotImplemented, __debug__, type(None), type(...), (), (1,), [], {}, {1}, {1: 2}, [[]], ((),), b'', {'a': {'b': []}})
print(562949953421311 + 1, 562949953421311 * 562949953421311, -562949953421312 - 1, 281474976710656 * 2, 2 ** 31 * 2 ** 31, (2 ** 49 - 1) // -1, -(-2 ** 49), abs(-2 ** 49), (2 ** 62) >> 20, 3 ** 40 % 1000007)
print(int('5') + float('1.5'), str(5) + 'a', bool([]), int(3.9), int(-3.9), round(2.5), round(3.5), round(-2.5), float('inf'), float('-inf'), float('nan'), int('0x1f', 16), int('1010', 2), complex if False else 'c')
x = y = z = []; x.append(1); print(y, z is x)
a = b, c = 1, 2; print(a, b, c)
(a), [b] = 1, [2]; print(a, b)
a, (b, (c, *d)), e = 1, (2, (3, 4, 5)), 6; print(a, b, c, d, e)
for i, (j, k) in enumerate([(1, 2), (3, 4)]): print(i, j, k, end=';')
print()
i = 5; i += 1; i -= 2; i *= 3; i //= 2; i **= 2; i %= 7; i <<= 3; i >>= 1; i |= 3; i &= 6; i ^= 1; print(i)
i = 7; i /= 2; print(i); i = 'a'; i += 'b'; i *= 2; print(i)
l = [1, 2, 3, 4, 5]; l[1:3] = 'xyz'; print(l); del l[::2]; print(l); l[:] = []; print(l); l[0:0] = [9]; print(l)
assert n == 5, 'no'; assert (n, 'tuple')
v: int = 3; w: 'undefined_name'; print(v, __annotations__)
def g(a: 'x', *b: int, c: list = None, **d: dict) -> str: q: undefined_thing = 1; return q
print(g.__annotations__, g(1), (lambda: 5)(), (lambda *a, k=1, **kw: (a, k, kw))(1, 2, z=3), (lambda x: lambda y: x + y)(1)(2))
if n > 3: print('a')
elif n > 2: print('b')
else: print('c')
while n:
    n -= 1
    if n == 3: continue
    if n == 1: break
else: print('never')
for n in []: pass
else: print('else', n)
del v, x
try: v
except NameError as e: print(e)
global_name = 1
def dg():
    global global_name, made_here
    del global_name
    made_here = 2
dg(); print(made_here)
try: global_name
except NameError as e: print(e)
try: dg()
except NameError as e: print(e)
