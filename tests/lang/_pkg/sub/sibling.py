who = 'sibling of ' + __name__
