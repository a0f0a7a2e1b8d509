# str.format, format_map and f-strings: fields, conversions, nesting, errors.
class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __format__(self, spec):
        return f'<{spec}|{self.x},{self.y}>'

    def __str__(self):
        return 'point'


p = Point(3, -4)
print('{} {} {}'.format(1, 'a', None), '{2}{0}{1}'.format('a', 'b', 'c'), '{a}-{b}'.format(a=1, b=2), '{0}{x}'.format(1, x=2))
print('{0.x} {0.y} {1[0]} {1[-1]} {2[key]} {2[3]}'.format(p, {0: 'zero', '-1': 'm'}, {'key': 'v', 3: 'three'}))
print('{!r} {!s} {!a}'.format('é', 'é', 'é'), '{0!r:>6}|{0!s:^6}|'.format('a'))
print('{:{}} {:{w}.{p}}'.format('a', 5, 'abcdef', w=6, p=2), '{:{fill}{align}{width}}'.format('x', fill='*', align='^', width=5))
print('{} {:spec} {!s:>8}'.format(p, p, p), f'{p} {p:abc} {p!s}', format(p, 'q'))
print('{{}} {{{}}} }}{{'.format(5), '{:}'.format(3), '{:>{}}'.format(1, 4), '{0:{1}{2}}'.format(255, '#', 'x'))
print('日{}語{}'.format('本', '😀'), '{0}{0}{0}'.format('ab'))
print('{a} {b[0]} {c.x}'.format_map({'a': 1, 'b': [2], 'c': p}))


class Default(dict):
    def __missing__(self, key):
        return '?' + key


print('{x} {y}'.format_map(Default(x=1)))
name, value, width = 'n', 3.14159, 10
print(f'{name}={value:.2f}', f'{value:{width}.3f}|', f'{name!r:>{width}}', f'{value=}', f'{value=:.1f}', f'{name=!s}', f'{{{name}}}', f'{1+1}{"a"}')
print(f'{"nested " + f"{name}"}', f'''{
    value
:.3}''')
cases = ['{', '}', '{}', '{0}{}', '{}{0}', '{5}', '{a}', '{0', '{0!', '{0!x}', '{0!r', '{0!rx}', '{0[}', '{0[]}', '{0.}', '{0[0]x}', '{!}', '{:{:{}}}', '{0{}}',
         '{:q}', '{0.foo}', '{0[a]}', '{99999999999999999999}', '{:,s}', '{ 0}', '{0:}}', '{0[0}']
for case in cases:
    for args in ((), ([7],), ('abc', 2)):
        try:
            print(case, '->', case.format(*args))
        except Exception as e:
            print(case, type(e).__name__, e)
try:
    '{}'.format_map([1])
except Exception as e:
    print(type(e).__name__, e)
