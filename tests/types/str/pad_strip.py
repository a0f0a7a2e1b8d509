# center, ljust, rjust, zfill, expandtabs, strip.
for text in ('', 'a', 'ab', 'abc', '日本', '😀', '+5', '-12', '+', '--1', '−3'):
    for width in (-1, 0, 1, 2, 3, 4, 5, 8, 9):
        print(ascii([text.center(width), text.ljust(width, '*'), text.rjust(width, 'é'), text.center(width, '日'), text.zfill(width)]))
for text in ('', '\t', 'a\tb', 'ab\tc\td', 'a\n\tb\r\tc', '日\t本', '\t\t', '12345678\tx', '1234567\tx'):
    print(ascii([text.expandtabs(), text.expandtabs(4), text.expandtabs(1), text.expandtabs(0), text.expandtabs(-3), text.expandtabs(tabsize=2)]))
for text in ('', '  a  ', '\t\na\u2003', 'xxaxx', 'xyxaxyx', '日a日', '\x1c\x1da\x1e\x1f\x85\xa0', 'abc', '   '):
    for chars in (None, 'x', 'xy', '日', '', ' a', 'abc'):
        print(ascii([text.strip(chars), text.lstrip(chars), text.rstrip(chars)]))
    print(ascii([text.strip(), text.lstrip(), text.rstrip()]))
for f in (lambda: 'a'.center('5'), lambda: 'a'.center(5, ''), lambda: 'a'.ljust(5, 'ab'), lambda: 'a'.rjust(5, 1), lambda: 'a'.strip(1),
          lambda: 'a'.zfill(1.5), lambda: 'a'.center(2**70)):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
