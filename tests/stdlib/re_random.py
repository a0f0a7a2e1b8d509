# Random patterns on random subjects: everything that module re finds must be what CPython finds. (Atomic groups and possessive
# repeats are in re_syntax.py: CPython 3.11.2 has faults in them.)
import re

state = 1


def below(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
    return (state >> 33) % n


def choice(items):
    return items[below(len(items))]


CHARS = ['a', 'a', 'b', 'b', 'c', '\u00e9', '\\n', 'K', '\u017f', 's']
SETS = ['[ab]', '[^a]', r'\w', r'\d', r'\s', r'\W', '[a-c]', r'[^\w]', '[\u00e9-\u00fc]', r'[\w\u00e9]', r'[^\n]', '[b-cK]', '[\u0100a]',
        '[\U00010400-\U00010410a]', '[a\u0100-\u3200\uc2c0]', '.', '.']
POSITIONS = ['^', '$', r'\b', r'\B', r'\A', r'\Z', '(?<=a)', '(?<!b)', '(?<=[ab]c)', r'(?<!\w)']
REPEATS = ['*', '+', '?', '{2}', '{1,2}', '{0,3}', '{2,}', '{,2}', '*?', '+?', '??', '{1,2}?', '{,2}?']


def atom(depth, groups):
    r = below(100)
    if r < 40 or depth <= 0:
        return choice(CHARS)
    if r < 58:
        return choice(SETS)
    if r < 66:
        return choice(POSITIONS)
    if r < 84:
        groups[0] += 1
        number = groups[0]
        text = '(' + alternatives(depth - 1, groups) + ')'
        groups.append(number)
        return text
    if r < 90:
        return '(?:' + alternatives(depth - 1, groups) + ')'
    if r < 93:
        return choice(['(?=', '(?!']) + alternatives(depth - 1, groups) + ')'
    if r < 97 and len(groups) > 1:
        return '\\%d' % choice(groups[1:])
    if len(groups) > 1:
        return '(?(%d)%s|%s)' % (choice(groups[1:]), sequence(depth - 1, groups), sequence(depth - 1, groups))
    return 'b'


def sequence(depth, groups):
    text = ''
    for _ in range(below(4)):
        a = atom(depth, groups)
        text += a + choice(REPEATS) if below(10) < 4 and not a.endswith(('^', '$', 'b', 'B', 'A', 'Z')) else a
    return text


def alternatives(depth, groups):
    return '|'.join(sequence(depth, groups) for _ in range(choice([1, 1, 2, 3])))


def subject():
    return ''.join(choice('aabbcc\n K1_\u00e9\u00c9s\u017f\u212a') for _ in range(below(12))) + choice(['', '', '\u0100', '\U00010428'])


def show(m):
    return m and (m.regs, m.lastindex)


done = 0
while done < 400:
    text = alternatives(3, [0])
    flags = choice([0, 0, re.I, re.M, re.S, re.I | re.A, re.A, re.M | re.I])
    subjects = [subject() for _ in range(4)]
    if below(6) == 0:
        text = text.encode('latin-1', 'ignore')
        subjects = [s.encode('latin-1', 'ignore') for s in subjects]
    try:
        p = re.compile(text, flags)
    except re.error as e:
        continue
    except ValueError as e:
        continue
    done += 1
    print(p)
    for s in subjects:
        print(ascii(s), show(p.match(s)), show(p.search(s)), show(p.fullmatch(s)), show(p.search(s, 1, 5)))
        try:
            print(ascii(p.findall(s)), [m.span() for m in p.finditer(s)])
            print(ascii(p.split(s, 3)), ascii(p.sub(s[:1].replace(b'\\' if isinstance(s, bytes) else '\\', s[:0]), s)))
        except Exception as e:
            print(type(e), e)
