# entry: m.f
# show: m.f()
# finding: RCP303 m.py:5 pkg.sub [m.f]
# unchanged: pkg/__init__.py

# file: m.py
import pkg
import loader

def f():
    return pkg.sub.x

# file: loader.py
import pkg.sub

# file: pkg/__init__.py

# file: pkg/sub.py
x = "sub"
y = 1

# output: m.py
import pkg

def f():
    return pkg.sub.x

# output: pkg/sub.py
x = "sub"
