# Built-in functions are pickled by their names.
import array
print(len.__reduce__(), iter.__reduce_ex__(4), array._array_reconstructor.__reduce__())
import copy
print(copy.copy(len) is len, copy.copy(array.array('i', [1, 2])))
