"""Compiles mutated Python text at run time, in all modes and through syntax trees: no input may crash or hang the compiler.

    build/cranky run --vm tests/fuzz/compile_text.py SEED SECONDS FILE ...

Run by Cranky itself; prints how many texts were compiled and what the others raised.
"""
import sys
import time
import warnings

TOKENS = ['(', ')', '[', ']', '{', '}', ':', ',', '\n', '    ', 'lambda ', 'yield ', 'await ', 'async ', 'def f(', 'class C:',
          ' for x in y', ' if ', ' else ', '*', '**', '=', ':=', '"', "'", 'f"{', '}"', '\\', '\x0c', 'return ', 'global x',
          'nonlocal x', 'del ', 'match x:', 'case ', 'try:', 'finally:', 'except* E:', 'with a as b:', '@', '...', 'é', '\ud7ff',
          'x', '1', '0x', '1e', 'import a', 'from . import *', 'break', 'continue', 'locals()', 'super()', '__class__',
          '__debug__', 'exec(x)']
ONLY_AST = 0x400
state = int(sys.argv[1])


def below(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) & (2**64 - 1)
    return (state >> 33) % n


def mutated(text):
    start = below(max(1, len(text)))
    s = text[start:start + below(1500)] if below(3) else text
    for _ in range(below(6)):
        p = below(len(s) + 1)
        s = s[:p] + TOKENS[below(len(TOKENS))] + s[p + below(8):]
    return s


def main():
    texts = []
    for name in sys.argv[3:]:
        with open(name, encoding='utf-8') as f:
            texts.append(f.read())
    end, total, good, errors = time.time() + float(sys.argv[2]), 0, 0, {}
    while time.time() < end:
        text, mode = mutated(texts[below(len(texts))]), ('exec', 'exec', 'single', 'eval')[below(4)]
        total += 1
        try:
            compile(text, 'fuzz', mode)
            good += 1
            if good % 4 == 0:
                compile(compile(text, 'fuzz', mode, ONLY_AST), 'fuzz', mode)
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError) as e:
            errors[type(e).__name__] = errors.get(type(e).__name__, 0) + 1
    print(total, 'texts,', good, 'compiled;', errors)


warnings.filterwarnings('ignore')
main()
