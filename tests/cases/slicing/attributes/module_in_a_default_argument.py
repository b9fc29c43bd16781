# entry: m.f
# show: m.f()
# finding: RCP105 m.py:3 lib [m.f]
# unchanged: lib.py
# unchanged: m.py

# file: m.py
import lib

def f(backend=lib):
    return backend.x

# file: lib.py
x = 1
y = 2
