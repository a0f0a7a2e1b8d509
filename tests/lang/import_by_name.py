# __import__ called: names of no module, and what it refuses.
import warnings
for args, kw in ((('spamspam',), {}), ((1,2,3,4), {}), (('',), {}), (('sys',), dict(name='sys')), (('string\x00',), {})):
    try: print(__import__(*args, **kw))
    except Exception as e: print(type(e).__name__, e)
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter('always')
    try: __import__('', {'__package__': None, '__spec__': None, '__name__': '__main__'}, locals={}, fromlist=('foo',), level=1)
    except Exception as e: print(type(e).__name__, e)
    print([str(x.message) for x in w])
