# compare: stderr
def größe(ñ):
    s = 'éé' + ñ['ü'] + 'x'; return s
größe({})
