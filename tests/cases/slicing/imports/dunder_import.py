# entry: p.m.f
# show: p.m.f()
# finding: RCP103 p/m.py:4 globals() [p.m.f]
# finding: RCP105 p/m.py:2 q.r [p.m.f]
# finding: RCP105 p/m.py:3 q.r [p.m.f]
# finding: RCP105 p/m.py:2 q [p.m.f]
# finding: RCP105 p/m.py:3 q.r.sub [p.m.f]
# finding: RCP105 p/m.py:4 p.n [p.m.f]
# finding: RCP202 p/m.py:4 p.n.x [p.m.f]
# unchanged: p/m.py
# unchanged: p/n.py
# unchanged: q/__init__.py
# unchanged: q/r/__init__.py
# unchanged: q/r/sub.py

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

# output: p/__init__.py
