# entry: m.f
# show: m.f()

# file: m.py
size = 3
other = 4
def late(): return "late"
def f(a=size, *args, b=lambda v=other: v + inner, **kw):
    return a, b(), (lambda size: size)(1)
inner = 10
unused = 0

# output: m.py
size = 3
other = 4
def f(a=size, *args, b=lambda v=other: v + inner, **kw):
    return a, b(), (lambda size: size)(1)
inner = 10
