# Binary files: reading, writing, seeking, buffers.
path = '/tmp/cranky_test_binary.bin'
def err(f, *args, **kwargs):
    try:
        print('ok', repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, str(e).replace(path, 'PATH'))

with open(path, 'wb') as f:
    print(f.write(b'line1\nline2\n'), f.write(bytearray(b'\x00\xff')), f.write(b''), f.writelines([b'a', b'b\n']), f.tell(), f.mode, f.readable(), f.writable())
    err(f.write, 'str')
    err(f.write, 5)
    err(f.read)
    err(f.readline)
with open(path, 'rb') as f:
    print(f.read(), f.read(), f.mode, type(f).__name__)
    print(f.seek(0), f.read(3), f.tell(), f.seek(2, 1), f.read(2), f.seek(-3, 2), f.read(), f.seek(0), f.readline(), f.readline(2), f.readline(), f.readlines())
    print(f.seek(0), list(f), f.seek(0), f.readlines(1))
    err(f.seek, -1)
    err(f.write, b'x')
    err(f.seek, 0, 9)
    b = bytearray(4)
    print(f.seek(1), f.readinto(b), b, f.peek(1)[:3], f.read1(2))
with open(path, 'r+b') as f:
    print(f.read(2), f.write(b'XY'), f.seek(0), f.read(6), f.truncate(3), f.seek(0), f.read(), f.mode, type(f).__name__)
with open(path, 'ab') as f:
    print(f.write(b'end'), f.mode)
with open(path, 'w+b') as f:
    print(f.write(b'12345'), f.seek(1), f.read(2), f.write(b'x'), f.seek(0), f.read(), f.mode)
with open(path, 'rb', 0) as f:
    print(f.read(2), f.read(), type(f).__name__)
err(f.read)
err(f.seek, 0)
err(f.tell)
data = bytes(i % 256 for i in range(100000))
with open(path, 'wb') as f:
    for i in range(0, len(data), 777):
        f.write(data[i:i + 777])
with open(path, 'rb') as f:
    print(f.read() == data)
with open(path, 'rb') as f:
    parts = []
    while True:
        p = f.read(1234)
        if not p:
            break
        parts.append(p)
    print(b''.join(parts) == data, len(parts))
    f.seek(50000)
    print(f.read(10) == data[50000:50010], f.seek(-5, 1), f.tell(), f.seek(99998), f.read(100))
print(sum(len(line) for line in open(path, 'rb')))
