# replace: counts, empty patterns, growth and shrinkage, changes of width.
for text in ('', 'a', 'banana', 'naïve', '日本日本', '😀😀', 'aaaa'):
    for old in ('', 'a', 'an', '日', '😀', 'é', 'aa', 'zz'):
        for new in ('', 'b', 'XY', 'é', '語', '😀'):
            print(ascii([text.replace(old, new), text.replace(old, new, 0), text.replace(old, new, 1),
                         text.replace(old, new, 2), text.replace(old, new, -1)]))
s = 'ab' * 5000
print(len(s.replace('a', 'xyz')), len(s.replace('ab', '')), s.replace('b', 'a') == 'a' * 10000)
print(len(s.replace('', '-')), s.replace('ba', 'c', 3)[:12])
# The result is as narrow as its text.
print('é日'.replace('日', 'a') == 'éa', '日a'.replace('日', '') == 'a', hash('日a'.replace('日', '')) == hash('a'))
same = 'unchanged'
print(same.replace('x', 'y') is same)
for args in ((1, 'a'), ('a', 1), ('a',), (), ('a', 'b', 'c'), ('a', 'b', 1.5)):
    try:
        print('abc'.replace(*args))
    except TypeError as e:
        print('TypeError', 'argument' in str(e) or 'integer' in str(e))
