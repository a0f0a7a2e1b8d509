# Modules _csv and csv: dialects and their messages, every state of the reader, quoting of the writer.
import _csv
import copy


def t(f, *a, **k):
    try:
        r = f(*a, **k)
        print(type(r) if isinstance(r, (_csv.Dialect, type(_csv.reader([])))) else repr(r))
    except Exception as x:
        print('   ', type(x).__name__, x)


class W:
    def __init__(self):
        self.o = []

    def write(self, x):
        self.o.append(x)
        return len(x)


D = _csv.Dialect
NAMES = ('delimiter', 'doublequote', 'escapechar', 'lineterminator', 'quotechar', 'quoting', 'skipinitialspace', 'strict')
for k in (dict(delimiter=''), dict(delimiter='ab'), dict(delimiter=1), dict(delimiter=None), dict(delimiter='\n'), dict(quotechar=''), dict(quotechar='ab'), dict(quotechar=1),
          dict(quotechar=None), dict(quotechar=None, quoting=0), dict(quoting=9), dict(quoting='x'), dict(quoting=None), dict(escapechar='ab'), dict(escapechar=1), dict(lineterminator=1),
          dict(lineterminator=None), dict(strict=1), dict(doublequote=0), dict(bogus=1), dict(delimiter='"'), dict(skipinitialspace=[]), dict(quotechar=None, quoting=3), dict(quoting=True)):
    try:
        d = D(**k)
        print(k, [getattr(d, n) for n in NAMES])
    except Exception as x:
        print(k, type(x).__name__, x)
t(D, 'nosuch')
t(D, 1)
t(D, None)
t(_csv.register_dialect, 1)
t(_csv.register_dialect)
t(_csv.register_dialect, 'x', 'y')
t(_csv.register_dialect, 'x', delimiter=';')
t(_csv.get_dialect, 'x')
print(_csv.list_dialects(), _csv._dialects.keys())
t(_csv.unregister_dialect, 'x')
t(_csv.unregister_dialect, 'x')
t(_csv.get_dialect, 'nope')
t(_csv.field_size_limit)
t(_csv.field_size_limit, 'x')
t(_csv.field_size_limit, 1.0)
t(_csv.reader)
t(_csv.reader, 1)
t(_csv.reader, [], 'nosuch')
t(_csv.reader, [], foo=1)
t(_csv.writer)
t(_csv.writer, 1)
r, w = _csv.reader([]), _csv.writer(W())
t(setattr, r, 'line_num', 1)
t(setattr, r, 'dialect', 1)
t(setattr, r.dialect, 'delimiter', 1)
t(setattr, r.dialect, 'strict', 1)
t(copy.copy, r.dialect)
t(w.writerow, 1)
t(w.writerows, 1)
t(w.writerow, None)
for row in ([], [''], [None], ['a', 1, 2.5, None, 'b"c', 'x,y', 'l\n', '', '\r']):
    t(w.writerow, row)
t(w.writerows, [['a'], ['b']])
t(w.writerows, [1])


class Bad:
    def __str__(self):
        raise KeyError('str')


t(w.writerow, ['a', Bad()])


def wr(rows, **k):
    f = W()
    try:
        w = _csv.writer(f, **k)
        print([w.writerow(r) for r in rows], f.o)
    except Exception as x:
        print('   ', type(x).__name__, x, f.o)


for q in range(4):
    wr([['a', 1, 'b c', 'd"e', 'f,g', None, '']], quoting=q)
    wr([['a', 1, 'b"c', 'd,e', 2.0, 1j, True]], quoting=q, escapechar='\\')
    wr([['']], quoting=q)
    wr([[None]], quoting=q)
    wr([[]], quoting=q)
    wr([['a!b"c'], ['é\u0100\U0001f600', 'x']], quoting=q, escapechar='!', doublequote=False)
wr([['a"b']], doublequote=False)
wr([['a"b']], doublequote=False, escapechar='!')
wr([['a b', ' c']], delimiter=' ')
wr([['a"b']], quotechar=None, quoting=3)
wr([['a', 'b'], ['a!']], lineterminator='!')
wr([['a\\b"']], escapechar='\\', quoting=3, quotechar=None)


def rd(lines, **k):
    out = []
    try:
        r = _csv.reader(lines, **k)
        for x in r:
            out.append((x, r.line_num))
        print(out)
    except Exception as x:
        print('   ', type(x).__name__, x, out, r.line_num)


for lines in (['a,b,c', '"a","b""c","d\n', 'e",f'], [''], ['\n'], ['a\nb'], ['a\r\n'], ['a\rb'], ['"a"b'], ['"a'], ['a,"'], ['\\'], ['a\\'], ['a\\,b'], ['"a\\"b"'], ['1,"2",a'], ['1,2.5, 3,""'],
              [' a, "b", c'], ['a "b" c', ' "x"'], ['"a""b"'], ["'a,b',c"], ['"a,b"'], [b'a'], [1], ['a\0b'], ['a,b\n', '\n', 'c'], ['a\\\nb'], ['"a\\\nb"'], [' '], ['a  b'], ['"a"\n', '"b" \n'], ['"a" ,b'],
              ['a,b\r', 'c'], ['a""b'], ['""'], ['"",""'], ['\n\n'], ['a\n\n'], ['é,\u0100,"\U0001f600\n', '"'], [',,'], ['",",""""']):
    for k in (dict(), dict(strict=True), dict(escapechar='\\'), dict(escapechar='\\', strict=True), dict(quoting=2), dict(quoting=3), dict(skipinitialspace=True), dict(doublequote=False),
              dict(quotechar="'"), dict(delimiter=' ', skipinitialspace=True), dict(quoting=3, quotechar=None, escapechar='\\')):
        rd(lines, **k)
_csv.field_size_limit(5)
rd(['abcdef'])
rd(['"abcdef"'])
rd(['abcde'])
_csv.field_size_limit(131072)


class Dia:
    delimiter = ';'
    quotechar = "'"


rd(["a;'b;c'"], dialect=Dia)
rd(["a;b"], dialect=Dia(), delimiter=',')
d = D(delimiter=';')
print(D(d) is d, D(d, strict=True) is d, D(d, strict=True).delimiter, D(dialect=Dia).quotechar)
print(_csv.Error.__mro__, _csv.Error.__module__, _csv.Reader, _csv.Writer, sorted(n for n in dir(_csv) if n[0] != '_'))
import csv
import io
f = io.StringIO()
w = csv.DictWriter(f, ['a', 'b'])
w.writeheader()
w.writerow({'a': 1, 'b': 'x,y'})
print(repr(f.getvalue()), list(csv.DictReader(io.StringIO(f.getvalue()))), csv.list_dialects(), csv.Sniffer().sniff('a;b;c\n1;2;3\n').delimiter)
