# The is* methods over all of Unicode: how many code points have each property, and a checksum of which.
tests = ['isalpha', 'isdecimal', 'isdigit', 'isnumeric', 'isalnum', 'isspace', 'isprintable', 'islower', 'isupper', 'istitle',
         'isidentifier', 'isascii']
for name in tests:
    method = getattr(str, name)
    count = checksum = 0
    for code in range(0x110000):
        if method(chr(code)):
            count += 1
            checksum = (checksum * 33 + code) % 1000000007
    print(name, count, checksum)
for text in ('', 'abc', 'ab1', '123', '１２３', '٣', '²', '½', '一二', ' \t\n', 'a b', 'A', 'Ab', 'aB', 'Hello World', 'Hello world', '_a1', '1a',
             'été', 'x\u200d', 'a\u0301', '\ud800', '\x00', '\u00a0'):
    print(ascii(text), [int(getattr(text, name)()) for name in tests])
