# entry: p.m.f
# show: p.m.f()
# finding: RCP203 p/m.py:26 p.missing [p.m.f]
# finding: RCP202 p/m.py:26 p.there.no_such_name [p.m.f]
# finding: RCP202 p/m.py:23 p.gone [p.m.f]
# finding: RCP203 p/m.py:7 p.missing [p.m.f -> p.m.thing]
# finding: RCP202 p/m.py:12 p.there.no_such_name [p.m.f -> p.m.no_such_name]
# unchanged: p/there.py

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

# output: p/__init__.py

# output: p/m.py
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

def f():
    try:
        from . import gone
    except ImportError as error:
        gone = type(error).__name__
    return absent_package, thing, no_such_name, gone
