import sys
import _circ.a
seen = '_circ.a' in sys.modules, hasattr(_circ, 'a'), hasattr(sys.modules['_circ.a'], 'done')
done = 'b'
