# entry: p.m.f
# show: p.m.f()

# file: p/m.py
def f():
    root = __import__("q.r")
    leaf = __import__("q.r", fromlist=["sub"])
    near = __import__("n", globals(), locals(), ["x"], 1)
    return root.top, root.r.x, leaf.sub.y, near.z

# file: p/n.py
z = "near"

# file: q/__init__.py
top = "top"

# file: q/r/__init__.py
x = "x"

# file: q/r/sub.py
y = "y"
