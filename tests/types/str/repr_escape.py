# repr and ascii of all kinds of characters.
samples = ["it's", 'say "hi"', 'both \' and "', 'tab\t', 'nl\n', 'cr\r', 'back\\slash', '\x00\x01\x1f\x7f', '\x80\x9f\xa0\xad\xff', 'é', 'Ā',
           '\u0378', '\u200b\u2028', '日本', '\ud800', '\udfff', '\ue000', '\ufeff', '\uffff', '😀', '\U000e0001', '\U0010ffff', "'", '"', '\\',
           "\\'", '']
for s in samples:
    print(ascii(s), ascii(repr(s)), len(repr(s)), len(ascii(s)))
escaped = shown = 0
for code in range(0x20000):
    if repr(chr(code)) == "'" + chr(code) + "'":
        shown += 1
    else:
        escaped += 1
print(shown, escaped)
print(str('x'), str(), '%r %a' % ('é', 'é'), f'{"é"!r} {"é"!a} {"é"!s}', [s for s in ['a', "b'"]], ('é',), {'k': "v'"})
