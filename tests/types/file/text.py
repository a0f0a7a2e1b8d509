# Text files: modes, reading, writing, lines, newlines, positions, errors.
path = '/tmp/cranky_test_text.txt'
def err(f, *args, **kwargs):
    try:
        print('ok', repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, str(e).replace(path, 'PATH'))

with open(path, 'w') as f:
    print(f.write('line 1\n'), f.write('zweite Zeile äöü\n'), f.write(''), f.writelines(['a\n', 'b\n', 'last']), f.tell(), f.closed, f.mode, f.encoding.lower(), f.errors, f.readable(), f.writable(), f.seekable(), f.isatty())
print(f.closed)
err(f.write, 'x')
err(f.read)
err(lambda: next(f))
err(f.__enter__)
f.close()
with open(path) as f:
    print(repr(f.read()), repr(f.read()), repr(f.readline()), f.readlines())
with open(path) as f:
    print(f.readline(), f.readline(3), f.readline(0), f.readline(100), f.readlines())
with open(path) as f:
    print([line for line in f])
with open(path) as f:
    print(f.read(3), f.read(0), f.read(20), f.tell(), f.read(-1))
with open(path) as f:
    print(f.readlines(10), f.read(None))
    print(f.seek(0), f.readline(), f.tell(), f.seek(0, 2), f.read(), f.seek(7), f.read(6))
    err(f.seek, 1, 1)
    err(f.seek, 1, 2)
    err(f.seek, -1)
    err(f.seek, 0, 5)
    err(f.write, 'x')
    err(f.read, 'x')
    next(f)
    err(f.tell)
with open(path, 'a') as f:
    print(f.tell() > 0, f.write('\nappended'))
    err(f.read)
with open(path, 'r+') as f:
    print(f.read(4), f.seek(0), f.write('LINE'), f.seek(0), f.readline())
with open(path, 'w+') as f:
    print(f.write('abc\ndef\n'), f.seek(0), f.read(), f.truncate(4), f.seek(0), f.read())
err(open, path, 'x')
err(open, '/nonexistent/dir/file')
err(open, '/nonexistent', 'r')
err(open, '/')
err(open, path, 'q')
err(open, path, 'rw')
err(open, path, '')
err(open, path, 'r', 0)
err(open, path, 'rb', encoding='utf-8')
err(open, path, newline='x')
err(open, path, 5)
err(open)
err(open, 1.5)
err(open, -5)
err(open, path + '\0')
err(open, path, encoding='no-such-encoding')
with open(path, 'wb') as f:
    f.write(b'unix\nmac\rdos\r\nend')
for newline in (None, '', '\n', '\r', '\r\n'):
    with open(path, newline=newline) as f:
        print(repr(newline), f.readlines(), repr(f.newlines))
    with open(path, newline=newline) as f:
        print(repr(f.read()), [repr(newline)])
    with open(path, newline=newline) as f:
        print(repr(f.read(6)), repr(f.read(5)), repr(f.read()))
for newline in (None, '', '\n', '\r', '\r\n'):
    with open(path, 'w', newline=newline) as f:
        f.write('a\nb\r\nc\n')
    print(repr(newline), open(path, 'rb').read())
for encoding in ('utf-8', 'latin-1', 'ascii', 'utf-8-sig'):
    try:
        with open(path, 'w', encoding=encoding) as f:
            f.write('äé')
    except UnicodeEncodeError as e:
        print(e)
    print(encoding, open(path, 'rb').read())
with open(path, 'wb') as f:
    f.write(b'ok\xff\xfebad')
err(lambda: open(path, encoding='utf-8').read())
for errors in ('ignore', 'replace', 'surrogateescape', 'backslashreplace'):
    print(errors, ascii(open(path, encoding='utf-8', errors=errors).read()))
with open(path, 'w', encoding='ascii', errors='replace') as f:
    f.write('ä€x')
print(open(path).read())
with open(path, 'w') as f:
    err(f.write, b'bytes')
    err(f.write, 5)
    err(f.write)
    err(f.writelines, [1])
    err(f.writelines, 5)
    err(f.readline)
    print(file := 'walrus')
    print('via print', 1, 2, file=f)
    print('more', end='', file=f)
print(open(path).read())
big = [('%d ' % i) * 20 + '\n' for i in range(3000)]
with open(path, 'w') as f:
    f.writelines(big)
with open(path) as f:
    print(f.read() == ''.join(big), f.tell() == sum(map(len, big)))
with open(path) as f:
    print(list(f) == big)
with open(path) as f:
    n = 0
    while True:
        chunk = f.read(1000)
        if not chunk:
            break
        n += len(chunk)
    print(n)
with open(path) as f:
    f.readline()
    position = f.tell()
    second = f.readline()
    f.seek(position)
    print(f.readline() == second)
f = open(path, 'w', buffering=1)
f.write('flushed\n')
print(open(path).read())
f.write('pending')
f.flush()
print(open(path).read())
f.close()
with open(path) as outer:
    with open(outer.fileno(), closefd=False) as f:
        print(f.read(), f.name == outer.fileno(), f.fileno() == outer.fileno())
    print(outer.closed, outer.seek(0), outer.read())
class P:
    def __fspath__(self): return path
print(open(P()).read())
try:
    with open(path) as f:
        raise KeyError('inside')
except KeyError as e:
    print(e, f.closed)
