# decode: well-formed and ill-formed input under every error handler.
samples = [b'', b'abc', 'é日😀'.encode(), b'\xff', b'a\xffb', b'\xc3', b'\xc3(', b'\xe2\x82', b'\xe2\x82(', b'\xf0\x9f\x98', b'\xf0\x9f(', b'\xed\xa0\x80', b'\xed\xb2\x80', b'\xc0\x80', b'\xe0\x80\x80', b'\xf4\x90\x80\x80',
           b'\xf5\x80', b'\x80\x80\x80', b'ok\xe9 latin', b'\xef\xbb\xbfbom', b'\xff\xfea\x00', b'\xfe\xff\x00a', b'a\x00b', b'\x00\xd8', b'\x00\xd8\x00\xdc', b'\x00\xdc', b'\x00\x00\x11\x00', b'a\x00\x00\x00', b'\xe6\x97']
codecs = ['utf-8', 'ascii', 'latin-1', 'utf-16', 'utf-16-le', 'utf-16-be', 'utf-32', 'utf-32-le', 'utf-32-be', 'utf-8-sig']
handlers = ['strict', 'ignore', 'replace', 'backslashreplace', 'surrogateescape', 'surrogatepass']
for sample in samples:
    for codec in codecs:
        for handler in handlers:
            try:
                print(sample, codec, handler, ascii(sample.decode(codec, handler)))
            except UnicodeDecodeError as e:
                print(codec, handler, e, e.encoding, e.object, e.start, e.end, e.reason)
print(bytearray(b'abc').decode(), b'abc'.decode(encoding='ascii', errors='strict'), b'\xe9'.decode('latin-1'))
for args in (('nope',), ('utf-8', 'nope'), (1,), ('utf-8', 1)):
    try:
        print(b'\xff'.decode(*args))
    except Exception as e:
        print(type(e).__name__, e)
for a in range(0x80, 0x100, 5):
    for b in range(0x60, 0x100, 7):
        for tail in (b'', b'\x80', b'\x80\x80', b'a'):
            data = bytes([a, b]) + tail
            print(ascii(data.decode('utf-8', 'replace')), ascii(data.decode('utf-8', 'surrogateescape')), data.decode('utf-8', 'surrogateescape').encode('utf-8', 'surrogateescape') == data)
