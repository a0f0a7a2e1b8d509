# Indexing, slicing, iteration, concatenation, repetition.
texts = ['', 'a', 'hello', 'naïve', '日本語テキスト', 'a😀b日é']
for text in texts:
    n = len(text)
    print(ascii([text[i] for i in range(-n, n)]), ascii(list(text)), ascii(text[::-1]))
    for start in (None, 0, 1, 2, -1, -2, -100, 100):
        for stop in (None, 0, 1, 3, -1, 100):
            print(ascii([text[start:stop]] + [text[start:stop:step] for step in (1, 2, 3, -1, -2)]))
    for other in texts:
        s = text + other
        print(ascii(s), len(s), s[:n] == text, s[n:] == other)
    print(ascii([text * k for k in (-1, 0, 1, 2, 3)]), ascii(3 * text))


class Index:
    def __index__(self):
        return 2


print('hello'[Index()], 'hello'[Index():], 'hello'[True], 'ab' * Index())
for key in (5, -6, 2**70, 'a', 1.5, None, slice('a'), slice(None, None, 0), slice(None, 1.5)):
    try:
        print('hello'[key])
    except Exception as e:
        print(type(e).__name__, e)
for f in (lambda: 'a' + 1, lambda: 1 + 'a', lambda: 'a' + b'b', lambda: 'a' * 'b', lambda: 'a' * 1.5, lambda: 'a' - 'b', lambda: 'a' * 2**62,
          lambda: -'a', lambda: 'a' < 1, lambda: 'a' & 'b'):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
total = ''
for i in range(2000):
    total += str(i)
print(len(total), total[-8:], total.count('99'))
it = iter('aé日')
print(next(it), it.__length_hint__(), list(it), list(it), it.__length_hint__())
a, b, *c = 'héllo'
print(a, b, c, 'x' in 'xyz', '' in '', 'é' in 'abc', max('hello'), sorted('hello'), list(reversed('abc')), list(enumerate('ab')))
try:
    del 'abc'[0]
except TypeError as e:
    print(e)
try:
    'abc'[0] = 'x'
except TypeError as e:
    print(e)
