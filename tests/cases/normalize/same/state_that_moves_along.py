# entry: m.f
# file: m.py
def put():
    global _state
    _state = 1
def get(): return _state
def f():
    put()
    return get()
# ----
# entry: m.f
# file: m.py
from k import f
# file: k.py
def f():
    put()
    return get()
def get(): return _state
def put():
    global _state
    _state = 1
