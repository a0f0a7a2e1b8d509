# compare: stderr
class MyError(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code
    def __str__(self):
        return f'code {self.code}'
class Outer:
    class Nested(MyError): pass
def f():
    raise Outer.Nested(5)
with open('/dev/null') as handle:
    f()
