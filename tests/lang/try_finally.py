"""try/except/else/finally with return, break and continue through every form."""
def a(n):
    out = []
    for i in range(n):
        try:
            out.append(i)
            if i == 1: continue
            if i == 3: break
        finally:
            out.append('f%d' % i)
    else:
        out.append('else')
    return out
print(a(2), a(6))
def b(k):
    try:
        if k == 0: return 'try'
        if k == 1: raise ValueError('v')
        if k == 2: raise KeyError('k')
    except ValueError:
        return 'except'
    else:
        return 'else'
    finally:
        print('fin', k, end=' ')
for k in range(4):
    try: print(b(k))
    except KeyError as e: print('out', e)
def c():
    try: return 1
    finally: return 2
def d():
    for i in range(3):
        try: return i
        finally: continue
    return 'end'
def e():
    while True:
        try: raise ValueError
        finally: break
    return 'swallowed'
def f():
    try:
        try: return 'a'
        finally: print('inner', end=' ')
    finally: print('outer', end=' ')
def g():
    try:
        try: raise ValueError('1')
        finally: raise KeyError('2')
    except KeyError as e:
        return repr(e), repr(e.__context__)
def h():
    for i in range(2):
        for j in range(3):
            try:
                try:
                    if j == 1: break
                    if i == 1: return 'h', i, j
                finally: print('F', i, j, end=' ')
            except Exception: pass
            else: print('E', end=' ')
    return 'no'
print(c(), d(), e(), f(), g(), h())
def nested_jumps():
    log = []
    for i in range(4):
        try:
            try:
                if i == 0: continue
                if i == 1: raise ValueError(i)
                if i == 2: raise TypeError(i)
                log.append('body%d' % i)
            except ValueError:
                log.append('VE')
                continue
            finally:
                log.append('in%d' % i)
                if i == 3:
                    return log
        except TypeError as ex:
            log.append('TE' + str(ex))
        finally:
            log.append('out%d' % i)
print(nested_jumps())
def as_name():
    e = 'before'
    try: raise ValueError('x')
    except ValueError as e: pass
    try: return e
    except UnboundLocalError as u: return str(u)
print(as_name())
def as_name_loop():
    r = []
    for i in range(3):
        try:
            if i: raise ValueError(i)
        except ValueError as e:
            r.append(str(e))
            if i == 2: break
            continue
        r.append('none')
    return r, 'e' in locals_names(as_name_loop)
def locals_names(f): return f.__name__
print(as_name_loop())
def no_match():
    try:
        try: raise ValueError('v')
        except TypeError: print('no')
        except (KeyError, IndexError): print('no')
        else: print('no')
        finally: print('fin', end=' ')
    except ValueError as e: return 'caught ' + str(e)
print(no_match())
def loop_else():
    for i in range(3):
        try: pass
        finally:
            if i == 5: break
    else: return 'else'
print(loop_else())
def while_try():
    n = 0
    while n < 5:
        try:
            n += 1
            if n % 2: continue
            if n == 4: break
        except Exception: pass
        else: print('else', n, end=' ')
        finally: print('f', n, end=' ')
    else: print('never')
    return n
print(while_try())
def value_kept():
    x = [1]
    try: return x
    finally: x.append(2); x = None
print(value_kept())
def finally_raise_return():
    try:
        try: return 1
        finally: raise ValueError('fr')
    except ValueError: return 2
print(finally_raise_return())
def gen():
    try:
        for i in range(3):
            try: yield i
            except ValueError: yield 'VE'
            finally: print('[f%d]' % i, end=' ')
    finally: print('[gen done]', end=' ')
print(list(gen()))
it = gen(); next(it); print(it.throw(ValueError), next(it)); it.close(); print()
def del_e():
    try: raise ValueError
    except ValueError as e: del e
    return 'ok'
print(del_e())
