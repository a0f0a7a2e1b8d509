# Building text by appending: the pieces share one block, and must not see each other's growth.
def build(n, piece):
    s = ''
    for i in range(n):
        s += piece
    return s


for piece in ('a', 'abcdefghij', 'é', '日本', '😀', 'x' * 3000):
    s = build(3000 // len(piece) + 400, piece)
    print(ascii(piece[:10]), len(s), s == piece * (len(s) // len(piece)), len(s.encode()), s.count(piece[0]))
base = build(2000, 'ab')
branches = []
for i in range(50):  # all from the same prefix: only one of them can have been extended in place
    branches.append(base + str(i))
print(len(base), base == 'ab' * 2000, [b[4000:] for b in branches] == [str(i) for i in range(50)], all(b[:4000] == base for b in branches))
deeper = [b + 'x' + str(i) for i, b in enumerate(branches)]
print([d[4000:] for d in deeper][:4], branches[3][4000:], hash(branches[7]) == hash('ab' * 2000 + '7'), {branches[9]: 'found'}['ab' * 2000 + '9'])
grown = base
history = []
for c in ('c', 'é', 'd', '日', 'e', '😀', 'f'):  # widening on the way
    grown += c
    history.append(grown)
print(ascii([h[4000:] for h in history]), [len(h) for h in history])
s = base
for i in range(100):
    s = s + s[-1] + '\n'
print(len(s), s.splitlines()[-1], s.strip()[-3:], s.upper()[-4:], s.replace('\n', '')[-3:], len(s.split('\n')), s.find('\n'), repr(s[-3:]))
print(int(build(2000, '1')) % 1000007, float('0.' + build(1500, '0') + '1'), build(1100, 'k').isalpha(), '%s' % build(1200, 'q') == 'q' * 1200)
names = {}
for i in range(20):
    names[build(1500, 'n') + str(i)] = i
print(sorted(names.values()), names['n' * 1500 + '13'])
long = ''
for i in range(100000):
    long += str(i)
    long += ','
print(len(long), long[-12:])
