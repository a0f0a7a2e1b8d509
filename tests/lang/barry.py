"""PEP 401: <> is the operator, if one asks for it."""
import __future__, ast
F=__future__.CO_FUTURE_BARRY_AS_BDFL
def tr(s, f=F, m='exec'):
    try: c = compile(s, '<t>', m, f); r = 'ok'
    except SyntaxError as e: r = (e.msg, e.lineno, e.offset, e.end_offset, e.text)
    print(ascii(s), f, r)
for s in ['2 <> 3', '2 != 3', 'x <> y <> z', 'x = 1\ny = x != 2', 'from __future__ import barry_as_FLUFL\n2 <> 3', 'from __future__ import barry_as_FLUFL\n2 != 3', 'x <>', 'x < > y', 'f"{x!=2}"', 'f"{2<>3}"', 'f"{x!r}"', 'x <>= 3']:
    for f in 0, F: tr(s, f)
print(eval(compile('2 <> 3', '', 'eval', F)))
print(ast.dump(ast.parse('2<>3') ) if 0 else '')
