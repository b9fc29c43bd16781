state = None
def f():
    global state
    state = 1
def g(): return state
# ----
state = None
def f():
    state = 1
def g(): return state
