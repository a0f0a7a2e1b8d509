# Order, equality and hashing across widths; dict and set keys.
words = ['', 'a', 'A', 'b', 'ab', 'abc', 'é', 'z', 'zz', '日', '日本', '\uffff', '😀', '😀a', 'a😀', '\x00', 'a\x00']
for x in words:
    print(ascii(x), [(x < y) + 2 * (x <= y) + 4 * (x == y) + 8 * (x != y) + 16 * (x > y) + 32 * (x >= y) for y in words])
print(ascii(sorted(words, reverse=True)))
made = [''.join([c for c in w]) for w in words]
print(all(hash(a) == hash(b) for a, b in zip(words, made)), len(set(words + made)), {w: i for i, w in enumerate(words)}[made[7]])
print(hash(''), hash('abc') == hash('ab' + 'c'), 'a' == b'a', 'a' != 1, 'a' == None, 'a'.__eq__(1), 'a'.__lt__(b'a'))
d = {}
for i in range(1000):
    d['key' + str(i)] = i
print(len(d), d['key' + '999'], sum(d[f'key{i}'] for i in range(1000)), 'key1000' in d)
