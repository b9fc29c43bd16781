# entry: m.Base, m.Impl
# show: issubclass(m.Impl, m.Base)

# file: m.py
import abc
class Base(abc.ABC): pass
class Impl: pass
class Other: pass
Base.register(Impl)

# output: m.py
import abc
class Base(abc.ABC): pass
class Impl: pass
Base.register(Impl)
