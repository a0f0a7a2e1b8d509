from _circ.c import y
x = 1
