# Finding: every search method over texts of all three widths, with all kinds of bounds.
def show(f, *args):
    try:
        return repr(f(*args))
    except Exception as e:
        return f'{type(e).__name__}: {e}'


texts = ['', 'a', 'banana', 'ababab', 'naïve café', '日本語日本', '😀a😀b😀', 'a' * 40 + 'b']
needles = ['', 'a', 'an', 'ana', 'b', 'é', '日', '本語', '😀', '😀b', 'x', 'ab', 'aab']
for text in texts:
    for needle in needles:
        row = [show(getattr(text, name), needle) for name in ('find', 'rfind', 'index', 'rindex', 'count')]
        row.append(str(needle in text))
        print(ascii(text), ascii(needle), *row)
for start in (None, 0, 1, -3, -100, 3, 100, 2**70, -2**70):
    for end in (None, 0, 2, -1, 100, -100):
        s = 'banana'
        print(start, end, s.find('a', start, end), s.rfind('an', start, end), s.count('', start, end),
              s.startswith('an', start, end), s.endswith('a', start, end), show(s.index, 'n', start, end))
print('abc'.find('', 3), 'abc'.find('', 4), ''.find(''), ''.rfind('', 1), 'abc'.count('', 3), 'abc'.count('', 4))
print('hello'.startswith(('x', 'he')), 'hello'.endswith(('x', 'lo'), 2), 'hello'.startswith(()), 'hello'.startswith('', 5),
      'hello'.startswith('', 6))
big = 'x' * 100000 + 'needle' + 'y' * 100000
print(big.find('needle'), big.rfind('needle'), big.count('x'), big.find('needles'), big.index('y'))
wide = '日' * 5000 + '語' + '日' * 5000
print(wide.find('語'), wide.rfind('語'), wide.count('日'), wide.find('語日'), wide.find('日語日'))
for bad in (1, None, b'a', 1.5, ['a']):
    print(show('abc'.find, bad), show('abc'.count, bad), show('abc'.index, bad))
    print(show('abc'.startswith, bad), show('abc'.endswith, (bad,)))
print(show('abc'.find, 'a', 'x'), show('abc'.find, 'a', 1.5))
for text in ('TestHook', 'Test', 'Hook', '', '日本'):
    print(text.removeprefix('Test'), text.removesuffix('Hook'), text.removeprefix(''), text.removesuffix('本'))
