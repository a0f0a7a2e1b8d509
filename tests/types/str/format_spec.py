# The format mini-language on str, int and float, all parts combined.
def show(v, spec):
    try:
        return repr(format(v, spec))
    except Exception as e:
        return f'{type(e).__name__}: {e}'


for v in ('', 'abc', '日本'):
    for spec in ('', 's', '5', '<5', '>5', '^5', '*^7', '日>6', '.2', '8.1', '05', '<05', '=5', '+', ' ', '#', ',', '_s', 'd', 'q', '.', '5.', 'z'):
        print(ascii(v), spec, ascii(show(v, spec)))
for v in (0, 5, -5, 1234567, -1234567, 2**70, -2**70, 65, True):
    for spec in ('', 'd', 'b', 'o', 'x', 'X', 'c', 'n', 'e', 'f', 'g', '%', '+d', ' d', '-d', '#b', '#o', '#x', '#X', '#010x', '010', '<10', '>10',
                 '^10', '=10', '*=+10', ',', '_', ',d', '_x', '_b', '#_b', '020,', '021,', '022_x', '+,', '.2', '.2f', ',.2f', '8,.1e', 'q', '5x', 'xx',
                 ',x', ',n', '+c', '#c', '5c', '<5c', 'z', 'zd', '1000000000000000000000'):
        print(v, spec, ascii(show(v, spec)))
for v in (0.0, -0.0, 1.0, -1.5, 3.14159, 1234567.891, 1e10, 1e16, 1e22, 1e-5, 1e-7, 123456789.0, float('inf'), float('-inf'), float('nan'), 0.5, 2.5):
    for spec in ('', 'e', 'E', 'f', 'F', 'g', 'G', 'n', '%', '.0f', '.1f', '.2f', '.10f', '.0e', '.3e', '.0g', '.3g', '.10g', '.3', '.0', '#.0f', '#.3g', '#g', '#',
                 '+', ' ', '+.2f', '010.2f', '<12.3f', '^12.3f', '=+12.3f', '*>12', ',', '_', ',.2f', '020,.1f', 'z', 'z.0f', '.1%', 'd', 'x', 's', 'c', '12',
                 '.50f', '.30e', '08', ',e'):
        print(v, spec, show(v, spec))
for v in (None, [1], (1,), {}, object):
    print(show(v, '')[:10], show(v, '5')[:60])
