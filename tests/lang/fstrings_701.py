# PEP 701: quotes, backslashes, comments, line breaks and nesting inside the braces of f-strings. CPython 3.11 refuses them; the
# expected output is written by hand after the PEP.
a = {'x': 1, "it's": 'yes'}
print(f"{a["x"]}", f'{a['x']}', f"{a["it's"]}", f'{'\n'.join(['a', 'b'])!r}')
print(f"{
    a["x"]  # a comment with } and "
    + 1
}", f"{f"{f"{f"{1+1}"}"}"}")
print(f'{a['x']!r:>{2+3}}|', f"{'\N{BULLET}'}", f"{"\x41\t"!r}", f'''{
"""x"""}''', f"{'a' 'b'}")
print(f"{a["x"]=}", f"{a["x"] = :>4}", f"{"quotes: \" '" = }")
print(rf"{'\d'}\d", f"{'''
two lines'''!r}", fr'{a['x']}\n')
print(f"{(lambda x: f"{x:{"<"}{5}}|")('k')}", [f"{x}{"," if x < 2 else "."}" for x in range(3)])
print(f"{{}}{"}"}{'{'}", f"{"a":{"b"}>{3}}")
for text in ('f"{a["x"}"', 'f"{"', 'f"{a!}"', 'f"{a:{b"', "f'{#}'", 'f"{}"', 'f"}"', "f'{a[}'"):
    try:
        compile(text, 't', 'eval')
    except SyntaxError as e:
        print(text, '|', type(e).__name__)
