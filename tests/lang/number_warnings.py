"""Numbers that a keyword follows directly; where the tokenizer finds its errors."""
import warnings
for e in ['0xfor x', '0xfin x', '0xfnot in x', '0xfif x else 2', '[0xffor x in ()]', '0b1or x', '0o7and x', '1or x', '1.or x', '1e3or x', '1jor x', '1in (2,)', '1if 1else 2','0xfand 1', '1is 1', '1is not 1', '0b1is 1', '[1for x in ()]', '{1async for x in ()}', '1_000or x', '0_0or x', '0or x', '00or 1', '1_ or x', '1__0', '0b1_', '0b2', '0o8', '0xg', '1x', '1.x', '1ex', '1e+x', '1jx', '0b12', '0o78', '012', '0x_', '1.0_', '1.5abc', '1.5else', '5else 3', '1_a', '0 if 0else 1', '1if 1.else 2.', '1inx', 'x=1import', '1e5from x', '1not in x', '1with', '1e', '1e or 2']:
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter('always')
        try:
            compile(e, '<t>', 'eval'); r = 'ok'
        except SyntaxError as x: r = (x.msg, x.lineno, x.offset, x.end_offset)
    print(e, r, [(str(i.message), i.category.__name__, i.lineno, i.filename) for i in w])
