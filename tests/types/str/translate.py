# maketrans and translate.
print(str.maketrans('abc', 'xyz'), str.maketrans('ab', 'cd', 'e'), str.maketrans({'a': 'b', 'é': None, 99: 100}))
table = str.maketrans('abc', 'xyz', 'd')
print('abcd abcd'.translate(table), 'é'.translate({0xe9: 'e\u0301'}), 'abc'.translate({97: None, 98: 'BB', 99: 0x1f600}))


class Table:
    def __getitem__(self, key):
        if key == ord('x'):
            raise LookupError(key)
        return chr(key).upper()


print('axb'.translate(Table()), 'abc'.translate('0' * 97 + 'A'), 'ab'.translate([0] * 97 + ['q']))
for f in (lambda: str.maketrans('a', 'bc'), lambda: str.maketrans(1), lambda: str.maketrans({'ab': 1}), lambda: str.maketrans({1.5: 1}),
          lambda: 'a'.translate({97: 1.5}), lambda: 'a'.translate({97: -1}), lambda: 'a'.translate({97: 0x110000}), lambda: 'a'.translate(5),
          lambda: str.maketrans('a', 1), lambda: str.maketrans('a', 'b', 1)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
