# entry: p.m.f
# show: p.m.f()

# file: p/m.py
try:
    import absent_package
except ImportError:
    absent_package = None

try:
    from .missing import thing
except ImportError:
    from .there import thing

try:
    from .there import no_such_name
except ImportError:
    no_such_name = "no such name"

try:
    import unused_and_absent
except ImportError:
    unused_and_absent = None

def f():
    try:
        from . import gone
    except ImportError as error:
        gone = type(error).__name__
    return absent_package, thing, no_such_name, gone

# file: p/there.py
thing = "there"
