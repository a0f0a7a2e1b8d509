# Module io: raw classes in Python under the buffers and text layers, memory streams, positions, detaching.
import io


def attempt(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)


class Raw(io.RawIOBase):
    def __init__(self, data=b''):
        self.data, self.at, self.log = bytearray(data), 0, []

    def readable(self):
        return True

    def writable(self):
        return True

    def seekable(self):
        return True

    def readinto(self, b):
        n = min(len(b), 5, len(self.data) - self.at)
        b[:n] = self.data[self.at:self.at + n]
        self.at += n
        self.log.append(('r', len(b), n))
        return n

    def write(self, b):
        n = min(len(b), 4)
        self.data[self.at:self.at + n] = bytes(b)[:n]
        self.at += n
        self.log.append(('w', bytes(b)))
        return n

    def seek(self, offset, whence=0):
        self.at = offset if whence == 0 else self.at + offset if whence == 1 else len(self.data) + offset
        return self.at


r = Raw(b'line one\nline two\r\nlast')
b = io.BufferedReader(r, 8)
print(b.peek(1), b.read(3), b.readline(), b.read1(100), b.tell(), b.read(), r.log)
print(b.seek(2), b.read(4), b.seek(-2, 1), b.read(4), b.seek(0, 2), b.read())
buffer = bytearray(6)
print(b.seek(0), b.readinto(buffer), buffer, list(b))
w = Raw()
b = io.BufferedWriter(w, 8)
print(b.write(b'abc'), w.data, b.write(b'defghijkl'), w.data, b.flush(), w.data, b.tell())
b = io.BufferedRandom(Raw(b'0123456789'), 4)
print(b.read(2), b.write(b'xy'), b.read(2), b.seek(0), b.read(), b.raw.data)
t = io.TextIOWrapper(io.BufferedReader(Raw('zeile eins\nzw\u00f6lf \U0001f600\r\nende'.encode())), encoding='utf-8')
print(ascii(t.readline()), t.tell(), ascii(t.read(4)), ascii(t.read()), t.newlines)
t.seek(0)
cookies = []
while True:
    cookies.append(t.tell())
    if not t.read(1):
        break
for c in cookies[::3]:
    t.seek(c)
    print(ascii(t.read(2)), end=' ')
print()
raw = io.BytesIO()
t = io.TextIOWrapper(raw, encoding='utf-16', newline='\r\n')
t.write('a\nb')
print(raw.getvalue(), t.flush(), raw.getvalue())
t.seek(0)
print(repr(t.read()), t.detach() is raw)
attempt(t.read)
attempt(lambda: t.buffer)
print(t.encoding, t.errors)
t = io.TextIOWrapper(io.BytesIO(b'x\xffy'), encoding='ascii')
attempt(t.read)
t = io.TextIOWrapper(io.BytesIO(), encoding='ascii', line_buffering=True)
print(t.write('no'), t.buffer.getvalue(), t.write('w\n'), t.buffer.getvalue(), t.reconfigure(encoding='latin-1', errors='replace', newline='\r'))
print(t.write('\u00e4\u20ac\n'), t.buffer.getvalue(), t.encoding, t.errors)
attempt(t.write, b'x')
attempt(io.TextIOWrapper, io.BytesIO(), encoding='rot13')
attempt(io.TextIOWrapper, io.BytesIO(), newline='x')
attempt(io.TextIOWrapper, io.BytesIO(), encoding='nope')

for kind in (None, '', '\n', '\r', '\r\n'):
    s = io.StringIO('a\nb\r\nc\rd', newline=kind)
    print(repr(kind), s.readlines(), repr(s.getvalue()), s.newlines)
s = io.StringIO()
print(s.write('\u20ac'), s.seek(3), s.write('x'), repr(s.getvalue()), s.truncate(2), s.tell(), s.seek(0), s.read(1))
attempt(s.write, b'x')
attempt(s.seek, -1)
attempt(s.seek, 1, 1)
s.close()
attempt(s.read)
attempt(io.StringIO, 3)
m = io.BytesIO(b'abc\ndef')
v = m.getbuffer()
v[0] = 65
attempt(m.write, b'x' * 100)
v.release()
print(m.readline(), m.read(), m.seek(2), m.write(b'ZZ'), m.getvalue(), m.seek(20), m.write(b'!'), m.getvalue(), m.truncate(3), m.getvalue())
attempt(m.seek, -1)
m.close()
attempt(m.read)
attempt(io.BytesIO, 'x')
p = io.BufferedRWPair(io.BytesIO(b'in'), io.BytesIO())
print(p.read(), p.write(b'out'), p.readable(), p.writable(), p.seekable())
attempt(io.BufferedReader, io.BytesIO(), 0)
attempt(io.BufferedReader(io.BytesIO(b'x')).write, b'x')
attempt(io.BufferedWriter(io.BytesIO()).read)
d = io.IncrementalNewlineDecoder(None, translate=True)
print(repr(d.decode('a\r')), d.getstate(), repr(d.decode('\nb\r')), repr(d.decode('', final=True)), d.newlines)
print(io.RawIOBase.__mro__[1].__name__, isinstance(m, io.BufferedIOBase), isinstance(s, io.TextIOBase), issubclass(io.FileIO, io.RawIOBase))
for cls in (io.IOBase, io.RawIOBase, io.BufferedIOBase, io.TextIOBase):
    f = cls()
    for name in ('fileno', 'read', 'readable', 'tell', 'detach'):
        if hasattr(f, name):
            attempt(getattr(f, name))


class Counting(io.StringIO):
    def write(self, s):
        return super().write(s.upper())


c = Counting()
print('printed', 1, file=c)
print(repr(c.getvalue()))
