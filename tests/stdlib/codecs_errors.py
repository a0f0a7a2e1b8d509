# What goes wrong in codecs and error handlers: types of arguments, mappings, warnings; exceptions of Unicode and their copies.
import codecs
import copy
import pickle
import warnings


def show(f, *args):
    try:
        print(repr(f(*args)))
    except Exception as e:
        print(type(e).__name__, e)


def encode(text, errors='strict'):
    raise RuntimeError


codecs.register(lambda name: codecs.CodecInfo(encode, encode, name='zz') if name == 'zz' else None)
show('a'.encode, 'zz')
for question_mark in 'XYZ', 12345, None, b'?!':
    show(codecs.charmap_encode, 'abc', 'replace', {ord('?'): question_mark, ord('a'): b'A'})
for action in 'error', 'ignore':
    warnings.simplefilter(action)
    for text in rb'\501x', rb'\477\z', rb'\zx', rb'\377':
        show(codecs.unicode_escape_decode, text)
        show(codecs.escape_decode, text)
for args in ('ascii', 'abc', 'a', 1, 'r'), (1, 'abc', 1, 2, 'r'), ('ascii', b'abc', 1, 2, 'r'), ('a', 'b', 1, 2, 3), ('a', 'bc', 5, 6, 'r'):
    show(UnicodeEncodeError, *args)
    show(UnicodeDecodeError, *args)
    show(UnicodeTranslateError, *args[1:])
    show(lambda: str(UnicodeEncodeError(*args)))
e = UnicodeDecodeError('ascii', bytearray(b'a\xff'), 1, 2, 'bad')
print(type(e.object), e)
for name, value in ('start', 7), ('object', 3), ('reason', 4):
    show(setattr, e, name, value)
    print(e)
show(delattr, e, 'start')
show(setattr, e, 'start', 'x')
show(setattr, e, 'end', None)

decoder = codecs.getincrementaldecoder('utf-8')('surrogatepass')
print([ascii(decoder.decode(b'\xed\xa4\x81'[i:i + 1])) for i in range(3)])
show('{0[{1}]}'.format, 'abcdefg', 4)
show('{0[}]}'.format, {'}': 4})
for original in OSError(2, 'no', 'a', None, 'b'), ImportError('m', name='n', path='p'), KeyError('k'), SystemExit(3):
    original.extra = 5
    for again in copy.copy(original), pickle.loads(pickle.dumps(original)):
        print(repr(again), str(again), vars(again), getattr(again, 'name', None), getattr(again, 'filename2', None))
for b in bytearray(b'abc'), bytearray():
    print(b.__reduce__(), b.__reduce_ex__(3))
a, b = ValueError(1), ValueError(2)
a.__context__, b.__context__ = b, a  # a ring
try:
    try:
        raise a
    except ValueError:
        raise KeyError
except KeyError as e:
    print(repr(e.__context__), repr(e.__context__.__context__))
