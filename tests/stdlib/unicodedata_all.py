# Every property of every character, as checksums by block of 4096 characters; names both ways; normal forms.
import unicodedata
from unicodedata import ucd_3_2_0

FUNCTIONS = ['category', 'bidirectional', 'combining', 'east_asian_width', 'mirrored', 'decomposition']
DEFAULTS = ['decimal', 'digit', 'numeric', 'name']


def check(results):
    total = 0
    for r in results:
        if isinstance(r, str):
            for c in r:
                total = (total * 31 + ord(c)) % 1000000007
        else:
            total = (total * 31 + (-1 if r is None else int(r * 64))) % 1000000007
    return total


for source in (unicodedata, ucd_3_2_0):
    print(source.unidata_version)
    for name in FUNCTIONS:
        f = getattr(source, name)
        print(name, [check(f(chr(c)) for c in range(b, b + 0x4000)) for b in range(0, 0x110000, 0x4000) if b < 0x34000 or b >= 0xE0000])
    for name in DEFAULTS:
        f = getattr(source, name)
        print(name, [check(f(chr(c), None) for c in range(b, b + 0x4000)) for b in range(0, 0x110000, 0x4000) if b < 0x34000 or b >= 0xE0000])
    for form in ('NFC', 'NFD', 'NFKC', 'NFKD'):
        print(form, [check(source.normalize(form, chr(c)) for c in range(b, b + 0x4000)) for b in range(0, 0x34000, 0x4000)])

bad = 0
for c in range(0x110000):
    name = unicodedata.name(chr(c), None)
    if name is not None and (unicodedata.lookup(name) != chr(c) or (c < 0x3000 and unicodedata.lookup(name.lower()) != chr(c))):
        bad += 1
print(bad)
