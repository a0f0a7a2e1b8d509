# printf-style formatting of str.
def show(format, args):
    try:
        return repr(format % args)
    except Exception as e:
        return f'{type(e).__name__}: {e}'


values = [0, 1, -1, 42, -255, 10**20, 2**70, 1.5, -0.0, 1e20, float('inf'), float('nan'), 'a', 'text', 'é', None, True, [1, 2], (), (1,), (1, 2), ('a', 5),
          {'a': 1}, {'a': 'x'}, b'b', 65, 0x1F600, -5]
formats = ['%s', '%r', '%a', '%d', '%i', '%u', '%5d|', '%-5d|', '%05d', '%+d', '% d', '%.3d', '%8.3d', '%x', '%X', '%#x', '%#X', '%o', '%#o', '%08x', '%#010x', '%e',
           '%.2e', '%E', '%f', '%.1f', '%.0f', '%#.0f', '%10.2f', '%-10.2f|', '%010.2f', '%+.1f', '%g', '%.3g', '%#g', '%G', '%F', '%c', '%5c|', '%-5c|', '%10s|',
           '%-10s|', '%.1s', '%5.1s|', '%%', '%5%', '%', '%z', '%(a)s', '%(a)d', '%(b)s', '%(a', '%*d', '%.*f', '%ld', '%hs', '%-', '%s%s', 'plain']
for format in formats:
    for value in values:
        print(ascii(format), ascii(value), ascii(show(format, value)))
print('%s is %d years and %.1f%% done' % ('He', 42, 99.5), '%(n)s: %(v)05.2f %%' % {'n': 'x', 'v': 3.14159}, '%*d|%-*d|%.*f' % (5, 1, 5, 2, 2, 3.14159))
print('日%s語' % '本', '%s' % ('a',), '%s' % [1], '%s %s' % ('a', ('b',)), '%(x)s %(y)s' % {'x': 1, 'y': (2,)})


class Number:
    def __int__(self):
        return 7

    def __index__(self):
        return 8

    def __float__(self):
        return 2.5

    def __str__(self):
        return 'number'


class OnlyInt:
    def __int__(self):
        return 9


n = Number()
print('%d %x %f %s %c' % (n, n, n, n, n), '%d' % OnlyInt(), show('%x', OnlyInt()), show('%f', OnlyInt()))
