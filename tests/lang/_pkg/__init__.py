VALUE = 'pkg value'
def helper(): return 'helped ' + VALUE
