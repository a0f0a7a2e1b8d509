# Case mappings: ASCII, Latin-1, and the special ones of Unicode.
words = ['', 'hello', 'HELLO', 'Hello World', 'straße', 'ŒUVRE', 'ǆ', 'ǅ', 'ŉ', 'ﬁ ﬂ ﬃ', 'İstanbul', 'ıI', 'ΑΣΣ', 'ΑΣΣ.', "ΑΣ'Σ", 'Σ',
         'ΣΑ', 'ὈΔΥΣΣΕΎΣ', 'ᾳ ᾼ', 'Ⓐⓐ', 'ⅷⅧ', "they're bill's", 'a1b2', '3d', 'ÀÉÎ', 'ÿ', 'µ', 'ẞ', '𐐀𐐨', 'x' * 20 + 'É', 'éa-éb_c']
for w in words:
    print(ascii([w.upper(), w.lower(), w.title(), w.capitalize(), w.swapcase(), w.casefold()]))
    print(w.isupper(), w.islower(), w.istitle())
everything = ''.join(map(chr, list(range(0x3000)) + list(range(0xA640, 0xABFF)) + list(range(0xFB00, 0xFB20)) + list(range(0x10400, 0x10500))))
for name in ('upper', 'lower', 'title', 'capitalize', 'swapcase', 'casefold'):
    r = getattr(everything, name)()
    checksum = 0
    for c in r:
        checksum = (checksum * 31 + ord(c)) % 1000000007
    print(name, len(r), checksum)
print('Straße'.casefold() == 'STRASSE'.casefold(), 'ß'.upper().lower())
