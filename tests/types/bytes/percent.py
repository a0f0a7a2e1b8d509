# printf-style formatting of bytes.
def show(format, args):
    try:
        return repr(format % args)
    except Exception as e:
        return f'{type(e).__name__}: {e}'


class ToBytes:
    def __bytes__(self):
        return b'made'

    def __repr__(self):
        return 'ToBytes()'


values = [0, 5, -255, 2**70, 1.5, 'a', b'a', b'bytes', bytearray(b'q'), None, True, (1,), (b'x', 5), (), {b'k': 1}, {b'k': b'v'}, [1], 65, 256, ToBytes()]
for format in (b'%d', b'%5d|', b'%-5d|', b'%05d', b'%x', b'%#X', b'%o', b'%f', b'%.2f', b'%e', b'%g', b'%s', b'%b', b'%10s|', b'%-10s|', b'%.1s', b'%a', b'%r', b'%c', b'%%', b'%', b'%z', b'%(k)s', b'%(k)d', b'%(x)s', b'%s%s',
               b'%*d', b'plain', b'%i', b'%z.1f'):
    for value in values:
        shown = show(format, value)
        print(format, type(value).__name__, shown)
print(b'%s is %d%%' % (b'x', 5), bytearray(b'%d') % 3, type(bytearray(b'%d') % 3).__name__, b'%b' % b'', b'%5.1f' % 3.14159)
