# compare: stderr
d = {'a': {'b': [1, 2]}}
def get(k):
    return d['a'][k]['c'].x + 1
get('z')
