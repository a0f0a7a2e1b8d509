from _circ.d import x
y = 1
