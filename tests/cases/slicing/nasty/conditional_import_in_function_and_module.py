# entry: m.f
# show: m.f(True), m.f(False)
# unchanged: lib/__init__.py
# unchanged: lib/a.py
# unchanged: lib/b.py
# unchanged: m.py

# file: m.py
import lib.a
def f(flag):
    if flag:
        import lib.b
        return lib.b.x
    else:
        from lib import a as lib2
        return lib2.x, g()
def g():
    return lib.a.x

# file: lib/__init__.py

# file: lib/a.py
x = "a"

# file: lib/b.py
x = "b"
