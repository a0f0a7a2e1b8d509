# Variables of all frames of a traceback, the library's too, where the program itself never mentions the attribute.
# compiled with: --frame-locals
import json
import textwrap


def show(traceback):
    while traceback:
        frame = traceback.tb_frame
        print(frame.f_code.co_name, sorted(getattr(frame, 'f_' + 'locals')))
        traceback = traceback.tb_next


def called(x):
    y = x * 2
    return textwrap.fill('text', width=-y)


def parsed(text):
    return json.loads(text)


for call in (lambda: called(1), lambda: parsed('{bad')):
    try:
        call()
    except ValueError as e:
        show(e.__traceback__.tb_next)
