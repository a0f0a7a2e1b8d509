# float(text) and float(bytes).
cases = ['', '1', '1.', '.5', '.', '1e5', '1E5', '1e', 'e5', '1.5e+3', '1.5e-3', '1e-400', '1e400', '-1e400', 'inf', '-Infinity', '+nan', 'NaN', 'infi', '0x10', ' 1.5 ',
         '\t1\n', '1_000.5', '1__0', '1_.5', '1._5', '_1', '1_', '1e1_0', '١.٥', '1,5', '--1', '+-1', '1 2', '1\x002', '９.５', 'nan(1)', '1' * 400, '0.' + '0' * 400 + '1',
         '1e99999999999', '0e99999999999', '1e-99999999999', '1.7976931348623159e308', '1.7976931348623158e308', '2.4703282292062327e-324', '2.4703282292062328e-324',
         '9007199254740993', '9007199254740992.99999999999999999', '1d5', '1f', '\xa01.5\xa0', '123456789.123456789e-5', '0.1e1', '-0', '-0.0', '+.5e+1', 'é', '1e5e', '5e-324']
for text in cases:
    try:
        print(ascii(text[:40]), float(text), float(text).hex())
    except ValueError as e:
        print(ascii(str(e))[:80])
    try:
        encoded = text.encode('ascii')
    except UnicodeEncodeError:
        continue
    try:
        print(float(encoded), float(bytearray(encoded)))
    except ValueError as e:
        print(ascii(str(e))[:80])
