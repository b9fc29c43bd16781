# entry: m.f
# show: m.f()
# unchanged: a/b/c.py
# unchanged: a/d.py
# unchanged: m.py

# file: m.py
def f():
    import a.b.c
    from a.d import g as h

    return a.b.c.x, h()


# file: a/b/c.py
x = 1


# file: a/d.py
def g():
    return 2


# output: a/__init__.py

# output: a/b/__init__.py
