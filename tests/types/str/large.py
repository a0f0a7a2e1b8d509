# Long strings: building, searching and slicing stay fast.
parts = []
for i in range(50000):
    parts.append(f'{i:x}')
s = ','.join(parts)
print(len(s), s[:20], s[-20:], s.count(','), len(s.split(',')), s.find('c34f'), s.rfind('1,'))
t = s.upper()
print(t[:30], t.lower() == s, t.replace(',', '')[:20], len(t.encode()))
acc = ''
for i in range(20000):
    acc += 'ab'
print(len(acc), acc == 'ab' * 20000)
acc = ''
for i in range(5000):
    acc = acc + chr(0x4e00 + i)
print(len(acc), ascii(acc[-1]), acc[::-1][0] == acc[-1])
d = {}
for word in (s + ',' + s).split(','):
    d[word] = d.get(word, 0) + 1
print(len(d), set(d.values()), d['ff'])
u = '日本語' * 10000
print(len(u), u.count('本'), len(u.encode()), u.encode().decode() == u, u[1::3] == '本' * 10000, len(u.split('語')))
