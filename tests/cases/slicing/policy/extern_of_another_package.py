# entry: m.f
# policy: extern=lib.**
# show: m.f()
# unchanged: m.py

# environment: lib/__init__.py

# environment: lib/a.py
x = "environment"

# environment: lib/b.py
y = "environment"

# file: m.py
import lib.a
from lib.b import y
def f(): return lib.a.x, y

# file: lib/c.py
x = "recipe"
