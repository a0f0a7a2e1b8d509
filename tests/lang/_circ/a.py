from . import b
done = 'a'
def get(): return b.done
