# What compile() raises: the exception's arguments and attributes, in all three modes; and what codeop makes of it.
import codeop

SOURCES = [
    "def f(:\n pass", "é = = 1", "f(é é)", "return 1", "def f():\n  x=1\n  global x", "class A:\n return 1", "break",
    "(", "{1:2, 3}", "f(**a, b)", "nonlocal x", "def f():\n nonlocal x", "await x", "print 1", "\\ 1", "import *", "  x", "\t x",
    "f'{a b}'", "if 1: pass", "if 1: pass\n", "@x", "\n", "", "#", "1;", "x;y", "x = 1", "\n\n1", "1 #a", "if 1:\n  pass",
    "x\n  y\n", "lambda: (yield)", "yield 1", "from __future__ import nope", "from __future__ import braces",
    "x: int = 1", "def f(a, a): pass", "a = 1\nfrom __future__ import annotations", "*a", "del f()", "f() = 1", "None = 1", "a, b += 1",
]
for source in SOURCES:
    for mode in ('exec', 'eval', 'single'):
        try:
            compile(source, 'f', mode)
            print(repr(source), mode, 'ok')
        except SyntaxError as e:
            print(repr(source), mode, type(e).__name__, e, e.args[0], e.filename, e.lineno, e.offset, repr(e.text))

for source in ["x", "if 1:", "if 1:\n  pass", "if 1:\n  pass\n", "x = (", "a b", "'''abc", "def f():", "", "#x",
               "for i in range(3):\n  print(i)\n\n", "x = \\", "@d", "class A: pass", "try:\n  x\nexcept:\n", "1 +", "lambda"]:
    try:
        r = codeop.compile_command(source)
        print(repr(source), type(r).__name__)
    except (SyntaxError, OverflowError, ValueError) as e:
        print(repr(source), type(e).__name__)
