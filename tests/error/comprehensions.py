"""A comprehension is a frame of its own in tracebacks."""
import sys


def names():
    frame, result = sys._getframe(1), []
    while frame is not None:
        result.append((frame.f_code.co_name, frame.f_lineno))
        frame = frame.f_back
    return result


def nested(rows):
    return [
        {k: [1 / v for v in row]
         for k in 'ab'}
        for row in rows
    ]


print([names() for i in range(1)], {names()[0] for i in range(1)}, {1: names() for i in range(1)})
print([[names() for i in 'x'] for i in 'y'], names())


def failing():
    for f in (lambda: [x for x in 5], lambda: [a for a, b in [(1,)]], lambda: {x + 1 for x in 'a'}, lambda: [y for x in [3] for y in x],
              lambda: [names for x in [1] if x.bad], lambda: [q for q in (z for z in 3)]):
        try:
            f()
        except Exception as e:
            tb, lines = e.__traceback__.tb_next, []
            while tb is not None:
                lines.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
                tb = tb.tb_next
            print(type(e).__name__, e, lines)


failing()
nested([[1], [0]])
