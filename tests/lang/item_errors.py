"""Messages of item assignment and deletion, by what the object is and what the key."""
def t(f,*a):
    try: f(*a)
    except Exception as e: print(type(e).__name__, e)
class S:
    def __setitem__(self,k,v): pass
class D:
    def __delitem__(self,k): pass
class N: pass
class L:
    def __len__(self): return 1
def dele(o,k): del o[k]
def setit(o,k): o[k]=1
for o in (S(),D(),N(),L(),5,None,(1,),"a",{1},frozenset(),range(3),{}.keys(), type, ValueError(), print, b"x", 1j):
    for k in (0,"a",slice(None)):
        if isinstance(o,S) and 0: continue
        t(dele,o,k); t(setit,o,k)
