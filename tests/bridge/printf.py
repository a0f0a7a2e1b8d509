# Literal formats are checked when the program is compiled, others go through libffi.
from __c__.stdio import printf, snprintf, fflush, puts, putchar

printf('plain\n')
printf('100%%\n')
printf('%d %i %u %x %X %o\n', -1, 2, 3, 255, 255, 8)
printf('%5d|%-5d|%05d|%+d\n', 42, 42, 42, 42)
printf('%ld %lu %lld %zu %jd %td\n', -2**62, 2**64 - 1, -2**63, 2**63, -1, 1)
printf('%hhd %hhu %hd %hu\n', -128, 255, -32768, 65535)
printf('%f %.2f %e %g %8.3f|\n', 1.5, 2, 12345.678, 0.0001, 3.14159)
printf('%s|%10s|%-10s|%.2s|\n', 'abc', 'right', 'left', 'cut')
printf('%*d|%-*d|%.*f\n', 6, 1, 6, 2, 3, 2.0)
printf('%c%c%c\n', 72, 'i', '!')
printf('%s %s\n', 'ünïcödé €', b'bytes')
printf('"quoted" \\ ?? \t|\x01|\n')
printf('%s\n', None)


def attempt(f):
    try:
        f()
    except Exception as e:
        print(type(e).__name__ + ':', e)


attempt(lambda: printf('%d\n', 'x'))
attempt(lambda: printf('%d\n', 2**31))
attempt(lambda: printf('%d\n', 1.5))
attempt(lambda: printf('%s\n', 5))
attempt(lambda: printf('%s\n', 'a\0b'))
attempt(lambda: printf('%f\n', '1'))
attempt(lambda: printf('%hhu\n', 256))
attempt(lambda: printf('%lu\n', -1))
attempt(lambda: printf('%c', 'xy'))

buffer = bytearray(32)
print(snprintf(buffer, len(buffer), '%03d-%s', 7, 'seven'), buffer[:9])
for format, args in (('%ld %s\n', (5, 'five')), ('%.1f %.1f\n', (1.25, 2.5)), ('none\n', ()), ('%s %ld %g %s\n', ('a', 1, 0.5, b'z'))):
    print(snprintf(buffer, 32, format, *args), bytes(buffer[:buffer.index(0)]))
print(snprintf(None, 0, '%d', 12345))
attempt(lambda: snprintf(buffer, 32, '%p' + '', object()))
attempt(lambda: printf())
attempt(lambda: printf(3))
puts('end')
