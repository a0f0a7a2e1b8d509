# encode with every codec and error handler.
texts = ['', 'abc', 'é', 'naïve', 'Ā', '日本語', '😀', 'a\ud800b', '\udc80\udcff', 'mix é日😀', '\x80\xff']
codecs = ['utf-8', 'UTF8', 'ascii', 'latin-1', 'iso-8859-1', 'utf-16', 'utf-16-le', 'utf_16_be', 'utf-32', 'utf-32-le', 'utf-32-be', 'utf-8-sig']
handlers = ['strict', 'ignore', 'replace', 'backslashreplace', 'xmlcharrefreplace', 'namereplace', 'surrogateescape', 'surrogatepass']
for text in texts:
    for codec in codecs:
        for handler in handlers:
            try:
                print(ascii(text), codec, handler, text.encode(codec, handler))
            except UnicodeEncodeError as e:
                print(codec, handler, ascii(str(e)), e.encoding, ascii(e.object), e.start, e.end, e.reason)
print('abc'.encode(), 'abc'.encode(errors='ignore'), 'é'.encode(encoding='latin-1'))
for args in (('nope',), ('ascii', 'nope'), (1,), ('ascii', 1)):
    try:
        print('é'.encode(*args))
    except Exception as e:
        print(type(e).__name__, e)
for code in (0, 0x7f, 0x80, 0x7ff, 0x800, 0xffff, 0x10000, 0x10ffff):
    c = chr(code)
    print(code, c.encode(), c.encode().decode() == c, c.encode('utf-16').decode('utf-16') == c, ord(c) == code)
