# entry: m.f
# show: m.f(), m.f.counter
# finding: RCP201 m.py:4 start [m.f@4]

# file: m.py
def f():
    f.counter += 1
    return f.counter
f.counter = start()  if False else 10
def g(): pass
g.counter = 1

# output: m.py
def f():
    f.counter += 1
    return f.counter
f.counter = start()  if False else 10
