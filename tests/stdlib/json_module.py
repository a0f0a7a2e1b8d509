# Module json with its C half: texts of all kinds, positions of errors, hooks, odd keys, cycles, separators.
import json
import _json


def show(f, *args, **kwargs):
    try:
        print(ascii(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)


s = _json.make_scanner(json.JSONDecoder())
for args in (('a"', 0), ('abc', 0), ('a\n"', 0), ('a\n"', 0, False), ('a\\', 0), ('a\\x"', 0), ('a\\u12"', 0), ('\\ud834\\udd1e"', 0), ('\\ud834x"', 0), (b'a"', 0), ('a"', 5),
             ('a"', -1), ('\\u00zz"', 0), ('\\u', 0), ('\\ud834\\u12', 0), ('\\ud834\\u0041"', 0), ('\\ud834\\uzzzz"  ', 0), ('\\"\\\\\\/\\b\\f\\n\\r\\t"', 0), ('é\U0001f600"', 0),
             ('x"abc"', 3), ('\\u1234', 0), ('\\uD834\\uD834\\uDD1E"', 0), ('a\\\x00"', 0), ('a\\é"', 0)):
    show(_json.scanstring, *args)
for text in ('[1, 2.5, -0, 1e5, true, false, null, NaN, Infinity, -Infinity, "a", {}, {"b": []}]', '', 'x', '-', '[1 2]', '{"a" 1}', '{"a":1 "b"}', '{1}', '{"a":}', '[1,', '[1,]',
             '{"a":1,}', '01', '1.', '1.e5', '1e', '1e+', '1E-3x', '-1.5e+10', '[', '{', 'nul', '-Infinit', '[[[]]]', ' 1', '{ "a" : [ 1 , { } ] } ', '{"a":1, "a":2}', '{"":""}',
             '123456789012345678901234567890', '1.0000000000000000000000000000000000000000000000000000000000000000000000001', '-', '-x', '1.5.5', '"\\', '[1}', '{"a":1]', '\x00', '[\x00]',
             '9007199254740993', '0.1', '1e400', '-1e-400', '99999999999999', '100000000000000', '["\u0100", 1]', '["\U0001f600", -2.5]'):
    show(s, text, 0)
    show(json.loads, text)
for args in (('1', -1), ('1', 5), (b'1', 0), ('[1]', 1), (1, 0), ('1',), (), ('1', 'x')):
    show(s, *args)
show(s, string='[2]', idx=0)
show(s, '[2]', idx=0)
show(_json.make_scanner, 1)
print(s.strict, s.object_hook, s.parse_float, type(s))
show(json.loads, '{"a": {"b": 1}}', object_hook=lambda d: sorted(d))
show(json.loads, '{"a": {"b": 1}}', object_pairs_hook=lambda d: d)
show(json.loads, '[1.5, 2, NaN]', parse_float=str, parse_int=lambda x: x + '!', parse_constant=lambda x: x)
show(json.loads, '["a\tb"]')
show(json.loads, '["a\tb"]', strict=False)
show(json.loads, '[1.5]', parse_float=lambda x: 1 / 0)
show(json.loads, b'\xef\xbb\xbf[1]')
show(json.loads, '[1] x')
a = json.loads('[{"key": 1}, {"key": 2}]')
print([list(d)[0] for d in a][0] is [list(d)[0] for d in a][1])

for text in ('a"\\\n\x01é\x7f/\b\f\r\t', 'a\U0001d11e\ud800', '', 'plain', 1, b'a', None):
    show(_json.encode_basestring, text)
    show(_json.encode_basestring_ascii, text)


class I(int):
    def __repr__(self):
        return 'x'


class F(float):
    def __repr__(self):
        return 'f'


class S(str):
    def __str__(self):
        return 'never'


class D(dict):
    def items(self):
        return [('z', 1)]


class Bad(dict):
    def items(self):
        return [1]


class Bad2(dict):
    def items(self):
        return 5


cycle = []
cycle.append(cycle)
loop = {}
loop['a'] = (1, loop)
inf = float('inf')
values = [None, True, 1, -2**70, 1.5, 1e16, 1e22, -0.0, 1e-7, inf, -inf, float('nan'), 'x', 'é\n', [], (), {}, [1, [2, (3,)]], {'a': 1, 'b': [{}]}, {1.5: 1, True: 2, None: 3, inf: 4, 5: 6},
          {(1,): 2}, {1: 2, (1,): 3, 'c': 4}, [I(3), F(2.5), S('s'), D(a=1), D()], {I(3): 1, F(2.5): 2, S('k'): 3}, Bad(a=1), Bad2(a=1), cycle, loop, object, {1}, b'bytes', {'b': 1, 'a': 2},
          {1: 2, 'a': 3}, '\u2028</script>', [[]] * 3]
for v in values:
    show(json.dumps, v)
    show(json.dumps, v, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(' ,', ' :'))
    show(json.dumps, v, skipkeys=True, default=lambda o: ['other', str(type(o))] if not isinstance(o, list) else o)
show(json.dumps, object(), default=lambda o: o)
show(json.dumps, [object()], default=lambda o: 1 / 0)
show(json.dumps, [1, 2, {'a': 3}], indent=2)
e = _json.make_encoder({}, lambda o: 1 / 0, lambda s: 5, None, ':', ',', 0, 0, 1)
for v in (['a'], 'a', object(), {'k': 1}, {1: 2}, 5):
    show(e, v, 0)
show(e)
show(e, 1)
show(e, obj=1, _current_indent_level=0)
e = _json.make_encoder(None, str, lambda s: '<' + s + '>', None, '=', ';', False, False, True)
show(e, {'a': [1, 'b'], 2: object}, 0)
for args in ((1, str, repr, None, ':', ',', False, False, True), (), (None, str, repr, None, 1, ',', False, False, True), (None, str, repr, None, ':', 1, False, False, True)):
    show(_json.make_encoder, *args)
print(e.key_separator, e.item_separator, e.indent, e.markers, type(e))
shared = []
show(json.dumps, [shared, shared, {'a': shared}])


def changing(o):
    target['new%d' % len(target)] = 1
    return 'x'


target = {'a': object(), 'b': 2}
show(json.dumps, target, default=changing)
deep = '[' * 500 + ']' * 500
print(json.dumps(json.loads(deep)) == deep)
data = {'list': list(range(100)), 'text': 'line\n"quoted" \\ é' * 10, 'nested': [{'id': i, 'name': 'n%d' % i, 'ok': i % 2 == 0, 'f': i / 7} for i in range(200)]}
print(json.loads(json.dumps(data)) == data, len(json.dumps(data)), json.loads(json.dumps(data, ensure_ascii=False)) == data)
