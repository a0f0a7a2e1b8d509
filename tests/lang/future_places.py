"""Where imports from __future__ may stand."""
H='from __future__ import nested_scopes'
for s in [H+'; import string; '+H, H+'; import string\n'+H, 'import string; '+H, '"doc"; '+H, '"doc"\n"doc2"\n'+H, H+'; x=1; '+H, H+'\n'+H, 'x=1\n'+H, 'if 1:\n  '+H, 'def f():\n  '+H, 'import a; from __future__ import foo', H+'; import s; from __future__ import braces', 'from __future__ import braces', 'from __future__ import rested_snopes', '\n"doc"\nimport __future__\n'+H, 'from __future__ import (division,\n  generators); import x; from __future__ import division', 'import x, y; '+H+'; z', 'from __future__ import *', 'x; from __future__ import *', 'def f(): from __future__ import braces']:
    try: compile(s,'<t>','exec'); r='ok'
    except SyntaxError as e: r=(e.msg,e.lineno,e.offset,e.end_lineno, e.end_offset)
    print(ascii(s), r)
