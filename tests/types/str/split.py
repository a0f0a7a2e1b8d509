# split, rsplit, partition, rpartition, splitlines, join.
texts = ['', ' ', 'a', ' a  b\tc\n', 'a,b,,c', ',', ',,', 'one two  three', '\u2003wide\u3000space\u2003', '日,本,語', '😀-😀',
         '\x1ca\x1db\x1ec\x1f']
for text in texts:
    for maxsplit in (-1, 0, 1, 2, 5):
        print(ascii([text.split(None, maxsplit), text.rsplit(None, maxsplit), text.split(',', maxsplit),
                     text.rsplit(',', maxsplit), text.split(sep='-', maxsplit=maxsplit)]))
    print(ascii([text.partition(','), text.rpartition(','), text.partition('本'), text.rpartition('😀')]))
print('aXXbXXc'.split('XX'), 'aXXXb'.split('XX'), 'aXXXb'.rsplit('XX'), 'abc'.split('abc'), 'abcabc'.split('bc'))
lines = ['', '\n', 'a', 'a\n', 'a\nb', 'a\r\nb\rc\n\nd', 'a\x0bb\x0cc\x1cd\x1de\x1ef', 'a\x85b\u2028c\u2029d', '日\n本\r\n', '\r\r\n\n\r']
for text in lines:
    print(ascii([text.splitlines(), text.splitlines(True), text.splitlines(keepends=True)]))
for sep in ('', ',', ', ', '日', '😀'):
    for items in ([], ['a'], ['a', 'b'], ('x', 'é', 'z'), 'abc', {'k': 1}, (str(i) for i in range(4)), ['', '', ''], ['日', 'a']):
        print(ascii(sep.join(items)))
print(','.join(map(str, range(1000)))[-20:], len(''.join(['ab'] * 10000)))
for f in (lambda: 'a'.split(''), lambda: 'a'.split(1), lambda: 'a'.partition(''), lambda: 'a'.rpartition(b'x'),
          lambda: ','.join(1), lambda: ','.join(['a', 1]), lambda: ','.join([b'a']), lambda: 'a'.split(',', 'x'),
          lambda: 'a'.splitlines(foo=1)):
    try:
        print(f())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
