# unicodedata: arguments, messages, names, normal forms of texts.
import unicodedata
from unicodedata import ucd_3_2_0 as old


def show(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)


print(unicodedata.unidata_version, old.unidata_version, type(old), type(old) is unicodedata.UCD, unicodedata.UCD.__module__)
show(unicodedata.UCD)
show(setattr, old, 'unidata_version', 1)
for source in (unicodedata, old):
    for f in (source.category, source.name, source.decimal, source.digit, source.numeric, source.decomposition, source.combining):
        for argument in ('', 'ab', 1, None, b'a'):
            show(f, argument)
    for f in (source.decimal, source.digit, source.numeric, source.name):
        for c in '\0a5\u00b2\u00bd\u4e07\u0665\U0001f600':
            show(f, c)
            show(f, c, 'default')
    for form in ('NFC', 'NFx', '', 1):
        show(source.normalize, form, 'a\u0308')
        show(source.is_normalized, form, 'a\u0308')
    show(source.normalize, 'NFC', 1)
    for name in ('LATIN SMALL LETTER A', 'latin small letter a', 'GRINNING FACE', 'NULL', 'NUL', 'line feed', 'x', '', 'x' * 256, 'x' * 257,
                 'CJK UNIFIED IDEOGRAPH-4E00', 'cjk unified ideograph-4e00', 'CJK UNIFIED IDEOGRAPH-FFFF', 'HANGUL SYLLABLE GANJ',
                 'HANGUL SYLLABLE GANI', 'Hangul Syllable GA', 'HANGUL SYLLABLE GAGX', 'KEYCAP DIGIT ONE', 'keycap number sign',
                 'LATIN SMALL LETTER R WITH TILDE', 'Å', 'LATIN\0', '\udc80', b'LATIN SMALL LETTER B', 1, None, 'LATIN  SMALL LETTER A',
                 'LATIN_SMALL_LETTER_A', ' SPACE', 'SPACE ', 'CJK COMPATIBILITY IDEOGRAPH-F900', 'VARIATION SELECTOR-17', 'VS17'):
        show(source.lookup, name)
show(unicodedata.name)
show(unicodedata.name, 'a', 1, 2)
show(unicodedata.category, chr='a')
show(unicodedata.category, 'a', 'b')
print('\N{LATIN SMALL LETTER A}\N{nul}\N{HANGUL SYLLABLE GANJ}\N{GRINNING FACE}' == 'a\0\uac05\U0001f600')

texts = ['', 'abc', 'a\u0308\u0323', 'a\u0323\u0308', '\u1e0b\u0323', '\u1100\u1161\u11a8', '\uac00\u11a8', '\uac01\u11a8', '\u0958', '\ufb01',
         '\u0344', '\u2126', '\ufdfa', '\U0001d15e', '\ud800\u0308', 'q\u0307\u0323', '\u0041\u0300\u0301\u0302', '\u05d0\u05b7\u05bc',
         '\u0c46\u0c55', '\u0b47\u0300\u0b3e', '\u1100\u0300\u1161', '\u0340', '\U0002f868', '\u2f868', 'e\u0301\u0301', '\u00e9\u0323',
         '\u0fb2\u0f80\u0f71', '\U00011131\U00011127', 'a\u0315\u0300\u05ae\u0300b', '\U000e0001\u0300', '\ufdd0\u0300']
for text in texts:
    for source in (unicodedata, old):
        for form in ('NFC', 'NFD', 'NFKC', 'NFKD'):
            r = source.normalize(form, text)
            print(ascii(r), source.is_normalized(form, text), source.normalize(form, r) == r, end=' ')
    print()

state = 12345


def random(n):
    global state
    state = (state * 1103515245 + 12345) & 0x7FFFFFFF
    return (state >> 8) % n


pool = [0x41, 0x61, 0x300, 0x301, 0x323, 0x327, 0x338, 0x345, 0x1100, 0x1161, 0x11A8, 0xAC00, 0x1E69, 0x212B, 0xFB2A, 0x3099, 0x304B, 0x0F71,
        0x0F72, 0x0F74, 0x09C7, 0x09BE, 0x1D158, 0x1D165, 0x0DD9, 0x0DCF, 0x0DCA, 0x3B1, 0x313, 0x1F00, 0x2000, 0xFF76, 0xFF9E]
total = 0
for i in range(3000):
    text = ''.join(chr(pool[random(len(pool))]) for k in range(random(9)))
    for form in ('NFC', 'NFD', 'NFKC', 'NFKD'):
        for c in unicodedata.normalize(form, text):
            total = (total * 31 + ord(c)) % 1000000007
        total += unicodedata.is_normalized(form, text)
print(total)
s = 'abc\u00e9'
print(unicodedata.normalize('NFC', s) is s, [n for n in dir(unicodedata) if not n.startswith('_')], [n for n in dir(old) if n[0] != '_'])
