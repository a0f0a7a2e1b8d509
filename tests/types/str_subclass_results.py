# Which methods give back an object of a subclass of str itself, when there is nothing to change.
class S(str): pass
s = S('x')
for kind in (type(s.format()), s.format() is s, type(s % ()), type('{}'.format(s)), type('%s' % s), type(f'{s}'), type(S('{}').format(s)), type(S('{{').format(s)), type(S('').format()),type(S('') % ()), type(S('%%')%()),
 type(format(s)), type(format(s,'')), type('{:1}'.format(s)), type('{!s}'.format(s)), type('%1s' % s), type('{:s}'.format(s)), type(S('ab').format_map({})), type(f'{s!s}'), type(s.translate({})), type(S('abc').translate({})), type(s.replace('q','r')), type(S('é').format()), type(S('é')%()), type(s.expandtabs()), type(s.zfill(0)), type('%s%s' % (s,'')), type('{}{}'.format(s,'')), type('{}{}'.format('',s)), type('%.1s' % s)):
    print(kind)
