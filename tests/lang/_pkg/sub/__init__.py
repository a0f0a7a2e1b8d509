from .. import VALUE
up = 'up ' + VALUE
