# entry: m.build
# show: m.build("A"), sorted(m.Base.known)

# file: m.py
class Base:
    known = {}
    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        Base.known[cls.__name__] = cls

class A(Base): value = 1
class B(A): value = 2
class Unrelated: pass

def build(name): return Base.known[name].value

# output: m.py
class Base:
    known = {}
    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        Base.known[cls.__name__] = cls

class A(Base): value = 1
class B(A): value = 2

def build(name): return Base.known[name].value
