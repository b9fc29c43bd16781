# entry: m.f, n.g
# show: m.f("one()"), n.g("x + 1")
# finding: RCP102 m.py:1 eval() [m.f]
# unchanged: m.py

# file: m.py
def f(text): return eval(text)
def one(): return 1

# file: n.py
def g(text):
    scope = {"x": 1}
    return eval(text, scope)
def not_needed(): return 1

# output: n.py
def g(text):
    scope = {"x": 1}
    return eval(text, scope)
