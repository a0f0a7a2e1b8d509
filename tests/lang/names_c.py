"""Python names that mean something in C or in the generated code."""
int_ = int
def f(int, register, errno, stdin, main, printf, t1=1, frame=2, callee=3):
    auto = int + register
    void = char = auto
    struct = {'switch': void}
    return auto, char, struct, errno, stdin, main, printf, t1, frame, callee
print(f(1, 2, 3, 4, 5, 6))
def g(t, g, sent, f_, args_, self, result_, done_, raised, rethrown, module_globals=1):
    NULL = t; TRUE = g; EOF = sent; I = f_; M = args_; S = self; A = raised; bool_ = rethrown
    CR_NONE = 1; CrValue = 2; cr_add = 3; F_f = 4; py_f = 5; k_ = 6; n_f = 7; g_f = 8; code_f = 9; names_g = 10; positions_g = 11
    return NULL, TRUE, EOF, I, M, S, A, bool_, CR_NONE + CrValue + cr_add + F_f + py_f + k_ + n_f + g_f + code_f + names_g + positions_g, result_, done_, module_globals
print(g(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
def main(): return 'main'
def printf(x): return x
def malloc(): return 'malloc'
def memcpy(exit, abort, free): return exit, abort, free
errno = 5; stdin = 'in'; unix = linux = i386 = 1; signed = unsigned = long = short = double = 2; typedef = union = enum = 3
print(main(), printf(errno), malloc(), memcpy(1, 2, 3), stdin, unix, linux, i386, signed, unsigned, long, short, double, typedef, union, enum)
class struct:
    int = 1
    static = volatile = 2
    def register(self, extern, goto=5): self.const = extern; return self.const, goto, self.int
print(struct().register(9), struct.static)
def gen(frame, g, f_, t, sent, k):
    for switch in range(2):
        case = yield switch, frame, g, f_, t, sent, k
        print(case)
it = gen(1, 2, 3, 4, 5, 6); print(next(it), it.send('x'))
def labels():
    raised_1 = 1; except_1 = 2; break_1 = 3; continue_2 = 4; resume_1 = 5; t3 = 6; t = 7; try_ = 8
    for i in range(2):
        try:
            if i: raise ValueError
        except ValueError: return raised_1, except_1, break_1, continue_2, resume_1, t3, t, try_
print(labels())
def dunder__x(_a, __b, ___, _): return _a + __b + ___ + _
print(dunder__x(1, 2, 3, 4))
def café(ñ, 名前, Δx=3): π = ñ + 名前; return π + Δx
print(café(1, 2), café.__name__, café.__code__.co_varnames[:2] if hasattr(café.__code__, 'co_varnames') else ('ñ', '名前'))
class Ünï: ß = 'sz'; é = 1
print(Ünï.ß, Ünï.__name__, [ª for ª in 'x'])
x_c3a9 = 1; xc3a9 = 2; é = 3; É = 4; _é = 5
print(x_c3a9, xc3a9, é, É, _é)
def two(a, a_, a__, int_, int, int__): return a, a_, a__, int_, int, int__
print(two(1, 2, 3, 4, 5, 6))
def constants(): return 'a b', 'a-b', 'a_b', 'a?b', 'a??/b', 'tri??=graph', 'q"uo\'te', 'back\\slash', '\x00\x01\xff', 'é\u1234\U0001F600', b'\x00\xff??=', '%d %s', '\ud800'.encode('utf-8', 'surrogatepass'), 'A1\x1bcd'
print(*map(repr, constants()))
s = {'assert_': 1, 'inline': 2}; print(s) # comment with backslash \
print("line?") # ??/
isnan = signbit = alloca = stdout = stderr = 0; print(isnan, signbit, alloca, stdout, stderr)
def inner_names():
    def f(): return 1
    def F(): return 2
    class f2: pass
    def f_2(): return f2.__name__
    lambda_ = lambda: 3
    return f(), F(), f_2(), lambda_()
def inner__f(): return 'not nested'
print(inner_names(), inner__f())
class Name_x:
    def y(self): return 'm'
def Name_x_y(): return 'f'
print(Name_x().y(), Name_x_y())
def module(): return 'a function'
def module_body(): return 'another'
print(module(), module_body())
def generator_of(gen, frame, state):
    for switch in gen: yield switch, frame, state
print(list(generator_of([1, 2], 3, 4)))
a_name_longer_than_what_a_linker_of_the_last_century_would_have_taken_1 = 1
a_name_longer_than_what_a_linker_of_the_last_century_would_have_taken_2 = 2
print(a_name_longer_than_what_a_linker_of_the_last_century_would_have_taken_1, a_name_longer_than_what_a_linker_of_the_last_century_would_have_taken_2)
é = 1; xc3xa9 = 2
print(é, xc3xa9)
